"""How well a text supports an event that it reports: reported, claimed by one side, or disputed.

A single text never confirms anything, but it shows whether an event is reported, is only one party's accusation, or is
denied.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.claims import Saying
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event

_BLAMES = ("accus", "blam", "alleg", "beschuldig", "warf", "werfen", "wirft", "macht", "звинува", "обвин")
"""Beginnings of verbs of blaming; condemning an attack doesn't make its perpetrator disputed."""


def grade(event: Event, *, competing: bool) -> tuple[str, str]:
    """The verification code of an event and the reason for it, in words.

    Parameters
    ----------
    competing : bool
        Whether the text gives two conflicting tolls.
    """
    return _dispute(event) or _word_of_one_party(event) or ("single_source", _alone(competing=competing))


def _alone(*, competing: bool) -> str:
    return "told by this report alone" + (", with competing figures" if competing else "")


def _dispute(event: Event) -> tuple[str, str] | None:
    """The grade if somebody denies what another says, or two blame each other; else None."""
    clauses = (*event.clauses, *event.claims_only)
    sayings = [(clause, saying) for clause in clauses for saying in clause.sayings if not saying.negated]
    denying = [
        saying.speaker for clause, saying in sayings if saying.stance == "denies" and not _is_of_other(event, clause)
    ]
    blaming = [saying.speaker for clause, saying in sayings if _blames(clause, saying)]
    if denying and (not blaming or len({saying.speaker.lower() for _, saying in sayings}) > 1):
        return "contested", f"denied by {denying[0]}"
    blamers = list({speaker.lower(): speaker for speaker in blaming}.values())
    if len(blamers) > 1:
        return "contested", f"{blamers[0]} and {blamers[1]} blame each other"
    return None


def _is_of_other(event: Event, clause: Clause) -> bool:
    """Whether a denial in a sentence of its own is about another target: "denied hitting homes", after a hit on a
    plant.
    """
    if clause in event.clauses or clause.definite:
        return False
    denied = {match.meaning for match in clause.targets} - {"civilians"}
    struck = {match.meaning for own in event.clauses for match in own.targets}
    return bool(denied) and bool(struck) and not denied & struck


def _word_of_one_party(event: Event) -> tuple[str, str] | None:
    """The grade if the text's first sentence reports the event only as one party's statement; else None."""
    body = next((clause for clause in event.clauses if not clause.headline), event.clauses[0])
    for stance, reason in (("accuses", "an accusation by {}"), ("claims", "claimed by {} alone")):
        saying = next((saying for saying in body.sayings if saying.stance == stance and not saying.negated), None)
        if saying is not None and _depends_on(body, saying):
            return "one_party", reason.format(saying.speaker)
    return None


def _blames(clause: Clause, saying: Saying) -> bool:
    return saying.stance == "accuses" and any(
        word.low.startswith(_BLAMES) for word in clause.words[saying.verb_first : saying.verb_last]
    )


def _depends_on(clause: Clause, saying: Saying) -> bool:
    """Whether the event is what was said, since it comes after the verb of saying."""
    firsts: Sequence[int] = [match.first for match in clause.triggers] or [toll.first for toll in clause.tolls]
    return not firsts or min(firsts) >= saying.verb_first
