"""The incidents at rest, and every question asked of them.

::

    store = Store.open(folder)
    store.add(incidents, act=Act(who="me", note="first try"))
    store.query(Filter(type=("drone_strike",)), limit=20)

An act (:class:`Act`) is what somebody does to the store as one; it is written as one commit and undone as one.

``ledger`` keeps the rows (Delta Lake), ``parquet`` writes its files, ``delta_log`` checks that its log is whole,
``current`` are the files in which the incidents' latest state lies ready, ``tiers`` makes them in the steps of
``shares``, of the ``coded_columns`` that filters need and of ``postings`` for words; ``index`` puts the latest edits
over them, in an ``engine`` (ibis on DuckDB). ``conditions`` turns a filter into expressions, ``queries``, ``tallies``,
``spots``, ``clusters``, ``frames`` and ``breakdown`` answer, ``protection`` says what readers don't see, ``derived``
computes the columns that follow from others, ``writing`` and ``undo`` decide what an act writes, ``history`` lists the
acts, ``retention`` shortens that, ``answers`` are what comes back, ``memory`` keeps them, ``warming`` makes ready what
the first ones need, ``asking`` gives up what nobody waits for, and ``gaps``, ``health`` and ``backup`` keep it all from
harm. This module joins them, safe for many threads and processes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import itertools
import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from geo.errors import StoreError, UnreadableError
from geo.filter import ALL_DOMAINS, Filter
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
from geo.store.backup import BackedUp, Backup, back_up, backups, copies, restore
from geo.store.breakdown import Breakdown, BreakdownRow, PeriodFigures, StepFigures
from geo.store.breakdown_sheets import SHAPES, sheets
from geo.store.comparison import (
    Change,
    Comparison,
    Level,
    Span,
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
from geo.store.derived import check, derive
from geo.store.engine import DUCKDB, FAULTS, QUESTION_S, REFUSED, SEARCH_BYTES, Engine, engine_words, open_engine
from geo.store.frames import STEPS
from geo.store.health import Damage, Health, Repair, examine, repair, undo_repair
from geo.store.held_columns import HELD_BYTES
from geo.store.history import ACTS_FILES, acts_file
from geo.store.index import HELD_ROWS, LATEST_ROWS, Files, Snapshot, advance, empty, parts_of
from geo.store.ledger import SMALL_FILES, Ledger, Shortened
from geo.store.memory import Memory
from geo.store.protection import SCOPES, ProtectionRule, ReadersView, Regions
from geo.store.retention import Shortening
from geo.store.saved_views import MOST_NEWS, SavedView, SavedViews, news
from geo.store.stages import STAGES, Stages
from geo.store.tiers import Attempts, Progress, are_shared, settle, settle_apart
from geo.store.undo import Undo, Withdrawal
from geo.store.warming import Warming
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
    "PeriodFigures",
    "Pile",
    "ProtectionRule",
    "Repair",
    "Revision",
    "SavedView",
    "SavedViews",
    "Single",
    "Span",
    "Stages",
    "StepFigures",
    "Store",
    "Totals",
    "Undone",
    "Week",
    "acts_file",
    "answering",
    "back_up",
    "backups",
    "check",
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
    "sheets",
    "span_before",
    "trend_rules",
    "undo_repair",
    "unusual_words",
    "year_before",
]

_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

ALL = Filter(domain=(ALL_DOMAINS,))
ANSWER_BYTES = 64_000_000
"""Answers that are kept for who asks the same again: some hundred full maps, or thousands of figures."""
SOON_ROWS = 1_000_000
"""So many new rows are held in memory, 200 MB, until there are files of them."""
_AWAITED_S, _LOOK_S = 30.0, 0.25
"""So long files are waited for of what others wrote, before it is read in without; and how often it is looked."""
_EXPORT_ROWS = 16_384
_ANY_WORD = "the"
"""What is searched to warm up."""


Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class Store:
    """Incidents in a Delta table; make one with :meth:`open` and share it between threads.

    Every question is answered from one version. Others' commits are seen within ``check_every_s`` seconds,
    or at once after :meth:`refresh`; large ones, in a process that was warmed up, once there are files of them, which
    are waited for and read in beside those who ask.
    """

    def __init__(
        self,
        ledger: Ledger,
        engine: Engine,
        check_every_s: float,
        answer_bytes: int = ANSWER_BYTES,
        clock: Clock = utc_now,
        on_progress: Progress | None = None,
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
        on_progress: Progress | None = None,
    ) -> Store:
        """Open the store in a folder; an empty one is made where there is none.

        Parameters
        ----------
        path : str or Path
            A folder, or an address that ``deltalake`` knows (``s3://…``).
        engine : str
            "duckdb", or Apache Spark as :data:`geo.settings.ENGINE` has it.
        check_every_s : float
            Seconds between looks at what other processes wrote.
        storage_options : mapping, optional
            Access to an object store, as ``deltalake`` takes it.
        small_files : int
            So many small files, of single edits, are joined into one.
        latest_rows : int
            So many rows each process reads when it opens; of more, files of the current state are made.
        soon_rows : int
            Of so many rows files are made while the store is in use; of more, whoever asks waits for them.
        held_rows : int
            So many rows of these files are held in memory, where they are answered faster.
        held_bytes : int
            So much of the columns that are counted may be held in memory; where it isn't enough, the engine counts.
        search_bytes, answer_bytes : int
            What is kept of searches and of answers for who asks the same again; the least lately used goes first.
        clock : callable
            Gives the moment, with its zone, from which a filter's ``last`` counts back.
        on_progress : callable, optional
            Told how many rows are done, and of how many, while files of the current state are made: of the whole
            store when it is first opened by a release that has them, and of large imports.

        Raises
        ------
        StoreError
            The folder can't be made, read, or holds something else; or the engine isn't there.
        """
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
        """Where it lies."""
        return self._ledger.path

    @property
    def version(self) -> int:
        """Rises with every commit of any process."""
        return self._now().version

    @property
    def state(self) -> str:
        """Names the state that answers are of, for whoever keeps them: another one may have others.

        Also that of another store: browsers keep answers by address, and two may be served there in turns.
        """
        snapshot = self._now()
        return f"{snapshot.version}-{len(snapshot.lost)}{snapshot.seen}-{snapshot.table_id[:8]}"

    @property
    def as_of(self) -> dt.datetime:
        """The moment until which answers have what was stored: what is stored since is new to who looks now."""
        self._now()
        return self._as_of

    def refresh(self) -> bool:
        """See what other processes wrote; whether there was anything. About a millisecond if there wasn't."""
        with self._refreshing:
            return self._refresh()

    def probe(self) -> None:
        """Look whether the store is still whole where it lies, as far as its log says.

        Raises
        ------
        StoreError
            It is gone or damaged; the message says what to do.
        """
        self._ledger.probe()

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
        self._seen = written  # only now, so that nobody meanwhile takes the old snapshot for what we wrote
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
        """The snapshot, once it has what this process held of the one before, where somebody is asking it."""
        if self._warming.has_begun and self._snapshot.files.held.is_ready:
            for make in snapshot.files.held.prepare():
                make()
            snapshot.summaries.prepare()
        return snapshot

    def _without(self, error: Exception, files: Files) -> Files:
        """What lies ready, after a file was damaged: one of the ledger is left out, others are made anew.

        Raises
        ------
        StoreError
            No file is damaged, and the system refuses.
        Exception
            The error, where it is another.
        """
        if isinstance(error, UnreadableError):
            if not self._ledger.lose(error.file):
                raise error
            return files
        faults = self._current.faults()
        if not faults and isinstance(error, REFUSED):
            raise StoreError(f"The store in {self.path} can’t be read: {error}") from error
        if not faults:
            raise error
        _log.warning("%s of the store's current state is damaged; all of it is made anew.", ", ".join(faults))
        self._current.discard()
        return self._opened(None)

    def _ask(self, question: Callable[[Snapshot], Answer]) -> Answer:
        """The answer of the store as it is now; where a file turns out to be damaged, without what is in it.

        It ends when it takes too long, or whoever asks is gone (:mod:`geo.store.asking`).
        """
        self._warming.note()
        asking.check()
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
            if now.files is snapshot.files and now.lost == snapshot.lost:  # else somebody has seen to it
                self._without(error, snapshot.files)
                self._refresh()

    @property
    def edition(self) -> str:
        """The version as a reader should know it: whether all of it can be read."""
        snapshot = self._now()
        lost = len(snapshot.lost)
        files = "1 damaged file" if lost == 1 else f"{lost:,} damaged files"
        return f"{snapshot.version} without {files}" if lost else str(snapshot.version)

    @property
    def missing(self) -> Missing | None:
        """What can't be read, since its files are damaged; None where all can."""
        return self._cached(gaps.missing, self.path, self._ledger.options) if self._now().lost else None

    def _settle_soon(self, rows: int) -> None:
        """Make files of what is new while questions are answered from memory; the program's end waits for it.

        Where it fails, as without room, the next edits don't each begin it again (:class:`geo.store.tiers.Attempts`).
        """
        if self._is_settling or not self._attempts.is_due:
            return
        engine = self._snapshot.engine
        make: Callable[[], bool] = functools.partial(
            _settle, self._current, self._ledger.again(), self._latest_rows, self._on_progress, engine
        )
        # Others ask, who would have half of Python's time; unless workers do it, whom this process has.
        if self._warming.has_begun and not are_shared(rows, engine):
            make = functools.partial(settle_apart, self.path, self._ledger.options, self._latest_rows)

        def run() -> None:
            started, succeeded = time.monotonic(), False
            try:
                succeeded = make()
            finally:  # also where it ends in an error that nobody thought of
                self._attempts.note(succeeded=succeeded)
                self._settling_s = time.monotonic() - started

        self._settling = threading.Thread(target=run, name="settle")
        self._settling.start()

    @property
    def _is_settling(self) -> bool:
        return self._settling is not None and self._settling.is_alive()

    def wait_for_files(self) -> float:
        """Wait for the files of the current state that are being made here; the seconds that the last ones took.

        0 where none were made since the store was opened.
        """
        if self._settling is not None:
            self._settling.join()
        return self._settling_s

    def _files(self, files: Files) -> Files:
        """What lies ready, opened anew where there is more than before."""
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
            # What we wrote is read in when somebody asks, which an import from the command line never does.
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
        """How many rows others wrote: many take so long to read in that whoever asks is answered from before them.

        Nobody is where rules keep something from readers: they may be about what is read in, or among it. So then none.
        """
        now, version, manifest = self._snapshot, self._ledger.update(), self._current.read()
        if self._readers.rules():
            return 0
        if manifest is not now.files.manifest:
            return manifest.rows if manifest is not None else 0
        parts = parts_of(self._ledger, now.files, now) if version != now.version else {}
        return sum(part.rows for path, part in parts.items() if path not in now.parts)

    def _catch_up(self) -> None:
        """Read in what is new, once there are files of it, which are opened in a fifth of the time."""
        try:
            self._await_files()
            self.refresh()
        except BaseException as error:
            self._can_wait = False  # whoever asks next reads it in and is told what is wrong
            if not isinstance(error, (StoreError, *FAULTS)):
                raise

    def _await_files(self) -> None:
        """Wait until files of what is new are made, by who wrote it or, once, by us; or can't be."""
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
        """Make ready, while nobody asks, what this process's first questions would wait for; returns at once."""
        self._warming.begin()

    def first_questions(self) -> Iterator[Callable[[], object]]:
        """What :meth:`warm_up` asks, one after the other."""
        for ask in (self.totals, self.histogram, self.facets, self.listed):
            yield functools.partial(ask, Filter())
        yield from self._now().files.held.prepare()
        for filter in (Filter(min_killed=1), Filter(q=_ANY_WORD)):
            yield functools.partial(self.facets, filter)

    def forget(self) -> None:
        """Drop the answers that are kept for repeated questions."""
        self._answers.clear()
        self._snapshot.summaries.forget()

    def _cached(self, ask: Callable[..., Answer], *arguments: Any) -> Answer:
        """An answer, from memory where the same was asked of the same version."""
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
        """The filter as it is now: its ``last`` counts back from this moment."""
        return filter if filter.last is None else filter.at(self._clock())

    @property
    def held_bytes(self) -> int:
        """Bytes held by searches and answers that are kept for repeated questions."""
        now = self._snapshot
        return now.searches.held_bytes + now.searched.held_bytes + self._answers.held_bytes

    # Reading -------------------------------------------------------------------------------------------

    def get(self, id: str) -> Incident | None:
        """The incident with an id; None where there is none, or it was deleted."""
        return next(iter(self.get_many([id])), None)

    def get_many(self, ids: Iterable[str]) -> list[Incident]:
        """The incidents with some ids, in their order; those that aren't there are left out."""
        # half a surrogate pair, which an address can hold, is no text that the engine takes, and no incident's id
        ids = [id for id in dict.fromkeys(ids) if not any("\ud800" <= character <= "\udfff" for character in id)]

        def incidents(snapshot: Snapshot) -> list[Incident]:
            rows = snapshot.rows_of(ids)
            return _incidents(snapshot, np.array([rows[id] for id in ids if id in rows], dtype=np.int64))

        return self._ask(incidents)

    def table_of(self, ids: Iterable[str]) -> pa.Table:
        """The incidents with some ids, as :meth:`tables` gives them: for an export of those that somebody picked."""
        return to_table(self.get_many(ids))

    def query(
        self, filter: Filter = ALL, *, limit: int | None = None, offset: int = 0, order: str = "-date_start"
    ) -> list[Incident]:
        """The incidents that a filter lets through.

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
        self, filter: Filter = ALL, *, limit: int = 50, offset: int = 0, order: str = "-date_start"
    ) -> list[Incident]:
        """A page of :meth:`query` with as much of each incident as a list shows: fast at any size.

        Title, type, dates, place, people, actors, targets, verification and who published it are there;
        texts, claims, quotes and the original row are not: ask :meth:`get` for the whole.
        """
        return list(self._cached(queries.page, filter, order, limit, offset))

    def rows(
        self,
        filter: Filter = ALL,
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

    def tables(self, filter: Filter = ALL, columns: Iterable[str] = INCIDENTS.names) -> Iterator[pa.Table]:
        """As :meth:`rows`, piece by piece in the order in which they are stored: for exports of any size."""
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
                except UnreadableError as error:  # the rows of the other files are as they were
                    self._leave_out(error, self._snapshot)
                    snapshot = snapshot.without(error.file)
            yield conform(table, schema)

    def stream(self, filter: Filter = ALL) -> Iterator[Incident]:
        """All incidents chosen, one by one in the order in which they are stored: for exports of any size."""
        for table in self.tables(filter):
            yield from iterate(table)

    def count(self, filter: Filter = ALL) -> int:
        """How many incidents a filter lets through."""
        return self._cached(queries.count, filter)

    def totals(self, filter: Filter = ALL) -> Totals:
        """The figures above the map."""
        return self._cached(queries.totals, filter)

    def facets(self, filter: Filter = ALL, *, most: int = 500) -> dict[str, list[tuple[str, int]]]:
        """For each word its values, and how many incidents each would show under all other restrictions."""
        return {word: list(values) for word, values in self._cached(queries.facets, filter, most).items()}

    def histogram(self, filter: Filter = ALL, *, most: int = 120, width: str = "") -> Histogram:
        """Incidents over time, in at most so many bins, or in days, weeks, months or years."""
        return self._cached(queries.histogram, filter, most, width)

    def in_bins(self, filter: Filter, spans: Iterable[tuple[dt.date, dt.date]]) -> tuple[Bin, ...]:
        """Incidents by the day on which they start, for spans that follow one another without a gap."""
        return self._cached(queries.in_bins, filter, tuple(spans))

    def types(self, filter: Filter = ALL) -> dict[str, int]:
        """How many incidents there are of each event type."""
        return dict(self._cached(queries.types, filter))

    def dated_as(self, filter: Filter, precisions: Iterable[str]) -> int:
        """How many incidents are dated with one of some of :data:`geo.taxonomy.DATE_PRECISIONS`."""
        return self._cached(queries.dated_as, filter, tuple(precisions))

    def in_spans(self, filter: Filter, spans: Iterable[tuple[dt.date, dt.date]]) -> tuple[dict[str, int], ...]:
        """How many incidents of each event type happened between two days, both included, for each of some spans.

        One that lasted over the end of a span is in both; one without a date in none.
        """
        return self._cached(queries.in_spans, filter, tuple(spans))

    def breakdown(
        self, filter: Filter = ALL, by: str = "region", period: Span | None = None, before: Span | None = None
    ) -> Breakdown:
        """The incidents counted by region, country, type or actor: see :func:`geo.store.breakdown.breakdown`."""
        return self._cached(tables.breakdown, filter, by, period, before)

    def over_time(self, filter: Filter, table: Breakdown) -> tuple[StepFigures, ...]:
        """What of each row of a table began in each of its steps: see :func:`geo.store.breakdown.over_time`."""
        filter = self._at(filter)
        return self._ask(lambda snapshot: tables.over_time(snapshot, filter, table))

    def extent(self, filter: Filter = ALL) -> BBox | None:
        """The box around all points; None where none has one."""
        return self._cached(queries.extent, filter)

    def in_view(self, filter: Filter, bbox: BBox, zoom: float, limit: int = 1000) -> InView:
        """What the map shows of a box: single incidents and clusters, at most ``limit`` of both.

        A cluster is of incidents that are drawn alike: of pins, of places near a town, or of lines and waters. Those of
        which only a region or a country is known aren't among them: :meth:`areas` has these.
        """
        return self._cached(clusters.in_view, filter, bbox, zoom, limit)

    def density(self, filter: Filter, bbox: BBox, zoom: float) -> tuple[int, list[HeatCell]]:
        """The level of the cells (:mod:`geo.geodesy`), and the incidents counted in each small cell of a box.

        Only incidents known to a point or town are counted: :meth:`areas` has what is known to a region or country.
        """
        return self._cached(clusters.density, filter, bbox, zoom)

    def frames(self, filter: Filter, bbox: BBox, zoom: float, by: str = "", limit: int = 1000) -> Frames:
        """What the map plays of a box: marks of at most ``limit`` cells, and their incidents from step to step."""
        return self._cached(frames.frames, filter, bbox, zoom, by, limit)

    def areas(self, filter: Filter) -> tuple[Area, ...]:
        """Numbers of incidents known only to a region or a country, by that region or country, of the whole map."""
        return self._cached(clusters.areas, filter)

    def members(
        self, filter: Filter, cells: Iterable[tuple[int, int]], *, limit: int | None = 200, offset: int = 0
    ) -> list[Incident]:
        """The incidents of a cluster's cells, newest first, with as much as a list shows (see :meth:`listed`).

        ``cells`` are pairs of a cell and its level.
        """
        return list(self._cached(clusters.members, filter, tuple(cells), limit, offset))

    def pile(self, filter: Filter, cells: Iterable[tuple[int, int]]) -> Pile:
        """How many incidents :meth:`members` has in all, and what they have in common."""
        return self._cached(clusters.pile, filter, tuple(cells))

    def datasets(self) -> list[Dataset]:
        """What the store holds of each source, with version, licence and date of its latest import."""
        return self._ask(functools.partial(history.datasets, self._ledger))

    # History -------------------------------------------------------------------------------------------

    def acts(self, most: int | None = None, *, source: str | None = None) -> list[Commit]:
        """Who did what, when, to how many incidents; newest first: all, or so many of them, or those of a dataset."""

        def which(_id: str, act: Act) -> bool:
            return source is None or act.source == source

        return self._ask(lambda snapshot: history.commits(self._ledger, snapshot, which, most))

    def act(self, act_id: str) -> Commit | None:
        """The act of an id; None where there is none."""
        return next(
            iter(self._ask(lambda now: history.commits(self._ledger, now, lambda id, _act: id == act_id))), None
        )

    def history(self, id: str) -> list[Revision]:
        """An incident as each act left it, oldest first; empty where there never was one."""
        return self._ask(lambda snapshot: history.revisions(self._ledger, snapshot, id))

    def latest(
        self, filter: Filter = ALL, *, limit: int | None = 100, since: dt.datetime | None = None
    ) -> list[Revision]:
        """The incidents that a filter lets through as their last act left them, the latest act first.

        Parameters
        ----------
        since : datetime, optional
            Only what was written after this moment, which has a zone.
        """
        filter = self._at(filter)
        return self._ask(lambda snapshot: history.latest(self._ledger, snapshot, filter, limit, since))

    def undo(self, act_id: str, *, who: str = "") -> Undone:
        """Take an act back as one act; incidents that were changed since are left as they are.

        Raises
        ------
        StoreError
            There is no such act, it was undone before, or what was before it isn't kept.
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
            self._refuse_lost("Nothing can be undone")  # what was before, or what the act did, may be among it
            undo = Undo(self._snapshot, act_id, _act_id(), void=history.void(commits, act_id))
            note = " ".join(filter(None, (commit.act.what, commit.act.note)))
            self._append(undo.rows(), Act(who=who, what="undo", note=note), undo.outcome.act_id, undoes=act_id)
            return undo.outcome

    def clean(self, *, days: int, dry_run: bool = False) -> tuple[int, int]:
        """Delete the files that nothing names and that are older than so many days; how many, and their bytes.

        They are those of interrupted imports, small ones that were joined, those that a shortened history had written
        anew, and the log's checkpoints but for the newest: incidents and their history lose nothing.
        """
        with self._alone():
            return self._ledger.clean(days=days, dry_run=dry_run)

    def withdraw(self, source: str, *, who: str = "") -> Undone:
        """Take a dataset away as one act, but for what somebody changed: also what imports can't be undone any more.

        Nothing is written where nothing of it is left as imports brought it, or as an undo brought it back.

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
        """Let the history reach back so many days (:mod:`geo.store.retention`).

        Returns
        -------
        tuple
            From when; how many versions from before went; and how many stay, as their files have few that may go.

        Raises
        ------
        StoreError
            It can't be written, or part of the store can't be read.
        """
        with self._alone():
            self._refuse_lost("The history can’t be shortened")
            until = self._clock() - dt.timedelta(days=days)
            until_ms = int(until.timestamp() * 1000)
            shortening = Shortening.of(self._snapshot, history.until(self._ledger.acts(), until_ms))
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

    # Writing -------------------------------------------------------------------------------------------

    def add(
        self, incidents: Iterable[Incident], *, act: Act | None = None, complete: bool = False, act_id: str = ""
    ) -> Added:
        """Store incidents; those that are there already, by source and source id, are updated or left.

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
            Whether this is all that its sources have: what they no longer have is removed.
        act_id : str
            What the act's id will be; empty for a new one.
        on_progress : callable, optional
            Told the number of rows dealt with, after each batch.
        cancelled : callable, optional
            Asked before each batch whether to stop.
        stages : Stages, optional
            Where the time that each stage takes is added up.

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
                on_progress=on_progress,
                cancelled=cancelled,
                stages=stages,
            )
            # Closed before an error goes on, so that nothing works on the tables any more when it arrives.
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
        """Store one incident as a person made or corrected it; what changed is kept by later imports.

        Raises
        ------
        StoreError
            Somebody else changed it since ``incident.updated``.
        """
        self.change([incident], act=act or Act(what="edit"))
        stored = self.get(incident.id)
        assert stored is not None
        return stored

    def delete(self, ids: Iterable[str], reason: str, *, who: str = "") -> int:
        """Take incidents away for good, with a reason; importing them again doesn't bring them back."""
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
            Others that were looked at to decide this.
        act_id : str
            What the act's id will be; empty for a new one.

        Raises
        ------
        StoreError
            Somebody else changed one of ``put`` or ``seen`` since its ``updated``; nothing was stored.
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
        """Let readers see of some incidents what a rule says, from now on, as an act that can be undone; its id.

        Nobody waits for an import of another process meanwhile, as for :meth:`record`.

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
        """Let the history say what somebody did beside the incidents: see :data:`geo.store.history.BESIDE`.

        Nobody waits for an import meanwhile: nothing of it can be in conflict with this.

        Raises
        ------
        StoreError
            It can't be written.
        """
        self._ledger.again().append((), act, _act_id())

    def rules(self) -> tuple[ProtectionRule, ...]:
        """What readers don't see: the rules in force, by scope and name."""
        self._now()
        with self._refreshing:
            return self._readers.rules()

    def rules_of(self, incident: Incident) -> list[ProtectionRule]:
        """The rules in force that are about an incident."""
        snapshot = self._now()
        with self._refreshing:
            return self._readers.about(snapshot, incident)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile, here or in another process on this computer, and all they wrote is seen."""
        with asking.for_all(), self._writing, self._current.alone():
            self.refresh()
            snapshot = self._snapshot
            try:
                yield
            except UnreadableError as error:
                self._leave_out(error, snapshot)
                raise

    def finish(self, timeout_s: float) -> bool:
        """Wait so long until what is being written is; from then on nothing is. Whether that moment came."""
        return self._writing.acquire(timeout=timeout_s)

    def for_readers(self, regions: Regions | None = None) -> Store:
        """The same store, which writes nothing and says of what is protected only what readers may know.

        Parameters
        ----------
        regions : callable, optional
            In which regions points lie; without it none is named of an incident whose place is coarsened.
        """
        self._readers.regions = regions or self._readers.regions
        return self._as(_ForReaders)

    def for_editors(self) -> Store:
        """The same store, by which nobody takes back what others did."""
        return self._as(_OwnActs)

    def _as(self, kind: type[Store]) -> Store:
        same = object.__new__(kind)
        same.__dict__ = self.__dict__  # one store: what it has read and answered is for all
        return same

    def _append(self, rows: Iterable[pa.Table], act: Act, act_id: str, *, undoes: str = "", **more: Any) -> None:
        self._ledger.append(rows, act, act_id, undoes=undoes, **more)
        self._ledger.update()
        if not act.rule:  # which adds no file, and doesn't wait for who writes elsewhere
            self._ledger.tidy()
        try:
            if self._warming.has_begun:  # others ask: they are answered from before until it is read in
                self.refresh()
            else:
                self._written += 1
        except (StoreError, *FAULTS):
            self._written += 1  # it is written; whoever asks next is told what is wrong
        if act.rule or undoes:
            with self._refreshing:
                self._readers.keep()


def _settle(current: Current, ledger: Ledger, latest_rows: int, on_progress: Progress | None, engine: Engine) -> bool:
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
        """Take an act of one's own back; see :meth:`Store.undo`."""
        _refuse_others(who, filter(None, [self.act(act_id)]))
        return super().undo(act_id, who=who)

    def withdraw(self, source: str, *, who: str = "") -> Undone:
        """Take a dataset away that one brought in oneself; see :meth:`Store.withdraw`."""
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
        """As of all, without who did it and why; none where anything is protected: they count it, and may name it."""
        return [] if self._now().seen else [_unsigned(each) for each in super().acts(most, source=source)]

    def act(self, act_id: str) -> Commit | None:
        """As :meth:`acts` has it."""
        commit = None if self._now().seen else super().act(act_id)
        return commit and _unsigned(commit)

    def rules(self) -> tuple[ProtectionRule, ...]:
        """None."""
        return ()

    def rules_of(self, incident: Incident) -> list[ProtectionRule]:
        """None."""
        del incident
        return []

    def latest(
        self, filter: Filter = ALL, *, limit: int | None = 100, since: dt.datetime | None = None
    ) -> list[Revision]:
        """As of all, without who did it and why: an editor's words may name what readers don't see."""
        revisions = super().latest(filter, limit=limit, since=since)
        return [dataclasses.replace(each, commit=_unsigned(each.commit), reason="") for each in revisions]

    def _append(self, rows: Iterable[pa.Table], act: Act, act_id: str, *, undoes: str = "", **more: Any) -> None:
        del rows, act, act_id, undoes, more
        raise StoreError(_READ_ONLY)

    def record(self, act: Act) -> None:
        """Nothing is written."""
        del act
        raise StoreError(_READ_ONLY)

    def withdraw(self, source: str, *, who: str = "") -> Undone:
        """Nothing is taken away."""
        del source, who
        raise StoreError(_READ_ONLY)

    def clean(self, *, days: int, dry_run: bool = False) -> tuple[int, int]:
        """Nothing is deleted."""
        del days, dry_run
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
