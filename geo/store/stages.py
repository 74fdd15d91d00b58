"""How long each stage of an import takes, from opening the file to writing the store's ledger.

Files of the current state are made after that (:meth:`geo.store.Store.wait_for_files`) and are no stage.

Stages run side by side, in a process of its own (read, render), a thread (place) and the caller's, so their seconds are
of work and may sum to more than the import took. A stage within another one counts for itself alone, and waiting for
others counts for none; only where the store lies on a network, whose writer has threads that we don't see, ``match``
stands in ``write`` as well.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

STAGES = ("open", "recognise", "read", "render", "place", "derive", "match", "write")
"""In the order in which a row goes through them."""

WAITING = ""
"""Stands for a stage where a thread does nothing but wait for others."""

_LOG = logging.getLogger(__name__)


class Stages:
    """A stopwatch with a hand for each stage.

    Parameters
    ----------
    clock : callable
        Seconds, from any zero.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._clock, self._lock, self._thread = clock, threading.Lock(), threading.local()

    def add(self, stage: str, seconds: float) -> None:
        """Seconds that were measured elsewhere."""
        with self._lock:
            self.seconds[stage] += seconds
        _LOG.debug("%s: %.3f s", stage, seconds)

    @contextlib.contextmanager
    def at(self, stage: str) -> Iterator[None]:
        """While it lasts, the thread's time counts for this stage, and not for the one around it."""
        outer = getattr(self._thread, "stage", WAITING)
        self._turn_to(stage)
        try:
            yield
        finally:
            self._turn_to(outer)

    def each(self, stage: str, items: Iterable[Item]) -> Iterator[Item]:
        """The items; the time to make each of them counts for the stage."""
        iterator = iter(items)
        while True:
            with self.at(stage):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item

    def _turn_to(self, stage: str) -> None:
        now, before = self._clock(), getattr(self._thread, "stage", WAITING)
        if before != WAITING:
            self.add(before, now - self._thread.since)
        self._thread.stage, self._thread.since = stage, now
