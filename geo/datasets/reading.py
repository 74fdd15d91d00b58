"""The tasks that read a file, which run in a separate process (:mod:`geo.files.isolation`).

:func:`describe`, :func:`incidents` and :func:`column_texts` are the tasks; they yield plain values and Arrow tables as
bytes to :mod:`geo.datasets.dataset_file`.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pyarrow as pa

from geo import schema
from geo.datasets import companions, registry
from geo.datasets.dataset import Format, IncidentBatch, with_version
from geo.datasets.formats import own
from geo.datasets.incident_table import render
from geo.datasets.mapping import ColumnMapping
from geo.datasets.registry import OWN, Recognised
from geo.datasets.table import Table
from geo.files import isolation
from geo.model import Incident

File = Mapping[str, Any]
"""A file as passed to the process: path or data, name, sheet."""


def describe(ask: isolation.Ask, *, file: File) -> Iterator[dict[str, Any]]:
    """Describe a file: the fields of :class:`geo.datasets.registry.Description`, and some of its format."""
    del ask
    recognised = _open(file)
    plain = {each.name: getattr(recognised, each.name) for each in fields(registry.Description)}
    yield plain | {
        "mapping": None if recognised.mapping is None else msgspec.to_builtins(recognised.mapping),
        "sample": as_bytes(recognised.sample.to_arrow()),
        "name": _name(recognised),
        "day_first": recognised.form.day_first if recognised.form is not None else None,
    }


def incidents(
    ask: isolation.Ask,
    *,
    file: File,
    beside: Sequence[File],
    mapping: Mapping[str, Any] | None,
    version: str,
    exchanged: Sequence[int] | None,
    rows: int | None,
) -> Iterator[dict[str, Any]]:
    """Yield a file's incidents in batches, at most those of ``rows`` rows.

    For one of our own exports, the stored incidents are requested from the parent by id.
    """
    recognised = _open(file)
    recognised.companions += companions.opened(map(_open, beside))
    form = form_of(
        recognised.form,
        None if mapping is None else msgspec.convert(mapping, ColumnMapping),
        version,
        None if exchanged is None else frozenset(exchanged),
    )
    times = {"read": 0.0, "render": 0.0}
    stream: list[Any] = []

    def look_up(ids: Sequence[str]) -> Mapping[str, Incident]:
        return {incident.id: incident for incident in schema.to_incidents(as_table(ask({"ids": list(ids)})))}

    batches = (
        _own(recognised, stream, look_up, rows, times)
        if recognised.format == OWN
        else _rendered(recognised, form, rows, times)
    )
    for batch in batches:
        yield {
            "table": as_bytes(batch.table),
            "rejects": [msgspec.to_builtins(each) for each in batch.rejects],
            "unmapped": dict(batch.unmapped),
            "rows": batch.rows,
            "blank": batch.blank,
            "row_numbers": batch.row_numbers.astype("<i8").tobytes(),
            "share": _share(recognised, stream),
            "times": dict(times),
        }
        times.update(read=0.0, render=0.0)


def column_texts(ask: isolation.Ask, *, file: File, column: str) -> Iterator[list[str]]:
    """Yield the texts of a column in batches."""
    del ask
    table = _open(file).table
    assert table is not None
    for batch in table.batches():
        yield batch[column].to_list()


def form_of(
    form: Format | None, mapping: ColumnMapping | None, version: str, exchanged: frozenset[int] | None
) -> Format | None:
    """The format for a file's rows: its own, or the mapping's."""
    form = mapping.as_format() if mapping is not None else form
    return None if form is None else replace(with_version(form, version), exchanged=exchanged)


def as_bytes(table: pa.Table) -> bytes:
    """Serialise an Arrow table (IPC stream)."""
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    data: bytes = stream.getvalue().to_pybytes()
    return data


def as_table(data: bytes) -> pa.Table:
    """The table of :func:`as_bytes`."""
    return pa.ipc.open_stream(pa.py_buffer(data)).read_all()


def _given(file: File) -> Path | bytes:
    return file["data"] if file["path"] is None else Path(file["path"])


def _open(file: File) -> Recognised:
    return registry.recognise(_given(file), file["name"], sheet=file["sheet"])


def _name(recognised: Recognised) -> str:
    if recognised.table is not None:
        return recognised.table.name
    return recognised.content.name if recognised.content is not None else ""


def _rendered(
    recognised: Recognised, form: Format | None, rows: int | None, times: dict[str, float]
) -> Iterator[IncidentBatch]:
    table = recognised.table
    assert table is not None
    assert form is not None
    table.rejects.clear()
    batches = _batches(recognised, table, form, rows)
    while (batch := _timed(times, "read", lambda: next(batches, None))) is not None:
        incidents = _timed(times, "render", lambda: render(form, batch, labels=table.labels, file=table.name))
        yield _with_left_out(incidents, table)
    if table.rejects:
        nothing = IncidentBatch(schema.to_table(()), [], Counter(), 0, 0, np.zeros(0, dtype=np.int64))
        yield _with_left_out(nothing, table)


def _timed(times: dict[str, float], stage: str, work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    try:
        return work()
    finally:
        times[stage] += time.perf_counter() - started


def _with_left_out(batch: IncidentBatch, table: Table) -> IncidentBatch:
    """The batch with the table's unreadable rows added to its rejects."""
    left_out = table.rejects[:]
    table.rejects.clear()
    return replace(batch, rejects=[*batch.rejects, *left_out], rows=batch.rows + len(left_out))


def _batches(recognised: Recognised, table: Table, form: Format, rows: int | None) -> Iterator[pl.DataFrame]:
    if rows is not None:
        batches: Iterator[pl.DataFrame] = iter([table.head(rows)])
    elif form.groups:
        # rows of one event needn't be adjacent, so formats that group are read whole
        parts = list(table.batches())
        batches = iter([pl.concat(parts)] if parts else [])
    else:
        batches = table.batches()
    joined = companions.joiner(recognised.companions)
    return (joined(batch) for batch in batches) if joined is not None else batches


def _own(
    recognised: Recognised, stream: list[Any], look_up: own.LookUp, rows: int | None, times: dict[str, float]
) -> Iterator[IncidentBatch]:
    if recognised.table is not None:
        batches = own.read_rows(recognised.table, look_up)
    else:
        assert recognised.content is not None
        batches = own.read_lines(recognised.content, stream, look_up)
    while (batch := _timed(times, "read", lambda: next(batches, None))) is not None:
        read, rejects = batch
        kept = read[:rows]
        table = _timed(times, "render", partial(schema.to_table, kept))
        total = len(read) + len(rejects)
        yield IncidentBatch(table, rejects, Counter(), total, 0, np.zeros(len(kept), dtype=np.int64))
        if rows is not None:
            return


def _share(recognised: Recognised, stream: Sequence[Any]) -> float | None:
    """The share of the file read so far, 0 to 1; None if unknown, or known from the number of rows."""
    if recognised.table is not None:
        return None if recognised.table.rows else recognised.table.position()
    size = recognised.content.size if recognised.content is not None else 0
    if not stream or size <= 0:
        return None
    with contextlib.suppress(ValueError, OSError):
        return min(1.0, float(stream[0].tell() / size))
    return 1.0
