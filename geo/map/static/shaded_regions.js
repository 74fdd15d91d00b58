/* Which regions are in view, and where there is room for their names; without a map. */

const SHAPE_LEVELS = [2, 4, 6, 8, 10]; // shapes of a level of detail serve all zooms up to it
const WRITTEN_LETTER_PX = 6.6; // mean width of a letter of a name
const [WRITTEN_LEAST_PX, WRITTEN_HIGH_PX] = [14, 15]; // the least radius of room for a number, and the height of a line

/** The level of detail at which shapes are asked for. */
export const shapeLevel = (zoom) => SHAPE_LEVELS.find((level) => zoom <= level) ?? SHAPE_LEVELS.at(-1);

/** The regions that reach into a box of the map, on any copy of the world. */
export function regionsIn(regions, bounds) {
  const [south, north, west, east] = [bounds.getSouth(), bounds.getNorth(), bounds.getWest(), bounds.getEast()];
  const middle = (west + east) / 2;
  return regions.filter(({ box: [left, low, right, high] }) => {
    const turn = 360 * Math.round((middle - (left + right) / 2) / 360);
    return high > south && low < north && right + turn > west && left + turn < east;
  });
}

/** What is written into each region, with its size: name and number, the number alone, or nothing. */
export function namesOf(regions, roomOf) {
  const written = [];
  for (const { name, words, ...region } of regions) {
    const room = words ? roomOf(region) : 0;
    if (room < WRITTEN_LEAST_PX) continue;
    const width = (text) => WRITTEN_LETTER_PX * text.length;
    const hasRoom = 2 * room > width(name) && room > WRITTEN_HIGH_PX;
    if (!hasRoom && 2 * room < width(words)) continue;
    const box = hasRoom ? [Math.max(width(name), width(words)), 2 * WRITTEN_HIGH_PX] : [width(words), WRITTEN_HIGH_PX];
    written.push({ ...region, name: hasRoom ? name : "", words, box });
  }
  return written;
}
