"""A view is followed by its address: valid Atom, the newest change first, and nothing of anybody's text as markup."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.filter import Filter
from geo.gazetteer import bundled_gazetteer
from geo.store import Act, Store
from geo.ui.feed import ENTRIES, routes
from tests.browser.sample import HOSTILE
from tests.samples import SAMPLES


@pytest.fixture
def store(tmp_path: Path) -> Store:
    held = Store.open(tmp_path / "store")
    held.add(SAMPLES)
    return held


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=routes(lambda: store, bundled_gazetteer))) as client:
        yield client


def test_a_reader_of_feeds_reads_the_view(client: TestClient, store: Store) -> None:
    answer = client.get("/feed.atom?type=drone_strike")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.title == "Incident map: Drone strike"
    assert [entry.link for entry in feed.entries] == ["http://testserver/?incident=okhtyrka"]
    assert "Okhtyrka, Ukraine" in feed.entries[0].summary
    assert feed.entries[0].updated == store.acts()[0].when.isoformat(timespec="seconds")


def test_a_feed_names_the_town_that_its_circle_is_around(client: TestClient) -> None:
    answer = client.get("/feed.atom?near=50.31025,34.89875,20")
    assert feedparser.parse(answer.content).feed.title.endswith("; within 20 km of Okhtyrka")


def test_what_changed_last_comes_first_and_keeps_its_id(client: TestClient, store: Store) -> None:
    before = feedparser.parse(client.get("/feed.atom?domain=all").content)
    last = before.entries[-1].id
    incident = store.get(last.rpartition("=")[2])
    assert incident is not None
    store.add([dataclasses.replace(incident, title=HOSTILE + "\x00\x1b")], act=Act(what="import"))
    answer = client.get("/feed.atom?domain=all")
    after = feedparser.parse(answer.content)
    assert after.entries[0].id == last
    assert {entry.id for entry in after.entries} == {entry.id for entry in before.entries}
    titles = etree.fromstring(answer.content).findall("{*}entry/{*}title")
    assert titles[0].text == HOSTILE
    assert len(titles[0]) == 0


def test_the_same_is_not_sent_twice(client: TestClient, store: Store) -> None:
    first = client.get("/feed.atom")
    again = client.get("/feed.atom", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for several in (f"W/{first.headers['etag']}", f'"other", W/{first.headers["etag"]}', "*"):
        assert client.get("/feed.atom", headers={"If-None-Match": several}).status_code == 304
    assert client.get("/feed.atom", headers={"If-None-Match": '"other", W/"x"'}).status_code == 200
    store.add([dataclasses.replace(SAMPLES[0], title="Another title")])
    assert client.get("/feed.atom", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_an_empty_view_is_an_empty_feed_and_a_wrong_one_is_refused(client: TestClient) -> None:
    assert feedparser.parse(client.get("/feed.atom?q=nothing-has-this").content).entries == []
    answer = client.get("/feed.atom?type=dronestrike")
    assert answer.status_code == 400
    assert "dronestrike" in answer.text


def test_latest_is_what_was_written_after_a_moment(store: Store) -> None:
    everything = Filter(domain=("all",))
    assert len(store.latest(everything)) == len(SAMPLES)
    moment = store.acts()[0].when
    assert store.latest(everything, since=moment) == []
    store.add([dataclasses.replace(SAMPLES[0], title="Another title")])
    [revision] = store.latest(everything, since=moment)
    assert revision.incident is not None
    assert (revision.incident.title, revision.change) == ("Another title", "updated")
    assert len(store.latest(everything, limit=2)) == 2
    assert ENTRIES > 2
    assert store.latest(everything, since=dt.datetime(9999, 1, 1, tzinfo=dt.UTC)) == []
