"""One figure out of many: how many were killed or injured in an event whose toll a text gives several times.

A text gives the same toll twice, gives its parts, adds to it ("another two died in hospital"), corrects it
("the toll rose to 34") or sets a second one against it. What can't be reconciled becomes a range without a
best figure: no number is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.extract.casualties.roster import roster_of
from geo.extract.casualties.tolls import Toll
from geo.extract.events.figures import count_of
from geo.model import Count

_VAGUEST_LEAST = 40
"""People: a vague least of up to this many ("dozens") is replaced even by a smaller exact figure."""


@dataclass(frozen=True, slots=True)
class ReconciledCount:
    """The count that the tolls give together, the tolls that it rests on (their indices), and the rule that gave it.

    ``rule`` is a name of :mod:`geo.extract.value_rules`.
    """

    count: Count
    rests_on: tuple[int, ...]
    competing: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class KilledAndInjured:
    """The dead and the wounded of an event, each None if no toll counts any, and the tolls that they rest on."""

    killed: ReconciledCount | None
    injured: ReconciledCount | None


def victims_of_event(tolls: Sequence[tuple[int, Toll]]) -> KilledAndInjured:
    """The dead and the wounded that all tolls of an event give together.

    Parameters
    ----------
    tolls : sequence of (int, Toll)
        The sentence's number and the toll, in the order of the text, of all kinds; the counts refer to their indices.
    """
    roster = roster_of(tolls)
    listed, died = _with_dead_of_wounds(roster.tolls)
    killed, injured, struck = (_reconciled_kind(listed, kind) for kind in ("killed", "injured", "struck"))
    if died and injured is not None:
        injured = replace(injured, count=_reduced(injured.count, died), rule="the wounded, without those who died")
    if struck is not None:
        dead = roster.struck_dead if roster.struck_dead is not None else _dead_among_struck(roster.tolls, killed)
        injured = _with_survivors(injured, struck, dead)
    return KilledAndInjured(killed, injured)


def _with_dead_of_wounds(tolls: Sequence[tuple[int, int, Toll]]) -> tuple[list[tuple[int, int, Toll]], int]:
    """The tolls, with the wounded who died counted as dead; and how many of those counted as wounded died.

    They are added to other dead if the text calls them the wounded, and are all the dead if it counts no others. A toll
    lower than one before it counts a part of that one, to which nothing is added.
    """
    dying = _only_dying(tolls)
    if dying is None:
        return list(tolls), 0
    at, toll = dying
    died = toll.best or 0
    hurt = [(each.kind, each.best or 0) for number, _, each in tolls if number < at and _counts_hurt(each)]
    if max((people for _, people in hurt), default=0) <= died:
        return list(tolls), 0
    further = any(number < at and _counts_dead(each) for number, _, each in tolls)
    own = replace(toll, part=False, more=toll.more or further, further=toll.further or further)
    wounded = "injured" in dict(hurt)
    return [(n, s, own if n == at else each) for n, s, each in tolls], died * wounded


def _only_dying(tolls: Sequence[tuple[int, int, Toll]]) -> tuple[int, Toll] | None:
    """The only toll of wounded who died, if all the dead are theirs or they come on top of the others.

    The same number of them is the same people, however often the text says that they died.
    """
    dead = [(number, toll) for number, _, toll in tolls if _counts_dead(toll)]
    dying = [(number, toll) for number, toll in dead if toll.of_wounds or toll.of_wounded]
    if len({(toll.best, toll.more) for _, toll in dying}) != 1:
        return None
    at, toll = dying[0]
    others = [other.best or 0 for number, other in dead if number < at]
    on_top = toll.of_wounded and others[-1:] == [max(others, default=0)]
    return (at, toll) if len(dead) == len(dying) or on_top else None


def _counts_dead(toll: Toll) -> bool:
    return toll.kind == "killed" and not toll.nobody


def _counts_hurt(toll: Toll) -> bool:
    return toll.kind in ("injured", "struck") and not toll.part


def _reduced(count: Count, people: int) -> Count:
    """A count reduced by a number of people."""
    return Count(*(None if each is None else each - people for each in (count.low, count.best, count.high)))


def _reconciled_kind(tolls: Sequence[tuple[int, int, Toll]], kind: str) -> ReconciledCount | None:
    own = [(number, sentence, toll) for number, sentence, toll in tolls if toll.kind == kind]
    count = reconcile([(sentence, toll) for _, sentence, toll in own])
    return None if count is None else replace(count, rests_on=tuple(own[at][0] for at in count.rests_on))


def _dead_among_struck(tolls: Sequence[tuple[int, int, Toll]], killed: ReconciledCount | None) -> int | None:
    """How many of those hit died: all the dead, or none if the text counts those hit beside the dead.

    "Four people were shot, one fatally" against "one man was killed and four were shot". None if it isn't known.
    """
    beside = any(
        dead.kind == "killed"
        and hit.kind == "struck"
        and (first, dead.people[1]) <= (second, hit.people[0])
        and first == second
        for _, first, dead in tolls
        for _, second, hit in tolls
    )
    further = all(toll.more for _, _, toll in tolls if toll.kind == "struck")
    if beside or further or killed is None:
        return 0
    return killed.count.best


def _with_survivors(
    injured: ReconciledCount | None, struck: ReconciledCount, dead: int | None
) -> ReconciledCount | None:
    """The wounded with those who were hit and aren't among the dead."""
    if injured is not None and injured.count.low is None and injured.count.best is None:
        injured = None  # a vague number of wounded adds nothing to those hit
    hit = struck.count.best
    if dead is None or hit is None:
        return injured if dead or injured is not None else _least_hit(struck, dead)
    alive = hit - dead
    hurt = 0 if injured is None or injured.count.best is None else injured.count.best
    if alive <= hurt or (injured is not None and injured.count.best is None):
        return injured
    low = None if struck.count.low is None else max(struck.count.low - dead, 1)
    high = None if struck.count.high is None else struck.count.high - dead
    return replace(struck, count=Count(low, alive, high), rule=_SURVIVORS)


def _least_hit(struck: ReconciledCount, dead: int | None) -> ReconciledCount | None:
    """The least number of those hit, if none of them died."""
    least = struck.count.low
    return replace(struck, count=Count(low=least), rule=_SURVIVORS) if dead == 0 and least else None


_SURVIVORS = "hit, without the dead"


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
    usable = [number for number in usable if not tolls[number][1].attackers] or usable
    counted = [number for number in usable if not tolls[number][1].nobody]
    if not counted:
        nobody = ReconciledCount(Count.exactly(0), tuple(usable[:1]), rule="nobody was hurt")
        return nobody if usable else _least_of_parts(tolls)
    tally = _RunningCount(counted)
    for number in counted:
        tally.take(number, *tolls[number])
    return tally.count()


@dataclass(slots=True)
class _RunningCount:
    """The count so far, which each further toll changes.

    ``numbers`` are the indices of all tolls to come, ``closed`` says that a correction gave the whole toll, to which
    nothing is added any more, ``nth`` that the count is that of the nth person alone.
    """

    numbers: Sequence[int]
    low: int | None = None
    best: int | None = None
    high: int | None = None
    rests_on: list[int] = field(default_factory=list)
    sentence: int = -1
    competing: bool = False
    closed: bool = False
    rule: str = ""
    nth: int = 0

    def take(self, number: int, sentence: int, toll: Toll) -> None:
        """Reconcile one toll with the count so far."""
        if not self.rests_on:
            self._restate(number, toll)
            self.sentence = sentence
            self.closed = toll.update and not toll.more
        elif toll.best is None:
            self._raise_least(toll)
        elif self.best is None:
            self._make_exact(number, sentence, toll, toll.best)
        elif toll.update:
            self._correct(number, toll, toll.best >= self.best)
        elif not toll.earlier:
            self._compare(number, sentence, toll, self.best, toll.best)

    def _restate(self, number: int, toll: Toll) -> None:
        self.low, self.best, self.high = toll.low, toll.best, toll.high
        self.rule = "the last toll" if self.rests_on else "the only toll"
        self.rests_on = [number]
        self.nth = toll.nth

    def _raise_least(self, toll: Toll) -> None:
        """A larger "at least" replaces a smaller one, as long as there is no best figure."""
        if self.best is None and toll.low is not None and not toll.earlier:
            self.low = toll.low if self.low is None else max(self.low, toll.low)

    def _make_exact(self, number: int, sentence: int, toll: Toll, best: int) -> None:
        """An exact figure replaces "at least", unless it is lower and the least was itself a figure."""
        if self.low is None or best >= self.low or self.low <= _VAGUEST_LEAST:
            self._restate(number, toll)
            self.sentence = sentence

    def _correct(self, number: int, toll: Toll, rises: bool) -> None:
        """A correction replaces all before it if the toll rises, or the text calls it the toll."""
        if rises or toll.toll_noun:
            self._restate(number, toll)
            self.competing = False
            self.closed = True

    def _compare(self, number: int, sentence: int, toll: Toll, best: int, other: int) -> None:
        """Compare an exact figure with the count: a further victim, the same toll, an addition, or another version."""
        if self.nth == other + 1 and len(self.rests_on) == 1:  # "a fourth has died; three were killed outright"
            self._add(number, toll, best + other)
        elif toll.kin and best == 1 and self._follows(number):
            self._add_kin(number, toll, best + other)
        elif other == best and not (toll.more and best == 1) and not (toll.further or toll.new_person):
            self._confirm(number, toll)
        elif self._is_addition(number, sentence, toll):
            self._add(number, toll, best + other)
        elif other > best or toll.rival:
            self._widen(best, other)

    def _confirm(self, number: int, toll: Toll) -> None:
        """Note a toll that repeats the count as one more that the count rests on."""
        if number not in self.rests_on and toll.low is not None and self.low is not None:
            self.rests_on.append(number)
            self.rule = "the same toll again" if self.rule == "the only toll" else self.rule

    def _widen(self, best: int, other: int) -> None:
        """Make the count a range, since another version competes."""
        self.competing = True
        self.rule = "tolls that differ"
        if other <= best:
            self.low = min(other, best if self.low is None else self.low)
        self.high = max(best, other, self.high or 0)

    def _follows(self, number: int) -> bool:
        """Whether a toll is the next one after the last that the count rests on."""
        return number == self.numbers[self.numbers.index(self.rests_on[-1]) + 1]

    def _is_addition(self, number: int, sentence: int, toll: Toll) -> bool:
        if toll.new_person and not self.closed:
            return True
        if toll.nth:
            return toll.nth > (self.best or 0) and self._takes_further(number, sentence, toll)
        return self._takes_further(number, sentence, toll)

    def _takes_further(self, number: int, sentence: int, toll: Toll) -> bool:
        """Whether a toll of further people is told right after the count, or follows it by number."""
        near = sentence - self.sentence <= 1 or toll.further or toll.nth == (self.best or 0) + 1
        return toll.more and not self.closed and near and self._follows(number)

    def _add_kin(self, number: int, toll: Toll, best: int) -> None:
        """Add one person's relative or companion: "A politician was killed. Her driver died at once"."""
        self.low = None if self.low is None else self.low + (toll.low or 0)
        self.best = best
        self.high = best if self.low == best else None
        self.rests_on.append(number)
        self.rule = "tolls added up"

    def _add(self, number: int, toll: Toll, best: int) -> None:
        self.low = _sum(self.low, toll.low)
        self.best = best
        self.high = _sum(self.high, toll.high)
        self.rests_on.append(number)
        self.rule = "tolls added up"

    def count(self) -> ReconciledCount | None:
        """The count; a range without a best figure where two versions compete."""
        if self.competing and self.best is not None:
            low = self.best if self.low is None else min(self.low, self.best)
            return ReconciledCount(Count(low=low, high=self.high), tuple(self.rests_on), True, self.rule)
        count = count_of(self.low, self.best, self.high)
        return None if count is None else ReconciledCount(count, tuple(self.rests_on), rule=self.rule)


def _sum(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first + second


def _least_of_parts(tolls: Sequence[tuple[int, Toll]]) -> ReconciledCount | None:
    """The largest part as the least figure, for a toll of which only parts are given.

    "Two of them were found beheaded" counts all the dead among people who were counted as taken or hit.
    """
    of_those = [number for number, (_, toll) in enumerate(tolls) if toll.part and toll.of_those and toll.best]
    if len(of_those) == 1 and len(tolls) == 1:
        _, toll = tolls[of_those[0]]
        return ReconciledCount(Count(toll.low, toll.best, toll.high), (of_those[0],), rule="the only toll")
    parts = [(toll.best, number) for number, (_, toll) in enumerate(tolls) if toll.best]
    if not parts:
        return None
    best, number = max(parts)
    return ReconciledCount(Count(low=best), (number,), rule="the largest part")
