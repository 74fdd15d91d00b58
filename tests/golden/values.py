"""Any answer of the package as one line of text that is the same in every process.

Values of the store and of the gazetteer are written by the order of their fields, without the fields' names: a
golden file tells whether an answer changed, not what a field is called inside the program.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

DECIMALS = 7
"""Of a number that is written: a centimetre on the map, and less than what an order of summing changes."""


_BLOCK, _BLOCKS = 400, 1_000


def plain(value: Any) -> Any:
    """A value as lists, texts and numbers; a mapping by its keys in order, a set as a sorted list."""
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, Set):
        return sorted(plain(each) for each in value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value


def filled(value: Any) -> Any:
    """Plain JSON without what is empty: None, "", [] and {}; zero and False stay."""
    if isinstance(value, dict):
        parts = {key: filled(each) for key, each in value.items()}
        return {key: each for key, each in parts.items() if each not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [filled(each) for each in value]
    return value


def line(value: Any) -> str:
    """A value as one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def mark(value: Any, length: int = 10) -> str:
    """A short hash of a value, of a text or of bytes."""
    data = (
        value
        if isinstance(value, bytes)
        else (value if isinstance(value, str) else line(value)).encode(errors="backslashreplace")
    )
    return hashlib.sha256(data).hexdigest()[:length]


def readable(text: str, *, whole: int = 0) -> Iterator[str]:
    """The lines of a text of at most ``whole`` bytes; of a longer one a hash for each few hundred characters, or more.

    A hash stands beside the beginning of what it is of, so that a reader finds the part that differs.
    """
    lines = text.replace("\r", "\\r").split("\n")
    if len(text.encode()) <= whole:
        yield from lines
        return
    size = _BLOCK
    while len(text) > size * _BLOCKS:
        size *= 2
    block = ""
    for each in lines:
        for start in range(0, len(each), size):
            block += each[start : start + size]
            if len(block) >= size:
                yield f"{mark(block, 8)} {cell(block, 40)}"
                block = ""
        block += "\n"
    if block.strip():
        yield f"{mark(block, 8)} {cell(block, 40)}"


def cell(text: object, longest: int = 60) -> str:
    """A text as a cell of a tab-separated line: its beginning, without tabs and line breaks."""
    return " ".join(str(text).split())[:longest]
