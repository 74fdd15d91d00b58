/* Web Mercator as in Leaflet: positions in degrees, and pixels of a world 256 · 2^zoom wide; and the Earth's radius.
 * A test compares the constants with geo/geodesy.py, so that rings are as wide as in pictures.
 */
export const TILE_PX = 256;
export const EARTH_RADIUS_KM = 6371.0088;
export const KM_A_DEGREE = (Math.PI / 180) * EARTH_RADIUS_KM;
const MAX_LAT = 85.0511287798066;

/** The side of the whole world at a zoom, pixels. */
export const worldPixels = (zoom) => TILE_PX * 2 ** zoom;

/** Position to pixels. */
export function project({ lat, lon }, zoom) {
  const world = worldPixels(zoom);
  const sine = Math.sin((Math.max(-MAX_LAT, Math.min(MAX_LAT, lat)) * Math.PI) / 180);
  return { x: world * (lon / 360 + 0.5), y: world * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) };
}

/** Pixels to position; longitude isn't wrapped. */
export function unproject({ x, y }, zoom) {
  const world = worldPixels(zoom);
  return { lat: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI, lon: (x / world - 0.5) * 360 };
}

/** How many pixels a kilometre is at a latitude. */
export const pixelsOfKilometre = (lat, zoom) =>
  worldPixels(zoom) / (360 * KM_A_DEGREE * Math.cos((lat * Math.PI) / 180));

/** A longitude wrapped to -180 (included) to 180 (excluded). */
export const wrappedLon = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

/**
 * The box that a map shows, as [west, south, east, north]; west > east crosses the antimeridian.
 *
 * `size` is the map's in pixels; the box is larger by `pad`, a share of it, on each side.
 */
export function boxInView(centre, zoom, size, pad) {
  const [halfWidth, halfHeight] = [size.x * (0.5 + pad), size.y * (0.5 + pad)];
  const middle = project(centre, zoom);
  const north = Math.max(0, middle.y - halfHeight);
  const south = Math.min(worldPixels(zoom), middle.y + halfHeight);
  const corner = unproject({ x: middle.x - halfWidth, y: south }, zoom);
  const opposite = unproject({ x: middle.x + halfWidth, y: north }, zoom);
  let [west, east] = [corner.lon, opposite.lon];
  if (east - west >= 360) [west, east] = [-180, 180];
  else if (west < -180 || east > 180) [west, east] = [wrappedLon(west), wrappedLon(east)];
  return [west, corner.lat, east, opposite.lat];
}

/** Whether a position lies in a box. */
export const isInside = ({ lat, lon }, [west, south, east, north]) =>
  lat >= south && lat <= north && (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east);

/** Whether a position lies in a cell, given by Morton code and level (geo/geodesy.py). */
export function isInCell(position, { cell, level }) {
  const { x, y } = project(position, level - Math.log2(TILE_PX));
  let [column, row] = [0, 0];
  for (let bit = 0, rest = cell; bit < level; bit++, rest = Math.floor(rest / 4)) {
    column += (rest % 2) * 2 ** bit;
    row += (Math.floor(rest / 2) % 2) * 2 ** bit;
  }
  return Math.floor(x) === column && Math.floor(y) === row;
}

/** Whether one of two cells contains the other or they are equal. */
export function areNested(one, other) {
  const [fine, coarse] = one.level < other.level ? [other, one] : [one, other];
  return Math.floor(fine.cell / 4 ** (fine.level - coarse.level)) === coarse.cell;
}

/** A query restricted to some days. */
export function withinDays(query, { since, until }) {
  const words = new URLSearchParams(query);
  const [from, to] = [words.get("since") ?? since, words.get("until") ?? until];
  words.set("since", from > since ? from : since);
  words.set("until", to < until ? to : until);
  return words.toString();
}
