"""Incidents as Arrow tables: the form in which the store keeps them and into which large files are read.

A million rows would be too slow as Python objects, so the code for a big file fills Arrow columns, and all later steps
stay columnar. Every field of :class:`geo.model.Incident` has a column. What filters, maps and sorts need is flat;
claims, reports and the like are lists of structs. :func:`to_incidents` is the inverse of :func:`to_table`.

For the code that reads a big file
----------------------------------
1. Make a ``pa.table`` with the columns that you know, named and typed as in :data:`INCIDENTS`, and leave the others
   out. Text that repeats (``source``, ``event_type``, ``raw_header``) may be dictionary-encoded.
2. ``conform(table, packed(INCIDENTS))`` adds what is missing (text: empty, lists: empty, numbers and dates: null,
   codes: as the model's defaults) and casts. ``row_faults(table)`` lists the rows that break the rules of
   :class:`~geo.model.Incident`.
3. The original row: ``raw`` holds its values joined by :data:`SEPARATOR`, and ``raw_header`` their names, joined the
   same way. So that long texts are stored once, a name may be followed by :data:`SAME` and the name of a column of the
   table; a value that is just :data:`SAME` then stands for the text of that column. The row becomes JSON only when an
   incident is read. With an empty ``raw_header``, ``raw`` is JSON already.

``geo.store.derive`` then fills the columns of :data:`DERIVED`. There are four schemas: :data:`INCIDENTS`,
:data:`DERIVED`, :data:`CONTENT` (both together), and ``geo.store.ledger.STORED``, which adds the store's bookkeeping.
In these, text is plain; :func:`packed` gives the dictionary-encoded form of each, which large tables have on the way
from a dataset to the files.

Refused: one column of JSON an incident (every filter would parse it), and pandas (no nesting, and twice
the memory).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.model import Claim, Count, Evidence, Figure, Incident, Placement, Point, Related, Report, RunnerUp

SEPARATOR = "\x1f"
"""Separates the values of ``raw`` and the names of ``raw_header`` (the ASCII unit separator)."""
SAME = "\x1e"
"""In ``raw``, stands for a value that another column of the row holds (the ASCII record separator)."""

_TEXT = pa.string()
_CODE = pa.dictionary(pa.int32(), _TEXT)
_TEXTS = pa.list_(_TEXT)
_MOMENT = pa.timestamp("us", tz="UTC")


def _structs(**fields: pa.DataType) -> pa.DataType:
    return pa.list_(pa.struct(list(fields.items())))


_REPORTS = _structs(
    id=_TEXT,
    publisher=_TEXT,
    title=_TEXT,
    url=_TEXT,
    published=pa.date32(),
    retrieved=pa.date32(),
    language=_TEXT,
    author=_TEXT,
    quote=_TEXT,
    quote_start=pa.int64(),
    licence=_TEXT,
    dataset=_TEXT,
    version=_TEXT,
    row_id=_TEXT,
    content_hash=_TEXT,
    note=_TEXT,
)
_CLAIMS = _structs(speaker=_TEXT, stance=_TEXT, text=_TEXT, report_id=_TEXT)
_RUNNERS_UP = _structs(name=_TEXT, lat=pa.float64(), lon=pa.float64(), country=_TEXT, score=pa.float64())
_FIGURES = _structs(what=_TEXT, low=pa.int32(), best=pa.int32(), high=pa.int32())
_EVIDENCE = _structs(field=_TEXT, start=pa.int64(), end=pa.int64(), text=_TEXT, report_id=_TEXT)
_RELATED = _structs(id=_TEXT, reason=_TEXT)

INCIDENTS = pa.schema(
    [
        ("id", _TEXT),
        ("title", _TEXT),
        ("event_type", _TEXT),
        ("source", _TEXT),
        ("source_id", _TEXT),
        ("summary", _TEXT),
        ("type_original", _TEXT),
        ("type_scheme", _TEXT),
        ("means", _TEXTS),
        ("target", _TEXTS),
        ("actor", _TEXTS),
        ("target_actor", _TEXTS),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        ("date_precision", _TEXT),
        ("date_note", _TEXT),
        ("time_start", _MOMENT),
        ("time_start_offset_s", pa.int32()),
        ("time_end", _MOMENT),
        ("time_end_offset_s", pa.int32()),
        ("place_query", _TEXT),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("geometry", _TEXT),
        ("precision", _TEXT),
        ("radius_km", pa.float64()),
        ("country", _TEXT),
        ("admin1", _TEXT),
        ("admin2", _TEXT),
        ("place", _TEXT),
        ("place_id", _TEXT),
        ("method", _TEXT),
        ("score", pa.float64()),
        ("runners_up", _RUNNERS_UP),
        ("killed_low", pa.int32()),
        ("killed_best", pa.int32()),
        ("killed_high", pa.int32()),
        ("injured_low", pa.int32()),
        ("injured_best", pa.int32()),
        ("injured_high", pa.int32()),
        ("people", _TEXT),
        ("damage", _TEXT),
        ("figures", _FIGURES),
        ("verification", _TEXT),
        ("verification_reason", _TEXT),
        ("claims", _CLAIMS),
        ("reports", _REPORTS),
        ("related", _RELATED),
        ("evidence", _EVIDENCE),
        ("graphic", pa.bool_()),
        ("edited", _TEXTS),
        ("flags", _TEXTS),
        ("merged_from", _TEXTS),
        ("created", _MOMENT),
        ("updated", _MOMENT),
        ("raw", _TEXT),
        ("raw_header", _TEXT),
    ]
)
"""One row for each incident. Structs have the fields of the classes of that name in :mod:`geo.model`; a null text in a
struct is read as empty. ``time_*_offset_s`` is the time zone that the source wrote, seconds east of UTC. ``geometry``
is null where there is none; ``place`` is the placement's name."""

_REPEATING = frozenset(
    {"event_type", "source", "type_original", "type_scheme", "date_precision", "date_note", "precision", "country"}
    | {"admin1", "method", "verification", "verification_reason", "raw_header", "domain", "act", "change", "reason"}
)
_LISTED = frozenset({"flags", "sources", "publishers"})
_OF_REPORTS = frozenset({"publisher", "licence", "dataset", "version", "language"})


def packed(schema: pa.Schema) -> pa.Schema:
    """The schema with repeating text dictionary-encoded, as large tables have it on the way into the files."""
    return pa.schema([field.with_type(_packed(field)) for field in schema])


def _packed(field: pa.Field) -> pa.DataType:
    if field.name in _REPEATING:
        return _CODE
    if field.name in _LISTED:
        return pa.list_(_CODE)
    if field.name == "reports":
        structs = field.type.value_type
        return pa.list_(pa.struct([each.with_type(_CODE) if each.name in _OF_REPORTS else each for each in structs]))
    return field.type


DERIVED = pa.schema(
    [
        ("domain", _TEXT),
        ("killed", pa.int32()),
        ("injured", pa.int32()),
        ("cell", pa.int64()),
        ("sources", _TEXTS),
        ("publishers", _TEXTS),
        ("fingerprint", pa.int64()),
    ]
)
"""Columns computed from the others. ``killed``, ``injured``: the figure that filters and sums take. ``cell``: the
level-26 cell of the point, null without one. ``sources``: what the ``source`` filter compares with. ``publishers``: the
names shown in lists. ``fingerprint``: a hash of the content, without the store's own time stamps."""

CONTENT = pa.schema([*INCIDENTS, *DERIVED])
"""All columns of an incident; the store adds its bookkeeping (``geo.store.ledger.STORED``)."""

_OPTIONAL = frozenset({"geometry"})
"""Text columns in which null differs from empty."""

_DEFAULTS: dict[str, Any] = {
    "date_precision": "unknown",
    "precision": "none",
    "method": "none",
    "verification": "unreviewed",
    "graphic": False,
}


def conform(table: pa.Table, schema: pa.Schema = INCIDENTS) -> pa.Table:
    """The table with exactly the columns of ``schema``: missing ones filled, the others cast, nulls in text emptied.

    Raises
    ------
    ValueError
        A column can't be cast without loss, or isn't one of the schema's (nothing is dropped silently).
    """
    columns = dict(zip(table.column_names, table.columns, strict=True))
    if unknown := columns.keys() - set(schema.names):
        raise ValueError(f"no such columns: {', '.join(sorted(unknown))}")
    return pa.table([_column(columns.get(field.name), field, len(table)) for field in schema], schema=schema)


def _column(column: pa.ChunkedArray | None, field: pa.Field, rows: int) -> pa.ChunkedArray | pa.Array:
    kind = field.type
    if column is not None and column.type == kind and not column.null_count:
        return column
    default = _default(field)
    if column is None or column.null_count == rows:
        return _nothing(kind, default, rows)
    if pa.types.is_dictionary(kind):
        if column.null_count:
            column = pc.fill_null(without_codes(column), default)
        return column if column.type == kind else without_codes(column).dictionary_encode()
    if column.type != kind:
        column = column.cast(kind)
    if column.null_count:
        if pa.types.is_list(kind):
            return pc.coalesce(column, pa.scalar([], kind))
        if default is not None:
            return pc.fill_null(column, default)
    return column


def _default(field: pa.Field) -> str | bool | None:
    """The value for a missing entry of a column; None for null."""
    text = pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)
    return _DEFAULTS.get(field.name, "" if text and field.name not in _OPTIONAL else None)


def _nothing(kind: pa.DataType, default: str | bool | None, rows: int) -> pa.Array:
    if pa.types.is_list(kind):
        offsets = pa.array(np.zeros(rows + 1, dtype=np.int32))
        return pa.ListArray.from_arrays(offsets, pa.array([], kind.value_type), type=kind)
    if pa.types.is_dictionary(kind):
        return repeated(str(default), rows)
    return pa.nulls(rows, kind) if default is None else pa.repeat(pa.scalar(default, kind), rows)


def repeated(text: str, rows: int) -> pa.DictionaryArray:
    """A dictionary-encoded column with the same text in all rows."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([text], _TEXT))


def without_codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text, decoded if it was dictionary-encoded."""
    return column.cast(_TEXT) if pa.types.is_dictionary(column.type) else column


def rows_where(values: pa.Array, holds: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The rows whose text passes a test, which is run once for each distinct text."""
    coded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
    answers = holds(coded.dictionary)
    if not pc.any(answers).as_py():
        return pa.repeat(False, len(values))
    return answers.take(coded.indices)


def text_bounds(texts: pa.StringArray) -> NDArray[np.int32]:
    """The byte offsets of the texts of an array in its buffer: one more than there are texts."""
    if not len(texts):
        return np.zeros(1, dtype=np.int32)
    return np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, 4 * texts.offset)


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column of a table as one array, without a copy if it has only one chunk."""
    if column.num_chunks == 1:
        return column.chunk(0)
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def to_table(incidents: Iterable[Incident]) -> pa.Table:
    """The incidents as a table of :data:`INCIDENTS`.

    A lone surrogate, which no file could hold, becomes ``?``.
    """
    rows = [_row(incident) for incident in incidents]
    columns = []
    for number, field in enumerate(INCIDENTS):
        values = [row[number] for row in rows]
        try:
            columns.append(_array(values, field.type))
        except UnicodeEncodeError:
            columns.append(_array([_valid(value) for value in values], field.type))
    return pa.table(columns, schema=INCIDENTS)


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode()
    return pa.array(values, kind)


def _valid(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, (list, tuple)):
        return [_valid(part) for part in value]
    if isinstance(value, dict):
        return {name: _valid(part) for name, part in value.items()}
    return value


def _count(count: Count | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if count is None else (count.low, count.best, count.high)


def _offset(moment: dt.datetime | None) -> int | None:
    offset = None if moment is None else moment.utcoffset()
    return None if offset is None else round(offset.total_seconds())


def _struct(value: Any, kind: pa.DataType) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in kind.value_type}


def _row(incident: Incident) -> tuple[Any, ...]:
    place = incident.placement
    point = place.point
    return (
        *(
            incident.id,
            incident.title,
            incident.event_type,
            incident.source,
            incident.source_id,
            incident.summary,
            incident.type_original,
        ),
        *(incident.type_scheme, incident.means, incident.target, incident.actor, incident.target_actor),
        *(incident.date_start, incident.date_end, incident.date_precision, incident.date_note),
        *(incident.time_start, _offset(incident.time_start), incident.time_end, _offset(incident.time_end)),
        *(place.query, None if point is None else point.lat, None if point is None else point.lon, place.geometry),
        *(place.precision, place.radius_km, place.country, place.admin1, place.admin2, place.name, place.place_id),
        *(place.method, place.score),
        [
            {
                "name": other.name,
                "lat": None if other.point is None else other.point.lat,
                "lon": None if other.point is None else other.point.lon,
                "country": other.country,
                "score": other.score,
            }
            for other in place.runners_up
        ],
        *_count(incident.killed),
        *_count(incident.injured),
        *(incident.people, incident.damage),
        [
            {"what": figure.what, "low": figure.count.low, "best": figure.count.best, "high": figure.count.high}
            for figure in incident.figures
        ],
        *(incident.verification, incident.verification_reason),
        [_struct(claim, _CLAIMS) for claim in incident.claims],
        [_struct(report, _REPORTS) for report in incident.reports],
        [_struct(other, _RELATED) for other in incident.related],
        [_struct(words, _EVIDENCE) for words in incident.evidence],
        *(
            incident.graphic,
            incident.edited,
            incident.flags,
            incident.merged_from,
            incident.created,
            incident.updated,
            incident.raw,
            "",
        ),
    )


def to_incidents(table: pa.Table) -> list[Incident]:
    """The incidents of a table of :data:`INCIDENTS`; further columns are ignored.

    Raises
    ------
    ValueError
        A row breaks the model's rules.
    """
    return list(iterate(table))


def iterate(table: pa.Table) -> Iterator[Incident]:
    """Yield the incidents of a table one by one; see :func:`to_incidents`."""
    columns = [table[name].to_pylist() for name in INCIDENTS.names]
    for values in zip(*columns, strict=True):
        yield _incident(dict(zip(INCIDENTS.names, values, strict=True)))


def _incident(row: dict[str, Any]) -> Incident:
    placement = Placement(
        query=row["place_query"],
        point=_point(row["lat"], row["lon"]),
        name=row["place"],
        runners_up=tuple(
            RunnerUp(other["name"] or "", _point(other["lat"], other["lon"]), other["country"] or "", other["score"])
            for other in row["runners_up"]
        ),
        **{name: row[name] for name in _PLACE},
    )
    same: dict[str, Any] = {name: row[name] for name in _PLAIN} | {name: tuple(row[name]) for name in _LISTS}
    return Incident(
        placement=placement,
        time_start=_moment(row["time_start"], row["time_start_offset_s"]),
        time_end=_moment(row["time_end"], row["time_end_offset_s"]),
        killed=_counted(row["killed_low"], row["killed_best"], row["killed_high"]),
        injured=_counted(row["injured_low"], row["injured_best"], row["injured_high"]),
        figures=tuple(Figure(f["what"], Count(f["low"], f["best"], f["high"])) for f in row["figures"]),
        claims=tuple(Claim(**_filled(each, _NO_CLAIM)) for each in row["claims"]),
        reports=tuple(Report(**_filled(each, _NO_REPORT)) for each in row["reports"]),
        related=tuple(Related(**_filled(each, _NO_RELATED)) for each in row["related"]),
        evidence=tuple(Evidence(**_filled(each, _NO_EVIDENCE)) for each in row["evidence"]),
        raw=raw_json(row),
        **same,
    )


_PLACE = ("geometry", "precision", "radius_km", "country", "admin1", "admin2", "place_id", "method", "score")
_LISTS = ("means", "target", "actor", "target_actor", "edited", "flags", "merged_from")
_PLAIN: Sequence[str] = (
    *("id", "title", "event_type", "source", "source_id", "summary", "type_original", "type_scheme"),
    *("date_start", "date_end", "date_precision", "date_note", "people", "damage"),
    *("verification", "verification_reason", "graphic", "created", "updated"),
)


def _empty(kind: pa.DataType) -> dict[str, Any]:
    return {field.name: "" if pa.types.is_string(field.type) else None for field in kind.value_type}


_NO_CLAIM, _NO_REPORT, _NO_RELATED, _NO_EVIDENCE = map(_empty, (_CLAIMS, _REPORTS, _RELATED, _EVIDENCE))


def _filled(struct: dict[str, Any], empty: dict[str, Any]) -> dict[str, Any]:
    return empty | {name: value for name, value in struct.items() if value is not None}


def _point(lat: float | None, lon: float | None) -> Point | None:
    return None if lat is None or lon is None else Point(lat, lon)


def _counted(low: int | None, best: int | None, high: int | None) -> Count | None:
    return None if low is best is high is None else Count(low, best, high)


def _moment(moment: dt.datetime | None, offset_s: int | None) -> dt.datetime | None:
    if moment is None or not offset_s:
        return moment
    return moment.astimezone(dt.timezone(dt.timedelta(seconds=offset_s)))


def raw_json(row: Mapping[str, Any]) -> str:
    """The original row as JSON: an object with the names of the header, or ``raw`` itself where there is no header.

    Parameters
    ----------
    row : mapping
        The columns ``raw``, ``raw_header``, and those that the header names.
    """
    if not row["raw_header"]:
        return str(row["raw"])
    names, values = row["raw_header"].split(SEPARATOR), row["raw"].split(SEPARATOR)
    original: dict[str, Any] = {}
    for name, value in zip(names, values, strict=False):
        label, _, column = name.partition(SAME)
        original[label] = row[column] if column and value == SAME else value
    if len(values) > len(names):
        original[""] = values[len(names) :]
    return json.dumps(original, ensure_ascii=False)
