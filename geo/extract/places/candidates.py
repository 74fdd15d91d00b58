"""The names of the gazetteer that occur in a text, before it is decided whether they are meant as places."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from geo.extract.text.lexicon import ADDRESS_STATES, JOINING, NO_START, SHORT_FORMS
from geo.extract.text.tokens import Text, Token

_INNER_ABBREVIATIONS = ("St.", "Ste.", "Mt.", "Ft.")
"""Abbreviations that a name may have in its middle; others end it."""

_STATE_SIZE, _COUNTRY_SIZE = 6, 7
"""Sizes (see :class:`Facts`) that states and short forms count as, whatever the gazetteer says of their bearers."""


class NameSource(Protocol):
    """The part of the gazetteer that recognition needs, so that training can use a substitute."""

    @property
    def max_words(self) -> int: ...
    def knows(self, name: str) -> bool: ...
    def lookup(self, name: str, *, limit: int = ...) -> Sequence[Any]: ...


class Facts(NamedTuple):
    """What the gazetteer says of a name: kind and size of the likeliest place of that name, and their number (at most
    5).

    ``size`` is the number of digits of the population, less one.
    """

    kind: str
    size: int
    bearers: int


class NameMatch(NamedTuple):
    """A name of the gazetteer in the text: the range of its tokens, end exclusive."""

    first: int
    last: int
    facts: Facts


def facts_of(name: str, names: NameSource, answers: dict[str, Facts | None]) -> Facts | None:
    """What the gazetteer says of a name; ``answers`` caches the answers for one text."""
    if name in answers:
        return answers[name]
    facts = None
    if name in ADDRESS_STATES:
        facts = Facts("state", _STATE_SIZE, 1)
    elif name in SHORT_FORMS:
        facts = Facts("short", _COUNTRY_SIZE, 1)
    elif names.knows(name):
        candidates = names.lookup(name, limit=5)
        if candidates:
            best = candidates[0].place
            size = int(math.log10(best.population)) if best.population and best.population > 1 else 0
            facts = Facts(best.kind, size, len(candidates))
    answers[name] = facts
    return facts


def name_matches(document: Text, names: NameSource) -> list[NameMatch]:
    """The longest names of the gazetteer in the text, from the left, without overlap.

    Only words with a capital are looked up, so that a text takes some hundred look-ups.
    """
    answers: dict[str, Facts | None] = {}
    longest: list[NameMatch] = []
    for sentence in document.sentences:
        index = sentence.first
        while index < sentence.last:
            match = _longest(document, index, sentence.last, names, answers)
            if match is None:
                index += 1
            else:
                longest.append(match)
                index = match.last
    return longest


def _longest(
    document: Text, first: int, end: int, names: NameSource, answers: dict[str, Facts | None]
) -> NameMatch | None:
    """The longest name that begins at a token, before the end of its sentence."""
    tokens = document.tokens
    token = tokens[first]
    if token.kind not in ("word", "abbreviation") or not token.text[0].isupper():
        return None
    if first and tokens[first - 1].end == token.start and tokens[first - 1].kind in ("number", "ordinal"):
        return None
    for last in reversed(_ends(tokens, first, end, names.max_words)):
        is_word = token.text.lower() in NO_START and token.text not in SHORT_FORMS
        if last == first + 1 and (is_word or len(token.text) == 1):
            continue
        facts = facts_of(document.text[token.start : tokens[last - 1].end], names, answers)
        if facts is not None:
            return NameMatch(first, last, facts)
    return None


def _ends(tokens: Sequence[Token], first: int, end: int, most_words: int) -> list[int]:
    """Where a name that begins at a token may end: behind each of its words with a capital."""
    ends: list[int] = []
    words_so_far = 0
    index = first
    while index < end and words_so_far < most_words and (index == first or _goes_on(tokens, index)):
        token = tokens[index]
        if token.kind in ("word", "abbreviation"):
            words_so_far += 1
            if token.text[0].isupper():
                ends.append(index + 1)
            if token.kind == "abbreviation" and index > first and token.text not in _INNER_ABBREVIATIONS:
                break
        index += 1
    return ends


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name goes on with a token: a word with a capital or that joins, a possessive ending, a hyphen."""
    token = tokens[index]
    gap = token.start - tokens[index - 1].end
    if gap > 1:
        return False
    if token.kind in ("word", "abbreviation"):
        return token.text[0].isupper() or token.text in JOINING
    return token.kind == "possessive" or (token.text in "-–" and gap == 0)
