"""The recogniser for German, trained on a few sentences by the functions that train the bundled one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from data.build import train_german
from data.build.train_german import Effort, corpus, own_sentences, write_words
from geo.extract.places.crf_german import GermanRecogniser, GermanWords
from geo.extract.text.lexicon import Lexicon
from geo.extract.text.tokens import read
from geo.gazetteer import Gazetteer

ROWS = "1\tDer\tO\tO\n2\tRegen\tO\tO\n3\tin\tO\tO\n4\tBad\tB-LOC\tO\n5\tOrb\tI-LOC\tO\n6\t.\tO\tO\n\n"


@pytest.fixture(scope="module")
def german(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packages, with a list of German words."""
    folder = tmp_path_factory.mktemp("words")
    path = folder / "spellchecker/resources/de.json.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(json.dumps({"dabei": 40_000, "regen": 300, "hoffnung": 90, "berlin": 52}).encode()))
    return {**packages, "pyspellchecker": folder}


def test_a_corpus_is_read_with_blanks_as_german_writes_them(tmp_path: Path) -> None:
    (tmp_path / "newer.tsv").write_text(f"#\tsource\n{ROWS}", encoding="utf-8")
    (example,) = corpus(tmp_path / "newer.tsv")
    assert example.text.text == "Der Regen in Bad Orb."
    assert [example.text.text[start:end] for start, end in example.spans] == ["Bad Orb"]


def test_a_corpus_without_numbers_is_parted_at_full_stops(tmp_path: Path) -> None:
    sentence = "Aus Wien kam der Zug nach langer Fahrt mit vielen Leuten erst am Abend an ."
    words = sentence.split()
    lines = [f"{word}\t{'B-LOC' if word == 'Wien' else 'O'}" for word in words]
    (tmp_path / "older.tsv").write_text("\n".join([*lines, *lines]), encoding="utf-8")
    examples = corpus(tmp_path / "older.tsv")
    assert [len(example.spans) for example in examples] == [1, 1]


def test_words_are_classed_by_how_often_they_occur(german: dict[str, Path], tmp_path: Path) -> None:
    nouns = write_words(tmp_path / "words.marisa", german["pyspellchecker"])
    words = GermanWords(Lexicon({"berlin": "010"}), tmp_path / "words.marisa")
    assert [words.of(word) for word in ("dabei", "regen", "berlin", "kassel")] == ["005", "003", "012", "000"]
    assert nouns == ["Hoffnung"]


def test_own_sentences_mark_what_fills_them(german: dict[str, Path]) -> None:
    sentences = own_sentences(german, ["Hoffnung"], 60)
    assert sentences == own_sentences(german, ["Hoffnung"], 60), "the same each time"
    for sentence in sentences:
        assert "{" not in sentence.text.text
        starts = {token.start for token in sentence.text.tokens}
        ends = {token.end for token in sentence.text.tokens}
        assert all(start in starts and end in ends for start, end in sentence.spans)


def test_a_trained_model_recognises_places(german: dict[str, Path], small_gazetteer: Gazetteer, tmp_path: Path) -> None:
    (tmp_path / "newer.tsv").write_text(ROWS * 20, encoding="utf-8")
    (tmp_path / "lexicon.txt").write_text("orb\t010\n", encoding="utf-8")
    train_german.build(
        german,
        [tmp_path / "newer.tsv"],
        tmp_path,
        tmp_path / "lexicon.txt",
        gazetteer=small_gazetteer,
        effort=Effort(own=60, iterations=30),
    )
    recogniser = GermanRecogniser(tmp_path, Lexicon({}))
    text = read("Der Regen in Bad Orb.")
    assert [(span.first, span.last) for span in recogniser.spans(text, small_gazetteer)] == [(3, 5)]
