"""Names to candidate places, from one bundled file: no network, no server, no model.

The file (``data/gazetteer/gazetteer.npz``, made by ``data/build/build_gazetteer.py``) holds places as columns and
names as tries (marisa-trie): a name is found in about a microsecond and the whole opens in a fraction of a second.
Refused: SQLite (twice the size, a tenth of the speed), GeoNames' own dump (not to be had without a network).

A look-up goes from strict to lenient and says which step answered (``Candidate.how``): the name as written; up to
case, accents and hyphens; what its words mean (:mod:`geo.gazetteer.phrases`); another script's or language's spelling;
with a case ending taken off; and last a near match, which always scores lower and never counts for short names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from geo.errors import PlaceError
from geo.gazetteer.file import NUMBER, PENALTY, Arrays, Index, gazetteer_file
from geo.gazetteer.keys import base_forms, name_key, near_sounds, skeleton, sound
from geo.gazetteer.phrases import parse
from geo.gazetteer.places import QUALITY, Candidate, Place, PlaceTable
from geo.gazetteer.regions import Regions
from geo.gazetteer.resolve import Interpreter
from geo.model import BBox, Point

LONGEST_NAME = 120

UNRIVALLED_SCORE = 0.5
"""From this score on an exact name isn't held against other spellings: below, it may be a village whose name is how
another language writes a city's."""

_POSSESSIVE = re.compile(r"['’]s$")


class Gazetteer:
    """Places by name, by id and by position. Read-only, and safe to share between threads."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._names = Index(arrays, "name")
        self._sounds = Index(arrays, "sound")
        self._table = PlaceTable(arrays)
        self._not_places = frozenset(bytes(arrays["not_places"]).decode().split("\n"))
        self._interpreter = Interpreter(self)
        self.max_words = int(arrays["name_words"][0])
        """The most words that a name has."""

    @classmethod
    def open(cls, path: Path | None = None) -> Gazetteer:
        """Open the file, the bundled one where no path is given.

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
        """Whether the name is a place's, up to case, accents, apostrophes and hyphens; for spotting names in a text."""
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
            ISO 3166-1 alpha-2 codes, any case: only places there.
        admin1, admin2 : str, optional
            Divisions in any spelling: where some candidates lie in them, only those.
        limit : int
            The most candidates to return.

        Returns
        -------
        list[Candidate]
            Empty where nothing matches. The same input gives the same output.
        """
        codes = None if country_codes is None else {code.upper() for code in country_codes}
        for container in (admin2, admin1):
            if container and (found := self.within(name, container, country_codes=codes, limit=limit)):
                return found
        return self.find(name, codes, limit)[:limit]

    def within(
        self, name: str, container: str, *, country_codes: Collection[str] | None = None, limit: int = 10
    ) -> list[Candidate]:
        """The candidates for a name that lie in a division, country or town, in any spelling; empty where none does."""
        codes = None if country_codes is None else {code.upper() for code in country_codes}
        return self._interpreter.within(name, container, codes, limit, strict=True)[:limit]

    def find(self, name: str, codes: set[str] | None, limit: int, depth: int = 0) -> list[Candidate]:
        """:meth:`lookup` with country codes in upper case; ``depth`` counts the nesting of expressions."""
        name = name[: LONGEST_NAME + 1]
        key = name_key(name)
        if not key or len(name) > LONGEST_NAME:
            return []
        if name.endswith(".") and len(key) < 6 and key != "l a" and (found := self._interpreter.abbreviation(name)):
            return found
        if found := self._exact(name, key, None, codes, limit):
            return found if found[0].score >= UNRIVALLED_SCORE else self._with_spellings(found, name, key, codes, limit)
        if codes is None and (found := self._interpreter.demonym(name)):
            return found
        if depth < 3 and (
            " " in key or "-" in name or "'" in name or "’" in name or key.endswith("grenze") or len(key) > 8
        ):
            for expression in parse(name):
                if found := self._interpreter.interpret(expression, codes, limit, depth + 1):
                    return found
        return self._lenient(name, key, None, codes, limit)

    def _with_spellings(
        self, found: list[Candidate], name: str, key: str, codes: set[str] | None, limit: int
    ) -> list[Candidate]:
        """A village that is exactly so called, and the city that another spelling of the name means, by score."""
        known = {one.place.id for one in found}
        others = [one for one in self._spelt(name, key, None, codes, limit) if one.place.id not in known]
        return sorted([*found, *others], key=lambda one: -one.score)[:limit] if others else found

    def plain(
        self,
        name: str,
        *,
        kinds: Collection[str] | None = None,
        codes: set[str] | None = None,
        limit: int = 10,
        exactly: bool = False,
    ) -> list[Candidate]:
        """The places of these kinds that a plain name may mean, without looking into its words."""
        key = name_key(name)
        if not key or len(name) > LONGEST_NAME:
            return []
        found = self._exact(name, key, kinds, codes, limit)
        if exactly and not found and not key.isascii():
            return self._inflected(name, key, kinds, codes, limit)
        return found if found or exactly else self._lenient(name, key, kinds, codes, limit)

    def _exact(
        self, name: str, key: str, kinds: Collection[str] | None, codes: set[str] | None, limit: int
    ) -> list[Candidate]:
        how = "exact" if key == name.casefold().strip() else "folded"
        if found := self._scored(self._names.places(key), name, key, how, kinds, codes, limit):
            return found
        plainer = name_key(_POSSESSIVE.sub("", name.strip()))
        for start, other in (("the ", ""), ("st ", "saint "), ("ft ", "fort "), ("mt ", "mount ")):
            if plainer.startswith(start):
                plainer = other + plainer.removeprefix(start)
        if plainer.endswith(" co"):
            plainer += "unty"
        if plainer != key:
            return self._scored(self._names.places(plainer), name, plainer, "folded", kinds, codes, limit)
        return []

    def _spelt(
        self, name: str, key: str, kinds: Collection[str] | None, codes: set[str] | None, limit: int
    ) -> list[Candidate]:
        """Places that another script or language spells like this; short Latin names count for little."""
        heard = sound(name)
        if len(heard) < 3 or (key.isascii() and key in self._not_places):
            return []
        places = self._sounds.places(f"{skeleton(heard)}|{heard}")
        sure = 1.0 if not key.isascii() else min(1.0, (len(heard.replace(" ", "")) - 1) / 7)
        return self._scored(places, name, key, "transliterated", kinds, codes, limit, sure)

    def _lenient(
        self, name: str, key: str, kinds: Collection[str] | None, codes: set[str] | None, limit: int
    ) -> list[Candidate]:
        best = self._spelt(name, key, kinds, codes, limit)
        if best and key.isascii():
            return best
        bent = self._inflected(name, key, kinds, codes, limit)
        if bent and (not best or bent[0].score > best[0].score):
            return bent
        if best:
            return best
        if key in self._not_places:
            return []
        for likeness, places in near_sounds(sound(name), self._sounds):
            places = places[places >> 30 < 2]
            known = places[self._table.weights[places & np.uint32(NUMBER)] > (0.2 if codes else 0.42)]
            best += self._scored(known, name, key, "fuzzy", kinds, codes, limit, likeness)
        return sorted(best, key=lambda one: -one.score)[:limit]

    def _inflected(
        self, name: str, key: str, kinds: Collection[str] | None, codes: set[str] | None, limit: int
    ) -> list[Candidate]:
        """Places whose name this may be in another case: those of the likeliest base form."""
        best: list[Candidate] = []
        for form in base_forms(key):
            places = self._names.places(form)
            if places is None and len(other := sound(form)) > 2:
                places = self._sounds.places(f"{skeleton(other)}|{other}")
            found = self._scored(places, name, form, "inflected", kinds, codes, limit)
            if found and (not best or found[0].score > best[0].score):
                best = found
        return best

    def _scored(
        self, postings: Any | None, name: str, key: str, how: str, kinds: Collection[str] | None,
        codes: set[str] | None, limit: int, likeness: float = 1.0,
    ) -> list[Candidate]:  # fmt: skip
        """Places that matched equally well, scored against one another by prominence."""
        if postings is None or not len(postings):
            return []
        places = (postings & np.uint32(NUMBER)).tolist()
        alias = (postings >> 30).tolist()
        if codes is not None:
            kept = [one for one, place in enumerate(places) if self._table.coded("country", place) in codes]
            places, alias = [places[one] for one in kept], [alias[one] for one in kept]
        if kinds is not None:
            kept = [one for one, place in enumerate(places) if self._table.coded("kind", place) in kinds]
            places, alias = [places[one] for one in kept], [alias[one] for one in kept]
        if not places:
            return []
        weights = [self._table.weights.item(place) - PENALTY[other] for place, other in zip(places, alias, strict=True)]
        masses = [10 ** (4.8 * weight) for weight in weights]
        total = sum(masses)
        worth = QUALITY[how] * likeness
        doubtful = key in self._not_places
        found = []
        for place, weight, mass in zip(places[:limit], weights, masses, strict=False):
            trust = min(1.0, max(0.25, weight * 2.6 - 0.5))
            if doubtful and weight < 0.65:
                trust *= 0.3
            one = self._table.place(place)
            own = one.name == name or name_key(one.name) == key
            score = worth * (0.35 + 0.65 * mass / total) * trust
            matched = one.name if own else key
            found.append(
                Candidate(one, matched, "exact" if how == "folded" and one.name == name else how, round(score, 4))
            )
        return found

    # ------------------------------------------------------------------ places

    def division_of(self, place: Place, field: str) -> Place | None:
        """The "admin1" or "admin2" that a place lies in, as a place; None where it isn't known."""
        number = self._table.number(place.id)
        division = None if number is None else self._table.division(number, field)
        return None if division is None else self._table.place(division)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, None where there is none."""
        if place_id.startswith("border:"):
            return self._interpreter.borders.place(place_id)
        number = self._table.number(place_id)
        return None if number is None else self._table.place(number)

    @cached_property
    def _country_places(self) -> dict[str, Place]:
        places = (self._table.place(number) for number in self._table.where("kind", "country"))
        return {place.country: place for place in places}

    def country(self, code: str) -> Place | None:
        """The country with this ISO code, None where there is none."""
        return self._country_places.get(code)

    def country_name(self, code: str) -> str:
        """The English name of a country by its ISO code; the code itself where it is unknown."""
        place = self._country_places.get(code)
        return place.name if place else code

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """ISO codes by what a country's people and things are called: "latvian", "lettisch", "латвійсько"."""
        lines = bytes(self._arrays["demonyms"]).decode().split("\n")
        return dict(line.split("\t", 1) for line in lines if line)

    @cached_property
    def _capitals(self) -> dict[str, int]:
        numbers = sorted(self._table.where("feature_code", "PPLC"), key=self._table.weights.item)
        return {self._table.coded("country", number): number for number in numbers}

    def capital(self, country: str) -> Place | None:
        """The capital of a country by its ISO code; None where the file marks none."""
        number = self._capitals.get(country)
        return None if number is None else self._table.place(number)

    def complete(self, prefix: str, limit: int = 10) -> list[Place]:
        """Places whose name starts with what was typed, the most prominent first, each once."""
        key = name_key(prefix)
        if not key:
            return []
        if len(key) < 3:
            numbers = [number for number in self._prominent if name_key(self._table.name(number)).startswith(key)]
            return [self._table.place(number) for number in numbers[:limit]]
        weights: dict[int, float] = {}
        for found, places in self._names.under(key):
            for posting in places[:3].tolist():
                number = posting & NUMBER
                weight = self._table.weights.item(number) - PENALTY[posting >> 30] + 0.1 * (found == key)
                weights[number] = max(weight, weights.get(number, 0.0))
        ordered = sorted(weights, key=lambda number: (-weights[number], number))
        return [self._table.place(number) for number in ordered[:limit]]

    @cached_property
    def _prominent(self) -> list[int]:
        order: list[int] = np.argsort(-self._table.weights, kind="stable")[:5000].tolist()
        return order

    def nearest(self, point: Point, limit: int = 1, *, kinds: Collection[str] = ("settlement",)) -> list[Place]:
        """The places of these kinds nearest to a point, nearest first; only those whose own position is known."""
        return [self._table.place(number) for number in self._table.nearest(point, limit, kinds)]

    def prominent(self, box: BBox, *, kinds: Collection[str] = ("settlement",), limit: int = 100) -> list[Place]:
        """The places of these kinds in a box, the most prominent first; what a map labels."""
        return [self._table.place(number) for number in self._table.prominent(box, limit, kinds)]

    # ------------------------------------------------------------------ regions

    @cached_property
    def regions(self) -> Regions:
        """The shapes of regions, countries and borders; read when first needed."""
        return Regions(self._arrays)

    def country_at(self, point: Point) -> str:
        """The ISO code of the country that a point lies in or within 10 km of, empty in open water."""
        number = self.regions.place_at(point)
        return "" if number < 0 else self._table.coded("country", number)

    def admin1_at(self, point: Point) -> Place | None:
        """The first-level division that a point lies in, None in open water or where none is drawn."""
        number = self.regions.place_at(point)
        return None if number < 0 or self._table.coded("kind", number) != "admin1" else self._table.place(number)

    def countries_at(self, lats: Any, lons: Any) -> Any:
        """:meth:`country_at` for arrays of latitudes and longitudes, degrees; an array of ISO codes and empty texts."""
        return self.countries_of(self.regions.places_at(lats, lons))

    def countries_of(self, numbers: Any) -> Any:
        """The ISO codes of places by number, as :attr:`regions` tells them; empty for a negative number."""
        return self._table.countries(numbers)

    def geometry(self, place_id: str) -> Any | None:
        """The place's shape as a shapely geometry (lon, lat order), None where it has none."""
        if place_id.startswith("border:"):
            return self._interpreter.borders.line(place_id)
        number = self._table.number(place_id)
        shape = None if number is None else self.regions.place_shape(number)
        return None if shape is None else self.regions.geometry(shape)

    def shape(self, place_id: str) -> dict[str, Any] | None:
        """The place's shape as a GeoJSON geometry (lon, lat order), None where it has none."""
        geometry = self.geometry(place_id)
        if geometry is None or geometry.is_empty:
            return None
        shape: dict[str, Any] = shapely.geometry.mapping(geometry)
        return shape

    def own_geometry(self, place: Place) -> str | None:
        """The GeoJSON geometry that a placement needs beside its point: a line's, as text; None for other places."""
        line = self.shape(place.id) if place.kind == "line" else None
        return None if line is None else json.dumps(line, separators=(",", ":"))


def bundled_gazetteer() -> Gazetteer:
    """The bundled gazetteer, opened once a process: for bare calls of the library, to which none is handed.

    Raises
    ------
    PlaceError
        The file is missing or is no gazetteer.
    """
    with _OPENING:  # whoever comes while another opens it waits, and has the same
        return _bundled()


_OPENING = Lock()


@cache
def _bundled() -> Gazetteer:
    return Gazetteer.open()
