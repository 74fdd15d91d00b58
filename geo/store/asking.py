"""Who asks, and until when: what ends a question that nobody waits for any more, or that takes too long.

Whoever answers somebody says so once (:func:`answering`): the route's request, the page's run. All that is asked
meanwhile in the same context belongs to them, whatever thread it is answered in. What is done for all, as reading the
store anew or writing, is nobody's (:func:`for_all`). :class:`Watchdog` ends what runs in an engine; long work of our
own calls :func:`check` between its parts.
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
"""So long a question may run on after whoever asked it is gone."""


class AbandonedError(BaseException):
    """Nobody waits for the answer any more.

    No :class:`Exception`, so that nothing on the way takes it for a failure, tells it to anybody or tries again. Who
    said who asks catches it.
    """


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever waits for an answer: whether they are gone, and until when (:func:`time.monotonic`) they may ask."""

    is_gone: Callable[[], bool] = lambda: False
    until: float = float("inf")
    seconds: float = 0.0

    def check(self) -> None:
        """Go on, where somebody waits.

        Raises
        ------
        AbandonedError
            Whoever asked is gone.
        StoreError
            It takes too long.
        """
        if self.is_gone():
            raise AbandonedError
        if time.monotonic() > self.until:
            raise StoreError(f"This took longer than {self.seconds:g} seconds: ask for less.")


ALL = Asker()
_ASKER: ContextVar[Asker] = ContextVar("asker", default=ALL)


def asker() -> Asker:
    """The asker of this context."""
    return _ASKER.get()


def check() -> None:
    """Raise where nobody waits any more for what is done here; see :meth:`Asker.check`."""
    _ASKER.get().check()


@contextmanager
def answering(is_gone: Callable[[], bool]) -> Iterator[None]:
    """Answer somebody as long as they aren't gone; it is called often, and from other threads."""
    with _as(replace(_ASKER.get(), is_gone=is_gone)):
        yield


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Limit a question to some seconds, unless a limit is set already."""
    now = _ASKER.get()
    if seconds is None or now.seconds:
        yield
        return
    with _as(replace(now, until=time.monotonic() + seconds, seconds=seconds)):
        yield


@contextmanager
def for_all() -> Iterator[None]:
    """Do something that is for everybody, or that is done once begun, whoever set it off: also as a decorator."""
    with _as(ALL):
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
    """Ends what runs for somebody who is gone, or too long; one thread for all that runs."""

    def __init__(self) -> None:
        self._runs: dict[int, tuple[Asker, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Run something for whoever asks; ``interrupt`` makes it raise.

        Raises
        ------
        AbandonedError, StoreError
            As :meth:`Asker.check`, instead of what the interrupted raises.
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
                    # again and again, since between two of its statements nothing is there to interrupt
                    if time.monotonic() > who.until or who.is_gone():
                        interrupt()
            time.sleep(LOOK_S)
