"""Titles: what writers gave stays, what programs and pages put there goes."""

from __future__ import annotations

import pytest

from geo.sources import documents, headline


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("about:blank", ""),
        ("Untitled document", ""),
        ("scan0042.pdf", ""),
        ("https://paper.example/a/1", ""),
        ("Microsoft Word - Night of drones.docx", "Night of drones"),
        ("ADVERTISEMENT | Subscribe", ""),
        ("Subscribe to our newsletter", ""),
        ("Реклама | Підписатися", ""),
        ("ADVERTISEMENT | Night of drones | Sign in", "Night of drones"),
        *(
            (title, "")
            for title in ("Presentation1", "IMG_20250604.jpg", "C:\\Users\\x\\report.doc", "(anonymous)", "null")
        ),
        *((title, "") for title in ("403 Forbidden", "Page not found", "Are you a robot?", "Доступ запрещен")),
        ("Robots clear mines near Izium", "Robots clear mines near Izium"),
        ("Error in judgement: how a drone was lost", "Error in judgement: how a drone was lost"),
        ("Night of drones | A Paper", "Night of drones"),
        ("Kyiv - a city - at war", "Kyiv - a city - at war"),
        ("Live: shelling | what we know", "Live: shelling | what we know"),
        ("News of the night | Home", "News of the night"),
        ("  Two\nlines ", "Two lines"),
        ("", ""),
    ],
)
def test_a_title_is_what_its_writers_meant(title: str, meant: str) -> None:
    assert headline(title, publisher="A paper") == meant


def test_a_page_that_names_itself_by_an_advert_has_no_title() -> None:
    page = "<html><head><title>ADVERTISEMENT | Subscribe</title></head><body><article><p>Two drones hit the bridge.</p>"
    page += "<p>Nobody was hurt, the mayor of the town said on Friday morning after a long night.</p></article></body>"
    assert documents.read(page.encode()).report.title == ""
