"""Undo an act by a new act that restores the earlier version of each incident that it was the last to change.

Incidents that were changed after the act are left as they are. Acts that were undone are ignored, so that several can
be undone one after the other. Nothing is erased: the act and its undo stay in the history, and an undo can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from geo.errors import StoreError
from geo.schema import CONTENT, INCIDENTS, conform, packed
from geo.store.answers import Undone
from geo.store.index import Snapshot
from geo.store.ledger import NEW, REMOVED, UPDATED, empty_table
from geo.store.writing import ledger_rows, next_sequence, tombstones

_BATCH = 65_536


class Undo:
    """The rows to write to undo an act; ``outcome`` counts them.

    Parameters
    ----------
    act : str
        The id of the act to undo.
    act_id : str
        The id of the new act.
    void : collection of str
        The acts that were undone before, and their undos, which together changed nothing.

    Raises
    ------
    StoreError
        The act changed incidents whose earlier versions are no longer kept.
    """

    def __init__(self, snapshot: Snapshot, act: str, act_id: str, *, void: Collection[str] = ()) -> None:
        self._snapshot, self._act_id = snapshot, act_id
        written = snapshot.scan(["id", "change"], ds.field("act") == act)
        touched = _left_by(snapshot, act, void)
        before = _latest(snapshot, touched["id"], without=(act, *void))
        _refuse_unknown(snapshot, act, written, touched["id"], before["id"])
        place = pc.index_in(touched["id"], value_set=before["id"].combine_chunks())
        changes = before["change"].take(place).combine_chunks()
        alive = pc.fill_null(pc.is_in(changes, value_set=pa.array([NEW, UPDATED])), False)
        self._restored = np.sort(before["row"].take(place).filter(alive).to_numpy())
        self._removed = touched.append_column("change", pc.fill_null(changes, REMOVED)).filter(pc.invert(alive))
        self.outcome = Undone(
            restored=len(self._restored),
            removed=int(pc.sum(self._removed["live"]).as_py() or 0),
            kept=pc.count_distinct(written["id"]).as_py() - len(touched),
            act_id=act_id,
        )

    def rows(self) -> Iterator[pa.Table]:
        """The rows of the ledger to append."""
        sequence = next_sequence(self._snapshot)
        now = pa.scalar(dt.datetime.now(dt.UTC), INCIDENTS.field("updated").type)
        for start in range(0, len(self._restored), _BATCH):
            stored = self._snapshot.take(self._restored[start : start + _BATCH], CONTENT.names)
            table = conform(stored, packed(CONTENT))
            at = table.column_names.index("updated")
            table = table.set_column(at, table.schema.field(at), pa.repeat(now, len(table)))
            yield ledger_rows(table, sequence, self._act_id, UPDATED, "undone")
            sequence += len(table)
        for start in range(0, len(self._removed), _BATCH):
            part = self._removed.slice(start, _BATCH)
            keys = self._snapshot.take(part["row"].to_numpy(), ["id", "source", "source_id"])
            yield ledger_rows(tombstones(keys), sequence, self._act_id, part["change"].combine_chunks(), "undone")
            sequence += len(keys)


class Withdrawal(Undo):
    """The rows to write to remove what some acts left of a dataset, whatever was there before.

    Incidents that a person changed stay, whichever act wrote them last.
    """

    def __init__(self, snapshot: Snapshot, source: str, acts: Collection[str], act_id: str) -> None:
        self._snapshot, self._act_id = snapshot, act_id
        table, words = snapshot.live, snapshot.words
        of = table.act.isin(words.act.find(acts) or [-1]) & table.dataset.isin(words.dataset.find([source]) or [-1])
        withdrawn = snapshot.engine.run(table.filter(of).order_by("row").select("row"))
        rows = withdrawn["row"].to_numpy()
        as_imported = [
            pc.equal(pc.list_value_length(snapshot.take(rows[start : start + _BATCH], ["edited"])["edited"]), 0)
            for start in range(0, len(rows), _BATCH)
        ]
        if as_imported:
            withdrawn = withdrawn.filter(pa.chunked_array(chunk for each in as_imported for chunk in each.chunks))
        self._restored = np.zeros(0, dtype=np.int64)
        self._removed = withdrawn.append_column("change", pa.repeat(REMOVED, len(withdrawn)))
        self.outcome = Undone(removed=len(withdrawn), act_id=act_id)


def _refuse_unknown(
    snapshot: Snapshot, act: str, written: pa.Table, touched: pa.ChunkedArray, before: pa.ChunkedArray
) -> None:
    """Raise if the earlier version of a changed incident is lost: it mustn't be removed like an added one."""
    changed = written.filter(pc.not_equal(written["change"], NEW))["id"]
    changed = changed.filter(pc.is_in(changed, value_set=touched.combine_chunks()))
    changed = changed.filter(pc.invert(pc.is_in(changed, value_set=before.combine_chunks())))
    if len(changed) and act in _latest(snapshot, changed, without=(), order="ascending")["act"].to_pylist():
        raise StoreError(f"The act {act} can’t be undone: of some incidents that it changed what was before is lost.")


def _left_by(snapshot: Snapshot, act: str, void: Collection[str]) -> pa.Table:
    """Id, row number and ``live`` of the incidents whose latest row the act wrote, ignoring void acts."""
    table = snapshot.table
    codes = snapshot.words.act.find([act, *void])
    rows = snapshot.engine.run(table.filter(table.act.isin(codes or [-1])).order_by("row").select("id", "row", "live"))
    if not void:
        return rows
    latest = _latest(snapshot, rows["id"], without=void)
    its = latest.filter(pc.equal(latest["act"], act))["id"].combine_chunks()
    return rows.filter(pc.is_in(rows["id"], value_set=its))


def _latest(
    snapshot: Snapshot, ids: pa.ChunkedArray, *, without: Collection[str], order: str = "descending"
) -> pa.Table:
    """Id, row number, change and act of each id's latest row not written by some acts; or of the first such row."""
    columns = ["id", "sequence", "act", "change"]
    parts = [empty_table(columns).append_column("row", pa.array([], pa.int64()))]
    wanted, acts = ids.combine_chunks(), pa.array(without, pa.string())
    for part in snapshot.parts.values():
        for first, table in part.pieces(columns):
            rows = table.append_column("row", pa.array(np.arange(first, first + len(table))))
            others = rows.filter(pc.invert(pc.is_in(rows["act"], value_set=acts)))
            if len(others):
                parts.append(others.filter(pc.is_in(others["id"], value_set=wanted)))
    rows = pa.concat_tables(parts)
    rows = rows.take(pc.sort_indices(rows, [("sequence", order)]))
    return rows.filter(pl.Series(rows["id"]).is_first_distinct().to_arrow())
