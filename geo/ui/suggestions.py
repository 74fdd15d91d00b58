"""``GET /suggest?q=…``: what the filters know that begins like what somebody types in the search.

JSON, a list in the order in which it is shown; each says which word of the filter it sets to what. Only what the
server has: names of the gazetteer and the values that incidents have, whatever else is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import taxonomy
from geo.errors import GeoError
from geo.filter import EVERYTHING, fold
from geo.gazetteer import Gazetteer
from geo.store import Store
from geo.wording import number_words

SHORTEST, LONGEST = 2, 100
"""Letters of what is typed."""
SUGGESTED_PLACES, MOST_REGIONS, MOST_VALUES = 4, 2, 3
"""So many places, regions to look into, and values of each word are suggested."""

_REGIONS = ("admin1", "country")
"""The kinds of places whose outlines the gazetteer has."""

_WORDS = {"country": "country", "region": "region", "actor": "actor", "type": "event type", "source": "source"}
"""The filter's words whose values are suggested, and what they are called."""


class Suggestion(msgspec.Struct, frozen=True):
    """What somebody may mean: which word of the filter it sets, to what, how it is called, and what it is."""

    field: str
    value: str
    label: str
    hint: str


def routes(store: Callable[[], Store], gazetteer: Callable[[], Gazetteer]) -> list[BaseRoute]:
    """The route for ``st.App``; store and gazetteer are asked at each request."""

    def suggest(request: Request) -> Response:
        try:
            rows = suggestions(request.query_params.get("q", ""), store(), gazetteer())
        except GeoError as error:
            return PlainTextResponse(str(error), status_code=503)
        headers = {"Cache-Control": "private, no-cache"}
        return Response(msgspec.json.encode(rows), media_type="application/json", headers=headers)

    return [Route("/suggest", suggest, methods=["GET"])]


def suggestions(typed: str, store: Store, gazetteer: Gazetteer) -> list[Suggestion]:
    """What begins like what was typed: places first, then values of the filter's words, the most frequent first."""
    words = fold(typed[:LONGEST])
    if len(words) < SHORTEST:
        return []
    facets = store.facets(EVERYTHING)
    rows = list(_places(typed[:LONGEST], gazetteer))
    for word, what in _WORDS.items():
        rows += _values(words, word, what, dict(facets.get(word, ())), gazetteer)
    return rows


def _places(typed: str, gazetteer: Gazetteer) -> Iterator[Suggestion]:
    """Places whose name, in any spelling, begins like this: spots to look around, then regions to look into."""
    places = gazetteer.complete(typed, SUGGESTED_PLACES * 5)
    towns = [place for place in places if place.precision in taxonomy.PINNED]
    towns.sort(key=lambda place: not fold(place.name).startswith(fold(typed)))  # else as prominent as they are
    for place in towns[:SUGGESTED_PLACES]:
        where = ", ".join(filter(None, (place.admin1, gazetteer.country_name(place.country))))
        value = f"{place.point.lat}, {place.point.lon}"
        yield Suggestion("near", value, place.name, f"within 30 km · {where}" if where else "within 30 km")
    for place in [place for place in places if place.kind in _REGIONS][:MOST_REGIONS]:
        country = gazetteer.country_name(place.country)
        words = place.name if place.kind == "country" else f"{place.name}, {country}"
        read = gazetteer.lookup(words, limit=1)
        if read and read[0].place == place:  # what is taken is read again as words
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
