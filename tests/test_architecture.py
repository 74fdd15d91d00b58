"""Who may import whom: a star around the values, and one home for each outside library.

The table says, for each module of ``geo``, which others it may import; a module that is not listed
fails, so that a new one is thought about. Imports are read from the source, inside functions too.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geo"

VALUES = {"errors", "model", "taxonomy", "filter", "cells", "wording", "spreadsheet", "atomic"}
"""Anyone may import these."""

MAY_IMPORT: dict[str, set[str]] = {
    "ahead": set(),
    "atomic": set(),
    "rings": set(),
    "errors": set(),
    "taxonomy": set(),
    "model": {"taxonomy"},
    "cells": {"model"},
    "filter": {"model", "taxonomy"},
    "names": set(),
    "regions": set(),
    "places": set(),
    "bearings": set(),
    "inflection": set(),
    "expressions": set(),
    "gazetteer_file": set(),
    "place_table": {"gazetteer_file", "places"},
    "fuzzy": {"gazetteer_file", "names"},
    "borders": {"bearings", "expressions", "names", "places", "regions"},
    "interpret": {"bearings", "borders", "expressions", "names", "places"},
    "gazetteer": {
        "expressions",
        "fuzzy",
        "gazetteer_file",
        "inflection",
        "interpret",
        "names",
        "place_table",
        "places",
        "regions",
    },
    "services": set(),
    "geocode": {"gazetteer", "names", "services"},
    "schema": set(),
    "derive": {"schema"},
    "store": {"ahead", "derive", "schema"},
    "curated": set(),
    "ingest": {"curated", "gazetteer_file", "geocode", "store"},
    "wording": {"filter", "model", "taxonomy"},
    "spreadsheet": set(),
    "citation": set(),
    "downloads": {"rings", "store", "writers"},
    "settings": {"geocode"},
    "guard": set(),
    "writers": {"basemap", "citation", "gazetteer", "rings", "schema", "symbols"},
    "readers": {"schema"},
    "locating": {"gazetteer", "geocode", "regions", "schema"},
    "matching": set(),
    "sharing": {"matching", "merging", "readers", "schema", "store"},
    "reading": {"ahead", "derive", "gazetteer", "locating", "readers", "schema"},
    "imports": {"ahead", "gazetteer", "readers", "reading", "schema", "sharing", "store"},
    "extract": {"gazetteer", "inflection", "names"},
    "merging": set(),
    "correcting": {"wording"},
    "review": {"correcting", "merging"},
    "adding": {"extract", "gazetteer", "review"},
    "drafting": {"adding", "correcting", "extract", "gazetteer", "review", "store", "wording"},
    "documents": set(),
    "fetch": set(),
    "intake": {"documents", "drafting", "fetch"},
    "feeds": {"documents", "drafting", "fetch", "gazetteer", "review"},
    "basemap": {"gazetteer"},
    "symbols": set(),
    "mapview": {"symbols"},
    "routes": {"basemap", "gazetteer", "review", "store", "symbols", "wording"},
    "ui": {
        "adding",
        "citation",
        "documents",
        "drafting",
        "feeds",
        "gazetteer",
        "guard",
        "imports",
        "ingest",
        "intake",
        "mapview",
        "matching",
        "merging",
        "places",
        "readers",
        "review",
        "rings",
        "routes",
        "settings",
        "store",
        "wording",
        "writers",
    },
    "cli": {
        "citation",
        "documents",
        "downloads",
        "drafting",
        "extract",
        "feeds",
        "fetch",
        "gazetteer",
        "geocode",
        "imports",
        "ingest",
        "intake",
        "readers",
        "review",
        "rings",
        "settings",
        "store",
        "writers",
    },
}
"""What the modules may import beside ``VALUES``; a folder counts as one module."""

HOMES = {
    "folium": {"mapview"},
    "streamlit": {"ui"},
    "ibis": {"store"},
    "click": {"cli"},
}
"""Outside libraries that only these modules may import."""


def modules() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").parts[0]
        if name not in ("__init__", "__main__", "_data"):
            found.setdefault(name, []).append(path)
    return found


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} has a relative import"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_the_table_allows(module: str) -> None:
    assert module in MAY_IMPORT, f"geo/{module} is new: say in MAY_IMPORT what it may import"
    own = {name for path in modules()[module] for name in imported(path)}
    others = {parts[1] for parts in (name.split(".") for name in own) if parts[0] == "geo" and len(parts) > 1} - {
        module,
        "__version__",
    }
    allowed = MAY_IMPORT[module] | (VALUES if module not in VALUES else set())
    assert others & set(modules()) <= allowed
    outside = {name.split(".")[0] for name in own}
    for library, homes in HOMES.items():
        assert library not in outside or module in homes, f"{library} belongs to {homes}, not to {module}"


def test_the_table_has_no_module_that_is_gone() -> None:
    assert set(MAY_IMPORT) <= set(modules())
