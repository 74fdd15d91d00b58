"""The companion files of timemap: sources and associations, to which its events refer by id.

The events themselves are :data:`geo.datasets.formats.civilian_harm.TIMEMAP`, read like Bellingcat's.

A deployment serves them beside its events, sources as an object by id, associations as a list (timemap's schemas and
datasheet-server's "deepids" and "deeprows"). A source has one or several ``paths``, which are URLs or files of the
deployment ("HIDDEN" for anonymous sources); its title is often only the event's id. An association with mode FILTER has
a path of headings ("Weapon System", "Missile") or a single label; one with mode NARRATIVE is a story that the event
belongs to, not its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import polars as pl

from geo.datasets.cell_lists import decoded, parted
from geo.datasets.dataset import Format
from geo.datasets.repeats import map_distinct

SOURCES_COLUMN = "\x1dsources"
"""The column with an event's sources as a JSON list, added from the companion file."""
ASSOCIATIONS_COLUMN = "\x1dassociations"
"""The column with an event's associations as a JSON list."""

SOURCES = Format(
    key="timemap",
    label="timemap sources",
    needs=tuple(frozenset({"id", "paths", name}) for name in ("title", "description", "url")),
)
ASSOCIATIONS = Format(
    key="timemap",
    label="timemap associations",
    needs=(frozenset({"id", "mode", "filter_paths"}), frozenset({"id", "mode", "title", "desc"})),
)
"""Companion formats, read only with a file of events (see :mod:`geo.importing.pipeline`)."""


def sources_by_id(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The sources of a file by id, with the keys that :mod:`geo.datasets.cell_lists` uses."""
    return {
        row["id"]: {
            "url": row.get("url", ""),
            "paths": parted(row["paths"]),
            "title": _title(row.get("title", ""), row.get("description", "")),
            "author": row.get("author", ""),
            "date": row.get("date", ""),
        }
        for row in _rows(table)
    }


def associations_by_id(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The associations of a file by id: heading, label and mode."""
    associations = {}
    for row in _rows(table):
        path = parted(row.get("filter_paths", ""))
        label = path[-1] if path else row.get("title", "") or row.get("desc", "")
        associations[row["id"]] = {"key": path[0] if len(path) > 1 else "", "value": label, "mode": row.get("mode", "")}
    return associations


def looked_up(ids: pl.Series, meanings: Mapping[str, Any]) -> pl.Series:
    """Replace cells of ids by JSON lists of their meanings; unknown ids are kept."""
    return map_distinct(
        ids, lambda cell: msgspec.json.encode([meanings.get(id, id) for id in parted(cell)]).decode(), pl.String
    )


def unknown_ids(cells: pl.Series, what: str) -> pl.Series:
    """A message about unexplained ids in such lists; empty for none. URLs aren't ids."""

    def ids_of(cell: str) -> str:
        names = [id for id in decoded(cell) if isinstance(id, str) and "://" not in id]
        return f"Named, but not in the file of {what}: {', '.join(names)}." if names else ""

    return map_distinct(cells, ids_of, pl.String)


def _rows(table: pl.DataFrame) -> list[dict[str, str]]:
    text = table.select(pl.col(pl.String).fill_null("").str.strip_chars())
    return text.filter(pl.col("id") != "").unique("id", keep="first", maintain_order=True).to_dicts()


def _title(title: str, description: str) -> str:
    # a title of one word is an id or a dash, so prefer the description
    return title if " " in title else description or (title if title.isalpha() else "")
