// Only one card of a desk is large: the one that a person opened, else the first that waits. Others are one line each.

/** Make a card the large one. */
export function openCard(root, card) {
  root.openCard = card.id;
  root.openWaits = card.matches(".waiting");
  for (const each of root.querySelectorAll("[data-card]")) each.toggleAttribute("data-open", each === card);
}

/** After new HTML: the card that was open stays so; once it is decided, the next that waits is opened instead. */
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

/** Open the card that is clicked, or reached by keyboard. */
export function followCards(root) {
  const open = (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card && !card.hasAttribute("data-open")) openCard(root, card);
  };
  root.addEventListener("shown", open);
  root.addEventListener("click", (event) => event.target.closest("a, button, summary") || open(event));
  root.addEventListener("focusin", (event) => event.target.matches("[data-card]:focus-visible") && open(event));
}
