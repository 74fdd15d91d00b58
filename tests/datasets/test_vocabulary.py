"""The words and codes that formats know stand in data files: each must mean something that the program has."""

from __future__ import annotations

import pytest

from geo import taxonomy
from geo.datasets import FIELDS, headings, kind_words
from geo.datasets.countries import country_of, country_of_fips


def test_each_heading_means_a_field() -> None:
    words = headings.heading_words()
    meanings = {meaning for meaning, _ in words.names.values()} | set(words.words.values())
    assert meanings | {meaning for _, meaning in words.tags} <= set(FIELDS)
    assert [len(parts) > 1 for parts in words.date_parts] == [True] * 3


def test_each_rule_of_words_gives_kinds_of_the_taxonomy() -> None:
    kinds = [kind for _, kind in kind_words.kind_patterns().patterns]
    assert {kind.event_type for kind in kinds} <= set(taxonomy.EVENT_TYPES)
    assert {means for kind in kinds for means in kind.means} <= set(taxonomy.MEANS)
    assert {target for kind in kinds for target in kind.target} <= set(taxonomy.TARGETS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ua", "UA"),
        ("UKR", "UA"),
        ("804", "UA"),
        ("804.0", "UA"),
        ("the Gambia", "GM"),
        ("Україна", "UA"),
        ("DRC", "CD"),
        ("ZAR", "CD"),
        ("Côte d\u2019Ivoire", "CI"),
        ("Atlantis", ""),
        ("0", ""),
        (" ", ""),
    ],
)
def test_a_country_is_known_by_its_names_and_codes(text: str, code: str) -> None:
    assert country_of(text) == code


def test_fips_codes_of_before_are_known_too() -> None:
    assert [country_of_fips(code) for code in ("up", "UPK1", "GZ", "WE", "AY", "??")] == [
        "UA",
        "UA",
        "PS",
        "PS",
        "AQ",
        "",
    ]
