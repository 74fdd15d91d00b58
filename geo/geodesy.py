"""Web-Mercator cells as integers, so that clustering is a right shift on any SQL engine.

A cell at level *n* is one of 4**n squares of the Web-Mercator map, named by its Morton code: the
bits of its column and row, interleaved, column in the even places. Level 26 squares are about 0.6 m
wide at the equator. The cell of the same position at a coarser level is the code shifted right by
two bits a level, and the rows of a table sorted by code lie near each other on the map.

Refused: H3 and S2, which need a native extension in every query engine; geohash, whose text prefixes
don't match the screen's square pixels; quadkeys, the same codes as text, five times the size.

Source of the projection: https://epsg.io/3857 (spherical Mercator). Of the interleaving:
https://graphics.stanford.edu/~seander/bithacks.html#InterleaveBMN
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.model import EARTH_RADIUS_KM, BBox, Point

LEVEL = 26
"""The level at which incidents store their cell."""

MAX_LAT = 85.0511287798066
"""Degrees; the square map ends here. Points beyond it belong to the outermost row."""

TILE_PX = 256
"""Width of the whole map at zoom 0, pixels."""

_MASKS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


def _spread(bits: int) -> int:
    for shift, mask in _MASKS:
        bits = (bits | (bits << shift)) & mask
    return bits


def _squeeze(bits: int) -> int:
    bits &= 0x5555555555555555
    for (shift, _), (_, mask) in zip(reversed(_MASKS), [*reversed(_MASKS[:-1]), (0, 0x00000000FFFFFFFF)], strict=True):
        bits = (bits | (bits >> shift)) & mask
    return bits


def fraction(point: Point) -> tuple[float, float]:
    """Position on the square map: (column, row) as fractions of its width, from the north-west corner."""
    lat = math.radians(min(MAX_LAT, max(-MAX_LAT, point.lat)))
    column = (point.lon + 180) / 360
    row = (1 - math.asinh(math.tan(lat)) / math.pi) / 2
    return min(1.0, max(0.0, column)), min(1.0, max(0.0, row))


def cell(point: Point, level: int = LEVEL) -> int:
    """The Morton code of the cell that holds a point.

    Parameters
    ----------
    point : Point
        Degrees, WGS 84. Beyond ``MAX_LAT`` the outermost row is given.
    level : int
        0 (one cell for the world) to 26.
    """
    side = 1 << level
    column, row = (min(side - 1, int(part * side)) for part in fraction(point))
    return _spread(column) | (_spread(row) << 1)


def cells(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.int64]:
    """The level-26 cells of many points at once; the same arithmetic as :func:`cell`.

    Parameters
    ----------
    lat, lon : ndarray of float, same shape
        Degrees, WGS 84; no NaN.
    """
    side = 1 << LEVEL
    radians = np.radians(np.clip(lat, -MAX_LAT, MAX_LAT))
    column = (lon + 180) / 360
    row = (1 - np.arcsinh(np.tan(radians)) / np.pi) / 2
    code = np.zeros(np.shape(lat), dtype=np.uint64)
    for place, part in enumerate((column, row)):
        bits = np.minimum(side - 1, (np.clip(part, 0, 1) * side).astype(np.uint64))
        for shift, mask in _MASKS:
            bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
        code |= bits << np.uint64(place)
    return code.astype(np.int64)


def parent(code: int, level: int, *, of: int = LEVEL) -> int:
    """The cell at a coarser ``level`` that holds the cell ``code`` of level ``of``."""
    if not 0 <= level <= of:
        raise ValueError(f"level {level} is not between 0 and {of}")
    return code >> 2 * (of - level)


def bounds(code: int, level: int) -> BBox:
    """West, south, east, north of a cell; degrees, WGS 84."""
    side = 1 << level
    column, row = _squeeze(code), _squeeze(code >> 1)
    return BBox(
        column / side * 360 - 180,
        _row_lat((row + 1) / side),
        (column + 1) / side * 360 - 180,
        _row_lat(row / side),
    )


def _row_lat(row: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row))))


def level_for(zoom: float, pixels: int = 64) -> int:
    """The level whose cells are at least ``pixels`` wide on a web map at ``zoom`` (0 to 22)."""
    return max(0, min(LEVEL, math.floor(zoom + math.log2(TILE_PX / pixels))))


def ranges(box: BBox, *, at_most: int = 16) -> list[tuple[int, int]]:
    """Level-26 code ranges, both ends included, that cover a box: the short scan of a sorted table.

    Parameters
    ----------
    box : BBox
        Degrees; may cross the antimeridian.
    at_most : int
        How many ranges each half of the box may give; more fit it more closely.

    Returns
    -------
    list of (first, last)
        In order, without overlap. They cover the box and usually more: test the point itself too.
    """
    found: list[tuple[int, int]] = []
    for part in box.split():
        level = 0
        corners = set(_covering(part, level))
        while level < LEVEL:
            finer = set(_covering(part, level + 1))
            if len(finer) > at_most:
                break
            level, corners = level + 1, finer
        shift = 2 * (LEVEL - level)
        found += [(code << shift, ((code + 1) << shift) - 1) for code in corners]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _covering(box: BBox, level: int) -> Iterator[int]:
    side = 1 << level
    left, top = fraction(Point(box.north, box.west))
    right, bottom = fraction(Point(box.south, box.east))
    for row in range(min(side - 1, int(top * side)), min(side - 1, int(bottom * side)) + 1):
        for column in range(min(side - 1, int(left * side)), min(side - 1, int(right * side)) + 1):
            yield _spread(column) | (_spread(row) << 1)


def moved(point: Point, distance_km: float, bearing: float) -> Point:
    """The point some kilometres away in a direction (degrees clockwise from north), along a great circle."""
    angle, lat, lon = distance_km / EARTH_RADIUS_KM, math.radians(point.lat), math.radians(point.lon)
    course = math.radians(bearing)
    to_lat = math.asin(
        max(-1.0, min(1.0, math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course)))
    )
    to_lon = lon + math.atan2(
        math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(to_lat)
    )
    return Point(round(math.degrees(to_lat), 4), round((math.degrees(to_lon) + 180) % 360 - 180, 4))


def middle(first: Point, second: Point) -> Point:
    """The point halfway between two."""
    return moved(first, first.distance_km(second) / 2, bearing_to(first, second))


def bearing_to(first: Point, second: Point) -> float:
    """The direction from one point to another, degrees clockwise from north, -180 to 180."""
    lat, other, lon = math.radians(first.lat), math.radians(second.lat), math.radians(second.lon - first.lon)
    return math.degrees(
        math.atan2(
            math.sin(lon) * math.cos(other),
            math.cos(lat) * math.sin(other) - math.sin(lat) * math.cos(other) * math.cos(lon),
        )
    )


def middle_of(line: Any) -> Point:
    """The point of a line nearest to the mean of its corners, weighted by length."""
    centre = shapely.centroid(line)
    corners = shapely.get_coordinates(line)
    scale = math.cos(math.radians(centre.y))
    away = np.hypot((corners[:, 0] - centre.x) * scale, corners[:, 1] - centre.y)
    lon, lat = corners[int(away.argmin())]
    return Point(round(float(lat), 4), round(float(lon), 4))
