/* The areas and lines to draw for marks, each once, with the incidents on it. */

/** The key of the area or line of a group of features; null for pins, discs and capsules. */
export function areaName({ form, members: [feature] }) {
  if (form !== "area" && form !== "line") return null;
  return feature.shape ? `s:${feature.shape}` : `r:${feature.lat},${feature.lon},${feature.radius_km}`;
}

/** The areas of groups by key; an area is drawn as claimed only if all its incidents are one party's claims. */
export function areasOf(groups) {
  const areas = new Map();
  for (const group of groups) {
    const name = areaName(group);
    if (name === null) continue;
    const claim = group.members.every(({ verification }) => verification === "one_party");
    const same = areas.get(name);
    if (same) same.claim &&= claim;
    else
      areas.set(name, {
        drawn: group.form,
        domain: group.members[0].domain,
        feature: group.members[0],
        group,
        shade: group.shade ?? 1,
        claim,
      });
  }
  return areas;
}
