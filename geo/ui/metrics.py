"""The program's metrics in Prometheus' text format on a separate port; and its orderly shutdown.

Off unless ``GEO_METRICS`` names a port, and for this computer only unless it names an address as well. It isn't a route
of the page, so that its users don't see it. Streamlit's own ``/_stcore/metrics`` is closed, because anybody could read
it, and measuring all sessions is expensive.

Requests are counted by the pattern of their route ("/page/{version}/{name}"), so that labels don't show what somebody
looked for, and their number is limited.

Form: https://prometheus.io/docs/instrumenting/exposition_formats/
Refused: prometheus_client (a package for what are forty lines here).
"""

from __future__ import annotations

import asyncio
import http.server
import logging
import os
import re
import socket
import threading
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import __version__
from geo.errors import GeoError, ReadError
from geo.filter import ALL_DOMAINS, Filter
from geo.services import Services
from geo.ui import jobs, log_lines, readiness
from geo.ui.guard import host_name

_LOG = logging.getLogger(__name__)

CLOSED = "/_stcore/metrics"
BOUNDS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The upper bounds of the histogram of response times, seconds."""
FINISH_S = 30.0
"""How long a shutdown waits for imports, which stop before their next batch, and then for other writing, seconds."""
NO_ROUTE = "none"
"""The label of refused requests, and of those to unknown paths."""


class Metrics:
    """The counters of a process; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BOUNDS_S) + 1))
        self._pages = 0

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count a response."""
        with self._lock:
            self._answers[route, status] += 1
            self._seconds[route] += seconds
            self._buckets[route][bisect_left(BOUNDS_S, seconds)] += 1

    def turn(self, pages: int) -> None:
        """Add to the number of open pages; negative when pages are closed."""
        with self._lock:
            self._pages += pages

    def text(self, parts: dict[str, str], incidents: int | None = None) -> str:
        """All metrics in Prometheus' text format.

        Parameters
        ----------
        parts : dict
            As :func:`geo.ui.readiness.states`.
        incidents : int, optional
            The number of stored incidents; None if unknown.
        """
        is_ready = int(set(parts.values()) == {readiness.READY})
        with self._lock:
            answers, pages = dict(self._answers), self._pages
            times = {route: (list(counts), self._seconds[route]) for route, counts in self._buckets.items()}
        lines = [
            *_family("incident_map_info", "gauge", "The release.", [({"version": __version__}, 1)]),
            *_family("incident_map_ready", "gauge", "1 where store and gazetteer can be read.", [({}, is_ready)]),
            *_family("incident_map_open_pages", "gauge", "Pages that are open in browsers.", [({}, pages)]),
            *_family(
                "incident_map_requests_total",
                "counter",
                "Answers by route and status.",
                [({"route": route, "status": status}, count) for (route, status), count in sorted(answers.items())],
            ),
            *_times(times),
            *_of_process(),
        ]
        if incidents is not None:
            lines += _family("incident_map_incidents", "gauge", "Incidents stored.", [({}, incidents)])
        return "\n".join(lines) + "\n"


Samples = Iterable[tuple[dict[str, object], float]]


def _family(name: str, kind: str, help: str, samples: Samples) -> list[str]:
    return [f"# HELP {name} {help}", f"# TYPE {name} {kind}", *(_sample(name, *sample) for sample in samples)]


def _sample(name: str, labels: dict[str, object], value: float) -> str:
    inner = ",".join(f'{label}="{_escaped(str(text))}"' for label, text in labels.items())
    return f"{name}{{{inner}}} {value!r}" if inner else f"{name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _times(times: dict[str, tuple[list[int], float]]) -> list[str]:
    name = "incident_map_request_seconds"
    lines = _family(name, "histogram", "How long answers took, by route.", [])
    for route, (counts, seconds) in sorted(times.items()):
        total = 0
        for bound, count in zip((*map(str, BOUNDS_S), "+Inf"), counts, strict=True):
            total += count
            lines.append(_sample(f"{name}_bucket", {"route": route, "le": bound}, total))
        lines += [_sample(f"{name}_sum", {"route": route}, seconds), _sample(f"{name}_count", {"route": route}, total)]
    return lines


def _of_process() -> list[str]:
    used = os.times()
    lines = _family("process_cpu_seconds_total", "counter", "Processor time.", [({}, used.user + used.system)])
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux
        return lines
    held = pages * os.sysconf("SC_PAGE_SIZE")
    return lines + _family("process_resident_memory_bytes", "gauge", "Memory held.", [({}, held)])


class MetricsMiddleware:
    """ASGI middleware that counts and logs requests, closes Streamlit's metrics, and handles startup and shutdown.

    It comes before the guard, so that refusals are counted too. At startup it sets up the log and the metrics port; at
    shutdown it waits for writing to finish.
    """

    def __init__(self, app: ASGIApp, *, services: Callable[[], Services]) -> None:
        self._app, self._services, self.metrics = app, services, Metrics()
        self._server: http.server.ThreadingHTTPServer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count the response."""
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] == "websocket":
            self.metrics.turn(1)
            try:
                await self._app(scope, receive, send)
            finally:
                self.metrics.turn(-1)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        status, begin = 500, time.monotonic()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            seconds = time.monotonic() - begin
            route = getattr(scope.get("route"), "path", None) or NO_ROUTE
            self.metrics.count(route, status, seconds)
            log_lines.REQUESTS.info("request", extra=log_lines.of_request(route, status, seconds))

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def begun() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._begin()
            else:
                await asyncio.to_thread(self._end)
            return message

        await self._app(scope, begun, send)

    def _begin(self) -> None:
        try:
            settings = self._services().settings
        except ReadError:
            return  # the page reports the error in the settings
        if settings.log == "json":
            log_lines.install()
        if settings.metrics:
            host, _, port = settings.metrics.rpartition(":")
            address = (host.strip("[]") or "127.0.0.1", int(port))
            try:
                self._server = serve_metrics(address, self.text, hosts=settings.hosts)
            except ReadError as error:
                _LOG.error("%s", error)  # the page works all the same

    def _end(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        jobs.end(FINISH_S)
        try:
            self._services().finish(FINISH_S)
        except ReadError:
            return  # no store, so nothing to finish

    def text(self) -> str:
        """The response of the metrics port."""
        parts = readiness.states(self._services)
        if parts.get("store") != readiness.READY:
            return self.metrics.text(parts)
        incidents = self._services().store.count(Filter(domain=(ALL_DOMAINS,)))
        return self.metrics.text(parts, incidents)


class Closed:
    """ASGI middleware that answers requests for Streamlit's own metrics with 404."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 404, or pass the request on."""
        is_closed = scope["type"] == "http" and scope["path"].rstrip("/").endswith(CLOSED)
        app = PlainTextResponse("There is no such page.", status_code=404) if is_closed else self._app
        await app(scope, receive, send)


def middleware(services: Callable[[], Services]) -> list[Middleware]:
    """ASGI middleware that records metrics of requests; it must be the outermost."""
    return [Middleware(MetricsMiddleware, services=services)]


def serve_metrics(
    address: tuple[str, int], text: Callable[[], str], *, hosts: Iterable[str] = ()
) -> http.server.ThreadingHTTPServer:
    """Serve ``/metrics`` at an address in a thread, to requests whose host is an IP address, localhost or in ``hosts``.

    A foreign name may resolve to this computer (DNS rebinding), so that a foreign page could read the metrics.

    Raises
    ------
    ReadError
        The address is in use, or isn't this computer's.
    """
    names = {host_name(name) for name in ("localhost", *hosts)}

    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = host_name(re.sub(r":\d+$", "", self.headers.get("Host", "")))
            if name not in names and not re.fullmatch(r"[0-9.]+|[0-9a-f:]+", name):
                self.send_error(421)
                return
            is_there = self.path.partition("?")[0] == "/metrics"
            try:
                body = text() if is_there else "The figures are at /metrics.\n"
            except (GeoError, OSError):
                self.send_error(503)
                return
            self.send_response(200 if is_there else 404)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass  # clients aren't logged

    try:
        server = Server(address, Page)
    except OSError as error:
        raise ReadError(
            f"The figures can’t be served at {address[0]}:{address[1]}: {error.strerror or error}."
        ) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
