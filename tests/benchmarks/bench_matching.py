"""Duplicates proposed with the shared ids hidden, against those ids; and the time that it takes at scale.

::

    python -m tests.benchmarks.bench_matching FIRST SECOND [incidents]

``FIRST`` and ``SECOND`` are two files of Insecurity Insight, which share event ids: those ids are the truth, and the
proposals are made from place, time, kind and words alone. Precision at least .95 and recall at least .85 are the mark.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import sys
import time
from collections import defaultdict

import numpy as np
import pyarrow as pa

from geo.datasets import open_dataset
from geo.gazetteer import Gazetteer
from geo.importing.batches import Batches
from geo.review.duplicates import COMPARED_COLUMNS, THRESHOLD, propose
from geo.schema import INCIDENTS, conform


def read(path: str, gazetteer: Gazetteer) -> pa.Table:
    """All incidents of a file."""
    return pa.concat_tables(list(Batches(open_dataset(path), gazetteer, None, "").tables()))


def shared_ids(table: pa.Table) -> set[frozenset[str]]:
    """Pairs of incidents of different sources whose reports carry the same id of one numbering ("sind:44580")."""
    sources_of: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in table.select(["id", "source", "reports"]).to_pylist():
        for report in row["reports"]:
            if re.match("[a-z]+:.", report["row_id"]):
                sources_of[report["row_id"]][row["id"]] = row["source"]
    return {
        frozenset((first, second))
        for sources in sources_of.values()
        for first, second in itertools.combinations(sources, 2)
        if sources[first] != sources[second]
    }


def made_up(incidents: int) -> pa.Table:
    """Two datasets over Ukraine and three years, half of each, with a tenth of their events in both."""
    rng = np.random.default_rng(3)
    half = incidents // 2
    lat, lon, day = rng.uniform(45, 52, half), rng.uniform(23, 40, half), rng.integers(19_000, 20_100, half)
    text = [
        f"Strike number {number} on a building in settlement {number % 997} reported by officials"
        for number in range(half)
    ]
    same = rng.random(half) < 0.1
    rows = {
        "id": [f"a:{n}" for n in range(half)] + [f"b:{n}" for n in range(half)],
        "source": ["a"] * half + ["b"] * half,
        "title": text + [one if again else one[::-1] for one, again in zip(text, same, strict=True)],
        "event_type": ["air_strike"] * (2 * half),
        "lat": np.concatenate([lat, np.where(same, lat, rng.uniform(45, 52, half))]),
        "lon": np.concatenate([lon, np.where(same, lon, rng.uniform(23, 40, half))]),
        "precision": ["settlement"] * (2 * half),
        "country": ["UA"] * (2 * half),
    }
    days = [dt.date(1970, 1, 1) + dt.timedelta(days=int(one)) for one in day] * 2
    table = pa.table({**rows, "date_start": days, "date_end": days})
    return conform(table, pa.schema([INCIDENTS.field(name) for name in COMPARED_COLUMNS]))


def main(first: str, second: str, incidents: int) -> None:
    """Print precision and recall at several thresholds, and the time for many incidents."""
    gazetteer = Gazetteer.open()
    table = pa.concat_tables([read(first, gazetteer), read(second, gazetteer)])
    truth = shared_ids(table)
    print(f"{len(table):,} incidents, {len(truth)} shared ids")
    for threshold in (0.8, 0.85, THRESHOLD, 0.95):
        found = {frozenset((pair.first, pair.second)) for pair in propose(table, threshold=threshold)}
        right = len(found & truth)
        print(f"threshold {threshold:.2f}: precision {right / len(found):.3f}, recall {right / len(truth):.3f}")
    many = made_up(incidents)
    started = time.perf_counter()
    proposals = propose(many)
    print(f"{incidents:,} incidents: {len(proposals):,} proposals in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 100_000)
