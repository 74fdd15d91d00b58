"""From a report to a draft, and from an accepted proposal to the store.

The one joint between extraction, the review queue and the store, for the page, the command line and the
feeds alike; none of the three knows the others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from geo.errors import StoreError
from geo.extract import extract
from geo.filter import Filter
from geo.gazetteer import Gazetteer
from geo.model import BBox, Evidence, Incident, Report
from geo.review import Draft, Proposal, draft_id
from geo.store import Act, Store
from geo.wording import when_words

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
    problems: list[str] = []
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS]
        problems.append(f"Only the first {MOST_CHARACTERS:,} characters were read.")
    found = extract(text, published=told.published, language=told.language or None, gazetteer=gazetteer)
    problems += found.problems
    if not found.incidents and not found.problems:
        problems.append("No incident was found in this text.")
    if told.published is None and any(one.incident.date_start is None for one in found.incidents):
        problems.append("The report’s day isn’t known, so “today” or “on Thursday” can’t be turned into a date.")
    proposals = tuple(Proposal(_reported(one.incident, told), one.score) for one in found.incidents)
    report = Report(
        id=draft_id(text, told.url),
        publisher=told.publisher,
        title=told.title,
        url=told.url,
        author=told.author,
        published=told.published,
        retrieved=told.retrieved,
        language=found.language,
    )
    marks = tuple(
        Evidence("place", place.start, place.end, place.text) for place in found.places if place.point is not None
    )
    return Draft(
        id=report.id,
        report=report,
        text=text,
        added=now,
        origin=told.origin,
        language=found.language,
        proposals=proposals,
        marks=marks,
        problems=tuple(problems),
    )


def _reported(incident: Incident, told: Told) -> Incident:
    reports = tuple(
        replace(
            report,
            publisher=told.publisher,
            title=told.title,
            url=told.url,
            author=told.author,
            published=told.published,
            retrieved=told.retrieved,
        )
        for report in incident.reports
    )
    return replace(incident, reports=reports)


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
        for one in store.query(asked, limit=50)
        if one.placement.point is not None and one.id != incident.id
    ]
    near.sort(key=lambda pair: (pair[0], pair[1].id))
    return [(one, _why(distance_km, one)) for distance_km, one in near[:most] if distance_km <= reach_km]


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

    def put(self, incident: Incident) -> str:
        """Write an incident as one act and give the act's id.

        Raises
        ------
        StoreError
            It was deleted in the store, which a text read again doesn't undo.
        """
        there = self._store.get(incident.id)
        if there is None:
            added = self._store.add([incident], act=Act(who=self._who, what="accept", note=incident.title))
            if added.withheld:
                raise StoreError("This incident was deleted from the map before; undo that to accept it again.")
            return added.act_id
        act = Act(who=self._who, what="edit", note=incident.title)
        self._store.change([replace(incident, updated=there.updated, created=there.created)], act=act)
        return self._store.acts()[0].id

    def undo(self, act_id: str) -> None:
        """Take an act back, unless it was undone elsewhere already."""
        deed = next((deed for deed in self._store.acts() if deed.id == act_id), None)
        if deed is not None and not deed.undone_by:
            self._store.undo(act_id, who=self._who)
