"""Import a file: recognise, read, geocode and store it as one act, in bounded memory.

Readers, gazetteer and store are combined only in this package, for the page and the command line. Rows stream through
as Arrow tables: a thread reads and geocodes the next batch while the store writes the last one. The import is committed
only after the whole file, so a cancelled or failed import stores nothing.
"""

from __future__ import annotations

import contextlib
import csv
import io
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from geo import schema
from geo.datasets import ANY, COMPANIONS, OWN, ColumnMapping, DatasetFile, Removal, open_beside, open_dataset, own
from geo.errors import CancelledError, ReadError, RowError
from geo.gazetteer import Gazetteer
from geo.importing.batches import KEPT_REJECTS, NAMED_ROWS, Batches
from geo.importing.on_workers import ReadyBatches
from geo.importing.overlap import SharedEvents, StoredIncidents
from geo.importing.prefetch import ahead
from geo.model import Incident, Reject
from geo.spreadsheet import guard
from geo.store import Act, Added, Stages, Store

PREVIEW_ROWS = 20
"""The rows that a preview shows."""
KEPT_PREVIEW_REJECTS = 200
"""The most rejects that a preview lists."""
CHECKED_ROWS = 20_000
"""The rows that a preview reads to count rejects: at most a second of work."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of an import: rows read, rows per second and, if known, the share read and the seconds left."""

    rows: int
    rows_per_s: float
    share: float | None
    left_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The result of an import.

    Attributes
    ----------
    rows, blank : int
        Rows of the file, without header and blank rows; and blank rows.
    incidents, reports : int
        Incidents and reports made from them.
    new, updated, unchanged, removed, withheld : int
        Changes in the store; ``withheld`` were deleted by a person before.
    rejects : tuple of Reject
        At most :data:`KEPT_REJECTS`.
    reject_counts, by_precision, unmapped, flags : mapping
        Counts of each reason of rejection, precision, unmapped label, and flag; ``flagged_rows`` has the numbers of the
        first rows with each flag, and none for our own exports.
    geocoded : int
        Incidents without coordinates that were geocoded by name.
    swapped : int
        Rows whose latitude and longitude look swapped and were left so.
    merged : int
        Rows merged into a stored incident of another dataset with the same shared id.
    stages : mapping
        Seconds of each stage, in order (:data:`geo.store.STAGES`). Stages run in parallel, so their sum may exceed
        ``seconds``, the duration of the import.
    act_id : str
        For undoing it (``store.undo``); empty if nothing was written.
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
    removed: int = 0
    withheld: int = 0
    geocoded: int = 0
    swapped: int = 0
    merged: int = 0
    rejects: tuple[Reject, ...] = ()
    reject_counts: Mapping[str, int] = field(default_factory=dict)
    by_precision: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    flagged_rows: Mapping[str, Sequence[int]] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    act_id: str = ""

    @property
    def repeats(self) -> int:
        """Rows of an incident that another row of the file has already, as in GDELT for one event and article."""
        left_out = sum(self.reject_counts.values())
        return max(0, self.rows - self.incidents - left_out) if self.incidents else 0

    @property
    def oddities(self) -> dict[str, int]:
        """Counts of flagged rows, by flag with the numbers of its first rows."""
        rows = {flag: [f"{row:,}" for row in rows] for flag, rows in self.flagged_rows.items()}
        return {f"{flag}{_in_rows(rows.get(flag, ()), count)}": count for flag, count in self.flags.items()}


@dataclass(frozen=True, slots=True)
class Preview:
    """The preview of a file, as far as it was read, with nothing stored.

    Attributes
    ----------
    incidents : tuple of Incident
        Of the first rows.
    rejects, unmapped, reject_counts, flags : tuple of Reject, mapping
        As in :class:`ImportResult`, for the rows read; only a few rejects.
    rows : int
        Rows read: all of a file up to :data:`CHECKED_ROWS`.
    is_whole : bool
        Whether the whole file was read.
    swapped : int
        Rows whose latitude and longitude look swapped.
    swapped_rows : tuple of int
        the numbers of the first of them.
    """

    incidents: tuple[Incident, ...]
    rejects: tuple[Reject, ...]
    unmapped: Mapping[str, int]
    rows: int = 0
    is_whole: bool = True
    reject_counts: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    by_precision: Mapping[str, int] = field(default_factory=dict)
    swapped: int = 0
    swapped_rows: tuple[int, ...] = ()

    @property
    def refused(self) -> int:
        """Rows that can't become incidents."""
        return sum(self.reject_counts.values())

    @property
    def refusals(self) -> dict[str, int]:
        """The number of refused rows by message; a message is the reason and the numbers of the first rows."""
        rows: dict[str, list[str]] = {reason: [] for reason in self.reject_counts}
        for reject in self.rejects:
            if len(numbers := rows.setdefault(reject.reason, [])) < NAMED_ROWS:
                numbers.append(f"{reject.row:,}")
        return {f"{reason}{_in_rows(rows[reason], count)}": count for reason, count in self.reject_counts.items()}


def _in_rows(numbers: Sequence[str], count: int) -> str:
    if not numbers:
        return ""
    word = "row" if count == 1 else "rows"
    return f" ({word} {', '.join(numbers)}{' …' if len(numbers) < count else ''})"


def preview(
    file: DatasetFile,
    *,
    gazetteer: Gazetteer,
    mapping: ColumnMapping | None = None,
    rows: int = PREVIEW_ROWS,
    store: Store | None = None,
    exchanged: frozenset[int] | None = frozenset(),
) -> Preview:
    """Preview a file without storing anything: its first incidents, and the number of rejects.

    Pass the ``store`` for our own exports, which may hold only some fields of incidents stored there.

    Raises
    ------
    ReadError
        The file can't be read.
    """
    look_up = own.no_incidents if store is None else StoredIncidents(store)
    most = max(rows, CHECKED_ROWS)
    batches = Batches(file, gazetteer, mapping, "", look_up=look_up, exchanged=exchanged, rows=most)
    incidents: list[Incident] = []
    for table in batches.tables():
        incidents += schema.to_incidents(table.slice(0, max(0, rows - len(incidents))))
    counts = batches.counts
    seen = counts.rows + counts.blank
    return Preview(
        tuple(incidents[:rows]),
        tuple(counts.rejects[:KEPT_PREVIEW_REJECTS]),
        counts.unmapped,
        rows=counts.rows,
        is_whole=seen < CHECKED_ROWS or (file.rows is not None and seen >= file.rows),
        reject_counts=dict(counts.reasons.most_common()),
        flags=dict(counts.flags.most_common(200)),
        by_precision=dict(counts.precision.most_common()),
        swapped=counts.swapped,
        swapped_rows=tuple(counts.swapped_rows),
    )


def import_file(
    file: str | Path | bytes | DatasetFile,
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
    exchanged: frozenset[int] | None = frozenset(),
    ready: ReadyBatches | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Import a file into the store: all of it, as one act, or nothing.

    Parameters
    ----------
    file : path, bytes or DatasetFile
    store : Store
    gazetteer : Gazetteer
        For rows without coordinates, and the countries of points.
    name : str
        The file's name for the user.
    beside : sequence of path or bytes
        Companion files: GDELT's mentions, VIINA's labels.
    mapping : ColumnMapping, optional
        The meanings of the columns, for a table of unknown format; the proposed ones by default.
    version : str
        The version of the dataset, kept in the reports.
    complete : bool
        Whether the file is the whole dataset, so that stored incidents missing in it are removed.
    sheet : str
        The table to read from a file with several.
    exchanged : frozenset of int or None
        Numbers of the rows in which to swap latitude and longitude if they look swapped; None for all such rows.
    ready : ReadyBatches, optional
        The file as a worker has read it (:func:`geo.importing.read_ahead`), with the same arguments and the file's own
        mapping.
    on_progress, cancelled : callable, optional
        Called after each batch with the progress; called to ask whether to stop.

    Raises
    ------
    ReadError
        The file can't be read, or an open question must be answered first; the message says which.
    CancelledError
        ``cancelled`` returned True.
    StoreError
        The store can't be written. In all three cases nothing is stored.

    Notes
    -----
    Logs how long each stage took at level INFO, and for each batch at DEBUG.
    """
    started = time.monotonic()
    if ready is None:
        threading.Thread(target=gazetteer.regions.load).start()  # the first batch needs them
    dataset = file if isinstance(file, DatasetFile) else open_dataset(file, name, sheet=sheet)
    stages = Stages()
    stages.add("open", dataset.opening_s)
    stages.add("recognise", dataset.recognising_s)
    if beside:
        dataset.add_beside(open_beside(beside))
    _refuse_unready(dataset, mapping)
    if dataset.form is not None and dataset.form.removes is not None:
        return _logged(_withdraw(dataset, dataset.form.key, dataset.form.removes, store, started, who, stages))
    try:
        steps = _Steps(dataset, store, gazetteer, mapping, version, complete, stages, exchanged, ready=ready)
        added = steps.add(who, started, on_progress, cancelled)
    except RowError:
        # a row breaks the model's rules, which is so rare that rows are checked one by one only now
        steps = _Steps(dataset, store, gazetteer, mapping, version, complete, stages, exchanged, checked=True)
        added = steps.add(who, started, on_progress, cancelled)
    batches, counts = steps.batches, steps.batches.counts
    result = ImportResult(
        file=dataset.name,
        format=dataset.format,
        label=batches.form.label if dataset.format == ANY and batches.form is not None else dataset.label,
        source=batches.source,
        rows=counts.rows,
        blank=counts.blank,
        incidents=counts.incidents,
        reports=counts.reports,
        new=added.new,
        updated=added.updated,
        unchanged=added.unchanged + steps.unchanged,
        removed=added.removed,
        withheld=added.withheld,
        geocoded=counts.geocoded,
        swapped=counts.swapped,
        merged=steps.merged,
        rejects=tuple(sorted(counts.rejects, key=lambda each: each.row)),
        reject_counts=dict(counts.reasons.most_common()),
        by_precision=dict(counts.precision.most_common()),
        unmapped=dict(counts.unmapped.most_common()),
        flags=(flags := dict(counts.flags.most_common(200))),
        flagged_rows={flag: tuple(counts.flagged_rows.get(flag, ())) for flag in flags},
        others=dataset.others,
        seconds=time.monotonic() - started,
        stages=stages.seconds,
        act_id=added.act_id,
    )
    return _logged(result)


class _Steps:
    """The steps of one import, from the batches of its file to the store."""

    def __init__(
        self,
        file: DatasetFile,
        store: Store,
        gazetteer: Gazetteer,
        mapping: ColumnMapping | None,
        version: str,
        complete: bool,
        stages: Stages,
        exchanged: frozenset[int] | None,
        *,
        checked: bool = False,
        ready: ReadyBatches | None = None,
    ) -> None:
        self._file, self._store, self._stages = file, store, stages
        self._version, self._complete, self._is_derived = version, complete, ready is not None
        self._stored = StoredIncidents(store)
        for stage, seconds in ready.seconds.items() if ready is not None else ():
            stages.add(stage, seconds)
        self.batches: Batches | ReadyBatches = ready or Batches(
            file,
            gazetteer,
            mapping,
            version,
            checked=checked,
            look_up=self._stored,
            stages=stages,
            exchanged=exchanged,
        )
        self._shared: SharedEvents | None = None

    @property
    def unchanged(self) -> int:
        """The rows skipped because the store has them unchanged."""
        return self._stored.unchanged + (self._shared.unchanged if self._shared is not None else 0)

    @property
    def merged(self) -> int:
        """The rows merged into another dataset's incidents."""
        return self._shared.merged if self._shared is not None else 0

    def add(
        self,
        who: str,
        started: float,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> Added:
        """Import the whole file as one act."""
        form = self.batches.form
        if form is not None and form.shared_id:
            self._shared = SharedEvents(self._store, form, complete=self._complete)

        def report(_: int) -> None:
            if on_progress is not None:
                on_progress(_progress(self.batches, started))

        with contextlib.closing(ahead(map(self._match, self.batches.tables()))) as tables:
            return self._store.add_tables(
                tables,
                act=self._act(who),
                complete=self._complete,
                derived=self._is_derived,
                on_progress=report,
                cancelled=cancelled,
                stages=self._stages,
            )

    def _match(self, table: pa.Table) -> pa.Table:
        with self._stages.at("match"):
            if self._file.format == OWN and not self._complete:
                table = self._stored.changed(table)
            if self._shared is None or not self._shared.are_there:
                return table
            return self._shared.merge(table.select(schema.INCIDENTS.names))

    def _act(self, who: str) -> Act:
        form = self.batches.form
        return Act(
            who=who,
            note=self._file.name,
            source=self.batches.source,
            version=self._version,
            licence=form.licence if form is not None else "",
            url=form.url if form is not None else "",
        )


def _logged(result: ImportResult) -> ImportResult:
    times = ", ".join(f"{stage} {seconds:.3f} s" for stage, seconds in result.stages.items())
    _LOG.info("%s: %s rows in %.3f s: %s", result.file, f"{result.rows:,}", result.seconds, times)
    return result


def rejects_csv(results: Iterable[ImportResult]) -> str:
    """The rejects of imports as CSV: file, row, reason and content; guarded for spreadsheets."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("file", "row", "reason", "content"))
    for result in results:
        for reject in result.rejects:
            writer.writerow((guard(reject.file or result.file), reject.row, guard(reject.reason), guard(reject.raw)))
    return "\ufeff" + text.getvalue()


def _refuse_unready(file: DatasetFile, mapping: ColumnMapping | None) -> None:
    name = file.name
    if file.format in COMPANIONS:
        main = COMPANIONS[file.format]
        raise ReadError(f"{name} holds {file.label}, which only add to a file of {main} events: add both together.")
    columns = mapping or file.mapping
    if columns is None:
        return
    if not columns.places and "date" not in columns.columns:
        why = "no column says where or when something happened; say which do on the page, under Add data"
        raise ReadError(f"{name}: {why}.")
    if columns.asks_day_order and columns.day_first is None:
        raise ReadError(
            f"{name}: its dates, such as 03/04/2022, can be read both ways; say whether the day or the month is first."
        )


def _progress(batches: Batches | ReadyBatches, started: float) -> Progress:
    seconds = max(1e-6, time.monotonic() - started)
    share = batches.position()
    left = seconds * (1 - share) / share if share else None
    return Progress(rows=batches.rows, rows_per_s=batches.rows / seconds, share=share, left_s=left)


def _withdraw(
    file: DatasetFile, source: str, removal: Removal, store: Store, started: float, who: str, stages: Stages
) -> ImportResult:
    """Remove incidents that a source's own list says were retracted."""
    ids: list[str] = []
    rows = 0
    for cells in stages.each("read", file.cells(removal.column)):
        rows += len(cells)
        ids += [f"{source}:{name}" for cell in cells if (name := cell.strip())]
    with stages.at("match"):
        have = [incident.id for incident in store.get_many(dict.fromkeys(ids))]
    with stages.at("write"):
        removed = store.delete(have, removal.reason, who=who) if have else 0
    return ImportResult(
        file=file.name,
        format=file.format,
        label=file.label,
        source=source,
        rows=rows,
        blank=0,
        incidents=0,
        reports=0,
        removed=removed,
        seconds=time.monotonic() - started,
        stages=stages.seconds,
    )


__all__ = [
    "KEPT_REJECTS",
    "CancelledError",
    "ImportResult",
    "Preview",
    "Progress",
    "import_file",
    "preview",
    "rejects_csv",
]
