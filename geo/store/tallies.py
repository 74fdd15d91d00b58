"""Counts of a filter that no summary covers: one look at the rows answers facets, totals and time.

Each word of the filter is asked of the values that a piece of the rows has (:mod:`geo.store.held_columns`), and says
which of the rows it lets through; what all words do is counted, and for each facet what all but its own do. Texts and
places are looked for beforehand, which gives row numbers, as are rows that later ones take the place of. Refused: a
query for each answer (each reads the same columns anew, and lists of actors and sources cost the most), and one query
that groups by several things (the engine computes it as as many). Only of a store whose columns have no room in this
process is the engine asked so: it has a dozen queries, of which small tables come back.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.filter import Filter, Last
from geo.store.coded_columns import FIXED, Dictionaries, microseconds
from geo.store.conditions import facet_filter, matches, rows_there
from geo.store.held_columns import EACH, NOTHING, PEOPLE, SUMS, Piece
from geo.store.index import Snapshot
from geo.store.summaries import UNDATED, there

FACETS = ("type", "domain", "verification", "precision", "country", "region", "target", "means", "actor", "source")
"""The words whose values are counted."""

Mask = NDArray[np.bool_]
Places = NDArray[np.int64] | slice
Counted = tuple[NDArray[np.int64], NDArray[np.int64]]


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


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted of a piece.

    Attributes
    ----------
    values : mapping of word to two arrays
        Of each facet, under all restrictions but its own.
    whole : mapping of column to two arrays
        Of others, under all restrictions.
    days : mapping of name to array
        As :attr:`Tallies.days`.
    """

    values: dict[str, Counted]
    whole: dict[str, Counted]
    days: dict[str, NDArray[np.int64]]


_WHOLE = ("precision", "source", "cell", "end")


def _scan(snapshot: Snapshot, filter: Filter) -> tuple[Tallies, int]:
    """The counts, and their bytes."""
    if snapshot.files.held.has_room:
        ask = functools.partial(_count, words=snapshot.words, filter=filter, among=_among(snapshot, filter))
        tallies = _added([*snapshot.files.held.each(ask), *map(ask, snapshot.latest_pieces)])
    else:
        tallies = _by_engine(snapshot, filter)
    arrays = [*tallies.days.values(), *itertools.chain.from_iterable(tallies.values.values())]
    return tallies, sum(array.nbytes for array in arrays)


def how_many(snapshot: Snapshot, filter: Filter) -> int:
    """How many incidents a filter lets through.

    The engine counts also until the columns are in memory: that takes it a tenth of making them, for who asks no more.
    """
    if not (snapshot.files.held.has_room and snapshot.files.held.is_ready):
        return int(snapshot.engine.run(matches(snapshot, filter).aggregate(n=ibis._.count()))["n"][0].as_py())
    among = _among(snapshot, filter)

    def size(piece: Piece) -> int:
        places = _under(piece, snapshot.words, among)(filter)
        return len(piece.rows) if isinstance(places, slice) else len(places)

    return sum([*snapshot.files.held.each(size), *map(size, snapshot.latest_pieces)])


def _by_engine(snapshot: Snapshot, filter: Filter) -> Tallies:
    """The counts, made by the engine."""
    table, run = matches(snapshot, filter), snapshot.engine.run
    sums = {"reports": table.publisher.length().fill_null(0).sum()} | sums_of_people(table)
    is_nowhere = table.precision == FIXED["precision"].index("none")
    grouped = table.group_by("start", "domain").aggregate(
        n=table.count(), last=table.end.max(), nowhere=is_nowhere.sum(), **sums
    )
    rows = run(grouped)
    days = {name: pc.fill_null(rows[name].cast(pa.int64()), 0).to_numpy() for name in ("domain", "n", *sums)}
    start, last = (pc.fill_null(rows[name].cast(pa.int32()), int(UNDATED)).to_numpy() for name in ("start", "last"))
    dated = start != UNDATED
    values = {word: _by_value(snapshot, matches(snapshot, facet_filter(filter, word)), word) for word in FACETS}
    return Tallies(
        values=values,
        days=days | {"start": np.where(dated, start, 0).astype(np.int64), "dated": dated},
        newest=int(last.max()) if (last > UNDATED).any() else None,
        places=int(run(table.aggregate(n=table.cell.nunique()))["n"][0].as_py()),
        sources=len((_by_value(snapshot, table, "source") if filter.source else values["source"])[0]),
        unlocated=pc.sum(rows["nowhere"]).as_py() or 0,
    )


def sums_of_people(table: ir.Table, where: ir.BooleanValue | None = None) -> dict[str, ir.Value]:
    """What :func:`geo.store.summaries.people` says of each incident, added up by the engine: of those for which
    ``where`` holds; null where no incident has a figure.
    """
    sums: dict[str, ir.Value] = {}
    for what in PEOPLE:
        low, best, high = (table[f"{what}_{each}"] for each in EACH)
        highest = ibis.coalesce(high, best, low)
        values = (ibis.coalesce(low, best), ibis.coalesce(best, low), highest)
        sums |= {f"{what}_{name}": value.sum(where=where) for name, value in zip(EACH, values, strict=True)}
        sums |= {f"{what}_known": highest.count(where=where), f"{what}_closed": high.count(where=where)}
    return sums


def _by_value(snapshot: Snapshot, table: ir.Table, word: str) -> Counted:
    """The values that some incidents have, and how many have each."""
    column = table[word].unnest() if isinstance(table[word], ir.ArrayColumn) else table[word]
    rows = snapshot.engine.run(table.select(value=column).group_by("value").aggregate(n=ibis._.count()))
    values, n = (rows[name].cast(pa.int64()).to_numpy() for name in ("value", "n"))
    return there(values, n)


def shown(snapshot: Snapshot, filter: Filter) -> list[tuple[Piece, NDArray[np.int64]]] | None:
    """The pieces of all rows, each with the places of those that a filter lets through.

    None where they have no room in memory: then the engine is asked.
    """
    held = snapshot.files.held
    if not held.shows:
        return None
    among = _among(snapshot, filter)

    def here(piece: Piece) -> tuple[Piece, NDArray[np.int64]]:
        places = _under(piece, snapshot.words, among)(filter)
        return piece, np.arange(len(piece.rows)) if isinstance(places, slice) else places

    return [*held.each(here), *map(here, snapshot.latest_pieces)]


def _among(snapshot: Snapshot, filter: Filter) -> Mask | None:
    """For each row number whether it counts: a later one hasn't its place, and what is looked for lies in it."""
    gone = np.union1d(snapshot.files.gone, snapshot.latest.gone)
    rows: NDArray[np.int64] | slice = slice(None)
    if filter.has_place:
        rows = rows_there(snapshot, filter)
    elif filter.search:
        rows = snapshot.rows_having(filter.search)
    elif not len(gone):
        return None
    among = np.zeros(snapshot.next_row, dtype=bool)
    among[rows] = True
    among[gone] = False
    return among


def _count(piece: Piece, words: Dictionaries, filter: Filter, among: Mask | None) -> _Counts:
    """Count a piece's rows."""
    under = _under(piece, words, among)
    whole = under(filter)
    values = {word: piece.columns[word].count(under(facet_filter(filter, word))) for word in FACETS}
    return _Counts(values, {word: piece.columns[word].count(whole) for word in _WHOLE}, _days(piece, whole))


def _under(piece: Piece, words: Dictionaries, among: Mask | None) -> Callable[[Filter], Places]:
    """Gives the places of a piece's rows that filters let through, what words have in common looked at once."""
    start = None if among is None else among[piece.rows]

    @functools.cache
    def lets_through(word: str, value: Any) -> Mask | None:
        return _lets_through(piece, words, word, value)

    @functools.cache
    def under(filter: Filter) -> Places:
        values = {word: getattr(filter, word) for word in WORDS} | {"domain": filter.domains}
        rows = functools.reduce(_both, itertools.starmap(lets_through, values.items()), start)
        return slice(None) if rows is None else np.flatnonzero(rows)

    return under


def _both(first: Mask | None, second: Mask | None) -> Mask | None:
    """The rows that two conditions let through; None are all."""
    if first is None or second is None:
        return second if first is None else first
    return first & second


def _lets_through(piece: Piece, words: Dictionaries, word: str, value: Any) -> Mask | None:
    """Which rows a word of a filter lets through; None if all."""
    if value in (None, ()):
        return None
    if word in ("min_killed", "min_injured"):
        figures = piece.figures[word.removeprefix("min_")]
        return np.asarray((figures.at_least >= value)[figures.numbers])
    if word in ("since", "until"):
        return _on_days(piece, *((value, None) if word == "since" else (None, value)))
    if word == "last":
        return _in_the_last(piece, value)
    column = piece.columns["dataset" if word == "hide" else word]
    if word in ("target", "means"):
        has = (column.values & sum(1 << number for number in _fixed(word, value))) != 0
    elif word == "hide":
        has = ~np.isin(column.values, words.dataset.find(value))
    else:
        has = np.isin(column.values, _fixed(word, value) if word in FIXED else getattr(words, word).find(value))
    return None if has.all() and column.ends is None else column.having(has)


WORDS = (*FACETS, "hide", "since", "until", "min_killed", "min_injured", "last")
"""The words of a filter that are asked of values."""


def _fixed(word: str, values: Iterable[str]) -> list[int]:
    return [FIXED[word].index(value) for value in values if value in FIXED[word]]


def _day(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days


def _on_days(piece: Piece, since: dt.date | None, until: dt.date | None) -> Mask:
    """Which rows have a day from one on, and up to another."""
    start, end = piece.columns["start"], piece.columns["end"]
    rows = np.ones(len(piece.rows), dtype=bool)
    if since is not None:
        rows &= end.having(end.values >= _day(since))
    if until is not None:
        rows &= start.having((start.values <= _day(until)) & (start.values != UNDATED))
    return rows


def _in_the_last(piece: Piece, last: Last) -> Mask:
    """Which rows happened in the time up to now: :meth:`geo.filter.Last.matches`."""
    rows = _on_days(piece, last.since, last.until)
    if last.unit != "h":
        return rows
    moment = piece.columns["moment"]
    at_these_hours = (moment.values >= microseconds(last.starts)) & (moment.values <= microseconds(last.ends))
    return np.where(moment.having(moment.values == NOTHING), rows, moment.having(at_these_hours))


def _days(piece: Piece, places: Places) -> dict[str, NDArray[np.int64]]:
    """Incidents, people and reports for each first day and domain, of the rows at some places."""
    start, domain, reports = (piece.columns[name] for name in ("start", "domain", "reports"))
    keys = start.numbers[places].astype(np.int64) * len(domain.values) + domain.numbers[places]
    size = len(start.values) * len(domain.values)
    days, domains = np.divmod(np.arange(size), max(1, len(domain.values)))

    def added(numbers: NDArray[Any], values: NDArray[np.int64]) -> NDArray[np.int64]:
        if values.size == 0 or (values == values[0]).all():
            return n * (values[0] if values.size else 0)
        weights = values[numbers[places]]
        return np.bincount(keys, weights, size).astype(np.int64)

    n = np.bincount(keys, minlength=size)
    columns = {"start": start.values[days], "domain": domain.values[domains], "n": n}
    columns["reports"] = added(reports.numbers, reports.values)
    for what, figures in piece.figures.items():
        # Most have a best figure alone, which is the low and the high one too.
        same: dict[bytes, NDArray[np.int64]] = {}
        for name, values in figures.sums.items():
            text = values.tobytes()
            if text not in same:
                same[text] = added(figures.numbers, values)
            columns[f"{what}_{name}"] = same[text]
    return {name: column[n > 0] for name, column in columns.items()}


def _added(counts: list[_Counts]) -> Tallies:
    """What was counted of all pieces."""
    whole = {word: _summed(each.whole[word] for each in counts) for word in _WHOLE}
    cells, ends = whole["cell"][0], whole["end"][0]
    days = {name: np.concatenate([_NONE, *(each.days[name] for each in counts)]) for name in _DAYS}
    keys = pa.array(days.pop("start") * _DOMAINS + days.pop("domain")).dictionary_encode()
    place, groups = keys.indices.to_numpy(), keys.dictionary.to_numpy()
    sums = {name: np.bincount(place, values, len(groups)).astype(np.int64) for name, values in days.items()}
    start, domain = np.divmod(groups, _DOMAINS)
    dated = start != UNDATED
    return Tallies(
        values={word: _summed(each.values[word] for each in counts) for word in FACETS},
        days=sums | {"start": np.where(dated, start, 0), "domain": domain, "dated": dated},
        newest=int(ends.max()) if (ends > UNDATED).any() else None,
        places=int((cells != NOTHING).sum()),
        sources=len(whole["source"][0]),
        unlocated=int(whole["precision"][1][whole["precision"][0] == FIXED["precision"].index("none")].sum()),
    )


_NONE = np.zeros(0, dtype=np.int64)
_DOMAINS = len(FIXED["domain"])
_DAYS = ("start", "domain", "n", "reports", *(f"{what}_{name}" for what in PEOPLE for name in SUMS))


def _summed(counts: Iterable[Counted]) -> Counted:
    values, n = (np.concatenate([_NONE, *arrays]) for arrays in zip((_NONE, _NONE), *counts, strict=True))
    return there(values, n)
