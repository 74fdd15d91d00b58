/* What an incident and a cluster look like: DOM elements that a keyboard reaches and a screen reader names. */
import { html, svg } from "./elements.js";
import { clusterRadius } from "./overlap.js";
import {
  byFrequency,
  clusterName,
  clusterTip,
  countDomains,
  discWords,
  incidentName,
  incidentTip,
  untwisted,
} from "./wording.js";

const HIDDEN = { "aria-hidden": "true", focusable: "false" };
const AROUND_PX = 2;
const PIN_ICON = { size: [32, 40], anchor: [16, 38] };
const FLAT_ICON = { size: [32, 32], anchor: [16, 16] };

/** The arcs of a cluster's ring, one for each domain: {domain, length, start} in pixels, the most frequent first. */
export function ringArcs(domains, count, around, gap) {
  const shares = byFrequency(domains);
  const between = shares.length > 1 ? gap : 0;
  let start = 0;
  return shares.map(([domain, share]) => {
    const whole = (share / count) * around;
    const arc = { domain, length: Math.max(1, whole - between), start };
    start += whole;
    return arc;
  });
}

export class Symbols {
  constructor(vocabulary) {
    this.vocabulary = vocabulary;
    this.drawings = new Map();
  }

  /** "pin", "near" (a ring), "area" or "line": how a place of that precision is drawn. */
  drawnAs(precision) {
    return this.vocabulary.drawn_as[precision] ?? "near";
  }

  /** The radius of a cluster's symbol, pixels. */
  radius(count) {
    return clusterRadius(this.vocabulary.sizes, count);
  }

  /** The symbol of a group: its element, class, size and anchor, its name, and the lines of its tooltip. */
  of(group) {
    const [first] = group.members;
    if (group.members.length === 1 && first.id) return this._incident(first);
    return this._cluster(group.count, countDomains(group.members));
  }

  _incident(incident) {
    const drawn = this.drawnAs(incident.precision);
    const { domain } = this._kind(incident.type);
    return {
      element: html("div", {}, this._drawing(incident.type, drawn === "pin")),
      className: `incident-marker drawn-${drawn} domain-${domain} verification-${incident.verification}`,
      data: { id: incident.id },
      ...(drawn === "pin" ? PIN_ICON : FLAT_ICON),
      name: incidentName(this.vocabulary, incident),
      tip: incidentTip(this.vocabulary, incident),
    };
  }

  _cluster(count, domains) {
    const side = 2 * this.radius(count) + 2 * AROUND_PX;
    return {
      element: html("div", {}, this._disc(count, domains, side)),
      className: "incident-cluster",
      data: { count: String(count) },
      size: [side, side],
      anchor: [side / 2, side / 2],
      name: clusterName(this.vocabulary, count, domains),
      tip: clusterTip(this.vocabulary, count, domains),
    };
  }

  /** A legend's plain shape of a domain. */
  domain(domain) {
    const { symbols, domains, sizes } = this.vocabulary;
    const shape = svg("path", { class: "shape", d: symbols.shapes[domains[domain].shape], "fill-rule": "evenodd" });
    return svg("svg", { viewBox: `0 0 ${sizes.symbol} ${sizes.symbol}`, class: `domain-${domain}`, ...HIDDEN }, shape);
  }

  _kind(type) {
    return this.vocabulary.types[type] ?? this.vocabulary.types.other;
  }

  /** An event type's drawing; each kind is built once and cloned. */
  _drawing(type, pinned) {
    const key = `${type}|${pinned}`;
    if (!this.drawings.has(key)) this.drawings.set(key, this._build(type, pinned));
    return this.drawings.get(key).cloneNode(true);
  }

  _build(type, pinned) {
    const { symbols, domains, sizes, tail } = this.vocabulary;
    const kind = this._kind(type);
    const { shape } = domains[kind.domain];
    const [width, height] = [sizes.symbol + 2 * AROUND_PX, (pinned ? sizes.pin : sizes.symbol) + 2 * AROUND_PX];
    const drawing = svg("svg", { viewBox: `-${AROUND_PX} -${AROUND_PX} ${width} ${height}`, ...HIDDEN });
    if (pinned) drawing.append(svg("path", { class: "tail", d: tail }));
    drawing.append(svg("path", { class: "shape", d: symbols.shapes[shape], "fill-rule": "evenodd" }));
    const glyph = svg("path", { class: "glyph", d: symbols.glyphs[kind.glyph] });
    if (symbols.glyph_transforms[shape]) glyph.setAttribute("transform", symbols.glyph_transforms[shape]);
    if (symbols.dark_inks.includes(shape)) glyph.classList.add("on-bright");
    drawing.append(glyph);
    return drawing;
  }

  _disc(count, domains, side) {
    const { sizes } = this.vocabulary;
    const middle = side / 2;
    const centre = { cx: middle, cy: middle };
    const radius = this.radius(count);
    const ring = radius - sizes.share / 2;
    const around = 2 * Math.PI * ring;
    const arcs = ringArcs(domains, count, around, sizes["share-gap"]).map(({ domain, length, start }) =>
      svg("circle", {
        class: `share domain-${domain}`,
        ...centre,
        r: ring,
        "stroke-width": sizes.share,
        "stroke-dasharray": `${length} ${around}`,
        "stroke-dashoffset": -start,
        transform: `rotate(-90 ${middle} ${middle})`,
      }),
    );
    const label = svg("text", { x: middle, y: middle, dy: "0.36em", "text-anchor": "middle" }, discWords(count));
    const disc = svg("circle", { class: "disc", ...centre, r: radius });
    return svg("svg", { viewBox: `0 0 ${side} ${side}`, width: side, height: side, ...HIDDEN }, disc, ...arcs, label);
  }
}

/** The text of a tooltip, as an element: the first line stands out. */
export function tipElement(lines) {
  const shown = lines.filter(Boolean).map(untwisted);
  return html("div", {}, ...shown.map((text, index) => html(index ? "div" : "strong", { text })));
}
