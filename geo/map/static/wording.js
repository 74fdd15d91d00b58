/* What is said of a symbol, in a screen reader's name and in its tooltip. */
const wholeNumber = new Intl.NumberFormat("en");
const compactNumber = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;

/** 1234 as "1,234". */
export const numberWords = (value) => wholeNumber.format(value);

/** What stands in a cluster's disc: 1234 as "1.2K". */
export const discWords = (count) => (count < 1000 ? String(count) : compactNumber.format(count));

/** The text without marks that would turn our own words around. */
export const untwisted = (text) => text.replace(TURNS_DIRECTION, "");

/** How many incidents of each domain the features stand for. */
export function countDomains(features) {
  const counts = {};
  for (const feature of features) {
    for (const [domain, count] of Object.entries(feature.domains ?? { [feature.domain]: 1 }))
      counts[domain] = (counts[domain] ?? 0) + count;
  }
  return counts;
}

/** The domains of a cluster and how many of each, the most frequent first. */
export const byFrequency = (domains) => Object.entries(domains).sort((a, b) => b[1] - a[1]);

const domainWords = (vocabulary, [domain, count]) =>
  `${numberWords(count)} ${(vocabulary.domains[domain]?.label ?? domain).toLowerCase()}`;

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

/** "1,234 incidents: 800 attacks, 434 infrastructure" */
export const clusterName = (vocabulary, count, domains) =>
  `${numberWords(count)} incidents: ${byFrequency(domains)
    .map((share) => domainWords(vocabulary, share))
    .join(", ")}`;

/** The lines of a cluster's tooltip. */
export const clusterTip = (vocabulary, count, domains) => [
  `${numberWords(count)} incidents`,
  ...byFrequency(domains).map((share) => domainWords(vocabulary, share)),
];
