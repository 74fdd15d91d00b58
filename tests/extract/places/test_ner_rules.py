"""Rules of place names."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract.places.ner_rules import LANGUAGES, RULES, Bearers, Name, spot_places
from geo.extract.text.tokens import read
from geo.gazetteer import Gazetteer
from tests.extract.rule_tables import rows

TABLE = rows(Path(__file__).with_name("ner_rules.txt"))


def test_every_rule_has_a_row() -> None:
    assert {rule for rule, *_ in TABLE} == set(RULES)
    assert {language for _, language, *_ in TABLE} == set(LANGUAGES)


@pytest.mark.parametrize(("rule", "language", "text", "word", "answer"), TABLE)
def test_the_rule_decides(rule: str, language: str, text: str, word: str, answer: str, gazetteer: Gazetteer) -> None:
    document = read(text)
    first = next(number for number, token in enumerate(document.tokens) if token.text == word)
    sentence = document.sentences[document.sentence_at(document.tokens[first].start)]
    small = frozenset(token.text for token in document.tokens if token.text.islower())
    name = Name(document, language, sentence, first, first + 1, small)
    probabilities = [place.probability for place in spot_places(document, gazetteer, language) if place.first == first]
    assert probabilities == [float(answer)][: float(answer) > 0]
    if rule != "division word beside":
        bearers = Bearers(gazetteer.lookup(word, limit=5))
        assert next(other for other, has_say in RULES.items() if has_say(name, bearers) is not None) == rule
