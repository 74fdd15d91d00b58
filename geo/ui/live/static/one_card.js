// Only one card is expanded: the one that a person opened, else the first pending one. Others are one line each.

/** Expand a card. */
export function openCard(root, card) {
  root.openCard = card.id;
  root.openWaits = card.matches(".waiting");
  for (const each of root.querySelectorAll("[data-card]")) each.toggleAttribute("data-open", each === card);
}

/** After new HTML, keep the open card expanded, or once it is decided, the next pending one. */
export function keepOneOpen(root) {
  const cards = [...root.querySelectorAll("[data-card]")];
  const at = cards.findIndex(({ id }) => id === root.openCard);
  if (at < 0) {
    root.openCard = null;
    return;
  }
  const isDecided = root.openWaits && !cards[at].matches(".waiting");
  const waiting = [...cards.slice(at + 1), ...cards.slice(0, at)].find((card) => card.matches(".waiting"));
  openCard(root, (isDecided && waiting) || cards[at]);
}

/** Expand the card that is clicked or focused. */
export function followCards(root) {
  const open = (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card && !card.hasAttribute("data-open")) openCard(root, card);
  };
  root.addEventListener("shown", open);
  root.addEventListener("click", (event) => event.target.closest("a, button, summary") || open(event));
  root.addEventListener("focusin", (event) => event.target.matches("[data-card]:focus-visible") && open(event));
}
