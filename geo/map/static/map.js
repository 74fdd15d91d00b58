/* The incidents on the map: asks the server what is in view, draws it, and tells the page what was clicked.

   One manager a frame, made once. The page's layer only calls `window.incidentMap.update(…)` with the filter's
   query, the selection, the theme and, where wanted, an order to move. Old markers stay until the new ones
   are there; a request that is no longer needed is cancelled. Panning and zooming never rerun the page. */
(() => {
  "use strict";
  const parts = window.incidentMapParts;
  const DEEPEST = 13;

  class IncidentMap {
    start(map, setup) {
      this.map = map;
      this.vocabulary = parts.vocabulary;
      this.routes = setup.routes;
      this.marks = new Map();
      this.rings = {};
      this.query = null;
      this.selected = "";
      parts.style = getComputedStyle(document.documentElement);
      for (const meta of document.querySelectorAll('meta[name="viewport"]')) meta.content = "width=device-width, initial-scale=1";
      this._colours();
      const container = map.getContainer();
      this._fill(container);
      container.setAttribute("role", "region");
      container.setAttribute("aria-label", "Map of incidents");
      map.createPane("base").style.zIndex = 150;
      parts.hatchings(this.vocabulary);
      this.base = new parts.BaseLayer(this.routes).addTo(map);
      this.labels = new parts.Labels(map, this.routes);
      this.areas = new parts.Areas(map, this.routes, (one) => this._pick(one));
      this.tooltip = L.tooltip({ direction: "top", offset: [0, -14], opacity: 1, className: "incident-tip" });
      this.controls = new parts.Controls(map, this.vocabulary, () => this._fit());
      this._tiles(setup.tiles);
      map.on("move", () => this._glide());
      map.on("zoomanim", (event) => this._ask(event.center, event.zoom));
      map.on("moveend", () => {
        if (this.found && !this.map._animatingZoom) this._draw();
        this._ask();
        this._address();
        this.labels.ask(() => this._obstacles());
      });
    }

    /** What the page wants now: {query, version, selected, theme, go, rings}; told again under another `link`, which has lost the position. */
    update(wanted) {
      if (wanted.rings) this.rings = wanted.rings;
      const root = document.documentElement;
      if (root.dataset.theme !== wanted.theme) {
        root.dataset.theme = wanted.theme;
        this.base.repaint();
      }
      const query = `${wanted.query}&v=${encodeURIComponent(wanted.version)}`;
      const select = wanted.selected !== this.selected;
      this.selected = wanted.selected;
      const moved = wanted.go && wanted.go.nonce !== this.went && this._go(wanted.go);
      if (select) this._ringSelected();
      this._ringDatasets();
      const known = this.query === query && this.found?.some((one) => one.id === this.selected);
      if (query !== this.query || (select && this.selected && !known)) {
        this.query = query;
        this._ask();
      }
      if (!moved && !this.labels.obstacles) this.labels.ask(() => this._obstacles());
      for (const delay of [0, 400, 1500]) setTimeout(() => this._address(), delay);
    }

    /** Fill the frame, whatever its height becomes; the style sheet may come later than the map. */
    _fill(container) {
      document.body.style.margin = "0";
      container.style.setProperty("height", "100vh", "important");
      container.style.setProperty("width", "100%", "important");
      this.map.invalidateSize({ pan: false });
      new ResizeObserver(() => {
        this.map.invalidateSize({ pan: false });
        // Whoever tells the map its size, streamlit-folium or we, moves its centre by parts of a pixel: so go there again.
        if (this.shown && !this.touched) this._go(this.shown, false);
      }).observe(container);
      for (const event of ["pointerdown", "wheel", "keydown"]) container.addEventListener(event, () => (this.touched = true), { capture: true, passive: true });
    }

    _colours() {
      const rules = (theme) =>
        Object.entries(this.vocabulary.domains)
          .map(([code, domain]) => {
            const dark = theme === "dark" || this.vocabulary.symbols.dark_inks.includes(domain.shape);
            return `.domain-${code}{--domain:${domain[theme]};--ink:${dark ? "#11151c" : "#fff"}}`;
          })
          .join("");
      const sheet = document.createElement("style");
      sheet.textContent = `${rules("light")} [data-theme="dark"]{${rules("dark")}}`;
      document.head.append(sheet);
    }

    _tiles(tiles) {
      if (!tiles) return;
      const layer = L.tileLayer(tiles.url, {
        maxZoom: 18,
        maxNativeZoom: tiles.max_zoom,
        attribution: "",
        className: "online-tiles",
        referrerPolicy: "origin", // the terms of tile servers want to know from which site they are asked
      });
      layer.once("load", () => document.documentElement.classList.add("with-tiles"));
      layer.addTo(this.map);
      this.controls.attribute(tiles.attribution);
    }

    /* ---- where the map is ------------------------------------------------------------------------- */

    _go(go, gliding = this.went !== undefined) {
      this.went = go.nonce;
      this.shown = go;
      this.touched = false;
      this.target = undefined;
      const animate = gliding && !matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (go.box) {
        const [west, south, east, north] = go.box;
        const bounds = L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
        this._show(bounds, go.deepest, animate);
      } else {
        const zoom = go.zoom ?? Math.max(this.map.getZoom(), 7);
        const middle = this.map.project([go.lat, go.lon], zoom);
        if (go.incident) middle.y += this._hidden(this.map.project(go.incident, zoom).y - middle.y);
        this.target = this.map.unproject(middle, zoom);
        if (animate) this.map.flyTo(this.target, zoom, { duration: 0.5 });
        else this.map.setView(this.target, zoom, { animate: false, reset: true }); // without reset Leaflet pans by whole pixels
      }
      return true;
    }

    /** On a phone details rise over the map's lower part: how far down a chosen incident, so far below the middle, is hidden. */
    _hidden(below) {
      const size = this.map.getSize();
      const hidden = size.x < 600 ? below + 0.28 * size.y : 0;
      return hidden > 1 ? hidden : 0;
    }

    /** Show a box, with room for symbols and for what lies over the map's corners. */
    _show(bounds, deepest, animate) {
      const size = this.map.getSize();
      const [wide, low] = [size.x > 600, size.y < 450]; // in a low frame the legend is folded
      const options = {
        paddingTopLeft: [40, low ? 44 : 56],
        paddingBottomRight: [wide ? 66 : 56, low ? 36 : wide ? 96 : 56],
        maxZoom: deepest,
        duration: 0.5,
      };
      if (animate) this.map.flyToBounds(bounds, options);
      else this.map.fitBounds(bounds, { ...options, animate: false });
    }

    _fit() {
      const request = fetch(`${this.routes}/extent?${this.query}`).then((answer) => (answer.ok ? answer.json() : null));
      request
        .then((answer) => {
          if (!answer?.bbox) return;
          const [west, south, east, north] = answer.bbox;
          this._show(L.latLngBounds([south, west], [north, east < west ? east + 360 : east]), 9, true);
        })
        .catch(() => {});
    }

    /** Keep the map's position in the page's own link, without a rerun. */
    _address() {
      if (window.parent === window || this.went === undefined) return;
      const centre = this._centre().wrap();
      const page = new URL(window.parent.location.href);
      const was = page.search;
      page.searchParams.set("lat", centre.lat.toFixed(5));
      page.searchParams.set("lon", centre.lng.toFixed(5));
      page.searchParams.set("zoom", String(this.map.getZoom()));
      if (page.search !== was) window.parent.history.replaceState(window.parent.history.state, "", page);
    }

    /** The map's centre: the one it was sent to as long as it stands there, since Leaflet forgets parts of a pixel. */
    _centre() {
      const [now, zoom] = [this.map.getCenter(), this.map.getZoom()];
      const apart = this.target && this.map.project(now, zoom).distanceTo(this.map.project(this.target, zoom));
      return apart < 1 ? this.target : now;
    }

    /* ---- what is in view ---------------------------------------------------------------------------- */

    _glide() {
      if (this.map._animatingZoom || !this.asked) return;
      const here = this.map.project(this.map.getCenter(), this.asked.zoom);
      if (this.map.getZoom() === this.asked.zoom && here.distanceTo(this.asked.middle) > 40 && !this.pending) this._ask();
    }

    _ask(centre = this.map.getCenter(), zoom = this.map.getZoom()) {
      if (this.query === null) return;
      const address = `${this.routes}/incidents?${parts.viewQuery(this.map, 0.15, centre, zoom)}&selected=${encodeURIComponent(this.selected)}&${this.query}`;
      if (this.pending === address) return;
      this.request?.abort();
      const request = (this.request = new AbortController());
      this.pending = address;
      this.asked = { zoom, middle: this.map.project(centre, zoom) };
      fetch(address, { signal: request.signal })
        .then(async (answer) => {
          if (!answer.ok) throw new Error(await answer.text());
          return answer.json();
        })
        .then((answer) => {
          if (this.request !== request) return;
          this.pending = null;
          const paint = () => this.request === request && this._paint(answer);
          if (this.map._animatingZoom) this.map.once("zoomend", paint);
          else paint();
        })
        .catch((error) => {
          if (error.name === "AbortError") return;
          this.pending = null;
          this.controls.say("The incidents could not be loaded; what you see may be out of date.");
        });
    }

    _paint(answer) {
      this.controls.say("");
      this.found = answer.features.map((feature) => {
        const [lon, lat] = feature.geometry.coordinates;
        return { ...feature.properties, lat, lon };
      });
      this.marked = answer.selected ? { ...answer.selected.properties, lat: answer.selected.geometry.coordinates[1], lon: answer.selected.geometry.coordinates[0] } : null;
      this._draw();
      this.controls.count(answer.domains);
      requestAnimationFrame(() => {
        performance.mark("incidents-painted", { detail: { features: answer.features.length, incidents: answer.incidents } });
        this.labels.layOut();
      });
    }

    /* ---- drawing -------------------------------------------------------------------------------------- */

    _draw() {
      const wanted = new Map();
      const singles = [];
      for (const group of parts.apart(this.map, this.found, this.marked, this.selected)) {
        const single = group.members.length === 1 && group.members[0].id;
        if (single) singles.push(group.members[0]);
        if (!this._inView(group)) continue; // nobody sees it, so nobody should be led to it; its area may be seen
        if (single) wanted.set(`i:${single}`, group);
        else {
          const cells = group.members.map((one) => one.cell).sort().join(",");
          wanted.set(`c:${group.count}:${cells}`, group);
        }
      }
      // many incidents of which only the same region is known: their count stands in its area
      const regions = this.found.filter((one) => !one.id && parts.drawnAs(one.precision) === "area" && parts.room(this.map, one) > parts.ROOM_PX);
      this.areas.show([...singles, ...regions], () => this.labels.layOut());
      for (const [key, mark] of this.marks) {
        if (!wanted.has(key)) {
          if (mark.marker.getElement() === document.activeElement) this.map.getContainer().focus({ preventScroll: true });
          mark.marker.remove();
          this.marks.delete(key);
        }
      }
      const inOrder = [...wanted].sort(([, a], [, b]) => b.lat - a.lat || a.lon - b.lon);
      for (const [key, group] of inOrder) {
        const mark = this.marks.get(key);
        if (mark) {
          mark.group = group;
          if (mark.marker.getLatLng().lat !== group.lat || mark.marker.getLatLng().lng !== group.lon) mark.marker.setLatLng([group.lat, group.lon]);
        } else this.marks.set(key, this._mark(group, key.startsWith("i:")));
      }
      this._ringSelected();
      this._ringDatasets();
    }

    _inView(group) {
      const { x, y } = this.map.latLngToContainerPoint([group.lat, group.lon]);
      const size = this.map.getSize();
      return x >= 0 && y >= 0 && x <= size.x && y <= size.y;
    }

    _mark(group, single) {
      const [one] = group.members;
      const domains = {};
      for (const member of group.members) {
        for (const [domain, share] of Object.entries(member.domains ?? { [member.domain]: 1 })) domains[domain] = (domains[domain] ?? 0) + share;
      }
      const element = single ? parts.incidentElement(this.vocabulary, one) : parts.clusterElement(this.vocabulary, group.count, domains);
      const name = single ? parts.incidentName(this.vocabulary, one) : parts.clusterName(this.vocabulary, group.count, domains);
      const className = element.className;
      element.className = "mark";
      const pinned = single && parts.drawnAs(one.precision) === "pin";
      const size = single ? (pinned ? [32, 40] : [32, 32]) : Array(2).fill(2 * parts.clusterRadius(group.count) + 4);
      const icon = L.divIcon({ html: element, className, iconSize: size, iconAnchor: pinned ? [16, 38] : [size[0] / 2, size[1] / 2] });
      const marker = L.marker([group.lat, group.lon], { icon, riseOnHover: true, bubblingMouseEvents: false, keyboard: true });
      const mark = { marker, group, single };
      marker.addTo(this.map);
      const shown = marker.getElement();
      for (const [key, value] of Object.entries(element.dataset)) shown.dataset[key] = value;
      if (!single) shown.dataset.ids = group.members.map((member) => member.id ?? "").join(" ").trim();
      shown.setAttribute("role", "button");
      shown.setAttribute("aria-label", name);
      const act = () => (single ? this._pick(mark.group.members[0]) : this._open(mark.group));
      marker.on("click", act);
      shown.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        act();
      });
      const lines = single
        ? [one.title, [one.place || "place not named", one.date || "date not known"].join(" · ")]
        : [`${parts.number(group.count)} incidents`, ...Object.entries(domains).sort((a, b) => b[1] - a[1]).map(([domain, share]) => `${parts.number(share)} ${this.vocabulary.domains[domain]?.label.toLowerCase() ?? domain}`)];
      const tell = () => this.tooltip.setContent(parts.tip(lines)).setLatLng(marker.getLatLng()).addTo(this.map);
      for (const event of ["mouseenter", "focus"]) shown.addEventListener(event, tell);
      for (const event of ["mouseleave", "blur"]) shown.addEventListener(event, () => this.tooltip.remove());
      marker.on("remove", () => this.tooltip.remove());
      return mark;
    }

    /** A thin ring in the colour of the dataset, where somebody gave it one and all of a group is from it. */
    _ringDatasets() {
      const theme = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
      const shown = new Set();
      let others = false;
      for (const { marker, group } of this.marks.values()) {
        const datasets = new Set(group.members.map((one) => one.dataset));
        const [dataset] = datasets;
        const ring = datasets.size === 1 ? this.rings[dataset] : undefined;
        if (ring) shown.add(dataset);
        others ||= !ring;
        const element = marker.getElement();
        element?.classList.toggle("ringed", Boolean(ring));
        element?.style.setProperty("--ring", ring?.[theme] ?? "");
      }
      this.controls.rings(Object.entries(this.rings).filter(([dataset]) => shown.has(dataset)).map(([, ring]) => ({ label: ring.label, colour: ring[theme] })), others);
    }

    _ringSelected() {
      for (const [key, { marker }] of this.marks) {
        const chosen = this.selected !== "" && key === `i:${this.selected}`;
        const element = marker.getElement();
        if (!element || element.classList.contains("selected") === chosen) continue;
        element.classList.toggle("selected", chosen);
        if (chosen) element.setAttribute("aria-current", "true");
        else element.removeAttribute("aria-current");
        marker.setZIndexOffset(chosen ? 10000 : 0);
      }
    }

    /** The boxes of the markers on the screen, which names must not touch. */
    *_obstacles() {
      yield* this.controls.boxes();
      for (const { marker, single, group } of this.marks.values()) {
        const { x, y } = this.map.latLngToLayerPoint(marker.getLatLng());
        if (!single) {
          const radius = parts.clusterRadius(group.count) + 2;
          yield [x - radius, y - radius, x + radius, y + radius];
        } else if (parts.drawnAs(group.members[0].precision) === "pin") yield [x - 16, y - 38, x + 16, y + 2];
        else yield [x - 16, y - 16, x + 16, y + 16];
      }
    }

    /* ---- clicks ------------------------------------------------------------------------------------------- */

    _pick(one) {
      if (!one.id) return this._open({ members: [one], count: one.count });
      this.selected = one.id;
      this._ringSelected();
      this._tell({ id: one.id });
      const point = this.map.latLngToContainerPoint([one.lat, one.lon]);
      const hidden = this._hidden(point.y - this.map.getSize().y / 2);
      if (hidden) this.map.panBy([0, hidden]);
    }

    /** A cluster: zoom to what parts its members, or list them where no zoom does. */
    _open(group) {
      const { map } = this;
      const now = map.getZoom();
      const box = L.latLngBounds(group.members.map((one) => [one.lat, one.lon]));
      const reach = (zoom) => map.project(box.getNorthEast(), zoom).distanceTo(map.project(box.getSouthWest(), zoom));
      let apart = DEEPEST + 1;
      for (const one of group.members) if (one.parts_at != null && one.parts_at > now) apart = Math.min(apart, one.parts_at);
      if (reach(DEEPEST) > parts.TOUCH_PX) {
        const fitting = map.getBoundsZoom(box.pad(0.15), false, L.point(40, 60));
        apart = Math.min(apart, Math.max(fitting, now + 1));
      }
      if (now >= DEEPEST || apart > DEEPEST) {
        this._tell({ cells: group.members.map((one) => [one.cell, one.level]), count: group.count });
        return;
      }
      const target = Math.max(apart, now + 1);
      const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
      map.setView(box.getCenter(), target, { animate, duration: 0.35 });
    }

    /** Tell the page at once; streamlit-folium itself would hold the click back for 250 ms. */
    _tell(properties) {
      const held = window.__GLOBAL_DATA__;
      const nonce = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      const drawing = { type: "Feature", geometry: null, properties: { ...properties, nonce } };
      const value = { last_active_drawing: drawing };
      if (held) {
        held.last_active_drawing = drawing;
        held.previous_data = value;
      }
      window.Streamlit?.setComponentValue(value);
    }
  }

  window.incidentMap = new IncidentMap();
})();
