// Text fields beside a menu's links are added to the followed link, because the page's policy allows no forms.

/** The URL with the fields' values by name, without empty ones. */
export function withOwnWords(address, words) {
  const own = new URL(address);
  for (const [name, text] of Object.entries(words)) {
    if (text.trim()) own.searchParams.set(name, text.trim());
    else own.searchParams.delete(name);
  }
  return own.href;
}

/** Add the values of the fields around a link to it. */
export function addOwnWords(link) {
  const fields = link.closest(".sheet")?.querySelectorAll("textarea[name]") ?? [];
  link.href = withOwnWords(link.href, Object.fromEntries([...fields].map(({ name, value }) => [name, value])));
}
