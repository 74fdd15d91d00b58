"""How often each rule that chooses a value was right: the figures in ``geo/extract/value_rules.toml``.

    python -m tests.benchmarks.bench_rules TEXTS.jsonl ... [--most N] [--seed N]

TEXTS have a text a line with what was coded of it: {"text", "lat", "lon", "deaths", "injured", "start"}. Any may be
missing, and a toll of 0 may mean that nobody says. Of each the main incident is judged: its place is right within
161 km, of several that are offered only the nearest; its tolls where they are those given; its day where the days hold
it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.extract import Proposed, extract
from geo.model import Count, Point

RIGHT_KM = 161.0


def judged(text: dict[str, Any], main: Proposed) -> Iterator[tuple[str, bool]]:
    """The rules that chose values of the main incident of a text, each with whether its value is right."""
    incident = main.incident
    if text.get("lat") is not None and text.get("place_in_text", "town"):
        coded = Point(text["lat"], text["lon"])
        rule = "the first of several places" if main.alternatives else main.rules.get("placement", "")
        offered = [(rule, incident.placement), *((other.rule, other.placement) for other in main.alternatives)]
        located = [(name, place.point.distance_km(coded)) for name, place in offered if place.point is not None]
        nearest = min((apart_km for _, apart_km in located), default=0.0)
        for name, apart_km in located:
            yield name, apart_km <= min(RIGHT_KM, nearest)
    for field, coded in (("killed", text.get("deaths")), ("injured", text.get("injured"))):
        count = getattr(incident, field)
        if coded and count is not None:
            yield main.rules[field], holds(count, coded)
    start, end = incident.date_start, incident.date_end
    if text.get("start") and text.get("published") and start is not None and end is not None:
        yield main.rules["date_start"], start <= dt.date.fromisoformat(text["start"]) <= end


def holds(count: Count, coded: int) -> bool:
    """Whether a count is the one that was coded, or, where it is open, allows it."""
    if count.best is not None:
        return count.best == coded
    return (count.low or 0) <= coded <= (coded if count.high is None else count.high)


def main() -> None:
    """Read the texts and print a row for each rule."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("texts", type=Path, nargs="+")
    arguments.add_argument("--most", type=int, default=0, metavar="N")
    arguments.add_argument("--seed", type=int, default=0, metavar="N")
    given = arguments.parse_args()
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for path in given.texts:
        texts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        if given.most and given.most < len(texts):
            texts = random.Random(given.seed).sample(texts, given.most)
        for text in texts:
            published = dt.date.fromisoformat(text["published"]) if text.get("published") else None
            proposed = next(iter(extract(text["text"], published=published).main_first), None)
            for rule, is_right in judged(text, proposed) if proposed is not None else ():
                of[rule] += 1
                right[rule] += is_right
    for rule, count in of.most_common():
        print(f"{rule:32} {right[rule]:5} of {count:5}  {right[rule] / count:.2f}")


if __name__ == "__main__":
    main()
