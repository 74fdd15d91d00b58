// A file of one's own places goes to the server as it is (geo/ui/place_files.py); what became of it is said beside it.

/** Follow the choosing of files in a panel; `kept()` is called once one's places are there. */
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
