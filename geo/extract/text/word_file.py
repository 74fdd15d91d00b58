"""Files of words: TOML that people who don't read Python may correct, so mistakes are reported with their line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from geo.errors import ReadError

Lists = TypeVar("Lists", bound=msgspec.Struct)


@dataclass(frozen=True)
class WordFile(Generic[Lists]):
    """A file of words: its lists, and its text, in which the line of a mistake is found."""

    path: Path
    text: str
    lists: Lists

    def mistake(self, table: str, key: str, problem: str, phrase: str = "") -> ReadError:
        """The error that says what is wrong, and in which line: that of the phrase if one is given."""
        return _mistake(self.path, self.text, table, key, problem, phrase)


def read_word_file(path: Path, shape: type[Lists]) -> WordFile[Lists]:
    """Read a file of words into a structure whose fields are its lists.

    Raises
    ------
    ReadError
        The file isn't TOML, lacks a list, has an unknown list, or a value of the wrong type; the message has the line.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except ValueError as error:
        raise ReadError(f"{path.name} can't be read: {error}.") from error
    try:
        return WordFile(path, text, msgspec.convert(tables, shape))
    except msgspec.ValidationError as error:
        table, key, problem = _wrong_value(tables, shape) or ("", "", str(error))
        raise _mistake(path, text, table, key, problem) from error


class WordRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a file of words: the name of a list, the reason for it, and its words in each language."""

    name: str
    why: str
    en: str
    de: str
    ru: str
    uk: str


class WordRows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of words whose lists are rows."""

    row: list[WordRow]


def read_word_rows(path: Path) -> dict[str, list[str]]:
    """The words of a file of rows by the name of their list, those of all languages together.

    Raises
    ------
    ReadError
        As :func:`read_word_file`.
    """
    rows = read_word_file(path, WordRows).lists.row
    return {row.name: f"{row.en} {row.de} {row.ru} {row.uk}".split() for row in rows}


def word_sets(module: str) -> dict[str, frozenset[str]]:
    """The rows of words beside a module (its ``__file__``), as sets; errors as of :func:`read_word_rows`."""
    return {name: frozenset(words) for name, words in read_word_rows(Path(module).with_suffix(".toml")).items()}


def words_of_all(table: Mapping[str, str]) -> frozenset[str]:
    """The words of all languages together, for rules that apply to a text in any language."""
    return frozenset(" ".join(table.values()).split())


def phrases(text: str) -> list[str]:
    """The phrases of a list, which stand between commas and line breaks."""
    return [phrase for phrase in (" ".join(part.split()) for part in re.split(r"[,\n]", text)) if phrase]


def _wrong_value(tables: Mapping[str, Any], shape: type[msgspec.Struct]) -> tuple[str, str, str] | None:
    """The table and the key whose value has the wrong type, and why; None if a list is missing.

    Only used after an error: msgspec names the table of a wrong value, but not its key.
    """
    types = {field.name: field.type for field in msgspec.structs.fields(shape)}
    for name, value in tables.items():
        if name not in types:
            return "", name, f"there is no list {name!r}"
        rows = [(name, key, {key: row}) for key, row in value.items()] if isinstance(value, dict) else []
        for table, key, row in [*rows, ("", name, value)]:
            try:
                msgspec.convert(row, types[name])
            except msgspec.ValidationError as error:
                return table, key, f"{key}: {str(error).partition(' - at')[0]}"
    return None


_HEADER = re.compile(r"\s*\[(?P<table>[^]]+)]")
_KEY = re.compile(r"""\s*(?P<quote>["']?)(?P<key>[^"=#]+?)(?P=quote)\s*=\s*""")
_FENCE = re.compile(r"'''|\"{3}")


def _mistake(path: Path, text: str, table: str, key: str, problem: str, phrase: str = "") -> ReadError:
    line = _line_of(text, table, key, phrase) if key else 0
    return ReadError(f"{path.name}, line {line}: {problem}." if line else f"{path.name}: {problem}.")


def _line_of(text: str, table: str, key: str, phrase: str) -> int:
    """The line of a phrase, a key or, where the table is empty, of the table that the key names; 0 without any."""
    places = {(table, key)} if table else {("", key), (key, "")}
    for number, place, written in _lines(text):
        if place in places and (not phrase or phrase in phrases(written)):
            return number
    return 0


def _lines(text: str) -> Iterator[tuple[int, tuple[str, str], str]]:
    """Each line with the table and the key that it belongs to, and its part of their value."""
    table, key, inside = "", "", False
    for number, line in enumerate(text.splitlines(), start=1):
        start = 0
        if not inside and (header := _HEADER.match(line)):
            table, key = header["table"], ""
        elif not inside and (name := _KEY.match(line)):
            key, start = name["key"], name.end()
        yield number, (table, key), line[start:].strip("\"' ")
        inside ^= len(_FENCE.findall(line)) % 2 == 1
