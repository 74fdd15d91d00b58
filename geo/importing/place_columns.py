"""Detect columns of towns or regions in an unknown table by their values.

Usually headings show them (:mod:`geo.datasets.mapping`); otherwise the names themselves do, with the gazetteer. The
result is a proposal for a person to confirm, like the rest of the mapping.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl

from geo.datasets import ColumnMapping, DatasetFile
from geo.gazetteer import Gazetteer

_MOST_VALUES = 40
"""The most distinct values that are looked up."""
_MOST_COLUMNS = 24
"""The most columns without a meaning that are looked up: each takes about 30 ms."""
_LEAST_VALUES, _LEAST_SHARE = 2, 0.8
"""The least number and share of values that must be place names."""
_LEAST_SCORE = 0.3
"""The least score of a place for a value: "Open" and "Male" are place names too."""
_LONGEST = 60
"""The most characters of a name."""
_BY_ITS_NAME = ("exact", "folded", "transliterated", "inflected")
_MEANINGS = {"settlement": "place", "facility": "place", "admin3": "place", "admin1": "admin1", "admin2": "admin2"}
"""The column's meaning by the kind of its places."""


def with_places(file: DatasetFile, gazetteer: Gazetteer) -> ColumnMapping | None:
    """The file's mapping with place columns detected by their values; None if it has no mapping.

    Parameters
    ----------
    file : DatasetFile
        The opened file, with the mapping proposed from headings and value patterns.
    gazetteer : Gazetteer
    """
    mapping = file.mapping
    if mapping is None:
        return None
    used = {name for names in mapping.columns.values() for name in names}
    countries = _countries(mapping, file.sample, gazetteer)
    if countries is None:  # without a country nearly any word is the name of some place
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
    """The codes of the countries in the sample; None if there are none."""
    names = [name for name in mapping.columns.get("country", ()) if name in sample.columns]
    answers = [gazetteer.lookup(value, limit=1) for name in names for value in _values(sample[name])]
    codes = {answer[0].place.country for answer in answers if answer and answer[0].place.kind == "country"}
    return sorted(codes) or None


def _meaning(values: Sequence[str], countries: list[str], gazetteer: Gazetteer) -> str:
    """The meaning of a column of which most values are place names; empty if most aren't."""
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
