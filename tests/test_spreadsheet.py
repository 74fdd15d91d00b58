"""No cell runs as a formula, and the guarded text comes back as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.spreadsheet import guard, unguard

SHARP = st.text(alphabet="=+-@'\" ;\t\n\ra1＝＋") | st.text()


@given(SHARP)
@example("\r\n=1")
@example("'=1")
def test_the_way_back_is_exact(text: str) -> None:
    assert unguard(guard(text)) == text


@given(SHARP)
def test_no_piece_begins_a_formula_however_a_program_splits_it(text: str) -> None:
    for piece in re.split(r"[;\t\r\n]", guard(text)):
        assert not re.match(r'[" ]*[=+\-@＝＋－＠]', piece)


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ('a;"=cmd|x"', 'a;\'"=cmd|x"'),
        ("Odesa – port", "Odesa – port"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_what_is_guarded(text: str, guarded: str) -> None:
    assert guard(text) == guarded
