import assert from "node:assert/strict";
import test from "node:test";

import { clusterRadius, resolveOverlaps, roomOf } from "../../geo/map/static/overlap.js";

const SIZES = { "cluster-least": 15, "cluster-most": 30, "cluster-tenfold": 4.48, touch: 21, room: 30 };
const drawnAs = (precision) => ({ settlement: "pin", province: "area" })[precision] ?? "near";
/** A map on which a degree is a hundred pixels. */
const view = {
  zoom: 7,
  toPixels: ({ lat, lon }) => ({ x: 100 * lon, y: -100 * lat }),
  toPlace: ({ x, y }) => ({ lat: -y / 100, lon: x / 100 }),
};
const town = (id, lat, lon, more = {}) => ({ id, lat, lon, precision: "settlement", ...more });
const resolve = (features, more = {}) => resolveOverlaps(features, { view, drawnAs, sizes: SIZES, ...more });
const ids = (groups) =>
  groups
    .map((group) =>
      group.members
        .map(({ id }) => id)
        .sort()
        .join("+"),
    )
    .sort();

test("symbols that would cover each other become one cluster", () => {
  const groups = resolve([town("a", 50, 30), town("b", 50.05, 30.05), town("c", 52, 30)]);
  assert.deepEqual(ids(groups), ["a+b", "c"]);
  assert.deepEqual(groups.map(({ count }) => count).sort(), [1, 2]);
});

test("what has joined has grown, and joins what it touches then", () => {
  const row = [0, 0.15, 0.3, 0.45].map((lon, number) => ({ count: 100, cell: number, lat: 50, lon, precision: "" }));
  const [group, ...others] = resolve(row);
  assert.equal(others.length, 0);
  assert.equal(group.count, 400);
});

test("no two groups that are left touch, however many there are", () => {
  const features = Array.from({ length: 400 }, (_, n) =>
    town(`t${n}`, 50 + ((n * 37) % 100) / 50, 30 + ((n * 61) % 100) / 50),
  );
  const groups = resolve(features);
  assert.equal(
    groups.reduce((sum, { count }) => sum + count, 0),
    400,
  );
  for (const group of groups) {
    for (const other of groups) {
      if (group !== other) assert.ok(Math.hypot(group.at.x - other.at.x, group.at.y - other.at.y) >= SIZES.touch);
    }
  }
});

test("the selected incident is never part of a cluster, and others step beside it", () => {
  const groups = resolve([town("a", 50, 30), town("b", 50, 30), town("c", 50, 30)], { selected: "b" });
  assert.deepEqual(ids(groups), ["a+c", "b"]);
  const [others, selected] = groups;
  assert.ok(Math.hypot(others.at.x - selected.at.x, others.at.y - selected.at.y) > 30);
  assert.equal(selected.lat, 50);
});

test("a selected incident that the server hid in a cluster is drawn all the same", () => {
  const marked = town("m", 50, 30);
  assert.deepEqual(ids(resolve([{ count: 5, lat: 51, lon: 30, precision: "" }], { marked, selected: "m" })), ["", "m"]);
  assert.deepEqual(ids(resolve([marked], { marked, selected: "m" })), ["m"]);
});

test("the symbol of a large area keeps its own, and steps aside within the area", () => {
  const region = town("r", 50, 30, { precision: "province", radius_km: 100 });
  const groups = resolve([town("a", 50, 30), { count: 30, lat: 50, lon: 30, precision: "" }, region]);
  assert.deepEqual(ids(groups), ["a+", "r"]);
  const aside = groups.find(({ members }) => members[0].id === "r");
  const moved = Math.hypot(aside.at.x - 3000, aside.at.y + 5000);
  assert.ok(moved > 20 && moved <= 0.75 * roomOf(region, drawnAs, view.zoom));
});

test("only an area gives room", () => {
  assert.equal(roomOf(town("a", 50, 30, { radius_km: 50 }), drawnAs, 7), 0);
  assert.equal(roomOf({ precision: "province", radius_km: null, lat: 0 }, drawnAs, 7), 0);
});

test("a disc grows with the number, up to a most", () => {
  assert.equal(clusterRadius(SIZES, 1), 15);
  assert.ok(Math.abs(clusterRadius(SIZES, 100) - 23.96) < 1e-9);
  assert.equal(clusterRadius(SIZES, 1e6), 30);
});

test("nothing gives nothing", () => assert.deepEqual(resolve([]), []));
