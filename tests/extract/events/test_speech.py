"""Whether what somebody says behind an event is about it, one row for each rule."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract

BLAST = "Two grenades exploded at a bus station in Bujumbura on Tuesday, wounding 20 people."


@pytest.mark.parametrize(
    ("rule", "text", "speakers"),
    [
        ("another matter is none", f"{BLAST} Officials said the border would reopen next week.", []),
        ("nor is a budget", f"{BLAST} The finance minister said that the budget had been passed.", []),
        ("the attack is", f"{BLAST} Officials said the attack was well prepared.", ["Officials"]),
        (
            "its victims are",
            f"{BLAST} A hospital director said most of the wounded were pupils.",
            ["hospital director"],
        ),
        ("those who did it are", f"{BLAST} The governor said the perpetrators were at large.", ["governor"]),
        ("its place is", f"{BLAST} The governor said schools in Bujumbura were closed.", ["governor"]),
        ("so is a denial", f"{BLAST} The rebels denied it.", ["rebels"]),
        (
            "and a sentence between doesn't matter in its paragraph",
            f"{BLAST} Buses stood idle all day. A police officer said the device was hidden in a bag.",
            ["police officer"],
        ),
        (
            "a toll may stand in a paragraph of its own",
            f"{BLAST}\n\nA local lawmaker put the number of the wounded at 27.",
            ["local lawmaker"],
        ),
        (
            "who confirms the information means it",
            "У Сумах через обстріл загинула жінка. Очільник МВА підтвердив інформацію.",
            ["Очільник МВА"],
        ),
        (
            "beside an event a witness needs no word of it",
            f'{BLAST} "We ran and did not look back," said a shopkeeper.',
            ["shopkeeper"],
        ),
        (
            "nor does an army's spokesman, whom no place but his own names",
            f"{BLAST} A Burundian army spokesman said he was looking into it.",
            ["Burundian army spokesman"],
        ),
        (
            "nor does a mayor, who makes no policy",
            f"{BLAST} The deputy mayor said he was lost for words.",
            ["deputy mayor"],
        ),
        (
            "a witness may stand in a paragraph of his own",
            f'{BLAST}\n\n"We ran and did not look back," said a shopkeeper.',
            ["shopkeeper"],
        ),
        ("not who governs", f"{BLAST}\n\nShops closed. The governor said he was lost for words.", []),
        ("nor who counts others", f"{BLAST}\n\nFifty people marched, according to the organisers.", []),
        ("nor who says nothing", f"{BLAST} The rebels said nothing.", []),
        ("what is to come is another matter", f"{BLAST} Teachers said exams would go ahead.", []),
        (
            "what goes on elsewhere too",
            f"{BLAST} Residents said the road was dry in Gitega.",
            [],
        ),
        ("what may come too", f"{BLAST} If attacks continue, the governor warned, schools could be closed.", []),
        ("a sum of years too", f"{BLAST} The United Nations says 600 schools have been hit since 2022.", []),
        ("a denial of a habit too", f"{BLAST} The rebels deny targeting civilians.", []),
        ("but not one of the attack", f"{BLAST} The rebels denied having attacked civilians there.", ["rebels"]),
        (
            "in Russian too",
            "Дрон ударил по рынку в Херсоне, двое ранены. Россия отрицает удары по мирным жителям.",
            [],
        ),
        (
            "in German",
            "In Halle flog ein Brandsatz auf eine Moschee. Die Ministerin sagte, der Haushalt stehe.",
            [],
        ),
        (
            "where a witness is from is no other place",
            "In Lwiw schlug eine Drohne ein. »Erst pfiff es, dann war Ruhe«, sagte eine Anwohnerin aus Brjuchowytschi.",
            ["Anwohnerin"],
        ),
        (
            "who claims claims the attack, and not an arrest behind it",
            "Militants attacked a bus near Mopti on Sunday, killing six passengers. The army arrested two men in "
            "Sévaré the next day. JNIM claimed responsibility in a statement.",
            ["JNIM"],
        ),
        (
            "nor does who blames mean the outage behind it, nor who denies that",
            "Raketen trafen ein Gasfeld bei Kirkuk, zwei Arbeiter wurden verletzt. In Erbil fiel der Strom aus. "
            "Die Behörden beschuldigten eine Miliz. Das Amt des Ministerpräsidenten wies dies zurück.",
            ["Behörden", "Amt des Ministerpräsidenten"],
        ),
    ],
)
def test_speech(rule: str, text: str, speakers: list[str]) -> None:
    first = extract(text, published=dt.date(2026, 10, 14)).incidents[0].incident
    assert [claim.speaker for claim in first.claims] == speakers, rule
