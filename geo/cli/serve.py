"""``serve``: the dashboard in this terminal, its address printed when it answers."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from geo import settings
from geo.errors import ReadError

START_S = 900
"""How long the server may take to answer, seconds: a large store may have to be prepared first."""
END_S = 75
"""How long it may take to finish writing, seconds."""
SHARED_MEMORY = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Lets the threads of a server allocate from the same memory, where an operator's environment doesn't say otherwise.

By default the C library gives each thread memory of its own and Arrow reserves more, and both keep most of what is
freed: after some hundred actions over 53,000 incidents 70 of 630 MB. It takes no more of the processor. The server's
libraries allocate while they are loaded, so setting it in the running server saves half as much.
"""


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=None,
    help="Port to serve on; by default 8501, or the next free one.",
)
@click.option(
    "--address", default="localhost", show_default=True, help="Address to serve on; 0.0.0.0 lets other computers in."
)
def serve_command(port: int | None, address: str) -> None:
    """Serve the dashboard: prints its address; Ctrl+C stops it."""
    given = settings.read()
    if refusal := given.undecided(address):
        raise ReadError(refusal)
    if port is not None and not is_free(address, port):
        raise ReadError(f"Port {port} is taken; choose another, or leave --port out.")
    port = port or next((number for number in range(8501, 8601) if is_free(address, number)), None)
    if port is None:
        raise ReadError("No port between 8501 and 8600 is free; choose one with --port.")
    app = application()
    options = [f"--server.port={port}", f"--server.address={address}", "--server.headless=true"]
    shown = "localhost" if address in ("0.0.0.0", "::", "127.0.0.1") else address
    options.append(f"--browser.serverAddress={shown}")
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(app), *options, "--logger.level=warning"],
        cwd=app.parent,  # where Streamlit finds its settings; ours are in the environment
        env=SHARED_MEMORY | os.environ | given.environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # so that Ctrl+C reaches only us, and we end it
    )
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        _await(server, lambda: _answer(shown, port, "/_stcore/health")[0] == 200)
        click.echo(f"Incident map: http://{shown}:{port}")
        sys.stdout.flush()
        click.echo("Ctrl+C ends it.", err=True)
        if "NOTIFY_SOCKET" in os.environ:
            _await(server, lambda: _answer(shown, port, "/readyz")[1] is None)
            _notify(os.environ["NOTIFY_SOCKET"])
        code = server.wait()
    except KeyboardInterrupt:
        code = 0
    finally:
        server.terminate()
        try:
            server.wait(timeout=END_S)
        except subprocess.TimeoutExpired:
            server.kill()
    raise click.exceptions.Exit(1 if code else 0)


def application() -> Path:
    """The path of ``app.py``: beside the package in a checkout, inside it when installed.

    Raises
    ------
    ReadError
        It is in neither.
    """
    package = Path(__file__).parents[1]
    for path in (package.parent / "app.py", package / "_app" / "app.py"):
        if path.exists():
            return path
    raise ReadError("app.py is missing; install the package again, or start from the checkout's folder.")


def is_free(address: str, port: int) -> bool:
    """Whether a port of this computer is free."""
    host = "127.0.0.1" if address in ("localhost", "0.0.0.0", "::") else address
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) != 0


def _await(server: subprocess.Popen[bytes], has_come: Callable[[], bool]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            raise ReadError("The dashboard ended before it answered; its message stands above.")
        with contextlib.suppress(OSError, http.client.HTTPException):
            if has_come():
                return
        time.sleep(0.1)
    raise ReadError(f"The dashboard didn't answer within {START_S} seconds.")


def _answer(host: str, port: int, path: str) -> tuple[int, str | None]:
    """The status of an answer, and after how long to ask again where it is too early."""
    with contextlib.closing(http.client.HTTPConnection(host, port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Retry-After")


def _notify(name: str) -> None:
    """Say to systemd (``Type=notify``) that questions are answered."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.sendto(b"READY=1", name)
