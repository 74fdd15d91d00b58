// The timeline: dragging selects days; hovering or arrow keys describe a bar and highlight its marks on the map.
import { mapWindow } from "./streamlit.js";

const within = (value) => Math.min(1, Math.max(0, value));

/**
 * The days between two positions on the histogram, as {since, until}.
 * `edges` has each bar's first and last day, "2025-08-01/2025-08-07"; positions are fractions of the width.
 */
export function daysBetween(from, to, edges) {
  const bar = (place) => edges[barAt(place, edges.length)].split("/");
  return { since: bar(Math.min(from, to))[0], until: bar(Math.max(from, to))[1] };
}

/** The index of the bar at a fraction of the width. */
export const barAt = (place, bars) => Math.min(bars - 1, Math.floor(within(place) * bars));

/**
 * The bar that a key moves to: {at, from}, `from` being the start of the range that Enter selects; null for other keys.
 * With Shift the range is extended, without it it is one bar.
 */
export function stepTo(key, isGrowing, { at, from }, bars) {
  const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, PageDown: at - 10, PageUp: at + 10, Home: 0, End: bars - 1 };
  if (!(key in steps)) return null;
  const next = Math.min(bars - 1, Math.max(0, steps[key]));
  return { at: next, from: isGrowing ? from : next };
}

const edgesOf = (area) => area.dataset.edges.split(" ");

function placeOf(event, area) {
  const box = area.getBoundingClientRect();
  return within((event.clientX - box.left) / box.width);
}

function draw(area, from, to) {
  const band = area.querySelector(".band");
  band.hidden = false;
  band.style.left = `${100 * Math.min(from, to)}%`;
  band.style.width = `${100 * Math.abs(from - to)}%`;
}

/* Highlight a bar and show its words above it. */
function point(area, at) {
  const bars = edgesOf(area).length;
  const [column, tip] = [area.querySelector(".column"), area.querySelector(".bar-tip")];
  column.style.left = `${(100 * at) / bars}%`;
  column.style.width = `${100 / bars}%`;
  tip.textContent = area.dataset.words.split("\n")[at];
  const middle = (100 * (at + 0.5)) / bars;
  tip.style.left = `${middle}%`;
  tip.style.translate = `${-middle}% 0`;
  column.hidden = tip.hidden = false;
  lightDays(daysBetween((at + 0.5) / bars, (at + 0.5) / bars, edgesOf(area)));
}

const lightDays = (days) => mapWindow()?.incidentMap?.lightDays?.(days);

function unpoint(area) {
  for (const element of area.querySelectorAll(".column, .bar-tip")) element.hidden = true;
  lightDays(null);
}

function walk(area, event, select) {
  const bars = edgesOf(area).length;
  const before = area.walk ?? { at: Number(area.getAttribute("aria-valuenow")) - 1, from: bars - 1 };
  if (event.key === "Escape" && area.walk) {
    area.walk = null;
    unpoint(area);
    return true;
  }
  if (event.key === "Enter" && area.walk) {
    const [from, to] = [Math.min(before.at, before.from), Math.max(before.at, before.from)];
    select({ since: edgesOf(area)[from].split("/")[0], until: edgesOf(area)[to].split("/")[1] });
    return true;
  }
  const next = stepTo(event.key, event.shiftKey, before, bars);
  if (!next) return false;
  area.walk = next;
  area.setAttribute("aria-valuenow", String(next.at + 1));
  area.setAttribute("aria-valuetext", area.dataset.words.split("\n")[next.at]);
  point(area, next.at);
  if (event.shiftKey) draw(area, Math.min(next.at, next.from) / bars, (Math.max(next.at, next.from) + 1) / bars);
  return true;
}

/** Follow drags, the pointer and keys over a panel's histogram; `select({since, until})` is called at the end of each. */
export function followBrush(root, select) {
  let drag = null;
  root.addEventListener("pointerdown", (event) => {
    const area = event.target.closest("[data-brush]");
    if (!area || event.button) return;
    drag = { area, from: placeOf(event, area) };
    area.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  root.addEventListener("pointermove", (event) => {
    const area = event.target.closest("[data-brush]");
    if (area) point(area, barAt(placeOf(event, area), edgesOf(area).length));
    if (drag) draw(drag.area, drag.from, placeOf(event, drag.area));
  });
  root.addEventListener("pointerout", (event) => {
    const area = event.target.closest("[data-brush]");
    if (area && !area.contains(event.relatedTarget)) unpoint(area);
  });
  root.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { area, from } = drag;
    drag = null;
    select(daysBetween(from, placeOf(event, area), edgesOf(area)));
  });
  root.addEventListener("pointercancel", () => (drag = null));
  root.addEventListener("keydown", (event) => {
    const area = event.target.closest("[data-brush]");
    if (!area || !walk(area, event, select)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.addEventListener("focusout", (event) => {
    const area = event.target.closest("[data-brush]");
    if (area) unpoint(area);
  });
}
