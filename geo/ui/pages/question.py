"""What a question typed into the search may mean: a place of the gazetteer, and a time up to now.

The search looks for incidents that have all the words; a question has words that no incident has. So where nothing is
found, the page offers the filters that the words name, and leaves the choice to the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo import wording
from geo.filter import Filter, Last
from geo.gazetteer import Gazetteer

_PERIOD = re.compile(r"\b(?:last|past)\s+(?:(\d{1,3})\s+)?(hour|day|week|month|year)s?\b", re.IGNORECASE)
_UNITS = {"hour": (1, "h"), "day": (1, "d"), "week": (7, "d"), "month": (30, "d"), "year": (365, "d")}
"""Each unit as a number of those of :class:`geo.filter.Last`; what it comes to is written on the button."""
_AREAS = ("country", "admin1", "area")
"""The kinds of places that a filter takes as a region and not as a circle."""


@dataclass(frozen=True, slots=True)
class SearchOffer:
    """Filters that words may mean: a place as :func:`geo.ui.pages.where.look_for` takes it, a period, and a label."""

    label: str
    place: str = ""
    last: str = ""


def search_offers(asked: Filter, gazetteer: Gazetteer) -> list[SearchOffer]:
    """What the words of a filter's search may mean, the fullest reading first; empty where it isn't known."""
    period = _period(asked.q)
    rest = _PERIOD.sub(" ", asked.q)
    readings = []
    for typed, _ in Filter(q=rest).search.names[:1]:
        matches = gazetteer.lookup(typed, limit=1)
        if matches:
            place = matches[0].place
            label = f"{'in' if place.kind in _AREAS else 'near'} {place.name}"
            readings.append(SearchOffer(label, typed))
    if period is not None:
        words = wording.last_words(period)
        last = f"{period.number}{period.unit}"
        both = [SearchOffer(f"{each.label}, {words}", each.place, last) for each in readings]
        readings = [*both, *readings, SearchOffer(words, last=last)]
    return [SearchOffer(each.label[0].upper() + each.label[1:], each.place, each.last) for each in readings]


def _period(words: str) -> Last | None:
    match = _PERIOD.search(words)
    if match is None:
        return None
    times, unit = _UNITS[match[2].casefold()]
    number = int(match[1] or 1) * times
    return Last(number, unit) if number else None
