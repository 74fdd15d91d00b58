"""What is typed into Near, and what the row of chips and the panel beside the map say of it."""

from __future__ import annotations

import pytest

from geo.gazetteer import Gazetteer, bundled_gazetteer
from geo.geodesy import Circle, Point
from geo.ui.pages.where import centre_name, read_near
from geo.wording import difference_words

KHARKIV = Point(49.98, 36.25)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return bundled_gazetteer()


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


def test_a_circle_is_named_by_its_city_and_not_by_a_quarter_of_it(gazetteer: Gazetteer) -> None:
    assert centre_name(Circle(KHARKIV, 30), gazetteer) == "Kharkiv"
    assert centre_name(Circle(Point(0.01, -30.02), 30), gazetteer) == "0.01, -30.02"


def test_a_change_is_written_with_its_sign() -> None:
    assert [difference_words(each) for each in (1200, -3, 0)] == ["+1,200", "−3", "same"]
