"""Which groups of people share a fate, one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract.casualties.coordination import companions, conjoined_after, conjoined_before
from geo.extract.casualties.people import People, groups_in
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.phrase_matcher import Word
from tests.extract.sentences import sentence

ENGLISH = vocabulary("en")


def read_groups(text: str) -> tuple[list[Word], list[People], frozenset[int]]:
    """The words of a sentence, its groups, and the words of its cues."""
    words = sentence(text)
    stops = frozenset(at for match in ENGLISH.cues.find(words) for at in range(match.first, match.last))
    return words, groups_in(words, ENGLISH, stops), stops


def figures(members: list[tuple[int, People]]) -> list[int | None]:
    return [group.best for _, group in members]


@pytest.mark.parametrize(
    ("rule", "text", "best"),
    [
        ("'and' joins", "It killed two men and a child.", [2, 1]),
        ("commas join up to 'and'", "It killed two men, three women and a child.", [2, 3, 1]),
        ("a comma alone opens another clause", "It killed two men, three women fled.", [2]),
        ("a verb of its own parts", "It killed two men and three women were wounded.", [2]),
        ("a name between commas joins", "It killed a leader, Omar Khan, and two guards.", [1, 2]),
        ("what an office is of joins", "It killed the mayor of Kano, his deputy and a guard.", [1, 1, 1]),
        ("a list that breaks down the first adds nothing", "It killed five people, a woman and four boys.", [5]),
        ("who speaks last isn't a victim", "It killed six men, a guard and a medic said.", [6]),
        ("uncounted relatives take the best figure", "It killed an official and his bodyguards.", [None]),
        ("bare offices take the best figure", "It killed a technician, guard and driver.", [None]),
        ("a further office of the same person adds nothing", "It killed a leader, Omar Khan, the deputy chief.", [1]),
    ],
)
def test_objects_go_on(rule: str, text: str, best: list[int | None]) -> None:
    words, groups, stops = read_groups(text)
    first = next(index for index, group in enumerate(groups) if group.noun)
    assert figures(conjoined_after(words, groups, first, set(), stops)) == best, rule


@pytest.mark.parametrize(
    ("rule", "text", "best"),
    [
        ("'and' joins", "Two men and a child were killed.", [1, 2]),
        ("commas join up to 'and'", "Two men, three women and a child were killed.", [1, 3, 2]),
        (
            "the whole counts, not the parts behind it",
            "Four men, including a major, and five boys were killed.",
            [5, 4],
        ),
        (
            "a description parts no pair of a plural verb",
            "A lawyer in the northern city and his driver were killed.",
            [1, 1],
        ),
        ("a named person goes along", "Salim and another employee were killed.", [1, 1]),
        ("a list that breaks down the first adds nothing", "Five people, a woman and four boys, were killed.", [5]),
        ("so does one of two", "Two brothers, a baker and a driver, were killed.", [2]),
        ("a list that no comma closes is more people", "Two soldiers, a nurse and a driver were killed.", [1, 1, 2]),
        ("an apposition is nobody else", "The victim, a resident of Hebron, was killed.", [1]),
        ("so is one between dashes", "The farmer – a mother of three – was killed.", [1]),
        ("a list without an 'and' is two", "A doctor, a nurse were killed.", [1, 1]),
    ],
)
def test_subjects_go_back(rule: str, text: str, best: list[int | None]) -> None:
    words, groups, stops = read_groups(text)
    several = " were " in text
    assert figures(conjoined_before(words, groups, len(groups) - 1, set(), max(stops), several=several)) == best, rule


@pytest.mark.parametrize(
    ("rule", "text", "best"),
    [
        ("along with", "He was killed on Friday along with his driver.", [1]),
        ("alongside", "He was killed alongside two guards.", [2]),
        ("'with' alone says how", "He was killed with a knife by two men.", []),
        ("a semicolon ends the reach", "He was killed; along with two guards a boy fled.", []),
    ],
)
def test_companions_share_a_fate(rule: str, text: str, best: list[int | None]) -> None:
    words, groups, stops = read_groups(text)
    assert figures(companions(words, max(stops) + 1, groups, set(), stops)) == best, rule
