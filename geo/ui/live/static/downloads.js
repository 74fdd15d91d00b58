// A picture and a map to send take the part of the map that is seen, and a title of the reader's own.

/** The address of a file with the view that the page's link has, and a title. */
export function withView(address, page, title) {
  const file = new URL(address, page);
  for (const word of ["lat", "lon", "zoom"]) {
    const value = new URL(page).searchParams.get(word);
    if (value) file.searchParams.set(word, value);
  }
  if (title) file.searchParams.set("title", title);
  else file.searchParams.delete("title");
  return file.href;
}

/** Before a link to a file is followed, give it the view. */
export function takeView(link) {
  const title = link.closest(".sheet").querySelector("input")?.value.trim() ?? "";
  link.href = withView(link.getAttribute("href"), window.location.href, title);
}

/** Say how many incidents are in the view. */
export function saySeen(menu, seen) {
  for (const place of menu.querySelectorAll("[data-seen]"))
    place.textContent = Number.isInteger(seen) ? ` · ${seen.toLocaleString("en")} in the view that you see` : "";
}
