"""One server for all browser tests, and a page that tells what went wrong in it."""

from __future__ import annotations

import contextlib
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright import sync_api
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, ViewportSize, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geo.sources import open_store
from tests import servers
from tests.browser.sample import INCIDENTS
from tests.conftest import chromium

PATIENCE_MS = 30_000
"""How long the browser is waited for: a machine that runs other tests beside is slow, not wrong."""
LOOKING_MS = 2_400
"""For so long Playwright looks every 100 ms; who gives it longer has it look every 500 ms from the start."""
DESK: ViewportSize = {"width": 1400, "height": 950}
HARMLESS = ("Unrecognized feature:", "An iframe which has both allow-scripts and allow-same-origin")
"""Warnings that Streamlit's own frame causes."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard that shows the sample."""
    folder = tmp_path_factory.mktemp("dashboard")
    store = open_store(folder / "store")
    store.undo(store.acts()[0].id)  # the sample alone: a filling that was undone is not repeated
    store.add(INCIDENTS)
    with running(folder) as address:
        yield address


@contextlib.contextmanager
def running(folder: Path, *, waits_for: str = "/map/extent", port: int = 0, **environment: str) -> Iterator[str]:
    """A dashboard over the store ``folder/store``, with all else that it keeps beside it; its address."""
    port = port or free_port()
    own = {
        "GEO_STORE": str(folder / "store"),
        "GEO_CACHE": str(folder / "cache"),
        "GEO_TILES": "none",
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
    }
    log = folder / "log.txt"
    process = servers.start(port, log, own | environment)
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}{waits_for}", process, log)
        yield address
    finally:
        process.terminate()
        process.join(60)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(address: str, process: BaseProcess, log: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.is_alive():
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium for all tests of this folder, which follow each other."""
    with chromium() as opened:
        yield opened


def expect(what: Page | Locator) -> Any:
    """Playwright's expectations of a page or of elements, with our patience, seen within 100 ms of their coming true.

    Its own see what comes half a second after a click half a second late, and a test waits for some ten such things.
    """
    return _Patient(sync_api.expect(what))  # noqa: TID251


class _Patient:
    def __init__(self, expectations: Any) -> None:
        self._expectations = expectations

    def __getattr__(self, name: str) -> Callable[..., None]:
        holds = getattr(self._expectations, name)

        def look(*words: Any, timeout: float = PATIENCE_MS, **more: Any) -> None:
            end = time.monotonic() + timeout / 1000
            while (left_ms := (end - time.monotonic()) * 1000) > LOOKING_MS:
                with contextlib.suppress(AssertionError):
                    holds(*words, timeout=LOOKING_MS, **more)
                    return
            holds(*words, timeout=max(1, left_ms), **more)

        return look


Profiles = Callable[[str, dict[str, Any]], BrowserContext]
"""The browser's profile for a server and some options."""


@pytest.fixture(scope="package")
def profiles(browser: Browser) -> Iterator[Profiles]:
    """Of each kind one for all tests, while they ask the same server: the page's scripts stay in its cache.

    A small page of the server stays open in it, and with it the process in which the scripts have been compiled. The
    dashboard costs 8.3 processor seconds in a profile of its own, 4.0 in this one without that page, 2.9 with it.
    """
    ready: dict[tuple[str, str], BrowserContext] = {}

    def of(server: str, options: dict[str, Any]) -> BrowserContext:
        for other in [key for key in ready if key[0] != server]:
            ready.pop(other).close()
        key = (server, repr(sorted(options.items())))
        if key not in ready:
            ready[key] = browser.new_context(**options)
            ready[key].set_default_timeout(PATIENCE_MS)
            ready[key].new_page().goto(f"{server}/_stcore/health")
        return ready[key]

    yield of
    for context in ready.values():
        context.close()


@pytest.fixture
def opened(profiles: Profiles, server: str) -> Iterator[Callable[..., Page]]:
    """Opens an address of the dashboard; see :func:`visit`."""
    with visit(profiles, server) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def connected(profiles: Profiles, server: str) -> Iterator[tuple[Page, WebSocket]]:
    """The dashboard at its bare address, one page for a file, and over what it talks with the server."""
    with visit(profiles, server) as open_page:
        page = open_page("/_stcore/health")
        with page.expect_websocket() as coming:
            page.goto(server)
        yield page, coming.value


@pytest.fixture(scope="module")
def first_page(connected: tuple[Page, WebSocket]) -> Page:
    """The dashboard at its bare address, one page for all tests of a file that leave it as it was."""
    return connected[0]


@pytest.fixture(scope="module")
def led(connected: tuple[Page, WebSocket]) -> Callable[[str], Page]:
    """Leads the first page to an address as Forward does; the map goes where it stood at first, or the address says.

    For what doesn't depend on how the page was opened: it costs 0.5 processor seconds, and opening one 3.2.
    """
    page, socket = connected
    map_of(page)
    page.wait_for_function("() => new URL(location.href).searchParams.has('zoom')")
    position = urlsplit(page.url).query

    def lead(address: str) -> Page:
        is_map = urlsplit(address).path == "/"
        if is_map and "zoom=" not in address:
            address += f"{'&' if '?' in address else '?'}{position}"
        page.mouse.move(0, 0)
        page.wait_for_selector(_AT_REST)
        with socket.expect_event("framereceived", _ends_a_run):
            page.evaluate(_GO, address)
        page.wait_for_selector(_AT_REST)
        if is_map:  # a link with the same filter as before moves no map
            words, frame = parse_qs(urlsplit(address).query), map_of(page)
            settle(frame)
            frame.evaluate(_STAND, [float(words[name][0]) for name in ("lat", "lon", "zoom")])
        return page

    return lead


_STAND = """([lat, lon, zoom]) => {
    const { map } = window.incidentMap;
    if (map.getZoom() !== zoom || map.distance(map.getCenter(), [lat, lon]) > 1)
        map.setView([lat, lon], zoom, { animate: false });
}"""
_AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
_GO = """(address) => {
    history.pushState(history.state, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}"""


def _ends_a_run(message: str | bytes) -> bool:
    return isinstance(message, bytes) and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


@contextlib.contextmanager
def visit(profiles: Profiles, server: str) -> Iterator[Callable[..., Page]]:
    """Open addresses of the dashboard; at the end nothing may have gone wrong in the browser, and nothing left it."""
    wrong: list[str] = []
    pages: list[Page] = []

    def open_page(
        address: str = "/",
        *,
        viewport: ViewportSize = DESK,
        color_scheme: Literal["light", "dark"] | None = None,
        reduced_motion: Literal["reduce"] | None = None,
        **device: Any,
    ) -> Page:
        page = profiles(server, device).new_page()
        pages.append(page)
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        page.on("console", lambda told: wrong.append(told.text) if _matters(told.type, told.text) else None)
        page.on("pageerror", lambda error: wrong.append(f"{error.name}: {error.message}"))
        page.on("request", lambda asked: wrong.append(f"asked {asked.url}") if _outside(asked.url) else None)
        page.goto(server + address)
        return page

    yield open_page
    for page in pages:
        _leave(page)
    assert not wrong


def _leave(page: Page) -> None:
    """Close a page, and forget what it kept in its profile, as the next one finds it."""
    context = page.context
    if not page.is_closed():
        page.evaluate("localStorage.clear()")
        page.close()
    context.clear_cookies()
    context.clear_permissions()


def _matters(kind: str, text: str) -> bool:
    return kind in ("error", "warning") and not text.startswith(HARMLESS)


def _outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "localhost"


def settle(frame: Frame) -> None:
    """Wait until the map moves no more: where it zooms to replaces a view that is set meanwhile, and while it slides it
    hears no arrow key.
    """
    frame.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim')")


def map_of(page: Page) -> Frame:
    """The map's frame, once incidents were painted in it."""
    page.wait_for_selector(".st-key-map iframe")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.st-key-map iframe')]"
        ".some(one => one.contentWindow.performance?.getEntriesByName('incidents-painted').length)"
    )
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)
