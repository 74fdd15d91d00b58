"""Where an event lies whose own clauses don't settle it: along a border, or where its whole text plays."""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.coreference import Event
from geo.extract.places.border_mentions import border_of
from geo.extract.places.incident_place import treated_at
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.tokens import Text
from geo.gazetteer import Gazetteer
from geo.taxonomy import WIDE

_LONGEST_PREPOSITION = 8
"""Characters before a name in which "in" or "in the" stands."""


def draw_borders(events: Sequence[Event], document: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> None:
    """Put border works on the line of the border that they run along."""
    for event in events:
        if event.event_type == "border_fortification":
            line = _border_line(event, document, places, gazetteer)
            if line is not None:
                event.place = line


def _border_line(
    event: Event, document: Text, places: Sequence[PlaceMention], gazetteer: Gazetteer
) -> PlaceMention | None:
    """The border that an event's clauses name, those of the text's body before its headline."""
    for clause in sorted(event.clauses, key=lambda clause: clause.headline):
        sentence = document.sentences[clause.number]
        named = [place for place in places if sentence.start <= place.start < sentence.end]
        line = border_of(clause, named, gazetteer)
        if line is not None:
            return line
    return None


def place_only_event(events: Sequence[Event], places: Sequence[PlaceMention], text: str) -> None:
    """Give the only event of a text that names no place itself the first fitting place of the text."""
    if len(events) != 1 or events[0].place is not None:
        return
    event = events[0]
    candidates = _candidates(event, places, text)
    fine = [place for place in candidates if place.precision not in WIDE]
    if candidates:
        event.place = (fine or candidates)[0]


def _candidates(event: Event, places: Sequence[PlaceMention], text: str) -> list[PlaceMention]:
    """The places of a text without those of states that act, of hospitals, and of countries only named."""
    elsewhere = {start for clause in event.clauses for start in clause.states}
    elsewhere |= {place.start for clause in event.clauses for place in clause.places if treated_at(clause, place)}
    return [
        place
        for place in places
        if place.role == "" and place.point is not None and place.start not in elsewhere and _may_hold(text, place)
    ]


def _may_hold(text: str, place: PlaceMention) -> bool:
    """Whether an event without a place may lie here: in a country only where the text says "in" or "the" before it."""
    before = text[max(place.start - _LONGEST_PREPOSITION, 0) : place.start].split()
    return (
        place.precision != "country"
        or not text[place.start :].startswith(place.name)
        or before[-1:] in (["in"], ["the"])
    )
