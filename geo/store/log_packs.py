"""Pack old entries of the log, many into one file, so that it doesn't grow by a file an act for good.

An entry has some 1.5 kB in a file of its own, 4 kB on most disks; packed it takes a tenth, and listing the log, which
each act does, stays quick: among ten thousand files an act takes twice as long. Packed are whole blocks of
:data:`BLOCK` entries before the checkpoints that Delta begins to read from: by :mod:`geo.store.upkeep`, which leaves
half a block for whoever has listed the log and not read it yet, and by ``store clean``. A pack holds the bytes of its
entries as they were, in a Parquet file (columns ``version`` and ``entry``) with the start of its hash in its name; it
is synced and read again before the first of their own files is deleted, oldest first, so that whenever the program ends
each entry is in the one or the other, or in both. Computers that pack the same block at once write the same, or two
files of which one counts.

Releases before layout :data:`~geo.store.delta_log.PACKED_LAYOUT` don't know packs and would take the history, and with
it the rules of protection, for shorter: the table names the layout before anything is deleted, so they refuse it. A
store that this release makes has it from the beginning; one that is older gets it by ``store clean``, and until then
nothing is packed by itself, because the older release may still be running. :func:`unpack` goes back; a repair and a
restored backup do the same, so that they have to do with an ordinary log only.

Refused: leaving out what acts did long ago (the history has no end), and Delta's own cleaning of the log, which
deletes entries.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

from geo.errors import StoreError
from geo.files import atomic, sync
from geo.store.delta_log import (
    LOG,
    REMEDY,
    UNREADABLE,
    entries_before_checkpoints,
    entry_name,
    entry_of,
    names_in_log,
    pack_name,
    packed_entries,
    packs_among,
    storage,
)

BLOCK = 250
"""How many entries one packed file has. In packs of earlier releases there are 1,000: before so many and half of it
were packed, Delta listed them several times an act, which took up to a fifth of its time."""

_SCHEMA = pa.schema([pa.field("version", pa.int64()), pa.field("entry", pa.binary())])


def packable(
    files: pyarrow.fs.FileSystem, before: dt.datetime, *, block: int = BLOCK, left: int = 0
) -> dict[range, tuple[int, int]]:
    """The blocks of entries that can be packed, oldest first; number and bytes of those that still have a file.

    A block that is packed already, but not all of whose files are deleted, is one of them.

    Parameters
    ----------
    before : datetime
        Entries written later stay.
    left : int
        How many entries before the checkpoints stay.
    """
    sizes = entries_before_checkpoints(files, before, left=left)
    packs = set(packs_among(names_in_log(files)).values())
    blocks: dict[range, tuple[int, int]] = {}
    for start in sorted({version - version % block for version in sizes}):
        versions = range(start, start + block)
        there = [sizes[version] for version in versions if version in sizes]
        if len(there) == block or any(_has(packed, versions) for packed in packs):
            blocks[versions] = len(there), sum(there)
    return blocks


def _has(packed: range, versions: range) -> bool:
    """Whether a pack has all entries of a block: one of an earlier release may be of several blocks."""
    return packed.start <= versions.start and versions.stop <= packed.stop


def pack(path: str, options: Mapping[str, str] | None, versions: range) -> None:
    """Write a block of entries into one file, if that isn't there yet, and read it again.

    Raises
    ------
    StoreError
        An entry is damaged or missing, or the file can't be read as it was written, or isn't like the entries. All that
        were there still are.
    OSError
        It can't be written.
    """
    files = storage(path, options)
    singles = _own_files(files, versions)
    name = next((f"{LOG}/{each}" for each, of in packs_among(names_in_log(files)).items() if _has(of, versions)), "")
    if not name:
        _refuse_damaged(path, versions, singles)
        output = io.BytesIO()
        pq.write_table(pa.table([list(singles), list(singles.values())], schema=_SCHEMA), output, compression="zstd")
        name = pack_name(versions, output.getvalue())
        _write(files, path, name, output.getvalue())
    try:
        packed = dict(packed_entries(files, name))
    except UNREADABLE as error:
        raise StoreError(f"{path}: {error}. {REMEDY}") from error
    if any(packed[version] != data for version, data in singles.items()):
        raise StoreError(f"{path}/{name} isn’t like the entries that it was made of. {REMEDY}")


def _refuse_damaged(path: str, versions: range, singles: Mapping[int, bytes]) -> None:
    for version in versions:
        try:
            entry_of(version, singles[version])
        except (KeyError, ValueError) as error:
            what = error if isinstance(error, ValueError) else "is missing"
            raise StoreError(f"{path}/{entry_name(version)} {what}. {REMEDY}") from error


def delete_packed(path: str, options: Mapping[str, str] | None, versions: range) -> None:
    """Delete the entries' own files, oldest first, so that those that are left have no gap."""
    files = storage(path, options)
    _sync_log(path)
    for version in versions:
        delete_file(files, path, entry_name(version))
    _sync_log(path)


def unpack(path: str, options: Mapping[str, str] | None = None, *, most: int | None = None) -> list[str]:
    """Write packed entries into files of their own again, and delete the packs.

    Parameters
    ----------
    most : int, optional
        The version of the last entry to write; by default all.

    Returns
    -------
    list of str
        The names of packs that can't be read; they stay.

    Raises
    ------
    OSError
        It can't be written. What is packed stays so.
    """
    files, unreadable = storage(path, options), list[str]()
    for last in sorted(packs_among(names_in_log(files))):
        name = f"{LOG}/{last}"
        try:
            entries = list(packed_entries(files, name))
        except UNREADABLE:
            unreadable.append(name)
            continue
        own = _own_files(files, range(entries[0][0], entries[-1][0] + 1))
        for version, data in entries:
            if own.get(version) != data and (most is None or version <= most):
                _write(files, path, entry_name(version), data)
        _sync_log(path)
        delete_file(files, path, name)
    _sync_log(path)
    return unreadable


def _own_files(files: pyarrow.fs.FileSystem, versions: range) -> dict[int, bytes]:
    """The content of the entries that have a file of their own."""
    content = {}
    for version in versions:
        with contextlib.suppress(FileNotFoundError), files.open_input_stream(entry_name(version)) as stream:
            content[version] = stream.read()
    return content


def _write(files: pyarrow.fs.FileSystem, path: str, name: str, data: bytes) -> None:
    """Write a file whole or not at all, and sync it to disk, which object storage does before it answers."""
    if "://" in path:
        with files.open_output_stream(name) as output:
            output.write(data)
        return
    with atomic(Path(path) / name) as file:
        file.write(data)


def delete_file(files: pyarrow.fs.FileSystem, path: str, name: str) -> None:
    """Delete a file of a store, unless another process has."""
    if "://" in path:
        with contextlib.suppress(FileNotFoundError):
            files.delete_file(name)
        return
    (Path(path) / name).unlink(missing_ok=True)


def _sync_log(path: str) -> None:
    """Sync the names in the log's folder to disk, and the checkpoints, which Delta can't do without then."""
    log = Path(path) / LOG
    if "://" not in path and log.is_dir():
        for each in (*log.glob("*.checkpoint*"), *log.glob("_last_checkpoint"), log):
            sync(each)
