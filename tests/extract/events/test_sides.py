"""Who did it doesn't change what happened: presence, type and counts are the same for either side."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

PUBLISHED = dt.date(2025, 3, 12)
SIDES = ("soldiers", "militants", "rebels", "insurgents", "troops", "fighters", "government forces", "rebel forces")


def read(text: str) -> list[tuple[object, ...]]:
    """Type and tolls of each incident."""
    return [
        (each.incident.event_type, each.incident.killed, each.incident.injured)
        for each in extract(text, published=PUBLISHED, language="en").incidents
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Six farmers were killed near Jos on Monday when {} stormed a village.",
        "In Gwoza {} attacked a wedding on Monday and killed a dozen guests.",
        "Suspected {} killed nine people near Maroua on Monday and kidnapped dozens.",
        "Five civilians and four {} were killed in a mine explosion in Sangcharak.",
        "A suicide attacker killed four {} and two police officers in Bagram.",
        "The hospital in Gwoza was raided by {} on Monday.",
        "A priest was hacked to death by {} near Jos on Monday.",
        "On Monday {} fired artillery at Marib.",
        "A mine near Marib killed two {} on Monday.",
        "On Monday {} burned houses in a village near Jos.",
        "At least 17 people were killed and dozens abducted by {} in a series of attacks near Jos.",
    ],
)
def test_the_sides_are_read_alike(text: str) -> None:
    told = {str(read(text.format(side))) for side in SIDES}
    assert len(told) == 1, told
    assert told != {"[]"}


@pytest.mark.parametrize(("one", "other"), [("army", "militia"), ("soldier", "militant"), ("rebel", "soldier")])
def test_the_names_of_one_are_read_alike(one: str, other: str) -> None:
    for text in (
        "The {} killed a farmer near Jos on Monday.",
        "Gunmen killed a {} near Jos on Monday.",
        "At least 103 civilians and 14 South Sudan {} (SPLA) soldiers were killed in Bor.",
    ):
        assert read(text.format(one)) == read(text.format(other)) != []
