"""Victims given by a list of names and nothing else: "Olena Tkach, 54, her husband Petro, 57, and Ivan Koval died"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.extract.casualties.people import People
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.phrase_matcher import Word, any_listed
from geo.extract.text.word_file import word_sets

_NAME = r"C(?:p?C){1,3}"
_AGE = r"(?:,N(?![C&xk]))?"
_DESCRIPTION = r"(?:,a[xkC]{1,6}(?=,))?"
_NAMED = rf"{_NAME}{_AGE}{_DESCRIPTION}"
_KIN = rf"hx?kC{{0,3}}{_AGE}"
_LIST = rf"{_NAMED}(?:,(?:{_NAMED}|{_KIN}))*,?&(?:{_NAMED}|{_KIN})"
"""A list of people in the letters of :func:`_letters`: C in a name, N for an age, k for a noun for a person."""
_MEMBER = re.compile(rf"{_KIN}|{_NAMED}")
_AT_START, _AT_END = re.compile(_LIST), re.compile(rf"{_LIST},?$")

_LISTS = word_sets(__file__)
_LETTERS = (("a", _LISTS["articles"]), ("h", _LISTS["owners"]), ("&", _LISTS["and"]), ("p", _LISTS["particles"]))
"""The letters of words by the list that has them; of the first, where several do."""
_OLDEST = 110
_LONGEST_LIST = 60
"""Words."""


def named_behind(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> People | None:
    """The people whose names alone are listed from a word on, as the objects of a verb; None for fewer than two."""
    end = min(start + _LONGEST_LIST, len(words))
    match = _AT_START.match(_letters(words[start:end], vocabulary))
    if match is None:
        return None
    last = start + match.end()
    behind = [word.low for word in words[last : last + 2] if word.low != ","][:1]
    return None if _LISTS["verbs"].intersection(behind) else _people(words, start, last, match[0], vocabulary)


def named_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> People | None:
    """The people whose names alone are listed up to a verb or its auxiliary; None for fewer than two."""
    start = end
    while start > max(end - _LONGEST_LIST, 0) and (
        words[start - 1].capital or words[start - 1].low not in _LISTS["openers"]
    ):
        start -= 1
    match = _AT_END.search(_letters(words[start:end], vocabulary))
    if match is None or match.start() > 0:
        return None
    return _people(words, start, end, match[0], vocabulary)


def _people(words: Sequence[Word], start: int, end: int, letters: str, vocabulary: Vocabulary) -> People | None:
    """The group of a list, unless a body, a group or a state is named in it."""
    if any_listed(_LISTS["bodies"], words[start:end]) or vocabulary.groups.find(words, start, end):
        return None
    if vocabulary.demonyms.find(words, start, end):
        return None
    number = len(_MEMBER.findall(letters))
    return People(start, end, number, number, number, noun=True, named=True)


def _letters(words: Sequence[Word], vocabulary: Vocabulary) -> str:
    """A letter for each word, by what it may be in a list of names."""
    return "".join(_letter(words, at, vocabulary) for at in range(len(words)))


def _letter(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> str:
    word = words[at]
    for letter, listing in _LETTERS:
        if word.low in listing:
            return letter
    if word.low == ",":
        return ","
    if word.kind == "number":
        return "N" if word.low.isdigit() and int(word.low) <= _OLDEST else "."
    if word.breaks or word.kind not in ("word", "abbreviation"):
        return "."
    office = vocabulary.persons.at(words, at)
    if office is not None and office.meaning == "one" and office.last == at + 1 and not word.capital:
        return "k"
    return "C" if word.capital else "x"
