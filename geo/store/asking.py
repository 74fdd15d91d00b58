"""Cancelling queries: those whose client has gone, and those that take too long.

A request of a route, or a run of the page, is wrapped in :func:`answering` once; all queries in the same context then
belong to its client, whatever thread they run in. Work for everybody, such as reading new commits or writing, is
wrapped in :func:`for_all` and isn't cancelled. :class:`Watchdog` interrupts an engine; our own long loops call
:func:`check_awaited`.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from geo.errors import StoreError

LOOK_S = 0.05
"""How long a query may run on after its client has gone, seconds."""


class AbandonedError(BaseException):
    """The client of a query has gone.

    It isn't an :class:`Exception`, so that no code in between handles it as a failure or retries. The caller of
    :func:`answering` catches it.
    """


@dataclass(frozen=True, slots=True)
class Asker:
    """The client of a query: whether it has gone, and its deadline (:func:`time.monotonic`)."""

    is_gone: Callable[[], bool] = lambda: False
    until: float = float("inf")
    seconds: float = 0.0

    def check(self) -> None:
        """Raise if the query should stop.

        Raises
        ------
        AbandonedError
            The client has gone.
        StoreError
            The query takes too long.
        """
        if self.is_gone():
            raise AbandonedError
        if time.monotonic() > self.until:
            raise StoreError(f"This took longer than {self.seconds:g} seconds: ask for less.")


EVERYBODY = Asker()
_ASKER: ContextVar[Asker] = ContextVar("asker", default=EVERYBODY)


def asker() -> Asker:
    """The client of this context."""
    return _ASKER.get()


def check_awaited() -> None:
    """Raise if the query of this context should stop; see :meth:`Asker.check`."""
    _ASKER.get().check()


@contextmanager
def answering(is_gone: Callable[[], bool]) -> Iterator[None]:
    """Run queries for a client until ``is_gone()``, which is called often and from other threads."""
    with _as(replace(_ASKER.get(), is_gone=is_gone)):
        yield


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Limit queries to some seconds, unless a limit is set already."""
    now = _ASKER.get()
    if seconds is None or now.seconds:
        yield
        return
    with _as(replace(now, until=time.monotonic() + seconds, seconds=seconds)):
        yield


@contextmanager
def for_all() -> Iterator[None]:
    """Run work that is for all clients, or must be finished once begun, without cancelling; also a decorator."""
    with _as(EVERYBODY):
        yield


@contextmanager
def _as(who: Asker) -> Iterator[None]:
    token = _ASKER.set(who)
    try:
        yield
    finally:
        _ASKER.reset(token)


_NUMBERS = itertools.count()


class Watchdog:
    """Interrupts queries whose client has gone or whose time is up, from one thread."""

    def __init__(self) -> None:
        self._runs: dict[int, tuple[Asker, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Run a query of this context; ``interrupt`` is called to make it raise.

        Raises
        ------
        AbandonedError, StoreError
            As :meth:`Asker.check`, in place of the error of the interrupted query.
        """
        who = asker()
        who.check()
        number = next(_NUMBERS)
        with self._changed:
            self._runs[number] = (who, interrupt)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="questions", daemon=True)
                self._thread.start()
            elif len(self._runs) == 1:
                self._changed.notify()
        try:
            yield
        except Exception:
            who.check()
            raise
        finally:
            with self._changed:
                del self._runs[number]

    def _look(self) -> None:
        while True:
            with self._changed:
                while not self._runs:
                    self._changed.wait()
                for who, interrupt in self._runs.values():
                    # repeatedly, because between two statements there is nothing to interrupt
                    if time.monotonic() > who.until or who.is_gone():
                        interrupt()
            time.sleep(LOOK_S)
