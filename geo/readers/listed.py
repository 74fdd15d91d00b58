"""Lists in a cell: JSON that came through the table as text, or names parted by ";"."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import polars as pl

from geo.readers import columns as col
from geo.readers.frame import Draft
from geo.readers.gdelt import publisher_of

_ADDRESS = re.compile(r"(https?://|www\.)\S+$", re.IGNORECASE)
_ADDRESSES = ("path", "url", "link", "href", "paths")
_TITLES = ("description", "title", "headline")
_PUBLISHERS = ("name", "publisher", "outlet", "source")


def decoded(text: str) -> list[Any]:
    """The list that a text of JSON is; a single value as a list of one, what is no JSON as none."""
    try:
        value = msgspec.json.decode(text) if text.startswith(("[", "{")) else []
    except (msgspec.DecodeError, RecursionError):
        return []
    return value if isinstance(value, list) else [value]


def set_sources(sources: pl.Series, draft: Draft) -> None:
    """Reports from a column of lists of addresses, or of records with one; what is no address names nothing."""
    at: list[int] = []
    rows: list[tuple[str, str, str]] = []
    for place, text in enumerate(sources):
        found = [row for one in decoded(text) or text.split(";") for row in _told(one)] or [("", "", "")]
        at += [place] * len(found)
        rows += found
    url, title, name = (pl.Series([row[n] for row in rows], dtype=pl.String) for n in range(3))
    frame = pl.DataFrame({"at": pl.Series(at, dtype=pl.Int64), "url": url, "title": title})
    assert draft.reports is not None
    row_id = draft.reports.group_by("at", maintain_order=True).first()["row_id"].gather(frame["at"])
    site = col.by_distinct(url, lambda one: publisher_of(one) or draft.form.publisher, pl.String)
    draft.reports = frame.with_columns(row_id.alias("row_id"), col.first_filled([name, site]).alias("publisher"))


def add_sources(sources: pl.Series, draft: Draft) -> None:
    """The same for a table that nobody described, where its cells are lists of records."""
    if sources.str.contains(r"^\[\s*\{").any() and (sources.str.starts_with("[") | (sources == "")).all():
        set_sources(sources, draft)


def _told(one: Any) -> list[tuple[str, str, str]]:
    if not isinstance(one, dict):
        text = str(one).strip()
        return [(text, "", "")] if _ADDRESS.match(text) else []
    path = next((one[key] for key in _ADDRESSES if one.get(key)), "")
    title, name = (next((str(one[key]) for key in keys if one.get(key)), "") for keys in (_TITLES, _PUBLISHERS))
    return [(str(each), title, name) for each in (path if isinstance(path, list) else [path])]
