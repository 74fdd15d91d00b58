"""Which figures of a text are sums of its events' victims, and so no single event's.

Reports open or close with the victims of all attacks together ("23 civilians were killed in three incidents"). The
words vary; what gives a sum away in any language is that the figures add up to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from geo.extract.casualties.tolls import Toll
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.places.incident_place import holds_mention, is_same_place, is_town, place_of_clause

_KINDS = ("killed", "injured")
_LEAST_TOTAL = 3
"""The least number of people taken for a sum: two is one and one too often by chance."""
_LEAST_SHARES = 2


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
