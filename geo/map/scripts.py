"""The map's scripts as a browser loads them: the ES modules of ``static``, joined into one script.

The modules import one another and use no globals. Two places can't load modules: the frame of streamlit-folium, which
starts the map as soon as its classic scripts have run, and the map to send, because browsers refuse modules from
``file:``. For these, the modules that an entry needs are concatenated in one function, each after those that it
imports, without the keywords ``import`` and ``export``. This works because the modules keep to a plain form, which
tests check: an import is a line ``import { a, b } from "./name.js";`` without ``as``, ``export`` stands before a
declaration, and no two modules have the same top-level name.

Symbols, labels and words come from a generated module (``vocabulary.js``, written here). Leaflet must be a global for
streamlit-folium, so a small module exports that.

Refused: a bundler, which would be needed at installation or after each change, and a loader with ``import()``, with
which the map could start before its script is loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from geo import taxonomy
from geo.map import design, drawing, symbols

FRAME = "incident-map.js"
"""Everything that the map's frame loads, in one file: Leaflet, its styles and ours, and our modules."""

_VOCABULARY = "vocabulary.js"
_IMPORT = re.compile(r'^import (?:(?P<names>\{[^}]*\}) from )?"\./(?P<name>[\w./-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)


def map_vocabulary() -> dict[str, Any]:
    """The data of the drawing scripts: symbols, domains, types, precisions, words, sizes and dashes."""
    return {
        "symbols": symbols.drawings(),
        "domains": {
            code: {"label": domain.label, "shape": domain.shape, "hatch": design.HATCH_DEGREES[code]}
            for code, domain in taxonomy.DOMAINS.items()
        },
        "types": {
            code: {"label": kind.label, "glyph": kind.glyph, "domain": kind.domain, "tone": drawing.tone_of(code)}
            for code, kind in taxonomy.EVENT_TYPES.items()
        },
        "family_share": drawing.FAMILY_SHARE,
        "tones": {code: {"label": tone.label, "glyph": tone.glyph} for code, tone in drawing.TONES.items()},
        "areas": taxonomy.AREAS,
        "pinned": taxonomy.PINNED,
        "drawn_as": drawing.DRAWN_AS,
        "words": drawing.DRAWN_WORDS,
        "sizes": design.SIZES,
        "dashes": design.DASHES,
        "tail": design.TAIL,
    }


@cache
def frame() -> bytes:
    """The content of :data:`FRAME`.

    One file, because the frame waits for each; with the styles in it, because the map could start before a style sheet
    is loaded.
    """
    sheet = (
        f"document.head.append(Object.assign(document.createElement('style'), {{ textContent: {_text(styles())} }}));"
    )
    return "\n".join((library(), sheet, classic_script("frame.js"))).encode()


@cache
def library() -> str:
    """Leaflet, from the package django-js-lib-leaflet, which needs no Django."""
    return _read_leaflet("leaflet.js")


@cache
def styles() -> str:
    """The styles of the map: Leaflet's and ours, after the colours and sizes that ours read."""
    light = f":root{{{design.css('light')}}}{design.domain_css('light')}{design.tone_css('light')}"
    dark = f':root[data-theme="dark"]{{{design.css("dark")}}}' + design.domain_css("dark").replace(
        ".domain-", '[data-theme="dark"] .domain-'
    )
    dark += design.tone_css("dark").replace(".toned", '[data-theme="dark"] .toned')
    return "\n".join((_read_leaflet("leaflet.css"), light, dark, read("map.css")))


@cache
def classic_script(entry: str) -> str:
    """A module of ``static`` and its imports as one classic script that defines no globals."""
    return "".join(("(() => {\n'use strict';\n", *map(_bare, modules(entry)), "})();\n"))


def modules(entry: str, source: Callable[[str], str] | None = None) -> list[str]:
    """The names and texts of an entry module and all its imports, each after those that it imports itself.

    Parameters
    ----------
    source : callable, optional
        Returns a module's text by its name; by default reads it from ``static``.
    """
    source = source or _module
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"{name} imports itself, by way of {' and '.join(above)}")
        if name not in order:
            for other in _IMPORT.finditer(source(name)):
                visit(other["name"], (*above, name))
            order.append(name)

    visit(entry, ())
    return order


def as_one(entry: str, source: Callable[[str], str]) -> str:
    """An entry module and its imports as one module, whose default export is an object of the entry's exports.

    Each module becomes a function, so that two may use the same names.
    """
    parts = []
    for name in modules(entry, source):
        text = _IMPORT.sub(lambda match: f"const {match['names']} = {_variable(match['name'])};\n", source(name))
        exports = ", ".join(_EXPORTED.findall(text))
        parts.append(f"const {_variable(name)} = (() => {{\n{_EXPORT.sub('', text)}return {{ {exports} }};\n}})();\n")
    return "".join((*parts, f"export default {_variable(entry)};\n"))


_EXPORTED = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def _variable(name: str) -> str:
    return "$" + name.removesuffix(".js")


def read(name: str) -> str:
    """The text of a file in ``static``."""
    return resources.files("geo.map").joinpath("static", name).read_text(encoding="utf-8")


def _module(name: str) -> str:
    return f"export const vocabulary = {_text(map_vocabulary())};\n" if name == _VOCABULARY else read(name)


def _bare(name: str) -> str:
    text = _EXPORT.sub("", _IMPORT.sub("", _module(name)))
    if left := re.search(r"^(?:import|export)\b.*", text, re.MULTILINE):
        raise ValueError(f"{name} can't be joined because of: {left[0]}")
    return text


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read_leaflet(name: str) -> str:
    return resources.files("js_lib_leaflet").joinpath("static", "js_lib_leaflet", name).read_text(encoding="utf-8")
