"""How rows of the ledger become files of the current state: a tier of those that are new, merged with smaller ones.

A tier is made when more rows are new than a process reads when it opens, and takes in the tiers before it that are not
more than :data:`_TIMES` as large as what is taken in: so a row is written anew only as often as the store doubles, and
there are few tiers. Memory is bounded: rows go through a file on the disk, and the engine sorts them there. One process
writes at a time (a lock); others read on, and what they read counts until the manifest is swapped.
"""

from __future__ import annotations

import logging
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import msgspec
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geo.errors import UnreadableError
from geo.files import give_way, isolation
from geo.store import postings, summaries
from geo.store.coded_columns import READ, ROWS, encode
from geo.store.current import FORMAT, Covered, Current, Ids, Manifest, Tier, hashes_of, is_among
from geo.store.derived import SEARCHED, unfolded
from geo.store.engine import Engine
from geo.store.index import Files, count_changes, keys_of, parts_of, superseded
from geo.store.ledger import Ledger, Part
from geo.store.postings import Postings

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told how many rows are done, and of how many."""

_ENCODED, _ORDERED = 0.5, 0.9
"""How much of the work is done when rows are encoded, and when they lie in order; the rest is for their words."""
_TIMES = 2
_SEGMENT_ROWS = 1_048_576
_GROUP_ROWS = 65_536
_SORT_BYTES = 400_000_000
_AT_ONCE = 16
"""Indices of words, and summaries, that are merged at once."""
_KEYS = 65_536

_CODED = [name for name in ROWS.names if name not in ("row", "id", "title", "lat", "lon", "cell", "sequence", "moment")]
"""Columns worth a dictionary in the file."""


LIMIT_S = 4 * 3_600.0
"""After so long another process that makes files hangs: a hundred million rows take an hour, or two beside others."""


def settle(current: Current, ledger: Ledger, latest_rows: int, on_progress: Progress | None = None) -> Manifest | None:
    """Make files of the rows that the files lack, if there are more than a process reads when it opens.

    Raises
    ------
    StoreError
        There is no room; what counted before still does.
    """
    with current.writing() as scratch:
        version = ledger.update()
        manifest = current.read()
        engine = Engine(memory_bytes=_SORT_BYTES, scratch=scratch)
        files = Files.open(current, manifest, engine, held_rows=0)
        parts = parts_of(ledger, files)
        fresh = [part for path, part in parts.items() if path not in files.numbered]
        if sum(part.rows for part in fresh) <= latest_rows:
            return manifest
        settling = _Settling(current, files, engine, parts, ledger.lost, scratch, on_progress)
        return current.write(settling.manifest(version, fresh))


def settle_apart(
    path: str, storage_options: Mapping[str, str] | None, latest_rows: int, *, limit_s: float = LIMIT_S
) -> bool:
    """The same in a process of its own, which leaves the processor to who works for people; whether it did."""
    try:
        subprocess.run(
            [sys.executable, "-c", f"from {__name__} import settle_as_ordered; settle_as_ordered()"],
            input=msgspec.json.encode((path, dict(storage_options or {}), latest_rows)),
            env=os.environ | {"PYTHONPATH": isolation.python_path()},
            capture_output=True,
            check=True,
            timeout=limit_s,
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace")[-2000:]
        _log.warning("What is new is read anew by each process: %s", said or error)
        return False
    return True


class Attempts:
    """When something that failed is due again: after a minute, then each time after twice as long, at most an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pause_s, self._due = 0.0, -math.inf

    @property
    def is_due(self) -> bool:
        """Whether to try."""
        return self._clock() >= self._due

    def note(self, *, succeeded: bool) -> None:
        """How a try went."""
        self._pause_s = 0.0 if succeeded else min(max(_PAUSE_S, 2 * self._pause_s), _LONGEST_PAUSE_S)
        self._due = self._clock() + self._pause_s


_PAUSE_S, _LONGEST_PAUSE_S = 60.0, 3_600.0


def settle_as_ordered() -> None:
    """The other end of :func:`settle_apart`."""
    give_way()
    kind = tuple[str, dict[str, str], int]
    path, storage_options, latest_rows = msgspec.json.decode(sys.stdin.buffer.read(), type=kind)
    ledger = Ledger(path, storage_options=storage_options or None)
    while True:
        try:
            settle(Current(path), ledger, latest_rows)
            return
        except UnreadableError as error:
            if not ledger.lose(error.file):
                raise


@dataclass
class _Run:
    """Rows of the ledger that are new, in a file."""

    path: Path
    covered: list[Covered]
    ids: Ids
    """Of all rows, in the order of the ledger."""
    sequences: NDArray[np.int64]
    postings: list[Postings]
    last: int


class _Settling:
    """One making of files."""

    def __init__(
        self,
        current: Current,
        files: Files,
        engine: Engine,
        parts: dict[str, Part],
        lost: frozenset[str],
        scratch: Path,
        on_progress: Progress | None,
    ) -> None:
        self._current, self._files, self._engine, self._parts = current, files, engine, parts
        self._named = lost | parts.keys()
        self._next_row = max(files.next_row, *(part.first + part.rows for part in parts.values()))
        self._scratch, self._progress = scratch, on_progress
        self._words = current.words(files.manifest)
        self._fresh_rows = 0

    def _say(self, share: float) -> None:
        if self._progress is not None:
            self._progress(round(share * self._fresh_rows), self._fresh_rows)

    def manifest(self, version: int, fresh: list[Part]) -> Manifest:
        """Write all files but the manifest that names them."""
        self._fresh_rows = sum(part.rows for part in fresh)
        self._say(0)
        run = self._encode(fresh)
        old, gone = self._beaten(run)
        gone = np.union1d(self._files.gone, gone)
        alive = ~is_among(run.ids.rows, old)
        kept, merged = self._merged(int(alive.sum()))
        mine = [Ids(run.ids.hashes[alive], run.ids.rows[alive])]
        for tier in merged:
            ids = self._current.ids(tier)
            there = ~is_among(ids.rows, gone)
            mine.append(Ids(ids.hashes[there], ids.rows[there]))
        rows = np.sort(np.concatenate([each.rows for each in mine]))
        segments, counts = self._segments(self._rows(run, old, merged, gone), len(rows))
        gone = self._of(kept, gone)
        tier = Tier(
            rows=len(rows),
            segments=segments,
            summaries=self._current.write_summaries(counts),
            ids=self._current.write_ids(
                Ids.of(np.concatenate([each.hashes for each in mine]), np.concatenate([each.rows for each in mine]))
            ),
            **self._index(run, merged, rows),
        )
        self._say(1)
        covered = self._files.manifest.covered if self._files.manifest else []
        return Manifest(
            format=FORMAT,
            version=version,
            covered=[*(each for each in covered if each.path in self._named), *run.covered],
            tiers=[*kept, tier],
            gone=self._current.write_rows("gone", gone),
            minus=self._minus(kept, gone),
            words=self._current.write_words(self._words),
            next_row=self._next_row,
            last=max(run.last, self._files.manifest.last if self._files.manifest else 0),
        )

    def _encode(self, parts: list[Part]) -> _Run:
        """The rows of some files of the ledger, with their words, as they lie there."""
        path = self._scratch / "run.parquet"
        columns = list(dict.fromkeys((*READ, *SEARCHED)))
        hashes, rows, sequences, indices = [], [], [], []
        covered = []
        done = 0
        with pq.ParquetWriter(path, ROWS, compression="lz4") as writer:
            for part in parts:
                changes: dict[str, dict[str, int]] = {}
                for first, table in part.pieces(columns):
                    count_changes(table, changes)
                    indices.append(postings.index(unfolded(table), first, self._scratch_postings()))
                    encoded = encode(table, first, self._words)
                    writer.write_table(encoded)
                    hashes.append(hashes_of(encoded["id"]))
                    rows.append(encoded["row"].to_numpy())
                    sequences.append(encoded["sequence"].to_numpy())
                    done += len(table)
                    self._say(_ENCODED * done / self._fresh_rows)
                covered.append(Covered(part.path, part.first, part.groups.tolist(), changes))
                pa.default_memory_pool().release_unused()
        every = np.concatenate(sequences)
        ids = Ids(np.concatenate(hashes), np.concatenate(rows))
        return _Run(path, covered, ids, every, self._few(indices), int(every.max(initial=0)))

    def _scratch_postings(self) -> Postings:
        name = self._current.new("words", "part")
        return Postings(self._scratch / f"{name}.terms", self._scratch / f"{name}.rows")

    def _few(self, indices: list[Postings]) -> list[Postings]:
        """Few indices of many, some at a time."""
        while len(indices) > _AT_ONCE:
            indices = [
                some[0] if len(some) == 1 else postings.merge_indexes(some, self._scratch_postings())
                for some in (indices[at : at + _AT_ONCE] for at in range(0, len(indices), _AT_ONCE))
            ]
        return indices

    def _beaten(self, run: _Run) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows of the run that aren't their incident's latest, and rows of the files that aren't any more."""
        order = np.lexsort((run.ids.rows, run.sequences, run.ids.hashes))
        hashes = run.ids.hashes[order]
        repeats = np.zeros(len(order), dtype=bool)
        repeats[1:] |= hashes[1:] == hashes[:-1]
        repeats[:-1] |= repeats[1:]
        old = [self._older(run.path, np.sort(run.ids.rows[order[repeats]]))]
        latest = Ids(run.ids.hashes, run.ids.rows)
        gone = [np.zeros(0, dtype=np.int64)]
        for start in range(0, len(latest.rows), _KEYS):
            some = latest.hashes[start : start + _KEYS]
            place, stored = self._files.find(some)
            if not len(place):
                continue
            rows = latest.rows[start : start + _KEYS]
            fresh = self._keys(run.path, np.unique(rows[place]))
            at = np.searchsorted(fresh["row"].to_numpy(), rows[place])
            keys = keys_of(self._files, self._engine, self._parts, stored)
            more, beaten = superseded(fresh, at, stored, keys)
            gone.append(more)
            old.append(fresh["row"].to_numpy()[beaten])
        return np.unique(np.concatenate(old)), np.unique(np.concatenate(gone))

    def _keys(self, path: Path, rows: NDArray[np.int64]) -> pa.Table:
        """Row, id and sequence of some rows of the run, in order."""
        run = self._engine.files([path])
        among = run.semi_join(ibis.memtable(pa.table({"row": rows})), "row")
        return self._engine.run(among.select("row", "id", "sequence").order_by("row"))

    def _older(self, path: Path, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of some rows of the run, those whose id another one has with a higher sequence."""
        if not len(rows):
            return rows
        keys = self._keys(path, rows).sort_by([("sequence", "descending"), ("row", "descending")])
        repeats = ~pl.Series(keys["id"]).is_first_distinct().to_numpy()
        return np.sort(keys["row"].to_numpy()[repeats])

    def _merged(self, rows: int) -> tuple[list[Tier], list[Tier]]:
        """The tiers that stay, and those that are taken into a new one of so many rows."""
        kept = list(self._files.manifest.tiers) if self._files.manifest else []
        merged: list[Tier] = []
        while kept and kept[-1].rows <= _TIMES * rows:
            merged.insert(0, kept.pop())
            rows += merged[0].rows
        return kept, merged

    def _of(self, tiers: list[Tier], gone: NDArray[np.int64]) -> NDArray[np.int64]:
        """Of the rows that are gone, those that lie in some tiers."""
        rows = [self._current.ids(tier).rows for tier in tiers] if len(gone) else []
        return gone[np.isin(gone, np.concatenate(rows))] if rows else gone[:0]

    def _rows(self, run: _Run, old: NDArray[np.int64], merged: list[Tier], gone: NDArray[np.int64]) -> ir.Table:
        """The new tier's rows."""
        table = self._without(self._engine.files([run.path]), old)
        if merged:
            stored = self._engine.files([self._current / name for tier in merged for name in tier.segments])
            table = self._without(stored, gone).union(table)
        return table

    def _without(self, table: ir.Table, rows: NDArray[np.int64]) -> ir.Table:
        if not len(rows):
            return table
        return table.anti_join(self._engine.put(pa.table({"row": rows})), "row")

    def _minus(self, tiers: list[Tier], gone: NDArray[np.int64]) -> dict[str, str]:
        """The rows of some tiers that are gone, counted."""
        if not len(gone):
            return {}
        stored = self._engine.files([self._current / name for tier in tiers for name in tier.segments])
        wanted = self._engine.put(pa.table({"row": gone}))
        counts: list[dict[str, pa.Table]] = []
        with self._engine.batches(stored.semi_join(wanted, "row").select(*summaries.READ), _GROUP_ROWS) as batches:
            for batch in batches:
                _count(counts, pa.Table.from_batches([batch]))
        return self._current.write_summaries(summaries.sum_summaries(counts))

    def _segments(self, table: ir.Table, of: int) -> tuple[list[str], dict[str, pa.Table]]:
        """Files of so many rows in the order of their cells: their names, and the rows counted."""
        names: list[str] = []
        done = 0
        counts: list[dict[str, pa.Table]] = []
        ordered = table.order_by(table.cell.asc(nulls_first=False), table.row)
        with self._engine.batches(ordered, _GROUP_ROWS) as batches:
            for some in _groups(batches, _GROUP_ROWS, _SEGMENT_ROWS // _GROUP_ROWS):
                names.append(self._current.new("rows", "parquet"))
                with pq.ParquetWriter(
                    self._current / names[-1],
                    ROWS,
                    compression="zstd",
                    compression_level=1,
                    use_dictionary=_CODED,
                    write_page_index=True,
                    version="2.6",
                ) as writer:
                    for group in some:
                        rows = group.cast(ROWS)
                        writer.write_table(rows, row_group_size=_GROUP_ROWS)
                        _count(counts, rows)
                        done += len(rows)
                        self._say(_ENCODED + (_ORDERED - _ENCODED) * done / of)
        return names, summaries.sum_summaries(counts)

    def _index(self, run: _Run, merged: list[Tier], rows: NDArray[np.int64]) -> dict[str, str]:
        """The words of a tier's rows."""
        names = {"terms": self._current.new("terms", "arrow"), "postings": self._current.new("postings", "parquet")}
        before = [self._current.postings(tier.terms, tier.postings) for tier in merged]
        alive = np.zeros(self._next_row, dtype=bool)
        alive[rows] = True
        postings.merge_indexes(
            [*before, *run.postings], self._current.postings(names["terms"], names["postings"]), alive
        )
        return names


def _count(counts: list[dict[str, pa.Table]], rows: pa.Table) -> None:
    """Count some more rows."""
    counts.append(summaries.summarise(rows))
    if len(counts) == _AT_ONCE:
        counts[:] = [summaries.sum_summaries(counts)]


def _groups(batches: Iterator[pa.RecordBatch], rows: int, together: int) -> Iterator[Iterator[pa.Table]]:
    """Batches as tables of so many rows each, so many of these together."""
    tables = _even(batches, rows)
    for first in tables:
        yield _some(first, tables, together)


def _some(first: pa.Table, rest: Iterator[pa.Table], together: int) -> Iterator[pa.Table]:
    yield first
    for _number, table in zip(range(together - 1), rest, strict=False):
        yield table


def _even(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    left: list[pa.RecordBatch] = []
    for batch in batches:
        left.append(batch)
        while sum(len(each) for each in left) >= rows:
            table = pa.Table.from_batches(left)
            yield table.slice(0, rows)
            left = table.slice(rows).to_batches()
    if sum(len(each) for each in left):
        yield pa.Table.from_batches(left)
