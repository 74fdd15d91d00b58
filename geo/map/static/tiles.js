/* Which stored tile covers a square of the map, and how a coarser one is enlarged for it (geo/map/basemap.py). */

/** Units of a tile's paths along its side. */
export const TILE_UNITS = 4096;
/** The side of a map tile on the screen, pixels. */
export const TILE_SIDE = 512;
const LEVELS = [0, 2, 5];

/** The level of the stored tiles that serves a map zoom. */
export const levelFor = (zoom) => (zoom <= 2 ? LEVELS[0] : zoom <= 5 ? LEVELS[1] : LEVELS[2]);

/**
 * The stored tile for a square {x, y, z} of the map: `key`, and how the square lies in it: `times` as large, `left` and
 * `top` in squares from the enlarged tile's corner.
 */
export function storedTile({ x, y, z }) {
  const level = levelFor(z);
  const shift = Math.max(0, z - 1) - level;
  const within = (1 << shift) - 1;
  return { key: `${level}/${x >> shift}/${y >> shift}`, times: 1 << shift, left: x & within, top: y & within };
}

/** An SVG path, moved and enlarged; relative commands are only enlarged. */
export function enlargedPath(path, times, left, top) {
  let command = "";
  let second = false;
  return path.replace(/([a-zA-Z])|(-?\d*\.?\d+)/g, (token, letter) => {
    if (letter) {
      command = letter;
      second = false;
      return letter;
    }
    const vertical = command === "V" || command === "v" || (second && command !== "H" && command !== "h");
    second = !second;
    const relative = command === command.toLowerCase();
    return ` ${Math.round((Number(token) - (relative ? 0 : vertical ? top : left)) * times * 10) / 10}`;
  });
}

/** A tile from `tiles`, by "level/column/row"; a missing one is cut from a coarser one. */
export function tileFrom(tiles, level, column, row) {
  const own = tiles[`${level}/${column}/${row}`];
  if (own || level === 0) return own ?? {};
  const above = LEVELS[LEVELS.indexOf(level) - 1];
  const shift = level - above;
  const within = (1 << shift) - 1;
  const side = TILE_UNITS / (1 << shift);
  const coarse = tileFrom(tiles, above, column >> shift, row >> shift);
  return Object.fromEntries(
    Object.entries(coarse).map(([kind, path]) => [
      kind,
      enlargedPath(path, 1 << shift, (column & within) * side, (row & within) * side),
    ]),
  );
}
