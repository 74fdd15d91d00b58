// Words of a report's text can be marked, as anywhere, for an incident that they speak of.

/** How many characters a text has, counted as Python counts them. */
export const characters = (text) => [...text].length;

/** What is marked in the report's text: the first character and the one after the last; null where nothing is. */
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

// What a range holds of the report itself, without what the desk writes between.
function reportWords(range) {
  const words = range.cloneContents();
  for (const aside of words.querySelectorAll("[data-aside]")) aside.remove();
  return words.textContent;
}

/** Show in the panel whether words are marked, and remember them when a tap is about to take the marking away. */
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
