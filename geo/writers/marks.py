"""What stands where on a picture: incidents that would cover each other become one cluster, as on the map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo import taxonomy
from geo.model import Point
from geo.writers.frame import Frame, Pixels

PINNED = frozenset({"exact", "settlement"})
AREAS = frozenset({"district", "province", "area", "country", "water"})

_SQUARE_PX = 28
_TOUCH_PX = 22
_ONE_BY_ONE = 4_000

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; pixels."""


@dataclass(slots=True)
class Mark:
    """A symbol: of one incident, or of the ``count`` that stand together."""

    at: tuple[float, float]
    point: Point
    count: int = 1
    domains: dict[str, int] = field(default_factory=dict)
    event_type: str = "other"
    precision: str = "exact"
    verification: str = ""
    radius_km: float | None = None
    place_id: str = ""
    geometry: str | None = None
    dataset: str = ""
    """That all of it is from; empty where it is from several."""

    @property
    def domain(self) -> str:
        """Of the incident; the most frequent of a cluster."""
        return max(self.domains, key=lambda code: self.domains[code])

    @property
    def claim(self) -> bool:
        """Whether only one party says so."""
        return self.verification == "one_party"

    @property
    def drawn(self) -> str:
        """As what: "pin", "area", "line" or "near"."""
        if self.precision in PINNED:
            return "pin"
        return "area" if self.precision in AREAS else "line" if self.precision == "line" else "near"

    @property
    def radius_px(self) -> float:
        """Of a cluster's disc."""
        return min(30, 15 + 4.5 * math.log10(self.count)) if self.count > 1 else 14

    @property
    def bounds(self) -> Box:
        """What it covers."""
        x, y = self.at
        if self.count == 1 and self.drawn == "pin":
            return x - 15, y - 37, x + 15, y + 2
        radius = self.radius_px + 1
        return x - radius, y - radius, x + radius, y + radius


class Taken:
    """Boxes on the picture, kept so that nothing is put on top of another."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Box]] = {}

    def _near(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(edge) >> 7 for edge in box)
        for x in range(left, right + 1):
            for y in range(top, bottom + 1):
                yield x, y

    def add(self, box: Box) -> None:
        """Take the box."""
        for square in self._near(box):
            self._squares.setdefault(square, []).append(box)

    def free(self, box: Box) -> bool:
        """Whether nothing touches it."""
        return not any(
            box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
            for square in self._near(box)
            for other in self._squares.get(square, ())
        )

    def put(self, box: Box) -> bool:
        """Take the box if it is free."""
        if not self.free(box):
            return False
        self.add(box)
        return True


def marks(table: pa.Table, frame: Frame) -> list[Mark]:
    """The marks of located incidents in a frame, from back to front.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`, all rows with a point.
    frame : Frame
        What the picture shows.
    """
    lat, lon = (np.asarray(table[name].to_numpy(), dtype=np.float64) for name in ("lat", "lon"))
    x, y = frame.pixels(lat, lon)
    inside = np.flatnonzero((x > -10) & (x < frame.width + 10) & (y > -10) & (y < frame.height + 40))
    if not len(inside):
        return []
    groups = [np.array([row]) for row in inside] if len(inside) <= _ONE_BY_ONE else _squared(x, y, inside)
    types = table["event_type"].to_numpy(zero_copy_only=False)
    datasets = table["source"].to_numpy(zero_copy_only=False)
    found: list[Mark] = []
    for rows in sorted(groups, key=lambda rows: (-len(rows), rows[0])):
        at = (float(x[rows].mean()), float(y[rows].mean()))
        point = Point(float(lat[rows].mean()), float(lon[rows[0]]))
        mark = Mark(at, point, len(rows), _domains(types[rows]), dataset=_only(datasets[rows]))
        if len(rows) == 1:
            (row,) = table.slice(int(rows[0]), 1).to_pylist()
            mark.event_type, mark.precision, mark.verification = (
                row["event_type"],
                row["precision"],
                row["verification"],
            )
            mark.radius_km, mark.place_id, mark.geometry = row["radius_km"], row["place_id"], row["geometry"]
        found.append(mark)
    return sorted(_apart(found, frame), key=lambda mark: mark.at[1])


def _only(datasets: np.ndarray[tuple[int], np.dtype[np.object_]]) -> str:
    return str(datasets[0]) if (datasets == datasets[0]).all() else ""


def _squared(x: Pixels, y: Pixels, inside: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Rows that share a small square of the picture."""
    squares = np.floor(x[inside] / _SQUARE_PX) * 100_000 + np.floor(y[inside] / _SQUARE_PX)
    order = np.argsort(squares, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(squares[order]) != 0])
    return np.split(inside[order], starts[1:])


def _domains(types: np.ndarray[tuple[int], np.dtype[np.object_]]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind, number in zip(*np.unique(types, return_counts=True), strict=True):
        domain = taxonomy.EVENT_TYPES[kind].domain
        counted[domain] = counted.get(domain, 0) + int(number)
    return counted


def _apart(found: list[Mark], frame: Frame) -> Iterator[Mark]:
    """Join what still touches, the larger first; areas that are large enough keep a symbol of their own."""
    placed: dict[tuple[int, int], list[Mark]] = {}
    roomy: list[Mark] = []

    def near(at: tuple[float, float], reach: float) -> Mark | None:
        column, row = int(at[0]) >> 6, int(at[1]) >> 6
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for other in placed.get((column + dx, row + dy), ()):
                    if math.dist(at, other.at) < max(_TOUCH_PX, reach + other.radius_px - 4 * (other.count > 1) - 3):
                        return other
        return None

    def put(mark: Mark) -> None:
        placed.setdefault((int(mark.at[0]) >> 6, int(mark.at[1]) >> 6), []).append(mark)

    for mark in found:
        if mark.count == 1 and mark.drawn in ("area", "line"):
            room = (mark.radius_km or 0) / frame.km_a_pixel
            if room > 30 or mark.drawn == "line":
                roomy.append(mark)
                continue
        host = near(mark.at, mark.radius_px if mark.count > 1 else _TOUCH_PX / 2)
        if host is None:
            put(mark)
            continue
        host.count += mark.count
        host.dataset = host.dataset if host.dataset == mark.dataset else ""
        for domain, share in mark.domains.items():
            host.domains[domain] = host.domains.get(domain, 0) + share
    for mark in roomy:
        steps = [(24 + 11 * ring, turn) for ring in range(4) for turn in range(12)]
        x, y = mark.at
        spots = [mark.at, *((x + r * math.cos(t * math.pi / 6), y - r * math.sin(t * math.pi / 6)) for r, t in steps)]
        mark.at = next((spot for spot in spots if near(spot, 17) is None), mark.at) if mark.drawn == "area" else mark.at
        put(mark)
    for marks_here in placed.values():
        yield from marks_here
