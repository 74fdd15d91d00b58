/* Where the filter looks: its circle, areas and box as outlines, and a tool with which an area is drawn, by mouse,
   touch and keyboard. What lies outside of them is washed, so that inside needs no fill. */
import { L } from "./leaflet_global.js";
import { areaWord, circleCorners, unbroken } from "./outlines.js";

const WORLD = [
  [-85, -540],
  [-85, 540],
  [85, 540],
  [85, -540],
];
const CLOSE_PX = 12; // a click so near the first corner closes the area

/** A polygon whose corners stay between whole pixels, where Leaflet rounds them: a circle of many would tremble. */
const Outline = L.Polygon.extend({
  _projectLatlngs(latlngs, result, bounds) {
    if (!(latlngs[0] instanceof L.LatLng)) {
      for (const ring of latlngs) this._projectLatlngs(ring, result, bounds);
      return;
    }
    const origin = this._map.getPixelOrigin();
    const ring = latlngs.map((corner) => this._map.project(corner).subtract(origin));
    for (const point of ring) bounds.extend(point);
    result.push(ring);
  },
});

export class WantedArea {
  /** @param drawn called with the word of the filter that somebody drew: {area} */
  constructor(map, { drawn, say }) {
    this.map = map;
    this.drawn = drawn;
    this.say = say;
    this.key = "{}";
    this.corners = null;
    map.createPane("wanted").style.zIndex = 440;
    map.getPane("wanted").style.pointerEvents = "none";
    this.renderer = L.svg({ pane: "wanted", padding: 1 });
    this.layer = L.layerGroup().addTo(map);
    this.sketch = L.layerGroup().addTo(map);
    this._followDrawing();
  }

  /** Draw the outlines of what the filter asks for: {near, areas, box}. */
  show(where = {}) {
    const key = JSON.stringify(where);
    if (key === this.key) return;
    this.key = key;
    this.layer.clearLayers();
    const { near, areas = [], box } = where;
    const outlines = areas.map(unbroken);
    if (near) outlines.push(circleCorners(near));
    if (box) {
      const [west, south, east, north] = box;
      const last = east < west ? east + 360 : east;
      outlines.push([
        [south, west],
        [south, last],
        [north, last],
        [north, west],
      ]);
    }
    if (!outlines.length) return;
    this._path(Outline, [WORLD, ...outlines], "outside");
    for (const outline of outlines) {
      this._path(Outline, outline, "outline casing");
      this._path(Outline, outline, "outline");
    }
  }

  _path(Kind, points, className, group = this.layer) {
    const options = { renderer: this.renderer, className: `wanted ${className}`, interactive: false, fill: false, smoothFactor: 0 };
    new Kind(points, options).addTo(group);
  }

  /* ---- drawing ----------------------------------------------------------------------------------------- */

  get isDrawing() {
    return this.corners !== null;
  }

  /** Begin to draw an area, or give it up where one is being drawn. */
  toggle() {
    if (this.isDrawing) this._stop("");
    else this._begin();
  }

  _begin() {
    this.corners = [];
    this.map.getContainer().classList.add("drawing");
    this.map.doubleClickZoom.disable();
    this.map.getContainer().focus({ preventScroll: true });
    this.say(
      "Click corner after corner; double click or Enter to end, Escape to cancel. " +
        "By keyboard: arrows move the map, Space sets a corner at its middle.",
    );
  }

  _stop(words) {
    this.corners = null;
    this.sketch.clearLayers();
    this.map.getContainer().classList.remove("drawing");
    setTimeout(() => this.map.doubleClickZoom.enable(), 0); // not for the click that ended it
    this.say(words);
  }

  _followDrawing() {
    const { map } = this;
    map.on("click", ({ latlng }) => this.isDrawing && this._corner(latlng));
    map.on("dblclick", () => this.isDrawing && this._finish());
    map.on("mousemove", ({ latlng }) => this.isDrawing && this.corners.length && this._sketch(latlng));
    map.getContainer().addEventListener(
      "keydown",
      (event) => {
        if (!this.isDrawing) return;
        const act = { Enter: () => this._finish(), Escape: () => this._stop(""), " ": () => this._corner(map.getCenter()) };
        if (!act[event.key]) return;
        event.preventDefault();
        event.stopPropagation();
        act[event.key]();
      },
      true,
    );
  }

  _corner(latlng) {
    const point = this.map.latLngToContainerPoint(latlng);
    const near = (corner) => this.map.latLngToContainerPoint(corner).distanceTo(point) < CLOSE_PX;
    if (this.corners.length > 2 && near(this.corners[0])) {
      this._finish();
      return;
    }
    if (!this.corners.length || !near(this.corners.at(-1))) this.corners.push([latlng.lat, latlng.lng]);
    this._sketch(null);
  }

  _sketch(pointer) {
    this.sketch.clearLayers();
    const points = pointer ? [...this.corners, [pointer.lat, pointer.lng]] : this.corners;
    this._path(L.Polyline, points, "outline", this.sketch);
    for (const corner of this.corners)
      L.circleMarker(corner, {
        renderer: this.renderer,
        radius: 4,
        className: "wanted corner",
        interactive: false,
      }).addTo(this.sketch);
  }

  _finish() {
    if (this.corners.length < 3) {
      this.say("An area needs three corners or more.");
      return;
    }
    const word = areaWord(this.corners);
    this._stop("");
    this.drawn({ area: word });
  }
}
