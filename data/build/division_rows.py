"""First- and second-level divisions as rows: named by GeoNames and Natural Earth, placed by shape or by their towns."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data.build.division_names import bare, readable_admin1
from data.build.geonames import Division, is_useful
from data.build.place_row import PlaceRow
from data.build.shapes import label_point, radius_km
from geo.gazetteer import name_key
from geo.geodesy import KM_A_DEGREE


def towns_by_division(towns: Iterable[PlaceRow], level: str) -> dict[str, list[PlaceRow]]:
    """The towns by the code of their division; ``level`` is "admin1" or "admin2"."""
    by_code: dict[str, list[PlaceRow]] = defaultdict(list)
    for town in towns:
        if code := getattr(town, level):
            by_code[code].append(town)
    return by_code


def centre(towns: Sequence[PlaceRow]) -> tuple[float, float, float]:
    """Where a division without a shape lies: mean of its towns, and the distance that holds nine of ten, in km."""
    lat = sum(town.lat for town in towns) / len(towns)
    east = sum(math.cos(math.radians(town.lon)) for town in towns)
    north = sum(math.sin(math.radians(town.lon)) for town in towns)
    lon = math.degrees(math.atan2(north, east))
    spread = sorted(
        KM_A_DEGREE * math.hypot(town.lat - lat, ((town.lon - lon + 180) % 360 - 180) * math.cos(math.radians(lat)))
        for town in towns
    )
    return lat, lon, round(max(5.0, spread[int(0.9 * (len(spread) - 1))] * 1.1), 1)


def admin1_rows(
    divisions: Mapping[str, Division],
    regions: Mapping[str, list[dict[str, Any]]],
    shapes: Mapping[str, Any],
    towns: Mapping[str, list[PlaceRow]],
) -> list[PlaceRow]:
    """The first-level divisions that have a name, and a shape or a town.

    Parameters
    ----------
    divisions : Mapping
        As GeoNames lists them.
    regions : Mapping
        What Natural Earth tells of the regions that are the division itself, see :func:`own_regions`.
    shapes : Mapping
        By code; a code that ends in a point is a country's remainder and no division.
    towns : Mapping
        By the code of their first-level division.
    """
    codes = {code for code, division in divisions.items() if division.level == 1}
    codes |= {code for code in shapes if not code.endswith(".")}
    rows = (
        _admin1_row(code, divisions.get(code), regions.get(code, []), shapes.get(code), towns.get(code, []))
        for code in sorted(codes)
    )
    return [row for row in rows if row]


def _admin1_row(
    code: str, division: Division | None, regions: list[dict[str, Any]], shape: Any | None, towns: list[PlaceRow]
) -> PlaceRow | None:
    name = _name(division, regions)
    if not name or (shape is None and not towns):
        return None
    lat, lon, radius = centre(towns) if shape is None else (*label_point(shape), radius_km(shape))
    population = sum(town.population for town in towns)
    row = PlaceRow(
        id=f"gn:{division.geonames_id}" if division and division.geonames_id else f"adm:{code}",
        name=readable_admin1(code, name, division.name if division else ""),
        kind="admin1", lat=lat, lon=lon, country=code[:2], admin1=code,
        population=population, precision="province", radius_km=radius, feature_code="ADM1",
    )  # fmt: skip
    row.weight = math.log10(population + 1000) / 8 - 0.1
    row.add_names([row.name, name])
    if division:
        row.add_names([division.name, *division.aliases])
    if len(regions) == 1:
        row.add_names(natural_names(regions[0]))
    row.add_names([bare(name) for name in row.names])
    return row


def _name(division: Division | None, regions: list[dict[str, Any]]) -> str:
    """Natural Earth's English name where one region is the division, else GeoNames' name, else Natural Earth's."""
    english = regions[0].get("name_en") if len(regions) == 1 else None
    listed = division.name if division else ""
    return english or listed or next((region.get("name") or "" for region in regions), "")


def own_regions(
    divisions: Mapping[str, Division], properties: Sequence[dict[str, Any]], codes: Sequence[str]
) -> dict[str, list[dict[str, Any]]]:
    """What Natural Earth tells of the regions that it counts to the same division as the towns in them do."""
    regions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for region, code in zip(properties, codes, strict=True):
        if region.get("gn_a1_code") != code:
            continue
        if code not in divisions or region.get("gn_id") == divisions[code].geonames_id:
            regions[code].append(region)
    return regions


def natural_names(region: Mapping[str, Any]) -> list[str | None]:
    """All that Natural Earth calls a region."""
    not_by_language = ("name_len", "name_alt", "name_local")
    names: list[str | None] = [
        name
        for key, name in region.items()
        if key.startswith("name_") and key not in not_by_language and isinstance(name, str) and is_useful(name)
    ]
    names += [region.get("name"), region.get("gn_name"), region.get("woe_name"), region.get("name_local")]
    return names + (region.get("name_alt") or "").split("|")


def seats(
    divisions: Mapping[str, Division], towns: Iterable[PlaceRow], shapes: Mapping[str, Any]
) -> dict[str, tuple[PlaceRow, float]]:
    """By code, the town that a second-level division is called after, and its reach, where no town is listed in it.

    Most districts bear the name of their seat; one reaches as far as its part of the region's area, in km. A town that
    is listed in no district is then in the one that bears its name.
    """
    by_name: dict[tuple[str, str], PlaceRow] = {}
    placed = set()
    for town in towns:
        placed.add(town.admin2)
        for name in town.names:
            key = town.admin1, name_key(name)
            if town.admin1 and (key not in by_name or by_name[key].population < town.population):
                by_name[key] = town
    parts = Counter(code.rsplit(".", 1)[0] for code, division in divisions.items() if division.level == 2)
    called: dict[str, tuple[PlaceRow, float]] = {}
    for code, division in sorted(divisions.items()):
        admin1 = code.rsplit(".", 1)[0]
        if division.level != 2 or code in placed or admin1 not in shapes:
            continue
        names = [bare(name) for name in (division.name, *division.aliases)]
        seat = next((by_name[admin1, name_key(name)] for name in names if (admin1, name_key(name)) in by_name), None)
        if seat is not None:
            called[code] = seat, round(max(5.0, reach_km(shapes[admin1], seat.lat, parts[admin1])), 1)
            seat.admin2 = seat.admin2 if seat.admin2 in divisions else code
    return called


def reach_km(shape: Any, lat: float, parts: int) -> float:
    """How far one of so many equal parts of a shape reaches from its middle, in km, at a latitude in degrees."""
    return math.sqrt(float(shape.area) * KM_A_DEGREE**2 * math.cos(math.radians(lat)) / parts / math.pi)


def admin2_rows(
    divisions: Mapping[str, Division],
    towns: Mapping[str, list[PlaceRow]],
    points: Mapping[str, tuple[float, float, float]],
) -> list[PlaceRow]:
    """The second-level divisions whose place is known: ``points`` has latitude, longitude and reach of some by code.

    Of others it is the middle of the towns in them.
    """
    rows = []
    for code, division in sorted(divisions.items()):
        members = towns.get(code, [])
        if division.level != 2 or not (members or code in points):
            continue
        lat, lon, radius = points.get(code) or centre(members)
        population = sum(town.population for town in members)
        row = PlaceRow(
            id=f"gn:{division.geonames_id}", name=division.name, kind="admin2", lat=lat, lon=lon, country=code[:2],
            admin1=code.rsplit(".", 1)[0], admin2=code, population=population, precision="district",
            radius_km=radius, feature_code="ADM2",
        )  # fmt: skip
        row.weight = math.log10(population + 300) / 8 - 0.2
        row.add_names([division.name, *division.aliases])
        row.add_names([bare(name) for name in row.names])
        rows.append(row)
    return rows
