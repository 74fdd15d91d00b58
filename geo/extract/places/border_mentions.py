"""Which border line a sentence speaks of: "its eastern border", "the Belarusian border", "the border with Russia".

A border belongs to two countries, and reports name them by adjectives, by "its" and by "with". The countries
are read here; the line itself is the gazetteer's. A border of which neither is clear stays with its country.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from geo.extract.events.clauses import Clause
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import DEMONYMS, LONGER_DEMONYMS, listed
from geo.gazetteer import Gazetteer, Place

_BORDER = ("border", "frontier", "grenze", "ostgrenze", "westgrenze", "кордон", "границ")
_SIDES = {
    "east": "eastern",
    "west": "western",
    "north": "northern",
    "south": "southern",
    "ost": "eastern",
    "süd": "southern",
    "nord": "northern",
}
_WITH = listed("with to zu mit з с із со von")
_WITHIN = 5
"""The most words between "border" and the adjective or country that says whose it is."""
_SCORE = 0.8
"""The score of a border that is identified by the countries that the words around it name."""


def border_of(part: Clause, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> PlaceMention | None:
    """The border that a part speaks of, as a mention with its line; None if there is none or its line isn't known.

    Parameters
    ----------
    places : sequence of PlaceMention
        The countries that the sentence names, whatever their role.
    """
    line = next((place for place in places if place.precision == "line"), None)
    if line is not None:
        return line
    at = next((at for at in range(part.first, part.last) if part.words[at].low.startswith(_BORDER)), None)
    if at is None:
        return None
    countries = [place for place in places if place.precision == "country" and place.country]
    beyond = [place for place in countries if _stands_after_with(part, at, place)]
    owners = _owners(part, at, [place.country for place in countries if place not in beyond])
    return _mention_of_border(part, at, owners, beyond, gazetteer) if owners else None


def _mention_of_border(
    part: Clause, at: int, owners: Sequence[str], beyond: Sequence[PlaceMention], gazetteer: Gazetteer
) -> PlaceMention | None:
    """The word for a border as a mention of its line, with the countries beyond it in the expression."""
    neighbours = [place.country for place in beyond] or owners[1:]
    border = _border_line(owners[0], neighbours, _side(part, at), gazetteer)
    if border is None:
        return None
    words = part.words
    shape = gazetteer.shape(border.id)
    return PlaceMention(
        start=words[at].start,
        end=words[at].end,
        text=words[at].text,
        query=border.name,
        point=border.point,
        geometry=None if shape is None else json.dumps(shape, separators=(",", ":")),
        precision=border.precision,
        radius_km=border.radius_km,
        country=border.country or owners[0],
        name=border.name,
        place_id=border.id,
        score=_SCORE,
        expression_start=words[max(at - 1, part.first)].start,
        expression_end=_expression_end(part, at, beyond),
    )


def _owners(part: Clause, border: int, countries: Sequence[str]) -> list[str]:
    """The countries whose border it is: those named, and those of the adjectives before the word, the nearest first."""
    owners = list(countries)
    for index in range(border - 1, max(border - _WITHIN, part.first - 1), -1):
        pair = f"{part.words[index - 1].low} {part.words[index].low}" if index else ""
        code = LONGER_DEMONYMS.get(pair) or DEMONYMS.get(part.words[index].low)
        if code and code not in owners[:1]:
            owners.append(code)
    return owners


def _expression_end(part: Clause, border: int, beyond: Sequence[PlaceMention]) -> int:
    """The index after "the border with Russia and Belarus", that is after the last country beyond it."""
    for word in reversed(part.words[border + 1 : part.last]):
        if any(place.end == word.end for place in beyond):
            return word.end
    return part.words[border].end


def _stands_after_with(part: Clause, border: int, place: PlaceMention) -> bool:
    before = [word for word in part.words[border : part.last] if word.end <= place.start]
    return bool(before) and any(word.low in _WITH for word in before[1 : _WITHIN + 3])


def _side(part: Clause, border: int) -> str:
    for word in (part.words[border], *part.words[max(border - 2, part.first) : border]):
        for stem, side in _SIDES.items():
            if word.low.startswith(stem):
                return side
    return ""


def _border_line(owner: str, neighbours: Sequence[str], side: str, gazetteer: Gazetteer) -> Place | None:
    """The gazetteer's line: between two countries, else by the side that is named ("eastern"), else the owner's whole
    border.
    """
    if len(neighbours) == 1:
        (neighbour,) = neighbours
        border = gazetteer.get(f"border:{owner}-{neighbour}") or gazetteer.get(f"border:{neighbour}-{owner}")
        if border is not None:
            return border
    name = gazetteer.country_name(owner)
    others = " and ".join(gazetteer.country_name(code) for code in neighbours)
    queries = [f"{name}'s border with {others}"] if neighbours else []
    queries += [f"{name}'s {side} border"] if side else []
    for query in (*queries, f"{name}'s border"):
        for candidate in gazetteer.lookup(query, limit=3):
            if candidate.place.precision == "line":
                return candidate.place
    return None
