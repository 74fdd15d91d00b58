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

from geo.map import layer


def theme() -> str:
    """The theme that the visitor sees: "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def apply() -> None:
    """Put the style sheet into the page, for the theme in use."""
    st.html(f"<style>{asset('page.css')}\n{_palette(theme())}</style>")


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
def address(name: str) -> str:
    """Where the browser finds a file of ours: relative to the page, and another one once its content changes."""
    return f"./page/{name}?v={hashlib.sha256(asset(name).encode()).hexdigest()[:12]}"


@functools.cache
def symbol(code: str, shade: str, size_px: int = 18) -> str:
    """The symbol of an event type or a domain as SVG text, as the map draws it."""
    return layer.symbol_svg(code, size_px=size_px, theme=shade)


def _palette(shade: str) -> str:
    colours = _DARK if shade == "dark" else _LIGHT
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in colours.items()) + f";color-scheme:{shade}" + "}"


_LIGHT = {
    "ink": "#16202c",
    "quiet": "#566372",
    "line": "#d9dee5",
    "paper": "#ffffff",
    "side": "#f5f7fa",
    "chip": "#f3f5f8",
    "accent": "#0f5cad",
    "on-accent": "#ffffff",
    "mark": "#fff0b3",
    "warn": "#8a4b00",
    "warn-paper": "#fff6e5",
    "shadow": "0 1px 3px rgb(16 32 48 / 12%)",
}
_DARK = {
    "ink": "#e8edf3",
    "quiet": "#a3afbc",
    "line": "#2c3644",
    "paper": "#12171e",
    "side": "#181f29",
    "chip": "#1c2430",
    "accent": "#6aaefb",
    "on-accent": "#0b1119",
    "mark": "#5b4a10",
    "warn": "#ffc76b",
    "warn-paper": "#2b2313",
    "shadow": "0 1px 3px rgb(0 0 0 / 50%)",
}
