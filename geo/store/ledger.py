"""The ledger: the incidents in an append-only Delta Lake table.

Each row is the version of an incident after one act, or a tombstone; of the rows with one id, the one with the highest
``sequence`` is current. So every act, however mixed (new, changed and withdrawn incidents, a merge, an undo), is one
append: whoever reads sees all of it or nothing, writers never conflict, nothing is rewritten, an incident's history is
a look-up, and an undo appends the earlier version. Anyone can read the folder::

    SELECT * FROM delta_scan('…') QUALIFY row_number() OVER (PARTITION BY id ORDER BY sequence DESC) = 1

and leave out rows that are ``deleted``. Files may lack columns and fields that are empty in all their rows; these read
as null. An act's ``sequence`` starts at the clock in microseconds, or above the highest seen if that is later, and
counts up by row.

Refused: MERGE and DELETE on the table (two imports at once conflict, and the loser starts again; an act that
inserts, updates and deletes would be several commits; an incident's history needs a scan of each version).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import functools
import json
import logging
import operator
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema, WriterProperties
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.fs import DeltaStorageHandler
from deltalake.transaction import RemoveAction
from numpy.typing import NDArray

from geo.errors import StoreError, UnreadableError
from geo.files import atomic, sync
from geo.schema import CONTENT, INCIDENTS, conform, packed
from geo.store.answers import Act
from geo.store.current import Current
from geo.store.delta_log import (
    HASHES,
    LAYOUT_KEY,
    LOG,
    PACKED_LAYOUT,
    REMEDY,
    UNREADABLE,
    acknowledge,
    acknowledged,
    check_log,
    entry_hash,
    entry_name,
    faults,
    hash_of,
    keep_act,
    log_entries,
    newer_entries,
    outdated_checkpoints,
    packed_until,
    parquet_files,
    set_aside_unfinished,
    storage,
)
from geo.store.log_packs import BLOCK, delete_file, delete_packed, pack, packable, unpack
from geo.store.memory import Memory
from geo.store.parquet import BOUNDED, ROW_GROUP, write_files

NEW, UPDATED, REMOVED, DELETED = "new", "updated", "removed", "deleted"
"""The change that a row's act made. Tombstones are ``removed`` (by the source or an undo: it may come back) and
``deleted`` (by a person: importing it again doesn't bring it back)."""

STORED = pa.schema(
    [
        *CONTENT,
        pa.field("sequence", pa.int64()),
        pa.field("act", pa.string()),
        pa.field("change", pa.string()),
        pa.field("deleted", pa.bool_()),
        pa.field("reason", pa.string()),
    ]
)
"""The columns of the Delta table: those of an incident, and the row's sequence, act, change, whether it is a tombstone,
and the reason."""

LAYOUT = PACKED_LAYOUT
"""The newest version of the table's layout that this release knows, recorded in the table: raise it if older releases
would misread the new one. A table of an older release is of the first until :meth:`Ledger.clean` packs its log."""
_COPIED_BYTES = 8 * 2**20
_KEPT_HOURS, _HOUR = 24, dt.timedelta(hours=1)
"""How long small files that were joined and old checkpoints are kept where nobody orders otherwise: exports, backups
and other programs may be reading them, and damage to a joined file is mended from those."""

_CONFIGURATION = {
    LAYOUT_KEY: str(LAYOUT),
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 30 days",
    "delta.dataSkippingStatsColumns": ",".join(BOUNDED),
}
_BUFFERED = ds.ParquetFragmentScanOptions(pre_buffer=True)
_CHECKED = ds.ParquetFragmentScanOptions(page_checksum_verification=True)
_PIECE = 6
"""How many row groups are read at once when reading a whole file."""
_FEW = 256
"""Up to this many rows that are read whole are kept: who edits an incident reads it, its act reads it again, and so
does the map, which then takes off what it counted. Each time Arrow would decode a row group of 16,384 rows: 20 ms."""
_KEPT_BYTES = 4 * 2**20
"""The size of the cache of such rows, bytes: some 300. A row is kept as Arrow's streams have it, 14 kB; a table of one
row takes 115 kB, most of it for its 69 columns."""

_FOOTERS_BYTES, _GROUP_BYTES = 32 * 2**20, 48 * 2**10
"""The size of the cache of files whose footers were read, and what one takes for each row group, bytes."""

SMALL_FILES = 16
"""The number of small files of single edits that are joined into one."""
_SMALL_BYTES, _JOINED_BYTES = 100_000, 250_000
"""The size in bytes up to which a file is small, and the size from which a joined file isn't joined again.

The first is less than half of the second, so that any two small files fit into one: files that count as small but fit
with no other would add up, until each edit joins its file with one of them.

Rows that are joined again count as new beside the files of the current state: at most about 1,500.
"""


_log = logging.getLogger(__name__)

_Stamp = tuple[int, int, int] | None
"""Identifies a file's content: modification time, inode and size; None for no file."""


_Entry = tuple[str, Act, int, str]
"""An act's id, the act, its time (milliseconds since 1970, UTC), and the id of the act that it undid."""


def _act_of(commit: Mapping[str, Any]) -> _Entry:
    fields = {name: str(commit.get(f"act_{name}", "")) for name in Act.__dataclass_fields__}
    return str(commit["act"]), Act(**fields), int(commit["act_ms"]), str(commit.get("act_undoes", ""))


@dataclass(frozen=True, slots=True)
class Shortened:
    """How far the history was shortened (:mod:`geo.store.retention`).

    Attributes
    ----------
    until_ms : int
        Acts up to this time, milliseconds since 1970, can't be undone any more; 0 if the history was never shortened.
    rows : mapping of act to counts
        For acts that lost rows, the original number of rows by kind of change.
    """

    until_ms: int = 0
    rows: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def rows_of(self, act: str, there: Mapping[str, int]) -> Mapping[str, int]:
        """The original number of rows of an act, by kind of change; ``there`` has those still stored."""
        before = self.rows.get(act)
        if before is None:
            return there
        return {change: max(before.get(change, 0), there.get(change, 0)) for change in before.keys() | there}

    def and_of(self, commit: Mapping[str, Any]) -> Shortened:
        """The state after one more entry of the log."""
        rows = {act: self.rows_of(act, counts) for act, counts in json.loads(commit["act_rows"]).items()}
        return Shortened(max(self.until_ms, int(commit["act_until_ms"])), {**self.rows, **rows})


@dataclass(frozen=True, slots=True)
class _Acts:
    """The acts in a log up to an entry, newest first, with the identity of that log."""

    table: str = ""
    born: _Stamp = None
    version: int = -1
    entry: str = ""
    acts: tuple[_Entry, ...] = ()
    shortened: Shortened = field(default_factory=Shortened)


class _KeptActs(msgspec.Struct):
    """The contents of the file that caches :class:`_Acts`, with the entry's hash and the fields of an act."""

    table: str
    fields: list[str]
    version: int
    entry: str
    acts: list[_Entry]
    until_ms: int
    rows: dict[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of the table; its rows are numbered from ``first``."""

    path: str
    first: int
    fragment: ds.ParquetFileFragment
    groups: NDArray[np.int64]
    """The index in the file of the first row of each row group, and the number of rows at the end."""
    kept: Memory[tuple[str, int], pa.Buffer] = field(default_factory=lambda: Memory(0), kw_only=True)
    """Rows read before, by file and position, with all columns: files never change."""

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return int(self.groups[-1])

    @contextlib.contextmanager
    def _read(self) -> Iterator[None]:
        """Turn errors in reading into ones that name this file.

        That includes a column name that isn't UTF-8: Arrow would go on as if the file lacked the column.
        """
        try:
            _ = self.fragment.physical_schema.names
            yield
        except MemoryError:
            raise
        except UNREADABLE as error:
            raise UnreadableError(self.path, error) from error

    def pieces(self, columns: list[str]) -> Iterator[tuple[int, pa.Table]]:
        """Yield all rows in order, a few row groups at a time, with the number of the first row of each."""
        for group in range(0, len(self.groups) - 1, _PIECE):
            some = range(group, min(group + _PIECE, len(self.groups) - 1))
            with self._read():
                table = self.fragment.subset(row_group_ids=list(some)).to_table(
                    schema=STORED, columns=columns, fragment_scan_options=_CHECKED
                )
            yield self.first + int(self.groups[group]), _whole(table)

    def scan(self, columns: list[str], which: ds.Expression) -> pa.Table:
        """The rows for which an Arrow expression holds, in order."""
        with self._read():
            return _whole(
                self.fragment.to_table(schema=STORED, columns=columns, filter=which, fragment_scan_options=_CHECKED)
            )

    def take(self, positions: NDArray[np.int64], columns: list[str]) -> pa.Table:
        """The rows at some positions in the file, in the order asked for."""
        if not 0 < len(positions) <= _FEW:
            return self._taken(positions, columns)
        keys = [(self.path, int(position)) for position in positions]
        before = [row for row in map(self.kept.get, keys) if row is not None]
        if len(before) == len(keys):
            return pa.concat_tables(map(_from_stream, before)).select(columns).combine_chunks()
        if len(columns) < len(INCIDENTS):
            return self._taken(positions, columns)
        rows = self._taken(positions, STORED.names).combine_chunks()
        for place, key in enumerate(keys):
            row = _as_stream(rows.slice(place, 1))
            self.kept.put(key, row, row.size)
        return rows.select(columns)

    def _taken(self, positions: NDArray[np.int64], columns: list[str]) -> pa.Table:
        wanted = np.unique(np.searchsorted(self.groups, positions, side="right") - 1)
        starts = np.zeros(len(self.groups), dtype=np.int64)
        sizes = np.diff(self.groups)[wanted]
        starts[wanted] = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)[:-1]])
        group = np.searchsorted(self.groups, positions, side="right") - 1
        rows = pa.array(starts[group] + positions - self.groups[group])
        with self._read():  # chunk by chunk, because concatenating them first takes twice as long
            pieces = self.fragment.subset(row_group_ids=[int(group) for group in wanted]).scanner(
                schema=STORED, columns=columns, use_threads=len(wanted) > 1, fragment_scan_options=_CHECKED
            )
            return _whole(pieces.take(rows))


def _as_stream(table: pa.Table) -> pa.Buffer:
    output = pa.BufferOutputStream()
    with pa.ipc.new_stream(output, table.schema) as stream:
        stream.write_table(table)
    return output.getvalue()


def _from_stream(row: pa.Buffer) -> pa.Table:
    return pa.ipc.open_stream(row).read_all()


def rows_together(parts: Sequence[Part], columns: list[str]) -> pa.Table:
    """All rows of small files, in order, in one read: for sixty files it halves the time."""
    first = parts[0].fragment
    files = ds.FileSystemDataset([part.fragment for part in parts], STORED, first.format, first.filesystem)
    try:
        _ = [part.fragment.physical_schema.names for part in parts]  # raises for a damaged file
        return _whole(files.to_table(columns=columns, use_threads=False, fragment_scan_options=_CHECKED))
    except MemoryError:
        raise
    except UNREADABLE:  # one by one: the error names the file
        return pa.concat_tables([piece for part in parts for _first, piece in part.pieces(columns)])


def _whole(table: pa.Table) -> pa.Table:
    """A table as before writing: the nulls of left-out columns become empty texts and lists again."""
    return conform(table, pa.schema([STORED.field(name) for name in table.column_names]))


def empty_table(columns: list[str]) -> pa.Table:
    """A table without rows."""
    return pa.schema([STORED.field(name) for name in columns]).empty_table()


def commit_properties(metadata: Mapping[str, str], *, retries: int = 100) -> dict[str, Any]:
    """The properties of a log entry: its metadata, and the setting that keeps older entries."""
    return {
        "commit_properties": CommitProperties(custom_metadata=dict(metadata), max_commit_retries=retries),
        "post_commithook_properties": PostCommitHookProperties(cleanup_expired_logs=False),
    }


def _moment() -> dict[str, str]:
    """The time of storing an act. For a long import that is its end, so that watched views see all of it as new."""
    return {"act_ms": str(time.time_ns() // 1_000_000)}


def _hashes(files: pyarrow.fs.FileSystem, names: Iterable[str]) -> dict[str, str]:
    """The hashes of files for a commit's metadata, so that damage to them is found."""
    return {HASHES: json.dumps({name: hash_of(files, name) for name in names})}


def _name(table: DeltaTable, actions: list[Any], metadata: Mapping[str, str]) -> None:
    """Write a log entry with add and remove actions; fails if a file to remove has been removed meanwhile.

    Delta itself wouldn't notice that another process joined the same files, and rows would be there twice.
    """
    old = {action.path for action in actions if isinstance(action, RemoveAction)}
    retries = 0 if old else _TIMES  # without removals Delta itself retries
    for times_left in range(_TIMES, -1, -1):
        if not old <= _sizes(table).keys():
            raise CommitFailedError("others joined the same files, or wrote them anew")
        properties = commit_properties(metadata, retries=retries)
        try:
            table.create_write_transaction(actions, "append", table.schema(), **properties)
            return
        except CommitFailedError:
            if not old or not times_left:
                raise
            table.update_incremental()


_TIMES = 100
"""How often an entry is retried after another process wrote one."""


def _sizes(table: DeltaTable) -> dict[str, int]:
    """The active files and their sizes in bytes, by name."""
    actions = pa.table(table.get_add_actions(flatten=True)).select(["path", "size_bytes"])
    return dict(zip(*(column.to_pylist() for column in actions.columns), strict=True))


def _bounds(add: Mapping[str, Any]) -> ds.Expression | None:
    """What the log says of all rows of a file; None if it says nothing."""
    has = [name for name in BOUNDED if add.get(f"null_count.{name}") == 0 and add.get(f"max.{name}") is not None]
    ends = [(ds.field(name) >= add[f"min.{name}"]) & (ds.field(name) <= add[f"max.{name}"]) for name in has]
    return functools.reduce(operator.and_, ends) if ends else None


def create_table(path: str, options: Mapping[str, str] | None = None) -> DeltaTable:
    """Create the table in a folder without a log.

    If two processes start at once, one creates the table and both open it.
    """
    own = dict(options) if options else None
    with contextlib.suppress(CommitFailedError):
        DeltaTable.create(
            path,
            STORED,
            mode="ignore",
            name="incidents",
            description="Append-only: of the rows of an id, the one with the highest sequence counts.",
            configuration=_CONFIGURATION,
            storage_options=own,
            raise_if_key_not_exists=False,  # Delta doesn't know the key of the layout
        )
    return DeltaTable(path, storage_options=own)


class Ledger:
    """The Delta table in a folder or at a URL of object storage.

    Parameters
    ----------
    path : str or Path
        Created if it doesn't exist.
    storage_options : mapping, optional
        As ``deltalake`` takes them, for object stores.
    small_files : int
        The number of small files that are joined into one.
    acts_after : int
        After this many new log entries the cache file of acts is rewritten.
    packed_entries : int
        The number of log entries that are packed into one file.

    Attributes
    ----------
    options : dict or None
        Credentials and options of object storage.
    lost : frozenset of str
        The names of files that :meth:`parts` left out because they are missing, truncated or damaged.

    Raises
    ------
    StoreError
        The folder can't be created or read, or holds something else.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        storage_options: Mapping[str, str] | None = None,
        small_files: int = SMALL_FILES,
        acts_after: int = 100,
        packed_entries: int = BLOCK,
    ) -> None:
        self.path = str(path)
        self._block = packed_entries
        self._acts_after = acts_after
        self._small_files = small_files
        self.options = dict(storage_options) if storage_options else None
        self._damaged: dict[str, _Stamp] = {}
        self._kept_rows: Memory[tuple[str, int], pa.Buffer] = Memory(_KEPT_BYTES)
        self._fragments: Memory[tuple[str, _Stamp], ds.ParquetFileFragment] = Memory(_FOOTERS_BYTES)
        self._named: dict[str, int] = {}
        self._acts = _Acts()
        self._acts_kept = -1
        self._first_pack = f"{LOG}/packed"
        self.lost: frozenset[str] = frozenset()
        self._table = self._open()
        self._born = self._birth()
        self._grow()

    def again(self) -> Ledger:
        """Another ledger object on the same table."""
        same = Ledger(
            self.path, storage_options=self.options, small_files=self._small_files, packed_entries=self._block
        )
        same._damaged = self._damaged
        return same

    def _grow(self) -> None:
        """Add the columns of this release that the table lacks, empty."""
        if (layout := self._layout) > LAYOUT:
            raise StoreError(
                f"A newer release made {self.path} (layout {layout}, this one knows {LAYOUT}). Run that release, or "
                "bring a backup from before back into another folder and set GEO_STORE to it. Nothing was changed."
            )
        names = {field.name for field in self._table.schema().fields}
        if not {"id", "source_id", "sequence", "act"} <= names:
            raise StoreError(
                f"{self.path} holds another kind of table. Set GEO_STORE to another folder, or move this one away."
            )
        if missing := [field for field in STORED if field.name not in names]:
            # Another process may do the same at this moment: then it is done.
            with contextlib.suppress(CommitFailedError):
                self._table.alter.add_columns(list(Schema.from_arrow(pa.schema(missing)).fields))

    def _open(self) -> DeltaTable:
        if faults(self.path, self.options):
            self._set_aside_unfinished()
            check_log(self.path, self.options)
        try:
            return DeltaTable(self.path, storage_options=self.options)
        except TableNotFoundError:
            pass
        except DeltaError as error:
            raise self._unreadable(error) from error
        try:
            if "://" not in self.path:
                Path(self.path).mkdir(parents=True, exist_ok=True)
            table = create_table(self.path, self.options)
            self._settle(0)
            return table
        except (DeltaError, OSError) as error:
            raise StoreError(
                f"The store can't be made in {self.path}: {error}. Set GEO_STORE to a folder that can be written."
            ) from error

    def _set_aside_unfinished(self) -> None:
        try:
            for name in set_aside_unfinished(self.path):
                _log.warning(
                    "%s wasn’t whole: an act that a loss of power ended before it was stored. Set aside.", name
                )
                Current(self.path).discard()  # which may have its rows
        except OSError as error:
            raise StoreError(f"{self.path} can’t be written: {error}") from error

    def update(self) -> int:
        """Read the log entries of other processes; returns the current version. Takes about a millisecond.

        Delta would list the whole log; in a local folder, checking whether the next entry exists is enough.
        """
        try:
            if "://" in self.path or self._entry(self._table.version() + 1).exists():
                self._table.update_incremental()
        except (DeltaError, OSError) as error:
            raise self._unreadable(error) from error
        if "://" not in self.path and (
            self._birth() != self._born or not self._entry(self._table.version()).exists()
        ):  # the log of a repair or a restored backup; or one that lost entries, which is refused
            born = self._birth()  # before reading it, so that a change meanwhile is noticed the next time
            self._table, self._born = self._open(), born
        return self._table.version()

    def _unreadable(self, error: Exception) -> StoreError:
        """An error that names the damaged entry, because Delta's own doesn't."""
        if Path(self.path).is_file():
            return StoreError(f"{self.path} is a file, and a store is a folder. Set GEO_STORE to a folder.")
        try:
            check_log(self.path, self.options, whole=True)
        except StoreError as damaged:
            return damaged
        return StoreError(f"{self.path} can’t be read: {str(error).splitlines()[0].rstrip('.')}. {REMEDY}")

    def _birth(self) -> _Stamp:
        """The stamp of the log's first entry, or of the pack that has it; it differs after a repair or a restored
        backup.
        """
        if stamp := self._stamp(entry_name(0)) or self._stamp(self._first_pack):
            return stamp
        first = next((Path(self.path) / LOG).glob(f"packed.{0:020}.*"), None) if "://" not in self.path else None
        self._first_pack = f"{LOG}/{first.name}" if first is not None else self._first_pack
        return None if first is None else self._stamp(self._first_pack)

    def _entry(self, version: int) -> Path:
        return Path(self.path) / entry_name(version)

    def probe(self) -> None:
        """Check that the log is still there and whole, because :meth:`update` doesn't notice a missing log.

        Raises
        ------
        StoreError
            The log is missing or damaged.
        """
        check_log(self.path, self.options)
        if not DeltaTable.is_deltatable(self.path, storage_options=self.options):
            raise StoreError(f"The store in {self.path} is gone. Bring the whole folder back from a backup.")
        self.update()

    def paths(self) -> list[str]:
        """The paths of the files of the version last read."""
        return sorted(self._table.file_uris())

    def parts(self, numbered: Mapping[str, tuple[int, Sequence[int]]], first: int) -> dict[str, Part]:
        """The files of the version last read, by path.

        Parameters
        ----------
        numbered : mapping of path to (first, groups)
            Files that have row numbers and whose row groups are known (:class:`Part`); they aren't opened.
        first : int
            The first row number of the others.
        """
        parts, lost = {}, set()
        adds = pa.table(self._table.get_add_actions(flatten=True)).sort_by("path")
        sizes = self._named = dict(zip(*(adds[name].to_pylist() for name in ("path", "size_bytes")), strict=True))
        make = self._fragment_maker(adds)
        fragments: Memory[tuple[str, _Stamp], ds.ParquetFileFragment] = Memory(_FOOTERS_BYTES)
        for place, (name, size) in enumerate(sizes.items()):
            stamp = self._stamp(name)
            if not self._is_whole(name, size, stamp):
                lost.add(name)
                continue
            fragment = self._fragments.get((name, stamp)) or make(place)
            start, ends = numbered[name] if name in numbered else (first, self._groups(fragment))
            if ends is None:
                lost.add(name)
                continue
            groups = np.asarray(ends, dtype=np.int64)
            parts[name] = Part(name, start, fragment, groups, kept=self._kept_rows)
            fragments.put((name, stamp), fragment, len(groups) * _GROUP_BYTES)
            first += 0 if name in numbered else parts[name].rows
        self._fragments = fragments  # without those of files that were joined meanwhile
        self.lost = frozenset(lost)
        return parts

    def _fragment_maker(self, adds: pa.Table) -> Callable[[int], ds.ParquetFileFragment]:
        """A function that makes the fragment of a file in the log, by its place in the log's table of files.

        Fragments are kept, because each reads its file's footer, and Delta makes all of them anew: 0.1 ms a file at
        each edit, and 2 ms for the footer of a million incidents. Expressions on them leave out files unread.
        """
        if self._table.protocol().min_reader_version > 1:
            self._table.to_pyarrow_dataset()  # which refuses what can't be read so
        format, files = ds.ParquetFileFormat(default_fragment_scan_options=_BUFFERED), self._files()
        if "://" in self.path:
            sizes = self._table._table.get_add_file_sizes()  # else each file is asked for its size
            files = pyarrow.fs.PyFileSystem(DeltaStorageHandler.from_table(self._table._table, self.options, sizes))

        def make(place: int) -> ds.ParquetFileFragment:
            (add,) = adds.slice(place, 1).to_pylist()
            return format.make_fragment(add["path"], filesystem=files, partition_expression=_bounds(add))

        return make

    def _groups(self, fragment: ds.ParquetFileFragment) -> NDArray[np.int64] | None:
        """The offsets of a file's row groups; None if it can't be read."""
        try:
            _ = fragment.physical_schema.names
            sizes = [group.num_rows for group in fragment.row_groups]
        except MemoryError:
            raise
        except UNREADABLE as error:
            if not self.lose(fragment.path):
                raise UnreadableError(fragment.path, error) from error
            return None
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(np.array(sizes, dtype=np.int64))])

    def _stamp(self, name: str) -> _Stamp:
        try:
            stat = os.stat(f"{self.path}/{name}")
        except (FileNotFoundError, NotADirectoryError):
            return None
        return stat.st_mtime_ns, stat.st_ino, stat.st_size

    def _is_whole(self, name: str, size: int, stamp: _Stamp) -> bool:
        """Whether a file has the size that the log says and wasn't reported as damaged to :meth:`lose`."""
        if "://" in self.path:
            return True
        is_there = stamp is not None and stamp[2] == size
        return is_there and (name not in self._damaged or self._damaged[name] != stamp)

    def lose(self, name: str) -> bool:
        """Leave a damaged file out of :meth:`parts` until it is replaced; returns False if it isn't damaged.

        Errors of the operating system (a hanging disk, too many open files) and of object storage aren't damage,
        because they may pass.
        """
        if "://" in self.path:
            return False
        files = storage(self.path, self.options)
        try:
            with files.open_input_file(name) as stream:
                for _batch in pq.ParquetFile(stream, page_checksum_verification=True).iter_batches():
                    pass
        except MemoryError:
            return False
        except UNREADABLE as error:
            if isinstance(error, OSError) and error.errno not in (None, errno.ENOENT, errno.EIO):
                return False
            self._damaged[name] = self._stamp(name)
            return True
        return False

    def has_more(self) -> bool:
        """Whether a file that :meth:`parts` left out can be read now, or one that it returned can't be any more."""
        each = ((name, size, self._stamp(name)) for name, size in self._named.items())
        return {name for name, size, stamp in each if not self._is_whole(name, size, stamp)} != self.lost

    def append(
        self,
        tables: Iterable[pa.Table],
        act: Act,
        act_id: str,
        *,
        undoes: str = "",
        instead_of: Iterable[str] = (),
        shortened: Shortened | None = None,
    ) -> None:
        """Write rows of ``packed(STORED)`` as one commit: all of them or, should anything go wrong, none.

        An error raised by the tables becomes the cause of a StoreError. The files named in ``instead_of`` are replaced;
        ``shortened`` records the acts that lose rows by that.
        """
        metadata = {f"act_{name}": value for name, value in asdict(act).items() if value}
        metadata |= {"act": act_id, "act_undoes": undoes}
        if shortened is not None:
            metadata |= {"act_until_ms": str(shortened.until_ms), "act_rows": json.dumps(shortened.rows)}
        check_log(self.path, self.options)
        since = self.update()
        table, append = self._table, self._append_remote if "://" in self.path else self._append_files
        old = [RemoveAction(name, True, time.time_ns() // 1_000_000) for name in instead_of]
        try:
            files = append(table, tables, metadata, old)
        except CommitFailedError as error:
            raise StoreError(f"Nothing was stored in {self.path}: somebody else wrote meanwhile. Try again.") from error
        except (DeltaError, OSError) as error:
            raise StoreError(f"Nothing was stored in {self.path}: {error}") from error
        self._settle(since + 1)
        if old:  # so that a log rebuilt from the files doesn't take the rows of both
            metadata |= {"act_instead_of": json.dumps([action.path for action in old]), "act_files": json.dumps(files)}
        keep_act(self.path, metadata)

    def _settle(self, since: int) -> None:
        """Sync the log from a version on to disk: only then is an act reported as stored.

        Object storage does so by itself before it answers.
        """
        if "://" in self.path:
            return
        log = Path(self.path) / LOG
        last = acknowledged(self.path)
        if last >= 0 and self._entry(last + 1).exists():
            since = min(since, last + 1)  # include earlier entries that weren't acknowledged yet
        try:
            while (entry := self._entry(since)).exists():
                sync(entry)
                if (checkpoint := log / f"{since:020}.checkpoint.parquet").exists():
                    sync(checkpoint)
                    sync(log / "_last_checkpoint")
                since += 1
            for folder in (log, log.parent):
                sync(folder)
        except OSError as error:
            raise StoreError(
                f"{self.path}: what was stored is written, but the disk doesn't confirm that it lasts: {error}"
            ) from error
        if since - 1 > last:
            acknowledge(self.path, since - 1)

    def _append_files(
        self, table: DeltaTable, tables: Iterable[pa.Table], metadata: dict[str, str], old: list[RemoveAction]
    ) -> list[str]:
        """Append in a local folder with :mod:`geo.store.parquet`; returns the files' names. Adds the time to the
        metadata.

        Files are synced before the commit references them; those of an interrupted act are removed, or never read.
        """
        files: list[Path] = []
        try:
            actions: list[Any] = list(write_files(Path(self.path), tables, packed(STORED), begun=files))
            for file in files:
                sync(file)
            sync(Path(self.path))
            hashes = _hashes(storage(self.path), [file.name for file in files])
            metadata |= _moment()
            _name(table, [*old, *actions], metadata | hashes)
        except BaseException:
            for file in files:
                file.unlink(missing_ok=True)
            raise
        return [file.name for file in files]

    def _append_remote(
        self, table: DeltaTable, tables: Iterable[pa.Table], metadata: dict[str, str], old: list[RemoveAction]
    ) -> list[str]:
        """Append on object storage: files are written locally, then uploaded.

        Files of an interrupted act stay there until :meth:`clean`, because a commit that seems to fail may have
        succeeded.
        """
        there, hashes, actions = storage(self.path, self.options), dict[str, str](), list[Any](old)
        with tempfile.TemporaryDirectory(prefix="incident-map-") as folder:
            for action in write_files(Path(folder), tables, packed(STORED), begun=[]):
                local = Path(folder) / action.path
                hashes[action.path] = hash_of(storage(folder), action.path)
                with local.open("rb") as file, there.open_output_stream(action.path) as output:
                    shutil.copyfileobj(file, output, _COPIED_BYTES)
                local.unlink()
                actions.append(action)
        metadata |= _moment()
        _name(table, actions, metadata | {HASHES: json.dumps(hashes)})
        return list(hashes)

    @property
    def table_id(self) -> str:
        """The id that the table was created with; it differs between stores, and after a log was rebuilt."""
        return str(self._table.metadata().id)

    def acts(self) -> tuple[_Entry, ...]:
        """The acts, newest first: id, act, time (milliseconds since 1970, UTC), and id of the act that it undid.

        Returns the same tuple object while there is nothing new.
        """
        # entries of the log never change, so those read before are kept; a rebuilt log is another one, and a log
        # restored from a backup may continue differently
        born, log = self._born, self._table
        table, version = str(log.metadata().id), log.version()
        before = self._acts
        if (before.table, before.born) != (table, born) or not self._goes_on(before.version, before.entry, version):
            before = self._acts = self._acts_of_before(table, born, version)
        acts, shortened, since = before.acts, before.shortened, before.version
        if since < version:
            try:
                entry = self._entry_hash(version)
                listed = log_entries(self._files(), range(since + 1, version + 1))
            except (OSError, ValueError) as error:
                raise self._unreadable(error) from error
            listed += newer_entries(self._files(), version)  # which are read again once the table is
            there = {act[0] for act in acts}
            infos = [each.info for each in reversed(listed) if "act" in each.info]
            fresh = [info for info in infos if info["act"] not in there]
            acts = (*map(_act_of, fresh), *acts) if fresh else acts
            for commit in fresh:
                shortened = shortened.and_of(commit) if "act_until_ms" in commit else shortened
            self._acts = _Acts(table, born, version, entry, acts, shortened)
            if version - self._acts_kept >= self._acts_after:
                self._keep_acts()
        return acts

    def _files(self) -> pyarrow.fs.FileSystem:
        return storage(self.path, self.options)

    def _goes_on(self, since: int, entry: str, version: int) -> bool:
        """Whether the log up to a version contains an entry with a hash."""
        if since in (-1, version):
            return True
        with contextlib.suppress(OSError):
            return since < version and self._entry_hash(since) == entry
        return False

    def _acts_of_before(self, table: str, born: _Stamp, version: int) -> _Acts:
        """The acts cached in a file by another process, because reading ten thousand takes seconds."""
        self._acts_kept = -1
        with contextlib.suppress(OSError, StoreError, msgspec.MsgspecError):
            kept = msgspec.json.decode(Current(self.path).acts.read_bytes(), type=_KeptActs)
            is_of = (kept.table, kept.fields) == (table, list(Act.__dataclass_fields__)) and kept.version <= version
            if is_of and self._entry_hash(kept.version) == kept.entry:
                self._acts_kept, shortened = kept.version, Shortened(kept.until_ms, kept.rows)
                return _Acts(table, born, kept.version, kept.entry, tuple(kept.acts), shortened)
        return _Acts(table, born)

    def _keep_acts(self) -> None:
        """Write the cache file of acts for the next process; failure is ignored."""
        read = self._acts
        with contextlib.suppress(OSError, StoreError):
            file, names, shortened = Current(self.path).acts, list(Act.__dataclass_fields__), read.shortened
            kept = _KeptActs(
                read.table,
                names,
                read.version,
                read.entry,
                list(read.acts),
                shortened.until_ms,
                dict(shortened.rows),
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            with atomic(file) as output:
                output.write(msgspec.json.encode(kept))
            self._acts_kept = read.version

    def _entry_hash(self, version: int) -> str:
        """The hash of a log entry, which has the time and files of its act: equal hashes mean equal logs."""
        content = entry_hash(self._files(), version)
        if content is None:
            raise FileNotFoundError(self._entry(version))
        return content

    def shortened(self) -> Shortened:
        """How far the history was shortened."""
        self.acts()
        return self._acts.shortened

    def tidy(self) -> None:
        """Join small files if there are many; readers go on with the old ones."""
        if self.lost:
            return
        if sum(size < _SMALL_BYTES for size in _sizes(self._table).values()) >= self._small_files:
            since = self._table.version() + 1
            before = {path.rpartition("/")[2] for path in self.paths()}
            # Another process may do the same at this moment: then it is done.
            with contextlib.suppress(CommitFailedError):
                self._table.optimize.compact(
                    target_size=_JOINED_BYTES,
                    writer_properties=WriterProperties(compression="LZ4_RAW", max_row_group_size=ROW_GROUP),
                    post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
                )
                if new := {path.rpartition("/")[2] for path in self.paths()} - before:
                    for name in new if "://" not in self.path else ():
                        sync(Path(self.path) / name)
                    _name(self._table, [], _hashes(storage(self.path, self.options), sorted(new)))
                self._settle(since)

    def clean(self, *, days: int, dry_run: bool) -> tuple[int, int]:
        """Delete unreferenced files older than ``days``; returns their number and bytes.

        Old checkpoints are deleted too, except the newest and the one in use: each repeats all earlier entries. Old
        table versions can't be opened with Delta after that, but no incident and no history is lost. Old entries of
        the log are packed (:mod:`geo.store.log_packs`), and their own files are deleted.
        """
        files, before = self._files(), dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
        try:
            table = self._open()  # the open table may depend on a deleted checkpoint
            names = table.vacuum(days * 24, dry_run=True, enforce_retention_duration=False, full=True)
            sizes, checkpoints = parquet_files(files), outdated_checkpoints(files, before)
            if names and not dry_run:
                table.vacuum(days * 24, dry_run=False, enforce_retention_duration=False, full=True)
            for name in checkpoints if not dry_run else ():
                files.delete_file(name)
            blocks = packable(files, before, block=self._block)
            entries = sum(count for count, _size in blocks.values())
            if blocks and not dry_run:
                check_log(self.path, self.options, whole=True)
                self.update()
                self._set_layout(PACKED_LAYOUT)
                self._pack(blocks)
        except (DeltaError, OSError) as error:
            raise StoreError(f"{self.path} can't be cleaned: {error}") from error
        size = sum(sizes.get(name, 0) for name in names) + sum(checkpoints.values())
        size += sum(size for _count, size in blocks.values())
        return len(names) + len(checkpoints) + entries, size

    def keep_up(self, *, at: dt.datetime | None = None) -> int:
        """Do what many acts make due, without disturbing anybody: pack old entries of the log and, of what is a day
        old, delete small files that were joined and unused checkpoints.

        Nothing is packed in a table of an older release's layout. Any number of processes may do this at once.

        Parameters
        ----------
        at : datetime, optional
            The time to go by; by default the current one.

        Returns
        -------
        int
            The version of the first entry that isn't packed.

        Raises
        ------
        StoreError
            The log is damaged, or the folder can't be written. What wasn't done stays as it was.
        """
        files, now = self._files(), dt.datetime.now(dt.UTC)
        kept = dt.timedelta(hours=_KEPT_HOURS) - ((at or now) - now)
        try:
            table = self._open()
            # only what the log names as replaced: what it doesn't name may be a repair's, or of an import under way
            replaced = table.vacuum(max(0, kept // _HOUR), dry_run=True, enforce_retention_duration=False)
            for name in [*replaced, *outdated_checkpoints(files, now - kept)]:
                delete_file(files, self.path, name)
            self.update()
            if self._layout >= PACKED_LAYOUT:
                self._pack(packable(files, now, block=self._block, left=self.left_entries))
            return packed_until(files)
        except (DeltaError, OSError) as error:
            raise StoreError(f"{self.path} can't be kept in order: {error}") from error

    def _pack(self, blocks: Iterable[range]) -> None:
        """Pack blocks of log entries, as long as the table names the layout that has packs."""
        for versions in blocks:
            pack(self.path, self.options, versions)
            self.update()
            if self._layout >= PACKED_LAYOUT:  # else another computer unpacks the log
                delete_packed(self.path, self.options, versions)

    @property
    def left_entries(self) -> int:
        """How many entries before the checkpoints :meth:`keep_up` leaves in files of their own: half a pack."""
        return self._block // 2

    @property
    def packed_entries(self) -> int:
        """How many entries are packed into one file."""
        return self._block

    def unpack(self) -> None:
        """Write packed log entries into files of their own again, and set the layout that releases before know.

        Raises
        ------
        StoreError
            A pack can't be read, or the log can't be written.
        """
        try:
            if unreadable := unpack(self.path, self.options):
                raise StoreError(f"{self.path}/{unreadable[0]} can’t be read. {REMEDY}")
            self.update()
            self._set_layout(PACKED_LAYOUT - 1)
        except (DeltaError, OSError) as error:
            raise StoreError(f"The log in {self.path} can’t be unpacked: {error}") from error

    @property
    def _layout(self) -> int:
        """The layout that the table names."""
        layout = self._table.metadata().configuration.get(LAYOUT_KEY, "")
        return int(layout) if layout.isdigit() else 1

    def _set_layout(self, layout: int) -> None:
        """Record a layout in the table, unless it is of that one."""
        if self._layout != layout:
            since = self._table.version() + 1
            self._table.alter.set_table_properties({LAYOUT_KEY: str(layout)}, raise_if_not_exists=False)
            self._settle(since)
