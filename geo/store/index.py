"""What filters, maps and sorts need of each incident, in an engine that answers in milliseconds.

The ledger is read once into one table of small columns, and then only its new files. Texts that repeat
(countries, regions, actors, publishers) are numbers there, and targets and means are bits: a million
incidents take about 200 MB, group fast, and no text of anybody becomes part of a query. A :class:`Snapshot`
never changes; a new version of the store is a new table, and the old one goes when nobody holds it.

The engine (:mod:`geo.store.engine`) is reached through ibis only; DuckDB in memory by default.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from numpy.typing import NDArray

from geo import taxonomy
from geo.filter import Search, stands
from geo.schema import whole
from geo.store.engine import Engine
from geo.store.ledger import Part, empty_table
from geo.store.memory import Memory
from geo.store.search import Texts

READ = (
    *("id", "title", "event_type", "source", "sources", "publishers", "actor", "target", "means"),
    *("date_start", "date_end", "date_precision", "time_start"),
    *("lat", "lon", "cell", "precision", "radius_km", "country", "admin1", "place", "place_id"),
    *("killed", "killed_low", "killed_best", "killed_high", "injured", "injured_low", "injured_best", "injured_high"),
    *("verification", "geometry", "sequence", "act", "change", "deleted"),
)
"""The columns of the ledger that the index is made of."""

FIXED: dict[str, tuple[str, ...]] = {
    "type": tuple(taxonomy.EVENT_TYPES),
    "domain": tuple(taxonomy.DOMAINS),
    "target": tuple(taxonomy.TARGETS),
    "means": tuple(taxonomy.MEANS),
    "verification": tuple(taxonomy.VERIFICATIONS),
    "precision": tuple(taxonomy.PRECISIONS),
    "date_precision": tuple(taxonomy.DATE_PRECISIONS),
}
"""Words whose values are known: a value's number is its place here (for target and means: the bit)."""


class Codes:
    """Numbers for the values of a word, given as they come and never changed."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._numbers: dict[str, int] = {}

    def encode(self, texts: pa.Array) -> pa.Array:
        """The numbers of an array of text, new values included; null stays null."""
        coded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
        for value in coded.dictionary.to_pylist():
            if value not in self._numbers:
                self._numbers[value] = len(self.values)
                self.values.append(value)
        numbers = pa.array([self._numbers[value] for value in coded.dictionary.to_pylist()], pa.int32())
        return numbers.take(coded.indices)

    def find(self, values: Iterable[str]) -> list[int]:
        """The numbers of those values that there are."""
        return [self._numbers[value] for value in values if value in self._numbers]


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The words of open lists, with the numbers of their values."""

    country: Codes = field(default_factory=Codes)
    region: Codes = field(default_factory=Codes)
    actor: Codes = field(default_factory=Codes)
    source: Codes = field(default_factory=Codes)
    dataset: Codes = field(default_factory=Codes)
    place: Codes = field(default_factory=Codes)
    place_id: Codes = field(default_factory=Codes)
    act: Codes = field(default_factory=Codes)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The store as it was at one version.

    Attributes
    ----------
    table : ir.Table
        A row for each id, tombstones included (``live`` false); ``row`` is the ledger's row number.
    parts : mapping of path to Part
    last : int
        The highest sequence.
    changes : mapping of act to (change to count)
        How many rows each act wrote, by what it did to the incident.
    """

    version: int
    engine: Engine
    table: ir.Table
    words: Dictionaries
    parts: dict[str, Part]
    last: int
    changes: dict[str, dict[str, int]]
    texts: Texts
    searches: Memory[Hashable, ir.Table]
    searching: threading.Lock = field(default_factory=threading.Lock)

    @property
    def live(self) -> ir.Table:
        """The incidents."""
        return self.table.filter(self.table.live)

    def locate(self, rows: NDArray[np.int64]) -> Iterator[tuple[Part, NDArray[np.int64]]]:
        """The parts that hold some rows, each with the indices into ``rows`` that it has."""
        for part in self.parts.values():
            here = np.flatnonzero((rows >= part.first) & (rows < part.first + part.rows))
            if len(here):
                yield part, here

    def take(self, rows: NDArray[np.int64], columns: list[str]) -> pa.Table:
        """The ledger's columns of some rows, in the order asked for."""
        tables, order = [], []
        for part, here in self.locate(rows):
            tables.append(part.take(rows[here] - part.first, columns))
            order.append(here)
        if not tables:
            return empty_table(columns)
        back = np.argsort(np.concatenate(order), kind="stable")
        return pa.concat_tables(tables).take(pa.array(back))

    def scan(self, columns: list[str], which: ds.Expression) -> pa.Table:
        """The ledger's rows, of any age and tombstones included, for which an Arrow expression holds."""
        return pa.concat_tables([empty_table(columns), *(part.scan(columns, which) for part in self.parts.values())])

    def search(self, search: Search) -> ir.Table:
        """The rows whose texts a search lets through: a table like :attr:`table`."""
        return self.kept(search, lambda: self._rows_of(search))

    def _rows_of(self, search: Search) -> NDArray[np.int64]:
        groups = [self._rows_with(group) for group in search.all_of]
        rows = functools.reduce(_intersection, groups) if groups else self._all_rows()
        if search.none_of:
            rows = np.setdiff1d(rows, self._rows_with(search.none_of), assume_unique=True)
        return rows

    def _all_rows(self) -> NDArray[np.int64]:
        parts = [np.arange(part.first, part.first + part.rows) for part in self.parts.values()]
        return np.concatenate([np.zeros(0, dtype=np.int64), *parts])

    def kept(self, question: Hashable, rows: Callable[[], NDArray[np.int64]]) -> ir.Table:
        """A table like :attr:`table` with some rows only, looked up once and kept as long as there is room.

        Parameters
        ----------
        question : hashable
            What names the rows among all that are looked up.
        rows : callable
            Gives their numbers.
        """
        with self.searching:
            matches = self.searches.get(question)
        if matches is not None:
            return matches
        numbers = rows()
        with self.searching:
            condition = self.table.row.isin(ibis.memtable(pa.table({"row": numbers})).row)
            matches = self.engine.materialize(self.table.filter(condition))
            self.searches.put(question, matches, self.engine.size_bytes(matches))
            return matches

    def _rows_with(self, words: tuple[str, ...]) -> NDArray[np.int64]:
        """The rows in whose texts one of some words stands, as :func:`geo.filter.stands` has it.

        Many are looked for in one go, as letters alone; what they are is then seen in the few texts that have them.
        Refused: one pattern with the beginnings of words, which in all the world's letters takes minutes.
        """
        hits = [np.zeros(0, dtype=np.int64)]
        letters = [word.lstrip() for word in words]
        pattern = "|".join(map(re.escape, letters))
        for part in self.parts.values():
            texts = self.texts.of(part)
            has = pc.match_substring_regex(texts, pattern) if len(words) > 1 else pc.match_substring(texts, letters[0])
            rows = np.flatnonzero(has.to_numpy())
            if letters != list(words):
                near = texts.take(pa.array(rows)).to_pylist()
                rows = rows[np.array([any(stands(word, text) for word in words) for text in near], dtype=bool)]
            hits.append(rows + part.first)
        return np.concatenate(hits)


def _intersection(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.intersect1d(some, others, assume_unique=True)


def empty(engine: Engine, texts: Texts) -> Snapshot:
    """Before anything was read."""
    words = Dictionaries()
    nothing = pa.table({name: pa.array([], kind) for name, kind in _INPUT.items()})
    rows = _encode(nothing, 0, words)
    return Snapshot(-1, engine, engine.materialize(ibis.memtable(rows)), words, {}, 0, {}, texts, _no_searches(engine))


def advance(old: Snapshot, version: int, parts: list[Part]) -> Snapshot:
    """The snapshot of a later version: the old one and the rows of the files that are new."""
    if not set(old.parts) <= {part.path for part in parts}:
        old = empty(old.engine, old.texts.without_texts())
    changes = {act: dict(counts) for act, counts in old.changes.items()}
    last, fresh = old.last, []
    for part in parts:
        if part.path in old.parts:
            continue
        for first, table in part.pieces(list(READ)):
            last = max(last, pc.max(table["sequence"]).as_py() or 0)
            for group in table.group_by(["act", "change"]).aggregate([([], "count_all")]).to_pylist():
                counts = changes.setdefault(group["act"], {})
                counts[group["change"]] = counts.get(group["change"], 0) + group["count_all"]
            fresh.append(_encode(table, first, old.words))
    pa.default_memory_pool().release_unused()
    table, searches = old.table, old.searches
    if fresh:
        table = old.engine.materialize(_merge(old, pa.concat_tables(fresh)))
        searches = _no_searches(old.engine)
    by_path = {part.path: part for part in parts}
    return Snapshot(version, old.engine, table, old.words, by_path, last, changes, old.texts, searches)


def _no_searches(engine: Engine) -> Memory[Hashable, ir.Table]:
    return Memory(engine.search_bytes, keeps_newest=True)


def _merge(old: Snapshot, fresh: pa.Table) -> ir.Table:
    new = ibis.memtable(fresh)
    repeats = pc.count_distinct(fresh["id"]).as_py() < len(fresh)
    if not old.parts and not repeats:
        return new
    ids = new.select("id")
    candidates = new.union(old.table.semi_join(ids, "id")) if old.parts else new
    # Ranked by these three alone: sorting whole rows would hold them all in memory once more.
    keys = candidates.select("id", "sequence", "row")
    window = ibis.window(group_by="id", order_by=[keys.sequence.desc(), keys.row.desc()])
    ranked = keys.mutate(rank=ibis.row_number().over(window))
    latest = candidates.semi_join(ranked.filter(ranked.rank == 0), "row")
    if old.parts:
        latest = old.table.anti_join(ids, "id").union(latest)
    return latest


_TEXTS = pa.list_(pa.string())
_INPUT: dict[str, pa.DataType] = {
    **dict.fromkeys(READ, pa.string()),
    **dict.fromkeys(("sources", "publishers", "actor", "target", "means"), _TEXTS),
    **dict.fromkeys(("date_start", "date_end"), pa.date32()),
    "time_start": pa.timestamp("us", tz="UTC"),
    **dict.fromkeys(("lat", "lon", "radius_km"), pa.float64()),
    **dict.fromkeys(("cell", "sequence"), pa.int64()),
    **dict.fromkeys([name for name in READ if name.startswith(("killed", "injured"))], pa.int32()),
    "deleted": pa.bool_(),
}


def _encode(table: pa.Table, first: int, words: Dictionaries) -> pa.Table:
    column = {name: whole(table[name]) for name in READ}
    columns: dict[str, Any] = {
        "row": pa.array(np.arange(first, first + len(table))),
        "live": pc.invert(column["deleted"]),
        "type": _fixed(column["event_type"], "type"),
        "domain": _DOMAIN_OF.take(_fixed(column["event_type"], "type")),
        "verification": _fixed(column["verification"], "verification"),
        "precision": _fixed(column["precision"], "precision"),
        "date_precision": _fixed(column["date_precision"], "date_precision"),
        "target": _bits(column["target"], "target"),
        "means": _bits(column["means"], "means"),
        "actor": _codes(column["actor"], words.actor),
        "source": _codes(column["sources"], words.source),
        "publisher": _codes(column["publishers"], words.source),
        "dataset": words.dataset.encode(column["source"]),
        "country": words.country.encode(column["country"]),
        "region": words.region.encode(column["admin1"]),
        "place": words.place.encode(column["place"]),
        "place_id": words.place_id.encode(column["place_id"]),
        "act": words.act.encode(column["act"]),
        "has_geometry": pc.is_valid(column["geometry"]),
        "moment": _moments(column["time_start"], column["date_precision"]),
        "start": column["date_start"],
        "end": column["date_end"],
    }
    same = ("id", "title", "lat", "lon", "cell", "radius_km", "sequence")
    columns |= {name: column[name] for name in READ if name in same or name.startswith(("killed", "injured"))}
    columns["place_key"], columns["division"] = _places(columns, words)
    return pa.table(columns)


PLACES = 2**32
"""More than there are places: a number of something times this, and a place's number, make one number of both."""
_UNNAMED = 2**31
"""Added to the number of a place whose region has no name: more than there are regions."""


def _places(columns: dict[str, Any], words: Dictionaries) -> tuple[pa.Array, pa.Array]:
    """Of each row its precision and place as one number, and its country and region where it is known no closer.

    The latter's rest is 0 for a whole country, a region's number and 1 for a region (:func:`region_of`), and more for
    a place whose region has no name; null for what is known closer or to no place that has a name.
    """
    numbers = {
        name: np.asarray(columns[name].fill_null(0), dtype=np.int64)
        for name in ("precision", "country", "region", "place_id")
    }
    precision, region, place_id = numbers["precision"], numbers["region"], numbers["place_id"]
    whole_country = precision == FIXED["precision"].index("country")
    no_region = np.isin(region, words.region.find([""]))
    no_name = no_region & np.isin(place_id, words.place_id.find([""])) & ~whole_country
    areas = [FIXED["precision"].index(code) for code in taxonomy.AREAS]
    division = np.where(whole_country, 0, np.where(no_region, place_id + _UNNAMED, region) + 1)
    keys = pa.array(numbers["country"] * PLACES + division, mask=~np.isin(precision, areas) | no_name)
    return pa.array(precision * PLACES + place_id), keys


def region_of(division: int) -> int | None:
    """The number of the region that the rest of a division is of; None for a country or a region without a name."""
    return division - 1 if 0 < division <= _UNNAMED else None


def _moments(times: pa.Array, date_precision: pa.Array) -> pa.Array:
    """When incidents began, microseconds since 1970 in UTC, where the hour is known."""
    return pc.if_else(pc.equal(date_precision, "time"), times.cast(pa.int64()), pa.scalar(None, pa.int64()))


def microseconds(moment: dt.datetime) -> int:
    """A moment as the column ``moment`` has it."""
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


_DOMAIN_OF = pa.array([FIXED["domain"].index(kind.domain) for kind in taxonomy.EVENT_TYPES.values()], pa.int8())


def _fixed(texts: pa.Array, word: str) -> pa.Array:
    return pc.index_in(texts, value_set=pa.array(FIXED[word])).cast(pa.int8())


def _bits(lists: pa.Array, word: str) -> pa.Array:
    flat = lists.flatten()
    bits = np.int32(1) << pc.index_in(flat, value_set=pa.array(FIXED[word])).to_numpy(zero_copy_only=False)
    rows = np.repeat(np.arange(len(lists)), pc.fill_null(pc.list_value_length(lists), 0).to_numpy())
    total = np.zeros(len(lists), dtype=np.int32)
    np.bitwise_or.at(total, rows, bits.astype(np.int32))
    return pa.array(total)


def _codes(lists: pa.Array, codes: Codes) -> pa.Array:
    """The numbers of each row's values, each once."""
    numbers = codes.encode(lists.flatten()).to_numpy(zero_copy_only=False)
    rows = np.repeat(np.arange(len(lists)), pc.fill_null(pc.list_value_length(lists), 0).to_numpy())
    _, first = np.unique(rows * max(1, len(codes.values)) + numbers, return_index=True)
    first.sort()
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.bincount(rows[first], minlength=len(lists)))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), pa.array(numbers[first], pa.int32()))
