"""A parse gives each word's lemma, part and head, with the offsets of the whole text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.extract.text.grammar import LONGEST_SENTENCE, Parse, parse_sentences

TEXT = "Quiet.  Russian strikes on\nKherson killed three people."
SENTENCE = TEXT.index("Russian")


def parse(text: str, start: int = 0) -> Parse:
    [parsed] = parse_sentences(text, [(start, len(text))])
    assert parsed is not None
    return parsed


def test_words_stand_where_the_text_has_them() -> None:
    words = parse(TEXT, SENTENCE).words
    assert all(TEXT[word.start : word.end] == word.text for word in words)
    assert [word.lemma for word in words if word.part == "VERB"] == ["kill"]


def test_a_town_hangs_on_the_strike_that_hit_it() -> None:
    parsed = parse(TEXT, SENTENCE)
    kherson = parsed.word_at(TEXT.index("Kherson") + 3)
    assert [parsed.words[index].text for index in parsed.above(kherson)] == ["on", "strikes", "killed"]
    people = parsed.word_at(TEXT.index("people"))
    path = parsed.path(kherson, people)
    assert path is not None
    assert [[parsed.words[index].text for index in part] for part in path] == [
        ["Kherson", "on", "strikes", "killed"],
        ["people"],
    ]
    assert [parsed.words[index].text for index in parsed.children(people)] == ["three"]


def test_what_has_no_grammar_is_not_parsed() -> None:
    table = "12 " * LONGEST_SENTENCE
    assert parse_sentences(table + TEXT, [(0, len(table)), (len(table), len(table + TEXT))])[0] is None
    assert parse_sentences(TEXT, []) == []


@given(st.text(max_size=80))
def test_any_text_is_parsed_with_its_own_characters(text: str) -> None:
    for word in parse(text).words:
        assert text[word.start : word.end].split() == word.text.split()
