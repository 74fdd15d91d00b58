"""Columns of text turned into values, a whole column at a time.

A million rows can't be a million Python calls. So the way that nearly all values take is one vectorised
operation, and only what it leaves over (a decimal comma, an odd date) goes through Python, once for each
*distinct* value. Readers say what a column means; how it is read stands here, once.

All functions take text columns without nulls (an empty cell is empty text) and give null for what can't be read.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from geo.filter import fold
from geo.readers import datestamps
from geo.schema import bounds, repeated

NOTHING = frozenset(
    {"", "-", "--", "—", "?", "n/a", "na", "nan", "null", "none", "nil", "unknown", "undefined", "unspecified"}
    | {"no information", "noinformation", "not applicable", "notapplicable", "not available", "not answered"}
    | {"no data", "unknown location", "information unavailable", "#n/a", "(null)", "tbd", "to be confirmed"}
    | {"a verifier", "inconnu", "inconnue", "non precise", "non renseigne", "unbekannt", "keine angabe", "k.a."}
    | {"desconocido", "desconocida", "sin dato", "sin informacion", "no determinado", "por establecer"}
    | {"невідомо", "невідомии", "немає даних", "не вказано", "неизвестно", "неизвестныи", "нет данных", "не указано"}
    | {"غير معروف", "مجهول", "未知", "不明"}
)
"""Folded words that stand for an empty cell in columns of names and codes."""

_LONGEST_NOTHING = 2 * max(len(word) for word in NOTHING)
"""Bytes; a letter that isn't ASCII has two."""
_SAMPLE = 1_000
_BEGINNING = 4_096
_MANY_PAIRS = 4_096
_LARGEST_COUNT = 2**31 - 1
_DEGREES = re.compile(
    r"([NSEWСЮВЗ+-]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*[°º]?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’])?\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|''))?\s*([NSEWСЮВЗ]?)",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\s*[\[(]?\s*(-?\d{1,3}(?:[.,]\d+)?)\s*(?:[,;|]|\s)\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[\])]?\s*")
_WKT_POINT = re.compile(r"\s*POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*", re.IGNORECASE)


class Cells(pl.Series):
    """A column that Arrow has as well; whatever is done to it, the outcome has neither of these.

    Attributes
    ----------
    texts : StringArray or None
        The column just as a reader made it.
    codes : DictionaryArray or None
        The column as numbers of its distinct texts.
    """

    texts: pa.Array | None = None
    codes: pa.DictionaryArray | None = None

    def scatter(self, indices: Any, values: Any) -> pl.Series:
        """Another series, where polars writes into the one that is there."""
        return pl.Series(self.name, self).scatter(indices, values)


def made_of(column: pl.Series) -> pa.Array | None:
    """The column as Arrow has it where nothing was done to it since a reader made it; None elsewhere."""
    return column.texts if isinstance(column, Cells) else None


def arrow(column: pl.Series) -> pa.Array:
    """The column as one array of Arrow's, text as ``string``."""
    if (texts := made_of(column)) is not None:
        return texts
    made = column.to_arrow()
    made = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    return made.cast(pa.string()) if column.dtype == pl.String else made


def codes_of(column: pl.Series) -> pa.DictionaryArray:
    """The column as numbers of its distinct texts; made once."""
    if isinstance(column, Cells) and column.codes is not None:
        return column.codes
    codes = arrow(column).dictionary_encode()
    if isinstance(column, Cells):
        column.codes = codes
    return codes


def has_codes(column: pl.Series) -> bool:
    """Whether the numbers of the column's distinct texts are known already."""
    return isinstance(column, Cells) and column.codes is not None


def constant(text: str, rows: int, name: str = "") -> pl.Series:
    """The same text in each row."""
    cells = Cells(name, pl.Series([text]).new_from_index(0, rows))
    cells.codes = repeated(text, rows)
    return cells


def _coded(name: str, texts: Sequence[str], which: pa.Array) -> pl.Series:
    # The text that each number stands for.
    if len(texts) == 1:
        return constant(texts[0], len(which), name)
    distinct = pa.array(texts, pa.string()).dictionary_encode()
    cells = Cells(name, pl.Series(texts, dtype=pl.String).gather(pl.Series(which)))
    cells.codes = pa.DictionaryArray.from_arrays(distinct.indices.take(which), distinct.dictionary)
    return cells


def by_distinct(column: pl.Series, function: Callable[[str], Any], dtype: Any) -> pl.Series:
    """What ``function`` makes of each value, called once for each distinct one.

    Parameters
    ----------
    column : Series of text
    function : callable
        From a text to a value of ``dtype``, or None.
    dtype : polars type
    """
    codes = codes_of(column)
    values = [function(value) for value in codes.dictionary.to_pylist()]
    if not values:
        return pl.Series(column.name, [], dtype=dtype)
    if dtype == pl.String and None not in values:
        return _coded(column.name, values, codes.indices)
    if dtype == pl.List(pl.String) and all(value == [] for value in values):
        offsets = pa.array(np.zeros(len(column) + 1, dtype=np.int32))
        return pl.Series(column.name, pa.ListArray.from_arrays(offsets, pa.array([], pa.string())))
    made = pl.Series(values, dtype=dtype)
    if all(value == values[0] for value in values):
        return made.new_from_index(0, len(column)).alias(column.name)
    return made.gather(pl.Series(codes.indices)).alias(column.name)


def text(column: pl.Series, texts: pa.Array | None = None) -> pl.Series:
    """Without blanks at the ends; ``texts`` is the same column in Arrow, where a reader made it so."""
    if texts is None or not _is_bare(texts):
        return column.str.strip_chars()
    cells = Cells(column.name, column)
    cells.texts = texts
    return cells


def _is_bare(texts: pa.Array) -> bool:
    # Whether each text begins and ends with a visible ASCII character, so that no blank can be there.
    data = texts.buffers()[2]
    if data is None:
        return True
    ends = bounds(texts)
    first, last = ends[:-1], ends[1:]
    filled = last > first
    if not filled.all():
        first, last = first[filled], last[filled]
    letters = np.frombuffer(data, np.uint8)
    return all(bool((letters[at] - _FIRST_VISIBLE < _VISIBLE).all()) for at in (first, last - 1))


_FIRST_VISIBLE, _VISIBLE = np.uint8(ord("!")), np.uint8(94)


def name(column: pl.Series) -> pl.Series:
    """Text in which the words for nothing ("N/A", "No Information") are empty."""
    return by_distinct(column, _NAMES.__getitem__, pl.String)


class _Names(dict[str, str]):
    # The same places and actors come in every batch, thousands of them.
    def __missing__(self, value: str) -> str:
        made = "" if fold(value) in NOTHING else " ".join(value.split())
        if len(value) < 200:
            if len(self) >= _KEPT_NAMES:
                self.clear()
            self[value] = made
        return made


_NAMES = _Names()
_KEPT_NAMES = 1 << 16


def names(column: pl.Series, separators: str = ";") -> pl.Series:
    """Lists of names, each once, in order."""
    split = re.compile(f"[{re.escape(separators)}]") if separators else None

    def cut(value: str) -> list[str]:
        parts = (" ".join(part.split()) for part in (split.split(value) if split else [value]))
        return list(dict.fromkeys(part for part in parts if part and fold(part) not in NOTHING))

    return by_distinct(column, cut, pl.List(pl.String))


def number(column: pl.Series) -> pl.Series:
    """Numbers, with a decimal point or comma, spaces between thousands, degrees, minutes and seconds."""
    quick = column.cast(pl.Float64, strict=False)
    left = ~quick.is_finite().fill_null(False)
    if not left.any():
        return quick
    rest = by_distinct(column.filter(left), _number, pl.Float64)
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
    found = _DEGREES.fullmatch(value)
    if not found or not (found[1] or found[5] or found[3]):
        return None
    degrees, minutes, seconds = (float((found[n] or "0").replace(",", ".")) for n in (2, 3, 4))
    south_or_west = (found[5] or found[1]).upper() in ("S", "W", "Ю", "З", "-")
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if south_or_west else 1)


def count(column: pl.Series) -> pl.Series:
    """Whole numbers from 0; a negative one (-1 stands for "unknown" in several datasets) is null."""
    figure = column.cast(pl.Int64, strict=False)
    if figure.null_count():
        figure = number(column).round(6)
        figure = figure.set(figure.fill_null(0.5) != figure.fill_null(0.5).floor(), None).cast(pl.Int64, strict=False)
    return figure.set((figure < 0) | (figure > _LARGEST_COUNT), None).cast(pl.Int32)


_RANGES: tuple[tuple[str, tuple[int, int, int]], ...] = (
    # Pattern, and which of its groups is the low, the best and the high figure; 0 is none.
    (r"(?:between |from |entre |von )?(\d+) ?(?:-|–|—|to|and|a|à|bis|до) ?(\d+)", (1, 0, 2)),
    (r"(\d+) ?\+|(?:at least|min\.?|minimum|>=|≥|>|over|more than|not less than|no less than) ?(\d+)", (1, 0, 0)),
    (
        r"(?:au moins|plus de|al menos|mas de|mindestens|uber|щонаименше|понад|більше|не менее|более|свыше) ?(\d+)",
        (1, 0, 0),
    ),
    (r"(?:up to|at most|max\.?|maximum|<=|≤|fewer than|less than|jusqu'a|hasta|bis zu|до) ?(\d+)", (0, 0, 1)),
    (r"(?:~|≈|about|around|approx\.?|approximately|circa|ca?\.|environ|unos|etwa|близько|около) ?(\d+)", (0, 1, 0)),
    (r"(\d+) ?(?:\?|approx\.?|[^\W\d]+|\([^()]*\))", (0, 1, 0)),
)
_OF_WHOM = re.compile(
    r"^(?:killing|killed|injuring|injured|wounding|wounded) (?=.*\d)"
    r"|(?<=\d) (?:people|persons|civilians|dead|killed|injured|wounded)(?: (?:dead|killed|injured|wounded))?$"
)
"""Words around a figure that say nothing of how sure it is: "killing at least 11 people"."""
_COUNTS = pl.Struct({"low": pl.Int32, "best": pl.Int32, "high": pl.Int32})


def counts(column: pl.Series) -> pl.DataFrame:
    """``low``, ``best`` and ``high`` of texts of no plain number: "3 – 7", "10+", "at least 3", "5 (2 children)"."""

    def told(value: str) -> dict[str, int | None]:
        text = " ".join(fold(value).replace("\u202f", " ").split())
        bare = _OF_WHOM.sub("", text)
        for pattern, places in _RANGES:
            if found := re.fullmatch(pattern, text) or re.fullmatch(pattern, bare):
                groups = [int(group) for group in found.groups() if group]
                figures = [groups[place - 1] if place else None for place in places]
                if all(figure is None or figure <= _LARGEST_COUNT for figure in figures):
                    return dict(zip(("low", "best", "high"), figures, strict=True))
        return {"low": None, "best": None, "high": None}

    return by_distinct(column, told, _COUNTS).struct.unnest()


def without_nothing(column: pl.Series) -> pl.Series:
    """Text in which a cell of nothing but a word for nothing ("NA", "null") is empty; a look at short cells only."""
    short = column.str.len_bytes().is_between(1, _LONGEST_NOTHING)
    if not short.any():
        return column
    if repeats(column):
        return by_distinct(column, lambda value: "" if _is_nothing(value) else value, pl.String)
    at = short.arg_true()
    words = column.gather(at)
    folded = words.str.strip_chars().str.to_lowercase()
    if not words.str.len_bytes().equals(words.str.len_chars()):
        folded = folded.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    nothing = folded.is_in(sorted(NOTHING))
    return column.scatter(at.filter(nothing), "") if nothing.any() else column


def _is_nothing(value: str) -> bool:
    return len(value.encode()) <= _LONGEST_NOTHING and fold(value) in NOTHING


def repeats(column: pl.Series, first: int = _SAMPLE, most: int = _SAMPLE // 20) -> bool:
    """Whether a column is a long one of few different texts: at most ``most`` in the ``first`` ones."""
    return len(column) > first and column.head(first).n_unique() <= most


def holds(column: pl.Series, characters: str) -> bool:
    """Whether some text has one of these characters."""
    if not characters:
        return False
    if has_codes(column):
        column = pl.Series(codes_of(column).dictionary)
    return column.str.contains(f"[{re.escape(characters)}]").any()


def point(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Latitude and longitude from one column: "49.85, 36.66", "[49.85, 36.66]" or WKT "POINT (36.66 49.85)"."""
    pair = by_distinct(column, _point, pl.List(pl.Float64))
    return pair.list.get(0, null_on_oob=True), pair.list.get(1, null_on_oob=True)


def _point(value: str) -> list[float] | None:
    if found := _WKT_POINT.fullmatch(value):
        return [float(found[2]), float(found[1])]
    if found := _PAIR.fullmatch(value):
        return [float(found[n].replace(",", ".")) for n in (1, 2)]
    return None


_QUICK_DAYS = ("%Y-%m-%d", "%Y%m%d", "%d %B %Y")
_QUICK_MOMENTS = ("%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%.fZ", "%Y%m%d%H%M%S")
_SPANS = pl.Struct(
    {"start": pl.Date, "end": pl.Date, "precision": pl.String, "time": pl.Datetime("us", "UTC"), "offset": pl.Int32}
)


def days(column: pl.Series, *, day_first: bool | None = None) -> pl.DataFrame:
    """Spans of days: ``start``, ``end``, ``precision`` ("unknown" where unread), ``time`` (UTC), ``offset`` (seconds).

    Parameters
    ----------
    column : Series of text
    day_first : bool or None
        See :func:`geo.readers.datestamps.parse`.
    """
    if repeats(column, first=_BEGINNING, most=_BEGINNING // 2 - 1):
        codes = codes_of(column)
        return days(pl.Series(codes.dictionary), day_first=day_first)[pl.Series(codes.indices)]
    rows = len(column)
    empty = pl.DataFrame(
        {
            "start": pl.repeat(None, rows, dtype=pl.Date, eager=True),
            "precision": pl.repeat("unknown", rows, dtype=pl.String, eager=True),
        }
    )
    probe = next((value for value in column.head(50) if value), "")
    for form in _QUICK_DAYS:
        if len(probe) == len(form.replace("%Y", "2000").replace("%m", "01").replace("%d", "01")) or "%B" in form:
            start = column.str.to_date(form, strict=False)
            if start.null_count() < rows:
                break
    else:
        start = empty["start"]
    precision = pl.select(pl.when(start.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("day"))).to_series()
    nothing = {"time": None, "offset": None}
    left = start.is_null() & (column != "")
    if not left.any():
        return pl.DataFrame({"start": start, "end": start, "precision": precision}).with_columns(
            time=pl.lit(None, _SPANS.fields[3].dtype), offset=pl.lit(None, pl.Int32)
        )
    if left.all():
        for form in _QUICK_MOMENTS:
            moment = column.str.to_datetime(form, strict=False, time_unit="us")
            if not moment.null_count() and "+0" not in probe.removesuffix("+00:00") and "-" not in probe[11:]:
                moment = moment.dt.replace_time_zone("UTC") if moment.dtype.time_zone is None else moment  # type: ignore[attr-defined]
                day = moment.dt.date()
                return pl.DataFrame({"start": day, "end": day, "time": moment}).select(
                    "start", "end", pl.lit("time").alias("precision"), "time", pl.lit(0, pl.Int32).alias("offset")
                )

    def span(value: str) -> dict[str, Any]:
        found = datestamps.parse(value, day_first=day_first)
        if found is None:
            return {"start": None, "end": None, "precision": "unknown", **nothing}
        offset = None if found.time is None else found.time.utcoffset()
        return {
            "start": found.start,
            "end": found.end,
            "precision": found.precision,
            "time": None if found.time is None else found.time.astimezone(dt.UTC),
            "offset": None if offset is None else round(offset.total_seconds()),
        }

    rest = by_distinct(column.filter(left), span, _SPANS).struct.unnest()
    all_rows = pl.DataFrame({"start": start, "end": start, "precision": precision}).with_columns(
        time=pl.lit(None, _SPANS.fields[3].dtype), offset=pl.lit(None, pl.Int32)
    )
    return all_rows.select(all_rows[each].scatter(left.arg_true(), rest[each]).alias(each) for each in all_rows.columns)


def joined(columns: Sequence[pl.Series], separator: str) -> pl.Series:
    """The columns' texts in one, with a separator between those that aren't empty."""
    if len(columns) == 1:
        return columns[0]
    if all(has_codes(column) for column in columns):
        parts = [codes_of(column) for column in columns]
        if math.prod(len(part.dictionary) for part in parts) <= _MANY_PAIRS:
            return _joined_by_codes(parts, separator)
    frame = pl.DataFrame([column.alias(str(number)) for number, column in enumerate(columns)])
    filled = [pl.when(pl.col(each) != "").then(pl.col(each)) for each in frame.columns]
    return frame.select(pl.concat_str(filled, separator=separator, ignore_nulls=True).alias("joined")).to_series()


def _joined_by_codes(parts: Sequence[pa.DictionaryArray], separator: str) -> pl.Series:
    which = np.zeros(len(parts[0]), dtype=np.int32)
    for part in parts:
        which = which * np.int32(len(part.dictionary)) + part.indices.to_numpy()
    texts = itertools.product(*(part.dictionary.to_pylist() for part in parts))
    return _coded("joined", [separator.join(filter(None, each)) for each in texts], pa.array(which))


def first_filled(columns: Sequence[pl.Series]) -> pl.Series:
    """In each row, the first of the columns that isn't empty."""
    best = columns[0]
    for column in columns[1:]:
        if not (best == "").any():
            break
        best = pl.select(pl.when(best == "").then(column).otherwise(best)).to_series()
    return best


def exploded(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The frame with a row for each text of a list column; an empty list gives one row with empty text."""
    lists = pl.col(name)
    filled = pl.when(lists.list.len().fill_null(0) == 0).then(pl.lit([""])).otherwise(lists)
    return frame.with_columns(filled.alias(name)).explode(name)
