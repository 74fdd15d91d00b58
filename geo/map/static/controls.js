/* The controls on the map: zoom, fit, full screen, scale, and the one legend, which counts.

   Real buttons with names, so that a keyboard and a screen reader have them. The legend counts what is in
   view, by domain, in the words and shapes of the markers. */
(() => {
  "use strict";
  const parts = (window.incidentMapParts ??= {});

  const ICONS = {
    in: "M12 5v14M5 12h14",
    out: "M5 12h14",
    fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5M12 12m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0",
    full: "M14 10l6-6M20 9V4h-5M10 14l-6 6M4 15v5h5",
  };

  parts.Controls = class {
    constructor(map, vocabulary, fit) {
      this.map = map;
      this.vocabulary = vocabulary;
      const buttons = L.control({ position: "topright" });
      buttons.onAdd = () => this._buttons(fit);
      buttons.addTo(map);
      this._legend();
      this.credit = L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map);
      this.credit.addAttribution("Natural Earth · GeoNames");
      L.control.scale({ imperial: false, maxWidth: 110, position: "bottomright" }).addTo(map);
    }

    attribute(text) {
      const plain = new DOMParser().parseFromString(text, "text/html").body.textContent;
      const element = document.createElement("span");
      element.textContent = plain;
      this.credit.addAttribution(element.innerHTML);
    }

    _buttons(fit) {
      const box = document.createElement("div");
      box.className = "map-buttons";
      const add = (icon, name, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.title = name;
        button.setAttribute("aria-label", name);
        button.append(parts.svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, parts.svg("path", { d: ICONS[icon] })));
        button.addEventListener("click", act);
        box.append(button);
        return button;
      };
      const zoomIn = add("in", "Zoom in", () => this.map.zoomIn(1));
      const zoomOut = add("out", "Zoom out", () => this.map.zoomOut(1));
      add("fit", "Show all results", fit);
      if (document.fullscreenEnabled) {
        const full = add("full", "Full screen", () => {
          if (document.fullscreenElement) document.exitFullscreen();
          else document.documentElement.requestFullscreen();
        });
        document.addEventListener("fullscreenchange", () => {
          const name = document.fullscreenElement ? "Leave full screen" : "Full screen";
          full.title = name;
          full.setAttribute("aria-label", name);
        });
      }
      this.map.on("zoomend", () => {
        zoomIn.disabled = this.map.getZoom() >= this.map.getMaxZoom();
        zoomOut.disabled = this.map.getZoom() <= this.map.getMinZoom();
      });
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    }

    _legend() {
      const legend = L.control({ position: "bottomleft" });
      legend.onAdd = () => {
        const box = document.createElement("details");
        box.className = "map-legend";
        const room = window.matchMedia("(min-width: 601px) and (min-height: 450px)");
        const fold = () => (box.open = room.matches);
        room.addEventListener("change", fold); // the list below the map, or a turned phone, leaves less
        fold();
        const summary = document.createElement("summary");
        summary.textContent = "Legend";
        this.counts = document.createElement("ul");
        this.counts.setAttribute("aria-label", "Incidents in view");
        const words = document.createElement("p");
        words.textContent = "pin: known to the town · hatched: only the region is known · dashed: one party’s claim";
        this.ringed = document.createElement("p");
        this.ringed.className = "rings";
        this.ringed.hidden = true;
        box.append(summary, this.counts, words, this.ringed);
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        return box;
      };
      legend.addTo(this.map);
      this.status = document.createElement("div");
      this.status.className = "map-status";
      this.status.setAttribute("role", "status");
      this.map.getContainer().append(this.status);
    }

    /** Show how many of each domain are in view. */
    count(domains) {
      const items = Object.keys(this.vocabulary.domains)
        .filter((domain) => domains[domain])
        .map((domain) => {
          const item = document.createElement("li");
          const label = document.createElement("span");
          label.textContent = this.vocabulary.domains[domain].label.toLowerCase();
          const number = document.createElement("b");
          number.textContent = parts.number(domains[domain]);
          item.append(parts.domainSymbol(this.vocabulary, domain), label, " ", number);
          return item;
        });
      if (!items.length) {
        const item = document.createElement("li");
        item.textContent = "no incidents in this part of the map";
        items.push(item);
      }
      this.counts.replaceChildren(...items);
    }

    /** Say whose the rings are: [{label, colour}]; and whether some symbols have none. */
    rings(datasets, others) {
      const told = datasets.map(({ label, colour }) => {
        const item = document.createElement("span");
        const ring = document.createElement("i");
        ring.style.borderColor = colour;
        item.append(ring, label);
        return item;
      });
      this.ringed.hidden = !told.length;
      this.ringed.replaceChildren("ring: from", ...told, others ? "no ring: from others, or several" : "");
    }

    /** The boxes of all controls, in layer points, which names must not hide behind. */
    *boxes() {
      const { map } = this;
      const frame = map.getContainer().getBoundingClientRect();
      for (const element of map.getContainer().querySelectorAll(".leaflet-control")) {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const first = map.containerPointToLayerPoint([left - frame.left, top - frame.top]);
        yield [first.x - 4, first.y - 4, first.x + right - left + 4, first.y + bottom - top + 4];
      }
    }

    say(text) {
      if (this.status.textContent !== text) this.status.textContent = text;
    }
  };
})();
