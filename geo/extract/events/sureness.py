"""How sure the reading of an event is, from 0 to 1: its place, its number of dead, and that it is one event.

Each doubt has a row with the share of readings that were right in spite of it; the score is the product. Of 1,200 short
texts with a coded place and toll (PITF; ``tests/benchmarks/bench_sureness.py`` draws the curve), 98 of 100 readings of
:data:`geo.wording.SURE_SCORE` and more lay within 161 km of where they were said to lie, 95 gave the number of dead
exactly, and 94 both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from geo.extract.events.coreference import VAGUE, Event
from geo.extract.places.place_grammar import HANGS_CLOSELY
from geo.model import Incident, Placement
from geo.taxonomy import PINNED

LEAST, MOST = 0.05, 0.95
_NOT_SURE = 0.79
"""Below :data:`geo.wording.SURE_SCORE`: of a reading whose place is wider than a town."""
_HURTING = frozenset({"attack_on_civilians", "mine_ied", "ground_clash", "air_strike", "casualties"})


class Reading(NamedTuple):
    """An event and the incident that was read from it."""

    event: Event
    incident: Incident


class Doubt(NamedTuple):
    """A reason to doubt a reading, and the share of such readings that were right."""

    why: str
    holds: Callable[[Reading], bool]
    share: float


PLACE_BY_PRECISION = {
    "exact": 0.99,
    "settlement": 0.99,
    "near": 0.9,
    "district": 0.93,
    "line": 0.8,
    "water": 0.8,
    "province": 0.76,
    "area": 0.6,
    "country": 0.6,
    "none": 0.5,
}
"""The share of places that are right, by precision alone; wide ones mostly are, and say little."""
CHOICE_BY_SCORE = ((0.75, 1.0), (0.6, 0.8), (0.45, 0.76), (0.0, 0.5))
"""(Least score of a town's name, share of those for which the right place was chosen), highest first."""


def _hangs_loosely(reading: Reading) -> bool:
    cost = reading.event.place_cost
    return cost is not None and cost > HANGS_CLOSELY


def _counts_nobody(reading: Reading) -> bool:
    incident = reading.incident
    counted = incident.killed is not None or incident.injured is not None or incident.figures
    return not counted and incident.event_type in _HURTING


def _leaves_dead_uncounted(reading: Reading) -> bool:
    killed = reading.incident.killed
    deaths = any(toll.kind == "killed" for toll in reading.event.real_tolls)
    return deaths and (killed is None or killed.best is None)


def _names_no_event(reading: Reading) -> bool:
    families = {match.meaning.family for clause in reading.event.clauses for match in clause.triggers}
    return not families & {"event", "attack"}


DOUBTS = (
    Doubt("only the speaker's office or the desk says where", lambda reading: reading.event.by_speaker, 0.75),
    Doubt("other places hang on the event as closely", lambda reading: bool(reading.event.alternatives), 0.8),
    Doubt("the place hangs on the event by a long way", _hangs_loosely, 0.8),
    Doubt("another event beside it may be the same", lambda reading: reading.event.rivals, 0.75),
    Doubt("violence that counts nobody", _counts_nobody, 0.78),
    Doubt("dead without an exact figure", _leaves_dead_uncounted, 0.78),
    Doubt("a word for harm alone", lambda reading: reading.event.event_type in VAGUE, 0.9),
    Doubt("no word for an attack or an event", _names_no_event, 0.94),
    Doubt(
        "sides that contradict one another",
        lambda reading: reading.incident.verification in ("contested", "one_party"),
        0.95,
    ),
)


def _certainty(placement: Placement) -> float:
    """The probability that a name means its place, or the region named after that."""
    of_region = (other.score for other in placement.runners_up if other.name.startswith(f"{placement.name} "))
    return 1.0 if placement.score is None else placement.score + sum(of_region)


def sureness(event: Event, incident: Incident) -> float:
    """How likely the reading of an event is right as a whole, from :data:`LEAST` to :data:`MOST`."""
    score = PLACE_BY_PRECISION.get(incident.placement.precision, PLACE_BY_PRECISION["none"])
    score *= next(share for least, share in CHOICE_BY_SCORE if _certainty(incident.placement) >= least)
    reading = Reading(event, incident)
    for doubt in DOUBTS:
        if doubt.holds(reading):
            score *= doubt.share
    if incident.placement.precision not in PINNED:
        score = min(score, _NOT_SURE)
    return round(min(max(score, LEAST), MOST), 2)
