"""What is typed into Near, and what the row of chips and the panel beside the map say of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.filter import Filter
from geo.gazetteer import Gazetteer, OwnPlaces
from geo.geodesy import Circle, Point, Polygon
from geo.store import Level, Week
from geo.ui.pages.where import (
    centre_name,
    level_words,
    reach_words,
    read_area,
    read_near,
    reports_words,
    week_words,
)
from geo.ui.state import MapState
from geo.wording import difference_words

KHARKIV = Point(49.98, 36.25)


@pytest.mark.parametrize(
    ("words", "radius_km"),
    [
        ("Kharkiv", 30),
        ("Харків", 30),
        ("Kharkov, 50", 50),
        ("Kharkiv, Ukraine", 30),
        ("Kharkiv, Ukraine, 12 km", 12),
        ("49.98, 36.25", 30),
        ("49.98, 36.25, 7.5", 7.5),
        ("49.98,36.25,7km", 7),
    ],
)
def test_a_place_is_read_in_any_spelling_with_or_without_a_distance(
    gazetteer: Gazetteer, words: str, radius_km: float
) -> None:
    circle = read_near(words, None, gazetteer)
    assert circle is not None
    assert circle.centre.distance_km(KHARKIV) < 5
    assert circle.radius_km == radius_km


def test_another_place_keeps_the_distance(gazetteer: Gazetteer) -> None:
    before = Circle(Point(0, 0), 55)
    circle = read_near("Kharkiv", before, gazetteer)
    assert circle is not None
    assert circle.radius_km == 55


@pytest.mark.parametrize("words", ["", "Xqzwvb", "95, 36", "49.98, 36.25, 0", "49.98, 36.25, -3", ",", "nan, nan"])
def test_what_is_no_place_is_none(gazetteer: Gazetteer, words: str) -> None:
    assert read_near(words, None, gazetteer) is None


@pytest.mark.parametrize("words", ["Kharkiv region", "Харківська область", "Moldova", "Sumy region, Ukraine"])
def test_a_region_is_an_area_that_keeps_its_name(gazetteer: Gazetteer, tmp_path: Path, words: str) -> None:
    areas = read_area(words, gazetteer, OwnPlaces(tmp_path))
    shown = Filter(area=areas)
    assert areas
    assert Filter.from_query(shown.to_query()) == (shown, ())
    assert gazetteer.name_of(areas) == gazetteer.lookup(words, limit=1)[0].place.name
    assert gazetteer.name_of((*areas, Polygon((Point(0, 0), Point(0, 1), Point(1, 1))))) == ""


@pytest.mark.parametrize("words", ["Kharkiv", "Kharkiv region, 50", "50, 36", "Xqzwvb", "95, 36", "Antarctica"])
def test_a_town_or_a_distance_is_no_area(gazetteer: Gazetteer, tmp_path: Path, words: str) -> None:
    assert read_area(words, gazetteer, OwnPlaces(tmp_path)) == ()


def test_a_circle_is_named_by_its_city_and_not_by_a_quarter_of_it(gazetteer: Gazetteer) -> None:
    assert centre_name(Circle(KHARKIV, 30), gazetteer) == "Kharkiv"
    assert centre_name(Circle(Point(0.01, -30.02), 30), gazetteer) == "0.01, -30.02"


def test_a_change_is_written_with_its_sign() -> None:
    assert [difference_words(each) for each in (1200, -3, 0)] == ["+1,200", "−3", "same"]


WEEK = (dt.date(2025, 8, 14), dt.date(2025, 8, 20))


def test_a_rule_stands_with_its_arithmetic() -> None:
    assert week_words(Week(WEEK, 12, 4, 20)) == (
        "14 Aug 2025 – 20 Aug 2025: 12. 20 in the 4 weeks before, 5 a week; 12 ÷ (20 ÷ 4) − 1 = +140 %: large increase."
    )
    assert week_words(Week(WEEK, 3, 52, 0)).endswith("limited, since small: at most 2 a week and 5 in the last.")


@pytest.mark.parametrize(
    ("level", "says"),
    [
        (Level(WEEK, 99, 4, {3: None, 1: 10}), "99 killed, 4 give no figure. Under the minimum of 100: no signal."),
        (Level(WEEK, 120, 0, {3: None, 1: 110}), "At most 110 in any 30 days of the year before: not seen for a year."),
        (Level(WEEK, 120, 0, {3: 130, 1: 130}), "130 in any 30 days of the year before: seen before."),
        (Level(WEEK, 120, 0, {3: None, 1: None}), "The data don’t reach a year back: no signal."),
    ],
)
def test_a_level_says_what_it_rests_on(level: Level, says: str) -> None:
    assert level_words(level).endswith(says)


def test_reports_stand_beside_incidents() -> None:
    assert reports_words(96, 118) == "Reports rose too: 96 before, 118 now (+22)."
    assert reports_words(5, 5) == "Reports are as many: 5 before, 5 now (same)."


def test_a_list_says_whether_it_is_only_of_what_is_on_the_map() -> None:
    assert reach_words(MapState(), 11436) == "all 11,436, not only what is on the map"
