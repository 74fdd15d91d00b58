"""The incident map: ``streamlit run app.py``, or ``python -m geo serve``. Wiring only."""

from pathlib import Path

import streamlit as st

from geo.map import map_routes
from geo.ui import download, http, pages, reading

reading.open_early()
app = st.App(
    Path(pages.__file__).with_name("script.py"),
    routes=[
        *map_routes(reading.store, reading.gazetteer, reading.draft),
        *download.routes(reading.store, rings=reading.rings),
        *http.routes(),
    ],
    middleware=http.middleware(),
    on_script_error=http.say_sorry,
)
