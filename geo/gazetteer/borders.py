"""Borders as lines on the map: "Latvia's eastern border" or "the Polish-Belarusian border".

The shapes of neighbours share vertices, so their border is where the outlines coincide. Ids name the two sides:
"border:LV-RU", several joined by a plus; a region is given by its own id.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import shapely

from geo.gazetteer.keys import name_key
from geo.gazetteer.phrases import Border
from geo.gazetteer.places import Candidate, Place
from geo.gazetteer.regions import Regions
from geo.model import Point

LARGE = ("country", "admin1", "admin2", "area")
"""Kinds of places that have borders and sides."""

MOST_LINES_KEPT = 2000
"""The size of the cache of border lines, which are expensive to intersect."""

SIDE_DEGREES = 60.0
"""How far from a direction a border may lie and still be on that side: an eastern border may be in the north-east."""

_ENDINGS = (
    *("s", "e", "en", "er", "es", "em"),
    *("о", "ий", "ого", "ому", "им", "ім", "ом", "ая", "ой", "ую", "ій", "а", "ої"),
)
"""The endings of German, Ukrainian and Russian adjectives."""


class PlaceLookup(Protocol):
    """The part of the gazetteer that borders and expressions use."""

    @property
    def regions(self) -> Regions: ...
    def find(self, name: str, codes: set[str] | None, limit: int, depth: int = 0) -> list[Candidate]: ...
    def plain(
        self,
        name: str,
        *,
        kinds: Collection[str] | None = None,
        codes: set[str] | None = None,
        limit: int = 10,
        exactly: bool = False,
    ) -> list[Candidate]: ...
    def get(self, place_id: str) -> Place | None: ...
    def geometry(self, place_id: str) -> Any | None: ...
    def country(self, code: str) -> Place | None: ...
    def division_of(self, place: Place, field: str) -> Place | None: ...
    def divisions(self, country: str) -> list[Place]: ...
    @property
    def demonyms(self) -> dict[str, str]: ...


class Borders:
    """Border lines, by the names and shapes of a gazetteer."""

    def __init__(self, names: PlaceLookup) -> None:
        self._names = names
        self._lines: dict[str, Any | None] = {}

    def country_of(self, low: str) -> Place | None:
        """The country for a demonym in lower case, ignoring adjective endings; None for none."""
        for stem in (low, *(low.removesuffix(ending) for ending in _ENDINGS if low.endswith(ending))):
            if code := self._names.demonyms.get(stem):
                return self._names.country(code)
        return None

    def _owner(self, name: str, codes: set[str] | None, depth: int) -> Place | None:
        """The country or region of a border by name, without near matches."""
        low = name_key(name.removesuffix("'s").removesuffix("’s")).removeprefix("the ")
        if country := self.country_of(low):
            return country
        if countries := self._names.plain(name, kinds=("country",), codes=codes, limit=1):
            return countries[0].place
        regions = self._names.plain(name, kinds=("admin1", "area", "admin2"), codes=codes, limit=5)
        owners = [region for region in regions if self._names.geometry(region.place.id) is not None] or regions
        if not owners:
            owners = [match for match in self._names.find(name, codes, 5, depth) if match.place.kind in LARGE]
        return owners[0].place if owners and owners[0].how != "fuzzy" else None

    def find(self, border: Border, codes: set[str] | None, depth: int) -> list[Candidate]:
        """Candidates for a border expression; empty if a side is unknown or the sides share no border."""
        side = self._owner(border.name, codes, depth)
        if side is None:
            return []
        if border.neighbours:
            others = [self._owner(other, None, depth) for other in border.neighbours]
            ids = [border_id(side, other) for other in others if other is not None]
        else:
            ids = self._borders_of(side, border.bearing)
        joined = "+".join(pair.removeprefix("border:") for pair in ids)
        place = self.place(f"border:{joined}") if joined else None
        if place is None:
            return []
        if border.area and side.kind != "country":
            place = replace(
                place, id=f"{side.id}~border", name=f"{side.name.removesuffix(' region')} border area", kind="area",
                precision="area", country=side.country, admin1=side.name if side.kind == "admin1" else side.admin1,
            )  # fmt: skip
        return [Candidate(place, place.name, "exact", 0.9)]

    def _borders_of(self, side: Place, bearing: float | None) -> list[str]:
        """Ids of the borders of a country or region with foreign countries, on one side or on all."""
        pairs = [pair for pair in self._names.regions.border_codes if side.country in pair.split("-")]
        if side.kind == "country":
            ids = [f"border:{pair}" for pair in pairs]
        else:
            ids = self._foreign_borders(side, {code for pair in pairs for code in pair.split("-")} - {side.country})
        return ids if bearing is None else [place_id for place_id in ids if self._lies(place_id, side.point, bearing)]

    def _foreign_borders(self, region: Place, codes: Collection[str]) -> list[str]:
        """Ids of the borders that a region shares with countries beside its own."""
        if self._names.geometry(region.id) is None:
            return []
        neighbours = [self._names.country(code) for code in sorted(codes)]
        ids = [border_id(region, neighbour) for neighbour in neighbours if neighbour is not None]
        return [place_id for place_id in ids if self.line(place_id) is not None]

    def _lies(self, place_id: str, centre: Point, bearing: float) -> bool:
        """Whether a border lies in a direction from a point, within :data:`SIDE_DEGREES`."""
        line = self.line(place_id)
        if line is None:
            return False
        turn = (centre.bearing_to(middle_of(line)) - bearing + 180) % 360 - 180
        return abs(turn) <= SIDE_DEGREES

    def line(self, place_id: str) -> Any | None:
        """The shapely line (lon, lat) of a border id such as "border:LV-RU" or "border:LV-RU+BY-LV"; None for none."""
        if place_id in self._lines:
            return self._lines[place_id]
        lines = []
        for pair in place_id.removeprefix("border:").split("+"):
            first, _, second = pair.partition("-")
            line = (
                self._names.regions.border(first, second)
                if len(first) == len(second) == 2
                else self._shared(first, second)
            )
            if line is not None:
                lines.extend(shapely.get_parts(line))
        joined = shapely.multilinestrings(lines) if lines else None
        if len(self._lines) < MOST_LINES_KEPT:
            self._lines[place_id] = joined
        return joined

    def _shared(self, first: str, second: str) -> Any | None:
        shapes = []
        for side in (first, second):
            country = self._names.country(side) if len(side) == 2 else None
            shapes.append(self._names.geometry(country.id if country else side))
        if shapes[0] is None or shapes[1] is None:
            return None
        line = shapely.intersection(shapely.boundary(shapes[0]), shapely.boundary(shapes[1]))
        parts = [part for part in shapely.get_parts(line) if part.geom_type == "LineString"]
        return shapely.line_merge(shapely.multilinestrings(parts)) if parts else None

    def place(self, place_id: str) -> Place | None:
        """The border with an id as a place: the middle of its line, with the distance of its ends as radius."""
        line = self.line(place_id)
        if line is None:
            return None
        point = middle_of(line)
        corners = shapely.get_coordinates(line)
        reach = max(point.distance_km(Point(lat, lon)) for lon, lat in corners[:: max(1, len(corners) // 200)])
        pairs = [pair.split("-", 1) for pair in place_id.removeprefix("border:").split("+")]
        common = set(pairs[0]).intersection(*pairs)
        owner = next((side for side in pairs[0] if side in common), pairs[0][0]) if len(pairs) > 1 else pairs[0][0]
        others = [self._title(other) for pair in pairs for other in pair if other != owner]
        country = owner if len(pairs) > 1 and len(owner) == 2 else ""
        title = self._title(owner)
        whose = f"{title}'" if title.endswith("s") else f"{title}'s"
        name = f"{whose} border with {' and '.join(dict.fromkeys(others))}"
        if len(pairs) == 1:
            name = f"{self._title(pairs[0][0])}–{self._title(pairs[0][1])} border"
        return Place(
            id=place_id, name=name, kind="line",
            point=point, country=country, precision="line", radius_km=round(max(1.0, reach), 1),
        )  # fmt: skip

    def _title(self, side: str) -> str:
        place = self._names.country(side) if len(side) == 2 else self._names.get(side)
        return place.name if place else side


def border_id(first: Place, second: Place) -> str:
    """The id of the border between two places: ISO codes for countries, ids for others, in alphabetical order."""
    ends = sorted(side.country if side.kind == "country" else side.id for side in (first, second))
    return f"border:{ends[0]}-{ends[1]}"


def middle_of(line: Any) -> Point:
    """The point on a line nearest to the length-weighted mean of its corners."""
    centre = shapely.centroid(line)
    corners = shapely.get_coordinates(line)
    scale = math.cos(math.radians(centre.y))
    away = np.hypot((corners[:, 0] - centre.x) * scale, corners[:, 1] - centre.y)
    lon, lat = corners[int(away.argmin())]
    return Point(round(float(lat), 4), round(float(lon), 4))
