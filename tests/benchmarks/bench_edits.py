"""What edits cost, and what the page's questions cost after many of them, as ratios to before.

::

    python -m tests.benchmarks.bench_edits FOLDER/1000000 --acts 10000 --rows 1

The store, of :mod:`tests.benchmarks.bench_scale`, is copied beside itself and edited there by a process that serves
queries, while another reads. Both ask what the page asks before and after; so does a process of its own each time,
which opens the store: the second time as it is a day later, when what small files were joined of is deleted
(:mod:`geo.store.upkeep`; of a store that an older release made, no log is packed). Milliseconds on the clock and of
the processor.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from geo.filter import Filter
from geo.store import Store
from geo.store.ledger import Ledger
from tests.benchmarks.bench_scale import LEAST, SHOWN, TURNS, Figure, Times, ask_page, edit, measured, peak_mb
from tests.benchmarks.bench_store import WORLD

SHARES = 10
"""In how many lines the course of the acts is printed."""


def lasting(store: Store, other: Store, some: random.Random, rows: int) -> Iterator[Figure]:
    """What the page's questions and edits take in processes that go on, as far as others see them."""
    times = Times()
    yield from ask_page(store, times)
    for _turn in range(TURNS):
        incident = f"made-up-{some.randrange(rows)}"
        times.take("an edit, written", lambda incident=incident: edit(store, [incident]))  # type: ignore[misc]
        times.take("and on the map", lambda: store.in_view(SHOWN, WORLD, 4))
        times.take("and in totals", lambda: store.totals(SHOWN))
        times.take("and in a search", lambda: store.count(Filter(q="hospital")))
        times.take("another process: on the map", lambda: (other.refresh(), other.in_view(SHOWN, WORLD, 4)))
    yield from times.figures()
    yield Figure("memory of this process, MB", *2 * [held_mb()])


def held_mb() -> float:
    """What this process holds now, as Linux counts it."""
    (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmRSS:"))
    return int(line.split()[1]) / 1e3


def on_disk(folder: Path) -> str:
    """How many files of which kind there are, and their size in all."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    log = folder / "_delta_log"
    rows = sum(path.parent == folder and path.suffix == ".parquet" for path in files)
    entries, checkpoints = len(list(log.glob("*.json"))), len(list(log.glob("*.checkpoint*")))
    size = sum(path.stat().st_size for path in files)
    return f"{rows} files of rows, {entries} log entries, {checkpoints} checkpoints, {size / 1e6:.0f} MB"


def serve_edits(store: Store, acts: int, each: int, some: random.Random, rows: int) -> None:
    """Edit incidents at random, and print the course."""
    took = []
    began, used = time.perf_counter(), time.process_time()
    for number in range(1, acts + 1):
        start = time.process_time()
        edit(store, [f"made-up-{some.randrange(rows)}" for _row in range(each)])
        took.append((time.process_time() - start) * 1e3)
        if number % max(1, acts // SHARES) == 0:
            median, most = statistics.median(took), max(took)
            print(f"{number:,} acts: {median:.0f} ms of the processor, {most:.0f} at most", flush=True)
            took = []
    took_s, processor_s = time.perf_counter() - began, time.process_time() - used
    print(f"{acts:,} acts of {each} edits: {took_s:.0f} s, {processor_s:.0f} s of the processor")


def compare(what: str, before: dict[str, Figure], after: dict[str, Figure]) -> None:
    """Print the ratios after to before."""
    print(f"\n{what:28}{'clock':>10}{'processor':>10} after / before")
    for name, figure in before.items():
        then = after[name]
        clock = max(LEAST, then.clock) / max(LEAST, figure.clock)
        processor = max(LEAST, then.processor) / max(LEAST, figure.processor)
        print(f"{name:28}{clock:10.2f}{processor:10.2f}")


def main() -> None:
    """Ask, edit, and ask again."""
    parser = argparse.ArgumentParser(description="Time edits, and questions after many.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--acts", type=int, default=100)
    parser.add_argument("--rows", type=int, default=100, help="how many incidents an act corrects")
    parser.add_argument("--keep", action="store_true", help="keep the edited store")
    asked = parser.parse_args()
    folder = asked.folder.with_name(f"{asked.folder.name}-edited")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(asked.folder, folder)
    print(on_disk(folder))
    anew_before = measured(folder)
    store, other = Store.open(folder), Store.open(folder)
    store.warm_up()
    rows, some = store.count(Filter(domain=("all",))), random.Random(1)
    before = {each.name: each for each in shown(lasting(store, other, some, rows))}
    serve_edits(store, asked.acts, asked.rows, some, rows)
    print(f"memory at most {peak_mb():.0f} MB; {on_disk(folder)}")
    after = {each.name: each for each in shown(lasting(store, other, some, rows))}
    store.wait_for_files()
    Ledger(folder).keep_up(at=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    print(f"a day later {on_disk(folder)}")
    anew_after = measured(folder)
    compare("in processes that go on", before, after)
    compare("in a process of its own", anew_before, anew_after)
    if not asked.keep:
        shutil.rmtree(folder)


def shown(figures: Iterator[Figure]) -> Iterator[Figure]:
    """The figures, each printed."""
    for each in figures:
        print(each, flush=True)
        yield each


if __name__ == "__main__":
    main()
