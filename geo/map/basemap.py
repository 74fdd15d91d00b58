"""The bundled base map: vector tiles of land, water and borders, and the place names to show at each zoom.

The page, pictures and the map to send all read it from here, so that a place looks the same in each.

A tile is ``level/column/row`` of the Web-Mercator map, 512 pixels wide at zoom ``level + 1``; its content is
up to six SVG paths in units of 1/4096 of its side: ``land`` and ``lakes`` (filled), ``rivers``, ``regions``,
``borders``, ``disputed``.
"""

from __future__ import annotations

import json
import math
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import shapely
import shapely.geometry

from geo import geodesy
from geo.gazetteer import Gazetteer, Place
from geo.model import BBox, Point
from geo.settings import data_folder

UNITS = 4096
STORED_LEVELS = (0, 2, 5)
"""The levels for which tiles are stored; between two of them the coarser is enlarged."""

CREDIT = "Natural Earth · GeoNames"

COUNTRY_NAMES = (1, 7)
"""First and last zoom at which countries are named."""

SMALLEST_TOWN = {3: 5_000_000, 4: 1_200_000, 5: 450_000, 6: 180_000, 7: 60_000, 8: 20_000, 9: 6_000, 10: 1_500}
"""By zoom, the least population of a town that is named; at deeper zooms all are. Capitals appear one zoom earlier."""

MOST_NAMES = 120
"""The most countries, and the most towns, that are named in a box; the most prominent are taken."""

BEYOND_ALL_ZOOMS = 23.0
"""A zoom deeper than any map can have."""

_LETTER_PX = 6.5
_LARGE_KM = 400
_SPECK_DEGREES = 3.0
_NOWHERE = {"type": "MultiPolygon", "coordinates": []}


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: ``kind`` is "country" or "town".

    ``zooms`` are the ranges of web-map zooms at which it is shown, as (first, end) with the end exclusive. A zoom below
    1 counts as 1.
    """

    name: str
    kind: str
    point: Point
    zooms: tuple[tuple[float, float], ...] = ((1.0, BEYOND_ALL_ZOOMS),)
    room_km: float = 0.0
    """How far from its point a country's name may be placed, kilometres."""

    def is_shown(self, zoom: float) -> bool:
        """Whether it is shown at a zoom."""
        return any(first <= max(1.0, zoom) < end for first, end in self.zooms)


def label_level(zoom: float) -> int:
    """The stored tile level used at a map's zoom."""
    return STORED_LEVELS[0] if zoom <= 2 else STORED_LEVELS[1] if zoom <= 5 else STORED_LEVELS[2]


def labels(gazetteer: Gazetteer, box: BBox, zoom: float) -> Iterator[Label]:
    """The names to write on a map of a box, the most prominent first.

    Parameters
    ----------
    gazetteer : Gazetteer
        Where names come from.
    box : BBox
        The box that the map shows; degrees, WGS 84.
    zoom : float
        Web-map zoom, 0 to 22.
    """
    if COUNTRY_NAMES[0] <= max(1, math.floor(zoom)) <= COUNTRY_NAMES[1]:
        inside = gazetteer.prominent(box, kinds=("country",), limit=MOST_NAMES)
        yield from (label for label in map(label_of, inside) if label.is_shown(zoom))
        yield from _reaching_in(gazetteer, box, zoom, {country.id for country in inside})
    towns = gazetteer.prominent(box, kinds=("settlement",), limit=MOST_NAMES)
    yield from (label for label in map(label_of, towns) if label.is_shown(zoom))


@lru_cache(maxsize=8192)
def label_of(place: Place) -> Label:
    """The label of a country or town, with the zooms at which it is shown; none for a quarter of a town.

    A country's label is shown at zooms at which it is narrower than the country.
    """
    if place.kind != "country":
        return Label(place.name, "town", place.point, tuple(_town_zooms(place)))
    first, last = COUNTRY_NAMES
    width_px = _LETTER_PX * len(place.name)
    fitting = math.log2(width_px / _pixels(place, 0.0)) if place.radius_km > 0 else BEYOND_ALL_ZOOMS
    return Label(
        place.name, "country", place.point, ((max(float(first), fitting), last + 1.0),), place.radius_km or 0.0
    )


def _town_zooms(town: Place) -> Iterator[tuple[float, float]]:
    if town.feature_code == "PPLX":
        return
    any_town = max(SMALLEST_TOWN) + 1
    large_enough = next((zoom for zoom, people in SMALLEST_TOWN.items() if town.population >= people), any_town)
    if town.feature_code not in ("PPLC", "PPLG"):
        yield float(large_enough), BEYOND_ALL_ZOOMS
        return
    yield 1.0, 2.0  # the whole world: only capitals are named
    yield large_enough - 1.0, BEYOND_ALL_ZOOMS


def _reaching_in(gazetteer: Gazetteer, box: BBox, zoom: float, inside: set[str]) -> Iterator[Label]:
    """Labels of large countries whose label point lies outside the box, placed in the middle of the part inside it."""
    edges = (box.west, box.south, box.east, box.north)
    if box.west >= box.east or box.south >= box.north:  # across the antimeridian, or a frame without a size
        return
    middle_of_box = Point((box.south + box.north) / 2, (box.west + box.east) / 2)
    half_km = middle_of_box.distance_km(Point(box.south, box.west))
    for country in _large_countries(gazetteer):
        far = middle_of_box.distance_km(country.point) > half_km + 2 * country.radius_km
        if (
            far
            or country.id in inside
            or not (shape := _outline(gazetteer, country.id)).intersects(shapely.box(*edges))
        ):
            continue
        part = max(
            shapely.get_parts(shapely.clip_by_rect(shape, *edges)), key=lambda polygon: polygon.area, default=None
        )
        if part is None or part.geom_type != "Polygon":
            continue
        west, south, east, north = part.bounds
        wide_px = (east - west) / 360 * geodesy.TILE_PX * 2**zoom
        if wide_px > 2.5 * _LETTER_PX * len(country.name) and north - south > (east - west) / 8:
            middle = shapely.maximum_inscribed_circle(part, tolerance=(east - west) / 20).coords[0]
            yield Label(country.name, "country", Point(middle[1], middle[0]))


@cache
def _large_countries(gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Countries that are often seen in part."""
    world = BBox(-180.0, -90.0, 180.0, 90.0)
    all_countries = gazetteer.prominent(world, kinds=("country",), limit=300)
    return tuple(country for country in all_countries if country.radius_km > _LARGE_KM)


@cache
def _outline(gazetteer: Gazetteer, place_id: str) -> Any:
    """A country's shape, simplified as far as placing its name allows."""
    parts = shapely.get_parts(shapely.geometry.shape(gazetteer.shape(place_id) or _NOWHERE))
    parts = shapely.simplify(parts[shapely.area(parts) > _SPECK_DEGREES], 0.1)
    return shapely.multipolygons(parts[shapely.is_valid(parts)])


def _pixels(place: Place, zoom: float) -> float:
    """Roughly how wide a place is on the screen, pixels."""
    return 2 * place.radius_km / geodesy.km_a_pixel(zoom)


class Tiles:
    """The tiles in the zip files of a folder; a tile in none of them is all sea or all land. Thread-safe."""

    PLAIN_LAND = b'{"land":"M-99-99H4195V4195H-99z"}'

    def __init__(self, folder: Path) -> None:
        self._homes: dict[str, zipfile.ZipFile] = {}
        for path in sorted(folder.glob("*.zip")):
            opened = zipfile.ZipFile(path)
            self._homes.update(dict.fromkeys(opened.namelist(), opened))
        plain = json.loads(self._homes["plain.json"].read("plain.json"))
        self._plain = {(int(level), column, row) for level, those in plain.items() for column, row in those}
        self._lock = threading.Lock()

    def read(self, level: int, column: int, row: int) -> bytes:
        """A tile's JSON, in bytes."""
        name = f"{level}/{column}/{row}.json"
        land = self._member(name) or (self.PLAIN_LAND if (level, column, row) in self._plain else b"{}")
        waters = self._member(f"waters/{name}")
        if waters is None or land == b"{}":  # a tile that is all sea needs no rivers and lakes
            return land
        return land[:-1] + b"," + waters[1:]

    def _member(self, name: str) -> bytes | None:
        if name not in self._homes:
            return None
        with self._lock:
            return self._homes[name].read(name)


@cache
def tiles() -> Tiles:
    """The bundled tiles, opened once per process."""
    return Tiles(data_folder("basemap"))
