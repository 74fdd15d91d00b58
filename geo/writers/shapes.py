"""The geometries of incidents for formats with shapes: a point only where the spot or town is known.

A place known only to a district, region, area or country gets that area's shape, as on the map, so that somebody who
doesn't know our ``precision`` column doesn't see a pin in the middle of a region. If the gazetteer has no shape, it is
a circle of its radius. The point is still in the columns ``lat`` and ``lon``. A placement's own line or area is used as
it is.

In none of the formats can features share a shape, so each incident has a copy of its region's, simplified to
:data:`MOST_SHAPE_CORNERS` corners and without small islands: about 3 kB of GeoJSON, where a circle takes 1 kB. Parquet
compresses repetitions.

Coordinates here are longitude, latitude, as in GeoJSON, KML and GeoParquet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo import schema, taxonomy
from geo.gazetteer import Gazetteer
from geo.geodesy import KM_A_DEGREE, destinations
from geo.model import Point

ROUND = tuple(code for code, precision in taxonomy.PRECISIONS.items() if precision.drawn_as in ("near", "area"))
"""Precisions whose place is a circle of its radius if there is no shape; all others become a point."""

_REGIONS = tuple(code for code, precision in taxonomy.PRECISIONS.items() if precision.drawn_as == "area")

Shapes = NDArray[np.object_]
"""Shapely geometries or None."""

MOST_SHAPE_CORNERS = 200
"""The most corners of a region's shape; shapes with more are simplified."""

_CORNERS = 48
_TOLERANCES = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5)
"""Tolerances for simplifying an outline, degrees; the first that leaves few enough corners is taken."""
_SPECK = 0.001
"""The share of a region's area below which an island is left out."""
_PLACES = 3
"""Decimals of a degree (about 100 m): the gazetteer's shapes are no finer."""


def shapes(table: pa.Table, gazetteer: Callable[[], Gazetteer]) -> Shapes:
    """The shapes of a table of incidents, one each; None where the place is not known.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`.
    gazetteer : callable
        Returns the gazetteer, for outlines of regions; called only if an incident is known only to a region.

    Returns
    -------
    ndarray of shapely geometries
        Longitude, latitude in degrees, WGS 84; outlines of regions are simplified. A circle that would cross the
        antimeridian or a pole becomes a point; an invalid GeoJSON shape is replaced by the point or circle.
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
    _set_regions(table, drawn, gazetteer)
    own = pc.is_valid(table["geometry"]).to_numpy()
    if own.any():
        texts = table["geometry"].to_numpy(zero_copy_only=False)[own]
        read = shapely.from_geojson(texts, on_invalid="ignore")
        usable = ~shapely.is_missing(read) & ~shapely.is_empty(read)
        drawn[np.flatnonzero(own)[usable]] = read[usable]
    return drawn


def _set_regions(table: pa.Table, drawn: Shapes, gazetteer: Callable[[], Gazetteer]) -> None:
    """Replace the shapes of incidents known only to a region or country by the gazetteer's."""
    ids = schema.whole(schema.without_codes(table["place_id"])).dictionary_encode()
    regional = pc.and_(pc.is_in(table["precision"], pa.array(_REGIONS)), pc.is_valid(table["lat"])).to_numpy()
    places = ids.dictionary.to_pylist()
    for code in np.unique(ids.indices.to_numpy(zero_copy_only=False)[regional]).tolist():
        if places[code] and (shape := region_shape(gazetteer(), places[code])) is not None:
            drawn[regional & (ids.indices.to_numpy(zero_copy_only=False) == code)] = shape


@lru_cache(maxsize=1_000)
def region_shape(gazetteer: Gazetteer, place_id: str) -> Any | None:
    """The gazetteer's shape of a place, of at most :data:`MOST_SHAPE_CORNERS` corners; None if it has none."""
    geometry = gazetteer.geometry(place_id)
    if geometry is None or geometry.is_empty or "Polygon" not in geometry.geom_type:
        return None
    parts = shapely.get_parts(geometry)
    areas = shapely.area(parts)
    shape = shapely.multipolygons(parts[areas >= min(_SPECK * areas.sum(), areas.max())])
    for tolerance in _TOLERANCES:
        if shapely.get_num_coordinates(shape) <= MOST_SHAPE_CORNERS:
            break
        shape = shapely.simplify(shape, tolerance)
    shape = shapely.transform(shape, lambda corners: corners.round(_PLACES))
    shape = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    polygons = [part for part in shapely.get_parts(shapely.orient_polygons(shape)) if part.geom_type == "Polygon"]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def representative_point(geometry: str) -> Point | None:
    """A point on a GeoJSON line or in an area, for a place without a point; None if there is none."""
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
    reach_km = np.minimum(radius_km, 90 * KM_A_DEGREE)[:, np.newaxis]  # at most a hemisphere
    ring_lat, ring_lon = destinations(lat[:, np.newaxis], lon[:, np.newaxis], reach_km, bearing)
    rings = np.stack([ring_lon, ring_lat], axis=-1).round(5)
    rings[:, -1] = rings[:, 0]
    return rings
