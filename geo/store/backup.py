"""Back up a store, and the files kept beside it, while it is in use; and restore it.

Backups lie in a folder or at a URL of object storage: ``objects/`` holds each content once, under its SHA-256, and
``backups/`` has one list for each backup, of files and their contents. So a further backup writes only what is new, any
of them can be restored, and every content is compared with its hash when restored. Files of the store never change once
the log references them, so writing can go on: the files that the newest entry of the log references are copied, then
the log up to that entry. Checkpoints only repeat the log, and are left out if they are cleaned away meanwhile. The
files beside the store do change: each is backed up as it is when it is read, or left out if it has gone. A file is
synced to disk before it gets its name, and all files before the list that names them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import os
import shutil
import uuid
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import pyarrow.fs
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from geo.errors import StoreError
from geo.files import sync
from geo.store.delta_log import (
    LOG,
    REMEDY,
    acknowledge,
    acknowledged,
    check_log,
    entry_hashes,
    entry_name,
    hash_of,
    log_files,
    parquet_files,
    storage,
    versions_in,
)
from geo.store.health import Log
from geo.store.log_packs import unpack

GRACE = dt.timedelta(hours=12)
"""How long contents that no backup lists are kept, because a backup being taken may be about to list them."""
_READ_BYTES = 8 * 2**20
_STORE = "store/"
_BESIDE = "beside/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup: when it was taken (UTC), the version of the store, and the content of each file.

    ``table`` is the id that the store's table was created with, and ``where`` the folder or URL of the store; both are
    empty in backups from before they were recorded.
    """

    taken: dt.datetime
    version: int
    files: dict[str, tuple[int, str]]
    table: str = ""
    where: str = ""

    @property
    def size_bytes(self) -> int:
        """The size of all its files, bytes."""
        return sum(size for size, _ in self.files.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """The result of taking a backup: its files, and how many of them and of their bytes had to be written.

    ``damaged`` are the times of earlier backups that can't be restored, if all were verified. ``deleted`` is the number
    of files removed because no backup lists them. ``left`` says why older backups weren't deleted, if so.
    """

    backup: Backup
    new_files: int
    new_bytes: int
    damaged: tuple[dt.datetime, ...] = ()
    deleted: int = 0
    left: str = ""


def back_up(
    path: str,
    target: str,
    *,
    options: Mapping[str, str] | None = None,
    beside: Mapping[str, Path] | None = None,
    keep: int = 0,
    verify: bool = False,
    on_file: Callable[[int, int], None] | None = None,
) -> BackedUp:
    """Take a backup of a store.

    Parameters
    ----------
    path : str
        The store's folder, or its URL on object storage.
    target : str
        Where backups are kept: a folder, created if it doesn't exist, or a URL such as ``s3://bucket/backups``.
    options : mapping, optional
        Credentials and options of the store's object storage.
    beside : mapping of str to Path, optional
        Files and folders to take along, by name.
    keep : int
        How many of the newest backups of this store to keep; contents that only older ones list are deleted
        :data:`GRACE` later. By default all are kept. Backups of other stores are always kept, and so are those from
        before a repair rewrote the log.
    verify : bool
        Read all backed-up contents, and rewrite damaged ones from the store if it still has them.
    on_file : callable, optional
        Called after each file with the number of files done and their total.

    Raises
    ------
    StoreError
        There is no store, it can't be read or is damaged, or the target can't be written or lies in the store. Earlier
        backups are unchanged.
    """
    _refuse_inside(path, target)
    check_log(path, options, whole=True)
    try:
        source, archive = storage(path, options), _target(target)
        log, earlier = Log.read(source), backups(target)
        if not log.entries:
            raise StoreError(f"There is no store in {path}.")
        objects = _Objects(archive, {pair for backup in earlier for pair in backup.files.values()}, verify)
        contents = _store_all(objects, log, earlier, beside or {}, on_file)
        table = str(DeltaTable(path, storage_options=dict(options) if options else None).metadata().id)
        taken, version = dt.datetime.now(dt.UTC), log.entries[-1].version
        backup = Backup(taken=taken, version=version, files=contents, table=table, where=path)
        _write(archive, f"backups/{_list_name(backup)}", msgspec.json.encode(backup))
        damaged = objects.damaged(earlier) if verify else ()
        deleted, left = _thin_out(archive, table, keep) if keep else (0, "")
    except (OSError, DeltaError) as error:
        raise StoreError(f"The backup to {target} can’t be taken: {error}. Earlier ones are as they were.") from error
    return BackedUp(
        backup=backup,
        new_files=objects.new_files,
        new_bytes=objects.new_bytes,
        damaged=damaged,
        deleted=deleted,
        left=left,
    )


def _store_all(
    objects: _Objects,
    log: Log,
    earlier: Sequence[Backup],
    beside: Mapping[str, Path],
    on_file: Callable[[int, int], None] | None,
) -> dict[str, tuple[int, str]]:
    """Store every file of a backup: the data, then the log, then what may change or go meanwhile; size and hash of each
    by its name in the backup.
    """
    source, version = log.files, log.entries[-1].version
    fleeting = {_STORE + name: (source, name) for name in _checkpoints(source, version)}
    fleeting |= _beside_files(beside)
    total, count = len(log.active) + len(log_files(source, version)) + len(fleeting), itertools.count(1)
    contents: dict[str, tuple[int, str]] = {}
    unhashed = {name: pair for backup in earlier for name, pair in backup.files.items()}
    for name in log.active:
        contents[_STORE + name] = _keep_data(objects, log, name, unhashed.get(_STORE + name))
        _tell(on_file, next(count), total)
    for _name in _kept_log(objects, source, version, contents):
        _tell(on_file, next(count), total)
    if lost := {entry.version for entry in log.entries} - versions_in(contents):
        raise FileNotFoundError(f"{entry_name(min(lost))} is gone")
    for name, (holder, inner) in fleeting.items():
        with contextlib.suppress(FileNotFoundError):  # deleted or cleaned meanwhile
            contents[name] = objects.keep(holder, inner)
        _tell(on_file, next(count), total)
    return contents


def _kept_log(
    objects: _Objects, source: pyarrow.fs.FileSystem, version: int, contents: dict[str, tuple[int, str]]
) -> Iterator[str]:
    """Store the files of the log's entries up to a version in ``contents``; yields the name of each.

    Entries that are packed meanwhile are stored with their pack.
    """
    while left := [name for name in log_files(source, version) if _STORE + name not in contents]:
        with contextlib.suppress(FileNotFoundError):
            for name in left:
                contents[_STORE + name] = objects.keep(source, name)
                yield name


def _tell(on_file: Callable[[int, int], None] | None, number: int, total: int) -> None:
    if on_file is not None:
        on_file(number, total)


@dataclass(slots=True)
class _Objects:
    """The backed-up contents, each stored once under its hash.

    Only contents that a backup has ``named``, by size and hash, are relied on: others may be deleted at any time.
    """

    files: pyarrow.fs.FileSystem
    named: set[tuple[int, str]]
    verify: bool
    new_files: int = 0
    new_bytes: int = 0
    _read: dict[str, bool] = field(default_factory=dict)

    def has(self, pair: tuple[int, str]) -> bool:
        """Whether a content of this size and hash is stored and named by a backup; when verifying, also whether it is
        whole.
        """
        size, content = pair
        info = self.files.get_file_info(_object(content))
        if pair not in self.named or info.type != pyarrow.fs.FileType.File or info.size != size:
            return False
        if self.verify and content not in self._read:
            self._read[content] = hash_of(self.files, _object(content)) == content
        return not self.verify or self._read[content]

    def damaged(self, earlier: Iterable[Backup]) -> tuple[dt.datetime, ...]:
        """The times of the backups that can't be restored completely."""
        return tuple(each.taken for each in earlier if not all(map(self.has, each.files.values())))

    def keep(self, holder: pyarrow.fs.FileSystem, name: str, content: str = "") -> tuple[int, str]:
        """Store a file's current content, or raise if it isn't the expected one; returns size and hash."""
        pair = holder.get_file_info(name).size or 0, hash_of(holder, name)
        if content in ("", pair[1]) and self.has(pair):
            return pair
        pair = _copy(holder, name, self.files, content=content)
        self.new_files, self.new_bytes = self.new_files + 1, self.new_bytes + pair[0]
        self.named.add(pair)
        self._read[pair[1]] = True
        return pair


def _keep_data(objects: _Objects, log: Log, name: str, before: tuple[int, str] | None) -> tuple[int, str]:
    """Store a data file. It never changes, so size and hash from the log or an earlier backup hold."""
    size, content = log.adds[name]["size"], log.hashes.get(name, "")
    pair = (size, content) if content else before
    is_there = log.files.get_file_info(name).size == size
    if is_there and pair is not None and pair[0] == size and objects.has(pair):
        return pair
    if fault := log.fault(name):
        raise StoreError(f"{name} {fault}, so no backup was taken; earlier ones are as they were. {REMEDY}")
    return objects.keep(log.files, name, content)


def _list_name(backup: Backup) -> str:
    return f"{backup.taken:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.json"


def _thin_out(archive: pyarrow.fs.FileSystem, table: str, keep: int) -> tuple[int, str]:
    """Delete all but the newest backups of a table: the number of deleted files, and why others were left, if so.

    An error is such a reason, because the backup itself was taken.
    """
    try:
        _drop_lists(archive, table, keep)
        return _delete_unnamed(archive)
    except OSError as error:
        return 0, str(error)


def _drop_lists(archive: pyarrow.fs.FileSystem, table: str, keep: int) -> None:
    """Move the lists of all but the newest ``keep`` backups of a table to "dropped", where they stay for
    :data:`GRACE`, so that their contents are kept for that long too.
    """
    mine = [name for name, each in _read_lists(archive, "backups") if each is not None and each.table == table]
    for name in mine[:-keep]:
        with contextlib.suppress(FileNotFoundError), archive.open_input_stream(f"backups/{name}") as stream:
            _write(archive, f"dropped/{name}", stream.read())
            archive.delete_file(f"backups/{name}")


def _delete_unnamed(archive: pyarrow.fs.FileSystem) -> tuple[int, str]:
    """Delete old dropped lists, and contents that no list names: the number of deleted files, and why others were left.

    While a list can't be read, no contents are deleted, because the list may name them.
    """
    deleted, named = _delete_old(archive, "dropped", set()), set[str]()
    for folder in ("backups", "dropped"):
        for name, each in _read_lists(archive, folder):
            if each is None:
                return deleted, f"{folder}/{name} can’t be read"
            named |= {content for _, content in each.files.values()}
    return deleted + _delete_old(archive, "objects", named), ""


def _delete_old(archive: pyarrow.fs.FileSystem, folder: str, stay: Container[str]) -> int:
    """Delete the files of a folder that are older than :data:`GRACE`, except those in ``stay``."""
    deleted, until = 0, (dt.datetime.now(dt.UTC) - GRACE).timestamp()
    for info in archive.get_file_info(pyarrow.fs.FileSelector(folder, allow_not_found=True, recursive=True)):
        is_file = info.type == pyarrow.fs.FileType.File
        if is_file and info.base_name not in stay and info.mtime.timestamp() < until:
            with contextlib.suppress(FileNotFoundError):
                archive.delete_file(info.path)
                deleted += 1
    return deleted


def backups(target: str) -> list[Backup]:
    """The backups in a folder or at a URL, oldest first; unreadable lists are skipped.

    Raises
    ------
    StoreError
        The folder or URL can't be reached.
    """
    try:
        return [backup for _, backup in _read_lists(_target(target), "backups") if backup is not None]
    except OSError as error:
        raise StoreError(f"{target} can’t be read: {error}") from error


def _read_lists(archive: pyarrow.fs.FileSystem, folder: str) -> Iterator[tuple[str, Backup | None]]:
    """The lists of backups in a folder, oldest first, each with its name; None for one that can't be read."""
    for name in _lists(archive, folder):
        with contextlib.suppress(FileNotFoundError):
            with archive.open_input_stream(f"{folder}/{name}") as stream:
                data = stream.read()
            try:
                backup: Backup | None = msgspec.json.decode(data, type=Backup)
            except (msgspec.DecodeError, UnicodeDecodeError):
                backup = None
            yield name, backup


def _lists(archive: pyarrow.fs.FileSystem, folder: str) -> list[str]:
    """The names of the lists of backups in a folder, oldest first."""
    infos = archive.get_file_info(pyarrow.fs.FileSelector(folder, allow_not_found=True))
    return sorted(info.base_name for info in infos if info.base_name.endswith(".json"))


def restore(
    target: str,
    path: Path,
    *,
    at: dt.datetime | None = None,
    of: str = "",
    beside: Mapping[str, Path] | None = None,
    on_file: Callable[[int, int], None] | None = None,
) -> Backup:
    """Restore a backup into a folder that is empty or doesn't exist yet; all of it or nothing.

    Parameters
    ----------
    target : str
        The folder or URL of the backups.
    path : Path
        The folder of the restored store.
    at : datetime, optional
        Restore the newest backup taken up to this time; by default the newest of all.
    of : str
        The start of the table id of the store; needed only if the target has backups of several stores.
    beside : mapping of str to Path, optional
        Where to put the files that were kept beside the store, by name; others aren't restored.
    on_file : callable, optional
        As for :func:`back_up`.

    Raises
    ------
    StoreError
        There is no such backup, there are several stores' and ``of`` is empty, it is damaged, or the folder isn't
        empty. Nothing was changed.
    """
    backup = _newest(target, at, of)
    wanted = {_STORE: path} | {f"{_BESIDE}{name}": place for name, place in (beside or {}).items()}
    for place in wanted.values():
        if place.is_file() or (place.is_dir() and any(place.iterdir())):
            raise StoreError(f"{place} is there already. Move it away first; nothing was changed.")
    staged = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    try:
        archive = _target(target)
        for number, (name, (_, content)) in enumerate(backup.files.items(), 1):
            _fetch(archive, content, staged / name, target)
            if on_file is not None:
                on_file(number, len(backup.files))
        if (staged / _STORE / LOG).is_dir():  # a backup may have packs, and no checkpoint, which Delta then needs
            unpack(str(staged / _STORE), most=backup.version)
        for folder, _, _ in os.walk(staged):
            sync(Path(folder))
        _put_all({place: staged / inner for inner, place in wanted.items()})
        acknowledge(str(path), backup.version)
    except OSError as error:
        raise StoreError(f"The backup can’t be brought back to {path}: {error}") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return backup


def _newest(target: str, at: dt.datetime | None, of: str) -> Backup:
    kept = _named(backups(target))
    candidates = [each for each in kept if (at is None or each.taken <= at) and each.table.startswith(of)]
    stores = _stores(kept)
    if not candidates:
        which = f" of {of}" * bool(of) + (f" up to {at:%Y-%m-%d %H:%M}" if at else "")
        there = f" The stores that have any there: {', '.join(stores)}." * bool(of and stores)
        raise StoreError(f"There is no backup{which} in {target}.{there}")
    if len({each.table for each in candidates}) > 1:
        raise StoreError(
            f"In {target} are backups of {len(stores)} stores: {', '.join(stores)}. Say which with --of; nothing was "
            "changed."
        )
    return candidates[-1]


def _named(all_backups: list[Backup]) -> list[Backup]:
    """The backups, a missing ``table`` taken from one with the same first log entry, or from that entry."""
    first = f"{_STORE}{entry_name(0)}"
    tables = {each.files[first]: each.table for each in all_backups if each.table and first in each.files}
    return [
        each
        if each.table or first not in each.files
        else replace(each, table=tables.get(each.files[first], each.files[first][1]))
        for each in all_backups
    ]


def _stores(all_backups: Iterable[Backup]) -> list[str]:
    """The stores of some backups, in words: the start of the table id, where it was, and when the newest was taken."""
    latest = {backup.table: backup for backup in all_backups if backup.table}
    return [
        f"{table[:_SHOWN]} ({each.where or 'where isn’t known'}, newest of {each.taken:%Y-%m-%d %H:%M} UTC)"
        for table, each in latest.items()
    ]


_SHOWN = 8
"""How many characters of a table id are shown."""


def _put_all(staged: Mapping[Path, Path]) -> None:
    """Move restored files that exist to their places, which are empty; if one can't be moved, move the others back.

    Raises
    ------
    OSError
        The places are as before.
    """
    with contextlib.ExitStack() as back:
        for place, source in staged.items():
            if source.exists():
                if place.is_dir():
                    place.rmdir()
                place.parent.mkdir(parents=True, exist_ok=True)
                source.replace(place)
                back.callback(place.replace, source)
                sync(place.parent)
        back.pop_all()


def copies(target: str, path: str, options: Mapping[str, str] | None = None) -> Callable[[str, str], bool]:
    """A function that restores single files of a store, for :func:`geo.store.health.repair`.

    It takes a file's name and hash, or the name of the log, and returns whether there was a copy. The log is restored
    as a whole, from the newest backup that the store's log continues.
    """
    kept, into, earlier = _target(target), storage(path, options), backups(target)
    contents = {name: content for backup in earlier for name, (_, content) in backup.files.items()}

    def bring_back(name: str, content_hash: str) -> bool:
        if name == LOG:
            files = _newest_of(earlier, into, acknowledged(path))
            wanted = {each: content for each, content in files.items() if each.startswith(f"{LOG}/")}
            into.create_dir(LOG)
        else:
            wanted = {name: content_hash or contents.get(_STORE + name, "")}
        wanted = {each: content for each, content in wanted.items() if content and _is_whole(kept, content)}
        for each, content in wanted.items():
            _copy(kept, _object(content), into, each, content=content)
        return bool(wanted)

    return bring_back


def _newest_of(all_backups: list[Backup], files: pyarrow.fs.FileSystem, last: int) -> dict[str, str]:
    """The contents, by file name, of the newest backup that belongs to a store with newest log entry ``last`` (-1:
    unknown).

    A backup belongs to the store if the newest readable entry that both have is the same, or, with no such entry, if it
    lists a data file that exists. So it doesn't if the store was restored from another backup since and then written
    to. If the whole store is gone, the newest backup is taken, provided all are of one store.
    """
    hashes = {entry_name(version): content for version, content in entry_hashes(files)}
    there = {_STORE + name for name in parquet_files(files)}
    is_gone = not hashes and not there and len({backup.table for backup in _named(all_backups)}) == 1
    for backup in reversed(all_backups):
        contents = {name.removeprefix(_STORE): content for name, (_, content) in backup.files.items()}
        common = next((name for name in reversed(hashes) if name in contents), None)
        is_of = hashes[common] == contents[common] if common else is_gone or not there.isdisjoint(backup.files)
        if is_of and (last < 0 or backup.version <= last):
            return contents
    return {}


def _refuse_inside(path: str, target: str) -> None:
    """Refuse a backup in the store's own folder, which is lost with the store and is no place for other files."""
    if f"{_place(target)}/".startswith(f"{_place(path)}/"):
        raise StoreError(f"{target} lies in the store itself, and would be lost with it; name another place.")


def _place(where: str) -> str:
    """A folder without links, or a URL of object storage; without a slash at its end."""
    folder = where.removeprefix("file://")
    return where.rstrip("/") if "://" in folder else str(Path(folder).resolve())


def _target(target: str) -> pyarrow.fs.FileSystem:
    """The file system of a folder or URL for backups, with names relative to it."""
    if "://" not in target:
        folder = Path(target).absolute()
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync(folder.parent)
        return pyarrow.fs.SubTreeFileSystem(str(folder), pyarrow.fs.LocalFileSystem())
    try:
        files, inner = pyarrow.fs.FileSystem.from_uri(target)
    except pyarrow.ArrowInvalid as error:
        raise StoreError(f"{target} is no folder and no address of object storage: {error}") from error
    return pyarrow.fs.SubTreeFileSystem(inner, files)


def _object(content: str) -> str:
    return f"objects/{content[:2]}/{content}"


def _is_kept(archive: pyarrow.fs.FileSystem, content: str) -> bool:
    return bool(archive.get_file_info(_object(content)).type == pyarrow.fs.FileType.File)


def _is_whole(archive: pyarrow.fs.FileSystem, content: str) -> bool:
    return _is_kept(archive, content) and hash_of(archive, _object(content)) == content


def _checkpoints(source: pyarrow.fs.FileSystem, version: int) -> list[str]:
    infos = source.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))
    names = [info.base_name for info in infos if ".checkpoint" in info.base_name]
    return [f"{LOG}/{name}" for name in names if name[:20].isdigit() and int(name[:20]) <= version]


def _beside_files(beside: Mapping[str, Path]) -> Iterator[tuple[str, tuple[pyarrow.fs.FileSystem, str]]]:
    for name, path in beside.items():
        holder = pyarrow.fs.SubTreeFileSystem(str(path.parent), pyarrow.fs.LocalFileSystem())
        below = (Path(folder) / each for folder, _, files in os.walk(path) for each in files)
        inner = [path] if path.is_file() else sorted(below)
        for each in inner:
            if each.suffix in (".lock", ".part"):
                continue
            relative = each.relative_to(path.parent).as_posix()
            yield f"{_BESIDE}{name}{relative.removeprefix(path.name)}", (holder, relative)


def _copy(
    source: pyarrow.fs.FileSystem,
    name: str,
    into: pyarrow.fs.FileSystem,
    target: str = "",
    *,
    content: str = "",
) -> tuple[int, str]:
    """Copy a file under a temporary name, and rename it once it is whole and has the expected content.

    Without a target it is stored under its hash. Returns size and hash.
    """
    part, digest, size = f"{target or 'objects/new'}.{uuid.uuid4().hex}.part", hashlib.sha256(), 0
    if folder := part.rpartition("/")[0]:
        into.create_dir(folder, recursive=True)
    try:
        with source.open_input_stream(name) as stream, into.open_output_stream(part) as output:
            while data := stream.read(_READ_BYTES):
                digest.update(data)
                output.write(data)
                size += len(data)
        if content and digest.hexdigest() != content:
            raise OSError(f"{name} isn’t what it should be: it was changed while it was copied, or is damaged")
        _rename(into, part, target or _object(digest.hexdigest()))
    except BaseException:
        with contextlib.suppress(OSError):
            into.delete_file(part)
        raise
    return size, digest.hexdigest()


def _rename(files: pyarrow.fs.FileSystem, part: str, target: str) -> None:
    """Sync a file to disk, rename it, and sync the folder."""
    folder = target.rpartition("/")[0]
    if folder:
        files.create_dir(folder, recursive=True)
    _sync(files, part)
    files.move(part, target)
    while folder:
        _sync(files, folder)
        folder = folder.rpartition("/")[0]
    _sync(files, "")


def _sync(files: pyarrow.fs.FileSystem, name: str) -> None:
    """Sync a file to disk; object storage does that by itself before it answers."""
    if isinstance(files, pyarrow.fs.SubTreeFileSystem) and isinstance(files.base_fs, pyarrow.fs.LocalFileSystem):
        sync(Path(files.base_path) / name)


def _fetch(archive: pyarrow.fs.FileSystem, content: str, path: Path, target: str) -> None:
    if not _is_kept(archive, content):
        raise StoreError(f"The backup in {target} lacks {_object(content)}. Nothing was changed; take an earlier one.")
    path.parent.mkdir(parents=True, exist_ok=True)
    local = pyarrow.fs.SubTreeFileSystem(str(path.parent), pyarrow.fs.LocalFileSystem())
    try:
        _copy(archive, _object(content), local, path.name, content=content)
    except OSError as error:
        raise StoreError(f"The backup in {target} is damaged: {error}. Nothing was changed.") from error


def _write(archive: pyarrow.fs.FileSystem, name: str, data: bytes) -> None:
    """Write a small file atomically."""
    archive.create_dir(name.rpartition("/")[0], recursive=True)
    part = f"{name}.{uuid.uuid4().hex}.part"
    with archive.open_output_stream(part) as output:
        output.write(data)
    _rename(archive, part, name)
