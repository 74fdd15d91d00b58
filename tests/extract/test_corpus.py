"""Extraction against our own corpus: what it finds must not fall below what it found."""

from __future__ import annotations

import pytest

from tests.extract.corpus_scoring import CORPUS, Tally, read_articles, report, score

PRECISION = {"incident": 0.88, "type": 0.95, "place": 0.9, "killed": 0.95, "injured": 0.95, "date": 0.9, "claim": 0.95}
RECALL = {"incident": 0.95, "type": 0.95, "place": 0.9, "killed": 0.95, "injured": 0.95, "date": 0.9, "claim": 0.8}
UNSEEN_PRECISION = {"incident": 0.8, "type": 0.85, "killed": 0.8, "injured": 0.8}
UNSEEN_RECALL = {"incident": 0.8, "place": 0.75, "killed": 0.8, "injured": 0.8}
WIRES_PRECISION = {"incident": 0.95, "type": 0.9, "place": 0.9, "killed": 0.9, "injured": 0.9, "claim": 0.95}
LANGUAGES_PRECISION = WIRES_PRECISION | {"type": 0.95, "place": 0.95, "date": 0.9, "figure": 0.9}
WIRES_RECALL = {"incident": 0.95, "type": 0.9, "place": 0.9, "killed": 0.9, "injured": 0.9, "claim": 0.75}
LANGUAGES_RECALL = WIRES_RECALL | {"incident": 0.9, "place": 0.95, "date": 0.9, "claim": 0.85, "figure": 0.85}


@pytest.fixture(scope="module")
def seen() -> Tally:
    return score(read_articles(CORPUS / "seen.txt"))


@pytest.fixture(scope="module")
def unseen() -> Tally:
    return score(article for name in ("unseen", "last") for article in read_articles(CORPUS / f"{name}.txt"))


@pytest.fixture(scope="module")
def wires() -> Tally:
    return score(article for name in ("wires", "later") for article in read_articles(CORPUS / f"{name}.txt"))


@pytest.fixture(scope="module")
def languages() -> Tally:
    return score(read_articles(CORPUS / "languages.txt"))


def test_the_corpus_has_enough_articles_and_an_unseen_third() -> None:
    seen, unseen = (list(read_articles(CORPUS / f"{name}.txt")) for name in ("seen", "unseen"))
    assert len(seen) + len(unseen) >= 40
    assert len(unseen) >= (len(seen) + len(unseen)) * 0.3
    assert {article.language for article in (*seen, *unseen)} == {"en", "de", "uk", "ru"}
    assert any(not article.labels for article in seen)


def test_what_was_seen_is_read_well(seen: Tally) -> None:
    low = {name: seen.precision(name) for name, floor in PRECISION.items() if seen.precision(name) < floor}
    missed = {name: seen.recall(name) for name, floor in RECALL.items() if seen.recall(name) < floor}
    assert not low, report(seen)
    assert not missed, report(seen)


def test_what_was_unseen_is_read_nearly_as_well(unseen: Tally) -> None:
    low = {name: unseen.precision(name) for name, floor in UNSEEN_PRECISION.items() if unseen.precision(name) < floor}
    missed = {name: unseen.recall(name) for name, floor in UNSEEN_RECALL.items() if unseen.recall(name) < floor}
    assert not low, report(unseen)
    assert not missed, report(unseen)


def test_wire_reports_are_read_well(wires: Tally) -> None:
    low = {name: wires.precision(name) for name, floor in WIRES_PRECISION.items() if wires.precision(name) < floor}
    missed = {name: wires.recall(name) for name, floor in WIRES_RECALL.items() if wires.recall(name) < floor}
    assert not low, report(wires)
    assert not missed, report(wires)


def test_german_ukrainian_and_russian_reports_are_read_well(languages: Tally) -> None:
    floors = LANGUAGES_PRECISION.items()
    low = {name: languages.precision(name) for name, floor in floors if languages.precision(name) < floor}
    missed = {
        name: languages.recall(name) for name, floor in LANGUAGES_RECALL.items() if languages.recall(name) < floor
    }
    assert not low, report(languages)
    assert not missed, report(languages)


def test_hardly_an_attack_is_made_up(seen: Tally, unseen: Tally, wires: Tally, languages: Tally) -> None:
    assert languages.invented["attack"] == 0, languages.problems
    assert wires.invented["attack"] == 0, wires.problems
    assert seen.invented["attack"] == 0, seen.problems
    assert unseen.invented["attack"] <= 1, unseen.problems
