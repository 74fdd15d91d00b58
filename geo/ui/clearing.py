"""Clearing up: Streamlit collects garbage after every run of a page, over every object there is that isn't set aside.

Of fifteen visitors that is 16 ms a run, while all else stands still, and more the more is kept. So what is there is set
aside (:func:`gc.freeze`) after every few runs, which leaves 3. What is let go of is freed as ever, but for what holds
itself, as much of a page that is drawn anew does: for that, all of it is looked through now and then. Refused: to look
through all of it each time, and never to (each time that something is set aside leaves some 3 MB).
"""

from __future__ import annotations

import gc
import itertools

RUNS = 10
"""After so many runs what is there is set aside."""

ALL_RUNS = 200
"""After so many all of it is looked through, which takes a tenth of a second or two."""

_RUNS = itertools.count()


def set_aside() -> None:
    """Set aside what is there, if it is time; after a run of a page."""
    number = next(_RUNS)
    if number % ALL_RUNS == 0:
        gc.unfreeze()
        gc.collect()
    if number % RUNS == 0:
        gc.freeze()
