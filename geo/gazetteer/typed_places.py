"""Parse the input of "near": a place in any spelling, or coordinates, with an optional distance.

Countries, and regions made of first-level divisions, become filter fields (:func:`divisions_of`), which is exact; a
simplified outline without holes isn't: Kyiv region's would include the city. Refused: a distance around a region,
because it wouldn't be meant from the region's middle.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from geo import taxonomy
from geo.errors import PlaceError
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.own_places import OwnPlace
from geo.gazetteer.places import Place
from geo.geodesy import Circle, Polygon
from geo.model import Point


class TypedPlace(NamedTuple):
    """A parsed input.

    Attributes
    ----------
    words : str
        The words for the place, without the distance.
    point : Point or None
        The position; None if the place is unknown.
    radius_km : float or None
        The typed distance, kilometres; None without one.
    areas : tuple of Polygon
        The outlines of a region or area; empty for a spot or town.
    place : Place or None
        The gazetteer's place; None for coordinates and for users' own places.
    """

    words: str
    point: Point | None
    radius_km: float | None
    areas: tuple[Polygon, ...] = ()
    place: Place | None = None

    def circle(self, usual_km: float | None = None) -> Circle:
        """The circle around it.

        Parameters
        ----------
        usual_km : float, optional
            The radius if no distance was typed; without it, a distance is required.

        Raises
        ------
        PlaceError
            The place is unknown, or it is an area; the message says what to do.
        ValueError
            The distance is invalid.
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
        """The outlines of an area; empty for an unknown place or a spot.

        Raises
        ------
        PlaceError
            A distance was typed after an area, or the area's outline is unknown.
        """
        if self.is_region and self.radius_km is not None:
            raise PlaceError(_NO_DISTANCE.format(name=self.words[:_LONGEST_SAID]))
        if self.radius_km is None and not self.is_region and not self._has_spot():
            raise PlaceError(self._no_outline())
        return self.areas

    @property
    def is_region(self) -> bool:
        """Whether it is a country or region of the gazetteer, or an area with an outline."""
        return bool(self.areas) or (self.place is not None and self.place.kind in _BOUNDED)

    def _has_spot(self) -> bool:
        return self.place is None or self.place.precision in taxonomy.TOWNS

    def _no_outline(self) -> str:
        assert self.place is not None
        return _NO_OUTLINE.format(name=self.place.name, km=math.ceil(self.place.radius_km))


_BOUNDED = ("country", "admin1")
"""The kinds of places that have filter fields of their own."""

_LONGEST_SAID = 80
"""The most characters of the input quoted in messages."""

_UNKNOWN = "The gazetteer knows no place “{name}”; a latitude and a longitude do as well."
_NO_OUTLINE = "The gazetteer has no outline of {name}; draw the area, or say how far around its middle: “{name}, {km}”."
_DISTANCE_MISSING = "“{name}” has no distance; write latitude,longitude,km or “Kramatorsk, 30”."
_NO_DISTANCE = "“{name}” is an area: leave the distance out to look into it, or take a town and a distance."


def read_typed_place(
    text: str, gazetteer: Callable[[], Gazetteer], own: Callable[[str], OwnPlace | None] = lambda _name: None
) -> TypedPlace:
    """Parse a place and a distance: "Kramatorsk", "Kramatorsk, 50 km", "Sumy region", "48.74, 37.58, 12" (lat, lon,
    km).

    Parameters
    ----------
    gazetteer : callable
        Returns the gazetteer; called only if a name has to be looked up.
    own : callable, optional
        Returns the user's own place with a name, which has precedence, or None.

    Raises
    ------
    ValueError
        The coordinates are out of range.
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
    """Values of the filter fields ``country`` (ISO codes) and ``region`` (names of first-level divisions)."""

    country: tuple[str, ...]
    region: tuple[str, ...]


def divisions_of(place: Place, gazetteer: Gazetteer, present: Collection[str]) -> Divisions | None:
    """The filter values that select a country or region exactly.

    Parameters
    ----------
    present : collection of str
        The names of regions in the incidents. If the gazetteer's name isn't among them, other names of the region are
        tried.

    Returns
    -------
    Divisions or None
        With a country beside divisions only if other countries have divisions of the same names. None for a place not
        made of whole divisions.
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
    namesakes = _countries_of_namesakes(names, named, gazetteer)
    if not namesakes:
        return Divisions((), tuple(names))
    countries = dict.fromkeys(division.country for division in divisions)
    return Divisions(tuple(countries), tuple(names)) if namesakes.isdisjoint(countries) else None


def _countries_of_namesakes(
    names: Iterable[str], named: Mapping[Place, Collection[str]], gazetteer: Gazetteer
) -> set[str]:
    """The countries where a division that isn't meant has one of the names.

    Parameters
    ----------
    named : mapping
        The names of each division that is meant.
    """
    countries = set[str]()
    for name in names:
        meant = {division.country for division, its_names in named.items() if name in its_names}
        countries |= {division.country for division in gazetteer.divisions_named(name)} - meant
    return countries


def _names(division: Place, gazetteer: Gazetteer, present: Collection[str]) -> Iterator[str]:
    """The names of a division in the incidents: the gazetteer's name, else others of its names."""
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
