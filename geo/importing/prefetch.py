"""One step ahead: the next item of an iterator is made in a thread of its own while the last one is being used.

It exists for speed alone: an import places a batch while the one before is derived and written. It buys no processor
time. By the clock it bought 10 % of an import of 200,000 rows with coordinates (2026-12-01, two cores that others used
as well, load 11 to 14; the median of nine pairs with it and without it in turns, of which seven were faster with it).
Where both cores are free it can buy a quarter, by the processor time of the stages: 1.1 s of placing beside 0.6 s of
deriving and writing, and the 0.8 s of the process that reads.

Refused: such a thread also before the placing, since the process that reads has a batch ready anyway, and one between
deriving and writing: of the clock, all three bought 1 to 3 % more than this one (ten pairs in turns), within the noise.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from typing import TypeVar

Item = TypeVar("Item")


def ahead(items: Iterable[Item]) -> Generator[Item, None, None]:
    """The items in order, each made while the one before is in use.

    At most two are made and not yet used. Whatever ``items`` raises is raised here, in its place. Close the
    generator (``contextlib.closing``) where it may be left early: the thread ends before ``close`` returns.
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
