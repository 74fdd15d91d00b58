"""A CSV of 1,000,000 rows with coordinates into the store, beside ``pandas.read_csv`` and ``to_parquet``.

::

    python -m tests.benchmarks.bench_import [rows]

The rival reads the file and writes Parquet; we read it, map its columns, check and place every row, derive what is
searched and clustered, and commit a Delta table. Each runs in a process of its own, in turn, three times; the mark is
the medians' ratio, at most 4, and our peak memory, under 1.5 GB.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

RIVAL = """
import json, resource, sys, time
import pandas as pd
started, before = time.perf_counter(), time.process_time()
pd.read_csv(sys.argv[1]).to_parquet(sys.argv[2] + "/rival.parquet")
seconds, cpu = time.perf_counter() - started, time.process_time() - before
print(json.dumps([seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))
"""
OURS = """
import json, resource, sys, time
from geo.gazetteer import Gazetteer
from geo.importing import import_file
from geo.store import Store
store, gazetteer = Store.open(sys.argv[2] + "/store"), Gazetteer.open()
started, before = time.perf_counter(), time.process_time()
result = import_file(sys.argv[1], store, gazetteer=gazetteer)
seconds, cpu = time.perf_counter() - started, time.process_time() - before
assert result.new == result.rows, result
print(json.dumps([seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6]))
"""


def write_csv(path: Path, rows: int, first: int = 0) -> None:
    """A table of made-up incidents over Ukraine and its neighbours, as a colleague might send it, from a number on."""
    rng = np.random.default_rng(1)
    kinds = np.array(["Air/drone strike", "Shelling/artillery/missile attack", "Armed clash", "Attack", "Arrests"])
    sources = np.array(["Ukrinform", "Suspilne", "Reuters"])
    days = np.datetime64("2022-02-24") + rng.integers(0, 1200, rows)
    pl.DataFrame(
        {
            "id": [f"EV{number:07d}" for number in range(first, first + rows)],
            "date": days.astype(str),
            "type": kinds[rng.integers(0, len(kinds), rows)],
            "country": "Ukraine",
            "latitude": rng.uniform(44.5, 52, rows).round(5),
            "longitude": rng.uniform(22.5, 40, rows).round(5),
            "fatalities": rng.integers(0, 5, rows),
            "description": [
                f"Reported event number {number} near a settlement in the region"
                for number in range(first, first + rows)
            ],
            "source": sources[rng.integers(0, len(sources), rows)],
        }
    ).write_csv(path)


def run(program: str, path: Path) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak memory (GB) of a program in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", program, str(path), folder]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
    seconds, cpu, peak_gb = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), float(cpu), float(peak_gb)


def main(rows: int) -> None:
    """Print both sides' times and ours against the mark."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.csv"
        # Elsewhere: a process starts with the peak of the one that started it.
        writing = multiprocessing.get_context("spawn").Process(target=write_csv, args=(path, rows))
        writing.start()
        writing.join()
        rival, ours = [], []
        for _ in range(3):
            rival.append(run(RIVAL, path))
            ours.append(run(OURS, path))
    theirs, mine = ([statistics.median(column) for column in zip(*each, strict=True)] for each in (rival, ours))
    peak = max(peak_gb for _, _, peak_gb in ours)
    print(f"{rows:,} rows: pandas {theirs[0]:.2f} s, import {mine[0]:.2f} s: {mine[0] / theirs[0]:.1f} times (mark 4)")
    load = os.getloadavg()[0]
    print(f"processor: pandas {theirs[1]:.2f} s, import {mine[1]:.2f} s; {os.cpu_count()} cores, load {load:.1f}")
    print(f"peak {peak:.2f} GB (mark 1.5); runs {[f'{seconds:.2f}' for seconds, _, _ in ours]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
