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
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import polars as pl
import pyarrow as pa
from rapidfuzz import fuzz, process

from geo import taxonomy
from geo.filter import fold_all
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

MOST_PAIRS = 10_000
"""The default number of pairs."""
_BATCH_PAIRS = 1_000_000
"""How many pairs are compared at once, which takes 250 MB."""

COMPARED_COLUMNS = (
    *("id", "source", "title", "summary", "event_type", "date_start", "date_end", "lat", "lon", "precision"),
    *("radius_km", "country", "admin1", "killed_best", "injured_best", "related"),
)
"""The columns that :func:`propose` needs."""

_WEIGHTS = {"words": 0.45, "place": 0.2, "time": 0.2, "kind": 0.15}
_CELLS_A_DEGREE = 2
_FINE_CELLS_A_DEGREE = 10
"""For undated incidents, which must be nearer to be compared."""
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


Rows = TypeVar("Rows", pl.DataFrame, pa.Table)


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible duplicate: two ids, a score (0 to 1), and the reasons."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def propose(
    table: pa.Table, *, threshold: float = THRESHOLD, ids: Collection[str] | None = None, most: int = MOST_PAIRS
) -> list[Pair]:
    """Propose pairs of incidents of different sources or reports that may be one event, best first.

    All of them are held in memory; :func:`geo.review.duplicate_search.duplicates_in` is for a whole store.

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
    rows = prepared(table, ids=ids)
    if rows["source"].n_unique() < 2:
        return []
    days = rows["day"].drop_nulls().to_list()
    share = Share(min(days, default=0), max(days, default=0) + 1, has_undated=True)
    blocks = undated_blocks(rows.filter(pl.col("day").is_null()), rows.lazy())
    return [each.pair for each in compare_share(rows, share, blocks, threshold=threshold, most=most)]


@dataclass(frozen=True, slots=True)
class Share:
    """The blocks that are compared at once: those of some days.

    A block of dated incidents is of one day, and all that it has is within :data:`DAYS_APART` of it. Undated incidents
    are compared with those of the days in each share.

    Attributes
    ----------
    first, until : int
        Days since 1970; ``until`` is the day after the last.
    has_undated : bool
        Whether undated incidents are also compared with one another: in one share only.
    """

    first: int
    until: int
    has_undated: bool


class Scored(NamedTuple):
    """A pair with its place in the order of proposals: by score, then by the numbers of the rows."""

    minus_score: float
    left: int
    right: int
    pair: Pair


def prepared(table: pa.Table, *, first_row: int = 0, ids: Collection[str] | None = None) -> pl.DataFrame:
    """Incidents as they are compared, with folded texts, numbered from ``first_row`` on; see :func:`propose`."""
    frame = pl.from_arrow(table.select(list(COMPARED_COLUMNS)))
    assert isinstance(frame, pl.DataFrame)
    domains = {code: kind.domain for code, kind in taxonomy.EVENT_TYPES.items()}
    text = pl.when(pl.col("summary").str.len_chars() > 20).then(pl.col("summary")).otherwise(pl.col("title"))
    report = pl.col("id").str.replace(_OF_REPORT, "")
    frame = frame.with_columns(
        pl.when(pl.col("source") == _REPORTS).then(report).otherwise(pl.col("source")).alias("source"),
        (pl.col("source") == _REPORTS).alias("reported"),
        text.alias("text"),
        pl.col("event_type").replace_strict(domains, default="").alias("domain"),
        pl.col("radius_km").fill_null(1.0),
        pl.col("related").list.eval(pl.element().struct.field("id")),
        pl.col("date_start").cast(pl.Int32).alias("day"),
        (pl.lit(value=True) if ids is None else pl.col("id").is_in(list(ids))).alias("wanted"),
    ).drop("title", "summary")
    folded = pl.Series("text", fold_all(frame["text"]), dtype=pl.String)
    return frame.with_columns(folded, folded.str.len_chars().alias("length")).with_row_index("row", first_row)


def compare_share(
    rows: pl.DataFrame, share: Share, undated: Sequence[pl.DataFrame], *, threshold: float, most: int
) -> list[Scored]:
    """The best pairs of a share, in order.

    Parameters
    ----------
    rows : pl.DataFrame
        As from :func:`prepared`: those of the share's days and of :data:`DAYS_APART` on either side, and undated ones.
    undated : sequence of pl.DataFrame
        The :func:`undated_blocks` of all incidents; they may be left out where all have a day.
    threshold, most
        As for :func:`propose`.
    """
    rows = rows.sort("row")
    apart = _kept_apart(rows)
    best: list[pl.DataFrame] = []
    for some in batches(_candidates(rows, share, undated), _BATCH_PAIRS):
        pairs = pl.concat(some)
        low, high = pl.min_horizontal("at", "at_2").alias("left"), pl.max_horizontal("at", "at_2").alias("right")
        pairs = pairs.select(low, high).unique().join(apart, on=["left", "right"], how="anti")
        best.append(_scored(rows, pairs, threshold).filter(pl.col("score") >= threshold))
        best = [_first(pl.concat(best), most)]
    numbers = rows["row"]
    return [
        Scored(-row["score"], numbers[row["left"]], numbers[row["right"]], _pair(rows, row))
        for frame in best
        for row in frame.iter_rows(named=True)
    ]


def _first(scored: pl.DataFrame, most: int) -> pl.DataFrame:
    order = ["score", "left", "right"]
    return scored.unique(["left", "right"]).sort(order, descending=[True, False, False]).head(most)


def batches(parts: Iterable[Rows], rows: int) -> Iterator[list[Rows]]:
    """Put tables together until they have so many rows, so that few rows aren't dealt with by themselves."""
    waiting: list[Rows] = []
    for part in parts:
        waiting.append(part)
        if sum(map(len, waiting)) >= rows:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


_BY_CELL, _BY_START = ["day", "north", "east"], ["day", "start"]
_BY_REGION = ["day", "event_type", "country", "admin1"]
_BY_FINE_CELL, _BY_TEXT = ["event_type", "fine_north", "fine_east"], ["start"]
_CELLS = [
    (pl.col(name) * number).floor().cast(pl.Int32).alias(cell)
    for cell, name, number in (
        ("north", "lat", _CELLS_A_DEGREE),
        ("east", "lon", _CELLS_A_DEGREE),
        ("fine_north", "lat", _FINE_CELLS_A_DEGREE),
        ("fine_east", "lon", _FINE_CELLS_A_DEGREE),
    )
]
_TEXT_STARTS = pl.col("text").str.slice(0, _TEXT_START).alias("start")
_HAS_PLACE = pl.col("lat").is_not_null() & pl.col("lon").is_not_null()
_HAS_WORDS = pl.col("start").str.len_chars() >= _LEAST_START


def _candidates(rows: pl.DataFrame, share: Share, undated: Sequence[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield pairs of different origins that share a block, as indices ``at`` and ``at_2`` into the rows."""
    base = rows.with_columns(
        *_CELLS,
        _TEXT_STARTS,
        pl.col("source").cast(pl.Categorical).to_physical().alias("origin"),
        pl.col("precision").is_in(taxonomy.REGIONAL).alias("regional"),
    ).with_row_index("at")
    left = base.filter(pl.col("wanted") & pl.col("day").is_not_null())
    dated = base.filter(pl.col("day").is_between(share.first, share.until, closed="left"))
    near = _around(_near(left.filter(_HAS_PLACE), share, _BY_CELL), *_BY_CELL[1:])
    yield from _joined(near, dated.filter(_HAS_PLACE), _BY_CELL)
    yield from _joined(left.filter(_HAS_WORDS), dated, _BY_START)
    left, right = (each.filter(pl.col("admin1") != "") for each in (left, dated))
    yield from _joined(_near(left.filter("regional"), share, _BY_REGION), right, _BY_REGION)
    yield from _joined(_near(left, share, _BY_REGION), right.filter("regional"), _BY_REGION)
    without = base.filter(pl.col("day").is_null())
    if not len(without):
        return
    mine = pl.concat([dated, without]) if share.has_undated else dated
    for left, right, cells, starts in (
        (without.filter("wanted"), mine, *undated[:2]),
        (mine.filter("wanted"), without, *undated[2:]),
    ):
        around = _around(left.filter(_HAS_PLACE).select(*_BY_FINE_CELL, *_ROW), *_BY_FINE_CELL[1:])
        yield from _joined(around, right.filter(_HAS_PLACE), _BY_FINE_CELL, cells)
        yield from _joined(left.filter(_HAS_WORDS), right, _BY_TEXT, starts)


def undated_blocks(undated: pl.DataFrame, rows: pl.LazyFrame) -> list[pl.DataFrame]:
    """The blocks with undated incidents that aren't too full; none if there are no such incidents.

    Nearby ones of the same type, and ones with the same beginning of the text: with undated ones as the first of each
    pair, then as the second. As they aren't of a day, they are counted over all incidents.

    Parameters
    ----------
    undated, rows
        The undated incidents, and all, as from :func:`prepared`.
    """
    if not len(undated):
        return []
    undated = undated.with_columns(*_CELLS, _TEXT_STARTS)
    placed, worded = undated.filter(_HAS_PLACE), undated.filter(_HAS_WORDS)
    rows = rows.select("event_type", "lat", "lon", "text", "wanted").with_columns(*_CELLS, _TEXT_STARTS)
    cells = _counted(rows.filter(_HAS_PLACE), _around(placed.select(_BY_FINE_CELL), *_BY_FINE_CELL[1:]), _BY_FINE_CELL)
    starts = _counted(rows.filter(_HAS_WORDS), worded, _BY_TEXT)
    around = _around(cells, *_BY_FINE_CELL[1:]).group_by(_BY_FINE_CELL).agg(pl.col("wanted").sum())
    near = (
        _around(placed.select(*_BY_FINE_CELL, "wanted"), *_BY_FINE_CELL[1:])
        .group_by(_BY_FINE_CELL)
        .agg(pl.col("wanted").sum())
    )
    return [
        _not_full(near, cells, _BY_FINE_CELL),
        _not_full(worded.group_by(_BY_TEXT).agg(pl.col("wanted").sum()), starts, _BY_TEXT),
        _not_full(around, placed.group_by(_BY_FINE_CELL).len(), _BY_FINE_CELL),
        _not_full(starts.drop("len"), worded.group_by(_BY_TEXT).len(), _BY_TEXT),
    ]


def _counted(rows: pl.LazyFrame, blocks: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """How many rows some blocks have, and how many of them are wanted."""
    mine = rows.select(*keys, "wanted").join(blocks.lazy().select(keys), on=keys, how="semi")
    return mine.group_by(keys).agg(pl.col("wanted").sum(), pl.len()).collect(engine="streaming")


def _not_full(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The blocks with at most :data:`BLOCK_PAIRS` pairs, and how many these are.

    Parameters
    ----------
    left, right : pl.DataFrame
        How many each block has of the first (``wanted``) and of the second (``len``) incidents of pairs.
    """
    pairs = pl.col("wanted").cast(pl.Int64) * pl.col("len").cast(pl.Int64)
    return left.join(right, on=keys).select(*keys, pairs.alias("pairs")).filter(pl.col("pairs") <= BLOCK_PAIRS)


def _kept_apart(rows: pl.DataFrame) -> pl.DataFrame:
    places = rows.with_row_index("at")
    related = places.select("at", "related").explode("related").drop_nulls()
    apart = related.join(places.select(pl.col("id").alias("related"), pl.col("at").alias("at_2")), on="related")
    return apart.select(pl.min_horizontal("at", "at_2").alias("left"), pl.max_horizontal("at", "at_2").alias("right"))


_ROW = ("at", "origin")


def _near(rows: pl.DataFrame, share: Share, keys: list[str]) -> pl.DataFrame:
    """One row for each of the share's days nearby."""
    days = pl.DataFrame({"by_days": list(range(-DAYS_APART, DAYS_APART + 1))}, schema={"by_days": pl.Int32})
    moved = rows.select(*keys, *_ROW).join(days, how="cross").with_columns(pl.col("day") + pl.col("by_days"))
    return moved.filter(pl.col("day").is_between(share.first, share.until, closed="left")).drop("by_days")


def _around(rows: pl.DataFrame, north: str, east: str) -> pl.DataFrame:
    """One row for each adjacent cell."""
    steps = pl.DataFrame({"by": [-1, 0, 1]}, schema={"by": pl.Int32})
    around = steps.rename({"by": "by_north"}).join(steps.rename({"by": "by_east"}), how="cross")
    moved = rows.join(around, how="cross")
    return moved.with_columns(pl.col(north) + pl.col("by_north"), pl.col(east) + pl.col("by_east")).drop(around.columns)


def _joined(
    left: pl.DataFrame, right: pl.DataFrame, keys: list[str], blocks: pl.DataFrame | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the pairs of blocks that aren't too full, some blocks at a time.

    Parameters
    ----------
    blocks : pl.DataFrame, optional
        These blocks, as :func:`_not_full` gives them; without it, all blocks are complete here.
    """
    if blocks is None:
        blocks = _not_full(left.group_by(keys).len("wanted"), right.group_by(keys).len(), keys)
    turns = blocks.select(*keys, turn=pl.col("pairs").cum_sum() // _BATCH_PAIRS)
    lefts, rights = (
        rows.select(*keys, *_ROW).join(turns, on=keys).partition_by("turn", as_dict=True, include_key=False)
        for rows in (left, right)
    )
    for turn in sorted(lefts.keys() & rights.keys()):
        pairs = lefts[turn].join(rights[turn], on=keys, suffix="_2")
        yield pairs.filter(pl.col("origin") != pl.col("origin_2")).select("at", "at_2")


def _scored(frame: pl.DataFrame, pairs: pl.DataFrame, threshold: float) -> pl.DataFrame:
    both = _with_both(frame, pairs, _COMPARED)
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
    both = _with_both(frame, both, ("reported", "killed_best", "injured_best"))
    texts = frame["text"]
    words = _likeness(texts[both["left"]].to_list(), texts[both["right"]].to_list())
    retold = pl.col("reported") & pl.col("reported_2") & (pl.col("km") < 1) & (pl.col("days") == 0)
    retold &= pl.col("event_type") == pl.col("event_type_2")
    counted = pl.when(retold.fill_null(value=False)).then(pl.max_horizontal("words", pl.lit(_RETOLD)))
    both = both.with_columns(words.alias("words")).with_columns(counted.otherwise("words").alias("counted"))
    return both.with_columns(_score(both).alias("score"))


def _score(both: pl.DataFrame) -> pl.Series:
    # by numpy: polars may multiply by the reciprocal instead, according to how many rows there are
    without, counted, weight = (both[name].to_numpy() for name in ("without", "counted", "weight"))
    return pl.Series((without + counted * _WEIGHTS["words"]) / weight, dtype=pl.Float64)


_COMPARED = (
    *("date_start", "date_end", "lat", "lon", "radius_km", "precision", "event_type", "domain", "country", "admin1"),
    "length",
)


def _with_both(frame: pl.DataFrame, pairs: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Pairs with columns of both incidents, those of the second ending in ``_2``."""
    some = frame.select(names)
    left, right = some[pairs["left"]], some[pairs["right"]].rename({name: f"{name}_2" for name in names})
    return pl.concat([pairs, left, right], how="horizontal")


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
