"""Where an incident is put, and how precisely: never more closely than the words say."""

from __future__ import annotations

import pytest

from geo.extract import extract
from geo.extract.places.place_grammar import PlaceGrammar
from geo.extract.text.tokens import read
from geo.model import Placement
from tests.extract.sentences import place


def placed(text: str) -> Placement:
    return extract(text, language="en").incidents[0].incident.placement


def test_a_country_that_may_act_is_where_something_is_behind_in() -> None:
    place = extract("In den USA wurde ein Mann getötet.", language="de").incidents[0].incident.placement
    assert (place.precision, place.country) == ("country", "US")


@pytest.mark.parametrize(
    ("rule", "text", "precision"),
    [
        ("near a town isn't the town", "A bomb killed three people near Jos.", "near"),
        ("outside it", "Gunmen killed three people outside Mosul.", "near"),
        ("a measured spot", "A bomb killed three people 15 km north of Sumy.", "near"),
        ("in two units", "A bomb killed three people 30 kilometers (20 miles) south of Baghdad.", "near"),
        ("past what the town is", "Gunmen killed 15 people 80 km north of the state capital Nyala.", "near"),
        ("too far to point at", "Gunmen killed five people 840 km south of Manila.", "none"),
        ("a district", "Gunmen killed six people in Ganjuwa district.", "district"),
        ("an unlisted village", "Gunmen killed six people in Kairu, Bukkuyum, Zamfara.", "district"),
        ("a region", "Shelling killed six people in Kherson region.", "province"),
        ("part of a country", "Gunmen killed six people in northern Nigeria.", "area"),
        ("the province in it", "Gunmen killed six people in northern Nigeria's Zamfara state.", "province"),
        ("beside the capital", "A bomb killed three people in a village east of the Libyan capital.", "none"),
        ("a road between towns", "Gunmen killed six people on the Kabul-Ghazni main road.", "near"),
        ("a territory", "Gunmen killed six people in Manono territory in Congo.", "district"),
        ("a home town", "Gunmen killed 13 residents of Maiduguri.", "near"),
        (
            "the capital's outskirts",
            "Gunmen killed six on the outskirts of the Borno capital, Maiduguri.",
            "near",
        ),
        ("beside an unlisted village", "A bomb killed four people in Fayla, just west of Sirte.", "near"),
        ("an uncertain namesake", "A mob killed a mayor in Concepcion on Monday.", "none"),
    ],
)
def test_precision_is_what_the_words_say(rule: str, text: str, precision: str) -> None:
    assert placed(text).precision == precision, rule


def test_a_measured_spot_lies_where_the_words_put_it() -> None:
    spot = placed("A bomb killed three people 30 kilometers (20 miles) south of Baghdad.").point
    town = placed("A bomb killed three people in Baghdad.").point
    assert spot is not None
    assert town is not None
    assert spot.distance_km(town) == pytest.approx(30, abs=1)
    assert spot.lat < town.lat


@pytest.mark.parametrize(
    ("rule", "text", "nearer", "farther"),
    [
        ("a speaker", "Police in Jos said that gunmen killed nine people in Riyom.", "Riyom", "Jos"),
        ("a home", "A trader from Kano was killed in Riyom.", "Riyom", "Kano"),
        ("who did it", "Fighters of Idlib killed three soldiers in Aleppo.", "Aleppo", "Idlib"),
        ("what it was for", "After talks in Jos two men were killed in Riyom.", "Riyom", "Jos"),
    ],
)
def test_a_place_hangs_on_an_event(rule: str, text: str, nearer: str, farther: str) -> None:
    grammar = PlaceGrammar(read(text))
    at = [text.index("killed")]
    near, far = (grammar.cost(0, at, place(text, name)) for name in (nearer, farther))
    assert near is not None
    assert far is not None
    assert near < far, rule


def test_two_towns_that_may_be_meant_lie_in_one_ring() -> None:
    proposed = extract("Two people were killed in Kharkiv and Chuhuiv on Sunday.", language="en").incidents[0]
    place, other = proposed.incident.placement, proposed.alternatives[0].placement
    assert place.precision == "near"
    assert place.point is not None
    assert other.point is not None
    assert place.radius_km is not None
    assert place.point.distance_km(other.point) <= place.radius_km + 1


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Two men were shot dead in a bar in Dayton, Ohio, on Friday, police said.\n\n"
            "On Sunday 200 people protested outside city hall and demanded more patrols.",
            ["Dayton", "Dayton"],
        ),
        (
            "de",
            "In Altenburg ist ein Syrer am Freitag von drei Männern verprügelt worden. Er liegt im Krankenhaus.\n\n"
            "Am Samstag demonstrierten vor dem Rathaus rund 500 Menschen gegen rechte Gewalt.",
            ["Altenburg", "Altenburg"],
        ),
        (
            "ru",
            "В Белгороде в четверг беспилотник попал в автомобиль, погибла женщина, сообщил губернатор.\n\n"
            "На следующий день возле мэрии прошла акция протеста, полиция задержала пять человек.",
            ["Belgorod", "Belgorod"],
        ),
        (
            "uk",
            "Вранці 12 березня російський дрон ударив по автобусу в Слов'янську: двоє загиблих, шестеро поранених.\n\n"
            "Надвечір по центру міста вдарили ще раз: зруйновано готель, поранено чоловіка.",
            ["Sloviansk", "Sloviansk"],
        ),
        (
            "en",
            "Three people were shot dead in Tulsa on Monday and two more in Norman on Tuesday.\n\n"
            "Vigils were held outside city hall on Friday; 300 people came.",
            ["Tulsa", "Norman", ""],
        ),
        (
            "en",
            "A missile killed two people in Lviv on Monday, the mayor said.\n\n"
            "On Tuesday thousands of people protested outside parliament against the government.",
            ["Lviv", ""],
        ),
    ],
)
def test_the_town_is_the_one_of_the_events_before(language: str, text: str, expected: list[str]) -> None:
    incidents = extract(text, language=language).incidents
    assert [proposed.incident.placement.name for proposed in incidents] == expected


def test_a_quarter_of_the_town_is_no_village_of_its_name() -> None:
    text = "У Кривому Розі день жалоби. Вночі ракета влучила в ринок у Саксаганському районі міста. Загинули шестеро."
    (proposed,) = extract(text, language="uk").incidents
    assert proposed.incident.placement.name == "Kryvyi Rih"
