// The list's selected rows: selection by pointer and keyboard, kept here without a round trip, ringed on the map, with
// a remark on what they have in common.
import { followWidths, keepWidths } from "./column_widths.js";
import { mapWindow } from "./streamlit.js";

const LONG_PRESS_MS = 500;
const EARTH_RADIUS_KM = 6371.0088; // also in the map's scripts, which are served separately
const DAY_MS = 86_400_000;
/** The distance within which rows of one day may be about one event. */
const MAY_BE_ONE_KM = 10;
const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

const listOf = (root) => root.querySelector("[data-rows]");
const allRowsOf = (root) => [...root.querySelectorAll("tbody [data-row]")];
const rowsOf = (root) => allRowsOf(root).filter((row) => !row.hidden);
const titleOf = (row) => row?.querySelector("[data-do=open]");

/** A row's data for selecting it. */
const factsOf = ({ dataset: { id, day, lat, lon } }) => ({
  id,
  day,
  place: lat === undefined ? null : { lat: Number(lat), lon: Number(lon) },
});

/** The distance between two places, kilometres. */
export function distanceKm(one, other) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const north = Math.sin(radians(other.lat - one.lat) / 2) ** 2;
  const east = Math.sin(radians(other.lon - one.lon) / 2) ** 2;
  const chord = north + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * east;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** How near the selected rows are: "same day, 9 km apart: may be one incident". */
export function remark(rows) {
  if (rows.length < 2) return "";
  const days = rows.map(({ day }) => day && Date.parse(day) / DAY_MS);
  const apart = days.every(Boolean) ? Math.max(...days) - Math.min(...days) : null;
  const places = rows.map(({ place }) => place);
  const km = places.every(Boolean)
    ? Math.max(...places.flatMap((one, at) => places.slice(at).map((other) => distanceKm(one, other))))
    : null;
  const words = [];
  if (apart !== null) words.push(apart ? `${apart} day${apart > 1 ? "s" : ""} apart` : "same day");
  if (km !== null) words.push(km < 1 ? "same place" : `${Math.round(km).toLocaleString("en")} km apart`);
  const mayBe = apart === 0 && km !== null && km <= MAY_BE_ONE_KM;
  return words.join(", ") + (mayBe ? ": may be one incident" : "");
}

/** The ids between two rows of a page, both included; only the second if the first is on another page. */
export function between(ids, from, to) {
  const [start, end] = [ids.indexOf(from), ids.indexOf(to)];
  if (start < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}

/** Restore the selection in a panel with new HTML; changed incidents are deselected. */
export function keepPicked(root) {
  const list = listOf(root);
  if (list) keepWidths(root);
  if (!list) {
    if (root.picked?.size) ring([]);
    return;
  }
  root.picked ||= new Map();
  if (root.done !== undefined && root.done !== list.dataset.done) root.picked.clear();
  root.done = list.dataset.done;
  find(root);
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a row contains all search words, in any order, ignoring accents. */
export const hasWords = (row, words) => folded(words).split(/\s+/).every((word) => folded(row).includes(word));

/** Show only the page's rows that match the search field, with their number. */
function find(root) {
  const words = root.querySelector("[data-find]")?.value.trim() ?? "";
  const rows = allRowsOf(root);
  for (const row of rows) row.hidden = words !== "" && !hasWords(row.textContent, words);
  for (const heading of root.querySelectorAll("tbody .group")) {
    let row = heading.nextElementSibling;
    while (row?.hidden && !row.matches(".group")) row = row.nextElementSibling;
    heading.hidden = !row || row.matches(".group");
  }
  const held = root.querySelector("[data-found]");
  if (held) held.textContent = words && `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
  showPicked(root);
}

/** Drag a column by its heading, or within the menu of columns, to before another one. */
function followDrag(root, send) {
  const columnOf = ({ target }) => target.closest?.("[data-drag]")?.dataset.drag;
  let carried = null;
  root.addEventListener("dragstart", (event) => {
    carried = columnOf(event);
    if (carried) event.dataTransfer.effectAllowed = "move";
  });
  root.addEventListener("dragover", (event) => {
    if (!carried || !columnOf(event)) return;
    event.preventDefault();
    for (const element of root.querySelectorAll("[data-drag]"))
      element.classList.toggle("drop", element.dataset.drag === columnOf(event));
  });
  root.addEventListener("drop", (event) => {
    const onto = columnOf(event);
    if (carried && onto && onto !== carried) send({ do: "column", column: carried, change: `before:${onto}` });
    event.preventDefault();
  });
  root.addEventListener("dragend", () => {
    carried = null;
    for (const element of root.querySelectorAll(".drop")) element.classList.remove("drop");
  });
}

function showPicked(root) {
  const { picked } = root;
  const list = listOf(root);
  const rows = rowsOf(root);
  for (const row of rows) {
    const isPicked = picked.has(row.dataset.id);
    row.classList.toggle("picked", isPicked);
    row.querySelector("[data-pick]").checked = isPicked;
  }
  const held = rows.filter((row) => titleOf(row) === document.activeElement)[0] || rows[0];
  for (const row of rows) titleOf(row)?.setAttribute("tabindex", row === held ? "0" : "-1");
  const here = rows.filter((row) => picked.has(row.dataset.id)).length;
  const all = root.querySelector("[data-pick-all]");
  all.checked = here > 0 && here === rows.length;
  all.indeterminate = here > 0 && here < rows.length;
  list.classList.toggle("has-picked", picked.size > 0);
  const elsewhere = picked.size - here;
  root.querySelector("[data-picked]").textContent = picked.size
    ? `${picked.size} selected${elsewhere ? `, ${elsewhere} on other pages` : ""}`
    : "";
  root.querySelector("[data-remark]").textContent = remark([...picked.values()]);
  ring([...picked.values()].map(({ place }) => place).filter(Boolean));
}

const ring = (places) => mapWindow()?.incidentMap.ring?.(places);

function pick(root, ids, isWanted) {
  for (const row of rowsOf(root)) {
    if (!ids.includes(row.dataset.id)) continue;
    if (isWanted) root.picked.set(row.dataset.id, factsOf(row));
    else root.picked.delete(row.dataset.id);
  }
  showPicked(root);
}

function toggle(root, row, isRange) {
  const { id } = row.dataset;
  const isWanted = !root.picked.has(id);
  const ids = isRange && root.pickedLast ? between(idsOf(root), root.pickedLast, id) : [id];
  root.pickedLast = id;
  pick(root, ids, isWanted || isRange);
}

const idsOf = (root) => rowsOf(root).map((row) => row.dataset.id);

function unpick(root, send) {
  root.picked.clear();
  showPicked(root);
  if (root.querySelector(".bulk")) send({ do: "form_close" });
}

/** Listen to selections in a panel with a list; `send` sends an action on them. */
export function followRows(root, send) {
  root.addEventListener("click", (event) => onClick(root, event, send), { capture: true });
  root.addEventListener("keydown", (event) => onKey(root, event, send), { capture: true });
  root.addEventListener("input", ({ target }) => target.matches("[data-find]") && find(root));
  followDrag(root, send);
  root.addEventListener("focusin", ({ target }) => {
    const row = target.closest?.("tbody [data-row]");
    if (!row || !listOf(root) || target !== titleOf(row)) return;
    for (const other of rowsOf(root)) titleOf(other)?.setAttribute("tabindex", other === row ? "0" : "-1");
  });
  followLongPress(root);
  followWidths(root);
}

function onClick(root, event, send) {
  if (!listOf(root)) return;
  const { target } = event;
  const row = target.closest("tbody [data-row]");
  const isTick = row && (target.closest(".c-pick") || event.ctrlKey || event.metaKey);
  if (isTick || (row && root.pressedLong)) {
    event.stopPropagation();
    if (!target.matches("[data-pick]")) event.preventDefault();
    if (!root.pressedLong) toggle(root, row, event.shiftKey);
    root.pressedLong = false;
    setTimeout(() => showPicked(root)); // after the browser has ticked the box
  } else if (target.matches("[data-pick-all]")) pick(root, idsOf(root), target.checked);
  else if (target.closest("[data-unpick]")) unpick(root, send);
  else if (target.closest("[data-bulk]"))
    send({ do: "bulk", form: target.closest("[data-bulk]").dataset.bulk, ids: [...root.picked.keys()] });
}

function onKey(root, event, send) {
  if (!listOf(root)) return;
  if (event.key === "Escape" && root.picked.size && !root.querySelector(".bulk")) {
    unpick(root, send);
    event.stopPropagation();
    return;
  }
  const row = event.target.closest("tbody [data-row]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === " ") {
    toggle(root, row, event.shiftKey);
  } else if (event.shiftKey && ARROWS[event.key]) {
    const next = rowsOf(root)[rowsOf(root).indexOf(row) + ARROWS[event.key]];
    root.pickedLast ||= row.dataset.id;
    pick(root, [row.dataset.id, next?.dataset.id], true);
    titleOf(next)?.focus();
  } else if (event.key === "Delete" && root.picked.size) {
    send({ do: "bulk", form: "remove", ids: [...root.picked.keys()] });
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

// On a card a long press selects, and the click after it is ignored.
function followLongPress(root) {
  let timer = 0;
  root.addEventListener("touchstart", ({ target }) => {
    const row = listOf(root) && target.closest("tbody [data-row]");
    root.pressedLong = false;
    if (!row || target.closest("[data-pick]")) return;
    timer = setTimeout(() => {
      root.pressedLong = true;
      toggle(root, row, false);
    }, LONG_PRESS_MS);
  }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"])
    root.addEventListener(name, () => clearTimeout(timer), { passive: true });
}
