// Buttons that copy a text or the page's link, and confirm it.
const SAID_FOR_MS = 1600;

export async function copy(button) {
  const { copy: given, address } = button.dataset;
  const link = given === "link" ? window.location.href : new URL(given, document.baseURI).href;
  const text = given === "link" || address !== undefined ? link : given;
  let isDone = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    isDone = copyByHand(text); // no clipboard outside of a secure context
  }
  const label = button.querySelector("[data-label]") || button;
  const before = button.dataset.before || label.textContent;
  button.dataset.before = before;
  label.textContent = isDone ? "Copied" : "Press Ctrl+C";
  clearTimeout(button.timer);
  button.timer = setTimeout(() => (label.textContent = before), SAID_FOR_MS);
}

function copyByHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  return isDone;
}
