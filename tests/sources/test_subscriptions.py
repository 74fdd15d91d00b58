"""The list of feeds is a file that people and the page write in turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.errors import ReadError
from geo.sources import Feed, Subscriptions


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
