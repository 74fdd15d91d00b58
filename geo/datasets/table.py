"""A table of text, read a batch at a time, whatever kind of file it came from.

Every container (CSV, Excel, JSON, features) comes out as the same thing: named columns of text, an empty cell
as empty text, and each row's number. So a format is told by its columns alone, and a format that is known as CSV
is read from Excel, JSON or Parquet without another line of code.
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
"""Rows of a batch, where the container lets us choose."""

_HEAD_ROWS = 500
"""First rows that are kept: as many as a proposed mapping looks at."""

_WORDS = re.compile(r"[\W_]+")
_MAX_COLUMNS = 2_000


@dataclass(slots=True)
class Table:
    """Named columns of text in batches, which can be read again from the start.

    Attributes
    ----------
    name : str
        Of the file, and the sheet or layer.
    container : str
        In words, for the page: "CSV (semicolon, windows-1251)".
    labels : tuple of str
        The columns as the file names them.
    names : tuple of str
        The same, folded and each once: what formats speak of.
    tags : mapping
        HXL tag by folded name, where the table has a row of tags.
    batches : callable
        A new iterator over the batches. The rows that it must leave out are appended to ``rejects``.
    rows : int or None
        How many, where known before reading.
    position : callable
        How much has been read, 0 to 1; None where it can't be told.
    beginning : callable or None
        The same in small batches, where a look at the first rows must not cost a large one.
    notes : list of str
        What a person should know of how the file was read.
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
        """The same table under other names: for a file without a header whose columns are known."""
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
    """A column's name as formats speak of it: "Weapon Carried/Used" is ``weapon_carried_used``."""
    return _WORDS.sub("_", fold(label)).strip("_")


def folded_names(labels: Sequence[str]) -> tuple[str, ...]:
    """The folded names, each once: an empty one gets its place, a repeated one a number."""
    seen: dict[str, int] = {}
    names = []
    for place, label in enumerate(labels[:_MAX_COLUMNS], start=1):
        name = folded_name(label) or f"column_{place}"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name}_{seen[name]}" in seen:
            seen[name] += 1
        unique = name if seen[name] == 1 else f"{name}_{seen[name]}"
        seen.setdefault(unique, 1)
        names.append(unique)
    return tuple(names)


def is_tag_row(cells: Sequence[str]) -> bool:
    """Whether a row is one of HXL tags: most of its filled cells start with "#"."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= 2 and sum(cell.lstrip().startswith("#") for cell in filled) > len(filled) / 2


def tags_of(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """HXL tag by column, lower case, without blanks: "#geo +lat" is ``#geo+lat``."""
    pairs = zip(names, cells, strict=False)
    return {name: re.sub(r"\s+", "", cell).lower() for name, cell in pairs if cell.strip().startswith("#")}


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a first row names columns: mostly filled with different texts, none of them a number or a date."""
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
    """A cell without the control characters that separate raw values or stop programs."""
    if not text.isprintable():
        text = text.replace("\x00", "").replace("\x1f", " ").replace("\x1d", " ")
    return text.encode("utf-8", "replace").decode() if not text.isascii() and _lone(text) else text


def _lone(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)
