/* Where names are placed: a name that would touch another or a mark is moved to another side of its dot or mark, or
   left out.

   The order is: the selected incident; towns with a mark, which then need no dot; regions with a number; countries,
   whose names may be anywhere in their middle; other towns by population. Boxes are [left, top, right, bottom] in
   pixels. */
import { pixelsOfKilometre, project, worldPixels } from "./mercator.js";

const SQUARE_BITS = 7;
const MOST_LABELS = 70;
const GAP_PX = 5;
const DOT_PX = 3;
const DOTS_APART_PX = 30;
const LABEL_HEIGHT_PX = 15;
const MARGIN_PX = 4;
const ABREAST_PX = 3; // between a mark and its name
const WITHIN_PX = 5; // a town within this distance of a mark is the mark's town
const TOWN_KM = 50; // members further away aren't the town's: at low zooms a disc covers towns of other countries
const LINE_PX = 20;
const SAME_PX = 100; // marks of one name so close are of one region; farther away there are others of that name
const NAME_ROOM = 0.55; // a country's name stays in its middle
const [OUTSIDE_X_PX, OUTSIDE_Y_PX] = [40, 20];

/** The occupied boxes on the screen, so that no two overlap. */
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

/** The boxes beside a mark: right, left, below, above, then at its corners. */
function boxesBeside([left, top, right, bottom], width) {
  const [middleX, middleY, half] = [(left + right) / 2, (top + bottom) / 2, LABEL_HEIGHT_PX / 2];
  const at = (x, y) => [x, y - half, x + width, y + half];
  const [east, west] = [right + ABREAST_PX, left - ABREAST_PX - width];
  const [north, south] = [top - ABREAST_PX - half, bottom + ABREAST_PX + half];
  return [
    at(east, middleY),
    at(west, middleY),
    at(middleX - width / 2, south),
    at(middleX - width / 2, north),
    ...[top + half - MARGIN_PX, bottom - half + MARGIN_PX].flatMap((y) => [at(east - 2, y), at(west + 2, y)]),
    at(middleX, south),
    at(middleX - width, south),
    at(middleX, north),
    at(middleX - width, north),
  ];
}

/** Candidate boxes of a country's name: around its middle, within its room. */
function boxesAround({ x, y }, width, room) {
  const half = width / 2 + MARGIN_PX;
  const steps = (step) => [0, 1, -1, 2, -2, 3, -3].map((turn) => turn * step).filter((off) => Math.abs(off) <= room);
  return steps(width / 2)
    .flatMap((dx) => steps(LINE_PX).map((dy) => [dx, dy]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b))
    .map(([dx, dy]) => [x + dx - half, y + dy - LABEL_HEIGHT_PX / 2, x + dx + half, y + dy + LABEL_HEIGHT_PX / 2]);
}

const isNear = (point, [left, top, right, bottom]) =>
  point.x >= left - WITHIN_PX && point.x <= right + WITHIN_PX && point.y >= top - WITHIN_PX && point.y <= bottom + WITHIN_PX;

/** Whether all members of a mark, incidents and clusters, lie at a town or near it. */
export function liesAt(members, town) {
  const kilometre = pixelsOfKilometre(town.lat, 0);
  const middle = project(town, 0);
  return members.every(({ lat, lon, level = 0, radius_km: radius }) => {
    const { x, y } = project({ lat, lon }, 0);
    const side = worldPixels(0) / 2 ** level / kilometre;
    return Math.hypot(x - middle.x, y - middle.y) / kilometre + Math.max(side, radius ?? 0) <= TOWN_KM;
  });
}

/** The names beside marks, their own or that of their most prominent town; and the remaining towns. */
function namesOfMarks(marks, towns, toPixels) {
  const names = [];
  const unmarked = new Set(towns);
  for (const mark of marks) {
    const isOf = (town) => isNear(toPixels(town), mark.box) && liesAt(mark.members ?? [], town);
    const here = [...unmarked].filter(isOf);
    const name = mark.name || (mark.kind === "town" && here[0]?.name);
    if (mark.kind === "town") for (const town of here) if (!mark.name || town === here[0] || town.name === name) unmarked.delete(town);
    if (name) names.push({ place: { name, kind: mark.kind, isMarked: mark.isStrong !== false, isSelected: mark.isSelected }, box: mark.box });
  }
  return { names, unmarked };
}

/**
 * The names to show, each with a side and the point beside it, or with its box.
 *
 * @param places what may be named, the most prominent first: {name, kind, lat, lon, room_km}
 * @param marks  what stands on the map: {box, name, kind ("town", "region" or ""), members, isStrong, isSelected}, the most first
 * @param frame  the box of the screen
 * @param obstacles boxes beside those of the marks that no name may touch
 * @param toPixels  the point of a place
 * @param widthOf   the width of a place's name, pixels
 * @param roomOf    how far from its point a country's name may stand, pixels
 */
export function placeLabels(places, { marks = [], frame, obstacles = [], toPixels, widthOf, roomOf = () => 0 }) {
  const [west, north, east, south] = frame;
  const occupied = new OccupiedBoxes([...obstacles, ...marks.map(({ box }) => box)]);
  const dots = [];
  const fits = (box) => box[0] >= west && box[1] >= north && box[2] <= east && box[3] <= south && occupied.isFree(box);
  const labels = [];
  const put = (place, boxes) => {
    const box = boxes.find(fits);
    if (!box) return;
    occupied.add(box);
    labels.push({ place, point: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }, side: "middle" });
  };
  const besideDot = (place, point) => {
    const { x, y } = point;
    const dot = [x - DOT_PX, y - DOT_PX, x + DOT_PX, y + DOT_PX];
    const crowded = dots.some(
      (other) => Math.abs(other.x - x) < DOTS_APART_PX && Math.abs(other.y - y) < DOTS_APART_PX,
    );
    if (crowded || !occupied.isFree(dot)) return;
    const free = Object.entries(sidesOf(point, widthOf(place))).find(([, box]) => fits(box));
    if (!free) return;
    occupied.add(dot);
    occupied.add(free[1]);
    dots.push(point);
    labels.push({ place, point, side: free[0] });
  };
  const isOutside = ({ x, y }) =>
    x < west - OUTSIDE_X_PX || y < north - OUTSIDE_Y_PX || x > east + OUTSIDE_X_PX || y > south + OUTSIDE_Y_PX;

  const towns = places.filter(({ kind }) => kind === "town");
  const { names, unmarked } = namesOfMarks(marks, towns, toPixels);
  const rank = ({ place }) => (place.isSelected ? 0 : place.kind === "town" ? 1 : 2);
  const named = []; // a region's selected incident is beside its other mark, and one name is enough for both
  for (const { place, box } of names.sort((a, b) => rank(a) - rank(b))) {
    const isSame = (other) => place.kind === "region" && other.name === place.name && Math.abs(other.box[0] - box[0]) < SAME_PX && Math.abs(other.box[1] - box[1]) < SAME_PX;
    if (named.some(isSame)) continue;
    named.push({ name: place.name, box });
    put(place, boxesBeside(box, widthOf(place)));
  }
  for (const place of [...places.filter(({ kind }) => kind !== "town"), ...unmarked]) {
    if (labels.length >= MOST_LABELS) break;
    const point = toPixels(place);
    if (isOutside(point)) continue;
    if (place.kind === "town") besideDot(place, point);
    else put(place, boxesAround(point, widthOf(place), NAME_ROOM * roomOf(place)));
  }
  return labels;
}
