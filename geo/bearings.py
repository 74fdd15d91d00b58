"""Directions and distances over the globe: where one gets to, which way it lies, and the middle of things."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import shapely

from geo.model import EARTH_RADIUS_KM, Point


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
