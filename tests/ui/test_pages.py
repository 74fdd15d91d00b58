"""The registry of pages, and the header's figures: nothing unknown is added up."""

from __future__ import annotations

import importlib
import re

import pytest

from geo.store import CasualtyTotals, Totals
from geo.ui.pages import PAGES
from geo.ui.pages.header import figures
from geo.wording import more_words


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_drawn(name: str) -> None:
    assert callable(importlib.import_module(PAGES[name].module).show)


def test_addresses_are_plain_and_different() -> None:
    addresses = [entry.address for entry in PAGES.values()]
    assert addresses[0] == ""
    assert len(set(addresses)) == len(addresses)
    assert all(re.fullmatch("[a-z-]+", address) for address in addresses[1:])


def words(totals: Totals) -> list[str]:
    return [f"{one['number']} {one['words']}".strip() for one in figures(totals)]


def test_the_figures_say_what_is_unknown() -> None:
    totals = Totals(
        incidents=5,
        everything=13,
        injured=CasualtyTotals(low=14, best=14, high=14, known=1, unknown=4),
        killed=CasualtyTotals(unknown=5),
        places=1,
    )
    assert words(totals) == [
        "5 of 13 incidents",
        "killed: no figure (5 of 5)",
        "14 injured, at least · 4 unknown",
        "1 place",
    ]


def test_a_range_is_told_as_one() -> None:
    killed = CasualtyTotals(low=2, best=3, high=7, known=2)
    assert "2–7 killed" in words(Totals(incidents=2, everything=2, killed=killed))


def test_a_range_is_not_at_least() -> None:
    killed = CasualtyTotals(low=2, best=3, high=7, known=2, unknown=4)
    assert "2–7 killed · 4 unknown" in words(Totals(incidents=6, everything=6, killed=killed))


def test_a_sum_with_an_open_end_has_no_upper_end() -> None:
    killed = CasualtyTotals(low=2, best=3, high=7, known=2, unknown=4, open=1)
    assert "2 killed, at least · 4 unknown" in words(Totals(incidents=6, everything=6, killed=killed))


def test_an_open_end_is_at_least() -> None:
    killed = CasualtyTotals(low=5, best=5, high=5, known=1, open=1)
    assert "5 killed, at least" in words(Totals(incidents=1, everything=1, killed=killed))


def test_what_is_hidden_is_counted_beside_what_is_shown() -> None:
    shown = figures(Totals(incidents=9, everything=11), hidden=2)[0]
    assert shown["words"] == "of 11 incidents · 2 hidden"
    assert "statements" in shown["hint"]


def test_nothing_in_either_period_is_not_as_many_as_before() -> None:
    assert more_words(0, 0) == "none known before either"
    assert (more_words(2, 2), more_words(14, 2)) == ("as many as before", "12 more than before")


def test_nothing_shown_has_no_figures() -> None:
    assert words(Totals(incidents=0, everything=13)) == ["0 of 13 incidents"]
