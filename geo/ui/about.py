"""What the words and signs mean, where everything comes from, and what must not be concluded from a dot."""

from __future__ import annotations

import streamlit as st

from geo import taxonomy
from geo.ui import panel


def draw() -> None:
    """Draw the "About and method" tab."""
    st.html(panel.fragment("about.html", taxonomy=taxonomy))
