"""Users and roles: who may do what is decided here alone, for pages, actions, routes and uploads.

There are three independent checks, so that a hole in one opens nothing:

1. **The action.** A reader's page has no controls that change anything; and if a browser sends an action all the same,
   only those in :data:`READING` are handled (:func:`geo.ui.live.panel.mount` calls :func:`may`). Actions that aren't
   listed are refused.
2. **The request.** :class:`Door` refuses requests that no reader needs: those that send something, notes, drafts.
3. **The services.** Pages and routes get the services of the user (:meth:`geo.services.Services.seen_by`): a reader's
   refuse to write, and have no queue, notes, views or places.

Refused: checking the role in each action, which would be forgotten for the next new action.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.services import Services
from geo.settings import PUBLIC, THIS_COMPUTER, TRUSTED, Settings


class Role(enum.Enum):
    """The roles: nobody (before signing in), reader, editor, and admin, who may also undo what others did."""

    NOBODY = "nobody"
    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def may_change(self) -> bool:
        """Whether this role may change anything."""
        return self in (Role.EDITOR, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class User:
    """A user: their role, and their name in the history."""

    role: Role = Role.NOBODY
    name: str = ""


READING: Mapping[str, frozenset[str]] = {
    "map": frozenset(
        (
            *("set", "range", "suggestion", "search", "span", "radius", "follow", "within", "view", "clear", "show"),
            *("ask", "everything", "kinds", "placed", "unplaced", "open", "reveal", "close", "members"),
            *("sort", "group", "page", "column", "row", "rows", "shade", "unfold", "columns"),
            *("bulk:export", "form_close", "dismiss"),
        )
    ),
}
"""The actions allowed to readers, by page: only those that change what they see. Other pages are closed to them."""

_CLOSED = ("notes.csv", "_stcore/upload_file", "_stcore/agent")
"""Paths closed to readers, below that of the app."""
_READ_BY = ("GET", "HEAD", "OPTIONS")
"""The HTTP methods allowed to readers."""
_OF_ADMINS = ("acts.csv", "acts.jsonl")
"""Paths for admins only: the history."""
_OPEN = ("page", "static", "component", "auth", "oauth2callback", "favicon.png", "healthz", "readyz")
_OPEN_OF_STREAMLIT = ("health", "host-config", "stream", "script-health-check", "bidi-components")
"""Paths open before signing in, beside those of pages: what Streamlit needs to draw the sign-in page, and probes."""
_SENTENCE = "This is for those who may change things here; here you can read."
_ADMINS = "This is for admins."
_SIGN_IN = "Sign in on the page first."


def may(role: Role, page: str, action: Mapping[str, Any]) -> bool:
    """Whether a role may do an action on a page."""
    form = action.get("form", action.get("formName"))
    word = f"{action.get('do')}:{form}" if form is not None else str(action.get("do"))
    return role.may_change or (role is Role.READER and word in READING.get(page, ()))


def opens(role: Role, page: str) -> bool:
    """Whether a page is open to a role."""
    return role.may_change or (role is Role.READER and page in READING)


def user_of(settings: Settings, claims: Mapping[str, Any]) -> User:
    """The user of a page or request.

    Parameters
    ----------
    claims : mapping
        The identity provider's claims, with ``is_logged_in``; empty if nobody is signed in.
    """
    if settings.access in (THIS_COMPUTER, TRUSTED):
        return User(Role.ADMIN, settings.who)
    if not settings.signs_in or claims.get("is_logged_in") is not True:
        return User(Role.READER if settings.access == PUBLIC else Role.NOBODY)
    name = next((str(claims[claim]) for claim in _NAMES if claims.get(claim)), "")
    for role, listed in ((Role.ADMIN, settings.admins), (Role.EDITOR, settings.editors)):
        if name and any(_is_meant(entry, claims) for entry in listed):
            return User(role, name)
    return User(Role.READER, name)


_NAMES = ("email", "preferred_username", "name", "sub")
"""OpenID Connect claims with a name for the history, the best first."""


def _is_meant(entry: str, claims: Mapping[str, Any]) -> bool:
    """Whether an entry of GEO_EDITORS or the like means a user: by a claim, or by an email address.

    An address counts unless the provider calls it unverified (``email_verified``); not all say so of those they verify.
    """
    claim, equals, value = entry.partition("=")
    if equals:
        given = claims.get(claim)
        return value in ([str(each) for each in given] if isinstance(given, list | tuple) else [str(given)])
    is_verified = str(claims.get("email_verified", True)).lower() == "true"
    return is_verified and str(claims.get("email", "")).casefold() == entry.casefold()


def seen_by(services: Services, user: User) -> Services:
    """The services of a user."""
    return services.seen_by(who=user.name, reads_only=not user.role.may_change, undoes_all=user.role is Role.ADMIN)


_NOBODY = User()
_ASKING: ContextVar[User] = ContextVar("asking", default=_NOBODY)


def asking(services: Callable[[], Services]) -> Callable[[], Services]:
    """The ``services`` for a route: those of the user of the current request."""
    return lambda: seen_by(services(), _ASKING.get())


class Door:
    """ASGI middleware that identifies the user, and refuses what they may not request.

    Parameters
    ----------
    app : ASGI application
        The application behind it.
    user : callable
        Returns the user of a request, from its cookies.
    pages : iterable of str
        The paths of pages, below that of the app.
    below : str
        The path of the app, without slashes; empty at the root.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        user: Callable[[Mapping[str, str]], User],
        pages: Iterable[str] = (),
        below: str = "",
    ) -> None:
        self._app, self._user, self._pages = app, user, frozenset(pages)
        self._root = f"/{below}/" if below else "/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on with its user."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        user = self._user(HTTPConnection(scope).cookies)
        refusal = self.refusal(user.role, scope["path"], scope.get("method", "GET"))
        if refusal is not None:
            status, sentence = refusal
            await PlainTextResponse(sentence, status_code=status)(scope, receive, send)
            return
        token = _ASKING.set(user)
        try:
            await self._app(scope, receive, send)
        finally:
            _ASKING.reset(token)

    def refusal(self, role: Role, path: str, method: str = "GET") -> tuple[int, str] | None:
        """Status and message for a request that a role may not make; None for an allowed one."""
        path = path.removeprefix(self._root.rstrip("/")).strip("/")
        opened = (*_OPEN, *(f"_stcore/{each}" for each in _OPEN_OF_STREAMLIT))
        sends = method not in _READ_BY and not _is_below(path, opened)
        if not role.may_change and (sends or _is_below(path, _CLOSED)):
            return 403, _SENTENCE
        if role is not Role.ADMIN and _is_below(path, _OF_ADMINS):
            return 403, _ADMINS
        if role is Role.NOBODY and path not in self._pages and not _is_below(path, opened):
            return 401, _SIGN_IN
        return None


def _is_below(path: str, closed: Iterable[str]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in closed)
