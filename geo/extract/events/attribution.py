"""Which speaker a pronoun means, and which event a claim, denial or accusation in a sentence of its own is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geo.extract.events.breadth import counts_for_several_places
from geo.extract.events.claims import Saying, in_nominative, is_party_to_conflict
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.events.cyrillic_speakers import cyrillic_nominative
from geo.extract.events.statements import Matter
from geo.extract.places.incident_place import holds_mention, is_same_place, is_town, place_of_clause, where_it_was_said
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import listed
from geo.taxonomy import PINNED

_PERSONAL_PRONOUNS = frozenset({"he", "she", "er", "він", "вона", "он", "она", "його", "її", "его", "её", "ее"})
_REFERS_BACK = listed("das dies об про this")
"""Words that begin a sentence which only says who reported the one before it."""
_RESPONSIBILITY = (
    *("responsib", "involve", "accus", "alleg", "claim", "reklam", "ответствен", "denied", "denies", "verantwort"),
    *("vorw", "причет", "відповід"),
)
_MEASURES = ("border_fortification", "mobilisation")


def name_speakers(clauses: Iterable[Clause], text: str) -> None:
    """Name speakers in the text's own spelling and replace pronouns by names; sayings without a name are dropped.

    "He" is the last person named, "they" the last speaker of any kind.
    """
    speaker: Saying | None = None
    person: Saying | None = None
    for clause in clauses:
        sayings = []
        for saying in clause.sayings:
            if _is_town(clause, saying):
                continue
            if saying.pronoun:
                antecedent = person if clause.words[saying.first].low in _PERSONAL_PRONOUNS else speaker
                if antecedent is not None:
                    sayings.append(replace(saying, speaker=antecedent.speaker, official=antecedent.official))
                continue
            speaker = replace(saying, speaker=_spelled_name(clause, saying, text))
            if saying.last - saying.first > 1 or clause.words[saying.first].start not in clause.states:
                person = speaker
            sayings.append(speaker)
        clause.sayings = sayings


def _is_town(clause: Clause, saying: Saying) -> bool:
    """Whether the "speaker" is a town's name: towns say nothing, except capitals that stand for a government."""
    if saying.pronoun or saying.official or saying.last - saying.first > _LONGEST_TOWN:
        return False
    start, end = clause.words[saying.first].start, clause.words[saying.last - 1].end
    return any(
        place.start <= start and end <= place.end and place.role != "government" and place.precision in PINNED
        for place in clause.places
    )


_LONGEST_TOWN = 3
"""Words."""


def _spelled_name(clause: Clause, saying: Saying, text: str) -> str:
    spelling = text[clause.words[saying.first].start : clause.words[saying.last - 1].end]
    return cyrillic_nominative(in_nominative(clause.words, saying.first, " ".join(spelling.split())))


def attribute_claims(clauses: Iterable[Clause], events: Sequence[Event]) -> None:
    """Give denials and accusations that stand in sentences of their own to the event that they speak of.

    That is the last event before them whose place fits theirs.
    """
    own = {id(clause) for event in events for clause in event.clauses}
    for clause in clauses:
        if id(clause) in own or not (_is_claim_alone(clause) or _answers(clause, events)):
            continue
        place = None if _passes_on(clause) else _place_spoken_of(clause)
        wide = counts_for_several_places(clause)
        fitting = [
            event
            for event in events
            if event.clauses[0].number < clause.number and _fits(event, place) and not (wide and is_town(event.place))
        ]
        if fitting:
            max(fitting, key=lambda event: _last_before(event, clause)).claims_only.append(clause)


def _passes_on(clause: Clause) -> bool:
    """Whether a sentence only says who reported the one before it: "Das teilte die Behörde in Ramallah mit"."""
    return clause.words[clause.first].low in _REFERS_BACK and bool(clause.sayings) and not clause.triggers


def _last_before(event: Event, clause: Clause) -> int:
    """The last sentence before a clause in which an event is told."""
    return max((own.number for own in event.clauses if own.number < clause.number), default=-1)


def _place_spoken_of(clause: Clause) -> PlaceMention | None:
    towns = (place for place in clause.places if is_town(place) and not where_it_was_said(clause, place))
    return next(towns, None) or place_of_clause(clause)


def _fits(event: Event, place: PlaceMention | None) -> bool:
    if event.covers_more and is_town(place):
        return False
    return (
        place is None or event.place is None or is_same_place(place, event.place) or holds_mention(place, event.place)
    )


def _is_claim_alone(clause: Clause) -> bool:
    """Whether a sentence only denies, claims or blames, or only says who reported the sentence before it."""
    refers_back = clause.words[clause.first].low in _REFERS_BACK
    if refers_back and clause.sayings and not clause.triggers and not clause.political:
        return True
    if not any(saying.stance in ("denies", "accuses", "claims") for saying in clause.sayings):
        return False
    return (
        bool(clause.unreal or clause.triggers)
        or any(saying.deed for saying in clause.sayings)
        or any(word.low.startswith(_RESPONSIBILITY) for word in clause.own_words)
    )


def _answers(clause: Clause, events: Sequence[Event]) -> bool:
    """Whether officials or armed forces comment on the event right before, or deny it, and not on policy."""
    follows = any(earlier.number == clause.number - 1 for event in events for earlier in event.clauses)
    answering = any(
        saying.stance == "denies" or saying.official or is_party_to_conflict(clause.words, saying)
        for saying in clause.sayings
        if not saying.pronoun
    )
    return follows and answering and not clause.political


def unmerged(matters: Iterable[Matter], events: Sequence[Event]) -> list[Matter]:
    """The statements that stay separate incidents; a repeated statement on the same measure becomes a claim of it."""
    remaining = []
    for matter in matters:
        measure = next((event for event in events if _is_word_on_measure(matter, event)), None)
        if measure is None:
            remaining.append(matter)
        else:
            measure.claims_only.extend(matter.clauses)
    return remaining


def _is_word_on_measure(matter: Matter, event: Event) -> bool:
    """Whether a statement is by the speaker who announced an event such as border works or a mobilisation."""
    if not matter.speaker or matter.event_type != "statement" or event.event_type not in _MEASURES:
        return False
    return any(saying.speaker == matter.speaker for clause in event.clauses for saying in clause.sayings)
