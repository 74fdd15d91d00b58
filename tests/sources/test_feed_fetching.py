"""Feeds are asked politely, an odd item costs no other its turn, and what they tell waits for review."""

from __future__ import annotations

import datetime as dt
import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from geo.gazetteer import Gazetteer
from geo.review import Queue
from geo.sources import Feed, Fetched, RefusedRequestError, Subscriptions, fetch, fetch_feeds
from geo.sources.feed_fetching import EVERY, MOST_ITEMS, Fetching

URL = "https://news.example/feed.xml"
STRIKE = "Two people were killed in a drone attack on Kherson on Wednesday, the governor said."
RSS = """<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0" xmlns="http://backend.userland.com/rss2" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Новости</title>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://news.example/{id}</link><guid>{id}</guid>
<pubDate>Thu, 21 Aug 2025 09:00:00 +0300</pubDate>
<description>&lt;p&gt;{text}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description></item>"""


class Web:
    """The pages of the outside world, and what was asked of them."""

    def __init__(self, **pages: bytes) -> None:
        self.pages = {f"https://news.example/{name}": data for name, data in pages.items()}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.headers: dict[str, str] = {}
        self.is_busy = False
        self.waits: list[float] = []
        self.now = dt.datetime(2025, 8, 21, 12, tzinfo=dt.UTC)

    def get(self, url: str, *, headers: dict[str, str] | None = None) -> Fetched:
        self.asked.append((url, headers or {}))
        if (headers or {}).get("If-None-Match") == '"1"' and self.headers.get("etag") == '"1"':
            return Fetched(status=304, data=b"", url=url)
        if self.is_busy:
            raise RefusedRequestError("news.example answers with 429.", self.headers)
        if url not in self.pages:
            raise ReadError("There is no such page.")
        return Fetched(status=200, data=self.pages[url], url=url, headers=self.headers)


def rss(*items: tuple[str, str, str]) -> bytes:
    told = "".join(ITEM.format(id=id, title=title, text=text) for id, title, text in items)
    return RSS.format(items=told).encode("windows-1251")


def run(web: Web, folder: Path, gazetteer: Gazetteer) -> list[Fetching]:
    subscriptions = Subscriptions(folder / "feeds")
    subscriptions.add(URL, "The News")
    return list(
        fetch_feeds(
            subscriptions,
            Queue(folder / "queue"),
            gazetteer=gazetteer,
            now=lambda: web.now,
            get=web.get,
            pause=web.waits.append,
        )
    )


def test_new_items_wait_for_review_and_talk_does_not(tmp_path: Path, gazetteer: Gazetteer) -> None:
    web = Web(**{"feed.xml": rss(("a", "Удар", STRIKE), ("b", "Choir", "The choir sang."))})
    web.headers = {"etag": '"1"'}
    (result,) = run(web, tmp_path, gazetteer)
    assert (result.new, result.drafted, result.problem) == (2, 1, "")
    (made,) = Queue(tmp_path / "queue").drafts()
    assert made.report.publisher == "The News"
    assert made.report.title == "Удар"
    assert made.report.url == "https://news.example/a"
    assert made.report.published == dt.date(2025, 8, 21)
    assert made.proposals[0].incident.date_start == dt.date(2025, 8, 20)
    assert "x()" not in made.text


def test_a_feed_is_asked_politely(tmp_path: Path, gazetteer: Gazetteer) -> None:
    web = Web(**{"feed.xml": rss(("a", "A", STRIKE))})
    web.headers = {"etag": '"1"', "last-modified": "Thu, 21 Aug 2025 08:00:00 GMT"}
    run(web, tmp_path, gazetteer)
    assert len(web.waits) == 1, "the article is on the same host"
    (again,) = run(web, tmp_path, gazetteer)
    assert "a moment ago" in again.skipped
    web.now += EVERY
    (later,) = run(web, tmp_path, gazetteer)
    assert (later.new, later.drafted) == (0, 0)
    url, headers = web.asked[-1]
    assert url == URL
    assert headers == {"If-None-Match": '"1"', "If-Modified-Since": "Thu, 21 Aug 2025 08:00:00 GMT"}


def test_items_are_read_once_and_many_in_turns(tmp_path: Path, gazetteer: Gazetteer) -> None:
    items = [(f"n{number}", f"Choir {number}", "The choir sang.") for number in range(MOST_ITEMS + 7)]
    web = Web(**{"feed.xml": rss(*items)})
    assert run(web, tmp_path, gazetteer)[0].new == MOST_ITEMS
    web.now += EVERY
    assert run(web, tmp_path, gazetteer)[0].new == 7
    web.now += EVERY
    assert run(web, tmp_path, gazetteer)[0].new == 0


def test_a_short_item_is_read_from_its_page(tmp_path: Path, gazetteer: Gazetteer) -> None:
    page = f"<html><body><article><p>{STRIKE}</p><p>{'More was not known. ' * 40}</p></article></body></html>".encode()
    web = Web(**{"feed.xml": rss(("a", "Night", "Read on.")), "a": page})
    assert run(web, tmp_path, gazetteer)[0].drafted == 1


def test_a_problem_is_told_and_kept(tmp_path: Path, gazetteer: Gazetteer) -> None:
    web = Web(**{"feed.xml": b"<html><body>no feed</body></html>"})
    (result,) = run(web, tmp_path, gazetteer)
    assert "no feed" in result.problem
    assert Subscriptions(tmp_path / "feeds").seen()[URL].problem == result.problem


def test_the_host_says_when_to_come_again(tmp_path: Path, gazetteer: Gazetteer) -> None:
    web = Web(**{"feed.xml": rss()})
    web.headers = {"retry-after": "7200"}
    run(web, tmp_path, gazetteer)
    web.now += dt.timedelta(hours=1)
    assert run(web, tmp_path, gazetteer)[0].skipped


def test_a_busy_host_is_left_alone_as_long_as_it_says(tmp_path: Path, gazetteer: Gazetteer) -> None:
    web = Web(**{"feed.xml": rss()})
    web.is_busy, web.headers = True, {"retry-after": "7200"}
    assert "429" in run(web, tmp_path, gazetteer)[0].problem
    web.now += dt.timedelta(hours=1)
    assert run(web, tmp_path, gazetteer)[0].skipped
    web.now += dt.timedelta(hours=1)
    web.is_busy = False
    (result,) = run(web, tmp_path, gazetteer)
    assert (result.skipped, result.problem) == ("", "")


class Loopback(http.server.BaseHTTPRequestHandler):
    """A server on this computer; ``server.pages`` are its answers by path: content type and body."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        kind, body = self.server.pages.get(self.path, ("text/plain", b""))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def site() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Loopback) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def fetched(site: http.server.ThreadingHTTPServer, folder: Path, gazetteer: Gazetteer, *names: str) -> list[Fetching]:
    subscriptions = Subscriptions(folder / "feeds")
    port = site.server_address[1]
    subscriptions.save([Feed(url=name if ":" in name else f"http://a.example:{port}/{name}") for name in names])
    get = functools.partial(
        fetch, user_agent="test", resolver=lambda _host, _port: ["127.0.0.1"], allowed=lambda _address: True
    )
    return list(
        fetch_feeds(
            subscriptions,
            Queue(folder / "queue"),
            gazetteer=gazetteer,
            get=get,
            pause=lambda _s: None,
        )
    )


def _json(**odd: object) -> tuple[str, bytes]:
    bad = {"id": "bad", "title": "Bad", "content_text": STRIKE + " Odd."} | odd
    return "application/feed+json", json.dumps({"items": [bad, {"id": "good", "content_text": STRIKE}]}).encode()


def _rss(find: str = "", odd: str = "", *, kind: str = "application/rss+xml") -> tuple[str, bytes]:
    text = rss(("bad", "Bad", STRIKE + " Odd."), ("good", "Good", STRIKE)).decode("windows-1251")
    return kind, text.replace("https://news.example/", "http://a.example/").replace(find, odd, 1).encode("windows-1251")


LINK, DATE = "<link>http://a.example/bad</link>", "Thu, 21 Aug 2025 09:00:00 +0300"
ODD_ITEMS = {
    "a link with half a bracket": _rss(LINK, "<link>https://[::1</link>"),
    "a link that is a bracket": _rss(LINK, "<link>https://[</link>"),
    "a port of letters": _rss(LINK, "<link>http://a.example:port/</link>"),
    "a day after the last": _rss(DATE, "Fri, 31 Dec 9999 23:59:59 -1200"),
    "the year 10000": _rss(DATE, "10000-01-01T00:00:00Z"),
    "the first day": _rss(DATE, "Mon, 01 Jan 0001 00:00:00 +1400"),
    "a control character in a title": _rss("<title>Bad", "<title>B&amp;#1;a&amp;amp;&#27;d &amp;lt;b>"),
    "half a sign in a title": _rss("<title>Bad", "<title>B&amp;#xD800;d &amp;lt;b>"),
    "an undefined charset": _rss(kind="application/rss+xml; charset=undefined"),
    "a charset that is a codec": _rss(kind="application/rss+xml; charset=base64"),
    "a charset with a NUL": _rss(kind="application/rss+xml; charset=a%00"),
    "authors are a number": _json(authors=7),
    "an author is a list": _json(authors=[{"name": [1, {}]}, 7, None]),
    "a link in JSON": _json(url="https://[::1"),
    "a link that is a number": _json(url=7, title=[1], summary={}),
    "a control character in JSON": _json(title="B\x01<b>\x1b&amp;\0", content_html=f"<p>\x02{STRIKE} Odd.</p>"),
    "half a sign in JSON": _json(id="\ud800", title="\ud83d", content_text=STRIKE + " \udc00 Odd."),
    "the last day in JSON": _json(date_published="9999-12-31T23:59:59-12:00"),
    "the first day in JSON": _json(date_published="0001-01-01"),
    "items of any type": ("application/json", json.dumps({"items": [
        7, None, [], "x", {}, {"id": {}},
        {"id": "bad", "content_text": STRIKE + " Odd."}, {"id": "g", "content_text": STRIKE},
    ]}).encode()),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_ITEMS)
def test_an_odd_item_costs_no_other_its_turn(
    site: http.server.ThreadingHTTPServer, tmp_path: Path, gazetteer: Gazetteer, name: str
) -> None:
    site.pages = {"/odd": ODD_ITEMS[name], "/behind": _rss()}  # type: ignore[attr-defined]
    odd, behind = fetched(site, tmp_path, gazetteer, "odd", "behind")
    assert odd.problem == ""
    assert odd.drafted + len(odd.rejects) == 2, "each is read, or named among the rejects"
    assert odd.drafted >= 1
    assert behind.new == 2
    assert {len(seen.ids) for seen in Subscriptions(tmp_path / "feeds").seen().values()} <= {2, 3}


def _many_parts(nested: bool) -> bytes:
    lines = b"From: a@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    if not nested:
        parts = (f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n\r\n--{n}--\r\n' for n in range(5_000))
        body = "".join(f"--all\r\n{part}" for part in parts)
        return lines + f'Content-Type: multipart/mixed; boundary="all"\r\n\r\n{body}--all--\r\n'.encode()
    heads = (f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n'.encode() for n in range(5_000))
    return lines + b"".join(heads)


PAGES = {
    "an e-mail of 5,000 parts in each other": ("message/rfc822", lambda: _many_parts(nested=True)),
    "an e-mail of 5,000 parts": ("message/rfc822", lambda: _many_parts(nested=False)),
    "an undefined charset": ("text/html; charset=undefined", lambda: b"<html><p>Text</p></html>"),
    "an e-mail with an odd head": ("message/rfc822", lambda: b"From: =?undefined?q?=00?=\nDate: =?\nSubject: (((\n"
                                   b"Content-Type: text/plain; charset*=x'y'%00\n\nText"),
    "a cut PDF": ("application/pdf", lambda: b"%PDF-1.7\n1 0 obj<</Length 9>>stream\n"),
    "a cut archive": ("application/msword", lambda: b"PK\x03\x04word/document.xml"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_an_odd_page_behind_an_item_leaves_what_the_feed_says(
    site: http.server.ThreadingHTTPServer, tmp_path: Path, gazetteer: Gazetteer, name: str
) -> None:
    port = site.server_address[1]
    items = [{"id": id, "url": f"http://a.example:{port}/{id}", "content_text": STRIKE} for id in ("bad", "good")]
    feed = ("application/json", json.dumps({"items": items}).encode())
    kind, page = PAGES[name]
    site.pages = {"/odd": feed, "/bad": (kind, page())}  # type: ignore[attr-defined]
    (odd,) = fetched(site, tmp_path, gazetteer, "odd")
    assert (odd.new, odd.drafted, odd.problem) == (2, 2, "")


@pytest.mark.parametrize(
    "bad",
    [
        ("application/json", b'{"items":' + b"[" * 200_000),
        ("application/json", b'{"items":[' + b"9" * 5_000 + b"]}"),
        ("text/html; charset=undefined", b"<html>"),
    ],
    ids=["deep JSON", "a long number", "no feed"],
)
def test_a_feed_that_is_none_costs_those_behind_it_nothing(
    site: http.server.ThreadingHTTPServer, tmp_path: Path, gazetteer: Gazetteer, bad: tuple[str, bytes]
) -> None:
    site.pages = {"/bad": bad, "/good": _rss()}  # type: ignore[attr-defined]
    first, no_address, good = fetched(site, tmp_path, gazetteer, "bad", "https://[::1", "good")
    assert first.problem
    assert no_address.problem
    assert good.drafted == 2
    assert len(Subscriptions(tmp_path / "feeds").seen()) == 3


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(st.characters(exclude_categories=[]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "url", "title", "content_text", "content_html", "summary", "authors", "date_published", "external_url")


@given(
    item=st.dictionaries(st.sampled_from(FIELDS), anything | st.sampled_from(["https://[", "9999-12-31"]), max_size=6)
)
def test_whatever_an_item_holds_the_next_is_read(
    site: http.server.ThreadingHTTPServer,
    gazetteer: Gazetteer,
    tmp_path_factory: pytest.TempPathFactory,
    item: dict[str, object],
) -> None:
    told = json.dumps({"items": [item, {"id": "the good one", "content_text": STRIKE}]}).encode()
    site.pages = {"/odd": ("application/json", told)}  # type: ignore[attr-defined]
    (odd,) = fetched(site, tmp_path_factory.mktemp("feeds"), gazetteer, "odd")
    assert odd.problem == ""
    assert odd.drafted >= 1
