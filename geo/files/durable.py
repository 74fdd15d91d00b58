"""Files that are there whole or not at all, whatever breaks off the writing: a program's end, or the power's."""

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
    from filelock import FileLock  # asyncio comes with it, which a process for strangers' files needn't wait for

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
    """A value that has a name: a dataclass."""

    @property
    def name(self) -> str:
        """What people call it."""


Value = TypeVar("Value", bound=Named)

LONGEST_NAME = 80
"""Characters of a name."""


class NamedFiles(Generic[Value]):
    """Values that people gave names, a file each in a folder: two people who save at once lose nothing of one another.

    A subclass says what is kept; its errors are of one type.

    Parameters
    ----------
    folder : Path
        Where the files lie; made when the first is kept.
    """

    kind: type[Value]
    """What a file holds, as msgspec reads and writes it."""
    noun: str
    """What people call such a value."""
    absent: str
    """What is said where no value is called ``{name}``; ``{names}`` are."""
    error: type[GeoError]

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def key(name: str, /) -> str:
        """What two names have in common that mean the same."""
        raise NotImplementedError

    def is_sound(self, value: Value) -> bool:
        """Whether a file's value can be used; else it is left out."""
        del value
        return True

    def check(self, value: Value) -> None:
        """Refuse a value that can't be kept."""
        if not value.name.strip() or len(value.name) > LONGEST_NAME:
            raise self.error(f"A {self.noun}'s name has 1 to {LONGEST_NAME} letters.")

    def all(self) -> list[Value]:
        """Every value, by name; files that hold none are left out."""
        values = [value for path in self._folder.glob("*.json") if (value := self._read(path)) is not None]
        return sorted(values, key=lambda value: self.key(value.name))

    def get(self, name: str) -> Value | None:
        """The value of that name, up to case and accents; None where there is none."""
        return self._read(self._path(name))

    def named(self, name: str) -> Value:
        """The value of that name.

        Raises
        ------
        GeoError
            There is none; says which there are.
        """
        value = self.get(name)
        if value is None:
            names = ", ".join(each.name for each in self.all()) or "none"
            raise self.error(self.absent.format(name=name, names=names))
        return value

    def put(self, value: Value) -> None:
        """Keep a value, in place of what had its name before.

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
        """Meanwhile nobody else changes what they read of these files; see :func:`alone`.

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
        """Give a value another name.

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
        """Take a value away; gives it, so that :meth:`put` can bring it back.

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
