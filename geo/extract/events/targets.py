"""What an event hit: of the words for targets in its clauses those that stand for what was struck.

A text on an attack names more than its target: the hospital that the wounded reached, the police who came, the road
where it happened, the motorcycles of the gunmen. What was hit is chosen by the part that a word plays: who did it is no
target; what stands beside the event is one only if the text names nothing else; and people in general only if nobody in
particular was hit, and nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from geo.extract.casualties.attachment import all_armed
from geo.extract.casualties.tolls import Toll
from geo.extract.events.clauses import Clause
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.places.incident_place import is_of_treatment
from geo.extract.text.phrase_matcher import Match, PhraseMatcher, Word
from geo.extract.text.word_file import phrases, read_word_file


class TargetWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``target_words.toml``, by language; the file says what each is for."""

    beside: dict[str, str]
    owned: dict[str, str]
    weak: dict[str, str]
    aimed: dict[str, str]
    riding: dict[str, str]


class TargetRole(IntEnum):
    """The part that a word for a target plays, the surest last."""

    NONE = 0
    WEAK = 1
    PEOPLE = 2
    BESIDE = 3
    HIT = 4


class Target(NamedTuple):
    """A word for a target: its code, its words (end exclusive) in its clause's, and its role."""

    code: str
    clause: Clause
    first: int
    last: int
    role: TargetRole


def _matcher(lists: dict[str, str], name: str) -> PhraseMatcher[str]:
    return PhraseMatcher((phrase, name) for written in lists.values() for phrase in phrases(written))


_LISTS = read_word_file(Path(__file__).with_name("target_words.toml"), TargetWords).lists
_BESIDE = _matcher(_LISTS.beside, "beside")
_OWNED = _matcher(_LISTS.owned, "owned")
_WEAK = _matcher(_LISTS.weak, "weak")
_AIMED = _matcher(_LISTS.aimed, "aimed")
_RIDING = _matcher(_LISTS.riding, "riding")
_BESIDE_WITHIN = 5
"""The most words from "near" to the end of what it is near."""
_AIMED_WITHIN = 2
"""The most words from "on" to the end of what is aimed at."""
_OWNER_WITHIN = 4
"""The most words between a vehicle and its owner."""
_USED = frozenset({"transport", "industry", "commercial"})
"""Targets that are another's if it owns them: an army lorry is military."""
_OWNERS = frozenset(
    {"military", "government", "health", "education", "humanitarian", "media", "religious_cultural", "energy", "port"}
)
_HARMS = frozenset({"killed", "injured", "struck", "captured", "arrested"})
_TAKING_GROUND = frozenset({"territory_change", "ground_clash"})
_AGAINST_PEOPLE = frozenset({"attack_on_civilians", "abduction", "casualties", "sexual_violence"})


def targets_of(clauses: Sequence[Clause], event_type: str, vocabulary: Vocabulary) -> list[Target]:
    """The words for what an event hit, the first for each code, in order.

    Parameters
    ----------
    clauses : sequence of Clause
        Those of the event.
    event_type : str
        Its type.
    vocabulary : Vocabulary
        That of the text's language.

    Returns
    -------
    list of Target
        All that play the surest part; none where the text names nobody and nothing that was hit.
    """
    named = [target for clause in clauses for target in _targets_in(clause, event_type, vocabulary)]
    role = max((target.role for target in named), default=TargetRole.NONE)
    if role <= TargetRole.PEOPLE and event_type in _AGAINST_PEOPLE:
        named += [target for clause in clauses for target in _unarmed_victims(clause, vocabulary)]
        role = max((target.role for target in named), default=TargetRole.NONE)
    first: dict[str, Target] = {}
    for target in named:
        if target.role == role > TargetRole.NONE:
            first.setdefault(target.code, target)
    return list(first.values())


def _targets_in(clause: Clause, event_type: str, vocabulary: Vocabulary) -> Iterator[Target]:
    speakers = [range(saying.first, max(saying.last, saying.verb_first)) for saying in clause.sayings]
    bombs = [range(match.first - 1, match.last) for match in clause.means if match.meaning == "vehicle"]
    for match in _without_used(clause.words, clause.targets):
        ward = match.meaning == "health"
        treated = ward and (is_of_treatment(clause, match.first) or not clause.triggers)
        if treated or any(match.first in span for span in [*speakers, *bombs]) or _is_of_name(clause, match):
            continue
        role = _role(clause, match, vocabulary)
        beside = match.meaning == "residential" and event_type in _TAKING_GROUND
        if beside or (match.meaning != "border" and event_type == "border_fortification"):
            role = min(role, TargetRole.WEAK)
        yield Target(match.meaning, clause, match.first, match.last, role)


def _is_of_name(clause: Clause, match: Match[str]) -> bool:
    """Whether a word belongs to a town's name, as in "the West Bank" or "Port Sudan"; a camp is called by its own."""
    word = clause.words[match.first]
    named = any(place.start <= word.start < place.end for place in clause.places)
    return named and word.capital and match.meaning != "camp"


def _without_used(words: Sequence[Word], matches: Sequence[Match[str]]) -> list[Match[str]]:
    """The matches without vehicles and buildings that belong to another, and without modifiers for people.

    "An army lorry" is military, "a lorry of the agency" humanitarian, "a village church" religious.
    """
    left_out: set[int] = set()
    for first, second in pairwise(matches):
        if first.last == second.first:
            if second.meaning in _USED and first.meaning in _OWNERS:
                left_out.add(second.first)
            elif first.meaning in ("civilians", "residential") or (
                first.meaning in _USED and second.meaning in _OWNERS
            ):
                left_out.add(first.first)
        elif first.meaning == "transport" and second.meaning in _OWNERS and _is_owned(words, first, second):
            left_out.add(first.first)
    return [match for match in matches if match.first not in left_out]


def _is_owned(words: Sequence[Word], used: Match[str], owner: Match[str]) -> bool:
    """Whether the words between a vehicle and somebody say that it is theirs, or that they were in it."""
    if owner.first - used.last > _OWNER_WITHIN:
        return False
    link = _OWNED.at(words, used.last, owner.first)
    return link is not None and link.last == owner.first


def _role(clause: Clause, match: Match[str], vocabulary: Vocabulary) -> TargetRole:
    harmed = _is_harmed(clause, match)
    if match.meaning == "civilians":
        return TargetRole.PEOPLE if harmed or not _is_doer(clause, match, vocabulary) else TargetRole.NONE
    if harmed:
        return TargetRole.HIT
    if _is_doer(clause, match, vocabulary) or _is_ridden(clause, match, vocabulary):
        return TargetRole.NONE
    if _is_weak(clause.words, match):
        return TargetRole.WEAK
    return (
        TargetRole.BESIDE if not (clause.triggers or clause.real_tolls) or _is_beside(clause, match) else TargetRole.HIT
    )


def _is_weak(words: Sequence[Word], match: Match[str]) -> bool:
    """Whether a word is seldom a target and doesn't stand right behind a word that aims at it."""
    weak = _WEAK.at(words, match.first, match.last)
    if weak is None or weak.last < match.last:
        return False
    before = range(max(match.first - _AIMED_WITHIN, 0), match.first)
    return not any(_AIMED.at(words, at, match.first) for at in before)


def _is_harmed(clause: Clause, match: Match[str]) -> bool:
    """Whether a word names people who came to harm."""
    return any(_harms(toll) and toll.people[0] <= match.first < toll.people[1] for toll in clause.real_tolls)


def _harms(toll: Toll) -> bool:
    return toll.kind in _HARMS and not toll.attackers


def _is_doer(clause: Clause, match: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether people are the agents of the clause: they stand before its first act, which isn't passive."""
    if clause.event_type == "mine_ied" or not vocabulary.persons.find(clause.words, match.first, match.last):
        return False
    acts = [trigger.last - 1 for trigger in clause.triggers] + [toll.cue for toll in clause.real_tolls]
    if not acts or min(acts) < match.last:
        return False
    between = clause.words[match.last : min(acts) + 1]
    return not any(word.low in vocabulary.passive or word.breaks for word in between)


def _is_ridden(clause: Clause, match: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether the attackers came on or in what a word names: "gunmen on motorcycles shot …"."""
    if match.meaning != "transport":
        return False
    for doer in vocabulary.attackers.find(clause.words, max(match.first - _OWNER_WITHIN, clause.first), match.first):
        link = _RIDING.at(clause.words, doer.last, match.first)
        if link is not None and link.last == match.first:
            return True
    return False


def _is_beside(clause: Clause, match: Match[str]) -> bool:
    """Whether a word names what the event happened beside."""
    start = max(match.first - _BESIDE_WITHIN, clause.first)
    for phrase in _BESIDE.find(clause.words, start, match.last):
        if phrase.first < match.first and not any(word.breaks for word in clause.words[phrase.last : match.first]):
            return True
    return False


def _unarmed_victims(clause: Clause, vocabulary: Vocabulary) -> Iterator[Target]:
    """Victims by any noun for people, unless it is one for armed people: "two men were shot"."""
    for toll in clause.real_tolls:
        if not _harms(toll) or toll.kind == "arrested":
            continue
        first, last = toll.people
        who = " ".join(word.low for word in clause.words[first:last])
        nouns = vocabulary.persons.find(clause.words, first, last)
        if nouns and not all_armed(who) and not vocabulary.attackers.find(clause.words, first, last):
            yield Target("civilians", clause, first, last, TargetRole.PEOPLE)
