"""Which country and region a point lies in, and the shapes of regions, countries and borders.

The shapes come simplified from the gazetteer's file. A grid of eighths of a degree answers for points deep inside
a region; only points in cells that a border or coast runs through are tested against polygons. Points within about
10 km of a coast count as ashore: the shapes are simplified, and reported positions of ports lie in the water.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from geo.model import Point

GRID = 8
"""Cells of the grid a degree."""

SHORE_DEGREES = 0.1
"""How far outside every region a point may lie and still count to the nearest."""

MIXED = 65535

_DECODE = threading.Lock()


class Regions:
    """The shapes in the gazetteer's file, numbered: first the regions, then the countries, then the border lines.

    Parameters
    ----------
    arrays : Mapping
        The file's arrays by name; read when they are first needed.
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
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

    @property
    def border_codes(self) -> list[str]:
        """The pairs of countries that share a border: "LV-RU", alphabetical."""
        return list(self._border_shapes)

    @cached_property
    def _decoded(self) -> tuple[Any, Any, Any, Any]:
        """Points (lon, lat); where rings start, where parts start among the rings, and shapes among the parts."""
        planes = self._arrays["shape_steps"]
        steps = np.zeros(planes.shape[1], dtype=np.int32)
        for byte in range(4):
            steps |= planes[byte].astype(np.int32) << (8 * byte)
        sums = np.cumsum(steps.reshape(-1, 2), axis=0)
        lengths = self._arrays["shape_ring_points"].astype(np.int64)
        starts = np.concatenate(([0], np.cumsum(lengths)))
        before = np.concatenate((np.zeros((1, 2), dtype=sums.dtype), sums))[starts[:-1]]
        points = (sums - np.repeat(before, lengths, axis=0)) / 1000.0
        parts = np.concatenate(([0], np.cumsum(self._arrays["shape_part_rings"].astype(np.int64))))
        shapes = np.concatenate(([0], np.cumsum(self._arrays["shape_parts"].astype(np.int64))))
        return points, starts, parts, shapes

    def geometry(self, shape: int) -> Any:
        """The shape as a shapely MultiPolygon, or MultiLineString for a border."""
        with _DECODE:
            points, starts, parts, shapes = self._decoded
        found = []
        for part in range(shapes[shape], shapes[shape + 1]):
            rings = [points[starts[ring] : starts[ring + 1]] for ring in range(parts[part], parts[part + 1])]
            found.append(rings)
        if shape >= len(self._place_of_shape):
            return shapely.multilinestrings([shapely.linestrings(rings[0]) for rings in found])
        return shapely.multipolygons([shapely.geometry.Polygon(rings[0], rings[1:]) for rings in found])

    def place_shape(self, place: int) -> int | None:
        """The number of the shape of the place with this number, None where there is none."""
        return self._shape_of_place.get(place)

    def border(self, first: str, second: str) -> Any | None:
        """The line that two countries share (ISO codes in any order), None where they share none."""
        shape = self._border_shapes.get("-".join(sorted((first, second))))
        return None if shape is None else self.geometry(shape)

    @cached_property
    def _grid(self) -> Any:
        return self._arrays["grid"]

    @cached_property
    def _pieces(self) -> tuple[Any, Any]:
        """The regions cut into squares of four degrees, as a tree, and the region of each piece.

        A point then meets a piece of a few hundred edges and not all of Siberia's.
        """
        pieces: list[Any] = []
        owners: list[int] = []
        for shape in range(self.count):
            whole = self.geometry(shape)
            west, south, east, north = shapely.bounds(whole)
            steps = [
                (column * 4.0, row * 4.0)
                for row in range(math.floor(south / 4), math.floor(north / 4) + 1)
                for column in range(math.floor(west / 4), math.floor(east / 4) + 1)
            ]
            cut = [whole] if len(steps) == 1 else [shapely.clip_by_rect(whole, x, y, x + 4, y + 4) for x, y in steps]
            kept = [piece for piece in cut if not piece.is_empty]
            pieces += kept
            owners += [shape] * len(kept)
        geometries = np.array(pieces, dtype=object)
        shapely.prepare(geometries)
        return shapely.STRtree(geometries), np.array(owners, dtype=np.int64)

    def shapes_at(self, lats: Any, lons: Any) -> Any:
        """The region's shape number for each point, -1 for open water; arrays of degrees in, int32 array out.

        Points that are not finite or out of range are -1.
        """
        lats, lons = np.asarray(lats, dtype=np.float64), np.asarray(lons, dtype=np.float64)
        found = np.full(lats.shape, -1, dtype=np.int32)
        sound = np.isfinite(lats) & np.isfinite(lons) & (np.abs(lats) <= 90) & (np.abs(lons) <= 180)
        rows = np.clip(((np.where(sound, lats, 0) + 90) * GRID).astype(np.int64), 0, 180 * GRID - 1)
        columns = np.clip(((np.where(sound, lons, 0) + 180) * GRID).astype(np.int64), 0, 360 * GRID - 1)
        cells = self._grid[rows, columns]
        whole = sound & (cells != MIXED)
        found[whole] = cells[whole].astype(np.int32) - 1
        mixed = np.flatnonzero(sound & (cells == MIXED))
        if len(mixed):
            tree, owners = self._pieces
            points = shapely.points(lons[mixed], lats[mixed])
            point_index, piece = tree.query(points, predicate="intersects")
            found[mixed[point_index[::-1]]] = owners[piece[::-1]]
            outside = np.flatnonzero(found[mixed] < 0)
            if len(outside):
                near_index, piece = tree.query_nearest(points[outside], max_distance=SHORE_DEGREES, all_matches=False)
                found[mixed[outside[near_index]]] = owners[piece]
        return found

    def places_at(self, lats: Any, lons: Any) -> Any:
        """The number of the region's place for each point, -1 for open water."""
        shapes = self.shapes_at(lats, lons)
        return np.where(shapes >= 0, self._place_of_shape.astype(np.int64)[shapes], -1)

    def place_at(self, point: Point) -> int:
        """The number of the region's place at one point, -1 in open water."""
        return int(self.places_at(np.array([point.lat]), np.array([point.lon]))[0])
