/* What a symbol's tooltip and its name for screen readers say. */
const wholeNumber = new Intl.NumberFormat("en");
const compactNumber = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** 1234 as "1,234". */
export const numberWords = (value) => wholeNumber.format(value);

/** What stands in a cluster's disc: 1234 as "1.2K". */
export const discWords = (count) => (count < 1000 ? String(count) : compactNumber.format(count));

/** The text without direction marks, which could reverse the words around it. */
export const untwisted = (text) => text.replace(TURNS_DIRECTION, "");

/** The kind that a type of event counts as: its domain, or its tone where attacks are told apart. */
export function shareOf({ types }, type, isToned) {
  const { domain, tone } = types[type] ?? types.other;
  return isToned && tone ? tone : domain;
}

/** How many incidents of each kind the features stand for, in the order of the vocabulary. */
export function countShares(vocabulary, features, isToned) {
  const counts = {};
  for (const feature of features) {
    for (const [type, count] of Object.entries(feature.types ?? { [feature.type]: 1 })) {
      const share = shareOf(vocabulary, type, isToned);
      counts[share] = (counts[share] ?? 0) + count;
    }
  }
  const order = [...Object.keys(vocabulary.tones), ...Object.keys(vocabulary.domains)];
  return Object.fromEntries(order.filter((share) => counts[share]).map((share) => [share, counts[share]]));
}

/** Whether enough of the view are attacks that their types are told apart. */
export function areToned(vocabulary, features) {
  const { kinetic = 0, ...others } = countShares(vocabulary, features, false);
  return kinetic > 0 && kinetic >= vocabulary.family_share * Object.values(others).reduce((sum, count) => sum + count, kinetic);
}

/** The kinds of a cluster and how many of each, the most frequent first. */
export const byFrequency = (shares) => Object.entries(shares).sort((a, b) => b[1] - a[1]);

/** What a kind is called. */
export const shareLabel = ({ domains, tones }, share) =>
  (tones[share] ?? domains[share])?.label.toLowerCase() ?? share;

/** A kind's name for a count: "attacks", or "attack" for 1; names with "and" don't change. */
export const ofNumber = (label, count) => (count === 1 && !label.includes(" and ") ? label.replace(/s$/, "") : label);

const shareWords = (vocabulary, [share, count]) =>
  `${numberWords(count)} ${ofNumber(shareLabel(vocabulary, share), count)}`;

/** "Drone strike, Okhtyrka, week of 20 Aug 2025" */
export function incidentName({ types, words, drawn_as: drawnAs }, incident) {
  const parts = [
    (types[incident.type] ?? types.other).label,
    incident.place || words.no_place,
    incident.date || words.no_date,
    incident.verification === "one_party" ? words.claim : "",
    drawnAs[incident.precision] === "area" ? words.region_only : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** The lines of an incident's tooltip. */
export const incidentTip = ({ words }, incident) => [
  incident.title,
  [incident.place || words.no_place, incident.date || words.no_date].join(" · "),
];

/** "1,234 incidents: 800 attacks, 434 infrastructure"; `where` follows the number. */
export const clusterName = (vocabulary, count, shares, where = "") =>
  `${numberWords(count)} incidents${where && ` ${where}`}: ${byFrequency(shares)
    .map((share) => shareWords(vocabulary, share))
    .join(", ")}`;

/** The lines of a cluster's tooltip. */
export const clusterTip = (vocabulary, count, shares, where = "", remark = "") => [
  `${numberWords(count)} incidents${where && ` ${where}`}`,
  remark,
  ...byFrequency(shares).map((share) => shareWords(vocabulary, share)),
];

/** The legend of an earlier period: what its circles are, and how many in view are known too roughly for one. */
export function beforeWords({ words }, before, circles, rest) {
  if (!circles && !rest) return "";
  return rest ? `${before}; ${numberWords(rest)} ${words.before_rest}` : before;
}

/** The lines of the tooltip of an incident of an earlier period, which has these words and days. */
export const beforeTip = (vocabulary, feature, { words, days }) =>
  feature.id
    ? [incidentName(vocabulary, feature), words]
    : clusterTip(vocabulary, feature.count, countShares(vocabulary, [feature], false), "before", days);
