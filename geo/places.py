"""A place of the gazetteer, and a candidate for what a name means."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model import Point


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    Attributes
    ----------
    id : str
        "gn:703448" (GeoNames), "border:LV-RU", or a slug of ours ("own:kerch-bridge"). What is only described by
        a place ("15 km north of Sudzha") has the place's id, "~" and a word: it has no shape of its own.
    kind : str
        settlement, country, admin1, admin2, admin3, water, facility, area, line, airport, island, mountain.
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
    """A place that a name may mean: the name that matched, how, and how sure that is (0 to 1).

    ``how`` is exact, folded (case, accents, hyphens), transliterated (another script's or language's spelling),
    inflected (a case ending was taken off) or fuzzy (a near match).
    """

    place: Place
    matched: str
    how: str
    score: float


QUALITY = {"exact": 1.0, "folded": 0.98, "transliterated": 0.9, "inflected": 0.85, "fuzzy": 0.6}
"""What a match is worth by how it was found."""
