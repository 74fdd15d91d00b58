"""A question typed into the search: a place and a time are offered as filters, and nothing is guessed."""

from __future__ import annotations

import pytest

from geo.filter import Filter
from geo.gazetteer import bundled_gazetteer
from geo.ui.pages.question import search_offers


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("attacks near Kharkiv last week", ["Near Kharkiv, last 7 days", "Near Kharkiv", "Last 7 days"]),
        ("what happened in the past 3 days", ["Last 3 days"]),
        ("drone strikes in Ukraine last month", ["In Ukraine, last 30 days", "In Ukraine", "Last 30 days"]),
        ("shelling Odesa", ["Near Odesa"]),
        ("how many were hurt", []),
        ("the last 0 days", []),
    ],
)
def test_place_and_time_are_read_from_a_question(words: str, labels: list[str]) -> None:
    assert [each.label for each in search_offers(Filter(q=words), bundled_gazetteer())] == labels
