"""What a person adds to the reading of a text: an incident in it that extraction missed, or a place.

For an incident the person marks the words that report it. Its place and date are read from them in the context of the
whole text, on which the meaning of a name or of "on Thursday" depends. The person says what happened. For an incident
without a place all places of the text are offered, also those too doubtful for extraction.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.extract.events.attribution import attribute_claims, name_speakers, speak_on
from geo.extract.events.clauses import Clause, clauses_of
from geo.extract.events.coreference import Event, events_in
from geo.extract.events.location import note_doubts
from geo.extract.events.values import IncidentBuilder
from geo.extract.extraction import Extraction, Proposed
from geo.extract.extraction import NamedPlace as NamedPlace
from geo.extract.grounding import in_given_text, incident_in_given_text
from geo.extract.languages.vocabulary import Vocabulary, vocabulary
from geo.extract.places.event_places import believable
from geo.extract.places.find import find_places
from geo.extract.places.incident_place import RANK, place_of_clause
from geo.extract.places.mentions import PlaceMention
from geo.extract.places.place_grammar import PlaceGrammar
from geo.extract.text.dates import dates_in, filing_day
from geo.extract.text.language import SUPPORTED
from geo.extract.text.language_parts import language_at
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.plain_text import PlainText, plain_text, unchanged
from geo.extract.text.tokens import Text, read
from geo.gazetteer import Gazetteer
from geo.model import QUOTE, Evidence, Incident, Report

MOST_MARKED = 1_000
"""The most characters that may be marked: an incident is reported in a few sentences."""

SURE_PLACE_SCORE = 0.6
"""The least score of a place that is called sure; of those around it, 70 in 100 are right."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """A text with its places: all that it names, and those where something can have happened.

    Everything, spans included, refers to the plain text that extraction reads.
    """

    plain: PlainText
    document: Text
    words: Vocabulary
    named: tuple[PlaceMention, ...] = ()
    believed: tuple[PlaceMention, ...] = ()


def marked_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of marked words, without white space around it, and extended to whole words.

    (0, 0) if it holds no words.

    Raises
    ------
    ValueError
        More than :data:`MOST_MARKED` characters are marked.
    """
    start, end = _whole_words(text, start, end)
    if end - start > MOST_MARKED:
        raise ValueError(f"Mark the words that tell the incident, at most {MOST_MARKED:,} characters of them.")
    return start, end


def marked_incident(
    text: str, start: int, end: int, *, incident_id: str, report: Report, language: str, gazetteer: Gazetteer
) -> Incident:
    """An incident with the place and date of the marked words of a text, but not what happened.

    Parameters
    ----------
    text : str
        The whole text of the report.
    start, end : int
        Character offsets as :func:`marked_span` gives them.
    incident_id : str
        The id that the incident gets.
    report : Report
        What is known of the text, with its own id; its day of publication resolves dates.
    language : str
        ISO 639-1 code; dates and places are read in the languages that extraction knows.
    gazetteer : Gazetteer
        Where places are looked up.

    Raises
    ------
    ValueError
        The text has no words.
    """
    language = language_at(text, start, language)
    ground = _ground(text, language, gazetteer)
    first, last = ground.plain.span_in_plain(start, end)
    if first == last and start < end:  # a line that extraction leaves out but that a person marked
        ground = _ground(text, language, gazetteer, as_given=True)
        first, last = start, end
    builder = IncidentBuilder(ground.plain.text, report.id, ground.words, report.published, language)
    read_incident = builder.from_event(_marked_event(ground, first, last, report, language), 1).incident
    incident = incident_in_given_text(read_incident, ground.plain)
    quote = text[start:end]
    marked = (Evidence(QUOTE, start, end, quote, report.id),) if quote else ()
    own = [evidence for evidence in incident.evidence if evidence.field in ("placement", "date_start")]
    return replace(
        incident,
        id=incident_id,
        source_id=incident_id,
        reports=(replace(report, quote=quote, quote_start=start if quote else None),),
        evidence=(*marked, *own),
        edited=("event_type",),
    )


def retold_incident(
    text: str, start: int, end: int, *, incident_id: str, report: Report, language: str, gazetteer: Gazetteer
) -> Proposed | None:
    """The one event of a part of a text, read without the rest of it; None if it tells of none.

    Parameters
    ----------
    text : str
        The whole text of the report.
    start, end : int
        Character offsets of the part, end exclusive; sentences are cut there.
    incident_id : str
        The id that the incident gets.
    report : Report
        What is known of the text, with its own id; its day of publication resolves dates.
    language : str
        ISO 639-1 code of a language that extraction knows.
    gazetteer : Gazetteer
        Where places are looked up.
    """
    language = language_at(text, start, language)
    if language not in SUPPORTED:
        return None
    ground = _ground(text, language, gazetteer)
    plain, published = ground.plain, report.published
    first, last = plain.span_in_plain(start, end)
    published = filing_day(ground.document, ground.words, published)
    clauses = clauses_of(ground.document, ground.believed, ground.words, published, cuts=(first, last))
    name_speakers(clauses, plain.text)
    events = events_in([clause for clause in clauses if first <= clause.start < last])
    attribute_claims(clauses, events)
    speak_on(clauses, events, plain.text)
    if not events:
        return None
    event = Event(claims_only=[clause for each in events for clause in each.claims_only])
    for clause in sorted((clause for each in events for clause in each.clauses), key=lambda clause: clause.start):
        event.add(clause, place_of_clause(clause))
    grammar = PlaceGrammar(ground.document) if language == "en" else None
    note_doubts([event], ground.believed, ground.named, grammar)
    builder = IncidentBuilder(plain.text, report.id, ground.words, published, language)
    proposed = in_given_text(Extraction(plain.text, language, (), (builder.from_event(event, 1),)), plain).incidents[0]
    (quoting,) = proposed.incident.reports
    incident = replace(
        proposed.incident,
        id=incident_id,
        source_id=incident_id,
        reports=(replace(report, quote=quoting.quote, quote_start=quoting.quote_start),),
    )
    return replace(proposed, incident=incident)


def places_named_near(
    text: str, near: Iterable[int], *, report_id: str, language: str, gazetteer: Gazetteer, most: int = 5
) -> list[NamedPlace]:
    """The places that a text names, each once, for an incident of it without a place.

    Those of the sentence nearest to the characters ``near``, where the incident is reported, come first; within a
    sentence plain mentions come before a speaker's or a team's home, and the more precise before others.
    """
    near = list(near)
    ground = _ground(text, language_at(text, min(near, default=0), language), gazetteer)
    plain = ground.plain
    own = {ground.document.sentence_at(plain.span_in_plain(start, start)[0]) for start in near}
    believed = {mention.start: mention for mention in ground.believed}
    sure = {_place(mention) for mention in ground.believed if mention.score >= SURE_PLACE_SCORE}
    every = ({mention.start: mention for mention in ground.named} | believed).values()
    offered = [mention for mention in every if mention.precision != "none"]

    def remoteness(mention: PlaceMention) -> tuple[int, bool, int, int]:
        at = ground.document.sentence_at(mention.start)
        away = min((abs(at - sentence) for sentence in own), default=0)
        return away, mention.role != "", -RANK[mention.precision], mention.start

    places: dict[tuple[str, ...], NamedPlace] = {}
    for mention in sorted(offered, key=remoteness):
        first, last = plain.start_in_given(mention.start), plain.end_in_given(mention.end)
        places.setdefault(
            _place(mention),
            NamedPlace(
                replace(mention.placement(), method="hand", score=None),
                Evidence("placement", first, last, text[first:last], report_id),
                _place(mention) in sure,
            ),
        )
    return list(places.values())[:most]


def _place(mention: PlaceMention) -> tuple[str, ...]:
    return (mention.place_id,) if mention.place_id else (mention.name, mention.country, mention.precision)


def _marked_event(ground: _Ground, start: int, end: int, report: Report, language: str) -> Event:
    """An event without a type, made of the sentences that hold the marked words, with the places among these words.

    A day elsewhere in the sentences counts if there is none among the marked words.
    """
    sentences = [sentence for sentence in ground.document.sentences if sentence.start < end and start < sentence.end]
    readable = bool(sentences) and language in SUPPORTED
    clauses = []
    for number, sentence in enumerate(sentences or ground.document.sentences[:1]):
        words = words_of(ground.document, sentence)
        clause = Clause(number, words, 0, len(words))
        if readable:
            clause.dates = dates_in(words, ground.words, report.published)
            within = range(max(start, clause.start), min(end, clause.end))
            clause.places = [place for place in ground.believed if place.start in within and place.end <= end]
        clauses.append(clause)
    if not clauses:
        raise ValueError("There are no words in this text.")
    _prefer_marked_dates(clauses, start, end)
    event = Event()
    for clause in clauses:
        event.add(clause, place_of_clause(clause))
    event.event_type = "other"  # until the person says what happened
    return event


def _prefer_marked_dates(clauses: Sequence[Clause], start: int, end: int) -> None:
    """Keep only the dates among the marked words, if there is one."""
    marked = [
        [
            date
            for date in clause.dates
            if start <= clause.words[date.first].start and clause.words[date.last - 1].end <= end
        ]
        for clause in clauses
    ]
    if any(marked):
        for clause, dates in zip(clauses, marked, strict=True):
            clause.dates = dates


@functools.lru_cache(maxsize=8)
def _ground(text: str, language: str, gazetteer: Gazetteer, *, as_given: bool = False) -> _Ground:
    """A text with its places; cached, since the page asks for the places of the same few drafts again and again."""
    plain = unchanged(text) if as_given else plain_text(text)
    document = read(plain.text)
    if language not in SUPPORTED:
        return _Ground(plain, document, vocabulary("en"))
    words = vocabulary(language)
    named = tuple(find_places(document, gazetteer, language=language))
    return _Ground(plain, document, words, named, tuple(believable(document, named, gazetteer, words, language)))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
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
