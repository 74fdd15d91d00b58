"""Parse columns of text into values, a whole column at a time.

A million rows would be too slow with a Python call each. So nearly all values are parsed by a vectorised operation, and
only the rest (a decimal comma, an odd date) by Python, once for each *distinct* value. Formats say what a column means;
how it is parsed is defined here.

All functions take text columns without nulls (an empty cell is empty text) and return null for values that can't be
parsed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from geo.datasets import datestamps
from geo.datasets.repeats import dictionary_of, map_distinct
from geo.filter import fold

EMPTY_WORDS = frozenset(
    {"", "-", "--", "—", "?", "n/a", "na", "nan", "null", "none", "nil", "unknown", "undefined", "unspecified"}
    | {"no information", "noinformation", "not applicable", "notapplicable", "not available", "not answered"}
    | {"no data", "unknown location", "information unavailable", "#n/a", "(null)", "tbd", "to be confirmed"}
    | {"a verifier", "inconnu", "inconnue", "non precise", "non renseigne", "unbekannt", "keine angabe", "k.a."}
    | {"desconocido", "desconocida", "sin dato", "sin informacion", "no determinado", "por establecer"}
    | {"невідомо", "невідомии", "немає даних", "не вказано", "неизвестно", "неизвестныи", "нет данных", "не указано"}
    | {"н/д", "н.д.", "нд", "немає інформаціі", "уточнюється", "нет информации", "уточняется", "s/d", "s.d."}
    | {"غير معروف", "مجهول", "未知", "不明"}
)
"""Folded words that mean an empty cell in columns of names and codes."""

_LONGEST_EMPTY_WORD = 2 * max(len(word) for word in EMPTY_WORDS)
"""The longest of these words in bytes: two per letter, for non-ASCII ones."""
_LARGEST_COUNT = 2**31 - 1
_DEGREES = re.compile(
    r"([NSEWСЮВЗ+-]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*[°º]?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’])?\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''))?\s*([NSEWСЮВЗ]?)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\s*[\[(]?\s*(-?\d{1,3}(?:[.,]\d+)?)\s*(?:[,;|]|\s)\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[\])]?\s*")
_BY_SIDES = re.compile(
    r"\s*([NSСЮ][^NSEWСЮВЗ]+|[^NSEWСЮВЗ]+[NSСЮ])[\s,;/]*([EWВЗ][^NSEWСЮВЗ]+|[^NSEWСЮВЗ]+[EWВЗ])\s*", re.IGNORECASE
)
_WKT_POINT = re.compile(r"\s*POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*", re.IGNORECASE)


def clean_names(column: pl.Series) -> pl.Series:
    """The column with words for unknown ("N/A", "No Information") emptied."""
    return map_distinct(column, lambda value: "" if fold(value) in EMPTY_WORDS else " ".join(value.split()), pl.String)


def split_names(column: pl.Series, separators: str = ";") -> pl.Series:
    """The column split into lists of names, without repeats, in order."""
    split = re.compile(f"[{re.escape(separators)}]") if separators else None

    def cut(value: str) -> list[str]:
        parts = (" ".join(part.split()) for part in (split.split(value) if split else [value]))
        return list(dict.fromkeys(part for part in parts if part and fold(part) not in EMPTY_WORDS))

    return map_distinct(column, cut, pl.List(pl.String))


def parse_numbers(column: pl.Series) -> pl.Series:
    """Parse numbers: with decimal point or comma, spaces between thousands, or as degrees, minutes and seconds."""
    quick = column.cast(pl.Float64, strict=False)
    left = ~quick.is_finite().fill_null(False)
    if not left.any():
        return quick
    rest = map_distinct(column.filter(left), _number, pl.Float64)
    return quick.scatter(left.arg_true(), rest)


def _number(value: str) -> float | None:
    value = value.strip().replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ")
    compact = value.replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+\.\d+", compact):
        compact = compact.replace(",", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", compact):
        compact = compact.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d*,\d+", compact):
        compact = compact.replace(",", ".")
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", compact, re.IGNORECASE):
        figure = float(compact)
        return figure if math.isfinite(figure) else None
    match = _DEGREES.fullmatch(value)
    if not match or not (match[1] or match[5] or match[3]):
        return None
    degrees, minutes, seconds = (float((match[n] or "0").replace(",", ".")) for n in (2, 3, 4))
    south_or_west = (match[5] or match[1]).upper() in ("S", "W", "Ю", "З", "-")
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if south_or_west else 1)


_GROUPS = r"^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:['’]\d{3})+|(?:\.\d{3})+)$"
_PARTED_BY: dict[str, str] = {".": r"^\d+\.\d*$", ",": r"^\d+,\d*$"}


def parse_counts(column: pl.Series) -> pl.Series:
    """Parse whole numbers from 0; negative ones (-1 means "unknown" in several datasets) become null.

    A point or comma before three digits separates thousands, unless the column has decimals with it: "2.000" in a
    column with "7.500" or "0,000" is a two, written by a program.
    """
    figure = column.cast(pl.Int64, strict=False)
    if figure.null_count():
        grouped = column.str.contains(_GROUPS)
        for mark, pattern in _PARTED_BY.items():
            if not _parts_thousands(column, mark):
                grouped &= ~column.str.contains(pattern)
        if grouped.any():
            digits = column.filter(grouped).str.replace_all(r"\D", "")
            column = column.scatter(grouped.arg_true(), digits)
        figure = parse_numbers(column).round(6)
        figure = figure.set(figure.fill_null(0.5) != figure.fill_null(0.5).floor(), None).cast(pl.Int64, strict=False)
    return figure.set((figure < 0) | (figure > _LARGEST_COUNT), None).cast(pl.Int32)


def _parts_thousands(column: pl.Series, mark: str) -> bool:
    """Whether a mark (point or comma) separates thousands rather than decimals in a column.

    If all end in three zeros, they may be whole numbers written with decimals, but not if some have no mark or two.
    """
    marked = column.filter(column.str.contains(_PARTED_BY[mark]))
    if not marked.str.contains(_GROUPS).all():
        return False
    if not marked.str.ends_with(f"{mark}000").all():
        return True
    return mark == "," and bool(column.str.contains(r"^[1-9]\d*$|^\d+(?:,\d{3}){2,}$").any())


_ABOUT = r"(?:~|≈|about|around|approx\.?|approximately|circa|ca?\.|environ|unos|etwa|близько|около) ?(\d+)"
_RANGES: tuple[tuple[str, tuple[int, int, int]], ...] = (
    # pattern, and its groups for the low, best and high figure; 0 for none
    (r"(\d+)", (0, 1, 0)),
    (r"(?:between |from |entre |von )?(\d+) ?(?:-|–|—|to|and|a|à|bis|до) ?(\d+)", (1, 0, 2)),
    (r"(\d+) ?\+|(?:at least|min\.?|minimum|>=|≥|>|over|more than|not less than|no less than) ?(\d+)", (1, 0, 0)),
    (
        r"(?:au moins|plus de|al menos|mas de|mindestens|uber|щонаименше|понад|більше|не менее|более|свыше) ?(\d+)",
        (1, 0, 0),
    ),
    (r"(?:up to|at most|max\.?|maximum|<=|≤|fewer than|less than|jusqu'a|hasta|bis zu|до) ?(\d+)", (0, 0, 1)),
    (_ABOUT, (0, 1, 0)),
    (r"(\d+) ?(?:\?|approx\.?|[^\W\d]+|\([^()]*\))", (0, 1, 0)),
)
_OF_WHOM = re.compile(
    r"^(?:killing|killed|injuring|injured|wounding|wounded) (?=.*\d)"
    r"|(?<=\d) (?:people|persons|civilians|dead|killed|injured|wounded)(?: (?:dead|killed|injured|wounded))?$"
)
"""Words around a figure that don't change it: "killing at least 11 people"."""
_OF_THEM = re.compile(r"(?<=[a-z\d])[,;]? \(?(?:including|incl\.?|among (?:them|whom)|of (?:them|whom)) .*$")
"""Words about a part of the figure: "15 people, including nine children"."""
_COUNTS = pl.Struct({"low": pl.Int32, "best": pl.Int32, "high": pl.Int32})


_IN_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_A_NUMBER_IN_WORDS = re.compile(
    rf"(?P<before>(?:(?:at least|more than|over|up to|fewer than|less than) )?)(?P<word>{'|'.join(_IN_WORDS)})"
    r"(?P<after>(?: (?:people|persons|civilians|dead|killed|injured|wounded))?)"
)
"""Number words, only if they are the whole cell: "two hundred" and "one of them a child" aren't parsed."""
_GROUPED = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})+(?![\d,.])|(?<![\d,.])[1-9]\d{0,2}(?:[ '’]\d{3})+(?![\d,.])")


_MAGNITUDES = {
    fold(word): times
    for times, words in (
        (12, "dozen dozens docenas dutzend"),
        (100, "hundred hundreds hundert cientos сотни сотен сотні сотень"),
        (1000, "thousand thousands tausend mil тис тисячі тисяч тыс тысячи тысяч"),
    )
    for word in words.split()
}
_MAGNIFIED = re.compile(rf"(?<![\d.,])([1-9]\d{{0,2}}) ({'|'.join(_MAGNITUDES)})\b\.?")
"""A figure with a multiplying word: "2 hundred" isn't two."""


def parse_ranges(column: pl.Series) -> pl.DataFrame:
    """Parse ``low``, ``best`` and ``high`` of texts such as "3 – 7", "10+", "at least 3", "two", "5 (2 men)"."""

    def bounds(value: str) -> dict[str, int | None]:
        text = " ".join(fold(value).replace("\u202f", " ").split())
        text = _GROUPED.sub(lambda grouped: re.sub(r"\D", "", grouped[0]), text)
        text = _MAGNIFIED.sub(lambda times: str(int(times[1]) * _MAGNITUDES[times[2]]), text)
        if worded := _A_NUMBER_IN_WORDS.fullmatch(text):
            text = f"{worded['before']}{_IN_WORDS.index(worded['word']) + 1}{worded['after']}"
        bare = _OF_WHOM.sub("", _OF_THEM.sub("", text))
        for pattern, places in _RANGES:
            if match := re.fullmatch(pattern, text) or re.fullmatch(pattern, bare):
                groups = [int(group) for group in match.groups() if group]
                figures = [groups[place - 1] if place else None for place in places]
                if all(figure is None or figure <= _LARGEST_COUNT for figure in figures):
                    return dict(zip(("low", "best", "high"), figures, strict=True))
        return {"low": None, "best": None, "high": None}

    return map_distinct(column, bounds, _COUNTS).struct.unnest()


def are_about(column: pl.Series) -> pl.Series:
    """Which texts give an approximate figure: "about 5", "~5", "близько 5", "5?"."""
    return column.str.to_lowercase().str.contains(rf"^\s*(?:{_ABOUT}|\d+ ?(?:\?|approx\.?))")


def blank_empty_words(column: pl.Series) -> pl.Series:
    """The column with cells that are only a word for unknown ("NA", "null") emptied; checks only short cells."""
    short = column.str.len_bytes().is_between(1, _LONGEST_EMPTY_WORD)
    if not short.any():
        return column
    at = short.arg_true()
    words = column.gather(at)
    folded = words.str.strip_chars().str.to_lowercase()
    if not words.str.len_bytes().equals(words.str.len_chars()):
        folded = folded.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    nothing = folded.is_in(sorted(EMPTY_WORDS))
    return column.scatter(at.filter(nothing), "") if nothing.any() else column


def has_characters(column: pl.Series, characters: str) -> bool:
    """Whether any text contains any of these characters."""
    return bool(characters) and bool(column.str.contains(f"[{re.escape(characters)}]").any())


def parse_points(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Parse latitude and longitude from one column: pairs of degrees, with N, S, E, W, or as WKT.

    "49.85, 36.66", "[49.85, 36.66]", "49°51'N 36°39'E", "POINT (36.66 49.85)".
    """
    pair = map_distinct(column, _point, pl.List(pl.Float64))
    return pair.list.get(0, null_on_oob=True), pair.list.get(1, null_on_oob=True)


def _point(value: str) -> list[float] | None:
    if match := _WKT_POINT.fullmatch(value):
        return [float(match[2]), float(match[1])]
    if match := _PAIR.fullmatch(value):
        return [float(match[n].replace(",", ".")) for n in (1, 2)]
    if match := _BY_SIDES.fullmatch(value):
        lat, lon = (_number(part.strip(" \t,;/")) for part in match.groups())
        return None if lat is None or lon is None else [lat, lon]
    return None


_QUICK_DAYS = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y")
_QUICK_MOMENTS = ("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%.fZ", "%Y%m%d%H%M%S")
_SPANS = pl.Struct(
    {"start": pl.Date, "end": pl.Date, "precision": pl.String, "time": pl.Datetime("us", "UTC"), "offset": pl.Int32}
)


def parse_days(column: pl.Series, *, day_first: bool | None = None) -> pl.DataFrame:
    """Parse dates: ``start``, ``end``, ``precision`` ("unknown" if unparsed), ``time`` (UTC), ``offset`` (seconds).

    Parameters
    ----------
    column : Series of text
    day_first : bool or None
        See :func:`geo.datasets.datestamps.parse`.
    """
    if len(column) > _MANY and column.head(_MANY).n_unique() * 2 < _MANY:
        encoded = dictionary_of(column)
        return parse_days(pl.Series(encoded.dictionary), day_first=day_first)[pl.Series(encoded.indices)]
    probe = next((value for value in column.head(50) if value), "")
    start = _quick_days(column, probe)
    left = start.is_null() & (column != "")
    if left.any() and left.all() and (moments := _quick_moments(column, probe)) is not None:
        return moments
    precision = pl.select(pl.when(start.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("day"))).to_series()
    spans = pl.DataFrame({"start": start, "end": start, "precision": precision}).with_columns(
        time=pl.lit(None, _SPANS.fields[3].dtype), offset=pl.lit(None, pl.Int32)
    )
    if not left.any():
        return spans
    rest = map_distinct(column.filter(left), lambda value: _span(value, day_first), _SPANS).struct.unnest()
    return spans.select(spans[name].scatter(left.arg_true(), rest[name]).alias(name) for name in spans.columns)


_MANY = 4_096
"""From this length on, repeating dates are parsed once per distinct value: 65,536 like 01.03.2024 take 28 ms instead of
77, and like 2024-03-01 7 instead of 8."""


def _quick_days(column: pl.Series, probe: str) -> pl.Series:
    # the first format that parses some of them
    for form in _QUICK_DAYS:
        if len(probe) == len(form.replace("%Y", "2000").replace("%m", "01").replace("%d", "01")) or "%B" in form:
            start = column.str.to_date(form, strict=False)
            if start.null_count() < len(column):
                return start
    return pl.repeat(None, len(column), dtype=pl.Date, eager=True)


def _quick_moments(column: pl.Series, probe: str) -> pl.DataFrame | None:
    # times of one format in UTC; None if the column has others
    if "+0" in probe.removesuffix("+00:00") or "-" in probe[11:]:
        return None
    for form in _QUICK_MOMENTS:
        moment = column.str.to_datetime(form, strict=False, time_unit="us")
        if not moment.null_count():
            moment = moment.dt.replace_time_zone("UTC") if moment.dtype.time_zone is None else moment  # type: ignore[attr-defined]
            day = moment.dt.date()
            return pl.DataFrame({"start": day, "end": day, "time": moment}).select(
                "start", "end", pl.lit("time").alias("precision"), "time", pl.lit(0, pl.Int32).alias("offset")
            )
    return None


def _span(value: str, day_first: bool | None) -> dict[str, Any]:
    span = datestamps.parse(value, day_first=day_first)
    if span is None:
        return {"start": None, "end": None, "precision": "unknown", "time": None, "offset": None}
    offset = None if span.time is None else span.time.utcoffset()
    return {
        "start": span.start,
        "end": span.end,
        "precision": span.precision,
        "time": None if span.time is None else span.time.astimezone(dt.UTC),
        "offset": None if offset is None else round(offset.total_seconds()),
    }


def join_texts(columns: Sequence[pl.Series], separator: str) -> pl.Series:
    """The columns' non-empty texts joined by a separator."""
    if len(columns) == 1:
        return columns[0]
    frame = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(columns)])
    filled = [pl.when(pl.col(each) != "").then(pl.col(each)) for each in frame.columns]
    return frame.select(pl.concat_str(filled, separator=separator, ignore_nulls=True).alias("joined")).to_series()


def first_filled(columns: Sequence[pl.Series]) -> pl.Series:
    """In each row, the first non-empty text of the columns."""
    best = columns[0]
    for column in columns[1:]:
        if not (best == "").any():
            break
        best = pl.select(pl.when(best == "").then(column).otherwise(best)).to_series()
    return best


def explode_lists(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The frame with a row for each text of a list column; an empty list gives one row with empty text."""
    lists = pl.col(name)
    filled = pl.when(lists.list.len().fill_null(0) == 0).then(pl.lit([""])).otherwise(lists)
    return frame.with_columns(filled.alias(name)).explode(name)
