// Folded options of long lists: they come as data and are rendered here when unfolded. As HTML, those of regions,
// actors and sources were nine tenths of a page's size.
import { patchChildren } from "./patch.js";

/** Listen to a panel's long lists. */
export function followOptions(root) {
  const follow = ({ target }) => {
    if (target.matches(".rest")) keepOptions(target);
    const facet = target.matches(".rest, .fold") && target.closest(".facet");
    if (facet) facet.style.minHeight = "";
  };
  root.addEventListener("toggle", follow, { capture: true });
}

/** The unfolded lists with their heights, so that nothing below jumps if there are fewer options. */
export const roomsOf = (root) =>
  [...root.querySelectorAll(".facet:is(:has(.rest[open]), [style])")].map((list) => [list, list.offsetHeight]);

/** Keep the lists' heights until they are folded. */
export function keepRooms(rooms) {
  for (const [list, height] of rooms) list.style.minHeight = `${height}px`;
}

/** Render the options of unfolded lists. */
export function keepOptions(root) {
  for (const list of root.querySelectorAll("[data-options]")) {
    if (!list.closest(".rest").open) continue;
    const rows = document.createDocumentFragment();
    rows.append(...JSON.parse(list.dataset.options).map((option, number) => rowOf(list.dataset.word, option, number + 1)));
    patchChildren(list, rows);
  }
}

// The same as `row_of` in templates/rows.html.
function rowOf(field, [value, label, count], number) {
  const [row, box, name, words] = ["label", "input", "span", "span"].map((tag) => document.createElement(tag));
  row.className = count === "0" ? "row none" : "row";
  Object.assign(box, { type: "checkbox", id: `${field}-more-${number}` });
  box.setAttribute("value", value);
  box.dataset.field = field;
  [name.className, words.className] = ["label", "count"];
  [name.textContent, words.textContent] = [label, count];
  row.append(box, name, words);
  return row;
}
