"""Guess the meaning of a column by its heading: whole names in several languages, HXL tags, and keywords in names.

A whole name is more reliable than its last part ("location.lat" in nested records), and that more than a keyword
("civilians_reported_killed"). A keyword counts only if a single column has it: neither "killed_men" nor "killed_women"
is the total. The words are in ``headings.toml`` beside this module.
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
        Meaning by whole name, with the name's rank for that meaning; 0 is the likeliest.
    words : mapping
        Meaning by word.
    tags : sequence
        Pairs of a pattern of HXL tags and a meaning; the first that matches counts.
    qualifiers : set of str
        Words that change the meaning of a keyword beside them: "added", "precision".
    date_parts : sequence of sets
        Names of columns with the year, the month and the day.
    totals : set of str
        Columns with the number of events that a row is the total of.
    finer_types : set of str
        Columns with subtypes of the types in another column.
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
"""Meanings that aren't given to any of several columns with the keyword."""


def meanings(names: Sequence[str], labels: Sequence[str], tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a meaning and a column, the most reliable first.

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
"""The rank of matches of only the last part of a name: after all whole names."""


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
