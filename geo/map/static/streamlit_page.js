/* The page around the map's frame: the only module that uses streamlit-folium's globals and the page's link. What it
   reports of clicks is handled in geo/ui/pages/map_click.py. */

let lastClick = { nonce: "" };
let box = null;

/** Report a click at once; streamlit-folium would delay it by 250 ms. */
export function clicked(properties) {
  lastClick = { ...properties, nonce: `${Date.now()}-${Math.random().toString(36).slice(2)}` };
  tell();
}

/** Report the visible box: [west, south, east, north]. The last click is sent again with it, because a busy page
 * keeps only the last message; it recognises the click by its nonce. */
export function saw(edges) {
  box = edges;
  tell();
}

function tell() {
  const held = window.__GLOBAL_DATA__;
  const drawing = { type: "Feature", geometry: null, properties: box ? { ...lastClick, seen: box } : lastClick };
  const value = { last_active_drawing: drawing };
  if (held) {
    held.last_active_drawing = drawing;
    held.previous_data = value;
  }
  window.Streamlit?.setComponentValue(value);
}

/** Report a drawn shape in the form of the filter's parameters: {area} or {near}. */
export function drew(words) {
  clicked(words);
}

/** Report what the user wants the map to draw: "symbols" or "density". */
export function marked(marks) {
  clicked({ marks });
}

/** Write the map's position into the page's URL, without a rerun. */
export function moved({ lat, lon, zoom }) {
  if (window.parent === window) return;
  const page = new URL(window.parent.location.href);
  const before = page.search;
  page.searchParams.set("lat", lat.toFixed(5));
  page.searchParams.set("lon", lon.toFixed(5));
  page.searchParams.set("zoom", String(zoom));
  if (page.search !== before) window.parent.history.replaceState(window.parent.history.state, "", page);
}

let band = null;
let bandBefore = null;

/** Show the days being played in the page's bars; null restores what they showed before. */
export function played(days) {
  const bars = window.parent === window ? null : window.parent.document.querySelector("#bars");
  if (!bars) return;
  if (!days) {
    if (bandBefore) [band.hidden, band.style.left, band.style.width] = bandBefore;
    bandBefore = null;
    return;
  }
  if (!bandBefore || !band?.isConnected) {
    band = bars.querySelector(".band");
    bandBefore = [band.hidden, band.style.left, band.style.width];
  }
  const edges = bars.dataset.edges.split(" ").map((edge) => edge.split("/"));
  const inside = edges.map(([start, end]) => end >= days.since && start <= days.until);
  const first = inside.indexOf(true);
  band.hidden = first < 0;
  band.style.left = `${(100 * first) / edges.length}%`;
  band.style.width = `${(100 * (inside.lastIndexOf(true) - first + 1)) / edges.length}%`;
}

/** Fill the frame with the map, whatever its height becomes; the style sheet may come later than the map. */
export function fillFrame(map) {
  for (const meta of document.querySelectorAll('meta[name="viewport"]'))
    meta.content = "width=device-width, initial-scale=1";
  document.body.style.margin = "0";
  map.getContainer().style.setProperty("height", "100vh", "important");
  map.getContainer().style.setProperty("width", "100%", "important");
  map.invalidateSize({ pan: false });
}
