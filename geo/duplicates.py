"""The same event in two datasets: proposed by place, time, kind and words.

Shared ids are sure, so such incidents are merged on import with the reports of both. All else is a proposal
with a score and its reasons, for a person to merge or keep apart: merging two events that are not one would lose one
of them, and two shells on one town on one day are two events that look alike.

All pairs of 100,000 incidents are five billion, so only those are compared that share a day (within two) and a
cell of half a degree or its neighbours, or a day and the beginning of their text. The words, which cost most, are
compared last, and only where the pair could still reach the threshold. The rule is place and date first, then the
likeness of the texts (CODEBOOKS, “The same event in two datasets”).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from rapidfuzz import fuzz, process

from geo import taxonomy
from geo.filter import fold
from geo.geodesy import distances_km
from geo.model import Incident, Related

THRESHOLD = 0.9
"""From this score on a pair is proposed by default; measured in ``tests/benchmarks/bench_matching.py``."""
DAYS = 2
"""So many days apart two datasets may put one event."""
BLOCK_PAIRS = 200_000
"""A day and cell with more pairs than this (country centroids, alerts) is left out: its members can't be told apart."""

COLUMNS = (
    *("id", "source", "title", "summary", "event_type", "date_start", "date_end", "lat", "lon", "precision"),
    *("radius_km", "country", "killed_best", "injured_best", "related"),
)
"""What :func:`propose` needs of a table of incidents."""

_WEIGHTS = {"words": 0.45, "place": 0.2, "time": 0.2, "kind": 0.15}
_CELL_DEGREES = 0.5
_TEXT_START, _LEAST_START = 60, 20
"""Characters at the beginning of a text by which incidents are brought together; fewer than the second say nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two incidents that may be one: their ids, how sure that is (0 to 1), and why."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def propose(
    table: pa.Table, *, threshold: float = THRESHOLD, ids: Collection[str] | None = None, most: int = 10_000
) -> list[Pair]:
    """Pairs of incidents of different sources that may be one event, surest first.

    Parameters
    ----------
    table : pa.Table
        At least :data:`COLUMNS`.
    threshold : float
        0 to 1; lower finds more, and more that is wrong.
    ids : collection of str, optional
        Only pairs with one of these: what an import brought.
    most : int
        So many proposals at most.

    Notes
    -----
    Pairs that a person kept apart (``related``) are not proposed again. Incidents without a date are not compared.
    """
    frame = pl.from_arrow(table.select(list(COLUMNS)))
    assert isinstance(frame, pl.DataFrame)
    frame = _prepared(frame)
    if frame["source"].n_unique() < 2:
        return []
    pairs = _candidates(frame, None if ids is None else set(ids))
    if not len(pairs):
        return []
    scored = _scored(frame, _not_kept_apart(frame, pairs), threshold)
    alike = scored.filter(pl.col("score") >= threshold).sort(
        ["score", "left", "right"], descending=[True, False, False]
    )
    return [_pair(frame, row) for row in alike.head(most).iter_rows(named=True)]


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    domains = {code: kind.domain for code, kind in taxonomy.EVENT_TYPES.items()}
    text = pl.when(pl.col("summary").str.len_chars() > 20).then(pl.col("summary")).otherwise(pl.col("title"))
    frame = frame.filter(pl.col("date_start").is_not_null()).with_columns(
        text.alias("text"),
        pl.col("event_type").replace_strict(domains, default="").alias("domain"),
        pl.col("radius_km").fill_null(1.0),
    )
    folded = pl.Series("text", [fold(text) for text in frame["text"]], dtype=pl.String)
    return frame.with_columns(folded).with_row_index("row")


def _candidates(frame: pl.DataFrame, ids: set[str] | None) -> pl.DataFrame:
    base = frame.select(
        "row",
        "source",
        pl.col("date_start").cast(pl.Int32).alias("day"),
        (pl.col("lat") / _CELL_DEGREES).floor().cast(pl.Int32).alias("north"),
        (pl.col("lon") / _CELL_DEGREES).floor().cast(pl.Int32).alias("east"),
        pl.col("text").str.slice(0, _TEXT_START).alias("start"),
        pl.col("precision").is_in(taxonomy.WIDE).alias("vague"),
    )
    wanted = base if ids is None else base.filter(frame["id"].is_in(list(ids)))
    near = _near(wanted.filter(pl.col("north").is_not_null()))
    placed = base.filter(pl.col("north").is_not_null())
    worded = wanted.filter(pl.col("start").str.len_chars() >= _LEAST_START)
    by_place, by_words = _joined(near, placed, ["day", "north", "east"]), _joined(worded, base, ["day", "start"])
    pairs = pl.concat([by_place, by_words]).filter(pl.col("source") != pl.col("source_2"))
    low = pl.min_horizontal("row", "row_2").alias("left")
    high = pl.max_horizontal("row", "row_2").alias("right")
    return pairs.select(low, high).unique(maintain_order=True)


def _not_kept_apart(frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    related = frame.select("row", "related").explode("related").drop_nulls()
    related = related.select("row", pl.col("related").struct.field("id").alias("id"))
    apart = related.join(frame.select("id", pl.col("row").alias("row_2")), on="id")
    low, high = pl.min_horizontal("row", "row_2").alias("left"), pl.max_horizontal("row", "row_2").alias("right")
    return pairs.join(apart.select(low, high), on=["left", "right"], how="anti")


def _near(rows: pl.DataFrame) -> pl.DataFrame:
    # One row for each day and cell around.
    days = pl.DataFrame({"by_days": list(range(-DAYS, DAYS + 1))}, schema={"by_days": pl.Int32})
    steps = pl.DataFrame({"by": [-1, 0, 1]}, schema={"by": pl.Int32})
    around = days.join(steps.rename({"by": "by_north"}), how="cross").join(steps.rename({"by": "by_east"}), how="cross")
    return rows.join(around, how="cross").with_columns(
        pl.col("day") + pl.col("by_days"), pl.col("north") + pl.col("by_north"), pl.col("east") + pl.col("by_east")
    )


def _joined(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    counts = left.group_by(keys).len().join(right.group_by(keys).len(name="others"), on=keys)
    kept = counts.filter(pl.col("len").cast(pl.Int64) * pl.col("others").cast(pl.Int64) <= BLOCK_PAIRS).select(keys)
    left = left.select(*keys, "row", "source").join(kept, on=keys, how="semi")
    right = right.select(*keys, "row", "source")
    pairs = left.join(right, on=keys, suffix="_2")
    return pairs.filter(pl.col("row") != pl.col("row_2")).select("row", "row_2", "source", "source_2")


def _scored(frame: pl.DataFrame, pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    compared = ("date_start", "date_end", "lat", "lon", "radius_km", "precision", "event_type", "domain", "country")
    left = frame.select(*compared)[pairs["left"]]
    right = frame.select(*compared)[pairs["right"]].rename({name: f"{name}_2" for name in compared})
    both = pl.concat([pairs, left, right], how="horizontal")
    gap = pl.max_horizontal(
        (pl.col("date_start_2") - pl.col("date_end")).dt.total_days(),
        (pl.col("date_start") - pl.col("date_end_2")).dt.total_days(),
        pl.lit(0),
    )
    both = both.with_columns(gap.alias("days"), _distance_km(both).alias("km"))
    scale = pl.max_horizontal("radius_km", "radius_km_2", pl.lit(2.0))
    wide = pl.col("precision").is_in(taxonomy.WIDE) | pl.col("precision_2").is_in(taxonomy.WIDE)
    place = (
        pl.when(wide | pl.col("km").is_null())
        .then(pl.when(pl.col("country") == pl.col("country_2")).then(0.5).otherwise(0.0))
        .otherwise((-pl.col("km") / scale).exp())
    )
    kind = (
        pl.when(pl.col("event_type") == pl.col("event_type_2"))
        .then(1.0)
        .when(pl.col("domain") == pl.col("domain_2"))
        .then(0.6)
        .otherwise(0.0)
    )
    time = pl.when(pl.col("days") == 0).then(1.0).when(pl.col("days") == 1).then(0.6).otherwise(0.2)
    both = both.with_columns(place.alias("place"), kind.alias("kind"), time.alias("time"))
    without = sum((pl.col(name) * _WEIGHTS[name] for name in ("place", "time", "kind")), pl.lit(0.0))
    both = both.with_columns(without.alias("without")).filter(pl.col("without") + _WEIGHTS["words"] >= threshold)
    texts = frame["text"]
    words = _likeness(texts[both["left"]].to_list(), texts[both["right"]].to_list())
    return both.with_columns(words.alias("words")).with_columns(
        (pl.col("without") + pl.col("words") * _WEIGHTS["words"]).alias("score")
    )


def _distance_km(pairs: pl.DataFrame) -> pl.Series:
    """How far apart each pair is; null where the place of either is unknown."""
    lat, lon, lat_2, lon_2 = (pairs[name].cast(pl.Float64).to_numpy() for name in ("lat", "lon", "lat_2", "lon_2"))
    return pl.Series(distances_km(lat, lon, lat_2, lon_2), dtype=pl.Float64).fill_nan(None)


def _likeness(first: list[str], second: list[str]) -> pl.Series:
    # Half what the texts share as sets of words, half how alike they are as wholes: a short text inside a long one
    # is likely the same, two stock phrases with another figure are not.
    if not first:
        return pl.Series([], dtype=pl.Float64)
    sets = process.cpdist(first, second, scorer=fuzz.token_set_ratio, dtype=np.float32, workers=1)
    wholes = process.cpdist(first, second, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)
    return pl.Series((sets + wholes) / 200.0).cast(pl.Float64)


def _pair(frame: pl.DataFrame, row: dict[str, Any]) -> Pair:
    reasons = []
    if row["km"] is not None:
        reasons.append(
            "at the same spot"
            if row["km"] < 0.1
            else f"{row['km']:.0f} km apart"
            if row["km"] >= 1
            else "less than 1 km apart"
        )
    reasons.append(
        "on the same day" if row["days"] == 0 else f"{row['days']} days apart" if row["days"] > 1 else "a day apart"
    )
    if row["kind"] == 1:
        reasons.append("the same kind of event")
    reasons.append(f"the words are {row['words']:.0%} alike")
    ids = frame["id"]
    return Pair(ids[row["left"]], ids[row["right"]], round(row["score"], 3), tuple(reasons))


def kept_apart(first: Incident, second: Incident) -> tuple[Incident, Incident]:
    """Both incidents with a note that a person looked at them and kept them apart: they aren't proposed again."""
    note = "looked alike, kept apart"
    return (
        replace(first, related=(*first.related, Related(second.id, note))),
        replace(second, related=(*second.related, Related(first.id, note))),
    )
