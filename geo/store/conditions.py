"""A filter as query expressions: one condition a word, so that a facet can leave out its own.

The law, tested: the conditions together hold for just those incidents that :meth:`geo.filter.Filter.matches`.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Iterable
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.filter import ALL_DOMAINS, Filter
from geo.model import BBox
from geo.store.index import FIXED, Dictionaries, Snapshot

NEVER = ibis.literal(False)


def chosen(snapshot: Snapshot, asked: Filter) -> ir.Table:
    """The incidents that a filter lets through."""
    table = snapshot.search(asked.words) if asked.words else snapshot.table
    return table.filter(table.live, *restrictions(table, snapshot.words, asked).values())


def restrictions(table: ir.Table, words: Dictionaries, asked: Filter) -> dict[str, ir.BooleanValue]:
    """The condition of each word that restricts anything, ``q`` excepted."""
    found: dict[str, ir.BooleanValue] = {}
    if asked.domains is not None:
        found["domain"] = table.domain.isin(_fixed("domain", asked.domains))
    for word in ("type", "verification", "precision"):
        if values := getattr(asked, word):
            found[word] = table[word].isin(_fixed(word, values))
    for word in ("target", "means"):
        if values := getattr(asked, word):
            mask = sum(1 << number for number in _fixed(word, values))
            found[word] = (table[word] & mask) != 0
    for word in ("country", "region"):
        if values := getattr(asked, word):
            numbers = getattr(words, word).find(values)
            found[word] = table[word].isin(numbers) if numbers else NEVER
    for word in ("actor", "source"):
        if values := getattr(asked, word):
            numbers = getattr(words, word).find(values)
            found[word] = _any(table[word].contains(number) for number in numbers)
    if numbers := words.dataset.find(asked.hide):
        found["hide"] = table.dataset.notin(numbers)
    if asked.since is not None:
        found["since"] = table.end >= ibis.literal(asked.since)
    if asked.until is not None:
        found["until"] = table.start <= ibis.literal(asked.until)
    if asked.min_killed is not None:
        found["min_killed"] = table.killed >= asked.min_killed
    if asked.min_injured is not None:
        found["min_injured"] = table.injured >= asked.min_injured
    if asked.bbox is not None:
        found["bbox"] = within(table, asked.bbox)
    return found


def _fixed(word: str, values: Iterable[str]) -> list[int]:
    return [FIXED[word].index(value) for value in values if value in FIXED[word]]


def _any(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return functools.reduce(operator.or_, conditions, NEVER)


def among(table: ir.Table, rows: NDArray[np.int64]) -> ir.BooleanValue:
    """Whether an incident is among some rows."""
    if not len(rows):
        return NEVER
    return table.row.isin(ibis.memtable(pa.table({"row": rows})).row)


def within(table: ir.Table, box: BBox) -> ir.BooleanValue:
    """Whether the point lies in the box, edges included; not without a point."""
    return _any(
        table.lat.between(part.south, part.north) & table.lon.between(part.west, part.east) for part in box.split()
    )


def facet_filter(asked: Filter, word: str) -> Filter:
    """The filter under which the values of a word are counted: all other restrictions.

    Choosing an event type by name shows its domain, so domains hidden at first don't hide types.
    """
    if word == "type":
        return dataclasses.replace(asked, type=(), domain=asked.domain or (ALL_DOMAINS,))
    if word == "domain":
        return dataclasses.replace(asked, domain=(ALL_DOMAINS,))
    nothing: dict[str, Any] = {word: ()}
    return dataclasses.replace(asked, **nothing)
