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

/** How high a panel's list is whose options are unfolded: others may be fewer, and nothing below it shall jump. */
export const roomOf = (root) => root.querySelector(".facet:is(:has(.rest[open]), [style])")?.offsetHeight ?? 0;

/** Leave a list the room that it had, until somebody folds it up. */
export function keepRoom(root, room) {
  const list = root.querySelector(".facet");
  if (room && list) list.style.minHeight = `${room}px`;
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
