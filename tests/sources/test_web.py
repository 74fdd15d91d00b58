"""Addresses that people give, fetched from a server that means harm."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from geo.errors import ReadError
from geo.sources import Fetched, RefusedRequestError, fetch
from geo.sources.web import is_own, is_public

REQUESTS: list[str] = []


class Hostile(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        sent = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in (sent | {key.replace("_", "-"): value for key, value in headers.items()}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        REQUESTS.append(f"{self.headers['Host']} {self.path} {self.headers['User-Agent']}")
        port = self.server.server_address[1]
        if self.path == "/page":
            self._send(200, "<p>Grüße</p>".encode())
        elif self.path == "/around":
            self._send(302, Location="/around")
        elif self.path == "/on":
            self._send(302, Location="/page")
        elif self.path == "/inside":
            self._send(302, Location=f"http://inside.example:{port}/page")
        elif self.path == "/file":
            self._send(302, Location="file:///etc/passwd")
        elif self.path == "/large":
            self._send(200, b"x" * 300_000)
        elif self.path == "/lies":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Connection", "close")
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"x" * 10_000)
            self.close_connection = True
        elif self.path == "/bomb":
            self._send(200, gzip.compress(b"0" * 5_000_000), Content_Encoding="gzip")
        elif self.path == "/video":
            self._send(200, b"\0\0", Content_Type="video/mp4")
        elif self.path == "/same" and self.headers["If-None-Match"] == '"1"':
            self._send(304)
        elif self.path in ("/drip", "/slow-headers"):
            self.send_response(200)
            try:
                if self.path == "/drip":
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", "100000")
                    self.end_headers()
                self.flush_headers()
                while True:  # until the other side has gone
                    self.wfile.write(b"x" if self.path == "/drip" else b"X-A: 1\r\n")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass
            self.close_connection = True
        elif self.path in ("/continue", "/slow-line"):
            with contextlib.suppress(OSError):
                self.wfile.write(b"" if self.path == "/continue" else b"HTTP/1.1 200 OK\r\nX-A: ")
                while True:  # until the other side has gone
                    self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" if self.path == "/continue" else b"x")
                    time.sleep(0.01)
            self.close_connection = True
        elif self.path == "/nonsense":
            self.wfile.write(b"not http at all\r\n\r\n")
            self.close_connection = True
        elif self.path == "/busy":
            self._send(429, Retry_After="7200")
        else:
            self._send(404)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join(5)
    server.server_close()


def resolver(host: str, _port: int) -> list[str]:
    """Names as an attacker's name server gives them; "outside.example" plays the public host."""
    names = {
        "outside.example": ["127.0.0.1"],
        "inside.example": ["10.0.0.1"],
        "both.example": ["127.0.0.1", "10.0.0.1"],
    }
    return names.get(host) or [host]


def ask(port: int, path: str, host: str = "outside.example", **more: object) -> Fetched:
    return fetch(
        f"http://{host}:{port}{path}",
        user_agent="incident-map-test",
        resolver=resolver,
        allowed=lambda address: str(address) == "127.0.0.1",
        **more,  # type: ignore[arg-type]
    )


def test_a_page_is_fetched_with_our_name_and_its_own(port: int) -> None:
    answer = ask(port, "/on")
    assert answer.data.decode(answer.charset) == "<p>Grüße</p>"
    assert answer.url == f"http://outside.example:{port}/page"
    assert REQUESTS[-1] == f"outside.example:{port} /page incident-map-test"


def test_nothing_new_is_told(port: int) -> None:
    assert ask(port, "/same", headers={"If-None-Match": '"1"'}).status == 304


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/around", "without end"),
        ("/inside", "own network"),
        ("/file", "Only http and https"),
        ("/large", "larger than"),
        ("/lies", "larger than"),
        ("/bomb", "larger than"),
        ("/video", "no page, document or feed"),
        ("/gone", "404"),
        ("/nonsense", "can’t be reached or doesn’t answer"),
    ],
)
def test_a_hostile_answer_is_refused_in_a_sentence(port: int, path: str, why: str) -> None:
    with pytest.raises(ReadError, match=why):
        ask(port, path, most_bytes=100_000)


def test_a_busy_server_says_when_to_ask_again(port: int) -> None:
    with pytest.raises(RefusedRequestError, match="429") as refused:
        ask(port, "/busy")
    assert refused.value.headers["retry-after"] == "7200"


@pytest.mark.parametrize("path", ["/drip", "/slow-headers", "/continue", "/slow-line"])
def test_an_endless_answer_ends_and_so_does_who_waits_for_it(port: int, path: str) -> None:
    with pytest.raises(ReadError, match="too long"):
        ask(port, path, timeout_s=0.5)
    for thread in threading.enumerate():
        if thread.name == "fetch":
            thread.join(30)
            assert not thread.is_alive()


def test_a_handshake_that_drips_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KiB is on its way
                    while True:
                        connection.sendall(b"\x02")
                        time.sleep(0.01)

        threading.Thread(target=drip, daemon=True).start()
        with pytest.raises(ReadError):
            fetch(
                f"https://outside.example:{server.getsockname()[1]}/",
                user_agent="incident-map-test", resolver=resolver, allowed=lambda _: True, timeout_s=0.5,
            )  # fmt: skip
        for thread in threading.enumerate():
            if thread.name == "fetch":
                thread.join(30)
                assert not thread.is_alive()


def test_a_host_that_is_also_inside_is_refused_before_it_is_asked(port: int) -> None:
    before = len(REQUESTS)
    with pytest.raises(ReadError, match="own network"):
        ask(port, "/page", host="both.example")
    assert len(REQUESTS) == before


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://[3fff::1]/",
        "http://[5f00::1]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[2002:c058:6301::]/",
        "http://[2607:f8b0::5efe:a00:1]/",
        "http://[2607:f8b0::200:5efe:7f00:1]/",
        "http://192.88.99.1/",
        "http://192.0.0.9/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "http://user:secret@example.org/",
        "http://",
        "http://exa mple.org/",
        "http://example.org:99999/",
        "//example.org",
        "",
    ],
)
def test_an_address_that_is_not_anybodys_is_refused(url: str) -> None:
    def numeric(host: str, _port: int) -> list[str]:
        odd = {"localhost": "127.0.0.1", "2130706433": "127.0.0.1", "0x7f.1": "127.0.0.1"}
        return [odd.get(host, host)]

    with pytest.raises(ReadError):
        fetch(url, user_agent="incident-map-test", resolver=numeric)


def test_public_addresses_are_public() -> None:
    for text in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2607:f8b0::5efe:808:808"):
        assert is_public(ipaddress.ip_address(text)), text


def test_an_address_of_this_computer_is_its_own_however_public() -> None:
    for text in ("127.0.0.1", "::1"):  # where a network is, no other address is one that the way there begins at
        assert is_own(ipaddress.ip_address(text)), text
