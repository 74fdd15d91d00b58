"""Which speaker a pronoun means, and which event a claim, denial or accusation in a sentence of its own is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from geo.extract.events.actors import SUSPECTED
from geo.extract.events.breadth import counts_for_several_places
from geo.extract.events.claims import Saying, in_nominative
from geo.extract.events.clauses import Clause, passes_on
from geo.extract.events.coreference import Event
from geo.extract.events.cyrillic_speakers import cyrillic_nominative
from geo.extract.events.speech import (
    TELLING,
    is_about,
    is_at_large,
    is_on_nothing_else,
    is_plainly_about,
    names_place_beside_speakers,
)
from geo.extract.events.statements import Matter
from geo.extract.languages.vocabulary import Vocabulary
from geo.extract.places.incident_place import holds_mention, is_same_place, is_town, place_of_clause, where_it_was_said
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.lexicon import listed
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import Text
from geo.taxonomy import PINNED, types_of

_PERSONAL_PRONOUNS = frozenset({"he", "she", "er", "він", "вона", "он", "она", "його", "її", "его", "её", "ее"})
_RESPONSIBILITY = (
    *("responsib", "involve", "accus", "alleg", "claim", "reklam", "ответствен", "denied", "denies", "verantwort"),
    *("vorw", "причет", "відповід", "blam", "beschuldig", "обвин", "звинувач"),
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
"""Words and marks."""


def _spelled_name(clause: Clause, saying: Saying, text: str) -> str:
    spelling = text[clause.words[saying.first].start : clause.words[saying.last - 1].end]
    return cyrillic_nominative(in_nominative(clause.words, saying.first, " ".join(spelling.split())))


def attribute_claims(clauses: Iterable[Clause], events: Sequence[Event], entries: Sequence[int] = ()) -> None:
    """Give what is said in sentences of its own to the event that it is about.

    That is the last event before them whose place fits theirs. ``entries`` are the numbers of the sentences' entries,
    as from :func:`geo.extract.events.layout.entries_of`: only a denial, a claim or blame is of an event in another.
    """
    own = {id(clause) for event in events for clause in event.clauses}
    for clause in clauses:
        if id(clause) in own or is_at_large(clause):
            continue
        alone = _is_claim_alone(clause)
        if not (alone or _answers(clause)):
            continue
        event = _event_spoken_of(clause, events, entries, alone=alone)
        if event is not None:
            event.claims_only.append(clause)


def _event_spoken_of(clause: Clause, events: Sequence[Event], entries: Sequence[int], *, alone: bool) -> Event | None:
    """The last event before a clause that it is about; ``alone`` says that its place is sign enough."""
    place = None if passes_on(clause) or _only_answers(clause, events) else _place_spoken_of(clause)
    wide = counts_for_several_places(clause)
    fitting = [
        event
        for event in events
        if event.clauses[0].number < clause.number and _fits(event, place) and not (wide and is_town(event.place))
        if alone or _is_answered(event, clause, entries)
    ]
    latest = max(fitting, key=lambda event: _last_before(event, clause), default=None)
    return None if latest is None else _or_its_attack(latest, fitting, clause)


def _or_its_attack(latest: Event, fitting: Sequence[Event], clause: Clause) -> Event:
    """The latest of some events, or the attack beside it, if it is none and the clause claims or blames."""
    if latest.event_type in _ATTACKS or not _is_on_attack(clause):
        return latest
    attacks = (event for event in fitting if event.event_type in _ATTACKS and _is_beside(event, latest))
    return max(attacks, key=lambda event: _last_before(event, clause), default=latest)


def _is_on_attack(clause: Clause) -> bool:
    """Whether somebody claims or blames, which is of an attack and not of the outage or arrest that followed it."""
    return any(saying.stance in ("accuses", "claims") for saying in clause.sayings)


def _is_beside(event: Event, other: Event) -> bool:
    """Whether two events are told in the same paragraph."""
    paragraphs = {own.paragraph for own in other.clauses}
    return any(own.paragraph in paragraphs for own in event.clauses)


_ATTACKS = types_of("kinetic")


def attribute_suspicions(document: Text, events: Sequence[Event], vocabulary: Vocabulary) -> None:
    """Give English sentences that only say who is suspected to the event told right before: "Al-Shabaab suspected."."""
    if not vocabulary.words.parsed:
        return
    for number, sentence in enumerate(document.sentences):
        if sentence.last - sentence.first > 2 * _LONGEST_SUSPICION:  # tokens: a word and a hyphen each, at most
            continue
        words = words_of(document, sentence)
        if len(words) > _LONGEST_SUSPICION or not {word.low for word in words[-2:]} & SUSPECTED:
            continue
        if not vocabulary.groups.find(words):
            continue
        event = next((each for each in events if any(own.number == number - 1 for own in each.clauses)), None)
        if event is not None:
            event.claims_only.append(Clause(number, words, 0, len(words)))


_LONGEST_SUSPICION = 8
"""Words and marks."""


def _only_answers(clause: Clause, events: Iterable[Event]) -> bool:
    """Whether a clause only denies or blames, in the paragraph of an event, so that its places are the speaker's."""
    answers = any(saying.stance in ("denies", "accuses") for saying in clause.sayings)
    tells = clause.triggers or clause.tolls or clause.unreal
    if tells or not answers:
        return False
    return any(own.paragraph == clause.paragraph for event in events for own in event.clauses)


def speak_on(clauses: Iterable[Clause], events: Sequence[Event], text: str) -> None:
    """Give events that nobody is said to report to whoever's words they stand in.

    These are a quotation of several sentences behind a colon ("Губернатор: «За сутки … В Шебекине … »"), and all of a
    post that bears its author's name and office, up to the next such line.
    """
    clauses = list(clauses)
    authors = [clause.start for clause in clauses if any(saying.author for saying in clause.sayings)]
    mute = [event for event in events if not any(part.sayings for part in (*event.clauses, *event.claims_only))]
    for clause in clauses:
        for saying in clause.sayings:
            start, end = _post(clause, authors, len(text)) if saying.author else _quotation(clause, saying, text)
            for event in mute:
                if any(start <= part.start < end for part in event.clauses) and not event.claims_only:
                    event.claims_only.append(clause)


def _post(clause: Clause, authors: Sequence[int], end: int) -> tuple[int, int]:
    """The characters of a post, given where the lines with authors begin: all of the text if there is but one."""
    if len(authors) == 1:
        return 0, end
    return clause.start, next((start for start in authors if start > clause.start), end)


def _quotation(clause: Clause, saying: Saying, text: str) -> tuple[int, int]:
    """The characters between the quotation marks behind a speaker's colon, end exclusive; none if empty."""
    behind = max(saying.last, saying.verb_last)
    for colon, mark in pairwise(clause.words[behind - 1 : behind + 2]):
        if colon.low == ":" and mark.low in _CLOSING:
            end = text.find(_CLOSING[mark.low], mark.start + 1)
            return (mark.start, end) if end > mark.start else (0, 0)
    return 0, 0


_CLOSING = {"«": "»", "„": "“"}
"""Opening quotation marks and what closes them."""


def _last_before(event: Event, clause: Clause) -> int:
    """The last sentence before a clause in which an event is told, or somebody blamed for it if it is a denial."""
    denies = any(saying.stance == "denies" for saying in clause.sayings)
    blames = (own for own in event.claims_only if denies and any(each.stance == "accuses" for each in own.sayings))
    return max((own.number for own in (*event.clauses, *blames) if own.number < clause.number), default=-1)


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
    if passes_on(clause) and not clause.political:
        return True
    if not any(saying.stance in ("denies", "accuses", "claims") for saying in clause.sayings):
        return False
    return (
        bool(clause.unreal or clause.triggers)
        or any(saying.deed for saying in clause.sayings)
        or any(word.low.startswith(_RESPONSIBILITY) for word in clause.own_words)
    )


def _answers(clause: Clause) -> bool:
    """Whether somebody speaks in a clause of what was told before, and not of policy."""
    speaking = any(saying.stance in TELLING or saying.official for saying in clause.sayings if not saying.pronoun)
    return speaking and (not clause.political or _takes_up(clause))


def _is_answered(event: Event, clause: Clause, entries: Sequence[int]) -> bool:
    """Whether a clause that :func:`_answers` is on an event before, in its paragraph or soon after it."""
    last = _last_before(event, clause)
    if entries and entries[last] != entries[clause.number]:
        return False
    beside = any(own.paragraph == clause.paragraph or own.number == clause.number - 1 for own in event.clauses)
    if beside:
        return _takes_up(clause) or is_about(clause, event) or is_on_nothing_else(clause)
    return not clause.background and not names_place_beside_speakers(clause) and _is_answered_soon(event, clause, last)


def _is_answered_soon(event: Event, clause: Clause, last: int) -> bool:
    """Whether a clause of another paragraph is on an event whose ``last`` sentence, or a witness, is shortly before."""
    spoken = max((own.number for own in event.claims_only if own.number < clause.number), default=last)
    if clause.number - max(last, spoken) <= _SOON and _bears_witness(clause) and is_on_nothing_else(clause):
        return True
    return clause.number - last <= _SOON and is_plainly_about(clause)


def _bears_witness(clause: Clause) -> bool:
    """Whether people who aren't officials tell something in their own words, or as the subject of the sentence."""
    quoted = any(word.low in _QUOTED for word in clause.own_words)
    return all(
        saying.stance == "reports" and not saying.official and (quoted or saying.first < saying.verb_first)
        for saying in clause.sayings
    )


_QUOTED = frozenset('"“”„«»')


def _takes_up(clause: Clause) -> bool:
    """Whether a denial or blame is of what the sentence before tells: "wies dies zurück", "machten dafür … "."""
    return any(
        saying.stance in ("denies", "accuses")
        and any(word.low in _TAKEN_UP for word in clause.words[saying.verb_first : saying.verb_last + 3])
        for saying in clause.sayings
    )


_TAKEN_UP = listed("""
    dies das dafür damit dazu tat vorfall verbrechen это этого этому этим преступление инцидент це цього цьому цим
    злочин інцидент
""")
"""Words behind a verb that stand for what was told right before: "verurteilte die Tat"."""


_SOON = 3
"""The most sentences from an event to what somebody says of it in another paragraph."""


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
