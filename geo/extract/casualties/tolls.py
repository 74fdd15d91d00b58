"""What became of people, and of how many: killed, injured, taken, arrested, displaced, missing.

A cue ("killed", "wounding", "dead", "death toll") is attached to groups of people
(:mod:`geo.extract.casualties.attachment`), and the words around both say whether the figure is a part, an addition,
a correction or one source's against another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from geo.extract.casualties.attachment import victims_of
from geo.extract.casualties.coordination import AND, NumberedGroups
from geo.extract.casualties.cumulative import is_cumulative
from geo.extract.casualties.named_victims import victim_in_accusative
from geo.extract.casualties.people import ANIMALS, People, groups_in
from geo.extract.casualties.references import is_dying, is_of_those
from geo.extract.casualties.roster import Person, person_in
from geo.extract.languages.vocabulary import Cue, Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import Number, is_number, number_at
from geo.extract.text.phrase_matcher import Match, Word, any_listed


@dataclass(frozen=True, slots=True)
class Toll:
    """How many people were killed, injured, …, in one phrase.

    ``first`` and ``last`` are the words of the whole phrase (end exclusive), ``people`` those of the groups. ``person``
    describes the only person counted, ``definite`` says that somebody named before is meant, and ``new_person`` that it
    is nobody named before. ``kin`` marks somebody described by another victim: "his driver"; ``rival`` a figure that a
    source sets against another: "spoke of only twelve dead"; ``further`` one that its own words add to all earlier
    ones; ``of_wounds`` wounded people who died; ``late`` people who died of wounds or in hospital, perhaps days later;
    ``of_those`` some of the people of an earlier sentence; ``nth`` is the number of a person who is counted
    with those before (3 for "a third man", 0 for others); ``names`` are the words of a list of names.
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
    definite: bool = False
    new_person: bool = False
    of_wounds: bool = False
    late: bool = False
    of_wounded: bool = False
    of_those: bool = False
    nth: int = 0
    person: Person | None = None
    names: frozenset[str] = frozenset()


def tolls_in(words: Sequence[Word], vocabulary: Vocabulary) -> list[Toll]:
    """The tolls of a sentence, in order of their cues."""
    cues = [match for match in _cues_in(words, 0, len(words), vocabulary) if not _has_other_sense(words, match)]
    nobody = vocabulary.nobody.find(words)
    tolls = _tolls_of_nobody(words, nobody, vocabulary)
    if not cues:
        return tolls
    tolls += _tolls_of_cues(words, cues, [range(match.first, match.last) for match in nobody], vocabulary)
    tolls = [toll for toll in tolls if toll.nobody or not is_cumulative(words, toll, vocabulary)]
    tolls.sort(key=lambda toll: toll.cue)
    tolls = [_with_uncounted_others(words, toll, tolls[:number]) for number, toll in enumerate(tolls)]
    return [_with_other_blow(words, toll, tolls[:number], vocabulary) for number, toll in enumerate(tolls)]


def _cues_in(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> Iterator[Match[Cue]]:
    """The cues in a range of words, without frames that hold another cue: "left 12 dead and 8 in hospital"."""
    for match in vocabulary.cues.find(words, first, last):
        if match.meaning.form == "frame" and vocabulary.cues.find(words, match.first + 1, match.last - 1):
            yield from _cues_in(words, match.first + 1, match.last, vocabulary)
        elif _were_hit_at_a_place(words, match, vocabulary):
            yield Match(match.first, match.first + 1, Cue("struck", "verb"))
        else:
            yield match


def _were_hit_at_a_place(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> bool:
    """Whether "were shot at" goes on with where or when: "were shot at a party", but not "were shot at on the road"."""
    if match.meaning.kind != "harmless" or [word.low for word in words[match.first : match.last]] != ["shot", "at"]:
        return False
    auxiliary = match.first > 0 and words[match.first - 1].low in vocabulary.passive
    following = words[match.last] if match.last < len(words) else None
    return auxiliary and following is not None and not (following.breaks or following.low in _AFTER_SHOT_AT)


_AFTER_SHOT_AT = listed("""
    on by in from while when as and but or during near outside inside with before after along twice multiple several
    repeatedly again many three four five
""")
"""Words after "were shot at" that leave open whether anybody was hit."""


def _tolls_of_cues(
    words: Sequence[Word], cues: Sequence[Match[Cue]], denied: Sequence[range], vocabulary: Vocabulary
) -> list[Toll]:
    """A toll for each cue that counts people, outside the words that deny victims."""
    tolls = _died_of_the_hurt(words, cues, vocabulary)
    cues = _without_counted(words, cues, tolls, vocabulary)
    stops = frozenset(index for match in cues if _counts(match, vocabulary) for index in _own_words(match))
    groups = groups_in(words, vocabulary, stops)
    consumed: set[int] = set()
    victims: NumberedGroups = []
    for match in cues:
        if not _tells_of_a_fate(match, denied):
            continue
        of_cue = victims_of(words, match, groups, consumed, vocabulary, stops)
        victims = of_cue or _same_as_before(words, match, victims) or _only_victim(words, match, vocabulary)
        if not _are_victims(words, match, victims):
            continue
        if _counts_for_good(match, vocabulary):
            consumed |= {index for index, _ in victims}
        tolls.append(_toll(words, match, _people_counted(words, match, victims, vocabulary), vocabulary))
    return _with_shared_numbers(words, cues, tolls)


def _with_shared_numbers(words: Sequence[Word], cues: Sequence[Match[Cue]], tolls: list[Toll]) -> list[Toll]:
    """The tolls, with no more than the highest figure of each where one number is of two fates together.

    "Thirty were killed or wounded" leaves open how many were killed, as does "killed and wounded thirty".
    """
    for first, second in pairwise(cues):
        shared = [toll for toll in tolls if toll.cue in (first.first, second.first)]
        if not _tell_fates_together(words, first, second) or len({toll.people for toll in shared}) != 1:
            continue
        (toll, *_), most = shared, _at_most(shared[0])
        if toll.best == 1 or toll.people[0] < first.first < toll.people[1]:
            continue
        of_both = [
            replace(toll, kind=match.meaning.kind, low=None, best=None, high=most, cue=match.first)
            for match in (first, second)
        ]
        tolls = [*(each for each in tolls if each not in shared), *of_both]
    return tolls


def _tell_fates_together(words: Sequence[Word], first: Match[Cue], second: Match[Cue]) -> bool:
    """Whether only "and" or "or" stands between words for two fates; not in "were wounded and died", which is one."""
    between = [word.low for word in words[first.last : second.first]]
    fates = {first.meaning.kind, second.meaning.kind}
    together = len(fates) == 2 and fates <= _FATES and len(between) == 1 and between[0] in AND | _OR
    return together and not is_dying(words[second.first])


def _at_most(toll: Toll) -> int | None:
    """The highest figure of a toll; None for "at least 15" and the like."""
    if toll.high is not None:
        return toll.high
    return toll.best if toll.low is None else None


_FATES = frozenset({"killed", "injured", "missing"})
_OR = listed("or oder або чи или либо")


def _without_counted(
    words: Sequence[Word], cues: Sequence[Match[Cue]], tolls: Sequence[Toll], vocabulary: Vocabulary
) -> list[Match[Cue]]:
    """The cues whose people no toll counts yet, without those that only name who died."""
    counted = {toll.cue for toll in tolls}
    return [
        match for match in cues if match.first not in counted and not _names_those_who_died(words, match, vocabulary)
    ]


def _are_victims(words: Sequence[Word], match: Match[Cue], people: NumberedGroups) -> bool:
    """Whether a cue's people came to harm: the words don't deny it, and they are no fugitives of another kind."""
    return bool(people) and not _is_denied(words, match, people[0][1]) and not _are_fugitives(words, match, people)


def _died_of_the_hurt(words: Sequence[Word], cues: Sequence[Match[Cue]], vocabulary: Vocabulary) -> list[Toll]:
    """The dead and all the hurt of "two of the seven people wounded on Friday have died"; none of other sentences."""
    for hurt in cues:
        death = next((match for match in cues if match.first > hurt.last and is_dying(words[match.first])), None)
        is_hurt = hurt.meaning.kind in ("injured", "struck")
        if not is_hurt or death is None or words[death.first - 1].low not in _PERFECT:
            continue
        counts = _some_of_all_before(words, hurt.first, vocabulary)
        if counts is not None:
            some, every = counts
            people = (some.first, hurt.first)
            return [_counted_as(hurt, every, people), replace(_counted_as(death, some, people), of_wounds=True)]
    return []


def _some_of_all_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[Number, Number] | None:
    """The two numbers of "two of the seven people" that ends before a word; None where other words stand."""
    for at in range(max(end - _WHOLE_WITHIN, 3), end):
        if [word.low for word in words[at - 2 : at]] != ["of", "the"]:
            continue
        some, every = number_at(words, at - 3, vocabulary), number_at(words, at, vocabulary)
        if some is None or every is None or (some.best or 0) >= (every.best or 0):
            continue
        noun = vocabulary.persons.at(words, every.last)
        if end == (every.last if noun is None else noun.last):
            return some, every
    return None


def _counted_as(match: Match[Cue], number: Number, people: tuple[int, int]) -> Toll:
    """The toll of a cue and a number before it."""
    return Toll(match.meaning.kind, number.low, number.best, number.high, number.first, match.last, match.first, people)


_WHOLE_WITHIN = 4
_PERFECT = listed("have has had later since")


def _tells_of_a_fate(match: Match[Cue], denied: Sequence[range]) -> bool:
    """Whether a cue says what became of people, outside the words that deny victims."""
    return match.meaning.kind != "harmless" and not any(match.first in span for span in denied)


def _counts_for_good(match: Match[Cue], vocabulary: Vocabulary) -> bool:
    """Whether no later cue counts the same people again; who fled or was abducted may have died since."""
    final = ("killed", "injured", "arrested") if vocabulary.words.bare_one else ("killed", "injured")
    return match.meaning.kind in final


def _people_counted(
    words: Sequence[Word], match: Match[Cue], victims: NumberedGroups, vocabulary: Vocabulary
) -> list[People]:
    """The victims, or their sum where the words give it, each with the figure that a bracket beside it corrects."""
    counted = _summed(words, match, victims, vocabulary) or [group for _, group in victims]
    return [_disputed(words, group, vocabulary) for group in counted]


def _are_fugitives(words: Sequence[Word], match: Match[Cue], victims: NumberedGroups) -> bool:
    """Whether those who fled are attackers or prisoners, who aren't displaced, or too few to count."""
    if match.meaning.kind != "displaced":
        return match.meaning.kind == "evacuated" and all(group.best == 1 for _, group in victims)
    escaped = all(group.attackers or words[group.last - 1].low in _HELD for _, group in victims)
    return escaped or (match.meaning.form == "move" and not _many(words, victims))


def _many(words: Sequence[Word], victims: NumberedGroups) -> bool:
    """Whether groups are many people or families, and neither troops nor demonstrators."""
    return all(
        (group.low or group.best or 0) >= _MANY and words[group.last - 1].low in _WHO_FLEE for _, group in victims
    )


_MANY = 20
_HELD = listed("prisoners inmates detainees convicts hostages captives häftlinge заключенных в'язнів")
_WHO_FLEE = listed("""
    people persons families households residents villagers civilians inhabitants women children menschen familien
    personen einwohner einwohnerinnen bewohner haushalte dorfbewohner zivilisten людей люди осіб родин сімей жителів
    мешканців селян цивільних человек людей семей жителей селян мирных
""")
"""Nouns of those who flee when many move."""


def _counts(match: Match[Cue], vocabulary: Vocabulary) -> bool:
    """Whether a cue has people of its own: "от полученных ранений" tells in Russian only what somebody died of."""
    return match.meaning.kind != "harmless" or not vocabulary.words.bare_one


def _summed(words: Sequence[Word], match: Match[Cue], victims: NumberedGroups, vocabulary: Vocabulary) -> list[People]:
    """The victims as the one group that a sum behind them gives: "him and his entire family, a total of six people"."""
    groups = [group for _, group in victims]
    end = max(match.last, *(group.last for group in groups))
    comma = next((at for at in range(end, min(end + _SUM_WITHIN, len(words))) if words[at].low == ","), len(words))
    behind = range(comma + 1, min(comma + _LONGEST_SUM, len(words)))
    sum_of_all = next((number for at in behind if (number := number_at(words, at, vocabulary)) is not None), None)
    if sum_of_all is None or sum_of_all.best is None or not any_listed(_SUMS, words[comma + 1 : sum_of_all.last]):
        return []
    if len(groups) == 1 and groups[0].best not in (None, 1):  # "killed five, a total of ten this week"
        return []
    first = min(group.first for group in groups)
    noun = vocabulary.persons.at(words, sum_of_all.last)
    last = sum_of_all.last if noun is None else noun.last
    return [People(first, last, sum_of_all.low, sum_of_all.best, sum_of_all.high, noun=True)]


_SUM_WITHIN = 6
"""The most words between people and the comma before their sum."""
_LONGEST_SUM = 5
_SUMS = listed("total insgesamt всего загалом усього")


def _names_those_who_died(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> bool:
    """Whether a noun for the wounded is the subject of a verb of dying, which counts them: "двоє поранених померли"."""
    if match.meaning.kind != "injured" or match.meaning.form != "noun":
        return False
    at = match.last
    while at < len(words) and (words[at].low in vocabulary.fillers or words[at].low in _AFTERWARDS):
        at += 1
    return at < len(words) and is_dying(words[at])


def _same_as_before(words: Sequence[Word], match: Match[Cue], before: NumberedGroups) -> NumberedGroups:
    """The person of the cue before if a verb of dying continues it: "was shot outside a bar and later died"."""
    at = match.first - 1
    while at >= 0 and (words[at].low in _THEN or words[at].low.endswith("ly")):
        at -= 1
    goes_on = words[match.first].low in _DIES and at >= 0 and words[at].low in ("and", "but")
    return [(-1, replace(group, definite=True)) for _, group in before] if goes_on and len(before) == 1 else []


def _only_victim(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> NumberedGroups:
    """The single victim of a Ukrainian or Russian verb in the singular, even with an unknown noun: "убит сапер"."""
    word = words[match.first]
    if not vocabulary.words.bare_one or match.meaning.form != "verb":
        return []
    if word.low not in _OF_ONE_VICTIM:
        return victim_in_accusative(words, match)
    beside = range(max(match.first - _BESIDE_VERB, 0), min(match.first + _BESIDE_VERB, len(words)))
    if any(words[at].low in _NOT_ONE | ANIMALS or _counts_several(words, at, vocabulary) for at in beside):
        return []
    return [(-1, People(match.first, match.last, 1, 1, 1, noun=True, single=True))]


def _counts_several(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    return number_at(words, at, vocabulary) is not None and words[at].low not in ("один", "одна")


_OF_ONE_VICTIM = listed("убит убита погиб погибла ранен ранена загинув загинула вбито убито поранено вбитий вбита")
_NOT_ONE = listed("не никто ніхто нікого семья сім'я родина экипаж екіпаж скот худоба ли чи он она вона він кто хто")
_BESIDE_VERB = 4
_THEN = listed("later then soon also had has")
_DIES = listed("died dies succumbed perished")


def _own_words(match: Match[Cue]) -> Sequence[int]:
    """The words of a cue; of a frame only those around the people in it."""
    return (match.first, match.last - 1) if match.meaning.form == "frame" else range(match.first, match.last)


def _is_denied(words: Sequence[Word], match: Match[Cue], people: People) -> bool:
    """Whether a negation lies between people and the verb of harm: "the officer was not injured"."""
    if people.last > match.first:
        return False
    between = range(max(people.last, match.first - _DENIAL_WITHIN), match.first)
    denial = next((at for at in reversed(between) if words[at].low in _DENIALS), None)
    return denial is not None and not any(words[at].breaks for at in range(denial, match.first))


_DENIAL_WITHIN = 4
"""The most words before a participle in which "not" still belongs to it."""
_DENIALS = listed("not n't never neither cannot didn't wasn't weren't isn't nicht nie не ні ни")


def _tolls_of_nobody(words: Sequence[Word], nobody: Sequence[Match[str]], vocabulary: Vocabulary) -> list[Toll]:
    """Tolls of zero if a text says that nobody was hurt; none if it only says that nothing is known."""
    return [
        Toll(kind, 0, 0, 0, match.first, match.last, match.first, (match.first, match.last), nobody=True)
        for match in nobody
        if match.meaning != "unknown" and not _is_unsaid(words, match, vocabulary)
        for kind in (("killed", "injured") if match.meaning == "both" else (match.meaning,))
    ]


def _is_unsaid(words: Sequence[Word], nobody: Match[str], vocabulary: Vocabulary) -> bool:
    """Whether there is no information, rather than no victims: "інформації про постраждалих немає"."""
    opening = vocabulary.unsaid.find(words, max(nobody.first - _UNSAID_WITHIN, 0), nobody.first)
    if not opening:
        return False
    before = words[max(opening[-1].first - 3, 0) : opening[-1].first]
    for word in reversed(before):
        if word.low in _NO_OPENING:
            return False
        if word.capital:  # "удару по Сумах даних", where what stands before goes with the name
            break
    between = range(opening[-1].last, nobody.first)
    return not any(
        vocabulary.negations.at(words, at) is not None
        or (words[at].breaks and not (words[at].low == "," and words[at - 1].low.startswith(_VICTIMS)))
        for at in between
    )


_UNSAID_WITHIN = 8
_NO_OPENING = listed("по за згідно согласно нет не немає нема без")
"""Words before "information": its own negation, after which a later one is about the victims, or "according to"."""
_VICTIMS = ("погиб", "загиб", "пострад", "постражд", "ранен", "поранен", "жертв", "травм", "убит", "вбит")


def _with_uncounted_others(words: Sequence[Word], toll: Toll, before: list[Toll]) -> Toll:
    """A toll without a best figure if an article names only one of the hurt: "killed five and wounded a mayor"."""
    several = any(earlier.kind == "killed" and (earlier.low or earlier.best or 0) > 1 for earlier in before)
    named = words[toll.people[0]].low in ("a", "an") and toll.cue < toll.people[0] and toll.best == 1
    uncounted = toll.kind == "injured" and several and named and not toll.nth
    return replace(toll, best=None, high=None) if uncounted else toll


def _disputed(words: Sequence[Word], group: People, vocabulary: Vocabulary) -> People:
    """The group with the figure that a bracket beside it corrects it to, or with a range if another source gives it.

    "Nine [later 10] people" are ten; "nine (police say 10) people" are nine to ten.
    """
    for at in range(group.first + 1, min(group.last + 2, len(words))):
        close = _end_of_other_figure(words, at)
        for inside in range(at + 1, close):
            other = number_at(words, inside, vocabulary)
            if other is not None and other.best is not None and group.best is not None and other.best != group.best:
                if words[at + 1].low in _SINCE and not _cites(words[at:close]):
                    return replace(group, low=other.low, best=other.best, high=other.high)
                return replace(group, low=min(group.best, other.best), best=None, high=max(group.best, other.best))
    return group


def _end_of_other_figure(words: Sequence[Word], at: int) -> int:
    """The closing bracket of an aside that gives another source's or a later figure; the start if there is none."""
    if words[at].low not in ("[", "("):
        return at
    window = range(at + 1, min(at + _LONGEST_BRACKET, len(words)))
    close = next((end for end in window if words[end].low in ("]", ")")), at)
    says_so = any(word.low in _BESIDE | _SINCE for word in words[at:close]) or _cites(words[at:close])
    return close if says_so else at


def _cites(aside: Sequence[Word]) -> bool:
    """Whether an aside is about reports, each of which may be wrong."""
    return any(word.low.startswith("report") for word in aside)


_LONGEST_BRACKET = 8
"""Words."""
_BESIDE = listed("also says say puts other others another :")
_SINCE = listed("later updated now revised später inzwischen nunmehr позже позднее теперь пізніше згодом тепер")
"""Words that open an aside with a newer figure."""


def _with_other_blow(words: Sequence[Word], toll: Toll, before: list[Toll], vocabulary: Vocabulary) -> Toll:
    """The toll, marked as an addition if the sentence gives it to another attack ("while another bomb killed six")."""
    earlier = next((other for other in reversed(before) if other.kind == toll.kind and not other.nobody), None)
    if earlier is None or toll.part:
        return toll
    another = vocabulary.new_event.find(words, earlier.last, max(toll.first, earlier.last))
    second_verb = words[toll.cue - 1].low == "and" and toll.first == toll.cue and earlier.cue < earlier.people[0]
    further = _is_further_person(words, toll, earlier)
    return replace(toll, more=True) if another or second_verb or further else toll


def _is_further_person(words: Sequence[Word], toll: Toll, earlier: Toll) -> bool:
    """Whether people new to the text were hurt beside those of the clause before, who are fewer or have one more.

    "Five men died, and a girl was hit", "a guard lost an eye and five guests suffered cuts".
    """
    between = words[earlier.last : toll.people[0]]
    comma_alone = [word.low for word in between] == [","]
    both_before_verbs = earlier.people[1] <= earlier.cue < toll.people[1] <= toll.cue
    if not (comma_alone or _joins_clauses(between)) or not both_before_verbs or earlier.best is None:
        return False
    more = earlier.best < (toll.best or 0) and not (toll.update or earlier.earlier or toll.of_those)
    return more or (
        not comma_alone and toll.person is not None and words[toll.people[0]].low in _NEW_TO_TEXT and earlier.best > 1
    )


def _joins_clauses(between: Sequence[Word]) -> bool:
    """Whether words between two clauses end with "and" or the like, and nobody speaks in them."""
    return bool(between) and between[-1].low in _JOINING and not any_listed(_SAYING, between)


_JOINING = listed("and while ; und während")
_SAYING = listed("said says say told reported sagte sagten teilte")
_NEW_TO_TEXT = listed("a an another ein eine")


def _has_other_sense(words: Sequence[Word], match: Match[Cue]) -> bool:
    """Whether the cue has another meaning here: "hospital" as a place, "a shot", "the shooting"."""
    if match.meaning.form == "noun":
        return words[match.first].low == "hospital"
    if match.meaning.kind == "displaced":
        return _describes_people(words, match)
    if match.meaning.kind != "struck" or match.meaning.form != "verb" or match.first == 0:
        return False
    before = words[match.first - 1]
    return before.low in _BEFORE_NOUNS or before.low == "1"


def _describes_people(words: Sequence[Word], match: Match[Cue]) -> bool:
    """Whether "displaced" only describes people whom a number counts, or another cue: "17 displaced people died"."""
    following = [word.low for word in words[match.last : match.last + _HARM_WITHIN]]
    counted = match.first > 0 and is_number(words[match.first - 1])
    nouns = following[:1] in (["people"], ["persons"], ["civilians"], ["families"])
    return nouns and (counted or bool(set(following) & _HARM))


_HARM_WITHIN = 4
_HARM = listed("killed wounded injured hurt died dead abducted")
_BEFORE_NOUNS = listed("""
    a an the this that these those first second warning single fatal deadly mass recent latest drive by gun police
    another each every no any one
""")


def _toll(words: Sequence[Word], match: Match[Cue], groups: list[People], vocabulary: Vocabulary) -> Toll:
    """The toll of a cue and its groups of people; attackers count only if there are no other victims."""
    victims = [group for group in groups if not _is_doer(group)] or groups
    first, last = min(group.first for group in victims), max(group.last for group in victims)
    start, end = min(first, match.first), max(last, match.last)
    low, best, high = _figures(victims, hedged=any(_is_hedge(word) for word in words[last : match.first]))
    toll = Toll(
        match.meaning.kind,
        low,
        best,
        high,
        start,
        end,
        match.first,
        (first, last),
        more=victims[0].more or any_listed(_ALSO, [*words[last : match.first], *words[match.last : match.last + 2]]),
        update=bool(vocabulary.update.find(words[max(start - _UPDATE_WITHIN, 0) : end])),
        earlier=bool(vocabulary.earlier.find(words[max(start - _EARLIER_WITHIN, 0) : end])),
        toll_noun=match.meaning.form == "toll",
        further=victims[0].more and any_listed(_FURTHER, words[max(first - 1, 0) : last]),
        rival=any_listed(_RIVALS, words[max(first - 3, 0) : first + 1]),
    )
    return _marked_by_victims(words, match, toll, victims, vocabulary)


def _marked_by_victims(
    words: Sequence[Word], match: Match[Cue], toll: Toll, victims: Sequence[People], vocabulary: Vocabulary
) -> Toll:
    """A toll, marked with what its people are to those counted elsewhere."""
    first, last = toll.people
    dies = is_dying(words[match.first])
    return replace(
        toll,
        part=_are_a_part(words, match, victims),
        attackers=all(group.attackers for group in victims),
        kin=_are_kin(words, victims),
        definite=all(group.definite for group in victims),
        of_wounds=_died_of_wounds(words, match, victims[0]),
        late=dies and _are_afterwards(words, match),
        of_those=len(victims) == 1 and victims[0].part and is_of_those(words, first, last),
        of_wounded=dies and _are_called_wounded(words, victims[0], vocabulary),
        nth=victims[0].nth if len(victims) == 1 else 0,
        person=person_in(words, victims[0], vocabulary) if _is_one_person(victims) else None,
        names=frozenset(word.low for word in words[first:last] if word.is_proper and victims[0].named),
    )


def _are_a_part(words: Sequence[Word], match: Match[Cue], victims: Sequence[People]) -> bool:
    """Whether victims are some of those counted elsewhere; the fatally hit are some of the hit, not of the dead."""
    among = _are_among(words, max(group.last for group in victims), match)
    return (all(group.part for group in victims) or among) and words[match.first].low != "fatally"


def _are_kin(words: Sequence[Word], victims: Sequence[People]) -> bool:
    """Whether another victim's words describe the people: "his driver"."""
    first, last = min(group.first for group in victims), max(group.last for group in victims)
    return words[first].low in ("his", "her") and victims[0].single and last - first > 1


def _died_of_wounds(words: Sequence[Word], match: Match[Cue], victim: People) -> bool:
    """Whether people counted before, perhaps as wounded, have died: "two later died", "one of them died"."""
    if match.meaning.kind != "killed" or not is_dying(words[match.first]):
        return False
    bare = not victim.single and victim.last - victim.first == 1
    return victim.part or (bare and any_listed(_AFTERWARDS, words[victim.last : match.last + _AFTERWARDS_WITHIN]))


def _are_afterwards(words: Sequence[Word], match: Match[Cue]) -> bool:
    """Whether the words behind a verb of dying say that it was of wounds, in hospital or later."""
    return any_listed(_AFTERWARDS, words[match.first : match.last + _AFTERWARDS_WITHIN])


def _are_called_wounded(words: Sequence[Word], victim: People, vocabulary: Vocabulary) -> bool:
    """Whether a group is some of the wounded by its own words: "one of the wounded", "двое раненых"."""
    if victim.single and not victim.part:
        return False
    return any(match.meaning.kind == "injured" for match in vocabulary.cues.find(words, victim.first, victim.last + 1))


_AFTERWARDS_WITHIN = 4
"""The most words after a verb of dying in which "later" or "of wounds" still belongs to it."""
_AFTERWARDS = listed("""
    later subsequently wounds injuries hospital später verletzungen krankenhaus klinik позже позднее впоследствии
    больнице госпитале ран згодом пізніше лікарні шпиталі
""")


def _is_one_person(victims: Sequence[People]) -> bool:
    return len(victims) == 1 and victims[0].low == victims[0].best == victims[0].high == 1


def _is_doer(group: People) -> bool:
    """Whether a group in a list of victims is the attacker: "five guards and the bomber"; several gunmen may be
    victims.
    """
    return group.attackers and (group.single or group.best is None)


_UPDATE_WITHIN = 5
_EARLIER_WITHIN = 7
"""The most words before a toll in which it may be called a correction, or the toll of an earlier event."""


def _figures(victims: Sequence[People], *, hedged: bool) -> tuple[int | None, int | None, int | None]:
    """The least, best and highest figure of all groups together; only the highest if they merely may have been hurt."""
    low, best = _sum([group.low for group in victims]), _sum([group.best for group in victims])
    high = _sum([group.high for group in victims])
    if hedged:
        low, best, high = None, None, best if high is None else high
    if any(group.low is None and group.high is None for group in victims):
        high = None
    return low, best, high


def _are_among(words: Sequence[Word], last: int, match: Match[Cue]) -> bool:
    """Whether the people are named as some of a toll: "two women were among the dead"."""
    between = [word.low for word in words[last : match.first]]
    return between[-1:] in (["the"], ["those"]) and between[-2:-1] in (["among"], ["in"], ["amongst"])


_FURTHER = listed("further another additional")
_RIVALS = listed("only just counted spoke nur lediglich sprach лише тільки лишь только")


def _is_hedge(word: Word) -> bool:
    """Whether a word says that people only may have been hurt; "May" is a month."""
    return word.low in _HEDGES and not word.capital


_HEDGES = listed("may might could")
"""Words between people and the verb of harm that leave only a highest figure."""
_ALSO = frozenset({"also", "well", "auch", "також", "также"})


def _sum(values: Sequence[int | None]) -> int | None:
    """The sum, None where a value is missing."""
    present = [value for value in values if value is not None]
    return sum(present) if len(present) == len(values) else None
