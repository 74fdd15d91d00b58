"""Files that are there whole or not at all, whatever breaks off the writing: a program's end, or the power's."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Generic, Protocol, TypeVar

import msgspec
from filelock import FileLock


@contextlib.contextmanager
def atomic(target: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of ``target`` once it is whole; else what was there before stays.

    Raises
    ------
    OSError
        It can't be written.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o644)
        sync(Path(name))
        Path(name).replace(target)
        sync(target.parent)
    finally:
        Path(name).unlink(missing_ok=True)


@contextlib.contextmanager
def alone(target: Path) -> Iterator[None]:
    """Meanwhile nobody else who asks changes a file, so that what is read of it still holds when it is written.

    A file beside it, with ".lock" at its end, says so to other processes; it stays.

    Raises
    ------
    OSError
        The folder can't be written, or others changed the file for :data:`PATIENCE_S`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock"), timeout=PATIENCE_S):
        yield


PATIENCE_S = 30
"""How long somebody waits for others who change the same file."""


def sync(path: Path) -> None:
    """Wait until a file's content, or what names a folder has, is on the disk and outlasts a loss of power.

    Where folders can't be synced (Windows, some network drives) the system decides when they are.

    Raises
    ------
    OSError
        The disk refuses it.
    """
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


class Named(Protocol):
    """A value that has a name."""

    @property
    def name(self) -> str:
        """What people call it."""


Value = TypeVar("Value", bound=Named)


class NamedFiles(Generic[Value]):
    """Values that people gave names, a file each in a folder: two people who save at once lose nothing of one another.

    Parameters
    ----------
    folder : Path
        Where the files lie; made when the first is kept.
    kind : type
        What a file holds, as msgspec reads and writes it.
    same : callable
        What two names have in common that mean the same.
    """

    def __init__(self, folder: Path, kind: type[Value], same: Callable[[str], str]) -> None:
        self._folder, self._kind, self._same = folder, kind, same

    def all(self) -> list[Value]:
        """Every value, by name; files that hold none are left out."""
        values = [value for path in self._folder.glob("*.json") if (value := self._read(path)) is not None]
        return sorted(values, key=lambda value: self._same(value.name))

    def get(self, name: str) -> Value | None:
        """The value of that name; None where there is none."""
        return self._read(self._path(name))

    def put(self, value: Value) -> None:
        """Keep a value, in place of what had its name before.

        Raises
        ------
        OSError
            It can't be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with atomic(self._path(value.name)) as file:
            file.write(msgspec.json.encode(value))

    def remove(self, name: str) -> None:
        """Take the value of that name away."""
        self._path(name).unlink(missing_ok=True)

    def are_same(self, name: str, other: str) -> bool:
        """Whether two names mean the same."""
        return self._same(name) == self._same(other)

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(self._same(name).encode(errors='replace')).hexdigest()[:24]}.json"

    def _read(self, path: Path) -> Value | None:
        try:
            value: Any = msgspec.json.decode(path.read_bytes(), type=self._kind)
        except (OSError, msgspec.MsgspecError):
            return None
        return value  # type: ignore[no-any-return]
