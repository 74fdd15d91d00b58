import assert from "node:assert/strict";
import test from "node:test";

import { OccupiedBoxes, placeLabels } from "../../geo/map/static/label_placement.js";

const FRAME = [0, 0, 800, 600];
const town = (name, x, y) => ({ name, kind: "town", x, y });
const placed = (places, more = {}) =>
  placeLabels(places, {
    frame: FRAME,
    toPixels: ({ x, y }) => ({ x, y }),
    widthOf: ({ name }) => 7 * name.length,
    ...more,
  });
const place = (places, obstacles = []) => placed(places, { obstacles });
const sides = (labels) => labels.map(({ place: { name }, side }) => `${name} ${side}`);

test("a name stands right of its dot, or where there is room", () => {
  assert.deepEqual(sides(place([town("Kyiv", 400, 300)])), ["Kyiv right"]);
  assert.deepEqual(sides(place([town("Kyiv", 400, 300)], [[404, 290, 500, 310]])), ["Kyiv left"]);
  assert.deepEqual(
    sides(
      place(
        [town("Kyiv", 400, 300)],
        [
          [404, 297, 500, 303],
          [300, 297, 396, 303],
        ],
      ),
    ),
    ["Kyiv above"],
  );
});

test("a name is whole or not there", () => {
  assert.deepEqual(sides(place([town("Kyiv", 798, 300)])), ["Kyiv left"]);
  assert.deepEqual(place([{ name: "Ukraine", kind: "country", x: 5, y: 300 }]), []);
  assert.deepEqual(place([town("Kyiv", 900, 300)]), []);
});

test("of two dots that are close the more prominent is named, and none behind a marker", () => {
  assert.deepEqual(sides(place([town("Kyiv", 400, 300), town("Brovary", 420, 290)])), ["Kyiv right"]);
  assert.deepEqual(place([town("Kyiv", 400, 300)], [[390, 290, 410, 310]]), []);
});

test("a town with a mark has its name beside it, in place of a dot", () => {
  const mark = { box: [386, 286, 414, 314], kind: "town", name: "", isStrong: true };
  const [label, ...others] = placed([town("Kyiv", 400, 300)], { marks: [mark] });
  assert.equal(others.length, 0);
  assert.deepEqual([label.place.name, label.place.isMarked, label.side], ["Kyiv", true, "middle"]);
  assert.ok(label.point.x > 414);
});

test("a mark that reaches far from a town isn't named after it", () => {
  const cairo = { ...town("Cairo", 400, 300), lat: 30.06, lon: 31.25 };
  const named = (...members) => {
    const mark = { box: [386, 286, 414, 314], kind: "town", name: "", isStrong: true, members };
    return placed([cairo], { marks: [mark] }).map(({ place: { name } }) => name);
  };
  const gaza = { lat: 31.4, lon: 34.4, level: 26, radius_km: null };
  const giza = { lat: 30.0, lon: 31.2, level: 26, radius_km: 25 };
  assert.deepEqual(named(giza), ["Cairo"]);
  assert.deepEqual(named(gaza), []);
  assert.deepEqual(named(giza, gaza), []);
  assert.deepEqual(named({ ...giza, radius_km: 116 }), []);
  assert.deepEqual(named({ ...giza, level: 12 }), ["Cairo"]);
  assert.deepEqual(named({ ...giza, level: 7 }), []); // a cell of 270 km
});

test("the selected is named first, then towns with a mark, regions, countries and other towns", () => {
  const beside = (name, kind, more) => ({ box: [400, 300, 420, 320], kind, name, ...more });
  const marks = [beside("Region", "region"), beside("Town", "town"), beside("Chosen", "town", { isSelected: true })];
  const places = [town("Other", 600, 100), { name: "Land", kind: "country", x: 200, y: 100 }];
  assert.deepEqual(
    placed(places, { marks }).map(({ place: { name } }) => name),
    ["Chosen", "Town", "Region", "Land", "Other"],
  );
});

test("a country's name goes aside for a mark as far as it has room", () => {
  const land = { name: "Land", kind: "country", x: 400, y: 300 };
  const mark = { box: [380, 290, 420, 310], kind: "" };
  assert.deepEqual(placed([land], { marks: [mark] }), []);
  const [label] = placed([land], { marks: [mark], roomOf: () => 200 });
  assert.ok(Math.abs(label.point.y - 300) >= 15 || Math.abs(label.point.x - 400) > 30);
});

test("names of any number never touch each other or an obstacle, and there is an end to them", () => {
  const places = Array.from({ length: 500 }, (_, n) => town(`Town ${n}`, (n * 97) % 800, (n * 61) % 600));
  const obstacles = [[300, 200, 500, 400]];
  const labels = place(places, obstacles);
  assert.ok(labels.length > 20 && labels.length <= 70);
  for (const { point } of labels)
    assert.ok(new OccupiedBoxes(obstacles).isFree([point.x - 3, point.y - 3, point.x + 3, point.y + 3]));
});

test("boxes that share an edge don't touch", () => {
  const occupied = new OccupiedBoxes([[0, 0, 100, 100]]);
  assert.ok(occupied.isFree([100, 0, 200, 100]));
  assert.ok(!occupied.isFree([99, 99, 300, 300]));
  assert.ok(!new OccupiedBoxes([[-500, -500, 500, 500]]).isFree([-10, -10, 10, 10]));
});

test("two marks of one region share its name", () => {
  const mark = (x, isSelected = false) => ({ box: [x, 286, x + 20, 304], kind: "region", name: "Odesa region", isSelected });
  const named = (...marks) => placed([], { marks }).map(({ place: { isSelected }, point }) => [isSelected, point.x > 450]);
  assert.deepEqual(named(mark(400), mark(430, true)), [[true, true]]);
  assert.equal(named(mark(100), mark(600)).length, 2);
});
