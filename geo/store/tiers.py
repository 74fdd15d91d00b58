"""Make files of the current state from the ledger: new rows become a tier, merged with smaller ones.

A tier is made when there are more new rows than a process reads when it opens the store. It takes in earlier tiers up
to :data:`_TIMES` as large as the rows taken in so far, so that a row is rewritten only as often as the store doubles,
and there are few tiers. One process at a time writes (under a lock); others go on reading the old files until the
manifest is replaced.

Memory is bounded: rows go through a file on disk, which DuckDB sorts, and many rows are taken in rounds, each of which
makes a tier of at most about twice :data:`WHOLE_ROWS` (files of the ledger aren't divided) and replaces the manifest,
so that one that is interrupted loses no other. Refused: one tier for any number of rows (merging the sorted runs of a
hundred million takes 1.6 GB, their ids as much again, and all is lost if it isn't finished).

If queries run on a cluster, its workers carry out the steps (:mod:`geo.store.shares`), each for a share of the rows,
and each makes a tier. The codes of values, and which rows are their incident's latest, are combined between the steps;
the rows themselves don't pass through this process. Refused: Spark's sort and text functions, which would duplicate the
rules of coding, folding and hashing.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.errors import StoreError, UnreadableError
from geo.files import give_way, isolation
from geo.store.coded_columns import Dictionaries
from geo.store.current import FORMAT, Current, Manifest, Tier
from geo.store.engine import Engine
from geo.store.index import Files, parts_of
from geo.store.ledger import Ledger, Part
from geo.store.memory import give_back
from geo.store.postings import are_among
from geo.store.shares import ENCODED, SEGMENT_ROWS, SORT_BYTES, Maker, Run, Say, Workplace, step

_log = logging.getLogger(__name__)

OnProgress = Callable[[int, int], None]
"""Called with the number of rows done and the total."""

_TIMES = 2
WHOLE_ROWS = 8_388_608
"""A tier of this many rows isn't merged any more while most of them are current, so that additions to a large store
cost in proportion to their own size."""
SHARE_ROWS = 500_000
"""The least rows for a worker, which takes seconds to start."""

LIMIT_S = 4 * 3_600.0
"""The time limit for another process that makes files, seconds: a hundred million rows take an hour or two."""


def settle(
    current: Current,
    ledger: Ledger,
    latest_rows: int,
    on_progress: OnProgress | None = None,
    *,
    cluster: Engine | None = None,
    share_rows: int = SHARE_ROWS,
    whole_rows: int = WHOLE_ROWS,
) -> Manifest | None:
    """Make files of the new rows, if there are more than a process should read when it opens the store.

    Parameters
    ----------
    cluster : Engine, optional
        An engine whose workers make files of many rows; without it, or if they can't, this process does.
    share_rows : int
        The least rows for a worker.
    whole_rows : int
        The size in rows from which a tier isn't merged any more; none is made of many more than twice as many.

    Returns
    -------
    Manifest or None
        That of the files there are now; None if there are none.

    Raises
    ------
    UnreadableError
        A file of the ledger can't be read.
    StoreError
        There is no disk space; the former files stay valid.
    """
    if on_progress is not None:
        _follow(current, ledger, on_progress)
    with current.writing() as scratch:
        version = ledger.update()
        manifest = current.read()
        engine = Engine(memory_bytes=SORT_BYTES, scratch=scratch)
        files = Files.open(current, manifest, engine, held_rows=0)
        parts = parts_of(ledger, files)
        fresh = [part for path, part in parts.items() if path not in files.numbered]
        rows = sum(part.rows for part in fresh)
        if rows <= latest_rows:
            return manifest
        words = current.words(manifest)

        def settled(files: Files, some: list[Part], own: Path, say: Say, hands: Callable[[Maker], _Hands]) -> Manifest:
            maker = Maker(current, files, engine, parts, own, words, say)
            settling = _Settling(current, files, parts, ledger.lost, hands(maker), maker.minus, say, whole_rows)
            return current.write(settling.manifest(version, some))

        if cluster is not None and are_shared(rows, cluster, share_rows):
            numbered = {path: (part.first, part.groups.tolist()) for path, part in parts.items()}
            workplace = Workplace(ledger.path, ledger.options, current.folder, scratch, manifest, numbered)
            say = _saying(on_progress, 0, rows, rows)
            workers = _Workers(cluster, share_rows, whole_rows, current, workplace, say)
            try:
                return settled(files, fresh, scratch, say, lambda _maker: workers)
            except UnreadableError:
                raise
            except StoreError:
                _log.warning("The cluster's workers couldn't make files; this machine does.", exc_info=True)
        done = 0
        for some in _cut(fresh, -(-rows // (2 * whole_rows))):
            of = sum(part.rows for part in some)
            files = Files.open(current, manifest, engine, held_rows=0, before=files)
            with tempfile.TemporaryDirectory(dir=scratch) as own:
                say = _saying(on_progress, done, of, rows)
                manifest = settled(files, some, Path(own), say, lambda maker: _Here(maker, current, words))
            done += of
            give_back()
        return manifest


def _follow(current: Current, ledger: Ledger, on_progress: OnProgress) -> None:
    """While another process makes files, report how many rows are in those that it has made."""
    seen, is_reported = current.read(), False
    while current.is_being_written:
        manifest = current.read()
        if not is_reported or manifest is not seen:
            seen, is_reported = manifest, True
            covered = {each.path: (each.first, each.groups) for each in (manifest.covered if manifest else ())}
            rows = {path: part.rows for path, part in ledger.parts(covered, 0).items()}
            on_progress(sum(rows[path] for path in rows.keys() & covered.keys()), max(1, sum(rows.values())))
        time.sleep(_LOOK_S)


_LOOK_S = 0.25
"""How often to check whether another process has made more."""


def _saying(on_progress: OnProgress | None, done: int, of: int, rows: int) -> Say:
    """Report the progress of making files of ``of`` rows, after those of ``done``, as that of all."""

    def say(share: float) -> None:
        if on_progress is not None:
            on_progress(done + round(share * of), rows)

    return say


def are_shared(rows: int, engine: Engine, share_rows: int = SHARE_ROWS) -> bool:
    """Whether an engine's workers make the files of this many new rows."""
    return rows >= 2 * share_rows and engine.workers > 1


def settle_apart(
    path: str, storage_options: Mapping[str, str] | None, latest_rows: int, *, limit_s: float = LIMIT_S
) -> bool:
    """Run :func:`settle` in a separate, low-priority process; returns whether it succeeded."""
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


def settle_as_ordered() -> None:
    """The entry point of the process started by :func:`settle_apart`; leaves out damaged files of the ledger."""
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


class _Hands(Protocol):
    """What runs the steps of :class:`geo.store.shares.Maker`: this process or workers."""

    def encode(self, fresh: list[Part]) -> list[Run]:
        """Encode the rows of some files of the ledger."""

    def beaten(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """For each share: encoded rows, and rows of the existing files, that aren't their incident's latest."""

    def tiers(self, merged: list[Tier], old: NDArray[np.int64], gone: NDArray[np.int64]) -> list[Tier]:
        """Make tiers from the encoded rows and some older tiers, without rows that aren't the latest."""

    def words(self) -> list[str]:
        """Write the files of the columns' values; returns their names."""


class _Here:
    """Runs the steps in this process."""

    def __init__(self, maker: Maker, current: Current, words: Dictionaries) -> None:
        self._maker, self._current, self._words = maker, current, words

    def encode(self, fresh: list[Part]) -> list[Run]:
        self._maker.runs = [self._maker.encode([part.path for part in fresh])]
        return list(self._maker.runs)

    def beaten(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        ranges = 1 + sum(run.rows for run in self._maker.runs) // WHOLE_ROWS  # keys of all rows at once take too much
        return [self._maker.beaten((number, ranges)) for number in range(ranges)]

    def tiers(self, merged: list[Tier], old: NDArray[np.int64], gone: NDArray[np.int64]) -> list[Tier]:
        self._maker.old, self._maker.gone = old, gone
        return [self._maker.tier((self._maker.runs, merged))]

    def words(self) -> list[str]:
        return self._current.write_words(self._words)


class _Workers:
    """Runs the steps on a cluster's workers."""

    def __init__(
        self, cluster: Engine, share_rows: int, whole_rows: int, current: Current, workplace: Workplace, say: Say
    ) -> None:
        self._cluster, self._share_rows, self._whole_rows = cluster, share_rows, whole_rows
        self._current, self._workplace, self._say = current, workplace, say

    def _each(self, name: str, shares: Sequence[Any]) -> list[Any]:
        return self._cluster.each(partial(step, self._workplace, name), shares)

    def encode(self, fresh: list[Part]) -> list[Run]:
        rows = sum(part.rows for part in fresh)
        number = max(-(-rows // SEGMENT_ROWS), min(self._cluster.workers, rows // self._share_rows))
        shares = [[part.path for part in some] for some in _cut(fresh, number)]
        words = self._current.words(self._workplace.manifest)
        for values in self._each("values", shares):
            for word, mine in zip(fields(words), values, strict=True):
                getattr(words, word.name).encode(pa.array(mine, pa.string()))
        self._workplace = self._workplace.knowing(words=tuple(self._current.write_words(words)))
        self._say(_NUMBERED)
        runs = self._each("encode", shares)
        self._workplace = self._workplace.knowing(runs=tuple(runs))
        self._say(ENCODED)
        return runs

    def beaten(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        number = len(self._workplace.runs)
        return self._each("beaten", [(each, number) for each in range(number)])

    def tiers(self, merged: list[Tier], old: NDArray[np.int64], gone: NDArray[np.int64]) -> list[Tier]:
        self._workplace = self._workplace.knowing(
            old=self._current.write_rows("old", old), gone=self._current.write_rows("gone", gone)
        )
        parts: list[Tier | Run] = [*merged, *self._workplace.runs]
        rows = sum(part.rows for part in parts)
        number = max(-(-rows // (2 * self._whole_rows)), min(self._cluster.workers, rows // self._share_rows))
        shares = [
            ([each for each in some if isinstance(each, Run)], [each for each in some if isinstance(each, Tier)])
            for some in _cut(parts, number)
        ]
        return [tier for tier in self._each("tier", shares) if tier.rows]

    def words(self) -> list[str]:
        return list(self._workplace.words)


_NUMBERED = 0.1
"""The progress (0 to 1) after values are numbered."""

_Sized = TypeVar("_Sized", Part, "Tier | Run")


def _cut(parts: Sequence[_Sized], number: int) -> list[list[_Sized]]:
    """Split parts, in order, into at most ``number`` shares of about equally many rows."""
    sizes = np.array([part.rows for part in parts])
    middles = np.cumsum(sizes) - sizes / 2
    places = (middles * number / max(1, sizes.sum())).astype(int).tolist()
    return [[part for part, _place in some] for _place, some in groupby(zip(parts, places, strict=True), _second)]


_second = itemgetter(1)


class _Settling:
    """One run of making files."""

    def __init__(
        self,
        current: Current,
        files: Files,
        parts: dict[str, Part],
        lost: frozenset[str],
        hands: _Hands,
        minus: Callable[[Sequence[Tier], NDArray[np.int64]], tuple[dict[str, str], str]],
        say: Say,
        whole_rows: int,
    ) -> None:
        self._current, self._files, self._hands, self._minus, self._say = current, files, hands, minus, say
        self._whole_rows = whole_rows
        self._named = lost | parts.keys()

    def manifest(self, version: int, fresh: list[Part]) -> Manifest:
        """Write all files, and return the manifest that lists them, which the caller writes."""
        self._say(0)
        before = self._files.manifest
        runs = self._hands.encode(fresh)
        beaten = self._hands.beaten()
        old = np.unique(np.concatenate([each for each, _gone in beaten]))
        replaced = np.unique(np.concatenate([self._files.gone, *(each for _old, each in beaten)]))
        kept, merged = self._merged(sum(run.rows for run in runs) - len(old), replaced)
        tiers = self._hands.tiers(merged, old, replaced)
        self._say(1)
        replaced = self._of(kept, replaced)
        minus, minus_columns = self._minus(kept, replaced) if len(replaced) else ({}, "")
        return Manifest(
            format=FORMAT,
            version=version,
            covered=[
                *(each for each in (before.covered if before else ()) if each.path in self._named),
                *(each for run in runs for each in run.covered),
            ],
            tiers=[*kept, *tiers],
            gone=self._current.write_rows("gone", replaced),
            minus=minus,
            minus_columns=minus_columns,
            words=self._hands.words(),
            next_row=max(self._files.next_row, *(part.first + part.rows for part in fresh)),
            last=max(before.last if before else 0, *(run.last for run in runs)),
        )

    def _merged(self, rows: int, gone: NDArray[np.int64]) -> tuple[list[Tier], list[Tier]]:
        """The tiers that stay, and those to merge into a new one of ``rows`` rows."""
        kept = list(self._files.manifest.tiers) if self._files.manifest else []
        merged: list[Tier] = []
        while kept and kept[-1].rows <= _TIMES * rows and not self._is_whole(kept[-1], gone):
            rows += kept[-1].rows - len(self._of(kept[-1:], gone))
            if rows > 2 * self._whole_rows:
                break
            merged.insert(0, kept.pop())
        return kept, merged

    def _is_whole(self, tier: Tier, gone: NDArray[np.int64]) -> bool:
        """Whether a tier is large enough to stay unmerged: while more than half its rows are current."""
        return tier.rows >= self._whole_rows and 2 * len(self._of([tier], gone)) < tier.rows

    def _of(self, tiers: list[Tier], gone: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the replaced rows that are in some tiers."""
        every = (self._current.ids(tier).rows for tier in tiers if len(gone))
        return np.sort(np.concatenate([gone[:0], *(rows[are_among(rows, gone)] for rows in every)]))
