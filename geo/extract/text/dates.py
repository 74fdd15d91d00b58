"""When: the dates in a sentence, resolved against the day of publication, with the precision they have.

The grammar is our own: "overnight", "early on Thursday" and "in der Nacht zum Montag" are what reports say,
and general date parsers either miss them or find dates where there are none. A date that belongs to a verb
of saying ("said on Tuesday") tells when somebody spoke, and is marked so. Without a day of publication only
full dates resolve: nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

_NUMERIC = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_FUTURE_WITHIN_DAYS = 7
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_SAYING_WITHIN = 6
_DATELINE_WITHIN = 6


@dataclass(frozen=True, slots=True)
class When:
    """A date in the text: first and last day, precision, its words (end exclusive), and what it hangs on.

    ``saying`` marks the day of a statement; ``relative`` is the days of "a day earlier" (-1), counted from the
    incident told before.
    """

    start: dt.date
    end: dt.date
    precision: str
    first: int
    last: int
    saying: bool = False
    relative: int = 0


def dates_in(words: Sequence[Word], vocabulary: Vocabulary, published: dt.date | None) -> list[When]:
    """The dates that a sentence gives, in order; those that can't be resolved are left out."""
    found: list[When] = []
    index = 0
    while index < len(words):
        when = (
            _span(words, index, vocabulary, published)
            or _full_date(words, index, vocabulary, published)
            or _weekday(words, index, vocabulary, published)
            or _phrase(words, index, vocabulary, published)
        )
        if when is None:
            index += 1
            continue
        if _is_said(words, when.first, vocabulary):
            when = When(when.start, when.end, when.precision, when.first, when.last, True, when.relative)
        found.append(when)
        index = when.last
    if len(found) > 1 and not found[1].saying and _in_dateline(words, found[0]):
        found[0] = replace(found[0], saying=True)
    return found


def _in_dateline(words: Sequence[Word], when: When) -> bool:
    """Whether the date is the day of filing, and so the deed's only where no other is told: "AMMAN, Feb 25 - …"."""
    return (
        0 < when.first <= _DATELINE_WITHIN
        and words[0].text.isupper()
        and any(word.low in ("-", "--", "–", "—") for word in words[when.last : when.last + 6])
    )


def past_years(words: Sequence[Word], published: dt.date | None) -> list[int]:
    """The words that name a year before the one of publication: what stands beside them is background."""
    this_year = published.year if published else None
    years = []
    for index, word in enumerate(words):
        if word.kind == "number" and len(word.low) == 4 and word.low.isdigit():
            year = int(word.low)
            before = words[index - 1].low if index else ""
            if _FIRST_YEAR <= year <= _LAST_YEAR and before in _BEFORE_YEAR and (this_year is None or year < this_year):
                years.append(index)
    return years


_BEFORE_YEAR = listed("the in since from of until during im seit jahr у в з від с от до roku")


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _single(day: dt.date, first: int, last: int) -> When:
    return When(day, day, "day", first, last)


def _number(word: Word, least: int, most: int) -> int | None:
    low = re.sub(r"(?:st|nd|rd|th|го|ого|е)$", "", word.low.rstrip("."))
    return int(low) if low.isdigit() and least <= int(low) <= most else None


def _span(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """Days of one month from one to another: "between 9 and 16 August", "9–16 August", "August 9 to 16"."""
    between = index > 0 and words[index - 1].low in _BETWEEN
    first = _number(words[index], 1, 31)
    if first is not None:
        second = _past_to(words, index + 1, between=between)
        until = _full_date(words, second, vocabulary, published) if second else None
        if until is not None and until.precision == "day" and first < until.end.day:
            return When(until.end.replace(day=first), until.end, "days", index, until.last)
        return None
    since = _full_date(words, index, vocabulary, published)
    second = _past_to(words, since.last, between=between) if since is not None and since.precision == "day" else 0
    last = _number(words[second], 1, 31) if second else None
    if since is None or last is None or last <= since.start.day:
        return None
    end = _day(since.start.year, since.start.month, last)
    return When(since.start, end, "days", index, second + 1) if end is not None else None


_BETWEEN = listed("between zwischen між между")
_TO = listed("to until till through bis по до - – —")


def _past_to(words: Sequence[Word], at: int, *, between: bool) -> int:
    """The word after "to", or a hyphen between two numbers; 0 where nothing says that days go on."""
    if at < len(words) and words[at].low == ".":
        at += 1
    if at < len(words) and words[at].kind == "number" and words[at].start - words[at - 1].end == 1 and at > 1:
        return at if words[at - 1].kind == "number" else 0
    joined = at < len(words) and (words[at].low in _TO or (between and words[at].low in ("and", "und", "і", "та", "и")))
    return at + 1 if joined and at + 1 < len(words) else 0


def _full_date(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    word = words[index]
    numeric = _NUMERIC.match(word.low)
    if numeric:
        day = _day(int(numeric[3]), int(numeric[2]), int(numeric[1]))
        return _single(day, index, index + 1) if day else None
    months = vocabulary.words.months
    month: int | None = None
    day_number: int | None = None
    last = index
    if (
        word.low.rstrip(".") in months
        and (word.capital or word.low not in ("may", "march", "mar"))
        and word.low != "may"
    ) or (
        word.low == "may" and word.capital and index + 1 < len(words) and _number(words[index + 1], 1, 2100) is not None
    ):
        month = months[word.low.rstrip(".")]
        last = index + 1
        if last < len(words) and words[last].kind in ("number", "ordinal"):
            day_number = _number(words[last], 1, 31)
            last += day_number is not None
    elif word.kind in ("number", "ordinal"):
        day_number = _number(word, 1, 31)
        after = index + 1
        while after < len(words) and after <= index + 2 and words[after].low in (".", "of", "го"):
            after += 1
        if day_number is None or after >= len(words) or words[after].low.rstrip(".") not in months:
            return None
        month = months[words[after].low.rstrip(".")]
        last = after + 1
    if month is None:
        return None
    year: int | None = None
    after = last + 1 if last < len(words) and words[last].low == "," else last
    if after < len(words) and words[after].kind == "number":
        year = _number(words[after], _FIRST_YEAR, _LAST_YEAR)
        if year is not None:
            last = after + 1
    if year is None:
        if published is None:
            return None
        year = published.year
        guess = _day(year, month, day_number or 1)
        if guess is not None and (guess - published).days > _FUTURE_WITHIN_DAYS:
            year -= 1
    if day_number is None:
        start = dt.date(year, month, 1)
        end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return When(start, end, "month", index, last)
    day = _day(year, month, day_number)
    return _single(day, index, last) if day else None


def _weekday(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    word = words[index]
    number = vocabulary.words.weekdays.get(word.low.rstrip("."))
    if number is None or published is None or (len(word.low) < 5 and not word.capital):
        return None
    before = " ".join(one.low for one in words[max(index - 2, 0) : index])
    if any(mark.meaning == "next" for mark in vocabulary.dates.find(words, max(index - 2, 0), index)):
        return None
    if any(mark.meaning == "since" for mark in vocabulary.dates.find(words, max(index - 1, 0), index)):
        return None
    back = (published.weekday() - number) % 7
    nearby = vocabulary.dates.find(words, max(index - 4, 0), min(index + 5, len(words)))
    if any(mark.meaning == "last_week" for mark in nearby):
        back = published.weekday() + 7 - number
    elif (
        back == 0 and any(mark.meaning == "last" for mark in vocabulary.dates.find(words, max(index - 1, 0), index))
    ) or (back == 0 and before.endswith("last")):
        back = 7
    return _single(published - dt.timedelta(days=back), index, index + 1)


def _phrase(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    match = vocabulary.dates.at(words, index)
    if match is None or published is None:
        return None
    first, last = match.first, match.last
    days = _DAYS_BACK.get(match.meaning)
    if days is not None:
        from_day, to_day, precision = days
        if match.meaning == "weekend":
            to_day = (published.weekday() - 6) % 7
            from_day = to_day + 1
        elif match.meaning == "last_week":
            to_day = published.weekday() + 1
            from_day = to_day + 6
        elif match.meaning == "this_week":
            from_day, to_day = max(published.weekday(), 1), 0
        start, end = (published - dt.timedelta(days=back) for back in (from_day, to_day))
        return When(start, end, precision, first, last)
    if match.meaning in _DAYS_FROM_THERE:
        away = _DAYS_FROM_THERE[match.meaning]
        day = published + dt.timedelta(days=min(away, 0))
        return When(day, day, "day", first, last, relative=away)
    if match.meaning == "last_month":
        end = published.replace(day=1) - dt.timedelta(days=1)
        return When(end.replace(day=1), end, "month", first, last)
    if match.meaning == "this_month":
        return When(published - dt.timedelta(days=30), published, "month", first, last)
    return None


_DAYS_FROM_THERE = {"day_before": -1, "day_after": 1}
_DAYS_BACK: dict[str, tuple[int, int, str]] = {
    "today": (0, 0, "day"),
    "overnight": (0, 0, "day"),
    "yesterday": (1, 1, "day"),
    "past_day": (1, 0, "days"),
    "two_days_ago": (2, 2, "day"),
    "this_week": (6, 0, "week"),
    "last_week": (13, 7, "week"),
    "weekend": (2, 1, "days"),
}


def _is_said(words: Sequence[Word], first: int, vocabulary: Vocabulary) -> bool:
    """Whether the date hangs on a verb of saying: one stands close before it, and nothing that happened between."""
    for index in range(first - 1, max(first - 1 - _SAYING_WITHIN, -1), -1):
        if words[index].low in (";", ".", '"', "”") or (words[index].low == "," and index < first - 2):
            return False
        stance = vocabulary.stances.at(words, index)
        if stance is not None:
            if index > 0 and words[index - 1].low in vocabulary.passive:
                return False
            return stance.last <= first and not vocabulary.triggers.find(words, stance.last, first)
        if vocabulary.triggers.at(words, index) or vocabulary.cues.at(words, index):
            return False
    return False
