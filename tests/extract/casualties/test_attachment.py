"""Which people a cue counts, one row for each rule."""

from __future__ import annotations

import pytest

from geo.extract.casualties.attachment import all_armed, victims_of
from geo.extract.casualties.people import groups_in
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import sentence


def victims(text: str, language: str = "en") -> list[str]:
    """The words of the people that the first cue of a sentence counts."""
    words, known = sentence(text), vocabulary(language)
    cues = known.cues.find(words)
    stops = frozenset(at for match in cues for at in range(match.first, match.last))
    groups = groups_in(words, known, stops)
    return [
        " ".join(word.text for word in words[group.first : group.last])
        for _, group in victims_of(words, cues[0], groups, set(), known, stops)
    ]


@pytest.mark.parametrize(
    ("rule", "text", "people"),
    [
        ("an active verb takes its object", "The blast killed three workers.", ["three workers"]),
        ("a passive verb takes its subject", "Three workers were killed.", ["Three workers"]),
        ("a verb of dying takes its subject", "Three workers died on the way.", ["Three workers"]),
        ("a participle takes its object", "A shell fell, wounding two guards.", ["two guards"]),
        ("a noun takes the number before it", "The strike left 12 dead.", ["12"]),
        ("a noun with 'of' takes what follows", "The bodies of four men were found.", ["four men"]),
        ("a toll takes the number behind it", "The death toll rose to 34.", ["34"]),
        ("a toll's change goes to its number", "The death toll of the attack on 3 markets has risen to 53.", ["53"]),
        ("what a toll may yet be is none", "The death toll could rise to 50.", []),
        ("adverbs and times part no passive", "Four men were on Monday brutally killed.", ["Four men"]),
        ("a day parts no active verb and object", "Two men shot dead on Monday a politician.", ["a politician"]),
        ("a conjunction ends the reach of a verb", "They killed and 15 guards fled.", []),
        ("a bare number before a noun of things is none", "The blast killed 20 cows.", []),
        ("an unknown noun before a passive is people", "Ten falconers were killed.", ["Ten"]),
        ("'him' is one victim", "They shot him dead.", ["him"]),
        ("'them' is the last counted group", "They stopped ten men and killed them.", ["ten men"]),
        ("who stands before an active verb and a name acted", "Two gunmen shot dead Ali Khan.", ["Ali Khan"]),
        ("a description parts no person and verb", "A reporter known for his work was killed.", ["A reporter"]),
        ("a date in brackets parts no passive", "Six men were Monday [3 March] killed.", ["Six men"]),
        ("what hangs on a participle names no subject", "Six men seized by four rebels were killed.", ["Six men"]),
        ("nor does what somebody was", "A man who ran as a candidate was killed.", ["A man"]),
        ("a second participle has the first one's subject", "A man was led away by two guards and shot.", ["A man"]),
        ("so it has after a while", "Two men were stopped by three rebels and later killed.", ["Two men"]),
        ("with an object it is active", "The men were masked and killed five guards.", ["five guards"]),
        ("the whole before its part is the subject", "17 others including three guards were hurt.", ["17 others"]),
        ("a body that was found is one", "The director, whose body was found on Friday.", ["whose"]),
        ("a wounded body is none", "Half of his body was numb.", []),
        ("a day in a name counts nobody", "Six men from the March 23 Movement were killed.", ["Six men"]),
        ("nor does a letter's number", "Six men of the M23 [March 23 Movement] were killed.", ["Six men"]),
        ("a semicolon ends the reach of a verb", "Three workers left; the building was wounded.", []),
    ],
)
def test_a_cue_counts(rule: str, text: str, people: list[str]) -> None:
    assert victims(text) == people, rule


@pytest.mark.parametrize(
    ("rule", "language", "text", "people"),
    [
        ("a participle at the end is passive", "de", "Zwei Menschen wurden bei Sumy verletzt.", ["Zwei Menschen"]),
        ("people end the clause of a verb", "de", "Laut Polizei starben bei Sumy zwei Menschen.", ["zwei Menschen"]),
        ("people follow an inverted verb", "uk", "Загинули двоє людей.", ["двоє людей"]),
        ("people follow an inverted verb", "ru", "Погибли двое мужчин.", ["двое мужчин"]),
    ],
)
def test_a_cue_counts_by_the_order_of_its_language(rule: str, language: str, text: str, people: list[str]) -> None:
    assert victims(text, language) == people, rule


@pytest.mark.parametrize(
    ("rule", "people", "armed"),
    [
        ("soldiers alone", "five soldiers", True),
        ("several armed groups", "five soldiers; two policemen", True),
        ("a civilian among them", "five soldiers; a driver", False),
        ("nobody named", "", False),
    ],
)
def test_all_victims_are_armed(rule: str, people: str, armed: bool) -> None:
    assert all_armed(people) is armed, rule
