/* Make elements without markup: texts come from other people's reports, so they are only set by textContent and
   setAttribute. */
const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function html(name, { text, className } = {}, ...children) {
  const element = document.createElement(name);
  if (text !== undefined) {
    element.textContent = text;
    element.dir = "auto";
  }
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Call `act` when an element with the role of a button is pressed by a key. */
export function onPress(element, act) {
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}
