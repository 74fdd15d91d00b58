"""A file of one's own places is kept, or said to be none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.gazetteer import OwnPlaces
from geo.ui.place_files import MOST_FILE_BYTES, routes

KML = b"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Depot</name>
<Point><coordinates>34.8,50.91</coordinates></Point></Placemark></Document></kml>"""


@pytest.fixture
def places(tmp_path: Path) -> OwnPlaces:
    return OwnPlaces(tmp_path / "places")


@pytest.fixture
def client(places: OwnPlaces) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes(lambda: places))) as client:
        yield client


def test_places_of_a_file_are_kept_by_name(client: TestClient, places: OwnPlaces) -> None:
    shape = {"type": "Polygon", "coordinates": [[[34, 51], [35, 51], [35, 52], [34, 51]]]}
    content = json.dumps({"type": "Feature", "properties": {"name": "Sector"}, "geometry": shape})
    assert client.post("/places?name=mine.geojson", content=content).text == "1 place kept."
    assert client.post("/places?name=../mine.kml", content=KML).text == "1 place kept."
    assert [(place.name, place.kind) for place in places.all()] == [("Depot", "point"), ("Sector", "area")]


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("mine.exe", b"x", 415),
        ("", b"x", 415),
        ("mine.geojson", b"{", 400),
        ("mine.geojson", b'{"type": "FeatureCollection", "features": []}', 400),
        ("mine.kml", b"x" * (MOST_FILE_BYTES + 1), 413),
    ],
)
def test_what_is_none_is_said_to_be_none(
    client: TestClient, places: OwnPlaces, name: str, content: bytes, status: int
) -> None:
    answer = client.post(f"/places?name={name}", content=content)
    assert answer.status_code == status
    assert answer.text
    assert places.all() == []
