/* Heat from counts at points; without a map. */

const NOISE = 0.04; // share of the maximum below which nothing is drawn, so that the base map stays visible
const MOST_ALPHA = 225; // the map shows through even at the maximum

/** A density estimate on a grid: each point is spread by a kernel that is highest in its middle and sums to 1.
    @param points [{x, y, count}] in pixels; `step` pixels make a cell, `radius` is how far a point reaches */
export function heatGrid(points, { width, height, step, radius }) {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const values = new Float32Array(columns * rows);
  const reach = Math.ceil(radius / step);
  for (const { x, y, count } of points) {
    const [middleColumn, middleRow] = [Math.round(x / step), Math.round(y / step)];
    for (let row = Math.max(0, middleRow - reach); row <= Math.min(rows - 1, middleRow + reach); row += 1) {
      for (let column = Math.max(0, middleColumn - reach); column <= Math.min(columns - 1, middleColumn + reach); column += 1) {
        const away = Math.hypot(column * step - x, row * step - y) / radius;
        if (away < 1) values[row * columns + column] += count * (1 - away * away) ** 2;
      }
    }
  }
  return { values, columns, rows };
}

/** The pixels of a grid, RGBA: by the logarithm of its values, along colours from few to most. */
export function heatPixels({ values, columns, rows }, colours) {
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  const most = Math.log1p(values.reduce((greatest, value) => Math.max(greatest, value), 0));
  values.forEach((value, at) => {
    const share = most ? Math.log1p(value) / most : 0;
    if (share < NOISE) return;
    const along = share * (colours.length - 1);
    const first = Math.min(Math.floor(along), colours.length - 2);
    const [from, to] = [colours[first], colours[first + 1]];
    from.forEach((part, channel) => (pixels[4 * at + channel] = part + (to[channel] - part) * (along - first)));
    pixels[4 * at + 3] = MOST_ALPHA * Math.min(1, 0.25 + share);
  });
  return pixels;
}

/** A colour "#rrggbb" as [red, green, blue]. */
export const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** The points within `reach` pixels of a point, the largest counts first. */
export function pointsAt(points, { x, y }, reach) {
  return points.filter((point) => Math.hypot(point.x - x, point.y - y) < reach).sort((a, b) => b.count - a.count);
}
