"""What the search suggests: places in any spelling, and values that incidents have."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.gazetteer import OwnPlaces, bundled_gazetteer
from geo.store import Store
from geo.ui.suggestions import SHORTEST, routes, suggestions
from tests.samples import SAMPLES


@pytest.fixture
def store(tmp_path: Path) -> Store:
    held = Store.open(tmp_path / "store")
    held.add(SAMPLES)
    return held


@pytest.mark.parametrize(
    ("typed", "field", "label"),
    [
        ("okht", "near", "Okhtyrka"),
        ("Охтир", "near", "Okhtyrka"),
        ("ukrai", "country", "Ukraine"),
        ("drone", "type", "Drone strike"),
        ("strike", "type", "Drone strike"),
        ("Sumska obl", "area", "Sumy region"),
        ("Moldo", "area", "Moldova"),
    ],
)
def test_what_begins_like_it_is_suggested(store: Store, typed: str, field: str, label: str) -> None:
    assert (field, label) in {(each.field, each.label) for each in suggestions(typed, store, bundled_gazetteer())}


def test_a_letter_suggests_nothing(store: Store) -> None:
    assert suggestions("o" * (SHORTEST - 1), store, bundled_gazetteer()) == []


def test_only_values_that_incidents_have_are_suggested(store: Store) -> None:
    values = {each.value for each in suggestions("protest", store, bundled_gazetteer()) if each.field == "type"}
    assert values <= {value for value, _count in store.facets()["type"]}


def test_the_browser_is_answered_as_json(store: Store, tmp_path: Path) -> None:
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer, lambda: OwnPlaces(tmp_path)))) as client:
        rows = client.get("/suggest", params={"q": "okhtyr"}).json()
        assert rows[0]["label"] == "Okhtyrka"
        assert set(rows[0]) == {"field", "value", "label", "hint"}
        assert client.get("/suggest").json() == []


def test_a_place_is_looked_for_from_the_filter_that_is_there(store: Store, tmp_path: Path) -> None:
    def look(place: str, **words: str) -> dict[str, list[str]] | None:
        answer = client.get("/look", params={"place": place, **words}).json()
        return None if answer is None else parse_qs(answer["query"])

    places = OwnPlaces(tmp_path)
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer, lambda: places))) as client:
        words = look("Харків, 12 km", q="fire", near="1,2,50")
        assert words is not None
        assert words["q"] == ["fire"]
        assert words["near"][0].startswith("49.9")
        assert words["near"][0].endswith(",12")
        assert look("Sumy region", area="1,2;3,4;5,6") == {"region": ["Sumy"]}
        assert look("Xyzzyx") is None
        assert look("91, 3, 5") is None
        answer = client.get("/look", params={"place": "Okhtyrka"}).json()
        west, south, east, north = answer["box"]
        assert west < 34.9 < east
        assert south < 50.3 < north
