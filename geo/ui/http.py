"""HTTP around the pages: the HTML that opens each by its URL, the middleware, and the message after an error."""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import logging
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.errors import GeoError, ReadError
from geo.map import layer, scripts, takes_gzip
from geo.settings import THIS_COMPUTER, Settings, is_this_computer
from geo.ui import metrics, theme
from geo.ui.guard import Guard
from geo.ui.leaving import Attention
from geo.ui.live import panel
from geo.ui.pages import PAGES
from geo.ui.roles import Door, user_of
from geo.ui.streamlit_internals import (
    COMPONENTS,
    MAP_FRAME,
    map_frame_html,
    no_accounts,
    page_html,
    signed_in,
    static_files,
)

_LOG = logging.getLogger(__name__)
_FOREVER = "public, max-age=31536000, immutable"


def routes() -> list[BaseRoute]:
    """The routes of our scripts, of each page, and of unknown pages; they must come after all our other routes."""
    pages = [Route(f"/{entry.address}", _page, methods=["GET"]) for entry in PAGES.values()]
    return [Route("/page/{version}/{name}", _script, methods=["GET"]), *pages, _NoPage("/{address}", _no_page)]


class _NoPage(Route):
    """The route of paths that look like a page's, where Streamlit would open the map with a message of its own."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        address = scope.get("path", "").strip("/")
        is_page = address and not set(address) & set("/._") and address not in _STREAMLITS
        return super().matches(scope) if is_page else (Match.NONE, {})


_STREAMLITS = ("healthz", "oauth2callback")
"""Paths of Streamlit that look like a page's."""


def _no_page(request: Request) -> Response:
    del request
    return HTMLResponse(panel.fragment("no_page.html"), status_code=404)


def middleware(settings: Callable[[], Settings]) -> list[Middleware]:
    """The middleware: the guard, the roles, the front end's files, and the detection of clients that have gone.

    Raises
    ------
    SystemExit
        Other computers could reach the page, but the operator hasn't decided who may do what, or signing in isn't set
        up; with a message.
    """
    address = st.get_option("server.address")
    try:
        current = settings()
    except ReadError as error:
        if not is_this_computer(address or ""):
            raise SystemExit(str(error)) from error
        current = Settings(store="", cache=Path())  # the page reports the error; until then be strict
    if refusal := current.undecided(address) or (current.signs_in and no_accounts()):
        raise SystemExit(refusal)
    hosts, tiles = current.hosts, current.tiles
    try:
        images = layer.tile_origins(tiles)
    except ValueError:
        images = ()  # the page reports this too, and shows the map without them
    below = (st.get_option("server.baseUrlPath") or "").strip("/")
    return [
        Middleware(
            Guard,
            decided=current.access != THIS_COMPUTER,
            hosts=hosts if address in (None, "0.0.0.0", "::") else (*hosts, address),
            scripts=_inline_scripts(),
            framing=current.embed,
            images=images,
            components=f"/{below}/{COMPONENTS}/" if below else f"/{COMPONENTS}/",
        ),
        Middleware(metrics.Closed),
        Middleware(
            Door,
            user=lambda cookies: user_of(current, signed_in(cookies) if current.signs_in else {}),
            pages=[entry.address for entry in PAGES.values()],
            below=below,
        ),
        Middleware(FrontEnd, below=below),
        Middleware(Attention),
    ]


class FrontEnd:
    """ASGI middleware that serves the files of the front end: Streamlit's, those of the map's frame, and our scripts.

    A page needs 60 of them before it is drawn. They are served from memory, compressed once. Streamlit itself would
    read its files from disk, uncompressed, and compress those of components and routes for each request, which takes
    several times as long.
    """

    def __init__(self, app: ASGIApp, *, below: str = "") -> None:
        self._app = app
        self._below = f"/{below}/" if below else "/"
        self._ready: dict[tuple[str, bool], Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file of the front end, or pass the request on."""
        app = self._app
        if scope["type"] == "http" and scope["method"] == "GET":
            name = scope.get("path", "").removeprefix(self._below)
            words = scope.get("query_string", b"").decode("latin-1")
            if name == MAP_FRAME:
                app = _map_frame()
            elif (address := name if name in _files() else f"{name}?{words}") in _files():
                file = address, takes_gzip(Headers(scope=scope))
                if file not in self._ready:
                    self._ready[file] = await run_in_threadpool(_file, *file)
                app = self._ready[file]
        await app(scope, receive, send)


_KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
}
"""Media types of the front end's files; the system's own table may differ."""


@functools.cache
def _files() -> dict[str, Callable[[], bytes]]:
    """Functions that return each file of the front end, by path; the paths change with the contents."""
    own = {theme.address().removeprefix("./"): theme.script, f"map/static/{layer.script_name()}": scripts.frame}
    return {name: path.read_bytes for name, path in static_files().items()} | own


def _file(address: str, is_packed: bool) -> Response:
    content, ending = _files()[address](), Path(urlsplit(address).path).suffix
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if is_packed and ending in (".js", ".css"):
        content, headers["Content-Encoding"] = gzip.compress(content, mtime=0), "gzip"
    return Response(content, media_type=_KINDS.get(ending), headers=headers)


@functools.cache
def _map_frame() -> Response:
    html = map_frame_html(f"{layer.ROUTES}/static/{layer.script_name()}")
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


def _inline_scripts() -> list[str]:
    """The hashes of the inline scripts of our pages, for the content security policy."""
    texts = re.findall(r"<script>(.*?)</script>", page_html(), re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]


def _script(request: Request) -> Response:
    """Serve our current script under an outdated path, for pages that were opened before it changed."""
    if request.path_params["name"] != "panel.js":
        return PlainTextResponse("There is no such script.", status_code=404)
    return Response(theme.script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _page(request: Request) -> Response:
    del request
    # the style sheet loads before Streamlit's content, so that nothing moves later; and after the head, where Streamlit
    # puts its own styles, which would override ours
    html = page_html().replace("</head>", f"{_ahead()}</head>", 1)
    html = html.replace("</body>", f"<style>{theme.asset('page.css')}</style></body>", 1)
    return HTMLResponse(html, headers={"Cache-Control": "no-cache"})


def _ahead() -> str:
    """Preload links for our script and those of the map's frame."""
    of_frame = next(name for name in static_files() if name.startswith(MAP_FRAME.removesuffix("index.html")))
    frame = "".join(
        f'<link rel="prefetch" href="./{name}">' for name in (of_frame, f"map/static/{layer.script_name()}")
    )
    return f'<link rel="modulepreload" href="{theme.address()}">{frame}'


def say_sorry(error: Exception) -> bool:
    """Show one sentence that something went wrong, and log the error."""
    _LOG.error("the page could not be drawn", exc_info=error)
    sentence = f"This can’t be shown: {error}" if isinstance(error, GeoError) else _SORRY
    st.html(panel.fragment("sorry.html", sentence=sentence))
    return True


_SORRY = "Something went wrong while this was drawn. Reload the page; the log of the program says more."
