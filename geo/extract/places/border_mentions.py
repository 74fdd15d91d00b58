"""Which border line a sentence speaks of: "its eastern border", "the Belarusian border", "the border with Russia".

A border belongs to two countries, and reports name them by adjectives, by "its" and by "with". The countries
are read here; the line itself is the gazetteer's. A border that can't be told stays with its country.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from geo.extract.events.clauses import Part
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import DEMONYMS, listed
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


def border_of(part: Part, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> PlaceMention | None:
    """The border that a part speaks of as a mention with its line, None where no border or no line is found.

    Parameters
    ----------
    places : sequence of PlaceMention
        The countries that the sentence names, whatever part they play in it.
    """
    line = next((place for place in places if place.precision == "line"), None)
    if line is not None:
        return line
    words = part.words
    at = next((at for at in range(part.first, part.last) if words[at].low.startswith(_BORDER)), None)
    if at is None:
        return None
    countries = [place for place in places if place.precision == "country" and place.country]
    beyond = [place for place in countries if _stands_after_with(part, at, place)]
    owners = [place.country for place in countries if place not in beyond]
    for index in range(at - 1, max(at - _WITHIN, part.first - 1), -1):
        code = DEMONYMS.get(words[index].low)
        if code and code not in owners[:1]:
            owners.append(code)
    neighbours = [place.country for place in beyond] or owners[1:]
    if not owners:
        return None
    first = max(at - 1, part.first)
    last = next((i + 1 for i in range(part.last - 1, at, -1) if any(p.end == words[i].end for p in beyond)), at + 1)
    found = _looked_up(owners[0], neighbours, _side(part, at), gazetteer)
    if found is None:
        return None
    shape = gazetteer.shape(found.id)
    start, end = words[first].start, words[last - 1].end
    return PlaceMention(
        start=words[at].start,
        end=words[at].end,
        text=words[at].text,
        query=found.name,
        point=found.point,
        geometry=None if shape is None else json.dumps(shape, separators=(",", ":")),
        precision=found.precision,
        radius_km=found.radius_km,
        country=found.country or owners[0],
        name=found.name,
        place_id=found.id,
        score=0.8,
        expression_start=start,
        expression_end=end,
    )


def _stands_after_with(part: Part, border: int, place: PlaceMention) -> bool:
    before = [word for word in part.words[border : part.last] if word.end <= place.start]
    return bool(before) and any(word.low in _WITH for word in before[1 : _WITHIN + 3])


def _side(part: Part, border: int) -> str:
    for word in (part.words[border], *part.words[max(border - 2, part.first) : border]):
        for stem, side in _SIDES.items():
            if word.low.startswith(stem):
                return side
    return ""


def _looked_up(owner: str, neighbours: Sequence[str], side: str, gazetteer: Gazetteer) -> Place | None:
    name = gazetteer.country_name(owner)
    for neighbour in neighbours[:1] if len(neighbours) == 1 else ():
        found = gazetteer.get(f"border:{owner}-{neighbour}") or gazetteer.get(f"border:{neighbour}-{owner}")
        if found is not None:
            return found
    asked = (
        [f"{name}'s border with {' and '.join(gazetteer.country_name(code) for code in neighbours)}"]
        if neighbours
        else []
    )
    asked += [f"{name}'s {side} border"] if side else []
    asked.append(f"{name}'s border")
    for query in asked:
        for candidate in gazetteer.lookup(query, limit=3):
            if candidate.place.precision == "line":
                return candidate.place
    return None
