"""Which figures of a text are sums of its events' victims, and which sentences sum up events that others tell.

Reports open or close with the victims of all attacks together ("23 civilians were killed in three incidents"). The
words vary; what gives a sum away in any language is that the figures add up to it. A lead on several places ("Attacks
in three regions killed nine people") is no event of its own where the towns follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile

from geo.extract.casualties.tolls import Toll
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import VAGUE, Event, compatible, names_several_places
from geo.extract.events.event_types import KINETIC
from geo.extract.places.incident_place import holds_mention, is_same_place, is_town, own_places, place_of_clause
from geo.extract.places.mentions import PlaceMention

_KINDS = ("killed", "injured")
_LEAST_TOTAL = 3
"""The least number of people taken for a sum: two is one and one too often by chance."""
_LEAST_SHARES = 2
_UNSPECIFIC = VAGUE | {"attack_on_civilians"}
"""Types that a lead may know better."""


def without_totals(events: Sequence[Event]) -> list[Event]:
    """The events without figures that sum up all others; an event with nothing else is dropped.

    Other events are copied without the sum; the events given aren't changed.
    """
    totals = {id(toll) for toll in _totals_of(events)}
    if not totals:
        return list(events)
    kept = []
    for event in events:
        counted = [toll for toll in event.real_tolls if toll.kind in _KINDS]
        sums = [toll for toll in counted if id(toll) in totals]
        if sums and len(sums) == len(counted) and not is_town(event.place):
            continue
        kept.append(replace(event, clauses=[_less(clause, totals) for clause in event.clauses]) if sums else event)
    return kept


def without_summaries(events: Sequence[Event]) -> list[Event]:
    """The events without the sentences on several places whose single events follow.

    An event with nothing else is dropped; others are copied without these sentences.
    """
    kept = [_told_by_itself(event, events) for event in events]
    if all(event is before for event, before in zip(kept, events, strict=True)):
        return list(events)
    return sorted(filter(None, kept), key=lambda event: event.clauses[0].number)


def _told_by_itself(event: Event, events: Sequence[Event]) -> Event | None:
    """An event without the lead that sums it up with others; None if it is no more than such a lead."""
    clauses = event.clauses
    wide = place_of_clause(clauses[0])
    behind = list(dropwhile(lambda clause: not _is_elsewhere(place_of_clause(clause), wide), clauses))
    lead = clauses[: len(clauses) - len(behind)]
    sums_up = not is_town(wide) and any(names_several_places(clause) for clause in lead)
    if not sums_up or event.event_type not in KINETIC | VAGUE:
        return event
    own = _of_clauses(behind, event)
    parts = [other for other in events if other is not event and _is_part(other, lead, event.event_type)]
    if len(parts) + bool(behind) < _LEAST_SHARES or not _fit_together(lead, [*parts, *([own] if behind else [])]):
        return event
    return own if behind else None


def _is_elsewhere(place: PlaceMention | None, wide: PlaceMention | None) -> bool:
    """Whether a place is known to less than a country, and isn't the wide one of a lead."""
    return place is not None and place.precision != "country" and (wide is None or not is_same_place(place, wide))


def _of_clauses(clauses: Sequence[Clause], event: Event) -> Event:
    """The event of some of another's clauses, with its day and who only speaks of it."""
    own = Event(claims_only=event.claims_only, inherited=event.inherited or event.when)
    for clause in clauses:
        own.add(clause, place_of_clause(clause))
    if own.event_type in _UNSPECIFIC:
        own.event_type = event.event_type
    return own


def _is_part(event: Event, lead: Sequence[Clause], event_type: str) -> bool:
    """Whether an event is told behind a lead, and at a place of its own that the lead may sum up."""
    place = event.place
    if place is None or not _is_elsewhere(place, place_of_clause(lead[0])):
        return False
    wide = [each for clause in lead for _, each in own_places(clause)]
    inside = not wide or any(holds_mention(each, place) for each in wide)
    return inside and event.clauses[0].number > lead[-1].number and compatible(event.event_type, event_type)


def _fit_together(lead: Sequence[Clause], parts: Sequence[Event]) -> bool:
    """Whether the victims of parts are no more than a lead counts, and at least half of them."""
    for kind in _KINDS:
        total = max((toll.best or 0 for clause in lead for toll in clause.real_tolls if toll.kind == kind), default=0)
        shares = sum(_own(kind, part, lead[0]) for part in parts)
        if total and not shares <= total <= 2 * shares:
            return False
    return True


def _less(clause: Clause, totals: set[int]) -> Clause:
    if not any(id(toll) in totals for toll in clause.tolls):
        return clause
    return replace(clause, tolls=[toll for toll in clause.tolls if id(toll) not in totals])


def _totals_of(events: Sequence[Event]) -> Iterator[Toll]:
    """The figures that are the sum of all other events' victims."""
    for event in events:
        for clause in event.clauses:
            others = [other for other in events if other is not event]
            if not _may_sum_up(clause, others):
                continue
            own = [toll for toll in clause.real_tolls if toll.kind in _KINDS and toll.best and not toll.part]
            if _are_sums(own, {kind: _shares(kind, clause, event, others) for kind in _KINDS}):
                yield from own


def _are_sums(tolls: Sequence[Toll], shares: Mapping[str, Sequence[int]]) -> bool:
    """Whether a clause's figures add up all events' shares: one does, and none is less than the sum of its kind."""
    if any(toll.toll_noun and toll.update for toll in tolls):  # a toll that rose is that of the one before it
        return False
    if any((toll.best or 0) < sum(shares[toll.kind]) for toll in tolls):
        return False
    return any(_adds_up(toll, shares[toll.kind]) for toll in tolls)


def _may_sum_up(clause: Clause, others: Sequence[Event]) -> bool:
    """Whether a clause comes before or after all other events, and has no weapon and no place of its own.

    It may have a wide place that holds all the others.
    """
    starts = [other.clauses[0].number for other in others]
    if not starts or min(starts) < clause.number <= max(starts):
        return False
    place = place_of_clause(clause)
    elsewhere = place is not None and not all(
        other.place is None or is_same_place(place, other.place) or holds_mention(place, other.place)
        for other in others
    )
    return not clause.means and not is_town(place) and not elsewhere


def _adds_up(toll: Toll, shares: Sequence[int]) -> bool:
    return (
        toll.best is not None
        and toll.best >= _LEAST_TOTAL
        and len(shares) >= _LEAST_SHARES
        and toll.best == sum(shares)
    )


def _shares(kind: str, clause: Clause, event: Event, others: Sequence[Event]) -> list[int]:
    """The number of victims of each event, the clause's own included, by all clauses but this one."""
    counts = [_own(kind, event, clause), *(_own(kind, other, clause) for other in others)]
    return [count for count in counts if count]


def _own(kind: str, event: Event, but: Clause) -> int:
    """The highest figure of an event's victims in its clauses other than one; 0 if there is none."""
    tolls = (toll for clause in event.clauses if clause is not but for toll in clause.real_tolls)
    return max(
        (toll.best or 0 for toll in tolls if toll.kind == kind and not toll.part and not toll.attackers), default=0
    )
