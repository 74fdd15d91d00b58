"""Two who write at once: one is first, the other is refused or has nothing to do, and nobody's work is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.edits import join
from geo.errors import StoreError
from geo.filter import Filter
from geo.model import Incident
from geo.store import Act, SavedViews, Store
from tests.samples import SAMPLES

TWO = 2


def numbered(*numbers: int) -> list[Incident]:
    return [replace(SAMPLES[0], id=f"t:{number}", source="t", source_id=str(number)) for number in numbers]


def edited(folder: str, who: str, rounds: int, together: threading.Barrier) -> list[str]:
    """The titles that somebody gave an incident, as far as the store took them."""
    store, taken = Store.open(folder, check_every_s=0.0), []
    for number in range(rounds):
        seen = store.get("t:1")
        assert seen is not None
        together.wait(60)
        try:
            store.put(replace(seen, title=f"{who} {number}"), act=Act(who=who, what="edit"))
            taken.append(f"{who} {number}")
        except StoreError as error:
            assert "somebody else" in str(error)  # noqa: PT017 - most rounds have one who is refused
        together.wait(60)
    return taken


def imported(folder: str, _who: str, rounds: int, together: threading.Barrier) -> list[str]:
    """The acts that stored something, of imports of the same incidents."""
    store, acts = Store.open(folder, check_every_s=0.0), []
    for number in range(rounds):
        together.wait(60)
        added = store.add(numbered(*range(100 * number, 100 * number + 100)))
        assert added.new in (0, 100)
        acts += [added.act_id] if added.act_id else []
    return acts


def both(work: Callable[..., list[str]], folder: Path, rounds: int, *, in_processes: bool) -> list[str]:
    """What two give who work at once, in processes of their own or in threads that each open the store."""
    with contextlib.ExitStack() as stack:
        context = multiprocessing.get_context("spawn")
        barrier: Any = threading.Barrier(TWO)
        pool: Executor = ThreadPoolExecutor(TWO)
        if in_processes:
            barrier = stack.enter_context(context.Manager()).Barrier(TWO)
            pool = ProcessPoolExecutor(TWO, mp_context=context)
        stack.enter_context(pool)
        halves = [pool.submit(work, str(folder), who, rounds, barrier) for who in ("Ada", "Ben")]
        return [each for half in halves for each in half.result()]


RACES = [
    pytest.param(5, False, id="5-threads"),
    pytest.param(100, True, id="100-processes", marks=[pytest.mark.slow, pytest.mark.timeout(1200)]),
]


@pytest.mark.parametrize(("rounds", "in_processes"), RACES)
def test_of_two_who_edit_what_they_saw_one_is_refused(tmp_path: Path, rounds: int, in_processes: bool) -> None:
    store = Store.open(tmp_path / "store")
    store.add(numbered(1))
    taken = both(edited, tmp_path / "store", rounds, in_processes=in_processes)
    store.refresh()
    kept = [each.incident.title for each in store.history("t:1")[1:] if each.incident]
    assert sorted(kept) == sorted(taken)
    assert len(taken) == rounds


@pytest.mark.parametrize(("rounds", "in_processes"), RACES)
def test_what_two_import_at_once_is_stored_once(tmp_path: Path, rounds: int, in_processes: bool) -> None:
    store = Store.open(tmp_path / "store")
    acts = both(imported, tmp_path / "store", rounds, in_processes=in_processes)
    store.refresh()
    assert sorted(acts) == sorted(act.id for act in store.acts())
    assert [act.new for act in store.acts()] == [100] * rounds


def test_a_join_of_what_somebody_changed_or_removed_meanwhile_is_refused(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store")
    store.add(numbered(1, 2))
    first, second = store.get_many(["t:1", "t:2"])
    gone = {"t:2": "merged into t:1"}
    store.put(replace(second, title="Theirs"))
    for _turn in range(TWO):
        with pytest.raises(StoreError, match="somebody else"):
            store.change([join([first, second])], gone, act=Act(what="merge"), seen=[second])
        store.delete(["t:2"], "twice")
    with pytest.raises(StoreError, match="somebody else"):
        store.put(replace(second, title="Mine"))


def test_of_many_who_look_at_a_view_and_rename_it_none_brings_the_old_name_back(tmp_path: Path) -> None:
    views = SavedViews(tmp_path)
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    views.save("view 0", Filter(country=("UA",)), now=now)

    def renamed(number: int) -> None:
        views.rename(f"view {number}", f"view {number + 1}")

    def looked(number: int) -> None:
        views.look(f"view {number % 20}", now)

    with ThreadPoolExecutor(4) as threads:
        looks = [threads.submit(looked, number) for number in range(200)]
        for number in range(20):
            threads.submit(renamed, number).result()
        assert all(look.result() is None for look in looks)
    assert [view.name for view in views.all()] == ["view 20"]
