"""What is kept for the next questions, within so many bytes: the least lately used goes first.

Refused: a limit in seconds (a client that asks eighty different things a minute holds eighty tables) and one in
entries (a search that finds a million incidents is as large as ten thousand that find a hundred).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """Values by key; for many threads.

    Parameters
    ----------
    most_bytes : int
        Of all values together. One that is larger by itself isn't kept, unless ``keeps_newest``.
    keeps_newest : bool
        Whether the value that came last stays even then: for what costs so much to make that the next question
        of the same page must find it.
    """

    def __init__(self, most_bytes: int, *, keeps_newest: bool = False) -> None:
        self.most_bytes = most_bytes
        self._fewest = 1 if keeps_newest else 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        """The bytes of all values that are kept now."""
        return self._bytes

    def get(self, key: Key) -> Value | None:
        """The value of a key, which counts as its use; None where it isn't kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Key, value: Value, size_bytes: int) -> None:
        """Keep a value of so many bytes, and let go of the least lately used that have no room beside it."""
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._values[key] = (value, size_bytes)
            self._bytes += size_bytes - before
            while self._bytes > self.most_bytes and len(self._values) > self._fewest:
                _, (_, gone) = self._values.popitem(last=False)
                self._bytes -= gone

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._values.clear()
            self._bytes = 0
