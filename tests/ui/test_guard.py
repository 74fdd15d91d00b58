"""Who is answered: only by our own names, only our own pages; what every answer carries; and that nobody else is asked.

A real server is asked as browsers ask, on every route that there is.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.testclient import TestClient

from geo.map import map_routes
from geo.sources import open_store
from geo.ui import download, feed, readiness, suggestions
from geo.ui import http as shell
from geo.ui.guard import Guard
from tests import servers
from tests.browser.conftest import free_port, running
from tests.browser.sample import INCIDENTS

VIEW = "zoom=5&bbox=20,40,45,60"
ADDRESSES = [
    "/",
    "/report",
    "/review",
    "/sources",
    "/data",
    "/datasets",
    "/doubles",
    "/page/0/panel.js",
    "/download?format=csv",
    "/brief",
    "/table",
    "/notes.csv",
    "/acts.csv",
    "/acts.jsonl",
    "/feed.atom",
    "/suggest?q=odesa",
    "/look?place=odesa",
    "/healthz",
    "/readyz",
    "/_stcore/metrics",
    f"/map/incidents?{VIEW}",
    f"/map/frames?{VIEW}",
    f"/map/density?{VIEW}",
    "/map/extent",
    f"/map/labels?{VIEW}",
    "/map/regions",
    "/map/shapes?zoom=5",
    "/map/places",
    "/map/shape/place/none",
    "/map/shape/incident/none",
    "/map/base/0/0/0",
    "/map/static/incident-map.js",
    "/component/streamlit_folium.st_folium/index.html",
    "/_stcore/health",
    "/_stcore/host-config",
    "/favicon.png",
    "/no/such/page",
]
"""An address for each route of ours, and Streamlit's kinds of them."""

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
EMBEDDED = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FRAMED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
GONE_TO = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, list[str]]]:
    """The port of a dashboard that also has the names map.example.org and karte.example; and whom it asks elsewhere."""
    folder = tmp_path_factory.mktemp("guarded")
    open_store(folder / "store").add(INCIDENTS)
    own = {"GEO_HOSTS": "map.example.org, karte.example", "GEO_ACCESS": "trusted"}
    with watched_proxy() as (environment, came), running(folder, **own, **environment) as address:
        yield urlsplit(address).port or 0, came


@pytest.fixture(scope="module")
def port(guarded: tuple[int, list[str]]) -> int:
    """Its port alone."""
    return guarded[0]


def ask(
    port: int, address: str, headers: Mapping[str, str] | list[tuple[str, str]] = NO_HEADERS, *, method: str = "GET"
) -> tuple[http.client.HTTPResponse, str]:
    """The answer and its text; headers in order, so that one may stand twice, and Host ours unless it is among them."""
    pairs = list(headers.items()) if isinstance(headers, Mapping) else headers
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.putrequest(method, address, skip_host=True, skip_accept_encoding=True)
        for name, value in pairs if "Host" in dict(pairs) else [("Host", f"localhost:{port}"), *pairs]:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer, "" if answer.status == 101 else answer.read().decode("utf-8", "replace")


def shake_hands(
    port: int, headers: Mapping[str, str] = NO_HEADERS, *, address: str = "/_stcore/stream"
) -> tuple[http.client.HTTPResponse, str]:
    """Ask for Streamlit's websocket, as a browser does."""
    return ask(
        port,
        address,
        {
            "Host": f"localhost:{port}",
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Protocol": "streamlit",
            **headers,
        },
    )


def test_every_route_of_ours_is_among_the_addresses() -> None:
    def nothing() -> Any:
        """No route is called."""

    routes = [
        *map_routes(nothing, nothing),
        *download.routes(nothing, nothing),
        *feed.routes(nothing, nothing),
        *readiness.routes(nothing),
        *suggestions.routes(nothing, nothing, nothing),
        *shell.routes(),
    ]
    for route in routes:
        scopes = [
            {"type": "http", "method": "GET", "path": urlsplit(address).path, "root_path": ""} for address in ADDRESSES
        ]
        assert any(route.matches(scope)[0] == Match.FULL for scope in scopes), route


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_foreign_name_is_answered_by_no_route(port: int, address: str) -> None:
    answer, text = ask(port, address, {"Host": f"evil.test:{port}"})
    assert (answer.status, answer.getheader("Content-Type")) == (421, "text/plain; charset=utf-8")
    assert text == f"This program doesn’t answer to “evil.test:{port}”. If that is its name here, add it to GEO_HOSTS."


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "evil.test:localhost",
        "localhost@evil.test",
        "127.0.0.1.evil.test",
        "localhost:80:90",
        "localhost evil.test",
        "[::1",
        "0.0.0.0",
        "192.168.1.5",
        "example.org",
        "",
    ],
)
def test_what_is_none_of_our_names_is_refused(port: int, host: str) -> None:
    assert ask(port, "/map/extent", {"Host": host})[0].status in (400, 421)
    assert shake_hands(port, {"Host": host})[0].status in (400, 403, 421)


def test_a_request_with_two_hosts_is_refused(port: int) -> None:
    hosts = [("Host", f"localhost:{port}"), ("Host", "evil.test")]
    assert ask(port, "/map/extent", hosts)[0].status in (400, 421)


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:1", "LOCALHOST", "localhost.", "127.0.0.1:8501", "[::1]:8501", "[0:0:0:0:0:0:0:1]"],
)
def test_this_computer_is_answered_at_any_port(port: int, host: str) -> None:
    assert ask(port, "/map/extent", {"Host": host})[0].status == 200


def test_the_operators_names_are_answered(port: int) -> None:
    for host in ("map.example.org", "Map.Example.org:8443", "karte.example"):
        assert ask(port, "/map/extent", {"Host": host})[0].status == 200
        assert shake_hands(port, {"Host": host, "Origin": f"https://{host}"})[0].status == 101


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_foreign_origin_is_answered_by_no_route(port: int, address: str) -> None:
    for origin in ("http://evil.test", f"http://localhost:{port + 1}", f"http://127.0.0.1:{port}", "null"):
        for method in ("GET", "POST", "OPTIONS"):
            answer, text = ask(port, address, {"Origin": origin}, method=method)
            assert (answer.status, text[:43]) == (403, "This program answers its own pages only; th"), (method, origin)
            assert answer.getheader("Access-Control-Allow-Origin") is None


def test_an_upload_from_elsewhere_is_refused(port: int) -> None:
    for method in ("PUT", "DELETE"):
        answer, text = ask(port, "/_stcore/upload_file/a/b", {"Origin": "http://evil.test"}, method=method)
        assert (answer.status, text[:12]) == (403, "This program")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.test", "Origin": "http://evil.test"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "websocket"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    ],
)
def test_the_websocket_is_for_our_own_pages(port: int, headers: dict[str, str]) -> None:
    answer, text = shake_hands(port, headers)
    assert answer.status == (421 if "Host" in headers else 403)
    assert text.startswith("This program")
    assert answer.getheader("X-Frame-Options") == "SAMEORIGIN"


def test_there_is_no_other_websocket_and_the_answer_says_what_may_be_done_with_it(port: int) -> None:
    answer, text = shake_hands(port, address="/elsewhere")
    assert (answer.status, text) == (404, "There is nothing at this address.")
    assert {name: answer.getheader(name) for name in HEADERS} == HEADERS


def test_the_websocket_answers_our_page_and_programs(port: int) -> None:
    for headers in (
        {},
        {"Origin": f"http://localhost:{port}", "Sec-Fetch-Site": "same-origin"},
        {"Host": f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}"},
    ):
        assert shake_hands(port, headers)[0].status == 101


@pytest.mark.parametrize("address", [*ADDRESSES, "/download?format=png"])
def test_another_sites_page_can_embed_frame_and_fetch_nothing(port: int, address: str) -> None:
    for site in ("cross-site", "same-site"):
        for way in (EMBEDDED, FRAMED, {}, GONE_TO | {"Sec-Purpose": "prefetch"}):
            answer, text = ask(port, address, {"Sec-Fetch-Site": site, **way})
            assert (answer.status, text[:12]) == (403, "This program"), (site, way)


def test_a_site_that_the_operator_named_may_frame_us_and_still_embed_and_fetch_nothing() -> None:
    framing = [Middleware(Guard, framing=["https://news.example.org"])]
    routes = [Route("/", lambda _: PlainTextResponse("ours"))]
    client = TestClient(Starlette(routes=routes, middleware=framing), base_url="http://localhost")
    framed = client.get("/", headers={"Sec-Fetch-Site": "cross-site", **FRAMED})
    assert framed.text == "ours"
    assert "frame-ancestors 'self' https://news.example.org;" in framed.headers["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in framed.headers
    for way in (EMBEDDED, {}, FRAMED | {"Sec-Purpose": "prefetch"}):
        assert client.get("/", headers={"Sec-Fetch-Site": "cross-site", **way}).status_code == 403


@pytest.mark.parametrize("address", ["/?type=drone_strike", "/download?format=csv", "/report"])
def test_somebody_who_follows_a_link_is_answered(port: int, address: str) -> None:
    for site in ("cross-site", "same-site", "none", "same-origin"):
        assert ask(port, address, {"Sec-Fetch-Site": site, **GONE_TO})[0].status == 200
    posted = ask(port, address, {"Sec-Fetch-Site": "cross-site", **GONE_TO}, method="POST")[0]
    assert posted.status == 403


def test_what_our_own_page_loads_is_answered(port: int) -> None:
    own = {"Sec-Fetch-Site": "same-origin", **EMBEDDED}
    assert ask(port, "/download?format=csv", own)[0].status == 200
    assert ask(port, f"/map/incidents?{VIEW}", own | {"Origin": f"http://localhost:{port}"})[0].status == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/map/incidents?zoom=far", "/download?format=none"])
def test_every_answer_says_what_a_browser_may_do_with_it(port: int, address: str) -> None:
    for more in ({}, {"Host": "evil.test"}, {"Origin": "null"}):
        answer, _ = ask(port, address, more)
        assert {name: answer.getheader(name) for name in HEADERS} == HEADERS
        policy = (answer.getheader("Content-Security-Policy") or "").replace(", ", "; ").split("; ")
        assert "frame-ancestors 'self'" in policy
        assert "default-src 'none'" in policy


def test_an_answer_that_the_browser_has_already_carries_it_too(port: int) -> None:
    mark = ask(port, "/map/extent")[0].getheader("ETag") or ""
    answer, _ = ask(port, "/map/extent", {"If-None-Match": mark})
    assert (answer.status, answer.getheader("X-Frame-Options")) == (304, "SAMEORIGIN")


def test_only_the_frames_of_components_may_evaluate_text(port: int) -> None:
    for address in ADDRESSES:
        policy = ask(port, address)[0].getheader("Content-Security-Policy") or ""
        scripts = policy.partition("script-src ")[2].partition(";")[0]
        assert ("'unsafe-eval'" in scripts) == address.startswith("/component/"), address
        assert ("'unsafe-inline'" in scripts) == address.startswith("/component/"), address


def test_a_download_keeps_its_stricter_policy(port: int) -> None:
    policies = ask(port, "/download?format=csv")[0].headers.get_all("Content-Security-Policy") or []
    assert len(policies) == 2
    assert "sandbox; default-src 'none'" in policies


def _breaks(_request: Request) -> Response:
    raise ZeroDivisionError("within")


def _guarded(**options: object) -> Starlette:
    routes = [Route("/", lambda _request: PlainTextResponse("here")), Route("/breaks", _breaks)]
    return Starlette(routes=routes, middleware=[Middleware(Guard, **options)])


def test_what_breaks_is_answered_with_a_sentence_and_the_same_headers() -> None:
    answer = TestClient(_guarded(), base_url="http://localhost", raise_server_exceptions=False).get("/breaks")
    assert (answer.status_code, answer.text.startswith("Something went wrong")) == (500, True)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "within" not in answer.text


def test_the_address_at_which_a_request_came_in_is_ours() -> None:
    client = TestClient(_guarded(decided=True), base_url="http://192.168.1.5:8501")
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"Host": "192.168.1.6:8501"}).status_code == 421
    # a name is never such an address, whatever it points to
    assert TestClient(_guarded(), base_url="http://evil.test").get("/").status_code == 421
    assert TestClient(_guarded(hosts=["evil.test"]), base_url="http://evil.test").get("/").status_code == 200


@pytest.mark.parametrize("arrival", ["192.168.1.5", "10.0.0.1", "[fd00::1]"])
def test_undecided_nothing_that_came_from_a_network_is_answered(arrival: str) -> None:
    client = TestClient(_guarded(), base_url=f"http://{arrival}:8501")
    for host in ("localhost", f"{arrival}:8501"):
        answer = client.get("/", headers={"Host": host})
        assert (answer.status_code, "GEO_ACCESS" in answer.text) == (421, True)


@pytest.mark.parametrize("arrival", ["127.0.0.1", "127.0.0.2", "[::1]", "localhost"])
def test_undecided_this_computer_is_answered(arrival: str) -> None:
    assert TestClient(_guarded(), base_url=f"http://{arrival}:8501").get("/").status_code == 200


@pytest.mark.parametrize(
    ("chosen", "says"),
    [({"STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}, "GEO_ACCESS"), ({"GEO_ACCESS": "accounts"}, "To sign in needs")],
)
def test_undecided_a_server_for_others_ends_at_its_start(tmp_path: Path, chosen: dict[str, str], says: str) -> None:
    # What decides, and what doesn't, is in tests/test_settings.py: one server is enough to see that it is asked.
    log = tmp_path / "log.txt"
    own = {
        "GEO_STORE": str(tmp_path / "store"),
        "GEO_CACHE": str(tmp_path / "cache"),
        "STREAMLIT_SECRETS_FILES": str(tmp_path / "none.toml"),
    }
    ended = servers.start(free_port(), log, own | chosen)
    ended.join(150)
    assert ended.exitcode == 1
    said = log.read_text(encoding="utf-8")
    assert says in said.splitlines()[-1]
    assert "Traceback" not in said
    assert not (tmp_path / "store").exists()


def test_pictures_come_from_the_chosen_tiles_alone() -> None:
    app = _guarded(images=["https://tile.openstreetmap.org"])
    policy = TestClient(app, base_url="http://localhost").get("/").headers["Content-Security-Policy"]
    assert policy.count("https:") == 1
    assert "img-src 'self' data: https://tile.openstreetmap.org;" in policy


@contextlib.contextmanager
def watched_proxy() -> Iterator[tuple[dict[str, str], list[str]]]:
    """An environment in which all that leaves this computer by HTTP comes to us, and the list of what came."""
    came: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            came.append(self.rfile.readline().decode("latin-1").strip())
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        proxy = f"http://127.0.0.1:{server.server_address[1]}"
        names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        yield {**dict.fromkeys(names, proxy), "no_proxy": "", "NO_PROXY": ""}, came
        server.shutdown()


def test_the_watched_proxy_sees_streamlit_ask_for_our_address() -> None:
    with watched_proxy() as (environment, came):
        asks = "from streamlit import net_util; net_util.get_external_ip()"
        subprocess.run([sys.executable, "-c", asks], env=os.environ | environment, check=True, capture_output=True)
    assert any("checkip" in line for line in came)


def foreign_handshakes(port: int) -> list[int]:
    """How a server answers pages that aren't its own, of which some have names that it may want to look up."""
    foreign = [
        {"Origin": "http://evil.test"},
        {"Origin": "http://LOCALHOST:1"},
        {"Host": "evil.test", "Origin": "http://also.test"},
        {"Host": "karte", "Origin": "http://karte"},
    ]
    return [shake_hands(port, headers)[0].status for headers in foreign]


def test_nobody_is_asked_for_our_address(guarded: tuple[int, list[str]]) -> None:
    port, came = guarded
    assert foreign_handshakes(port) == [403, 403, 421, 421]
    assert came == []


def test_nobody_is_asked_for_our_address_in_a_network(tmp_path: Path) -> None:
    with (
        watched_proxy() as (environment, came),
        running(tmp_path, STREAMLIT_SERVER_ADDRESS="0.0.0.0", GEO_ACCESS="public", **environment) as address,
    ):
        statuses = foreign_handshakes(urlsplit(address).port or 0)
    assert came == []
    assert statuses == [403, 403, 421, 421]


def test_serving_to_others_asks_nobody_for_our_address(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "geo", "serve", "--address", "0.0.0.0", "--port", str(port)]
    with watched_proxy() as (environment, came):
        own = {"GEO_STORE": str(tmp_path / "store"), "GEO_CACHE": str(tmp_path / "cache"), "GEO_ACCESS": "public"}
        with subprocess.Popen(
            command,
            cwd=servers.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | own | environment,
        ) as served:
            try:
                assert served.stdout is not None
                assert served.stdout.readline() == f"Incident map: http://localhost:{port}\n"
                assert shake_hands(port, {"Origin": "http://evil.test"})[0].status == 403
            finally:
                served.send_signal(signal.SIGINT)
                served.wait(timeout=60)
    assert came == []
