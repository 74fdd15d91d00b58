"""The other names of the place that somebody typed."""

from __future__ import annotations

import pytest

from geo.gazetteer import bundled_gazetteer


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("Kharkov", {"Kharkiv", "харків"}),
        ("Харків", {"Kharkiv", "харьков"}),
        ("Kiev", {"Kyiv", "київ"}),
        ("Lemberg", {"Lviv", "львів"}),
        ("Burma", {"Myanmar"}),
        ("Krivoy Rog", {"Kryvyi Rih", "кривий ріг"}),
        ("El-Fasher", {"Al-Fashir"}),
    ],
)
def test_a_place_is_told_by_its_other_names(typed: str, among: set[str]) -> None:
    assert among <= set(bundled_gazetteer().spellings(typed))


@pytest.mark.parametrize("typed", ["drone", "market", "Union", "south", "police", "river", "car", "attack", "", "?"])
def test_a_word_that_hardly_means_a_place_has_none(typed: str) -> None:
    assert not bundled_gazetteer().spellings(typed)


def test_a_name_with_which_another_country_begins_is_left_out() -> None:
    assert "roma" not in bundled_gazetteer().spellings("Rome")


def test_no_name_is_so_short_that_it_stands_in_other_words() -> None:
    names = [name for typed in ("Kyiv", "Moscow", "Homs", "Odesa") for name in bundled_gazetteer().spellings(typed)]
    assert all(len(name) >= 4 for name in names if name.isascii())
