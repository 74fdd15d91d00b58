"""The playback of the map: the cells of a box, with the incidents that begin and end in them at each step.

One answer holds all steps, so that playing needs no requests: a window of time is a sum over rows, which the browser
computes for a hundred thousand of them within a frame. An incident of several days is one row with its first and last
step, and so counts once in each window that it touches.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _
from numpy.typing import NDArray

from geo.filter import Filter
from geo.geodesy import LEVEL, level_for
from geo.model import BBox
from geo.store.answers import Frames
from geo.store.clusters import CELL_PX, MOST_MARKS, whole_cells
from geo.store.coded_columns import day_number
from geo.store.conditions import matches, within
from geo.store.index import FIXED, Snapshot
from geo.store.queries import bin_end, bin_starts

STEPS = ("day", "week", "month")
"""What a step can be."""
_FIRST_CHOICE = {"day": 92, "week": 520}
"""The most steps of each length before the default becomes a longer one: three months of days, ten years of weeks."""
_MOST_STEPS = 2_000


def frames(snapshot: Snapshot, filter: Filter, box: BBox, zoom: float, by: str = "", limit: int = MOST_MARKS) -> Frames:
    """The marks of a box, and the number of incidents of each by step.

    Parameters
    ----------
    box : BBox
        Degrees, WGS 84; may cross the antimeridian.
    zoom : float
        Web-map zoom, 0 to 22.
    by : str
        One of :data:`STEPS`; empty for a default that depends on the days of the filter's incidents, in any box.
    limit : int
        The most cells.
    """
    table = matches(snapshot, filter)
    (edges,) = snapshot.engine.run(table.aggregate(first=_.start.min(), last=_.end.max())).to_pylist()
    level = level_for(zoom, CELL_PX)
    table = table.filter(within(table, whole_cells(box, level)))
    undated = int(snapshot.engine.run(table.filter(table.start.isnull()).aggregate(n=_.count()))["n"][0].as_py())
    if edges["first"] is None:
        return Frames(undated=undated)
    by, starts = steps(edges["first"], edges["last"], by)
    grouped = table.filter(table.start.notnull()).group_by(
        cell=table.cell >> 2 * (LEVEL - level),
        precision=table.precision,
        type=table.type,
        start=table.start,
        end=table.end,
    )
    groups = snapshot.engine.run(grouped.aggregate(n=_.count(), lat=_.lat.sum(), lon=_.lon.sum()))
    column = {name: groups[name].to_numpy() for name in ("cell", "precision", "type", "n", "lat", "lon")}
    while len(np.unique(column["cell"])) > limit:
        column["cell"] = column["cell"] >> 2
    keys, mark = np.unique(column["cell"] * len(FIXED["precision"]) + column["precision"], return_inverse=True)
    number = np.bincount(mark, column["n"], len(keys))
    lat, lon = (np.bincount(mark, column[name], len(keys)) / number for name in ("lat", "lon"))
    first, last = (_steps_of(groups[name], starts) for name in ("start", "end"))
    return Frames(
        by,
        tuple(starts),
        bin_end(starts[-1], by),
        tuple(
            (round(float(north), 5), round(float(east), 5), FIXED["precision"][key % len(FIXED["precision"])])
            for north, east, key in zip(lat, lon, keys.tolist(), strict=True)
        ),
        _summed((mark, column["type"], first, last), column["n"]),
        undated,
    )


def steps(first: dt.date, last: dt.date, by: str = "") -> tuple[str, list[dt.date]]:
    """The length of a step, longer than ``by`` if there would be too many, and the first day of each."""
    choices = STEPS[STEPS.index(by) :] if by else STEPS
    for each in choices:
        room = _MOST_STEPS if by else _FIRST_CHOICE.get(each, _MOST_STEPS)
        starts = bin_starts(first, last, each, room + 1)
        if len(starts) <= room:
            return each, starts
    return STEPS[-1], bin_starts(first, last, STEPS[-1], 12 * 10_000)


def _steps_of(days: pa.ChunkedArray, starts: list[dt.date]) -> NDArray[np.int64]:
    numbers = pc.cast(pc.cast(days, pa.date32()), pa.int32()).to_numpy()
    edges = [day_number(start) for start in starts]
    steps: NDArray[np.int64] = np.maximum(0, np.searchsorted(edges, numbers, side="right") - 1)
    return steps


def _summed(columns: tuple[NDArray[np.int64], ...], n: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    """Equal rows as one, with their sum as the last column."""
    if not len(n):
        return ((), (), (), (), ())
    rows, where = np.unique(np.stack([column.astype(np.int64) for column in columns]), axis=1, return_inverse=True)
    sums = np.bincount(where.ravel(), n).astype(np.int64)
    return (*(tuple(row.tolist()) for row in rows), tuple(sums.tolist()))
