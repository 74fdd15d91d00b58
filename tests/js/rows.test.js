import assert from "node:assert/strict";
import test from "node:test";

import { between, distanceKm, hasWords, remark } from "../../geo/ui/live/static/rows.js";

const KHARKIV = { lat: 49.993, lon: 36.231 };
const row = (day, place) => ({ id: "x", day, place });

test("what rows have in common is said as far as it is known", () => {
  const near = { lat: 50.06, lon: 36.231 };
  assert.equal(remark([row("2025-08-21", KHARKIV)]), "");
  assert.equal(
    remark([row("2025-08-21", KHARKIV), row("2025-08-21", near)]),
    "same day, 7 km apart: may be one incident",
  );
  assert.equal(remark([row("2025-08-21", KHARKIV), row("2025-08-22", KHARKIV)]), "1 day apart, same place");
  assert.equal(remark([row("", KHARKIV), row("2025-08-22", null)]), "");
  assert.equal(remark([row("2025-08-21", KHARKIV), row("2025-08-21", null)]), "same day");
});

test("a degree of latitude is 111 km", () => {
  assert.equal(Math.round(distanceKm({ lat: 0, lon: 0 }, { lat: 1, lon: 0 })), 111);
  assert.equal(distanceKm(KHARKIV, KHARKIV), 0);
});

test("a range goes from row to row in either direction, and not across pages", () => {
  const ids = ["a", "b", "c", "d"];
  assert.deepEqual(between(ids, "b", "d"), ["b", "c", "d"]);
  assert.deepEqual(between(ids, "d", "b"), ["b", "c", "d"]);
  assert.deepEqual(between(ids, "of another page", "b"), ["b"]);
});

test("words are found in any order, with and without accents and in any case", () => {
  assert.ok(hasWords("21 Aug 2025 Drone strike Łódź Kraków", "krakow drone"));
  assert.ok(hasWords("Харків", "харків"));
  assert.ok(!hasWords("Drone strike in Sumy", "drone Kharkiv"));
});
