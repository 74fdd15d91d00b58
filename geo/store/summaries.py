"""Precomputed counts that answer the page without reading rows: by type, country and a few further keys each.

They are made with each tier of the current state (:mod:`geo.store.tiers`). Rows of later tiers and the latest edits are
added, rows that they replace are subtracted, so that answers are exact after any edit. Values that can't be subtracted,
such as the first day or the number of sources or places, are derived from the counts above zero. A filter on more than
type, domain, country and the summary's own keys isn't covered, and neither is one on actors or sources; then the
rows are queried (:mod:`geo.store.queries`).
"""

from __future__ import annotations

import threading
import weakref
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.filter import ALL_DOMAINS, Filter
from geo.geodesy import LEVEL
from geo.schema import whole
from geo.store import spots
from geo.store.coded_columns import DOMAIN_OF, FIXED, Codes, Dictionaries
from geo.store.memory import Memory, give_back

GROUPINGS: dict[str, tuple[str, ...]] = {
    "people": (),
    "kind": ("verification", "precision"),
    "region": ("region",),
    "target": ("target", "means"),
    "actor": ("actor",),
    "source": ("source",),
    "time": ("start", "end"),
    "spot": ("cell", "precision", "division", "place_id", "place", "dataset", "radius_km"),
}
"""The further keys of each summary, beside type and country."""
_KEYS = ("type", "country")
_FIGURES = (
    *(f"{what}_{each}" for what in ("killed", "injured") for each in ("low", "best", "high", "known", "closed")),
    "reports",
)
_SUMS = {"people": _FIGURES, "time": _FIGURES, "spot": ("lat", "lon", "row")}
"""The further sums of each summary: of killed, injured and reports, and those that :mod:`geo.store.spots` needs."""
_WIDE = {
    "cell": pa.int64(),
    "division": pa.int64(),
    "radius_km": pa.float64(),
    "lat": pa.float64(),
    "lon": pa.float64(),
}
_LISTS = ("actor", "source")
UNDATED = np.iinfo(np.int32).min
"""The day of incidents without a date."""
SUMMED_COLUMNS = tuple(
    dict.fromkeys((
        *("row", "live", "domain", "moment", "lat", "lon", "publisher", *_KEYS),
        *(word for words in GROUPINGS.values() for word in words),
        *(f"{what}_{each}" for what in ("killed", "injured") for each in ("low", "best", "high")),
    ))
)  # fmt: skip
"""The columns that summaries and the files of :mod:`geo.store.column_files` are computed from."""

_MOST_LATEST = 100_000
"""With more latest rows than this, summaries aren't updated for a single query: files of the rows will soon exist."""

_SCANNED_BYTES = 32_000_000
"""The size of the cache of counts that were computed from rows, bytes: about thirty filters."""

Counts = Mapping[str, NDArray[Any]]
Scanned = TypeVar("Scanned")


def schema(name: str) -> pa.Schema:
    """The columns of a summary."""
    words = [(word, _WIDE.get(word, pa.int32())) for word in GROUPINGS[name]]
    figures = [(figure, _WIDE.get(figure, pa.int64())) for figure in _SUMS.get(name, ())]
    return pa.schema([("type", pa.int8()), ("country", pa.int32()), *words, ("n", pa.int64()), *figures])


@cache
def _empty(name: str) -> Counts:
    """A summary without rows."""
    table = schema(name).empty_table()
    return {column: whole(table[column]).to_numpy() for column in table.column_names}


class Counting:
    """Summarises rows that come some at a time, in the order of their cells.

    Spots, which may be as many as the rows, are added up only within what comes at a time: grouping all of them again
    and again would take as much memory and time as the rest of making the files.
    """

    def __init__(self) -> None:
        self._spots = [schema("spot").empty_table()]
        self._others: list[dict[str, pa.Table]] = []

    def add(self, rows: pa.Table) -> None:
        """Count more rows with the columns :data:`SUMMED_COLUMNS`, without tombstones."""
        rows = rows.filter(rows["live"])
        self._spots.append(_summary(rows, "spot"))
        self._others.append({name: _summary(rows, name) for name in _OTHERS})
        if len(self._others) == _SUMMED_AT_ONCE:
            self._others = [sum_summaries(self._others, _OTHERS)]

    def summaries(self) -> dict[str, pa.Table]:
        """The summaries of all rows; spots are in the order of their cells, and may be repeated."""
        return {**sum_summaries(self._others, _OTHERS), "spot": pa.concat_tables(self._spots)}


_OTHERS = tuple(name for name in GROUPINGS if name != "spot")
_SUMMED_AT_ONCE = 16
"""How many summaries are added up at once."""


def _summary(rows: pa.Table, name: str) -> pa.Table:
    """One summary of some rows."""
    return _in_order(name, _grouped(name, _counted(name, rows), [([], "count_all")]))


def sum_summaries(
    parts: Sequence[Mapping[str, pa.Table]], names: Iterable[str] = tuple(GROUPINGS)
) -> dict[str, pa.Table]:
    """The sum of several sets of summaries; spots are sorted by cell."""
    joined = {}
    for name in names:
        table = pa.concat_tables([schema(name).empty_table(), *(part[name] for part in parts)])
        joined[name] = _in_order(name, _grouped(name, table, [("n", "sum")]))
    return joined


def _in_order(name: str, table: pa.Table) -> pa.Table:
    return table.sort_by("cell") if name == "spot" else table


def _grouped(name: str, table: pa.Table, count: list[tuple[object, str]]) -> pa.Table:
    if not len(table):
        return schema(name).empty_table()
    names = schema(name).names
    figures = [(figure, "sum") for figure in _SUMS.get(name, ())]
    keys = [*_KEYS, *GROUPINGS[name]]
    # with threads, Arrow groups each thread's rows by themselves first, which takes twice the memory
    grouped = table.group_by(keys, use_threads=False).aggregate([*count, *figures])
    columns = [grouped[f"{each}_sum" if each in _SUMS.get(name, ()) else each] for each in names if each != "n"]
    columns.insert(len(keys), grouped[grouped.column_names[len(keys)]])
    return pa.table(columns, names=names).cast(schema(name))


def _counted(name: str, rows: pa.Table, also: Sequence[str] = ()) -> pa.Table:
    """The grouping columns of a summary, as numbers without nulls, and further columns of the rows."""
    keys = rows.select([*_KEYS, *(word for word in GROUPINGS[name] if word not in _LISTS), *also])
    if name in _LISTS:
        lists = rows[name].combine_chunks()
        lists = lists if isinstance(lists, pa.Array) else pa.concat_arrays(lists.chunks)
        return keys.take(pc.list_parent_indices(lists)).append_column(name, lists.flatten())
    if name == "time":
        for word in GROUPINGS[name]:
            days = pc.fill_null(keys[word].cast(pa.int32()), int(UNDATED))
            keys = keys.set_column(keys.column_names.index(word), word, days)
    if name == "spot":
        for word in ("division", "radius_km"):
            keys = keys.set_column(keys.column_names.index(word), word, pc.fill_null(keys[word], spots.NOWHERE))
        for word in _SUMS[name]:
            keys = keys.append_column(word, rows[word])
        return keys.filter(pc.is_valid(keys["cell"]))
    if name in _SUMS:
        reports = pc.fill_null(pc.list_value_length(rows["publisher"]), 0).cast(pa.int64())
        keys = keys.append_column("reports", reports)
        for what in ("killed", "injured"):
            for figure, values in people(*(rows[f"{what}_{each}"] for each in ("low", "best", "high"))).items():
                keys = keys.append_column(f"{what}_{figure}", values.cast(pa.int64()))
    return keys


def people(low: pa.Array, best: pa.Array, high: pa.Array) -> dict[str, pa.Array]:
    """The figures of each incident in the form in which totals add them up: see
    :class:`geo.store.answers.CasualtyTotals`.
    """
    highest = pc.coalesce(high, best, low)
    return {
        "low": pc.coalesce(low, best, 0),
        "best": pc.coalesce(best, low, 0),
        "high": pc.fill_null(highest, 0),
        "known": pc.is_valid(highest),
        "closed": pc.is_valid(high),
    }


class SummaryPart:
    """The summaries of some rows, to add or to subtract; thread-safe.

    Parameters
    ----------
    tables : callable
        Returns the table for a name of :data:`GROUPINGS`.
    sign : int
        1, or -1 for rows to subtract.
    """

    def __init__(self, tables: Callable[[str], pa.Table], sign: int = 1) -> None:
        self._tables, self._sign = tables, sign
        self._columns: dict[str, Counts] = {}

    def of(self, name: str) -> Counts:
        """The columns of a summary; spots are sorted by cell."""
        if name not in self._columns:
            columns, sums = _as_numbers(self._tables(name)), ("n", *_SUMS.get(name, ()))
            columns |= {column: _narrow(columns[column]) for column in columns.keys() - _WIDE}
            if self._sign < 0:
                columns |= {column: -columns[column] for column in sums}
            self._columns[name] = columns
        return self._columns[name]


def _as_numbers(table: pa.Table) -> dict[str, NDArray[Any]]:
    return {column: whole(table[column]).to_numpy() for column in table.column_names}


class SummedPart(SummaryPart):
    """The sum of some parts, each computed once, without what has gone to zero; thread-safe.

    Of what was edited since the largest files were made, the files count both the new rows and those to subtract. Each
    question would go through all of them, though most edits leave most counts as they were.

    Parameters
    ----------
    parts : sequence of SummaryPart
        Small ones.
    """

    def __init__(self, parts: Sequence[SummaryPart]) -> None:
        super().__init__(lambda name: _added_up(name, [part.of(name) for part in parts]))


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    """Numbers in the narrowest signed type: codes are few, most sums of a day are below 128, and what adds them up
    widens them.
    """
    most = max(abs(int(numbers.min(initial=0))), int(numbers.max(initial=0)))
    kinds = (kind for kind in (np.int8, np.int16, np.int32) if most <= np.iinfo(kind).max)
    return numbers.astype(next(kinds, numbers.dtype), copy=False)


class RecentPart(SummaryPart):
    """The summaries of the latest rows minus those that they replace; thread-safe.

    They aren't made anew for each edit, which would take longer the more edits there are: the rows that differ from
    those before it are added one by one, or subtracted, until they are many.

    Parameters
    ----------
    rows, gone : pa.Table
        The rows to add, and those to subtract. Rows with the same number (and ``sequence``) are the same.
    before : RecentPart, optional
        That of an earlier snapshot with the same files.
    """

    def __init__(self, rows: pa.Table, gone: pa.Table, before: RecentPart | None = None) -> None:
        super().__init__(lambda name: _summary(rows.filter(rows["live"]), name))
        self.rows, self.gone = rows, gone
        self._minus = SummaryPart(lambda name: _summary(gone.filter(gone["live"]), name), -1)
        self._since: tuple[weakref.ref[RecentPart], pa.Table] | None = None  # not itself, or none would be let go
        self._others, self._apart = pa.table({}), 0
        self._before: dict[str, Counts] = {}
        if before is not None:
            others = self.since(before)
            if (apart := before._apart + len(others)) <= max(_LEAST_APART, len(rows) + len(gone)):
                self._others, self._apart, self._before = others, apart, dict(before._columns)

    def since(self, before: RecentPart) -> pa.Table:
        """The rows of :data:`SUMMED_COLUMNS` that differ from those of an earlier part, with ``n``: 1 for a row to add,
        -1 for one to subtract.
        """
        if self._since is None or self._since[0]() is not before:
            differing, ns = [self.rows.select(SUMMED_COLUMNS).slice(0, 0)], [np.zeros(0, dtype=np.int64)]
            for more, fewer in ((self.rows, before.rows), (before.gone, self.gone)):
                for rows, places, n in zip((more, fewer), _unlike(more, fewer), (1, -1), strict=True):
                    if len(places):
                        differing.append(_picked(rows.select(SUMMED_COLUMNS), places))
                        ns.append(np.full(len(places), n))
            table = pa.concat_tables(differing).append_column("n", pa.array(np.concatenate(ns)))
            self._since = weakref.ref(before), table.filter(table["live"])
        return self._since[1]

    def of(self, name: str) -> Counts:
        """As of any part; keys may be repeated."""
        if name not in self._columns:
            if (before := self._before.pop(name, None)) is not None:
                self._columns[name] = _beside(name, before, one_by_one(name, self._others))
            else:
                self._columns[name] = _as_numbers(_added_up(name, [super().of(name), self._minus.of(name)]))
        return self._columns[name]


_LEAST_APART = 256
"""So many rows may always stand one by one in a summary of the latest rows."""


def _unlike(some: pa.Table, others: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The indices of the rows of each table that aren't in the other."""
    if some is others:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    _rows, mine, theirs = np.intersect1d(
        some["row"].to_numpy(), others["row"].to_numpy(), assume_unique=True, return_indices=True
    )
    if "sequence" in some.column_names:
        same = some["sequence"].to_numpy()[mine] == others["sequence"].to_numpy()[theirs]
        mine, theirs = mine[same], theirs[same]
    return np.delete(np.arange(len(some)), mine), np.delete(np.arange(len(others)), theirs)


def _picked(rows: pa.Table, places: NDArray[np.int64]) -> pa.Table:
    """Rows at some indices, in order: without a copy where they follow one another, as after an edit."""
    if not len(places) or places[-1] - places[0] + 1 == len(places):
        return rows.slice(places[0] if len(places) else 0, len(places))
    return rows.take(pa.array(places))


def one_by_one(name: str, rows: pa.Table) -> Counts:
    """A summary of rows with ``n``, each of which counts so often, without adding up those with the same keys."""
    columns = _as_numbers(_counted(name, rows, ("n",)).select(schema(name).names).cast(schema(name)))
    return columns | {figure: columns[figure] * columns["n"] for figure in _SUMS.get(name, ())}


def _added_up(name: str, parts: Sequence[Counts]) -> pa.Table:
    """The sum of some summaries, of which what has gone to zero is left out."""
    sums = sum_summaries([{name: pa.table(dict(part), schema=schema(name))} for part in parts], (name,))[name]
    differs = [pc.not_equal(sums[figure], 0) for figure in ("n", *_SUMS.get(name, ()))]
    return sums.filter(reduce(pc.or_, differs))


def _beside(name: str, some: Counts, others: Counts) -> Counts:
    """Two summaries as one; spots are sorted by cell."""
    both = _joined([some, others])
    if name != "spot":
        return both
    order = np.argsort(both["cell"], kind="stable")
    return {column: values[order] for column, values in both.items()}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is known of some parts' spots: what the map draws from afar (cells by their level, and the spots known only
    to a division), and how many places there are at which the same happened.
    """

    parts: list[SummaryPart]
    cells: Mapping[int, Counts]
    divisions: Counts
    places: Counter[spots.Kinds]


class Summaries:
    """The summaries of a snapshot; thread-safe.

    What the map draws from afar is computed from all spots once, and after an edit only for the cells that it touched.

    Parameters
    ----------
    stored : sequence of SummaryPart
        Summaries of the files: those to add, and those to subtract.
    latest : pa.Table
        Rows to add.
    gone : callable
        Returns rows to subtract.
    before : Summaries, optional
        Those of an earlier snapshot in which numbers stand for the same words: cells that didn't change are reused.
    """

    def __init__(
        self,
        stored: Sequence[SummaryPart],
        latest: pa.Table,
        gone: Callable[[], pa.Table],
        before: Summaries | None = None,
    ) -> None:
        self._stored, self._latest, self._gone = stored, latest, gone
        self._recent: RecentPart | None = None
        self._drawn: _Drawn | None = None
        # In this order: what is made meanwhile stands there before this is let go.
        self._recent_before: RecentPart | None = before._recent_before if before is not None else None
        self._drawn_before: _Drawn | None = before._drawn_before if before is not None else None
        if before is not None:
            self._recent_before = before._recent or self._recent_before
            self._drawn_before = before._drawn or self._drawn_before
            if before._stored != self._stored:  # rows may have other numbers now
                self._recent_before = None
        self._making = threading.Lock()
        self._columns: dict[str, list[Counts]] = {}
        self._scanned: Memory[Hashable, Any] = Memory(_SCANNED_BYTES)

    def scanned(self, question: Hashable, scan: Callable[[], tuple[Scanned, int]]) -> Scanned:
        """A cached result computed from the rows, made once for concurrent and later queries.

        Parameters
        ----------
        scan : callable
            Returns the result and its size in bytes.
        """
        counted: Scanned = self._scanned.once(question, scan)
        return counted

    def forget(self) -> None:
        """Drop the results cached by :meth:`scanned`."""
        self._scanned.clear()

    @property
    def are_there(self) -> bool:
        """Whether the summaries can answer now: the latest rows are few, or were summarised (:meth:`prepare`)."""
        return len(self._latest) <= _MOST_LATEST or self._recent is not None

    def prepare(self) -> None:
        """Summarise the latest rows in advance, however many: a second for 150,000."""
        for part in self.parts:
            for name in GROUPINGS:
                part.of(name)
        self._as_drawn()

    @property
    def parts(self) -> list[SummaryPart]:
        """The parts whose sum is the summaries; keys may be repeated, and counts negative."""
        with self._making:
            return self._parts()

    def _parts(self) -> list[SummaryPart]:
        if self._recent is None:
            self._recent = RecentPart(self._latest, self._gone(), self._recent_before)
            self._recent_before = None
        recent = self._recent
        return [*self._stored, recent] if len(recent.rows) or len(recent.gone) else list(self._stored)

    def of(self, name: str) -> list[Counts]:
        """The columns of a summary, of which the sum counts; small parts are put together once, because each question
        takes as long for a part of a hundred rows as for one of ten thousand.
        """
        if name not in self._columns:
            parts = [part.of(name) for part in self.parts]
            small = [part for part in parts if len(part["n"]) <= _SMALL]
            large = [part for part in parts if len(part["n"]) > _SMALL]
            self._columns[name] = [*large, *([_joined(small)] if small else ())]
        return self._columns[name]

    def cells(self, level: int) -> tuple[int, Counts]:
        """The level of :data:`geo.store.spots.CELL_LEVELS` that serves a level no finer than these, and its cells."""
        level = next(each for each in spots.CELL_LEVELS if each >= level)
        return level, self._as_drawn().cells[level]

    def spots_in(self, spans: Sequence[tuple[int, int]]) -> Counts:
        """The spots that the map draws in some ranges of cells, each at its own cell.

        Parameters
        ----------
        spans : sequence of (first, last)
            In order, without overlap.
        """
        return spots.drawn(_left_in(self.parts, spans))

    def divisions(self) -> Counts:
        """Spots known only to a region or a country."""
        return self._as_drawn().divisions

    def places(self, words: Dictionaries, filter: Filter) -> int:
        """At how many places there is an incident of a filter's types in its countries.

        Of the places at which the same happened only their number is looked at, some hundred numbers, which are counted
        with the map's cells.
        """
        marked, _others = _marks(words, filter, ())
        types = sum(1 << number for number in marked["type"].nonzero()[0].tolist())
        countries = set(marked["country"].nonzero()[0].tolist()) if "country" in marked else None
        return sum(
            n
            for kinds, n in self._as_drawn().places.items()
            if any(bits & types and (countries is None or number in countries) for number, bits in kinds)
        )

    def _as_drawn(self) -> _Drawn:
        with self._making:
            if self._drawn is None:
                parts, before = self._parts(), self._drawn_before
                touched = None if before is None else _touched(before.parts, parts)
                if before is None or touched is None:
                    give_back()
                    self._drawn = _drawn(parts)
                    give_back()
                else:
                    self._drawn = _drawn_anew(before, parts, touched)
                self._drawn_before = None
            return self._drawn


_SMALL = 65_536
"""The most rows of a part that is put together with others."""
_FINEST = spots.CELL_LEVELS[-1]
_SHIFT = 2 * (LEVEL - _FINEST)
"""By so much a cell is shifted to be one of the finest level."""
_AT_ONCE = 131_072
"""Spots of a part that are grouped together, so that what it takes beside them is bounded."""


def _joined(parts: Sequence[Counts]) -> dict[str, NDArray[Any]]:
    return {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}


def _left_in(parts: Sequence[SummaryPart], spans: Iterable[tuple[int, int]]) -> dict[str, NDArray[Any]]:
    """The spots of some parts in some spans of cells, first and last, as far as there are any left."""
    ends = np.array([(first, last + 1) for first, last in spans], dtype=np.int64)
    nothing: list[Counts] = [{name: column[:0] for name, column in part.of("spot").items()} for part in parts[:1]]
    near = nothing or [_empty("spot")]  # as narrow as the first part's
    for part in parts:
        columns = part.of("spot")
        for low, high in np.searchsorted(columns["cell"], ends).tolist():
            if low < high:
                near.append({name: column[low:high] for name, column in columns.items()})
    return spots.left(_joined(near))


def _drawn(parts: list[SummaryPart]) -> _Drawn:
    """What is drawn of all spots, some at a time."""
    largest = max((part.of("spot")["cell"] for part in parts), key=len, default=np.zeros(0, dtype=np.int64))
    first = np.unique(np.concatenate([np.zeros(1, dtype=np.int64), largest[::_AT_ONCE] >> _SHIFT]))
    ends = np.append(first[1:], np.int64(1) << 2 * _FINEST)
    spans = [[(start << _SHIFT, (end << _SHIFT) - 1)] for start, end in zip(first.tolist(), ends.tolist(), strict=True)]
    at_cells, rough, places = [], [], Counter[spots.Kinds]()
    for each in spans:  # not all of them first, which would be a copy of all spots
        some = _left_in(parts, each)
        at_cells.append(spots.at_cells(some))
        rough.append(spots.rough(some))
        places.update(spots.places(some))
    cells = {_FINEST: _joined(at_cells)}
    for level in reversed(spots.CELL_LEVELS[:-1]):
        cells[level] = spots.coarser(cells[level + 2], 2)
    return _Drawn(parts, cells, _joined(rough), places)


def _touched(before: Sequence[SummaryPart], now: Sequence[SummaryPart]) -> NDArray[np.int64] | None:
    """The cells of the finest level in which there are other spots than before; None where they may be most."""
    apart = _spots_apart(before, now)
    if 2 * sum(len(each["cell"]) for each in apart) > sum(len(part.of("spot")["cell"]) for part in now):
        return None
    spot = _joined([_empty("spot"), *apart])
    spot = spots.grouped([spot[name] for name in spot if name not in spots.SUMS], spot)
    differs = np.any([spot[name] != 0 for name in spots.SUMS], axis=0)
    return np.unique(spot["cell"][differs] >> _SHIFT)


def _spots_apart(before: Sequence[SummaryPart], now: Sequence[SummaryPart]) -> list[Counts]:
    """The spots of some parts minus those of others, as tables to be added up; what both have may be left out."""
    fresh, old = [part for part in now if part not in before], [part for part in before if part not in now]
    recent = [part for part in (*fresh, *old) if isinstance(part, RecentPart)]
    if len(fresh) == len(old) == 1 and len(recent) == 2:  # the files are the same
        return [one_by_one("spot", recent[0].since(recent[1]))]
    gone = [{**part.of("spot"), **{name: -part.of("spot")[name] for name in spots.SUMS}} for part in old]
    return [*(part.of("spot") for part in fresh), *gone]


def _drawn_anew(before: _Drawn, parts: list[SummaryPart], touched: NDArray[np.int64]) -> _Drawn:
    """What is drawn of parts, given what was before and the cells of the finest level that aren't the same."""
    spans = [(cell << _SHIFT, ((cell + 1) << _SHIFT) - 1) for cell in touched.tolist()]
    some = _left_in(parts, spans)
    cells = {_FINEST: spots.instead(before.cells[_FINEST], touched, spots.at_cells(some))}
    for level in reversed(spots.CELL_LEVELS[:-1]):
        touched_here = np.unique(touched >> 2 * (_FINEST - level))
        finer = cells[level + 2]
        near = np.isin(finer["cell"] >> 4, touched_here)
        anew = spots.coarser({name: column[near] for name, column in finer.items()}, 2)
        cells[level] = spots.instead(before.cells[level], touched_here, anew)
    same = ~np.isin(before.divisions["cell"] >> _SHIFT, touched)
    kept = {name: column[same] for name, column in before.divisions.items()}
    places, other = before.places.copy(), spots.places(some)  # a sum of counters would go through all of them
    other.subtract(spots.places(_left_in(before.parts, spans)))
    places.update(other)
    for kinds in other:
        if not places[kinds]:
            del places[kinds]
    return _Drawn(parts, cells, _joined([kept, spots.rough(some)]), places)


def counted(
    summaries: Summaries,
    words: Dictionaries,
    filter: Filter,
    name: str,
    of: Callable[[], Counts] | None = None,
    only: Sequence[str] = (),
) -> Counts | None:
    """The rows of a summary that match a filter; None if it doesn't cover the filter, or lacks the latest rows as yet.

    Parameters
    ----------
    of : callable, optional
        Returns other rows with type and country to filter instead.
    only : sequence of str, optional
        The wanted columns; all by default.
    """
    if not summaries.are_there:
        return None
    plain = replace(filter, type=(), domain=(ALL_DOMAINS,), country=())
    if not words.dataset.find(filter.hide):
        plain = replace(plain, hide=())
    own = ("since", "until") if name == "time" else () if name in _LISTS else tuple(_OWN & set(GROUPINGS[name]))
    nothing: dict[str, Any] = dict.fromkeys(own, None if name == "time" else ())
    plain = replace(plain, **nothing)
    if plain != Filter(domain=(ALL_DOMAINS,)):
        return None
    parts = [of()] if of is not None else summaries.of(name)
    marked, others = _marks(words, filter, own)
    some = [_let_through(columns, marked, others, only) for columns in parts]
    return some[0] if len(some) == 1 else _joined([_let_through(_empty(name), marked, others, only), *some])


def _marks(
    words: Dictionaries, filter: Filter, own: Sequence[str]
) -> tuple[dict[str, NDArray[np.bool_]], dict[str, Any]]:
    """What a filter asks of a summary's rows: for some columns which numbers it lets through, and its other fields.

    Looked up once for all parts: after many edits most of these are small.
    """
    marked = {"type": _types(filter)}
    others = {word: value for word in own if (value := getattr(filter, word)) not in (None, ())}
    if filter.country:
        marked["country"] = _marked(words.country, filter.country)
    if "region" in others:
        marked["region"] = _marked(words.region, others.pop("region"))
    return marked, others


def _let_through(
    columns: Counts, marked: Mapping[str, NDArray[np.bool_]], others: Mapping[str, Any], only: Sequence[str]
) -> dict[str, NDArray[Any]]:
    """Those rows of a part of a summary that a filter lets through."""
    kept = [_is_marked(columns[each], marks) for each, marks in marked.items() if not marks.all()]
    kept += [_own(columns, word, value) for word, value in others.items()]
    if not kept:
        return {each: columns[each] for each in only or columns}
    rows = reduce(np.logical_and, kept)
    is_few = _FEW * np.count_nonzero(rows) < len(rows)
    taken = np.flatnonzero(rows) if is_few else rows
    return {each: columns[each][taken] for each in only or columns}


def _is_marked(numbers: NDArray[Any], marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which numbers are marked: compared where one is, which takes a tenth of the time of looking each up."""
    (marked,) = marks.nonzero()
    return np.asarray(numbers == marked[0] if len(marked) == 1 else marks[numbers])


_FEW = 8
"""If fewer than one row in so many is kept, they are taken by number, which looks for them once for all columns."""

_OWN = {"verification", "precision", "region", "target", "means"}


def _types(filter: Filter) -> NDArray[np.bool_]:
    """Which event types match a filter."""
    kept = np.ones(len(FIXED["type"]), dtype=bool)
    if filter.type:
        kept &= np.isin(FIXED["type"], filter.type)
    if filter.domains is not None:
        kept &= np.isin(np.array(FIXED["domain"])[DOMAIN_OF.to_numpy()], filter.domains)
    return kept


def _own(columns: Counts, word: str, value: object) -> NDArray[np.bool_]:
    """Which rows of a summary match a filter field that is the summary's own key."""
    if word in ("since", "until"):
        day = np.datetime64(str(value), "D").astype(np.int64)
        dated = columns["start"] != UNDATED
        return np.asarray(dated & (columns["end"] >= day if word == "since" else columns["start"] <= day))
    assert isinstance(value, tuple)
    numbers = [FIXED[word].index(each) for each in value if each in FIXED[word]]
    if word in ("target", "means"):
        return np.asarray((columns[word] & np.int64(sum(1 << number for number in numbers))) != 0)
    return np.isin(columns[word], numbers)


def _marked(codes: Codes, values: Iterable[str]) -> NDArray[np.bool_]:
    """Which numbers stand for one of some values: looked up, which takes an eighth of the time of ``np.isin``."""
    numbers = codes.find(values)  # first: a number that is new meanwhile would be beyond the end
    marked = np.zeros(len(codes.values), dtype=bool)
    marked[numbers] = True
    return marked


def there(values: NDArray[np.int64], n: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The sorted values with a count above zero, and the counts."""
    if not len(values):
        return values, n
    if (values[1:] < values[:-1]).any():
        order = np.argsort(values, kind="stable")
        values, n = values[order], n[order]
    first = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    sums = np.add.reduceat(n, first)
    return values[first][sums > 0], sums[sums > 0]
