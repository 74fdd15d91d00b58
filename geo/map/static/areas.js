/* Places that are no points: hatched areas with their edge, rings where no shape is known, and lines.

   The shape comes from its own address, which the browser keeps; until it is there a ring of the radius
   stands for it, and where there is none it stays. One area is drawn once, however many incidents share it. */
(() => {
  "use strict";
  const parts = (window.incidentMapParts ??= {});

  const ANGLES = { kinetic: 45, infrastructure: -45, posture: 90, control: 0, civil: 20, security: -20, hybrid: 70, political: -70, alert: 60, other: -60 };

  /** The hatchings, one for each domain, in its own direction. */
  parts.hatchings = (vocabulary) => {
    const { svg } = parts;
    const patterns = Object.keys(vocabulary.domains).map((domain) =>
      svg(
        "pattern",
        { id: `hatch-${domain}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${ANGLES[domain] ?? 45})` },
        svg("path", { class: `hatch domain-${domain}`, d: "M0 0V7" }),
      ),
    );
    const holder = svg("svg", { class: "hatchings", width: 0, height: 0, "aria-hidden": "true", focusable: "false" }, svg("defs", {}, ...patterns));
    document.body.append(holder);
  };

  parts.Areas = class {
    constructor(map, routes, pick) {
      this.map = map;
      this.routes = routes;
      this.pick = pick;
      const pane = map.createPane("areas");
      pane.style.zIndex = 420;
      this.renderer = L.svg({ pane: "areas", padding: 0.5 });
      this.shapes = new Map();
      this.shown = new Map();
    }

    /** Draw the areas of these incidents, and take away the others. */
    show(incidents, settled) {
      const wanted = new Map();
      for (const one of incidents) {
        const drawn = parts.drawnAs(one.precision);
        if (drawn === "pin") continue;
        const key = one.shape ? `s:${one.shape}` : `r:${one.lat},${one.lon},${one.radius_km}`;
        const domain = one.domain;
        const name = `${key}|${domain}`;
        const same = wanted.get(name);
        if (same) same.claim &&= one.verification === "one_party";
        else wanted.set(name, { key, domain, drawn, one, claim: one.verification === "one_party" });
      }
      for (const [name, { layer }] of this.shown) {
        if (!wanted.has(name)) {
          layer?.remove();
          this.shown.delete(name);
        }
      }
      this._arrange();
      for (const [name, area] of wanted) {
        const had = this.shown.get(name);
        if (had && had.claim === area.claim) {
          had.one = area.one;
          continue;
        }
        had?.layer?.remove();
        this.shown.set(name, area);
        this._draw(name, area, settled);
      }
    }

    _draw(name, area, settled) {
      const { one } = area;
      if (!one.shape) {
        this._put(area, this._ring(area));
        return;
      }
      const known = this.shapes.get(one.shape);
      if (known && !(known instanceof Promise)) {
        this._put(area, this._shaped(area, known));
        return;
      }
      const asked = known ?? this._ask(one.shape);
      asked.then((shape) => {
        if (this.shown.get(name) !== area) return;
        this._put(area, shape ? this._shaped(area, shape) : this._ring(area));
        settled?.();
      });
    }

    _ask(address) {
      const asked = fetch(`${this.routes}/shape/${address}`)
        .then((answer) => (answer.ok ? answer.json() : null))
        .catch(() => null)
        .then((shape) => {
          this.shapes.set(address, shape ?? false);
          return shape;
        });
      this.shapes.set(address, asked);
      return asked;
    }

    _put(area, layer) {
      area.layer?.remove();
      area.layer = layer;
      if (!layer) return;
      layer.addTo(this.map);
      this._arrange();
      const listen = (path) =>
        path.on("click", (event) => {
          L.DomEvent.stop(event);
          this.pick(area.one);
        });
      if (layer.eachLayer) layer.eachLayer(listen);
      else listen(layer);
    }

    /** Small areas lie above large ones; one that fills the screen lets clicks through, since it would take them all. */
    _arrange() {
      if (this.arranging) return;
      this.arranging = requestAnimationFrame(() => {
        this.arranging = null;
        const view = this.map.getSize();
        const largestFirst = [...this.shown.values()].sort((a, b) => (b.one.radius_km ?? 0) - (a.one.radius_km ?? 0));
        for (const { layer } of largestFirst) {
          for (const path of layer?.getLayers?.() ?? [layer]) {
            if (!path?._path) continue;
            path.bringToFront();
            const { x, y } = path._pxBounds?.getSize() ?? { x: 0, y: 0 };
            path._path.style.pointerEvents = x > view.x && y > view.y ? "none" : "";
          }
        }
      });
    }

    _style(area) {
      return {
        renderer: this.renderer,
        pane: "areas",
        className: `area area-${area.drawn} domain-${area.domain}${area.claim ? " claim" : ""}`,
        fillColor: `url(#hatch-${area.domain})`,
        fillOpacity: 1,
        weight: 1.6,
        dashArray: area.claim ? "6 5" : null,
        bubblingMouseEvents: false,
      };
    }

    _ring(area) {
      const { one, drawn } = area;
      if (!one.radius_km) return null;
      const style = this._style(area);
      if (drawn === "near") style.fillOpacity = 0;
      return L.circle([one.lat, one.lon], { ...style, radius: 1000 * one.radius_km });
    }

    _shaped(area, shape) {
      const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[shape?.type];
      if (depth === undefined) return this._ring(area);
      // bare paths, not L.geoJSON: streamlit-folium would report a click on that one as a drawing of its own
      const points = L.GeoJSON.coordsToLatLngs(shape.coordinates, depth);
      const style = this._style(area);
      if (shape.type.endsWith("Polygon")) return L.polygon(points, style);
      const line = (kind, more) => L.polyline(points, { ...style, ...more, fill: false, className: `${style.className} ${kind}` });
      return L.layerGroup([
        line("halo", { dashArray: null, weight: 9 }),
        line("core", { dashArray: area.claim ? "8 7" : null, weight: 3 }),
      ]);
    }
  };
})();
