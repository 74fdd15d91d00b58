/* Leaflet, which streamlit-folium needs as a global: read here only. */
export const L = window.L;
