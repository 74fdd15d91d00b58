"""Areas come out of the files in which people keep them, and what is no area is refused with a sentence."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from geo.datasets.areas import areas_in_file, shapes_in_file
from geo.errors import ReadError
from geo.filter import Filter
from geo.geodesy import MOST_AREAS, MOST_CORNERS, Point, outlines

SQUARE = shapely.box(30, 50, 32, 52)


def written(folder: Path, name: str, *shapes: shapely.Geometry, crs: str = "EPSG:4326") -> Path:
    path = folder / name
    kinds = {"Polygon": "Polygon", "MultiPolygon": "MultiPolygon", "Point": "Point"}
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        [np.array([f"area {number}" for number in range(len(shapes))], dtype=object)],
        ["name"],
        geometry_type=kinds[shapes[0].geom_type],
        crs=crs,
        driver="KML" if name.endswith(".kml") else None,
    )
    return path


@pytest.mark.parametrize("name", ["area.geojson", "area.gpkg", "area.kml"])
def test_each_format_gives_the_same_area(tmp_path: Path, name: str) -> None:
    [area] = areas_in_file(written(tmp_path, name, SQUARE))
    assert {(corner.lat, corner.lon) for corner in area.corners} == {(50, 30), (50, 32), (52, 32), (52, 30)}


def test_an_area_of_several_parts_is_several_areas_and_holes_are_filled(tmp_path: Path) -> None:
    ring = SQUARE.difference(shapely.box(30.5, 50.5, 31, 51))
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), ring])
    large, small = areas_in_file(written(tmp_path, "areas.geojson", both))
    assert len(large.corners) == len(small.corners) == 4
    assert max(corner.lat for corner in small.corners) == 1


def test_an_outline_of_many_corners_is_smoothed_until_a_link_can_hold_it() -> None:
    angles = np.linspace(0, 2 * math.pi, 5_000)
    circle = shapely.Polygon(np.c_[30 + np.cos(angles), 50 + np.sin(angles)])
    [area] = outlines([circle])
    assert 20 < len(area.corners) <= MOST_CORNERS
    shown = Filter(area=(area,))
    assert Filter.from_query(shown.to_query()) == (shown, ())
    assert all(abs(corner.distance_km(Point(50, corner.lon))) < 120 for corner in area.corners)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("area.geojson", "{", "can't be read as a file of areas"),
        ("area.txt", "hello", "can't be read as a file of areas"),
        ("line.geojson", json.dumps({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}), "holds no areas"),
    ],
)
def test_what_holds_no_area_is_refused(tmp_path: Path, name: str, content: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=says):
        areas_in_file(path)


def test_metres_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="EPSG:3857"):
        areas_in_file(written(tmp_path, "metres.gpkg", shapely.box(3e6, 6e6, 3.1e6, 6.1e6), crs="EPSG:3857"))


def test_a_file_of_too_many_areas_is_refused(tmp_path: Path) -> None:
    boxes = [shapely.box(number, 0, number + 0.5, 1) for number in range(MOST_AREAS + 1)]
    with pytest.raises(ReadError, match="more than 20 areas"):
        areas_in_file(written(tmp_path, "many.geojson", *boxes))


def test_a_table_without_shapes_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "table.gpkg"
    names = np.array(["a"], dtype=object)
    pyogrio.raw.write(path, None, [names], ["name"], geometry_type=None, crs=None, driver="GPKG")
    with pytest.raises(ReadError, match=r"table\.gpkg holds no shapes"):
        areas_in_file(path)


def test_each_layer_of_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "layers.gpkg"
    for number, shape in enumerate((SQUARE, shapely.box(0, 0, 1, 1))):
        columns = [np.array([f"area {number}"], dtype=object)]
        geometry = np.array([shapely.to_wkb(shape)], dtype=object)
        layer = {"layer": f"layer {number}", "geometry_type": "Polygon", "crs": "EPSG:4326"}
        pyogrio.raw.write(path, geometry, columns, ["name"], append=bool(number), **layer)
    assert len(areas_in_file(path)) == 2
    assert [name for name, _ in shapes_in_file(path)] == ["area 0", "area 1"]


def test_a_server_that_reads_no_shapes_does_without_gdal() -> None:
    loaded = "import sys; import geo.datasets, geo.ui.addresses; print('pyogrio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False"]
