"""Breakdowns: incidents counted by region, country, type or actor, and compared with an earlier period.

Each row has the figures of a period and, if compared, of an earlier one: incidents, people killed and injured as ranges
with the number of incidents without a figure, and the course over time. They are counted from the columns in memory
(:mod:`geo.store.row_counts`), or by two queries of the engine, however many rows there are. Rows with few incidents get
no class of change (:data:`geo.store.comparison.Comparison.FEW`).

An incident that lasted beyond a period counts in it, as in :meth:`geo.store.Store.in_spans`; the course over time
counts each on its first day, as :meth:`geo.store.Store.histogram` does. An incident of two actors counts in both rows,
so those rows can add up to more than the total.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from geo.filter import TABLE_ROWS, Filter
from geo.store.answers import CasualtyTotals
from geo.store.comparison import Comparison, Period
from geo.store.conditions import matches
from geo.store.held_columns import EACH, PEOPLE, TOLL_SUMS
from geo.store.index import FIXED, Dictionaries, Snapshot
from geo.store.row_counts import ALL, NOBODY, HeldCounts, HeldRows
from geo.store.tallies import matching, sums_of_people

MUCH, SOME = 0.5, 0.15
"""Shares from which a change is large, and below which it counts as none. Both are conventions, which the page shows
beside the classes."""

MOST_STEPS = 52
"""The most steps of a course over time: a year of weeks, which a line of a hundred pixels can show."""
_LONGEST_BY_DAY = 31
_WEEK = 7


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The incidents of a row in a period, with casualties; ``course`` counts them by step."""

    incidents: int = 0
    killed: CasualtyTotals = field(default_factory=CasualtyTotals)
    injured: CasualtyTotals = field(default_factory=CasualtyTotals)
    course: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """Figures of one region, country, type or actor.

    Attributes
    ----------
    name : str
        The name of the region or actor, or the code of the country or type; empty for the total and for the unknown.
    country : str
        ISO code of a region's country.
    now : PeriodFigures
    before : PeriodFigures or None
        None where nothing is compared.
    """

    name: str
    country: str
    now: PeriodFigures
    before: PeriodFigures | None = None

    @classmethod
    def together(cls, rows: Sequence[BreakdownRow], spans: int | None = None) -> BreakdownRow:
        """The sum of rows without common incidents; ``spans`` is its number of periods if there are no rows."""
        spans = len(rows[0].tallies) if spans is None else spans
        return cls("", "", *(_sum([row.tallies[number] for row in rows]) for number in range(spans)))

    @property
    def tallies(self) -> tuple[PeriodFigures, ...]:
        """The figures of the period, and of the earlier one if compared."""
        return (self.now,) if self.before is None else (self.now, self.before)

    @property
    def difference(self) -> int:
        """How many more incidents there are than before, negative for fewer; 0 where nothing is compared."""
        return 0 if self.before is None else self.now.incidents - self.before.incidents

    @property
    def share(self) -> float | None:
        """The difference as a share of the earlier number; None if that is 0 or nothing is compared."""
        return self.difference / self.before.incidents if self.before is not None and self.before.incidents else None

    @property
    def is_few(self) -> bool:
        """Whether both periods together have too few incidents to speak of a change."""
        return self.before is not None and self.now.incidents + self.before.incidents <= Comparison.FEW

    @property
    def change(self) -> int | None:
        """The class of change, from -2 (half or less) over 0 (about the same) to 2; None where they are few."""
        if self.before is None or self.is_few:
            return None
        share = MUCH if self.share is None else self.share
        size = 2 if abs(share) >= MUCH else 1 if abs(share) > SOME else 0
        return size if share > 0 else -size


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """A table of rows: see the module.

    Attributes
    ----------
    by : str
        One of :data:`geo.filter.TABLE_ROWS`.
    period, before : (date, date) or None
        First and last day of the period and of the earlier one; None for all days, or for no comparison.
    rows : tuple of BreakdownRow
        The greatest increase first; without a comparison, the greatest number.
    unknown : BreakdownRow or None
        The incidents whose region, country or actor is unknown; None if there are none.
    total : BreakdownRow
        All matching incidents, each once.
    step_days : int
        The length of a step of the courses, days; 0 if no incident has a date.
    steps : tuple of date
        The first days of the steps of the period, in order.
    steps_before : tuple of date
        The same for the earlier period.
    """

    by: str
    period: Period | None
    before: Period | None
    rows: tuple[BreakdownRow, ...]
    unknown: BreakdownRow | None
    total: BreakdownRow
    step_days: int = 0
    steps: tuple[dt.date, ...] = ()
    steps_before: tuple[dt.date, ...] = ()

    def count_class(self) -> Callable[[BreakdownRow], int | None]:
        """A function that gives a row's class of counts, 0 to 2, or None for none: see :attr:`count_steps`."""
        second, third = self.count_steps

        def class_of(row: BreakdownRow) -> int | None:
            number = row.now.incidents
            return (number >= second) + (number >= third) if number else None

        return class_of

    @property
    def count_steps(self) -> tuple[int, int]:
        """The least numbers of the second and third class of counts.

        The classes span equal ratios up to the greatest number, because counts of regions are very uneven: with thirds
        of the rows, 5 and 800 could be in one class.
        """
        most = max((row.now.incidents for row in self.rows), default=0)
        second = max(2, _round(most ** (1 / 3)))
        return second, max(second + 1, _round(most ** (2 / 3)))


def _round(number: float) -> int:
    """A number rounded to 1, 2, 5, 10, 20, 50, …, the nearest by ratio."""
    size = 10.0 ** math.floor(math.log10(max(number, 1.0)))
    return int(min((size * step for step in (1, 2, 5, 10)), key=lambda said: abs(math.log(said / max(number, 1.0)))))


def breakdown(
    snapshot: Snapshot, filter: Filter, by: str, period: Period | None = None, before: Period | None = None
) -> Breakdown:
    """Count the incidents that a filter lets through: see the module.

    Parameters
    ----------
    by : str
        One of :data:`geo.filter.TABLE_ROWS`.
    period, before : (date, date), optional
        First and last day of the period and of the one compared with it. A period replaces the filter's own dates.
        Without one, all matching incidents are counted and nothing is compared.

    Raises
    ------
    ValueError
        ``by`` is unknown, or ``before`` is given without ``period``.
    """
    _check(by, period, before)
    spans = (period,) if before is None else (period, before)
    counts = _held(snapshot, filter, by, period) or _EngineCounts(snapshot, _counted(snapshot, filter, by, period))
    step_days, starts = _steps(period or counts.extent(), before, begun=period is None)
    courses = counts.courses(starts, step_days) or [{}]
    groups = [each for each in counts.grouped(spans) if any(each[f"incidents{of}"] for of in range(len(spans)))]
    rows = {(each["country"], each["name"]): _row(snapshot.words, by, each, courses) for each in groups}
    whole = rows.pop((0, ALL), None)
    unknown = [row for row in rows.values() if not row.name]
    steps, steps_before, *_none = *starts, (), ()
    return Breakdown(
        by=by,
        period=period,
        before=before,
        rows=tuple(sorted((row for row in rows.values() if row.name), key=_rank)),
        unknown=BreakdownRow.together(unknown) if unknown else None,
        total=whole or BreakdownRow.together(list(rows.values()), len(spans)),
        step_days=step_days,
        steps=steps,
        steps_before=steps_before,
    )


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The incidents of one region, country, type or actor that began in a span of days, both included."""

    name: str
    country: str
    start: dt.date
    end: dt.date
    tally: PeriodFigures


def over_time(snapshot: Snapshot, filter: Filter, table: Breakdown) -> tuple[StepFigures, ...]:
    """The incidents of each row that began in each step, with killed and injured; empty steps are left out.

    The unknown come last, without a name. The total is left out, because it would be mistaken for a row.
    """
    keyed = _counted(snapshot, filter, table.by, table.period)
    parts = defaultdict[tuple[str, str, dt.date], list[PeriodFigures]](list)
    for days in (table.steps, table.steps_before):
        if not days:
            continue
        groups = snapshot.engine.run(_begun(keyed, days, table.step_days, _counts(_))).to_pylist()
        for group in groups:
            name, country = _names(snapshot.words, table.by, group)
            if table.by != "actor" or group["name"] != ALL:
                parts[name, country if name else "", days[group["step"]]].append(_tally(group))
    length = dt.timedelta(days=table.step_days - 1)
    return tuple(
        StepFigures(name, country, start, start + length, _sum(tallies))
        for (name, country, start), tallies in sorted(parts.items(), key=lambda part: (not part[0][0], part[0]))
    )


def _rank(row: BreakdownRow) -> tuple[int, int, str, str]:
    return -row.difference, -row.now.incidents, row.name, row.country


def _names(words: Dictionaries, by: str, group: Mapping[str, Any]) -> tuple[str, str]:
    """The names of a group and of its country; no country but for regions."""
    code = group["name"]
    country = words.country.values[group["country"]] if by == "region" else ""
    if code < 0:
        return "", country
    return FIXED["type"][code] if by == "type" else getattr(words, by).values[code], country


def _sum(tallies: Sequence[PeriodFigures]) -> PeriodFigures:
    return PeriodFigures(
        sum(tally.incidents for tally in tallies),
        _people_of(tally.killed for tally in tallies),
        _people_of(tally.injured for tally in tallies),
        tuple(map(sum, zip(*(tally.course for tally in tallies if tally.course), strict=True))),
    )


def _people_of(parts: Iterable[CasualtyTotals]) -> CasualtyTotals:
    parts = list(parts)
    return CasualtyTotals(**{name: sum(getattr(part, name) for part in parts) for name in _PEOPLE})


_PEOPLE = ("low", "best", "high", "known", "unknown", "open")


# ---------------------------------------------------------------------- counted in memory, or asked of the engine


def _counted(snapshot: Snapshot, filter: Filter, by: str, period: Period | None) -> ir.Table:
    """The incidents to count, with their row's codes of country and name; if a period is given, of any date."""
    table = matches(snapshot, filter if period is None else filter.any_day)
    held = [table.start, table.end, *(table[f"{what}_{each}"] for what in PEOPLE for each in EACH)]
    nowhere = ibis.literal(0, "int32")
    if by != "actor":
        country = table.country if by == "region" else nowhere
        return table.select(country=country, name=table[by].cast("int32"), **{each.get_name(): each for each in held})
    columns = {each.get_name(): each for each in held}
    everybody = table.select(country=nowhere, name=ibis.literal(ALL, "int32"), **columns)
    nobody = table.filter(table.actor.length() == 0)
    nobody = nobody.select(
        country=nowhere, name=ibis.literal(NOBODY, "int32"), **{name: nobody[name] for name in columns}
    )
    each = table.select(country=nowhere, name=table.actor.unnest(), **columns)
    return ibis.union(everybody, nobody, each)


def _held(snapshot: Snapshot, filter: Filter, by: str, period: Period | None) -> HeldCounts | None:
    """The counts from columns in memory; None where the rows aren't there."""
    pieces = matching(snapshot, filter if period is None else filter.any_day)
    return HeldCounts([HeldRows.of(piece, places, by) for piece, places in pieces]) if pieces else None


class _EngineCounts:
    """The counts as the engine makes them: the same questions as :class:`geo.store.row_counts.HeldCounts` answers."""

    def __init__(self, snapshot: Snapshot, table: ir.Table) -> None:
        self._run, self._table = snapshot.engine.run, table

    def extent(self) -> Period | None:
        table = self._table
        days = self._run(table.aggregate(first=table.start.min(), last=table.start.max())).to_pylist()[0]
        return None if days["first"] is None else (days["first"], days["last"])

    def grouped(self, spans: Sequence[Period | None]) -> list[dict[str, Any]]:
        table, counts = self._table, dict[str, Any]()
        for number, span in enumerate(spans):
            here = (
                None if span is None else (table.end >= ibis.literal(span[0])) & (table.start <= ibis.literal(span[1]))
            )
            counts |= {f"{name}{number}": count for name, count in _counts(table, here).items()}
        groups: list[dict[str, Any]] = self._run(table.group_by("country", "name").aggregate(**counts)).to_pylist()
        return groups

    def courses(
        self, starts: Sequence[tuple[dt.date, ...]], step_days: int
    ) -> list[dict[tuple[int, int], tuple[int, ...]]]:
        if not starts:
            return []
        parts = [
            _begun(self._table, days, step_days, {"n": _.count()}).mutate(span=ibis.literal(number, "int8"))
            for number, days in enumerate(starts)
        ]
        groups = self._run(ibis.union(*parts) if len(parts) > 1 else parts[0])
        counts = [defaultdict[tuple[int, int], list[int]](functools.partial(_zeros, len(days))) for days in starts]
        columns = (groups[name].to_pylist() for name in ("span", "country", "name", "step", "n"))
        for number, country, name, step, n in zip(*columns, strict=True):
            counts[number][country, name][step] = n
        return [{key: tuple(course) for key, course in each.items()} for each in counts]


def _counts(table: ir.Table, here: ir.BooleanValue | None = None) -> dict[str, ir.Value]:
    return {"incidents": table.count(where=here)} | sums_of_people(table, here)


def _check(by: str, period: Period | None, before: Period | None) -> None:
    if by not in TABLE_ROWS:
        raise ValueError(f"nothing is counted by {by!r}; there are {', '.join(TABLE_ROWS)}")
    if before is not None and period is None:
        raise ValueError("what is before needs a period that it is before")


def _row(
    words: Dictionaries, by: str, group: dict[str, Any], courses: Sequence[Mapping[tuple[int, int], tuple[int, ...]]]
) -> BreakdownRow:
    """A group's names and its figures of each period, with its course there."""
    key = (group["country"], group["name"])
    tallies = (_tally(group, number, course.get(key, ())) for number, course in enumerate(courses))
    return BreakdownRow(*_names(words, by, group), *tallies)


def _tally(group: dict[str, Any], number: int | str = "", course: tuple[int, ...] = ()) -> PeriodFigures:
    incidents = group[f"incidents{number}"] or 0
    people = []
    for what in PEOPLE:
        low, best, high, figures, closed = (group[f"{what}_{name}{number}"] or 0 for name in TOLL_SUMS)
        people.append(
            CasualtyTotals(
                low=low, best=best, high=high, known=figures, unknown=incidents - figures, open=figures - closed
            )
        )
    killed, injured = people
    return PeriodFigures(incidents, killed, injured, course)


def _step_days(span: Period) -> int:
    days = (span[1] - span[0]).days + 1
    if days <= _LONGEST_BY_DAY:
        return 1
    return _WEEK * max(1, -(-days // (_WEEK * MOST_STEPS)))


def _steps(period: Period | None, before: Period | None, *, begun: bool) -> tuple[int, list[tuple[dt.date, ...]]]:
    """The length of a step in days (0 if there are no dates), and the first days of the steps of each period."""
    spans = [span for span in (period, before) if span is not None]
    step_days = _step_days(spans[0]) if spans else 0
    return step_days, [_starts(span, step_days, begun=begun) for span in spans]


def _starts(span: Period, step_days: int, *, begun: bool = False) -> tuple[dt.date, ...]:
    """The days on which the whole steps of a span begin, counted back from its end.

    An incomplete first step is left out or, if ``begun``, extended to a whole one that starts before the span.
    """
    days = (span[1] - span[0]).days + 1
    number = -(-days // step_days) if begun else days // step_days
    return tuple(span[1] - dt.timedelta(days=step_days * back - 1) for back in range(number, 0, -1))


def _begun(table: ir.Table, days: Sequence[dt.date], step_days: int, counts: dict[str, Any]) -> ir.Table:
    """The counts of each country and name in each step of a span, steps numbered from 0."""
    first, last = days[0], days[-1] + dt.timedelta(days=step_days - 1)
    begun = table.filter(table.start.between(ibis.literal(first), ibis.literal(last)))
    step = (begun.start.delta(ibis.literal(first), unit="day") // step_days).cast("int32")
    return begun.group_by("country", "name", step=step).aggregate(**counts)


def _zeros(number: int) -> list[int]:
    return [0] * number
