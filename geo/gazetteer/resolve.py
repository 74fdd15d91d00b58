"""Resolve place expressions to candidates: "15 km north of X", "X's eastern border" and the like.

:mod:`geo.gazetteer.phrases` parses the words. Here they become places with a precision: a distance from a town is
"near" with a radius, a side of a country an area, a border a line.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import shapely

from geo.gazetteer import features
from geo.gazetteer.borders import LARGE, Borders, PlaceLookup
from geo.gazetteer.features import Feature
from geo.gazetteer.keys import name_key
from geo.gazetteer.phrases import Between, Border, Division, Expression, Near, PartOf, Plain, Settlement, Site, Within
from geo.gazetteer.places import Candidate, Place
from geo.geodesy import KM_A_DEGREE
from geo.model import Point

WITH_SURROUNDINGS = ("settlement", "facility", "airport", "island", "mountain", "admin3")
"""The kinds of places with surroundings; "near" a region or sea is treated as in it."""
SIDEWAYS = 0.3
"""The sine of an angle from which a direction has a sideways part: within 17 degrees of north is only north."""

UNKNOWN_DIVISION_KM = 20.0
"""The radius of the surroundings of a town used for an unknown division named after it."""

FARTHEST_BETWEEN_KM, NEAR_BETWEEN_KM = 600.0, 120.0
"""Beyond the first distance "between" two places has no meaning; up to the second it is "near" them."""

LEAST_REACH_KM = 30.0
"""The least radius within which a place counts as in a town, because villages are given by the nearest town."""

SITE_OUTSIDE_KM, LEAST_SITE_SCORE = 8.0, 0.15
"""How far outside a town a plant or airport named after it may lie, kilometres; and the least score of the town."""

LEAST_SITE_SCORE_ANYWHERE, SITE_PEOPLE_ANYWHERE = 0.45, 50_000
"""The least score or population of the town if no country is stated, because a prison may also be named after a hill or
a street."""

SITED = ("settlement", "island", "admin3", "facility", "airport")
"""The kinds of places that sites are named after: Bagram prison after the airfield."""

MOST_NAMESAKES = 250
"""The most places of a name that are tested for lying in a container."""

WITHIN_QUALITY = {"exact": 1.0, "folded": 1.0, "transliterated": 0.95, "inflected": 0.9, "fuzzy": 0.7}
"""The factor on the score of a match inside its container, by how the name matched."""

MOST_PARTS_KEPT = 2000
"""The size of the cache of parts of countries and regions ("southern Ukraine"), which are expensive to compute."""

UNSTATED_DISTANCE_KM = 10.0
"""The radius of "near" a town without a distance: about to the end of its suburbs."""

_STATES = (
    "Alabama=al ala|Alaska=ak|Arizona=az ariz|Arkansas=ar ark|California=ca calif cal|Colorado=co colo|"
    "Connecticut=ct conn|Delaware=de del|Florida=fl fla|Georgia=ga|Hawaii=hi|Idaho=id|Illinois=il ill|Indiana=in ind|"
    "Iowa=ia|Kansas=ks kan kans|Kentucky=ky|Louisiana=la|Maine=me|Maryland=md|Massachusetts=ma mass|Michigan=mi mich|"
    "Minnesota=mn minn|Mississippi=ms miss|Missouri=mo|Montana=mt mont|Nebraska=ne neb nebr|Nevada=nv nev|"
    "New Hampshire=nh|New Jersey=nj|New Mexico=nm|New York=ny|North Carolina=nc|North Dakota=nd|Ohio=oh|"
    "Oklahoma=ok okla|"
    "Oregon=or ore oreg|Pennsylvania=pa penn|Rhode Island=ri|South Carolina=sc|South Dakota=sd|Tennessee=tn tenn|"
    "Texas=tx tex|Utah=ut|Vermont=vt|Virginia=va|Washington=wa wash|West Virginia=wv wva|Wisconsin=wi wis wisc|"
    "Wyoming=wy wyo|Washington, D.C.=dc|Ontario=ont|Quebec=que|British Columbia=bc|Alberta=alta|Saskatchewan=sask|"
    "Manitoba=man|New Brunswick=nb|Nova Scotia=ns|Newfoundland and Labrador=nfld"
)
ABBREVIATED = {
    short: name for line in _STATES.split("|") for name, shorts in [line.split("=")] for short in shorts.split()
}
"""American states and Canadian provinces by their postal and newspaper abbreviations, without full stops."""

NATIONS = {
    "us": "US",
    "usa": "US",
    "uk": "GB",
    "uae": "AE",
    "drc": "CD",
    "prc": "CN",
    "england": "GB",
    "scotland": "GB",
}


class Interpreter:
    """Resolves expressions with the names and shapes of a gazetteer."""

    def __init__(self, names: PlaceLookup) -> None:
        self._names = names
        self.borders = Borders(names)
        self._sides: dict[tuple[str, float | None], Place] = {}

    def interpret(self, expression: Expression, codes: set[str] | None, limit: int, depth: int) -> list[Candidate]:
        """The candidates for an expression, best first; empty if the gazetteer lacks the name."""
        match expression:
            case Division(name, level):
                return self._division(name, level, codes, limit)
            case Near(name, distance_km, bearing):
                return [near(match, distance_km, bearing) for match in self._names.find(name, codes, limit, depth)]
            case Between(first, second):
                return self._between(first, second, codes, depth)
            case PartOf(name, bearing):
                return self._part(name, bearing, codes, limit, depth)
            case Border():
                return self.borders.find(expression, codes, depth)
            case Within(name, container):
                return self.within(name, container, codes, limit, depth=depth)
            case Plain(name):
                return self._names.find(name, codes, limit, depth)
            case Settlement(name):
                return self._names.plain(name, kinds=("settlement", "admin3"), codes=codes, limit=limit)
            case Site(name, what):
                return self._site(name, what, codes, limit)
            case Feature():
                return self._feature(expression, codes, limit)

    # ------------------------------------------------------------------ divisions

    def _division(self, name: str, level: int, codes: set[str] | None, limit: int) -> list[Candidate]:
        """The division with the name, else that of the town with the name, else the town's surroundings; exact names
        first.
        """
        kinds = {1: ("admin1", "area"), 2: ("admin2",), 3: ("admin3",), 0: ("admin1", "admin2")}[level]
        other = {1: ("admin2",), 2: ("admin1", "admin3"), 3: ("admin2",), 0: ("admin3",)}[level]
        for exactly in (True, False):
            if divisions := self._names.plain(name, kinds=kinds, codes=codes, limit=limit, exactly=exactly):
                return divisions
            towns = self._names.plain(name, kinds=("settlement",), codes=codes, limit=limit, exactly=exactly)
            if seats := self._seats(towns, "admin1" if level == 1 else "admin2"):
                return seats
            if divisions := self._names.plain(name, kinds=other, codes=codes, limit=limit, exactly=exactly):
                return divisions
            if towns:
                return [near(town, UNKNOWN_DIVISION_KM, None) for town in towns]
        return []

    def _seats(self, towns: list[Candidate], field: str) -> list[Candidate]:
        """The divisions of some towns that are named after them: "Kharkiv region" for Kharkiv."""
        seats = []
        for town in towns:
            division = self._names.division_of(town.place, field)
            if division is not None and name_key(division.name)[:4] == name_key(town.place.name)[:4]:
                seats.append(replace(town, place=division))
        return seats

    def abbreviation(self, name: str) -> list[Candidate]:
        """The American state or Canadian province for an abbreviation with a full stop: "Kan.", "N.C."."""
        full = ABBREVIATED.get(name_key(name).replace(" ", ""))
        return self._names.plain(full, kinds=("admin1",), codes={"US", "CA"}, limit=1) if full else []

    def demonym(self, name: str) -> list[Candidate]:
        """The country for a demonym, as an inflected match."""
        place = self.borders.country_of(name_key(name))
        return [Candidate(place, name_key(name), "inflected", 0.6)] if place else []

    def within(
        self, name: str, container: str, codes: set[str] | None, limit: int, *, depth: int = 1, strict: bool = False
    ) -> list[Candidate]:
        """The candidates for a name that lie in a named container; empty if none does.

        With ``strict`` the name may also be an expression.
        """
        inner = self._names.plain(name, codes=codes, limit=MOST_NAMESAKES)
        if not inner and strict:
            inner = self._names.find(name, codes, 40, depth)
        if not inner:
            return []
        for accepts, likely in self._containers(container, codes, depth):
            if inside := [match for match in inner if accepts(match.place)]:
                return lifted(inside, likely)[:limit]
        return []

    def _containers(
        self, container: str, codes: set[str] | None, depth: int
    ) -> list[tuple[Callable[[Place], bool], float]]:
        """For each meaning of the container, a test whether a place lies in it, and how likely that meaning is."""
        tests: list[tuple[Callable[[Place], bool], float]] = []
        short = name_key(container).replace(" ", "")
        if short in NATIONS:
            tests.append((_in_country(NATIONS[short]), 1.0))
        if short in ABBREVIATED and container[:1].isupper():
            states = self._names.plain(ABBREVIATED[short], kinds=("admin1",), codes={"US", "CA"}, limit=1)
            tests += [(_in_division(state.place.country, state.place.name), 1.0) for state in states]
        for match in self._names.find(container, codes, 8, depth + 1):
            place = match.place
            if place.kind == "country":
                tests.append((_in_country(place.country), match.score))
            elif place.kind == "admin1":
                tests.append((_in_division(place.country, place.name), match.score))
            elif place.kind == "admin2":
                tests.append((_in_district(place.country, place.admin1, place.name), match.score))
            elif place.precision != "line":
                reach_km = max(LEAST_REACH_KM, place.radius_km * 1.5)
                tests.append((_within_km(place, reach_km), match.score * 0.8))
        return tests

    # ------------------------------------------------------------------ distances and parts

    def _between(self, first: str, second: str, codes: set[str] | None, depth: int) -> list[Candidate]:
        seconds = self._names.find(second, codes, 6, depth)
        pairs = [
            _Pair(one_end, other_end, one_end.place.point.distance_km(other_end.place.point))
            for one_end in self._names.find(first, codes, 6, depth)
            for other_end in seconds
            if one_end.place.id != other_end.place.id
        ]
        if not pairs:
            return []
        likeliest = min(pairs, key=_Pair.unlikelihood)
        return [likeliest.between()] if likeliest.distance_km <= FARTHEST_BETWEEN_KM else []

    def _part(
        self, name: str, bearing: float | None, codes: set[str] | None, limit: int, depth: int
    ) -> list[Candidate]:
        parts = []
        for match in self._names.find(name, codes, limit, depth):
            if match.place.kind in LARGE:
                side = self._side(match.place, bearing)
                parts.append(replace(match, place=side, score=round(match.score * 0.95, 4)))
            elif match.place.kind in ("settlement", "facility"):
                parts.append(match)
        return parts

    def _side(self, place: Place, bearing: float | None) -> Place:
        key = place.id, bearing
        if key not in self._sides:
            side = self._cut(place, bearing)
            if len(self._sides) >= MOST_PARTS_KEPT:
                return side
            self._sides[key] = side
        return self._sides[key]

    def _cut(self, place: Place, bearing: float | None) -> Place:
        geometry = self._names.geometry(place.id)
        word = "centre" if bearing is None else _SIDES[round(bearing / 45) % 8]
        name = f"central {place.name}" if bearing is None else f"{word}ern {place.name}"
        common: dict[str, Any] = {"id": f"{place.id}~{word}", "name": name, "kind": "area", "precision": "area"}
        if geometry is None:
            point = place.point if bearing is None else place.point.moved(place.radius_km * 0.5, bearing)
            return replace(place, point=point, radius_km=round(place.radius_km * 0.6, 1), **common)
        part = geometry if bearing is None else _on_side(geometry, bearing)
        centre = shapely.centroid(part)
        area_km2 = float(shapely.area(part)) * KM_A_DEGREE**2 * math.cos(math.radians(centre.y))
        return replace(
            place, point=Point(round(centre.y, 4), round(centre.x, 4)),
            radius_km=round(math.sqrt(area_km2 / math.pi) * (0.5 if bearing is None else 1.0), 1), **common,
        )  # fmt: skip

    def _feature(self, feature: Feature, codes: set[str] | None, limit: int) -> list[Candidate]:
        """The site or water under any of its English names; else a site is placed near the town of its name."""
        kinds = ("water",) if feature.kind.water else ("facility", "airport")
        if feature.kind.water or feature.kind.what == "airport":
            own = kinds[-1:]
            if matches := self._names.plain(feature.name, kinds=own, codes=codes, limit=limit, exactly=True):
                return matches
        for name in dict.fromkeys(self._names_of(feature, codes)):
            for english in feature.english(name):
                if matches := self._names.plain(english, kinds=kinds, codes=codes, limit=limit, exactly=True):
                    return matches
        if feature.kind.water:
            return []
        return self._site(feature.name, feature.kind.what, codes, limit)

    def _names_of(self, feature: Feature, codes: set[str] | None) -> list[str]:
        """The name, its English form, and the names of its own candidates: Чад is Chad."""
        places = self._names.plain(feature.name, codes=None if feature.kind.water else codes, limit=3)
        towns = [] if feature.kind.water else self._towns_of_adjective(feature.name, codes)
        meant = [match.place.name for match in (*towns, *places) if match.how != "fuzzy"]
        return [features.english_name(feature.name), feature.name, *meant]

    def _site(self, name: str, what: str, codes: set[str] | None, limit: int) -> list[Candidate]:
        """The surroundings of a town, island or other site with the name, unless another place is likelier."""
        matches = self._names.plain(name, kinds=SITED, codes=codes, limit=limit)
        if not matches or matches[0].how not in ("exact", "folded"):
            matches = self._towns_of_adjective(name, codes) or matches
        sites = []
        for match in matches:
            if not _has_sites(match, name, codes):
                continue
            town = match.place
            place = replace(
                town, id=f"{town.id}~site", name=f"{town.name} {what}", kind="facility",
                precision="near", radius_km=round(town.radius_km + SITE_OUTSIDE_KM, 1), feature_code="", population=0,
            )  # fmt: skip
            sites.append(Candidate(place, match.matched, match.how, round(match.score * 0.85, 4)))
        return sites

    def _towns_of_adjective(self, name: str, codes: set[str] | None) -> list[Candidate]:
        """The likeliest town for a Russian or Ukrainian adjective; empty if it is none."""
        towns = [
            match
            for form in features.towns_of_adjective(name)
            for match in self._names.plain(form, kinds=("settlement",), codes=codes, limit=1, exactly=True)
            if match.how in ("exact", "folded")
        ]
        return sorted(towns, key=lambda match: -match.score)[:1]


def _has_sites(match: Candidate, name: str, codes: set[str] | None) -> bool:
    """Whether a site with the name may be near a match: near matches with villages don't count."""
    if match.how == "fuzzy" or match.score < LEAST_SITE_SCORE:
        return False
    if codes or match.place.kind not in ("settlement", "admin3"):
        return True
    if match.how == "transliterated" and name.isascii():
        return False
    return match.score >= LEAST_SITE_SCORE_ANYWHERE or match.place.population >= SITE_PEOPLE_ANYWHERE


def _on_side(geometry: Any, bearing: float) -> Any:
    """The part of a shape's largest piece on one side of its middle; all of it if that is empty."""
    largest = max(shapely.get_parts(geometry), key=lambda piece: float(piece.area))
    west, south, east, north = shapely.bounds(largest)
    middle = largest.centroid
    eastward, northward = math.sin(math.radians(bearing)), math.cos(math.radians(bearing))
    box = shapely.box(
        middle.x if eastward > SIDEWAYS else west,
        middle.y if northward > SIDEWAYS else south,
        middle.x if eastward < -SIDEWAYS else east,
        middle.y if northward < -SIDEWAYS else north,
    )
    clipped = shapely.intersection(shapely.make_valid(largest), box)
    return largest if clipped.is_empty else clipped


class _Pair(NamedTuple):
    """Two candidates for the ends of "between", and their distance."""

    first: Candidate
    second: Candidate
    distance_km: float

    def unlikelihood(self) -> float:
        """A sort key, smaller for nearer and likelier pairs."""
        return self.distance_km / max(0.05, self.first.score * self.second.score)

    def between(self) -> Candidate:
        """The place between them: the midpoint, with half the distance as radius."""
        first, second = self.first.place, self.second.place
        place = Place(
            id=f"{first.id}~between", name=f"between {first.name} and {second.name}", kind="area",
            point=first.point.halfway_to(second.point),
            country=first.country if first.country == second.country else "",
            admin1=first.admin1 if first.admin1 == second.admin1 else "",
            precision="near" if self.distance_km < NEAR_BETWEEN_KM else "area",
            radius_km=round(max(3.0, self.distance_km / 2), 1),
        )  # fmt: skip
        score = round(min(self.first.score, self.second.score) * 0.95, 4)
        return Candidate(place, place.name, self.first.how, score)


def lifted(inside: list[Candidate], likely: float) -> list[Candidate]:
    """Raise the scores of candidates inside a container, by its own likelihood and by how they matched."""
    lift = min(1.0, 0.6 + 0.4 * likely) / max(0.01, max(match.score for match in inside))
    return [
        replace(match, score=round(min(1.0, match.score * lift) * WITHIN_QUALITY[match.how], 4)) for match in inside
    ]


_SIDES = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def near(candidate: Candidate, distance_km: float | None, bearing: float | None) -> Candidate:
    """The surroundings of a candidate; regions and waters are returned unchanged."""
    place = candidate.place
    if place.kind not in WITH_SURROUNDINGS and place.precision != "near":
        return candidate
    point, radius = place.point, place.radius_km + UNSTATED_DISTANCE_KM
    if distance_km is not None and bearing is not None:
        point, radius = place.point.moved(distance_km, bearing), max(3.0, 0.3 * distance_km) + place.radius_km / 2
    elif distance_km is not None:
        radius = place.radius_km + distance_km
    elif bearing is not None:
        point, radius = place.point.moved(UNSTATED_DISTANCE_KM, bearing), place.radius_km + UNSTATED_DISTANCE_KM
    around = replace(place, id=f"{place.id}~near", point=point, precision="near", radius_km=round(radius, 1))
    return replace(candidate, place=around, score=round(candidate.score * 0.97, 4))


def _in_country(code: str) -> Callable[[Place], bool]:
    return lambda place: place.country == code and place.kind != "country"


def _in_division(code: str, name: str) -> Callable[[Place], bool]:
    return lambda place: place.country == code and place.admin1 == name and place.kind != "admin1"


def _in_district(code: str, division: str, name: str) -> Callable[[Place], bool]:
    return lambda place: (
        place.country == code and place.admin1 == division and place.admin2 == name and place.kind != "admin2"
    )


def _within_km(centre: Place, radius_km: float) -> Callable[[Place], bool]:
    return lambda place: place.id != centre.id and place.point.distance_km(centre.point) <= radius_km
