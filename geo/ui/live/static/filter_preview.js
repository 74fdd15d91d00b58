// The map needn't wait for the server to hear of a new filter: it is given it at once, in the words that the
// server will use a moment later (geo.filter.Filter.to_query), and the server's answer then changes nothing.

export const FILTER_WORDS = [
  "type",
  "domain",
  "since",
  "until",
  "q",
  "country",
  "region",
  "target",
  "means",
  "actor",
  "verification",
  "precision",
  "source",
  "hide",
  "min_killed",
  "min_injured",
  "last",
  "bbox",
  "near",
  "area",
  "within",
];
/** What the server reads otherwise than it is typed: kinds that are hidden at first, and places. */
const SERVER_READS = ["domain", "near"];
const KEPT_WHEN_CLEARED = "hide";

/** The words of the filter that an action changes, with their new values; null where it changes none or more. */
export function filterChanges(action) {
  switch (action.do) {
    case "set":
      return SERVER_READS.includes(action.field) ? null : { [action.field]: action.values ?? [] };
    case "clear":
      return Object.fromEntries(FILTER_WORDS.filter((word) => word !== KEPT_WHEN_CLEARED).map((word) => [word, []]));
    case "show":
      return { hide: [] };
    case "unplaced":
      return { precision: ["none"] };
    case "placed":
      return { precision: [] };
    case "range":
      return "last" in action ? { since: [], until: [], last: action.last ? [action.last] : [] } : null;
    case "span":
      return { since: [action.since], until: [action.until], last: [] };
    case "within":
      return { within: action.to === "maybe" ? ["maybe"] : [] };
    default:
      return null;
  }
}

/** A query with some of its words changed, in the server's order. */
export function changedQuery(query, changes) {
  const before = new URLSearchParams(query);
  const after = new URLSearchParams();
  for (const word of FILTER_WORDS) for (const value of changes[word] ?? before.getAll(word)) after.append(word, value);
  return after.toString();
}

/** Give the map in a window the filter that an action will lead to; gives a promise that holds once it is drawn. */
export function previewOnMap(action, mapWindow) {
  const changes = filterChanges(action);
  if (!changes || !mapWindow) return null;
  const { incidentMap: map, document: page } = mapWindow;
  const version = new URLSearchParams(map.query).get("v");
  const { theme } = page.documentElement.dataset;
  return map.update({ query: changedQuery(map.query, changes), version, selected: map.selected, theme, go: null });
}
