"""The description of a dataset format, and the draft in which its rows become incidents, batch by batch.

A :class:`Format` says which columns hold which field, what codes mean, and whose data it is. What formats share (dates,
coordinates, counts, lists, reports, flags, the raw row) is done for all in :mod:`geo.datasets.fields`, a whole batch at
a time. The rest is in a format's function ``particular``, which gets the rows and the draft. A user's column mapping
for an unknown table becomes a Format as well.

A draft has columns of :data:`geo.schema.INCIDENTS`; those that a format lacks are left out.
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
"""The column of a batch with the row numbers, from 1; no file's column can have this name."""
GEOMETRY = "\x1dgeometry"
"""The column of a batch with GeoJSON geometries other than points."""


class Kind(NamedTuple):
    """The meaning of a source's label: event type, and means and targets if it implies any."""

    event_type: str
    means: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


class Removal(NamedTuple):
    """A format that lists retracted incidents: the column (folded name) of their ids, and the reason to record."""

    column: str
    reason: str


ColumnNames = str | tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A dataset format: how it is recognised, what its columns and codes mean, and whose data it is.

    Attributes
    ----------
    key : str
        The incidents' ``source``; a short word.
    label : str
        The dataset's name on the page.
    needs : tuple of frozenset of str
        The format is recognised if all columns of one of these sets (folded names) are present.
    lacks : frozenset of str
        Columns that must not be present, because they belong to another dataset of the publisher.
    columns : mapping
        By field, its column (folded name), or several, of which the first non-empty counts. For ``actor``,
        ``target_actor``, ``means`` and ``target`` all columns count, and a tuple joins the columns of one name.
    types, means, targets, precisions, verifications : mapping
        Our codes by the source's labels, folded.
    kind_of, words_of : callable
        Functions for labels that a table can't list, and for extracting keywords from titles if no column has a type.
    day_first : bool or None
        Whether 03/04/2022 has the day first; None decides by the column (:func:`geo.datasets.datestamps.day_order`).
    separators : str
        The characters that separate names in a cell.
    precision : str
        The precision of rows with coordinates that state none.
    exchanged : frozenset of int or None
        Numbers of the rows in which to swap latitude and longitude if they look swapped; None for all such rows.
    shared_id : str
        The name of a numbering of ids that several datasets share ("sind"); else empty.
    groups : bool
        Whether rows of one event, not necessarily adjacent, become one incident, so that the file is read whole.
    towns_of : callable
        Possible towns for the name of a wider place, the likeliest first, for geocoding by name.
    removes : Removal, optional
        Set if the rows are incidents of ``key`` that the publisher retracted: importing them removes those that are
        stored.
    mark : bytes
        Lower-case text that must be in the beginning of the file, if columns aren't sufficient for recognition.
    particular : callable
        ``particular(rows, draft)``, for everything that the tables can't express.
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
        """Whether a table with these folded column names, in a file with this beginning, is of this format."""
        there = set(names)
        return any(needed <= there for needed in self.needs) and not self.lacks & there and self.mark in head.lower()


@dataclass(slots=True)
class IncidentBatch:
    """The result of a batch of rows: incidents (columns of :data:`geo.schema.INCIDENTS`) and rejects.

    ``row_numbers`` has the row number of each incident.
    """

    table: pa.Table
    rejects: list[Reject]
    unmapped: Counter[str]
    rows: int
    blank: int
    row_numbers: NDArray[np.int64]


class TableDraft:
    """Incidents under construction: a column for each field, all of the same length, null for no value."""

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
        """A text column of the draft; empty texts if it isn't filled."""
        return self.columns[name] if name in self.columns else self.constant(default)

    def source(self, name: str) -> pl.Series | None:
        """The source's column for a field, stripped; None if the table has none."""
        columns = self.sources(name)
        return first_filled(columns) if columns else None

    def sources(self, name: str) -> list[pl.Series]:
        """All the source's columns for a field, stripped; columns in a tuple are joined by blanks."""
        wanted = self.form.columns.get(name, ())
        columns = []
        for names in (wanted,) if isinstance(wanted, str) else wanted:
            parts = [p for p in ((names,) if isinstance(names, str) else names) if p in self.rows.columns]
            if parts:
                columns.append(join_texts([self.text(part) for part in parts], " "))
        return columns

    def only_source(self, name: str) -> str:
        """The name of the source's only column for a field; empty if it has none or several."""
        wanted = self.form.columns.get(name, ())
        parts = [
            (names,) if isinstance(names, str) else names
            for names in ((wanted,) if isinstance(wanted, str) else wanted)
        ]
        there = [part for each in parts for part in each if part in self.rows.columns]
        return there[0] if len(there) == 1 else ""

    def text(self, name: str) -> pl.Series:
        """A column of the rows, stripped."""
        if name not in self._stripped:
            self._stripped[name] = stripped(self.rows, name)
        return self._stripped[name]

    def flag(self, where: pl.Series, text: pl.Series | str) -> None:
        """Flag rows that look wrong, since data aren't corrected silently."""
        where = where.fill_null(False)
        if where.any():
            self.flags.append((where, text))

    def reject(self, where: pl.Series, reason: str) -> None:
        """Reject rows; the first reason is kept."""
        where = where.fill_null(False)
        if where.any():
            self.bad.append((where, reason))


EXCHANGED = "The source has latitude and longitude the other way round; they were exchanged."
"""The flag on rows whose latitude and longitude were swapped."""


def with_version(form: Format, version: str) -> Format:
    """The format with the dataset's version in its reports."""
    return replace(form, version=version) if version else form
