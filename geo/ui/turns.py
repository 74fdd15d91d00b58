"""Limit concurrency: only a few pages are drawn, and a few map requests answered, at once; requests in order of
arrival.

Python runs one thread at a time and gives all the same share. Thirty moving maps would leave a page after a click a
thirtieth of the processor, and fifteen pages would do the same to a map. With a few turns for each kind, both get half.
Nothing becomes slower: with more at once none is ready earlier.

A turn ends when the page or response is ready, has failed, or its client has gone. After :data:`LONG_S` it no longer
counts: the work goes on beside the next, so that it doesn't hold up others.
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
"""The number of pages, and of responses, at once: while one waits for the engine, another uses Python."""

LONG_S = 0.5
"""Seconds after which a turn no longer counts: several times what a page or response normally takes."""


class Turns:
    """The turns of a process: of pages, in threads, and of responses, in the event loop."""

    def __init__(self, at_once: int = AT_ONCE, long_s: float = LONG_S) -> None:
        self._at_once, self._long_s = at_once, long_s
        self._pages: dict[int, float] = {}
        self._page_over = threading.Condition()
        self._answers = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @contextlib.contextmanager
    def drawing(self) -> Iterator[None]:
        """Wait for a turn to draw a page."""
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
        """How long until a page no longer counts, if too many are being drawn; seconds."""
        begun = sorted(self._pages.values())[-self._at_once :]
        return begun[0] + self._long_s - time.monotonic() if len(begun) == self._at_once else 0.0

    @contextlib.asynccontextmanager
    async def answering(self) -> AsyncIterator[Callable[[], None]]:
        """Wait for a turn to answer a request; yields a function that ends the turn early."""
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
            if turn.done() and not turn.cancelled():  # it was granted at that moment
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give turns to the next requests."""
        self._answers -= 1
        while self._waiting and self._has_room():
            turn = self._waiting.popleft()
            if not turn.done():  # otherwise it was cancelled
                self._answers += 1
                turn.set_result(None)

    def _has_room(self) -> bool:
        return self._answers < self._at_once


TURNS = Turns()
"""The turns of this process."""


class InTurn:
    """ASGI middleware of a route, which waits for its turn, and isn't answered if its client has gone by then."""

    def __init__(self, app: ASGIApp, *, turns: Turns = TURNS) -> None:
        self._app, self._turns = app, turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait for a turn and pass the request on; the turn ends when the response is ready, before it is sent."""
        async with self._turns.answering() as end:
            if scope.get("state", {}).get(IS_GONE, bool)():
                raise AbandonedError

            async def ready(message: Message) -> None:
                end()
                await send(message)

            await self._app(scope, receive, ready)


IS_GONE = "is_gone"
"""The key in a request's state for the function that says whether its client has gone."""
