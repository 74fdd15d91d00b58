"""Reports as they come in: what a person says of them goes before what the file or page says."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.errors import ReadError
from geo.review import Told
from geo.sources import Fetched, intake

TODAY = dt.date(2026, 1, 2)
PAGE = b"""<html><head><title>Night in Nikopol</title><meta property="og:site_name" content="The Daily"></head>
<body><article><p>Two people were killed when a drone hit a house in Nikopol on Tuesday, the governor said.</p>
<p>Rescue workers searched the ruins until the morning, the service wrote.</p></article></body></html>"""


def get(url: str, *, user_agent: str) -> Fetched:
    assert user_agent == "test"
    return Fetched(status=200, data=PAGE, url=url.replace("http:", "https:"))


def test_an_address_gives_the_article_and_where_it_is_from() -> None:
    text, told = intake.from_address("news.example/a", Told(publisher="Mine"), user_agent="test", today=TODAY, get=get)
    assert text.startswith("Two people were killed")
    assert told.url == "https://news.example/a"
    assert (told.title, told.publisher, told.retrieved, told.origin) == (
        "Night in Nikopol",
        "Mine",
        TODAY,
        "news.example",
    )


def test_a_file_gives_its_text_and_name() -> None:
    text, told = intake.from_file(b"Shelling cut the power in Nikopol.\r\nNobody was hurt.", "note.txt", Told())
    assert text == "Shelling cut the power in Nikopol.\nNobody was hurt."
    assert told.origin == "note.txt"


def test_control_characters_are_left_out() -> None:
    text, _ = intake.from_paste("Shelling \x1b[1mcut\x00 the power\x07\x85 in\tNikopol.\x0cNobody was hurt.", Told())
    assert text == "Shelling [1mcut the power in\tNikopol.\nNobody was hurt."


def test_next_to_nothing_is_told_so() -> None:
    with pytest.raises(ReadError, match="no text yet"):
        intake.from_paste("  \n ", Told())
    with pytest.raises(ReadError, match="next to no text"):
        intake.from_file(b"hello", "note.txt", Told())
