"""From a report to a draft, and from an accepted proposal to the store.

Extraction, the review queue and the store, none of which knows the others, meet here; for the page, the command line
and the feeds alike.
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
"""Longer texts are cut: no news report is as long, and the page would no longer be readable."""


def draft(document: Document, *, gazetteer: Gazetteer, now: dt.datetime) -> Draft:
    """Read a report's text and lay its incidents out for review.

    Parameters
    ----------
    document : Document
        Its text is cut beyond :data:`MOST_CHARACTERS`, which is said among the problems. Without the report's
        ``published``, only full dates in the text can be resolved. The report gets the draft's id.
    gazetteer : Gazetteer
        Where places are looked up.
    now : datetime
        With a time zone.
    """
    text, report = document.text[:MOST_CHARACTERS], document.report
    report = replace(report, id=draft_id(text, report.url))
    problems = (_CUT,) if len(document.text) > MOST_CHARACTERS else ()
    unread = Draft(id=report.id, report=report, text=text, added=now, origin=document.origin, problems=problems)
    return _read(unread, gazetteer)


_CUT = f"Only the first {MOST_CHARACTERS:,} characters were read."


def _read(draft: Draft, gazetteer: Gazetteer) -> Draft:
    """The draft with the incidents that are read out of its text, given the report's day and language."""
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
"""What a draft's report says of the whole text; ids and quotes are each incident's own."""


def _with_report(incident: Incident, report: Report) -> Incident:
    """The incident with what is known of its report beside the words that it quotes."""
    whole = {name: getattr(report, name) for name in _OF_THE_WHOLE}
    return replace(incident, reports=tuple(replace(quoting, **whole) for quoting in incident.reports))


def with_report(draft: Draft, report: Report, *, gazetteer: Gazetteer) -> Draft:
    """The draft with its report corrected.

    Another day of publication, or another language, is another reading: the text is read again. What a person
    corrected or added stays; what was decided stays too, but for the days of what was accepted; and whatever nobody
    touched is as if the report had come in so.
    """
    again = replace(draft, report=report)
    if (report.published, report.language) == (draft.report.published, draft.report.language):
        return replace(again, proposals=tuple(_updated(old, None, report) for old in draft.proposals))
    again = _read(again, gazetteer)
    return replace(again, proposals=_Succession(draft, again, gazetteer).proposals())


def languages(code: str) -> dict[str, str]:
    """The languages that are read, by code and name, and the one that a text seems to be in."""
    return SUPPORTED | ({code: LANGUAGE_NAMES.get(code, code)} if code else {})


class _Succession:
    """The proposals of a new reading of a draft, each with what became of its counterpart in the old one."""

    def __init__(self, before: Draft, again: Draft, gazetteer: Gazetteer) -> None:
        self._before = before
        self._again = again
        self._gazetteer = gazetteer
        self._ids = {proposal.incident.id for proposal in before.proposals}
        self._followers: dict[int | None, list[Proposal]] = {}
        """What old proposals became, by the number of their counterpart in the new reading."""

    def proposals(self) -> tuple[Proposal, ...]:
        """All of them, in the order of the new reading; then those that it has no counterpart for."""
        for old in self._before.proposals:
            self._follow(old)
        proposals: list[Proposal] = []
        for number, fresh in enumerate(self._again.proposals):
            proposals += self._followers.get(number) or [self._with_free_id(fresh)]
        return (*proposals, *self._followers.get(None, ()))

    def _follow(self, old: Proposal) -> None:
        report = self._again.report
        if old.by_hand:
            anew = _read_anew(self._again, old.incident, self._gazetteer)
            self._followers.setdefault(None, []).append(_updated(old, anew, report))
            return
        number = _counterpart(old.incident, self._again.proposals)
        followers = self._followers.setdefault(number, [])
        fresh = None if number is None else self._again.proposals[number]
        if old.state != WAITING or old.incident.edited or self._is_split(old.incident.id):
            followers.append(_updated(old, None if fresh is None else fresh.incident, report))
        elif fresh is not None and not followers:
            read = replace(fresh.incident, related=old.incident.related)
            followers.append(replace(fresh, incident=_with_id(read, old.incident.id)))

    def _is_split(self, incident_id: str) -> bool:
        return "." in incident_id or any(other.startswith(f"{incident_id}.") for other in self._ids)

    def _with_free_id(self, fresh: Proposal) -> Proposal:
        stem = fresh.incident.id.rpartition("-")[0]
        names = itertools.chain([fresh.incident.id], (f"{stem}-{count}" for count in itertools.count(1)))
        incident_id = next(name for name in names if name not in self._ids)
        self._ids.add(incident_id)
        return replace(fresh, incident=_with_id(fresh.incident, incident_id))


def _counterpart(old: Incident, fresh: Sequence[Proposal]) -> int | None:
    """The number of the new proposal that was read from the words that the old one was read from, as far as any was."""
    words = _words(old)
    alike = [len(words & _words(new.incident)) / (len(words | _words(new.incident)) or 1) for new in fresh]
    most = max(alike, default=0)
    return alike.index(most) if most else None


def _words(incident: Incident) -> set[tuple[str, int, int]]:
    return {(evidence.field, evidence.start, evidence.end) for evidence in incident.evidence}


def _with_id(incident: Incident, incident_id: str) -> Incident:
    return replace(incident, id=incident_id, source_id=incident_id)


def _updated(old: Proposal, anew: Incident | None, report: Report) -> Proposal:
    """A proposal that somebody touched, with its report corrected and what nobody corrected read anew."""
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
    """Incidents of the store that a proposal may be another telling of, the likeliest first, and why.

    Those are compared that lie near, or in its region where it is known to no more, on its days give or take two; what
    has no day is compared by its place alone, and so is a proposal without one. What a person kept apart is left out,
    and what the same reading of a report tells beside it, unless nothing tells the two apart.
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
"""So many incidents are compared with all that they say, after a first look at place, day and figures."""
_LISTED = 60
"""So many incidents of each kind of neighbourhood are looked at first."""


def _near(incident: Incident, store: Store) -> Iterator[list[Incident]]:
    """Incidents of the same domain that are near enough in place and time, in groups."""
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
            # all of a region for what is known to no more; for a town, what is known to the region alone
            vague = () if place.precision in taxonomy.REGIONAL else taxonomy.REGIONAL
            inside = replace(domain, country=(place.country,), region=(place.admin1,), precision=vague)
            yield store.listed(replace(inside, since=start - margin, until=end + margin), limit=_LISTED)
    if place.point is not None:
        # those without a day come last in every order
        count = store.count(here)
        yield [
            other
            for other in store.listed(here, limit=_LISTED, offset=max(count - _LISTED, 0))
            if other.date_start is None
        ]


Matches = dict[int, list[tuple[Incident, Likeness]]]
"""For each waiting proposal, by number, what :func:`similar` gives."""


def likely_duplicates(draft: Draft, store: Store) -> Matches:
    """Incidents of the store that the waiting proposals of a draft may be another telling of."""
    return {number: similar(draft.proposals[number].incident, store) for number in draft.waiting}


def may_double(draft: Draft, matched: Matches) -> dict[int, Incident]:
    """The waiting proposals that would more likely than not count an event twice, by number, and what they double.

    That is what is on the map already, and what stands in the draft twice: then the later one.
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
    """Whether two incidents of one text are one: the same place, day and kind, and figures that don't differ."""
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
    """The waiting proposals of other reports that those of a draft may be another telling of, by number."""
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
"""So many proposals of other reports are named on a card."""


def search(words: str, incident: Incident, store: Store, *, most: int = 8) -> list[Incident]:
    """Incidents of the store in which all these words stand, for a person to join a proposal with one.

    Those within a month of the proposal come first, then the newest; of equal days the nearest.
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
    """The store as the review queue needs it: a few incidents at a time, each writing known by its act."""

    def __init__(self, store: Store, *, who: str = "") -> None:
        self._store = store
        self._who = who

    def get(self, incident_id: str) -> Incident | None:
        """The incident of that id, or None."""
        return self._store.get(incident_id)

    def has_done(self, act_id: str, *, undone: bool) -> bool:
        """Whether the act is in the history; with ``undone``, whether it is absent or was undone."""
        self._store.refresh()
        commit = self._store.act(act_id)
        return commit is None or bool(commit.undone_by) if undone else commit is not None

    def put(self, *incidents: Incident, act_id: str = "") -> str:
        """Write incidents as one act and give the act's id; all are new, or all are there already.

        Raises
        ------
        StoreError
            One was deleted in the store, which a text read again doesn't undo; then none is written.
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
        # One that was read from the store, and changed, has the stamp of what was read.
        stamped = [
            replace(incident, updated=incident.updated or before.updated, created=before.created)
            for incident in incidents
            if (before := stored[incident.id])
        ]
        return self._store.change(stamped, act=Act(who=self._who, what="edit", note=note), act_id=act_id).act_id

    def undo(self, act_id: str) -> None:
        """Take an act back, unless it was undone elsewhere already."""
        commit = self._store.act(act_id)
        if commit is not None and not commit.undone_by:
            self._store.undo(act_id, who=self._who)


def incident_of_words(draft: Draft, start: int, end: int, *, gazetteer: Gazetteer) -> Incident:
    """The incident that a person marks in a draft's text.

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


def places_named(draft: Draft, number: int, *, gazetteer: Gazetteer, most: int = 5) -> list[NamedPlace]:
    """The places that a draft's text names, for a proposal of it that has none; the nearest to its words first."""
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
