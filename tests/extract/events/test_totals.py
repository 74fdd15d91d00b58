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


@pytest.mark.parametrize(
    ("text", "each"),
    [
        (
            "Attacks in three regions killed nine people overnight, officials said.\n\n"
            "In Kharkiv, a drone hit a five-storey building and killed four people, police said. A missile strike "
            "on Pavlohrad killed three people. In Kherson, artillery fire killed two women.",
            [("Kharkiv", 4, None), ("Pavlohrad", 3, None), ("Kherson", 2, None)],
        ),
        (
            "Separate bombings across Iraq kill 14\n\n"
            "BAGHDAD - At least 14 people were killed in bombings across Iraq on Thursday, police said.\n\n"
            "A car bomb in Baqubah killed eight people and wounded 20. In Kirkuk, a bomb killed four policemen.",
            [("Baqubah", 8, 20), ("Kirkuk", 4, None)],
        ),
        (
            "Gunmen raided villages in two states of central Nigeria over the weekend, leaving 31 people dead.\n\n"
            "In Plateau state, attackers stormed the village of Zike and killed 22 people.\n\n"
            "Nine people were killed in Benue state when gunmen opened fire at a market in Ukum.",
            [("Plateau", 22, None), ("Ukum", 9, None)],
        ),
        (
            "Two suicide bombings in Pakistan killed 25 people on Thursday, officials said.\n\n"
            "The first bomber struck a mosque in Peshawar, killing 16 worshippers. Hours later another bomber blew "
            "himself up at a police post in Quetta, killing nine officers.",
            [("Peshawar", 16, None), ("Quetta", 9, None)],
        ),
        (
            "Bei Anschlägen in mehreren afghanischen Provinzen sind mindestens zwölf Menschen getötet worden.\n\n"
            "In Kundus explodierte eine Bombe vor einer Moschee und tötete sieben Menschen. In Herat erschossen "
            "Unbekannte fünf Polizisten.",
            [("Kunduz", 7, None), ("Herāt", 5, None)],
        ),
        (
            "Семеро людей загинули внаслідок російських атак у чотирьох областях за добу.\n\n"
            "У Костянтинівці внаслідок удару авіабомби загинули троє людей. У Херсоні дрон убив двох чоловіків.",
            [("Kostyantynivka", 3, None), ("Kherson", 2, None)],
        ),
        (
            "В результате атак беспилотников на три региона России пострадали восемь человек.\n\n"
            "В Белгороде ранены пять человек, сообщил губернатор. В Курске дрон ударил по машине, пострадали двое.",
            [("Belgorod", None, 5), ("Kursk", None, 2)],
        ),
    ],
    ids=["regions", "headline", "joined with a part", "number", "de", "uk", "ru"],
)
def test_a_lead_on_several_places_is_no_event_beside_those_that_follow(
    text: str, each: list[tuple[str, int | None, int | None]]
) -> None:
    incidents = [one.incident for one in extract(text, published=dt.date(2026, 11, 27)).incidents]
    assert [
        (one.placement.name, one.killed and one.killed.best, one.injured and one.injured.best) for one in incidents
    ] == each


@pytest.mark.parametrize(
    "text",
    [
        "Attacks in three regions of Ukraine killed nine people overnight, police said. The army shot drones down.",
        "Russian attacks on the Sumy region killed seven people on Friday, the governor said.\n\n"
        "In Shostka, a drone killed a farmer. Roads were closed in Konotop after a drone strike.",
        "Israeli air strikes on southern Lebanon killed 12 people on Friday, a minister said. Roads are closed.",
    ],
    ids=["no parts", "parts of a few", "no towns"],
)
def test_a_lead_whose_events_are_not_told_stays(text: str) -> None:
    first = extract(text, published=dt.date(2026, 11, 27)).incidents[0].incident
    assert text.startswith(first.reports[0].quote[:30])
