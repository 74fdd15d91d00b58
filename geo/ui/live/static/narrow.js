// A search within a long list of options: it hides those that don't contain the words.

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Listen to a panel's search fields. */
export function followNarrowing(root) {
  root.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-narrows]")) return;
    target.typed = true;
    narrow(target);
  });
}

/** Apply the search to new HTML. */
export function keepNarrowed(root) {
  for (const input of root.querySelectorAll("[data-narrows]")) narrow(input);
}

function narrow(input) {
  const words = folded(input.value.trim());
  const rows = [...input.parentElement.querySelectorAll(".row")];
  for (const row of rows) row.hidden = !folded(row.querySelector(".label").textContent).includes(words);
  input.parentElement.querySelector(".none-left").hidden = rows.some((row) => !row.hidden);
}
