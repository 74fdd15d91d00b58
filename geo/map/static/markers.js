/* The symbols of incidents and clusters, as DOM elements that can be focused and have names for screen readers. */
import { html, svg } from "./elements.js";
import { clusterRadius, halfSize } from "./overlap.js";
import {
  byFrequency,
  clusterName,
  clusterTip,
  countShares,
  discWords,
  incidentName,
  incidentTip,
  untwisted,
} from "./wording.js";

const HIDDEN = { "aria-hidden": "true", focusable: "false" };
const AROUND_PX = 2;
const PIN_ICON = { size: [32, 40], anchor: [16, 38] };
const CAPSULE_ICON = { size: [42, 22], anchor: [21, 11] };
const FLAT_ICON = { size: [32, 32], anchor: [16, 16] };

/** The arcs of a cluster's ring, one per kind: {share, length, start}, lengths in pixels, the most frequent first. */
export function ringArcs(counts, count, around, gap) {
  const shares = byFrequency(counts);
  const between = shares.length > 1 ? gap : 0;
  let start = 0;
  return shares.map(([share, number]) => {
    const whole = (number / count) * around;
    const arc = { share, length: Math.max(1, whole - between), start };
    start += whole;
    return arc;
  });
}

export class Symbols {
  constructor(vocabulary) {
    this.vocabulary = vocabulary;
    this.drawings = new Map();
    this.isToned = false;
  }

  /** The class that gives a kind its colour. */
  colour(share) {
    return this.vocabulary.tones[share] ? `domain-kinetic tone-${share}` : `domain-${share}`;
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
    if (group.members.length === 1 && first.id) return this._incident(first, group.form);
    const shares = countShares(this.vocabulary, group.members, this.isToned);
    return group.form === "spot" ? this._cluster(group.count, shares) : this._number(group, shares);
  }

  _incident(incident, form) {
    const drawn = this.drawnAs(incident.precision);
    const { domain, tone } = this._kind(incident.type);
    const isCapsule = form === "near";
    const drawing = this._drawing(incident.type, drawn === "pin");
    const content = isCapsule ? html("div", { className: "capsule" }, this.sign("near"), drawing) : drawing;
    return {
      element: html("div", {}, content),
      className: `incident-marker drawn-${drawn} domain-${domain}${tone ? ` tone-${tone}` : ""} verification-${incident.verification}`,
      data: { id: incident.id },
      ...(drawn === "pin" ? PIN_ICON : isCapsule ? CAPSULE_ICON : FLAT_ICON),
      name: incidentName(this.vocabulary, incident),
      tip: incidentTip(this.vocabulary, incident),
    };
  }

  _cluster(count, shares) {
    const side = 2 * this.radius(count) + 2 * AROUND_PX;
    return {
      element: html("div", {}, this._disc(count, shares, side)),
      className: "incident-cluster",
      data: { count: String(count) },
      size: [side, side],
      anchor: [side / 2, side / 2],
      name: clusterName(this.vocabulary, count, shares),
      tip: clusterTip(this.vocabulary, count, shares),
    };
  }

  /** The count of incidents near a town, as a capsule, or in a region or along a line, as a square. */
  _number(group, shares) {
    const { count, form, members } = group;
    const { words } = this.vocabulary;
    const [width, height] = halfSize(group, this.vocabulary.sizes).map((half) => 2 * half);
    const content = html("div", { className: form === "near" ? "capsule" : "badge" });
    if (form === "near") content.append(this.sign("near"));
    content.append(discWords(count));
    const where = form === "near" ? words.near_towns : (members[0].name ?? members[0].place ?? "");
    const remark = { near: words.in_ring, area: words.region_only, line: words.on_line }[form];
    return {
      element: html("div", {}, content),
      className: `incident-cluster drawn-${form}`,
      data: { count: String(count) },
      size: [width, height],
      anchor: [width / 2, height / 2],
      name: `${clusterName(this.vocabulary, count, shares, where)}, ${remark}`,
      tip: clusterTip(this.vocabulary, count, shares, where, remark),
    };
  }

  /** The outline of a form of mark, on the map and in the legend. */
  sign(form) {
    const sign = html("i", { className: `sign sign-${form}` });
    if (form === "near") sign.textContent = "≈";
    sign.setAttribute("aria-hidden", "true");
    return sign;
  }

  /** A legend's symbol of a kind: the plain shape of a domain, a type of attack with its glyph. */
  share(share) {
    const { symbols, domains, sizes, tones } = this.vocabulary;
    const { shape: name } = domains[tones[share] ? "kinetic" : share];
    const parts = [svg("path", { class: "shape", d: symbols.shapes[name], "fill-rule": "evenodd" })];
    if (tones[share]?.glyph) parts.push(svg("path", { class: "glyph", d: symbols.glyphs[tones[share].glyph] }));
    const box = `-1 -1 ${sizes.symbol + 2} ${sizes.symbol + 2}`;
    return svg("svg", { viewBox: box, class: this.colour(share), ...HIDDEN }, ...parts);
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

  _disc(count, shares, side) {
    const { sizes } = this.vocabulary;
    const middle = side / 2;
    const centre = { cx: middle, cy: middle };
    const radius = this.radius(count);
    const ring = radius - sizes.share / 2;
    const around = 2 * Math.PI * ring;
    const arcs = ringArcs(shares, count, around, sizes["share-gap"]).map(({ share, length, start }) =>
      svg("circle", {
        class: `share ${this.colour(share)}`,
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
