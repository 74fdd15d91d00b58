"""Our map beside those of other libraries, over the same incidents, in one run.

::

    python -m venv RIVALS && RIVALS/bin/pip install streamlit streamlit-folium geopandas swiftmap streamlit-lonboard
    npm install --prefix RIVALS leaflet@1.9.3 leaflet.markercluster@1.1.0 leaflet.awesome-markers jquery bootstrap@5.2.2
    python -m tests.benchmarks.bench_rivals FOLDER --rivals RIVALS [--only NAME ...] [--rows N ...]

Stores of made-up incidents are made in the folder where they are missing, and a file of those that have a point for the
others. Each map stands in a Streamlit page with a choice of types (``rivals_page.py``). Chromium opens it, on a server
that has shown it once, and chooses one type after the other, each for the first time. A line has the medians in
milliseconds until the map shows all of what was asked, of the processor (the server's and the browser's, all their
processes), and the bytes that came to the browser. When it is shown:

- ours: the map said so (``incidents-painted``), which it does once a frame with the marks was drawn;
- Folium's: the numbers in the clusters and the single markers add up to the number of incidents;
- those drawn by WebGL: one frame drew as many points as there are incidents, and the next one has begun. Without a
  graphics card, as on a server, WebGL is drawn by the processor, which favours none of the three.

A rival that isn't installed there is left out, and said so. Folium's maps ask other hosts for Leaflet and its plugins;
here they get them from the folder, so nothing goes out and no network is waited for.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from playwright.sync_api import Browser, Error, Route, sync_playwright

from geo.store import Act, Store
from tests.benchmarks.bench_playback import processor_s
from tests.benchmarks.bench_spark import Watch
from tests.benchmarks.generate import tables
from tests.browser.conftest import DESK, free_port, running

LIMIT_S = 240
COLUMNS = ["lat", "lon", "event_type", "title"]
PAGE = Path(__file__).with_name("rivals_page.py")
OURS = "this project"
SIZES = {
    OURS: (1_000, 10_000, 100_000, 1_000_000),
    "MarkerCluster": (1_000, 10_000),
    "FastMarkerCluster": (100_000,),
    "st.pydeck_chart": (100_000, 1_000_000),
    "swiftmap": (100_000, 1_000_000),
    "streamlit-lonboard": (100_000, 1_000_000),
}
MODULES = {"MarkerCluster": "streamlit_folium", "FastMarkerCluster": "streamlit_folium", "st.pydeck_chart": "pydeck",
           "swiftmap": "swiftmap", "streamlit-lonboard": "streamlit_lonboard"}  # fmt: skip
HAS = "import importlib.util, sys; sys.exit(importlib.util.find_spec({!r}) is None)"
COUNT_DRAWN = """
window.drawnPoints = new Set();
let sum = 0;
const note = (count) => requestAnimationFrame(() => drawnPoints.add(count));
const drew = (count) => {
  if (!sum) requestAnimationFrame(() => { note(sum); sum = 0; });
  sum += count;
  note(count);
};
const COUNTED = { drawArrays: 2, drawElements: 1, drawArraysInstanced: 3, drawElementsInstanced: 4 };
for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
  for (const [name, at] of Object.entries(COUNTED)) {
    const draw = kind.prototype[name];
    if (draw) kind.prototype[name] = function (...given) { drew(given[at]); return draw.apply(this, given); };
  }
}
"""
IS_DRAWN = "count => drawnPoints.has(count)"
ARE_CLUSTERED = """count => {
  const numbers = [...document.querySelectorAll(".marker-cluster span")].map((each) => Number(each.textContent));
  const single = document.querySelectorAll(".leaflet-marker-icon:not(.marker-cluster)").length;
  return numbers.reduce((sum, each) => sum + each, single) === count;
}"""
PAINTS = "performance.getEntriesByName('incidents-painted').length"


@dataclass
class Spent:
    """What something took, time after time: milliseconds by the clock and of the processors, and bytes received."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        if not self.clock:
            return f"{'-':>9}{'-':>9}{'-':>9}"
        return (
            f"{statistics.median(self.clock):9,.0f}{statistics.median(self.processor):9,.0f}"
            f"{statistics.median(self.received) / 1e6:9.2f}"
        )


class Visit:
    """A page in a browser of its own, which shows one map."""

    def __init__(self, browser: Browser, server: Watch, name: str, scripts: Mapping[str, Path]) -> None:
        self._name, self._server = name, server
        self._processes = browser.new_browser_cdp_session()
        self._context = browser.new_context(viewport=DESK, reduced_motion="reduce")
        self._page = self._context.new_page()
        self._page.add_init_script(COUNT_DRAWN)
        self._page.route(lambda url: urlsplit(url).hostname != "localhost", lambda route: _serve(route, scripts))
        self._received = 0
        network = self._context.new_cdp_session(self._page)
        network.on("Network.dataReceived", lambda event: self._came(event["encodedDataLength"] or event["dataLength"]))
        network.send("Network.enable")
        self._page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self._came(len(frame))))

    def open(self, address: str, count: int, spent: Spent) -> None:
        """Go to the map, until it shows so many incidents."""
        with self._timed(spent):
            self._page.goto(address)
            self._wait(count, 0)
        self._page.wait_for_timeout(1500)

    def choose(self, kind: str, count: int, spent: Spent) -> None:
        """Choose a type, until the map shows its incidents, so many."""
        mine = self._name == OURS
        paints = self._paints() if mine else 0
        choice = self._page.locator(f'input[value="{kind}"]' if mine else f'label:has(p:text-is("{kind}"))').first
        with self._timed(spent):
            choice.evaluate("each => each.click()")
            self._wait(count, paints)
        self._page.wait_for_timeout(800)
        if mine:  # where several types can be chosen, the next alone is asked for after this one
            paints = self._paints()
            choice.evaluate("each => each.click()")
            self._wait(count, paints)
            self._page.wait_for_timeout(800)

    def close(self) -> None:
        """Leave."""
        self._context.close()

    def _came(self, size: int) -> None:
        self._received += size

    @contextmanager
    def _timed(self, spent: Spent) -> Iterator[None]:
        received, used = self._received, self._processor_s()
        start = time.perf_counter()
        yield
        spent.clock.append(1000 * (time.perf_counter() - start))
        spent.processor.append(1000 * (self._processor_s() - used))
        spent.received.append(self._received - received)

    def _processor_s(self) -> float:
        return processor_s(self._processes) + self._server.used_s()

    def _paints(self) -> int:
        return sum(each.evaluate(PAINTS) for each in self._page.frames if "streamlit_folium" in each.url)

    def _wait(self, count: int, paints: int) -> None:
        end = time.monotonic() + LIMIT_S
        while not self._is_shown(count, paints):
            if time.monotonic() > end:
                raise TimeoutError
            self._page.wait_for_timeout(5)

    def _is_shown(self, count: int, paints: int) -> bool:
        try:
            if self._name == OURS:
                return self._paints() > paints
            shown = ARE_CLUSTERED if "Cluster" in self._name else IS_DRAWN
            return any(frame.evaluate(shown, count) for frame in self._page.frames)
        except Error:  # a frame is being replaced
            return False


def _serve(route: Route, scripts: Mapping[str, Path]) -> None:
    """A file of this machine instead of another host's; an empty sheet of styles where there is none."""
    name = re.sub(r"-[\d.]+(?=\.)", "", urlsplit(route.request.url).path.rpartition("/")[2])
    if name in scripts:
        route.fulfill(path=scripts[name])
    else:
        route.fulfill(body="", content_type="text/css")


def measured(visit: Callable[[], Visit], address: str, counts: Mapping[str, int], runs: int) -> str:
    """Open a map again and again, and choose one type after the other on the page that was opened last."""
    kept, opened, chosen = Spent(), Spent(), Spent()
    for number in range(runs + 1):
        page = visit()
        page.open(address, sum(counts.values()), opened if number else kept)  # the first makes what the server keeps
        if number < runs:
            page.close()
    for kind, count in list(counts.items())[:runs]:
        page.choose(kind, count, chosen)
    page.close()
    return f"{opened}{chosen}"


@contextmanager
def served(python: str, rival: str, path: Path) -> Iterator[tuple[str, int]]:
    """The page of a rival; its address, and the number of its process."""
    port = free_port()
    settings = {"server.port": port, "server.headless": "true", "browser.gatherUsageStats": "false",
                "server.maxMessageSize": 2000}  # fmt: skip
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [python, "-m", "streamlit", "run", str(PAGE), *options, "--", rival, str(path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            end = time.monotonic() + 60
            while not _answers(port) and time.monotonic() < end:
                time.sleep(0.1)
            yield f"http://localhost:{port}", server.pid
        finally:
            server.terminate()


@contextmanager
def serving_ours(folder: Path) -> Iterator[tuple[str, int]]:
    """Our page over a store; its address, and the number of its process."""
    before = set(multiprocessing.active_children())
    with running(folder) as address:
        (server,) = set(multiprocessing.active_children()) - before
        assert server.pid is not None
        yield f"{address}/?domain=all", server.pid


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def prepared(folder: Path, rows: int) -> tuple[Path, Path, dict[str, int]]:
    """A store and a file of so many made-up incidents; the latter has those with a point. How many are of each type."""
    beside = folder / str(rows)
    path = beside / "incidents.parquet"
    if not path.exists():
        Store.open(beside / "store").add_tables(tables(rows), act=Act(note="made up", source="made-up"))
        incidents = pa.concat_tables(each.select(COLUMNS) for each in tables(rows)).rename_columns(
            ["lat", "lon", "type", "title"]
        )
        pq.write_table(incidents.filter(pc.is_valid(incidents["lat"])), path)
    counts = pq.read_table(path, columns=["type"])["type"].value_counts().to_pylist()
    return beside, path, {each["values"]: each["counts"] for each in sorted(counts, key=lambda each: -each["counts"])}


def main() -> None:
    """Measure all that are installed, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rivals", type=Path, required=True, help="the folder that has the other libraries")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--only", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--rows", nargs="+", type=int, help="these sizes alone")
    given = parser.parse_args()
    python = str(given.rivals / "bin" / "python")
    scripts = {path.name: path for path in (given.rivals / "node_modules").rglob("dist/**/*.[cj]s*")}
    print(f"{'':34}{'opened':>9}{'(cpu)':>9}{'MB':>9}{'a type':>9}{'(cpu)':>9}{'MB':>9}")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                                         args=["--no-sandbox", "--enable-unsafe-swiftshader"])  # fmt: skip
        for name in given.only:
            if name != OURS and subprocess.run([python, "-c", HAS.format(MODULES[name])], check=False).returncode:
                print(f"{name} isn't installed in {given.rivals}")
                continue
            for rows in [rows for rows in SIZES[name] if rows in (given.rows or SIZES[name])]:
                beside, path, counts = prepared(given.folder, rows)
                try:
                    with serving_ours(beside) if name == OURS else served(python, name, path) as (address, pid):
                        visit = functools.partial(Visit, browser, Watch(pid), name, scripts)
                        line = measured(visit, address, counts, given.runs)
                except TimeoutError:
                    line = f"   not shown within {LIMIT_S} s"
                print(f"{name:22}{rows:12,}{line}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
