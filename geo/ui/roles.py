"""Who asks, and what they may do: decided here alone, for pages, acts, routes and uploads alike.

Three doors stand one behind the other, so that a hole in one opens nothing:

1. **The act.** A reader's page has nothing to change anything by; and of what a browser sends all the same, only
   :data:`READING` is answered (:func:`geo.ui.live.panel.mount` asks :func:`may`). An act that nobody listed is closed.
2. **The request.** :class:`Door` refuses what no reader asks for: uploads, notes, drafts.
3. **The services.** Pages and routes get those of whoever asks (:meth:`geo.services.Services.seen_by`): a reader's
   refuse to write, and have no queue, notes, views or places.

Refused: a role looked up where something is done, which is forgotten at the next act that somebody adds.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.services import Services
from geo.settings import PUBLIC, Settings


class Role(enum.Enum):
    """What somebody may do: read, or change everything."""

    READER = "reader"
    EDITOR = "editor"

    @property
    def may_change(self) -> bool:
        """Whether somebody with this role may change what is stored."""
        return self is Role.EDITOR


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever asks: their role, and their name in the history."""

    role: Role = Role.READER
    name: str = ""


READING: Mapping[str, frozenset[str]] = {
    "map": frozenset(
        (
            *("set", "range", "suggestion", "search", "span", "radius", "follow", "within", "view", "clear", "show"),
            *("everything", "kinds", "placed", "unplaced", "open", "reveal", "close", "members"),
            *("sort", "page", "column", "row", "rows", "shade", "unfold", "columns"),
            *("bulk:export", "form_close", "dismiss"),
        )
    ),
}
"""What a reader may do, by page: what changes what they see and nothing else. They open no other page."""

_CLOSED = ("notes.csv", "map/places", "_stcore/upload_file", "_stcore/agent")
"""What no reader asks for, below the address of the app."""
_SENTENCE = "This is for those who may change things here; here you can read."


def may(role: Role, page: str, act: Mapping[str, Any]) -> bool:
    """Whether somebody with a role may do an act on a page."""
    form = act.get("form", act.get("formName"))
    word = f"{act.get('do')}:{form}" if form is not None else str(act.get("do"))
    return role.may_change or word in READING.get(page, ())


def opens(role: Role, page: str) -> bool:
    """Whether a page is open to somebody with a role."""
    return role.may_change or page in READING


def visitor_of(settings: Settings) -> Person:
    """Whoever looks at the page that is drawn, or asks for an address."""
    return Person() if settings.access == PUBLIC else Person(Role.EDITOR, settings.who)


def seen_by(services: Services, person: Person) -> Services:
    """What somebody works with."""
    return services.seen_by(who=person.name, reads_only=not person.role.may_change)


_NOBODY = Person()
_ASKING: ContextVar[Person] = ContextVar("asking", default=_NOBODY)


def asking(services: Callable[[], Services]) -> Callable[[], Services]:
    """What a route works with: the services, as whoever asks for the address has them."""
    return lambda: seen_by(services(), _ASKING.get())


class Door:
    """ASGI middleware that says who asks, and refuses what they may not.

    Parameters
    ----------
    app : ASGI application
        What lies behind it.
    person : callable
        Whoever makes a request.
    below : str
        The path of the app, without slashes; empty at the root.
    """

    def __init__(self, app: ASGIApp, *, person: Callable[[], Person], below: str = "") -> None:
        self._app, self._person = app, person
        self._closed = tuple(f"/{below}/{path}" if below else f"/{path}" for path in _CLOSED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on with whoever makes it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        person = self._person()
        if not person.role.may_change and _is_below(scope["path"], self._closed):
            await PlainTextResponse(_SENTENCE, status_code=403)(scope, receive, send)
            return
        token = _ASKING.set(person)
        try:
            await self._app(scope, receive, send)
        finally:
            _ASKING.reset(token)


def _is_below(path: str, closed: Iterable[str]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in closed)
