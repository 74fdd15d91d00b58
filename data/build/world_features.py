"""Waters, mountains, islands and landscapes of Natural Earth, and power plants, from the tables beside our own.

What our own table has already, or what bears a town's name and no word that says what it is, is left out: a text that
says "Kazan" means no river. How the tables are made stands in ``world_tables.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely

from data.build.own_tables import PRECISION_OF_KIND, folded_names, read_table
from data.build.place_row import PlaceRow
from geo.gazetteer import name_key

WITHIN_A_COUNTRY_KM = 80.0
"""A feature that reaches no farther belongs to the country that its point lies in."""

SHORTEST = 4
"""Letters of a name that is kept."""

KNOWN_BY_ONE_WORD = 0.55
"""From this weight on a river or lake is known without the word: the Indus is, the Russian River isn't."""

PLANT_WEIGHT, PLANT_KM = 0.45, 2.0
"""As an airport."""

PLANT_WORDS = {
    "Hydro": ("hydroelectric power plant", "hydroelectric plant", "hydroelectric power station", "dam", "HPP"),
    "Nuclear": ("nuclear power plant", "nuclear power station", "nuclear plant", "NPP"),
    "": ("thermal power plant", "thermal power station", "TPP"),
}
"""What a plant is called, by its fuel; the empty text stands for those that are not named."""

_PLANT_NAMED = ("power", "plant", "station", "dam", "barrage", "npp", "hpp", "tpp")


def features(
    tables: Path, rows: list[PlaceRow], nations: Mapping[str, Any], codes: Mapping[str, str]
) -> list[PlaceRow]:
    """The rows of both tables that the gazetteer hasn't yet.

    Parameters
    ----------
    tables : Path
        The folder of the tables.
    rows : list of PlaceRow
        All other places.
    nations : Mapping
        The shapes of countries by ISO code.
    codes : Mapping
        ISO codes by a country's name.
    """
    taken = {name_key(name) for row in rows for name in row.names}
    for table in ("demonyms.tsv", "not_places.tsv"):
        taken |= {name for name, _ in folded_names(tables / table)}
    added = [*_natural(tables / "natural_earth.tsv", taken, rows), *_plants(tables / "power_plants.tsv", taken, codes)]
    tree = shapely.STRtree(list(nations.values()))
    iso = list(nations)
    for number, shape in zip(*tree.query(_points(added), predicate="intersects"), strict=True):
        if added[number].radius_km <= WITHIN_A_COUNTRY_KM and not added[number].country:
            added[number].country = iso[shape]
    return added


def _points(rows: list[PlaceRow]) -> Any:
    return shapely.points([row.lon for row in rows], [row.lat for row in rows])


def _natural(path: Path, taken: set[str], rows: list[PlaceRow]) -> Iterator[PlaceRow]:
    ours = {name_key(name) for row in rows if row.id.startswith("own:") for name in row.names}
    ids: set[str] = set()
    for line in read_table(path):
        names = [line["name"], *(line["names"].split("|") if line["names"] else [])]
        if any(name_key(name) in ours for name in names):
            continue
        single = float(line["weight"]) >= KNOWN_BY_ONE_WORD or not any(" " in name for name in names)
        names = [name for name in names if " " in name or (single and name_key(name) not in taken)]
        names = [name for name in names if len(name) >= SHORTEST]
        place_id = (
            f"ne:{name_key(line['name']).replace(' ', '-')}-{round(float(line['lat']))}-{round(float(line['lon']))}"
        )
        if not names or place_id in ids:
            continue
        ids.add(place_id)
        kind = line["kind"]
        row = PlaceRow(
            id=place_id, name=line["name"] if line["name"] in names else names[0], kind=kind, lat=float(line["lat"]),
            lon=float(line["lon"]), radius_km=float(line["radius_km"]), precision=PRECISION_OF_KIND[kind],
            weight=float(line["weight"]),
        )  # fmt: skip
        row.add_names(names)
        yield row


def _plants(path: Path, taken: set[str], codes: Mapping[str, str]) -> Iterator[PlaceRow]:
    ids: set[str] = set()
    for line in read_table(path):
        name, country = line["name"], codes.get(line["country"], "")
        place_id = f"wri:{country.lower()}-{name_key(name).replace(' ', '-')}"
        if place_id in ids:
            continue
        ids.add(place_id)
        named = any(word in name_key(name).split() for word in _PLANT_NAMED)
        words = ("power plant", "power station", *PLANT_WORDS.get(line["fuel"], PLANT_WORDS[""]))
        names = [name] if named else [f"{name} {word}" for word in words]
        names = [each for each in names if name_key(each) not in taken]
        if not names:
            continue
        row = PlaceRow(
            id=place_id, name=name if named else names[0], kind="facility", lat=float(line["lat"]),
            lon=float(line["lon"]), country=country, precision="exact", radius_km=PLANT_KM, weight=PLANT_WEIGHT,
            feature_code="PS",
        )  # fmt: skip
        row.add_names(names)
        yield row
