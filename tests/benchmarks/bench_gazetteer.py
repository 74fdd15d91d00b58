"""How fast the gazetteer is: ``python tests/benchmarks/bench_gazetteer.py``; one core, figures on standard output."""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from geo.gazetteer import Gazetteer, gazetteer_file
from geo.model import BBox

NAMES = Path(__file__).parents[1] / "fixtures" / "gazetteer" / "names.psv"


def rate(action: Callable[[str], object], words: list[str]) -> str:
    """Calls a second."""
    start = time.perf_counter()
    for word in words:
        action(word)
    return f"{len(words) / (time.perf_counter() - start):,.0f}/s"


def main() -> None:
    """Print size, opening time, look-ups a second and points a second."""
    print(f"file: {gazetteer_file().stat().st_size / 1e6:.1f} MB")
    times = []
    for _ in range(5):
        start = time.perf_counter()
        gazetteer = Gazetteer.open()
        times.append(time.perf_counter() - start)
    print(f"open: {min(times) * 1000:.0f} ms, {len(gazetteer):,} places")
    towns = gazetteer.prominent(BBox(-180, -90, 180, 90), limit=60_000)
    names = [town.name for town in towns]
    random.Random(1).shuffle(names)
    print(f"look up {len(names):,} different town names: {rate(gazetteer.lookup, names)}")
    print(f"knows: {rate(gazetteer.knows, names)}")
    with NAMES.open(encoding="utf-8", newline="") as lines:
        written = [row["name"] for row in csv.DictReader(lines, delimiter="|")]
    print(
        f"look up names as reports write them, expressions and cases included: {rate(gazetteer.lookup, written * 10)}"
    )
    print(f"complete three letters: {rate(gazetteer.complete, [name[:3] for name in names[:200]])}")
    generator = np.random.default_rng(1)
    chosen = [towns[number] for number in generator.integers(0, len(towns), 1_000_000)]
    lats = np.array([town.point.lat for town in chosen]) + generator.normal(0, 0.05, 1_000_000)
    lons = np.array([town.point.lon for town in chosen]) + generator.normal(0, 0.05, 1_000_000)
    for title in ("first time", "again"):
        start = time.perf_counter()
        gazetteer.countries_at(lats, lons)
        print(f"countries of 1,000,000 points near towns, {title}: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
