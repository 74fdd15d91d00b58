"""Which place of a name a source means that says in which division it lies.

What the source states is looked up first, the region as one of the country's regions
(:meth:`geo.gazetteer.Gazetteer.region`), the district as one of that region's. Then each place of the name is held
against it. A place counts as inside where it is listed there, and where its point lies in or close to the shape, since
lists and sources disagree at the edges and waters are listed nowhere. Where none is inside, what is known is the
division: its namesakes elsewhere are only what else could be meant. Two things are forgiven:

- A region that nobody knows, or that may be either of two, says nothing against a town.
- A large town that no other in the country is called like may lie in a region next to the stated: provinces are split
  and renamed, and sources keep the old ones (Hyderabad in Andhra Pradesh, Timika in Papua).
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
"""So far outside a drawn region a place may lie and still be in it: about the error of lists and drawn borders."""

TOUCHING_DEGREES = 0.02
"""So far apart the shapes of neighbours may be drawn, two kilometres."""

LARGE_TOWN = 15_000
"""People from which a town is believed to be the only one of its name in a country; of villages the file lacks many."""

OTHER_REGION_SCORE = 0.7
"""What is left of the score of a town that lies in another region than the stated one."""

DIVISION_SCORE = 0.5
"""What is left of a division's score where the place itself isn't known in it."""

DISTRICT_REACH, DISTRICT_EDGE_KM = 1.5, 25.0
"""How far from a district's middle a place may lie that is not listed in it: so many of its radii, and so much more."""


class Stated(NamedTuple):
    """The divisions that a source states, as places; None what it doesn't state or what isn't known."""

    region: Place | None = None
    district: Place | None = None

    @property
    def narrowest(self) -> Place | None:
        """The district, else the region."""
        return self.district or self.region

    def countries(self, codes: set[str] | None) -> set[str] | None:
        """The country that the narrowest is listed under, which may be another than is stated; of several, these."""
        several = codes is not None and len(codes) > 1
        return codes if several or not self.narrowest or not self.narrowest.country else {self.narrowest.country}


def in_divisions(
    query: str, gazetteer: Gazetteer, codes: set[str] | None, admin1: str | None, admin2: str | None
) -> list[Candidate]:
    """What a name may mean, best first, by the divisions that are stated beside it.

    Parameters
    ----------
    query : str
        A name, or words around one.
    gazetteer : Gazetteer
    codes : set of str or None
        ISO 3166-1 alpha-2 codes of the countries it may lie in; None for all.
    admin1, admin2 : str or None
        The first- and the second-level division, as the source writes them.

    Returns
    -------
    list[Candidate]
        Empty where neither the name nor a division is known.
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
    """What a name may mean where no division is known, or one stated that is a town: what lies in it comes first."""
    for division in divisions:
        if inside := gazetteer.within(query, division, country_codes=codes, limit=MOST_NAMESAKES):
            return inside
    return _looked_up(query, gazetteer, codes)


def _looked_up(query: str, gazetteer: Gazetteer, codes: set[str] | None) -> list[Candidate]:
    """The places of a name in the countries, else the waters that reach to them: Lake Chad is no country's."""
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
    """Whether a water of which only the middle is drawn may reach to a country."""
    reach = max(water.radius_km, EDGE_KM) / KM_A_DEGREE
    return bool(shapely.dwithin(country, shapely.points(water.point.lon, water.point.lat), reach))


def _inside(candidates: Sequence[Candidate], stated: Stated, gazetteer: Gazetteer) -> list[Candidate]:
    """The candidates that lie where it is stated; where a district is, those listed in it, else those about it."""
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
    """Whether a place that isn't listed in a district lies about it, or is the region's only one so called."""
    if place.kind in ("country", "admin1") or place.id == district.id or (place.admin2 and not only):
        return False
    reach_km = district.radius_km * DISTRICT_REACH + DISTRICT_EDGE_KM
    return place.population >= LARGE_TOWN or place.point.distance_km(district.point) <= reach_km


def _elsewhere(candidates: Sequence[Candidate], region: Place, gazetteer: Gazetteer) -> Candidate | None:
    """The only place so called in the country, if it is a large town in a region next to the stated one."""
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
    """Whether the place is itself one of the divisions, or has the size of one: then it isn't within another."""
    return place.kind in ("admin1", "country") or place.id in {division.id for division in stated if division}
