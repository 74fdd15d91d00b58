"""Which words of a text name a place: a small conditional random field over what is known of each word.

The model sees no word vectors and needs no language model: for each word it is told how it is written, which
words stand around it, whether the gazetteer knows it (alone or with its neighbours) as what and how big,
whether people bear it as a name, whether it is an everyday word, and how the rest of the text uses it.
That is what a reader goes by as well: "Henry" after "Chiquita Raquel Henry" is a person, and "Paris" after
"Danielle Taylor of" is a town. Tagging an article takes about ten milliseconds.

Refused: spaCy's small English model, which takes five times as long and 100 MB, and finds fewer of the places
that local news names.

The model file is made by ``data/build/train_toponyms.py``, which names its training data.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pycrfsuite

from geo.extract import lexicon as words
from geo.extract.features import features
from geo.extract.lexicon import Lexicon
from geo.extract.matching import Match
from geo.extract.tokens import Text


class Span(NamedTuple):
    """A toponym: the range of its tokens, end exclusive, and the model's probability."""

    first: int
    last: int
    probability: float


CONFIDENT = 0.8
"""The probability from which a name counts as found, so that its other mentions need less."""

REPEATED = 0.15
"""The probability that a name found elsewhere in the text needs."""


class Recogniser:
    """The trained model, ready to read texts. A text leaves nothing behind; one thread reads at a time.

    Parameters
    ----------
    model : Path
        The file that training wrote.
    lexicon : Lexicon
        Names and everyday words.
    """

    def __init__(self, model: Path, lexicon: Lexicon) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(model))
        self._lexicon = lexicon
        self._lock = threading.Lock()

    def spans(self, document: Text, found: Sequence[Match]) -> list[Span]:
        """The toponyms of a text, in order.

        A name that the model is sure of in one place ("in Oxford") is found in others where it is less sure
        ("Oxford Review").
        """
        spans: list[Span] = []
        likely: list[Span] = []
        tagger = self._tagger
        by_sentence = _by_sentence(document, found)
        with self._lock:
            for sentence, rows, near in zip(
                document.sentences, features(document, found, self._lexicon), by_sentence, strict=True
            ):
                marks = tagger.tag(rows)
                first = -1
                for offset, mark in enumerate([*marks, "O"]):
                    if mark != "I" and first >= 0:
                        probability = min(tagger.marginal(marks[one], one) for one in range(first, offset))
                        spans.append(Span(sentence.first + first, sentence.first + offset, probability))
                        first = -1
                    if mark == "B" or (mark == "I" and first < 0):
                        first = offset
                for match in near:
                    begin, end = match.first - sentence.first, match.last - sentence.first
                    if any(marks[one] != "O" for one in range(begin, end)):
                        continue
                    probability = tagger.marginal("B", begin)
                    for one in range(begin + 1, end):
                        probability = min(probability, tagger.marginal("I", one))
                    if probability >= REPEATED:
                        likely.append(Span(match.first, match.last, probability))
        sure = {_folded(document, span) for span in spans if span.probability >= CONFIDENT}
        spans += [span for span in likely if _folded(document, span) in sure]
        return sorted(span for span in spans if not _no_place(document, span))


def _folded(document: Text, span: Span) -> str:
    return document.text[document.tokens[span.first].start : document.tokens[span.last - 1].end].casefold()


def _no_place(document: Text, span: Span) -> bool:
    """Whether the span is a word for a people ("Malian") or a group, which towns somewhere are called too."""
    name = _folded(document, span)
    return name in words.NO_PLACES or name in words.DEMONYMS


def _by_sentence(document: Text, found: Sequence[Match]) -> list[list[Match]]:
    grouped: list[list[Match]] = [[] for _ in document.sentences]
    number = 0
    for match in found:
        while match.first >= document.sentences[number].last:
            number += 1
        grouped[number].append(match)
    return grouped
