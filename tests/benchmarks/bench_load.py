"""Many at once: open pages that filter and maps that are moved, on one server; what they wait, and what it costs.

::

    python -m tests.benchmarks.bench_load STORE --seconds 60
    python -m tests.benchmarks.bench_load STORE --pages 0          (what a map's request costs)
    python -m tests.benchmarks.bench_load STORE --maps 0           (what a page's run costs)
    python -m tests.benchmarks.bench_load STORE --rows 200000      (while another process imports so many, and after)

The store is copied before. Pages are visitors who speak Streamlit's messages, maps ask for what a browser's would. On a
machine that others use too, the processor's time says more than the clock's. ``--tree`` serves another checkout.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from geo import taxonomy
from geo.cli.serve import SHARED_MEMORY
from tests.visitor import Visitor

TYPES = tuple(taxonomy.EVENT_TYPES)
COUNTRIES = ("UA", "SY", "YE", "SD", "MM", "PS", "LB", "ET")
TICKS = 100
"""Of the processor's time a second, as Linux counts them."""


class Clients:
    """What some clients waited, each in a thread of its own."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.errors: list[str] = []

    def run(self, number: int, ask: Callable[[random.Random], None], until: float, pause_s: float) -> None:
        """Ask until a moment, with pauses."""
        dice = random.Random(number)
        time.sleep(dice.uniform(0, pause_s))
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                ask(dice)
            except Exception as error:  # noqa: BLE001 - counted and told
                self.errors.append(repr(error)[:200])
            self.waits.append(time.monotonic() - began)
            time.sleep(max(0.0, dice.uniform(0.5, 1.5) * pause_s - self.waits[-1]))

    def line(self, name: str) -> str:
        """How many there were, what they waited, what went wrong."""
        waits = sorted(self.waits) or [0.0]
        half, most = (waits[int(len(waits) * share)] * 1e3 for share in (0.5, 0.95))
        problems = f"{len(self.errors)} errors {self.errors[:1]}"
        return f"{name:10}{len(self.waits):6} asked  p50 {half:6.0f}  p95 {most:6.0f} ms  {problems}"


def move(address: str, dice: random.Random) -> None:
    """Ask what a map asks that was moved: what is in view of one of some filters, and the names of places."""
    zoom = dice.choice((3, 4, 5, 6, 8, 10))
    wide = 360 / 2**zoom * 3
    west, south = dice.uniform(20, 45), dice.uniform(10, 50)
    box = f"{west:.3f},{south:.3f},{west + wide:.3f},{min(south + wide / 2, 84):.3f}"
    words = [("zoom", zoom), ("bbox", box), *chosen(dice).items()]
    for route, query in (("incidents", words), ("labels", words[:2])):
        with urllib.request.urlopen(f"{address}/map/{route}?{urlencode(query)}", timeout=60) as answer:
            answer.read()


def chosen(dice: random.Random) -> dict[str, str]:
    """A filter: one of some hundred, the first of which more people have."""
    kind = dice.random()
    if kind < 0.3:
        return {}
    if kind < 0.6:
        return {"type": dice.choice(TYPES)}
    return {"type": dice.choice(TYPES), "country": dice.choice(COUNTRIES)}


def act(visitor: Visitor, dice: random.Random) -> None:
    """Filter by the page's panels, and wait until it is drawn."""
    word = dice.choice(("type", "country"))
    values = TYPES if word == "type" else COUNTRIES
    visitor.act("filters", do="set", field=word, values=dice.sample(values, dice.choice((0, 1, 1, 2))))
    visitor.wait()


@contextlib.contextmanager
def serving(folder: Path, tree: Path, port: int) -> Iterator[tuple[str, int]]:
    """A server over ``folder/store``; its address and process."""
    own = {"GEO_STORE": str(folder / "store"), "GEO_CACHE": str(folder / "cache"), "GEO_TILES": "none"}
    own |= {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), "PYTHONPATH": str(tree)}
    command = [sys.executable, "-m", "streamlit", "run", str(tree / "app.py"), "--server.port", str(port)]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, cwd=tree, env=SHARED_MEMORY | os.environ | own, stdout=log, stderr=log)
    address = f"http://localhost:{port}"
    try:
        while server.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=60):
                break
            time.sleep(0.2)
        else:
            raise SystemExit((folder / "log.txt").read_text())
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(60)


def processor_s(process: int) -> float:
    """What a process took of the processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_mb(process: int) -> float:
    """What a process holds of memory."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def load(address: str, server: int, maps: int, pages: int, seconds: float) -> None:
    """Let so many clients ask so long, and print what came of it."""
    visitors = [Visitor(address) for _page in range(pages)]
    for visitor in visitors:
        visitor.wait()
    for dice in map(random.Random, range(20)):
        move(address, dice)
    of_maps, of_pages = Clients(), Clients()
    until, used, held = time.monotonic() + seconds, processor_s(server), memory_mb(server)
    threads = [
        threading.Thread(target=of_maps.run, args=(number, lambda dice: move(address, dice), until, 1.0))
        for number in range(maps)
    ]
    threads += [
        threading.Thread(target=of_pages.run, args=(number, lambda dice, who=who: act(who, dice), until, 4.0))
        for number, who in enumerate(visitors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    used = processor_s(server) - used
    for visitor in visitors:
        visitor.close()
    print(of_maps.line("maps"), of_pages.line("pages"), sep="\n")
    each = used / max(1, len(of_maps.waits) + len(of_pages.waits)) * 1e3
    print(
        f"{'server':10}{used:6.1f} s of the processor, {each:.0f} ms each; {held:.0f} -> {memory_mb(server):.0f} MB",
        flush=True,
    )


IMPORT = """
import sys
from geo.files import give_way
from geo.store import Act, Store
from tests.benchmarks.generate import tables
give_way()  # as the command line does
Store.open(sys.argv[1]).add_tables(tables(int(sys.argv[2])), act=Act(note="made up", source="made-up"))
"""


def main() -> None:
    """Serve a copy of a store, and ask it."""
    parser = argparse.ArgumentParser(description="Time pages and maps that many use at once.")
    parser.add_argument("store", type=Path)
    parser.add_argument("--maps", type=int, default=30)
    parser.add_argument("--pages", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--rows", type=int, default=0)
    parser.add_argument("--port", type=int, default=8599)
    parser.add_argument("--tree", type=Path, default=Path(__file__).parents[2])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(asked.store, folder / "store")
        with serving(folder, asked.tree.resolve(), asked.port) as (address, server):
            load(address, server, asked.maps, asked.pages, asked.seconds)
            if asked.rows:
                writing = subprocess.Popen([sys.executable, "-c", IMPORT, str(folder / "store"), str(asked.rows)])
                load(address, server, asked.maps, asked.pages, asked.seconds)
                print(f"the import {'is over' if writing.poll() is not None else 'goes on'}; once it is:")
                writing.wait()
                load(address, server, asked.maps, asked.pages, asked.seconds)
        print((folder / "log.txt").read_text()[-2000:])


if __name__ == "__main__":
    main()
