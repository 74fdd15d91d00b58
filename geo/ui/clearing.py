"""Make garbage collection cheaper: Streamlit runs it after every run of a page, over all objects that aren't frozen.

With fifteen visitors that blocks everything for 16 ms per run, and grows with the number of objects. So all objects are
frozen (:func:`gc.freeze`) every few runs, which leaves 3 ms. Frozen objects are still freed by reference counting, but
not if they are in cycles, as much of a redrawn page is; so now and then everything is unfrozen and collected. Refused:
a full collection each time, and none ever (each freeze leaks some 3 MB).
"""

from __future__ import annotations

import gc
import itertools

RUNS = 10
"""Objects are frozen after this many runs."""

ALL_RUNS = 200
"""All objects are collected after this many runs, which takes a tenth of a second or two."""

_RUNS = itertools.count()


def set_aside() -> None:
    """Freeze or collect, if it is time; called after a run of a page."""
    number = next(_RUNS)
    if number % ALL_RUNS == 0:
        gc.unfreeze()
        gc.collect()
    if number % RUNS == 0:
        gc.freeze()
