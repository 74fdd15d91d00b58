"""A geopy geocoder for the bundled gazetteer, and placements from the answers of any geopy geocoder.

The default makes no requests: :class:`GazetteerGeocoder` implements geopy's contract (``geocode``, ``reverse``,
``exactly_one``, ``Location`` or list or ``None``), so that any of geopy's services can replace it
(:func:`geo.gazetteer.online.service`). :func:`place` turns the answer of either into a :class:`geo.model.Placement`
with runners-up and precision.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderUnavailable
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point as GeopyPoint

from geo.gazetteer.containment import in_divisions
from geo.gazetteer.lookup import Gazetteer, bundled_gazetteer
from geo.gazetteer.online import explained
from geo.gazetteer.places import Candidate, Place
from geo.model import Placement, Point, RunnerUp
from geo.taxonomy import RADIUS_KM

REVERSE_KM = 100.0
"""How far from a point the nearest settlement may lie to be returned."""

GUESSED_UNTIL = 50_000
"""A near match or inflected form counts, without further support, only for towns with more people than this, because
nearly every word resembles the name of some village."""

GUESSED_UNTIL_WITHIN = 2_000
"""The same limit if the country is stated."""

PEOPLED = ("settlement", "admin1", "admin2", "admin3")
"""Kinds of places with a population."""

RIVAL_SCORE, RIVAL_KM = 0.25, 25.0
"""Another town is a rival if it has at least this share of the best one's score and lies at least this far from it."""

MOST_AROUND = 50
"""How many settlements around a point are checked for one in its country."""


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc] # geopy has no types
    """An adapter for a geocoder without network; geopy's own would load the machine's certificates."""

    def get_text(self, url: str, **_: Any) -> str:
        raise GeocoderUnavailable(f"the bundled gazetteer asks nobody, so not {url} either")

    get_json = get_text


class GazetteerGeocoder(Geocoder):  # type: ignore[misc] # geopy has no types
    """The gazetteer as a geopy geocoder. Safe to share between threads.

    Parameters
    ----------
    gazetteer : Gazetteer, optional
        The bundled one by default, opened once per process.
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        super().__init__(user_agent="incident-map", adapter_factory=_NoNetwork)
        self.gazetteer = gazetteer or bundled_gazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Collection[str] | None = None,
        limit: int = 10,
    ) -> Location | list[Location] | None:
        """Find places by name.

        Parameters
        ----------
        query : str
            A name, alone or with its division ("Pokrovsk, Donetsk region", "Springfield, Illinois").
        exactly_one : bool
            Whether to return the best Location, or a list.
        country_codes : str or collection of str, optional
            Only places in these countries; ISO 3166-1 alpha-2, any case.
        limit : int
            The most Locations of a list.

        Returns
        -------
        Location or list of Location or None
            None if nothing matches, for a list too, as in geopy. ``raw`` holds id, name, kind, precision, radius_km,
            country, admin1, admin2, score, how, geometry (lines only) and runners_up.
        """
        codes = _codes(country_codes)
        candidates = self.gazetteer.lookup(query, country_codes=codes, limit=max(limit, 10))
        if not candidates:
            return None
        if exactly_one:
            return self._location(candidates[0], candidates[1:])
        return [
            self._location(candidate, [other for other in candidates if other is not candidate])
            for candidate in candidates[: max(limit, 1)]
        ]

    def reverse(self, query: Any, *, exactly_one: bool = True, limit: int = 5) -> Location | list[Location] | None:
        """Find the settlement of a point: the one it lies in, else the nearest in the same country within 100 km.

        Parameters
        ----------
        query : geo.model.Point or geopy.Point or (lat, lon) or "lat, lon"
            Degrees, WGS 84.
        exactly_one : bool
            Whether to return the nearest Location, or a list.
        limit : int
            The most Locations of a list.

        Raises
        ------
        ValueError
            The query is not a position.
        """
        point = _point(query)
        country = self.gazetteer.country_at(point)
        nearest = self.gazetteer.nearest(point, MOST_AROUND if country else limit)
        towns = [(town, town.point.distance_km(point)) for town in nearest]
        towns = [(town, away_km) for town, away_km in towns if away_km <= REVERSE_KM]
        # a simplified border may cut through a border town: a point within a town's radius is in the town's country
        towns.sort(key=lambda pair: pair[0].country != country and pair[1] > pair[0].radius_km)
        if not towns:
            return None
        locations = [
            self._location(Candidate(town, town.name, "reverse", 1.0), [], distance_km=round(away_km, 2))
            for town, away_km in towns[: 1 if exactly_one else max(limit, 1)]
        ]
        return locations[0] if exactly_one else locations

    def _location(self, candidate: Candidate, others: Sequence[Candidate], **more: Any) -> Location:
        place = candidate.place
        raw = {
            "id": place.id,
            "name": place.name,
            "kind": place.kind,
            "precision": place.precision,
            "radius_km": place.radius_km,
            "country": place.country,
            "admin1": place.admin1,
            "admin2": place.admin2,
            "score": candidate.score,
            "how": candidate.how,
            "matched": candidate.matched,
            "geometry": self.gazetteer.shape(place.id) if place.kind == "line" else None,
            "runners_up": [
                {
                    "name": other.place.name,
                    "lat": other.place.point.lat,
                    "lon": other.place.point.lon,
                    "country": other.place.country,
                    "score": other.score,
                }
                for other in others[:5]
            ],
            **more,
        }
        return Location(self._address(place), (place.point.lat, place.point.lon), raw)

    def _address(self, place: Place) -> str:
        country = self.gazetteer.country_name(place.country)
        return ", ".join(dict.fromkeys(part for part in (place.name, place.admin1, country) if part))


def place(
    query: str,
    geocoder: Any,
    *,
    country_codes: str | Collection[str] | None = None,
    admin1: str | None = None,
    admin2: str | None = None,
    kinds: Collection[str] = (),
    unrivalled: bool = False,
) -> Placement:
    """Geocode the place that a source names, with runners-up.

    Parameters
    ----------
    query : str
        The place in the source's words.
    geocoder : GazetteerGeocoder or any geopy geocoder
        The geocoder to use.
    country_codes : str or collection of str, optional
        Only places in these countries; ISO 3166-1 alpha-2.
    admin1, admin2 : str, optional
        The divisions that the source states, in any spelling. Places in them are preferred; if there are none, the
        division itself is returned. Unknown divisions are ignored.
    kinds : collection of str, optional
        The kinds that the source says it is ("admin1"), so that a region isn't taken for its capital. If there is none
        of these kinds, others count. Only for the gazetteer.
    unrivalled : bool
        Whether to return nothing for a name of several towns of which none is much likelier. Only for the gazetteer.

    Returns
    -------
    Placement
        With precision and method "none" if the geocoder has no such place; its runners-up are then near matches and
        rivals.

    Raises
    ------
    ServiceError
        An online service failed.
    """
    codes = _codes(country_codes)
    query = " ".join(query.split())
    if not query:
        return Placement()
    if isinstance(geocoder, GazetteerGeocoder):
        return _from_gazetteer(query, geocoder, codes, (admin1, admin2), kinds, unrivalled)
    return _from_service(query, geocoder, codes, [part for part in (admin2, admin1) if part])


def _from_gazetteer(
    query: str,
    geocoder: GazetteerGeocoder,
    codes: set[str] | None,
    divisions: tuple[str | None, str | None],
    kinds: Collection[str],
    unrivalled: bool,
) -> Placement:
    gazetteer = geocoder.gazetteer
    candidates = _of_kinds(in_divisions(query, gazetteer, codes, *divisions), kinds)
    if not candidates:
        return Placement(query=query)
    best, others = candidates[0], [other for other in candidates[1:] if other.place.id != candidates[0].place.id]
    if _is_guess(best, codes, divisions) or (unrivalled and _is_rivalled(best, others)):
        return Placement(query=query, runners_up=tuple(match.runner_up() for match in (best, *others)[:5]))
    return Placement.at(
        best.place,
        query=query,
        place_id=best.place.id,
        geometry=gazetteer.own_geometry(best.place),
        method="gazetteer",
        score=best.score,
        runners_up=tuple(other.runner_up() for other in others[:5]),
    )


def _is_guess(match: Candidate, codes: set[str] | None, divisions: Sequence[str | None]) -> bool:
    """Whether a match is only near or inflected, too small to be meant, and not supported by a division."""
    if match.how in ("exact", "folded") or match.place.kind not in PEOPLED or any(divisions):
        return False
    return match.place.population < (GUESSED_UNTIL_WITHIN if codes else GUESSED_UNTIL)


def _is_rivalled(match: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether another town could equally be meant."""
    if match.place.kind != "settlement":
        return False
    rivals = [other.place for other in others if other.score >= match.score * RIVAL_SCORE]
    return any(rival.kind == "settlement" and rival.point.distance_km(match.place.point) > RIVAL_KM for rival in rivals)


def _of_kinds(candidates: list[Candidate], kinds: Collection[str]) -> list[Candidate]:
    # of two regions of the same name, the one with the town comes first: the region Kyiv is the city's own
    if not candidates:
        return []
    first = candidates[0]
    fitting = [candidate for candidate in candidates if candidate.place.kind in kinds]
    if not fitting or first.place.kind in kinds:
        return candidates
    fitting.sort(key=lambda candidate: first.place.admin1 not in (candidate.place.admin1, candidate.place.name))
    return [replace(fitting[0], score=first.score), *fitting[1:]]


def _from_service(query: str, geocoder: Any, codes: set[str] | None, within: list[str]) -> Placement:
    geocode: Callable[..., Any] = explained(geocoder.geocode)
    countries = {"country_codes": sorted(codes)} if codes and takes_countries(geocoder) else {}
    locations: list[Location] = geocode(", ".join([query, *within]), exactly_one=False, **countries) or []
    if not locations:
        return Placement(query=query)
    best, *others = locations
    address = best.raw.get("address", {}) if isinstance(best.raw, dict) else {}
    precision, radius_km = service_precision(best.raw)
    country = str(address.get("country_code") or best.raw.get("properties", {}).get("countrycode") or "").upper()
    return Placement(
        query=query,
        point=Point(best.latitude, best.longitude),
        precision=precision,
        radius_km=radius_km,
        country=country if len(country) == 2 and country.isalpha() else "",
        admin1=str(address.get("state") or ""),
        admin2=str(address.get("county") or ""),
        name=str(best.raw.get("name") or best.address.split(",")[0]),
        method="service",
        score=round(1 / len(locations), 4),
        runners_up=tuple(RunnerUp(other.address, Point(other.latitude, other.longitude)) for other in others[:5]),
    )


def takes_countries(geocoder: Any) -> bool:
    """Whether a geopy geocoder's ``geocode`` has a ``country_codes`` argument (Nominatim's has)."""
    return "country_codes" in inspect.signature(geocoder.geocode).parameters


SERVICE_PRECISIONS = {
    "country": ("country", 300.0),
    **dict.fromkeys(("state", "region", "province"), ("province", RADIUS_KM["province"])),
    "county": ("district", RADIUS_KM["district"]), "district": ("district", 15.0), "municipality": ("district", 10.0),
    "city": ("settlement", 8.0), "town": ("settlement", 4.0), "village": ("settlement", 2.0),
    "hamlet": ("settlement", 1.0),
    "suburb": ("settlement", 2.0), "house": ("exact", 0.05), "building": ("exact", 0.05), "street": ("exact", 0.5),
    "road": ("exact", 0.5), "water": ("water", 20.0), "sea": ("water", 200.0), "river": ("water", 50.0),
}  # fmt: skip
"""Precision and radius in kilometres for Nominatim's ``addresstype`` and Photon's ``type``.

A municipality, and Photon's ``district``, which is part of a town, are smaller than other districts.
"""


def service_precision(raw: Any) -> tuple[str, float | None]:
    """Precision and radius (kilometres) of a service's answer; "area" without a radius if the answer doesn't say."""
    if isinstance(raw, dict):
        properties = raw.get("properties")
        for source in (raw, properties if isinstance(properties, dict) else {}):
            for key in ("addresstype", "type", "osm_value"):
                if (value := source.get(key)) in SERVICE_PRECISIONS:
                    return SERVICE_PRECISIONS[value]
    return "area", None


def _codes(country_codes: str | Collection[str] | None) -> set[str] | None:
    if not country_codes:
        return None
    return {country_codes.upper()} if isinstance(country_codes, str) else {code.upper() for code in country_codes}


def _point(query: Any) -> Point:
    if isinstance(query, Point):
        return query
    point = GeopyPoint(query)
    return Point(point.latitude, point.longitude)
