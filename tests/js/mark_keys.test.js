import assert from "node:assert/strict";
import test from "node:test";

import { closestMark, nearestMark } from "../../geo/map/static/mark_keys.js";

const mark = (name, x, y) => ({ name, at: { x, y } });
const MARKS = [mark("east", 60, 5), mark("far east", 90, 0), mark("south-east", 40, 38), mark("north", 3, -70)];

test("an arrow key goes to the nearest mark in its direction, what lies beside it counting as further", () => {
  const to = (direction) => nearestMark(MARKS, { x: 0, y: 0 }, direction)?.name;
  assert.equal(to([1, 0]), "east");
  assert.equal(to([0, 1]), "south-east");
  assert.equal(to([0, -1]), "north");
  assert.equal(to([-1, 0]), undefined);
});

test("the first mark is the one in the middle", () => {
  assert.equal(closestMark(MARKS, { x: 0, y: -40 }).name, "north");
  assert.equal(closestMark([], { x: 0, y: 0 }), null);
});
