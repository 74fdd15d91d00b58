"""The dates in a sentence, resolved against the day of publication, each with its precision.

The grammar is our own: "overnight", "early on Thursday" and "in der Nacht zum Montag" are what reports say, and general
date parsers either miss them or find dates where there are none. A date that belongs to a verb of saying ("said on
Tuesday") is the day of the statement, and is marked so. The day of publication may come from the text's own dateline or
a line "Published …". Without it only full dates resolve, and a day and month by the year of another full date of the
text: nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import plain_number
from geo.extract.text.periods import period_before
from geo.extract.text.phrase_matcher import Word, words_of
from geo.extract.text.tokens import Text

_NUMERIC = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}$")
_WORDS_OF_ISO = 5
"""The number of tokens of an ISO date: a year, a month and a day with the hyphens between them."""
_FUTURE_WITHIN_DAYS = 7
"""The most days after publication that a date without a year may lie."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST_MONTH = 31
_SHORT_WEEKDAY = 5
"""The fewest letters of a weekday's name that is read in lower case too; shorter ones are other words ("sun",
"sat")."""
_SAYING_WITHIN = 6
"""The most words between a verb of saying and the day of the statement."""
_DATELINE_WITHIN = 6
"""The most words of the place before a dateline's date, and between the date and its dash."""
_HEAD_LINES, _FOOT_LINES = 4, 3
"""The number of sentences at the head and at the foot of a text in which a line "Published …" is looked for."""
_DATELINES_AMONG = 2
"""The number of sentences at the head of a text that may hold its dateline."""
_REST_OF_DATELINE = 5
"""The most words after the date of a dateline on a line of its own: an hour, "року"."""
_SOME_DAY = dt.date(2000, 1, 1)
"""An arbitrary day of publication, to find out whether words name a day at all."""
_NIGHT_WITHIN = 7
"""The most words after "in the night" that name its days: "vom 11. auf den 12. September"."""
_SPEAKING_AFTER = 5
"""The most words between a day at the head of a clause and its verb of saying: "Am Dienstag teilte sie mit"."""


@dataclass(frozen=True, slots=True)
class When:
    """A date in the text: first and last day, precision, its words (end exclusive), and what it belongs to.

    ``saying`` marks the day of a statement; ``relative`` is the number of days in "a day earlier" (-1), counted from
    the incident before it in the text; ``rule`` is a name of :mod:`geo.extract.value_rules`.
    """

    start: dt.date
    end: dt.date
    precision: str
    first: int
    last: int
    saying: bool = False
    relative: int = 0
    rule: str = ""

    @property
    def counts_from_another(self) -> bool:
        """Whether it is counted from the day of the incident before it: "a day earlier", "the same day"."""
        return bool(self.relative) or self.rule == SAME_DAY


def dates_in(
    words: Sequence[Word], vocabulary: Vocabulary, published: dt.date | None, beside: dt.date | None = None
) -> list[When]:
    """The dates that a sentence gives, in order; those that can't be resolved are left out.

    ``beside`` is a full date of the text, from which a day and month take their year if the day of publication is
    unknown.
    """
    dates = _counted_from(published, words, vocabulary, beside)
    if dates and _is_filed_before(words, dates[0], published):
        dates = _counted_from(dates[0].end, words, vocabulary, beside)
    dates = _counted_back_after(words, _counted_from_saying(dates))
    return _under_first(dates, of_filing=_in_dateline(words, dates[0])) if dates else dates


def _counted_back_after(words: Sequence[Word], dates: Sequence[When]) -> list[When]:
    """The dates of a sentence, those before an earlier event turned into that event's: "the raid came three days after
    gunmen ambushed a convoy". At the head of a sentence they are its own if the event is one spoken of before: "Two
    days after the attack, police …".
    """
    turned = []
    for when in dates:
        at = when.last - 1
        if when.relative > 0 and words[at].low in _LATER and when.last < len(words):
            if when.first <= _HEADS_WITHIN and words[when.last].low not in _SPOKEN_OF:
                continue
            if when.first > _HEADS_WITHIN:
                shift = dt.timedelta(days=when.relative)
                when = replace(when, start=when.start - shift, end=when.end - shift, first=at, relative=-when.relative)
        turned.append(when)
    return turned


_SPOKEN_OF = listed("the that this dem der den diesem dieser этого этой цього цієї")
"""Words before an event that the text has spoken of."""


def _counted_from_saying(dates: Sequence[When]) -> list[When]:
    """The dates of a sentence, those that count back from the day of a statement right before them resolved: "said on
    Tuesday that jets had bombed the camp the day before".
    """
    counted = list(dates)
    for at, when in enumerate(counted[1:], start=1):
        before = counted[at - 1]
        if before.saying and before.precision == "day" and when.relative < 0:
            away = (when.end - when.start) // 2 - dt.timedelta(days=when.relative)
            start = before.start - away
            counted[at] = replace(when, start=start, end=start + (when.end - when.start), relative=0)
    return counted


def _counted_from(
    published: dt.date | None, words: Sequence[Word], vocabulary: Vocabulary, beside: dt.date | None
) -> list[When]:
    """The dates of a sentence, each by itself, counted from a day."""
    dates: list[When] = []
    index = 0
    while index < len(words):
        when = _date_at(words, index, vocabulary, published, beside)
        if when is not None and not _bounds_a_period(words, when):
            dates.append(replace(when, saying=when.rule != _NIGHT and _is_said(words, when, vocabulary)))
        index = index + 1 if when is None else when.last
    return dates


def _date_at(
    words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None, beside: dt.date | None
) -> When | None:
    """The date that begins at a word, by the first rule that reads one there."""
    for rule, date_at in _DATE_RULES:
        when = date_at(words, index, vocabulary, published)
        if when is not None:
            return replace(when, rule=rule)
    if published is not None or beside is None:
        return None
    when = _in_year_of(words, index, vocabulary, beside)
    return None if when is None else replace(when, rule=_DATE)


def _under_first(dates: Sequence[When], *, of_filing: bool) -> list[When]:
    """The dates of a sentence, adjusted to its first: it may date later nights and mornings, or be a dateline's."""
    first, *others = dates
    if first.rule in _HEADING_DAYS and first.first <= _HEADS_WITHIN and not first.saying and not of_filing:
        others = [when for when in others if when.rule != WORD_FOR_DAY or when.relative]
    if of_filing:
        has_own_day = bool(others) and not others[0].saying
        first = replace(first, saying=True) if has_own_day else replace(first, rule=OF_DATELINE)
    return [first, *others]


def _is_filed_before(words: Sequence[Word], when: When, published: dt.date | None) -> bool:
    """Whether a dateline's full date is shortly before publication: then "yesterday" is the day before it."""
    if published is None or when.rule != _DATE or when.precision != "day":
        return False
    return 0 < (published - when.end).days <= _PUBLISHED_WITHIN_DAYS and _opens_with_dateline(words, when)


_PUBLISHED_WITHIN_DAYS = 7
"""The most days between the filing of a text and its publication."""

OF_DATELINE = "the day of the dateline"
"""The rule for the day on which a report was filed, which an event without another day takes."""
_DATE, OVER_DAYS, _NIGHT = "a date", "first and last day", "a night and its day"
AT_HEAD, _WEEKDAY, WORD_FOR_DAY = "a day at the head of a line", "a day of the week", "a word for a day"
SAME_DAY = "the day of the incident before it"
FULL_DATES = (_DATE, OVER_DAYS)
"""The rules for a day and month and for a range of days, the dates that titles give."""
_HEADING_DAYS = (AT_HEAD, _DATE)
_HEADS_WITHIN = 2
"""The most words before a date that counts as the head of its sentence and dates its nights and mornings."""


def _bounds_a_period(words: Sequence[Word], when: When) -> bool:
    """Whether a day or month only bounds a period: "since 1 August the total is 31,200", "a year after it"."""
    at = when.first - 1
    while at > 0 and words[at].low in _BESIDE_BOUND:
        at -= 1
    bounds = words[at].low in _BOUNDS or (words[at].low in _LATER and words[at - 1].low in _TIMES)
    return when.rule == _DATE and at >= 0 and bounds


_LATER = listed("after nach після после")
_TIMES = listed("""
    year years month months week weeks anniversary jahr jahre monat monate woche wochen рік роки років місяць місяці
    місяців тиждень тижні год года лет месяц месяца месяцев неделю недели
""")
"""Words before "after" that make a date an earlier event's."""


_BOUNDS = listed("since until till by seit bis з із від до с со")
_BESIDE_BOUND = listed("""
    early mid late - start beginning middle end of the dem zum anfang mitte ende початку кінця начала конца
""")
"""Words between "since" and a day or month."""


def filing_day(text: Text, vocabulary: Vocabulary, published: dt.date | None) -> dt.date | None:
    """The day from which dates count: the text's own if shortly before publication, else publication."""
    own = publication_day(text, vocabulary)
    if own is None and published is not None:
        dateline = dateline_alone(text, vocabulary, published)
        own = None if dateline is None else dateline.end
    is_near = own is not None and published is not None and 0 <= (published - own).days <= _PUBLISHED_WITHIN_DAYS
    return own if is_near or published is None else published


def dateline_alone(text: Text, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The day of a dateline that is a sentence of its own: "КВЕТТА, 24 июля.", "ХАРКІВ, 5 травня – Укрінформ."."""
    for sentence in text.sentences[:_DATELINES_AMONG] if published is not None else ():
        words = words_of(text, sentence)
        if all(word.kind not in ("number", "ordinal") for word in words):
            continue
        when = next(iter(_counted_from(published, words, vocabulary, None)), None)
        if when is None or when.rule != _DATE or when.precision != "day" or not 0 < when.first <= _DATELINE_WITHIN:
            continue
        head, rest = words[: when.first], words[when.last :]
        named = _outside_brackets([*head, *rest])
        is_all = all(word.capital or word.kind != "word" or word.low in _INSIDE_DATELINE for word in named)
        if is_all and len(rest) <= _DATELINE_WITHIN and _is_place_of_filing(head, when):
            return replace(when, rule=OF_DATELINE, saying=False)
    return None


def publication_day(text: Text, vocabulary: Vocabulary) -> dt.date | None:
    """The day on which a text says that it was published: by a line that says so, or by its dateline; else None.

    Only a full date counts: "Veröffentlicht am 21. August 2025", "Київ, 14 серпня 2024", "14.08.2024".
    """
    count = len(text.sentences)
    heads = range(min(_HEAD_LINES, count))
    lines = {at: words_of(text, text.sentences[at]) for at in (*heads, *range(max(count - _FOOT_LINES, 0), count))}
    for words in lines.values():
        label = vocabulary.dates.at(words, 0)
        if label is not None and label.meaning == "published":
            for when in dates_in(words[: label.last + _DATELINE_WITHIN], vocabulary, None):
                return when.end
    for at in range(min(_DATELINES_AMONG, count)):
        day = _dateline_day(lines[at], vocabulary)
        if day is not None:
            return day
    return None


def _dateline_day(words: Sequence[Word], vocabulary: Vocabulary) -> dt.date | None:
    """The full date of a dateline, on a line of its own or before a dash; None if the words are no dateline."""
    when = next(iter(dates_in(words, vocabulary, None)), None)
    if when is None or when.precision != "day":
        return None
    head = _outside_brackets(words[: when.first])
    if len(head) > _DATELINE_WITHIN or any(word.kind == "word" and not word.capital for word in head):
        return None
    if not head and when.last < len(words) and words[when.last].low in _DASHES:
        return when.end
    alone = len(words) - when.last <= _REST_OF_DATELINE and not any(word.capital for word in words[when.last :])
    return when.end if alone or _opens_with_dateline(words, when) else None


def _outside_brackets(words: Sequence[Word]) -> list[Word]:
    """The words without those that brackets enclose, such as an agency's letters: "Bautzen (dpa)"."""
    depth = 0
    outside = []
    for word in words:
        depth += (word.low == "(") - (word.low == ")")
        if not depth:
            outside.append(word)
    return outside


def names_unknown_day(words: Sequence[Word], vocabulary: Vocabulary, published: dt.date | None) -> bool:
    """Whether words give a day that can't be resolved without the day of publication."""
    if published is not None:
        return False
    return any(
        _weekday(words, at, vocabulary, _SOME_DAY)
        or _phrase(words, at, vocabulary, _SOME_DAY)
        or _names_day_of_month(words, at, vocabulary)
        for at in range(len(words))
    )


def _names_day_of_month(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a day and month begin at a word."""
    months = vocabulary.words.months
    written = _day_first(words, at, months) or _month_first(words, at, months)
    return written is not None and written[1] is not None


_DASHES = ("-", "--", "–", "—")


def _in_dateline(words: Sequence[Word], when: When) -> bool:
    """Whether the date is the day of filing, "AMMAN, Feb 25 - …", which an event takes only without another day."""
    if when.first == 0:
        return when.rule == _DATE and when.last < len(words) and words[when.last].low in _DASHES
    return when.rule in (_DATE, _WEEKDAY, OVER_DAYS) and _opens_with_dateline(words, when)


def _opens_with_dateline(words: Sequence[Word], when: When) -> bool:
    """Whether a place in capitals, or a place and a comma, stands before the date, and a dash soon after it, or, behind
    capitals, a colon.
    """
    head, rest = words[: when.first], words[when.last : when.last + _DATELINE_WITHIN]
    ends = (*_DASHES, ":") if head and _is_in_capitals(head[0]) else _DASHES
    dash = next((at for at, word in enumerate(rest) if word.low in ends), None)
    if dash is None or not head or len(head) > _DATELINE_WITHIN or not _is_place_of_filing(head, when):
        return False
    named = _outside_brackets([*head, *rest[:dash]])
    return all(word.capital or word.kind != "word" or word.low in _INSIDE_DATELINE for word in named)


def _is_place_of_filing(head: Sequence[Word], when: When) -> bool:
    """Whether words before a date may be a place's name, in capitals or with a mark that closes it."""
    if not head[0].is_proper or head[0].low in _NO_PLACE or any(word.low in _NOT_IN_PLACE for word in head):
        return False
    if head[-1].low in _BEHIND_PLACE:
        return True
    return _is_in_capitals(head[0]) and head[-1].capital and when.rule != _WEEKDAY


def _is_in_capitals(word: Word) -> bool:
    return word.text.isupper() and len(word.text) > _LONGEST_INITIALS


_LONGEST_INITIALS = 2
"""The most letters of a word in capitals that is taken for no place's name: "A", "UN"."""
_NO_PLACE = listed("a an the at in on near from am im in bei an nach aus у в во на під из з із біля под около")
"""Words at the head of a sentence with which no place's name begins."""
_BEHIND_PLACE = listed(", ( ) / |")
"""Marks between a place and the date of a dateline."""
_NOT_IN_PLACE = (*_DASHES, ";", ":", "!", "?")
"""Marks that no dateline has before its date."""
_INSIDE_DATELINE = listed("am an der den im of the de la el del du over upon на над року р года г uhr local time utc")
"""Words in small letters inside a dateline: of a place's name ("Frankfurt am Main"), of a year, of an hour."""


def past_years(words: Sequence[Word], published: dt.date | None) -> list[int]:
    """The indices of words for a year before that of publication; events beside them are background."""
    numbers = (index for index, word in enumerate(words) if word.kind == "number" and len(word.low) == 4)
    return [index for index in numbers if _is_past_year(words, index, published)]


def opens_with_past_year(words: Sequence[Word], published: dt.date | None) -> bool:
    """Whether a sentence opens with a past year, without a day: "On this day in 2023", "В марте 2022 года"."""
    if past_years(words[:2], published):
        return True
    if words and words[0].low in _MONTHS:
        return False  # a row's date: "January 2017: Gunmen …"
    head = [word for word in takewhile(_opens_with_time, words[:_OPENING_WITHIN]) if word.kind == "number"]
    year = _number(head[0], _FIRST_YEAR, _LAST_YEAR) if head else None
    if year is None or published is None:
        return False
    return year < published.year - (published.month <= _STILL_LAST_YEAR)


def _opens_with_time(word: Word) -> bool:
    return word.kind == "number" or word.low in _BEFORE_YEAR or word.low in _IN_OPENING or word.low in _MONTHS


_OPENING_WITHIN = 7
_IN_OPENING = listed("""
    on back this same very day monday friday sunday that year spring summer autumn winter christmas easter am an diesem
    selben tag im цього того дня день у на початку наприкінці весни літа осени в этот тот же начале конце
""")
"""Words before the year that opens a sentence."""


def _is_past_year(words: Sequence[Word], index: int, published: dt.date | None) -> bool:
    """Whether a number is a past year, alone or after a month ("in 1999", "March 1985"), and not an event's date."""
    year = _number(words[index], _FIRST_YEAR, _LAST_YEAR)
    if year is None or (published is not None and year >= published.year):
        return False
    if index + 1 < len(words) and words[index + 1].low == "block":  # "in the 1900 block of Maryland Avenue"
        return False
    before = words[index - 1].low if index else ""
    if before in _BEFORE_YEAR or _opens_sentence(words, index):
        return True
    news_year = _FIRST_YEAR_OF_NEWS if published is None else published.year
    is_long_ago = before in _MONTHS and year < news_year - _LONG_AGO_YEARS
    return is_long_ago or (published is not None and _is_month_past(words, index, year, published))


def _is_month_past(words: Sequence[Word], index: int, year: int, published: dt.date) -> bool:
    """Whether a year follows a month without a day, long before: "In January 2025" in news of September 2026."""
    is_month = index > 1 and words[index - 1].low in _MONTHS and words[index - 2].low in _BEFORE_YEAR
    return is_month and year < published.year - (published.month <= _STILL_LAST_YEAR)


_STILL_LAST_YEAR = 2
"""The number of months at the start of a year in which reports still tell of the year before."""


def _opens_sentence(words: Sequence[Word], index: int) -> bool:
    """Whether a year is the first word: "1944 bombardierten die Alliierten …"."""
    return index == 0 and len(words) > 1 and words[1].kind == "word" and not words[1].capital


_LONG_AGO_YEARS = 10
"""A full date may be an event's even years later; beyond this many years it is history."""
_FIRST_YEAR_OF_NEWS = 1990
"""The year before which a date is history if the day of publication is unknown; news archives reach back to it."""
_MONTHS = listed("""
    january february march april may june july august september october november december januar februar märz mai juni
    juli oktober dezember jahre січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
""")
_BEFORE_YEAR = listed("""
    the in since from of until during early mid late im seit jahr anfang mitte ende sommer winter herbst frühjahr
    frühling у в з від с от до влітку взимку восени навесні летом зимой осенью весной roku
""")


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


def _day_to_date(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The days from a number to a full date: "between 9 and 16 August", "9–16 August"."""
    first = _number(words[index], 1, _LONGEST_MONTH)
    until = None if first is None else _date_past_to(words, index, index + 1, vocabulary, published)
    if until is None and first is not None:
        until = _day_after(words, index, first, vocabulary, published)
    if first is None or until is None or until.end.day <= first:
        return None
    return When(until.end.replace(day=first), until.end, "days", index, until.last)


def _day_after(
    words: Sequence[Word], index: int, first: int, vocabulary: Vocabulary, published: dt.date | None
) -> When | None:
    """The full date behind "and" if it is the day after a number: "on 24 and 25 June"."""
    at = index + 1 + (words[index + 1].low == "." if index + 1 < len(words) else 0)
    if at + 1 >= len(words) or words[at].low not in _AND or words[at + 1].kind not in ("number", "ordinal"):
        return None
    day = _full_date(words, at + 1, vocabulary, published)
    return day if day is not None and day.precision == "day" and day.end.day == first + 1 else None


def _date_to_date(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The days from a full date to another, or to a number: "27 April to 3 May", "August 9 to 16"."""
    since = _full_date(words, index, vocabulary, published)
    if since is None or since.precision != "day":
        return None
    until = _date_past_to(words, index, since.last, vocabulary, published)
    if until is not None and until.end > since.start:
        is_long = (until.end - since.start).days > _LONGEST_MONTH
        return When(since.start, until.end, "year" if is_long else "days", index, until.last)
    second = _past_to(words, index, since.last)
    last = _number(words[second], 1, _LONGEST_MONTH) if second else None
    end = None if last is None else _day(since.start.year, since.start.month, last)
    return When(since.start, end, "days", index, second + 1) if end is not None and end > since.start else None


def _date_past_to(
    words: Sequence[Word], index: int, at: int, vocabulary: Vocabulary, published: dt.date | None
) -> When | None:
    """The full date that ends the range of days which begins at a word."""
    second = _past_to(words, index, at)
    until = _full_date(words, second, vocabulary, published) if second else None
    return until if until is not None and until.precision == "day" else None


_BETWEEN = listed("between zwischen між между")
_TO = listed("to until till through bis по до - – — /")


def _past_to(words: Sequence[Word], index: int, at: int) -> int:
    """The index after "to", "and" (after "between") or a hyphen between two numbers; 0 if no range goes on there."""
    between = index > 0 and words[index - 1].low in _BETWEEN
    if at < len(words) and words[at].low == ".":
        at += 1
    if at < len(words) and words[at].kind == "number" and words[at].start - words[at - 1].end == 1 and at > 1:
        return at if words[at - 1].kind == "number" else 0
    joined = at < len(words) and (words[at].low in _TO or (between and words[at].low in ("and", "und", "і", "та", "и")))
    return at + 1 if joined and at + 1 < len(words) else 0


def _full_date(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """A day or a month of a year, which may be left out: "20.08.2025", "August 9", "9 August 2025", "August"."""
    numeric = _NUMERIC.match(words[index].low)
    if numeric:
        day = _day(int(numeric[3]), int(numeric[2]), int(numeric[1]))
        return _single(day, index, index + 1) if day else None
    if _ISO.match(iso := "".join(word.low for word in words[index : index + _WORDS_OF_ISO])):
        day = _day(*map(int, iso.split("-")))
        return _single(day, index, index + _WORDS_OF_ISO) if day else None
    months = vocabulary.words.months
    written = _month_first(words, index, months) or _day_first(words, index, months)
    if written is None:
        return None
    month, day_number, last = written
    year, last = _year_behind(words, last)
    if year is None:
        if published is None:
            return None
        year = _likely_year(month, day_number, published)
    if day_number is None:
        start = dt.date(year, month, 1)
        end = (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        return When(start, end, "month", index, last)
    day = _day(year, month, day_number)
    return _single(day, index, last) if day else None


def _in_year_of(words: Sequence[Word], index: int, vocabulary: Vocabulary, beside: dt.date) -> When | None:
    """A day and month without a year, in the year that brings it nearest to a full date of the text."""
    when = _full_date(words, index, vocabulary, beside)
    if when is None or when.precision != "day":
        return None
    years = (_day(beside.year + away, when.start.month, when.start.day) for away in (-1, 0, 1))
    day = min(filter(None, years), key=lambda day: abs(day - beside), default=None)
    return _single(day, index, when.last) if day is not None else None


def full_date_of(text: Text, vocabulary: Vocabulary) -> dt.date | None:
    """The latest full date of a text; None if it has none, or full dates too far apart."""
    days = [
        when.start
        for sentence in text.sentences
        if any(character.isdigit() for character in text.text[sentence.start : sentence.end])
        for when in dates_in(words_of(text, sentence), vocabulary, None)
        if when.precision == "day"
    ]
    return max(days) if days and max(days) - min(days) <= _ONE_STORY else None


_ONE_STORY = dt.timedelta(days=180)
"""The most time between the full dates of a text from which other dates take their year."""


def _month_first(words: Sequence[Word], index: int, months: Mapping[str, int]) -> tuple[int, int | None, int] | None:
    """The month that a word names, the day after it (None if there is none), and the index after them."""
    if not _names_month(words, index, months):
        return None
    month = months[words[index].low.rstrip(".")]
    behind = index + 1
    day = None
    if behind < len(words) and words[behind].kind in ("number", "ordinal"):
        day = _number(words[behind], 1, _LONGEST_MONTH)
    return month, day, behind + (day is not None)


def _names_month(words: Sequence[Word], index: int, months: Mapping[str, int]) -> bool:
    """Whether a word is the name of a month; "march" and "may" are verbs too, and "May" a surname."""
    word = words[index]
    if word.low.rstrip(".") not in months:
        return False
    if word.low == "may":
        return word.capital and _is_month_of_may(words, index)
    return word.capital or word.low not in ("march", "mar")


def _is_month_of_may(words: Sequence[Word], index: int) -> bool:
    """Whether "May" is the month: a number follows, or a word that comes before no surname precedes: "in May", "late
    May".
    """
    behind = words[index + 1 : index + 2]
    if behind and _number(behind[0], 1, _LAST_YEAR) is not None:
        return True
    return bool(index) and words[index - 1].low in _BEFORE_MAY and not (behind and behind[0].is_proper)


_BEFORE_MAY = listed("in since until during early mid late last this -")


def _day_first(words: Sequence[Word], index: int, months: Mapping[str, int]) -> tuple[int, int | None, int] | None:
    """The month and the day of "9 August" and "9th of August", and the index after them."""
    if words[index].kind not in ("number", "ordinal"):
        return None
    day = _number(words[index], 1, _LONGEST_MONTH)
    behind = index + 1
    while behind < len(words) and behind <= index + 2 and words[behind].low in (".", "of", "го"):
        behind += 1
    if day is None or behind >= len(words) or words[behind].low.rstrip(".") not in months:
        return None
    return months[words[behind].low.rstrip(".")], day, behind + 1


def _year_behind(words: Sequence[Word], last: int) -> tuple[int | None, int]:
    """The year that follows a day or month, with or without a comma, and the index after it."""
    behind = last + 1 if last < len(words) and words[last].low == "," else last
    if behind < len(words) and words[behind].kind == "number":
        year = _number(words[behind], _FIRST_YEAR, _LAST_YEAR)
        if year is not None:
            return year, behind + 1
    return None, last


def _likely_year(month: int, day: int | None, published: dt.date) -> int:
    """The year of a date without one: that of publication, or the one before if the date would be too far ahead."""
    guess = _day(published.year, month, day or 1)
    ahead = guess is not None and (guess - published).days > _FUTURE_WITHIN_DAYS
    return published.year - ahead


def _weekday(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The day of a weekday's name: the last one up to publication, or the next one for something due.

    None if the words beside it mean another.
    """
    number = _weekday_named(words, index, vocabulary)
    if number is None or published is None or _is_due(words, index, vocabulary):
        return None
    away = (published.weekday() - number) % 7
    if _is_coming(words, index):
        return _single(published + dt.timedelta(days=-away % 7), index, index + 1)
    if _is_marked(words, "last_week", index - 4, min(index + 5, len(words)), vocabulary):
        away = published.weekday() + 7 - number
    elif away == 0 and _is_the_last(words, index, vocabulary):
        away = 7
    return _single(published - dt.timedelta(days=away), index, index + 1)


def _weekday_named(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> int | None:
    """The number of the weekday that a word names, from 0 for Monday; None for a short word in lower case ("sun"), in
    a name and before a year.
    """
    word = words[index]
    number = vocabulary.words.weekdays.get(word.low.rstrip("."))
    is_short = len(word.low) < _SHORT_WEEKDAY and not word.capital
    return None if is_short or _is_in_name(words, index) or _year_beside(words, index + 1) else number


def _is_in_name(words: Sequence[Word], index: int) -> bool:
    """Whether a weekday is part of a name: "the Monday Market", "Sunday school", "Bloody Sunday"."""
    before = words[index - 1].low if index else ""
    behind = words[index + 1 : index + 2]
    if before in _BEFORE_NAMED_DAY or any(word.low.startswith(_NAMED_AFTER_DAYS) for word in behind):
        return True
    return before == "the" and bool(behind) and behind[0].is_proper


_NAMED_AFTER_DAYS = ("school", "школ", "шкіл", "market", "mosque", "times", "island")
"""Beginnings of words behind a weekday that make a name of it."""
_BEFORE_NAMED_DAY = listed("bloody black")


def _year_beside(words: Sequence[Word], at: int) -> bool:
    """Whether a year follows a weekday, which is then none of these days: "on Easter Sunday in 2019"."""
    at += at < len(words) and words[at].low == "in"
    return at < len(words) and words[at].kind == "number" and _number(words[at], _FIRST_YEAR, _LAST_YEAR) is not None


def _is_marked(words: Sequence[Word], meaning: str, first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether words of a range have a meaning in the language's table of dates."""
    return any(mark.meaning == meaning for mark in vocabulary.dates.find(words, max(first, 0), last))


def _is_due(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether a weekday is one to come, or only the first of a time up to now."""
    if _is_marked(words, "next", index - 2, index, vocabulary) and not _is_past_by(words, index):
        return True
    return _is_marked(words, "since", index - 1, index, vocabulary) or _is_set_for(words, index)


def _is_the_last(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> bool:
    """Whether a weekday is called the last: "last Wednesday"."""
    if _is_marked(words, "last", index - 1, index, vocabulary):
        return True
    return index > 0 and words[index - 1].low.endswith("last")


def _is_past_by(words: Sequence[Word], index: int) -> bool:
    """Whether "by" a weekday is the past: "By Tuesday evening, rebels had overrun the base"."""
    told = (word.low for word in words[index + 1 : index + 1 + _DUE_WITHIN])
    return 0 < index <= _HEADS_WITHIN and words[index - 1].low in ("by", "bis") and any(low in _HAD for low in told)


_HAD = listed("had hatte hatten waren wurden were")


def _is_set_for(words: Sequence[Word], index: int) -> bool:
    """Whether something is only set for a weekday: "called a strike for Friday", "für Mittwoch"; not "for Friday's
    attack".
    """
    behind = words[index + 1 : index + 2]
    has_ending = bool(behind) and behind[0].start - words[index].end > 1
    return index > 0 and words[index - 1].low in _SET_FOR and not has_ending


_SET_FOR = listed("for für")


def _weekdays(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The days from a weekday to another: "on Saturday and Sunday", "von Freitag bis Sonntag"."""
    first = _weekday(words, index, vocabulary, published)
    if first is None or published is None:
        return None
    at = _past_any(words, first.last, _BESIDE_WEEKDAY)
    if at >= len(words) or words[at].low not in (*_AND, *_TO):
        return None
    at = _past_any(words, at + 1, _BESIDE_WEEKDAY)
    number = vocabulary.words.weekdays.get(words[at].low) if at < len(words) else None
    if number is None or (at + 1 < len(words) and words[at + 1].low in _POSSESSIVE):
        return None
    end = first.start + dt.timedelta(days=(number - first.start.weekday()) % 7)
    if not first.start < end <= published:
        return None
    return When(first.start, end, "days", index, at + 1)


def _past_any(words: Sequence[Word], at: int, passed: frozenset[str]) -> int:
    """The index after the words of a list that stand at an index."""
    while at < len(words) and words[at].low in passed:
        at += 1
    return at


_AND = listed("and und и і та й")
_POSSESSIVE = listed("'s ’s s")
_BESIDE_WEEKDAY = listed("""
    again on the early late morning afternoon evening night am den dem früh morgen abend erneut wieder в во у утра утром
    вечера вечером ночью днем днём снова ранку вранці ввечері увечері вдень знову
""")
"""Words between the names of two weekdays: "on Sunday night and again on Monday"."""


def _since_weekday(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The days from a weekday up to publication: "since Sunday", "seit Montagabend", "с воскресенья"."""
    if published is None or words[index].low not in _SINCE:
        return None
    at = _past_any(words, index + 1, _BESIDE_WEEKDAY)
    number = vocabulary.words.weekdays.get(words[at].low) if at < len(words) else None
    if number is None or (at + 1 < len(words) and words[at + 1].low in (*_TO, "на")):
        return None
    start = published - dt.timedelta(days=(published.weekday() - number) % 7)
    return When(start, published, "day" if start == published else "days", index, at + 1)


_SINCE = listed("since seit з із від с со")
"""Words for "since"; the Russian and Ukrainian ones mean it only right before a weekday."""


def _is_coming(words: Sequence[Word], index: int) -> bool:
    """Whether a weekday is in the future: "talks due to begin in Brussels on Friday"."""
    for at in range(index - 1, max(index - 1 - _DUE_WITHIN, -1), -1):
        word = words[at]
        if word.breaks:
            return False
        if word.low in _SAID_TO:
            return not _is_said_to_have(words, index)
        if word.low in _DUE:
            return not (at > 0 and words[at - 1].low in ("was", "were", "been", "had"))
    return False


def _is_said_to_have(words: Sequence[Word], index: int) -> bool:
    """Whether "sollen" tells hearsay of the past: "Sie sollen am Sonntag geschossen haben"."""
    clause = takewhile(lambda word: not word.breaks, words[index + 1 :])
    return any(word.low in _PERFECT for word in clause)


_SAID_TO = listed("soll sollen")
_PERFECT = listed("haben sein")


_DUE = listed("""
    due will scheduled slated planned expected shall відбудуться відбудеться запланований заплановані
    состоится состоятся запланирован запланированы
""")
_DUE_WITHIN = 9
"""The most words between "due to" or "will" and a weekday."""


def _night_to(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The day of a night or a morning: "in der Nacht zu Dienstag", "у ніч з 11 на 12 вересня"."""
    night = vocabulary.dates.at(words, index)
    if night is None or night.meaning not in ("overnight", "today"):
        return None
    day, at = None, night.last
    end = min(at + _NIGHT_WITHIN, len(words))
    while at < end:
        named = _morning_of(words, at, vocabulary, published)
        if named is not None:
            day, at = named, named.last
        elif words[at].low in _TO_A_DAY or words[at].kind in ("number", "ordinal"):
            at += 1
        else:
            break
    return replace(day, first=index) if day is not None else None


def _morning_of(words: Sequence[Word], at: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """The day that a night is named by, of two days the second: "on 6-7 August", "between Sunday and Monday"."""
    for read in (_day_to_date, _date_to_date, _weekdays):
        days = read(words, at, vocabulary, published)
        if days is not None and (days.end - days.start).days == 1:
            return replace(days, start=days.end, precision="day")
    named = _full_date(words, at, vocabulary, published) or _weekday(words, at, vocabulary, published)
    return named if named is not None and named.precision == "day" else None


_TO_A_DAY = listed("zu zum auf den dem des vom von . на до з із с со into to on of from the between")


def _phrase(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    match = vocabulary.dates.at(words, index)
    if match is None or published is None or (index and words[index - 1].low == "ago"):
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


def _counted(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """A day some days, weeks or months away: "four days ago" from publication, "two weeks later" from an incident.

    Weeks and months are rounded ones, so that several days around the one counted to may be meant.
    """
    if all(word.low not in _UNITS for word in words[index : index + _UNIT_WITHIN]):
        return None
    before = words[index].low
    number = plain_number(words, index + (before in _BEFORE_COUNT), vocabulary)
    count, at = number or (1, index + (before in (*_BEFORE_COUNT, *_ONCE)))
    days, slack, precision = _UNITS.get(words[at].low if at < len(words) else "", (0, 0, ""))
    needs_number = number is None and at == index and not words[at].low.startswith(_UNITS_ALONE)
    if published is None or not days or needs_number or count > _MOST_COUNTED:
        return None
    direction = _direction(words, at + 1, before)
    if direction is None:
        return None
    away, last = direction[0] * count * days, direction[2]
    day = published + dt.timedelta(days=min(away, 0))
    around = dt.timedelta(days=slack)
    return When(day - around, day + around, precision, index, last, relative=0 if direction[1] else away)


def _direction(words: Sequence[Word], at: int, before: str) -> tuple[int, bool, int] | None:
    """Before (-1) or after (1), whether it counts from publication, and the index after the words, from the words
    around a count of days; None if they only tell how long something lasted.
    """
    if before in _BEFORE_COUNT:
        return (-1, True, at) if before == "vor" else (1, False, at)
    behind, following = (words[place].low if place < len(words) else "" for place in (at, at + 1))
    if (behind, following) in _PAIRS_BEHIND_COUNT:
        return _PAIRS_BEHIND_COUNT[behind, following], False, at + 2
    counts_to_event = behind == "before" and at + 1 < len(words) and not words[at + 1].breaks
    way = _BEHIND_COUNT.get(behind)
    return None if way is None or counts_to_event else (*way, at + 1)


_DAY_UNITS = listed("day days night nights nacht nächte nächten tag tage tagen день дня дней днем днём днями дні днів")
_WEEK_UNITS = listed(
    "week weeks woche wochen неделя неделю недели недель неделей неделями тиждень тижні тижнів тижнем тижнями"
)
_MONTH_UNITS = listed("""
    month months monat monate monaten месяц месяца месяцев месяцем месяцами місяць місяці місяців місяцем місяцями
""")
_UNITS = {
    **dict.fromkeys(_DAY_UNITS, (1, 0, "day")),
    **dict.fromkeys(_WEEK_UNITS, (7, 3, "week")),
    **dict.fromkeys(_MONTH_UNITS, (30, 15, "month")),
}
"""The days of a unit, how many days a count of it may miss the day by, and the precision of the day counted to."""
_UNITS_ALONE = ("недел", "тижд", "тижн", "месяц", "місяц", "день", "днем", "днём")
"""Beginnings of units that stand for one without a number: "неделей ранее"."""
_ONCE = listed("a an one ein eine einen einem einer")
_BEFORE_COUNT = listed("vor через спустя")
_AGO = listed("ago назад тому")
_BACK = listed("earlier previously zuvor vorher früher ранее раньше раніше")
_ON = listed("later afterwards später danach спустя позже потом пізніше потому")
_BEHIND_COUNT = {
    **dict.fromkeys(_ON, (1, False)),
    **dict.fromkeys((*_BACK, "before"), (-1, False)),
    **dict.fromkeys(_AGO, (-1, True)),
    **dict.fromkeys(_LATER, (1, False)),
}
"""What a word behind a count of days makes of it: before (-1) or after (1), and whether it counts from publication."""
_PAIRS_BEHIND_COUNT = {("по", "тому"): 1, ("по", "тім"): 1, ("до", "этого"): -1, ("до", "того"): -1}
"""The same of two words, which count from an event."""
_MOST_COUNTED = 60
_UNIT_WITHIN = 5
"""The most words from the beginning of a count to its unit."""


def _same_day(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """Words for the day of the incident before: "hours later", "am selben Tag"; resolved where incidents are joined."""
    match = vocabulary.dates.at(words, index)
    if match is None or published is None or match.meaning != "same_day":
        return None
    return _single(published, match.first, match.last)


def _period(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """A season, or the first months of a year, that is over: "last winter", "im Sommer 2024", "на початку року"."""
    match = vocabulary.dates.at(words, index)
    if match is None or published is None or (index and words[index - 1].low in _BOUNDS):
        return None
    following = words[match.last : match.last + 1]
    if words[match.last - 1].capital and following and following[0].is_proper:
        return None  # "in Spring Valley"
    behind = match.last + bool(following and following[0].low == "of")
    year, last = _year_behind(words, behind)
    marks = (vocabulary.dates.at(words, at, at + 1) for at in range(match.first, match.last))
    is_last = any(mark is not None and mark.meaning == "last" for mark in marks)
    span = period_before(match.meaning, year, published, last=is_last)
    return None if span is None else When(*span, "year", match.first, match.last if year is None else last)


def _at_head(words: Sequence[Word], index: int, _: Vocabulary, published: dt.date | None) -> When | None:
    """The day and month in figures at the head of a line, before a dash or a colon: "04/08 - Beni: …"."""
    head = words[index : index + 4]
    if len(head) < 4 or published is None or any(word.kind != "mark" for word in words[:index]):
        return None
    figures = _number(head[0], 1, _LONGEST_MONTH), _number(head[2], 1, _LONGEST_MONTH)
    if None in figures or head[1].low not in ("/", ".") or head[3].low not in (*_DASHES, ":", ","):
        return None
    first, second = figures
    read = [
        day
        for month, number in ((second, first), (first, second))
        if month is not None
        and month <= _MONTHS_OF_YEAR
        and (day := _day(_likely_year(month, number, published), month, number or 1)) is not None
        and 0 <= (published - day).days <= _HEADED_WITHIN_DAYS
    ]
    return _single(read[0], index, index + 3) if read else None


def _day_of_month(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """A day of the month alone, the last up to publication: "on the 14th", "14 числа"."""
    number = _number(words[index], 1, _LONGEST_MONTH) if words[index].kind in ("number", "ordinal") else None
    if number is None or published is None:
        return None
    last = _end_of_day_of_month(words, index, vocabulary)
    months = (published, published.replace(day=1) - dt.timedelta(days=1))
    days = (_day(month.year, month.month, number) for month in months)
    day = next((day for day in days if day is not None and day <= published), None)
    return _single(day, index, last) if last and day is not None else None


def _end_of_day_of_month(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> int:
    """Where the words for a day of the month end, given its number; 0 if they don't name one."""
    behind = words[index + 1 : index + 2]
    if not words[index].low.endswith(_ORDINAL_ENDINGS):
        return index + 2 if behind and behind[0].low in _OF_MONTH else 0
    before = [word.low for word in words[max(index - 2, 0) : index]]
    is_named = len(before) > 1 and before[0] in _BEFORE_DAY_OF_MONTH and before[1] == "the"
    is_alone = not behind or behind[0].kind == "mark" or behind[0].low in _BEHIND_DAY_OF_MONTH
    is_alone = is_alone or vocabulary.cues.at(words, index + 1) is not None
    return index + 1 if is_named and is_alone else 0


_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_BEFORE_DAY_OF_MONTH = listed("on of by")
_BEHIND_DAY_OF_MONTH = listed("and at in near when as by around before after outside while with")
"""Words after "on the 14th" that name nothing that is the fourteenth."""
_OF_MONTH = listed("числа")


def _feast(words: Sequence[Word], index: int, vocabulary: Vocabulary, published: dt.date | None) -> When | None:
    """A feast with a fixed date: "on New Year's Eve"; a night takes two days."""
    feast = vocabulary.feasts.at(words, index)
    if feast is None or published is None or not _is_day_of_feast(words, feast.first, feast.last, vocabulary):
        return None
    month, day = feast.meaning
    year, last = _year_behind(words, feast.last)
    start = dt.date(_likely_year(month, day, published) if year is None else year, month, day)
    is_night = words[feast.last - 1].low.endswith(_NIGHTS)
    end = start + dt.timedelta(days=int(is_night))
    return When(start, end, "days" if is_night else "day", index, last)


def _is_day_of_feast(words: Sequence[Word], index: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether a feast's name means its day: after a preposition, at the head of a line or with a possessive ending."""
    is_name = last - index == 1 and words[index].low in vocabulary.feasts_and_people
    if is_name and last < len(words) and words[last].is_proper:
        return False
    is_possessive = any(words[at].start - words[at - 1].end > 1 for at in range(index + 1, last))
    if is_possessive and vocabulary.words.feast_possessive:
        return True
    at = index - 1
    while at > 0 and words[at].low in vocabulary.articles_of_feasts:
        at -= 1
    return words[max(at, 0)].low in vocabulary.before_feasts or all(word.kind == "mark" for word in words[:index])


_NIGHTS = ("nacht", "ночь", "ніч")


_MONTHS_OF_YEAR = 12
_HEADED_WITHIN_DAYS = 60
"""The most days before publication of a day in figures, either of which may be the month."""

_DATE_RULES: tuple[tuple[str, Callable[[Sequence[Word], int, Vocabulary, dt.date | None], When | None]], ...] = (
    (AT_HEAD, _at_head),
    (OVER_DAYS, _day_to_date),
    (OVER_DAYS, _date_to_date),
    (_NIGHT, _night_to),
    (OVER_DAYS, _since_weekday),
    (OVER_DAYS, _weekdays),
    (_DATE, _full_date),
    (_DATE, _day_of_month),
    ("a feast", _feast),
    (_WEEKDAY, _weekday),
    (WORD_FOR_DAY, _phrase),
    (WORD_FOR_DAY, _counted),
    (SAME_DAY, _same_day),
    ("a season or the start of a year", _period),
)
"""The functions that read a date at a word, by the name of the rule; the first that finds one counts."""

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


_OPENS_REPORT = listed('; . " ” that dass что що')
"""Marks and words between a verb of saying and what is said, so that a day after them isn't that of the statement."""


def _is_said(words: Sequence[Word], when: When, vocabulary: Vocabulary) -> bool:
    """Whether the date belongs to a verb of saying, close beside it with no event between."""
    if _said_before(words, when.first, vocabulary) or _said_right_after(words, when, vocabulary):
        return True
    return vocabulary.words.verb_last and _said_after(words, when, vocabulary)


def _said_right_after(words: Sequence[Word], when: When, vocabulary: Vocabulary) -> bool:
    """Whether a verb of saying follows the day at once, with no event before it in the clause: "The army on Monday
    said", "Минобороны в понедельник сообщило".
    """
    clause = max((at + 1 for at in range(when.first) if words[at].breaks), default=0)
    stance = vocabulary.stances.at(words, _past_any(words, when.last, _BESIDE_WEEKDAY))
    if stance is None or vocabulary.triggers.find(words, clause, when.first):
        return False
    return not vocabulary.cues.find(words, clause, when.first)


def _said_after(words: Sequence[Word], when: When, vocabulary: Vocabulary) -> bool:
    """Whether the day opens its clause and a verb of saying comes next: "Am Dienstag teilte die Polizei mit"."""
    clause = max((at + 1 for at in range(when.first) if words[at].breaks), default=0)
    if when.first > clause + 1 and words[clause].low not in _OPENS_ASIDE:
        return False
    for index in range(when.last, min(when.last + _SPEAKING_AFTER, len(words))):
        if words[index].breaks or vocabulary.triggers.at(words, index) or vocabulary.cues.at(words, index):
            return False
        stance = vocabulary.stances.at(words, index)
        if stance is not None:
            return stance.meaning == "reports"
    return False


_OPENS_ASIDE = listed("wie")
"""Words that open an aside on who said it: "Wie die Polizei am Dienstag mitteilte, …"."""


def _said_before(words: Sequence[Word], first: int, vocabulary: Vocabulary) -> bool:
    """Whether a verb of saying stands close before a date, or around it, with no event between."""
    for index in range(first - 1, max(first - 1 - _SAYING_WITHIN, -1), -1):
        if words[index].low in _OPENS_REPORT or (words[index].low == "," and index < first - 2):
            return False
        if words[index].low == "," and vocabulary.words.verb_last:
            return False  # "wirft Russland vor, am Montag …"
        stance = vocabulary.stances.at(words, index)
        if stance is not None:
            if stance.last > first:
                return True
            if words[index].low in _SOURCE_BEFORE and words[first - 1].low not in _OF_SOURCE:
                return False
            if index > 0 and words[index - 1].low in vocabulary.passive:
                return False
            return stance.last <= first and not vocabulary.triggers.find(words, stance.last, first)
        if vocabulary.triggers.at(words, index) or vocabulary.cues.at(words, index):
            return False
    return False


_SOURCE_BEFORE = listed("nach laut gemäß по за")
"""Words that open a source within what it says: "nach Angaben von Einwohnern am Dienstag" is no day of a statement."""
_OF_SOURCE = listed("vom von от від на")
"""Words between a source and its day: "nach Angaben der Polizei vom Dienstag"."""
