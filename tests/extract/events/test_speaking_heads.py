"""Lines that say who speaks for more than a sentence, one row for each rule."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

ROWS = "- On 11 October gunmen killed six people in Nyala.\n- On 12 October shells killed two people in Zalingei."


@pytest.mark.parametrize(
    ("rule", "text", "speakers"),
    [
        ("a head speaks for all rows below it", f"According to OCHA:\n{ROWS}", [["OCHA"], ["OCHA"]]),
        ("an office alone is a head", f"Sheriff's office:\n\n{ROWS}", [["Sheriff's office"]] * 2),
        ("a head with a verb is one", f"The health ministry reported:\n{ROWS}", [["health ministry"]] * 2),
        (
            "it ends at an empty line",
            f"Police said:\n{ROWS}\n\nOn Monday three people were killed by gunmen in Omdurman.",
            [["Police"], ["Police"], []],
        ),
        ("a head without a speaker isn't one", f"Main incidents:\n{ROWS}", [[], []]),
        (
            "a line names the sources of its paragraph",
            "On Monday gunmen killed six people in Nyala.\nSources: Radio Tamazuj, local chief",
            [["Radio Tamazuj", "local chief"]],
        ),
        ("brackets may", "On Monday gunmen killed six people in Nyala (Source: the Red Cross).", [["the Red Cross"]]),
        (
            "in German",
            "In Nyala haben Bewaffnete am Montag sechs Menschen getötet.\nQuelle: Rotes Kreuz",
            [["Rotes Kreuz"]],
        ),
    ],
)
def test_speaking_heads(rule: str, text: str, speakers: list[list[str]]) -> None:
    incidents = [proposed.incident for proposed in extract(text, published=dt.date(2026, 10, 14)).incidents]
    assert [[claim.speaker for claim in incident.claims] for incident in incidents] == speakers, rule


GOVERNOR = "Samuel Ortiz, Governor of Plateau State, 11 October, 07:45\nGunmen attacked Bokkos and killed six farmers."
POLICE = "Police Command Benue, 10 October, 18:10\nA roadside bomb went off near Gboko. Two officers were wounded."


@pytest.mark.parametrize(
    ("rule", "text", "told"),
    [
        (
            "a line above a post names who speaks and its day",
            f"Posts of the day\n\n{GOVERNOR}\n\n{POLICE}",
            [("Samuel Ortiz", 11), ("Police Command Benue", 10)],
        ),
        (
            "a further post names its author alone",
            f"{GOVERNOR}\n\nSamuel Ortiz, 12 October, 09:30\nIn Wase gunmen abducted a teacher.",
            [("Samuel Ortiz", 11), ("Samuel Ortiz", 12)],
        ),
        (
            "numbers give the day",
            "Игорь Стрельцов, глава Грайворонского округа, 12.10, 08:20\nДрон атаковал автомобиль в селе Козинка.\n\n"
            "Администрация Рыльского района, 11.10, 22:40\nОбстрелян посёлок Теткино. Погиб мирный житель.",
            [("Игорь Стрельцов", 12), ("Администрация Рыльского района", 11)],
        ),
        (
            "brackets and bars may part it",
            "Oberbürgermeister Karl Brandner | 9. Oktober, 07:15 Uhr\nIn Jena explodierte ein Sprengsatz.\n\n"
            "Polizei Leipzig (X), 08.10.2026, 22:15 Uhr\nIn Borna wurde ein Mann durch Schüsse schwer verletzt.",
            [("Oberbürgermeister Karl Brandner", 9), ("Polizei Leipzig", 8)],
        ),
        ("one line is no collection of posts", GOVERNOR, [("", 11)]),
        (
            "nobody speaks in lines without an office",
            "Central Market, 11 October, 07:45\nGunmen killed six farmers in Bokkos.\n\n"
            "Bus Station, 11 October, 18:10\nA roadside bomb killed two men in Gboko.",
            [("", 11), ("", 11)],
        ),
    ],
)
def test_lines_above_posts(rule: str, text: str, told: list[tuple[str, int]]) -> None:
    incidents = [proposed.incident for proposed in extract(text, published=dt.date(2026, 10, 14)).incidents]
    read = [
        (each.claims[0].speaker if each.claims else "", each.date_start.day if each.date_start else 0)
        for each in incidents
    ]
    assert read == told, rule


def test_a_post_that_names_no_place_goes_on_with_the_last_of_its_author() -> None:
    text = f"{GOVERNOR}\n\nSamuel Ortiz, 11 October, 12:30\nA farmer has died in hospital.\n\n{POLICE}"
    places = [each.incident.placement.name for each in extract(text, published=dt.date(2026, 10, 14)).incidents]
    assert places == ["Bokkos", "Gboko"]


def test_each_channel_speaks_for_its_own_posts() -> None:
    text = (
        "Сумська область, канал голови ОВА\n\nУ Шостці дрон ударив по автобусу, загинула жінка.\n\n"
        "Чернігівська область, канал речника поліції\n\nУ Ніжині вибухнув автомобіль, поранено двох людей."
    )
    incidents = [proposed.incident for proposed in extract(text, published=dt.date(2026, 10, 14)).incidents]
    assert [[claim.speaker for claim in each.claims] for each in incidents] == [["голови ОВА"], ["речника поліції"]]
