// Pictures and maps to send show the visible part of the map, under a title of the reader's own.

/** The URL of a file with the position in the page's link, and a title. */
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

/** Add the map's position to a link to a file before it is followed. */
export function takeView(link) {
  const title = link.closest(".sheet").querySelector("input")?.value.trim() ?? "";
  link.href = withView(link.getAttribute("href"), window.location.href, title);
}

/** Show how many incidents are in view. */
export function saySeen(menu, seen) {
  for (const place of menu.querySelectorAll("[data-seen]"))
    place.textContent = Number.isInteger(seen) ? ` · ${seen.toLocaleString("en")} in the view that you see` : "";
}
