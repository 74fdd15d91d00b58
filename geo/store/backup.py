"""Copies of a store and of what is kept beside it, taken while it is in use, and brought back.

A backup is a folder or an address on object storage: ``objects/`` holds each content once, under its SHA-256, and
``backups/`` one list a backup of which file had which content. So a further backup writes only what is new, any of them
can be brought back, and every byte is compared with its name on the way back. Files of the store never change once the
log names them, so nobody has to stop writing: what the newest entry of the log names is copied, then the log up to it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyarrow.fs

from geo.errors import StoreError
from geo.store.delta_log import LOG, check, hash_of, read_log, storage
from geo.store.health import active_files

_READ_BYTES = 8 * 2**20
_STORE = "store/"
_BESIDE = "beside/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup: when it was taken (UTC), of which version of the store, and which file had which content."""

    taken: dt.datetime
    version: int
    files: dict[str, tuple[int, str]]

    @property
    def size_bytes(self) -> int:
        """Of all its files."""
        return sum(size for size, _ in self.files.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What taking a backup did: files in it, and how many of them and of their bytes were new."""

    backup: Backup
    new_files: int
    new_bytes: int


def back_up(
    path: str,
    target: str,
    *,
    options: Mapping[str, str] | None = None,
    beside: Mapping[str, Path] | None = None,
    on_file: Callable[[int, int], None] | None = None,
) -> BackedUp:
    """Take a backup of a store.

    Parameters
    ----------
    path : str
        The store's folder, or its address on object storage.
    target : str
        Of the backups: a folder, made where it doesn't exist, or an address such as ``s3://bucket/backups``.
    options : mapping, optional
        Access to the store, where it lies on object storage.
    beside : mapping of str to Path, optional
        Files and folders to take along, by name.
    on_file : callable, optional
        Told after each file how many are done, and how many there are.

    Raises
    ------
    StoreError
        There is no store, it can't be read, or is damaged; or the target can't be written. Earlier backups stay as
        they were.
    """
    check(path, options, whole=True)
    try:
        source, kept = storage(path, options), _target(target)
        entries = list(read_log(source))
        if not entries:
            raise StoreError(f"There is no store in {path}.")
        names = [f"{LOG}/{entry.version:020}.json" for entry in entries] + _checkpoints(source, entries[-1].version)
        files = {f"{_STORE}{name}": (source, name) for name in [*active_files(entries), *names]}
        files |= dict(_beside_files(beside or {}))
        contents: dict[str, tuple[int, str]] = {}
        new_files = new_bytes = 0
        kept_before = {
            (name, size): content for backup in backups(target) for name, (size, content) in backup.files.items()
        }
        for number, (name, (holder, inner)) in enumerate(files.items(), 1):
            size = holder.get_file_info(inner).size
            # Under the store's names a file never changes; what lies beside it does, and is looked at again.
            content = kept_before.get((name, size), "") if name.startswith(_STORE) else ""
            if not content or not _is_kept(kept, content):
                content = hash_of(holder, inner)
            if not _is_kept(kept, content):
                _copy(holder, inner, kept, _object(content), content)
                new_files, new_bytes = new_files + 1, new_bytes + size
            contents[name] = (size, content)
            if on_file is not None:
                on_file(number, len(files))
        backup = Backup(taken=dt.datetime.now(dt.UTC), version=entries[-1].version, files=contents)
        _write(kept, f"backups/{backup.taken:%Y%m%dT%H%M%S%f}.json", msgspec.json.encode(backup))
    except OSError as error:
        raise StoreError(f"The backup to {target} can’t be taken: {error}. Earlier ones are as they were.") from error
    return BackedUp(backup=backup, new_files=new_files, new_bytes=new_bytes)


def backups(target: str) -> list[Backup]:
    """The backups in a folder or at an address, oldest first; a list that can't be read counts as none.

    Raises
    ------
    StoreError
        It can't be reached.
    """
    try:
        kept = _target(target)
        listing = kept.get_file_info(pyarrow.fs.FileSelector("backups", allow_not_found=True))
        taken = []
        for info in sorted(listing, key=lambda each: each.base_name):
            with contextlib.suppress(msgspec.DecodeError), kept.open_input_stream(info.path) as stream:
                taken.append(msgspec.json.decode(stream.read(), type=Backup))
    except OSError as error:
        raise StoreError(f"{target} can’t be read: {error}") from error
    return taken


def restore(
    target: str,
    path: Path,
    *,
    at: dt.datetime | None = None,
    beside: Mapping[str, Path] | None = None,
    on_file: Callable[[int, int], None] | None = None,
) -> Backup:
    """Bring a backup back into a folder that doesn't exist yet, or is empty; all of it, or nothing.

    Parameters
    ----------
    target : str
        Where the backups are.
    path : Path
        Of the store to be.
    at : datetime, optional
        The newest backup taken up to then; the newest of all by default.
    beside : mapping of str to Path, optional
        Where what was kept beside the store goes, by name; what isn't named is left.
    on_file : callable, optional
        As for :func:`back_up`.

    Raises
    ------
    StoreError
        There is no such backup, it is damaged, or something is there already. Then nothing was changed.
    """
    backup = _newest(target, at)
    wanted = {_STORE: path} | {f"{_BESIDE}{name}": place for name, place in (beside or {}).items()}
    for place in wanted.values():
        if place.is_file() or (place.is_dir() and any(place.iterdir())):
            raise StoreError(f"{place} is there already. Move it away first; nothing was changed.")
    staged = path.with_name(f".{path.name}-{uuid.uuid4().hex[:8]}")
    try:
        kept = _target(target)
        for number, (name, (_, content)) in enumerate(backup.files.items(), 1):
            _fetch(kept, content, staged / name, target)
            if on_file is not None:
                on_file(number, len(backup.files))
        for inner, place in wanted.items():
            _put(staged / inner, place)
    except OSError as error:
        raise StoreError(f"The backup can’t be brought back to {path}: {error}") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return backup


def _newest(target: str, at: dt.datetime | None) -> Backup:
    candidates = [backup for backup in backups(target) if at is None or backup.taken <= at]
    if not candidates:
        raise StoreError(f"There is no backup in {target}" + (f" up to {at:%Y-%m-%d %H:%M}." if at else "."))
    return candidates[-1]


def _put(staged: Path, place: Path) -> None:
    """Move what was brought back to where it belongs; nothing where there is none of it."""
    if staged.exists():
        if place.is_dir():
            place.rmdir()
        place.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(place)


def copies(target: str, path: str, options: Mapping[str, str] | None = None) -> Callable[[str, str], bool]:
    """What brings single files back into a store, for :func:`geo.store.health.repair`.

    It takes a file's name and hash, or the log's name, and says whether a copy was there.
    """
    kept, into = _target(target), storage(path, options)
    pairs = [pair for backup in backups(target) for pair in backup.files.items()]
    contents = {name.removeprefix(_STORE): content for name, (_, content) in pairs}

    def bring_back(name: str, content_hash: str) -> bool:
        if name == LOG:
            wanted = {each: content for each, content in contents.items() if each.startswith(f"{LOG}/")}
            into.create_dir(LOG)
        else:
            wanted = {name: content_hash or contents.get(name, "")}
        wanted = {each: content for each, content in wanted.items() if content and _is_kept(kept, content)}
        for each, content in wanted.items():
            _copy(kept, _object(content), into, each, content)
        return bool(wanted)

    return bring_back


def _target(target: str) -> pyarrow.fs.FileSystem:
    """The files of a place for backups, by their names in it."""
    if "://" not in target:
        folder = Path(target).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        return pyarrow.fs.SubTreeFileSystem(str(folder), pyarrow.fs.LocalFileSystem())
    try:
        files, inner = pyarrow.fs.FileSystem.from_uri(target)
    except pyarrow.ArrowInvalid as error:
        raise StoreError(f"{target} is no folder and no address of object storage: {error}") from error
    return pyarrow.fs.SubTreeFileSystem(inner, files)


def _object(content: str) -> str:
    return f"objects/{content[:2]}/{content}"


def _is_kept(kept: pyarrow.fs.FileSystem, content: str) -> bool:
    return bool(kept.get_file_info(_object(content)).type == pyarrow.fs.FileType.File)


def _checkpoints(source: pyarrow.fs.FileSystem, version: int) -> list[str]:
    infos = source.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))
    names = [info.base_name for info in infos if ".checkpoint" in info.base_name]
    return [f"{LOG}/{name}" for name in names if name[:20].isdigit() and int(name[:20]) <= version]


def _beside_files(beside: Mapping[str, Path]) -> Iterator[tuple[str, tuple[pyarrow.fs.FileSystem, str]]]:
    for name, path in beside.items():
        files = pyarrow.fs.SubTreeFileSystem(str(path.parent), pyarrow.fs.LocalFileSystem())
        inner = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
        for each in inner:
            if each.suffix in (".lock", ".part"):
                continue
            relative = each.relative_to(path.parent).as_posix()
            yield f"{_BESIDE}{name}{relative.removeprefix(path.name)}", (files, relative)


def _copy(source: pyarrow.fs.FileSystem, name: str, into: pyarrow.fs.FileSystem, target: str, content: str) -> None:
    """Copy a file, which takes its name only once it is whole and has the content that it should have."""
    part, digest = f"{target}.part", hashlib.sha256()
    if folder := target.rpartition("/")[0]:
        into.create_dir(folder, recursive=True)
    with source.open_input_stream(name) as stream, into.open_output_stream(part) as output:
        while data := stream.read(_READ_BYTES):
            digest.update(data)
            output.write(data)
    if digest.hexdigest() != content:
        into.delete_file(part)
        raise OSError(f"{name} isn’t what it should be: it was changed while it was copied, or is damaged")
    into.move(part, target)


def _fetch(kept: pyarrow.fs.FileSystem, content: str, path: Path, target: str) -> None:
    if not _is_kept(kept, content):
        raise StoreError(f"The backup in {target} lacks {_object(content)}. Nothing was changed; take an earlier one.")
    path.parent.mkdir(parents=True, exist_ok=True)
    local = pyarrow.fs.SubTreeFileSystem(str(path.parent), pyarrow.fs.LocalFileSystem())
    try:
        _copy(kept, _object(content), local, path.name, content)
    except OSError as error:
        raise StoreError(f"The backup in {target} is damaged: {error}. Nothing was changed.") from error


def _write(kept: pyarrow.fs.FileSystem, name: str, data: bytes) -> None:
    """Write a small file, which takes its name only once it is whole."""
    kept.create_dir(name.rpartition("/")[0], recursive=True)
    with kept.open_output_stream(f"{name}.part") as output:
        output.write(data)
    kept.move(f"{name}.part", name)
