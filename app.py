"""The incident map: ``streamlit run app.py``, or ``python -m geo serve``. Wiring only."""

from pathlib import Path

import streamlit as st

from geo import downloads
from geo.routes import routes
from geo.ui import pages, reading, shell

reading.open_early()
app = st.App(
    Path(pages.__file__).with_name("page.py"),
    routes=[
        *routes(reading.store, reading.gazetteer, reading.draft),
        *downloads.routes(reading.store, rings=reading.rings),
        *shell.routes(),
    ],
    middleware=shell.middleware(),
    on_script_error=shell.say_sorry,
)
