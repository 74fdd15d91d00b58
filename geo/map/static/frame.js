/* The map in streamlit-folium's frame: sets `window.incidentMap`, which the layer's script calls (geo/map/layer.py). */
import { IncidentMap } from "./map.js";
import { HttpServer } from "./server.js";
import { clicked, drew, fillFrame, marked, moved, played, saw } from "./streamlit_page.js";
import { vocabulary } from "./vocabulary.js";

const framed = new IncidentMap(vocabulary, { clicked, drew, marked, moved, played, saw });

window.incidentMap = framed;
window.startIncidentMap = (map, { routes, tiles }) => {
  fillFrame(map);
  framed.start(map, { server: new HttpServer(routes), tiles });
};
