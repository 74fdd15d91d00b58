"""Make drafts of reports, and put accepted proposals into the store.

This combines extraction, the review queue and the store, which don't import each other, for the page, the command line
and the feeds.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from geo import taxonomy
from geo.edits import CORRECTABLE, DATE_FIELDS
from geo.errors import StoreError
from geo.extract import LANGUAGE_NAMES, SUPPORTED, extract, marked
from geo.extract import NamedPlace as NamedPlace
from geo.extract import ValueRule as ValueRule
from geo.extract import value_rules as value_rules
from geo.filter import ALL_DOMAINS, MAYBE, Filter
from geo.gazetteer import Gazetteer
from geo.model import QUOTE, BBox, Document, Evidence, Incident, Report
from geo.review.duplicates import DAYS_APART, RETELLING_KM, Likeness, alike
from geo.review.queue import ACCEPTED, MERGED, WAITING, Alternative, Draft, Proposal, Waiting, draft_id
from geo.store import Act, Store
from geo.wording import OUR_WORDS, reword

MOST_CHARACTERS = 200_000
"""The length at which texts are cut: no news report is longer, and the page would be unreadable."""


def draft(document: Document, *, gazetteer: Gazetteer, now: dt.datetime) -> Draft:
    """Extract a report's incidents as a draft for review.

    Parameters
    ----------
    document : Document
        Its text is cut at :data:`MOST_CHARACTERS`, with a message among the problems. Without the report's
        ``published``, only full dates in the text can be resolved. The report gets the draft's id.
    gazetteer : Gazetteer
        Where places are looked up.
    now : datetime
        The current time, with a time zone.
    """
    text, report = document.text[:MOST_CHARACTERS], document.report
    report = replace(report, id=draft_id(text, report.url))
    problems = (_CUT,) if len(document.text) > MOST_CHARACTERS else ()
    unread = Draft(id=report.id, report=report, text=text, added=now, origin=document.origin, problems=problems)
    return _read(unread, gazetteer)


_CUT = f"Only the first {MOST_CHARACTERS:,} characters were read."


def _read(draft: Draft, gazetteer: Gazetteer) -> Draft:
    """The draft with the incidents extracted from its text, given the report's date and language."""
    report = draft.report
    extraction = extract(draft.text, published=report.published, language=report.language or None, gazetteer=gazetteer)
    problems = [*(problem for problem in draft.problems if problem == _CUT), *extraction.problems]
    if not extraction.incidents and not extraction.problems:
        problems.append("No incident was found in this text.")
    if report.published is None and any(scored.incident.date_start is None for scored in extraction.incidents):
        problems.append("The report’s day isn’t known, so “today” or “on Thursday” can’t be turned into a date.")
    report = replace(report, language=extraction.language)
    return replace(
        draft,
        report=report,
        language=extraction.language,
        proposals=tuple(
            Proposal(
                _with_report(scored.incident, report),
                scored.score,
                alternatives=tuple(Alternative(each.placement, each.words, each.rule) for each in scored.alternatives),
                rules=dict(scored.rules),
            )
            for scored in extraction.incidents
        ),
        marks=tuple(
            Evidence("place", place.start, place.end, place.text)
            for place in extraction.places
            if place.point is not None
        ),
        problems=tuple(problems),
    )


_OF_THE_WHOLE = ("publisher", "title", "url", "author", "published", "retrieved", "language")
"""The fields of a report that hold for the whole text; ids and quotes are each incident's own."""


def _with_report(incident: Incident, report: Report) -> Incident:
    """The incident with its report's metadata updated; ids and quotes are kept."""
    whole = {name: getattr(report, name) for name in _OF_THE_WHOLE}
    return replace(incident, reports=tuple(replace(quoting, **whole) for quoting in incident.reports))


def with_report(draft: Draft, report: Report, *, gazetteer: Gazetteer) -> Draft:
    """The draft with its report corrected.

    With another date of publication or language the text is extracted again. Corrections and added incidents are kept,
    and so are decisions, except that accepted incidents get new dates. Untouched proposals become those of the new
    extraction.
    """
    again = replace(draft, report=report)
    if (report.published, report.language) == (draft.report.published, draft.report.language):
        return replace(again, proposals=tuple(_updated(old, None, report) for old in draft.proposals))
    again = _read(again, gazetteer)
    return replace(again, proposals=_Succession(draft, again, gazetteer).proposals())


def languages(code: str) -> dict[str, str]:
    """The supported languages by code and name, plus the given one."""
    return SUPPORTED | ({code: LANGUAGE_NAMES.get(code, code)} if code else {})


class _Succession:
    """Matches the proposals of a new extraction with those of the old one, to carry over decisions and corrections."""

    def __init__(self, before: Draft, again: Draft, gazetteer: Gazetteer) -> None:
        self._before = before
        self._again = again
        self._gazetteer = gazetteer
        self._ids = {proposal.incident.id for proposal in before.proposals}
        self._followers: dict[int | None, list[Proposal]] = {}
        """The carried-over proposals, by the number of their counterpart in the new extraction; None for no
        counterpart."""

    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals in the order of the new extraction, then those without a counterpart."""
        for old in self._before.proposals:
            self._follow(old)
        proposals: list[Proposal] = []
        for number, fresh in enumerate(self._again.proposals):
            proposals += self._followers.get(number) or [self._with_free_id(fresh)]
        return (*proposals, *self._followers.get(None, ()))

    def _follow(self, proposal: Proposal) -> None:
        report = self._again.report
        if proposal.by_hand:
            anew = _read_anew(self._again, proposal.incident, self._gazetteer)
            self._followers.setdefault(None, []).append(_updated(proposal, anew, report))
            return
        number = _counterpart(proposal.incident, self._again.proposals)
        followers = self._followers.setdefault(number, [])
        fresh = None if number is None else self._again.proposals[number]
        if proposal.state != WAITING or proposal.incident.edited or self._is_split(proposal.incident.id):
            followers.append(_updated(proposal, None if fresh is None else fresh.incident, report))
        elif fresh is not None and not followers:
            read = replace(fresh.incident, related=proposal.incident.related)
            followers.append(replace(fresh, incident=_with_id(read, proposal.incident.id)))

    def _is_split(self, incident_id: str) -> bool:
        return "." in incident_id or any(other.startswith(f"{incident_id}.") for other in self._ids)

    def _with_free_id(self, fresh: Proposal) -> Proposal:
        stem = fresh.incident.id.rpartition("-")[0]
        names = itertools.chain([fresh.incident.id], (f"{stem}-{count}" for count in itertools.count(1)))
        incident_id = next(name for name in names if name not in self._ids)
        self._ids.add(incident_id)
        return replace(fresh, incident=_with_id(fresh.incident, incident_id))


def _counterpart(old: Incident, fresh: Sequence[Proposal]) -> int | None:
    """The number of the new proposal extracted from the same words as the old one; None for none."""
    words = _words(old)
    alike = [len(words & _words(new.incident)) / (len(words | _words(new.incident)) or 1) for new in fresh]
    most = max(alike, default=0)
    return alike.index(most) if most else None


def _words(incident: Incident) -> set[tuple[str, int, int]]:
    return {(evidence.field, evidence.start, evidence.end) for evidence in incident.evidence}


def _with_id(incident: Incident, incident_id: str) -> Incident:
    return replace(incident, id=incident_id, source_id=incident_id)


def _updated(old: Proposal, anew: Incident | None, report: Report) -> Proposal:
    """A touched proposal with the report updated, and uncorrected fields taken from the new extraction."""
    before = _with_report(old.incident, report)
    if anew is None or old.state == MERGED:
        return replace(old, incident=before)
    by_hand = set(before.edited) | (set(DATE_FIELDS) if set(DATE_FIELDS) & set(before.edited) else set())
    fields = set(DATE_FIELDS if old.state == ACCEPTED else CORRECTABLE) - by_hand - set(OUR_WORDS)
    evidence = [
        *(words for words in before.evidence if words.field not in fields),
        *(words for words in anew.evidence if words.field in fields),
    ]
    evidence.sort(key=lambda words: (words.start, words.field))
    after = replace(before, evidence=tuple(evidence), **{name: getattr(anew, name) for name in fields})
    return replace(old, incident=reword(before, after))


def similar(incident: Incident, store: Store, *, most: int = 3) -> list[tuple[Incident, Likeness]]:
    """Stored incidents that a proposal may duplicate, with the reasons; the likeliest first.

    Incidents nearby, or in the same region if only that is known, are compared if their dates are within two days; if
    either has no date, the place alone decides. Incidents that a person kept apart are left out, and so are others of
    the same report, unless nothing distinguishes the two.
    """
    apart = {incident.id, *(link.id for link in incident.related)}
    near = {other.id: other for group in _near(incident, store) for other in group if other.id not in apart}
    guesses = sorted(near.values(), key=lambda other: (-alike(incident, other).score, other.id))[:_LOOKED_INTO]
    whole = store.get_many([other.id for other in guesses])
    own = {report.id for report in incident.reports}
    others = [
        other
        for other in whole
        if incident.id not in {link.id for link in other.related}
        and (own.isdisjoint(report.id for report in other.reports) or _tells_the_same(incident, other))
    ]
    possible = [(other, likeness) for other in others if (likeness := alike(incident, other)).is_possible]
    return sorted(possible, key=lambda pair: (-pair[1].score, pair[0].id))[:most]


_LOOKED_INTO = 12
"""The most incidents that are compared in full, after a first comparison by place, date and figures."""
_LISTED = 60
"""The most incidents of each group in the first comparison."""


def _near(incident: Incident, store: Store) -> Iterator[list[Incident]]:
    """Yield groups of incidents of the same domain that are near in place and time."""
    place, domain = incident.placement, Filter(domain=(incident.domain,))
    start, end = incident.date_start, incident.date_end
    margin = dt.timedelta(days=DAYS_APART)
    here = domain
    if place.point is not None:
        around = BBox.around(place.point, max(RETELLING_KM, place.radius_km or 0.0))
        here = replace(domain, bbox=around, within=MAYBE)
    elif place.country:
        here = replace(domain, country=(place.country,))
    if start is None or end is None:
        yield store.listed(replace(here, type=(incident.event_type,)), limit=_LISTED)
    else:
        yield store.listed(replace(here, since=start - margin, until=end + margin), limit=_LISTED)
        if place.admin1 and place.country:
            # for a proposal known only to the region, all incidents in it; for a town, those known only to the region
            vague = () if place.precision in taxonomy.REGIONAL else taxonomy.REGIONAL
            inside = replace(domain, country=(place.country,), region=(place.admin1,), precision=vague)
            yield store.listed(replace(inside, since=start - margin, until=end + margin), limit=_LISTED)
    if place.point is not None:
        # incidents without a date come last in every order
        count = store.count(here)
        yield [
            other
            for other in store.listed(here, limit=_LISTED, offset=max(count - _LISTED, 0))
            if other.date_start is None
        ]


Matches = dict[int, list[tuple[Incident, Likeness]]]
"""The results of :func:`similar` by number of the pending proposal."""


def likely_duplicates(draft: Draft, store: Store) -> Matches:
    """Stored incidents that the pending proposals of a draft may duplicate."""
    return {number: similar(draft.proposals[number].incident, store) for number in draft.waiting}


def may_double(draft: Draft, matched: Matches) -> dict[int, Incident]:
    """The pending proposals that are probably duplicates, by number, with the incident that they duplicate.

    That is a stored incident, or an earlier proposal of the same draft.
    """
    doubles: dict[int, Incident] = {}
    before: list[Incident] = []
    for number in draft.waiting:
        incident = draft.proposals[number].incident
        stored = next((other for other, likeness in matched.get(number, ()) if likeness.is_probable), None)
        apart = {link.id for link in incident.related}
        earlier = next((o for o in before if o.id not in apart and _tells_the_same(incident, o)), None)
        double = stored or earlier
        if double is not None:
            doubles[number] = double
        else:
            before.append(incident)
    return doubles


def _tells_the_same(incident: Incident, other: Incident) -> bool:
    """Whether two incidents of one text are the same: same place, date and type, and no differing figures."""
    place, there = incident.placement, other.placement
    return (
        incident.event_type == other.event_type
        and place.name == there.name
        and (place.name != "" or place.point == there.point)
        and (incident.date_start, incident.date_end) == (other.date_start, other.date_end)
        and (incident.killed, incident.injured, incident.figures, incident.target)
        == (other.killed, other.injured, other.figures, other.target)
    )


def alike_elsewhere(draft: Draft, others: Iterable[Waiting]) -> dict[int, list[tuple[Waiting, Likeness]]]:
    """Pending proposals of other drafts that a draft's proposals may duplicate, by number."""
    elsewhere = [other for other in others if other.draft_id != draft.id]
    found_alike: dict[int, list[tuple[Waiting, Likeness]]] = {}
    for number in draft.waiting:
        incident = draft.proposals[number].incident
        apart = {link.id for link in incident.related}
        pairs = [(other, alike(incident, other.incident)) for other in elsewhere if other.incident.id not in apart]
        found_alike[number] = sorted(
            (pair for pair in pairs if pair[1].is_probable), key=lambda pair: (-pair[1].score, pair[0].incident.id)
        )[:_ELSEWHERE]
    return found_alike


_ELSEWHERE = 2
"""The most proposals of other reports shown on a card."""


def search(words: str, incident: Incident, store: Store, *, most: int = 8) -> list[Incident]:
    """Search stored incidents by words, to join a proposal with one.

    Incidents within a month of the proposal come first, then the newest; on equal dates the nearest.
    """
    if not words.strip():
        return []
    everywhere = Filter(q=words, domain=(ALL_DOMAINS,))
    day = incident.date_start
    about = []
    if day is not None:
        month = dt.timedelta(days=31)
        about = store.listed(replace(everywhere, since=day - month, until=day + month), limit=_LOOKED_AT)
        about.sort(key=lambda other: _apart(incident, other))
    newest = store.listed(everywhere, limit=most + 1) if len(about) <= most else []
    ids = dict.fromkeys(other.id for other in (*about, *newest) if other.id != incident.id)
    return store.get_many(list(ids)[:most])


_LOOKED_AT = 200


def _apart(incident: Incident, other: Incident) -> tuple[int, float]:
    days = abs((incident.date_start - other.date_start).days) if incident.date_start and other.date_start else 0
    here, there = incident.placement.point, other.placement.point
    return days, here.distance_km(there) if here is not None and there is not None else math.inf


class Shelf:
    """Adapts the store for the review queue: see :class:`geo.review.queue.Incidents`."""

    def __init__(self, store: Store, *, who: str = "") -> None:
        self._store = store
        self._who = who

    def get(self, incident_id: str) -> Incident | None:
        """The incident with an id; None if there is none."""
        return self._store.get(incident_id)

    def has_done(self, act_id: str, *, undone: bool) -> bool:
        """Whether the act is in the history; with ``undone``, whether it is absent or was undone."""
        self._store.refresh()
        commit = self._store.act(act_id)
        return commit is None or bool(commit.undone_by) if undone else commit is not None

    def put(self, *incidents: Incident, act_id: str = "") -> str:
        """Write incidents, all new or all existing, as one act; returns the act's id.

        Raises
        ------
        StoreError
            One was deleted in the store, which reviewing a text again doesn't undo; nothing is written.
        """
        note = incidents[0].title if len(incidents) == 1 else f"{len(incidents)} incidents of one report"
        stored = {kept.id: kept for kept in self._store.get_many(incident.id for incident in incidents)}
        if not stored:
            added = self._store.add(incidents, act=Act(who=self._who, what="accept", note=note), act_id=act_id)
            if added.withheld:
                if added.act_id:
                    self._store.undo(added.act_id, who=self._who)
                raise StoreError("This was deleted from the map before; undo that to accept it again, or refuse it.")
            return added.act_id
        # an incident changed after reading has the time stamp of what was read
        stamped = [
            replace(incident, updated=incident.updated or before.updated, created=before.created)
            for incident in incidents
            if (before := stored[incident.id])
        ]
        return self._store.change(stamped, act=Act(who=self._who, what="edit", note=note), act_id=act_id).act_id

    def undo(self, act_id: str) -> None:
        """Undo an act, unless it was undone already."""
        commit = self._store.act(act_id)
        if commit is not None and not commit.undone_by:
            self._store.undo(act_id, who=self._who)


def incident_of_words(draft: Draft, start: int, end: int, *, gazetteer: Gazetteer) -> Incident:
    """The incident for words that a person marked in a draft's text.

    Parameters
    ----------
    draft : Draft
        The draft; its report's date of publication resolves dates.
    start, end : int
        Character offsets of the marked words, end exclusive, extended to whole words. Without words the incident has
        neither quote nor place.
    gazetteer : Gazetteer
        Where places are looked up.

    Raises
    ------
    ValueError
        The marked text is too long, or the draft's text has no words.
    """
    start, end = marked.marked_span(draft.text, start, end)
    taken = {proposal.incident.id for proposal in draft.proposals}
    names = (f"report-{draft.id}-{number}" for number in itertools.count(1))
    incident_id = next(name for name in names if name not in taken)
    # all incidents of this text use this report id
    reports = (report for proposal in draft.proposals for report in proposal.incident.reports)
    report_id = next((report.id for report in reports), f"report-{draft.id}")
    return _marked_incident(draft, start, end, incident_id, report_id, gazetteer)


def places_named(draft: Draft, number: int, *, gazetteer: Gazetteer, most: int = 5) -> list[NamedPlace]:
    """The places named in a draft's text, for a proposal without one; the nearest to its words first."""
    incident = draft.proposals[number].incident
    return marked.places_named_near(
        draft.text,
        [evidence.start for evidence in incident.evidence],
        report_id=next((report.id for report in incident.reports), ""),
        language=draft.language,
        gazetteer=gazetteer,
        most=most,
    )


def _read_anew(draft: Draft, incident: Incident, gazetteer: Gazetteer) -> Incident:
    """An added incident, extracted again from its words after the draft's report was corrected."""
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
