"""The page's queries over one snapshot: lists, counts, facets, time and extent."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from numpy.typing import NDArray

from geo import taxonomy
from geo.filter import ALL_DOMAINS, MAYBE, Filter, fold
from geo.geodesy import KM_A_DEGREE, NARROWEST
from geo.model import BBox, Count, Incident, Placement, Point, Report
from geo.store.answers import Bin, CasualtyTotals, Histogram, Totals
from geo.store.coded_columns import CODED_ROWS, DOMAIN_OF, day_number, numbered_day
from geo.store.conditions import facet_filter, matches
from geo.store.held_columns import NO_VALUE, Piece
from geo.store.index import FIXED, Dictionaries, Snapshot
from geo.store.summaries import GROUPINGS, UNDATED, Counts, counted, there
from geo.store.tallies import FACETS, how_many, shown, start_days, tally

ORDERS = {
    "id": "id",
    "title": "title",
    "date_start": "start",
    "date_end": "end",
    "killed": "killed",
    "injured": "injured",
    "event_type": "type",
    "verification": "verification",
    "precision": "precision",
    "place": "place",
    "region": "region",
    "country": "country",
    "dataset": "dataset",
    "actor": "actor",
    "source": "publisher",
    "target": "target",
    "means": "means",
    "changed": "sequence",
}
"""What incidents can be sorted by. A minus sign before it means descending; several are separated by commas.

Names sort alphabetically, countries by their codes; of several values the first counts.
"""
_BY_NAME = {name: name for name in ("place", "region", "country", "dataset", "actor")} | {"publisher": "source"}
"""Sort keys whose columns hold codes of names, and the dictionary of each."""
_LISTS = ("actor", "publisher")
_BITS = ("target", "means")


def in_order(
    snapshot: Snapshot, filter: Filter, order: str, limit: int | None, offset: int, columns: tuple[str, ...]
) -> ir.Table:
    """Columns of the matching incidents, sorted; those without the value come last, equal ones by id.

    Columns are selected before sorting, because ibis would carry all others through each further step of the query; for
    a page of the list that takes a fifth of the time.

    Raises
    ------
    ValueError
        There is no such order.
    """
    table, parts = matches(snapshot, filter), order.split(",")
    first = parts[0]
    if (
        first.removeprefix("-") == "date_start"
        and limit is not None
        and (day := _farthest(snapshot, filter, first, limit + offset)) is not None
    ):
        table = table.filter(table.start >= day if first.startswith("-") else table.start <= day)
    for part in parts:
        if part.removeprefix("-") not in ORDERS:
            raise ValueError(f"no order {order!r}; there are {', '.join(ORDERS)}, and each with a minus sign")
    names = {f"key{number}": ORDERS[part.removeprefix("-")] for number, part in enumerate(parts)}
    table = table.select(*columns, *({"id"} - {*columns}), **{key: _key(table, name) for key, name in names.items()})
    for key, name in names.items():
        if name in _BY_NAME:
            table = _by_alphabet(snapshot, table, key, _BY_NAME[name])
    keys = [
        table[key].desc(nulls_first=False) if part.startswith("-") else table[key].asc(nulls_first=False)
        for key, part in zip(names, parts, strict=True)
    ]
    table = table.order_by(*keys, table.id)
    return table.limit(limit, offset=offset) if limit is not None or offset else table


def _key(table: ir.Table, name: str) -> Any:
    """The sort key of incidents: of several values the first."""
    column: Any = table[name]
    if name in _LISTS:
        return column[0]
    return ibis.ifelse(column == 0, None, column & -column) if name in _BITS else column


def _by_alphabet(snapshot: Snapshot, table: ir.Table, key: str, names: str) -> ir.Table:
    """The table with the codes of names in a column replaced by their alphabetical rank."""
    values = getattr(snapshot.words, names).values
    codes = sorted((code for code, value in enumerate(values) if value), key=lambda code: fold(values[code]))
    code, rank = f"{key}_code", f"{key}_rank"
    ranks = pa.table({code: pa.array(codes, pa.int32()), rank: pa.array(range(len(codes)), pa.int32())})
    joined = table.left_join(ibis.memtable(ranks), [(table[key].cast("int32"), code)])
    return joined.mutate(**{key: joined[rank]}).drop(code, rank)


def _farthest(snapshot: Snapshot, filter: Filter, order: str, rows: int) -> dt.date | None:
    """In a list sorted by date, the day beyond which no row is needed, from counts; so fewer rows are sorted."""
    summed = counted(snapshot.summaries, snapshot.words, filter, "time", only=("start", "n"))
    starts = start_days(snapshot, filter) if summed is None else (summed["start"], summed["n"])
    if starts is None:
        return None
    days, n = there(*starts)
    days, n = days[days != UNDATED], n[days != UNDATED]
    if order.startswith("-"):
        days, n = days[::-1], n[::-1]
    last = int(np.searchsorted(np.cumsum(n), rows))
    return numbered_day(days[last]) if last < len(days) else None


def row_numbers(snapshot: Snapshot, filter: Filter, order: str, limit: int | None, offset: int) -> NDArray[np.int64]:
    """The row numbers of the incidents that match; see :func:`in_order`."""
    rows = None if limit is None else _in_memory(snapshot, filter, order, limit, offset, ("row",))
    if rows is None:
        rows = snapshot.engine.run(in_order(snapshot, filter, order, limit, offset, ("row",)))
    return np.asarray(rows["row"].to_numpy(), dtype=np.int64)


def page(snapshot: Snapshot, filter: Filter, order: str, limit: int, offset: int) -> tuple[Incident, ...]:
    """A page of the matching incidents, with the fields that a list shows."""
    listed = _in_memory(snapshot, filter, order, limit, offset, LISTED)
    if listed is None:
        return brief_incidents(snapshot, in_order(snapshot, filter, order, limit, offset, LISTED))
    return _briefs(snapshot, listed)


def _in_memory(
    snapshot: Snapshot, filter: Filter, order: str, limit: int, offset: int, columns: tuple[str, ...]
) -> pa.Table | None:
    """The result of :func:`in_order` from the held columns; None if there are none, or not for this order.

    Counts of the values show in which range of values the page lies, and only the rows in it are sorted by id.
    """
    name = ORDERS.get(order.removeprefix("-"), "")
    pieces = None if name in ("", *_NOT_COUNTED) else shown(snapshot, filter)
    if pieces is None:
        return None
    pieces, nothing = [each for each in pieces if len(each[1])], pa.schema(map(CODED_ROWS.field, columns)).empty_table()
    if not pieces:
        return nothing
    numbered = _numbered(snapshot, pieces, name, falls=order.startswith("-"))
    keys, n = there(
        np.concatenate([keys for keys, _numbers in numbered]),
        np.concatenate([np.bincount(numbers, minlength=len(keys)) for keys, numbers in numbered]),
    )
    ends = np.cumsum(n)
    last = min(offset + limit, int(ends[-1]))
    if offset >= last:
        return nothing
    first, farthest = np.searchsorted(ends, (offset, last - 1), side="right")
    before = int(ends[first] - n[first])
    near = []
    for number, ((piece, places), (of, numbers)) in enumerate(zip(pieces, numbered, strict=True)):
        is_near = ((of >= keys[first]) & (of <= keys[farthest]))[numbers]
        here = places[is_near]
        ids = piece.take(here, ("id",))["id"]
        near.append({"piece": np.full(len(here), number), "place": here, "key": of[numbers[is_near]], "id": ids})
    table = pa.concat_tables(map(pa.table, near))
    in_order_of_ids = pc.select_k_unstable(table, last - before, [("key", "ascending"), ("id", "ascending")])
    on_page = table.take(in_order_of_ids[offset - before :])
    which, place = (on_page[each].to_numpy() for each in ("piece", "place"))
    taken = [piece.take(place[which == number], columns) for number, (piece, _places) in enumerate(pieces)]
    back = np.argsort(np.argsort(which, kind="stable"), kind="stable")
    return pa.concat_tables(taken).take(pa.array(back))


_NOT_COUNTED = ("id", "title", "sequence")
_LAST = np.iinfo(np.int64).max


def _numbered(
    snapshot: Snapshot, pieces: list[tuple[Piece, NDArray[np.int64]]], name: str, *, falls: bool
) -> list[tuple[NDArray[np.int64], NDArray[Any]]]:
    """The sort keys (:func:`_key`) of each piece: the values, and the code of each row."""
    columns = [(*piece.numbered(name), places) for piece, places in pieces]
    every = np.unique(np.concatenate([values for _numbers, values, _places in columns]))
    keys = every
    if name in _BITS:
        keys = np.where(every > 0, every & -every, NO_VALUE)
    if name in _BY_NAME:
        names = getattr(snapshot.words, _BY_NAME[name]).values
        folded = {code: fold(names[code]) if code != NO_VALUE else "" for code in every.tolist()}
        ranks = {code: rank for rank, code in enumerate(sorted(folded, key=lambda code: (folded[code], code)))}
        keys = np.array([ranks[code] if folded[code] else NO_VALUE for code in every.tolist()], dtype=np.int64)
    keys = np.where((keys == NO_VALUE) | (keys == UNDATED), _LAST, -keys if falls else keys)
    return [(keys[np.searchsorted(every, values)], numbers[places]) for numbers, values, places in columns]


LISTED = (
    *("id", "title", "type", "dataset", "verification", "precision", "date_precision", "start", "end", "lat", "lon"),
    *("radius_km", "country", "region", "place", "place_id", "publisher", "actor", "target", "means"),
    *("killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high"),
)
"""The columns that a list needs."""


def brief_incidents(snapshot: Snapshot, listed: ir.Table) -> tuple[Incident, ...]:
    """Incidents with the fields that a list shows, from the columns :data:`LISTED`; of reports, only the publishers."""
    return _briefs(snapshot, snapshot.engine.run(listed))


def _briefs(snapshot: Snapshot, listed: pa.Table) -> tuple[Incident, ...]:
    return tuple(_brief(snapshot.words, row) for row in listed.to_pylist())


def _brief(words: Dictionaries, row: dict[str, Any]) -> Incident:
    point = None if row["lat"] is None else Point(row["lat"], row["lon"])
    return Incident(
        id=row["id"],
        title=row["title"],
        event_type=FIXED["type"][row["type"]],
        source=words.dataset.values[row["dataset"]],
        source_id=row["id"],
        means=_bits("means", row["means"]),
        target=_bits("target", row["target"]),
        actor=tuple(words.actor.values[code] for code in row["actor"]),
        date_start=row["start"],
        date_end=row["end"],
        date_precision=FIXED["date_precision"][row["date_precision"]],
        placement=Placement(
            point=point,
            geometry="{}" if point is None and FIXED["precision"][row["precision"]] != "none" else None,
            precision=FIXED["precision"][row["precision"]],
            radius_km=row["radius_km"],
            country=words.country.values[row["country"]],
            admin1=words.region.values[row["region"]],
            name=words.place.values[row["place"]],
            place_id=words.place_id.values[row["place_id"]],
        ),
        killed=_figure(row, "killed"),
        injured=_figure(row, "injured"),
        verification=FIXED["verification"][row["verification"]],
        reports=tuple(Report("", publisher=words.source.values[code]) for code in row["publisher"]),
    )


def _bits(word: str, bits: int) -> tuple[str, ...]:
    return tuple(value for number, value in enumerate(FIXED[word]) if bits >> number & 1)


def _figure(row: dict[str, Any], what: str) -> Count | None:
    low, best, high = (row[f"{what}_{each}"] for each in ("low", "best", "high"))
    return None if low is best is high is None else Count(low, best, high)


def count(snapshot: Snapshot, filter: Filter) -> int:
    """How many incidents match a filter."""
    if (counts := counted(snapshot.summaries, snapshot.words, filter, "people")) is not None:
        return int(counts["n"].sum())
    return how_many(snapshot, filter)


def totals(snapshot: Snapshot, filter: Filter) -> Totals:
    """The figures above the map."""
    summed = _totals_of_counts(snapshot, filter)
    if summed is not None:
        return summed
    tallies = tally(snapshot, filter)
    sums = {name: int(values.sum()) for name, values in tallies.days.items() if name not in ("start", "dated")}
    sums["incidents"] = sums["n"]
    days = tallies.days["start"][tallies.days["dated"]]
    return Totals(
        incidents=sums["n"],
        everything=count(snapshot, Filter(domain=(ALL_DOMAINS,))),
        killed=_people_of("killed", sums),
        injured=_people_of("injured", sums),
        places=tallies.places,
        unlocated=tallies.unlocated,
        maybe=_maybe(snapshot, filter, sums["n"]),
        sources=tallies.sources,
        reports=sums["reports"],
        first=numbered_day(days.min()) if len(days) else None,
        newest=None if tallies.newest is None else numbered_day(tallies.newest),
    )


def _totals_of_counts(snapshot: Snapshot, filter: Filter) -> Totals | None:
    """The totals from summaries; None if they don't cover the filter."""
    names = {"people": (), "kind": (), "source": (), "time": ("start", "end", "n")}
    counts = []
    for name, only in names.items():  # people first: it has no words of its own, so it covers the least
        some = counted(snapshot.summaries, snapshot.words, filter, name, only=only)
        if some is None:
            return None
        counts.append(some)
    people, kind, source, time = counts
    sums = {name: int(values.sum()) for name, values in people.items() if name not in ("type", "country")}
    sums["incidents"] = sums["n"]
    starts, ends = (there(time[name], time["n"])[0] for name in ("start", "end"))
    starts, ends = starts[starts != UNDATED], ends[ends != UNDATED]
    return Totals(
        incidents=sums["n"],
        everything=count(snapshot, Filter(domain=(ALL_DOMAINS,))),
        killed=_people_of("killed", sums),
        injured=_people_of("injured", sums),
        places=snapshot.summaries.places(snapshot.words, filter),
        unlocated=int(kind["n"][kind["precision"] == FIXED["precision"].index("none")].sum()),
        sources=len(there(source["source"], source["n"])[0]),
        reports=sums["reports"],
        first=numbered_day(starts[0]) if len(starts) else None,
        newest=numbered_day(ends[-1]) if len(ends) else None,
    )


def _maybe(snapshot: Snapshot, filter: Filter, sure: int) -> int:
    """How many more incidents ``within=maybe`` would add."""
    if not filter.has_place or filter.within == MAYBE:
        return 0
    return how_many(snapshot, replace(filter, within=MAYBE)) - sure


def _people_of(harm: str, sums: dict[str, Any]) -> CasualtyTotals:
    with_figure = sums[f"{harm}_known"]
    return CasualtyTotals(
        low=sums[f"{harm}_low"],
        best=sums[f"{harm}_best"],
        high=sums[f"{harm}_high"],
        known=with_figure,
        unknown=sums["incidents"] - with_figure,
        open=with_figure - sums[f"{harm}_closed"],
    )


_GROUPS = (
    ("type", "domain"),
    ("verification", "precision"),
    ("country", "region"),
    ("target", "means"),
    ("actor",),
    ("source",),
)
"""Facets that are counted in one pass, because they have few combinations."""


def facets(snapshot: Snapshot, filter: Filter, most: int = 500) -> dict[str, list[tuple[str, int]]]:
    """By filter field, its values and the incidents with each that match all other restrictions.

    Parameters
    ----------
    most : int
        The most values of a field; the most frequent are taken, and those in the filter always.

    Returns
    -------
    dict
        Field to a list of (value, count), largest first; with equal counts, codes are in the order of the taxonomy.
        Empty values, and values without incidents, are left out.
    """
    queries: list[tuple[tuple[str, ...], Filter]] = []
    for group in _GROUPS:
        own = {facet_filter(filter, word) for word in group}
        together = own.pop() if len(own) == 1 else None
        queries += [(group, together)] if together else [((word,), facet_filter(filter, word)) for word in group]
    counts: dict[str, Counter[int]] = {word: Counter() for word in FACETS}
    left = [words for words, each in queries if not _tally_counts(snapshot, words, each, counts)]
    for word in itertools.chain.from_iterable(left):
        _tally(counts[word], word, *tally(snapshot, filter).values[word])
    return {word: _label(snapshot, word, counts[word], getattr(filter, word), most) for word in FACETS}


def _tally_counts(snapshot: Snapshot, words: tuple[str, ...], filter: Filter, counts: dict[str, Counter[int]]) -> bool:
    """Add counts of some facets from a summary; returns whether one covers the filter."""
    name = next((name for name, has in GROUPINGS.items() if words[-1] in has), "people")
    summed = counted(snapshot.summaries, snapshot.words, filter, name)
    if summed is None:
        return False
    for word in words:
        codes = DOMAIN_OF.to_numpy()[summed["type"]] if word == "domain" else summed[word]
        _tally(counts[word], word, codes, summed["n"])
    return True


def _tally(counts: Counter[int], word: str, codes: NDArray[Any], n: NDArray[Any]) -> None:
    if word in ("target", "means"):
        for bit in range(len(FIXED[word])):
            if has := int(n[(codes >> bit) & 1 == 1].sum()):
                counts[bit] += has
        return
    values, where = np.unique(codes, return_inverse=True)
    sums = np.bincount(where, weights=n)
    for value, total in zip(values.tolist(), sums.tolist(), strict=True):
        counts[value] += int(total)


def _label(
    snapshot: Snapshot, word: str, counts: Counter[int], wanted: tuple[str, ...], most: int
) -> list[tuple[str, int]]:
    names = FIXED[word] if word in FIXED else getattr(snapshot.words, word).values
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    values = [(names[code], total) for code, total in ranked if total and names[code]]
    return values[:most] + [(name, total) for name, total in values[most:] if name in wanted]


def histogram(snapshot: Snapshot, filter: Filter, most: int = 120, width: str = "") -> Histogram:
    """Incidents over time, by the day on which they start.

    Parameters
    ----------
    most : int
        The most bins; without ``width``, the narrowest width (day, week from Monday, month, year) with at most so many
        is taken. Empty bins between the first and the last are included.
    width : str
        The wanted width; a wider one is taken if there would be more than :data:`MOST_BINS`.
    """
    groups = _days(snapshot, filter)
    days, dated = groups.pop("start"), groups.pop("dated")
    if not dated.any():
        return Histogram(undated=int(groups["n"].sum()))
    first, last = map(numbered_day, (days[dated].min(), days[dated].max()))
    widths = _WIDTHS[_WIDTHS.index(width) :] if width else _WIDTHS
    room = MOST_BINS if width else most
    width = next((name for name in widths if len(bin_starts(first, last, name, room + 1)) <= room), "year")
    starts = bin_starts(first, last, width, 10_000)
    spans = [(start, bin_end(start, width)) for start in starts]
    bins = _binned({name: column[dated] for name, column in groups.items()}, days[dated], spans)
    return Histogram(bins, width, int(groups["n"][~dated].sum()))


MOST_BINS = 800
"""The most bins: narrower bars than a pixel or two can't be seen."""


def in_bins(snapshot: Snapshot, filter: Filter, spans: tuple[tuple[dt.date, dt.date], ...]) -> tuple[Bin, ...]:
    """Incidents by the day on which they start, for spans that follow one another without a gap."""
    if not spans:
        return ()
    groups = _days(snapshot, filter.any_day)  # the same as for the histogram, so that one pass serves both
    days = groups.pop("start")
    inside = groups.pop("dated") & (days >= day_number(spans[0][0])) & (days <= day_number(spans[-1][1]))
    return _binned({name: column[inside] for name, column in groups.items()}, days[inside], list(spans))


def _days(snapshot: Snapshot, filter: Filter) -> dict[str, NDArray[np.int64]]:
    """Incidents, casualties and reports by first day and domain.

    ``start`` is in days since 1970, and valid only where ``dated``.
    """
    summed = counted(snapshot.summaries, snapshot.words, filter, "time")
    if summed is not None:
        return _days_of_counts(summed)
    return dict(tally(snapshot, filter).days)


def _days_of_counts(summed: Counts) -> dict[str, NDArray[np.int64]]:
    """The result of :func:`_days` from a summary."""
    domains = len(FIXED["domain"])
    numbers = summed["start"].astype(np.int64) * domains + DOMAIN_OF.to_numpy()[summed["type"]]
    numbers, place = np.unique(numbers, return_inverse=True)
    start, domain = np.divmod(numbers, domains)
    figures = [name for name in summed if name not in ("type", "country", "start", "end")]
    sums = {name: np.bincount(place, summed[name], len(numbers)).astype(np.int64) for name in figures}
    kept = sums["n"] > 0
    dated = start != UNDATED
    columns = sums | {"start": np.where(dated, start, 0), "domain": domain, "dated": dated}
    return {name: column[kept] for name, column in columns.items()}


def _binned(
    groups: dict[str, NDArray[np.int64]], days: NDArray[np.int64], spans: list[tuple[dt.date, dt.date]]
) -> tuple[Bin, ...]:
    where = np.searchsorted([day_number(start) for start, _end in spans], days, side="right") - 1
    domains = groups.pop("domain")
    counts = np.zeros((len(spans), len(FIXED["domain"])), dtype=np.int64)
    np.add.at(counts, (where, domains), groups["n"])
    sums = {name: np.bincount(where, column, len(spans)).astype(np.int64).tolist() for name, column in groups.items()}
    return tuple(
        Bin(
            start,
            end,
            {FIXED["domain"][code]: int(counts[place, code]) for code in np.flatnonzero(counts[place])},
            **{what: _people_of(what, values) for what in ("killed", "injured")},
            reports=values["reports"],
        )
        for place, (start, end) in enumerate(spans)
        for values in [{**{name: column[place] for name, column in sums.items()}, "incidents": sums["n"][place]}]
    )


def types(snapshot: Snapshot, filter: Filter) -> dict[str, int]:
    """How many incidents there are of each event type."""
    rows = snapshot.engine.run(matches(snapshot, filter).group_by("type").aggregate(n=_.count())).to_pylist()
    return {FIXED["type"][row["type"]]: row["n"] for row in sorted(rows, key=lambda row: row["type"])}


def dated_as(snapshot: Snapshot, filter: Filter, precisions: tuple[str, ...]) -> int:
    """How many incidents have one of these date precisions."""
    codes = [FIXED["date_precision"].index(code) for code in precisions]
    if (pieces := shown(snapshot, filter)) is not None:
        counts = (piece.columns["date_precision"].count(places) for piece, places in pieces)
        return sum(int(n[np.isin(values, codes)].sum()) for values, n in counts)
    table = matches(snapshot, filter)
    counted = table.filter(table.date_precision.isin(codes)).aggregate(n=_.count())
    return int(snapshot.engine.run(counted)["n"][0].as_py())


def in_spans(
    snapshot: Snapshot, filter: Filter, spans: tuple[tuple[dt.date, dt.date], ...]
) -> tuple[dict[str, int], ...]:
    """For each span (first and last day), how many incidents of each event type happened in it.

    An incident that lasted from one span into another counts in both; one without a date in none.
    """
    table = matches(snapshot, filter)
    counts = {
        f"span{number}": ((table.end >= ibis.literal(first)) & (table.start <= ibis.literal(last))).sum()
        for number, (first, last) in enumerate(spans)
    }
    rows = snapshot.engine.run(table.group_by("type").aggregate(**counts)).to_pylist() if spans else []
    rows.sort(key=lambda row: row["type"])
    return tuple(
        {FIXED["type"][row["type"]]: row[name] for row in rows if row[name]}
        for name in (f"span{number}" for number in range(len(spans)))
    )


_WIDTHS = ("day", "week", "month", "year")


def bin_start(day: dt.date, width: str) -> dt.date:
    """The first day of the bin that a day falls into."""
    if width == "week":
        return day - dt.timedelta(days=min(day.weekday(), (day - dt.date.min).days))
    if width == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if width == "year" else day


def bin_end(start: dt.date, width: str) -> dt.date:
    """The last day of the bin that starts on a day."""
    if width == "year":
        return start.replace(month=12, day=31)
    if width == "month":
        after = (start.replace(day=28) if start < dt.date(9999, 12, 1) else start) + dt.timedelta(days=4)
        return after - dt.timedelta(days=after.day) if start < dt.date(9999, 12, 1) else dt.date.max
    days = 6 if width == "week" else 0
    return start + dt.timedelta(days=min(days, (dt.date.max - start).days))


def bin_starts(first: dt.date, last: dt.date, width: str, most: int) -> list[dt.date]:
    """The first days of the bins from one day to another; at most the first ``most``."""
    starts = [bin_start(first, width)]
    while len(starts) < most and (end := bin_end(starts[-1], width)) < last:
        starts.append(end + dt.timedelta(days=1))
    return starts


def extent(snapshot: Snapshot, filter: Filter) -> BBox | None:
    """The box around all incidents, areas extended by their radius (up to 300 km); None if none has a point."""
    table = matches(snapshot, filter)
    points = [FIXED["precision"].index(code) for code in taxonomy.PINNED]
    radius_km = ibis.least(ibis.ifelse(table.precision.isin(points), 0.0, table.radius_km.fill_null(0.0)), 300.0)
    high = radius_km / KM_A_DEGREE
    wide = high / ibis.greatest(table.lat.radians().cos(), NARROWEST)
    (edges,) = snapshot.engine.run(
        table.aggregate(
            west=(table.lon - wide).min(),
            south=(table.lat - high).min(),
            east=(table.lon + wide).max(),
            north=(table.lat + high).max(),
        )
    ).to_pylist()
    if edges["west"] is None:
        return None
    west, south = max(-180.0, edges["west"]), max(-90.0, edges["south"])
    return BBox(west, south, min(180.0, edges["east"]), min(90.0, edges["north"]))


def dataset_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The sources, largest first: number of incidents, first and last day, how many lack a date, and a row."""
    table = snapshot.live
    groups = snapshot.engine.run(
        table.group_by(code=table.dataset).aggregate(
            incidents=_.count(),
            first=_.start.min(),
            last=_.end.max(),
            undated=_.start.isnull().sum(),
            row=_.row.max(),
        )
    )
    rows = [{"source": snapshot.words.dataset.values[row.pop("code")], **row} for row in groups.to_pylist()]
    return sorted(rows, key=lambda row: (-row["incidents"], row["source"]))
