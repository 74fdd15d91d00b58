"""What people do to incidents: correct, split, merge and grade them anew. Pure functions from incident to incident.

A field that somebody corrected is listed in ``edited``; no later extraction or import changes it. Titles, summaries and
damage that nobody wrote are composed from the other fields, and follow them when they change.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from geo import taxonomy
from geo.model import Claim, Count, Evidence, Incident, Related, Report
from geo.origins import origins_of
from geo.wording import OUR_WORDS, in_our_words, reword

T = TypeVar("T")

CORRECTABLE = frozenset(
    {
        "title",
        "summary",
        "event_type",
        "means",
        "target",
        "actor",
        "target_actor",
        "date_start",
        "date_end",
        "date_precision",
        "date_note",
        "placement",
        "killed",
        "injured",
        "people",
        "damage",
        "figures",
        "claims",
        "verification",
        "verification_reason",
    }
)
"""The fields of an incident that a person may correct; ids and reports are not among them."""

DATE_FIELDS = ("date_start", "date_end", "date_precision", "date_note")
"""The fields that say when it happened; they are corrected together."""


def correct(incident: Incident, *, words: Iterable[Evidence] = (), **changes: Any) -> Incident:
    """The incident with some fields changed by a person; ``edited`` lists them.

    The evidence for a field's former value is dropped, and replaced by ``words``: the passages of the report that the
    new value was taken from. The ``method`` of a corrected placement isn't changed here: the caller says whether it was
    set by hand. A title, summary or damage that nobody wrote is composed anew from the new values; an empty text asks
    for that.

    Raises
    ------
    ValueError
        A field is not in :data:`CORRECTABLE`, or its value doesn't fit the incident.
    """
    unknown = changes.keys() - CORRECTABLE
    if unknown:
        raise ValueError(f"can't be corrected: {', '.join(sorted(unknown))}")
    given_up = {name for name in OUR_WORDS if changes.get(name) == ""}
    incident = _with_our_words(incident, given_up)
    changed = {
        name: value for name, value in changes.items() if name not in given_up and value != getattr(incident, name)
    }
    if not changed:
        return incident
    evidence = (
        *(former for former in incident.evidence if former.field not in changed),
        *(new for new in words if new.field in changed),
    )
    edited = _union(incident.edited, sorted(changed))
    return reword(incident, replace(incident, **changed, edited=edited, evidence=evidence))


def _with_our_words(incident: Incident, names: Collection[str]) -> Incident:
    """The incident with these text fields composed from its other values, and no longer listed as edited."""
    if not names:
        return incident
    ours = in_our_words(incident)
    edited = tuple(name for name in incident.edited if name not in names)
    return replace(incident, edited=edited, **{name: getattr(ours, name) for name in names})


def days(incident: Incident) -> dict[str, Any]:
    """The values of :data:`DATE_FIELDS`, by field name."""
    return {name: getattr(incident, name) for name in DATE_FIELDS}


def split(incident: Incident, taken: Collection[str] = ()) -> tuple[Incident, Incident]:
    """Two incidents made of one that describes two events; both still need correcting.

    All figures stay with the first, because two incidents with the same dead would count them twice; :func:`move_part`
    gives the second its part. The second gets the first id of the form "id.2", "id.3", … that is not in ``taken``.
    """
    number = next(n for n in itertools.count(2) if f"{incident.id}.{n}" not in taken)
    bare = replace(
        incident,
        id=f"{incident.id}.{number}",
        source_id=f"{incident.source_id}.{number}",
        **{name: getattr(_NO_FIGURES, name) for name in COUNT_FIELDS if name != "damage"},
        evidence=tuple(words for words in incident.evidence if words.field not in COUNT_FIELDS),
        related=(*incident.related, Related(incident.id, "split from it")),
    )
    return incident, reword(incident, bare)


def split_off(
    incident: Incident, reports: Collection[str] = (), claims: Collection[int] = (), taken: Collection[str] = ()
) -> tuple[Incident, Incident]:
    """Two incidents made of one by moving some of its reports or claims to the second.

    A report takes its claims and its evidence along. A claim takes a copy of its report along, since that report may
    describe the first incident too. As with :func:`split`, all figures stay with the first.

    Parameters
    ----------
    reports : collection of str
        Ids of the reports to move.
    claims : collection of int
        Positions in ``incident.claims`` of the claims to move.

    Raises
    ------
    ValueError
        Nothing would move, or no report would stay.
    """
    stays = tuple(report for report in incident.reports if report.id not in reports)
    goes = [at in claims or claim.report_id in reports for at, claim in enumerate(incident.claims)]
    leaving = tuple(itertools.compress(incident.claims, goes))
    if len(stays) == len(incident.reports) and not leaving:
        raise ValueError("Choose a report or a claim that tells of another incident.")
    if incident.reports and not stays:
        raise ValueError("One report has to stay: what all of them tell is this incident.")
    first, second = split(incident, taken)
    first = replace(
        first,
        reports=stays,
        claims=tuple(itertools.compress(incident.claims, map(operator.not_, goes))),
        evidence=tuple(words for words in incident.evidence if words.report_id not in reports),
    )
    moving = _reports_moving(incident, reports, leaving)
    ids = {report.id for report in moving}
    second = replace(
        second,
        reports=moving,
        claims=leaving,
        evidence=tuple(words for words in second.evidence if words.report_id in ids),
        merged_from=(),
    )
    return regrade(incident, first), regrade(incident, second)


def _reports_moving(incident: Incident, reports: Collection[str], claims: Iterable[Claim]) -> tuple[Report, ...]:
    """The reports chosen to move, and those of the moving claims; all of them if these are none."""
    ids = {*reports, *(claim.report_id for claim in claims)} - {""}
    return tuple(report for report in incident.reports if report.id in ids) or incident.reports


COUNT_FIELDS = ("killed", "injured", "people", "figures", "damage")
"""The fields with figures, which a split leaves with the first part."""
_NO_FIGURES = Incident(id="none", title="", event_type="other", source="none", source_id="none")


def move_part(first: Incident, second: Incident, field: str, part: Count | None) -> tuple[Incident, Incident]:
    """Both parts of a split incident after a figure was divided between them; their sum stays the same.

    Parameters
    ----------
    field : str
        "killed" or "injured".
    part : Count or None
        What the second shall have; None returns all of it to the first.

    Raises
    ------
    ValueError
        The field is another one, or the two together have fewer.
    """
    if field not in ("killed", "injured"):
        raise ValueError(f"can't be moved: {field}")
    whole = _sum(getattr(first, field), getattr(second, field), 1)
    rest = _sum(whole, part, -1)
    if field == "killed":
        return correct(first, killed=rest), correct(second, killed=part)
    return correct(first, injured=rest), correct(second, injured=part)


def _sum(count: Count | None, other: Count | None, sign: int) -> Count | None:
    """The sum (``sign`` 1) or difference (-1) of two counts; a bound that is unknown in either stays unknown."""
    if count is None or other is None:
        return count if other is None or sign < 0 else other
    parts = [
        None if bound is None or change is None else bound + sign * change
        for bound, change in ((count.low, other.low), (count.best, other.best), (count.high, other.high))
    ]
    if any(part is not None and part < 0 for part in parts):
        raise ValueError(f"The first part has only {count.at_least or count.high:,}: it can’t give up more.")
    return Count(*parts) if any(part is not None for part in parts) else None


def merge(first: Incident, second: Incident) -> Incident:
    """Two incidents as one: the first's id and words, the reports, claims and facets of both.

    A title or summary that nobody wrote is composed anew from the merged values.

    Where the two give different figures, the result has the lowest and the highest as its range, and the best figure of
    the first. The more precise place is kept. The result counts as corroborated if its reports have two origins
    (:mod:`geo.origins`); publishers that repeat one origin don't count. ``merged_from`` lists the ids that were merged
    into it.
    """
    placement = min(first.placement, second.placement, key=lambda each: taxonomy.PRECISIONS[each.precision].rank)
    reports = tuple({report.id: report for report in (*first.reports, *second.reports)}.values())
    dated = first if first.date_start is not None else second
    both = replace(
        first,
        summary=first.summary or second.summary,
        means=_union(first.means, second.means),
        target=_union(first.target, second.target),
        actor=first.actor or second.actor,
        target_actor=first.target_actor or second.target_actor,
        placement=placement,
        killed=_range(first.killed, second.killed),
        injured=_range(first.injured, second.injured),
        people=first.people
        if second.people in first.people
        else ", ".join(filter(None, (first.people, second.people))),
        date_start=dated.date_start,
        date_end=dated.date_end,
        date_precision=dated.date_precision,
        date_note=dated.date_note,
        time_start=dated.time_start,
        time_end=dated.time_end,
        damage=first.damage or second.damage,
        figures=tuple({figure.what: figure for figure in (*second.figures, *first.figures)}.values()),
        claims=_union(_attributed(first), _attributed(second)),
        evidence=_union(first.evidence, second.evidence),
        reports=reports,
        related=tuple(other for other in (*first.related, *second.related) if other.id not in (first.id, second.id)),
        flags=_union(first.flags, second.flags),
        graphic=first.graphic or second.graphic,
        merged_from=_union(first.merged_from, (second.id, *second.merged_from)),
    )
    return reword(first, _graded(both))


def join(incidents: Sequence[Incident]) -> Incident:
    """Several incidents merged into the first: see :func:`merge`.

    Raises
    ------
    ValueError
        There are fewer than two.
    """
    if len(incidents) < 2:
        raise ValueError("Select two incidents or more to join them.")
    return functools.reduce(merge, incidents)


def regrade(before: Incident, after: Incident) -> Incident:
    """The incident ``after`` its reports were corrected, its verification graded by the origins they now show.

    A verification given by a person, or for another reason than the number of origins or publishers, is kept.
    """
    was_ours = before.verification_reason in (origins_of(before).reason, _counted_publishers(before))
    if was_ours and before.verification in ("corroborated", "single_source"):
        return _graded(replace(after, verification="single_source"))
    return _graded(after) if len(before.publishers) <= 1 else after


def _graded(incident: Incident) -> Incident:
    """The incident, graded by how many origins its reports have if it has several, and nobody graded it by hand."""
    if incident.verification not in ("unreviewed", "single_source") or "verification" in incident.edited:
        return incident
    if len(incident.reports) < 2:
        return incident
    origins = origins_of(incident)
    if len(origins.established) > 1:
        return replace(incident, verification="corroborated", verification_reason=origins.reason)
    if incident.verification == "single_source":
        return replace(incident, verification_reason=origins.reason)
    return incident


def _counted_publishers(incident: Incident) -> str:
    """The ``verification_reason`` of incidents graded by earlier versions, which counted publishers."""
    return f"told by {' and '.join(incident.publishers[:2])}"


def _attributed(incident: Incident) -> tuple[Claim, ...]:
    """The claims of an incident; where it has a single report, claims without a ``report_id`` get that report's."""
    if len(incident.reports) != 1:
        return incident.claims
    report_id = incident.reports[0].id
    return tuple(replace(claim, report_id=claim.report_id or report_id) for claim in incident.claims)


def _union(first: Iterable[T], second: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _range(first: Count | None, second: Count | None) -> Count | None:
    if first is None or second is None or first == second:
        return first or second
    counts = (first, second)
    best = first.best if first.best is not None else second.best
    lows = [count.best if count.low is None else count.low for count in counts]
    # "at least 30" has no upper bound and "up to 20" no lower one; a range made with them has none either
    highs = [count.best if count.high is None and count.low is None else count.high for count in counts]
    bounds = [bound for bound in (*lows, *highs, best) if bound is not None]
    return Count(None if None in lows else min(bounds), best, None if None in highs else max(bounds))
