"""Which of a sentence's days are those of its events, and which of something else that it tells.

"Relatives gathered on Tuesday to bury nine farmers who were shot dead on Sunday": in English the parse says which verb
each day belongs to. In other languages commas enclose what is told besides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from geo.extract.text.dates import AT_HEAD, OF_DATELINE, When
from geo.extract.text.grammar import Parse
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import Word

_NEVER_OTHERS = frozenset({AT_HEAD, OF_DATELINE})
"""The rules for days that hold for the whole sentence."""
_TOLD_BACK = frozenset({"relcl", "acl"})
"""Relations of clauses that say of somebody what happened to them before: "farmers who were shot"."""
_AT_THE_TIME = frozenset({"where", "when"})
"""Words that open a relative clause of the same time: "the burial, where police fired on mourners"."""
_REACTED_TO = frozenset({"against", "over"})
"""Prepositions before an event that a protest or a talk is about: "a strike against the killing of two"."""
_TOLD_BESIDE = frozenset({"advcl", "ccomp", "parataxis", "relcl", "acl", "csubj"})
"""Relations of clauses whose verb has days of its own."""
_REACTIONS = listed("""
    condemn mourn bury commemorate denounce protest parade arraign sentence jail convict charge extradite march rally
    gather deplore pledge vow visit
""")
"""Verbs, by lemma, for what follows an event: their day isn't the day of the event that they name."""


def days_of_events(
    words: Sequence[Word],
    dates: Sequence[When],
    signs: Sequence[int],
    parse: Parse | None,
    arrests: Collection[int] = (),
) -> list[When]:
    """The dates of a sentence; those that belong to something else than its events are marked as of a statement.

    ``signs`` are the indices of the words that say that something happened, in order; ``arrests`` those of them that
    say that somebody was arrested for it.
    """
    own = [when for when in dates if not when.saying and when.rule not in _NEVER_OTHERS]
    if not own or not signs:
        return list(dates)
    if parse is None:
        others = _behind_commas(words, own, signs)
    else:
        others = _of_arrests(words, own, signs, arrests) or _of_other_verbs(words, own, signs, parse)
    return [replace(when, saying=True) if when in others else when for when in dates]


def _of_arrests(
    words: Sequence[Word], dates: Sequence[When], signs: Sequence[int], arrests: Collection[int]
) -> list[When]:
    """The dates of arrests where the deed has its own: "arrested on Wednesday over an attack on 2 June".

    A date is that of the last word before it that says that something happened.
    """
    owners = {when: max((sign for sign in signs if sign < when.first), default=-1) for when in dates}
    of_deeds = [when for when in dates if owners[when] >= 0 and owners[when] not in arrests]
    days = {when.start for when in of_deeds}
    of_arrests = [when for when in dates if owners[when] in arrests and when.start not in days]
    if not of_arrests or not of_deeds:
        return []
    first, last = sorted((owners[of_arrests[0]], owners[of_deeds[0]]))
    are_apart = any(word.low in _PARTING for word in words[first:last])
    return [] if are_apart else of_arrests


_PARTING = listed("and while but ; as")
"""Words between two events of which neither is for the other."""


def _of_other_verbs(words: Sequence[Word], dates: Sequence[When], signs: Sequence[int], parse: Parse) -> list[When]:
    """The dates whose verb, in the parse, neither is nor governs an event, if another's does or the event is told
    back.
    """
    events = [parse.word_at(words[sign].start) for sign in signs]
    governors = {when: _verb_of(parse, parse.word_at(words[when.first].start), events) for when in dates}
    of_events = [when for when in dates if _tells(parse, governors[when], events)]
    if of_events:
        return [when for when in dates if when not in of_events and governors[when] >= 0]
    return [when for when in dates if governors[when] >= 0 and _is_told_back(parse, governors[when], events)]


def _verb_of(parse: Parse, at: int, events: Sequence[int]) -> int:
    """The index of the nearest verb or event above a date; -1 if there is none."""
    if at < 0:
        return -1
    return next((index for index in parse.above(at) if index in events or parse.words[index].part == "VERB"), -1)


def _tells(parse: Parse, verb: int, events: Sequence[int]) -> bool:
    """Whether a verb is an event's, or has an event among its own subjects, objects and adverbials."""
    if verb in events:
        return True
    if verb < 0 or parse.words[verb].lemma in _REACTIONS:
        return False
    return any(_is_part(parse, verb, event) for event in events)


def _is_part(parse: Parse, verb: int, event: int) -> bool:
    """Whether an event is below a verb in its own clause, and not what the verb's subject reacts to."""
    steps = [event, *parse.above(event)]
    if verb not in steps:
        return False
    between = [parse.words[index] for index in steps[: steps.index(verb)]]
    return all(word.relation not in _TOLD_BESIDE and word.lemma not in _REACTED_TO for word in between)


def _is_told_back(parse: Parse, verb: int, events: Sequence[int]) -> bool:
    """Whether all events below a main verb are told of somebody in a relative clause, or are what it reacts to."""
    if parse.words[verb].relation in _TOLD_BESIDE:
        return False
    below = [event for event in events if verb in parse.above(event)]
    is_reaction = parse.words[verb].lemma in _REACTIONS
    return bool(below) and all(is_reaction or _looks_back(parse, verb, event) for event in below)


def _looks_back(parse: Parse, verb: int, event: int) -> bool:
    """Whether the way from a verb down to an event passes a clause on what happened before, or "against"."""
    steps = [event, *parse.above(event)]
    between = steps[: steps.index(verb)]
    told_back = [index for index in between if parse.words[index].relation in _TOLD_BACK]
    if any(parse.words[child].lemma in _AT_THE_TIME for index in told_back for child in parse.children(index)):
        return False
    return bool(told_back) or any(parse.words[index].lemma in _REACTED_TO for index in between)


def _behind_commas(words: Sequence[Word], dates: Sequence[When], signs: Sequence[int]) -> list[When]:
    """The dates before a comma behind which the first event has a day of its own, where none is before it."""
    parts = list(_parts(words))
    eventful = [part for part in parts if any(sign in part for sign in signs)]
    first = next((part for part in eventful if any(when.first in part for when in dates)), None)
    if first is None or first is not eventful[0]:
        return []
    return [when for when in dates if when.first < first.start]


def _parts(words: Sequence[Word]) -> Iterator[range]:
    """The ranges of words between marks that separate clauses."""
    start = 0
    for at, word in enumerate(words):
        if word.breaks:
            yield range(start, at)
            start = at + 1
    yield range(start, len(words))
