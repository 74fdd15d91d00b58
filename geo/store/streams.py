"""Incidents found in a store too large to be held in memory, by their place in its files.

What a search, a place or a whole filter finds is kept as bits in the order of the files, for all questions about it:
they read the columns that they need a piece at a time, by several threads, skip groups of rows in which nothing was
found, and look at no row number. What is counted they read from files of coded columns (:mod:`geo.store.column_files`),
which have the same order. An engine joins all rows with those found, for each question: of 43 million among a hundred
million that takes 5 to 20 s, where reading a column takes 0.5 s of a processor. Refused: an index of words by place in
the files instead of by row number, which would have to be sorted anew whenever tiers are merged.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.geodesy import Mask
from geo.store.column_files import ColumnsFile, ReadPiece, streamed
from geo.store.held_columns import FileRows, Held, Piece, ReadColumns
from geo.store.row_sets import RowSet

Answer = TypeVar("Answer")
_GroupBits = Mapping[tuple[Path, int], NDArray[np.uint8]]
"""By segment and row group: which of its rows were found. Groups without any are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Incidents in the latest version: rows of the files, and of those in memory beside them.

    Attributes
    ----------
    latest : pa.Table
        The latter, with the columns :data:`geo.store.coded_columns.CODED_ROWS`.
    live : mapping
        Of the groups that have tombstones, which rows aren't.
    """

    held: Held
    bits: _GroupBits
    latest: pa.Table
    live: _GroupBits

    @classmethod
    def of(cls, held: Held, rows: RowSet, latest: pa.Table) -> Found:
        """The incidents among some rows.

        Parameters
        ----------
        rows : RowSet
            Without rows of the files that were replaced.
        latest : pa.Table
            The rows beside the files.
        """

        def having(table: pa.Table) -> Mask:
            return np.asarray(rows.has(table["row"].to_numpy()) & table["live"].to_numpy(), dtype=bool)

        def look(some: FileRows) -> tuple[_GroupBits, _GroupBits]:
            table = some.read(("row", "live"))
            live = {} if pc.all(table["live"]).as_py() else _by_group(some, table["live"].to_numpy())
            bits = _by_group(some, having(table))
            return {place: each for place, each in bits.items() if each.any()}, live

        parts = list(held.streamed(look))
        bits, live = (_joined(part[number] for part in parts) for number in range(2))
        return cls(held, bits, latest.filter(pa.array(having(latest))), live)

    @property
    def count(self) -> int:
        """The number of incidents."""
        filed = sum(int(np.bitwise_count(bits).sum()) for bits in self.bits.values())
        return len(self.latest) + filed

    @property
    def nbytes(self) -> int:
        """The size in bytes."""
        return int(self.latest.nbytes) + sum(bits.nbytes for bits in self.bits.values())

    def each(
        self, ask: Callable[[ReadColumns], Answer], spans: Sequence[tuple[int, int]] | None = None
    ) -> Iterator[Answer]:
        """The result of a function that is given, for some incidents at a time, what reads their columns.

        Parameters
        ----------
        spans : sequence of (first, last), optional
            Cells outside of which incidents may be left out.
        """

        def of_rows(some: FileRows) -> list[Answer]:
            here = self._groups(some, spans)
            if not here.groups:
                return []
            places = self._places(here)
            return [ask(lambda columns: here.read(columns).take(places))]

        yield from itertools.chain.from_iterable(self.held.streamed(of_rows))
        if len(self.latest):
            yield ask(lambda columns: self.latest.select(list(columns)))

    def pieces(self, files: Sequence[ColumnsFile], ask: Callable[[ReadPiece, Mask], Answer | None]) -> Iterator[Answer]:
        """As :meth:`each`, of the columns that are counted, which takes a tenth of the time.

        Parameters
        ----------
        files : sequence of ColumnsFile
            The columns of the segments.
        ask : callable
            Is given what reads columns of some incidents, and which of these were found; None isn't passed on.
        """
        for file, masks in self._masks(files):

            def of_piece(read: ReadPiece, _file: ColumnsFile, number: int, masks: list[Mask] = masks) -> Answer | None:
                return ask(read, masks[number]) if masks[number].any() else None

            yield from (answer for answer in streamed([file], of_piece) if answer is not None)
        if len(self.latest):
            answer = ask(lambda _names: Piece.of(self.latest), np.ones(len(self.latest), dtype=bool))
            yield from () if answer is None else (answer,)

    def which(self, files: Sequence[ColumnsFile], test: Callable[[ReadPiece], Mask | None]) -> Found:
        """Those for which a test of counted columns holds; None means all."""
        bits: dict[tuple[Path, int], NDArray[np.uint8]] = {}
        for file, masks in self._masks(files):

            def holds(read: ReadPiece, _file: ColumnsFile, number: int, masks: list[Mask] = masks) -> Mask:
                mask = masks[number]
                also = test(read) if mask.any() else None
                return mask if also is None else mask & also

            mask, start = np.concatenate(list(streamed([file], holds))), 0
            for place, size, live in self._groups_of(file):
                here = mask[start : start + (size if live is None else int(live.sum()))]
                start += len(here)
                if here.any():
                    bits[place] = _packed(here if live is None else _spread(here, live))
        also = test(lambda _names: Piece.of(self.latest)) if len(self.latest) else None
        return Found(self.held, bits, self.latest if also is None else self.latest.filter(pa.array(also)), self.live)

    def _masks(self, files: Sequence[ColumnsFile]) -> Iterator[tuple[ColumnsFile, list[Mask]]]:
        """The files of segments, and for each of its pieces which incidents were found."""
        for file in files:
            groups = [(_unpacked(self.bits.get(place), size), live) for place, size, live in self._groups_of(file)]
            if groups:
                mask = np.concatenate([mask if live is None else mask[live] for mask, live in groups])
                yield file, np.split(mask, np.cumsum(file.sizes)[:-1])

    def _groups_of(self, file: ColumnsFile) -> Iterator[tuple[tuple[Path, int], int, Mask | None]]:
        """The row groups that a file of columns is of, their sizes, and which rows are incidents, None for all."""
        for some in map(FileRows.of, file.segments):
            for group, size in zip(some.groups, some.sizes(), strict=True):
                place = some.path, group
                yield place, size, _unpacked(self.live[place], size) if place in self.live else None

    def _groups(self, some: FileRows, spans: Sequence[tuple[int, int]] | None = None) -> FileRows:
        """The row groups with some that were found."""
        near = some.groups if spans is None else some.within(spans)
        return FileRows(some.path, [group for group in near if (some.path, group) in self.bits])

    def _places(self, here: FileRows) -> NDArray[np.int64]:
        """The indices of those that were found among the rows of some groups."""
        groups = zip(here.groups, here.sizes(), strict=True)
        return np.flatnonzero(np.concatenate([_unpacked(self.bits[here.path, group], size) for group, size in groups]))


def _by_group(some: FileRows, mask: Mask) -> _GroupBits:
    """A mask over some rows of a file, as bits."""
    groups = zip(some.groups, np.split(mask, np.cumsum(some.sizes())[:-1]), strict=True)
    return {(some.path, group): _packed(part) for group, part in groups}


def _packed(mask: Mask) -> NDArray[np.uint8]:
    return np.packbits(mask, bitorder="little")


def _spread(mask: Mask, live: Mask) -> Mask:
    """A mask over the rows that are live, as one over all."""
    rows = np.zeros(len(live), dtype=bool)
    rows[live] = mask
    return rows


def _unpacked(bits: NDArray[np.uint8] | None, size: int) -> Mask:
    if bits is None:
        return np.zeros(size, dtype=bool)
    return np.unpackbits(bits, count=size, bitorder="little").view(bool)


def _joined(parts: Iterable[_GroupBits]) -> _GroupBits:
    return {place: bits for part in parts for place, bits in part.items()}
