r"""The columns of all exported tables: name, meaning, HXL tag, and how each is computed from the store's columns.

CSV, Excel and HXL share this list, so that a column means the same in each. Names are those of :mod:`geo.schema` where
the content is the same, and never change; new columns come last, before ``export``.

Cells that hold several values join them by "; ", with ``\;`` for a semicolon and ``\\`` for a backslash of the text
itself (:func:`geo.spreadsheet.split_values` reads them). ``report_*`` and ``claim_*`` columns run in parallel: the
third publisher published the third title. A cell is empty where nothing is known; 0 is a figure that somebody gave.
Shapes of places, evidence spans, runners-up and original rows are too long for a cell: they are in JSON Lines, and
shapes in GeoJSON, KML and GeoParquet.

Columns are computed by Arrow in whole batches, without Python objects for each row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from geo import taxonomy
from geo.spreadsheet import LIST_SEPARATOR, split_values

__all__ = ["COLUMNS", "EXPORT", "EXPORT_TAG", "Column", "flat", "iso", "single", "split_values"]

CellMaker = Callable[[pa.Table], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its HXL tag, what it holds, and the Arrow array made from a table of incidents.

    ``many`` says that a cell holds several values, for :func:`geo.spreadsheet.split_values`.
    """

    name: str
    tag: str
    meaning: str
    make: CellMaker
    many: bool = False


def _plain(name: str) -> CellMaker:
    return lambda table: table[name].combine_chunks()


def _escaped(texts: Any) -> Any:
    return pc.replace_substring_regex(pc.fill_null(texts, ""), r"([\\;])", r"\\\1")


def _joined(lists: Any, texts: Any) -> Any:
    """The texts of a list column joined row by row; a row with only blanks is empty."""
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    cells = pc.binary_join(pa.ListArray.from_arrays(offsets, _escaped(texts)), LIST_SEPARATOR)
    return pc.if_else(pc.match_substring_regex(cells, r"\A[; ]*\z"), "", cells)


def _list(name: str) -> CellMaker:
    def make(table: pa.Table) -> Any:
        lists = table[name].combine_chunks()
        return _joined(lists, pc.list_flatten(lists))

    return make


def _of_each(name: str, field: str) -> CellMaker:
    def make(table: pa.Table) -> Any:
        lists = table[name].combine_chunks()
        return _joined(lists, pc.struct_field(pc.list_flatten(lists), field).cast(pa.string()))

    return make


def _figures(table: pa.Table) -> Any:
    lists = table["figures"].combine_chunks()
    each = pc.list_flatten(lists)
    what, *counts = (
        pc.fill_null(pc.struct_field(each, name).cast(pa.string()), "") for name in ("what", "low", "best", "high")
    )
    return _joined(lists, pc.binary_join_element_wise(what, pc.binary_join_element_wise(*counts, "/"), " "))


def _looked_up(name: str, labels: dict[str, str]) -> CellMaker:
    keys, values = pa.array(list(labels)), pa.array(list(labels.values()))
    return lambda table: pc.take(values, pc.index_in(table[name].combine_chunks(), keys))


def iso(table: pa.Table, name: str) -> Any:
    """A time as ISO 8601 text in the source's time zone ("2025-08-20T06:05:00+03:00"; "Z" for UTC)."""
    moments = table[name].combine_chunks()
    zone: Any = pa.scalar("Z")
    offset_name = f"{name}_offset_s"
    if offset_name in table.column_names:
        seconds = pc.fill_null(table[offset_name].combine_chunks(), 0)
        moments = pc.add(moments, seconds.cast(pa.int64()).cast(pa.duration("s")))
        distinct = pc.unique(seconds)
        zone = pc.take(pa.array(list(map(_zone, distinct.to_pylist())), pa.string()), pc.index_in(seconds, distinct))
    local = moments.cast(pa.timestamp("us")).cast(pa.string())
    local = pc.replace_substring_regex(pc.replace_substring(local, " ", "T"), r"\.000000\z", "")
    return pc.binary_join_element_wise(local, zone, "")


def _zone(seconds: int) -> str:
    if seconds == 0:
        return "Z"
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


def _moment(name: str) -> CellMaker:
    return lambda table: iso(table, name)


_TYPE_LABELS = {code: kind.label for code, kind in taxonomy.EVENT_TYPES.items()}
_TYPE_DOMAINS = {code: kind.domain for code, kind in taxonomy.EVENT_TYPES.items()}

_BOUNDS = (("low", "min", "at least"), ("best", "num", "best figure"), ("high", "max", "at most"))

COLUMNS: tuple[Column, ...] = (
    Column("id", "#event+id", "Stable id, independent of the content", _plain("id")),
    Column("title", "#event+name", "What happened, in a line", _plain("title")),
    Column("summary", "#description", "What happened, in sentences", _plain("summary")),
    Column("domain", "#event+domain+code", "Family of event types (code)", _looked_up("event_type", _TYPE_DOMAINS)),
    Column("event_type", "#event+type+code", "Event type (code)", _plain("event_type")),
    Column("type_label", "#event+type", "Event type in words", _looked_up("event_type", _TYPE_LABELS)),
    Column("type_original", "#event+type+original", "The source's own label", _plain("type_original")),
    Column("type_scheme", "#event+type+vocab", "The list that label is from", _plain("type_scheme")),
    Column("means", "#weapons+list", "By what means (codes)", _list("means"), True),
    Column("target", "#sector+list", "What was hit or meant (codes)", _list("target"), True),
    Column("actor", "#group+perp+name+list", "Who did it, as reported", _list("actor"), True),
    Column("target_actor", "#group+target+name+list", "Whom it was done to, as reported", _list("target_actor"), True),
    Column("date_start", "#date+start", "First day", _plain("date_start")),
    Column("date_end", "#date+end", "Last day, included", _plain("date_end")),
    Column("date_precision", "#date+precision", "How precisely the date is known", _plain("date_precision")),
    Column("date_note", "#date+note", "How it is known where that is not plain", _plain("date_note")),
    Column("time_start", "#date+time+start", "Time of day and zone, where the source has it", _moment("time_start")),
    Column("time_end", "#date+time+end", "The same for its end", _moment("time_end")),
    Column("place", "#loc+name", "Name of the place", _plain("place")),
    Column("admin2", "#adm2+name", "Second-level division", _plain("admin2")),
    Column("admin1", "#adm1+name", "First-level division", _plain("admin1")),
    Column("country", "#country+code+v_iso2", "ISO 3166-1 alpha-2", _plain("country")),
    Column("lat", "#geo+lat", "Degrees, WGS 84; inside the area where only an area is known", _plain("lat")),
    Column("lon", "#geo+lon", "Degrees, WGS 84", _plain("lon")),
    Column("precision", "#geo+precision", "How precisely the place is known", _plain("precision")),
    Column("radius_km", "#geo+radius+km", "How far from the point it may have been, km", _plain("radius_km")),
    Column("place_query", "#loc+name+original", "The place in the source's words", _plain("place_query")),
    Column("place_id", "#loc+code", "Id in the gazetteer", _plain("place_id")),
    Column("method", "#geo+method", "How the place was found", _plain("method")),
    Column("score", "#geo+score", "0 to 1: how sure the choice of place is", _plain("score")),
    *(
        Column(
            f"{what}_{bound}",
            f"#affected+{what}+{tag}",
            f"People {what}: {words}; empty where nobody gives a figure",
            _plain(f"{what}_{bound}"),
        )
        for what in ("killed", "injured")
        for bound, tag, words in (
            ("low", "min", "at least"),
            ("best", "num", "best figure"),
            ("high", "max", "at most"),
        )
    ),
    Column("people", "#affected+description", "Who they were", _plain("people")),
    Column("damage", "#impact+description", "What was damaged", _plain("damage")),
    Column("figures", "#impact+num+list", "Other counts: what low/best/high", _figures, True),
    Column("verification", "#status+verification", "How sure (code)", _plain("verification")),
    Column("verification_reason", "#status+reason", "Why", _plain("verification_reason")),
    Column("claim_speaker", "#meta+claim+name+list", "Who says so", _of_each("claims", "speaker"), True),
    Column(
        "claim_stance", "#meta+claim+type+list", "Reports, claims, denies … (codes)", _of_each("claims", "stance"), True
    ),
    Column("claim_text", "#meta+claim+text+list", "What they say", _of_each("claims", "text"), True),
    Column("report_publisher", "#meta+source+list", "Who published reports", _of_each("reports", "publisher"), True),
    Column("report_title", "#meta+source+title+list", "Their titles", _of_each("reports", "title"), True),
    Column("report_url", "#meta+source+url+list", "Their addresses", _of_each("reports", "url"), True),
    Column("report_published", "#date+published+list", "Their dates", _of_each("reports", "published"), True),
    Column("report_licence", "#meta+license+list", "Their licences", _of_each("reports", "licence"), True),
    Column("report_dataset", "#meta+dataset+list", "The datasets they came in", _of_each("reports", "dataset"), True),
    Column("report_version", "#meta+dataset+version+list", "Versions of these", _of_each("reports", "version"), True),
    Column("related_id", "#event+id+related+list", "Incidents that it has to do with", _of_each("related", "id"), True),
    Column("graphic", "#meta+graphic", "true where reports show the hurt or dead", _plain("graphic")),
    Column("flags", "#meta+flag+list", "What looks wrong and was left as it is", _list("flags"), True),
    Column("edited", "#meta+edited+list", "Fields that a person corrected", _list("edited"), True),
    Column("source", "#meta+origin", "Dataset or way in", _plain("source")),
    Column("source_id", "#meta+origin+id", "Its id there", _plain("source_id")),
    Column("created", "#meta+created", "When it was stored first", _moment("created")),
    Column("updated", "#meta+updated", "When it was changed last", _moment("updated")),
)
"""The columns in order; ``export`` (:attr:`.FileOrigin.note`) follows as the last."""

EXPORT = "export"
EXPORT_TAG = "#meta+export"


def flat(table: pa.Table, note: str) -> pa.Table:
    """A table of incidents with plain cells: dates, numbers, booleans and text; empty text is null.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`; further ones are ignored.
    note : str
        The value of the column ``export`` in every row.
    """
    columns = {column.name: _blank(column.make(table)) for column in COLUMNS}
    return pa.table(columns | {EXPORT: pa.repeat(pa.scalar(note), len(table))})


def single(table: pa.Table) -> pa.Table:
    """The columns whose cells hold one value, as in :func:`flat`, for formats that keep lists as lists."""
    return pa.table({column.name: _blank(column.make(table)) for column in COLUMNS if not column.many})


def _blank(column: Any) -> Any:
    return pc.if_else(pc.equal(column, ""), None, column) if pa.types.is_string(column.type) else column
