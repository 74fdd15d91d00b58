"""How long a reader waits in a browser for the answer to each kind of question, over as many incidents as a store has.

::

    python -m tests.benchmarks.generate 100000 FOLDER/store
    python -m tests.benchmarks.bench_questions FOLDER [--runs 9]

Chromium opens the dashboard and asks a question, each time one that nobody asked before: a type (what the others are
held against), around a town, further around it, in an area that is drawn, a time beside the one before it, the table of
regions with its shades, and all that follows the map when that is moved. The time goes from the click, the key or the
end of the movement until the map shows the answer, and until the page says it too. What waits on purpose is in it: the
map tells the page where it rests after 100 ms, and asks for the circles of an earlier time once it rested for 150 ms.
Glides aren't: the browser asks for less motion. The processor is that of the browser, all its processes.
"""

from __future__ import annotations

import argparse
import os
import statistics
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.bench_playback import processor_s
from tests.browser.conftest import DESK, running

ASK = """async () => {
  const frame = document.querySelector(".st-key-map iframe").contentWindow;
  const map = frame.incidentMap;
  const one = (selector) => document.querySelector(selector);
  const text = (selector) => one(selector)?.textContent ?? "";
  const press = (element, key) => element.dispatchEvent(new frame.KeyboardEvent("keydown", { key, bubbles: true }));
  const draw = async (corners) => {
    const box = map.map.getContainer();
    map.draw();
    for (const [clientX, clientY] of corners) {
      box.dispatchEvent(new frame.MouseEvent("click", { clientX, clientY, bubbles: true }));
      await new Promise((done) => setTimeout(done, 500));
    }
    return box;
  };
  const paints = () => frame.performance.getEntriesByName("incidents-painted").length;
  READY
  const before = { paints: paints(), figures: text(".figures") };
  const isPainted = () => paints() > before.paints;
  const isCounted = () => text(".figures") !== before.figures;
  const start = performance.now();
  ACT
  const seen = [0, 0];
  while (seen.includes(0)) {
    const now = performance.now() - start;
    if (now > 20_000) throw new Error("no answer is seen");
    if (DRAWN) seen[0] ||= now;
    if (SAID) seen[1] ||= now;
    await new Promise(requestAnimationFrame);
  }
  return seen;
}"""


@dataclass(frozen=True)
class Question:
    """What is asked at an address, in JavaScript: what asks; whether the map shows the answer, and the page says it;
    what is done before.

    ``{n}`` stands for the number of the run, ``{month}`` for a month of its own.
    """

    address: str
    act: str
    drawn: str = "isPainted()"
    said: str = "isCounted()"
    ready: str = ""


TOWNS = ("Kharkiv", "Sumy", "Odesa", "Poltava", "Lviv", "Dnipro", "Kherson", "Mykolaiv", "Zaporizhzhia", "Chernihiv")
QUESTIONS = {
    "a type": Question("/?domain=all", 'document.querySelectorAll("input[data-field=type]")[{n}].click();'),
    "near a town": Question(
        "/?domain=all",
        f'one("#near").value = {list(TOWNS)}[{{n}}] + ", 30"; press(one("#near"), "Enter");',
    ),
    "further around it": Question(
        "/?domain=all&near=49.99,36.2{n},30", 'one("[data-km][aria-pressed=false]:nth-of-type(4)").click();'
    ),
    "in an area": Question(
        "/?domain=all&lat=49&lon=32&zoom=6",
        'press(drawn, "Enter");',
        ready="const drawn = await draw([[200, 200], [400 + 20 * {n}, 200], [420, 400]]);",
    ),
    "beside the time before": Question(
        "/?domain=all&since={month}-01&until={month}-28&against=nothing",
        'const select = one("#chart-against"); select.value = "before"; '
        'select.dispatchEvent(new Event("change", { bubbles: true }));',
        "map.before.circles.length",
        'text(".question").includes("against")',
    ),
    "by region": Question(
        "/?domain=all&since={month}-01",
        '[...document.querySelectorAll("[role=tab]")].find((tab) => tab.textContent.includes("Regions")).click();',
        'frame.document.querySelector("path.shade")',
        'one(".regions-table tbody tr")',
    ),
    "what the map shows": Question(
        "/?domain=all&lat=49&lon=32&zoom=7&only=seen",
        "map.map.panBy([80 + 10 * {n}, 20], { animate: false });",
    ),
}


def ask(browser: Browser, address: str, question: Question, number: int) -> tuple[float, float, float]:
    """Ask in a page of its own: milliseconds until map and page have the answer, and those of the processor."""
    month = f"{2023 + number // 12}-{number % 12 + 1:02}"

    def of_run(words: str) -> str:
        return words.replace("{n}", str(number)).replace("{month}", month)

    page = browser.new_page(viewport=DESK, reduced_motion="reduce")
    page.goto(address + of_run(question.address))
    page.wait_for_selector(".st-key-map iframe")
    frame = next(each for each in page.frames if "streamlit_folium" in each.url)
    frame.wait_for_function("performance.getEntriesByName('incidents-painted').length", timeout=60_000)
    page.wait_for_timeout(1500)
    script = ASK
    for place, words in {
        "READY": question.ready,
        "ACT": question.act,
        "DRAWN": question.drawn,
        "SAID": question.said,
    }.items():
        script = script.replace(place, of_run(words))
    processes = browser.new_browser_cdp_session()
    before = processor_s(processes)
    drawn, said = page.evaluate(script)
    used = 1000 * (processor_s(processes) - before)
    page.close()
    return drawn, said, used


def main() -> None:
    """Ask a store all kinds of questions, in turns."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=9, choices=range(1, len(TOWNS) + 1))
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    asked: dict[str, list[tuple[float, float, float]]] = {name: [] for name in QUESTIONS}
    with running(arguments.folder) as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for number in range(arguments.runs):
            for name, question in QUESTIONS.items():
                asked[name].append(ask(browser, address, question, number))
        browser.close()
    for name, runs in asked.items():
        drawn, said, used = ((statistics.median(each), max(each)) for each in zip(*runs, strict=True))
        print(
            f"{name:24}drawn {drawn[0]:5.0f} ms, worst {drawn[1]:5.0f} | "
            f"said {said[0]:5.0f} ms, worst {said[1]:5.0f} | "
            f"processor {used[0]:5.0f} ms"
        )


if __name__ == "__main__":
    main()
