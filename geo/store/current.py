"""The current state of the store in files beside the ledger, so that opening the store reads no rows of the ledger.

A :class:`Tier` holds the latest version of each incident among the ledger's rows that were new when it was made:
segments (Parquet files with the columns of :mod:`geo.store.coded_columns`, sorted by cell, so that a part of the map is
a part of a file), the columns that are counted (:mod:`geo.store.column_files`), an index of ids (sorted hashes), and an
index of words (:mod:`geo.store.postings`). Files never change. A :class:`Manifest` lists the valid files for one state
of the ledger and is replaced last, so that list, map, figures and search show one version. Everything is computed from
the ledger, and made again if it is missing, outdated or damaged (:mod:`geo.store.tiers`). Any number of processes can
read the files, which the operating system caches for all. An older program that doesn't know these files still reads
and writes the ledger; each :data:`FORMAT` has a folder of its own, so that two releases on one store during an upgrade
don't remake each other's files.

Refused: a DuckDB file (a writer locks out whoever reads, and each process caches its own pages), a second Delta table
(10 s for a change at ten million rows, because ids are scattered).
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import tempfile
import time
import uuid
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from shutil import rmtree

import msgspec
import numpy as np
import platformdirs
import polars as pl
import pyarrow as pa
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from geo.errors import StoreError
from geo.files import atomic, sync
from geo.store.coded_columns import FIXED, Codes, Dictionaries, numbering
from geo.store.column_files import ColumnsWriter
from geo.store.derived import hash_text
from geo.store.postings import Postings

FORMAT = f"4-{numbering(FIXED)}"
"""The format of the files. Raise the number when the files change; the second part changes with the lists of codes."""
CURRENT_FOLDER = f"_current/{FORMAT}"
"""The folder of the files; Delta ignores names that start with an underscore."""
MANIFEST = "manifest.json"
_KEPT_S = 3_600
"""How long obsolete files are kept, seconds, because an idle process may still refer to them."""

_OTHERS_KEPT_S = 7 * 86_400
"""How long files of another format are kept after its last write, seconds, in case of a downgrade."""

_READ_AT_ONCE = 64_000_000
"""Half a million incidents, whose files are read in 50 ms."""
_PATIENCE_S = 600
"""How long a writer waits for others, which may be importing a large file, seconds."""
_SCRATCH = "scratch-"
_SHARED = "shared-"

_IDS = pa.schema([("hash", pa.uint64()), ("row", pa.int64())])
_ROW = pa.schema([("row", pa.int64())])
_WORDS = pa.schema([("value", pa.string())])


class Covered(msgspec.Struct, frozen=True):
    """A ledger file whose rows are in the current state."""

    path: str
    first: int
    groups: list[int]
    changes: dict[str, dict[str, int]]
    """For each act, the number of rows it wrote, by kind of change."""


class Tier(msgspec.Struct, frozen=True):
    """The names of a tier's files; see the module docstring."""

    rows: int
    segments: list[str]
    ids: str
    terms: str
    postings: str
    summaries: dict[str, str]
    columns: str

    @property
    def names(self) -> list[str]:
        """The names of all its files."""
        return [*self.segments, self.ids, self.terms, self.postings, *self.summaries.values(), self.columns]


class Manifest(msgspec.Struct, frozen=True):
    """The list of valid files.

    Attributes
    ----------
    gone : str
        The file of the row numbers that a later tier replaces.
    minus : mapping of summary to file
        Summaries of those rows, to be subtracted (:mod:`geo.store.summaries`).
    minus_columns : str
        The counted columns of those rows, to be subtracted too; empty if there are none.
    words : tuple of str
        A file of values for each column of :class:`geo.store.coded_columns.Dictionaries`.
    next_row : int
        The first unused row number.
    last : int
        The highest sequence number.
    sizes : mapping of file to bytes
        The sizes of all valid files.
    hashes : mapping of file to SHA-256
        The hashes of all valid files, in hexadecimal.
    before : mapping of file to seconds since 1970
        Obsolete files, with the time until which they were valid.
    """

    format: str
    version: int
    covered: list[Covered]
    tiers: list[Tier]
    gone: str
    minus: dict[str, str]
    minus_columns: str
    words: list[str]
    next_row: int
    last: int
    sizes: dict[str, int] = {}
    hashes: dict[str, str] = {}
    before: dict[str, float] = {}

    @property
    def rows(self) -> int:
        """The number of rows in all segments."""
        return sum(tier.rows for tier in self.tiers)


class Current:
    """The folder of the current state's files.

    Parameters
    ----------
    store : str
        The ledger's folder or URL; for object storage the files are kept in the user's cache folder.
    read_at_once : int
        Up to this size in bytes, files are compared with their hashes when opened; of more, sizes are compared.
    """

    def __init__(self, store: str, *, read_at_once: int = _READ_AT_ONCE) -> None:
        if "://" in store:
            name = hashlib.sha256(store.encode()).hexdigest()[:16]
            cached = platformdirs.user_cache_path("incident-map", appauthor=False) / "current" / name
            self.folder = cached / FORMAT
        else:
            self.folder = Path(store) / CURRENT_FOLDER
        self._root, self._read_at_once = self.folder.parent, read_at_once
        self._seen: tuple[int, int, int] | None = None
        self._manifest: Manifest | None = None

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def read(self) -> Manifest | None:
        """The valid manifest; None if it is missing, damaged, or of another format."""
        path = self / MANIFEST
        try:
            stat = path.stat()
            seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if seen != self._seen:
                manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
                is_whole = manifest.format == FORMAT and not self._faults(manifest, most_bytes=self._read_at_once)
                self._manifest, self._seen = manifest if is_whole else None, seen
        except (OSError, msgspec.DecodeError):
            self._manifest, self._seen = None, None
        return self._manifest

    def _faults(self, manifest: Manifest, most_bytes: float = math.inf) -> list[str]:
        """The names of damaged files; if they total more than ``most_bytes``, only sizes are compared."""
        hashed = manifest.hashes if sum(manifest.sizes.values()) <= most_bytes else {}
        return [name for name, size in manifest.sizes.items() if not self._is_same(name, size, hashed.get(name))]

    def _is_same(self, name: str, size: int, content: str | None) -> bool:
        try:
            if (self / name).stat().st_size != size:
                return False
            return content is None or content == file_hash(self / name)
        except OSError:
            return False

    def faults(self) -> list[str]:
        """The names of damaged files; all valid files are read in full."""
        try:
            return self._faults(msgspec.json.decode((self / MANIFEST).read_bytes(), type=Manifest))
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError):
            return [MANIFEST]

    def write(self, manifest: Manifest) -> Manifest:
        """Make a manifest the valid one, and remove files that have long been obsolete."""
        now, old = time.time(), self.read()
        names = [*manifest.words, *(name for tier in manifest.tiers for name in tier.names)]
        names += [manifest.gone, *manifest.minus.values(), manifest.minus_columns]
        sizes = {name: (self / name).stat().st_size for name in names if name}
        before = {name: since for name, since in (old.before if old else {}).items() if now - since < _KEPT_S}
        before |= {name: now for name in (old.sizes if old else ()) if name not in sizes}
        for name in sizes:
            sync(self / name)
        hashed = old.hashes if old else {}
        hashes = {name: hashed.get(name) or file_hash(self / name) for name in sizes}
        manifest = msgspec.structs.replace(manifest, sizes=sizes, hashes=hashes, before=before)
        with atomic(self / MANIFEST) as file:
            file.write(msgspec.json.encode(manifest))
        self._sweep(manifest)
        return manifest

    def discard(self) -> None:
        """Invalidate all files, so that they are made anew: after a repair the ledger has other files."""
        (self / MANIFEST).unlink(missing_ok=True)
        self.acts.unlink(missing_ok=True)

    @property
    def acts(self) -> Path:
        """The cache file of the acts in the log: see :mod:`geo.store.ledger`."""
        return self._root / "acts.json"

    def _sweep(self, manifest: Manifest) -> None:
        """Remove files that have long been obsolete or, after an interrupted writer, were never valid."""
        for path in self.folder.iterdir():
            if path.suffix in (".parquet", ".arrow") and path.name not in manifest.sizes | manifest.before:
                with contextlib.suppress(OSError):  # Windows doesn't delete open files
                    path.unlink()
        self._sweep_others()

    def _sweep_others(self) -> None:
        """Remove the files of other formats that are no longer used; the first format had no folder of its own."""
        with contextlib.suppress(OSError):
            for folder in (self._root, *self._root.glob("[0-9]*/")):
                manifest = folder / MANIFEST
                if folder == self.folder or not manifest.exists() or _age_s(manifest) < _OTHERS_KEPT_S:
                    continue
                for path in folder.iterdir():
                    if path == manifest or path.suffix in (".parquet", ".arrow"):
                        path.unlink()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Path]:
        """Hold the lock for making files, and yield a temporary folder.

        If the store's folder is read-only, the files go into a temporary folder of this process.

        Raises
        ------
        StoreError
            There is no disk space.
        """
        try:
            self._make()
            with FileLock(self / "lock"):
                for left in self.folder.glob(f"{_SCRATCH}*"):
                    rmtree(left, ignore_errors=True)
                with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=self.folder) as scratch:
                    yield Path(scratch)
        except OSError as error:
            raise StoreError(
                f"There is no room for the current state of the store in {self.folder}: {error}. Free some, or "
                "open the store where its folder can be written."
            ) from error

    @contextlib.contextmanager
    def shared(self) -> Iterator[Path | None]:
        """Yield a temporary folder for what a cluster's workers leave for this process.

        None if another process has one or it can't be made. What is left of a process that was killed is removed.
        """
        with contextlib.ExitStack() as held:
            folder = None
            with contextlib.suppress(Timeout, OSError):
                self._make()
                held.enter_context(FileLock(self / "shared.lock").acquire(blocking=False))
                for left in self.folder.glob(f"{_SHARED}*"):
                    rmtree(left, ignore_errors=True)
                temporary = tempfile.TemporaryDirectory(prefix=_SHARED, dir=self.folder, ignore_cleanup_errors=True)
                folder = Path(held.enter_context(temporary))
            yield folder

    @property
    def is_being_written(self) -> bool:
        """Whether :meth:`writing` is under way, in this or another process of this computer."""
        try:
            FileLock(self / "lock").acquire(blocking=False).lock.release()
        except Timeout:
            return True
        except OSError:  # a read-only folder
            pass
        return False

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock for writing to the store against other processes of this computer; released if the program
        ends.

        Raises
        ------
        StoreError
            Another process held it for longer than :data:`_PATIENCE_S`, or the folder can't be written.
        """
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._root / "write.lock", timeout=_PATIENCE_S).acquire()
        except OSError as error:
            raise StoreError(f"Nothing can be stored in {self._root.parent}: {error}") from error
        with lock:
            yield

    @contextlib.contextmanager
    def tending(self, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
        """Hold the lock for packing and deleting what the ledger has, against other processes of this computer;
        released if the program ends.

        Raises
        ------
        OSError
            Another process held it for longer than ``patience_s`` (a ``filelock.Timeout``), or the folder can't be
            written.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        with FileLock(self._root / "tend.lock", timeout=patience_s):
            yield

    @property
    def tended(self) -> Path:
        """The file whose time says when files of the ledger were last looked through: :mod:`geo.store.upkeep`."""
        return self._root / "tended"

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError:
            self.folder = Path(tempfile.mkdtemp(prefix="incident-map-"))
            weakref.finalize(self, partial(rmtree, self.folder, ignore_errors=True))

    def new(self, what: str, suffix: str) -> str:
        """An unused file name."""
        return f"{what}-{uuid.uuid4().hex[:12]}.{suffix}"

    # Files ---------------------------------------------------------------------------------------------

    def ids(self, tier: Tier) -> Ids:
        """A tier's index of ids."""
        table = self._mapped(tier.ids)
        return Ids(table["hash"].to_numpy(), table["row"].to_numpy())

    def write_ids(self, ids: Ids) -> str:
        """Write an index of ids; returns the file's name."""
        return self._write("ids", pa.table([ids.hashes, ids.rows], schema=_IDS))

    def postings(self, terms: str, rows: str) -> Postings:
        """The index of words in two files."""
        return Postings(self / terms, self / rows)

    def rows(self, name: str) -> NDArray[np.int64]:
        """The row numbers in a file, sorted; none for an empty name."""
        return np.asarray(self._mapped(name)["row"].to_numpy() if name else [], dtype=np.int64)

    def write_rows(self, what: str, rows: NDArray[np.int64]) -> str:
        """Write a file of row numbers; returns its name, empty if there are none."""
        return self._write(what, pa.table([np.sort(rows)], schema=_ROW)) if len(rows) else ""

    def summary(self, names: Mapping[str, str], name: str) -> pa.Table:
        """The table of a summary."""
        return self._mapped(names[name])

    def write_summaries(self, tables: Mapping[str, pa.Table]) -> dict[str, str]:
        """Write summaries; returns their files' names."""
        return {name: self._write(f"count-{name}", table, compression="zstd") for name, table in tables.items()}

    def columns_writer(self) -> tuple[str, ColumnsWriter]:
        """The name of a new file of counted columns, and what writes it."""
        name = self.new("columns", "arrow")
        return name, ColumnsWriter(self / name)

    def words(self, manifest: Manifest | None) -> Dictionaries:
        """The codes of a manifest's columns, read at first use."""
        return Dictionaries.empty() if manifest is None else self.words_in(manifest.words)

    def words_in(self, names: Sequence[str]) -> Dictionaries:
        """The codes in some files; empty dictionaries without files."""
        return Dictionaries(*(Codes(partial(self._values, name)) for name in names)) if names else Dictionaries.empty()

    def _values(self, name: str) -> list[str]:
        values: list[str] = self._mapped(name)["value"].to_pylist()
        return values

    def write_words(self, words: Dictionaries) -> list[str]:
        """Write a file of values for each column; returns their names."""
        tables = (pa.table([getattr(words, each.name).values], schema=_WORDS) for each in fields(words))
        return [self._write("words", table) for table in tables]

    def _write(self, what: str, table: pa.Table, compression: str | None = None) -> str:
        name, options = self.new(what, "arrow"), pa.ipc.IpcWriteOptions(compression=compression)
        with pa.OSFile(str(self / name), "wb") as file, pa.ipc.new_file(file, table.schema, options=options) as writer:
            writer.write_table(table.combine_chunks())
        return name

    def _mapped(self, name: str) -> pa.Table:
        return pa.ipc.open_file(pa.memory_map(str(self / name))).read_all()


@dataclass(frozen=True, slots=True)
class Ids:
    """Row numbers by the hash of the incident's id, sorted by hash."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.int64]

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Look up hashes: indices into ``hashes`` and the rows with that hash. The ids themselves may still differ."""
        low = np.searchsorted(self.hashes, hashes)
        high = np.searchsorted(self.hashes, hashes, side="right")
        counts = high - low
        place = np.repeat(np.arange(len(hashes)), counts)
        within = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        return place, np.asarray(self.rows[np.repeat(low, counts) + within], dtype=np.int64)

    @classmethod
    def of(cls, hashes: NDArray[np.uint64], rows: NDArray[np.int64]) -> Ids:
        """An index of unsorted hashes and rows."""
        order = np.argsort(hashes)
        return cls(hashes[order], rows[order])


def _age_s(path: Path) -> float:
    """How long ago a file was written, seconds."""
    return time.time() - path.stat().st_mtime


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes_of(ids: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """A 64-bit hash of each id, the same in every process and release."""
    return np.asarray(hash_text(pl.Series(ids)), dtype=np.uint64)
