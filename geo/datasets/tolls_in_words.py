"""Extract tolls from descriptions, for datasets without columns for them: "two civilians were killed and five injured".

A figure counts only beside a word for death or injury, and only if the description has a single figure of its kind: two
might be parts, sums or different versions, and an unknown toll is better than a wrong one.
"""

from __future__ import annotations

import re

import polars as pl

from geo.datasets.repeats import map_distinct
from geo.filter import fold

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBER = rf"(?P<least>at least |more than |over |no fewer than )?(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)}|an?)"
_PEOPLE = (
    r"(?: (?:other|more|local|elderly|innocent|adult))*"
    r"(?: (?:people|persons?|civilians?|residents?|men|man|women|woman|children|child|boy|girl|locals?|others?))?"
)
_WERE = r"(?: (?:was|were|are|have been|had been|has been|also|reportedly|allegedly|at least))*"
_HARM = r"(?P<harm>killed|dead|died|injured|wounded|hurt)"
_PATTERNS = (
    re.compile(rf"\b{_NUMBER}{_PEOPLE}{_WERE} {_HARM}\b"),
    re.compile(rf"\b(?P<harm>killing|killed|injuring|injured|wounding|wounded) (?:reportedly )?{_NUMBER}{_PEOPLE}\b"),
)
_KIND = {"k": "killed", "d": "killed", "i": "injured", "w": "injured", "h": "injured"}
"""Killed or injured, by the first letter of the verb."""
_TOLLS = pl.Struct({f"{kind}_{part}": pl.Int32 for kind in ("killed", "injured") for part in ("low", "best", "high")})


def tolls_in_words(descriptions: pl.Series) -> pl.DataFrame:
    """``killed_low``, ``killed_best``, … from English descriptions; null for no figure, or several of a kind."""
    return map_distinct(descriptions, _tolls, _TOLLS).struct.unnest()


def _tolls(description: str) -> dict[str, int | None]:
    text = " ".join(fold(description).split())
    given: dict[str, set[tuple[int, bool]]] = {"killed": set(), "injured": set()}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            figure = (_value(match["number"]), bool(match["least"]))
            given[_KIND[match["harm"][0]]].add(figure)
    tolls: dict[str, int | None] = {}
    for kind, figures in given.items():
        number, open_ended = next(iter(figures)) if len(figures) == 1 else (None, False)
        tolls |= {f"{kind}_low": number, f"{kind}_best": number, f"{kind}_high": None if open_ended else number}
    return tolls


def _value(word: str) -> int:
    return int(word) if word.isdigit() else 1 if word in ("a", "an") else _NUMBERS.index(word)
