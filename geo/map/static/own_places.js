/* The user's own places: a house for a point, else a line or an outline, each with its name. The house is
   above its point, so that it hides no mark there. They can't be clicked: the list beside the map shows them. */
import { html, svg } from "./elements.js";
import { OccupiedBoxes } from "./label_placement.js";
import { L } from "./leaflet_global.js";

const HOUSE = "M1.5 8.5 8 2.5l6.5 6h-2V14H9.6v-3.6H6.4V14H3.5V8.5z";

const house = () => svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: HOUSE }));

const HOUSE_BOX = [-9, -34, 9, -16]; // relative to its point

/** Where a name's box is on each side of a house, or on a line or area, relative to its point; the best first. Not
   below a house's point, where it could seem another house's. */
const SIDES = {
  point: {
    right: (width) => [12, -34, 12 + width, -16],
    left: (width) => [-12 - width, -34, -12, -16],
    above: (width) => [-width / 2, -52, width / 2, -35],
  },
  shape: {
    middle: (width) => [-width / 2, -9, width / 2, 9],
    above: (width) => [-width / 2, -34, width / 2, -16],
    below: (width) => [-width / 2, 16, width / 2, 34],
  },
};

const ownBox = ([left, top, right, bottom], x, y) => [x + left, y + top, x + right, y + bottom];

/** The side on which a name touches nothing of what is occupied, and occupies it itself; empty if there is none. */
export function sideOf({ x, y }, width, isPoint, occupied) {
  for (const [side, boxOf] of Object.entries(SIDES[isPoint ? "point" : "shape"])) {
    const box = ownBox(boxOf(width), x, y);
    if (!occupied.isFree(box)) continue;
    occupied.add(box);
    return side;
  }
  return "";
}

export class OwnPlaces {
  /** @param tell callback `named()`, once the names have changed */
  constructor(map, server, tell) {
    this.map = map;
    this.server = server;
    this.tell = tell;
    map.createPane("own").style.zIndex = 610; // above the markers, which would hide it
    map.getPane("own").style.pointerEvents = "none";
    this.renderer = L.svg({ pane: "own", padding: 1 });
    this.layer = L.layerGroup().addTo(map);
    this.shown = "";
    this.names = [];
  }

  /** Put each name where it touches none of the marks, whose boxes are in layer points, and no other name; else
      leave it out, as others are: its house stays. */
  layOut(boxes) {
    const at = this.names.map(({ place }) => this.map.latLngToLayerPoint(place));
    const houses = at.filter((_, index) => this.names[index].isPoint).map(({ x, y }) => ownBox(HOUSE_BOX, x, y));
    const occupied = new OccupiedBoxes([...boxes, ...houses]);
    for (const name of this.names) name.width ||= name.label.offsetWidth; // all read before any is written
    for (const [index, { element, label, width, isPoint }] of this.names.entries()) {
      const side = sideOf(at[index], width, isPoint, occupied);
      element.dataset.side = side;
      label.hidden = !side;
    }
  }

  /** Fetch and draw the current places. */
  async refresh() {
    const places = await this.server.places().catch(() => null);
    const text = JSON.stringify(places);
    if (!places || text === this.shown) return;
    this.shown = text;
    this.layer.clearLayers();
    this.names = [];
    for (const feature of places.features) this._add(feature);
    this.tell.named();
  }

  /** The boxes of the houses and names, in layer points, which no other name may touch. */
  *boxes() {
    const frame = this.map.getContainer().getBoundingClientRect();
    for (const element of this.map.getPane("own").querySelectorAll(".own-name > :not([hidden])")) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const at = this.map.containerPointToLayerPoint([left - frame.left, top - frame.top]);
      yield [at.x, at.y, at.x + right - left, at.y + bottom - top];
    }
  }

  _add(feature) {
    const { name, kind, lat, lon } = feature.properties;
    if (kind !== "point") {
      const style = { renderer: this.renderer, className: `own-place ${kind}`, fill: false, smoothFactor: 0 };
      L.geoJSON(feature, { style: () => style, interactive: false }).addTo(this.layer);
    }
    const label = html("span", { text: name });
    const element = html("div", { className: `own-name ${kind}` }, ...(kind === "point" ? [house(), label] : [label]));
    this.names.push({ element, label, place: [lat, lon], isPoint: kind === "point" });
    const icon = L.divIcon({ html: element, className: "own-mark", iconSize: [0, 0] });
    L.marker([lat, lon], { icon, pane: "own", interactive: false, keyboard: false }).addTo(this.layer);
  }
}
