"""Which days an incident takes where its text tells several, or none in the incident's own words.

The reports are of Wednesday, 17 June 2026.
"""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

PUBLISHED = dt.date(2026, 6, 17)


def days(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    """First day, last day and precision of each incident of a text."""
    return [
        (str(each.incident.date_start), str(each.incident.date_end), each.incident.date_precision)
        for each in extract(text, language=language, published=PUBLISHED).incidents
    ]


def day(number: int) -> tuple[str, str, str]:
    """A day of June as :func:`days` has it."""
    return f"2026-06-{number:02}", f"2026-06-{number:02}", "day"


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "Relatives gathered in Jos on Tuesday to bury nine farmers who were shot dead by gunmen on Sunday.", 14),
        ("en", "Shops shut in Quetta on Tuesday over the killing of three miners, who were gunned down on Friday.", 12),
        ("en", "The UN on Tuesday condemned a drone strike that killed five people in El Fasher on Monday.", 15),
        ("en", "Bus drivers called a strike for Friday after a colleague was shot dead in Mixco on Monday night.", 15),
        ("en", "On Sunday, gunmen who had fled from jail on Friday shot dead three farmers in Jos.", 14),
        ("ru", "Минобороны в понедельник сообщило, что в субботу дрон атаковал автобус в Горловке, убиты двое.", 13),
        ("uk", "Поліція у вівторок повідомила, що в неділю внаслідок обстрілу Нікополя загинула жінка.", 14),
        (
            "de",
            "In Quetta war am Montag Streik, nachdem am Samstag in Mastung vier Menschen getötet wurden.",
            13,
        ),
    ],
)
def test_a_day_belongs_to_the_event_of_its_verb(language: str, text: str, number: int) -> None:
    assert day(number) in days(text, language)


def test_an_event_told_back_has_no_day_of_its_own() -> None:
    text = "Mourners in Culiacan on Tuesday buried a councillor who was shot dead by gunmen."
    assert days(text) == [("2026-06-15", "2026-06-16", "days")]
