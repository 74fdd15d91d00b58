"""What the heading of a column says it holds: whole names in several languages, HXL tags, and telling words in names.

A whole name is surer than its last part ("location.lat" of nested records), and that than a single word of it
("civilians_reported_killed"); a word counts only where one column has it, for of "killed_men" and "killed_women"
neither is the number of the killed. The words stand in ``headings.toml`` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from geo.datasets.table import folded_name
from geo.filter import fold


class HeadingWords(NamedTuple):
    """The lists of ``headings.toml``, folded.

    Attributes
    ----------
    names : mapping
        Meaning by whole name, with the name's rank among those of its meaning; the likeliest has 0.
    words : mapping
        Meaning by word.
    tags : sequence
        Pairs of a pattern of HXL tags and a meaning; the first that matches counts.
    qualifiers : set of str
        Words beside a telling one that make a column something else: when it was added, of what precision.
    date_parts : sequence of sets
        Names of columns that hold the year, the month and the day.
    totals : set of str
        Columns that say of how many events a row is the total.
    finer_types : set of str
        Columns that divide the kinds of events of another.
    """

    names: dict[str, tuple[str, int]]
    words: dict[str, str]
    tags: tuple[tuple[re.Pattern[str], str], ...]
    qualifiers: frozenset[str]
    date_parts: tuple[frozenset[str], ...]
    totals: frozenset[str]
    finer_types: frozenset[str]


@cache
def heading_words() -> HeadingWords:
    """The words of ``headings.toml``, read once."""
    lists = tomllib.loads(resources.files("geo.datasets").joinpath("headings.toml").read_text(encoding="utf-8"))
    names: dict[str, tuple[str, int]] = {}
    for meaning, spellings in lists["names"].items():
        first: dict[str, int] = {}
        for rank, spelling in enumerate(spellings):
            first.setdefault(fold(spelling), rank)
        names |= {name: (meaning, rank) for name, rank in first.items()}
    return HeadingWords(
        names=names,
        words={fold(word): meaning for meaning, words in lists["words"].items() for word in words},
        tags=tuple((re.compile(pattern), meaning) for pattern, meaning in lists["tags"]),
        qualifiers=frozenset(lists["qualifiers"]),
        date_parts=tuple(map(frozenset, lists["date_parts"].values())),
        totals=frozenset(lists["totals"]),
        finer_types=frozenset(lists["finer_types"]),
    )


_ENDS = {"min": "low", "minimum": "low", "low": "low", "max": "high", "maximum": "high", "high": "high"}
_PARTIAL = frozenset({"killed", "injured", "type", "means", "actor"})
"""Meanings of which none of several columns with the word is the whole."""


def meanings(names: Sequence[str], labels: Sequence[str], tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of a meaning and the column that may have it, the surest first.

    Parameters
    ----------
    names, labels : sequence of str
        The columns, folded and as the file names them.
    tags : mapping
        HXL tag by folded name.
    """
    for name in names:
        if meaning := _by_tag(tags.get(name, "")):
            yield meaning, name
    split = {name: _split(label) or name for name, label in zip(names, labels, strict=False)}
    yield from _by_names(names, labels, split)
    yield from _by_words(split)


def _by_names(names: Sequence[str], labels: Sequence[str], split: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    meanings = heading_words().names
    ranked: list[tuple[int, str, str]] = []
    for place, name in enumerate(names):
        plain = fold(name)
        if plain in ("x", "y") and not {"x", "y"} <= set(names):
            continue
        last = split[name] if split[name] in meanings else _split(labels[place].rpartition(".")[2])
        if plain in meanings:
            meaning, rank = meanings[plain]
            ranked.append((rank * 1000 + place, meaning, name))
        elif last in meanings:
            ranked.append((_LAST_PARTS + place, meanings[last][0], name))
    for _, meaning, name in sorted(ranked):
        yield meaning, name


_LAST_PARTS = 1_000_000
"""The rank of what only the last part of a name tells: behind all whole names."""


def _by_words(split: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    columns: dict[str, list[str]] = {}
    meanings, qualifiers = heading_words().words, heading_words().qualifiers
    for name, text in split.items():
        words = text.split("_")
        for word in dict.fromkeys(words):
            meaning = meanings.get(word)
            if meaning is None or (meaning == "id" and words[-1] != "id") or qualifiers & set(words):
                continue
            if meaning in ("killed", "injured"):
                end = next((_ENDS[part] for part in words if part in _ENDS), "")
                meaning = f"{meaning}_{end}" if end else meaning
            columns.setdefault(meaning, []).append(name)
    for meaning, names in columns.items():
        if len(names) == 1 or meaning not in _PARTIAL:
            for name in names:
                yield meaning, name


def _split(label: str) -> str:
    # "incidentType" is incident_type.
    return folded_name(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", label))


def _by_tag(tag: str) -> str | None:
    return next((meaning for pattern, meaning in heading_words().tags if pattern.match(tag)), None) if tag else None
