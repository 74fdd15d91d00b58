"""Figures of several towns, a whole region or a country are no town's, one row for each kind of sentence."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract
from geo.model import Incident

PUBLISHED = dt.date(2025, 11, 28)


def best(incident: Incident) -> int | None:
    """How many were killed."""
    return None if incident.killed is None else incident.killed.best


def deaths(text: str, language: str = "en") -> dict[str, int | None]:
    """The dead of each incident, by its place's name; nowhere where it is at no town."""
    incidents = [each.incident for each in extract(text, published=PUBLISHED, language=language).incidents]
    return {each.placement.name if each.placement.precision == "settlement" else "": best(each) for each in incidents}


@pytest.mark.parametrize(
    ("language", "lead", "detail"),
    [
        (
            "en",
            "Russia fired missiles at several Ukrainian cities on Tuesday, killing at least six people.",
            "In Kharkiv, four people were killed when a missile hit a block of flats.",
        ),
        (
            "en",
            "At least six people died when missiles and drones struck three Ukrainian cities on Tuesday.",
            "In Kharkiv, four people were killed.",
        ),
        ("en", "Missile strikes across the country killed six people.", "In Kharkiv, a missile killed four people."),
        ("en", "Missiles struck Odesa and other cities on Tuesday, killing six.", "In Kharkiv, a missile killed four."),
        (
            "en",
            "Russia attacked several cities including Odesa with missiles on Tuesday, killing six people.",
            "In Kharkiv, a missile killed four people.",
        ),
        ("de", "Bei Angriffen auf mehrere Städte starben sechs Menschen.", "In Charkiw starben vier Menschen."),
        ("uk", "Унаслідок атаки на кілька міст України загинули шестеро людей.", "У Харкові загинули четверо."),
    ],
)
def test_a_toll_of_several_towns_is_not_that_of_one(language: str, lead: str, detail: str) -> None:
    assert deaths(f"{lead} {detail}", language) == {"": 6, "Kharkiv": 4}


@pytest.mark.parametrize(
    "further",
    [
        "Nationwide, at least 11 people were killed in attacks.",
        "Across the country, 11 people were killed, the interior ministry said.",
        "In the region as a whole, 11 people were killed during the day, the governor said.",
    ],
)
def test_a_toll_of_more_behind_a_town_is_not_the_towns(further: str) -> None:
    assert deaths(f"A missile hit a house in Kharkiv on Tuesday, killing four people. {further}")["Kharkiv"] == 4


def test_villages_beside_a_town_are_one_event() -> None:
    (read,) = extract(
        "Gunmen attacked two villages near Jos on Monday, killing 12 people.", published=PUBLISHED
    ).incidents
    assert (read.incident.placement.name, best(read.incident)) == ("Jos", 12)


@pytest.mark.parametrize(
    ("language", "town", "sky"),
    [
        ("en", "A drone hit a house in Zaporizhzhia on Monday.", "The air force said it shot down 61 of 74 drones."),
        ("en", "A drone hit a house in Zaporizhzhia on Monday.", "The air force said 61 of 74 drones were downed."),
        ("de", "In Saporischschja traf eine Drohne ein Haus.", "Die Luftwaffe meldete 61 von 74 Drohnen abgeschossen."),
        ("uk", "У Запоріжжі дрон влучив у будинок.", "Повітряні сили повідомили, що збили 61 із 74 дронів."),
        ("ru", "В Запорожье дрон попал в дом.", "Воздушные силы сообщили, что сбили 61 из 74 дронов."),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_drones_of_a_night_are_no_towns(language: str, town: str, sky: str, turned: bool) -> None:
    text = f"{sky} {town}" if turned else f"{town} {sky}"
    read = [each.incident for each in extract(text, published=PUBLISHED, language=language).incidents]
    at_town = [each for each in read if each.placement.precision == "settlement"]
    assert at_town
    assert not any(each.figures for each in at_town)


def test_the_drones_of_a_night_are_air_defence() -> None:
    text = "A drone hit a house in Sumy. The air force said it had shot down 54 of the 81 drones launched by Russia."
    kinds = {each.incident.event_type for each in extract(text, published=PUBLISHED).incidents if each.incident.figures}
    assert kinds == {"air_defence"}


def test_a_governors_count_is_of_his_region() -> None:
    text = (
        "A drone hit a house in Kharkiv on Monday. Kharkiv governor Oleh Synehubov said 8 of 10 drones were shot down."
    )
    figures = [each.incident.figures for each in extract(text, published=PUBLISHED, language="en").incidents]
    assert any(figures)


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("en", "Attacks in Kharkiv, Sumy and Odesa killed seven people in all.", None),
        ("en", "Seven people were killed in strikes on Kharkiv and Odesa.", None),
        ("de", "Angriffe in Charkiw, Sumy und Odessa töteten insgesamt sieben Menschen.", None),
        ("uk", "Атаки в Харкові, Сумах та Одесі забрали життя семи людей.", None),
        ("ru", "Атаки в Харькове, Сумах и Одессе унесли жизни семи человек.", None),
        ("en", "Attacks in Kharkiv killed seven people.", 7),
        ("en", "Attacks on the villages of Bucha and Irpin killed seven people.", 7),
        ("en", "An attack between Kharkiv and Sumy killed seven people.", 7),
        ("en", "Attacks in Kharkiv killed seven people, and two more died in Sumy.", 7),
        ("en", "Strikes on Kharkiv killed seven people and wounded two in Odesa.", 7),
        ("de", "Angriffe auf Charkiw töteten sieben Menschen.", 7),
    ],
)
def test_the_sum_of_several_towns_is_none_of_theirs(language: str, text: str, killed: int | None) -> None:
    first, *_ = extract(text, published=PUBLISHED, language=language).incidents
    assert best(first.incident) == killed


@pytest.mark.parametrize(
    ("language", "sum_of_villages", "detail"),
    [
        ("en", "Bandits attacked eleven villages. The attacks left 14 people dead.", "In Kharkiv gunmen killed six."),
        (
            "de",
            "Die Armee beschoss 17 Dörfer. Dabei starben 14 Menschen.",
            "In Charkiw tötete eine Drohne sechs Menschen.",
        ),
        ("uk", "Ворог обстріляв 21 населений пункт. Внаслідок атак загинули 14 людей.", "У Харкові дрон убив шістьох."),
        (
            "ru",
            "Обстреляны восемь сёл района. Погибли 14 жителей.",
            "В Харькове снаряд попал в дом, погибли шесть человек.",
        ),
    ],
)
def test_a_toll_behind_a_number_of_villages_is_not_that_of_one(
    language: str, sum_of_villages: str, detail: str
) -> None:
    assert deaths(f"{sum_of_villages} {detail}", language).get("Kharkiv") == 6


def test_its_share_may_stand_behind_the_town() -> None:
    text = "Bandits raided eleven villages. The raids left 14 dead. In Kharkiv a drone hit a shop. Six people died."
    assert deaths(text).get("Kharkiv") == 6


def test_a_region_keeps_its_toll_beside_another_region() -> None:
    text = "In Kherson Oblast, Russian forces shelled 34 settlements. Fourteen people were killed."
    told = deaths(f"{text}\n\nIn Kharkiv a missile killed six people.")
    assert sorted(told.values(), key=str) == [14, 6]


def test_others_at_the_head_of_a_text_are_no_towns_though_it_ends_with_a_region() -> None:
    text = (
        "Nine more people were wounded elsewhere in the region. A missile killed two people in Kharkiv. "
        "The Kharkiv region was shelled again."
    )
    first, *_ = extract(text, published=PUBLISHED, language="en").incidents
    assert first.incident.placement.name == "Kharkiv"
    assert first.incident.injured is None


def test_a_toll_stays_that_of_the_two_villages_told_of_before() -> None:
    assert deaths("Gunmen attacked two villages near Kharkiv. Fourteen people were killed.") == {"": 14}
