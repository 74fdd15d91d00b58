"""The columns that are counted, held in memory as small numbers: figures, facets and time of any filter.

A :class:`Piece` has some rows of a segment, of each column a number of a byte or two a row and what the numbers stand
for: 27 bytes a row. What a filter's word says is asked of the values, of which there are few, and looked up for the
rows; what has a value is counted by its number, and what follows of the value is added up for each value, not for each
row. So facets, totals and time of a million rows take 60 to 200 ms of a processor where the engine took 250 to 570, of
which 200 went into unpacking the same files, half of that for lists of actors and sources, and 40 to 60 into counting
what came of it; and how many a search finds takes 15 where it took 190.

Pieces are made of the files when somebody first asks (about a second of a processor for a million rows, 27 MB) and
stay. Where all of them have no room (:data:`HELD_BYTES`), none are made, and the engine counts
(:mod:`geo.store.tallies`): a store that outgrows this process's memory is counted where its rows are. Refused: files of
them beside the segments (27 bytes more on the disk for each row, where all of it should take less than 250), the
segments in the engine's memory (160 bytes a row, and lists cost as much), more summaries (two words of a filter and one
that is counted give as many counts as there are rows), and holding a part of a larger store (the rest, made anew for
each question, takes a second of a processor for each million rows).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.schema import whole
from geo.store.summaries import UNDATED, people

PIECE_ROWS = 262_144
"""Of a million rows there are four pieces, so that each core has some."""
HELD_BYTES = 320_000_000
"""So much is held, in each process: of eleven million rows."""
_ROW_BYTES = 27
"""A row's, measured of made-up incidents; by it, and by how many rows the files have, it is decided beforehand."""
NOTHING = np.iinfo(np.int64).min
"""Stands for a value that isn't there; no day, cell or moment is it."""

PEOPLE, EACH = ("killed", "injured"), ("low", "best", "high")
SUMS = ("low", "best", "high", "known", "closed")
"""What is added up of each, of :data:`EACH`: see :func:`geo.store.summaries.people`."""
_LISTS = ("actor", "source")
_CODES = ("type", "domain", "verification", "precision", "country", "region", "target", "means", "dataset")
_OTHERS = ("start", "end", "cell", "moment")
READ = (
    *("row", "live", "publisher", *_CODES, *_LISTS, *_OTHERS),
    *(f"{what}_{each}" for what in PEOPLE for each in EACH),
)
"""The columns that pieces are made of."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Column:
    """A number for each row, and what each number stands for: a value, or a list of them.

    Attributes
    ----------
    ends : array or None
        Where the values of each list end.
    """

    numbers: NDArray[Any]
    values: NDArray[np.int64]
    ends: NDArray[np.int64] | None = None

    def count(self, places: NDArray[np.int64] | slice) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The values, and how many of the rows at some places have each; a value may stand there twice."""
        n = np.bincount(self.numbers[places])
        if self.ends is None:
            return self.values[: len(n)], n
        lengths = np.diff(self.ends, prepend=0)[: len(n)]
        return self.values[: lengths.sum()], np.repeat(n, lengths)

    def having(self, has: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The rows that have one of the values that are marked."""
        if self.ends is not None:
            among = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(has)])
            has = among[self.ends] > among[np.concatenate([np.zeros(1, dtype=np.int64), self.ends[:-1]])]
        return np.asarray(has[self.numbers], dtype=bool)


@dataclass(frozen=True, slots=True)
class Figures:
    """Who came to harm: a number for each row, and of each number what :func:`geo.store.summaries.people` says.

    Attributes
    ----------
    at_least : array
        The best figure, else the lowest; below any where neither is there.
    """

    numbers: NDArray[Any]
    sums: dict[str, NDArray[np.int64]]
    at_least: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some incidents' columns."""

    rows: NDArray[Any]
    columns: dict[str, Column]
    figures: dict[str, Figures]

    @classmethod
    def of(cls, table: pa.Table) -> Piece:
        """The incidents among rows that have the columns :data:`READ`."""
        if not pc.all(table["live"]).as_py():
            table = table.filter(table["live"])
        column = {name: whole(table[name]) for name in READ if name != "live"}
        columns = {name: _column(column[name]) for name in (*_CODES, *_OTHERS)}
        columns |= {name: _lists(column[name]) for name in _LISTS}
        columns["reports"] = _column(pc.fill_null(pc.list_value_length(column["publisher"]), 0))
        figures = {what: _figures([column[f"{what}_{each}"] for each in EACH]) for what in PEOPLE}
        rows = column["row"].to_numpy()
        return cls(rows.astype(np.min_scalar_type(rows.max(initial=0))), columns, figures)


def _column(values: pa.Array) -> Column:
    if pa.types.is_date(values.type):
        values = values.cast(pa.int32()).fill_null(int(UNDATED))
    coded = values.dictionary_encode(null_encoding="encode")
    return Column(_small(coded), coded.dictionary.cast(pa.int64()).fill_null(NOTHING).to_numpy())


def _small(coded: pa.DictionaryArray) -> NDArray[Any]:
    numbers: NDArray[Any] = coded.indices.to_numpy()
    return numbers.astype(np.min_scalar_type(max(0, len(coded.dictionary) - 1)))


def _lists(lists: pa.ListArray) -> Column:
    """A column of lists, which are told apart by their bytes."""
    width = lists.values.type.bit_width // 8
    offsets = lists.offsets.to_numpy() * np.int32(width)
    values = lists.values.to_numpy().tobytes()
    texts = pa.BinaryArray.from_buffers(pa.binary(), len(lists), [None, pa.py_buffer(offsets), pa.py_buffer(values)])
    coded = texts.dictionary_encode()
    lengths = pc.binary_length(coded.dictionary).to_numpy() // width
    joined = b"".join(coded.dictionary.to_pylist())
    return Column(_small(coded), np.frombuffer(joined, dtype=np.int32).astype(np.int64), np.cumsum(lengths))


def _figures(bounds: list[pa.Array]) -> Figures:
    each = [_column(values) for values in bounds]
    numbers = np.zeros(len(bounds[0]), dtype=np.int64)
    for column in each:
        numbers *= max(1, len(column.values))
        numbers += column.numbers
    coded = pa.array(numbers).dictionary_encode()
    left = coded.dictionary.to_numpy()
    values: list[pa.Array] = []
    for column in reversed(each):
        left, place = np.divmod(left, max(1, len(column.values)))
        figures = column.values[place]
        values.insert(0, pa.array(figures, mask=figures == NOTHING))
    low, best, _high = values
    sums = {name: np.asarray(array.cast(pa.int64()).to_numpy()) for name, array in people(*values).items()}
    return Figures(_small(coded), sums, pc.coalesce(best, low).fill_null(NOTHING).to_numpy())


class Held:
    """The pieces of some segments; for many threads.

    Parameters
    ----------
    rows : int
        How many the segments have.
    most_bytes : int
        So much may be held.
    """

    def __init__(self, segments: Sequence[Path] = (), rows: int = 0, most_bytes: int = HELD_BYTES) -> None:
        self._segments = tuple(segments)
        self.has_room = rows * _ROW_BYTES <= most_bytes
        self._kept: dict[tuple[Path, int], Piece] = {}

    def each(self, ask: Callable[[Piece], Answer]) -> Iterator[Answer]:
        """The answer of each piece; several are asked at once."""
        if len(self._places) == 1:
            yield ask(self._piece(*self._places[0]))
            return
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(lambda place: ask(self._piece(*place)), self._places)

    def prepare(self) -> Iterator[Callable[[], object]]:
        """What makes one piece after the other, before somebody asks."""
        for path, groups in self._places if self.has_room else ():
            yield partial(self._piece, path, groups)

    @cached_property
    def _places(self) -> list[tuple[Path, range]]:
        return list(_places(self._segments))

    def _piece(self, path: Path, groups: range) -> Piece:
        key = (path, groups.start)
        if (kept := self._kept.get(key)) is not None:
            return kept
        with pq.ParquetFile(path, memory_map=True) as file:
            piece = Piece.of(file.read_row_groups(list(groups), columns=list(READ), use_threads=False))
        return self._kept.setdefault(key, piece)


def _places(segments: Sequence[Path]) -> Iterator[tuple[Path, range]]:
    """The row groups of which each piece is made."""
    for path in segments:
        with pq.ParquetFile(path, memory_map=True) as file:
            rows, groups = file.metadata.num_rows, file.metadata.num_row_groups
        together = max(1, round(PIECE_ROWS * groups / max(1, rows)))
        for start in range(0, groups, together):
            yield path, range(start, min(start + together, groups))


def pieces_of(rows: pa.Table) -> list[Piece]:
    """The pieces of rows in memory."""
    return [Piece.of(rows.slice(start, PIECE_ROWS)) for start in range(0, len(rows), PIECE_ROWS)]
