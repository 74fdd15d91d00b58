"""Counts for filters that no summary covers: one pass over the rows gives facets, totals and time.

Each field of the filter is evaluated on the distinct values of a piece (:mod:`geo.store.held_columns`), which gives a
mask of its rows. Rows that match all fields are counted, and for each facet those that match all other fields. Text and
place searches, and replaced rows, are resolved to row numbers before. Refused: a query per answer (each reads the same
columns again, and lists of actors and sources are slow), and one query with several groupings (the engine runs it as
several). For a store whose columns don't fit into memory they are read once from files, some rows at a time: first the
columns that the filter restricts, then all that are counted, where rows match. Of a search or a place with few results
the engine, which holds a copy of these, counts, with a dozen queries that return small tables.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.filter import Filter, Last
from geo.geodesy import Mask
from geo.store.coded_columns import DIVISION_OF, FIXED, Dictionaries, day_number, division_numbers, microseconds
from geo.store.column_files import FILED_COLUMNS, ColumnsFile, ReadPiece, streamed
from geo.store.conditions import facet_filter, matches, rows_there
from geo.store.held_columns import EACH, NO_VALUE, PEOPLE, TOLL_SUMS, Piece
from geo.store.index import Snapshot
from geo.store.spots import NOWHERE, Columns
from geo.store.streams import Found
from geo.store.summaries import UNDATED, there

FACETS = ("type", "domain", "verification", "precision", "country", "region", "target", "means", "actor", "source")
"""The filter fields whose values are counted."""

Places = NDArray[np.int64] | slice
Counted = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Tallies:
    """The counts of a filter.

    Attributes
    ----------
    values : mapping of word to two arrays
        By facet, the codes of its values, and how many incidents with each match all other restrictions.
    days : mapping of name to array
        By first day and domain, the incidents (``n``), sums of people, and reports. ``start`` is in days since 1970,
        and valid only where ``dated``.
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
    """The counts of a filter, computed once for all answers."""
    return snapshot.summaries.scanned(filter, lambda: _scan(snapshot, filter))


@dataclass(frozen=True, slots=True)
class _Counts:
    """The counts of a piece.

    Attributes
    ----------
    values : mapping of word to two arrays
        By facet, under all other restrictions.
    whole : mapping of column to two arrays
        Of other columns, under all restrictions.
    cells : list of two arrays
        The same of cells, of which there may be as many as rows; those of a part of a file are in order.
    days : mapping of name to array
        As :attr:`Tallies.days`.
    """

    values: dict[str, Counted]
    whole: dict[str, Counted]
    cells: list[Counted]
    days: dict[str, NDArray[np.int64]]

    def times(self, sign: int) -> _Counts:
        """These counts, or with -1 those that subtract them."""
        if sign > 0:
            return self
        values, whole = (
            {word: (values, -n) for word, (values, n) in each.items()} for each in (self.values, self.whole)
        )
        days = {name: each if name in ("start", "domain") else -each for name, each in self.days.items()}
        return _Counts(values, whole, [(values, -n) for values, n in self.cells], days)


_WHOLE = ("precision", "source", "end")


def _scan(snapshot: Snapshot, filter: Filter) -> tuple[Tallies, int]:
    """The counts, and their size in bytes."""
    if snapshot.files.held.has_room:
        start = _starts(snapshot, filter)

        def ask(piece: Piece) -> _Counts:
            return _count(piece, snapshot.words, filter, start(piece))

        tallies = _added([*snapshot.files.held.each(ask), *map(ask, snapshot.latest_pieces)])
    elif (selection := _found(snapshot, filter)) is not None or _is_filed(snapshot, filter):
        tallies = _by_files(snapshot, filter, selection)
    else:
        tallies = _by_engine(snapshot, filter)
    arrays = [*tallies.days.values(), *itertools.chain.from_iterable(tallies.values.values())]
    return tallies, sum(array.nbytes for array in arrays)


def how_many(snapshot: Snapshot, filter: Filter) -> int:
    """How many incidents match a filter.

    Until the columns are in memory they aren't loaded for it, which takes ten times as long as to ask the files.
    """
    held = snapshot.files.held
    if held.has_room and held.is_ready:
        start = _starts(snapshot, filter)

        def size(piece: Piece) -> int:
            rows = _matcher(piece, snapshot.words, start(piece))(filter)
            return len(piece.rows) if rows is None else int(np.count_nonzero(rows))

        return sum([*held.each(size), *map(size, snapshot.latest_pieces)])
    if (selection := matching_rows(snapshot, filter)) is not None:
        return selection.count
    return int(snapshot.engine.run(matches(snapshot, filter).aggregate(n=ibis._.count()))["n"][0].as_py())


def matching_rows(snapshot: Snapshot, filter: Filter) -> Found | None:
    """The incidents that match a filter, if its search or place finds many in large files; else None: the engine finds
    in less time what no search or place restricts, as its conditions leave out more before the counting, and it has a
    copy of few rows.
    """
    selection = _found(snapshot, filter)
    if selection is None:
        return None
    columns, words = _restricted([filter]), snapshot.words

    def narrowed() -> tuple[Found, int]:
        some = selection.which(snapshot.files.columns, lambda read: _matcher(read(columns), words, None)(filter))
        return some, some.nbytes

    return snapshot.found.once(filter, narrowed)


def _found(snapshot: Snapshot, filter: Filter) -> Found | None:
    """The same, for the search and place fields of the filter alone."""
    if snapshot.engine.workers > 1 or snapshot.files.is_held or not (filter.has_place or filter.search):
        return None
    rows = rows_there(snapshot, filter) if filter.has_place else snapshot.rows_having(filter.search)
    if len(rows) <= snapshot.files.copied_rows:
        return None

    def placed() -> tuple[Found, int]:
        some = Found.of(snapshot.files.held, rows.without(snapshot.gone), snapshot.latest.rows)
        return some, some.nbytes

    return snapshot.found.once(rows, placed)


def start_days(snapshot: Snapshot, filter: Filter) -> Counted | None:
    """The days on which the incidents of :func:`matching_rows` begin, and how many on each; a day may occur twice."""
    selection = matching_rows(snapshot, filter)
    if selection is None:
        return None

    def count(read: ReadPiece, mask: Mask) -> Counted:
        values, n = read(("start",)).columns["start"].count(np.flatnonzero(mask))
        return values, n

    return _summed(selection.pieces(snapshot.files.columns, count))


def _is_filed(snapshot: Snapshot, filter: Filter) -> bool:
    """Whether a filter can be counted from files of columns, which have no row numbers; else the engine is asked."""
    return bool(snapshot.files.columns) and not (filter.search or filter.has_place)


def _by_files(snapshot: Snapshot, filter: Filter, selection: Found | None) -> Tallies:
    """The counts, made of the files of columns (:mod:`geo.store.column_files`) some rows at a time.

    Parameters
    ----------
    selection : Found or None
        What the search and place fields find, if there are any.
    """
    filters = list({filter, *(facet_filter(filter, word) for word in FACETS)})
    columns, words = _restricted(filters), snapshot.words

    def count(read: ReadPiece, start: Mask | None = None) -> _Counts | None:
        piece = read(columns)
        matcher = _matcher(piece, words, start)
        matched = {each for each in filters if (rows := matcher(each)) is None or rows.any()}
        if not matched:
            return None
        more = read((_COUNTED if filter in matched else _counted_alone(filter, matched)) - columns)
        piece.columns.update(more.columns)
        piece.figures.update(more.figures)
        return _count(piece, words, filter, start)

    def signed(read: ReadPiece, file: ColumnsFile, _number: int) -> _Counts | None:
        counts = count(read)
        return None if counts is None else counts.times(file.sign)

    counts: list[_Counts] = []
    if selection is None:
        counts += [_count(piece, words, filter, None) for piece in snapshot.latest_pieces]
        counts += [_count(piece, words, filter, None).times(-1) for piece in snapshot.replaced_pieces]
    files = snapshot.files.columns
    for each in streamed(files, signed) if selection is None else selection.pieces(files, count):
        counts += [each] if each is not None else []
        if len(counts) >= _SUMMED_AT_ONCE:
            counts = [_together(counts)]
    return _added(counts)


_SUMMED_AT_ONCE = 32
"""How many pieces' counts are added up at once."""
_COUNTED = {*FILED_COLUMNS, "domain"} - {"moment", "dataset"}
"""The columns that are counted under any filter."""


def _counted_alone(filter: Filter, matched: Container[Filter]) -> set[str]:
    """The columns that are counted where no row matches a whole filter: the facets, each without its own field."""
    return {word for word in FACETS if facet_filter(filter, word) in matched}


def _restricted(filters: Iterable[Filter]) -> set[str]:
    """The columns of :mod:`geo.store.column_files` that say which rows match some filters."""
    columns = {"domain"}
    for filter in filters:
        values = {word: getattr(filter, word) for word in TALLIED_WORDS} | {"domain": filter.domains}
        for word, value in values.items():
            columns |= {*_COLUMNS_OF.get(word, (word,))} if value not in (None, ()) else set()
    return columns


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
    """Expressions for the sums of :func:`geo.store.summaries.people` over incidents for which ``where`` holds; null if
    none has a figure.
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
    """The values of a field in some incidents, and how many have each."""
    column = table[word].unnest() if isinstance(table[word], ir.ArrayColumn) else table[word]
    rows = snapshot.engine.run(table.select(value=column).group_by("value").aggregate(n=ibis._.count()))
    values, n = (rows[name].cast(pa.int64()).to_numpy() for name in ("value", "n"))
    return there(values, n)


def shown(snapshot: Snapshot, filter: Filter) -> list[tuple[Piece, NDArray[np.int64]]] | None:
    """All pieces, each with the indices of its rows that match a filter.

    None if they don't fit into memory, so that the engine must be queried.
    """
    return _matching(snapshot, filter) if snapshot.files.held.shows else None


def matching(snapshot: Snapshot, filter: Filter) -> list[tuple[Piece, NDArray[np.int64]]] | None:
    """As :func:`shown`, of pieces with the counted columns alone; None as well until they are made."""
    held = snapshot.files.held
    return _matching(snapshot, filter) if held.has_room and held.is_ready else None


def _matching(snapshot: Snapshot, filter: Filter) -> list[tuple[Piece, NDArray[np.int64]]]:
    start = _starts(snapshot, filter)

    def here(piece: Piece) -> tuple[Piece, NDArray[np.int64]]:
        places = _under(piece, snapshot.words, start(piece))(filter)
        return piece, np.arange(len(piece.rows)) if isinstance(places, slice) else places

    return [*snapshot.files.held.each(here), *map(here, snapshot.latest_pieces)]


SPOTTED_ROWS = 50_000
"""The most incidents of which :func:`spots_of` makes spots: 20 ms. For more, the engine is asked, of which compiling
takes 60 ms, however few there are."""


def spots_of(snapshot: Snapshot, filter: Filter) -> Columns | None:
    """The incidents that match a filter as spots (:mod:`geo.store.spots`), sorted by cell, computed once for all views.

    None if there are too many, or if they don't lie in memory.
    """
    held = snapshot.files.held
    if not (held.shows and held.is_ready):
        return None
    return snapshot.summaries.scanned(("spots", filter), lambda: _spots_of(snapshot, filter))


def _spots_of(snapshot: Snapshot, filter: Filter) -> tuple[Columns | None, int]:
    pieces = shown(snapshot, filter)
    assert pieces is not None
    if sum(len(places) for _piece, places in pieces) > SPOTTED_ROWS:
        return None, 0
    parts = [_spots(piece, places, snapshot.words) for piece, places in pieces]
    spots = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]} if parts else {}
    order = np.argsort(spots["cell"], kind="stable") if parts else slice(None)
    spots = {name: column[order] for name, column in spots.items()}
    return spots or None, sum(column.nbytes for column in spots.values())


def _spots(piece: Piece, places: NDArray[np.int64], words: Dictionaries) -> Columns:
    """The rows of a piece at some indices as spots of one incident each; those without a point are left out."""
    cell = piece.columns["cell"]
    places = places[(cell.values != NO_VALUE)[cell.numbers[places]]]
    names = ("type", "country", "cell", "precision", "place_id", "place", "dataset")
    columns: dict[str, NDArray[Any]] = {name: piece.values(name, places) for name in names}
    of = {name: columns.get(name, piece.values(name, places)) for name in DIVISION_OF}
    division, is_closer = division_numbers(**of, words=words)
    columns["division"] = np.where(is_closer, NOWHERE, division)
    radius_km = piece.measure("radius_km", places)
    columns["radius_km"] = np.where(np.isnan(radius_km), NOWHERE, radius_km)
    columns |= {name: piece.measure(name, places) for name in ("lat", "lon")}
    return columns | {"n": np.ones(len(places), dtype=np.int64), "row": piece.rows[places].astype(np.int64)}


def _starts(snapshot: Snapshot, filter: Filter) -> Callable[[Piece], Mask | None]:
    """A function that says which rows of a piece count before any field is evaluated: those that aren't replaced, and
    that the filter's text and place searches find; None for all.
    """
    if not (filter.has_place or filter.search):
        return lambda piece: piece.left(snapshot.gone)
    if filter.has_place:
        if snapshot.files.held.has_room:
            snapshot.files.held.pieces()  # needed for counting anyway, and then the places are looked up in them
        among = rows_there(snapshot, filter).mask
    else:
        among = snapshot.rows_having(filter.search).mask
    among[snapshot.gone] = False
    return lambda piece: among[piece.rows]


def _count(piece: Piece, words: Dictionaries, filter: Filter, start: Mask | None) -> _Counts:
    """Count a piece's rows; columns that no field's count needs may be missing."""
    under = _under(piece, words, start)
    values = {
        word: piece.columns[word].count(under(facet_filter(filter, word))) if word in piece.columns else (_NONE, _NONE)
        for word in FACETS
    }
    if "cell" not in piece.columns:  # no row matches the filter
        return _Counts(values, dict.fromkeys(_WHOLE, (_NONE, _NONE)), [], dict.fromkeys(_DAYS, _NONE))
    whole = under(filter)
    cells, n = piece.columns["cell"].count(whole)
    there = (n > 0) & (cells != NO_VALUE)
    return _Counts(
        values,
        {word: piece.columns[word].count(whole) for word in _WHOLE},
        [(cells[there], n[there])],
        _days(piece, whole),
    )


def _under(piece: Piece, words: Dictionaries, start: Mask | None) -> Callable[[Filter], Places]:
    """A function that gives the indices of a piece's rows that match a filter."""
    matcher = _matcher(piece, words, start)

    @functools.cache
    def under(filter: Filter) -> Places:
        rows = matcher(filter)
        return slice(None) if rows is None else np.flatnonzero(rows)

    return under


def _matcher(piece: Piece, words: Dictionaries, start: Mask | None) -> Callable[[Filter], Mask | None]:
    """A function that says which of a piece's rows match a filter, None for all; masks of fields are cached in it."""

    @functools.cache
    def lets_through(word: str, value: Any) -> Mask | None:
        return _lets_through(piece, words, word, value)

    def matching(filter: Filter) -> Mask | None:
        values = {word: getattr(filter, word) for word in TALLIED_WORDS} | {"domain": filter.domains}
        return functools.reduce(_both, itertools.starmap(lets_through, values.items()), start)

    return matching


def _both(first: Mask | None, second: Mask | None) -> Mask | None:
    """The intersection of two masks; None means all rows."""
    if first is None or second is None:
        return second if first is None else first
    return first & second


def _lets_through(piece: Piece, words: Dictionaries, word: str, value: Any) -> Mask | None:
    """Which rows match a field of a filter; None for all."""
    if value in (None, ()):
        return None
    if word in ("min_killed", "min_injured"):
        figures = piece.figures[word.removeprefix("min_")]
        return np.asarray((figures.at_least >= value).take(figures.numbers))
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


TALLIED_WORDS = (*FACETS, "hide", "since", "until", "min_killed", "min_injured", "last")
"""The filter fields that are evaluated on values."""
_COLUMNS_OF = {
    "hide": ("dataset",),
    "since": ("start", "end"),
    "until": ("start", "end"),
    "last": ("start", "end", "moment"),
    **{f"min_{what}": (what,) for what in PEOPLE},
}
"""The columns of the filter fields that aren't named as they are."""


def _fixed(word: str, values: Iterable[str]) -> list[int]:
    return [FIXED[word].index(value) for value in values if value in FIXED[word]]


def _on_days(piece: Piece, since: dt.date | None, until: dt.date | None) -> Mask:
    """Which rows happened on a day between two dates, both included; None leaves an end open."""
    start, end = piece.columns["start"], piece.columns["end"]
    rows = np.ones(piece.size, dtype=bool)
    if since is not None:
        rows &= end.having(end.values >= day_number(since))
    if until is not None:
        rows &= start.having((start.values <= day_number(until)) & (start.values != UNDATED))
    return rows


def _in_the_last(piece: Piece, last: Last) -> Mask:
    """Which rows match ``last``: :meth:`geo.filter.Last.matches`."""
    rows = _on_days(piece, last.since, last.until)
    if last.unit != "h":
        return rows
    moment = piece.columns["moment"]
    at_these_hours = (moment.values >= microseconds(last.starts)) & (moment.values <= microseconds(last.ends))
    return np.where(moment.having(moment.values == NO_VALUE), rows, moment.having(at_these_hours))


def _days(piece: Piece, places: Places) -> dict[str, NDArray[np.int64]]:
    """Incidents, people and reports by first day and domain, for the rows at some indices."""
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
        # in most rows low, best and high are the same
        same: dict[bytes, NDArray[np.int64]] = {}
        for name, values in figures.sums.items():
            text = values.tobytes()
            if text not in same:
                same[text] = added(figures.numbers, values)
            columns[f"{what}_{name}"] = same[text]
    return {name: column[n > 0] for name, column in columns.items()}


def _together(counts: list[_Counts]) -> _Counts:
    """The counts of some pieces as those of one."""
    values = {word: _summed(each.values[word] for each in counts) for word in FACETS}
    whole = {word: _summed(each.whole[word] for each in counts) for word in _WHOLE}
    days = {name: np.concatenate([_NONE, *(each.days[name] for each in counts)]) for name in _DAYS}
    keys = pa.array(days.pop("start") * _DOMAINS + days.pop("domain")).dictionary_encode()
    place, groups = keys.indices.to_numpy(), keys.dictionary.to_numpy()
    sums = {name: np.bincount(place, values, len(groups)).astype(np.int64) for name, values in days.items()}
    start, domain = np.divmod(groups, _DOMAINS)
    cells = [cells for each in counts for cells in each.cells]
    return _Counts(values, whole, cells, sums | {"start": start, "domain": domain})


def _added(counts: list[_Counts]) -> Tallies:
    """The counts of all pieces together."""
    summed = _together(counts)
    whole = summed.whole
    days = {name: column[summed.days["n"] > 0] for name, column in summed.days.items()}
    ends, dated = whole["end"][0], days["start"] != UNDATED
    return Tallies(
        values=summed.values,
        days=days | {"start": np.where(dated, days["start"], 0), "dated": dated},
        newest=int(ends.max()) if (ends > UNDATED).any() else None,
        places=_different(summed.cells),
        sources=len(whole["source"][0]),
        unlocated=int(whole["precision"][1][whole["precision"][0] == FIXED["precision"].index("none")].sum()),
    )


def _different(counts: list[Counted]) -> int:
    """How many values have a count above zero; values that only have such are sorted alone, as they nearly are."""
    values, n = (np.concatenate([_NONE, *arrays]) for arrays in zip((_NONE, _NONE), *counts, strict=True))
    off = np.unique(values[n < 0])
    is_off = np.isin(values, off) if len(off) else np.zeros(len(values), dtype=bool)
    left = np.bincount(np.searchsorted(off, values[is_off]), n[is_off], len(off))
    values = np.sort(values[~is_off], kind="stable")
    return int((left > 0).sum() + np.count_nonzero(values[1:] != values[:-1]) + min(1, len(values)))


_NONE = np.zeros(0, dtype=np.int64)
_DOMAINS = len(FIXED["domain"])
_DAYS = ("start", "domain", "n", "reports", *(f"{what}_{name}" for what in PEOPLE for name in TOLL_SUMS))


def _summed(counts: Iterable[Counted]) -> Counted:
    """The sorted values of some counts, and the sums of their counts, but those that are zero."""
    values, n = (np.concatenate([_NONE, *arrays]) for arrays in zip((_NONE, _NONE), *counts, strict=True))
    every, place = np.unique(values, return_inverse=True)
    sums = np.bincount(place, n, len(every)).astype(np.int64)
    return every[sums != 0], sums[sums != 0]
