"""Imports in the background: a thread for each job, whose progress the page polls.

A job's files are imported one after the other, each as an act of its own; one that can't be read has an error message
and doesn't affect the others. A job survives reruns and closed tabs: it ends when it is done or cancelled, and a
cancelled import stores nothing (see :mod:`geo.importing.pipeline`). The page keeps only its number.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from geo.errors import CancelledError, GeoError
from geo.importing import ImportResult, Progress

_NUMBERS = itertools.count(1)
_JOBS: dict[int, Job] = {}
_KEPT = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome for a file: the import's result, or a sentence that says why nothing is stored."""

    name: str
    result: ImportResult | None = None
    problem: str = ""


@dataclass
class Job:
    """The imports of the files ``names``, running or finished; ``outcomes`` are of the finished ones."""

    names: tuple[str, ...]
    outcomes: list[Outcome] = field(default_factory=list)
    progress: Progress | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)


ImportTask = Callable[[Job], ImportResult]


def start(works: Sequence[tuple[str, ImportTask]]) -> int:
    """Start imports of files, given by name, in a thread; returns the job's number for :func:`get`."""
    job = Job(tuple(name for name, _ in works))
    number = next(_NUMBERS)
    _JOBS[number] = job
    for old in sorted(_JOBS)[:-_KEPT]:
        if _JOBS[old].done.is_set():
            del _JOBS[old]
    threading.Thread(target=_run, args=(job, works), name=f"import-{number}", daemon=True).start()
    return number


def get(number: int | None) -> Job | None:
    """The job with a number; None if there is none."""
    return _JOBS.get(number) if number is not None else None


def under_way() -> tuple[str, ...]:
    """The names of the files whose import is running or waiting, of all users."""
    return tuple(name for job in _JOBS.values() if not job.done.is_set() for name in job.names[len(job.outcomes) :])


def end(timeout_s: float) -> None:
    """Cancel all running imports before their next batch, and wait up to ``timeout_s`` for their end."""
    until = time.monotonic() + timeout_s
    for job in list(_JOBS.values()):
        job.stop.set()
    for job in list(_JOBS.values()):
        job.done.wait(max(until - time.monotonic(), 0))


def _run(job: Job, works: Sequence[tuple[str, ImportTask]]) -> None:
    try:
        for name, work in works:
            job.progress = None
            job.outcomes.append(_outcome(job, name, work))
    finally:
        for name in job.names[len(job.outcomes) :]:  # after an unforeseen error only
            job.outcomes.append(Outcome(name, problem=_UNEXPECTED))
        job.done.set()


def _outcome(job: Job, name: str, work: ImportTask) -> Outcome:
    if job.stop.is_set():
        return Outcome(name, problem="Not imported: the import was cancelled before it came to this file.")
    try:
        return Outcome(name, work(job))
    except CancelledError:
        return Outcome(name, problem="The import was cancelled; nothing of this file was stored.")
    except GeoError as error:
        return Outcome(name, problem=str(error))


_UNEXPECTED = "The import stopped unexpectedly; nothing of this file was stored. The log of the program says more."
