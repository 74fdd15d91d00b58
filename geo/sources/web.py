"""Fetch URLs given by people, protected against attacks on this computer and its network (SSRF).

Only http and https are allowed. The host is resolved once, all its addresses must be public, and the connection goes to
the checked address, so that a second look-up can't lead elsewhere. Each redirect is checked too. Size, time and content
type of the response are limited. Proxy variables, cookies and credentials aren't used.

Refused: ``requests`` with a check before the call: between check and connection the name can resolve to another address
(DNS rebinding), and redirects are followed unchecked.
"""

from __future__ import annotations

import contextlib
import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from geo.errors import ReadError

MOST_ANSWER_BYTES = 20 * 1024 * 1024
MOST_REDIRECTS = 5
TIMEOUT_S = 20.0
"""The time limit for the whole response, redirects included, seconds."""
MEDIA_TYPES = (
    *("text/", "application/xhtml+xml", "application/xml", "application/rss", "application/atom", "application/rdf"),
    *("application/json", "application/feed+json", "application/pdf", "application/msword", "message/rfc822"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]


class RefusedRequestError(ReadError):
    """A server answers with another status than 200 and 304.

    Parameters
    ----------
    message : str
        What happened.
    headers : mapping of str to str
        Of its answer, in lower case: ``retry-after`` may say when to ask again.
    """

    def __init__(self, message: str, headers: Mapping[str, str]) -> None:
        super().__init__(message)
        self.headers = headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A response: status (200, or 304 for no change), bytes, final URL and charset."""

    status: int
    data: bytes
    url: str
    charset: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def is_public(address: Address) -> bool:
    """Whether an IP address is public: not loopback, private, multicast, reserved or for special purposes, nor an IPv6
    form of such an address.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address in _NAT64 or int(address) >> 32 & _ISATAP_MASK == _ISATAP:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST:
            return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_own(address: Address) -> bool:
    """Whether an IP address belongs to this computer, public interfaces included.

    Nothing is sent to find out: connecting a UDP socket only looks up the route.
    """
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as way:
        way.connect((str(address), _DISCARD))
        return ipaddress.ip_address(way.getsockname()[0].partition("%")[0]) == address
    return False


def may_be_asked(address: Address) -> bool:
    """Whether an IP address is public and not this computer's."""
    return is_public(address) and not is_own(address)


_DISCARD = 9
"""The port for looking up routes; any would do."""
_MOST_DIGITS = 18
"""The most digits of a Content-Length, because Python refuses to parse very long numbers."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ISATAP, _ISATAP_MASK = 0x5EFE, 0xFDFFFFFF
"""The identifier of an IPv4 address embedded in an ISATAP address, and its mask, RFC 5214, 6.1."""
_UNICAST = ipaddress.ip_network("2000::/3")
"""The globally routable IPv6 unicast addresses; deprecated site-local ones (fec0::/10) aren't among them."""
_SPECIAL = (
    ipaddress.ip_network("192.0.0.0/24"),  # IETF protocol assignments, RFC 6890; Python counts a few as global
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays, deprecated, RFC 7526
    ipaddress.ip_network("3fff::/20"),  # documentation, RFC 9637
)
"""Networks that some Python releases wrongly treat as global."""


def host_of(url: str) -> str:
    """The host of a URL; empty if it has none or is invalid."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # "https://[::1", say
        return ""


def is_web_address(url: str) -> bool:
    """Whether a text is a valid http or https URL."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host from the system's resolver."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def fetch(
    url: str,
    *,
    user_agent: str,
    headers: Mapping[str, str] | None = None,
    allowed: Callable[[Address], bool] = may_be_asked,
    resolver: Resolver = resolve,
    timeout_s: float = TIMEOUT_S,
    most_bytes: int = MOST_ANSWER_BYTES,
) -> Fetched:
    """Fetch a page, a document or a feed.

    Parameters
    ----------
    url : str
        http or https.
    user_agent : str
        The User-Agent header.
    headers : mapping, optional
        Further request headers, such as ``If-None-Match``.
    allowed, resolver : callable
        Says whether an IP address may be connected to; returns the addresses of a host.
    timeout_s : float
        The time limit for everything, seconds.
    most_bytes : int
        The largest response, decompressed.

    Raises
    ------
    ReadError
        The address isn't allowed, there was no answer, or the response is an error, too large, too slow or of a wrong
        type; the message says which.
    """
    answered: queue.SimpleQueue[Fetched | ReadError] = queue.SimpleQueue()
    wires = _Wires()

    def work() -> None:
        try:
            answered.put(
                _fetch(
                    url,
                    headers={"User-Agent": user_agent, "Accept": _ACCEPT, **(headers or {})},
                    allowed=allowed,
                    resolver=resolver,
                    end=time.monotonic() + timeout_s,
                    most_bytes=most_bytes,
                    wires=wires,
                )
            )
        except ReadError as error:
            answered.put(error)
        finally:
            wires.let_go()

    # in a thread, because socket time-outs don't notice a response that trickles in; the thread ends when its
    # connection is closed
    threading.Thread(target=work, name="fetch", daemon=True).start()
    try:
        answer = answered.get(timeout=timeout_s + 1)
    except queue.Empty as error:
        wires.cut()
        raise ReadError(f"{_parts(url)[0]} takes too long to answer.") from error
    if isinstance(answer, ReadError):
        raise answer
    return answer


class _Wires:
    """The connections of a fetch, so that they can be closed while another thread reads from them.

    A duplicate of each socket is kept, because TLS detaches the one that it is given.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[socket.socket] = []
        self._are_cut = False

    def hold(self, connection: socket.socket) -> None:
        with self._lock:
            self._held.append(connection.dup())
        if self._are_cut:
            self.cut()

    def cut(self) -> None:
        with self._lock:
            self._are_cut = True
            for each in self._held:
                with contextlib.suppress(OSError):  # closed by the other side already
                    each.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        with self._lock:
            for each in self._held:
                each.close()
            self._held.clear()


_ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"


def _fetch(
    url: str,
    *,
    headers: Mapping[str, str],
    allowed: Callable[[Address], bool],
    resolver: Resolver,
    end: float,
    most_bytes: int,
    wires: _Wires,
) -> Fetched:
    for _ in range(MOST_REDIRECTS + 1):
        host, port, secure, path = _parts(url)
        address = _checked(host, port, allowed, resolver)
        pool = _pool(address, host, port, secure=secure, left_s=_left(end, host), wires=wires)
        try:
            with pool:
                answer = pool.request(
                    "GET", path, headers={**headers, "Host": _host_header(host, port, secure=secure)},
                    redirect=False, retries=False, preload_content=False, assert_same_host=False,
                )  # fmt: skip
                try:
                    target = answer.get_redirect_location()
                    if target:
                        url = urljoin(url, str(target))
                        continue
                    return _answer(answer, url, host, end, most_bytes)
                finally:
                    answer.close()
        except HTTPError as error:
            raise ReadError(f"{host} can’t be reached or doesn’t answer as it should. Is the address right?") from error
        except OSError as error:
            raise ReadError(f"{host} can’t be reached. Is the address right, and is there a network?") from error
        except ReadError:
            raise
        except (ValueError, HTTPException) as error:  # a redirect to "https://[", a malformed header
            raise ReadError(f"{host} answers with what can’t be read.") from error
    raise ReadError(f"{host} sends us from address to address without end.")


def _parts(url: str) -> tuple[str, int, bool, str]:
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ReadError(f"“{url[:80]}” is no address of a web page.") from error
    if parts.scheme not in ("http", "https"):
        raise ReadError(f"Only http and https addresses are fetched, not “{url[:80]}”.")
    if parts.username is not None or parts.password is not None:
        raise ReadError("An address with a name or password in it is not fetched; leave them out.")
    host = _ascii_host(parts.hostname or "", url)
    secure = parts.scheme == "https"
    path = parts.path or "/"
    return host, port or (443 if secure else 80), secure, f"{path}?{parts.query}" if parts.query else path


def _ascii_host(host: str, url: str) -> str:
    host = host.rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError as error:
        raise ReadError(f"“{url[:80]}” is no address of a web page.") from error
    if not host or any(c <= " " or c == "\x7f" for c in url):
        raise ReadError(f"“{url[:80]}” is no address of a web page.")
    return host


def _checked(host: str, port: int, allowed: Callable[[Address], bool], resolver: Resolver) -> str:
    """The IP address to connect to: the first of the host's, all of which must be allowed."""
    try:
        addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in resolver(host, port)]
    except (OSError, UnicodeError, ValueError) as error:
        raise ReadError(
            f"There is no host called {host[:80]}. Is the address right, and is there a network?"
        ) from error
    if not addresses:
        raise ReadError(f"There is no host called {host[:80]}.")
    if not all(map(allowed, addresses)):
        raise ReadError(f"{host[:80]} lies in this computer’s own network; only public addresses are fetched.")
    return str(addresses[0])


def _pool(
    address: str, host: str, port: int, *, secure: bool, left_s: float, wires: _Wires
) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(total=left_s)

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:  # registered before the handshake, which may trickle too
            connection = super()._new_conn()
            wires.hold(connection)
            return connection

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            connection = super()._new_conn()
            wires.hold(connection)
            return connection

    pool: urllib3.HTTPConnectionPool
    if secure:
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED"
        )
        pool.ConnectionCls = Secure
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
        pool.ConnectionCls = Plain
    return pool


def _host_header(host: str, port: int, *, secure: bool) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == (443 if secure else 80) else f"{name}:{port}"


def _answer(answer: urllib3.BaseHTTPResponse, url: str, host: str, end: float, most_bytes: int) -> Fetched:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status == 304:
        return Fetched(status=304, data=b"", url=url, headers=headers)
    if answer.status != 200:
        problem = f"{host} answers with {answer.status}" + _MEANINGS.get(answer.status, "") + "."
        raise RefusedRequestError(problem, headers)
    kind, _, rest = headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind and not kind.startswith(MEDIA_TYPES):
        raise ReadError(f"{host} sends “{kind[:60]}”, which is no page, document or feed.")
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and (len(length) > _MOST_DIGITS or int(length) > most_bytes):
        raise ReadError(f"The answer of {host} is larger than {most_bytes / 2**20:,.0f} MB.")
    data = bytearray()
    while chunk := answer.read1(65_536, decode_content=True):  # unlike stream(), read1() returns what has arrived
        data += chunk
        if len(data) > most_bytes:
            raise ReadError(f"The answer of {host} is larger than {most_bytes / 2**20:,.0f} MB.")
        _left(end, host)
    charset = rest.partition("charset=")[2].split(";")[0].strip().strip("\"'")
    return Fetched(status=200, data=bytes(data), url=url, charset=charset, headers=headers)


def _left(end: float, host: str) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise ReadError(f"{host} takes too long to answer.")
    return left


_MEANINGS = {
    401: " (it wants a login)",
    402: " (it wants a subscription)",
    403: " (it doesn’t let programs in; paste the text instead)",
    404: " (there is no such page)",
    410: " (the page is gone)",
    429: " (too many requests; try again later)",
    503: " (it is overloaded; try again later)",
}
