"""The map's symbols for whoever draws: the shapes and glyphs of ``geo/static/symbols.json`` with their colours.

The drawing script, the legends, the picture and the map to send all take them from here.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from geo import taxonomy

BOX = 28
"""Width and height of the box that shapes and glyphs are drawn in."""


@cache
def drawn() -> dict[str, Any]:
    """``shapes`` (filled, even-odd) by name, ``glyphs`` (stroked) by name, and how glyphs are fitted to shapes."""
    text = resources.files("geo").joinpath("static", "symbols.json").read_text(encoding="utf-8")
    symbols: dict[str, Any] = json.loads(text)
    return symbols


def vocabulary() -> dict[str, Any]:
    """What the drawing script must know: symbols, domains with label, shape and colours, types with label and glyph."""
    return {
        "symbols": drawn(),
        "domains": {
            code: {"label": one.label, "shape": one.shape, "light": one.colour, "dark": one.colour_dark}
            for code, one in taxonomy.DOMAINS.items()
        },
        "types": {
            code: {"label": one.label, "glyph": one.glyph, "domain": one.domain}
            for code, one in taxonomy.EVENT_TYPES.items()
        },
    }
