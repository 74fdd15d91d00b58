"""A file into the store: recognised, read, placed and stored as one act, in bounded memory.

Readers, gazetteer and store meet here and nowhere else, for page and command line alike. Rows stream through as
Arrow tables: a thread reads and places the next batch while the store writes the last one. Nothing is stored
before the whole file went through, so a cancelled or failed import leaves nothing half-done.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import derive, schema
from geo.errors import CancelledError, ReadError
from geo.gazetteer import Gazetteer
from geo.locating import Countries, Names, check_countries, counted
from geo.model import Incident, Reject
from geo.readers import ANY, COMPANIONS, OWN, Recognised, companions, own, recognise
from geo.readers import Mapping as ColumnMapping
from geo.readers.alerts import town_names
from geo.readers.frame import Format, Rendered, render, with_version
from geo.readers.table import Table
from geo.store import Act, Store

KEPT_REJECTS = 100_000
"""Rejects that are kept to be looked at; more are counted only."""
PREVIEW_ROWS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import is: rows read, rows a second, the share of the file and the seconds left where known."""

    rows: int
    rows_per_s: float
    share: float | None
    left_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did.

    Attributes
    ----------
    rows, blank : int
        Rows of the file without header and blank ones; blank ones.
    incidents, reports : int
        What they became.
    new, updated, unchanged, deleted, withheld : int
        What that changed in the store; withheld are those that a person deleted here before.
    rejects : tuple of Reject
        At most :data:`KEPT_REJECTS`.
    reject_counts, by_precision, unmapped, flags : mapping
        How often each reason, precision, label that no table maps, and flag was met.
    geocoded : int
        Incidents without coordinates that their names placed.
    act_id : str
        To undo it; empty where nothing had to be written.
    """

    file: str
    format: str
    label: str
    source: str
    rows: int
    blank: int
    incidents: int
    reports: int
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    withheld: int = 0
    geocoded: int = 0
    rejects: tuple[Reject, ...] = ()
    reject_counts: Mapping[str, int] = field(default_factory=dict)
    by_precision: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    seconds: float = 0.0
    act_id: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What the first rows of a file become."""

    incidents: tuple[Incident, ...]
    rejects: tuple[Reject, ...]
    unmapped: Mapping[str, int]


class _Tally:
    # What an import counts while its batches go by.
    def __init__(self) -> None:
        self.rows = self.blank = self.incidents = self.reports = self.geocoded = 0
        self.rejects: list[Reject] = []
        self.reasons: Counter[str] = Counter()
        self.precision: Counter[str] = Counter()
        self.unmapped: Counter[str] = Counter()
        self.flags: Counter[str] = Counter()

    def reject(self, rejects: Sequence[Reject]) -> None:
        self.reasons.update(each.reason for each in rejects)
        self.rejects += rejects[: max(0, KEPT_REJECTS - len(self.rejects))]

    def count(self, table: pa.Table) -> None:
        self.incidents += len(table)
        self.reports += pc.sum(pc.list_value_length(table["reports"])).as_py() or 0
        self.precision.update(counted(table["precision"]))
        self.flags.update(counted(pc.list_flatten(table["flags"])))


class _Seen:
    # The ids that went by, as sorted hashes: 8 bytes a row, merged so that few arrays are looked through.
    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []

    def first_times(self, ids: pa.Array) -> NDArray[np.bool_]:
        series = pl.Series(ids)
        hashes = series.hash(seed=7).to_numpy()
        fresh: NDArray[np.bool_] = series.is_first_distinct().to_numpy().copy()
        for run in self._runs:
            at = np.minimum(np.searchsorted(run, hashes), len(run) - 1)
            fresh &= run[at] != hashes
        new = np.sort(hashes[fresh])
        if len(new):
            self._runs.append(new)
        while len(self._runs) > 1 and len(self._runs[-2]) < 2 * len(self._runs[-1]):
            last = self._runs.pop()
            self._runs[-1] = np.sort(np.concatenate([self._runs[-1], last]))
        return fresh


class _Reading:
    """A recognised file on its way: batches of incidents, placed, each id once."""

    def __init__(self, found: Recognised, gazetteer: Gazetteer, mapping: ColumnMapping | None, version: str) -> None:
        self.found, self.tally = found, _Tally()
        self._gazetteer = gazetteer
        self._countries = Countries(gazetteer)
        self.form = self._form(mapping, version)
        towns = town_names if found.format == "air_raid_alerts" else None
        self._names = Names(gazetteer, towns)
        self._seen = _Seen()
        self._stream: list[Any] = []

    def _form(self, mapping: ColumnMapping | None, version: str) -> Format | None:
        found = self.found
        if mapping is not None:
            return with_version(mapping.as_format(), version)
        if found.form is not None:
            return with_version(found.form, version)
        return with_version(found.mapping.as_format(), version) if found.mapping is not None else None

    @property
    def source(self) -> str:
        return self.form.key if self.form is not None else "several"

    def position(self) -> float | None:
        if self.found.table is not None:
            if self.found.table.rows:
                return min(1.0, self.tally.rows / self.found.table.rows)
            return self.found.table.position()
        size = self.found.source.size if self.found.source is not None else 0
        if not self._stream or size <= 0:
            return None
        with contextlib.suppress(ValueError, OSError):
            return min(1.0, float(self._stream[0].tell() / size))
        return 1.0

    def tables(self, rows: int | None = None) -> Iterator[pa.Table]:
        """Batches of incidents, all columns; at most of ``rows`` rows where a preview asks."""
        if self.found.format == OWN:
            yield from self._own(rows)
            return
        table, form = self.found.table, self.form
        assert table is not None
        assert form is not None
        for batch in _batches(self.found, table, form, rows):
            yield self._finished(render(form, batch, labels=table.labels, file=table.name))
            self._left_out(table)
        self._left_out(table)

    def _left_out(self, table: Table) -> None:
        self.tally.rows += len(table.rejects)
        self.tally.reject(table.rejects)
        table.rejects.clear()

    def _own(self, rows: int | None) -> Iterator[pa.Table]:
        found = self.found
        if found.table is not None:
            batches = own.read_rows(found.table)
        else:
            assert found.source is not None
            batches = own.read_lines(found.source, self._stream)
        for incidents, rejects in batches:
            chosen = incidents[:rows]
            total = len(incidents) + len(rejects)
            numbers = np.zeros(len(chosen), dtype=np.int64)
            made = Rendered(schema.to_table(chosen), rejects, Counter(), total, 0, numbers)
            yield self._finished(made, own=True)
            if rows is not None:
                return

    def _finished(self, made: Rendered, *, own: bool = False) -> pa.Table:
        tally, table = self.tally, made.table
        tally.rows += made.rows - made.blank
        tally.blank += made.blank
        tally.reject(made.rejects)
        tally.unmapped.update(made.unmapped)
        table = self._without(table, derive.check(table), made)
        fresh = self._seen.first_times(table["id"].combine_chunks() if own else table["source_id"].combine_chunks())
        if not fresh.all():
            reasons = pc.if_else(pa.array(fresh), pa.scalar(None, pa.string()), "the same id as an earlier row")
            table = self._without(table, reasons, made)
        if not own:
            table, placed = self._names.fill(table)
            tally.geocoded += placed
            table = check_countries(table, self._countries, self._gazetteer.country_name)
        tally.count(table)
        return table

    def _without(self, table: pa.Table, reasons: pa.Array, made: Rendered) -> pa.Table:
        # Rows that the model would refuse, or whose id was there before, become rejects with their original.
        if reasons.null_count == len(reasons):
            return table
        wrong = pc.is_valid(reasons)
        lost = table.filter(wrong)
        raws = zip(lost["raw"].to_pylist(), lost["raw_header"].to_pylist(), strict=True)
        where = wrong.to_numpy(zero_copy_only=False)
        name = self.found.table.name if self.found.table is not None else ""
        self.tally.reject(
            [
                Reject(row, reason, schema.raw_json(raw, header), name)
                for row, reason, (raw, header) in zip(
                    made.row_numbers[where].tolist(), reasons.filter(wrong).to_pylist(), raws, strict=True
                )
            ]
        )
        made.row_numbers = made.row_numbers[~where]
        return table.filter(pc.invert(wrong))


def _batches(found: Recognised, table: Table, form: Format, rows: int | None) -> Iterator[pl.DataFrame]:
    if rows is not None:
        batches: Iterator[pl.DataFrame] = iter([table.head(rows)])
    elif form.groups:
        # Rows of one event needn't lie together, so formats that group are read whole.
        parts = list(table.batches())
        batches = iter([pl.concat(parts)] if parts else [])
    else:
        batches = table.batches()
    joined = companions.joiner(found.companions)
    return (joined(batch) for batch in batches) if joined is not None else batches


def preview(
    found: Recognised,
    *,
    gazetteer: Gazetteer,
    mapping: ColumnMapping | None = None,
    rows: int = PREVIEW_ROWS,
) -> Preview:
    """What the first rows of a recognised file become, without storing anything.

    Raises
    ------
    ReadError
        The file can't be read.
    """
    reading = _Reading(found, gazetteer, mapping, "")
    incidents: list[Incident] = []
    for table in reading.tables(rows):
        incidents += schema.to_incidents(table)
    return Preview(tuple(incidents[:rows]), tuple(reading.tally.rejects[:rows]), reading.tally.unmapped)


def import_file(
    file: str | Path | bytes | Recognised,
    store: Store,
    *,
    gazetteer: Gazetteer,
    name: str = "",
    beside: Sequence[str | Path | bytes] = (),
    mapping: ColumnMapping | None = None,
    version: str = "",
    who: str = "",
    complete: bool = False,
    sheet: str = "",
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Read a file into the store: all of it, as one act, or nothing.

    Parameters
    ----------
    file : path, bytes or Recognised
    store : Store
    gazetteer : Gazetteer
        Looks up rows without coordinates, and the countries of points.
    name : str
        Of the file, as the user knows it.
    beside : sequence of path or bytes
        Files that only add to this one: GDELT's mentions, VIINA's labels.
    mapping : Mapping, optional
        Of the columns, for a table that no format knows; by default the proposed one.
    version : str
        Of the dataset, kept in the reports.
    complete : bool
        Whether the file is all that the dataset has: what it no longer has is removed.
    sheet : str
        Which table of a file with several.
    on_progress, cancelled : callable, optional
        Told how far it is, after each batch; asked whether to stop.

    Raises
    ------
    ReadError
        The file can't be read as a whole, or needs an answer that nobody gave; one sentence says which.
    CancelledError
        ``cancelled`` said so.
    StoreError
        The store can't be written. In all three cases nothing was stored.
    """
    started = time.monotonic()
    found = file if isinstance(file, Recognised) else recognise(file, name, sheet=sheet)
    found.companions += companions.recognised(beside)
    _refuse_unready(found, mapping)
    if found.format == "acled_deletions":
        return _delete(found, store, started, who)
    reading = _Reading(found, gazetteer, mapping, version)
    form = reading.form
    act = Act(
        who=who,
        note=_file_name(found),
        source=reading.source,
        version=version,
        licence=form.licence if form is not None else "",
        url=form.url if form is not None else "",
    )

    def report(_: int) -> None:
        if on_progress is not None:
            on_progress(_progress(reading, started))

    with contextlib.closing(_ahead(reading.tables())) as tables:
        added = store.add_tables(tables, act=act, complete=complete, on_progress=report, cancelled=cancelled)
    tally = reading.tally
    return ImportResult(
        file=_file_name(found),
        format=found.format,
        label=found.label if found.format != ANY or form is None else form.label,
        source=reading.source,
        rows=tally.rows,
        blank=tally.blank,
        incidents=tally.incidents,
        reports=tally.reports,
        new=added.new,
        updated=added.updated,
        unchanged=added.unchanged,
        deleted=added.removed,
        withheld=added.withheld,
        geocoded=tally.geocoded,
        rejects=tuple(sorted(tally.rejects, key=lambda each: each.row)),
        reject_counts=dict(tally.reasons.most_common()),
        by_precision=dict(tally.precision.most_common()),
        unmapped=dict(tally.unmapped.most_common()),
        flags=dict(tally.flags.most_common(200)),
        others=found.others,
        seconds=time.monotonic() - started,
        act_id=added.act_id,
    )


def _file_name(found: Recognised) -> str:
    if found.table is not None:
        return found.table.name
    return found.source.name if found.source is not None else ""


def _refuse_unready(found: Recognised, mapping: ColumnMapping | None) -> None:
    name = _file_name(found)
    if found.format in COMPANIONS:
        main = COMPANIONS[found.format]
        raise ReadError(f"{name} holds {found.label}, which only add to a file of {main} events: add both together.")
    chosen = mapping or found.mapping
    if chosen is None:
        return
    if not chosen.places and "date" not in chosen.columns:
        raise ReadError(f"{name}: no column says where or when something happened; choose them by hand.")
    if chosen.asks_day_order and chosen.day_first is None:
        raise ReadError(
            f"{name}: its dates, such as 03/04/2022, can be read both ways; say whether the day or the month is first."
        )


def _progress(reading: _Reading, started: float) -> Progress:
    seconds = max(1e-6, time.monotonic() - started)
    share = reading.position()
    left = seconds * (1 - share) / share if share else None
    return Progress(rows=reading.tally.rows, rows_per_s=reading.tally.rows / seconds, share=share, left_s=left)


def _ahead(tables: Iterator[pa.Table]) -> Generator[pa.Table, None, None]:
    # The next batch is read and placed in a thread of its own while the last one is being stored.
    ready: queue.Queue[pa.Table | BaseException | None] = queue.Queue(maxsize=1)
    stop = threading.Event()

    def put(item: pa.Table | BaseException | None) -> bool:
        while not stop.is_set():
            try:
                ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for table in tables:
                if not put(table):
                    return
        except BaseException as failure:  # noqa: BLE001 - handed to the caller's thread, which raises it
            put(failure)
        else:
            put(None)

    thread = threading.Thread(target=work, name="import", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        thread.join()


def _delete(found: Recognised, store: Store, started: float, who: str) -> ImportResult:
    # ACLED's list of the events that it took back.
    assert found.table is not None
    ids: list[str] = []
    rows = 0
    for batch in found.table.batches():
        names = batch["event_id_cnty"].str.strip_chars()
        rows += len(names)
        ids += [f"acled:{name}" for name in names if name]
    have = [one.id for one in store.get_many(dict.fromkeys(ids))]
    deleted = store.delete(have, "withdrawn by ACLED", who=who) if have else 0
    return ImportResult(
        file=found.table.name,
        format=found.format,
        label=found.label,
        source="acled",
        rows=rows,
        blank=0,
        incidents=0,
        reports=0,
        deleted=deleted,
        seconds=time.monotonic() - started,
    )


__all__ = [
    "CancelledError",
    "ImportResult",
    "Preview",
    "Progress",
    "import_file",
    "preview",
]
