"""Whether a folder's log is whole, checked before anything is read from the folder or made in it.

Delta takes a folder without a log for one in which no table was made yet, an empty entry of the log for one that says
nothing, and a log without its last entries for an older one. After a lost file or a loss of power each would be
answered with fewer incidents, or none, as if all were well. Here they are errors that say what to do. Which entry is
the newest stands beside the log as well (:func:`acknowledge`). Nothing in the folder is ever changed by looking.

An entry has its name before it is on the disk, so a loss of power may leave it empty or cut. It is then newer than
what was acknowledged, and nobody was told that its act is stored, of which a line lies beside the log:
:func:`set_aside_unfinished`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
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
from deltalake.fs import DeltaStorageHandler

from geo.errors import StoreError
from geo.files import alone, atomic, sync

LOG = "_delta_log"
DAMAGED = "_damaged"
"""The folder in a store's in which a repair sets aside what it can't use."""
HASHES = "hashes"
"""The word of a commit under which the hashes of its files stand, as JSON: file name to hexadecimal SHA-256."""
UNREADABLE = (OSError, pa.ArrowException, UnicodeDecodeError)
"""What Arrow says of a Parquet file that is damaged or gone; the last: that a name in its footer is no text."""
REMEDY = "Run “incident-map store repair”, with --from FOLDER where there is a backup."
_NEWEST = "_current/newest"
_ACTS = "_acts.jsonl"
_LAST_CHECKPOINT = "_last_checkpoint"
_READ_BYTES = 8 * 2**20
_ENTRY = re.compile(r"(\d{20})\.json")
_CHECKPOINT = re.compile(r"(\d{20})\.checkpoint.*\.parquet")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a file of the log: the file's name in the store's folder, and words that follow it in a sentence."""

    file: str
    what: str


@dataclass(slots=True)
class Entry:
    """An entry of the log: what it says of itself, and the files that it adds and removes."""

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
    """At the checkpoint that is read."""

    version: int


class _Line(msgspec.Struct):
    """As much of a line of an entry as we read."""

    add: _Add | None = None
    remove: _Remove | None = None
    commitInfo: dict[str, Any] | None = None  # noqa: N815 - Delta's name


def check(path: str, options: Mapping[str, str] | None = None, *, whole: bool = False) -> None:
    """Look whether a folder is empty or holds a whole log.

    Parameters
    ----------
    path : str
        A folder, or the address of an object store.
    options : mapping, optional
        Access to the object store.
    whole : bool
        As :func:`faults` takes it.

    Raises
    ------
    StoreError
        Data files lie there without a log, or the log lacks an entry or has one that is empty or can't be read.
    """
    if wrong := faults(path, options, whole=whole):
        raise StoreError(
            f"The log of the store in {path} is damaged: {wrong[0].file} {wrong[0].what}. Nothing was changed. {REMEDY}"
        )


def faults(path: str, options: Mapping[str, str] | None = None, *, whole: bool = False) -> list[Fault]:
    """What is wrong with a folder's log; nothing where it is whole, or there is neither a log nor data.

    Parameters
    ----------
    path, options
        As :func:`check` takes them.
    whole : bool
        Read every entry and checkpoint; else the newest entry only, and of the others that they are there: of those
        behind the newest checkpoint, which alone are read beside it, also that they aren't empty.
    """
    last = acknowledged(path)  # before the entries are listed: others write on
    files, size = _files(path, LOG, options)
    entries = _versions(files, _ENTRY)
    if not entries:
        return _faults_without_entries(path, options, has_files=bool(files), was_acknowledged=last >= 0)
    checkpoints = _versions((name for name in files if ".checkpoint" in name), _CHECKPOINT)
    wrong = list(_gaps(entries, checkpoints, last))
    newest, read_since = max(entries), -1 if whole else max(checkpoints, default=-1)
    for version, name in sorted(each for each in entries.items() if each[0] > read_since or each[0] == newest):
        if not size(name):
            wrong.append(Fault(f"{LOG}/{name}", "is empty"))
        elif whole or version == newest:
            wrong += _entry_faults(path, f"{LOG}/{name}", version, options)
    return [*wrong, *_checkpoint_faults(path, files, options)] if whole else wrong


def _faults_without_entries(
    path: str, options: Mapping[str, str] | None, *, has_files: bool, was_acknowledged: bool
) -> list[Fault]:
    """The fault of a log without entries; none where there are no data files either, and never was a log."""
    data = [name for name in _files(path, "", options)[0] if name.endswith(".parquet")]
    what = "has no entries any more" if has_files else "is gone"
    what += f", which says what of {len(data):,} data files counts" if data else ", and all data files are as well"
    return [Fault(LOG, what)] if has_files or data or was_acknowledged else []


def _versions(names: Iterable[str], pattern: re.Pattern[str]) -> dict[int, str]:
    """The names of a kind of file of the log, by the version that they are of."""
    return {int(match[1]): name for name in names if (match := pattern.fullmatch(name))}


def _entry_faults(path: str, name: str, version: int, options: Mapping[str, str] | None) -> Iterator[Fault]:
    try:
        entry_of(version, _content(path, name, options))
    except ValueError as error:
        yield Fault(name, str(error))


def _gaps(entries: Collection[int], checkpoints: Collection[int], last: int) -> Iterator[Fault]:
    """Entries before a checkpoint may be missing, those behind it not; without one, none from the first on."""
    first = min(*entries, max(checkpoints) + 1) if checkpoints else 0
    if min(entries) == first and max(entries) == first + len(entries) - 1 == max(*entries, *checkpoints, last):
        return
    there = {first - 1, *entries, *checkpoints, max(*entries, *checkpoints, last) + 1}
    for before, after in itertools.pairwise(sorted(version for version in there if version >= first - 1)):
        name, more = f"{LOG}/{before + 1:020}.json", after - before - 2
        if more >= 0:
            yield Fault(name, f"and {more:,} more after it are missing" if more else "is missing")


def entry_of(version: int, data: bytes) -> Entry:
    """An entry of the log from its bytes.

    Raises
    ------
    ValueError
        It isn't whole; the message says how, in words to stand behind its name.
    """
    entry = Entry(version)
    try:
        for line in filter(bytes.strip, data.splitlines()):
            read = msgspec.json.decode(line, type=_Line)
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
    infos = files.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))
    for info in sorted(infos, key=lambda each: each.base_name):
        if match := _ENTRY.fullmatch(info.base_name):
            with contextlib.suppress(OSError, ValueError), files.open_input_stream(info.path) as stream:
                yield entry_of(int(match[1]), stream.read())


def _checkpoint_faults(path: str, there: Collection[str], options: Mapping[str, str] | None) -> list[Fault]:
    """Checkpoints that can't be read, and a hint at one that isn't there: all of it follows from the entries."""
    wrong, files = [], storage(path, options)
    names = [name for name in there if _CHECKPOINT.fullmatch(name)]
    for name in names:
        try:
            with files.open_input_file(f"{LOG}/{name}") as stream:
                pq.ParquetFile(stream, page_checksum_verification=True).read()
        except UNREADABLE:
            wrong.append(Fault(f"{LOG}/{name}", "can’t be read"))
    if _LAST_CHECKPOINT in there and not wrong:
        with contextlib.suppress(msgspec.MsgspecError):  # one that can't be read is passed over
            hint = msgspec.json.decode(_content(path, f"{LOG}/{_LAST_CHECKPOINT}", options), type=dict[str, Any])
            if not any(name.startswith(f"{hint.get('version', ''):0>20}.") for name in names):
                wrong.append(Fault(f"{LOG}/{_LAST_CHECKPOINT}", "names a file that isn’t there"))
    return wrong


def is_checkpoint(name: str) -> bool:
    """Whether a file of the store belongs to the log and only repeats what the entries say."""
    folder, _, last = name.rpartition("/")
    return folder == LOG and not _ENTRY.fullmatch(last)


def outdated_checkpoints(files: pyarrow.fs.FileSystem, before: dt.datetime) -> dict[str, int]:
    """The checkpoints of a log that were written before a moment and that nobody reads now: bytes.

    The newest is read, and the one that the hint names, which whoever writes a checkpoint changes after it.
    """
    infos = files.get_file_info(pyarrow.fs.FileSelector(LOG, allow_not_found=True))
    versions = {info.path: int(match[1]) for info in infos if (match := _CHECKPOINT.fullmatch(info.base_name))}
    read = {max(versions.values(), default=-1)}
    with (
        contextlib.suppress(OSError, msgspec.MsgspecError),
        files.open_input_stream(f"{LOG}/{_LAST_CHECKPOINT}") as hint,
    ):
        read.add(msgspec.json.decode(hint.read(), type=_Hint).version)
    old = (info for info in infos if info.path in versions and versions[info.path] not in read)
    return {info.path: info.size for info in old if info.mtime < before}


def keep_act(path: str, info: Mapping[str, str]) -> None:
    """Write a commit's act beside the log as well, a line a commit, for a repair to look up.

    What can't be written is passed over, and nobody waits for the disk.
    """
    if "://" not in path:
        with contextlib.suppress(OSError), (Path(path) / _ACTS).open("ab") as file:
            file.write(msgspec.json.encode(info) + b"\n")


def kept_acts(path: str) -> dict[str, dict[str, str]]:
    """What :func:`keep_act` was told, by the acts' ids, as far as it can be read."""
    acts: dict[str, dict[str, str]] = {}
    with contextlib.suppress(OSError):
        for line in (Path(path) / _ACTS).read_bytes().splitlines() if "://" not in path else ():
            with contextlib.suppress(msgspec.MsgspecError, KeyError):
                info = msgspec.json.decode(line, type=dict[str, str])
                acts[info["act"]] = info
    return acts


def set_aside_unfinished(path: str) -> list[str]:
    """Set aside the newest entries of a folder's log that aren't whole and newer than the acknowledged one; gives their
    names.

    None is where the log lacks an act that :func:`keep_act` was told of: it was stored, and a repair finds its rows.

    Raises
    ------
    OSError
        The folder can't be written.
    """
    set_aside: list[str] = []
    if not _unfinished(path):
        return set_aside
    log, aside = Path(path) / LOG, Path(path) / DAMAGED
    with alone(Path(path) / _NEWEST):  # somebody else may have done so, and written anew under the same name
        while name := _unfinished(path):
            aside.mkdir(exist_ok=True)
            for each in log.glob(f"{name.removesuffix('.json')}.*"):  # a checkpoint of it may lie there as well
                each.replace(aside / f"{each.name}-{uuid.uuid4().hex[:8]}")
                (log / _LAST_CHECKPOINT).unlink(missing_ok=True)
            set_aside.append(f"{LOG}/{name}")
        for folder in (log, aside, Path(path)):
            sync(folder)
    return set_aside


def _unfinished(path: str) -> str:
    """The newest entry's name, where it isn't whole, wasn't acknowledged, and is no stored act's; else empty."""
    last = acknowledged(path)
    entries = _versions(_files(path, LOG, None)[0], _ENTRY) if last >= 0 else {}
    version, name = max(entries.items(), default=(-1, ""))
    if version <= last or not any(_entry_faults(path, f"{LOG}/{name}", version, None)):
        return ""
    return "" if kept_acts(path).keys() - {entry.info.get("act") for entry in read_log(storage(path))} else name


def acknowledge(path: str, version: int) -> None:
    """Keep which entry is the newest that is on the disk, so that it isn't overlooked once it is gone.

    Where it can't be written, the one before goes: none claims nothing, and by an older one an entry that is damaged
    later would count as unfinished.
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
    """The newest entry that :func:`acknowledge` was told of; -1 where there is none, or it can't be read."""
    try:
        return int((Path(path) / _NEWEST).read_bytes()[:20]) if "://" not in path else -1
    except (OSError, ValueError):
        return -1


def _files(path: str, below: str, options: Mapping[str, str] | None) -> tuple[list[str], Callable[[str], int]]:
    """The names of a folder's files, none where there is no such folder; and what gives the size of each.

    To ask ten thousand entries for their sizes takes as long as an edit.
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
    except OSError as error:
        raise StoreError(f"{path}/{name} can't be read: {error}") from error


def storage(path: str, options: Mapping[str, str] | None = None) -> pyarrow.fs.FileSystem:
    """The files of a store, by their names in its folder."""
    if "://" not in path:
        return pyarrow.fs.SubTreeFileSystem(str(Path(path).absolute()), pyarrow.fs.LocalFileSystem())
    return pyarrow.fs.PyFileSystem(_Storage(path, dict(options) if options else None))


class _Storage(DeltaStorageHandler):
    """As Delta has it, whose files refuse what Arrow gives them to write."""

    def open_output_stream(self, path: str, metadata: dict[str, str] | None = None) -> pa.PythonFile:
        return pa.PythonFile(_Output(self._handler.open_output_stream(path, metadata)))


class _Output:
    """A file that is written, of bytes only."""

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
