"""One list of regions: which division a source means, in whatever language and spelling it writes it.

"Donetsk Oblast", "Oblast de Donetsk", "Донецкая область" and "Donetsk" in a column of regions are one division, which
has an id and a name by which readers know it. A country has few regions, so more may be asked of a spelling here than
of a name in a text: what is nearly the name of one of them, and of no other, is that one. What fits two of them equally
is neither: "Kyiv" as a region may be the city or the land around it, and sources mean either.

The steps, from strict to lenient; each is taken with the name as written, then without the words that say that it is a
region. First-level divisions come before second-level ones (the provinces of the Philippines), and these before
regions that are no division (Donbas). What the country lacks may be a region that others list elsewhere
(:mod:`geo.gazetteer.listings`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler, Levenshtein

from geo.gazetteer.borders import PlaceLookup
from geo.gazetteer.divisions import TABLE
from geo.gazetteer.keys import name_key, sound
from geo.gazetteer.listings import DEPENDENT, listed_elsewhere
from geo.gazetteer.places import Candidate, Place

REGION_KINDS: tuple[tuple[str, ...], ...] = (("admin1",), ("admin2",), ("area",))
"""Kinds of places that a region may be, the likeliest first."""

LEAST_LIKENESS, LEAST_LEAD = 0.9, 0.05
"""How alike (0 to 1, Jaro-Winkler) a misspelt name and a region's are, and how much more than those of any other."""

MOST_EDITS = 0.2
"""And so many of the letters may differ, of the longer name: "Nagorno" isn't "Nangarhar", however it starts."""

SHORTEST_MISSPELT = 5
"""Letters that a misspelt name needs: of shorter ones nearly every other region is near."""

_WORDS = sorted({word for _, _, _, words in TABLE for word in words}, key=len, reverse=True)
_WORD = "|".join(re.escape(word) for word in _WORDS)
_OF = r"(?:(?:of|de|de la|de los|de las|del|della|di|do|da|du|des|von|van) |(?:de )?[ld]['’] ?)?"
_BEFORE = re.compile(rf"^(?:the |autonomous )*(?P<word>{_WORD})\.? {_OF}(?P<name>\S.*)$", re.IGNORECASE)
_AFTER = re.compile(rf"^(?:the )?(?P<name>.*\S)[ -](?:autonomous )?(?P<word>{_WORD})\.?$", re.IGNORECASE)
_CITY = re.compile(r"^(?:the )?(?:city of |m\. ?|м\. ?|г\. ?|misto |місто |город )(?P<before>\S.*)$|"
                   r"^(?P<after>.*\S),? (?:city|misto|shahri|municipality|si)$", re.IGNORECASE)  # fmt: skip
_SIDES = {
    "north": "n", "northern": "n", "nord": "n", "norte": "n", "shamal": "n", "south": "s", "southern": "s", "sud": "s",
    "sur": "s", "sul": "s", "janub": "s", "east": "e", "eastern": "e", "est": "e", "este": "e", "leste": "e",
    "oriental": "e", "west": "w", "western": "w", "ouest": "w", "oeste": "w", "occidental": "w", "central": "c",
    "centre": "c", "centro": "c", "upper": "u", "haut": "u", "haute": "u", "alto": "u", "lower": "l", "bas": "l",
    "basse": "l", "bajo": "l", "baixo": "l", "middle": "m", "new": "new", "inner": "i", "outer": "o",
}  # fmt: skip
"""Words by which regions of one name are told apart, each with the side that it means."""


_ARTICLES = {"the", "le", "la", "les", "l", "el", "de", "du", "of"}


class RegionName(NamedTuple):
    """A name as it is looked up, and what the words around it said that it is: "region", "city" or nothing."""

    name: str
    kind: str


class RegionNames:
    """The regions of each country by what sources call them. Read-only, and safe to share between threads."""

    def __init__(self, names: PlaceLookup) -> None:
        self._names = names
        self._remembered = lru_cache(maxsize=4096)(self._look_up)

    def region(self, country: str, name: str) -> Place | None:
        """The region that a source means: see :meth:`geo.gazetteer.Gazetteer.region`."""
        return self._remembered(country.upper(), " ".join(name.split()).strip(" .,;*"))

    def _look_up(self, country: str, name: str) -> Place | None:
        readings = region_readings(name) if name_key(name) else []
        if matches := self._matches(REGION_KINDS[:1], readings, country):
            return _only(*matches)
        region = self._listed_elsewhere(readings, country, named=True)  # not the town Donetsk in Rostov region
        if region is None and readings and country:
            region = self._lenient(readings[-1], country)
        if region is None and (matches := self._matches(REGION_KINDS[1:], readings, country)):
            return _only(*matches)
        return region or self._listed_elsewhere(readings, country, named=False)

    def _matches(
        self, levels: Sequence[tuple[str, ...]], readings: Sequence[RegionName], country: str
    ) -> tuple[list[Candidate], RegionName] | None:
        """The regions that are so called, and by which reading; of a name that several bear, a plainer says no more."""
        for kinds in levels:
            for reading in readings:
                if matches := self._so_called(reading.name, kinds, country):
                    return matches, reading
        return None

    def _listed_elsewhere(self, readings: Sequence[RegionName], country: str, *, named: bool) -> Place | None:
        """The region, or the whole country, that is listed under another country than a source states.

        One that the list names, or any of the countries that it has as a whole; of a dependency never a part, since
        "North, China" is no district of Hong Kong.
        """
        for other, regions in listed_elsewhere(country).items():
            levels = (*REGION_KINDS, ("island",) if regions else ("country",))
            if other in DEPENDENT.get(country, ()):
                levels = (("country",),)
            if bool(regions) == named and (matches := self._matches(levels, readings, other)):
                place = _only(*matches)
                if place is not None and (not regions or place.name in regions):
                    return place
        return None

    def _so_called(self, name: str, kinds: Collection[str], country: str) -> list[Candidate]:
        """The regions of these kinds that are so called, in whatever language; near matches don't count."""
        anywhere = not country or kinds == ("area",)  # what is no division may lie in several countries
        matches = self._names.plain(name, kinds=kinds, codes=None if anywhere else {country})
        return [
            match
            for match in matches
            if match.how != "fuzzy" and match.place.country in ("", country or match.place.country)
        ]

    def _lenient(self, reading: RegionName, country: str) -> Place | None:
        return self._on_side(reading, country) or self._nearly_called(reading, country)

    def _on_side(self, reading: RegionName, country: str) -> Place | None:
        """The division whose name is a side of the compass and no more, in another language: "East" is "Est"."""
        sides = _sides(reading.name)
        if not sides or len(sides) < len(_words(reading.name)):
            return None
        called = [region for region in self._names.divisions(country) if _sides(region.name) == sides]
        called = [region for region in called if len(_words(region_readings(region.name)[-1].name)) == len(sides)]
        return called[0] if len(called) == 1 else None

    def _nearly_called(self, reading: RegionName, country: str) -> Place | None:
        """The first-level division of the country whose name is nearly this, where no other's is."""
        heard = sound(reading.name)
        if len(heard) < SHORTEST_MISSPELT:
            return None
        likeness: list[tuple[float, str, Place]] = []
        for region in self._names.divisions(country):
            spoken = [sound(other.name) for other in region_readings(region.name)]
            likeness.append(max((JaroWinkler.similarity(heard, other), other, region) for other in spoken))
        likeness.sort(key=lambda alike: -alike[0])
        if not likeness or likeness[0][0] < LEAST_LIKENESS:
            return None
        best, other, region = likeness[0]
        differ = Levenshtein.normalized_distance(heard, other) > MOST_EDITS or _sides(reading.name) != _sides(
            region.name
        )
        rivalled = len(likeness) > 1 and best - likeness[1][0] < LEAST_LEAD
        return None if differ or rivalled else region


def region_readings(name: str) -> list[RegionName]:
    """The name as it is written, then without the words that say that it is a region, a district or a city."""
    if match := _CITY.match(name):
        return [RegionName(name, ""), RegionName(match["before"] or match["after"], "city")]
    plainer = name
    for pattern in (_BEFORE, _AFTER):
        if match := pattern.match(plainer):
            plainer = match["name"]
    return [RegionName(name, "")] if plainer == name else [RegionName(name, ""), RegionName(plainer, "region")]


def _only(matches: Sequence[Candidate], reading: RegionName) -> Place | None:
    """The region that a name means of all that bear it; None where it may be either of two."""
    places = {match.place.id: match.place for match in matches}
    if reading.kind == "city":  # the city of Lviv isn't the region around it; Sevastopol is a city that is a region
        places = {place_id: place for place_id, place in places.items() if _has_no_word(place)}
    if not places:
        return None
    if len(places) == 1:
        return next(iter(places.values()))
    widest, *narrower = sorted(places.values(), key=lambda place: -place.radius_km)
    if reading.kind == "region":
        return widest if widest.radius_km > narrower[0].radius_km else None
    for own in (_is_called(reading.name), _has_no_word):  # "Moskva" is Moscow, and not the region around it
        called = [place for place in places.values() if own(place)]
        if len(called) == 1:
            return called[0]
    return None


def _is_called(name: str) -> Callable[[Place], bool]:
    return lambda place: name_key(place.name) == name_key(name)


def _has_no_word(place: Place) -> bool:
    return len(region_readings(place.name)) == 1


_COMPOUND = re.compile(r"\b(north|nord|south|sud|sur)(?=east|west|est|ouest|oeste)")
"""Where a side is made of two: "Nordest", "Southwest"."""


def _words(name: str) -> list[str]:
    """The words of a name without articles, in lower case: of "Centre-Nord" two, as of "Northwest"."""
    return [word for word in _COMPOUND.sub(r"\1 ", name_key(name)).split() if word not in _ARTICLES]


def _sides(name: str) -> list[str]:
    """The sides of the compass, and the like, that words of a name tell, in alphabetical order."""
    return sorted(side for word in _words(name) if (side := _SIDES.get(word)))
