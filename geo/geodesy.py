"""Calculations with positions: distances, bearings, boxes, shapes, the map's projection and its cells.

The Earth is a sphere of radius :data:`EARTH_RADIUS_KM`, from which distances, bearings, degrees in kilometres, rings
and the scale of the map follow. :class:`Point` has the methods for single points; :func:`distances_km` and
:func:`destinations` do the same for numpy columns, a million in the time that a loop needs for a thousand.

Refused: geographiclib (which geopy brings) and the ellipsoid at run time. A distance takes 230 µs instead of 3 and a
destination 100 instead of 5, and resolving "15 km north of Springfield" takes ten. No query engine knows the ellipsoid
either, so single points and columns would differ by up to 0.56 %, while the radius of a place is known to 10 % at best.
The tests of this module compare with the ellipsoid.

On the map a cell at level *n* is one of 4**n squares of Web Mercator, named by its Morton code, so that clustering is
a right shift on any SQL engine: the bits of its column and row, interleaved, column in the even places. Level 26
squares are about 0.6 m wide at the equator. The cell of the same position at a coarser level is the code shifted
right by two bits a level, and the rows of a table sorted by code lie near each other on the map.

Refused for cells: H3 and S2, which need a native extension in every query engine; geohash, whose text prefixes
don't match the screen's square pixels; quadkeys, the same codes as text, five times the size.

Source of the projection: https://epsg.io/3857 (spherical Mercator). Of great circles:
https://www.movable-type.co.uk/scripts/latlong.html. Of the interleaving:
https://graphics.stanford.edu/~seander/bithacks.html#InterleaveBMN
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG), kilometres."""

KM_A_DEGREE = math.radians(1) * EARTH_RADIUS_KM
"""A degree of latitude, and of longitude at the equator: 111.195 km."""

NARROWEST = 0.1
"""The least width that a degree of longitude is taken to have near the poles, as a share of its width at the
equator."""

LEVEL = 26
"""The level at which incidents store their cell."""

MAX_LAT = 85.0511287798066
"""Degrees; the square map ends here. Points beyond it belong to the outermost row."""

TILE_PX = 256
"""Width of the whole map at zoom 0, pixels."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def wrapped(lon: float) -> float:
    """A longitude brought into -180 (included) to 180 (excluded) degrees."""
    return (lon + 180) % 360 - 180


@dataclass(frozen=True, slots=True)
class Point:
    """A position: latitude and longitude in degrees, WGS 84.

    Raises
    ------
    ValueError
        A value is not finite, or out of range (latitude -90 to 90, longitude -180 to 180).
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat) and -90 <= self.lat <= 90):
            raise ValueError(f"latitude {self.lat} is not between -90 and 90")
        if not (math.isfinite(self.lon) and -180 <= self.lon <= 180):
            raise ValueError(f"longitude {self.lon} is not between -180 and 180")

    def distance_km(self, other: Point) -> float:
        """Great-circle distance in kilometres (haversine; at most 0.5% from the ellipsoid's)."""
        lat, other_lat = math.radians(self.lat), math.radians(other.lat)
        half_lat = math.sin((other_lat - lat) / 2)
        half_lon = math.sin(math.radians(other.lon - self.lon) / 2)
        chord = half_lat**2 + math.cos(lat) * math.cos(other_lat) * half_lon**2
        return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))

    def bearing_to(self, other: Point) -> float:
        """The direction of another point, degrees clockwise from north, -180 to 180; 0 for the point itself."""
        lat, other_lat, lon = math.radians(self.lat), math.radians(other.lat), math.radians(other.lon - self.lon)
        east = math.sin(lon) * math.cos(other_lat)
        north = math.cos(lat) * math.sin(other_lat) - math.sin(lat) * math.cos(other_lat) * math.cos(lon)
        return math.degrees(math.atan2(east, north))

    def moved(self, distance_km: float, bearing: float) -> Point:
        """The point some kilometres away in a direction (degrees clockwise from north), to about ten metres."""
        angle, lat, lon = distance_km / EARTH_RADIUS_KM, math.radians(self.lat), math.radians(self.lon)
        course = math.radians(bearing)
        sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course)
        to_lat = math.asin(max(-1.0, min(1.0, sine)))
        to_lon = lon + math.atan2(
            math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(to_lat)
        )
        return Point(round(math.degrees(to_lat), 4), round(wrapped(math.degrees(to_lon)), 4))

    def halfway_to(self, other: Point) -> Point:
        """The point in the middle of the way to another."""
        return self.moved(self.distance_km(other) / 2, self.bearing_to(other))


@dataclass(frozen=True, slots=True)
class BBox:
    """A box on the map: west, south, east, north in degrees, WGS 84, edges included.

    ``west > east`` means that the box crosses the antimeridian: use :meth:`split`.

    Raises
    ------
    ValueError
        A value is not finite or out of range, or south lies above north.
    """

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        Point(self.south, self.west)
        Point(self.north, self.east)
        if self.south > self.north:
            raise ValueError(f"south {self.south} lies above north {self.north}")

    @classmethod
    def around(cls, point: Point, radius_km: float) -> BBox:
        """The box around the points within a distance of a point; it may cross the antimeridian.

        Near the poles it is at most ten times as wide as high, and never wider than 358 degrees.
        """
        high = radius_km / KM_A_DEGREE
        wide = min(179.0, high / max(NARROWEST, math.cos(math.radians(point.lat))))
        return cls.between(point.lon - wide, point.lat - high, point.lon + wide, point.lat + high)

    @classmethod
    def between(cls, west: float, south: float, east: float, north: float) -> BBox:
        """The box between edges in degrees, which are clipped at the poles and wrapped at the antimeridian."""
        return cls(
            west if west >= -180 else west + 360,
            max(-90.0, south),
            east if east <= 180 else east - 360,
            min(90.0, north),
        )

    def split(self) -> tuple[BBox, ...]:
        """The box as one part, or as two where it crosses the antimeridian, west part first."""
        if self.west <= self.east:
            return (self,)
        return (
            BBox(self.west, self.south, 180.0, self.north),
            BBox(-180.0, self.south, self.east, self.north),
        )

    def common(self, other: BBox) -> BBox:
        """The intersection of two boxes: its larger part if it has two, and the South Pole alone if it is empty."""
        parts = [
            BBox(max(a.west, b.west), max(a.south, b.south), min(a.east, b.east), min(a.north, b.north))
            for a in self.split()
            for b in other.split()
            if max(a.west, b.west) <= min(a.east, b.east) and max(a.south, b.south) <= min(a.north, b.north)
        ]
        if len(parts) == 2 and parts[0].east == 180 and parts[1].west == -180:  # one box, across the antimeridian
            return BBox(parts[0].west, parts[0].south, parts[1].east, parts[0].north)
        return max(parts, key=lambda part: part.east - part.west, default=BBox(0.0, -90.0, 0.0, -90.0))

    def inside_km(self, lats: Floats, lons: Floats) -> Floats:
        """Signed distances of points from the edge, kilometres, to about 1 %: positive inside, negative outside."""
        scale = np.maximum(NARROWEST, np.cos(np.radians(lats))) * KM_A_DEGREE
        upwards = np.minimum(lats - self.south, self.north - lats) * KM_A_DEGREE
        width = (self.east - self.west) % 360 if self.east - self.west != 360 else 360.0
        from_west = (lons - self.west) % 360
        sideways = np.minimum(from_west, width - from_west)
        outside = np.maximum(sideways, from_west - 360)  # the way round to the western edge may be the shorter
        sideways = np.where(sideways >= 0, sideways, outside) * scale
        if width == 360:
            sideways = np.full_like(sideways, np.inf)
        beyond = np.hypot(np.minimum(upwards, 0), np.minimum(sideways, 0))
        return np.where((upwards >= 0) & (sideways >= 0), np.minimum(upwards, sideways), -beyond)

    def box(self) -> BBox:
        """The box itself: the counterpart of ``box`` of the other shapes."""
        return self

    def __contains__(self, point: Point) -> bool:
        return any(
            part.west <= point.lon <= part.east and part.south <= point.lat <= part.north for part in self.split()
        )


# ---------------------------------------------------------------------- columns of points


def distances_km(lat: Floats | float, lon: Floats | float, lats: Floats, lons: Floats) -> Floats:
    """:meth:`Point.distance_km` for columns: numpy's haversine.

    Parameters
    ----------
    lat, lon, lats, lons : ndarray of float
        Degrees, WGS 84; of shapes that numpy can broadcast. NaN where a position is unknown.

    Returns
    -------
    ndarray of float
        Kilometres; NaN where a position is.
    """
    half_lat = np.sin(np.radians(lats - lat) / 2)
    half_lon = np.sin(np.radians(lons - lon) / 2)
    chord = half_lat**2 + np.cos(np.radians(lat)) * np.cos(np.radians(lats)) * half_lon**2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord))), dtype=np.float64)


def distances_among_km(lats: Floats, lons: Floats) -> Floats:
    """Great-circle distances between all pairs of points: a square matrix, kilometres.

    Taken from the angles between unit vectors, which is one matrix product; below about 0.2 m the result may be 0.
    """
    north, east = np.radians(lats), np.radians(lons)
    vectors = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    return np.asarray(np.arccos(np.clip(vectors @ vectors.T, -1.0, 1.0)) * EARTH_RADIUS_KM, dtype=np.float64)


def destinations(lat: Floats, lon: Floats, distance_km: Floats, bearing: Floats) -> tuple[Floats, Floats]:
    """:meth:`Point.moved` for columns, unrounded; of shapes that numpy can broadcast.

    Returns
    -------
    (latitudes, longitudes)
        Degrees; a longitude may lie beyond 180, so that a ring around a point isn't torn at the antimeridian.
    """
    angle, course = distance_km / EARTH_RADIUS_KM, np.radians(bearing)
    north, east = np.radians(lat), np.radians(lon)
    to_north = np.arcsin(np.clip(np.sin(north) * np.cos(angle) + np.cos(north) * np.sin(angle) * np.cos(course), -1, 1))
    to_east = east + np.arctan2(
        np.sin(course) * np.sin(angle) * np.cos(north), np.cos(angle) - np.sin(north) * np.sin(to_north)
    )
    return np.degrees(to_north), np.degrees(to_east)


def degrees_around(lat: Floats, radius_km: Floats) -> tuple[Floats, Floats]:
    """How far circles reach north and east of their centres, degrees: :meth:`BBox.around` for columns."""
    high = radius_km / KM_A_DEGREE
    return high, high / np.maximum(NARROWEST, np.cos(np.radians(lat)))


# ---------------------------------------------------------------------- what lies in a shape


@dataclass(frozen=True, slots=True)
class Circle:
    """The points within a distance of a point.

    Raises
    ------
    ValueError
        The radius isn't above 0, or is half the Earth's circumference or more.
    """

    centre: Point
    radius_km: float

    def __post_init__(self) -> None:
        if not 0 < self.radius_km <= _HALFWAY_ROUND_KM:
            raise ValueError(f"radius {self.radius_km} is not above 0 and at most {_HALFWAY_ROUND_KM:,.0f} km")

    def inside_km(self, lats: Floats, lons: Floats) -> Floats:
        """How far points lie within the edge, kilometres; below 0 outside of it."""
        return self.radius_km - distances_km(self.centre.lat, self.centre.lon, lats, lons)

    def box(self) -> BBox:
        """The box around the circle; all longitudes if it contains a pole."""
        angle, lat = self.radius_km / EARTH_RADIUS_KM, math.radians(self.centre.lat)
        south, north = (math.degrees(lat + turn) for turn in (-angle, angle))
        if south <= -90 or north >= 90:
            return BBox(-180.0, max(-90.0, south), 180.0, min(90.0, north))
        wide = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(lat)))) + _SLACK
        lon = self.centre.lon
        return BBox.between(lon - wide, south - _SLACK, lon + wide, north + _SLACK)


_SLACK = 1e-6
"""Degrees that are added to the box around a circle, so that rounding doesn't cut off its edge."""

_HALFWAY_ROUND_KM = math.pi * EARTH_RADIUS_KM
"""Half the Earth's circumference."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area given by its corners in order, the last joined to the first.

    Sides are straight lines in degrees, as in GeoJSON and on maps. It may cross the antimeridian, but not contain a
    pole.

    Raises
    ------
    ValueError
        There are fewer than three corners, or they span more than half the Earth.
    """

    corners: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(self.corners) < 3:
            raise ValueError(f"an area needs three corners or more, not {len(self.corners)}")
        east = self._east()
        if east.max() - east.min() > 180:
            raise ValueError("an area spans half of the Earth at most")

    def _east(self) -> Floats:
        """The corners' longitudes as degrees east of the first corner, continuous across the antimeridian."""
        first = self.corners[0].lon
        return np.array([wrapped(corner.lon - first) for corner in self.corners])

    def inside_km(self, lats: Floats, lons: Floats) -> Floats:
        """How far points lie within the edge, kilometres; below 0 outside of it.

        Distances are measured on a plane around each point: right to 1 % up to some 200 km, which is as far as an
        incident's radius reaches.
        """
        lat, east = np.asarray(lats, dtype=np.float64), (np.asarray(lons) - self.corners[0].lon + 180) % 360 - 180
        north, wide = np.array([corner.lat for corner in self.corners]), self._east()
        inside = np.zeros(lat.shape, dtype=bool)
        nearest = np.full(lat.shape, np.inf)
        scale = np.maximum(NARROWEST, np.cos(np.radians(lat)))
        for start, end in itertools.pairwise([*range(len(self.corners)), 0]):
            crosses = (north[start] > lat) != (north[end] > lat)
            rise = north[end] - north[start]
            side = (wide[end] - wide[start]) * (lat - north[start]) - (east - wide[start]) * rise
            inside ^= crosses & (side * np.sign(rise) > 0)
            x, y = (wide[start] - east) * scale, north[start] - lat
            along, up = (wide[end] - wide[start]) * scale, north[end] - north[start]
            length = along * along + up * up
            part = np.clip(-(x * along + y * up) / np.where(length > 0, length, 1.0), 0.0, 1.0)
            nearest = np.minimum(nearest, np.hypot(x + part * along, y + part * up))
        return np.where(inside, nearest, -nearest) * KM_A_DEGREE

    def box(self) -> BBox:
        """The box around the polygon."""
        east, north = self._east() + self.corners[0].lon, [corner.lat for corner in self.corners]
        return BBox.between(float(east.min()), min(north), float(east.max()), max(north))


def box_around(boxes: Iterable[BBox]) -> BBox | None:
    """The narrowest box around some boxes, which may cross the antimeridian; None for no boxes."""
    parts = sorted((part for box in boxes for part in box.split()), key=lambda part: part.west)
    if not parts:
        return None
    wests = np.array([part.west for part in parts])
    reach = np.maximum.accumulate([part.east for part in parts])
    gaps = np.append(wests[1:], wests[0] + 360) - reach
    widest = int(gaps.argmax())
    south, north = min(part.south for part in parts), max(part.north for part in parts)
    if gaps[widest] <= 0:
        return BBox(-180.0, south, 180.0, north)
    return BBox(float(wests[(widest + 1) % len(parts)]), south, float(reach[widest]), north)


MOST_CORNERS = 400
"""The most corners of the areas in a link, because browsers truncate links of some thousands of characters."""

_TOLERANCES = (0.0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Tolerances for simplifying an outline, degrees; the first that leaves few enough corners for a link is taken."""


MOST_AREAS = 20
"""The most areas in a filter: more make a link too long for browsers, and a filter that nobody can check by eye."""


def outline(area: Any) -> Polygon:
    """The outline of a shapely polygon, without holes: see :func:`outlines`."""
    return outlines([area])[0]


def outlines(areas: Iterable[Any]) -> tuple[Polygon, ...]:
    """The outlines of shapely polygons without holes, largest first, with at most :data:`MOST_CORNERS` corners in all.

    Raises
    ------
    ValueError
        They have too many corners even when simplified, or a :class:`Polygon` refuses one.
    """
    rings = sorted((type(area)(area.exterior) for area in areas), key=lambda ring: ring.area, reverse=True)
    for tolerance in _TOLERANCES:
        smoothed = [list(ring.simplify(tolerance).exterior.coords)[:-1] for ring in rings]
        if sum(map(len, smoothed)) <= MOST_CORNERS:
            return tuple(Polygon(tuple(Point(round(y, 5), round(x, 5)) for x, y, *_ in ring)) for ring in smoothed)
    raise ValueError("its outline has too many corners")


# ---------------------------------------------------------------------- Web Mercator


def fraction(point: Point) -> tuple[float, float]:
    """Position on the square map: (column, row) as fractions of its width, from the north-west corner."""
    lat = math.radians(min(MAX_LAT, max(-MAX_LAT, point.lat)))
    column = (point.lon + 180) / 360
    row = (1 - math.asinh(math.tan(lat)) / math.pi) / 2
    return min(1.0, max(0.0, column)), min(1.0, max(0.0, row))


def fractions(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """:func:`fraction` for arrays: (x, y) as fractions of the map's width and height, from 180° W and its north edge.

    Longitudes aren't limited: x exceeds 1 beyond 180°, on the next copy of the map.
    """
    north = np.radians(np.clip(lat, -MAX_LAT, MAX_LAT))
    return (lon + 180) / 360, (1 - np.arcsinh(np.tan(north)) / np.pi) / 2


def row_lat(row: float) -> float:
    """The latitude of a row of the square map (0 at its north, 1 at its south), degrees."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row))))


def km_a_pixel(zoom: float, lat: float = 0.0) -> float:
    """The width of a pixel of a web map on the ground, kilometres; at the equator by default."""
    return 360 * KM_A_DEGREE * math.cos(math.radians(lat)) / (TILE_PX * 2**zoom)


# ---------------------------------------------------------------------- cells


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
    bits = bits & 0x5555555555555555
    for (shift, _), (_, mask) in zip(reversed(_MASKS), [*reversed(_MASKS[:-1]), (0, 0x00000000FFFFFFFF)], strict=True):
        bits = (bits | (bits >> shift)) & mask
    return bits


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


def cells(lat: Floats, lon: Floats) -> NDArray[np.int64]:
    """The level-26 cells of many points at once; the same arithmetic as :func:`cell`.

    Parameters
    ----------
    lat, lon : ndarray of float, same shape
        Degrees, WGS 84; no NaN.
    """
    side = 1 << LEVEL
    code = np.zeros(np.shape(lat), dtype=np.uint64)
    for place, part in enumerate(fractions(lat, lon)):
        bits = np.minimum(side - 1, (np.clip(part, 0, 1) * side).astype(np.uint64))
        for shift, mask in _MASKS:
            bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
        code |= bits << np.uint64(place)
    return code.astype(np.int64)


def columns_rows(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Column and row, from the north-west corner, of many cells of one level at once."""
    squeezed: Any = _squeeze
    return squeezed(codes), squeezed(codes >> 1)


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
        row_lat((row + 1) / side),
        (column + 1) / side * 360 - 180,
        row_lat(row / side),
    )


def level_for(zoom: float, pixels: int = 64) -> int:
    """The level whose cells are at least ``pixels`` wide on a web map at ``zoom`` (0 to 22)."""
    return max(0, min(LEVEL, math.floor(zoom + math.log2(TILE_PX / pixels))))


def ranges(box: BBox, *, at_most: int = 16) -> list[tuple[int, int]]:
    """Ranges of level-26 codes, both ends included, that cover a box, so that a sorted table needn't be scanned whole.

    Parameters
    ----------
    box : BBox
        Degrees; may cross the antimeridian.
    at_most : int
        The most ranges for each part of :meth:`BBox.split`; more ranges fit the box more closely.

    Returns
    -------
    list of (first, last)
        In order, without overlap. They usually cover more than the box: test the points too.
    """
    spans: list[tuple[int, int]] = []
    for part in box.split():
        level = 0
        corners = set(_covering(part, level))
        while level < LEVEL:
            finer = set(_covering(part, level + 1))
            if len(finer) > at_most:
                break
            level, corners = level + 1, finer
        shift = 2 * (LEVEL - level)
        spans += [(code << shift, ((code + 1) << shift) - 1) for code in corners]
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
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


# ---------------------------------------------------------------------- positions as people write them


POSITION_FORMATS = {"decimal": "decimal", "degrees": "degrees", "mgrs": "MGRS"}
"""The ways in which :func:`position_words` gives a position."""

_STEPS = 4
"""A unit of a position's last digit is at most its radius divided by this; finer digits would be false precision."""
_METRE_KM = 0.001
"""The radius assumed for a position that comes without one: a metre."""


def position_words(point: Point, form: str, radius_km: float | None = None) -> str:
    """A position as text, with as many digits as its radius justifies.

    Parameters
    ----------
    point : Point
    form : str
        One of :data:`POSITION_FORMATS`: "50.031, 36.352", "50°01′52″N 36°21′07″E" or "37U CR 1034 4456". Empty for
        MGRS near the poles, where that grid ends.
    radius_km : float, optional
        How uncertain the position is, kilometres; a metre by default.
    """
    step_km = max(radius_km / _STEPS if radius_km else _METRE_KM, _METRE_KM)
    if form == "degrees":
        return f"{_sexagesimal(point.lat, 'NS', step_km)} {_sexagesimal(point.lon, 'EW', step_km)}"
    if form == "mgrs":
        return mgrs(point, digits=_digits(step_km))
    places = min(5, max(0, math.ceil(math.log10(KM_A_DEGREE / step_km))))
    lat, lon = (round(degrees, places) + 0.0 for degrees in (point.lat, point.lon))  # + 0.0 turns -0.0 into 0.0
    return f"{lat:.{places}f}, {lon:.{places}f}"


def _digits(step_km: float) -> int:
    """How many digits a grid reference needs to be as fine as a step: 5 for a metre, 1 for 10 km."""
    return min(5, max(1, math.ceil(-math.log10(step_km / 100))))


def _sexagesimal(degrees: float, sides: str, step_km: float) -> str:
    """Degrees, minutes and seconds, down to the unit that is about as fine as a step."""
    minute_km = KM_A_DEGREE / 60
    places = 1 if step_km < minute_km / 60 else 0
    seconds = round(abs(degrees) * 3600, places)
    if step_km >= minute_km:
        seconds = round(seconds / 60) * 60
    minutes, seconds = divmod(seconds, 60)
    whole, minutes = divmod(int(minutes), 60)
    side = sides[0] if degrees >= 0 else sides[1]
    text = f"{whole}°{minutes:02d}′"
    return text + (side if step_km >= minute_km else f"{seconds:0{4 if places else 2}.{places}f}″{side}")


_AXIS_M, _FLATTENING = 6_378_137.0, 1 / 298.257223563
"""The ellipsoid of WGS 84, on which UTM and MGRS are defined: semi-major axis in metres, and flattening."""
_N = _FLATTENING / (2 - _FLATTENING)
_RECTIFYING_M = _AXIS_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
"""Krüger's series to the fourth order, right to a tenth of a millimetre within a zone: Karney, Transverse Mercator
with an accuracy of a few nanometers (2011), equation 35; https://arxiv.org/abs/1002.1417."""
_SCALE, _FALSE_EAST_M, _FALSE_NORTH_M = 0.9996, 500_000.0, 10_000_000.0
_BANDS = "CDEFGHJKLMNPQRSTUVWXX"
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_SQUARE_M = 100_000


def utm(point: Point) -> tuple[int, float, float]:
    """The zone of the Universal Transverse Mercator grid, and easting and northing in it in metres.

    Zones are irregular around southern Norway and Svalbard, as the grid defines.

    Raises
    ------
    ValueError
        The point lies south of 80° S or north of 84° N, where the grid ends.
    """
    if not -80 <= point.lat <= 84:
        raise ValueError(f"the grid ends before latitude {point.lat}")
    zone = _zone(point)
    lat, east = math.radians(point.lat), math.radians(wrapped(point.lon - (6 * zone - 183)))
    eccentricity = 2 * math.sqrt(_N) / (1 + _N)
    conformal = math.sinh(math.atanh(math.sin(lat)) - eccentricity * math.atanh(eccentricity * math.sin(lat)))
    xi = math.atan2(conformal, math.cos(east))
    eta = math.asinh(math.sin(east) / math.hypot(conformal, math.cos(east)))
    northing = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    easting = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    north_m = _SCALE * _RECTIFYING_M * northing
    return zone, _FALSE_EAST_M + _SCALE * _RECTIFYING_M * easting, north_m + (_FALSE_NORTH_M if point.lat < 0 else 0)


def _zone(point: Point) -> int:
    lat, lon = point.lat, wrapped(point.lon)
    if 56 <= lat < 64 and 3 <= lon < 12:
        return 32
    if lat >= 72 and 0 <= lon < 42:
        return 31 + 2 * int((lon + 3) // 12)
    return int((lon + 180) // 6) + 1


def mgrs(point: Point, *, digits: int = 5) -> str:
    """The place in the Military Grid Reference System: "18S UJ 23371 06519"; empty near the poles.

    Parameters
    ----------
    digits : int
        Of easting and northing each: 5 name a metre, 1 a square of 10 km.

    Notes
    -----
    Digits are cut and not rounded, since they name the square that holds the point. Lettering: NGA.STND.0037, The
    Universal Grids and the Transverse Mercator and Polar Stereographic Map Projections (2014), appendix B.
    """
    try:
        zone, east_m, north_m = utm(point)
    except ValueError:
        return ""
    column, row = int(east_m // _SQUARE_M), int(north_m // _SQUARE_M)
    letters = _COLUMNS[(zone - 1) % 3][column - 1] + _ROWS[(row + (5 if zone % 2 == 0 else 0)) % len(_ROWS)]
    parts = (f"{int(metres % _SQUARE_M):05d}"[:digits] for metres in (east_m, north_m))
    return " ".join((f"{zone}{_BANDS[int((point.lat + 80) // 8)]}", letters, *parts))
