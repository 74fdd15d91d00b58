// The map gets a new filter at once, without waiting for the server, as the query that the server will use a moment
// later (geo.filter.Filter.to_query), and the server's answer then changes nothing.

const KEPT_WHEN_CLEARED = "hide";
const USUAL_KM = 30;
const LOOK_MS = 600;
/** The actions on the shading that are previewed; the server decides about all others. */
const SHADING = { rows: ["region", "country"], shade: ["change", "count", "people"] };

/** Whether only the server can tell the new value: domains hidden by default, and names of places. */
const isServersToRead = (field, values) => field === "domain" || (field === "near" && values.length > 0);

/** The distance of a query's circle, else the default (geo/ui/pages/where.py). */
const radiusOf = (words) => words.get("near")?.split(",")[2] ?? USUAL_KM;

/** The query parameters that an action changes, with their new values; null if the action can't be previewed. */
export function filterChanges(action, query = "") {
  const { field, values = [] } = action;
  const words = new URLSearchParams(query);
  switch (action.do) {
    case "set":
      return isServersToRead(field, values) ? null : { [field]: values };
    case "suggestion": {
      if (field === "area") return null; // a name, whose corners only the server knows
      const { value, from } = action;
      const search = from === "near" ? {} : { q: [] };
      if (field === "near") return { ...search, near: [`${value.replace(" ", "")},${radiusOf(words)}`], area: [] };
      return { ...search, [field]: [...words.getAll(field).filter((other) => other !== value), value] };
    }
    case "radius":
      return words.has("near") ? { near: [words.get("near").replace(/[^,]*$/, action.km)] } : null;
    case "clear":
      return Object.fromEntries([...words.keys()].filter((word) => word !== KEPT_WHEN_CLEARED).map((word) => [word, []]));
    case "search":
      return { q: [action.words] };
    case "everything":
      return { domain: ["all"] };
    case "kinds":
      return { domain: [] };
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

/** The parameters of the shading that an action changes: comparison, kind of shading, and rows. */
export function shadingChanges(action) {
  if (action.do === "view" && action.field === "against") return { against: action.value ?? action.values?.[0] };
  return SHADING[action.do]?.includes(action.to) ? { [action.do]: action.to } : null;
}

/**
 * Give the map in a window the filter that an action will lead to; returns a promise of its being drawn.
 * If the server gave a button's resulting query, that is taken, unless an action is pending that the server didn't know
 * of.
 */
export function previewOnMap(action, mapWindow, isUnheard = false) {
  const map = mapWindow?.incidentMap;
  if (!map?.wanted) return null;
  if (action.look) {
    const asked = map.wanted.query;
    const isStill = () => map.wanted.query === asked; // else another action has come before the answer
    return isUnheard ? null : action.look.then((look) => look && isStill() && map.preview(look));
  }
  if (action.query !== undefined) return isUnheard ? null : map.preview({ query: action.query });
  const words = filterChanges(action, map.wanted.query);
  const shading = shadingChanges(action);
  const before = shading?.against && { before: earlierOf(shading.against) };
  return words || shading ? map.preview({ words: words ?? {}, shading: shading ?? {}, ...before }) : null;
}

/** The circles of the time that the chosen days are set against next, as the server wrote them beside the question. */
const earlierOf = (against) => JSON.parse(document.querySelector("[data-earlier]")?.dataset.earlier ?? "{}")[against] ?? null;

/**
 * Ask what filter looks into a place that was typed, from the query of a filter; gives a promise of what the map shows
 * then, or of null where nobody knows, or it takes longer than the page itself would.
 */
export function lookFor(place, query) {
  const address = new URL(`look?place=${encodeURIComponent(place)}&${query}`, document.baseURI);
  return fetch(address, { signal: AbortSignal.timeout(LOOK_MS) })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((look) => look && { query: look.query, go: look.box && { nonce: `look ${address}`, box: look.box, deepest: look.deepest } })
    .catch(() => null);
}

/** Shade the regions once their tab is pressed; it is Streamlit's own, and only its run says so. */
export function previewRegions(tab, mapWindow) {
  const query = document.querySelector("[data-shading]")?.dataset.shading;
  const isOfRegions = tab.previousElementSibling && !tab.previousElementSibling.previousElementSibling;
  const map = mapWindow?.incidentMap;
  if (query && isOfRegions && map?.wanted && !map.wanted.shading) map.preview({ shaded: query });
}
