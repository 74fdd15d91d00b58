"""From a report to a draft, and from an accepted proposal to the store.

The one joint between extraction, the review queue and the store, for the page, the command line and the
feeds alike; none of the three knows the others.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from geo.edits import CORRECTABLE, DAYS
from geo.errors import StoreError
from geo.extract import NAMES, SUPPORTED, extract, marked
from geo.filter import ALL_DOMAINS, Filter
from geo.gazetteer import Gazetteer
from geo.model import QUOTE, BBox, Evidence, Incident, Report
from geo.review.queue import ACCEPTED, MERGED, WAITING, Draft, Proposal, draft_id
from geo.store import Act, Store
from geo.wording import OUR_WORDS, reworded, when_words

NamedPlace = marked.NamedPlace

MOST_CHARACTERS = 200_000
"""Longer texts are cut: no news report is as long, and the page would no longer be readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a report beside its text; empty where it isn't."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    author: str = ""
    language: str = ""
    published: dt.date | None = None
    retrieved: dt.date | None = None
    origin: str = ""


def draft(text: str, told: Told, *, gazetteer: Gazetteer, now: dt.datetime) -> Draft:
    """Read a report's text and lay its incidents out for review.

    Parameters
    ----------
    text : str
        Without markup; beyond :data:`MOST_CHARACTERS` it is cut, which is said among the problems.
    told : Told
        Of the report. Without ``published``, only full dates in the text can be resolved.
    gazetteer : Gazetteer
        Where places are looked up.
    now : datetime
        With a time zone.
    """
    whole = len(text) <= MOST_CHARACTERS
    text = text[:MOST_CHARACTERS]
    report = Report(
        id=draft_id(text, told.url),
        publisher=told.publisher,
        title=told.title,
        url=told.url,
        author=told.author,
        published=told.published,
        retrieved=told.retrieved,
        language=told.language,
    )
    made = Draft(
        id=report.id,
        report=report,
        text=text,
        added=now,
        origin=told.origin,
        problems=() if whole else (_CUT,),
    )
    return _read(made, gazetteer)


_CUT = f"Only the first {MOST_CHARACTERS:,} characters were read."


def _read(made: Draft, gazetteer: Gazetteer) -> Draft:
    """The draft with what its text tells, as the report's day and language have it."""
    report = made.report
    found = extract(made.text, published=report.published, language=report.language or None, gazetteer=gazetteer)
    problems = [*(one for one in made.problems if one == _CUT), *found.problems]
    if not found.incidents and not found.problems:
        problems.append("No incident was found in this text.")
    if report.published is None and any(one.incident.date_start is None for one in found.incidents):
        problems.append("The report’s day isn’t known, so “today” or “on Thursday” can’t be turned into a date.")
    report = replace(report, language=found.language)
    return replace(
        made,
        report=report,
        language=found.language,
        proposals=tuple(Proposal(_reported(one.incident, report), one.score) for one in found.incidents),
        marks=tuple(
            Evidence("place", place.start, place.end, place.text) for place in found.places if place.point is not None
        ),
        problems=tuple(problems),
    )


def _reported(incident: Incident, known: Report) -> Incident:
    """The incident with what is known of its report beside the words that it quotes."""
    reports = tuple(
        replace(
            report,
            publisher=known.publisher,
            title=known.title,
            url=known.url,
            author=known.author,
            published=known.published,
            retrieved=known.retrieved,
            language=known.language,
        )
        for report in incident.reports
    )
    return replace(incident, reports=reports)


def retold(made: Draft, report: Report, *, gazetteer: Gazetteer) -> Draft:
    """The draft with its report corrected.

    Another day of publication, or another language, is another reading: the text is read again. What a person
    corrected or added stays; what was decided stays too, but for the days of what was accepted; and whatever nobody
    touched is as if the report had come in so.
    """
    again = replace(made, report=report)
    if (report.published, report.language) == (made.report.published, made.report.language):
        return replace(again, proposals=tuple(_retold(one, None, report) for one in made.proposals))
    again = _read(again, gazetteer)
    return replace(again, proposals=_matched(made, again, gazetteer))


def languages(code: str) -> dict[str, str]:
    """The languages that are read, by code and name, and the one that a text seems to be in."""
    return SUPPORTED | ({code: NAMES.get(code, code)} if code else {})


def _matched(made: Draft, again: Draft, gazetteer: Gazetteer) -> tuple[Proposal, ...]:
    """The proposals of a new reading, each with what became of its counterpart in the old one."""
    ids = {one.incident.id for one in made.proposals}
    followers: dict[int | None, list[Proposal]] = {}
    for old in made.proposals:
        if old.by_hand:
            own = _read_anew(again, old.incident, gazetteer)
            followers.setdefault(None, []).append(_retold(old, own, again.report))
            continue
        number = _counterpart(old.incident, again.proposals)
        touched = old.state != WAITING or old.incident.edited or _is_split(old.incident.id, ids)
        before = followers.setdefault(number, [])
        if touched:
            new = None if number is None else again.proposals[number].incident
            before.append(_retold(old, new, again.report))
        elif number is not None and not before:
            new = again.proposals[number].incident
            before.append(replace(again.proposals[number], incident=_named(new, old.incident.id)))
    proposals = []
    for number, fresh in enumerate(again.proposals):
        if number in followers:
            proposals += followers[number]
            continue
        name = fresh.incident.id
        free = (f"{name.rpartition('-')[0]}-{count}" for count in itertools.count(1))
        name = name if name not in ids else next(one for one in free if one not in ids)
        ids.add(name)
        proposals.append(replace(fresh, incident=_named(fresh.incident, name)))
    return (*proposals, *followers.get(None, ()))


def _counterpart(old: Incident, fresh: Sequence[Proposal]) -> int | None:
    """The number of the new proposal that was read from the words that the old one was read from, as far as any was."""
    words = _words(old)
    alike = [len(words & _words(new.incident)) / (len(words | _words(new.incident)) or 1) for new in fresh]
    most = max(alike, default=0)
    return alike.index(most) if most else None


def _words(incident: Incident) -> set[tuple[str, int, int]]:
    return {(one.field, one.start, one.end) for one in incident.evidence}


def _is_split(name: str, ids: Collection[str]) -> bool:
    return any(one.startswith(f"{name}.") for one in ids) or "." in name


def _named(incident: Incident, name: str) -> Incident:
    return replace(incident, id=name, source_id=name)


def _retold(old: Proposal, new: Incident | None, report: Report) -> Proposal:
    """A proposal that somebody touched, with its report corrected and what nobody corrected read anew."""
    was = _reported(old.incident, report)
    if new is None or old.state == MERGED:
        return replace(old, incident=was)
    by_hand = set(was.edited) | (set(DAYS) if set(DAYS) & set(was.edited) else set())
    fields = set(DAYS if old.state == ACCEPTED else CORRECTABLE) - by_hand - set(OUR_WORDS)
    changed = replace(was, **{name: getattr(new, name) for name in fields})
    kept = [one for one in was.evidence if one.field not in fields]
    read = [one for one in new.evidence if one.field in fields]
    changed = replace(changed, evidence=tuple(sorted((*kept, *read), key=lambda one: (one.start, one.field))))
    return replace(old, incident=reworded(was, changed))


NEAR_KM = 60.0
"""How far apart two tellings of one incident may lie where neither place is a spot (a region's middle, say)."""


def similar(incident: Incident, store: Store, *, most: int = 3) -> list[tuple[Incident, str]]:
    """Incidents of the store that a proposal may be another telling of, nearest first, and why.

    They are of the same kind, on the same days give or take one, and within :data:`NEAR_KM` or the proposal's
    own radius. A proposal without a day or a place is like nothing.
    """
    point, start, end = incident.placement.point, incident.date_start, incident.date_end
    if point is None or start is None or end is None:
        return []
    reach_km = max(NEAR_KM, incident.placement.radius_km or 0.0)
    asked = Filter(
        type=(incident.event_type,),
        since=start - dt.timedelta(days=1),
        until=end + dt.timedelta(days=1),
        bbox=BBox.around(point, reach_km),
    )
    near = [
        (point.distance_km(one.placement.point), one)
        for one in store.listed(asked, limit=50)
        if one.placement.point is not None and one.id != incident.id
    ]
    near.sort(key=lambda pair: (pair[0], pair[1].id))
    return [(one, _why(distance_km, one)) for distance_km, one in near[:most] if distance_km <= reach_km]


def found(words: str, incident: Incident, store: Store, *, most: int = 8) -> list[Incident]:
    """Incidents of the store in which all these words stand, for a person to join a proposal with one.

    Those within a month of the proposal come first, then the newest; of equal days the nearest.
    """
    if not words.strip():
        return []
    asked = Filter(q=words, domain=(ALL_DOMAINS,))
    day = incident.date_start
    about = []
    if day is not None:
        month = dt.timedelta(days=31)
        about = store.listed(replace(asked, since=day - month, until=day + month), limit=_LOOKED_AT)
        about.sort(key=lambda one: _apart(incident, one))
    newest = store.listed(asked, limit=most + 1) if len(about) <= most else []
    ids = dict.fromkeys(one.id for one in (*about, *newest) if one.id != incident.id)
    return store.get_many(list(ids)[:most])


_LOOKED_AT = 200


def _apart(one: Incident, other: Incident) -> tuple[int, float]:
    days = abs((one.date_start - other.date_start).days) if one.date_start and other.date_start else 0
    here, there = one.placement.point, other.placement.point
    return days, here.distance_km(there) if here is not None and there is not None else math.inf


def _why(distance_km: float, other: Incident) -> str:
    where = "the same place" if distance_km < 1 else f"{distance_km:,.0f} km away"
    return f"same kind, {where}, {when_words(other)}"


class Shelf:
    """The store as the review queue needs it: one incident at a time, each writing known by its act."""

    def __init__(self, store: Store, *, who: str = "") -> None:
        self._store = store
        self._who = who

    def get(self, incident_id: str) -> Incident | None:
        """The incident of that id, or None."""
        return self._store.get(incident_id)

    def put(self, *incidents: Incident) -> str:
        """Write incidents as one act and give the act's id; all are new, or all are there already.

        Raises
        ------
        StoreError
            One was deleted in the store, which a text read again doesn't undo; then none is written.
        """
        note = incidents[0].title if len(incidents) == 1 else f"{len(incidents)} incidents of one report"
        there = {one.id: one for one in self._store.get_many(one.id for one in incidents)}
        if not there:
            added = self._store.add(incidents, act=Act(who=self._who, what="accept", note=note))
            if added.withheld:
                if added.act_id:
                    self._store.undo(added.act_id, who=self._who)
                raise StoreError("This was deleted from the map before; undo that to accept it again, or refuse it.")
            return added.act_id
        stamped = [replace(one, updated=there[one.id].updated, created=there[one.id].created) for one in incidents]
        self._store.change(stamped, act=Act(who=self._who, what="edit", note=note))
        return self._store.acts()[0].id

    def undo(self, act_id: str) -> None:
        """Take an act back, unless it was undone elsewhere already."""
        deed = next((deed for deed in self._store.acts() if deed.id == act_id), None)
        if deed is not None and not deed.undone_by:
            self._store.undo(act_id, who=self._who)


def added(draft: Draft, start: int, end: int, *, gazetteer: Gazetteer) -> Incident:
    """The incident that a person finds told in a draft's text.

    Parameters
    ----------
    draft : Draft
        Of the report; its day of publication resolves dates.
    start, end : int
        Character offsets of the words that tell the incident, end exclusive; a word that is cut counts as a whole.
        Where they hold no words the incident has neither quote nor place.
    gazetteer : Gazetteer
        Where places are looked up.

    Raises
    ------
    ValueError
        Too many characters are marked, or the text has no words.
    """
    start, end = marked.marked_span(draft.text, start, end)
    taken = {proposal.incident.id for proposal in draft.proposals}
    names = (f"report-{draft.id}-{number}" for number in itertools.count(1))
    incident_id = next(name for name in names if name not in taken)
    # every incident that was read out of this text names it by this id
    reports = (report for proposal in draft.proposals for report in proposal.incident.reports)
    report_id = next((report.id for report in reports), f"report-{draft.id}")
    return _marked_incident(draft, start, end, incident_id, report_id, gazetteer)


def places_named(draft: Draft, number: int, *, gazetteer: Gazetteer, most: int = 5) -> list[marked.NamedPlace]:
    """The places that a draft's text names, for a proposal of it that has none; the nearest to its words first."""
    incident = draft.proposals[number].incident
    return marked.places_named(
        draft.text,
        [evidence.start for evidence in incident.evidence],
        report_id=next((report.id for report in incident.reports), ""),
        language=draft.language,
        gazetteer=gazetteer,
        most=most,
    )


def _read_anew(draft: Draft, incident: Incident, gazetteer: Gazetteer) -> Incident:
    """An incident that was added to a draft, as its words are to be read now that the draft's report is another."""
    quotes = ((evidence.start, evidence.end) for evidence in incident.evidence if evidence.field == QUOTE)
    start, end = next(quotes, (0, 0))
    return _marked_incident(draft, start, end, incident.id, incident.reports[0].id, gazetteer)


def _marked_incident(
    draft: Draft, start: int, end: int, incident_id: str, report_id: str, gazetteer: Gazetteer
) -> Incident:
    return marked.marked_incident(
        draft.text,
        start,
        end,
        incident_id=incident_id,
        report=replace(draft.report, id=report_id),
        language=draft.language,
        gazetteer=gazetteer,
    )
