"""Prefetching: a thread makes the next item of an iterator while the current one is used.

It exists for speed alone: an import geocodes a batch while the one before is derived and written. It saves no processor
time. In wall-clock time it saved 10 % of an import of 200,000 rows with coordinates (2026-12-01, two cores shared with
other work, load 11 to 14; the median of nine pairs with and without it in turns, seven of them faster with it). With
both cores free it can save a quarter, judging by the processor time of the stages: 1.1 s of geocoding in parallel to
0.6 s of deriving and writing, and 0.8 s of the reading process.

Refused: further threads before geocoding, because the reading process has a batch ready anyway, and between deriving
and writing: all three together saved 1 to 3 % more wall-clock time (ten pairs in turns), within the noise.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Generator[Item, None, None]:
    """Yield the items in order, each made while the one before is in use.

    At most two items are waiting. An exception of ``items`` is raised here at its position. Close the generator
    (``contextlib.closing``) if it may not be exhausted; the thread ends before ``close`` returns.
    """
    ready: queue.Queue[tuple[Item] | BaseException | None] = queue.Queue(maxsize=1)
    stop = threading.Event()

    def put(item: tuple[Item] | BaseException | None) -> bool:
        while not stop.is_set():
            try:
                ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def work() -> None:
        try:
            for item in items:
                if not put((item,)):
                    return
        except BaseException as failure:  # noqa: BLE001 - handed to the caller's thread, which raises it
            put(failure)
        else:
            put(None)

    thread = threading.Thread(target=work, name="ahead", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item[0]
    finally:
        stop.set()
        thread.join()
