import assert from "node:assert/strict";
import test from "node:test";

import { barAt, daysBetween, stepTo } from "../../geo/ui/live/static/brush.js";
import { changedQuery, placesOf } from "../../geo/map/static/filter_words.js";
import { filterChanges, previewOnMap, shadingChanges } from "../../geo/ui/live/static/filter_preview.js";
import { nextPlace } from "../../geo/ui/live/static/focus.js";
import { characters } from "../../geo/ui/live/static/marking.js";
import { nextOption } from "../../geo/ui/live/static/suggestions.js";
import { Outbox, PATIENCE_MS } from "../../geo/ui/live/static/messages.js";

test("acts are numbered and sent with those that weren't answered", () => {
  const outbox = new Outbox();
  assert.deepEqual(outbox.add({ do: "set" }, 0), [{ do: "set", n: 1 }]);
  assert.deepEqual(
    outbox.add({ do: "clear" }, 10).map(({ n }) => n),
    [1, 2],
  );
  outbox.hear(1);
  assert.deepEqual(outbox.unheard, [{ do: "clear", n: 2 }]);
  assert.ok(outbox.isUnheard(2) && !outbox.isUnheard(1));
});

test("numbers go on after those that the server knows from before the page was opened again", () => {
  const outbox = new Outbox();
  outbox.seen = 40;
  assert.deepEqual(
    outbox.add({ do: "set" }, 0).map(({ n }) => n),
    [41],
  );
});

test("an older answer is left aside while a newer one is on its way, but not for ever", () => {
  const outbox = new Outbox();
  assert.ok(!outbox.isAwaitingNewer(0, 0));
  outbox.add({ do: "set" }, 1000);
  assert.ok(outbox.isAwaitingNewer(0, 1000 + PATIENCE_MS - 1));
  assert.ok(!outbox.isAwaitingNewer(0, 1000 + PATIENCE_MS));
  assert.ok(!outbox.isAwaitingNewer(1, 1001));
});

test("the map is given the filter that an act leads to", () => {
  assert.deepEqual(filterChanges({ do: "set", field: "type", values: ["talks"] }), { type: ["talks"] });
  assert.equal(filterChanges({ do: "set", field: "domain", values: [] }), null); // it changes the types as well
  assert.deepEqual(filterChanges({ do: "range", last: "14d" }), { since: [], until: [], last: ["14d"] });
  assert.deepEqual(filterChanges({ do: "range", last: "" }), { since: [], until: [], last: [] });
  assert.equal(filterChanges({ do: "range", days: "7" }), null);
  assert.equal(filterChanges({ do: "set", field: "near", values: ["Kharkiv"] }), null); // the server knows where it is
  assert.deepEqual(filterChanges({ do: "set", field: "area" }), { area: [] });
  assert.deepEqual(filterChanges({ do: "within", to: "maybe" }), { within: ["maybe"] });
  assert.deepEqual(filterChanges({ do: "within", to: "sure" }), { within: [] });
  assert.deepEqual(filterChanges({ do: "unplaced" }), { precision: ["none"] });
  assert.deepEqual(filterChanges({ do: "placed" }), { precision: [] });
  assert.deepEqual(filterChanges({ do: "show" }), { hide: [] });
  assert.equal(filterChanges({ do: "open", id: "a" }), null);
  assert.deepEqual(filterChanges({ do: "clear" }, "type=talks&hide=x&q=a"), { type: [], q: [] });
  assert.deepEqual(filterChanges({ do: "set", field: "near" }), { near: [] });
  assert.deepEqual(filterChanges({ do: "radius", km: "50" }, "near=48.7,-37.5,30"), { near: ["48.7,-37.5,50"] });
  assert.equal(filterChanges({ do: "radius", km: "50" }, "q=a"), null);
  const taken = { do: "suggestion", field: "country", value: "UA" };
  assert.deepEqual(filterChanges(taken, "country=PL&country=UA&q=a"), { q: [], country: ["PL", "UA"] });
  const place = { do: "suggestion", field: "near", value: "49.84, 24.03", from: "near" };
  assert.deepEqual(filterChanges(place, "q=a"), { near: ["49.84,24.03,30"], area: [] });
  assert.deepEqual(filterChanges({ ...place, from: "q" }, "near=1,2,5"), { q: [], near: ["49.84,24.03,5"], area: [] });
  assert.equal(filterChanges({ ...place, field: "area", value: "Sumy region, Ukraine" }, "q=a"), null);
});

test("regions are shaded by what was just chosen", () => {
  assert.deepEqual(shadingChanges({ do: "view", field: "against", values: ["year"] }), { against: "year" });
  assert.deepEqual(shadingChanges({ do: "view", field: "against", value: "nothing" }), { against: "nothing" });
  assert.deepEqual(shadingChanges({ do: "shade", to: "count" }), { shade: "count" });
  assert.deepEqual(shadingChanges({ do: "rows", to: "country" }), { rows: "country" });
  assert.equal(shadingChanges({ do: "rows", to: "type" }), null); // types have no shape
  assert.equal(shadingChanges({ do: "shade", to: "none" }), null);
  assert.equal(shadingChanges({ do: "view", field: "by", values: ["week"] }), null);
});

test("a query names its circle, areas and box", () => {
  assert.deepEqual(placesOf("near=48.7%2C-37.5%2C30&area=1,2;3,4;5,6&area=7,8;9,10;11,12"), {
    near: [48.7, -37.5, 30],
    areas: [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ],
    box: null,
  });
  assert.deepEqual(placesOf("q=a&bbox=1,2,3,4").box, [1, 2, 3, 4]);
});

test("a changed query has the server's order of words, and all else as before", () => {
  const query = changedQuery("q=a+b&type=talks&v=3&hide=x&type=arrest", { since: ["2025-01-01"], hide: [] });
  assert.equal(query, "type=talks&type=arrest&since=2025-01-01&q=a+b");
});

test("a drag selects whole bars, whichever way it goes", () => {
  const edges = ["2025-01-01/2025-01-07", "2025-01-08/2025-01-14", "2025-01-15/2025-01-21"];
  assert.deepEqual(daysBetween(0.1, 0.5, edges), { since: "2025-01-01", until: "2025-01-14" });
  assert.deepEqual(daysBetween(1, 0.4, edges), { since: "2025-01-08", until: "2025-01-21" });
  assert.deepEqual(daysBetween(-3, 9, edges), { since: "2025-01-01", until: "2025-01-21" });
});

test("a decided card leads to the next that waits, below or else above", () => {
  const waiting = [true, false, false, true];
  const from = (at, by, isRound) => nextPlace(4, at, by, (place) => waiting[place], isRound);
  assert.equal(from(1, 1, true), 3);
  assert.equal(from(3, 1, true), 0);
  assert.equal(from(3, 1, false), 3);
  assert.equal(
    nextPlace(4, 2, -1, () => true),
    1,
  );
  assert.equal(
    nextPlace(1, 0, 1, () => true),
    0,
  );
});

test("characters are counted as Python counts them", () => assert.equal(characters("a𝒳ї"), 3));

test("arrow keys go through the suggestions and back to the field", () => {
  assert.deepEqual([nextOption(-1, 1, 3), nextOption(0, 1, 3), nextOption(2, 1, 3)], [0, 1, -1]);
  assert.deepEqual([nextOption(-1, -1, 3), nextOption(0, -1, 3)], [2, -1]);
});

test("arrow keys walk the bars, and with Shift the choice grows", () => {
  assert.equal(barAt(0.5, 31), 15);
  assert.equal(barAt(1.2, 31), 30);
  assert.deepEqual(stepTo("ArrowLeft", false, { at: 5, from: 5 }, 10), { at: 4, from: 4 });
  assert.deepEqual(stepTo("ArrowRight", true, { at: 5, from: 3 }, 10), { at: 6, from: 3 });
  assert.deepEqual(stepTo("End", false, { at: 5, from: 5 }, 10), { at: 9, from: 9 });
  assert.deepEqual(stepTo("ArrowLeft", false, { at: 0, from: 0 }, 10), { at: 0, from: 0 });
  assert.equal(stepTo("a", false, { at: 0, from: 0 }, 10), null);
});

test("what was looked up late doesn't undo what was chosen meanwhile", async () => {
  const given = [];
  const incidentMap = { wanted: { query: "type=raid" }, preview: (change) => given.push(change) };
  const look = Promise.resolve({ query: "near=50,30,30" });
  await previewOnMap({ do: "set", field: "near", values: ["Kyiv"], look }, { incidentMap });
  const late = previewOnMap({ do: "set", field: "near", values: ["Kyiv"], look }, { incidentMap });
  incidentMap.wanted = { query: "type=drone_strike" };
  await late;
  assert.deepEqual(given, [{ query: "near=50,30,30" }]);
});
