"""Find possible duplicates in datasets and reports by place, time, type and text.

Incidents with a shared id are certain duplicates and are merged on import. All others are proposed with a score and
reasons, for a person to merge or keep apart: merging two different events would lose one, and two shellings of a town
on one day are different events that look alike.

100,000 incidents have five billion pairs, so only blocks are compared: incidents within two days that share a
half-degree cell or adjacent ones, a region (if one is known only to that), or the beginning of their text; and undated
incidents by type and cell, or by the beginning of the text. Texts, which are the most expensive, are compared last, and
only if the pair could still reach the threshold. The rule is place and date first, then similarity of the texts
(CODEBOOKS, “The same event in two datasets”).

Incidents of the same dataset aren't compared, because the dataset itself separates events. Those extracted from reports
are compared if they are from different reports.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from rapidfuzz import fuzz, process

from geo import taxonomy
from geo.filter import fold
from geo.geodesy import distances_km
from geo.model import Incident, Placement, Related
from geo.origins import REWRITES, SAME_WORDS, TRANSLATES, same_origin, tellings

THRESHOLD = 0.9
"""The default least score of a proposed pair; measured in ``tests/benchmarks/bench_matching.py``."""
DAYS_APART = 2
"""The most days between the dates of one event in two datasets."""
BLOCK_PAIRS = 200_000
"""A block with more pairs than this (country centroids, alerts) is skipped, because its incidents can't be
distinguished."""

COMPARED_COLUMNS = (
    *("id", "source", "title", "summary", "event_type", "date_start", "date_end", "lat", "lon", "precision"),
    *("radius_km", "country", "admin1", "killed_best", "injured_best", "related"),
)
"""The columns that :func:`propose` needs."""

_WEIGHTS = {"words": 0.45, "place": 0.2, "time": 0.2, "kind": 0.15}
_CELL_DEGREES = 0.5
_FINE_CELL_DEGREES = 0.1
"""The cell size for undated incidents, which must be nearer to be compared."""
_REPORTS = "report"
"""The ``source`` of incidents extracted from reports; here each report counts as a source of its own."""
_OF_REPORT = r"-\d+(?:\.\d+)*$"
"""The suffix after the report's id in the ids of its incidents."""
_LONG_TEXT = 60
"""The least characters of a text by which alone incidents without a place can match."""
_RETOLD = 0.8
"""The least text similarity assumed for two reports with the same place, date and type, whose titles we compose."""
_TEXT_START, _LEAST_START = 60, 20
"""The characters of the beginning of a text used as a block key, and the least that are needed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible duplicate: two ids, a score (0 to 1), and the reasons."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def propose(
    table: pa.Table, *, threshold: float = THRESHOLD, ids: Collection[str] | None = None, most: int = 10_000
) -> list[Pair]:
    """Propose pairs of incidents of different sources or reports that may be one event, best first.

    Parameters
    ----------
    table : pa.Table
        At least :data:`COMPARED_COLUMNS`.
    threshold : float
        The least score, 0 to 1; lower finds more pairs, and more wrong ones.
    ids : collection of str, optional
        Only pairs with one of these ids, such as those of an import.
    most : int
        The most pairs.

    Notes
    -----
    Pairs that a person kept apart (``related``) aren't proposed again. If a date or place is unknown, the rest has to
    be more similar instead.
    """
    frame = pl.from_arrow(table.select(list(COMPARED_COLUMNS)))
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
    report = pl.col("id").str.replace(_OF_REPORT, "")
    frame = frame.with_columns(
        pl.when(pl.col("source") == _REPORTS).then(report).otherwise(pl.col("source")).alias("source"),
        (pl.col("source") == _REPORTS).alias("reported"),
        text.alias("text"),
        pl.col("event_type").replace_strict(domains, default="").alias("domain"),
        pl.col("radius_km").fill_null(1.0),
    )
    folded = pl.Series("text", [fold(text) for text in frame["text"]], dtype=pl.String)
    return frame.with_columns(folded, folded.str.len_chars().alias("length")).with_row_index("row")


def _candidates(frame: pl.DataFrame, ids: set[str] | None) -> pl.DataFrame:
    base = frame.select(
        "row",
        "source",
        pl.col("date_start").cast(pl.Int32).alias("day"),
        (pl.col("lat") / _CELL_DEGREES).floor().cast(pl.Int32).alias("north"),
        (pl.col("lon") / _CELL_DEGREES).floor().cast(pl.Int32).alias("east"),
        (pl.col("lat") / _FINE_CELL_DEGREES).floor().cast(pl.Int32).alias("fine_north"),
        (pl.col("lon") / _FINE_CELL_DEGREES).floor().cast(pl.Int32).alias("fine_east"),
        pl.col("text").str.slice(0, _TEXT_START).alias("start"),
        pl.col("event_type").alias("kind"),
        "country",
        "admin1",
        pl.col("precision").is_in(taxonomy.REGIONAL).alias("regional"),
    )
    wanted = base if ids is None else base.filter(frame["id"].is_in(list(ids)))
    blocks = [
        _joined(_near(_dated(_placed(wanted))), _dated(_placed(base)), ["day", "north", "east"]),
        _joined(_worded(_dated(wanted)), _dated(base), ["day", "start"]),
        *_undated_blocks(wanted, base),
        *_regional_blocks(wanted, base),
    ]
    pairs = pl.concat(blocks).filter(pl.col("source") != pl.col("source_2"))
    low = pl.min_horizontal("row", "row_2").alias("left")
    high = pl.max_horizontal("row", "row_2").alias("right")
    return pairs.select(low, high).unique(maintain_order=True)


def _dated(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("day").is_not_null())


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("north").is_not_null())


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("start").str.len_chars() >= _LEAST_START)


def _undated_blocks(wanted: pl.DataFrame, base: pl.DataFrame) -> list[pl.DataFrame]:
    """Blocks for undated incidents: nearby ones of the same type, and ones with the same beginning of the text."""
    undated, all_undated = wanted.filter(pl.col("day").is_null()), base.filter(pl.col("day").is_null())
    blocks = []
    for first, other in ((undated, base), (wanted, all_undated)):
        if len(first) and len(other):
            fine = ["kind", "fine_north", "fine_east"]
            blocks.append(_joined(_around(_placed(first), *fine[1:]), _placed(other), fine))
            blocks.append(_joined(_worded(first), other, ["start"]))
    return blocks


def _regional_blocks(wanted: pl.DataFrame, base: pl.DataFrame) -> list[pl.DataFrame]:
    """Blocks for incidents known only to a region: others of the type in that region, on the same days."""
    keys = ["day", "kind", "country", "admin1"]
    days = pl.DataFrame({"by_days": list(range(-DAYS_APART, DAYS_APART + 1))}, schema={"by_days": pl.Int32})
    blocks = []
    for first, other in ((wanted.filter("regional"), base), (wanted, base.filter("regional"))):
        inside = _dated(first).filter(pl.col("admin1") != "").join(days, how="cross")
        moved = inside.with_columns(pl.col("day") + pl.col("by_days"))
        blocks.append(_joined(moved, _dated(other).filter(pl.col("admin1") != ""), keys))
    return blocks


def _not_kept_apart(frame: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    related = frame.select("row", "related").explode("related").drop_nulls()
    related = related.select("row", pl.col("related").struct.field("id").alias("id"))
    apart = related.join(frame.select("id", pl.col("row").alias("row_2")), on="id")
    low, high = pl.min_horizontal("row", "row_2").alias("left"), pl.max_horizontal("row", "row_2").alias("right")
    return pairs.join(apart.select(low, high), on=["left", "right"], how="anti")


def _near(rows: pl.DataFrame) -> pl.DataFrame:
    # one row for each nearby day and cell
    days = pl.DataFrame({"by_days": list(range(-DAYS_APART, DAYS_APART + 1))}, schema={"by_days": pl.Int32})
    return _around(rows).join(days, how="cross").with_columns(pl.col("day") + pl.col("by_days"))


def _around(rows: pl.DataFrame, north: str = "north", east: str = "east") -> pl.DataFrame:
    # one row for each adjacent cell
    steps = pl.DataFrame({"by": [-1, 0, 1]}, schema={"by": pl.Int32})
    around = steps.rename({"by": "by_north"}).join(steps.rename({"by": "by_east"}), how="cross")
    return rows.join(around, how="cross").with_columns(
        pl.col(north) + pl.col("by_north"), pl.col(east) + pl.col("by_east")
    )


def _joined(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    counts = left.group_by(keys).len().join(right.group_by(keys).len(name="others"), on=keys)
    kept = counts.filter(pl.col("len").cast(pl.Int64) * pl.col("others").cast(pl.Int64) <= BLOCK_PAIRS).select(keys)
    left = left.select(*keys, "row", "source").join(kept, on=keys, how="semi")
    right = right.select(*keys, "row", "source")
    pairs = left.join(right, on=keys, suffix="_2")
    return pairs.filter(pl.col("row") != pl.col("row_2")).select("row", "row_2", "source", "source_2")


def _scored(frame: pl.DataFrame, pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    compared = (
        *("date_start", "date_end", "lat", "lon", "radius_km", "precision", "event_type", "domain", "country"),
        *("admin1", "reported", "length", "killed_best", "injured_best"),
    )
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
    regional = pl.col("precision").is_in(taxonomy.REGIONAL) | pl.col("precision_2").is_in(taxonomy.REGIONAL)
    same_region = (pl.col("admin1") == pl.col("admin1_2")) & (pl.col("country") == pl.col("country_2"))
    place = (
        pl.when(regional & (pl.col("km") >= 1) & (pl.col("admin1") != "") & (pl.col("admin1_2") != ""))
        .then(pl.when(same_region).then(0.5).otherwise(0.0))
        .when(wide | pl.col("km").is_null())
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
    undated = pl.col("date_start").is_null() | pl.col("date_start_2").is_null()
    long = (pl.col("length") >= _LONG_TEXT) & (pl.col("length_2") >= _LONG_TEXT)
    unplaced = pl.col("lat").is_null() & pl.col("lat_2").is_null() & long
    both = both.with_columns(
        pl.when(unplaced).then(None).otherwise(place).alias("place"),
        pl.when(undated).then(None).otherwise(time).alias("time"),
        kind.alias("kind"),
    )
    values = ("place", "time", "kind")
    without = sum((pl.col(name).fill_null(0.0) * _WEIGHTS[name] for name in values), pl.lit(0.0))
    weight = sum((pl.col(name).is_not_null().cast(pl.Float64) * _WEIGHTS[name] for name in values), pl.lit(0.0))
    both = both.with_columns(without.alias("without"), (weight + _WEIGHTS["words"]).alias("weight"))
    both = both.filter((pl.col("without") + _WEIGHTS["words"]) / pl.col("weight") >= threshold)
    texts = frame["text"]
    words = _likeness(texts[both["left"]].to_list(), texts[both["right"]].to_list())
    retold = pl.col("reported") & pl.col("reported_2") & (pl.col("km") < 1) & (pl.col("days") == 0)
    retold &= pl.col("event_type") == pl.col("event_type_2")
    return (
        both.with_columns(words.alias("words"))
        .with_columns(
            pl.when(retold.fill_null(value=False))
            .then(pl.max_horizontal("words", pl.lit(_RETOLD)))
            .otherwise(pl.col("words"))
            .alias("counted")
        )
        .with_columns(((pl.col("without") + pl.col("counted") * _WEIGHTS["words"]) / pl.col("weight")).alias("score"))
    )


def _distance_km(pairs: pl.DataFrame) -> pl.Series:
    """The distance of each pair, kilometres; null if either place is unknown."""
    lat, lon, lat_2, lon_2 = (pairs[name].cast(pl.Float64).to_numpy() for name in ("lat", "lon", "lat_2", "lon_2"))
    return pl.Series(distances_km(lat, lon, lat_2, lon_2), dtype=pl.Float64).fill_nan(None)


def _likeness(first: list[str], second: list[str]) -> pl.Series:
    # half the overlap of words, half the similarity as strings: a short text within a long one is likely the same, two
    # stock phrases with different figures aren't
    if not first:
        return pl.Series([], dtype=pl.Float64)
    sets = process.cpdist(first, second, scorer=fuzz.token_set_ratio, dtype=np.float32, workers=1)
    wholes = process.cpdist(first, second, scorer=fuzz.token_sort_ratio, dtype=np.float32, workers=1)
    return pl.Series((sets + wholes) / 200.0).cast(pl.Float64)


def _pair(frame: pl.DataFrame, row: dict[str, Any]) -> Pair:
    reasons = []
    if row["km"] is not None:
        reasons.append(
            ("at the same spot" if row["precision"] == row["precision_2"] == "exact" else "at the same coordinates")
            if row["km"] < 0.1
            else f"{row['km']:.0f} km apart"
            if row["km"] >= 1
            else "less than 1 km apart"
        )
    reasons.append(_days_words(None if row["time"] is None else row["days"]))
    if row["kind"] == 1:
        reasons.append("the same kind of event")
    for name in ("killed", "injured"):
        count = row[f"{name}_best"]
        if count and count == row[f"{name}_best_2"]:
            reasons.append(f"both {count:,} {name}")
    reasons.append("same text" if row["words"] >= _SAME_TEXT else f"the words are {row['words']:.0%} alike")
    ids = frame["id"]
    return Pair(ids[row["left"]], ids[row["right"]], round(row["score"], 3), tuple(reasons))


def _days_words(days: int | None) -> str:
    if days is None:
        return "a day isn’t known"
    return "on the same day" if days == 0 else f"{days} days apart" if days > 1 else "a day apart"


_SAME_TEXT = 0.995
"""The similarity from which texts are equal up to a character."""


# ---- two incidents at hand -------------------------------------------------------------------------------------------


POSSIBLE, PROBABLE = 0.4, 0.55
"""Scores of :func:`alike` from which two incidents are possible and probable duplicates."""
RETELLING_KM = 60.0
"""The largest distance of two reports of one incident if a place isn't a spot (a region's middle, say)."""
_SPOT_KM = 1.0
_TOWNS_KM = 15.0
"""The distance beyond which two towns are seldom the same place under two names."""
_OTHER_TOWN = -0.1
_KIND, _DOMAIN, _DAY, _DAY_APART, _NO_DAY = 0.2, 0.1, 0.2, 0.12, 0.05
_SPOT, _NEAR, _REGION, _COUNTRY = 0.25, 0.1, 0.15, 0.05
_COUNT, _MEANS, _ORIGIN, _REPORT = 0.15, 0.05, 0.3, 0.3
"""The scores of common counts, means, origin and report."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The likelihood that two incidents are one (0 to 1), with the reasons in words."""

    score: float = 0.0
    reasons: tuple[str, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether a person should be shown it."""
        return self.score >= POSSIBLE

    @property
    def is_probable(self) -> bool:
        """Whether storing both would probably count an event twice."""
        return self.score >= PROBABLE


_UNLIKE = Likeness()


def alike(first: Incident, second: Incident) -> Likeness:
    """The likelihood that two incidents are one, by type, date, place, counts, means and origin.

    A contradiction (another domain, dates or places too far apart) rules it out; unknown values count little.
    """
    parts = [_kind_alike(first, second), _day_alike(first, second), _place_alike(first, second)]
    if any(part is None for part in parts):
        return _UNLIKE
    shown = [part for part in parts if part is not None]
    shown += [*_counts_alike(first, second), *_means_alike(first, second), *_origin_alike(first, second)]
    return Likeness(round(min(sum(worth for worth, _ in shown), 1.0), 2), tuple(words for _, words in shown if words))


_Agreement = tuple[float, str]


def _kind_alike(first: Incident, second: Incident) -> _Agreement | None:
    if first.event_type == second.event_type:
        return _KIND, "same kind"
    return (_DOMAIN, "") if first.domain == second.domain else None


def _day_alike(first: Incident, second: Incident) -> _Agreement | None:
    if first.date_start is None or first.date_end is None or second.date_start is None or second.date_end is None:
        return _NO_DAY, "a day isn’t known"
    days = max((second.date_start - first.date_end).days, (first.date_start - second.date_end).days, 0)
    if days == 0:
        return _DAY, "same day" if first.date_start == first.date_end == second.date_start else "same days"
    return (_DAY_APART, "a day apart") if days == 1 else None


def _place_alike(first: Incident, second: Incident) -> _Agreement | None:
    first_place, second_place = first.placement, second.placement
    both_stated = bool(first_place.country and second_place.country)
    if both_stated and first_place.country != second_place.country:
        return None
    if first_place.point is None or second_place.point is None:
        return _COUNTRY if both_stated else 0.0, ""
    if _is_of_one_region(first_place, second_place):
        return _REGION, f"same region, {first_place.admin1}"
    distance_km = first_place.point.distance_km(second_place.point)
    if distance_km < _SPOT_KM:
        return _SPOT, "same place"
    weight, reach_km = _NEAR, max(RETELLING_KM, first_place.radius_km or 0.0, second_place.radius_km or 0.0)
    if {first_place.precision, second_place.precision} <= set(taxonomy.PINNED) and distance_km > _TOWNS_KM:
        weight, reach_km = _OTHER_TOWN, RETELLING_KM
    return (weight, f"{distance_km:,.0f} km apart") if distance_km <= reach_km else None


def _is_of_one_region(first_place: Placement, second_place: Placement) -> bool:
    """Whether two places, at least one of them known only to a region, are in the same region."""
    same = (
        first_place.country == second_place.country
        and bool(first_place.admin1)
        and first_place.admin1 == second_place.admin1
    )
    return same and any(place.precision in taxonomy.REGIONAL for place in (first_place, second_place))


def _counts_alike(first: Incident, second: Incident) -> Iterator[_Agreement]:
    for name in ("killed", "injured"):
        count, other = getattr(first, name), getattr(second, name)
        if count is not None and other is not None and count.at_least and count.at_least == other.at_least:
            yield _COUNT, f"{count.at_least:,} {name}"


def _means_alike(first: Incident, second: Incident) -> Iterator[_Agreement]:
    if set(first.means) & set(second.means):
        yield _MEANS, "same means"


def _origin_alike(first: Incident, second: Incident) -> Iterator[_Agreement]:
    addresses = {report.url for report in first.reports if report.url}
    if any(report.url in addresses for report in second.reports):
        yield _REPORT, "same report"
        return
    for telling, other in itertools.product(tellings(first), tellings(second)):
        link = same_origin(telling, other) if telling.text and other.text else None
        if link is not None and link.how in (SAME_WORDS, TRANSLATES, REWRITES):
            yield _ORIGIN, "same words" if link.how == SAME_WORDS else f"one {link.how} the other"
            return


def kept_apart(first: Incident, second: Incident) -> tuple[Incident, Incident]:
    """Both incidents with a note that a person kept them apart, so that they aren't proposed again."""
    note = "looked alike, kept apart"
    return (
        replace(first, related=(*first.related, Related(second.id, note))),
        replace(second, related=(*second.related, Related(first.id, note))),
    )
