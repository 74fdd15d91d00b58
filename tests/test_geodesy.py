"""A cell is an integer whose right shift is the cell that holds it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geodesy import LEVEL, MAX_LAT, bounds, cell, cells, fraction, level_for, parent, ranges
from geo.model import BBox, Point
from tests.strategies import boxes, points

levels = st.integers(0, LEVEL)


@given(points, levels)
def test_a_shift_gives_the_cell_at_a_coarser_level(point: Point, level: int) -> None:
    assert parent(cell(point), level) == cell(point, level)


@given(points, levels)
def test_a_cell_holds_its_point(point: Point, level: int) -> None:
    if abs(point.lat) > MAX_LAT:
        point = Point(max(-85.0, min(85.0, point.lat)), point.lon)
    box = bounds(cell(point, level), level)
    slack = 1e-9
    assert box.west - slack <= point.lon <= box.east + slack
    assert box.south - slack <= point.lat <= box.north + slack


@given(st.lists(points, min_size=1, max_size=20))
def test_many_at_once_are_the_same_as_one_by_one(some: list[Point]) -> None:
    together = cells(np.array([point.lat for point in some]), np.array([point.lon for point in some]))
    assert together.tolist() == [cell(point) for point in some]


@pytest.mark.parametrize(
    ("point", "code"),
    [(Point(1, -1), 0), (Point(1, 1), 1), (Point(-1, -1), 2), (Point(-1, 1), 3), (Point(90, 0), 1), (Point(-90, 0), 3)],
)
def test_the_four_quarters_are_in_the_order_of_z(point: Point, code: int) -> None:
    assert cell(point, 1) == code


@pytest.mark.parametrize("lat", [90, MAX_LAT, 86])
def test_the_poles_belong_to_the_outermost_row(lat: float) -> None:
    assert cell(Point(lat, 10)) == cell(Point(90, 10))
    assert 0 <= fraction(Point(lat, 10))[1] <= 1e-12


def test_the_eastern_edge_belongs_to_the_last_column() -> None:
    assert bounds(cell(Point(0, 180), 3), 3).east == 180


@given(boxes(), points, st.integers(1, 32))
def test_ranges_cover_their_box(box: BBox, point: Point, at_most: int) -> None:
    found = ranges(box, at_most=at_most)
    assert all(first <= last for first, last in found)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(found))
    if point in box:
        code = cell(point)
        assert any(first <= code <= last for first, last in found)


@given(boxes(), st.integers(1, 8))
def test_more_ranges_fit_a_box_more_closely(box: BBox, at_most: int) -> None:
    def size(spans: list[tuple[int, int]]) -> int:
        return sum(last - first + 1 for first, last in spans)

    assert size(ranges(box, at_most=4 * at_most)) <= size(ranges(box, at_most=at_most))


def test_levels_follow_the_zoom() -> None:
    assert [level_for(zoom) for zoom in (0, 1, 5.5, 22)] == [2, 3, 7, 24]
    assert level_for(30) == LEVEL
    assert level_for(0, pixels=512) == 0


def test_a_finer_level_than_the_code_has_is_refused() -> None:
    with pytest.raises(ValueError, match="level 9"):
        parent(1, 9, of=8)
