/* Keyboard navigation of the marks: all together are one tab stop, arrow keys go to the nearest one in their direction,
   and Escape leaves. Enter is handled by the mark itself. */
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const ASIDE_WEIGHT = 2; // weight of a pixel across the direction against one along it

/** The mark that is nearest in a direction, as seen from a point; null where there is none. */
export function nearestMark(marks, from, [dx, dy]) {
  let best = null;
  let least = Infinity;
  for (const mark of marks) {
    const [right, down] = [mark.at.x - from.x, mark.at.y - from.y];
    const ahead = right * dx + down * dy;
    const aside = Math.abs(right * dy - down * dx);
    if (ahead <= 0 || aside > ASIDE_WEIGHT * ahead) continue;
    const away = ahead + ASIDE_WEIGHT * aside;
    if (away < least) [best, least] = [mark, away];
  }
  return best;
}

/** The mark that is nearest to a point. */
export const closestMark = (marks, { x, y }) =>
  marks.reduce(
    (best, mark) => {
      const away = Math.hypot(mark.at.x - x, mark.at.y - y);
      return away < best.away ? { mark, away } : best;
    },
    { mark: null, away: Infinity },
  ).mark;

export class MarkKeys {
  /** @param marks gives the marks on the screen: {element, at} */
  constructor(container, marks) {
    this.container = container;
    this.marks = marks;
    container.addEventListener("keydown", (event) => this._press(event), true);
    container.addEventListener("focusin", ({ target }) => this._rove(target));
  }

  /** Make only one mark a tab stop: the one with the last focus, else the one nearest the middle. */
  refresh() {
    const marks = this.marks();
    const { clientWidth: width, clientHeight: height } = this.container;
    const middle = closestMark(marks, { x: width / 2, y: height / 2 });
    const stop = marks.find(({ element }) => element === this.last) ?? middle;
    for (const { element } of marks) element.tabIndex = element === stop?.element ? 0 : -1;
  }

  _rove(target) {
    if (!this.marks().some(({ element }) => element === target)) return;
    this.last = target;
    this.refresh();
  }

  _press(event) {
    const marks = this.marks();
    const here = marks.find(({ element }) => element === document.activeElement);
    if (event.altKey || event.ctrlKey || event.metaKey || this.container.classList.contains("drawing")) return;
    if (here && event.key === "Escape") this.container.focus({ preventScroll: true });
    else if (here && DIRECTIONS[event.key]) {
      nearestMark(marks, here.at, DIRECTIONS[event.key])?.element.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
