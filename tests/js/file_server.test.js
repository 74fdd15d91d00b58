import assert from "node:assert/strict";
import test from "node:test";

import { FileServer, extentOf, labelsIn } from "../../geo/map/static/file_server.js";

const DATA = {
  incidents: [
    { id: "a", type: "drone_strike", domain: "kinetic", lat: 50, lon: 30, details: { facts: [] } },
    { id: "b", type: "talks", domain: "political", lat: 10, lon: 179.5, radius_km: 100 },
    { id: "c", type: "talks", domain: "political", lat: null, lon: null },
  ],
  names: {
    most: 2,
    labels: [
      { name: "Ukraine", kind: "country", lat: 49, lon: 31, zooms: [[2.5, 8]] },
      {
        name: "Kyiv",
        kind: "town",
        lat: 50.4,
        lon: 30.5,
        zooms: [
          [1, 2],
          [4, 23],
        ],
      },
      { name: "Quarter", kind: "town", lat: 50.4, lon: 30.5, zooms: [] },
      { name: "Third", kind: "town", lat: 50.4, lon: 30.5, zooms: [[1, 23]] },
    ],
  },
  shapes: { "place/1": { type: "Polygon" } },
  tiles: { "0/0/0": { land: "M0 0" } },
};

test("what is in view is what lies in the box and isn't hidden", async () => {
  const server = new FileServer(DATA);
  const all = await server.incidents({ box: [-180, -85, 180, 85] });
  assert.deepEqual(
    all.features.map(({ properties }) => properties.id),
    ["a", "b"],
  );
  assert.deepEqual(all.features[0].geometry.coordinates, [30, 50]);
  assert.equal("details" in all.features[0].properties, false);
  assert.deepEqual(all.countries, {});
  server.hiddenTypes.add("talks");
  assert.equal((await server.incidents({ box: [-180, -85, 180, 85] })).incidents, 1);
  assert.equal((await server.incidents({ box: [170, -85, -170, 85] })).incidents, 0);
});

test("the extent holds circles, stays on the map, and is null for nothing", () => {
  assert.deepEqual(extentOf([DATA.incidents[0]]), [30, 50, 30, 50]);
  const [west, south, east, north] = extentOf([DATA.incidents[1]]);
  assert.ok(west < 179 && east === 180 && south > 9 && south < 9.2 && north > 10.8);
  assert.equal(extentOf([DATA.incidents[2]]), null);
});

test("labels are those of the zoom, of the most prominent of the box", () => {
  const named = (zoom) => labelsIn(DATA.names, [20, 40, 40, 60], zoom).map(({ name }) => name);
  assert.deepEqual(named(0), ["Kyiv"]);
  assert.deepEqual(named(3), ["Ukraine"]);
  assert.deepEqual(named(4.5), ["Ukraine", "Kyiv"]);
  assert.deepEqual(named(8), ["Kyiv"]);
  assert.deepEqual(labelsIn(DATA.names, [0, 0, 1, 1], 5), []);
});

test("shapes and tiles come from the file", async () => {
  const server = new FileServer(DATA);
  assert.deepEqual(await server.shape("place/1"), { type: "Polygon" });
  assert.equal(await server.shape("place/2"), null);
  assert.deepEqual(await server.tile("2/0/0"), { land: "M 0  0" });
});
