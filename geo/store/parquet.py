"""Write the ledger's Parquet files fast. All tricks for speed are in this module, with what each buys.

``deltalake``'s own writer takes four times the processor time: 0.93 s for 100,000 rows, against 0.23 s here, which is
75 % less, for files two thirds larger (168 bytes a row, 100 there); ``python -m tests.benchmarks.bench_store 100000
--writing`` measures both in turn. Of the time that writing would take without it, each of these buys (medians):

- 25 %: columns, and fields of structs, that are empty in all rows are left out; Delta reads null there.
- 11 %: minimum and maximum only of the columns by which queries skip files (:data:`BOUNDED`).
- 11 %: dictionaries only where values repeat (:data:`REPEATING`), measured on texts that repeat; on texts that never
  do, more.
- 12 %: if a dictionary has many texts (60,000), each row group is written with only the texts that it uses, because
  Arrow would write all of them; the file is 6 % smaller too.

Reading gains too: pages of Parquet's second version, written in batches of a row group, and uncompressed columns of
random-looking numbers (:data:`SCATTERED`), save 8 % of the time to read a whole row group.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from geo.schema import whole, without_codes

BOUNDED = ("id", "source", "date_start", "sequence")
"""The columns whose minimum and maximum the Delta log has for each file."""

REPEATING = [
    *("source", "event_type", "type_original", "type_scheme", "date_start", "date_end", "date_precision", "date_note"),
    *("precision", "radius_km", "country", "admin1", "admin2", "place", "place_id", "method", "verification"),
    *("verification_reason", "raw_header", "domain", "act", "change", "reason", "killed", "injured"),
    *(f"{what}_{bound}" for what in ("killed", "injured") for bound in ("low", "best", "high")),
    *(
        f"{name}.list.element"
        for name in ("means", "target", "actor", "target_actor", "flags", "sources", "publishers")
    ),
    *(f"reports.list.element.{name}" for name in ("publisher", "licence", "dataset", "version", "language", "note")),
]
"""Columns that are dictionary-encoded in the file."""

SCATTERED = ("lat", "lon", "cell", "fingerprint")
"""Columns of numbers that don't compress."""

FILE_ROWS = 1_048_576
"""The most rows of a file."""

ROW_GROUP = 16_384
"""The rows of a row group, which are read together even for a single row: a few milliseconds."""


def write_files(
    folder: Path, tables: Iterable[pa.Table], schema: pa.Schema, *, begun: list[Path]
) -> Iterator[AddAction]:
    """Write rows as Parquet files, and yield an add action for Delta's log for each.

    Parameters
    ----------
    folder : Path
        The folder to write to.
    tables : iterable of pa.Table
        Rows of ``schema``, which has the columns :data:`BOUNDED`.
    begun : list of Path
        Each file is appended before it is written, so that the caller can remove all after a failure.
    """
    rest = iter(tables)
    table, columns = next(rest, None), frozenset[str]()
    while table is not None:
        columns |= _filled(table)
        kept = _only(schema, columns)
        path = folder / f"part-{uuid.uuid4()}.lz4.parquet"
        begun.append(path)
        bounds = _ColumnRanges()
        with pq.ParquetWriter(
            path,
            kept,
            compression={name: "none" if name in SCATTERED else "lz4" for name in _leaves(kept)},
            use_dictionary=REPEATING,
            write_statistics=list(BOUNDED),
            store_schema=False,
            data_page_version="2.0",
            write_page_checksum=True,
            write_batch_size=ROW_GROUP,
        ) as writer:
            while table is not None and bounds.rows < FILE_ROWS and _filled(table) <= columns:
                for piece in _pieces(_cut(table, kept)):
                    writer.write_table(piece, row_group_size=ROW_GROUP)
                bounds.add(table)
                table = next(rest, None)
        yield AddAction(path.name, path.stat().st_size, {}, time.time_ns() // 1_000_000, True, bounds.as_json())


def _filled(table: pa.Table) -> frozenset[str]:
    """The columns, and fields of structs, with a value other than null, empty text or empty list in some row."""
    names = [name for name in table.column_names if any(map(_says, table[name].chunks))]
    for name in list(names):
        if fields := _fields(table.schema.field(name).type):
            structs = [chunk.flatten() for chunk in table[name].chunks]
            names += [
                f"{name}.{field}" for field in fields if any(_says(pc.struct_field(some, field)) for some in structs)
            ]
    return frozenset(names)


def _says(values: pa.Array) -> bool:
    """Whether any value of a column is other than null, an empty text or an empty list."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary
    if len(values) and values[0].as_py():
        return True
    if pa.types.is_string(values.type):
        return bool(pc.max(pc.binary_length(values)).as_py())
    if pa.types.is_list(values.type):
        return bool(pc.max(pc.list_value_length(values)).as_py())
    return bool(values.null_count < len(values))


def _fields(kind: pa.DataType) -> list[str]:
    """The names of the fields of a list of structs."""
    return kind.value_type.names if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type) else []


def _leaves(fields: Iterable[pa.Field], within: str = "") -> Iterator[str]:
    """The names of the leaf columns in a Parquet file."""
    for field in fields:
        name, kind = within + field.name, field.type
        while pa.types.is_list(kind):
            name, kind = f"{name}.list.element", kind.value_type
        yield from _leaves(kind, f"{name}.") if pa.types.is_struct(kind) else (name,)


def _only(schema: pa.Schema, columns: frozenset[str]) -> pa.Schema:
    """The schema reduced to some columns and fields; a struct keeps at least one field."""
    kept = []
    for field in schema:
        if field.name not in columns:
            continue
        if _fields(field.type):
            within = [each for each in field.type.value_type if f"{field.name}.{each.name}" in columns]
            field = field.with_type(pa.list_(pa.struct(within or [field.type.value_type[0]])))
        kept.append(field)
    return pa.schema(kept)


def _cut(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table reduced to a schema of :func:`_only`."""
    return pa.table([_cut_structs(table[field.name], field.type) for field in schema], schema=schema)


def _cut_structs(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray | pa.Array:
    if column.type == kind:
        return column
    lists = whole(column)
    fields = [pc.struct_field(lists.values, name) for name in _fields(kind)]
    return pa.ListArray.from_arrays(lists.offsets, pa.StructArray.from_arrays(fields, fields=list(kind.value_type)))


def _pieces(table: pa.Table) -> Iterator[pa.Table]:
    """Yield the table whole or, if it has large dictionaries, as row groups with only the texts that each uses."""
    wide = [name for name in table.column_names if max(map(_texts, table[name].chunks), default=0) > ROW_GROUP // 4]
    if not wide:
        yield table
        return
    for start in range(0, len(table), ROW_GROUP):
        piece = table.slice(start, ROW_GROUP)
        for name in wide:
            field = piece.schema.field(name)
            own = pc.take(piece[name], pa.array(np.arange(len(piece))))  # copies, without the rest of the dictionary
            again = own.cast(_unpacked(field.type)).cast(field.type)
            piece = piece.set_column(piece.column_names.index(name), field, again)
        yield piece


def _unpacked(kind: pa.DataType) -> pa.DataType:
    """A column's type without dictionary encoding."""
    if pa.types.is_dictionary(kind):
        return kind.value_type
    if pa.types.is_list(kind):
        return pa.list_(_unpacked(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_unpacked(field.type)) for field in kind])
    return kind


def _texts(values: pa.Array) -> int:
    """The size of a column's largest dictionary; 0 without one."""
    if pa.types.is_dictionary(values.type):
        return len(values.dictionary)
    if pa.types.is_list(values.type):
        return _texts(values.values)
    if pa.types.is_struct(values.type):
        return max(_texts(values.field(place)) for place in range(values.type.num_fields))
    return 0


class _ColumnRanges:
    """Minimum and maximum of a file's columns, by which queries can skip it."""

    def __init__(self) -> None:
        self.rows = 0
        self._low: dict[str, Any] = {}
        self._high: dict[str, Any] = {}
        self._nulls = dict.fromkeys(BOUNDED, 0)

    def add(self, table: pa.Table) -> None:
        """Include a table's rows."""
        self.rows += len(table)
        for name in BOUNDED:
            values = table[name]
            bounds = pc.min_max(without_codes(pc.unique(values)) if pa.types.is_dictionary(values.type) else values)
            low, high = bounds["min"].as_py(), bounds["max"].as_py()
            self._nulls[name] += table[name].null_count
            if low is not None:
                self._low[name] = min(low, self._low.get(name, low))
                self._high[name] = max(high, self._high.get(name, high))

    def as_json(self) -> str:
        """The statistics as JSON for Delta's log."""
        return json.dumps(
            {"numRecords": self.rows, "minValues": self._low, "maxValues": self._high, "nullCount": self._nulls},
            default=str,
        )
