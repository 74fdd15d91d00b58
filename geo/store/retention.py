"""The history to an age that an operator sets: versions of incidents that had their day before it go, the acts stay.

Of each incident the version of that moment stays, and every later one, so that an act since can be undone as before.
Who did what stays listed and counted as it was; an act from before can't be undone any more. A file is written anew
once a good part of it may go (:data:`STALE_SHARE`), else it stays as it is, maybe for good. The one before goes with
what nothing names (:meth:`geo.store.ledger.Ledger.clean`), so that whoever reads it meanwhile reads on.
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
from geo.store.postings import is_among

STALE_SHARE = 0.25
"""Of a file's rows: with less of it that may go it stays as it is, so that a store is at most a third larger."""

_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Shortening:
    """What goes, of which files, and what is written in their place.

    Attributes
    ----------
    rows : int
        How many versions of incidents go.
    stay : int
        How many may go and stay, since their files have few that may.
    acts : frozenset of str
        Those that wrote them.
    """

    parts: list[Part]
    outlived: NDArray[np.int64]
    rows: int
    stay: int
    acts: frozenset[str]

    @classmethod
    def of(cls, snapshot: Snapshot, acts: Collection[str]) -> Shortening:
        """Of versions that some acts wrote and others of them took the place of."""
        outlived = outlived_rows(snapshot, acts)
        parts, rows, wrote = [], 0, set[str]()
        for part, here in snapshot.locate(outlived):
            if len(here) >= STALE_SHARE * part.rows:
                parts.append(part)
                rows += len(here)
                wrote |= set(pc.unique(part.take(outlived[here] - part.first, ["act"])["act"]).to_pylist())
        return cls(parts, outlived, rows, len(outlived) - rows, frozenset(wrote))

    def tables(self) -> Iterator[pa.Table]:
        """What stays of the files."""
        for part in self.parts:
            for first, table in part.pieces(STORED.names):
                kept = table.filter(pa.array(~is_among(np.arange(first, first + len(table)), self.outlived)))
                if len(kept):
                    yield conform(kept, packed(STORED))


def outlived_rows(snapshot: Snapshot, acts: Collection[str]) -> NDArray[np.int64]:
    """The numbers of the rows of some acts in whose place another of theirs lies, in order.

    One that names incidents joined with it stays where the next doesn't: rules about these find it by that.
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
    order = np.argsort(earlier)  # else each batch would read all files
    earlier, later = earlier[order], later[order]
    goes = [
        _stands_for(*(snapshot.take(each[start : start + _BATCH], ["id", "merged_from"]) for each in (later, earlier)))
        for start in range(0, len(earlier), _BATCH)
    ]
    return np.asarray(earlier[np.concatenate(goes)], dtype=np.int64) if goes else earlier


def _stands_for(later: pa.Table, earlier: pa.Table) -> NDArray[np.bool_]:
    """Which rows are of the same incident, whose hash alone another may have, and name all that were joined with it."""
    same = np.array(pc.equal(later["id"], earlier["id"]).to_numpy())
    joined = pc.greater(pc.list_value_length(earlier["merged_from"]), 0).to_numpy()
    for place in np.flatnonzero(same & joined):
        ids = (set(rows["merged_from"][place].as_py()) for rows in (earlier, later))
        same[place] = next(ids) <= next(ids)
    return same
