"""How many were killed and injured in plain sentences, through the whole of extraction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.extract import extract
from geo.model import Count
from tests.extract.rule_tables import rows

PUBLISHED = dt.date(2025, 3, 12)


def figure(count: Count | None) -> str:
    """A count as the table writes it."""
    if count is None:
        return "-"
    low, best, high = count.low, count.best, count.high
    if best is None:
        return f"{'' if low is None else low}..{'' if high is None else high}"
    if low is None and high is None:
        return f"~{best}"
    if low is None and best == high:
        return f"<{best}"
    return f"{best}" if low == high else f"{best}+"


@pytest.mark.parametrize(
    ("kind", "language", "text", "killed", "injured"), rows(Path(__file__).with_name("plain_sentences.txt"))
)
def test_a_plain_sentence_counts(kind: str, language: str, text: str, killed: str, injured: str) -> None:
    extraction = extract(text.replace("\\n", "\n"), published=PUBLISHED, language=language)
    told = [(figure(each.incident.killed), figure(each.incident.injured)) for each in extraction.main_first]
    counts = [each for each in told if each != ("-", "-")] or [("-", "-")]
    assert counts == [(killed, injured)], kind
