import assert from "node:assert/strict";
import test from "node:test";

import { Frames, dayWords, framesOf, nextStep, spanWords, stepOf, stepsWords, windowAt } from "../../geo/map/static/playback.js";

const ANSWER = {
  by: "week",
  starts: ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27", "2025-02-03", "2025-02-10", "2025-02-17", "2025-02-24"],
  last: "2025-03-02",
  types: ["air_strike", "protest"],
  marks: [
    [50, 30, "settlement"],
    [48, 35, "province"],
  ],
  rows: [
    [0, 0, 1, 1],
    [0, 1, 0, 0],
    [0, 0, 1, 7],
    [0, 0, 2, 7],
    [3, 1, 2, 5],
  ],
  undated: 1,
};

test("a window holds each incident that it touches, once", () => {
  const frames = new Frames(ANSWER);
  assert.deepEqual(frames.window(0, 0), {
    marks: [{ number: 0, lat: 50, lon: 30, precision: "settlement", count: 4, types: { air_strike: 3, protest: 1 } }],
    incidents: 4,
    countries: 0,
  });
  assert.equal(frames.window(1, 2).incidents, 2);
  assert.equal(frames.window(0, 2).incidents, 6);
  assert.equal(frames.window(0, 7).incidents, 11);
  assert.deepEqual(
    frames.window(0, 7).marks.map(({ count }) => count),
    [7, 4],
  );
});

test("days are those of the first step to the end of the last", () => {
  const frames = new Frames(ANSWER);
  assert.deepEqual(frames.days(-3, 1), { since: "2025-01-06", until: "2025-01-19" });
  assert.deepEqual(frames.days(7, 7), { since: "2025-02-24", until: "2025-03-02" });
  assert.equal(dayWords("2025-03-02"), "2 Mar 2025");
  assert.equal(spanWords({ since: "2025-02-24", until: "2025-03-02" }), "24 Feb – 2 Mar 2025");
  assert.equal(spanWords({ since: "2024-12-30", until: "2025-01-05" }), "30 Dec 2024 – 5 Jan 2025");
  assert.equal(spanWords({ since: "2025-01-05", until: "2025-01-05" }), "5 Jan 2025");
  assert.equal(stepsWords(1, "week"), "1 week");
  assert.equal(stepsWords(12, "day"), "12 days");
});

test("a window grows from the start, or moves on", () => {
  assert.deepEqual(windowAt({ at: 5, size: 4, grows: false }), { from: 2, to: 5 });
  assert.deepEqual(windowAt({ at: 1, size: 4, grows: false }), { from: 0, to: 1 });
  assert.deepEqual(windowAt({ at: 5, size: 4, grows: true }), { from: 0, to: 5 });
});

test("a long gap is passed over and told, a short one is played", () => {
  const frames = new Frames(ANSWER);
  assert.deepEqual(nextStep(frames, { at: 0, size: 1, grows: false }), { at: 1, skipped: 0 });
  assert.deepEqual(nextStep(frames, { at: 2, size: 1, grows: false }), { at: 7, skipped: 4 });
  assert.deepEqual(nextStep(frames, { at: 2, size: 4, grows: false }), { at: 3, skipped: 0 });
  assert.deepEqual(nextStep(frames, { at: 1, size: 1, grows: true }), { at: 7, skipped: 5 });
  assert.equal(nextStep(frames, { at: 7, size: 1, grows: false }), null);
});

test("the days of a file's incidents are played as a server's", () => {
  const incidents = [
    { type: "air_strike", precision: "settlement", lat: 50, lon: 30, start: "2025-01-08", end: "2025-01-08" },
    { type: "air_strike", precision: "settlement", lat: 50, lon: 30, start: "2025-01-10", end: "2025-01-12" },
    { type: "protest", precision: "province", lat: 50, lon: 30, start: "2025-01-12", end: null },
    { type: "protest", precision: "settlement", lat: 50, lon: 30, start: null, end: null },
    { type: "protest", precision: "none", lat: null, lon: null, start: "2025-01-05", end: "2025-01-05" },
  ];
  const view = { box: [20, 40, 40, 60], zoom: 6 };
  const frames = new Frames(framesOf(incidents, view));
  assert.deepEqual([frames.by, frames.length, frames.undated], ["day", 8, 1]);
  assert.deepEqual(
    [3, 5, 6, 7].map((step) => frames.window(step, step).incidents),
    [1, 1, 1, 2],
  );
  assert.equal(frames.window(0, 7).marks.length, 2);
  const weeks = framesOf(incidents, { ...view, by: "week" });
  assert.deepEqual(weeks.starts, ["2024-12-30", "2025-01-06"]);
  assert.deepEqual(framesOf(incidents, { ...view, by: "month" }).starts, ["2025-01-01"]);
  assert.deepEqual(framesOf([], view).starts, []);
});

test("a day before the first step belongs to it", () => {
  assert.deepEqual(
    [0, 10, 19, 20, 99].map((day) => stepOf(day, [10, 20, 30])),
    [0, 0, 0, 1, 2],
  );
});

test("a window of a hundred thousand rows holds them all", () => {
  const rows = [[], [], [], [], []];
  for (let row = 0; row < 100000; row++)
    [row % 1000, row % 2, row % 400, Math.min(399, (row % 400) + (row % 3)), 1].forEach((value, column) =>
      rows[column].push(value),
    );
  const starts = Array.from({ length: 400 }, () => "2025-01-01");
  const marks = Array.from({ length: 1000 }, () => [0, 0, "settlement"]);
  const frames = new Frames({ ...ANSWER, starts, marks, rows });
  assert.equal(frames.window(0, 399).incidents, 100000);
});
