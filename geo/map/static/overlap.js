/* Marks that don't overlap. The form of a mark says how precisely its place is known (geo/map/drawing.py):

   "spot"  known to the spot or town: pins, and discs for several;
   "near"  near a town: capsules, which make way for discs, but only by a little;
   "area"  known only to a region: a number, anywhere in the region;
   "line"  on a border or in a water.

   Only marks of the same form are joined. At zooms at which a radius or region is smaller than a symbol, it can't be
   told apart and counts as a spot. Each incident is in one mark. */
import { OccupiedBoxes } from "./label_placement.js";
import { pixelsOfKilometre } from "./mercator.js";

const SYMBOL_PX = 17; // half a symbol and its outline
const PIN_PX = 22; // from the foot of a pin to the middle of its head
const SQUARE_PX = 64; // at least the largest reach
const SELECTED_PX = 19; // with its ring
const SHARED_PX = 4; // two discs may overlap by their outlines
const STEPS_PX = [12, 24, 34, 46, 60];
const TURNS = 12;
const NEAR_LEAST_PX = 12; // the radius from which a distance can be seen
const ASIDE_PX = [0, 14, 20, 26]; // how far a capsule may move from its town
const CAPSULE_HEIGHT_PX = 22;
const BADGE_HEIGHT_PX = 19;
const DIGIT_PX = 7.6;
const MOST_OF_ROOM = 0.75; // share of an area's radius within which its symbol may move

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The radius of a cluster's symbol, pixels; as geo.map.drawing has it. */
export const clusterRadius = (sizes, count) =>
  Math.min(sizes["cluster-most"], sizes["cluster-least"] + sizes["cluster-tenfold"] * Math.log10(count));

/** A spatial index of groups, so that each is only compared with its neighbours. */
class Neighbourhood {
  constructor(groups = []) {
    this.squares = new Map();
    for (const group of groups) this.add(group);
  }

  _key(x, y) {
    return Math.floor(x / SQUARE_PX) * 65536 + Math.floor(y / SQUARE_PX);
  }

  add(group) {
    const key = this._key(group.at.x, group.at.y);
    if (!this.squares.has(key)) this.squares.set(key, []);
    this.squares.get(key).push(group);
  }

  /** The closest group that is nearer than `reach(group)`. */
  closest(at, reach) {
    let best = null;
    let least = Infinity;
    for (const dx of [-SQUARE_PX, 0, SQUARE_PX]) {
      for (const dy of [-SQUARE_PX, 0, SQUARE_PX]) {
        for (const group of this.squares.get(this._key(at.x + dx, at.y + dy)) ?? []) {
          const away = distance(group.at, at);
          if (away < reach(group) && away < least) [best, least] = [group, away];
        }
      }
    }
    return best;
  }
}

/** The radius of a feature's place, pixels. */
export const radiusOf = (feature, zoom) =>
  feature.radius_km ? feature.radius_km * pixelsOfKilometre(feature.lat, zoom) : 0;

/** The form of a feature's mark at a zoom. */
export function formOf(feature, drawnAs, zoom, sizes) {
  const drawn = feature.area ? "area" : (feature.form ?? drawnAs(feature.precision));
  if (drawn === "area") return !feature.radius_km || radiusOf(feature, zoom) > sizes.room ? "area" : "spot";
  if (drawn === "near") return !feature.radius_km || radiusOf(feature, zoom) >= NEAR_LEAST_PX ? "near" : "spot";
  return drawn === "line" ? "line" : "spot";
}

/** The zoom from which a feature is drawn in its own form and not as a spot; none for a feature that is a spot. */
export function formsAt(feature, drawnAs, sizes) {
  const drawn = feature.area ? "area" : (feature.form ?? drawnAs(feature.precision));
  const least = { area: sizes.room, near: NEAR_LEAST_PX }[drawn];
  return least && feature.radius_km ? Math.log2(least / radiusOf(feature, 0)) + 0.01 : null;
}

/** Half the width and half the height of the mark of a group, pixels. */
export function halfSize({ form, count, members }, sizes) {
  const isSingle = members.length === 1 && Boolean(members[0].id);
  const wide = DIGIT_PX * String(count).length;
  if (form === "near") return [isSingle ? 21 : wide / 2 + 15, CAPSULE_HEIGHT_PX / 2];
  if (isSingle) return [SYMBOL_PX, SYMBOL_PX];
  if (form === "spot") return [clusterRadius(sizes, count), clusterRadius(sizes, count)];
  return [wide / 2 + 8, BADGE_HEIGHT_PX / 2];
}

function moveTo(group, spot, toPlace) {
  Object.assign(group, { at: spot }, toPlace(spot));
}

/** Join touching groups, the larger first, until none touch; a joined group has a larger symbol. */
function joinTouching(groups, reach) {
  let joined = groups;
  for (let before = Infinity; joined.length < before; ) {
    before = joined.length;
    const neighbours = new Neighbourhood();
    const inOrder = [...joined].sort((a, b) => b.count - a.count || a.at.y - b.at.y || a.at.x - b.at.x);
    joined = [];
    for (const group of inOrder) {
      const host = neighbours.closest(group.at, (other) => reach(group, other));
      if (host) {
        host.members.push(...group.members);
        host.count += group.count;
        host.at = host.foot; // a cluster isn't a pin, so it moves to the foot
      } else {
        joined.push(group);
        neighbours.add(group);
      }
    }
  }
  return joined;
}

/** Join groups with the same key. */
function joinSame(groups, keyOf) {
  const joined = new Map();
  for (const group of groups) {
    const key = keyOf(group.members[0]);
    const host = joined.get(key);
    if (!host) joined.set(key, group);
    else {
      host.members.push(...group.members);
      host.count += group.count;
    }
  }
  return [...joined.values()];
}

/** Move a mark to the nearest free position within the given steps; returns false if there is none. */
function stepAside(group, occupied, steps, sizes, toPlace) {
  const [halfWidth, halfHeight] = halfSize(group, sizes);
  const boxAt = ({ x, y }) => [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
  const { x, y } = group.at;
  for (const step of steps) {
    for (let turn = 0; turn < (step ? TURNS : 1); turn++) {
      const angle = (-3 * Math.PI) / 4 + (turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * ((2 * Math.PI) / TURNS);
      const spot = { x: x + step * Math.cos(angle), y: y + step * Math.sin(angle) };
      if (!occupied.isFree(boxAt(spot))) continue;
      if (step) moveTo(group, spot, toPlace);
      occupied.add(boxAt(spot));
      return true;
    }
  }
  return false;
}

/** Move a group's symbol beside the selected one, which would hide it. */
function moveBeside(group, from, space, { toPixels, toPlace }) {
  const length = distance(group.at, from);
  const upward = length > 2 && group.at.y - from.y < length / 2;
  const [dx, dy] = upward ? [(group.at.x - from.x) / length, (group.at.y - from.y) / length] : [1, 0];
  const spot = { x: from.x + dx * space, y: from.y + dy * space };
  const point = toPixels(group);
  Object.assign(group, toPlace({ x: point.x + spot.x - group.at.x, y: point.y + spot.y - group.at.y }), { at: spot });
}

/** The shade of each area, 1 to 3: terciles by the number of incidents. */
export function shadeAreas(areas) {
  const counts = areas.map(({ count }) => count).sort((a, b) => a - b);
  const [low, high] = [counts[Math.ceil(counts.length / 3) - 1], counts[Math.ceil((2 * counts.length) / 3) - 1]];
  for (const area of areas) area.shade = area.count <= low ? 1 : area.count <= high ? 2 : 3;
}

/**
 * The marks to draw: groups of features, each with its form, members, count and place.
 *
 * @param features incidents (with an id), the server's clusters and regions (with a count)
 * @param marked   the selected incident where it is not among them; it is never part of a cluster
 * @param selected the id of the selected incident, or ""
 * @param view     {zoom, toPixels({lat, lon}) -> {x, y}, toPlace({x, y}) -> {lat, lon}}
 * @param drawnAs  what a precision is drawn as
 * @param sizes    of the symbols
 */
export function resolveOverlaps(features, { marked = null, selected = "", view, drawnAs, sizes }) {
  const alone = (feature) => {
    const foot = view.toPixels(feature);
    const form = formOf(feature, drawnAs, view.zoom, sizes);
    const pinned = feature.id && drawnAs(feature.precision) === "pin";
    const at = pinned ? { x: foot.x, y: foot.y - PIN_PX } : foot;
    return { form, members: [feature], count: feature.count ?? 1, at, foot, lat: feature.lat, lon: feature.lon };
  };
  const groups = features.map(alone);
  if (marked && !features.some((feature) => feature.id === marked.id)) groups.push(alone(marked));
  const isSelected = (group) => Boolean(group.members[0].id) && group.members[0].id === selected;
  const picked = groups.filter(isSelected);
  const of = (form) => groups.filter((group) => group.form === form && !isSelected(group));

  const radius = (group) => (group.count > 1 ? clusterRadius(sizes, group.count) : sizes.touch / 2);
  const reach = (group, other) => Math.max(sizes.touch, radius(group) + radius(other) - SHARED_PX);
  const spots = joinTouching(of("spot"), reach);
  for (const group of picked) {
    for (const other of spots) {
      const space = radius(other) + SELECTED_PX;
      if (distance(other.at, group.at) < space) moveBeside(other, group.at, space, view);
    }
  }
  const occupied = new OccupiedBoxes();
  for (const { at, ...group } of [...spots, ...picked]) {
    const [halfWidth, halfHeight] = halfSize(group, sizes);
    occupied.add([at.x - halfWidth + SHARED_PX, at.y - halfHeight + SHARED_PX, at.x + halfWidth - SHARED_PX, at.y + halfHeight - SHARED_PX]);
  }
  const nears = joinTouching(of("near"), (group, other) => halfSize(group, sizes)[0] + halfSize(other, sizes)[0]);
  for (const group of nears) stepAside(group, occupied, ASIDE_PX, sizes, view.toPlace);
  const lines = joinSame(of("line"), ({ shape, id, cell }) => shape ?? id ?? cell);
  const areas = joinSame(of("area"), ({ area, id, shape, cell }) => area ?? shape ?? id ?? cell);
  const discs = new Neighbourhood(spots);
  const withoutRoom = new Set();
  for (const group of [...lines, ...areas]) {
    const room = group.form === "area" ? MOST_OF_ROOM * radiusOf(group.members[0], view.zoom) : sizes.room;
    if (stepAside(group, occupied, [0, ...STEPS_PX.filter((step) => step <= room)], sizes, view.toPlace)) continue;
    const host = discs.closest(group.at, (other) => radius(other) + SYMBOL_PX + SELECTED_PX);
    if (!host) continue;
    withoutRoom.add(group); // a region without room for its number is counted in the disc on it
    host.members.push(...group.members);
    host.count += group.count;
    host.at = host.foot;
  }
  shadeAreas([...areas, ...picked.filter(({ form }) => form === "area")]);
  return [...spots, ...lines, ...areas, ...nears, ...picked].filter((group) => !withoutRoom.has(group));
}
