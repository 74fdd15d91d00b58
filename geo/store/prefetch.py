"""One step ahead: the next item of an iterator is made in a thread of its own while the last one is being used."""

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
