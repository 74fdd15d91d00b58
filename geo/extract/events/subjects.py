"""Who says something, by the verb alone: only people and bodies can be the subject of "said", whatever their noun.

"a miller who saw it told us", "said the drone's operator": no list has all the trades of those who speak. What has been
written or filmed is excluded, since its author is who speaks. ``subjects.toml`` has the words, each list with its
reason.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word
from geo.extract.text.word_file import word_sets

_LISTS = word_sets(__file__)

SPEAKING = listed("said says told tells added adds recalled recounted")
"""English verbs whose subject is a person or a body."""


def determined_before(words: Sequence[Word], end: int) -> tuple[int, int] | None:
    """The English noun phrase of small letters that ends before a word: an article, or the like, and up to four words.

    It is the subject only at the head of a clause: after a mark, or a word that joins clauses.
    """
    at = end - 1
    while at >= 0 and end - at <= _LONGEST and words[at].low not in _LISTS["determiners"]:
        if not _is_common(words[at]):
            return None
        at -= 1
    if at < 0 or words[at].low not in _LISTS["determiners"] or at + 1 == end or not _opens_clause(words, at):
        return None
    return _named(words, at + 1, end)


def determined_behind(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The English noun phrase of small letters behind a verb that its speech precedes: ", said the miller"."""
    if start >= len(words) or words[start].low not in _LISTS["determiners"]:
        return None
    end = _past_common(words, start)
    return _named(words, start + 1, end) if end > start + 1 and _ends_phrase(words, end) else None


def determined_source(words: Sequence[Word], start: int) -> tuple[int, int] | None:
    """The English noun phrase behind "according to": "the township's strike committee", "the state-run News Agency"."""
    span = determined_behind(words, start)
    if span is not None or words[start].low not in _LISTS["determiners"]:
        return span
    name = end = _past_common(words, start)
    while end < len(words) and words[end].is_proper:
        end += 1
    thing = any(word.low in _LISTS["things"] for word in words[start:end])
    return (start + 1, end) if end > name and _ends_phrase(words, end) and not thing else None


def _past_common(words: Sequence[Word], start: int) -> int:
    """The index after the words of small letters behind the determiner of a noun phrase."""
    end = start + 1
    while end < len(words) and end - start <= _LONGEST and _is_common(words[end]):
        end += 1
    return end


def _ends_phrase(words: Sequence[Word], end: int) -> bool:
    """Whether no noun phrase goes on at an index."""
    return end == len(words) or words[end].breaks or words[end].low in _LISTS["ends"]


def bare_before(words: Sequence[Word], end: int) -> tuple[int, int] | None:
    """The single English word at the head of a sentence that is the subject of a verb: "Sambom said", "Locals say"."""
    lone = end == 1 or (end > 1 and words[end - 2].low in _QUOTES | {";"})
    word = words[end - 1]
    names_nobody = any(word.low in _LISTS[name] for name in _LISTS)
    return (end - 1, end) if lone and word.is_proper and not names_nobody else None


def _named(words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    """The phrase, unless its noun is a thing or no noun."""
    noun = words[last - 1].low
    return None if noun in _LISTS["things"] or noun.endswith(("ed", "ing", "ly")) else (first, last)


def _is_common(word: Word) -> bool:
    """Whether a word may stand in a noun phrase without a name; an abbreviation may: "a defence PRO"."""
    small = not word.capital or (word.text.isupper() and len(word.text) > 1)
    return word.kind == "word" and small and word.low not in _LISTS["ends"] and word.low not in _LISTS["not nouns"]


def _opens_clause(words: Sequence[Word], at: int) -> bool:
    return at == 0 or words[at - 1].breaks or words[at - 1].low in _LISTS["joining"] or words[at - 1].low in _QUOTES


_LONGEST = 5
"""The most words of a phrase and its article."""
_QUOTES = frozenset("\"“”„«»'‘’")
