"""What is typed into Near, and what the row of chips and the panel beside the map say of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol

import pytest

from geo.errors import PlaceError
from geo.filter import Filter
from geo.gazetteer import Gazetteer, OwnPlaces
from geo.geodesy import Circle, Point, Polygon
from geo.store import Level, Week
from geo.ui.pages.where import (
    box_of,
    centre_name,
    level_words,
    look_for,
    reach_words,
    reports_words,
    week_words,
)
from geo.ui.state import MapState
from geo.wording import difference_words

KHARKIV = Point(49.98, 36.25)
EMPTY = Filter()


class Look(Protocol):
    """What :func:`look_for` makes of words, with a filter before and the regions that incidents have."""

    def __call__(self, words: str, shown: Filter = ..., regions: tuple[str, ...] = ...) -> Filter: ...


@pytest.fixture
def look(gazetteer: Gazetteer, tmp_path: Path) -> Look:
    places = OwnPlaces(tmp_path)
    return lambda words, shown=EMPTY, regions=(): look_for(words, shown, gazetteer, places, lambda: regions)


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
def test_a_place_is_read_in_any_spelling_with_or_without_a_distance(look: Look, words: str, radius_km: float) -> None:
    circle = look(words).near
    assert circle is not None
    assert circle.centre.distance_km(KHARKIV) < 5
    assert circle.radius_km == radius_km


def test_another_place_keeps_the_distance(look: Look) -> None:
    circle = look("Kharkiv", Filter(near=Circle(Point(0, 0), 55))).near
    assert circle is not None
    assert circle.radius_km == 55


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Xqzwvb", "knows no place “Xqzwvb”"),
        ("95, 36", "is no place and distance: "),
        ("49.98, 36.25, 0", "is not above 0"),
        ("49.98, 36.25, -3", "is not above 0"),
        (",", "knows no place"),
        ("nan, nan", "is no place and distance"),
        ("Kharkiv region, 50", "“Kharkiv region” is an area: leave the distance out"),
        ("Sahel", "has no outline of Sahel; draw the area, or say how far around its middle: “Sahel, 1700”"),
        ("Okhtyrka raion", "no outline of Okhtyrka district"),
        ("Black Sea", "no outline of Black Sea"),
    ],
)
def test_what_can_not_be_looked_into_or_around_is_said(look: Look, words: str, says: str) -> None:
    with pytest.raises(PlaceError) as error:
        look(words)
    assert says in str(error.value)


def test_a_wide_area_is_looked_around_as_far_as_somebody_says(look: Look) -> None:
    circle = look("Sahel, 1700").near
    assert circle is not None
    assert circle.radius_km == 1700


@pytest.mark.parametrize(
    ("words", "country", "region"),
    [
        ("Kharkiv region", (), ("Kharkiv region",)),
        ("Харківська область", (), ("Kharkiv region",)),
        ("Sumy region, Ukraine", (), ("Sumy region",)),
        ("Moldova", ("MD",), ()),
        ("Russia", ("RU",), ()),
        ("Antarctica", ("AQ",), ()),
        ("Brandenburg", (), ("Brandenburg",)),
        ("Donbas", (), ("Luhansk region", "Donetsk region")),
        ("Darfur", (), ("Central Darfur", "South Darfur", "North Darfur", "West Darfur", "East Darfur")),
        ("Nord-Kivu", (), ("North Kivu",)),
        ("Ituri", (), ("Ituri",)),
        ("Punjab", ("PK",), ("Punjab",)),
    ],
)
def test_a_region_is_asked_for_by_its_divisions(
    look: Look, words: str, country: tuple[str, ...], region: tuple[str, ...]
) -> None:
    shown = look(words, Filter(near=Circle(Point(0, 0), 55), type=("drone_strike",)))
    assert shown == Filter(type=("drone_strike",), country=country, region=region)
    assert Filter.from_query(shown.to_query()) == (shown, ())


def test_a_region_keeps_a_country_that_has_it_and_no_other(look: Look) -> None:
    assert look("Sumy region", Filter(country=("UA", "PL"))).country == ("UA", "PL")
    assert look("Sumy region", Filter(country=("PL",))).country == ()
    renamed = look("Sumy region", Filter(country=("PL",)), regions=("Sumy Oblast",))
    assert (renamed.country, renamed.region) == ((), ("Sumy Oblast",))


def test_a_region_is_asked_for_as_the_incidents_have_it(look: Look) -> None:
    assert look("Sumy region", regions=("Sumy Oblast", "Lviv region")).region == ("Sumy Oblast",)
    assert look("Sumy region", regions=("Sumy Oblast", "Sumy region")).region == ("Sumy region",)
    assert "Donbas" in look("Donbas", regions=("Donbas", "Donetsk region")).region


def test_a_region_that_is_not_made_of_divisions_is_an_outline_that_is_about_it(
    look: Look, gazetteer: Gazetteer
) -> None:
    shown = look("Kordofan")
    assert (shown.country, shown.region) == ((), ())
    assert Filter.from_query(shown.to_query()) == (shown, ())
    assert gazetteer.name_of(shown.area) == "Kordofan"


@pytest.mark.parametrize("name", ["Brandenburg", "Donbas", "Kharkiv region", "Moldova", "Rakhine"])
def test_an_outline_in_a_link_keeps_its_name(gazetteer: Gazetteer, name: str) -> None:
    areas = gazetteer.areas(gazetteer.lookup(name, limit=1)[0].place.id)
    assert gazetteer.name_of(areas) == name
    assert gazetteer.name_of((*areas, Polygon((Point(0, 0), Point(0, 1), Point(1, 1))))) == ""


def test_the_map_goes_to_where_a_filter_looks(gazetteer: Gazetteer) -> None:
    box = box_of(Filter(region=("Sumy region",)), gazetteer)
    assert box is not None
    assert Point(50.91, 34.8) in box
    assert box.east - box.west < 4
    assert box_of(Filter(region=("Nowhere",)), gazetteer) is None
    across = box_of(Filter(region=("Chukotka Autonomous Okrug",)), gazetteer)
    assert across is not None
    assert across.west > 150
    assert -170 < across.east < -160


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
