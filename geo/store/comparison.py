"""Is that more than before? The incidents of a period beside those of the period before it, by type.

The arithmetic is counting: no forecast, no test. Whether a number is unusual is left to the eye, beside the numbers
of the same length of time before it; few incidents are called few, as ACLED's and HDX Signals' rules demand of
those who compare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import taxonomy
from geo.filter import Filter

if TYPE_CHECKING:
    from geo.store import Store

EARLIER_PERIODS = 26
"""A year of fortnights."""
FEWEST_PERIODS = 8
"""With fewer before it, nobody can see whether a period is unusual."""
FEW = 20
"""So many incidents in both periods together, or less, are few: one more or less changes the share much. HDX Signals
and ACLED's Trendfinder set such a least number before they speak of a change."""

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Change:
    """How many incidents of a type there are now, and were before."""

    event_type: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        """Above 0 where there are more now."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period beside those before it.

    Attributes
    ----------
    period, before : (date, date)
        First and last day of each.
    changes : tuple of Change
        By event type, the greatest difference first.
    earlier : tuple of int
        How many incidents the periods before had, each as long, the latest first; as far as the data reach back.
    """

    period: Span
    before: Span
    changes: tuple[Change, ...]
    earlier: tuple[int, ...]

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
        return self.now + self.then <= FEW


def compare(store: Store, shown: Filter, period: Span) -> Comparison:
    """Count the incidents that a filter lets through in a period, and in those before it.

    Parameters
    ----------
    shown : Filter
        Its own days don't count.
    period : (date, date)
        First and last day.
    """
    anytime = shown.any_day
    spans = [period, *earlier_spans(period, EARLIER_PERIODS)]
    now, *before = store.in_spans(anytime, spans)
    first = store.totals(anytime).first
    known = [
        sum(counts.values())
        for (since, _), counts in zip(spans[1:], before, strict=True)
        if first is not None and since >= first
    ]
    latest = before[0] if before else {}
    return Comparison(period, spans[1] if len(spans) > 1 else period, _changes(now, latest), tuple(known))


def earlier_spans(period: Span, number: int) -> list[Span]:
    """The spans before a period that are as long as it, the latest first; fewer where the calendar begins."""
    days = (period[1] - period[0]).days + 1
    room = min(number, (period[0] - dt.date.min).days // days)
    starts = [period[0] - dt.timedelta(days=days * turn) for turn in range(1, room + 1)]
    return [(start, start + dt.timedelta(days=days - 1)) for start in starts]


def _changes(now: Mapping[str, int], before: Mapping[str, int]) -> tuple[Change, ...]:
    types = [code for code in taxonomy.EVENT_TYPES if code in now or code in before]
    changes = [Change(code, now.get(code, 0), before.get(code, 0)) for code in types]
    return tuple(sorted(changes, key=lambda change: -abs(change.difference)))


def unusual_words(comparison: Comparison) -> str:
    """How the number of now stands among the earlier ones, or why that can't be said."""
    earlier = comparison.earlier
    if len(earlier) < FEWEST_PERIODS:
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
    """Between which numbers the middle half of some counts lies."""
    ordered = sorted(counts)
    quarter = len(ordered) // 4
    return ordered[quarter], ordered[-quarter - 1]
