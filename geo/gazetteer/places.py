"""A place, a candidate for a name, and the table of all places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from geo import taxonomy
from geo.gazetteer.file import NO_DIVISION, Lines
from geo.geodesy import KM_A_DEGREE, distances_km
from geo.model import BBox, Point, RunnerUp


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Attributes
    ----------
    id : str
        "gn:703448" (GeoNames), "border:LV-RU", or a slug of ours ("own:kerch-bridge"). A place given by an expression
        ("15 km north of Sudzha") has the named place's id with "~" and a word appended, and no shape.
    kind : str
        settlement, country, admin1, admin2, admin3, water, facility, area, line, airport, island, mountain.
    point : Point
        The position; for an area a point inside.
    country : str
        ISO 3166-1 alpha-2; empty for a place in none (seas) or in several.
    admin1, admin2 : str
        Readable names of the first- and second-level division.
    population : int
        0 if unknown.
    precision : str
        One of :data:`geo.taxonomy.PRECISIONS`.
    radius_km : float
        How far from ``point`` the place reaches, kilometres.
    feature_code : str
        GeoNames' code ("PPLC", "ADM1"), empty where there is none.
    """

    id: str
    name: str
    kind: str
    point: Point
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    precision: str = "settlement"
    radius_km: float = 3.0
    feature_code: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean: the matched name, how it matched, and a score (0 to 1).

    ``how`` is exact, folded (case, accents, hyphens), transliterated (another script's or language's spelling),
    inflected (a case ending was removed) or fuzzy (a near match).
    """

    place: Place
    matched: str
    how: str
    score: float

    def runner_up(self) -> RunnerUp:
        """The candidate as a runner-up of a placement."""
        return RunnerUp(self.place.name, self.place.point, self.place.country, self.score)


QUALITY = {"exact": 1.0, "folded": 0.98, "transliterated": 0.9, "inflected": 0.85, "fuzzy": 0.6}
"""The factor on the score by how the name matched."""

STEPS_A_DEGREE = 1e4
"""The file's unit of latitude and longitude: a ten-thousandth of a degree, about eleven metres."""

FIRST_REACH_DEGREES = 0.5
"""The initial range of latitudes in the search for the nearest place, which is then quadrupled repeatedly."""


class PlaceTable:
    """The table of places in the gazetteer's file, rows numbered from 0. Read-only and thread-safe."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.weights: Any = arrays["place_weight"] / 200.0
        """The prominence of each place, 0 to 1; a difference of 0.125 is ten times the people."""
        self._lats: Any = arrays["place_lat"]
        self._lons: Any = arrays["place_lon"]
        self._radii: Any = arrays["place_radius"]
        self._populations: Any = arrays["place_population"]
        self._codes: dict[str, Any] = {}
        self._tables: dict[str, list[str]] = {}
        for field in ("kind", "country", "precision", "feature_code"):
            self._codes[field] = arrays[f"place_{field}"]
            self._tables[field] = bytes(arrays[f"table_{field}"]).decode().split("\n")
        self._divisions = {
            field: (arrays[f"place_{field}"], arrays[f"table_{field}"]) for field in ("admin1", "admin2")
        }
        self._ids, self._names = Lines(arrays["place_id"]), Lines(arrays["place_name"])
        self._places: dict[int, Place] = {}

    def place(self, number: int) -> Place:
        """The place in this row."""
        place = self._places.get(number)
        if place is None:
            admin1, admin2 = self.division(number, "admin1"), self.division(number, "admin2")
            place = self._places[number] = Place(
                id=self._ids[number],
                name=self._names[number],
                kind=self.coded("kind", number),
                point=Point(self._lats.item(number) / STEPS_A_DEGREE, self._lons.item(number) / STEPS_A_DEGREE),
                country=self.coded("country", number),
                admin1="" if admin1 is None else self._names[admin1],
                admin2="" if admin2 is None else self._names[admin2],
                population=self._populations.item(number),
                precision=self.coded("precision", number),
                radius_km=round(float(self._radii.item(number)), 1),
                feature_code=self.coded("feature_code", number),
            )
        return place

    def name(self, number: int) -> str:
        """The name of the place in this row."""
        return self._names[number]

    def coded(self, field: str, number: int) -> str:
        """The kind, country, precision or feature_code of the place in this row."""
        code: int = self._codes[field].item(number)
        return self._tables[field][code]

    def division(self, number: int, field: str) -> int | None:
        """The row of the "admin1" or "admin2" that the place in this row lies in; None where it isn't known."""
        codes, table = self._divisions[field]
        division: int = table.item(codes.item(number))
        return None if division == NO_DIVISION else division

    def where(self, field: str, value: str) -> list[int]:
        """The rows in which a coded field has a value."""
        if value not in self._tables[field]:
            return []
        rows: list[int] = np.flatnonzero(self._codes[field] == self._tables[field].index(value)).tolist()
        return rows

    def countries(self, numbers: Any) -> Any:
        """ISO codes for an array of rows; empty for -1."""
        table = np.array([*self._tables["country"], ""])
        return table[np.where(numbers >= 0, self._codes["country"][numbers].astype(np.int64), len(table) - 1)]

    @cached_property
    def _by_id(self) -> tuple[Any, Any]:
        """The hashes of the ids, ascending, and their rows: a dictionary of the ids would take 55 MB more."""
        hashes = np.fromiter(map(hash, self._ids.all()), np.int64, len(self.weights))
        order = np.argsort(hashes).astype(np.uint32)
        return hashes[order], order

    def number(self, place_id: str) -> int | None:
        """The row of the place with this id."""
        hashes, rows = self._by_id
        wanted = np.int64(hash(place_id))
        first, last = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
        alike: list[int] = rows[first:last].tolist()
        return next((row for row in alike if self._ids[row] == place_id), None)

    @cached_property
    def _by_lat(self) -> tuple[Any, Any]:
        order = np.argsort(self._lats, kind="stable")
        return order, self._lats[order]

    def _between(self, south: float, north: float, kinds: Collection[str]) -> Any:
        """Rows of the places of these kinds between two latitudes, degrees."""
        order, lats = self._by_lat
        low, high = np.searchsorted(lats, (south * STEPS_A_DEGREE, north * STEPS_A_DEGREE))
        numbers = order[low:high]
        wanted = np.array([kind in kinds for kind in self._tables["kind"]])
        return numbers[wanted[self._codes["kind"][numbers]]]

    def nearest(self, point: Point, limit: int, kinds: Collection[str]) -> list[int]:
        """Rows of the places nearest to a point, nearest first; only those whose own position is known."""
        vague = np.array([precision in taxonomy.ROUGH for precision in self._tables["precision"]])
        reach_degrees = FIRST_REACH_DEGREES
        while True:
            numbers = self._between(point.lat - reach_degrees, point.lat + reach_degrees, kinds)
            if "settlement" in kinds:
                numbers = numbers[~vague[self._codes["precision"][numbers]]]
            kilometres = distances_km(
                point.lat, point.lon, self._lats[numbers] / STEPS_A_DEGREE, self._lons[numbers] / STEPS_A_DEGREE
            )
            if np.count_nonzero(kilometres <= reach_degrees * KM_A_DEGREE) >= limit or reach_degrees > 180:
                nearest: list[int] = numbers[np.argsort(kilometres, kind="stable")[:limit]].tolist()
                return nearest
            reach_degrees *= 4

    @cache  # noqa: B019 - a table lives as long as the process
    def _foremost(self, kinds: frozenset[str]) -> Any:
        """Rows of the most prominent places of some kinds, which are enough for a large box."""
        return self._ordered(self._between(-90.0, 90.1, kinds))[:_FOREMOST].copy()

    def _ordered(self, numbers: Any) -> Any:
        return numbers[np.lexsort((-self._populations[numbers].astype(np.int64), -self.weights[numbers]))]

    def _inside(self, numbers: Any, box: BBox) -> Any:
        """Those of some rows that lie in a box, including its southern, western and eastern edge."""
        lats, lons = self._lats[numbers] / STEPS_A_DEGREE, self._lons[numbers] / STEPS_A_DEGREE
        inside = np.zeros(len(numbers), dtype=bool)
        for part in box.split():
            inside |= (lons >= part.west) & (lons <= part.east)
        return numbers[inside & (lats >= box.south) & (lats < box.north)]

    def prominent(self, box: BBox, limit: int, kinds: Collection[str]) -> list[int]:
        """Rows of the places in a box, the most prominent first."""
        foremost = self._foremost(frozenset(kinds))
        numbers = self._inside(foremost, box)
        if len(numbers) < limit and len(foremost) == _FOREMOST:
            numbers = self._ordered(self._inside(self._between(box.south, box.north, kinds), box))
        rows: list[int] = numbers[:limit].tolist()
        return rows


_FOREMOST = 4_000
