"""Our own tables beside the gazetteer: places and names that no package has, and words that are no places."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from pathlib import Path

from data.build.place_row import PlaceRow
from geo.gazetteer import name_key


def read_table(path: Path) -> list[dict[str, str]]:
    """A table's lines: tab-separated, first line the columns, lines that start with # are remarks."""
    with path.open(encoding="utf-8", newline="") as lines:
        kept = (line for line in lines if line.strip() and not line.startswith("#"))
        return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def country_points(path: Path) -> dict[str, tuple[float, float]]:
    """Where reference works put each country, as latitude and longitude, by ISO code."""
    return {line["country"]: (float(line["lat"]), float(line["lon"])) for line in read_table(path)}


def folded_names(path: Path) -> list[tuple[str, dict[str, str]]]:
    """Each name of the column "names", folded, with its line."""
    return [(name_key(name), line) for line in read_table(path) for name in line["names"].split("|")]


PRECISION_OF_KIND = {"facility": "exact", "airport": "exact", "water": "water", "area": "area", "island": "area",
                     "mountain": "area", "line": "line"}  # fmt: skip
WEIGHT_OF_KIND = {"settlement": 0.5, "facility": 0.5}
WEIGHT = 0.75
"""Of the other kinds: waters, areas, lines."""

SAME_TOWN_DEGREES = 0.4
"""How far from our position a settlement of the packages may lie and be the same."""


def add_places(path: Path, rows: list[PlaceRow]) -> list[tuple[PlaceRow, list[str]]]:
    """The places of ``places.tsv``, each with the codes of the divisions that its shape is made of.

    A settlement that the packages have within 40 km, in the same division, is that one: it takes our position,
    precision and names. Others are added to ``rows``.
    """
    by_name: dict[tuple[str, str, str], list[PlaceRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "settlement":
            for name in row.names:
                by_name[row.country, row.admin1, name_key(name)].append(row)
    places = []
    for line in read_table(path):
        settled = line["kind"] == "settlement"
        name = line["name"].partition(" (")[0] if settled else line["name"]
        namesakes = by_name.get((line["country"], line["admin1"], name_key(name)), []) if settled else []
        nearest = _nearest(namesakes, float(line["lat"]), float(line["lon"]))
        if nearest:
            row = nearest
            _put_right(row, line)
        else:
            row = _place(line, name)
            rows.append(row)
        names = [name, *line["names"].split("|")]
        names += [spelling.replace("air base", "airbase").replace("Air Base", "Airbase") for spelling in names]
        row.add_names(names)
        row.usual.update(spelling for spelling in names if spelling)
        places.append((row, line["shape"].split("+") if line["shape"] else []))
    return places


def _nearest(rows: list[PlaceRow], lat: float, lon: float) -> PlaceRow | None:
    """The row nearest to a position, where one is near enough to be the same town."""
    near = [(math.hypot(row.lat - lat, row.lon - lon), row) for row in rows]
    near = [(degrees, row) for degrees, row in near if degrees < SAME_TOWN_DEGREES]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _weight(line: dict[str, str]) -> float:
    return float(line["weight"]) if line["weight"] else WEIGHT_OF_KIND.get(line["kind"], WEIGHT)


def _put_right(row: PlaceRow, line: dict[str, str]) -> None:
    """A town of the packages as our table knows it: a village that lay at its hromada's town gets its own position."""
    row.weight = max(row.weight, _weight(line))
    if row.precision != "settlement":
        row.lat, row.lon, row.precision = float(line["lat"]), float(line["lon"]), "settlement"
        row.radius_km = float(line["radius_km"])


def _place(line: dict[str, str], name: str) -> PlaceRow:
    """A place that only our table has."""
    kind, radius_km = line["kind"], float(line["radius_km"])
    wide = kind == "facility" and radius_km > 5
    return PlaceRow(
        id=f"own:{name_key(line['name']).replace(' ', '-')}", name=name, kind=kind, lat=float(line["lat"]),
        lon=float(line["lon"]), country=line["country"], admin1=line["admin1"], radius_km=radius_km,
        precision="near" if wide else PRECISION_OF_KIND.get(kind, "settlement"),
        feature_code="PPL" if kind == "settlement" else "", weight=_weight(line),
    )  # fmt: skip


def add_aliases(path: Path, rows: list[PlaceRow]) -> None:
    """Add the names of ``aliases.tsv`` to the places they belong to.

    A town takes the title of the article in ``see`` as its readable name where it is one of its names.
    ``place`` is an id, or "UA Kharkiv": the most populous settlement of that name in the country, or "UA.17" for a
    first-level division, or "UA" for a country.

    Raises
    ------
    ValueError
        A line names a place that is not there.
    """
    places = {row.id: row for row in rows}
    divisions = {row.admin1: row for row in rows if row.kind == "admin1"}
    nations = {row.country: row for row in rows if row.kind == "country"}
    towns = _largest_by_name(rows)
    missing = []
    for line in read_table(path):
        place = line["place"]
        country, _, name = place.partition(" ")
        named = towns.get((country, name_key(name))) if name else nations.get(place)
        row = places.get(place) or divisions.get(place) or named
        if row is None:
            missing.append(place)
            continue
        row.add_names(line["names"].split("|"))
        row.usual.update(line["names"].split("|"))
        title = line["see"].partition(",")[0].partition(" (")[0]
        if row.kind == "settlement" and name_key(title) in {name_key(name) for name in row.names}:
            row.usual.add(row.name)
            row.name = title
            row.add_names([title])
    if missing:
        raise ValueError(f"{path.name} names places that are not in the packages: {', '.join(missing)}")


def _largest_by_name(rows: list[PlaceRow]) -> dict[tuple[str, str], PlaceRow]:
    """By country and folded name the settlement that is called so first of all, and of those the most populous."""
    towns: dict[tuple[str, str], PlaceRow] = {}
    ranks: dict[tuple[str, str], tuple[bool, int]] = {}
    for row in rows:
        if row.kind != "settlement":
            continue
        own = name_key(row.name)
        for name in row.names:
            key = row.country, name_key(name)
            rank = own == key[1], row.population
            if key not in towns or ranks[key] < rank:
                towns[key], ranks[key] = row, rank
    return towns
