"""Columns held in memory as small numbers, for counting (figures, facets, time) and for lists and close-up maps.

A :class:`Piece` holds some rows of a segment: for each column a code of a byte or two per row, and the values of the
codes; 27 bytes per row in all. A condition of a filter is evaluated for the few values and looked up for the rows.
Counts are by code, and sums are taken per value, not per row. So facets, totals and time of a million rows take 60 to
200 ms of processor time where the engine took 250 to 570 (200 of it for decompressing files, half of that for lists of
actors and sources), and counting a search's results takes 15 ms instead of 190.

The further columns that lists and single marks show, with ids and titles compressed, take about 60 bytes per row. With
them a page of a list takes 20 ms at a million rows where the engine takes 280, and a view of single marks 2 ms where it
takes 15, mostly for compiling the query and reading titles of other rows.

Pieces are made from the files at first use (about a second of processor time and 27 MB for a million rows) and kept. If
there isn't room for all (:data:`HELD_BYTES`), none are kept: files of them are read (:mod:`geo.store.column_files`).
Refused: the segments in the engine's memory (160 bytes per row, and lists remain as slow), more summaries (with two
restricted fields and one counted there are as many combinations as rows), and holding part of a larger store (making
the rest for each query takes a second per million rows).
"""

from __future__ import annotations

import itertools
import os
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.schema import whole
from geo.store import asking
from geo.store.coded_columns import CODED_ROWS
from geo.store.postings import are_among
from geo.store.summaries import UNDATED, people

_FEW = 256
"""Up to this many rows are looked up one by one."""
PIECE_ROWS = 262_144
"""Rows of a piece: a million rows make four, so that several cores have work."""
HELD_BYTES = 320_000_000
"""The most bytes held in each process: enough for eleven million rows."""
_ROW_BYTES, _SHOWN_BYTES = 27, 60
"""Bytes per row of the counted columns and of the further shown ones, measured with generated incidents. With the
number of rows they decide in advance what is held."""
NO_VALUE = np.iinfo(np.int64).min
"""The code of a missing value, which is no valid day, cell or time."""

PEOPLE, EACH = ("killed", "injured"), ("low", "best", "high")
TOLL_SUMS = ("low", "best", "high", "known", "closed")
"""The sums for each of :data:`EACH`: see :func:`geo.store.summaries.people`."""
_LISTS = ("actor", "source")
_CODES = ("type", "domain", "verification", "precision", "country", "region", "target", "means", "dataset")
_OTHERS = ("start", "end", "cell", "moment")
HELD_COLUMNS = (
    *("row", "live", "publisher", *_CODES, *_LISTS, *_OTHERS),
    *(f"{what}_{each}" for what in PEOPLE for each in EACH),
)
"""The columns that pieces are made from."""
_TEXTS = ("id", "title")
_MEASURES = ("lat", "lon", "radius_km", "has_geometry")
_SHOWN_CODES = ("place", "place_id", "date_precision")
SHOWN_COLUMNS = (*HELD_COLUMNS, *_TEXTS, *_MEASURES, *_SHOWN_CODES)
"""The columns of pieces whose rows can also be shown."""

Answer = TypeVar("Answer")
Task = TypeVar("Task")
ReadColumns = Callable[[Sequence[str]], pa.Table]
"""Reads columns of some incidents, always the same."""
_MOST_READ = 32
"""The most groups of rows that :meth:`Held.taken` reads: as long as a query takes."""
_STREAMED = 16
"""How many results of :func:`in_parallel` are made before they have to be taken."""


@dataclass(frozen=True, slots=True)
class HeldColumn:
    """A column as a code for each row, and the value, or list of values, of each code.

    Attributes
    ----------
    ends : array or None
        The end offset of each list among the values; None if values are single.
    """

    numbers: NDArray[Any]
    values: NDArray[np.int64]
    ends: NDArray[np.int64] | None = None

    def count(self, places: NDArray[np.int64] | slice) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The values and their counts among the rows at some places; a value may occur twice."""
        n = np.bincount(self.numbers[places])
        if self.ends is None:
            return self.values[: len(n)], n
        lengths = np.diff(self.ends, prepend=0)[: len(n)]
        return self.values[: lengths.sum()], np.repeat(n, lengths)

    def lists(self, places: NDArray[np.int64]) -> pa.ListArray:
        """The lists of the rows at some places."""
        assert self.ends is not None
        numbers = self.numbers[places]
        ends = self.ends[numbers]
        lengths = ends - np.concatenate([np.zeros(1, dtype=np.int64), self.ends])[numbers]
        offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        at = np.arange(offsets[-1]) + np.repeat(ends - offsets[1:], lengths)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(self.values[at], pa.int32()))

    def having(self, has: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which rows have one of the marked values."""
        if self.ends is not None:
            among = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(has)])
            has = among[self.ends] > among[np.concatenate([np.zeros(1, dtype=np.int64), self.ends[:-1]])]
        return np.asarray(has.take(self.numbers), dtype=bool)


@dataclass(frozen=True, slots=True)
class Figures:
    """Killed or injured: a code for each row, and the result of :func:`geo.store.summaries.people` for each code.

    Attributes
    ----------
    at_least : array
        The best figure, else the lowest; below 0 if there is neither.
    bounds : mapping of :data:`EACH` to array
        The figures themselves.
    """

    numbers: NDArray[Any]
    sums: dict[str, NDArray[np.int64]]
    at_least: NDArray[np.int64]
    bounds: dict[str, NDArray[np.int64]]

    @classmethod
    def of(cls, numbers: NDArray[Any], bounds: NDArray[np.int64]) -> Figures:
        """Those with some codes, given the codes' low, best and high figures: :data:`NO_VALUE` if missing."""
        values = [pa.array(figures, mask=figures == NO_VALUE) for figures in bounds]
        low, best, _high = values
        sums = {name: np.asarray(array.cast(pa.int64()).to_numpy()) for name, array in people(*values).items()}
        at_least = pc.coalesce(best, low).fill_null(NO_VALUE).to_numpy()
        return cls(numbers, sums, at_least, dict(zip(EACH, bounds, strict=True)))


class Texts:
    """Texts most of which are never read: compressed in blocks.

    Refused: zstd, which takes half the space, but five times as long to compress and eight times to decompress.
    """

    _TOGETHER = 64
    _CODEC = pa.Codec("lz4_raw")

    def __init__(self, texts: pa.StringArray) -> None:
        self._rows = len(texts)
        packed, sizes = [], []
        _nulls, offsets, letters = texts.buffers()
        ends = np.frombuffer(offsets or b"", np.int32)[texts.offset : texts.offset + len(texts) + 1]
        for start in range(0, len(texts), self._TOGETHER):
            of = ends[start : start + self._TOGETHER + 1]
            raw = np.diff(of).tobytes() + memoryview(letters or b"")[of[0] : of[-1]]
            packed.append(self._CODEC.compress(raw, asbytes=True))
            sizes.append(len(raw))
        self._packed, self._sizes = b"".join(packed), np.array(sizes, dtype=np.int32)
        self._ends = np.cumsum([0, *map(len, packed)])

    def take(self, places: NDArray[np.int64]) -> pa.Array:
        """The texts at some places."""
        blocks, back = np.unique(places // self._TOGETHER, return_inverse=True)
        lengths, texts = [np.zeros(1, dtype=np.int32)], []
        for block in blocks.tolist():
            packed = memoryview(self._packed)[self._ends[block] : self._ends[block + 1]]
            raw = self._CODEC.decompress(packed, decompressed_size=self._sizes[block], asbytes=True)
            rows = min(self._TOGETHER, self._rows - block * self._TOGETHER)
            lengths.append(np.frombuffer(raw, np.int32, rows))
            texts.append(raw[rows * 4 :])
        ends = np.cumsum(np.concatenate(lengths), dtype=np.int32)
        near = pa.StringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(b"".join(texts)))
        return near.take(pa.array(back.reshape(-1) * self._TOGETHER + places % self._TOGETHER))


@dataclass(frozen=True, slots=True)
class Shown:
    """The further columns that lists and single marks show.

    Attributes
    ----------
    order : array
        The indices that sort the rows by row number.
    """

    texts: dict[str, Texts]
    measures: dict[str, pa.DictionaryArray]
    order: NDArray[np.int32]

    @classmethod
    def of(cls, table: pa.Table) -> Shown:
        """Those of a table with the columns :data:`SHOWN_COLUMNS`."""
        texts = {name: Texts(whole(table[name])) for name in _TEXTS}
        measures = {name: _coded(whole(table[name])) for name in _MEASURES}
        return cls(texts, measures, np.argsort(table["row"].to_numpy()).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Piece:
    """The held columns of some incidents.

    Attributes
    ----------
    rows : array
        Their row numbers; without meaning where these weren't read, as in pieces of :mod:`geo.store.column_files`.
    """

    rows: NDArray[Any]
    columns: dict[str, HeldColumn]
    figures: dict[str, Figures]
    shown: Shown | None
    _left: list[tuple[NDArray[np.int64], NDArray[np.bool_] | None]] = field(default_factory=list)

    @classmethod
    def of(cls, table: pa.Table) -> Piece:
        """A piece of the incidents in a table with the columns :data:`HELD_COLUMNS`, some of them, or
        :data:`SHOWN_COLUMNS`.
        """
        if "live" in table.column_names and not pc.all(table["live"]).as_py():
            table = table.filter(table["live"])
        column = {name: whole(table[name]) for name in HELD_COLUMNS if name != "live" and name in table.column_names}
        columns, figures = _counted_columns(column), _figures_by_harm(column)
        rows = column["row"].to_numpy() if "row" in column else np.arange(len(table))
        shown = None
        if "id" in table.column_names:
            columns |= {name: _column(whole(table[name])) for name in _SHOWN_CODES}
            columns["publisher"] = _lists(column["publisher"])
            shown = Shown.of(table)
        return cls(rows.astype(np.min_scalar_type(rows.max(initial=0))), columns, figures, shown)

    @property
    def size(self) -> int:
        """How many incidents these are."""
        return len(self.rows)

    def left(self, gone: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Which rows aren't among some sorted row numbers; None if all are left.

        What was computed last is kept, and after an edit only its row is looked up: to look all up takes 2 ms per
        quarter of a million rows.
        """
        if not len(gone):
            return None
        before, mask = self._left[0] if self._left else (gone[:0], None)
        if before is not gone:
            fresh = gone[~are_among(gone, before)]
            if self.shown is None or len(fresh) > _FEW or len(before) + len(fresh) != len(gone):
                mask = self._without(gone)
            elif len(places := self.find(fresh)):
                mask = np.ones(self.size, dtype=bool) if mask is None else mask.copy()
                mask[places] = False
            self._left[:] = [(gone, mask)]
        return mask

    def _without(self, gone: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        is_left = np.ones(1 + int(self.rows.max(initial=0)), dtype=bool)
        is_left[gone[: np.searchsorted(gone, len(is_left))]] = False
        mask: NDArray[np.bool_] = is_left[self.rows]
        return None if mask.all() else mask

    def find(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The indices of those of some row numbers that are in this piece; only for pieces that can be shown."""
        assert self.shown is not None
        at = np.searchsorted(self.rows, rows, sorter=self.shown.order)
        places = self.shown.order[at[at < len(self.rows)]].astype(np.int64)
        return places[np.isin(self.rows[places], rows)]

    def take(self, places: NDArray[np.int64], names: Iterable[str]) -> pa.Table:
        """Columns of :data:`geo.store.coded_columns.CODED_ROWS` at some indices; only for pieces that can be shown."""
        fields = [CODED_ROWS.field(name) for name in names]
        return pa.table([self._take(places, each).cast(each.type) for each in fields], schema=pa.schema(fields))

    def _take(self, places: NDArray[np.int64], field: pa.Field) -> pa.Array:
        name, shown = field.name, self.shown
        assert shown is not None
        if name == "row":
            return pa.array(self.rows[places])
        if name in shown.texts:
            return shown.texts[name].take(places)
        if name in shown.measures:
            return shown.measures[name].take(pa.array(places)).dictionary_decode()
        what, _, bound = name.partition("_")
        if bound and what in self.figures:
            figures = self.figures[what]
            return _numbers(figures.bounds[bound][figures.numbers[places]], field.type)
        column = self.columns[name]
        return (
            column.lists(places)
            if column.ends is not None
            else _numbers(column.values[column.numbers[places]], field.type)
        )

    def values(self, name: str, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """The codes of a column without lists in the rows at some indices, 0 if missing."""
        column = self.columns[name]
        values = np.where(column.values == NO_VALUE, 0, column.values)
        return np.asarray(values[column.numbers[places]], dtype=np.int64)

    def between(self, name: str, least: float, most: float) -> NDArray[np.bool_]:
        """Which rows have a measure in a range, both ends included; only for pieces that can be shown."""
        numbers, values = self._measures(name)
        return np.asarray(((values >= least) & (values <= most))[numbers], dtype=bool)

    def measure(self, name: str, places: NDArray[np.int64]) -> NDArray[np.float64]:
        """A measure of the rows at some indices, NaN if missing; only for pieces that can be shown."""
        numbers, values = self._measures(name)
        return np.asarray(values[numbers[places]], dtype=np.float64)

    def _measures(self, name: str) -> tuple[NDArray[Any], NDArray[np.float64]]:
        """A code for each row, and the codes' values; the last value stands for no measure."""
        assert self.shown is not None
        coded = self.shown.measures[name]
        values = np.append(coded.dictionary.to_numpy(zero_copy_only=False).astype(np.float64), np.nan)
        numbers = coded.indices
        if numbers.null_count:
            numbers = numbers.cast(pa.int64()).fill_null(len(values) - 1)
        return numbers.to_numpy(), values

    def numbered(self, name: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """A code for each row, and a sortable value of each code: a list's first value, a figure's best or lowest."""
        if name in self.figures:
            return self.figures[name].numbers, self.figures[name].at_least
        column = self.columns[name]
        if column.ends is None:
            return column.numbers, column.values
        begins = np.concatenate([np.zeros(1, dtype=np.int64), column.ends[:-1]])
        values = np.concatenate([column.values, np.full(1, NO_VALUE)])
        return column.numbers, np.where(column.ends > begins, values[begins], NO_VALUE)


def _numbers(values: NDArray[np.int64], kind: pa.DataType) -> pa.Array:
    """Values as an Arrow array, with null for :data:`NO_VALUE`."""
    missing = int(UNDATED) if pa.types.is_date(kind) else NO_VALUE
    return pa.array(values, mask=values == missing).cast(pa.int32() if pa.types.is_date(kind) else kind)


def _coded(values: pa.Array) -> pa.DictionaryArray:
    """Values dictionary-encoded with codes of one or two bytes."""
    coded = values.dictionary_encode()
    kind = np.min_scalar_type(max(0, len(coded.dictionary) - 1))
    return pa.DictionaryArray.from_arrays(coded.indices.cast(pa.from_numpy_dtype(kind)), coded.dictionary)


def _counted_columns(column: Mapping[str, pa.Array]) -> dict[str, HeldColumn]:
    """The columns to filter and count by, as far as they were read; "reports" has the number of publishers."""
    columns = {name: _column(column[name]) for name in (*_CODES, *_OTHERS) if name in column}
    columns |= {name: _lists(column[name]) for name in _LISTS if name in column}
    if "publisher" in column:
        columns["reports"] = _column(pc.fill_null(pc.list_value_length(column["publisher"]), 0))
    return columns


def _column(values: pa.Array) -> HeldColumn:
    if pa.types.is_date(values.type):
        values = values.cast(pa.int32()).fill_null(int(UNDATED))
    coded = values.dictionary_encode(null_encoding="encode")
    return HeldColumn(_small(coded), coded.dictionary.cast(pa.int64()).fill_null(NO_VALUE).to_numpy())


def _small(coded: pa.DictionaryArray) -> NDArray[Any]:
    numbers: NDArray[Any] = coded.indices.to_numpy()
    return numbers.astype(np.min_scalar_type(max(0, len(coded.dictionary) - 1)))


def _lists(lists: pa.ListArray) -> HeldColumn:
    """A column of lists, deduplicated by their bytes."""
    width = lists.values.type.bit_width // 8
    offsets = lists.offsets.to_numpy() * np.int32(width)
    values = lists.values.to_numpy().tobytes()
    texts = pa.BinaryArray.from_buffers(pa.binary(), len(lists), [None, pa.py_buffer(offsets), pa.py_buffer(values)])
    coded = texts.dictionary_encode()
    lengths = pc.binary_length(coded.dictionary).to_numpy() // width
    joined = b"".join(coded.dictionary.to_pylist())
    return HeldColumn(_small(coded), np.frombuffer(joined, dtype=np.int32).astype(np.int64), np.cumsum(lengths))


def _figures_by_harm(column: Mapping[str, pa.Array]) -> dict[str, Figures]:
    """The figures of each of :data:`PEOPLE`, as far as they were read."""
    read = [what for what in PEOPLE if f"{what}_{EACH[0]}" in column]
    return {what: _figures([column[f"{what}_{each}"] for each in EACH]) for what in read}


def _figures(bounds: list[pa.Array]) -> Figures:
    each = [_column(values) for values in bounds]
    numbers = np.zeros(len(bounds[0]), dtype=np.int64)
    for column in each:
        numbers *= max(1, len(column.values))
        numbers += column.numbers
    coded = pa.array(numbers).dictionary_encode()
    left = coded.dictionary.to_numpy()
    values: list[NDArray[np.int64]] = []
    for column in reversed(each):
        left, place = np.divmod(left, max(1, len(column.values)))
        values.insert(0, column.values[place])
    return Figures.of(_small(coded), np.stack(values))


def in_parallel(ask: Callable[[Task], Answer], items: Sequence[Task]) -> Iterator[Answer]:
    """The results of a function, in order, computed by several threads until the client has gone.

    Only so many wait to be taken as bound the memory of large ones. As one is taken, another is begun, so that no
    thread waits while the results are added up.
    """
    left = iter(items)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = deque(pool.submit(ask, item) for item in itertools.islice(left, _STREAMED))
        try:
            while waiting:
                asking.check_awaited()
                yield waiting.popleft().result()
                waiting.extend(pool.submit(ask, item) for item in itertools.islice(left, 1))
        finally:
            for each in waiting:
                each.cancel()


class Held:
    """The pieces of some segments; thread-safe.

    Parameters
    ----------
    rows : int
        The number of rows in the segments.
    most_bytes : int
        The most bytes to hold.
    before : Held, optional
        An earlier state, whose pieces are reused.

    Attributes
    ----------
    has_room : bool
        Whether there is room for the counted columns.
    shows : bool
        Whether there is room for the shown columns too.
    """

    def __init__(
        self,
        segments: Sequence[Path] = (),
        rows: int = 0,
        most_bytes: int = HELD_BYTES,
        before: Held | None = None,
    ) -> None:
        self._segments = tuple(segments)
        self.has_room = rows * _ROW_BYTES <= most_bytes
        self.shows = rows * (_ROW_BYTES + _SHOWN_BYTES) <= most_bytes
        self._kept: dict[tuple[Path, int], Piece] = {}
        self._making: defaultdict[tuple[Path, int], threading.Lock] = defaultdict(threading.Lock)
        if before is not None and before.shows == self.shows:
            self._kept = {key: piece for key, piece in list(before._kept.items()) if key[0] in self._segments}

    def each(self, ask: Callable[[Piece], Answer]) -> Iterator[Answer]:
        """The result of a function for each piece, computed in parallel."""
        if len(self._places) == 1:
            yield ask(self._piece(*self._places[0]))
            return
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(lambda place: ask(self._piece(*place)), self._places)

    def streamed(self, ask: Callable[[FileRows], Answer]) -> Iterator[Answer]:
        """The result of a function for the rows of each piece, which aren't kept, computed in parallel."""
        return in_parallel(lambda place: ask(FileRows(*place)), self._places)

    def taken(self, rows: NDArray[np.int64], cells: NDArray[np.int64], names: Sequence[str]) -> list[pa.Table] | None:
        """Columns of some rows whose cells are known, from the files; None where that takes longer than a query.

        Groups of rows are in the order of cells, so few are read: a group takes 3 ms, where to compile a query and to
        plan it takes 50 to 100, however few the rows.
        """
        wanted, spans = np.sort(rows), [(cell, cell) for cell in np.unique(cells).tolist()]
        every = map(FileRows.of, self._segments)
        near = [FileRows(each.path, [group]) for each in every for group in each.within(spans)]
        if len(near) > _MOST_READ:
            return None

        def of_group(some: FileRows) -> pa.Table | None:
            here = np.flatnonzero(are_among(some.read(("row",))["row"].to_numpy(), wanted))
            return some.read(names).take(here) if len(here) else None

        return [each for each in in_parallel(of_group, near) if each is not None]

    def pieces(self) -> list[Piece]:
        """All pieces, for quick functions."""
        return [self._piece(*place) for place in self._places]

    @property
    def is_ready(self) -> bool:
        """Whether all pieces have been made."""
        return len(self._kept) == len(self._places)

    def prepare(self) -> Iterator[Callable[[], object]]:
        """Yield functions that each make one piece, to prepare them in advance."""
        for path, groups in self._places if self.has_room else ():
            yield partial(self._piece, path, groups)

    @cached_property
    def _places(self) -> list[tuple[Path, range]]:
        return list(_places(self._segments))

    def _piece(self, path: Path, groups: range) -> Piece:
        key = (path, groups.start)
        if (kept := self._kept.get(key)) is not None:
            return kept
        with self._making[key]:
            if (kept := self._kept.get(key)) is None:
                columns = list(SHOWN_COLUMNS if self.shows else HELD_COLUMNS)
                with pq.ParquetFile(path, memory_map=True) as file:
                    kept = Piece.of(file.read_row_groups(list(groups), columns=columns, use_threads=False))
                self._kept[key] = kept
                pa.default_memory_pool().release_unused()
        return kept


@dataclass(frozen=True, slots=True)
class FileRows:
    """Some row groups of a segment; called with names of columns, it reads those of the incidents in them."""

    path: Path
    groups: Sequence[int]

    @classmethod
    def of(cls, path: Path) -> FileRows:
        """All rows of a segment."""
        return cls(path, range(_metadata(path).num_row_groups))

    def __call__(self, columns: Sequence[str]) -> pa.Table:
        table = self.read([*columns, "live"])
        return table if pc.all(table["live"]).as_py() else table.filter(table["live"])

    def read(self, columns: Sequence[str]) -> pa.Table:
        """Columns of all rows, tombstones too."""
        with pq.ParquetFile(self.path, memory_map=True, metadata=_metadata(self.path)) as file:
            return file.read_row_groups(list(self.groups), columns=list(columns), use_threads=False)

    def sizes(self) -> list[int]:
        """The number of rows in each group."""
        return [_metadata(self.path).row_group(group).num_rows for group in self.groups]

    def within(self, spans: Sequence[tuple[int, int]]) -> list[int]:
        """The groups that may have rows in some spans of cells, first and last, of which no two overlap."""
        if not spans:
            return []
        firsts, lasts = np.sort(np.array(spans, dtype=np.int64), axis=0).T
        least, most = _cell_bounds(self.path)[:, list(self.groups)]
        nearest = np.searchsorted(lasts, least)
        near = np.append(firsts, np.iinfo(np.int64).max)[nearest] <= most
        return [group for group, is_near in zip(self.groups, near.tolist(), strict=True) if is_near]


@lru_cache(maxsize=128)
def _cell_bounds(path: Path) -> NDArray[np.int64]:
    """The least and the greatest cell of each row group of a segment; -1 where no row has one."""
    every = _metadata(path)
    place = next(place for place in range(every.num_columns) if every.schema.column(place).path == "cell")
    groups = (every.row_group(group).column(place).statistics for group in range(every.num_row_groups))
    return np.array([(cells.min, cells.max) if cells.has_min_max else (-1, -1) for cells in groups], np.int64).T


@lru_cache(maxsize=128)
def _metadata(path: Path) -> pq.FileMetaData:
    """The metadata of a segment, which never changes: reading it takes as long as to read a column of a piece."""
    return pq.read_metadata(path, memory_map=True)


def _places(segments: Sequence[Path]) -> Iterator[tuple[Path, range]]:
    """The file and row groups that each piece is made from."""
    for path in segments:
        with pq.ParquetFile(path, memory_map=True) as file:
            rows, groups = file.metadata.num_rows, file.metadata.num_row_groups
        together = max(1, round(PIECE_ROWS * groups / max(1, rows)))
        for start in range(0, groups, together):
            yield path, range(start, min(start + together, groups))


def pieces_of(rows: pa.Table) -> list[Piece]:
    """The pieces of rows in memory; all of them can be shown."""
    return [Piece.of(rows.slice(start, PIECE_ROWS)) for start in range(0, len(rows), PIECE_ROWS)]
