"""The tables of waters, mountains and power plants, made of files of a few features."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.build.own_tables import read_table
from data.build.world_tables import COUNTRIES, LAYERS, write_people, write_tables


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


FEATURES: dict[str, list[dict[str, Any]]] = {
    "ne_10m_geography_marine_polys": [
        feature("Polygon", [[[30, 43], [36, 43], [36, 45], [30, 43]]], name="BLACK SEA", featurecla="sea", scalerank=1),
    ],
    "ne_10m_geography_regions_elevation_points": [
        feature("Point", [42.4, 43.3], name="Mt. Elbrus", featurecla="mountain", scalerank=1),
        feature("Point", [0, -90], name="South Pole", featurecla="pole", scalerank=1),
    ],
    "ne_10m_geography_regions_polys": [
        feature("Polygon", [[[1, 1], [2, 1], [2, 2], [1, 1]]], name="Far Mts.", featurecla="Range/mtn", scalerank=3),
    ],
    "ne_10m_rivers_lake_centerlines": [
        feature("LineString", [[60, 25], [61, 25]], name="Indus", featurecla="River", scalerank=1),
        feature("LineString", [[61, 25], [62, 25]], name="Indus", featurecla="River", scalerank=2),
        feature("LineString", [[-100, 40], [-99, 40]], name="Indus", featurecla="River", scalerank=9),
        feature("LineString", [[0, 0], [1, 0]], name=None, featurecla="River", scalerank=9),
    ],
    "ne_10m_lakes": [
        feature("Polygon", [[[10, 5], [10.2, 5], [10.2, 5.2], [10, 5]]], name="Chad", featurecla="Lake", scalerank=0),
    ],
}

PLANTS = """Name,Fuel,Capacity (MW),Latitude,Longitude
MOSUL DAM 2,Hydro,1052,36.6304,42.8231
Windy,Wind,300,1,1
Small,Coal,20,1,1
Nowhere,Coal,500,,
Baiji (north),Oil;Gas,600,35.0,43.4
"""


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, dict[str, dict[str, str]]]:
    (tmp_path / "natural-earth").mkdir()
    (tmp_path / "power-plants").mkdir()
    for layer in LAYERS:
        text = json.dumps({"type": "FeatureCollection", "features": FEATURES.get(layer, [])})
        (tmp_path / "natural-earth" / f"{layer}.json").write_text(text, encoding="utf-8")
    (tmp_path / "power-plants" / "Iraq.csv").write_text(PLANTS, encoding="utf-8")
    write_tables(tmp_path, tmp_path)
    names = ("natural_earth", "power_plants")
    return {name: {row["name"]: row for row in read_table(tmp_path / f"{name}.tsv")} for name in names}


def test_names_are_written_in_full_and_not_in_capitals(tables: dict[str, dict[str, dict[str, str]]]) -> None:
    natural = tables["natural_earth"]
    assert set(natural) == {"Black Sea", "Mount Elbrus", "Far Mountains", "Indus", "Chad"}
    assert natural["Mount Elbrus"]["kind"] == natural["Far Mountains"]["kind"] == "mountain"
    assert natural["Indus"]["names"] == "Indus River|River Indus"
    assert natural["Chad"]["names"] == "Lake Chad|Chad Lake"


def test_the_pieces_of_a_river_are_one_and_a_namesake_far_off_another(tmp_path: Path) -> None:
    for layer in LAYERS:
        path = tmp_path / "natural-earth" / f"{layer}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"features": FEATURES.get(layer, [])}), encoding="utf-8")
    (tmp_path / "power-plants").mkdir()
    write_tables(tmp_path, tmp_path)
    rivers = [row for row in read_table(tmp_path / "natural_earth.tsv") if row["name"] == "Indus"]
    assert sorted((float(row["lon"]), float(row["weight"])) for row in rivers) == [(-99.5, 0.39), (61.0, 0.71)]


def test_plants_of_some_power_that_burn_or_use_water_are_kept(tables: dict[str, dict[str, dict[str, str]]]) -> None:
    plants = tables["power_plants"]
    assert set(plants) == {"Mosul Dam", "Baiji"}
    assert plants["Mosul Dam"] == {
        "name": "Mosul Dam", "fuel": "Hydro", "lat": "36.630", "lon": "42.823", "country": "Iraq",
    }  # fmt: skip


def test_people_are_those_of_a_country_with_their_years_and_unknown_is_left_out(tmp_path: Path) -> None:
    told = [("SOM", "SO", 70, 2017), ("SOL", "-99", 30, 2013), ("FRA", "-99", 9, 2017), ("HMD", "HM", 0, 2017)]
    features = [
        {"properties": {"ADM0_A3": unit, "ISO_A2": code, "POP_EST": float(people), "POP_YEAR": float(year)}}
        for unit, code, people, year in told
    ]
    (tmp_path / "natural-earth").mkdir()
    path = tmp_path / "natural-earth" / f"{COUNTRIES}.json"
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    write_people(tmp_path, tmp_path)
    lines = (tmp_path / "country_people.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["country\tpeople\tyears", "FR\t9\t2017", "SO\t100\t2013–2017"]
