// Forms in panels: their values are sent with the pressed button, and kept while the page is redrawn.

/** A form's values by name; of checkboxes, the ticked ones. */
export function filled(form) {
  const values = {};
  for (const field of form.querySelectorAll("[name]")) {
    values[field.name] ||= [];
    if (field.type !== "checkbox" || field.checked) values[field.name].push(field.value);
  }
  return values;
}

/** The values that a pressed button sends of its form; a form for repeated entry is emptied. */
export function takeFilled(button) {
  const form = button.closest("[data-form]");
  if (!form) return {};
  const values = filled(form);
  if (form.dataset.form === "once")
    for (const field of form.querySelectorAll("[name]")) {
      field.typed = false;
      field.value = "";
    }
  return { filled: values };
}

/** Remember what is typed into forms, and send it on Enter; Escape leaves the form. */
export function followForms(root) {
  root.addEventListener(
    "toggle", // what was folded out may lie below the edge of its list
    ({ target }) => {
      if (target.open && target.matches("details.correct"))
        target.querySelector("input")?.scrollIntoView({ block: "center" });
    },
    { capture: true },
  );
  root.addEventListener("input", ({ target }) => {
    if (target.closest("[data-form]") && !target.dataset.field) target.typed = true;
  });
  root.addEventListener(
    "keydown",
    (event) => {
      const form = event.target.closest("[data-form]");
      if (!form) return;
      const button = form.querySelector(
        event.key === "Escape" ? "[data-cancel]" : event.key === "Enter" ? ".primary" : "none",
      );
      const isText = event.target.matches("input:not([type=search], [type=checkbox])");
      if (!button || button.disabled || (event.key === "Enter" && !isText)) return;
      event.preventDefault();
      event.stopPropagation();
      button.click();
    },
    { capture: true },
  );
}

/** Focus the first field of an opened form. */
export function enterForm(root) {
  const opened = root.querySelector("[data-opened]");
  if (opened && opened.id !== root.opened) {
    const first = opened.querySelector("input:not([type=hidden]), select, button, a[href]");
    opened.scrollIntoView({ block: "nearest" });
    first?.focus({ preventScroll: true });
  } else if (!opened && root.opened && document.activeElement === document.body)
    document.getElementById(root.openedBy)?.focus({ preventScroll: true });
  root.opened = opened?.id;
}

/** Single keys press a button of the open details, unless a field has the focus. */
export function followHotkeys() {
  document.addEventListener("keydown", (event) => {
    const details = document.querySelector(".details");
    const { target } = event;
    const isFree = target === document.body || details?.contains(target);
    if (!isFree || event.ctrlKey || event.metaKey || event.altKey || target.matches("input, select, textarea")) return;
    const button = details?.querySelector(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

/** Scroll to and focus the target of a button. */
export function showPart(button) {
  const part = document.getElementById(button.dataset.show);
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}
