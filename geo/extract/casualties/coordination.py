"""Which groups of people go together in one toll: "the pastor and his two children", "A, B and C", "along with X".

Groups of one toll may be separated by a comma, "and", a name in apposition or a short phrase with "of". If people
without a number follow ("and his bodyguards"), the toll has no best figure, only a least one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from geo.extract.casualties.people import People
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

AND = listed("and und sowie та і й и")
NumberedGroups = list[tuple[int, People]]
"""Groups with their numbers in the sentence."""

_ALONG = (["along", "with"], ["together", "with"], ["well", "as"], ["а", "также"], ["а", "також"])
_SLAVIC_POSSESSIVE = listed("его ее их його її їхній їхня їхню їхнього їхні")
_POSSESSIVE = listed("his her their its sein seine seinen ihr ihre ihren dessen deren") | _SLAVIC_POSSESSIVE
_WITH_AFTER = listed("along together killed murdered dead")
_GENERIC = listed("""
    people persons members civilians victims relatives residents villagers others individuals teens teenagers males
    females siblings
""")
"""Words for people of any kind, which a list after them may break down."""
_IN_NAMES = listed(", of the e al ul el de bin")
_OF_WORDS = 7
_NAME_WORDS = 14
_ASIDE_WORDS = 24
"""The most words between two groups of one toll: after an office, in a name in apposition, and before "along with"."""


def conjoined_after(
    words: Sequence[Word], groups: Sequence[People], index: int, consumed: set[int], stops: frozenset[int]
) -> NumberedGroups:
    """A group and those joined to it after it, as the objects of a verb."""
    members = _list_after(words, groups, index, consumed, stops)
    members = _without_speaker(words, members)
    members = _without_open_end(words, members, stops)
    if len(members) > 2 and _apposition(words, [group for _, group in members]):
        members = members[:1]
    return _with_uncounted(words, members, stops)


def _list_after(
    words: Sequence[Word], groups: Sequence[People], index: int, consumed: set[int], stops: frozenset[int]
) -> NumberedGroups:
    """The further groups of a list, up to one that belongs to another verb."""
    members: NumberedGroups = [(index, groups[index])]
    for following in range(index + 1, len(groups)):
        last, group = groups[following - 1], groups[following]
        if _says_who_it_is(words, last, group):
            continue
        if group.noun and (cue_touches(words, group, stops) or _is_subject(words, group)):
            # ", and one soldier and a guard were hurt": all after the comma are the next verb's
            while len(members) > 1 and _opens_clause(words, members[-1][1]):
                members.pop()
            break
        if group.part or following in consumed or not group.noun:
            break
        between = words[last.last : group.first]
        if not _joined(between, last, group) and not (words[group.first].low in _POSSESSIVE and _of_office(between)):
            break
        members.append((following, group))
    return members


def _is_subject(words: Sequence[Word], group: People) -> bool:
    """Whether an auxiliary behind a group makes it the subject of its own: "shot a man and a guard was hurt"."""
    return group.last < len(words) and words[group.last].low in _AUXILIARIES


_AUXILIARIES = listed("was were wurde wurden ist sind")


def _opens_clause(words: Sequence[Word], group: People) -> bool:
    """Whether a clause may begin before a group: ", and a guard was hurt", "погибла женщина, ее муж и сын ранены"."""
    comma, opener = (word.low for word in words[group.first - 2 : group.first])
    return comma == "," and (opener == "and" or opener in _SLAVIC_POSSESSIVE)


def _without_speaker(words: Sequence[Word], members: NumberedGroups) -> NumberedGroups:
    """The groups without those after the last comma if these are speakers: "killing six, a guard and a medic said"."""
    if len(members) < 2 or not _speaks(words, members[-1][1]):
        return members
    last = len(members) - 1
    comma = next((at for at in range(last, 0, -1) if _after_comma(words, members[at][1])), last)
    return members[:comma]


def _without_open_end(words: Sequence[Word], members: NumberedGroups, stops: frozenset[int]) -> NumberedGroups:
    """The groups up to the list's "and"; what follows a comma alone is no part of the list.

    The last has no best figure if people without a number follow.
    """
    members = list(members)
    goes_on = False
    while len(members) > 1 and _after_comma(words, members[-1][1]) and not _closes_a_list(words, members[-1][1]):
        goes_on = _goes_on(words, members.pop()[1], stops)
    if goes_on:
        number, group = members[-1]
        members[-1] = (number, replace(group, best=None, high=None))
    return members


def _says_who_it_is(words: Sequence[Word], last: People, group: People) -> bool:
    """Whether the group is another office of the person before: "a leader, Usman Khan, the deputy chief"."""
    name = words[last.last : group.first]
    return (
        last.single
        and group.single
        and words[group.first].low in ("the", "a", "an")
        and len(name) > 2
        and name[0].low == name[-1].low == ","
        and all(word.capital for word in name[1:-1])
    )


def _of_office(between: Sequence[Word]) -> bool:
    """Whether only "of" and a name lie between two persons: "the mayor of Kano, his deputy and a guard"."""
    low = [word.low for word in between]
    return low[:1] == ["of"] and low[-1] == "," and len(low) <= _OF_WORDS and not any(w.breaks for w in between[:-1])


def _closes_a_list(words: Sequence[Word], group: People) -> bool:
    """Whether the group is itself a pair, with no "and" before it: "four doctors, their driver and guard"."""
    return any(word.low in AND for word in words[group.first : group.last])


def _goes_on(words: Sequence[Word], group: People, stops: frozenset[int]) -> bool:
    """Whether the list ends with people without a number: "two mothers, two fathers and their children"."""
    at = group.last
    return at + 2 < len(words) and words[at].low in AND and words[at + 1].low in _POSSESSIVE and at + 2 not in stops


def _after_comma(words: Sequence[Word], group: People) -> bool:
    return words[group.first - 1].low == ","


def _speaks(words: Sequence[Word], group: People) -> bool:
    """Whether the group is the speaker of the sentence: "killing six, a police officer and a medic said"."""
    return group.last < len(words) and words[group.last].low in _SAID


_SAID = listed("said says say told reported report confirmed added")


def conjoined_before(
    words: Sequence[Word], groups: Sequence[People], index: int, consumed: set[int], cue: int, *, several: bool
) -> NumberedGroups:
    """A group and those joined to it before it, as the subjects of a verb.

    Parameters
    ----------
    cue : int
        The verb, or the noun that counts them.
    several : bool
        Whether the verb is in the plural, so that a single person can't be its whole subject.
    """
    members = _list_before(words, groups, index, consumed, several=several)
    if _adds_some_number(words, groups[index].last):
        members[0] = (index, replace(groups[index], best=None, high=None))
    if len(members) > 1 and _is_aside(words, members, cue, several=several):
        return [members[-1]]
    if len(members) > 1 and _parts_clauses(words, members):
        return members[:1]
    if len(members) > 2 and _apposition(words, [group for _, group in reversed(members)]):
        return [members[-1]]
    person = _whose(words, members[-1][1], several=several)
    if person is None:
        return members
    return [*((number, replace(group, more=False)) for number, group in members), (-1, person)]


def _parts_clauses(words: Sequence[Word], members: NumberedGroups) -> bool:
    """Whether a comma alone parts a counted group from those before it, who then belong to another verb.

    "Es fielen elf Soldaten, 24 wurden verwundet"; the last member of a list has "and" before it.
    """
    last, before = members[0][1], members[1][1]
    return not last.single and not last.part and [word.low for word in words[before.last : last.first]] == [","]


def _adds_some_number(words: Sequence[Word], at: int) -> bool:
    """Whether a number that nobody gives follows: "a leader and an undisclosed number of his men"."""
    low = [word.low for word in words[at : at + 5]]
    return low[:1] == ["and"] and "number" in low and low[-1:] != ["number"]


def _list_before(
    words: Sequence[Word], groups: Sequence[People], index: int, consumed: set[int], *, several: bool
) -> NumberedGroups:
    """The groups of the list that ends with a given one, the last first."""
    members: NumberedGroups = [(index, groups[index])]
    for earlier in range(index - 1, -1, -1):
        group, following = groups[earlier], groups[earlier + 1]
        between = words[group.last : following.first]
        if group.part and len(members) == 1 and not following.part and not following.single:
            return [*members, *_whole_before(groups, earlier, between, consumed)]
        if earlier in consumed or not between or not _may_be_member(words, group, following):
            break
        pair = len(members) == 1 and _joined_across_description(words, group, following, several=several)
        if not pair and not _joined(between, group, following):
            break
        members.append((earlier, group))
    return members


def _may_be_member(words: Sequence[Word], group: People, following: People) -> bool:
    """Whether a group may be in one list with the next: no part, no bare number, no source, nor the same person."""
    if group.part or not group.noun or _is_pronoun(words, following):
        return False
    return words[group.last].low != "," or not _is_source(words, group)


def _is_source(words: Sequence[Word], group: People) -> bool:
    """Whether a group before a comma only tells of the next: "according to two officers, nine men were killed"."""
    clause = takewhile(lambda word: not word.breaks, reversed(words[: group.first]))
    return any(word.low in _OF_SOURCES for word in clause)


_OF_SOURCES = listed("according laut zufolge angaben aussage словами словам даними данным")


def _is_pronoun(words: Sequence[Word], group: People) -> bool:
    """Whether a group is the person before it again: "was blown up, he died on the spot"."""
    return group.last - group.first == 1 and words[group.first].low in _HE_OR_SHE


_HE_OR_SHE = listed("he she er sie он она він вона")


def _whole_before(groups: Sequence[People], part: int, between: Sequence[Word], consumed: set[int]) -> NumberedGroups:
    """The whole whose parts are named in an aside before "and": "four policemen, including a major, and five
    civilians".
    """
    whole = next((at for at in range(part, -1, -1) if not groups[at].part), None)
    if whole is None or whole in consumed or not groups[whole].noun or not _closes_aside(between):
        return []
    return [(whole, groups[whole])]


def _joined_across_description(words: Sequence[Word], first: People, second: People, *, several: bool) -> bool:
    """Whether two persons are joined across a long description that ends with "and"."""
    between = words[first.last : second.first]
    return (
        first.single
        and second.single
        and len(between) <= _NAME_WORDS
        and between[-1].low in AND
        and (several or words[second.first].low in _POSSESSIVE)
    )


def _closes_aside(between: Sequence[Word]) -> bool:
    """Whether only a comma and "and" separate two groups, so that the list before is over."""
    return bool(between) and between[-1].low in AND and all(word.low == "," for word in between[:-1])


def _whose(words: Sequence[Word], first: People, *, several: bool) -> People | None:
    """The person named before a group and joined to it: "Ali, along with his wife", "Ali and another man"."""
    at = first.first
    kin = words[at].low in ("his", "her") and [word.low for word in words[max(at - 2, 0) : at]] in _ALONG
    other = several and first.single and first.more and at >= 2 and words[at - 1].low in AND and words[at - 2].capital
    return People(at - 2, at, 1, 1, 1, noun=True, single=True) if kin or other else None


def companions(
    words: Sequence[Word], last: int, groups: Sequence[People], consumed: set[int], stops: frozenset[int]
) -> NumberedGroups:
    """The people joined to those before by "along with": "was killed on Friday along with his son"."""
    for at in range(last, min(last + _ASIDE_WORDS, len(words))):
        aside = words[at].low == "," and [word.low for word in words[at + 1 : at + 3]] in (*_ALONG, ["as", "well"])
        if (words[at].low in (";", ".", ",") and not aside) or (at in stops and words[at].low != "killed"):
            break
        if not _leads_to_companion(words, at):
            continue
        for index, group in enumerate(groups):
            apart = index in consumed or cue_touches(words, group, stops)
            if group.first - at in (1, 2) and group.noun and not apart:
                return conjoined_after(words, groups, index, consumed, stops)
    return []


def _leads_to_companion(words: Sequence[Word], at: int) -> bool:
    low, before = words[at].low, words[at - 1].low
    return low == "alongside" or (low == "with" and before in _WITH_AFTER) or (low == "as" and before == "well")


def cue_touches(words: Sequence[Word], group: People, stops: frozenset[int]) -> bool:
    """Whether another cue follows the group within two words: then the group belongs to that cue."""
    for index in range(group.last, min(group.last + 4, len(words))):
        if words[index].breaks or words[index].low in AND or words[index].low in ("while", "when", "as"):
            return False
        if index in stops:
            return True
    return False


def _joined(between: Sequence[Word], first: People, second: People) -> bool:
    """Whether the words between two groups join them in one toll."""
    low = [word.low for word in between]
    while low and low[-1] in _POSSESSIVE:
        low.pop()
    if not low:
        return False
    if len(low) <= 2 and (low[-1] in AND or low[-1] == "," or low[-2:] in _ALONG):
        return True
    if low[-1] not in AND:
        return _joined_along_with(between, low)
    inner = between[: len(low) - 1]
    return (
        _joined_across_name(inner, first)
        or _joined_across_office(inner, second)
        or _joined_across_participle(inner, first)
    )


def _joined_along_with(between: Sequence[Word], low: Sequence[str]) -> bool:
    """Whether "along with" follows a name, or no comma: "the mayor, Ali Musa, along with two guards"."""
    names = all(word.capital or word.low == "," for word in between[:-2])
    return low[-2:] in _ALONG and len(low) <= _NAME_WORDS and ("," not in low or names)


def _joined_across_name(inner: Sequence[Word], first: People) -> bool:
    """Whether a person's name, or an aside between commas, comes before "and": "the mayor, Ali Musa, and a guard"."""
    if not first.single:
        return False
    low = [word.low for word in inner]
    aside = low[-1:] == [","] and low.count(",") >= 2 and not any(mark in low for mark in (";", ".", "–", "—"))
    named = all(word.capital or word.low in _IN_NAMES for word in inner)
    return (aside and len(inner) <= _NAME_WORDS + 1) or (named and len(inner) < _NAME_WORDS)


def _joined_across_office(inner: Sequence[Word], second: People) -> bool:
    """Whether a second office, or "of" or "from" and a name, comes before "and": "the mayor of Kano and a guard"."""
    short = len(inner) < _OF_WORDS and not any(word.breaks for word in inner)
    opening = inner[0].low if inner else ""
    home = opening in _FROM and inner[-1].capital
    return short and (opening == "/" or (second.noun and (opening == "of" or home)))


def _joined_across_participle(inner: Sequence[Word], first: People) -> bool:
    """Whether "and" follows what a person was doing, or an age: "the colonel commanding it and six of his men"."""
    short = first.single and len(inner) < _OF_WORDS and not any(word.breaks for word in inner)
    return short and (inner[0].low.endswith("ing") or inner[0].low == "aged") and not inner[0].capital


_FROM = listed("aus из с з із зі")
""""From" in other languages: "ein Bewohner aus Syrien und ein Wachmann". In English a clause may end so."""


def _apposition(words: Sequence[Word], members: Sequence[People]) -> bool:
    """Whether what follows the first group counts its members: "five members, a mother and four children"."""
    first, rest = members[0], members[1:]
    if not any(word.low in _GENERIC for word in words[first.first : first.last]):
        return False
    if words[first.last].low != "," and not any(word.low == "," for word in words[first.last : rest[0].first]):
        return False
    return first.best is not None and first.best > 1 and first.best == sum(group.best or 0 for group in rest)


def _is_aside(words: Sequence[Word], members: NumberedGroups, cue: int, *, several: bool) -> bool:
    """Whether commas around all but the first group make them an apposition to it, no list.

    "The victim, a resident of Hebron, was shot" is one person, since the verb is in the singular and no "and" stands
    between; "two brothers, a baker and a smith, were shot" are two, since the aside adds up to them.
    """
    last, first = members[0][1], members[-1][1]
    dash = words[first.last].text if words[first.last].text in _DASHES else ","
    if words[first.last].text != dash or all(word.text != dash for word in words[last.last : cue]):
        return False
    if len(members) == 2 and first.single and last.single:
        between = [word.low for word in words[first.last : last.first]]
        return not several and not AND.intersection(between) and between[-2:] not in _ALONG
    return not first.single and first.best is not None and first.best == sum(each.best or 0 for _, each in members[:-1])


_DASHES = ("–", "—", "-")


def _adds_an_office(words: Sequence[Word], at: int) -> bool:
    """Whether an office that no list knows follows: "a district head and the Galadima of the village"."""
    return (
        at + 3 < len(words)
        and words[at].low in AND
        and words[at + 1].low in ("the", "a", "an")
        and words[at + 2].capital
        and "of" in (words[at + 3].low, words[min(at + 4, len(words) - 1)].low)
    )


def _lists_offices(words: Sequence[Word], at: int) -> bool:
    """Whether bare nouns follow, further victims or further offices: "a technician, guard and driver"."""
    return (
        at + 3 < len(words)
        and words[at].low == ","
        and words[at + 2].low in AND
        and all(word.kind == "word" and not word.capital for word in (words[at + 1], words[at + 3]))
        and words[at + 1].low not in _STARTS_A_PHRASE
    )


_STARTS_A_PHRASE = listed("who which where while when as killing wounding injuring before after then according")


def _with_uncounted(words: Sequence[Word], members: NumberedGroups, stops: frozenset[int]) -> NumberedGroups:
    """The groups; the last without a best figure if uncounted people follow: "an official and his bodyguards"."""
    index, group = members[-1]
    at = group.last
    lists_more = group.single and (_lists_offices(words, at) or _adds_an_office(words, at))
    if not lists_more and not _adds_relatives(words, at, stops):
        return members
    return [*members[:-1], (index, replace(group, best=None, high=None))]


def _adds_relatives(words: Sequence[Word], at: int, stops: frozenset[int]) -> bool:
    """Whether people without a number follow: "and his bodyguards", "and her family"."""
    if at + 2 >= len(words) or words[at].low not in AND or words[at + 1].low not in _POSSESSIVE:
        return False
    nouns = [word.low for word in words[at + 2 : at + 4]]
    return at + 2 not in stops and any(noun.endswith(("s", "children", "men", "family")) for noun in nouns)
