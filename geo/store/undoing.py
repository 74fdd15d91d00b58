"""Undoing an act: each incident that it left last gets back what it was before, in one new act.

Incidents that somebody changed after the act are left as they are. Nothing is erased: the act, its undoing
and what both wrote stay in the history, and an undoing can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from geo.schema import INCIDENTS, conform
from geo.store.answers import Undone
from geo.store.index import Snapshot
from geo.store.ledger import REMOVED, UPDATED
from geo.store.writing import CONTENT, CONTENT_SCHEMA, next_sequence, stamped, tombstones

_BATCH = 65_536


class Undoing:
    """What undoing an act must write; ``undone`` counts it."""

    def __init__(self, snapshot: Snapshot, act: str, act_id: str) -> None:
        self._snapshot, self._act_id = snapshot, act_id
        mine = snapshot.scan(["id"], ds.field("act") == act)["id"]
        all_rows = [
            part.read(["id", "sequence", "act", "change"]).append_column(
                "row", pa.array(np.arange(part.first, part.first + part.rows))
            )
            for part in snapshot.parts.values()
        ]
        rows = pa.concat_tables(all_rows).filter(
            pc.is_in(pa.concat_tables(all_rows)["id"], value_set=mine.combine_chunks())
        )
        frame = rows.to_pandas().sort_values("sequence", kind="stable")
        current = frame.drop_duplicates("id", keep="last")
        touched = current[current["act"] == act]
        before = frame[frame["id"].isin(touched["id"]) & (frame["act"] != act)].drop_duplicates("id", keep="last")
        alive = before[before["change"].isin(["new", UPDATED])]
        self._restored = np.sort(alive["row"].to_numpy())
        removed = touched[~touched["id"].isin(alive["id"])].merge(
            before[["id", "change"]], on="id", how="left", suffixes=("", "_before")
        )
        gone = touched["change"].isin(["removed", "deleted"])
        self._removed = removed
        self.undone = Undone(
            restored=len(alive),
            removed=len(removed) - int((gone & ~touched["id"].isin(alive["id"])).sum()),
            kept=len(current) - len(touched),
            act_id=act_id,
        )

    def rows(self) -> Iterator[pa.Table]:
        """The rows of the ledger to append."""
        sequence = next_sequence(self._snapshot)
        now = pa.scalar(dt.datetime.now(dt.UTC), INCIDENTS.field("updated").type)
        for start in range(0, len(self._restored), _BATCH):
            stored = self._snapshot.take(self._restored[start : start + _BATCH], CONTENT)
            table = conform(stored, CONTENT_SCHEMA)
            at = table.column_names.index("updated")
            table = table.set_column(at, CONTENT_SCHEMA.field(at), pa.repeat(now, len(table)))
            yield stamped(table, sequence, self._act_id, UPDATED, "undone")
            sequence += len(table)
        for start in range(0, len(self._removed), _BATCH):
            part: pd.DataFrame = self._removed.iloc[start : start + _BATCH]
            keys = self._snapshot.take(part["row"].to_numpy(), ["id", "source", "source_id"])
            changes = pa.array(part["change_before"].fillna(REMOVED), pa.string())
            yield stamped(tombstones(keys), sequence, self._act_id, changes, "undone")
            sequence += len(keys)
