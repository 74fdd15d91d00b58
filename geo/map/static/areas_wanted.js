/* Which areas, rings and lines are drawn for incidents. */

/** The areas that features need, by name: each once, and a claim only where all that share it are one party's. */
export function areasOf(features, drawnAs) {
  const areas = new Map();
  for (const feature of features) {
    const drawn = drawnAs(feature.precision);
    if (drawn === "pin") continue;
    const place = feature.shape ? `s:${feature.shape}` : `r:${feature.lat},${feature.lon},${feature.radius_km}`;
    const name = `${place}|${feature.domain}`;
    const claim = feature.verification === "one_party";
    const same = areas.get(name);
    if (same) same.claim &&= claim;
    else areas.set(name, { domain: feature.domain, drawn, feature, claim });
  }
  return areas;
}
