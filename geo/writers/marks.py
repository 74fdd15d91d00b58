"""The marks of a picture, in the same forms as on the map; marks that would overlap are joined.

Incidents known to the spot or town are discs and pins, those near a town capsules, and those known only to a region a
number in a square, if the region is large enough on the picture. Those known only to a country aren't drawn.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo import taxonomy
from geo.gazetteer import Gazetteer
from geo.map import design, drawing, outlines
from geo.model import Point
from geo.writers.frame import Frame, Pixels

_SQUARE_PX = 28
_ONE_BY_ONE = 4_000
"""Up to this many incidents are compared one by one; more are first grouped by small squares of the picture."""

_SYMBOL_PX = 14
"""Half of a symbol's side."""

_PIN_BOX = (-15, -37, 15, 2)
_HEAD_PX = 22
"""From the foot of a pin to the middle of its head."""
_EDGE_PX = 1
_SHARED_PX = 4
"""By how much two discs may overlap: their outlines."""

_OUTLINE_PX = 3
_BESIDE_PX = 17
"""How far the symbol of an area stays from others: half a symbol and its outline."""

_STEPS_PX = (12, 24, 35, 46, 57)
_TURNS = 12

Position = tuple[float, float]
"""Distance from the left and from the top, pixels."""

PixelBox = tuple[float, float, float, float]
"""Left, top, right, bottom; pixels."""


@dataclass(slots=True)
class Mark:
    """A symbol of one incident, or of ``count`` joined ones."""

    at: Position
    point: Point
    count: int = 1
    types: dict[str, int] = field(default_factory=dict)
    """How many incidents of each event type."""
    event_type: str = "other"
    precision: str = "exact"
    verification: str = ""
    radius_km: float | None = None
    place_id: str = ""
    geometry: str | None = None
    dataset: str = ""
    """The dataset of all its incidents; empty for several."""
    form: str = "spot"
    """"spot", "near", "area" or "line"."""
    division: outlines.DivisionOutline | None = None
    """The region, if the incidents are known only to a region."""
    shade: int = 1
    """The region's shade, 1 to 3: terciles by the number of incidents."""
    is_toned: bool = False
    """Whether attacks are told apart by type, because nearly all on the picture are attacks."""

    @property
    def domain(self) -> str:
        """The domain of a single incident."""
        return taxonomy.EVENT_TYPES[self.event_type].domain

    @property
    def shares(self) -> dict[str, int]:
        """How many incidents of each kind that has a colour: domains, or the tones of attacks."""
        return drawing.count_shares(self.types, is_toned=self.is_toned)

    @property
    def claim(self) -> bool:
        """Whether all incidents are claims of only one party."""
        return self.verification == "one_party"

    @property
    def drawn_as(self) -> str:
        """How it is drawn: "pin", "near", "area" or "line"."""
        return drawing.DRAWN_AS[self.precision]

    @property
    def radius_px(self) -> float:
        """The radius of the symbol, or of the disc of a cluster; half the width of a capsule."""
        if self.count > 1 and self.form != "spot":
            return self.half_px[0 if self.form == "near" else 1]
        return drawing.cluster_radius_px(self.count) if self.count > 1 else _SYMBOL_PX

    @property
    def middle(self) -> Position:
        """The middle of its symbol: of a pin, that of its head."""
        x, y = self.at
        return (x, y - _HEAD_PX) if self.count == 1 and self.drawn_as == "pin" else (x, y)

    @property
    def half_px(self) -> tuple[float, float]:
        """Half the width and height of a capsule or of a square with a number."""
        wide = _DIGIT_PX * len(f"{self.count:,}") / 2
        return (wide + _CAPSULE_PX, _CAPSULE_PX) if self.form == "near" else (wide + _BADGE_PX / 2, _BADGE_PX)

    @property
    def bounds(self) -> PixelBox:
        """The box that it covers."""
        x, y = self.at
        if self.count > 1 and self.form != "spot":
            wide, high = self.half_px
            return x - wide, y - high, x + wide, y + high
        if self.count == 1 and self.drawn_as == "pin":
            left, top, right, bottom = _PIN_BOX
            return x + left, y + top, x + right, y + bottom
        radius = self.radius_px + _EDGE_PX
        return x - radius, y - radius, x + radius, y + radius

    def join(self, other: Mark) -> None:
        """Add another mark's incidents to this one."""
        self.count += other.count
        self.dataset = self.dataset if self.dataset == other.dataset else ""
        for code, number in other.types.items():
            self.types[code] = self.types.get(code, 0) + number


class Taken:
    """The occupied boxes of the picture, so that names and symbols don't overlap."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[PixelBox]] = {}

    def _near(self, box: PixelBox) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(edge) >> 7 for edge in box)
        for x in range(left, right + 1):
            for y in range(top, bottom + 1):
                yield x, y

    def add(self, box: PixelBox) -> None:
        """Occupy a box."""
        for square in self._near(box):
            self._squares.setdefault(square, []).append(box)

    def free(self, box: PixelBox) -> bool:
        """Whether a box touches no occupied one."""
        return not any(
            box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
            for square in self._near(box)
            for other in self._squares.get(square, ())
        )

    def put(self, box: PixelBox) -> bool:
        """Occupy a box if it is free; returns whether it was."""
        if not self.free(box):
            return False
        self.add(box)
        return True


def marks(table: pa.Table, frame: Frame, gazetteer: Gazetteer) -> list[Mark]:
    """The marks of located incidents in a frame, from back to front.

    Parameters
    ----------
    table : pa.Table
        Columns of :data:`geo.schema.INCIDENTS`, all rows with a point.
    frame : Frame
        The frame of the picture.
    gazetteer : Gazetteer
        Has the outlines of regions.
    """
    lat, lon = (np.asarray(table[name].to_numpy(), dtype=np.float64) for name in ("lat", "lon"))
    x, y = frame.pixels(lat, lon)
    inside = (x > -10) & (x < frame.width + 10) & (y > -10) & (y < frame.height + 40)
    precision = table["precision"].to_numpy(zero_copy_only=False)
    rows, regions = _regions(table, np.flatnonzero(np.isin(precision, taxonomy.AREAS)), frame, gazetteer)
    in_area = np.zeros(len(table), dtype=bool)
    in_area[rows] = True
    radius_km = np.nan_to_num(np.asarray(table["radius_km"].to_numpy(), dtype=np.float64))
    is_near = np.array([drawing.DRAWN_AS[code] == "near" for code in precision], dtype=bool)
    is_near &= radius_km / frame.km_a_pixel >= _NEAR_LEAST_PX
    spots = _marks_of(table, (x, y), (lat, lon), np.flatnonzero(inside & ~in_area & ~is_near))
    nears = _marks_of(table, (x, y), (lat, lon), np.flatnonzero(inside & is_near), form="near")
    areas = [mark for mark in regions if mark.form == "area"]
    small = [mark for mark in regions if mark.form != "area"]
    spots = sorted([*spots, *small], key=lambda mark: -mark.count)
    placed = _Neighbourhood()
    resolved = list(_resolved(spots, frame, placed))
    taken = Taken()
    for mark in resolved:
        taken.add(mark.bounds)
    for mark in _resolved(nears, frame, _Neighbourhood()):
        _put_aside(mark, taken, _NEAR_STEPS_PX)
        resolved.append(mark)
    for mark in areas:  # last, because a number may stand almost anywhere in its region
        room = _MOST_OF_ROOM * (mark.radius_km or 0.0) / frame.km_a_pixel
        _put_aside(mark, taken, [step for step in _STEPS_PX if step <= room])
    _shade(areas)
    _tone([*areas, *resolved])
    return sorted([*areas, *resolved], key=lambda mark: mark.at[1])


_NEAR_LEAST_PX = 12
"""The least radius of a ring around a town; smaller ones are drawn as a disc or pin."""
_NEAR_STEPS_PX = (14, 20, 26)
_MOST_OF_ROOM = 0.75
_DIGIT_PX, _CAPSULE_PX, _BADGE_PX = 7.4, 11.0, 9.5


def _marks_of(
    table: pa.Table, at: tuple[Pixels, Pixels], where: tuple[Pixels, Pixels], rows: NDArray[np.intp], form: str = "spot"
) -> list[Mark]:
    """A mark for each row or, for many rows, for each small square; the largest first."""
    (x, y), (lat, lon) = at, where
    if not len(rows):
        return []
    groups = [np.array([row]) for row in rows] if len(rows) <= _ONE_BY_ONE else _squared(x, y, rows)
    types = table["event_type"].to_numpy(zero_copy_only=False)
    datasets = table["source"].to_numpy(zero_copy_only=False)
    separate: list[Mark] = []
    for members in sorted(groups, key=lambda members: (-len(members), members[0])):
        spot = (float(x[members].mean()), float(y[members].mean()))
        point = Point(float(lat[members].mean()), float(lon[members[0]]))
        mark = Mark(spot, point, len(members), _counted(types[members]), dataset=_only(datasets[members]), form=form)
        separate.append(_with_incident(mark, table, int(members[0])) if len(members) == 1 else mark)
    return separate


def _with_incident(mark: Mark, table: pa.Table, row: int) -> Mark:
    (incident,) = table.select(_OF_ONE_INCIDENT).slice(row, 1).to_pylist()
    return replace(mark, **incident)


def _regions(
    table: pa.Table, rows: NDArray[np.intp], frame: Frame, gazetteer: Gazetteer
) -> tuple[list[int], list[Mark]]:
    """The rows known only to a country or a named region, and a mark for each region in the frame."""
    by_region: dict[tuple[str, str, str], list[int]] = {}
    whole = []
    names = table.select(["country", "admin1", "place_id", "precision"]).take(pa.array(rows)).to_pylist()
    for row, place in zip(rows.tolist(), names, strict=True):
        if place["precision"] == "country":
            whole.append(row)
        elif place["admin1"] or place["place_id"]:
            unnamed = "" if place["admin1"] else place["place_id"]
            by_region.setdefault((place["country"], place["admin1"], unnamed), []).append(row)
    drawn = []
    for (country, region, place_id), members in by_region.items():
        where = outlines.of(gazetteer, country, region) if region else outlines.of_place(gazetteer, place_id)
        if where is None:
            continue
        whole += members
        if where.reaches(frame.box):
            drawn.append(_region(table, members, where, frame))
    return whole, drawn


def _region(table: pa.Table, members: list[int], where: outlines.DivisionOutline, frame: Frame) -> Mark:
    point = where.point_in(frame.box)
    (x,), (y,) = frame.pixels(np.array([point.lat]), np.array([point.lon]))
    types, datasets = (
        table[name].take(pa.array(members)).to_numpy(zero_copy_only=False) for name in ("event_type", "source")
    )
    mark = Mark((float(x), float(y)), point, len(members), _counted(types), dataset=_only(datasets))
    if len(members) == 1:
        mark = _with_incident(mark, table, members[0])
    is_seen = where.radius_km / frame.km_a_pixel > design.SIZES["room"]
    return replace(
        mark,
        form="area" if is_seen else "spot",
        division=where if is_seen else None,
        radius_km=where.radius_km,
    )


def _shade(areas: list[Mark]) -> None:
    counts = sorted(mark.count for mark in areas)
    for mark in areas:
        low, high = counts[-(-len(counts) // 3) - 1], counts[-(-2 * len(counts) // 3) - 1]
        mark.shade = 1 if mark.count <= low else 2 if mark.count <= high else 3


def _tone(shown: Sequence[Mark]) -> None:
    types: Counter[str] = Counter()
    for mark in shown:
        types.update(mark.types)
    is_toned = drawing.are_toned(types)
    for mark in shown:
        mark.is_toned = is_toned


def _put_aside(mark: Mark, taken: Taken, steps: Sequence[float]) -> None:
    """Move a mark to the nearest position at which its box touches no other, if there is one."""
    (x, y), (left, top, right, bottom) = mark.at, mark.bounds
    for spot in _spots(mark.at, steps):
        dx, dy = spot[0] - x, spot[1] - y
        if taken.free((left + dx, top + dy, right + dx, bottom + dy)):
            mark.at = spot
            break
    taken.add(mark.bounds)


def _beside(at: Position, placed: _Neighbourhood, steps: Sequence[float]) -> Position:
    """The nearest position at which a mark touches no other; its own position if there is none."""
    return next((spot for spot in _spots(at, steps) if placed.touching(spot, _BESIDE_PX) is None), at)


_OF_ONE_INCIDENT = ["event_type", "precision", "verification", "radius_km", "place_id", "geometry"]


def _only(datasets: np.ndarray[tuple[int], np.dtype[np.object_]]) -> str:
    return str(datasets[0]) if (datasets == datasets[0]).all() else ""


def _squared(x: Pixels, y: Pixels, inside: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Rows grouped by small squares of the picture."""
    squares = np.floor(x[inside] / _SQUARE_PX) * 100_000 + np.floor(y[inside] / _SQUARE_PX)
    order = np.argsort(squares, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(squares[order]) != 0])
    return np.split(inside[order], starts[1:])


def _counted(types: np.ndarray[tuple[int], np.dtype[np.object_]]) -> dict[str, int]:
    return {str(code): int(number) for code, number in zip(*np.unique(types, return_counts=True), strict=True)}


class _Neighbourhood:
    """A spatial index of marks, so that each is only compared with its neighbours."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Mark]] = {}

    def __iter__(self) -> Iterator[Mark]:
        for marks_here in self._squares.values():
            yield from marks_here

    def add(self, mark: Mark) -> None:
        self._squares.setdefault(self._square(mark.middle), []).append(mark)

    def touching(self, at: Position, reach_px: float) -> Mark | None:
        """The first mark that would touch a mark of radius ``reach_px`` at a position; None for none."""
        column, row = self._square(at)
        beside = (-1, 0, 1)
        squares = (self._squares.get((column + dx, row + dy), ()) for dx in beside for dy in beside)
        touching = (other for marks_here in squares for other in marks_here if self._touches(other, at, reach_px))
        return next(touching, None)

    @staticmethod
    def _touches(other: Mark, at: Position, reach_px: float) -> bool:
        shared = _OUTLINE_PX + (_SHARED_PX if other.count > 1 else 0)
        return math.dist(at, other.middle) < max(design.SIZES["touch"], reach_px + other.radius_px - shared)

    @staticmethod
    def _square(at: Position) -> tuple[int, int]:
        return int(at[0]) >> 6, int(at[1]) >> 6


def _joined(separate: Sequence[Mark]) -> list[Mark]:
    """Join marks that touch, the larger first, until none touch: a joined one is larger than its parts were."""
    joined, before = list(separate), len(separate) + 1
    while len(joined) < before:
        before, placed = len(joined), _Neighbourhood()
        for mark in sorted(joined, key=lambda mark: -mark.count):
            host = placed.touching(mark.middle, mark.radius_px if mark.count > 1 else design.SIZES["touch"] / 2)
            if host is None:
                placed.add(mark)
            else:
                host.join(mark)
        joined = list(placed)
    return joined


def _resolved(separate: list[Mark], frame: Frame, placed: _Neighbourhood) -> Iterator[Mark]:
    """Join marks that still touch, the larger first; areas large enough keep their own symbol."""
    for mark in _joined([mark for mark in separate if not _keeps_its_symbol(mark, frame)]):
        placed.add(mark)
    for mark in separate:
        if _keeps_its_symbol(mark, frame):
            if mark.drawn_as == "area":
                mark.at = _beside(mark.at, placed, _STEPS_PX)
            placed.add(mark)
    yield from list(placed)


def _keeps_its_symbol(mark: Mark, frame: Frame) -> bool:
    if mark.count > 1 or mark.drawn_as not in ("area", "line"):
        return False
    return mark.drawn_as == "line" or (mark.radius_km or 0) / frame.km_a_pixel > design.SIZES["room"]


def _spots(at: Position, steps: Sequence[float]) -> Iterator[Position]:
    """Candidate positions of a mark: its own, then rings around it."""
    yield at
    for step in steps:
        for turn in range(_TURNS):
            angle = turn * 2 * math.pi / _TURNS
            yield at[0] + step * math.cos(angle), at[1] - step * math.sin(angle)
