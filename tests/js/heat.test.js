import assert from "node:assert/strict";
import test from "node:test";

import { channels, heatGrid, heatPixels, pointsAt } from "../../geo/map/static/heat.js";

const FRAME = { width: 80, height: 40, step: 4, radius: 12 };

test("heat is highest at a point, reaches no further than its radius, and grows with its count", () => {
  const { values, columns, rows } = heatGrid([{ x: 40, y: 20, count: 3 }], FRAME);
  assert.deepEqual([columns, rows], [20, 10]);
  assert.equal(values[5 * 20 + 10], 3);
  assert.equal(Math.max(...values), 3);
  assert.equal(values[5 * 20 + 13], 0);
  assert.equal(heatGrid([], FRAME).values.some(Boolean), false);
});

test("the most is the last colour, nothing is no colour, and few are paler", () => {
  const colours = [channels("#f0e0d0"), channels("#102030")];
  assert.deepEqual(colours[1], [16, 32, 48]);
  const pixels = heatPixels({ values: Float32Array.of(0, 1, 100), columns: 3, rows: 1 }, colours);
  assert.deepEqual([...pixels.slice(0, 4)], [0, 0, 0, 0]);
  assert.deepEqual([...pixels.slice(8, 11)], colours[1]);
  assert.ok(pixels[7] > 0 && pixels[7] < pixels[11]);
  assert.ok(heatPixels({ values: new Float32Array(2), columns: 2, rows: 1 }, colours).every((part) => part === 0));
});

test("what lies about a click is taken, the most first", () => {
  const points = [{ x: 0, y: 0, count: 1 }, { x: 3, y: 4, count: 9 }, { x: 30, y: 0, count: 50 }];
  assert.deepEqual(pointsAt(points, { x: 0, y: 0 }, 10).map(({ count }) => count), [9, 1]);
});
