"""What is counted of columns that are held as small numbers is what the rows say one by one."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geo.filter import TABLE_ROWS, Filter, Last
from geo.geodesy import Circle, Polygon
from geo.model import BBox, Count, Incident, Placement, Point, Report
from geo.store import Store
from geo.store.coded_columns import CODED_ROWS
from geo.store.current import Current
from geo.store.held_columns import HELD_COLUMNS, SHOWN_COLUMNS, FileRows, Held, Piece
from geo.store.queries import ORDERS

NOW = dt.datetime(2025, 3, 9, 12, tzinfo=dt.UTC)
EVERYTHING = Filter(domain=("all",))
WEEK, BEFORE = ((dt.date(2025, 3, day), dt.date(2025, 3, day + 3)) for day in (5, 1))
WORLD = BBox(-180.0, -90.0, 180.0, 90.0)
FILTERS = (
    Filter(min_killed=2),
    Filter(country=("UA",), actor=("Police", "Nobody")),
    Filter(type=("drone_strike", "protest"), target=("energy",), since=dt.date(2025, 3, 1)),
    Filter(domain=("all",), region=("Sumy Oblast",), until=dt.date(2025, 3, 8), min_injured=1),
    Filter(source=("Kyiv Post",), verification=("single_source",), hide=("second",)),
    Filter(last=Last(30, "h"), means=("drone",)),
    Filter(precision=("exact", "none"), q="port"),
    Filter(near=Circle(Point(51, 30), 120), q="depot"),
    Filter(near=Circle(Point(51, 30), 60), within="maybe"),
    Filter(bbox=BBox(29.0, 50.5, 31.0, 53.5), area=(Polygon((Point(50, 29), Point(50, 31), Point(53, 31))),)),
)


def incident(number: int, some: random.Random) -> Incident:
    day = dt.date(2025, 3, 1 + some.randrange(9))
    is_dated, is_timed = some.random() > 0.1, some.random() > 0.6
    killed = some.choice((None, Count(best=some.randrange(5)), Count(low=1, high=4)))
    point = Point(50 + number % 5, 30) if some.random() > 0.2 else None
    return Incident(
        id=f"a{number}",
        title=f"{some.choice(('Port', 'Depot'))} {number}",
        event_type=some.choice(("drone_strike", "other", "protest")),
        source=some.choice(("first", "second")),
        source_id=str(number),
        date_start=day if is_dated else None,
        date_end=day if is_dated else None,
        date_precision=("time" if is_timed else "day") if is_dated else "unknown",
        time_start=dt.datetime(2025, 3, day.day, 11, tzinfo=dt.UTC) if is_dated and is_timed else None,
        placement=Placement(
            point=point,
            precision=("exact", "near", "line", "province", "country")[number // 5 % 5] if point else "none",
            radius_km=(None, 30.0, None, 90.0, None)[number // 5 % 5] if point else None,
            country=some.choice(("UA", "RU", "")),
            admin1=some.choice(("Sumy Oblast", "")),
        ),
        actor=tuple(some.sample(("Police", "Army", "Navy"), some.randrange(4))),
        target=tuple(some.sample(("energy", "health"), some.randrange(3))),
        means=tuple(some.sample(("drone", "missile"), some.randrange(3))),
        killed=killed,
        injured=some.choice((None, Count(best=2))),
        verification=some.choice(("single_source", "confirmed")),
        reports=tuple(
            Report(id=name, publisher=name) for name in some.sample(("Kyiv Post", "Wire"), some.randrange(3))
        ),
    )


def test_any_filter_is_counted_and_shown_as_the_rows_say(tmp_path: Path) -> None:
    some = random.Random(3)
    store = Store.open(tmp_path, latest_rows=10, soon_rows=0, check_every_s=0.0, clock=lambda: NOW)
    for numbers in (range(120), range(120, 150)):  # each in files of its own, so in a piece of its own
        store.add(incident(number, some) for number in numbers)
        store.refresh()
    store.add([incident(number, some) for number in (3, 7, 151)])  # over the files, in memory
    store.delete(["a11"], "told twice")
    everything = store.query(EVERYTHING, order="id")
    by_engine = Store.open(tmp_path, latest_rows=10, held_bytes=0, clock=lambda: NOW)
    by_stream = Store.open(tmp_path, latest_rows=10, held_bytes=0, held_rows=0, clock=lambda: NOW)
    orders = itertools.cycle(f"{sign}{order}" for order in ORDERS for sign in ("", "-"))
    periods = itertools.cycle(((), (WEEK,), (WEEK, BEFORE)))
    for asked in (*FILTERS, EVERYTHING):
        for ask in (Store.totals, Store.facets, Store.histogram, Store.count):
            assert ask(by_engine, asked) == ask(by_stream, asked) == ask(store, asked)
        assert store.dated_as(asked, ("time",)) == by_engine.dated_as(asked, ("time",))
        for box, zoom in ((WORLD, 12), (WORLD, 3), (BBox(29.0, 50.5, 31.0, 52.5), 9)):
            for other in (by_engine, by_stream):
                assert store.in_view(asked, box, zoom) == other.in_view(asked, box, zoom)
        for order in itertools.islice(orders, 4):
            page: dict[str, Any] = {"limit": 9, "offset": 4, "order": order}
            assert store.listed(asked, **page) == by_engine.listed(asked, **page) == by_stream.listed(asked, **page)
        assert store.listed(asked, offset=200) == []
        for by, spans in zip((*TABLE_ROWS, TABLE_ROWS[0]), periods, strict=False):
            assert store.breakdown(asked, by, *spans) == by_engine.breakdown(asked, by, *spans)
        assert store.areas(asked) == by_engine.areas(asked) == by_stream.areas(asked)
        through = [each for each in everything if asked.at(NOW).matches(each)]
        assert through
        totals = store.totals(asked)
        bars = store.histogram(asked)
        assert totals.incidents == len(through) == sum(each.count for each in bars.bins) + bars.undated
        killed = [each.killed for each in through if each.killed]
        assert totals.killed.best == sum(each.best or each.low or 0 for each in killed)
        assert totals.killed.high == sum(max(each.high or 0, each.best or 0, each.low or 0) for each in killed)
        assert totals.unlocated == sum(each.placement.point is None for each in through)
        assert totals.reports == sum(len(each.reports) for each in through)
        facets = store.facets(asked)
        if not asked.actor:
            actors = Counter(name for each in through for name in each.actor)
            assert dict(facets["actor"]) == actors


def test_a_number_is_the_same_before_columns_are_in_memory_and_after(tmp_path: Path) -> None:
    some = random.Random(4)
    store = Store.open(tmp_path, latest_rows=10, soon_rows=0, check_every_s=0.0, clock=lambda: NOW)
    store.add(incident(number, some) for number in range(60))
    store.refresh()
    store.add([incident(number, some) for number in (3, 7, 61)])
    for asked in FILTERS:
        fresh = Store.open(tmp_path, latest_rows=10, clock=lambda: NOW)
        before = fresh.count(asked)
        fresh.facets(asked)
        fresh.forget()
        assert before == fresh.count(asked) == fresh.totals(asked).incidents


def test_lists_of_any_length_are_numbers_too() -> None:
    lists = [[1, 2], [], [2], [1, 2], [7]]
    columns = {field.name: pa.nulls(5, field.type) for field in CODED_ROWS}
    columns |= {"row": pa.array(range(5)), "live": pa.array([True] * 5), "actor": pa.array(lists, pa.list_(pa.int32()))}
    columns |= {name: pa.array([[]] * 5, pa.list_(pa.int32())) for name in ("source", "publisher")}
    columns |= {name: pa.array(["a", "", "é", "b" * 9, "c"]) for name in ("id", "title")}
    piece = Piece.of(pa.table(columns, schema=CODED_ROWS).slice(1))
    assert piece.take(piece.find(np.array([9, 4, 2])), ("title", "actor", "start")).to_pylist() == [
        {"title": "c", "actor": [7], "start": None},
        {"title": "é", "actor": [2], "start": None},
    ]
    actor = piece.columns["actor"]
    values, n = actor.count(slice(None))
    assert Counter(np.repeat(values, n).tolist()) == Counter([2, 1, 2, 7])
    assert actor.having(actor.values == 2).tolist() == [False, True, True, False]


def test_which_rows_are_left_is_the_same_however_many_go_or_come_back(tmp_path: Path) -> None:
    """Alone what has gone since the last time is looked up, which may be asked of two versions in turn."""
    some, rows = random.Random(7), np.arange(2_000)
    store = Store.open(tmp_path, latest_rows=10, soon_rows=0)
    store.add(incident(number, random.Random(number)) for number in range(2_000))
    store.refresh()
    current = Current(store.path)
    manifest = current.read()
    assert manifest is not None
    (segment,) = manifest.tiers[0].segments
    shown, counted = (
        Piece.of(pq.read_table(current / segment, columns=[*names])) for names in (SHOWN_COLUMNS, HELD_COLUMNS)
    )
    gone = rows[:0]
    for turn in range(40):
        if turn % 9 == 8:
            gone = np.sort(some.sample(rows.tolist(), some.choice((0, 700)))).astype(np.int64)
        elif turn % 5:
            gone = np.union1d(gone, some.sample(range(2_100), some.choice((1, 3, 400))))
        for piece in (shown, counted):
            left = piece.left(gone)
            there = np.ones(piece.size, dtype=bool) if left is None else left
            np.testing.assert_array_equal(there, ~np.isin(piece.rows, gone))


def test_rows_are_taken_from_the_groups_that_may_have_their_cells(tmp_path: Path) -> None:
    some = random.Random(8)
    cells = np.sort(np.array([some.randrange(300) for _row in range(900)]))
    missing = np.arange(900) >= 880
    rows = np.array(some.sample(range(5_000), 900))
    columns = {field.name: pa.nulls(900, field.type) for field in CODED_ROWS}
    columns |= {"row": pa.array(rows), "cell": pa.array(cells, mask=missing), "id": pa.array(map(str, rows))}
    path = tmp_path / "segment.parquet"
    pq.write_table(pa.table(columns, schema=CODED_ROWS), path, row_group_size=10)
    file, held = FileRows.of(path), Held([path], 900, 0)
    for _turn in range(50):
        spans = [(first, first + some.randrange(4)) for first in some.sample(range(0, 300, 5), 3)]
        having = {place // 10 for place in range(880) if any(a <= cells[place] <= b for a, b in spans)}
        assert having <= set(file.within(spans))
        assert len(file.within(spans)) <= len(having) + len(spans)  # a span between the cells of a group's ends
        wanted = np.array(some.sample(range(880), 4))
        taken = held.taken(rows[wanted], cells[wanted], ("row", "id"))
        assert taken is not None
        assert sorted(pa.concat_tables(taken)["id"].to_pylist()) == sorted(map(str, rows[wanted]))
    assert file.within([]) == []
    assert held.taken(rows[:880], cells[:880], ("row",)) is None  # the engine reads many faster
