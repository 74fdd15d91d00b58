// A search inside a long list of options, which are all there: it hides those that don't hold the words.

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Follow the searches of a panel. */
export function followNarrowing(root) {
  root.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-narrows]")) return;
    target.typed = true;
    narrow(target);
  });
}

/** Hide anew what new HTML shows, where somebody searches in it. */
export function keepNarrowed(root) {
  for (const input of root.querySelectorAll("[data-narrows]")) narrow(input);
}

function narrow(input) {
  const words = folded(input.value.trim());
  const rows = [...input.parentElement.querySelectorAll(".row")];
  for (const row of rows) row.hidden = !folded(row.querySelector(".label").textContent).includes(words);
  input.parentElement.querySelector(".none-left").hidden = rows.some((row) => !row.hidden);
}
