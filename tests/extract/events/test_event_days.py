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
        ("en", "Thousands rallied in Tbilisi on Monday, two days after police beat protesters in Batumi.", 15),
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


@pytest.mark.parametrize(
    "text",
    [
        "A man was arrested on Monday in connection with a grenade attack on a bar in Cotabato on 2 June.",
        "Gunmen who attacked a bank in Jos on 2 June were arrested on Monday.",
    ],
)
def test_the_day_of_an_arrest_is_not_that_of_the_deed_it_is_for(text: str) -> None:
    assert days(text) == [day(2)]


def test_an_arrest_on_the_day_of_its_deed_keeps_it() -> None:
    text = "Three men were detained in Jos on Monday after a man was shot dead there on Monday morning."
    assert days(text) == [day(15)]


def test_a_deed_and_an_arrest_side_by_side_keep_their_days() -> None:
    text = "Gunmen attacked a bank in Jos on Sunday and police arrested three men in Lagos on Monday."
    assert days(text) == [day(14), day(15)]


def test_an_event_told_back_has_no_day_of_its_own() -> None:
    text = "Mourners in Culiacan on Tuesday buried a councillor who was shot dead by gunmen."
    assert days(text) == [("2026-06-15", "2026-06-16", "days")]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (
            "en",
            "It was just after dawn on Sunday in Bunia. A grenade exploded among the stalls, killing three women.",
            14,
        ),
        (
            "en",
            "Two men left Sinjar on 9 June. A landmine exploded under their car near Sinjar, killing both.",
            9,
        ),
        (
            "de",
            "Am Montagabend ging das Licht aus. Täter eröffneten in Durán das Feuer, acht Menschen starben.",
            15,
        ),
        ("ru", "Утром 12 июня семья поехала на рынок. Возле Токмака машина подорвалась на мине, погибли двое.", 12),
        (
            "uk",
            "Увечері 13 червня всі їхали з поля. Біля Снігурівки трактор підірвався на міні, загинув чоловік.",
            13,
        ),
    ],
)
def test_the_sentence_before_an_event_dates_it(language: str, text: str, number: int) -> None:
    assert days(text, language) == [day(number)]


@pytest.mark.parametrize(
    "before",
    [
        "Bunia was on edge from Friday to Sunday, and again on Tuesday.",
        "The road to Bunia has been shut since Sunday.",
        "In Bunia, a meeting is planned for Friday.",
        "Schools in Bunia reopened on Sunday.\n",
    ],
)
def test_a_sentence_before_an_event_that_names_no_day_of_its_own_does_not(before: str) -> None:
    assert days(f"{before}\nA grenade exploded at the market in Bunia, killing three women.")[0][2] == "days"


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        (
            "en",
            "A judge jailed a man on Thursday. That same evening gunmen killed three men in Tijuana.",
            11,
        ),
        ("en", "A rocket hit a shop in Idlib on Monday. Two days earlier, shelling killed a farmer in Sarmin.", 13),
        (
            "de",
            "Am Sonntag kam er frei. Nur einen Tag vorher waren in Kumbo sechs Menschen getötet worden.",
            13,
        ),
    ],
)
def test_a_day_counts_from_the_last_that_the_text_gives(language: str, text: str, number: int) -> None:
    assert days(text, language)[-1] == day(number)


def test_lines_that_a_day_closes_date_what_is_under_them() -> None:
    text = (
        "WEEKLY LIST\n\nIncident 1: Pibor county, 8 June\nArmed youths raided a cattle camp near Pibor. Six herders "
        "were killed. A statement two days later claimed the attack.\n\nIncident 2: Renk town, 11/12 June\nGunmen shot "
        "dead a trader in Renk.\n"
    )
    assert days(text) == [day(8), ("2026-06-11", "2026-06-12", "days")]


@pytest.mark.parametrize("title", ["Field update, 8-14 June 2026", "Reporting period: 8-14 June 2026 | Issued 16 June"])
def test_weekdays_are_those_of_the_period_that_the_title_names(title: str) -> None:
    text = f"{title}\n\nGunmen killed three traders in Butembo on Tuesday."
    assert days(text) == [day(9)]
