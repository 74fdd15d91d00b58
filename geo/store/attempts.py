"""When to try again what failed, in the background or on a cluster."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

_PAUSE_S, _LONGEST_PAUSE_S = 60.0, 3_600.0


class Attempts:
    """When to retry something that failed: after a minute, then twice as long each time, at most an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pause_s, self._due = 0.0, -math.inf

    @property
    def is_due(self) -> bool:
        """Whether to try now."""
        return self._clock() >= self._due

    def note(self, *, succeeded: bool) -> None:
        """Record the result of a try."""
        self._pause_s = 0.0 if succeeded else min(max(_PAUSE_S, 2 * self._pause_s), _LONGEST_PAUSE_S)
        self._due = self._clock() + self._pause_s
