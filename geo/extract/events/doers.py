"""Who did it where they are only called by what they are: "police raided", "shot dead by poachers", "рейд поліції".

Such people speak and are hit more often than they act, so that only the grammar of the deed names them: they are the
subject of its verb, its agent, or the owner of its noun. ``doers.toml`` has the words, each list with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo.extract.events.clauses import Clause
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.text.phrase_matcher import Match, Word
from geo.extract.text.word_file import word_sets

_LISTS = word_sets(__file__)
_PARTIES = (
    *("police", "army", "security forces", "robbers", "thieves", "smugglers", "poachers", "extortionists"),
    *("kidnappers", "hitmen", "bandits"),
)
_PARTY_OF = {word: party for party in _PARTIES for word in _LISTS[party]}


def doers_in(clause: Clause, vocabulary: Vocabulary) -> Iterator[Match[str]]:
    """The people of a clause without a name who did its deed."""
    deeds = _deeds(clause)
    if not deeds:
        return
    for at in range(clause.first, clause.last):
        party = _PARTY_OF.get(clause.words[at].low)
        if party is not None and _acts(clause, at, deeds, vocabulary):
            yield Match(at, at + 1, party)


def _acts(clause: Clause, noun: int, deeds: frozenset[int], vocabulary: Vocabulary) -> bool:
    """Whether a noun for a party stands in its clause as whoever did a deed."""
    low = clause.words[noun].low
    if noun + 1 < clause.last and clause.words[noun + 1].low in _LISTS["no people"]:
        return False
    if low.endswith(_INSTRUMENTAL):
        return _is_near(clause, noun, deeds)
    if _is_owner(clause, noun):
        return True
    if low.endswith(_GENITIVE):
        return False
    if _is_agent(clause, noun, deeds) or _is_subject(clause, noun, deeds, vocabulary):
        return True
    return low == "police" and _is_of_compound(clause, noun, deeds)


def _deeds(clause: Clause) -> frozenset[int]:
    """The words of a clause that say what was done: its triggers but for arrests, and what harmed its victims."""
    triggers = (match for match in clause.triggers if match.meaning.event_type not in _NO_VIOLENCE)
    words = {at for match in triggers for at in range(match.first, match.last)}
    return frozenset(words | {toll.cue for toll in clause.real_tolls if toll.kind in _HARMS})


_NO_VIOLENCE = ("arrest", "protest", "talks", "statement")
_HARMS = ("killed", "injured", "struck")


def _is_agent(clause: Clause, noun: int, deeds: frozenset[int]) -> bool:
    """Whether an agent's preposition before a noun follows a deed: "were shot dead on Monday by masked robbers"."""
    words = clause.words
    at = noun - 1
    while at > clause.first and noun - at <= _MOST_ADJECTIVES and words[at].low not in _LISTS["agent"]:
        if words[at].breaks or words[at].capital or words[at].low in _LISTS["no predicate"] - _ARTICLES:
            return False
        at -= 1
    if at <= clause.first or words[at].low not in _LISTS["agent"]:
        return False
    if words[at].low != "by":
        end = next((end for end in range(noun + 1, clause.last) if words[end].breaks), clause.last)
        return noun < end - 1 <= noun + _AGENT_WITHIN and end - 1 in deeds
    return _follows_deed(clause, at, deeds)


def _follows_deed(clause: Clause, by: int, deeds: frozenset[int]) -> bool:
    """Whether an English "by" stands behind a deed, with no other verb or mark between."""
    words = clause.words
    for deed in range(by - 1, max(by - 1 - _AGENT_WITHIN, clause.first - 1), -1):
        if deed in deeds:
            return True
        if words[deed].breaks or words[deed].low.endswith("ed") or words[deed].low in _LISTS["ends agent"]:
            return False
    return False


def _is_subject(clause: Clause, noun: int, deeds: frozenset[int], vocabulary: Vocabulary) -> bool:
    """Whether a noun is the subject of an active verb that is a deed."""
    if any(first <= noun < last for first, last in (toll.people for toll in clause.tolls)):
        return False
    before = clause.words[noun - 1].low if noun > clause.first and not clause.words[noun - 1].breaks else ""
    if before in _LISTS["no subject"]:
        return False
    if vocabulary.words.parsed:
        return _does(clause, noun, deeds)
    if vocabulary.words.verb_last and not vocabulary.words.bare_one:
        return _does_in_german(clause, noun, deeds)
    return _does_in_cyrillic(clause, noun, deeds)


def _does(clause: Clause, noun: int, deeds: frozenset[int]) -> bool:
    """Whether an English noun's own verb is a deed: "Police backed by helicopters raided the slum"."""
    words = clause.words
    for at in range(noun + 1, min(noun + 1 + _VERB_WITHIN, clause.last)):
        low = words[at].low
        if words[at].breaks or low in _LISTS["no predicate"]:
            return False
        if at in deeds and (low.endswith("ed") or low in _LISTS["irregular verbs"]):
            return low not in _LISTS["with an object"] or _has_object(clause, at)
        if low in _LISTS["with an object"] or low.endswith("ing"):
            return False
    return False


def _has_object(clause: Clause, verb: int) -> bool:
    """Whether an object may stand right behind an English verb, so that it isn't "policemen killed in an ambush"."""
    behind = clause.words[verb + 1 : verb + 2]
    return bool(behind) and not behind[0].breaks and behind[0].low not in _LISTS["no object"]


def _does_in_german(clause: Clause, noun: int, deeds: frozenset[int]) -> bool:
    """Whether a German noun opens its clause before a verb that is a deed, or stands behind it, in the active."""
    words = clause.words
    lows = [word.low for word in clause.own_words]
    if not _LISTS["passive"].isdisjoint(lows):
        return False
    first = noun
    while first > clause.first and _stands_before_noun(words[first - 1]):
        first -= 1
    opens = first == clause.first or words[first - 1].breaks
    if not opens and lows[0] not in _LISTS["opens inverted"]:
        return False
    verb = noun + 1 if opens else first - 1
    return verb < clause.last and _is_deed_in_german(clause, noun, verb, deeds)


def _is_deed_in_german(clause: Clause, noun: int, verb: int, deeds: frozenset[int]) -> bool:
    """Whether a German verb, or its participle at the end of the clause, is a deed and not a death."""
    words = clause.words
    if words[verb].low in _LISTS["auxiliaries"]:
        verb = next((at for at in range(noun, clause.last) if at + 1 == clause.last or words[at + 1].breaks), verb)
    return verb in deeds and not words[verb].capital and not words[verb].low.startswith(_DYING)


def _stands_before_noun(word: Word) -> bool:
    """Whether a word is an article in the nominative, a number or an adjective of a German noun."""
    adjective = not word.capital and word.low.endswith("e") and word.low not in _LISTS["auxiliaries"]
    return word.low == "die" or word.kind == "number" or (adjective and not word.low.endswith("te"))


def _does_in_cyrillic(clause: Clause, noun: int, deeds: frozenset[int]) -> bool:
    """Whether a Russian or Ukrainian noun has a finite verb close to it that is a deed."""
    words = clause.words
    for step in (1, -1):
        at = noun + step
        while clause.first <= at < clause.last and abs(at - noun) <= _VERB_WITHIN_CYRILLIC:
            low = words[at].low
            if words[at].breaks or low in _LISTS["no predicate"]:
                break
            if at in deeds and low.endswith(_FINITE) and not low.startswith(_DYING):
                return True
            at += step
    return False


def _is_near(clause: Clause, noun: int, deeds: frozenset[int]) -> bool:
    """Whether a noun in the case of an agent stands close to a deed: "застрелен полицией"."""
    near = range(max(noun - _AGENT_WITHIN, clause.first), min(noun + 1 + _AGENT_WITHIN, clause.last))
    return any(
        at in deeds and not any(word.breaks for word in clause.words[min(at, noun) : max(at, noun)]) for at in near
    )


def _is_owner(clause: Clause, noun: int) -> bool:
    """Whether a noun stands in the genitive behind a noun for a deed: "рейд поліції", "Razzia der Polizei"."""
    words = clause.words
    at = noun - 1
    if at > clause.first and words[at].low in ("der", "des"):
        return words[at - 1].low.endswith(_DEEDS_IN_GERMAN)
    if not words[noun].low.endswith(_GENITIVE):
        return False
    if at > clause.first and words[at].low.endswith(_GENITIVE_ADJECTIVES):
        at -= 1
    return at >= clause.first and words[at].low.startswith(_DEEDS)


def _is_of_compound(clause: Clause, noun: int, deeds: frozenset[int]) -> bool:
    """Whether English police own a deed or a weapon: "a police raid", "Police drones struck"."""
    words = clause.words
    before = words[noun - 1].low if noun > clause.first else ""
    behind = words[noun + 1].low if noun + 1 < clause.last else ""
    owns = behind in _LISTS["owned"] and (noun + 1 in deeds or behind in _LISTS["owned weapons"])
    return (owns and before not in _AGAINST) or (before == "the" and _owned_before(clause, noun - 1))


def _owned_before(clause: Clause, article: int) -> bool:
    """Whether what a party owns stands before "of" and an article: "a drone of the police"."""
    words = clause.words
    return article - 2 >= clause.first and words[article - 1].low == "of" and words[article - 2].low in _LISTS["owned"]


_DYING, _DEEDS, _DEEDS_IN_GERMAN = (tuple(_LISTS[name]) for name in ("to die", "deeds", "deeds, German"))
_AGAINST = ("on", "against", "at")
_ARTICLES = frozenset(("the", "a", "an"))
_INSTRUMENTAL = ("ами", "ями", "ими", "ским", "ським", "ией", "ією")
_GENITIVE = ("ов", "ів", "ей", "ии", "ії", "ских", "ських")
_FINITE = ("ла", "ло", "ли", "л", "в", "ють", "уть", "ют", "ут")
_GENITIVE_ADJECTIVES = ("ої", "ой", "их", "ых")
_MOST_ADJECTIVES = 4
"""The most words from an agent's preposition to its noun."""
_AGENT_WITHIN = 5
"""The most words between a deed and its agent."""
_VERB_WITHIN = 6
_VERB_WITHIN_CYRILLIC = 4
"""The most words from a noun to its verb."""
