"""The words that make a name a division's, for each question that is asked of them."""

from __future__ import annotations

import pytest

from geo.gazetteer import division_levels
from geo.gazetteer.divisions import TABLE

QUESTIONS = ("query", "text", "plural", "before", "after")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_word_means_one_level_whatever_its_language(question: str) -> None:
    levels: dict[str, set[int]] = {}
    for level, _, questions, words in TABLE:
        if question in questions.split():
            for word in words:
                levels.setdefault(word, set()).add(level)
    assert levels
    assert {word: each for word, each in levels.items() if len(each) > 1} == {}


def test_every_row_counts_for_a_question_that_is_asked() -> None:
    assert {question for _, _, questions, _ in TABLE for question in questions.split()} == set(QUESTIONS)
    assert all(word == word.lower() for _, _, _, words in TABLE for word in words)


def test_words_of_other_languages_are_left_out() -> None:
    german = division_levels("text", languages=("de",))
    assert (german["landkreis"], german["bundesland"]) == (2, 1)
    assert "область" not in german
    assert "county" not in german
