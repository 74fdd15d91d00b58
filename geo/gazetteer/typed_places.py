"""What somebody types for "near": a place in any spelling or two coordinates, and a distance where one is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.own_places import OwnPlace
from geo.geodesy import Polygon
from geo.model import Point


class TypedPlace(NamedTuple):
    """A place as it was typed.

    Attributes
    ----------
    words : str
        What stands for the place, without the distance.
    point : Point or None
        Where it is; None where the gazetteer knows no such place.
    radius_km : float or None
        The distance behind it, as it was typed; None where there is none.
    areas : tuple of Polygon
        What it fills, of a region or an area; nothing for a spot or a town.
    """

    words: str
    point: Point | None
    radius_km: float | None
    areas: tuple[Polygon, ...] = ()


def read_typed_place(
    text: str, gazetteer: Callable[[], Gazetteer], own: Callable[[str], OwnPlace | None] = lambda _name: None
) -> TypedPlace:
    """Read a place and a distance: "Kramatorsk", "Kramatorsk, 50 km", "Sumy region", "48.74, 37.58, 12".

    Parameters
    ----------
    gazetteer : callable
        Gives the gazetteer, and is asked only where a name has to be looked up.
    own : callable, optional
        Gives the place of one's own that has a name, which goes before the gazetteer's.

    Raises
    ------
    ValueError
        The coordinates lie off the Earth.
    """
    parts = [part.strip() for part in text.split(",")]
    numbers = [_number(part) for part in parts]
    of_place = 2 if numbers[0] is not None else max(1, len(parts) - 1)
    radius_km = numbers[-1] if len(parts) == of_place + 1 else None
    if radius_km is not None:
        parts, numbers = parts[:-1], numbers[:-1]
    words = ", ".join(parts)
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        return TypedPlace(words, Point(numbers[0], numbers[1]), radius_km)
    mine = own(words)
    if mine is not None:
        return TypedPlace(words, mine.point, radius_km, mine.areas)
    candidates = gazetteer().lookup(words, limit=1) if words.strip(", ") else []
    if not candidates:
        return TypedPlace(words, None, radius_km)
    place = candidates[0].place
    return TypedPlace(words, place.point, radius_km, gazetteer().areas(place.id))


def _number(text: str) -> float | None:
    try:
        return float(text.lower().removesuffix("km").strip())
    except ValueError:
        return None
