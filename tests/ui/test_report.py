"""Reports come in together: several files, addresses and a text at once, each with what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo import settings
from geo.services import Services
from geo.sources import Subscriptions
from geo.store import Store
from geo.ui.pages import sources_page
from tests.samples import SAMPLES

TEXT = b"A drone struck a warehouse in Sumy on Monday. Two people were injured, the mayor of the town said."


@pytest.fixture
def services(tmp_path: Path) -> Services:
    store = Store.open(tmp_path / "store")
    store.add(SAMPLES)
    return Services(settings.read({"GEO_STORE": store.path}, files=()), open_store=lambda _, **__: store)


def page(services: object) -> None:
    from geo.ui.pages import report_page  # Streamlit runs this function's text by itself

    report_page.show(services)  # type: ignore[arg-type]


def test_several_files_are_queued_and_what_cant_be_read_is_said(services: Services) -> None:
    script = AppTest.from_function(page, default_timeout=60, args=(services,)).run()
    files = script.file_uploader(key="report_file")
    for name, content in (("one.txt", TEXT), ("two.txt", TEXT + b" More."), ("none.txt", b"")):
        files.upload(name, content, "text/plain")
    script.button[0].click().run()
    assert not script.exception
    assert services.queue.waiting() >= 2
    said = "".join(one.proto.json for one in script.get("bidi_component"))
    assert "2 reports to review, below." in said
    assert said.count("none.txt") == 1
    assert "added " in said  # not the day of publication


def feeds(services: object) -> None:
    from geo.ui.pages import sources_page

    sources_page.show(services)  # type: ignore[arg-type]


def test_a_feed_that_cant_be_fetched_is_not_said_to_have_nothing_new(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    services = Services(settings.read({"GEO_STORE": store.path}, files=()), open_store=lambda _, **__: store)
    subscriptions = Subscriptions(services.settings.feeds, services.record)
    subscriptions.add("http://localhost:9/rss", "A paper")
    script = AppTest.from_function(feeds, default_timeout=60, args=(services,)).run()
    script.button(key="fetch_feeds").click().run()
    assert not script.exception
    said = "".join(one.proto.json for one in script.get("bidi_component"))
    assert "Nothing could be fetched. A paper: localhost lies in this computer" in said
    assert "tried in vain" in said
    assert "no longer followed" in (sources_page.ACTIONS["unfollow"](subscriptions, "http://localhost:9/rss") or "")
    assert subscriptions.feeds() == []
    subscriptions.remove("http://localhost:9/rss")  # which isn't followed: nothing is done
    subscriptions.add("https://ana:secret@[::1]:9/rss/x?token=secret#secret")
    said = [(each.act.what, each.act.note) for each in store.acts()]
    own = "http://localhost:9/rss"
    assert said == [("follow", "https://[::1]:9/rss/x"), ("unfollow", own), ("follow", own)]
    readers = store.for_readers()
    assert {(each.act.who, each.act.note) for each in (*readers.acts(), readers.act(store.acts()[0].id))} == {("", "")}
