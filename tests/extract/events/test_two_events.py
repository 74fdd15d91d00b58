"""Two events that one sentence tells are two incidents, or one that says of itself that it isn't sure."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import Extraction, extract
from geo.wording import SURE_SCORE

APART = """
en | Kharkiv | Sumy | A drone hit a house in Kharkiv, killing two people, and a missile struck a plant in Sumy.
en | Riyom | Jos | Gunmen killed four farmers in Riyom and abducted six students in Jos.
en | Baghdad | Mosul | A bomb killed nine in Baghdad while gunmen shot dead two policemen in Mosul.
en | Tehran | Shiraz | Protesters marched in Tehran and police arrested twelve people in Shiraz.
en | Idlib | I‘zāz | An air strike killed 12 people in Idlib; a car bomb killed three in Azaz.
en | Kabul | Jalalabad | A suicide bomber killed ten in Kabul hours after gunmen killed five in Jalalabad.
en | El-Obeid | Darfur | Gunmen killed 36 people in El Obeid, while a drone hit a wedding in Darfur.
en | Kano | - | A bomb killed eleven guards in Kano, as the army said that 19 rebels had been killed elsewhere.
en | Jos | - | Gunmen abducted 25 passengers in Jos on Sunday and killed four herders in a hamlet a day later.
en | Nikopol | Marhanets | Three people were killed by shells: two in Nikopol and one in Marhanets.
en | Nikopol | Marhanets | Shelling killed three people in Nikopol and two in Marhanets.
uk | Nikopol | Marhanets | Росіяни вбили трьох людей: двох у Нікополі та одного в Марганці.
en | Mopti | Gao | Militants raided a base in Mopti, killing 7, before ambushing a convoy near Gao that left 4 dead.
en | Kaya | Djibo | Three days after an attack in Kaya killed five, gunmen struck Djibo on Tuesday, killing nine.
uk | Kharkiv | Sumy | У Харкові дрон убив двох людей, а в Сумах ракета влучила в завод.
ru | Kharkiv | Sumy | В Харькове дрон убил двух человек, а в Сумах ракета попала в завод.
"""
NOT_SURE = """
en | Russian forces attacked Kharkiv, Sumy and Odesa, killing five people.
en | Rebels killed ten villagers in Beni, then burned a clinic in Butembo.
en | In Kherson one person was killed by artillery, in Zaporizhzhia four were wounded by a drone.
en | Russia shelled Kherson, killing one, and dropped glide bombs on Kostiantynivka, wounding six.
en | The army shelled Nyala and militiamen stormed El Fasher, killing 30.
en | Kharkiv was hit by drones and Odesa by missiles overnight.
en | A Shahed hit a block in Kharkiv, killing five; across the border a drone killed a woman in Shebekino.
de | Bei einem Angriff auf Charkiw wurden zwei Menschen getötet, in Sumy starben drei bei Artilleriebeschuss.
"""
ONE = """
en | Lima | Protests in Lima as police kill three
en | Bukavu | Clashes in Bukavu as shelling kills seven
en | Kramatorsk | A rocket hit a market in Kramatorsk, killing five people, and police in Dnipro opened an inquiry.
en | Kabul | A bomb went off in Kabul and the wounded were taken to a hospital in Jalalabad.
en | Riyom | Gunmen attacked a church in Riyom, killing nine, and fled towards Jos.
en | Kherson | Shells killed two in Kherson, and the governor said in Odesa that more would come.
en | Kupiansk | Drones struck Kupiansk and its surroundings and killed three people in the town.
en | Nikopol | Artillery hit Nikopol after drones had struck the town, killing two.
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


def read(text: str, language: str) -> Extraction:
    return extract(text, published=dt.date(2026, 3, 12), language=language)


@pytest.mark.parametrize(("language", "first", "second", "text"), rows(APART))
def test_two_events_of_a_sentence_are_two_incidents(language: str, first: str, second: str, text: str) -> None:
    assert [each.incident.placement.name for each in read(text, language).incidents] == [first, second.strip("-")]


@pytest.mark.parametrize(("language", "text"), rows(NOT_SURE))
def test_what_is_not_taken_apart_is_not_called_sure_and_offers_the_other_place(language: str, text: str) -> None:
    (proposed,) = read(text, language).incidents
    assert proposed.score < SURE_SCORE
    assert proposed.alternatives


@pytest.mark.parametrize(("language", "place", "text"), rows(ONE))
def test_one_event_stays_one(language: str, place: str, text: str) -> None:
    assert [each.incident.placement.name for each in read(text, language).incidents] == [place]
