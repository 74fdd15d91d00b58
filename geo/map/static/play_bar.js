/* The bar that plays the incidents over time, and the marks drawn meanwhile. These are on one canvas, because elements
   could not be replaced twenty times a second. A spot or town is a disc with a ring of types, incidents near a town are
   a capsule with "≈", and those of a region a square with their number. */
import { html, svg } from "./elements.js";
import { L } from "./leaflet_global.js";
import { ringArcs } from "./markers.js";
import { boxInView } from "./mercator.js";
import { Frames, SPEEDS, STEPS_A_SECOND, WINDOWS, nextStep, spanWords, stepsWords, windowAt } from "./playback.js";
import { byFrequency, countShares, discWords, numberWords } from "./wording.js";

const AROUND = 0.5; // of the map's size is fetched beyond each side
const DRAWINGS = {
  back: "M6 5v14M19 5l-9 7 9 7z",
  play: "M7 4l13 8-13 8z",
  pause: "M7 4v16M17 4v16",
  on: "M18 5v14M5 5l9 7-9 7z",
  close: "M5 5l14 14M19 5L5 19",
  clock: "M12 3a9 9 0 1 0 .01 0M10 8.5l5.5 3.5-5.5 3.5z",
};
const APART = { x: 30, y: 22 };
const BESIDE = [
  [0, 0],
  [0, -24],
  [32, 0],
  [0, 24],
  [-32, 0],
  [26, -22],
  [-26, 22],
];
const CAPSULE = { height: 22, badge: 19, pad: 7 };
const TELL_MS = 400;
const LATEST_MS = 200; // the most delay that the playback catches up with
const SPEED_WORDS = { 0.5: "½×", 1: "1×", 2: "2×", 4: "4×" };
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function icon(name) {
  const path = svg("path", { d: DRAWINGS[name] });
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, path);
}

function iconButton(name, label, act) {
  const button = html("button", { className: `play-${name}` }, icon(name));
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function choice(label, options, act) {
  const select = html("select");
  select.setAttribute("aria-label", label);
  for (const [value, words] of options) {
    const option = html("option", { text: words });
    option.value = value;
    select.append(option);
  }
  select.addEventListener("change", () => act(select.value));
  return select;
}

export class PlayBar {
  /**
   * @param map   Leaflet's
   * @param owner {server, symbols, query()}: where incidents come from, how they are drawn, and the filter
   * @param tell  callbacks began(); played(groups, {since, until}), groups as for the legend, or null; ended();
   *              say(text)
   */
  constructor(map, owner, tell) {
    this.map = map;
    this.owner = owner;
    this.tell = tell;
    this.frames = null;
    this.state = { at: 0, size: 4, grows: false };
    this.speed = 1;
    this.opener = iconButton("clock", "Play over time", () => this.toggle());
    const control = L.control({ position: "topright" });
    control.onAdd = () => html("div", { className: "map-buttons" }, this.opener);
    control.addTo(map);
    L.DomEvent.disableClickPropagation(this.opener);
    this.canvas = html("canvas", { className: "play-marks" });
    map.on("moveend resize", () => this.isOpen && this._askForView());
    map.on("move", () => this.isOpen && this._draw());
    map.on("zoomanim", () => this.isOpen && this._clear());
  }

  get isOpen() {
    return Boolean(this.bar);
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  async open() {
    this.bar = this._bar();
    const container = this.map.getContainer();
    container.append(this.canvas, this.bar);
    container.classList.add("playing");
    this.tell.began();
    this.opener.setAttribute("aria-pressed", "true");
    this.started = false;
    this.bar.querySelector(isStill() ? ".play-on" : ".play-play").focus({ preventScroll: true });
    await this.ask();
  }

  close() {
    this.pause();
    this.request?.abort();
    this.frames = null;
    this.bar.remove();
    this.canvas.remove();
    this.bar = null;
    this.map.getContainer().classList.remove("playing");
    this.opener.removeAttribute("aria-pressed");
    this.opener.focus({ preventScroll: true });
    this.tell.played(null, null);
    this.tell.ended();
  }

  /* ---- what is played ---------------------------------------------------------------------------------- */

  /** Fetch all steps of the view and its surroundings. */
  async ask() {
    if (!this.isOpen) return;
    const { lat, lng } = this.map.getCenter();
    const zoom = this.map.getZoom();
    const box = boxInView({ lat, lon: lng }, zoom, this.map.getSize(), AROUND);
    this.asked = { zoom, query: this.owner.query(), bounds: this.map.getBounds().pad(AROUND) };
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    try {
      const answer = await this.owner.server.frames({ box, zoom, query: this.asked.query, by: this.by }, request.signal);
      if (this.request !== request || !this.isOpen) return;
      this._take(new Frames(answer));
    } catch (error) {
      if (error.name !== "AbortError") this.tell.say("What happened over time could not be loaded.");
    }
  }

  _askForView() {
    const { zoom, query, bounds } = this.asked;
    const isThere = zoom === this.map.getZoom() && bounds.contains(this.map.getBounds());
    if (!isThere || query !== this.owner.query()) this.ask();
    else this._draw();
  }

  /** The offset of each mark from its position, pixels: a mark hidden by a larger one is moved beside it. */
  _place(frames) {
    const zoom = this.map.getZoom();
    const totals = new Int32Array(frames.marks.length);
    frames.n.forEach((n, row) => (totals[frames.mark[row]] += n));
    const order = [...totals.keys()].sort((a, b) => totals[b] - totals[a]);
    const taken = [];
    this.beside = [];
    for (const number of order) {
      const [lat, lon] = frames.marks[number];
      const { x, y } = this.map.project([lat, lon], zoom);
      const isFree = ([right, down]) =>
        taken.every((other) => Math.abs(other.x - x - right) > APART.x || Math.abs(other.y - y - down) > APART.y);
      const [right, down] = BESIDE.find(isFree) ?? BESIDE[0];
      taken.push({ x: x + right, y: y + down });
      this.beside[number] = { right, down };
    }
  }

  _take(frames) {
    const day = this.started && this.frames?.length ? this.frames.starts[this.state.at] : null;
    this.frames = frames;
    this._place(frames);
    this.scrub.max = String(Math.max(0, frames.length - 1));
    this._nameWindows();
    const at = day === null ? this.state.size - 1 : frames.starts.findLastIndex((start) => start <= day);
    this.state.at = Math.min(Math.max(0, at), Math.max(0, frames.length - 1));
    this.show();
    if (!this.started && frames.length > 1 && !isStill()) this.play();
    this.started = true;
  }

  /** Show a step: its marks, its days and its number of incidents. */
  show(skipped = 0) {
    const { frames, state } = this;
    if (!frames) return;
    if (!frames.length) {
      this.when.textContent = frames.undated ? "None of these has a date." : "Nothing to play here.";
      return;
    }
    const { from, to } = windowAt(state);
    this.seen = frames.window(from, to);
    const days = frames.days(from, to);
    const span = spanWords(days);
    this.when.textContent = span;
    const undated = frames.undated ? ` · ${numberWords(frames.undated)} without a date left out` : "";
    const wide = this.seen.countries ? ` · ${numberWords(this.seen.countries)} known only to a country` : "";
    const passed = skipped ? ` · ${stepsWords(skipped, frames.by)} with nothing new passed over` : "";
    this.count.textContent = `${numberWords(this.seen.incidents)} on the map${passed || wide || undated}`;
    this.scrub.value = String(state.at);
    this.scrub.setAttribute("aria-valuetext", `${span}: ${this.seen.incidents}`);
    this._tellPage(days);
    this._draw();
  }

  /** Notify page and legend a few times a second while playing; redrawing the page takes too long for each step. */
  _tellPage(days) {
    const now = performance.now();
    if (this.isPlaying && now - this.toldAt < TELL_MS) return;
    this.toldAt = now;
    const groups = this.seen.marks.map((mark) => {
      const drawn = this.owner.symbols.drawnAs(mark.precision);
      return { form: drawn === "pin" ? "spot" : drawn, members: [mark] };
    });
    this.tell.played(groups, days);
  }

  /* ---- moving -------------------------------------------------------------------------------------------- */

  get isPlaying() {
    return this.timer !== undefined;
  }

  play() {
    if (!this.frames?.length || this.isPlaying || isStill()) return;
    if (this.state.at >= this.frames.length - 1) this.state.at = 0;
    this._label("pause", "Pause");
    this.when.setAttribute("aria-live", "off");
    let due = performance.now();
    const wait = () => {
      due = Math.max(due + 1000 / (STEPS_A_SECOND * this.speed), performance.now() - LATEST_MS);
      this.timer = setTimeout(tick, due - performance.now());
    };
    const tick = () => {
      wait();
      const next = nextStep(this.frames, this.state);
      if (!next) {
        this.pause();
        return;
      }
      this.state.at = next.at;
      this.show(next.skipped);
      performance.mark("frame-played", { detail: { incidents: this.seen.incidents } });
    };
    wait();
  }

  pause() {
    const wasPlaying = this.isPlaying;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.bar) return;
    if (wasPlaying) this.show();
    this._label("play", "Play");
    this.when.setAttribute("aria-live", "polite");
  }

  step(by) {
    if (!this.frames?.length) return;
    this.pause();
    this.state.at = Math.min(this.frames.length - 1, Math.max(0, this.state.at + by));
    this.show();
  }

  _label(name, label) {
    this.button.replaceChildren(icon(name));
    this.button.title = `${label} (Space)`;
    this.button.setAttribute("aria-label", label);
  }

  /* ---- the bar --------------------------------------------------------------------------------------------- */

  _bar() {
    const back = iconButton("back", "Step back", () => this.step(-1));
    const on = iconButton("on", "Step on", () => this.step(1));
    this.button = iconButton("play", "Play", () => (this.isPlaying ? this.pause() : this.play()));
    this.button.hidden = isStill(); // steps only
    this.when = html("strong", { className: "play-when" });
    this.when.setAttribute("role", "status");
    this.count = html("span", { className: "play-count" });
    this.scrub = html("input");
    Object.assign(this.scrub, { type: "range", min: "0", max: "0", value: "0" });
    this.scrub.setAttribute("aria-label", "Time");
    this.scrub.addEventListener("input", () => this.step(Number(this.scrub.value) - this.state.at));
    this.size = choice("Window", [], (value) => this._resize(value));
    const bySteps = ["day", "week", "month"].map((by) => [by, `by ${by}`]);
    this.width = choice("Step", bySteps, (value) => {
      this.by = value;
      this.ask();
    });
    const speeds = choice("Speed", SPEEDS.map((each) => [String(each), SPEED_WORDS[each]]), (value) => {
      this.speed = Number(value);
    });
    speeds.value = String(this.speed);
    speeds.hidden = isStill();
    const keys = html("span", { className: "play-keys", text: "Space plays · arrows step · Esc ends" });
    const bar = html(
      "div",
      { className: "play-bar" },
      html("div", { className: "play-buttons" }, back, this.button, on),
      html("div", { className: "play-text" }, this.when, this.count),
      this.scrub,
      html("div", { className: "play-choices" }, this.size, this.width, speeds, keys),
      iconButton("close", "End playing", () => this.close()),
    );
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Playback");
    bar.addEventListener("keydown", (event) => this._key(event));
    L.DomEvent.disableClickPropagation(bar);
    L.DomEvent.disableScrollPropagation(bar);
    return bar;
  }

  _nameWindows() {
    const { by } = this.frames;
    const options = WINDOWS.map((size) => [String(size), `window of ${stepsWords(size, by)}`]);
    const kept = choice("Window", [...options, ["grows", "growing from the start"]], () => {});
    this.size.replaceChildren(...kept.children);
    this.size.value = this.state.grows ? "grows" : String(this.state.size);
    this.width.value = by;
  }

  _resize(value) {
    this.state.grows = value === "grows";
    if (!this.state.grows) this.state.size = Number(value);
    this.show();
  }

  _key(event) {
    const isField = event.target.matches("select, input");
    const acts = { Escape: () => this.close() };
    if (event.target.tagName !== "SELECT") acts[" "] = () => (this.isPlaying ? this.pause() : this.play());
    if (!isField) Object.assign(acts, { ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1) });
    event.stopPropagation(); // the map would pan
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }

  /* ---- drawing ----------------------------------------------------------------------------------------------- */

  _clear() {
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  _draw() {
    if (!this.seen || !this.frames?.length) return;
    const { map, canvas } = this;
    const size = map.getSize();
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(size.x * scale) || canvas.height !== Math.round(size.y * scale)) {
      canvas.width = Math.round(size.x * scale);
      canvas.height = Math.round(size.y * scale);
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, size.x, size.y);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    const colours = this._colours();
    pen.font = colours.font;
    for (const mark of this.seen.marks) {
      const place = map.latLngToContainerPoint([mark.lat, mark.lon]);
      const { right, down } = this.beside[mark.number];
      const [x, y] = [place.x + right, place.y + down];
      if (x < -30 || y < -30 || x > size.x + 30 || y > size.y + 30) continue;
      const drawn = this.owner.symbols.drawnAs(mark.precision);
      if (drawn === "pin") this._disc(pen, mark, x, y, colours);
      else this._box(pen, mark, x, y, colours, drawn === "near");
    }
  }

  /** The current theme's colours, cached. */
  _colours() {
    const root = document.documentElement;
    const theme = `${root.dataset.theme} ${this.owner.symbols.isToned}`;
    if (this.colours?.theme === theme) return this.colours;
    const { symbols } = this.owner;
    const style = getComputedStyle(root);
    const font = `600 12.5px ${getComputedStyle(this.map.getContainer()).fontFamily}`;
    this.colours = { theme, font, paper: style.getPropertyValue("--paper"), ink: style.getPropertyValue("--ink") };
    const probe = html("i");
    this.map.getContainer().append(probe);
    const { domains, tones } = symbols.vocabulary;
    for (const share of [...Object.keys(domains), ...Object.keys(tones)]) {
      probe.className = symbols.colour(share);
      this.colours[share] = getComputedStyle(probe).getPropertyValue("--domain");
    }
    probe.remove();
    return this.colours;
  }

  _shares(mark) {
    const { vocabulary, isToned } = this.owner.symbols;
    return countShares(vocabulary, [mark], isToned);
  }

  _disc(pen, mark, x, y, colours) {
    const { count } = mark;
    const { sizes } = this.owner.symbols.vocabulary;
    const radius = count > 1 ? this.owner.symbols.radius(count) : sizes.share + 3;
    pen.beginPath();
    pen.arc(x, y, radius + 1.5, 0, 2 * Math.PI);
    pen.fillStyle = colours.paper;
    pen.fill();
    const ring = radius - sizes.share / 2;
    const around = 2 * Math.PI * ring;
    pen.lineWidth = sizes.share;
    for (const { share, length, start } of ringArcs(this._shares(mark), count, around, sizes["share-gap"])) {
      const from = start / ring - Math.PI / 2;
      pen.beginPath();
      pen.arc(x, y, ring, from, from + length / ring);
      pen.strokeStyle = colours[share];
      pen.stroke();
    }
    if (count < 2) return;
    pen.fillStyle = colours.ink;
    pen.fillText(discWords(count), x, y + 0.5);
  }

  _box(pen, mark, x, y, colours, isNear) {
    const { count } = mark;
    const words = `${isNear ? "≈" : ""}${discWords(count)}`;
    const high = isNear ? CAPSULE.height : CAPSULE.badge;
    const wide = pen.measureText(words).width + 2 * CAPSULE.pad;
    const [[share]] = byFrequency(this._shares(mark));
    pen.beginPath();
    pen.roundRect(x - wide / 2, y - high / 2, wide, high, isNear ? high / 2 : 3);
    pen.fillStyle = colours.paper;
    pen.fill();
    pen.lineWidth = 1.4;
    pen.strokeStyle = colours[share];
    pen.stroke();
    pen.fillStyle = colours.ink;
    pen.fillText(words, x, y + 0.5);
  }
}
