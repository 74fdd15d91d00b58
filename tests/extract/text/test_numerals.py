"""Numbers by their rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.numerals import is_number, number_at
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import read
from tests.extract.rule_tables import rows


def figure(value: int | None) -> str:
    return "-" if value is None else str(value)


@pytest.mark.parametrize(("rule", "language", "text", "answer"), rows(Path(__file__).with_name("numerals.txt")))
def test_a_number_stands_for(rule: str, language: str, text: str, answer: str) -> None:
    document = read(text)
    words = words_of(document, document.sentences[0])
    numbers = (number_at(words, index, vocabulary(language)) for index in range(len(words)))
    number = next((number for number in numbers if number is not None), None)
    meaning = "nothing" if number is None else " ".join(map(figure, (number.low, number.best, number.high)))
    assert meaning == answer, rule


@pytest.mark.parametrize(
    ("text", "least", "answer"),
    [("one city", 0, True), ("one city", 2, False), ("троих", 2, True), ("dreier", 0, True), ("others", 0, False)],
)
def test_a_word_is_a_number_in_any_language(text: str, least: int, answer: bool) -> None:
    document = read(text)
    assert is_number(words_of(document, document.sentences[0])[0], least) == answer
