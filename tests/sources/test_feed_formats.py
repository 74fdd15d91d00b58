"""Feeds of every kind say the same, and any bytes are items or a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from geo.sources.feed_formats import read
from tests.sources.test_feed_fetching import STRIKE, rss


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
    report = item.report
    assert (report.id, report.title, report.url) == ("a", "Удар", "https://news.example/a")
    assert item.text == STRIKE
    assert report.published == dt.date(2025, 8, 21)


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel><item><title>", b"{", b'{"items":[', b"<feed>"]))
def test_any_bytes_give_items_or_a_sentence(data: bytes, start: bytes) -> None:
    try:
        items = read(start + data)
    except ReadError:
        return
    assert all(item.report.id for item in items)
    assert all(not item.report.url or item.report.url.startswith("http") for item in items)


def test_an_address_that_runs_a_script_is_no_link() -> None:
    (item,) = read(rss(("a", "A", "x")).replace(b"https://news.example/a", b"javascript:alert(1)"))
    assert item.report.url == ""
