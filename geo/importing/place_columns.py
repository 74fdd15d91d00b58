"""Columns of an unknown table that hold the names of towns or regions, told by their values.

Headings tell it of most tables (:mod:`geo.datasets.mapping`); where none does, the names themselves do, which needs the
gazetteer. It is a proposal, as all of a mapping is until somebody has looked at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

from geo.datasets import ColumnMapping, DatasetFile
from geo.gazetteer import Gazetteer

_MOST_VALUES = 40
"""So many distinct values are looked up; the first ones tell as well as all."""
_MOST_COLUMNS = 24
"""So many columns without a meaning are looked up: each takes some 30 ms."""
_LEAST_VALUES, _LEAST_SHARE = 2, 0.8
"""So many values, and so large a part of them, have to be names of places for the column to hold them."""
_LEAST_SCORE = 0.3
"""How sure a place has to be meant by a value: "Open" and "Male" are names of places too."""
_LONGEST = 60
"""A longer text is no name."""
_BY_ITS_NAME = ("exact", "folded", "transliterated", "inflected")
_MEANINGS = {"settlement": "place", "facility": "place", "admin3": "place", "admin1": "admin1", "admin2": "admin2"}
"""What a column of places of each kind is taken for."""


def with_places(file: DatasetFile, gazetteer: Gazetteer) -> ColumnMapping | None:
    """The file's mapping with the columns of places that only their values tell; None where it has no mapping.

    Parameters
    ----------
    file : DatasetFile
        As it was opened, with the mapping that was proposed by headings and shapes.
    gazetteer : Gazetteer
    """
    mapping = file.mapping
    if mapping is None:
        return None
    used = {name for names in mapping.columns.values() for name in names}
    countries = _countries(mapping, file.sample, gazetteer)
    if countries is None:  # in all the world there is a place of nearly any name
        return mapping
    for name in [name for name in file.sample.columns if name not in used][:_MOST_COLUMNS]:
        meaning = _meaning(_values(file.sample[name]), countries, gazetteer)
        if meaning and meaning not in mapping.columns:
            mapping = mapping.with_column(meaning, name)
    return mapping


def _values(column: pl.Series) -> list[str]:
    filled = column.cast(pl.String).str.strip_chars()
    return filled.filter(filled != "").unique(maintain_order=True).head(_MOST_VALUES).to_list()


def _countries(mapping: ColumnMapping, sample: pl.DataFrame, gazetteer: Gazetteer) -> list[str] | None:
    """The codes of the countries that the sample names; None where it names none."""
    names = [name for name in mapping.columns.get("country", ()) if name in sample.columns]
    answers = [gazetteer.lookup(value, limit=1) for name in names for value in _values(sample[name])]
    codes = {answer[0].place.country for answer in answers if answer and answer[0].place.kind == "country"}
    return sorted(codes) or None


def _meaning(values: Sequence[str], countries: list[str], gazetteer: Gazetteer) -> str:
    """What most of the values are the names of, as one of a mapping's meanings; empty where most are of no place."""
    if len(values) < _LEAST_VALUES or any(len(value) > _LONGEST for value in values):
        return ""
    if not all(re.search(r"[^\W\d_]{3}", value) for value in values):
        return ""
    kinds = Counter(_kind(value, countries, gazetteer) for value in values)
    if sum(kinds.values()) - kinds[""] < _LEAST_SHARE * len(values):
        return ""
    likeliest = max((kind for kind in kinds if kind), key=kinds.__getitem__)
    return _MEANINGS.get(likeliest, "")


def _kind(value: str, countries: list[str], gazetteer: Gazetteer) -> str:
    answers = gazetteer.lookup(value, country_codes=countries, limit=1)
    if not answers or answers[0].how not in _BY_ITS_NAME or answers[0].score < _LEAST_SCORE:
        return ""
    return answers[0].place.kind
