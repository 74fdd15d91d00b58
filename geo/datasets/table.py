"""A table of text, read in batches, from any kind of file.

Every container (CSV, Excel, JSON, features) gives the same: named columns of text, empty text for an empty cell, and
row numbers. So a format is recognised by its columns alone, and one defined for CSV is also read from Excel, JSON or
Parquet without further code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from geo.datasets.dataset import GEOMETRY, ROW
from geo.filter import fold
from geo.model import Reject

BATCH_ROWS = 65_536
"""Rows of a batch, if the container allows choosing."""

_HEAD_ROWS = 500
"""The number of first rows that are kept, as many as proposing a mapping needs."""

_WORDS = re.compile(r"[\W_]+")
_MAX_COLUMNS = 2_000


@dataclass(slots=True)
class Table:
    """Named columns of text in batches, which can be read repeatedly.

    Attributes
    ----------
    name : str
        Of the file, and the sheet or layer.
    container : str
        The container in words: "CSV (semicolon, windows-1251)".
    labels : tuple of str
        The columns as the file names them.
    names : tuple of str
        The names folded and made unique, as formats use them.
    tags : mapping
        HXL tags by folded name, if the table has a row of tags.
    batches : callable
        Returns a new iterator over the batches, which appends unreadable rows to ``rejects``.
    rows : int or None
        How many, where known before reading.
    position : callable
        Returns the share read so far, 0 to 1; None if unknown.
    beginning : callable or None
        Like ``batches`` with small batches, for reading only the first rows.
    notes : list of str
        Remarks for people on how the file was read.
    """

    name: str
    container: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    batches: Callable[[], Iterator[pl.DataFrame]]
    tags: Mapping[str, str] = field(default_factory=dict)
    rows: int | None = None
    rejects: list[Reject] = field(default_factory=list)
    position: Callable[[], float | None] = lambda: None
    notes: list[str] = field(default_factory=list)
    headless: bool = False
    beginning: Callable[[], Iterator[pl.DataFrame]] | None = None
    _head: pl.DataFrame | None = None
    _asked: int = 0

    def head(self, rows: int) -> pl.DataFrame:
        """The first rows."""
        if self._head is None or len(self._head) == self._asked < rows:
            self._asked = max(rows, _HEAD_ROWS)
            self._head = self._first(self._asked)
        return self._head.head(rows)

    def _first(self, rows: int) -> pl.DataFrame:
        parts: list[pl.DataFrame] = []
        have = 0
        before = len(self.rejects)
        for batch in (self.batches if self.beginning is None else self.beginning)():
            parts.append(batch.head(rows - have))
            have += len(parts[-1])
            if have >= rows:
                break
        del self.rejects[before:]
        if parts:
            return pl.concat(parts)
        return pl.DataFrame(schema={**dict.fromkeys(self.names, pl.String), ROW: pl.Int64})

    def renamed(self, names: Sequence[str]) -> Table:
        """The table with other column names, for a headless file of a known format."""
        old, first = self.batches, self.beginning
        pairs = dict(zip(self.names, names, strict=True))
        return Table(
            name=self.name,
            container=self.container,
            labels=tuple(names),
            names=tuple(names),
            batches=lambda: (batch.rename(pairs) for batch in old()),
            rows=self.rows,
            rejects=self.rejects,
            position=self.position,
            notes=self.notes,
            beginning=None if first is None else lambda: (batch.rename(pairs) for batch in first()),
        )


def folded_name(label: str) -> str:
    """A column's name as formats use it: "Weapon Carried/Used" becomes ``weapon_carried_used``."""
    return _WORDS.sub("_", fold(label)).strip("_")


def folded_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The folded names made unique: empty ones are numbered by position, repeated ones get a number."""
    counts: dict[str, int] = {}
    names = []
    for place, label in enumerate(labels[:_MAX_COLUMNS], start=1):
        name = folded_name(label) or f"column_{place}"
        counts[name] = counts.get(name, 0) + 1
        while counts[name] > 1 and f"{name}_{counts[name]}" in counts:
            counts[name] += 1
        unique = name if counts[name] == 1 else f"{name}_{counts[name]}"
        counts.setdefault(unique, 1)
        names.append(unique)
    return tuple(names)


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row has HXL tags: most of its non-empty cells start with "#"."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= 2 and sum(cell.lstrip().startswith("#") for cell in filled) > len(filled) / 2


def tags_of(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """HXL tags by column, in lower case without blanks: "#geo +lat" becomes ``#geo+lat``."""
    pairs = zip(names, cells, strict=False)
    return {name: re.sub(r"\s+", "", cell).lower() for name, cell in pairs if cell.strip().startswith("#")}


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a first row is a header: mostly non-empty, different texts, none of them a number or date."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or len(filled) * 2 < len(cells):
        return False
    values = sum(bool(re.fullmatch(r"[-+]?\d[\d.,:/ TZ+-]*|\[.*|\{.*|https?:.*", cell)) for cell in filled)
    return values * 10 <= len(filled) and len(set(filled)) * 2 > len(filled)


def from_columns(
    columns: Mapping[str, Sequence[str]], first_row: int, geometry: Sequence[str | None] | None = None
) -> pl.DataFrame:
    """A batch from lists of texts; ``first_row`` is the number of its first row."""
    frame = pl.DataFrame({name: pl.Series(values, dtype=pl.String) for name, values in columns.items()})
    size = len(geometry) if geometry is not None and not columns else len(frame)
    frame = frame.with_columns(pl.Series(ROW, range(first_row, first_row + size), dtype=pl.Int64))
    if geometry is not None:
        frame = frame.with_columns(pl.Series(GEOMETRY, geometry, dtype=pl.String))
    return frame


def clean_cell(text: str) -> str:
    """A cell without control characters that separate raw values or break programs."""
    if not text.isprintable():
        text = text.replace("\x00", "").replace("\x1f", " ").replace("\x1d", " ")
    return text.encode("utf-8", "replace").decode() if not text.isascii() and _lone(text) else text


def _lone(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)
