"""Which sentences tell of the same incident, in German, Ukrainian and Russian."""

from __future__ import annotations

import datetime as dt

from geo.extract import extract
from geo.model import Count

PUBLISHED = dt.date(2026, 2, 27)


def test_a_region_s_sum_of_blows_is_not_that_of_the_town_in_it() -> None:
    text = (
        "На Харківщині через російські удари за добу загинули щонайменше троє людей. "
        "У Куп'янську окупанти скинули авіабомбу на будинок: загинуло подружжя."
    )
    killed = {one.incident.placement.name: one.incident.killed for one in extract(text, published=PUBLISHED).incidents}
    assert killed["Kupiansk"] == Count.exactly(2)


def test_the_day_of_an_earlier_attack_is_not_that_of_the_one_told_before() -> None:
    text = (
        "Армия Израиля нанесла удары по пригороду Бейрута, погибли шесть человек. "
        "Ранее, 24 февраля, при ударе по Тиру погибли двое."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [(one.placement.name, one.event_type) for one in found] == [("Beirut", "air_strike"), ("Tyre", "air_strike")]
    assert found[1].date_start == dt.date(2026, 2, 24)
    assert found[0].date_end == PUBLISHED


def test_a_town_that_something_was_near_is_no_less_known_than_the_town() -> None:
    text = "Ранены двое при ударе дрона по Харькову. Тем временем под Курском сбили два беспилотника."
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [(one.placement.name, one.placement.precision) for one in found] == [
        ("Kharkiv", "settlement"),
        ("Kursk", "near"),
    ]
