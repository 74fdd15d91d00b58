"""The bars over time: one day isn't a wall, no bar is missing, and the band covers what is chosen."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geo.filter import Filter, Last
from geo.store import Bin, CasualtyTotals, Histogram
from geo.ui.pages.timeline import (
    against_words,
    band,
    bar_paths,
    bar_words,
    bins_of,
    chunk_days,
    chunks,
    height,
    scale,
    summary,
    wider_words,
)
from geo.ui.state import MapState

DAY = dt.date(2025, 8, 20)
NOON = dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC)


def test_one_day_stands_in_its_month() -> None:
    bins = bins_of(Histogram((Bin(DAY, DAY, {"kinetic": 2}),), "day"))
    assert (bins[0].start, bins[-1].end) == (dt.date(2025, 8, 1), dt.date(2025, 8, 31))
    assert [one.count for one in bins if one.count] == [2]


def test_dates_wider_than_a_bar_are_said() -> None:
    assert wider_words(0, "day") == ""
    assert wider_words(1, "day") == " 1 isn’t known to the day and stands at the first day that it may have been."
    assert wider_words(5, "week").startswith(" 5 aren’t known to the week and stand")


def test_nothing_has_no_bars() -> None:
    assert bins_of(Histogram()) == []
    assert summary([], "incidents", 0) == "There is no incident to show over time."
    assert summary([], "incidents", 3) == "None of the incidents shown has a date."


@given(st.dates(dt.date(2, 1, 1), dt.date(9998, 1, 1)), st.integers(0, 119))
def test_bars_follow_each_other_and_lose_nothing(first: dt.date, days: int) -> None:
    given_bins = tuple(
        Bin(first + dt.timedelta(days=n), first + dt.timedelta(days=n), {"civil": n}) for n in range(days + 1)
    )
    bins = bins_of(Histogram(given_bins, "day"))
    assert len(bins) >= 28
    assert all(after.start - before.end == dt.timedelta(days=1) for before, after in pairwise(bins))
    assert sum(one.count for one in bins) == sum(one.count for one in given_bins)


def test_all_bars_are_one_path_a_colour() -> None:
    bins = [Bin(DAY, DAY, {"kinetic": 1, "civil": 3}), Bin(DAY, DAY, {}), Bin(DAY, DAY, {"kinetic": 4})]
    kinetic, civil = bar_paths(bins, "incidents", 4)
    assert kinetic["drawn"] == "M0.1 75h0.8v25h-0.8zM2.1 0h0.8v100h-0.8z"
    assert civil["drawn"] == "M0.1 0h0.8v75h-0.8z"
    assert kinetic["colour"] != civil["colour"]
    assert (kinetic["kind"], civil["kind"]) == ("", "")


def test_bars_of_people_show_what_is_sure_what_may_be_and_where_no_figure_is() -> None:
    some = CasualtyTotals(low=1, high=4, known=1, unknown=0, open=0)
    none = CasualtyTotals(low=0, high=0, known=0, unknown=2, open=0)
    bins = [Bin(DAY, DAY, {"kinetic": 1}, killed=some), Bin(DAY, DAY, {"kinetic": 2}, killed=none)]
    paths = {path["kind"]: path["drawn"] for path in bar_paths(bins, "killed", 4)}
    assert paths == {
        "": "M0.1 75h0.8v25h-0.8z",
        "may": "M0.1 0h0.8v75h-0.8z",
        "unknown": "M1.1 96h0.8v4h-0.8z",
    }


def test_the_band_covers_the_days_chosen() -> None:
    bins = bins_of(Histogram((Bin(DAY, DAY, {"kinetic": 2}),), "day"))
    chosen = MapState(filter=Filter(since=dt.date(2025, 8, 11), until=dt.date(2025, 8, 20)))
    assert band(chosen, bins, NOON) == {"left": round(1000 / 31, 3), "width": round(1000 / 31, 3)}
    assert band(MapState(), bins, NOON)["width"] == 0
    assert band(MapState(filter=Filter(since=dt.date(2030, 1, 1))), bins, NOON)["width"] == 0
    days_up_to_now = MapState(filter=Filter(last=Last(2, "d")))
    assert band(days_up_to_now, bins, NOON)["width"] == round(200 / 31, 3)


@given(st.integers(1, 10**9))
def test_the_scale_has_few_round_numbers(most: int) -> None:
    lines = scale(most)
    assert 1 <= len(lines) <= 4
    assert lines[0] == {"at": 0.0, "label": "0"}
    assert all(0 <= line["at"] <= 100 for line in lines)
    assert {line["label"].replace(",", "").rstrip("0") for line in lines[1:2]} <= {"1", "2", "5"}


def test_nobody_harmed_has_no_scale() -> None:
    assert scale(0) == []


def test_a_bar_of_people_is_as_high_as_may_be_and_says_what_is_unknown() -> None:
    bar = Bin(DAY, DAY, {"kinetic": 7}, killed=CasualtyTotals(low=3, best=4, high=5, known=5, unknown=2))
    assert height(bar, "killed") == 5
    assert bar_words(bar, "killed") == "20 Aug 2025: 3–5 killed; 2 of 7 give no figure"
    no_end = Bin(DAY, DAY, {"kinetic": 7}, killed=CasualtyTotals(low=3, best=4, high=5, known=5, open=1))
    assert bar_words(no_end, "killed") == "20 Aug 2025: at least 3 killed"
    assert bar_words(Bin(DAY, DAY, {"kinetic": 2}), "injured") == "20 Aug 2025: 2 incidents, none gives a figure"
    assert bar_words(Bin(DAY, DAY, {}), "killed") == "20 Aug 2025: no incident"


@given(st.integers(1, 4000), st.sampled_from(["", "day", "week", "month", "year"]))
def test_a_period_falls_into_pieces_without_a_gap(length: int, by: str) -> None:
    period = (DAY, DAY + dt.timedelta(days=length - 1))
    days, _ = chunk_days(period, by)
    pieces = chunks(DAY, length, days)
    assert (pieces[0][0], pieces[-1][1]) == period
    assert all(after[0] - before[1] == dt.timedelta(days=1) for before, after in pairwise(pieces))
    assert len(pieces) <= 320


def test_what_a_period_is_set_against_is_said_in_days() -> None:
    week = (DAY - dt.timedelta(days=6), DAY)
    assert against_words("before", week) == "the 7 days before"
    assert against_words("year", week) == "the same days a year before"
    assert against_words("year", (dt.date(2023, 9, 1), DAY)) == "the same days 2 years before"
    assert against_words("nothing", None) == "nothing"
