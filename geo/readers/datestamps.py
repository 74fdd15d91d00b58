"""Dates as people and programs write them, with the precision that they really have.

A date is a span of days and a precision; a month stays a month. Whether 03/04 is the third of April or
the fourth of March can't be told from one value, so it is decided once per column, from the values that
only fit one way (:func:`day_order`), and asked about where no value tells. Nothing is ever put in the
place of a date that can't be read: the row goes on without one, and says so.

Refused: dateutil and dateparser, which guess (they read "1" as a day of this month) and take about 50 µs a value.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from geo.filter import fold

FIRST_YEAR = 1900
"""Years before are taken for errors (1527 was met in a real file)."""

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
"""English, French, German, Spanish, Italian, Polish, Russian and Ukrainian; three letters are enough."""

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
class Span:
    """First and last day, how precisely they are known, and the time where it has a zone."""

    start: dt.date
    end: dt.date
    precision: str
    time: dt.datetime | None = None


def parse(text: str, *, day_first: bool | None = None) -> Span | None:
    """The span of days that a text names; None where it names none, or could name two.

    Parameters
    ----------
    text : str
        One cell: "2022-03-01", "1 March 2022", "01.03.2022 14:05+02:00", "March 2022", "1-5 March 2022",
        "20220301", "2022-03-01 - 2022-03-05", seconds since 1970.
    day_first : bool or None
        How to read 03/04/2022; None leaves it unread. A date with dots has the day first.
    """
    folded = fold(text)
    if not folded or len(folded) > 60:
        return None
    try:
        return _parse(folded, day_first)
    except (ValueError, OverflowError, OSError):
        return None


def day_order(values: Iterable[str]) -> bool | None:
    """Whether the day comes first in a column of dates such as 03/04/2022, by the evidence of its values.

    Returns
    -------
    bool or None
        True (day first) or False (month first) where more than nine tenths of the telling values say so;
        None where none tells, or they contradict one another.
    """
    first = second = 0
    for value in values:
        found = _NUMBERS.match(fold(value))
        if found and found[2] != ".":
            first += int(found[1]) > 12
            second += int(found[3]) > 12
    if first > 9 * second:
        return True
    return False if second > 9 * first else None


def is_ambiguous(text: str) -> bool:
    """Whether a text is a date that could have its day or its month first."""
    found = _NUMBERS.match(fold(text))
    return bool(found and found[2] != "." and int(found[1]) <= 12 and int(found[3]) <= 12 and found[1] != found[3])


def _parse(text: str, day_first: bool | None) -> Span | None:
    if found := _YMD.fullmatch(text):
        year, month, day = (int(found[n]) for n in (1, 2, 3))
        if day == 0:
            # Some write 0 for what isn't known: 2014-07-00 is a month, 2014-00-00 a year.
            return _whole_month(year, month) if month else _whole_year(year)
        return _day(year, month, day, found.groups()[3:])
    if found := _NUMBERS.fullmatch(text):
        one, two = int(found[1]), int(found[3])
        if found[2] == "." or one > 12 or one == two:
            first = True
        elif two > 12:
            first = False
        elif day_first is None:
            return None
        else:
            first = day_first
        day, month = (one, two) if first else (two, one)
        return _day(_century(found[4]), month, day, found.groups()[4:])
    if found := _DIGITS.fullmatch(text):
        clock = (found[4], found[5], found[6], None, "utc") if found[4] else (None,) * 5
        return _day(int(found[1]), int(found[2]), int(found[3]), clock)
    if found := _SECONDS.fullmatch(text):
        moment = dt.datetime.fromtimestamp(int(found[1]), dt.UTC)
        return Span(moment.date(), moment.date(), "time", moment)
    if (found := _DAY_MONTH.fullmatch(text)) and (named := _month(found[2])):
        return _day(_century(found[3]), named, int(found[1]), found.groups()[3:])
    if (found := _MONTH_DAY.fullmatch(text)) and (named := _month(found[1])):
        return _day(int(found[3]), named, int(found[2]), found.groups()[3:])
    if (found := _YEAR_MONTH_DAY.fullmatch(text)) and (named := _month(found[2])):
        year, day = int(found[1]), int(found[3] or 0)
        return _day(year, named, day, (None,) * 5) if day else _whole_month(year, named)
    if found := _EAST_ASIAN.fullmatch(text):
        year, month, day = (int(found[n] or 0) for n in (1, 2, 3))
        return _day(year, month, day, (None,) * 5) if day else _whole_month(year, month)
    if (found := _DAYS_IN_MONTH.fullmatch(text)) and (named := _month(found[3])):
        start, end = (dt.date(int(found[4]), named, int(found[n])) for n in (1, 2))
        return _between(start, end)
    if (found := _MONTH_YEAR.fullmatch(text)) and (named := _month(found[1])):
        return _whole_month(int(found[2]), named)
    if found := _YEAR_MONTH.fullmatch(text):
        return _whole_month(int(found[1]), int(found[2]))
    if found := _YEAR.fullmatch(text):
        return _whole_year(int(found[1]))
    if found := _RANGE.fullmatch(text):
        from_, until = _parse(found[1].strip(), day_first), _parse(found[2].strip(), day_first)
        if from_ and until:
            return _between(from_.start, until.end)
    return None


def _day(year: int, month: int, day: int, clock: tuple[str | None, ...]) -> Span:
    date = dt.date(year, month, day)
    hour, minute, second, half, zone = clock
    if hour is None or minute is None or zone is None:
        return Span(date, date, "day")
    offset = dt.timedelta()
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = (1 if zone[0] == "+" else -1) * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    hours = int(hour) if half is None else int(hour) % 12 + 12 * (half == "p")
    moment = dt.datetime(year, month, day, hours, int(minute), int(second or 0), tzinfo=dt.timezone(offset))
    return Span(date, date, "time", moment)


@lru_cache(maxsize=1024)
def _month(word: str) -> int | None:
    months = {number for name, number in _MONTHS.items() if name.startswith(word)} if len(word) >= 3 else set()
    return months.pop() if len(months) == 1 else _MONTHS.get(word)


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)


def _whole_year(year: int) -> Span:
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")


def _whole_month(year: int, month: int) -> Span:
    return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month")


def _between(start: dt.date, end: dt.date) -> Span | None:
    if end < start:
        return None
    return Span(start, end, precision_of_days((end - start).days + 1))


def precision_of_days(days: int) -> str:
    """The date precision of a span of so many days."""
    for most, precision in ((1, "day"), (6, "days"), (8, "week"), (31, "month")):
        if days <= most:
            return precision
    return "year"
