"""Which events become incidents: violence with a victim, a weapon or a struck target, not the mere mention of harm.

"Blow", "blast" and "attack" mean many things; each kind of event needs something that comes only with real harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.events.event_types import ADVANCES, KINETIC
from geo.extract.events.factuality import is_game
from geo.extract.text.lexicon import listed
from geo.taxonomy import WIDE

_FIRES = ("fire", "blaze", "ablaze", "burning", "feuer", "brand", "пожеж", "пожар")
_BLASTS = ("explosion", "blast", "detonation", "вибух", "взрыв")
_BODIES = frozenset({"bodies", "corpses", "body"})
_DISCOVERY = frozenset({"found", "discovered", "recovered", "dumped", "left", "hung", "buried", "brought"})
_CUE_WORDS = 4
"""The most words of a cue: "зазнали осколкових поранень"."""
_WOUNDS = ("wound", "verwund", "schuss", "поранен", "поранил", "ранен", "ранил")
_PEACEFUL_DEATH = (
    *("die", "dea", "bod", "per", "lo", "pron", "decl", "succ", "pass"),
    *("starb", "gestorb", "verst", "помер", "умер", "сконч"),
)
"""Beginnings of words for dying ("died", "deaths", "perished", "lost their lives", "was pronounced dead") that name no
violence."""


def incidents_among(events: Iterable[Event], text: str) -> list[Event]:
    """The events that are incidents; in a text about sport or markets, only those that hurt somebody."""
    events = [
        event
        for event in events
        if _is_incident(event) and not _is_violence_in_general(event) and not _is_talk_of_violence(event)
    ]
    return [event for event in events if not _hurts_nobody(event)] if is_game(text) else events


_HARMED = ("killed", "injured", "struck")


def _is_violence_in_general(event: Event) -> bool:
    """Whether violence is only a plural, without a town, a day or a victim: "sales fell due to attacks"."""
    if event.event_type not in KINETIC or (event.place is not None and event.place.precision not in WIDE):
        return False
    return not any(
        clause.real_tolls or clause.dates or {clause.words[match.last - 1].low for match in clause.triggers} - _PLURALS
        for clause in event.clauses
    )


def _is_talk_of_violence(event: Event) -> bool:
    """Whether violence is only mentioned, far down a text: without a place, a day or a number of victims.

    "Rebels fought soldiers", in the fourth sentence of a speech, or "even the murder of a judge"; a short report tells
    its event in the lead.
    """
    if event.event_type not in _TALKED_OF or (event.place is not None and event.place.precision != "country"):
        return False
    if event.clauses[0].number < _LEAD_SENTENCES or any(_says_when_or_how(clause) for clause in event.clauses):
        return False
    if event.event_type == "casualties":
        return _names_one_death(event)
    return not _has_own_noun(event) and not any(
        toll.best is not None for clause in event.clauses for toll in clause.real_tolls
    )


def _names_one_death(event: Event) -> bool:
    """Whether an event is only a noun for the death of one person, without a verb."""
    harms = [(toll, clause.words[toll.cue].low) for clause in event.clauses for toll in clause.real_tolls]
    return len(harms) == 1 and harms[0][0].best == 1 and harms[0][1] in _DEEDS


def _has_own_noun(event: Event) -> bool:
    """Whether an event has a noun that names it by itself, as "kidnapping" does."""
    return any(match.meaning.family == "event" for clause in event.clauses for match in clause.triggers)


def _says_when_or_how(clause: Clause) -> bool:
    """Whether a clause tells a day, a time of it, or a weapon."""
    return bool(clause.dates or clause.unknown_day or clause.day_time or clause.means)


_DEEDS = listed("""
    murder killing slaying assassination death mord ermordung tötung tod вбивство вбивства смерть убийство убийства
    гибель
""")
_TALKED_OF = KINETIC | {"blast", "casualties"}
_LEAD_SENTENCES = 3
_PLURALS = listed("""
    attacks bombings killings assassinations murders massacres kidnappings abductions shootings raids ambushes
    executions atrocities
""")


def _hurts_nobody(event: Event) -> bool:
    """Whether violence has neither a victim nor a weapon; a mere shot may be one at a goal."""
    return event.event_type in KINETIC and not any(
        any(toll.kind in _HARMED for toll in clause.real_tolls)
        or any(match.meaning != "small_arms" for match in clause.means)
        for clause in event.clauses
    )


def _is_incident(event: Event) -> bool:
    """Whether an event is more than a word that could mean harm, by the rule of its kind."""
    if any(match.meaning.family in ("act", "harm") for clause in event.clauses for match in clause.triggers):
        return True
    if event.event_type == "casualties":
        violent = any(_speaks_of_violence(clause) for clause in event.clauses)
        return (_has_deaths(event) and violent) or any(_has_wounded(clause) for clause in event.clauses)
    has_evidence = _EVIDENCE_BY_KIND.get(event.event_type)
    return has_evidence is None or any(has_evidence(clause) for clause in event.clauses)


def _has_deaths(event: Event) -> bool:
    return any(toll.kind in ("killed", "struck") for clause in event.clauses for toll in clause.real_tolls)


def _has_wounded(clause: Clause) -> bool:
    """Whether people were wounded, which implies a weapon; the injured may just have fallen."""
    return any(
        toll.kind == "injured" and any(word.low.startswith(_WOUNDS) for word in clause.words[toll.cue :][:_CUE_WORDS])
        for toll in clause.real_tolls
    )


def _speaks_of_violence(clause: Clause) -> bool:
    return bool(clause.means) or _has_blow(clause) or _is_violent_death(clause) or _finds_bodies(clause)


def _damages_target(clause: Clause) -> bool:
    return bool(clause.means and clause.targets)


def _attacks_somebody(clause: Clause) -> bool:
    if not clause.real_tolls and _names_violence_at_large(clause):
        return any(place.role == "" and place.precision not in WIDE for place in clause.places)
    if clause.real_tolls or clause.means or clause.states or any(word.low in _ARMED for word in clause.own_words):
        return True
    return bool(clause.targets or clause.places) and not _is_merely_under_attack(clause)


def _clashes(clause: Clause) -> bool:
    """Whether a clause tells of fighting; a mere offensive may be one of charm."""
    if any(clause.words[match.first].low not in ADVANCES for match in clause.triggers):
        return True
    return _attacks_somebody(clause)


def _names_violence_at_large(clause: Clause) -> bool:
    """Whether a clause speaks of violence in general, which without a place or a victim is no incident."""
    named = {clause.words[match.first].low for match in clause.triggers}
    return bool(named) and named <= _AT_LARGE


_AT_LARGE = listed("violence hostilities offensive offensives onslaught aggression gewalt насильство насилие")

_ARMED = listed("""
    soldiers troops army forces fighters militants insurgents rebels militia militiamen gunmen soldaten truppen kämpfer
    rebellen солдати бойовики військові солдаты боевики военные
""")
"""Words for armed people of any side, who make an attack a real one."""


def _explodes_somewhere(clause: Clause) -> bool:
    return bool(clause.real_tolls or clause.means or (clause.places and _names_blast(clause)))


def _takes_a_place(clause: Clause) -> bool:
    """Whether a change of control has a clearer word than "took" (hostages and loans are taken too), or a town after
    it.
    """
    takings = [match for match in clause.triggers if match.meaning.event_type == "territory_change"]
    starts = {place.start for place in clause.places if place.precision not in WIDE}
    return any(
        not clause.words[match.last - 1].low.startswith(_TOOK)
        or [word.low for word in clause.words[match.last : match.last + 2]] in _UNDER_CONTROL
        or any(word.start in starts for word in clause.words[match.last : match.last + 1])
        for match in takings
        if not _masters_matter(clause, match.last)
    )


def _masters_matter(clause: Clause, last: int) -> bool:
    """Whether the thing taken under control is a fire, a case or the like: "взяли под контроль пожар"."""
    named = [word.low for word in clause.words[max(last - 1, 0) : last + _OBJECT_WITHIN]]
    pairs = pairwise(named)
    return any(word == "контроль" and following.startswith(_MATTERS) for word, following in pairs)


_OBJECT_WITHIN = 3
"""The most words between "взяли под контроль" and its object."""
_MATTERS = (
    *("ситуац", "пожар", "пожеж", "огонь", "вогонь", "возгоран", "загоран", "вспышк", "расслед", "розслід", "ремонт"),
    *("дело", "справ", "вопрос", "питан"),
)
_TOOK = ("взял", "взяв")
_UNDER_CONTROL = (["под", "контроль"], ["під", "контроль"])
_EVIDENCE_BY_KIND = {
    "territory_change": _takes_a_place,
    "damage": _damages_target,
    "attack_on_civilians": _attacks_somebody,
    "ground_clash": _clashes,
    "blast": _explodes_somewhere,
}


def _is_merely_under_attack(clause: Clause) -> bool:
    """Whether a clause says no more than "under attack", as a budget may be, or a roof by damp."""
    return all(match.first and clause.words[match.first - 1].low == "under" for match in clause.triggers)


def _has_blow(clause: Clause) -> bool:
    """Whether something struck; a fire alone may have broken out by itself."""
    return any(not clause.words[match.first].low.startswith(_FIRES) for match in clause.triggers)


def _names_blast(clause: Clause) -> bool:
    """Whether an explosion is named as such; prices explode too."""
    return any(clause.words[match.first].low.startswith(_BLASTS) for match in clause.triggers)


def _finds_bodies(clause: Clause) -> bool:
    """Whether bodies were found, which is seldom said of peaceful deaths."""
    words = {word.low for word in clause.own_words}
    return bool(words & _BODIES) and bool(words & _DISCOVERY)


def _is_violent_death(clause: Clause) -> bool:
    return any(
        toll.kind == "killed" and not clause.words[toll.cue].low.startswith(_PEACEFUL_DEATH)
        for toll in clause.real_tolls
    )
