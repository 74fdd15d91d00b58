"""Decide whether two passages are the same text, copied, rewritten or translated.

A copy shares runs of words. A rewriting or translation shares details in order: numbers, names, and concepts of such
reports as language-independent codes (``concepts.toml``). Two witnesses of one event share its place and kind, seldom
all numbers, and never the order of the details.

Refused: embeddings, which show that two texts are about the same event, as all these are.
"""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from rapidfuzz.distance import LCSseq

from geo.filter import fold
from geo.origins.offices import FoldedWord, consonants, folded_words

RUN = 4
"""Words in a run (shingle) by which copies are recognised."""
FEWEST_WORDS = 8
"""The least words of a passage to be recognised as a copy: anybody may write "Two people were killed in Kherson"."""
FEWEST_RUNS = 12
"""The least divisor of the share of common runs, because one stock phrase is much of a short sentence."""
COPIED = 0.4
"""The share of the shorter passage's runs in the longer from which it is a copy."""
ECHO = 0.6
"""The value of :func:`echoed` from which a passage is a rewriting or translation."""
FEWEST_DETAILS = 7
"""The least details of the shorter passage to be recognised as a rewriting or translation."""
FEWEST_FIGURES = 2
"""The least numbers and names, taken together (:attr:`Passage.anchors`), that both share."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text prepared for comparison."""

    words: tuple[str, ...]
    details: tuple[str, ...]

    @property
    def anchors(self) -> frozenset[str]:
        """Its numbers and names."""
        return frozenset(detail for detail in self.details if detail[0] in "#~")

    @property
    def figures(self) -> frozenset[str]:
        """Its numbers."""
        return frozenset(detail for detail in self.details if detail[0] == "#")


@functools.lru_cache(maxsize=4096)
def passage(text: str) -> Passage:
    """A text prepared for comparison."""
    words = folded_words(text)
    bare = tuple(word.folded for word in words if word.text not in ".!?…()")
    return Passage(bare, tuple(_details(words)))


def copied(first: Passage, second: Passage) -> float:
    """The share of the shorter passage's runs of words that are in the longer, 0 to 1."""
    short, long = sorted((first, second), key=lambda each: len(each.words))
    if len(short.words) < FEWEST_WORDS:
        return 0.0
    runs = _runs(short.words)
    others = Counter(_runs(long.words))
    return sum((Counter(runs) & others).values()) / max(len(runs), FEWEST_RUNS)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]


def echoed(first: Passage, second: Passage) -> float:
    """How much of the shorter passage's details the longer one repeats, 0 to 1.

    The mean of two shares of them: those in the longer passage in the same order, and those in it in any order. Zero if
    one has too few details, if they share too few numbers and names, or less than half of the numbers of the one with
    fewer.
    """
    short, long = sorted((first, second), key=lambda each: len(each.details))
    if len(short.details) < FEWEST_DETAILS or len(short.anchors & long.anchors) < FEWEST_FIGURES:
        return 0.0
    shared, fewer = short.figures & long.figures, min(len(short.figures), len(long.figures))
    if fewer and len(shared) < fewer / 2:
        return 0.0
    in_order = LCSseq.similarity(short.details, long.details) / len(short.details)
    together = sum((Counter(short.details) & Counter(long.details)).values()) / len(short.details)
    return (in_order + together) / 2


# ---- details ---------------------------------------------------------------------------------------------------------


def _details(words: Sequence[FoldedWord]) -> list[str]:
    """Numbers ("#4"), names ("~hrkv") and concepts of a text in order, without immediate repeats."""
    details: list[str] = []
    for at, word in enumerate(words):
        detail = _detail(words, at, word)
        if detail and (not details or details[-1] != detail):
            details.append(detail)
    return details


def _detail(words: Sequence[FoldedWord], at: int, word: FoldedWord) -> str:
    if word.text[0].isdigit():
        return f"#{word.folded}"
    concept = _concept(word.folded)
    if concept:
        return concept
    phrase = _phrases().get(f"{word.folded} {words[at + 1].folded}" if at + 1 < len(words) else "", "")
    if phrase:
        return phrase
    name = consonants(word.text) if word.is_name and len(word.text) > 2 else ""
    return f"~{name}" if len(name) > 1 else ""


@functools.lru_cache(maxsize=65_536)
def _concept(word: str) -> str:
    exact, stems = _stems()
    if word in exact:
        return exact[word]
    return next((stems[word[:end]] for end in range(len(word), 2, -1) if word[:end] in stems), "")


@functools.cache
def _stems() -> tuple[dict[str, str], dict[str, str]]:
    """Whole words, and beginnings of words, with their concepts."""
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for meaning, word in _rows():
        if " " not in word:
            (stems if word.endswith("*") else exact)[word.rstrip("*")] = meaning
    return exact, stems


@functools.cache
def _phrases() -> dict[str, str]:
    return {word: meaning for meaning, word in _rows() if " " in word and "*" not in word}


@functools.cache
def _rows() -> tuple[tuple[str, str], ...]:
    read = tomllib.loads(files("geo.origins").joinpath("concepts.toml").read_text(encoding="utf-8"))
    numbers = read.pop("numbers")
    meanings = {**read, **{f"#{number}": words for number, words in numbers.items()}}
    return tuple((meaning, fold(word)) for meaning, words in meanings.items() for word in words)
