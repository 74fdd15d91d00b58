"""The incident map: ``streamlit run app.py``, or ``python -m geo serve``. Wiring only."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from geo.errors import ReadError
from geo.map import map_routes
from geo.services import of_process
from geo.ui import download, feed, http, metrics, pages, place_files, readiness, suggestions

with suppress(ReadError):  # the page says what is wrong with the settings
    of_process().open_early()
app = st.App(
    Path(pages.__file__).with_name("script.py"),
    routes=[
        *map_routes(
            lambda: of_process().store,
            lambda: of_process().gazetteer,
            lambda id: of_process().draft(id),
            breakdown=lambda *what: of_process().breakdown(*what),
            places=lambda: of_process().places,
        ),
        *download.routes(
            lambda: of_process().store,
            rings=lambda: of_process().rings(),
            places=lambda: of_process().places.geojson(),
            brief=lambda shown, **own: of_process().brief(shown, **own),
            table=lambda *what, **own: of_process().breakdown_file(*what, **own),
            notes=lambda: of_process().notes,
        ),
        *feed.routes(lambda: of_process().store, lambda: of_process().gazetteer),
        *place_files.routes(lambda: of_process().places),
        *suggestions.routes(lambda: of_process().store, lambda: of_process().gazetteer),
        *readiness.routes(of_process),
        *http.routes(),
    ],
    middleware=[*metrics.middleware(of_process), *http.middleware(lambda: of_process().settings)],
    on_script_error=http.say_sorry,
)
