"""Long texts of few letters, by which a careless pattern takes minutes: each must be read in the time of a long text.

At these sizes a pattern that tries every pair of places, or every way to part the lines, runs into pytest's limit.
"""

from __future__ import annotations

import json

import pytest

from geo.extract.text.language import detect
from geo.filter import fold
from geo.gazetteer import skeleton
from geo.gazetteer.phrases import parse, split_others
from geo.sources import documents, feed_formats
from geo.spreadsheet import guard, unguard
from tests.sources.test_documents import pdf

SENTENCE = "Two people were killed in Kherson."
BLANKS = (" ", "\t", "\xa0", "\u2003", "\u3000", "\x0b", "\r", "\r\n", "\n", " \n", "\n ", "\n\u2003\n", "-\n")
LETTERS = ("a", "1", "п", '"', "“", "«", "'", "(", "[", "<", "&", ",", ".", ":", ";", "-", "=", "\u0301", "a ", "1,")
UNITS = (*BLANKS, *LETTERS)
LENGTH = 400_000


def hostile(unit: str) -> str:
    return SENTENCE + unit * (LENGTH // len(unit)) + "x"


@pytest.mark.parametrize("lines", ["Name: value\r\n", "Name: value\r\n more\r\n", "Name: value\n\tmore\r\n"])
def test_a_text_like_an_emails_head_is_read(lines: str) -> None:
    assert documents.read((lines * 2000).encode()).text.startswith("Name: value")


@pytest.mark.parametrize("unit", UNITS)
def test_a_document_is_read(unit: str) -> None:
    assert documents.read(hostile(unit).encode()).text.startswith(SENTENCE)


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in ("<", "&")])
def test_a_feeds_item_is_read(unit: str) -> None:
    item = {"id": "1", "url": "https://news.example/1", "content_text": hostile(unit)}
    (found,) = feed_formats.read(json.dumps({"items": [item]}).encode())
    assert found.text.startswith(SENTENCE)


def test_a_pdfs_line_of_blanks_is_read() -> None:
    assert documents.read(pdf([SENTENCE + " " * 600_000 + "and", "then"])).text.endswith("and then")


@pytest.mark.parametrize("unit", UNITS)
def test_words_are_folded_and_guarded(unit: str) -> None:
    text = hostile(unit)
    assert fold(text)
    assert unguard(guard(text)) == text
    assert len(detect(text[:100_000])) <= 2


@pytest.mark.parametrize("unit", UNITS)
def test_a_places_words_are_read(unit: str) -> None:
    text = hostile(unit)
    assert skeleton(text[:10_000]) is not None
    assert isinstance(parse(f"near {text}"), list)
    assert split_others(text)[0].startswith("Two people")
