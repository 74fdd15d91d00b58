"""Counts for the map: what a view shows, without reading rows.

A spot is a group of incidents at one position that are alike in all that the map shows: type, country, precision,
place, dataset and radius (:data:`geo.store.summaries.GROUPINGS`). Counts of spots can be added and subtracted, so edits
are exact. What can't be subtracted (the first and last cell, place, name or dataset, and the widest radius of a cell)
is computed from the remaining spots, once per version of the store, at the finest of :data:`CELL_LEVELS` and from each
level to the next coarser. Refused: a query for closer views (35 ms, most of it for compiling; this takes 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo import taxonomy
from geo.geodesy import LEVEL
from geo.store.coded_columns import FIXED, PLACES

Columns = Mapping[str, NDArray[Any]]

CELL_LEVELS = (6, 8, 10)
"""The levels for which cells are precomputed, down to views of a country. For closer views the few spots in view are
grouped."""
NOWHERE = -1
"""The division of places known more closely than to one, and the radius of places without one."""

FORMS = ("pin", "near", "line")
"""How the incidents of a cluster are drawn: as pins, as rings around a town, or as lines and areas."""
_OWN_SHAPE = {"area": "line", "": "near"}
FORM_OF = np.array(
    [
        FORMS.index(_OWN_SHAPE.get(drawn_as, drawn_as))
        for drawn_as in (taxonomy.PRECISIONS[code].drawn_as for code in FIXED["precision"])
    ],
    dtype=np.int64,
)
"""The index in :data:`FORMS` for each precision."""

SUMS = ("n", "lat", "lon", "row")
"""The summed columns. The sum of ``row`` is the row number where there is only one incident."""
MINIMA = ("first", "place_first", "name_first", "dataset_first")
MAXIMA = ("last", "place_last", "name_last", "dataset_last", "radius_km")


def grouped(keys: Sequence[NDArray[np.int64]], columns: Columns) -> dict[str, NDArray[Any]]:
    """Group rows by keys: sums, minima and maxima; other columns take any row's value."""
    if not len(keys[0]):
        return dict(columns)
    order = np.lexsort(keys)
    change = np.zeros(len(order), dtype=bool)
    change[0] = True
    for key in keys:
        sorted_key = key[order]
        change[1:] |= sorted_key[1:] != sorted_key[:-1]
    starts = np.flatnonzero(change)
    merged = {}
    for name, column in columns.items():
        ordered = column[order]
        if name in SUMS:
            merged[name] = np.add.reduceat(ordered, starts)
        elif name in MINIMA or name in MAXIMA:
            merged[name] = (np.minimum if name in MINIMA else np.maximum).reduceat(ordered, starts)
        else:
            merged[name] = ordered[starts]
    return merged


def left(spots: Columns) -> dict[str, NDArray[Any]]:
    """Spots with a count other than zero, after adding up repeated ones with positive and negative counts."""
    off = np.unique(spots["cell"][spots["n"] < 0])
    if not len(off):
        return dict(spots)
    at = np.minimum(np.searchsorted(off, spots["cell"]), len(off) - 1)
    touched = off[at] == spots["cell"]
    some = {name: column[touched] for name, column in spots.items()}
    some = grouped([some[name] for name in some if name not in SUMS], some)
    there = some["n"] > 0
    return {name: np.concatenate([column[~touched], some[name][there]]) for name, column in spots.items()}


def between(spots: Columns, spans: Sequence[tuple[int, int]]) -> dict[str, NDArray[Any]]:
    """Spots, sorted by cell, in some spans of cells, first and last."""
    ends = np.array([(first, last + 1) for first, last in spans], dtype=np.int64)
    slices = np.searchsorted(spots["cell"], ends).tolist()
    return {name: np.concatenate([column[low:high] for low, high in slices]) for name, column in spots.items()}


def drawn(spots: Columns) -> dict[str, NDArray[Any]]:
    """Spots that the map draws, each at its own cell."""
    is_drawn = spots["division"] == NOWHERE
    spot = {name: column[is_drawn] for name, column in spots.items()}
    key = spot["precision"].astype(np.int64) * PLACES + spot["place_id"]
    columns = {name: spot[name] for name in ("type", "country", *SUMS, "radius_km")} | {
        "form": FORM_OF[spot["precision"]].astype(np.int8),
        "cell": spot["cell"],
    }
    ends = {"": spot["cell"], "place_": key, "name_": spot["place"], "dataset_": spot["dataset"]}
    return columns | {f"{name}{end}": column for name, column in ends.items() for end in ("first", "last")}


Kinds = tuple[tuple[int, int], ...]
"""What happened at a place: the numbers of its countries, of which there is nearly always one, each with the event
types there, a bit for each."""


def places(spots: Columns) -> Counter[Kinds]:
    """How many positions there are at which the same happened."""
    order = np.argsort(spots["cell"], kind="stable")
    cell, country, kind = (spots[name][order].astype(np.int64) for name in ("cell", "country", "type"))
    if not len(cell):
        return Counter()
    bit = 1 << kind
    first = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    has_one = np.minimum.reduceat(country, first) == np.maximum.reduceat(country, first)
    codes = (country[first] << _BITS | np.bitwise_or.reduceat(bit, first))[has_one]
    counts = zip(*(each.tolist() for each in np.unique(codes, return_counts=True)), strict=True)
    same: Counter[Kinds] = Counter({((code >> _BITS, code & (1 << _BITS) - 1),): n for code, n in counts})
    ends = np.append(first[1:], len(cell))
    for start, end in zip(first[~has_one].tolist(), ends[~has_one].tolist(), strict=True):
        bits: dict[int, int] = {}
        for number, value in zip(country[start:end].tolist(), bit[start:end].tolist(), strict=True):
            bits[number] = bits.get(number, 0) | value
        same[tuple(sorted(bits.items()))] += 1
    return same


_BITS = 40
"""Beyond the number of event types, so that a country and its types fit into one number."""


def rough(spots: Columns) -> dict[str, NDArray[Any]]:
    """Spots known only to a region or a country."""
    is_rough = spots["division"] != NOWHERE
    return {name: column[is_rough] for name, column in spots.items()}


def at_cells(spots: Columns) -> dict[str, NDArray[Any]]:
    """Spots that the map draws, at the cells of the finest level."""
    return coarser(drawn(spots), LEVEL - CELL_LEVELS[-1])


def _code(cells: Columns) -> NDArray[np.int64]:
    """Cell, country, type and form packed into one number; spots are nearly in its order, so sorting is fast."""
    cell, country, kind, form = (cells[name].astype(np.int64) for name in ("cell", "country", "type", "form"))
    return cell << 40 | country << 8 | kind << 2 | form


def coarser(cells: Columns, levels: int) -> dict[str, NDArray[Any]]:
    """The cells grouped some levels coarser."""
    columns = {**cells, "cell": cells["cell"] >> 2 * levels}
    return grouped([_code(columns)], columns)


def instead(cells: Columns, touched: NDArray[np.int64], anew: Columns) -> dict[str, NDArray[Any]]:
    """Cells with others in place of those that were touched, all in the order in which they would be grouped.

    It is done after each edit, which touches few of them: so they are spliced and not sorted again.
    """
    starts, ends = (np.searchsorted(cells["cell"], touched, side).tolist() for side in ("left", "right"))
    firsts, lasts = (np.searchsorted(anew["cell"], touched, side).tolist() for side in ("left", "right"))
    spans = list(zip([0, *ends[:-1]], starts, firsts, lasts, strict=True)) if starts else []
    end = ends[-1] if ends else 0

    def spliced(column: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
        pieces = [piece for low, high, first, last in spans for piece in (column[low:high], other[first:last])]
        return np.concatenate([*pieces, column[end:]])

    return {name: spliced(column, anew[name]) for name, column in cells.items()}


NO_SPOTS: Columns = {name: np.zeros(0, dtype=np.int64) for name in ("type", "form", "cell", *SUMS, *MINIMA, *MAXIMA)}
"""The result of :func:`cells_of_rows` for no rows."""


def cells_of_rows(rows: Columns, levels: int) -> dict[str, NDArray[Any]]:
    """Rows that the map draws, sorted by cell, grouped by cell some levels coarser, form and type.

    Of rows in this order a group of a cell and a form is a run, so nothing is sorted: 30 ns per row. Positions are
    summed over all types, and stand with the first of them; minima and maxima, over all types too, with each.

    Parameters
    ----------
    rows : mapping of name to array
        "type", "form" (:data:`NOWHERE` of rows that aren't drawn), "cell", "lat", "lon", "radius_km", "row", and under
        the names "place_", "name_" and "dataset_" what :data:`MINIMA` and :data:`MAXIMA` are of.
    """
    parts = [NO_SPOTS]
    numbers = np.bincount(rows["form"] - NOWHERE, minlength=1 + len(FORMS))[1:]
    for each in np.flatnonzero(numbers).tolist():
        here = slice(None) if numbers[each] == len(rows["form"]) else np.flatnonzero(rows["form"] == each)
        column = {name: values[here] for name, values in rows.items()}
        coarse = column["cell"] >> 2 * levels
        starts = np.flatnonzero(np.diff(coarse, prepend=-1))
        n = _crossed(np.repeat(np.arange(len(starts)), np.diff(starts, append=len(coarse))), column["type"])
        group, kind = np.nonzero(n)
        is_first = np.diff(group, prepend=-1) > 0
        part: dict[str, NDArray[Any]] = {"type": kind, "form": np.full(len(kind), each), "cell": coarse[starts][group]}
        part["n"] = n[group, kind]
        part |= {name: np.where(is_first, np.add.reduceat(column[name], starts)[group], 0) for name in ("lat", "lon")}
        for name, of in {"row": "row", **{name: name.removesuffix("first") or "cell" for name in MINIMA}}.items():
            part[name] = np.minimum.reduceat(column[of], starts)[group]
        for name in MAXIMA:
            of = name.removesuffix("last") or "cell"
            part[name] = np.maximum.reduceat(column[of], starts)[group]
        parts.append(part)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _crossed(groups: NDArray[np.int64], kinds: NDArray[Any]) -> NDArray[np.int64]:
    """How many there are of each kind in each group, of which the numbers rise: a row a group."""
    size, of = int(groups[-1]) + 1, int(kinds.max()) + 1
    return np.bincount(groups * of + kinds, minlength=size * of).reshape(size, of)
