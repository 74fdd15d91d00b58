"""The incident map: ``streamlit run app.py``, or ``python -m geo serve``. Wiring only."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from geo.errors import ReadError
from geo.services import of_process
from geo.ui import addresses, http, metrics, pages, roles

guarded = http.middleware(lambda: of_process().settings)  # ends the program where nobody decided who may ask
with suppress(ReadError):  # the page says what is wrong with the settings
    of_process().open_early()
app = st.App(
    Path(pages.__file__).with_name("script.py"),
    routes=addresses.routes(roles.asking(of_process), of_process),
    middleware=[*metrics.middleware(of_process), *guarded],
    on_script_error=http.say_sorry,
)
