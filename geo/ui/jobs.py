"""Imports that run beside the page: a thread each, which the page asks how far it is.

A job outlives a rerun and a closed tab: it ends by being done, or by being cancelled, which leaves nothing
half-done (see :mod:`geo.imports`). The page only keeps its number.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from geo.errors import CancelledError, GeoError
from geo.imports import ImportResult, Progress

_NUMBERS = itertools.count(1)
_JOBS: dict[int, Job] = {}
_KEPT = 50


@dataclass
class Job:
    """An import under way or done.

    ``problem`` says in a sentence why it came to nothing; ``cancelled`` that a person stopped it.
    """

    name: str
    progress: Progress | None = None
    result: ImportResult | None = None
    problem: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """Whether it was stopped before its end."""
        return self.done.is_set() and self.stop.is_set() and self.result is None


def start(name: str, work: Callable[[Job], ImportResult]) -> int:
    """Run an import in a thread; its number is what :func:`get` takes."""
    job = Job(name)
    number = next(_NUMBERS)
    _JOBS[number] = job
    for old in sorted(_JOBS)[:-_KEPT]:
        if _JOBS[old].done.is_set():
            del _JOBS[old]
    threading.Thread(target=_run, args=(job, work), name=f"import-{number}", daemon=True).start()
    return number


def get(number: int | None) -> Job | None:
    """The job of that number, or None."""
    return _JOBS.get(number) if number is not None else None


def _run(job: Job, work: Callable[[Job], ImportResult]) -> None:
    job.problem = "The import stopped unexpectedly; nothing was stored. The log of the program says more."
    try:
        job.result = work(job)
        job.problem = ""
    except CancelledError:
        job.problem = ""
    except GeoError as error:
        job.problem = str(error)
    finally:
        job.done.set()
