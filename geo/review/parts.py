"""The dividing lines between events that one paragraph describes, which a person can move or remove.

Moving a line assigns the words between its old and new position to the other event; removing it makes one event of
both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from geo.edits import CORRECTABLE, DATE_FIELDS, merge
from geo.errors import StoreError
from geo.extract import Proposed, marked
from geo.gazetteer import Gazetteer
from geo.model import Evidence, Incident
from geo.review.queue import WAITING, Alternative, Draft, Proposal
from geo.wording import OUR_WORDS, reword

_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n|(?<=[.!?:”\"])[^\S\n]*\n")
_MAY_PART = re.compile(
    r"[.!?…][\"”’)]?\s+|[;,:]\s+|\s[–—-]\s|\s(?=(?:and|while|whereas|but|before|after|und|während|і|та|а|и)\s)"
)
"""Ends of sentences and clauses, where another event may begin."""


@dataclass(frozen=True, slots=True)
class Parting:
    """A dividing line between two events of one paragraph.

    ``at`` is the offset at which the second begins, ``first`` and ``second`` are the numbers of the proposals, and
    ``start`` and ``end`` are the offsets where the first begins and the second ends.
    """

    at: int
    first: int
    second: int
    start: int
    end: int


def told_at(incident: Incident) -> int | None:
    """The offset at which an incident begins in its text, by its evidence; None if unknown."""
    quoted = (report.quote_start for report in incident.reports if report.quote_start is not None)
    return min(quoted, default=min((words.start for words in incident.evidence), default=None))


def partings(draft: Draft) -> list[Parting]:
    """The dividing lines between pending proposals in the same paragraph, in order."""
    starts = [
        (at, number)
        for number, proposal in enumerate(draft.proposals)
        if proposal.state == WAITING and not proposal.by_hand and proposal.incident.domain != "political"
        if (at := told_at(proposal.incident)) is not None
    ]
    starts.sort()
    ends = [match.start() for match in _PARAGRAPH_END.finditer(draft.text)]
    lines: list[Parting] = []
    for place, ((start, first), (at, second)) in enumerate(pairwise(starts)):
        end = next((end for end in ends if end >= start), len(draft.text))
        if start < at < end:
            following = starts[place + 2][0] if place + 2 < len(starts) else end
            lines.append(Parting(at, first, second, start, min(end, max(following, at + 1))))
    return lines


def moved_to(draft: Draft, line: Parting, by: int) -> int | None:
    """The offset of a line moved back (-1) or forward (1) to the next end of a sentence or clause, or None."""
    edges = [match.end() for match in _MAY_PART.finditer(draft.text, line.start, line.end)]
    ahead = [edge for edge in edges if line.start < edge < line.end and (edge - line.at) * by > 0]
    return None if not ahead else min(ahead, key=lambda edge: abs(edge - line.at))


def move_line(draft: Draft, line: Parting, by: int, gazetteer: Gazetteer) -> Draft:
    """The draft with a line moved: both events are extracted again from their parts, keeping corrections.

    Raises
    ------
    StoreError
        The line can't be moved further, or one side would have no event left.
    """
    _waiting(draft, line)
    at = moved_to(draft, line, by)
    if at is None:
        raise StoreError("The line can’t go further: there is nothing to part beyond.")
    first = _retold(draft, line.first, line.start, at, gazetteer)
    second = _retold(draft, line.second, at, line.end, gazetteer)
    return _with(draft, {line.first: first, line.second: second})


def take_away(draft: Draft, line: Parting) -> Draft:
    """The draft with two events joined into the first; the place of the second becomes an alternative."""
    _waiting(draft, line)
    first, second = draft.proposals[line.first], draft.proposals[line.second]
    joined = merge(first.incident, second.incident)
    related = tuple(link for link in joined.related if link.id != second.incident.id)
    places = [place for place in (first, second) if place.incident.placement != joined.placement]
    others = tuple(
        Alternative(each.incident.placement, _words_of_place(each.incident), "another place as near")
        for each in places
        if each.incident.placement.point is not None
    )
    both = replace(
        first,
        incident=replace(
            joined, reports=first.incident.reports, merged_from=first.incident.merged_from, related=related
        ),
        score=min(first.score, second.score),
        alternatives=others,
        rules={**second.rules, **first.rules},
    )
    without = _with(draft, {line.first: both})
    kept = (each for number, each in enumerate(without.proposals) if number != line.second)
    return replace(without, proposals=tuple(kept))


def _waiting(draft: Draft, line: Parting) -> None:
    if line not in partings(draft):
        raise StoreError("This line is not there any more; it may have changed in another window.")


def _words_of_place(incident: Incident) -> Evidence:
    own = (words for words in incident.evidence if words.field == "placement")
    return next(own, Evidence("placement", 0, 0, ""))


def _with(draft: Draft, changed: dict[int, Proposal]) -> Draft:
    proposals = (changed.get(number, each) for number, each in enumerate(draft.proposals))
    return replace(draft, proposals=tuple(proposals))


def _retold(draft: Draft, number: int, start: int, end: int, gazetteer: Gazetteer) -> Proposal:
    """A proposal extracted again from a part of the text, keeping corrections."""
    old = draft.proposals[number]
    (report, *others) = old.incident.reports
    read = marked.retold_incident(
        draft.text,
        start,
        end,
        incident_id=old.incident.id,
        report=report,
        language=draft.language,
        gazetteer=gazetteer,
    )
    if read is None:
        raise StoreError("Nothing would be left to tell one of the two events by.")
    incident = _with_corrections(old.incident, read)
    incident = replace(incident, reports=(*read.incident.reports, *others), related=old.incident.related)
    alternatives = tuple(Alternative(each.placement, each.words, each.rule) for each in read.alternatives)
    return replace(old, incident=incident, score=read.score, alternatives=alternatives, rules=dict(read.rules))


def _with_corrections(old: Incident, read: Proposed) -> Incident:
    corrected = set(_corrected(old))
    values: dict[str, Any] = {name: getattr(old, name) for name in corrected & CORRECTABLE - set(OUR_WORDS)}
    evidence = [words for words in read.incident.evidence if words.field not in corrected]
    evidence += [words for words in old.evidence if words.field in corrected]
    after = replace(read.incident, evidence=tuple(evidence), edited=old.edited, **values)
    written = {name: getattr(old, name) for name in OUR_WORDS if name in old.edited}
    return replace(reword(read.incident, after), **written)


def _corrected(incident: Incident) -> Iterator[str]:
    yield from incident.edited
    if set(DATE_FIELDS) & set(incident.edited):
        yield from DATE_FIELDS
