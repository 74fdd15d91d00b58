"""The names of the gazetteer that stand in a text, before anything decides whether they are meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from geo.extract.text.lexicon import ADDRESS_STATES, SHORT_FORMS, listed
from geo.extract.text.tokens import Text, Token

_JOINING = listed("""
    of the and de del della la las los el al le les du des da do dos das di am an der den upon sur en on in es bei
    und y na
""")
"""Words that a name may have in its middle in lower case."""

NO_START = listed("""
    the a an in on at of and but or it he she they we i this that his her their our my your its to for with by
    from as is was no if so not be are what who when where why how all one there these
""")
"""Words that name no place when they stand alone, whatever village bears them."""


class Names(Protocol):
    """The part of the gazetteer that recognition asks."""

    @property
    def max_words(self) -> int: ...
    def knows(self, name: str) -> bool: ...
    def lookup(self, name: str, *, limit: int = ...) -> Sequence[Any]: ...


class Facts(NamedTuple):
    """What the gazetteer says of a name: the kind and size of its most likely bearer, and how many bear it."""

    kind: str
    size: int
    bearers: int


class Match(NamedTuple):
    """A name of the gazetteer in the text: the range of its tokens, end exclusive."""

    first: int
    last: int
    facts: Facts


def facts_of(name: str, names: Names, known: dict[str, Facts | None]) -> Facts | None:
    """What the gazetteer knows of a name; ``known`` remembers the answers of one text."""
    if name in known:
        return known[name]
    facts = None
    if name in ADDRESS_STATES:
        facts = Facts("state", 6, 1)
    elif name in SHORT_FORMS:
        facts = Facts("short", 7, 1)
    elif names.knows(name):
        candidates = names.lookup(name, limit=5)
        if candidates:
            best = candidates[0].place
            size = int(math.log10(best.population)) if best.population and best.population > 1 else 0
            facts = Facts(best.kind, size, len(candidates))
    known[name] = facts
    return facts


def matches(document: Text, names: Names) -> list[Match]:
    """The longest names of the gazetteer in the text, from the left, without overlap.

    Only what begins with a capital is asked for, so that a text costs some hundred look-ups.
    """
    known: dict[str, Facts | None] = {}
    found: list[Match] = []
    tokens = document.tokens
    for sentence in document.sentences:
        index = sentence.first
        while index < sentence.last:
            match = _longest(document, tokens, index, sentence.last, names, known)
            if match is None:
                index += 1
            else:
                found.append(match)
                index = match.last
    return found


def _longest(
    document: Text, tokens: Sequence[Token], first: int, end: int, names: Names, known: dict[str, Facts | None]
) -> Match | None:
    token = tokens[first]
    if token.kind not in ("word", "abbreviation") or not token.text[0].isupper():
        return None
    if first and tokens[first - 1].end == token.start and tokens[first - 1].kind in ("number", "ordinal"):
        return None
    ends = []
    words_so_far = 0
    index = first
    while index < end and words_so_far < names.max_words:
        one = tokens[index]
        gap = one.start - tokens[index - 1].end if index > first else 0
        if gap > 1:
            break
        if one.kind in ("word", "abbreviation"):
            capital = one.text[0].isupper()
            if not capital and one.text not in _JOINING:
                break
            words_so_far += 1
            if capital:
                ends.append(index + 1)
            if one.kind == "abbreviation" and index > first and one.text not in ("St.", "Ste.", "Mt.", "Ft."):
                break
        elif one.kind == "possessive" and index > first:
            pass
        elif not (one.text in "-–" and gap == 0 and index > first):
            break
        index += 1
    for last in reversed(ends):
        if last == first + 1 and (token.text.lower() in NO_START or (len(token.text) == 1)):
            continue
        name = document.text[token.start : tokens[last - 1].end]
        facts = facts_of(name, names, known)
        if facts is not None:
            return Match(first, last, facts)
    return None
