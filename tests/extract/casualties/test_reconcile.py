"""How several tolls of one kind become one count, one row for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from geo.extract.casualties.reconcile import reconcile
from geo.extract.casualties.tolls import Toll
from geo.model import Count


def toll(best: int | None, low: int | None = -1, **marks: Any) -> Toll:
    """A toll of so many killed, exact where no least is given, with the marks that its words gave it."""
    least = best if low == -1 else low
    return Toll("killed", least, best, best if least == best else None, 0, 2, 1, (0, 1), **marks)


@pytest.mark.parametrize(
    ("rule", "tolls", "count"),
    [
        ("one toll is the count", [toll(5)], Count.exactly(5)),
        ("nobody is zero", [toll(0, nobody=True)], Count.exactly(0)),
        ("a figure beside nobody wins", [toll(0, nobody=True), toll(2)], Count.exactly(2)),
        ("the same figure again adds nothing", [toll(5), toll(5)], Count.exactly(5)),
        ("a correction upwards replaces", [toll(31), toll(34, update=True)], Count.exactly(34)),
        ("a correction downwards doesn't", [toll(34), toll(31, update=True)], Count.exactly(34)),
        ("a corrected toll is called so", [toll(34), toll(31, update=True, toll_noun=True)], Count.exactly(31)),
        ("a further one is added", [toll(4), toll(2, more=True)], Count.exactly(6)),
        ("nothing is added to a correction", [toll(9, update=True), toll(2, more=True)], Count.exactly(9)),
        ("kin of a single victim is added", [toll(1), toll(1, kin=True)], Count.exactly(2)),
        ("a smaller figure is a part", [toll(9), toll(4)], Count.exactly(9)),
        ("a larger figure competes", [toll(18), toll(30)], Count(low=18, high=30)),
        ("a rival figure competes", [toll(30), toll(12, rival=True)], Count(low=12, high=30)),
        ("an earlier event's toll is none", [toll(5), toll(40, earlier=True)], Count.exactly(5)),
        ("a figure replaces a vague least", [toll(None, 24), toll(20)], Count.exactly(20)),
        ("a figure below a large least doesn't", [toll(None, 100), toll(20)], Count(low=100)),
        ("the larger least counts", [toll(None, 12), toll(None, 24)], Count(low=24)),
        ("parts alone are the least", [toll(2, part=True), toll(3, part=True)], Count(low=3)),
        ("attackers don't count beside victims", [toll(4), toll(2, attackers=True)], Count.exactly(4)),
        ("attackers count alone", [toll(2, attackers=True)], Count.exactly(2)),
    ],
)
def test_tolls_are_reconciled(rule: str, tolls: list[Toll], count: Count) -> None:
    reconciled = reconcile(list(enumerate(tolls)))
    assert reconciled is not None, rule
    assert reconciled.count == count, rule


def test_an_addition_two_sentences_on_counts_another_event() -> None:
    reconciled = reconcile([(0, toll(4)), (2, toll(2, more=True))])
    assert reconciled is not None
    assert reconciled.count == Count.exactly(4)


def test_no_toll_is_no_count() -> None:
    assert reconcile([]) is None
