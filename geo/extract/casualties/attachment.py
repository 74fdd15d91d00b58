"""Whom a cue is about: the object after an active verb, the subject before a passive one, the number of a noun.

Parsing with a language model was refused for its weight; on short reports position and these rules find what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from geo.extract.casualties.coordination import AND, NumberedGroups, companions, conjoined_after, conjoined_before
from geo.extract.casualties.named_victims import named_victim
from geo.extract.casualties.people import THINGS, People
from geo.extract.languages.vocabulary import Cue, Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import number_at
from geo.extract.text.phrase_matcher import Match, Word

_NO_OBJECT = listed("in by when as at on after during from with and und та і й и")
_SUBJECT_WITHIN = 26
_ASIDE_WITHIN = 44
_OBJECT_WITHIN = 4
_INTRANSITIVE = ("die", "died", "dies", "dying", "perish", "succumb", "starb", "starben", "gestorben", "lost", "drown")


_OF_SUBJECTS = ("dying", "perishing", "drowning")
_OF_THINGS_TOO = ("burned", "burnt")
_MAY_YET = listed("could may might would should expected likely feared set könnte може могло может")
"""After a toll they speak of what it may yet be."""


def victims_of(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    consumed: set[int],
    vocabulary: Vocabulary,
    stops: frozenset[int],
) -> NumberedGroups:
    """The groups of people that a cue is about, each with its number in the sentence (-1 where it has none).

    Parameters
    ----------
    groups : list of People
        Those of the sentence, in order.
    consumed : set of int
        Numbers of the groups whose fate is told already.
    stops : frozenset of int
        The words of all cues.
    """
    cue = match.meaning
    if cue.form == "toll":
        return _number_after(words, match, vocabulary)
    if cue.form == "noun" and words[match.last - 1].low == "of":
        return _object(words, match.last, groups, consumed, frozenset())
    if cue.form == "noun":
        return _counted_by(words, match, groups, consumed, vocabulary)
    low = words[match.first].low
    passive = _is_passive(words, match.first, vocabulary) or _ends_its_clause(words, match, vocabulary)
    inside = next((at for at in range(match.first, match.last) if words[at].low in ("him", "her")), None)
    if inside is not None:
        return [(-1, People(inside, inside + 1, 1, 1, 1, noun=True, single=True))]
    if not passive and any(word.low == "them" for word in words[match.first : match.last + 1]):
        return _them(match, groups)
    following = _object(words, match.last, groups, consumed, stops)
    if not passive and cue.kind == "killed":
        following = [(number, replace(one, part=one.part and not _of_them(words, one))) for number, one in following]
    if not passive and not following:
        following = _past_a_day(words, match, groups, consumed, vocabulary)
    if low in _OF_THINGS_TOO and cue.kind == "injured" and not passive:
        return []
    if low.endswith("ing") and not vocabulary.words.verb_last and low not in _OF_SUBJECTS:
        return following
    if vocabulary.words.verb_last and not passive and following:
        return following
    if not passive and following and not low.startswith(_INTRANSITIVE):
        taken = consumed | {index for index, _ in following}
        return [*following, *companions(words, following[-1][1].last, groups, taken, stops)]
    if _acts_on_another(words, match, passive, groups, vocabulary):
        return named_victim(words, match, groups, passive, stops, vocabulary)
    chosen = _subject(words, match, groups, consumed, stops, passive or low.startswith(_INTRANSITIVE), vocabulary)
    if not chosen and cue.kind in ("killed", "injured") and not vocabulary.words.bare_one:
        chosen = named_victim(words, match, groups, passive, stops, vocabulary)
    if len(chosen) == 1 and chosen[0][1].best == 1 and chosen[0][1].single and _several(words, match.first):
        return [(number, replace(group, best=None, high=None)) for number, group in chosen]
    if not chosen and vocabulary.words.verb_last and not passive and match.meaning.kind in ("killed", "injured"):
        return _subject_behind(words, match, groups, consumed, stops)
    if chosen and passive and _shared_with_next(words, match, stops):
        return [(number, replace(group, low=None, best=None, high=group.best)) for number, group in chosen[:1]]
    if chosen and passive:
        chosen = [*chosen, *companions(words, match.last, groups, consumed | {index for index, _ in chosen}, stops)]
    return chosen


def _past_a_day(
    words: Sequence[Word], match: Match[Cue], groups: list[People], consumed: set[int], vocabulary: Vocabulary
) -> NumberedGroups:
    """The object of a verb right after the day that parts them: "two men shot dead on Monday a politician"."""
    at = match.last
    while at < len(words) and words[at].low in ("on", "late", "early"):
        at += 1
    if at >= len(words) or words[at].low not in vocabulary.words.weekdays:
        return []
    if any(group.last == match.first and not group.noun for group in groups):
        return []
    return [(number, one) for number, one in enumerate(groups) if one.first == at + 1 and number not in consumed]


def _them(match: Match[Cue], groups: list[People]) -> NumberedGroups:
    """Who "them" is after a verb: the counted group told last before it: "stopped ten men and killed them"."""
    for number in range(len(groups) - 1, -1, -1):
        group = groups[number]
        if group.last <= match.first and group.noun and not (group.single or group.attackers or group.part):
            return [(number, group)]
    return []


def _of_them(words: Sequence[Word], group: People) -> bool:
    """Whether the group is some of those attacked, not of those killed: "stopped a bus and killed five of them"."""
    return [word.low for word in words[group.last : group.last + 2]] == ["of", "them"]


def _acts_on_another(
    words: Sequence[Word], match: Match[Cue], passive: bool, groups: list[People], vocabulary: Vocabulary
) -> bool:
    """Whether who stands before an active verb did it, since a name follows: "two gunmen shot dead Ali Khan"."""
    if (
        passive
        or match.meaning.kind != "killed"
        or vocabulary.words.bare_one
        or words[match.first].low.startswith(_INTRANSITIVE)
    ):
        return False
    calendar = vocabulary.words.weekdays.keys() | vocabulary.words.months.keys()
    names = [word.capital and word.kind == "word" and word.low not in calendar for word in words[match.last :][:2]]
    return names == [True, True] or (
        names[:1] == [True] and any(group.attackers and group.last == match.first for group in groups)
    )


def _is_passive(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    at = index - 1
    when = vocabulary.words
    if at > 1 and words[at].low == "and" and words[at - 1].low.endswith("ed"):
        at -= 2  # "were attacked and killed"
    while at >= 0 and (
        words[at].low in vocabulary.fillers
        or words[at].low.endswith("ly")
        or words[at].low.rstrip(".") in when.weekdays
        or words[at].low in _TIMES
        or words[at].low in _BEFORE_TIMES
        or words[at].low in _QUOTE_MARKS
    ):
        at -= 1
    return at >= 0 and words[at].low in vocabulary.passive


def _ends_its_clause(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> bool:
    """Whether a German participle ends what its helping verb began: "wurden bei dem Angriff auf Sumy verletzt"."""
    if not vocabulary.words.verb_last or vocabulary.words.bare_one:
        return False
    after = words[match.last] if match.last < len(words) else None
    if after is not None and not after.breaks and after.low not in vocabulary.passive | AND:
        return False
    at = match.first - 1
    while at >= 0 and not words[at].breaks:
        if words[at].low in vocabulary.passive:
            return True
        at -= 1
    return False


def _shared_with_next(words: Sequence[Word], match: Match[Cue], stops: frozenset[int]) -> bool:
    """Whether one number stands for two fates: "50 people were killed and wounded"."""
    return (
        match.last + 2 < len(words)
        and words[match.last].low in ("and", "or")
        and match.last + 1 in stops
        and words[match.last + 2].low not in ("in", "by", *_NUMBER_LIKE)
        and not words[match.last + 1].low.endswith("ing")
        and words[match.last + 2].kind == "word"
        and words[match.last + 2].low in ("on", "when", "after", "during", "since", "as", "this", "yesterday", "over")
    )


_NUMBER_LIKE = ("a", "an", "another", "at", "more", "some", "about", "dozens", "several")


def _several(words: Sequence[Word], cue: int) -> bool:
    """Whether the verb stands in the plural: "were killed", "have died"."""
    return any(word.low in ("were", "have", "are") for word in words[max(cue - 5, 0) : cue])


def _told_of(words: Sequence[Word], group: People, cue: int) -> bool:
    """Whether what parts a person from the verb only tells of the person: "a reporter known for … was killed"."""
    between = words[group.last : cue]
    pair = group.first > 0 and words[group.first - 1].low == "and" and _several(words, cue)
    return (
        pair
        or any(word.low in ("who", "whose") for word in between[:7])
        or any(word.low in _TOLD_OF_ONE for word in between[:1])
    )


_TOLD_OF_ONE = listed("known accused suspected identified described wanted critical")
_TIMES = listed("yesterday today tonight on last week weekend night morning afternoon evening early late hours of")
_BEFORE_TIMES = listed("in at the")
_QUOTE_MARKS = frozenset('"“”„«»')


def _number_after(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> NumberedGroups:
    if any(word.low in _MAY_YET for word in words[match.last :][:3]):
        return []
    changed = [one.last for one in vocabulary.update.find(words, match.last) if words[one.last - 1].low == "to"]
    start = changed[0] if changed and words[match.last - 1].low != "to" else match.last
    for index in range(start, min(start + 14, len(words))):
        if words[index].low in (";", "."):
            break
        number = number_at(words, index, vocabulary)
        if number is not None and not number.vague:
            low, best, high = number.low, number.best, number.high
            if best is None and vocabulary.update.find(words, max(match.first - 4, 0), number.last):
                low = best = high
            return [(-1, People(number.first, number.last, low, best, high, noun=False))]
    return []


def _counted_by(
    words: Sequence[Word], match: Match[Cue], groups: list[People], consumed: set[int], vocabulary: Vocabulary
) -> NumberedGroups:
    """The number that a noun counts: "12 dead", "the bodies of five men", "left five people dead"."""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group.last > match.first or index in consumed:
            continue
        if group.part and index and any(not one.part for one in groups[:index]) and group.last == match.first:
            match = match._replace(first=groups[index - 1].last) if not groups[index - 1].part else match
            continue
        between = words[group.last : match.first]
        if len(between) > (1 if not group.noun else 5) or any(word.breaks for word in between):
            break
        if any(word.low in ("in", "of", "from", "at", "the") for word in between) and words[match.first].low not in (
            "dead",
        ):
            break
        return conjoined_before(words, groups, index, consumed, several=_several(words, match.first))
    if match.last < len(words) and words[match.last].low in ("of", "von"):
        return _object(words, match.last + 1, groups, consumed, frozenset())
    if vocabulary.words.verb_last:
        return _object(words, match.last, groups, consumed, frozenset())
    return []


def _object(
    words: Sequence[Word], start: int, groups: list[People], consumed: set[int], stops: frozenset[int]
) -> NumberedGroups:
    for index, group in enumerate(groups):
        if group.last <= start:
            continue
        between = words[start : group.first]
        if (
            index in consumed
            or len(between) > (_OBJECT_WITHIN if group.noun else 2)
            or any(word.breaks or word.low in _NO_OBJECT for word in between[_reflexive(between) :])
            or any(start <= stop < group.first for stop in stops)
        ):
            return []
        if not group.noun and not _stands_alone(words, group.last):
            return []
        return conjoined_after(words, groups, index, consumed, stops)
    return []


def _subject_behind(
    words: Sequence[Word], match: Match[Cue], groups: list[People], consumed: set[int], stops: frozenset[int]
) -> NumberedGroups:
    """The counted people who end the clause of a verb: "starben bei dem Angriff auf Odessa zwei Menschen"."""
    for index, group in enumerate(groups):
        if group.first < match.last:
            continue
        between = words[match.last : group.first]
        if index in consumed or not group.noun or group.single or group.part or len(between) > _BEHIND_WITHIN:
            return []
        if any(word.breaks or word.low in AND for word in between):
            return []
        if any(match.last <= stop < group.first or stop == group.last for stop in stops):
            return []
        return conjoined_after(words, groups, index, consumed, stops)
    return []


_BEHIND_WITHIN = 10


def _unknown_people(words: Sequence[Word], group: People, cue: int, vocabulary: Vocabulary) -> bool:
    """Whether a number's noun, unknown to the vocabulary, stands before the verb: "ten travellers were killed"."""
    at = group.last
    while at < cue and at - group.last < 4 and words[at].kind == "word" and words[at].low not in _AFTER_BARE:
        if words[at].low in vocabulary.passive | {"have", "had"}:
            break
        at += 1
    noun = words[at - 1].low if at > group.last else ""
    if not noun or noun in THINGS or at >= cue or words[at].low not in vocabulary.passive | {"have", "had", "died"}:
        return False
    return (noun.endswith("s") or words[at - 1].capital) and all(
        words[one].low in vocabulary.passive
        or words[one].low in vocabulary.fillers
        or words[one].low.endswith("ly")
        or words[one].low in _TIMES
        or words[one].low in vocabulary.words.weekdays
        for one in range(at, cue)
    )


def _stands_alone(words: Sequence[Word], after: int) -> bool:
    """Whether a bare number is a number of people: no noun of other things follows it."""
    if after >= len(words) or words[after].kind != "word":
        return True
    low = words[after].low
    if low in _AFTER_BARE or low.endswith(("ing", "ed")):
        return True
    noun = after
    while (
        noun + 1 < len(words)
        and noun - after < 2
        and words[noun + 1].kind == "word"
        and words[noun + 1].low not in _AFTER_BARE
    ):
        noun += 1
    return words[noun].low not in THINGS and (words[noun].low.endswith("s") or words[noun].capital)


_AFTER_BARE = listed("""
    and in at on after when others other more of near during as while by including since were was from across
    outside inside who with before so over around according to dead overnight yesterday today for that along
    early late last this und in am bei im in der nach davon darunter та і у в на з под при из
""")


def _reflexive(between: Sequence[Word]) -> int:
    """How many words to pass over in "killing himself and five others"."""
    return (
        2
        if len(between) >= 2
        and between[0].low in ("himself", "herself", "themselves", "itself")
        and between[1].low == "and"
        else 0
    )


def _subject(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    consumed: set[int],
    stops: frozenset[int],
    far: bool,
    vocabulary: Vocabulary,
) -> NumberedGroups:
    within = _SUBJECT_WITHIN if far else 4
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group.last > match.first:
            continue
        between = words[group.last : match.first]
        touching = all(
            word.low in vocabulary.passive
            or word.low in vocabulary.fillers
            or (word.kind == "word" and word.low.endswith("ly"))
            for word in between
        )
        if group.part:
            if touching and any(stop < group.first for stop in stops):
                return [(index, group)]
            within = _ASIDE_WITHIN
            continue
        if index in consumed or len(between) > within or any(word.low in (";", ".") for word in between):
            break
        if not group.noun and not touching and not _unknown_people(words, group, match.first, vocabulary):
            continue
        if any(group.last <= stop < match.first for stop in stops) and not far:
            break
        if group.single and not touching and len(between) > (20 if _told_of(words, group, match.first) else 12):
            continue
        return conjoined_before(words, groups, index, consumed, several=_several(words, match.first))
    return []


_ARMED = listed("""
    soldier soldiers troops serviceman servicemen officer officers policeman policemen police constables guards
    gendarmes marines commandos paramilitaries fighters militants insurgents rebels militiamen soldaten polizisten
    kämpfer військових військовослужбовців поліцейських бійців солдатів военных военнослужащих полицейских бойцов
    солдат
""")
_UNARMED = listed("""
    civilian civilians people persons person man men woman women child children boy girl resident residents villager
    villagers worker workers driver drivers passer passers student students family zivilisten menschen personen
    цивільних людей осіб мирних человек гражданских жителів жителей
""")


def all_armed(people: str) -> bool:
    """Whether all victims whom the text names are soldiers, police and their like: then civilians were not attacked."""
    groups = [set(re.findall(r"\w+", group.lower())) for group in people.split(";") if group.strip()]
    return bool(groups) and all(group & _ARMED and not group & _UNARMED for group in groups)
