"""From spans in the text as it was read to spans in the text that was given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from geo.errors import ExtractError
from geo.extract.extraction import Extraction, Proposed, unreadable
from geo.extract.places.mentions import PlaceMention
from geo.extract.text.plain_text import PlainText
from geo.model import Evidence, Incident, Report


def in_given_text(extraction: Extraction, plain: PlainText) -> Extraction:
    """An extraction from a plain text, with every span and quote changed to those of the given text."""
    if plain.text == plain.given:
        return extraction
    return replace(
        extraction,
        text=plain.given,
        places=tuple(_place(place, plain) for place in extraction.places),
        incidents=tuple(_proposed(each, plain) for each in extraction.incidents),
    )


def _proposed(each: Proposed, plain: PlainText) -> Proposed:
    alternatives = (replace(place, words=_evidence(place.words, plain)) for place in each.alternatives)
    return replace(each, incident=incident_in_given_text(each.incident, plain), alternatives=tuple(alternatives))


@contextmanager
def spans_of_given_text(plain: PlainText) -> Iterator[None]:
    """Change the offset in an :class:`ExtractError` from the plain text to the given one."""
    try:
        yield
    except ExtractError as error:
        if plain.text == plain.given or error.__cause__ is None:
            raise
        raise unreadable(plain.start_in_given(error.start), error.__cause__) from error.__cause__


def _place(place: PlaceMention, plain: PlainText) -> PlaceMention:
    start, end = plain.start_in_given(place.start), plain.end_in_given(place.end)
    return replace(
        place,
        start=start,
        end=end,
        text=plain.given[start:end],
        expression_start=plain.start_in_given(place.expression_start) if place.expression_start >= 0 else -1,
        expression_end=plain.end_in_given(place.expression_end) if place.expression_end >= 0 else -1,
        named=None if place.named is None else _place(place.named, plain),
    )


def incident_in_given_text(incident: Incident, plain: PlainText) -> Incident:
    """An incident from a plain text, with its spans and quotes changed to those of the given text."""
    return replace(
        incident,
        evidence=tuple(_evidence(evidence, plain) for evidence in incident.evidence),
        reports=tuple(_report(report, plain) for report in incident.reports),
    )


def _evidence(evidence: Evidence, plain: PlainText) -> Evidence:
    start, end = plain.start_in_given(evidence.start), plain.end_in_given(evidence.end)
    return replace(evidence, start=start, end=end, text=plain.given[start:end])


def _report(report: Report, plain: PlainText) -> Report:
    if report.quote_start is None:
        return report
    start = plain.start_in_given(report.quote_start)
    end = plain.end_in_given(report.quote_start + len(report.quote))
    return replace(report, quote=plain.given[start:end], quote_start=start)
