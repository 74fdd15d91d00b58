"""What edits cost, and what the page's questions cost after many of them.

::

    python -m tests.benchmarks.bench_edits FOLDER/1000000 --acts 100 --rows 100

The store, of :mod:`tests.benchmarks.bench_scale`, is copied beside itself and edited there. Milliseconds on the clock
and of the processor.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from geo.filter import Filter
from geo.store import Act, Store
from tests.benchmarks.bench_scale import SHOWN, WORLD, questions, timed


def edit(store: Store, ids: list[str]) -> None:
    """Correct the titles of some incidents as one act."""
    corrected = [dataclasses.replace(each, title=f"Edited {time.time()}") for each in store.get_many(ids)]
    store.change(corrected, act=Act(what="edit"))


def one_edit(store: Store, other: Store, id: str) -> None:
    """Print what it takes until an edit is written, and until this process and another see it."""
    timed("an edit, written", lambda: edit(store, [id]), turns=1)
    timed("and on the map", lambda: store.in_view(SHOWN, WORLD, 4), turns=1)
    timed("in facets, totals, time", questions(store)["facets, totals, time"], turns=1)
    timed("another process: on the map", lambda: (other.refresh(), other.in_view(SHOWN, WORLD, 4)), turns=1)


_OPEN = """
import sys, time
import ibis
from geo.store import Store
ibis.duckdb.connect()
began, used = time.perf_counter(), time.process_time()
Store.open(sys.argv[1])
print(f"{'open':28}{(time.perf_counter() - began) * 1e3:10.0f}{(time.process_time() - used) * 1e3:10.0f}", flush=True)
"""


def opened(folder: Path) -> None:
    """Print what a process takes to open the store, ibis being loaded."""
    subprocess.run([sys.executable, "-c", _OPEN, str(folder)], check=True)


def main() -> None:
    """Ask, edit, and ask again."""
    parser = argparse.ArgumentParser(description="Time edits, and questions after many.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--acts", type=int, default=100)
    parser.add_argument("--rows", type=int, default=100)
    asked = parser.parse_args()
    folder = asked.folder.with_name(f"{asked.folder.name}-edited")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(asked.folder, folder)
    store, other = Store.open(folder), Store.open(folder)
    rows, some = store.count(Filter(domain=("all",))), random.Random(1)
    for name, ask in questions(store).items():
        timed(name, ask, store=store)
    opened(folder)
    for _turn in range(2):
        one_edit(store, other, f"made-up-{some.randrange(rows)}")
    began, used = time.perf_counter(), time.process_time()
    for _act in range(asked.acts):
        edit(store, [f"made-up-{some.randrange(rows)}" for _row in range(asked.rows)])
    took, processor = time.perf_counter() - began, time.process_time() - used
    print(f"{asked.acts} acts of {asked.rows} edits: {took:.0f} s, {processor:.0f} s of the processor")
    store.forget()
    opened(folder)
    for name, ask in questions(store).items():
        timed(name, ask, store=store)
    one_edit(store, other, f"made-up-{some.randrange(rows)}")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
