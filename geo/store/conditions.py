"""A filter as query expressions: one condition per field, so that a facet can leave out its own.

The law, tested: the conditions together hold for exactly the incidents for which :meth:`geo.filter.Filter.matches`
does.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Iterable, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo import taxonomy
from geo.filter import ALL_DOMAINS, MAYBE, Extents, Filter, Last
from geo.model import BBox
from geo.store.held_columns import Piece
from geo.store.index import FIXED, Dictionaries, Snapshot, microseconds
from geo.store.row_sets import RowSet

NEVER = ibis.literal(False)


def matches(snapshot: Snapshot, filter: Filter) -> ir.Table:
    """The incidents that match a filter."""
    search = filter.search
    table = snapshot.search(search) if search and not filter.has_place else snapshot.table
    if filter.has_place:
        among = table.filter(_near_by(table, filter))
        table = snapshot.kept(where_of(filter), lambda: rows_there(snapshot, filter), among)
    return table.filter(table.live, *restrictions(table, snapshot.words, filter).values())


def where_of(filter: Filter) -> Filter:
    """The filter reduced to its place and search fields."""
    return Filter(q=filter.q, bbox=filter.bbox, near=filter.near, area=filter.area, within=filter.within)


def rows_there(snapshot: Snapshot, filter: Filter) -> RowSet:
    """The rows that match a filter's place and search fields; cached.

    Outdated rows are among them. Bounding boxes of the shapes save most of the arithmetic.
    """
    return snapshot.searched.once(where_of(filter), lambda: _rows_there(snapshot, filter))


def _rows_there(snapshot: Snapshot, filter: Filter) -> tuple[RowSet, int]:
    """The result of :func:`rows_there`, and its size in bytes.

    While the columns aren't in memory yet, the engine is queried, which is faster than making them.
    """
    pieces = snapshot.shown if snapshot.files.held.is_ready else None
    if pieces is None:
        rows = _rows_of_table(snapshot, filter)
    else:
        place_ids = snapshot.words.place_id.values
        of_pieces = (_rows_of_piece(each, filter, place_ids) for each in pieces)
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *of_pieces])
        if filter.search:
            rows = rows[snapshot.rows_having(filter.search).has(rows)]
    there = RowSet.of(rows, snapshot.next_row)
    return there, there.nbytes


def _rows_of_table(snapshot: Snapshot, filter: Filter) -> NDArray[np.int64]:
    table = snapshot.search(filter.search) if filter.search else snapshot.table
    radius_km = ibis.ifelse(_pinned(table), 0.0, table.radius_km)
    near_by = table.filter(table.lat.notnull(), _near_by(table, filter))
    known_to = ibis.ifelse(near_by.precision.isin(_AREAS), near_by.place_id, -1)
    places = snapshot.engine.run(near_by.select("row", "lat", "lon", radius_km=radius_km, known_to=known_to))
    lats, lons, radii_km = (
        np.asarray(places[name].to_numpy(zero_copy_only=False), dtype=np.float64)
        for name in ("lat", "lon", "radius_km")
    )
    numbers = np.asarray(places["known_to"].to_numpy(), dtype=np.int64)
    inside = filter.is_inside(lats, lons, radii_km, Extents(numbers, snapshot.words.place_id.values))
    return np.asarray(places["row"].to_numpy()[inside], dtype=np.int64)


def _rows_of_piece(piece: Piece, filter: Filter, place_ids: Sequence[str]) -> NDArray[np.int64]:
    precision = piece.columns["precision"]
    pinned, of_areas = (precision.having(np.isin(precision.values, codes)) for codes in (_PINNED, _AREAS))
    near_by = np.zeros(len(piece.rows), dtype=bool)
    for part in (part for box in _boxes(filter) for part in box.split()):
        near_by |= piece.between("lat", part.south, part.north) & piece.between("lon", part.west, part.east)
    if filter.within == MAYBE:
        near_by |= ~pinned
    places = np.flatnonzero(near_by)
    lats, lons, radii_km = (piece.measure(name, places) for name in ("lat", "lon", "radius_km"))
    numbers, values = piece.numbered("place_id")
    known_to = np.where(of_areas[places], values[numbers[places]], -1)
    extents = Extents(known_to, place_ids)
    inside = filter.is_inside(lats, lons, np.where(pinned[places], 0.0, radii_km), extents)
    return piece.rows[places[inside]].astype(np.int64)


def _near_by(table: ir.Table, filter: Filter) -> ir.BooleanValue:
    """Whether an incident lies in a bounding box of the filter's shapes: a necessary condition for a match."""
    near_by = any_of(within(table, box) for box in _boxes(filter))
    return near_by | ~_pinned(table) if filter.within == MAYBE else near_by


def _boxes(filter: Filter) -> list[BBox]:
    return [_wider(shape.box()) for shape in (filter.bbox, filter.near, *filter.area) if shape]


def _pinned(table: ir.Table) -> ir.BooleanValue:
    return table.precision.isin(_PINNED)


_PINNED, _AREAS = ([FIXED["precision"].index(code) for code in codes] for codes in (taxonomy.PINNED, taxonomy.AREAS))

_EDGE = 1e-6
"""Degrees (about a tenth of a metre) by which boxes are widened, so that rounding excludes nothing on an edge."""


def _wider(box: BBox) -> BBox:
    """A box widened by :data:`_EDGE` on each side, across the antimeridian if need be."""
    if (box.east - box.west) % 360 + 2 * _EDGE >= 360 or box.east - box.west == 360:
        return BBox(-180.0, max(-90.0, box.south - _EDGE), 180.0, min(90.0, box.north + _EDGE))
    return BBox.between(box.west - _EDGE, box.south - _EDGE, box.east + _EDGE, box.north + _EDGE)


def restrictions(table: ir.Table, words: Dictionaries, filter: Filter) -> dict[str, ir.BooleanValue]:
    """The condition of each restricting field of the filter, except the search and place fields.

    For ``q``, ``bbox``, ``near`` and ``area`` see :func:`rows_there`.
    """
    return {**_codes(table, filter), **_names(table, words, filter), **_limits(table, filter)}


def _codes(table: ir.Table, filter: Filter) -> dict[str, ir.BooleanValue]:
    """The conditions of fields whose values are codes of the taxonomy."""
    conditions: dict[str, ir.BooleanValue] = {}
    if filter.domains is not None:
        conditions["domain"] = table.domain.isin(_fixed("domain", filter.domains))
    for word in ("type", "verification", "precision"):
        if values := getattr(filter, word):
            conditions[word] = table[word].isin(_fixed(word, values))
    for word in ("target", "means"):
        if values := getattr(filter, word):
            mask = sum(1 << number for number in _fixed(word, values))
            conditions[word] = (table[word] & mask) != 0
    return conditions


def _names(table: ir.Table, words: Dictionaries, filter: Filter) -> dict[str, ir.BooleanValue]:
    """The conditions of fields whose values are names in the incidents."""
    conditions: dict[str, ir.BooleanValue] = {}
    for word in ("country", "region"):
        if values := getattr(filter, word):
            numbers = getattr(words, word).find(values)
            conditions[word] = table[word].isin(numbers) if numbers else NEVER
    for word in ("actor", "source"):
        if values := getattr(filter, word):
            numbers = getattr(words, word).find(values)
            conditions[word] = any_of(table[word].contains(number) for number in numbers)
    if numbers := words.dataset.find(filter.hide):
        conditions["hide"] = table.dataset.notin(numbers)
    return conditions


def _limits(table: ir.Table, filter: Filter) -> dict[str, ir.BooleanValue]:
    """The conditions on days, figures and the place."""
    conditions: dict[str, ir.BooleanValue] = {}
    if filter.since is not None:
        conditions["since"] = table.end >= ibis.literal(filter.since)
    if filter.until is not None:
        conditions["until"] = table.start <= ibis.literal(filter.until)
    if filter.min_killed is not None:
        conditions["min_killed"] = table.killed >= filter.min_killed
    if filter.min_injured is not None:
        conditions["min_injured"] = table.injured >= filter.min_injured
    if filter.last is not None:
        conditions["last"] = _last(table, filter.last)
    return conditions


def _last(table: ir.Table, last: Last) -> ir.BooleanValue:
    """The condition of ``last``: :meth:`geo.filter.Last.matches`."""
    on_these_days = (table.end >= ibis.literal(last.since)) & (table.start <= ibis.literal(last.until))
    if last.unit != "h":
        return on_these_days
    at_these_hours = table.moment.between(microseconds(last.starts), microseconds(last.ends))
    return ibis.ifelse(table.moment.isnull(), on_these_days.fill_null(False), at_these_hours.fill_null(False))


def _fixed(word: str, values: Iterable[str]) -> list[int]:
    return [FIXED[word].index(value) for value in values if value in FIXED[word]]


def any_of(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    """Whether any of some conditions holds; false for none."""
    return functools.reduce(operator.or_, conditions, NEVER)


def among(table: ir.Table, rows: NDArray[np.int64]) -> ir.BooleanValue:
    """Whether an incident is among some rows."""
    if not len(rows):
        return NEVER
    return table.row.isin(ibis.memtable(pa.table({"row": rows})).row)


def within(table: ir.Table, box: BBox) -> ir.BooleanValue:
    """Whether the point lies in the box, edges included; false without a point."""
    return any_of(
        table.lat.between(part.south, part.north) & table.lon.between(part.west, part.east) for part in box.split()
    )


def facet_filter(filter: Filter, word: str) -> Filter:
    """The filter for counting the values of a facet: without the facet's own restriction.

    Event types are counted in all domains, because choosing a type shows its domain even if that is hidden by default.
    """
    if word == "type":
        return dataclasses.replace(filter, type=(), domain=filter.domain or (ALL_DOMAINS,))
    if word == "domain":
        return dataclasses.replace(filter, domain=(ALL_DOMAINS,))
    nothing: dict[str, Any] = {word: ()}
    return dataclasses.replace(filter, **nothing)
