"""Make ``natural_earth.tsv``, ``power_plants.tsv`` and ``country_people.tsv`` from two repositories.

No package carries these. They are made once and kept beside our own tables, so that a gazetteer is built from packages
alone. Which files belong where, and at which commit, stands in ``data/SOURCES.md``.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import shapely
import shapely.geometry
import shapely.ops

from geo.datasets import country_of
from geo.geodesy import KM_A_DEGREE

LAYERS = (
    "ne_10m_geography_marine_polys",
    "ne_10m_geography_regions_polys",
    "ne_10m_geography_regions_points",
    "ne_10m_geography_regions_elevation_points",
    "ne_10m_rivers_lake_centerlines",
    "ne_10m_rivers_europe",
    "ne_10m_rivers_north_america",
    "ne_10m_lakes",
    "ne_10m_lakes_europe",
    "ne_10m_lakes_north_america",
)
"""Files of Natural Earth 1:10m, physical, as GeoJSON."""

KINDS = {"Range/mtn": "mountain", "mountain": "mountain", "Foothills": "mountain", "Island": "island",
         "Island group": "island", "island": "island", "island group": "island"}  # fmt: skip
"""Kinds of places by Natural Earth's ``featurecla``; other land is an area, all else water."""

LEFT_OUT = ("Continent", "Dragons-be-here", "pole", "depression")
"""What is no place that reports name."""

SAME_RIVER_KM = 250.0
"""Pieces of a river's name lie no farther apart than this; farther off is another river of that name."""

POINT_KM = {"mountain": 8.0, "island": 15.0}
"""How far a feature reaches that is only a point; 20 km for others."""

LEAST_MW = 100.0
"""Of less power a plant is hardly named in a report."""

FUELS = ("Hydro", "Nuclear", "Coal", "Gas", "Natural Gas", "Oil")
"""What the plants that reports name burn or use; fields of windmills and solar cells are not among them."""

_LARGE_WATER = re.compile(
    r"\b(?:river|creek|fork|branch|canal|wadi|nahr|oued|r[íi]o|rivi[èe]re|brook|lakes?|lac|lago|lagoa|laguna|"
    r"reservoir|embalse|lough|loch|see|delta|sea|gulf|bay|strait|sound|channel|ocean|falls|jez\.?|oz\.?)\b",
    re.IGNORECASE,
)
"""Words that say in a name which kind of water it is."""


_IN_FULL = {
    "Pen.": "Peninsula", "Mts.": "Mountains", "Mtns.": "Mountains", "Mtn.": "Mountain", "Is.": "Islands",
    "I.": "Island", "Pt.": "Point", "Ra.": "Range", "Res.": "Reservoir", "Arch.": "Archipelago", "Plat.": "Plateau",
    "Str.": "Strait", "Mt.": "Mountain", "Pk.": "Peak", "Val.": "Valley", "Hts.": "Heights", "Cord.": "Cordillera",
    "Sd.": "Sound",
}  # fmt: skip
"""Abbreviations in names, with the words that they are short for."""


class Feature(NamedTuple):
    """A named piece of the earth: kind, name, other names, how prominent (0 is most), and its shape."""

    kind: str
    name: str
    others: tuple[str, ...]
    rank: float
    shape: Any


COUNTRIES = "ne_50m_admin_0_countries"
"""File of Natural Earth 1:50m, cultural, with the people of each country."""

PART_OF = {"SOL": "SOM"}
"""Units that Natural Earth counts apart and that incidents count to a country, by its codes."""


def missing(downloads: Path) -> Path | None:
    """The first of the files and folders that :func:`write_tables` reads that isn't there."""
    files = [downloads / "natural-earth" / f"{layer}.json" for layer in (*LAYERS, COUNTRIES)]
    return next((path for path in (*files, downloads / "power-plants") if not path.exists()), None)


def write_tables(downloads: Path, tables: Path) -> None:
    """Write the first two into the folder ``tables``.

    Parameters
    ----------
    downloads : Path
        Has ``natural-earth`` with the GeoJSON files of :data:`LAYERS` and ``power-plants`` with a CSV file a country.
    tables : Path
    """
    features = [feature for layer in LAYERS for feature in _features(downloads / "natural-earth" / f"{layer}.json")]
    columns = ("name", "kind", "lat", "lon", "radius_km", "weight", "names")
    _write(tables / "natural_earth.tsv", "Natural Earth 1:10m, public domain", columns, _rows(features))
    plants = [line for path in sorted((downloads / "power-plants").glob("*.csv")) for line in _plants(path)]
    heads = ("name", "fuel", "lat", "lon", "country")
    origin = "Global Power Plant Database, World Resources Institute, CC BY 4.0"
    _write(tables / "power_plants.tsv", origin, heads, plants)


def write_people(downloads: Path, tables: Path) -> None:
    """Write how many people a country has, and of which years that is: nothing where it isn't told."""
    numbers: dict[str, int] = defaultdict(int)
    years: dict[str, set[int]] = defaultdict(set)
    path = downloads / "natural-earth" / f"{COUNTRIES}.json"
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        told = feature["properties"]
        unit = PART_OF.get(told["ADM0_A3"], told["ADM0_A3"])
        code = told["ISO_A2"] if told["ISO_A2"] != "-99" else country_of(unit)
        if code and told["POP_EST"] > 0 and told["POP_YEAR"] > 0:
            numbers[code] += int(told["POP_EST"])
            years[code].add(int(told["POP_YEAR"]))
    rows = [(code, str(number), "–".join(map(str, sorted(years[code])))) for code, number in numbers.items()]
    _write(tables / "country_people.tsv", "Natural Earth 1:50m, public domain", ("country", "people", "years"), rows)


def _write(path: Path, origin: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    lines = [f"# {origin}; made by data/build/world_tables.py.", "\t".join(heads)]
    lines += sorted({"\t".join(row) for row in rows})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path}: {len(lines) - 2:,} rows")


def _features(path: Path) -> Iterator[Feature]:
    water = "marine" in path.name or "rivers" in path.name or "lakes" in path.name
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        told = feature["properties"]
        known_as = [told.get(field) for field in ("name_full", "name", "name_en", "name_alt", "namealt")]
        names = [_readable(part) for text in known_as if text for part in str(text).split("|") if part.strip()]
        kind = "water" if water else KINDS.get(str(told.get("featurecla")), "area")
        if not names or feature["geometry"] is None or told.get("featurecla") in LEFT_OUT:
            continue
        shape = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        if not _LARGE_WATER.search(names[0]):
            names += [f"{names[0]} River", f"River {names[0]}"] if "rivers" in path.name else []
            names += [f"Lake {names[0]}", f"{names[0]} Lake"] if "lakes" in path.name else []
        rank = float(told.get("scalerank") or 8) + (2 if "north_america" in path.name or "europe" in path.name else 0)
        yield Feature(kind, names[0], tuple(dict.fromkeys(names[1:])), rank, shape)


def _readable(name: str) -> str:
    """A name that is written in capitals in title case; "L." and "Mt." in full."""
    name = " ".join(name.split())
    if name.isupper() and len(name) > 3:
        name = name.title()
    first, *further = name.split()
    name = " ".join([first, *(_IN_FULL.get(word, word) for word in further)])
    for short, word in (("L. ", "Lake "), ("Mt. ", "Mount "), ("Mt ", "Mount "), ("I. ", "Isla "), ("R. ", "River ")):
        if name.startswith(short):
            name = word + name.removeprefix(short)
    return name


def _rows(features: Iterable[Feature]) -> Iterator[tuple[str, ...]]:
    """A row for each feature; the pieces of a river, and of what else comes in several, as one."""
    by_name: dict[tuple[str, str], list[Feature]] = defaultdict(list)
    for feature in features:
        by_name[feature.kind, feature.name].append(feature)
    for (kind, name), pieces in sorted(by_name.items()):
        for group in _groups(pieces):
            shape = shapely.union_all([piece.shape for piece in group])
            lat, lon = _middle(shape)
            others = dict.fromkeys(other for piece in group for other in piece.others if other != name)
            weight = round(max(0.3, 0.75 - 0.04 * min(piece.rank for piece in group)), 2)
            yield (
                *(name, kind, f"{lat:.2f}", f"{lon:.2f}", f"{_reach_km(shape, lat, lon, kind):.0f}"),
                *(f"{weight:g}", "|".join(others)),
            )


def _groups(pieces: Sequence[Feature]) -> list[list[Feature]]:
    """The pieces that lie near one another, each group one feature."""
    groups: list[list[Feature]] = []
    for piece in pieces:
        near = [group for group in groups if any(_apart_km(piece, other) <= SAME_RIVER_KM for other in group)]
        groups = [group for group in groups if group not in near] + [
            [piece, *(member for group in near for member in group)]
        ]
    return groups


def _apart_km(piece: Feature, other: Feature) -> float:
    lat = math.radians(piece.shape.centroid.y)
    return float(shapely.distance(piece.shape, other.shape)) * KM_A_DEGREE * max(0.3, math.cos(lat))


def _middle(shape: Any) -> tuple[float, float]:
    """Latitude and longitude of a point on the shape: its centroid where that lies on it, else the nearest on it."""
    centre = shape.centroid
    on_it, _ = shapely.ops.nearest_points(shape, centre)
    return round(on_it.y, 2), round(on_it.x, 2)


def _reach_km(shape: Any, lat: float, lon: float, kind: str) -> float:
    """How far the shape reaches around a point: to nine tenths of its corners."""
    corners = shapely.get_coordinates(shape)
    if len(corners) < 2:
        return POINT_KM.get(kind, 20.0)
    scale = math.cos(math.radians(lat))
    away = sorted(KM_A_DEGREE * math.hypot(y - lat, ((x - lon + 180) % 360 - 180) * scale) for x, y in corners.tolist())
    return max(2.0, away[int(0.9 * (len(away) - 1))])


_NUMBERED = re.compile(r"[\s,-]*(?:\b(?:unit|no\.?|kt|block)\s*)?(?:\b\d+|\b[IVX]+)?\s*(?:\([^)]*\))?$", re.IGNORECASE)
"""The number of a part at the end of a plant's name, and what stands in brackets."""


def _plants(path: Path) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            try:
                power, lat, lon = (float(line[field]) for field in ("Capacity (MW)", "Latitude", "Longitude"))
            except (TypeError, ValueError):
                continue
            name = _NUMBERED.sub("", " ".join((line["Name"] or "").split()))
            fuel = re.split("[;,]", line["Fuel"])[0].strip()
            if len(name) > 3 and power >= LEAST_MW and fuel in FUELS:
                yield name.title() if name.isupper() else name, fuel, f"{lat:.3f}", f"{lon:.3f}", path.stem
