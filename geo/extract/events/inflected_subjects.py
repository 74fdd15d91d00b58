"""Who says something by the verb alone in German, Russian and Ukrainian, by articles, capitals and endings.

"berichtete ein Goldwäscher", "рассказал водитель автобуса", "за словами продавчині Ніни": as in :mod:`subjects`, no
list has all the trades of those who speak. ``inflected_subjects.toml`` has the words, each list with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.text.phrase_matcher import Word
from geo.extract.text.word_file import word_sets

_LISTS = word_sets(__file__)
_HEARERS, _THINGS, _PERSONS = (tuple(_LISTS[name]) for name in ("hearers", "things", "persons"))
_OBLIQUE, _GENITIVES = (tuple(_LISTS[name]) for name in ("other cases", "genitives"))
SPEAKING_INFLECTED = _LISTS["verbs"]
"""Verbs whose subject is a person or a body."""


def german_before(words: Sequence[Word], verb: int) -> tuple[int, int] | None:
    """The German noun phrase from the head of a clause to a verb: "Der Landwirt José Rincón sagt"."""
    at = verb - 1
    while at > 0 and words[at].kind == "word" and words[at].low not in _LISTS["determiners"]:
        at -= 1
    opens = at >= 0 and (at == 0 or words[at - 1].breaks or words[at - 1].low in _QUOTES)
    span = _german_phrase(words, at) if opens else None
    return span if span is not None and span[1] == verb else None


def german_behind(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The German noun phrase behind a verb that its speech precedes: ", berichtete ein Goldwäscher, der …"."""
    if start < len(words) and words[start - 1].low in _LISTS["plural verbs"] and words[start].is_proper:
        behind = words[start + 1 : start + 2]
        alone = not behind or behind[0].breaks or not behind[0].capital
        return (start, start + 1) if alone and _is_of_people(words[start]) else None
    return _german_phrase(words, start)


def german_person(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The German noun phrase with a noun for a person: "so sein Anwalt"."""
    span = _german_phrase(words, start)
    noun = next((words[at] for at in range(*span) if words[at].capital), None) if span is not None else None
    return span if noun is not None and noun.low.endswith(_PERSONS) else None


def german_source(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The German noun phrase behind "nach Angaben" or "laut": "eines Busfahrers"."""
    opens = start < len(words) and words[start].low in _LISTS["oblique determiners"]
    return _nouns_behind(words, start + 1) if opens else None


def _german_phrase(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The noun phrase of an article in the nominative, adjectives, a noun and a name; without its article."""
    if start >= len(words) or words[start].low not in _LISTS["determiners"]:
        return None
    span = _nouns_behind(words, start + 1)
    if span is None:
        return None
    noun = next(words[at] for at in range(*span) if words[at].capital)
    is_hearer = words[start].low == "der" and noun.low.endswith(_HEARERS)
    return None if is_hearer else span


def _nouns_behind(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The adjectives, noun and name from a word on."""
    at = start
    while at < min(start + _MOST_ADJECTIVES, len(words)) and _is_german_adjective(words[at]):
        at += 1
    noun = at
    while at < min(noun + _LONGEST_NAME, len(words)) and words[at].is_proper:
        at += 1
    return (start, at) if at > noun and _is_of_people(words[noun]) else None


def _is_german_adjective(word: Word) -> bool:
    return word.kind == "word" and not word.capital and word.low.endswith(("e", "er", "es", "en"))


def _is_of_people(noun: Word) -> bool:
    return not noun.low.endswith(_THINGS) and len(noun.text) > 1


def cyrillic_before(words: Sequence[Word], verb: int) -> tuple[int, int] | None:
    """The Russian or Ukrainian noun phrase from the head of a clause to a verb: "Брат погибшего рассказал"."""
    at = verb - 1
    while at > 0 and verb - at < _LONGEST_CYRILLIC and _is_genitive(words[at]):
        at -= 1
    opens = at >= 0 and (at == 0 or words[at - 1].breaks or words[at - 1].low in _QUOTES)
    return (at, verb) if opens and agrees(words[at], words[verb]) else None


def cyrillic_behind(words: Sequence[Word], verb: int) -> tuple[int, int] | None:
    """The Russian or Ukrainian noun phrase behind a verb that its speech precedes: "— розповів водій автобуса"."""
    start = verb + 1
    if start >= len(words) or not agrees(words[start], words[verb]):
        return None
    end = start + 1
    while end < min(start + _LONGEST_CYRILLIC, len(words)) and (_is_genitive(words[end]) or words[end].is_proper):
        end += 1
    return start, end


def cyrillic_account(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The Russian or Ukrainian genitive up to a mark behind "по словам", "за словами"."""
    if words[start - 1].low not in _LISTS["of accounts"]:
        return None
    end = start
    while end < min(start + _LONGEST_CYRILLIC + 1, len(words)) and words[end].kind == "word":
        end += 1
    ends = end == len(words) or words[end].breaks
    return (start, end) if ends and end > start and words[start].low not in _LISTS["not subjects"] else None


def agrees(noun: Word, verb: Word) -> bool:
    """Whether a Cyrillic noun can be the subject of a verb by its ending, which is of its gender."""
    low = noun.low
    if noun.kind != "word" or len(low) < _SHORTEST or low in _LISTS["not subjects"] or noun.text.isupper():
        return False
    if low.endswith(_OBLIQUE) and low not in _LISTS["in am"]:
        return False
    if verb.low.endswith(("ала", "ила", "іла", "ела")):
        return low.endswith(("а", "я", "ь"))
    if verb.low.endswith(("ли", "ють", "ять", "уть", "ют", "ят")):
        return low.endswith(("и", "ы", "і", "ї"))
    if verb.low.endswith(("л", "в")):
        return low[-1] in _CONSONANTS
    return low[-1] in _CONSONANTS or low.endswith(("а", "я"))


def _is_genitive(word: Word) -> bool:
    return word.kind == "word" and not word.capital and word.low.endswith(_GENITIVES)


_CONSONANTS = "бвгґджзйклмнпрстфхцчшщь"
_QUOTES = frozenset("\"“”„«»'‘’–—-")
_MOST_ADJECTIVES = 2
_LONGEST_NAME = 4
_LONGEST_CYRILLIC = 5
"""The most words of a noun phrase."""
_SHORTEST = 3
"""The fewest letters of a noun."""
