"""Decide, batch by batch, which incidents to write to the ledger: new and changed ones, not those already there.

Adding is idempotent on (source, source id): a row with unchanged content is not written again, a changed one keeps its
id, its date of creation and the fields that a person corrected, and one that a person deleted stays deleted. Memory is
bounded by the batch size and the number of keys of the incoming sources.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from numpy.typing import NDArray

from geo.errors import CancelledError, RowError, StoreError
from geo.model import Incident
from geo.schema import CONTENT, INCIDENTS, conform, iterate, repeated, to_incidents, to_table, whole, without_codes
from geo.store.answers import Added
from geo.store.derived import derive, row_faults
from geo.store.index import Snapshot
from geo.store.ledger import DELETED, NEW, REMOVED, STORED, UPDATED
from geo.store.stages import IDLE_STAGE, Stages

_BATCH = 65_536
"""Rows processed at once."""


def ledger_rows(
    table: pa.Table, sequence: int, act: str, changes: pa.Array | str, reasons: pa.Array | str = ""
) -> pa.Table:
    """Rows of ``packed(CONTENT)`` as rows of ``packed(STORED)``, numbered from ``sequence`` on."""
    size = len(table)
    change = repeated(changes, size) if isinstance(changes, str) else changes.dictionary_encode()
    gone = pc.is_in(change.dictionary, value_set=pa.array([REMOVED, DELETED]))
    return pa.table(
        [
            *table.select(CONTENT.names).columns,
            pa.array(np.arange(sequence, sequence + size)),
            repeated(act, size),
            change,
            gone.take(change.indices),
            repeated(reasons, size) if isinstance(reasons, str) else reasons.dictionary_encode(),
        ],
        names=STORED.names,
    )


def next_sequence(snapshot: Snapshot) -> int:
    """The clock in microseconds, or the highest sequence seen plus one if that is larger."""
    return max(time.time_ns() // 1000, snapshot.last + 1)


def hash_keys(keys: pl.Series) -> pl.Series:
    """A 64-bit hash of each key."""
    return keys.hash(seed=7)


class Keys:
    """The distinct keys of one source's incidents, indexed by hash.

    Parameters
    ----------
    keys : pa.Array
        Text.
    hash_keys : callable
        Returns unsigned hashes of a series of keys; they may collide.
    """

    def __init__(self, keys: pa.Array, *, hash_keys: Callable[[pl.Series], pl.Series] = hash_keys) -> None:
        self.keys, self._hash_keys = keys, hash_keys
        hashes = hash_keys(pl.Series(keys)).to_numpy()
        self._order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[self._order]

    def find(self, source_ids: pa.ChunkedArray) -> NDArray[np.int64]:
        """The index of each key, -1 if it isn't among them."""
        if not len(self.keys):
            return np.full(len(source_ids), -1)
        wanted = self._hash_keys(pl.Series(source_ids)).to_numpy()
        at = np.minimum(np.searchsorted(self._hashes, wanted), len(self._hashes) - 1)
        place = np.where(self._hashes[at] == wanted, self._order[at], -1)
        there = np.flatnonzero(place >= 0)
        texts = whole(source_ids.take(pa.array(there)))
        same = pc.equal(self.keys.take(pa.array(place[there])), texts).to_numpy(zero_copy_only=False)
        if not same.all():
            # a hash collision, which hardly ever happens
            exact = pc.fill_null(pc.index_in(texts.filter(pa.array(~same)), value_set=self.keys), -1)
            place[there[~same]] = exact.to_numpy()
        return place


class StoredKeys(Keys):
    """The stored keys of one source, with the latest row of each."""

    def __init__(self, snapshot: Snapshot, source: str) -> None:
        columns = ["source_id", "id", "fingerprint", "change", "created", "edited", "sequence"]
        rows = snapshot.scan(columns, ds.field("source") == source)
        rows = rows.take(pc.sort_indices(rows, [("sequence", "descending")]))
        keys = pl.Series(rows["source_id"])
        latest = keys.is_first_distinct().to_numpy()
        super().__init__(whole(rows["source_id"].filter(pa.array(latest))))
        self.rows = rows.drop_columns(["source_id", "sequence"]).filter(pa.array(latest)).combine_chunks()
        self.fingerprints = self.rows["fingerprint"].to_numpy()
        changes = self.rows["change"].cast(pa.string())
        self.gone = pc.equal(changes, REMOVED).to_numpy()
        self.deleted = pc.equal(changes, DELETED).to_numpy()
        self.edited = pc.greater(pc.list_value_length(self.rows["edited"]), 0).to_numpy()
        self.seen = np.zeros(len(self.keys), dtype=bool)


class Addition:
    """One act of adding: iterate over :meth:`rows`, write what it yields, then read ``added``."""

    def __init__(
        self,
        snapshot: Snapshot,
        act_id: str,
        *,
        complete: bool,
        derived: bool,
        on_progress: Callable[[int], None] | None,
        cancelled: Callable[[], bool] | None,
        stages: Stages,
    ) -> None:
        self._snapshot, self.act_id, self._stages = snapshot, act_id, stages
        self._complete, self._derived = complete, derived
        self._progress, self._cancelled = on_progress, cancelled
        self._sequence = next_sequence(snapshot)
        self._now = dt.datetime.now(dt.UTC)
        self._stored_keys: dict[str, StoredKeys] = {}
        self.failure: BaseException | None = None
        self.added = Added()

    def rows(self, tables: Iterable[pa.Table]) -> Generator[pa.Table, None, None]:
        """Yield the rows to write to the ledger; none for unchanged incidents."""
        try:
            done = 0
            for table in self._batches(tables):
                self._stop_if_cancelled()
                yield from self._stages.each("match", self._changes(table))
                done += len(table)
                if self._progress is not None:
                    self._progress(done)
            self._stop_if_cancelled()
            if self._complete:
                yield from self._withdrawals()
        except BaseException as failure:
            self.failure = failure
            raise

    def _batches(self, tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
        done = 0
        for table in self._stages.each(IDLE_STAGE, tables):
            for start in range(0, len(table), _BATCH):
                batch = table.slice(start, _BATCH)
                with self._stages.at("derive"):
                    is_derived = self._derived and batch.column_names == CONTENT.names
                    derived = (batch if is_derived else derive(batch)).combine_chunks()
                    self._refuse_wrong(derived, done)
                done += len(batch)
                yield derived

    def _stop_if_cancelled(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("Stopped; nothing was stored.")

    def _count(self, **counts: int) -> None:
        self.added = dataclasses.replace(
            self.added, **{name: getattr(self.added, name) + more for name, more in counts.items()}
        )

    def _stamp(self, table: pa.Table, changes: pa.Array | str, reason: str = "") -> pa.Table:
        rows = ledger_rows(table, self._sequence, self.act_id, changes, reason)
        self._sequence += len(rows)
        return rows

    def _changes(self, table: pa.Table) -> Iterator[pa.Table]:
        sources = pc.unique(table["source"]).to_pylist()
        for source in sources:
            mine = table if len(sources) == 1 else _of(table, source)
            if source not in self._stored_keys:
                self._stored_keys[source] = StoredKeys(self._snapshot, source)
            yield from self._compare(mine, self._stored_keys[source])

    def _refuse_wrong(self, table: pa.Table, done: int) -> None:
        reasons = row_faults(table)
        if reasons.null_count < len(reasons):
            (first,) = pc.indices_nonzero(pc.is_valid(reasons)).to_pylist()[:1]
            raise RowError(f"Row {done + first + 1} can't be stored: {reasons[first].as_py()}.")

    def _compare(self, table: pa.Table, stored: StoredKeys) -> Iterator[pa.Table]:
        place = stored.find(table["source_id"])
        is_stored = place >= 0
        stored.seen[place[is_stored]] = True
        if not is_stored.any():
            self._count(new=len(table))
            yield self._stamp(self._date(self._resolve_ids(table)), NEW)
            return
        at = np.maximum(place, 0)
        deleted = is_stored & stored.deleted[at]
        same = is_stored & ~deleted & ~stored.gone[at]
        same &= stored.fingerprints[at] == table["fingerprint"].to_numpy()
        new = ~is_stored | (is_stored & stored.gone[at])
        changed = ~(new | deleted | same)
        self._count(
            new=int(new.sum()), updated=int(changed.sum()), unchanged=int(same.sum()), withheld=int(deleted.sum())
        )
        if (~is_stored).any():
            yield self._stamp(self._date(self._resolve_ids(table.filter(pa.array(~is_stored)))), NEW)
        back = is_stored & (new | changed)
        if back.any():
            rows = self._update(table.filter(pa.array(back)), stored, at[back])
            for change, which in ((NEW, new[back]), (UPDATED, changed[back])):
                if which.any():
                    yield self._stamp(rows.filter(pa.array(which)), change)

    def _date(self, table: pa.Table) -> pa.Table:
        now = pa.scalar(self._now, INCIDENTS.field("created").type)
        table = _set(table, "created", pc.fill_null(table["created"], now))
        return _set(table, "updated", pa.repeat(now, len(table)))

    def _resolve_ids(self, table: pa.Table) -> pa.Table:
        """Append the source to the ids of new incidents if another source's incident has the id."""
        if not self._snapshot.parts:
            return table
        taken = self._snapshot.rows_of(table["id"].to_pylist(), live=False)
        if not taken:
            return table
        clash = pc.is_in(table["id"], value_set=pa.array(list(taken)))
        other = pc.binary_join_element_wise(
            pc.utf8_slice_codeunits(table["id"], 0, 150), without_codes(table["source"]), "-"
        )
        return _set(table, "id", pc.if_else(clash, other, table["id"]))

    def _update(self, table: pa.Table, stored: StoredKeys, places: NDArray[np.int64]) -> pa.Table:
        """Changed incidents with their stored id, date of creation and corrected fields."""
        old = stored.rows.take(pa.array(places))
        table = _set(table, "id", old["id"])
        table = self._date(_set(table, "created", old["created"]))
        edited = stored.edited[places] & ~stored.gone[places]
        if not edited.any():
            return table
        rows = self._snapshot.rows_of(table["id"].filter(pa.array(edited)).to_pylist())
        updates = [self._keep_edits(table.slice(place, 1), rows) for place in np.flatnonzero(edited)]
        order = np.argsort(np.concatenate([np.flatnonzero(~edited), np.flatnonzero(edited)]))
        return pa.concat_tables([table.filter(pa.array(~edited)), *updates]).take(pa.array(order)).combine_chunks()

    def _keep_edits(self, update: pa.Table, rows: Mapping[str, int]) -> pa.Table:
        """A table of one changed incident, with the fields that a person corrected in the stored one."""
        (row,) = (rows.get(id) for id in update["id"].to_pylist())
        if row is None:
            return update
        (current,) = iterate(self._snapshot.take(np.array([row]), INCIDENTS.names))
        (incoming,) = to_incidents(update)
        # fields that were corrected in the incoming incident too, as in an export of ours or a merge, take precedence
        kept = {name: getattr(current, name) for name in current.edited if name not in incoming.edited}
        edited_fields = tuple(dict.fromkeys((*current.edited, *incoming.edited)))
        merged = dataclasses.replace(incoming, **kept, edited=edited_fields)
        return _set(derive(to_table([merged])), "fingerprint", update["fingerprint"])

    def _withdrawals(self) -> Iterator[pa.Table]:
        """Yield tombstones for the incidents that a complete release no longer has."""
        for source, stored in self._stored_keys.items():
            missing = np.flatnonzero(~stored.seen & ~stored.gone & ~stored.deleted)
            self._count(removed=len(missing))
            if len(missing):
                keys = pa.table(
                    {
                        "id": stored.rows["id"].take(pa.array(missing)),
                        "source": pa.repeat(source, len(missing)),
                        "source_id": stored.keys.take(pa.array(missing)),
                    }
                )
                yield self._stamp(tombstones(keys), REMOVED, "the source no longer has it")


def _of(table: pa.Table, source: str) -> pa.Table:
    return table.filter(pc.equal(without_codes(table["source"]), source)).combine_chunks()


def _set(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), STORED.field(name), values)


def tombstones(keys: pa.Table) -> pa.Table:
    """Tombstones for some keys: rows with nothing else."""
    return derive(keys)


def stamped(incident: Incident, before: Incident) -> Incident:
    """An incident changed by a person, with the names of the changed fields added to ``edited``."""
    stamps = {"edited", "created", "updated", "id", "source", "source_id", "raw"}
    changed = [
        each.name
        for each in dataclasses.fields(Incident)
        if each.name not in stamps and getattr(incident, each.name) != getattr(before, each.name)
    ]
    return dataclasses.replace(
        incident,
        source=before.source,
        source_id=before.source_id,
        raw=before.raw,
        created=before.created,
        updated=dt.datetime.now(dt.UTC),
        edited=tuple(dict.fromkeys((*before.edited, *changed))),
    )


def edit_rows(
    snapshot: Snapshot, put: Iterable[Incident], delete: Mapping[str, str], seen: Iterable[Incident] = ()
) -> tuple[list[pa.Table], list[str], list[str]]:
    """Rows of ``CONTENT`` for edits and deletions by hand, with each one's change and reason."""
    put, seen = list(put), list(seen)
    rows = snapshot.rows_of([*(incident.id for incident in (*put, *seen)), *delete])
    for incident in seen:
        if incident.id not in rows:
            raise _changed(incident)
        (now,) = snapshot.take(np.array([rows[incident.id]]), ["updated"])["updated"].to_pylist()
        if now != incident.updated:
            raise _changed(incident)
    tables: list[pa.Table] = []
    changes: list[str] = []
    if put:
        table, changes = _put_rows(snapshot, put, rows)
        tables.append(table)
    reasons = [""] * len(put)
    if gone := {rows[id]: reason for id, reason in delete.items() if id in rows}:
        tables.append(tombstones(snapshot.take(np.array(list(gone)), ["id", "source", "source_id"])))
        changes += [DELETED] * len(gone)
        reasons += gone.values()
    return tables, changes, reasons


def _put_rows(snapshot: Snapshot, put: list[Incident], rows: Mapping[str, int]) -> tuple[pa.Table, list[str]]:
    """Rows of ``CONTENT`` for edits by hand, all read and derived at once, with each one's change."""
    old = np.array([rows[incident.id] for incident in put if incident.id in rows], dtype=np.int64)
    stored = snapshot.take(old, CONTENT.names)
    before = iter(to_incidents(conform(stored.select(INCIDENTS.names))))
    written: list[Incident] = []
    changes: list[str] = []
    fingerprints: list[int] = []
    place = itertools.count(len(put))
    for number, incident in enumerate(put):
        if incident.id not in rows:
            if incident.updated is not None and snapshot.rows_of([incident.id], live=False):
                raise _changed(incident)
            now = dt.datetime.now(dt.UTC)
            written.append(dataclasses.replace(incident, created=incident.created or now, updated=now))
            fingerprints.append(number)
            changes.append(NEW)
        else:
            was = next(before)
            if incident.updated is not None and incident.updated != was.updated:
                raise _changed(was)
            fingerprints.append(next(place))
            written.append(stamped(incident, was))
            changes.append(UPDATED)
    table = derive(to_table(written))
    # What a source said of it last stays: so a later import tells whether that has changed.
    both = pa.chunked_array([*table["fingerprint"].chunks, *stored["fingerprint"].chunks])
    return _set(table, "fingerprint", both.take(pa.array(fingerprints))), changes


def _changed(incident: Incident) -> StoreError:
    return StoreError(
        f"{incident.title or incident.id} was changed by somebody else meanwhile. Look at it again, then edit."
    )
