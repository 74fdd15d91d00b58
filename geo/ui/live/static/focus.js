// Keyboard focus: into opened details and back, along rows and cards by arrow keys, to the next pending card.
const ARRIVE_EVERY_MS = 100;
const ARRIVE_TRIES = 100;
const GO_ON_EVERY_MS = 25;
const GO_ON_TRIES = 40;
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

export function focusOn(element) {
  element?.focus({ preventScroll: true });
}

/**
 * Focus the element that a new page names, once it exists and Streamlit has removed the old page;
 * not on touch devices, where it would open the on-screen keyboard.
 */
export function arrive(root, tries = ARRIVE_TRIES) {
  if (matchMedia("(hover: none)").matches) return;
  const named = root.querySelector("[data-focus-at]");
  const wanted = root.querySelector("[data-focus-first]") || (named && document.querySelector(named.dataset.focusAt));
  if (document.activeElement === document.body) focusOn(wanted);
  const isThere = wanted && document.activeElement === wanted; // not while the page's style still hides it
  if ((wanted || named) && !isThere && tries) setTimeout(() => arrive(root, tries - 1), ARRIVE_EVERY_MS);
}

/** Focus the element for a selector as soon as it is visible. */
export function goOn(selector, tries = GO_ON_TRIES) {
  const there = [...document.querySelectorAll(selector)].find((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
  if (there) there.focus();
  else if (tries) setTimeout(() => goOn(selector, tries - 1), GO_ON_EVERY_MS);
}

/** Move the focus into details opened by keyboard, and back where it was when they are closed. */
export function lead(root) {
  const wanted = root.querySelector("[data-focus-once]");
  if (!wanted) {
    if (root.wayBack && document.activeElement === document.body) root.wayBack()?.focus();
    root.wayBack = root.focused = null;
    return;
  }
  if (root.focused === wanted.dataset.focusOnce) return;
  const isFirst = root.focused === undefined;
  root.focused = wanted.dataset.focusOnce;
  const holder = document.activeElement;
  if (holder?.tagName === "IFRAME") {
    const marker = holder.contentDocument?.activeElement;
    if (!marker?.matches("[data-id]:focus-visible")) return;
    const { id } = marker.dataset;
    root.wayBack = () => holder.contentDocument.querySelector(`[data-id="${CSS.escape(id)}"]`);
  } else if (holder?.id && holder.matches("[data-do=open]:focus-visible")) {
    const { id } = holder;
    root.wayBack = () => document.getElementById(id);
  } else if (isFirst || holder !== document.body) return;
  focusOn(wanted);
}

/** The list of a search's results, which leads back to the search. */
export function resultsOf(root, input) {
  return input.id && root.querySelector(`[data-back="${CSS.escape(input.id)}"]`);
}

/** Arrow keys move along cards, and from a search through its results and back. */
export function rove(root, event) {
  const by = ARROWS[event.key];
  if (!by) return;
  if (event.target.matches("[data-card]")) {
    event.preventDefault();
    step(event.target, by);
    return;
  }
  const results = resultsOf(root, event.target);
  if (!results && !event.target.closest("[data-row]")) return;
  const next = neighbour(root, event.target, results, by);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function neighbour(root, target, results, by) {
  if (results && by < 0) return null;
  const list = results || target.closest("[data-back]") || root;
  const stops = [...list.querySelectorAll("[data-row]:not([hidden]) [data-do]")];
  const at = stops.indexOf(target) + by;
  return at < 0 ? document.getElementById(target.closest("[data-back]")?.dataset.back) : stops[at];
}

/** The next index after `at`, of `count`, at which `isWanted` holds, wrapping around; `at` if there is none. */
export function nextPlace(count, at, by, isWanted, isRound = false) {
  for (let place = at + by; place >= 0 && place < count; place += by) if (isWanted(place)) return place;
  for (let place = 0; isRound && place < at; place++) if (isWanted(place)) return place;
  return at;
}

/** Move from a card to the next of a kind; if a kind is given, wrap around to the first. */
export function step(card, by, kind = "") {
  const cards = [...card.parentElement.querySelectorAll(":scope > [data-card]")];
  const place = nextPlace(
    cards.length,
    cards.indexOf(card),
    by,
    (at) => !kind || cards[at].matches(kind),
    Boolean(kind),
  );
  focusOn(cards[place]);
  cards[place].scrollIntoView({ block: "nearest" });
}

/** Escape leaves a card's form and focuses the card, so that its keys work again. */
export function foldUp(event) {
  const form = event.target.closest("details.correct");
  if (!form || (event.target.type === "search" && event.target.value)) return; // Escape first clears a search
  form.open = false;
  focusOn(form.closest("[data-card]") || form.querySelector("summary"));
}

/** Single keys press a button of the focused card, or else of the page. */
export function shortcut(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const card = event.target.closest("[data-card]");
  if (!card && !event.target.closest("[data-scroll=text]")) return;
  const key = `[data-key="${CSS.escape(event.key)}"]`;
  const ofPage = () => [...document.querySelectorAll(key)].find((button) => !button.closest("[data-card]"));
  const button = card?.querySelector(key) || ofPage();
  if (!button || button.disabled) return;
  event.preventDefault();
  button.click();
  if (button.tagName === "SUMMARY" && button.parentElement.open) button.parentElement.querySelector("input")?.focus();
}
