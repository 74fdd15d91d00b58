"""Check that a store's log is whole, before reading from its folder or creating anything there.

Delta treats a folder without a log as one without a table, an empty log entry as one without actions, and a log without
its last entries as an older log. After a lost file or a power failure it would silently show fewer incidents or none.
Here these are errors that say what to do. The number of the newest entry is also kept beside the log
(:func:`acknowledge`). Checking changes nothing in the folder.

An entry gets its name before its content is synced to disk, so a power failure may leave it empty or truncated. It is
then newer than the acknowledged one, and its act was never reported as stored: :func:`set_aside_unfinished` moves it
away.

Old entries may be packed, many into one Parquet file beside the others (:mod:`geo.store.log_packs`). Delta, which reads
the newest checkpoint and the entries after it, doesn't look at these files; everything here reads both alike.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import heapq
import itertools
import json
import os
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError
from deltalake.fs import DeltaStorageHandler

from geo.errors import StoreError
from geo.files import alone, atomic, sync

LOG = "_delta_log"
DAMAGED = "_damaged"
"""The subfolder of a store into which a repair moves unusable files."""
HASHES = "hashes"
"""The key in a commit's metadata for the hashes of its files, as JSON: file name to hexadecimal SHA-256."""
UNREADABLE = (OSError, pa.ArrowException, UnicodeDecodeError)
"""What Arrow raises for a damaged or missing Parquet file; the last, for a name in its footer that isn't UTF-8."""
REMEDY = "Run “incident-map store repair”, with --from FOLDER where there is a backup."
LAYOUT_KEY = "incidents.layout"
"""The property of the table that has the number of its layout."""
PACKED_LAYOUT = 2
"""From this layout on, entries may be packed: a release that doesn't know it would take the history for shorter."""
_NEWEST = "_current/newest"
_ACTS = "_acts.jsonl"
_LAST_CHECKPOINT = "_last_checkpoint"
_READ_BYTES = 8 * 2**20
_LOOKS = 3
"""How often an entry is looked for: once, again if it was packed meanwhile, and again if it was unpacked then."""
_ENTRY = re.compile(r"(\d{20})\.json")
_CHECKPOINT = re.compile(r"(\d{20})\.checkpoint.*\.parquet")
_PACK = re.compile(r"packed\.(\d{20})\.(\d{20})\.([0-9a-f]{16})\.parquet")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a log file: the file's name in the store's folder, and the predicate of a sentence about it."""

    file: str
    what: str


@dataclass(slots=True)
class Entry:
    """An entry of the log: its metadata, and the files that it adds and removes."""

    version: int
    info: dict[str, Any] = field(default_factory=dict)
    adds: dict[str, dict[str, Any]] = field(default_factory=dict)
    removes: set[str] = field(default_factory=set)


class _Add(msgspec.Struct):
    path: str
    size: int
    modificationTime: int  # noqa: N815 - Delta's name
    stats: str | None = None


class _Remove(msgspec.Struct):
    path: str


class _Hint(msgspec.Struct):
    """The pointer to the newest checkpoint."""

    version: int


class _LogLine(msgspec.Struct):
    """The fields of a line of an entry that we read."""

    add: _Add | None = None
    remove: _Remove | None = None
    commitInfo: dict[str, Any] | None = None  # noqa: N815 - Delta's name


def check_log(path: str, options: Mapping[str, str] | None = None, *, whole: bool = False) -> None:
    """Raise unless a folder is empty or has a whole log.

    Parameters
    ----------
    path : str
        A folder, or a URL of object storage.
    options : mapping, optional
        Credentials and options of the object storage.
    whole : bool
        As :func:`faults` takes it.

    Raises
    ------
    StoreError
        There are data files but no log, or the log lacks an entry or has an empty or unreadable one.
    """
    if wrong := faults(path, options, whole=whole):
        raise StoreError(
            f"The log of the store in {path} is damaged: {wrong[0].file} {wrong[0].what}. Nothing was changed. {REMEDY}"
        )


def faults(path: str, options: Mapping[str, str] | None = None, *, whole: bool = False) -> list[Fault]:
    """The faults of a folder's log; none if it is whole, or if there is neither a log nor data.

    Parameters
    ----------
    path, options
        As :func:`check_log` takes them.
    whole : bool
        Read every entry and checkpoint. By default only the newest entry is read; the others must exist, and those
        after the newest checkpoint mustn't be empty.
    """
    wrong = _faults_now(path, options, whole=whole)
    return wrong and _faults_now(path, options, whole=whole)  # entries may have been packed while they were listed


def _faults_now(path: str, options: Mapping[str, str] | None, *, whole: bool) -> list[Fault]:
    last = acknowledged(path)  # before listing the entries, because other processes may be writing
    files, size = _files(path, LOG, options)
    entries = _versions(files, _ENTRY)
    if not entries:
        return _faults_without_entries(path, options, has_files=bool(files), was_acknowledged=last >= 0)
    checkpoints, packs = _versions((name for name in files if ".checkpoint" in name), _CHECKPOINT), packs_among(files)
    is_full = not checkpoints or bool(packs) or (min(entries) > 0 and _may_be_packed(path, options))
    first = 0 if is_full else min(*entries, max(checkpoints) + 1)
    wrong = list(_gaps(entries, checkpoints, list(packs.values()), first=first, last=last))
    for version in _versions_examined(entries, checkpoints, whole=whole):
        name, is_read = f"{LOG}/{entries[version]}", whole or version == max(entries)
        wrong += _faults_of_one(path, name, version, options, partial(size, entries[version]), is_read=is_read)
    if whole:
        wrong += [fault for name in packs for fault in _pack_faults(path, name, entries, options)]
        wrong += _checkpoint_faults(path, files, options)
    return wrong


def _versions_examined(entries: Collection[int], checkpoints: Collection[int], *, whole: bool) -> list[int]:
    """The entries whose files are looked at, in order: by default those that no checkpoint repeats, and the newest."""
    since, newest = -1 if whole else max(checkpoints, default=-1), max(entries)
    return sorted(version for version in entries if version > since or version == newest)


def _faults_of_one(
    path: str, name: str, version: int, options: Mapping[str, str] | None, size: Callable[[], int], *, is_read: bool
) -> list[Fault]:
    try:
        if not size():
            return [Fault(name, "is empty")]
    except FileNotFoundError:
        return [Fault(name, "is missing")]
    return list(_entry_faults(path, name, version, options)) if is_read else []


def _may_be_packed(path: str, options: Mapping[str, str] | None) -> bool:
    """Whether entries may have been packed: then a log without its first ones has lost files."""
    try:
        table = DeltaTable(path, storage_options=dict(options) if options else None)
    except DeltaError:
        return False
    layout = table.metadata().configuration.get(LAYOUT_KEY, "")
    return layout.isdigit() and int(layout) >= PACKED_LAYOUT


def _faults_without_entries(
    path: str, options: Mapping[str, str] | None, *, has_files: bool, was_acknowledged: bool
) -> list[Fault]:
    """The fault of a log without entries; none if there are no data files and never was a log."""
    data = [name for name in _files(path, "", options)[0] if name.endswith(".parquet")]
    what = "has no entries any more" if has_files else "is gone"
    what += f", which says what of {len(data):,} data files counts" if data else ", and all data files are as well"
    return [Fault(LOG, what)] if has_files or data or was_acknowledged else []


def _versions(names: Iterable[str], pattern: re.Pattern[str]) -> dict[int, str]:
    """The names that match a pattern, by the version in them."""
    return {int(match[1]): name for name in names if (match := pattern.fullmatch(name))}


def _entry_faults(path: str, name: str, version: int, options: Mapping[str, str] | None) -> Iterator[Fault]:
    try:
        entry_of(version, _content(path, name, options))
    except FileNotFoundError:
        yield Fault(name, "is missing")
    except ValueError as error:
        yield Fault(name, str(error))


def _gaps(
    entries: Collection[int], checkpoints: Collection[int], packs: Collection[range], *, first: int, last: int
) -> Iterator[Fault]:
    """Faults for missing entries: all from ``first`` on must exist, as files or packed.

    Those after the newest checkpoint must be files, since Delta reads no other.
    """
    newest, checkpoint, packed_to = max(*entries, *checkpoints, last), max(checkpoints, default=-1), first - 1
    for pack in sorted(packs, key=lambda each: each.start):
        packed_to = max(packed_to, pack.stop - 1) if pack.start <= packed_to + 1 else packed_to
    after = sum(version > packed_to for version in entries)
    if max(entries) == newest == packed_to + after and packed_to <= checkpoint:
        return
    there = {first - 1, *entries, *checkpoints, newest + 1}
    there |= {version for pack in packs for version in pack if version <= checkpoint}
    for before, following in itertools.pairwise(sorted(version for version in there if version >= first - 1)):
        name, more = entry_name(before + 1), following - before - 2
        if more >= 0:
            yield Fault(name, f"and {more:,} more after it are missing" if more else "is missing")


def packs_among(names: Iterable[str]) -> dict[str, range]:
    """The packed files among a log's, each with the versions of its entries."""
    matches = ((name, _PACK.fullmatch(name)) for name in sorted(names))
    return {name: range(int(match[1]), int(match[2]) + 1) for name, match in matches if match}


def packed_until(files: pyarrow.fs.FileSystem) -> int:
    """The version of the first entry after those that are packed; 0 if none are."""
    return max((versions.stop for versions in packs_among(names_in_log(files)).values()), default=0)


def log_files(files: pyarrow.fs.FileSystem, version: int) -> list[str]:
    """The names in the store's folder of the files that have the entries up to a version, each entry in one of them."""
    names = names_in_log(files)
    packs = {name: versions for name, versions in packs_among(names).items() if versions.start <= version}
    packed = {each for versions in packs.values() for each in versions}
    own = sorted(_versions(names, _ENTRY).items())
    return [
        f"{LOG}/{name}" for name in [*packs, *(name for each, name in own if each <= version and each not in packed)]
    ]


def versions_in(names: Iterable[str]) -> set[int]:
    """The versions of the entries that some files of the log have, packed or not."""
    there = [name.rpartition("/")[2] for name in names]
    return {*_versions(there, _ENTRY), *(each for versions in packs_among(there).values() for each in versions)}


def pack_name(versions: range, data: bytes) -> str:
    """The name in the store's folder of a packed file, with the start of its hash."""
    digest = hashlib.sha256(data).hexdigest()[:16]
    return f"{LOG}/packed.{versions.start:020}.{versions.stop - 1:020}.{digest}.parquet"


def packed_entries(files: pyarrow.fs.FileSystem, name: str) -> Iterator[tuple[int, bytes]]:
    """The entries in a packed file, in order: version, and bytes as they were in a file of their own.

    Parameters
    ----------
    name : str
        Its name in the store's folder.

    Raises
    ------
    OSError, pa.ArrowException
        It isn't as it was written.
    """
    with files.open_input_stream(name) as stream:
        data = stream.read()
    (versions,) = packs_among([name.rpartition("/")[2]]).values()
    if pack_name(versions, data) != name:
        raise OSError(f"{name} isn’t as it was written")
    table = pq.read_table(pa.BufferReader(data))
    yield from zip(versions, table["entry"].to_pylist(), strict=True)


def _pack_faults(
    path: str, name: str, entries: Mapping[int, str], options: Mapping[str, str] | None
) -> Iterator[Fault]:
    """Faults of a packed file, and of the entries in it that still have a file of their own."""
    try:
        for version, data in packed_entries(storage(path, options), f"{LOG}/{name}"):
            entry_of(version, data)
            with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                if version in entries and _content(path, f"{LOG}/{entries[version]}", options) != data:
                    yield Fault(f"{LOG}/{entries[version]}", "isn’t as it was when it was packed")
    except (ValueError, *UNREADABLE):
        yield Fault(f"{LOG}/{name}", "can’t be read")


def entry_of(version: int, data: bytes) -> Entry:
    """An entry of the log from its bytes.

    Raises
    ------
    ValueError
        It isn't whole; the message is the predicate of a sentence about the file.
    """
    entry = Entry(version)
    try:
        for line in filter(bytes.strip, data.splitlines()):
            read = msgspec.json.decode(line, type=_LogLine)
            if read.add is not None:
                entry.adds[read.add.path] = msgspec.json.decode(line)["add"]
            if read.remove is not None:
                entry.removes.add(read.remove.path)
            entry.info |= read.commitInfo or {}
        hashed = set(json.loads(entry.info.get(HASHES, "{}")))
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise ValueError("can’t be read, as if it were cut off") from error
    if not entry.info:
        raise ValueError("doesn’t say any more what was done")
    if "act" in entry.info and hashed and hashed != entry.adds.keys():
        raise ValueError("doesn’t name the files any more that its act wrote")
    return entry


def read_log(files: pyarrow.fs.FileSystem) -> Iterator[Entry]:
    """The entries of a log that can be read, in order."""
    for version, data in entries_in(files):
        with contextlib.suppress(ValueError):
            yield entry_of(version, data)


def entries_in(files: pyarrow.fs.FileSystem, versions: range | None = None) -> Iterator[tuple[int, bytes]]:
    """The bytes of a log's entries, in order, each with its version; by default all.

    An entry that is both packed and a file is taken from the pack, whose pages have checksums. Those that can't be read
    are left out; those packed meanwhile are not.
    """
    names = names_in_log(files)
    singles = {version: name for version, name in _versions(names, _ENTRY).items() if _is_in(versions, version)}
    packs = [name for name, each in packs_among(names).items() if versions is None or _overlap(each, versions)]
    before = -1
    for version, data in heapq.merge(_packed(files, packs), _singles(files, singles), key=lambda pair: pair[0]):
        if version > before and _is_in(versions, version):
            yield version, data
        before = max(version, before)


def log_entries(files: pyarrow.fs.FileSystem, versions: range) -> list[Entry]:
    """All entries of a range, in order.

    Looked for again before one is said to be missing: while the folder is listed, another process may pack it, and of
    the pack and the entry's own file such a list may have neither.

    Raises
    ------
    OSError
        One is missing.
    ValueError
        One isn't whole.
    """
    read = dict(_named(files, versions.start)) if len(versions) == 1 else dict[int, bytes]()
    for _look in range(_LOOKS):
        if len(read) < len(versions):
            read |= entries_in(files, versions)
    for version in versions:
        if version not in read:
            raise FileNotFoundError(f"{entry_name(version)} is missing")
    return [_whole(version, read[version]) for version in versions]


def newer_entries(files: pyarrow.fs.FileSystem, version: int) -> list[Entry]:
    """The whole entries in files of their own that follow a version, in order: what was written since."""
    newer: list[Entry] = []
    with contextlib.suppress(ValueError):
        while read := dict(_named(files, version + 1)):
            version += 1
            newer.append(entry_of(version, read[version]))
    return newer


def _whole(version: int, data: bytes) -> Entry:
    try:
        return entry_of(version, data)
    except ValueError as error:
        raise ValueError(f"{entry_name(version)} {error}") from error


def entry_hashes(files: pyarrow.fs.FileSystem) -> Iterator[tuple[int, str]]:
    """The SHA-256 of the entries that can be read, in order, in hexadecimal digits; packed or not, it is the same."""
    return _hashed(entries_in(files))


def entry_hash(files: pyarrow.fs.FileSystem, version: int) -> str | None:
    """As :func:`entry_hashes`, of one entry; None if it can't be read.

    Looked up by its name first, because listing a log of ten thousand entries takes as long as an edit.
    """
    anywhere = itertools.chain(_named(files, version), entries_in(files, range(version, version + 1)))
    return next((content for _version, content in _hashed(anywhere)), None)


def _named(files: pyarrow.fs.FileSystem, version: int) -> Iterator[tuple[int, bytes]]:
    """The entry, if it has a file of its own."""
    with contextlib.suppress(OSError), files.open_input_stream(entry_name(version)) as stream:
        yield version, stream.read()


def _hashed(entries: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, str]]:
    for version, data in entries:
        with contextlib.suppress(ValueError):
            entry_of(version, data)
            yield version, hashlib.sha256(data).hexdigest()


def _is_in(versions: range | None, version: int) -> bool:
    return versions is None or version in versions


def _overlap(versions: range, others: range) -> bool:
    return versions.start < others.stop and others.start < versions.stop


def entry_name(version: int) -> str:
    """The name in the store's folder of the file of an entry."""
    return f"{LOG}/{version:020}.json"


def names_in_log(files: pyarrow.fs.FileSystem) -> list[str]:
    """The names of the files in the log's folder."""
    return [info.base_name for info in files.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))]


def _packed(files: pyarrow.fs.FileSystem, packs: Iterable[str]) -> Iterator[tuple[int, bytes]]:
    for name in packs:
        with contextlib.suppress(*UNREADABLE):
            yield from packed_entries(files, f"{LOG}/{name}")


def _singles(files: pyarrow.fs.FileSystem, singles: Mapping[int, str]) -> Iterator[tuple[int, bytes]]:
    moved: dict[int, bytes] = {}
    for version, name in sorted(singles.items()):
        try:
            with files.open_input_stream(f"{LOG}/{name}") as stream:
                data = stream.read()
        except OSError:
            if version not in moved:
                now = packs_among(names_in_log(files)).items()
                moved |= _packed(files, [pack for pack, versions in now if version in versions])
            if version not in moved:
                continue
            data = moved[version]
        yield version, data


def _checkpoint_faults(path: str, there: Collection[str], options: Mapping[str, str] | None) -> list[Fault]:
    """Faults of checkpoints: unreadable ones, and a hint at a missing one. They only repeat the entries."""
    wrong, files = [], storage(path, options)
    names = [name for name in there if _CHECKPOINT.fullmatch(name)]
    for name in names:
        try:
            with files.open_input_file(f"{LOG}/{name}") as stream:
                pq.ParquetFile(stream, page_checksum_verification=True).read()
        except UNREADABLE:
            wrong.append(Fault(f"{LOG}/{name}", "can’t be read"))
    if _LAST_CHECKPOINT in there and not wrong:
        with contextlib.suppress(msgspec.MsgspecError, FileNotFoundError):  # Delta does without a readable hint
            hint = msgspec.json.decode(_content(path, f"{LOG}/{_LAST_CHECKPOINT}", options), type=dict[str, Any])
            if not any(name.startswith(f"{hint.get('version', ''):0>20}.") for name in names):
                wrong.append(Fault(f"{LOG}/{_LAST_CHECKPOINT}", "names a file that isn’t there"))
    return wrong


def is_checkpoint(name: str) -> bool:
    """Whether a file is a checkpoint of the log, or the hint at one: these only repeat the entries."""
    folder, _, last = name.rpartition("/")
    return folder == LOG and not _ENTRY.fullmatch(last) and not _PACK.fullmatch(last)


def outdated_checkpoints(files: pyarrow.fs.FileSystem, before: dt.datetime) -> dict[str, int]:
    """The sizes in bytes, by name, of unused checkpoints written before a time.

    The newest checkpoint is in use, and so is the one in the hint, which is updated only after a checkpoint is written.
    """
    infos = files.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))
    versions = {info.path: int(match[1]) for info in infos if (match := _CHECKPOINT.fullmatch(info.base_name))}
    in_use = _read_from(files, versions.values())
    old = (info for info in infos if info.path in versions and versions[info.path] not in in_use)
    return {info.path: info.size for info in old if info.mtime < before}


def _read_from(files: pyarrow.fs.FileSystem, checkpoints: Iterable[int]) -> set[int]:
    """The versions of the checkpoints that readers may begin with: the newest, and the one in the hint."""
    in_use = {max(checkpoints, default=-1)}
    with (
        contextlib.suppress(OSError, msgspec.MsgspecError),
        files.open_input_stream(f"{LOG}/{_LAST_CHECKPOINT}") as hint,
    ):
        in_use.add(msgspec.json.decode(hint.read(), type=_Hint).version)
    return in_use


def entries_before_checkpoints(files: pyarrow.fs.FileSystem, before: dt.datetime, *, left: int = 0) -> dict[int, int]:
    """The sizes in bytes, by version, of the entries in files of their own that were written before a time and that no
    reader of Delta begins with or comes after: those before each checkpoint in use, without the last ``left`` of them.
    """
    infos = files.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))
    until = min(_read_from(files, _versions((info.base_name for info in infos), _CHECKPOINT))) - left
    entries = ((info, _ENTRY.fullmatch(info.base_name)) for info in infos)
    return {
        int(match[1]): info.size or 0
        for info, match in entries
        if match and int(match[1]) < until and info.mtime < before
    }


def keep_act(path: str, info: Mapping[str, str]) -> None:
    """Append a commit's act to a file beside the log, where a repair can look it up.

    Failure is ignored, and the file isn't synced.
    """
    if "://" not in path:
        with contextlib.suppress(OSError), (Path(path) / _ACTS).open("ab") as file:
            file.write(msgspec.json.encode(info) + b"\n")


def kept_acts(path: str) -> dict[str, dict[str, str]]:
    """The acts written by :func:`keep_act`, by id, as far as they can be read."""
    acts: dict[str, dict[str, str]] = {}
    with contextlib.suppress(OSError):
        for line in (Path(path) / _ACTS).read_bytes().splitlines() if "://" not in path else ():
            with contextlib.suppress(msgspec.MsgspecError, KeyError):
                info = msgspec.json.decode(line, type=dict[str, str])
                acts[info["act"]] = info
    return acts


def set_aside_unfinished(path: str) -> list[str]:
    """Move away incomplete log entries newer than the acknowledged one; returns their names.

    None is moved if :func:`keep_act` has an act that the log lacks: that act was stored, and a repair finds its rows.

    Raises
    ------
    OSError
        The folder can't be written.
    """
    set_aside: list[str] = []
    if not _unfinished(path):
        return set_aside
    log, aside = Path(path) / LOG, Path(path) / DAMAGED
    with alone(Path(path) / _NEWEST):  # another process may have done so, and written a new entry of the same name
        while name := _unfinished(path):
            aside.mkdir(exist_ok=True)
            for each in log.glob(f"{name.removesuffix('.json')}.*"):  # there may be a checkpoint of it too
                each.replace(aside / f"{each.name}-{uuid.uuid4().hex[:8]}")
                (log / _LAST_CHECKPOINT).unlink(missing_ok=True)
            set_aside.append(f"{LOG}/{name}")
        for folder in (log, aside, Path(path)):
            sync(folder)
    return set_aside


def _unfinished(path: str) -> str:
    """The newest entry's name if it is incomplete, wasn't acknowledged, and belongs to no stored act; else empty."""
    last = acknowledged(path)
    entries = _versions(_files(path, LOG, None)[0], _ENTRY) if last >= 0 else {}
    version, name = max(entries.items(), default=(-1, ""))
    if version <= last or not any(_entry_faults(path, f"{LOG}/{name}", version, None)):
        return ""
    return "" if kept_acts(path).keys() - {entry.info.get("act") for entry in read_log(storage(path))} else name


def acknowledge(path: str, version: int) -> None:
    """Record the version of the newest entry that is synced to disk, so that its loss is noticed.

    If that fails, the former record is deleted: with an outdated one, an entry damaged later would be taken for
    unfinished.
    """
    if "://" in path:
        return
    try:
        (Path(path) / _NEWEST).parent.mkdir(exist_ok=True)
        with atomic(Path(path) / _NEWEST) as file:
            file.write(str(version).encode("ascii"))
    except OSError:
        with contextlib.suppress(OSError):
            (Path(path) / _NEWEST).unlink()


def acknowledged(path: str) -> int:
    """The version recorded by :func:`acknowledge`; -1 if there is none, or it can't be read."""
    try:
        return int((Path(path) / _NEWEST).read_bytes()[:20]) if "://" not in path else -1
    except (OSError, ValueError):
        return -1


def _files(path: str, below: str, options: Mapping[str, str] | None) -> tuple[list[str], Callable[[str], int]]:
    """The names of a folder's files, none if it doesn't exist; and a function for the size of each.

    Sizes are looked up only when needed: for ten thousand entries that takes as long as an edit.
    """
    if "://" not in path:
        folder = Path(path) / below
        try:
            with os.scandir(folder) as entries:
                names = [each.name for each in entries if each.is_file()]
        except (FileNotFoundError, NotADirectoryError):
            names = []
        except OSError as error:
            raise StoreError(f"{folder} can't be read: {error}") from error
        return names, partial(_size, folder)
    try:
        files = storage(path, options).get_file_info(pyarrow.fs.FileSelector(below, allow_not_found=True))
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error}") from error
    sizes = {each.base_name: each.size or 0 for each in files if each.type == pyarrow.fs.FileType.File}
    return list(sizes), sizes.__getitem__


def _size(folder: Path, name: str) -> int:
    return (folder / name).stat().st_size


def _content(path: str, name: str, options: Mapping[str, str] | None) -> bytes:
    try:
        if "://" not in path:
            return (Path(path) / name).read_bytes()
        with storage(path, options).open_input_stream(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"{path}/{name} can't be read: {error}") from error


def storage(path: str, options: Mapping[str, str] | None = None) -> pyarrow.fs.FileSystem:
    """The file system of a store, with names relative to its folder."""
    if "://" not in path:
        return pyarrow.fs.SubTreeFileSystem(str(Path(path).absolute()), pyarrow.fs.LocalFileSystem())
    return pyarrow.fs.PyFileSystem(_Storage(path, dict(options) if options else None))


class _Storage(DeltaStorageHandler):
    """Delta's handler, with output files that accept Arrow buffers."""

    def open_output_stream(self, path: str, metadata: dict[str, str] | None = None) -> pa.PythonFile:
        return pa.PythonFile(_Output(self._handler.open_output_stream(path, metadata)))


class _Output:
    """An output file that converts what it is given to bytes."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, data: Any) -> int:
        return int(self._file.write(bytes(data)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def hash_of(files: pyarrow.fs.FileSystem, name: str) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    with files.open_input_stream(name) as stream:
        while data := stream.read(_READ_BYTES):
            digest.update(data)
    return digest.hexdigest()


def parquet_files(files: pyarrow.fs.FileSystem) -> dict[str, int]:
    """The Parquet files in a store's folder, by name, and their sizes in bytes."""
    infos = files.get_file_info(pyarrow.fs.FileSelector("", allow_not_found=True))
    return {each.base_name: each.size or 0 for each in infos if each.base_name.endswith(".parquet")}
