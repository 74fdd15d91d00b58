/* Which areas, rings and lines are drawn for incidents. */

/** The name of the area that a feature has, or shares with others; none where it is a pin. */
export function areaName(feature, drawnAs) {
  if (drawnAs(feature.precision) === "pin") return null;
  const place = feature.shape ? `s:${feature.shape}` : `r:${feature.lat},${feature.lon},${feature.radius_km}`;
  return `${place}|${feature.domain}`;
}

/** The areas that features need, by name: each once, and a claim only where all that share it are one party's. */
export function areasOf(features, drawnAs) {
  const areas = new Map();
  for (const feature of features) {
    const name = areaName(feature, drawnAs);
    if (name === null) continue;
    const drawn = drawnAs(feature.precision);
    const claim = feature.verification === "one_party";
    const same = areas.get(name);
    if (same) same.claim &&= claim;
    else areas.set(name, { domain: feature.domain, drawn, feature, claim });
  }
  return areas;
}
