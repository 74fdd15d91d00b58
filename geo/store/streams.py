"""Incidents found in a store too large to be held in memory, by their place in its files.

What a search, a place or a whole filter finds is kept as bits in the order of the files, for all questions about it:
they read the columns that they need a piece at a time, by several threads, skip groups of rows in which nothing was
found, and look at no row number. An engine joins all rows with those found, for each question: of 43 million among a
hundred million that takes 5 to 20 s, where reading a column takes 0.5 s of a processor. Refused: an index of words by
place in the files instead of by row number, which would have to be sorted anew whenever tiers are merged.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.geodesy import Mask
from geo.store.held_columns import FileRows, Held, ReadColumns
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
    """

    held: Held
    bits: _GroupBits
    latest: pa.Table

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

        def look(some: FileRows) -> _GroupBits:
            return _packed(some, having(some.read(("row", "live"))))

        return cls(held, _joined(held.streamed(look)), latest.filter(pa.array(having(latest))))

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

        def asked(some: FileRows) -> list[Answer]:
            here = self._groups(some, spans)
            if not here.groups:
                return []
            places = self._places(here)
            return [ask(lambda columns: here.read(columns).take(places))]

        yield from itertools.chain.from_iterable(self.held.streamed(asked))
        if len(self.latest):
            yield ask(lambda columns: self.latest.select(list(columns)))

    def which(self, test: Callable[[ReadColumns], Mask | None]) -> Found:
        """Those for which a test holds, which reads all rows around them; None means all."""

        def look(some: FileRows) -> _GroupBits:
            here = self._groups(some)
            holds = test(here.read) if here.groups else None
            left = {(here.path, group): self.bits[here.path, group] for group in here.groups}
            if holds is not None:
                have = _packed(here, holds)
                left = {place: both for place in have if (both := left[place] & have[place]).any()}
            return left

        holds = test(lambda columns: self.latest.select(list(columns)))
        latest = self.latest if holds is None else self.latest.filter(pa.array(holds))
        return Found(self.held, _joined(self.held.streamed(look)), latest)

    def _groups(self, some: FileRows, spans: Sequence[tuple[int, int]] | None = None) -> FileRows:
        """The row groups with some that were found."""
        near = some.groups if spans is None else some.within(spans)
        return FileRows(some.path, [group for group in near if (some.path, group) in self.bits])

    def _places(self, here: FileRows) -> NDArray[np.int64]:
        """The indices of those that were found among the rows of some groups."""
        masks = [
            np.unpackbits(self.bits[here.path, group], count=size, bitorder="little")
            for group, size in zip(here.groups, here.sizes(), strict=True)
        ]
        return np.flatnonzero(np.concatenate(masks))


def _packed(some: FileRows, mask: NDArray[np.bool_]) -> _GroupBits:
    """A mask over some rows of a file, as bits."""
    ends = np.cumsum(some.sizes())
    groups = zip(some.groups, np.split(mask, ends[:-1]), strict=True)
    return {(some.path, group): np.packbits(part, bitorder="little") for group, part in groups if part.any()}


def _joined(parts: Iterator[_GroupBits]) -> _GroupBits:
    return {place: bits for part in parts for place, bits in part.items()}
