"""Reuse of Arrow columns: the only module of this room that exists for speed alone.

Elsewhere a column is a polars Series of text and a batch a polars DataFrame. Here a Series may keep the Arrow array
that it was made from, so that it needn't be converted back for the table of incidents. Any operation on such a Series
gives a plain one, and all functions accept plain ones, so the results are the same without this module's classes.

Delimited text is parsed with Arrow; columns without blanks around their texts go into the table unchanged
(:class:`ArrowBatch`, :attr:`Cells.texts`). That saves 5 % of the processor time of importing a table of 262,144 rows,
0.10 of 1.9 s (2026-12-02, two busy cores: the least of eighteen runs with it and without it).

Dropped, because each saved less than 3 % by itself: keeping dictionaries of repeating texts, joining columns by their
dictionaries, caching names between batches, publishers as dictionaries, and a fast path for known labels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from geo.schema import text_bounds


class ArrowBatch(pl.DataFrame):
    """A batch unchanged since reading; ``texts`` has its columns as Arrow arrays."""

    texts: pa.RecordBatch | None = None


class Cells(pl.Series):
    """A polars column that keeps its Arrow array; results of operations on it don't.

    Attributes
    ----------
    texts : StringArray or None
        Text column as read.
    """

    texts: pa.Array | None = None

    def scatter(self, indices: Any, values: Any) -> pl.Series:
        """Return a new series; polars would change this one in place."""
        return pl.Series(self.name, self).scatter(indices, values)


def texts_of(column: pl.Series) -> pa.Array | None:
    """Text column's Arrow array if it is unchanged since reading; else None."""
    return column.texts if isinstance(column, Cells) else None


def to_arrow(column: pl.Series) -> pa.Array:
    """The column as one Arrow array, text as ``string``."""
    if (texts := texts_of(column)) is not None:
        return texts
    array = column.to_arrow()
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array.cast(pa.string()) if column.dtype == pl.String else array


def dictionary_of(column: pl.Series) -> pa.DictionaryArray:
    """The column dictionary-encoded."""
    return to_arrow(column).dictionary_encode()


def map_distinct(column: pl.Series, function: Callable[[str], Any], dtype: Any) -> pl.Series:
    """Map a function over a column, calling it once for each distinct value.

    Parameters
    ----------
    column : Series of text
    function : callable
        From a text to a value of ``dtype``, or None.
    dtype : polars type
    """
    encoded = dictionary_of(column)
    values = [function(value) for value in encoded.dictionary.to_pylist()]
    if not values:
        return pl.Series(column.name, [], dtype=dtype)
    if dtype == pl.List(pl.String) and all(value == [] for value in values):
        offsets = pa.array(np.zeros(len(column) + 1, dtype=np.int32))
        return pl.Series(column.name, pa.ListArray.from_arrays(offsets, pa.array([], pa.string())))
    distinct = pl.Series(values, dtype=dtype)
    if all(value == values[0] for value in values):
        return distinct.new_from_index(0, len(column)).alias(column.name)
    return distinct.gather(pl.Series(encoded.indices)).alias(column.name)


def stripped(rows: pl.DataFrame, name: str) -> pl.Series:
    """A column with its texts stripped."""
    column, batch = rows[name], rows.texts if isinstance(rows, ArrowBatch) else None
    if batch is None or not _is_bare(texts := batch.column(name)):
        return column.str.strip_chars()
    cells = Cells(column.name, column)
    cells.texts = texts
    return cells


def _is_bare(texts: pa.Array) -> bool:
    # whether all texts begin and end with visible ASCII characters, so that none has blanks at its ends
    data = texts.buffers()[2]
    if data is None:
        return True
    ends = text_bounds(texts)
    first, last = ends[:-1], ends[1:]
    filled = last > first
    if not filled.all():
        first, last = first[filled], last[filled]
    letters = np.frombuffer(data, np.uint8)
    return all(bool((letters[at] - _FIRST_VISIBLE < _VISIBLE).all()) for at in (first, last - 1))


_FIRST_VISIBLE, _VISIBLE = np.uint8(ord("!")), np.uint8(94)
