"""Provinces, districts and roads."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract.places.division_words import division_of, is_road, names_division
from geo.extract.places.ner_crf import Span
from geo.extract.text.tokens import read
from tests.extract.rule_tables import rows

HERE = Path(__file__).parent


@pytest.mark.parametrize(("rule", "text", "names", "level", "word"), rows(HERE / "division_words.txt"))
def test_words_beside_a_name(rule: str, text: str, names: str, level: str, word: str) -> None:
    document = read(text)
    firsts = [number for number, token in enumerate(document.tokens) if token.text in names.split(", ")]
    division = division_of(document, [Span(first, first + 1, 1.0) for first in firsts], 0)
    assert division == (int(level), word.strip("-")), rule


@pytest.mark.parametrize(("rule", "name", "level", "road"), rows(HERE / "division_names.txt"))
def test_a_name_says(rule: str, name: str, level: str, road: str) -> None:
    assert names_division(name) == int(level), rule
    assert is_road(name) == (road == "yes"), rule
