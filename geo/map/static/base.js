/* The base map: land, sea and borders, painted from our own vector tiles.

   Tiles are painted on canvas, in squares of 512 pixels, so that panning moves finished pictures and a change of theme
   only repaints them. Each is painted when the browser has nothing else to do: the world's take longer than its marks,
   which mustn't wait for them. */
import { L } from "./leaflet_global.js";
import { tilesOf } from "./leaflet_internals.js";
import { TILE_SIDE, TILE_UNITS, storedTile } from "./tiles.js";

const KINDS = ["land", "lakes", "rivers", "regions", "borders", "disputed"];
const SHARPEST = 2;
const BLURREST = 1.5;
const DISPUTED_DASH = [4, 4];
const REGIONS_FROM_ZOOM = 5;
const BUSY_MS = 100; // after so long a tile is painted even if the browser is busy

/** Wait until the browser has nothing else to do. */
const idle = () => {
  const later = window.requestIdleCallback ?? setTimeout; // Safari has none
  return new Promise((done) => later(done, { timeout: BUSY_MS }));
};

export const BaseLayer = L.GridLayer.extend({
  options: {
    tileSize: TILE_SIDE,
    pane: "base",
    keepBuffer: 2,
    updateWhenIdle: false,
    updateWhenZooming: false,
    minZoom: 1,
  },

  initialize(server) {
    L.setOptions(this, {});
    this._server = server;
    this._paths = new Map();
    this._style = getComputedStyle(document.documentElement);
  },

  createTile(coords, done) {
    const canvas = document.createElement("canvas");
    const density = Math.min(SHARPEST, Math.max(BLURREST, window.devicePixelRatio || 1));
    canvas.width = canvas.height = TILE_SIDE * density;
    canvas.setAttribute("aria-hidden", "true");
    this._pathsOf(storedTile(coords).key).then(async (paths) => {
      await idle();
      canvas.paths = paths;
      this._paint(canvas, coords, density);
      done(null, canvas);
    });
    return canvas;
  },

  /** Repaint the visible tiles in the current theme's colours. */
  repaint() {
    for (const [canvas, coords] of tilesOf(this)) {
      if (canvas.paths) this._paint(canvas, coords, canvas.width / TILE_SIDE);
    }
  },

  _pathsOf(key) {
    if (!this._paths.has(key)) {
      const paths = this._server
        .tile(key)
        .catch(() => {
          this._paths.delete(key);
          return {};
        })
        .then((tile) => Object.fromEntries(KINDS.map((kind) => [kind, tile[kind] ? new Path2D(tile[kind]) : null])));
      this._paths.set(key, paths);
    }
    return this._paths.get(key);
  },

  _paint(canvas, coords, density) {
    const context = canvas.getContext("2d");
    const colour = (name) => this._style.getPropertyValue(name).trim();
    const { times, left, top } = storedTile(coords);
    const scale = (density * TILE_SIDE * times) / TILE_UNITS;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colour("--sea");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.setTransform(scale, 0, 0, scale, -left * TILE_SIDE * density, -top * TILE_SIDE * density);
    const { land, lakes, rivers, regions, borders, disputed } = canvas.paths;
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
      context.setLineDash(dash.map((length) => length * unit));
      context.stroke(path);
    };
    stroke(rivers, "--river", coords.z >= 9 ? 1.7 : coords.z >= 6 ? 1.1 : 0.7, []);
    if (lakes) {
      context.fillStyle = colour("--sea");
      context.fill(lakes, "evenodd");
      stroke(lakes, "--river", 0.7, []);
    }
    if (coords.z >= REGIONS_FROM_ZOOM) stroke(regions, "--region-line", coords.z >= 7 ? 1 : 0.7, []);
    stroke(borders, "--border-line", coords.z >= 4 ? 1.1 : 0.7, []);
    stroke(disputed, "--border-line", coords.z >= 4 ? 1.1 : 0.7, DISPUTED_DASH);
  },
});
