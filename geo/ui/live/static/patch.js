// Patch new HTML into the page: unchanged elements are kept, so that a click in progress, the focus, half-typed words,
// unfolded parts and scroll positions survive an update in between.

const LISTING = ["aria-expanded", "aria-activedescendant"];

/** Make an element's children equal to another's. */
export function patchChildren(element, wanted) {
  let here = element.firstChild;
  for (const next of [...wanted.childNodes]) {
    if (here && isAlike(here, next)) {
      patch(here, next);
      here = here.nextSibling;
      continue;
    }
    const moved = next.id && [...element.children].find((child) => child.id === next.id && isAlike(child, next));
    if (moved) patch(moved, next);
    element.insertBefore(moved || document.importNode(next, true), here);
  }
  while (here) {
    const gone = here;
    here = here.nextSibling;
    gone.remove();
  }
}

/** Whether a node can be patched into another. */
export function isAlike(node, next) {
  return (
    node.nodeName === next.nodeName && (node.id || "") === (next.id || "") && node.dataset?.key === next.dataset?.key
  );
}

function patch(node, next) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.nodeValue !== next.nodeValue) node.nodeValue = next.nodeValue;
    return;
  }
  if (node.hasAttribute("data-own")) return; // filled by a script in the browser
  patchAttributes(node, next);
  if (node.hasAttribute("data-narrows")) return; // what is typed there is never sent
  if (node.hasAttribute("data-options")) return; // filled by options.js
  if (isBeingFilledIn(node)) {
    const { value } = node;
    if (node.nodeName !== "TEXTAREA") patchChildren(node, next);
    if (node.nodeName === "SELECT") choose(node, value, next.value); // its options may have changed places
    return;
  }
  if (node.nodeName === "INPUT" && node.type === "checkbox") node.checked = next.hasAttribute("checked");
  else if (node.nodeName === "INPUT") {
    node.value = next.getAttribute("value") ?? "";
    node.lastSent = undefined; // may be sent again after this answer
  }
  patchChildren(node, next);
  if (node.nodeName === "SELECT") node.value = (next.querySelector("option[selected]") || next.options[0])?.value ?? "";
}

/** Keep the choice of a list whose options changed; the given default where it is no longer among them. */
function choose(select, value, otherwise) {
  select.value = value;
  if (select.selectedIndex < 0) select.value = otherwise;
}

/** Whether a field is being edited, or belongs to a form with unsent values. */
function isBeingFilledIn(node) {
  const isWriting = node === document.activeElement && node.type !== "checkbox";
  return Boolean(node.typed) && (isWriting || Boolean(node.closest("[data-form]")));
}

function patchAttributes(node, next) {
  const kept = node.nodeName === "DETAILS" ? ["open"] : node.role === "combobox" ? LISTING : [];
  for (const { name, value } of next.attributes) {
    if (!kept.includes(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  for (const { name } of [...node.attributes])
    if (!kept.includes(name) && !next.hasAttribute(name)) node.removeAttribute(name);
}
