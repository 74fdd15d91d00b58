/* The map beneath: land, sea and borders painted from our own vector tiles, and names of places.

   Tiles are painted on canvas, one for each square of 512 pixels, so that panning moves finished pictures and
   a theme change only repaints them. Names are laid out on the client, because only it knows where the
   markers stand: a name that would touch another or a marker takes another side of its dot, or is left out. */
(() => {
  "use strict";
  const parts = (window.incidentMapParts ??= {});
  const UNITS = 4096;
  const SIDE = 512;

  /** The level of the stored tiles that serves a map zoom. */
  const levelFor = (zoom) => (zoom <= 2 ? 0 : zoom <= 5 ? 2 : 5);

  parts.BaseLayer = L.GridLayer.extend({
    options: { tileSize: SIDE, pane: "base", keepBuffer: 2, updateWhenIdle: false, updateWhenZooming: false, minZoom: 1 },

    initialize(routes) {
      L.setOptions(this, {});
      this._routes = routes;
      this._sources = new Map();
    },

    createTile(coords, done) {
      const canvas = document.createElement("canvas");
      const density = Math.min(2, Math.max(1.5, window.devicePixelRatio || 1));
      canvas.width = canvas.height = SIDE * density;
      canvas.setAttribute("aria-hidden", "true");
      this._source(coords).then((source) => {
        canvas._source = source;
        this._paint(canvas, coords, density);
        done(null, canvas);
      });
      return canvas;
    },

    /** Paint again what is there, in the colours of now. */
    repaint() {
      for (const { el, coords } of Object.values(this._tiles ?? {})) {
        if (el._source) this._paint(el, this._wrapCoords(coords), el.width / SIDE);
      }
    },

    _source(coords) {
      const depth = Math.max(0, coords.z - 1);
      const level = levelFor(coords.z);
      const shift = depth - level;
      const [column, row] = [coords.x >> shift, coords.y >> shift];
      const key = `${level}/${column}/${row}`;
      if (!this._sources.has(key)) {
        const path = (text) => (text ? new Path2D(text) : null);
        const asked = fetch(`${this._routes}/base/${key}`)
          .then((answer) => (answer.ok ? answer.json() : {}))
          .catch(() => {
            this._sources.delete(key);
            return {};
          })
          .then((content) => ({
            land: path(content.land),
            regions: path(content.regions),
            borders: path(content.borders),
            disputed: path(content.disputed),
          }));
        this._sources.set(key, asked);
      }
      return this._sources.get(key);
    },

    _paint(canvas, coords, density) {
      const context = canvas.getContext("2d");
      const colour = (name) => parts.style.getPropertyValue(name).trim();
      const shift = Math.max(0, coords.z - 1) - levelFor(coords.z);
      const within = (1 << shift) - 1;
      const scale = (density * SIDE * (1 << shift)) / UNITS;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = colour("--sea");
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.setTransform(scale, 0, 0, scale, -(coords.x & within) * SIDE * density, -(coords.y & within) * SIDE * density);
      const { land, regions, borders, disputed } = canvas._source;
      if (land) {
        context.fillStyle = colour("--land");
        context.fill(land, "evenodd");
      }
      const unit = density / scale;
      context.lineJoin = context.lineCap = "round";
      const stroke = (path, name, width, dash) => {
        if (!path) return;
        context.strokeStyle = colour(name);
        context.lineWidth = width * unit;
        context.setLineDash(dash.map((one) => one * unit));
        context.stroke(path);
      };
      if (coords.z >= 5) stroke(regions, "--region-line", coords.z >= 7 ? 1 : 0.7, []);
      stroke(borders, "--border-line", coords.z >= 4 ? 1.1 : 0.7, []);
      stroke(disputed, "--border-line", coords.z >= 4 ? 1.1 : 0.7, [4, 4]);
    },
  });

  /** Boxes on the screen, kept so that nothing is put on top of another. */
  class Taken {
    constructor() {
      this.squares = new Map();
    }
    *_near([left, top, right, bottom]) {
      for (let x = left >> 7; x <= right >> 7; x++) for (let y = top >> 7; y <= bottom >> 7; y++) yield x * 65536 + y;
    }
    add(box) {
      for (const key of this._near(box)) {
        if (!this.squares.has(key)) this.squares.set(key, []);
        this.squares.get(key).push(box);
      }
    }
    isFree(box) {
      for (const key of this._near(box)) {
        for (const other of this.squares.get(key) ?? []) {
          if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
        }
      }
      return true;
    }
  }

  const GAP = 5;
  const APART_PX = 30;

  parts.Labels = class {
    constructor(map, routes) {
      this.map = map;
      this.routes = routes;
      this.places = [];
      this.pane = map.createPane("labels");
      this.pane.style.zIndex = 450;
      this.pane.style.pointerEvents = "none";
      this.pane.setAttribute("aria-hidden", "true");
      this.shown = new Map();
      this.measure = document.createElement("canvas").getContext("2d");
    }

    /** Ask for the names in view; `obstacles()` gives the markers' boxes when they are laid out. */
    ask(obstacles) {
      this.obstacles = obstacles;
      this.request?.abort();
      const request = (this.request = new AbortController());
      fetch(`${this.routes}/labels?${parts.viewQuery(this.map, 0.25)}`, { signal: request.signal })
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((answer) => {
          if (!answer) return;
          this.places = answer.labels;
          this.layOut();
        })
        .catch(() => {});
    }

    layOut() {
      if (!this.obstacles) return;
      const map = this.map;
      const size = map.getSize();
      const origin = map.containerPointToLayerPoint([0, 0]);
      const taken = new Taken();
      this.dots = [];
      this.frame = [origin.x, origin.y, origin.x + size.x, origin.y + size.y];
      for (const box of this.obstacles()) taken.add(box);
      const wanted = new Map();
      for (const place of this.places) {
        if (wanted.size >= 70) break;
        const point = map.latLngToLayerPoint([place.lat, place.lon]);
        const [x, y] = [point.x - origin.x, point.y - origin.y];
        if (x < -40 || y < -20 || x > size.x + 40 || y > size.y + 20) continue;
        const found = this._spot(place, point, taken);
        if (found) wanted.set(`${place.kind}:${place.name}:${place.lat}:${found.side}`, { place, point, ...found });
      }
      for (const [key, element] of this.shown) {
        if (!wanted.has(key)) {
          element.remove();
          this.shown.delete(key);
        }
      }
      for (const [key, spot] of wanted) {
        let element = this.shown.get(key);
        if (!element) {
          element = document.createElement("div");
          element.className = `place-label ${spot.place.kind} ${spot.side} leaflet-zoom-hide`;
          element.textContent = spot.place.name;
          this.pane.append(element);
          this.shown.set(key, element);
        }
        L.DomUtil.setPosition(element, spot.point);
      }
    }

    /** Whether a box lies wholly on the screen. */
    _whole([left, top, right, bottom]) {
      const [west, north, east, south] = this.frame;
      return left >= west && top >= north && right <= east && bottom <= south;
    }

    _spot(place, point, taken) {
      const country = place.kind === "country";
      this.measure.font = country ? "500 13px sans-serif" : place.kind === "region" ? "italic 11px sans-serif" : "12px sans-serif";
      const text = country ? place.name.toUpperCase() : place.name;
      const width = this.measure.measureText(text).width * 1.04 + (country ? text.length * 1.6 : 0);
      const height = 15;
      const { x, y } = point;
      if (place.kind !== "town") {
        const box = [x - width / 2 - 4, y - height / 2, x + width / 2 + 4, y + height / 2];
        if (!this._whole(box) || !taken.isFree(box)) return null;
        taken.add(box);
        return { side: "middle" };
      }
      const dot = [x - 3, y - 3, x + 3, y + 3];
      if (!taken.isFree(dot) || this.dots.some((other) => Math.abs(other.x - x) < APART_PX && Math.abs(other.y - y) < APART_PX)) return null;
      const sides = {
        right: [x + GAP, y - height / 2, x + GAP + width + 4, y + height / 2],
        left: [x - GAP - width - 4, y - height / 2, x - GAP, y + height / 2],
        above: [x - width / 2, y - GAP - height, x + width / 2, y - GAP],
        below: [x - width / 2, y + GAP, x + width / 2, y + GAP + height],
      };
      for (const [side, box] of Object.entries(sides)) {
        if (this._whole(box) && taken.isFree(box)) {
          taken.add(dot);
          taken.add(box);
          this.dots.push(point);
          return { side };
        }
      }
      return null;
    }
  };

  /** zoom and bbox as the routes want them, the view padded by a share of its size. */
  parts.viewQuery = (map, pad, centre = map.getCenter(), zoom = map.getZoom()) => {
    const half = map.getSize().multiplyBy(0.5 + pad);
    const middle = map.project(centre, zoom);
    const whole = 256 * 2 ** zoom;
    const north = Math.max(0, middle.y - half.y);
    const south = Math.min(whole, middle.y + half.y);
    const corner = map.unproject([middle.x - half.x, south], zoom);
    const opposite = map.unproject([middle.x + half.x, north], zoom);
    let [west, east] = [corner.lng, opposite.lng];
    if (east - west >= 360) [west, east] = [-180, 180];
    const wrapped = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;
    if (west < -180 || east > 180) [west, east] = [wrapped(west), wrapped(east)];
    const bbox = [west, corner.lat, east, opposite.lat].map((one) => one.toFixed(5)).join(",");
    return `zoom=${zoom}&bbox=${bbox}`;
  };
})();
