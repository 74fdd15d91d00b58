"""Numbers whose thousands are parted, in every way and language, and numbers that only stand beside each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract import extract
from geo.extract.events.figures import figures_in
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.thousands import grouped_number_at
from geo.extract.text.tokens import read
from geo.model import Count
from tests.extract.casualties.test_tolls import counted
from tests.extract.rule_tables import rows

SEPARATORS = {
    "space": " ",
    "no-break space": "\u00a0",
    "narrow no-break space": "\u202f",
    "thin space": "\u2009",
    "figure space": "\u2007",
    "comma": ",",
    "point": ".",
    "apostrophe": "'",
    "curly apostrophe": "’",
}
BOTH = [
    ("en", "The strikes killed 1_391 people and wounded 2_011 others."),
    ("en", "The strikes killed 1_391 and wounded 2_011."),
    ("en", "1_391 people were killed and 2_011 were injured."),
    ("de", "1_391 Menschen wurden getötet und 2_011 Menschen verletzt."),
    ("de", "Bei den Angriffen starben 1_391 Menschen, 2_011 wurden verletzt."),
    ("uk", "Загинули 1_391 людина, поранені 2_011 людей."),
    ("uk", "Загинули 1_391, поранені 2_011."),
    ("ru", "Погибли 1_391 человек, ранены 2_011 человек."),
    ("ru", "Погибли 1_391, ранены 2_011."),
]


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
@pytest.mark.parametrize(("language", "text"), BOTH)
def test_thousands_are_read_however_they_are_parted(language: str, text: str, separator: str) -> None:
    text = text.replace("_", separator)
    for kind, expected in (("killed", 1391), ("injured", 2011)):
        count = counted(text, kind, language)
        assert (count.best if count else None) == expected, kind


@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
def test_the_words_of_a_parted_number_are_its_evidence(separator: str) -> None:
    number = f"12{separator}300"
    (one,) = extract(f"The earthquake is over. Air strikes killed {number} people in Kharkiv.").incidents
    assert one.incident.killed is not None
    assert one.incident.killed.best == 12_300
    (evidence,) = (each for each in one.incident.evidence if each.field == "killed")
    assert number in evidence.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1 234 567 people", ["1 234 567"]),
        ("an attack on 1 200 people", ["1 200"]),
        ("in May 1 200 people", ["1 200"]),
        ("since August 24 300 people", ["24 300"]),
        ("in 2024 1 200 people", ["2024", "1 200"]),
        ("a 1 200-strong crowd", ["1 200"]),
        ("800-1 200 people", ["800", "1 200"]),
        ("24 серпня 1 200 людей", ["24", "1 200"]),
        ("в 1 200 домах", ["1 200"]),
        ("Am 24. August 1 200 Menschen", ["24", "1 200"]),
        ("1 200 metres", ["1 200"]),
        ("1 200 Meter", ["1 200"]),
        ("1 200 метрів", ["1 200"]),
        ("1 200 метров", ["1 200"]),
        # two numbers, or more
        ("on 24 300 soldiers were killed", ["24", "300"]),
        ("On May 24 300 soldiers were killed", ["24", "300"]),
        ("Am 24 300 Soldaten", ["24", "300"]),
        ("Am 24. 300 Soldaten", ["24", "300"]),
        ("24 числа 300 військових", ["24", "300"]),
        ("числа 24 300 солдат", ["24", "300"]),
        ("in 2024 150 people died", ["2024", "150"]),
        ("im Jahr 2024 150 Menschen", ["2024", "150"]),
        ("у 2024 150 людей загинули", ["2024", "150"]),
        ("в 2024 150 человек погибли", ["2024", "150"]),
        ("In building 5 120 people were trapped", ["5", "120"]),
        ("House 12 345 dead", ["12", "345"]),
        ("Im Haus 5 120 Menschen", ["5", "120"]),
        ("У будинку 5 120 людей", ["5", "120"]),
        ("буд. 5 120 людей", ["5", "120"]),
        ("В доме 5 120 человек", ["5", "120"]),
        ("в доме № 5 120 человек", ["5", "120"]),
        ("No. 5 120 people", ["5", "120"]),
        ("on the M4 300 people", ["4", "300"]),
        ("an S-300 200 people", ["300", "200"]),
        ("5 152-mm howitzers", ["5", "152"]),
        ("5 152 мм гаубиц", ["5", "152"]),
        ("120-й бригаді 5 120-й", ["120", "5", "120"]),
        ("1 39 1391 people", ["1", "39", "1391"]),
        ("1  391 people", ["1", "391"]),
        ("1\n391 people", ["1", "391"]),
        ("0 300 people", ["0", "300"]),
        ("1 234'567 people", ["1 234", "567"]),
        ("5,120 and 7", ["5,120", "7"]),
    ],
)
def test_two_numbers_that_stand_beside_each_other_stay_two(text: str, numbers: list[str]) -> None:
    document = read(text)
    words = [word for sentence in document.sentences for word in words_of(document, sentence)]
    assert [word.text for word in words if word.kind in ("number", "code", "ordinal")] == numbers


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("en", "On 24 300 soldiers were killed.", 300),
        ("en", "On May 24 300 soldiers were killed.", 300),
        ("en", "In 2024 150 people were killed.", 150),
        ("en", "In building 5 120 people were killed.", 120),
        ("en", "The bodies lay 1 200 metres away; three people were killed.", 3),
        ("de", "Am 24 300 Soldaten getötet.", 300),
        ("de", "In Haus 5 120 Menschen getötet.", 120),
        ("uk", "24 серпня 300 військових загинули.", 300),
        ("uk", "У будинку 5 120 людей загинули.", 120),
        ("ru", "24 августа 300 военных погибли.", 300),
        ("ru", "В доме 5 120 человек погибли.", 120),
        ("ru", "В 1 200 метрах погибли три человека.", 3),
    ],
)
def test_a_day_or_a_house_before_a_count_is_no_thousand_of_it(language: str, text: str, killed: int) -> None:
    count = counted(text, "killed", language)
    assert count is not None
    assert count.best == killed


def test_the_width_of_a_strip_may_have_thousands() -> None:
    document = read("Latvia is to widen the border strip from 12 to 1 200 metres.")
    words = words_of(document, document.sentences[0])
    figures = figures_in(words, 0, len(words), vocabulary("en"))
    assert [(one.what, one.count) for one in figures] == [("strip_width_m", Count.exactly(1_200))]


@pytest.mark.parametrize(("rule", "text", "digits", "kind"), rows(Path(__file__).with_name("thousands.txt")))
def test_digits_belong_together(rule: str, text: str, digits: str, kind: str) -> None:
    document = read(text)
    first = next(number for number, token in enumerate(document.tokens) if token.kind == "number")
    end, own_kind = grouped_number_at(document, first, 0, len(document.tokens))
    assert text[document.tokens[first].start : document.tokens[end - 1].end] == digits, rule
    assert own_kind == kind, rule
