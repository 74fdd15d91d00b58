"""Whether an act is only talked about: discussed, proposed, drafted, voted on or asked for, and not yet done.

"EU ministers will meet on Monday to discuss a new sanctions package" imposes none. Refused: the future tense, since
governments announce sanctions and deliveries in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.extract.events.factuality import scope_of
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

DECIDED = frozenset({"sanction", "military_aid", "humanitarian_aid", "border_fortification"})
"""Types of acts that are reported when somebody has decided on them."""

_AHEAD = 14
"""The most words from a verb of deliberation to the act."""
_BEHIND = 7
"""The most words from an act to the verb of deliberation behind it: "were discussed", "vorgeschlagen"."""
_JOINING = listed("and und і й та и while")


def is_only_weighed(words: Sequence[Word], first: int, last: int, vocabulary: Vocabulary) -> bool:
    """Whether the words of an act, from ``first`` to ``last`` (exclusive), are the matter of a deliberation."""
    start = max(scope_of(words, first), first - _AHEAD)
    decided = [match.first for match in vocabulary.decided.find(words, start, first)]
    verbs = [match.last for match in vocabulary.weighed.find(words, start, first)]
    if verbs and max(decided, default=-1) < max(verbs):
        return True
    end = _end_behind(words, last)
    if decided or vocabulary.decided.find(words, last, end):
        return False
    return bool(vocabulary.drafts.find(words, start, first)) or bool(vocabulary.weighed_behind.find(words, last, end))


def _end_behind(words: Sequence[Word], last: int) -> int:
    """The index at which the words end that may say what is done about an act before them."""
    behind = range(last, min(last + _BEHIND, len(words)))
    return next((at for at in behind if words[at].breaks or words[at].low in _JOINING), behind.stop)
