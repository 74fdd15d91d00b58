/* Regions shaded by the number of their incidents, or its change (geo/map/shading.py), in place of symbols while the
   table of regions is open. Keyboard users choose regions by the table's rows; here a region is highlighted with its row. */
import { html, svg } from "./elements.js";
import { L } from "./leaflet_global.js";
import { pathElement } from "./leaflet_internals.js";
import { namesOf, regionsIn, shapeLevel } from "./shaded_regions.js";

const SHAPES_PAD = 0.15;
const NEAR_ZOOM = 4; // farther away the lines between regions would hide them
const MOST_IDS = 150; // in one URL
const ROOM_FOR_SHADES = "(min-width: 601px) and (min-height: 320px)";
const MIDDLE = 0.7; // of the inscribed circle of a region: about the square within that
const STRIPE = 6; // pixels between the hatching lines of regions with few incidents

export class Choropleth {
  /** @param acts callbacks: `pick(id, latlng)` for a clicked region; `say(text)` for the map's status line; `named()` once
      names are placed, which others must not touch */
  constructor(map, server, { pick, say, named }) {
    Object.assign(this, { map, server, pick, say, named });
    this.shapes = new Map();
    this.drawn = new Map();
    this.answer = null;
    this.query = null;
    map.createPane("regions").style.zIndex = 410;
    map.createPane("region-names").style.zIndex = 615;
    map.getPane("region-names").style.pointerEvents = "none";
    this.renderer = L.svg({ pane: "regions", padding: 0.5 });
    this.names = L.layerGroup().addTo(map);
    this.tooltip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 1, className: "incident-tip" });
    this._addStripes();
  }

  get isOn() {
    return this.query !== null;
  }

  /** Shade by the parameters of a query ("shade=change&rows=region&…"), and outline a region; null shades nothing. */
  show(query, outlined = "") {
    this.outlined = outlined;
    if (query !== this.query) {
      this.query = query;
      this.map.getContainer().classList.toggle("shaded", this.isOn);
      if (query === null) this._clear();
      else this.asked = this._ask(query);
    }
    this._outline();
  }

  /** After the map moved, load the shapes that came into view and place the names anew. */
  move() {
    if (this.answer && this.isOn) this._draw();
  }

  /** The boxes of regions' names and numbers, in layer points, which other names must not touch. */
  *boxes() {
    for (const { shape } of this.drawn.values()) {
      if (!shape.middle) continue;
      const [lat, lon, room] = shape.middle;
      const { x, y } = this.map.latLngToLayerPoint([lat, lon]);
      const half = MIDDLE * Math.abs(this.map.latLngToLayerPoint([lat + room, lon]).y - y);
      yield [x - half, y - half, x + half, y + half];
    }
    for (const layer of this.names.getLayers()) {
      const { x, y } = this.map.latLngToLayerPoint(layer.getLatLng());
      const [width, height] = layer.options.box;
      yield [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    }
  }

  async _ask(query) {
    const answer = await this.server.regions(query).catch(() => null);
    if (query !== this.query) return;
    if (!answer) {
      this.say("The regions could not be loaded; what you see may be out of date.");
      return;
    }
    this.say("");
    this.answer = answer;
    this._showLegend(answer.legend);
    await this._draw();
    performance.mark("regions-painted", { detail: { regions: answer.regions.length } });
  }

  async _draw() {
    const { map, answer, query } = this;
    const level = shapeLevel(map.getZoom());
    map.getContainer().classList.toggle("far", map.getZoom() < NEAR_ZOOM);
    const wanted = regionsIn(answer.regions, map.getBounds().pad(SHAPES_PAD));
    const missing = wanted.filter(({ id }) => !this.shapes.has(`${level}/${id}`)).map(({ id }) => id);
    const chunks = [];
    for (let first = 0; first < missing.length; first += MOST_IDS) chunks.push(missing.slice(first, first + MOST_IDS));
    const draw = () => this.answer === answer && this.query === query && this._paint(wanted, level);
    await Promise.all(
      chunks.map(async (ids) => {
        const shapes = await this.server.shapes(ids, level).catch(() => ({}));
        for (const [id, shape] of Object.entries(shapes)) this.shapes.set(`${level}/${id}`, shape);
      }),
    );
    draw();
  }

  _paint(wanted, level) {
    const keys = new Set(wanted.map(({ id, class: name }) => `${level}/${id}/${name}`));
    for (const [key, path] of this.drawn) {
      if (keys.has(key)) continue;
      path.remove();
      this.drawn.delete(key);
    }
    for (const region of wanted) {
      const key = `${level}/${region.id}/${region.class}`;
      const held = this.drawn.get(key);
      if (held) held.region = region;
      else this._add(key, region, this.shapes.get(`${level}/${region.id}`));
    }
    this._outline();
    this._name(wanted, level);
  }

  _add(key, region, shape) {
    if (!shape) return;
    const path = L.polygon(shape.polygons, {
      renderer: this.renderer,
      pane: "regions",
      className: `shade ${region.class}`,
      bubblingMouseEvents: false,
      smoothFactor: 0.5,
    });
    Object.assign(path, { region, shape });
    path.addTo(this.map);
    pathElement(path).dataset.id = region.id;
    path.on("click", ({ latlng }) => this.pick(region.id, latlng));
    path.on("mousemove", ({ latlng }) => {
      const [name, ...lines] = path.region.tip;
      const words = html("div", {}, html("strong", { text: name }), ...lines.map((text) => html("div", { text })));
      this.tooltip.setContent(words).setLatLng(latlng).addTo(this.map);
    });
    path.on("mouseover", () => path.bringToFront());
    path.on("mouseout", () => this.tooltip.remove());
    this.drawn.set(key, path);
  }

  _outline() {
    for (const path of this.drawn.values()) {
      const isOutlined = path.region.id === this.outlined;
      pathElement(path)?.classList.toggle("outlined", isOutlined);
      if (isOutlined) path.bringToFront();
    }
  }

  /** Write name and number into regions with room for both, and the number alone where only that fits. */
  _name(wanted, level) {
    this.names.clearLayers();
    const middleOf = ({ id }) => this.shapes.get(`${level}/${id}`)?.middle;
    const roomOf = (region) => {
      const [lat, lon, room] = middleOf(region) ?? [];
      if (!room) return 0;
      return this.map.latLngToLayerPoint([lat, lon]).distanceTo(this.map.latLngToLayerPoint([lat + room, lon]));
    };
    for (const { id, name, words, box, class: shade } of namesOf(wanted, roomOf)) {
      const [lat, lon] = middleOf({ id });
      const element = html("div", { className: `region-name ${shade}` });
      element.setAttribute("aria-hidden", "true");
      if (name) element.append(html("span", { text: name }));
      if (words) element.append(html("b", { text: words }));
      L.marker([lat, lon], {
        icon: L.divIcon({ html: element, className: "", iconSize: box }),
        pane: "region-names",
        interactive: false,
        keyboard: false,
        box,
      }).addTo(this.names);
    }
    this.named();
  }

  _clear() {
    for (const path of this.drawn.values()) path.remove();
    this.drawn.clear();
    this.names.clearLayers();
    this.tooltip.remove();
    this.answer = null;
    this.legend?.remove();
    this.legend = null;
    this.named();
  }

  _showLegend({ title, days, classes, missing }) {
    this.legend?.remove();
    this.legend = null;
    if (!title) return;
    const steps = classes.map(([name, label]) => {
      const drawing = { viewBox: "0 0 60 10", preserveAspectRatio: "none", "aria-hidden": "true" };
      return html("li", {}, svg("svg", drawing, svg("rect", { class: `shade ${name}`, width: 60, height: 10 })), label);
    });
    const list = html("ul", { className: "steps" }, ...steps);
    list.setAttribute("aria-label", "What the shades mean");
    const lines = [days, missing].filter(Boolean).map((text) => html("p", { text }));
    const box = html("details", { className: "shade-legend" }, html("summary", { text: title }), list, ...lines);
    box.open = window.matchMedia(ROOM_FOR_SHADES).matches;
    this.legend = L.control({ position: "bottomleft" });
    this.legend.onAdd = () => box;
    this.legend.addTo(this.map);
    L.DomEvent.disableClickPropagation(box);
  }

  _addStripes() {
    const pattern = svg(
      "pattern",
      { id: "few", width: STRIPE, height: STRIPE, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      svg("rect", { class: "few-ground", width: STRIPE, height: STRIPE }),
      svg("path", { class: "few-line", d: `M.5 0V${STRIPE}` }),
    );
    const holder = svg("svg", { class: "hatchings", width: 0, height: 0, "aria-hidden": "true", focusable: "false" });
    holder.append(svg("defs", {}, pattern));
    document.body.append(holder);
  }
}
