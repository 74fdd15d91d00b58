/* Density in place of symbols: heat of the incidents known to the spot or town, drawn here from cells that the server
   counted. The regions beneath are shaded by the other incidents (choropleth.js); the legend explains both. */
import { html } from "./elements.js";
import { channels, heatGrid, heatPixels, pointsAt } from "./heat.js";
import { L } from "./leaflet_global.js";
import { boxInView } from "./mercator.js";
import { numberWords } from "./wording.js";

const [HEAT_STEP_PX, HEAT_RADIUS_PX, HEAT_PICK_PX] = [4, 22, 14];
const HEAT_PAD = 0.1; // of the map's size is fetched beyond each side, because the heat there reaches in
const MOST_CELLS = 64; // the most cells that the page takes in a list
const HEAT_COLOURS = ["--heat-1", "--heat-2", "--heat-3", "--heat-4"];

export class Density {
  /** @param acts callbacks: `pick({cells, count})` for clicked heat; `say(text)` for the map's status line */
  constructor(map, server, { words, pick, say }) {
    Object.assign(this, { map, server, words, pick, say });
    this.query = null;
    this.cells = [];
    const pane = map.createPane("density");
    Object.assign(pane.style, { zIndex: 415, pointerEvents: "none" });
    this.canvas = html("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    pane.append(this.canvas);
    map.on("zoomstart", () => (this.canvas.hidden = true));
    map.on("click", ({ latlng }) => this.pickAt(latlng));
  }

  get isOn() {
    return this.query !== null;
  }

  /** Draw the incidents of a query; null draws nothing. */
  show(query) {
    const isNew = query !== this.query;
    this.query = query;
    this.map.getContainer().classList.toggle("density", this.isOn);
    if (!this.isOn) this._clear();
    else if (isNew) this.move();
  }

  /** Fetch and draw the new view after the map moved. */
  async move() {
    if (!this.isOn) return;
    this._paint();
    const { lat, lng } = this.map.getCenter();
    const zoom = this.map.getZoom();
    const question = { box: boxInView({ lat, lon: lng }, zoom, this.map.getSize(), HEAT_PAD), zoom, query: this.query };
    const asked = (this.asked = JSON.stringify(question));
    const answer = await this.server.density(question).catch(() => null);
    if (asked !== this.asked || !this.isOn) return;
    this.say(answer ? "" : "The density could not be loaded; what you see may be out of date.");
    if (!answer) return;
    this.cells = answer.cells.map(([cell, lat, lon, count]) => ({ cell, lat, lon, count, level: answer.level }));
    this._paint();
    performance.mark("density-painted", { detail: { cells: this.cells.length } });
  }

  /** Repaint in the current theme's colours. */
  repaint() {
    if (this.isOn) this._paint();
  }

  /** List the incidents around a position. */
  pickAt(latlng) {
    if (!this.isOn) return;
    const near = pointsAt(this._points(), this.map.latLngToContainerPoint(latlng), HEAT_PICK_PX).slice(0, MOST_CELLS);
    if (near.length)
      this.pick({ cells: near.map(({ cell, level }) => [cell, level]), count: near.reduce((sum, { count }) => sum + count, 0) });
  }

  _points() {
    return this.cells.map((cell) => ({ ...cell, ...this._at(cell) }));
  }

  /** The point of a position in the frame, on the visible copy of the world. */
  _at({ lat, lon }) {
    const turn = 360 * Math.round((this.map.getCenter().lng - lon) / 360);
    const { x, y } = this.map.latLngToContainerPoint([lat, lon + turn]);
    return { x, y };
  }

  _paint() {
    const { x: width, y: height } = this.map.getSize();
    const points = this._points();
    const grid = heatGrid(points, { width, height, step: HEAT_STEP_PX, radius: HEAT_RADIUS_PX });
    const style = getComputedStyle(document.documentElement);
    const colours = HEAT_COLOURS.map((name) => channels(style.getPropertyValue(name).trim()));
    Object.assign(this.canvas, { width: grid.columns, height: grid.rows, hidden: false });
    Object.assign(this.canvas.style, { width: `${grid.columns * HEAT_STEP_PX}px`, height: `${grid.rows * HEAT_STEP_PX}px` });
    this.canvas.getContext("2d").putImageData(new ImageData(heatPixels(grid, colours), grid.columns), 0, 0);
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    const inside = points.filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height);
    this._showLegend(inside.reduce((sum, { count }) => sum + count, 0));
  }

  _showLegend(count) {
    if (!this.legend) {
      const ramp = html("i", { className: "heat-ramp" });
      this.counted = html("p");
      const ends = html("div", { className: "heat-ends" }, html("span", { text: "few" }), ramp, html("span", { text: "most here" }));
      const box = html("div", { className: "shade-legend heat-legend" }, html("b", { text: this.words.density }), ends, this.counted);
      this.legend = L.control({ position: "bottomleft" });
      this.legend.onAdd = () => box;
      this.legend.addTo(this.map);
    }
    this.counted.textContent = `${numberWords(count)} ${this.words.density_rest}`;
  }

  _clear() {
    this.canvas.hidden = true;
    this.cells = [];
    this.legend?.remove();
    this.legend = null;
  }
}
