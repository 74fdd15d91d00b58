"""What a placement is drawn as, for formats that carry shapes: a pin only where the spot or town is known.

A place known only to a district, region, area or country is a circle of its radius, not a point: a reader of
the file who has never heard of our ``precision`` column must not see a pin in the middle of a region. Its
point is still in the columns ``lat`` and ``lon``. A line or area of its own is used as it is.

Coordinates turn to longitude, latitude here, as GeoJSON, KML and GeoParquet have them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo import taxonomy
from geo.geodesy import KM_A_DEGREE, destinations
from geo.model import Point

ROUND = tuple(code for code, precision in taxonomy.PRECISIONS.items() if precision.drawn_as in ("near", "area"))
"""Precisions whose place is a circle of its radius where there is no shape; of all others it is a point."""

Shapes = NDArray[np.object_]
"""Shapely geometries or None."""

_CORNERS = 48


def shapes(table: pa.Table) -> Shapes:
    """The shapes of a table of incidents, one each; None where the place is not known.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`.

    Returns
    -------
    ndarray of shapely geometries
        Longitude, latitude in degrees, WGS 84. A circle that would cross the antimeridian or a pole stays
        a point; a shape that is no valid GeoJSON is left out, and the point or circle stands in.
    """
    drawn: Shapes = np.full(len(table), None, dtype=object)
    lat, lon, radius_km = (_floats(table[name]) for name in ("lat", "lon", "radius_km"))
    located = np.isfinite(lat) & np.isfinite(lon)
    drawn[located] = shapely.points(lon[located], lat[located])
    wide = pc.is_in(table["precision"], pa.array(ROUND)).to_numpy()
    circles = np.flatnonzero(located & wide & (radius_km > 0))
    if len(circles):
        rings = _rings(lat[circles], lon[circles], radius_km[circles])
        inside = (np.abs(rings[..., 0]) <= 180).all(axis=1) & (np.abs(rings[..., 1]) < 90).all(axis=1)
        drawn[circles[inside]] = shapely.polygons(rings[inside])
    own = pc.is_valid(table["geometry"]).to_numpy()
    if own.any():
        texts = table["geometry"].to_numpy(zero_copy_only=False)[own]
        read = shapely.from_geojson(texts, on_invalid="ignore")
        usable = ~shapely.is_missing(read) & ~shapely.is_empty(read)
        drawn[np.flatnonzero(own)[usable]] = read[usable]
    return drawn


def spot(geometry: str) -> Point | None:
    """A point on a line or in an area that is given as GeoJSON, for what has no point of its own."""
    shape = shapely.from_geojson(geometry, on_invalid="ignore")
    if shape is None or shape.is_empty:
        return None
    point = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape.point_on_surface()
    return Point(point.y, point.x)


def _floats(column: Any) -> NDArray[np.float64]:
    return np.asarray(pc.fill_null(column, float("nan")).to_numpy(), dtype=np.float64)


def _rings(lat: NDArray[np.float64], lon: NDArray[np.float64], radius_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Closed rings of the radius around points, shape (points, corners + 1, 2), longitude first."""
    bearing = -np.linspace(0, 360, _CORNERS + 1)[np.newaxis, :]
    reach_km = np.minimum(radius_km, 90 * KM_A_DEGREE)[:, np.newaxis]  # a ring can't go round more than half the Earth
    ring_lat, ring_lon = destinations(lat[:, np.newaxis], lon[:, np.newaxis], reach_km, bearing)
    rings = np.stack([ring_lon, ring_lat], axis=-1).round(5)
    rings[:, -1] = rings[:, 0]
    return rings
