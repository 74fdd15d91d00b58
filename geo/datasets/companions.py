"""Companion files: GDELT's mentions are further reports, VIINA's labels further columns.

timemap's sources and associations explain the ids in its events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from geo.datasets import registry
from geo.datasets.dataset import ROW
from geo.datasets.formats import timemap
from geo.datasets.formats.gdelt import MENTIONS_COLUMN
from geo.datasets.table import Table

Joiner = Callable[[pl.DataFrame], pl.DataFrame]


def opened(files: Iterable[registry.Recognised]) -> list[tuple[str, Table]]:
    """The tables of companion files, each with its format."""
    return [(file.format, file.table) for file in files if file.table is not None]


def joiner(companions: Sequence[tuple[str, Table]]) -> Joiner | None:
    """A function that adds the companions' columns to a batch; None without companions."""
    if not companions:
        return None
    tables: dict[str, list[Table]] = {}
    for format, table in companions:
        tables.setdefault(format, []).append(table)
    parts = [_JOINERS[format](_whole(of_one)) for format, of_one in tables.items()]

    def join(batch: pl.DataFrame) -> pl.DataFrame:
        for part in parts:
            batch = part(batch)
        return batch

    return join


def _whole(tables: Iterable[Table]) -> pl.DataFrame:
    # files of one format are concatenated: a month's mentions, a year's labels each
    return pl.concat([batch for table in tables for batch in table.batches()], how="diagonal").drop(ROW)


def _labels(whole: pl.DataFrame) -> Joiner:
    return _by("event_id", whole.unique("event_id", keep="first", maintain_order=True))


def _mentions(whole: pl.DataFrame) -> Joiner:
    urls = whole.filter(pl.col("mentionidentifier") != "")
    grouped = urls.group_by("globaleventid", maintain_order=True).agg(
        pl.col("mentionidentifier").unique(maintain_order=True).str.join("\n").alias(MENTIONS_COLUMN)
    )
    return _by("globaleventid", grouped)


def _by(key: str, extra: pl.DataFrame) -> Joiner:
    def join(batch: pl.DataFrame) -> pl.DataFrame:
        if key not in batch.columns:
            return batch
        new = [name for name in extra.columns if name == key or name not in batch.columns]
        batch = batch.join(extra.select(new), on=key, how="left", maintain_order="left")
        return batch.with_columns(pl.col(pl.String).fill_null(""))

    return join


def _sources(whole: pl.DataFrame) -> Joiner:
    return _instead("sources", timemap.SOURCES_COLUMN, timemap.sources_by_id(whole))


def _associations(whole: pl.DataFrame) -> Joiner:
    return _instead("associations", timemap.ASSOCIATIONS_COLUMN, timemap.associations_by_id(whole))


def _instead(ids: str, column: str, meanings: Mapping[str, Any]) -> Joiner:
    def join(batch: pl.DataFrame) -> pl.DataFrame:
        if ids not in batch.columns:
            return batch
        return batch.with_columns(timemap.looked_up(batch[ids], meanings).alias(column))

    return join


_JOINERS: dict[str, Callable[[pl.DataFrame], Joiner]] = {
    "gdelt_mentions": _mentions,
    "viina_labels": _labels,
    "timemap_sources": _sources,
    "timemap_associations": _associations,
}
"""For each of :data:`geo.datasets.registry.COMPANIONS`, a function that makes a joiner from its rows."""
