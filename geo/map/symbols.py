"""The shapes and glyphs of ``geo/map/static/symbols.json``: how a domain and an event type look on the map."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from geo.map import design

BOX = int(design.SIZES["symbol"])
"""Width and height of the box that shapes and glyphs are drawn in."""


@cache
def drawings() -> dict[str, Any]:
    """``shapes`` (SVG paths, filled even-odd) and ``glyphs`` (stroked) by name, and how a glyph fits a shape."""
    text = resources.files("geo.map").joinpath("static", "symbols.json").read_text(encoding="utf-8")
    symbols: dict[str, Any] = json.loads(text)
    return symbols
