"""Two tellings of one incident as one: for datasets that overlap and reports that come later alike.

Nothing that either says is lost: reports, claims, evidence and facets of both stay, and figures that differ become
a range. The first one's id and words remain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from geo.model import Count, Incident
from geo.wording import reworded

T = TypeVar("T")


def merged(first: Incident, second: Incident) -> Incident:
    """Two incidents as one: the first's id and words, the reports, claims and facets of both.

    A title or summary that nobody wrote says what the figures of both are.

    Where both give figures that differ, the lowest and the highest are kept beside the first's best one. The more
    precise place counts. Two publishers corroborate; two reports whose publisher isn't given don't. What was merged is
    told in ``merged_from``.
    """
    places = sorted((first.placement, second.placement), key=lambda one: _PRECISE.index(one.precision))
    reports = tuple({report.id: report for report in (*first.reports, *second.reports)}.values())
    dated = first if first.date_start is not None else second
    one = replace(
        first,
        summary=first.summary or second.summary,
        means=_union(first.means, second.means),
        target=_union(first.target, second.target),
        actor=first.actor or second.actor,
        target_actor=first.target_actor or second.target_actor,
        placement=places[0],
        killed=_counted(first.killed, second.killed),
        injured=_counted(first.injured, second.injured),
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
        figures=tuple({one.what: one for one in (*second.figures, *first.figures)}.values()),
        claims=_union(first.claims, second.claims),
        evidence=_union(first.evidence, second.evidence),
        reports=reports,
        related=tuple(one for one in (*first.related, *second.related) if one.id not in (first.id, second.id)),
        flags=_union(first.flags, second.flags),
        graphic=first.graphic or second.graphic,
        merged_from=_union(first.merged_from, (second.id, *second.merged_from)),
    )
    return reworded(first, _corroborated(one))


def regraded(before: Incident, after: Incident) -> Incident:
    """An incident whose publishers were corrected, corroborated by those whom it names now, or by nobody any more.

    What was graded on other grounds, or by a person, stays.
    """
    if before.verification == "corroborated" and before.verification_reason == _told_by(before):
        alone = f"told by {after.publishers[0]} alone" if after.publishers else ""
        return _corroborated(replace(after, verification="single_source", verification_reason=alone))
    if len(before.publishers) <= 1 and "verification" not in after.edited:
        return _corroborated(after)
    return after


def _corroborated(one: Incident) -> Incident:
    if one.verification not in ("unreviewed", "single_source") or len(one.publishers) <= 1:
        return one
    return replace(one, verification="corroborated", verification_reason=_told_by(one))


def _told_by(incident: Incident) -> str:
    return f"told by {' and '.join(incident.publishers[:2])}"


_PRECISE = ("exact", "settlement", "near", "district", "line", "province", "area", "water", "country", "none")


def _union(first: Iterable[T], second: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _counted(first: Count | None, second: Count | None) -> Count | None:
    if first is None or second is None or first == second:
        return first or second
    known = [one for count in (first, second) for one in (count.low, count.best, count.high) if one is not None]
    best = first.best if first.best is not None else second.best
    return Count(min(known), best, max(known))
