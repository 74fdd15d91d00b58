/* The controls on the map: zoom, all results, full screen, scale and legend.

   They are buttons with names, for keyboards and screen readers. The legend counts what is in view, by domain, in the
   words and shapes of the marks. */
import { html, svg } from "./elements.js";
import { L } from "./leaflet_global.js";
import { countShares, numberWords, shareLabel } from "./wording.js";

const ICONS = {
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5M12 12m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0",
  draw: "M5 8l8-4 6 7-4 8-9-3zM5 8h.01M13 4h.01M19 11h.01M15 19h.01M6 16h.01",
  density: "M12 12m-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0M12 12m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0",
  full: "M14 10l6-6M20 9V4h-5M10 14l-6 6M4 15v5h5",
};
const ROOM_FOR_LEGEND = "(min-width: 601px) and (min-height: 450px)";
const BESIDE_PX = 4;

function rename(button, name) {
  button.title = name;
  button.setAttribute("aria-label", name);
}

export class Controls {
  /**
   * @param acts callbacks: `fit` shows all results; `listCountries` lists the incidents known only to some countries;
   *             optional `draw` starts drawing an area, and `density` turns density on or off
   */
  constructor(map, symbols, acts) {
    this.map = map;
    this.symbols = symbols;
    this.vocabulary = symbols.vocabulary;
    this._add("topright", this._buttons(acts));
    this._add("bottomleft", this._legend());
    this._add("bottomleft", this._countryPill(acts.listCountries));
    this.credit = L.control.attribution({ prefix: false, position: "bottomright" }).addTo(map);
    this.credit.addAttribution("Natural Earth · GeoNames");
    L.control.scale({ imperial: false, maxWidth: 110, position: "bottomright" }).addTo(map);
    this.status = html("div", { className: "map-status" });
    this.status.setAttribute("role", "status");
    map.getContainer().append(this.status);
  }

  /** Show the attribution of online tiles, as text: providers write it as HTML. */
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

  /** Show whether the map draws density, and whether it can: not while the table of regions shades the map. */
  density(isOn, isPossible) {
    this.densityButton?.setAttribute("aria-pressed", String(isOn));
    if (this.densityButton) this.densityButton.disabled = !isPossible;
  }

  _buttons({ fit, draw, density }) {
    const zoomIn = this._button("in", "Zoom in", () => this.map.zoomIn(1));
    const zoomOut = this._button("out", "Zoom out", () => this.map.zoomOut(1));
    const buttons = [zoomIn, zoomOut, this._button("fit", "Show all results", fit)];
    if (document.fullscreenEnabled) buttons.push(this._fullScreen());
    if (draw) buttons.push(this._button("draw", "Draw an area", draw));
    if (density) buttons.push((this.densityButton = this._button("density", "Density", density)));
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
    this.forms = html("ul");
    this.forms.setAttribute("aria-label", "What the marks mean");
    this.beforeName = html("span");
    this.beforeItem = html("li", {}, this.symbols.sign("before"), this.beforeName);
    const summary = html("summary");
    summary.textContent = "Legend";
    const box = html("details", { className: "map-legend" }, summary, this.counts, this.forms, this.ringed);
    const room = window.matchMedia(ROOM_FOR_LEGEND);
    const fold = () => (box.open = room.matches);
    room.addEventListener("change", fold); // opening the list below the map, or turning a phone, changes the room
    fold();
    return box;
  }

  /** How many incidents known only to a country in view aren't drawn. */
  _countryPill(list) {
    const text = html("span");
    const button = html("button", { className: "link" });
    button.type = "button";
    button.textContent = this.vocabulary.words.show_in_list;
    button.addEventListener("click", () => list(Object.keys(this.countryCounts), this.countryTotal));
    this.pill = html("div", { className: "country-pill" }, text, button);
    this.pill.hidden = true;
    return this.pill;
  }

  /** Show how many incidents are known only to each country: {code: count}. */
  countries(counts) {
    this.countryCounts = counts;
    this.countryTotal = Object.values(counts).reduce((sum, count) => sum + count, 0);
    this.pill.hidden = !this.countryTotal;
    this.pill.firstChild.textContent = `${numberWords(this.countryTotal)} ${this.vocabulary.words.country_only} · `;
  }

  /** Fill the legend: how many of each kind are in view, and the forms of marks that occur. */
  legend(groups) {
    const item = (sign, words, number) => {
      const label = html("span");
      label.textContent = words;
      const parts = [sign, label];
      if (number !== undefined) {
        const count = html("b");
        count.textContent = numberWords(number);
        parts.push(" ", count);
      }
      return html("li", {}, ...parts);
    };
    const heading = (words) => {
      const element = html("li", { className: "what" });
      element.textContent = words;
      return element;
    };
    const members = groups.flatMap((group) => group.members);
    const shares = Object.entries(countShares(this.vocabulary, members, this.symbols.isToned));
    const { words } = this.vocabulary;
    this.counts.replaceChildren(
      ...(shares.length
        ? [
            heading(words.type),
            ...shares.map(([share, count]) =>
              item(this.symbols.share(share), shareLabel(this.vocabulary, share), count),
            ),
          ]
        : [html("li", { text: words.empty })]),
    );
    const forms = new Set(groups.map(({ form }) => form));
    const isClaimed = members.some(({ verification }) => verification === "one_party");
    const signs = ["spot", "near", "area", "line"].filter((form) => forms.has(form));
    if (forms.has("near")) signs.push("ring");
    if (forms.has("area")) signs.push("chosen");
    if (isClaimed) signs.push("claim");
    this.forms.replaceChildren(
      ...(signs.length ? [heading(words.place)] : []),
      ...signs.map((sign) => item(this.symbols.sign(sign), words[`legend_${sign}`])),
      ...(this.beforeItem.isConnected ? [this.beforeItem] : []),
    );
  }

  /** Explain the circles of an earlier period; empty where there are none. */
  before(words) {
    this.beforeName.textContent = words;
    if (words) this.forms.append(this.beforeItem);
    else this.beforeItem.remove();
  }

  /** Explain the rings of datasets, [{label, colour}], and whether some symbols have none. */
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

  /** The boxes of all controls, in layer points, where no name is placed. */
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
