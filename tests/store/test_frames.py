"""What the map plays: each incident in each step that it touches, once, and where it is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.filter import Filter
from geo.geodesy import BBox, Point
from geo.model import Incident, Placement
from geo.store import Frames, Store
from geo.store.frames import steps

DAY = dt.date(2025, 1, 8)
WORLD = BBox(-180, -85, 180, 85)


def incident(
    number: int, first: int | None, last: int | None = None, *, lat: float = 50.0, kind: str = "air_strike"
) -> Incident:
    start = None if first is None else DAY + dt.timedelta(days=first)
    end = start if last is None or start is None else DAY + dt.timedelta(days=last)
    return Incident(
        id=f"i{number}",
        title="",
        event_type=kind,
        source="s",
        source_id=f"i{number}",
        date_start=start,
        date_end=end,
        date_precision="unknown" if start is None else "day",
        placement=Placement(point=Point(lat, 30.0), precision="settlement"),
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    held = Store.open(tmp_path_factory.mktemp("played") / "store")
    spans = [(0, None), (0, None), (2, 4), (4, None), (None, None)]
    held.add(incident(number, *span) for number, span in enumerate(spans))
    held.add([incident(9, 4, lat=-20.0, kind="protest")])
    return held


def in_window(played: Frames, first: int, last: int) -> int:
    _mark, _domain, begins, ends, n = played.rows
    return sum(each for each, begin, end in zip(n, begins, ends, strict=True) if begin <= last and end >= first)


def test_each_incident_is_in_each_step_that_it_touches_once(store: Store) -> None:
    played = store.frames(Filter(), WORLD, 4)
    assert (played.by, played.starts[0], played.last, len(played.starts)) == ("day", DAY, DAY + dt.timedelta(days=4), 5)
    assert [in_window(played, step, step) for step in range(5)] == [2, 0, 1, 1, 3]
    assert in_window(played, 0, 4) == store.count(Filter(since=DAY)) == 5
    assert played.undated == 1
    assert played.marks == ((50.0, 30.0, "settlement"), (-20.0, 30.0, "settlement"))


def test_steps_are_the_filters_and_the_same_for_every_box(store: Store) -> None:
    north = store.frames(Filter(), BBox(20, 40, 40, 60), 6)
    assert north.starts == store.frames(Filter(), WORLD, 2).starts
    assert (len(north.marks), in_window(north, 0, 4)) == (1, 4)


def test_a_step_is_as_wide_as_is_asked_or_as_is_seen_in_a_minute() -> None:
    def years(number: int) -> dt.date:
        return DAY.replace(year=DAY.year + number)

    assert steps(DAY, DAY + dt.timedelta(days=60))[0] == "day"
    assert steps(DAY, years(5))[0] == "week"
    assert steps(DAY, years(30))[0] == "month"
    assert steps(DAY, years(1), "day")[0] == "day"
    assert steps(DAY, years(30), "day")[0] == "week"


def test_nothing_has_no_steps(tmp_path: Path) -> None:
    assert Store.open(tmp_path / "store").frames(Filter(), WORLD, 4) == Frames()
