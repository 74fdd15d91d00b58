"""Names to candidate places, from one bundled file: no network, no server, no model.

The file (``data/gazetteer/gazetteer.npz``, made by ``data/build/build_gazetteer.py``) holds places as columns and
names as tries (marisa-trie): a name is found in about a microsecond and the whole opens in a fraction of a second.
Refused: SQLite (twice the size, a tenth of the speed), GeoNames' own dump (not to be had without a network).

A look-up goes from strict to lenient and says which step answered (``Candidate.how``): the name as written; up to
case, accents and hyphens; what its words mean (:mod:`geo.expressions`); another script's or language's spelling;
with a case ending taken off; and last a near match, which always scores lower and never counts for short names.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from geo.errors import PlaceError
from geo.expressions import parse
from geo.fuzzy import near_sounds
from geo.gazetteer_file import NUMBER, PENALTY, Arrays, Index, Lines, bundled
from geo.inflection import base_forms
from geo.interpret import Interpreter
from geo.model import EARTH_RADIUS_KM, BBox, Point
from geo.names import fold, skeleton, sound
from geo.places import QUALITY, Candidate, Place
from geo.regions import Regions

__all__ = ["Candidate", "Gazetteer", "Place"]

LONGEST_NAME = 120

SURE = 0.5
"""Above this score an exact name is not held against other spellings."""

_POSSESSIVE = re.compile(r"['’]s$")


class Gazetteer:
    """Places by name, by id and by position. Read-only, and safe to share between threads."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._names = Index(arrays, "name")
        self._sounds = Index(arrays, "sound")
        self._weights: Any = arrays["place_weight"] / 200.0
        self._lats: Any = arrays["place_lat"]
        self._lons: Any = arrays["place_lon"]
        self._radii: Any = arrays["place_radius"]
        self._populations: Any = arrays["place_population"]
        self._codes: dict[str, Any] = {}
        self._tables: dict[str, list[str]] = {}
        for field in ("kind", "country", "precision", "feature_code"):
            self._codes[field] = arrays[f"place_{field}"]
            self._tables[field] = bytes(arrays[f"table_{field}"]).decode().split("\n")
        self._divisions = {
            field: (arrays[f"place_{field}"], arrays[f"table_{field}"]) for field in ("admin1", "admin2")
        }
        self._texts = {field: Lines(arrays[f"place_{field}"]) for field in ("id", "name")}
        self._places: dict[int, Place] = {}
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
        path = path or bundled()
        try:
            return cls(Arrays(path))
        except KeyError as error:
            raise PlaceError(f"{path} is no gazetteer of this version: {error}; make it anew") from error

    def __len__(self) -> int:
        return len(self._weights)

    # ------------------------------------------------------------------ names

    def knows(self, name: str) -> bool:
        """Whether the name is a place's, up to case, accents, apostrophes and hyphens; for spotting names in a text."""
        return fold(name) in self._names

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
        key = fold(name)
        if not key or len(name) > LONGEST_NAME:
            return []
        if name.endswith(".") and len(key) < 6 and key != "l a" and (found := self._interpreter.abbreviation(name)):
            return found
        if found := self._exact(name, key, None, codes, limit):
            return found if found[0].score >= SURE else self._with_spellings(found, name, key, codes, limit)
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
        key = fold(name)
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
        plainer = fold(_POSSESSIVE.sub("", name.strip()))
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
            known = places[self._weights[places & np.uint32(NUMBER)] > (0.2 if codes else 0.42)]
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
            table, column = self._tables["country"], self._codes["country"]
            kept = [one for one, place in enumerate(places) if table[column.item(place)] in codes]
            places, alias = [places[one] for one in kept], [alias[one] for one in kept]
        if kinds is not None:
            table, column = self._tables["kind"], self._codes["kind"]
            kept = [one for one, place in enumerate(places) if table[column.item(place)] in kinds]
            places, alias = [places[one] for one in kept], [alias[one] for one in kept]
        if not places:
            return []
        weights = [self._weights.item(place) - PENALTY[other] for place, other in zip(places, alias, strict=True)]
        masses = [10 ** (4.8 * weight) for weight in weights]
        total = sum(masses)
        worth = QUALITY[how] * likeness
        doubtful = key in self._not_places
        found = []
        for place, weight, mass in zip(places[:limit], weights, masses, strict=False):
            trust = min(1.0, max(0.25, weight * 2.6 - 0.5))
            if doubtful and weight < 0.65:
                trust *= 0.3
            one = self._place(place)
            own = one.name == name or fold(one.name) == key
            score = worth * (0.35 + 0.65 * mass / total) * trust
            matched = one.name if own else key
            found.append(
                Candidate(one, matched, "exact" if how == "folded" and one.name == name else how, round(score, 4))
            )
        return found

    # ------------------------------------------------------------------ places

    def _place(self, number: int) -> Place:
        place = self._places.get(number)
        if place is None:
            place = self._places[number] = Place(
                id=self._texts["id"][number],
                name=self._texts["name"][number],
                kind=self._coded("kind", number),
                point=Point(self._lats.item(number) / 1e4, self._lons.item(number) / 1e4),
                country=self._coded("country", number),
                admin1=self._division("admin1", number),
                admin2=self._division("admin2", number),
                population=self._populations.item(number),
                precision=self._coded("precision", number),
                radius_km=round(float(self._radii.item(number)), 1),
                feature_code=self._coded("feature_code", number),
            )
        return place

    def _coded(self, field: str, number: int) -> str:
        code: int = self._codes[field].item(number)
        return self._tables[field][code]

    def _division(self, field: str, number: int) -> str:
        codes, table = self._divisions[field]
        place = table.item(codes.item(number))
        return "" if place == 0xFFFFFFFF else self._texts["name"][place]

    def division_of(self, place: Place, field: str) -> Place | None:
        """The "admin1" or "admin2" that a place lies in, as a place; None where it isn't known."""
        number = self._number_of.get(place.id)
        if number is None:
            return None
        codes, table = self._divisions[field]
        division = table.item(codes.item(number))
        return None if division == 0xFFFFFFFF else self._place(division)

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {place_id: number for number, place_id in enumerate(self._texts["id"].all())}

    def get(self, place_id: str) -> Place | None:
        """The place with this id, None where there is none."""
        if place_id.startswith("border:"):
            return self._interpreter.borders.place(place_id)
        number = self._number_of.get(place_id)
        return None if number is None else self._place(number)

    @cached_property
    def _country_places(self) -> dict[str, Place]:
        kind = self._tables["kind"].index("country")
        places = (self._place(number) for number in np.flatnonzero(self._codes["kind"] == kind).tolist())
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
        if "PPLC" not in self._tables["feature_code"]:
            return {}
        code = self._tables["feature_code"].index("PPLC")
        numbers: list[int] = np.flatnonzero(self._codes["feature_code"] == code).tolist()
        return {self._coded("country", number): number for number in sorted(numbers, key=self._weights.item)}

    def capital(self, country: str) -> Place | None:
        """The capital of a country by its ISO code; None where the file marks none."""
        number = self._capitals.get(country)
        return None if number is None else self._place(number)

    def complete(self, prefix: str, limit: int = 10) -> list[Place]:
        """Places whose name starts with what was typed, the most prominent first, each once."""
        key = fold(prefix)
        if not key:
            return []
        if len(key) < 3:
            numbers = [number for number in self._prominent if fold(self._texts["name"][number]).startswith(key)]
            return [self._place(number) for number in numbers[:limit]]
        weights: dict[int, float] = {}
        for found, places in self._names.under(key):
            for posting in places[:3].tolist():
                number = posting & NUMBER
                weight = self._weights.item(number) - PENALTY[posting >> 30] + 0.1 * (found == key)
                weights[number] = max(weight, weights.get(number, 0.0))
        ordered = sorted(weights, key=lambda number: (-weights[number], number))
        return [self._place(number) for number in ordered[:limit]]

    @cached_property
    def _prominent(self) -> list[int]:
        order: list[int] = np.argsort(-self._weights, kind="stable")[:5000].tolist()
        return order

    def nearest(self, point: Point, limit: int = 1, *, kinds: Collection[str] = ("settlement",)) -> list[Place]:
        """The places of these kinds nearest to a point, nearest first; only those whose own position is known."""
        order, lats = self._by_lat
        wanted = np.array([kind in kinds for kind in self._tables["kind"]])
        vague = np.array([precision in ("near", "district") for precision in self._tables["precision"]])
        reach_degrees = 0.5
        while True:
            low, high = np.searchsorted(lats, ((point.lat - reach_degrees) * 1e4, (point.lat + reach_degrees) * 1e4))
            numbers = order[low:high]
            numbers = numbers[wanted[self._codes["kind"][numbers]]]
            if "settlement" in kinds:
                numbers = numbers[~vague[self._codes["precision"][numbers]]]
            kilometres = distances_km(point, self._lats[numbers] / 1e4, self._lons[numbers] / 1e4)
            within = np.count_nonzero(kilometres <= reach_degrees * 110)
            if within >= limit or reach_degrees > 180:
                best = np.argsort(kilometres, kind="stable")[:limit]
                return [self._place(int(numbers[one])) for one in best]
            reach_degrees *= 4

    def prominent(self, box: BBox, *, kinds: Collection[str] = ("settlement",), limit: int = 100) -> list[Place]:
        """The places of these kinds in a box, the most prominent first; what a map labels."""
        order, lats = self._by_lat
        wanted = np.array([kind in kinds for kind in self._tables["kind"]])
        low, high = np.searchsorted(lats, (box.south * 1e4, box.north * 1e4))
        numbers = order[low:high]
        numbers = numbers[wanted[self._codes["kind"][numbers]]]
        lons = self._lons[numbers] / 1e4
        inside = np.zeros(len(numbers), dtype=bool)
        for part in box.split():
            inside |= (lons >= part.west) & (lons <= part.east)
        numbers = numbers[inside]
        best = np.lexsort((-self._populations[numbers].astype(np.int64), -self._weights[numbers]))
        return [self._place(int(number)) for number in numbers[best[:limit]]]

    @cached_property
    def _by_lat(self) -> tuple[Any, Any]:
        order = np.argsort(self._lats, kind="stable")
        return order, self._lats[order]

    # ------------------------------------------------------------------ regions

    @cached_property
    def regions(self) -> Regions:
        """The shapes of regions, countries and borders; read when first needed."""
        return Regions(self._arrays)

    def country_at(self, point: Point) -> str:
        """The ISO code of the country that a point lies in or within 10 km of, empty in open water."""
        number = self.regions.place_at(point)
        return "" if number < 0 else self._coded("country", number)

    def admin1_at(self, point: Point) -> Place | None:
        """The first-level division that a point lies in, None in open water or where none is drawn."""
        number = self.regions.place_at(point)
        return None if number < 0 or self._coded("kind", number) != "admin1" else self._place(number)

    def countries_at(self, lats: Any, lons: Any) -> Any:
        """:meth:`country_at` for arrays of latitudes and longitudes, degrees; an array of ISO codes and empty texts."""
        numbers = self.regions.places_at(lats, lons)
        table = np.array([*self._tables["country"], ""])
        codes = np.where(numbers >= 0, self._codes["country"][numbers].astype(np.int64), len(table) - 1)
        return table[codes]

    def geometry(self, place_id: str) -> Any | None:
        """The place's shape as a shapely geometry (lon, lat order), None where it has none."""
        if place_id.startswith("border:"):
            return self._interpreter.borders.line(place_id)
        number = self._number_of.get(place_id)
        shape = None if number is None else self.regions.place_shape(number)
        return None if shape is None else self.regions.geometry(shape)

    def shape(self, place_id: str) -> dict[str, Any] | None:
        """The place's shape as a GeoJSON geometry (lon, lat order), None where it has none."""
        geometry = self.geometry(place_id)
        if geometry is None or geometry.is_empty:
            return None
        found: dict[str, Any] = shapely.geometry.mapping(geometry)
        return found


def distances_km(point: Point, lats: Any, lons: Any) -> Any:
    """Great-circle distances from a point to arrays of latitudes and longitudes, kilometres."""
    half_lat = np.radians(lats - point.lat) / 2
    half_lon = np.radians(lons - point.lon) / 2
    chord = np.sin(half_lat) ** 2 + math.cos(math.radians(point.lat)) * np.cos(np.radians(lats)) * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
