"""Shorten the history to an age: older versions of incidents are removed, the list of acts stays.

Each incident keeps the version that was current at that time and all later ones, so that later acts can still be
undone. Earlier acts stay listed with their counts, but can't be undone any more. A file is rewritten only if enough of
its rows can go (:data:`STALE_SHARE`); otherwise it stays as it is. The old file is deleted later, as an unreferenced
one (:meth:`geo.store.ledger.Ledger.clean`), so that readers of it can go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.schema import conform, packed
from geo.store.current import hashes_of
from geo.store.index import Snapshot
from geo.store.ledger import STORED, Part
from geo.store.postings import are_among

STALE_SHARE = 0.25
"""The least share of a file's rows that must be removable to rewrite it, so that a store is at most a third too
large."""

_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Shortening:
    """The rows to remove, the files that they are in, and the files' remaining rows.

    Attributes
    ----------
    rows : int
        The number of versions to remove.
    stay : int
        The number of removable versions that stay, because their files have too few of them.
    acts : frozenset of str
        The acts that wrote the removed versions.
    """

    parts: list[Part]
    outlived: NDArray[np.int64]
    rows: int
    stay: int
    acts: frozenset[str]

    @classmethod
    def of(cls, snapshot: Snapshot, acts: Collection[str]) -> Shortening:
        """Plan the removal of versions written by some acts and replaced by others of these acts."""
        outlived = outlived_rows(snapshot, acts)
        parts, rows, wrote = [], 0, set[str]()
        for part, here in snapshot.locate(outlived):
            if len(here) >= STALE_SHARE * part.rows:
                parts.append(part)
                rows += len(here)
                wrote |= set(pc.unique(part.take(outlived[here] - part.first, ["act"])["act"]).to_pylist())
        return cls(parts, outlived, rows, len(outlived) - rows, frozenset(wrote))

    def tables(self) -> Iterator[pa.Table]:
        """The remaining rows of the files."""
        for part in self.parts:
            for first, table in part.pieces(STORED.names):
                kept = table.filter(pa.array(~are_among(np.arange(first, first + len(table)), self.outlived)))
                if len(kept):
                    yield conform(kept, packed(STORED))


def outlived_rows(snapshot: Snapshot, acts: Collection[str]) -> NDArray[np.int64]:
    """The sorted numbers of rows by some acts that were replaced by a later row of these acts.

    A row that lists merged incidents is kept if the next one doesn't list them, because protection rules need it.
    """
    wanted = pa.array(acts, pa.string())
    hashes, sequences, rows = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for part in snapshot.parts.values():
        for first, table in part.pieces(["id", "sequence", "act"]):
            theirs = np.flatnonzero(pc.is_in(table["act"], value_set=wanted))
            hashes.append(hashes_of(table["id"])[theirs])
            sequences.append(table["sequence"].to_numpy()[theirs])
            rows.append(first + theirs)
    every, numbers = np.concatenate(hashes), np.concatenate(rows)
    order = np.lexsort((numbers, np.concatenate(sequences), every))
    every, numbers = every[order], numbers[order]
    is_followed = every[1:] == every[:-1]
    earlier, later = numbers[:-1][is_followed], numbers[1:][is_followed]
    order = np.argsort(earlier)  # in file order, because otherwise each batch would read all files
    earlier, later = earlier[order], later[order]
    goes = [
        _stands_for(*(snapshot.take(each[start : start + _BATCH], ["id", "merged_from"]) for each in (later, earlier)))
        for start in range(0, len(earlier), _BATCH)
    ]
    return np.asarray(earlier[np.concatenate(goes)], dtype=np.int64) if goes else earlier


def _stands_for(later: pa.Table, earlier: pa.Table) -> NDArray[np.bool_]:
    """Which pairs of rows are of the same incident (hashes may collide) and keep its list of merged ones."""
    same = np.array(pc.equal(later["id"], earlier["id"]).to_numpy())
    joined = pc.greater(pc.list_value_length(earlier["merged_from"]), 0).to_numpy()
    for place in np.flatnonzero(same & joined):
        ids = (set(rows["merged_from"][place].as_py()) for rows in (earlier, later))
        same[place] = next(ids) <= next(ids)
    return same
