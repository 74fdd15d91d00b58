/* A map to send: the page's map without a server. Its data, lists and details are in the file, and nothing is sent. */
import { html } from "./elements.js";
import { FileServer, extentOf } from "./file_server.js";
import { L } from "./leaflet_global.js";
import { IncidentMap } from "./map.js";
import { vocabulary } from "./vocabulary.js";
import { numberWords } from "./wording.js";

const MAP_OPTIONS = {
  zoomControl: false,
  attributionControl: false,
  zoomSnap: 0.5,
  worldCopyJump: true,
  minZoom: 1,
  maxZoom: 12,
  center: [30, 15],
  zoom: 2,
  wheelPxPerZoomLevel: 90,
};
const DEEPEST_AT_FIRST = 9;
const byId = (id) => document.getElementById(id);

/** The content of the file: JSON, deflated, in Base64. */
async function unpack(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

function button(act, options, ...children) {
  const element = html("button", options, ...children);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function link(address) {
  const element = html("a", { text: address });
  element.href = address;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

/** The details of an incident, as elements; their words are in the file (geo/writers/html_map.py). */
function detailsOf({ id, title, details }) {
  const facts = html("dl");
  for (const [name, value] of details.facts) {
    const isCovered = details.covered.includes(name);
    const cover = html("details", {}, html("summary", { text: "Graphic: show" }), html("span", { text: value }));
    facts.append(html("dt", { text: name }), isCovered ? html("dd", {}, cover) : html("dd", { text: value }));
  }
  const sections = details.sections.flatMap(({ heading, lines }) => [
    html("h3", { text: heading }),
    ...lines.map(({ text, url }) => {
      const line = html("p", { text, className: "line" });
      if (/^https?:\/\//i.test(url ?? "")) line.append(html("br"), link(url));
      return line;
    }),
  ]);
  return [
    html("p", { text: details.kind, className: "kind" }),
    html("h2", { text: title }),
    facts,
    ...sections,
    html("p", { text: id, className: "id" }),
  ];
}

class SentMap {
  constructor(data) {
    this.data = data;
    this.server = new FileServer(data);
    this.selected = "";
    this.panel = byId("details");
    this.list = byId("incidents");
    this.drawing = new IncidentMap(vocabulary, {
      clicked: ({ id, cells, country }) => {
        if (id) this.open(id);
        else if (cells?.length) this.listMembers(cells.map(([number]) => data.incidents[number]));
        else this.listMembers(this.server.shown().filter((incident) => country.includes(incident.whole_country)));
      },
      moved: () => {},
    });
    this.dark = matchMedia("(prefers-color-scheme: dark)");
  }

  start() {
    this.drawing.start(L.map(byId("map"), MAP_OPTIONS), { server: this.server });
    this.dark.addEventListener("change", () => this.update());
    const box = extentOf(this.data.incidents);
    if (this.data.view) this.update({ nonce: "view", ...this.data.view, incident: undefined });
    else this.update(box && { nonce: "all", box, deepest: DEEPEST_AT_FIRST });
    this.addFilters();
    this.panel.querySelector("button").addEventListener("click", () => this.close());
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.showList();
    if (this.data.view?.incident) this.open(this.data.view.incident);
  }

  update(go) {
    this.drawing.update({
      query: [this.data.asked, ...this.server.hiddenTypes].join("&"),
      divisions: this.data.divisions,
      version: "",
      selected: this.selected,
      theme: this.dark.matches ? "dark" : "light",
      go,
      rings: this.data.rings,
    });
  }

  /* ---- the list and its filters ------------------------------------------------------------------------- */

  addFilters() {
    const counts = {};
    for (const { type } of this.data.incidents) counts[type] = (counts[type] ?? 0) + 1;
    const filters = Object.entries(vocabulary.types)
      .filter(([type]) => counts[type])
      .map(([type, kind]) => this.filter(type, kind, counts[type]));
    byId("types").append(...filters);
    for (const [words, name, isShown] of [
      ["None", "Hide every type", false],
      ["All", "Show every type", true],
    ]) {
      const all = button(() => this.showTypes(byId("types").querySelectorAll("input"), isShown), {
        text: words,
        className: "choose",
      });
      all.setAttribute("aria-label", name);
      byId("types").querySelector("legend").append(all);
    }
  }

  filter(type, kind, count) {
    const box = html("input");
    Object.assign(box, { type: "checkbox", checked: true, value: type });
    box.addEventListener("change", () => this.showTypes([box], box.checked));
    return html(
      "label",
      {},
      box,
      this.drawing.symbols.share(kind.domain),
      html("span", { text: kind.label }),
      html("b", { text: numberWords(count) }),
    );
  }

  showTypes(boxes, isShown) {
    const { hiddenTypes } = this.server;
    for (const box of boxes) {
      box.checked = isShown;
      if (isShown) hiddenTypes.delete(box.value);
      else hiddenTypes.add(box.value);
    }
    this.update();
    this.showList();
  }

  showList() {
    const shown = this.server.shown();
    const { total, incidents } = this.data;
    const rest = total > incidents.length ? `; this file holds ${numberWords(incidents.length)}, ${this.data.view ? "those in view first, then the newest" : "the newest"}` : "";
    byId("total").textContent = `${numberWords(shown.length)} of ${numberWords(total)} incidents${rest}`;
    this.list.replaceChildren(...shown.map((incident) => this.row(incident)));
  }

  row(incident) {
    const { words } = vocabulary;
    const when = [incident.date || words.no_date, incident.place || words.no_place].join(" · ");
    const row = button(
      () => this.open(incident.id, true),
      {},
      html("strong", { text: incident.title }),
      html("span", { text: when }),
    );
    row.dataset.id = incident.id;
    if (incident.lat === null) row.append(html("em", { text: "not on the map" }));
    if (incident.id === this.selected) row.setAttribute("aria-current", "true");
    return html("li", {}, row);
  }

  markRow() {
    for (const row of this.list.querySelectorAll("button")) {
      if (row.dataset.id === this.selected) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  /* ---- details ------------------------------------------------------------------------------------------ */

  open(id, isFlying = false) {
    const incident = this.data.incidents.find((other) => other.id === id);
    if (!incident) return;
    this.selected = id;
    this.markRow();
    this.showPanel(detailsOf(incident));
    const isAlone = byId("map").querySelector(`.incident-marker[data-id="${CSS.escape(id)}"]`);
    const goes = isFlying && incident.lat !== null && !isAlone;
    this.update(goes ? { nonce: `${id}${Date.now()}`, lat: incident.lat, lon: incident.lon } : undefined);
  }

  listMembers(members) {
    this.selected = "";
    const heading = html("h2", { text: `${numberWords(members.length)} incidents` });
    this.showPanel([heading, html("ul", { className: "members" }, ...members.map((incident) => this.row(incident)))]);
  }

  showPanel(content) {
    this.panel.querySelector("div").replaceChildren(...content);
    this.panel.hidden = false;
    this.panel.scrollTop = 0;
    this.panel.querySelector("button").focus({ preventScroll: true });
  }

  close() {
    const before = this.selected;
    this.selected = "";
    this.panel.hidden = true;
    this.markRow();
    this.update();
    this.list.querySelector(`[data-id="${CSS.escape(before)}"]`)?.focus();
  }
}

async function begin() {
  if (typeof DecompressionStream === "undefined") {
    byId("total").textContent = "This map needs a browser of 2023 or newer.";
    return;
  }
  new SentMap(await unpack(byId("data").textContent)).start();
  document.documentElement.dataset.ready = "true";
}

begin();
