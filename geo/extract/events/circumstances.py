"""Who speaks behind a verb of saying and what stands between them: a day, a channel, a hearer, what is spoken of.

"сообщил в четверг утром в своём телеграм-канале мэр", "bekannte sich am 13. August die Hisbollah": the subject is told
by its case, in German by its article, in Russian and Ukrainian by an ending that agrees with the verb's.
``circumstances.toml`` has the words, each list with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.extract.events.inflected_subjects import agrees
from geo.extract.text.phrase_matcher import Word
from geo.extract.text.word_file import word_sets

_LISTS = word_sets(__file__)
_FEMININE, _CHANNELS = tuple(_LISTS["feminine"]), tuple(_LISTS["channels"])


def german_subjects(words: Sequence[Word], start: int, end: int) -> Iterator[int]:
    """The words behind a German circumstance, up to a mark, at which a subject in the nominative may begin."""
    for at in _behind(words, start, end):
        before, word = words[at - 1], words[at]
        if before.low in _LISTS["prepositions"]:
            continue
        determined = word.low in _LISTS["nominative"] or (word.low == "der" and not _is_feminine(words, at + 1, end))
        office = word.is_proper and not word.text.isupper() and (before.capital or before.low in _LISTS["adverbs"])
        if determined or office:
            yield at


def cyrillic_subjects(words: Sequence[Word], verb: int, start: int, end: int) -> Iterator[int]:
    """The words behind a Russian or Ukrainian circumstance, up to a mark, at which a verb's subject may begin.

    The staff of an office is the subject of a plural: "розповіли журналістам в обласній лікарні".
    """
    plural = words[verb].low.endswith(_PLURAL)
    for at in _behind(words, start, end):
        before, word = words[at - 1], words[at]
        of_channel = word.capital and before.low.startswith(_CHANNELS)
        if word.low in ("в", "у"):
            if plural:
                yield at
        elif not of_channel and before.low not in _LISTS["prepositions"] and _is_of_verb(word, words[verb]):
            yield at


def _behind(words: Sequence[Word], start: int, end: int) -> Iterator[int]:
    """The indices of the words behind the one that opens a circumstance, up to a mark that parts clauses."""
    if start >= end or not _opens(words, start):
        return
    for at in range(start + 1, min(start + _LONGEST, end)):
        if words[at].breaks and not _is_of_day(words, at):
            return
        if words[at].kind == "word":
            yield at


def _is_of_day(words: Sequence[Word], mark: int) -> bool:
    """Whether a full stop belongs to a day's number: "am 13. August"."""
    return words[mark].low == "." and words[mark - 1].kind == "number"


def _opens(words: Sequence[Word], at: int) -> bool:
    """Whether a word opens a circumstance: a preposition, an adverb, or a hearer."""
    low = words[at].low
    if low in _LISTS["prepositions"] or low in _LISTS["adverbs"] or low in _LISTS["hearers"]:
        return True
    return not words[at].capital and low.endswith(DATIVE_PLURAL)


def _is_feminine(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the first German noun from a word on is feminine or a plural by its ending, or there is none."""
    noun = next((word for word in words[start:end] if word.is_proper), None)
    return noun is None or noun.low.endswith(_FEMININE)


def _is_of_verb(word: Word, verb: Word) -> bool:
    """Whether a Russian or Ukrainian word can be a verb's subject, or an adjective of it, by its ending."""
    if word.text.isupper() and len(word.text) > 1:
        return True
    if word.low in _LISTS["masculine"]:
        return not verb.low.endswith(_PLURAL)
    if verb.low.endswith("ло"):
        return word.low.endswith(("о", "е"))
    if not word.capital and word.low.endswith(_GENITIVE_PLURAL):
        return False
    return agrees(word, verb) or (verb.low.endswith(_PLURAL) and word.low.endswith(("ые", "ие")))


_PLURAL = ("ли", "ють", "ять", "уть", "ют", "ят")
DATIVE_PLURAL = ("ам", "ям")
"""Endings of those who are told: "журналістам розповів керівник"."""
_GENITIVE_PLURAL = ("ей", "ой")
"""Endings of the genitive plural, and of a woman's other cases, that look as if a man's: "о гибели жителей"."""
_LONGEST = 12
"""The most words from a verb to its speaker."""
