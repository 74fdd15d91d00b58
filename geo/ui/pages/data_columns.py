"""Draw the proposed meanings of an unknown table's columns, for a person to correct."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geo import wording
from geo.datasets import FIELDS, ColumnMapping, DatasetFile

_NONE = "— not in this file —"
_FIRST = ("date", "lat", "lon", "place", "country", "type", "title", "summary", "killed", "injured", "id")
_EITHER_WAY = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")


def columns(file: DatasetFile) -> ColumnMapping:
    """Draw the meaning of each column; returns the mapping as corrected."""
    assert file.mapping is not None
    mapping = file.mapping
    shown = dict(zip(file.names, file.labels, strict=False))
    with st.container(key=f"data_columns_{mapping.signature}"):
        st.html("<h2>What the columns mean</h2>")
        first = [*_FIRST, *(meaning for meaning in mapping.columns if meaning not in _FIRST)]
        mapping = _fields(first, mapping, file, shown)
        with st.expander("More columns, name and licence"):
            mapping = _fields([meaning for meaning in FIELDS if meaning not in first], mapping, file, shown)
            key = mapping.signature
            label = st.text_input("Name of the dataset", value=mapping.label, key=f"data_label_{key}", max_chars=80)
            licence = st.text_input("Licence", value=mapping.licence, key=f"data_licence_{key}", max_chars=120)
    return replace(mapping, label=label.strip() or mapping.label, licence=licence.strip())


def _fields(meanings: Sequence[str], mapping: ColumnMapping, file: DatasetFile, shown: dict[str, str]) -> ColumnMapping:
    for start in range(0, len(meanings), 4):  # row by row, so that they are in order on a phone
        for box, meaning in zip(st.columns(4), meanings[start : start + 4], strict=False):
            mapping = _column(box, meaning, mapping, file, shown)
    return mapping


def _column(box: Any, meaning: str, mapping: ColumnMapping, file: DatasetFile, shown: dict[str, str]) -> ColumnMapping:
    now = next(iter(mapping.columns.get(meaning, ())), "")
    names = ["", *file.names]
    picked = box.selectbox(
        FIELDS[meaning],
        names,
        index=names.index(now) if now in names else 0,
        format_func=lambda name: shown.get(name, name) if name else _NONE,
        key=f"data_column_{mapping.signature}_{meaning}",
    )
    if picked == now:
        return mapping
    return mapping.with_column(meaning, *filter(None, [picked]))


def ask_day_order(mapping: ColumnMapping, file: DatasetFile, key: str) -> ColumnMapping:
    """Ask how ambiguous dates are meant; returns the mapping with the answer, if there is one."""
    text, first, second = ambiguous_date(mapping, file)
    meant = {True: wording.day_words(first), False: wording.day_words(second)}
    answer = st.radio(
        f"The dates can be read both ways. Which day is {text} in this file?",
        (True, False),
        format_func=meant.__getitem__,
        index=None if mapping.day_first is None else int(not mapping.day_first),
        key=f"data_day_order_{key}",
        horizontal=True,
    )
    return mapping if answer is None else replace(mapping, day_first=answer)


def ambiguous_date(mapping: ColumnMapping, file: DatasetFile) -> tuple[str, dt.date, dt.date]:
    """An ambiguous date of the file, and its two readings: day first, month first."""
    names = [name for name in mapping.columns.get("date", ()) if name in file.sample.columns]
    for text in (str(cell) for name in names for cell in file.sample[name]):
        match = _EITHER_WAY.match(text)
        if match is None:
            continue
        first, second, year = map(int, match.groups())
        if first != second and max(first, second) <= 12 and min(first, second, year) > 0:
            return text.strip()[:20], dt.date(year, second, first), dt.date(year, first, second)
    return "03/04/2022", dt.date(2022, 4, 3), dt.date(2022, 3, 4)
