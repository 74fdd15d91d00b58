"""The incident map: ``streamlit run app.py``, or ``python -m geo serve``. Wiring only."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from geo.errors import ReadError
from geo.map import map_routes
from geo.services import of_process
from geo.ui import download, feed, http, metrics, pages, place_files, readiness, roles, suggestions

with suppress(ReadError):  # the page says what is wrong with the settings
    of_process().open_early()
asking = roles.asking(of_process)
app = st.App(
    Path(pages.__file__).with_name("script.py"),
    routes=[
        *map_routes(
            lambda: asking().store,
            lambda: asking().gazetteer,
            lambda id: asking().draft(id),
            breakdown=lambda *what: asking().breakdown(*what),
            places=lambda: asking().places,
        ),
        *download.routes(
            lambda: asking().store,
            rings=lambda: asking().rings(),
            places=lambda: asking().places.geojson(),
            brief=lambda shown, **own: asking().brief(shown, **own),
            table=lambda *what, **own: asking().breakdown_file(*what, **own),
            notes=lambda: asking().notes,
        ),
        *feed.routes(lambda: asking().store, lambda: asking().gazetteer),
        *place_files.routes(lambda: asking().places),
        *suggestions.routes(lambda: asking().store, lambda: asking().gazetteer),
        *readiness.routes(of_process),
        *http.routes(),
    ],
    middleware=[*metrics.middleware(of_process), *http.middleware(lambda: of_process().settings)],
    on_script_error=http.say_sorry,
)
