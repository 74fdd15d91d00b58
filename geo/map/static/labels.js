/* Names of places. They are placed here, because only the browser knows where the marks are. */
import { placeLabels } from "./label_placement.js";
import { L } from "./leaflet_global.js";
import { boxInView, pixelsOfKilometre } from "./mercator.js";

const PAD = 0.25;
const FONTS = {
  country: "500 13px sans-serif",
  region: "600 12px sans-serif",
  town: "12px sans-serif",
  marked: "600 13px sans-serif",
};
const SPACING_PX = { country: 1.6, region: 1 }; // of capitals
const ROUNDING = 1.04;

export class Labels {
  constructor(map, server) {
    this.map = map;
    this.server = server;
    this.places = [];
    this.pane = map.createPane("labels");
    this.pane.style.zIndex = 640; // above the marks, below their tooltips
    this.pane.style.pointerEvents = "none";
    this.pane.setAttribute("aria-hidden", "true");
    this.elements = new Map();
    this.ruler = document.createElement("canvas").getContext("2d");
  }

  /** Fetch and place the names in view; `onMap()` returns the marks, and the boxes of everything else on the map. */
  ask(onMap) {
    this.onMap = onMap;
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    const centre = this.map.getCenter();
    const zoom = this.map.getZoom();
    const box = boxInView({ lat: centre.lat, lon: centre.lng }, zoom, this.map.getSize(), PAD);
    this.server
      .labels(box, zoom, request.signal)
      .then((labels) => {
        this.places = labels;
        this.layOut();
      })
      .catch(() => {}); // keep the previous names
  }

  layOut() {
    if (!this.onMap) return;
    const { map } = this;
    const size = map.getSize();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const labels = placeLabels(this.places, {
      frame: [origin.x, origin.y, origin.x + size.x, origin.y + size.y],
      ...this.onMap(),
      toPixels: ({ lat, lon }) => map.latLngToLayerPoint([lat, lon]),
      widthOf: (place) => this._width(place),
      roomOf: ({ lat, room_km: room = 0 }) => room * pixelsOfKilometre(lat, map.getZoom()),
    });
    const wanted = new Map(
      labels.map((label) => [`${label.place.kind}:${label.place.name}:${label.place.lat ?? Math.round(label.point.x)}:${label.side}`, label]),
    );
    for (const [key, element] of this.elements) {
      if (wanted.has(key)) continue;
      element.remove();
      this.elements.delete(key);
    }
    for (const [key, { place, point, side }] of wanted) {
      let element = this.elements.get(key);
      if (!element) {
        element = document.createElement("div");
        element.className = `place-label ${place.kind} ${side}${place.isMarked ? " marked" : ""} leaflet-zoom-hide`;
        element.textContent = place.name;
        this.pane.append(element);
        this.elements.set(key, element);
      }
      L.DomUtil.setPosition(element, point);
    }
  }

  _width({ name, kind, isMarked }) {
    this.ruler.font = FONTS[kind === "town" && isMarked ? "marked" : kind];
    if (kind === "town") return this.ruler.measureText(name).width * ROUNDING;
    return this.ruler.measureText(name.toUpperCase()).width * ROUNDING + name.length * SPACING_PX[kind];
  }
}
