"""The map's symbols for whoever draws, and the files that a browser loads to draw them.

Symbols are the shapes and glyphs of ``geo/static/symbols.json`` with their colours.

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
    text = resources.files("geo.map").joinpath("static", "symbols.json").read_text(encoding="utf-8")
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


SCRIPT = "incident-map.js"
"""Everything that the map's frame loads, in one file: Leaflet, its styles and ours, the vocabulary, our scripts."""

_STYLES = ("leaflet.css", "map.css")
_SCRIPTS = ("base.js", "marks.js", "areas.js", "apart.js", "controls.js", "map.js")


@cache
def script() -> bytes:
    """The content of :data:`SCRIPT`.

    Leaflet comes from the package django-js-lib-leaflet, which needs no Django. One file, because streamlit-folium
    loads them one after the other, and styles within it, because it starts the map before a style sheet is there.
    """
    styles = json.dumps("\n".join(map(_read, _STYLES)))
    return "\n".join(
        (
            _read("leaflet.js"),
            "{ const sheet = document.createElement('style');",
            f"sheet.textContent = {styles}; document.head.append(sheet); }}",
            f"window.incidentMapParts = {{ vocabulary: {json.dumps(vocabulary(), ensure_ascii=False)} }};",
            *map(_read, _SCRIPTS),
        )
    ).encode()


def _read(name: str) -> str:
    ours = resources.files("geo.map").joinpath("static", name)
    leaflet = resources.files("js_lib_leaflet").joinpath("static", "js_lib_leaflet", name)
    return (ours if ours.is_file() else leaflet).read_text(encoding="utf-8")
