"""The reasons for an event's values: the names of the rules that gave its type, actors and alternative places.

The names are those of :mod:`geo.extract.value_rules`, or of the rules of ``event_words.toml``.
"""

from __future__ import annotations

from geo.extract.events.actors import is_agent, is_side_of_clash
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.phrase_matcher import Match

_HARM_ALONE = {"casualties": "victims alone", "blast": "an explosion alone", "damage": "damage alone"}


def type_rule(event: Event, event_type: str) -> str:
    """The name of the rule that gave an event its type.

    Parameters
    ----------
    event : Event
    event_type : str
        The type of its incident, which may be more exact than the event's, by the victims or by the word for it.
    """
    own = event.event_type
    if own in _HARM_ALONE:
        return _HARM_ALONE[own]
    if event_type != own:
        return "all victims bore arms" if event_type == "ground_clash" else "called a military strike"
    by_grammar = (clause.type_rule for clause in event.clauses if clause.event_type == own)
    rule = next(filter(None, by_grammar), "")
    if rule:
        return rule
    if any(match.meaning.event_type == own for clause in event.clauses for match in clause.triggers):
        return "a word for the event"
    if not any(clause.event_type == own for clause in event.clauses):
        return "the strikes beside it"
    return "the weapon of an attack" if any(clause.means for clause in event.clauses) else "an attack without a weapon"


def actor_rule(clause: Clause, match: Match[str]) -> str:
    """The name of the rule by which words of a clause are an actor of its event."""
    spoken = {saying.stance for saying in clause.sayings if saying.first <= match.first < saying.last}
    if "claims" in spoken:
        return "who claims it"
    accused = (s for s in clause.sayings if s.stance == "accuses" and s.verb_last <= match.first)
    if any(match.first < saying.verb_last + _ACCUSED_WITHIN for saying in accused):
        return "who is accused"
    if is_side_of_clash(clause, match):
        return "a side of the fighting"
    return "named after “by”" if is_agent(clause, match) else "named beside the attack"


def alternative_rule(event: Event, place: PlaceMention) -> str:
    """The name of the rule by which an event may have been at another place than its own."""
    if event.place is None:
        return "a place beside it"
    return "another place of that name" if place.start == event.place.start else "another place as near"


_ACCUSED_WITHIN = 5
"""The most words after a verb of accusing in which the accused is looked for."""
