/* The controls on the map: zoom, fit, full screen, scale, and the one legend, which counts.

   Real buttons with names, so that a keyboard and a screen reader have them. The legend counts what is in
   view, by domain, in the words and shapes of the markers. */
import { html, svg } from "./elements.js";
import { L } from "./leaflet_global.js";
import { numberWords } from "./wording.js";

const ICONS = {
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5M12 12m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0",
  draw: "M5 8l8-4 6 7-4 8-9-3zM5 8h.01M13 4h.01M19 11h.01M15 19h.01M6 16h.01",
  full: "M14 10l6-6M20 9V4h-5M10 14l-6 6M4 15v5h5",
};
const ROOM_FOR_LEGEND = "(min-width: 601px) and (min-height: 450px)";
const BESIDE_PX = 4;

function rename(button, name) {
  button.title = name;
  button.setAttribute("aria-label", name);
}

export class Controls {
  /** @param acts `fit` shows all results; `draw` begins to draw an area, where that is wanted */
  constructor(map, symbols, acts) {
    this.map = map;
    this.symbols = symbols;
    this.vocabulary = symbols.vocabulary;
    this._add("topright", this._buttons(acts));
    this._add("bottomleft", this._legend());
    this.credit = L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map);
    this.credit.addAttribution("Natural Earth · GeoNames");
    L.control.scale({ imperial: false, maxWidth: 110, position: "bottomright" }).addTo(map);
    this.status = html("div", { className: "map-status" });
    this.status.setAttribute("role", "status");
    map.getContainer().append(this.status);
  }

  /** Name where online tiles are from; their providers write it as HTML, of which the text is shown. */
  attribute(credit) {
    const plain = new DOMParser().parseFromString(credit, "text/html").body.textContent;
    const element = document.createElement("span");
    element.textContent = plain;
    this.credit.addAttribution(element.innerHTML);
  }

  _add(position, element) {
    const control = L.control({ position });
    control.onAdd = () => element;
    control.addTo(this.map);
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
  }

  _button(icon, name, act) {
    const drawing = svg(
      "svg",
      { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
      svg("path", { d: ICONS[icon] }),
    );
    const button = html("button", {}, drawing);
    button.type = "button";
    rename(button, name);
    button.addEventListener("click", act);
    return button;
  }

  _buttons({ fit, draw }) {
    const zoomIn = this._button("in", "Zoom in", () => this.map.zoomIn(1));
    const zoomOut = this._button("out", "Zoom out", () => this.map.zoomOut(1));
    const buttons = [zoomIn, zoomOut, this._button("fit", "Show all results", fit)];
    if (document.fullscreenEnabled) buttons.push(this._fullScreen());
    if (draw) buttons.push(this._button("draw", "Draw an area", draw));
    this.map.on("zoomend", () => {
      zoomIn.disabled = this.map.getZoom() >= this.map.getMaxZoom();
      zoomOut.disabled = this.map.getZoom() <= this.map.getMinZoom();
    });
    return html("div", { className: "map-buttons" }, ...buttons);
  }

  _fullScreen() {
    const button = this._button("full", "Full screen", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen();
    });
    document.addEventListener("fullscreenchange", () =>
      rename(button, document.fullscreenElement ? "Leave full screen" : "Full screen"),
    );
    return button;
  }

  _legend() {
    this.counts = html("ul");
    this.counts.setAttribute("aria-label", "Incidents in view");
    this.ringed = html("p", { className: "rings" });
    this.ringed.hidden = true;
    const words = html("p");
    words.textContent = this.vocabulary.words.legend;
    const summary = html("summary");
    summary.textContent = "Legend";
    const box = html("details", { className: "map-legend" }, summary, this.counts, words, this.ringed);
    const room = window.matchMedia(ROOM_FOR_LEGEND);
    const fold = () => (box.open = room.matches);
    room.addEventListener("change", fold); // the list below the map, or a turned phone, leaves less
    fold();
    return box;
  }

  /** Show how many of each domain are in view. */
  count(domains) {
    const lines = Object.keys(this.vocabulary.domains)
      .filter((domain) => domains[domain])
      .map((domain) => {
        const [label, number] = [html("span"), html("b")];
        label.textContent = this.vocabulary.domains[domain].label.toLowerCase();
        number.textContent = numberWords(domains[domain]);
        return html("li", {}, this.symbols.domain(domain), label, " ", number);
      });
    if (!lines.length) lines.push(html("li", {}, this.vocabulary.words.empty));
    this.counts.replaceChildren(...lines);
  }

  /** Say whose the rings are: [{label, colour}]; and whether some symbols have none. */
  rings(datasets, others) {
    const legend = datasets.map(({ label, colour }) => {
      const ring = html("i");
      ring.style.borderColor = colour;
      return html("span", {}, ring, label);
    });
    const { ring_from: from, no_ring: none } = this.vocabulary.words;
    this.ringed.hidden = !legend.length;
    this.ringed.replaceChildren(from, ...legend, others ? none : "");
  }

  /** The boxes of all controls, in layer points, which names must not hide behind. */
  *boxes() {
    const { map } = this;
    const frame = map.getContainer().getBoundingClientRect();
    for (const element of map.getContainer().querySelectorAll(".leaflet-control")) {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const first = map.containerPointToLayerPoint([left - frame.left, top - frame.top]);
      yield [
        first.x - BESIDE_PX,
        first.y - BESIDE_PX,
        first.x + right - left + BESIDE_PX,
        first.y + bottom - top + BESIDE_PX,
      ];
    }
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}
