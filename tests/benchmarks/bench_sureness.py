"""How often readings of each score are right: the curve of what is called sure against what is.

    python -m tests.benchmarks.bench_sureness TEXTS.jsonl [--most N] [--seed N] [--show N]

TEXTS has a text a line with its coded place and toll: {"text", "lat", "lon", "deaths"}. The main incident of each is
right where it lies within 161 km of the place and has that many dead.

On 1 December 2026, 1,200 of 2,366 texts of PITF 2013-2015 (--most 1200 --seed 7):

    score          texts   @161 km   killed   both
    .80 and more     400      .983     .955   .938   (before the score was built on its doubts: 457, .963, .919, .888)
    .70 to .80       465      .925     .888   .820
    .50 to .70       250      .456     .832   .348
    below .50         71      .197     .789   .155

The same day, 800 of them (--most 800 --seed 5): both right in .926 of 271 with .80 and more, in .820 of 322 from .70
on, in .289 of 204 below: what the desk says that "Sure", "Likely" and "Check" mean.

Of those called sure and wrong, two in three give the figure of their text, which the coded one, of a later report or
without combatants, isn't.
"""

from __future__ import annotations

import argparse
import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.extract import Proposed, extract
from geo.model import Point
from geo.wording import SURE_SCORE

STEPS = (0.0, 0.5, 0.6, 0.7, 0.75, SURE_SCORE, 0.9, 1.01)
RIGHT_KM = 161.0


def judged(text: dict[str, Any]) -> tuple[Proposed, bool, bool] | None:
    """The main incident of a text, and whether its place and its dead are right; None where it has none."""
    main = next(iter(extract(text["text"]).main_first), None)
    if main is None:
        return None
    point, killed = main.incident.placement.point, main.incident.killed
    near = point is not None and point.distance_km(Point(text["lat"], text["lon"])) <= RIGHT_KM
    return main, near, (0 if killed is None else killed.best) == text["deaths"]


def share(values: list[bool]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"


def main() -> None:
    """Read the texts and print a row for each step of the score."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("--most", type=int, default=0, metavar="N")
    arguments.add_argument("--seed", type=int, default=0, metavar="N")
    arguments.add_argument("--show", type=int, default=0, metavar="N")
    given = arguments.parse_args()
    texts = [json.loads(line) for line in given.texts.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [text for text in texts if text.get("lat") is not None and text.get("deaths") is not None]
    if given.most and given.most < len(texts):
        texts = random.Random(given.seed).sample(texts, given.most)
    readings = [(text, reading) for text in texts if (reading := judged(text)) is not None]
    print(f"texts {len(texts)}  with an incident {len(readings)}")
    for least, below in [*pairwise(STEPS), (SURE_SCORE, STEPS[-1])]:
        rows = [(near, right) for _, (main, near, right) in readings if least <= main.score < below]
        both = [near and right for near, right in rows]
        print(
            f"{least:.2f} to {min(below, 1.0):.2f}  {len(rows):5}  @161 km {share([near for near, _ in rows])}"
            f"  killed {share([right for _, right in rows])}  both {share(both)}"
        )
    wrong = [
        (text, main) for text, (main, near, right) in readings if main.score >= SURE_SCORE and not (near and right)
    ]
    for text, main in wrong[: given.show]:
        print(f"   {main.score} {main.incident.placement.name}: {text['text'][:200]}")


if __name__ == "__main__":
    main()
