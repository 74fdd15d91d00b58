"""Who speaks in a passage in another language: whoever is introduced right before it ("Maier schrieb:")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from geo.extract.events.attribution import name_speakers
from geo.extract.events.clauses import clauses_of
from geo.extract.extraction import Proposed, told_from
from geo.extract.languages import SUPPORTED
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.language_parts import LanguageParts
from geo.extract.text.tokens import read
from geo.model import Claim, Evidence

_OPENING = "\"“„«'‘ \t\n"
"""What may stand between the colon and what is said."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """The first paragraph after a speaker is introduced: its span, the claim that it is, and the words for that."""

    start: int
    end: int
    claim: Claim
    words: Evidence


def spoken(incidents: Iterable[Proposed], text: str, parts: LanguageParts) -> Iterator[Proposed]:
    """Incidents, those that nobody is said to report with the speaker who is introduced before their passage."""
    passages = list(_passages(text, parts))
    for proposed in incidents:
        incident = proposed.incident
        passage = next((each for each in passages if each.start <= told_from(incident) < each.end), None)
        if passage is not None and not incident.claims:
            (report,) = incident.reports
            incident = replace(
                incident,
                claims=(replace(passage.claim, report_id=report.id),),
                evidence=(*incident.evidence, replace(passage.words, report_id=report.id)),
            )
            proposed = replace(proposed, incident=incident)
        yield proposed


def _passages(text: str, parts: LanguageParts) -> Iterator[_Passage]:
    spans = [(span, code) for code in SUPPORTED for span in parts.get(code, ())]
    for ((start, end), own), ((before, behind), code) in product(spans, spans):
        if code == own or not before < start <= behind:
            continue
        introduction = text[before:start]
        if not introduction.rstrip(_OPENING).endswith(":"):
            continue
        document = read(introduction)
        clauses = clauses_of(document, (), vocabulary(code), None)
        name_speakers(clauses, introduction)
        if clauses and clauses[-1].number == len(document.sentences) - 1 and clauses[-1].sayings:
            clause, saying = clauses[-1], clauses[-1].sayings[-1]
            first, last = (before + clause.words[saying.first].start, before + clause.words[saying.last - 1].end)
            sentence = " ".join(introduction[clause.start : clause.end].split())
            paragraph_end = text.find("\n", start, end)
            yield _Passage(
                start,
                end if paragraph_end < 0 else paragraph_end,
                Claim(saying.speaker, saying.stance, sentence),
                Evidence("claims", first, last, text[first:last]),
            )
