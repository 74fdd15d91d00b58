"""Atomic writing, locking and syncing of files: a crash or power failure leaves either the old file or the new."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Generic, Protocol, TypeVar

import msgspec

from geo.errors import GeoError


@contextlib.contextmanager
def atomic(target: Path) -> Iterator[BinaryIO]:
    """Yield a file to write, which replaces ``target`` at the end of the block; after an error the old file stays.

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
    """Hold a lock on a file, so that it can be read, changed and written back.

    The lock is a file beside it with the suffix ".lock", which is not removed.

    Raises
    ------
    OSError
        The folder can't be written, or another process held the lock for :data:`PATIENCE_S`.
    """
    from filelock import FileLock  # imports asyncio, which the processes for foreign files don't need

    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock"), timeout=PATIENCE_S):
        yield


PATIENCE_S = 30
"""How long to wait for the lock of a file, seconds."""


def sync(path: Path) -> None:
    """Sync a file's content, or a folder's entries, to disk, so that it survives a power failure.

    Does nothing for folders where they can't be synced (Windows, some network drives).

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
    """A value that has a name: a dataclass."""

    @property
    def name(self) -> str:
        """The name of the value."""


Value = TypeVar("Value", bound=Named)

LONGEST_NAME = 80
"""The most characters of a name."""


class NamedFiles(Generic[Value]):
    """Named values in a folder, one file each, so that people who save at the same time don't overwrite each other.

    A subclass defines the type of the values and of its errors.

    Parameters
    ----------
    folder : Path
        The folder of the files; created with the first file.
    """

    kind: type[Value]
    """The type of a file's value, for msgspec."""
    noun: str
    """The word for such a value in messages."""
    absent: str
    """The message for an unknown ``{name}``; ``{names}`` lists the existing ones."""
    error: type[GeoError]

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def key(name: str, /) -> str:
        """A key that is equal for names that count as the same."""
        raise NotImplementedError

    def is_sound(self, value: Value) -> bool:
        """Whether a value read from a file is valid; others are skipped."""
        del value
        return True

    def check(self, value: Value) -> None:
        """Raise if a value can't be kept."""
        if not value.name.strip() or len(value.name) > LONGEST_NAME:
            raise self.error(f"A {self.noun}'s name has 1 to {LONGEST_NAME} letters.")

    def all(self) -> list[Value]:
        """All values, sorted by name; unreadable files are skipped."""
        values = [value for path in self._folder.glob("*.json") if (value := self._read(path)) is not None]
        return sorted(values, key=lambda value: self.key(value.name))

    def get(self, name: str) -> Value | None:
        """The value with a name, ignoring case and accents; None if there is none."""
        return self._read(self._path(name))

    def named(self, name: str) -> Value:
        """The value of that name.

        Raises
        ------
        GeoError
            There is none; the message lists those that there are.
        """
        value = self.get(name)
        if value is None:
            names = ", ".join(each.name for each in self.all()) or "none"
            raise self.error(self.absent.format(name=name, names=names))
        return value

    def put(self, value: Value) -> None:
        """Write a value, replacing one of the same name.

        Raises
        ------
        GeoError
            It can't be kept (:meth:`check`), or the folder can't be written.
        """
        self.check(value)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with atomic(self._path(value.name)) as file:
                file.write(msgspec.json.encode(value))
        except OSError as error:
            raise self.error(f"The {self.noun} can't be written: {error.strerror}.") from error

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a lock on the folder, to read, change and write values; see :func:`alone`.

        Raises
        ------
        GeoError
            The folder can't be written.
        """
        with contextlib.ExitStack() as lock:
            try:
                lock.enter_context(alone(self._folder / "names"))
            except OSError as error:
                raise self.error(f"The {self.noun} can't be written: {error.strerror or error}.") from error
            yield

    def rename(self, name: str, new_name: str) -> Value:
        """Rename a value.

        Raises
        ------
        GeoError
            There is no such value, another has the new name, or see :meth:`put`.
        """
        with self.alone():
            renamed: Value = replace(self.named(name), name=new_name.strip())  # type: ignore[type-var]
            is_other = self.key(renamed.name) != self.key(name)
            if is_other and self.get(renamed.name) is not None:
                raise self.error(f"There is a {self.noun} “{renamed.name}” already.")
            self.put(renamed)
            if is_other:
                self._path(name).unlink(missing_ok=True)
        return renamed

    def remove(self, name: str) -> Value:
        """Delete a value and return it, so that :meth:`put` can restore it.

        Raises
        ------
        GeoError
            There is no such value.
        """
        with self.alone():
            value = self.named(name)
            self._path(name).unlink(missing_ok=True)
        return value

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(self.key(name).encode(errors='replace')).hexdigest()[:24]}.json"

    def _read(self, path: Path) -> Value | None:
        try:
            value: Value = msgspec.json.decode(path.read_bytes(), type=self.kind)
        except (OSError, msgspec.MsgspecError):
            return None
        return value if self.is_sound(value) else None
