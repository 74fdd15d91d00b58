"""What a format is, as a table, and how rows of such a format become incidents, a batch at a time.

A :class:`Format` says which columns hold which field, which codes mean what, and whose data it is. Everything
that formats share (dates, coordinates, counts, lists, reports, flags, the raw row) is done here, once, a whole
batch at a time; what is truly particular to one format is its function ``particular``, which gets the rows and
the draft before it is closed. A column mapping that a user made for an unknown table is a Format as well.

The columns of a draft are those of :data:`geo.schema.INCIDENTS`; what a format doesn't know is left out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from geo import schema, taxonomy
from geo.filter import fold
from geo.model import Reject
from geo.readers import columns as col
from geo.readers import dates
from geo.readers.countries import country_of

ROW = "\x1drow"
"""The column of a batch that holds the row's number, from 1; no file's column can have this name."""
GEOMETRY = "\x1dgeometry"
"""The column of a batch that holds a GeoJSON geometry that is no point."""

RADIUS_KM = {"settlement": 2.0, "near": 25.0, "district": 40.0, "province": 100.0}
"""How far from its point a place may be, by precision, where the source says no more (RESEARCH, 3.9)."""


class Kind(NamedTuple):
    """What a source's label means here: event type, and means and targets that it tells as well."""

    event_type: str
    means: tuple[str, ...] = ()
    target: tuple[str, ...] = ()


Columns = str | tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: how it is recognised, what its columns and codes mean, and whose data it is.

    Attributes
    ----------
    key : str
        The incidents' ``source``; a short word.
    label : str
        As a reader would name the dataset.
    needs : tuple of frozenset of str
        The format is recognised where all the columns of one of these sets are there (folded names).
    columns : mapping
        Field to the column it is in (folded name), or to several: the first that is filled counts. For
        ``actor``, ``target_actor``, ``means`` and ``target`` all count, and ``joined`` ones are tuples.
    types, means, targets, precisions, verifications : mapping
        The source's own labels, folded, and our codes.
    kind_of, words_of : callable
        What a label means, where a table can't list it; and the telling words of titles, where no column has a type.
    day_first : bool or None
        How 03/04/2022 is read; None asks the column (:func:`geo.readers.dates.day_order`).
    separators : str
        What parts the names in one cell.
    precision : str
        Where a row has coordinates and says no precision.
    shared_id : str
        Name of the numbering that the ids are from, where several datasets share it ("sind").
    groups : bool
        Rows of one event needn't lie together, and become one incident: the file is read whole.
    mark : bytes
        What must stand at the file's beginning, in small letters, where columns alone don't tell.
    particular : callable
        ``particular(rows, draft)`` for what no table can say.
    """

    key: str
    label: str
    needs: tuple[frozenset[str], ...] = ()
    columns: Mapping[str, Columns] = field(default_factory=dict)
    types: Mapping[str, Kind] = field(default_factory=dict)
    kind_of: Callable[[str], Kind | None] | None = None
    words_of: Callable[[pl.Series], pl.Series] | None = None
    default_type: str = "other"
    means: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    targets: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    precisions: Mapping[str, str] = field(default_factory=dict)
    verifications: Mapping[str, str] = field(default_factory=dict)
    type_scheme: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    version: str = ""
    day_first: bool | None = None
    separators: str = ";"
    precision: str = "settlement"
    verification: str = "unreviewed"
    verification_reason: str = ""
    shared_id: str = ""
    country_code: Callable[[str], str] = country_of
    particular: Callable[[pl.DataFrame, Draft], None] | None = None
    groups: bool = False
    mark: bytes = b""

    def fits(self, names: Sequence[str], head: bytes = b"") -> bool:
        """Whether a table with these folded column names, in a file that begins so, is of this format."""
        return any(needed <= set(names) for needed in self.needs) and self.mark in head.lower()


@dataclass(slots=True)
class Rendered:
    """What became of a batch of rows: incidents (columns of :data:`geo.schema.INCIDENTS`) and rejects.

    ``row_numbers`` tells of each incident the row that it came from.
    """

    table: pa.Table
    rejects: list[Reject]
    unmapped: Counter[str]
    rows: int
    blank: int
    row_numbers: NDArray[np.int64]


class Draft:
    """Incidents in the making: a column a field, all of one length; null where a row has no value."""

    def __init__(self, form: Format, rows: pl.DataFrame) -> None:
        self.form = form
        self.rows = rows
        self.size = len(rows)
        self.columns: dict[str, pl.Series] = {}
        self.flags: list[tuple[pl.Series, pl.Series | str]] = []
        self.reports: pl.DataFrame | None = None
        self.claims: pl.DataFrame | None = None
        self.figures: pl.DataFrame | None = None
        self.group: pl.Series | None = None
        self.bad: list[tuple[pl.Series, str]] = []
        self.unmapped: Counter[str] = Counter()

    def __getitem__(self, name: str) -> pl.Series:
        return self.columns[name]

    def __setitem__(self, name: str, column: pl.Series | str) -> None:
        self.columns[name] = self.constant(column) if isinstance(column, str) else column

    def constant(self, value: Any, dtype: Any = pl.String) -> pl.Series:
        """The same value in every row."""
        return pl.Series([value], dtype=dtype).new_from_index(0, self.size)

    def get(self, name: str, default: str = "") -> pl.Series:
        """A text column of the draft, empty where nobody filled it."""
        return self.columns[name] if name in self.columns else self.constant(default)

    def source(self, name: str) -> pl.Series | None:
        """The source's column for a field, stripped; None where the table has none."""
        found = self.sources(name)
        return col.first_filled(found) if found else None

    def sources(self, name: str) -> list[pl.Series]:
        """All the source's columns for a field, stripped; names in a tuple are joined by blanks."""
        wanted = self.form.columns.get(name, ())
        found = []
        for one in (wanted,) if isinstance(wanted, str) else wanted:
            parts = [p for p in ((one,) if isinstance(one, str) else one) if p in self.rows.columns]
            if parts:
                found.append(col.joined([col.text(self.rows[part]) for part in parts], " "))
        return found

    def flag(self, where: pl.Series, text: pl.Series | str) -> None:
        """Note that the rows look wrong in a way that isn't silently mended."""
        where = where.fill_null(False)
        if where.any():
            self.flags.append((where, text))

    def reject(self, where: pl.Series, reason: str) -> None:
        """Refuse rows; the first reason counts."""
        where = where.fill_null(False)
        if where.any():
            self.bad.append((where, reason))


def render(form: Format, rows: pl.DataFrame, *, labels: Sequence[str], file: str = "") -> Rendered:
    """The incidents of a batch of rows.

    Parameters
    ----------
    form : Format
    rows : DataFrame
        A text column for each folded name, no nulls; :data:`ROW`, and perhaps :data:`GEOMETRY`.
    labels : sequence of str
        The columns as the file names them, in order: the header of the raw rows.
    file : str
        For the rejects.
    """
    given = [name for name in rows.columns if not name.startswith("\x1d")][: len(labels)]
    rows, blank = _without_blank(rows, given)
    total = len(rows)
    if given and any((rows[given[0]].head(total) == label).any() for label in labels[:1]):
        repeated = pl.all_horizontal(pl.col(n) == label for n, label in zip(given, labels, strict=False))
        rows, again = rows.filter(~repeated), rows.filter(repeated)
    else:
        again = rows.clear()
    draft = Draft(form, rows)
    _fill(draft, given)
    if form.particular is not None:
        form.particular(rows, draft)
    rejects = [_reject(row, "a header line among the rows", labels, given, file) for row in again.to_dicts()]
    return _close(draft, rejects, given, labels, file, total + blank, blank)


def _without_blank(rows: pl.DataFrame, given: list[str]) -> tuple[pl.DataFrame, int]:
    # Rows of nothing but blanks. Only short ones are looked at cell by cell.
    if not given:
        return rows, 0
    lengths = rows.select(pl.sum_horizontal(pl.col(given).str.len_bytes()).alias("bytes")).to_series()
    short = lengths <= 2 * len(given)
    if not short.any():
        return rows, 0
    at = short.arg_true()
    empty = rows[at].select(pl.all_horizontal(pl.col(given).str.strip_chars() == "").alias("empty")).to_series()
    gone = at.filter(empty)
    if not len(gone):
        return rows, 0
    keep = np.ones(len(rows), dtype=bool)
    keep[gone.to_numpy()] = False
    return rows.filter(pl.Series(keep)), len(gone)


def _fill(draft: Draft, given: list[str]) -> None:
    form, rows = draft.form, draft.rows
    draft["raw"] = (
        rows.select(pl.concat_str(given, separator=schema.SEPARATOR).alias("raw")).to_series()
        if given
        else draft.constant("")
    )
    source_id = draft.source("id")
    if source_id is None:
        source_id = _content_ids(draft["raw"])
    elif (missing := source_id == "").any():
        ids = _content_ids(draft["raw"].filter(missing))
        source_id = source_id.scatter(missing.arg_true(), ids)
    draft["source_id"] = source_id
    draft["source"] = form.key
    for name in ("summary", "people", "damage"):
        _plain(draft, name)
    _dates(draft)
    _place(draft)
    _types(draft)
    for name in ("actor", "target_actor"):
        _names(draft, name)
    for name in ("killed", "injured"):
        _counts(draft, name)
    _verification(draft)
    _title(draft)
    _reports(draft)


def _plain(draft: Draft, name: str) -> None:
    if (column := draft.source(name)) is not None:
        draft[name] = column


def _content_ids(raw: pl.Series) -> pl.Series:
    # An id for a table without ids: of the content, so that the same row is the same incident next time.
    made = [hashlib.blake2b(row.encode(), digest_size=10).hexdigest() for row in raw]
    return pl.Series(made, dtype=pl.String)


def _dates(draft: Draft) -> None:
    start = draft.source("date")
    if start is None:
        return
    order = draft.form.day_first
    span = col.days(start, day_first=order)
    end = draft.source("date_end")
    if end is not None and (end != "").any():
        last = col.days(end, day_first=order)
        both = span["start"].is_not_null() & last["end"].is_not_null()
        wrong = both & (last["end"] < span["start"])
        draft.flag(wrong, "The end of the event is given before its start; the end was left out.")
        apart = both & ~wrong & (last["end"] > span["end"])
        days = (last["end"] - span["start"]).dt.total_days() + 1
        timed = both & ~wrong & (span["precision"] == "time") & last["time"].is_not_null()
        span = span.select(
            "start",
            pl.when(apart).then(last["end"]).otherwise(pl.col("end")).alias("end"),
            pl.when(apart & ~timed)
            .then(col.by_distinct(days.fill_null(1).cast(pl.String), _days_precision, pl.String))
            .otherwise(pl.col("precision"))
            .alias("precision"),
            "time",
            "offset",
        )
        if last["time"].is_not_null().any():
            draft["time_end"], draft["time_end_offset_s"] = (
                pl.select(pl.when(timed).then(last[name])).to_series() for name in ("time", "offset")
            )
    year = span["start"].dt.year()
    odd = (year < dates.FIRST_YEAR) | (year > dt.datetime.now(dt.UTC).year + 2)
    unread = span["start"].is_null() & (start != "")
    if odd.any() or unread.any():
        said = pl.select("“" + start.str.slice(0, 60) + "” ").to_series()
        draft.flag(odd, pl.select(said + "can't be the date of an event; it was left out.").to_series())
        draft.flag(unread, pl.select(said + "can't be read as a date; it was left out.").to_series())
        odd = odd.fill_null(False)
        span = span.with_columns(
            pl.when(~odd).then(pl.col(["start", "end", "time", "offset"])),
            pl.when(odd).then(pl.lit("unknown")).otherwise(pl.col("precision")).alias("precision"),
        )
    draft["date_start"], draft["date_end"], draft["date_precision"] = span["start"], span["end"], span["precision"]
    if span["time"].null_count() < draft.size:
        draft["time_start"], draft["time_start_offset_s"] = span["time"], span["offset"]
    elif "time_end" in draft.columns:
        del draft.columns["time_end"], draft.columns["time_end_offset_s"]


def _days_precision(days: str) -> str:
    return dates.precision_of_days(int(days))


def _place(draft: Draft) -> None:
    form = draft.form
    for name in ("admin1", "admin2", "place"):
        if (column := draft.source(name)) is not None:
            draft[name] = col.name(column)
    countries = draft.sources("country")
    if countries:
        codes = [col.by_distinct(each, form.country_code, pl.String) for each in countries]
        draft["country"] = col.first_filled(codes)
    lat, lon = draft.source("lat"), draft.source("lon")
    if lat is not None and lon is not None:
        given = (lat != "") | (lon != "")
        where = pl.DataFrame({"lat": col.number(lat), "lon": col.number(lon)})
    elif (pair := draft.source("point")) is not None:
        given = pair != ""
        where = pl.DataFrame(dict(zip(("lat", "lon"), col.point(pair), strict=True)))
    else:
        given, where = draft.constant(False, pl.Boolean), None
    if where is not None:
        _check_point(draft, given, where["lat"], where["lon"])
    located = draft["lat"].is_not_null() if "lat" in draft.columns else draft.constant(False, pl.Boolean)
    if GEOMETRY in draft.rows.columns:
        draft["geometry"] = draft.rows[GEOMETRY]
        located = located | draft["geometry"].is_not_null()
    said = draft.source("precision")
    if said is None:
        precision = draft.constant(form.precision)
    else:
        precision = col.by_distinct(said, lambda value: _precision(form, value), pl.String)
    if GEOMETRY in draft.rows.columns:
        line = draft["geometry"].str.contains("LineString").fill_null(False)
        area = draft["geometry"].is_not_null() & ~line
        precision = pl.select(
            pl.when(line)
            .then(pl.lit("line"))
            .when(area & (precision == form.precision))
            .then(pl.lit("area"))
            .otherwise(precision)
        ).to_series()
    if located.all():
        draft["precision"], draft["method"] = precision, "source"
    else:
        draft["precision"] = pl.select(pl.when(located).then(precision).otherwise(pl.lit("none"))).to_series()
        draft["method"] = pl.select(pl.when(located).then(pl.lit("source")).otherwise(pl.lit("none"))).to_series()
    radius = draft.source("radius_km")
    figure = draft["precision"].replace_strict(RADIUS_KM, default=None, return_dtype=pl.Float64)
    if radius is not None:
        figure = pl.select(pl.coalesce(col.number(radius), figure)).to_series()
    draft["radius_km"] = figure
    parts = [draft[name] for name in ("place", "admin2", "admin1") if name in draft.columns]
    if countries:
        parts.append(col.name(countries[0]))
    query = draft.source("query")
    if query is not None:
        draft["place_query"] = query
    elif parts:
        draft["place_query"] = col.joined(parts, ", ")


def _precision(form: Format, value: str) -> str:
    # Codes come bare ("2"), as numbers ("2.0") and with their meaning, trailing blanks and all ("(2) 25 km ").
    code = re.match(r"\(?(\d+)(?:\.0)?(?:\)|$)", value)
    return form.precisions.get(code[1] if code else fold(value), form.precision)


def _check_point(draft: Draft, given: pl.Series, lat: pl.Series, lon: pl.Series) -> None:
    both = lat.is_not_null() & lon.is_not_null()
    if not both.all():
        draft.flag(given & ~both, "The coordinates can't be read; they were left out.")
    lat_fits, lon_fits = lat.abs() <= 90, lon.abs() <= 180
    zero = (lat == 0) & (lon == 0)
    keep = (both & lat_fits & lon_fits & ~zero).fill_null(False)
    if not keep.all():
        draft.flag(zero, "The coordinates are 0, 0, which stands for a missing place; they were left out.")
        swapped = both & ~lat_fits & (lat.abs() <= 180) & (lon.abs() <= 90)
        draft.flag(swapped, "Latitude and longitude look swapped (the latitude is beyond 90); they were left out.")
        draft.flag(both & ~(lat_fits & lon_fits) & ~swapped, "The coordinates are out of range; they were left out.")
        hide = (~keep).arg_true()
        lat, lon = lat.scatter(hide, None), lon.scatter(hide, None)
    draft["lat"], draft["lon"] = lat, lon


def _types(draft: Draft) -> None:
    form = draft.form
    labels = draft.sources("type")
    title = (
        None
        if labels or form.words_of is None
        else draft.source("title")
        if draft.sources("title")
        else draft.source("summary")
    )
    if title is not None and form.words_of is not None:
        chosen = col.by_distinct(
            form.words_of(title), lambda value: _kind(form, value) or _as_struct(Kind(form.default_type)), _KINDS
        )
        draft["event_type"] = chosen.struct.field("event_type")
        _facets(draft, chosen)
        return
    kinds = [col.by_distinct(label, lambda value: _kind(form, value), _KINDS) for label in labels]
    default = pl.Series([_as_struct(Kind(form.default_type))], dtype=_KINDS).new_from_index(0, draft.size)
    if not kinds:
        chosen = default
    else:
        chosen = kinds[0]
        for other in kinds[1:]:
            if not chosen.is_null().any():
                break
            chosen = pl.select(pl.coalesce(chosen, other)).to_series()
        original = col.first_filled(labels)
        draft["type_original"], draft["type_scheme"] = original, form.type_scheme
        lost = chosen.is_null()
        if lost.any():
            for row in original.filter(lost & (original != "")).value_counts().iter_rows():
                draft.unmapped[row[0][:200]] += row[1]
            chosen = pl.select(pl.coalesce(chosen, default)).to_series()
    draft["event_type"] = chosen.struct.field("event_type")
    _facets(draft, chosen)


def _facets(draft: Draft, chosen: pl.Series) -> None:
    form = draft.form
    for name, codes in (("means", form.means), ("target", form.targets)):
        told = chosen.struct.field(name)
        for source in draft.sources(name):
            seen = col.by_distinct(source, lambda value, codes=codes: _codes(value, codes, form), pl.List(pl.String))  # type: ignore[misc]
            told = seen.list.set_union(told) if (told.list.len() > 0).any() else seen
        draft[name] = told


_KINDS = pl.Struct({"event_type": pl.String, "means": pl.List(pl.String), "target": pl.List(pl.String)})


def _as_struct(kind: Kind) -> dict[str, Any]:
    return {"event_type": kind.event_type, "means": list(kind.means), "target": list(kind.target)}


def _kind(form: Format, value: str) -> dict[str, Any] | None:
    kind = form.types.get(fold(value))
    if kind is None and form.kind_of is not None and value:
        kind = form.kind_of(value)
    return None if kind is None else _as_struct(kind)


def _codes(value: str, codes: Mapping[str, str | tuple[str, ...]], form: Format) -> list[str]:
    found: list[str] = []
    whole = codes.get(fold(value))
    parts = [value] if whole is not None else value.translate({ord(one): ";" for one in form.separators}).split(";")
    for part in parts:
        code = codes.get(fold(part), ())
        found += [code] if isinstance(code, str) else code
    return list(dict.fromkeys(found))


def _names(draft: Draft, name: str) -> None:
    found = [col.names(each, draft.form.separators) for each in draft.sources(name)]
    if found:
        together = found[0]
        if len(found) > 1:
            frame = pl.DataFrame([each.alias(str(n)) for n, each in enumerate(found)])
            together = frame.select(pl.concat_list(pl.all()).list.unique(maintain_order=True)).to_series()
        draft[name] = together


def _counts(draft: Draft, name: str) -> None:
    for end in ("low", "best", "high"):
        source = draft.source(name if end == "best" else f"{name}_{end}")
        if source is not None:
            draft[f"{name}_{end}"] = col.count(source)
    low, best, high = (draft.columns.get(f"{name}_{end}") for end in ("low", "best", "high"))
    for less, more in ((low, best), (best, high), (low, high)):
        if less is not None and more is not None and (wrong := (less > more).fill_null(False)).any():
            draft.flag(wrong, f"The figures of {name} are out of order; only the best one was kept.")
            for end in ("low", "high"):
                if f"{name}_{end}" in draft.columns:
                    draft[f"{name}_{end}"] = draft[f"{name}_{end}"].scatter(wrong.arg_true(), None)
            low, high = draft.columns.get(f"{name}_low"), draft.columns.get(f"{name}_high")


def _verification(draft: Draft) -> None:
    form = draft.form
    said = draft.source("verification")
    if said is None:
        draft["verification"], draft["verification_reason"] = form.verification, form.verification_reason
    else:
        draft["verification"] = col.by_distinct(
            said, lambda value: form.verifications.get(fold(value), form.verification), pl.String
        )


def _title(draft: Draft) -> None:
    given = draft.source("title")
    if given is None and not draft.sources("type") and "summary" in draft.columns:
        given = draft["summary"]
    kind = draft["event_type"].replace_strict({code: t.label for code, t in taxonomy.EVENT_TYPES.items()})
    label = kind
    if "type_original" in draft.columns:
        first = draft["type_original"]
        label = pl.select(
            pl.when((first != "") & (draft["event_type"] == "other")).then(first).otherwise(kind)
        ).to_series()
    where = [draft[name] for name in ("place", "admin2", "admin1", "place_query") if name in draft.columns]
    made = label if not where else col.joined([label, col.first_filled(where)], ", ")
    if given is not None:
        made = col.first_filled([given, made])
    longest: Any = made.str.len_bytes().max()
    if longest is not None and longest > 200:
        made = col.by_distinct(made, shortened, pl.String)
    draft["title"] = made


_DATED = re.compile(r"^[^:.]{0,25}\b(?:19|20)\d\d: +")
_LONGEST = 140


def shortened(text: str) -> str:
    """A description as a title: without the date it starts with, cut after a sentence or else a word."""
    text = _DATED.sub("", " ".join(text.split()))
    if len(text) <= _LONGEST:
        return text
    sentence = text.find(". ", 30, _LONGEST)
    return text[:sentence] if sentence > 0 else text[:_LONGEST].rpartition(" ")[0] + " …"


def _reports(draft: Draft) -> None:
    form = draft.form
    fields: dict[str, pl.Series] = {"row_id": draft["source_id"]}
    if form.shared_id:
        fields["row_id"] = pl.select(pl.lit(form.shared_id + ":") + draft["source_id"]).to_series()
    for name, key in (("report_title", "title"), ("url", "url"), ("language", "language"), ("author", "author")):
        if (column := draft.source(name)) is not None:
            fields[key] = column
    if (column := draft.source("published")) is not None:
        fields["published"] = col.days(column, day_first=form.day_first)["start"]
    publisher = draft.source("publisher")
    if publisher is not None:
        fields["publisher"] = publisher
    frame = pl.DataFrame(
        {"at": pl.arange(draft.size, eager=True, dtype=pl.Int64), **{n: c.alias(n) for n, c in fields.items()}}
    )
    if publisher is not None and form.separators and publisher.str.contains(f"[{form.separators}]").any():
        frame = col.exploded(frame.with_columns(col.names(publisher, form.separators).alias("publisher")), "publisher")
    draft.reports = frame


def _lists(frame: pl.DataFrame, size: int, kind: pa.ListType, constants: Mapping[str, str]) -> pa.ListArray:
    # A list of structs for each row, from a long table with the row's place in ``at``, ascending.
    at = frame["at"]
    if len(at) == size and (size == 0 or bool((at == pl.arange(size, eager=True)).all())):
        offsets = np.arange(size + 1, dtype=np.int32)
    else:
        counts = np.bincount(at.to_numpy(), minlength=size)
        offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    children = []
    for child in kind.value_type:
        if child.name in frame.columns:
            children.append(_arrow(frame[child.name]).cast(child.type))
        elif child.name in constants:
            children.append(pa.repeat(pa.scalar(constants[child.name], child.type), len(frame)))
        else:
            children.append(pa.nulls(len(frame), child.type))
    structs = pa.StructArray.from_arrays(children, fields=list(kind.value_type))
    return pa.ListArray.from_arrays(pa.array(offsets), structs, type=kind)


def _arrow(column: pl.Series) -> pa.Array:
    made = column.to_arrow()
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def _close(
    draft: Draft,
    rejects: list[Reject],
    given: list[str],
    labels: Sequence[str],
    file: str,
    total: int,
    blank: int,
) -> Rendered:
    form, size = draft.form, draft.size
    nothing = pl.select(
        (draft["title"] == "")
        | (
            (draft.get("summary") == "")
            & (draft.get("place_query") == "")
            & (draft.get("type_original") == "")
            & (draft["lat"].is_null() if "lat" in draft.columns else pl.lit(True))
            & (draft["date_start"].is_null() if "date_start" in draft.columns else pl.lit(True))
        )
    ).to_series()
    if len(nothing) == size:
        draft.reject(nothing, "neither a date, a place nor a text")
    ids = draft["source_id"]
    long = ids.str.len_bytes() > 150
    if long.any():
        ids = ids.scatter(long.arg_true(), _content_ids(ids.filter(long)))
        draft["source_id"] = ids
    draft["id"] = pl.select(pl.lit(form.key + ":") + ids).to_series()
    first = _grouped(draft)
    size = draft.size
    arrays: dict[str, Any] = {name: _arrow(column) for name, column in draft.columns.items()}
    if draft.reports is not None:
        constants = {"dataset": form.label, "licence": form.licence, "version": form.version}
        reports = draft.reports
        if "id" not in reports.columns:
            reports = reports.with_columns(
                (pl.lit(form.key + ":") + pl.col("row_id") if "row_id" in reports.columns else pl.lit(form.key)).alias(
                    "id"
                )
            )
            if reports["at"].n_unique() < len(reports):
                number = pl.int_range(pl.len()).over("at")
                reports = reports.with_columns(
                    pl.when(number > 0).then(pl.col("id") + "#" + (number + 1).cast(pl.String)).otherwise(pl.col("id"))
                )
        if "publisher" not in reports.columns:
            constants["publisher"] = form.publisher
        arrays["reports"] = _lists(reports, size, schema.REPORTS, constants)
    if draft.figures is not None and len(draft.figures):
        arrays["figures"] = _lists(draft.figures, size, schema.FIGURES, {})
    if draft.claims is not None:
        arrays["claims"] = _lists(draft.claims, size, schema.CLAIMS, {"stance": "reports"})
    if draft.flags:
        arrays["flags"] = _flags(draft)
    header = schema.SEPARATOR.join(labels)
    arrays["raw_header"] = pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), size), pa.array([header], pa.string())
    )
    table = schema.conform(pa.table(arrays))
    numbers = draft.rows[ROW].to_numpy()
    if first is not None:
        numbers = numbers[first]
    if draft.bad and first is None:
        reasons: dict[int, str] = {}
        for where, reason in draft.bad:
            for at in where.arg_true():
                reasons.setdefault(at, reason)
        lost = sorted(reasons)
        rejects += [
            _reject(row, reasons[at], labels, given, file)
            for at, row in zip(lost, draft.rows[lost].to_dicts(), strict=True)
        ]
        keep = np.ones(size, dtype=bool)
        keep[lost] = False
        table, numbers = table.filter(pa.array(keep)), numbers[keep]
    return Rendered(table, rejects, +draft.unmapped, total, blank, numbers)


def _grouped(draft: Draft) -> list[int] | None:
    # Rows of one group become the first of them, with the reports of all.
    if draft.group is None or draft.reports is None or not draft.size:
        return None
    codes = draft.group.rank("dense").cast(pl.Int64) - 1
    order = pl.DataFrame({"group": codes, "at": pl.arange(draft.size, eager=True, dtype=pl.Int64)})
    firsts = order.group_by("group", maintain_order=True).agg(pl.col("at").first())
    place = firsts.with_row_index("place").select("group", pl.col("place").cast(pl.Int64))
    home = order.join(place, on="group", how="left", maintain_order="left")["place"]
    keep = firsts["at"]
    reports = draft.reports.with_columns(home.gather(draft.reports["at"]).alias("at")).sort("at", maintain_order=True)
    told = [name for name in ("url", "publisher", "title") if name in reports.columns]
    if "url" in told:
        rest = [pl.col(name).first() for name in reports.columns if name not in ("at", "url", "row_id")]
        reports = reports.group_by(["at", "url"], maintain_order=True).agg(pl.col("row_id").first(), *rest)
        reports = reports.sort("at", maintain_order=True)
    draft.reports = reports
    draft.flags = [
        (where.gather(keep), text.gather(keep) if isinstance(text, pl.Series) else text) for where, text in draft.flags
    ]
    draft.columns = {name: column.gather(keep) for name, column in draft.columns.items()}
    for name in ("claims", "figures"):
        long = getattr(draft, name)
        if long is not None:
            back = pl.DataFrame({"at": keep, "new": pl.arange(len(keep), eager=True, dtype=pl.Int64)})
            long = long.join(back, on="at", how="inner").with_columns(pl.col("new").alias("at")).drop("new").sort("at")
            setattr(draft, name, long)
    draft.size = len(keep)
    kept: list[int] = keep.to_list()
    return kept


def _flags(draft: Draft) -> pa.ListArray:
    parts = []
    for where, text in draft.flags:
        at = where.arg_true().cast(pl.Int64)
        words = text.gather(at) if isinstance(text, pl.Series) else pl.Series([text]).new_from_index(0, len(at))
        parts.append(pl.DataFrame({"at": at, "flag": words}))
    frame = pl.concat(parts).sort("at", maintain_order=True)
    counts = np.bincount(frame["at"].to_numpy(), minlength=draft.size)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), _arrow(frame["flag"]).cast(pa.string()))


def _reject(row: Mapping[str, Any], reason: str, labels: Sequence[str], given: Sequence[str], file: str) -> Reject:
    values = {label: row[name] for name, label in zip(given, labels, strict=False)}
    return Reject(row[ROW], reason, json.dumps(values, ensure_ascii=False), file)


def with_version(form: Format, version: str) -> Format:
    """The format with the dataset's version in its reports."""
    return replace(form, version=version) if version else form
