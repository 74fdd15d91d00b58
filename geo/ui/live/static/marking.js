// Words of a report's text can be selected to add an incident.

/** The length of a text in code points, as in Python. */
export const characters = (text) => [...text].length;

/** The selected span of the report's text: start and exclusive end; null for none. */
export function markedWords(root) {
  const text = root.querySelector("#report-text");
  const selection = text && getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const [range, before] = [selection.getRangeAt(0).cloneRange(), document.createRange()];
  if (!range.intersectsNode(text)) return null;
  before.selectNodeContents(text);
  if (before.comparePoint(range.startContainer, range.startOffset) < 0) range.setStart(text, 0);
  if (before.comparePoint(range.endContainer, range.endOffset) > 0) range.setEnd(text, text.childNodes.length);
  const words = reportWords(range);
  if (!words.trim()) return null;
  before.setEnd(range.startContainer, range.startOffset);
  const start = characters(reportWords(before));
  return { start, end: start + characters(words) };
}

// The report's own text in a range, without our labels in between.
function reportWords(range) {
  const words = range.cloneContents();
  for (const aside of words.querySelectorAll("[data-aside]")) aside.remove();
  return words.textContent;
}

/** Show in the panel whether words are selected, and remember them when a tap is about to clear the selection. */
export function followMarking(root) {
  root.addEventListener("pointerdown", (event) => {
    root.markedBefore = event.target.closest("[data-do=add]") && markedWords(root);
  });
  root.addEventListener("mousedown", (event) => event.target.closest("[data-do=add]") && event.preventDefault());
  document.addEventListener(
    "selectionchange",
    () => root.isConnected && root.classList.toggle("marked", Boolean(markedWords(root))),
  );
}
