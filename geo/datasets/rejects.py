"""Why a row was refused: every reason that a reject can have, and what finds it.

Page and command line show these texts, with the numbers of the rows; ``incident-map import --rejects FILE`` writes them
with the rows' content. A row that has what an incident needs, but something odd besides, isn't refused but flagged: see
the rules for bad data in :mod:`geo.datasets`.

Two more kinds of reasons are the model's own words: a row of one of our exports that isn't an incident gets the error
that says so (:mod:`geo.datasets.formats.own`), and one that breaks a rule of the store gets that rule
(:func:`geo.store.row_faults`).
"""

from __future__ import annotations

HEADER_AGAIN = "a header line among the rows"
"""The row is the header: :func:`geo.datasets.incident_table.render`."""

EMPTY = "neither a date, a place nor a text"
"""No title can be made of it, or it has nothing else: :func:`geo.datasets.incident_table.render`."""

REPEATED_ID = "the same id as an earlier row"
"""Of our exports; of other datasets, the same id from the source: :class:`geo.importing.batches.Batches`. Formats with
several rows an incident join them before (:attr:`geo.datasets.Format.groups`)."""

NOT_A_RECORD = "not a record"
"""In JSON, a number or text where an object belongs: :mod:`geo.datasets.containers.records`."""

NO_EVENTS = "a total of no events"
"""ACLED's totals by week or month: :mod:`geo.datasets.formats.acled`."""

LEGEND = "a part of the map's legend, no incident"
"""Of a map's file (KML): :mod:`geo.datasets.formats.geoconfirmed`, :mod:`geo.datasets.formats.own`."""

DRAWN = "a line or area of the map, no incident"
"""Such as a front line: :mod:`geo.datasets.formats.geoconfirmed`."""


def wrong_length(cells: int, columns: int) -> str:
    """More or fewer cells than the header has columns: :mod:`geo.datasets.containers.delimited`."""
    return f"{cells} cells where the header has {columns}"
