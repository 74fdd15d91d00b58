"""Check every file in the store's log to the byte, and repair what can be repaired.

Each commit has the SHA-256 of the files that it adds, so that even a single flipped bit is found. Damage costs only
what is in the damaged file:

- a damaged or missing file is restored from a backup, or from the small files that it was joined from, while these
  still exist; else it is moved to ``_damaged``, and its rows are missing until somebody brings the file back;
- a log that is missing, incomplete or damaged is restored from a backup; else it is rebuilt from the files, whose rows
  have the ids of the acts that wrote them. The acts' descriptions are taken from the readable entries, and from what is
  kept beside the log. Entries that were packed are unpacked first (:mod:`geo.store.log_packs`). A damaged checkpoint,
  which only repeats entries, is moved away. A file that no entry references,
  left by an interrupted import, is included as an act of its own that can be undone.

Damage to files of the current state (:mod:`geo.store.current`) loses nothing: they are remade when it is noticed. A
repair is an act: the history shows it, and :func:`undo_repair` undoes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import time
import uuid
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction

from geo.errors import StoreError
from geo.files import sync
from geo.store.answers import Act
from geo.store.current import CURRENT_FOLDER, Current
from geo.store.delta_log import (
    DAMAGED,
    HASHES,
    LOG,
    REMEDY,
    UNREADABLE,
    Entry,
    acknowledge,
    acknowledged,
    entries_in,
    faults,
    hash_of,
    is_checkpoint,
    kept_acts,
    packs_among,
    parquet_files,
    read_log,
    set_aside_unfinished,
    storage,
)
from geo.store.ledger import DELETED, NEW, STORED, UPDATED, commit_properties, create_table
from geo.store.log_packs import unpack
from geo.store.protection import ProtectionRule, in_force, kept_rules

CopyOf = Callable[[str, str], bool]
"""Restores a file from a copy, by its name in the store and its hash (empty if unknown); returns whether it could."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A damaged or missing file of the store.

    Attributes
    ----------
    file : str
        Its name in the store's folder.
    what : str
        What is wrong with it, as a predicate: "is missing".
    rows : int or None
        Its number of rows, which are versions of incidents; None if unknown, and for the log.
    written : datetime or None
        When it was written, UTC.
    notes : tuple of str
        The notes of the acts that wrote it.
    remedy : str
        A sentence that says what to do.
    """

    file: str
    what: str
    rows: int | None = None
    written: dt.datetime | None = None
    notes: tuple[str, ...] = ()
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The result of checking every file.

    Attributes
    ----------
    version : int or None
        The version of the log; None if it can't be read.
    files, size_bytes, rows : int
        Totals of the files that the log references; rows are versions of incidents.
    hashed : int
        How many files were compared with the hash from when they were written; the others were read to the end.
    damages : tuple of Damage
    unnamed, unnamed_bytes : int
        Unreferenced files, such as those of interrupted imports.
    """

    version: int | None = None
    files: int = 0
    size_bytes: int = 0
    rows: int = 0
    hashed: int = 0
    damages: tuple[Damage, ...] = ()
    unnamed: int = 0
    unnamed_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The result of a repair: files by name, and the act in the history, empty if nothing had to be written.

    ``log_act_id`` is the act that rebuilt the log or, if ``log_copied``, restored it from a backup. ``dropped`` are
    damaged files that only repeat entries, ``unfinished`` are entries of acts that were never stored, and ``hashed`` is
    the number of files that got a missing hash.
    """

    unfinished: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    rejoined: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    rows_lost: int = 0
    hashed: int = 0
    log_rebuilt: bool = False
    log_copied: bool = False
    log_act_id: str = ""
    act_id: str = ""


def examine(
    path: str, options: Mapping[str, str] | None = None, *, on_file: Callable[[int, int], None] | None = None
) -> Health:
    """Check every file of a store, changing nothing.

    Parameters
    ----------
    path : str
        A folder, or the address of an object store.
    options : mapping, optional
        Access to the object store.
    on_file : callable, optional
        Called after each file with the number of files checked and their total.

    Raises
    ------
    StoreError
        There is no store.
    """
    files = storage(path, options)
    damages = [Damage(file=fault.file, what=fault.what, remedy=REMEDY) for fault in faults(path, options, whole=True)]
    if not all(is_checkpoint(damage.file) for damage in damages):
        return Health(damages=tuple(damages))
    log = Log.read(files)
    if not log.entries:
        raise StoreError(f"There is no store in {path}.")
    for number, name in enumerate(log.active, 1):
        if what := log.fault(name):
            damages.append(log.damage(name, what))
        if on_file is not None:
            on_file(number, len(log.active))
    damages += [
        Damage(file=f"{CURRENT_FOLDER}/{name}", what="isn’t as it was written; nothing is lost", remedy=REMEDY)
        for name in Current(path).faults()
    ]
    unnamed = {name: size for name, size in parquet_files(files).items() if name not in log.adds}
    return Health(
        version=log.entries[-1].version,
        files=len(log.active),
        size_bytes=sum(add["size"] for add in log.active.values()),
        rows=log.rows(log.active),
        hashed=len(log.active.keys() & log.hashes.keys()),
        damages=tuple(damages),
        unnamed=len(unnamed),
        unnamed_bytes=sum(unnamed.values()),
    )


@dataclass(frozen=True, slots=True)
class Log:
    """All files that a log ever referenced, and which are active now."""

    files: pyarrow.fs.FileSystem
    entries: list[Entry]
    active: dict[str, dict[str, Any]]
    adds: dict[str, dict[str, Any]]
    hashes: dict[str, str]

    @classmethod
    def read(cls, files: pyarrow.fs.FileSystem) -> Log:
        """The entries of a store's log that can be read."""
        entries = list(read_log(files))
        adds: dict[str, dict[str, Any]] = {}
        hashes: dict[str, str] = {}
        for entry in entries:
            adds |= entry.adds
            with contextlib.suppress(ValueError, TypeError):
                hashes |= json.loads(entry.info.get(HASHES, "{}"))
        return cls(files, entries, active_files(entries), adds, hashes)

    @property
    def infos(self) -> dict[str, Mapping[str, Any]]:
        """The metadata of commits by act id."""
        return {str(entry.info["act"]): entry.info for entry in self.entries if "act" in entry.info}

    def rows(self, names: Iterable[str]) -> int:
        """The total rows of some files, as far as the log has them."""
        return sum(rows_of(self.adds[name]) or 0 for name in names)

    def fault(self, name: str) -> str:
        """What is wrong with a file; empty if nothing is."""
        there, size, written_hash = self.files.get_file_info(name), self.adds[name]["size"], self.hashes.get(name)
        if there.type != pyarrow.fs.FileType.File:
            return "is missing"
        if self.is_missized(name):
            return f"is as it was written; the log says wrongly that it had {size:,} bytes"
        if there.size != size:
            return f"has {there.size:,} bytes, and had {size:,}"
        try:
            if written_hash:
                return "" if hash_of(self.files, name) == written_hash else "was changed since it was written"
            rows = _rows_read(self.files, name)
        except UNREADABLE as error:
            return f"can’t be read: {str(error).splitlines()[0][:200]}"
        expected = rows_of(self.adds[name])
        return "" if expected is None or rows == expected else f"has {rows:,} rows, and had {expected:,}"

    def is_missized(self, name: str) -> bool:
        """Whether the log has a wrong size for a sound file."""
        there, written_hash = self.files.get_file_info(name), self.hashes.get(name)
        is_other = there.type == pyarrow.fs.FileType.File and there.size != self.adds[name]["size"]
        return is_other and bool(written_hash) and hash_of(self.files, name) == written_hash

    def damage(self, name: str, what: str) -> Damage:
        """The damage of a file, with the note of the act that wrote it."""
        info = next(entry.info for entry in reversed(self.entries) if name in entry.adds)
        moment, note = info.get("timestamp"), str(info.get("act_note") or info.get("act_what") or "")
        return Damage(
            file=name,
            what=what,
            rows=rows_of(self.adds[name]),
            written=dt.datetime.fromtimestamp(int(moment) / 1000, dt.UTC) if moment else None,
            notes=(note,) if note else (),
            remedy=REMEDY,
        )

    def sound_parts(self, name: str) -> tuple[list[str], list[str]]:
        """The files that a file was joined from, none unless all are sound; and all files joined from them."""
        for entry in self.entries:
            if name in entry.adds and entry.removes and entry.adds.keys() <= self.active.keys():
                parts = sorted(entry.removes)
                if all(part in self.adds and not self.fault(part) for part in parts):
                    return parts, sorted(entry.adds)
        return [], []


def _rows_read(files: pyarrow.fs.FileSystem, name: str) -> int:
    """The number of rows of a file, after reading each page and comparing its checksum, if any."""
    with files.open_input_file(name) as stream:
        return sum(batch.num_rows for batch in pq.ParquetFile(stream, page_checksum_verification=True).iter_batches())


def _hash_of_sound(files: pyarrow.fs.FileSystem, name: str) -> str:
    """The hash of a file; empty if it turns out damaged."""
    with contextlib.suppress(*UNREADABLE):
        _rows_read(files, name)
        return hash_of(files, name)
    return ""


def active_files(entries: Iterable[Entry]) -> dict[str, dict[str, Any]]:
    """The active files after some log entries, by name."""
    active: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for name in entry.removes:
            active.pop(name, None)
        active |= entry.adds
    return active


def rows_of(add: Mapping[str, Any]) -> int | None:
    """The number of rows of a file according to the log; None if it isn't there."""
    try:
        return int(json.loads(add["stats"])["numRecords"])
    except (KeyError, ValueError, TypeError):
        return None


def repair(
    path: str, options: Mapping[str, str] | None = None, *, who: str = "", copy_of: CopyOf | None = None
) -> Repair:
    """Restore what can be restored, and move damaged files away.

    Parameters
    ----------
    path, options
        As :func:`examine` takes them.
    who : str
        The name in the history.
    copy_of : callable, optional
        Restores files from a backup: see :func:`geo.store.backup.copies`.

    Raises
    ------
    StoreError
        There is nothing to rebuild a store from, or it can't be written.
    """
    files, copy_of = storage(path, options), copy_of or _no_copy
    if Current(path).faults():
        Current(path).discard()
    try:
        with Current(path).tending():
            unfinished = tuple(set_aside_unfinished(path))
            log = _repair_log(files, path, options, who=who, copy_of=copy_of)
            done = _repair_files(files, path, options, who=who, copy_of=copy_of, log_act_id=log.log_act_id)
        same = ("log_rebuilt", "log_copied", "log_act_id", "dropped")
        return replace(done, unfinished=unfinished, **{name: getattr(log, name) for name in same})
    except (DeltaError, *UNREADABLE) as error:
        raise StoreError(f"{path} can’t be repaired: {error}") from error


def _no_copy(*_: str) -> bool:
    """The ``copy_of`` without a backup: restores nothing."""
    return False


def _repair_log(
    files: pyarrow.fs.FileSystem, path: str, options: Mapping[str, str] | None, *, who: str, copy_of: CopyOf
) -> Repair:
    """Restore or rebuild the log, and move damaged checkpoints away."""
    dropped: list[str] = []
    for is_copied in (False, True):
        wrong = [fault.file for fault in faults(path, options, whole=True)]
        if wrong:
            dropped += _unpacked(files, path, options)
            wrong = [fault.file for fault in faults(path, options, whole=True)]
        if wrong and all(is_checkpoint(name) for name in wrong):
            dropped += wrong
            listed = [info.path for info in files.get_file_info(pyarrow.fs.FileSelector(LOG))]
            _set_aside(files, filter(is_checkpoint, listed))  # including the hint at the newest
            wrong = [fault.file for fault in faults(path, options, whole=True)]
        log = Log.read(files)
        if not wrong and not any(map(log.is_missized, log.active)):
            if not is_copied:
                return Repair(dropped=tuple(dropped))
            metadata = _act_metadata(Act(who=who, what="repair", note="log brought back from a backup"), _new_id())
            _replace(path, options, [], [], metadata)
            return Repair(dropped=tuple(dropped), log_copied=True, log_act_id=metadata["act"])
        if not copy_of(LOG, ""):
            break
    act_id = _rebuild_log(files, path, options, who=who, copy_of=copy_of)
    return Repair(dropped=tuple(dropped), log_rebuilt=True, log_act_id=act_id)


def _unpacked(files: pyarrow.fs.FileSystem, path: str, options: Mapping[str, str] | None) -> list[str]:
    """Unpack the log, moving damaged packs away all of whose entries have files; returns the names of these."""
    unreadable = {name: packs_among([name.rpartition("/")[2]]) for name in unpack(path, options)}
    spare = [
        name
        for name, packs in unreadable.items()
        for versions in packs.values()
        if len(list(entries_in(files, versions))) == len(versions)
    ]
    _set_aside(files, spare)
    return spare


def _rebuild_log(
    files: pyarrow.fs.FileSystem, path: str, options: Mapping[str, str] | None, *, who: str, copy_of: CopyOf
) -> str:
    """Rebuild the log from the files, moving the old one away; returns the id of the repair's act."""
    log = Log.read(files)
    for name in log.active:
        if log.fault(name):
            copy_of(name, log.hashes.get(name, ""))
    readable = _readable(files)
    if not readable:
        raise StoreError(f"{path} has no file that can be read, so there is nothing to make a store of.")
    replaced = _replaced(log.entries, list(kept_acts(path).values()), readable)
    kept = _not_repeated({name: table for name, table in readable.items() if name not in replaced} or readable)
    last, aside = acknowledged(path), _set_log_aside(files)
    Current(path).discard()
    acknowledge(path, -1)
    table = create_table(path, options)
    infos = kept_acts(path) | log.infos
    for metadata, name in _commits_again(kept, infos):
        adds = []
        if name:
            stats, content = {"numRecords": len(kept[name])}, log.hashes.get(name) or _hash_of_sound(files, name)
            adds = [AddAction(name, files.get_file_info(name).size, {}, _now_ms(), True, json.dumps(stats))]
            metadata |= {HASHES: json.dumps({name: content})} if content else {}
        _commit(table, adds, metadata, STORED)
    for rule in _rules_again(path, options, infos):
        _commit(table, [], _act_metadata(Act(what="protect", note=rule.about, rule=rule.encoded()), _new_id()), STORED)
    note = f"log written anew from {len(kept):,} file" + ("" if len(kept) == 1 else "s")
    note += f"; the one before is {aside}" if aside else ""
    metadata = _act_metadata(Act(who=who, what="repair", note=note), _new_id())
    _commit(table, [], metadata | {"old_log": aside, "old_mark": str(last)}, STORED)
    _sync_log(path)
    return metadata["act"]


def _set_log_aside(files: pyarrow.fs.FileSystem) -> str:
    """Move the log, if there is one, to the damaged files; returns its name there, else an empty text."""
    if files.get_file_info(LOG).type != pyarrow.fs.FileType.Directory:
        return ""
    files.create_dir(DAMAGED)
    aside = f"{DAMAGED}/{LOG}-{dt.datetime.now(dt.UTC).strftime('%Y%m%dT%H%M%S%f')}"
    files.move(LOG, aside)
    return aside


def _sync_log(path: str) -> None:
    """Sync the log's files and folders to disk; object storage has nothing to sync."""
    if "://" not in path:
        for entry in [*(Path(path) / LOG).iterdir(), Path(path) / LOG, Path(path)]:
            sync(entry)


def _commits_again(
    kept: Mapping[str, pa.Table], infos: Mapping[str, Mapping[str, Any]]
) -> list[tuple[dict[str, str], str]]:
    """The metadata of the commits of a rebuilt log, in order, each with the file that it adds, if any.

    An act's metadata is in one commit, however many files have its rows; acts without rows, such as rules, are
    included.
    """
    commits, named = [], set()
    for name, rows in kept.items():
        acts = rows.group_by("act").aggregate([("sequence", "min"), ("change", "distinct")])
        first = pc.min(rows["sequence"]).as_py() // 1000
        fresh = [act for act in acts.sort_by("sequence_min").to_pylist() if act["act"] not in named]
        named |= {act["act"] for act in fresh}
        commits += [(act["sequence_min"] // 1000, _metadata_again(act, infos), "") for act in fresh]
        commits.append((first, {}, name))
    commits += [(int(info.get("act_ms", 0)), _as_it_was(info), "") for act, info in infos.items() if act not in named]
    return [(metadata, name) for _, metadata, name in sorted(commits, key=lambda commit: commit[0])]


def _rules_again(
    path: str, options: Mapping[str, str] | None, infos: Mapping[str, Mapping[str, Any]]
) -> list[ProtectionRule]:
    """The protection rules to set again, because the acts that set or lifted them may be lost from the log."""
    logged, kept = in_force(_set_rules(infos)), kept_rules(path, options)
    if not kept:
        return []
    about = {(rule.scope, rule.name) for rule in kept}
    lifted = [rule for rule in logged if (rule.scope, rule.name) not in about]
    again = [rule for rule in kept if rule not in logged]
    return [*again, *(ProtectionRule(scope=rule.scope, name=rule.name) for rule in lifted)]


def _readable(files: pyarrow.fs.FileSystem) -> dict[str, pa.Table]:
    """The readable files, with the act and change of each row."""
    readable = {}
    for name in parquet_files(files):
        with contextlib.suppress(*UNREADABLE), files.open_input_file(name) as stream:
            readable[name] = pq.ParquetFile(stream, page_checksum_verification=True).read(["sequence", "act", "change"])
    return readable


def _set_rules(infos: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """The known acts, newest first: id, the protection rule that it sets, and the act that it undid."""
    newest_first = sorted(infos.items(), key=lambda pair: int(pair[1].get("act_ms", 0)), reverse=True)
    return [(act, str(info.get("act_rule", "")), str(info.get("act_undoes", ""))) for act, info in newest_first]


def _metadata_again(act: Mapping[str, Any], infos: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The metadata of an act that wrote rows; if it is lost, what its rows show."""
    if act["act"] in infos:
        return _as_it_was(infos[act["act"]])
    what = next((what for change, what in _DONE.items() if change in act["change_distinct"]), "edit")
    note = "found in the files by a repair"
    return {"act": act["act"], "act_what": what, "act_note": note, "act_ms": str(act["sequence_min"] // 1000)}


_DONE = {NEW: "import", UPDATED: "edit", DELETED: "delete"}
"""The kind that a lost act is given, by the first change in its rows."""


def _as_it_was(info: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in info.items() if name in _KEPT or name.startswith("act_")}


_KEPT = ("act", "set_aside", "old_log", "old_mark")
"""The keys of a commit's metadata that describe its act, beside those that begin with "act_"."""


def _replaced(entries: Sequence[Entry], acts: Sequence[Mapping[str, str]], readable: Container[str]) -> set[str]:
    """The files that were replaced by others, if each of these can be read or was itself replaced.

    The files that a shortening replaced are also recorded beside the log.
    """
    pairs, again = list[tuple[set[str], set[str]]](), set[str]()
    for entry in reversed(entries):
        pairs.append((set(entry.adds), entry.removes - again))
        again |= entry.adds.keys()
    for act in reversed(acts):
        if {"act_files", "act_instead_of"} <= act.keys():
            pairs.append((set(json.loads(act["act_files"])), set(json.loads(act["act_instead_of"]))))
    replaced = set[str]()
    for fresh, before in pairs:
        if all(name in readable or name in replaced for name in fresh):
            replaced |= before
    return replaced


def _not_repeated(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The files without those whose rows are all in others: small files that were joined, or shortened ones."""
    rows = {name: np.unique(table["sequence"].to_numpy()) for name, table in tables.items()}
    every, counts = np.unique(np.concatenate(list(rows.values())), return_counts=True)
    kept = dict(tables)
    for name in sorted(rows, key=lambda name: len(rows[name])):
        places = np.searchsorted(every, rows[name])
        if len(places) and (counts[places] > 1).all():
            counts[places] -= 1
            del kept[name]
    return kept


def _repair_files(
    files: pyarrow.fs.FileSystem,
    path: str,
    options: Mapping[str, str] | None,
    *,
    who: str,
    copy_of: CopyOf,
    log_act_id: str,
) -> Repair:
    log = Log.read(files)
    faulty = [name for name in log.active if log.fault(name)]
    copied = [name for name in faulty if copy_of(name, log.hashes.get(name, ""))]
    rejoined, parts = _rejoined(log, set(faulty).difference(copied))
    lost = [name for name in faulty if name not in copied and name not in rejoined]
    hashed = _add_hashes(log, path, options, faulty)
    if len(copied) == len(faulty):
        return Repair(copied=tuple(copied), hashed=hashed)
    act_id = _new_id()
    rows_lost = log.rows(lost)
    note = f"{len(lost):,} damaged files set aside, with {rows_lost:,} rows" if lost else "files joined anew"
    metadata = _act_metadata(Act(who=who, what="repair", note=note), act_id)
    metadata |= {"set_aside": json.dumps({name: log.adds[name] for name in lost}), "log_act": log_act_id}
    _replace(path, options, [*rejoined, *lost], [log.adds[part] for part in parts], metadata)
    _set_aside(files, [*rejoined, *lost])
    return Repair(
        copied=tuple(copied),
        rejoined=tuple(name for name in faulty if name in rejoined),
        set_aside=tuple(lost),
        rows_lost=rows_lost,
        hashed=hashed,
        act_id=act_id,
    )


def _rejoined(log: Log, faulty: Iterable[str]) -> tuple[set[str], set[str]]:
    """The joined files to replace by the files that they were joined from, and these."""
    rejoined, parts = set[str](), set[str]()
    for name in faulty:
        its_parts, joined = log.sound_parts(name)
        rejoined, parts = rejoined.union(joined), parts.union(its_parts)
    return rejoined, parts


def _add_hashes(log: Log, path: str, options: Mapping[str, str] | None, faulty: Container[str]) -> int:
    """Record the hashes of sound files without one; returns how many."""
    hashes = {name: hash_of(log.files, name) for name in log.active if name not in log.hashes and name not in faulty}
    if hashes:
        _replace(path, options, [], [], {HASHES: json.dumps(hashes)})
    return len(hashes)


def _set_aside(files: pyarrow.fs.FileSystem, names: Iterable[str]) -> None:
    files.create_dir(DAMAGED)
    for name in names:
        if files.get_file_info(name).type == pyarrow.fs.FileType.File:
            files.move(name, f"{DAMAGED}/{name.rpartition('/')[2]}")


def undo_repair(path: str, act_id: str, options: Mapping[str, str] | None = None, *, who: str = "") -> int:
    """Take back the files or the log that a repair moved away, in their present state; returns the number of files.

    Raises
    ------
    StoreError
        There is no such repair, none of its files exists, or a log is still damaged, or the store was written to since.
    """
    files = storage(path, options)
    entries = list(read_log(files))
    entry = next((each for each in entries if each.info.get("act") == act_id and _KEPT_ASIDE & each.info.keys()), None)
    if entry is None:
        raise StoreError(
            f"There is no repair “{act_id}” that set anything aside; “incident-map store history” lists them."
        )
    if "old_log" in entry.info:
        return _bring_back_log(files, path, entry, [each for each in entries if each.version > entry.version])
    aside = json.loads(entry.info["set_aside"])
    active = active_files(entries)
    names = [name for name in aside if _is_there(files, f"{DAMAGED}/{name}") and name not in active]
    if not names:
        raise StoreError(f"Of what repair {act_id} set aside nothing lies in {path}/{DAMAGED} any more.")
    metadata = _act_metadata(Act(who=who, what="repair", note=f"{len(names):,} files taken in again"), _new_id())
    try:
        for name in names:
            files.move(f"{DAMAGED}/{name}", name)
        _replace(path, options, [], [aside[name] for name in names], metadata | {"act_undoes": act_id})
    except (DeltaError, OSError) as error:
        raise StoreError(f"{path}: repair {act_id} can’t be undone: {error}") from error
    return len(names)


_KEPT_ASIDE = {"set_aside", "old_log"}


def _bring_back_log(files: pyarrow.fs.FileSystem, path: str, entry: Entry, later: list[Entry]) -> int:
    """Put a log that a repair moved away back in place, if it is sound now; returns the number of its files.

    The log is put back unchanged, so it has no entry about this. Acts written since the repair would be lost, so there
    mustn't be any; later hashes of files and cleaning don't count.
    """
    act_id, aside = entry.info["act"], entry.info["old_log"]
    own = [each for each in later if each.info.get("log_act") == act_id]
    if _has_other_acts(later, own):
        raise StoreError(f"{path} was written to since repair {act_id}, so that the log before can’t come back.")
    if not aside or files.get_file_info(aside).type != pyarrow.fs.FileType.Directory:
        raise StoreError(f"Of the log before repair {act_id} nothing lies in {path}/{DAMAGED}.")
    other = f"{DAMAGED}/{LOG}-{act_id}"
    Current(path).discard()
    last = acknowledged(path)
    moved = [name for each in own for name in json.loads(each.info["set_aside"])]
    moved = [name for name in moved if _is_there(files, f"{DAMAGED}/{name}") and not _is_there(files, name)]
    try:
        files.move(LOG, other)
        files.move(aside, LOG)
        acknowledge(path, int(entry.info["old_mark"]))
        if wrong_with := _wrong_with_log(files, path, later, moved, aside):
            files.move(LOG, aside)
            files.move(other, LOG)
            acknowledge(path, last)
            raise StoreError(f"The log before {wrong_with}")
        for name in moved:
            files.move(f"{DAMAGED}/{name}", name)
    except OSError as error:
        raise StoreError(f"{path}: repair {act_id} can’t be undone: {error}") from error
    return len(Log.read(files).active)


def _has_other_acts(later: Iterable[Entry], own: Iterable[Entry]) -> bool:
    """Whether an act among the later entries is neither one of the repair's own nor undoes one of these."""
    own_acts = {each.info["act"] for each in own}
    return any("act" in each.info and not own_acts & {each.info["act"], each.info.get("act_undoes")} for each in later)


def _wrong_with_log(
    files: pyarrow.fs.FileSystem, path: str, later: list[Entry], moved: Container[str], aside: str
) -> str:
    """A message if the log that was put back can't be used; else empty. ``aside`` is where it lay before."""
    if wrong := faults(path, whole=True):
        return f"is still damaged: {wrong[0].file} {wrong[0].what}. Mend it in {path}/{aside}."
    return _cleaned_away(files, later, moved)


def _cleaned_away(files: pyarrow.fs.FileSystem, later: list[Entry], aside: Container[str]) -> str:
    """A message if a cleaning may have deleted files that a log references; else empty."""
    if not any(str(each.info.get("operation", "")).startswith("VACUUM") for each in later):
        return ""
    gone = [name for name in Log.read(files).active if name not in aside and not _is_there(files, name)]
    return f"names {len(gone):,} files that are gone since the store was cleaned, {gone[0]} first." if gone else ""


def _is_there(files: pyarrow.fs.FileSystem, name: str) -> bool:
    return bool(files.get_file_info(name).type == pyarrow.fs.FileType.File)


def _new_id() -> str:
    return uuid.uuid4().hex[:16]


def _act_metadata(act: Act, act_id: str) -> dict[str, str]:
    fields = {f"act_{name}": value for name, value in asdict(act).items() if value}
    return fields | {"act": act_id, "act_ms": str(_now_ms())}


def _replace(
    path: str,
    options: Mapping[str, str] | None,
    removes: Iterable[str],
    adds: Iterable[Mapping[str, Any]],
    metadata: Mapping[str, str],
) -> None:
    """Write a log entry that replaces some files by others."""
    Current(path).discard()
    table = DeltaTable(path, storage_options=dict(options) if options else None)
    actions: list[Any] = [RemoveAction(name, True, _now_ms()) for name in removes]
    actions += [
        AddAction(add["path"], add["size"], {}, add["modificationTime"], True, add.get("stats") or "{}") for add in adds
    ]
    _commit(table, actions, metadata, table.schema())


def _commit(table: DeltaTable, actions: list[Any], metadata: Mapping[str, str], schema: pa.Schema | Schema) -> None:
    table.create_write_transaction(actions, "append", schema, **commit_properties(metadata))
    table.update_incremental()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
