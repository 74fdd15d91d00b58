"""The look of the page: style sheet, symbols, and light or dark theme.

Streamlit's theme (``.streamlit/config.toml``) has the colours of its own elements; ``page.css`` lays the page out as
one screen and styles our panels. It uses Streamlit's CSS variables where there are any, so that a change of theme
applies to everything. Streamlit's own elements are restyled by their ``st-key-…`` classes and ``data-testid`` names.
"""

from __future__ import annotations

import functools
import hashlib
from importlib import resources

import streamlit as st

from geo.map import design, layer, scripts


def theme() -> str:
    """The theme that the visitor sees: "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def apply() -> None:
    """Put the current theme's colours into the page, whose HTML has the style sheet (:mod:`geo.ui.http`)."""
    st.html(f"<style>:root{{{design.css(theme())}}}</style>")


def sheet(name: str) -> None:
    """Add another style sheet of ``geo/ui/live/static/`` to the page."""
    st.html(f"<style>{asset(name)}</style>")


def icon() -> str:
    """The path of the page's icon; one of Streamlit's named icons would be fetched from another server."""
    return str(resources.files("geo.ui.live").joinpath("static", "icon.svg"))


@functools.cache
def asset(name: str) -> str:
    """The text of a file in ``geo/ui/live/static/``."""
    return resources.files("geo.ui.live").joinpath("static", name).read_text(encoding="utf-8")


@functools.cache
def script() -> bytes:
    """Our scripts joined into one, so that a browser requests one file instead of twenty."""
    return scripts.as_one("panel.js", asset).encode()


@functools.cache
def address() -> str:
    """The URL of our script, relative to the page; it changes with the content."""
    return f"./page/{hashlib.sha256(script()).hexdigest()[:12]}/panel.js"


@functools.cache
def symbol(code: str, shade: str, size_px: int = 18) -> str:
    """The symbol of an event type or a domain as SVG text, as the map draws it."""
    return layer.symbol_svg(code, size_px=size_px, theme=shade)
