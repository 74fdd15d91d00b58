/* The period compared with: a hollow circle for each spot or town that had an incident then. Circles lie beneath the
   marks, can't be clicked or focused, and let the pointer through; the nearest one is found from its position. Incidents
   not known to the spot or town have no circle and are counted. Circles are fetched after everything else once the map
   rests, or at once if only the period has changed. */
import { L } from "./leaflet_global.js";
import { closestMark } from "./mark_keys.js";
import { tipElement } from "./markers.js";
import { beforeTip, beforeWords } from "./wording.js";

const RADIUS_PX = 4;
const REACH_PX = 8; // how near a circle the pointer must be
const REST_MS = 150;
const LYING_OVER = ".leaflet-marker-pane, .leaflet-control";

export class Before {
  /** @param tell callbacks: `shown(words)` with the circles' name in the legend, empty for no circles; `say(text)` */
  constructor(map, server, { vocabulary, shown, say }) {
    Object.assign(this, { map, server, vocabulary, shown, say });
    Object.assign(map.createPane("before").style, { zIndex: 450, pointerEvents: "none" });
    this.renderer = L.svg({ pane: "before", padding: 0.5 });
    this.layer = L.layerGroup().addTo(map);
    this.circles = [];
    this.words = {};
    this.told = "";
    this.tooltip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 1, className: "incident-tip" });
    map.getContainer().addEventListener("mousemove", (event) => this._point(event));
    map.getContainer().addEventListener("mouseleave", () => this._light(null));
  }

  /** Draw the incidents of a request {box, zoom, query}, with these words as their name; null draws nothing. The
   * request is made once the map rests, or at once if nothing else is requested. */
  show(question, words = {}, isAlone = false) {
    const asked = question && JSON.stringify([question, words]);
    if (asked === this.asked) return;
    if (question?.query !== this.query) this._draw([]);
    this.stop();
    Object.assign(this, { asked, words, query: question?.query });
    if (question) this.timer = setTimeout(() => this._ask(question), isAlone ? 0 : REST_MS);
  }

  /** Cancel the pending request, because the map moves; what is drawn stays. */
  stop() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.asked = undefined;
  }

  async _ask(question) {
    const request = new AbortController();
    this.request = request;
    const answer = await this.server.incidents(question, request.signal).catch(() => null);
    if (request.signal.aborted) return;
    if (!answer) this.say(`The incidents of the ${this.words.words} could not be loaded.`);
    this._draw(answer?.features ?? [], answer?.countries);
  }

  _draw(features, countries = {}) {
    this._light(null);
    this.layer.clearLayers();
    const placed = features.map(({ geometry: { coordinates }, properties }) => {
      return { place: L.latLng(coordinates[1], coordinates[0]), feature: properties };
    });
    const isClose = ({ feature: { area, form, precision } }) =>
      !area && (form ?? this.vocabulary.drawn_as[precision]) === "pin";
    this.circles = placed.filter(isClose);
    for (const { place } of this.circles)
      L.circleMarker(place, { renderer: this.renderer, radius: RADIUS_PX, interactive: false }).addTo(this.layer);
    const view = this.map.getBounds();
    const others = placed.filter((each) => !isClose(each) && view.contains(each.place));
    const counts = [...others.map(({ feature }) => feature.count ?? 1), ...Object.values(countries)];
    const rest = counts.reduce((sum, count) => sum + count, 0);
    const words = beforeWords(this.vocabulary, this.words.words, this.circles.length, rest);
    if (words !== this.told) this.shown((this.told = words));
  }

  _point(event) {
    if (!this.circles.length) return;
    const at = this.map.mouseEventToContainerPoint(event);
    const marks = this.circles.map((circle) => ({ circle, at: this.map.latLngToContainerPoint(circle.place) }));
    const nearest = closestMark(event.target.closest(LYING_OVER) ? [] : marks, at);
    this._light(nearest && at.distanceTo(nearest.at) < REACH_PX ? nearest.circle : null);
  }

  _light(circle) {
    if (circle === this.lit) return;
    this.lit = circle;
    if (!circle) this.tooltip.remove();
    else {
      const tip = tipElement(beforeTip(this.vocabulary, circle.feature, this.words));
      this.tooltip.setContent(tip).setLatLng(circle.place).addTo(this.map);
    }
  }
}
