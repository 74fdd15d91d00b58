"""What the store costs as it grows: opening, the page's questions, a search, an edit; a process for each size.

::

    python -m tests.benchmarks.bench_scale FOLDER 100000 1000000

The stores are made in the folder where they are missing, with the files of their current state. Milliseconds on the
clock and of the processor, which says more where others use the machine too; each question is asked anew.
"""

from __future__ import annotations

import argparse
import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.filter import Filter
from geo.store import Act, Store
from tests.benchmarks.bench_store import CITY, REGION, WORLD
from tests.benchmarks.generate import tables

SHOWN, CHOSEN = Filter(), Filter(country=("UA",), type=("air_strike",))
UNCOUNTED = Filter(country=("UA",), min_killed=2)
TURNS = 5


def measure(folder: Path) -> None:
    """Ask a store and print a line a question."""
    store = timed("open", lambda: Store.open(folder), turns=1)
    for name, ask in questions(store).items():
        timed(name, ask, store=store)
    for word in ("hospital", "лікарня"):
        timed(f"first search for {word}", lambda word=word: store.count(Filter(q=word)), turns=1)  # type: ignore[misc]
        timed(f"search for {word} again", lambda word=word: store.count(Filter(q=word)), store=store)  # type: ignore[misc]
    incident = store.get("made-up-77")
    assert incident is not None
    edited = dataclasses.replace(incident, title=f"Edited {time.time()}")
    timed("an edit, written", lambda: store.put(edited), turns=1)
    timed("an edit, on the map", lambda: store.in_view(SHOWN, WORLD, 4), turns=1)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{'memory at most, MB':28}{peak_mb():10.0f}")
    print(f"{'disk, bytes a row':28}{size / store.totals().everything:10.0f}")


def peak_mb() -> float:
    """The most that this process held, as Linux counts it: what it says of resources begins with its parent's."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:"))
    return int(line.split()[1]) / 1e3


def questions(store: Store) -> dict[str, Callable[[], Any]]:
    """What the page asks, by name."""
    return {
        "facets, totals, time": lambda: (store.facets(CHOSEN), store.totals(CHOSEN), store.histogram(CHOSEN)),
        "the same, not counted": lambda: (store.facets(UNCOUNTED), store.totals(UNCOUNTED), store.histogram(UNCOUNTED)),
        "view of the world": lambda: store.in_view(SHOWN, WORLD, 3),
        "view of a region": lambda: store.in_view(SHOWN, REGION, 6),
        "view of a city": lambda: store.in_view(SHOWN, CITY, 11),
        "a page of the list": lambda: store.listed(SHOWN),
        "one incident": lambda: store.get("made-up-77"),
    }


def timed(name: str, ask: Callable[[], Any], *, turns: int = TURNS, store: Store | None = None) -> Any:
    """Print the medians of some turns; the answer of the last."""
    wall, processor = [], []
    answer = None
    for _turn in range(turns):
        if store is not None:
            store.forget()
        began, used = time.perf_counter(), time.process_time()
        answer = ask()
        wall.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    print(f"{name:28}{sorted(wall)[turns // 2] * 1e3:10.0f}{sorted(processor)[turns // 2] * 1e3:10.0f}", flush=True)
    return answer


def main() -> None:
    """Make the stores that are missing, and measure each."""
    parser = argparse.ArgumentParser(description="Time the store at several sizes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--one", action="store_true", help="measure the store in the folder itself")
    asked = parser.parse_args()
    if asked.one:
        measure(asked.folder)
        return
    for rows in asked.rows:
        folder = asked.folder / str(rows)
        if not folder.exists():
            began = time.perf_counter()
            store = Store.open(folder, soon_rows=0)
            store.add_tables(tables(rows), act=Act(note="made up", source="made-up"))
            stored = time.perf_counter()
            store.refresh()
            print(
                f"{rows:,} rows: stored in {stored - began:.0f} s, files made in {time.perf_counter() - stored:.0f} s"
            )
        print(f"{rows:,} rows{'':17}{'clock':>10}{'processor':>10} ms", flush=True)
        subprocess.run([sys.executable, "-m", __spec__.name, str(folder), "--one"], check=True)


if __name__ == "__main__":
    main()
