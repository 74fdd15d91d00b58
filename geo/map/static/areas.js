/* Areas, rings and lines: places known only to a region, a radius, a border or a water.

   An area has a pale fill and an outline; where no shape is known, a ring of the place's radius stands for it. Only the
   place that somebody hovers, focuses or has selected is hatched or shows its ring of uncertainty, because hundreds of
   rings would hide the map. Shapes are fetched by URL, so that the browser caches them; until one arrives, the ring
   is shown. An area is drawn once, however many incidents it has. */
import { areaName, areasOf } from "./areas_wanted.js";
import { svg } from "./elements.js";
import { L } from "./leaflet_global.js";
import { pathElement, pathSize } from "./leaflet_internals.js";

const METRES = 1000;
const DEPTHS = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }; // nesting of coordinates in GeoJSON

/** The hatchings, one for each domain, in its own direction. */
export function addHatchings({ domains, sizes }) {
  const step = sizes["hatch-step"];
  const patterns = Object.entries(domains).map(([domain, { hatch }]) =>
    svg(
      "pattern",
      {
        id: `hatch-${domain}`,
        width: step,
        height: step,
        patternUnits: "userSpaceOnUse",
        patternTransform: `rotate(${hatch})`,
      },
      svg("path", { class: `hatch domain-${domain}`, d: `M0 0V${step}` }),
    ),
  );
  document.body.append(
    svg(
      "svg",
      { class: "hatchings", width: 0, height: 0, "aria-hidden": "true", focusable: "false" },
      svg("defs", {}, ...patterns),
    ),
  );
}

/** The paths that a layer has on the map. */
const pathsOf = (layer) => (layer?.getLayers?.() ?? [layer]).filter(pathElement);

export class Areas {
  constructor(map, server, { symbols, pick }) {
    this.map = map;
    this.server = server;
    this.symbols = symbols;
    this.pick = pick;
    map.createPane("areas").style.zIndex = 420;
    this.renderer = L.svg({ pane: "areas", padding: 0.5 });
    this.shapes = new Map();
    this.drawn = new Map();
    this.lit = null;
  }

  /** Highlight only the area or ring of a hovered mark; with none, highlight nothing. */
  light(group) {
    this.lit = group ? areaName(group) : null;
    this._ringAround(group?.form === "near" ? group.members[0] : null, group);
    for (const [name, { layer }] of this.drawn)
      for (const path of pathsOf(layer)) pathElement(path).classList.toggle("lit", name === this.lit);
  }

  /** Draw the ring around a town within which the spot lies, true to scale. */
  _ringAround(feature, group) {
    this.nearRing?.remove();
    this.nearRing = null;
    if (!feature?.radius_km) return;
    const widest = Math.max(...group.members.map(({ radius_km: radius }) => radius ?? 0));
    this.nearRing = L.circle([feature.lat, feature.lon], {
      renderer: this.renderer,
      pane: "areas",
      className: "area area-near lit",
      radius: METRES * widest,
      fill: false,
      interactive: false,
    }).addTo(this.map);
  }

  /** Draw the areas and lines of these marks, and take away the others. */
  show(groups, settled) {
    const wanted = areasOf(groups);
    for (const [name, { layer }] of this.drawn) {
      if (wanted.has(name)) continue;
      layer?.remove();
      this.drawn.delete(name);
    }
    this._arrange();
    for (const [name, area] of wanted) {
      const before = this.drawn.get(name);
      if (before && before.claim === area.claim && before.domain === area.domain) {
        Object.assign(before, { feature: area.feature, group: area.group, shade: area.shade });
        this._shade(before);
        continue;
      }
      before?.layer?.remove();
      this.drawn.set(name, area);
      this._draw(name, area, settled);
    }
  }

  _draw(name, area, settled) {
    const { shape: address } = area.feature;
    if (!address) {
      this._put(area, this._ring(area));
      return;
    }
    const shape = this.shapes.get(address);
    if (shape !== undefined && !(shape instanceof Promise)) {
      this._put(area, this._shaped(area, shape));
      return;
    }
    (shape ?? this._ask(address)).then((answer) => {
      if (this.drawn.get(name) !== area) return;
      this._put(area, answer ? this._shaped(area, answer) : this._ring(area));
      settled?.();
    });
  }

  _ask(address) {
    const answer = this.server.shape(address).then(
      (shape) => {
        this.shapes.set(address, shape);
        return shape;
      },
      () => {
        this.shapes.delete(address); // to be asked for again
        return null;
      },
    );
    this.shapes.set(address, answer);
    return answer;
  }

  _put(area, layer) {
    area.layer?.remove();
    area.layer = layer;
    if (!layer) return;
    layer.addTo(this.map);
    this._shade(area);
    const isLit = this.drawn.get(this.lit) === area;
    for (const path of pathsOf(layer)) pathElement(path).classList.toggle("lit", isLit);
    this._arrange();
    const listen = (path) =>
      path.on("click", (event) => {
        L.DomEvent.stop(event);
        this.pick(area.group);
      });
    if (layer.eachLayer) layer.eachLayer(listen);
    else listen(layer);
  }

  /** Put small areas above large ones, once for each drawing. */
  _arrange() {
    if (this.arranging) return;
    this.arranging = requestAnimationFrame(() => {
      this.arranging = null;
      const radius = ({ feature }) => feature.radius_km ?? 0;
      const largestFirst = [...this.drawn.values()].sort((a, b) => radius(b) - radius(a));
      for (const { layer } of largestFirst) for (const path of pathsOf(layer)) this._raise(path);
    });
  }

  /** Let clicks through an area that fills the screen, which would catch them all. */
  _raise(path) {
    const view = this.map.getSize();
    path.bringToFront();
    const { x, y } = pathSize(path);
    pathElement(path).style.pointerEvents = x > view.x && y > view.y ? "none" : "";
  }

  _shade(area) {
    for (const path of pathsOf(area.layer))
      for (const shade of [1, 2, 3]) pathElement(path).classList.toggle(`shade-${shade}`, area.shade === shade);
  }

  _style(area) {
    const { sizes, dashes } = this.symbols.vocabulary;
    return {
      renderer: this.renderer,
      pane: "areas",
      className: `area area-${area.drawn} domain-${area.domain}${area.claim ? " claim" : ""}`,
      fillColor: `url(#hatch-${area.domain})`,
      fillOpacity: area.drawn === "near" ? 0 : 1,
      weight: sizes.outline,
      dashArray: area.claim ? dashes["claim-area"] : null,
      bubblingMouseEvents: false,
    };
  }

  _ring(area) {
    const { lat, lon, radius_km: radius } = area.feature;
    return radius ? L.circle([lat, lon], { ...this._style(area), radius: METRES * radius }) : null;
  }

  _shaped(area, shape) {
    const depth = DEPTHS[shape?.type];
    if (depth === undefined) return this._ring(area);
    // plain paths, not L.geoJSON, a click on which streamlit-folium would report as its own drawing
    const points = L.GeoJSON.coordsToLatLngs(shape.coordinates, depth);
    const style = { ...this._style(area), fillOpacity: 1 };
    if (shape.type.endsWith("Polygon")) return L.polygon(points, style);
    const { sizes, dashes } = this.symbols.vocabulary;
    const line = (part, options) =>
      L.polyline(points, { ...style, ...options, fill: false, className: `${style.className} ${part}` });
    return L.layerGroup([
      line("halo", { dashArray: null, weight: sizes["line-halo"] }),
      line("core", { dashArray: area.claim ? dashes["claim-line"] : null, weight: sizes.line }),
    ]);
  }
}
