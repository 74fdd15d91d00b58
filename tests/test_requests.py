"""Whatever is asked of our routes, the answer is a file, JSON or a sentence: never a failure of ours."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from geo import settings
from geo.services import Services
from geo.store import Store
from geo.ui import addresses
from geo.ui.pages import PAGES
from geo.writers import WRITERS
from tests.samples import SAMPLES

VIEW = "zoom=5&bbox=20,40,45,60&"
FILTER = ("type", "country", "region", "q", "actor", "hide", "since", "until", "min_killed", "bbox")
"""Words of a filter: one of those that are codes, since the same lines read all of these, and each other one."""
WORDS = {
    f"/map/incidents?{VIEW}": (*FILTER, "draft", "v", "selected"),
    "/map/incidents?": ("zoom", "bbox", "draft"),
    "/map/extent?": FILTER,
    f"/map/labels?{VIEW}": ("v",),
    "/map/labels?": ("zoom", "bbox"),
    "/download?format=bib&": (*FILTER, "format", "incident", "tab", "sort", "lat", "lon", "zoom"),
}
"""What can be asked, and the words that each takes."""
ODD = {
    "empty": "",
    "300 letters": "x" * 300,
    "70,000 letters": "x" * 70_000,
    "300 letters of two bytes": "%C3%A4" * 300,
    "NUL": "%00",
    "a lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "a broken escape": "%zz%",
    "a private sign": "%F3%A0%81%81",
    "digits of another script": "%D9%A3",
    "a raised digit": "%C2%B2",
    "a way out": "..%2F..%2Fetc%2Fpasswd",
    "no number": "nan",
    "infinite": "-inf",
    "too large a number": "9" * 5000,
    "four of no number": "nan,nan,nan,nan",
    "a point's box": "0,0,0,0",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "no day": "0000-00-00",
}


class Server:
    """Our routes, asked with the bytes of a request as a server hands them on; tells only the status."""

    def __init__(self, folder: Path) -> None:
        store = Store.open(folder / "store")
        store.add(SAMPLES)
        choices = settings.read({"GEO_STORE": str(folder / "store"), "GEO_WHO": "ana"}, files=())
        ours = Services(choices, open_store=lambda _, **__: store)
        assert (ours.store, ours.gazetteer.country_name("UA")) == (store, "Ukraine")  # ready, before anybody asks
        ours.notes.change([SAMPLES[0].id], lambda own: own.tagged("ours").noted("=1+1", ours.now(), "ana"))
        self._app = Starlette(routes=addresses.routes(lambda: ours, lambda: ours))

    @property
    def paths(self) -> set[str]:
        """The addresses that answer, each part that may be anything as {}."""
        return {re.sub(r"\{.*?\}", "{}", route.path) for route in self._app.routes if isinstance(route, Route)}

    def status(
        self,
        path: str,
        query: bytes,
        headers: Sequence[tuple[bytes, bytes]] = (),
        method: str = "GET",
        body: bytes = b"",
    ) -> int:
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(errors="surrogatepass"),
            "root_path": "",
            "query_string": query,
            "headers": list(headers),
            "http_version": "1.1",
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("localhost", 1),
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0)
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            await asyncio.sleep(0)
            sent.append(message)

        asyncio.run(self._app(scope, receive, send))  # type: ignore[arg-type]
        return int(sent[0]["status"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    return Server(tmp_path_factory.mktemp("server"))


@pytest.mark.parametrize("path", WORDS)
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_value_of_any_word_fails(server: Server, path: str, odd: str) -> None:
    address, _, query = path.partition("?")
    failed = [word for word in WORDS[path] if server.status(address, f"{query}{word}={odd}".encode()) >= 500]
    assert not failed


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("chosen", ["", "country=FR", "q=nobody+says+this", "since=9999-12-31", "bbox=0,0,0,0"])
def test_every_format_has_an_answer_for_every_choice(server: Server, name: str, chosen: str) -> None:
    assert server.status("/download", f"format={name}&{chosen}".encode()) == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/map/shape/place/{}", "/map/shape/incident/{}", "/map/static/{}", "/map/{}", "/{}", "/page/{}"),
        *("/map/base/{}/1/1", "/map/base/1/{}/1", "/map/base/1/1/{}"),
    ],
)
@given(odd=st.text(st.characters(exclude_categories=[]), max_size=400) | st.integers().map(str) | st.just("9" * 4400))
def test_no_part_of_a_path_fails(server: Server, path: str, odd: str) -> None:
    assert server.status(path.format(odd), b"") < 500


@given(
    path=st.sampled_from(list(WORDS)),
    pairs=st.lists(
        st.tuples(st.sampled_from([*FILTER, "draft", "v", "format"]), st.binary(max_size=40), st.booleans()), max_size=4
    ),
)
def test_no_mixture_of_words_fails(server: Server, path: str, pairs: list[tuple[str, bytes, bool]]) -> None:
    address, _, query = path.partition("?")
    values = [(word, quote_from_bytes(raw).encode() if escaped else raw) for word, raw, escaped in pairs]
    mixed = b"&".join(word.encode() + b"=" + value for word, value in values)
    assert server.status(address, query.encode() + mixed) < 500


ROUTES = {
    "/map/incidents": ("zoom", "bbox", "draft", "v", "selected", "by"),
    "/map/frames": ("zoom", "bbox", "by", "v"),
    "/map/extent": ("v",),
    "/map/labels": ("zoom", "bbox", "v"),
    "/map/regions": ("by", "counts", "against", "v"),
    "/map/shapes": ("ids", "v"),
    "/map/places": ("v",),
    "/map/shape/place/{}": ("v",),
    "/map/shape/incident/{}": ("v",),
    "/map/base/{}/{}/{}": ("v",),
    "/download": ("format", "incident", "ids", "sort", "lat", "lon", "zoom", "places"),
    "/map/density": ("zoom", "bbox", "v"),
    "/map/static/incident-map.js": ("v",),
    "/brief": ("format", "against", "title", "note"),
    "/table": ("format", "rows", "shape", "against"),
    "/notes.csv": ("id",),
    "/acts.csv": (),
    "/acts.jsonl": (),
    "/places": ("name",),
    "/feed.atom": (),
    "/healthz": (),
    "/readyz": (),
    "/page/{}/{}": (),
    "/suggest": ("q", "words", "typed"),
    "/look": ("place",),
    "/{}": ("incident", "lat", "lon", "zoom"),
}
"""Every address that answers by itself, and the words that it takes beside those of a filter."""
VALUES = (
    *(value.encode() for value in ODD.values()),
    *(name.encode() for name in WRITERS),
    *(b"drone_strike", b"UA", b"kyiv", b'"a b" OR -c', b"2025-01-01", b"30d", b"50.45,30.52,30", b"20,40,45,60", b"7"),
    *(b"pdf", b"docx", b"xlsx", b"long", b"before", b"none", b"type", b"actor", b"a.geojson", b"a.kml", b"a.gpkg"),
    *(b"country", b"region", b"year", b"-date_start", b"30,50;31,50;31,51", b"all", b"a1"),
)
BODIES = (
    b"",
    b'{"type": "Point", "coordinates": [30.5, 50.4]}',
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null, "properties": null}]}',
    b'{"type": "Polygon", "coordinates": [[[1e999, 0], [0, "x"]]]}',
    b"<kml><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></kml>",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><kml>&b;</kml>",
    b"[" * 5000,
    b"SQLite format 3\0" + bytes(100),
)
"""Of files of places."""
REQUESTS = int(os.environ.get("REQUESTS", "100000"))
"""So many of the slow ones."""


def described(data: st.DataObject) -> tuple[str, bytes, list[tuple[bytes, bytes]], str, bytes]:
    """A request: an address of ours, words that it takes or doesn't, each with something, and what a browser adds."""
    path = data.draw(st.sampled_from(list(ROUTES)))
    parts = st.sampled_from(["0", "1", "9" * 30, "a1", "%2e%2e", "\ud800", "x" * 300]) | st.text(max_size=12)
    filled = path.format(*(data.draw(parts) for _ in range(path.count("{}"))))
    words = st.sampled_from([*ROUTES[path], *FILTER, "near", "area", "within", "last", "tag", "precision", "draft"])
    value = st.sampled_from(VALUES) | st.binary(max_size=30).map(lambda raw: quote_from_bytes(raw).encode())
    pairs = data.draw(st.lists(st.tuples(words, value), max_size=6))
    header = st.sampled_from([b"if-none-match", b"accept", b"range", b"accept-encoding", b"cookie"])
    headers = data.draw(st.lists(st.tuples(header, st.binary(max_size=20)), max_size=2))
    method = data.draw(st.sampled_from(["GET"] * 8 + ["HEAD", "POST", "OPTIONS"] + ["POST"] * 8 * (path == "/places")))
    body = data.draw(st.sampled_from(BODIES)) if method == "POST" else b""
    return filled, b"&".join(word.encode() + b"=" + each for word, each in pairs), headers, method, body


def test_every_address_is_among_those_described(server: Server) -> None:
    assert server.paths - {f"/{entry.address}" for entry in PAGES.values()} == ROUTES.keys()


@given(data=st.data())
@examples(max_examples=3 * examples.default.max_examples)
def test_no_request_fails(server: Server, data: st.DataObject) -> None:
    assert server.status(*described(data)) < 500


@pytest.mark.slow
@pytest.mark.timeout(0)
@given(data=st.data())
@examples(max_examples=REQUESTS, deadline=5000)
def test_no_request_of_very_many_fails_or_takes_long(server: Server, data: st.DataObject) -> None:
    assert server.status(*described(data)) < 500
