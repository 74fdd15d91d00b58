"""Notice clients that leave before they are answered: the map was moved on, or the page closed or rerun.

Their queries are then cancelled (:mod:`geo.store.asking`), but never a change: actions are handled before the page is
drawn, and writing isn't cancelled.
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
"""The status logged for a client that has gone, as in nginx."""


def draw(page: Callable[[], None]) -> None:
    """Draw a page, cancelling its queries if the visitor has gone."""
    try:
        with answering(is_run_over()), TURNS.drawing():
            page()
        set_aside()
    except AbandonedError:
        end_run()


class Attention:
    """ASGI middleware that cancels the queries of GET requests whose client has gone; other requests are finished."""

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
