"""Convert rows of a format into a table of incidents: from text to :data:`geo.schema.INCIDENTS`.

Lists of structs (reports, claims, figures) are kept as long tables with the index of their incident, and become Arrow
lists by offsets at the end, so that no row is ever a Python object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from geo import schema
from geo.datasets.dataset import ROW, Format, IncidentBatch, TableDraft
from geo.datasets.fields import content_ids, fill_draft
from geo.datasets.rejects import EMPTY, HEADER_AGAIN
from geo.datasets.repeats import texts_of, to_arrow
from geo.model import Reject

_PACKED = schema.packed(schema.INCIDENTS)


def render(form: Format, rows: pl.DataFrame, *, labels: Sequence[str], file: str = "") -> IncidentBatch:
    """The incidents of a batch of rows.

    Parameters
    ----------
    form : Format
    rows : DataFrame
        A text column for each folded name, without nulls; :data:`ROW`, and optionally ``dataset.GEOMETRY``.
    labels : sequence of str
        The columns as the file names them, in order: the header of the raw rows.
    file : str
        The file's name, for the rejects.
    """
    columns = [name for name in rows.columns if not name.startswith("\x1d")][: len(labels)]
    if len(blank := _blank(draft := TableDraft(form, rows), columns)):
        keep = np.ones(len(rows), dtype=bool)
        keep[blank.to_numpy()] = False
        rows = rows.filter(pl.Series(keep))
        draft = TableDraft(form, rows)
    total = len(rows)
    again = rows.clear()
    if columns and (rows[columns[0]] == labels[0]).any():
        repeated = pl.all_horizontal(pl.col(n) == label for n, label in zip(columns, labels, strict=False))
        again = rows.filter(repeated)
    if len(again):
        draft = TableDraft(form, rows.filter(~repeated))
    fill_draft(draft, columns)
    if form.particular is not None:
        form.particular(draft.rows, draft)
    rejects = [_reject(row, HEADER_AGAIN, labels, columns, file) for row in again.to_dicts()]
    return _incident_batch(draft, rejects, columns, labels, file, total + len(blank), len(blank))


def _blank(draft: TableDraft, given: Sequence[str]) -> pl.Series:
    """The indices of blank rows."""
    numbers = pl.Series([], dtype=pl.UInt32)
    for number, name in enumerate(given):
        empty = draft.text(name) == "" if not number else draft.text(name).gather(numbers) == ""
        numbers = empty.arg_true() if not number else numbers.filter(empty)
        if not len(numbers):
            break
    return numbers


def _lists(
    frame: pl.DataFrame, size: int, kind: pa.ListType, constants: Mapping[str, str], arrays: Mapping[str, pa.Array]
) -> pa.ListArray:
    # A list of structs for each row, from a long table with the row's index in ``at``, ascending; some columns may be
    # given as Arrow arrays, by name in ``arrays``.
    at = frame["at"]
    if len(at) == size and (size == 0 or bool((at == pl.arange(size, eager=True)).all())):
        offsets = np.arange(size + 1, dtype=np.int32)
    else:
        counts = np.bincount(at.to_numpy(), minlength=size)
        offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    children = []
    for child in kind.value_type:
        if child.name in arrays:
            children.append(arrays[child.name])
        elif child.name in frame.columns:
            children.append(to_arrow(frame[child.name]).cast(child.type))
        elif pa.types.is_dictionary(child.type):
            children.append(schema.repeated(constants.get(child.name, ""), len(frame)))
        elif child.name in constants:
            children.append(pa.repeat(pa.scalar(constants[child.name], child.type), len(frame)))
        else:
            children.append(pa.nulls(len(frame), child.type))
    structs = pa.StructArray.from_arrays(children, fields=list(kind.value_type))
    return pa.ListArray.from_arrays(pa.array(offsets), structs, type=kind)


_GIVEN_AGAIN = {"source_id": "id", "type_original": "type", "summary": "summary"}
"""Columns that often equal a cell of the original row, with the formats' name for the source column."""


def _raw(draft: TableDraft, given: Sequence[str], labels: Sequence[str]) -> tuple[pa.Array, str]:
    """The original rows and their header; cells equal to a column's value are stored by reference.

    That must depend on the row alone, because the result is part of the row's fingerprint.
    """
    rows = draft.rows
    cells: dict[str, pl.Expr | str] = {name: pl.col(name) for name in given}
    names = [label.replace(schema.SAME, " ") for label in labels]
    for field, called in _GIVEN_AGAIN.items():
        original, column = draft.only_source(called), draft.columns.get(field)
        if column is None or not isinstance(cells.get(original), pl.Expr):
            continue
        names[given.index(original)] += f"{schema.SAME}{field}"
        if texts_of(column) is not None and column.name == original:
            cells[original] = schema.SAME
        else:
            same = (rows[original] == column).fill_null(False)
            cells[original] = pl.when(same).then(pl.lit(schema.SAME)).otherwise(pl.col(original))
    if not cells:
        return pa.repeat("", len(rows)), ""
    header, kept = schema.SEPARATOR.join(names), [cell for cell in cells.values() if not isinstance(cell, str)]
    shape = schema.SEPARATOR.join(cell if isinstance(cell, str) else "{}" for cell in cells.values())
    if not kept:
        return pa.repeat(shape, len(rows)), header
    return to_arrow(rows.select(pl.format(shape, *kept).alias("raw")).to_series()), header


def _column(name: str, column: pl.Series) -> pa.Array:
    coded = pa.types.is_dictionary(_PACKED.field(name).type)
    if coded and len(column) and not column.null_count() and (column == column[0]).all():
        return schema.repeated(column[0], len(column))
    return to_arrow(column)


def _incident_batch(
    draft: TableDraft,
    rejects: list[Reject],
    given: list[str],
    labels: Sequence[str],
    file: str,
    total: int,
    blank: int,
) -> IncidentBatch:
    """The draft as a table, with its rejects added to those that the rows had already."""
    _refuse_empty(draft)
    ids = draft["source_id"]
    long = ids.str.len_bytes() > 150
    if long.any():
        draft["source_id"] = ids.scatter(long.arg_true(), content_ids(ids.filter(long)))
    raw, header = _raw(draft, given, labels)
    first = _grouped(draft)
    arrays = _arrays(draft)
    arrays["raw"] = raw if first is None else raw.take(pa.array(first))
    arrays["raw_header"] = schema.repeated(header, draft.size)
    table = schema.conform(pa.table(arrays), _PACKED)
    numbers = draft.rows[ROW].to_numpy()
    if first is not None:
        numbers = numbers[first]
    elif reasons := _reasons(draft):
        lost = sorted(reasons)
        rejects += [
            _reject(row, reasons[at], labels, given, file)
            for at, row in zip(lost, draft.rows[lost].to_dicts(), strict=True)
        ]
        keep = np.ones(draft.size, dtype=bool)
        keep[lost] = False
        table, numbers = table.filter(pa.array(keep)), numbers[keep]
    return IncidentBatch(table, rejects, +draft.unmapped, total, blank, numbers)


def _refuse_empty(draft: TableDraft) -> None:
    empty = pl.select(
        (draft["title"] == "")
        | (
            (draft.get("summary") == "")
            & (draft.get("place_query") == "")
            & (draft.get("type_original") == "")
            & (draft["lat"].is_null() if "lat" in draft.columns else pl.lit(True))
            & (draft["date_start"].is_null() if "date_start" in draft.columns else pl.lit(True))
        )
    ).to_series()
    if len(empty) == draft.size:
        draft.reject(empty, EMPTY)


def _reasons(draft: TableDraft) -> dict[int, str]:
    """The reasons of rejection by row index; the first reason is kept."""
    reasons: dict[int, str] = {}
    for where, reason in draft.bad:
        for at in where.arg_true():
            reasons.setdefault(at, reason)
    return reasons


def _arrays(draft: TableDraft) -> dict[str, Any]:
    """The draft's columns in the types of the table."""
    arrays: dict[str, Any] = {name: _column(name, column) for name, column in draft.columns.items()}
    arrays["id"] = pc.binary_join_element_wise(f"{draft.form.key}:", arrays["source_id"], "")
    if draft.reports is not None:
        arrays["reports"] = _report_lists(draft, draft.reports, arrays)
    if draft.figures is not None and len(draft.figures):
        arrays["figures"] = _lists(draft.figures, draft.size, _PACKED.field("figures").type, {}, {})
    if draft.claims is not None:
        arrays["claims"] = _lists(draft.claims, draft.size, _PACKED.field("claims").type, {"stance": "reports"}, {})
    if draft.flags:
        arrays["flags"] = _flags(draft)
    return arrays


def _report_lists(draft: TableDraft, reports: pl.DataFrame, arrays: Mapping[str, pa.Array]) -> pa.ListArray:
    """The reports of each incident; ids of a row's further reports get a number appended."""
    form = draft.form
    constants = {"dataset": form.label, "licence": form.licence, "version": form.version}
    shared: dict[str, pa.Array] = {}
    if not form.shared_id and "id" not in reports.columns and reports["row_id"].equals(draft["source_id"]):
        shared = {"id": arrays["id"], "row_id": arrays["source_id"]}
    elif "id" not in reports.columns:
        key = pl.lit(form.key + ":") + pl.col("row_id") if "row_id" in reports.columns else pl.lit(form.key)
        reports = reports.with_columns(key.alias("id"))
        at = reports["at"].to_numpy()
        number = pl.Series(np.arange(1, len(at) + 1) - np.searchsorted(at, at))
        if len(further := (number > 1).arg_true()):
            suffix = pl.select("#" + number.gather(further).cast(pl.String)).to_series()
            numbered = reports["id"].gather(further) + suffix
            reports = reports.with_columns(reports["id"].scatter(further, numbered))
    if "publisher" not in reports.columns:
        constants["publisher"] = form.publisher
    return _lists(reports, draft.size, _PACKED.field("reports").type, constants, shared)


def _grouped(draft: TableDraft) -> list[int] | None:
    # rows of one group become the first of them, with all reports
    if draft.group is None or draft.reports is None or not draft.size:
        return None
    codes = draft.group.rank("dense").cast(pl.Int64) - 1
    order = pl.DataFrame({"group": codes, "at": pl.arange(draft.size, eager=True, dtype=pl.Int64)})
    firsts = order.group_by("group", maintain_order=True).agg(pl.col("at").first())
    place = firsts.with_row_index("place").select("group", pl.col("place").cast(pl.Int64))
    home = order.join(place, on="group", how="left", maintain_order="left")["place"]
    keep = firsts["at"]
    reports = draft.reports.with_columns(home.gather(draft.reports["at"]).alias("at")).sort("at", maintain_order=True)
    there = [name for name in ("url", "publisher", "title") if name in reports.columns]
    if "url" in there:
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


def _flags(draft: TableDraft) -> pa.ListArray:
    parts = []
    for where, text in draft.flags:
        at = where.arg_true().cast(pl.Int64)
        words = text.gather(at) if isinstance(text, pl.Series) else pl.Series([text]).new_from_index(0, len(at))
        parts.append(pl.DataFrame({"at": at, "flag": words}))
    frame = pl.concat(parts).sort("at", maintain_order=True)
    counts = np.bincount(frame["at"].to_numpy(), minlength=draft.size)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), to_arrow(frame["flag"]))


def _reject(row: Mapping[str, Any], reason: str, labels: Sequence[str], given: Sequence[str], file: str) -> Reject:
    values = {label: row[name] for name, label in zip(given, labels, strict=False)}
    return Reject(row[ROW], reason, json.dumps(values, ensure_ascii=False), file)
