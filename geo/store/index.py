"""A snapshot of the store at one version, in an engine that answers in milliseconds.

Most rows are in the files of the current state (:mod:`geo.store.current`), which needn't be read to open the store. The
ledger's later rows, the latest edits, are read into memory: :attr:`Snapshot.table` is the files' rows without those
that were replaced, plus the latest rows. A :class:`Snapshot` is immutable; a new version of the store gets a new one.
Beyond :data:`LATEST_ROWS` new rows, files are made of them (:mod:`geo.store.tiers`).

The engine (:mod:`geo.store.engine`) is reached through ibis only; DuckDB in memory by default.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

import ibis
import ibis.expr.types as ir
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from numpy.typing import NDArray

from geo.filter import Search, stands
from geo.store import asking, summaries
from geo.store.answers import Single
from geo.store.coded_columns import (
    CODED_COLUMNS,
    CODED_ROWS,
    FIXED,
    PLACES,
    Dictionaries,
    encode,
    microseconds,
    region_of,
)
from geo.store.column_files import ColumnsFile
from geo.store.current import Current, Ids, Manifest, Tier, hashes_of
from geo.store.derived import SEARCHED, search_texts
from geo.store.engine import COLUMN_BYTES, Engine
from geo.store.held_columns import HELD_BYTES, Held, Piece, pieces_of
from geo.store.ledger import NEW, STORED, Ledger, Part, empty_table, rows_together
from geo.store.memory import Memory
from geo.store.postings import Postings, are_among, candidates, united
from geo.store.row_sets import BLOCK_BITS, RowSet
from geo.store.streams import Found
from geo.store.summaries import Summaries

__all__ = ["FIXED", "PLACES", "Dictionaries", "Snapshot", "advance", "empty", "microseconds", "region_of"]

LATEST_ROWS = 2_000
"""The most rows beside the files, which each process reads when it opens the store: 50 ms. Making files of as many
takes 1.6 s in the background in a store of a million incidents."""

HELD_ROWS = 250_000
"""Up to this many rows, files are held in memory (40 MB), where queries are faster."""

_SEARCHED_BYTES = 64_000_000
"""The size of the cache of rows found by words or places, bytes, and of that of their places in the files: of a hundred
million rows five common words. The newest is always kept, because facets, list and map need the same."""

_SINGLES_BYTES = 4_000_000
"""The size of the cache of incidents that the map showed as marks of their own, bytes: 2,400 of them."""

_CHECKED = 65_536
"""How many candidates' texts are checked at once."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenTier:
    """The indices and summaries of a tier, opened.

    Attributes
    ----------
    name : str
        Unique among tiers.
    counts : SummaryPart
        The tier's summaries.
    """

    name: str
    ids: Ids
    postings: Postings
    counts: summaries.SummaryPart

    @classmethod
    def of(cls, current: Current, tier: Tier) -> OpenTier:
        """Open a tier."""
        counts = summaries.SummaryPart(functools.partial(current.summary, tier.summaries))
        return cls(tier.ids, current.ids(tier), current.postings(tier.terms, tier.postings), counts)


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """The files of the current state, opened.

    Attributes
    ----------
    table : ir.Table or None
        The rows of all segments.
    gone : array
        Sorted numbers of the segments' rows that a later tier replaces.
    is_held : bool
        Whether the rows are in memory.
    counts : tuple of SummaryPart
        What the tiers count, without rows that are ``gone``.
    held : Held
        The segments' columns held in memory.
    columns : tuple of ColumnsFile
        The same columns in files, with those of the rows that are ``gone``, to subtract.
    copied_rows : int
        Up to this many results of a search are copied into memory, because querying a copy is faster than the files.
    """

    manifest: Manifest | None
    table: ir.Table | None
    words: Dictionaries
    gone: NDArray[np.int64]
    tiers: tuple[OpenTier, ...] = ()
    counts: tuple[summaries.SummaryPart, ...] = ()
    is_held: bool = True
    held: Held = field(default_factory=Held)
    columns: tuple[ColumnsFile, ...] = ()
    copied_rows: int = 0
    words_rows: Memory[str, RowSet] = field(default_factory=lambda: Memory(_SEARCHED_BYTES // 2, keeps_newest=True))

    @classmethod
    def open(
        cls,
        current: Current,
        manifest: Manifest | None,
        engine: Engine,
        held_rows: int,
        held_bytes: int = HELD_BYTES,
        before: Files | None = None,
    ) -> Files:
        """Open the files of a manifest, reusing what ``before`` has read of the same tiers."""
        words = current.words(manifest)
        nothing = np.zeros(0, dtype=np.int64)
        if manifest is None or not manifest.tiers:
            return cls(manifest, None, words, nothing)
        segments = [current / name for tier in manifest.tiers for name in tier.segments]
        table = engine.files(segments)
        tiers = {each.name: each for each in before.tiers} if before else {}
        opened = tuple(tiers.get(tier.ids) or OpenTier.of(current, tier) for tier in manifest.tiers)
        columns = [
            ColumnsFile(current / tier.columns, tuple(current / name for name in tier.segments))
            for tier in manifest.tiers
        ]
        if manifest.minus_columns:
            columns.append(ColumnsFile(current / manifest.minus_columns, sign=-1))
        is_held = manifest.rows <= held_rows
        if is_held:
            table = engine.materialize(table)
        return cls(
            manifest,
            table,
            words,
            current.rows(manifest.gone),
            opened,
            _counts(current, manifest, opened),
            is_held,
            Held(segments, manifest.rows, held_bytes, before.held if before else None),
            tuple(columns),
            held_rows // 5,
        )

    def add_hits(self, word: str, hits: NDArray[np.bool_]) -> None:
        """Set the rows that contain a word, in a mask over row numbers; which these are is kept for later versions."""

        def look_up() -> tuple[RowSet, int]:
            rows = RowSet.of_mask(candidates(self.postings, word, self.next_row))
            return rows, rows.nbytes

        rows = self.words_rows.once(word, look_up)
        if rows.is_bits:
            hits[: rows.size] |= rows.mask
        else:
            hits[rows.numbers_or_bits] = True

    @property
    def postings(self) -> list[Postings]:
        """The index of words of each tier."""
        return [tier.postings for tier in self.tiers]

    @property
    def _ids(self) -> list[Ids]:
        return [tier.ids for tier in self.tiers]

    @property
    def numbered(self) -> dict[str, tuple[int, list[int]]]:
        """The covered ledger files: number of the first row, and starts of the row groups."""
        covered = self.manifest.covered if self.manifest else []
        return {each.path: (each.first, each.groups) for each in covered}

    @property
    def next_row(self) -> int:
        """The first row number that no row has."""
        return self.manifest.next_row if self.manifest else 0

    def rows_in(self, paths: Set[str]) -> NDArray[np.int64]:
        """The sorted row numbers of some files of :attr:`numbered`, without replaced rows."""
        numbered = self.numbered
        spans = sorted((numbered[path][0], numbered[path][0] + numbered[path][1][-1]) for path in paths)
        if not spans:
            return np.zeros(0, dtype=np.int64)
        starts, ends = np.array(spans).T
        rows = np.concatenate([each.rows[each.rows >= starts[0]] for each in self._ids])
        return np.setdiff1d(rows[rows < ends[np.searchsorted(starts, rows, side="right") - 1]], self.gone)

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Look up hashes of ids: indices into ``hashes`` and the rows with that hash. The ids themselves may still
        differ.
        """
        places, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for each in self._ids:
            place, row = each.find(hashes)
            kept = ~are_among(row, self.gone)
            places.append(place[kept])
            rows.append(row[kept])
        return np.concatenate(places), np.concatenate(rows)


def _counts(current: Current, manifest: Manifest, tiers: Sequence[OpenTier]) -> tuple[summaries.SummaryPart, ...]:
    """What some tiers count without replaced rows: the large parts, and the sum of the small ones."""
    parts = [(tier.rows, opened.counts) for tier, opened in zip(manifest.tiers, tiers, strict=True)]
    if manifest.minus:
        minus = summaries.SummaryPart(functools.partial(current.summary, manifest.minus), -1)
        parts.append((len(current.rows(manifest.gone)), minus))
    small = [part for rows, part in parts if rows <= _SUMMED_ROWS]
    large = [part for rows, part in parts if rows > _SUMMED_ROWS]
    return (*large, *([summaries.SummedPart(small)] if len(small) > 1 else small))


_SUMMED_ROWS = 65_536
"""Up to this many rows the counts of a tier, or of what is replaced in tiers, are small."""


@dataclass(frozen=True, slots=True, eq=False)
class Latest:
    """The rows written since the files were made.

    Attributes
    ----------
    rows : pa.Table
        The latest row of each incident, with the columns :data:`geo.store.coded_columns.CODED_ROWS`.
    gone : array
        Sorted numbers of the files' rows that these replace.
    texts : mapping of path to texts
        The folded texts of each ledger file, computed at the first search.
    pieces : list of Piece
        The rows as held columns, made for the first query that summaries don't cover.
    replaced : list of pa.Table
        The rows that are ``gone``, as summarised; empty until needed (:func:`replaced_rows`).
    """

    rows: pa.Table
    gone: NDArray[np.int64]
    changes: dict[str, dict[str, dict[str, int]]]
    texts: dict[str, pa.Array]
    pieces: list[Piece] = field(default_factory=list)
    replaced: list[pa.Table] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The state of the store at one version.

    Attributes
    ----------
    tables : callable
        Returns :attr:`table`, the same one each time.
    parts : mapping of path to Part
    last : int
        The highest sequence.
    table_id : str
        The id of the table, because a rebuilt log counts versions from 0 again.
    seen : str
        Tells apart views of the same version: see :mod:`geo.store.protection`.
    lost : frozenset of str
        Unreadable files of the ledger, whose rows are missing from the table.
    singles : Memory
        By row, the incidents that the map has shown as marks of their own: see :mod:`geo.store.clusters`.
    """

    version: int
    engine: Engine
    tables: Callable[[], ir.Table]
    parts: dict[str, Part]
    last: int
    files: Files
    latest: Latest
    summaries: Summaries
    searches: Memory[Hashable, ir.Table]
    lost: frozenset[str] = frozenset()
    table_id: str = ""
    seen: str = ""
    searched: Memory[Hashable, RowSet] = field(default_factory=lambda: Memory(_SEARCHED_BYTES, keeps_newest=True))
    found: Memory[Hashable, Found] = field(default_factory=lambda: Memory(_SEARCHED_BYTES, keeps_newest=True))
    singles: Memory[int, Single] = field(default_factory=lambda: Memory(_SINGLES_BYTES))
    replaced: list[NDArray[np.int64]] = field(default_factory=list)

    @property
    def words(self) -> Dictionaries:
        """The codes of the columns with open lists of values."""
        return self.files.words

    @property
    def table(self) -> ir.Table:
        """One row for each id, tombstones included (``live`` false); ``row`` is the ledger's row number.

        Made at first use, for queries that neither summaries nor held columns answer, so that opening the store and
        drawing an edit on the map needn't wait for it (60 and 30 ms).
        """
        return self.tables()

    @property
    def live(self) -> ir.Table:
        """The incidents."""
        return self.table.filter(self.table.live)

    def changes(self, of: Set[str]) -> dict[str, dict[str, int]]:
        """The number of rows that some acts wrote, by kind of change."""
        sums: dict[str, dict[str, int]] = {}
        covered = self.files.manifest.covered if self.files.manifest else []
        for path, acts in [*((each.path, each.changes) for each in covered), *self.latest.changes.items()]:
            for act in of & acts.keys() if path in self.parts or path in self.lost else ():
                mine = sums.setdefault(act, {})
                for change, count in acts[act].items():
                    mine[change] = mine.get(change, 0) + count
        return sums

    def without(self, path: str) -> Snapshot:
        """The snapshot without a file of the ledger, whose rows are then skipped."""
        return replace(self, parts={name: part for name, part in self.parts.items() if name != path})

    @property
    def next_row(self) -> int:
        """The first row number that no row has."""
        return max([self.files.next_row, *(part.first + part.rows for part in self.parts.values())])

    def locate(self, rows: NDArray[np.int64]) -> Iterator[tuple[Part, NDArray[np.int64]]]:
        """The parts with some rows, each with the indices into ``rows`` of those in it."""
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

    @property
    def gone(self) -> NDArray[np.int64]:
        """The sorted numbers of the files' rows that later ones replace; the same array each time."""
        if not self.replaced:
            self.replaced[:] = [united(self.files.gone, self.latest.gone)]
        return self.replaced[0]

    @property
    def latest_pieces(self) -> list[Piece]:
        """The latest rows as held columns; threads that make them at the same time get equal results."""
        kept = self.latest.pieces
        if not kept:
            kept[:] = pieces_of(self.latest.rows)
        return kept

    @property
    def replaced_pieces(self) -> list[Piece]:
        """The files' rows that the latest rows replace, as held columns."""
        return pieces_of(replaced_rows(self.engine, self.files, self.latest))

    @property
    def shown(self) -> list[Piece] | None:
        """All rows as held columns that can be shown; None if there isn't room for them.

        Refused: querying the engine for a few rows, as the map does at each move and the page at each run, because
        compiling the query takes ten times as long as the look-up.
        """
        held = self.files.held
        return [*held.pieces(), *self.latest_pieces] if held.shows else None

    def columns_of(
        self, rows: NDArray[np.int64], names: tuple[str, ...], cells: NDArray[np.int64] | None = None
    ) -> pa.Table | None:
        """Columns of some rows of :attr:`table`, in the order of their ids; None if the engine has to be asked.

        Parameters
        ----------
        cells : array, optional
            The rows' cells at level 26, by which they are found in files if there isn't room for them in memory.
        """
        held, pieces = self.files.held, self.shown
        tables: list[pa.Table] | None = []
        if pieces is None:
            pieces = self.latest_pieces
            tables = None if cells is None or self.engine.workers > 1 else held.taken(rows, cells, names)
        if tables is None:
            return None
        places = ((piece, piece.find(rows)) for piece in pieces)
        tables += [piece.take(here, names) for piece, here in places if len(here)]
        return pa.concat_tables([pa.schema(map(CODED_ROWS.field, names)).empty_table(), *tables]).sort_by("id")

    def scan(self, columns: list[str], which: ds.Expression) -> pa.Table:
        """All rows of the ledger, old versions and tombstones too, for which an Arrow expression holds."""
        return pa.concat_tables([empty_table(columns), *(part.scan(columns, which) for part in self.parts.values())])

    def versions(self, id: str) -> pa.Table:
        """All versions of an incident; one column shows which files to read, which takes a tenth of reading all."""
        its = ds.field("id") == id
        having = [part for part in self.parts.values() if len(part.scan(["id"], its))]
        return pa.concat_tables([empty_table(STORED.names), *(part.scan(STORED.names, its) for part in having)])

    def rows_of(self, ids: Iterable[str], *, live: bool = True) -> dict[str, int]:
        """The row numbers of some ids, as far as they exist.

        Parameters
        ----------
        live : bool
            Whether to leave out tombstones.
        """
        wanted = pa.array(list(ids), pa.string())
        here = self.latest.rows.select(["id", "row", "live"])
        here = here.filter(pc.is_in(here["id"], value_set=wanted))
        _place, rows = self.files.find(hashes_of(wanted))
        rows = rows[~are_among(rows, self.latest.gone)]
        stored = keys_of(self.files, self.engine, self.parts, rows)
        stored = stored.filter(pc.is_in(stored["id"], value_set=wanted)).select(["id", "row", "live"])
        pairs = pa.concat_tables([here, stored])
        if live:
            pairs = pairs.filter(pairs["live"])
        return dict(zip(pairs["id"].to_pylist(), pairs["row"].to_pylist(), strict=True))

    # Searches ------------------------------------------------------------------------------------------

    def search(self, search: Search) -> ir.Table:
        """The rows of :attr:`table` whose texts match a search."""
        return self.kept(search, lambda: self.rows_having(search))

    def rows_having(self, search: Search) -> RowSet:
        """The numbers of the rows whose texts match a search, replaced rows included."""
        return self.searched.once(search, lambda: self._rows_of(search))

    def _rows_of(self, search: Search) -> tuple[RowSet, int]:
        groups = map(self._hits, search.all_of)
        hits = functools.reduce(np.logical_and, groups) if search.all_of else np.ones(self.next_row, dtype=bool)
        if search.none_of:
            hits &= ~self._hits(search.none_of)
        rows = RowSet.of_mask(hits)
        return rows, rows.nbytes

    def _hits(self, words: tuple[str, ...]) -> NDArray[np.bool_]:
        """A mask over row numbers: whether any of some words or phrases is in the texts (:func:`geo.filter.stands`)."""
        phrases = tuple(word for word in words if " " in word.strip())
        hits = np.zeros(self.next_row, dtype=bool)
        for word in phrases:
            hits |= candidates(self.files.postings, word, self.next_row)
        self._check(phrases, hits)
        for word in words:
            if word not in phrases:
                self.files.add_hits(word, hits)
        if beside := [part for part in self.parts.values() if part.first >= self.files.next_row]:
            have = _have(pa.concat_arrays(list(map(self._texts, beside))), words)
            for part, end in zip(beside, np.cumsum([part.rows for part in beside]).tolist(), strict=True):
                hits[part.first : part.first + part.rows] = have[end - part.rows : end]
        return hits

    def _texts(self, part: Part) -> pa.Array:
        texts = self.latest.texts
        if part.path not in texts:
            pieces = [search_texts(piece) for _first, piece in part.pieces(list(SEARCHED))]
            texts[part.path] = pa.concat_arrays([pa.array([], pa.string()), *pieces])
        return texts[part.path]

    def _check(self, phrases: tuple[str, ...], hits: NDArray[np.bool_]) -> None:
        """Clear rows that have the words of a phrase but not the phrase itself."""
        rows = np.flatnonzero(hits)
        for part, here in self.locate(rows):
            for start in range(0, len(here), _CHECKED):
                asking.check_awaited()
                some = rows[here[start : start + _CHECKED]]
                texts = search_texts(part.take(some - part.first, list(SEARCHED)))
                hits[some[~_have(texts, phrases)]] = False

    def kept(self, question: Hashable, rows: Callable[[], RowSet], among: ir.Table | None = None) -> ir.Table:
        """Some rows of :attr:`table` as a cached table.

        Parameters
        ----------
        question : hashable
            The cache key of the rows.
        rows : callable
            Returns their numbers.
        among : ir.Table, optional
            A superset of the rows, if that saves reading most of the files.
        """
        return self.searches.once(question, lambda: self._held(self.table if among is None else among, rows()))

    def _held(self, table: ir.Table, rows: RowSet) -> tuple[ir.Table, int]:
        """Some rows of a table as one that is fast to query, and its size in bytes."""
        if self.files.is_held or len(rows) > self.files.copied_rows:
            blocks = rows.blocks()
            return self.engine.named(_among, table, self.engine.put(blocks)), blocks.nbytes + 2 * COLUMN_BYTES
        wanted = ibis.memtable(pa.table({"row": rows.numbers}))
        matches = self.engine.materialize(table.semi_join(wanted, "row"))
        return matches, self.engine.size_bytes(matches)


def _have(texts: pa.Array, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which texts contain any of some words: see :func:`geo.filter.stands`.

    First all words are searched for as substrings at once; whether they begin a word is checked in the few texts that
    have them. Refused: one regular expression with word boundaries, which takes minutes on Unicode letters.
    """
    letters = [word.lstrip() for word in words]
    pattern = "|".join(map(re.escape, letters))
    has = pc.match_substring_regex(texts, pattern) if len(words) > 1 else pc.match_substring(texts, letters[0])
    hits = np.array(has.to_numpy(zero_copy_only=False), dtype=bool)
    if letters != list(words):
        near = np.flatnonzero(hits)
        of_near = texts.take(pa.array(near)).to_pylist()
        hits[near] = [any(stands(word, text) for word in words) for text in of_near]
    return hits


def keys_of(files: Files, engine: Engine, parts: dict[str, Part], rows: NDArray[np.int64]) -> pa.Table:
    """Row number, id, sequence and ``live`` of some rows of the files."""
    tables = [_KEYS.empty_table()]
    left = np.ones(len(rows), dtype=bool)
    for part in parts.values():
        here = np.flatnonzero((rows >= part.first) & (rows < part.first + part.rows))
        if len(here):
            left[here] = False
            table = part.take(rows[here] - part.first, ["id", "sequence", "deleted"])
            columns = [rows[here], table["id"], table["sequence"], pc.invert(table["deleted"])]
            tables.append(pa.table(columns, schema=_KEYS))
    if left.any():
        # small files were joined meanwhile, so the ledger has these rows under other numbers now
        assert files.table is not None
        wanted = ibis.memtable(pa.table({"row": rows[left]}))
        stored = files.table.filter(files.table.row.isin(wanted.row)).select(*_KEYS.names)
        tables.append(engine.run(stored).cast(_KEYS))
    return pa.concat_tables(tables)


_KEYS = pa.schema([CODED_ROWS.field(name) for name in ("row", "id", "sequence", "live")])


def empty(engine: Engine) -> Snapshot:
    """The snapshot before anything was read."""
    files = Files(None, None, Dictionaries.empty(), np.zeros(0, dtype=np.int64))
    latest = Latest(CODED_ROWS.empty_table(), files.gone, {}, {})
    counts, tables = counts_of(engine, files, latest), tables_of(engine, files, latest)
    return Snapshot(-1, engine, tables, {}, 0, files, latest, counts, no_searches(engine))


def advance(
    snapshot: Snapshot, version: int, table_id: str, lost: frozenset[str], files: Files, parts: dict[str, Part]
) -> Snapshot:
    """The snapshot of a later version: the files, and the ledger's rows beside them.

    Parameters
    ----------
    table_id : str
        As :attr:`geo.store.ledger.Ledger.table_id`.
    lost : frozenset of str
        Unreadable files of the ledger.
    parts : mapping of path to Part
        The others, as :func:`parts_of` gives them.
    """
    beside = {path: part for path, part in parts.items() if path not in files.numbered}
    same = files is snapshot.files and lost == snapshot.lost
    # small files that were joined meanwhile are now beside the files under another name, so their rows in the files
    # don't count
    nameless = files.numbered.keys() - parts.keys()
    if same:
        latest, last = _read(_left(snapshot, beside, nameless), beside, files, snapshot, parts)
        # a rebuilt log may lack what was read before; joined files have all of it
        same = (
            pc.all(pc.is_in(snapshot.latest.rows["id"], value_set=latest.rows["id"].combine_chunks())).as_py()
            is not False
        )
    if not same:
        nothing = Latest(CODED_ROWS.empty_table(), files.rows_in(nameless), {}, {})
        latest, last = _read(nothing, beside, files, snapshot, parts)
    last = max(last, snapshot.last if same else files.manifest.last if files.manifest else 0)
    # Numbers of words are those of before as long as a tier is: else the files were made from the beginning.
    alike = {tier.name for tier in files.tiers} & {tier.name for tier in snapshot.files.tiers}
    counts = counts_of(snapshot.engine, files, latest, snapshot.summaries if alike else None)
    tables = tables_of(snapshot.engine, files, latest)
    searches = no_searches(snapshot.engine)
    return Snapshot(
        version, snapshot.engine, tables, parts, last, files, latest, counts, searches, lost, table_id=table_id
    )


def _left(old: Snapshot, beside: dict[str, Part], nameless: Set[str]) -> Latest:
    """The latest rows read before, of files that still exist: joining small files renumbers their rows."""
    latest = old.latest
    if lately := nameless & old.parts.keys():
        latest = replace(latest, gone=united(latest.gone, old.files.rows_in(lately)))
    if joined_files := latest.changes.keys() - beside.keys():
        there = np.ones(len(latest.rows), dtype=bool)
        rows = latest.rows["row"].to_numpy()
        for part in (old.parts[path] for path in joined_files):
            there &= (rows < part.first) | (rows >= part.first + part.rows)
        changes, texts = (
            {path: value for path, value in each.items() if path in beside} for each in (latest.changes, latest.texts)
        )
        return Latest(latest.rows.filter(pa.array(there)), latest.gone, changes, texts, replaced=latest.replaced)
    return latest


def counts_of(engine: Engine, files: Files, latest: Latest, before: Summaries | None = None) -> Summaries:
    """The summaries of a snapshot: the files' rows minus the replaced ones plus the latest.

    Parameters
    ----------
    before : Summaries, optional
        Those of an earlier snapshot in which numbers stand for the same words: what didn't change is reused.
    """
    gone = functools.partial(replaced_rows, engine, files, latest)
    return Summaries(files.counts, latest.rows, gone, before)


def replaced_rows(engine: Engine, files: Files, latest: Latest) -> pa.Table:
    """The files' rows that the latest rows replace, as summarised; read once."""
    if files.table is None:
        return latest.rows.slice(0, 0)
    if not latest.replaced and not len(latest.gone):
        latest.replaced[:] = [latest.rows.slice(0, 0).select(summaries.SUMMED_COLUMNS)]
    if not latest.replaced:
        wanted = ibis.memtable(pa.table({"row": latest.gone}))
        latest.replaced[:] = [engine.run(files.table.semi_join(wanted, "row").select(*summaries.SUMMED_COLUMNS))]
    return latest.replaced[0]


def parts_of(ledger: Ledger, files: Files, old: Snapshot | None = None) -> dict[str, Part]:
    """The ledger's files; rows known from the current state or from an old snapshot keep their numbers."""
    numbered: dict[str, tuple[int, list[int]]] = dict(files.numbered)
    if old is not None and old.files is files:
        numbered |= {path: (part.first, part.groups.tolist()) for path, part in old.parts.items()}
    ends = [files.next_row, *(start + groups[-1] for start, groups in numbered.values())]
    return ledger.parts(numbered, max(ends))


def _read(
    before: Latest, beside: dict[str, Part], files: Files, old: Snapshot, parts: dict[str, Part]
) -> tuple[Latest, int]:
    """The latest rows, extended by further files of the ledger; and the highest sequence in these."""
    fresh = [part for path, part in beside.items() if path not in before.changes]
    changes, encoded, last = dict(before.changes), [before.rows], 0
    few: list[tuple[NDArray[np.int64], pa.Table]] = []
    born = [before.rows["id"]]
    for rows, table in _pieces(fresh, changes):
        last = max(last, pc.max(table["sequence"]).as_py() or 0)
        born.append(table["id"].filter(pc.equal(table["change"], NEW)))
        few.append((rows, table))
        if sum(map(len, (rows for rows, _table in few))) >= _TOGETHER:
            encoded.append(_encoded(few, files.words))
            few = []
    encoded.append(_encoded(few, files.words))
    pa.default_memory_pool().release_unused()
    first = min((part.first for part in fresh), default=0)
    rows = newest(_in_few_chunks(pa.concat_tables(encoded)))
    new = pc.greater_equal(rows["row"], first).to_numpy()
    place, stored = files.find(hashes_of(rows["id"].filter(pa.array(new))))
    kept = ~are_among(stored, before.gone)
    place, stored = np.flatnonzero(new)[place[kept]], stored[kept]
    sure = _is_next(rows, place, files, born)
    some = stored[~sure]
    gone, beaten = superseded(rows, place[~sure], some, keys_of(files, old.engine, parts, some))
    gone = united(gone, stored[sure])
    replaced = _replaced(before, gone, files, parts)
    rows = rows.filter(pa.array(~beaten)) if beaten.any() else rows
    latest = Latest(rows, united(before.gone, gone), changes, before.texts, replaced=replaced)
    return latest, last


def _is_next(rows: pa.Table, place: NDArray[np.int64], files: Files, born: list[pa.ChunkedArray]) -> NDArray[np.bool_]:
    """Which rows certainly replace the files' row with the same hash, without reading that row.

    A row marked as changed has an earlier version. If that isn't beside the files, it is in them; if only one row there
    has the hash, it is that row; and a higher sequence is later. Reading ids and sequences from the ledger instead
    would read most of its row groups for some hundred edits: 0.1 s per million rows.

    Parameters
    ----------
    born : list of arrays
        Ids that may have a version beside the files and none in them.
    """
    mine = rows.select(["id", "sequence"]).take(pa.array(place))
    later = pc.greater(mine["sequence"], files.manifest.last if files.manifest else 0)
    ids = pa.chunked_array([chunk for each in born for chunk in each.chunks], pa.string())
    surely = pc.and_not(later, pc.is_in(mine["id"], value_set=ids.combine_chunks()))
    return np.asarray(surely.to_numpy() & (np.bincount(place, minlength=len(rows))[place] == 1), dtype=np.bool_)


_TOGETHER = 16_384
"""How many rows of small files are encoded at once."""

_SMALL = 256
"""Files with at most this many rows are read together; those of single edits have one."""


def _pieces(
    parts: list[Part], changes: dict[str, dict[str, dict[str, int]]]
) -> Iterator[tuple[NDArray[np.int64], pa.Table]]:
    """Yield the rows of some files with their numbers; counts by act are added to ``changes``, by file."""
    changes |= {part.path: {} for part in parts}
    if small := [part for part in parts if part.rows <= _SMALL]:
        table = rows_together(small, list(CODED_COLUMNS))
        yield np.concatenate([np.arange(part.first, part.first + part.rows) for part in small]), table
        acts = zip(table["act"].to_pylist(), table["change"].to_pylist(), strict=True)
        for part in small:
            for act, change in itertools.islice(acts, part.rows):
                counts = changes[part.path].setdefault(act, {})
                counts[change] = counts.get(change, 0) + 1
    for part in parts:
        for first, table in part.pieces(list(CODED_COLUMNS)) if part.rows > _SMALL else ():
            count_changes(table, changes[part.path])
            yield np.arange(first, first + len(table)), table


_FEW = 8
"""Up to this many rows are read from the ledger (15 ms each) instead of the files (200 ms for a million rows)."""


def _replaced(before: Latest, gone: NDArray[np.int64], files: Files, parts: dict[str, Part]) -> list[pa.Table]:
    """The replaced rows as summarised, extended by newly replaced ones: after an edit, a single one."""
    fresh = np.setdiff1d(gone, before.gone)
    if not before.replaced or len(fresh) > _FEW:
        return []
    more = ((rows, part.take(rows - part.first, list(CODED_COLUMNS))) for part, rows in _located(parts, fresh))
    table = pa.concat_tables([*before.replaced, _encoded(more, files.words).select(summaries.SUMMED_COLUMNS)])
    table = _in_few_chunks(table)
    return [table] if len(table) == len(before.gone) + len(fresh) else []  # otherwise small files were joined meanwhile


def _in_few_chunks(rows: pa.Table) -> pa.Table:
    """The rows, copied into one chunk if they are in many.

    With a chunk for each edit, which costs some time in each column, every edit would take 0.6 ms longer than the one
    before it: more than a second after two thousand.
    """
    return rows.combine_chunks() if rows["row"].num_chunks > _CHUNKS else rows


_CHUNKS = 16
"""In how many chunks rows may be."""


def _located(parts: dict[str, Part], rows: NDArray[np.int64]) -> Iterator[tuple[Part, NDArray[np.int64]]]:
    for part in parts.values():
        here = rows[(rows >= part.first) & (rows < part.first + part.rows)]
        if len(here):
            yield part, here


def _encoded(numbered: Iterable[tuple[NDArray[np.int64], pa.Table]], words: Dictionaries) -> pa.Table:
    """Encode rows of the ledger with their numbers, all at once, because small tables cost as much as large ones."""
    pairs = list(numbered)
    if not pairs:
        return CODED_ROWS.empty_table()
    encoded = encode(pa.concat_tables([table for _rows, table in pairs]).combine_chunks(), 0, words)
    return encoded.set_column(0, CODED_ROWS.field("row"), pa.array(np.concatenate([rows for rows, _table in pairs])))


def count_changes(table: pa.Table, changes: dict[str, dict[str, int]]) -> None:
    """Add the number of rows that each act wrote to ``changes``, by kind of change."""
    for group in table.group_by(["act", "change"]).aggregate([([], "count_all")]).to_pylist():
        counts = changes.setdefault(group["act"], {})
        counts[group["change"]] = counts.get(group["change"], 0) + group["count_all"]


def newest(rows: pa.Table) -> pa.Table:
    """For each id, the row with the highest sequence."""
    if pc.count_distinct(rows["id"]).as_py() == len(rows):
        return rows
    rows = rows.sort_by([("sequence", "descending"), ("row", "descending")])
    return rows.filter(pl.Series(rows["id"]).is_first_distinct().to_arrow())


def superseded(
    fresh: pa.Table, place: NDArray[np.int64], stored: NDArray[np.int64], keys: pa.Table
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The sorted numbers of stored rows that fresh ones replace; and a mask of fresh rows older than a stored one.

    Parameters
    ----------
    fresh : pa.Table
        ``id`` and ``sequence``.
    place, stored : array
        Indices into ``fresh``, and for each a stored row that may be of the same incident.
    keys : pa.Table
        The stored rows as :func:`keys_of` gives them.
    """
    beaten = np.zeros(len(fresh), dtype=bool)
    if not len(place):
        return stored, beaten
    keys = keys.take(pc.index_in(pa.array(stored), value_set=keys["row"].combine_chunks()))
    mine = fresh.select(["id", "sequence"]).take(pa.array(place))
    same = pc.equal(mine["id"], keys["id"]).to_numpy()
    newer = pc.greater_equal(mine["sequence"], keys["sequence"]).to_numpy()
    beaten[place[same & ~newer]] = True
    return np.unique(stored[same & newer]), beaten


def tables_of(engine: Engine, files: Files, latest: Latest) -> Callable[[], ir.Table]:
    """A function that returns the table of a snapshot: the files' rows without replaced ones, and the latest; made
    once.
    """
    return functools.cache(functools.partial(_joined, engine, files, latest))


def _joined(engine: Engine, files: Files, latest: Latest) -> ir.Table:
    if files.table is None:
        return engine.put(latest.rows)
    gone = united(files.gone, latest.gone)
    left = [engine.put(pa.table({"row": gone}))] if len(gone) else []
    if len(latest.rows):
        return engine.named(_left_with if left else _both, files.table, *left, engine.put(latest.rows))
    return engine.named(_but, files.table, *left) if left else files.table


def _among(table: ir.Table, rows: ir.Table) -> ir.Table:
    """The rows that some blocks (:meth:`RowSet.blocks`) have."""
    joined = table.inner_join(rows, (table.row >> BLOCK_BITS) == rows.block)
    return joined.filter((joined.bits >> (joined.row & ((1 << BLOCK_BITS) - 1))) & 1 == 1).select(*table.columns)


def _but(table: ir.Table, rows: ir.Table) -> ir.Table:
    return table.anti_join(rows, "row")


def _both(table: ir.Table, more: ir.Table) -> ir.Table:
    return table.union(more)


def _left_with(table: ir.Table, rows: ir.Table, more: ir.Table) -> ir.Table:
    return _both(_but(table, rows), more)


def no_searches(engine: Engine) -> Memory[Hashable, ir.Table]:
    """An empty cache of search results."""
    return Memory(engine.search_bytes, keeps_newest=True)
