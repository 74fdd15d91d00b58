"""What the search field and the field "Near" ask for while the page stays as it is.

``GET /suggest?q=…``
    Completions: a JSON list in order of display; each item has the filter field that it sets, and the value. Suggested
    are names in the gazetteer and values of all incidents, whatever the current filter.
``GET /look?place=…&<filter>``
    The ``query`` of the filter with its place replaced by this one, the ``box`` around it and the ``deepest`` zoom, so
    that the map shows it before the page does. Null for an unknown place, which the page then reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import taxonomy
from geo.errors import GeoError, PlaceError
from geo.filter import EVERYTHING, Filter, fold
from geo.gazetteer import Gazetteer, OwnPlaces
from geo.store import Store
from geo.wording import number_words

SHORTEST, LONGEST = 2, 100
"""The least and the most characters of the typed text."""
SUGGESTED_PLACES, MOST_REGIONS, MOST_VALUES = 4, 2, 3
"""The most suggestions of places, of regions, and of values of each field."""

_REGIONS = ("admin1", "country")
"""The kinds of places with outlines in the gazetteer."""

_WORDS = {"country": "country", "region": "region", "actor": "actor", "type": "event type", "source": "source"}
"""The filter fields whose values are suggested, with their labels."""


class Suggestion(msgspec.Struct, frozen=True):
    """A suggestion: the filter field that it sets, the value, its label, and its kind."""

    field: str
    value: str
    label: str
    hint: str


def routes(
    store: Callable[[], Store], gazetteer: Callable[[], Gazetteer], places: Callable[[], OwnPlaces]
) -> list[BaseRoute]:
    """The routes for ``st.App``; ``store``, ``gazetteer`` and ``places`` are called at each request."""

    def suggest(request: Request) -> Response:
        try:
            rows = suggestions(request.query_params.get("q", ""), store(), gazetteer())
        except GeoError as error:
            return PlainTextResponse(str(error), status_code=503)
        return _json(rows)

    def look(request: Request) -> Response:
        from geo.ui.pages.where import CLOSEST, box_of, look_for  # brings the page, which starting needn't wait for

        def regions() -> list[str]:
            return [name for name, _ in store().facets(EVERYTHING).get("region", ())]

        before, _ = Filter.from_query(request.query_params.multi_items())
        try:
            shown = look_for(request.query_params.get("place", "")[:LONGEST], before, gazetteer(), places(), regions)
            box = box_of(shown, gazetteer())
        except PlaceError:
            return _json(None)
        except GeoError as error:
            return PlainTextResponse(str(error), status_code=503)
        edges = None if box is None else [box.west, box.south, box.east, box.north]
        return _json({"query": urlencode(shown.to_query()), "box": edges, "deepest": CLOSEST})

    return [Route("/suggest", suggest, methods=["GET"]), Route("/look", look, methods=["GET"])]


def _json(content: Any) -> Response:
    headers = {"Cache-Control": "private, no-cache"}
    return Response(msgspec.json.encode(content), media_type="application/json", headers=headers)


def suggestions(typed: str, store: Store, gazetteer: Gazetteer) -> list[Suggestion]:
    """Suggestions for a typed text: places first, then values of filter fields, the most frequent first."""
    words = fold(typed[:LONGEST])
    if len(words) < SHORTEST:
        return []
    facets = store.facets(EVERYTHING)
    rows = list(_places(typed[:LONGEST], gazetteer))
    for word, what in _WORDS.items():
        rows += _values(words, word, what, dict(facets.get(word, ())), gazetteer)
    return rows


def _places(typed: str, gazetteer: Gazetteer) -> Iterator[Suggestion]:
    """Places with a name, in any spelling, that begins with the text: towns first, then regions."""
    places = gazetteer.complete(typed, SUGGESTED_PLACES * 5)
    towns = [place for place in places if place.precision in taxonomy.PINNED]
    towns.sort(key=lambda place: not fold(place.name).startswith(fold(typed)))  # then by prominence, as they come
    for place in towns[:SUGGESTED_PLACES]:
        where = ", ".join(filter(None, (place.admin1, gazetteer.country_name(place.country))))
        value = f"{place.point.lat}, {place.point.lon}"
        yield Suggestion("near", value, place.name, f"within 30 km · {where}" if where else "within 30 km")
    for place in [place for place in places if place.kind in _REGIONS][:MOST_REGIONS]:
        country = gazetteer.country_name(place.country)
        words = place.name if place.kind == "country" else f"{place.name}, {country}"
        read = gazetteer.lookup(words, limit=1)
        if read and read[0].place == place:  # a taken suggestion is looked up again by its words
            yield Suggestion(
                "area", words, place.name, "inside it" if words == place.name else f"inside it · {country}"
            )


def _values(words: str, word: str, what: str, counts: Mapping[str, int], gazetteer: Gazetteer) -> Iterator[Suggestion]:
    def label(value: str) -> str:
        if word == "type":
            return taxonomy.EVENT_TYPES[value].label
        return gazetteer.country_name(value) if word == "country" else value

    labels = {value: label(value) for value in counts if value}
    alike = [value for value in labels if f" {words}" in f" {fold(labels[value])}"]
    for value in sorted(alike, key=lambda value: -counts[value])[:MOST_VALUES]:
        yield Suggestion(word, value, labels[value], f"{what} · {number_words(counts[value])}")
