"""The first check of every request: whether to answer it, and the security headers of the response.

The program listens on this computer only, but every web page in a browser runs on this computer too. Without a guard a
foreign page could read and control the map: through a host name of its own that resolves to 127.0.0.1 (DNS rebinding),
a websocket, an ``<img>`` that makes us render, or a frame around us. So, in this order:

1. **Host** must be one of our names (:data:`LOOPBACK`, the operator's, or the IP address at which the request came in,
   which no foreign name can equal); anything else gets status 421.
2. **Origin**, if sent, must be the requested host with the same port, because another port of this computer is another
   program. Anything else gets status 403. Streamlit's own check is never reached: it allows every port of localhost,
   and asks a server on the internet for our address.
3. **Sec-Fetch-Site**: a request from another site is answered only if it is a navigation, as by a link. Scripts and old
   browsers don't send the header and are answered.

Every response, refusals too, has :meth:`Guard.headers`: only sites listed by the operator may frame or embed it, and
our pages may load only our own resources, and images from the online tiles that the operator chose. The request doesn't
say which site a frame is in; the browser checks the list in the response.

Refused: Streamlit's ``server.allowedHosts`` (it guards only the websocket) and Starlette's ``TrustedHostMiddleware``
(it rejects foreign names without saying why, and checks neither ports nor origins).
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
"""The loopback names and addresses, which are always accepted."""

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[^\s:/@\[\]]+)(?::\d{1,5})?", re.IGNORECASE)
_FOREIGN_SITES = ("cross-site", "same-site")
_WINDOWS, _FRAMES = frozenset({"document"}), frozenset({"iframe"})
"""Values of Sec-Fetch-Dest for navigations: to a window of its own, and to a frame."""
_SAYS_WHY = "websocket.http.response"
"""The ASGI extension with which a server can refuse a websocket handshake with a body."""
_ANSWERS = ("http.response.start", "websocket.http.response.start")


class Guard:
    """ASGI middleware for ``st.App(…, middleware=[Middleware(Guard, …)])``; see the module docstring.

    Parameters
    ----------
    app : ASGI application
        The guarded application.
    hosts : iterable of str
        Further host names and addresses of ours, without ports.
    decided : bool
        Whether the operator decided that other computers may connect.
    scripts : iterable of str
        Content security policy sources of our inline scripts, such as "'sha256-…'".
    framing : iterable of str
        Sites that may show our pages in a frame, such as "https://news.example.org".
    images : iterable of str
        Origins from which our pages may load images, such as "https://tile.openstreetmap.org".
    components : str
        The path below which Streamlit serves component frames. Only these may use ``eval``, because streamlit-folium
        receives the map as script text.
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
        """Refuse the request or pass it on, with our headers on the response in either case."""
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
            # Starlette's own error response would bypass us and lack our headers
            if scope["type"] == "http" and not started:
                sentence = "Something went wrong while this was answered; the log of the program says more."
                await PlainTextResponse(sentence, status_code=500)(scope, receive, guarded)
            raise

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and message for a refused request; None for an accepted one.

        Parameters
        ----------
        scope : dict
            The ASGI scope of the request.
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
        """The headers of every response below a path."""
        component = path.startswith(self._components)
        headers = {
            "Content-Security-Policy": self._component_policy if component else self._page_policy,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        # for browsers without frame-ancestors; this header can't list sites
        return headers if self._windows > _WINDOWS else headers | {"X-Frame-Options": "SAMEORIGIN"}

    def _navigates(self, request: Headers, scope: Scope) -> bool:
        """Whether a request is a navigation, in a window or an allowed frame, and not a prefetch."""
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
    """A host name or address in canonical form: lower case, without brackets or trailing dot."""
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
    """Whether a request came in at a loopback address or a local socket, which only this computer can reach."""
    arrival = (scope.get("server") or ("",))[0]
    return _address(host_name(arrival)) is None or is_this_computer(arrival)


def _policy(scripts: tuple[str, ...], images: tuple[str, ...], sites: tuple[str, ...]) -> str:
    """The content security policy. Styles aren't restricted, because Streamlit's inline styles can't be predicted."""
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
            marked.append(name, value)  # a response may have a stricter policy of its own: both apply
        else:
            marked[name] = value


async def _refuse(refusal: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, sentence = refusal
    if scope["type"] == "websocket" and _SAYS_WHY not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": sentence})  # servers make it status 403
        return
    await PlainTextResponse(sentence, status_code=status)(scope, receive, send)
