/* Which areas and lines are drawn for marks, each once, with what lies on it. */

/** The name of the area or line that a group of features stands for; none where it is a pin, a disc or a capsule. */
export function areaName({ form, members: [feature] }) {
  if (form !== "area" && form !== "line") return null;
  return feature.shape ? `s:${feature.shape}` : `r:${feature.lat},${feature.lon},${feature.radius_km}`;
}

/** The areas of groups, by name: each once, and a claim only where all of it is one party's. */
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
