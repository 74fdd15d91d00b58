"""Counties of the United States: their shapes, from the package us-atlas."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon

from data.build.place_row import PlaceRow
from data.build.shapes import polygons
from geo.geodesy import KM_A_DEGREE

TOLERANCE = 0.02
"""Degrees: the largest displacement of an edge when counties are simplified together."""


def county_shapes(us_atlas: Path, states: Mapping[str, str]) -> dict[str, Any]:
    """Shapes by GeoNames code ("US.AZ.015"), simplified as one coverage.

    Parameters
    ----------
    us_atlas : Path
        The package's folder; the file is TopoJSON, whose rings are made of arcs that neighbours share.
    states : Mapping
        The letters of the post by the state's number; counties of other territories are left out.
    """
    topology = json.loads((us_atlas / "package/counties-10m.json").read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> Any:
        parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    shapes: dict[str, Any] = {}
    for county in topology["objects"]["counties"]["geometries"]:
        state = states.get(county["id"][:2])
        if state is None:
            continue
        parts = [county["arcs"]] if county["type"] == "Polygon" else county["arcs"]
        rings = [[ring(numbers) for numbers in part] for part in parts]
        areas = [Polygon(outer, [hole for hole in holes if len(hole) > 3]) for outer, *holes in rings if len(outer) > 3]
        if areas:
            shapes[f"US.{state}.{county['id'][2:]}"] = polygons(shapely.make_valid(shapely.multipolygons(areas)))
    simple = shapely.coverage_simplify(np.array(list(shapes.values()), dtype=object), TOLERANCE)
    return dict(zip(shapes, shapely.set_precision(simple, 0.001), strict=True))


def place_counties(shapes: Mapping[str, Any], rows: list[PlaceRow]) -> list[tuple[PlaceRow, Any]]:
    """Put the rows of counties where their shapes lie; the rows that have one, with it."""
    by_code = {row.admin2: row for row in rows if row.kind == "admin2" and row.country == "US"}
    drawn = [(by_code[code], shape) for code, shape in shapes.items() if code in by_code and not shape.is_empty]
    for row, shape in drawn:
        centre = shapely.centroid(shape)
        row.lat, row.lon = round(centre.y, 4), round(centre.x, 4)
        scale = math.cos(math.radians(row.lat))
        row.radius_km = round(KM_A_DEGREE * math.sqrt(shapely.area(shape) * scale / math.pi) * 1.2, 1)
    return drawn
