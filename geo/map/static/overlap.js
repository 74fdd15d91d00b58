/* Symbols that stay apart: what would cover each other becomes one cluster; the symbol of an area steps aside
   within it, which is no untruth, since it stands for all of the area. */
import { pixelsOfKilometre } from "./mercator.js";

const PIN_PX = 22; // from the foot of a pin to the middle of its head
const SQUARE_PX = 64; // no reach is larger
const SYMBOL_PX = 17; // half a symbol and its outline
const SELECTED_PX = 19; // with its ring
const SHARED_PX = 4; // two discs may overlap by their outlines
const STEPS_PX = [24, 34, 46, 60];
const TURNS = 12;
const MOST_OF_ROOM = 0.75; // a symbol stays that far from the edge of its area

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The radius of a cluster's symbol, pixels; as geo.map.drawing has it. */
export const clusterRadius = (sizes, count) =>
  Math.min(sizes["cluster-most"], sizes["cluster-least"] + sizes["cluster-tenfold"] * Math.log10(count));

/** Groups of symbols by where they stand, so that each need only be compared with its neighbours. */
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

/** How far, in pixels, the symbol of a feature may stand from its point without telling an untruth. */
export const roomOf = (feature, drawnAs, zoom) =>
  drawnAs(feature.precision) === "area" && feature.radius_km
    ? feature.radius_km * pixelsOfKilometre(feature.lat, zoom)
    : 0;

function moveTo(group, spot, toPlace) {
  Object.assign(group, { at: spot }, toPlace(spot));
}

/** Join what touches, the larger first, until nothing touches any more: what has joined has grown. */
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
        host.at = host.foot; // a cluster has no pin to stand on
      } else {
        joined.push(group);
        neighbours.add(group);
      }
    }
  }
  return joined;
}

/** Move the symbol of an area to where it touches nothing, as far as it has room. */
function stepAside(group, touches, room, toPlace) {
  if (!touches(group.at)) return;
  for (const step of STEPS_PX) {
    if (step > MOST_OF_ROOM * room) break;
    for (let turn = 0; turn < TURNS; turn++) {
      const angle = (-3 * Math.PI) / 4 + (turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * ((2 * Math.PI) / TURNS);
      const spot = { x: group.at.x + step * Math.cos(angle), y: group.at.y + step * Math.sin(angle) };
      if (touches(spot)) continue;
      moveTo(group, spot, toPlace);
      return;
    }
  }
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

/**
 * The symbols to draw: groups of features, each with its members, count and place.
 *
 * @param features incidents (with an id) and the server's clusters (with a count)
 * @param marked   the selected incident where it is not among them; it is never part of a cluster
 * @param selected the id of the selected incident, or ""
 * @param view     {zoom, toPixels({lat, lon}) -> {x, y}, toPlace({x, y}) -> {lat, lon}}
 * @param drawnAs  what a precision is drawn as
 * @param sizes    of the symbols
 */
export function resolveOverlaps(features, { marked = null, selected = "", view, drawnAs, sizes }) {
  const alone = (feature) => {
    const foot = view.toPixels(feature);
    const pinned = feature.id && drawnAs(feature.precision) === "pin";
    const at = pinned ? { x: foot.x, y: foot.y - PIN_PX } : foot;
    return { members: [feature], count: feature.count ?? 1, at, foot, lat: feature.lat, lon: feature.lon };
  };
  const room = (group) => roomOf(group.members[0], drawnAs, view.zoom);
  const groups = features.map(alone);
  if (marked && !features.some((feature) => feature.id === marked.id)) groups.push(alone(marked));
  const isSelected = (group) => Boolean(group.members[0].id) && group.members[0].id === selected;
  const hasRoom = (group) => !isSelected(group) && Boolean(group.members[0].id) && room(group) > sizes.room;
  const picked = groups.filter(isSelected);
  const roomy = groups.filter(hasRoom);

  const radius = (group) => (group.count > 1 ? clusterRadius(sizes, group.count) : sizes.touch / 2);
  const reach = (group, other) => Math.max(sizes.touch, radius(group) + radius(other) - SHARED_PX);
  const joined = joinTouching(
    groups.filter((group) => !isSelected(group) && !hasRoom(group)),
    reach,
  );
  for (const group of picked) {
    for (const other of joined) {
      const space = radius(other) + SELECTED_PX;
      if (distance(other.at, group.at) < space) moveBeside(other, group.at, space, view);
    }
  }
  const neighbours = new Neighbourhood([...joined, ...picked]);
  for (const group of roomy) {
    const touches = (at) => neighbours.closest(at, (other) => radius(other) + SYMBOL_PX);
    stepAside(group, touches, room(group), view.toPlace);
    neighbours.add(group);
  }
  return [...joined, ...roomy, ...picked];
}
