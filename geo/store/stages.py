"""Why an import was slow: how long each of its stages took, from opening the file to writing the ledger.

``incident-map import --verbose`` shows the seconds of each of the :data:`STAGES`, the log has them at level INFO, and
:attr:`geo.importing.ImportResult.stages` holds them. What makes a stage slow, and the code that does the work:

=========  ====================================================================  ======================================
open       the file's size; unpacking a zip                                      :mod:`geo.datasets.containers`
recognise  many columns; a workbook's many tables                                :mod:`geo.datasets.registry`
read       rows and columns; JSON and workbooks more than delimited text         :mod:`geo.datasets.table`
render     columns that are used; a format's own work on its rows                :mod:`geo.datasets.incident_table`
place      different names, each looked up once; rows at borders of countries;   :mod:`geo.importing.geocoding`
           names of regions and actors; precisions                               (called by ``batches`` beside it)
derive     rows: cells, folded words, checks of the model's rules                :mod:`geo.store.derived`
match      rows that the store has already, above all changed ones; repeated     :mod:`geo.store.writing`
           ids; incidents that another dataset brought                           (and ``batches``, ``overlap``)
write      bytes: texts and the original rows                                    :mod:`geo.store.ledger`
=========  ====================================================================  ======================================

One row that breaks a rule of the store makes the whole import run twice, since rows are checked one by one only then
(:func:`geo.importing.import_file`): both runs are in the sums, but for opening and recognising. The check of single
rows in the second run, and of our own exports in any, is in no stage.

Where the clock is: ``open`` and ``recognise`` in :mod:`geo.datasets.registry`; ``read`` and ``render`` in
:mod:`geo.datasets.reading`; ``place`` and repeated ids in :mod:`geo.importing.batches`; ``derive`` in
:mod:`geo.store.writing` (of workers, in :mod:`geo.importing.on_workers`); ``match`` there and in
:mod:`geo.importing.pipeline`; ``write`` in :meth:`geo.store.Store.add_tables`. Removals
(:attr:`geo.datasets.Format.removes`) are timed in :mod:`geo.importing.pipeline`.

Files of the current state are made after the import, in a process of low priority (:mod:`geo.store.tiers`), and are no
stage: ``--verbose`` waits for them and adds their time (:meth:`geo.store.Store.wait_for_files`).

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

STAGES = {
    "open": "unpack the file",
    "recognise": "find its format by its content",
    "read": "take rows of text out of it",
    "render": "make incidents of rows",
    "place": "look names of places up",
    "derive": "work out what questions ask for, check the rules",
    "match": "compare with what is stored",
    "write": "write the ledger",
}
"""The stages with what each does, in the order in which a row passes through them."""

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
