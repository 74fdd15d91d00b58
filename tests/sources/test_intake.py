"""Reports as they come in: what a person says of them goes before what the file or page says."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.errors import ReadError
from geo.model import Report
from geo.sources import Fetched, intake

TODAY = dt.date(2026, 1, 2)
UNKNOWN = Report(id="")
PAGE = b"""<html><head><title>Night in Nikopol</title><meta property="og:site_name" content="The Daily"></head>
<body><article><p>Two people were killed when a drone hit a house in Nikopol on Tuesday, the governor said.</p>
<p>Rescue workers searched the ruins until the morning, the service wrote.</p></article></body></html>"""


def get(url: str) -> Fetched:
    return Fetched(status=200, data=PAGE, url=url.replace("http:", "https:"))


def test_an_address_gives_the_article_and_where_it_is_from() -> None:
    typed = Report(id="", publisher="Mine")
    document = intake.from_address("news.example/a", typed, today=TODAY, get=get)
    assert document.text.startswith("Two people were killed")
    assert document.origin == "news.example"
    report = document.report
    assert report.url == "https://news.example/a"
    assert (report.title, report.publisher, report.retrieved) == ("Night in Nikopol", "Mine", TODAY)


def test_a_file_gives_its_text_and_name() -> None:
    document = intake.from_file(b"Shelling cut the power in Nikopol.\r\nNobody was hurt.", "note.txt", UNKNOWN)
    assert document.text == "Shelling cut the power in Nikopol.\nNobody was hurt."
    assert document.origin == "note.txt"


def test_control_characters_are_left_out() -> None:
    pasted = "Shelling \x1b[1mcut\x00 the power\x07\x85 in\tNikopol.\x0cNobody was hurt."
    assert intake.from_paste(pasted, UNKNOWN).text == "Shelling [1mcut the power in\tNikopol.\nNobody was hurt."


def test_next_to_nothing_is_told_so() -> None:
    with pytest.raises(ReadError, match="no text yet"):
        intake.from_paste("  \n ", UNKNOWN)
    with pytest.raises(ReadError, match="next to no text"):
        intake.from_file(b"hello", "note.txt", UNKNOWN)
