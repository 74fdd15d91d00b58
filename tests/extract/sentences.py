"""Sentences and clauses as the rules of extraction get them, without a gazetteer: a test names the places itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from geo.extract.events.clauses import Clause, clauses_of
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.phrase_matcher import Word, words_of
from geo.extract.text.tokens import read
from geo.model import Point

PUBLISHED = dt.date(2025, 8, 20)


def sentence(text: str) -> list[Word]:
    """The words of a text's first sentence."""
    document = read(text)
    return words_of(document, document.sentences[0])


def place(text: str, name: str, precision: str = "settlement", *, lat: float = 0.0, admin1: str = "") -> PlaceMention:
    """The first mention of a name in a text, at a latitude on the meridian of 30 degrees east."""
    start = text.index(name)
    return PlaceMention(
        start=start,
        end=start + len(name),
        text=name,
        query=name,
        point=Point(lat, 30.0),
        precision=precision,
        country="UA",
        admin1=admin1,
        name=name,
        place_id=name,
        score=0.9,
        expression_start=start,
        expression_end=start + len(name),
    )


def clauses(
    text: str,
    towns: Mapping[str, float] | None = None,
    *,
    language: str = "en",
    regions: Mapping[str, float] | None = None,
) -> list[Clause]:
    """The clauses of a text with its towns and regions, each name with its latitude (degrees)."""
    places = [place(text, name, lat=lat) for name, lat in (towns or {}).items()]
    places += [place(text, name, "province", lat=lat, admin1=name) for name, lat in (regions or {}).items()]
    places.sort(key=lambda mention: mention.start)
    return clauses_of(read(text), places, vocabulary(language), PUBLISHED)
