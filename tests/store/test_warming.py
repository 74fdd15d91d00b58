"""What a process's first questions need is made while nobody asks, and by nobody who waits."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from threading import enumerate as threads

import pytest

from geo.filter import EVERYTHING, Filter
from geo.store import Act, ProtectionRule, Store, asking
from geo.store.warming import Warming
from tests.samples import SAMPLES


def test_a_step_is_begun_again_where_somebody_asks_meanwhile() -> None:
    begun: list[int] = []
    done = Event()

    def step() -> None:
        begun.append(len(begun))
        if len(begun) == 1:
            somebody = Thread(target=warming.note)
            somebody.start()
            somebody.join()
        asking.check_awaited()

    warming = Warming(lambda: [step, done.set], idle_s=0.05)
    warming.begin()
    assert done.wait(60)
    assert begun == [0, 1]


def test_a_step_that_fails_is_passed_over(tmp_path: Path) -> None:
    done = Event()
    warming = Warming(lambda: [(tmp_path / "replaced").read_bytes, done.set], idle_s=0.0)
    warming.begin()
    warming.begin()
    assert done.wait(60)


def test_memory_is_given_back_after_the_steps_and_after_queries() -> None:
    given: SimpleQueue[str] = SimpleQueue()
    warming = Warming(
        lambda: [lambda: given.put("step")], idle_s=0.0, give_back_s=0.01, give_back=lambda: given.put("given back")
    )
    warming.note()  # before the process serves anything, nothing is given back
    warming.begin()
    assert [given.get(timeout=60) for _turn in range(2)] == ["step", "given back"]
    for _turn in range(2):
        warming.note()
        assert given.get(timeout=60) == "given back"


def test_a_warm_store_answers_as_ever(tmp_path: Path) -> None:
    store = Store.open(tmp_path, latest_rows=1, soon_rows=0)
    store.add(SAMPLES)
    before = store.facets()
    held = store.held_bytes
    for step in store.first_questions():
        step()
    assert store.held_bytes > held
    assert store.facets() == before


def test_who_asks_is_answered_from_before_while_much_is_read_in(tmp_path: Path) -> None:
    store = Store.open(tmp_path, latest_rows=2, check_every_s=0.0)
    store.warm_up()
    Store.open(tmp_path).add(SAMPLES)
    assert store.count() == 0
    join("catch up")
    everything = store.count()
    assert everything == len(store.query(Filter(domain=("all",)))) > 2
    store.add(replace(each, id=f"more-{each.id}", source_id=f"more-{each.source_id}") for each in SAMPLES)
    assert store.count() == 2 * everything, "what this process writes it sees at once"


def test_what_others_bring_is_read_in_once_there_are_files_of_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path, latest_rows=2, check_every_s=0.0)
    store.warm_up()
    Store.open(tmp_path).add(SAMPLES)
    assert store.count() == 0
    seen_until = store.as_of
    join("catch up")
    assert store.wait_for_files() > 0, "files were made"
    assert seen_until < store.acts()[0].when < store.as_of, "who looked before looks again"
    assert store.count() == Store.open(tmp_path).count() > 2


@pytest.mark.parametrize("code", [1, 0])
def test_what_others_bring_is_read_in_where_no_files_come_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho tried >> {tmp_path}/tries\nexit {code}\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    store = Store.open(tmp_path / "store", latest_rows=2, check_every_s=0.0)
    store.warm_up()
    Store.open(tmp_path / "store").add(SAMPLES)
    assert store.count() == 0
    join("catch up")
    join("settle")
    assert store.count() == Store.open(tmp_path / "store").count() > 2
    assert len((tmp_path / "tries").read_text().split()) <= 2, "one is waited for, one may be begun for the next"


def join(name: str) -> None:
    for thread in threads():
        if thread.name == name:
            thread.join()


def test_figures_and_list_are_of_one_store_where_another_is_put_in_its_place(tmp_path: Path) -> None:
    Store.open(tmp_path / "own").add(SAMPLES[:1])
    Store.open(tmp_path / "other").add(SAMPLES)
    store = Store.open(tmp_path / "own", check_every_s=0.0)
    assert store.count(EVERYTHING) == len(store.query(EVERYTHING)) == 1
    shutil.rmtree(tmp_path / "own")
    (tmp_path / "other").rename(tmp_path / "own")
    assert store.count(EVERYTHING) == len(store.query(EVERYTHING)) == len(SAMPLES)


def test_nobody_is_answered_from_before_a_rule_that_keeps_something_from_them(tmp_path: Path) -> None:
    Store.open(tmp_path).add(SAMPLES)
    store = Store.open(tmp_path, latest_rows=2, check_every_s=0.0)
    store.warm_up()
    readers, id = store.for_readers(), SAMPLES[0].id
    assert readers.get(id) is not None
    other = Store.open(tmp_path)
    other.protect(ProtectionRule(scope="incident", name=id, hidden=True), act=Act())
    other.add(replace(each, id=f"more-{each.id}", source_id=f"more-{each.source_id}") for each in SAMPLES)
    assert readers.get(id) is None
