"""The bars over time: one day isn't a wall, no bar is missing, and the band covers what is chosen."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geo.filter import Filter, Last
from geo.store import Bin, Histogram
from geo.ui.pages.timeline import band, bins_of, summary
from geo.ui.state import MapState

DAY = dt.date(2025, 8, 20)
NOON = dt.datetime(2025, 8, 20, 12, tzinfo=dt.UTC)


def test_one_day_stands_in_its_month() -> None:
    bins = bins_of(Histogram((Bin(DAY, DAY, {"kinetic": 2}),), "day"))
    assert (bins[0].start, bins[-1].end) == (dt.date(2025, 8, 1), dt.date(2025, 8, 31))
    assert [one.count for one in bins if one.count] == [2]


def test_nothing_has_no_bars() -> None:
    assert bins_of(Histogram()) == []
    assert summary([], 0, 0) == "There is no incident to show over time."
    assert summary([], 0, 3) == "None of the incidents shown has a date."


@given(st.dates(dt.date(2, 1, 1), dt.date(9998, 1, 1)), st.integers(0, 119))
def test_bars_follow_each_other_and_lose_nothing(first: dt.date, days: int) -> None:
    given_bins = tuple(
        Bin(first + dt.timedelta(days=n), first + dt.timedelta(days=n), {"civil": n}) for n in range(days + 1)
    )
    bins = bins_of(Histogram(given_bins, "day"))
    assert len(bins) >= 28
    assert all(after.start - before.end == dt.timedelta(days=1) for before, after in pairwise(bins))
    assert sum(one.count for one in bins) == sum(one.count for one in given_bins)


def test_the_band_covers_the_days_chosen() -> None:
    bins = bins_of(Histogram((Bin(DAY, DAY, {"kinetic": 2}),), "day"))
    chosen = MapState(filter=Filter(since=dt.date(2025, 8, 11), until=dt.date(2025, 8, 20)))
    assert band(chosen, bins, NOON) == {"left": round(1000 / 31, 3), "width": round(1000 / 31, 3)}
    assert band(MapState(), bins, NOON)["width"] == 0
    assert band(MapState(filter=Filter(since=dt.date(2030, 1, 1))), bins, NOON)["width"] == 0
    days_up_to_now = MapState(filter=Filter(last=Last(2, "d")))
    assert band(days_up_to_now, bins, NOON)["width"] == round(200 / 31, 3)
