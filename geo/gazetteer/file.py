"""The gazetteer's file: arrays read at first use, and texts joined in one array.

It is a plain ``.npz`` (a zip of numpy arrays), so anyone can open it; names are marisa tries in byte arrays. The
constants here are used for writing (``data/build``) and reading.
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
"""The mask of a posting's place number; the higher bits are the kind of name."""

PENALTY = (0.0, 0.04, 0.15)
"""What is subtracted from a place's weight by kind of name: own name (0), spelling (1), alias or historic name (2)."""

NO_DIVISION = 0xFFFFFFFF
"""The value for a place in no division."""

GRID = 8
"""Cells per degree of the grid of regions."""

MIXED = 65535
"""The value of a cell of that grid with a border or coast."""


def gazetteer_file() -> Path:
    """The path of the bundled gazetteer.

    Raises
    ------
    PlaceError
        The file doesn't exist.
    """
    path = data_folder("gazetteer") / "gazetteer.npz"
    if not path.exists():
        raise PlaceError(f"the gazetteer's file is missing: {path}; make it with python -m data.build gazetteer")
    return path


class Arrays(Mapping[str, Any]):
    """The arrays of an ``.npz``, each read at first use; thread-safe.

    Raises
    ------
    PlaceError
        The file is missing or isn't an ``.npz``.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise PlaceError(f"the gazetteer's file {path} can't be read: {error}") from error
        self._lock = threading.Lock()
        weakref.finalize(self, self._file.close)  # works in reference cycles too

    def __getitem__(self, name: str) -> Any:
        with self._lock:
            return self._file[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._file.files)

    def __len__(self) -> int:
        return len(self._file.files)


class Lines:
    """Texts separated by newlines in one array."""

    def __init__(self, data: Any) -> None:
        self._bytes = bytes(data)
        self._ends = np.append(np.flatnonzero(data == 10).astype(np.uint32), np.uint32(len(data)))

    def __getitem__(self, number: int) -> str:
        start = self._ends.item(number - 1) + 1 if number else 0
        return self._bytes[start : self._ends.item(number)].decode()

    def all(self) -> list[str]:
        """Every text, in order."""
        return self._bytes.decode().split("\n")


class Index:
    """A trie of keys, and the places for each key, the most prominent first.

    Attributes
    ----------
    postings : array of uint32
        For one key after the other, the numbers of its places, with the kind of name from bit 30 on.
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
        """The postings of a key: place numbers with the kind of name from bit 30 on; None for an unknown key."""
        number = self.trie.get(key)
        return None if number is None else self.postings[self._starts[number] : self._starts[number + 1]]

    def under(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """The keys that start with the prefix, and their places."""
        for key, number in self.trie.iteritems(prefix):
            yield key, self.postings[self._starts[number] : self._starts[number + 1]]

    def key_at(self, row: int) -> str:
        """The key of a row of :attr:`postings`."""
        key: str = self.trie.restore_key(int(np.searchsorted(self._starts, row, side="right")) - 1)
        return key
