"""Resolve region names: the division that a source means, in any language and spelling.

"Donetsk Oblast", "Oblast de Donetsk", "Донецкая область" and "Donetsk" in a column of regions are the same division,
with one id and one readable name. A country has few regions, so matching can be more lenient than for names in a text:
a near match with exactly one region is accepted. A name that fits two equally gives none: "Kyiv" as a region may be the
city or the region around it.

The steps go from strict to lenient; each is tried with the name as written, then without generic words such as
"region". First-level divisions are tried before second-level ones (the provinces of the Philippines), and these before
regions that aren't divisions (Donbas). A name that the country lacks may be a region listed under another country
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
"""The kinds of places that count as regions, the likeliest first."""

LEAST_LIKENESS, LEAST_LEAD = 0.9, 0.05
"""The least similarity (Jaro-Winkler, 0 to 1) of a misspelt name to a region's, and its least lead over any other."""

MOST_EDITS = 0.2
"""The most edits as a share of the longer name's letters: "Nagorno" isn't "Nangarhar", although it starts alike."""

SHORTEST_MISSPELT = 5
"""The least letters of a misspelt name; shorter ones resemble too many regions."""

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
"""Words for sides of the compass and the like in several languages, by which regions of one name differ."""


_ARTICLES = {"the", "le", "la", "les", "l", "el", "de", "du", "of"}


class RegionName(NamedTuple):
    """A name to look up, and the kind given by generic words around it: "region", "city" or empty."""

    name: str
    kind: str


class RegionNames:
    """Looks up the regions of countries by name. Thread-safe."""

    def __init__(self, names: PlaceLookup) -> None:
        self._names = names
        self._remembered = lru_cache(maxsize=4096)(self._look_up)

    def region(self, country: str, name: str) -> Place | None:
        """The region with a name: see :meth:`geo.gazetteer.Gazetteer.region`."""
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
        """The regions with the name, and the reading of the name that matched; None for none."""
        for kinds in levels:
            for reading in readings:
                if matches := self._so_called(reading.name, kinds, country):
                    return matches, reading
        return None

    def _listed_elsewhere(self, readings: Sequence[RegionName], country: str, *, named: bool) -> Place | None:
        """The region or whole country that the gazetteer lists under another country than the source states.

        It must be named in the listing, or be one of the countries listed as a whole; never a part of a dependency,
        because "North, China" isn't a district of Hong Kong.
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
        """The regions of some kinds with a name, in any language, without near matches."""
        anywhere = not country or kinds == ("area",)  # an area that isn't a division may lie in several countries
        matches = self._names.plain(name, kinds=kinds, codes=None if anywhere else {country})
        return [
            match
            for match in matches
            if match.how != "fuzzy" and match.place.country in ("", country or match.place.country)
        ]

    def _lenient(self, reading: RegionName, country: str) -> Place | None:
        return self._on_side(reading, country) or self._nearly_called(reading, country)

    def _on_side(self, reading: RegionName, country: str) -> Place | None:
        """The division named after a side of the compass in another language: "East" for "Est"."""
        sides = _sides(reading.name)
        if not sides or len(sides) < len(_words(reading.name)):
            return None
        called = [region for region in self._names.divisions(country) if _sides(region.name) == sides]
        called = [region for region in called if len(_words(region_readings(region.name)[-1].name)) == len(sides)]
        return called[0] if len(called) == 1 else None

    def _nearly_called(self, reading: RegionName, country: str) -> Place | None:
        """The only first-level division of the country with a similar name; None if there are none or several."""
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
    """The name as written, then without generic words for a region, district or city."""
    if match := _CITY.match(name):
        return [RegionName(name, ""), RegionName(match["before"] or match["after"], "city")]
    plainer = name
    for pattern in (_BEFORE, _AFTER):
        if match := pattern.match(plainer):
            plainer = match["name"]
    return [RegionName(name, "")] if plainer == name else [RegionName(name, ""), RegionName(plainer, "region")]


def _only(matches: Sequence[Candidate], reading: RegionName) -> Place | None:
    """The region meant among several of the same name; None if ambiguous."""
    places = {match.place.id: match.place for match in matches}
    if reading.kind == "city":  # the city of Lviv isn't the region around it, but Sevastopol is a city and a region
        places = {place_id: place for place_id, place in places.items() if _has_no_word(place)}
    if not places:
        return None
    if len(places) == 1:
        return next(iter(places.values()))
    widest, *narrower = sorted(places.values(), key=lambda place: -place.radius_km)
    if reading.kind == "region":
        return widest if widest.radius_km > narrower[0].radius_km else None
    for own in (_is_called(reading.name), _has_no_word):  # "Moskva" is Moscow, not the region around it
        called = [place for place in places.values() if own(place)]
        if len(called) == 1:
            return called[0]
    return None


def _is_called(name: str) -> Callable[[Place], bool]:
    return lambda place: name_key(place.name) == name_key(name)


def _has_no_word(place: Place) -> bool:
    return len(region_readings(place.name)) == 1


_COMPOUND = re.compile(r"\b(north|nord|south|sud|sur)(?=east|west|est|ouest|oeste)")
"""The break within compound sides: "Nordest", "Southwest"."""


def _words(name: str) -> list[str]:
    """The words of a name in lower case without articles; "Centre-Nord" and "Northwest" have two each."""
    return [word for word in _COMPOUND.sub(r"\1 ", name_key(name)).split() if word not in _ARTICLES]


def _sides(name: str) -> list[str]:
    """The sides of the compass and the like in a name, sorted."""
    return sorted(side for word in _words(name) if (side := _SIDES.get(word)))
