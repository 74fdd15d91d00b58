"""Names to candidate places, from one bundled file: no network, no server, no model.

The file (``data/gazetteer/gazetteer.npz``, made by ``data/build/build_gazetteer.py``) holds places as columns and
names as tries (marisa-trie): a name is found in about a microsecond and the whole opens in a fraction of a second.
Refused: SQLite (twice the size, a tenth of the speed), GeoNames' own dump (not to be had without a network).

A look-up goes from strict to lenient and says which step answered (``Candidate.how``):

``exact``, ``folded``
    The name as written, or up to case, accents, apostrophes and hyphens.
``transliterated``
    Another script's or language's spelling: "Saporischschja", "Запорожье".
``inflected``
    A case ending was taken off: "в Охтирці", "Харькове".
``fuzzy``
    A near match. It never counts for names under six letters and always scores lower.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np
import shapely
import shapely.geometry

from geo.errors import PlaceError
from geo.model import EARTH_RADIUS_KM, BBox, Point
from geo.names import fold, skeleton, sound
from geo.regions import Regions


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Attributes
    ----------
    id : str
        "gn:703448" (GeoNames), "border:LV-RU", or a slug of ours ("own:kerch-bridge").
    kind : str
        settlement, country, admin1, admin2, water, facility, area, line, airport, island, mountain.
    point : Point
        Its position; for an area a point inside it.
    country : str
        ISO 3166-1 alpha-2, empty for what belongs to none (seas) or several.
    admin1, admin2 : str
        Names of the first- and second-level division, as a reader would write them.
    population : int
        0 where it is not known.
    precision : str
        One of :data:`geo.taxonomy.PRECISIONS`.
    radius_km : float
        How far from ``point`` the place reaches, kilometres.
    feature_code : str
        GeoNames' code ("PPLC", "ADM1"), empty where there is none.
    """

    id: str
    name: str
    kind: str
    point: Point
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    precision: str = "settlement"
    radius_km: float = 3.0
    feature_code: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean: the name that matched, how, and how sure that is (0 to 1)."""

    place: Place
    matched: str
    how: str
    score: float


QUALITY = {"exact": 1.0, "folded": 0.98, "transliterated": 0.9, "inflected": 0.85, "fuzzy": 0.7}
"""What a match is worth by how it was found."""


def bundled() -> Path:
    """Where the gazetteer's file lies: in the installed package, or in the checkout's ``data`` folder.

    Raises
    ------
    PlaceError
        It is in neither.
    """
    installed = Path(str(resources.files("geo"))) / "_data" / "gazetteer" / "gazetteer.npz"
    checkout = Path(__file__).parents[1] / "data" / "gazetteer" / "gazetteer.npz"
    for path in (installed, checkout):
        if path.exists():
            return path
    raise PlaceError(f"the gazetteer's file is missing: {checkout}; make it with data/build/build_gazetteer.py")


class _Arrays(Mapping[str, Any]):
    """The arrays of an ``.npz``, each read when first asked for; safe under threads."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise PlaceError(f"the gazetteer's file {path} can't be read: {error}") from error
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Any:
        with self._lock:
            return self._file[name]

    def __iter__(self) -> Any:
        return iter(self._file.files)

    def __len__(self) -> int:
        return len(self._file.files)


class Gazetteer:
    """Places by name, by id and by position. Read-only, and safe to share between threads."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._names = marisa_trie.Trie().frombytes(bytes(arrays["name_trie"]))
        self._name_starts: Any = arrays["name_starts"]
        self._name_places: Any = arrays["name_places"]
        self._sounds = marisa_trie.Trie().frombytes(bytes(arrays["sound_trie"]))
        self._sound_starts: Any = arrays["sound_starts"]
        self._sound_places: Any = arrays["sound_places"]
        self._weights: Any = arrays["place_weight"]
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
        self._texts = {field: _Lines(arrays[f"place_{field}"]) for field in ("id", "name")}
        self._places: dict[int, Place] = {}
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
            return cls(_Arrays(path))
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
            In any script and spelling.
        country_codes : collection of str, optional
            ISO 3166-1 alpha-2 codes, upper case: only places there.
        limit : int
            The most candidates to return.

        Returns
        -------
        list[Candidate]
            Empty where nothing matches. The same input gives the same output.
        """
        key = fold(name)
        if not key or len(key) > 120:
            return []
        how = "exact" if key == name.casefold().strip() else "folded"
        places = self._named(key)
        if places is not None:
            found = self._candidates(places, key, how, country_codes, limit)
            if found:
                return self._within(found, admin1, admin2)
        heard = sound(name)
        number = self._sounds.get(f"{skeleton(heard)}|{heard}") if len(heard) > 2 else None
        if number is not None:
            places = self._sound_places[self._sound_starts[number] : self._sound_starts[number + 1]]
            found = self._candidates(places.tolist(), key, "transliterated", country_codes, limit)
            return self._within(found, admin1, admin2)
        return []

    @staticmethod
    def _within(found: list[Candidate], admin1: str | None, admin2: str | None) -> list[Candidate]:
        """Those within the divisions first."""
        if not admin1 and not admin2:
            return found
        wanted = {fold(name) for name in (admin1, admin2) if name}
        return sorted(
            found, key=lambda one: fold(one.place.admin1) not in wanted and fold(one.place.admin2) not in wanted
        )

    def _named(self, key: str) -> list[int] | None:
        number = self._names.get(key)
        if number is None:
            return None
        places: list[int] = self._name_places[self._name_starts[number] : self._name_starts[number + 1]].tolist()
        return places

    def _candidates(
        self,
        places: list[int],
        key: str,
        how: str,
        country_codes: Collection[str] | None,
        limit: int,
        quality: float = 1.0,
    ) -> list[Candidate]:
        """Places that matched equally well, scored against one another by prominence."""
        if country_codes is not None:
            wanted = {code.upper() for code in country_codes}
            places = [place for place in places if self._tables["country"][self._codes["country"][place]] in wanted]
        if not places:
            return []
        weights = self._weights[places] * 0.04  # a fifth of a power of ten of people becomes 0.2
        masses = 10.0 ** (weights * 0.6)
        shares = (masses / masses.sum()).tolist()
        found = []
        for place, share, weight in zip(places[:limit], shares, weights.tolist(), strict=False):
            trust = min(1.0, max(0.25, (weight - 1.5) / 3))
            score = QUALITY[how] * quality * (0.35 + 0.65 * share) * trust
            one = self._place(place)
            matched = one.name if fold(one.name) == key else key
            exactly = how if how != "folded" or one.name != key else "exact"
            found.append(Candidate(one, matched, exactly, round(score, 4)))
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
        return "" if place == 0xFFFFFFFF else str(self._texts["name"][place])

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {place_id: number for number, place_id in enumerate(self._texts["id"].all())}

    def get(self, place_id: str) -> Place | None:
        """The place with this id, None where there is none."""
        if place_id.startswith("border:"):
            return self._border_place(place_id)
        number = self._number_of.get(place_id)
        return None if number is None else self._place(number)

    @cached_property
    def _country_names(self) -> dict[str, str]:
        kind = self._tables["kind"].index("country")
        return {
            self._coded("country", number): self._texts["name"][number]
            for number in np.flatnonzero(self._codes["kind"] == kind).tolist()
        }

    def country_name(self, code: str) -> str:
        """The English name of a country by its ISO code; the code itself where it is unknown."""
        return self._country_names.get(code, code)

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
        best: set[int] = set()
        for _, number in self._names.iteritems(key):
            best.update(self._name_places[self._name_starts[number] : self._name_starts[number + 1]][:3].tolist())
        ordered = sorted(best, key=lambda number: (-self._weights.item(number), number))
        return [self._place(number) for number in ordered[:limit]]

    @cached_property
    def _prominent(self) -> list[int]:
        order: list[int] = np.argsort(-self._weights.astype(np.int16), kind="stable")[:5000].tolist()
        return order

    def nearest(self, point: Point, limit: int = 1, *, kinds: Collection[str] = ("settlement",)) -> list[Place]:
        """The places of these kinds nearest to a point, nearest first."""
        order, lats = self._by_lat
        wanted = np.array([kind in kinds for kind in self._tables["kind"]])
        reach_degrees = 0.5
        while True:
            low, high = np.searchsorted(lats, ((point.lat - reach_degrees) * 1e4, (point.lat + reach_degrees) * 1e4))
            numbers = order[low:high]
            numbers = numbers[wanted[self._codes["kind"][numbers]]]
            kilometres = _distances_km(point, self._lats[numbers] / 1e4, self._lons[numbers] / 1e4)
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
        best = np.lexsort((-self._populations[numbers].astype(np.int64), -self._weights[numbers].astype(np.int16)))
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

    def shape(self, place_id: str) -> dict[str, Any] | None:
        """The place's shape as a GeoJSON geometry (lon, lat order), None where it has none."""
        if place_id.startswith("border:"):
            first, _, second = place_id.removeprefix("border:").partition("-")
            line = self.regions.border(first, second)
            return None if line is None else _geojson(line)
        number = self._number_of.get(place_id)
        shape = None if number is None else self.regions.place_shape(number)
        return None if shape is None else _geojson(self.regions.geometry(shape))

    def _border_place(self, place_id: str) -> Place | None:
        first, _, second = place_id.removeprefix("border:").partition("-")
        line = self.regions.border(first, second)
        if line is None:
            return None
        return self._line_place(place_id, line, [first, second])

    def _line_place(self, place_id: str, line: Any, codes: Iterable[str]) -> Place:
        middle = shapely.line_interpolate_point(
            max(shapely.get_parts(shapely.line_merge(line)), key=lambda p: p.length), 0.5, True
        )
        point = Point(round(middle.y, 4), round(middle.x, 4))
        ends = shapely.get_coordinates(line)
        radius = float(_distances_km(point, ends[:, 1], ends[:, 0]).max())
        return Place(
            place_id, " - ".join(codes) + " border", "line", point, precision="line", radius_km=round(radius, 1)
        )


class _Lines:
    """Texts that lie parted by newlines in one array."""

    def __init__(self, data: Any) -> None:
        self._bytes = bytes(data)
        self._ends = np.append(np.flatnonzero(data == 10), len(data))

    def __getitem__(self, number: int) -> str:
        start = self._ends.item(number - 1) + 1 if number else 0
        return self._bytes[start : self._ends.item(number)].decode()

    def all(self) -> list[str]:
        return self._bytes.decode().split("\n")


def _distances_km(point: Point, lats: Any, lons: Any) -> Any:
    """Great-circle distances from a point to arrays of points, kilometres."""
    half_lat = np.radians(lats - point.lat) / 2
    half_lon = np.radians(lons - point.lon) / 2
    chord = np.sin(half_lat) ** 2 + math.cos(math.radians(point.lat)) * np.cos(np.radians(lats)) * np.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))


def _geojson(geometry: Any) -> dict[str, Any]:
    found: dict[str, Any] = shapely.geometry.mapping(geometry)
    return found
