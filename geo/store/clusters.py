"""Clustering for the map: the incidents in a box as single ones and clusters, by shifting an integer.

An incident's ``cell`` (:mod:`geo.geodesy`) shifted right is its cell at a coarser level, so clusters are one ``group
by`` on any engine. If more cells are occupied than the page can draw, four become one.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from numpy.typing import NDArray

from geo.filter import Filter
from geo.geodesy import LEVEL, MAX_LAT, TILE_PX, bounds, cell, columns_rows, fraction, level_for, ranges
from geo.model import BBox, Incident, Point
from geo.store import spots, tallies
from geo.store.answers import Area, Cluster, HeatCell, InView, Pile, Single, size_bytes
from geo.store.conditions import NEVER, among, matches, within
from geo.store.held_columns import ReadColumns
from geo.store.index import FIXED, PLACES, Snapshot, region_of
from geo.store.queries import LISTED, brief_incidents
from geo.store.spots import CELL_LEVELS
from geo.store.summaries import Counts, counted

CELL_PX = 64
"""The least width of a cluster's cell on the screen, pixels."""

DEEPEST_CLUSTERED_ZOOM = 18
"""Zooming in further splits no cluster visibly."""


MOST_MARKS = 1_000
"""How many single incidents and clusters a view of the map has at most."""


def in_view(snapshot: Snapshot, filter: Filter, box: BBox, zoom: float, limit: int = MOST_MARKS) -> InView:
    """The incidents in a box, as single ones and clusters.

    Parameters
    ----------
    box : BBox
        Degrees, WGS 84; may cross the antimeridian.
    zoom : float
        Web-map zoom, 0 to 22.
    limit : int
        Features at most.
    """
    level = level_for(zoom, CELL_PX)
    around = whole_cells(box, level)
    parts = _counted_cells(snapshot, filter, around, level)
    if parts is None:
        parts = _streamed_cells(snapshot, filter, around, level)
    if parts is None:
        parts = _looked_up(snapshot, filter, around, level)
    inside = _lie_in(parts["cell"], level, around)
    parts = {name: column[inside] for name, column in parts.items()}
    parts["cell"] = parts.pop("form").astype(np.int64) << _FORM_BITS | parts["cell"]
    while level > 0 and len(np.unique(parts["cell"])) > limit:
        parts["cell"] = parts["cell"] >> _FORM_BITS << _FORM_BITS | (parts["cell"] & _CELL) >> 2
        level -= 1
    clusters, rows, cells = _clusters(snapshot, parts, level)
    return InView(tuple(_singles(snapshot, rows, cells).values()), clusters, level)


def _counted_cells(snapshot: Snapshot, filter: Filter, around: BBox, level: int) -> dict[str, NDArray[Any]] | None:
    """Counts by cell, form and type around a box, from summaries or few spots; None if the engine has to count."""
    finer, summaries = LEVEL, snapshot.summaries

    def cells() -> Counts:
        nonlocal finer
        if level > CELL_LEVELS[-1]:
            return summaries.spots_in(ranges(around))
        finer, columns = summaries.cells(level)
        return columns

    counts = counted(summaries, snapshot.words, filter, "people", cells)
    if counts is None and (few_spots := tallies.spots_of(snapshot, filter)) is not None:
        counts = spots.drawn(spots.between(few_spots, ranges(around)))
    if counts is None:
        return None
    parts: dict[str, NDArray[Any]] = {**counts, "cell": counts["cell"] >> 2 * (finer - level)}
    del parts["country"]
    parts = spots.grouped([parts[name] for name in ("type", "form", "cell")], parts)
    return _widths(parts)


def _widths(counts: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Counts with NaN where there is no radius."""
    return counts | {"radius_km": np.where(counts["radius_km"] == spots.NOWHERE, np.nan, counts["radius_km"])}


def _streamed_cells(snapshot: Snapshot, filter: Filter, around: BBox, level: int) -> dict[str, NDArray[Any]] | None:
    """The same, from the incidents of :func:`geo.store.tallies.matching_rows`; None if the engine has to count."""
    selection = tallies.matching_rows(snapshot, filter)
    if selection is None:
        return None

    def count(read: ReadColumns) -> dict[str, NDArray[Any]]:
        table = read(_CELL_COLUMNS)
        is_drawn = pc.and_(pc.is_null(table["division"]), pc.is_valid(table["cell"])).to_numpy()
        table = table.set_column(0, "cell", pc.fill_null(table["cell"], spots.NOWHERE))
        table = table.set_column(1, "radius_km", pc.fill_null(table["radius_km"], float(spots.NOWHERE)))
        columns = {name: table[name].to_numpy() for name in table.column_names if name != "division"}
        columns["form"] = np.where(is_drawn, spots.FORM_OF[columns.pop("precision")], spots.NOWHERE)
        columns["row"] = np.arange(len(table))
        groups = spots.cells_of_rows({_ENDS.get(name, name): each for name, each in columns.items()}, LEVEL - level)
        return _numbered(read, groups)

    parts = [spots.NO_SPOTS, *selection.each(count, ranges(around))]
    return _widths({name: np.concatenate([part[name] for part in parts]) for name in spots.NO_SPOTS})


def _numbered(read: ReadColumns, groups: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Groups of rows with the row number of a group of one in place of its index among those that are read.

    Of larger groups no row number is needed, and these take longer to read than other columns.
    """
    single = groups["n"] == 1
    if not single.any():
        return groups
    numbers = np.where(single, groups["row"], 0)
    return groups | {"row": read(("row",))["row"].to_numpy()[numbers]}


_ENDS = {"place_key": "place_", "place": "name_", "dataset": "dataset_"}
_CELL_COLUMNS = ("cell", "radius_km", "type", "precision", "division", "lat", "lon", *_ENDS)


def _looked_up(snapshot: Snapshot, filter: Filter, around: BBox, level: int) -> dict[str, NDArray[Any]]:
    """The same counts, from the rows."""
    table = matches(snapshot, filter)
    table = table.filter(table.division.isnull(), within(table, around))
    grouped = table.group_by(precision=table.precision, cell=table.cell >> 2 * (LEVEL - level), type=table.type)
    groups = snapshot.engine.run(
        grouped.aggregate(
            **_together(_.place_key),
            first=_.cell.min(),
            last=_.cell.max(),
            name_first=_.place.min(),
            name_last=_.place.max(),
            radius_km=_.radius_km.max(),
        )
    )
    parts = {name: groups[name].to_numpy() for name in groups.column_names}
    return parts | {"form": spots.FORM_OF[parts.pop("precision")]}


def _together(place: Any) -> dict[str, Any]:
    """The aggregates of incidents that are counted together: number, mean position, one row, and shared values."""
    shared = {"place": place, "dataset": _.dataset}
    ends = {f"{name}_first": column.min() for name, column in shared.items()}
    ends |= {f"{name}_last": column.max() for name, column in shared.items()}
    return {"n": _.count(), "lat": _.lat.sum(), "lon": _.lon.sum(), "row": _.row.min(), **ends}


def _lie_in(codes: NDArray[np.int64], level: int, box: BBox) -> NDArray[np.bool_]:
    """Which cells lie in a box whose edges are cell edges; an incident on an edge belongs to the next cell."""
    column, row = columns_rows(codes)
    inside = np.zeros(len(codes), dtype=bool)
    for part in box.split():
        left, top = (value * (1 << level) for value in fraction(Point(part.north, part.west)))
        right, bottom = (value * (1 << level) for value in fraction(Point(part.south, part.east)))
        inside |= (left < column + 0.5) & (column + 0.5 < right) & (top < row + 0.5) & (row + 0.5 < bottom)
    return inside


def areas(snapshot: Snapshot, filter: Filter) -> tuple[Area, ...]:
    """Counts of incidents known only to a region or a country, by that area.

    There is no box, because the position of their points within the area means nothing: an area is in view if its shape
    is.
    """
    parts = _counted_areas(snapshot, filter)
    if parts is None:
        parts = _streamed_areas(snapshot, filter)
    if parts is None:
        table = matches(snapshot, filter)
        table = table.filter(table.division.notnull(), table.lat.notnull())
        groups = snapshot.engine.run(
            table.group_by(cell=table.division, type=table.type).aggregate(**_together(_.place_id))
        )
        parts = {name: groups[name].to_numpy() for name in groups.column_names}
    by_row = list(_areas(snapshot, parts))
    singles = _singles(snapshot, np.array([row for row, area in by_row if area.count == 1]))
    return tuple(replace(area, single=singles[row]) if area.count == 1 else area for row, area in by_row)


def _counted_areas(snapshot: Snapshot, filter: Filter) -> dict[str, NDArray[Any]] | None:
    """Counts by division and type, from summaries or few spots; None if the engine has to count."""
    spot = counted(snapshot.summaries, snapshot.words, filter, "people", snapshot.summaries.divisions)
    if spot is None and (few_spots := tallies.spots_of(snapshot, filter)) is not None:
        spot = spots.rough(few_spots)
    if spot is None:
        return None
    ends = {"place": spot["place_id"], "dataset": spot["dataset"]}
    columns = {name: spot[name] for name in ("type", *spots.SUMS)} | {"cell": spot["division"]}
    columns |= {f"{name}_{end}": column for name, column in ends.items() for end in ("first", "last")}
    return spots.grouped([columns["type"], columns["cell"]], columns)


def _streamed_areas(snapshot: Snapshot, filter: Filter) -> dict[str, NDArray[Any]] | None:
    """The same, from the incidents of :func:`geo.store.tallies.matching_rows`; None if the engine has to count."""
    selection = tallies.matching_rows(snapshot, filter)
    if selection is None:
        return None

    def count(read: ReadColumns) -> list[dict[str, NDArray[Any]]]:
        places = np.flatnonzero(read(("division",))["division"].is_valid().to_numpy())
        if not len(places):
            return []
        table = read(_AREA_COLUMNS).take(places)
        table = table.append_column("row", pa.array(places)).filter(pc.is_valid(table["lat"]))
        column = {name: table[name].to_numpy() for name in table.column_names}
        ends = {"place": column.pop("place_id"), "dataset": column.pop("dataset")}
        columns = column | {"cell": column.pop("division"), "n": np.ones(len(table), dtype=np.int64)}
        columns |= {f"{name}_{end}": values for name, values in ends.items() for end in ("first", "last")}
        groups = pa.array(columns["cell"] * _TYPES + columns["type"]).dictionary_encode()
        kind = np.min_scalar_type(len(groups.dictionary))  # one or two bytes, which sort fastest
        return [_numbered(read, spots.grouped([groups.indices.to_numpy().astype(kind)], columns))]

    parts = [spots.NO_SPOTS, *itertools.chain.from_iterable(selection.each(count))]
    names = ("type", "cell", *spots.SUMS, "place_first", "place_last", "dataset_first", "dataset_last")
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


_AREA_COLUMNS = ("division", "type", "lat", "lon", "place_id", "dataset")
_TYPES = len(FIXED["type"])


def density(
    snapshot: Snapshot, filter: Filter, box: BBox, zoom: float, limit: int = 6000
) -> tuple[int, list[HeatCell]]:
    """The level of the cells, and the number of incidents in each cell of a box, to draw density from.

    Parameters
    ----------
    box, zoom : BBox, float
        As in :func:`in_view`.
    limit : int
        The most cells; if more are occupied, four become one.
    """
    level = level_for(zoom, HEAT_PX)
    table = matches(snapshot, filter)
    table = table.filter(table.division.isnull(), within(table, whole_cells(box, level)))
    grouped = table.group_by(cell=table.cell >> 2 * (LEVEL - level))
    groups = snapshot.engine.run(grouped.aggregate(n=_.count(), lat=_.lat.sum(), lon=_.lon.sum()))
    codes, *sums = (groups[name].to_numpy() for name in ("cell", "n", "lat", "lon"))
    while level > 0 and len(np.unique(codes)) > limit:
        codes = codes >> 2
        level -= 1
    cells, where = np.unique(codes, return_inverse=True)
    counts, lats, lons = (np.bincount(where, weights=each, minlength=len(cells)) for each in sums)
    columns = (cells, lats / counts, lons / counts, counts.astype(int))
    return level, [HeatCell(*each) for each in zip(*(column.tolist() for column in columns), strict=True)]


HEAT_PX = 8
"""The least width of a density cell on the screen, pixels: finer than the kernel that spreads it."""

_FORM_BITS = 2 * LEVEL
_CELL = (1 << _FORM_BITS) - 1
"""Packs a form and a cell into one number: the form is shifted left by the first."""


def _areas(snapshot: Snapshot, parts: dict[str, NDArray[np.int64]]) -> Iterator[tuple[int, Area]]:
    """The incidents known only to a region or country, counted by area, each with its first row."""
    if not len(parts["cell"]):
        return
    order = np.lexsort((parts["type"], parts["cell"]))
    parts = {name: column[order] for name, column in parts.items()}
    codes, starts = np.unique(parts["cell"], return_index=True)
    counts = np.add.reduceat(parts["n"], starts)
    # rounded, because sums in another order differ in their last digits
    lats, lons = (np.round(np.add.reduceat(parts[name], starts) / counts, 9) for name in ("lat", "lon"))
    rows = np.minimum.reduceat(parts["row"], starts).tolist()
    words, ends = snapshot.words, [*starts[1:].tolist(), len(order)]
    same = {
        name: np.where(first == last, first, -1)
        for name in ("place", "dataset")
        for first in [np.minimum.reduceat(parts[f"{name}_first"], starts)]
        for last in [np.maximum.reduceat(parts[f"{name}_last"], starts)]
    }
    types, numbers = parts["type"].tolist(), parts["n"].tolist()
    for area, (code, start, end, place, dataset) in enumerate(
        zip(codes.tolist(), starts.tolist(), ends, same["place"].tolist(), same["dataset"].tolist(), strict=True)
    ):
        country, division = divmod(code, PLACES)
        yield (
            rows[area],
            Area(
                country=words.country.values[country],
                region="" if (region := region_of(division)) is None else words.region.values[region],
                is_country=not division,
                point=Point(_within(lats[area], 90), _within(lons[area], 180)),
                count=int(counts[area]),
                types=_counted(types[start:end], numbers[start:end]),
                place_id="" if place < 0 else words.place_id.values[place],
                dataset="" if dataset < 0 else words.dataset.values[dataset],
            ),
        )


def _counted(types: Sequence[int], numbers: Sequence[int]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind, number in zip(types, numbers, strict=True):
        counted[FIXED["type"][kind]] = counted.get(FIXED["type"][kind], 0) + number
    return counted


def whole_cells(box: BBox, level: int) -> BBox:
    """The box extended to whole cells, so that clusters don't change while the map is moved."""
    north_west = bounds(cell(Point(box.north, box.west), level), level)
    south_east = bounds(cell(Point(box.south, box.east), level), level)
    south = -90.0 if south_east.south < -MAX_LAT + 1e-9 else min(box.south, south_east.south)
    north = 90.0 if north_west.north > MAX_LAT - 1e-9 else max(box.north, north_west.north)
    west, east = min(box.west, north_west.west), max(box.east, south_east.east)
    if box.west > box.east and west <= east:
        return BBox(-180.0, south, 180.0, north)
    return BBox(west, south, east, north)


def _clusters(
    snapshot: Snapshot, parts: dict[str, NDArray[np.int64]], level: int
) -> tuple[tuple[Cluster, ...], NDArray[np.int64], NDArray[np.int64]]:
    """The clusters, and the rows of the incidents in none, and their level-26 cells."""
    codes, where = np.unique(parts["cell"], return_inverse=True)
    cells = codes & _CELL
    counts = np.bincount(where, weights=parts["n"]).astype(int)
    lats = np.bincount(where, weights=parts["lat"]) / np.maximum(counts, 1)
    lons = np.bincount(where, weights=parts["lon"]) / np.maximum(counts, 1)
    first, last = _span(len(codes), where, parts["first"], parts["last"])
    place_first, place_last = _span(len(codes), where, parts["place_first"], parts["place_last"])
    dataset_first, dataset_last = _span(len(codes), where, parts["dataset_first"], parts["dataset_last"])
    name_first, name_last = _span(len(codes), where, parts["name_first"], parts["name_last"])
    radii_km = np.full(len(codes), np.nan)
    np.fmax.at(radii_km, where, parts["radius_km"].astype(float))
    types: list[dict[str, int]] = [{} for _code in codes]
    for place, kind, n in zip(where.tolist(), parts["type"].tolist(), parts["n"].tolist(), strict=True):
        name = FIXED["type"][kind]
        types[place][name] = types[place].get(name, 0) + n

    def place_of(place: int) -> dict[str, Any]:
        """The attributes of the place that all incidents of a cell share; none if they differ."""
        if first[place] != last[place] or place_first[place] != place_last[place]:
            return {}
        precision, place_id = divmod(int(place_first[place]), PLACES)
        return {
            "precision": FIXED["precision"][precision],
            "place_id": snapshot.words.place_id.values[place_id],
            "radius_km": widest(place),
        }

    def widest(place: int) -> float | None:
        return None if np.isnan(radii_km[place]) else float(radii_km[place])

    def dataset_of(place: int) -> str:
        same = dataset_first[place] == dataset_last[place]
        return snapshot.words.dataset.values[dataset_first[place]] if same else ""

    clusters = tuple(
        Cluster(
            int(cells[place]),
            level,
            Point(_within(lats[place], 90), _within(lons[place], 180)),
            int(counts[place]),
            types[place],
            parts_at(int(first[place]), int(last[place])),
            **(place_of(int(place)) or {"radius_km": widest(int(place))}),
            form=spots.FORMS[int(codes[place]) >> _FORM_BITS],
            place=snapshot.words.place.values[name_first[place]] if name_first[place] == name_last[place] else "",
            dataset=dataset_of(int(place)),
        )
        for place in np.flatnonzero(counts > 1)
    )
    alone = counts[where] == 1
    return clusters, parts["row"][alone], parts["first"][alone]


def _span(
    size: int, where: NDArray[np.int64], lows: NDArray[np.int64], highs: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The minimum and maximum of the values of each group."""
    first, last = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, dtype=np.int64)
    np.minimum.at(first, where, lows)
    np.maximum.at(last, where, highs)
    return first, last


def _within(value: float, most: float) -> float:
    """Clamp a mean, which a rounding error can put beyond the edge."""
    return float(min(most, max(-most, value)))


def parts_at(first: int, last: int) -> int | None:
    """The lowest zoom at which two level-26 cells are in different clusters; None if that is too deep."""
    differing = (first ^ last).bit_length()
    if not differing:
        return None
    level = LEVEL - (differing - 1) // 2
    zoom = level - round(np.log2(TILE_PX / CELL_PX))
    return max(0, int(zoom)) if zoom <= DEEPEST_CLUSTERED_ZOOM else None


def members(
    snapshot: Snapshot, filter: Filter, cells: tuple[tuple[int, int], ...], limit: int | None, offset: int
) -> tuple[Incident, ...]:
    """The incidents of some cells with the fields that a list shows, newest first."""
    table = _inside(snapshot, filter, cells).select(*LISTED)
    return brief_incidents(
        snapshot, table.order_by(table.start.desc(nulls_first=False), table.id).limit(limit, offset=offset)
    )


def pile(snapshot: Snapshot, filter: Filter, cells: tuple[tuple[int, int], ...]) -> Pile:
    """Properties that the incidents of some cells have in common."""
    table = _inside(snapshot, filter, cells)
    names = ("place", "region", "country")
    same = {name: ibis.ifelse(table[name].min() == table[name].max(), table[name].min(), None) for name in names}
    spots = snapshot.engine.run(table.aggregate(n=table.cell.nunique(), **same)).to_pylist()[0]
    counted = snapshot.engine.run(table.group_by(precision=table.precision).aggregate(n=_.count()))
    ranked = sorted(counted.to_pylist(), key=lambda row: (-row["n"], row["precision"]))
    words = {name: getattr(snapshot.words, name).values for name in names}
    return Pile(
        precisions={FIXED["precision"][row["precision"]]: row["n"] for row in ranked},
        spots=spots["n"],
        **{name: "" if spots[name] is None else words[name][spots[name]] for name in names},
    )


def _inside(snapshot: Snapshot, filter: Filter, cells: tuple[tuple[int, int], ...]) -> ir.Table:
    table = matches(snapshot, filter)
    shifts = ((code, 2 * (LEVEL - level)) for code, level in cells)
    within_cells = (table.cell.between(code << shift, ((code + 1) << shift) - 1) for code, shift in shifts)
    return table.filter(functools.reduce(operator.or_, within_cells, NEVER))


_SHOWN = (
    *("row", "id", "lat", "lon", "title", "type", "domain", "precision", "verification"),
    *("radius_km", "place_id", "place", "start", "end", "date_precision", "has_geometry", "dataset"),
)


def _singles(snapshot: Snapshot, rows: NDArray[np.int64], cells: NDArray[np.int64] | None = None) -> dict[int, Single]:
    """The incidents of some rows, by row and in the order of their ids.

    Their level-26 ``cells``, if given, limit what is read: the files are in their order, not in that of the rows. What
    isn't in memory is read once for a version, since most of what a move of the map shows was there before it.
    """
    if snapshot.files.held.shows:
        return _read_singles(snapshot, rows, cells)
    kept = {row: single for row in rows.tolist() if (single := snapshot.singles.get(row)) is not None}
    new = np.array([row not in kept for row in rows.tolist()], dtype=bool)
    read = _read_singles(snapshot, rows[new], None if cells is None else cells[new])
    for row, single in read.items():
        snapshot.singles.put(row, single, size_bytes(single))
    return dict(sorted((kept | read).items(), key=lambda each: each[1].id))


def _read_singles(snapshot: Snapshot, rows: NDArray[np.int64], cells: NDArray[np.int64] | None) -> dict[int, Single]:
    if not len(rows):
        return {}
    singles = snapshot.columns_of(rows, _SHOWN, cells)
    if singles is None:
        table = snapshot.table
        if cells is not None:
            table = table.filter(table.cell.isin(np.unique(cells).tolist()))
        singles = snapshot.engine.run(table.filter(among(table, rows)).order_by("id").select(*_SHOWN))
    words = snapshot.words
    return {
        row["row"]: Single(
            id=row["id"],
            point=Point(row["lat"], row["lon"]),
            title=row["title"],
            event_type=FIXED["type"][row["type"]],
            domain=FIXED["domain"][row["domain"]],
            precision=FIXED["precision"][row["precision"]],
            verification=FIXED["verification"][row["verification"]],
            radius_km=row["radius_km"],
            place_id=words.place_id.values[row["place_id"]],
            place=words.place.values[row["place"]],
            date_start=row["start"],
            date_end=row["end"],
            date_precision=FIXED["date_precision"][row["date_precision"]],
            has_geometry=row["has_geometry"],
            dataset=words.dataset.values[row["dataset"]],
        )
        for row in singles.to_pylist()
    }
