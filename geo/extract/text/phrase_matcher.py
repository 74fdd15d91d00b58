"""Phrases in a text's words: the matcher behind every vocabulary of extraction.

A vocabulary is data (see :mod:`geo.extract.languages`): phrases with their meanings. A phrase is written as its words
in lower case; ``strik*`` matches what begins so, ``*angriff`` what ends so (a language that joins its nouns has more of
them than a list can hold), ``a|b`` is either word, ``the?`` may be absent, ``_2`` stands for at most two words of any
kind (never a comma or a full stop). Phrases are indexed by the beginning or the end of their first word, so a text is
read once however long the tables grow; one large regular expression would try every alternative at every letter.

Refused: lemmas from a dictionary (simplemma). Stems and endings written in a pack find the same forms; the dictionary
took 1.2 to 1.7 seconds and 90 to 170 MB a language when it was first asked, as much as all else that extraction loads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from geo.extract.text.thousands import grouped_number_at
from geo.extract.text.tokens import Sentence, Text, Token

Meaning = TypeVar("Meaning")

_INDEX_LETTERS = 3
_BREAKS = frozenset({",", ";", ":", ".", "!", "?", "(", ")", "–", "—", "…", "..."})


class Word(NamedTuple):
    """A word, number or mark of a sentence, in lower case beside its own spelling, with character offsets."""

    low: str
    text: str
    start: int
    end: int
    kind: str

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter."""
        return self.text[:1].isupper()

    @property
    def is_proper(self) -> bool:
        """Whether it may belong to a name: a word with a capital."""
        return self.capital and self.kind == "word"

    @property
    def breaks(self) -> bool:
        """Whether it is a mark that separates clauses."""
        return self.low in _BREAKS


class Match(NamedTuple, Generic[Meaning]):
    """A phrase in a text: the range of its words, end exclusive, and its meaning."""

    first: int
    last: int
    meaning: Meaning


def any_listed(listing: Set[str], words: Iterable[Word]) -> bool:
    """Whether any of the words, in lower case, is in a listing."""
    return any(word.low in listing for word in words)


def words_of(text: Text, sentence: Sentence) -> list[Word]:
    """The words and marks of a sentence, without hyphens but between numbers, and without possessive endings.

    Russian "ё" is read as "е", as most write it. A number that a hyphen ties to a name ("PP-51", "Su-25") counts
    nothing: its kind is "code". One with separated thousands ("1 391") is one word.
    """
    words: list[Word] = []
    tied = False
    end = sentence.first
    for at in range(sentence.first, sentence.last):
        if at < end:
            continue
        token = text.tokens[at]
        end, kind = grouped_number_at(text, at, sentence.first, sentence.last)
        if end > at + 1:
            start, behind = token.start, text.tokens[end - 1].end
            token = Token(start, behind, text.text[start:behind], kind)
        if token.kind == "possessive":
            continue
        if token.text in ("-", "‑") and words and words[-1].end == token.start and not _parts_numbers(text, at):
            tied = words[-1].capital
            continue
        low = token.text.lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")
        if tied and token.kind == "number" and words[-1].end + 1 == token.start:
            kind = "code"
        tied = False
        words.append(Word(low, token.text, token.start, token.end, kind))
    return words


def _parts_numbers(text: Text, at: int) -> bool:
    """Whether a hyphen is right between two numbers: "5-7 people"."""
    beside = text.tokens[at - 1 : at + 2]
    return [token.kind for token in beside[::2]] == ["number", "number"] and beside[1].end == beside[2].start


@dataclass(frozen=True, slots=True)
class _Element:
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    optional: bool
    gap: int

    def takes(self, word: Word) -> bool:
        low = word.low
        return (
            low in self.exact
            or (bool(self.prefixes) and low.startswith(self.prefixes))
            or (bool(self.suffixes) and low.endswith(self.suffixes))
        )


def _element(written: str) -> _Element:
    if written.startswith("_"):
        return _Element(frozenset(), (), (), False, int(written[1:] or 1))
    alternatives = written.rstrip("?").replace("ё", "е").split("|")
    return _Element(
        frozenset(word for word in alternatives if "*" not in word),
        tuple(word[:-1] for word in alternatives if word.endswith("*")),
        tuple(word[1:] for word in alternatives if word.startswith("*")),
        written.endswith("?"),
        0,
    )


class PhraseMatcher(Generic[Meaning]):
    """Phrases with their meanings.

    Parameters
    ----------
    entries : iterable of (str, meaning)
        Phrases as the module describes; the first of two equally long matches wins.

    Raises
    ------
    ValueError
        A phrase begins with an optional word or a gap.
    """

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._exact: dict[str, list[tuple[tuple[_Element, ...], Meaning]]] = {}
        self._prefixed: dict[str, list[tuple[tuple[_Element, ...], Meaning]]] = {}
        self._suffixed: dict[str, list[tuple[tuple[_Element, ...], Meaning]]] = {}
        for phrase, meaning in entries:
            elements = tuple(_element(part) for part in phrase.split())
            if not elements or elements[0].optional or elements[0].gap:
                raise ValueError(f"a phrase begins with a plain word: {phrase!r}")
            entry = (elements, meaning)
            for word in elements[0].exact:
                self._exact.setdefault(word, []).append(entry)
            for key in {prefix[:_INDEX_LETTERS] for prefix in elements[0].prefixes}:
                self._prefixed.setdefault(key, []).append(entry)
            for key in {suffix[-_INDEX_LETTERS:] for suffix in elements[0].suffixes}:
                self._suffixed.setdefault(key, []).append(entry)
        self._sizes = sorted({len(key) for key in self._prefixed})
        self._suffix_sizes = sorted({len(key) for key in self._suffixed})

    def at(self, words: Sequence[Word], index: int, end: int | None = None) -> Match[Meaning] | None:
        """The longest phrase that begins at this word; None if there is none, or the index is past the end."""
        if index >= len(words):
            return None
        low = words[index].low
        best: Match[Meaning] | None = None
        stop_at = len(words) if end is None else min(end, len(words))
        exact = self._exact.get(low)
        if exact:
            best = self._longest(exact, words, index, stop_at, None)
        for size in self._sizes:
            if len(low) >= size:
                prefixed = self._prefixed.get(low[:size])
                if prefixed:
                    best = self._longest(prefixed, words, index, stop_at, best)
        for size in self._suffix_sizes:
            suffixed = self._suffixed.get(low[-size:])
            if suffixed:
                best = self._longest(suffixed, words, index, stop_at, best)
        return best

    @staticmethod
    def _longest(
        candidates: list[tuple[tuple[_Element, ...], Meaning]],
        words: Sequence[Word],
        index: int,
        end: int,
        best: Match[Meaning] | None,
    ) -> Match[Meaning] | None:
        word = words[index]
        for elements, meaning in candidates:
            if not elements[0].takes(word):
                continue
            stop = _match(elements, 1, words, index + 1, end)
            if stop is not None and (best is None or stop > best.last):
                best = Match(index, stop, meaning)
        return best

    def find(self, words: Sequence[Word], first: int = 0, last: int | None = None) -> list[Match[Meaning]]:
        """The phrases in a range of words, each as long as possible, none overlapping."""
        matches: list[Match[Meaning]] = []
        index, end = first, len(words) if last is None else last
        while index < end:
            match = self.at(words, index, end)
            if match is None:
                index += 1
            else:
                matches.append(match)
                index = match.last
        return matches


def _match(elements: tuple[_Element, ...], number: int, words: Sequence[Word], index: int, end: int) -> int | None:
    while number < len(elements):
        element = elements[number]
        if element.gap:
            for skipped in range(element.gap + 1):
                if index + skipped > end or any(word.breaks for word in words[index : index + skipped]):
                    return None
                stop = _match(elements, number + 1, words, index + skipped, end)
                if stop is not None:
                    return stop
            return None
        if index < end and element.takes(words[index]):
            index += 1
        elif not element.optional:
            return None
        number += 1
    return index
