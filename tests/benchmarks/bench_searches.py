"""What many different searches leave in the memory of a server.

::

    python -m tests.benchmarks.bench_searches STORE --searches 1000

The store is copied before, and a server of its own is asked as a browser asks: for each search the figures that the
map shows, the incidents of a view, the regions, a file and, of some, a page's run. Megabytes before, at most and after.
"""

from __future__ import annotations

import argparse
import itertools
import random
import shutil
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.bench_load import memory_mb, serving
from tests.visitor import Visitor

WORDS = """attack strike drone missile shelling artillery hospital school market bridge power station farm road village
clinic killed injured wounded civilians soldiers protest police border camp convoy fire explosion damage house building
aid workers children women arrest abducted mine rocket air raid alert siren town city region river port rail bus church
mosque night morning evening north south east west"""
MOST_MB = 300
"""More than so much is too much."""


def searches(number: int) -> list[str]:
    """So many that differ."""
    dice, words = random.Random(7), WORDS.split()
    pairs = [f"{first} {second}" for first, second in itertools.permutations(words, 2)]
    return dice.sample([*words, *pairs], number)


def ask(address: str, path: str, **query: str) -> str:
    """What is wrong with a route's answer; empty where it is well."""
    try:
        with urllib.request.urlopen(f"{address}{path}?{urlencode(query)}", timeout=300) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        return "" if error.code in (204, 404) else f"{path}: {error.code}"
    except OSError as error:
        return f"{path}: {error}"
    return ""


def page(address: str, words: str) -> None:
    """Somebody opens the page with a search, and goes when it is drawn."""
    visitor = Visitor(address, urlencode({"q": words}))
    visitor.wait()
    visitor.close()


def main() -> None:
    """Ask, and print what it leaves."""
    parser = argparse.ArgumentParser(description="Measure what searches leave in memory.")
    parser.add_argument("store", type=Path)
    parser.add_argument("--searches", type=int, default=1_000)
    parser.add_argument("--port", type=int, default=8599)
    asked = parser.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(asked.store, Path(folder) / "store")
        with serving(Path(folder), Path(__file__).parents[2], asked.port) as (address, process):
            for word in ("a", "b"):  # what the first questions bring into memory isn't left by searches
                ask(address, "/map/incidents", bbox="-180,-85,180,85", zoom="3", q=word)
            page(address, "a")
            before = most = memory_mb(process)
            for number, words in enumerate(searches(asked.searches), 1):
                wrong += filter(
                    None,
                    (
                        ask(address, "/map/incidents", bbox="-180,-85,180,85", zoom="3", q=words),
                        ask(address, "/map/incidents", bbox="20,40,50,60", zoom="6", q=words),
                        ask(address, "/map/extent", q=words),
                        ask(address, "/download", format="csv", q=words) if number % 10 == 0 else "",
                    ),
                )
                if number % 4 == 0:
                    page(address, words)
                most = max(most, memory_mb(process))
                if number % 50 == 0:
                    print(f"{number:6,} searches: {memory_mb(process):,.0f} MB", flush=True)
            after = memory_mb(process)
    print(f"before {before:,.0f} MB, at most {most:,.0f}, after {after:,.0f}: {after - before:+,.0f} MB of {MOST_MB}")
    print(f"{len(wrong)} wrong answers", *wrong[:5], sep="\n")


if __name__ == "__main__":
    main()
