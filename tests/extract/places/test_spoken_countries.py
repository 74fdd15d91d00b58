"""Who attacks isn't where it happened."""

from __future__ import annotations

import itertools

import pytest

from geo.extract import extract
from geo.extract.places.find import find_places
from geo.extract.places.spoken_countries import demonyms_in, spoken_countries
from geo.extract.text.tokens import read
from geo.gazetteer import Gazetteer

ATTACKERS = (
    "Russian",
    "Ukrainian",
    "Israeli",
    "Saudi-led",
    "Turkish",
    "American",
    "British",
    "Syrian",
    "Iranian",
    "Indian",
    "Houthi",
    "South Sudanese",
)
TOWNS = {
    "Kherson": "UA",
    "Nikopol": "UA",
    "Orikhiv": "UA",
    "Shebekino": "RU",
    "Khan Younis": "PS",
    "Sidon": "LB",
    "Qamishli": "SY",
    "Saada": "YE",
    "El Fasher": "SD",
    "Muzaffarabad": "PK",
}
WORDINGS = (
    "{attacker} strikes on {town} killed three people.",
    "{attacker} forces shelled {town} on Monday, killing two civilians.",
    "{attacker} air strikes on {town} left four dead.",
    "Three people were killed when {attacker} drones hit {town}.",
    "A {attacker} missile struck a house in {town}, wounding five.",
    "{attacker} troops shot dead two men in {town}, officials said.",
)
OTHER_LANGUAGES = (
    ("de", "Russische Drohnen trafen {town}, drei Menschen wurden getötet.", "Charkiw Nikopol Kramatorsk Aleppo"),
    ("de", "Bei einem israelischen Angriff auf {town} wurden zwei Menschen getötet.", "Charkiw Nikopol Aleppo Rafah"),
    ("de", "Türkische Kampfflugzeuge bombardierten {town}.", "Charkiw Kramatorsk Aleppo Rafah"),
    ("uk", "Російські війська обстріляли {town}.", "Нікополь Харків Краматорськ Алеппо"),
    ("uk", "Ізраїльська авіація завдала удару по місту {town}.", "Нікополь Харків Алеппо Бейрут"),
    ("uk", "Турецькі військові обстріляли {town}.", "Нікополь Краматорськ Алеппо Бейрут"),
    ("ru", "Российские войска обстреляли {town}.", "Никополь Харьков Краматорск Алеппо"),
    ("ru", "Израильская авиация нанесла удар по городу {town}.", "Никополь Харьков Алеппо Бейрут"),
    ("ru", "Украинские дроны атаковали {town}, погибли два человека.", "Никополь Белгород Алеппо Бейрут"),
)
IN_CYRILLIC_OR_GERMAN = {
    "Charkiw": "UA",
    "Nikopol": "UA",
    "Kramatorsk": "UA",
    "Aleppo": "SY",
    "Rafah": "PS",
    "Нікополь": "UA",
    "Харків": "UA",
    "Краматорськ": "UA",
    "Алеппо": "SY",
    "Бейрут": "LB",
    "Никополь": "UA",
    "Харьков": "UA",
    "Краматорск": "UA",
    "Белгород": "RU",
}


def country_of_incident(text: str, language: str, gazetteer: Gazetteer) -> tuple[str, str]:
    incident = extract(text, language=language, gazetteer=gazetteer).main_first[0].incident
    return incident.placement.country, incident.placement.precision


@pytest.mark.parametrize("attacker", ATTACKERS)
def test_the_attackers_nationality_leaves_the_town(attacker: str, gazetteer: Gazetteer) -> None:
    texts = {
        wording.format(attacker=attacker, town=town): country
        for wording, (town, country) in itertools.product(WORDINGS, TOWNS.items())
    }
    places = {text: country_of_incident(text, "en", gazetteer) for text in texts}
    assert places == {text: (country, "settlement") for text, country in texts.items()}


@pytest.mark.parametrize(("language", "wording", "towns"), OTHER_LANGUAGES)
def test_it_does_so_in_other_languages(language: str, wording: str, towns: str, gazetteer: Gazetteer) -> None:
    for town in towns.split():
        text = wording.format(town=town)
        assert country_of_incident(text, language, gazetteer)[0] == IN_CYRILLIC_OR_GERMAN[town], text


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("A northern Lebanese coastal town.", [("LB", "ground")]),
        ("Israeli air strikes.", [("IL", "blow")]),
        ("Turkish forces shelled it.", [("TR", "striking")]),
        ("Pakistani troops left.", [("PK", "force")]),
        ("The Chadian president.", [("TD", "")]),
        ("The South Sudanese village.", [("SS", "ground")]),
        ("Sudanese villagers.", [("SD", "")]),
    ],
)
def test_an_adjective_of_a_people_describes(text: str, described: list[tuple[str, str]]) -> None:
    assert [(demonym.country, demonym.of) for demonym in demonyms_in(read(text))] == described


@pytest.mark.parametrize(
    ("rule", "text", "stated", "heard"),
    [
        ("in a country", "A blast in Chad.", {"TD"}, set()),
        ("a part of it", "A blast in the remote north of southern Chad.", {"TD"}, set()),
        ("a country acts", "Chad bombed a camp.", set(), {"TD"}),
        ("its officials", "Chad's army came.", set(), {"TD"}),
        ("its ground", "Chad's eastern province was hit.", {"TD"}, set()),
        ("its people on their ground", "The Chadian village burnt.", {"TD"}, set()),
        ("a great town", "A blast in Nairobi.", {"KE"}, set()),
    ],
)
def test_a_text_speaks_of_a_country(
    rule: str, text: str, stated: set[str], heard: set[str], gazetteer: Gazetteer
) -> None:
    document = read(text)
    spoken = spoken_countries(document, find_places(document, gazetteer), gazetteer, "en")
    assert (set(spoken.stated), set(spoken.heard)) == (stated, heard), rule


def test_a_town_in_a_country_where_something_else_is_put_is_a_misreading(gazetteer: Gazetteer) -> None:
    placed = extract("Two people died in a blast in Kandi, in southern Chad.", gazetteer=gazetteer)
    assert placed.incidents[0].incident.placement.country != "BJ"


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "The United States condemned the strike on Odessa.", "UA"),
        ("en", "The US has strongly condemned the attack on Odessa.", "UA"),
        ("de", "Die USA verurteilten den Angriff auf Odessa.", "UA"),
        ("en", "A gunman killed seven people in Odessa in the United States.", "US"),
        ("en", "In the United States, a gunman killed two people in Odessa.", "US"),
        ("en", "Police in Odessa, Texas, condemned the killing of two people.", "US"),
        ("en", "Nigeria condemned the attack on Kano.", "NG"),
        ("en", "Iraq condemned the strike on Tikrit.", "IQ"),
    ],
)
def test_who_comments_on_an_attack_says_nothing_of_where(
    language: str, text: str, country: str, gazetteer: Gazetteer
) -> None:
    town = next(
        each for each in find_places(read(text), gazetteer, language=language) if each.precision == "settlement"
    )
    assert town.country == country
