import assert from "node:assert/strict";
import test from "node:test";

import { withOwnWords } from "../../geo/ui/live/static/own_words.js";

test("what somebody writes goes with the link, and what they take away leaves it", () => {
  const address = "http://localhost/brief?format=pdf&last=14d";
  const own = withOwnWords(address, { title: " Our week ", note: "Mind the 42 & more" });
  assert.equal(own, "http://localhost/brief?format=pdf&last=14d&title=Our+week&note=Mind+the+42+%26+more");
  assert.equal(withOwnWords(own, { title: "", note: " " }), address);
});
