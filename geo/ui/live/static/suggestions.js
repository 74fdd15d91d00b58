// Suggestions while typing in a search field: a list below it (the combobox pattern of the ARIA authoring practices).
// Arrow keys select, Enter takes, Escape closes; without a selection, Enter searches the typed words.
const WAIT_MS = 150;
const SHORTEST = 2;

const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const optionsOf = (input) => [...listOf(input).children];

/** Listen to a panel's fields with suggestions; `take({field, value, from})` is called for a taken one. */
export function followSuggestions(root, take) {
  root.addEventListener("input", ({ target }) => target.matches("[data-suggests]") && ask(target));
  root.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (target.matches("[data-suggests]") && !listOf(target).contains(relatedTarget)) close(target);
  });
  root.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[role=option]")) event.preventDefault(); // the field keeps the focus
  });
  root.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    const input = option && root.querySelector(`[aria-controls="${CSS.escape(option.parentElement.id)}"]`);
    if (input) accept(input, option, take);
  });
  root.addEventListener("keydown", (event) => event.target.matches("[data-suggests]") && onKey(event, take), true);
}

function onKey(event, take) {
  const input = event.target;
  const options = optionsOf(input);
  if (event.key === "Enter" && !options.some((option) => option.ariaSelected === "true")) close(input); // for good
  if (!options.length || listOf(input).hidden) return;
  const at = options.findIndex((option) => option.ariaSelected === "true");
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) mark(input, nextOption(at, moves[event.key], options.length));
  else if (event.key === "Enter" && at >= 0) accept(input, options[at], take);
  else if (event.key === "Escape") close(input);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** The next option, wrapping around through the field itself (-1). */
export function nextOption(at, by, count) {
  const places = count + 1;
  return ((at + 1 + by + places) % places) - 1;
}

function ask(input) {
  clearTimeout(input.asking);
  const words = input.value.trim();
  if (words.length < SHORTEST) {
    close(input);
    return;
  }
  const asking = setTimeout(async () => {
    try {
      const answer = await fetch(new URL(`suggest?q=${encodeURIComponent(words)}`, document.baseURI));
      if (!answer.ok || document.activeElement !== input || input.asking !== asking) return;
      const isNear = input.dataset.suggests === "near"; // only places; the search has regions as filter values
      const isWanted = ({ field }) => (isNear ? field === "near" || field === "area" : field !== "area");
      show(input, (await answer.json()).filter(isWanted));
    } catch {
      close(input); // no server, no suggestions
    }
  }, WAIT_MS);
  input.asking = asking;
}

function show(input, suggestions) {
  const list = listOf(input);
  list.replaceChildren(
    ...suggestions.map(({ field, value, label, hint }, number) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${number}`;
      option.role = "option";
      option.ariaSelected = "false";
      Object.assign(option.dataset, { field, value });
      const about = document.createElement("span");
      about.className = "quiet";
      about.textContent = hint;
      option.append(label, " ", about);
      return option;
    }),
  );
  list.hidden = !suggestions.length;
  input.ariaExpanded = String(!list.hidden);
  input.removeAttribute("aria-activedescendant");
}

function mark(input, at) {
  for (const [number, option] of optionsOf(input).entries()) option.ariaSelected = String(number === at);
  const option = optionsOf(input)[at];
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function close(input) {
  clearTimeout(input.asking);
  input.asking = 0;
  listOf(input).hidden = true;
  input.ariaExpanded = "false";
  input.removeAttribute("aria-activedescendant");
}

function accept(input, option, take) {
  const { field, value } = option.dataset;
  close(input);
  clearTimeout(input.timer); // don't search for the typed words
  input.value = "";
  input.lastSent = "";
  input.typed = false; // the server may change the field again
  take({ field, value, from: input.dataset.field });
}
