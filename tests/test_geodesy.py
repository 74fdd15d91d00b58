"""Points, boxes and distances on the sphere, and cells: integers whose right shift is the cell that holds them."""

from __future__ import annotations

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.filter import is_inside
from geo.geodesy import (
    EARTH_RADIUS_KM,
    LEVEL,
    MAX_LAT,
    POSITION_FORMATS,
    TILE_PX,
    BBox,
    Circle,
    Point,
    Polygon,
    bounds,
    box_around,
    cell,
    cells,
    degrees_around,
    destinations,
    distances_among_km,
    distances_km,
    fraction,
    fractions,
    km_a_pixel,
    level_for,
    mgrs,
    parent,
    position_words,
    ranges,
    row_lat,
    utm,
    wrapped,
)
from tests.strategies import boxes, points

ROOT = Path(__file__).parents[1]
SPHERE = Geodesic(EARTH_RADIUS_KM, 0.0)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (-90.1, 0), (0, 180.1), (math.nan, 0), (0, math.inf)])
def test_a_point_off_the_earth_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="is not between"):
        Point(lat, lon)


def test_a_point_at_zero_is_a_point() -> None:
    assert Point(0.0, 0.0) == Point(-0.0, 0.0)


@pytest.mark.parametrize(
    ("first", "second", "km"),
    [
        (Point(50.45, 30.52), Point(46.48, 30.73), 441.7),
        (Point(0, 179.5), Point(0, -179.5), 111.2),
        (Point(90, 0), Point(-90, 0), 20015.1),
        (Point(10, 10), Point(10, 10), 0.0),
    ],
)
def test_distances_follow_the_sphere(first: Point, second: Point, km: float) -> None:
    assert first.distance_km(second) == pytest.approx(km, abs=0.1)


@given(points, points)
def test_a_distance_is_the_same_both_ways(first: Point, second: Point) -> None:
    assert first.distance_km(second) == pytest.approx(second.distance_km(first))
    assert 0 <= first.distance_km(second) <= 20_016


@given(boxes(), points)
def test_a_box_holds_what_its_parts_hold(box: BBox, point: Point) -> None:
    parts = box.split()
    assert len(parts) == (2 if box.west > box.east else 1)
    assert (point in box) == any(point in part for part in parts)


def test_a_box_across_the_antimeridian_holds_both_sides() -> None:
    box = BBox(170, -10, -170, 10)
    assert Point(0, 175) in box
    assert Point(0, -175) in box
    assert Point(0, 0) not in box


@given(boxes(), boxes(), points)
def test_what_two_boxes_have_in_common_lies_in_both(box: BBox, other: BBox, point: Point) -> None:
    if point in box.common(other) and point.lat > -90:
        assert point in box
        assert point in other


@given(st.lists(boxes(), min_size=1, max_size=4), points)
def test_a_box_around_boxes_holds_what_they_hold(some: list[BBox], point: Point) -> None:
    around = box_around(some)
    assert around is not None
    assert point in around or not any(point in box for box in some)


def test_a_box_around_boxes_is_the_narrowest() -> None:
    islands = [BBox(176, -20, 180, -15), BBox(-180, -19, -178, -14), BBox(177, -13, 178, -12)]
    assert box_around(islands) == BBox(176, -20, -178, -12)
    assert box_around([BBox(-180, 0, 20, 1), BBox(10, 0, 180, 1)]) == BBox(-180, 0, 180, 1)
    assert box_around([]) is None


@given(boxes(), points)
def test_a_box_has_itself_in_common_with_the_world(box: BBox, point: Point) -> None:
    assert (point in box.common(BBox(-180, -90, 180, 90))) == (point in box)


def test_boxes_apart_share_the_south_pole_alone() -> None:
    assert BBox(0, 0, 1, 1).common(BBox(2, 2, 3, 3)) == BBox(0, -90, 0, -90)


def test_a_box_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="lies above north"):
        BBox(0, 1, 1, 0)


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(1, 2000), st.floats(0, 359))
def test_a_box_around_a_point_holds_its_circle(lat: float, lon: float, radius_km: float, bearing: float) -> None:
    point = Point(lat, lon)
    box = BBox.around(point, radius_km)
    assert point in box
    there = point.moved(radius_km * 0.5, bearing)
    assert box.south - 1e-4 <= there.lat <= box.north + 1e-4


@given(points, points)
def test_distances_are_those_of_geographiclib_but_for_the_flattening(first: Point, second: Point) -> None:
    exact_km = Geodesic.WGS84.Inverse(first.lat, first.lon, second.lat, second.lon)["s12"] / 1000
    assert first.distance_km(second) == pytest.approx(exact_km, rel=0.0057, abs=1e-6)


near_points = st.builds(Point, st.floats(-85, 85), st.floats(-180, 180))


@given(near_points, st.floats(0, 5000), st.floats(-180, 180))
def test_moving_and_bearings_are_those_of_geographiclib_on_the_sphere(
    point: Point, distance_km: float, bearing: float
) -> None:
    there = point.moved(distance_km, bearing)
    exact = SPHERE.Direct(point.lat, point.lon, bearing, distance_km)
    assert there.lat == pytest.approx(exact["lat2"], abs=6e-5)
    assert abs(wrapped(there.lon - exact["lon2"])) <= 6e-5
    if distance_km > 1:
        way = SPHERE.Inverse(point.lat, point.lon, there.lat, there.lon)["azi1"]
        assert abs(wrapped(point.bearing_to(there) - way)) <= 1e-6


@given(near_points, near_points)
def test_halfway_lies_as_far_from_both(first: Point, second: Point) -> None:
    middle = first.halfway_to(second)
    assert first.distance_km(middle) == pytest.approx(second.distance_km(middle), abs=0.05)


@given(st.lists(points, min_size=1, max_size=8), points)
def test_columns_are_answered_as_single_points_are(some: list[Point], point: Point) -> None:
    lats, lons = np.array([each.lat for each in some]), np.array([each.lon for each in some])
    singly = [point.distance_km(each) for each in some]
    assert distances_km(point.lat, point.lon, lats, lons).tolist() == pytest.approx(singly, abs=1e-3)
    square = [[first.distance_km(second) for second in some] for first in some]
    assert distances_among_km(lats, lons) == pytest.approx(np.array(square), abs=0.2)
    north, east = destinations(lats, lons, np.full(len(some), 15.0), np.full(len(some), 45.0))
    for each, to_lat, to_lon in zip(some, north.tolist(), east.tolist(), strict=True):
        there = each.moved(15, 45)
        assert there.lat == pytest.approx(to_lat, abs=6e-5)
        assert abs(wrapped(there.lon - to_lon)) <= 6e-5
    across, down = fractions(lats, lons)
    singles = [fraction(each) for each in some]
    assert across.tolist() == pytest.approx([column for column, _ in singles], abs=1e-12)
    assert np.clip(down, 0, 1).tolist() == pytest.approx([row for _, row in singles], abs=1e-12)


def test_an_unknown_position_is_at_no_distance() -> None:
    nowhere = distances_km(50.0, 30.0, np.array([50.0, np.nan]), np.array([30.0, np.nan]))
    assert nowhere[0] == 0
    assert np.isnan(nowhere[1])


@given(near_points, st.floats(0, 2000))
def test_a_circle_reaches_as_far_as_its_box(point: Point, radius_km: float) -> None:
    high, wide = degrees_around(np.array([point.lat]), np.array([radius_km]))
    box = BBox.around(Point(0, 0), min(radius_km, 500))
    assert high[0] <= wide[0]
    if radius_km <= 500:
        assert high[0] == pytest.approx(box.north)


def test_a_pixel_shows_less_of_the_earth_the_closer_one_looks() -> None:
    assert km_a_pixel(0) * 256 == pytest.approx(Point(0, 0).distance_km(Point(0, 179.9999999)) * 2, rel=1e-6)
    assert km_a_pixel(10, 60) == pytest.approx(km_a_pixel(11), rel=1e-9)


@given(st.floats(-85, 85))
def test_a_row_leads_back_to_its_latitude(lat: float) -> None:
    assert row_lat(fraction(Point(lat, 0))[1]) == pytest.approx(lat)


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
    spans = ranges(box, at_most=at_most)
    assert all(first <= last for first, last in spans)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))
    if point in box:
        code = cell(point)
        assert any(first <= code <= last for first, last in spans)


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


# ---------------------------------------------------------------------- what lies in a shape


def lies_inside(shape: BBox | Circle | Polygon, point: Point, radius_km: float = 0.0, *, maybe: bool = False) -> bool:
    lat, lon, radius = np.array([point.lat]), np.array([point.lon]), np.array([radius_km])
    return bool(is_inside(shape, lat, lon, radius, maybe=maybe)[0])


@given(boxes(), points)
def test_a_point_lies_in_a_box_as_in_its_edges(box: BBox, point: Point) -> None:
    edges = {box.west, box.east, -180.0, 180.0}
    if not any(abs(wrapped(point.lon - edge)) < 1e-9 for edge in edges):
        assert lies_inside(box, point) == (point in box)


@given(points, st.floats(0.1, 5000), points)
def test_a_circle_holds_what_is_no_farther_than_its_radius(centre: Point, radius_km: float, point: Point) -> None:
    distance = centre.distance_km(point)
    if abs(distance - radius_km) > 1e-6:
        assert lies_inside(Circle(centre, radius_km), point) == (distance < radius_km)


@given(points, st.floats(0.1, 9000), points)
def test_the_box_around_a_circle_holds_all_of_it(centre: Point, radius_km: float, point: Point) -> None:
    circle = Circle(centre, radius_km)
    if lies_inside(circle, point):
        assert point in circle.box()


@given(boxes(), points, st.floats(0, 200))
def test_what_surely_lies_inside_may_lie_inside(box: BBox, point: Point, radius_km: float) -> None:
    sure = lies_inside(box, point, radius_km)
    assert not sure or lies_inside(box, point, radius_km, maybe=True)
    assert not sure or lies_inside(box, point)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("shift", [0.0, 150.0])
def test_a_polygon_holds_what_lies_between_its_sides(shift: float, turned: bool) -> None:
    """An L, so that its middle lies outside; shifted by 150 degrees it crosses the antimeridian."""
    shape = [(0, 20), (0, 40), (10, 40), (10, 30), (20, 30), (20, 20)]
    corners = [Point(lat, wrapped(lon + shift)) for lat, lon in (reversed(shape) if turned else shape)]
    area = Polygon(tuple(corners))
    assert lies_inside(area, Point(5, wrapped(35 + shift)))
    assert lies_inside(area, Point(15, wrapped(25 + shift)))
    assert not lies_inside(area, Point(15, wrapped(35 + shift)))
    assert not lies_inside(area, Point(5, wrapped(45 + shift)))
    assert lies_inside(area, Point(15, wrapped(35 + shift)), 600, maybe=True)
    assert not lies_inside(area, Point(5, wrapped(35 + shift)), 600)
    assert all(corner in area.box() for corner in corners)


def test_the_edge_of_a_polygon_is_as_far_as_on_the_sphere() -> None:
    square = Polygon((Point(50, 30), Point(50, 32), Point(52, 32), Point(52, 30)))
    for point in (Point(51, 31), Point(51, 33), Point(52.5, 31), Point(49, 29)):
        [edge] = square.inside_km(np.array([point.lat]), np.array([point.lon]))
        near = min(point.distance_km(Point(50 + 2 * part, lon)) for lon in (30, 32) for part in np.linspace(0, 1, 400))
        near = min(
            near, *(point.distance_km(Point(lat, 30 + 2 * part)) for lat in (50, 52) for part in np.linspace(0, 1, 400))
        )
        assert abs(edge) == pytest.approx(near, rel=0.01)


def test_a_side_that_hardly_rises_divides_nothing() -> None:
    area = Polygon((Point(0, 0), Point(1e-308, 20), Point(10, 10)))
    assert lies_inside(area, Point(5, 10))
    assert not lies_inside(area, Point(1e-309, 60))


def test_a_place_that_nobody_knows_lies_in_no_shape() -> None:
    nowhere = np.array([math.nan])
    for shape in (BBox(-180, -90, 180, 90), Circle(Point(0, 0), 5000)):
        assert not is_inside(shape, nowhere, nowhere, np.array([10.0]), maybe=True).any()


def test_a_radius_that_nobody_knows_may_lie_inside_and_never_surely() -> None:
    circle = Circle(Point(0, 0), 50)
    assert lies_inside(circle, Point(0, 0), math.nan, maybe=True)
    assert not lies_inside(circle, Point(0, 0), math.nan)


@pytest.mark.parametrize("corners", [0, 2])
def test_an_area_of_too_few_corners_is_refused(corners: int) -> None:
    with pytest.raises(ValueError, match="three corners"):
        Polygon((Point(0, 0),) * corners)


@pytest.mark.parametrize("radius_km", [0, -1, math.nan, 1e6])
def test_a_circle_without_a_radius_is_refused(radius_km: float) -> None:
    with pytest.raises(ValueError, match="not above 0"):
        Circle(Point(0, 0), radius_km)


@pytest.mark.parametrize(
    ("point", "digits", "place"),
    [
        # FGDC-STD-011-2001, United States National Grid: the Washington Monument, 38°53′22.08″N 77°02′06.87″W
        (Point(38.88946741, -77.03524049), 5, "18S UJ 23483 06479"),
        (Point(38.88946741, -77.03524049), 3, "18S UJ 234 064"),
        # https://www.movable-type.co.uk/scripts/latlong-utm-mgrs.html: the Eiffel tower
        (Point(48.8582, 2.2945), 5, "31U DQ 48251 11932"),
        (Point(84.5, 10), 5, ""),
        (Point(-80.5, 10), 5, ""),
    ],
)
def test_places_of_the_military_grid_are_those_published(point: Point, digits: int, place: str) -> None:
    assert mgrs(point, digits=digits) == place


def test_zones_of_the_grid_are_wider_around_norway_and_svalbard() -> None:
    points = (
        (60, 2.9),
        (60, 3.1),
        (60, 11.9),
        (55, 5),
        (78, 8.9),
        (78, 9.1),
        (78, 21.1),
        (78, 33.1),
        (50, -180),
        (50, 180),
    )
    assert [utm(Point(*point))[0] for point in points] == [31, 32, 32, 31, 31, 33, 35, 37, 1, 1]


def test_a_position_has_as_many_digits_as_its_radius_allows() -> None:
    point = Point(50.03117, 36.35204)
    assert [position_words(point, form) for form in POSITION_FORMATS] == [
        "50.03117, 36.35204",
        "50°01′52.2″N 36°21′07.3″E",
        "37U CR 10362 45455",
    ]
    assert [position_words(point, form, 4) for form in POSITION_FORMATS] == [
        "50.031, 36.352",
        "50°01′52″N 36°21′07″E",
        "37U CR 10 45",
    ]
    assert position_words(point, "degrees", 25) == "50°02′N 36°21′E"
    assert position_words(Point(-0.001, -29.9999999), "degrees", 1) == "0°00′04″S 30°00′00″W"
    assert position_words(Point(-0.001, 3.0), "decimal", 25) == "0.00, 3.00"


@given(points, st.floats(0.01, 400))
def test_a_written_position_is_not_further_off_than_its_radius(point: Point, radius_km: float) -> None:
    lat, lon = map(float, position_words(point, "decimal", radius_km).split(", "))
    assert point.distance_km(Point(lat, lon)) <= radius_km / 4 + 0.001


def test_the_size_of_the_earth_and_of_the_map_is_said_here_and_to_the_scripts_alone() -> None:
    folders = ("geo", "data/build")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".js"))
    figure = re.compile(r"\b(?:637[18][\d.]*|111\.\d+|400[37]\d[\d.]*|85\.0\d+)\b|\bTILE_PX = \d+")
    said = {path.name: figure.findall(path.read_text(encoding="utf-8")) for path in files}
    to_scripts = [f"TILE_PX = {TILE_PX}", str(EARTH_RADIUS_KM), str(MAX_LAT)]
    assert said.pop("geodesy.py")
    assert said.pop("mercator.js") == to_scripts
    assert said.pop("rows.js") == to_scripts[1:2]
    assert {name: figures for name, figures in said.items() if figures} == {}
