/* Answers the map's requests from the content of a map to send, with the same methods as HttpServer. */
import { KM_A_DEGREE, isInside } from "./mercator.js";
import { framesOf } from "./playback.js";
import { tileFrom } from "./tiles.js";

const MOST_LAT_SHOWN = 85;
const LEAST_COSINE = 0.1; // nearer to a pole a circle contains it
const DEEPEST_LEVEL = 26;

const featureOf = ({ lat, lon, details, ...properties }) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [lon, lat] },
  properties,
});

/** The box around incidents and their circles as [west, south, east, north], or null. */
export function extentOf(incidents) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { lat, lon, radius_km: radius } of incidents) {
    if (lat === null) continue;
    const up = (radius ?? 0) / KM_A_DEGREE;
    const aside = up / Math.max(LEAST_COSINE, Math.cos((lat * Math.PI) / 180));
    west = Math.min(west, lon - aside);
    east = Math.max(east, lon + aside);
    south = Math.min(south, lat - up);
    north = Math.max(north, lat + up);
  }
  if (west > east) return null;
  return [Math.max(-180, west), Math.max(-MOST_LAT_SHOWN, south), Math.min(180, east), Math.min(MOST_LAT_SHOWN, north)];
}

/** The labels to show in a box at a zoom; each has its ranges of zooms (geo.map.basemap). */
export function labelsIn({ labels, most }, box, zoom) {
  const level = Math.max(1, zoom);
  const of = (kind) => labels.filter((label) => label.kind === kind && isInside(label, box)).slice(0, most);
  const isShown = ({ zooms }) => zooms.some(([first, end]) => first <= level && level < end);
  return [...of("country"), ...of("town")].filter(isShown);
}

/** How many members have each key; those without a key aren't counted. */
function countBy(members, keyOf) {
  const counts = {};
  for (const key of members.map(keyOf).filter(Boolean)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

export class FileServer {
  constructor(data) {
    this.data = data;
    this.incidentsOfFile = data.incidents.map((incident, number) => ({
      ...incident,
      cell: number,
      level: DEEPEST_LEVEL,
    }));
    this.hiddenTypes = new Set();
  }

  /** The incidents whose type isn't hidden. */
  shown() {
    return this.incidentsOfFile.filter((incident) => !this.hiddenTypes.has(incident.type));
  }

  async incidents({ box }) {
    const inView = this.shown().filter((incident) => incident.lat !== null && isInside(incident, box));
    return {
      type: "FeatureCollection",
      features: inView.filter((incident) => !incident.whole_country).map(featureOf),
      incidents: inView.filter((incident) => !incident.whole_country).length,
      countries: countBy(inView, ({ whole_country: country }) => country),
      selected: null,
    };
  }

  async frames(question) {
    return framesOf(this.shown(), question);
  }

  async extent() {
    return extentOf(this.shown());
  }

  async labels(box, zoom) {
    return labelsIn(this.data.names, box, zoom);
  }

  async places() {
    return this.data.places ?? { features: [] };
  }

  async shape(address) {
    return this.data.shapes[address] ?? null;
  }

  async tile(key) {
    return tileFrom(this.data.tiles, ...key.split("/").map(Number));
  }
}
