"""Incoming rows whose incident the store already has: as another dataset's event, or from an export of its own.

Insecurity Insight's files number events in one series, so an event on a health worker may come in two of them. The
second file's row isn't stored again: the incident that is there gets its report, claims and facets, within the act
of the import, so that undoing the import takes that back too. What a merge put in counts as edited, and so
stays when the first file comes again.

An export of ours that comes back says of each incident what its format carries
(:mod:`geo.readers.formats.own`); rows that
change nothing are left out of the import, also where a person's corrections stand in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo import schema
from geo.edits import merge
from geo.filter import ALL_DOMAINS, Filter
from geo.model import Incident
from geo.readers import READERS, Format, own
from geo.store import Store

_OWN = {"id", "source", "source_id", "raw", "edited", "created", "updated"}


class Known:
    """The incidents of a store as an export of ours meets them again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._there: Mapping[str, Incident] = {}
        self.unchanged = 0

    def __call__(self, ids: Sequence[str]) -> Mapping[str, Incident]:
        """The incidents with some ids, by id."""
        self._there = {one.id: one for one in self._store.get_many(ids)}
        return self._there

    def changed(self, table: pa.Table) -> pa.Table:
        """Those of the batch that was asked about last that aren't in the store just so."""
        there = self._there
        differs = [not own.same(one, there.get(one.id)) for one in schema.iterate(table)] if there else []
        self.unchanged += differs.count(False)
        return table.filter(pa.array(differs, pa.bool_())) if differs else table


class Shared:
    """The incidents of a store that rows of a format may already be, by shared id."""

    def __init__(self, store: Store, form: Format, *, complete: bool) -> None:
        self._store, self._complete = store, complete
        self._homes: dict[str, str] = {}
        self.merged = self.unchanged = 0
        family = [one for one in READERS.values() if form.shared_id and one.shared_id == form.shared_id]
        others = {one.source for one in store.datasets()} & {one.key for one in family}
        if len(family) < 2 or not others:
            return
        asked = Filter(domain=(ALL_DOMAINS,), source=tuple(sorted({one.label for one in family})))
        for table in store.tables(asked, ("id", "source", "reports", "merged_from")):
            self._learn(table, form)

    def _learn(self, table: pa.Table, form: Format) -> None:
        mixed = pc.greater(pc.list_value_length(table["merged_from"]), 0)
        kept = table.filter(pc.or_(pc.not_equal(table["source"], form.key), mixed))
        for id, reports in zip(kept["id"].to_pylist(), kept["reports"].to_pylist(), strict=True):
            for report in reports:
                if (report["row_id"] or "").startswith(f"{form.shared_id}:"):
                    self._homes.setdefault(report["row_id"], id)

    def taken_in(self, table: pa.Table) -> pa.Table:
        """The rows that are new to the store, and behind them the incidents that took in the others.

        Parameters
        ----------
        table : pa.Table
            All columns of :data:`geo.schema.INCIDENTS`, of one format.
        """
        if not self._homes:
            return table
        first = pc.list_element(table["reports"], 0) if len(table) else None
        if first is None or pc.min(pc.list_value_length(table["reports"])).as_py() == 0:
            return table
        homes = [self._homes.get(row_id) for row_id in pc.struct_field(first, "row_id").to_pylist()]
        at = [place for place, home in enumerate(homes) if home is not None]
        if not at:
            return table
        there = {one.id: one for one in self._store.get_many({home for home in homes if home is not None})}
        incoming = schema.to_incidents(table.take(pa.array(at)))
        changed: dict[str, Incident] = {}
        gone = np.zeros(len(table), dtype=bool)
        for place, row in zip(at, incoming, strict=True):
            home = changed.get(homes[place] or "") or there.get(homes[place] or "")
            if home is None:
                continue
            if home.id == row.id:
                # The row's own incident, which took in another's: unchanged unless the row itself is.
                if home.raw == row.raw and not self._complete:
                    gone[place] = True
                    self.unchanged += 1
                continue
            gone[place] = True
            self.merged += 1
            made = _with_edits(home, merge(home, row)) if row.id not in home.merged_from else home
            if made != home:
                changed[home.id] = made
        rest = table.filter(pa.array(~gone))
        if not changed:
            return rest
        return pa.concat_tables([rest, schema.conform(schema.to_table(changed.values()), rest.schema)])


def _with_edits(before: Incident, after: Incident) -> Incident:
    names = [
        each.name
        for each in fields(Incident)
        if each.name not in _OWN and getattr(before, each.name) != getattr(after, each.name)
    ]
    return replace(after, edited=tuple(dict.fromkeys((*before.edited, *names))))
