"""The store as it is at one version, in an engine that answers in milliseconds.

Most of it lies ready in files (:mod:`geo.store.current`), of which opening reads none; what the ledger has beside them,
the latest edits, is read into memory and lies over them: :attr:`Snapshot.table` is the files' rows without those that
are there anew, and these. A :class:`Snapshot` never changes; a new version of the store is a new one. Where more rows
are new than :data:`LATEST_ROWS`, they become files (:mod:`geo.store.tiers`).

The engine (:mod:`geo.store.engine`) is reached through ibis only; DuckDB in memory by default.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Set
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
from geo.store.coded_columns import FIXED, PLACES, READ, ROWS, Dictionaries, encode, microseconds, region_of
from geo.store.current import Current, Ids, Manifest, Tier, hashes_of
from geo.store.derived import SEARCHED, search_texts
from geo.store.engine import COLUMN_BYTES, Engine
from geo.store.held_columns import HELD_BYTES, Held, Piece, pieces_of
from geo.store.ledger import NEW, STORED, Ledger, Part, empty_table, rows_together
from geo.store.memory import Memory
from geo.store.postings import Postings, candidates, is_among
from geo.store.summaries import Summaries

__all__ = ["FIXED", "PLACES", "Dictionaries", "Snapshot", "advance", "empty", "microseconds", "region_of"]

LATEST_ROWS = 2_000
"""So many rows beside the files, which each process reads when it opens: a twentieth of a second of its processor.
Files of so many more take 1.6 s of a million incidents' store, in the background."""

HELD_ROWS = 250_000
"""So many rows of files are held in memory, where they are answered faster: 40 MB."""

_COPIED_ROWS = 50_000
"""Of so many rows that a search lets through, a copy is quicker to ask than they are where they lie in files."""

_SEARCHED_BYTES = 32_000_000
"""The row numbers of searches, for words and for places, that are kept: of four million rows."""

_CHECKED = 65_536
"""Candidates whose texts are looked at together."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenTier:
    """What lies ready of a tier beside its rows.

    Attributes
    ----------
    name : str
        No other tier has it.
    counts : PartCounts
        Its summaries.
    """

    name: str
    ids: Ids
    postings: Postings
    counts: summaries.PartCounts

    @classmethod
    def of(cls, current: Current, tier: Tier) -> OpenTier:
        """Open a tier."""
        counts = summaries.PartCounts(functools.partial(current.summary, tier.summaries))
        return cls(tier.ids, current.ids(tier), current.postings(tier.terms, tier.postings), counts)


@dataclass(frozen=True, slots=True, eq=False)
class Files:
    """What lies ready, opened.

    Attributes
    ----------
    table : ir.Table or None
        The rows of all segments.
    gone : array
        Rows of segments that a later one has anew, in order.
    is_held : bool
        Whether the rows are in memory.
    minus : tuple of PartCounts
        What the tiers count of rows that are ``gone``.
    held : Held
        The segments' columns that are counted.
    """

    manifest: Manifest | None
    table: ir.Table | None
    words: Dictionaries
    gone: NDArray[np.int64]
    tiers: tuple[OpenTier, ...] = ()
    minus: tuple[summaries.PartCounts, ...] = ()
    is_held: bool = True
    held: Held = field(default_factory=Held)

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
        """Open what a manifest names; of tiers that were there before, what was read of them stays."""
        words = current.words(manifest)
        nothing = np.zeros(0, dtype=np.int64)
        if manifest is None or not manifest.tiers:
            return cls(manifest, None, words, nothing)
        segments = [current / name for tier in manifest.tiers for name in tier.segments]
        table = engine.files(segments)
        tiers = {each.name: each for each in before.tiers} if before else {}
        opened = tuple(tiers.get(tier.ids) or OpenTier.of(current, tier) for tier in manifest.tiers)
        is_held = manifest.rows <= held_rows
        if is_held:
            table = engine.materialize(table)
        return cls(
            manifest,
            table,
            words,
            current.rows(manifest.gone),
            opened,
            (summaries.PartCounts(functools.partial(current.summary, manifest.minus), -1),) if manifest.minus else (),
            is_held,
            Held(segments, manifest.rows, held_bytes, before.held if before else None),
        )

    @property
    def postings(self) -> list[Postings]:
        """The words of each tier's texts."""
        return [tier.postings for tier in self.tiers]

    @property
    def _ids(self) -> list[Ids]:
        return [tier.ids for tier in self.tiers]

    @property
    def numbered(self) -> dict[str, tuple[int, list[int]]]:
        """The ledger's files whose rows are in: the first row's number, and where row groups begin."""
        covered = self.manifest.covered if self.manifest else []
        return {each.path: (each.first, each.groups) for each in covered}

    @property
    def next_row(self) -> int:
        """The first row number that no row has."""
        return self.manifest.next_row if self.manifest else 0

    def rows_in(self, paths: Set[str]) -> NDArray[np.int64]:
        """The rows of some of :attr:`numbered`, in order, without those that a later one has anew."""
        numbered = self.numbered
        spans = sorted((numbered[path][0], numbered[path][0] + numbered[path][1][-1]) for path in paths)
        if not spans:
            return np.zeros(0, dtype=np.int64)
        starts, ends = np.array(spans).T
        rows = np.concatenate([each.rows[each.rows >= starts[0]] for each in self._ids])
        return np.setdiff1d(rows[rows < ends[np.searchsorted(starts, rows, side="right") - 1]], self.gone)

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For some ids' hashes, the places among them and the rows that have them: the ids themselves may differ."""
        places, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for each in self._ids:
            place, row = each.find(hashes)
            kept = ~is_among(row, self.gone)
            places.append(place[kept])
            rows.append(row[kept])
        return np.concatenate(places), np.concatenate(rows)


@dataclass(frozen=True, slots=True, eq=False)
class Latest:
    """Rows written since the ready files were made.

    Attributes
    ----------
    rows : pa.Table
        As :data:`geo.store.coded_columns.ROWS`: of each incident the latest row.
    gone : array
        Numbers of the files' rows that a later version replaces, in order.
    texts : mapping of path to texts
        Each ledger file's folded texts, made when somebody searches.
    pieces : list of Piece
        The rows as they are counted, made when somebody asks what no summary covers.
    replaced : list of pa.Table
        The files' rows that are ``gone``, as summaries count them; none until somebody asks.
    """

    rows: pa.Table
    gone: NDArray[np.int64]
    changes: dict[str, dict[str, dict[str, int]]]
    texts: dict[str, pa.Array]
    pieces: list[Piece] = field(default_factory=list)
    replaced: list[pa.Table] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The store as it was at one version.

    Attributes
    ----------
    tables : callable
        Gives :attr:`table`, the same each time.
    parts : mapping of path to Part
    last : int
        The highest sequence.
    table_id : str
        Of which table: a log that was made anew counts its versions from the beginning.
    seen : str
        What sets it apart from others of the same version: see :mod:`geo.store.protection`.
    lost : frozenset of str
        Files of the ledger that can't be read; nothing of them is in the table.
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
    searched: Memory[Hashable, NDArray[np.int64]] = field(default_factory=lambda: Memory(_SEARCHED_BYTES))

    @property
    def words(self) -> Dictionaries:
        """The words of open lists, with the numbers of their values."""
        return self.files.words

    @property
    def table(self) -> ir.Table:
        """A row for each id, tombstones included (``live`` false); ``row`` is the ledger's row number.

        Made when somebody asks what neither summaries nor the columns in memory answer: neither opening the store nor
        an edit that is drawn on the map waits for it (60 and 30 ms of a processor).
        """
        return self.tables()

    @property
    def live(self) -> ir.Table:
        """The incidents."""
        return self.table.filter(self.table.live)

    def changes(self, of: Set[str]) -> dict[str, dict[str, int]]:
        """How many rows some acts wrote, by what each did to the incident."""
        sums: dict[str, dict[str, int]] = {}
        covered = self.files.manifest.covered if self.files.manifest else []
        for path, acts in [*((each.path, each.changes) for each in covered), *self.latest.changes.items()]:
            for act in of & acts.keys() if path in self.parts or path in self.lost else ():
                mine = sums.setdefault(act, {})
                for change, count in acts[act].items():
                    mine[change] = mine.get(change, 0) + count
        return sums

    def without(self, path: str) -> Snapshot:
        """The same without a file of the ledger: its rows aren't taken or scanned any more."""
        return replace(self, parts={name: part for name, part in self.parts.items() if name != path})

    @property
    def next_row(self) -> int:
        """The first row number that no row has."""
        return max([self.files.next_row, *(part.first + part.rows for part in self.parts.values())])

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

    @property
    def latest_pieces(self) -> list[Piece]:
        """The latest rows as they are counted; threads that make them at once make the same, none adds to another's."""
        kept = self.latest.pieces
        if not kept:
            kept[:] = pieces_of(self.latest.rows)
        return kept

    @property
    def shown(self) -> list[Piece] | None:
        """All rows as they are shown; None where they have no room in memory.

        Refused: a query for a few rows, as the map asks with each move and the page with each run; to put its words
        together takes ten times as long as to look them up.
        """
        held = self.files.held
        return [*held.pieces(), *self.latest_pieces] if held.shows else None

    def columns_of(self, rows: NDArray[np.int64], names: tuple[str, ...]) -> pa.Table | None:
        """Columns of some rows of :attr:`table`, in the order of their ids; None where they have no room in memory."""
        pieces = self.shown
        if pieces is None:
            return None
        places = ((piece, piece.find(rows)) for piece in pieces)
        tables = [piece.take(here, names) for piece, here in places if len(here)]
        return pa.concat_tables([pa.schema(map(ROWS.field, names)).empty_table(), *tables]).sort_by("id")

    def scan(self, columns: list[str], which: ds.Expression) -> pa.Table:
        """The ledger's rows, of any age and tombstones included, for which an Arrow expression holds."""
        return pa.concat_tables([empty_table(columns), *(part.scan(columns, which) for part in self.parts.values())])

    def versions(self, id: str) -> pa.Table:
        """All rows of an incident. Which files have any is looked up first, by one column: a tenth of reading them."""
        its = ds.field("id") == id
        having = [part for part in self.parts.values() if len(part.scan(["id"], its))]
        return pa.concat_tables([empty_table(STORED.names), *(part.scan(STORED.names, its) for part in having)])

    def rows_of(self, ids: Iterable[str], *, live: bool = True) -> dict[str, int]:
        """The row numbers of some ids, as far as there are such incidents.

        Parameters
        ----------
        live : bool
            Whether tombstones don't count.
        """
        wanted = pa.array(list(ids), pa.string())
        here = self.latest.rows.select(["id", "row", "live"])
        here = here.filter(pc.is_in(here["id"], value_set=wanted))
        _place, rows = self.files.find(hashes_of(wanted))
        rows = rows[~is_among(rows, self.latest.gone)]
        stored = keys_of(self.files, self.engine, self.parts, rows)
        stored = stored.filter(pc.is_in(stored["id"], value_set=wanted)).select(["id", "row", "live"])
        pairs = pa.concat_tables([here, stored])
        if live:
            pairs = pairs.filter(pairs["live"])
        return dict(zip(pairs["id"].to_pylist(), pairs["row"].to_pylist(), strict=True))

    # Searches ------------------------------------------------------------------------------------------

    def search(self, search: Search) -> ir.Table:
        """The rows whose texts a search lets through: a table like :attr:`table`."""
        return self.kept(search, lambda: self.rows_having(search))

    def rows_having(self, search: Search) -> NDArray[np.int64]:
        """The numbers of the rows whose texts a search lets through, also of such as later ones have anew."""
        return self.searched.once(search, lambda: self._rows_of(search))

    def _rows_of(self, search: Search) -> tuple[NDArray[np.int64], int]:
        groups = map(self._hits, search.all_of)
        hits = functools.reduce(np.logical_and, groups, np.ones(self.next_row, dtype=bool))
        if search.none_of:
            hits &= ~self._hits(search.none_of)
        rows = np.flatnonzero(hits)
        return rows, rows.nbytes

    def _hits(self, words: tuple[str, ...]) -> NDArray[np.bool_]:
        """For each row number whether one of some words or phrases stands in its texts (:func:`geo.filter.stands`)."""
        phrases = tuple(word for word in words if " " in word.strip())
        hits = np.zeros(self.next_row, dtype=bool)
        for word in phrases:
            hits |= candidates(self.files.postings, word, self.next_row)
        self._check(phrases, hits)
        for word in words:
            if word not in phrases:
                hits |= candidates(self.files.postings, word, self.next_row)
        for part in self.parts.values():
            if part.first >= self.files.next_row:
                hits[part.first : part.first + part.rows] = _have(self._texts(part), words)
        return hits

    def _texts(self, part: Part) -> pa.Array:
        texts = self.latest.texts
        if part.path not in texts:
            pieces = [search_texts(piece) for _first, piece in part.pieces(list(SEARCHED))]
            texts[part.path] = pa.concat_arrays([pa.array([], pa.string()), *pieces])
        return texts[part.path]

    def _check(self, phrases: tuple[str, ...], hits: NDArray[np.bool_]) -> None:
        """Unmark rows that have the words of a phrase, but not the phrase."""
        rows = np.flatnonzero(hits)
        for part, here in self.locate(rows):
            for start in range(0, len(here), _CHECKED):
                asking.check()
                some = rows[here[start : start + _CHECKED]]
                texts = search_texts(part.take(some - part.first, list(SEARCHED)))
                hits[some[~_have(texts, phrases)]] = False

    def kept(
        self, question: Hashable, rows: Callable[[], NDArray[np.int64]], among: ir.Table | None = None
    ) -> ir.Table:
        """A table like :attr:`table` with some rows only, looked up once and kept as long as there is room.

        Parameters
        ----------
        question : hashable
            What names the rows among all that are looked up.
        rows : callable
            Gives their numbers.
        among : ir.Table, optional
            Rows among which all of them are, where that spares a look at most of the files.
        """
        return self.searches.once(question, lambda: self._held(self.table if among is None else among, rows()))

    def _held(self, table: ir.Table, numbers: NDArray[np.int64]) -> tuple[ir.Table, int]:
        """Some rows of a table as one that is quick to ask, and what it takes."""
        rows = pa.table({"row": numbers})
        if self.files.is_held or len(numbers) > _COPIED_ROWS:
            return self.engine.named(_among, table, self.engine.put(rows)), numbers.nbytes + COLUMN_BYTES
        wanted = ibis.memtable(rows)
        matches = self.engine.materialize(table.semi_join(wanted, "row"))
        return matches, self.engine.size_bytes(matches)


def _have(texts: pa.Array, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """In which texts one of some words stands, as :func:`geo.filter.stands` has it.

    Many are looked for in one go, as letters alone; what they are is then seen in the few texts that have them.
    Refused: one pattern with the beginnings of words, which in all the world's letters takes minutes.
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
    """Row, id, sequence and whether it lives, of some rows of the files."""
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
        # Small files that were joined meanwhile: the ledger has these rows under other numbers now.
        assert files.table is not None
        wanted = ibis.memtable(pa.table({"row": rows[left]}))
        stored = files.table.filter(files.table.row.isin(wanted.row)).select(*_KEYS.names)
        tables.append(engine.run(stored).cast(_KEYS))
    return pa.concat_tables(tables)


_KEYS = pa.schema([ROWS.field(name) for name in ("row", "id", "sequence", "live")])


def empty(engine: Engine) -> Snapshot:
    """Before anything was read."""
    files = Files(None, None, Dictionaries.empty(), np.zeros(0, dtype=np.int64))
    latest = Latest(ROWS.empty_table(), files.gone, {}, {})
    counts, tables = counts_of(engine, files, latest), tables_of(engine, files, latest)
    return Snapshot(-1, engine, tables, {}, 0, files, latest, counts, no_searches(engine))


def advance(
    old: Snapshot, version: int, table_id: str, lost: frozenset[str], files: Files, parts: dict[str, Part]
) -> Snapshot:
    """The snapshot of a later version: the files, and what the ledger has beside them.

    Parameters
    ----------
    table_id : str
        As :attr:`geo.store.ledger.Ledger.table_id`.
    lost : frozenset of str
        Files of the ledger that can't be read.
    parts : mapping of path to Part
        The others, as :func:`parts_of` gives them.
    """
    beside = {path: part for path, part in parts.items() if path not in files.numbered}
    same = files is old.files and lost == old.lost
    # Small files that were joined meanwhile lie beside, under another name: what the files have of them counts no more.
    nameless = files.numbered.keys() - parts.keys()
    if same:
        latest, last = _read(_left(old, beside, nameless), beside, files, old, parts)
        # A log that was made anew may lack what was read before; small files that were joined have all of it.
        same = (
            pc.all(pc.is_in(old.latest.rows["id"], value_set=latest.rows["id"].combine_chunks())).as_py() is not False
        )
    if not same:
        nothing = Latest(ROWS.empty_table(), files.rows_in(nameless), {}, {})
        latest, last = _read(nothing, beside, files, old, parts)
    last = max(last, old.last if same else files.manifest.last if files.manifest else 0)
    # Numbers of words are those of before as long as a tier is: else the files were made from the beginning.
    alike = {tier.name for tier in files.tiers} & {tier.name for tier in old.files.tiers}
    counts = counts_of(old.engine, files, latest, old.summaries if alike else None)
    tables = tables_of(old.engine, files, latest)
    searches = no_searches(old.engine)
    return Snapshot(version, old.engine, tables, parts, last, files, latest, counts, searches, lost, table_id=table_id)


def _left(old: Snapshot, beside: dict[str, Part], nameless: Set[str]) -> Latest:
    """What was read before of files that are still there: small ones are joined, and their rows numbered anew."""
    latest = old.latest
    if lately := nameless & old.parts.keys():
        latest = replace(latest, gone=np.union1d(latest.gone, old.files.rows_in(lately)))
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
    """The counts of the files' rows without those that a later version replaces, and of the later ones.

    Parameters
    ----------
    before : Summaries, optional
        Of a snapshot whose numbers mean the same words: most of what the map draws may be as it was there.
    """

    def gone() -> pa.Table:
        if files.table is None:
            return latest.rows.slice(0, 0)
        if not latest.replaced and not len(latest.gone):
            latest.replaced[:] = [latest.rows.slice(0, 0).select(summaries.READ)]
        if not latest.replaced:
            wanted = ibis.memtable(pa.table({"row": latest.gone}))
            latest.replaced[:] = [engine.run(files.table.semi_join(wanted, "row").select(*summaries.READ))]
        return latest.replaced[0]

    return Summaries([*(tier.counts for tier in files.tiers), *files.minus], latest.rows, gone, before)


def parts_of(ledger: Ledger, files: Files, old: Snapshot | None = None) -> dict[str, Part]:
    """The ledger's files; those that the files cover, or an old snapshot knows, keep their row numbers."""
    numbered: dict[str, tuple[int, list[int]]] = dict(files.numbered)
    if old is not None and old.files is files:
        numbered |= {path: (part.first, part.groups.tolist()) for path, part in old.parts.items()}
    ends = [files.next_row, *(start + groups[-1] for start, groups in numbered.values())]
    return ledger.parts(numbered, max(ends))


def _read(
    before: Latest, beside: dict[str, Part], files: Files, old: Snapshot, parts: dict[str, Part]
) -> tuple[Latest, int]:
    """The latest rows with those of the other files of the ledger; and the highest sequence of these."""
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
    rows = newest(pa.concat_tables(encoded))
    new = pc.greater_equal(rows["row"], first).to_numpy()
    place, stored = files.find(hashes_of(rows["id"].filter(pa.array(new))))
    kept = ~is_among(stored, before.gone)
    place, stored = np.flatnonzero(new)[place[kept]], stored[kept]
    sure = _is_next(rows, place, files, born)
    some = stored[~sure]
    gone, beaten = superseded(rows, place[~sure], some, keys_of(files, old.engine, parts, some))
    gone = np.union1d(gone, stored[sure])
    replaced = _replaced(before, gone, files, parts)
    latest = Latest(
        rows.filter(pa.array(~beaten)), np.union1d(before.gone, gone), changes, before.texts, replaced=replaced
    )
    return latest, last


def _is_next(rows: pa.Table, place: NDArray[np.int64], files: Files, born: list[pa.ChunkedArray]) -> NDArray[np.bool_]:
    """Which rows, at their places, are a later version of what the files have under their hash, without a look at it.

    A row that says that its incident changed has one before it. Where none lies beside the files, it is in them; where
    only one in them has the hash, it is that; and a sequence beyond theirs is a later one. To read ids and sequences
    from the ledger instead is to read most of its groups for some hundred edits: 0.1 s of a processor a million rows.

    Parameters
    ----------
    born : list of arrays
        Ids that may have a version beside the files without one in them.
    """
    mine = rows.select(["id", "sequence"]).take(pa.array(place))
    later = pc.greater(mine["sequence"], files.manifest.last if files.manifest else 0)
    ids = pa.chunked_array([chunk for each in born for chunk in each.chunks], pa.string())
    surely = pc.and_not(later, pc.is_in(mine["id"], value_set=ids.combine_chunks()))
    return np.asarray(surely.to_numpy() & (np.bincount(place, minlength=len(rows))[place] == 1), dtype=np.bool_)


_TOGETHER = 16_384
"""Rows of small files that are encoded at once."""

_SMALL = 256
"""So many rows of a file at most, and it is read together with others: those of single edits have one."""


def _pieces(
    parts: list[Part], changes: dict[str, dict[str, dict[str, int]]]
) -> Iterator[tuple[NDArray[np.int64], pa.Table]]:
    """All rows of some files with their numbers; how many each act wrote is added to ``changes``, by file."""
    changes |= {part.path: {} for part in parts}
    if small := [part for part in parts if part.rows <= _SMALL]:
        table = rows_together(small, list(READ))
        yield np.concatenate([np.arange(part.first, part.first + part.rows) for part in small]), table
        acts = zip(table["act"].to_pylist(), table["change"].to_pylist(), strict=True)
        for part in small:
            for act, change in itertools.islice(acts, part.rows):
                counts = changes[part.path].setdefault(act, {})
                counts[change] = counts.get(change, 0) + 1
    for part in parts:
        for first, table in part.pieces(list(READ)) if part.rows > _SMALL else ():
            count_changes(table, changes[part.path])
            yield np.arange(first, first + len(table)), table


_FEW = 8
"""So few rows are read from the ledger, some 15 ms each, rather than looked for in all files: 200 ms of a million."""


def _replaced(before: Latest, gone: NDArray[np.int64], files: Files, parts: dict[str, Part]) -> list[pa.Table]:
    """What summaries count of the files' rows that were gone before, with some more: after an edit, a single one."""
    fresh = np.setdiff1d(gone, before.gone)
    if not before.replaced or len(fresh) > _FEW:
        return []
    more = ((rows, part.take(rows - part.first, list(READ))) for part, rows in _located(parts, fresh))
    table = pa.concat_tables([*before.replaced, _encoded(more, files.words).select(summaries.READ)])
    return [table] if len(table) == len(before.gone) + len(fresh) else []  # else small files were joined meanwhile


def _located(parts: dict[str, Part], rows: NDArray[np.int64]) -> Iterator[tuple[Part, NDArray[np.int64]]]:
    for part in parts.values():
        here = rows[(rows >= part.first) & (rows < part.first + part.rows)]
        if len(here):
            yield part, here


def _encoded(numbered: Iterable[tuple[NDArray[np.int64], pa.Table]], words: Dictionaries) -> pa.Table:
    """Rows of the ledger with their numbers, all at once: small tables cost as much as large ones."""
    pairs = list(numbered)
    if not pairs:
        return ROWS.empty_table()
    encoded = encode(pa.concat_tables([table for _rows, table in pairs]).combine_chunks(), 0, words)
    return encoded.set_column(0, ROWS.field("row"), pa.array(np.concatenate([rows for rows, _table in pairs])))


def count_changes(table: pa.Table, changes: dict[str, dict[str, int]]) -> None:
    """Add up how many rows each act wrote, by what it did to the incident."""
    for group in table.group_by(["act", "change"]).aggregate([([], "count_all")]).to_pylist():
        counts = changes.setdefault(group["act"], {})
        counts[group["change"]] = counts.get(group["change"], 0) + group["count_all"]


def newest(rows: pa.Table) -> pa.Table:
    """Of each id the row with the highest sequence."""
    if pc.count_distinct(rows["id"]).as_py() == len(rows):
        return rows
    rows = rows.sort_by([("sequence", "descending"), ("row", "descending")])
    return rows.filter(pl.Series(rows["id"]).is_first_distinct().to_arrow())


def superseded(
    fresh: pa.Table, place: NDArray[np.int64], stored: NDArray[np.int64], keys: pa.Table
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Which stored rows fresh ones take the place of, in order; and which fresh ones are older than a stored one.

    Parameters
    ----------
    fresh : pa.Table
        ``id`` and ``sequence``.
    place, stored : array
        Places in ``fresh`` with the row that may be of the same incident.
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
    """What gives the files' rows without those that a later version replaces, and the later ones; made once."""
    return functools.cache(functools.partial(_joined, engine, files, latest))


def _joined(engine: Engine, files: Files, latest: Latest) -> ir.Table:
    if files.table is None:
        return engine.put(latest.rows)
    gone = np.union1d(files.gone, latest.gone)
    left = [engine.put(pa.table({"row": gone}))] if len(gone) else []
    if len(latest.rows):
        return engine.named(_left_with if left else _both, files.table, *left, engine.put(latest.rows))
    return engine.named(_but, files.table, *left) if left else files.table


def _among(table: ir.Table, rows: ir.Table) -> ir.Table:
    return table.semi_join(rows, "row")


def _but(table: ir.Table, rows: ir.Table) -> ir.Table:
    return table.anti_join(rows, "row")


def _both(table: ir.Table, more: ir.Table) -> ir.Table:
    return table.union(more)


def _left_with(table: ir.Table, rows: ir.Table, more: ir.Table) -> ir.Table:
    return _both(_but(table, rows), more)


def no_searches(engine: Engine) -> Memory[Hashable, ir.Table]:
    """Room for the rows of searches."""
    return Memory(engine.search_bytes, keeps_newest=True)
