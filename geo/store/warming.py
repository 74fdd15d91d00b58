"""Warm up a process: prepare what the first queries need, while there are no queries; and give back freed memory.

The first counts beyond the summaries need the held columns (:mod:`geo.store.held_columns`, a second for a million
incidents), the first search needs the index of words, and the first query of any kind loads code and engine. A thread
runs such queries step by step once the store has been idle for :data:`QUIET_S`, and pauses whenever another query
comes, so that no page waits for it. Answers are the same with or without it.

After that, and half a minute after queries, what large answers have freed is given back to the system: at a million
incidents up to 90 MB. It takes 3 ms, and 5 ms of the next queries, which want some of it again.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable

from geo.errors import StoreError
from geo.store import asking
from geo.store.engine import FAULTS
from geo.store.memory import give_back

QUIET_S = 3.0
"""Seconds without a query after which the store counts as idle; a page's own requests follow each other faster."""
GIVE_BACK_S = 30.0
"""Seconds from a query until memory is given back; the queries of that time are served by it together."""
_LOOK_S = 0.2


class Warming:
    """Runs steps while the store is idle.

    Parameters
    ----------
    steps : callable
        Returns the steps in order; a step may be repeated.
    idle_s : float
        Seconds without a query before a step runs.
    give_back_s : float
        Seconds from a query until memory is given back.
    give_back : callable
        Gives it back; called after the steps too.
    """

    def __init__(
        self,
        steps: Callable[[], Iterable[Callable[[], object]]],
        idle_s: float = QUIET_S,
        *,
        give_back_s: float = GIVE_BACK_S,
        give_back: Callable[[], None] = give_back,
    ) -> None:
        self._steps, self._idle_s = steps, idle_s
        self._give_back_s, self._give_back = give_back_s, give_back
        self._is_waiting = threading.Lock()
        self._asked = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="warming")
        self._begun = threading.Lock()

    def begin(self) -> None:
        """Start the thread, once; it ends with the program, after the current step."""
        if self._begun.acquire(blocking=False):
            self._thread.start()

    @property
    def has_begun(self) -> bool:
        """Whether it was started in this process, which means that the process serves queries."""
        return self._begun.locked()

    def note(self) -> None:
        """Record a query, unless it is one of our own; in a process that serves, memory is given back later."""
        if threading.current_thread() is self._thread:
            return
        self._asked = time.monotonic()
        if self.has_begun and self._is_waiting.acquire(blocking=False):
            later = threading.Timer(self._give_back_s, self._rest)
            later.name, later.daemon = "giving-back", True
            later.start()

    def _rest(self) -> None:
        self._is_waiting.release()
        self._give_back()

    def _is_asked(self) -> bool:
        return time.monotonic() - self._asked < self._idle_s or not threading.main_thread().is_alive()

    def _run(self) -> None:
        # a real query will raise the error; and a file may just have been replaced meanwhile
        with contextlib.suppress(StoreError, *FAULTS):
            for step in self._steps():
                with contextlib.suppress(StoreError, *FAULTS):
                    while not self._take(step):
                        pass
        self._give_back()

    def _take(self, step: Callable[[], object]) -> bool:
        """Run a step once the store is idle; returns whether it finished. At the end of the program none is run."""
        while self._is_asked():
            if not threading.main_thread().is_alive():
                return True
            time.sleep(_LOOK_S)
        try:
            with asking.answering(self._is_asked):
                step()
        except asking.AbandonedError:
            return False
        return True
