/* Leaflet, which streamlit-folium wants as a global: the only place where that is read. */
export const L = window.L;
