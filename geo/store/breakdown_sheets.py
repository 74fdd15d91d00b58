"""A breakdown as tables of plain values, for files: as it stands, long (a line for each row and step) and pivot.

A figure that no incident gives is empty and never 0. ``…_no_figure`` counts the incidents that give none, and
``…_open`` those whose figure is a least one, so that the sum's upper end is no upper bound.

What began in no step (before the first whole one, before the period it lasted into, or on no known day) has a line of
its own without days in the long table and the column ``in_no_step`` in the pivot, so that the steps add up to the rows.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from geo.store.answers import CasualtyTotals
from geo.store.breakdown import Breakdown, BreakdownRow, PeriodFigures, StepFigures

SHAPES = ("table", "long", "pivot")
"""As it stands; a line for each row and each step of its course; a line for each row and a column for each step."""

Names = Callable[[str, str], dict[str, str]]
"""Gives what names a row, by its name and country: the first columns of each table."""

Record = dict[str, Any]


def sheets(table: Breakdown, steps: Iterable[StepFigures], names: Names) -> dict[str, list[Record]]:
    """The tables by :data:`SHAPES`; the lines of one have the same columns.

    Parameters
    ----------
    steps : iterable of StepFigures
        What of each row began in each step: :func:`geo.store.breakdown.over_time`.
    names : callable
        Gets the name and country of a row, both empty for those that have none and "all" for all together.
    """
    rows = [*table.rows, *([table.unknown] if table.unknown else [])]
    named = [(names(row.name, row.country), row) for row in rows]
    named.append((names(ALL_NAME, ""), table.total))
    return {
        "table": [{**name, **_as_it_stands(table, row)} for name, row in named],
        "long": [{**names(name, country), **record} for name, country, record in _long(table, rows, steps)],
        "pivot": [{**name, **_changes(row), **_courses(table, row)} for name, row in named],
    }


ALL_NAME = "all"
"""Names the line of all together."""


def _as_it_stands(table: Breakdown, row: BreakdownRow) -> Record:
    record = {**_changes(row), **_days(table.period), **_harm(row.now)}
    if row.before is not None:
        record |= {f"{name}_before": value for name, value in {**_days(table.before), **_harm(row.before)}.items()}
    return record


def _changes(row: BreakdownRow) -> Record:
    if row.before is None:
        return {"incidents": row.now.incidents}
    share = row.share
    return {
        "incidents": row.now.incidents,
        "incidents_before": row.before.incidents,
        "change": row.difference,
        "change_per_cent": None if share is None or row.is_few else round(100 * share, 1),
        "few": "yes" if row.is_few else "no",
    }


def _days(span: tuple[dt.date, dt.date] | None) -> Record:
    return {} if span is None else {"since": span[0], "until": span[1]}


def _harm(tally: PeriodFigures) -> Record:
    return dict([*_people("killed", tally.killed), *_people("injured", tally.injured)])


def _people(what: str, people: CasualtyTotals) -> Iterator[tuple[str, int | None]]:
    yield f"{what}_low", people.low if people.known else None
    yield f"{what}_high", people.high if people.known else None
    yield f"{what}_no_figure", people.unknown
    yield f"{what}_open", people.open


def _long(
    table: Breakdown, rows: Sequence[BreakdownRow], steps: Iterable[StepFigures]
) -> Iterator[tuple[str, str, Record]]:
    """The name and country of each line, and what stands in it."""
    of_row = defaultdict[tuple[str, str], list[StepFigures]](list)
    for step in steps:
        of_row[step.name, step.country].append(step)
    for row in sorted(rows, key=lambda row: (not row.name, row.name, row.country)):
        begun = of_row[row.name, row.country]
        spans = (("before", row.before, table.steps_before), ("now", row.now, table.steps))
        for period, whole, starts in spans:
            inside = [step for step in begun if step.start in starts]
            for step in inside:
                days = {"period": period, "since": step.start, "until": step.end}
                yield row.name, row.country, {**days, "incidents": step.tally.incidents, **_harm(step.tally)}
            rest = None if whole is None else _rest(whole, [step.tally for step in inside])
            if rest is not None and rest.incidents:
                days = {"period": period, "since": None, "until": None}
                yield row.name, row.country, {**days, "incidents": rest.incidents, **_harm(rest)}


def _rest(whole: PeriodFigures, parts: Sequence[PeriodFigures]) -> PeriodFigures:
    """What of a row is in none of its parts."""

    def people(what: str) -> CasualtyTotals:
        return CasualtyTotals(
            **{
                each.name: getattr(getattr(whole, what), each.name)
                - sum(getattr(getattr(part, what), each.name) for part in parts)
                for each in fields(CasualtyTotals)
            }
        )

    incidents = whole.incidents - sum(part.incidents for part in parts)
    return PeriodFigures(incidents, people("killed"), people("injured"))


def _courses(table: Breakdown, row: BreakdownRow) -> Record:
    record: Record = {}
    for name, days, tally in (("_before", table.steps_before, row.before), ("", table.steps, row.now)):
        if tally is None:
            continue
        course = tally.course or (0,) * len(days)
        record[f"in_no_step{name}"] = tally.incidents - sum(course)
        record |= {day.isoformat(): count for day, count in zip(days, course, strict=True)}
    return record
