"""The map: its routes, the Folium layer, the base map, symbols and colours, for page, pictures and exports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo.map.dataset_colours import PALETTE, Ring, Rings, rings_of

if TYPE_CHECKING:
    from geo.map.layer import Go
    from geo.map.routes import is_unchanged, map_routes, takes_gzip

__all__ = [
    "PALETTE",
    "Go",
    "Ring",
    "Rings",
    "basemap",
    "design",
    "drawing",
    "is_unchanged",
    "layer",
    "map_routes",
    "outlines",
    "rings_of",
    "scripts",
    "shading",
    "symbols",
    "takes_gzip",
]

_LATER = {"map_routes": "routes", "is_unchanged": "routes", "takes_gzip": "routes", "Go": "layer"}
"""Names whose module is imported at first use, because its libraries are slow to import and not always needed."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
