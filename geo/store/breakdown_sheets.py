"""A breakdown as tables of plain values, for files: as it stands, long (a line for each row and step) and pivot.

A figure that no incident gives is empty and never 0. ``…_no_figure`` counts the incidents that give none, and
``…_open`` those whose figure is a least one, so that the sum's upper end is no upper bound.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from geo.store.answers import People
from geo.store.breakdown import Breakdown, Row, Step, Tally

SHAPES = ("table", "long", "pivot")
"""As it stands; a line for each row and each step of its course; a line for each row and a column for each step."""

Names = Callable[[str, str], dict[str, str]]
"""Gives what names a row, by its name and country: the first columns of each table."""

Record = dict[str, Any]


def sheets(table: Breakdown, steps: Iterable[Step], names: Names) -> dict[str, list[Record]]:
    """The tables by :data:`SHAPES`; the lines of one have the same columns.

    Parameters
    ----------
    steps : iterable of Step
        What of each row began in each step: :func:`geo.store.breakdown.over_time`.
    names : callable
        Gets the name and country of a row, both empty for those that have none and "all" for all together.
    """
    rows = [*table.rows, *([table.unknown] if table.unknown else [])]
    named = [(names(row.name, row.country), row) for row in rows]
    named.append((names(ALL_NAME, ""), table.total))
    return {
        "table": [{**name, **_as_it_stands(table, row)} for name, row in named],
        "long": [{**names(step.name, step.country), **_step(table, step)} for step in steps],
        "pivot": [{**name, **_changes(row), **_courses(table, row)} for name, row in named],
    }


ALL_NAME = "all"
"""Names the line of all together."""


def _as_it_stands(table: Breakdown, row: Row) -> Record:
    record = {**_changes(row), **_days(table.period), **_harm(row.now)}
    if row.before is not None:
        record |= {f"{name}_before": value for name, value in {**_days(table.before), **_harm(row.before)}.items()}
    return record


def _changes(row: Row) -> Record:
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


def _harm(tally: Tally) -> Record:
    return dict([*_people("killed", tally.killed), *_people("injured", tally.injured)])


def _people(what: str, people: People) -> Iterator[tuple[str, int | None]]:
    yield f"{what}_low", people.low if people.known else None
    yield f"{what}_high", people.high if people.known else None
    yield f"{what}_no_figure", people.unknown
    yield f"{what}_open", people.open


def _step(table: Breakdown, step: Step) -> Record:
    period = "before" if step.start in table.steps_before else "now"
    days = {"period": period, "since": step.start, "until": step.end}
    return {**days, "incidents": step.tally.incidents, **_harm(step.tally)}


def _courses(table: Breakdown, row: Row) -> Record:
    record: Record = {}
    for days, tally in ((table.steps_before, row.before), (table.steps, row.now)):
        course = tally.course if tally is not None and tally.course else (0,) * len(days)
        record |= {day.isoformat(): count for day, count in zip(days, course, strict=True)}
    return record
