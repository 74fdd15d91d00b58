"""How the page looks: its style sheet, its symbols, and whether it is light or dark.

Streamlit's own theme (``.streamlit/config.toml``) gives the colours of what it draws; ``page.css`` lays the
page out as one screen and dresses our panels. It reads Streamlit's variables where there are any, so
that a change of theme reaches everything. Where Streamlit's own elements had to be given another look,
the selectors are its documented ``st-key-…`` classes and ``data-testid`` names.
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
    """Put the colours of the theme in use into the page, whose HTML has the style sheet (:mod:`geo.ui.http`)."""
    st.html(f"<style>:root{{{design.css(theme())}}}</style>")


def sheet(name: str) -> None:
    """Put a further style sheet of ``geo/ui/live/static/`` into the page."""
    st.html(f"<style>{asset(name)}</style>")


def icon() -> str:
    """The page's icon as a file: a name of one of Streamlit's icons would be fetched from another computer."""
    return str(resources.files("geo.ui.live").joinpath("static", "icon.svg"))


@functools.cache
def asset(name: str) -> str:
    """The text of a file of ours in ``geo/ui/live/static/``."""
    return resources.files("geo.ui.live").joinpath("static", name).read_text(encoding="utf-8")


@functools.cache
def script() -> bytes:
    """Our scripts as one, of which a browser asks for a single file and not for twenty."""
    return scripts.as_one("panel.js", asset).encode()


@functools.cache
def address() -> str:
    """Where the browser finds it, relative to the page; it changes with the content."""
    return f"./page/{hashlib.sha256(script()).hexdigest()[:12]}/panel.js"


@functools.cache
def symbol(code: str, shade: str, size_px: int = 18) -> str:
    """The symbol of an event type or a domain as SVG text, as the map draws it."""
    return layer.symbol_svg(code, size_px=size_px, theme=shade)
