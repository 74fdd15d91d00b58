import assert from "node:assert/strict";
import test from "node:test";

import { changedWidths, widthsOf } from "../../geo/ui/live/static/column_widths.js";

test("a column keeps the width that it was given, until the usual one is wanted", () => {
  assert.deepEqual(changedWidths({ when: 100 }, "title", 240.4), { when: 100, title: 240 });
  assert.deepEqual(changedWidths({ when: 100 }, "when", 3), { when: 48 });
  assert.deepEqual(changedWidths({ when: 100, title: 240 }, "when", null), { title: 240 });
});

test("widths that can't be read are none", () => {
  assert.deepEqual(widthsOf(null), {});
  assert.deepEqual(widthsOf("{"), {});
  assert.deepEqual(widthsOf('{"when": 100, "title": "wide", "where": 3}'), { when: 100 });
});
