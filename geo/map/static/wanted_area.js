/* The filter's circle, areas and box as outlines, and the tool for drawing an area or a circle by mouse, touch or
   keyboard. Everything outside them is paler, so that the inside needs no fill. */
import { html } from "./elements.js";
import { L } from "./leaflet_global.js";
import { areaWord, circleCorners, nearWord, rectangleCorners, unbroken } from "./outlines.js";
import { RadiusHandle } from "./radius_handle.js";

const WORLD = [
  [-85, -540],
  [-85, 540],
  [85, 540],
  [85, -540],
];
const CLOSE_PX = 12; // a click this near the first corner closes the area
const TOOLS = {
  area: { label: "Area", hint: "Click or tap corners; the first again, or Done, ends it." },
  rectangle: { label: "Rectangle", hint: "Click or tap two corners." },
  circle: { label: "Circle", hint: "Click or tap its middle, then how far it reaches." },
};
const BY_KEYBOARD = "By keyboard: arrows move the map, Space sets a point, Enter ends.";

/** A polygon with subpixel corners, which Leaflet would round: a circle of many corners would jitter. */
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
  /** @param drawn called with the filter parameter of the drawn shape: {area} or {near}; none in a map on which nothing can be drawn
   * @param shape fetches the shape of a place: a promise of GeoJSON */
  constructor(map, { drawn, say, shape }) {
    this.map = map;
    this.drawn = drawn;
    this.say = say;
    this.shape = shape;
    this.named = new Map();
    this.key = "{}";
    this.corners = null;
    map.createPane("wanted").style.zIndex = 440;
    map.getPane("wanted").style.pointerEvents = "none";
    this.renderer = L.svg({ pane: "wanted", padding: 1 });
    this.layer = L.layerGroup().addTo(map);
    this.divisions = L.layerGroup().addTo(map);
    this.tool = "area";
    this.handle =
      drawn &&
      new RadiusHandle(map, {
        moved: (near) => this._outline(...this.others, circleCorners(near)),
        set: (near) => this.drawn({ near: nearWord(near) }),
      });
    this.sketch = L.layerGroup().addTo(map);
    this._followDrawing();
  }

  /** Draw the outlines of the filter's shapes: {near, areas, box}. */
  show(where = {}) {
    const key = JSON.stringify(where);
    if (key === this.key) return;
    this.key = key;
    const { near, areas = [], box } = where;
    const outlines = areas.map(unbroken);
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
    this.others = outlines;
    this.handle?.show(near ?? null);
    this._outline(...outlines, ...(near ? [circleCorners(near)] : []));
  }

  /** Draw the borders of the filter's regions or countries, by place id. */
  showDivisions(ids = []) {
    if (ids.join() === [...this.named.keys()].join()) return;
    const named = new Map(ids.map((id) => [id, this.named.get(id) ?? this.shape(`place/${id}`)]));
    this.named = named;
    Promise.allSettled(named.values()).then((answers) => {
      if (this.named !== named) return;
      // what failed is asked for again when the page next says what it wants
      if (answers.some(({ status }) => status === "rejected"))
        this.named = new Map([...named].filter((_, at) => answers[at].status === "fulfilled"));
      const shapes = answers.map(({ value }) => value);
      this.divisions.clearLayers();
      for (const shape of shapes) {
        if (!shape?.type.endsWith("Polygon")) continue;
        const rings = L.GeoJSON.coordsToLatLngs(shape.coordinates, shape.type === "Polygon" ? 1 : 2);
        for (const className of ["outline casing", "outline"]) this._path(L.Polygon, rings, className, this.divisions);
      }
    });
  }

  _outline(...outlines) {
    this.layer.clearLayers();
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
    this.map.getContainer().classList.add("drawing");
    this.map.doubleClickZoom.disable();
    this.bar = this._bar();
    this.map.getContainer().prepend(this.bar); // the next stop of the tab key
    this._take(this.tool);
  }

  _take(tool) {
    this.tool = tool;
    this.corners = [];
    this.sketch.clearLayers();
    for (const button of this.bar.querySelectorAll("[data-tool]"))
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    this.bar.querySelector("[role=status]").textContent = TOOLS[tool].hint;
    this._offerEnd();
    this._focusMap();
  }

  /** From here on the keys move the map and set points, and press no button. */
  _focusMap() {
    this.map.getContainer().focus({ preventScroll: true });
  }

  /** An area can be ended by a button as well: its first corner is hard to hit by touch. */
  _offerEnd() {
    this.bar.querySelector("[data-end]").hidden = this.tool !== "area" || this.corners.length < 3;
  }

  /** The shapes that can be drawn, and how. */
  _bar() {
    const button = (label, act) => {
      const element = html("button", { text: label });
      element.type = "button";
      element.addEventListener("click", act);
      return element;
    };
    const tools = Object.entries(TOOLS).map(([tool, { label }]) => {
      const element = button(label, () => this._take(tool));
      element.dataset.tool = tool;
      return element;
    });
    const end = button("Done", () => this._finish());
    end.dataset.end = "";
    const hint = html("p");
    hint.setAttribute("role", "status");
    const keys = html("p", { className: "by-keyboard", text: BY_KEYBOARD });
    const cancel = button("Cancel", () => this._stop(""));
    const bar = html("div", { className: "draw-bar" }, ...tools, end, cancel, hint, keys);
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Draw");
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  }

  _stop(words) {
    this.corners = null;
    this._focusMap(); // not lost with the bar
    this.bar.remove();
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
        if (!act[event.key] || (event.key !== "Escape" && this.bar.contains(event.target))) return;
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
    if (this.tool === "area" && this.corners.length > 2 && near(this.corners[0])) {
      this._finish();
      return;
    }
    if (!this.corners.length || !near(this.corners.at(-1))) this.corners.push([latlng.lat, latlng.lng]);
    this._offerEnd();
    if (this.tool !== "area" && this.corners.length === 2) this._finish();
    else this._sketch(null);
  }

  _sketch(pointer) {
    this.sketch.clearLayers();
    const points = pointer ? [...this.corners, [pointer.lat, pointer.lng]] : this.corners;
    const whole = points.length === 2 && this._whole(points);
    if (whole) this._path(Outline, whole.corners, "outline", this.sketch);
    else this._path(L.Polyline, points, "outline", this.sketch);
    for (const corner of this.corners)
      L.circleMarker(corner, {
        renderer: this.renderer,
        radius: 4,
        className: "wanted corner",
        interactive: false,
      }).addTo(this.sketch);
  }

  /** The shape given by two points, as corners and filter parameter; null while an area is drawn. */
  _whole(points) {
    if (this.tool === "area") return null;
    if (this.tool === "rectangle") {
      const corners = rectangleCorners(...points);
      return { corners, words: { area: areaWord(corners) } };
    }
    const near = [...points[0], this.map.distance(...points) / 1000];
    return { corners: circleCorners(near), words: { near: nearWord(near) } };
  }

  _finish() {
    const { corners } = this;
    if (corners.length < (this.tool === "area" ? 3 : 2)) {
      this.say(this.tool === "area" ? "An area needs three corners or more." : "Two points are needed.");
      return;
    }
    const words = this._whole(corners)?.words ?? { area: areaWord(corners) };
    this._stop("");
    this.drawn(words);
  }
}
