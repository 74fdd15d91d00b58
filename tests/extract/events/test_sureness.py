"""What is called sure, and where an incident may have been instead."""

from __future__ import annotations

import pytest

from geo.extract import Proposed, extract
from geo.extract.events.sureness import DOUBTS, LEAST, MOST
from geo.wording import SURE_SCORE


def main_incident(text: str) -> Proposed:
    return extract(text, language="en").main_first[0]


@pytest.mark.parametrize(
    ("rule", "text", "is_sure"),
    [
        ("a town, an attack, a toll", "A bomb killed three people in Mosul on Monday.", True),
        ("at least is a figure", "At least 40 people were killed in an air strike on Kherson.", True),
        ("a strike without victims", "A drone struck a petrol station in Zaporizhzhia.", True),
        ("a region is no town", "A bomb killed three people in Kherson region.", False),
        ("nor is a spot beside it", "A bomb killed three people near Mosul.", False),
        ("nor nowhere", "A bomb killed three people on Monday.", False),
        ("dead without a figure", "A bomb killed several people in Mosul on Monday.", False),
        ("a range isn't one figure", "Between 25 and 28 people were killed in a bomb attack in Mosul.", False),
        ("several towns in a sentence", "Strikes hit Kherson, Nikopol and Sumy, killing five people.", False),
        (
            "several tolls in a sentence",
            "In Kherson one person was killed by artillery, in Sumy four were wounded by a drone.",
            False,
        ),
        ("a mayor's word", "Three people were killed in a missile strike, Kharkiv's mayor said.", False),
    ],
)
def test_a_reading_is_sure(rule: str, text: str, is_sure: bool) -> None:
    assert (main_incident(text).score >= SURE_SCORE) is is_sure, rule


@pytest.mark.parametrize(
    ("rule", "text", "place", "others"),
    [
        ("nothing to choose", "A bomb killed three people in Mosul on Monday.", "Mosul", []),
        ("towns side by side", "Strikes on Kherson and Nikopol killed five people.", "Kherson", ["Nikopol"]),
        ("a region holds the town", "A bomb killed three people in Izium in Kharkiv region.", "Izium", []),
        ("other towns have their own", "A bomb killed two in Mosul. Gunmen shot dead three in Kirkuk.", "Kirkuk", []),
        ("a home, where no place is told", "A taxi driver from Kano was killed by gunmen.", "", ["Kano"]),
        ("a doubtful name", "A mob killed a mayor in Concepcion on Monday.", "", ["Concepción"]),
    ],
)
def test_other_places_are_offered(rule: str, text: str, place: str, others: list[str]) -> None:
    proposed = next(each for each in extract(text, language="en").incidents if each.incident.placement.name == place)
    assert [other.placement.name for other in proposed.alternatives] == others, rule
    for other in proposed.alternatives:
        assert text[other.words.start : other.words.end] == other.words.text
        assert other.placement.point is not None


def test_another_bearer_of_the_name_is_offered() -> None:
    (proposed,) = extract("Israeli strikes on Tripoli killed three people.", language="en").incidents
    assert proposed.incident.placement.country == "LB"
    assert [(other.placement.name, other.placement.country) for other in proposed.alternatives] == [("Tripoli", "LY")]
    assert proposed.score < SURE_SCORE


def test_each_doubt_says_why_and_takes_something_off() -> None:
    assert len({doubt.why for doubt in DOUBTS}) == len(DOUBTS)
    assert all(LEAST < doubt.share < 1 for doubt in DOUBTS)
    assert LEAST < SURE_SCORE < MOST
