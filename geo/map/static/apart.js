/* Symbols that stay apart: what would cover each other becomes one cluster; the symbol of an area steps aside
   within it, which is no untruth, since it stands for all of the area. */
(() => {
  "use strict";
  const parts = (window.incidentMapParts ??= {});
  parts.ROOM_PX = 30;
  const PIN_PX = 22;
  parts.TOUCH_PX = 21;

  /** Groups of symbols by where they stand, so that each need only be compared with its neighbours. */
  class Near {
    constructor() {
      this.squares = new Map();
    }
    _key(x, y) {
      return Math.floor(x / 64) * 65536 + Math.floor(y / 64);
    }
    add(group) {
      const key = this._key(group.at.x, group.at.y);
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(group);
    }
    /** The closest group that is nearer than `reach(group)`, at most 64 pixels. */
    closest(at, reach) {
      let best = null;
      let least = Infinity;
      for (const dx of [-64, 0, 64]) {
        for (const dy of [-64, 0, 64]) {
          for (const group of this.squares.get(this._key(at.x + dx, at.y + dy)) ?? []) {
            const distance = group.at.distanceTo(at);
            if (distance < reach(group) && distance < least) [best, least] = [group, distance];
          }
        }
      }
      return best;
    }
  }

  /** How far, in pixels, an incident's symbol may stand from its point without telling an untruth. */
  parts.room = (map, one) => {
    if (parts.drawnAs(one.precision) !== "area" || !one.radius_km) return 0;
    const metres = (40075016.7 * Math.cos((one.lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
    return (1000 * one.radius_km) / metres;
  };

  function aside(map, group, touched, room) {
    if (!touched(group.at)) return;
    const at = group.at;
    for (const step of [24, 34, 46, 60]) {
      if (step > 0.75 * room) break;
      for (let turn = 0; turn < 12; turn++) {
        const angle = (-3 * Math.PI) / 4 + (turn % 2 ? 1 : -1) * Math.ceil(turn / 2) * (Math.PI / 6);
        const spot = at.add([step * Math.cos(angle), step * Math.sin(angle)]);
        if (touched(spot)) continue;
        const place = map.layerPointToLatLng(spot);
        Object.assign(group, { at: spot, lat: place.lat, lon: place.lng });
        return;
      }
    }
  }

  /** Move a group's symbol beside the chosen one, which would hide it. */
  function away(map, group, from, distance) {
    const [dx, dy] = [group.at.x - from.x, group.at.y - from.y];
    const length = Math.hypot(dx, dy);
    const toward = length > 2 && dy < length / 2 ? [dx / length, dy / length] : [1, 0];
    const spot = from.add([toward[0] * distance, toward[1] * distance]);
    const moved = map.layerPointToLatLng(map.latLngToLayerPoint([group.lat, group.lon]).add(spot.subtract(group.at)));
    Object.assign(group, { at: spot, lat: moved.lat, lon: moved.lng });
  }

  /**
   * The symbols to draw: groups of what was found, each with its members, count and place.
   *
   * `marked` is the chosen incident where it is not among those found by itself. It is never part of a cluster.
   */
  parts.apart = (map, found, marked, selected) => {
    const lone = (one) => {
      const foot = map.latLngToLayerPoint([one.lat, one.lon]);
      const pinned = one.id && parts.drawnAs(one.precision) === "pin";
      const at = pinned ? foot.subtract([0, PIN_PX]) : foot;
      return { members: [one], count: one.count ?? 1, at, foot, lat: one.lat, lon: one.lon };
    };
    const all = found.map(lone);
    if (marked && !found.some((one) => one.id === marked.id)) all.push(lone(marked));
    const chosen = [];
    const roomy = [];
    let groups = [];
    for (const group of all) {
      const [one] = group.members;
      if (one.id && one.id === selected) chosen.push(group);
      else if (one.id && parts.room(map, one) > parts.ROOM_PX) roomy.push(group);
      else groups.push(group);
    }
    const radius = (group) => (group.count > 1 ? parts.clusterRadius(group.count) : parts.TOUCH_PX / 2);
    const reach = (group, other) => Math.max(parts.TOUCH_PX, radius(group) + radius(other) - 4);
    // what has joined has grown, and may touch others now
    for (let before = Infinity; groups.length < before; ) {
      before = groups.length;
      const near = new Near();
      groups.sort((a, b) => b.count - a.count || a.at.y - b.at.y || a.at.x - b.at.x);
      for (const group of groups.splice(0)) {
        const host = near.closest(group.at, (other) => reach(group, other));
        if (host) {
          host.members.push(...group.members);
          host.count += group.count;
          host.at = host.foot; // a cluster has no pin to stand on
        } else {
          groups.push(group);
          near.add(group);
        }
      }
    }
    for (const group of chosen) {
      for (const other of groups) {
        const space = radius(other) + 19;
        if (other.at.distanceTo(group.at) < space) away(map, other, group.at, space);
      }
    }
    const near = new Near();
    for (const group of [...groups, ...chosen]) near.add(group);
    for (const group of roomy) {
      aside(map, group, (at) => near.closest(at, (other) => radius(other) + 17), parts.room(map, group.members[0]));
      near.add(group);
    }
    return [...groups, ...roomy, ...chosen];
  };
})();
