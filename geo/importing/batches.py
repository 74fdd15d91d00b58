"""The batches of a file on its way to the store: geocoded incidents without repeated ids, and counts."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Generator, Sequence

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo import schema
from geo.datasets import OWN, ColumnMapping, DatasetFile, Format, IncidentBatch, own, rejects
from geo.gazetteer import Gazetteer
from geo.importing.actor_list import ActorNames
from geo.importing.geocoding import SWAPPED, Countries, PlacementsByName, check_countries, counts_of_texts
from geo.importing.place_precision import PlacePrecision
from geo.importing.region_list import RegionsByName
from geo.model import Reject
from geo.schema import whole, without_codes
from geo.store import Stages, row_faults

KEPT_REJECTS = 100_000
"""The most rejects kept; further ones are only counted."""
NAMED_ROWS = 5
"""The most row numbers listed for each flag and each reason of rejection."""
KEPT_SWAPPED = 100
"""The most rows with swapped coordinates to choose from; more can only be corrected all together."""


class ImportCounts:
    """The counts of an import, added up batch by batch."""

    def __init__(self) -> None:
        self.rows = self.blank = self.incidents = self.reports = self.geocoded = 0
        self.rejects: list[Reject] = []
        self.reasons: Counter[str] = Counter()
        self.precision: Counter[str] = Counter()
        self.unmapped: Counter[str] = Counter()
        self.flags: Counter[str] = Counter()
        self.flagged_rows: dict[str, list[int]] = {}
        self.swapped, self.swapped_rows = 0, list[int]()

    def reject(self, rejects: Sequence[Reject]) -> None:
        self.reasons.update(each.reason for each in rejects)
        self.rejects += rejects[: max(0, KEPT_REJECTS - len(self.rejects))]

    def count(self, table: pa.Table, rows: NDArray[np.int64]) -> None:
        self.incidents += len(table)
        self.reports += pc.sum(pc.list_value_length(table["reports"])).as_py() or 0
        self.precision.update(counts_of_texts(table["precision"]))
        flags = whole(table["flags"])
        texts = without_codes(pa.chunked_array([flags.flatten()]))
        self.flags.update(counts_of_texts(texts))
        where = rows[whole(pa.chunked_array([pc.list_parent_indices(flags)])).to_numpy()]
        flagged = pl.DataFrame({"text": pl.Series(whole(texts), dtype=pl.String), "row": where})
        first = flagged.filter(pl.col("row") > 0).group_by("text", maintain_order=True).head(NAMED_ROWS)
        for text, row in first.iter_rows():
            named = self.flagged_rows.setdefault(text, [])
            named += [row][: NAMED_ROWS - len(named)]


class SeenIds:
    """The ids seen so far, as sorted hashes: 8 bytes per row.

    A stable sort merges two sorted runs in one pass.

    Parameters
    ----------
    run : int
        The most hashes that are sorted at once.
    """

    def __init__(self, run: int = 4_000_000) -> None:
        self._run = run
        self._full: list[NDArray[np.uint64]] = []
        self._last = np.zeros(0, dtype=np.uint64)

    def first_times(self, ids: pa.Array) -> NDArray[np.bool_]:
        """Whether each id is new; they count as seen afterwards."""
        series = pl.Series(ids)
        hashes = series.hash(seed=7).to_numpy()
        fresh = np.ones(len(hashes), dtype=bool)
        order = np.sort(hashes)
        merged = self._merged(order)
        again = [run for run in self._full if _share(run, order)]
        if again or (merged[1:] == merged[:-1]).any():
            fresh = series.is_first_distinct().to_numpy() & ~np.isin(hashes, self._last)
            for run in again:
                fresh &= ~np.isin(hashes, run)
            merged = self._merged(np.sort(hashes[fresh]))
        self._keep(merged)
        return fresh

    def _merged(self, order: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return np.sort(np.concatenate([self._last, order]), kind="stable")

    def _keep(self, merged: NDArray[np.uint64]) -> None:
        self._last = merged
        if len(merged) > self._run:
            self._full.append(merged)
            self._last = merged[:0]


def _share(run: NDArray[np.uint64], order: NDArray[np.uint64]) -> bool:
    return bool((run[np.minimum(np.searchsorted(run, order), len(run) - 1)] == order).any())


class Batches:
    """Reads a file in batches of at most ``rows`` incidents, geocoded, without repeated ids."""

    def __init__(
        self,
        file: DatasetFile,
        gazetteer: Gazetteer,
        mapping: ColumnMapping | None,
        version: str,
        *,
        checked: bool = False,
        look_up: own.LookUp = own.no_incidents,
        stages: Stages | None = None,
        exchanged: frozenset[int] | None = frozenset(),
        rows: int | None = None,
    ) -> None:
        self.counts = ImportCounts()
        self._file, self._exchanged = file, exchanged
        self._stages = stages or Stages()
        self._checked = checked
        self._gazetteer = gazetteer
        self._countries, self._regions = Countries(gazetteer), RegionsByName(gazetteer)
        self._actors, self._precision = ActorNames(gazetteer), PlacePrecision(gazetteer)
        self._reading = file.read(mapping=mapping, version=version, exchanged=exchanged, rows=rows, look_up=look_up)
        self._names = PlacementsByName(gazetteer, file.form.towns_of if file.form is not None else None)
        self._seen = SeenIds()

    @property
    def form(self) -> Format | None:
        """The format of the file; None for our own exports."""
        return self._reading.form

    @property
    def source(self) -> str:
        return self.form.key if self.form is not None else "several"

    @property
    def rows(self) -> int:
        """The rows of the file read so far."""
        return self.counts.rows

    def position(self) -> float | None:
        """The share of the file read so far, 0 to 1; None if unknown."""
        return min(1.0, self.counts.rows / self._file.rows) if self._file.rows else self._reading.share

    def tables(self) -> Generator[pa.Table, None, None]:
        """Yield batches of incidents with all columns."""
        with contextlib.closing(iter(self._reading)) as batches:
            for batch in batches:
                for stage, seconds in self._reading.times.items():
                    self._stages.add(stage, seconds)
                yield self._finished(batch, own=self._file.format == OWN)

    def _finished(self, batch: IncidentBatch, *, own: bool = False) -> pa.Table:
        counts, table = self.counts, batch.table
        counts.rows += batch.rows - batch.blank
        counts.blank += batch.blank
        counts.reject(batch.rejects)
        counts.unmapped.update(batch.unmapped)
        if own or self._checked:
            table = self._without(table, row_faults(table), batch)
        with self._stages.at("match"):
            fresh = self._seen.first_times(schema.whole(table["id" if own else "source_id"]))
        if not fresh.all():
            reasons = pc.if_else(pa.array(fresh), pa.scalar(None, pa.string()), rejects.REPEATED_ID)
            table = self._without(table, reasons, batch)
        if not own:
            with self._stages.at("place"):
                table, placed = self._names.fill(table)
                table = self._regions.state_countries(table, self._countries)
                table = self._checked_countries(table, batch)
                table = self._regions.unify(self._precision.adjust(table))
                table = self._actors.unify(table)
            counts.geocoded += placed
        counts.count(table, batch.row_numbers)
        self._note_swapped(table, batch)
        return table

    def _checked_countries(self, table: pa.Table, batch: IncidentBatch) -> pa.Table:
        wanted = None
        if self._exchanged is None:
            wanted = np.ones(len(table), dtype=bool)
        elif self._exchanged:
            wanted = np.isin(batch.row_numbers, sorted(self._exchanged))
        return check_countries(table, self._countries, self._gazetteer.country_name, wanted)

    def _note_swapped(self, table: pa.Table, batch: IncidentBatch) -> None:
        flags = whole(table["flags"])
        texts = without_codes(pa.chunked_array([flags.flatten()]))
        odd = pc.match_substring(whole(texts), SWAPPED).to_numpy(zero_copy_only=False)
        if odd.any():
            rows = batch.row_numbers[whole(pa.chunked_array([pc.list_parent_indices(flags)])).to_numpy()[odd]]
            self.counts.swapped += len(rows)
            self.counts.swapped_rows += rows[: max(0, KEPT_SWAPPED - len(self.counts.swapped_rows))].tolist()

    def _without(self, table: pa.Table, reasons: pa.Array, batch: IncidentBatch) -> pa.Table:
        # rows that break the model's rules, or repeat an id, become rejects with their original
        if reasons.null_count == len(reasons):
            return table
        wrong = pc.is_valid(reasons)
        lost = table.filter(wrong)
        where = wrong.to_numpy(zero_copy_only=False)
        self.counts.reject(
            [
                Reject(row, reason, schema.raw_json(original), self._file.name if self._file.format != OWN else "")
                for row, reason, original in zip(
                    batch.row_numbers[where].tolist(),
                    reasons.filter(wrong).to_pylist(),
                    lost.to_pylist(),
                    strict=True,
                )
            ]
        )
        batch.row_numbers = batch.row_numbers[~where]
        return table.filter(pc.invert(wrong))
