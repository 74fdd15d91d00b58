"""A breakdown as tables of plain values, for files: as shown, long (a line per row and step), and pivot.

A figure that no incident gives is empty, never 0. ``…_no_figure`` counts the incidents without one, and ``…_open``
those with only a lower bound, so that the upper sum is no upper bound.

Incidents outside all steps (before the first whole step, before the period that they lasted into, or without a date)
have a line without days in the long table and the column ``in_no_step`` in the pivot, so that the steps add up to the
rows.
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
"""As shown; a line for each row and step; a line for each row and a column for each step."""

RowNames = Callable[[str, str], dict[str, str]]
"""Returns the first columns of a row, by its name and country."""

Record = dict[str, Any]


def sheets(table: Breakdown, steps: Iterable[StepFigures], names: RowNames) -> dict[str, list[Record]]:
    """The tables by :data:`SHAPES`; all lines of a table have the same columns.

    Parameters
    ----------
    steps : iterable of StepFigures
        The figures of each row by step: :func:`geo.store.breakdown.over_time`.
    names : callable
        Called with the name and country of a row: both empty for the unknown, "all" for the total.
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
"""The name of the total's line."""


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


def _people(harm: str, people: CasualtyTotals) -> Iterator[tuple[str, int | None]]:
    yield f"{harm}_low", people.low if people.known else None
    yield f"{harm}_high", people.high if people.known else None
    yield f"{harm}_no_figure", people.unknown
    yield f"{harm}_open", people.open


def _long(
    table: Breakdown, rows: Sequence[BreakdownRow], steps: Iterable[StepFigures]
) -> Iterator[tuple[str, str, Record]]:
    """The name and country of each line, and its values."""
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
    """The figures of a row that are in none of its steps."""

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
