"""The store: the incidents at rest, and every query over them.

::

    store = Store.open(folder)
    store.add(incidents, act=Act(who="me", note="first try"))
    store.query(Filter(type=("drone_strike",)), limit=20)

An act (:class:`Act`) is a unit of change: written as one commit and undone as one.

Storing: ``ledger`` keeps all rows (Delta Lake), ``parquet`` writes its files, ``delta_log`` checks its log,
``log_packs`` packs old entries of it, which ``upkeep`` sees to, ``derived`` computes derived columns, ``writing`` and
``undo`` decide what an act writes, ``history`` lists the acts, and ``retention`` shortens the history. The current
state: ``current`` are files with the latest version of each incident, made by ``tiers`` in the steps of ``shares``,
with the ``coded_columns`` that filters need and ``postings`` for words; ``index`` lays the latest edits over them, in
an ``engine`` (ibis on DuckDB). Queries: ``conditions`` turns a filter into expressions; ``queries``, ``tallies``,
``spots``, ``clusters``, ``frames``, ``breakdown`` and ``row_counts`` compute the ``answers``; ``protection`` hides what
readers may not see; ``memory`` caches, ``warming`` fills the caches, ``asking`` stops queries whose result nobody waits
for. ``gaps``, ``health`` and ``backup`` deal with damage. This module joins them, safe for many threads and processes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import itertools
import logging
import math
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from geo.errors import StoreError, UnreadableError
from geo.filter import EVERYTHING, Filter
from geo.model import BBox, Incident
from geo.schema import CONTENT, INCIDENTS, conform, iterate, to_table
from geo.store import asking, clusters, frames, gaps, history, queries
from geo.store import breakdown as tables
from geo.store.answers import (
    BRINGS,
    Act,
    Added,
    Area,
    Bin,
    CasualtyTotals,
    Changed,
    Cluster,
    Commit,
    Dataset,
    Frames,
    HeatCell,
    Histogram,
    InView,
    Missing,
    Pile,
    Revision,
    Single,
    Totals,
    Undone,
    size_bytes,
)
from geo.store.asking import AbandonedError, answering, for_all
from geo.store.attempts import Attempts
from geo.store.backup import BackedUp, Backup, back_up, backups, copies, restore
from geo.store.breakdown import Breakdown, BreakdownRow, PeriodFigures, StepFigures
from geo.store.breakdown_sheets import SHAPES, sheets
from geo.store.comparison import (
    Change,
    Comparison,
    Level,
    Period,
    Week,
    compare,
    middle_half,
    span_before,
    trend_rules,
    unusual_words,
    year_before,
)
from geo.store.current import Current, Manifest
from geo.store.delta_log import faults as log_faults
from geo.store.derived import derive, row_faults
from geo.store.engine import (
    DUCKDB,
    FAULTS,
    QUESTION_S,
    SEARCH_BYTES,
    SYSTEM_REFUSALS,
    Engine,
    engine_words,
    open_engine,
)
from geo.store.frames import STEPS
from geo.store.health import Damage, Health, Repair, examine, repair, undo_repair
from geo.store.held_columns import HELD_BYTES
from geo.store.history import ACTS_FILES, acts_file
from geo.store.index import HELD_ROWS, LATEST_ROWS, Files, Snapshot, advance, empty, parts_of
from geo.store.ledger import SMALL_FILES, Ledger, Shortened
from geo.store.memory import Memory
from geo.store.protection import SCOPES, ProtectionRule, ReadersView, RegionNumbers
from geo.store.retention import Shortening
from geo.store.saved_views import MOST_NEWS, SavedView, SavedViews, news
from geo.store.stages import STAGES, Stages
from geo.store.tiers import OnProgress, are_shared, settle, settle_apart
from geo.store.undo import Undo, Withdrawal
from geo.store.upkeep import Upkeep
from geo.store.warming import Warming
from geo.store.workers import Workers
from geo.store.writing import Addition, edit_rows, ledger_rows, next_sequence

__all__ = [
    "ACTS_FILES",
    "MOST_NEWS",
    "SCOPES",
    "SHAPES",
    "STAGES",
    "STEPS",
    "AbandonedError",
    "Act",
    "Added",
    "Area",
    "BackedUp",
    "Backup",
    "Bin",
    "Breakdown",
    "BreakdownRow",
    "CasualtyTotals",
    "Change",
    "Changed",
    "Cluster",
    "Commit",
    "Comparison",
    "Damage",
    "Dataset",
    "Frames",
    "Health",
    "HeatCell",
    "Histogram",
    "InView",
    "Level",
    "Missing",
    "Period",
    "PeriodFigures",
    "Pile",
    "ProtectionRule",
    "Repair",
    "Revision",
    "SavedView",
    "SavedViews",
    "Single",
    "Stages",
    "StepFigures",
    "Store",
    "Totals",
    "Undone",
    "Week",
    "Workers",
    "acts_file",
    "answering",
    "back_up",
    "backups",
    "compare",
    "copies",
    "derive",
    "engine_words",
    "examine",
    "for_all",
    "log_faults",
    "middle_half",
    "news",
    "repair",
    "restore",
    "row_faults",
    "sheets",
    "span_before",
    "trend_rules",
    "undo_repair",
    "unusual_words",
    "year_before",
]

_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

ANSWER_BYTES = 64_000_000
"""Size of the cache of answers, bytes: some hundred full maps, or thousands of figures."""
SOON_ROWS = 1_000_000
"""The most new rows held in memory (200 MB) while files of them are made."""
_AWAITED_S, _LOOK_S = 30.0, 0.25
"""How long to wait for the files of what another process wrote, before reading the rows directly; and how often to
check."""
_EXPORT_ROWS = 16_384
_ANY_WORD = "the"
"""The word searched for to warm up."""


Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The current time, in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """Incidents in a Delta table; make one with :meth:`open` and share it between threads.

    Every query is answered from one version. Commits of other processes are seen within ``check_every_s`` seconds, or
    at once after :meth:`look_again` or :meth:`refresh`. In a process that was warmed up, a large commit is seen once
    its files are made; until then queries are answered from the version before.
    """

    def __init__(
        self,
        ledger: Ledger,
        engine: Engine,
        check_every_s: float,
        answer_bytes: int = ANSWER_BYTES,
        clock: Clock = utc_now,
        on_progress: OnProgress | None = None,
        *,
        latest_rows: int = LATEST_ROWS,
        soon_rows: int = SOON_ROWS,
        held_rows: int = HELD_ROWS,
        held_bytes: int = HELD_BYTES,
    ) -> None:
        self._clock = clock
        self._ledger, self._current = ledger, Current(ledger.path)
        self._on_progress = on_progress
        self._latest_rows, self._soon_rows = latest_rows, soon_rows
        self._held_rows, self._held_bytes = held_rows, held_bytes
        self._settling: threading.Thread | None = None
        self._catching: threading.Thread | None = None
        self._settling_s = 0.0
        self._attempts = Attempts()
        self._check_every_s = check_every_s
        self._refreshing, self._writing = threading.Lock(), threading.Lock()
        self._answers: Memory[tuple[Any, ...], tuple[Any]] = Memory(answer_bytes)
        self._readers = ReadersView(ledger, clock)
        self._snapshot = empty(engine)
        self._checked, self._written, self._seen, self._can_wait = 0.0, 0, 0, True
        self._as_of = utc_now()
        self._warming = Warming(self.first_questions)
        self.refresh()
        self._upkeep = Upkeep(ledger, self._current, self._snapshot.version)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        engine: str = DUCKDB,
        check_every_s: float = 1.0,
        storage_options: Mapping[str, str] | None = None,
        small_files: int = SMALL_FILES,
        latest_rows: int = LATEST_ROWS,
        soon_rows: int = SOON_ROWS,
        held_rows: int = HELD_ROWS,
        held_bytes: int = HELD_BYTES,
        search_bytes: int = SEARCH_BYTES,
        answer_bytes: int = ANSWER_BYTES,
        clock: Clock = utc_now,
        on_progress: OnProgress | None = None,
    ) -> Store:
        """Open the store in a folder; create an empty one if there is none.

        Parameters
        ----------
        path : str or Path
            A folder, or a URL that ``deltalake`` understands (``s3://…``).
        engine : str
            "duckdb", or Apache Spark as :data:`geo.settings.ENGINE` has it.
        check_every_s : float
            Seconds between checks for commits of other processes.
        storage_options : mapping, optional
            Access to an object store, as ``deltalake`` takes it.
        small_files : int
            The number of small files, of single edits, that are joined into one.
        latest_rows : int
            The most rows beside the files of the current state, which each process reads when it opens; when there are
            more, new files are made.
        soon_rows : int
            The most new rows for which files are made in the background; for more, queries wait for the files.
        held_rows : int
            Up to how many rows these files are held in memory, where queries are faster.
        held_bytes : int
            The most memory for the columns used in counting; if they need more, files of them are read instead.
        search_bytes, answer_bytes : int
            Sizes of the caches of searches and of answers, bytes; the least recently used entries are dropped first.
        clock : callable
            Returns the time, with a time zone, at which a filter's ``last`` ends.
        on_progress : callable, optional
            Called with the rows done and their total while files of the current state are made: of the whole store the
            first time a release with a new format opens it, and after large imports.

        Raises
        ------
        StoreError
            The folder can't be created or read or holds something else, or the engine isn't installed.
        """
        if "://" not in str(path):
            path = Path(path).absolute()  # a cluster's workers run in other folders
        ledger = Ledger(path, storage_options=storage_options, small_files=small_files)
        return cls(
            ledger,
            open_engine(engine, search_bytes=search_bytes, question_s=QUESTION_S),
            check_every_s,
            answer_bytes,
            clock,
            on_progress,
            latest_rows=latest_rows,
            soon_rows=soon_rows,
            held_rows=held_rows,
            held_bytes=held_bytes,
        )

    @property
    def path(self) -> str:
        """The folder or URL of the store."""
        return self._ledger.path

    @property
    def version(self) -> int:
        """The version; every commit of any process raises it."""
        return self._now().version

    @property
    def state(self) -> str:
        """A key of the state that answers are computed from, for caches: equal keys mean equal answers.

        It also differs between stores, because browsers cache by URL, and a URL may serve another store later.
        """
        snapshot = self._now()
        return f"{snapshot.version}-{len(snapshot.lost)}{snapshot.seen}-{snapshot.table_id[:8]}"

    @property
    def as_of(self) -> dt.datetime:
        """The time up to which commits are included in answers."""
        self._now()
        return self._as_of

    def look_again(self) -> None:
        """Have the next query look for commits of other processes, however recently a query did."""
        self._checked = -math.inf

    def refresh(self) -> bool:
        """Read the commits of other processes; whether there were any. Takes about a millisecond if there were none."""
        with self._refreshing:
            return self._refresh()

    def probe(self) -> None:
        """Check that the store's log is still there and whole, and that what readers may not see can be read.

        Raises
        ------
        StoreError
            It is gone or damaged; the message says what to do.
        """
        self._ledger.probe()
        self._readers.probe()

    def _refresh(self) -> bool:
        written, as_of = self._written, utc_now()
        version = self._ledger.update()
        old = self._snapshot
        files = self._files(old.files)
        self._checked = time.monotonic()
        is_new = (version, self._ledger.table_id) != (old.version, old.table_id)
        if is_new or files is not old.files or self._ledger.has_more():
            while True:
                try:
                    self._snapshot = self._ready(self._advanced(old, files))
                    break
                except (UnreadableError, *FAULTS) as error:
                    files = self._without(error, files)
        self._seen = written  # only now, so that no other thread takes the old snapshot for the state after our commit
        self._as_of = as_of
        return is_new

    def _advanced(self, old: Snapshot, files: Files) -> Snapshot:
        version, parts = self._ledger.update(), parts_of(self._ledger, files, old)
        rows = sum(part.rows for path, part in parts.items() if path not in files.numbered)
        if rows > max(self._latest_rows, self._soon_rows):
            settle(self._current, self._ledger.again(), self._latest_rows, self._on_progress, cluster=old.engine)
            files = self._files(files)
            version, parts = self._ledger.update(), parts_of(self._ledger, files, old)
        elif rows > self._latest_rows:
            self._settle_soon(rows)
        return advance(old, version, self._ledger.table_id, self._ledger.lost, files, parts)

    def _ready(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot, with the columns in memory that the previous one had there, if this process serves queries."""
        if self._warming.has_begun and self._snapshot.files.held.is_ready:
            for make in snapshot.files.held.prepare():
                make()
            snapshot.summaries.prepare()
        return snapshot

    def _without(self, error: Exception, files: Files) -> Files:
        """The files after one was found damaged: a ledger file is left out, files of the current state are made anew.

        Raises
        ------
        StoreError
            No file is damaged, but the system refuses to read one.
        Exception
            The error itself, if it has another cause.
        """
        if isinstance(error, UnreadableError):
            if not self._ledger.lose(error.file):
                raise error
            return files
        faults = self._current.faults()
        if not faults and isinstance(error, SYSTEM_REFUSALS):
            raise StoreError(f"The store in {self.path} can’t be read: {error}") from error
        if not faults:
            raise error
        _log.warning("%s of the store's current state is damaged; all of it is made anew.", ", ".join(faults))
        self._current.discard()
        return self._opened(None)

    def _ask(self, question: Callable[[Snapshot], Answer]) -> Answer:
        """The answer from the current snapshot; if a file turns out to be damaged, without the rows in it.

        Stopped when it takes too long or the client has gone (:mod:`geo.store.asking`).
        """
        self._warming.note()
        asking.check_awaited()
        while True:
            snapshot = self._snapshot
            try:
                with asking.for_all():
                    snapshot = self._now()
                with asking.time_limit(snapshot.engine.question_s):
                    return question(snapshot)
            except (UnreadableError, *FAULTS) as error:
                self._leave_out(error, snapshot)

    def _leave_out(self, error: Exception, snapshot: Snapshot) -> None:
        with asking.for_all(), self._refreshing:
            self._refresh()
            now = self._snapshot
            if now.files is snapshot.files and now.lost == snapshot.lost:  # else another thread has dealt with it
                self._without(error, snapshot.files)
                self._refresh()

    @property
    def edition(self) -> str:
        """The version as shown to readers, marked if part of it can't be read."""
        snapshot = self._now()
        lost = len(snapshot.lost)
        files = "1 damaged file" if lost == 1 else f"{lost:,} damaged files"
        return f"{snapshot.version} without {files}" if lost else str(snapshot.version)

    @property
    def missing(self) -> Missing | None:
        """The incidents in damaged files; None where there are none."""
        return self._cached(gaps.missing, self.path, self._ledger.options) if self._now().lost else None

    def _settle_soon(self, rows: int) -> None:
        """Make files of new rows in a thread, while queries are answered from memory; the program waits for it at its
        end.

        If it fails, for instance for lack of disk space, retries are spaced out (:class:`geo.store.attempts.Attempts`).
        """
        if self._is_settling or not self._attempts.is_due:
            return
        engine = self._snapshot.engine
        make: Callable[[], bool] = functools.partial(
            _settle, self._current, self._ledger.again(), self._latest_rows, self._on_progress, engine
        )
        # this process serves queries, so leave it the interpreter: make the files in another one, unless workers do it
        if self._warming.has_begun and not are_shared(rows, engine):
            make = functools.partial(settle_apart, self.path, self._ledger.options, self._latest_rows)

        def run() -> None:
            started, succeeded = time.monotonic(), False
            try:
                succeeded = make()
            finally:  # after an unexpected error too
                self._attempts.note(succeeded=succeeded)
                self._settling_s = time.monotonic() - started

        self._settling = threading.Thread(target=run, name="settle")
        self._settling.start()

    @property
    def _is_settling(self) -> bool:
        return self._settling is not None and self._settling.is_alive()

    def wait_for_files(self) -> float:
        """Wait for the files of the current state that this process is making, and for the upkeep of the ledger;
        returns the seconds that the last files took.

        0 where none were made since the store was opened.
        """
        self._upkeep.wait()
        if self._settling is not None:
            self._settling.join()
        return self._settling_s

    def _files(self, files: Files) -> Files:
        """The files of the current state, opened again if there are newer ones."""
        manifest = self._current.read()
        try:
            return files if manifest is files.manifest else self._opened(manifest)
        except FAULTS as error:
            return self._without(error, files)

    def _opened(self, manifest: Manifest | None) -> Files:
        now = self._snapshot
        return Files.open(self._current, manifest, now.engine, self._held_rows, self._held_bytes, before=now.files)

    def _now(self) -> Snapshot:
        if self._seen != self._written:
            # what we wrote is otherwise read at the next query, which an import from the command line never makes
            self.refresh()
            return self._snapshot
        due = time.monotonic() - self._checked > self._check_every_s
        if due and self._refreshing.acquire(blocking=False):
            try:
                if self._catching is not None and self._catching.is_alive():
                    pass
                elif self._warming.has_begun and self._can_wait and self._rows_of_others() > self._latest_rows:
                    self._catching = threading.Thread(target=self._catch_up, name="catch up")
                    self._catching.start()
                else:
                    self._refresh()
                    self._can_wait = True
            finally:
                self._refreshing.release()
        return self._snapshot

    def _rows_of_others(self) -> int:
        """How many rows other processes wrote: while many are being read, queries are answered from the version before.

        0 where protection rules are in force, because the new commits may have rules, or incidents that rules hide.
        """
        now, version, manifest = self._snapshot, self._ledger.update(), self._current.read()
        if self._readers.rules():
            return 0
        if manifest is not now.files.manifest:
            return manifest.rows if manifest is not None else 0
        parts = parts_of(self._ledger, now.files, now) if version != now.version else {}
        return sum(part.rows for path, part in parts.items() if path not in now.parts)

    def _catch_up(self) -> None:
        """Read new commits once their files are made: opening these takes a fifth of the time."""
        try:
            self._await_files()
            self.refresh()
        except BaseException as error:
            self._can_wait = False  # the next query reads the commits itself and raises the error
            if not isinstance(error, (StoreError, *FAULTS)):
                raise

    def _await_files(self) -> None:
        """Wait for the writer to make files of its rows, or make them once ourselves; return if neither works."""
        until, is_tried = time.monotonic() + _AWAITED_S, False
        while time.monotonic() < until and threading.main_thread().is_alive():
            with self._refreshing:
                rows = self._rows_of_others()
                if rows <= self._latest_rows or self._current.read() is not self._snapshot.files.manifest:
                    return
                if not self._current.is_being_written and not self._is_settling:
                    if is_tried:
                        return
                    self._settle_soon(rows)
                    is_tried = True
            time.sleep(_LOOK_S)

    def warm_up(self) -> None:
        """Start to fill the caches that the first queries need, while there are no queries; returns at once."""
        self._warming.begin()

    def first_questions(self) -> Iterator[Callable[[], object]]:
        """The queries of :meth:`warm_up`, in order."""
        for ask in (self.totals, self.histogram, self.facets, self.listed):
            yield functools.partial(ask, Filter())
        yield from self._now().files.held.prepare()
        for filter in (Filter(min_killed=1), Filter(q=_ANY_WORD)):
            yield functools.partial(self.facets, filter)

    def forget(self) -> None:
        """Empty the caches."""
        self._answers.clear()
        self._snapshot.summaries.forget()

    def _cached(self, ask: Callable[..., Answer], *arguments: Any) -> Answer:
        """An answer, from the cache if the same was asked of the same version."""
        arguments = tuple(self._at(each) if isinstance(each, Filter) else each for each in arguments)
        return self._ask(lambda snapshot: self._kept(snapshot, ask, arguments))

    def _kept(self, snapshot: Snapshot, ask: Callable[..., Answer], arguments: tuple[Any, ...]) -> Answer:
        def make() -> tuple[tuple[Answer], int]:
            answer = ask(snapshot, *arguments)
            return (answer,), size_bytes((arguments, answer))

        key = (snapshot.version, snapshot.table_id, snapshot.seen, snapshot.lost, ask, *arguments)
        answer: Answer = self._answers.once(key, make)[0]
        return answer

    def _at(self, filter: Filter) -> Filter:
        """The filter with its ``last`` ending now."""
        return filter if filter.last is None else filter.at(self._clock())

    @property
    def held_bytes(self) -> int:
        """Bytes used by the caches of searches and answers."""
        now = self._snapshot
        return now.searches.held_bytes + now.searched.held_bytes + self._answers.held_bytes

    # Reading -------------------------------------------------------------------------------------------

    def get(self, id: str) -> Incident | None:
        """The incident with an id; None where there is none, or it was deleted."""
        return next(iter(self.get_many([id])), None)

    def get_many(self, ids: Iterable[str]) -> list[Incident]:
        """The incidents with some ids, in their order; those that aren't there are left out."""
        # a lone surrogate, which a URL can hold, is never in an id, and the engine refuses it
        ids = [id for id in dict.fromkeys(ids) if not any("\ud800" <= character <= "\udfff" for character in id)]

        def incidents(snapshot: Snapshot) -> list[Incident]:
            rows = snapshot.rows_of(ids)
            return _incidents(snapshot, np.array([rows[id] for id in ids if id in rows], dtype=np.int64))

        return self._ask(incidents)

    def table_of(self, ids: Iterable[str]) -> pa.Table:
        """The incidents with some ids as a table like those of :meth:`tables`: to export a selection."""
        return to_table(self.get_many(ids))

    def query(
        self, filter: Filter = EVERYTHING, *, limit: int | None = None, offset: int = 0, order: str = "-date_start"
    ) -> list[Incident]:
        """The incidents that match a filter.

        Parameters
        ----------
        order : str
            One of :data:`geo.store.queries.ORDERS`, with a minus sign for the reverse. Incidents without
            the value come last; equal ones are in the order of their ids.
        """
        filter = self._at(filter)
        return self._ask(
            lambda snapshot: _incidents(snapshot, queries.row_numbers(snapshot, filter, order, limit, offset))
        )

    def listed(
        self, filter: Filter = EVERYTHING, *, limit: int = 50, offset: int = 0, order: str = "-date_start"
    ) -> list[Incident]:
        """A page of :meth:`query` with only the fields that a list shows: fast at any size.

        Title, type, dates, place, people, actors, targets, verification and who published it are there;
        texts, claims, quotes and the original row are not: ask :meth:`get` for the whole.
        """
        return list(self._cached(queries.page, filter, order, limit, offset))

    def rows(
        self,
        filter: Filter = EVERYTHING,
        columns: Iterable[str] = INCIDENTS.names,
        *,
        limit: int | None = None,
        offset: int = 0,
        order: str = "-date_start",
    ) -> pa.Table:
        """Columns of :data:`geo.schema.INCIDENTS` and :data:`geo.schema.DERIVED` of the incidents chosen."""
        names, filter = list(columns), self._at(filter)
        table = self._ask(
            lambda snapshot: snapshot.take(queries.row_numbers(snapshot, filter, order, limit, offset), names)
        )
        return conform(table, pa.schema([CONTENT.field(name) for name in names]))

    def tables(self, filter: Filter = EVERYTHING, columns: Iterable[str] = INCIDENTS.names) -> Iterator[pa.Table]:
        """As :meth:`rows`, in batches and stored order: for exports of any size."""
        names, filter = list(columns), self._at(filter)
        schema = pa.schema([CONTENT.field(name) for name in names])
        snapshot, rows = self._ask(
            lambda snapshot: (snapshot, np.sort(queries.row_numbers(snapshot, filter, "id", None, 0)))
        )
        for start in range(0, len(rows), _EXPORT_ROWS):
            some = rows[start : start + _EXPORT_ROWS]
            while True:
                try:
                    table = snapshot.take(some, names)
                    break
                except UnreadableError as error:  # the rows of the other files keep their numbers
                    self._leave_out(error, self._snapshot)
                    snapshot = snapshot.without(error.file)
            yield conform(table, schema)

    def stream(self, filter: Filter = EVERYTHING) -> Iterator[Incident]:
        """All matching incidents, one by one in stored order: for exports of any size."""
        for table in self.tables(filter):
            yield from iterate(table)

    def count(self, filter: Filter = EVERYTHING) -> int:
        """How many incidents match a filter."""
        return self._cached(queries.count, filter)

    def totals(self, filter: Filter = EVERYTHING) -> Totals:
        """The figures above the map."""
        return self._cached(queries.totals, filter)

    def facets(self, filter: Filter = EVERYTHING, *, most: int = 500) -> dict[str, list[tuple[str, int]]]:
        """By filter field, its values and the incidents with each that match all other restrictions."""
        return {word: list(values) for word, values in self._cached(queries.facets, filter, most).items()}

    def histogram(self, filter: Filter = EVERYTHING, *, most: int = 120, width: str = "") -> Histogram:
        """Incidents over time, in at most ``most`` bins, or in days, weeks, months or years."""
        return self._cached(queries.histogram, filter, most, width)

    def in_bins(self, filter: Filter, spans: Iterable[tuple[dt.date, dt.date]]) -> tuple[Bin, ...]:
        """Incidents by the day on which they start, in consecutive spans without gaps."""
        return self._cached(queries.in_bins, filter, tuple(spans))

    def types(self, filter: Filter = EVERYTHING) -> dict[str, int]:
        """How many incidents there are of each event type."""
        return dict(self._cached(queries.types, filter))

    def dated_as(self, filter: Filter, precisions: Iterable[str]) -> int:
        """How many incidents have one of these :data:`geo.taxonomy.DATE_PRECISIONS`."""
        return self._cached(queries.dated_as, filter, tuple(precisions))

    def in_spans(self, filter: Filter, spans: Iterable[tuple[dt.date, dt.date]]) -> tuple[dict[str, int], ...]:
        """For each span (first and last day), how many incidents of each event type happened in it.

        An incident that lasted from one span into another counts in both; one without a date in none.
        """
        return self._cached(queries.in_spans, filter, tuple(spans))

    def breakdown(
        self,
        filter: Filter = EVERYTHING,
        by: str = "region",
        period: Period | None = None,
        before: Period | None = None,
    ) -> Breakdown:
        """The incidents counted by region, country, type or actor: see :func:`geo.store.breakdown.breakdown`."""
        return self._cached(tables.breakdown, filter, by, period, before)

    def over_time(self, filter: Filter, table: Breakdown) -> tuple[StepFigures, ...]:
        """The figures of each row of a table in each step of time: see :func:`geo.store.breakdown.over_time`."""
        filter = self._at(filter)
        return self._ask(lambda snapshot: tables.over_time(snapshot, filter, table))

    def extent(self, filter: Filter = EVERYTHING) -> BBox | None:
        """The box around all points; None where none has one."""
        return self._cached(queries.extent, filter)

    def in_view(self, filter: Filter, bbox: BBox, zoom: float, limit: int = clusters.MOST_MARKS) -> InView:
        """The map's content for a box: single incidents and clusters, together at most ``limit``.

        A cluster holds incidents that are drawn alike: pins, places near a town, or lines and waters. Incidents known
        only to a region or country are left out: see :meth:`areas`.
        """
        return self._cached(clusters.in_view, filter, bbox, zoom, limit)

    def density(self, filter: Filter, bbox: BBox, zoom: float) -> tuple[int, list[HeatCell]]:
        """The level of the cells (:mod:`geo.geodesy`), and the incidents counted in each small cell of a box.

        Only incidents known to a point or town are counted: :meth:`areas` has what is known to a region or country.
        """
        return self._cached(clusters.density, filter, bbox, zoom)

    def frames(self, filter: Filter, bbox: BBox, zoom: float, by: str = "", limit: int = clusters.MOST_MARKS) -> Frames:
        """The playback of a box: marks of at most ``limit`` cells, and their incidents by step."""
        return self._cached(frames.frames, filter, bbox, zoom, by, limit)

    def areas(self, filter: Filter) -> tuple[Area, ...]:
        """Counts of the incidents known only to a region or country, by that area, over the whole world."""
        return self._cached(clusters.areas, filter)

    def members(
        self, filter: Filter, cells: Iterable[tuple[int, int]], *, limit: int | None = 200, offset: int = 0
    ) -> list[Incident]:
        """The incidents of a cluster's cells, newest first, with the fields of :meth:`listed`.

        ``cells`` are pairs of a cell and its level.
        """
        return list(self._cached(clusters.members, filter, tuple(cells), limit, offset))

    def pile(self, filter: Filter, cells: Iterable[tuple[int, int]]) -> Pile:
        """How many incidents :meth:`members` has in all, and what they have in common."""
        return self._cached(clusters.pile, filter, tuple(cells))

    def datasets(self) -> list[Dataset]:
        """The sources in the store: incidents of each, and version, licence and date of its latest import."""
        return self._ask(functools.partial(history.datasets, self._ledger))

    # History -------------------------------------------------------------------------------------------

    def acts(self, most: int | None = None, *, source: str | None = None) -> list[Commit]:
        """The history, newest first: who did what, when, to how many incidents; all, the newest ``most``, or of one
        dataset.
        """

        def which(_id: str, act: Act) -> bool:
            return source is None or act.source == source

        return self._ask(lambda snapshot: history.commits(self._ledger, snapshot, which, most))

    def act(self, act_id: str) -> Commit | None:
        """The act with an id; None where there is none."""
        return next(
            iter(self._ask(lambda now: history.commits(self._ledger, now, lambda id, _act: id == act_id))), None
        )

    def history(self, id: str) -> list[Revision]:
        """The versions of an incident, oldest first; empty where there never was one."""
        return self._ask(lambda snapshot: history.revisions(self._ledger, snapshot, id))

    def latest(
        self, filter: Filter = EVERYTHING, *, limit: int | None = 100, since: dt.datetime | None = None
    ) -> list[Revision]:
        """The matching incidents with their latest acts, the latest act first.

        Parameters
        ----------
        since : datetime, optional
            Only acts after this time, which has a time zone.
        """
        filter, now = self._at(filter), self._clock()
        return self._ask(lambda snapshot: history.latest(self._ledger, snapshot, filter, limit, since, now))

    def undo(self, act_id: str, *, who: str = "") -> Undone:
        """Undo an act by a new act; incidents that were changed since are left as they are.

        Parameters
        ----------
        act_id : str
            The act to undo.

        Raises
        ------
        StoreError
            There is no such act, it was undone before, it changed no incident, it is a repair (which has a command of
            its own), the state before it is no longer kept, or files of the store are missing or damaged.
        """
        with self._alone():
            commits = self.acts()
            commit = next((commit for commit in commits if commit.id == act_id), None)
            if commit is None:
                raise StoreError(f"There is no act {act_id} in this store.")
            if commit.undone_by:
                raise StoreError(f"The act {act_id} was undone before.")
            if commit.act.what in history.BESIDE:
                raise StoreError(f"The act {act_id} changed no incident; take it back where it was done.")
            if commit.act.what == "repair":
                raise StoreError(f"This takes a repair back: incident-map store repair --undo {act_id}")
            if commit.is_final:
                raise StoreError(
                    f"The act {act_id} can’t be undone any more: the history was shortened, so that what was before it "
                    "isn’t kept."
                )
            self._refuse_lost("Nothing can be undone")  # damaged files may hold the state before the act
            undo = Undo(self._snapshot, act_id, _act_id(), void=history.void(commits, act_id))
            note = " ".join(filter(None, (commit.act.what, commit.act.note)))
            self._append(undo.rows(), Act(who=who, what="undo", note=note), undo.outcome.act_id, undoes=act_id)
            return undo.outcome

    def clean(self, *, days: int, dry_run: bool = False) -> tuple[int, int]:
        """Delete unreferenced files older than ``days``; returns their number and bytes.

        These are files of interrupted imports, small files that were joined, files rewritten by :meth:`shorten`, and
        old checkpoints of the log; of its old entries, many are packed into one file. No incident and no history is
        lost.
        """
        with self._alone(), self._current.tending():
            return self._ledger.clean(days=days, dry_run=dry_run)

    def unpack(self) -> None:
        """Write each entry of the log into a file of its own again, as releases before packing read them.

        Raises
        ------
        StoreError
            A packed file can't be read, or the log can't be written.
        """
        with self._alone(), self._current.tending():
            self._ledger.unpack()

    def withdraw(self, source: str, *, who: str = "") -> Undone:
        """Remove a dataset as one act, except incidents that somebody changed; works after its imports can't be undone.

        Nothing is written if no unchanged incident of the dataset is left.

        Raises
        ------
        StoreError
            It can't be written, or part of the store can't be read.
        """
        with self._alone():
            self._refuse_lost("No dataset can be taken away")
            acts = self._ledger.acts()
            wrote = [id for id, act, _ms, _undoes in acts if act.source == source and act.what in BRINGS]
            if not wrote:
                return Undone()
            wrote += (id for id, act, _ms, _undoes in acts if act.what == "undo")
            withdrawal = Withdrawal(self._snapshot, source, wrote, _act_id())
            if not withdrawal.outcome.removed:
                return Undone()
            act = Act(who=who, what=history.WITHDRAW, note=source, source=source)
            self._append(withdrawal.rows(), act, withdrawal.outcome.act_id)
            return withdrawal.outcome

    def _refuse_lost(self, what: str) -> None:
        if self._snapshot.lost:
            raise StoreError(f"{what} while part of the store can’t be read: repair it first.")

    def shorten(self, *, days: int, who: str = "", dry_run: bool = False) -> tuple[dt.datetime, int, int]:
        """Shorten the history to ``days`` (:mod:`geo.store.retention`).

        Returns
        -------
        tuple
            The time from which the history is whole; how many older versions were removed; and how many older versions
            stay, because their files have too few of them.

        Raises
        ------
        StoreError
            It can't be written, or part of the store can't be read.
        """
        with self._alone():
            self._refuse_lost("The history can’t be shortened")
            now = self._clock()
            until = now - dt.timedelta(days=days)
            until_ms = int(until.timestamp() * 1000)
            shortening = Shortening.of(self._snapshot, history.until(self._ledger.acts(), until, now))
            if shortening.rows and not dry_run:
                note = f"{shortening.rows:,} versions of before {until:%Y-%m-%d %H:%M} UTC"
                self._append(
                    shortening.tables(),
                    Act(who=who, what=history.CLEAN, note=note),
                    _act_id(),
                    instead_of=[part.path for part in shortening.parts],
                    shortened=Shortened(until_ms, self._snapshot.changes(shortening.acts)),
                )
            return until, shortening.rows, shortening.stay

    @contextlib.contextmanager
    def workers(self) -> Iterator[Workers | None]:
        """The cluster's workers with a folder that they share with this process; None if there is only one process,
        or another one has the folder.
        """
        engine = self._snapshot.engine
        if engine.workers < 2:
            yield None
            return
        with self._current.shared() as folder:
            yield Workers(engine, folder) if folder is not None else None

    # Writing -------------------------------------------------------------------------------------------

    def add(
        self, incidents: Iterable[Incident], *, act: Act | None = None, complete: bool = False, act_id: str = ""
    ) -> Added:
        """Store incidents; those already stored, by source and source id, are updated if they changed.

        See :meth:`add_tables`.
        """
        tables = map(to_table, _batched(incidents, 10_000))
        return self.add_tables(tables, act=act, complete=complete, act_id=act_id)

    def add_tables(
        self,
        tables: Iterable[pa.Table],
        *,
        act: Act | None = None,
        complete: bool = False,
        derived: bool = False,
        act_id: str = "",
        on_progress: Callable[[int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        stages: Stages | None = None,
    ) -> Added:
        """Store incidents given as Arrow tables: all of them or none, in bounded memory.

        Parameters
        ----------
        tables : iterable of pa.Table
            Columns of :data:`geo.schema.INCIDENTS`, missing ones as :func:`geo.schema.conform` fills them.
        complete : bool
            Whether the tables hold all incidents of their sources: stored ones that are missing are removed.
        derived : bool
            Whether tables with the columns of :data:`geo.schema.CONTENT` come from :func:`derive`.
        act_id : str
            What the act's id will be; empty for a new one.
        on_progress : callable, optional
            Called after each batch with the number of rows processed.
        cancelled : callable, optional
            Called before each batch; True stops.
        stages : Stages, optional
            Adds up the time of each stage.

        Raises
        ------
        CancelledError
            ``cancelled`` said so; nothing was stored.
        RowError
            A row breaks the model's rules; nothing was stored.
        StoreError
            The store can't be written; nothing was stored.
        Exception
            Whatever ``tables`` raises; nothing was stored.
        """
        stages = stages or Stages()
        with self._alone():
            addition = Addition(
                self._snapshot,
                act_id or _act_id(),
                complete=complete,
                derived=derived,
                on_progress=on_progress,
                cancelled=cancelled,
                stages=stages,
            )
            # closed before an error propagates, so that nothing works on the tables after it
            with contextlib.closing(addition.rows(tables)) as rows:
                first = next(rows, None)
                if first is None:
                    return addition.added
                try:
                    with stages.at("write"):
                        self._append(itertools.chain([first], rows), act or Act(), addition.act_id)
                except StoreError:
                    if addition.failure is not None:
                        raise addition.failure from None
                    raise
            written = addition.added.new + addition.added.updated + addition.added.removed
            if written > self._latest_rows:
                self._settle_soon(written)
            return dataclasses.replace(addition.added, act_id=addition.act_id)

    def put(self, incident: Incident, *, act: Act | None = None) -> Incident:
        """Store one incident that a person made or corrected; later imports keep the changed fields.

        Raises
        ------
        StoreError
            It was changed by somebody else after ``incident.updated``.
        """
        self.change([incident], act=act or Act(what="edit"))
        stored = self.get(incident.id)
        assert stored is not None
        return stored

    def delete(self, ids: Iterable[str], reason: str, *, who: str = "") -> int:
        """Delete incidents for good, with a reason; importing them again doesn't bring them back."""
        return self.change((), dict.fromkeys(ids, reason), act=Act(who=who, what="delete", note=reason)).rows

    def change(
        self,
        put: Iterable[Incident],
        delete: Mapping[str, str] | None = None,
        *,
        act: Act,
        seen: Iterable[Incident] = (),
        act_id: str = "",
    ) -> Changed:
        """Store and delete incidents as one act (a merge, say).

        Parameters
        ----------
        delete : mapping of id to reason
        seen : iterable of Incident
            Further incidents that the decision was based on.
        act_id : str
            What the act's id will be; empty for a new one.

        Raises
        ------
        StoreError
            Somebody else changed one of ``put`` or ``seen`` after its ``updated``; nothing was stored.
        """
        with self._alone():
            tables, changes, reasons = edit_rows(self._snapshot, put, delete or {}, seen)
            if not tables:
                return Changed()
            act_id = act_id or _act_id()
            rows = ledger_rows(
                pa.concat_tables(tables),
                next_sequence(self._snapshot),
                act_id,
                pa.array(changes, pa.string()),
                pa.array(reasons, pa.string()),
            )
            self._append([rows], act, act_id)
            return Changed(rows=len(changes), act_id=act_id)

    def protect(self, rule: ProtectionRule, *, act: Act) -> str:
        """Set a protection rule by an act that can be undone, and return the act's id.

        Doesn't wait for an import of another process, as :meth:`record` doesn't.

        Raises
        ------
        StoreError
            It can't be written.
        """
        with self._writing:
            act_id = _act_id()
            note = "; ".join(filter(None, (rule.about, act.note)))
            self._append((), dataclasses.replace(act, what="protect", note=note, rule=rule.encoded()), act_id)
            return act_id

    def record(self, act: Act) -> None:
        """Add an act that changed no incident to the history: see :data:`geo.store.history.BESIDE`.

        Doesn't wait for an import under way, which can't conflict with it.

        Raises
        ------
        StoreError
            It can't be written.
        """
        self._ledger.again().append((), act, _act_id())

    def rules(self) -> tuple[ProtectionRule, ...]:
        """The protection rules in force, by scope and name."""
        self._now()
        with self._refreshing:
            return self._readers.rules()

    def rules_of(self, incident: Incident) -> list[ProtectionRule]:
        """The rules in force that apply to an incident."""
        snapshot = self._now()
        with self._refreshing:
            return self._readers.about(snapshot, incident)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the write lock of this computer, with all earlier commits read."""
        with asking.for_all(), self._writing, self._current.alone():
            self.refresh()
            snapshot = self._snapshot
            try:
                yield
            except UnreadableError as error:
                self._leave_out(error, snapshot)
                raise

    def finish(self, timeout_s: float) -> bool:
        """Refuse new writes and wait for those under way, at most ``timeout_s``; whether they finished."""
        return self._writing.acquire(timeout=timeout_s)

    def for_readers(self, regions: RegionNumbers | None = None) -> Store:
        """The store for readers: it refuses to write, and applies the protection rules.

        Parameters
        ----------
        regions : callable, optional
            Returns the regions of points; without it incidents with a coarsened place have no region.
        """
        self._readers.regions = regions or self._readers.regions
        return self._as(_ForReaders)

    def for_editors(self) -> Store:
        """The store for editors: they can undo only their own acts."""
        return self._as(_OwnActs)

    def _as(self, kind: type[Store]) -> Store:
        same = object.__new__(kind)
        same.__dict__ = self.__dict__  # one store: share snapshots and caches
        return same

    def _append(self, rows: Iterable[pa.Table], act: Act, act_id: str, *, undoes: str = "", **more: Any) -> None:
        self._ledger.append(rows, act, act_id, undoes=undoes, **more)
        version = self._ledger.update()
        if not act.rule:  # a rule adds no file, and doesn't wait for other writers
            self._ledger.tidy()
            self._upkeep.after_act(version)
        try:
            if self._warming.has_begun:  # queries are answered from the version before until the commit is read
                self.refresh()
            else:
                self._written += 1
        except (StoreError, *FAULTS):
            self._written += 1  # it is written; the next query raises the error
        if act.rule or undoes:
            with self._refreshing:
                self._readers.keep()


def _settle(current: Current, ledger: Ledger, latest_rows: int, on_progress: OnProgress | None, engine: Engine) -> bool:
    try:
        settle(current, ledger, latest_rows, on_progress, cluster=engine)
    except UnreadableError as error:
        return ledger.lose(error.file)
    except (StoreError, *FAULTS):
        _log.warning("What is new is read anew by each process.", exc_info=True)
        return False
    return True


class _OwnActs(Store):
    def undo(self, act_id: str, *, who: str = "") -> Undone:
        """Undo an act of one's own; see :meth:`Store.undo`."""
        _refuse_others(who, filter(None, [self.act(act_id)]))
        return super().undo(act_id, who=who)

    def withdraw(self, source: str, *, who: str = "") -> Undone:
        """Remove a dataset that one imported oneself; see :meth:`Store.withdraw`."""
        imports = [commit for commit in self.acts(source=source) if commit.act.what in BRINGS]
        _refuse_others(who, [commit for commit in imports if not commit.undone_by] or imports)
        return super().withdraw(source, who=who)


def _refuse_others(who: str, commits: Iterable[Commit]) -> None:
    for doer in (commit.act.who for commit in commits):
        if doer != who:
            raise StoreError(f"{doer or 'Somebody without a name'} did this; an admin can take it back.")


class _ForReaders(Store):
    def _now(self) -> Snapshot:
        snapshot = super()._now()
        seen = self._readers.ready(snapshot)
        if seen is None:
            with self._refreshing:
                seen = self._readers.ready(snapshot) or self._readers.view(snapshot)
        return seen

    def acts(self, most: int | None = None, *, source: str | None = None) -> list[Commit]:
        """The acts without who did them and why; none if a rule is in force, since acts count and may name what it
        hides.
        """
        return [] if self._now().seen else [_unsigned(each) for each in super().acts(most, source=source)]

    def act(self, act_id: str) -> Commit | None:
        """As in :meth:`acts`."""
        commit = None if self._now().seen else super().act(act_id)
        return commit and _unsigned(commit)

    @property
    def missing(self) -> Missing | None:
        """Whether anything is missing, without numbers if a rule is in force: the files hold what it hides."""
        snapshot = self._now()
        return Missing(incidents={}, withheld=True) if snapshot.lost and snapshot.seen else super().missing

    def rules(self) -> tuple[ProtectionRule, ...]:
        """None."""
        return ()

    def rules_of(self, incident: Incident) -> list[ProtectionRule]:
        """None."""
        del incident
        return []

    def latest(
        self, filter: Filter = EVERYTHING, *, limit: int | None = 100, since: dt.datetime | None = None
    ) -> list[Revision]:
        """As :meth:`Store.latest`, without who did it and why: an editor's words may name what readers may not see."""
        revisions = super().latest(filter, limit=limit, since=since)
        return [dataclasses.replace(each, commit=_unsigned(each.commit), reason="") for each in revisions]

    def _append(self, rows: Iterable[pa.Table], act: Act, act_id: str, *, undoes: str = "", **more: Any) -> None:
        del rows, act, act_id, undoes, more
        raise StoreError(_READ_ONLY)

    def record(self, act: Act) -> None:
        """Refuse: readers write nothing."""
        del act
        raise StoreError(_READ_ONLY)

    def withdraw(self, source: str, *, who: str = "") -> Undone:
        """Refuse: readers remove nothing."""
        del source, who
        raise StoreError(_READ_ONLY)

    def clean(self, *, days: int, dry_run: bool = False) -> tuple[int, int]:
        """Refuse: readers delete nothing."""
        del days, dry_run
        raise StoreError(_READ_ONLY)

    def unpack(self) -> None:
        """Refuse: readers write nothing."""
        raise StoreError(_READ_ONLY)


def _unsigned(commit: Commit) -> Commit:
    return dataclasses.replace(commit, act=Act(what=commit.act.what))


_READ_ONLY = "Nothing can be changed here; here you can read."


def _act_id() -> str:
    return uuid.uuid4().hex[:16]


def _batched(incidents: Iterable[Incident], size: int) -> Iterator[list[Incident]]:
    iterator = iter(incidents)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _incidents(snapshot: Snapshot, rows: np.ndarray[Any, np.dtype[np.int64]]) -> list[Incident]:
    return list(iterate(conform(snapshot.take(rows, INCIDENTS.names))))
