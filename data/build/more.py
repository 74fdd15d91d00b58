"""More rows: American counties and hamlets, airports, and the tables that we keep by hand."""

from __future__ import annotations

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon

from geo.names import fold
from rows import Row
from shapes import polygons


def counties(home: Path) -> dict[str, Any]:
    """Shapes of the counties of the United States by GeoNames code ("US.AZ.015"), simplified together."""
    states = dict(zip(FIPS[::2], FIPS[1::2], strict=True))
    topology = json.loads((home / "package/counties-10m.json").read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> Any:
        parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    codes, geometries = [], []
    for county in topology["objects"]["counties"]["geometries"]:
        state = states.get(county["id"][:2])
        if state is None:
            continue
        parts = [county["arcs"]] if county["type"] == "Polygon" else county["arcs"]
        drawn = [[ring(numbers) for numbers in one] for one in parts]
        shapes = [Polygon(one[0], [hole for hole in one[1:] if len(hole) > 3]) for one in drawn if len(one[0]) > 3]
        if not shapes:
            continue
        codes.append(f"US.{state}.{county['id'][2:]}")
        geometries.append(polygons(shapely.make_valid(shapely.multipolygons(shapes))))
    simple = shapely.coverage_simplify(np.array(geometries, dtype=object), 0.02)
    return dict(zip(codes, shapely.set_precision(simple, 0.001), strict=True))


FIPS = [
    "01",
    "AL",
    "02",
    "AK",
    "04",
    "AZ",
    "05",
    "AR",
    "06",
    "CA",
    "08",
    "CO",
    "09",
    "CT",
    "10",
    "DE",
    "11",
    "DC",
    "12",
    "FL",
    "13",
    "GA",
    "15",
    "HI",
    "16",
    "ID",
    "17",
    "IL",
    "18",
    "IN",
    "19",
    "IA",
    "20",
    "KS",
    "21",
    "KY",
    "22",
    "LA",
    "23",
    "ME",
    "24",
    "MD",
    "25",
    "MA",
    "26",
    "MI",
    "27",
    "MN",
    "28",
    "MS",
    "29",
    "MO",
    "30",
    "MT",
    "31",
    "NE",
    "32",
    "NV",
    "33",
    "NH",
    "34",
    "NJ",
    "35",
    "NM",
    "36",
    "NY",
    "37",
    "NC",
    "38",
    "ND",
    "39",
    "OH",
    "40",
    "OK",
    "41",
    "OR",
    "42",
    "PA",
    "44",
    "RI",
    "45",
    "SC",
    "46",
    "SD",
    "47",
    "TN",
    "48",
    "TX",
    "49",
    "UT",
    "50",
    "VT",
    "51",
    "VA",
    "53",
    "WA",
    "54",
    "WV",
    "55",
    "WI",
    "56",
    "WY",
]


def hamlets(home: Path, towns: list[Row]) -> Iterator[Row]:
    """American places with a post office that are too small for cities500, from GeoNames' postal file."""
    have = {(fold(name), town.admin1) for town in towns if town.country == "US" for name in town.names}
    with (home / "package/data/US.txt").open(encoding="utf-8", newline="") as lines:
        for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            _, code, name, _, state, _, county, *_ = cells
            if not state or (fold(name), f"US.{state}") in have or not cells[9]:
                continue
            have.add((fold(name), f"US.{state}"))
            row = Row(
                id=f"zip:{code}", name=name, kind="settlement", lat=float(cells[9]), lon=float(cells[10]), country="US",
                admin1=f"US.{state}", admin2=f"US.{state}.{county}" if county else "", radius_km=4.0, weight=0.28,
                feature_code="PPL",
            )  # fmt: skip
            row.called([name])
            yield row


def airports(home: Path) -> Iterator[Row]:
    """Airports with an IATA code, and all fields of Eastern Europe and the Near East."""
    near = {
        "UA",
        "RU",
        "BY",
        "MD",
        "RO",
        "PL",
        "LT",
        "LV",
        "EE",
        "FI",
        "GE",
        "AM",
        "AZ",
        "TR",
        "SY",
        "IQ",
        "IR",
        "IL",
        "PS",
        "LB",
        "JO",
        "YE",
        "SA",
        "EG",
        "LY",
        "SD",
        "SS",
        "ET",
        "ER",
        "SO",
    }
    with (home / "airportsdata/airports.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if not line["name"] or not (line["iata"] or (line["country"] in near and line["icao"])):
                continue
            name = line["name"].strip()
            row = Row(
                id=f"icao:{line['icao'] or line['iata']}", name=name, kind="airport", lat=float(line["lat"]),
                lon=float(line["lon"]), country=line["country"], precision="exact", radius_km=2.5, weight=0.45,
                feature_code="AIRP",
            )  # fmt: skip
            plain = name.replace(" International", "").replace(" Regional", "").removesuffix(" Airport").strip()
            row.called([name, f"{plain} Airport", f"{plain} airfield", f"{plain} International Airport"])
            if " air base" not in name.lower() and line["city"] and " " not in plain:
                row.called([f"{line['city']} Airport"])
            yield row


def table(path: Path) -> list[dict[str, str]]:
    """A table of ours: tab-separated, first line the columns, lines that start with # are remarks."""
    with path.open(encoding="utf-8", newline="") as lines:
        kept = (line for line in lines if line.strip() and not line.startswith("#"))
        return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def country_points(path: Path) -> dict[str, tuple[float, float]]:
    """Where reference works put each country, as latitude and longitude, by ISO code."""
    return {line["country"]: (float(line["lat"]), float(line["lon"])) for line in table(path)}


PRECISION_OF_KIND = {"facility": "exact", "airport": "exact", "water": "water", "area": "area", "island": "area",
                     "mountain": "area", "line": "line"}  # fmt: skip


def curated(path: Path, rows: list[Row]) -> list[tuple[Row, list[str]]]:
    """The places of ``places.tsv``, each with the codes of the divisions that its shape is made of.

    A settlement that the packages have within 40 km, in the same division, is that one: it takes our position,
    precision and names. Others are added to ``rows``.
    """
    by_name: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "settlement":
            for name in row.names:
                by_name[row.country, row.admin1, fold(name)].append(row)
    found = []
    for line in table(path):
        lat, lon, kind = float(line["lat"]), float(line["lon"]), line["kind"]
        plain = line["name"].partition(" (")[0]
        same = by_name.get((line["country"], line["admin1"], fold(plain)), []) if kind == "settlement" else []
        near = [(math.hypot(one.lat - lat, one.lon - lon), one) for one in same]
        near = sorted((one for one in near if one[0] < 0.4), key=lambda one: one[0])
        weight = float(line["weight"]) if line["weight"] else {"settlement": 0.5, "facility": 0.5}.get(kind, 0.75)
        if near:
            row = near[0][1]
            row.weight = max(row.weight or 0.0, weight)
            if row.precision != "settlement":
                row.lat, row.lon, row.precision = lat, lon, "settlement"
                row.radius_km = float(line["radius_km"])
        else:
            row = Row(
                id=f"own:{fold(line['name']).replace(' ', '-')}",
                name=plain if kind == "settlement" else line["name"],
                kind=kind,
                lat=lat,
                lon=lon,
                country=line["country"],
                admin1=line["admin1"],
                radius_km=float(line["radius_km"]),
                precision=PRECISION_OF_KIND.get(kind, "settlement"),
                feature_code="PPL" if kind == "settlement" else "",
                weight=weight,
            )
            if kind == "facility" and row.radius_km > 5:
                row.precision = "near"
            rows.append(row)
        named = [plain if kind == "settlement" else line["name"], *line["names"].split("|")]
        named += [name.replace("air base", "airbase").replace("Air Base", "Airbase") for name in named]
        row.called(named)
        row.usual.update(name for name in named if name)
        found.append((row, line["shape"].split("+") if line["shape"] else []))
    return found


def apply_aliases(path: Path, rows: list[Row]) -> None:
    """Add the names of ``aliases.tsv`` to the places they belong to.

    A town takes the title of the article in ``see`` as its readable name where it is one of its names.
    ``place`` is an id, or "UA Kharkiv": the most populous settlement of that name in the country, or "UA.17" for a
    first-level division, or "UA" for a country.

    Raises
    ------
    ValueError
        A line names a place that is not there.
    """
    by_id = {row.id: row for row in rows}
    divisions = {row.admin1: row for row in rows if row.kind == "admin1"}
    nations = {row.country: row for row in rows if row.kind == "country"}
    by_name: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row.kind == "settlement":
            for name in row.names:
                key = row.country, fold(name)
                rank = fold(row.name) == key[1], row.population
                if key not in by_name or (fold(by_name[key].name) == key[1], by_name[key].population) < rank:
                    by_name[key] = row
    missing = []
    for line in table(path):
        place = line["place"]
        country, _, name = place.partition(" ")
        found = (
            by_id.get(place)
            or divisions.get(place)
            or (by_name.get((country, fold(name))) if name else nations.get(place))
        )
        if found is None:
            missing.append(place)
            continue
        found.called(line["names"].split("|"))
        found.usual.update(line["names"].split("|"))
        title = line["see"].partition(",")[0].partition(" (")[0]
        if found.kind == "settlement" and fold(title) in {fold(name) for name in found.names}:
            found.name = title
            found.called([title])
    if missing:
        raise ValueError(f"{path.name} names places that are not in the packages: {', '.join(missing)}")


def county_rows(shapes: dict[str, Any], rows: list[Row]) -> list[tuple[Row, Any]]:
    """The counties that are rows, with their shapes; their positions and reach now come from the shape."""
    found = []
    by_code = {row.admin2: row for row in rows if row.kind == "admin2" and row.country == "US"}
    for code, shape in shapes.items():
        row = by_code.get(code)
        if row is None or shape.is_empty:
            continue
        centre = shapely.centroid(shape)
        row.lat, row.lon = round(centre.y, 4), round(centre.x, 4)
        scale = math.cos(math.radians(row.lat))
        row.radius_km = round(111.2 * math.sqrt(shapely.area(shape) * scale / math.pi) * 1.2, 1)
        found.append((row, shape))
    return found
