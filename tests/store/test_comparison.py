"""A period stands beside those before it: counts, and no more said than they bear."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from geo.filter import BEFORE, NOTHING, YEAR, Filter, Last
from geo.model import Count, Incident
from geo.store import Store
from geo.store.comparison import (
    EARLIER_PERIODS,
    Change,
    Comparison,
    Level,
    Week,
    compare,
    earlier_spans,
    middle_half,
    span_before,
    trend_rules,
    unusual_words,
    year_before,
)

DAY = dt.date(2025, 8, 20)
WEEK = (DAY - dt.timedelta(days=6), DAY)


def incident(number: int, event_type: str, day: dt.date) -> Incident:
    return Incident(
        id=f"i{number}",
        title="",
        event_type=event_type,
        source="s",
        source_id=f"i{number}",
        date_start=day,
        date_end=day,
        date_precision="day",
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three drone strikes this week and one the week before, which had two clashes; one of each week before that."""
    held = Store.open(tmp_path_factory.mktemp("compared") / "store")
    days = [("drone_strike", 0), ("drone_strike", 3), ("drone_strike", 6), ("drone_strike", 7)]
    days += [("ground_clash", 8), ("ground_clash", 13), *(("drone_strike", 7 * week) for week in range(2, 10))]
    held.add(incident(number, kind, DAY - dt.timedelta(days=ago)) for number, (kind, ago) in enumerate(days))
    return held


def test_types_stand_by_the_size_of_their_change(store: Store) -> None:
    comparison = compare(store, Filter(), WEEK)
    assert comparison.changes == (Change("drone_strike", 3, 1), Change("ground_clash", 0, 2))
    assert (comparison.now, comparison.then) == (3, 3)
    assert comparison.before == (WEEK[0] - dt.timedelta(days=7), WEEK[0] - dt.timedelta(days=1))
    assert comparison.is_few


def test_periods_before_the_data_begin_are_no_quiet_ones(store: Store) -> None:
    earlier = compare(store, Filter(), WEEK).earlier
    assert len(earlier) < EARLIER_PERIODS
    assert earlier == (3, 1, 1, 1, 1, 1, 1, 1)


def test_days_of_the_filter_dont_count_twice(store: Store) -> None:
    assert compare(store, Filter(since=DAY), WEEK) == compare(store, Filter(), WEEK)


def test_nothing_is_no_change(tmp_path: Path) -> None:
    comparison = compare(Store.open(tmp_path / "store"), Filter(), WEEK)
    assert (comparison.now, comparison.then, comparison.changes, comparison.earlier) == (0, 0, (), ())


@pytest.mark.parametrize(
    ("now", "earlier", "says"),
    [
        (9, (1, 2), "over 2 such periods: too few"),
        (9, (1,), "over 1 such period: too few"),
        (9, (), "over no such period"),
        (9, (1, 2, 3, 4, 5, 6, 7, 8), "More than in any of the 8 periods before; half of them held 3 to 6."),
        (0, (1, 2, 3, 4, 5, 6, 7, 8), "Fewer than in any of the 8 periods before"),
        (7, (1, 2, 3, 4, 5, 6, 7, 8), "2 of the 8 periods before held as many or more"),
        (2, (2,) * 9, "9 of the 9 periods before held as many or more; half of them held 2."),
    ],
)
def test_what_is_unusual_is_said_in_counts(now: int, earlier: tuple[int, ...], says: str) -> None:
    changes = (Change("drone_strike", now, 0),)
    assert says in unusual_words(Comparison(WEEK, WEEK, changes, earlier))


def test_few_are_called_few() -> None:
    assert Comparison(WEEK, WEEK, (Change("drone_strike", Comparison.FEW, 0),), ()).is_few
    assert not Comparison(WEEK, WEEK, (Change("drone_strike", Comparison.FEW, 1),), ()).is_few


def test_the_calendar_has_a_beginning() -> None:
    first = (dt.date(1, 1, 5), dt.date(1, 1, 6))
    assert earlier_spans(first, 9) == [
        (dt.date(1, 1, 3), dt.date(1, 1, 4)),
        (dt.date(1, 1, 1), dt.date(1, 1, 2)),
    ]


def test_the_middle_half_leaves_a_quarter_on_each_side() -> None:
    assert middle_half(range(8)) == (2, 5)


def test_the_same_days_a_year_before_never_meet_the_period() -> None:
    assert year_before(WEEK) == (dt.date(2024, 8, 14), dt.date(2024, 8, 20))
    assert year_before((dt.date(2024, 2, 29), dt.date(2024, 2, 29))) == (dt.date(2023, 2, 28), dt.date(2023, 2, 28))
    winter = (dt.date(2024, 12, 1), dt.date(2025, 1, 10))
    assert year_before(winter) == (dt.date(2023, 12, 1), dt.date(2024, 1, 10))
    assert year_before((dt.date(2020, 1, 1), dt.date(2022, 12, 31))) == (dt.date(2017, 1, 1), dt.date(2019, 12, 31))


def test_a_period_is_set_against_the_time_before_or_a_year_before_or_nothing() -> None:
    assert span_before(WEEK, BEFORE) == (dt.date(2025, 8, 7), dt.date(2025, 8, 13))
    assert span_before(WEEK, YEAR) == year_before(WEEK)
    assert span_before(WEEK, NOTHING) is None
    assert span_before((dt.date.min, DAY), BEFORE) is None  # the calendar begins with it


def test_a_period_stands_beside_the_same_days_a_year_before(store: Store) -> None:
    comparison = compare(store, Filter(), WEEK, YEAR)
    assert (comparison.before, comparison.now, comparison.then) == (year_before(WEEK), 3, 0)
    assert (comparison.totals.reports, comparison.totals_before.incidents) == (0, 0)


def test_hours_stand_beside_as_many_before_them_by_the_clock(tmp_path: Path) -> None:
    noon = dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC)
    held = Store.open(tmp_path / "store")
    held.add(
        Incident(
            id=f"t{number}",
            title="",
            event_type="drone_strike",
            source="s",
            source_id=f"t{number}",
            date_start=moment.date(),
            date_end=moment.date(),
            time_start=moment,
            date_precision="time",
        )
        for number, moment in enumerate(noon - dt.timedelta(hours=hours) for hours in (1, 23, 25, 47, 49))
    )
    shown = Filter(last=Last(24, "h")).at(noon)
    comparison = compare(held, shown, (noon.date() - dt.timedelta(days=1), noon.date()))
    assert (comparison.now, comparison.then) == (2, 2)


@pytest.mark.parametrize(
    ("count", "before", "verdict"),
    [
        (12, 20, "large increase"),
        (11, 40, "moderate increase"),
        (10, 40, "limited"),
        (8, 40, "limited"),
        (7, 40, "large decrease"),
        (5, 8, "limited"),
        (6, 8, "large increase"),
        (6, 0, "large increase"),
        (0, 0, "limited"),
    ],
)
def test_a_week_is_called_what_trendfinder_calls_it(count: int, before: int, verdict: str) -> None:
    assert Week(WEEK, count, 4, before).verdict == verdict


def test_a_level_is_new_only_above_the_minimum_and_all_before() -> None:
    assert Level(WEEK, 120, 3, {3: 130, 1: 110}).years == 1
    assert Level(WEEK, 140, 3, {3: 130, 1: 110}).years == 3
    assert Level(WEEK, 99, 0, {3: 1, 1: 1}).years == 0
    assert Level(WEEK, 120, 0, {3: None, 1: None}).years == 0


def test_the_rules_rest_on_weeks_and_on_the_killed_of_thirty_days(tmp_path: Path) -> None:
    held = Store.open(tmp_path / "store")
    days = [(0, 60), (20, 50), (29, None), (30, 90), (300, 30), (400, 500)]
    held.add(
        replace(
            incident(number, "ground_clash", DAY - dt.timedelta(days=ago)),
            killed=None if killed is None else Count(None, killed, None),
        )
        for number, (ago, killed) in enumerate(days)
    )
    weeks, level = trend_rules(held, Filter(), DAY)
    assert [(week.weeks, week.count, week.before) for week in weeks] == [(4, 1, 3), (52, 1, 4)]
    assert (level.killed, level.unknown, level.most) == (110, 1, {3: None, 1: 90})
    assert level.years == 1
