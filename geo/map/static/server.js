/* The map's requests to the server (geo/map/routes.py). A map to send uses FileServer instead. */
async function answerOf(address, signal, priority = "auto") {
  const answer = await fetch(address, { signal, priority });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export class HttpServer {
  constructor(routes) {
    this.routes = routes;
  }

  /** The incidents in view: GeoJSON features, their number, counts by domain, and the selected incident. */
  incidents({ box, zoom, query, selected }, signal) {
    const view = `zoom=${zoom}&bbox=${box.map((edge) => edge.toFixed(5)).join(",")}`;
    return answerOf(`${this.routes}/incidents?${view}&selected=${encodeURIComponent(selected)}&${query}`, signal);
  }

  /** The marks of a box and their incidents by step, as playback.js takes them. */
  frames({ box, zoom, query, by = "" }, signal) {
    const view = `zoom=${zoom}&bbox=${box.map((edge) => edge.toFixed(5)).join(",")}`;
    return answerOf(`${this.routes}/frames?${view}${by && `&by=${by}`}&${query}`, signal);
  }

  /** Incidents known to the spot or town, counted by small cells of a box: [cell, lat, lon, count]. */
  density({ box, zoom, query }) {
    return answerOf(`${this.routes}/density?zoom=${zoom}&bbox=${box.map((edge) => edge.toFixed(5)).join(",")}&${query}`);
  }

  /** The box around all that match, or null. */
  async extent(query) {
    return (await answerOf(`${this.routes}/extent?${query}`)).bbox;
  }

  /** The names of places in a box, the most prominent first. */
  async labels(box, zoom, signal) {
    return (
      await answerOf(`${this.routes}/labels?zoom=${zoom}&bbox=${box.map((edge) => edge.toFixed(5)).join(",")}`, signal)
    ).labels;
  }

  /** What regions are shaded by, and the legend. */
  regions(query) {
    return answerOf(`${this.routes}/regions?${query}`);
  }

  /** The shapes of places by their ids, in lat and lon, as fine as a zoom needs them. */
  shapes(ids, zoom) {
    return answerOf(`${this.routes}/shapes?zoom=${zoom}${ids.map((id) => `&id=${encodeURIComponent(id)}`).join("")}`);
  }

  /** The places that users added, as GeoJSON. */
  places() {
    return answerOf(`${this.routes}/places`);
  }

  /** The GeoJSON geometry of a place or an incident. */
  shape(address) {
    return answerOf(`${this.routes}/shape/${address.split("/").map(encodeURIComponent).join("/")}`);
  }

  /** A base map tile, "level/column/row"; low priority: a browser has six connections, and incidents go first. */
  tile(key) {
    return answerOf(`${this.routes}/base/${key}`, undefined, "low");
  }
}
