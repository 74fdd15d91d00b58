"""Parse dates as people and programs write them, with the precision that they have.

A date is a span of days with a precision; a month stays a month. Whether 03/04 is the third of April or the fourth of
March can't be decided from one value, so it is decided per column, from values that fit only one way
(:func:`day_order`), and asked if there are none. An unparseable date is never replaced by a guess: the row has no date,
and a flag.

Refused: dateutil and dateparser, which guess (they parse "1" as a day of the current month) and take about 50 µs per
value.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.filter import fold

FIRST_YEAR = 1900
"""Earlier years are treated as errors (1527 occurs in a real file)."""

_MONTHS = {
    fold(name): number
    for number, names in enumerate(
        (
            "january janvier januar jänner enero gennaio styczeń stycznia january января январь січня січень",
            "february février februar febrero febbraio luty lutego февраля февраль лютого лютий",
            "march mars märz marzo marzec marca марта март березня березень",
            "april avril abril aprile kwiecień kwietnia апреля апрель квітня квітень",
            "may mai mayo maggio maj maja мая май травня травень",
            "june juin juni junio giugno czerwiec czerwca июня июнь червня червень",
            "july juillet juli julio luglio lipiec lipca июля июль липня липень",
            "august août agosto sierpień sierpnia августа август серпня серпень",
            "september septembre septiembre settembre sept wrzesień września сентября сентябрь вересня вересень",
            "october octobre oktober octubre ottobre październik października октября октябрь жовтня жовтень",
            "november novembre noviembre listopad listopada ноября ноябрь листопада листопад",
            "december décembre dezember diciembre dicembre grudzień grudnia декабря декабрь грудня грудень",
        ),
        start=1,
    )
    for name in names.split()
}
"""Months in English, French, German, Spanish, Italian, Polish, Russian and Ukrainian, by at least three letters."""

_ERA = r"(?:,? ?(?:r|p|г|р|року|года?)\.?)?"
_TIME = _ERA + (
    r"(?:[ t,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([ap])\.?m\.?)?\s*"
    r"(z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_YMD = re.compile(r"(\d{4})(?:[-/.] ?| )(\d{1,2})(?:[-/.] ?| )(\d{1,2})\.?" + _TIME)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?")
_OF = r"(?:[ -]+(?:de|del|of) +|[ -]+)"
_DAY_MONTH = re.compile(
    r"(?:[^\W\d]+,? )?(\d{1,2})(?:st|nd|rd|th|er|\.)?" + _OF + r"([^\W\d]+)\.?,?" + _OF + r"(\d{4}|\d{2})" + _TIME
)
_MONTH_DAY = re.compile(r"(?:[^\W\d]+,? )?([^\W\d]+)\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})" + _TIME)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/., ]+([^\W\d]+)\.?(?:[-/. ]+(\d{1,2}))?")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?")
_MONTH_YEAR = re.compile(r"([^\W\d]+)\.?,?[ -](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_SECONDS = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_RANGE = re.compile(r"(.+?)(?: +(?:-|–|—|to|until|till|bis|au|по|до) +|\.\.|(?<=\d)[/–—](?=\d{4}-))(.+)")
_DAYS_IN_MONTH = re.compile(r"(\d{1,2}) ?(?:-|–|—|to|and|&) ?(\d{1,2}) ([^\W\d]+)\.? (\d{4})")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last day, precision, and the time if it has a time zone."""

    start: dt.date
    end: dt.date
    precision: str
    time: dt.datetime | None = None


def parse(text: str, *, day_first: bool | None = None) -> DateSpan | None:
    """Parse a date or span of dates; None if the text isn't one, or is ambiguous.

    Parameters
    ----------
    text : str
        One cell: "2022-03-01", "1 March 2022", "01.03.2022 14:05+02:00", "March 2022", "1-5 March 2022",
        "20220301", "2022-03-01 - 2022-03-05", seconds since 1970.
    day_first : bool or None
        Whether 03/04/2022 has the day first; None leaves it unparsed. Dates with dots always have the day first.
    """
    folded = fold(text)
    if not folded or len(folded) > 60:
        return None
    try:
        return _parse(folded, day_first)
    except (ValueError, OverflowError, OSError):
        return None


def day_order(values: Iterable[str]) -> bool | None:
    """Whether the day comes first in a column of dates such as 03/04/2022, judging by its values.

    Returns
    -------
    bool or None
        True (day first) or False (month first) if more than nine tenths of the unambiguous values agree; None if there
        are none, or they contradict each other.
    """
    first = second = 0
    for value in values:
        match = _NUMBERS.match(fold(value))
        if match and match[2] != ".":
            first += int(match[1]) > 12
            second += int(match[3]) > 12
    if first > 9 * second:
        return True
    return False if second > 9 * first else None


def is_ambiguous(text: str) -> bool:
    """Whether a text is a date that is valid with either day or month first."""
    match = _NUMBERS.match(fold(text))
    return bool(match and match[2] != "." and int(match[1]) <= 12 and int(match[3]) <= 12 and match[1] != match[3])


def _parse(text: str, day_first: bool | None) -> DateSpan | None:
    """Parse a folded text by the first pattern that matches and gives a valid date."""
    for pattern, span_of in _SHAPES:
        if (match := pattern.fullmatch(text)) and (span := span_of(match)):
            return span
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(match, day_first)
    if match := _RANGE.fullmatch(text):
        start, end = _parse(match[1].strip(), day_first), _parse(match[2].strip(), day_first)
        if start and end:
            return _between(start.start, end.end)
    return None


def _of_ymd(match: re.Match[str]) -> DateSpan:
    year, month, day = (int(match[n]) for n in (1, 2, 3))
    if day == 0:
        # 0 may mean unknown: 2014-07-00 is a month, 2014-00-00 a year
        return _whole_month(year, month) if month else _whole_year(year)
    return _day(year, month, day, match.groups()[3:])


def _of_numbers(match: re.Match[str], day_first: bool | None) -> DateSpan | None:
    first, second = int(match[1]), int(match[3])
    if match[2] == "." or first > 12 or first == second:
        day_first = True
    elif second > 12:
        day_first = False
    elif day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _day(_century(match[4]), month, day, match.groups()[4:])


def _of_digits(match: re.Match[str]) -> DateSpan:
    clock = (match[4], match[5], match[6], None, "utc") if match[4] else _NO_CLOCK
    return _day(int(match[1]), int(match[2]), int(match[3]), clock)


def _of_seconds(match: re.Match[str]) -> DateSpan:
    moment = dt.datetime.fromtimestamp(int(match[1]), dt.UTC)
    return DateSpan(moment.date(), moment.date(), "time", moment)


def _of_day_month(match: re.Match[str]) -> DateSpan | None:
    month = _month(match[2])
    return _day(_century(match[3]), month, int(match[1]), match.groups()[3:]) if month else None


def _of_month_day(match: re.Match[str]) -> DateSpan | None:
    month = _month(match[1])
    return _day(int(match[3]), month, int(match[2]), match.groups()[3:]) if month else None


def _of_year_month_day(match: re.Match[str]) -> DateSpan | None:
    month = _month(match[2])
    return _day_or_month(int(match[1]), month, int(match[3] or 0)) if month else None


def _of_east_asian(match: re.Match[str]) -> DateSpan:
    return _day_or_month(*(int(match[n] or 0) for n in (1, 2, 3)))


def _of_days_in_month(match: re.Match[str]) -> DateSpan | None:
    month = _month(match[3])
    if not month:
        return None
    start, end = (dt.date(int(match[4]), month, int(match[n])) for n in (1, 2))
    return _between(start, end)


def _of_month_year(match: re.Match[str]) -> DateSpan | None:
    month = _month(match[1])
    return _whole_month(int(match[2]), month) if month else None


_NO_CLOCK = (None,) * 5
_SHAPES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], DateSpan | None]], ...] = (
    (_YMD, _of_ymd),
    (_DIGITS, _of_digits),
    (_SECONDS, _of_seconds),
    (_DAY_MONTH, _of_day_month),
    (_MONTH_DAY, _of_month_day),
    (_YEAR_MONTH_DAY, _of_year_month_day),
    (_EAST_ASIAN, _of_east_asian),
    (_DAYS_IN_MONTH, _of_days_in_month),
    (_MONTH_YEAR, _of_month_year),
    (_YEAR_MONTH, lambda match: _whole_month(int(match[1]), int(match[2]))),
    (_YEAR, lambda match: _whole_year(int(match[1]))),
)
"""Patterns of dates with their parsers, in order of trial."""


def _day_or_month(year: int, month: int, day: int) -> DateSpan:
    return _day(year, month, day, _NO_CLOCK) if day else _whole_month(year, month)


def _day(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> DateSpan:
    date = dt.date(year, month, day)
    hour, minute, second, half, zone = clock
    if hour is None or minute is None or zone is None:
        return DateSpan(date, date, "day")
    offset = dt.timedelta()
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = (1 if zone[0] == "+" else -1) * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    hours = int(hour) if half is None else int(hour) % 12 + 12 * (half == "p")
    moment = dt.datetime(year, month, day, hours, int(minute), int(second or 0), tzinfo=dt.timezone(offset))
    return DateSpan(date, date, "time", moment)


@lru_cache(maxsize=1024)
def _month(word: str) -> int | None:
    months = {number for name, number in _MONTHS.items() if name.startswith(word)} if len(word) >= 3 else set()
    return months.pop() if len(months) == 1 else _MONTHS.get(word)


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)


def _whole_year(year: int) -> DateSpan:
    return DateSpan(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def _whole_month(year: int, month: int) -> DateSpan:
    return DateSpan(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month")


def _between(start: dt.date, end: dt.date) -> DateSpan | None:
    if end < start:
        return None
    return DateSpan(start, end, precision_of_days((end - start).days + 1))


def precision_of_days(days: int) -> str:
    """The date precision of a span of days."""
    for most, precision in ((1, "day"), (6, "days"), (8, "week"), (31, "month")):
        if days <= most:
            return precision
    return "year"
