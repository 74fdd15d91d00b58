"""What a breakdown counts, from the columns held in memory: as the engine would, without compiling queries.

Refused: the engine alone, of which the two queries of a table take 70 to 110 ms of the processor's time at 50,000
incidents, most of it for compiling.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.store.coded_columns import day_number, numbered_day
from geo.store.comparison import Period
from geo.store.held_columns import PEOPLE, TOLL_SUMS, Piece
from geo.store.summaries import UNDATED

ALL, NOBODY = -1, -2
"""Codes in place of an actor's: all incidents, each once; and those without an actor."""
_NAMES = 2**32
"""More than a name's code can be: the factor that packs a country's and a name's code into a number."""


@dataclass(frozen=True, slots=True)
class HeldRows:
    """The incidents of a breakdown in one piece, each once for each of its rows.

    Attributes
    ----------
    places : array
        Their indices in the piece.
    group : array
        Which of the ``groups`` each is in.
    groups : array
        Country and name code, packed.
    """

    piece: Piece
    places: NDArray[np.int64]
    group: NDArray[np.int64]
    groups: NDArray[np.int64]

    @classmethod
    def of(cls, piece: Piece, places: NDArray[np.int64], by: str) -> HeldRows:
        """The incidents at some indices of a piece, grouped by region, country, type or actor."""
        if by == "actor":
            lists = piece.columns["actor"].lists(places)
            lengths = np.diff(lists.offsets.to_numpy())
            nobody = places[lengths == 0]
            names = [np.full(len(places), ALL), np.full(len(nobody), NOBODY), lists.flatten().to_numpy()]
            places = np.concatenate([places, nobody, np.repeat(places, lengths)])
            packed = np.concatenate(names).astype(np.int64)
        else:
            packed = piece.values(by, places)
            packed += piece.values("country", places) * _NAMES if by == "region" else 0
        coded = pa.array(packed - NOBODY).dictionary_encode()
        return cls(piece, places, coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_numpy())

    def days(self, name: str) -> NDArray[np.int64]:
        """The first (``start``) or last (``end``) day of each incident, in days since 1970."""
        column = self.piece.columns[name]
        return np.asarray(column.values[column.numbers[self.places]], dtype=np.int64)

    def counts(self, span: Period | None) -> dict[str, NDArray[np.int64]]:
        """For each group the number of incidents that touch a span, and their sums of people."""
        here: NDArray[Any] | slice = slice(None)
        if span is not None:
            start = self.days("start")
            here = (self.days("end") >= day_number(span[0])) & (start <= day_number(span[1])) & (start != UNDATED)
        group, places, size = self.group[here], self.places[here], len(self.groups)
        sums = {"incidents": np.bincount(group, minlength=size)}
        for what in PEOPLE:
            figures = self.piece.figures[what]
            values, n = _counted(group * len(figures.at_least) + figures.numbers[places])
            of, figure = np.divmod(values, max(1, len(figures.at_least)))
            for name in TOLL_SUMS:
                sums[f"{what}_{name}"] = np.bincount(of, n * figures.sums[name][figure], size).astype(np.int64)
        return sums

    def begun(self, days: Sequence[dt.date], step_days: int) -> NDArray[np.int64]:
        """For each group, how many incidents began in each step."""
        step = (self.days("start") - day_number(days[0])) // step_days
        inside = (step >= 0) & (step < len(days))
        cells = np.bincount(self.group[inside] * len(days) + step[inside], minlength=len(self.groups) * len(days))
        return cells.reshape(len(self.groups), len(days))


class HeldCounts:
    """The counts of a breakdown over all pieces, of which there is at least one."""

    def __init__(self, rows: Sequence[HeldRows]) -> None:
        self._rows = rows
        # the groups of all pieces, each once, and which of these each piece's groups are
        keys, group = np.unique(np.concatenate([each.groups for each in rows]), return_inverse=True)
        country, name = np.divmod(keys, _NAMES)
        self._keys, self._group = list(zip(country.tolist(), (name + NOBODY).tolist(), strict=True)), group.ravel()

    def extent(self) -> Period | None:
        """The first and the last day on which one of the incidents began; None if no day is known."""
        days = np.concatenate([each.days("start") for each in self._rows])
        days = days[days != UNDATED]
        return (numbered_day(days.min()), numbered_day(days.max())) if len(days) else None

    def grouped(self, spans: Sequence[Period | None]) -> list[dict[str, Any]]:
        """For each group its ``country``, ``name``, and the counts in each span, whose number follows their names."""
        columns: dict[str, list[int]] = {}
        for number, span in enumerate(spans):
            counts = [each.counts(span) for each in self._rows]
            for name in counts[0]:
                values = np.concatenate([each[name] for each in counts])
                sums = np.bincount(self._group, values, len(self._keys))
                columns[f"{name}{number}"] = sums.astype(np.int64).tolist()
        return [
            {"country": country, "name": name} | dict(zip(columns, counts, strict=True))
            for (country, name), *counts in zip(self._keys, *columns.values(), strict=True)
        ]

    def courses(
        self, starts: Sequence[tuple[dt.date, ...]], step_days: int
    ) -> list[dict[tuple[int, int], tuple[int, ...]]]:
        """For each span, how many incidents of each country and name began in each step; groups without any have none.

        Parameters
        ----------
        starts : sequence of tuple of date
            The first days of the steps of each span.
        """
        of_spans = []
        for days in starts:
            steps = np.zeros((len(self._keys), len(days)), dtype=np.int64)
            np.add.at(steps, self._group, np.concatenate([each.begun(days, step_days) for each in self._rows]))
            some = np.flatnonzero(steps.any(axis=1)).tolist()
            of_spans.append({self._keys[place]: tuple(steps[place].tolist()) for place in some})
        return of_spans


def _counted(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different values, and how often each occurs."""
    counts = pa.array(values).value_counts()
    return counts.field("values").to_numpy(), counts.field("counts").to_numpy()
