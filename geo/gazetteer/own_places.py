"""Places of one's own: offices, roads, areas of responsibility, under names that "near" understands like a town's.

Kept in a folder beside the store, a file each. A place is a GeoJSON geometry and a name: a point is looked around, an
area is looked into, and of a line what lies within some kilometres of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
import shapely.affinity

from geo.atomic import NamedFiles
from geo.errors import PlaceError
from geo.gazetteer.keys import name_key
from geo.geodesy import KM_A_DEGREE, Polygon
from geo.model import Point

LONGEST_NAME = 80
"""Characters of a place's name."""

CORRIDOR_KM = 5.0
"""So far to both sides of a line counts as on it: a road's villages, and what hits a convoy."""

MOST_CORNERS = 400
"""Of an area, as a link holds it: :data:`geo.filter.MOST_CORNERS`, which itself asks the gazetteer for names."""

MOST_PLACES = 200
"""More aren't a person's own places but a dataset."""

_KINDS = {
    **dict.fromkeys(("Point", "MultiPoint"), "point"),
    **dict.fromkeys(("LineString", "MultiLineString"), "line"),
    **dict.fromkeys(("Polygon", "MultiPolygon"), "area"),
}
_TOLERANCES = (0.0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Degrees by which an outline may be smoothed until a link can hold it; the smallest that does is taken."""


@dataclass(frozen=True)
class OwnPlace:
    """A place of one's own.

    Attributes
    ----------
    geometry : str
        GeoJSON: a point, a line or an area, or several of one kind (lon, lat order, WGS 84).
    """

    name: str
    geometry: str

    @cached_property
    def shape(self) -> Any:
        """The geometry, as shapely has it."""
        return shapely.from_geojson(self.geometry)

    @property
    def kind(self) -> str:
        """Whether it is a "point", a "line" or an "area"."""
        return _KINDS[self.shape.geom_type]

    @property
    def point(self) -> Point:
        """A point of it: of a line or an area one near its middle."""
        middle = self.shape.point_on_surface()
        return Point(round(middle.y, 6), round(middle.x, 6))

    @property
    def areas(self) -> tuple[Polygon, ...]:
        """What lies in the area, or within :data:`CORRIDOR_KM` of the line; nothing for a point."""
        if self.kind == "point":
            return ()
        shape = self.shape if self.kind == "area" else _corridor(self.shape, self.point.lat)
        return tuple(_polygon(part) for part in shapely.get_parts(shape))


def _corridor(line: Any, lat: float) -> Any:
    """The area within some kilometres of a line, on a map whose degrees are as long as they are in its middle."""
    narrow = max(0.1, math.cos(math.radians(lat)))
    flat = shapely.affinity.scale(line, xfact=narrow, origin=(0, 0))
    return shapely.affinity.scale(flat.buffer(CORRIDOR_KM / KM_A_DEGREE, quad_segs=4), xfact=1 / narrow, origin=(0, 0))


def _polygon(area: Any) -> Polygon:
    for tolerance in _TOLERANCES:
        corners = shapely.get_coordinates(shapely.Polygon(area.exterior).simplify(tolerance))[:-1]
        if len(corners) <= MOST_CORNERS:
            break
    return Polygon(tuple(Point(round(lat, 5), round(lon, 5)) for lon, lat in corners.tolist()[:MOST_CORNERS]))


class OwnPlaces:
    """The places of a folder; safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self._files = NamedFiles(folder, OwnPlace, name_key)

    def all(self) -> list[OwnPlace]:
        """Every place, by name."""
        return [place for place in self._files.all() if _is_sound(place.geometry)]

    def get(self, name: str) -> OwnPlace | None:
        """The place of that name, up to case and accents; None where there is none."""
        place = self._files.get(name)
        return place if place is not None and _is_sound(place.geometry) else None

    def save(self, place: OwnPlace) -> None:
        """Keep a place, in place of what had its name before.

        Raises
        ------
        PlaceError
            It has no name, its geometry is none that a map shows, there are too many, or it can't be written.
        """
        if not place.name.strip() or len(place.name) > LONGEST_NAME:
            raise PlaceError(f"A place's name has 1 to {LONGEST_NAME} letters.")
        if not _is_sound(place.geometry):
            raise PlaceError(f"“{place.name}” is no point, line or area in degrees.")
        if len(self._files.all()) >= MOST_PLACES and self._files.get(place.name) is None:
            raise PlaceError(f"There are {MOST_PLACES} places already; remove some first.")
        try:
            self._files.put(place)
        except OSError as error:
            raise PlaceError(f"The place can't be written: {error.strerror}.") from error

    def rename(self, name: str, new_name: str) -> None:
        """Give a place another name.

        Raises
        ------
        PlaceError
            There is no such place, another has the new name, or see :meth:`save`.
        """
        place = self._there(name)
        is_other = not self._files.are_same(name, new_name)
        if is_other and self.get(new_name) is not None:
            raise PlaceError(f"There is a place “{new_name}” already.")
        self.save(OwnPlace(new_name.strip(), place.geometry))
        if is_other:
            self._files.remove(name)

    def remove(self, name: str) -> OwnPlace:
        """Take a place away; gives it, so that :meth:`save` can bring it back.

        Raises
        ------
        PlaceError
            There is no such place.
        """
        place = self._there(name)
        self._files.remove(name)
        return place

    def geojson(self) -> dict[str, Any]:
        """All of them as GeoJSON, with ``name`` and ``kind``."""
        return {"type": "FeatureCollection", "features": [_feature(place) for place in self.all()]}

    def _there(self, name: str) -> OwnPlace:
        place = self.get(name)
        if place is None:
            names = ", ".join(each.name for each in self.all()) or "none"
            raise PlaceError(f"None of your places is called “{name}”; there are: {names}.")
        return place


def _feature(place: OwnPlace) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(place.shape),
        "properties": {"name": place.name, "kind": place.kind, "lat": place.point.lat, "lon": place.point.lon},
    }


def _is_sound(geometry: str) -> bool:
    """Whether a text is the GeoJSON of a point, a line or an area on the Earth."""
    shape = shapely.from_geojson(geometry, on_invalid="ignore")
    if shape is None or shape.is_empty or shape.geom_type not in _KINDS:
        return False
    west, south, east, north = shape.bounds
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)
