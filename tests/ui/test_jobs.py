"""Imports beside the page: one after the other, one that fails hinders none, and a cancelled one ends the rest."""

from __future__ import annotations

import threading

import pytest

from geo.errors import CancelledError, ReadError
from geo.importing import ImportResult
from geo.ui import jobs
from geo.ui.jobs import ImportTask, Job

RESULT = ImportResult(file="a", format="table", label="A", source="a", rows=1, blank=0, incidents=1, reports=1)


def works(job: Job) -> ImportResult:
    del job
    return RESULT


def fails(job: Job) -> ImportResult:
    del job
    raise ReadError("b is empty.")


def is_stopped(job: Job) -> ImportResult:
    job.stop.set()
    raise CancelledError("Stopped; nothing was stored.")


def breaks(job: Job) -> ImportResult:
    del job
    raise ZeroDivisionError


def done(*given: ImportTask) -> Job:
    job = jobs.get(jobs.start([(name, work) for name, work in zip("abc", given, strict=False)]))
    assert job is not None
    assert job.done.wait(10)
    return job


def test_what_is_under_way_is_known_to_every_page() -> None:
    going_on, end = threading.Event(), threading.Event()

    def waits(job: Job) -> ImportResult:
        going_on.set()
        end.wait(10)
        return works(job)

    job = jobs.get(jobs.start([("done.csv", works), ("waits.csv", waits), ("next.csv", works)]))
    assert job is not None
    assert going_on.wait(10)
    assert jobs.under_way() == ("waits.csv", "next.csv")
    end.set()
    assert job.done.wait(10)
    assert jobs.under_way() == ()


def test_each_file_has_its_outcome() -> None:
    job = done(works, fails, works)
    assert [(one.name, one.result, one.problem) for one in job.outcomes] == [
        ("a", RESULT, ""),
        ("b", None, "b is empty."),
        ("c", RESULT, ""),
    ]


def test_what_was_imported_before_a_cancelling_stays_and_the_rest_is_not_begun() -> None:
    first, second, third = done(works, is_stopped, works).outcomes
    assert first.result is RESULT
    assert "cancelled; nothing of this file was stored" in second.problem
    assert third.problem.startswith("Not imported")


def test_what_nobody_foresaw_is_told_and_ends_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[type[BaseException] | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: logged.append(told.exc_type))
    outcomes = done(works, breaks, works).outcomes
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(10)
    assert ["unexpectedly" in one.problem for one in outcomes] == [False, True, True]
    assert logged == [ZeroDivisionError]


def test_there_is_no_job_of_another_number() -> None:
    assert jobs.get(None) is None
    assert jobs.get(-1) is None
