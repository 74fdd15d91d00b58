"""Make the waters of the base map: rivers and lakes as vector tiles, from Natural Earth 1:10 million.

They lie in a file of their own, ``waters.zip``, by the tiles of the land (:mod:`data.build.build_basemap`), so that
either is made without the other: its members ``waters/level/column/row.json`` are objects of SVG path texts, "lakes"
(filled) and "rivers", in the same units. Rivers through a lake are left out, since the lake is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape as to_geometry

from data.build.build_basemap import Content, lines_of, polygons_of, projected, tiles, write
from geo.geodesy import TILE_PX

RIVERS = ("ne_10m_rivers_lake_centerlines", "ne_10m_rivers_europe", "ne_10m_rivers_north_america")
LAKES = ("ne_10m_lakes", "ne_10m_lakes_europe", "ne_10m_lakes_north_america")
"""Files of Natural Earth 1:10m, physical, as GeoJSON; ``data/SOURCES.md`` says where they come from."""

LEVELS = {0: (2.0, 2), 2: (5.0, 5), 5: (8.0, 11)}
"""Level of the tiles: the deepest zoom at which they are drawn without loss, and the least of Natural Earth's ranks
(``scalerank``, 0 the greatest) that is kept."""

_LEAST_LAKE_PX = 6
"""Square pixels of the deepest zoom that a lake needs to be seen."""


def missing(downloads: Path) -> str:
    """The files that aren't among the downloads, as a text; empty where all are there."""
    return ", ".join(name for name in (*RIVERS, *LAKES) if not _path(downloads, name).exists())


def build(downloads: Path, folder: Path) -> None:
    """Read rivers and lakes among the downloads, and write ``waters.zip`` into a folder."""
    rivers, lakes = list(_features(downloads, RIVERS)), list(_features(downloads, LAKES))
    members: list[tuple[str, Any]] = []
    for level, (deepest_zoom, rank) in LEVELS.items():
        pixel = 1 / (TILE_PX * 2**deepest_zoom)

        def drawn(features: list[tuple[int, Any]], rank: int = rank, pixel: float = pixel) -> list[Any]:
            kept = [geometry for its_rank, geometry in features if its_rank <= rank]
            return list(shapely.simplify(kept, 0.5 * pixel))

        lines = [part for river in drawn(rivers) for part in lines_of(river)]
        areas = [part for lake in drawn(lakes) for part in polygons_of(shapely.make_valid(lake))]
        areas = [area for area in areas if area.area > _LEAST_LAKE_PX * pixel * pixel]
        found = sorted(tiles(level, areas, {"rivers": lines}), key=lambda tile: tile[:2])
        members += [(f"waters/{level}/{column}/{row}.json", _waters(content)) for column, row, content in found]
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "waters.zip", members)


_ALL_LAKE = "M-99-99H4195V4195H-99z"


def _waters(content: Content | None) -> Content:
    """A tile's paths by their own names; one without content is lake and nothing else."""
    if content is None:
        return {"lakes": _ALL_LAKE}
    return {"lakes" if kind == "land" else kind: path for kind, path in content.items()}


def _features(downloads: Path, names: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
    for name in names:
        for feature in json.loads(_path(downloads, name).read_text(encoding="utf-8"))["features"]:
            properties = feature["properties"]
            if feature["geometry"] and "Lake Centerline" not in (properties.get("featurecla") or ""):
                yield int(properties.get("scalerank") or 0), projected(to_geometry(feature["geometry"]))


def _path(downloads: Path, name: str) -> Path:
    return downloads / "natural-earth" / f"{name}.json"
