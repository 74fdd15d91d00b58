"""What the page's questions cost the store, beside pandas with the same columns in memory.

::

    python -m tests.benchmarks.bench_store 100000
    python -m tests.benchmarks.bench_store 100000 --writing

Each answer is asked anew, under filters that let much and little through; milliseconds, median and worst. With
``--writing``: what writing the files costs, by :mod:`geo.store.parquet` and by ``deltalake`` itself, in turn.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake

from geo.filter import Filter
from geo.model import BBox
from geo.schema import packed
from geo.store import Act, Store, derive
from geo.store.ledger import STORED
from geo.store.parquet import ROW_GROUP, write_files
from geo.store.writing import ledger_rows
from tests.benchmarks.generate import tables

FILTERS = (
    Filter(),
    Filter(domain=("all",)),
    Filter(type=("drone_strike",)),
    Filter(country=("UA",), since=dt.date(2024, 1, 1)),
    Filter(actor=("Russia",), target=("energy", "health")),
    Filter(q="hospital"),
)
WORLD, REGION, CITY = BBox(-180, -85, 180, 85), BBox(22, 44, 41, 53), BBox(30, 50, 31, 51)


def questions(store: Store) -> dict[str, Callable[[Filter], Any]]:
    """What the page asks, by name."""
    return {
        "count": store.count,
        "totals": store.totals,
        "facets": store.facets,
        "histogram": store.histogram,
        "view of the world": lambda asked: store.in_view(asked, WORLD, 2),
        "view of a region": lambda asked: store.in_view(asked, REGION, 6),
        "view of a city": lambda asked: store.in_view(asked, CITY, 11),
        "a page of the list": store.listed,
        "one incident": lambda _asked: store.get("made-up-77"),
        "50 whole incidents": lambda asked: store.query(asked, limit=50),
    }


def timed(ask: Callable[[Filter], Any], store: Store, repeats: int) -> list[float]:
    """Milliseconds of each turn, answers kept from before forgotten."""
    took = []
    for asked in FILTERS:
        for _turn in range(repeats):
            store.forget()
            began = time.perf_counter()
            ask(asked)
            took.append((time.perf_counter() - began) * 1_000)
    return took


def rival(store: Store) -> dict[str, list[float]]:
    """The same two heaviest questions, asked of a pandas frame without a filter."""
    columns = ["event_type", "country", "admin1", "verification", "precision", "lat", "lon", "cell", "domain"]
    frame = store.rows(columns=columns).to_pandas()
    took: dict[str, list[float]] = {"facets (pandas)": [], "view of a region (pandas)": []}
    for _turn in range(3):
        began = time.perf_counter()
        for name in ("event_type", "country", "admin1", "verification", "precision", "domain"):
            frame[name].value_counts()
        took["facets (pandas)"].append((time.perf_counter() - began) * 1_000)
        began = time.perf_counter()
        seen = frame[frame.lat.between(REGION.south, REGION.north) & frame.lon.between(REGION.west, REGION.east)]
        seen.groupby([seen.cell.astype("int64") // 4**18, "domain"]).agg(
            {"lat": ["size", "mean"], "lon": "mean", "cell": ["min", "max"]}
        )
        took["view of a region (pandas)"].append((time.perf_counter() - began) * 1_000)
    return took


def writing(count: int, repeats: int) -> None:
    """Print the processor time and the size of the files of so many rows, by our writer and by ``deltalake``'s own."""
    rows = [ledger_rows(derive(table), 1, "0123456789abcdef", "new") for table in tables(count)]

    def ours(folder: str) -> None:
        list(write_files(Path(folder), rows, packed(STORED), begun=[]))

    def theirs(folder: str) -> None:
        table = DeltaTable.create(folder, STORED)
        batches = (batch for each in rows for batch in each.cast(STORED).to_batches())
        properties = WriterProperties(compression="LZ4_RAW", max_row_group_size=ROW_GROUP)
        reader = pa.RecordBatchReader.from_batches(STORED, batches)
        write_deltalake(table, reader, mode="append", writer_properties=properties)

    seconds: dict[str, list[float]] = {"geo.store.parquet": [], "deltalake": []}
    sizes: dict[str, int] = {}
    for _turn in range(repeats):
        for name, write in zip(seconds, (ours, theirs), strict=True):
            with tempfile.TemporaryDirectory() as folder:
                began = time.process_time()
                write(folder)
                seconds[name].append(time.process_time() - began)
                sizes[name] = sum(path.stat().st_size for path in Path(folder).glob("*.parquet"))
    for name, took in seconds.items():
        print(f"{name:28}{statistics.median(took):8.2f} s of processor time{sizes[name] / 1e6:8.1f} MB")


def main() -> None:
    """Make a store, ask, and print a table."""
    parser = argparse.ArgumentParser(description="Time the store's answers.")
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--writing", action="store_true", help="time the writing of files instead")
    asked = parser.parse_args()
    if asked.writing:
        writing(asked.count, asked.repeats)
        return
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        Store.open(folder).add_tables(tables(asked.count), act=Act(note="made up"))
        print(f"{asked.count:,} incidents made and stored in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        store = Store.open(folder)
        print(f"opened in {time.perf_counter() - began:.1f} s")
        print(f"{'':28}{'median':>8}{'worst':>8} ms")
        measured = {name: timed(ask, store, asked.repeats) for name, ask in questions(store).items()}
        for name, took in {**measured, **rival(store)}.items():
            print(f"{name:28}{statistics.median(took):8.0f}{max(took):8.0f}")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
