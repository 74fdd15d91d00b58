// Dragging over the histogram selects days; what is selected is shown as it grows.

const within = (value) => Math.min(1, Math.max(0, value));

/**
 * The days between two places on the histogram, as {since, until}.
 *
 * `edges` has for each bar its first and last day, "2025-08-01/2025-08-07"; places are shares of its width.
 */
export function daysBetween(from, to, edges) {
  const bar = (place) => edges[Math.min(edges.length - 1, Math.floor(within(place) * edges.length))].split("/");
  return { since: bar(Math.min(from, to))[0], until: bar(Math.max(from, to))[1] };
}

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

/** Follow drags over a panel's histogram; `select({since, until})` is called at the end of each. */
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
    if (drag) draw(drag.area, drag.from, placeOf(event, drag.area));
  });
  root.addEventListener("pointerup", (event) => {
    if (!drag) return;
    const { area, from } = drag;
    drag = null;
    select(daysBetween(from, placeOf(event, area), area.dataset.edges.split(" ")));
  });
  root.addEventListener("pointercancel", () => (drag = null));
}
