"""How many were killed or injured, as sentences say it."""

from __future__ import annotations

import pytest

from geo.extract.counts import settle
from geo.extract.phrases import words_of
from geo.extract.tokens import read
from geo.extract.tolls import Toll, tolls_in
from geo.extract.vocabulary import vocabulary
from geo.model import Count


def tolls(text: str, language: str = "en") -> list[tuple[int, Toll]]:
    document = read(text)
    words = vocabulary(language)
    return [
        (number, toll)
        for number, sentence in enumerate(document.sentences)
        for toll in tolls_in(words_of(document, sentence), words)
    ]


def counted(text: str, kind: str, language: str = "en") -> Count | None:
    settled = settle([(number, toll) for number, toll in tolls(text, language) if toll.kind == kind])
    return None if settled is None else settled.count


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Five people were killed and 15 others wounded in a blast.", 5, 15),
        ("The blast killed 31 and wounded 70.", 31, 70),
        ("A strike left 12 dead and 8 injured.", 12, 8),
        ("Gunmen shot dead three soldiers, two policemen and a child.", 6, None),
        ("Ten residents, including a judge and two of his sons, have been killed and 19 others wounded.", 10, 19),
        ("Six workers, two of them women, were killed.", 6, None),
        ("The mayor was killed along with his driver.", 2, None),
        ("Gunmen killed a tribal elder, Haji Karim, and two other men.", 3, None),
        ("No fewer than 9 traders were killed.", 9, None),
        ("A married couple were killed; their neighbour was hurt.", 2, 1),
        ("The bodies of four men were found.", 4, None),
        ("Twenty-two miners died.", 22, None),
        ("A 34-year-old woman was killed on May 12 near house number 7.", 1, None),
        ("In 2014, 12 villages were burnt.", None, None),
    ],
)
def test_victims_are_counted(text: str, killed: int | None, injured: int | None) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind)
        assert (count.best if count else None) == expected, kind


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("At least 14 people were injured.", Count(low=14, best=14)),
        ("Up to 20 people were injured.", Count(high=20)),
        ("Dozens were injured.", Count(low=24)),
        ("Between four and six people were injured.", Count(low=4, high=6)),
        ("About 30 people were injured.", Count(best=30)),
        ("No one was injured.", Count.exactly(0)),
    ],
)
def test_what_stands_before_a_number_makes_its_range(text: str, count: Count) -> None:
    assert counted(text, "injured") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A bomb killed 31 people. The death toll rose to 34 on Monday.", Count.exactly(34)),
        ("A bomb killed 18 people. Local media put the death toll at 30.", Count(low=18, high=30)),
        ("Nine people were killed. Four people died at the scene.", Count.exactly(9)),
        ("Four people were killed. Another two were killed by a second mine.", Count.exactly(6)),
        ("Gunmen killed an official and his bodyguards.", Count(low=1)),
    ],
)
def test_several_figures_for_one_toll_are_settled(text: str, count: Count) -> None:
    assert counted(text, "killed") == count


@pytest.mark.parametrize(
    ("language", "text", "killed", "injured"),
    [
        ("de", "Dabei sind mindestens fünf Menschen getötet und 23 verletzt worden.", 5, 23),
        ("de", "Zwei Wohnhäuser wurden beschädigt und ein Mann getötet.", 1, None),
        ("uk", "Загинули 34 людини, серед них двоє дітей, ще 117 поранені.", 34, 117),
        ("uk", "Поранено двох людей, ще одна жінка загинула.", 1, 2),
        ("ru", "Погиб мужчина, ранены трое.", 1, 3),
        ("ru", "Пострадали пять человек, двое из них в тяжелом состоянии.", None, 5),
    ],
)
def test_other_languages(language: str, text: str, killed: int | None, injured: int | None) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind, language)
        assert (count.best if count else None) == expected, kind
