/* Where names stand: one that would touch another or a marker takes another side of its dot, or is left out.

   Boxes are [left, top, right, bottom] in pixels. */
const SQUARE_BITS = 7;
const MOST_LABELS = 70;
const GAP_PX = 5;
const DOT_PX = 3;
const DOTS_APART_PX = 30;
const LABEL_HEIGHT_PX = 15;
const MARGIN_PX = 4;
const [OUTSIDE_X_PX, OUTSIDE_Y_PX] = [40, 20];

/** Boxes on the screen, kept so that nothing is put on top of another. */
export class OccupiedBoxes {
  constructor(boxes = []) {
    this.squares = new Map();
    for (const box of boxes) this.add(box);
  }

  *_squaresOf([left, top, right, bottom]) {
    for (let x = left >> SQUARE_BITS; x <= right >> SQUARE_BITS; x++) {
      for (let y = top >> SQUARE_BITS; y <= bottom >> SQUARE_BITS; y++) yield x * 65536 + y;
    }
  }

  add(box) {
    for (const key of this._squaresOf(box)) {
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(box);
    }
  }

  isFree(box) {
    for (const key of this._squaresOf(box)) {
      for (const other of this.squares.get(key) ?? []) {
        if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
    }
    return true;
  }
}

/** The boxes of a town's name on each side of its dot, the best side first. */
function sidesOf({ x, y }, width) {
  const half = LABEL_HEIGHT_PX / 2;
  return {
    right: [x + GAP_PX, y - half, x + GAP_PX + width + MARGIN_PX, y + half],
    left: [x - GAP_PX - width - MARGIN_PX, y - half, x - GAP_PX, y + half],
    above: [x - width / 2, y - GAP_PX - LABEL_HEIGHT_PX, x + width / 2, y - GAP_PX],
    below: [x - width / 2, y + GAP_PX, x + width / 2, y + GAP_PX + LABEL_HEIGHT_PX],
  };
}

/**
 * The names that are shown, with their point and side ("middle" for what has no dot).
 *
 * @param places what may be named, the most prominent first: {name, kind, lat, lon}
 * @param frame  the box of the screen
 * @param obstacles boxes that no name may touch
 * @param toPixels  the point of a place
 * @param widthOf   the width of a place's name, pixels
 */
export function placeLabels(places, { frame, obstacles, toPixels, widthOf }) {
  const [west, north, east, south] = frame;
  const occupied = new OccupiedBoxes(obstacles);
  const dots = [];
  const fits = (box) => box[0] >= west && box[1] >= north && box[2] <= east && box[3] <= south && occupied.isFree(box);

  const besideDot = (point, width) => {
    const { x, y } = point;
    const dot = [x - DOT_PX, y - DOT_PX, x + DOT_PX, y + DOT_PX];
    const crowded = dots.some(
      (other) => Math.abs(other.x - x) < DOTS_APART_PX && Math.abs(other.y - y) < DOTS_APART_PX,
    );
    if (crowded || !occupied.isFree(dot)) return null;
    const free = Object.entries(sidesOf(point, width)).find(([, box]) => fits(box));
    if (!free) return null;
    occupied.add(dot);
    occupied.add(free[1]);
    dots.push(point);
    return free[0];
  };
  const inTheMiddle = ({ x, y }, width) => {
    const half = width / 2 + MARGIN_PX;
    const box = [x - half, y - LABEL_HEIGHT_PX / 2, x + half, y + LABEL_HEIGHT_PX / 2];
    if (!fits(box)) return null;
    occupied.add(box);
    return "middle";
  };

  const labels = [];
  for (const place of places) {
    if (labels.length >= MOST_LABELS) break;
    const point = toPixels(place);
    const outside =
      point.x < west - OUTSIDE_X_PX ||
      point.y < north - OUTSIDE_Y_PX ||
      point.x > east + OUTSIDE_X_PX ||
      point.y > south + OUTSIDE_Y_PX;
    if (outside) continue;
    const side = (place.kind === "town" ? besideDot : inTheMiddle)(point, widthOf(place));
    if (side) labels.push({ place, point, side });
  }
  return labels;
}
