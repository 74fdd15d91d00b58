"""Names in Russian texts: of persons, places and organisations, by a small convolutional network.

The weights are those of natasha's Slovnet (news, 2020), and the word vectors those of its Navec, cut down to the
commonest words; ``data/build/russian_names.py`` makes the file. The network sees each word as its vector and its shape,
and three words to either side; then the likeliest row of labels counts. It is computed here, with numpy alone.

Refused: the packages themselves. natasha wants pymorphy2, which is no longer kept and breaks on newer Pythons, and
docopt, which comes as source only; and splitting and padding as Slovnet does takes five times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.extract.text.tokens import Text, Token

FloatArray = NDArray[np.float32]

UNKNOWN = "<unk>"
"""The vocabulary's entry for words that the file doesn't hold."""

_HYPHENS = frozenset("-‑")
_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)

_LONGEST = 5_000
"""The most words computed at a time, to limit the memory that a long text takes."""


class RecognisedName(NamedTuple):
    """A name: the range of its tokens, end exclusive, its kind ("PER", "LOC", "ORG"), and its probability."""

    first: int
    last: int
    kind: str
    probability: float


class _Layer(NamedTuple):
    """A convolution over three words with a rectifier, and the scale and shift applied to its output."""

    weights: FloatArray
    bias: FloatArray
    scale: FloatArray
    shift: FloatArray


class _NetworkWords(NamedTuple):
    """A text as the network reads it: words, and for each the range of its tokens."""

    written: list[str]
    tokens: list[tuple[int, int]]


class NameTagger:
    """The network, ready to read texts. Read-only, and safe to share between threads.

    Parameters
    ----------
    path : Path
        The file that ``data/build/russian_names.py`` wrote.
    """

    def __init__(self, path: Path) -> None:
        with np.load(path) as arrays:
            words = bytes(arrays["words"]).decode().split("\n")
            self._shapes = {shape: number for number, shape in enumerate(bytes(arrays["shapes"]).decode().split("\n"))}
            self._labels = bytes(arrays["labels"]).decode().split("\n")
            self._codes = arrays["codes"].astype(np.float32)
            self._indexes = arrays["indexes"]
            self._shape_vectors = arrays["shape_vectors"].astype(np.float32)
            self._layers = [
                _Layer(
                    *(arrays[f"{part}{number}"].astype(np.float32) for part in ("weights", "bias", "scale", "shift"))
                )
                for number in range(int(arrays["layers"]))
            ]
            self._head = arrays["head"].astype(np.float32)
            self._head_bias = arrays["head_bias"].astype(np.float32)
            self._transitions = arrays["transitions"].astype(np.float32)
        self._numbers = {word: number for number, word in enumerate(words)}
        self._parts = np.arange(len(self._codes))

    def names(self, document: Text) -> list[RecognisedName]:
        """The names of a text, in order, without overlap."""
        words = _words(document)
        names: list[RecognisedName] = []
        for begin in range(0, len(words.written), _LONGEST):
            written = words.written[begin : begin + _LONGEST]
            emissions = self._emissions(written)
            for first, last, kind, probability in self._labelled(emissions):
                tokens = words.tokens[begin + first][0], words.tokens[begin + last - 1][1]
                names.append(RecognisedName(*tokens, kind, probability))
        return names

    def _emissions(self, written: list[str]) -> FloatArray:
        """The score of each label for each word: an array of words by labels."""
        unknown = self._numbers[UNKNOWN]
        numbers = np.array([self._numbers.get(word.lower(), unknown) for word in written])
        shapes = np.array([self._shapes.get(_shape(word), self._shapes["OTHER"]) for word in written])
        vectors = self._codes[self._parts, self._indexes[numbers]].reshape(len(written), -1)
        values = np.concatenate((vectors, self._shape_vectors[shapes]), axis=1)
        for layer in self._layers:
            padded = np.pad(values, ((1, 1), (0, 0)))
            windows = np.concatenate((padded[:-2], padded[1:-1], padded[2:]), axis=1)
            values = np.maximum(windows @ layer.weights + layer.bias, 0.0) * layer.scale + layer.shift
        emissions: FloatArray = values @ self._head + self._head_bias
        return emissions

    def _labelled(self, emissions: FloatArray) -> Iterator[tuple[int, int, str, float]]:
        """The names by the likeliest sequence of labels: a range of words, the kind, and the probability."""
        shares = np.exp(emissions - emissions.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        first, kind = -1, ""
        labels = [self._labels[number] for number in self._likeliest(emissions)]
        for index, label in enumerate([*labels, "O"]):
            if first >= 0 and label != f"I-{kind}":
                of_kind = [number for number, label in enumerate(self._labels) if label.endswith(kind)]
                yield first, index, kind, float(shares[first:index, of_kind].sum(axis=1).min())
                first = -1
            if first < 0 and label[2:]:
                first, kind = index, label[2:]

    def _likeliest(self, emissions: FloatArray) -> list[int]:
        """The likeliest sequence of labels (Viterbi)."""
        score = emissions[0]
        history: list[NDArray[np.intp]] = []
        columns = np.arange(len(score))
        for emission in emissions[1:]:
            sums = score[:, np.newaxis] + self._transitions
            best = sums.argmax(axis=0)
            score = sums[best, columns] + emission
            history.append(best)
        row = [int(score.argmax())]
        for best in reversed(history):
            row.append(int(best[row[-1]]))
        return row[::-1]


def _words(document: Text) -> _NetworkWords:
    """The tokens as the network's training had them: joined by hyphens, full stops apart."""
    words = _NetworkWords([], [])
    tokens = document.tokens
    index = 0
    while index < len(tokens):
        last = index + 1
        while last + 1 < len(tokens) and tokens[last].text in _HYPHENS and _adjoin(tokens, last):
            last += 2
        written = document.text[tokens[index].start : tokens[last - 1].end]
        parts = [written[:-1], "."] if tokens[last - 1].kind == "abbreviation" and written[-1] == "." else [written]
        for part in parts:
            words.written.append(part)
            words.tokens.append((index, last))
        index = last
    return words


def _adjoin(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a token joins two words without a blank on either side."""
    before, behind = tokens[index - 1], tokens[index + 1]
    joined = before.end == tokens[index].start and tokens[index].end == behind.start
    return joined and before.kind in ("word", "number") and behind.kind in ("word", "number")


def _shape(word: str) -> str:
    """The shape of a word (capitals, digits, ...), as named in the network's training."""
    if _RUSSIAN.match(word):
        return f"RU_{_outline(word)}"
    if _LATIN.match(word):
        return f"EN_{_outline(word)}"
    if word.lstrip("+-")[:1].isdigit():
        return "NUM"
    return f"PUNCT_{word}"


def _outline(word: str) -> str:
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    if word.isupper():
        return "XX"
    if word.islower():
        return "xx"
    parts = word.split("-", 1)
    if all(len(part) > 1 and part[0].isupper() and part[1:].islower() for part in parts):
        return "Xx" if len(parts) == 1 else "Xx-Xx"
    return "OTHER"
