import assert from "node:assert/strict";
import test from "node:test";

import { withView } from "../../geo/ui/live/static/downloads.js";

const PAGE = "http://localhost:8501/map?type=drone_strike&lat=31.4&lon=34.4&zoom=10";

test("a picture takes the view that the page's link has, and a title", () => {
  assert.equal(
    withView("download?format=png&type=drone_strike", PAGE, "Gaza & around"),
    "http://localhost:8501/download?format=png&type=drone_strike&lat=31.4&lon=34.4&zoom=10&title=Gaza+%26+around",
  );
});

test("a title that was taken back is gone, and without a view all is shown", () => {
  assert.equal(
    withView("http://localhost:8501/download?format=svg&title=old", "http://localhost:8501/", ""),
    "http://localhost:8501/download?format=svg",
  );
});
