"""Figures that add up to a text's other events are their sum, and no event's own."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

SHARES = {
    "en": (
        "On Monday shells hit a market in Nikopol. Four people were killed and seven were wounded.\n\n"
        "On Monday a drone struck a bus in Kherson, killing two people and wounding three."
    ),
    "de": (
        "Am Montag traf eine Granate einen Markt in Nikopol. Vier Menschen wurden getötet, sieben verletzt.\n\n"
        "Am Montag traf eine Drohne einen Bus in Cherson. Zwei Menschen wurden getötet, drei verletzt."
    ),
    "uk": (
        "У понеділок снаряд влучив у ринок у Нікополі. Загинули четверо людей, семеро поранені.\n\n"
        "У понеділок дрон влучив у автобус у Херсоні. Загинули двоє людей, троє поранені."
    ),
    "ru": (
        "В понедельник снаряд попал в рынок в Никополе. Погибли четыре человека, семь ранены.\n\n"
        "В понедельник дрон попал в автобус в Херсоне. Погибли два человека, трое ранены."
    ),
}


def told(text: str, language: str) -> list[tuple[str, int | None, int | None]]:
    """Where each incident of a text happened, and how many it killed and injured."""
    incidents = (one.incident for one in extract(text, published=dt.date(2026, 7, 14), language=language).incidents)
    return [(one.placement.name, one.killed and one.killed.best, one.injured and one.injured.best) for one in incidents]


EACH = [("Nikopol", 4, 7), ("Kherson", 2, 3)]


@pytest.mark.parametrize(
    ("language", "total"),
    [
        ("en", "Six civilians were killed and ten were wounded."),
        ("de", "Insgesamt wurden sechs Menschen getötet und zehn verletzt."),
        ("uk", "За добу загинули шестеро людей, десятеро поранені."),
        ("ru", "За сутки погибли шесть человек, десять ранены."),
    ],
)
def test_a_sum_is_no_event_and_no_events_toll(language: str, total: str) -> None:
    assert told(f"{SHARES[language]}\n\n{total}", language) == EACH
    assert told(f"{total}\n\n{SHARES[language]}", language) == EACH


def test_a_figure_that_adds_up_at_a_town_of_its_own_is_an_event() -> None:
    text = f"{SHARES['en']}\n\nOn Monday six people were killed by a mine in Izium."
    assert ("Izium", 6, None) in told(text, "en")


def test_a_figure_that_adds_up_in_another_region_is_an_event() -> None:
    text = f"{SHARES['en']}\n\nOn Monday six people were killed in an attack in Kharkiv region."
    assert ("Kharkiv region", 6, None) in told(text, "en")


def test_a_toll_that_rose_is_no_sum() -> None:
    text = (
        "Росія вдарила по Харкову й Одесі: що відомо на цей час\n\n"
        "21:30\nУ Харкові завершено пошукові роботи. З-під завалів дістали тіло ще однієї жінки, тож кількість "
        "загиблих зросла до чотирьох. 31 людина дістала поранення.\n\n"
        "15:05\nПоблизу села Станіслав трактор наїхав на міну. Механізатор загинув.\n\n"
        "09:45\nТроє людей загинули, 22 поранені через удар авіабомбою по житловому будинку у Харкові."
    )
    assert ("Kharkiv", 4, 31) in told(text, "uk")
