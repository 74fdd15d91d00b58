import assert from "node:assert/strict";
import test from "node:test";

import { ringArcs } from "../../geo/map/static/markers.js";
import { areasOf } from "../../geo/map/static/areas_wanted.js";
import {
  beforeTip,
  beforeWords,
  byFrequency,
  clusterName,
  clusterTip,
  areToned,
  countShares,
  discWords,
  incidentName,
  incidentTip,
  untwisted,
} from "../../geo/map/static/wording.js";

const VOCABULARY = {
  domains: { kinetic: { label: "Attacks" }, alert: { label: "Alerts" }, other: { label: "Other" } },
  tones: { drone: { label: "drone strike" }, others: { label: "other attacks" } },
  types: {
    drone_strike: { label: "Drone strike", domain: "kinetic", tone: "drone" },
    ground_clash: { label: "Ground clash", domain: "kinetic", tone: "others" },
    air_alert: { label: "Alert", domain: "alert", tone: "" },
    other: { label: "Other", domain: "other", tone: "" },
  },
  family_share: 0.9,
  drawn_as: { settlement: "pin", province: "area" },
  words: {
    no_place: "place not named",
    no_date: "date not known",
    claim: "claim by one party",
    region_only: "only the region is known",
    before_rest: "known less closely, not drawn",
  },
};

test("the name of an incident says what, where, when, and what isn't known", () => {
  const known = { type: "drone_strike", place: "Okhtyrka", date: "20 Aug 2025", precision: "settlement" };
  assert.equal(incidentName(VOCABULARY, known), "Drone strike, Okhtyrka, 20 Aug 2025");
  const vague = { type: "new type", precision: "province", verification: "one_party" };
  assert.equal(
    incidentName(VOCABULARY, vague),
    "Other, place not named, date not known, claim by one party, only the region is known",
  );
  assert.deepEqual(incidentTip(VOCABULARY, { title: "T", place: "", date: "" }), [
    "T",
    "place not named · date not known",
  ]);
});

test("the name of a cluster counts its domains, the most frequent first", () => {
  assert.equal(
    clusterName(VOCABULARY, 1234, { alert: 234, kinetic: 1000 }),
    "1,234 incidents: 1,000 attacks, 234 alerts",
  );
  assert.deepEqual(clusterTip(VOCABULARY, 2, { other: 2 }).filter(Boolean), ["2 incidents", "2 other"]);
  assert.match(clusterName(VOCABULARY, 2, { drone: 2 }, "near a town"), /^2 incidents near a town: 2 drone strike$/);
});

test("what happened in an earlier time is said with that time, and what has no circle is counted", () => {
  const time = { words: "14 days before", days: "26 Jul 2025 – 8 Aug 2025" };
  const single = { id: "a", type: "drone_strike", place: "Okhtyrka", date: "27 Jul 2025", precision: "settlement" };
  assert.deepEqual(beforeTip(VOCABULARY, single, time), ["Drone strike, Okhtyrka, 27 Jul 2025", "14 days before"]);
  const several = { count: 12, types: { drone_strike: 8, air_alert: 4 } };
  assert.deepEqual(beforeTip(VOCABULARY, several, time), ["12 incidents before", time.days, "8 attacks", "4 alerts"]);
  assert.equal(beforeWords(VOCABULARY, time.words, 3, 0), "14 days before");
  assert.equal(beforeWords(VOCABULARY, time.words, 0, 1200), "14 days before; 1,200 known less closely, not drawn");
  assert.equal(beforeWords(VOCABULARY, time.words, 0, 0), "");
});

test("a disc's number is short", () =>
  assert.deepEqual([7, 999, 1000, 12345].map(discWords), ["7", "999", "1K", "12.3K"]));

test("kinds of incidents and clusters are counted together", () => {
  const features = [{ type: "drone_strike" }, { types: { drone_strike: 2, ground_clash: 1, air_alert: 1 } }];
  assert.deepEqual(countShares(VOCABULARY, features, false), { kinetic: 4, alert: 1 });
  assert.deepEqual(countShares(VOCABULARY, features, true), { drone: 3, others: 1, alert: 1 });
  assert.deepEqual(countShares(VOCABULARY, [{ type: "new type" }], false), { other: 1 });
  assert.deepEqual(byFrequency({ a: 1, b: 3 }), [
    ["b", 3],
    ["a", 1],
  ]);
});

test("types of attacks are told apart where nine of ten in view are attacks", () => {
  const alerts = (number) => [{ types: { drone_strike: 9, air_alert: number } }];
  assert.ok(areToned(VOCABULARY, alerts(0)));
  assert.ok(areToned(VOCABULARY, alerts(1)));
  assert.ok(!areToned(VOCABULARY, alerts(2)));
  assert.ok(!areToned(VOCABULARY, []));
});

test("marks that turn the direction of text are taken out", () => assert.equal(untwisted("a\u202eb\u2066c"), "abc"));

test("the arcs of a ring go all around, and are never without length", () => {
  const arcs = ringArcs({ a: 999, b: 1 }, 1000, 100, 1.5);
  assert.deepEqual(
    arcs.map(({ share }) => share),
    ["a", "b"],
  );
  assert.ok(Math.abs(arcs[1].start - 99.9) < 1e-9);
  assert.equal(arcs[1].length, 1);
  assert.deepEqual(ringArcs({ a: 5 }, 5, 100, 1.5), [{ share: "a", length: 100, start: 0 }]);
});

test("an area or a line is drawn once with all that lies on it, and is a claim only where all of it is", () => {
  const group = (verifications, more) => ({
    form: "area",
    shade: 2,
    members: verifications.map((verification) => ({ shape: "place/1", domain: "kinetic", verification })),
    ...more,
  });
  const [claim, area] = [group(["one_party"]), group(["one_party", "confirmed"])];
  assert.deepEqual(
    [...areasOf([claim]).values(), ...areasOf([area, claim]).values()].map(({ shade, claim: is }) => [shade, is]),
    [
      [2, true],
      [2, false],
    ],
  );
  const line = { form: "line", members: [{ shape: "place/border", domain: "posture" }, { shape: "place/border" }] };
  assert.deepEqual([...areasOf([line]).keys()], ["s:place/border"]);
  assert.equal(areasOf([{ form: "spot", members: [{}] }, { form: "near", members: [{}] }]).size, 0);
});

test("one is no plural", () => {
  const one = clusterName(VOCABULARY, 3, { kinetic: 2, alert: 1 });
  assert.equal(one, "3 incidents: 2 attacks, 1 alert");
});
