// Upload files of own places (geo/ui/place_files.py), and show the result beside the field.

/** Listen to a panel's file fields; `kept()` is called after a successful upload. */
export function followPlaceFiles(root, kept) {
  root.addEventListener("change", async ({ target }) => {
    const [file] = target.matches("[data-place-file]") ? target.files : [];
    if (!file) return;
    const said = root.querySelector("[data-place-said]");
    said.textContent = "Reading …";
    try {
      const address = new URL(`places?name=${encodeURIComponent(file.name)}`, document.baseURI);
      const answer = await fetch(address, { method: "POST", body: file });
      said.textContent = await answer.text();
      if (answer.ok) kept();
    } catch {
      said.textContent = "The program can’t be reached.";
    }
    target.value = "";
  });
}
