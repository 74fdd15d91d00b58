"""Incidents by region, country, type or actor: each row says what its own incidents say, and all together add up."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from geo.filter import TABLE_ROWS, Filter
from geo.model import Count, Incident, Placement, Point
from geo.store import Breakdown, BreakdownRow, CasualtyTotals, PeriodFigures, Store, sheets
from geo.store.breakdown import MOST_STEPS
from geo.store.comparison import Comparison, Period

DAY = dt.date(2025, 8, 20)
WEEK = (DAY - dt.timedelta(days=6), DAY)
MONTHS = (DAY - dt.timedelta(days=80), DAY)
BEFORE = (DAY - dt.timedelta(days=13), DAY - dt.timedelta(days=7))


def incident(number: int, region: str, ago: int | None, country: str = "UA", **words: object) -> Incident:
    day = None if ago is None else DAY - dt.timedelta(days=ago)
    return Incident(
        id=f"i{number}",
        title="",
        event_type=str(words.pop("event_type", "drone_strike")),
        source="s",
        source_id=f"i{number}",
        date_start=day,
        date_end=day,
        date_precision="unknown" if day is None else "day",
        placement=Placement(
            point=Point(50, 30), precision="province" if region else "country", country=country, admin1=region
        ),
        **words,  # type: ignore[arg-type]
    )


INCIDENTS = (
    incident(1, "Sumy Oblast", 0, killed=Count(2, 3, 5), actor=("Army", "Militia")),
    incident(2, "Sumy Oblast", 1, killed=Count(1, None, None), actor=("Army",)),
    incident(3, "Sumy Oblast", 8, killed=Count.exactly(4)),
    incident(4, "Odesa Oblast", 9, event_type="ground_clash", actor=("Militia",)),
    incident(5, "Odesa Oblast", 10),
    incident(6, "", 2),
    incident(7, "Northern", 3, country="GH"),
    incident(8, "Northern", 3, country="LK"),
    incident(9, "Sumy Oblast", None),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    held = Store.open(tmp_path_factory.mktemp("broken_down") / "store")
    held.add(INCIDENTS)
    return held


def row(table: Breakdown, name: str, country: str = "") -> BreakdownRow:
    [held] = [each for each in table.rows if each.name == name and (not country or each.country == country)]
    return held


def test_rows_stand_by_their_increase_with_what_they_had_before(store: Store) -> None:
    table = store.breakdown(Filter(), "region", WEEK, BEFORE)
    assert [(each.name, each.now.incidents, each.before and each.before.incidents) for each in table.rows] == [
        ("Sumy Oblast", 2, 1),
        ("Northern", 1, 0),
        ("Northern", 1, 0),
        ("Odesa Oblast", 0, 2),
    ]
    assert table.unknown is not None
    assert (table.unknown.now.incidents, table.total.now.incidents, table.total.difference) == (1, 5, 2)


def test_regions_of_one_name_in_two_countries_are_two(store: Store) -> None:
    table = store.breakdown(Filter(), "region")
    assert {each.country for each in table.rows if each.name == "Northern"} == {"GH", "LK"}


def test_what_nobody_counted_is_no_0(store: Store) -> None:
    table = store.breakdown(Filter(), "region", WEEK, BEFORE)
    now = row(table, "Sumy Oblast").now
    assert now.killed == CasualtyTotals(low=3, best=4, high=6, known=2, unknown=0, open=1)
    assert now.injured == CasualtyTotals(unknown=2)
    assert row(table, "Odesa Oblast").now.killed == CasualtyTotals()


def test_without_a_period_everything_counts_and_nothing_is_compared(store: Store) -> None:
    table = store.breakdown(Filter(), "region")
    assert table.total.now.incidents == store.count(Filter()) == len(INCIDENTS)
    assert row(table, "Sumy Oblast").now.incidents == 4
    assert all(each.before is None and each.change is None for each in table.rows)
    assert sum(table.total.now.course) == len(INCIDENTS) - 1  # of one the day isn't known


def test_the_course_counts_on_the_day_of_the_beginning(store: Store) -> None:
    table = store.breakdown(Filter(), "region", WEEK, BEFORE)
    sumy = row(table, "Sumy Oblast")
    assert table.step_days == 1
    assert (table.steps[0], table.steps_before[-1]) == (WEEK[0], BEFORE[1])
    assert sumy.now.course == (0, 0, 0, 0, 0, 1, 1)
    assert sumy.before is not None
    assert sumy.before.course == (0, 0, 0, 0, 0, 1, 0)


def test_an_incident_of_two_actors_is_in_both_rows_and_once_in_all(store: Store) -> None:
    table = store.breakdown(Filter(), "actor", WEEK, BEFORE)
    assert (row(table, "Army").now.incidents, row(table, "Militia").now.incidents) == (2, 1)
    assert table.total.now.incidents == 5
    assert table.unknown is not None
    assert table.unknown.now.incidents == 3
    assert sum(table.total.now.course) == 5


@pytest.mark.parametrize("by", TABLE_ROWS)
def test_each_row_is_what_its_own_filter_lets_through(store: Store, by: str) -> None:
    week = Filter(since=WEEK[0], until=WEEK[1])
    table = store.breakdown(week, by, WEEK)
    for each in table.rows:
        words = {by: (each.name,), **({"country": (each.country,)} if each.country else {})}
        totals = store.totals(Filter(since=WEEK[0], until=WEEK[1], **words))  # type: ignore[arg-type]
        assert (each.now.incidents, each.now.killed, each.now.injured) == (
            totals.incidents,
            totals.killed,
            totals.injured,
        )
    assert table.total.now.incidents == store.count(week)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        (Comparison.FEW, 0, None),
        (Comparison.FEW + 1, 0, 2),
        (30, 20, 2),
        (29, 20, 1),
        (23, 20, 0),
        (17, 20, 0),
        (16, 20, -1),
        (10, 20, -2),
    ],
)
def test_classes_of_change_and_few(now: int, before: int, change: int | None) -> None:
    assert BreakdownRow("x", "", PeriodFigures(now), PeriodFigures(before)).change == change


@pytest.mark.parametrize(
    ("most", "steps"), [(0, (2, 3)), (1, (2, 3)), (5, (2, 3)), (24, (2, 10)), (813, (10, 100)), (90_000, (50, 2_000))]
)
def test_three_classes_of_counts_by_their_size(most: int, steps: tuple[int, int]) -> None:
    rows = tuple(BreakdownRow(str(count), "", PeriodFigures(count)) for count in (most, 0))
    table = Breakdown(
        by="region", period=None, before=None, rows=rows, unknown=None, total=BreakdownRow("", "", PeriodFigures(27))
    )
    assert table.count_steps == steps
    classes = table.count_class()
    assert classes(rows[1]) is None
    assert classes(BreakdownRow("x", "", PeriodFigures(steps[0]))) == 1
    assert classes(BreakdownRow("x", "", PeriodFigures(steps[1] - 1))) == (1 if steps[1] - 1 >= steps[0] else 0)
    assert classes(BreakdownRow("x", "", PeriodFigures(steps[1]))) == 2


def test_steps_are_weeks_in_a_long_period_and_never_too_many(store: Store) -> None:
    months = (DAY - dt.timedelta(days=174), DAY)
    assert store.breakdown(Filter(), "region", months).step_days == 7
    assert len(store.breakdown(Filter(), "region", months).steps) == 25
    years = (dt.date(1990, 1, 1), DAY)
    assert len(store.breakdown(Filter(), "region", years).steps) <= MOST_STEPS


def test_over_time_has_harm_as_ranges(store: Store) -> None:
    table = store.breakdown(Filter(), "region", WEEK, BEFORE)
    steps = store.over_time(Filter(), table)
    assert [(each.name, each.start, each.tally.incidents, each.tally.killed.high) for each in steps][:3] == [
        ("Northern", DAY - dt.timedelta(days=3), 1, 0),
        ("Northern", DAY - dt.timedelta(days=3), 1, 0),
        ("Odesa Oblast", DAY - dt.timedelta(days=10), 1, 0),
    ]
    assert [(each.start, each.tally.incidents) for each in steps if not each.name] == [(DAY - dt.timedelta(days=2), 1)]


@pytest.mark.parametrize("by", TABLE_ROWS)
@pytest.mark.parametrize(("period", "before"), [(WEEK, BEFORE), (None, None), (MONTHS, None)])
def test_the_steps_of_a_file_add_up_to_its_rows(
    store: Store, by: str, period: Period | None, before: Period | None
) -> None:
    table = store.breakdown(Filter(), by, period, before)
    tables = sheets(table, store.over_time(Filter(), table), lambda name, country: {"name": name, "country": country})
    now = dict.fromkeys(((line["name"], line["country"]) for line in tables["table"]), 0)
    for line in tables["long"]:
        now[line["name"], line["country"]] += line["incidents"] if line["period"] == "now" else 0
    for line, pivot in zip(tables["table"], tables["pivot"], strict=True):
        days = [day.isoformat() for day in table.steps]
        assert pivot["in_no_step"] + sum(pivot[day] for day in days) == line["incidents"]
        if line["name"] != "all":
            assert now[line["name"], line["country"]] == line["incidents"]


def test_nothing_is_an_empty_table(tmp_path: Path) -> None:
    for by in TABLE_ROWS:
        table = Store.open(tmp_path / "store").breakdown(Filter(), by, WEEK, BEFORE)
        assert (table.rows, table.unknown, table.total.now.incidents) == ((), None, 0)
        assert Store.open(tmp_path / "store").breakdown(Filter(), by).steps == ()


def test_what_cant_be_counted_is_said(store: Store) -> None:
    with pytest.raises(ValueError, match="region, country, type, actor"):
        store.breakdown(Filter(), "colour")
    with pytest.raises(ValueError, match="needs a period"):
        store.breakdown(Filter(), "region", None, BEFORE)
