// Highlight together what belongs together: words of a text, their card, and its marker on the map; anything out of
// view in its pane is scrolled into view.
import { MAP_FRAMES, focusedMap } from "./streamlit.js";

const SIGHT_AFTER_MS = 150;
const [LEAST_SEEN_PX, ABOVE_PX] = [40, 12];

let timer = 0;
let lit = [];

/** Whether an element's numbers, separated by blanks, include any of `numbers`. */
export const isMeant = (own, numbers) => own.split(" ").some((number) => numbers.includes(number));

/** Highlight again in new HTML. */
export function keepLit(root) {
  if (lit.length) lightWithin(root, lit);
}

function lightWithin(root, numbers) {
  for (const element of root.querySelectorAll("[data-of]"))
    element.classList.toggle("lit", isMeant(element.dataset.of, numbers));
}

function light(numbers, from = null) {
  lit = numbers;
  lightWithin(document, numbers);
  for (const frame of document.querySelectorAll(MAP_FRAMES)) {
    for (const marker of frame.contentDocument?.querySelectorAll("[data-id], [data-ids]") || []) {
      marker.classList.toggle("lit", isMeant(marker.dataset.id ?? marker.dataset.ids, numbers));
    }
  }
  clearTimeout(timer);
  if (numbers.length) timer = setTimeout(() => bringIntoSight(from), SIGHT_AFTER_MS);
}

function bringIntoSight(from) {
  for (const pane of document.querySelectorAll("[data-scroll]")) {
    const element = pane.contains(from) ? null : pane.querySelector(".lit");
    if (!element) continue;
    const [box, view] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (box.top >= view.top && box.top + LEAST_SEEN_PX <= view.bottom) continue;
    const isGentle = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    pane.scrollTo({ top: pane.scrollTop + box.top - view.top - ABOVE_PX, behavior: isGentle ? "smooth" : "auto" });
  }
}

function showCard(number) {
  const card = document.querySelector(`[data-card][data-of="${CSS.escape(number)}"]`);
  card?.dispatchEvent(new CustomEvent("shown", { bubbles: true }));
  card?.scrollIntoView({ block: "nearest" });
  card?.focus({ preventScroll: true });
}

/** Highlight what is hovered or focused in a panel, and go from words of a text to their card on a click. */
export function highlightFrom(root) {
  const numbersOf = (event) => event.target.closest?.("[data-of]")?.dataset.of.split(" ") || [];
  const lightTarget = (event) => root.querySelector("[data-of]") && light(numbersOf(event), event.target);
  root.addEventListener("pointerover", lightTarget);
  root.addEventListener("focusin", lightTarget);
  root.addEventListener("pointerleave", () => root.querySelector("[data-of]") && light([]));
  root.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-of]");
    if (mark) showCard(mark.dataset.of.split(" ")[0]);
  });
}

// The map is in a frame of its own, whose hovered or focused markers highlight the others.
function highlightFromMap(frame) {
  const page = frame?.matches(MAP_FRAMES) && document.querySelector("[data-of]") && frame.contentDocument;
  if (!page || page.highlights) return;
  page.highlights = true;
  const numbersOf = (event) => {
    const marker = event.target.closest?.("[data-id], [data-ids]");
    return marker ? (marker.dataset.id ?? marker.dataset.ids).split(" ") : [];
  };
  for (const name of ["pointerover", "focusin"]) page.addEventListener(name, (event) => light(numbersOf(event)));
  page.documentElement.addEventListener("pointerleave", () => light([]));
  page.addEventListener("click", (event) => {
    const numbers = numbersOf(event);
    if (numbers.length === 1) showCard(numbers[0]);
  });
}

/** Listen to current and future maps. */
export function highlightFromMaps() {
  document.addEventListener(
    "pointerover",
    (event) => event.target.tagName === "IFRAME" && highlightFromMap(event.target),
  );
  window.addEventListener("blur", () => highlightFromMap(focusedMap()));
}
