/* Playback: which incidents each step shows, and which step comes next. Only numbers; play_bar.js draws them.

   An incident that lasts is in each step that it touches, once. One response of the server holds all steps
   (geo/store/frames.py), so that nothing is fetched while playing. */
import { isInside, project } from "./mercator.js";

export const WINDOWS = [1, 2, 4, 12];
export const SPEEDS = [0.5, 1, 2, 4];
export const STEPS_A_SECOND = 5; // at the speed of 1, so that 4 gives 20
const LONGEST_GAP = 3; // longer runs of empty steps are skipped, and the bar says so
const DAY_MS = 86400000;
const CELL_PX = 64;
const MOST_STEPS = { day: 92, week: 520 }; // the same as in geo/store/frames.py
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const dayNumber = (iso) => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
const isoOf = (number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** "20 Aug 2025" */
export function dayWords(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** "26 Jul – 22 Aug 2025" */
export function spanWords({ since, until }) {
  if (since === until) return dayWords(since);
  const first = dayWords(since);
  return `${since.slice(0, 4) === until.slice(0, 4) ? first.slice(0, -5) : first} – ${dayWords(until)}`;
}

/** "12 weeks", "1 day" */
export const stepsWords = (number, by) => `${number} ${by}${number === 1 ? "" : "s"}`;

export class Frames {
  /** @param answer the server's answer: {by, starts, last, types, marks, rows, undated} */
  constructor({ by, starts, last, types, marks, rows, undated }) {
    Object.assign(this, { by, starts, last, types, marks, undated });
    [this.mark, this.type, this.first, this.end, this.n] = rows.map((row) => Int32Array.from(row));
    this.begins = new Int32Array(starts.length);
    const change = new Int32Array(starts.length + 1);
    for (let row = 0; row < this.n.length; row++) {
      this.begins[this.first[row]] += this.n[row];
      change[this.first[row]] += this.n[row];
      change[this.end[row] + 1] -= this.n[row];
    }
    let alive = 0;
    let sum = 0;
    this.aliveBefore = [0, ...starts.map((_, step) => (sum += alive += change[step]))];
    this.sums = new Int32Array(marks.length * types.length);
  }

  get length() {
    return this.starts.length;
  }

  /** Whether nothing happens from one step to another, both included. */
  isEmpty(from, to) {
    return this.aliveBefore[to + 1] === this.aliveBefore[Math.max(0, from)];
  }

  /**
   * The incidents of a range of steps: {marks, incidents, countries}, marks with count and types, largest first.
   * Incidents known only to a country have no mark: `countries` counts them.
   */
  window(from, to) {
    const { mark, type, first, end, n, sums, types } = this;
    sums.fill(0);
    for (let row = 0; row < n.length; row++)
      if (first[row] <= to && end[row] >= from) sums[mark[row] * types.length + type[row]] += n[row];
    const seen = { marks: [], incidents: 0, countries: 0 };
    this.marks.forEach(([lat, lon, precision], number) => {
      const mine = { number, lat, lon, precision, count: 0, types: {} };
      for (let code = 0; code < types.length; code++) {
        const count = sums[number * types.length + code];
        if (!count) continue;
        mine.count += count;
        mine.types[types[code]] = count;
      }
      if (!mine.count) return;
      if (precision === "country") seen.countries += mine.count;
      else {
        seen.incidents += mine.count;
        seen.marks.push(mine);
      }
    });
    seen.marks.sort((a, b) => b.count - a.count);
    return seen;
  }

  /** The days from one step to another: {since, until}. */
  days(from, to) {
    const until = to + 1 < this.length ? isoOf(dayNumber(this.starts[to + 1]) - 1) : this.last;
    return { since: this.starts[Math.max(0, from)], until };
  }
}

/** The visible steps: {from, to}. `size` is how many; with `grows`, all steps up to `at`. */
export const windowAt = ({ at, size, grows }) => ({ from: grows ? 0 : Math.max(0, at - size + 1), to: at });

/**
 * The step after the current one, as {at, skipped}: longer gaps, with nothing to show or nothing new, are skipped.
 *
 * Null at the end.
 */
export function nextStep(frames, { at, size, grows }) {
  if (at + 1 >= frames.length) return null;
  const isStill = (step) => (grows ? !frames.begins[step] : frames.isEmpty(step - size + 1, step));
  let next = at + 1;
  while (next < frames.length && isStill(next)) next++;
  const skipped = next - at - 1;
  if (skipped <= LONGEST_GAP) return { at: at + 1, skipped: 0 };
  return { at: Math.min(next, frames.length - 1), skipped };
}

/* ---- a map to send: the same answer as the server's, of the incidents that it holds ------------------------------ */

const monday = (day) => day - ((((day + 3) % 7) + 7) % 7);

function startsOf(first, last, by) {
  if (by !== "month") {
    const width = by === "week" ? 7 : 1;
    const start = by === "week" ? monday(first) : first;
    return Array.from({ length: Math.floor((last - start) / width) + 1 }, (_, step) => isoOf(start + step * width));
  }
  const [year, month] = isoOf(first).split("-").map(Number);
  const [lastYear, lastMonth] = isoOf(last).split("-").map(Number);
  return Array.from({ length: 12 * (lastYear - year) + lastMonth - month + 1 }, (_, step) => {
    const months = month - 1 + step;
    return `${year + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}-01`;
  });
}

function stepsFor(first, last, by) {
  const wanted = by || (last - first < MOST_STEPS.day ? "day" : (last - first) / 7 < MOST_STEPS.week ? "week" : "month");
  return { by: wanted, starts: startsOf(first, last, wanted) };
}

/** The step that a day falls into. */
export function stepOf(day, edges) {
  let [low, high] = [0, edges.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The same structure as HttpServer.frames() returns, from incidents with the days `start` and `end`. */
export function framesOf(incidents, { box, zoom, by = "" }) {
  const dated = incidents.filter(({ start }) => start);
  const empty = { by: by || "day", starts: [], last: null, types: [], marks: [], rows: [[], [], [], [], []] };
  const inBox = incidents.filter((incident) => incident.lat !== null && isInside(incident, box));
  const undated = inBox.filter(({ start }) => !start).length;
  if (!dated.length) return { ...empty, undated };
  const days = dated.flatMap(({ start, end }) => [dayNumber(start), dayNumber(end || start)]);
  const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))];
  const steps = stepsFor(first, last, by);
  const edges = steps.starts.map(dayNumber);
  const types = [...new Set(inBox.map(({ type }) => type))];
  const cells = new Map();
  const rows = [[], [], [], [], []];
  for (const incident of inBox) {
    if (!incident.start) continue;
    const { x, y } = project(incident, zoom);
    const key = [Math.floor(x / CELL_PX), Math.floor(y / CELL_PX), incident.precision].join();
    if (!cells.has(key)) cells.set(key, { number: cells.size, lats: [], lons: [], precision: incident.precision });
    const cell = cells.get(key);
    cell.lats.push(incident.lat);
    cell.lons.push(incident.lon);
    const span = [incident.start, incident.end || incident.start].map((day) => stepOf(dayNumber(day), edges));
    [cell.number, types.indexOf(incident.type), ...span, 1].forEach((value, column) => rows[column].push(value));
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const marks = [...cells.values()].map(({ lats, lons, precision }) => [mean(lats), mean(lons), precision]);
  return { ...steps, last: isoOf(last), types, marks, rows, undated };
}
