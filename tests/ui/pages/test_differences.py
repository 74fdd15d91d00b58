"""What speaks against joining incidents: said of those that are plainly unlike, and of no others."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from geo.model import Count, Incident, Placement, Point
from geo.ui.pages.differences import differences

KHARKIV = Placement(
    query="Kharkiv", name="Kharkiv", country="UA", point=Point(49.99, 36.23), precision="settlement", radius_km=8
)
KHERSON = replace(KHARKIV, query="Kherson", name="Kherson", point=Point(46.64, 32.62))
ATTACK = Incident(
    id="a",
    title="Shelling",
    event_type="missile_artillery",
    source="test",
    source_id="a",
    placement=KHARKIV,
    date_start=dt.date(2025, 3, 4),
    date_end=dt.date(2025, 3, 4),
    date_precision="day",
    killed=Count.exactly(3),
)
NAMES = {"UA": "Ukraine", "RU": "Russia"}


def unlike(*others: Incident) -> list[str]:
    return differences([ATTACK, *others], NAMES.__getitem__)


def test_type_days_place_and_figures_are_compared() -> None:
    other = replace(
        ATTACK,
        event_type="abduction",
        placement=KHERSON,
        date_start=dt.date(2025, 5, 4),
        date_end=dt.date(2025, 5, 4),
        killed=Count(low=12, best=12),
    )
    assert unlike(other) == [
        "Event: Missile or artillery; Abduction",
        "61 days apart: 4 Mar 2025; 4 May 2025",
        "458 km apart: Kharkiv, Ukraine; Kherson, Ukraine",
        "Killed: 3; at least 12",
    ]


def test_two_tellings_of_one_event_have_no_differences() -> None:
    next_day = replace(ATTACK, date_start=dt.date(2025, 3, 5), date_end=dt.date(2025, 3, 5))
    suburb = replace(ATTACK, placement=replace(KHARKIV, point=Point(49.95, 36.10)))
    assert unlike(next_day, suburb) == []


def test_what_is_unknown_differs_from_nothing() -> None:
    unknown = replace(
        ATTACK, placement=Placement(), date_start=None, date_end=None, date_precision="unknown", killed=None
    )
    assert unlike(unknown) == []


def test_a_region_may_hold_the_town_and_another_country_may_not() -> None:
    region = replace(KHARKIV, name="", admin1="Kharkiv", point=Point(49.6, 36.4), precision="province", radius_km=160)
    assert unlike(replace(ATTACK, placement=region)) == []
    abroad = Placement(query="Russia", country="RU")
    assert unlike(replace(ATTACK, placement=abroad)) == ["Country: Ukraine; Russia"]


def test_many_values_are_counted() -> None:
    others = [replace(ATTACK, killed=Count.exactly(number)) for number in range(10, 16)]
    assert unlike(*others) == ["Killed: 3; 10; 11; 12; 3 more"]
