"""What somebody types for "near": a place in any spelling or two coordinates, and a distance where one is given.

A country, and a region that is made of first-level divisions, is asked for by these (:func:`divisions_of`), which is
exact: an outline in a link has few corners and no holes, so that Kyiv region's would hold the city. Refused: a distance
around a region, since nobody who types one means its middle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from geo import taxonomy
from geo.errors import PlaceError
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.own_places import OwnPlace
from geo.gazetteer.places import Place
from geo.geodesy import Circle, Polygon
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
    place : Place or None
        The gazetteer's; None for coordinates and for a place of one's own.
    """

    words: str
    point: Point | None
    radius_km: float | None
    areas: tuple[Polygon, ...] = ()
    place: Place | None = None

    def circle(self, usual_km: float | None = None) -> Circle:
        """What lies around it.

        Parameters
        ----------
        usual_km : float, optional
            How far where no distance was typed; without it, one must be.

        Raises
        ------
        PlaceError
            Nobody knows the place, or it is an area, which says with its sentence what can be done.
        ValueError
            The distance isn't one.
        """
        if self.point is None:
            raise PlaceError(_UNKNOWN.format(name=self.words[:_LONGEST_SAID]))
        if self.is_region:
            raise PlaceError(_NO_DISTANCE.format(name=self.words[:_LONGEST_SAID]))
        if self.radius_km is None and not self._has_spot():
            raise PlaceError(self._no_outline())
        radius_km = usual_km if self.radius_km is None else self.radius_km
        if radius_km is None:
            raise PlaceError(_DISTANCE_MISSING.format(name=self.words[:_LONGEST_SAID]))
        return Circle(self.point, radius_km)

    def filled(self) -> tuple[Polygon, ...]:
        """What it fills; nothing where it isn't known, or is no area.

        Raises
        ------
        PlaceError
            A distance stands behind an area, or its outline isn't known.
        """
        if self.is_region and self.radius_km is not None:
            raise PlaceError(_NO_DISTANCE.format(name=self.words[:_LONGEST_SAID]))
        if self.radius_km is None and not self.is_region and not self._has_spot():
            raise PlaceError(self._no_outline())
        return self.areas

    @property
    def is_region(self) -> bool:
        """Whether it is an area whose bounds are known."""
        return bool(self.areas) or (self.place is not None and self.place.kind in _BOUNDED)

    def _has_spot(self) -> bool:
        return self.place is None or self.place.precision in taxonomy.TOWNS

    def _no_outline(self) -> str:
        assert self.place is not None
        return _NO_OUTLINE.format(name=self.place.name, km=math.ceil(self.place.radius_km))


_BOUNDED = ("country", "admin1")
"""Kinds of places that the incidents themselves name."""

_LONGEST_SAID = 80
"""Characters of what was typed that are said again."""

_UNKNOWN = "The gazetteer knows no place “{name}”; a latitude and a longitude do as well."
_NO_OUTLINE = "The gazetteer has no outline of {name}; draw the area, or say how far around its middle: “{name}, {km}”."
_DISTANCE_MISSING = "“{name}” has no distance; write latitude,longitude,km or “Kramatorsk, 30”."
_NO_DISTANCE = "“{name}” is an area: leave the distance out to look into it, or take a town and a distance."


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
    return TypedPlace(words, place.point, radius_km, gazetteer().areas(place.id), place)


class Divisions(NamedTuple):
    """The words of the filter that ask for a region or a country: ISO codes, and names of first-level divisions."""

    country: tuple[str, ...]
    region: tuple[str, ...]


def divisions_of(place: Place, gazetteer: Gazetteer, present: Collection[str]) -> Divisions | None:
    """The countries or divisions by which a place is asked for, where that is exact.

    Parameters
    ----------
    present : collection of str
        The names of regions that incidents have. What isn't there by the gazetteer's name is looked for by another.

    Returns
    -------
    Divisions or None
        With countries beside divisions only where other countries have some of the same names. None for a place that
        isn't made of whole divisions.
    """
    if place.kind == "country":
        return Divisions((place.country,), ())
    divisions = gazetteer.divisions_in(place)
    if not divisions:
        return None
    named = {division: tuple(_names(division, gazetteer, present)) for division in divisions}
    names = dict.fromkeys(name for each in named.values() for name in each)
    if place.name in present:
        names[place.name] = None
    countries = dict.fromkeys(division.country for division in divisions)
    bearers = {name: {place.country for place in gazetteer.divisions_named(name)} for name in names}
    own = {name: {each.country for each in divisions if name in named[each]} for name in names}
    if all(bearers[name] <= own[name] for name in names):
        return Divisions((), tuple(names))
    if all(bearers[name] & countries.keys() <= own[name] for name in names):
        return Divisions(tuple(countries), tuple(names))
    return None


def _names(division: Place, gazetteer: Gazetteer, present: Collection[str]) -> Iterator[str]:
    """What incidents call a division: the gazetteer's name, else whatever of theirs means it."""
    if division.name not in present:
        others = [name for name in present if gazetteer.region(division.country, name) == division]
        yield from others or [division.name]
    else:
        yield division.name


def _number(text: str) -> float | None:
    try:
        return float(text.lower().removesuffix("km").strip())
    except ValueError:
        return None
