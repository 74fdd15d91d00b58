"""Places of one's own: offices, roads, areas of responsibility, under names that "near" understands like a town's.

Kept in a folder beside the store, a file each. A place is a GeoJSON geometry and a name: a point is looked around, an
area is looked into, and of a line what lies within some kilometres of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
import shapely.affinity

from geo.errors import PlaceError
from geo.files import NamedFiles
from geo.gazetteer.keys import name_key
from geo.geodesy import KM_A_DEGREE, Polygon, outline
from geo.model import Point

CORRIDOR_KM = 5.0
"""So far to both sides of a line counts as on it: a road's villages, and what hits a convoy."""

MOST_PLACES = 200
"""More aren't a person's own places but a dataset."""

_KINDS = {
    **dict.fromkeys(("Point", "MultiPoint"), "point"),
    **dict.fromkeys(("LineString", "MultiLineString"), "line"),
    **dict.fromkeys(("Polygon", "MultiPolygon"), "area"),
}


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
        return tuple(outline(part) for part in shapely.get_parts(shape))


def _corridor(line: Any, lat: float) -> Any:
    """The area within some kilometres of a line, on a map whose degrees are as long as they are in its middle."""
    narrow = max(0.1, math.cos(math.radians(lat)))
    flat = shapely.affinity.scale(line, xfact=narrow, origin=(0, 0))
    return shapely.affinity.scale(flat.buffer(CORRIDOR_KM / KM_A_DEGREE, quad_segs=4), xfact=1 / narrow, origin=(0, 0))


class OwnPlaces(NamedFiles[OwnPlace]):
    """The places of a folder; safe for several processes."""

    kind, noun, error = OwnPlace, "place", PlaceError
    absent = "None of your places is called “{name}”; there are: {names}."
    key = staticmethod(name_key)

    def is_sound(self, value: OwnPlace) -> bool:
        """Whether its geometry is a point, a line or an area on the Earth."""
        shape = shapely.from_geojson(value.geometry, on_invalid="ignore")
        if shape is None or shape.is_empty or shape.geom_type not in _KINDS:
            return False
        west, south, east, north = shape.bounds
        return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)

    def check(self, value: OwnPlace) -> None:
        """Refuse a place without a name, without a geometry that a map shows, or of which there are too many."""
        super().check(value)
        if not self.is_sound(value):
            raise PlaceError(f"“{value.name}” is no point, line or area in degrees.")
        try:
            _ = value.areas
        except ValueError as error:
            raise PlaceError(f"“{value.name}” is an area that can't be used: {error}.") from error
        if len(self.all()) >= MOST_PLACES and self.get(value.name) is None:
            raise PlaceError(f"There are {MOST_PLACES} places already; remove some first.")

    def geojson(self) -> dict[str, Any]:
        """All of them as GeoJSON, with ``name`` and ``kind``."""
        return {"type": "FeatureCollection", "features": [_feature(place) for place in self.all()]}


def _feature(place: OwnPlace) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(place.shape),
        "properties": {"name": place.name, "kind": place.kind, "lat": place.point.lat, "lon": place.point.lon},
    }
