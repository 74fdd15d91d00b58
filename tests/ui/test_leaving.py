"""A real server, a question without end, and askers who leave."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import free_port
from tests.visitor import Visitor

ROOT = Path(__file__).parents[2]
APP = """
import sys
from pathlib import Path
import ibis
import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from geo.store import AbandonedError
from geo.store.engine import Engine
from geo.ui.leaving import Attention

def endless(who):
    many = ibis.range(0, 10**6).unnest().name("number").as_table()
    try:
        print(who, "asks", flush=True)
        Engine().run(many.cross_join(many.view()).aggregate(pairs=lambda pairs: pairs.count()))
    except AbandonedError:
        print(who, "is gone", flush=True)
        raise

sys.modules["endless"] = endless

def route(request):
    endless("route")
    return PlainTextResponse("never")

script = Path(__file__).with_name("page.py")
app = st.App(script, routes=[Route("/route", route)], middleware=[Middleware(Attention)])
"""
PAGE = """
import sys
import streamlit as st
from geo.ui import leaving
st.session_state.runs = st.session_state.get("runs", 0) + 1
if st.session_state.runs < 3:
    leaving.draw(lambda: sys.modules["endless"](f"run {st.session_state.runs}"))
print("run", st.session_state.runs, "is drawn", flush=True)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Its address, and what it prints."""
    folder, port = tmp_path_factory.mktemp("leaving"), free_port()
    (folder / "app.py").write_text(APP)
    (folder / "page.py").write_text(PAGE)
    log = folder / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), "--server.port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
    try:
        until(lambda: alive(port))
        yield f"http://localhost:{port}", log
    finally:
        process.kill()
        process.wait(60)


def alive(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=30):
        return True
    return False


def until(happens: object, patience_s: float = 60) -> None:
    """Wait for something."""
    end = time.monotonic() + patience_s
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_request_whose_connection_ends_is_given_up(server: tuple[str, Path]) -> None:
    address, log = server
    with socket.create_connection(("localhost", int(address.rpartition(":")[2]))) as connection:
        connection.sendall(b"GET /route HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(lambda: "route asks" in log.read_text())
    until(lambda: "route is gone" in log.read_text())
    assert "Traceback" not in log.read_text()


def test_a_run_that_is_overtaken_is_given_up_and_so_is_that_of_a_page_that_is_closed(server: tuple[str, Path]) -> None:
    address, log = server
    visitor = Visitor(address)
    until(lambda: "run 1 asks" in log.read_text())
    visitor.ask()
    until(lambda: "run 1 is gone" in log.read_text())
    until(lambda: "run 2 asks" in log.read_text())
    visitor.close()
    until(lambda: "run 2 is gone" in log.read_text())
    assert "is drawn" not in log.read_text()
    assert "Traceback" not in log.read_text()
