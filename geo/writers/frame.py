"""The part of the world that a picture shows, and the pixels of positions in it.

Web Mercator like the page's map, with the same zooms. Pixels are counted from the picture's upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import geodesy
from geo.map import basemap
from geo.model import BBox, Point

Pixels = NDArray[np.float64]

ZOOMS = (1.0, 9.5)
"""The range of zooms that fitting may choose: even a single town is shown with its surroundings."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of ``width`` by ``height`` pixels around a centre at a web-map zoom."""

    centre: Point
    zoom: float
    width: int
    height: int

    @classmethod
    def around(
        cls, lat: Pixels, lon: Pixels, width: int, height: int, *, margin_px: int = 50, foot_px: int = 0
    ) -> Frame:
        """The closest frame with all positions, the shorter way around the world; the whole world if there are none.

        Parameters
        ----------
        lat, lon : ndarray
            Degrees, WGS 84; all finite.
        margin_px : int
            The margin at each edge, with ``foot_px`` more at the bottom.
        """
        if not len(lat):
            return cls(Point(25, 10), 1.6, width, height)
        column, row = geodesy.fractions(lat, lon)
        if np.ptp(column) > 0.5:
            shifted = np.where(column < 0.5, column + 1, column)
            column = shifted if np.ptp(shifted) < np.ptp(column) else column
        left, right, top, bottom = column.min(), column.max(), row.min(), row.max()
        room_x, room_y = width - 2 * margin_px, height - 2 * margin_px - foot_px
        scale = min(room_x / max(right - left, 1e-9), room_y / max(bottom - top, 1e-9)) / geodesy.TILE_PX
        zoom = min(max(math.log2(scale), ZOOMS[0]), ZOOMS[1])
        middle = (top + bottom) / 2 + foot_px / 2 / (geodesy.TILE_PX * 2**zoom)
        return cls(Point(_lat(middle), geodesy.wrapped((left + right) / 2 * 360 - 180)), zoom, width, height)

    @property
    def world_px(self) -> float:
        """Width of the whole world, pixels."""
        return geodesy.TILE_PX * float(2**self.zoom)

    @property
    def km_a_pixel(self) -> float:
        """The ground resolution at the centre, kilometres per pixel."""
        return geodesy.km_a_pixel(self.zoom, self.centre.lat)

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner, in pixels from the world's."""
        column, row = geodesy.fraction(self.centre)
        return column * self.world_px - self.width / 2, row * self.world_px - self.height / 2

    @property
    def box(self) -> BBox:
        """The box that is shown; degrees, WGS 84; may cross the antimeridian."""
        left, top = self.corner
        if self.width >= self.world_px:
            west, east = -180.0, 180.0
        else:
            west, east = (geodesy.wrapped(edge / self.world_px * 360 - 180) for edge in (left, left + self.width))
        north, south = (_lat(edge / self.world_px) for edge in (top, top + self.height))
        return BBox(west, south, east, north)

    def pixels(self, lat: Pixels, lon: Pixels) -> tuple[Pixels, Pixels]:
        """Positions (degrees) as x and y in pixels, on the copy of the world nearest to the centre."""
        column, row = geodesy.fractions(lat, lon)
        left, top = self.corner
        x = column * self.world_px - left
        x -= np.round((x - self.width / 2) / self.world_px) * self.world_px
        return x, row * self.world_px - top

    def projected(self, shape: Any, *, tolerance_px: float = 0.4) -> Any:
        """A shapely geometry (lon, lat) in pixels, simplified, without parts far outside the frame."""

        def moved(coordinates: Pixels) -> Pixels:
            column, row = geodesy.fractions(coordinates[:, 1], coordinates[:, 0])
            left, top = self.corner
            return np.column_stack([column * self.world_px - left, row * self.world_px - top])

        flat = shapely.transform(shapely.force_2d(shape), moved)
        middle = (shapely.bounds(flat)[0] + shapely.bounds(flat)[2]) / 2
        turns = round((middle - self.width / 2) / self.world_px)
        if turns:
            flat = shapely.transform(flat, lambda c: c - np.array([turns * self.world_px, 0.0]))
        flat = shapely.simplify(flat, tolerance_px)
        if not shapely.is_valid(flat):
            flat = shapely.make_valid(flat)
        return shapely.clip_by_rect(flat, -200, -200, self.width + 200, self.height + 200)

    def tiles(self) -> Iterator[tuple[int, int, int, float, float, float]]:
        """The base map's tiles in the frame: level, column, row, x and y of its corner, and side in pixels."""
        level = basemap.label_level(self.zoom)
        many = 1 << level
        side = self.world_px / many
        left, top = self.corner
        for row in range(max(0, math.floor(top / side)), min(many - 1, math.floor((top + self.height) / side)) + 1):
            for column in range(math.floor(left / side), math.floor((left + self.width) / side) + 1):
                yield level, column % many, row, column * side - left, row * side - top, side


def _lat(row: float) -> float:
    return geodesy.row_lat(min(1.0, max(0.0, row)))
