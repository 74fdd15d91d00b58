import assert from "node:assert/strict";
import test from "node:test";

import { EARTH_RADIUS_KM } from "../../geo/map/static/mercator.js";
import { areaWord, circleCorners, nearWord, rectangleCorners, unbroken } from "../../geo/map/static/outlines.js";

function distance([lat, lon], [otherLat, otherLon]) {
  const radians = Math.PI / 180;
  const half = (degrees) => Math.sin((degrees * radians) / 2) ** 2;
  const chord = half(otherLat - lat) + Math.cos(lat * radians) * Math.cos(otherLat * radians) * half(otherLon - lon);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(chord));
}

test("every corner of a circle is as far from its middle as its radius", () => {
  for (const [lat, lon, km] of [
    [48.7, 37.6, 30],
    [70, 179.9, 200],
    [-33, -70, 5],
  ])
    for (const corner of circleCorners([lat, lon, km])) assert.ok(Math.abs(distance([lat, lon], corner) - km) < 1e-6 * km);
});

test("a circle over the antimeridian isn't torn", () => {
  const lons = circleCorners([10, 179.9, 50]).map(([, lon]) => lon);
  assert.ok(Math.max(...lons) > 180 && Math.max(...lons) - Math.min(...lons) < 2);
});

test("an area is written as the filter's word, its longitudes on the map", () => {
  const corners = [
    [50.1234567, 190],
    [51, -181.5],
    [52, 30],
  ];
  assert.equal(areaWord(corners), "50.12346,-170;51,178.5;52,30");
});

test("a circle and a rectangle are written as the filter's words", () => {
  assert.equal(nearWord([48.7, 37.5, 29.6]), "48.7,37.5,30");
  assert.equal(nearWord([48.7, 541, 2.34]), "48.7,-179,2.3");
  assert.equal(areaWord(rectangleCorners([1, 2], [3, 4])), "1,2;1,4;3,4;3,2");
});

test("an area over the antimeridian is drawn in one piece", () => {
  const corners = unbroken([
    [1, 179],
    [2, -179],
    [3, 178],
  ]);
  assert.deepEqual(
    corners.map(([, lon]) => lon),
    [179, 181, 178],
  );
});
