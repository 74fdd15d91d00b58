"""What stands where on a picture: incidents that would cover each other become one cluster, as on the map."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo import taxonomy
from geo.map import design, drawing
from geo.model import Point
from geo.writers.frame import Frame, Pixels

_SQUARE_PX = 28
_ONE_BY_ONE = 4_000
"""Incidents that are compared one by one; of more, those in a square of the picture are put together first."""

_SYMBOL_PX = 14
"""Half of a symbol's side."""

_PIN_BOX = (-15, -37, 15, 2)
_EDGE_PX = 1
_SHARED_PX = 4
"""Two discs may overlap by their outlines."""

_OUTLINE_PX = 3
_BESIDE_PX = 17
"""How far the symbol of an area stays from others: half a symbol and its outline."""

_STEPS_PX = (24, 35, 46, 57)
_TURNS = 12

Position = tuple[float, float]
"""From the left and from the top; pixels."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; pixels."""


@dataclass(slots=True)
class Mark:
    """A symbol: of one incident, or of the ``count`` that stand together."""

    at: Position
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
    def drawn_as(self) -> str:
        """As what: "pin", "near", "area" or "line"."""
        return drawing.DRAWN_AS[self.precision]

    @property
    def radius_px(self) -> float:
        """The radius of the symbol, or of the disc of a cluster."""
        return drawing.cluster_radius_px(self.count) if self.count > 1 else _SYMBOL_PX

    @property
    def bounds(self) -> Box:
        """What it covers."""
        x, y = self.at
        if self.count == 1 and self.drawn_as == "pin":
            left, top, right, bottom = _PIN_BOX
            return x + left, y + top, x + right, y + bottom
        radius = self.radius_px + _EDGE_PX
        return x - radius, y - radius, x + radius, y + radius

    def join(self, other: Mark) -> None:
        """Count another's incidents with this one's."""
        self.count += other.count
        self.dataset = self.dataset if self.dataset == other.dataset else ""
        for domain, share in other.domains.items():
            self.domains[domain] = self.domains.get(domain, 0) + share


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
    separate: list[Mark] = []
    for rows in sorted(groups, key=lambda rows: (-len(rows), rows[0])):
        at = (float(x[rows].mean()), float(y[rows].mean()))
        point = Point(float(lat[rows].mean()), float(lon[rows[0]]))
        mark = Mark(at, point, len(rows), _domains(types[rows]), dataset=_only(datasets[rows]))
        if len(rows) == 1:
            (row,) = table.select(_OF_ONE_INCIDENT).slice(int(rows[0]), 1).to_pylist()
            mark = replace(mark, **row)
        separate.append(mark)
    return sorted(_resolved(separate, frame), key=lambda mark: mark.at[1])


_OF_ONE_INCIDENT = ["event_type", "precision", "verification", "radius_km", "place_id", "geometry"]


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


class _Neighbourhood:
    """Marks by where they stand, so that each need only be compared with its neighbours."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Mark]] = {}

    def __iter__(self) -> Iterator[Mark]:
        for marks_here in self._squares.values():
            yield from marks_here

    def add(self, mark: Mark) -> None:
        self._squares.setdefault(self._square(mark.at), []).append(mark)

    def touching(self, at: Position, reach_px: float) -> Mark | None:
        """The first mark that would touch one of such a reach at a position."""
        column, row = self._square(at)
        beside = (-1, 0, 1)
        squares = (self._squares.get((column + dx, row + dy), ()) for dx in beside for dy in beside)
        touching = (other for marks_here in squares for other in marks_here if self._touches(other, at, reach_px))
        return next(touching, None)

    @staticmethod
    def _touches(other: Mark, at: Position, reach_px: float) -> bool:
        shared = _OUTLINE_PX + (_SHARED_PX if other.count > 1 else 0)
        return math.dist(at, other.at) < max(design.SIZES["touch"], reach_px + other.radius_px - shared)

    @staticmethod
    def _square(at: Position) -> tuple[int, int]:
        return int(at[0]) >> 6, int(at[1]) >> 6


def _resolved(separate: list[Mark], frame: Frame) -> Iterator[Mark]:
    """Join what still touches, the larger first; areas that are large enough keep a symbol of their own."""
    placed = _Neighbourhood()
    roomy = [mark for mark in separate if _keeps_its_symbol(mark, frame)]
    for mark in separate:
        if _keeps_its_symbol(mark, frame):
            continue
        host = placed.touching(mark.at, mark.radius_px if mark.count > 1 else design.SIZES["touch"] / 2)
        if host is None:
            placed.add(mark)
        else:
            host.join(mark)
    for mark in roomy:
        if mark.drawn_as == "area":
            mark.at = next((at for at in _spots(mark.at) if placed.touching(at, _BESIDE_PX) is None), mark.at)
        placed.add(mark)
    yield from placed


def _keeps_its_symbol(mark: Mark, frame: Frame) -> bool:
    if mark.count > 1 or mark.drawn_as not in ("area", "line"):
        return False
    return mark.drawn_as == "line" or (mark.radius_km or 0) / frame.km_a_pixel > design.SIZES["room"]


def _spots(at: Position) -> Iterator[Position]:
    """Where the symbol of an area may stand: in its middle, or in rings around that."""
    yield at
    for step in _STEPS_PX:
        for turn in range(_TURNS):
            angle = turn * 2 * math.pi / _TURNS
            yield at[0] + step * math.cos(angle), at[1] - step * math.sin(angle)
