/* A map that needs no server: answers the map's own questions from what the file carries, and shows lists and
   details beside it.

   The drawing scripts are those of the page, unchanged. They ask for incidents, names, shapes and base map by
   address; here `fetch` answers them from the file, and nothing ever leaves it. Texts only pass through
   textContent. */
(() => {
  "use strict";
  if (typeof DecompressionStream === "undefined") {
    document.getElementById("total").textContent = "This map needs a browser of 2023 or newer.";
    return;
  }
  const packed = Uint8Array.from(atob(document.getElementById("data").textContent), (c) => c.charCodeAt(0));
  const unpacked = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  unpacked.then(begin);

  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) {
      element.textContent = text;
      element.dir = "auto";
    }
    if (className) element.className = className;
    return element;
  };

  /** A tile that the file lacks, cut out of the coarser one above it. */
  function enlarged(path, times, left, top) {
    let command = "";
    let second = false;
    return path.replace(/([a-zA-Z])|(-?\d*\.?\d+)/g, (token, letter) => {
      if (letter) {
        command = letter;
        second = false;
        return letter;
      }
      const vertical = command === "V" || command === "v" || (second && command !== "H" && command !== "h");
      second = !second;
      const relative = command === command.toLowerCase();
      return ` ${Math.round((Number(token) - (relative ? 0 : vertical ? top : left)) * times * 10) / 10}`;
    });
  }

  function begin(data) {
    const parts = window.incidentMapParts;
    const { vocabulary } = parts;
    const incidents = data.incidents.map((one, cell) => ({ ...one, cell, level: 26 }));
    const byId = new Map(incidents.map((one) => [one.id, one]));
    const hidden = new Set();
    let selected = "";
    const shown = () => incidents.filter((one) => !hidden.has(one.type));

    /* ---- what the map asks for ------------------------------------------------------------------------- */

    const inside = (one, [west, south, east, north]) =>
      one.lat >= south && one.lat <= north && (west <= east ? one.lon >= west && one.lon <= east : one.lon >= west || one.lon <= east);
    const feature = ({ lat, lon, told, ...properties }) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties });

    function inView(box) {
      const found = shown().filter((one) => one.lat !== null && inside(one, box));
      const domains = {};
      for (const one of found) domains[one.domain] = (domains[one.domain] ?? 0) + 1;
      return { type: "FeatureCollection", features: found.map(feature), incidents: found.length, domains, selected: null };
    }

    function extent() {
      let [west, south, east, north] = [180, 90, -180, -90];
      for (const one of shown()) {
        if (one.lat === null) continue;
        const up = (one.radius_km ?? 0) / 111;
        const aside = up / Math.max(0.1, Math.cos((one.lat * Math.PI) / 180));
        west = Math.min(west, one.lon - aside);
        east = Math.max(east, one.lon + aside);
        south = Math.min(south, one.lat - up);
        north = Math.max(north, one.lat + up);
      }
      return { bbox: west > east ? null : [Math.max(-180, west), Math.max(-85, south), Math.min(180, east), Math.min(85, north)] };
    }

    function labels(box, zoom) {
      const level = Math.max(1, Math.round(zoom));
      const pixels = (radius) => (2 * radius) / (40075 / (256 * 2 ** zoom));
      const here = (place) => inside(place, box);
      const countries = level < data.country_names[0] || level > data.country_names[1] ? [] : data.countries.filter((one) => here(one) && pixels(one.radius_km) > 6.5 * one.name.length);
      const towns = data.towns.filter((one) => here(one) && (level >= 3 || one.capital) && one.people >= (data.smallest_town[one.capital ? level + 1 : level] ?? 0));
      const label = (kind) => ({ name, lat, lon }) => ({ kind, name, lat, lon });
      return { labels: [...countries.map(label("country")), ...towns.slice(0, 120).map(label("town"))] };
    }

    function tile(level, column, row) {
      const own = data.tiles[`${level}/${column}/${row}`];
      if (own || level === 0) return own ?? {};
      const above = level === 5 ? 2 : 0;
      const shift = level - above;
      const within = (1 << shift) - 1;
      const coarse = tile(above, column >> shift, row >> shift);
      const side = 4096 / (1 << shift);
      return Object.fromEntries(Object.entries(coarse).map(([kind, path]) => [kind, enlarged(path, 1 << shift, (column & within) * side, (row & within) * side)]));
    }

    function answer(address) {
      const url = new URL(address, "http://file/");
      const [, kind, ...rest] = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
      const box = (url.searchParams.get("bbox") ?? "").split(",").map(Number);
      if (kind === "incidents") return inView(box);
      if (kind === "extent") return extent();
      if (kind === "labels") return labels(box, Number(url.searchParams.get("zoom")));
      if (kind === "shape") return data.shapes[rest.join("/")] ?? null;
      if (kind === "base") return tile(...rest.map(Number));
      return null;
    }
    window.fetch = async (address) => {
      const content = answer(String(address));
      return { ok: content !== null, json: async () => content, text: async () => "" };
    };

    /* ---- the map ------------------------------------------------------------------------------------------ */

    const box = document.getElementById("map");
    const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.5, worldCopyJump: true, minZoom: 1, maxZoom: 12, center: [30, 15], zoom: 2, wheelPxPerZoomLevel: 90 });
    const drawing = window.incidentMap;
    drawing._tell = (clicked) => (clicked.id ? open(clicked.id) : list(clicked.cells.map(([cell]) => incidents[cell])));
    drawing.start(map, { routes: "here", tiles: null });
    for (const edge of ["height", "width"]) box.style.setProperty(edge, "100%", "important");
    map.invalidateSize({ pan: false });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const update = (go) => drawing.update({ query: [...hidden].join("+"), version: "", selected, theme: dark.matches ? "dark" : "light", go, rings: data.rings });
    dark.addEventListener("change", () => update());
    const bbox = extent().bbox;
    update(data.view ? { nonce: "view", ...data.view } : bbox ? { nonce: "all", box: bbox, deepest: 9 } : null);

    /* ---- beside it ------------------------------------------------------------------------------------------ */

    const filters = document.getElementById("types");
    for (const [type, kind] of Object.entries(vocabulary.types)) {
      const count = incidents.filter((one) => one.type === type).length;
      if (!count) continue;
      const label = make("label");
      const choice = document.createElement("input");
      choice.type = "checkbox";
      choice.checked = true;
      choice.value = type;
      choice.addEventListener("change", () => {
        if (choice.checked) hidden.delete(type);
        else hidden.add(type);
        update();
        rows();
      });
      label.append(choice, parts.domainSymbol(vocabulary, kind.domain), make("span", kind.label), make("b", parts.number(count)));
      filters.append(label);
    }
    for (const [words, checked] of [["None", false], ["All", true]]) {
      const button = make("button", words, "choose");
      button.type = "button";
      button.setAttribute("aria-label", checked ? "Show every type" : "Hide every type");
      button.addEventListener("click", () => {
        for (const choice of filters.querySelectorAll("input")) {
          choice.checked = checked;
          if (checked) hidden.delete(choice.value);
          else hidden.add(choice.value);
        }
        update();
        rows();
      });
      filters.querySelector("legend").append(button);
    }

    const listed = document.getElementById("incidents");
    const total = document.getElementById("total");
    function row(one) {
      const item = document.createElement("li");
      const button = make("button");
      button.type = "button";
      button.dataset.id = one.id;
      button.append(make("strong", one.title), make("span", [one.date || "date not known", one.place || "place not stated"].join(" · ")));
      if (one.lat === null) button.append(make("em", "not on the map"));
      if (one.id === selected) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => open(one.id, true));
      item.append(button);
      return item;
    }
    function rows() {
      const now = shown();
      total.textContent = `${parts.number(now.length)} of ${parts.number(data.total)} incidents${data.total > incidents.length ? `; this file holds the newest ${parts.number(incidents.length)}` : ""}`;
      listed.replaceChildren(...now.map(row));
    }
    rows();

    const panel = document.getElementById("details");
    const body = panel.querySelector("div");
    panel.querySelector("button").addEventListener("click", close);
    panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
    function close() {
      const was = selected;
      selected = "";
      panel.hidden = true;
      mark();
      update();
      listed.querySelector(`[data-id="${CSS.escape(was)}"]`)?.focus();
    }
    function mark() {
      for (const button of listed.querySelectorAll("button")) {
        if (button.dataset.id === selected) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    }
    function link(address) {
      const element = make("a", address);
      element.href = address;
      element.target = "_blank";
      element.rel = "noopener noreferrer";
      return element;
    }
    function open(id, fly) {
      const one = byId.get(id);
      if (!one) return;
      selected = id;
      mark();
      const facts = make("dl");
      for (const [name, value] of one.told.facts) facts.append(make("dt", name), make("dd", value));
      body.replaceChildren(make("p", one.told.kind, "kind"), make("h2", one.title), facts);
      for (const [title, lines] of [["Who says so", one.told.claims], ["Looks wrong, left as it is", one.told.flags]]) {
        if (lines.length) body.append(make("h3", title), ...lines.map((line) => make("p", line, "said")));
      }
      body.append(make("h3", "Sources"));
      for (const source of one.told.sources) {
        const said = make("p", source.words, "said");
        if (/^https?:\/\//i.test(source.url)) said.append(document.createElement("br"), link(source.url));
        body.append(said);
      }
      if (!one.told.sources.length) body.append(make("p", "No report is named.", "said"));
      body.append(make("p", one.id, "id"));
      panel.hidden = false;
      panel.scrollTop = 0;
      const alone = box.querySelector(`.incident-marker[data-id="${CSS.escape(id)}"]`);
      update(fly && one.lat !== null && !alone ? { nonce: `${id}${Date.now()}`, lat: one.lat, lon: one.lon } : undefined);
      panel.querySelector("button").focus({ preventScroll: true });
    }
    function list(members) {
      selected = "";
      const found = make("ul", undefined, "members");
      found.append(...members.map(row));
      body.replaceChildren(make("h2", `${parts.number(members.length)} incidents at one place`), found);
      panel.hidden = false;
      panel.querySelector("button").focus({ preventScroll: true });
    }
    if (data.view?.incident) open(data.view.incident);
    document.documentElement.dataset.ready = "true";
  }
})();
