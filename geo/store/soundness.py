"""Whether a folder's log is whole, checked before anything is read from the folder or made in it.

Delta takes a folder without a log for one in which no table was made yet, and an empty entry of the log for one that
says nothing. After a lost file or a loss of power both would be answered with fewer incidents, or none, as if all
were well. Here they are errors that say what to do. Nothing in the folder is ever changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pyarrow.fs
from deltalake.fs import DeltaStorageHandler

from geo.errors import StoreError

LOG = "_delta_log"
DAMAGED = "_damaged"
"""The folder in a store's in which a repair sets aside what it can't use."""
HASHES = "hashes"
"""The word of a commit under which the hashes of its files stand, as JSON: file name to hexadecimal SHA-256."""
_READ_BYTES = 8 * 2**20
_ENTRY = re.compile(r"(\d{20})\.json")
_CHECKPOINT = re.compile(r"(\d{20})\.checkpoint.*\.parquet")


def check(path: str, options: Mapping[str, str] | None = None) -> None:
    """Look whether a folder is empty or holds a whole log.

    Parameters
    ----------
    path : str
        A folder, or the address of an object store.
    options : mapping, optional
        Access to the object store.

    Raises
    ------
    StoreError
        Data files lie there without a log, or the log has a gap or an entry that is empty or can't be read.
    """
    sizes = _sizes(path, LOG, options)
    if not sizes:
        _refuse_data_without_log(path, options)
        return
    entries = {int(match[1]): name for name in sizes if (match := _ENTRY.fullmatch(name))}
    if not entries:
        raise StoreError(
            f"The log of the store in {path} ({LOG}) has no entries any more. Nothing was changed. Bring the whole "
            "folder back from a copy, or set GEO_STORE to another folder."
        )
    newest = max(entries)
    for version, name in sorted(entries.items()):
        if not sizes[name]:
            raise _damaged(path, name, "is empty", last=version == newest)
    checkpoints = {int(match[1]) for name in sizes if (match := _CHECKPOINT.fullmatch(name)) and sizes[name]}
    _refuse_gap(path, set(entries), checkpoints)
    _refuse_unreadable(path, entries[newest], options)


def _refuse_data_without_log(path: str, options: Mapping[str, str] | None) -> None:
    if data := [name for name in _sizes(path, "", options) if name.endswith(".parquet")]:
        raise StoreError(
            f"{path} holds {len(data):,} data files, but the log that says which of them count ({LOG}) is gone. "
            "Nothing was changed. Bring the whole folder back from a copy, or set GEO_STORE to another folder."
        )


def _refuse_gap(path: str, entries: set[int], checkpoints: set[int]) -> None:
    """Entries before a checkpoint may be missing, those behind it not; without one, none from the first on."""
    first = min(min(entries), max(checkpoints) + 1) if checkpoints else 0
    missing = [version for version in range(first, max(entries)) if version not in entries | checkpoints]
    if missing:
        raise StoreError(
            f"The log of the store in {path} has a gap: {missing[0]:020}.json is missing in {LOG}. Nothing was "
            "changed. Bring that file back from a copy, or set GEO_STORE to another folder."
        )


def _refuse_unreadable(path: str, newest: str, options: Mapping[str, str] | None) -> None:
    try:
        for line in _content(path, f"{LOG}/{newest}", options).splitlines():
            json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, newest, "can't be read, as if it were cut off", last=True) from error


def _damaged(path: str, name: str, how: str, *, last: bool) -> StoreError:
    # An older entry is needed by all that came after it.
    otherwise = "; without a copy, move it away: the store is then as it was before that act" if last else ""
    return StoreError(
        f"The entry {name} in the log of the store in {path} {how}, so what that act stored can't be told. "
        f"Nothing was changed. Bring {LOG}/{name} back from a copy{otherwise}."
    )


def _sizes(path: str, below: str, options: Mapping[str, str] | None) -> dict[str, int]:
    """The files of a folder, by name; none where there is no such folder."""
    if "://" not in path:
        folder = Path(path) / below
        try:
            return {each.name: each.stat().st_size for each in folder.iterdir() if each.is_file()}
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            raise StoreError(f"{folder} can't be read: {error}") from error
    try:
        files = storage(path, options).get_file_info(pyarrow.fs.FileSelector(below, allow_not_found=True))
    except OSError as error:
        raise StoreError(f"{path} can't be read: {error}") from error
    return {each.base_name: each.size or 0 for each in files if each.type == pyarrow.fs.FileType.File}


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
    return pyarrow.fs.PyFileSystem(DeltaStorageHandler(path, dict(options) if options else None))


def hash_of(files: pyarrow.fs.FileSystem, name: str) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    with files.open_input_stream(name) as stream:
        while data := stream.read(_READ_BYTES):
            digest.update(data)
    return digest.hexdigest()


def data_files(files: pyarrow.fs.FileSystem) -> dict[str, int]:
    """The Parquet files in a store's folder, by name, and their sizes in bytes."""
    infos = files.get_file_info(pyarrow.fs.FileSelector("", allow_not_found=True))
    return {each.base_name: each.size or 0 for each in infos if each.base_name.endswith(".parquet")}
