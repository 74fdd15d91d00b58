"""The gazetteer's file: arrays that are read when first asked for, and texts that lie in one array.

It is a plain ``.npz`` (a zip of numpy arrays), so anyone can open it; names are marisa tries in byte arrays. The
constants here are what it is written with (``data/build``) and read with.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from geo.errors import PlaceError
from geo.settings import data_folder

NUMBER = (1 << 30) - 1
"""The bits of a posting that are the place's number; above them stands the kind of name."""

PENALTY = (0.0, 0.04, 0.15)
"""What the place weighs less under its own name (0), a spelling of it (1), and an alias such as a historic name (2)."""

NO_DIVISION = 0xFFFFFFFF
"""Stands where a place lies in no division."""

GRID = 8
"""Cells a degree of the grid that says which region lies where."""

MIXED = 65535
"""Stands in that grid where a border or a coast runs through the cell."""


def gazetteer_file() -> Path:
    """Where the bundled gazetteer lies.

    Raises
    ------
    PlaceError
        It isn't there.
    """
    path = data_folder("gazetteer") / "gazetteer.npz"
    if not path.exists():
        raise PlaceError(f"the gazetteer's file is missing: {path}; make it with python -m data.build gazetteer")
    return path


class Arrays(Mapping[str, Any]):
    """The arrays of an ``.npz``, each read when asked for; safe under threads.

    Raises
    ------
    PlaceError
        The file is missing or no ``.npz``.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise PlaceError(f"the gazetteer's file {path} can't be read: {error}") from error
        self._lock = threading.Lock()
        weakref.finalize(self, self._file.close)  # also where it is collected as part of a cycle

    def __getitem__(self, name: str) -> Any:
        with self._lock:
            return self._file[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._file.files)

    def __len__(self) -> int:
        return len(self._file.files)


class Lines:
    """Texts that lie parted by newlines in one array."""

    def __init__(self, data: Any) -> None:
        self._bytes = bytes(data)
        self._ends = np.append(np.flatnonzero(data == 10), len(data))

    def __getitem__(self, number: int) -> str:
        start = self._ends.item(number - 1) + 1 if number else 0
        return self._bytes[start : self._ends.item(number)].decode()

    def all(self) -> list[str]:
        """Every text, in order."""
        return self._bytes.decode().split("\n")


class Index:
    """Keys in a trie, and the places that each of them names, the most prominent first.

    Attributes
    ----------
    postings : array of uint32
        Key after key, the numbers of its places with the kind of name above bit 30.
    """

    def __init__(self, arrays: Mapping[str, Any], title: str) -> None:
        self.trie = marisa_trie.Trie().frombytes(bytes(arrays[f"{title}_trie"]))
        counts = arrays[f"{title}_counts"]
        self._starts = np.concatenate((np.zeros(1, dtype=np.uint32), np.cumsum(counts, dtype=np.uint32)))
        planes = arrays[f"{title}_places"].astype(np.uint32)
        self.postings: Any = planes[0] | planes[1] << 8 | planes[2] << 16 | planes[3] << 24

    def __contains__(self, key: str) -> bool:
        return key in self.trie

    def places(self, key: str) -> Any | None:
        """Numbers of the places under the key, with the kind of name above bit 30; None where the key is unknown."""
        number = self.trie.get(key)
        return None if number is None else self.postings[self._starts[number] : self._starts[number + 1]]

    def under(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """The keys that start with the prefix, and their places."""
        for key, number in self.trie.iteritems(prefix):
            yield key, self.postings[self._starts[number] : self._starts[number + 1]]

    def key_at(self, row: int) -> str:
        """The key under which a row of :attr:`postings` stands."""
        key: str = self.trie.restore_key(int(np.searchsorted(self._starts, row, side="right")) - 1)
        return key
