"""The further files of a timemap: the sources and the associations that its events name by their ids.

The events themselves are :data:`geo.datasets.formats.civilian_harm.TIMEMAP`, since they are read as Bellingcat's are.

A deployment serves them beside its events, sources as an object by id, associations as a list (timemap's schemas
and datasheet-server's "deepids" and "deeprows"). A source has one or several ``paths``, which are addresses or
files of the deployment's own ("HIDDEN" where nobody is named); its title is often only the id of its event. An
association of the mode FILTER has a path of headings ("Weapon System", "Missile") or a single label; one of the
mode NARRATIVE is a story that events are told in, not a type of theirs.
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
"""The column that holds an event's sources as a JSON list, where a file of them was given."""
ASSOCIATIONS_COLUMN = "\x1dassociations"
"""The same for its associations."""

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
"""Both only add to events: read beside a file of them, never alone (see :mod:`geo.importing.pipeline`)."""


def sources_by_id(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """What a file of sources says of each, under the names that :mod:`geo.datasets.cell_lists` knows."""
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
    """What a file of associations says of each: heading, label and mode."""
    associations = {}
    for row in _rows(table):
        path = parted(row.get("filter_paths", ""))
        label = path[-1] if path else row.get("title", "") or row.get("desc", "")
        associations[row["id"]] = {"key": path[0] if len(path) > 1 else "", "value": label, "mode": row.get("mode", "")}
    return associations


def looked_up(ids: pl.Series, meanings: Mapping[str, Any]) -> pl.Series:
    """Cells of ids as JSON lists of what they stand for; an id that is not known stays as it is."""
    return map_distinct(
        ids, lambda cell: msgspec.json.encode([meanings.get(id, id) for id in parted(cell)]).decode(), pl.String
    )


def unknown_ids(cells: pl.Series, what: str) -> pl.Series:
    """A sentence on the ids in such lists that no file explains; empty where there is none. Addresses are no ids."""

    def ids_of(cell: str) -> str:
        names = [id for id in decoded(cell) if isinstance(id, str) and "://" not in id]
        return f"Named, but not in the file of {what}: {', '.join(names)}." if names else ""

    return map_distinct(cells, ids_of, pl.String)


def _rows(table: pl.DataFrame) -> list[dict[str, str]]:
    text = table.select(pl.col(pl.String).fill_null("").str.strip_chars())
    return text.filter(pl.col("id") != "").unique("id", keep="first", maintain_order=True).to_dicts()


def _title(title: str, description: str) -> str:
    # One word is an id, or a dash; a description says more.
    return title if " " in title else description or (title if title.isalpha() else "")
