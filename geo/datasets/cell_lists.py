"""Parse lists in a cell: JSON as text, or names separated by ";"."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import msgspec
import polars as pl

from geo.datasets.column import first_filled, parse_days
from geo.datasets.dataset import TableDraft
from geo.datasets.formats.gdelt import publisher_of
from geo.datasets.repeats import map_distinct

_ADDRESS = re.compile(r"(https?://|www\.)\S+$", re.IGNORECASE)
_PATH = re.compile(r"[\w-]+(\.[\w-]+)+/\S+$")
_ADDRESSES = ("path", "url", "link", "href", "paths")
_TITLES = ("description", "title", "headline")
_PUBLISHERS = ("name", "publisher", "outlet", "source")
_AUTHORS = ("author",)
_DATES = ("date", "published")


class _Source(NamedTuple):
    url: str = ""
    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""


def decoded(text: str) -> list[Any]:
    """The list in a JSON text, a single value as a list of one; empty if the text isn't JSON."""
    try:
        value = msgspec.json.decode(text) if text.startswith(("[", "{")) else []
    except (msgspec.DecodeError, RecursionError):
        return []
    return value if isinstance(value, list) else [value]


def parted(text: str) -> list[str]:
    """The texts in a cell, from a JSON list or separated by ";"; stripped, without empty ones."""
    return [part for value in decoded(text) or text.split(";") if (part := str(value).strip())]


def set_sources(sources: pl.Series, draft: TableDraft) -> None:
    """Add reports from a column of lists of URLs, or of records with URLs; other texts are ignored."""
    at: list[int] = []
    rows: list[_Source] = []
    for place, text in enumerate(sources):
        sources_of_cell = [row for value in decoded(text) or text.split(";") for row in _sources(value)] or [_Source()]
        at += [place] * len(sources_of_cell)
        rows += sources_of_cell
    url, title, name, author, date = (
        pl.Series([row[n] for row in rows], dtype=pl.String) for n in range(len(_Source._fields))
    )
    frame = pl.DataFrame({"at": pl.Series(at, dtype=pl.Int64), "url": url, "title": title})
    if (author != "").any():
        frame = frame.with_columns(author.alias("author"))
    if (date != "").any():
        frame = frame.with_columns(parse_days(date, day_first=draft.form.day_first)["start"].alias("published"))
    assert draft.reports is not None
    row_id = draft.reports.group_by("at", maintain_order=True).first()["row_id"].gather(frame["at"])
    site = map_distinct(url, lambda value: publisher_of(value) or draft.form.publisher, pl.String)
    draft.reports = frame.with_columns(row_id.alias("row_id"), first_filled([name, site]).alias("publisher"))


def add_sources(sources: pl.Series, draft: TableDraft) -> None:
    """Add reports in a table of unknown format, if its cells are lists of records."""
    if sources.str.contains(r"^\[\s*\{").any() and (sources.str.starts_with("[") | (sources == "")).all():
        set_sources(sources, draft)


def _sources(value: Any) -> list[_Source]:
    """The sources in a list item: one for each URL of a record, or a text that is a URL."""
    if not isinstance(value, dict):
        text = str(value).strip()
        return [_Source(text)] if _ADDRESS.match(text) else []
    paths = next((value[key] for key in _ADDRESSES if value.get(key)), "")
    title, publisher, author, date = (
        next((str(value[key]) for key in keys if value.get(key)), "")
        for keys in (_TITLES, _PUBLISHERS, _AUTHORS, _DATES)
    )
    return [
        _Source(path, title, publisher, author, date)
        if _ADDRESS.match(path) or _PATH.match(path)
        else _Source("", title or path, publisher, author, date)
        for path in (str(each).strip() for each in (paths if isinstance(paths, list) else [paths]))
    ]
