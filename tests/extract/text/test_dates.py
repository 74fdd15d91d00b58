"""When: dates as reports write them, resolved against the day of publication (a Wednesday)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.dates import When, dates_in
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import read
from tests.extract.rule_tables import rows

PUBLISHED = dt.date(2025, 3, 12)


def dates(text: str, language: str = "en", published: dt.date | None = PUBLISHED) -> list[When]:
    document = read(text)
    return dates_in(words_of(document, document.sentences[0]), vocabulary(language), published)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("Drones struck early on Wednesday.", "2025-03-12", "day"),
        ("It happened on Thursday night.", "2025-03-06", "day"),
        ("Last Wednesday a mine went off.", "2025-03-05", "day"),
        ("The strike came after prayers on Friday last week.", "2025-03-07", "day"),
        ("Overnight, drones struck the port.", "2025-03-12", "day"),
        ("Yesterday shells fell.", "2025-03-11", "day"),
        ("Shells fell on 5 March.", "2025-03-05", "day"),
        ("Shells fell on Dec. 30.", "2024-12-30", "day"),
        ("Shells fell on August 5, 2024.", "2024-08-05", "day"),
    ],
)
def test_a_date_is_resolved(text: str, day: str, precision: str) -> None:
    found = dates(text)
    assert [(when.start.isoformat(), when.precision) for when in found][:1] == [(day, precision)]


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("de", "In der Nacht zum Montag fielen Bomben.", "2025-03-10"),
        ("uk", "Удар стався вранці у неділю.", "2025-03-09"),
        ("ru", "В понедельник город обстреляли.", "2025-03-10"),
        ("ru", "Это случилось 5 марта.", "2025-03-05"),
        ("ru", "За ночь сбиты 75 беспилотников.", "2025-03-12"),
    ],
)
def test_other_languages(language: str, text: str, day: str) -> None:
    assert day in {when.start.isoformat() for when in dates(text, language)}


@pytest.mark.parametrize(("language", "text"), [("ru", "За сутки погибли двое."), ("uk", "За добу загинули двоє.")])
def test_the_past_day_and_night_reach_into_the_day_of_publication(language: str, text: str) -> None:
    when = dates(text, language)[0]
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == ("2025-03-11", "2025-03-12", "days")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "At least 52 were killed between 9 and 16 February."),
        ("en", "At least 52 were killed from February 9 to 16."),
        ("en", "At least 52 were killed on 9-16 February."),
        ("de", "Zwischen 9. und 16. Februar starben 52 Menschen."),
        ("uk", "З 9 по 16 лютого загинули 52 людини."),
    ],
)
def test_days_from_one_to_another_are_one_span(language: str, text: str) -> None:
    (when,) = dates(text, language)
    assert (when.start.isoformat(), when.end.isoformat(), when.precision) == ("2025-02-09", "2025-02-16", "days")


def test_what_is_to_come_is_no_date_of_an_incident() -> None:
    assert dates("Talks go on next Monday.") == []


def test_the_day_of_a_saying_is_marked() -> None:
    found = dates("A mine killed two, the governor said on Tuesday.")
    assert [when.saying for when in found] == [True]


def test_without_a_day_of_publication_only_full_dates_resolve() -> None:
    assert dates("Shells fell on Monday.", published=None) == []
    assert [when.start for when in dates("Shells fell on August 5, 2024.", published=None)] == [dt.date(2024, 8, 5)]


def test_the_day_of_filing_gives_way_to_the_day_of_the_deed() -> None:
    assert [when.saying for when in dates("AMMAN, March 12 - Barrel bombs fell on Aleppo on Monday.")] == [True, False]
    assert [when.saying for when in dates("AMMAN, March 12 - Barrel bombs fell on Aleppo.")] == [False]


@pytest.mark.parametrize(("rule", "language", "text", "answer"), rows(Path(__file__).with_name("dates.txt")))
def test_a_date_says(rule: str, language: str, text: str, answer: str) -> None:
    (when,) = dates(text, language, dt.date(2025, 8, 20)) or [None]
    assert (f"{when.start} {when.end} {when.precision}" if when else "-") == answer, rule
