"""The review desk and the store agree, whenever the program is ended."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.model import Incident, Report
from geo.review import Draft, Proposal, Queue, Shelf
from geo.store import Store
from tests.samples import SAMPLES

NUMBERS = range(4)


def read_from(number: int) -> Incident:
    key = f"r1-{number}"
    report = Report(id="r1", publisher="A paper")
    return replace(SAMPLES[0], id=key, title=f"Strike {number}", source="report", source_id=key, reports=(report,))


def submitted(folder: Path) -> tuple[Queue, Store]:
    store = Store.open(folder / "store", check_every_s=0.0)
    store.add([replace(SAMPLES[0], id="t:1", source="t", source_id="1", reports=())])
    queue = Queue(folder / "queue", lambda: Shelf(store))
    proposals = tuple(Proposal(read_from(number), score=0.5) for number in NUMBERS)
    added = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    queue.submit(Draft(id="d1", report=Report(id="r1"), text="words", added=added, proposals=proposals))
    return queue, store


def decide(queue: Queue, shelf: Shelf) -> None:
    """Every kind of step that changes the store, and before it all of them taken back."""
    while (draft := queue.get("d1")) is not None and draft.steps:
        queue.undo("d1", shelf)
    for number in NUMBERS[:2]:
        queue.accept("d1", [number], shelf)
    queue.change("d1", 0, shelf, title="Corrected")
    queue.merge("d1", 2, "t:1", shelf)


def disagreements(queue: Queue, store: Store) -> list[str]:
    """Where the desk says otherwise than the store."""
    store.refresh()
    draft, joined = queue.get("d1"), store.get("t:1")
    assert draft is not None
    assert joined is not None
    said = []
    for proposal in draft.proposals:
        stored = store.get(proposal.incident.id)
        is_joined = proposal.incident.id in joined.merged_from
        if (proposal.state == "accepted") != (stored is not None) or (proposal.state == "merged") != is_joined:
            said.append(f"{proposal.incident.id} is {proposal.state}, and stored as {stored}, joined: {is_joined}")
        if stored is not None and stored.title != proposal.incident.title:
            said.append(f"{stored.title} is stored, and {proposal.incident.title} on the desk")
    return said


class EndError(BaseException):
    """The program's end."""


class Ending(Shelf):
    """The store, in a program that ends before or after its so many-th writing."""

    def __init__(self, store: Store, left: int, *, after: bool) -> None:
        super().__init__(store)
        self._left, self._after = left, after

    def put(self, *incidents: Incident, act_id: str = "") -> str:
        return str(self._ended(lambda: super(Ending, self).put(*incidents, act_id=act_id)))

    def undo(self, act_id: str) -> None:
        self._ended(lambda: super(Ending, self).undo(act_id))

    def _ended(self, work: Any) -> Any:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise EndError
        done = work()
        if self._left == 0:
            raise EndError
        return done


@pytest.mark.parametrize(
    ("left", "after"), [(2, True), (3, True), (4, True), (5, True), (4, False)], ids=str
)  # an acceptance, a correction, a joining, and that taken back
def test_an_end_before_or_after_a_writing_leaves_desk_and_store_at_one(tmp_path: Path, left: int, after: bool) -> None:
    queue, store = submitted(tmp_path)
    if left > 4:
        decide(queue, Shelf(store))
    with pytest.raises(EndError):
        decide(queue, Ending(store, left % 4 or 4, after=after))
    assert disagreements(queue, store) == []
    assert [*(tmp_path / "queue").glob("*.intent")] == []
    assert queue.undo("d1", Shelf(store)).waiting
    assert disagreements(queue, store) == []


_DESKS = """
import os, sys, threading
from pathlib import Path
from geo.review import Queue, Shelf
from geo.store import Store
from tests.review.test_kills import decide
folder = Path(sys.argv[1])
for _line in sys.stdin:
    assert threading.active_count() == 1, "nothing runs yet that a copy of the process would lack"
    desk = os.fork()
    if desk == 0:
        store = Store.open(folder / "store", check_every_s=0.0)
        print(os.getpid(), flush=True)
        while True:
            decide(Queue(folder / "queue", lambda: Shelf(store)), Shelf(store))
    os.waitpid(desk, 0)
    print("ended", flush=True)
"""
"""A process for each line, which decides until it is killed: what takes long to load is loaded once."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no process")
@pytest.mark.parametrize(
    "kills", [2, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(3600)], id="200-slow")]
)
def test_a_kill_at_any_moment_leaves_desk_and_store_at_one(tmp_path: Path, kills: int) -> None:
    queue, store = submitted(tmp_path)
    chance = random.Random(13)
    command, pipe = [sys.executable, "-c", _DESKS, str(tmp_path)], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) as desks:
        assert desks.stdin is not None
        assert desks.stdout is not None
        for _kill in range(kills):
            desks.stdin.write("go\n")
            desk = int(desks.stdout.readline())
            time.sleep(chance.uniform(0.0, 0.8))
            os.kill(desk, signal.SIGKILL)
            assert desks.stdout.readline() == "ended\n"
            assert disagreements(queue, store) == []
