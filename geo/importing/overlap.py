"""Incoming rows of incidents already stored: from another dataset, or from one of our own exports.

Insecurity Insight's files number events in one series, so an event on a health worker may come in two of them. The
second file's row isn't stored again: its report, claims and facets are merged into the stored incident, as part of the
import's act, so that undoing the import undoes that too. Merged fields count as edited, so they are kept when the first
file is imported again.

One of our exports has the fields of each incident that its format can hold (:mod:`geo.datasets.formats.own`); rows that
change nothing are skipped, even with corrected fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo import schema
from geo.datasets import DATASET_FORMATS, Format, own
from geo.edits import merge
from geo.filter import ALL_DOMAINS, Filter
from geo.model import Incident
from geo.store import Store

_OWN = {"id", "source", "source_id", "raw", "edited", "created", "updated"}


class StoredIncidents:
    """Looks up stored incidents for importing one of our own exports."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stored: Mapping[str, Incident] = {}
        self.unchanged = 0

    def __call__(self, ids: Sequence[str]) -> Mapping[str, Incident]:
        """The incidents with some ids, by id."""
        self._stored = {incident.id: incident for incident in self._store.get_many(ids)}
        return self._stored

    def changed(self, table: pa.Table) -> pa.Table:
        """The rows of the batch that was looked up last which the store lacks, or has with other content."""
        stored = self._stored
        if not stored:
            return table
        differs = [not own.says_same(incident, stored.get(incident.id)) for incident in schema.iterate(table)]
        self.unchanged += differs.count(False)
        return table.filter(pa.array(differs, pa.bool_()))


class SharedEvents:
    """The incidents of a store that rows of a format may already be, by shared id."""

    def __init__(self, store: Store, form: Format, *, complete: bool) -> None:
        self._store, self._complete = store, complete
        self._homes: dict[str, str] = {}
        self.merged = self.unchanged = 0
        family = [other for other in DATASET_FORMATS.values() if form.shared_id and other.shared_id == form.shared_id]
        others = {dataset.source for dataset in store.datasets()} & {other.key for other in family}
        if len(family) < 2 or not others:
            return
        filter = Filter(domain=(ALL_DOMAINS,), source=tuple(sorted({other.label for other in family})))
        for table in store.tables(filter, ("id", "source", "reports", "merged_from")):
            self._learn(table, form)

    @property
    def are_there(self) -> bool:
        """Whether the store has any."""
        return bool(self._homes)

    def _learn(self, table: pa.Table, form: Format) -> None:
        mixed = pc.greater(pc.list_value_length(table["merged_from"]), 0)
        kept = table.filter(pc.or_(pc.not_equal(table["source"], form.key), mixed))
        for id, reports in zip(kept["id"].to_pylist(), kept["reports"].to_pylist(), strict=True):
            for report in reports:
                if (report["row_id"] or "").startswith(f"{form.shared_id}:"):
                    self._homes.setdefault(report["row_id"], id)

    def merge(self, table: pa.Table) -> pa.Table:
        """The rows that are new to the store, and behind them the incidents that took in the others.

        Parameters
        ----------
        table : pa.Table
            All columns of :data:`geo.schema.INCIDENTS`, of one format.
        """
        homes = self._homes_of(table)
        if not homes:
            return table
        stored = {incident.id: incident for incident in self._store.get_many(set(homes.values()))}
        incoming = schema.to_incidents(table.take(pa.array(homes)))
        changed: dict[str, Incident] = {}
        stays = np.ones(len(table), dtype=bool)
        for (place, home_id), row in zip(homes.items(), incoming, strict=True):
            home = changed.get(home_id) or stored.get(home_id)
            if home is None:
                continue
            if home.id == row.id:
                stays[place] = not self._is_unchanged(home, row)
                continue
            stays[place] = False
            self.merged += 1
            if row.id not in home.merged_from and (both := _with_edits(home, merge(home, row))) != home:
                changed[home.id] = both
        rest = table.filter(pa.array(stays))
        if not changed:
            return rest
        return pa.concat_tables([rest, schema.conform(schema.to_table(changed.values()), rest.schema)])

    def _homes_of(self, table: pa.Table) -> dict[int, str]:
        # The id of the incident that a row is, by the row's place, of rows whose shared id the store has.
        if not self._homes or not len(table) or not pc.min(pc.list_value_length(table["reports"])).as_py():
            return {}
        row_ids = pc.struct_field(pc.list_element(table["reports"], 0), "row_id").to_pylist()
        return {place: self._homes[row_id] for place, row_id in enumerate(row_ids) if row_id in self._homes}

    def _is_unchanged(self, home: Incident, row: Incident) -> bool:
        # the row's own incident, after a merge: it is unchanged unless the row itself changed
        same = home.raw == row.raw and not self._complete
        self.unchanged += same
        return same


def _with_edits(before: Incident, after: Incident) -> Incident:
    names = [
        each.name
        for each in fields(Incident)
        if each.name not in _OWN and getattr(before, each.name) != getattr(after, each.name)
    ]
    return replace(after, edited=tuple(dict.fromkeys((*before.edited, *names))))
