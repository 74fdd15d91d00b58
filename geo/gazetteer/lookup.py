"""Look up names in the bundled gazetteer: from a name to candidate places, and so to coordinates.

The coordinates of a name are those of its place in the file (:attr:`geo.gazetteer.Place.point`). ``data/build`` takes
a town's from GeoNames, those of seas, rivers and mountains from Natural Earth, those of bridges, camps and the like
from our own table; a region or country has a point inside its shape or amid its towns. ``data/SOURCES.md`` has all
sources. Words around a name ("15 km north of X", "X's eastern border") are arithmetic on these
(:mod:`geo.gazetteer.resolve`).

The file (``data/gazetteer/gazetteer.npz``, made by ``data/build/build_gazetteer.py``) holds places as columns and names
as tries (marisa-trie): a name is found in about a microsecond and the whole opens in a fraction of a second. Refused:
SQLite (twice the size, a tenth of the speed), GeoNames' own dump (not available without a network).

A look-up goes from strict to lenient, and ``Candidate.how`` says which step matched: the name as written; ignoring
case, accents and hyphens; as an expression (:mod:`geo.gazetteer.phrases`); in another script's or language's spelling;
with a case ending removed; and last a near match, which always scores lower and isn't tried for short names.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import shapely
import shapely.geometry

from geo.errors import PlaceError
from geo.gazetteer import features
from geo.gazetteer.file import NUMBER, PENALTY, Arrays, Index, gazetteer_file
from geo.gazetteer.keys import base_forms, name_key, near_sounds, skeleton, sound, without_article
from geo.gazetteer.phrases import parse
from geo.gazetteer.places import QUALITY, Candidate, Place, PlaceTable
from geo.gazetteer.region_names import RegionNames
from geo.gazetteer.regions import Regions, is_whole_in, surface
from geo.gazetteer.resolve import Interpreter
from geo.gazetteer.spellings import Spellings
from geo.geodesy import MOST_AREAS, Circle, Polygon, outlines
from geo.model import BBox, Point

LONGEST_PLACE_NAME = 120
"""The most characters of a name; longer texts are sentences."""

NUMBER_BITS = np.uint32(NUMBER)

UNRIVALLED_SCORE = 0.5
"""The score from which an exact match is taken without trying other spellings. Below, it may be a village whose name is
another language's spelling of a city."""

LONGEST_ABBREVIATION = 5
"""The most letters of an abbreviated state: "Calif.", "N. Dak."."""

DEEPEST = 3
"""The deepest nesting of expressions: "near the border of eastern Latvia"."""

SHORTEST_SOUND = 3
"""The least letters of a :func:`geo.gazetteer.keys.sound` for a match: "Ub" and "Уб" are hardly the same place."""

LEAST_NEAR_WEIGHT, LEAST_NEAR_WEIGHT_WITHIN = 0.42, 0.2
"""The least weight of a place for a near match (about 2,000 people), and if the country is stated (hamlets too)."""

AS_LIKELY_IN_CASE = 0.8
"""A place by its name in a case is meant before one whose name sounds alike, if its score is more than so much of it:
"Брянска" is Bryansk, not its region, which somebody calls "Brjanska"."""
SHORTEST_PARTED, LEAST_PART = 7, 3
"""The least letters of a word that may be split into two words of a name, and of each of the two."""

LEAST_PARTED_WEIGHT = 0.5
"""The least weight of a town (about 10,000 people) for a name with words split or joined differently, which many
hamlets' names would match."""

MASS_EXPONENT = 4.8
"""How much more the more prominent of places with the same name counts: ten times the people (an eighth of weight)
counts four times."""

OWN_SHARE = 0.35
"""The part of a score that doesn't depend on other places of the same name."""

LEAST_TRUST = 0.25
"""The factor on the score of a hamlet; towns from 40,000 people on (weight .58) have 1."""

DOUBTFUL_WEIGHT, DOUBTFUL_TRUST = 0.65, 0.3
"""Below this weight (about 150,000 people), the score of a place whose name is a common word ("Union", "Mine") gets
this factor."""

_ABBREVIATION = re.compile(r"^[А-ЯЁІЇЄҐ]{3}$")
"""Three Cyrillic capitals, which may abbreviate a country (ОАЕ, КСА) but never transliterate a town: СНГ isn't
Xining."""

_COMMON = (
    *("region", "district", "state", "area", "border", "coast", "city", "capital", "town", "village"),
    *("north", "south", "east", "west", "centre", "center"),
)
_NO_NAMES = frozenset(["region", *(f"the {noun}" for noun in _COMMON)])
"""Keys of generic words for a place named elsewhere in a text ("the city"), which some division has as an alias."""

_POSSESSIVE = re.compile(r"['’]s$")


class _Query(NamedTuple):
    """A name to look up: its key, and the wanted kinds and countries."""

    name: str
    key: str
    kinds: Collection[str] | None
    codes: set[str] | None
    limit: int

    def may_be_words(self) -> bool:
        """Whether it may be an expression: several words, or a German compound."""
        name, key = self.name, self.key
        return " " in key or "-" in name or "'" in name or "’" in name or key.endswith("grenze") or len(key) > 8


def _best(candidates: list[Candidate], limit: int) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: -candidate.score)[:limit]


def _own_division_first(candidates: list[Candidate], key: str) -> list[Candidate]:
    """Of two divisions of a country the one whose own name begins so, although the other is more prominent.

    The file gives some divisions the names of a neighbour: Sakha is listed as Chukotka too.
    """
    if len(candidates) < 2:
        return candidates
    first, second = candidates[0], candidates[1]
    places = (first.place, second.place)
    if any(place.kind != "admin1" for place in places) or first.place.country != second.place.country:
        return candidates
    heard = sound(key)
    is_own = [sound(place.name).startswith(heard) for place in places]
    if is_own != [False, True]:
        return candidates
    return [replace(second, score=first.score), replace(first, score=second.score), *candidates[2:]]


_AT_KM = 2.0
"""A town within this distance of a point gives the point its name."""
_TOWNS_LOOKED_AT = 12
"""How many nearby places are checked, because quarters of a city may be nearer than its own point."""


class Gazetteer:
    """Places by name, by id and by position. Read-only, and safe to share between threads."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._names = Index(arrays, "name")
        self._sounds = Index(arrays, "sound")
        self._table = PlaceTable(arrays)
        self._not_places = frozenset(bytes(arrays["not_places"]).decode().split("\n"))
        self._interpreter = Interpreter(self)
        self._region_names = RegionNames(self)
        self._lies_in = lru_cache(maxsize=16_384)(self._is_in)
        self.max_words = int(arrays["name_words"][0])
        """The most words that a name has."""

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Open a gazetteer file; by default the bundled one.

        Raises
        ------
        PlaceError
            The file is missing or is no gazetteer.
        """
        path = path or gazetteer_file()
        try:
            return cls(Arrays(path))
        except KeyError as error:
            raise PlaceError(f"{path} is no gazetteer of this version: {error}; make it anew") from error

    def __len__(self) -> int:
        return len(self._table.weights)

    # ------------------------------------------------------------------ names

    def knows(self, name: str) -> bool:
        """Whether a place has the name, ignoring case, accents, apostrophes and hyphens; to find names in a text."""
        return name_key(name) in self._names

    def lookup(
        self,
        name: str,
        *,
        country_codes: Collection[str] | None = None,
        admin1: str | None = None,
        admin2: str | None = None,
        limit: int = 10,
    ) -> list[Candidate]:
        """The places that the name may mean, best first.

        Parameters
        ----------
        name : str
            In any script and spelling; alone, or in words such as "15 km north of Sudzha", "Latvia's eastern
            border", "Pokrovsk, Donetsk region".
        country_codes : collection of str, optional
            Only places in these countries; ISO 3166-1 alpha-2, any case.
        admin1, admin2 : str, optional
            Divisions in any spelling: if any candidates lie in them, only those are returned.
        limit : int
            The most candidates to return.

        Returns
        -------
        list[Candidate]
            Best first; empty if nothing matches. Deterministic.
        """
        codes = None if country_codes is None else {code.upper() for code in country_codes}
        for container in (admin2, admin1):
            if container and (inside := self.within(name, container, country_codes=codes, limit=limit)):
                return inside
        return self.find(name, codes, limit)[:limit]

    def within(
        self, name: str, container: str, *, country_codes: Collection[str] | None = None, limit: int = 10
    ) -> list[Candidate]:
        """The candidates for a name that lie in a named division, country or town; empty if none does."""
        codes = None if country_codes is None else {code.upper() for code in country_codes}
        return self._interpreter.within(name, container, codes, limit, strict=True)[:limit]

    def find(self, name: str, codes: set[str] | None, limit: int, depth: int = 0) -> list[Candidate]:
        """As :meth:`lookup`, with country codes in upper case; ``depth`` is the nesting of expressions.

        The first of these that gives anything is taken: an abbreviated state; a sea; the name as it is written, beside
        other spellings if those may be meant; words around a name; another spelling, a base form or a near match.
        """
        query = _Query(name, name_key(name[: LONGEST_PLACE_NAME + 1]), None, codes, limit)
        if not query.key or len(name) > LONGEST_PLACE_NAME or query.key in _NO_NAMES:
            return []
        if name.endswith(".") and (states := self._abbreviated(query)):
            return states
        if codes is None and (sea := features.sea(name)) and (seas := self.plain(sea, kinds=("water",), exactly=True)):
            return seas
        if exact := self._exact(query):
            if exact[0].place.kind in ("airport", "facility") and exact[0].score < UNRIVALLED_SCORE:
                return _best([*exact, *self._in_words(query, depth)], limit)
            return exact if exact[0].score >= UNRIVALLED_SCORE else self._with_spellings(exact, query)
        return self._in_words(query, depth) or self._lenient(query)

    def plain(
        self,
        name: str,
        *,
        kinds: Collection[str] | None = None,
        codes: set[str] | None = None,
        limit: int = 10,
        exactly: bool = False,
    ) -> list[Candidate]:
        """The candidates of some kinds for a plain name, not parsed as an expression."""
        query = _Query(name, name_key(name), kinds, codes, limit)
        if not query.key or len(name) > LONGEST_PLACE_NAME:
            return []
        candidates = self._exact(query)
        if exactly and not candidates and not query.key.isascii():
            return self._inflected(query)
        return candidates if candidates or exactly else self._lenient(query)

    def spellings(self, name: str) -> tuple[str, ...]:
        """All names of the place that a name clearly means, others than its own as keys: see
        :mod:`geo.gazetteer.spellings`.
        """
        return self._spellings.of(name)

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings(self._names, self._table, lambda name: self.plain(name, limit=3), self._not_places)

    def _abbreviated(self, query: _Query) -> list[Candidate]:
        """The state or province that a name with a full stop abbreviates; "L.A." isn't Louisiana."""
        short = len(query.key) <= LONGEST_ABBREVIATION and query.key != "l a"
        return self._interpreter.abbreviation(query.name) if short else []

    def _with_spellings(self, exact: list[Candidate], query: _Query) -> list[Candidate]:
        """Exact matches and matches of other spellings together, by score: a village, and a city that the name may also
        spell.
        """
        ids = {candidate.place.id for candidate in exact}
        others = [candidate for candidate in self._spelt(query) if candidate.place.id not in ids]
        return _best([*exact, *others], query.limit) if others else exact

    def _in_words(self, query: _Query, depth: int) -> list[Candidate]:
        """The candidates for the name parsed as an expression."""
        if query.codes is None and (candidates := self._interpreter.demonym(query.name)):
            return candidates
        if depth >= DEEPEST or not query.may_be_words():
            return []
        for expression in parse(query.name):
            if candidates := self._interpreter.interpret(expression, query.codes, query.limit, depth + 1):
                return candidates
        return []

    def _exact(self, query: _Query) -> list[Candidate]:
        how = "exact" if query.key == query.name.casefold().strip() else "folded"
        if candidates := self._scored(self._names.places(query.key), query, query.key, how):
            return candidates
        plainer = name_key(_POSSESSIVE.sub("", query.name.strip()))
        for start, other in (("the ", ""), ("st ", "saint "), ("ft ", "fort "), ("mt ", "mount ")):
            if plainer.startswith(start):
                plainer = other + plainer.removeprefix(start)
        if plainer.endswith(" co"):
            plainer += "unty"
        plainer = without_article(plainer)
        return [] if plainer == query.key else self._scored(self._names.places(plainer), query, plainer, "folded")

    def _spelt(self, query: _Query) -> list[Candidate]:
        """The candidates by :func:`geo.gazetteer.keys.sound`; short Latin names get low scores."""
        heard = sound(query.name)
        if len(heard) < SHORTEST_SOUND or (query.key.isascii() and query.key in self._not_places):
            return []
        places = self._sounds.places(f"{skeleton(heard)}|{heard}")
        letters = len(heard.replace(" ", ""))
        likeness = min(1.0, (letters - 1) / 7) if query.key.isascii() else 1.0
        if _ABBREVIATION.match(query.name):
            query = query._replace(kinds=("country",))
        return self._scored(places, query, query.key, "transliterated", likeness)

    def _lenient(self, query: _Query) -> list[Candidate]:
        """The candidates by another spelling or by a base form, whichever are likelier; else near matches."""
        spelt = self._spelt(query)
        if spelt and query.key.isascii():
            return spelt
        inflected = self._inflected(query)
        if inflected and (not spelt or inflected[0].score > AS_LIKELY_IN_CASE * spelt[0].score):
            return inflected
        return spelt or self._parted(query) or self._near(query)

    def _parted(self, query: _Query) -> list[Candidate]:
        """Towns whose name has words split or joined differently: "Bahirdar"."""
        words = query.key.split()
        if len(words) == 2:
            others = ["".join(words)]
        elif len(words) == 1 and len(query.key) >= SHORTEST_PARTED:
            ends = range(LEAST_PART, len(query.key) - LEAST_PART + 1)
            others = [f"{query.key[:at]} {query.key[at:]}" for at in ends]
        else:
            return []
        candidates: list[Candidate] = []
        for key in others:
            postings = self._names.places(key)
            if postings is not None:
                weighty = postings[self._table.weights[postings & NUMBER_BITS] > LEAST_PARTED_WEIGHT]
                candidates += self._scored(weighty, query, key, "transliterated")
        return _best(candidates, query.limit)

    def _near(self, query: _Query) -> list[Candidate]:
        """Near matches with the names and spellings of places of some size."""
        if query.key in self._not_places:
            return []
        least_weight = LEAST_NEAR_WEIGHT_WITHIN if query.codes else LEAST_NEAR_WEIGHT
        candidates: list[Candidate] = []
        for likeness, postings in near_sounds(sound(query.name), self._sounds):
            postings = postings[postings >> 30 < 2]
            large = postings[self._table.weights[postings & NUMBER_BITS] > least_weight]
            candidates += self._scored(large, query, query.key, "fuzzy", likeness)
        return _best(candidates, query.limit)

    def _inflected(self, query: _Query) -> list[Candidate]:
        """The candidates for the likeliest base form of the name."""
        best: list[Candidate] = []
        for form in base_forms(query.key):
            places = self._names.places(form)
            if places is None and len(heard := sound(form)) >= SHORTEST_SOUND:
                places = self._sounds.places(f"{skeleton(heard)}|{heard}")
            candidates = self._scored(places, query, form, "inflected")
            if candidates and (not best or candidates[0].score > best[0].score):
                best = candidates
        return best

    def _scored(
        self, postings: Any | None, query: _Query, key: str, how: str, likeness: float = 1.0
    ) -> list[Candidate]:
        """The candidates under one key, scored against each other by prominence."""
        numbers, weights = self._fitting(postings, query)
        if not numbers:
            return []
        masses = [10 ** (MASS_EXPONENT * weight) for weight in weights]
        total = sum(masses)
        worth, share = QUALITY[how] * likeness, 1 - OWN_SHARE
        doubtful = key in self._not_places
        candidates = []
        for number, weight, mass in zip(numbers[: query.limit], weights, masses, strict=False):
            place = self._table.place(number)
            trust = min(1.0, max(LEAST_TRUST, weight * 2.6 - 0.5))
            if doubtful and weight < DOUBTFUL_WEIGHT:
                trust *= DOUBTFUL_TRUST
            as_written = place.name == query.name
            score = worth * (OWN_SHARE + share * mass / total) * trust
            candidates.append(
                Candidate(
                    place,
                    place.name if as_written or name_key(place.name) == key else key,
                    "exact" if how == "folded" and as_written else how,
                    round(score, 4),
                )
            )
        return _own_division_first(candidates, key)

    def _fitting(self, postings: Any | None, query: _Query) -> tuple[list[int], list[float]]:
        """The rows of the places with the query's kinds and countries, and their weights under the matched name."""
        if postings is None or not len(postings):
            return [], []
        numbers, aliases = (postings & NUMBER_BITS).tolist(), (postings >> 30).tolist()
        if query.codes is not None or query.kinds is not None:
            coded, codes, kinds = self._table.coded, query.codes, query.kinds
            fitting = [
                (number, alias)
                for number, alias in zip(numbers, aliases, strict=True)
                if (codes is None or coded("country", number) in codes)
                and (kinds is None or coded("kind", number) in kinds)
            ]
            numbers, aliases = [number for number, _ in fitting], [alias for _, alias in fitting]
        weight = self._table.weights.item
        return numbers, [weight(number) - PENALTY[alias] for number, alias in zip(numbers, aliases, strict=True)]

    # ------------------------------------------------------------------ places

    def division_of(self, place: Place, field: str) -> Place | None:
        """The "admin1" or "admin2" of a place, as a place; None if unknown."""
        number = self._table.number(place.id)
        division = None if number is None else self._table.division(number, field)
        return None if division is None else self._table.place(division)

    @cached_property
    def _divisions(self) -> dict[str, list[Place]]:
        by_country: dict[str, list[Place]] = {}
        for number in self._table.where("kind", "admin1"):
            by_country.setdefault(self._table.coded("country", number), []).append(self._table.place(number))
        return by_country

    def divisions(self, country: str) -> list[Place]:
        """The first-level divisions of a country by its ISO code, in a fixed order."""
        return self._divisions.get(country, [])

    def region(self, country: str, name: str) -> Place | None:
        """The region for a source's name of it, in any spelling or language.

        All names of a region give the same place: use ``id`` for counting and filtering, ``name`` for display.

        Parameters
        ----------
        country : str
            ISO 3166-1 alpha-2, any case; empty if the source states none, and then only a region with a name unique in
            the world is found.
        name : str
            The source's name: "Donetsk Oblast", "Oblast de Donetsk", "Донецкая область".

        Returns
        -------
        Place or None
            A first-level division, else a second-level one, else a region that isn't a division, such as Donbas. None
            if there is none of that name, or if it is ambiguous. The ``country`` of a disputed region such as Crimea
            may differ from the given one.
        """
        return self._region_names.region(country, name)

    def get(self, place_id: str) -> Place | None:
        """The place with an id; None if there is none."""
        if place_id.startswith("border:"):
            return self._interpreter.borders.place(place_id)
        number = self._table.number(place_id)
        return None if number is None else self._table.place(number)

    @cached_property
    def _country_places(self) -> dict[str, Place]:
        places = (self._table.place(number) for number in self._table.where("kind", "country"))
        return {place.country: place for place in places}

    def country(self, code: str) -> Place | None:
        """The country with an ISO code; None if there is none."""
        return self._country_places.get(code)

    def country_name(self, code: str) -> str:
        """The English name of a country by its ISO code; for an unknown code, the code itself."""
        place = self._country_places.get(code)
        return place.name if place else code

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """ISO codes by demonym: "latvian", "lettisch", "латвійсько"."""
        lines = bytes(self._arrays["demonyms"]).decode().split("\n")
        return dict(line.split("\t", 1) for line in lines if line)

    @cached_property
    def _capitals(self) -> dict[str, int]:
        numbers = sorted(self._table.where("feature_code", "PPLC"), key=self._table.weights.item)
        return {self._table.coded("country", number): number for number in numbers}

    def capital(self, country: str) -> Place | None:
        """The capital of a country by its ISO code; None if the file has none."""
        number = self._capitals.get(country)
        return None if number is None else self._table.place(number)

    def complete(self, prefix: str, limit: int = 10) -> list[Place]:
        """Places with a name that starts with a prefix, the most prominent first, without repeats."""
        key = name_key(prefix)
        if not key:
            return []
        if len(key) < 3:
            numbers = [number for number in self._prominent if name_key(self._table.name(number)).startswith(key)]
            return [self._table.place(number) for number in numbers[:limit]]
        weights: dict[int, float] = {}
        for completed, places in self._names.under(key):
            for posting in places[:3].tolist():
                number = posting & NUMBER
                weight = self._table.weights.item(number) - PENALTY[posting >> 30] + 0.1 * (completed == key)
                weights[number] = max(weight, weights.get(number, 0.0))
        ordered = sorted(weights, key=lambda number: (-weights[number], number))
        return [self._table.place(number) for number in ordered[:limit]]

    @cached_property
    def _prominent(self) -> list[int]:
        order: list[int] = np.argsort(-self._table.weights, kind="stable")[:5000].tolist()
        return order

    def nearest(self, point: Point, limit: int = 1, *, kinds: Collection[str] = ("settlement",)) -> list[Place]:
        """The places of some kinds nearest to a point, nearest first; only places with a position of their own."""
        return [self._table.place(number) for number in self._table.nearest(point, limit, kinds)]

    def town_at(self, point: Point) -> Place | None:
        """The largest town whose point this nearly is; None for none."""
        towns = [town for town in self.nearest(point, _TOWNS_LOOKED_AT) if town.point.distance_km(point) <= _AT_KM]
        return max(towns, key=lambda town: town.population, default=None)

    def centre_name(self, point: Point) -> str:
        """The name of the town at a point, else the point's coordinates."""
        town = self.town_at(point)
        return town.name if town is not None else f"{point.lat:.4g}, {point.lon:.4g}"

    def prominent(self, box: BBox, *, kinds: Collection[str] = ("settlement",), limit: int = 100) -> list[Place]:
        """The places of some kinds in a box, the most prominent first, for labels on a map."""
        return [self._table.place(number) for number in self._table.prominent(box, limit, kinds)]

    # ------------------------------------------------------------------ regions

    @cached_property
    def regions(self) -> Regions:
        """The shapes of regions, countries and borders; read at first use."""
        return Regions(self._arrays)

    def country_at(self, point: Point) -> str:
        """The ISO code of the country that a point lies in, or is within about 10 km of; empty in open water."""
        number = self.regions.place_at(point)
        return "" if number < 0 else self._table.coded("country", number)

    def admin1_at(self, point: Point) -> Place | None:
        """The first-level division of a point; None in open water, or if there is no shape."""
        number = self.regions.place_at(point)
        return None if number < 0 or self._table.coded("kind", number) != "admin1" else self._table.place(number)

    def countries_at(self, lats: Any, lons: Any) -> Any:
        """:meth:`country_at` for arrays of latitudes and longitudes, degrees; an array of ISO codes and empty texts."""
        return self.countries_of(self.regions.places_at(lats, lons))

    def countries_of(self, numbers: Any) -> Any:
        """The ISO codes of places by number, as :attr:`regions` gives them; empty for a negative number."""
        return self._table.countries(numbers)

    def geometry(self, place_id: str) -> Any | None:
        """The place's shape as a shapely geometry (lon, lat); None if it has none."""
        if place_id.startswith("border:"):
            return self._interpreter.borders.line(place_id)
        number = self._table.number(place_id)
        shape = None if number is None else self.regions.place_shape(number)
        return None if shape is None else self.regions.geometry(shape)

    @cached_property
    def _areas(self) -> dict[str, tuple[Polygon, ...]]:
        """A cache for :meth:`areas`, because simplifying a long coast is slow, and every run of a page needs it."""
        return {}

    def areas(self, place_id: str) -> tuple[Polygon, ...]:
        """The simplified outlines of a region for a filter, the largest first; empty if it has no area.

        For an archipelago, the :data:`geo.geodesy.MOST_AREAS` largest islands.
        """
        if place_id not in self._areas:
            shape = self.geometry(place_id)
            islands = [] if shape is None or shape.geom_type != "MultiPolygon" else shapely.get_parts(shape)
            with contextlib.suppress(ValueError):  # a Polygon can't span half the Earth
                self._areas[place_id] = outlines(sorted(islands, key=shapely.area, reverse=True)[:MOST_AREAS])
        return self._areas.setdefault(place_id, ())

    def lies_in(self, place_id: str, shape: BBox | Circle | Polygon) -> bool:
        """Whether nearly all of a place's shape lies in a box, circle or area; False without a shape."""
        return self._lies_in(place_id, shape)

    def _is_in(self, place_id: str, shape: BBox | Circle | Polygon) -> bool:
        outline = self.geometry(place_id)
        return outline is not None and outline.geom_type == "MultiPolygon" and is_whole_in(outline, surface(shape))

    def name_of(self, areas: tuple[Polygon, ...]) -> str:
        """The name of the region or country whose :meth:`areas` these are; empty if none."""
        corner = areas[0].corners[0]
        drawn_there = map(self._table.place, self.regions.places_with_edge_at(corner))
        return next((place.name for place in drawn_there if self.areas(place.id) == areas), "")

    def divisions_in(self, place: Place) -> tuple[Place, ...]:
        """The first-level divisions that make up a region: itself if it is one; two for Donbas.

        Empty for a country, for a region without a shape, for one not made of whole divisions, and for one with a
        division that has no shape (the file may have the shape of a province before it was split).
        """
        if place.kind == "admin1":
            return (place,)
        shape = self.geometry(place.id) if place.kind == "area" else None
        if shape is None:
            return ()
        divisions = [self._table.place(number) for number in self.regions.places_making(shape)]
        others = {
            other.id
            for country in {division.country for division in divisions}
            for other in self.divisions(country)
            if shapely.contains_xy(shape, other.point.lon, other.point.lat)
        }
        made_of = {division.id for division in divisions}
        return tuple(divisions) if others <= made_of and all(each.kind == "admin1" for each in divisions) else ()

    @cached_property
    def _divisions_by_name(self) -> dict[str, list[Place]]:
        named: dict[str, list[Place]] = {}
        for place in itertools.chain.from_iterable(self._divisions.values()):
            named.setdefault(place.name, []).append(place)
        return named

    def divisions_named(self, name: str) -> list[Place]:
        """The first-level divisions of all countries whose name is exactly this."""
        return self._divisions_by_name.get(name, [])

    def shape(self, place_id: str) -> dict[str, Any] | None:
        """The place's shape as a GeoJSON geometry (lon, lat); None if it has none."""
        geometry = self.geometry(place_id)
        if geometry is None or geometry.is_empty:
            return None
        shape: dict[str, Any] = shapely.geometry.mapping(geometry)
        return shape

    def own_geometry(self, place: Place) -> str | None:
        """The GeoJSON text of a line for its placement; None for other places, whose shape is found by id."""
        line = self.shape(place.id) if place.kind == "line" else None
        return None if line is None else json.dumps(line, separators=(",", ":"))


def bundled_gazetteer() -> Gazetteer:
    """The bundled gazetteer, opened once per process, for library calls without a gazetteer argument.

    Raises
    ------
    PlaceError
        The file is missing or is no gazetteer.
    """
    with _OPENING:  # concurrent callers wait for the first and share its result
        return _bundled()


_OPENING = Lock()


@cache
def _bundled() -> Gazetteer:
    return Gazetteer.open()
