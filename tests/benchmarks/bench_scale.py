"""What the store costs as it grows: opening, the page's questions, a search, an edit; a process for each size.

::

    python -m tests.benchmarks.bench_scale FOLDER 100000 1000000 --figure growth.svg
    python -m tests.benchmarks.bench_scale FOLDER 1000000 100000000 --only-read 100000000

The stores are made in the folder where they are missing, with the files of their current state. Milliseconds on the
clock and of the processor, which says more where others use the machine too; each question is asked anew. Of several
sizes a table, and a figure if a file is named for it, say how each row grows: with n incidents as n to the power of the
last column, by least squares of the logarithms. To the stores of sizes named after ``--only-read`` nothing is written.
A row is left out where a question took longer than the store allows.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from geo.filter import Filter
from geo.store import AbandonedError, Act, Store
from tests.benchmarks.bench_store import CITY, REGION, WORLD
from tests.benchmarks.generate import tables

SHOWN, CHOSEN = Filter(), Filter(country=("UA",), type=("air_strike",))
UNCOUNTED = Filter(country=("UA",), min_killed=2)
TURNS = 5
LONG_S = 10.0
"""After so many seconds a question isn't asked another time."""
LEAST = 1.0
"""What is less counts as so much where growth is judged: milliseconds are given without a fraction."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The medians of a row: milliseconds on the clock and of the processor; of a size, twice the same."""

    name: str
    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.name:28}{self.clock:10.0f}{self.processor:10.0f}"


HEAD = f"{'':28}{'clock':>10}{'processor':>10} ms"


class Times:
    """Collects how long things take."""

    def __init__(self) -> None:
        self._taken: dict[str, list[tuple[float, float]]] = {}

    def take(self, name: str, ask: Callable[[], Any]) -> Any:
        """Ask once more, and return the answer."""
        began, used = time.perf_counter(), time.process_time()
        answer = ask()
        took = time.perf_counter() - began, time.process_time() - used
        self._taken.setdefault(name, []).append((took[0] * 1e3, took[1] * 1e3))
        return answer

    def repeat(self, name: str, ask: Callable[[], Any], store: Store) -> None:
        """Ask some times anew, of long questions fewer; what the store refuses for its length is left out."""
        until = time.perf_counter() + LONG_S
        with contextlib.suppress(AbandonedError):
            for _turn in range(TURNS):
                store.forget()
                self.take(name, ask)
                if time.perf_counter() > until:
                    break

    def figures(self) -> list[Figure]:
        """The medians of what was taken since the last call, in order."""
        taken, self._taken = self._taken, {}
        return [Figure(name, *map(statistics.median, zip(*each, strict=True))) for name, each in taken.items()]


def ask_page(store: Store, times: Times) -> Iterator[Figure]:
    """Ask what the page asks, all once, since much is made then for all later ones, and each some times anew."""
    times.take("all, first in a process", lambda: [ask() for ask in questions(store).values()])
    yield from times.figures()
    for name, ask in questions(store).items():
        times.repeat(name, ask, store)
        yield from times.figures()


def search(store: Store, times: Times) -> Iterator[Figure]:
    """Search for a common word and for one in another script, and again."""
    for word in ("hospital", "лікарня"):
        ask = partial(store.count, Filter(q=word))
        times.take(f"first search for {word}", ask)
        times.repeat(f"search for {word} again", ask, store)
        yield from times.figures()


def edit(store: Store, ids: list[str]) -> None:
    """Correct the titles of some incidents as one act."""
    corrected = [dataclasses.replace(each, title=f"Edited {time.time()}") for each in store.get_many(ids)]
    store.change(corrected, act=Act(what="edit"))


def edit_some(store: Store, times: Times) -> Iterator[Figure]:
    """Correct some incidents, one after the other, and draw each on the map; the first is left out."""
    for turn in range(1 + TURNS):
        incident = f"made-up-{77 + turn}"
        times.take("an edit, written", lambda incident=incident: edit(store, [incident]))  # type: ignore[misc]
        times.take("an edit, on the map", lambda: store.in_view(SHOWN, WORLD, 4))
        if turn == 0:
            times.figures()
    yield from times.figures()


def measure(folder: Path, *, edits: bool) -> Iterator[Figure]:
    """Ask a store in this process."""
    times = Times()
    store: Store = times.take("open", lambda: Store.open(folder))
    yield from times.figures()
    yield from ask_page(store, times)
    yield from search(store, times)
    if edits:
        yield from edit_some(store, times)
        store.wait_for_files()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    yield Figure("memory at most, MB", peak_mb(), peak_mb())
    yield Figure("disk, bytes a row", *2 * [size / store.totals(Filter(domain=("all",))).everything])


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


def measured(folder: Path, *, edits: bool = True) -> dict[str, Figure]:
    """The figures of a store, measured in a process of its own and printed as they come."""
    print(HEAD, flush=True)
    command = [sys.executable, "-m", __spec__.name, str(folder), "--one"]
    figures = {}
    with subprocess.Popen([*command, *([] if edits else ["--no-edits"])], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            figure = Figure(**json.loads(line))
            print(figure, flush=True)
            figures[figure.name] = figure
    if process.returncode:
        raise SystemExit(f"{folder} couldn’t be measured.")
    return figures


Growth = Mapping[int, Mapping[str, Figure]]
"""The figures of each size, by name."""


def course(growth: Growth, name: str) -> dict[int, float]:
    """The processor time (or size) of a row at each size that has it."""
    return {rows: figures[name].processor for rows, figures in growth.items() if name in figures}


def exponent(of: Mapping[int, float]) -> float:
    """How a figure grows with the rows: the slope of the line through the logarithms; not a number of one size."""
    sizes = [math.log(rows) for rows in of]
    values = [math.log(max(LEAST, value)) for value in of.values()]
    return statistics.linear_regression(sizes, values).slope if len(of) > 1 else math.nan


def table(growth: Growth) -> str:
    """The processor times at each size and the exponents, in Markdown."""
    names = dict.fromkeys(name for figures in growth.values() for name in figures)
    lines = [f"| | {' | '.join(f'{rows:,}' for rows in growth)} | grows as n to the |"]
    lines.append("|---" * (2 + len(growth)) + "|")
    for name in names:
        of = course(growth, name)
        cells = (f"{of[rows]:,.0f}" if rows in of else "" for rows in growth)
        lines.append(f"| {name} | {' | '.join(cells)} | {f'{exponent(of):.2f}' if len(of) > 1 else ''} |")
    return "\n".join(lines)


_WIDE, _HIGH, _EDGE, _COLUMNS = 250, 150, 30, 4


def figure(growth: Growth) -> str:
    """A drawing (SVG) with a panel for each row: its course over the sizes, both axes logarithmic to the same scale.

    The dashed line grows as the data do; what is flatter than it grows more slowly.
    """
    names = list(dict.fromkeys(name for figures in growth.values() for name in figures))
    first, last = math.log10(min(growth)), math.log10(max(growth))
    scale = (_WIDE - 2 * _EDGE) / max(1, last - first)
    panels = []
    for number, name in enumerate(names):
        of = course(growth, name)
        logs = [(math.log10(rows), math.log10(max(LEAST, value))) for rows, value in of.items()]
        low = min(value for _rows, value in logs)
        left, top = _WIDE * (number % _COLUMNS), _HIGH * (number // _COLUMNS)
        foot = top + _HIGH - _EDGE

        def at(rows: float, value: float, left: int = left, foot: int = foot, low: float = low) -> str:
            return f"{left + _EDGE + (rows - first) * scale:.1f},{foot - (value - low) * scale / 2:.1f}"

        rise = min(last - first, 2 * (_HIGH - 3 * _EDGE) / scale)
        title = f"{escape(name)}: n^{exponent(of):.2f}"
        panels.append(f'<text x="{left + 8}" y="{top + 16}">{title}</text>')
        panels.append(f'<polyline points="{at(first, low)} {at(first + rise, low + rise)}" class="data"/>')
        panels.append(f'<polyline points="{" ".join(at(*each) for each in logs)}"/>')
        for rows, (x, y) in zip(of, logs, strict=True):
            place = at(x, y).split(",")
            panels.append(f'<circle cx="{place[0]}" cy="{place[1]}" r="3"/>')
            panels.append(f'<text x="{place[0]}" y="{float(place[1]) - 6:.1f}" class="value">{of[rows]:,.0f}</text>')
            panels.append(f'<text x="{place[0]}" y="{foot + 14}" class="value">10^{x:.0f}</text>')
    size = _COLUMNS * _WIDE, _HIGH * -(-len(names) // _COLUMNS)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}">',
            "<style>text{font:12px sans-serif}.value{font-size:9px;text-anchor:middle}polyline{fill:none;stroke:#000}"
            ".data{stroke:#999;stroke-dasharray:4}</style>",
            f'<rect width="{size[0]}" height="{size[1]}" fill="#fff"/>',
            *panels,
            "</svg>",
        ]
    )


def main() -> None:
    """Make the stores that are missing, and measure each."""
    parser = argparse.ArgumentParser(description="Time the store at several sizes.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--only-read", type=int, nargs="+", default=[], help="sizes whose stores aren’t edited")
    parser.add_argument("--figure", type=Path, help="the file to draw the growth into (SVG)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--no-edits", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        for each in measure(asked.folder, edits=not asked.no_edits):
            print(json.dumps(dataclasses.asdict(each)), flush=True)
        return
    growth = {}
    for rows in sorted(asked.rows):
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
        print(f"{rows:,} rows", flush=True)
        growth[rows] = measured(folder, edits=rows not in asked.only_read)
    if len(growth) > 1:
        print(f"\nProcessor milliseconds\n\n{table(growth)}")
    if asked.figure:
        asked.figure.write_text(figure(growth), encoding="utf-8")


if __name__ == "__main__":
    main()
