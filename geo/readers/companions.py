"""Files that only add to others: GDELT's mentions are further reports, VIINA's labels further columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from geo.errors import ReadError
from geo.readers import formats
from geo.readers.frame import ROW
from geo.readers.gdelt import MENTIONS_COLUMN
from geo.readers.table import Table

Joiner = Callable[[pl.DataFrame], pl.DataFrame]


def recognised(files: Sequence[str | Path | bytes]) -> list[tuple[str, Table]]:
    """The companions among files.

    Raises
    ------
    ReadError
        One of them isn't a companion of any format.
    """
    found: list[tuple[str, Table]] = []
    for file in files:
        one = formats.recognise(file)
        if one.format not in formats.COMPANIONS or one.table is None:
            raise ReadError(f"{one.label} stands by itself: add it as a file of its own.")
        found.append((one.format, one.table))
    return found


def joiner(companions: Sequence[tuple[str, Table]]) -> Joiner | None:
    """What adds the companions' columns to a batch; None where there are none."""
    if not companions:
        return None
    parts = [_columns(key, table) for key, table in companions]

    def join(batch: pl.DataFrame) -> pl.DataFrame:
        for key, extra in parts:
            if key in batch.columns:
                new = [name for name in extra.columns if name == key or name not in batch.columns]
                batch = batch.join(extra.select(new), on=key, how="left", maintain_order="left")
                batch = batch.with_columns(pl.col(pl.String).fill_null(""))
        return batch

    return join


def _columns(key: str, table: Table) -> tuple[str, pl.DataFrame]:
    whole = pl.concat(list(table.batches())).drop(ROW)
    if key == "viina_labels":
        return "event_id", whole.unique("event_id", keep="first", maintain_order=True)
    urls = whole.filter(pl.col("mentionidentifier") != "")
    grouped = urls.group_by("globaleventid", maintain_order=True).agg(
        pl.col("mentionidentifier").unique(maintain_order=True).str.join("\n").alias(MENTIONS_COLUMN)
    )
    return "globaleventid", grouped
