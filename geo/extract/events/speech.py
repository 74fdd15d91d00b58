"""Whether what somebody says is about an event that was told before, and not about another matter.

"Officials said the border would reopen", right behind an attack, is no word on the attack. ``speech.toml`` has the
words that refer back to an event, and those of other matters, each list with its reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from geo.extract.events.claims import Saying
from geo.extract.events.clauses import Clause
from geo.extract.events.coreference import Event
from geo.extract.places.incident_place import is_same_place, is_town
from geo.extract.text.phrase_matcher import Word
from geo.extract.text.word_file import read_word_rows

_LISTS = read_word_rows(Path(__file__).with_suffix(".toml"))
"""Beginnings of words; those with a full stop are whole words."""


class _Words(NamedTuple):
    """Whole words, and beginnings of words."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, *names: str) -> _Words:
        """Those of some lists."""
        words = [word for name in names for word in _LISTS[name]]
        whole = frozenset(word[:-1] for word in words if word.endswith("."))
        return cls(whole, tuple(word for word in words if not word.endswith(".")))

    def has(self, word: Word) -> bool:
        """Whether a word is one of these, or begins as one of them does."""
        return word.low in self.whole or word.low.startswith(self.beginnings)


_TO_COME, _FORCES, _POLICY_MAKERS = _Words.of("to come"), _Words.of("forces"), _Words.of("policy makers")
_CONDITIONS, _HABIT, _PROTECTED = _Words.of("conditions"), _Words.of("habit"), _Words.of("protected")
_OTHER_USES = {"to come", "forces", "policy makers", "conditions", "habit", "protected"}
_BACK = _Words.of(*(_LISTS.keys() - _OTHER_USES))
_PLAINLY_BACK = _Words.of("event", "harm")


def is_about(clause: Clause, event: Event) -> bool:
    """Whether a clause in which somebody speaks is about an event before it: its victims, place, weapon or words."""
    if clause.real_tolls or clause.triggers or clause.unreal or any(saying.deed for saying in clause.sayings):
        return True
    if any(is_town(place) and event.place is not None and is_same_place(place, event.place) for place in clause.places):
        return True
    return _refers(clause, _BACK) or _is_word_on_it(clause) or _names_source_alone(clause)


def is_at_large(clause: Clause) -> bool:
    """Whether what somebody says has the words for an event without being on the one before it.

    It looks back on years, or on what may come ("if attacks continue, the mayor warned"), or a party denies what it is
    said to do as a rule ("Russia denies targeting civilians").
    """
    if _denies_habit(clause):
        return True
    if any(saying.stance != "reports" for saying in clause.sayings):
        return False
    return clause.background or any(_CONDITIONS.has(word) for word in clause.own_words)


def _denies_habit(clause: Clause) -> bool:
    if clause.dates or names_place_beside_speakers(clause):
        return False
    verbs = [at for at in range(clause.first, clause.last) if _HABIT.has(clause.words[at])]
    return any(_PROTECTED.has(word) for at in verbs for word in clause.words[at + 1 : at + _HABIT_WITHIN])


_HABIT_WITHIN = 8
"""The most words from a denial to whom the party says not to harm."""


def is_on_nothing_else(clause: Clause) -> bool:
    """Whether nothing in a clause shows that what somebody tells is another matter: what is to come, or elsewhere.

    A sentence beside an event needs no more: "We ran and did not look back," said a shopkeeper.
    """
    if clause.political or clause.background or names_place_beside_speakers(clause):
        return False
    if not any(saying.stance in TELLING and _tells_of_deeds(clause, saying) for saying in clause.sayings):
        return False
    return not any(_TO_COME.has(word) for word in clause.own_words)


def _tells_of_deeds(clause: Clause, saying: Saying) -> bool:
    """Whether a speaker is none of those who speak of policy as well, unless for a government's forces."""
    called = clause.words[saying.first : saying.last]
    makes_policy = saying.official and any(_POLICY_MAKERS.has(word) for word in called)
    return not makes_policy or any(_FORCES.has(word) for word in called)


TELLING = frozenset(("reports", "denies", "claims", "accuses"))
"""Stances in which somebody tells of what has happened."""


def names_place_beside_speakers(clause: Clause) -> bool:
    """Whether a clause names a place other than in what its speakers are called, or where they are from."""
    spans = [(clause.words[each.first].start, _end_of_origin(clause, each)) for each in clause.sayings]
    return any(not any(start <= place.start < end for start, end in spans) for place in clause.places)


def _end_of_origin(clause: Clause, saying: Saying) -> int:
    """The offset behind a speaker and where they are from: "sagte eine Frau aus Werne"."""
    at = saying.last
    while at < min(saying.last + _LONGEST_ORIGIN, clause.last) and not clause.words[at].capital:
        if clause.words[at].kind != "word":
            return clause.words[saying.last - 1].end
        at += 1
    behind = saying.verb_first < saying.first and at < clause.last
    return clause.words[at if behind else saying.last - 1].end


_LONGEST_ORIGIN = 3
"""The most words from a speaker who stands behind the verb to the name of where they are from."""


def _names_source_alone(clause: Clause) -> bool:
    """Whether a clause says nothing but who told it: "Дані поліції області."."""
    said = {
        at for each in clause.sayings for at in (*range(each.first, each.last), *range(each.verb_first, each.verb_last))
    }
    return all(at in said or clause.words[at].kind != "word" for at in range(clause.first, clause.last))


def is_plainly_about(clause: Clause) -> bool:
    """Whether a clause speaks of an event so plainly that it may stand in a paragraph of its own."""
    return bool(clause.real_tolls) or _refers(clause, _PLAINLY_BACK)


def _refers(clause: Clause, back: _Words) -> bool:
    """Whether a word refers back to an event, other than those of the speakers and a verb of one word."""
    said = {at for each in clause.sayings for at in range(each.first, each.last)}
    said |= {each.verb_first for each in clause.sayings if each.verb_last - each.verb_first == 1}
    words = (clause.words[at] for at in range(clause.first, clause.last) if at not in said)
    return any(back.has(word) for word in words)


def _is_word_on_it(clause: Clause) -> bool:
    """Whether somebody denies, claims or blames, or only confirms or announces "it"."""
    return any(
        saying.stance in ("denies", "accuses", "claims")
        or clause.words[saying.verb_last - 1].low in _IT
        or _ends_on_it(clause, max(saying.verb_last, saying.last))
        for saying in clause.sayings
    )


def _ends_on_it(clause: Clause, at: int) -> bool:
    """Whether only "it" and a mark or an adverbial follow: "confirmed it.", "bestätigte dies am Montag"."""
    if at >= clause.last or clause.words[at].low not in _IT:
        return False
    behind = clause.words[at + 1 : at + 2]
    return not behind or behind[0].breaks or behind[0].low in _OPENS_ADVERBIAL


_OPENS_ADVERBIAL = frozenset(("on", "in", "at", "am", "im", "auf", "в", "у", "на"))
_IT = frozenset(
    ("it", "this", "that", "es", "das", "dies", "его", "её", "это", "його", "її", "це", "інформацію", "информацию")
)
