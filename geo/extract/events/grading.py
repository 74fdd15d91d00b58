"""How far an incident is vouched for by the text that tells it: reported, claimed by one side, or disputed.

A single text never confirms anything. But it tells whether somebody reports a thing, whether one party only
says so of the other, and whether somebody denies it.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.claims import Saying
from geo.extract.events.clauses import Part
from geo.extract.events.coreference import Telling

_BLAMES = ("accus", "blam", "alleg", "beschuldig", "warf", "werfen", "wirft", "macht", "звинува", "обвин")
"""Verbs that lay a deed at somebody's door; condemning one doesn't say that it is disputed who did it."""


def grade(telling: Telling, *, competing: bool) -> tuple[str, str]:
    """The verification and the reason for it, in words.

    Parameters
    ----------
    competing : bool
        Whether the text sets two tolls against one another.
    """
    sayings = [(part, saying) for part in (*telling.parts, *telling.claims_only) for saying in part.sayings]
    sayings = [(part, saying) for part, saying in sayings if not saying.negated]
    speakers = {saying.speaker.lower() for _, saying in sayings}
    denying = [saying for _, saying in sayings if saying.stance == "denies"]
    blaming = [saying for part, saying in sayings if saying.stance == "accuses" and _blames(part, saying)]
    if denying and (len(speakers) > 1 or not blaming):
        return "contested", f"denied by {denying[0].speaker}"
    blamers = list({saying.speaker.lower(): saying.speaker for saying in blaming}.values())
    if len(blamers) > 1:
        return "contested", f"{blamers[0]} and {blamers[1]} blame each other"
    body = [part for part in telling.parts if not part.headline] or telling.parts
    own = [saying for saying in body[0].sayings if not saying.negated]
    accusing = next((saying for saying in own if saying.stance == "accuses"), None)
    if accusing is not None and _hangs_on(body[0], accusing):
        return "one_party", f"an accusation by {accusing.speaker}"
    claiming = next((saying for saying in own if saying.stance == "claims"), None)
    if claiming is not None and _hangs_on(body[0], claiming):
        return "one_party", f"claimed by {claiming.speaker} alone"
    if competing:
        return "single_source", "told by this report alone, with competing figures"
    return "single_source", "told by this report alone"


def _blames(part: Part, saying: Saying) -> bool:
    return any(word.low.startswith(_BLAMES) for word in part.words[saying.verb_first : saying.verb_last])


def _hangs_on(part: Part, saying: Saying) -> bool:
    """Whether what happened is told as the content of the saying: after its verb."""
    firsts: Sequence[int] = [match.first for match in part.triggers] or [toll.first for toll in part.tolls]
    return not firsts or min(firsts) >= saying.verb_first
