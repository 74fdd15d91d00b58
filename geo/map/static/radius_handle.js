/* The handle that changes the radius of the circle around a place, by dragging or arrow keys. */
import { html } from "./elements.js";
import { L } from "./leaflet_global.js";
import { circleCorners, shownKm } from "./outlines.js";

const NARROW_PX = 600; // on a narrower map the buttons cover the circle's right side
const SET_MS = 400; // after the last key press
const [STEP_KM, LARGE_STEP_KM] = [1, 10];
const KEY_TURNS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

export class RadiusHandle {
  /** @param tell callbacks moved(near) during a drag and set(near) after it, with [lat, lon, km] */
  constructor(map, tell) {
    this.map = map;
    this.tell = tell;
    this.label = html("span");
    this.marker = L.marker([0, 0], {
      icon: L.divIcon({ html: html("div", {}, this.label), className: "radius-handle", iconSize: [44, 44] }),
      draggable: true,
      zIndexOffset: 20000,
    });
    this.marker.on("drag", () => this._show([...this.middle, this._reach()], false));
    this.marker.on("dragend", () => this.tell.set(this.near));
    map.on("resize", () => this.near && this._place());
  }

  /** Put the handle on the edge of a circle; null hides it. */
  show(near) {
    this.near = near;
    this.middle = near?.slice(0, 2);
    if (!near) {
      this.marker.remove();
      return;
    }
    if (!this.map.hasLayer(this.marker)) {
      this.marker.addTo(this.map);
      const element = this.marker.getElement();
      element.setAttribute("role", "slider");
      element.setAttribute("aria-label", "How far around");
      element.setAttribute("aria-valuemin", "0");
      element.addEventListener("keydown", (event) => this._key(event));
    }
    this._show(near);
  }

  _show(near, isPlaced = true) {
    this.near = near;
    const km = shownKm(near[2]);
    this.label.textContent = `${km} km`;
    const element = this.marker.getElement();
    element.setAttribute("aria-valuenow", String(km));
    element.setAttribute("aria-valuetext", `${km} km`);
    if (isPlaced) this._place();
    else this.tell.moved(near);
  }

  _place() {
    const corners = circleCorners(this.near, 4); // north, east, south, west
    const isNarrow = this.map.getSize().x < NARROW_PX;
    this.marker.getElement().classList.toggle("left", isNarrow);
    this.marker.setLatLng(corners[isNarrow ? 3 : 1]);
  }

  _reach() {
    return this.map.distance(this.middle, this.marker.getLatLng()) / 1000;
  }

  _key(event) {
    const direction = KEY_TURNS[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move
    const km = Math.max(STEP_KM, this.near[2] + direction * (event.shiftKey ? LARGE_STEP_KM : STEP_KM));
    this._show([...this.middle, km]);
    this.tell.moved(this.near);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.tell.set(this.near), SET_MS);
  }
}
