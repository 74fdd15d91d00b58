"""The outlines of regions and countries, where to write their number in the part that a map shows, and which of
them a filter names, so that their borders are drawn.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from geo.filter import Filter
from geo.gazetteer import Gazetteer, Place
from geo.geodesy import box_around
from geo.model import BBox, Point
from geo.taxonomy import RADIUS_KM

UNKNOWN_KM = RADIUS_KM["province"]
"""The radius assumed for a region of unknown shape and size, kilometres."""


@dataclass(frozen=True, eq=False)
class DivisionOutline:
    """A region or a country on the map.

    Attributes
    ----------
    name : str
        Its name in the gazetteer.
    point : Point
        Its position in the gazetteer.
    radius_km : float
        The radius of a circle about as large, kilometres.
    shape : str or None
        The rest of the path of its shape below ``/map/shape``.
    outline : geometry or None
        The shape as a shapely geometry, coordinates as lon, lat.
    """

    name: str
    point: Point
    radius_km: float
    shape: str | None
    outline: Any | None

    @functools.cached_property
    def _bounds(self) -> tuple[float, float, float, float]:
        west, south, east, north = shapely.bounds(self.outline).tolist()
        return west, south, east, north

    def reaches(self, box: BBox) -> bool:
        """Whether part of it lies in a box; without a shape, whether its point does."""
        if self.outline is None:
            return self.point in box
        west, south, east, north = self._bounds
        near = south <= box.north and north >= box.south
        near = near and any(west <= part.east and east >= part.west for part in box.split())
        return near and (self.point in box or any(self._shown(part) is not None for part in box.split()))

    def point_in(self, box: BBox) -> Point:
        """Its point if that lies in the box, else a point in the middle of the part that lies in the box."""
        if self.point in box or self.outline is None:
            return self.point
        parts = [shown for part in box.split() if (shown := self._shown(part)) is not None]
        largest = max(parts, key=shapely.area, default=None)
        if largest is None:
            return self.point
        middle = shapely.point_on_surface(largest)
        return Point(middle.y, middle.x)

    def _shown(self, box: BBox) -> Any | None:
        if box.west >= box.east or box.south >= box.north:
            return None  # the box of a map that isn't laid out yet: a line, or a point
        shown = shapely.clip_by_rect(self.outline, box.west, box.south, box.east, box.north)
        return None if shown.is_empty else shown


@functools.lru_cache(maxsize=4096)
def of(gazetteer: Gazetteer, country: str, region: str) -> DivisionOutline | None:
    """The outline of a country's region, by the gazetteer's name for it; of the country where ``region`` is empty.

    None where the gazetteer knows no such place.
    """
    place = gazetteer.region(country, region) if region else gazetteer.country(country)
    return None if place is None else of_place(gazetteer, place.id)


@functools.lru_cache(maxsize=4096)
def of_place(gazetteer: Gazetteer, place_id: str) -> DivisionOutline | None:
    """The outline of the place with an id; None where the gazetteer has no such place."""
    place = gazetteer.get(place_id)
    if place is None:
        return None
    outline = gazetteer.geometry(place.id)
    if outline is not None and outline.is_empty:
        outline = None
    return DivisionOutline(
        place.name, place.point, place.radius_km or UNKNOWN_KM, f"place/{place.id}" if outline else None, outline
    )


def frame_of(places: Sequence[Place], gazetteer: Gazetteer) -> BBox | None:
    """The box that shows regions or countries, without their remote islands; None where none has an outline."""
    return box_around([box for place in places for box in _mainland(gazetteer, place.id)])


@functools.lru_cache(maxsize=1024)
def _mainland(gazetteer: Gazetteer, place_id: str) -> list[BBox]:
    """The boxes of a place's groups of islands, the largest first, until they have nearly all of its land."""
    outline = gazetteer.geometry(place_id)
    parts = [] if outline is None else [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    groups: list[tuple[BBox, float]] = []
    for part in sorted(parts, key=shapely.area, reverse=True):
        west, south, east, north = shapely.bounds(part).tolist()
        land = shapely.area(part) * math.cos(math.radians((south + north) / 2))
        box = BBox(west, south, east, north)
        near = [group for group in groups if _lies_near(box, group[0])]
        for group in near:
            groups.remove(group)
        groups.append((box_around([box, *(other for other, _ in near)]) or box, land + sum(lands for _, lands in near)))
    groups.sort(key=lambda group: -group[1])
    so_far = itertools.accumulate((land for _, land in groups), initial=0.0)
    enough = _NEARLY_ALL * sum(land for _, land in groups)
    return [box for (box, _), before in zip(groups, so_far, strict=False) if before < enough]


_ISLANDS_APART_DEGREES = 7.0
_NEARLY_ALL = 0.95


def _lies_near(box: BBox, other: BBox) -> bool:
    """Whether two boxes lie so near one another that a map shows both."""
    if max(box.south - other.north, other.south - box.north) > _ISLANDS_APART_DEGREES:
        return False
    width, others_width = (each.east - each.west + 360 * (each.east < each.west) for each in (box, other))
    eastward, westward = (other.west - box.west) % 360 - width, (box.west - other.west) % 360 - others_width
    return min(eastward, westward) <= _ISLANDS_APART_DEGREES


def divisions(shown: Filter, gazetteer: Gazetteer) -> list[Place]:
    """The regions that a filter asks for, or where it names none the countries, as far as the gazetteer has them."""
    if shown.region:
        named = [place for name in shown.region for place in gazetteer.divisions_named(name)]
        return [place for place in named if not shown.country or place.country in shown.country]
    return [place for code in shown.country if (place := gazetteer.country(code)) is not None]


def outlined(shown: Filter, gazetteer: Gazetteer) -> list[str]:
    """The ids of the regions or countries that a filter asks for, if they are few enough to be drawn around."""
    places = divisions(shown, gazetteer)
    return [place.id for place in places] if len(places) <= _MOST_OUTLINED else []


_MOST_OUTLINED = 8
"""Edges of more regions or countries are a net and no answer, and take long to load."""
