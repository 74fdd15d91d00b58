"""A real server as an operator runs it: watched over, and ended in the middle of a write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from geo.store import Store
from tests.browser.conftest import free_port, running
from tests.samples import SAMPLES

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
