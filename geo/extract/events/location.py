"""Places of events whose own clauses don't settle it: from later sentences, a border, or the text as a whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event, compatible
from geo.extract.places.border_mentions import border_of
from geo.extract.places.division_words import is_road
from geo.extract.places.incident_place import (
    about,
    distance_km,
    fineness,
    holds_mention,
    is_beyond_border,
    is_located,
    is_same_place,
    lies_in_direction,
    names_unlisted_place,
    own_places,
    treated_at,
    word_before,
)
from geo.extract.places.mentions import PlaceMention
from geo.extract.places.place_grammar import PlaceGrammar
from geo.extract.text.lexicon import listed
from geo.extract.text.tokens import Text
from geo.gazetteer import Gazetteer
from geo.taxonomy import AREAS, LOCAL, PINNED, REGIONAL, ROUGH, TOWNS, WIDE

_SENTENCES_BEHIND = 2
"""The number of sentences after an event's own in which its place may follow."""
_LATER_COSTS = 0.3
"""The cost that each further sentence adds to the way to a place."""
HANGS_ON = 4.0
HANGS_ON_NAME = 1.6
"""The highest costs (see :mod:`geo.extract.places.place_grammar`) at which a place is an event's; the second for a part
of a name ("attacked Garissa University")."""
_AGENCY = re.compile(r"[^\n]{0,40}?\([^\Wa-zа-яёіїєґäöü\d][^)\n\d]{1,59}\)\s*[-–—]")
"""An agency's name before the dash of a dateline, whose desk is in a capital: "KABUL, March 3 (Reuters) -"; no day, nor
words in small letters: "(police log)"."""
_MOST_ALTERNATIVES = 2
_AS_FINE, _AS_CLOSE = 4.0, 1.5
"""The least fineness of a place that rivals a town, and by how much longer its way to the event may be."""
_LIKELY_NAMESAKE = 0.2
"""The least probability, as a share, of another place of the same name that is offered."""
_ANOTHER_TOWN_KM = 60.0
_OF_WHAT = re.compile(
    r"\b(?:residents?|inhabitants?|villagers?|people|farmers?|herders?|traders?|members?|students?|pupils?|worshippers?"
    r"|head|chief|chairman|mayor|governor|commissioner|elders?|leaders?)\s+of\s+(?:the\s+)?(?:\w+ern\s+)?"
    r"(?:(?:village|town|city|district)\s+of\s+)?$",
    re.IGNORECASE,
)
"""Words for people whose home is as a rule where they came to harm, unless the text names another place: "residents of
Agatu"."""
_OF_WHAT_CHARACTERS = 60
_HELD_BY = 2.5
"""Up to this fineness (a country or a part of it) the place that holds an unlisted village is the better one."""
_LONGEST_PREPOSITION = 8
"""The characters before a name in which "in" or "in the" is looked for."""


def refine_places(events: Sequence[Event], places: Sequence[PlaceMention], grammar: PlaceGrammar) -> None:
    """Put events of an English text whose place is wide, or not known, at a finer one that their sentences name.

    Such a place depends on a word for the event in the parse of its sentence ("killed … in the Jos area"), or on a
    reference to the event in a later sentence ("The blast occurred in Jos"), and lies in the wide place or at least in
    its country. A town isn't replaced, and an event at an unlisted place isn't put in another town.
    """
    for event in events:
        if not event.covers_more and (event.place is None or event.place.precision not in PINNED):
            finer_place = _finest(event, events, places, grammar)
            if finer_place is not None:
                event.place, event.place_rule = finer_place, "the place its words hang on"


def _finest(
    event: Event, events: Sequence[Event], places: Sequence[PlaceMention], grammar: PlaceGrammar
) -> PlaceMention | None:
    """The finest place that depends on an event, the nearest by the parse among equals; None if its own is finer."""
    finer_places = [place for place in places if _may_refine(event.place, place)]
    if any(names_unlisted_place(clause) for clause in event.clauses):
        finer_places = [place for place in finer_places if place.precision not in TOWNS]
    best: tuple[float, PlaceMention] | None = None
    for place, cost in hanging_on(event, events, finer_places, grammar):
        rank = fineness(place) - cost
        if cost <= (HANGS_ON_NAME if place.role == "name" else HANGS_ON) and (best is None or rank > best[0]):
            best = (rank, place)
    return best[1] if best else None


def _may_refine(former: PlaceMention | None, place: PlaceMention) -> bool:
    """Whether a place may replace an event's former place: a wider one, or none."""
    if place.role not in ("", "container", "name") or place.point is None or is_beyond_border(place):
        return False
    if former is None:
        return True
    if place.role == "container" and fineness(former) > _HELD_BY:
        return False
    wide = former.precision not in ROUGH
    if lies_in_direction(former, place):
        return fineness(place) > fineness(former)
    inside = holds_mention(former, place) or (wide and place.country == former.country)
    return inside and fineness(place) > fineness(former)


def hanging_on(
    event: Event, events: Sequence[Event], places: Sequence[PlaceMention], grammar: PlaceGrammar
) -> list[tuple[PlaceMention, float]]:
    """The located places in an event's sentences and the two after them, each with the cost of the way to it."""
    numbers = _sentences_of(event, events)
    in_sentences = [(number, grammar.within(number, places)) for number in numbers]
    grammar.parse(number for number, named in in_sentences if named)
    of_other_facts = _of_other_facts(event)
    hanging: list[tuple[PlaceMention, float]] = []
    for number, named in in_sentences:
        named = [
            place for place in named if place.start not in of_other_facts and not _is_of_other(event, events, place)
        ]
        if named:
            sources = [*_words_for(event, number), *grammar.happenings(number)]
            costs = ((place, grammar.cost(number, sources, place)) for place in named)
            later = _LATER_COSTS * (number - numbers[0])
            hanging += [(place, cost + later) for place, cost in costs if cost is not None]
    return hanging


def _sentences_of(event: Event, events: Sequence[Event]) -> list[int]:
    """The numbers of an event's own sentences, and of the two after them that belong to no event."""
    own = sorted({clause.number for clause in event.clauses})
    taken = {clause.number for other in events for clause in other.clauses}
    return own + [number for number in range(own[-1] + 1, own[-1] + 1 + _SENTENCES_BEHIND) if number not in taken]


def _is_of_other(event: Event, events: Sequence[Event], place: PlaceMention) -> bool:
    """Whether a place is in a clause that was cut off as another event's."""
    return any(
        clause.start <= place.start < clause.end
        for other in events
        if other is not event
        for clause in other.clauses
        if clause.number in {own.number for own in event.clauses} and clause not in event.clauses
    )


def place_by_people(events: Sequence[Event], places: Sequence[PlaceMention], text: str) -> None:
    """Put events without a town near the town, or in the district, whose residents or heads came to harm.

    "Gunmen killed 13 residents of Agatu": somewhere near Agatu. People "from" a place, and those of a country, may be
    anywhere.
    """
    for event in events:
        if event.place is not None and event.place.precision not in _COARSE_AREAS:
            continue
        for place in places:
            within = any(clause.start <= place.start < clause.end for clause in event.clauses)
            if within and _is_home(text, place) and (event.place is None or holds_mention(event.place, place)):
                event.place = about(place) if place.precision in TOWNS else place
                break


_COARSE_AREAS = tuple(code for code in AREAS if code in REGIONAL)
"""Precisions that don't place an event by its victims' home: a region or more is too wide, and nobody lives at sea."""


def _is_home(text: str, place: PlaceMention) -> bool:
    """Whether the words before a town or district make it the home of people."""
    if place.role != "origin" or place.point is None or place.precision not in LOCAL:
        return False
    return bool(_OF_WHAT.search(text[max(place.start - _OF_WHAT_CHARACTERS, 0) : place.start]))


def widen_towns(events: Sequence[Event]) -> None:
    """Widen an event's place to the surroundings of its town if its own clauses name another, unlisted place.

    "Police in Muranga seek those who killed a preacher in Weithaga": near Muranga, at most.
    """
    for event in events:
        place = event.place
        if place is None or place.precision not in PINNED:
            continue
        unlisted = [clause for clause in event.clauses if names_unlisted_place(clause)]
        if unlisted and not any(own is place for clause in unlisted for _, own in own_places(clause)):
            event.place = about(place)


def note_doubts(
    events: Sequence[Event],
    places: Sequence[PlaceMention],
    every: Sequence[PlaceMention],
    grammar: PlaceGrammar | None,
) -> None:
    """Note for each event the cost of the way to its place, where else it may have been, and whether it has a rival
    event.

    Parameters
    ----------
    places, every : sequence of PlaceMention
        The places that may be where something happened, and all that the text names.
    grammar : PlaceGrammar, optional
        The parses of an English text.
    """
    for event in events:
        event.rivals = any(_may_be_one(event, other) for other in events if other is not event)
        if event.place is None:
            event.alternatives = tuple(_named_beside(event, every)[:_MOST_ALTERNATIVES])
            continue
        costs: dict[int, float] = {}
        if grammar is not None and (event.place.precision in PINNED or len(event.clauses) > 1):
            costs = {place.start: cost for place, cost in hanging_on(event, events, places, grammar)}
            event.place_cost = costs.get(event.place.start)
        others = [*_others_of(event, events, costs), *_doubted_towns(event, events, every), *_namesakes(event.place)]
        event.alternatives = tuple(others[:_MOST_ALTERNATIVES])


def widen_doubtful(events: Sequence[Event]) -> None:
    """Widen an event's place to a ring around its town that holds the neighbouring towns where it may have happened.

    Of 1,055 short texts with a coded place (PITF) 92 in 100 lay in the town that was named alone, but 66 where another
    rivalled it. A rival far away is only offered as an alternative: no ring would hold both.
    """
    for event in events:
        place = event.place
        if place is None or place.precision not in PINNED:
            continue
        apart = [distance_km(place, other) or 0.0 for other in event.alternatives]
        beside = [each for each in apart if each <= _MOST_BESIDE_KM]
        if beside:
            reach = max(beside)
            event.place = replace(about(place), radius_km=max(about(place).radius_km or 0.0, round(reach)))


_MOST_BESIDE_KM = 100.0
"""The greatest distance between two towns that one ring holds."""


def _may_be_one(event: Event, other: Event) -> bool:
    """Whether another event was read in the same or neighbouring sentences, and not at another place."""
    near = any(abs(own.number - clause.number) <= 1 for own in event.clauses for clause in other.clauses)
    if not near or not compatible(event.event_type, other.event_type):
        return False
    if event.place is None or other.place is None:
        return True
    return _is_same_or_within(event.place, other.place)


def _is_same_or_within(place: PlaceMention, other: PlaceMention) -> bool:
    """Whether two places are one, or one of them lies in the other."""
    return is_same_place(place, other) or holds_mention(place, other) or holds_mention(other, place)


def _others_of(event: Event, events: Sequence[Event], costs: Mapping[int, float]) -> list[PlaceMention]:
    """Other towns that an event's clauses name beside its place, and that are no other event's place."""
    place = event.place
    if place is None or fineness(place) < _AS_FINE:
        return []
    taken = [other.place for other in events if other is not event and other.place is not None]
    limit = costs.get(place.start, HANGS_ON) + _AS_CLOSE
    others: dict[str, PlaceMention] = {}
    for clause in event.clauses:
        for _, other in own_places(clause):
            far = costs.get(other.start, 0.0) > limit and word_before(clause, other) not in _JOINED_BY
            if other.role or fineness(other) < _AS_FINE or far:
                continue
            related = any(_is_same_or_within(other, each) for each in (place, *taken))
            if not related and other.name != place.name:
                others.setdefault(other.name, other)
    return list(others.values())


def _doubted_towns(event: Event, events: Sequence[Event], every: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Towns in an event's clauses that were not believed though "in" or the like precedes them; not its own place."""
    place = event.place
    if place is None or fineness(place) < _AS_FINE:
        return []
    taken = [other.place for other in events if other.place is not None]
    towns = []
    for clause in event.clauses:
        own = {other.start for other in clause.places}
        doubted = (other for other in every if other.start not in own and _is_doubted(clause, other))
        towns += [
            other
            for other in doubted
            if other.name != place.name and not any(_is_same_or_within(other, each) for each in taken)
        ]
    return towns


def _is_doubted(clause: Clause, place: PlaceMention) -> bool:
    """Whether a mention in a clause is likely a town, though it was not believed."""
    inside = clause.start <= place.start < clause.end
    likely = place.role == "" and place.score >= _DOUBTED_FROM and fineness(place) >= _AS_FINE
    return inside and likely and place.point is not None and is_located(clause, place)


_DOUBTED_FROM = 0.2
"""The least score of a town that was not believed and is still offered."""
_JOINED_BY = listed("and und та і й и")


def _namesakes(place: PlaceMention) -> list[PlaceMention]:
    """Other places of the same name that a mention may mean as well."""
    if place.point is None:
        return []
    return [
        replace(place.at_namesake(other, other.score), runners_up=())
        for other in place.runners_up
        if other.point is not None
        and not other.name.startswith(f"{place.name} ")  # the region called after the town
        and other.score >= _LIKELY_NAMESAKE
        and other.point.distance_km(place.point) > _ANOTHER_TOWN_KM
    ]


def _named_beside(event: Event, every: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The located places in the sentences of an event without a place: a home, a doubtful name; finest first."""
    inside = [
        place
        for place in every
        if place.point is not None and any(clause.start <= place.start < clause.end for clause in event.clauses)
    ]
    distinct = {place.name: place for place in reversed(inside)}
    return sorted(distinct.values(), key=lambda place: (-fineness(place), place.start))


def _of_other_facts(event: Event) -> set[int]:
    """The offsets of places in an event's clauses that are a hospital's, a speaker's, an example's, ..."""
    plain = {place.start for clause in event.clauses for place in clause.places if place.role in ("", "container")}
    return plain - {place.start for clause in event.clauses for _, place in own_places(clause)}


def _words_for(event: Event, number: int) -> list[int]:
    """The offsets in the text at which an event's triggers and tolls in a sentence begin."""
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
                event.place, event.place_rule = line, "the border it runs along"


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
    """Give the only event of a text, if it has no place, the first fitting place of the text.

    In a local text that names no place except its dateline ("MIAMI - A customer was shot"), it is near the dateline's
    town.
    """
    if len(events) != 1 or events[0].place is not None or events[0].covers_more:
        return
    event = events[0]
    candidates = _candidates(event, places, text)
    fine = [place for place in candidates if place.precision not in WIDE]
    if candidates:
        event.place, event.place_rule = (fine or candidates)[0], "the only event of the text"
        return
    desk = _desk_of_local_text(places, text)
    if desk is not None:
        _place_near_desk(event, desk)


def _place_near_desk(event: Event, desk: PlaceMention) -> None:
    event.place, event.by_speaker, event.place_rule = about(desk), True, "the desk’s town"


def place_in_the_town(events: Sequence[Event], text: str) -> None:
    """Put events without a place in the town of the events told before them, if their words mean it.

    "A bomb killed 12 in Jos. … Hours later, youths burned shops in the city centre." After events in two towns it may
    be either, and nothing is put anywhere.
    """
    towns: list[PlaceMention] = []
    for event in sorted(events, key=lambda event: event.clauses[0].start):
        if event.place is not None:
            towns.append(event.place)
        elif not event.covers_more and _is_one_town(towns) and _means_the_town(event, text):
            event.place = next((town for town in towns if town.precision == "settlement"), towns[0])
            event.place_rule = "the place of the event before"


def _is_one_town(places: Sequence[PlaceMention]) -> bool:
    """Whether there are places, and all are one town or in it."""
    return bool(places) and all(place.precision in PINNED and is_same_place(place, places[0]) for place in places)


def _means_the_town(event: Event, text: str) -> bool:
    """Whether an event's clauses speak of a town that was named before, or of its hall or square, and of no other."""
    return any(_THE_TOWN.search(text[clause.start : clause.end]) for clause in event.clauses) and not any(
        names_unlisted_place(clause) for clause in event.clauses
    )


_THE_TOWN = re.compile(
    r"\b(?:[Tt]he\s+(?:city|town|village)\b(?!\s+of\b|['’]s\s+(?:police|mayor))|[Cc]ity\s+[Hh]all\b|[Tt]own\s+[Hh]all\b"
    r"|(?:city|town)\s+(?:cent(?:er|re)|square)\b)"
    r"|\b(?:[Vv]or|[Aa]uf|[Ii]ns?|[Ii]m|[Aa]m)\s+(?:de[rm]\s+|die\s+)?"
    r"(?:\w*(?:[Rr]athaus|[Mm]arkt|[Mm]arktplatz|[Ii]nnenstadt|[Aa]ltstadt|[Ss]tadtzentrum)|Stadt)\b"
    r"|\b(?:[Мм]іст(?:о|а|у|і)|мері[їяю]|[Гг]ород[ауе]?|мэри(?:я|и|ю|ей)|ратуш\w+)\b"
)
"""Words for a town that the text has named, or for what is at its middle."""


def place_by_desks(events: Sequence[Event], places: Sequence[PlaceMention], text: str) -> None:
    """Put the events of a digest's items, where an item names no place but its dateline, near the dateline's town."""
    lines = {text.rfind("\n", 0, place.start): place for place in reversed(places) if place.role == "dateline"}
    if len(lines) < _FEWEST_ITEMS:
        return
    for event in events:
        begins = max((line for line in lines if line < event.clauses[0].start), default=None)
        if begins is None or event.place is not None or event.covers_more:
            continue
        ends = min((line for line in lines if line > begins), default=len(text))
        item = [place for place in places if begins < place.start < ends]
        if _is_local_item(item, lines[begins], text):
            _place_near_desk(event, lines[begins])


_FEWEST_ITEMS = 2


def _is_local_item(places: Sequence[PlaceMention], desk: PlaceMention, text: str) -> bool:
    """Whether an item of a digest, by its places, is nowhere but near its dateline's town."""
    others = [place for place in places if not _holds(place, desk) and not is_road(place.query)]
    elsewhere = any(place.point is None and place.role != "dateline" for place in others)
    return not elsewhere and _desk_of_local_text(others, text) is desk


def _holds(place: PlaceMention, desk: PlaceMention) -> bool:
    """Whether a place is the country of a dateline's town."""
    return place.precision == "country" and place.country == desk.country


def _desk_of_local_text(places: Sequence[PlaceMention], text: str) -> PlaceMention | None:
    """The town of a dateline that is no agency's, in a text that puts nothing anywhere else."""
    desk = next((place for place in places if place.role == "dateline" and place.precision in TOWNS), None)
    elsewhere = any(place.role == "" and not is_road(place.query) for place in places)
    return None if desk is None or elsewhere or _AGENCY.match(text, desk.end) else desk


def _candidates(event: Event, places: Sequence[PlaceMention], text: str) -> list[PlaceMention]:
    """The places of a text without states that act, hospitals, and countries that are only mentioned."""
    acting = {start for clause in event.clauses for start in clause.states}
    elsewhere = {start for start in acting if not _IN_IT.search(text[max(start - _LONGEST_PREPOSITION, 0) : start])}
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


_IN_IT = re.compile(r"\b(?:in|im|inside|within|innerhalb)\s+(?:(?:the|den|der|dem)\s+)?$", re.IGNORECASE)
"""Words after which a country's name is a place and not an actor: "in den USA"."""


def _may_hold(text: str, place: PlaceMention) -> bool:
    """Whether an event without a place may be here; in a country only if the text has "in" or the like before it."""
    before = text[max(place.start - _LONGEST_PREPOSITION, 0) : place.start].split()
    return (
        place.precision != "country"
        or not text[place.start :].startswith(place.name)
        or before[-1:] in (["in"], ["the"])
    )
