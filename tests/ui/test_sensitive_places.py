"""A reader who tries to learn where it was from addresses, boxes and counts learns the cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient

from geo import settings, wording
from geo.filter import TABLE_ROWS
from geo.gazetteer import bundled_gazetteer
from geo.geodesy import KM_A_DEGREE, Point
from geo.map.scripts import FRAME
from geo.model import Incident
from geo.services import Services
from geo.store import Act, ProtectionRule, Store
from geo.ui import addresses, download, roles
from geo.ui.pages import PAGES, details, work
from geo.ui.roles import Door, Role, User
from geo.ui.state import MapState
from geo.writers import WRITERS
from tests.store.test_protection import HIDDEN, WITHIN, filled, shelter

NOW = dt.datetime(2025, 8, 24, 12, tzinfo=dt.UTC)
WORDS = ("Zvirynets", "50.3107", "34.9003", "secretive")
"""What says where it was, in any text of it."""


def served(
    folder: Path, rule: ProtectionRule, role: Role, protected: Incident | None = None
) -> tuple[TestClient, Services]:
    """All addresses of the app, as somebody with a role gets them; one incident's place is protected by a rule."""
    store = filled(
        folder / "store", protected or shelter(50.31073, 34.90031, "Zvirynets", source="secretive"), rules=(rule,)
    )
    chosen = settings.read({"GEO_STORE": store.path, "GEO_ACCESS": "public"}, files=())
    services = Services(chosen, open_store=lambda _, **__: store, clock=lambda: NOW)
    services.colours.choose("secretive", "blue")
    ask = roles.asking(lambda: services)
    door = Middleware(Door, user=lambda _: User(role))
    app = Starlette(routes=addresses.routes(ask, lambda: services), middleware=[door])
    return TestClient(app, base_url="http://localhost"), roles.seen_by(services, User(role))


VIEW = "zoom=15&bbox=34.5,50,35.2,50.6"
ADDRESSES = (
    *(f"/download?domain=all&format={name}" for name in WRITERS if name not in ("png", "svg")),
    *(f"/download?format={name}&id=shelter" for name in ("jsonl", "csv")),
    f"/map/incidents?{VIEW}&selected=shelter",
    f"/map/incidents?{VIEW}&near=50.31,34.9,3&within=maybe",
    f"/map/frames?{VIEW}",
    f"/map/density?{VIEW}",
    f"/map/labels?{VIEW}",
    "/map/extent?area=34.9,50.3;34.92,50.3;34.92,50.32&within=maybe",
    "/map/regions?rows=region&shade=count&against=before",
    "/map/shapes?zoom=9&ids=shelter",
    "/map/places",
    "/map/shape/place/gn:9",
    "/map/shape/incident/shelter",
    "/feed.atom?domain=all",
    "/brief?against=before",
    *(f"/table?format=csv&shape=long&rows={rows}" for rows in TABLE_ROWS),
    *(f"/suggest?q={typed}" for typed in ("se", "su", "okh", "50.31")),
    *(f"/look?place={typed}" for typed in ("shelter", "sumy", "50.31, 34.9")),
    "/acts.csv",
    "/acts.jsonl",
    "/notes.csv?id=shelter",
    "/readyz",
    "/healthz",
)
OF_NO_INCIDENT = {
    "/places",
    "/map/base/{level}/{column}/{row}",
    f"/map/static/{FRAME}",
    "/page/{version}/{name}",
}


def test_every_address_that_says_something_of_incidents_is_asked(tmp_path: Path) -> None:
    reader, _ = served(tmp_path, WITHIN, Role.READER)
    routes = [route for route in reader.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    asked = {address.partition("?")[0] for address in ADDRESSES}
    left = {route.path for route in routes if not any(route.path_regex.match(each) for each in asked)}
    assert left == OF_NO_INCIDENT | {f"/{entry.address}" for entry in PAGES.values()}


def unpacked(content: bytes) -> str:
    """What a file says, also one that is an archive of others; without the marks of acts and when it was made."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(unpacked(archive.read(name)) for name in archive.namelist())
    if content[:4] == b"PAR1":
        return unpacked(json.dumps(pq.read_table(io.BytesIO(content)).to_pylist(), default=str).encode())
    return _MADE.sub("", content.decode("utf-8", "replace"))


_MADE = re.compile(r"\b[0-9a-f]{16}\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


def test_two_points_of_one_cell_are_the_same_at_every_address(tmp_path: Path) -> None:
    places = (50.31073, 34.90031, "Zvirynets"), (50.33, 34.93, "Lebedyn")
    first, second = (
        served(tmp_path / words, WITHIN, Role.READER, shelter(lat, lon, words))[0] for lat, lon, words in places
    )
    for address in ADDRESSES:
        assert unpacked(first.get(address).content) == unpacked(second.get(address).content), address


def test_no_address_says_a_reader_that_it_is_there_where_it_is_hidden(tmp_path: Path) -> None:
    reader, _ = served(tmp_path, HIDDEN, Role.READER)
    for address in ADDRESSES:
        text = unpacked(reader.get(address).content)
        assert not [word for word in (*WORDS, "shelter") if word in text.replace(address, "")], address


def test_an_editor_has_all_of_it(tmp_path: Path) -> None:
    editor, _ = served(tmp_path, WITHIN, Role.EDITOR)
    said = "".join(unpacked(editor.get(address).content) for address in ADDRESSES if "xlsx" not in address)
    assert all(word in said for word in WORDS)


def bisected(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Where what holds below stops holding, as somebody finds it who asks a dozen times."""
    for _ in range(13):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return (low + high) / 2


def test_a_search_by_halves_ends_at_the_cell_and_not_at_the_point(tmp_path: Path) -> None:
    reader, services = served(tmp_path, WITHIN, Role.READER)
    place = services.store.get("shelter").placement  # type: ignore[union-attr]
    assert place.point is not None

    def count(**words: str) -> int:
        answer = reader.get("/download", params={"format": "jsonl", "type": "drone_strike", "q": "", **words})
        return sum(json.loads(line)["id"] == "shelter" for line in answer.text.splitlines())

    true = Point(50.31073, 34.90031)
    edge = bisected(lambda at: count(bbox=f"30,{at},40,60", within="maybe") == 0, 45, 55)
    assert edge == pytest.approx(place.point.lat + 10 / KM_A_DEGREE, abs=0.01)
    assert abs(edge - true.lat) > 0.01
    reach = bisected(lambda km: count(near=f"{true.lat},{true.lon},{km}", within="maybe") == 1, 0.001, 60)
    assert reach == pytest.approx(max(0, place.point.distance_km(true) - 10), abs=0.3)
    assert true.distance_km(place.point) <= 10


@pytest.mark.parametrize("rule", [WITHIN, HIDDEN])
def test_of_a_damaged_file_readers_get_no_numbers_and_no_names_of_datasets(
    tmp_path: Path, rule: ProtectionRule
) -> None:
    filled(tmp_path / "store", shelter(source="secretive"), rules=(rule,))
    for path in (tmp_path / "store").glob("*.parquet"):
        path.write_bytes(path.read_bytes()[:100])
    store = Store.open(tmp_path / "store", clock=lambda: NOW)
    chosen = settings.read({"GEO_STORE": store.path, "GEO_ACCESS": "public"}, files=())
    services = Services(chosen, open_store=lambda _, **__: store, clock=lambda: NOW)
    said = {role: roles.seen_by(services, User(role)).missing_words() for role in (Role.READER, Role.ADMIN)}
    assert said[Role.READER] == wording.PART_MISSING
    assert "6 stored or changed incidents are missing" in said[Role.ADMIN]


def test_a_reader_is_told_that_it_is_on_purpose_and_an_editor_what_readers_see(tmp_path: Path) -> None:
    _, reading = served(tmp_path, WITHIN, Role.READER)
    incident = reading.store.get("shelter")
    assert incident is not None
    [where] = [row for row in details.table_rows(incident, bundled_gazetteer()) if row["name"] == "Where"]
    assert "known here only within 10 km, on purpose" in where["small"][0]
    assert work.details_values(reading, MapState(), incident)["readers"] == []
    assert wording.place_words(incident.placement, country="Ukraine") in ("Ukraine", "Sumy, Ukraine")


def desk(folder: Path) -> tuple[Store, Services, MapState]:
    store = filled(folder / "store", shelter())
    chosen = settings.read({"GEO_STORE": store.path, "GEO_WHO": "ana"}, files=())
    state = MapState()
    state.open("shelter")
    return store, Services(chosen, open_store=lambda _, **__: store), state


def protect(services: Services, state: MapState, **values: str) -> None:
    state.work.begin("protect")
    filled_in: dict[str, Any] = {name: [value] for name, value in ({"scope": "incident"} | values).items()}
    work.ACTIONS["protect"](services, state, {"do": "protect", "filled": filled_in})


def test_an_editor_protects_the_open_incident_and_takes_it_back(tmp_path: Path) -> None:
    store, services, state = desk(tmp_path)
    protect(services, state, within_km="10", days="14")
    assert state.work.done == "Readers see where it was within 10 km only, 14 days after it happened."
    shown = work.details_values(services, state, shelter())
    assert shown["readers"] == [state.work.done]
    state.work.begin("protect")
    form = work.details_values(services, state, shelter())
    assert ("10", "within 10 km", True) in form["within"]
    assert form["days"] == "14"
    work.ACTIONS["undo"](services, state, {"do": "undo"})
    assert store.rules() == ()
    assert [commit.act.who for commit in store.acts()[:2]] == ["ana", "ana"]


def test_of_a_whole_type_or_dataset_or_not_at_all(tmp_path: Path) -> None:
    store, services, state = desk(tmp_path)
    protect(services, state, scope="type", within_km="50")
    assert state.work.done == "Readers see where it was within 50 km only, as every drone strike."
    protect(services, state, scope="dataset", hidden="yes")
    assert "Readers don’t see it, as all of Samples." in state.work.done
    assert [(rule.scope, rule.name) for rule in store.rules()] == [("dataset", "samples"), ("type", "drone_strike")]
    protect(services, state, days="soon")
    assert state.work.problem == "Days are a whole number, such as 14."
    protect(services, state, within_km="9999")
    assert "kilometres are between 1 and 500" in state.work.problem


def test_the_file_of_all_acts_says_who_did_what_and_runs_no_formula(tmp_path: Path) -> None:
    store = filled(tmp_path / "store")
    store.protect(WITHIN, act=Act(who="=ana", note="their wish"))
    client = TestClient(Starlette(routes=download.routes(lambda: store, bundled_gazetteer)))
    rows = list(csv.DictReader(io.StringIO(client.get("/acts.csv").text)))
    lines = [json.loads(line) for line in client.get("/acts.jsonl").text.splitlines()]
    assert [row["act"] for row in rows] == [line["act"] for line in lines] == [act.id for act in store.acts()]
    assert (rows[0]["who"], lines[0]["who"], lines[0]["what"]) == ("'=ana", "=ana", "protect")
    assert rows[-1]["new"] == "5"
    assert lines[0]["when"].endswith("+00:00")


def test_acts_of_protection_have_no_rows_and_are_told_by_their_words(tmp_path: Path) -> None:
    store = filled(tmp_path / "store", rules=(WITHIN,))
    commit = store.acts()[0]
    assert (commit.new, commit.updated, commit.removed) == (0, 0, 0)
    assert commit.act.note == "incident shelter: readers see where it was within 10 km only"
    assert store.protect(HIDDEN, act=Act(note="their wish"))
    assert store.acts()[0].act.note == "incident shelter: readers don’t see it; their wish"
