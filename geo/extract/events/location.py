"""Where an event lies whose own clauses don't settle it: in the sentence behind them, along a border, or where its
whole text plays.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.coreference import Event
from geo.extract.places.border_mentions import border_of
from geo.extract.places.incident_place import contains, fineness, is_beyond_border, own_places, treated_at
from geo.extract.places.mentions import PlaceMention
from geo.extract.places.place_grammar import PlaceGrammar
from geo.extract.text.tokens import Text
from geo.gazetteer import Gazetteer
from geo.taxonomy import WIDE

_SENTENCES_BEHIND = 2
"""Sentences behind an event's own in which the place may follow."""
_LATER_COSTS = 0.3
"""What each sentence further adds to the cost of the way to a place."""
HANGS_ON = 4.0
HANGS_ON_NAME = 1.6
"""Up to these costs (see :mod:`geo.extract.places.place_grammar`) a place is that of an event; the second where it is
part of a name ("attacked Garissa University")."""
_HELD_BY = 2.5
"""Fineness of a country or a part of it, in which what holds an unlisted village says more."""
_LONGEST_PREPOSITION = 8
"""Characters before a name in which "in" or "in the" stands."""


def refine_places(events: Sequence[Event], places: Sequence[PlaceMention], grammar: PlaceGrammar) -> None:
    """Put events of an English text whose place is wide, or not known, at a finer one that their sentences name.

    Only a place counts that hangs on a word for the event in the parse of its sentence ("killed … in the Jos area"), or
    on what takes up the event in a sentence behind it ("The blast occurred in Jos"), and that lies in the wide place or
    at least in its country. A town stays what it is.
    """
    for event in events:
        if event.place is None or event.place.precision not in ("exact", "settlement"):
            finer_place = _finest(event, events, places, grammar)
            if finer_place is not None:
                event.place = finer_place


def _finest(
    event: Event, events: Sequence[Event], places: Sequence[PlaceMention], grammar: PlaceGrammar
) -> PlaceMention | None:
    """The finest place that hangs on an event, the nearest to it among equals; None where its own is finer."""
    finer_places = [place for place in places if _may_refine(event.place, place)]
    best: tuple[float, PlaceMention] | None = None
    for place, cost in hanging_on(event, events, finer_places, grammar):
        rank = fineness(place) - cost
        if cost <= (HANGS_ON_NAME if place.role == "name" else HANGS_ON) and (best is None or rank > best[0]):
            best = (rank, place)
    return best[1] if best else None


def _may_refine(former: PlaceMention | None, place: PlaceMention) -> bool:
    """Whether a place may be where something happened of which a wider place is known, or none."""
    if place.role not in ("", "container", "name") or place.point is None or is_beyond_border(place):
        return False
    if former is None:
        return True
    if place.role == "container" and fineness(former) > _HELD_BY:
        return False
    wide = former.precision not in ("near", "district")
    inside = contains(former, place) or (wide and place.country == former.country)
    return inside and fineness(place) > fineness(former)


def hanging_on(
    event: Event, events: Sequence[Event], places: Sequence[PlaceMention], grammar: PlaceGrammar
) -> list[tuple[PlaceMention, float]]:
    """The located places in an event's sentences, and in two behind them, each with the cost of the way to it."""
    own = sorted({clause.number for clause in event.clauses})
    taken = {clause.number for other in events for clause in other.clauses}
    behind = [number for number in range(own[-1] + 1, own[-1] + 1 + _SENTENCES_BEHIND) if number not in taken]
    in_sentences = [(number, grammar.within(number, places)) for number in (*own, *behind)]
    grammar.parse(number for number, named in in_sentences if named)
    of_other_facts = _of_other_facts(event)
    hanging: list[tuple[PlaceMention, float]] = []
    for number, named in in_sentences:
        named = [place for place in named if place.start not in of_other_facts]
        if named:
            sources = [*_words_for(event, number), *grammar.happenings(number)]
            costs = ((place, grammar.cost(number, sources, place)) for place in named)
            later = _LATER_COSTS * (number - own[0])
            hanging += [(place, cost + later) for place, cost in costs if cost is not None]
    return hanging


def _of_other_facts(event: Event) -> set[int]:
    """Where the places of an event's clauses start that are a hospital's, a speaker's, an example's, ..."""
    plain = {place.start for clause in event.clauses for place in clause.places if place.role in ("", "container")}
    return plain - {place.start for clause in event.clauses for _, place in own_places(clause)}


def _words_for(event: Event, number: int) -> list[int]:
    """Where in a sentence the words for an event begin: its triggers and tolls, as characters of the text."""
    clauses = [clause for clause in event.clauses if clause.number == number]
    at = [(clause, match.first) for clause in clauses for match in clause.triggers]
    at += [(clause, toll.cue) for clause in clauses for toll in clause.tolls]
    return [clause.words[index].start for clause, index in at]


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
        if place.role == ""
        and place.point is not None
        and place.start not in elsewhere
        and not is_beyond_border(place)
        and _may_hold(text, place)
    ]


def _may_hold(text: str, place: PlaceMention) -> bool:
    """Whether an event without a place may lie here: in a country only where the text says "in" or "the" before it."""
    before = text[max(place.start - _LONGEST_PREPOSITION, 0) : place.start].split()
    return (
        place.precision != "country"
        or not text[place.start :].startswith(place.name)
        or before[-1:] in (["in"], ["the"])
    )
