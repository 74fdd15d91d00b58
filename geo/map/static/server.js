/* What the map asks of the server, by address (geo/map/routes.py). A map to send has FileServer in its place. */
async function answerOf(address, signal, priority = "auto") {
  const answer = await fetch(address, { signal, priority });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

export class HttpServer {
  constructor(routes) {
    this.routes = routes;
  }

  /** What is in view: GeoJSON features, their number, how many of each domain, and the selected incident. */
  incidents({ box, zoom, query, selected }, signal) {
    const view = `zoom=${zoom}&bbox=${box.map((edge) => edge.toFixed(5)).join(",")}`;
    return answerOf(`${this.routes}/incidents?${view}&selected=${encodeURIComponent(selected)}&${query}`, signal);
  }

  /** Marks of a box and their incidents from step to step of time: what playback.js takes. */
  frames({ box, zoom, query, by = "" }, signal) {
    const view = `zoom=${zoom}&bbox=${box.map((edge) => edge.toFixed(5)).join(",")}`;
    return answerOf(`${this.routes}/frames?${view}${by && `&by=${by}`}&${query}`, signal);
  }

  /** How many lie in each small cell of a box, of what is known to the spot or town: [cell, lat, lon, count]. */
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

  /** The places of one's own, as GeoJSON. */
  places() {
    return answerOf(`${this.routes}/places`);
  }

  /** The GeoJSON geometry of a place or an incident. */
  shape(address) {
    return answerOf(`${this.routes}/shape/${address.split("/").map(encodeURIComponent).join("/")}`);
  }

  /** A tile of the base map, by "level/column/row". A browser has six connections: what is in view goes before it. */
  tile(key) {
    return answerOf(`${this.routes}/base/${key}`, undefined, "low");
  }
}
