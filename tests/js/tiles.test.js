import assert from "node:assert/strict";
import test from "node:test";

import { enlargedPath, levelFor, storedTile, tileFrom } from "../../geo/map/static/tiles.js";

const plain = (path) => path.replace(/ +/g, " ");

test("the level that serves a zoom is the nearest that isn't finer than needed", () => {
  assert.deepEqual([0, 2, 2.5, 5, 5.5, 12].map(levelFor), [0, 0, 2, 2, 5, 5]);
});

test("a square of the map lies in a stored tile, so many times as large", () => {
  assert.deepEqual(storedTile({ x: 0, y: 0, z: 1 }), { key: "0/0/0", times: 1, left: 0, top: 0 });
  assert.deepEqual(storedTile({ x: 5, y: 6, z: 4 }), { key: "2/2/3", times: 2, left: 1, top: 0 });
  assert.deepEqual(storedTile({ x: 37, y: 21, z: 7 }), { key: "5/18/10", times: 2, left: 1, top: 1 });
});

test("absolute commands of a path move and grow, relative ones grow", () => {
  assert.equal(plain(enlargedPath("M10 20l5-5H30V40z", 2, 10, 0)), "M 0 40l 10 -10H 40V 80z");
  assert.equal(plain(enlargedPath("M-99-99H4195V4195H-99z", 1, 0, 0)), "M -99 -99H 4195V 4195H -99z");
});

test("a tile that a file lacks is cut out of the one above, through several levels", () => {
  const tiles = { "0/0/0": { land: "M0 0L4096 4096" }, "5/1/1": { land: "M1 1" } };
  assert.deepEqual(tileFrom(tiles, 0, 0, 0), tiles["0/0/0"]);
  assert.deepEqual(tileFrom(tiles, 5, 1, 1), tiles["5/1/1"]);
  assert.equal(plain(tileFrom(tiles, 2, 3, 3).land), "M -12288 -12288L 4096 4096");
  assert.equal(plain(tileFrom(tiles, 5, 31, 31).land), "M -126976 -126976L 4096 4096");
  assert.deepEqual(tileFrom({}, 0, 0, 0), {});
});
