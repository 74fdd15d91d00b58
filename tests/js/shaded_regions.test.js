import assert from "node:assert/strict";
import test from "node:test";

import { namesOf, regionsIn, shapeLevel } from "../../geo/map/static/shaded_regions.js";

const bounds = (west, south, east, north) => ({
  getWest: () => west,
  getSouth: () => south,
  getEast: () => east,
  getNorth: () => north,
});

test("shapes are asked for at the next finer level of detail", () => {
  assert.deepEqual([1, 2, 2.5, 7, 9.5, 14].map(shapeLevel), [2, 2, 4, 8, 10, 10]);
});

test("only regions that reach into the view are asked for, also beyond the antimeridian", () => {
  const regions = [
    { id: "sumy", box: [33, 50, 35.5, 52.4] },
    { id: "fiji", box: [177, -19, 180, -16] },
    { id: "all around", box: [-180, 60, 180, 72] },
  ];
  const seen = (...box) => regionsIn(regions, bounds(...box)).map(({ id }) => id);
  assert.deepEqual(seen(30, 48, 34, 51), ["sumy"]);
  assert.deepEqual(seen(-190, -20, -170, -10), ["fiji"]);
  assert.deepEqual(seen(390, 48, 394, 51), ["sumy"]);
  assert.deepEqual(seen(-180, -85, 180, 85), ["sumy", "fiji", "all around"]);
});

test("a region keeps its name, then its number alone, then nothing", () => {
  const written = (room, more = {}) =>
    namesOf([{ name: "Kirovohrad", words: "−41 %", ...more }], () => room).map(({ name, words }) => [name, words]);
  assert.deepEqual(written(40), [["Kirovohrad", "−41 %"]]);
  assert.deepEqual(written(20), [["", "−41 %"]]);
  assert.deepEqual(written(8), []);
  assert.deepEqual(written(40, { words: "" }), []);
});
