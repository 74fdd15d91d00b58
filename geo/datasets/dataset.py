"""What a format is, as a table, and how rows of such a format become incidents, a batch at a time.

A :class:`Format` says which columns hold which field, which codes mean what, and whose data it is. Everything
that formats share (dates, coordinates, counts, lists, reports, flags, the raw row) is done here, once, a whole
batch at a time; what is truly particular to one format is its function ``particular``, which gets the rows and
the draft before it is closed. A column mapping that a user made for an unknown table is a Format as well.

The columns of a draft are those of :data:`geo.schema.INCIDENTS`; what a format doesn't know is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from geo.datasets.column import first_filled, join_texts
from geo.datasets.countries import country_of
from geo.datasets.repeats import stripped
from geo.model import Reject

ROW = "\x1drow"
"""The column of a batch that holds the row's number, from 1; no file's column can have this name."""
GEOMETRY = "\x1dgeometry"
"""The column of a batch that holds a GeoJSON geometry that is no point."""


class Kind(NamedTuple):
    """What a source's label means here: event type, and means and targets that it tells as well."""

    event_type: str
    means: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


class Removal(NamedTuple):
    """What a list of withdrawn incidents says: the column (folded name) of their ids, and the reason to be kept."""

    column: str
    reason: str


ColumnNames = str | tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: how it is recognised, what its columns and codes mean, and whose data it is.

    Attributes
    ----------
    key : str
        The incidents' ``source``; a short word.
    label : str
        As a reader would name the dataset.
    needs : tuple of frozenset of str
        The format is recognised where all the columns of one of these sets are there (folded names),
    lacks : frozenset of str
        and none of these, which tell that it is another dataset of the same house.
    columns : mapping
        Field to the column it is in (folded name), or to several: the first that is filled counts. For
        ``actor``, ``target_actor``, ``means`` and ``target`` all count, and ``joined`` ones are tuples.
    types, means, targets, precisions, verifications : mapping
        The source's own labels, folded, and our codes.
    kind_of, words_of : callable
        What a label means, where a table can't list it; and the telling words of titles, where no column has a type.
    day_first : bool or None
        How 03/04/2022 is read; None asks the column (:func:`geo.datasets.datestamps.day_order`).
    separators : str
        What parts the names in one cell.
    precision : str
        Where a row has coordinates and says no precision.
    exchanged : frozenset of int or None
        Numbers of the rows in which somebody had latitude and longitude exchanged where they look swapped; None is
        all such rows.
    shared_id : str
        Name of the numbering that the ids are from, where several datasets share it ("sind").
    groups : bool
        Rows of one event needn't lie together, and become one incident: the file is read whole.
    towns_of : callable
        What the name of a wider place says of its town, likeliest first, where positions are looked up by names.
    removes : Removal, optional
        Its rows are incidents of ``key`` that the house took back: importing them removes those that are stored.
    mark : bytes
        What must stand at the file's beginning, in small letters, where columns alone don't tell.
    particular : callable
        ``particular(rows, draft)`` for what no table can say.
    """

    key: str
    label: str
    needs: tuple[frozenset[str], ...] = ()
    lacks: frozenset[str] = frozenset()
    columns: Mapping[str, ColumnNames] = field(default_factory=dict)
    types: Mapping[str, Kind] = field(default_factory=dict)
    kind_of: Callable[[str], Kind | None] | None = None
    words_of: Callable[[pl.Series], pl.Series] | None = None
    default_type: str = "other"
    means: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    targets: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    precisions: Mapping[str, str] = field(default_factory=dict)
    verifications: Mapping[str, str] = field(default_factory=dict)
    type_scheme: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    version: str = ""
    day_first: bool | None = None
    separators: str = ";"
    precision: str = "settlement"
    exchanged: frozenset[int] | None = frozenset()
    verification: str = "unreviewed"
    verification_reason: str = ""
    shared_id: str = ""
    country_code: Callable[[str], str] = country_of
    particular: Callable[[pl.DataFrame, TableDraft], None] | None = None
    groups: bool = False
    towns_of: Callable[[str], list[str]] | None = None
    removes: Removal | None = None
    mark: bytes = b""

    def fits(self, names: Sequence[str], head: bytes = b"") -> bool:
        """Whether a table with these folded column names, in a file that begins so, is of this format."""
        there = set(names)
        return any(needed <= there for needed in self.needs) and not self.lacks & there and self.mark in head.lower()


@dataclass(slots=True)
class IncidentBatch:
    """What became of a batch of rows: incidents (columns of :data:`geo.schema.INCIDENTS`) and rejects.

    ``row_numbers`` tells of each incident the row that it came from.
    """

    table: pa.Table
    rejects: list[Reject]
    unmapped: Counter[str]
    rows: int
    blank: int
    row_numbers: NDArray[np.int64]


class TableDraft:
    """Incidents in the making: a column a field, all of one length; null where a row has no value."""

    def __init__(self, form: Format, rows: pl.DataFrame) -> None:
        self.form = form
        self.rows = rows
        self.size = len(rows)
        self.columns: dict[str, pl.Series] = {}
        self.flags: list[tuple[pl.Series, pl.Series | str]] = []
        self.reports: pl.DataFrame | None = None
        self.claims: pl.DataFrame | None = None
        self.figures: pl.DataFrame | None = None
        self.group: pl.Series | None = None
        self.bad: list[tuple[pl.Series, str]] = []
        self.unmapped: Counter[str] = Counter()
        self._stripped: dict[str, pl.Series] = {}

    def __getitem__(self, name: str) -> pl.Series:
        return self.columns[name]

    def __setitem__(self, name: str, column: pl.Series | str) -> None:
        self.columns[name] = self.constant(column) if isinstance(column, str) else column

    def constant(self, value: Any, dtype: Any = pl.String) -> pl.Series:
        """The same value in every row."""
        return pl.Series([value], dtype=dtype).new_from_index(0, self.size)

    def get(self, name: str, default: str = "") -> pl.Series:
        """A text column of the draft, empty where nobody filled it."""
        return self.columns[name] if name in self.columns else self.constant(default)

    def source(self, name: str) -> pl.Series | None:
        """The source's column for a field, stripped; None where the table has none."""
        columns = self.sources(name)
        return first_filled(columns) if columns else None

    def sources(self, name: str) -> list[pl.Series]:
        """All the source's columns for a field, stripped; names in a tuple are joined by blanks."""
        wanted = self.form.columns.get(name, ())
        columns = []
        for names in (wanted,) if isinstance(wanted, str) else wanted:
            parts = [p for p in ((names,) if isinstance(names, str) else names) if p in self.rows.columns]
            if parts:
                columns.append(join_texts([self.text(part) for part in parts], " "))
        return columns

    def only_source(self, name: str) -> str:
        """The one column that the source has for a field; empty where it has none or several."""
        wanted = self.form.columns.get(name, ())
        parts = [
            (names,) if isinstance(names, str) else names
            for names in ((wanted,) if isinstance(wanted, str) else wanted)
        ]
        there = [part for each in parts for part in each if part in self.rows.columns]
        return there[0] if len(there) == 1 else ""

    def text(self, name: str) -> pl.Series:
        """A column of the rows, without blanks at the ends of its texts."""
        if name not in self._stripped:
            self._stripped[name] = stripped(self.rows, name)
        return self._stripped[name]

    def flag(self, where: pl.Series, text: pl.Series | str) -> None:
        """Note that the rows look wrong in a way that isn't silently mended."""
        where = where.fill_null(False)
        if where.any():
            self.flags.append((where, text))

    def reject(self, where: pl.Series, reason: str) -> None:
        """Refuse rows; the first reason counts."""
        where = where.fill_null(False)
        if where.any():
            self.bad.append((where, reason))


EXCHANGED = "The source has latitude and longitude the other way round; they were exchanged."
"""The flag on a row in which somebody had them exchanged."""


def with_version(form: Format, version: str) -> Format:
    """The format with the dataset's version in its reports."""
    return replace(form, version=version) if version else form
