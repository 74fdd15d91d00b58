"""From a report's words to its places and incidents, each value with the words that say it.

    >>> from geo.extract import extract
    >>> extract("Two people were killed in a drone attack on Kherson.").incidents[0].incident.killed.best
    2

No network, no model download, no state but the read-only gazetteer and vocabularies. The steps are: leave out what no
reader sees; find language, words and sentences; places; for each clause what happened, to how many, when and who says
so; and last which clauses report the same incident. Large language models were refused: they need a network or
gigabytes, answer differently each time, and can't show where in the text a value comes from.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

from geo.extract.events.attribution import (
    attribute_claims,
    attribute_suspicions,
    name_speakers,
    speak_on,
    unmerged,
)
from geo.extract.events.bylines import bylines_of
from geo.extract.events.clauses import clauses_of, opens_paragraph
from geo.extract.events.coreference import Layout, events_in
from geo.extract.events.layout import (
    asides_of,
    days_covered,
    days_of_headings,
    entries_of,
    last_day_told_of,
    placed_by_heads,
    places_of_headings,
    scenes_of,
    summaries_of,
)
from geo.extract.events.location import (
    draw_borders,
    note_doubts,
    place_by_desks,
    place_by_people,
    place_in_the_town,
    place_only_event,
    refine_places,
    widen_doubtful,
    widen_towns,
)
from geo.extract.events.retrospect import mark_background
from geo.extract.events.selection import incidents_among
from geo.extract.events.speaking_heads import attribute_heads
from geo.extract.events.statements import matters_in
from geo.extract.events.told_days import ToldDays
from geo.extract.events.totals import without_summaries, without_totals
from geo.extract.events.values import IncidentBuilder, report_key
from geo.extract.extraction import Extraction, NamedPlace, Proposed, reading_from, unsupported
from geo.extract.grounding import in_given_text, spans_of_given_text
from geo.extract.introductions import spoken
from geo.extract.joining import joined
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.places.event_places import believable
from geo.extract.places.find import find_places
from geo.extract.places.place_grammar import PlaceGrammar
from geo.extract.text.dates import filing_day
from geo.extract.text.language import LANGUAGE_NAMES, SUPPORTED, detect
from geo.extract.text.language_parts import LanguageParts, language_parts
from geo.extract.text.plain_text import cut_from, plain_text
from geo.extract.text.tokens import read
from geo.extract.value_rules import ValueRule, value_rules
from geo.gazetteer import Gazetteer, bundled_gazetteer

__all__ = [
    "LANGUAGE_NAMES",
    "SUPPORTED",
    "Extraction",
    "NamedPlace",
    "Proposed",
    "ValueRule",
    "extract",
    "marked",
    "value_rules",
]


def extract(
    text: str,
    *,
    published: dt.date | None = None,
    language: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> Extraction:
    """Read the places and incidents out of a report.

    Parameters
    ----------
    text : str
        The report's text, without markup.
    published : date, optional
        The day of publication, against which "on Thursday" is resolved. Without it the day of the text's dateline or of
        a line "Published …" is used; without either, only full dates are resolved, and a day and month by the year of a
        full date.
    language : str, optional
        ISO 639-1 code; detected if not given. Lines that clearly are in another language are read in that.
    gazetteer : Gazetteer, optional
        Where places are looked up; by default the bundled one.

    Returns
    -------
    Extraction
        The same for the same input. Empty, with the reason in ``problems``, for a language that isn't supported;
        a part in one is left out, and ``problems`` says so.

    Raises
    ------
    ExtractError
        The text can't be read, either because it isn't valid text (half a surrogate pair) or because a rule of ours
        fails on it.
    """
    plain = plain_text(text)
    code = language or detect(plain.text)
    parts = language_parts(plain.text, code)
    if SUPPORTED.keys().isdisjoint([language] if language else parts):
        return unsupported(text, code)
    with reading_from(0):
        key = report_key(text)
    gazetteer = gazetteer or bundled_gazetteer()
    with spans_of_given_text(plain):
        if len(parts) == 1:
            extraction = _extracted(plain.text, key, published, code, gazetteer)
        else:
            extraction = _extracted_by_parts(plain.text, key, published, code, parts, gazetteer)
    return in_given_text(extraction, plain)


def _extracted_by_parts(
    text: str, key: str, published: dt.date | None, code: str, parts: LanguageParts, gazetteer: Gazetteer
) -> Extraction:
    """The places and incidents of a plain text of which parts are in other languages than the whole."""
    cuts = {each: cut_from(text, spans) for each, spans in parts.items() if each in SUPPORTED}
    days = (filing_day(read(cut.text), vocabulary(each), published) for each, cut in cuts.items())
    published = next((day for day in days if day is not None), None)
    extractions = []
    for each, cut in cuts.items():
        with spans_of_given_text(cut):
            part = in_given_text(_extracted(cut.text, key, published, each, gazetteer), cut)
        extractions.append(replace(part, incidents=tuple(spoken(part.incidents, text, parts))))
    main = code if code in cuts else next(iter(cuts))
    return joined(text, main, extractions, [each for each in parts if each not in cuts])


def _extracted(text: str, key: str, published: dt.date | None, code: str, gazetteer: Gazetteer) -> Extraction:
    """The places and incidents of a plain text in a supported language, with spans that count in it."""
    with reading_from(0):
        words = vocabulary(code)
        document = read(text)
        published = filing_day(document, words, published)
        places = tuple(find_places(document, gazetteer, language=code))
        event_places = placed_by_heads(document, believable(document, places, gazetteer, words, code))
        bylines = bylines_of(document, words, published)
        days = days_of_headings(document, words, published, bylines)
        covered = days_covered(document, words, published, days)
        counted_from = last_day_told_of(published, covered)
        clauses = clauses_of(document, event_places, words, counted_from, asides=asides_of(document), days=days)
        name_speakers(clauses, text)
        entries = entries_of(document, event_places, days, bylines)
        headed = places_of_headings(document, event_places)
        clauses = mark_background(clauses, published, covered, partial(opens_paragraph, document))
        told = ToldDays(document, words, counted_from, days)
        layout = Layout(entries, covered, headed, scenes_of(document, event_places), summaries_of(document), days, told)
        events = incidents_among(without_totals(without_summaries(events_in(clauses, layout))), text)
        attribute_claims(clauses, events, entries)
        attribute_heads(document, events, words, bylines)
        attribute_suspicions(document, events, words)
        speak_on(clauses, events, text)
        grammar = PlaceGrammar(document) if code == "en" else None
        if grammar is not None:
            refine_places(events, event_places, grammar)
        place_only_event(events, event_places, text)
        place_in_the_town(events, text)
        place_by_desks(events, event_places, text)
        if code == "en":
            place_by_people(events, event_places, text)
        widen_towns(events)
        draw_borders(events, document, places, gazetteer)
        note_doubts(events, event_places, places, grammar)
        widen_doubtful(events)
        matters = unmerged(matters_in(clauses, events, words), events)
        incidents = IncidentBuilder(text, key, words, published, code).proposals(events, matters)
    return Extraction(text, code, places, incidents)
