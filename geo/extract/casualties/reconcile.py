"""One figure out of many: how many were killed or injured in an incident that a text tells of several times.

A text gives the same toll twice, gives its parts, adds to it ("another two died in hospital"), corrects it
("the toll rose to 34") or sets a second one against it. What can't be reconciled becomes a range without a
best figure: no number is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.extract.casualties.tolls import Toll
from geo.extract.events.figures import count_of
from geo.model import Count


@dataclass(frozen=True, slots=True)
class ReconciledCount:
    """The count that the tolls give together, and those that it rests on (numbers of the list)."""

    count: Count
    rests_on: tuple[int, ...]
    competing: bool = False


def reconcile(tolls: Sequence[tuple[int, Toll]]) -> ReconciledCount | None:
    """The count of one kind of victims.

    Parameters
    ----------
    tolls : sequence of (int, Toll)
        The sentence's number and the toll, in the order of the text, all of one kind.

    Returns
    -------
    ReconciledCount or None
        None where no toll says anything.
    """
    usable = [number for number, (_, toll) in enumerate(tolls) if not toll.part]
    victims = [number for number in usable if not tolls[number][1].attackers]
    usable = victims or usable
    spoken = [number for number in usable if not tolls[number][1].nobody]
    if not spoken:
        return ReconciledCount(Count.exactly(0), tuple(usable[:1])) if usable else _parts_only(tolls)
    low, best, high = None, None, None
    rests_on: list[int] = []
    base_sentence = -1
    competing = False
    closed = False
    for number in spoken:
        sentence, toll = tolls[number]
        if not rests_on:
            low, best, high = toll.low, toll.best, toll.high
            rests_on, base_sentence = [number], sentence
            closed = toll.update and not toll.more
            continue
        if toll.best is None:
            if best is None and toll.low is not None and (low is None or toll.low > low) and not toll.earlier:
                low = toll.low
            continue
        if best is None:
            if low is None or toll.best >= low or low <= 40:
                low, best, high = toll.low, toll.best, toll.high
                rests_on = [number]
                base_sentence = sentence
            continue
        if toll.earlier and not toll.update:
            continue
        if toll.update:
            if toll.best >= best or toll.toll_noun:
                low, best, high, competing = toll.low, toll.best, toll.high, False
                rests_on = [number]
                closed = True
            continue
        if toll.kin and best == 1 and number == spoken[spoken.index(rests_on[-1]) + 1]:
            best, low, high = best + toll.best, None if low is None else low + (toll.low or 0), None
            high = best if low == best else None
            rests_on.append(number)
            continue
        if toll.best == best and not (toll.more and best == 1) and not toll.further:
            if number not in rests_on and toll.low is not None and low is not None:
                rests_on.append(number)
            continue
        if (
            toll.more
            and not closed
            and (sentence - base_sentence <= 1 or toll.further)
            and number == spoken[spoken.index(rests_on[-1]) + 1]
        ):
            low = None if low is None or toll.low is None else low + toll.low
            best, high = best + toll.best, None if high is None or toll.high is None else high + toll.high
            rests_on.append(number)
            continue
        if toll.best > best:
            competing = True
            high = max(toll.best, high or 0)
        elif toll.rival:
            competing = True
            low, high = min(toll.best, best if low is None else low), max(best, high or 0)
    if competing and best is not None:
        return ReconciledCount(Count(low=best if low is None else min(low, best), high=high), tuple(rests_on), True)
    count = count_of(low, best, high)
    return None if count is None else ReconciledCount(count, tuple(rests_on))


def _parts_only(tolls: Sequence[tuple[int, Toll]]) -> ReconciledCount | None:
    """Where only parts of a toll are told, they are the least that it is."""
    known = [(toll.best, number) for number, (_, toll) in enumerate(tolls) if toll.best]
    if not known:
        return None
    best, number = max(known)
    return ReconciledCount(Count(low=best), (number,))
