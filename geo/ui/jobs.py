"""Imports that run beside the page: a thread each, which the page asks how far it is.

A job's files are imported one after the other, each as an act of its own: what can't be read says why and hinders
none of the others. A job outlives a rerun and a closed tab: it ends by being done, or by being
cancelled, which leaves nothing half-done (see :mod:`geo.importing.pipeline`). The page only keeps its number.
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
    """What became of a file: what its import did, or in a sentence why nothing of it is stored."""

    name: str
    result: ImportResult | None = None
    problem: str = ""


@dataclass
class Job:
    """Imports under way or done, of the files ``names``; ``outcomes`` are of those that are over."""

    names: tuple[str, ...]
    outcomes: list[Outcome] = field(default_factory=list)
    progress: Progress | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)


ImportTask = Callable[[Job], ImportResult]


def start(works: Sequence[tuple[str, ImportTask]]) -> int:
    """Run the imports of some files, by name, in a thread; its number is what :func:`get` takes."""
    job = Job(tuple(name for name, _ in works))
    number = next(_NUMBERS)
    _JOBS[number] = job
    for old in sorted(_JOBS)[:-_KEPT]:
        if _JOBS[old].done.is_set():
            del _JOBS[old]
    threading.Thread(target=_run, args=(job, works), name=f"import-{number}", daemon=True).start()
    return number


def get(number: int | None) -> Job | None:
    """The job of that number, or None."""
    return _JOBS.get(number) if number is not None else None


def under_way() -> tuple[str, ...]:
    """The files whose import hasn't ended, whoever began it."""
    return tuple(name for job in _JOBS.values() if not job.done.is_set() for name in job.names[len(job.outcomes) :])


def end(timeout_s: float) -> None:
    """Cancel what runs, each before its next batch, and wait so long until all have ended."""
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
        for name in job.names[len(job.outcomes) :]:  # only where something happened that nobody foresaw
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
