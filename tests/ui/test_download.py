"""What is shown can be taken away by its address, in every format, and a wrong address is answered."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.filter import Filter
from geo.gazetteer import bundled_gazetteer
from geo.map import Ring
from geo.review import Notes
from geo.services import Services
from geo.settings import Settings
from geo.store import Store
from geo.ui.download import routes
from geo.writers import WRITERS
from tests.samples import SAMPLES

NOON = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    store = Store.open(tmp_path_factory.mktemp("store"))
    store.add(SAMPLES)
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer, now=lambda: NOON))) as client:
        yield client


def test_the_filter_of_a_link_chooses_what_is_in_the_file(client: TestClient) -> None:
    answer = client.get("/download?format=geojson&type=drone_strike")
    read = json.loads(answer.content)
    assert [feature["id"] for feature in read["features"]] == ["okhtyrka"]
    assert (read["filter"], read["made"]) == ("type=drone_strike", "2026-11-25T12:00:00+00:00")
    assert read["link"] == "http://testserver/?type=drone_strike"
    assert answer.headers["content-type"] == "application/geo+json"
    assert 'filename="incidents-drone_strike-2026-11-25.geojson"' in answer.headers["content-disposition"]


def test_the_words_of_the_view_are_taken_and_choose_nothing(client: TestClient) -> None:
    view = "incident=okhtyrka&tab=list&sort=-killed&lat=50.00000&lon=30.00000&zoom=7"
    answer = client.get(f"/download?format=geojson&type=drone_strike&{view}")
    assert answer.status_code == 200
    read = json.loads(answer.content)
    assert (len(read["features"]), read["filter"]) == (1, "type=drone_strike")
    assert read["link"] == f"http://testserver/?type=drone_strike&{view}"


@pytest.mark.parametrize("name", WRITERS)
def test_incidents_picked_by_hand_are_the_only_ones_in_the_file(name: str, client: TestClient) -> None:
    first, second = SAMPLES[0].id, SAMPLES[1].id
    answer = client.get("/download", params={"format": name, "id": [second, first, "nowhere"]})
    assert answer.status_code == 200
    if name == "jsonl":
        read = [json.loads(line) for line in answer.text.splitlines()]
        assert [each["id"] for each in read if "id" in each] == [second, first]
    if name == "geojson":
        read = json.loads(answer.content)
        assert (len(read["features"]), read["filter_words"]) == (2, "picked by hand")


def test_notes_are_in_a_file_of_their_own_that_no_spreadsheet_runs(tmp_path: Path) -> None:
    store, notes = Store.open(tmp_path / "store"), Notes(tmp_path / "notes.json")
    store.add(SAMPLES)
    first, second = SAMPLES[0].id, SAMPLES[1].id
    notes.change([first, second], lambda own: own.tagged("=1+1"))
    notes.change([first], lambda own: own.noted("The video\nshows it.", NOON, "me"))
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer, notes=lambda: notes))) as client:
        rows = list(csv.DictReader(io.StringIO(client.get("/notes.csv").text)))
        assert [(row["id"], row["tag"], row["note"], row["who"]) for row in rows] == [
            (first, "'=1+1", "", ""),
            (first, "", "The video\nshows it.", "me"),
            (second, "'=1+1", "", ""),
        ]
        assert len(client.get("/notes.csv", params={"id": second}).text.splitlines()) == 2
        for name in ("csv", "jsonl", "geojson"):
            assert "video" not in client.get("/download", params={"format": name, "id": first}).text
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer))) as client:
        assert client.get("/notes.csv").status_code == 404


@pytest.mark.parametrize("name", ["html", "svg", "kml"])
def test_maps_and_pictures_are_told_the_colours_of_now(name: str, tmp_path: Path) -> None:
    store, rings = Store.open(tmp_path / "store"), dict[str, Ring]()
    store.add(SAMPLES)
    with TestClient(
        Starlette(routes=routes(lambda: store, bundled_gazetteer, rings=lambda: rings, now=lambda: NOON))
    ) as client:
        plain = client.get(f"/download?format={name}").content
        rings["samples"] = Ring("The Samples", "Blue", "#1d5fd1", "#5aa9ff")
        ringed = client.get(f"/download?format={name}").content
    assert plain != ringed
    assert name == "html" or b"The Samples" in ringed  # where it is compressed


def test_hidden_domains_stay_hidden_unless_asked_for(client: TestClient) -> None:
    count = {words: client.get(f"/download?format=jsonl{words}").text.count("\n") for words in ("", "&domain=all")}
    assert count == {"": 4, "&domain=all": 5}


@pytest.mark.parametrize("name", WRITERS)
def test_each_format_is_saved_never_shown(client: TestClient, name: str) -> None:
    answer = client.get(f"/download?format={name}&domain=all")
    assert answer.status_code == 200
    assert len(answer.content) > 100
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["content-type"].split(";")[0] == WRITERS[name].media_type.split(";")[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("format=geojsn", "There is no format “geojsn”. Did you mean geojson?"),
        ("type=dron", "“dron” is not a type that this map knows."),
        ("min_killed=many", "can't be read as a whole number for the least killed."),
        ("lat=50", "map position can't be read."),
        ("tab=nowhere", "“nowhere” is not a tab of this page."),
        ("sort=beauty", "“beauty” is not an order of the list."),
    ],
)
def test_a_wrong_word_is_answered_in_a_sentence(client: TestClient, words: str, says: str) -> None:
    answer = client.get(f"/download?{words}")
    assert answer.status_code == 400
    assert says in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_nothing_chosen_is_a_file_without_incidents(client: TestClient) -> None:
    assert json.loads(client.get("/download?format=geojson&country=FR").content)["features"] == []


@pytest.mark.parametrize("name", ["geojson", "txt", "svg"])
def test_a_country_is_called_by_its_name(client: TestClient, name: str) -> None:
    assert "in Ukraine" in client.get(f"/download?format={name}&country=UA").text


def test_a_name_never_holds_other_peoples_text(client: TestClient) -> None:
    answer = client.get("/download", params={"country": '../x"\r\n'})
    assert 'filename="incidents-x-2026-11-25.csv"' in answer.headers["content-disposition"]


def test_a_store_that_fails_is_told_in_a_sentence(tmp_path: Path) -> None:
    def closed() -> Store:
        return Store.open(tmp_path / "a" / "file")

    (tmp_path / "a").write_text("no folder", encoding="utf-8")
    with TestClient(Starlette(routes=routes(closed, bundled_gazetteer))) as client:
        answer = client.get("/download")
    assert answer.status_code == 503
    assert "store" in answer.text


def test_a_brief_is_a_page_to_print_or_a_file(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(SAMPLES)
    services = Services(Settings(store=store.path, cache=tmp_path), open_store=lambda _, **__: store)
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer, brief=services.brief))) as client:
        page = client.get("/brief?type=drone_strike&title=Our+week&note=Mind+the+42.")
        assert page.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert "<h1>Our week</h1>" in page.text
        assert "No incident of this view has: 42." in page.text
        assert "http://testserver/?incident=okhtyrka" in page.text
        own = {"referer": "https://map.example.org/desk/?type=x", "sec-fetch-site": "same-origin"}
        behind_proxy = client.get("/brief?type=drone_strike", headers=own)
        assert "https://map.example.org/desk/?incident=okhtyrka" in behind_proxy.text
        foreign = client.get("/brief?type=drone_strike", headers=own | {"sec-fetch-site": "cross-site"})
        assert "map.example.org" not in foreign.text
        file = client.get("/brief?type=drone_strike&format=docx")
        assert file.headers["content-disposition"] == 'attachment; filename="brief.docx"'
        assert file.content.startswith(b"PK")
        pdf = client.get("/brief?type=drone_strike&format=pdf&against=year")
        assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        for wrong in ("type=nonsense", "format=odt"):
            assert client.get(f"/brief?{wrong}").status_code == 400


def test_a_table_is_given_as_it_stands_long_and_as_a_pivot(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(SAMPLES)
    services = Services(Settings(store=store.path, cache=tmp_path), open_store=lambda _, **__: store)
    view = "since=2025-08-14&until=2025-08-20"
    with TestClient(
        Starlette(routes=routes(lambda: store, bundled_gazetteer, table=services.breakdown_file))
    ) as client:
        table = client.get(f"/table?rows=region&{view}")
        assert table.headers["content-disposition"] == 'attachment; filename="incidents-by-region-table.csv"'
        rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
        assert rows[-1]["region"] == "all"
        assert int(rows[-1]["incidents"]) == store.count(Filter(since=dt.date(2025, 8, 14), until=dt.date(2025, 8, 20)))
        sumy = next(row for row in rows if row["region"].startswith("Sumy"))
        assert (sumy["country"], sumy["region_id"][:3], sumy["injured_low"]) == ("UA", "gn:", "14")
        assert "filter since=2025-08-14" in sumy["export"]
        pivot = client.get(f"/table?shape=pivot&{view}").content.decode("utf-8-sig").splitlines()[0]
        assert "2025-08-07,2025-08-08" in pivot
        assert pivot.count("2025-08-") == 14
        book = load_workbook(io.BytesIO(client.get(f"/table?format=xlsx&rows=actor&shape=long&{view}").content))
        assert book.sheetnames == ["Long", "Table", "Pivot", "By region", "By country", "By type", "About"]
        for wrong in ("rows=colour", "shape=round", "format=pdf", "type=nonsense"):
            assert client.get(f"/table?{wrong}").status_code == 400
