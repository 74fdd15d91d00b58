import assert from "node:assert/strict";
import test from "node:test";

import {
  areNested,
  boxInView,
  isInCell,
  isInside,
  pixelsOfKilometre,
  project,
  unproject,
  withinDays,
  worldPixels,
  wrappedLon,
} from "../../geo/map/static/mercator.js";

const near = (value, wanted, by = 1e-6) => assert.ok(Math.abs(value - wanted) < by, `${value} isn't ${wanted}`);

test("the middle of the world is the middle of the map", () => {
  assert.deepEqual(project({ lat: 0, lon: 0 }, 0), { x: 128, y: 128 });
  assert.equal(worldPixels(3), 2048);
});

test("positions come back from pixels", () => {
  for (const lat of [-85, -33.9, 0, 50.45, 85]) {
    for (const lon of [-180, -70.6, 0, 30.52, 180]) {
      for (const zoom of [0, 4.5, 12]) {
        const back = unproject(project({ lat, lon }, zoom), zoom);
        near(back.lat, lat);
        near(back.lon, lon);
      }
    }
  }
});

test("beyond the map's end a position lies on it", () => {
  near(project({ lat: 90, lon: 0 }, 0).y, 0);
  near(project({ lat: -90, lon: 0 }, 0).y, 256);
});

test("a kilometre is longer on the map towards a pole", () => {
  near(pixelsOfKilometre(60, 5), 2 * pixelsOfKilometre(0, 5), 1e-9);
});

test("the box in view is padded and ends at the map's end", () => {
  const [west, south, east, north] = boxInView({ lat: 50, lon: 30 }, 5, { x: 800, y: 600 }, 0);
  assert.ok(west < 30 && east > 30 && south < 50 && north > 50);
  near((west + east) / 2, 30);
  const wider = boxInView({ lat: 50, lon: 30 }, 5, { x: 800, y: 600 }, 0.25);
  near(wider[2] - wider[0], 1.5 * (east - west));
  near(boxInView({ lat: 80, lon: 0 }, 1, { x: 800, y: 2000 }, 0)[3], 85.0511287798);
});

test("a box across the antimeridian has its west in the east", () => {
  const [west, , east] = boxInView({ lat: 0, lon: 179 }, 6, { x: 800, y: 600 }, 0);
  assert.ok(west > 165 && east < -165);
  assert.deepEqual(
    boxInView({ lat: 0, lon: 0 }, 0, { x: 800, y: 600 }, 0).filter((_, n) => n % 2 === 0),
    [-180, 180],
  );
});

test("longitudes are wrapped", () => {
  assert.deepEqual([-540, -181, -180, 0, 180, 190, 725].map(wrappedLon), [-180, 179, -180, 0, -180, -170, 5]);
});

test("a position is inside a box, also across the antimeridian", () => {
  assert.ok(isInside({ lat: 1, lon: 179 }, [170, 0, -170, 2]));
  assert.ok(isInside({ lat: 1, lon: -179 }, [170, 0, -170, 2]));
  assert.ok(!isInside({ lat: 1, lon: 0 }, [170, 0, -170, 2]));
  assert.ok(!isInside({ lat: 3, lon: 5 }, [0, 0, 10, 2]));
  assert.ok(isInside({ lat: 0, lon: 0 }, [0, 0, 10, 2]));
});

const CELLS = [[0, 0], [1, 1], [397, 5], [6514811, 12], [1748806404395565, 26]];

test("a place lies in the cells that hold it at every level, and in no other", () => {
  // geo.geodesy.cell(Point(50.309, 34.895), level)
  const place = { lat: 50.309, lon: 34.895 };
  for (const [cell, level] of CELLS) {
    assert.ok(isInCell(place, { cell, level }), `level ${level}`);
    if (level) assert.ok(!isInCell(place, { cell: cell + 1, level }), `beside it at level ${level}`);
  }
});

test("a cell is in itself and in those above it, and in no other", () => {
  const deep = { cell: 4 ** 25 + 7, level: 26 };
  assert.ok(areNested(deep, deep));
  assert.ok(areNested(deep, { cell: 4 ** 24 + 1, level: 25 }) && areNested({ cell: 1, level: 1 }, deep));
  assert.ok(!areNested(deep, { cell: 2, level: 1 }));
});

test("what is asked of some days keeps to the days that were asked for before", () => {
  const days = { since: "2025-08-10", until: "2025-08-16" };
  assert.equal(withinDays("type=talks&v=3", days), "type=talks&v=3&since=2025-08-10&until=2025-08-16");
  assert.equal(withinDays("since=2025-08-12&last=7d", days), "since=2025-08-12&last=7d&until=2025-08-16");
});
