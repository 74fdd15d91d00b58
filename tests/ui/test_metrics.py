"""The program's figures: by routes as patterns, at a port of their own, and nothing of who asked for what."""

from __future__ import annotations

import http.client
import json
import logging
import re
import socket
import threading
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.errors import ReadError
from geo.services import Services
from geo.settings import Settings
from geo.store import Store
from geo.ui import log_lines, metrics
from tests.samples import SAMPLES


@pytest.fixture
def ours(tmp_path: Path) -> Services:
    Store.open(tmp_path / "store").add(SAMPLES)
    services = Services(
        Settings(store=str(tmp_path / "store"), cache=tmp_path), open_store=lambda path, **_: Store.open(path)
    )
    assert services.store.count()
    assert services.gazetteer
    return services


def search(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.path_params["word"])


def watched(services: Services) -> metrics.MetricsMiddleware:
    return metrics.MetricsMiddleware(Starlette(routes=[Route("/search/{word}", search)]), services=lambda: services)


def sample(text: str, name: str) -> float:
    value = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert value is not None, f"{name} in {text}"
    return float(value[1])


def test_requests_are_counted_by_route_without_what_was_asked_for(ours: Services) -> None:
    watch = watched(ours)
    client = TestClient(watch)
    for path in ("/search/Melnyk", "/search/Kovalenko?text=Melnyk", "/Melnyk"):
        client.get(path)
    text = watch.text()
    assert sample(text, 'incident_map_requests_total{route="/search/{word}",status="200"}') == 2
    assert sample(text, 'incident_map_requests_total{route="none",status="404"}') == 1
    assert sample(text, 'incident_map_request_seconds_bucket{route="/search/{word}",le="+Inf"}') == 2
    assert sample(text, 'incident_map_request_seconds_count{route="/search/{word}"}') == 2
    assert sample(text, "incident_map_ready") == 1
    assert sample(text, "incident_map_incidents") == len(SAMPLES)
    assert sample(text, "incident_map_open_pages") == 0
    assert "Melnyk" not in text
    assert "Kovalenko" not in text


def test_each_figure_says_what_it_is(ours: Services) -> None:
    lines = watched(ours).text().splitlines()
    families = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert families == {line.split()[2] for line in lines if line.startswith("# HELP")}
    form = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [-+0-9.e]+')
    assert all(line.startswith("#") or form.fullmatch(line) for line in lines)


def test_streamlits_figures_are_closed(ours: Services) -> None:
    client = TestClient(watched(ours))
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/below/_stcore/metrics?families=all"):
        assert client.get(path).status_code == 404


def ask(port: int, path: str, host: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_the_port_answers_by_addresses_and_its_own_names_alone() -> None:
    server = metrics.serve_metrics(("127.0.0.1", 0), lambda: "a 1\n", hosts=["map.example.org"])
    try:
        port = server.server_address[1]
        for host in ("localhost:9102", "127.0.0.1", "[::1]:9102", "map.example.org"):
            assert ask(port, "/metrics", host) == (200, "a 1\n")
        assert ask(port, "/metrics", "evil.example")[0] == 421
        assert ask(port, "/", "localhost")[0] == 404
        with pytest.raises(ReadError, match="can’t be served at"):
            metrics.serve_metrics(("127.0.0.1", port), lambda: "")
    finally:
        server.shutdown()
        server.server_close()


def test_the_server_begins_with_its_figures_and_ends_with_writes_finished(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(store=str(tmp_path / "store"), cache=tmp_path, metrics=str(port))
    services = Services(settings, open_store=lambda path, **_: Store.open(path))
    writing, go = threading.Event(), threading.Event()

    def tables() -> object:
        writing.set()
        go.wait(60)
        yield from SAMPLES

    with TestClient(watched(services)) as client:
        assert client.get("/search/a").status_code == 200
        assert 'route="/search/{word}"' in ask(port, "/metrics", "localhost")[1]
        writer = threading.Thread(target=lambda: services.store.add(tables()))  # type: ignore[arg-type]
        writer.start()
        assert writing.wait(60)
        threading.Timer(0.2, go.set).start()
    assert Store.open(tmp_path / "store").count() == len(SAMPLES)
    writer.join()


def record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    trace = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("geo.x", logging.ERROR, __file__, 1, message, values, trace)


def test_a_line_has_the_programs_words_and_not_what_was_put_into_them() -> None:
    try:
        raise ValueError("Melnyk, 10.1.2.3")
    except ValueError as error:
        line = json.loads(
            log_lines.JsonFormatter().format(record("%s can't be read", "https://melnyk.example", error=error))
        )
    assert line.pop("time").endswith("+00:00")
    where = line.pop("where")
    assert line == {"level": "error", "logger": "geo.x", "message": "%s can't be read", "error": "ValueError"}
    assert where[0].startswith("test_a_line_has_the_programs_words")


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (ValueError("Melnyk"), "ValueError"),
        ("Task exception was never retrieved\nfuture: <Task exception=StoreError('Melnyk')>", "Task exception was"),
    ],
)
def test_a_line_has_no_text_of_an_exception_that_a_library_hands_on(message: object, words: str) -> None:
    line = log_lines.JsonFormatter().format(logging.LogRecord("asyncio", logging.ERROR, __file__, 1, message, (), None))
    assert json.loads(line)["message"].startswith(words)
    assert "Melnyk" not in line


def test_a_request_is_a_line_of_route_status_and_milliseconds() -> None:
    entry = record("request")
    entry.__dict__ |= log_lines.of_request("/map/incidents", 200, 0.0123)
    line = json.loads(log_lines.JsonFormatter().format(entry))
    assert set(line) == {"time", "level", "route", "status", "ms"}
    assert (line["route"], line["status"], line["ms"]) == ("/map/incidents", 200, 12)
