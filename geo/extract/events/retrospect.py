"""What a report only looks back on: clauses dated long before it, and those that continue them.

Wires and live blogs close with earlier attacks, each with its own date and toll. Left in, these would be taken for
those of the events before them: a strike of this morning becomes one of 2024.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import pairwise

from geo.extract.events.clauses import Clause
from geo.extract.events.event_types import KINETIC
from geo.extract.events.layout import OF_TITLE
from geo.extract.text.dates import AT_HEAD, OVER_DAYS, When
from geo.extract.text.lexicon import SINCE, listed

_BEFORE_THOSE_COVERED = 3
"""The most days before those of its title that a report of several days still tells of."""
_LOOKED_BACK_ON = 45
"""Days before publication from which on an event is history beside later ones."""
_MONTH_LOOKED_BACK_ON = 7
"""The same for an event known only to its month: "Last month, shelling killed 57"."""
_ROUGH = ("month", "year")
_NEWS_WITHIN = 3
"""The most days before publication of the newest event in news."""
_ONE_STORY_WITHIN = 14
"""The most days between two current events of one report; anything further back from all later ones is a look back."""


def mark_background(
    clauses: Sequence[Clause], published: dt.date | None, covered: When | None, opens: Callable[[int], bool]
) -> list[Clause]:
    """The clauses, with those that only look back marked as background, unless the report tells of nothing else.

    A day that only serves a comparison ("the most since a bomb hit it in May") is ignored. ``opens`` says whether a
    sentence opens a paragraph, which ends a look back.
    """
    past = _past_of(published, covered)
    if past is None:
        return list(clauses)
    if published is not None and (covered is None or covered.rule != OF_TITLE):
        past = max(past[0], _days_told_since(clauses, published)), past[1]
    _ignore_comparisons(clauses)
    behind = {id(clause) for clause in clauses if _is_dated_before(clause, *past) or _recalls(clause)}
    behind |= _going_on(clauses, behind, opens)
    if behind and any(_reports(clause) and id(clause) not in behind for clause in clauses):
        for clause in clauses:
            clause.background |= id(clause) in behind
    return list(clauses)


def _ignore_comparisons(clauses: Iterable[Clause]) -> None:
    """Take the days away from clauses that only serve a comparison."""
    for clause in clauses:
        clause.dates = [when for when in clause.dates if not _is_compared_with(clause, when)]


def _reports(clause: Clause) -> bool:
    """Whether a clause below the headline reports an event of the text's own time, as far as its words say."""
    return bool(clause.event_type) and not clause.background and not clause.headline


def _recalls(clause: Clause) -> bool:
    """Whether a clause says that it recalls something: "Напомним, 1 июля …", "It would be recalled that …"."""
    opening = clause.own_words[:_REMINDS_WITHIN]
    return opening[0].low in _REMINDERS or any(word.low == "recalled" for word in opening[1:])


_REMINDERS = listed("нагадаємо нагадуємо напомним напоминаем recall")
_REMINDS_WITHIN = 5


def _past_of(published: dt.date | None, covered: When | None) -> tuple[dt.date, dt.date] | None:
    """The days before which an event known to its day, or to its month, is only looked back on; None if unknown."""
    if covered is not None and covered.rule == OF_TITLE:
        since = covered.start - dt.timedelta(days=_BEFORE_THOSE_COVERED)
        return since, since
    if published is None:
        return None
    return published - dt.timedelta(days=_LOOKED_BACK_ON), published - dt.timedelta(days=_MONTH_LOOKED_BACK_ON)


def _days_told_since(clauses: Sequence[Clause], published: dt.date) -> dt.date:
    """The first day of the violence that news tells of: going back from publication, up to a gap of weeks.

    The oldest day of all if the newest violence isn't recent (people arrested or tried now acted long before), each row
    of a list has its own day, or the days are told in order.
    """
    violent_days = _exact_days(clause for clause in clauses if clause.event_type in _VIOLENT)
    newest = max((day for day in violent_days if day <= published), default=None)
    is_news = newest is not None and (published - newest).days <= _NEWS_WITHIN
    if newest is None or not is_news or _is_listed_by_day(clauses) or _are_in_order(violent_days):
        return dt.date.min
    earlier = sorted({day for day in _exact_days(clauses) if day < newest}, reverse=True)
    return reduce(lambda first, day: day if (first - day).days <= _ONE_STORY_WITHIN else first, earlier, newest)


def _is_listed_by_day(clauses: Iterable[Clause]) -> bool:
    """Whether rows of a list have their own days at their head."""
    return any(when.rule == AT_HEAD and not when.saying for clause in clauses for when in clause.dates)


def _exact_days(clauses: Iterable[Clause]) -> list[dt.date]:
    """The days that clauses give of their own, in their order; not those of a month or more."""
    dates = (when for clause in clauses for when in clause.dates if not when.saying and not when.counts_from_another)
    return [when.start for when in dates if when.precision in _EXACT]


def _are_in_order(days: Sequence[dt.date]) -> bool:
    return len(set(days)) > 1 and all(first <= second for first, second in pairwise(days))


_EXACT = ("time", "day", "days")
_VIOLENT = KINETIC | {"casualties", "blast", "damage"}


def _is_dated_before(clause: Clause, since: dt.date, since_month: dt.date) -> bool:
    """Whether all dates of a clause are before the given days, or one is a longer time than an incident takes."""
    dates = [when for when in clause.dates if not when.saying]
    if any((when.end - when.start).days > _LOOKED_BACK_ON and when.rule == OVER_DAYS for when in dates):
        return True
    return bool(dates) and all(
        when.end < since_month if when.precision in _ROUGH else when.end < since and not when.counts_from_another
        for when in dates
    )


def _is_compared_with(clause: Clause, when: When) -> bool:
    """Whether a date after an event is another event's: "in the heaviest attack since a missile hit Sumy in May"."""
    signs = [match.first for match in clause.triggers] + [toll.cue for toll in clause.real_tolls]
    first = min(signs, default=when.first)
    return any(word.low in SINCE for word in clause.words[first : when.first])


def _going_on(clauses: Iterable[Clause], behind: set[int], opens: Callable[[int], bool]) -> set[int]:
    """The clauses of the same paragraph that continue a look back, without a day, a place or "another"."""
    going_on: set[int] = set()
    before: Clause | None = None
    for clause in clauses:
        if id(clause) in behind:
            before = clause
        elif before is not None and clause.number != before.number:
            follows = clause.number == before.number + 1 and not opens(clause.number)
            bare = not clause.dates and not clause.new and not any(place.role == "" for place in clause.places)
            if follows and bare:
                going_on.add(id(clause))
                before = clause
            else:
                before = None
    return going_on
