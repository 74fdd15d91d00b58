"""A store of made-up incidents, clustered in place and time as real ones are, the same for the same seed.

::

    python -m tests.benchmarks.generate 100000 FOLDER

Every event type, target, means, precision and verification occurs; one in twenty has no place, towns share one
point, attacks come in waves, and texts have the length and the scripts of real datasets.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from geo import taxonomy
from geo.schema import INCIDENTS
from geo.store import Act, Store

_BATCH = 65_536
_COUNTRIES = (
    # code, west, south, east, north, share
    ("UA", 23.0, 45.5, 39.5, 51.8, 0.62),
    ("RU", 31.0, 46.0, 55.0, 58.0, 0.14),
    ("LV", 21.0, 55.7, 28.0, 57.9, 0.02),
    ("PL", 15.0, 49.3, 24.0, 54.5, 0.03),
    ("SY", 36.0, 32.6, 42.0, 37.0, 0.08),
    ("SD", 22.5, 9.5, 38.0, 21.5, 0.07),
    ("MM", 93.0, 12.0, 101.0, 27.0, 0.04),
)
_ENGLISH = """
    attack drones shelling residential buildings energy facility region village wounded killed fire power outage
    substation hospital school convoy border checkpoint artillery missile intercepted debris families evacuated
    authorities police governor reported overnight morning damage apartment railway port grain depot workers
"""
_CYRILLIC = "обстріл село будинки поранено загинули пожежа підстанція лікарня область влада повідомила дрони"
_ACTORS = ("Russia", "Ukraine", "Syria", "RSF", "SAF", "Tatmadaw", "Arakan Army", "Unknown armed group", "Police")
_PUBLISHERS = tuple(f"{name} {kind}" for name in ("Kyiv", "Sumy", "Odesa", "World", "East", "North") for kind in
                    ("Post", "Herald", "Radio", "Wire", "Times"))  # fmt: skip


def towns(random: np.random.Generator, count: int = 3_000) -> dict[str, np.ndarray[Any, Any]]:
    """Places with a weight each: few see much, most see little."""
    shares = np.array([country[5] for country in _COUNTRIES])
    country = random.choice(len(_COUNTRIES), count, p=shares / shares.sum())
    box = np.array([each[1:5] for each in _COUNTRIES])[country]
    weight = 1 / np.arange(1, count + 1) ** 0.8
    return {
        "country": country,
        "lon": np.round(random.uniform(box[:, 0], box[:, 2]), 4),
        "lat": np.round(random.uniform(box[:, 1], box[:, 3]), 4),
        "region": country * 12 + random.integers(0, 12, count),
        "weight": random.permutation(weight / weight.sum()),
    }


def tables(count: int, *, seed: int = 20250820, batch: int = _BATCH) -> Iterator[pa.Table]:
    """Incidents as Arrow tables of at most ``batch`` rows."""
    random = np.random.default_rng(seed)
    places = towns(random)
    waves = np.sort(random.integers(0, 1_400, 60))
    phrases = [
        pa.array([" ".join(random.choice(words.split(), size)) for _number in range(4_000)])
        for words, size in ((_ENGLISH, 8), (_ENGLISH, 24), (_CYRILLIC, 18))
    ]
    for start in range(0, count, batch):
        yield _table(random, places, waves, phrases, start, min(batch, count - start))


def _table(
    random: np.random.Generator,
    places: dict[str, np.ndarray[Any, Any]],
    waves: np.ndarray[Any, Any],
    phrases: list[pa.Array],
    start: int,
    size: int,
) -> pa.Table:
    def pick(values: Any, share: Any = None) -> pa.Array:
        weights = None if share is None else np.array(share) / np.sum(share)
        codes = random.choice(len(values), size, p=weights).astype(np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(values)))

    def some(column: Any, share: float) -> pa.Array:
        return pa.array(column, mask=random.random(size) > share)

    def lists(values: pa.Array) -> pa.ListArray:
        return pa.ListArray.from_arrays(pa.array(np.arange(size + 1, dtype=np.int32)), values)

    def structs(kind: pa.DataType, **given: pa.Array) -> pa.ListArray:
        fields = list(kind.value_type)
        columns = [given.get(field.name, pa.nulls(size, field.type)) for field in fields]
        return lists(pa.StructArray.from_arrays([c.cast(f.type) for c, f in zip(columns, fields, strict=True)],
                                                fields=fields))  # fmt: skip

    town = random.choice(len(places["weight"]), size, p=places["weight"])
    located = random.random(size) > 0.05
    precision = random.choice(5, size, p=(0.2, 0.5, 0.12, 0.08, 0.1))
    scatter = np.where(precision == 0, 0.05, 0.0)[:, None] * random.standard_normal((size, 2))
    names = np.array(("exact", "settlement", "near", "district", "province", "none"))
    day = waves[random.integers(0, len(waves), size)] + random.exponential(9, size).astype(int)
    first = np.datetime64("2022-02-24") + day.astype("timedelta64[D]")
    killed = np.minimum(random.geometric(0.35, size) - 1, 60).astype(np.int32)
    injured = np.minimum(random.geometric(0.15, size) - 1, 200).astype(np.int32)
    ids = pa.array(np.char.add("made-up-", np.arange(start, start + size).astype(str)).tolist())
    weights = [6 if kind.domain == "kinetic" else 2 for kind in taxonomy.EVENT_TYPES.values()]
    kinds = pick(taxonomy.EVENT_TYPES, weights)
    lon = np.clip(places["lon"][town] + scatter[:, 0], -180, 180)
    lat = np.clip(places["lat"][town] + scatter[:, 1], -85, 85)
    return pa.table(
        {
            "id": ids,
            "title": phrases[0].take(pa.array(random.integers(0, 4_000, size))),
            "event_type": kinds,
            "source": pa.repeat("made-up", size),
            "source_id": ids,
            "summary": phrases[1 if random.random() < 0.8 else 2].take(pa.array(random.integers(0, 4_000, size))),
            "means": lists(pick(taxonomy.MEANS).cast(pa.string())),
            "target": lists(pick(taxonomy.TARGETS).cast(pa.string())),
            "actor": lists(pick(_ACTORS, [20, 12, 4, 4, 4, 3, 2, 8, 1]).cast(pa.string())),
            "date_start": pa.array(first),
            "date_end": pa.array(first + random.choice((0, 0, 0, 1, 6), size).astype("timedelta64[D]")),
            "date_precision": pick(("day", "days", "week"), (8, 1, 1)),
            "place_query": pa.array(np.char.add("Town ", town.astype(str)).tolist()),
            "lat": pa.array(lat, mask=~located),
            "lon": pa.array(lon, mask=~located),
            "precision": pa.array(names[np.where(located, precision, 5)].tolist()),
            "radius_km": pa.array(np.array((0.1, 2.0, 25.0, 40.0, 100.0))[precision], mask=~located),
            "country": pa.array(np.array([each[0] for each in _COUNTRIES])[places["country"][town]].tolist()),
            "admin1": pa.array(np.char.add("Region ", places["region"][town].astype(str)).tolist()),
            "place": pa.array(np.char.add("Town ", town.astype(str)).tolist()),
            "method": pa.array(np.where(located, "source", "none").tolist()),
            "killed_best": some(killed, 0.6),
            "injured_best": some(injured, 0.5),
            "verification": pick(taxonomy.VERIFICATIONS),
            "claims": structs(INCIDENTS.field("claims").type, speaker=pick(_ACTORS), stance=pa.repeat("reports", size)),
            "reports": structs(
                INCIDENTS.field("reports").type,
                id=ids,
                publisher=pick(_PUBLISHERS),
                dataset=pa.repeat("Made-up incidents", size),
                row_id=ids,
            ),
        }
    )


def main() -> None:
    """Write the store and say how long it took."""
    parser = argparse.ArgumentParser(description="Write a store of made-up incidents.")
    parser.add_argument("count", type=int)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=20250820)
    asked = parser.parse_args()
    began = time.perf_counter()
    act = Act(what="import", note="made-up incidents", source="made-up", licence="CC0-1.0")
    added = Store.open(asked.folder).add_tables(tables(asked.count, seed=asked.seed), act=act)
    print(f"{added.new:,} incidents in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
