"""Search a whole store for possible duplicates in bounded memory: some days at a time, here or by a cluster's workers.

This process reads the incidents once, of one version, and leaves them as they are compared in files ordered by day.
Then shares of days (:class:`geo.review.duplicates.Share`) are compared one after the other, or by several workers at
once where the store's engine is a cluster. A share has all that its blocks have, and blocks without a day are counted
before, over all incidents; so pairs, scores, reasons and order are those of :func:`geo.review.duplicates.propose` over
everything. What a worker can't do, this process does.

Memory is that of a share: of :data:`COMPARED_ROWS` incidents, or of those of a day where it has more, of the four days
beside them, and of all undated ones.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from geo.errors import StoreError
from geo.filter import EVERYTHING
from geo.review.duplicates import (
    COMPARED_COLUMNS,
    DAYS_APART,
    MOST_PAIRS,
    THRESHOLD,
    Pair,
    Scored,
    Share,
    batches,
    compare_share,
    prepared,
    undated_blocks,
)
from geo.store import Store, Workers

COMPARED_ROWS = 100_000
"""How many incidents a share has."""
LEAST_ROWS = 500_000
"""The least incidents for which this process asks workers, which take seconds to start."""
_GROUP_ROWS = 16_384
"""The rows of a Parquet row group; a share reads only those with days of its own."""
_READ = 0.4
"""The progress (0 to 1) when all incidents are read."""

_LOG = logging.getLogger(__name__)

OnCompared = Callable[[float], None]
"""Called with the progress, 0 to 1."""


def duplicates_in(
    store: Store,
    *,
    threshold: float = THRESHOLD,
    most: int = MOST_PAIRS,
    share_rows: int = COMPARED_ROWS,
    least_rows: int = LEAST_ROWS,
    on_progress: OnCompared | None = None,
) -> list[Pair]:
    """The pairs that :func:`geo.review.duplicates.propose` proposes of all incidents.

    Parameters
    ----------
    threshold, most
        As there.
    share_rows : int
        How many incidents are compared at once.
    least_rows : int
        The least incidents for which workers are asked.
    on_progress : callable, optional
        What it raises ends the search.

    Raises
    ------
    StoreError
        The store can't be read, or there is no space for temporary files.
    """
    say = on_progress or (lambda _share: None)
    rows = store.count(EVERYTHING)
    with contextlib.ExitStack() as held:
        workers = held.enter_context(store.workers()) if rows >= least_rows else None
        folder = workers.folder if workers else Path(held.enter_context(tempfile.TemporaryDirectory()))
        left = _Prepared(folder)
        try:
            for done in left.add(store.tables(EVERYTHING, COMPARED_COLUMNS), share_rows):
                say(_READ * min(1.0, done / max(1, rows)))
            if len(left.sources) < 2:
                return []
            left.count_blocks()
        except OSError as error:
            raise StoreError(f"There is no room in {folder} for what is compared: {error}") from error
        tasks = [_Task(folder, left.sizes, share, threshold, most) for share in left.shares(share_rows)]
        best: list[Scored] = []
        for done, scored in enumerate(_each(tasks, workers), 1):
            best = heapq.nsmallest(most, {*best, *scored})  # two shares may have the same pair
            say(_READ + (1 - _READ) * done / len(tasks))
    return [each.pair for each in best]


@dataclass(slots=True)
class _Prepared:
    """The incidents as they are compared, in files of a folder.

    Attributes
    ----------
    sizes : mapping of str to int
        The files' names, and their sizes in bytes.
    days : Counter
        How many incidents each day has, in days since 1970.
    sources : set of str
        Two at most.
    """

    folder: Path
    sizes: dict[str, int] = field(default_factory=dict)
    days: Counter[int] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)

    def add(self, tables: Iterable[pa.Table], share_rows: int) -> Iterator[int]:
        """Leave incidents, and yield how many it has so far."""
        done = 0
        for some in batches(tables, share_rows):
            rows = prepared(pa.concat_tables(some), first_row=done)
            done += len(rows)
            self.days.update(dict(rows.drop_nulls("day").group_by("day").len().iter_rows()))
            if len(self.sources) < 2:
                self.sources.update(rows["source"].unique().drop_nulls().head(2))
            self._write(_DATED, rows.drop_nulls("day").sort("day"))
            self._write(_UNDATED, rows.filter(pl.col("day").is_null()))
            yield done

    def _write(self, kind: str, rows: pl.DataFrame) -> None:
        if len(rows) or kind == _BLOCKS:
            path = self.folder / f"{kind}-{len(self.sizes)}.parquet"
            rows.write_parquet(path, compression="lz4", row_group_size=_GROUP_ROWS)
            self.sizes[path.name] = path.stat().st_size

    def count_blocks(self) -> None:
        """Leave the blocks of undated incidents."""
        undated = _scan(self.folder, self.sizes, _UNDATED)
        if undated:
            every = pl.concat([*undated, *_scan(self.folder, self.sizes, _DATED)])
            for blocks in undated_blocks(pl.concat(undated).collect(), every):
                self._write(_BLOCKS, blocks)

    def shares(self, share_rows: int) -> list[Share]:
        """Days with at most so many incidents together, or with more on a single day."""
        starts, rows = [min(self.days, default=0)], 0
        for day, here in sorted(self.days.items()):
            if rows and rows + here > share_rows:
                starts.append(day)
                rows = 0
            rows += here
        ends = itertools.pairwise([*starts, max(self.days, default=0) + 1])
        return [Share(first, until, first == starts[0]) for first, until in ends]


_DATED, _UNDATED, _BLOCKS = "dated", "undated", "blocks"


def _scan(folder: Path, names: Iterable[str], kind: str) -> list[pl.LazyFrame]:
    return [pl.scan_parquet(folder / name) for name in names if name.startswith(f"{kind}-")]


@dataclass(frozen=True, slots=True)
class _Task:
    """A share to compare, with the files for it."""

    folder: Path
    sizes: Mapping[str, int]
    share: Share
    threshold: float
    most: int


def _each(tasks: Sequence[_Task], workers: Workers | None) -> Iterator[list[Scored]]:
    """The pairs of each share, in order."""
    if workers is None:
        yield from map(_scored, tasks)
        return
    threads = ThreadPoolExecutor(workers.number, "duplicates")
    try:
        begun: list[Future[list[Scored] | str]] = [threads.submit(workers.run, ask, task) for task in tasks]
        for task, future in zip(tasks, begun, strict=True):
            try:
                answer = future.result()
            except StoreError as error:
                answer = str(error)
            if isinstance(answer, str):
                _LOG.warning("Days are compared on this machine, not by a worker of the cluster: %s", answer)
                answer = _scored(task)
            yield answer
    finally:
        threads.shutdown(cancel_futures=True)


def _scored(task: _Task) -> list[Scored]:
    share = task.share
    near = pl.col("day").is_between(share.first - DAYS_APART, share.until + DAYS_APART, closed="left")
    dated, undated, blocks = (_scan(task.folder, task.sizes, kind) for kind in (_DATED, _UNDATED, _BLOCKS))
    rows = pl.concat([*(each.filter(near) for each in dated), *undated]).collect()
    return compare_share(rows, share, pl.collect_all(blocks), threshold=task.threshold, most=task.most)


# On a worker ----------------------------------------------------------------------------------------------------------


def ask(task: _Task) -> list[Scored] | str:
    """Compare a share, or say why that can't be done here."""
    try:
        if any((task.folder / name).stat().st_size != size for name, size in task.sizes.items()):
            return f"a worker finds other files in {task.folder}"
        return _scored(task)
    except OSError as error:
        return f"a worker doesn’t have the files: {error}"
