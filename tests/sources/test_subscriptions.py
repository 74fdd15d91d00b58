"""The list of feeds is a file that people and the page write in turns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo.errors import ReadError
from geo.sources import Feed, FeedState, Subscriptions
from tests.full_disk import no_file_larger_than


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
    by_hand = '[[feed]]\nurl = "https://c.example/"\n# asked for by Ada\n'
    (tmp_path / "feeds.toml").write_text(by_hand, encoding="utf-8")
    subscriptions.add("https://d.example/rss")
    subscriptions.add("https://e.example/rss")
    subscriptions.remove("https://d.example/rss")
    assert "# asked for by Ada" in (tmp_path / "feeds.toml").read_text(encoding="utf-8")
    assert [feed.url for feed in subscriptions.feeds()] == ["https://c.example/", "https://e.example/rss"]
    (tmp_path / "feeds.toml").write_text("[[feed]\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"feeds\.toml"):
        subscriptions.feeds()


def test_of_many_who_change_the_list_at_once_nobody_loses_anything(tmp_path: Path) -> None:
    urls = [f"https://{number}.example/rss" for number in range(40)]

    def follow(url: str) -> None:
        Subscriptions(tmp_path).add(url)
        Subscriptions(tmp_path).switch(url)
        Subscriptions(tmp_path).remember(url, FeedState(etag=url))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(follow, urls))
    assert {feed.url for feed in Subscriptions(tmp_path).feeds() if not feed.on} == set(urls)
    assert {url: seen.etag for url, seen in Subscriptions(tmp_path).seen().items()} == {url: url for url in urls}
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(Subscriptions(tmp_path).remove, urls))
    assert Subscriptions(tmp_path).feeds() == []


def test_a_full_disk_is_said_and_the_list_stays(tmp_path: Path) -> None:
    subscriptions = Subscriptions(tmp_path / "feeds")
    subscriptions.add("https://a.example/rss")
    with no_file_larger_than(10), pytest.raises(ReadError, match="can't be written"):
        subscriptions.add("https://b.example/rss")
    (tmp_path / "taken").write_text("")
    with pytest.raises(ReadError, match="can't be written"):
        Subscriptions(tmp_path / "taken").add("https://b.example/rss")
    assert [feed.url for feed in subscriptions.feeds()] == ["https://a.example/rss"]
