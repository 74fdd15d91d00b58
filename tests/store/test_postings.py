"""An index of words finds the rows that a look at each text finds."""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.filter import fold
from geo.store.postings import Postings, candidates, index, merge_indexes, united

ROWS, PIECE = 1_200, 300
SPOKEN = ("киів", "a", "ab", "abc", "b", "port-x", "зал", "x,", "kyiv")
TEXTS = [
    "\n".join(" ".join(random.Random(row * 7 + line).sample(SPOKEN, 1 + (row + line) % 4)) for line in range(row % 3))
    for row in range(ROWS)
]


@pytest.fixture
def pieces(tmp_path: Path) -> list[Postings]:
    return [
        index(numbered(TEXTS[first : first + PIECE]), first, files(tmp_path, str(first)))
        for first in range(0, ROWS, PIECE)
    ]


def numbered(texts: list[str]) -> list[tuple[pa.Array, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    return [(pa.array(texts, pa.string()), np.arange(len(texts)))]


def files(folder: Path, name: str) -> Postings:
    return Postings(folder / f"{name}.arrow", folder / f"{name}.parquet")


def having(word: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([word in text for text in TEXTS])


@pytest.mark.parametrize("word", [*SPOKEN, "rt-", "иі", "nothing"])
def test_a_part_of_a_word_is_in_the_rows_of_all_words_that_have_it(
    pieces: list[Postings], tmp_path: Path, word: str
) -> None:
    joined = merge_indexes(pieces, files(tmp_path, "joined"))
    assert (candidates(pieces, word, ROWS) == having(word)).all()
    assert (candidates([joined], word, ROWS) == having(word)).all()
    alive = np.arange(ROWS) % 3 > 0
    left = merge_indexes([joined], files(tmp_path, "left"), np.flatnonzero(~alive))
    assert (candidates([left], word, ROWS) == having(word) & alive).all()


@pytest.mark.parametrize("phrase", ["a b", "ab abc port", "c po", "киів зал x,"])
def test_no_row_with_a_phrase_is_passed_over(pieces: list[Postings], phrase: str) -> None:
    assert not (having(phrase) & ~candidates(pieces, phrase, ROWS)).any()


def test_words_are_those_of_the_folded_text_whatever_folding_makes_of_them(tmp_path: Path) -> None:
    odd = random.Random(3)
    letters = [chr(code) for code in range(1, 0x2_0000) if not 0xD800 <= code < 0xE000]
    texts = ["Київ\u00a0ΣΑΣ ΣΑΣ.Σ", "a\u00a8b ﷺ \t\u0301 \u0301x", "𝚺𝚺 ①½ ﬁ", "", " \n ", "İ I\u0307 ẞ"]
    letters, weights = [*letters, " ", "\n"], list(accumulate([1] * len(letters) + [40_000] * 2))
    texts += ["".join(odd.choices(letters, cum_weights=weights, k=40)) for _ in texts * 40]
    made = index(numbered(texts), 5, files(tmp_path, "odd"))
    assert made.terms.to_pylist() == sorted({word for text in texts for word in fold(text).split()}, key=str.encode)
    for row, text in enumerate(texts):
        for word in fold(text).split():
            assert candidates([made], word, len(texts) + 5)[row + 5], (text, word)


def test_texts_of_several_columns_are_one_text_of_each_row(tmp_path: Path) -> None:
    columns = [
        (pa.array(["Сіль and salt", None, "salt", "", " b\n"]), np.arange(5)),
        (pa.array(["left out", "salt  mine", "B", "salt  mine", "left out"]).slice(1, 3), np.array([0, 0, 4])),
        (pa.array([], pa.string()), np.arange(0)),
        (pa.array(["", ""]), np.array([1, 2])),
    ]
    made = index(columns, 10, files(tmp_path, "several"))
    assert made.terms.to_pylist() == ["and", "b", "mine", "salt", "сіль"]
    having = {word: np.flatnonzero(candidates([made], word, 15)).tolist() for word in made.terms.to_pylist()}
    assert having == {"and": [10], "b": [10, 14], "mine": [10, 14], "salt": [10, 12, 14], "сіль": [10]}


def test_an_index_may_be_of_nothing(tmp_path: Path) -> None:
    empty = index([], 0, files(tmp_path, "empty"))
    assert (
        merge_indexes(
            [empty, index(numbered([""]), 0, files(tmp_path, "blank"))], files(tmp_path, "both")
        ).terms.length()
        == 0
    )


@given(*[st.lists(st.integers(-9, 9)) | st.lists(st.integers(-(2**63), 2**63 - 1))] * 2)
def test_united_numbers_are_sorted_and_there_once(one: list[int], other: list[int]) -> None:
    both = united(np.array(one, dtype=np.int64), np.array(other, dtype=np.int64))
    assert both.tolist() == sorted({*one, *other})
    assert both.dtype == np.int64
