"""The steps of making files of the current state, each for a share of the rows: in this process or on a cluster.

:mod:`geo.store.tiers` decides which files to make and calls the steps: :meth:`Maker.encode` on files of the ledger,
:meth:`Maker.beaten` on a range of id hashes, :meth:`Maker.tier` on encoded rows and older tiers. Arguments and results
are file names and small numbers; rows are passed through files in the store's folder, which all workers must reach by
the same path. If several workers encode, values are first numbered from :meth:`Maker.values`, so that the files are the
same as if one process had encoded all.
"""

from __future__ import annotations

import contextlib
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.errors import StoreError
from geo.store import postings, summaries
from geo.store.coded_columns import CODED_COLUMNS, CODED_ROWS, NUMBERED_WORDS, Dictionaries, encode, number
from geo.store.current import Covered, Current, Ids, Manifest, Tier, hashes_of
from geo.store.derived import SEARCHED, unfolded
from geo.store.engine import Engine
from geo.store.index import Files, count_changes, keys_of, superseded
from geo.store.ledger import Ledger, Part
from geo.store.memory import give_back
from geo.store.postings import Postings, are_among

ENCODED, ORDERED = 0.5, 0.9
"""The progress (0 to 1) after encoding rows, and after sorting them; the rest is for the index of words."""
SORT_BYTES = 400_000_000
"""The memory limit of sorting, bytes; beyond it, temporary files are used. It is enough for a tier, not for ten:
merging sorted runs takes a block of each."""
SEGMENT_ROWS = 1_048_576
_GROUP_ROWS = 65_536
_AT_ONCE = 16
"""How many indices of words are merged at once."""
_KEYS = 65_536

_CODED = [
    name for name in CODED_ROWS.names if name not in ("row", "id", "title", "lat", "lon", "cell", "sequence", "moment")
]
"""Columns that are dictionary-encoded in the files."""

Say = Callable[[float], None]
"""Called with the progress, 0 to 1."""


@dataclass(frozen=True)
class Run:
    """Encoded new rows of the ledger, in temporary files.

    Attributes
    ----------
    path : Path
        The rows in the order of the ledger.
    hashes_path, rows_path : Path
        Arrays of the sorted hashes of their ids, and of their row numbers.
    last : int
        The highest sequence.
    """

    path: Path
    hashes_path: Path
    rows_path: Path
    rows: int
    covered: list[Covered]
    postings: list[Postings]
    last: int

    @property
    def ids(self) -> Ids:
        """The index of ids, memory-mapped."""
        return Ids(np.load(self.hashes_path, mmap_mode="r"), np.load(self.rows_path, mmap_mode="r"))


class Maker:
    """Carries out the steps.

    Parameters
    ----------
    parts : mapping of path to Part
        The ledger's files.
    scratch : Path
        A folder for temporary files.
    words : Dictionaries
        Extended by new values.
    runs : sequence of Run
        All new rows, once they are encoded.
    old, gone : array
        Sorted numbers of rows in the runs, and in the existing files, that aren't their incident's latest; set once
        known.
    """

    def __init__(
        self,
        current: Current,
        files: Files,
        engine: Engine,
        parts: dict[str, Part],
        scratch: Path,
        words: Dictionaries,
        say: Say,
        runs: Sequence[Run] = (),
        old: NDArray[np.int64] | None = None,
        gone: NDArray[np.int64] | None = None,
    ) -> None:
        self._current, self._files, self._engine, self._parts = current, files, engine, parts
        self._scratch, self._words, self._say = scratch, words, say
        nothing = np.zeros(0, dtype=np.int64)
        self.runs, self.old, self.gone = runs, nothing if old is None else old, nothing if gone is None else gone

    def values(self, paths: Sequence[str]) -> list[list[str]]:
        """The values of each column in some files of the ledger, in order of occurrence."""
        words = Dictionaries.empty()
        for path in paths:
            for _first, table in self._parts[path].pieces(list(NUMBERED_WORDS)):
                number(table, words)
        return [getattr(words, each.name).values for each in fields(words)]

    def encode(self, paths: Sequence[str]) -> Run:
        """Encode the rows of some files of the ledger, with their index of words."""
        parts = [self._parts[path] for path in paths]
        of = sum(part.rows for part in parts)
        into = self._new("rows")
        columns = list(dict.fromkeys((*CODED_COLUMNS, *SEARCHED)))
        hashes, rows = np.empty(of, dtype=np.uint64), np.empty(of, dtype=np.int64)
        indices, covered = [], []
        done = last = 0
        with pq.ParquetWriter(into, CODED_ROWS, compression="lz4") as writer:
            for part in parts:
                changes: dict[str, dict[str, int]] = {}
                for first, table in part.pieces(columns):
                    count_changes(table, changes)
                    indices.append(postings.index(unfolded(table), first, self._scratch_postings()))
                    encoded = encode(table, first, self._words)
                    writer.write_table(encoded)
                    here = slice(done, done + len(table))
                    hashes[here], rows[here] = hashes_of(encoded["id"]), encoded["row"].to_numpy()
                    last = max(last, int(encoded["sequence"].to_numpy().max(initial=0)))
                    done = here.stop
                    self._say(ENCODED * done / of)
                covered.append(Covered(part.path, part.first, part.groups.tolist(), changes))
                pa.default_memory_pool().release_unused()
        order = np.argsort(hashes)
        return Run(into, self._kept(hashes[order]), self._kept(rows[order]), of, covered, self._few(indices), last)

    def _new(self, what: str) -> Path:
        return self._scratch / f"{what}-{uuid.uuid4().hex[:12]}"

    def _kept(self, values: NDArray[Any]) -> Path:
        path = self._new("ids").with_suffix(".npy")
        np.save(path, values)
        return path

    def _scratch_postings(self) -> Postings:
        name = self._new("words")
        return Postings(name.with_suffix(".terms"), name.with_suffix(".rows"))

    def _few(self, indices: list[Postings]) -> list[Postings]:
        """Merge indices until few are left."""
        while len(indices) > _AT_ONCE:
            indices = [
                some[0] if len(some) == 1 else postings.merge_indexes(some, self._scratch_postings())
                for some in (indices[at : at + _AT_ONCE] for at in range(0, len(indices), _AT_ONCE))
            ]
        return indices

    def beaten(self, part: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows of the runs that aren't their incident's latest, and the rows of the files that the runs replace.

        Parameters
        ----------
        part : tuple of int
            (number, count): which of ``count`` equal ranges of hashes to look at.
        """
        fresh = self._slice(*part)
        repeats = np.zeros(len(fresh.rows), dtype=bool)
        repeats[1:] |= fresh.hashes[1:] == fresh.hashes[:-1]
        repeats[:-1] |= repeats[1:]
        old = [self._older(np.sort(fresh.rows[repeats]))]
        gone = [np.zeros(0, dtype=np.int64)]
        starts = range(0, len(fresh.hashes), _KEYS)
        matches = [self._files.find(fresh.hashes[start : start + _KEYS]) for start in starts]
        mine = [fresh.rows[place + start] for start, (place, _stored) in zip(starts, matches, strict=True)]
        rows = np.concatenate([*gone, *mine])
        every = np.concatenate([*gone, *(stored for _place, stored in matches)])
        order = np.argsort(rows, kind="stable")  # of the ledger, so that few of its row groups are read at a time
        for start in range(0, len(order), _KEYS):
            some = order[start : start + _KEYS]
            stored = every[some]
            fresh_keys = self._keys(np.unique(rows[some]))
            at = np.searchsorted(fresh_keys["row"].to_numpy(), rows[some])
            keys = keys_of(self._files, self._engine, self._parts, stored)
            more, beaten = superseded(fresh_keys, at, stored, keys)
            gone.append(more)
            old.append(fresh_keys["row"].to_numpy()[beaten])
        return np.unique(np.concatenate(old)), np.unique(np.concatenate(gone))

    def _slice(self, number: int, of: int) -> Ids:
        """The sorted ids of the runs in a range of hashes."""
        some = []
        for ids in (run.ids for run in self.runs):
            ends = np.array([each * (2**64 // of) for each in (number, number + 1) if each < of], dtype=np.uint64)
            low, high = (*np.searchsorted(ids.hashes, ends), len(ids.hashes))[:2]
            some.append(Ids(ids.hashes[low:high], ids.rows[low:high]))
        return _joined(some)

    def _keys(self, rows: NDArray[np.int64]) -> pa.Table:
        """Row, id and sequence of some rows of the runs, in order."""
        stored = self._engine.files([run.path for run in self.runs])
        among = stored.semi_join(ibis.memtable(pa.table({"row": rows})), "row")
        return self._engine.run(among.select("row", "id", "sequence").order_by("row"))

    def _older(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of some rows of the runs that have a later row with the same id among them."""
        if not len(rows):
            return rows
        keys = self._keys(rows).sort_by([("sequence", "descending"), ("row", "descending")])
        repeats = ~pl.Series(keys["id"]).is_first_distinct().to_numpy()
        return np.sort(keys["row"].to_numpy()[repeats])

    def tier(self, share: tuple[Sequence[Run], Sequence[Tier]]) -> Tier:
        """Make a tier from some runs and older tiers, without rows that aren't their incident's latest."""
        runs, merged = share
        # ids and counts take memory too, so they are read and made after sorting
        segments = self._segments(
            self._rows(runs, merged), sum(run.rows for run in runs) + sum(tier.rows for tier in merged)
        )
        give_back()
        counts, columns = self._counted(self._read(segments))
        give_back()
        mine = [_without(run.ids, self.old) for run in runs]
        mine += [_without(self._current.ids(tier), self.gone) for tier in merged]
        ids = _joined(mine)
        return Tier(
            rows=len(ids.rows),
            segments=segments,
            summaries=counts,
            columns=columns,
            ids=self._current.write_ids(ids),
            **self._index(runs, merged),
        )

    def _rows(self, runs: Sequence[Run], merged: Sequence[Tier]) -> ir.Table:
        """The new tier's rows."""
        tables = []
        if runs:
            tables.append(self._left([run.path for run in runs], self.old))
        if merged:
            tables.append(self._left([self._current / name for tier in merged for name in tier.segments], self.gone))
        return tables[0] if len(tables) == 1 else tables[0].union(tables[1])

    def _left(self, paths: Sequence[Path], rows: NDArray[np.int64]) -> ir.Table:
        table = self._engine.files(paths)
        return table.anti_join(self._engine.put(pa.table({"row": rows})), "row") if len(rows) else table

    def minus(self, tiers: Sequence[Tier], gone: NDArray[np.int64]) -> tuple[dict[str, str], str]:
        """Write the summaries and counted columns of the replaced rows of some tiers; returns the files' names."""
        stored = self._engine.files([self._current / name for tier in tiers for name in tier.segments])
        wanted = self._engine.put(pa.table({"row": gone}))
        some = stored.semi_join(wanted, "row").select(*summaries.SUMMED_COLUMNS)
        with self._engine.batches(some.order_by(some.cell.asc(nulls_first=False)), _GROUP_ROWS) as batches:
            return self._counted(_even(batches, _GROUP_ROWS))

    def _segments(self, table: ir.Table, of: int) -> list[str]:
        """Write segments sorted by cell, about ``of`` rows in all; returns their names."""
        names: list[str] = []
        done = 0
        ordered = table.order_by(table.cell.asc(nulls_first=False), table.row)
        with self._engine.batches(ordered, _GROUP_ROWS) as batches:
            for some in _groups(batches, _GROUP_ROWS, SEGMENT_ROWS // _GROUP_ROWS):
                names.append(self._current.new("rows", "parquet"))
                with pq.ParquetWriter(
                    self._current / names[-1],
                    CODED_ROWS,
                    compression="zstd",
                    compression_level=1,
                    use_dictionary=_CODED,
                    write_page_index=True,
                    version="2.6",
                ) as writer:
                    for group in some:
                        rows = group.cast(CODED_ROWS)
                        writer.write_table(rows, row_group_size=_GROUP_ROWS)
                        done += len(rows)
                        self._say(ENCODED + (ORDERED - ENCODED) * done / of)
        return names

    def _read(self, segments: Sequence[str]) -> Iterator[pa.Table]:
        """What is counted of some segments, some rows at a time."""
        for name in segments:
            with pq.ParquetFile(self._current / name) as file:
                for group in range(file.num_row_groups):
                    yield file.read_row_group(group, columns=list(summaries.SUMMED_COLUMNS), use_threads=False)

    def _counted(self, rows: Iterable[pa.Table]) -> tuple[dict[str, str], str]:
        """Write the summaries and the counted columns of rows in the order of their cells; returns the files' names."""
        counts = summaries.Counting()
        name, columns = self._current.columns_writer()
        with columns:
            for some in rows:
                counts.add(some)
                columns.add(some)
        return self._current.write_summaries(counts.summaries()), name

    def _index(self, runs: Sequence[Run], merged: Sequence[Tier]) -> dict[str, str]:
        """Write a tier's index of words."""
        names = {"terms": self._current.new("terms", "arrow"), "postings": self._current.new("postings", "parquet")}
        before = [self._current.postings(tier.terms, tier.postings) for tier in merged]
        fresh = self._few([each for run in runs for each in run.postings])
        gone = np.union1d(self.gone, self.old)
        postings.merge_indexes([*before, *fresh], self._current.postings(names["terms"], names["postings"]), gone)
        return names


def _joined(some: Sequence[Ids]) -> Ids:
    """Several indices of ids as one."""
    if len(some) == 1:
        return some[0]
    return Ids.of(np.concatenate([each.hashes for each in some]), np.concatenate([each.rows for each in some]))


def _without(ids: Ids, rows: NDArray[np.int64]) -> Ids:
    if not len(rows):
        return ids
    kept = ~are_among(ids.rows, rows)
    return Ids(ids.hashes[kept], ids.rows[kept])


def _groups(batches: Iterator[pa.RecordBatch], rows: int, together: int) -> Iterator[Iterator[pa.Table]]:
    """Regroup batches into tables of ``rows`` rows, ``together`` of them in each group."""
    tables = _even(batches, rows)
    for first in tables:
        yield _some(first, tables, together)


def _some(first: pa.Table, rest: Iterator[pa.Table], together: int) -> Iterator[pa.Table]:
    yield first
    for _number, table in zip(range(together - 1), rest, strict=False):
        yield table


def _even(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    pending: list[pa.RecordBatch] = []
    for batch in batches:
        pending.append(batch)
        while sum(len(each) for each in pending) >= rows:
            table = pa.Table.from_batches(pending)
            yield table.slice(0, rows)
            pending = table.slice(rows).to_batches()
    if sum(len(each) for each in pending):
        yield pa.Table.from_batches(pending)


# On a worker ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Workplace:
    """What a worker needs for a step.

    Attributes
    ----------
    numbered : mapping of path to (first, groups)
        The ledger's files, as :meth:`geo.store.ledger.Ledger.parts` takes them.
    words : tuple of str
        The files of the columns' values.
    old, gone : str
        Files of row numbers for :class:`Maker`; empty for none.
    """

    store: str
    options: dict[str, str] | None
    folder: Path
    scratch: Path
    manifest: Manifest | None
    numbered: dict[str, tuple[int, list[int]]]
    words: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    old: str = ""
    gone: str = ""

    def knowing(self, **more: Any) -> Workplace:
        """A copy with the results of earlier steps."""
        return replace(self, **more)

    @contextlib.contextmanager
    def maker(self) -> Iterator[Maker]:
        """The :class:`Maker` in the worker's process.

        Raises
        ------
        StoreError
            The worker doesn't find the store.
        """
        if not self.scratch.is_dir():
            raise StoreError(
                f"A worker of the cluster doesn’t have {self.scratch.parent}. Share the store’s folder with all "
                "workers, by the same path, or leave GEO_ENGINE out."
            )
        current = Current(self.store)
        current.folder = self.folder
        ledger = Ledger(self.store, storage_options=self.options)
        parts = {path: part for path, part in ledger.parts(self.numbered, 0).items() if path in self.numbered}
        with tempfile.TemporaryDirectory(dir=self.scratch) as own:  # DuckDB's files have equal names everywhere
            engine = Engine(memory_bytes=SORT_BYTES, scratch=Path(own))
            yield Maker(
                current,
                Files.open(current, self.manifest, engine, held_rows=0),
                engine,
                parts,
                self.scratch,
                current.words_in(self.words),
                lambda _share: None,
                self.runs,
                current.rows(self.old),
                current.rows(self.gone),
            )


def step(workplace: Workplace, name: str, share: Any) -> Any:
    """Run the step of :class:`Maker` with a name on a share of the rows."""
    with workplace.maker() as maker:
        return getattr(maker, name)(share)
