"""What a process's first questions need, made while nobody asks anything.

The first counts of what no summary covers need the counted columns (:mod:`geo.store.held_columns`, a second of a
processor for a million incidents), the first search the words, and the first of any kind the code and the engine that
answer it. A thread asks so once the store was asked nothing for :data:`IDLE_S`, a step at a time; as soon as somebody
else asks, it stops and waits again, so that no page waits for it. Nothing is answered otherwise than without it.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable

from geo.errors import StoreError
from geo.store import asking
from geo.store.engine import FAULTS

IDLE_S = 3.0
"""The requests of one page follow each other faster."""
_LOOK_S = 0.2


class Warming:
    """Takes steps while nobody asks.

    Parameters
    ----------
    steps : callable
        Gives what is to be done, in order; each may be begun again.
    idle_s : float
        Seconds without a question before a step is taken.
    """

    def __init__(self, steps: Callable[[], Iterable[Callable[[], object]]], idle_s: float = IDLE_S) -> None:
        self._steps, self._idle_s = steps, idle_s
        self._asked = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="warming")
        self._begun = threading.Lock()

    def begin(self) -> None:
        """Begin, once; the end of the program ends it, after the step that is being taken."""
        if self._begun.acquire(blocking=False):
            self._thread.start()

    @property
    def has_begun(self) -> bool:
        """Whether it was begun, in this process: then others are asking, beside whoever writes."""
        return self._begun.locked()

    def note(self) -> None:
        """Somebody asks: unless it is this."""
        if threading.current_thread() is not self._thread:
            self._asked = time.monotonic()

    def _is_asked(self) -> bool:
        return time.monotonic() - self._asked < self._idle_s or not threading.main_thread().is_alive()

    def _run(self) -> None:
        # whoever asks is told what is wrong; and a file may only have been replaced meanwhile
        with contextlib.suppress(StoreError, *FAULTS):
            for step in self._steps():
                with contextlib.suppress(StoreError, *FAULTS):
                    while not self._take(step):
                        pass

    def _take(self, step: Callable[[], object]) -> bool:
        """Take a step, once nobody asks; whether it came to its end. At the program's end, none is taken."""
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
