/* What an incident and a cluster look like: DOM elements that a keyboard reaches and a screen reader names.

   Texts come from other people's reports, so they only ever pass through textContent and setAttribute. An
   element of a kind is built once and cloned. */
(() => {
  "use strict";
  const parts = (window.incidentMapParts ??= {});
  const SVG = "http://www.w3.org/2000/svg";

  const svg = (name, attributes = {}, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  parts.svg = svg;

  const PINNED = new Set(["exact", "settlement"]);
  const AREAS = new Set(["district", "province", "area", "country", "water"]);

  /** "pin", "area", "line" or "near": how a place of that precision is drawn. */
  parts.drawnAs = (precision) =>
    PINNED.has(precision) ? "pin" : AREAS.has(precision) ? "area" : precision === "line" ? "line" : "near";

  const made = new Map();

  function symbol(vocabulary, type, pinned) {
    const kind = vocabulary.types[type] ?? vocabulary.types.other;
    const domain = vocabulary.domains[kind.domain];
    const shape = vocabulary.symbols.shapes[domain.shape];
    const drawing = svg("svg", { viewBox: pinned ? "-2 -2 32 40" : "-2 -2 32 32", "aria-hidden": "true", focusable: "false" });
    if (pinned) drawing.append(svg("path", { class: "tail", d: "M6.5 20.5L14 36l7.500-15.500z" }));
    drawing.append(svg("path", { class: "shape", d: shape, "fill-rule": "evenodd" }));
    const glyph = { class: "glyph", d: vocabulary.symbols.glyphs[kind.glyph] };
    const moved = vocabulary.symbols.glyph_transforms[domain.shape];
    if (moved) glyph.transform = moved;
    drawing.append(svg("path", glyph));
    return drawing;
  }

  /** The element of one incident. */
  parts.incidentElement = (vocabulary, one) => {
    const drawn = parts.drawnAs(one.precision);
    const key = `${one.type}|${drawn === "pin"}`;
    if (!made.has(key)) made.set(key, symbol(vocabulary, one.type, drawn === "pin"));
    const element = document.createElement("div");
    const domain = (vocabulary.types[one.type] ?? vocabulary.types.other).domain;
    element.className = `incident-marker drawn-${drawn} domain-${domain} verification-${one.verification}`;
    element.dataset.id = one.id;
    element.append(made.get(key).cloneNode(true));
    return element;
  };

  /** "Drone strike, Okhtyrka, week of 20 Aug 2025" */
  parts.incidentName = (vocabulary, one) =>
    [
      (vocabulary.types[one.type] ?? vocabulary.types.other).label,
      one.place || "place not named",
      one.date || "date not known",
      one.verification === "one_party" ? "claim by one party" : "",
      parts.drawnAs(one.precision) === "area" ? "only the region is known" : "",
    ]
      .filter(Boolean)
      .join(", ");

  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat("en");
  parts.number = (value) => whole.format(value);

  /** The radius of a cluster's symbol, pixels. */
  parts.clusterRadius = (count) => Math.min(30, 15 + 3.2 * Math.log10(count) * 1.4);

  parts.clusterElement = (vocabulary, count, domains) => {
    const radius = parts.clusterRadius(count);
    const size = 2 * radius + 4;
    const middle = size / 2;
    const thickness = 5;
    const ring = radius - thickness / 2;
    const round = 2 * Math.PI * ring;
    const drawing = svg("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true", focusable: "false" });
    drawing.append(svg("circle", { class: "disc", cx: middle, cy: middle, r: radius }));
    const shares = Object.entries(domains).sort((a, b) => b[1] - a[1]);
    const gap = shares.length > 1 ? 1.5 : 0;
    let start = 0;
    for (const [domain, share] of shares) {
      const length = (share / count) * round;
      drawing.append(
        svg("circle", {
          class: `share domain-${domain}`,
          cx: middle,
          cy: middle,
          r: ring,
          "stroke-width": thickness,
          "stroke-dasharray": `${Math.max(1, length - gap)} ${round}`,
          "stroke-dashoffset": -start,
          transform: `rotate(-90 ${middle} ${middle})`,
        }),
      );
      start += length;
    }
    const label = svg("text", { x: middle, y: middle, dy: "0.36em", "text-anchor": "middle" });
    label.textContent = count < 1000 ? String(count) : compact.format(count);
    drawing.append(label);
    const element = document.createElement("div");
    element.className = "incident-cluster";
    element.dataset.count = String(count);
    element.append(drawing);
    return element;
  };

  /** "1,234 incidents: 800 attacks, 434 infrastructure" */
  parts.clusterName = (vocabulary, count, domains) => {
    const shares = Object.entries(domains).sort((a, b) => b[1] - a[1]);
    const words = shares.map(([domain, share]) => `${parts.number(share)} ${(vocabulary.domains[domain]?.label ?? domain).toLowerCase()}`);
    return `${parts.number(count)} incidents: ${words.join(", ")}`;
  };

  /** A legend's or tooltip's plain shape of a domain. */
  parts.domainSymbol = (vocabulary, domain) =>
    svg(
      "svg",
      { viewBox: "0 0 28 28", class: `domain-${domain}`, "aria-hidden": "true", focusable: "false" },
      svg("path", { class: "shape", d: vocabulary.symbols.shapes[vocabulary.domains[domain].shape], "fill-rule": "evenodd" }),
    );

  /** The text of a tooltip, as an element. */
  parts.tip = (lines) => {
    const element = document.createElement("div");
    lines.filter(Boolean).forEach((text, index) => {
      const line = document.createElement(index ? "div" : "strong");
      line.dir = "auto";
      line.textContent = text.replace(/[\u202a-\u202e\u2066-\u2069]/g, ""); // they would turn our own words around
      element.append(line);
    });
    return element;
  };
})();
