// Where the focus goes: into new details and back, along rows and cards by arrow keys, to the next card that waits.
const ARRIVE_EVERY_MS = 100;
const ARRIVE_TRIES = 100;
const GO_ON_EVERY_MS = 25;
const GO_ON_TRIES = 40;
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

export function focusOn(element) {
  element?.focus({ preventScroll: true });
}

/**
 * A page that is new begins at the element that it names, once that is there and Streamlit has taken the old page away;
 * where there is no keyboard, that would only raise the one on the screen.
 */
export function arrive(root, tries = ARRIVE_TRIES) {
  if (matchMedia("(hover: none)").matches) return;
  const named = root.querySelector("[data-focus-at]");
  const wanted = root.querySelector("[data-focus-first]") || (named && document.querySelector(named.dataset.focusAt));
  if (wanted && document.activeElement === document.body) focusOn(wanted);
  else if ((wanted || named) && tries) setTimeout(() => arrive(root, tries - 1), ARRIVE_EVERY_MS);
}

/** Put the focus on what fits a selector, as soon as it can be seen. */
export function goOn(selector, tries = GO_ON_TRIES) {
  const there = [...document.querySelectorAll(selector)].find((element) =>
    element.checkVisibility({ visibilityProperty: true }),
  );
  if (there) there.focus();
  else if (tries) setTimeout(() => goOn(selector, tries - 1), GO_ON_EVERY_MS);
}

/** Who opened the details without a mouse finds the focus there, and back where it was when they close them. */
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

/** The list that a search gave, which leads back to it. */
export function resultsOf(root, input) {
  return input.id && root.querySelector(`[data-back="${CSS.escape(input.id)}"]`);
}

/** Arrow keys go along cards, and from a search through its results and back. */
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

/** The place in a row of `count` after `at`, onward or round, at which `isWanted` holds; `at` where there is none. */
export function nextPlace(count, at, by, isWanted, isRound = false) {
  for (let place = at + by; place >= 0 && place < count; place += by) if (isWanted(place)) return place;
  for (let place = 0; isRound && place < at; place++) if (isWanted(place)) return place;
  return at;
}

/** From a card to the next of a kind; where a kind is named, past the last card comes the first. */
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

/** Escape leaves the form of a card, and then the card has the focus, so that its keys work again. */
export function foldUp(event) {
  const form = event.target.closest("details.correct");
  if (!form || (event.target.type === "search" && event.target.value)) return; // the browser empties a search first
  form.open = false;
  focusOn(form.closest("[data-card]") || form.querySelector("summary"));
}

/** One key does what a button of the card does that holds the focus, or of the page where the card has none. */
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
