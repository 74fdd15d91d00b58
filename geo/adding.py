"""What a person adds to the reading of a report: an incident that its text tells and extraction missed, or a place.

For an incident the person marks the words that tell it. Where and when it happened is read from them as it is from
all others: over the whole text, since what a name or "on Thursday" means hangs on what stands around it. What
happened is left to the person to say. For an incident without a place the text's own places are offered, also those
that extraction didn't dare to take.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, replace

from geo.extract.dates import dates_in
from geo.extract.events import Part
from geo.extract.incidents import Telling
from geo.extract.language import SUPPORTED
from geo.extract.mentions import PlaceMention
from geo.extract.phrases import words_of
from geo.extract.places import find_places
from geo.extract.placing import believable
from geo.extract.tokens import Text, read
from geo.extract.values import Reader
from geo.extract.vocabulary import Vocabulary, vocabulary
from geo.extract.whereabouts import RANK, place_of
from geo.gazetteer import Gazetteer
from geo.model import QUOTE, Evidence, Incident, Placement
from geo.review import Draft

MOST_MARKED = 1_000
"""Characters that may be marked: an incident is told in a few sentences."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """A text with its places: all that it names, and those that can be where something happened."""

    document: Text
    words: Vocabulary
    named: tuple[PlaceMention, ...] = ()
    believed: tuple[PlaceMention, ...] = ()


def added(made: Draft, start: int, end: int, *, gazetteer: Gazetteer) -> Incident:
    """The incident that a person finds told in a draft's text.

    Parameters
    ----------
    made : Draft
        Of the report; its day of publication resolves dates.
    start, end : int
        Character offsets of the words that tell the incident, end exclusive; a word that is cut counts as a whole.
        Where they hold no words the incident has neither quote nor place.
    gazetteer : Gazetteer
        Where places are looked up.

    Raises
    ------
    ValueError
        More than :data:`MOST_MARKED` characters are marked, or the text has no words.
    """
    start, end = _whole_words(made.text, start, end)
    if end - start > MOST_MARKED:
        raise ValueError(f"Mark the words that tell the incident, at most {MOST_MARKED:,} characters of them.")
    taken = {one.incident.id for one in made.proposals}
    name = next(one for n in itertools.count(1) if (one := f"report-{made.id}-{n}") not in taken)
    # every incident that was read out of this text names it by this id
    report_id = next((one.id for of in made.proposals for one in of.incident.reports), f"report-{made.id}")
    return _incident(made, start, end, name, report_id, gazetteer)


def read_anew(made: Draft, incident: Incident, *, gazetteer: Gazetteer) -> Incident:
    """An incident that was added to a draft, as its words are to be read now that the draft's report is another."""
    start, end = next(((one.start, one.end) for one in incident.evidence if one.field == QUOTE), (0, 0))
    return _incident(made, start, end, incident.id, incident.reports[0].id, gazetteer)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a text names, as a person who takes it places an incident there, and the words that name it.

    ``placement`` keeps what the name could also mean. Where ``sure`` is false, extraction left the name alone, or its
    score is below :data:`SURE`.
    """

    placement: Placement
    words: Evidence
    sure: bool


SURE = 0.6
"""The score from which on a place that a name was taken for is called sure; of those about it, 70 in 100 are right."""


def places_named(made: Draft, number: int, *, gazetteer: Gazetteer, most: int = 5) -> list[Named]:
    """The places that a draft's text names, for a proposal of it that has none, each place once.

    Those of the sentence nearest to the words of the proposal come first; within a sentence those that it tells of
    before a speaker's or a team's home, and the more precise.
    """
    ground = _ground(made.text, made.language, gazetteer)
    incident = made.proposals[number].incident
    own = {ground.document.sentence_at(one.start) for one in incident.evidence}
    report_id = next((one.id for one in incident.reports), "")
    believed = {one.start: one for one in ground.believed}
    sure = {_place(one) for one in ground.believed if one.score >= SURE}
    offered = [one for one in ({one.start: one for one in ground.named} | believed).values() if one.precision != "none"]

    def remoteness(one: PlaceMention) -> tuple[int, bool, int, int]:
        at = ground.document.sentence_at(one.start)
        away = min((abs(at - sentence) for sentence in own), default=0)
        return away, one.role != "", -RANK[one.precision], one.start

    found: dict[tuple[str, ...], Named] = {}
    for one in sorted(offered, key=remoteness):
        found.setdefault(
            _place(one),
            Named(
                replace(one.placement(), method="hand", score=None),
                Evidence("placement", one.start, one.end, made.text[one.start : one.end], report_id),
                _place(one) in sure,
            ),
        )
    return list(found.values())[:most]


def _place(mention: PlaceMention) -> tuple[str, ...]:
    return (mention.place_id,) if mention.place_id else (mention.name, mention.country, mention.precision)


def _incident(made: Draft, start: int, end: int, name: str, report_id: str, gazetteer: Gazetteer) -> Incident:
    ground = _ground(made.text, made.language, gazetteer)
    reader = Reader(made.text, report_id, ground.words, made.report.published, made.language)
    incident, _ = reader.event(_telling(made, ground, start, end), 1)
    quote = made.text[start:end]
    marked = (Evidence(QUOTE, start, end, quote, report_id),) if quote else ()
    own = [one for one in incident.evidence if one.field in ("placement", "date_start")]
    return replace(
        incident,
        id=name,
        source_id=name,
        reports=(replace(made.report, id=report_id, quote=quote, quote_start=start if quote else None),),
        evidence=(*marked, *own),
        edited=("event_type",),
    )


def _telling(made: Draft, ground: _Ground, start: int, end: int) -> Telling:
    """The sentences that hold the marked words; a day beside these words counts where none is among them."""
    sentences = [one for one in ground.document.sentences if one.start < end and start < one.end]
    parts = []
    for number, sentence in enumerate(sentences or ground.document.sentences[:1]):
        words = words_of(ground.document, sentence)
        part = Part(number, words, 0, len(words))
        if sentences and made.language in SUPPORTED:
            part.dates = dates_in(words, ground.words, made.report.published)
            part.places = [one for one in ground.believed if start <= one.start and one.end <= end]
            part.places = [one for one in part.places if part.start <= one.start < part.end]
        parts.append(part)
    if not parts:
        raise ValueError("There are no words in this text.")
    marked = [
        [one for one in part.dates if start <= part.words[one.first].start and part.words[one.last - 1].end <= end]
        for part in parts
    ]
    if any(marked):
        for part, dates in zip(parts, marked, strict=True):
            part.dates = dates
    telling = Telling()
    for part in parts:
        telling.add(part, place_of(part))
    telling.event_type = "other"  # until the person says what happened
    return telling


@functools.lru_cache(maxsize=8)
def _ground(text: str, language: str, gazetteer: Gazetteer) -> _Ground:
    """The ground of a text; remembered, since the page asks for the places of the same few drafts again and again."""
    document = read(text)
    if language not in SUPPORTED:
        return _Ground(document, vocabulary("en"))
    words = vocabulary(language)
    named = tuple(find_places(document, gazetteer, language=language))
    return _Ground(document, words, named, tuple(believable(document, named, gazetteer, words, language)))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space around it and with all of a word that it cuts; (0, 0) where it holds no words."""
    start, end = max(start, 0), min(end, len(text))
    marked = text[start:end]
    if not marked.strip():
        return 0, 0
    start, end = start + len(marked) - len(marked.lstrip()), end - (len(marked) - len(marked.rstrip()))
    while start and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
