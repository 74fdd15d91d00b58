"""When: dates as reports write them, resolved against the day of publication (a Wednesday)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.extract import extract
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.dates import OF_DATELINE, When, dates_in, past_years, publication_day
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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "KYIV, March 12 (AP) — Two men died in Kherson yesterday."),
        ("en", "Lviv, Ukraine (March 12) - Two men died in Kherson yesterday."),
        ("uk", "Київ, 12 березня — Учора в Херсоні загинули двоє людей."),
        ("de", "Kyjiw, 12. März 2025 (dpa) - Gestern starben in Cherson zwei Männer."),
    ],
)
@pytest.mark.parametrize("days", [0, 2])
def test_yesterday_is_the_day_before_the_dateline(language: str, text: str, days: int) -> None:
    filed = dt.date(2025, 3, 12)
    when = dates(text, language, filed + dt.timedelta(days=days))[-1]
    assert (when.start, when.saying) == (filed - dt.timedelta(days=1), False)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "A man was shot yesterday - police gave no motive.", ["2025-03-11"]),
        ("uk", "У Сумах учора – троє поранених.", ["2025-03-11"]),
        ("ru", "В понедельник - обстрел Курска, вчера - второй.", ["2025-03-10", "2025-03-11"]),
        ("en", "IDF struck Jenin Monday - yesterday two more died.", ["2025-03-10", "2025-03-11"]),
        ("en", "IDF struck Jenin on March 9 - yesterday two more died.", ["2025-03-09", "2025-03-11"]),
        ("ru", "В Курске, 9 марта - обстрел, вчера - второй.", ["2025-03-09", "2025-03-11"]),
        ("en", "UN Mission Kivu March 9 - two men died yesterday.", ["2025-03-09", "2025-03-11"]),
        ("en", "Old Jenin Road, March 9 two men died - yesterday two more.", ["2025-03-09", "2025-03-11"]),
    ],
)
def test_a_day_in_running_text_is_no_dateline(language: str, text: str, days: list[str]) -> None:
    told = dates(text, language)
    assert [when.start.isoformat() for when in told] == days
    assert not any(when.saying or when.rule == OF_DATELINE for when in told)


def test_a_weekday_behind_a_place_is_that_of_filing() -> None:
    assert [when.saying for when in dates("Frankfurt am Main, Monday - Shots fell on Sunday.")] == [True, False]


_DAYS_AND_DASHES = """
A В У IDF KYIV Київ Sumy Monday понедельник yesterday вчера учора gestern today March 9 12 12.03.2025 2025 Silvester
Eve , - – — ( ) . : killed two police said обстрел
"""


@settings(max_examples=settings.default.max_examples // 4)
@example("killed A", "en")
@example("A man was shot yesterday -", "en")
@example("У Сумах вчора –", "uk")
@given(
    st.lists(st.sampled_from(_DAYS_AND_DASHES.split()), max_size=14).map(" ".join),
    st.sampled_from(["en", "de", "uk", "ru"]),
)
def test_any_jumble_of_days_and_dashes_is_read(text: str, language: str) -> None:
    assert extract(text, published=PUBLISHED, language=language).text == text


def test_the_day_of_a_saying_around_or_before_its_verb_is_marked() -> None:
    assert [when.saying for when in dates("In Ulm fielen Schüsse, teilte die Polizei am Montag mit.", "de")] == [True]
    assert [when.saying for when in dates("Am Montag teilte die Polizei mit, dass Schüsse fielen.", "de")] == [True]
    assert [when.saying for when in dates("Am Montag fielen in Ulm Schüsse, teilte die Polizei mit.", "de")] == [False]


@pytest.mark.parametrize(
    ("language", "text", "sayings"),
    [
        ("de", "Wie die Polizei am Dienstag mitteilte, fielen am Freitag in Ulm Schüsse.", [True, False]),
        ("de", "Kiew wirft Moskau vor, am Montagabend ein Haus beschossen zu haben.", [False]),
        ("de", "In Djibo griffen Kämpfer nach Angaben von Einwohnern am Dienstag ein Dorf an.", [False]),
        ("de", "Nach Angaben der Polizei vom Dienstag fielen in Ulm Schüsse.", [True]),
        ("ru", "По словам жителей в понедельник дрон попал в дом.", [False]),
        ("ru", "По данным на понедельник погибли двое.", [True]),
        ("en", "The governor said that on Tuesday drones hit Sumy.", [False]),
        ("ru", "Губернатор сообщил, что в понедельник дрон попал в дом.", [False]),
    ],
)
def test_a_day_within_what_is_said_is_no_day_of_the_statement(language: str, text: str, sayings: list[bool]) -> None:
    assert [when.saying for when in dates(text, language)] == sayings


def test_the_day_before_counts_from_the_day_of_the_statement_before_it() -> None:
    _, bombed = dates("The army said on Monday that jets had bombed the camp the day before.")
    assert (bombed.start.isoformat(), bombed.counts_from_another) == ("2025-03-09", False)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "A mine killed a man near Palmyra on 1 March. Two days later, a mine wounded a child near Homs.",
            ["01", "03"],
        ),
        (
            "A mine killed a man near Palmyra on 9 March. Three days earlier, a mine wounded a child near Homs.",
            ["09", "06"],
        ),
    ],
)
def test_days_count_from_the_incident_before(text: str, days: list[str]) -> None:
    incidents = [proposed.incident for proposed in extract(text, published=PUBLISHED).incidents]
    assert [str(one.date_start)[-2:] for one in incidents] == days


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "Published 21 August 2025\n\nA drone struck a house in Sumy.", "2025-08-21"),
        ("en", "Dec 3, 2024 - A drone struck a house in Sumy.", "2024-12-03"),
        ("en", "LAGOS, Nigeria (AP) — Dec. 3, 2024. A mob burned a house.", "2024-12-03"),
        ("de", "Veröffentlicht am 21. August 2025\n\nEine Drohne traf ein Haus in Sumy.", "2025-08-21"),
        ("uk", "Дрон влучив у будинок у Сумах.\nОпубліковано: 21 серпня 2025, 10:05", "2025-08-21"),
        ("ru", "Опубликовано 21.08.2025\nДрон попал в дом.", "2025-08-21"),
        ("uk", "Київ, 14 серпня 2024 року. Російські дрони атакували Суми.", "2024-08-14"),
        ("de", "Berlin, 3. März 2024 – Unbekannte haben ein Haus angezündet.", "2024-03-03"),
        ("de", "Bautzen (dpa) 03.03.2024 - Unbekannte haben ein Haus angezündet.", "2024-03-03"),
        ("ru", "14.08.2024\nДроны атаковали Рязань.", "2024-08-14"),
        ("en", "Drones struck Sumy on 14 August 2024, the governor said.", None),
        ("en", "A report published on 14 August 2024 tells of strikes on Sumy.", None),
        ("en", "Sumy, 14 August\n\nDrones struck.", None),
    ],
)
def test_a_text_says_when_it_was_published(language: str, text: str, day: str | None) -> None:
    told = publication_day(read(text), vocabulary(language))
    assert (told and told.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "published", "days"),
    [
        ("Published 21 August 2025\n\nA drone struck a house in Sumy on Tuesday.", None, ["2025-08-19"]),
        ("Published 21 August 2025\n\nA drone struck a house in Sumy.", dt.date(2025, 9, 3), ["2025-09-01"]),
        ("On 3 August 2025 drones hit Sumy. Yesterday shells hit Nikopol.", None, ["2025-08-03", None]),
        (
            "Drones hit Sumy on 3 August. Shells hit Nikopol, the governor said on Tuesday.",
            dt.date(2025, 8, 20),
            ["2025-08-03", "2025-08-18"],
        ),
    ],
)
def test_a_sentence_s_own_day_outranks_that_of_its_neighbour(
    text: str, published: dt.date | None, days: list[str | None]
) -> None:
    incidents = [proposed.incident for proposed in extract(text, published=published).incidents]
    assert [one.date_start and one.date_start.isoformat() for one in incidents] == days


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        (
            "ru",
            "МАХАЧКАЛА, 11 марта - РИА Новости. При обстреле поста в Хасавюрте ранены двое полицейских.",
            "2025-03-11",
        ),
        ("ru", "МАХАЧКАЛА, 11 марта. Вчера при обстреле поста в Хасавюрте ранены двое полицейских.", "2025-03-10"),
        ("uk", "ХАРКІВ, 11 березня – Укрінформ. Двоє людей загинули внаслідок удару по Куп'янську.", "2025-03-11"),
        ("ru", "Махачкала встретила 11 марта гостей.\n\nПри обстреле поста в Хасавюрте ранены двое.", None),
    ],
)
def test_a_dateline_of_its_own_dates_what_has_no_day(language: str, text: str, day: str | None) -> None:
    (incident,) = (proposed.incident for proposed in extract(text, published=PUBLISHED, language=language).incidents)
    assert incident.date_start == incident.date_end if day else incident.date_start != incident.date_end
    assert day is None or str(incident.date_start) == day


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "A boy died after being stabbed in Bradford.\n\nOfficers were called there on Saturday.", "2025-03-08"),
        (
            "en",
            "A school in Derry was evacuated overnight after a pipe bomb was thrown at a house. Nobody was hurt. "
            "The attack happened shortly before midnight on Sunday.",
            "2025-03-09",
        ),
        ("de", "Nachts wurde in Bautzen ein Mann erstochen. Der Angriff ereignete sich am Sonntag.", "2025-03-09"),
        ("de", "Nach einer Messerattacke in Bochum ist ein Mann tot. Sie hat sich am Sonntag ereignet.", "2025-03-09"),
        (
            "ru",
            "КВЕТТА, 12 марта. При взрыве в Мастунге погибли шесть человек. Бомба сработала в понедельник.",
            "2025-03-10",
        ),
    ],
)
def test_the_next_sentence_says_when_it_happened(language: str, text: str, day: str) -> None:
    (incident,) = (proposed.incident for proposed in extract(text, published=PUBLISHED, language=language).incidents)
    assert str(incident.date_start) == str(incident.date_end) == day


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1944 bombardierten die Alliierten Dresden.", [0]),
        ("1500 Menschen zogen durch Dresden.", []),
        ("Am 4. Juli 1922 kam es zu Straßenschlachten.", [4]),
        ("Am 4. Juli 2023 kam es zu Straßenschlachten.", []),
        ("Im Juli 2023 kam es zu Straßenschlachten.", [2]),
        ("Im Januar 2025 kam es zu Straßenschlachten.", []),
        ("Two people were hurt in the 1900 block of Maryland Avenue.", []),
    ],
)
def test_a_year_long_past_is_history(text: str, years: list[int]) -> None:
    document = read(text)
    assert past_years(words_of(document, document.sentences[0]), PUBLISHED) == years


def test_a_month_of_the_year_before_is_no_history_in_january() -> None:
    document = read("In December 2024 a mine killed two men.")
    words = words_of(document, document.sentences[0])
    assert past_years(words, dt.date(2025, 1, 9)) == []
    assert past_years(words, PUBLISHED) == [2]


@pytest.mark.parametrize(("rule", "language", "text", "answer"), rows(Path(__file__).with_name("dates.txt")))
def test_a_date_says(rule: str, language: str, text: str, answer: str) -> None:
    (when,) = dates(text, language, dt.date(2025, 8, 20)) or [None]
    assert (f"{when.start} {when.end} {when.precision}" if when else "-") == answer, rule


def test_a_sentence_on_when_another_event_happened_dates_only_that() -> None:
    text = "Shells hit Sumy overnight, killing two. The attack on Nikopol happened on Sunday."
    incidents = [proposed.incident for proposed in extract(text, published=PUBLISHED).incidents]
    assert [str(incident.date_start) for incident in incidents] == ["2025-03-12", "2025-03-09"]
