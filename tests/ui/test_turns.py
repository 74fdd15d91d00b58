"""Turns: few at once, in order; none is lost by who fails, goes or takes long."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
import time
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from geo.store import AbandonedError
from geo.ui.turns import IS_GONE, InTurn, Turns

HOUR_S = 3600.0


class Answers:
    """A route whose answers are ready when it is said, and what became of them."""

    def __init__(self, turns: Turns) -> None:
        self.app = InTurn(self._answer, turns=turns)
        self.begun: list[int] = []
        self.ready: dict[int, asyncio.Event] = {}

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        self.begun.append(scope["number"])
        await self.ready.setdefault(scope["number"], asyncio.Event()).wait()
        if scope["fails"]:
            raise ValueError
        await PlainTextResponse("ready")(scope, receive, send)

    def ask(self, number: int, *, fails: bool = False, is_gone: bool = False, reads: Any = None) -> asyncio.Task[None]:
        scope = {"type": "http", "number": number, "fails": fails, "state": {IS_GONE: lambda: is_gone}}

        async def send(_message: Any) -> None:
            if reads is not None:
                await reads.wait()

        return asyncio.get_running_loop().create_task(self.app(scope, send, send))

    def let(self, number: int) -> None:
        self.ready.setdefault(number, asyncio.Event()).set()


async def settled() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


def test_few_are_answered_at_once_in_the_order_in_which_they_came() -> None:
    async def asked() -> None:
        answers = Answers(Turns(2, HOUR_S))
        tasks = [answers.ask(number) for number in range(6)]
        await settled()
        assert answers.begun == [0, 1]
        answers.let(1)
        await settled()
        assert answers.begun == [0, 1, 2]
        for number in range(6):
            answers.let(number)
        await asyncio.gather(*tasks)
        assert answers.begun == [0, 1, 2, 3, 4, 5]

    asyncio.run(asked())


def test_whoever_is_gone_when_their_turn_comes_isnt_answered() -> None:
    async def asked() -> None:
        answers = Answers(Turns(1, HOUR_S))
        first, gone, last = answers.ask(0), answers.ask(1, is_gone=True), answers.ask(2)
        answers.let(0)
        answers.let(2)
        await asyncio.gather(first, last)
        with pytest.raises(AbandonedError):
            await gone
        assert answers.begun == [0, 2]

    asyncio.run(asked())


def test_what_takes_long_or_is_read_slowly_holds_nobody_up() -> None:
    async def asked() -> None:
        answers = Answers(Turns(1, 0.0))
        slow, quick = answers.ask(0), answers.ask(1)
        answers.let(1)
        await quick
        answers.let(0)
        await slow
        answers, reads = Answers(Turns(1, HOUR_S)), asyncio.Event()
        unread, quick = answers.ask(0, reads=reads), answers.ask(1)
        answers.let(0)
        answers.let(1)
        await quick
        reads.set()
        await unread

    asyncio.run(asked())


@pytest.mark.parametrize("seed", range(8))
def test_no_turn_is_lost_and_none_given_twice(seed: int) -> None:
    """Askers who come, fail, are gone or are broken off at any moment; afterwards as many are answered as before."""

    async def asked() -> None:
        dice, turns = random.Random(seed), Turns(2, HOUR_S)
        answers, tasks = Answers(turns), []
        for number in range(60):
            tasks.append(answers.ask(number, fails=dice.random() < 0.3, is_gone=dice.random() < 0.2))
            for _ in range(dice.randrange(3)):
                await asyncio.sleep(0)
            if dice.random() < 0.5:
                answers.let(dice.randrange(number + 1))
            if dice.random() < 0.3:
                dice.choice(tasks).cancel()
            begun = [each for each in answers.begun if not answers.ready.setdefault(each, asyncio.Event()).is_set()]
            assert sum(not tasks[each].done() and not tasks[each].cancelling() for each in begun) <= 2
        for number in range(60):
            answers.let(number)
        await asyncio.gather(*tasks, return_exceptions=True)
        left = [answers.ask(number) for number in range(100, 103)]
        await settled()
        assert answers.begun[-2:] == [100, 101]
        for number in range(100, 103):
            answers.let(number)
        await asyncio.gather(*left)

    asyncio.run(asked())


class Pages:
    """Pages that are drawn by a thread each until it is said; the numbers of those whose turn it is."""

    def __init__(self, turns: Turns) -> None:
        self.begun: list[int] = []
        self._turns, self._changed = turns, threading.Condition()
        self._over: set[int] = set()
        self._threads: list[threading.Thread] = []

    def draw(self, number: int) -> None:
        self._threads.append(threading.Thread(target=self._draw, args=(number,)))
        self._threads[-1].start()

    def _draw(self, number: int) -> None:
        with contextlib.suppress(ValueError), self._turns.drawing(), self._changed:
            self.begun.append(number)
            self._changed.notify_all()
            self._changed.wait_for(lambda: number in self._over)
            raise ValueError

    def end(self, *numbers: int) -> None:
        with self._changed:
            self._over |= {*numbers}
            self._changed.notify_all()

    def are_begun(self, *numbers: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: set(self.begun) == {*numbers}, 20)

    def wait(self) -> None:
        for thread in self._threads:
            thread.join(20)


def test_few_pages_are_drawn_at_once_and_one_that_fails_makes_room() -> None:
    pages = Pages(Turns(2, HOUR_S))
    for number in range(2):
        pages.draw(number)
    assert pages.are_begun(0, 1)
    pages.draw(2)
    time.sleep(0.05)
    assert pages.are_begun(0, 1)
    pages.end(0)
    assert pages.are_begun(0, 1, 2)
    pages.end(1, 2)
    pages.wait()


def test_pages_that_take_long_hold_nobody_up() -> None:
    pages = Pages(Turns(2, 0.01))
    for number in range(5):
        pages.draw(number)
    assert pages.are_begun(*range(5))
    pages.end(*range(5))
    pages.wait()
