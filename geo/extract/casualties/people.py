"""Groups of people in a sentence: "at least seven civilians", "a repair worker", "dozens", "a married couple".

A group knows whether it is a part of another one ("including two children", "four of them"), whether it
comes on top of another ("another 12"), and whether its members are the attackers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import Number, number_at
from geo.extract.text.phrase_matcher import Word

_ARTICLES = listed("""
    a an one his her their its the another our ein eine einen einem einer der die das eines sein seine ihre ihr один
    одна одного одну одна
""")
_OF_THEM = listed("them whom these those which ihnen denen них яких которых")
_OF = listed("of von davon із з из")
_MOST_WORDS_BETWEEN = 6
_ENDS_ONE = listed("of with along for from who his her their the a an to by when was were that which")
"""Words at which a noun phrase for one person is over."""

THINGS = listed("""
    houses house homes huts villages vehicles cars trucks buses cows cattle sheep goats camels animals livestock
    horses bombs attacks blasts explosions shops buildings churches mosques schools days hours weeks months
    years times places towns districts areas shells rockets missiles drones bullets incidents cases raids
    strikes rounds boats ships planes helicopters tanks dogs chickens trees bodies lives others more deaths
    injuries casualties wounds groups families people's miles kilometres kilometers metres meters
""")
"""Words that numbers count, and that are no people."""


@dataclass(frozen=True, slots=True)
class People:
    """A counted group: its words, figures, and how it stands to the groups around it.

    ``noun`` tells whether a word for people is in it; a bare number is a group only where a cue touches it.
    """

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None
    noun: bool
    attackers: bool = False
    part: bool = False
    more: bool = False
    single: bool = False


def groups_in(words: Sequence[Word], vocabulary: Vocabulary, stops: frozenset[int]) -> list[People]:
    """The groups of people in a sentence, in order.

    Parameters
    ----------
    stops : frozenset of int
        Words at which no group goes on: verbs that say what became of people.
    """
    found: list[People] = []
    index = 0
    while index < len(words):
        number = number_at(words, index, vocabulary)
        group: People | None = None
        if number is not None:
            group = _counted(words, number, vocabulary, stops)
        elif words[index].low in _ARTICLES or words[index].low == "him" or vocabulary.words.bare_one:
            group = _single(words, index, vocabulary, stops)
        if group is not None and found and _of_another(words, found[-1], group):
            index = max(group.last, index + 1)
            continue
        if group is None:
            index = max(index + 1, number.last if number else 0)
            continue
        found.append(group)
        index = max(group.last, index + 1)
    return _parts(words, _in_company(words, found, vocabulary), vocabulary, stops)


def _in_company(words: Sequence[Word], groups: list[People], vocabulary: Vocabulary) -> list[People]:
    """The groups, with unknown nouns that a list of people makes people: "a cook, two ushers and six guests"."""
    if vocabulary.words.bare_one:
        return groups
    result: list[People] = []
    for number, group in enumerate(groups):
        noun = words[group.last] if group.last < len(words) else None
        listed_with = number > 0 and groups[number - 1].noun and group.first - result[-1].last == 1
        if (
            not group.noun
            and noun is not None
            and listed_with
            and words[group.first - 1].low in (",", "and")
            and noun.kind == "word"
            and noun.low.endswith("s")
            and noun.low not in THINGS
            and number + 1 < len(groups)
            and groups[number + 1].noun
            and groups[number + 1].first == group.last + 2
        ):
            group = replace(group, last=group.last + 1, noun=True)
        result.append(group)
    return result


def _of_another(words: Sequence[Word], before: People, group: People) -> bool:
    """Whether a group only says of whom the one before it is: "five members of one family", "from two rival groups"."""
    return (
        group.first > 0
        and words[group.first - 1].low in ("of", "from")
        and before.noun
        and words[before.last].low not in ("spoke", "speaks")
        and (group.first - before.last <= 2 or words[group.last - 1].low in ("family", "families"))
        and not group.part
        and words[before.last - 1].low not in ("bodies", "body", "number", "group")
    )


def _noun_after(
    words: Sequence[Word],
    start: int,
    vocabulary: Vocabulary,
    stops: frozenset[int],
    at_most: int,
    *,
    one: bool = False,
) -> tuple[int, int, str] | None:
    """The words for people that follow, over at most so many other words: first, end and kind."""
    index = start
    while index < len(words) and index - start <= at_most:
        if one and words[index].low == "(" and index + 2 < len(words) and words[index + 2].low == ")":
            index, at_most = index + 3, at_most + 3
            continue
        if one and index > start and words[index].low in _ENDS_ONE:
            return None
        if (
            words[index].breaks
            or index in stops
            or words[index].low in ("and", "in", "on", "at", "und", "та", "і", "и")
        ):
            return None
        match = vocabulary.persons.at(words, index)
        if match is None and index == start and start > 0 and _people_by_name(words, index):
            return index, index + 1, "person"
        if match is not None and one and match.meaning == "person":
            if words[match.last - 1].low.endswith("s") and not words[match.last - 1].capital:
                return None
            match = None
        if match is not None:
            first, last, kind = match.first, match.last, match.meaning
            while last < len(words) and last not in stops:
                more = vocabulary.persons.at(words, last)
                if more is None or words[last].low in ("others", "other") or (one and more.meaning == "person"):
                    break
                last, kind = more.last, more.meaning
            return first, last, kind
        index += 1
    return None


def _people_by_name(words: Sequence[Word], index: int) -> bool:
    """Whether a word after a number is a people's or a group's name in the plural: "13 Huthists", "five Afghans"."""
    word = words[index]
    if not word.capital or word.kind != "word" or len(word.low) < 4 or words[index - 1].kind not in ("number", "word"):
        return False
    if (
        index + 2 < len(words)
        and words[index + 1].low == "and"
        and any(one.kind == "number" for one in words[index + 2 : index + 5])
    ):
        return True
    return word.low.endswith("s")


def _counted(words: Sequence[Word], number: Number, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    noun = _noun_after(words, number.last, vocabulary, stops, _MOST_WORDS_BETWEEN - 1)
    last = noun[1] if noun else number.last
    more = any(
        vocabulary.more.at(words, at) is not None
        for at in range(max(number.first - 2, 0), min(last + 1, len(words)))
        if not words[at].breaks and (at < number.first + 1 or at >= number.last)
    )
    if noun is None:
        following = words[number.last].low if number.last < len(words) else ""
        if (
            number.vague
            and number.low is not None
            and number.low < 20
            and following not in _OF | {"were", "was", "more", "others"}
            and number.last not in stops
        ):
            return None
    theirs = (
        noun is None
        and number.last + 2 < len(words)
        and words[number.last].low == "of"
        and words[number.last + 1].low in ("his", "her", "their")
    )
    if theirs:
        last = number.last + 3
    part = (
        (number.last + 1 < len(words) and words[number.last].low in _OF and words[number.last + 1].low in _OF_THEM)
        or (last + 1 < len(words) and words[last].low == "among" and words[last + 1].low in ("them", "those", "the"))
        or (
            last < len(words) - 1
            and words[last].low in _OF
            and (
                words[last + 1].low in _OF_THEM
                or (last + 2 < len(words) and words[last + 1].low in ("the", "den") and last + 2 in stops)
            )
        )
        or (last < len(words) and words[last].low == "davon")
    )
    attackers = noun is not None and any(vocabulary.attackers.at(words, at) for at in range(number.last, noun[1]))
    factor = 2 if noun is not None and noun[2] == "two" and not number.vague else 1
    return People(
        number.first,
        last,
        _times(number.low, factor),
        _times(number.best, factor),
        _times(number.high, factor),
        noun is not None or theirs,
        attackers=attackers,
        part=part,
        more=more,
    )


def _times(value: int | None, factor: int) -> int | None:
    return None if value is None else value * factor


def _struck_alone(words: Sequence[Word], index: int, stops: frozenset[int]) -> bool:
    """Whether a pronoun is a victim: "killing him and eight others", "shot and killed her at home"."""
    following = words[index + 1] if index + 1 < len(words) else None
    closes = following is None or following.breaks or following.low in _AFTER_PRONOUN
    return index - 1 in stops and (closes or words[index].low == "him")


_AFTER_PRONOUN = listed(
    "and in on at with by near outside inside before after as while instantly dead when during along"
)


def _kin(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether an unknown noun after "and his" is one person more: a verb of harm or the clause's end follows it."""
    if index < 1 or index + 2 > len(words) or words[index - 1].low not in ("and", "with", ","):
        return False
    noun = words[index + 1]
    following = words[index + 2] if index + 2 < len(words) else None
    if words[index - 1].low == "," and (following is None or following.low != "and"):
        return False
    closes = (
        words[index - 1].low == ","
        or following is None
        or following.breaks
        or following.low in vocabulary.passive
        or index + 2 in stops
    )
    return (
        noun.kind == "word"
        and noun.low.isalpha()
        and not noun.low.endswith("s")
        and noun.low not in _NOT_KIN
        and closes
    )


def _owns_kin(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether an unknown noun is a person, since its kin stand beside: "a lamplighter and her two sons"."""
    if words[index].low not in ("a", "an"):
        return False
    for at in range(index + 2, min(index + 6, len(words) - 2)):
        if words[at].low == "and" and words[at + 1].low in ("his", "her"):
            beside = range(at + 2, min(at + 4, len(words)))
            return any(vocabulary.persons.at(words, one) is not None for one in beside)
        if words[at].kind != "word" or words[at].low in _ENDS_ONE:
            return False
    return False


_NOT_KIN = listed("""
    home house car vehicle family office compound convoy group party men children people work way residence
""")


def _single(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    article = words[index].low in _ARTICLES
    possessive = words[index].low in ("his", "her", "their", "its")
    start = index + 1 if article else index
    if words[index].low in ("him", "her") and _struck_alone(words, index, stops):
        return People(index, index + 1, 1, 1, 1, noun=True, single=True)
    noun = _noun_after(words, start, vocabulary, stops, 6 if article else 0, one=True)
    if noun is None and article and _owns_kin(words, index, vocabulary):
        last = next(at for at in range(index + 1, len(words)) if words[at].low == "and")
        return People(index, last, 1, 1, 1, noun=True, single=True)
    if noun is None and words[index].low in ("his", "her") and _kin(words, index, vocabulary, stops):
        return People(index, index + 2, 1, 1, 1, noun=True, single=True)
    if noun is None or noun[2] == "person":
        return None
    if article and any(number_at(words, at, vocabulary) for at in range(start, noun[0])):
        return None
    count = 2 if noun[2] == "two" else 1
    attackers = any(vocabulary.attackers.at(words, at) for at in range(start, noun[1]))
    last = noun[1]
    if possessive and last + 1 < len(words) and words[last].low == "and":
        second = vocabulary.persons.at(words, last + 1)
        if second is not None and second.meaning == "one":
            count, last = count + 1, second.last
    return People(
        index,
        last,
        count,
        count,
        count,
        noun=True,
        attackers=attackers,
        more=words[index].low == "another",
        single=True,
    )


def _parts(words: Sequence[Word], groups: list[People], vocabulary: Vocabulary, stops: frozenset[int]) -> list[People]:
    """Mark the groups that are told as parts of another: after "including", to the end of that list."""
    matches = vocabulary.breakdown.find(words)
    if not matches:
        return groups
    result: list[People] = []
    listing_from = -1
    previous_last = -1
    for group in groups:
        opener = next((m for m in reversed(matches) if m.last <= group.first and m.last > previous_last), None)
        if opener is not None and not any(word.low in (";", ")", ".") for word in words[opener.last : group.first]):
            near = group.first - opener.last <= 3
            aside = (
                group.single
                and group.first - opener.last <= 14
                and not any(opener.last <= stop < group.first for stop in stops)
            )
            listing_from = group.first if near or aside else -1
        elif listing_from >= 0:
            between = _without_asides(words[previous_last : group.first])
            cued = any(previous_last <= stop < group.first for stop in stops)
            if (
                len(between) > (14 if group.single and not cued else 4)
                or cued
                or any(word.low in (";", ")") for word in between)
            ):
                listing_from = -1
        if listing_from >= 0 and group.first > listing_from and _goes_its_own_way(words, group, vocabulary, stops):
            listing_from = -1
        if listing_from >= 0 and group.first > listing_from and _comes_beside(words, result, group):
            listing_from = -1
        part = group.part or listing_from >= 0
        result.append(group if part == group.part else _as_part(group))
        previous_last = group.last
    return result


def _without_asides(words: Sequence[Word]) -> Sequence[Word]:
    """The words without what stands between two dashes."""
    dashes = [at for at, word in enumerate(words) if word.low in ("-", "--", "–", "—")]
    return [*words[: dashes[0]], *words[dashes[-1] + 1 :]] if len(dashes) > 1 else words


def _comes_beside(words: Sequence[Word], before: list[People], group: People) -> bool:
    """Whether a counted group stands beside the whole, not in its list: "four men, including a major, and ten women".

    So it is where the list would outgrow the whole, where "other" sets it apart from all before, and where a
    comma closes a list of one.
    """
    number = next((at for at in range(len(before) - 1, -1, -1) if not before[at].part), None)
    if number is None or group.single or words[group.first - 1].low not in ("and", "und", "та", "і", "и"):
        return False
    whole, parts = before[number], before[number + 1 :]
    listed = sum(one.best or 0 for one in parts)
    if whole.best is not None and group.best is not None and listed + group.best > whole.best:
        return True
    between = [word.low for word in words[parts[-1].last : group.first]] if parts else []
    return len(parts) == 1 and (group.more or (between[:1] == [","] and words[whole.last].low == ","))


def _goes_its_own_way(words: Sequence[Word], group: People, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether a group after a comma or "and" has its own verb, so that it is no part: ", and 15 others wounded"."""
    at = group.last
    while (
        at < len(words)
        and at not in stops
        and (words[at].low in vocabulary.passive or words[at].low in vocabulary.fillers)
    ):
        at += 1
    return (
        at in stops
        and min(stops) < group.first
        and group.first > 0
        and (words[group.first - 1].breaks or words[group.first - 1].low in ("and", "und", "та", "і", "и"))
    )


def _as_part(group: People) -> People:
    return People(
        group.first,
        group.last,
        group.low,
        group.best,
        group.high,
        group.noun,
        group.attackers,
        True,
        group.more,
        group.single,
    )
