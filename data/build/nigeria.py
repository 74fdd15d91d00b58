"""Nigeria's local government areas with their points, and its wards and villages, which lie about these.

GeoNames' extract has few of Nigeria's villages, while reports from there name little else. A list of names by local
government area has no positions that can be relied on, so a village is placed at its area's point with the area's
reach as radius, as in Ukraine: "near", never a pin.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.build.division_rows import reach_km
from data.build.geonames import Division
from data.build.place_row import PlaceRow
from geo.gazetteer import name_key, sound

VILLAGE_WEIGHT = 0.2
"""As a hamlet: a name that means one of them means it last."""

SHORTEST = 4
"""Letters of a village's name that is kept: shorter ones are words."""

REACH, LEAST_KM, MOST_KM = 1.3, 10.0, 45.0
"""A round area has so many of its equal-area radii from its middle to its edge, within these bounds."""

_NUMBERED = re.compile(r"\b(?:[ivx]+|[a-z]|\d+)$|^\W|[/&()0-9]", re.IGNORECASE)
"""Wards that are parts of a town ("Ogbor II"), and entries that are more than a name."""

_NO_VILLAGES = {
    *("central", "north", "south", "east", "west", "market", "new layout", "industrial area", "old gra", "new gra"),
    *("town", "hospital", "barracks", "police station", "secretariat", "sabon layout", "urban", "rural", "village"),
}
"""What postal lists call quarters."""


@dataclass(frozen=True)
class Area:
    """A local government area: its code in the source, GeoNames' codes, its name, and where its middle lies."""

    code: str
    admin1: str
    admin2: str
    name: str
    lat: float
    lon: float
    radius_km: float


def areas(naija: Path, divisions: Mapping[str, Division], shapes: Mapping[str, Any]) -> list[Area]:
    """The local government areas whose state GeoNames has; ``admin2`` is empty where it lists none of that name.

    Parameters
    ----------
    naija : Path
        The folder of the package naija-data.
    divisions : Mapping
        GeoNames' divisions by code.
    shapes : Mapping
        The shapes of first-level divisions by code: an area reaches as far as its part of the state.
    """
    folder = naija / "naija_data/_data"
    states = {
        state["code"]: _state_code(state["name"], divisions)
        for state in json.loads((folder / "states.json").read_text(encoding="utf-8"))
    }
    listed = json.loads((folder / "lgas.json").read_text(encoding="utf-8"))
    by_name = {
        (code.rsplit(".", 1)[0], sound(name)): code
        for code, division in divisions.items()
        if code.startswith("NG.") and division.level == 2
        for name in (division.name, *division.aliases)
    }
    count: dict[str, int] = defaultdict(int)
    for area in listed:
        count[states[area["state_code"]]] += 1
    return [
        Area(
            code=area["code"],
            admin1=(state := states[area["state_code"]]),
            admin2=by_name.get((state, sound(area["name"])), ""),
            name=area["name"],
            lat=area["lat"],
            lon=area["lon"],
            radius_km=_reach(shapes.get(state), area["lat"], count[state]),
        )
        for area in listed
        if states[area["state_code"]]
    ]


def _state_code(name: str, divisions: Mapping[str, Division]) -> str:
    wanted = name_key(name.replace("FCT", "Federal Capital Territory"))
    for code, division in divisions.items():
        if code.startswith("NG.") and division.level == 1:
            names = {name_key(each) for each in (division.name, *division.aliases)}
            if wanted in names or f"{wanted} state" in names:
                return code
    return ""


def _reach(shape: Any | None, lat: float, parts: int) -> float:
    if shape is None:
        return MOST_KM
    return round(min(MOST_KM, max(LEAST_KM, REACH * reach_km(shape, lat, parts))), 1)


def villages(
    naija: Path, toolkit: Path, listed: list[Area], towns: list[PlaceRow], words: Collection[str]
) -> Iterator[PlaceRow]:
    """Wards and villages that GeoNames hasn't in their state, each at its area's point, "near".

    Parameters
    ----------
    naija, toolkit : Path
        The folders of the packages naija-data, for the wards, and ng-address-toolkit, for the villages.
    listed : list of Area
        The areas, as :func:`areas` gives them.
    towns : list of PlaceRow
        GeoNames' settlements.
    words : collection of str
        Everyday words in lower case, which name no village that a text means.
    """
    taken = {(town.admin1, name_key(name)) for town in towns if town.country == "NG" for name in town.names}
    taken |= {(area.admin1, name_key(area.name)) for area in listed}
    for area, name in _names(naija, toolkit, listed):
        key = name_key(name)
        if len(key.replace(" ", "")) < SHORTEST or key in words or key in _NO_VILLAGES or _NUMBERED.search(key):
            continue
        if (area.admin1, key) in taken or (area.code, key) in taken:
            continue
        taken.add((area.code, key))
        row = PlaceRow(
            id=f"ng:{area.code}-{key.replace(' ', '-')}", name=name, kind="settlement", lat=area.lat, lon=area.lon,
            country="NG", admin1=area.admin1, admin2=area.admin2, precision="near", radius_km=area.radius_km,
            feature_code="PPL", weight=VILLAGE_WEIGHT,
        )  # fmt: skip
        row.add_names([name])
        yield row


def _names(naija: Path, toolkit: Path, listed: list[Area]) -> Iterator[tuple[Area, str]]:
    """Each ward and village with its area; what is a ward and a village comes twice."""
    by_code = {area.code: area for area in listed}
    lgas = json.loads((naija / "naija_data/_data/lgas.json").read_text(encoding="utf-8"))
    by_slug = {(lga["state_code"], lga["slug"]): by_code[lga["code"]] for lga in lgas if lga["code"] in by_code}
    wards = json.loads((naija / "naija_data/_data/wards.json").read_text(encoding="utf-8"))
    code, name = wards["fields"].index("lga_code"), wards["fields"].index("name")
    for ward in wards["rows"]:
        if ward[code] in by_code:
            for part in ward[name].split("/"):
                yield by_code[ward[code]], part.strip()
    for town in json.loads((toolkit / "ng-address-toolkit/data/towns.json").read_text(encoding="utf-8")):
        if area := by_slug.get((town["state_code"], town["lga_alias"])):
            yield area, town["name"].strip()
