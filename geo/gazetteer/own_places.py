"""Users' own places: offices, roads, areas of responsibility, whose names "near" accepts like a town's.

They are kept in a folder beside the store, one file each. A place is a name and a GeoJSON geometry. A filter by it
selects what lies around a point, in an area, or within some kilometres of a line.
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
"""How far from a line counts as along it: the villages on a road, and attacks on convoys."""

MOST_PLACES = 200
"""The most places; more would be a dataset."""

_KINDS = {
    **dict.fromkeys(("Point", "MultiPoint"), "point"),
    **dict.fromkeys(("LineString", "MultiLineString"), "line"),
    **dict.fromkeys(("Polygon", "MultiPolygon"), "area"),
}


@dataclass(frozen=True)
class OwnPlace:
    """A user's own place.

    Attributes
    ----------
    geometry : str
        GeoJSON: a point, a line or an area, or several of one kind (lon, lat order, WGS 84).
    """

    name: str
    geometry: str

    @cached_property
    def shape(self) -> Any:
        """The geometry as a shapely object (lon, lat)."""
        return shapely.from_geojson(self.geometry)

    @property
    def kind(self) -> str:
        """The kind of geometry: "point", "line" or "area"."""
        return _KINDS[self.shape.geom_type]

    @property
    def point(self) -> Point:
        """The point, or one near the middle of a line or area."""
        middle = self.shape.point_on_surface()
        return Point(round(middle.y, 6), round(middle.x, 6))

    @property
    def areas(self) -> tuple[Polygon, ...]:
        """The outlines of the area, or of the corridor of :data:`CORRIDOR_KM` around the line; empty for a point."""
        if self.kind == "point":
            return ()
        shape = self.shape if self.kind == "area" else _corridor(self.shape, self.point.lat)
        return tuple(outline(part) for part in shapely.get_parts(shape))


def _corridor(line: Any, lat: float) -> Any:
    """The corridor around a line, computed in degrees scaled for the latitude of its middle."""
    narrow = max(0.1, math.cos(math.radians(lat)))
    flat = shapely.affinity.scale(line, xfact=narrow, origin=(0, 0))
    return shapely.affinity.scale(flat.buffer(CORRIDOR_KM / KM_A_DEGREE, quad_segs=4), xfact=1 / narrow, origin=(0, 0))


class OwnPlaces(NamedFiles[OwnPlace]):
    """The own places in a folder; safe for several processes."""

    kind, noun, error = OwnPlace, "place", PlaceError
    absent = "None of your places is called “{name}”; there are: {names}."
    key = staticmethod(name_key)

    def is_sound(self, value: OwnPlace) -> bool:
        """Whether a place's geometry is a valid point, line or area on the Earth."""
        shape = shapely.from_geojson(value.geometry, on_invalid="ignore")
        if shape is None or shape.is_empty or shape.geom_type not in _KINDS:
            return False
        west, south, east, north = shape.bounds
        return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)

    def check(self, value: OwnPlace) -> None:
        """Raise for a place without a name or a valid geometry, or if there are too many."""
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
        """All places as a GeoJSON FeatureCollection with ``name`` and ``kind``."""
        return {"type": "FeatureCollection", "features": [_feature(place) for place in self.all()]}


def _feature(place: OwnPlace) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(place.shape),
        "properties": {"name": place.name, "kind": place.kind, "lat": place.point.lat, "lon": place.point.lon},
    }
