"""Who did what, when: told by the commits, counted by the rows that carry an act's id."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from geo.schema import INCIDENTS, conform, iterate
from geo.store import queries
from geo.store.answers import Act, Dataset, Deed, Revision
from geo.store.index import Snapshot
from geo.store.ledger import DELETED, NEW, REMOVED, STORED, UPDATED, Ledger


def deeds(ledger: Ledger, snapshot: Snapshot) -> list[Deed]:
    """All acts, newest first. An undoing that was itself undone undoes nothing."""
    told = list(ledger.acts())
    undone: dict[str, str] = {}
    for id, _act, _ms, undoes in told:
        if undoes and id not in undone:
            undone.setdefault(undoes, id)
    found = []
    for id, act, ms, undoes in told:
        rows = snapshot.changes.get(id, {})
        found.append(
            Deed(
                id=id,
                when=dt.datetime.fromtimestamp(ms / 1000, dt.UTC),
                act=act,
                new=rows.get(NEW, 0),
                updated=rows.get(UPDATED, 0),
                removed=rows.get(REMOVED, 0) + rows.get(DELETED, 0),
                undoes=undoes,
                undone_by=undone.get(id, ""),
            )
        )
    return found


def revisions(ledger: Ledger, snapshot: Snapshot, id: str) -> list[Revision]:
    """An incident as each act left it, oldest first."""
    table = snapshot.scan(STORED.names, ds.field("id") == id).sort_by("sequence")
    if not len(table):
        return []
    acts = {deed.id: deed for deed in deeds(ledger, snapshot)}
    alive: pa.Table = table.select(INCIDENTS.names).filter(pc.invert(table["deleted"]))
    left = iterate(conform(alive))
    return [
        Revision(acts[row["act"]], None if row["deleted"] else next(left), row["change"], row["reason"])
        for row in table.select(["act", "deleted", "change", "reason"]).to_pylist()
    ]


def datasets(ledger: Ledger, snapshot: Snapshot) -> list[Dataset]:
    """Each source, largest first, with version, licence and date of its latest import that holds."""
    latest: dict[str, Deed] = {}
    for deed in deeds(ledger, snapshot):
        if deed.act.source and not deed.undone_by:
            latest.setdefault(deed.act.source, deed)
    found = []
    for row in queries.datasets(snapshot):
        reports = snapshot.take(np.array([row.pop("row")]), ["reports"])["reports"][0].as_py() or ()
        label = next((report["dataset"] for report in reports if report["dataset"]), "")
        last = latest.get(row["source"])
        act = last.act if last else Act()
        when = last.when if last else None
        found.append(Dataset(**row, label=label, version=act.version, licence=act.licence, url=act.url, added=when))
    return found
