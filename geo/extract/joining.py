"""One extraction of a report in several languages: what its parts tell, an event that two of them tell once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from geo.edits import days, merge
from geo.extract.events.coreference import compatible
from geo.extract.extraction import Extraction, Proposed, left_unread, told_from
from geo.model import Count, Incident

_SPOT_KM = 3.0
"""Within this distance two settlements' names may mean one: a town, and its quarter."""


def joined(text: str, language: str, parts: Iterable[Extraction], unread: Iterable[str]) -> Extraction:
    """What the parts of a text report, in its order, each event once.

    Parameters
    ----------
    text : str
        The text that all offsets count in.
    language : str
        The language of the extraction.
    parts : iterable of Extraction
        What was read in each language; spans count in the whole text.
    unread : iterable of str
        The languages of the parts that weren't read.
    """
    parts = tuple(parts)
    places = sorted((place for part in parts for place in part.places), key=lambda place: place.start)
    incidents: list[Proposed] = []
    for part in parts:
        incidents = list(_with_part(incidents, part))
    incidents.sort(key=lambda proposed: (proposed.incident.domain == "political", told_from(proposed.incident)))
    return Extraction(
        text,
        language,
        tuple(places),
        tuple(_numbered(proposed, number) for number, proposed in enumerate(incidents, 1)),
        tuple(map(left_unread, unread)),
    )


def _with_part(incidents: Iterable[Proposed], part: Extraction) -> Iterator[Proposed]:
    """Incidents with those of a further part: each joins the first that it may be, or stands for itself."""
    further = list(part.incidents)
    for proposed in incidents:
        same = next((other for other in further if _is_same(proposed.incident, other.incident)), None)
        if same is not None:
            further.remove(same)
            proposed = _both(proposed, same)
        yield proposed
    yield from further


def _both(first: Proposed, second: Proposed) -> Proposed:
    """An incident that is told twice, in the words of whichever begins first."""
    if told_from(second.incident) < told_from(first.incident):
        first, second = second, first
    dated = second if _is_dated(second.incident) and not _is_dated(first.incident) else first
    both = replace(
        merge(first.incident, second.incident),
        reports=first.incident.reports,
        people=first.incident.people or second.incident.people,
        merged_from=(),
        **days(dated.incident),
    )
    return replace(first, incident=both, rules={**second.rules, **first.rules}, score=max(first.score, second.score))


def _is_same(first: Incident, second: Incident) -> bool:
    """Whether two incidents of one report, told in two languages, are the same: nothing that both say differs."""
    if first.domain != second.domain or not compatible(first.event_type, second.event_type):
        return False
    if not _at_one_time(first, second) or not _at_one_place(first, second):
        return False
    counts = [(first.killed, second.killed), (first.injured, second.injured)]
    if any(_differ(count, other) for count, other in counts):
        return False
    if any(count is not None and count.at_least and other is not None for count, other in counts):
        return True
    return first.event_type == second.event_type and (first.means == second.means or not (first.means and second.means))


def _at_one_time(first: Incident, second: Incident) -> bool:
    """Whether two incidents may be of one day: their words, not the day of publication, give no other."""
    start, end, other_start, other_end = first.date_start, first.date_end, second.date_start, second.date_end
    if start is None or end is None or other_start is None or other_end is None:
        return True
    if not _is_dated(first) or not _is_dated(second):
        return True
    return start <= other_end and other_start <= end


def _is_dated(incident: Incident) -> bool:
    return any(evidence.field == "date_start" for evidence in incident.evidence)


def _at_one_place(first: Incident, second: Incident) -> bool:
    place, other = first.placement, second.placement
    if (place.name, place.country) == (other.name, other.country):
        return bool(place.name)
    if place.point is None or other.point is None or place.precision != other.precision:
        return False
    return place.point.distance_km(other.point) <= _SPOT_KM


def _differ(count: Count | None, other: Count | None) -> bool:
    """Whether two counts are both known and leave no number that fits both."""
    if count is None or other is None:
        return False
    highest = [each.high for each in (count, other) if each.high is not None]
    return max(count.low or 0, other.low or 0) > min(highest, default=math.inf)


def _numbered(proposed: Proposed, number: int) -> Proposed:
    """A proposal with the id of its number in the text."""
    key, _, _ = proposed.incident.id.rpartition("-")
    incident_id = f"{key}-{number}"
    return replace(proposed, incident=replace(proposed.incident, id=incident_id, source_id=incident_id))
