"""Whoever asks may go before they are answered: a map that is moved on, a page that is closed or already wants another.

What they asked is given up then (:mod:`geo.store.asking`). A change that somebody made never is: actions are answered
before the page is drawn, and writing is for everybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.store import AbandonedError, answering
from geo.ui.clearing import set_aside
from geo.ui.streamlit_internals import end_run, is_run_over
from geo.ui.turns import IS_GONE, TURNS

GONE = 499
"""The status of an answer that nobody heard, as nginx counts it."""


def draw(page: Callable[[], None]) -> None:
    """Draw a page as long as its visitor waits for it."""
    try:
        with answering(is_run_over()), TURNS.drawing():
            page()
        set_aside()
    except AbandonedError:
        end_run()


class Attention:
    """ASGI middleware that answers as long as whoever asks is there; those who send something are always answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and notice when its connection ends."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        gone = threading.Event()
        scope.setdefault("state", {})[IS_GONE] = gone.is_set
        messages: asyncio.Queue[Message] = asyncio.Queue(maxsize=1)

        async def listen() -> None:
            while (message := await receive())["type"] != "http.disconnect":
                await messages.put(message)
            gone.set()
            await messages.put(message)

        async def hear() -> Message:
            if gone.is_set() and messages.empty():
                return {"type": "http.disconnect"}
            return await messages.get()

        listening = asyncio.create_task(listen())
        try:
            with answering(gone.is_set):
                await self._app(scope, hear, send)
        except AbandonedError:
            await Response(status_code=GONE)(scope, hear, send)
        finally:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
