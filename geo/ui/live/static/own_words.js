// What somebody writes beside links of a menu goes with the link that is followed: the page's policy allows no forms.

/** The address with what was written, by name; what is empty is left out. */
export function withOwnWords(address, words) {
  const own = new URL(address);
  for (const [name, text] of Object.entries(words)) {
    if (text.trim()) own.searchParams.set(name, text.trim());
    else own.searchParams.delete(name);
  }
  return own.href;
}

/** Give a link the words of the fields around it. */
export function addOwnWords(link) {
  const fields = link.closest(".sheet")?.querySelectorAll("textarea[name]") ?? [];
  link.href = withOwnWords(link.href, Object.fromEntries([...fields].map(({ name, value }) => [name, value])));
}
