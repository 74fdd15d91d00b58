"""Whose turn it is: few pages are drawn and few answers for maps are made at once, answers in the order they came in.

Python runs one thread at a time and gives each that could run the same share. Thirty maps that are moved would leave a
page that somebody waits for after a click a thirtieth of the processor, and fifteen pages a map as little. With a few
turns for either, each has half. Nothing is made slower by that: with more at once none is ready earlier.

A turn ends when page or answer is ready, when it has failed or its asker is gone, and for all others after
:data:`LONG_S`: what takes longer goes on beside the next, so that it holds up nobody else, and no turn is ever lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.store import AbandonedError

AT_ONCE = 2
"""So many pages, and so many answers: while one waits for the engine, another has work for Python."""

LONG_S = 0.5
"""What takes longer no longer counts: some times what a page or an answer takes that has to be made."""


class Turns:
    """The turns of a process: of pages, each in a thread, and of answers, in the event loop."""

    def __init__(self, at_once: int = AT_ONCE, long_s: float = LONG_S) -> None:
        self._at_once, self._long_s = at_once, long_s
        self._pages: dict[int, float] = {}
        self._page_over = threading.Condition()
        self._answers = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @contextlib.contextmanager
    def drawing(self) -> Iterator[None]:
        """Wait for a turn, and draw a page."""
        mine = threading.get_ident()
        with self._page_over:
            while (wait_s := self._wait_s()) > 0:
                self._page_over.wait(wait_s)
            self._pages[mine] = time.monotonic()
        try:
            yield
        finally:
            with self._page_over:
                del self._pages[mine]
                self._page_over.notify()

    def _wait_s(self) -> float:
        """How long at most until a page that is drawn no longer counts, where there are too many."""
        begun = sorted(self._pages.values())[-self._at_once :]
        return begun[0] + self._long_s - time.monotonic() if len(begun) == self._at_once else 0.0

    @contextlib.asynccontextmanager
    async def answering(self) -> AsyncIterator[Callable[[], None]]:
        """Wait for a turn, and answer; gives what ends it before."""
        await self._come()
        is_over = False

        def end() -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                limit.cancel()
                self._pass_on()

        limit = asyncio.get_running_loop().call_later(self._long_s, end)
        try:
            yield end
        finally:
            end()

    async def _come(self) -> None:
        if not self._waiting and self._has_room():
            self._answers += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it came just then
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """A turn is over: the next have theirs."""
        self._answers -= 1
        while self._waiting and self._has_room():
            turn = self._waiting.popleft()
            if not turn.done():  # else it was given up
                self._answers += 1
                turn.set_result(None)

    def _has_room(self) -> bool:
        return self._answers < self._at_once


TURNS = Turns()
"""Those of this process."""


class InTurn:
    """ASGI middleware of a route: it is answered when its turn comes, and not where its asker is gone by then."""

    def __init__(self, app: ASGIApp, *, turns: Turns = TURNS) -> None:
        self._app, self._turns = app, turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, and pass the request on; once its answer is ready, sending it is nobody else's concern."""
        async with self._turns.answering() as end:
            if scope.get("state", {}).get(IS_GONE, bool)():
                raise AbandonedError

            async def ready(message: Message) -> None:
                end()
                await send(message)

            await self._app(scope, receive, ready)


IS_GONE = "is_gone"
"""What the state of a request has that says whether its asker is gone."""
