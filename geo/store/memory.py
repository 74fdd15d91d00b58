"""What is kept for the next questions, within so many bytes: the least lately used goes first.

Refused: a limit in seconds (a client that asks eighty different things a minute holds eighty tables) and one in
entries (a search that finds a million incidents is as large as ten thousand that find a hundred).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from geo.errors import StoreError
from geo.store import asking

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass
class _Making(Generic[Value]):
    """A value that is being made, and who waits for it; it is None where they have to ask again."""

    askers: list[asking.Asker]
    done: threading.Event = field(default_factory=threading.Event)
    value: Value | None = None
    failure: StoreError | None = None

    def is_abandoned(self) -> bool:
        return all(who.is_gone() for who in list(self.askers))


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
        self._making: dict[Key, _Making[Value]] = {}
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        """Bytes of all values that are kept now."""
        return self._bytes

    def get(self, key: Key) -> Value | None:
        """The value of a key, which counts as its use; None where it isn't kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Key, value: Value, size_bytes: int) -> None:
        """Keep a value with its size in bytes, and drop the least lately used that have no room beside it."""
        with self._lock:
            _, before = self._values.pop(key, (None, 0))
            self._values[key] = (value, size_bytes)
            self._bytes += size_bytes - before
            while self._bytes > self.most_bytes and len(self._values) > self._fewest:
                _, (_, gone) = self._values.popitem(last=False)
                self._bytes -= gone

    def once(self, key: Key, make: Callable[[], tuple[Value, int]]) -> Value:
        """The value of a key, made once for all who want it at the same time, and kept.

        It is made as long as one of them waits; whoever is gone stops waiting.

        Parameters
        ----------
        make : callable
            Gives the value and its bytes.

        Raises
        ------
        AbandonedError
            Whoever asks is gone.
        Exception
            As ``make``.
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
        """Let go of everything."""
        with self._lock:
            self._values.clear()
            self._bytes = 0
