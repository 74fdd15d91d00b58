import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.window ??= globalThis;
const { OccupiedBoxes } = await import("../../geo/map/static/label_placement.js");
const { sideOf } = await import("../../geo/map/static/own_places.js");

const HERE = { x: 100, y: 100 };
const side = (isPoint, ...marks) => sideOf(HERE, 60, isPoint, new OccupiedBoxes(marks));

test("the name of one's own place is where no mark is", () => {
  const [right, left, above] = [[120, 70, 160, 80], [40, 70, 85, 80], [95, 50, 105, 60]];
  assert.equal(side(true), "right");
  assert.equal(side(true, right), "left");
  assert.equal(side(true, right, left), "above");
  assert.equal(side(true, right, left, above), "");
  assert.equal(side(true, [0, 0, 200, 200]), "");
  assert.equal(side(false), "middle");
  assert.equal(side(false, [90, 95, 110, 105]), "above");
});

test("two names of one's own at one place don't lie over each other", () => {
  const occupied = new OccupiedBoxes();
  const sides = Array.from({ length: 4 }, () => sideOf(HERE, 60, true, occupied));
  assert.deepEqual(sides, ["right", "left", "above", ""]);
});
