"""What the map draws of counts, edit after edit, is what the rows say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo.filter import Filter
from geo.model import BBox, Incident, Placement, Point
from geo.store import Act, Store
from geo.store.current import Current
from geo.store.held_columns import HELD_BYTES
from geo.store.ledger import Ledger
from geo.store.summaries import GROUPINGS, Counting, RecentPart, SummaryPart, SummedPart, schema, sum_summaries
from geo.store.tiers import settle
from tests.benchmarks.generate import tables

EVERYTHING = Filter(domain=("all",))
LOOKED_UP = dataclasses.replace(EVERYTHING, until=dt.date(2100, 1, 1), hide=("nothing",))
"""All that has a day, of which nothing is counted ready."""
WORLD, REGION = BBox(-180.0, -90.0, 180.0, 90.0), BBox(30.0, 46.0, 36.0, 50.0)
KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"type": ("protest",)},
    {"type": ("protest", "drone_strike"), "country": ("UA",)},
    {"domain": ("kinetic",), "country": ("RU", "PL")},
    {"country": ("",)},
)
VIEWS = ((WORLD, 1), (WORLD, 4), (REGION, 6), (REGION, 8), (REGION, 11))


def drawn(store: Store, filter: Filter) -> list[Any]:
    answers: list[Any] = [sorted(map(str, store.areas(filter)))]
    for box, zoom in VIEWS:
        view = store.in_view(filter, box, zoom, limit=10_000)
        points = [Point(round(each.point.lat, 8), round(each.point.lon, 8)) for each in view.clusters]
        clusters = [dataclasses.replace(each, point=at) for each, at in zip(view.clusters, points, strict=True)]
        answers.append((view.level, view.singles, clusters))
    return [*answers, *(store.totals(dataclasses.replace(filter, **words)).places for words in KINDS)]


def moved(incident: Incident, some: random.Random) -> Incident:
    """An incident elsewhere, of another type, or known otherwise."""
    point = some.choice((incident.placement.point, Point(some.uniform(46, 50), some.uniform(30, 36)), None))
    precision = some.choice(("exact", "settlement", "province")) if point else "none"
    placement = Placement(point=point, precision=precision, country=some.choice(("UA", "RU")), radius_km=None)
    return dataclasses.replace(incident, event_type=some.choice(("protest", "drone_strike")), placement=placement)


def made_up(path: Path) -> pa.Table:
    """Rows of a segment."""
    store = Store.open(path, latest_rows=10**9)
    store.add_tables(tables(4_000), act=Act(note="made up", source="made-up"))
    current = Current(store.path)
    manifest = settle(current, Ledger(store.path), 0)
    assert manifest is not None
    return pq.read_table(current / manifest.tiers[0].segments[0])


def test_rows_that_are_counted_some_at_a_time_are_counted_as_if_at_once(tmp_path: Path) -> None:
    rows = made_up(tmp_path / "store")
    whole, pieces = Counting(), Counting()
    whole.add(rows)
    for start in range(0, len(rows), 100):
        pieces.add(rows.slice(start, 100))
    counted = pieces.summaries()
    cells = counted["spot"]["cell"].to_numpy()
    assert (cells[1:] >= cells[:-1]).all()
    assert len(cells) > len(whole.summaries()["spot"])
    mine, theirs = sum_summaries([counted]), sum_summaries([whole.summaries()])
    for name, table in mine.items():
        keys = [(key, "ascending") for key in ("type", "country", *GROUPINGS[name])]
        points = [each for each in ("lat", "lon") if each in table.column_names]
        assert table.drop_columns(points).sort_by(keys) == theirs[name].drop_columns(points).sort_by(keys), name
        for each in points:
            np.testing.assert_allclose(table.sort_by(keys)[each], theirs[name].sort_by(keys)[each], rtol=1e-12)


def summed(part: SummaryPart, name: str) -> dict[tuple[Any, ...], list[float]]:
    """A summary's sums by key, without those that are 0."""
    table = sum_summaries([{name: pa.table(dict(part.of(name)), schema=schema(name))}], [name])[name]
    keys = ("type", "country", *GROUPINGS[name])
    rows = ({each: round(value, 6) for each, value in row.items()} for row in table.to_pylist())
    sums = {tuple(map(row.pop, keys)): list(row.values()) for row in rows}
    return {key: each for key, each in sums.items() if any(each)}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("most", "width"), [(1, 1), (127, 1), (128, 2), (40_000, 4), (2**40, 8)])
def test_sums_take_no_more_bytes_than_they_need(most: int, width: int, sign: int) -> None:
    row = dict.fromkeys(schema("time").names, 0) | {"n": 1, "killed_high": most}
    table = pa.Table.from_pylist([row, row], schema=schema("time"))
    columns = SummaryPart(lambda _name: table, sign).of("time")
    assert columns["killed_high"].dtype.itemsize == width
    assert columns["killed_high"].tolist() == [sign * most] * 2
    assert columns["killed_high"].sum() == 2 * sign * most


def test_the_latest_rows_are_counted_edit_by_edit_as_if_at_once(tmp_path: Path) -> None:
    """Rows come, go and come back; only those that differ are counted, and what is kept of those doesn't add up."""
    rows, some, there = made_up(tmp_path / "store"), random.Random(5), set[int]()
    part = RecentPart(rows.slice(0, 0), rows.slice(0, 0))
    for turn in range(150):
        there = (there ^ {some.randrange(300) for _each in range(3)}) | {turn}
        before, places = part, np.array(sorted(there))
        part = RecentPart(rows.take(places), rows.take(places + 2_000), before)
        assert len(part.since(before)) <= 8
        for name in GROUPINGS if turn % 7 else ("spot",):  # at times most aren't asked for
            anew = RecentPart(part.rows, part.gone)
            assert summed(part, name) == summed(anew, name), name
            assert len(part.of(name)["n"]) <= len(anew.of(name)["n"]) + 5 * max(256, 2 * len(there))
        assert (np.diff(part.of("spot")["cell"]) >= 0).all()


def test_of_small_parts_only_what_they_change_is_kept(tmp_path: Path) -> None:
    rows = made_up(tmp_path / "store").slice(0, 1_000)
    parts = []
    for sign, some in ((1, rows), (-1, rows.slice(0, 990))):
        counting = Counting()
        counting.add(some)
        parts.append(SummaryPart(counting.summaries().__getitem__, sign))
    left = RecentPart(rows.slice(990), rows.slice(0, 0))
    for name in GROUPINGS:
        summed_part = SummedPart(parts)
        assert summed(summed_part, name) == summed(left, name), name
        assert len(summed_part.of(name)["n"]) <= len(left.of(name)["n"]) + (name == "spot") * 2_000


@pytest.mark.parametrize("files_again", [False, True])
def test_the_map_after_each_edit_is_what_the_rows_say(tmp_path: Path, *, files_again: bool) -> None:
    """Also where files are made of a few edits, and single marks are read from them."""
    latest_rows, held_bytes = (20, 0) if files_again else (1_000, HELD_BYTES)
    store = Store.open(tmp_path / "store", latest_rows=latest_rows, soon_rows=0, held_bytes=held_bytes)
    store.add_tables(tables(4_000), act=Act(note="made up", source="made-up"))
    store.refresh()
    some = random.Random(3)
    for turn in range(12):
        if turn % 3 != 2:  # else two acts, of which nobody saw the first
            assert drawn(store, EVERYTHING) == drawn(store, LOOKED_UP)
        ids = [f"made-up-{some.randrange(4_000)}" for _each in range(some.choice((1, 1, 8)))]
        found = store.get_many(ids)
        if turn % 4 == 3:
            store.change([], {each.id: "a test" for each in found}, act=Act(what="edit"))
        elif turn % 4 == 2:
            store.undo(store.acts()[0].id)
        else:
            store.change([moved(each, some) for each in found], act=Act(what="edit"))
    assert drawn(store, EVERYTHING) == drawn(store, LOOKED_UP)
