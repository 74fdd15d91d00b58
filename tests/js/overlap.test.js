import assert from "node:assert/strict";
import test from "node:test";

import { clusterRadius, formOf, formsAt, halfSize, radiusOf, resolveOverlaps } from "../../geo/map/static/overlap.js";

const SIZES = { "cluster-least": 14, "cluster-most": 23, "cluster-tenfold": 3, touch: 21, room: 30 };
const drawnAs = (precision) => ({ settlement: "pin", province: "area", border: "line", "": "pin" })[precision] ?? "near";
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
  const row = [0, 0.12, 0.24, 0.37].map((lon, number) => ({ count: 100, cell: number, lat: 50, lon, precision: "" }));
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

const region = (area, lat, lon, more = {}) => ({ area, lat, lon, radius_km: 100, count: 10, precision: "province", ...more });
const near = (id, lat, lon, more = {}) => ({ id, lat, lon, precision: "near", radius_km: 25, ...more });

test("what is known to a region has one number in it, which stands beside what is known to a town", () => {
  const features = [town("a", 50, 30), { count: 30, lat: 50, lon: 30, precision: "" }, region("UA/r", 50, 30)];
  const groups = resolve([...features, region("UA/r", 50, 30, { count: 5 })]);
  const number = groups.find(({ form }) => form === "area");
  assert.equal(number.count, 15);
  const moved = Math.hypot(number.at.x - 3000, number.at.y + 5000);
  assert.ok(moved > 10 && moved <= 0.75 * radiusOf(features[2], view.zoom));
  assert.equal(
    groups.reduce((sum, { count }) => sum + count, 0),
    46,
  );
});

test("what lies near a town is put together apart from what is known to towns, and stands close to it", () => {
  const groups = resolve([near("a", 50, 30), near("b", 50.01, 30), near("c", 53, 30), town("d", 50, 30)]);
  assert.deepEqual(groups.map(({ form, count }) => `${form} ${count}`).sort(), ["near 1", "near 2", "spot 1"]);
  const capsule = groups.find(({ form, count }) => form === "near" && count === 2);
  assert.ok(Math.hypot(capsule.at.x - 3000, capsule.at.y + 5000) <= 27);
});

test("from so far that its distance can't be seen, everything is a spot", () => {
  const far = { ...view, zoom: 3 };
  const [one, two] = [near("a", 50, 30), region("UA/r", 50, 30)];
  assert.deepEqual(
    resolve([one, two, town("t", 50, 30)], { view: far }).map(({ form, count }) => [form, count]),
    [["spot", 12]],
  );
  for (const feature of [one, two]) {
    const zoom = formsAt(feature, drawnAs, SIZES);
    assert.equal(formOf(feature, drawnAs, zoom - 0.1, SIZES), "spot");
    assert.notEqual(formOf(feature, drawnAs, zoom + 0.1, SIZES), "spot");
  }
  assert.equal(formsAt(town("t", 50, 30), drawnAs, SIZES), null);
});

test("two incidents on one border are one mark on it", () => {
  const line = (id, lon, shape) => ({ id, lat: 50, lon, precision: "border", shape });
  const groups = resolve([line("a", 30, "place/b"), line("b", 31, "place/b"), line("c", 32, "place/other")]);
  assert.deepEqual(groups.map(({ form, count }) => `${form} ${count}`).sort(), ["line 1", "line 2"]);
});

test("areas are shaded by thirds of those in view, and one alone is light", () => {
  const areas = [1, 2, 5, 9, 30, 99].map((count, number) => region(`UA/${number}`, 40 + 4 * number, 30, { count }));
  assert.deepEqual(
    resolve(areas).map(({ count, shade }) => [count, shade]),
    [
      [1, 1],
      [2, 1],
      [5, 2],
      [9, 2],
      [30, 3],
      [99, 3],
    ],
  );
  assert.equal(resolve([region("UA/r", 50, 30)])[0].shade, 1);
});

test("a disc grows with the number, up to a most, and each form has its size", () => {
  assert.equal(clusterRadius(SIZES, 1), 14);
  assert.equal(clusterRadius(SIZES, 100), 20);
  assert.equal(clusterRadius(SIZES, 1e6), 23);
  assert.equal(halfSize({ form: "near", count: 41, members: [{}, {}] }, SIZES)[1], 11);
  assert.equal(halfSize({ form: "area", count: 41, members: [{}] }, SIZES)[1], 9.5);
});

test("nothing gives nothing", () => assert.deepEqual(resolve([]), []));
