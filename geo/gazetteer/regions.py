"""Shapes of regions, countries and borders, and point-in-region look-ups.

The shapes in the gazetteer's file are simplified. A grid of eighths of a degree answers for points deep inside a
region; only points in cells with a border or coast are tested against polygons. Points up to about 10 km off a coast
count as ashore, because shapes are simplified and reported positions of ports lie in the water.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import shapely
import shapely.affinity
import shapely.geometry

from geo.gazetteer.file import GRID, MIXED
from geo.geodesy import Circle, Polygon, destinations, wrapped
from geo.model import BBox, Point

SHORE_DEGREES = 0.1
"""How far outside all regions a point may lie and still count as in the nearest."""

EDGE_DEGREES = 1e-4
"""The distance (ten metres) up to which a point counts as on a shape's edge, because both are rounded."""

WHOLE = 0.98
"""The share from which a region counts as wholly in an area, and an area as made of such regions: they were simplified
separately."""

CROSSED = -2
"""The value of :meth:`Regions.places_of_cells` for a cell with a border of any level or a coast."""

_DECODE = threading.Lock()


class Regions:
    """The shapes in the gazetteer's file, numbered: regions first, then countries, then border lines.

    Parameters
    ----------
    arrays : Mapping
        The file's arrays by name, read at first use.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._geometries: dict[int, Any] = {}
        self._looking = threading.Lock()
        self._place_of_shape: Any = arrays["shape_place"]
        self.count = int(arrays["shape_regions"][0])
        codes = bytes(arrays["border_codes"]).decode().split("\n")
        first = len(self._place_of_shape)
        self._border_shapes = {code: first + number for number, code in enumerate(codes)}
        self._shape_of_place: dict[int, int] = {}
        for shape, place in enumerate(self._place_of_shape.tolist()):
            self._shape_of_place.setdefault(place, shape)
        for shape in range(self.count, first):
            self._shape_of_place[int(self._place_of_shape[shape])] = shape

    def load(self) -> None:
        """Read what look-ups of points need from the file in advance, which takes a tenth of a second."""
        _ = self._grid, self._boxes

    @property
    def border_codes(self) -> list[str]:
        """The pairs of countries that share a border: "LV-RU", alphabetical."""
        return list(self._border_shapes)

    @cached_property
    def _decoded(self) -> tuple[Any, Any, Any, Any]:
        """Points (lon, lat) in thousandths of a degree, which take half the memory of degrees; and the start offsets of
        rings, of parts among rings, and of shapes among parts.
        """
        planes = self._arrays["shape_steps"]
        steps = np.ascontiguousarray(planes.T).view("<i4").reshape(-1, 2)
        lengths = self._arrays["shape_ring_points"].astype(np.int64)
        starts = np.concatenate(([0], np.cumsum(lengths)))
        # the running sum may overflow, which cancels out when a ring's offset is subtracted
        points = np.cumsum(steps, axis=0, dtype=np.int32)
        before = np.concatenate((np.zeros((1, 2), dtype=np.int32), points[starts[1:-1] - 1]))
        points -= np.repeat(before, lengths, axis=0)
        parts = np.concatenate(([0], np.cumsum(self._arrays["shape_part_rings"].astype(np.int64))))
        shapes = np.concatenate(([0], np.cumsum(self._arrays["shape_parts"].astype(np.int64))))
        return points, starts, parts, shapes

    def geometry(self, shape: int) -> Any:
        """The shape as a shapely MultiPolygon, or MultiLineString for a border."""
        with _DECODE:
            points, starts, parts, shapes = self._decoded
        ringed = [
            [points[starts[ring] : starts[ring + 1]] / 1000.0 for ring in range(parts[part], parts[part + 1])]
            for part in range(shapes[shape], shapes[shape + 1])
        ]
        if shape >= len(self._place_of_shape):
            return shapely.multilinestrings([shapely.linestrings(rings[0]) for rings in ringed])
        return shapely.multipolygons([shapely.geometry.Polygon(rings[0], rings[1:]) for rings in ringed])

    def place_shape(self, place: int) -> int | None:
        """The shape number of a place by its number; None if it has none."""
        return self._shape_of_place.get(place)

    def border(self, first: str, second: str) -> Any | None:
        """The border line of two countries (ISO codes in any order); None if they share none."""
        shape = self._border_shapes.get("-".join(sorted((first, second))))
        return None if shape is None else self.geometry(shape)

    @cached_property
    def _grid(self) -> Any:
        return self._arrays["grid"]

    @cached_property
    def _boxes(self) -> Any:
        """A spatial index of the regions' boxes, extended by :data:`SHORE_DEGREES`."""
        west, south, east, north = self._bounds[: self.count].T
        reach = SHORE_DEGREES
        return shapely.STRtree(shapely.box(west - reach, south - reach, east + reach, north + reach))

    def shapes_at(self, lats: Any, lons: Any) -> Any:
        """The region's shape number for each point, -1 in open water; arrays of degrees in, int32 array out.

        Points that are not finite or out of range are -1.
        """
        lats, lons = np.asarray(lats, dtype=np.float64), np.asarray(lons, dtype=np.float64)
        regions = np.full(lats.shape, -1, dtype=np.int32)
        sound = np.isfinite(lats) & np.isfinite(lons) & (np.abs(lats) <= 90) & (np.abs(lons) <= 180)
        rows = np.clip(((np.where(sound, lats, 0) + 90) * GRID).astype(np.int64), 0, 180 * GRID - 1)
        columns = np.clip(((np.where(sound, lons, 0) + 180) * GRID).astype(np.int64), 0, 360 * GRID - 1)
        cells = self._grid[rows, columns]
        whole = sound & (cells != MIXED)
        regions[whole] = cells[whole].astype(np.int32) - 1
        mixed = np.flatnonzero(sound & (cells == MIXED))
        if len(mixed):
            regions[mixed] = self._tested(shapely.points(lons[mixed], lats[mixed]))
        return regions

    def _tested(self, points: Any) -> Any:
        """The region of each point, tested against polygons: the one it lies in, else the nearest within reach; -1 for
        none.
        """
        regions = np.full(len(points), -1, dtype=np.int32)
        numbers = np.unique(self._boxes.query(points)[1])
        # test points per region, not regions per point, because GEOS then indexes a region's edges once
        with self._looking:
            shapes = np.array([self._kept(number) for number in numbers.tolist()], dtype=object)
            region, point = shapely.STRtree(points).query(shapes, predicate="intersects")
            last_first = np.argsort(-region)
            regions[point[last_first]] = numbers[region[last_first]]
            adrift = np.flatnonzero(regions < 0)
            region, point = shapely.STRtree(points[adrift]).query(shapes, predicate="dwithin", distance=SHORE_DEGREES)
        away = np.zeros(len(point))
        several = np.bincount(point, minlength=len(adrift))[point] > 1
        away[several] = shapely.distance(shapes[region[several]], points[adrift[point[several]]])
        farthest_first = np.lexsort((-region, -away))
        regions[adrift[point[farthest_first]]] = numbers[region[farthest_first]]
        return regions

    def places_of_cells(self, cells: Any) -> Any:
        """The number of the place that covers each whole cell; -1 in open water, :data:`CROSSED` elsewhere.

        Parameters
        ----------
        cells : array of int
            Numbers of cells of the grid, row by row from the south-west corner of the map.
        """
        codes = self._grid[np.divmod(cells, 360 * GRID)]
        within = (codes > 0) & (codes != MIXED)
        places = np.where(codes == MIXED, CROSSED, -1)
        places[within] = self._place_of_shape[codes[within].astype(np.int64) - 1]
        return places

    def places_at(self, lats: Any, lons: Any) -> Any:
        """The number of the region's place for each point, -1 for open water."""
        shapes = self.shapes_at(lats, lons)
        return np.where(shapes >= 0, self._place_of_shape.astype(np.int64)[shapes], -1)

    def place_at(self, point: Point) -> int:
        """The number of the region's place at one point, -1 in open water."""
        row, column = (
            min(int((point.lat + 90) * GRID), 180 * GRID - 1),
            min(int((point.lon + 180) * GRID), 360 * GRID - 1),
        )
        cell = int(self._grid[row, column])
        shape = self._nearest_shape(point) if cell == MIXED else cell - 1
        return -1 if shape < 0 else int(self._place_of_shape[shape])

    def places_with_edge_at(self, point: Point) -> list[int]:
        """The numbers of the places, countries included, with an edge of their shape at or very near a point."""
        spot, reach = shapely.points(point.lon, point.lat), EDGE_DEGREES
        west, south, east, north = self._bounds.T
        around = (west - reach <= point.lon) & (point.lon <= east + reach)
        around &= (south - reach <= point.lat) & (point.lat <= north + reach)
        shapes = np.flatnonzero(around).tolist()
        edged = [shape for shape in shapes if shapely.distance(self.geometry(shape).boundary, spot) <= reach]
        return list(dict.fromkeys(self._place_of_shape[edged].tolist()))

    def places_making(self, area: Any) -> list[int]:
        """The numbers of the regions that make up an area; empty if it isn't made of whole regions."""
        west, south, east, north = self._bounds[: self.count].T
        low_lon, low_lat, high_lon, high_lat = shapely.bounds(area)
        touching = (west < high_lon) & (east > low_lon) & (south < high_lat) & (north > low_lat)
        whole, inside = [], 0.0
        for shape in np.flatnonzero(touching).tolist():
            region = self.geometry(shape)
            common = shapely.area(shapely.intersection(region, area))
            if common >= WHOLE * shapely.area(region):
                whole.append(int(self._place_of_shape[shape]))
                inside += common
        return whole if inside >= WHOLE * shapely.area(area) else []

    def _nearest_shape(self, point: Point) -> int:
        """The region of one point or near it, without preparing all shapes."""
        west, south, east, north = self._bounds[: self.count].T
        reach = SHORE_DEGREES
        around = (west - reach <= point.lon) & (point.lon <= east + reach)
        around &= (south - reach <= point.lat) & (point.lat <= north + reach)
        spot = shapely.points(point.lon, point.lat)
        away = [(float(shapely.distance(self._kept(shape), spot)), shape) for shape in np.flatnonzero(around).tolist()]
        nearest = min(away, default=(reach + 1, -1))
        return nearest[1] if nearest[0] <= reach else -1

    @cached_property
    def _bounds(self) -> Any:
        """The bounds (west, south, east, north) of each region and country, a row each."""
        with _DECODE:
            points, starts, parts, shapes = self._decoded
        last = len(self._place_of_shape)
        first = starts[parts[shapes[:last]]]
        until = int(starts[parts[shapes[last]]])
        low = np.minimum.reduceat(points[:until], first, axis=0)
        high = np.maximum.reduceat(points[:until], first, axis=0)
        return np.concatenate([low, high], axis=1) / 1000.0

    def _kept(self, shape: int) -> Any:
        """A region's geometry, cached, because look-ups of nearby points often follow."""
        if shape not in self._geometries:
            geometry = self.geometry(shape)
            shapely.prepare(geometry)
            self._geometries[shape] = geometry
        return self._geometries[shape]


def surface(shape: BBox | Circle | Polygon) -> Any:
    """A box, circle or area as a shapely geometry in degrees (lon, lat); longitudes may lie beyond 180.

    Empty for a circle that contains a pole.
    """
    if isinstance(shape, BBox):
        return shapely.multipolygons(
            [shapely.box(part.west, part.south, part.east, part.north) for part in shape.split()]
        )
    if isinstance(shape, Circle):
        box = shape.box()
        if box.east - box.west >= 360:
            return shapely.Polygon()
        bearings = np.linspace(0, 360, _CIRCLE_CORNERS, endpoint=False)
        lats, lons = destinations(
            np.array(shape.centre.lat), np.array(shape.centre.lon), np.array(shape.radius_km), bearings
        )
    else:
        first = shape.corners[0].lon
        lats = np.array([corner.lat for corner in shape.corners])
        lons = np.array([first + wrapped(corner.lon - first) for corner in shape.corners])
    return shapely.make_valid(shapely.polygons(np.stack([lons, lats], axis=1)))


_CIRCLE_CORNERS = 180


def is_whole_in(outline: Any, covered: Any) -> bool:
    """Whether at least :data:`WHOLE` of an outline lies in a geometry, which may extend beyond 180 degrees east."""
    low, _, high, _ = shapely.bounds(covered)
    inside = 0.0
    for turn in (-360.0, 0.0, 360.0):
        west, _, east, _ = shapely.bounds(outline)
        if west + turn < high and east + turn > low:
            turned = shapely.affinity.translate(outline, xoff=turn) if turn else outline
            inside += shapely.area(shapely.intersection(turned, covered))
    return bool(inside >= WHOLE * shapely.area(outline))
