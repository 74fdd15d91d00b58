"""Measure how long each stage of an import takes, from opening the file to writing the ledger.

Making files of the current state comes after that (:meth:`geo.store.Store.wait_for_files`) and is no stage.

Stages run in parallel, in a separate process (read, render), a thread (place) and the caller's thread, so their times
may add up to more than the import took. The time of a nested stage counts only for that stage, and waiting for other
stages for none. One exception: on object storage, whose writer uses its own threads, ``match`` is included in ``write``
as well.
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
"""The stages, in the order in which a row passes through them."""

IDLE_STAGE = ""
"""The stage of a thread that is only waiting for others."""

_LOG = logging.getLogger(__name__)


class Stages:
    """A stopwatch for several stages; thread-safe.

    Parameters
    ----------
    clock : callable
        Returns seconds since any fixed time.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._clock, self._lock, self._thread = clock, threading.Lock(), threading.local()

    def add(self, stage: str, seconds: float) -> None:
        """Add seconds that were measured elsewhere."""
        with self._lock:
            self.seconds[stage] += seconds
        _LOG.debug("%s: %.3f s", stage, seconds)

    @contextlib.contextmanager
    def at(self, stage: str) -> Iterator[None]:
        """Count the time of the block for this stage, and not for the surrounding one."""
        outer = getattr(self._thread, "stage", IDLE_STAGE)
        self._turn_to(stage)
        try:
            yield
        finally:
            self._turn_to(outer)

    def each(self, stage: str, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items, counting the time to produce each for the stage."""
        iterator = iter(items)
        while True:
            with self.at(stage):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item

    def _turn_to(self, stage: str) -> None:
        now, before = self._clock(), getattr(self._thread, "stage", IDLE_STAGE)
        if before != IDLE_STAGE:
            self.add(before, now - self._thread.since)
        self._thread.stage, self._thread.since = stage, now
