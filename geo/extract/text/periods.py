"""Periods of the calendar that reports look back on: seasons, and the first months of a year.

Only past periods count: "this summer" in a report of July doesn't date an event. Seasons are those of the northern
hemisphere, where the reports come from.
"""

from __future__ import annotations

import datetime as dt

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month in which a season begins, by its name in a language's table of dates."""
START_OF_YEAR = "start_of_year"
"""The name of a year's first months in a language's table of dates."""
_MONTHS_OF_SEASON = 3
_MONTHS_OF_YEAR = 12
_MONTHS_OF_START = 2


def period_before(name: str, year: int | None, published: dt.date, *, last: bool) -> tuple[dt.date, dt.date] | None:
    """First and last day of a season, or of a year's first months, that was over on the day of publication.

    ``year`` is the one in which it began; without it, the latest period counts, or, with ``last``, the one before if
    that is still going on. None if the name isn't a period's, or the period isn't over.
    """
    if name == START_OF_YEAR:
        begins, months = 1, _MONTHS_OF_START
    elif name in SEASONS:
        begins, months = SEASONS[name], _MONTHS_OF_SEASON
    else:
        return None
    latest = published.year - (published < dt.date(published.year, begins, 1)) if year is None else year
    years = (latest, latest - 1) if last and year is None else (latest,)
    spans = ((dt.date(each, begins, 1), _last_day(each, begins + months - 1)) for each in years)
    return next((span for span in spans if span[1] < published), None)


def _last_day(year: int, month: int) -> dt.date:
    """The last day of a month; months above 12 are in the next year."""
    following = dt.date(year + month // _MONTHS_OF_YEAR, month % _MONTHS_OF_YEAR + 1, 1)
    return following - dt.timedelta(days=1)
