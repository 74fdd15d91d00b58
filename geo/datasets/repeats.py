"""Columns of text that Arrow has already: the one module of the room that exists for speed alone.

Everywhere else a column is a polars Series of text and a batch a polars DataFrame. Here, and nowhere else, a Series may
carry what it was made of, so that the table of incidents needn't be made from it again. Whatever is done to such a
Series gives a plain one, and all functions take plain ones too: without this module's classes the outcome is the same.

Text between separators is parsed by Arrow; a cell without blanks at its ends goes into the table as Arrow has it
(:class:`ArrowBatch`, :attr:`Cells.texts`). That buys 5 % of the processor time of importing a table of 262,144 rows,
0.10 of 1.9 s (2026-12-02, two busy cores: the least of eighteen turns with it and without it).

Dropped, since each bought less than 3 % by itself: text that repeats as the dictionary by which it was computed (none),
joining columns by their dictionaries, names remembered between batches, publishers as dictionaries, labels that are all
known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from geo.schema import text_bounds


class ArrowBatch(pl.DataFrame):
    """A batch just as it was parsed: ``texts`` has the columns as Arrow does."""

    texts: pa.RecordBatch | None = None


class Cells(pl.Series):
    """A polars column that keeps its Arrow form beside it; the result of any operation on it doesn't.

    Attributes
    ----------
    texts : StringArray or None
        The column just as it was parsed.
    """

    texts: pa.Array | None = None

    def scatter(self, indices: Any, values: Any) -> pl.Series:
        """Another series, where polars writes into the one that is there."""
        return pl.Series(self.name, self).scatter(indices, values)


def texts_of(column: pl.Series) -> pa.Array | None:
    """The column as Arrow has it where nothing was done to it since it was parsed; None elsewhere."""
    return column.texts if isinstance(column, Cells) else None


def to_arrow(column: pl.Series) -> pa.Array:
    """The column as one array of Arrow's, text as ``string``."""
    if (texts := texts_of(column)) is not None:
        return texts
    array = column.to_arrow()
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return array.cast(pa.string()) if column.dtype == pl.String else array


def dictionary_of(column: pl.Series) -> pa.DictionaryArray:
    """The column as numbers of its distinct texts."""
    return to_arrow(column).dictionary_encode()


def map_distinct(column: pl.Series, function: Callable[[str], Any], dtype: Any) -> pl.Series:
    """What ``function`` makes of each value, called once for each distinct one.

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
    """A column without blanks at the ends of its texts."""
    column, batch = rows[name], rows.texts if isinstance(rows, ArrowBatch) else None
    if batch is None or not _is_bare(texts := batch.column(name)):
        return column.str.strip_chars()
    cells = Cells(column.name, column)
    cells.texts = texts
    return cells


def _is_bare(texts: pa.Array) -> bool:
    # Whether each text begins and ends with a visible ASCII character, so that no blank can be there.
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
