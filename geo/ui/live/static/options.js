// The options of a long list that are folded away until somebody wants them: they come as data and are put into rows
// here, once they are unfolded. As HTML those of regions, actors and sources were nine tenths of what a page sends.
import { patchChildren } from "./patch.js";

/** Follow the long lists of a panel. */
export function followOptions(root) {
  const follow = ({ target }) => {
    if (target.matches(".rest")) keepOptions(target);
    const facet = target.matches(".rest, .fold") && target.closest(".facet");
    if (facet) facet.style.minHeight = "";
  };
  root.addEventListener("toggle", follow, { capture: true });
}

/** The lists whose options are unfolded, with their heights: others may be fewer, and nothing below them shall jump. */
export const roomsOf = (root) =>
  [...root.querySelectorAll(".facet:is(:has(.rest[open]), [style])")].map((list) => [list, list.offsetHeight]);

/** Leave lists the room that they had, until somebody folds them up. */
export function keepRooms(rooms) {
  for (const [list, height] of rooms) list.style.minHeight = `${height}px`;
}

/** Put the options into what is unfolded, as they are now. */
export function keepOptions(root) {
  for (const list of root.querySelectorAll("[data-options]")) {
    if (!list.closest(".rest").open) continue;
    const rows = document.createDocumentFragment();
    rows.append(...JSON.parse(list.dataset.options).map((option, number) => rowOf(list.dataset.word, option, number + 1)));
    patchChildren(list, rows);
  }
}

// As `row_of` in templates/rows.html writes it.
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
