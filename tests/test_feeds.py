"""Feeds of every kind, asked politely; what they tell waits for review."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from geo.feeds import EVERY, MOST_ITEMS, Feed, Fetching, Subscriptions, fetch_feeds, read
from geo.fetch import Fetched
from geo.gazetteer import Gazetteer
from geo.review import Queue

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
        self.waits: list[float] = []
        self.now = dt.datetime(2025, 8, 21, 12, tzinfo=dt.UTC)

    def get(self, url: str, *, user_agent: str, headers: dict[str, str] | None = None) -> Fetched:
        assert user_agent == "test"
        self.asked.append((url, headers or {}))
        if (headers or {}).get("If-None-Match") == '"1"' and self.headers.get("etag") == '"1"':
            return Fetched(status=304, data=b"", url=url)
        if url not in self.pages:
            raise ReadError("There is no such page.")
        return Fetched(status=200, data=self.pages[url], url=url, headers=self.headers)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


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
            user_agent="test",
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


@pytest.mark.parametrize(
    "data",
    [
        rss(("a", "Удар", STRIKE)),
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id><title>\xd0\xa3\xd0\xb4\xd0\xb0\xd1\x80</title>'
        b'<link href="https://news.example/a"/><updated>2025-08-21T06:00:00Z</updated><content type="html">'
        + STRIKE.encode()
        + b"</content></entry></feed>",
        '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a","url":"https://news.example/a",'
        f'"title":"Удар","content_html":"<p>{STRIKE}</p>","date_published":"2025-08-21T09:00:00+03:00"}}]}}'.encode(),
    ],
    ids=["RSS in windows-1251", "Atom", "JSON Feed"],
)
def test_every_kind_of_feed_tells_the_same(data: bytes) -> None:
    (item,) = read(data)
    assert (item.id, item.title, item.url) == ("a", "Удар", "https://news.example/a")
    assert item.text == STRIKE
    assert item.published == dt.date(2025, 8, 21)


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel><item><title>", b"{", b'{"items":[', b"<feed>"]))
def test_any_bytes_give_items_or_a_sentence(data: bytes, start: bytes) -> None:
    try:
        items = read(start + data)
    except ReadError:
        return
    assert all(item.id for item in items)
    assert all(not item.url or item.url.startswith("http") for item in items)


def test_an_address_that_runs_a_script_is_no_link() -> None:
    (item,) = read(rss(("a", "A", "x")).replace(b"https://news.example/a", b"javascript:alert(1)"))
    assert item.url == ""


def test_the_list_of_feeds_is_a_file_for_people(tmp_path: Path) -> None:
    subscriptions = Subscriptions(tmp_path)
    assert subscriptions.feeds() == []
    subscriptions.add("https://a.example/rss", 'Name with "quotes" \\ and \n lines')
    subscriptions.add("https://b.example/rss")
    assert subscriptions.add("https://a.example/rss", "other").name.startswith("Name with")
    assert [one.name for one in subscriptions.feeds()][1] == "b.example"
    subscriptions.save([Feed(url="https://a.example/rss", name="A", on=False)])
    assert subscriptions.feeds() == [Feed(url="https://a.example/rss", name="A", on=False)]
    subscriptions.remove("https://a.example/rss")
    assert subscriptions.feeds() == []
    for wrong in ("ftp://a.example/", "javascript:alert(1)", "", "news"):
        with pytest.raises(ReadError, match="no address"):
            subscriptions.add(wrong)
    (tmp_path / "feeds.toml").write_text("[[feed]\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"feeds\.toml"):
        subscriptions.feeds()
