// The widths of the list's columns: set by dragging a heading's right edge, or by Shift and arrow keys on it; a double
// click on the edge resets the width. Kept in this browser for each column.
const KEPT_AS = "incident-map-column-widths";
const [LEAST_PX, KEY_PX] = [48, 16];
const KEYS = { ArrowLeft: -KEY_PX, ArrowRight: KEY_PX };

/** The stored widths as {column: pixels}, without invalid entries. */
export function widthsOf(text) {
  try {
    return Object.fromEntries(Object.entries(JSON.parse(text) ?? {}).filter(([, px]) => px >= LEAST_PX));
  } catch {
    return {};
  }
}

/** The widths after changing one column by some pixels; null resets it. */
export function changedWidths(widths, column, px) {
  const { [column]: before, ...others } = widths;
  return px === null ? others : { ...others, [column]: Math.round(Math.max(LEAST_PX, px)) };
}

const read = () => widthsOf(localStorage.getItem(KEPT_AS));

function change(root, column, px) {
  localStorage.setItem(KEPT_AS, JSON.stringify(changedWidths(read(), column, px)));
  keepWidths(root);
}

/** Apply the stored widths to a list, whose HTML may be new; no column is squeezed by another. */
export function keepWidths(root) {
  const widths = read();
  let least = 0;
  for (const col of root.querySelectorAll("col[data-column]")) {
    const { column, least: usual, width } = col.dataset;
    col.style.width = widths[column] ? `${widths[column]}px` : width;
    least += widths[column] ?? Number(usual);
  }
  const table = root.querySelector("table[data-beside]");
  if (table) table.style.minWidth = `${least + Number(table.dataset.beside)}px`;
}

/** Listen to the edges of the heads. */
export function followWidths(root) {
  root.addEventListener("pointerdown", (event) => {
    const edge = event.target.closest("[data-widen]");
    if (!edge) return;
    event.preventDefault();
    const head = edge.closest("th");
    const [from, before] = [event.clientX, head.offsetWidth];
    head.draggable = false; // drag the width, not the column
    edge.setPointerCapture(event.pointerId);
    edge.onpointermove = ({ clientX }) => change(root, edge.dataset.widen, before + clientX - from);
    edge.onpointerup = edge.onpointercancel = () => {
      head.draggable = true;
      edge.onpointermove = null;
    };
  });
  root.addEventListener("dblclick", ({ target }) => target.matches("[data-widen]") && change(root, target.dataset.widen, null));
  root.addEventListener("keydown", (event) => {
    const head = event.shiftKey && KEYS[event.key] && event.target.closest("th[data-drag]");
    if (!head) return;
    event.preventDefault();
    change(root, head.dataset.drag, head.offsetWidth + KEYS[event.key]);
  });
}
