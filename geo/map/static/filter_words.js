/* The filter as URL parameters: the parameters changed, and the shapes in them. */

/** In the order in which the server writes them (geo.filter.Filter.to_query). */
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

/** A query with some parameters changed, in the server's order. */
export function changedQuery(query, changes) {
  const before = new URLSearchParams(query);
  const after = new URLSearchParams();
  for (const word of FILTER_WORDS) for (const value of changes[word] ?? before.getAll(word)) after.append(word, value);
  return after.toString();
}

/** The shapes in a query: a circle as [lat, lon, km], areas as corners [lat, lon], and a box. */
export function placesOf(query) {
  const words = new URLSearchParams(query);
  const numbers = (text) => text.split(",").map(Number);
  const [near, box] = ["near", "bbox"].map((word) => words.get(word) && numbers(words.get(word)));
  return { near, areas: words.getAll("area").map((area) => area.split(";").map(numbers)), box };
}
