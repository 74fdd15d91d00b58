"""A real server as an operator runs it: watched over, and ended in the middle of a write."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.store import Store
from tests.browser.conftest import free_port, running
from tests.samples import SAMPLES
from tests.visitor import Visitor

ROOT = Path(__file__).parents[2]


def ask(address: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {}), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_server_is_watched_over_and_ends_cleanly(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").add(SAMPLES)
    port = free_port()
    with running(tmp_path, GEO_METRICS=str(port), GEO_LOG="json") as address:
        assert ask(f"{address}/healthz") == (200, "ok")
        assert ask(f"{address}/readyz")[0] == 200  # the map was answered, so all is open
        assert ask(f"{address}/readyz", {"Host": "evil.example"})[0] == 421
        assert ask(f"{address}/_stcore/metrics")[0] == 404
        assert ask(f"{address}/map/incidents?text=Melnyk&zoom=3")[0] in (200, 400)
        text = ask(f"http://127.0.0.1:{port}/metrics")[1]
        assert 'incident_map_requests_total{route="/readyz",status="200"} 1' in text
        assert 'route="/map/incidents"' in text
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"/healthz", "/map/incidents"} <= {line.get("route") for line in lines}
    assert "Melnyk" not in log
    assert "Traceback" not in log


@pytest.mark.skipif(os.name == "nt", reason="systemd isn't there")
def test_systemd_hears_of_a_start_once_questions_are_answered(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").add(SAMPLES)
    own = {"GEO_STORE": str(tmp_path / "store"), "GEO_CACHE": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}
    own["NOTIFY_SOCKET"], port = str(tmp_path / "systemd"), free_port()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "systemd"))
        systemd.settimeout(120)
        command = [sys.executable, "-m", "geo", "serve", "--port", str(port)]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, env=os.environ | own) as served:
            try:
                assert systemd.recv(99) == b"READY=1"
                assert ask(f"http://localhost:{port}/readyz")[0] == 200
            finally:
                served.terminate()
    assert served.returncode == 0


WRITING = """
import sys, threading, time
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from geo.services import Services
from geo.settings import Settings
from geo.store import Store
from geo.ui import metrics
from tests.samples import SAMPLES
from tests.visitor import Visitor

folder, port = sys.argv[1:]
services = Services(Settings(store=folder, cache=folder), open_store=lambda path, **_: Store.open(path))
begun = threading.Event()

def slowly():
    begun.set()
    time.sleep(1.0)
    yield from SAMPLES

def write(request):
    threading.Thread(target=lambda: services.store.add(slowly()), daemon=True).start()
    begun.wait()
    return PlainTextResponse("begun")

app = Starlette(routes=[Route("/write", write)], middleware=metrics.middleware(lambda: services))
print("ready", flush=True)
uvicorn.run(app, host="127.0.0.1", port=int(port))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGTERM")
def test_what_is_being_written_is_stored_though_the_server_is_ended(tmp_path: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", WRITING, str(tmp_path / "store"), str(port)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert server.stderr is not None
        assert any("running on" in line for line in server.stderr)
        assert ask(f"http://127.0.0.1:{port}/write") == (200, "begun")
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)
    finally:
        server.kill()
    assert server.returncode in (0, -signal.SIGTERM)
    assert Store.open(tmp_path / "store").count() == len(SAMPLES)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("caddy") is None, reason="needs caddy")
def test_two_processes_behind_the_proxy_are_as_one_and_each_does_without_the_other(tmp_path: Path) -> None:
    Store.open(tmp_path / "store").add(SAMPLES[:-1])
    with contextlib.ExitStack() as running_now:
        folders = [tmp_path / name for name in ("first", "second")]
        for folder in folders:
            folder.mkdir()
        first_ends = contextlib.ExitStack()
        servers = [
            ends.enter_context(running(folder, GEO_STORE=str(tmp_path / "store")))
            for ends, folder in zip((running_now.enter_context(first_ends), running_now), folders, strict=True)
        ]
        address = running_now.enter_context(proxy(tmp_path, servers))
        seats = {seat(address) for _browser in range(20)}
        assert len(seats) == 2, "browsers are dealt out"
        for each in seats:
            assert [each] * 3 == [seat(address, each) or each for _again in range(3)], "and stay where they are"
        visitors = [Visitor(address, cookie=f"seat={each}") for each in seats]
        assert all(visitor.wait() for visitor in visitors)

        Store.open(tmp_path / "store").add(SAMPLES[-1:])
        for server in servers:
            until(lambda server=server: SAMPLES[-1].title in suggested(server))  # type: ignore[misc]

        first_ends.close()
        for each in seats:
            until(lambda each=each: ask(f"{address}/readyz", {"Cookie": f"seat={each}"})[0] == 200)  # type: ignore[misc]
            again = Visitor(address, cookie=f"seat={each}")  # as the script in the browser does by itself
            assert again.wait()
            again.close()
    assert "Traceback" not in "".join((folder / "log.txt").read_text() for folder in folders)


def seat(address: str, seat: str = "") -> str:
    """The cookie by which the proxy knows the process that a browser met; empty where it is the one it has."""
    request = urllib.request.Request(f"{address}/healthz", headers={"Cookie": f"seat={seat}"} if seat else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        given = answer.headers.get("Set-Cookie") or ""
    return given.partition("seat=")[2].partition(";")[0]


def suggested(server: str) -> str:
    """What a process has of the whole store."""
    return ask(f"{server}/download?format=csv&domain=all")[1]


@contextlib.contextmanager
def proxy(folder: Path, servers: list[str]) -> Iterator[str]:
    """The proxy as .github/deploy has it, before some servers; its address."""
    address = f"http://localhost:{free_port()}"
    text = (ROOT / ".github" / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    backends = [server.removeprefix("http://") for server in servers]
    for ours, theirs in zip(("map.example.org", "localhost:8501", "localhost:8502"), (address, *backends), strict=True):
        text = text.replace(ours, theirs)
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text.replace("10s", "1s"), encoding="utf-8")
    own = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with (folder / "caddy.txt").open("w") as log:
        process = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
    try:
        until(lambda: answers(f"{address}/readyz"))
        yield address
    finally:
        process.terminate()
        process.wait(60)


def answers(address: str) -> bool:
    with contextlib.suppress(OSError):
        return ask(address)[0] == 200
    return False


def until(happens: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)
