"""What became of people, and of how many: killed, injured, taken, arrested, displaced, missing.

A cue ("killed", "wounding", "dead", "death toll") is joined to a group of people
(:mod:`geo.extract.casualties.attachment`), and what
stands around both tells whether the figure is a part, an addition, a correction or somebody's against another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.extract.casualties.attachment import victims_of
from geo.extract.casualties.people import People, groups_in
from geo.extract.languages.vocabulary import Cue, Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import number_at
from geo.extract.text.phrase_matcher import Match, Word


@dataclass(frozen=True, slots=True)
class Toll:
    """How many people were killed, injured, …, in one phrase.

    ``first`` and ``last`` are the words of the whole phrase (end exclusive), ``people`` those of the groups.
    ``kin`` marks somebody who is named by another victim: "his driver"; ``rival`` a figure that somebody sets
    against another: "spoke of only twelve dead"; ``further`` one that its own words set beside all told before.
    """

    kind: str
    low: int | None
    best: int | None
    high: int | None
    first: int
    last: int
    cue: int
    people: tuple[int, int]
    part: bool = False
    more: bool = False
    update: bool = False
    earlier: bool = False
    attackers: bool = False
    toll_noun: bool = False
    nobody: bool = False
    kin: bool = False
    rival: bool = False
    further: bool = False


def tolls_in(words: Sequence[Word], vocabulary: Vocabulary) -> list[Toll]:
    """The tolls that a sentence tells, in order of their cues."""
    cues = [match for match in vocabulary.cues.find(words) if not _mere_noun(words, match)]
    nobody = vocabulary.nobody.find(words)
    found = [
        Toll(kind, 0, 0, 0, match.first, match.last, match.first, (match.first, match.last), nobody=True)
        for match in nobody
        if match.meaning != "unknown" and not _is_unsaid(words, match, vocabulary)
        for kind in (("killed", "injured") if match.meaning == "both" else (match.meaning,))
    ]
    denied = [(match.first, match.last) for match in nobody]
    if not cues:
        return found
    stops = frozenset(index for match in cues for index in range(match.first, match.last))
    groups = groups_in(words, vocabulary, stops)
    consumed: set[int] = set()
    for match in cues:
        if any(first <= match.first < last for first, last in denied):
            continue
        chosen = victims_of(words, match, groups, consumed, vocabulary, stops)
        if not chosen:
            continue
        if match.meaning.kind in ("killed", "injured"):  # who fled or was abducted may have died since
            consumed |= {index for index, _ in chosen}
        found.append(_toll(words, match, [_disputed(words, group, vocabulary) for _, group in chosen], vocabulary))
    found.sort(key=lambda toll: toll.cue)
    found = [_uncounted(words, toll, found[:number]) for number, toll in enumerate(found)]
    return [_beside(words, toll, found[:number], vocabulary) for number, toll in enumerate(found)]


def _is_unsaid(words: Sequence[Word], nobody: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether it isn't the victims that there are none of, but information: "інформації про постраждалих немає"."""
    opening = vocabulary.unsaid.find(words, max(nobody.first - _UNSAID_WITHIN, 0), nobody.first)
    if not opening:
        return False
    before = [word.low for word in words[max(opening[-1].first - 3, 0) : opening[-1].first]]
    if any(low in _NO_OPENING for low in before):
        return False
    between = range(opening[-1].last, nobody.first)
    return not any(
        vocabulary.negations.at(words, at) is not None
        or (words[at].breaks and not (words[at].low == "," and words[at - 1].low.startswith(_VICTIMS)))
        for at in between
    )


_UNSAID_WITHIN = 8
_NO_OPENING = listed("по за згідно согласно нет не немає нема без")
"""Before "information": its own negation, which leaves the one behind to the victims, or "according to"."""
_VICTIMS = ("погиб", "загиб", "пострад", "постражд", "ранен", "поранен", "жертв", "травм", "убит", "вбит")


def _uncounted(words: Sequence[Word], toll: Toll, before: list[Toll]) -> Toll:
    """A toll with no best figure where an article only names one of the hurt: "killed five and wounded a mayor"."""
    several = any(one.kind == "killed" and (one.low or one.best or 0) > 1 for one in before)
    named = words[toll.people[0]].low in ("a", "an") and toll.cue < toll.people[0] and toll.best == 1
    return replace(toll, best=None, high=None) if toll.kind == "injured" and several and named else toll


def _disputed(words: Sequence[Word], group: People, vocabulary: Vocabulary) -> People:
    """The group with a range for its figure where the text sets another beside it: "nine [later 10] people"."""
    for at in range(group.first + 1, min(group.last + 2, len(words))):
        if words[at].low not in ("[", "("):
            continue
        close = next((end for end in range(at + 1, min(at + 8, len(words))) if words[end].low in ("]", ")")), None)
        if close is None or not any(word.low in _BESIDE or word.low.startswith("report") for word in words[at:close]):
            continue
        for inside in range(at + 1, close):
            other = number_at(words, inside, vocabulary)
            if other is not None and other.best is not None and group.best is not None and other.best != group.best:
                return replace(group, low=min(group.best, other.best), best=None, high=max(group.best, other.best))
    return group


_BESIDE = listed("later updated also says say puts other others another now revised :")


def _beside(words: Sequence[Word], toll: Toll, before: list[Toll], vocabulary: Vocabulary) -> Toll:
    """A toll that another blow took in the same sentence ("while another bomb killed six") comes on top."""
    earlier = next((one for one in reversed(before) if one.kind == toll.kind and not one.nobody), None)
    if (
        earlier is None
        or toll.part
        or not (
            vocabulary.new_event.find(words, earlier.last, max(toll.first, earlier.last))
            or (words[toll.cue - 1].low == "and" and toll.first == toll.cue and earlier.cue < earlier.people[0])
        )
    ):
        return toll
    return replace(toll, more=True)


def _mere_noun(words: Sequence[Word], match: Match[Cue]) -> bool:
    """Whether the cue is a word of another meaning here: "hospital" as a place, "the wounded" as a group."""
    return match.meaning.form == "noun" and words[match.first].low == "hospital"


def _toll(words: Sequence[Word], match: Match[Cue], groups: list[People], vocabulary: Vocabulary) -> Toll:
    victims = [group for group in groups if not group.attackers] or groups
    first, last = min(group.first for group in victims), max(group.last for group in victims)
    window = range(max(min(first, match.first) - 5, 0), max(last, match.last))
    head = words[window.start : window.stop]
    beside = [*words[last : match.first], *words[match.last : match.last + 2]]
    low, best = _sum([group.low for group in victims]), _sum([group.best for group in victims])
    high = _sum([group.high for group in victims])
    if any(word.low in _HEDGES for word in words[last : match.first]):
        low, best, high = None, None, best if high is None else high
    return Toll(
        match.meaning.kind,
        low,
        best,
        high if all(g.low is not None or g.high is not None for g in victims) else None,
        min(first, match.first),
        max(last, match.last),
        match.first,
        (first, last),
        part=all(group.part for group in victims) or _among(words, last, match),
        more=victims[0].more or any(word.low in _ALSO for word in beside),
        update=bool(vocabulary.update.find(head)),
        earlier=bool(vocabulary.earlier.find(words[max(min(first, match.first) - 7, 0) : window.stop])),
        attackers=all(group.attackers for group in victims),
        toll_noun=match.meaning.form == "toll",
        further=victims[0].more and any(word.low in _FURTHER for word in words[max(first - 1, 0) : last]),
        rival=any(word.low in _RIVALS for word in words[max(first - 3, 0) : first + 1]),
        kin=words[first].low in ("his", "her") and victims[0].single,
    )


def _among(words: Sequence[Word], last: int, match: Match[Cue]) -> bool:
    """Whether the people are named as some of a toll: "two women were among the dead"."""
    between = [word.low for word in words[last : match.first]]
    return between[-1:] in (["the"], ["those"]) and between[-2:-1] in (["among"], ["in"], ["amongst"])


_FURTHER = listed("further another additional")
_RIVALS = listed("only just counted spoke nur lediglich sprach лише тільки лишь только")
_HEDGES = listed("may might could")
"""Between people and what became of them they leave only the most that it may be."""
_ALSO = frozenset({"also", "well", "auch", "також", "также"})


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
