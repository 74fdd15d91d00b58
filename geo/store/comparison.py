"""Compare the incidents of a period with those of an earlier one, by type.

This only counts: there is no forecast and no significance test. The reader judges whether a number is unusual, from the
numbers of earlier periods of the same length. Small numbers are marked as few, as ACLED and HDX Signals do. Their own
rules are shown as well, with their minimums: ACLED Trendfinder's for the last week (:class:`Week`) and HDX Signals' for
the last 30 days (:class:`Level`).

Source of the rules: https://acleddata.com/trendfinder and https://github.com/OCHA-DAP/hdx-signals, as of November 2026.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.filter import BEFORE, NOTHING, YEAR, Filter
from geo.store.answers import Bin, Totals

if TYPE_CHECKING:
    from geo.store import Store

EARLIER_PERIODS = 26
"""The most earlier periods that are counted: a year of fortnights."""

Period = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Change:
    """The number of incidents of a type in the period and in the earlier one."""

    event_type: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        """The change: above 0 for an increase."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period compared with earlier ones.

    Attributes
    ----------
    period, before : (date, date)
        First and last day of each; for periods of hours, the days that they touch.
    changes : tuple of Change
        By event type, the greatest difference first.
    earlier : tuple of int
        The numbers of incidents in earlier periods of the same length, the latest first, as far as the data go back.
    totals, totals_before : Totals
        The figures of both.
    against : str
        What ``before`` is: :data:`geo.filter.BEFORE` or :data:`geo.filter.YEAR`.
    """

    FEW = 20
    """Up to this many incidents in both periods together count as few, because one more or less changes the share a
    lot. HDX Signals and ACLED's Trendfinder have such minimums too."""
    FEWEST_PERIODS = 8
    """With fewer earlier periods, nobody can see whether a period is unusual."""

    period: Period
    before: Period
    changes: tuple[Change, ...]
    earlier: tuple[int, ...]
    totals: Totals = field(default_factory=Totals)
    totals_before: Totals = field(default_factory=Totals)
    against: str = BEFORE

    @property
    def now(self) -> int:
        """Incidents in the period."""
        return sum(change.now for change in self.changes)

    @property
    def then(self) -> int:
        """Incidents in the period before."""
        return sum(change.before for change in self.changes)

    @property
    def is_few(self) -> bool:
        """Whether there are too few to speak of a change."""
        return self.now + self.then <= self.FEW


def compare(store: Store, filter: Filter, period: Period, against: str = BEFORE) -> Comparison:
    """Count the matching incidents of a period and of earlier ones.

    Parameters
    ----------
    filter : Filter
        Its own dates are ignored, except hours (``last``), which are compared with as many hours before them.
    period : (date, date)
        First and last day.
    against : str
        :data:`geo.filter.BEFORE` or :data:`geo.filter.YEAR`.
    """
    anytime = filter.any_day
    before = span_before(period, against) or period
    spans = [before, *earlier_spans(period, EARLIER_PERIODS)]
    hours = filter.last if filter.last is not None and filter.last.unit == "h" else None
    if hours is not None and hours.now is not None:
        turns = [hours.earlier(turn) for turn in range(EARLIER_PERIODS + 1)]
        aside = hours.at(hours.now - _A_YEAR) if against == YEAR else turns[1]
        filters = [replace(anytime, last=last) for last in (turns[0], aside, *turns[1:])]
        counts = tuple(store.types(each) for each in filters)
        spans = [(last.since, last.until) for last in (aside, *turns[1:])]
    else:
        filters = [replace(anytime, since=since, until=until) for since, until in (period, before)]
        counts = store.in_spans(anytime, [period, *spans])
    now, then, *earlier = counts
    first = store.totals(anytime).first
    within_data = [
        sum(each.values())
        for (since, _until), each in zip(spans[1:], earlier, strict=True)
        if first is not None and since >= first
    ]
    totals, totals_before = store.totals(filters[0]), store.totals(filters[1])
    return Comparison(period, spans[0], _changes(now, then), tuple(within_data), totals, totals_before, against)


_A_YEAR = dt.timedelta(days=365)


def span_before(period: Period, against: str) -> Period | None:
    """The period to compare with (:data:`geo.filter.AGAINST`); None for no comparison, or a date before year 1."""
    if against == NOTHING:
        return None
    return year_before(period) if against == YEAR else next(iter(earlier_spans(period, 1)), None)


def year_before(period: Period) -> Period:
    """The same days a year before, or as many years before as it takes for the two not to overlap."""
    years = period[1].year - period[0].year + 1
    while years > 1 and _years_before(period[1], years - 1) < period[0]:
        years -= 1
    return _years_before(period[0], years), _years_before(period[1], years)


def _years_before(day: dt.date, years: int) -> dt.date:
    year = max(dt.MINYEAR, day.year - years)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def earlier_spans(period: Period, number: int) -> list[Period]:
    """The ``number`` spans of the same length before a period, the latest first; fewer if they would precede year 1."""
    days = (period[1] - period[0]).days + 1
    room = min(number, (period[0] - dt.date.min).days // days)
    starts = [period[0] - dt.timedelta(days=days * turn) for turn in range(1, room + 1)]
    return [(start, start + dt.timedelta(days=days - 1)) for start in starts]


def _changes(now: Mapping[str, int], before: Mapping[str, int]) -> tuple[Change, ...]:
    types = [code for code in taxonomy.EVENT_TYPES if code in now or code in before]
    changes = [Change(code, now.get(code, 0), before.get(code, 0)) for code in types]
    return tuple(sorted(changes, key=lambda change: -abs(change.difference)))


def unusual_words(comparison: Comparison) -> str:
    """How the current number compares with the earlier ones, in words, or why that can't be said."""
    earlier = comparison.earlier
    if len(earlier) < comparison.FEWEST_PERIODS:
        periods = "no such period" if not earlier else f"{len(earlier)} such period{'s' if len(earlier) > 1 else ''}"
        return f"The data reach back over {periods}: too few to see what is usual."
    rank = sum(count >= comparison.now for count in earlier)
    low, high = middle_half(earlier)
    half = f"half of them held {low:,}" if low == high else f"half of them held {low:,} to {high:,}"
    if rank == 0:
        return f"More than in any of the {len(earlier)} periods before; {half}."
    if all(count > comparison.now for count in earlier):
        return f"Fewer than in any of the {len(earlier)} periods before; {half}."
    return f"{rank:,} of the {len(earlier)} periods before held as many or more; {half}."


def middle_half(counts: Sequence[int]) -> tuple[int, int]:
    """The interquartile range of some counts."""
    ordered = sorted(counts)
    quarter = len(ordered) // 4
    return ordered[quarter], ordered[-quarter - 1]


# ------------------------------------------------------------------------------------------------- others' rules


@dataclass(frozen=True, slots=True)
class Week:
    """The last week of a period compared with the mean of some weeks before it, by ACLED Trendfinder's rule.

    Attributes
    ----------
    span : (date, date)
    count : int
        Incidents that started in it.
    weeks, before : int, int
        The number of weeks before it, and of incidents that started in these.
    """

    WEEKS = (4, 52)
    """The numbers of earlier weeks whose mean is compared."""
    LARGE_RISE, MODERATE_RISE, LARGE_FALL = 0.25, 0.10, -0.25
    """Shares of that mean from which a change is a large or a moderate increase, and a large decrease."""
    SMALL_MEAN, SMALL_WEEK = 2, 5
    """If the mean and the week's number are at most these, every change is called limited."""

    span: Period
    count: int
    weeks: int
    before: int

    @property
    def mean(self) -> float:
        """Mean number of incidents per week in the weeks before."""
        return self.before / self.weeks

    @property
    def change(self) -> float | None:
        """The change as a share of the mean; None if that is 0."""
        return self.count / self.mean - 1 if self.before else None

    @property
    def is_small(self) -> bool:
        """Whether the numbers are too small to name the change."""
        return self.mean <= self.SMALL_MEAN and self.count <= self.SMALL_WEEK

    @property
    def verdict(self) -> str:
        """The rule's name for the change."""
        change = self.change
        if self.is_small:
            return "limited"
        if change is None or change > self.LARGE_RISE:
            return "large increase"
        if change >= self.MODERATE_RISE:
            return "moderate increase"
        return "large decrease" if change < self.LARGE_FALL else "limited"


@dataclass(frozen=True, slots=True)
class Level:
    """People killed in the last 30 days of a period, and the most in any earlier 30 days, by HDX Signals' rule.

    ``unknown`` counts the incidents without a figure. ``most`` has for each of :attr:`YEARS` the most killed in any 30
    days within that many years before, None if the data don't go back so far.
    """

    DAYS, LEAST, YEARS = 30, 100, (3, 1)
    """The length of the period in days, the least number of killed for the rule to apply, and the years to look
    back."""

    span: Period
    killed: int
    unknown: int
    most: Mapping[int, int | None]

    @property
    def years(self) -> int:
        """For how many years this level hasn't been reached; 0 if it has, or if it is below the minimum."""
        if self.killed < self.LEAST:
            return 0
        return next((years for years, most in self.most.items() if most is not None and self.killed > most), 0)


def trend_rules(store: Store, filter: Filter, until: dt.date) -> tuple[tuple[Week, ...], Level]:
    """The figures for the rules of Trendfinder and HDX Signals, for a period that ends on a day.

    There is a :class:`Week` for each of :attr:`Week.WEEKS` that the data go back to.
    """
    anytime = filter.any_day
    first = store.totals(anytime).first or until
    length = max(7 * (max(Week.WEEKS) + 1), 365 * max(Level.YEARS) + Level.DAYS)
    length = min(length, (until - dt.date.min).days + 1)
    starts = [until - dt.timedelta(days=ago) for ago in reversed(range(length))]
    days = store.in_bins(anytime, [(day, day) for day in starts])
    return _weeks(days, first), _level(days, first)


def _weeks(days: Sequence[Bin], first: dt.date) -> tuple[Week, ...]:
    week, counts = (days[-7].start, days[-1].end), [day.count for day in days]
    return tuple(
        Week(week, sum(counts[-7:]), weeks, sum(counts[-7 * (weeks + 1) : -7]))
        for weeks in Week.WEEKS
        if first <= week[0] - dt.timedelta(days=7 * weeks)
    )


def _level(days: Sequence[Bin], first: dt.date) -> Level:
    last = days[-Level.DAYS :]
    sums = list(itertools.accumulate((day.killed.best for day in days), initial=0))
    windows = [sums[end] - sums[end - Level.DAYS] for end in range(Level.DAYS, len(days) - Level.DAYS + 1)]
    most = {
        years: max(windows[-(365 * years - Level.DAYS + 1) :])
        if windows and first <= last[0].start - dt.timedelta(days=365 * years)
        else None
        for years in Level.YEARS
    }
    unknown = sum(day.killed.unknown for day in last)
    return Level((last[0].start, last[-1].end), sum(day.killed.best for day in last), unknown, most)
