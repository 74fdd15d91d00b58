"""How many frames a second time is played with in a browser, over as many incidents as a store has.

::

    python -m tests.benchmarks.generate 100000 FOLDER/store
    python -m tests.benchmarks.bench_playback FOLDER [--seconds 10]

Chromium opens the dashboard, shows all incidents and plays them at the fastest speed, by day and by week. Three figures
a view: how long the server's one answer takes, which holds all frames; how many frames a second are drawn, twenty
being what is asked; and how much of a processor the browser, all its processes, uses for a frame, which says more where
others use the machine too: twenty frames a second leave it 50 ms.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from playwright.sync_api import CDPSession, Frame, sync_playwright

from tests.browser.conftest import running

VIEWS = {"the world": "", "a country": "&lat=49&lon=32&zoom=6", "a city": "&lat=50.45&lon=30.52&zoom=9"}
STEPS = ("day", "week")
FASTEST = "4"
ABOUT = """() => {
  const { frames } = window.incidentMap.playback;
  return { frames: frames.length, rows: frames.n.length, marks: frames.marks.length,
    incidents: frames.n.reduce((sum, n) => sum + n, 0) };
}"""
PLAY = """async seconds => {
  const bar = window.incidentMap.playback;
  bar.pause();
  bar.state.at = 0;
  bar.speed = SPEED;
  const before = performance.getEntriesByName("frame-played").length;
  const start = performance.now();
  bar.play();
  while (performance.now() - start < 1000 * seconds && bar.isPlaying) await new Promise((done) => setTimeout(done, 20));
  const frames = performance.getEntriesByName("frame-played").length - before;
  bar.pause();
  return [frames, (performance.now() - start) / 1000];
}""".replace("SPEED", FASTEST)
FETCH = """async by => {
  const bar = window.incidentMap.playback;
  if (!bar.isOpen) await bar.open();
  bar.by = by;
  const start = performance.now();
  await bar.ask();
  bar.pause();
  return performance.now() - start;
}"""


def processor_s(browser: CDPSession) -> float:
    """What the browser's processes have used of the processor."""
    return float(sum(each["cpuTime"] for each in browser.send("SystemInfo.getProcessInfo")["processInfo"]))


def measure(frame: Frame, browser: CDPSession, name: str, seconds: float) -> None:
    """Play what is in view by each step, and print a line for it."""
    for by in STEPS:
        fetched = frame.evaluate(FETCH, by)
        about = frame.evaluate(ABOUT)
        before = processor_s(browser)
        frames, took = frame.evaluate(PLAY, seconds)
        used = 1000 * (processor_s(browser) - before) / frames
        print(
            f"{name:10} by {by:5}{about['incidents']:9,} incidents {about['marks']:5,} marks {about['rows']:8,} rows "
            f"{about['frames']:6,} frames | fetched {fetched:6.0f} ms | {frames / took:5.1f} a second | "
            f"processor {used:5.1f} ms a frame",
            flush=True,
        )


def main() -> None:
    """Play a store."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with running(arguments.folder) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, view in VIEWS.items():
            page = browser.new_page(viewport={"width": 1400, "height": 950})
            page.goto(f"{address}/?domain=all{view}")
            page.wait_for_selector(".st-key-map iframe")
            frame = next(each for each in page.frames if "streamlit_folium" in each.url)
            frame.wait_for_function("performance.getEntriesByName('incidents-painted').length", timeout=60_000)
            measure(frame, browser.new_browser_cdp_session(), name, arguments.seconds)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
