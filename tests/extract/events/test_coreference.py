"""Which clauses report the same event, one row for each rule, and whole texts in Ukrainian and Russian."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract
from geo.extract.events.coreference import better_type, compatible, events_in
from geo.extract.events.layout import entries_of
from geo.extract.text.tokens import read
from geo.model import Count
from tests.extract.sentences import clauses

PUBLISHED = dt.date(2026, 2, 27)


def test_a_region_s_sum_of_blows_is_not_that_of_the_town_in_it() -> None:
    text = (
        "На Харківщині через російські удари за добу загинули щонайменше троє людей. "
        "У Куп'янську окупанти скинули авіабомбу на будинок: загинуло подружжя."
    )
    killed = {one.incident.placement.name: one.incident.killed for one in extract(text, published=PUBLISHED).incidents}
    assert killed["Kupiansk"] == Count.exactly(2)


def test_the_day_of_an_earlier_attack_is_not_that_of_the_one_told_before() -> None:
    text = (
        "Армия Израиля нанесла удары по пригороду Бейрута, погибли шесть человек. "
        "Ранее, 24 февраля, при ударе по Тиру погибли двое."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [(one.placement.name, one.event_type) for one in found] == [("Beirut", "air_strike"), ("Tyre", "air_strike")]
    assert found[1].date_start == dt.date(2026, 2, 24)
    assert found[0].date_end == PUBLISHED


def test_a_town_that_something_was_near_is_no_less_known_than_the_town() -> None:
    text = "Ранены двое при ударе дрона по Харькову. Тем временем под Курском сбили два беспилотника."
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [(one.placement.name, one.placement.precision) for one in found] == [
        ("Kharkiv", "settlement"),
        ("Kursk", "near"),
    ]


TOWNS = {"Sumy": 51.0, "Izium": 49.0}
REGION = {"Oblast": 50.5}


@pytest.mark.parametrize(
    ("rule", "text", "events"),
    [
        ("the same town is one event", "A drone hit Sumy. Two men were killed in Sumy.", 1),
        ("another town is another", "A drone hit Sumy. A drone hit Izium.", 2),
        ("no place goes on with the last event", "A drone hit Sumy. Two men were killed.", 1),
        ("a town within a region is one event", "A drone hit the Oblast. Two men were killed in Sumy.", 1),
        ("types that don't agree are two", "A drone hit Sumy. Gunmen kidnapped five villagers in Sumy.", 2),
        ("another day is another event", "A drone hit Sumy on 18 August 2025. A drone hit Sumy on 11 August 2025.", 2),
        ("'separate' is another event", "A drone hit Sumy. In a separate attack a drone killed a man.", 2),
        ("another time of day is another event", "At dawn a drone hit Sumy. In the evening a drone hit Sumy.", 2),
        ("victims elsewhere harm no protest", "A drone hit Sumy.\n\nTwo were hurt in Izium.\n\nHundreds protested.", 3),
        ("'the attack' is the last one", "A drone hit Sumy. The drone attack killed two men.", 1),
    ],
)
def test_clauses_are_joined(rule: str, text: str, events: int) -> None:
    towns = {name: lat for name, lat in TOWNS.items() if name in text}
    regions = {name: lat for name, lat in REGION.items() if name in text}
    assert len(events_in(clauses(text, towns, regions=regions))) == events, rule


def test_a_denial_of_victims_belongs_to_the_event_before() -> None:
    events = events_in(clauses("A drone hit Sumy. No one was hurt.", {"Sumy": 51.0}))
    assert [len(event.clauses) for event in events] == [2]


def test_a_day_is_shared_with_the_event_beside() -> None:
    text = "A drone hit Sumy on 18 August 2025. A mine killed two men in Izium."
    first, second = events_in(clauses(text, TOWNS))
    assert second.when is None
    assert second.inherited == first.when


def test_a_day_far_below_is_not_that_of_the_events_above() -> None:
    quiet = "The mayor thanked the crews. " * 4
    text = f"A mine killed two men in Izium. {quiet}A drone hit Sumy on 18 August 2025."
    first, second = events_in(clauses(text, TOWNS))
    assert second.when is not None
    assert first.when is None
    assert first.inherited is None


@pytest.mark.parametrize(
    ("rule", "first", "second", "one_event"),
    [
        ("the same type", "drone_strike", "drone_strike", True),
        ("a vague type and violence", "casualties", "drone_strike", True),
        ("types that reports mix up", "mine_ied", "ground_clash", True),
        ("violence and its aftermath", "missile_artillery", "power_outage", True),
        ("an attack of any means", "attack_on_civilians", "drone_strike", True),
        ("unlike types", "drone_strike", "abduction", False),
        ("unrest and a strike", "unrest", "drone_strike", False),
    ],
)
def test_types_are_compatible(rule: str, first: str, second: str, one_event: bool) -> None:
    assert compatible(first, second) is one_event, rule
    assert compatible(second, first) is one_event, rule


@pytest.mark.parametrize(
    ("rule", "earlier", "further", "event_type"),
    [
        ("what is vague gives way", "casualties", "drone_strike", "drone_strike"),
        ("damage says no more than casualties", "casualties", "damage", "casualties"),
        ("an attack gives way to its means", "attack_on_civilians", "drone_strike", "drone_strike"),
        (
            "an attack stays where another word is as vague",
            "attack_on_civilians",
            "ground_clash",
            "attack_on_civilians",
        ),
        ("an outage gives way to its attack", "power_outage", "missile_artillery", "missile_artillery"),
        ("an arrest gives way to what it was for", "arrest", "abduction", "abduction"),
        ("a strike stays", "drone_strike", "power_outage", "drone_strike"),
    ],
)
def test_a_further_clause_sharpens_the_type(rule: str, earlier: str, further: str, event_type: str) -> None:
    assert better_type(earlier, further) == event_type, rule


LIVE_BLOG = """Drones hit two countries overnight

12:41
A Ukrainian drone struck a shop in Shebekino, the governor of Russia's Belgorod region said. Two people were wounded.

11:20
Russian drones hit a block of flats in Kharkiv overnight. Four people died and 17 were injured, Kharkiv's mayor said.

10:02
The death toll has risen to five, Kharkiv's mayor said.
"""


def tolls(text: str) -> dict[str, tuple[int | None, int | None]]:
    """The best figures of killed and injured by the name of the place."""
    incidents = [proposed.incident for proposed in extract(text, published=PUBLISHED, language="en").incidents]
    return {
        incident.placement.name: (
            incident.killed.best if incident.killed else None,
            incident.injured.best if incident.injured else None,
        )
        for incident in incidents
    }


def test_a_live_blog_s_tolls_stay_in_their_towns() -> None:
    assert tolls(LIVE_BLOG) == {"Shebekino": (None, 2), "Kharkiv": (5, 17)}


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "a mayor speaks for his own town",
            "Ukrainian forces shelled Shebekino in Russia. Three people were killed overnight, Kharkiv's mayor said.",
            {"Shebekino": (None, None), "Kharkiv": (3, None)},
        ),
        (
            "police in a town too",
            "A blast in Tikrit wounded four people. Police in Baquba said that five people had been shot dead.",
            {"Tikrīt": (None, 4), "Baqubah": (5, None)},
        ),
        (
            "a governor speaks for the towns of his region",
            "Shells hit Izium on Monday. Three people were killed, the governor of Kharkiv region said.",
            {"Izium": (3, None)},
        ),
        (
            "a sum of several villages isn't that of the last",
            "Gunmen attacked three villages in Plateau state on Sunday. They killed nine people in Riyom and torched "
            "houses in Bokkos. In all 14 people were killed.",
            {"Plateau": (14, None), "Riyom": (9, None), "Bokkos": (None, None)},
        ),
        (
            "a sum of several towns is none of theirs",
            "Russian drones attacked Odesa overnight. Shelling was reported in Sumy. A total of seven people were "
            "killed across the country.",
            {"Odesa": (None, None), "Sumy": (None, None), "": (7, None)},
        ),
        (
            "nor is what all the blows did",
            "A bomb killed two people in Mosul. A bomb exploded in Kirkuk. Nine people were wounded in the blasts.",
            {"Mosul": (2, None), "Kirkuk": (None, None), "": (None, 9)},
        ),
        (
            "what one of them did is its own",
            "A bomb killed two people in Mosul. A bomb exploded in Kirkuk. Nine people were wounded in the blast.",
            {"Mosul": (2, None), "Kirkuk": (None, 9)},
        ),
        (
            "the last town spoken of goes on",
            "A drone killed two people in Sumy. A drone hit Odesa. Another house burnt in Sumy after the strike. Four "
            "people were wounded.",
            {"Sumy": (2, 4), "Odesa": (None, None)},
        ),
    ],
)
def test_a_toll_stays_with_its_place(rule: str, text: str, expected: dict[str, tuple[int | None, int | None]]) -> None:
    assert tolls(text) == expected, rule


def test_an_event_told_by_a_mayor_alone_lies_about_the_town() -> None:
    (proposed,) = extract("Three people were killed in a missile strike, Kharkiv's mayor said.").incidents
    assert (proposed.incident.placement.name, proposed.incident.placement.precision) == ("Kharkiv", "near")


@pytest.mark.parametrize(
    ("rule", "text", "numbers"),
    [
        ("times on lines of their own", "Live\n\n12:41\nA blast.\n\n11:20\nA fire.", {1, 2}),
        ("times before the words", "12.41pm A blast hit it.\n\n11.20am A fire broke out.", {1, 2}),
        ("a single time", "12:41\nA blast hit the town.\nA fire broke out.", {0}),
        ("times within sentences", "At 12:41 a blast.\nBy 13:20 a fire.", {0}),
    ],
)
def test_a_live_blog_has_entries(rule: str, text: str, numbers: set[int]) -> None:
    assert set(entries_of(read(text))) - {0} == numbers - {0}, rule


@pytest.mark.parametrize(
    ("rule", "text", "count"),
    [
        (
            "a definite blow right behind says where, whatever country was named",
            "A bomb in a northern Syrian city killed ten. The blast, which hurt 33, struck southern Kirkuk.",
            1,
        ),
        (
            "all blows told before are taken up by their number",
            "Two car bombs south of Baghdad killed 17 people. The twin blasts in the Rashid area also hurt 52.",
            1,
        ),
        (
            "a definite blow with its own place is another",
            "Russian missiles killed five people in Ukraine. The strike on Belgorod killed two.",
            2,
        ),
    ],
)
def test_a_definite_blow_goes_on_with_the_one_before(rule: str, text: str, count: int) -> None:
    assert len(extract(text).incidents) == count, rule


def by_place(text: str, language: str) -> dict[str, tuple[int | None, int | None]]:
    """The killed and injured of each incident, by its place's name."""
    read = [each.incident for each in extract(text, published=dt.date(2025, 11, 28), language=language).incidents]
    return {
        each.placement.name: tuple(None if count is None else count.best for count in (each.killed, each.injured))
        for each in read
    }


@pytest.mark.parametrize(
    ("rule", "language", "text", "expected"),
    [
        (
            "a quarter is the town's before it",
            "uk",
            "У Харкові ввечері дрони атакували місто. У Салтівському районі загинули двоє людей, ще 11 поранено.\n\n"
            "У Куп'янську внаслідок обстрілу поранено жінку.",
            {"Kharkiv": (2, 11), "Kupiansk": (None, 1)},
        ),
        (
            "a paragraph's victims are not the next one's",
            "en",
            "A bomb exploded at a market in Quetta on Monday. In Zarghabad three people were killed.\n\n"
            "Gunmen opened fire on a bus in Karachi, wounding two people.",
            {"Karachi": (None, 2)},
        ),
        (
            "the same dead are of the event that has them",
            "en",
            "A bomb went off at a tea shop in Mogadishu on Monday, killing seven people.\n\n"
            "Gunmen ambushed an aid convoy in Baidoa on Monday, wounding a driver.\n\n"
            "The hospital said it had received the bodies of seven people.",
            {"Mogadishu": (7, None), "Baidoa": (None, 1)},
        ),
        (
            "the bombing is the bombing",
            "en",
            "A bomb went off at a tea shop in Mogadishu on Monday, killing seven people.\n\n"
            "Gunmen ambushed an aid convoy in Baidoa on Monday, wounding a driver.\n\n"
            "The bombing wounded 20 people.",
            {"Mogadishu": (7, 20), "Baidoa": (None, 1)},
        ),
        (
            "a sum over regions is no town's",
            "en",
            "Ukraine: daily brief\n\nOverview. Nine civilians were killed and 46 injured in five regions.\n\n"
            "Donetsk region\n* Kramatorsk: glide bombs hit a house. 4 killed, 17 injured.\n\n"
            "Sumy region\n* Bilopillia: a missile struck the station. 2 killed.",
            {"Kramatorsk": (4, 17), "Bilopillia": (2, None), "": None},
        ),
        (
            "nor is the bare toll behind attacks on several regions",
            "uk",
            "За добу ворог завдав 61 удару по шести областях. Загинуло семеро людей, поранено 33.\n\n"
            "У Добропіллі дрон влучив у магазин, поранено трьох покупців.\n\n"
            "У Глухові авіабомба влучила в лікарню. Двоє медиків загинули.",
            {"Dobropillia": (None, 3), "Hlukhiv": (2, None)},
        ),
        (
            "what a register counts is no event",
            "en",
            "Key figures\n- 37 incidents recorded; 19 civilians killed\n- One aid worker is still held since 3 May\n\n"
            "Incidents\n- On 23 June, shells landed in Mogadishu. Three residents were killed.",
            {"Mogadishu": (3, None), "": None},
        ),
        (
            "what has lasted for years is none either",
            "en",
            "A drone hit a bus in Nyala on Monday, killing two people. El Fasher has been besieged for two years.",
            {"Nyala": (2, None), "Al-Fashir": None},
        ),
        (
            "a council speaks of its town",
            "en",
            "Shelling hit Kostiantynivka and Druzhkivka on Wednesday. In Druzhkivka a woman was killed. "
            "The city council of Kostiantynivka said two people were killed there.",
            {"Kostiantynivka": (2, None), "Druzhkivka": (1, None)},
        ),
    ],
)
def test_a_toll_stays_with_its_event(
    rule: str, language: str, text: str, expected: dict[str, tuple[int | None, int | None] | None]
) -> None:
    read = by_place(text, language)
    assert {name: read.get(name) for name in expected} == expected, rule


def test_what_the_side_that_struck_says_is_no_further_attack() -> None:
    text = (
        "A blast at a school in Khan Younis killed nine people on Tuesday, doctors said.\n\n"
        "The Israeli military says its aircraft hit a command room inside the school."
    )
    (one,) = extract(text, published=PUBLISHED).incidents
    assert (one.incident.event_type, one.incident.actor) == ("air_strike", ("Israel",))
    assert ("Israeli military", "claims") in {(claim.speaker, claim.stance) for claim in one.incident.claims}


def test_who_struck_in_a_lead_s_sum_is_not_who_struck_each_place() -> None:
    text = (
        "Russian attacks across Ukraine killed ten people overnight, officials said.\n\n"
        "A shell hit a house in Kherson, killing two people, the governor said.\n\n"
        "In occupied Donetsk, shelling of a market killed four, the Moscow-installed mayor said.\n\n"
        "A drone hit a bus in occupied Luhansk, wounding three people."
    )
    actors = {one.incident.placement.name: one.incident.actor for one in extract(text, published=PUBLISHED).incidents}
    assert actors == {"Kherson": (), "Donetsk": (), "Luhansk": ()}


@pytest.mark.parametrize(
    ("event_type", "text"),
    [
        ("drone_strike", "A hospital in Kharkiv that had been closed for months was struck by a drone."),
        ("drone_strike", "A drone struck a school in Kharkiv that had been closed for two years."),
        (
            "drone_strike",
            "Russian forces have still been shelling Kherson since dawn, and a drone hit a school in Kharkiv.",
        ),
        (
            "attack_on_civilians",
            "The court building in Kharkiv was evacuated. Three people were killed in the city on Tuesday.",
        ),
        (
            "attack_on_civilians",
            "A man was sentenced to life in Kharkiv. Three people were killed in the city on Tuesday.",
        ),
        ("", "A man was sentenced to life in Kharkiv. He killed three people."),
        ("", "The trial began in Kharkiv. He killed three people."),
        ("", "El Fasher has been besieged for two years."),
        ("", "The village of Orikhiv has been shelled for months and is still without water since May."),
    ],
)
def test_what_lasts_or_is_tried_hides_no_event_beside_it(event_type: str, text: str) -> None:
    types = [each.incident.event_type for each in extract(text, published=PUBLISHED).incidents]
    assert (event_type in types) if event_type else not types


@pytest.mark.parametrize(
    "text",
    [
        "Eine Drohne traf ein Lager in Cherson.\n\nIn Leipzig wurden bei einer Attacke zwei Menschen verletzt.",
        "Беспилотник атаковал Шебекино.\n\nВ Дагестане при нападении на пост полиции погиб сотрудник.",
    ],
)
def test_an_attack_in_another_paragraph_is_no_drone_strike(text: str) -> None:
    types = [proposed.incident.event_type for proposed in extract(text, published=PUBLISHED).incidents]
    assert types == ["drone_strike", "attack_on_civilians"]


@pytest.mark.parametrize(
    ("rule", "text", "types"),
    [
        (
            "for another deed",
            "Gunmen killed four people in Jos.\n\nPolice arrested two men for selling army fuel.",
            ["attack_on_civilians", "arrest"],
        ),
        (
            "no place goes with the deed before",
            "Дрон атаковал Сумы, ранена женщина.\n\nСБУ задержала учителя, который переводил деньги чужой армии.",
            ["drone_strike", "arrest"],
        ),
        (
            "violence below it is the attack's",
            "A man was stabbed to death in Leeds.\n\nPolice arrested two men.\n\nIt was a shocking attack, they said.",
            ["attack_on_civilians", "arrest"],
        ),
        (
            "for the deed just told",
            "A man was stabbed to death in Leeds.\n\nA man was arrested on suspicion of murder.",
            ["attack_on_civilians"],
        ),
        ("in one breath", "Soldiers shot dead a man in Nablus and arrested three others.", ["attack_on_civilians"]),
    ],
)
def test_an_arrest_in_another_paragraph_is_one_of_its_own(rule: str, text: str, types: list[str]) -> None:
    found = [proposed.incident.event_type for proposed in extract(text, published=PUBLISHED).incidents]
    assert found == types, rule


def test_when_the_police_were_called_is_when_it_happened() -> None:
    text = (
        "A boy of 16 was stabbed to death at a tram stop in Croydon. Police were called on Saturday afternoon. "
        "A youth of 17 was arrested in Mitcham on Tuesday.\n\n"
        "In court, a man who drove at shoppers was given a life sentence. He wounded five people."
    )
    read = [one.incident for one in extract(text, published=dt.date(2026, 10, 21)).incidents]
    assert (read[0].date_start, read[0].injured) == (dt.date(2026, 10, 17), None)
    assert all(one.injured is None for one in read)


@pytest.mark.parametrize(
    ("text", "day", "actor", "speaker"),
    [
        (
            "A suicide bomber blew himself up at a cafe in Mogadishu on August 9, killing six. "
            "On August 11 al-Shabaab said it was behind the bombing.",
            9,
            "al-Shabaab",
            "al-Shabaab",
        ),
        (
            "Eleven passengers were shot dead on a bus near Quetta on 15 August. "
            "The Baloch Liberation Army said on Monday it was responsible for the killings.",
            15,
            "Baloch Liberation Army",
            "Baloch Liberation Army",
        ),
        (
            "In Hakkari tötete eine Autobombe am 14. August drei Soldaten. "
            "Die PKK übernahm am Samstag die Verantwortung für den Angriff.",
            14,
            "PKK",
            "PKK",
        ),
        (
            "У суботу, 16 серпня, ракета влучила в судно біля Ходейди, двоє моряків загинули. "
            "Хусити взяли відповідальність за удар у понеділок.",
            16,
            "Houthis",
            "Хусити",
        ),
        (
            "11 августа в Пешаваре террорист-смертник взорвал себя в мечети, погибли 15 человек. "
            "«Исламское государство» взяло на себя ответственность за теракт 13 августа.",
            11,
            "Islamic State",
            "Исламское государство",
        ),
        (
            "9 августа беспилотник упал на казарму в Хайфе, ранены шесть солдат. "
            "«Хезболла» заявила 11 августа, что стоит за ударом.",
            9,
            "Hezbollah",
            "Хезболла",
        ),
    ],
)
def test_a_claim_on_a_later_day_is_of_the_attack_before(text: str, day: int, actor: str, speaker: str) -> None:
    (incident,) = [each.incident for each in extract(text, published=dt.date(2025, 8, 20)).incidents]
    assert incident.date_start == dt.date(2025, 8, day)
    assert actor in incident.actor
    assert [(claim.speaker, claim.stance) for claim in incident.claims] == [(speaker, "claims")]


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen killed five people in Jos on 9 August. "
        "The same group claimed responsibility for an ambush of soldiers on 12 August.",
        "9 серпня дрон влучив у нафтобазу в Ростові. Відповідальність за підрив поїзда 12 серпня взяло на себе ГУР.",
        "A bomb killed nine people in Peshawar on 12 August. "
        "The Taliban claimed responsibility for another blast in Peshawar on 15 August.",
    ],
)
def test_a_claim_of_another_attack_keeps_its_day(text: str) -> None:
    days = [each.incident.date_start for each in extract(text, published=dt.date(2025, 8, 20)).incidents]
    assert len(set(days)) == 2
