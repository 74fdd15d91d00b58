"""The page's questions on Apache Spark: whether it answers as DuckDB does, and what that costs.

::

    python -m tests.benchmarks.bench_spark FOLDER 2000000 --engine 'local-cluster[2,1,1024]' --filters 20

A store of so many made-up incidents is made in the folder where it is missing; what its import and the making of its
files take is printed (both run in this process, on Arrow and DuckDB). Its files are then made anew by the cluster's
workers, on a copy of the ledger, once to start them and once more (of two million rows or more by several at once: the
ledger has a million in a file, which one worker takes). As many rows in four CSV files are imported by this process,
and with the workers reading them, once to start what that needs and once more. After that each question of the page is
put to both engines under generated filters (the first asks for everything), and the table has its median on either, in
milliseconds of the clock and of the processors (as Linux counts them), which says more on a shared machine. ``--parts
questions`` does the last alone.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime as dt
import functools
import math
import os
import random
import resource
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.datasets import open_dataset
from geo.errors import StoreError
from geo.filter import ALL_DOMAINS, MAYBE, Filter, Last
from geo.gazetteer import bundled_gazetteer
from geo.geodesy import Circle, Polygon
from geo.importing import import_file, read_ahead
from geo.model import BBox, Point
from geo.store import Act, Store, compare, trend_rules
from geo.store.current import Current
from geo.store.engine import open_engine
from geo.store.ledger import Ledger
from geo.store.tiers import settle
from tests.benchmarks.bench_import import write_csv
from tests.benchmarks.bench_store import CITY, REGION, WORLD
from tests.benchmarks.generate import tables

ALL = Filter(domain=(ALL_DOMAINS,))
PERIOD, BEFORE = (dt.date(2023, 5, 1), dt.date(2023, 7, 29)), (dt.date(2023, 1, 31), dt.date(2023, 4, 30))
SPANS = [(dt.date(2023, month, 1), dt.date(2023, month + 1, 1) - dt.timedelta(days=1)) for month in range(1, 12)]
NOW = dt.datetime(2023, 7, 29, 12, tzinfo=dt.UTC)
SEARCHES = ("hospital", "лікарня", "power -school", '"drones shelling"', "fire OR depot")
NEAR = 1.01e-5
"""Degrees: means of positions are summed in another order, and some are rounded to five digits."""

Question = Callable[[Store, Filter], Any]

PARTS = ("files", "import", "questions")

QUESTIONS: dict[str, Question] = {
    "count": Store.count,
    "totals": Store.totals,
    "facets": Store.facets,
    "types": Store.types,
    "time": Store.histogram,
    "time in weeks": lambda store, filter: store.histogram(filter, width="week"),
    "bins": lambda store, filter: store.in_bins(filter, SPANS),
    "spans": lambda store, filter: store.in_spans(filter, SPANS),
    "extent": Store.extent,
    "view of the world": lambda store, filter: store.in_view(filter, WORLD, 3),
    "view of a region": lambda store, filter: store.in_view(filter, REGION, 6),
    "view of a city": lambda store, filter: store.in_view(filter, CITY, 11),
    "areas": Store.areas,
    "playback": lambda store, filter: store.frames(filter, REGION, 6),
    "lists of clusters": lambda store, filter: _clusters(store, filter),
    "list": lambda store, filter: store.listed(filter),
    "list by place, second page": lambda store, filter: store.listed(filter, offset=50, order="place,-killed"),
    "list by actor": lambda store, filter: store.listed(filter, order="-actor,target,source"),
    "whole incidents": lambda store, filter: store.query(filter, limit=20, offset=5, order="title"),
    "table by region": lambda store, filter: store.breakdown(filter, "region", PERIOD, BEFORE),
    "table by country": lambda store, filter: store.breakdown(filter, "country", PERIOD),
    "table by type": lambda store, filter: store.breakdown(filter, "type"),
    "table by actor": lambda store, filter: store.breakdown(filter, "actor", PERIOD, BEFORE),
    "course of a table": lambda store, filter: store.over_time(filter, store.breakdown(filter, "region", PERIOD)),
    "comparison": lambda store, filter: compare(store, filter, PERIOD),
    "rules of others": lambda store, filter: trend_rules(store, filter, PERIOD[1]),
    "latest changes": lambda store, filter: store.latest(filter, limit=20),
}
"""What the page asks of a filter, by name."""


def _clusters(store: Store, filter: Filter) -> list[Any]:
    cells = [(cluster.cell, cluster.level) for cluster in store.in_view(filter, WORLD, 3).clusters[:2]]
    return [store.members(filter, cells, limit=10, offset=3), store.pile(filter, cells)]


def generated(store: Store, number: int, seed: int = 20251201) -> Iterator[Filter]:
    """Filters of one to three words, each with what the store has; the first asks for all."""
    chance = random.Random(seed)
    values = {word: [value for value, _count in counts] for word, counts in store.facets(ALL).items()}
    wide = Polygon((Point(46.0, 30.0), Point(52.0, 31.5), Point(48.0, 39.0)))
    words: dict[str, Callable[[], Mapping[str, Any]]] = {
        **{word: functools.partial(_some, chance, word, values[word]) for word in values},
        "q": lambda: {"q": chance.choice(SEARCHES)},
        "days": lambda: {"since": dt.date(2022, 9, chance.randint(1, 28)), "until": dt.date(2023, 9, 1)},
        "killed": lambda: {"min_killed": chance.randint(1, 3)},
        "injured": lambda: {"min_injured": chance.randint(1, 3)},
        "last": lambda: {"last": Last(chance.choice((30, 200)), chance.choice("hdw"), NOW)},
        "near": lambda: {"near": _circle(chance), "within": chance.choice(("", MAYBE))},
        "area": lambda: {"area": (wide,)},
        "bbox": lambda: {"bbox": BBox(30, 46, 36, 50)},
        "hide": lambda: {"hide": ("made-up",)},
    }
    yield ALL
    for _number in range(number - 1):
        parts: dict[str, Any] = {"domain": (ALL_DOMAINS,)}
        for word in chance.sample(list(words), chance.randint(1, 3)):
            parts |= words[word]()
        yield Filter(**parts)


def _some(chance: random.Random, word: str, values: list[str]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(chance.sample(values, min(2, len(values))))}


def _circle(chance: random.Random) -> Circle:
    return Circle(Point(chance.uniform(47, 51), chance.uniform(28, 37)), chance.choice((40.0, 300.0)))


def difference(mine: Any, other: Any, where: str = "") -> str:
    """Where two answers differ; empty where they are the same, positions to a metre."""
    if isinstance(mine, float) and isinstance(other, float):
        return "" if math.isclose(mine, other, rel_tol=1e-9, abs_tol=NEAR) else f"{where}: {mine} and {other}"
    if dataclasses.is_dataclass(mine) and type(mine) is type(other):
        return _first(
            (f"{where}.{each.name}", getattr(mine, each.name), getattr(other, each.name))
            for each in dataclasses.fields(mine)
        )
    if isinstance(mine, dict) and isinstance(other, dict) and mine.keys() == other.keys():
        return _first((f"{where}.{key}", value, other[key]) for key, value in mine.items())
    if isinstance(mine, (list, tuple)) and type(mine) is type(other) and len(mine) == len(other):
        return _first((f"{where}[{number}]", mine[number], other[number]) for number in range(len(mine)))
    return "" if mine == other else f"{where}: {mine!r} and {other!r}"


def _first(parts: Iterator[tuple[str, Any, Any]]) -> str:
    return next(filter(None, (difference(mine, other, where) for where, mine, other in parts)), "")


@dataclasses.dataclass
class Spent:
    """Seconds by the clock and of the processors, turn by turn."""

    clock: list[float] = dataclasses.field(default_factory=list)
    processor: list[float] = dataclasses.field(default_factory=list)

    def __str__(self) -> str:
        return "".join(
            f"{sorted(each)[len(each) // 2] * 1e3:10.0f}" if each else f"{'-':>10}"
            for each in (self.clock, self.processor)
        )


class Watch:
    """What a process (this one) and all that it started have used of the processors, in seconds, with those that ended.

    They are looked at five times a second, since one whose end nobody waits for (a worker of a cluster that stops)
    takes its own time with it: at most so much of each is lost.
    """

    def __init__(self, root: int = 0) -> None:
        self._root = root or os.getpid()
        self._used: dict[tuple[int, int], int] = {}
        """Clock ticks of each process, by its number and when it began, which tells two of one number apart."""
        self._turn = threading.Lock()
        threading.Thread(target=self._look_on, daemon=True).start()

    def used_s(self) -> float:
        """Seconds up to now."""
        self._look()
        return sum(self._used.values()) / os.sysconf("SC_CLK_TCK")

    def _look_on(self) -> None:
        while True:
            self._look()
            time.sleep(0.2)

    def _look(self) -> None:
        seen: dict[int, tuple[int, tuple[int, int], int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it has ended
                fields = path.read_text().rpartition(")")[2].split()
                number = int(path.parent.name)
                seen[number] = int(fields[1]), (number, int(fields[19])), int(fields[11]) + int(fields[12])
        with self._turn:
            mine = {self._root} | {number for number, (_parent, key, _ticks) in seen.items() if key in self._used}
            while more := {number for number, (parent, _key, _ticks) in seen.items() if parent in mine} - mine:
                mine |= more
            for number in mine & seen.keys():
                _parent, key, ticks = seen[number]
                self._used[key] = ticks


def compared(
    duckdb: Store, spark: Store, filters: int, watch: Watch
) -> tuple[list[str], dict[str, tuple[Spent, Spent]]]:
    """Ask both; where they differ, and what each question took on both. What one of them refuses is printed."""
    wrong: list[str] = []
    seconds: dict[str, tuple[Spent, Spent]] = defaultdict(lambda: (Spent(), Spent()))
    for filter in generated(duckdb, filters):
        for name, ask in QUESTIONS.items():
            answers = []
            for engine, store, spent in zip(("DuckDB", "Spark"), (duckdb, spark), seconds[name], strict=True):
                store.forget()
                began, used = time.perf_counter(), watch.used_s()
                try:
                    answers.append(ask(store, filter))
                except StoreError as error:
                    print(f"{name} of {filter.to_query()!r} on {engine}: {error}", flush=True)
                    continue
                spent.clock.append(time.perf_counter() - began)
                spent.processor.append(watch.used_s() - used)
            if len(answers) == 2 and (apart := difference(*answers)):
                wrong.append(f"{name} of {filter.to_query()!r}{apart}")
    return wrong, seconds


def _say(what: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    print(f"{what:42}{end[0] - start[0]:8.1f} s, {end[1] - start[1]:8.1f} s of the processors", flush=True)


def remade(folder: Path, engine: str, what: str, watch: Watch) -> None:
    """Let the workers make the files of a copy of a ledger, and say what it took, and what this process holds."""
    cluster = open_engine(engine)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        copy = Path(beside) / "store"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("_current"), copy_function=os.link)
        began = time.perf_counter(), watch.used_s()
        manifest = settle(Current(str(copy)), Ledger(copy), 0, cluster=cluster)
        _say(what, began, (time.perf_counter(), watch.used_s()))
        assert manifest is not None
        print(f"{'':42}{len(manifest.tiers)} tiers, {sum(manifest.sizes.values()) / manifest.rows:.0f} bytes a row; "
              f"this process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")  # fmt: skip


def write_files(folder: Path, rows: int) -> list[Path]:
    """Four files of made-up incidents."""
    paths = [folder / f"{number}.csv" for number in range(4)]
    for number, path in enumerate(paths):
        write_csv(path, rows // 4, number * (rows // 4))
    return paths


def imported(paths: Sequence[Path], engine: str, what: str, watch: Watch) -> None:
    """Import files into a new store, and say what it took."""
    gazetteer = bundled_gazetteer()
    with tempfile.TemporaryDirectory(dir=paths[0].parent) as beside:
        store = Store.open(Path(beside) / "store", engine=engine, latest_rows=10**9)
        began = time.perf_counter(), watch.used_s()
        files = [open_dataset(path) for path in paths]
        with read_ahead(files, store, least_bytes=0) as ahead:
            results = [import_file(file, store, gazetteer=gazetteer, ready=ahead.take(file)) for file in files]
        _say(what, began, (time.perf_counter(), watch.used_s()))
        assert all(result.new == result.rows for result in results)


def main() -> None:
    """Make the store if it is missing, and ask both engines."""
    parser = argparse.ArgumentParser(description="Compare Apache Spark with DuckDB.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--engine", default="local-cluster[2,1,1024]")
    parser.add_argument("--filters", type=int, default=5)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to try, all if not given")
    given = parser.parse_args()
    watch = Watch()
    folder = given.folder / str(given.rows)
    if not folder.exists():
        began = time.perf_counter(), watch.used_s()
        store = Store.open(folder, soon_rows=0)
        store.add_tables(tables(given.rows), act=Act(note="made up", source="made-up"))
        stored = time.perf_counter(), watch.used_s()
        store.refresh()
        ready = time.perf_counter(), watch.used_s()
        _say("import", began, stored)
        _say("files", stored, ready)
    duckdb = Store.open(folder)
    began = time.perf_counter(), watch.used_s()
    spark = Store.open(folder, engine=given.engine)
    _say(given.engine, began, (time.perf_counter(), watch.used_s()))
    if "files" in given.parts:
        for what in ("files, by workers, first", "files, by workers, again"):
            remade(folder, given.engine, what, watch)
    if "import" in given.parts:
        with tempfile.TemporaryDirectory(dir=given.folder) as beside:
            paths = write_files(Path(beside), given.rows)
            for engine, turns in (
                ("duckdb", ("first", "again")),
                (given.engine, ("by workers, first", "by workers, again")),
            ):
                for turn in turns:
                    imported(paths, engine, f"import of four files, {turn}", watch)
    if "questions" in given.parts:
        wrong, seconds = compared(duckdb, spark, given.filters, watch)
        print(f"{f'ms, median of {given.filters} filters':30}{'DuckDB':>10}{'(cpu)':>10}{'Spark':>10}{'(cpu)':>10}")
        for name, (mine, other) in seconds.items():
            print(f"{name:30}{mine}{other}")
        print("\n".join(["", f"{len(wrong)} answers differ", *wrong]))


if __name__ == "__main__":
    main()
