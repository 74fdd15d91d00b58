"""What we borrow of Streamlit below its documented ways; nothing else of ours in Python names it.

``tests/ui/test_streamlit_internals.py`` fails where a new release no longer has it, and looks in the same way after
the names that our style sheets and scripts borrow: the ``data-testid`` of Streamlit's elements, and the globals of
streamlit-folium's frame.
"""

from __future__ import annotations

import functools
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

__all__ = ["COMPONENTS", "StreamlitPage", "page_html"]

COMPONENTS = "component"
"""The folder below the app's address from which Streamlit serves the frames of components, streamlit-folium's too."""

_BASE = """<script>
(() => {
  const root = new URL("./", location.href).href;
  window.__streamlit = { BACKEND_BASE_URL: root, MAIN_PAGE_BASE_URL: root };
})();
</script>"""
"""Tells Streamlit's script where the app lies: from a page's own address it would guess, ask for addresses that
don't exist, and leave errors in the browser's console."""


@functools.cache
def page_html() -> str:
    """The HTML that opens any page of the app by its own address: Streamlit's, which learns where the app lies."""
    index = Path(st.__file__).parent / "static" / "index.html"
    return index.read_text(encoding="utf-8").replace("<head>", "<head>" + _BASE, 1)
