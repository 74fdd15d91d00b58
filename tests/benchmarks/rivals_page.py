"""A Streamlit page with another library's map of the same incidents, for ``bench_rivals``, which starts it.

::

    streamlit run rivals_page.py -- RIVAL INCIDENTS.parquet

Each map is made as its own documentation does it, without a base map, with what a click or a pointer shows of an
incident where the library can show it. It imports nothing of this project, so that it runs beside any library's needs.
"""

import json
import sys
from typing import Any

import pandas as pd
import streamlit as st

HEIGHT = 700
RADIUS_PX = 4
COLOUR = (180, 40, 40)
CENTRE = (45.0, 45.0)
ZOOM = 3
DEEPEST = 18
"""Clusters need it, and get it from a base map where there is one."""
NO_MAP_STYLE = "data:application/json," + json.dumps({"version": 8, "sources": {}, "layers": []})


def show_marker_cluster(incidents: pd.DataFrame) -> None:
    """A marker with a popup an incident."""
    import folium
    from folium.plugins import MarkerCluster
    from streamlit_folium import st_folium

    chart = folium.Map(CENTRE, zoom_start=ZOOM, tiles=None)
    chart.options["max_zoom"] = DEEPEST
    clusters = MarkerCluster().add_to(chart)
    for lat, lon, title in incidents[["lat", "lon", "title"]].itertuples(index=False):
        folium.Marker((lat, lon), popup=folium.Popup(title, lazy=True)).add_to(clusters)
    st_folium(chart, height=HEIGHT, use_container_width=True, returned_objects=[])


def show_fast_marker_cluster(incidents: pd.DataFrame) -> None:
    """Points without popups, made into markers by the browser."""
    import folium
    from folium.plugins import FastMarkerCluster
    from streamlit_folium import st_folium

    chart = folium.Map(CENTRE, zoom_start=ZOOM, tiles=None)
    chart.options["max_zoom"] = DEEPEST
    FastMarkerCluster(incidents[["lat", "lon"]].to_numpy().tolist()).add_to(chart)
    st_folium(chart, height=HEIGHT, use_container_width=True, returned_objects=[])


def show_pydeck(incidents: pd.DataFrame) -> None:
    """Streamlit's own map: points with a tooltip."""
    import pydeck

    layer = pydeck.Layer(
        "ScatterplotLayer",
        incidents[["lon", "lat", "title"]],
        get_position="[lon, lat]",
        get_fill_color=list(COLOUR),
        radius_units="'pixels'",
        get_radius=RADIUS_PX,
        pickable=True,
    )
    view = pydeck.ViewState(latitude=CENTRE[0], longitude=CENTRE[1], zoom=ZOOM - 1)
    st.pydeck_chart(
        pydeck.Deck([layer], initial_view_state=view, map_provider=None, tooltip={"text": "{title}"}), height=HEIGHT
    )


def show_swiftmap(incidents: pd.DataFrame) -> None:
    """Points with a popup, drawn by WebGL over Leaflet."""
    from swiftmap import Map
    from swiftmap.streamlit import st_swiftmap

    chart = Map(center=list(CENTRE), zoom=ZOOM, height=f"{HEIGHT}px")
    chart.add_circle_markers(incidents, lat_col="lat", lon_col="lon", radius=RADIUS_PX, popup_cols=["title"])
    st_swiftmap(chart, key="map")


def show_lonboard(incidents: pd.DataFrame) -> None:
    """Points that say which one was clicked, sent as Arrow."""
    import geopandas
    from lonboard import ScatterplotLayer
    from streamlit_lonboard import st_lonboard

    points = geopandas.GeoDataFrame(
        incidents[["title"]], geometry=geopandas.points_from_xy(incidents["lon"], incidents["lat"]), crs="EPSG:4326"
    )
    layer = ScatterplotLayer.from_geopandas(
        points, get_fill_color=list(COLOUR), radius_units="pixels", get_radius=RADIUS_PX
    )
    view = {"latitude": CENTRE[0], "longitude": CENTRE[1], "zoom": ZOOM - 1, "pitch": 0, "bearing": 0}
    st_lonboard(layers=[layer], view_state=view, basemap_style=NO_MAP_STYLE, height=HEIGHT, key="map")


SHOWN = {
    "MarkerCluster": show_marker_cluster,
    "FastMarkerCluster": show_fast_marker_cluster,
    "st.pydeck_chart": show_pydeck,
    "swiftmap": show_swiftmap,
    "streamlit-lonboard": show_lonboard,
}


@st.cache_data
def read(path: str) -> Any:
    """The incidents of a file, once a server."""
    return pd.read_parquet(path)


def main() -> None:
    """The page: a choice of types, and the map of what is chosen."""
    st.set_page_config(layout="wide")
    rival, path = sys.argv[1:]
    incidents = read(path)
    chosen = st.radio("type", ["all", *sorted(incidents["type"].unique())], horizontal=True)
    SHOWN[rival](incidents if chosen == "all" else incidents[incidents["type"] == chosen])


main()
