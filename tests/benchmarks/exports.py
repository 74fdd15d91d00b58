"""How long each export takes, how large it is, and the most memory it needs, out of a store.

::

    python -m tests.benchmarks.generate 1000000 FOLDER
    python -m tests.benchmarks.exports FOLDER csv geoparquet

Each format runs in a process of its own, so that one's memory is not counted for the next. The rival is what
most tools do: pandas reads the store's columns as one frame and writes it with ``to_csv``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import tempfile
import time

from geo.filter import Filter
from geo.store import Store
from geo.writers import WRITERS, FileOrigin

EVERYTHING = Filter(domain=("all",))
RIVAL = "pandas"


def measure(folder: str, name: str) -> str:
    """One line: the format, incidents, seconds, megabytes written, and megabytes of memory at most and before."""
    store = Store.open(folder)
    count = store.count(EVERYTHING)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        if name == RIVAL:
            store.rows(EVERYTHING, order="id").to_pandas().to_csv(file, index=False)
        else:
            origin = FileOrigin(
                filter=EVERYTHING, moment=dt.datetime.now(dt.UTC), version=str(store.version), total=count
            )
            for chunk in WRITERS[name].write(store.tables(EVERYTHING), origin):
                file.write(chunk)
        size = file.tell() / 1e6
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{name:11} {count:>10,} incidents  {seconds:7.1f} s  {size:8.1f} MB  peak {peak:5.0f} MB ({before:.0f} before)"
    )


def main() -> None:
    """Measure the formats that are named, or all."""
    parser = argparse.ArgumentParser(description="Measure exports.")
    parser.add_argument("folder")
    parser.add_argument("formats", nargs="*", metavar="FORMAT")
    asked = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    for name in asked.formats or [*WRITERS, RIVAL]:
        with context.Pool(1) as pool:
            print(pool.apply(measure, (asked.folder, name)), flush=True)


if __name__ == "__main__":
    main()
