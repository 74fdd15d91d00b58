"""The mapping of an unknown table's columns: proposed from names and contents, corrected by a person.

Names are recognised in several languages and as HXL tags, contents by ranges and patterns (a column between -90 and 90
beside one between -180 and 180, dates, URLs). A mapping consists of plain values that can be stored: the next file with
the same columns (:attr:`ColumnMapping.signature`) gets it too. Converted to a :class:`~geo.datasets.dataset.Format`, it
is used like a known format.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from geo import taxonomy
from geo.datasets import cell_lists, datestamps, headings
from geo.datasets.column import EMPTY_WORDS, parse_counts, parse_numbers, parse_points, parse_ranges
from geo.datasets.countries import country_of
from geo.datasets.dataset import ColumnNames, Format, TableDraft
from geo.datasets.kind_words import kind_of_words, kinds_of_titles
from geo.datasets.table import Table
from geo.filter import fold

FIELDS: dict[str, str] = {
    "id": "The row's own id",
    "title": "What happened, in a line",
    "summary": "What happened, in sentences",
    "type": "Kind of event",
    "date": "Date, or first day",
    "date_end": "Last day",
    "lat": "Latitude",
    "lon": "Longitude",
    "point": "Latitude and longitude in one cell",
    "precision": "How precise the place is",
    "radius_km": "Radius, km",
    "place": "Name of the place",
    "admin2": "District",
    "admin1": "Region",
    "country": "Country",
    "killed": "Killed",
    "killed_low": "Killed, at least",
    "killed_high": "Killed, at most",
    "injured": "Injured",
    "injured_low": "Injured, at least",
    "injured_high": "Injured, at most",
    "means": "Weapon or means",
    "target": "What was hit",
    "actor": "Who did it",
    "target_actor": "To whom",
    "people": "Who was hurt",
    "damage": "What was damaged",
    "verification": "How sure it is",
    "publisher": "Source",
    "url": "Address of the source",
    "published": "Date of the source",
}
"""The possible meanings of a column, with their labels on the page."""

_MEANS = {fold(label): code for code, label in taxonomy.MEANS.items()} | {fold(code): code for code in taxonomy.MEANS}
_TARGETS = {fold(label): code for code, label in taxonomy.TARGETS.items()} | {
    fold(code): code for code in taxonomy.TARGETS
}
_PRECISIONS = {fold(each.label): code for code, each in taxonomy.PRECISIONS.items() if code != "none"} | {
    **{fold(code): code for code in taxonomy.PRECISIONS if code != "none"},
    "city": "settlement",
    "town": "settlement",
    "village": "settlement",
    "region": "province",
    "oblast": "province",
    "street": "exact",
    "address": "exact",
    "approximate": "near",
    "adm1": "province",
    "adm2": "district",
}
_VERIFICATIONS = {fold(label): code for code, label in taxonomy.VERIFICATIONS.items()} | {
    **{fold(code): code for code in taxonomy.VERIFICATIONS},
    "verified": "confirmed",
    "true": "confirmed",
    "yes": "confirmed",
    "unverified": "unreviewed",
    "disputed": "contested",
    "false": "discounted",
    "debunked": "discounted",
    "several sources": "corroborated",  # in our exports from before origins were counted
    "one source": "single_source",
    "fair": "corroborated",
    "weak": "single_source",
    "disproven": "discounted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """The meanings of a table's columns.

    Attributes
    ----------
    columns : mapping
        By field (of :data:`FIELDS`), the folded names of its columns, of which the first non-empty counts; several for
        a date are its year, month and day.
    day_first : bool or None
        Whether 03/04/2022 has the day first.
    asks_day_order : bool
        Whether dates are ambiguous, so that a person must choose before importing.
    source : str
        The incidents' ``source``, by which together with their ids rows are recognised in the next file.
    label, licence, publisher : str
        The dataset's name, licence and publisher on the page.
    precision : str
        The precision of rows with coordinates if no column states it.
    signature : str
        Identifies the table's columns; files with the same signature get the same mapping.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day_first: bool | None = None
    asks_day_order: bool = False
    source: str = ""
    label: str = ""
    licence: str = ""
    publisher: str = ""
    precision: str = "settlement"
    default_type: str = "other"
    signature: str = ""

    def with_column(self, meaning: str, *names: str) -> ColumnMapping:
        """The mapping with another column (or none) for a field."""
        columns = {key: value for key, value in self.columns.items() if key != meaning}
        if names:
            columns[meaning] = names
        return replace(self, columns=columns)

    @property
    def places(self) -> bool:
        """Whether there are columns for coordinates or place names."""
        have = set(self.columns)
        return {"lat", "lon"} <= have or bool(have & {"point", "place", "admin1", "admin2", "country"})

    def as_format(self) -> Format:
        """The mapping as a format."""
        columns: dict[str, ColumnNames] = dict(self.columns)
        if len(parts := self.columns.get("date", ())) > 1:
            columns["date"] = (tuple(parts),)
        return Format(
            key=self.source or "table",
            label=self.label or self.source or "table",
            columns=columns,
            kind_of=kind_of_words,
            words_of=kinds_of_titles,
            default_type=self.default_type,
            means=_MEANS,
            targets=_TARGETS,
            precisions=_PRECISIONS,
            verifications=_VERIFICATIONS,
            type_scheme=self.label or self.source,
            precision=self.precision,
            publisher=self.publisher,
            licence=self.licence,
            day_first=self.day_first,
            particular=_particular,
        )


def _particular(rows: pl.DataFrame, draft: TableDraft) -> None:
    publisher = draft.source("publisher")
    if publisher is not None:
        cell_lists.add_sources(publisher, draft)
    for name in headings.heading_words().totals & set(rows.columns):
        number = parse_counts(rows[name].str.strip_chars())
        said = f"A total of several events rather than one: “{name.replace('_', ' ')}” is " + rows[name] + "."
        draft.flag(number > 1, pl.select(said).to_series())


def signature_of(names: Sequence[str]) -> str:
    """The signature of a table's columns: their folded names in any order."""
    return hashlib.blake2b("\n".join(sorted(names)).encode(), digest_size=8).hexdigest()


def propose_mapping(table: Table) -> ColumnMapping:
    """Propose the likeliest meanings of a table's columns.

    Parameters
    ----------
    table : Table
        The first 500 rows are examined, or all if their dates are ambiguous.
    """
    sample = table.head(500)
    columns: dict[str, str] = {}
    for meaning, name in headings.meanings(table.names, table.labels, table.tags):
        if meaning not in columns and name not in columns.values() and _can_be(meaning, sample[name]):
            columns[meaning] = name
    _by_content(table.names, sample, columns)
    for less, more in (("lat", "lon"), ("lon", "lat")):
        if less in columns and more not in columns:
            del columns[less]
    finer = _finer_type(table.names, sample, columns)
    parts = _date_parts(table.names, sample, columns)
    day_first, asks = (None, False) if parts else _day_order(table, sample, columns)
    stem = re.sub(
        r"\.(csv|tsv|tab|txt|xlsx?|ods|json|jsonl|ndjson|geojson|kml|kmz|gpkg|parquet|zip|gz)\b", "", table.name.lower()
    )
    source = re.sub(r"[\W_]+", "_", fold(stem)).strip("_")[:60] or "table"
    return ColumnMapping(
        columns={meaning: (name,) for meaning, name in columns.items()}
        | ({"date": parts} if parts else {})
        | ({"type": (finer, columns["type"])} if finer else {}),
        day_first=day_first,
        asks_day_order=asks,
        source=source,
        label=table.name,
        signature=signature_of(table.names),
    )


def _finer_type(names: Sequence[str], sample: pl.DataFrame, columns: Mapping[str, str]) -> str:
    """The column of subtypes that belongs to the chosen column of types; empty for none."""
    fine = (name for name in names if name in headings.heading_words().finer_types and name != columns.get("type"))
    return next((name for name in fine if "type" in columns and len(_filled(sample[name]))), "")


def _date_parts(names: Sequence[str], sample: pl.DataFrame, columns: dict[str, str]) -> tuple[str, ...]:
    # year, month and day in separate columns, if no column has a whole date
    date = columns.get("date")
    if date is not None and not _filled(sample[date]).str.contains(r"^(19|20)\d\d(\.0)?$").all():
        return ()
    parts = []
    for spellings, most in zip(headings.heading_words().date_parts, (2100, 12, 31), strict=True):
        name = next(
            (heading for heading in names if heading in spellings and heading not in set(columns.values()) - {date}),
            None,
        )
        if name is None or not len(_filled(sample[name])):
            break
        if most != 12 and _share_within(sample[name], most) < 0.9:
            break
        parts.append(name)
    if len(parts) < 2:
        return ()
    columns.pop("date", None)
    return tuple(parts)


def _filled(column: pl.Series) -> pl.Series:
    return column.filter(column.str.strip_chars() != "")


def _share_within(column: pl.Series, most: float) -> float:
    filled = _filled(column)
    if not len(filled):
        return 0.0
    figures = parse_numbers(filled.str.strip_chars())
    return float((figures.abs() <= most).fill_null(False).mean() or 0.0)  # type: ignore[arg-type]


def _share_of_dates(column: pl.Series) -> float:
    filled = _filled(column).head(200)
    if not len(filled):
        return 0.0
    read = [
        datestamps.parse(text, day_first=True) or datestamps.parse(text, day_first=False)
        for text in filled
        if not re.fullmatch(r"-?\d{1,7}(\.\d+)?", text.strip()) or re.fullmatch(r"(19|20)\d\d", text.strip())
    ]
    return sum(span is not None and 1900 <= span.start.year <= 2100 for span in read) / len(filled)


def _can_be(meaning: str, column: pl.Series) -> bool:
    # a name is accepted unless the content contradicts it
    if not len(_filled(column)):
        return meaning not in ("lat", "lon", "date", "id")
    if meaning == "lat":
        return _share_within(column, 180) > 0.5
    if meaning == "lon":
        return _share_within(column, 180) > 0.5
    if meaning == "point":
        return float(parse_points(_filled(column).head(50))[0].is_not_null().mean() or 0) > 0.5  # type: ignore[arg-type]
    if meaning in ("date", "date_end", "published"):
        return _share_of_dates(column) > 0.5
    if meaning in ("killed", "killed_low", "killed_high", "injured", "injured_low", "injured_high"):
        worded = parse_ranges(_filled(column)).select(pl.any_horizontal(pl.all().is_not_null()).mean()).item() or 0.0
        return _share_within(column, 1e9) + worded > 0.5
    if meaning == "id":
        filled = _filled(column)
        return filled.n_unique() * 10 >= len(filled) * 9
    if meaning == "place":
        return _share_within(column, 1e12) < 0.5
    return True


def _by_content(names: Sequence[str], sample: pl.DataFrame, columns: dict[str, str]) -> None:
    """Add meanings by content for columns without one."""

    def free() -> list[str]:
        return [name for name in names if name not in columns.values()]

    if "date" not in columns:
        shares = {name: _share_of_dates(sample[name]) for name in free()}
        dated = max(shares, key=shares.__getitem__, default="")
        if shares.get(dated, 0) > 0.8:
            columns["date"] = dated
    if not {"lat", "point"} & columns.keys():
        _by_positions(free(), sample, columns)
    for meaning, is_meant in (("url", _is_link), ("country", _is_country), ("type", _is_kind)):
        if meaning not in columns and (fitting := next((name for name in free() if is_meant(sample[name])), None)):
            columns[meaning] = fitting
    if not {"summary", "title"} & columns.keys() and (longest := _longest_text(free(), sample)):
        columns["summary"] = longest


def _by_positions(names: Sequence[str], sample: pl.DataFrame, columns: dict[str, str]) -> None:
    pair = next((name for name in names if _is_point(sample[name])), None)
    if pair is not None:
        columns["point"] = pair
    elif "lon" not in columns:
        _coordinates(names, sample, columns)


def _is_link(column: pl.Series) -> bool:
    filled = _filled(column)
    return bool(len(filled)) and filled.str.contains(r"^(https?://|www\.)\S+$").all()


def _distinct_words(column: pl.Series) -> list[str]:
    """The distinct texts of a column with letters, without words for unknown."""
    texts = _filled(column).str.strip_chars().unique().to_list()
    return [text for text in texts if re.search(r"[^\W\d_]", text) and fold(text) not in EMPTY_WORDS]


def _is_country(column: pl.Series) -> bool:
    # two-letter codes in lower case may as well be languages; all others must be country names or codes
    words = _distinct_words(column)
    codes = [word for word in words if len(word) > 2 or word.isupper()]
    return bool(words) and sum(bool(country_of(word)) for word in codes) >= _MOST * len(words)


def _is_kind(column: pl.Series) -> bool:
    words = _distinct_words(column)
    if not words or max(map(len, words)) > _LABEL_CHARACTERS:
        return False
    kinds = sum(kind_of_words(word) is not None for word in words)
    if len(words) * 2 <= max(len(_filled(column)), 4):
        return kinds > _HALF * len(words)
    return kinds > _MOST * len(words) and max(len(word.split()) for word in words) <= _LABEL_WORDS


_MOST, _HALF = 0.95, 0.5
"""The least share of a column's words that must be countries, or types of events; for types the former if words don't
repeat, because they may be headlines."""
_LABEL_CHARACTERS, _LABEL_WORDS = 60, 4
"""The most characters of a label, and the most words if no text repeats."""


def _longest_text(names: Sequence[str], sample: pl.DataFrame) -> str | None:
    # the column with the longest texts, if they are sentences and not lists
    texts = [name for name in names if not _filled(sample[name]).str.contains(r"^\s*[\[{]").any()]
    lengths = {name: float(_filled(sample[name]).str.len_chars().mean() or 0) for name in texts}  # type: ignore[arg-type]
    longest = max(lengths, key=lambda name: lengths[name], default=None)
    return longest if longest is not None and lengths[longest] > _SENTENCE_CHARACTERS else None


_SENTENCE_CHARACTERS = 30
"""The least mean length of a column of descriptions."""


def _is_point(column: pl.Series) -> bool:
    filled = _filled(column).head(50)
    if not len(filled) or not filled.str.contains(r"\d\.\d").any():
        return False
    lat, lon = parse_points(filled)
    return bool(((lat.abs() <= 90) & (lon.abs() <= 180)).fill_null(False).mean() == 1.0)


def _coordinates(free: Sequence[str], sample: pl.DataFrame, columns: dict[str, str]) -> None:
    # two adjacent columns of decimals, one within 90 and the other within 180
    decimal = [
        name
        for name in free
        if _share_within(sample[name], 180) > 0.9 and _filled(sample[name]).str.contains(r"\d[.,]\d{2,}").mean() > 0.7  # type: ignore[operator]
    ]
    for first, second in itertools.pairwise(decimal):
        if _share_within(sample[first], 90) == 1.0:
            columns["lat"], columns["lon"] = first, second
            return
        if _share_within(sample[second], 90) == 1.0:
            columns["lat"], columns["lon"] = second, first
            return


def _day_order(table: Table, sample: pl.DataFrame, columns: Mapping[str, str]) -> tuple[bool | None, bool]:
    name = columns.get("date")
    if name is None:
        return None, False
    return day_order_of(table, sample, name)


def day_order_of(table: Table, sample: pl.DataFrame, name: str) -> tuple[bool | None, bool]:
    """Whether a column's dates have the day first (None if unknown), and whether that must be asked.

    If the sample is ambiguous, the whole column is examined.
    """
    if not any(datestamps.is_ambiguous(text) for text in sample[name]):
        order = datestamps.day_order(sample[name])
        return order, False
    order = datestamps.day_order(sample[name])
    if order is not None:
        return order, False
    before = len(table.rejects)
    values: set[str] = set()
    for batch in table.batches():
        values.update(batch[name].unique().to_list())
        order = datestamps.day_order(values)
        if order is not None or len(values) > 200_000:
            break
    del table.rejects[before:]
    return order, order is None
