"""No cell runs as a formula, and the guarded text comes back as it was."""

from __future__ import annotations

import re
import sys
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.spreadsheet import GUARD_PATTERN, guard, unguard

SHARP = st.text(alphabet="=+-@'\" ;\t\n\ra1＝＋\v\f\u00a0\u200b\ufeff\u3000") | st.text()


@given(SHARP)
@example("\r\n=1")
@example("'=1")
def test_the_way_back_is_exact(text: str) -> None:
    assert unguard(guard(text)) == text


@given(SHARP)
def test_no_piece_begins_a_formula_however_a_program_splits_it(text: str) -> None:
    for piece in re.split(r"[;\t\r\n]", guard(text)):
        assert not re.match(r'["\s\ufeff\u200b]*[=+\-@＝＋－＠]', piece)


def test_whatever_shows_nothing_hides_no_formula() -> None:
    unseen = [c for c in map(chr, range(sys.maxunicode)) if unicodedata.category(c) in ("Cc", "Cf", "Zs", "Zl", "Zp")]
    ignorable = "\u034f\u115f\u1160\u17b4\u180b\u2800\u3164\ufe0f\uffa0\U000e0001\U000e0fff"  # letters and marks
    texts = [f"{c}=1+1" for c in (*unseen, *ignorable) if c not in "\t\r\n"]
    assert [text for text in texts if guard(text) != f"'{text}"] == []
    assert [text for text in texts if unguard(guard(text)) != text] == []
    arrow = pc.replace_substring_regex(pa.array(texts), GUARD_PATTERN, r"\1'\2").to_pylist()
    assert arrow == [guard(text) for text in texts]


@given(SHARP)
def test_arrow_guards_as_we_do(text: str) -> None:
    assert pc.replace_substring_regex(pa.array([text]), GUARD_PATTERN, r"\1'\2").to_pylist() == [guard(text)]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\ufeff=1+1", "'\ufeff=1+1"),
        ("a;\u200b\u00a0-1", "a;'\u200b\u00a0-1"),
        ("\v\f@SUM(A1)", "'\v\f@SUM(A1)"),
        ('a;"=cmd|x"', 'a;\'"=cmd|x"'),
        ("Odesa – port", "Odesa – port"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_what_is_guarded(text: str, guarded: str) -> None:
    assert guard(text) == guarded
