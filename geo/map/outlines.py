"""Where regions and countries lie: their shape, what of it a map shows, and where in that their number stands."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import shapely

from geo.gazetteer import Gazetteer
from geo.model import BBox, Point
from geo.taxonomy import RADIUS_KM

UNKNOWN_KM = RADIUS_KM["province"]
"""The radius of a region of which the gazetteer knows neither a shape nor how large it is."""


@dataclass(frozen=True, eq=False)
class DivisionOutline:
    """A region or a country on the map.

    Attributes
    ----------
    name : str
        In the gazetteer's words.
    point : Point
        Where the gazetteer puts it.
    radius_km : float
        Of a circle about as large.
    shape : str or None
        Where the map finds its shape: the end of a path below ``/map/shape``.
    outline : geometry or None
        The shape itself; longitude, latitude.
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
        """Whether some of it lies in a box; of one without a shape, whether its point does."""
        if self.outline is None:
            return self.point in box
        west, south, east, north = self._bounds
        near = south <= box.north and north >= box.south
        near = near and any(west <= part.east and east >= part.west for part in box.split())
        return near and (self.point in box or any(self._shown(part) is not None for part in box.split()))

    def point_in(self, box: BBox) -> Point:
        """Its point where the box has it, else one in the middle of what the box shows of it."""
        if self.point in box or self.outline is None:
            return self.point
        parts = [shown for part in box.split() if (shown := self._shown(part)) is not None]
        largest = max(parts, key=shapely.area, default=None)
        if largest is None:
            return self.point
        middle = shapely.point_on_surface(largest)
        return Point(middle.y, middle.x)

    def _shown(self, box: BBox) -> Any | None:
        shown = shapely.clip_by_rect(self.outline, box.west, box.south, box.east, box.north)
        return None if shown.is_empty else shown


@functools.lru_cache(maxsize=4096)
def of(gazetteer: Gazetteer, country: str, region: str) -> DivisionOutline | None:
    """The region of a country by the gazetteer's name for it, or the country where no region is named.

    None where the gazetteer knows no such place.
    """
    place = gazetteer.region(country, region) if region else gazetteer.country(country)
    return None if place is None else of_place(gazetteer, place.id)


@functools.lru_cache(maxsize=4096)
def of_place(gazetteer: Gazetteer, place_id: str) -> DivisionOutline | None:
    """The place of an id, None where the gazetteer has none."""
    place = gazetteer.get(place_id)
    if place is None:
        return None
    outline = gazetteer.geometry(place.id)
    if outline is not None and outline.is_empty:
        outline = None
    return DivisionOutline(
        place.name, place.point, place.radius_km or UNKNOWN_KM, f"place/{place.id}" if outline else None, outline
    )
