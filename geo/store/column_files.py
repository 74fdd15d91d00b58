"""The counted columns (:mod:`geo.store.held_columns`) in files, for stores too large to hold them in memory.

A filter that no summary covers is counted in one pass over these files; where nothing can match, only the columns that
it restricts are read. Codes of one or two bytes take 9 bytes per row on disk, compressed, and 17 ns to read all of a
row's; the same columns of the segments take 130 ns, and giving them codes 500. Nothing is kept in memory but what the
operating system caches for all processes.

Rows that were replaced are counted as well, and those of a second file subtracted, so that no row numbers are needed.
Refused: row numbers in these files (3 bytes per row), bit sets of replaced rows (found by one more pass over all rows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.store.coded_columns import DOMAIN_OF
from geo.store.held_columns import EACH, PEOPLE, PIECE_ROWS, Figures, HeldColumn, Piece, in_parallel

_ROWS = "rows"
_SINGLE = (
    *("type", "verification", "precision", "country", "region", "target", "means", "dataset"),
    *("start", "end", "cell", "moment", "reports"),
)
_LISTS = ("actor", "source")
FILED_COLUMNS = (*_SINGLE, *_LISTS, *PEOPLE)
"""The columns in a file. The domain, which follows from the type, isn't."""
_SCHEMA = pa.schema(
    [
        (_ROWS, pa.int64()),
        *((name, pa.binary()) for name in FILED_COLUMNS),
        *((f"{name} values", pa.binary()) for name in FILED_COLUMNS),
        *((f"{name} ends", pa.binary()) for name in _LISTS),
    ]
)
"""A record batch has one row, which is a piece: so each column of it is compressed, and read, by itself. Beside each
column of codes are the codes' values, for lists of values also where each ends; of people, the three figures."""
_CODES = {size: np.dtype(f"<u{size}") for size in (1, 2, 4)}

Answer = TypeVar("Answer")
ReadPiece = Callable[[Iterable[str]], Piece]
"""Reads some of the columns of a piece; "domain" may be among them."""


class ColumnsWriter:
    """Writes the columns of rows that come some at a time; a context manager.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, _SCHEMA, options=options)
        self._pending: list[pa.Table] = []

    def __enter__(self) -> ColumnsWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None and self._pending:
            self._write()
        self._writer.close()
        self._file.close()

    def add(self, rows: pa.Table) -> None:
        """Write more rows, with the columns :data:`geo.store.held_columns.HELD_COLUMNS`; tombstones are left out."""
        self._pending.append(rows)
        if sum(map(len, self._pending)) >= PIECE_ROWS:
            self._write()

    def _write(self) -> None:
        piece = Piece.of(pa.concat_tables(self._pending))
        self._pending = []
        buffers: dict[str, NDArray[np.generic]] = {}
        for name in (*_SINGLE, *_LISTS):
            column = piece.columns[name]
            buffers |= {name: column.numbers, f"{name} values": column.values}
            if column.ends is not None:
                buffers[f"{name} ends"] = column.ends
        for name in PEOPLE:
            figures = piece.figures[name]
            bounds = np.concatenate([figures.bounds[each] for each in EACH])
            buffers |= {name: figures.numbers, f"{name} values": bounds}
        columns = [pa.array([buffers[name].tobytes()], pa.binary()) for name in _SCHEMA.names[1:]]
        self._writer.write_batch(pa.record_batch([pa.array([piece.size]), *columns], schema=_SCHEMA))


@dataclass(frozen=True, slots=True)
class ColumnsFile:
    """A file of columns.

    Attributes
    ----------
    segments : tuple of Path
        The segments whose incidents it has, in the same order.
    sign : int
        1, or -1 for rows to subtract.
    """

    path: Path
    segments: tuple[Path, ...] = ()
    sign: int = 1

    @property
    def pieces(self) -> int:
        """How many pieces it has."""
        return int(pa.ipc.open_file(pa.memory_map(str(self.path))).num_record_batches)

    @property
    def sizes(self) -> list[int]:
        """How many incidents each piece has."""
        options = pa.ipc.IpcReadOptions(included_fields=[_SCHEMA.get_field_index(_ROWS)])
        rows = pa.ipc.open_file(pa.memory_map(str(self.path)), options=options)
        return [rows.get_batch(number)[_ROWS][0].as_py() for number in range(rows.num_record_batches)]

    def read(self, number: int, names: Iterable[str]) -> Piece:
        """Some columns of a piece; it has no row numbers."""
        names = [*names]
        wanted = {"type" if name == "domain" else name for name in names}
        fields = [
            place for place, name in enumerate(_SCHEMA.names) if name == _ROWS or name.partition(" ")[0] in wanted
        ]
        options = pa.ipc.IpcReadOptions(included_fields=fields, use_threads=False)
        batch = pa.ipc.open_file(pa.memory_map(str(self.path)), options=options).get_batch(number)
        rows = batch[_ROWS][0].as_py()

        def numbers(name: str) -> NDArray[np.generic]:
            buffer = _only(batch[name])
            return np.frombuffer(buffer, _CODES[buffer.size // rows] if rows else np.uint8)

        def values(name: str) -> NDArray[np.int64]:
            return np.frombuffer(_only(batch[name]), np.int64)

        columns = {
            name: HeldColumn(
                numbers(name), values(f"{name} values"), values(f"{name} ends") if name in _LISTS else None
            )
            for name in wanted
            if name not in PEOPLE
        }
        if "domain" in names:
            columns["domain"] = _domains(columns["type"])
        figures = {
            name: Figures.of(numbers(name), values(f"{name} values").reshape(len(EACH), -1))
            for name in wanted
            if name in PEOPLE
        }
        return Piece(np.broadcast_to(np.uint8(0), rows), columns, figures, None)


def _only(column: pa.BinaryArray) -> pa.Buffer:
    """The bytes of a column's only value, not copied: Arrow's scalar takes as long for that as they take to read."""
    _validity, offsets, data = column.buffers()
    start, end = np.frombuffer(offsets, np.int32)[column.offset : column.offset + 2].tolist()
    return pa.py_buffer(b"") if data is None else data.slice(start, end - start)


def _domains(types: HeldColumn) -> HeldColumn:
    """The domains of a column of types."""
    values, numbers = np.unique(DOMAIN_OF.to_numpy().astype(np.int64)[types.values], return_inverse=True)
    return HeldColumn(numbers.astype(np.uint8)[types.numbers], values)


def streamed(files: Sequence[ColumnsFile], ask: Callable[[ReadPiece, ColumnsFile, int], Answer]) -> Iterator[Answer]:
    """The result of a function for each piece of some files, and its number in the file, computed in parallel."""

    def answer(place: tuple[ColumnsFile, int]) -> Answer:
        file, number = place
        return ask(lambda names: file.read(number, names), file, number)

    places = [(file, number) for file in files for number in range(file.pieces)]
    return in_parallel(answer, places)
