"""The filters: statements stay out until asked for, and a link says no more than it must."""

from __future__ import annotations

import datetime as dt

import pytest

from geo import taxonomy
from geo.filter import Filter
from geo.ui.pages.sidebar import range_of, with_domain

PRESENT = {"kinetic": 3, "infrastructure": 1, "political": 8}
WITH_ALERTS = PRESENT | {"alert": 2}
SHOWN = tuple(code for code, domain in taxonomy.DOMAINS.items() if domain.shown_at_first)


def test_asking_for_all_that_is_hidden_is_one_word() -> None:
    assert with_domain(Filter(), ["political"], PRESENT) == ("all",)
    assert with_domain(Filter(), ["political", "alert"], WITH_ALERTS) == ("all",)


def test_asking_for_some_names_them() -> None:
    asked = with_domain(Filter(), ["political"], WITH_ALERTS)
    assert set(asked) == {*SHOWN, "political"}


@pytest.mark.parametrize("before", [("all",), (*SHOWN, "political")])
def test_the_way_back_leaves_no_trace(before: tuple[str, ...]) -> None:
    assert with_domain(Filter(domain=before), [], WITH_ALERTS) == ()


def test_a_narrower_choice_of_domains_is_kept() -> None:
    assert with_domain(Filter(domain=("kinetic",)), ["political"], WITH_ALERTS) == ("kinetic", "political")


def test_a_type_that_was_asked_for_does_not_open_the_hidden_kinds() -> None:
    assert with_domain(Filter(type=("drone_strike",)), [], PRESENT) == ()


def test_a_range_counts_both_its_days() -> None:
    assert range_of(1, dt.date(2025, 8, 20)) == (dt.date(2025, 8, 20), dt.date(2025, 8, 20))
    assert range_of(7, dt.date(2025, 8, 20)) == (dt.date(2025, 8, 14), dt.date(2025, 8, 20))
