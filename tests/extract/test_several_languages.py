"""Reports that are written in more than one language."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import Extraction, extract, marked
from geo.gazetteer import bundled_gazetteer
from geo.model import Count, Report
from tests.extract.test_grounding import assert_grounded

FRIDAY = dt.date(2026, 11, 27)


def read(text: str) -> Extraction:
    extraction = extract(text, published=FRIDAY)
    assert_grounded(extraction)
    ids = [each.incident.id.rpartition("-")[2] for each in extraction.incidents]
    assert ids == [str(number) for number in range(1, len(ids) + 1)]
    return extraction


def told(text: str) -> list[tuple[str, int | None, int | None]]:
    """Place, killed and injured of each incident."""
    incidents = [each.incident for each in read(text).incidents]
    return [(incident.placement.name, best(incident.killed), best(incident.injured)) for incident in incidents]


def best(count: Count | None) -> int | None:
    return None if count is None else count.best


HALVES = """A Russian drone struck an apartment block in Chuhuiv on Thursday, killing three people and wounding seven, \
the regional prosecutor's office said.

Російський безпілотник у четвер влучив у багатоповерхівку в Чугуєві. Загинули троє людей, ще семеро поранені, \
повідомила обласна прокуратура.

Крім того, у Херсоні внаслідок артилерійського обстрілу загинув чоловік, повідомив Олександр Прокудін.
"""


def test_an_event_told_in_both_halves_is_one_incident_with_both_passages() -> None:
    first, second = (each.incident for each in read(HALVES).incidents)
    assert (first.placement.name, first.killed, first.injured) == ("Chuhuiv", Count.exactly(3), Count.exactly(7))
    assert {words.text for words in first.evidence if words.field == "placement"} == {"Chuhuiv", "Чугуєві"}
    assert [claim.speaker for claim in first.claims] == ["regional prosecutor's office", "обласна прокуратура"]
    assert first.merged_from == ()
    assert len(first.reports) == 1
    assert second.placement.name == "Kherson"


def test_a_part_of_a_report_may_be_read_in_another_language_than_is_given() -> None:
    assert len(extract(HALVES, published=FRIDAY, language="uk").incidents) == 2


@pytest.mark.parametrize(
    ("text", "incidents"),
    [
        (
            "14:20\nA missile hit a warehouse in Odesa, killing two workers, the mayor said.\n\n"
            "13:05\nВорожий дрон вдарив по автобусу в Нікополі. П'ятеро людей поранені, повідомив голова області.\n\n"
            "12:40\nВ Донецке в результате обстрела рынка погибла женщина, сообщил мэр города.\n\n"
            "11:15\nThree people were injured when a glide bomb struck a house in Kramatorsk, police said.\n",
            [("Odesa", 2, None), ("Nikopol", None, 5), ("Donetsk", 1, None), ("Kramatorsk", None, 3)],
        ),
        (
            "Gunmen attacked a bus near Maiduguri on Wednesday and killed eleven passengers, police said.\n\n"
            "Bewaffnete haben am Mittwoch nahe Maiduguri einen Bus angegriffen und elf Fahrgäste getötet.\n\n"
            "In der Stadt Jos starben am Dienstag bei einem Bombenanschlag auf einen Markt sechs Menschen.\n",
            [("Maiduguri", 11, None), ("Jos", 6, None)],
        ),
        (
            "В Дамаске в четверг взорвался заминированный автомобиль, погибли восемь человек, сообщило агентство.\n\n"
            "A car bomb exploded in Damascus on Thursday and killed nine people, a medical source said.\n",
            [("Damascus", 8, None), ("Damascus", 9, None)],
        ),
        (
            "У Сумах унаслідок удару дрона поранено двох жінок. У Конотопі пошкоджено лікарню.\n\n"
            "Two women were injured in a drone strike in Sumy on Wednesday. A man was killed by a mine in Shostka.\n",
            [("Sumy", None, 2), ("Konotop", None, None), ("Shostka", 1, None)],
        ),
    ],
    ids=["live blog", "two languages of one script", "figures that differ", "a day in one half alone"],
)
def test_each_part_is_read_by_its_own_pack(text: str, incidents: list[tuple[str, int | None, int | None]]) -> None:
    assert told(text) == incidents


def test_a_post_in_another_language_is_told_by_whoever_is_introduced_before_it() -> None:
    text = """Bei einem Drohnenangriff auf die Stadt Belgorod sind am Donnerstag zwei Menschen getötet worden, teilte \
Gouverneur Gladkow mit.

Auf Telegram schrieb Gladkow außerdem:

В посёлке Майский беспилотник атаковал автомобиль. Водитель погиб на месте, его жена получила ранения.

In Kursk wurden bei einem weiteren Drohnenangriff nach Angaben der Behörden vier Menschen verletzt.
"""
    incidents = [each.incident for each in read(text).incidents]
    assert [incident.placement.name for incident in incidents] == ["Belgorod", "Mayskiy", "Kursk"]
    assert [claim.speaker for claim in incidents[1].claims] == ["Gladkow"]
    assert "Gladkow" not in [claim.speaker for claim in incidents[2].claims]


def test_what_a_line_quotes_in_other_letters_is_read_too() -> None:
    text = (
        "Der Gouverneur Alexander Chinschtein schrieb auf Telegram: „В посёлке Тёткино дрон ударил по частному дому, "
        "ранена пожилая женщина“. In Belgorod starb ein Mann bei einem Drohnenangriff."
    )
    quoted = next(each.incident for each in read(text).incidents if each.incident.injured is not None)
    assert quoted.injured == Count.exactly(1)
    assert [claim.speaker for claim in quoted.claims] == ["Gouverneur Alexander Chinschtein"]


def test_a_part_in_a_language_without_a_pack_is_left_out_and_the_problems_say_so() -> None:
    text = """Two soldiers were killed in an ambush near Gao on Thursday, the army said.

Selon un communiqué de la gendarmerie, des hommes armés ont attaqué le village de Dioura dans la nuit de mercredi à \
jeudi, et cinq civils ont été tués par les assaillants.
"""
    extraction = read(text)
    assert len(extraction.incidents) == 1
    assert extraction.problems == (
        "A part of this text seems to be in French. Only English, German, Ukrainian and Russian are read, so nothing "
        "was extracted from it.",
    )


def test_the_day_of_one_half_dates_the_other() -> None:
    text = """BERLIN, 27 November 2026. The ministers met in the morning and talked about the war for hours.

У четвер у Харкові внаслідок удару дрона загинув чоловік, повідомив міський голова.
"""
    (incident,) = (each.incident for each in extract(text).incidents if each.incident.domain == "kinetic")
    assert incident.date_start == dt.date(2026, 11, 26)


def test_marked_words_are_read_in_their_own_language() -> None:
    start = HALVES.index("Крім того")
    incident = marked.marked_incident(
        HALVES,
        start,
        start + 60,
        incident_id="report-1",
        report=Report("report-1", published=FRIDAY),
        language="en",
        gazetteer=bundled_gazetteer(),
    )
    assert incident.placement.name == "Kherson"
