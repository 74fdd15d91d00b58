"""What a report only looks back on is no incident of it, and lends the others neither day nor toll."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

DAY = dt.date(2026, 9, 10)
NEWS = "A missile hit a school in Sumy on Tuesday, killing four people. "


def told(text: str, published: dt.date = DAY) -> list[tuple[str, int | None, str]]:
    """Where each incident of a text happened, how many it killed, and when."""
    incidents = (proposed.incident for proposed in extract(text, published=published).incidents)
    return [
        (one.placement.name, None if one.killed is None else one.killed.best, str(one.date_start)) for one in incidents
    ]


@pytest.mark.parametrize(
    ("rule", "looks_back"),
    [
        ("a month of another year", "In April 2025 an air strike on Sumy killed 34 people."),
        ("a full date", "On 4 March 2025 shelling killed nine people in Sumy."),
        ("the month before, alone", "Last month, shelling killed 57 people in Kherson."),
        ("a season that is over", "Last winter a missile killed nine people in Sumy."),
        ("the start of the year", "A missile killed nine people in Sumy at the start of the year."),
        ("May alone", "In May a missile killed nine people in Sumy."),
        ("a reminder", "It would be recalled that on 2 September gunmen killed nine people near Sumy."),
        ("what goes on with it", "In May 2025 a drone hit a bus near Sumy. Nine people died."),
    ],
)
def test_what_is_dated_long_before_is_no_incident_beside_news(rule: str, looks_back: str) -> None:
    assert told(NEWS + "\n\n" + looks_back) == [("Sumy", 4, "2026-09-08")], rule


def test_news_behind_a_look_back_are_told() -> None:
    text = "In May 2025 a drone hit a bus near Sumy. On Tuesday shells killed two people in Nikopol. " + NEWS
    assert [place for place, _, _ in told(text)] == ["Nikopol", "Sumy"]


def test_a_report_of_old_events_alone_is_read() -> None:
    assert told("On 3 March 2025 a missile hit a school in Sumy, killing four people.") == [("Sumy", 4, "2025-03-03")]


def test_the_worst_since_an_earlier_attack_is_told() -> None:
    text = (
        "Two people died in Nikopol on Monday. Shells killed six in Kherson, the most since a bomb hit it in May 2025."
    )
    assert ("Kherson", 6, "2026-09-07") in told(text)


def test_the_victims_of_several_days_are_no_incident() -> None:
    text = "Between 2 and 8 September, 41 people were killed. On 4 September a shell killed two people in Sumy."
    assert told(text) == [("Sumy", 2, "2026-09-04")]


def test_a_day_weeks_before_the_days_that_news_are_of_is_looked_back_on() -> None:
    assert told(NEWS + "\n\nOn 18 August a drone killed nine people in Kherson.") == [("Sumy", 4, "2026-09-08")]


def test_days_that_follow_one_another_are_of_one_report() -> None:
    text = NEWS + "\n\nOn 2 September a drone killed nine people in Kherson."
    assert [place for place, _, _ in told(text)] == ["Sumy", "Kherson"]


def test_what_somebody_is_arrested_for_now_is_told() -> None:
    text = (
        "Police arrested a man in Leeds on Tuesday.\n\n"
        "On 18 August a boy of 17 was stabbed to death outside a cinema in Bradford."
    )
    assert ("Bradford", 1, "2026-08-18") in told(text)
