"""What a placement is drawn as, for formats that carry shapes: a pin only where the spot or town is known.

A place known only to a district, region, area or country is that region's shape, as the page draws it, not a point: a
reader of the file who has never heard of our ``precision`` column must not see a pin in the middle of a region. Where
the gazetteer has no shape of it, it is a circle of its radius. Its point is still in the columns ``lat`` and ``lon``. A
line or area of its own is used as it is.

No format lets features share a shape, so that each incident carries its region's: as coarse as :data:`MOST_CORNERS`
corners, without specks of islands, which is some 3 kB of GeoJSON for an incident, a circle being 1 kB. Parquet
compresses what repeats.

Coordinates turn to longitude, latitude here, as GeoJSON, KML and GeoParquet have them.
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
"""Precisions whose place is a circle of its radius where there is no shape; of all others it is a point."""

_REGIONS = tuple(code for code, precision in taxonomy.PRECISIONS.items() if precision.drawn_as == "area")

Shapes = NDArray[np.object_]
"""Shapely geometries or None."""

MOST_CORNERS = 200
"""Of a region's shape; more are smoothed away."""

_CORNERS = 48
_TOLERANCES = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5)
"""Degrees by which an outline is smoothed until it has few enough corners; the smallest that does is taken."""
_SPECK = 0.001
"""The share of a region's area below which an island is left out."""
_PLACES = 3
"""Decimals of a degree, some 100 m: the gazetteer's shapes are no finer."""


def shapes(table: pa.Table, gazetteer: Callable[[], Gazetteer]) -> Shapes:
    """The shapes of a table of incidents, one each; None where the place is not known.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`.
    gazetteer : callable
        Gives the gazetteer, whose outlines of regions are taken; asked where an incident is known to one.

    Returns
    -------
    ndarray of shapely geometries
        Longitude, latitude in degrees, WGS 84; a region's is simplified. A circle that would cross the antimeridian or
        a pole stays a point; a shape that is no valid GeoJSON is left out, and the point or circle stands in.
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
    """Put the gazetteer's shapes where an incident is known to a region or a country of its."""
    ids = schema.whole(schema.without_codes(table["place_id"])).dictionary_encode()
    regional = pc.and_(pc.is_in(table["precision"], pa.array(_REGIONS)), pc.is_valid(table["lat"])).to_numpy()
    places = ids.dictionary.to_pylist()
    for code in np.unique(ids.indices.to_numpy(zero_copy_only=False)[regional]).tolist():
        if places[code] and (shape := region_shape(gazetteer(), places[code])) is not None:
            drawn[regional & (ids.indices.to_numpy(zero_copy_only=False) == code)] = shape


@lru_cache(maxsize=1_000)
def region_shape(gazetteer: Gazetteer, place_id: str) -> Any | None:
    """The gazetteer's shape of a place, with at most :data:`MOST_CORNERS` corners; None where it has none."""
    geometry = gazetteer.geometry(place_id)
    if geometry is None or geometry.is_empty or "Polygon" not in geometry.geom_type:
        return None
    parts = shapely.get_parts(geometry)
    areas = shapely.area(parts)
    shape = shapely.multipolygons(parts[areas >= min(_SPECK * areas.sum(), areas.max())])
    for tolerance in _TOLERANCES:
        if shapely.get_num_coordinates(shape) <= MOST_CORNERS:
            break
        shape = shapely.simplify(shape, tolerance)
    shape = shapely.transform(shape, lambda corners: corners.round(_PLACES))
    shape = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    polygons = [part for part in shapely.get_parts(shapely.orient_polygons(shape)) if part.geom_type == "Polygon"]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def representative_point(geometry: str) -> Point | None:
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
