"""Liveness (``/healthz``) and readiness (``/readyz``) for monitoring.

Both are guarded like every route, except that nobody signs in for them, and show nothing of what is stored or where. A
response before the server is ready says after how many seconds to ask again.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo.errors import GeoError
from geo.services import Services

READY, OPENING, NOT_READABLE, SETTINGS_NOT_READABLE = "ready", "being opened", "can’t be read", "settings can’t be read"


def routes(services: Callable[[], Services]) -> list[BaseRoute]:
    """The two routes; ``services`` is called at each request."""

    def ready(request: Request) -> Response:
        del request
        parts = states(services)
        status = 200 if set(parts.values()) == {READY} else 503
        soon = {"Retry-After": "1"} if OPENING in parts.values() else {}
        return JSONResponse(parts, status_code=status, headers=_UNKEPT | soon)

    return [Route("/healthz", _alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]


def states(services: Callable[[], Services]) -> dict[str, str]:
    """The states of store and gazetteer (ready, being opened, or unreadable), without waiting for them."""
    try:
        ours = services()
    except GeoError:
        return {"settings": SETTINGS_NOT_READABLE}
    if not ours.opened:
        return {"store": OPENING, "gazetteer": OPENING}
    return {"store": _state(lambda: ours.store.probe()), "gazetteer": _state(lambda: ours.gazetteer)}


_UNKEPT = {"Cache-Control": "no-store"}


def _alive(request: Request) -> Response:
    del request
    return PlainTextResponse("ok", headers=_UNKEPT)


def _state(ask: Callable[[], object]) -> str:
    try:
        ask()
    except (GeoError, OSError):
        return NOT_READABLE
    return READY
