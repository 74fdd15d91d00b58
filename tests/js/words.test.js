import assert from "node:assert/strict";
import test from "node:test";

import { ringArcs } from "../../geo/map/static/markers.js";
import { areasOf } from "../../geo/map/static/areas_wanted.js";
import {
  byFrequency,
  clusterName,
  clusterTip,
  countDomains,
  discWords,
  incidentName,
  incidentTip,
  untwisted,
} from "../../geo/map/static/wording.js";

const VOCABULARY = {
  domains: { kinetic: { label: "Attacks" }, alert: { label: "Alerts" } },
  types: { drone_strike: { label: "Drone strike" }, other: { label: "Other" } },
  drawn_as: { settlement: "pin", province: "area" },
  words: {
    no_place: "place not named",
    no_date: "date not known",
    claim: "claim by one party",
    region_only: "only the region is known",
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
  assert.deepEqual(clusterTip(VOCABULARY, 2, { other: 2 }), ["2 incidents", "2 other"]);
});

test("a disc's number is short", () =>
  assert.deepEqual([7, 999, 1000, 12345].map(discWords), ["7", "999", "1K", "12.3K"]));

test("domains of incidents and clusters are counted together", () => {
  const counts = countDomains([{ domain: "kinetic" }, { domains: { kinetic: 2, alert: 1 } }]);
  assert.deepEqual(counts, { kinetic: 3, alert: 1 });
  assert.deepEqual(byFrequency({ a: 1, b: 3 }), [
    ["b", 3],
    ["a", 1],
  ]);
});

test("marks that turn the direction of text are taken out", () => assert.equal(untwisted("a\u202eb\u2066c"), "abc"));

test("the arcs of a ring go all around, and are never without length", () => {
  const arcs = ringArcs({ a: 999, b: 1 }, 1000, 100, 1.5);
  assert.deepEqual(
    arcs.map(({ domain }) => domain),
    ["a", "b"],
  );
  assert.ok(Math.abs(arcs[1].start - 99.9) < 1e-9);
  assert.equal(arcs[1].length, 1);
  assert.deepEqual(ringArcs({ a: 5 }, 5, 100, 1.5), [{ domain: "a", length: 100, start: 0 }]);
});

test("an area is drawn once, and is a claim only where all that share it are", () => {
  const drawnAs = (precision) => VOCABULARY.drawn_as[precision] ?? "near";
  const region = (verification, more) => ({
    precision: "province",
    shape: "place/1",
    domain: "kinetic",
    verification,
    ...more,
  });
  const areas = [
    ...areasOf([region("one_party"), region("confirmed"), region("one_party", { domain: "alert" })], drawnAs).values(),
  ];
  assert.deepEqual(
    areas.map(({ domain, claim }) => [domain, claim]),
    [
      ["kinetic", false],
      ["alert", true],
    ],
  );
  assert.equal(areasOf([{ precision: "settlement" }], drawnAs).size, 0);
});
