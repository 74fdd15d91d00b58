"""Places of one's own: kept by name, found by "near", and turned into the areas that a filter asks for."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo.errors import PlaceError
from geo.gazetteer import CORRIDOR_KM, OwnPlace, OwnPlaces, bundled_gazetteer, read_typed_place
from geo.model import Point


def geometry(kind: str, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates})


OFFICE = OwnPlace("Sumy office", geometry("Point", [34.8, 50.91]))
ROAD = OwnPlace("Supply road", geometry("LineString", [[34.8, 50.91], [35.3, 50.4], [36.25, 49.98]]))
SECTOR = OwnPlace("North sector", geometry("Polygon", [[[34, 51], [35.5, 51], [35.5, 52], [34, 52], [34, 51]]]))


@pytest.fixture
def places(tmp_path: Path) -> OwnPlaces:
    own = OwnPlaces(tmp_path / "places")
    for place in (OFFICE, ROAD, SECTOR):
        own.put(place)
    return own


def test_places_are_kept_by_name_with_what_they_are(places: OwnPlaces) -> None:
    assert [(place.name, place.kind) for place in places.all()] == [
        ("North sector", "area"),
        ("Sumy office", "point"),
        ("Supply road", "line"),
    ]
    assert places.get("SUMY OFFICE") == OFFICE
    assert {feature["properties"]["name"] for feature in places.geojson()["features"]} == {
        "North sector",
        "Sumy office",
        "Supply road",
    }


def test_near_knows_them_before_the_gazetteer(places: OwnPlaces) -> None:
    places.put(OwnPlace("Kharkiv", geometry("Point", [1.0, 2.0])))
    assert read_typed_place("kharkiv, 20", bundled_gazetteer, places.get)[:4] == ("kharkiv", Point(2.0, 1.0), 20.0, ())
    assert read_typed_place("sumy office", bundled_gazetteer, places.get).point == Point(50.91, 34.8)
    assert read_typed_place("Lviv", bundled_gazetteer, places.get).point is not None


def test_an_area_is_looked_into_and_a_line_to_both_sides() -> None:
    assert OFFICE.areas == ()
    assert len(SECTOR.areas) == 1
    (corridor,) = ROAD.areas
    start = Point(50.91, 34.8)
    nearest = min(start.distance_km(corner) for corner in corridor.corners)
    assert nearest == pytest.approx(CORRIDOR_KM, rel=0.05)


def test_a_place_is_renamed_removed_and_brought_back(places: OwnPlaces) -> None:
    places.rename("Supply road", "Road 44")
    removed = places.remove("road 44")
    assert places.get("Supply road") is None
    places.put(removed)
    assert places.get("Road 44") is not None


def test_of_two_who_give_the_same_name_at_once_one_is_refused(places: OwnPlaces) -> None:
    def rename(name: str) -> bool:
        try:
            places.rename(name, "Depot")
        except PlaceError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(rename, ("Sumy office", "Supply road"))) == [False, True]
    assert len(places.all()) == 3


def test_what_cant_be_kept_is_said(places: OwnPlaces) -> None:
    for fault in (
        lambda: places.put(OwnPlace("", OFFICE.geometry)),
        lambda: places.put(OwnPlace("x", "{")),
        lambda: places.put(OwnPlace("x", geometry("Polygon", [[[-120, 0], [80, 0], [0, 50], [-120, 0]]]))),
        lambda: places.put(OwnPlace("x", geometry("Point", [200, 50]))),
        lambda: places.put(OwnPlace("x", geometry("GeometryCollection", []))),
        lambda: places.rename("Sumy office", "north sector"),
        lambda: places.remove("nowhere"),
    ):
        with pytest.raises(PlaceError):
            fault()
    assert len(places.all()) == 3


def test_a_file_that_holds_no_place_is_left_out(places: OwnPlaces, tmp_path: Path) -> None:
    (tmp_path / "places" / "odd.json").write_text(json.dumps({"name": "odd", "geometry": "none"}))
    assert len(places.all()) == 3
