"""Counts of a filter that no summary covers: one look at the rows answers facets, totals and time.

The rows that the filter lets through, and those that it would without one of its words, come once, as small columns,
and are counted as they pass; each says under which of the filters it counts. Refused: a query for each answer (each
reads the same columns anew, and lists of actors and sources cost the most), and one query that groups by several things
(the engine computes it as as many).
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.filter import ALL_DOMAINS, Filter
from geo.store.coded_columns import FIXED
from geo.store.conditions import facet_filter, matches, restrictions
from geo.store.index import Snapshot
from geo.store.summaries import UNDATED, people

FACETS = ("type", "domain", "verification", "precision", "country", "region", "target", "means", "actor", "source")
"""The words whose values are counted."""

_LISTS = ("actor", "source")
_BATCH = 262_144
"""Rows that are counted together: some 20 MB."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """What was counted.

    Attributes
    ----------
    values : mapping of word to two arrays
        The numbers of each word's values, and how many incidents have them under all restrictions but its own.
    days : mapping of name to array
        For each first day and domain the incidents (``n``), the sums of people and the reports. ``start`` is in days
        since 1970, of which only those of ``dated`` mean anything.
    newest : int or None
        The last day, as ``start``.
    """

    values: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]
    days: dict[str, NDArray[np.int64]]
    newest: int | None
    places: int
    sources: int
    unlocated: int


def tally(snapshot: Snapshot, filter: Filter) -> Tallies:
    """The counts of a filter, made once for all answers."""
    return snapshot.summaries.scanned(filter, lambda: _scan(snapshot, filter))


def _scan(snapshot: Snapshot, filter: Filter) -> tuple[Tallies, int]:
    """The counts, and their bytes."""
    filters = {word: facet_filter(filter, word) for word in FACETS}
    numbers = {each: number for number, each in enumerate(dict.fromkeys((filter, *filters.values())))}
    nothing: dict[str, Any] = dict.fromkeys(FACETS, ())
    table = matches(snapshot, replace(filter, **{**nothing, "domain": (ALL_DOMAINS,)}))
    marks = {}
    if len(numbers) > 1:
        marks = {f"under{number}": _facets_hold(snapshot, table, each) for each, number in numbers.items()}
        table = table.filter(functools.reduce(operator.or_, marks.values()))
    columns = (*FACETS, "start", "end", "cell", *(f"{what}_{each}" for what in _PEOPLE for each in _EACH))
    rows = table.select(*columns, reports=table.publisher.length().fill_null(0).cast("int32"), **marks)
    counting = _Counting({word: numbers[each] for word, each in filters.items()})
    with snapshot.engine.batches(rows, _BATCH) as batches:
        for batch in batches:
            counting.add(batch)
    tallies = counting.tallies()
    arrays = [*tallies.days.values(), *itertools.chain.from_iterable(tallies.values.values())]
    return tallies, sum(array.nbytes for array in arrays)


_PEOPLE, _EACH = ("killed", "injured"), ("low", "best", "high")


def _facets_hold(snapshot: Snapshot, table: ir.Table, filter: Filter) -> ir.BooleanValue:
    """Whether what a filter says of facets holds."""
    words: dict[str, Any] = {word: getattr(filter, word) for word in FACETS}
    return functools.reduce(
        operator.and_, restrictions(table, snapshot.words, Filter(**words)).values(), ibis.literal(True)
    )


class _Counting:
    """Adds up batches of rows.

    Parameters
    ----------
    under : mapping of word to int
        The number of the filter under which its values count; that of the whole filter is 0.
    """

    def __init__(self, under: dict[str, int]) -> None:
        self._under = under
        self._values: dict[str, Counter[int]] = {word: Counter() for word in FACETS}
        self._days: list[dict[str, NDArray[np.int64]]] = []
        self._cells: list[pa.Array] = []
        self._sources: set[int] = set()
        self._newest: list[int] = []
        self._unlocated = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Count some more rows."""
        for number in {0, *self._under.values()}:
            mine = [word for word in FACETS if self._under[word] == number]
            rows = batch if number == 0 else batch.select([*mine, f"under{number}"])
            if f"under{number}" in batch.schema.names:
                rows = rows.filter(rows[f"under{number}"])
            if number == 0:
                self._add_whole(rows)
            for word in mine:
                self._values[word].update(_counts(rows, word))

    def _add_whole(self, rows: pa.RecordBatch) -> None:
        """Count rows that the whole filter lets through."""
        self._sources |= _counts(rows, "source").keys()
        self._unlocated += _counts(rows, "precision")[FIXED["precision"].index("none")]
        self._cells.append(pc.unique(rows["cell"].drop_null()))
        newest = pc.max(rows["end"].cast(pa.int32())).as_py()
        self._newest += [] if newest is None else [newest]
        start = pc.fill_null(rows["start"].cast(pa.int32()), int(UNDATED)).to_numpy()
        columns: dict[str, pa.Array] = {"reports": rows["reports"]}
        for what in _PEOPLE:
            sums = people(*(rows[f"{what}_{each}"] for each in _EACH))
            columns |= {f"{what}_{name}": values for name, values in sums.items()}
        self._days.append(
            _summed(
                start.astype(np.int64),
                rows["domain"].to_numpy().astype(np.int64),
                {name: values.cast(pa.int64()).to_numpy() for name, values in columns.items()},
            )
        )

    def tallies(self) -> Tallies:
        """All that was counted."""
        days = {name: np.concatenate([each[name] for each in self._days]) for name in _NAMES} if self._days else {}
        start, domain = (days.pop(name, _NONE) for name in ("start", "domain"))
        summed = _summed(start, domain, days or dict.fromkeys(_NAMES[2:], _NONE))
        dated = summed["start"] != UNDATED
        return Tallies(
            values={word: _arrays(counts) for word, counts in self._values.items()},
            days=summed | {"start": np.where(dated, summed["start"], 0), "dated": dated},
            newest=max(self._newest, default=None),
            places=pc.count_distinct(pa.chunked_array(self._cells, pa.int64())).as_py(),
            sources=len(self._sources),
            unlocated=self._unlocated,
        )


_NONE = np.zeros(0, dtype=np.int64)
_SUMS = ("low", "best", "high", "known", "closed")
_NAMES = ("start", "domain", "n", "reports", *(f"{what}_{each}" for what in _PEOPLE for each in _SUMS))


def _counts(rows: pa.RecordBatch, word: str) -> Counter[int]:
    """How many rows have each value of a word."""
    values = rows[word].flatten() if word in _LISTS else rows[word]
    counted = pc.value_counts(values)
    pairs = zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)
    return Counter(dict(pairs))


def _arrays(counts: Counter[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.array(list(counts), dtype=np.int64), np.array(list(counts.values()), dtype=np.int64)


_DOMAINS = len(FIXED["domain"])


def _summed(
    start: NDArray[np.int64], domain: NDArray[np.int64], columns: dict[str, NDArray[np.int64]]
) -> dict[str, NDArray[np.int64]]:
    """Columns added up for each first day and domain; without an ``n`` each row counts as one."""
    keys = pa.array(start * _DOMAINS + domain).dictionary_encode()
    place, groups = keys.indices.to_numpy(), keys.dictionary.to_numpy()
    sums = {name: np.bincount(place, values, len(groups)).astype(np.int64) for name, values in columns.items()}
    sums.setdefault("n", np.bincount(place, minlength=len(groups)))
    days, domains = np.divmod(groups, _DOMAINS)
    return {"start": days, "domain": domains, **sums}
