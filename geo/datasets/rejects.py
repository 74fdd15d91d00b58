"""Why a row was refused: the reasons of datasets' rows, and where those stand that have words of their own.

Page and command line show these texts, with the numbers of the rows; ``incident-map import --rejects FILE`` writes them
with the rows' content. A row that has what an incident needs, but something odd besides, isn't refused but flagged: see
the rules for bad data in :mod:`geo.datasets`.

Three kinds of reasons have words that aren't listed here:

- A row that breaks a rule of the store gets that rule. ``_rules`` in :mod:`geo.store.derived` lists them with their
  words: a missing id or source, an id longer than 200 characters, a value that isn't one of the codes, one of two dates
  or coordinates missing, an end before the start, a date or position that disagrees with its precision, a latitude,
  longitude, radius or score out of its range or no number, a country that isn't a code of two letters, numbers of
  people that are negative or out of order.
- A row or line of one of our exports that can't be made an incident gets the first 300 characters of the error that
  says so (:mod:`geo.datasets.formats.own`): the model's own, or Python's or the JSON reader's.
- An item of a feed is no row, but its reject has the same form: :func:`geo.sources.feed_formats.reject`.
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
