"""Guess the type of an event by words of its label or title, in several languages, for tables of unknown format.

This is only for labels and titles; whole texts are the work of :mod:`geo.extract`. The rules are in ``kind_words.toml``
beside this module. If no rule matches, the type is ``other``, and the label is kept and counted.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

import polars as pl

from geo import taxonomy
from geo.datasets.dataset import Kind
from geo.datasets.formats.acled import KINDS as ACLED_KINDS
from geo.filter import fold


class KindPatterns(NamedTuple):
    """The rules' patterns for folded texts in order, all of them as one pattern, and exact labels."""

    patterns: tuple[tuple[re.Pattern[str], Kind], ...]
    any_pattern: str
    exact: dict[str, Kind]


@cache
def kind_patterns() -> KindPatterns:
    """The rules of ``kind_words.toml``, read once."""
    text = resources.files("geo.datasets").joinpath("kind_words.toml").read_text(encoding="utf-8")
    pairs = [
        (fold("|".join(rule["words"])), Kind(rule["type"], tuple(rule.get("means", ())), tuple(rule.get("target", ()))))
        for rule in tomllib.loads(text)["rules"]
    ]
    codes = {fold(code): Kind(code) for code in taxonomy.EVENT_TYPES}
    labels = {fold(event_type.label): Kind(code) for code, event_type in taxonomy.EVENT_TYPES.items()}
    return KindPatterns(
        patterns=tuple((re.compile(rf"(?<!\w)(?:{pattern})"), kind) for pattern, kind in pairs),
        any_pattern=r"\b(?:" + "|".join(pattern for pattern, _ in pairs) + ")",
        exact=codes | labels,
    )


def kind_of_words(text: str) -> Kind | None:
    """Our type for a label, by our codes and labels, ACLED's, or words in it; None if no rule matches."""
    folded = fold(text[:300].replace("_", " "))
    if not folded:
        return None
    words = kind_patterns()
    exact = words.exact.get(folded) or words.exact.get(folded.replace(" ", "_")) or ACLED_KINDS.get(folded)
    if exact is not None:
        return exact
    return next((kind for pattern, kind in words.patterns if pattern.search(folded)), None)


def kinds_of_titles(titles: pl.Series) -> pl.Series:
    """The known words in each title joined by ", ", as input for :func:`kind_of_words`.

    A million titles are all different, but have only a few hundred combinations of known words.
    """
    folded = titles.str.slice(0, 300).str.to_lowercase()
    if not titles.str.len_bytes().equals(titles.str.len_chars()):
        folded = folded.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    return folded.str.extract_all(kind_patterns().any_pattern).list.join(", ")
