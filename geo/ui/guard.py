"""What stands before every request: whether we answer it, and what a browser may do with the answer.

The program listens on this computer only, but every page that a browser shows runs on this computer too. Without a
guard a page of somebody else's could read and drive the map: by a name of its own that it lets point to 127.0.0.1
(DNS rebinding), by a websocket, by an ``<img>`` that makes us render, or by a frame around us. So, in this order:

1. **Host**: we answer by names that are ours (:data:`LOOPBACK`, the operator's, and the address at which the request
   came in, which no foreign name can be); anything else gets status 421.
2. **Origin**: where a browser names one, it is the host that was asked, with the same port: another port of this
   computer is another program. Anything else gets status 403. Streamlit's own check never comes into
   play: it lets in every port of localhost, and asks a computer on the internet for our address.
3. **Sec-Fetch-Site**: what another site's page asks for is answered only if somebody goes there, as by a link. Scripts
   and old browsers don't send it and are answered.

Every answer, a refusal too, carries :meth:`Guard.headers`: nobody may frame or embed it but the sites that the operator
named, and a page of ours may load only what is ours, and pictures from the online tiles that the operator chose. Which
site a frame stands in isn't said with the request; the browser holds the answer against the list.

Refused: Streamlit's ``server.allowedHosts`` (it guards the websocket alone) and Starlette's ``TrustedHostMiddleware``
(it answers each foreign name without saying why, and knows neither ports nor origins).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.settings import is_this_computer

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The names and addresses of this computer, always answered."""

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\s:/@\[\]]+)(?::\d{1,5})?", re.IGNORECASE)
_FOREIGN_SITES = ("cross-site", "same-site")
_WINDOWS, _FRAMES = frozenset({"document"}), frozenset({"iframe"})
"""Where somebody goes to an address, as Sec-Fetch-Dest says: in a window of its own, and in a frame."""
_SAYS_WHY = "websocket.http.response"
"""What a server can do that answers a websocket's handshake with more than a status."""
_ANSWERS = ("http.response.start", "websocket.http.response.start")


class Guard:
    """ASGI middleware for ``st.App(…, middleware=[Middleware(Guard, …)])``; see the module's text.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    hosts : iterable of str
        Further names and addresses that are ours, without ports.
    decided : bool
        Whether somebody decided that other computers may ask.
    scripts : iterable of str
        Sources of a content security policy for the scripts that stand in our pages, such as "'sha256-…'".
    framing : iterable of str
        Sites that may show our pages in a frame, such as "https://news.example.org".
    images : iterable of str
        Origins from which pages of ours may show pictures, such as "https://tile.openstreetmap.org".
    components : str
        The path below which Streamlit serves the frames of components. They alone may evaluate text as a script:
        streamlit-folium gets the map as one.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Iterable[str] = (),
        decided: bool = False,
        scripts: Iterable[str] = (),
        framing: Iterable[str] = (),
        images: Iterable[str] = (),
        components: str = "/component/",
    ) -> None:
        self._app = app
        self._hosts = frozenset(map(host_name, (*LOOPBACK, *hosts)))
        self._decided = decided
        self._components = components
        pictures, sites = tuple(images), tuple(framing)
        self._page_policy = _policy(("blob:", *scripts), pictures, sites)
        self._component_policy = _policy(("'unsafe-inline'", "'unsafe-eval'"), pictures, sites)
        self._windows = _WINDOWS | _FRAMES if sites else _WINDOWS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on; in either case with our headers on the answer."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = self.headers(scope["path"])
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            is_first, started = not started, True
            if is_first and message["type"] == "websocket.close" and _SAYS_WHY in scope.get("extensions", {}):
                await _refuse((404, "There is nothing at this address."), scope, receive, guarded)
                return
            if message["type"] in _ANSWERS:
                _mark(message, headers)
            await send(message)

        refusal = self.refusal(scope)
        if refusal is not None:
            await _refuse(refusal, scope, receive, guarded)
            return
        try:
            await self._app(scope, receive, guarded)
        except Exception:
            # what Starlette says of an error passes us by, and would lack our headers
            if scope["type"] == "http" and not started:
                sentence = "Something went wrong while this was answered; the log of the program says more."
                await PlainTextResponse(sentence, status_code=500)(scope, receive, guarded)
            raise

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and sentence for a request that isn't answered; None for one that is.

        Parameters
        ----------
        scope : dict
            The request, as ASGI has it.
        """
        request = Headers(scope=scope)
        hosts = request.getlist("host")
        if not self._decided and not _stays_here(scope):
            return 421, "Nobody has decided who may read this from another computer; the setting GEO_ACCESS says it."
        if len(hosts) != 1 or not self._ours(hosts[0], scope):
            name = f"“{hosts[0][:100]}”" if len(hosts) == 1 else "a request that names no host, or several"
            return 421, f"This program doesn’t answer to {name}. If that is its name here, add it to GEO_HOSTS."
        if any(origin not in (f"http://{hosts[0]}", f"https://{hosts[0]}") for origin in request.getlist("origin")):
            return 403, "This program answers its own pages only; the request came from another."
        if request.get("sec-fetch-site") in _FOREIGN_SITES and not self._navigates(request, scope):
            return 403, "This program answers its own pages only; another site’s may link here, but not load from here."
        return None

    def headers(self, path: str) -> dict[str, str]:
        """What every answer below this path carries."""
        component = path.startswith(self._components)
        headers = {
            "Content-Security-Policy": self._component_policy if component else self._page_policy,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        # for browsers that don't know frame-ancestors; it can name no sites
        return headers if self._windows > _WINDOWS else headers | {"X-Frame-Options": "SAMEORIGIN"}

    def _navigates(self, request: Headers, scope: Scope) -> bool:
        """Whether somebody goes to the address, in a window where we may be seen, and not fetched ahead."""
        return (
            scope["type"] == "http"
            and scope["method"] in ("GET", "HEAD")
            and request.get("sec-fetch-mode") == "navigate"
            and request.get("sec-fetch-dest") in self._windows
            and "sec-purpose" not in request
        )

    def _ours(self, host: str, scope: Scope) -> bool:
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = host_name(match["name"])
        arrival = scope.get("server") or ("",)
        return name in self._hosts or (_address(name) is not None and name == host_name(arrival[0]))


def host_name(name: str) -> str:
    """A host's name or address as it is compared: small letters, no brackets, no dot at the end, no detours."""
    bare = name.strip().strip("[]").rstrip(".").lower()
    return _address(bare) or bare


def _address(name: str) -> str | None:
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _stays_here(scope: Scope) -> bool:
    """Whether a request came in where only this computer can ask: at no address of a network."""
    arrival = (scope.get("server") or ("",))[0]
    return _address(host_name(arrival)) is None or is_this_computer(arrival)


def _policy(scripts: tuple[str, ...], images: tuple[str, ...], sites: tuple[str, ...]) -> str:
    """The content security policy; what Streamlit puts into style attributes and sheets can't be foreseen."""
    sources = {
        "default-src": ("'none'",),
        "script-src": ("'self'", *scripts),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", *images),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "frame-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
        "frame-ancestors": ("'self'", *sites),
    }
    return "; ".join(" ".join((name, *values)) for name, values in sources.items())


def _mark(answer: Message, headers: dict[str, str]) -> None:
    marked = MutableHeaders(scope=answer)
    for name, value in headers.items():
        if name == "Content-Security-Policy":
            marked.append(name, value)  # an answer may have a stricter one of its own: both hold
        else:
            marked[name] = value


async def _refuse(refusal: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, sentence = refusal
    if scope["type"] == "websocket" and _SAYS_WHY not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": sentence})  # servers make it status 403
        return
    await PlainTextResponse(sentence, status_code=status)(scope, receive, send)
