"""Groups of people in a sentence: "at least seven civilians", "a repair worker", "dozens", "a married couple".

A group says whether it is a part of another one ("including two children", "four of them"), whether it adds to another
("another 12"), and whether its members are the attackers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from geo.extract.casualties.references import OF, end_of_reference, is_dying
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import Number, number_at
from geo.extract.text.phrase_matcher import Match, Word, any_listed

_ARTICLES = listed("""
    a an one his her their its the another our ein eine einen einem einer der die das den eines sein seine seinen ihre
    ihr ihren dessen deren один одна одного одну одна
""")
_MOST_WORDS_BETWEEN = 6
"""The most words between a number or article and its noun: "two young foreign aid workers"."""
_ENDS_SINGLE = listed("""
    of with along for from who his her their the a an to by when was were that which ein eine einen einem einer der die
    das den dem des
""")
"""Words that end a noun phrase for a single person."""

ANIMALS = listed("""
    animal animals livestock cattle cow cows bull bulls calf calves ox oxen buffalo buffaloes sheep lamb lambs goat
    goats horse horses donkey donkeys mule mules camel camels pig pigs hen hens chicken chickens goose geese duck ducks
    bird birds dog dogs puppy puppies cat cats deer elephant elephants poultry
    tier tiere tieren vieh kuh kühe kühen rind rinder rindern bulle bullen kalb kälber kälbern schaf schafe schafen lamm
    lämmer lämmern ziege ziegen pferd pferde pferden esel eseln kamel kamele kamelen schwein schweine schweinen huhn
    hühner hühnern hund hunde hunden katze katzen gans gänse ente enten vogel vögel vögeln
    тварина тварину тварин тварини худоба худоби корова корову корів корови бик биків теля телят вівця вівцю вівці овець
    баран баранів коза козу кіз кози кінь коня коней коні свиня свиню свиней свині курка курей кури собака собаку собак
    собаки кіт котів
    животное животных животные скот скота коров коровы бык быков теленок телят овца овцу овец овцы баранов коз козы козы
    лошадь лошадей лошади конь свинья свинью свиней свиньи курица кур куры собаку кошка кошку кошек
""")
"""Nouns for animals, which are killed and hurt but are no people."""
THINGS = ANIMALS | listed("""
    houses house homes huts villages vehicles cars trucks buses bombs attacks blasts explosions shops buildings
    churches mosques schools days hours weeks months years times places towns districts areas shells rockets
    missiles drones bullets incidents cases raids strikes rounds boats ships planes helicopters tanks trees bodies
    lives others more deaths injuries casualties wounds counts charges shots gunshots guns weapons groups families
    people's miles kilometres kilometers metres meters
""")
"""Nouns that numbers may count and that are no people."""


PLURALS = ("s", "men", "women", "folk")
"""Endings of English plurals."""


@dataclass(frozen=True, slots=True)
class People:
    """A counted group: its words, its figures, and its relation to the groups around it.

    ``noun`` says that it has a noun for people; a bare number is a group only if a cue is right beside it. ``definite``
    says that it refers to somebody named before: "the victim", "she", "both".
    ``nth`` is the number of a person who is counted with those before: 3 for "a third man"; 0 for others.
    ``named`` says that the group is a list of names.
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
    definite: bool = False
    nth: int = 0
    named: bool = False


def groups_in(words: Sequence[Word], vocabulary: Vocabulary, stops: frozenset[int]) -> list[People]:
    """The groups of people in a sentence, in order.

    Parameters
    ----------
    stops : frozenset of int
        Words that end a group: verbs that say what became of people.
    """
    groups: list[People] = []
    index = 0
    while index < len(words):
        number = number_at(words, index, vocabulary)
        if number is None:
            group = _uncounted(words, index, vocabulary, stops)
        else:
            group = None if _is_of_name(words, number, vocabulary) else _counted(words, number, vocabulary, stops)
        if group is None:
            index = max(index + 1, number.last if number else 0)
            continue
        if groups and _describes(group, groups[-1]):
            groups[-1] = replace(groups[-1], last=group.last)
        elif not groups or not _of_another(words, groups[-1], group):
            groups.append(group)
        index = max(group.last, index + 1)
    groups = _without_spared(words, _in_company(words, groups, vocabulary), vocabulary)
    return _with_parts_marked(words, groups, vocabulary, stops)


def _uncounted(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """The person or pair without a number that begins at a word; None if none does."""
    alone = _person_before_verb(words, index, vocabulary, stops) or _genitive_person(words, index, vocabulary)
    if alone is not None:
        return alone
    if _opens_single(words, index, vocabulary) and not any_listed(_BOTH, words[index + 1 : index + 2]):
        return _aged(words, index, vocabulary) or _single(words, index, vocabulary, stops)
    return (
        _both(words, index, vocabulary, stops)
        or _person_at_head(words, index, vocabulary, stops)
        or _person_of_name(words, index, vocabulary, stops)
    )


def _genitive_person(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> People | None:
    """A Slavic person in the genitive behind a body or a death: "тіла жінки та двох дітей", "о гибели мужчины"."""
    before = words[index - 1].low if index else ""
    if not vocabulary.words.bare_one or before not in _OF_THE_DEAD:
        return None
    noun = vocabulary.persons.at(words, index)
    if noun is None or noun.meaning == "two" or not words[noun.last - 1].low.endswith(_GENITIVES_OF_ONE):
        return None
    return _person(index, noun.last)


_OF_THE_DEAD = listed("тіло тіла тело тела загибель загибелі гибель гибели смерть смерті смерти вбивство убийство")
"""Nouns before the person who died."""
_GENITIVES_OF_ONE = ("а", "я", "и", "ы", "і", "ї", "го")
"""Endings of one person in the genitive; several end in a consonant: "жінок", "мужчин", "детей"."""


def _without_spared(words: Sequence[Word], groups: Sequence[People], vocabulary: Vocabulary) -> list[People]:
    """The groups, with "all but two" as the rest of the group before or behind it.

    "Of the eleven on board, all but two died", "all but two of the eleven passengers died".
    """
    result: list[People] = []
    for group in groups:
        spared = [word.low for word in words[max(group.first - 2, 0) : group.first]] in _ALL_BUT
        rest_of_whole = _rest_of_whole(words, group, vocabulary) if spared else None
        if rest_of_whole is not None:
            result.append(rest_of_whole)
            continue
        if not spared or group.part:  # "seven workers, all but one of them women, were shot"
            result.append(group)
            continue
        rest = (result[-1].best or 0) - (group.best or 0) if result else 0
        if group.best is not None and rest > 0:
            result.pop()
            result.append(replace(group, first=group.first - 2, low=rest, best=rest, high=rest, noun=True))
    return result


def _rest_of_whole(words: Sequence[Word], group: People, vocabulary: Vocabulary) -> People | None:
    """The rest that "all but two of the eleven passengers" leaves; None without such a whole."""
    behind = range(group.first + 1, min(group.first + _WHOLE_WITHIN, len(words)))
    of = next((at for at in behind if words[at].low in OF), len(words))
    whole = next(
        (number for at in range(of + 1, min(of + 3, len(words))) if (number := number_at(words, at, vocabulary))), None
    )
    if whole is None or whole.best is None or group.best is None or whole.best <= group.best:
        return None
    noun = vocabulary.persons.at(words, whole.last)
    last = max(group.last, whole.last if noun is None else noun.last)
    rest = whole.best - group.best
    return replace(group, first=group.first - 2, last=last, low=rest, best=rest, high=rest, noun=True, part=False)


_WHOLE_WITHIN = 3
_ALL_BUT = (["all", "but"], ["bis", "auf"])


def _opens_single(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether a person may begin at a word: at an article or possessive, at "him", or at an age."""
    low = words[index].low
    if low in ("dessen", "deren") and (index == 0 or words[index - 1].low not in _BESIDE_NOUNS):
        return False  # "ein Mann, dessen Bruder starb"
    return low in _ARTICLES or low == "him" or vocabulary.words.bare_one or _is_age(words, index)


def _aged(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> People | None:
    """A person known by age: with a noun of any kind in Russian and Ukrainian, without one in German.

    "59-річний херсонець", "ein 34-Jähriger".
    """
    if index + 2 >= len(words):
        return None
    if vocabulary.words.bare_one:
        noun = words[index + 2]
        single = not words[index + 1].low.endswith(_OF_SEVERAL_AGED)
        is_aged = single and _gives_age(words, index) and noun.kind == "word" and not noun.breaks
        return _person(index, index + 3) if is_aged and noun.low not in ANIMALS else None
    if words[index].low not in _ARTICLES or not (_gives_age(words, index + 1) and words[index + 2].capital):
        return None
    return replace(_person(index, index + 3), definite=words[index].low in _DEFINITE)


def _gives_age(words: Sequence[Word], index: int) -> bool:
    """Whether a number with a word for so many years begins here: "59-річний", "34-Jähriger"."""
    return words[index].kind == "number" and words[index + 1].low.startswith(_AGED)


_AGED = ("jährig", "річн", "летн", "літн")
"""Beginnings of words for an age, which stand behind its number."""
_OF_SEVERAL_AGED = ("ні", "них", "ними", "ние")
"""Endings of Slavic words for the age of several: "16-річних хлопців"."""
_YEARS = ("jahr", "рок", "рік", "лет", "год")


def _is_age(words: Sequence[Word], index: int) -> bool:
    """Whether "21-year-old" begins at a word."""
    return index + 2 < len(words) and [word.low for word in words[index + 1 : index + 3]] == _YEAR_OLD


_YEAR_OLD = ["year", "old"]


def _person_before_verb(
    words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]
) -> People | None:
    """A pronoun with a verb of harm right after it: "he later died", "she was shot", "он скончался в больнице"."""
    in_order = vocabulary.words.bare_one and words[index].low in _ORDINALS
    if words[index].low not in _PERSONAL and not in_order:
        return None
    verb = _verb_at(words, index + 1, vocabulary, stops)
    intransitive = verb is not None and (is_dying(words[verb]) or words[verb].low in _FELL)
    if verb is None or (words[index].low in _AMBIGUOUS_PRONOUNS and not intransitive):
        return None
    if words[index].low in ("sie", "verletzte") and words[verb].low.endswith("en"):  # "sie starben" are several
        return None
    nth = _ORDINALS.get(words[index].low, 0)
    return replace(_person(index, index + 1), definite=not nth, more=nth > 0, nth=nth)


_PERSONAL = listed("""
    he she er sie verletzte он она він вона пострадавший пострадавшая раненый раненая постраждалий постраждала поранений
    поранена потерпілий потерпіла
""")
_FELL = listed("погиб погибла загинув загинула")
"""Verbs that have no object, so that a pronoun before them is who died."""
_AMBIGUOUS_PRONOUNS = _PERSONAL - {"he", "she"}
"""Pronouns that also come before verbs for what they did to others, or that are adjectives as well."""


def _verb_at(words: Sequence[Word], at: int, vocabulary: Vocabulary, stops: frozenset[int]) -> int | None:
    """The verb of harm at a word, or after auxiliaries and adverbs there; None if there is none."""
    while at < len(words) and at not in stops and _stands_before_verb(words[at], vocabulary):
        at += 1
    return at if at in stops else None


def _stands_before_verb(word: Word, vocabulary: Vocabulary) -> bool:
    return word.low in vocabulary.passive or word.low in vocabulary.fillers or word.low.endswith("ly")


def _person_at_head(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """A person without an article at the start of a headline, up to a verb: "Male nurse reportedly killed"."""
    if vocabulary.words.verb_last or not (index == 0 or words[index - 1].low == ":") or index in stops:
        return None
    noun = _single_noun_after(words, index, vocabulary, stops, _MOST_WORDS_BETWEEN - 1)
    if noun is None or noun.kind != "one":
        return None
    if any(word.low in _ARTICLES or word.kind == "number" for word in words[index : noun.last]):
        return None
    if any(number_at(words, at, vocabulary) is not None for at in range(index, noun.first)):
        return None
    return None if _verb_at(words, noun.last, vocabulary, stops) is None else _person(index, noun.last)


def _person_of_name(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """A person after a possessive name, with another joined: "Mr. Khan's assistant (and a visitor)"."""
    if not index or not words[index - 1].capital or words[index].start - words[index - 1].end != _POSSESSIVE_GAP:
        return None
    noun = _single_noun_after(words, index, vocabulary, stops, _OWNED_WITHIN)
    if noun is None or noun.kind != "one" or noun.last + 1 >= len(words) or words[noun.last].low != "and":
        return None
    return _person(index, noun.last) if words[noun.last + 1].low in _ARTICLES else None


_POSSESSIVE_GAP = len("'s ")
"""The most characters between a name and its possession; the words are without possessive endings."""
_OWNED_WITHIN = 2
"""The most words from a possessive name to the person: "Khan's office assistant"."""


def _is_of_name(words: Sequence[Word], number: Number, vocabulary: Vocabulary) -> bool:
    """Whether a number is part of a date or a name, and counts nobody: "the March 23 Movement", "M23", "F-16"."""
    if _YEAR.fullmatch(words[number.first].low) and number_at(words, number.last, vocabulary) is not None:
        return True  # "2023 vier Arbeiter"
    before = words[number.first - 1] if number.first else None
    if before is None or not before.capital or number.vague:
        return False
    apart = words[number.first].start - before.end
    is_letter = len(before.text) == 1 and before.text not in ("A", "I") and apart == 1
    return before.low in vocabulary.words.months or apart == 0 or is_letter


_YEAR = re.compile(r"(?:19|20)\d\d")
"""What another number follows is a year, and no number of people."""


def _both(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """Two who were named before: "both" with a noun for people or a verb behind it; or "ihre beiden Töchter"."""
    if words[index].low not in _BOTH or index + 1 >= len(words):
        return None
    noun = vocabulary.persons.at(words, index + 1)
    if noun is None and index + 1 not in stops and words[index + 1].low not in vocabulary.passive:
        return None
    last = index + 1 if noun is None else noun.last
    owned = index > 0 and words[index - 1].low in _ARTICLES - {"der", "die", "das"} and words[index].low != "both"
    return People(index, last, 2, 2, 2, noun=True, definite=not owned)


_BOTH = listed("both beide beiden")


def _in_company(words: Sequence[Word], groups: list[People], vocabulary: Vocabulary) -> list[People]:
    """The groups, with unknown nouns taken for people in a list of people: "a cook, two ushers and six guests"."""
    if vocabulary.words.bare_one:
        return groups
    result: list[People] = []
    for number, group in enumerate(groups):
        if not group.noun and _counts_plural(words, group) and _is_inside_list(words, groups, number, result):
            group = replace(group, last=group.last + 1, noun=True)
        result.append(group)
    return result


def _counts_plural(words: Sequence[Word], group: People) -> bool:
    """Whether the word after a number is a plural that isn't a known noun for things."""
    noun = words[group.last] if group.last < len(words) else None
    return noun is not None and noun.kind == "word" and noun.low.endswith(PLURALS) and noun.low not in THINGS


def _is_inside_list(words: Sequence[Word], groups: Sequence[People], number: int, before: Sequence[People]) -> bool:
    """Whether a group is between two groups of people, with no more than a comma or "and" on either side."""
    if number == 0 or number + 1 >= len(groups):
        return False
    group, following = groups[number], groups[number + 1]
    return (
        groups[number - 1].noun
        and group.first - before[-1].last == 1
        and words[group.first - 1].low in (",", "and")
        and following.noun
        and following.first == group.last + 2
    )


def _describes(group: People, before: People) -> bool:
    """Whether a group says who the part right before it is: "one of them a ten-year-old girl"."""
    return before.part and group.single and group.first == before.last


def _of_another(words: Sequence[Word], before: People, group: People) -> bool:
    """Whether a group says what the one before it belongs to: "five members of one family", "from two rival groups"."""
    return (
        group.first > 0
        and words[group.first - 1].low in ("of", "from")
        and before.noun
        and words[before.last].low not in ("spoke", "speaks")
        and (group.first - before.last <= 2 or words[group.last - 1].low in ("family", "families"))
        and not group.part
        and words[before.last - 1].low not in ("bodies", "body", "number", "group")
    )


class _Noun(NamedTuple):
    """Words for people, end exclusive, and their kind: "person" (in the plural), "one" or "two"."""

    first: int
    last: int
    kind: str


def _noun_after(
    words: Sequence[Word], start: int, vocabulary: Vocabulary, stops: frozenset[int], at_most: int
) -> _Noun | None:
    """The words for people after a number, with at most ``at_most`` other words between."""
    index = start
    while index < len(words) and index - start <= at_most:
        if _is_bracketed_word(words, index):
            index, at_most = index + 3, at_most + 3
            continue
        if _ends_noun_phrase(words, index, stops) or _opens_of_another(words, index):
            return None
        match = vocabulary.persons.at(words, index)
        if match is None and index == start and _people_by_name(words, index):
            return _Noun(index, index + 1, "person")
        if match is not None:
            return _with_further_nouns(words, match, vocabulary, stops, ends_at=())
        index += 1
    return None


def _opens_of_another(words: Sequence[Word], index: int) -> bool:
    """Whether "of a" follows a word, so that a number before it counts something else: "several reports of a woman"."""
    return words[index].low == "of" and index + 1 < len(words) and words[index + 1].low in ("a", "an")


def _single_noun_after(
    words: Sequence[Word], start: int, vocabulary: Vocabulary, stops: frozenset[int], at_most: int
) -> _Noun | None:
    """The words for a person or a pair after an article, with at most ``at_most`` other words between."""
    index = start
    aged: _Noun | None = None
    while index < len(words) and index - start <= at_most:
        if _is_bracketed_word(words, index):
            index, at_most = index + 3, at_most + 3
            continue
        if (index > start and words[index].low in _ENDS_SINGLE) or _ends_noun_phrase(words, index, stops):
            return aged
        if _is_age(words, index):
            aged = _Noun(index, index + 3, "one") if _may_end_with_age(words, index + 3, vocabulary, stops) else aged
            index, at_most = index + 3, at_most + 1
            continue
        match = None if _is_national_thing(words, start, index) else _person_behind(words, start, index, vocabulary)
        noun = _noun_of(words, start, index, match, vocabulary, stops)
        if noun is not None:
            return noun
        if match is not None and _is_plural_noun(words[match.last - 1]):
            return aged
        index += 1
    return aged


def _noun_of(
    words: Sequence[Word],
    start: int,
    index: int,
    match: Match[str] | None,
    vocabulary: Vocabulary,
    stops: frozenset[int],
) -> _Noun | None:
    """The noun that words for a person begin, or that a nation's plural name right behind the article is."""
    if match is None:
        return _Noun(index, index + 1, "person") if index == start and _people_by_name(words, index) else None
    if match.meaning == "person":
        return None
    return _with_further_nouns(words, match, vocabulary, stops, ends_at=("person",))


def _is_plural_noun(word: Word) -> bool:
    return word.low.endswith("s") and not word.capital


def _is_national_thing(words: Sequence[Word], start: int, index: int) -> bool:
    """Whether "national" right behind an article describes what follows: "a national NGO", not "a Swiss national"."""
    behind = words[index + 1 : index + 2]
    return words[index].low == "national" and index == start and any(word.kind == "word" for word in behind)


def _person_behind(words: Sequence[Word], start: int, index: int, vocabulary: Vocabulary) -> Match[str] | None:
    """The words for a person at a word; in German also a plural form after a singular article: "einen Soldaten"."""
    match = vocabulary.persons.at(words, index)
    if match is None or words[start - 1].low not in _OF_ONE or not words[match.last - 1].low.endswith("en"):
        return match
    return match._replace(meaning="one")


_OF_ONE = listed("einen einem eines")


def _may_end_with_age(words: Sequence[Word], after: int, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether an age is the noun itself ("the 19-year-old was shot"), and no adjective of a thing."""
    if after >= len(words) or after in stops:
        return True
    word = words[after]
    opens = word.low in _ENDS_SINGLE or word.low in _BESIDE_NOUNS or _stands_before_verb(word, vocabulary)
    return word.kind != "word" or word.capital or opens or word.low.endswith(("ed", "ing"))


def _is_bracketed_word(words: Sequence[Word], index: int) -> bool:
    return words[index].low == "(" and index + 2 < len(words) and words[index + 2].low == ")"


def _ends_noun_phrase(words: Sequence[Word], index: int, stops: frozenset[int]) -> bool:
    return words[index].breaks or index in stops or words[index].low in _BESIDE_NOUNS


_BESIDE_NOUNS = ("and", "in", "on", "at", "und", "та", "і", "и")


def _with_further_nouns(
    words: Sequence[Word], match: Match[str], vocabulary: Vocabulary, stops: frozenset[int], ends_at: tuple[str, ...]
) -> _Noun:
    """A noun with those right after it ("police officer"), up to "others" or a noun of a kind in ``ends_at``."""
    last, kind = match.last, match.meaning
    while last < len(words) and last not in stops:
        further = vocabulary.persons.at(words, last)
        if further is None or words[last].low in ("others", "other") or further.meaning in ends_at:
            break
        last, kind = further.last, further.meaning
    return _Noun(match.first, last, kind)


def _people_by_name(words: Sequence[Word], index: int) -> bool:
    """Whether a word after a number is a plural name of a nation or a group: "13 Huthists", "five Afghans".

    "Swiss" in "a Swiss national" isn't one.
    """
    word = words[index]
    if (
        index == 0
        or words[index - 1].low in ("a", "an")
        or not word.capital
        or word.kind != "word"
        or len(word.low) < 4
        or words[index - 1].kind not in ("number", "word")
    ):
        return False
    if (
        index + 2 < len(words)
        and words[index + 1].low == "and"
        and any(following.kind == "number" for following in words[index + 2 : index + 5])
    ):
        return True
    return word.low.endswith("s")


def _counted(words: Sequence[Word], number: Number, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """The group that a number counts; None if the number is too vague to be a group without a noun."""
    if _counts_animals(words, number.last, vocabulary, stops):
        return None
    noun = _noun_after(words, number.last, vocabulary, stops, _MOST_WORDS_BETWEEN - 1)
    if noun is not None:
        if vocabulary.words.verb_last and _counts_other_things(words, number.last, noun.first):
            return None
        return _of_noun(words, number, noun, vocabulary, stops)
    if _counts_by_verb(words, number, vocabulary, stops):
        return _of_noun(words, number, _Noun(number.last, number.last + 1, "person"), vocabulary, stops)
    return None if _is_too_vague(words, number, stops) else _bare_number(words, number, vocabulary, stops)


def _of_noun(
    words: Sequence[Word], number: Number, noun: _Noun, vocabulary: Vocabulary, stops: frozenset[int]
) -> People:
    """The group that a number and its noun count, twice as many for a noun for pairs."""
    after, of_those = _reference_behind(words, number, vocabulary)
    last = max(noun.last, of_those)
    factor = 2 if noun.kind == "two" and not number.vague else 1
    return People(
        number.first,
        last,
        _times(number.low, factor),
        _times(number.best, factor),
        _times(number.high, factor),
        noun=True,
        attackers=_holds_attackers(words, number.last, noun.last, vocabulary),
        part=_is_some_of_others(words, after, last, stops),
        more=_is_further(words, number, noun.last, vocabulary),
    )


def _bare_number(words: Sequence[Word], number: Number, vocabulary: Vocabulary, stops: frozenset[int]) -> People:
    """The group that a number without a noun counts, with "of them" or "of his aides" behind it."""
    after, of_those = _reference_behind(words, number, vocabulary)
    if of_those == number.last and _is_of_theirs(words, number.last):
        of_those += 3
    last = max(number.last, of_those)
    return People(
        number.first,
        last,
        number.low,
        number.best,
        number.high,
        noun=of_those > after or _counts_people_alone(words, number),
        part=_is_some_of_others(words, after, last, stops),
        more=_is_further(words, number, number.last, vocabulary),
    )


def _reference_behind(words: Sequence[Word], number: Number, vocabulary: Vocabulary) -> tuple[int, int]:
    """The indices at which "of the wounded" begins behind a number, past "more", and ends; the same without it."""
    after = number.last + (vocabulary.more.at(words, number.last) is not None)  # "three more of the wounded"
    if end_of_reference(words, after) == after:
        after = number.last
    return after, end_of_reference(words, after)


def _counts_other_things(words: Sequence[Word], after: int, noun: int) -> bool:
    """Whether the people after a number have a number of their own: "in sieben Provinzen 63 Menschen".

    An age is none: "drei 20-jährige Männer", "two boys of 14".
    """
    return any(
        words[at].kind == "number" and not words[at + 1].low.startswith((*_AGED, *_YEARS))
        for at in range(after + 1, noun)
        if words[at - 1].kind == "word"
    )


def _counts_by_verb(words: Sequence[Word], number: Number, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether a Slavic verb for dying or wounding right beside a number and its noun, of any kind, makes it people.

    "Убиты два скотника", "двое скотников погибли"; animals are left out before.
    """
    if not vocabulary.words.bare_one or number.vague or number.last >= len(words):
        return False
    noun = words[number.last]
    if noun.kind != "word" or noun.capital or number.last in stops or vocabulary.passive & {noun.low}:
        return False
    beside = (number.first - 1, number.last + 1)
    in_accusative = words[number.last - 1].low in ACCUSATIVES
    return any(at in stops and (in_accusative or words[at].low.startswith(_OF_PEOPLE_ALONE)) for at in beside)


_OF_PEOPLE_ALONE = ("погиб", "загин", "загибл", "убит", "вбит", "ранен", "поранен")
"""Beginnings of verbs that Russian and Ukrainian use of people and animals alone."""


ACCUSATIVES = listed("""
    двух двоих трех трёх троих четырех четырёх четверых пятерых шестерых семерых восьмерых девятерых десятерых одного
    одну двох трьох чотирьох п'ятьох шістьох сімох вісьмох дев'ятьох десятьох
""")
"""Numbers in the accusative of people, a form that no subject has."""


def _counts_animals(words: Sequence[Word], after: int, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether a number counts animals: "12 head of cattle", "three of his cows", but not "two cattle herders"."""
    for at in range(after, min(after + _MOST_WORDS_BETWEEN, len(words))):
        if words[at].low in ANIMALS:
            following = words[at + 1].low if at + 1 < len(words) else ""
            return following not in _TENDED and vocabulary.persons.at(words, at + 1) is None
        if not _leads_to_noun(words, at, vocabulary, stops):
            return False
    return False


def _leads_to_noun(words: Sequence[Word], at: int, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether a word may stand between a number and what it counts: an adjective, "head of", "of his"."""
    low = words[at].low
    if low in ("head", "of"):
        return end_of_reference(words, at) == at
    ends = _ends_noun_phrase(words, at, stops) or low in vocabulary.passive or low in _BEFORE_ASIDES
    return not ends and vocabulary.persons.at(words, at) is None


_TENDED = listed("herders herder farmers farmer rustlers rustler traders trader keepers keeper owners owner breeders")
_BEFORE_ASIDES = listed("with along for from who by when was were that which to as while after near mit bei von durch")


def _holds_attackers(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    return any(vocabulary.attackers.at(words, at) for at in range(first, last))


def _counts_people_alone(words: Sequence[Word], number: Number) -> bool:
    """Whether a number counts people without a noun for them."""
    return _counts_only_people(words, number) or _is_of_household(words, number)


def _counts_only_people(words: Sequence[Word], number: Number) -> bool:
    """Whether a Russian or Ukrainian number counts only people, whatever the noun: "трое докеров"."""
    following = words[number.last].low if number.last < len(words) else ""
    return words[number.last - 1].low in _COLLECTIVES and following not in _IN_PAIRS


def _is_of_household(words: Sequence[Word], number: Number) -> bool:
    """Whether a number is the size of a family or a crew: "a family of four"."""
    before = [word.low for word in words[max(number.first - 2, 0) : number.first]]
    return len(before) == 2 and before[0] in _HOUSEHOLDS and before[1] in ("of", "von", "из", "з", "із")


_HOUSEHOLDS = listed("""
    family household crew couple familie семья семью семьи экипаж экипажа сім'я сім'ю сім'ї родина родину родини екіпаж
""")
_COLLECTIVES = listed("""
    двое двоих двоим трое троих троим четверо четверых четверым пятеро пятерых пятерым шестеро шестерых семеро семерых
    восьмеро восьмерых девятеро девятерых десятеро десятерых двоє троє п'ятеро п’ятеро дев'ятеро дев’ятеро
""")
_IN_PAIRS = listed("""
    суток сутки дней часов ворот дверей саней ножниц очков брюк котят щенков телят ягнят поросят жеребят діб доби дверей
    воріт саней ножиць окулярів штанів котів цуценят телят ягнят поросят кошенят лошат
""")
"""Nouns without a singular, and the young of animals, which these numbers count as well."""


_ORDINALS = {
    low: number
    for words in (
        "second third fourth fifth sixth seventh eighth ninth tenth",
        "zweiter dritter vierter fünfter sechster siebter achter neunter zehnter",
        "zweite dritte vierte fünfte sechste siebte achte neunte zehnte",
        "zweiten dritten vierten fünften sechsten siebten achten neunten zehnten",
        "второй третий четвертый пятый шестой",
        "вторая третья четвертая пятая шестая",
        "другий третій четвертий п'ятий шостий",
        "друга третя четверта п'ята шоста",
    )
    for number, low in enumerate(words.split(), 2)
}
"""Words for "second" to "tenth", which count a person with those before."""
_VAGUE_BELOW = 20
"""People: vague numbers below this ("some", "several") are no group without a noun; "dozens" is."""


def _is_too_vague(words: Sequence[Word], number: Number, stops: frozenset[int]) -> bool:
    """Whether a small vague number without a noun counts no people: "some" before a noun for things."""
    if not number.vague or number.low is None or number.low >= _VAGUE_BELOW or number.last in stops:
        return False
    following = words[number.last].low if number.last < len(words) else ""
    return following not in OF | {"were", "was", "more", "others"}


def _is_further(words: Sequence[Word], number: Number, last: int, vocabulary: Vocabulary) -> bool:
    """Whether "another" comes before a number, or "more" after it or its noun; "more than" adds to nothing."""
    around = range(max(number.first - 2, 0), min(last + 1, len(words)))
    return any(
        vocabulary.more.at(words, at) is not None
        for at in around
        if not words[at].breaks and (at < number.first + 1 or at >= number.last) and not _is_more_than(words, at)
    )


def _is_more_than(words: Sequence[Word], at: int) -> bool:
    return [word.low for word in words[at : at + 2]] == ["more", "than"]


def _is_of_theirs(words: Sequence[Word], after: int) -> bool:
    """Whether "of his" and a noun follow a number: "three of his aides"."""
    return after + 2 < len(words) and words[after].low == "of" and words[after + 1].low in ("his", "her", "their")


def _is_some_of_others(words: Sequence[Word], after: int, last: int, stops: frozenset[int]) -> bool:
    """Whether a group is a part of others: "four of them", "two women among the dead", "davon".

    ``after`` is the word after its number, ``last`` the one after its noun.
    """
    if end_of_reference(words, after) > after or end_of_reference(words, last) > last:
        return True
    if last >= len(words):
        return False
    if words[last].low == "davon":
        return True
    following = words[last + 1].low if last + 1 < len(words) else ""
    if words[last].low == "among":
        return following in ("them", "those", "the")
    of_the_dead = last + 2 < len(words) and following in ("the", "den") and last + 2 in stops
    return words[last].low in OF and of_the_dead


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
    """Whether an unknown noun after "and his" is a further person: a verb of harm or the clause's end follows it."""
    if index < 1 or index + 2 > len(words):
        return False
    before, noun = words[index - 1].low, words[index + 1]
    following = words[index + 2] if index + 2 < len(words) else None
    if before == ",":
        closes = following is not None and following.low == "and"
    elif before in ("and", "with"):
        ends = following is None or following.breaks or following.low in vocabulary.passive
        closes = ends or index + 2 in stops
    else:
        return False
    return closes and _may_be_kin(noun)


def _may_be_kin(noun: Word) -> bool:
    """Whether an unknown noun may be a person: in the singular, and no house or car."""
    return (
        noun.kind == "word" and noun.low.isalpha() and not noun.low.endswith("s") and noun.low not in _NOT_KIN | ANIMALS
    )


def _owns_kin(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether an unknown noun is a person, since relatives are joined to it: "a lamplighter and her two sons".

    Or people of his or hers: "einen Diakon und zwei seiner Begleiter", "a hatter and three of his customers".
    """
    if words[index].low not in _OF_ANYBODY or index + 1 >= len(words) or words[index + 1].low in ANIMALS:
        return False
    for at in range(index + 2, min(index + 6, len(words) - 2)):
        if words[at].low in ("and", "und") and any_listed(_OWNERS, words[at + 1 : at + _OWNER_WITHIN]):
            beside = range(at + 2, min(at + _OWNER_WITHIN + 1, len(words)))
            return any(vocabulary.persons.at(words, near) is not None for near in beside)
        if words[at].kind != "word" or words[at].low in _ENDS_SINGLE or words[at].low in _BESIDE_NOUNS:
            return False
    return False


_OF_ANYBODY = listed("a an ein eine einen")
_OWNERS = listed("his her seine seinen seiner ihre ihren ihrer dessen deren")
_OWNER_WITHIN = 4
"""The most words from "and" to the owner of the people behind it: "and three of his"."""

_NOT_KIN = listed("""
    home house car vehicle family office compound convoy group party men children people work way residence
""")


def _single(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """The person, or pair, that begins with an article, a possessive or a pronoun at a word; None if none does."""
    alone = _without_noun(words, index, vocabulary, stops)
    if alone is not None:
        return alone
    article = words[index].low in _ARTICLES
    start = index + 1 if article else index
    described = article or _is_age(words, index)
    noun = _single_noun_after(words, start, vocabulary, stops, _MOST_WORDS_BETWEEN if described else 0)
    if noun is None:
        return _person_by_kin(words, index, vocabulary, stops)
    if vocabulary.words.bare_one and _is_slavic_adjective(words, noun.last, stops):
        return None
    if noun.kind == "person" or (article and _holds_number(words, start, noun.first, vocabulary)):
        return None
    return _of_single_noun(words, index, start, noun, vocabulary)


def _holds_number(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    return any(number_at(words, at, vocabulary) for at in range(first, last))


def _of_single_noun(words: Sequence[Word], index: int, start: int, noun: _Noun, vocabulary: Vocabulary) -> People:
    """The person or pair of a noun, with a second noun that shares its article or owner: "their driver and guard"."""
    last, count = noun.last, 2 if noun.kind == "two" else 1
    second = _second_of_theirs(words, index, last, vocabulary) or _second_in_plural(words, index, last, vocabulary)
    if second is not None:
        last, count = second, count + 1
    return People(
        index,
        last,
        count,
        count,
        count,
        noun=True,
        attackers=_holds_attackers(words, start, noun.last, vocabulary),
        more=words[index].low == "another" or words[start].low in _ORDINALS,
        nth=_ORDINALS.get(words[start].low, 0),
        single=True,
        definite=words[index].low in _DEFINITE or (vocabulary.words.bare_one and _dies_at(words, last)),
    )


def _is_slavic_adjective(words: Sequence[Word], after: int, stops: frozenset[int]) -> bool:
    """Whether a word for a person is used as an adjective: "полицейский патруль", but not "полицейский погиб"."""
    if not words[after - 1].low.endswith(("ский", "ський", "цкий", "цький")) or after >= len(words) or after in stops:
        return False
    noun = words[after]
    return noun.kind == "word" and not noun.capital and noun.low in _OF_POLICE


_OF_POLICE = listed("патруль пост участок наряд автомобиль экипаж автомобіль екіпаж патрул")


_DEFINITE = listed("the der die das den")


def _dies_at(words: Sequence[Word], at: int) -> bool:
    """Whether a verb of dying begins at a word: a Slavic noun before it means somebody named before."""
    return at < len(words) and is_dying(words[at])


def _without_noun(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """A person given as "him", "her" or "another" alone."""
    if words[index].low in ("him", "her") and _struck_alone(words, index, stops):
        return _person(index, index + 1)
    of_those = end_of_reference(words, index + 1)
    if words[index].low in _GERMAN_ONES and of_those > index + 1:
        return replace(_person(index, of_those), part=True, single=False)
    if _is_another(words, index, vocabulary, stops):
        return replace(_person(index, index + 1), more=True)
    return _person_in_order(words, index, vocabulary, stops)


def _person_in_order(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """A person given by number alone: "a third was wounded", "injuring a third", "a sixth in hospital"."""
    if words[index].low not in ("a", "ein", "eine", "einen") or index + 1 >= len(words):
        return None
    nth = _ORDINALS.get(words[index + 1].low, 0)
    following = words[index + 2] if index + 2 < len(words) else None
    if nth == 0:
        return None
    closes = following is None or following.breaks or following.low in _AFTER_PRONOUN
    is_object = index - 1 in stops and closes
    verb = _past_aside(words, index + 2)
    is_subject = verb in stops or any_listed(vocabulary.passive, words[verb : verb + 1])
    in_hospital = (
        following is not None and following.low in _TO_CLINICS and any_listed(_CLINICS, words[index + 3 : index + 8])
    )
    if is_object or is_subject or in_hospital:
        return replace(_person(index, index + 2), more=True, nth=nth)
    return None


def _past_aside(words: Sequence[Word], at: int) -> int:
    """The index after the aside in commas that begins at a word ("a fourth, a woman of 61, died"), or the word's."""
    if at >= len(words) or words[at].low != ",":
        return at
    behind = range(at + 1, min(at + _LONGEST_ASIDE, len(words)))
    return next((comma + 1 for comma in behind if words[comma].low == ","), at)


_LONGEST_ASIDE = 10
"""Words."""
_TO_CLINICS = ("in", "on", "auf", "im")
_CLINICS = listed("hospital clinic krankenhaus klinik")


_GERMAN_ONES = listed("einer eine eines einem einen")


def _is_another(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether "another" is a person without a noun: "killing one man and injuring another", "another was shot"."""
    if words[index].low != "another":
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    if index - 1 in stops:
        return following is None or following.breaks or following.low in _AFTER_PRONOUN
    verb = index + 2 if following is not None and following.low.endswith("ly") else index + 1
    return verb in stops or (following is not None and following.low in vocabulary.passive)


def _person(first: int, last: int) -> People:
    return People(first, last, 1, 1, 1, noun=True, single=True)


def _person_by_kin(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """A person with an unknown noun, beside relatives: "a lamplighter and her two sons", "and his nephew"."""
    if words[index].low in _ARTICLES and _owns_kin(words, index, vocabulary):
        return _person(index, next(at for at in range(index + 1, len(words)) if words[at].low in ("and", "und")))
    if words[index].low in ("his", "her") and _kin(words, index, vocabulary, stops):
        return _person(index, index + 2)
    return _last_of_list(words, index, vocabulary, stops)


def _last_of_list(words: Sequence[Word], index: int, vocabulary: Vocabulary, stops: frozenset[int]) -> People | None:
    """A person with an unknown noun who closes a list before a plural verb of harm: "a boy and a street sweeper were".

    What comes before "and" has to be a person.
    """
    if words[index].low not in ("a", "an") or not _follows_person(words, index, vocabulary):
        return None
    verb = next((at for at in range(index + 2, min(index + 5, len(words))) if words[at].low in _OF_SEVERAL), None)
    if verb is None or not _harms_the_living(words, verb, vocabulary, stops):
        return None
    nouns = words[index + 1 : verb]
    plain = all(word.kind == "word" and not word.capital for word in nouns) and _may_be_kin(nouns[-1])
    return _person(index, verb) if plain else None


def _follows_person(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether "and" joins a word to a person right before it."""
    if index < _SHORTEST_LIST or words[index - 1].low != "and":
        return False
    persons = vocabulary.persons.find(words, max(index - 4, 0), index - 1)
    return any(match.last == index - 1 and match.meaning == "one" for match in persons)


def _harms_the_living(words: Sequence[Word], at: int, vocabulary: Vocabulary, stops: frozenset[int]) -> bool:
    """Whether a verb that begins at a word harms people or animals, and no things."""
    harm = _verb_at(words, at, vocabulary, stops)
    return harm is not None and words[harm].low in _OF_THE_LIVING


_SHORTEST_LIST = 3
"""Words of "a boy and", at least."""
_OF_SEVERAL = ("were", "have")
_OF_THE_LIVING = listed("killed wounded injured murdered hospitalised hospitalized abducted kidnapped")
"""Verbs whose subjects are people or animals, and no things."""


def _second_in_plural(words: Sequence[Word], index: int, last: int, vocabulary: Vocabulary) -> int | None:
    """The end of a second noun that shares its article before a plural verb: "a nurse and patient were killed"."""
    if words[index].low not in ("a", "an", "the") or last + 2 >= len(words) or words[last].low != "and":
        return None
    second = vocabulary.persons.at(words, last + 1)
    if second is None or second.meaning != "one" or second.last >= len(words):
        return None
    return second.last if words[second.last].low in ("were", "have", "are") else None


def _second_of_theirs(words: Sequence[Word], index: int, last: int, vocabulary: Vocabulary) -> int | None:
    """The end of a second noun after a possessive: "their driver and guard" are two."""
    if words[index].low not in ("his", "her", "their", "its") or last + 1 >= len(words) or words[last].low != "and":
        return None
    second = vocabulary.persons.at(words, last + 1)
    return second.last if second is not None and second.meaning == "one" else None


def _with_parts_marked(
    words: Sequence[Word], groups: list[People], vocabulary: Vocabulary, stops: frozenset[int]
) -> list[People]:
    """The groups, with those marked that break down another: from "including" to the end of that list."""
    openers = vocabulary.breakdown.find(words)
    if not openers:
        return groups
    result: list[People] = []
    list_from: int | None = None
    last = -1
    for group in groups:
        opener = next((match for match in reversed(openers) if last < match.last <= group.first), None)
        if opener is not None and not _holds_mark(words[opener.last : group.first], (";", ")", ".")):
            list_from = group.first if _begins_breakdown(group, opener.last, stops) else None
        elif list_from is not None and _leaves_list(words, group, last, stops):
            list_from = None
        if (
            list_from is not None
            and group.first > list_from
            and _is_beside_list(words, result, group, vocabulary, stops)
        ):
            list_from = None
        result.append(replace(group, part=group.part or list_from is not None))
        last = group.last
    return result


def _holds_mark(words: Sequence[Word], marks: tuple[str, ...]) -> bool:
    return any(word.low in marks for word in words)


_BREAKDOWN_WITHIN = 3
_PERSON_IN_BREAKDOWN_WITHIN = 14
_NEXT_IN_BREAKDOWN_WITHIN = 4
"""The most words between "including" and a group, or between two groups of a breakdown."""


def _begins_breakdown(group: People, opener: int, stops: frozenset[int]) -> bool:
    """Whether a group after "including" is a part: close by, or a person whose description has no verb."""
    away = group.first - opener
    if away <= _BREAKDOWN_WITHIN:
        return True
    uncued = not any(opener <= stop < group.first for stop in stops)
    return group.single and away <= _PERSON_IN_BREAKDOWN_WITHIN and uncued


def _leaves_list(words: Sequence[Word], group: People, last: int, stops: frozenset[int]) -> bool:
    """Whether a verb, a closing mark, "that" or too many words separate a group from the list before it."""
    between = _without_asides(words[last : group.first])
    cued = any(last <= stop < group.first for stop in stops)
    within = _PERSON_IN_BREAKDOWN_WITHIN if group.single and not cued else _NEXT_IN_BREAKDOWN_WITHIN
    return cued or len(between) > within or _holds_mark(between, (";", ")", "that"))


def _is_beside_list(
    words: Sequence[Word], before: list[People], group: People, vocabulary: Vocabulary, stops: frozenset[int]
) -> bool:
    return _goes_its_own_way(words, group, vocabulary, stops) or _comes_beside(words, before, group)


def _without_asides(words: Sequence[Word]) -> Sequence[Word]:
    """The words without those between two dashes."""
    dashes = [at for at, word in enumerate(words) if word.low in ("-", "--", "–", "—")]
    return [*words[: dashes[0]], *words[dashes[-1] + 1 :]] if len(dashes) > 1 else words


def _comes_beside(words: Sequence[Word], before: list[People], group: People) -> bool:
    """Whether a counted group stands beside the whole, not in its list: "four men, including a major, and ten women".

    That is so if the parts would add up to more than the whole, if "other" sets the group apart from all before, and if
    a comma closes a list of one.
    """
    number = next((at for at in range(len(before) - 1, -1, -1) if not before[at].part), None)
    if number is None or group.single or words[group.first - 1].low not in _CONJUNCTIONS:
        return False
    whole, parts = before[number], before[number + 1 :]
    of_parts = sum(part.best or 0 for part in parts)
    if whole.best is not None and group.best is not None and of_parts + group.best > whole.best:
        return True
    return len(parts) == 1 and (group.more or _closes_aside(words, whole, parts[0]))


def _closes_aside(words: Sequence[Word], whole: People, part: People) -> bool:
    """Whether a part has commas before and after it."""
    return words[whole.last].low == "," and words[part.last].low == ","


_CONJUNCTIONS = ("and", "und", "та", "і", "и")


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
        and (words[group.first - 1].breaks or words[group.first - 1].low in _CONJUNCTIONS)
    )
