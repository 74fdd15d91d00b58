"""Choose among places of the same name by the divisions that a source states.

The stated divisions are looked up first: the region among the country's (:meth:`geo.gazetteer.Gazetteer.region`), the
district among that region's. Then each place of the name is tested. It counts as inside if it is listed in the
division, or if its point lies in or close to the shape, because lists and sources disagree at the edges and waters
aren't listed. If none is inside, the answer is the division itself, with the places elsewhere as runners-up. There are
two exceptions:

- An unknown or ambiguous region doesn't rule out any town.
- A large town with a name unique in its country may lie in a region adjacent to the stated one, because provinces are
  split and renamed and sources keep the old ones (Hyderabad in Andhra Pradesh, Timika in Papua).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import shapely

from geo.gazetteer.keys import name_key
from geo.gazetteer.lookup import Gazetteer
from geo.gazetteer.places import Candidate, Place
from geo.gazetteer.region_names import region_readings
from geo.gazetteer.resolve import MOST_NAMESAKES, lifted
from geo.geodesy import KM_A_DEGREE

EDGE_KM = 10.0
"""How far outside a region's shape a place may lie and still count as inside: about the error of lists and shapes."""

TOUCHING_DEGREES = 0.02
"""How far apart the shapes of adjacent regions may be: about two kilometres."""

LARGE_TOWN = 15_000
"""The population from which a town can count as the only one of its name in a country: the file lacks many villages."""

OTHER_REGION_SCORE = 0.7
"""The factor on the score of a town in another region than the stated one."""

DIVISION_SCORE = 0.5
"""The factor on a division's score if the place itself isn't known in it."""

DISTRICT_REACH, DISTRICT_EDGE_KM = 1.5, 25.0
"""How far from a district's middle an unlisted place may lie: this multiple of its radius plus this distance."""


class Stated(NamedTuple):
    """The divisions that a source states, as places; None for a missing or unknown one."""

    region: Place | None = None
    district: Place | None = None

    @property
    def narrowest(self) -> Place | None:
        """The district, else the region, else None."""
        return self.district or self.region

    def countries(self, codes: set[str] | None) -> set[str] | None:
        """The countries to search: that of the narrowest division, which may differ from the stated ``codes``."""
        several = codes is not None and len(codes) > 1
        return codes if several or not self.narrowest or not self.narrowest.country else {self.narrowest.country}


def in_divisions(
    query: str, gazetteer: Gazetteer, codes: set[str] | None, admin1: str | None, admin2: str | None
) -> list[Candidate]:
    """Candidates for a name, best first, given the divisions that a source states.

    Parameters
    ----------
    query : str
        A name, or an expression with one.
    gazetteer : Gazetteer
    codes : set of str or None
        ISO 3166-1 alpha-2 codes of the countries it may lie in; None for all.
    admin1, admin2 : str or None
        The first- and second-level division in the source's spelling.

    Returns
    -------
    list[Candidate]
        Empty if neither the name nor a division is known.
    """
    country = next(iter(codes)) if codes and len(codes) == 1 else ""
    stated = _stated(gazetteer, country, admin1, admin2)
    if stated.narrowest is None:
        return _without(query, gazetteer, codes, [division for division in (admin2, admin1) if division])
    codes = stated.countries(codes)
    candidates = _looked_up(query, gazetteer, codes)
    if inside := _inside(candidates, stated, gazetteer):
        return inside
    if candidates and _is_as_large(candidates[0].place, stated):
        return candidates
    if stated.region and (town := _elsewhere(candidates, stated.region, gazetteer)):
        return [town, *(other for other in candidates if other.place.id != town.place.id)]
    return [Candidate(stated.narrowest, name_key(stated.narrowest.name), "folded", DIVISION_SCORE), *candidates]


def _stated(gazetteer: Gazetteer, country: str, admin1: str | None, admin2: str | None) -> Stated:
    region = gazetteer.region(country, admin1) if admin1 else None
    if not admin2:
        return Stated(region)
    codes = {region.country} if region and region.country else {country} if country else None
    for reading in region_readings(admin2):
        districts = gazetteer.plain(reading.name, kinds=("admin2", "admin3"), codes=codes, limit=MOST_NAMESAKES)
        places = [match.place for match in districts if match.how != "fuzzy"]
        if region is not None and region.kind == "admin1":
            places = [place for place in places if place.admin1 == region.name]
        if len(places) == 1:
            return Stated(region, places[0])
    return Stated(region)


def _without(query: str, gazetteer: Gazetteer, codes: set[str] | None, divisions: Sequence[str]) -> list[Candidate]:
    """Candidates for a name if no stated division is known; if one is a town, candidates in it come first."""
    for division in divisions:
        if inside := gazetteer.within(query, division, country_codes=codes, limit=MOST_NAMESAKES):
            return inside
    return _looked_up(query, gazetteer, codes)


def _looked_up(query: str, gazetteer: Gazetteer, codes: set[str] | None) -> list[Candidate]:
    """The places of a name in the countries, else waters that border them: Lake Chad belongs to no country."""
    candidates = gazetteer.lookup(query, country_codes=codes, limit=MOST_NAMESAKES)
    if not codes or (candidates and candidates[0].how != "fuzzy"):
        return candidates
    shapes = [gazetteer.geometry(country.id) for country in map(gazetteer.country, codes) if country]
    waters = [
        match
        for match in gazetteer.lookup(query)
        if match.place.kind == "water" and match.how != "fuzzy" and not match.place.country
        if any(shape is not None and _reaches(match.place, shape) for shape in shapes)
    ]
    return waters or candidates


def _reaches(water: Place, country: shapely.Geometry) -> bool:
    """Whether a water, known by point and radius only, may border a country."""
    reach = max(water.radius_km, EDGE_KM) / KM_A_DEGREE
    return bool(shapely.dwithin(country, shapely.points(water.point.lon, water.point.lat), reach))


def _inside(candidates: Sequence[Candidate], stated: Stated, gazetteer: Gazetteer) -> list[Candidate]:
    """The candidates in the stated division; for a district, those listed in it, else those around it."""
    region, district = stated
    around = [match for match in candidates if region is None or _lies(match.place, region, gazetteer)]
    if district is not None:
        listed = [match for match in around if match.place.admin2 == district.name and match.place.id != district.id]
        around = listed or [match for match in around if _in_district(match.place, district, only=len(around) == 1)]
    return lifted(around, 1.0) if around else []


def _lies(place: Place, region: Place, gazetteer: Gazetteer) -> bool:
    if place.kind in ("country", "admin1") or place.id == region.id:
        return False
    if region.country and place.country not in ("", region.country):
        return False
    if region.kind == "admin1" and place.admin1 == region.name:
        return True
    away_km = place.point.distance_km(region.point)
    if away_km > 2 * region.radius_km + EDGE_KM:
        return False
    shape = gazetteer.geometry(region.id)
    if shape is None:
        return away_km <= region.radius_km + EDGE_KM
    return bool(shapely.dwithin(shape, shapely.points(place.point.lon, place.point.lat), EDGE_KM / KM_A_DEGREE))


def _in_district(place: Place, district: Place, *, only: bool) -> bool:
    """Whether an unlisted place lies near a district, or is the only one of its name in the region."""
    if place.kind in ("country", "admin1") or place.id == district.id or (place.admin2 and not only):
        return False
    reach_km = district.radius_km * DISTRICT_REACH + DISTRICT_EDGE_KM
    return place.population >= LARGE_TOWN or place.point.distance_km(district.point) <= reach_km


def _elsewhere(candidates: Sequence[Candidate], region: Place, gazetteer: Gazetteer) -> Candidate | None:
    """The country's only place of the name, if it is a large town in a region adjacent to the stated one."""
    named = [match for match in candidates if match.how in ("exact", "folded") and match.place.kind == "settlement"]
    if len(named) != 1 or named[0].place.population < LARGE_TOWN or region.kind != "admin1":
        return None
    own = gazetteer.division_of(named[0].place, "admin1")
    shapes = [gazetteer.geometry(division.id) for division in (own, region) if division]
    if len(shapes) < 2 or any(shape is None for shape in shapes):
        return None
    near = bool(shapely.dwithin(shapes[0], shapes[1], TOUCHING_DEGREES))
    return replace(named[0], score=round(named[0].score * OTHER_REGION_SCORE, 4)) if near else None


def _is_as_large(place: Place, stated: Stated) -> bool:
    """Whether the place is one of the stated divisions or of the same level, so that it can't lie within them."""
    return place.kind in ("admin1", "country") or place.id in {division.id for division in stated if division}
