"""A file into the store: recognised, read, placed and stored as one act, in bounded memory.

Readers, gazetteer and store meet here and nowhere else, for page and command line alike. Rows stream through as
Arrow tables: a thread reads and places the next batch while the store writes the last one. Nothing is stored
before the whole file went through, so a cancelled or failed import leaves nothing half-done.
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
from geo.errors import CancelledError, ReadError, RowError
from geo.gazetteer import Gazetteer
from geo.importing.batches import KEPT_REJECTS, Reading
from geo.importing.overlap import Known, Shared
from geo.model import Incident, Reject
from geo.readers import ANY, COMPANIONS, OWN, Recognised, companions, own, recognise
from geo.readers import Mapping as ColumnMapping
from geo.spreadsheet import guard
from geo.store import Act, Added, Stages, Store, ahead

PREVIEW_ROWS = 20

_LOG = logging.getLogger(__name__)


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
    merged : int
        Rows whose event the store had from another dataset under the same shared id: it has both reports now.
    stages : mapping
        Seconds of each stage, in order (:data:`geo.store.STAGES`). Stages run side by side, so their sum may be larger
        than ``seconds``, which is how long the import took.
    act_id : str
        To undo it (``store.undo``); empty where nothing had to be written.
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
    merged: int = 0
    rejects: tuple[Reject, ...] = ()
    reject_counts: Mapping[str, int] = field(default_factory=dict)
    by_precision: Mapping[str, int] = field(default_factory=dict)
    unmapped: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
    act_id: str = ""

    @property
    def repeats(self) -> int:
        """Rows that tell of an incident that another row of the file tells too, as GDELT's of one event and article."""
        left_out = sum(self.reject_counts.values())
        return max(0, self.rows - self.incidents - left_out) if self.incidents else 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What the first rows of a file become."""

    incidents: tuple[Incident, ...]
    rejects: tuple[Reject, ...]
    unmapped: Mapping[str, int]


def preview(
    found: Recognised,
    *,
    gazetteer: Gazetteer,
    mapping: ColumnMapping | None = None,
    rows: int = PREVIEW_ROWS,
    store: Store | None = None,
) -> Preview:
    """What the first rows of a recognised file become, without storing anything.

    An export of ours may be of incidents that a ``store`` has, and then carries only a part of them.

    Raises
    ------
    ReadError
        The file can't be read.
    """
    reading = Reading(found, gazetteer, mapping, "", known=own.nothing if store is None else Known(store))
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

    Notes
    -----
    Logs, as INFO, how long each stage took, and as DEBUG each batch's part of that.
    """
    started = time.monotonic()
    found = file if isinstance(file, Recognised) else recognise(file, name, sheet=sheet)
    stages = Stages()
    stages.add("open", found.opening_s)
    stages.add("recognise", found.recognising_s)
    threading.Thread(target=gazetteer.regions.load).start()  # the first batch needs them
    found.companions += companions.recognised(beside)
    _refuse_unready(found, mapping)
    if found.format == "acled_deletions":
        return _logged(_delete(found, store, started, who, stages))
    reading = Reading(found, gazetteer, mapping, version, known=(known := Known(store)), stages=stages)
    form = reading.form
    act = Act(
        who=who,
        note=_file_name(found),
        source=reading.source,
        version=version,
        licence=form.licence if form is not None else "",
        url=form.url if form is not None else "",
    )

    def add(reading: Reading) -> tuple[Added, Shared | None]:
        shared = Shared(store, form, complete=complete) if form is not None and form.shared_id else None
        again = found.format == OWN and not complete

        def report(_: int) -> None:
            if on_progress is not None:
                on_progress(_progress(reading, started))

        def matched(table: pa.Table) -> pa.Table:
            with stages.at("match"):
                table = known.changed(table) if again else table
                return table if shared is None else shared.taken_in(table)

        with contextlib.closing(ahead(map(matched, reading.tables()))) as tables:
            added = store.add_tables(
                tables, act=act, complete=complete, on_progress=report, cancelled=cancelled, stages=stages
            )
        return added, shared

    try:
        added, shared = add(reading)
    except RowError:
        # A row that the model refuses, which formats make so seldom that rows are checked one by one only now.
        reading = Reading(
            found, gazetteer, mapping, version, checked=True, known=(known := Known(store)), stages=stages
        )
        added, shared = add(reading)
    tally = reading.tally
    result = ImportResult(
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
        unchanged=added.unchanged + known.unchanged + (shared.unchanged if shared is not None else 0),
        deleted=added.removed,
        withheld=added.withheld,
        geocoded=tally.geocoded,
        merged=shared.merged if shared is not None else 0,
        rejects=tuple(sorted(tally.rejects, key=lambda each: each.row)),
        reject_counts=dict(tally.reasons.most_common()),
        by_precision=dict(tally.precision.most_common()),
        unmapped=dict(tally.unmapped.most_common()),
        flags=dict(tally.flags.most_common(200)),
        others=found.others,
        seconds=time.monotonic() - started,
        stages=stages.seconds,
        act_id=added.act_id,
    )
    return _logged(result)


def _logged(result: ImportResult) -> ImportResult:
    times = ", ".join(f"{stage} {seconds:.3f} s" for stage, seconds in result.stages.items())
    _LOG.info("%s: %s rows in %.3f s: %s", result.file, f"{result.rows:,}", result.seconds, times)
    return result


def rejects_csv(results: Iterable[ImportResult]) -> str:
    """Rows that could not be used, as CSV: file, row, reason and what the row held; safe in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("file", "row", "reason", "content"))
    for result in results:
        for one in result.rejects:
            writer.writerow((guard(one.file or result.file), one.row, guard(one.reason), guard(one.raw)))
    return "\ufeff" + text.getvalue()


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
        why = "no column says where or when something happened; say which do on the page, under Add data"
        raise ReadError(f"{name}: {why}.")
    if chosen.asks_day_order and chosen.day_first is None:
        raise ReadError(
            f"{name}: its dates, such as 03/04/2022, can be read both ways; say whether the day or the month is first."
        )


def _progress(reading: Reading, started: float) -> Progress:
    seconds = max(1e-6, time.monotonic() - started)
    share = reading.position()
    left = seconds * (1 - share) / share if share else None
    return Progress(rows=reading.tally.rows, rows_per_s=reading.tally.rows / seconds, share=share, left_s=left)


def _delete(found: Recognised, store: Store, started: float, who: str, stages: Stages) -> ImportResult:
    # ACLED's list of the events that it took back.
    assert found.table is not None
    ids: list[str] = []
    rows = 0
    for batch in stages.each("read", found.table.batches()):
        names = batch["event_id_cnty"].str.strip_chars()
        rows += len(names)
        ids += [f"acled:{name}" for name in names if name]
    with stages.at("match"):
        have = [incident.id for incident in store.get_many(dict.fromkeys(ids))]
    with stages.at("write"):
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
