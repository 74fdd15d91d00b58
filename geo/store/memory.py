"""A cache limited in bytes: the least recently used entries are dropped first; and freed memory given back.

Refused: a limit in seconds (a client with eighty different queries a minute would hold eighty tables) and one in
entries (a search that finds a million incidents is as large as ten thousand that find a hundred).
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import pyarrow as pa

from geo.errors import StoreError
from geo.store import asking

if sys.platform == "linux":
    _trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # the C library of some systems has none
else:
    _trim = None


def give_back() -> None:
    """Give the system what large work has freed, which the C library would keep for more of the kind.

    Of ten million incidents it is 140 MB before their map is made, and 180 MB after it; it takes 30 ms.
    """
    pa.default_memory_pool().release_unused()
    if _trim is not None:
        _trim(0)


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass
class _Making(Generic[Value]):
    """A value being made, and the number of threads waiting for it; None if they have to ask again."""

    askers: list[asking.Asker]
    done: threading.Event = field(default_factory=threading.Event)
    value: Value | None = None
    failure: StoreError | None = None

    def is_abandoned(self) -> bool:
        return all(who.is_gone() for who in list(self.askers))


class Memory(Generic[Key, Value]):
    """Values by key; thread-safe.

    Parameters
    ----------
    most_bytes : int
        The most bytes of all values together. A value larger than that isn't kept, unless ``keeps_newest``.
    keeps_newest : bool
        Whether the newest value is kept even then: for values so expensive that the next query of the page must find
        it.
    """

    def __init__(self, most_bytes: int, *, keeps_newest: bool = False) -> None:
        self.most_bytes = most_bytes
        self._fewest = 1 if keeps_newest else 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, _Making[Value]] = {}
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        """The bytes of all values."""
        return self._bytes

    def get(self, key: Key) -> Value | None:
        """The value of a key, marked as used; None if it isn't kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Key, value: Value, size_bytes: int) -> None:
        """Keep a value with its size in bytes, dropping the least recently used ones to make room."""
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._values[key] = (value, size_bytes)
            self._bytes += size_bytes - before
            while self._bytes > self.most_bytes and len(self._values) > self._fewest:
                _, (_, gone) = self._values.popitem(last=False)
                self._bytes -= gone

    def once(self, key: Key, make: Callable[[], tuple[Value, int]]) -> Value:
        """The value of a key, made once for all threads that ask for it at the same time, and kept.

        Making it goes on while any client is waiting; a client that has gone stops waiting.

        Parameters
        ----------
        make : callable
            Returns the value and its size in bytes.

        Raises
        ------
        AbandonedError
            The client has gone.
        Exception
            What ``make`` raises.
        """
        who = asking.asker()
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    return self._values[key][0]
                making = self._making.get(key)
                if making is None:
                    mine = self._making[key] = _Making([who])
                    break
                making.askers.append(who)
            while not making.done.wait(asking.LOOK_S):
                who.check()
            if making.failure is not None:
                raise making.failure
            if making.value is not None:
                return making.value
        try:
            with asking.answering(mine.is_abandoned):
                value, size_bytes = make()
            self.put(key, value, size_bytes)
            mine.value = value
            return value
        except StoreError as failure:
            mine.failure = failure
            raise
        finally:
            with self._lock:
                del self._making[key]
            mine.done.set()

    def clear(self) -> None:
        """Drop all values."""
        with self._lock:
            self._values.clear()
            self._bytes = 0
