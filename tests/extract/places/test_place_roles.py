"""Roles of places."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.extract.places.mentions import ROLES
from geo.extract.places.place_roles import modifiers_of, role_of
from geo.extract.text.tokens import Text, read
from tests.extract.rule_tables import rows

HERE = Path(__file__).parent


def place(text: str, name: str) -> tuple[Text, int]:
    document = read(text)
    return document, next(number for number, token in enumerate(document.tokens) if token.text == name)


@pytest.mark.parametrize(("rule", "text", "name", "answer"), rows(HERE / "place_roles.txt"))
def test_a_place_plays(rule: str, text: str, name: str, answer: str) -> None:
    document, first = place(text, name)
    role = role_of(document, first, first + 1, container=False, country=True)
    assert role in ROLES
    assert (role or "-") == answer, rule


def test_what_holds_another_is_a_container() -> None:
    document, first = place("Dayton, Ohio", "Ohio")
    assert role_of(document, first, first + 1, container=True) == "container"


@pytest.mark.parametrize(("rule", "text", "name", "answer", "expression"), rows(HERE / "place_modifiers.txt"))
def test_words_move_a_place(rule: str, text: str, name: str, answer: str, expression: str) -> None:
    document, first = place(text, name)
    modifiers, start, end = modifiers_of(document, first, first + 1)
    assert (", ".join(modifiers) or "-") == answer, rule
    assert text[start:end] == expression, rule
