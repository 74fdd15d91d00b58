"""Phrases of the vocabularies: each can be read, and they match as their notation says."""

from __future__ import annotations

import pytest

from geo.extract.text.phrase_matcher import PhraseMatcher, words_of
from geo.extract.text.tokens import read


def found(phrase: str, text: str) -> list[str]:
    document = read(text)
    words = words_of(document, document.sentences[0])
    matches = PhraseMatcher([(phrase, "x")]).find(words)
    return [" ".join(word.low for word in words[match.first : match.last]) for match in matches]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("drone attack*|strike*", "Two drone strikes and a drone-attack", ["drone strikes", "drone attack"]),
        ("shot _3 dead", "They shot five young men dead", ["shot five young men dead"]),
        ("shot _3 dead", "They shot at him, dead tired", []),
        ("*angriff auf", "Ein Brandangriff auf ein Heim, ein Angriff auf Plauen", ["brandangriff auf", "angriff auf"]),
        ("*steine|flaschen _2 geworfen", "Pflastersteine wurden geworfen", ["pflastersteine wurden geworfen"]),
        ("*ig", "Wenig", ["wenig"]),
        ("прилёт*", "Прилет по заводу и прилёт по порту", ["прилет", "прилет"]),
        ("the? mayor", "mayor", []),
        ("said the? mayor", "said mayor and said the mayor", ["said mayor", "said the mayor"]),
    ],
)
def test_a_phrase_matches_as_written(phrase: str, text: str, expected: list[str]) -> None:
    if phrase.startswith("the?"):
        with pytest.raises(ValueError, match="begins with a plain word"):
            found(phrase, text)
    else:
        assert found(phrase, text) == expected


def test_no_phrase_is_looked_for_past_the_text() -> None:
    document = read("They shot")
    words = words_of(document, document.sentences[0])
    assert PhraseMatcher([("shot dead", "x")]).find(words, 1, len(words) + 2) == []
