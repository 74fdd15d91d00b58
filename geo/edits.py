"""Incidents as people change them: corrected, split in two, merged, graded anew. Pure functions, incident to incident.

What somebody corrected is theirs: no later reading of a text, and no later import, changes it. Words that nobody
wrote follow the values.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from geo import taxonomy
from geo.model import Claim, Count, Evidence, Incident, Related
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
"""The fields that say when: they only fit together."""


def correct(incident: Incident, *, words: Iterable[Evidence] = (), **changes: Any) -> Incident:
    """The incident with fields changed by a person, who is remembered as their source.

    A corrected field loses the evidence that spoke for its former value and gets that of ``words``, those of the
    report that the person took the new value from. A corrected placement is one
    made by hand only if the caller says so in its ``method``. Words that nobody wrote, such as a title, say what the
    values say now; an empty text stands for that.

    Raises
    ------
    ValueError
        A field may not be corrected, or its value doesn't fit the incident.
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
    """The incident with its written words in these fields replaced by those composed from its values."""
    if not names:
        return incident
    ours = in_our_words(incident)
    edited = tuple(name for name in incident.edited if name not in names)
    return replace(incident, edited=edited, **{name: getattr(ours, name) for name in names})


def days(incident: Incident) -> dict[str, Any]:
    """All that says when an incident happened, by the names of its fields."""
    return {name: getattr(incident, name) for name in DATE_FIELDS}


def split(incident: Incident, taken: Collection[str] = ()) -> tuple[Incident, Incident]:
    """Two incidents out of one that turned out to tell of two, each to be corrected.

    The figures stay with the first: nobody has said which part of them is the second's (:func:`move_part`), and twins
    with the same dead would count them twice. The second gets the first id of the form "id.2", "id.3", … that is not
    ``taken``.
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
    """Two incidents out of one some of whose reports or claims tell of another: what stays, and what goes.

    With a report go its claims and the words that were read from it; with a claim goes a copy of its report, since what
    stays may be told there too. As with :func:`split`, no figure goes along.

    Parameters
    ----------
    reports : collection of str
        Ids of the reports that go.
    claims : collection of int
        Places of the claims that go, among the incident's.

    Raises
    ------
    ValueError
        Nothing goes, or no report stays.
    """
    stays = tuple(report for report in incident.reports if report.id not in reports)
    goes = [at in claims or claim.report_id in reports for at, claim in enumerate(incident.claims)]
    leaving = tuple(itertools.compress(incident.claims, goes))
    if len(stays) == len(incident.reports) and not leaving:
        raise ValueError("Choose a report or a claim that tells of another incident.")
    if incident.reports and not stays:
        raise ValueError("One report has to stay: what all of them tell is this incident.")
    along = {*reports, *(claim.report_id for claim in leaving)} - {""}
    gone = tuple(report for report in incident.reports if report.id in along) or incident.reports
    first, second = split(incident, taken)
    first = replace(
        first,
        reports=stays,
        claims=tuple(itertools.compress(incident.claims, map(operator.not_, goes))),
        evidence=tuple(words for words in incident.evidence if words.report_id not in reports),
    )
    ids = {report.id for report in gone}
    second = replace(
        second,
        reports=gone,
        claims=leaving,
        evidence=tuple(words for words in second.evidence if words.report_id in ids),
        merged_from=(),
    )
    return regrade(incident, first), regrade(incident, second)


COUNT_FIELDS = ("killed", "injured", "people", "figures", "damage")
"""The fields of an incident that say how many, which a split can't give to both parts."""
_NO_FIGURES = Incident(id="none", title="", event_type="other", source="none", source_id="none")


def move_part(first: Incident, second: Incident, field: str, part: Count | None) -> tuple[Incident, Incident]:
    """Both parts of a split incident after the second got its part of a figure: what is moved, the first gives up.

    Parameters
    ----------
    field : str
        "killed" or "injured".
    part : Count or None
        What the second has; None gives all of it back.

    Raises
    ------
    ValueError
        It isn't one of these fields, or the first hasn't as many.
    """
    if field not in ("killed", "injured"):
        raise ValueError(f"can't be moved: {field}")
    whole = _sum(getattr(first, field), getattr(second, field), 1)
    rest = _sum(whole, part, -1)
    if field == "killed":
        return correct(first, killed=rest), correct(second, killed=part)
    return correct(first, injured=rest), correct(second, injured=part)


def _sum(count: Count | None, other: Count | None, sign: int) -> Count | None:
    """One count and another, or one without another; bounds that aren't known stay so."""
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

    A title or summary that nobody wrote says what the figures of both are.

    Where both give figures that differ, the lowest and the highest are kept beside the first's best one. The more
    precise place counts. Two origins corroborate (:mod:`geo.origins`), however many publishers repeat them. The
    incident names in ``merged_from`` what was merged into it.
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
    """Several incidents as one: see :func:`merge`; the first has the id and the words.

    Raises
    ------
    ValueError
        There are fewer than two.
    """
    if len(incidents) < 2:
        raise ValueError("Select two incidents or more to join them.")
    return functools.reduce(merge, incidents)


def regrade(before: Incident, after: Incident) -> Incident:
    """An incident whose reports were corrected, graded by the origins that show now.

    What was graded on other grounds, or by a person, stays.
    """
    was_ours = before.verification_reason in (origins_of(before).reason, _counted_publishers(before))
    if was_ours and before.verification in ("corroborated", "single_source"):
        return _graded(replace(after, verification="single_source"))
    return _graded(after) if len(before.publishers) <= 1 else after


def _graded(incident: Incident) -> Incident:
    """An incident with several reports, graded by how many origins they have; publishers aren't counted."""
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
    """The reason that incidents bear that were graded when publishers were still counted."""
    return f"told by {' and '.join(incident.publishers[:2])}"


def _attributed(incident: Incident) -> tuple[Claim, ...]:
    """The claims of an incident, each with the report that it is from where there is only one."""
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
    # "at least 30" has no upper end, and "up to 20" no lower one: nor has what is made of them
    highs = [count.best if count.high is None and count.low is None else count.high for count in counts]
    bounds = [bound for bound in (*lows, *highs, best) if bound is not None]
    return Count(None if None in lows else min(bounds), best, None if None in highs else max(bounds))
