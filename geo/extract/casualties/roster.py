"""Who is who among the victims of an event that are named one by one: "a man was shot", "Travis, 21, died in hospital".

Local reports follow each victim through several sentences: hit, taken to hospital, dead. Counting each sentence would
make three of one, and counting only the largest figure one of three. So each single victim gets a line in a roster, by
sex, age and name as far as the words tell them, and what is said of him or her later is added to that line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.extract.casualties.people import People
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

if TYPE_CHECKING:
    from geo.extract.casualties.tolls import Toll

_OLDEST = 110
"""Years."""
_AGE_WITHIN = 7
"""The most words after the start of a name in which an age is looked for: "Jeanne Johnson, 71, was"."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the text tells of one person: sex ("m" or "f"), age in years, and the words of a name in lower case."""

    sex: str = ""
    age: int | None = None
    names: frozenset[str] = frozenset()

    def may_be(self, other: Person) -> bool:
        """Whether both may be the same person: nothing told of one contradicts the other."""
        return (
            (not self.sex or not other.sex or self.sex == other.sex)
            and (self.age is None or other.age is None or self.age == other.age)
            and (not self.names or not other.names or bool(self.names & other.names))
        )

    def is_known_as(self, other: Person) -> bool:
        """Whether a name or an age says that both are the same."""
        return bool(self.names & other.names) or (self.age is not None and self.age == other.age)

    def with_more(self, other: Person) -> Person:
        """Both descriptions together."""
        age = other.age if self.age is None else self.age
        return Person(self.sex or other.sex, age, self.names | other.names)


def person_in(words: Sequence[Word], group: People, vocabulary: Vocabulary) -> Person:
    """The person that a group of one describes, with a name or an age right after it."""
    own = words[group.first : group.last]
    if len(own) > 1 and own[0].low in _OWNERS:
        own = own[1:]  # "her husband" is a man
    behind = _apposition(words, group.last, vocabulary)
    sex = next((sex for word in own if (sex := _sex(word, vocabulary))), "")
    age = _age(own) or _age(behind)
    if len(own) > _LONGEST_NAME and own[0].low in _ARTICLES:
        own = own[:1]  # names in a long description are others': "an advocate of Senator Ali Khan"
    noun = next((at for at in reversed(range(len(own))) if vocabulary.persons.at(own, at) is not None), -1)
    return Person(sex, age, frozenset([*_names(own[noun + 1 :], vocabulary), *_names(behind, vocabulary)]))


_OWNERS = listed("his her their its")
_ARTICLES = ("a", "an", "the")
_LONGEST_NAME = 8
"""Words of a person's noun and name."""


def _sex(word: Word, vocabulary: Vocabulary) -> str:
    return "m" if word.low in vocabulary.male else "f" if word.low in vocabulary.female else ""


def _apposition(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> Sequence[Word]:
    """The name behind a noun, with an age between commas: "man, Ali Musa, 34,"; not "Man Fatally Shot"."""
    end = start
    while end < min(start + _AGE_WITHIN, len(words)):
        word = words[end]
        if not (word.low == "," or word.capital or (word.kind == "number" and word.low.isdigit())):
            break
        if vocabulary.cues.at(words, end) is not None or word.low in vocabulary.fillers:
            break
        end += 1
    return words[start:end]


def _age(words: Sequence[Word]) -> int | None:
    """The age in "a 19-year-old" or between commas behind a name."""
    for at, word in enumerate(words):
        if word.kind != "number" or not word.low.isdigit() or int(word.low) > _OLDEST:
            continue
        following = words[at + 1].low if at + 1 < len(words) else ","
        if following == "year" or (following == "," and at and words[at - 1].low == ","):
            return int(word.low)
    return None


def _names(words: Sequence[Word], vocabulary: Vocabulary) -> list[str]:
    """The capitalised words that aren't nouns for people or days."""
    calendar = vocabulary.words.weekdays.keys() | vocabulary.words.months.keys()
    return [
        word.low
        for at, word in enumerate(words)
        if word.is_proper
        and len(word.text) > 1
        and word.low not in calendar
        and vocabulary.persons.at(words, at) is None
        and not _sex(word, vocabulary)
    ]


@dataclass(slots=True)
class _RosterLine:
    """A line of the roster: the person, the sentence and words that first tell of him or her, and the indices of the
    tolls by kind.

    ``further`` says that the person was introduced as "another".
    """

    person: Person
    sentence: int
    people: tuple[int, int]
    further: bool
    tolls: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """The tolls, with those of single persons matched to one another, and how many of those hit died.

    ``tolls`` are (index, sentence, toll), without the wounds of those who died. ``struck_dead`` is how many of those
    hit are among the dead; None if the persons named don't tell.
    """

    tolls: list[tuple[int, int, Toll]]
    struck_dead: int | None


def roster_of(tolls: Sequence[tuple[int, Toll]]) -> Roster:
    """Match the tolls of single persons: further persons are added, and whoever died isn't among the wounded.

    Parameters
    ----------
    tolls : sequence of (int, Toll)
        The sentence's number and the toll, in the order of the text, of all kinds.
    """
    settled = list(tolls)
    lines: list[_RosterLine] = []
    for number, (sentence, toll) in enumerate(tolls):
        if toll.names and _are_new(lines, toll) and _counts_only_persons(tolls[:number], toll.kind):
            settled[number] = (sentence, replace(toll, new_person=True))
        if toll.person is None or toll.kind not in _FATES or _is_listed(toll.person, tolls[:number]):
            continue
        line = _line_of(lines, sentence, toll)
        settled[number] = (sentence, _settled(toll, toll.person, line, lines, tolls[:number]))
        if line is None:
            line = _RosterLine(toll.person, sentence, toll.people, further=toll.more)
            lines.append(line)
        line.person = line.person.with_more(toll.person)
        line.tolls.setdefault(toll.kind, []).append(number)
    dead = {number for line in lines if "killed" in line.tolls for number in line.tolls.get("injured", ())}
    kept = [(number, *each) for number, each in enumerate(settled) if number not in dead]
    return Roster(kept, _dead_among_those_hit(lines, tolls))


def _dead_among_those_hit(lines: Sequence[_RosterLine], tolls: Sequence[tuple[int, Toll]]) -> int | None:
    """How many single persons were hit and died; None if others were hit or died as well."""
    if not all(_counts_only_persons(tolls, kind) for kind in ("killed", "struck")):
        return None
    return sum({"killed", "struck"} <= line.tolls.keys() for line in lines)


_FATES = ("killed", "injured", "struck")


def _are_new(lines: Sequence[_RosterLine], toll: Toll) -> bool:
    """Whether a list of names has none of the persons to whom the same was told to have happened before."""
    same_fate = [line.person.names for line in lines if toll.kind in line.tolls]
    return bool(same_fate) and all(names and not names & toll.names for names in same_fate)


def _is_listed(person: Person, before: Sequence[tuple[int, Toll]]) -> bool:
    """Whether a list of names before has the person's: "killed Ali Khan and Omar Said. Khan died at once"."""
    return any(person.names & toll.names for _, toll in before)


def _settled(
    toll: Toll,
    person: Person,
    line: _RosterLine | None,
    lines: Sequence[_RosterLine],
    before: Sequence[tuple[int, Toll]],
) -> Toll:
    """A toll marked, by the roster, as that of a further person, or as no longer that of a relative."""
    if line is not None:
        is_new = _is_second_death(lines, line, toll)
    else:
        is_new = not toll.definite and any(toll.kind in each.tolls and not person.may_be(each.person) for each in lines)
    if is_new and _counts_only_persons(before, toll.kind):
        return replace(toll, new_person=True)
    if line is not None and toll.kin and any(before[at][1].kin for at in line.tolls.get(toll.kind, ())):
        return replace(toll, kin=False)
    return toll


def _is_second_death(lines: Sequence[_RosterLine], line: _RosterLine, toll: Toll) -> bool:
    """Whether the person is certainly none of the earlier dead: "a man was killed, a woman hurt. She died later"."""
    if toll.kind != "killed" or "killed" in line.tolls:
        return False
    dead = [other for other in lines if "killed" in other.tolls]
    return bool(dead) and (line.further or not any(line.person.may_be(other.person) for other in dead))


def _line_of(lines: Sequence[_RosterLine], sentence: int, toll: Toll) -> _RosterLine | None:
    """The latest line that a toll speaks of; none for "another man"."""
    if toll.more or toll.person is None:
        return None
    fitting = [line for line in reversed(lines) if _is_of_line(line, sentence, toll, toll.person)]
    same = (line for line in fitting if toll.person.is_known_as(line.person))
    return next(same, fitting[0] if fitting else None)


def _is_of_line(line: _RosterLine, sentence: int, toll: Toll, person: Person) -> bool:
    """Whether a toll is about a person of the roster: the same harm told again, or a person known by name or age.

    "A man was killed and a bystander wounded" are two, "a man was wounded. He died" is one. Somebody who was hit may be
    the dead person of another sentence.
    """
    among_hit = {toll.kind, *line.tolls} <= {"killed", "struck"}
    if sentence == line.sentence and (toll.people == line.people or (among_hit and toll.people[0] == line.people[0])):
        return True
    if not person.may_be(line.person) or _survives_beside(line, sentence, toll):
        return False
    if toll.kind in line.tolls or toll.definite or person.is_known_as(line.person):
        return True
    return among_hit and sentence != line.sentence and not toll.kin


def _survives_beside(line: _RosterLine, sentence: int, toll: Toll) -> bool:
    """Whether somebody wounded is named by a noun behind the dead of the same sentence: "a nurse died; the driver was
    hurt".
    """
    beside = sentence == line.sentence and line.people[1] < toll.people[0] < toll.people[1] - 1
    return beside and toll.kind != "killed" and "killed" in line.tolls


def _counts_only_persons(tolls: Sequence[tuple[int, Toll]], kind: str) -> bool:
    """Whether all tolls of a kind count one person each."""
    return all(
        toll.person is not None or toll.names
        for _, toll in tolls
        if toll.kind == kind and not (toll.part or toll.nobody)
    )
