"""A victim given by name or office alone, without a number: "killed Dr. Adejobi", "the mayor has been killed"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from geo.extract.casualties.coordination import NumberedGroups, conjoined_after
from geo.extract.casualties.people import ANIMALS, People
from geo.extract.events.event_words import event_lexicon
from geo.extract.languages.vocabulary import Cue, Vocabulary
from geo.extract.text.phrase_matcher import Match, Word
from geo.extract.text.word_file import read_word_file, words_of_all


class VictimWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists of ``named_victims.toml``, by language; the file says what each is for."""

    killing: dict[str, str]
    killing_of_things: dict[str, str]
    plural_or_masculine: dict[str, str]
    unreal: dict[str, str]
    living_endings: dict[str, str]
    not_living: dict[str, str]
    adjective_endings: dict[str, str]
    beside_nouns: dict[str, str]
    joining: dict[str, str]
    before_clauses: dict[str, str]
    singular_auxiliaries: dict[str, str]
    several: dict[str, str]
    before_names: dict[str, str]
    in_names: dict[str, str]
    no_adjectives: dict[str, str]
    person_endings: dict[str, str]
    no_persons: dict[str, str]


_LISTS = read_word_file(Path(__file__).with_name("named_victims.toml"), VictimWords).lists


def _english(table: dict[str, str]) -> frozenset[str]:
    return frozenset(table["en"].split())


def _slavic(table: dict[str, str]) -> frozenset[str]:
    return frozenset(f"{table['uk']} {table['ru']}".split())


_KILLING, _SLAVIC_KILLING = _english(_LISTS.killing), tuple(_slavic(_LISTS.killing))
_LIVING_ENDINGS, _SLAVIC_PERSONS = tuple(_english(_LISTS.living_endings)), tuple(_slavic(_LISTS.living_endings))
_NOT_ALIVE, _SLAVIC_THINGS = _english(_LISTS.not_living), _slavic(_LISTS.not_living)
_SHOOTING_AT_THINGS = tuple(_slavic(_LISTS.killing_of_things))
_OF_PLURAL_OR_HIM = tuple(_slavic(_LISTS.plural_or_masculine))
_SLAVIC_ADJECTIVES = tuple(_slavic(_LISTS.adjective_endings))
_UNREAL = _slavic(_LISTS.unreal)
_BESIDE_NOUNS = _english(_LISTS.beside_nouns)
_JOIN_VICTIMS, _OPEN_CLAUSES = _english(_LISTS.joining), _english(_LISTS.before_clauses)
_SINGULAR_AUXILIARIES = words_of_all(_LISTS.singular_auxiliaries)
_SEVERAL = _english(_LISTS.several)
_BEFORE_NAMES, _IN_NAMES = _english(_LISTS.before_names), _english(_LISTS.in_names)
_NO_ADJECTIVES = _english(_LISTS.no_adjectives)
_PERSON_ENDINGS, _NO_PERSONS = tuple(_english(_LISTS.person_endings)), _english(_LISTS.no_persons)


def named_victim(
    words: Sequence[Word],
    match: Match[Cue],
    groups: list[People],
    passive: bool,
    stops: frozenset[int],
    vocabulary: Vocabulary,
) -> NumberedGroups:
    """The person whom a verb names without a number, with those joined to him or her.

    Parameters
    ----------
    passive : bool
        Whether the victim comes before the verb; else after it.
    stops : frozenset of int
        The words of all cues.
    """
    span = _subject_before(words, match, stops, vocabulary) if passive else _object_behind(words, match, vocabulary)
    if span is None:
        return []
    start, end = span
    phrase = _without_relative(words[start:end]) if passive else words[start:end]
    alive = passive and _end_of_living(words, start, end, match, passive=True) is not None
    if not alive and not _names_person(words, phrase, start, vocabulary):
        return []
    person = People(start, max(end, start + 1), 1, 1, 1, noun=True, single=True)
    return [(-1, person)] if passive else _with_conjoined(words, person, groups, stops)


def killed_object(
    words: Sequence[Word], match: Match[Cue], groups: list[People], stops: frozenset[int]
) -> NumberedGroups:
    """The person whom an active verb of killing has for its object, whatever the noun, with those beside."""
    end = _end_of_living(words, match.last + 1, match.last + 1, match, passive=False)
    if end is None:
        return []
    return _with_conjoined(words, People(match.last, end, 1, 1, 1, noun=True, single=True), groups, stops)


def person_joined_before(words: Sequence[Word], group: People) -> People | None:
    """The person with an unlisted noun at the head of a clause whom "and" or a comma joins to a group of victims.

    "A magistrate and two guards were killed", "a magistrate, his driver and two guards". None where none does: in "a
    fire broke out in a house and two people died" the article doesn't open the clause, and a house is no person.
    """
    end = group.first
    while end and words[end - 1].low in _JOIN_VICTIMS:
        end -= 1
    start = end
    while start and end - start < _LONGEST_NOUN and _is_of_noun(words, start - 1):
        start -= 1
        if words[start].low in ("a", "an"):
            break
    opens = start == 0 or words[start - 1].low in _OPEN_CLAUSES
    if end == group.first or end - start < 2 or words[start].low not in ("a", "an") or not opens:
        return None
    known = event_lexicon().classes.get(words[end - 1].low, frozenset())
    living = "people" in known or _is_alive(words[end - 1])
    return People(start, end, 1, 1, 1, noun=True, single=True) if living and not known & _LIFELESS else None


def _with_conjoined(
    words: Sequence[Word], person: People, groups: list[People], stops: frozenset[int]
) -> NumberedGroups:
    others = [group for group in groups if group.first >= person.last and not _says_who(words, person, group)]
    return [(-1, group) for _, group in conjoined_after(words, [person, *others], 0, set(), stops)]


def _end_of_living(words: Sequence[Word], start: int, end: int, match: Match[Cue], *, passive: bool) -> int | None:
    """The word behind a noun that is a person, since somebody killed it; None where there is none.

    An English noun with "a" or "an", without a preposition: "gunned down a magistrate", "a welder was killed".
    """
    if words[match.first].low not in _KILLING:
        return None
    article = start if passive else start - 1
    if article < 0 or words[article].low not in ("a", "an"):
        return None
    first = article + 1
    last = first
    while last < len(words) and last - first < _LONGEST_NOUN and _is_of_noun(words, last):
        last += 1
    if last == first or (passive and last != end):
        return None
    head = words[last - 1]
    counts = last < len(words) and words[last].low == "of"
    return last if _is_alive(head) and not counts else None


def _is_of_noun(words: Sequence[Word], at: int) -> bool:
    return words[at].kind == "word" and words[at].low not in _BESIDE_NOUNS


def _is_alive(noun: Word) -> bool:
    """Whether a noun is a person's by its ending, and no animal and no thing that the lexicon knows."""
    if noun.capital or not noun.low.endswith(_LIVING_ENDINGS) or noun.low in ANIMALS | _NOT_ALIVE:
        return False
    return not event_lexicon().classes.get(noun.low, frozenset()) & _LIFELESS


_LONGEST_NOUN = 4
"""Words of a noun with what stands before it."""
_LIFELESS = frozenset(
    {"abstract", "animal", "building", "protected_building", "vehicle", "infrastructure", "territory", "happening"}
    | {"nature", "supplies", "weapons", "explosive", "ill", "network", "service", "way", "game", "sport", "crowd"}
)
"""Classes of the lexicon that hold no single person."""


def victim_in_accusative(words: Sequence[Word], match: Match[Cue]) -> NumberedGroups:
    """The person right behind a Russian or Ukrainian verb of killing: «убили известного адвоката», «вбили агронома».

    The form tells the living: a man's accusative is his genitive, and a woman's noun has an ending of its own. A verb
    in the feminine or neuter may have its subject there.
    """
    verb = words[match.first].low
    if not (verb.startswith(_SLAVIC_KILLING) and verb.endswith(_OF_PLURAL_OR_HIM)):
        return []
    if match.first and words[match.first - 1].low in _UNREAL:
        return []
    at = match.last
    while at < min(match.last + 2, len(words)) and words[at].low.endswith(_SLAVIC_ADJECTIVES):
        at += 1
    if verb.endswith("ли") and _is_name_in_accusative(words[match.last : match.last + 2]):
        return [(-1, People(match.last, match.last + 2, 1, 1, 1, noun=True, single=True))]
    if at >= len(words) or not _may_be_alive(words[at]) or not _is_who_was_killed(verb, words[at], at > match.last):
        return []
    return [(-1, People(match.last, at + 1, 1, 1, 1, noun=True, single=True))]


def _may_be_alive(word: Word) -> bool:
    """Whether a word is a noun that may name a person: in lower case, no animal and no thing."""
    return word.kind == "word" and not word.capital and word.low not in ANIMALS | _SLAVIC_THINGS


def _is_who_was_killed(verb: str, noun: Word, described: bool) -> bool:
    """Whether a noun is the person killed by its form; behind an adjective any noun is, save after shooting."""
    if verb.startswith(_SHOOTING_AT_THINGS):
        return noun.low.endswith(_SLAVIC_PERSONS)
    return described or noun.low.endswith(("а", "я", *_SLAVIC_PERSONS))


def _is_name_in_accusative(words: Sequence[Word]) -> bool:
    """Whether two words are somebody's first name and surname as objects: «Петра Иванова», «Олену Коваль»."""
    return len(words) == 2 and all(word.is_proper for word in words) and words[0].low.endswith(_NAMES_IN_ACCUSATIVE)


_NAMES_IN_ACCUSATIVE = ("а", "я", "у", "ю")


def name_behind(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> NumberedGroups:
    """The person whose name or office follows a noun and "of": "the fatal shooting of Ali Khan"."""
    start, end = _object_behind(words, match, vocabulary)
    if not _names_person(words, words[start:end], start, vocabulary):
        return []
    return [(-1, People(start, max(end, start + 1), 1, 1, 1, noun=True, single=True))]


_AUXILIARY_WITHIN = 10
_LONGEST_SUBJECT = 24
_LONGEST_NAME = 10
"""The most words between an auxiliary and its verb, and of a victim's name with its description."""


def _subject_before(
    words: Sequence[Word], match: Match[Cue], stops: frozenset[int], vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """The subject of a passive verb in the singular; None if there is none, or it is several people or an event."""
    window = range(match.first - 1, max(match.first - _AUXILIARY_WITHIN, -1), -1)
    auxiliary = next((at for at in window if words[at].low in _SINGULAR_AUXILIARIES), None)
    if auxiliary is None:
        return None
    start = auxiliary
    while start > max(auxiliary - _LONGEST_SUBJECT, 0) and not (
        words[start - 1].low in (";", ".", ":") or start - 1 in stops
    ):
        start -= 1
    start = _past_saying(words, start, auxiliary, vocabulary)
    several = any(
        word.low in _SEVERAL and not (at and word.text.istitle())  # "the People’s Party"
        for at, word in enumerate(_without_relative(words[start:auxiliary]))
    )
    if several or vocabulary.triggers.find(words, max(auxiliary - 2, start), auxiliary):
        return None
    return start, auxiliary


def _past_saying(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> int:
    """Where what is said begins, if a verb of saying stands before: "police confirmed that lawyer Ana Ruiz (was)"."""
    verb_ends = (match.last for match in vocabulary.stances.find(words, start, end) if match.last < end)
    begins = max(verb_ends, default=start)
    if start < begins < end - 1 and words[begins].low == "that":
        begins += 1
    return begins


def _object_behind(words: Sequence[Word], match: Match[Cue], vocabulary: Vocabulary) -> tuple[int, int]:
    """The name after an active verb, without the article or title before it."""
    start = match.last
    while start < len(words) and words[start].low in _BEFORE_NAMES:
        start += 1
    end = _past_adjectives(words, start, vocabulary)
    while end < len(words) and end - start < _LONGEST_NAME and _in_name(words, end, vocabulary):
        end += 1
    return start, end


def _without_relative(subject: Sequence[Word]) -> Sequence[Word]:
    """The subject without a relative clause: "Nils Berg, who also held a passport, (was killed)"."""
    for at in range(1, len(subject) - 1):
        if subject[at].low in ("who", "whose") and subject[at - 1].low == "," and subject[-1].low == ",":
            return subject[: at - 1]
    return subject


def _says_who(words: Sequence[Word], person: People, group: People) -> bool:
    """Whether a group only says who the named person is: "Ali Khan, a former member, and his daughter"."""
    return (
        group.single
        and group.first == person.last + 1
        and words[person.last].low == ","
        and words[group.first].low in ("a", "an", "the")
    )


def _past_adjectives(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """The word for an office after its adjectives ("prominent religious scholar"), or the start if there is none."""
    for at in range(start, min(start + 3, len(words))):
        office = vocabulary.persons.at(words, at)
        if office is not None and office.meaning == "one":
            return at
        if words[at].kind != "word" or words[at].low in _NO_ADJECTIVES:
            break
    return start


def _in_name(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word may stand in a name with its office: "Nad Ali district chief Mohammad Anwar Khan"."""
    if words[at].capital and words[at].kind in ("word", "abbreviation"):
        return True
    office = vocabulary.persons.at(words, at)
    return words[at].low in _IN_NAMES or (office is not None and office.meaning == "one")


def _names_person(words: Sequence[Word], phrase: Sequence[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether a phrase holds an office, or is a name of two words that is neither a state nor a group."""
    if not phrase:
        return False
    end = start + len(phrase)
    if any(match.meaning == "one" for match in vocabulary.persons.find(words, start, end)):
        return True
    if _is_aged_thing(words, start, end, vocabulary):
        return False
    if len(phrase) > 1 and phrase[0].low in ("a", "an") and _ends_as_person(phrase[-1]):
        return True
    names = [word for word in phrase if word.is_proper and len(word.text) > 1]
    states = vocabulary.demonyms.find(words, start, end) or vocabulary.groups.find(words, start, end)
    plural = phrase[-1].low.endswith("s") and not phrase[-1].capital
    return len(names) >= 2 and not states and not plural


def _ends_as_person(word: Word) -> bool:
    """Whether an unknown noun has an ending of nouns for people: "anchorman", "hairdresser", "guitarist"."""
    return not word.capital and word.low.endswith(_PERSON_ENDINGS) and word.low not in _NO_PERSONS


def _is_aged_thing(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether an aside gives the age of an animal or thing: "Misha, a 7-year-old bullmastiff, (was shot)"."""
    for at in range(start, end - 2):
        if words[at].low == "year" and words[at + 1].low == "old":
            noun = words[at + 2]
            return noun.kind == "word" and not noun.capital and vocabulary.persons.at(words, at + 2) is None
    return False
