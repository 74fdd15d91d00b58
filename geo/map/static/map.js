/* The incidents on the map: fetches what is in view, draws it, and reports clicks to the page.

   There is one map for a frame. The page calls `update(…)` with the filter's query, the selection, the theme and, if
   the map should move, where to. Old marks stay until the new ones are there; outdated requests are cancelled. Panning and
   zooming never rerun the page. */
import { Areas, addHatchings } from "./areas.js";
import { BaseLayer } from "./base.js";
import { Before } from "./before.js";
import { Choropleth } from "./choropleth.js";
import { Controls } from "./controls.js";
import { Density } from "./density.js";
import { onPress } from "./elements.js";
import { changedQuery, placesOf } from "./filter_words.js";
import { Labels } from "./labels.js";
import { L } from "./leaflet_global.js";
import { isZooming } from "./leaflet_internals.js";
import { Symbols, tipElement } from "./markers.js";
import { MarkKeys } from "./mark_keys.js";
import { TILE_PX, areNested, boxInView, isInCell, project, withinDays } from "./mercator.js";
import { formsAt, halfSize, resolveOverlaps } from "./overlap.js";
import { OwnPlaces } from "./own_places.js";
import { PlayBar } from "./play_bar.js";
import { WantedArea } from "./wanted_area.js";
import { areToned } from "./wording.js";

const DEEPEST_CLUSTER_ZOOM = 13; // a cluster that doesn't split up to this zoom is listed instead
const VIEW_PAD = 0.15; // of the map's size is fetched beyond each side
const FOLLOW_MS = 100; // the map rests so long before the page follows it
const PREVIEW_MS = 1200; // for how long an older state of the page doesn't replace what was just chosen
const DRAWN_FIRST_MS = 300; // the longest wait for drawing before the page is notified and names are fetched
const LIGHT_MS = 120; // how long a bar is hovered before its marks are highlighted
const GLIDE_PX = 40; // how far a drag goes before the map fetches again
const FIT_ZOOM = 9;
const [LEAST_ZOOM, MOST_LEAST_ZOOM] = [1, 3];
const POINT_ZOOM = 7;
const LATER_MS = [0, 400, 1500]; // Streamlit may write its own link after ours
const OUT_OF_DATE = "The incidents could not be loaded; what you see may be out of date.";

const withWords = (query, words) => {
  const changed = new URLSearchParams(query);
  for (const [word, value] of Object.entries(words)) changed.set(word, value);
  return changed.toString();
};
/** How long to wait before retrying a server that doesn't answer: longer each time, with jitter. */
const pauseMs = (failed) => Math.min(1_000 * 2 ** failed, 15_000) * (1 + Math.random());

/** Wait for drawing to finish, but at most DRAWN_FIRST_MS. */
const inTime = (drawn) => Promise.race([drawn, new Promise((done) => setTimeout(done, DRAWN_FIRST_MS))]);
const isGentle = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
const themeNow = () => (document.documentElement.dataset.theme === "dark" ? "dark" : "light");
const boundsOf = ([west, south, east, north]) =>
  L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
const flat = ({ geometry, properties }) => ({
  ...properties,
  lat: geometry.coordinates[1],
  lon: geometry.coordinates[0],
});

/** A key of what a single incident's marker shows: if it changes, the marker is drawn anew. */
function faceOf({ members: [{ id, type, title, place, date, precision, verification }] }) {
  return id ? JSON.stringify([type, title, place, date, precision, verification]) : "";
}

export class IncidentMap {
  /**
   * @param vocabulary symbols, labels and words (geo/map/scripts.py)
   * @param page       callbacks: clicked({id} or {cells, count}), moved({lat, lon, zoom}), saw(box); during playback
   *                   played({since, until}); if density can be drawn, marked("symbols" or "density")
   */
  constructor(vocabulary, page) {
    this.symbols = new Symbols(vocabulary);
    this.page = page;
    this.markers = new Map();
    this.features = null;
    this.rings = {};
    this.query = null;
    this.selected = "";
    this.rung = [];
    this.previewedUntil = 0;
    this.failed = 0;
  }

  /** Draw on a Leaflet map what a server answers; `tiles` are online ones, or null. */
  start(map, { server, tiles = null }) {
    this.map = map;
    this.server = server;
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", "Map of incidents");
    this._followSize(container);
    map.createPane("base").style.zIndex = 150;
    addHatchings(this.symbols.vocabulary);
    this.base = new BaseLayer(server);
    this.labels = new Labels(map, server);
    this.areas = new Areas(map, server, { symbols: this.symbols, pick: (group) => this._act(group) });
    this.tooltip = L.tooltip({ direction: "top", offset: [0, -14], opacity: 1, className: "incident-tip" });
    this.controls = new Controls(map, this.symbols, {
      fit: () => this._fit(),
      draw: this.page.drew && (() => this.draw()),
      density: this.page.marked && (() => this.page.marked(this.density.isOn ? "symbols" : "density")),
      listCountries: (countries, count) => this.page.clicked({ count, country: countries, precision: ["country"] }),
    });
    this.keys = new MarkKeys(container, () => this._marksOnScreen());
    this.wantedArea = new WantedArea(map, {
      drawn: this.page.drew && ((words) => this._drawn(words)),
      say: (text) => this.controls.say(text),
      shape: (address) => server.shape(address),
    });
    this.choropleth = new Choropleth(map, server, {
      pick: (region, latlng) => (this.density.isOn ? this.density.pickAt(latlng) : this.page.clicked({ region })),
      say: (text) => this.controls.say(text),
      named: () => this.labels.layOut(),
    });
    this.density = new Density(map, server, {
      words: this.symbols.vocabulary.words,
      pick: (cells) => this.page.clicked({ ...cells, precision: this.symbols.vocabulary.pinned }),
      say: (text) => this.controls.say(text),
    });
    this.before = new Before(map, server, {
      vocabulary: this.symbols.vocabulary,
      shown: (words) => {
        this.controls.before(words);
        this.labels.layOut();
      },
      say: (text) => this.controls.say(text),
    });
    this.ownPlaces = new OwnPlaces(map, server, { named: () => this.labels.layOut() });
    const asked = { server, symbols: this.symbols, query: () => this.query };
    this.playback = new PlayBar(map, asked, {
      played: (groups, days) => {
        if (groups) this.controls.legend(groups);
        this.page.played?.(days);
      },
      began: () => {
        this._showBefore();
        this.labels.layOut();
      },
      ended: () => {
        this._draw();
        this._showBefore();
        this.labels.layOut();
      },
      say: (text) => this.controls.say(text),
    });
    this._addTiles(tiles);
    map.on("move", () => this._glide());
    map.on("zoomanim", (event) => this._ask(event.center, event.zoom));
    map.on("moveend", () => {
      this._ask();
      if (this.features && !isZooming(this.map) && !this._isOtherComing()) this._draw();
      this._reportPosition();
      this._reportSeen();
      this.choropleth.move();
      this.density.move();
      this._askForLabels();
    });
  }

  /** Take the keyboard focus: arrow keys move the map, Tab goes to the mark nearest the middle. */
  reach() {
    this.map.getContainer().ownerDocument.defaultView.focus();
    this.map.getContainer().focus({ preventScroll: true });
  }

  /** Start drawing an area, or cancel it if one is being drawn. */
  draw() {
    this.wantedArea.toggle();
  }

  /**
   * Show the page's state: {query, version, selected, theme, go, rings, shading, density, before, follows}. A new
   * `link` lacks the map's position, which is then written into it. Resolves once new incidents are drawn, if any are fetched.
   */
  update(wanted) {
    clearTimeout(this.held);
    const left = this.previewedUntil - Date.now();
    if (left > 0 && wanted.query !== this.wanted.query) {
      this.held = setTimeout(() => this.update(wanted), left); // it may be the state from before the last choice
      return null;
    }
    this.previewedUntil = 0;
    return this._show(wanted);
  }

  _show(wanted) {
    if (wanted.rings) this.rings = wanted.rings;
    this.wanted = wanted;
    this.wantedArea.show(placesOf(wanted.query));
    this.wantedArea.showDivisions(wanted.divisions);
    this._follow(wanted.follows);
    this.ownPlaces.refresh();
    const root = document.documentElement;
    if (root.dataset.theme !== wanted.theme) {
      root.dataset.theme = wanted.theme;
      this.base.repaint();
      this.density.repaint();
    }
    const query = `${wanted.query}&v=${encodeURIComponent(wanted.version)}`;
    this.choropleth.show(wanted.shading ? `${wanted.shading.query}&${query}` : null, wanted.shading?.outlined);
    this.density.show(wanted.density ? query : null);
    this.controls.density(this.density.isOn, this.density.isOn || !this.choropleth.isOn);
    const isNewSelection = wanted.selected !== this.selected;
    this.selected = wanted.selected;
    const isNewQuery = query !== this.query;
    this.query = query; // before moving the map, which fetches
    const isMoving = Boolean(wanted.go) && wanted.go.nonce !== this.lastOrder;
    if (isMoving) this._go(wanted.go);
    if (isMoving) this._reportSeen();
    if (isNewSelection) this._ringSelected();
    this._ringDatasets();
    const isHere = !isNewQuery && this.features?.some((feature) => feature.id === this.selected);
    if (isNewQuery || (isNewSelection && this.selected && !isHere)) {
      this._ask();
      if (isNewQuery) this.playback.ask();
    }
    this.base.addTo(this.map); // behind the question for incidents, whose connection its tiles would take
    this._showBefore(!isNewQuery && !isMoving);
    if (!isMoving && !this.labels.onMap) this._askForLabels();
    for (const delay of LATER_MS) setTimeout(() => this._reportPosition(), delay);
    return this.choropleth.isOn && !this.density.isOn ? this.choropleth.asked : this.drawn;
  }

  /**
   * Draw what a reader has just chosen, before the page's state says the same: a whole query or some of its parameters,
   * those of the shading, whether regions are `shaded` in place of symbols, the circles of the period `before`, and
   * where to `go`. Resolves once it is drawn, or after the longest time that the page should wait.
   */
  preview({ query, words = {}, shading = {}, shaded, before, go = null }) {
    const { wanted } = this;
    clearTimeout(this.held);
    this.previewedUntil = Date.now() + PREVIEW_MS;
    const chosen = query ?? changedQuery(wanted.query, words);
    const drawn = this._show({
      ...wanted,
      query: chosen,
      before: before === undefined && chosen === wanted.query ? wanted.before : before, // otherwise the page decides
      shading: shaded
        ? { query: shaded, outlined: "" }
        : wanted.shading && { ...wanted.shading, query: withWords(wanted.shading.query, shading) },
      density: wanted.density && !shaded,
      selected: this.selected,
      go,
    });
    return inTime(drawn);
  }

  _followSize(container) {
    this._keepWorldWide(); // before the first fetch, which would have to be repeated for another zoom
    let size = this.map.getSize();
    new ResizeObserver(() => {
      if (size.equals([container.clientWidth, container.clientHeight])) return; // the observer's first call
      this.isResizing = true; // what is in view is asked for when the map is where it stays
      try {
        this.map.invalidateSize({ pan: false });
        size = this.map.getSize();
        this._keepWorldWide();
        // A change of the map's size, by streamlit-folium or us, moves its centre by parts of a pixel: go there again.
        if (this.order && !this.isTouched) this._go(this.order, false);
      } finally {
        this.isResizing = false;
      }
      this._ask();
    }).observe(container);
    for (const event of ["pointerdown", "wheel", "keydown"]) {
      container.addEventListener(event, () => (this.isTouched = true), { capture: true, passive: true });
    }
  }

  /** Limit the zoom so that the world is never shown twice. */
  _keepWorldWide() {
    const once = Math.floor(2 * Math.log2(this.map.getSize().x / TILE_PX)) / 2;
    this.map.setMinZoom(Math.max(LEAST_ZOOM, Math.min(once, MOST_LEAST_ZOOM)));
  }

  _addTiles(tiles) {
    if (!tiles) return;
    const layer = L.tileLayer(tiles.url, {
      maxZoom: 18,
      maxNativeZoom: tiles.max_zoom,
      attribution: "",
      className: "online-tiles",
      referrerPolicy: "origin", // tile servers require a referrer
    });
    layer.once("load", () => document.documentElement.classList.add("with-tiles"));
    layer.addTo(this.map);
    this.controls.attribute(tiles.attribution);
  }

  /** Draw the incidents of a drawn area first, and notify the page after that, because its rerun blocks the server. */
  async _drawn(words) {
    const values = Object.fromEntries(Object.entries(words).map(([word, value]) => [word, [value]]));
    await this.preview({ words: values });
    this.page.drew(words);
  }

  /* ---- where the map is ------------------------------------------------------------------------- */

  _go(order, isGliding = this.lastOrder !== undefined) {
    this.lastOrder = order.nonce;
    this.order = order;
    this.isTouched = false;
    this.target = undefined;
    const animate = isGliding && isGentle();
    if (order.box) {
      this._frame(boundsOf(order.box), order.deepest, animate);
      return;
    }
    const zoom = order.zoom ?? Math.max(this.map.getZoom(), POINT_ZOOM);
    const middle = this.map.project([order.lat, order.lon], zoom);
    if (order.incident) middle.y += this._hidden(this.map.project(order.incident, zoom).y - middle.y);
    this.target = this.map.unproject(middle, zoom);
    if (animate) this.map.flyTo(this.target, zoom, { duration: 0.5 });
    else this.map.setView(this.target, zoom, { animate: false, reset: true }); // without reset Leaflet pans by whole pixels
  }

  /** By how many pixels the details, which cover the lower part of the map on a phone, hide an incident. */
  _hidden(below) {
    const size = this.map.getSize();
    const hidden = size.x < 600 ? below + 0.28 * size.y : 0;
    return hidden > 1 ? hidden : 0;
  }

  /** Fit a box into the view, leaving room for symbols and for the controls in the corners. */
  _frame(bounds, deepest, animate) {
    const size = this.map.getSize();
    const [isWide, isLow, isNarrow] = [size.x > 600, size.y < 450, size.x < 300]; // in a low frame the legend is folded
    const options = {
      paddingTopLeft: [isNarrow ? 12 : 40, isLow ? 44 : 56],
      paddingBottomRight: [isWide ? 66 : 56, isLow ? 36 : isWide ? 96 : 56],
      maxZoom: deepest,
      duration: 0.5,
    };
    if (animate) this.map.flyToBounds(bounds, options);
    else this.map.fitBounds(bounds, { ...options, animate: false });
  }

  async _fit() {
    const box = await this.server.extent(this.query).catch(() => null);
    if (box) this._frame(boundsOf(box), FIT_ZOOM, true);
  }

  _reportPosition() {
    if (this.lastOrder === undefined) return;
    const { lat, lng } = this._centre().wrap();
    this.page.moved({ lat, lon: lng, zoom: this.map.getZoom() });
  }

  /** Set whether the page follows the map; if so, report the visible box at once. */
  _follow(follows) {
    if (follows === undefined || follows === this.follows) return;
    this.follows = follows;
    this.told = "";
    this._reportSeen();
  }

  /** Follow the map from now on, and return the visible box, which the caller reports itself. */
  follow() {
    this.follows = true;
    this.told = this._seenBox().join();
    return this._seenBox();
  }

  /** The visible box: [west, south, east, north]. */
  _seenBox() {
    const { lat, lng } = this.map.getCenter();
    return boxInView({ lat, lon: lng }, this.map.getZoom(), this.map.getSize(), 0).map((edge) => +edge.toFixed(4));
  }

  _reportSeen() {
    clearTimeout(this.telling);
    if (!this.follows || this.lastOrder === undefined) return;
    this.telling = setTimeout(() => {
      const box = this._seenBox();
      if (this.told === box.join()) return;
      this.told = box.join();
      this.page.saw(box);
    }, FOLLOW_MS);
  }

  /** The map's centre: as it was set, while the map hasn't moved, because Leaflet rounds it to pixels. */
  _centre() {
    const [now, zoom] = [this.map.getCenter(), this.map.getZoom()];
    const away = this.target && this.map.project(now, zoom).distanceTo(this.map.project(this.target, zoom));
    return away < 1 ? this.target : now;
  }

  /* ---- what is in view ---------------------------------------------------------------------------- */

  _glide() {
    if (isZooming(this.map) || !this.askedFor || this.pending) return;
    const here = this.map.project(this.map.getCenter(), this.askedFor.zoom);
    if (this.map.getZoom() === this.askedFor.zoom && here.distanceTo(this.askedFor.middle) > GLIDE_PX) this._ask();
  }

  _ask(centre = this.map.getCenter(), zoom = this.map.getZoom()) {
    if (this.query === null || this.isResizing) return;
    const box = boxInView({ lat: centre.lat, lon: centre.lng }, zoom, this.map.getSize(), VIEW_PAD);
    const question = { box, zoom, query: this.query, selected: this.selected };
    const words = JSON.stringify(question);
    if (this.pending === words) return;
    this.request?.abort();
    this.before.stop();
    const request = new AbortController();
    this.request = request;
    this.pending = words;
    this.askedFor = { box, zoom, middle: this.map.project(centre, zoom) };
    this.drawn = this.server
      .incidents(question, request.signal)
      .then((answer) => {
        if (this.request !== request) return;
        this.pending = null;
        const paint = () => this.request === request && this._paint(answer, question.query);
        if (isZooming(this.map)) this.map.once("zoomend", paint);
        else paint();
      })
      .catch((error) => {
        if (error.name === "AbortError") return;
        this.pending = null;
        this.controls.say(OUT_OF_DATE);
        this.failed += 1;
        setTimeout(() => this.request === request && this._ask(), pauseMs(this.failed));
      });
  }

  /** Fetch place names after the incidents, or after a while if these take long. */
  async _askForLabels() {
    await inTime(this.drawn);
    this.labels.ask(() => {
      const marks = this._namedMarks();
      this.ownPlaces.layOut(marks.map(({ box }) => box));
      return { marks, obstacles: [...this._obstacles()] };
    });
  }

  *_obstacles() {
    for (const part of [this.controls, this.choropleth, this.ownPlaces]) yield* part.boxes();
  }

  /** Whether new incidents are being fetched; until they arrive the current ones stay. */
  _isOtherComing() {
    return this.pending && this.drawnQuery !== this.query;
  }

  _paint(answer, query) {
    this.failed = 0;
    this.drawnQuery = query;
    this.controls.say("");
    this.features = answer.features.map(flat);
    this.marked = answer.selected ? flat(answer.selected) : null;
    this._draw();
    this.controls.countries(answer.countries ?? {});
    requestAnimationFrame(() => {
      performance.mark("incidents-painted", {
        detail: { features: answer.features.length, incidents: answer.incidents },
      });
      this.labels.layOut();
      this._showBefore();
    });
  }

  /** Draw the circles of an earlier period after all else, or at once if nothing else is; none where marks are hidden. */
  _showBefore(isAlone = false) {
    const { before, version } = this.wanted;
    if (!before || this.choropleth.isOn || this.density.isOn || this.playback.isOpen) this.before.show(null);
    else if (!this.pending && this.features) {
      const { box, zoom } = this.askedFor;
      const query = `${before.query}&v=${encodeURIComponent(version)}`;
      this.before.show({ box, zoom, query, selected: "" }, before, isAlone);
    }
  }

  /* ---- drawing -------------------------------------------------------------------------------------- */

  _groups() {
    const { map } = this;
    return resolveOverlaps(this.features, {
      marked: this.marked,
      selected: this.selected,
      view: {
        zoom: map.getZoom(),
        toPixels: ({ lat, lon }) => map.latLngToLayerPoint([lat, lon]),
        toPlace: ({ x, y }) => {
          const { lat, lng } = map.layerPointToLatLng([x, y]);
          return { lat, lon: lng };
        },
      },
      drawnAs: (precision) => this.symbols.drawnAs(precision),
      sizes: this.symbols.vocabulary.sizes,
    });
  }

  _draw() {
    const wanted = new Map();
    this._tone();
    const groups = this._groups();
    for (const group of groups) {
      const id = group.members.length === 1 && group.members[0].id;
      if (!this._isInView(group)) continue; // out of view, so not to be focused; its area may be visible
      if (id) wanted.set(`i:${group.form === "near"}:${id}`, group);
      else {
        const members = group.members.map(({ cell, area, id: alone }) => area ?? alone ?? cell).sort();
        wanted.set(`${group.form}:${this.symbols.isToned}:${group.count}:${members.join(",")}`, group);
      }
    }
    this.areas.show(groups, () => this.labels.layOut());
    if (!this.playback.isOpen) this.controls.legend([...wanted.values()]);
    this.seen = [...wanted.values()].reduce((sum, { count }) => sum + count, 0);
    const focused = [...this.markers.values()].find(({ marker }) => marker.getElement() === document.activeElement);
    this._removeAllBut(wanted);
    const inOrder = [...wanted].sort(([, a], [, b]) => b.lat - a.lat || a.lon - b.lon);
    for (const [key, group] of inOrder) {
      const before = this.markers.get(key);
      if (before && faceOf(before.group) === faceOf(group)) this._move(before, group);
      else {
        before?.marker.remove();
        this.markers.set(key, this._add(group));
      }
    }
    this._ringSelected();
    this._ringDatasets();
    this.ring(this.rung);
    this.keys.refresh();
    if (focused && !focused.marker.getElement()) this._passFocus(focused.group);
  }

  /** Focus the mark that shows now what a mark showed that is gone, so that the keyboard goes on from there. */
  _passFocus(gone) {
    const isIn = (member) => gone.members.some((other) => this._areOnePlace(member, other));
    const heir = [...this.markers.values()].find(({ group }) => group.members.some(isIn));
    (heir?.marker.getElement() ?? this.map.getContainer()).focus({ preventScroll: true });
  }

  /** Ring the marks of the incidents selected in the list. */
  ring(places) {
    this.rung = places;
    for (const { marker, group } of this.markers.values()) {
      const isRung = places.some((place) => group.members.some((member) => isInCell(place, member)));
      marker.getElement()?.classList.toggle("picked", isRung);
    }
  }

  /** Highlight the marks with an incident in some days, {since, until}; null highlights none. */
  async lightDays(days) {
    const asked = days && `${days.since}/${days.until}`;
    if (asked === this.litDays) return;
    this.litDays = asked;
    let features = [];
    if (days) {
      await new Promise((done) => setTimeout(done, LIGHT_MS));
      if (asked !== this.litDays || this.query === null || this.choropleth.isOn) return;
      const { lat, lng } = this.map.getCenter();
      const box = boxInView({ lat, lon: lng }, this.map.getZoom(), this.map.getSize(), 0);
      const question = { box, zoom: this.map.getZoom(), query: withinDays(this.query, days), selected: "" };
      const answer = await this.server.incidents(question).catch(() => ({ features: [] }));
      if (asked !== this.litDays) return;
      features = answer.features.map(flat);
    }
    for (const { marker, group } of this.markers.values()) {
      const isLit = group.members.some((member) => features.some((feature) => this._areOnePlace(feature, member)));
      marker.getElement()?.classList.toggle("lit", isLit);
    }
  }

  /** Whether two features are the same place, be it of two zoom levels. */
  _areOnePlace(one, other) {
    if (one.area || other.area) return one.area === other.area;
    const formOf = ({ form, precision }) => form ?? this.symbols.drawnAs(precision);
    return formOf(one) === formOf(other) && areNested(one, other);
  }

  /** Tell attack types apart by tone where nearly all in view are attacks; else colour by domain. */
  _tone() {
    const inView = this.features.filter((feature) => this._isInView(feature));
    this.symbols.isToned = areToned(this.symbols.vocabulary, inView);
    this.map.getContainer().classList.toggle("toned", this.symbols.isToned);
  }

  _isInView(group) {
    const { x, y } = this.map.latLngToContainerPoint([group.lat, group.lon]);
    const size = this.map.getSize();
    return x >= 0 && y >= 0 && x <= size.x && y <= size.y;
  }

  _removeAllBut(wanted) {
    for (const [key, { marker }] of this.markers) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.markers.delete(key);
    }
  }

  _move(held, group) {
    held.group = group;
    const { lat, lng } = held.marker.getLatLng();
    if (lat !== group.lat || lng !== group.lon) held.marker.setLatLng([group.lat, group.lon]);
  }

  _add(group) {
    const single = group.members.length === 1 && Boolean(group.members[0].id);
    const { element, className, data, size, anchor, name, tip } = this.symbols.of(group);
    element.className = "mark";
    const icon = L.divIcon({ html: element, className, iconSize: size, iconAnchor: anchor });
    const marker = L.marker([group.lat, group.lon], {
      icon,
      riseOnHover: true,
      bubblingMouseEvents: false,
      keyboard: true,
    });
    const held = { marker, group, single };
    marker.addTo(this.map);
    const button = marker.getElement();
    Object.assign(button.dataset, data);
    if (!single)
      button.dataset.ids = group.members
        .map((member) => member.id ?? "")
        .join(" ")
        .trim();
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", name);
    const act = () => this._act(held.group);
    marker.on("click", act);
    onPress(button, act);
    const showTip = () => this.tooltip.setContent(tipElement(tip)).setLatLng(marker.getLatLng()).addTo(this.map);
    for (const event of ["mouseenter", "focus"])
      button.addEventListener(event, () => {
        showTip();
        this.areas.light(held.group);
      });
    for (const event of ["mouseleave", "blur"])
      button.addEventListener(event, () => {
        this.tooltip.remove();
        this._lightSelected();
      });
    marker.on("remove", () => this.tooltip.remove());
    return held;
  }

  /** Add a thin ring in a dataset's colour, if it has one and the whole group is from that dataset. */
  _ringDatasets() {
    const theme = themeNow();
    const ringed = new Set();
    let others = false;
    for (const { marker, group } of this.markers.values()) {
      const [dataset, ...more] = new Set(group.members.map((member) => member.dataset));
      const ring = more.length ? undefined : this.rings[dataset];
      if (ring) ringed.add(dataset);
      others ||= !ring;
      const element = marker.getElement();
      element?.classList.toggle("ringed", Boolean(ring));
      element?.style.setProperty("--ring", ring?.[theme] ?? "");
    }
    const legend = Object.entries(this.rings).filter(([dataset]) => ringed.has(dataset));
    this.controls.rings(
      legend.map(([, ring]) => ({ label: ring.label, colour: ring[theme] })),
      others,
    );
  }

  /** Highlight the selected incident's ring or area again after hovering. */
  _lightSelected() {
    const held = [...this.markers.values()].find(({ group }) => this._isSelected(group));
    this.areas.light(held?.group ?? null);
  }

  _ringSelected() {
    this._lightSelected();
    for (const { marker, group } of this.markers.values()) {
      const isSelected = this._isSelected(group);
      const element = marker.getElement();
      if (!element || element.classList.contains("selected") === isSelected) continue;
      element.classList.toggle("selected", isSelected);
      if (isSelected) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
      marker.setZIndexOffset(isSelected ? 10000 : 0);
    }
  }

  _isSelected({ members }) {
    return this.selected !== "" && members.length === 1 && members[0].id === this.selected;
  }

  /** The marks for label placement, the largest first: box, which no name may touch, and own name. */
  _namedMarks() {
    if (this.choropleth.isOn || this.playback.isOpen) return []; // marks are hidden
    const marks = [...this.markers.values()].map(({ marker, single, group }) => {
      const { x, y } = this.map.latLngToLayerPoint(marker.getLatLng());
      const [half, high] = halfSize(group, this.symbols.vocabulary.sizes);
      const pinned = single && this.symbols.drawnAs(group.members[0].precision) === "pin";
      const box = pinned ? [x - 16, y - 38, x + 16, y + 2] : [x - half - 1, y - high - 1, x + half + 1, y + high + 1];
      const [first] = group.members;
      const town = group.members.every(({ precision, place }) => precision === "settlement" && place === first.place);
      const name = group.form === "area" ? (first.name ?? "") : town ? first.place : "";
      const kind = { spot: "town", near: "town", area: "region" }[group.form] ?? "";
      const { members, count } = group;
      const isSelected = this._isSelected(group);
      return { box, name: name?.split(",")[0], kind, members, isStrong: group.form === "spot", isSelected, count };
    });
    return marks.sort((a, b) => b.count - a.count);
  }

  /** The marks for keyboard navigation: element and position on the screen. */
  _marksOnScreen() {
    return [...this.markers.values()].map(({ marker }) => ({
      element: marker.getElement(),
      at: this.map.latLngToContainerPoint(marker.getLatLng()),
    }));
  }

  /* ---- clicks ------------------------------------------------------------------------------------------- */

  /** What a click on a mark or its area does. */
  _act(group) {
    if (group.members.length === 1 && group.members[0].id) this._pick(group.members[0]);
    else this._open(group);
  }

  _pick(feature) {
    this.selected = feature.id;
    this._ringSelected();
    this.page.clicked({ id: feature.id });
    const point = this.map.latLngToContainerPoint([feature.lat, feature.lon]);
    const hidden = this._hidden(point.y - this.map.getSize().y / 2);
    if (hidden) this.map.panBy([0, hidden]);
  }

  /** Which incidents a mark stands for: filter parameters, and the cells that contain them. */
  _membersOf({ form, members }) {
    const cells = members.filter(({ area }) => !area).map(({ cell, level }) => [cell, level]);
    const codes = Object.keys(this.symbols.vocabulary.drawn_as);
    const formOfMember = (member) => member.form ?? this.symbols.drawnAs(member.precision);
    if (form === "area" && members.every(({ area }) => area)) {
      const [{ country, region }] = members;
      const precision = this.symbols.vocabulary.areas;
      return { cells: members.every(({ id }) => id) ? cells : [], country: [country], region: [region], precision };
    }
    const mixed = members.some(({ area }) => area) || new Set(members.map(formOfMember)).size > 1;
    const drawn = { near: "near", line: "line", spot: "pin" }[form];
    return { cells, precision: mixed ? [] : codes.filter((code) => this.symbols.drawnAs(code) === drawn) };
  }

  /** Open a group: zoom a disc in until it splits, or list its members if it never does; list other marks' members. */
  _open(group) {
    const { map } = this;
    const now = map.getZoom();
    const zoom = group.form === "spot" ? this._partingZoom(group, now) : Infinity;
    if (now >= DEEPEST_CLUSTER_ZOOM || zoom > DEEPEST_CLUSTER_ZOOM) {
      this.page.clicked({ count: group.count, ...this._membersOf(group) });
      return;
    }
    const bounds = L.latLngBounds(group.members.map(({ lat, lon }) => [lat, lon]));
    map.setView(bounds.getCenter(), Math.max(zoom, now + 1), { animate: isGentle(), duration: 0.35 });
  }

  /** The zoom at which a cluster splits; beyond DEEPEST_CLUSTER_ZOOM if it never does. */
  _partingZoom(group, now) {
    const { sizes } = this.symbols.vocabulary;
    const drawnAs = (precision) => this.symbols.drawnAs(precision);
    const zooms = group.members
      .flatMap((member) => [member.parts_at ?? 0, formsAt(member, drawnAs, sizes) ?? 0])
      .filter((zoom) => zoom > now);
    const corners = group.members.map((member) => project(member, DEEPEST_CLUSTER_ZOOM));
    const span = (axis) =>
      Math.max(...corners.map((corner) => corner[axis])) - Math.min(...corners.map((corner) => corner[axis]));
    if (Math.hypot(span("x"), span("y")) > this.symbols.vocabulary.sizes.touch) {
      const bounds = L.latLngBounds(group.members.map(({ lat, lon }) => [lat, lon]));
      zooms.push(Math.max(this.map.getBoundsZoom(bounds.pad(0.15), false, L.point(40, 60)), now + 1));
    }
    return Math.min(DEEPEST_CLUSTER_ZOOM + 1, ...zooms);
  }
}
