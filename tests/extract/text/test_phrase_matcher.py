"""Phrases of the vocabularies: each can be read, and they match as their notation says."""

from __future__ import annotations

import pytest

from geo import taxonomy
from geo.extract.languages import LANGUAGES
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.language import SUPPORTED
from geo.extract.text.phrase_matcher import Phrases, words_of
from geo.extract.text.tokens import read


def found(phrase: str, text: str) -> list[str]:
    document = read(text)
    words = words_of(document, document.sentences[0])
    matches = Phrases([(phrase, "x")]).find(words)
    return [" ".join(word.low for word in words[match.first : match.last]) for match in matches]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("drone attack*|strike*", "Two drone strikes and a drone-attack", ["drone strikes", "drone attack"]),
        ("shot _3 dead", "They shot five young men dead", ["shot five young men dead"]),
        ("shot _3 dead", "They shot at him, dead tired", []),
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


@pytest.mark.parametrize("language", SUPPORTED)
def test_a_vocabulary_uses_the_codes_of_the_taxonomy(language: str) -> None:
    words = LANGUAGES[language]
    vocabulary(language)
    assert {key.partition(":")[0] for key in words.triggers} <= taxonomy.EVENT_TYPES.keys()
    assert {key.partition(":")[2] for key in words.triggers} - {""} <= taxonomy.MEANS.keys()
    assert words.means.keys() <= taxonomy.MEANS.keys()
    assert words.targets.keys() <= taxonomy.TARGETS.keys()
    assert words.stances.keys() == taxonomy.STANCES.keys()
    assert words.political.keys() <= set(taxonomy.types_of("political"))
