"""How far the text that reports an event vouches for it: reported, claimed by one side, or disputed.

A single text never confirms anything. But it shows whether somebody reports an event, whether one party only
accuses the other of it, and whether somebody denies it.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.claims import Saying
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event

_BLAMES = ("accus", "blam", "alleg", "beschuldig", "warf", "werfen", "wirft", "macht", "звинува", "обвин")
"""Verbs of blaming somebody; condemning an attack doesn't say that it is disputed who did it."""


def grade(event: Event, *, competing: bool) -> tuple[str, str]:
    """The verification of an event and the reason for it, in words.

    Parameters
    ----------
    competing : bool
        Whether the text sets two tolls against one another.
    """
    return _dispute(event) or _word_of_one_party(event) or ("single_source", _alone(competing=competing))


def _alone(*, competing: bool) -> str:
    return "told by this report alone" + (", with competing figures" if competing else "")


def _dispute(event: Event) -> tuple[str, str] | None:
    """The grade where somebody denies what another says, or two blame each other."""
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
    """Whether a denial in a sentence of its own is of hitting something else: "denied hitting homes", of a plant."""
    if clause in event.clauses or clause.definite:
        return False
    denied = {match.meaning for match in clause.targets} - {"civilians"}
    struck = {match.meaning for own in event.clauses for match in own.targets}
    return bool(denied) and bool(struck) and not denied & struck


def _word_of_one_party(event: Event) -> tuple[str, str] | None:
    """The grade where the text's first sentence reports the event only as what one party says."""
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
    """Whether what happened is the content of the saying: it stands after its verb."""
    firsts: Sequence[int] = [match.first for match in clause.triggers] or [toll.first for toll in clause.tolls]
    return not firsts or min(firsts) >= saying.verb_first
