"""The current state of the store, ready in files beside the ledger, so that opening reads none of its rows.

A :class:`Tier` holds rows of the ledger's files that were new when it was made, of each incident the latest: segments
(Parquet, the columns of :mod:`geo.store.coded_columns`, in the order of their cells, so that a part of the map is a
part of a file), the places of ids (hashes in order), and the words of the texts (:mod:`geo.store.postings`). No file
ever changes. A :class:`Manifest` names those that count, of one state of the ledger; it is swapped last, so that
list, map, figures and search are of one version. All of it follows from the ledger, and is made again where it is
missing, old or damaged (:mod:`geo.store.tiers`). Any number of processes read the same files, of which the system
keeps in memory what is used. Whoever doesn't know them, an older program, reads and writes the ledger as ever; and each
:data:`FORMAT` has a folder of its own, so that two releases on one store, while one takes the other's place, don't make
each other's files anew.

Refused: a DuckDB file (who writes and who reads shut one another out, and each process keeps its own copy of the
pages), a second Delta table (10 s a change at ten million rows, since ids lie scattered).
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
from geo.store.derived import hash_text
from geo.store.postings import Postings

FORMAT = f"3-{numbering(FIXED)}"
"""A release that writes other files counts on, and one with other lists of codes numbers them otherwise."""
FOLDER = f"_current/{FORMAT}"
"""Delta passes over what begins so."""
MANIFEST = "manifest.json"
_KEPT_S = 3_600
"""So long files stay that no longer count: a process that has been asked nothing since may still name them."""

_OTHERS_KEPT_S = 7 * 86_400
"""So long the files of another format stay once it has written none: somebody may go back to that release."""

_READ_AT_ONCE = 64_000_000
"""Of so many bytes, half a million incidents, all are compared with their hashes when they are opened: 50 ms."""
_PATIENCE_S = 600
"""So long somebody who writes waits for others, who may import a large file."""
_SCRATCH = "scratch-"

_IDS = pa.schema([("hash", pa.uint64()), ("row", pa.int64())])
_ROW = pa.schema([("row", pa.int64())])
_WORDS = pa.schema([("value", pa.string())])


class Covered(msgspec.Struct, frozen=True):
    """A file of the ledger whose rows are in."""

    path: str
    first: int
    groups: list[int]
    changes: dict[str, dict[str, int]]
    """Of each act how many rows it wrote, by what it did."""


class Tier(msgspec.Struct, frozen=True):
    """Names of files; see the module's text."""

    rows: int
    segments: list[str]
    ids: str
    terms: str
    postings: str
    summaries: dict[str, str]

    @property
    def names(self) -> list[str]:
        """All its files."""
        return [*self.segments, self.ids, self.terms, self.postings, *self.summaries.values()]


class Manifest(msgspec.Struct, frozen=True):
    """Which files count.

    Attributes
    ----------
    gone : str
        The file of the rows that a later tier has anew.
    minus : mapping of summary to file
        Those rows, counted (:mod:`geo.store.summaries`).
    words : tuple of str
        A file of values for each word of :class:`geo.store.coded_columns.Dictionaries`.
    next_row : int
        The first row number that no file has.
    last : int
        The highest sequence.
    sizes : mapping of file to bytes
        All files that count.
    hashes : mapping of file to SHA-256
        The same, in hexadecimal digits.
    before : mapping of file to seconds since 1970
        Files that counted until then.
    """

    format: str
    version: int
    covered: list[Covered]
    tiers: list[Tier]
    gone: str
    minus: dict[str, str]
    words: list[str]
    next_row: int
    last: int
    sizes: dict[str, int] = {}
    hashes: dict[str, str] = {}
    before: dict[str, float] = {}

    @property
    def rows(self) -> int:
        """In all segments."""
        return sum(tier.rows for tier in self.tiers)


class Current:
    """The folder of the files.

    Parameters
    ----------
    store : str
        The ledger's folder; for an address on object storage the files lie in the user's cache folder.
    """

    def __init__(self, store: str) -> None:
        if "://" in store:
            name = hashlib.sha256(store.encode()).hexdigest()[:16]
            cached = platformdirs.user_cache_path("incident-map", appauthor=False) / "current" / name
            self.folder = cached / FORMAT
        else:
            self.folder = Path(store) / FOLDER
        self._root = self.folder.parent
        self._seen: tuple[int, int, int] | None = None
        self._manifest: Manifest | None = None

    def __truediv__(self, name: str) -> Path:
        return self.folder / name

    def read(self) -> Manifest | None:
        """The manifest that counts now; None where it is missing, damaged, or of another release."""
        path = self / MANIFEST
        try:
            stat = path.stat()
            seen = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if seen != self._seen:
                manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
                is_whole = manifest.format == FORMAT and not self._faults(manifest, most_bytes=_READ_AT_ONCE)
                self._manifest, self._seen = manifest if is_whole else None, seen
        except (OSError, msgspec.DecodeError):
            self._manifest, self._seen = None, None
        return self._manifest

    def _faults(self, manifest: Manifest, most_bytes: float = math.inf) -> list[str]:
        """The files that aren't as they were written; of more bytes than ``most_bytes``, by their size alone."""
        hashed = manifest.hashes if sum(manifest.sizes.values()) <= most_bytes else {}
        return [name for name, size in manifest.sizes.items() if not self._is_same(name, size, hashed.get(name))]

    def _is_same(self, name: str, size: int, content: str | None) -> bool:
        try:
            return (self / name).stat().st_size == size and content in (None, file_hash(self / name))
        except OSError:
            return False

    def faults(self) -> list[str]:
        """The files that count and aren't as they were written: all of each is read."""
        try:
            return self._faults(msgspec.json.decode((self / MANIFEST).read_bytes(), type=Manifest))
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError):
            return [MANIFEST]

    def write(self, manifest: Manifest) -> Manifest:
        """Let a manifest count, and remove what hasn't counted for long."""
        now, old = time.time(), self.read()
        names = [*manifest.words, *(name for tier in manifest.tiers for name in tier.names)]
        names += [manifest.gone, *manifest.minus.values()]
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
        """Let nothing count, so that all is made anew: after a repair, files of the ledger are others."""
        (self / MANIFEST).unlink(missing_ok=True)
        self.acts.unlink(missing_ok=True)

    @property
    def acts(self) -> Path:
        """The file of the acts that the log has, for processes that open the store: see :mod:`geo.store.ledger`."""
        return self._root / "acts.json"

    def _sweep(self, manifest: Manifest) -> None:
        """Remove files that haven't counted for long, or never did: an interrupted writer's."""
        for path in self.folder.iterdir():
            if path.suffix in (".parquet", ".arrow") and path.name not in manifest.sizes | manifest.before:
                with contextlib.suppress(OSError):  # Windows keeps what a process has open
                    path.unlink()
        self._sweep_others()

    def _sweep_others(self) -> None:
        """Remove the files of other formats that nobody uses any more; the first release had them without a folder."""
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
        """No other process writes meanwhile; a folder for what isn't needed afterwards.

        Where the store's folder can't be written, the files lie in a temporary folder of this process.

        Raises
        ------
        StoreError
            There is no room.
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

    @property
    def is_being_written(self) -> bool:
        """Whether somebody is at it (:meth:`writing`), here or in another process on this computer."""
        try:
            FileLock(self / "lock").acquire(blocking=False).lock.release()
        except Timeout:
            return True
        except OSError:  # where nobody may
            pass
        return False

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Meanwhile no other process on this computer writes to the store itself; an end of the program ends that.

        Raises
        ------
        StoreError
            Others write for longer than :data:`_PATIENCE_S`, or the folder can't be written.
        """
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._root / "write.lock", timeout=_PATIENCE_S).acquire()
        except OSError as error:
            raise StoreError(f"Nothing can be stored in {self._root.parent}: {error}") from error
        with lock:
            yield

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError:
            self.folder = Path(tempfile.mkdtemp(prefix="incident-map-"))
            weakref.finalize(self, partial(rmtree, self.folder, ignore_errors=True))

    def new(self, what: str, suffix: str) -> str:
        """A name that no file has."""
        return f"{what}-{uuid.uuid4().hex[:12]}.{suffix}"

    # Files ---------------------------------------------------------------------------------------------

    def ids(self, tier: Tier) -> Ids:
        """Where a tier has which id."""
        table = self._mapped(tier.ids)
        return Ids(table["hash"].to_numpy(), table["row"].to_numpy())

    def write_ids(self, ids: Ids) -> str:
        """A file of hashes and rows; its name."""
        return self._write("ids", pa.table([ids.hashes, ids.rows], schema=_IDS))

    def postings(self, terms: str, rows: str) -> Postings:
        """An index of words."""
        return Postings(self / terms, self / rows)

    def rows(self, name: str) -> NDArray[np.int64]:
        """A file of row numbers in order; of no name none."""
        return np.asarray(self._mapped(name)["row"].to_numpy() if name else [], dtype=np.int64)

    def write_rows(self, what: str, rows: NDArray[np.int64]) -> str:
        """A file of row numbers; its name, or none where there are none."""
        return self._write(what, pa.table([np.sort(rows)], schema=_ROW)) if len(rows) else ""

    def summary(self, names: Mapping[str, str], name: str) -> pa.Table:
        """A summary."""
        return self._mapped(names[name])

    def write_summaries(self, tables: Mapping[str, pa.Table]) -> dict[str, str]:
        """Files of summaries; their names."""
        return {name: self._write(f"count-{name}", table, compression="zstd") for name, table in tables.items()}

    def words(self, manifest: Manifest | None) -> Dictionaries:
        """The values of each word with their numbers, read when they are first needed."""
        return Dictionaries.empty() if manifest is None else self.words_in(manifest.words)

    def words_in(self, names: Sequence[str]) -> Dictionaries:
        """The same of files of some names; without any, there are no values."""
        return Dictionaries(*(Codes(partial(self._values, name)) for name in names)) if names else Dictionaries.empty()

    def _values(self, name: str) -> list[str]:
        values: list[str] = self._mapped(name)["value"].to_pylist()
        return values

    def write_words(self, words: Dictionaries) -> list[str]:
        """A file for each word; their names."""
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
    """Rows by the hash of their id, in the order of the hashes."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.int64]

    def find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """For some hashes, the places among them and the rows that have them: the ids themselves may differ."""
        low = np.searchsorted(self.hashes, hashes)
        high = np.searchsorted(self.hashes, hashes, side="right")
        counts = high - low
        place = np.repeat(np.arange(len(hashes)), counts)
        within = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        return place, np.asarray(self.rows[np.repeat(low, counts) + within], dtype=np.int64)

    @classmethod
    def of(cls, hashes: NDArray[np.uint64], rows: NDArray[np.int64]) -> Ids:
        """Put in order."""
        order = np.argsort(hashes)
        return cls(hashes[order], rows[order])


def _age_s(path: Path) -> float:
    """How long ago a file was written."""
    return time.time() - path.stat().st_mtime


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hashes_of(ids: pa.Array | pa.ChunkedArray) -> NDArray[np.uint64]:
    """A number for each id that is the same in every process and release."""
    return np.asarray(hash_text(pl.Series(ids)), dtype=np.uint64)
