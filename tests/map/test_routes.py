"""What the map's HTTP answers: incidents as GeoJSON, shapes, names, tiles, and plain words for what can't be read."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from starlette.applications import Starlette

from geo import geodesy
from geo.errors import StoreError
from geo.filter import Filter
from geo.gazetteer import Gazetteer
from geo.map import basemap, map_routes, scripts
from geo.model import Incident, Placement, Point, Report
from geo.review import Draft, Proposal
from geo.store import Store
from tests.strategies import HOSTILE

BOX = "20,40,45,60"


@dataclasses.dataclass
class Answer:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks an ASGI application in this process."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def get(self, address: str, **headers: str) -> Answer:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
            "http_version": "1.1",
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("localhost", 1),
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))  # type: ignore[arg-type]
        start, *bodies = sent
        names = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], names, b"".join(part.get("body", b"") for part in bodies))


def incident(number: str, *, lat: float | None = 50.3, lon: float = 34.9, **more: Any) -> Incident:
    place = Placement()
    if lat is not None:
        known = {"precision": "settlement", "name": "Okhtyrka", "country": "UA", "method": "source"}
        place = Placement(point=Point(lat, lon), **(known | more.pop("place", {})))
    day = dt.date(2025, 8, 20)
    told: dict[str, Any] = {
        "title": f"Title of {number}",
        "event_type": "drone_strike",
        "source": "test",
        "source_id": number,
        "date_start": day,
        "date_end": day,
        "date_precision": "week",
    }
    return Incident(id=number, placement=place, **(told | more))


LINE = {"type": "LineString", "coordinates": [[27.6, 57.5], [28.2, 56.5]]}
REGION = {"precision": "province", "place_id": "gn:692196", "radius_km": 100.0}
BORDER = {"precision": "line", "geometry": json.dumps(LINE)}
TEXTS = tuple(text for text in HOSTILE if text)
INCIDENTS = (
    incident("town"),
    incident("region", lat=51.1, lon=34.1, place=REGION),
    incident("line", lat=56.5, lon=28.1, event_type="border_fortification", place=BORDER),
    incident("nowhere", lat=None),
    incident("talk", lat=48.2, lon=16.4, event_type="talks"),
    *(incident(f"pile-{number}", lat=50.0, lon=36.2) for number in range(3)),
    *(incident(f"hostile-{number}", lat=52 + number / 3, lon=25.0, title=text) for number, text in enumerate(TEXTS)),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store.open(tmp_path_factory.mktemp("store"))
    made.add(INCIDENTS)
    return made


@pytest.fixture(scope="module")
def client(store: Store, gazetteer: Gazetteer) -> Iterator[Client]:
    return Client(Starlette(routes=map_routes(lambda: store, lambda: gazetteer)))


def in_view(client: Client, query: str = "", *, zoom: float = 6, bbox: str = BOX) -> Any:
    answer = client.get(f"/map/incidents?zoom={zoom}&bbox={bbox}&{query}")
    assert answer.status == 200, answer.body
    return answer.json


def singles(answer: Any) -> dict[str, Any]:
    return {one["properties"]["id"]: one for one in answer["features"] if "id" in one["properties"]}


def test_what_is_played_comes_in_one_answer(client: Client) -> None:
    answer = client.get(f"/map/frames?zoom=5&bbox={BOX}&by=week")
    played = answer.json
    assert (answer.status, played["by"]) == (200, "week")
    assert (
        sum(played["rows"][4]) + played["undated"] == client.get(f"/map/incidents?zoom=5&bbox={BOX}").json["incidents"]
    )
    assert all(len(row) == len(played["rows"][0]) for row in played["rows"])
    refused = client.get(f"/map/frames?zoom=5&bbox={BOX}&by=hour")
    assert (refused.status, refused.body.decode()) == (400, "by must be day or week or month, not “hour”.")


def test_incidents_are_geojson_that_counts_itself(client: Client) -> None:
    answer = in_view(client)
    assert answer["type"] == "FeatureCollection"
    located = [one for one in INCIDENTS if one.placement.point is not None and one.domain != "political"]
    inside = [one for one in located if 40 <= one.placement.point.lat <= 60]  # type: ignore[union-attr]
    assert answer["incidents"] == len(inside)
    assert sum(one["properties"].get("count", 1) for one in answer["features"]) == len(inside)
    town = singles(answer)["town"]
    assert town["geometry"] == {"type": "Point", "coordinates": [34.9, 50.3]}
    assert (
        town["properties"] | {"title": "Title of town", "place": "Okhtyrka", "date": "week of 20 Aug 2025"}
        == town["properties"]
    )
    assert town["properties"]["cell"] == geodesy.cell(Point(50.3, 34.9))


def test_what_has_no_place_or_is_hidden_is_not_drawn_and_can_be_asked_for(client: Client) -> None:
    assert not {"nowhere", "talk"} & set(singles(in_view(client, bbox="-180,-90,180,90", zoom=9)))
    assert "talk" in singles(in_view(client, "domain=all", bbox="-180,-90,180,90", zoom=9))
    assert set(singles(in_view(client, "type=border_fortification"))) == {"line"}


def test_a_shape_is_named_only_for_what_is_no_point(client: Client) -> None:
    found = singles(in_view(client))
    assert found["town"]["properties"]["shape"] is None
    assert found["region"]["properties"]["shape"] == "place/gn:692196"
    assert found["line"]["properties"]["shape"] == "incident/line"
    region = client.get("/map/shape/place/gn:692196").json
    assert region["type"] in ("Polygon", "MultiPolygon")
    assert client.get("/map/shape/incident/line").json == LINE
    assert client.get("/map/shape/place/no:such").json is None
    assert client.get("/map/shape/incident/" + quote("no/such?")).json is None


def test_regions_are_shaded_and_their_shapes_come_together(tmp_path: Path, gazetteer: Gazetteer) -> None:
    place = REGION | {"country": "UA", "admin1": "Sumy region"}
    held = Store.open(tmp_path / "store")
    held.add([incident("region", lat=51.1, lon=34.1, place=place)])
    routes = map_routes(
        lambda: held, lambda: gazetteer, breakdown=lambda shown, rows, _against: held.breakdown(shown, rows)
    )
    client = Client(Starlette(routes=routes))
    answer = client.get("/map/regions?shade=count&rows=region").json
    [sumy] = answer["regions"]
    assert (sumy["id"], sumy["name"], sumy["words"]) == (REGION["place_id"], "Sumy", "1")
    assert answer["legend"]["title"] == "Incidents"
    shapes = client.get(f"/map/shapes?zoom=6&id={sumy['id']}&id=gn:0").json
    assert list(shapes) == [sumy["id"]]
    for wrong in ("rows=type", "shade=blue", "against=me", "type=nonsense"):
        assert client.get(f"/map/regions?{wrong}").status == 400
    assert client.get("/map/shapes?zoom=x&id=gn:0").status == 400


def test_density_is_of_spots_and_towns_and_the_rest_shades_its_region(tmp_path: Path, gazetteer: Gazetteer) -> None:
    place = REGION | {"country": "UA", "admin1": "Sumy region"}
    held = Store.open(tmp_path / "store")
    held.add([incident("region", lat=51.1, lon=34.1, place=place), incident("town", lat=50.9, lon=34.8)])
    routes = map_routes(
        lambda: held, lambda: gazetteer, breakdown=lambda shown, rows, _against: held.breakdown(shown, rows)
    )
    client = Client(Starlette(routes=routes))
    answer = client.get(f"/map/density?zoom=6&bbox={BOX}").json
    [[cell, *spot]] = answer["cells"]
    assert spot == [50.9, 34.8, 1]
    assert [one.id for one in held.members(Filter(), [(cell, answer["level"])])] == ["town"]
    assert client.get(f"/map/density?zoom=6&bbox={BOX}&precision=province").json["cells"] == []
    rest = client.get("/map/regions?rest=1&rows=region&shade=count").json
    assert ([region["words"] for region in rest["regions"]], rest["legend"]["title"][:10]) == (["1"], "Known only")
    assert client.get("/map/regions?rest=1&shade=count&precision=settlement").json["regions"] == []


def test_what_a_draft_has_by_now_isnt_kept_for_the_version_that_was_asked_for(store: Store) -> None:
    moment = dt.datetime(2025, 8, 20, tzinfo=dt.UTC)

    def draft(event_type: str) -> Draft:
        held = incident("town", event_type=event_type)
        return Draft("d", Report("r"), "", moment, proposals=(Proposal(held),))

    before, after = draft("drone_strike"), draft("protest")
    now = [after]
    client = Client(Starlette(routes=map_routes(lambda: store, Gazetteer.open, lambda _id: now[0])))
    late = client.get(f"/map/incidents?draft=d&v={before.version}")
    assert [one["properties"]["type"] for one in late.json["features"]] == ["protest"]
    assert "no-cache" in late.headers["cache-control"]
    now[0] = before
    again = client.get(f"/map/incidents?draft=d&v={before.version}", if_none_match=late.headers["etag"])
    assert [one["properties"]["type"] for one in again.json["features"]] == ["drone_strike"]
    assert "max-age" in again.headers["cache-control"]


def test_incidents_on_one_spot_are_a_cluster_that_no_zoom_parts(client: Client, store: Store) -> None:
    cluster = next(one["properties"] for one in in_view(client, zoom=12, bbox="36,49.9,36.4,50.1")["features"])
    assert (cluster["count"], cluster["types"], cluster["parts_at"]) == (3, {"drone_strike": 3}, None)
    members = store.members(Filter(), [(cluster["cell"], cluster["level"])])
    assert {one.id for one in members} == {"pile-0", "pile-1", "pile-2"}


def test_what_is_known_to_a_region_is_one_number_in_it_wherever_sources_put_it(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    store = Store.open(tmp_path)
    donetsk = {"precision": "district", "admin1": "Donetsk region", "radius_km": 40.0}
    store.add(incident(f"in-{number}", lat=47.0 + number / 3, lon=37.5, place=donetsk) for number in range(4))
    store.add([incident("alone", lat=51.1, lon=34.1, place=REGION)])
    store.add(incident(f"country-{number}", lat=49.0, lon=32.0, place={"precision": "country"}) for number in range(2))
    client = Client(Starlette(routes=map_routes(lambda: store, lambda: gazetteer)))
    answer = in_view(client, bbox="30,46,40,53")
    areas = {one["properties"]["area"]: one for one in answer["features"]}
    number = areas["UA/Donetsk region"]["properties"]
    assert (number["count"], number["types"], number["name"]) == (4, {"drone_strike": 4}, "Donetsk region")
    assert number["shape"].startswith("place/")
    assert areas["UA/gn:692196"]["properties"]["id"] == "alone"
    assert answer["countries"] == {"UA": 2}, "not drawn, but said"
    assert answer["incidents"] == 5
    part = in_view(client, bbox="37.9,48.6,38.4,49.0", zoom=10)
    (seen,) = part["features"]
    lon, lat = seen["geometry"]["coordinates"]
    assert seen["properties"]["count"] == 4, "all of it, where only a part of the region is seen"
    assert 37.9 <= lon <= 38.4
    assert 48.6 <= lat <= 49.0
    assert in_view(client, bbox="-10,40,0,45")["countries"] == {}


def test_a_cluster_says_the_zoom_that_parts_it(client: Client) -> None:
    world = in_view(client, zoom=0, bbox="-180,-85,180,85")
    cluster = next(one["properties"] for one in world["features"] if one["properties"].get("count", 0) > 5)
    deeper = in_view(client, zoom=cluster["parts_at"] + 1, bbox="-180,-85,180,85")
    assert len(deeper["features"]) > len(world["features"])


def test_the_open_incident_is_told_apart_even_within_a_cluster(client: Client) -> None:
    answer = in_view(client, "selected=pile-1")
    assert answer["selected"]["properties"]["id"] == "pile-1"
    assert in_view(client, "selected=nowhere")["selected"] is None
    assert in_view(client, "selected=no-such")["selected"] is None
    assert in_view(client, "selected=pile-1", bbox="0,0,1,1")["selected"] is None


def test_the_filters_own_box_is_the_second_one(client: Client) -> None:
    assert singles(in_view(client, "bbox=28,56,29,57")) == {}, "the line goes on outside of the box"
    assert set(singles(in_view(client, "bbox=28,56,29,57&within=maybe"))) == {"line"}


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_comes_back_as_it_was(client: Client, store: Store, text: str) -> None:
    found = singles(in_view(client, zoom=10, bbox="24,51,26,60"))
    titles = {one["properties"]["title"] for one in found.values()}
    stored = {one.title[:300] for one in store.query(Filter())}
    assert text[:300] in titles
    assert titles <= stored
    assert client.get("/map/incidents?" + urlencode({"zoom": 5, "bbox": BOX, "q": text})).status == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "zoom must be a number"),
        ("zoom=x&bbox=1,2,3,4", "zoom must be a number"),
        ("zoom=nan&bbox=1,2,3,4", "zoom must be a number"),
        ("zoom=99&bbox=1,2,3,4", "zoom must be a number"),
        ("zoom=5", "bbox must be west,south,east,north"),
        ("zoom=5&bbox=1,2,3", "bbox must be west,south,east,north"),
        ("zoom=5&bbox=1,2,3,inf", "bbox must be west,south,east,north"),
        ("zoom=5&bbox=1,50,3,40", "bbox must be west,south,east,north"),
        ("zoom=5&bbox=1,2,3,4&type=bang", "“bang” is not a type"),
        ("zoom=5&bbox=1,2,3,4&since=now", "can't be read as a day"),
        ("zoom=5&bbox=1,2,3,4&bbox=7", "can't be read as west,south,east,north"),
    ],
)
def test_what_cannot_be_read_is_answered_in_a_sentence(client: Client, query: str, words: str) -> None:
    answer = client.get(f"/map/incidents?{query}")
    assert answer.status == 400
    assert words in answer.body.decode()
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_store_that_fails_is_told_in_its_own_words(gazetteer: Gazetteer) -> None:
    def broken() -> Store:
        raise StoreError("the store’s folder can’t be read: ask its owner")

    answer = Client(Starlette(routes=map_routes(broken, lambda: gazetteer))).get(f"/map/incidents?zoom=5&bbox={BOX}")
    assert (answer.status, answer.body.decode()) == (503, "the store’s folder can’t be read: ask its owner")


def test_a_box_across_the_antimeridian_holds_both_sides(tmp_path: Path, gazetteer: Gazetteer) -> None:
    store = Store.open(tmp_path)
    store.add(
        [incident("east", lat=-17, lon=179.5), incident("west", lat=-17, lon=-179.5), incident("far", lat=-17, lon=0)]
    )
    client = Client(Starlette(routes=map_routes(lambda: store, lambda: gazetteer)))
    assert set(singles(in_view(client, zoom=9, bbox="178,-20,-178,-10"))) == {"east", "west"}


def test_the_same_is_not_sent_twice_and_a_change_is_seen(tmp_path: Path, gazetteer: Gazetteer) -> None:
    store = Store.open(tmp_path)
    store.add([incident("a")])
    client = Client(Starlette(routes=map_routes(lambda: store, lambda: gazetteer)))
    address = f"/map/incidents?zoom=5&bbox={BOX}"
    first = client.get(address)
    again = client.get(address, if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    kept = client.get(f"{address}&v={store.state}")
    assert "max-age" in kept.headers["cache-control"]
    store.add([incident("b", lat=55)])
    after = client.get(address, if_none_match=first.headers["etag"])
    assert after.status == 200
    assert after.json["incidents"] == 2
    assert "no-cache" in client.get(f"{address}&v=0").headers["cache-control"]


def test_the_extent_holds_regions_whole(client: Client) -> None:
    west, south, east, north = client.get("/map/extent?type=drone_strike").json["bbox"]
    assert north > 51.1 + 0.8
    assert (west, south) < (34.1 - 0.8, 50.0)
    assert east >= 36.2
    assert client.get("/map/extent?q=nothing-at-all").json == {"bbox": None}


def test_names_come_with_the_zoom_the_largest_first(client: Client) -> None:
    def names(zoom: float, kind: str, box: str = BOX) -> list[str]:
        labels = client.get(f"/map/labels?zoom={zoom}&bbox={box}").json["labels"]
        return [one["name"] for one in labels if one["kind"] == kind]

    assert "Ukraine" in names(5, "country")
    assert "Russia" in names(5, "country")  # its middle lies far outside
    assert "Kyiv" in names(5, "town")
    assert "Okhtyrka" not in names(5, "town")
    assert len(names(3, "town")) < len(names(6, "town"))
    whole = names(1.5, "country", "-180,-60,180,80")
    assert "Canada" in whole
    assert "Ukraine" not in whole  # narrower there than its name
    assert not names(12, "country")
    assert client.get("/map/labels?zoom=5").status == 400
    flat = client.get("/map/labels?zoom=5&bbox=20,50,40,50")  # a frame that the browser hasn't laid out yet
    assert (flat.status, flat.json["labels"]) == (200, [])


def test_the_base_map_draws_crimea_as_ukraine_and_kosovos_line_dashed(client: Client) -> None:
    def lines_near(kind: str, lat: float, lon: float, reach: float) -> bool:
        column, row = (part * 32 for part in geodesy.fraction(Point(lat, lon)))
        tile = client.get(f"/map/base/5/{int(column)}/{int(row)}").json
        units = basemap.UNITS
        at = ((column % 1) * units, (row % 1) * units)
        return any(
            abs(x - at[0]) < reach and abs(y - at[1]) < reach
            for line in tile.get(kind, "").split("M")
            for x, y in points(line)
        )

    def points(line: str) -> Iterator[tuple[float, float]]:
        numbers = [int(one) for one in line.replace("l", " ").replace("z", " ").replace("-", " -").split()]
        x = y = 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            yield x, y

    assert lines_near("regions", 46.15, 33.65, 90)  # Perekop: the border of a region, not of a state
    assert not lines_near("borders", 46.15, 33.65, 90)
    assert lines_near("disputed", 42.9, 21.3, 200)  # Kosovo and Serbia
    assert lines_near("borders", 50.3, 36.0, 200)  # Ukraine and Russia, north of Kharkiv


def test_every_tile_has_an_answer(client: Client) -> None:
    assert client.get("/map/base/5/1/12").json == {}  # the Pacific
    assert client.get("/map/base/0/0/0").json["land"].startswith("M")
    assert list(client.get("/map/base/5/2/8").json) == ["land", "lakes", "rivers"]  # Alaska
    assert client.get("/map/base/99/1/1").json == {}


def test_a_tile_comes_compressed_to_who_takes_it_so(client: Client) -> None:
    plain, packed = (client.get("/map/base/0/0/0", accept_encoding=each) for each in ("gzip;q=0", "br, gzip"))
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_the_script_may_be_kept_for_ever_under_its_own_address(client: Client) -> None:
    answer = client.get(f"/map/static/{scripts.FRAME}?v=1")
    assert answer.body == scripts.frame()
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert client.get("/map/static/../routes.py").status == 404
