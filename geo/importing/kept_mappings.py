"""Column mappings that people confirmed, kept in a folder for later files, for the page and the command line.

A mapping is stored under its signature, computed from the names of the columns, so that the next file with the same
columns gets it automatically. It can also be chosen by the dataset's name, for a file whose columns changed.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from geo.datasets import FIELDS, ColumnMapping
from geo.errors import ReadError
from geo.files import atomic
from geo.filter import fold


def recall(mapping: ColumnMapping, folder: Path) -> ColumnMapping:
    """The confirmed mapping for the same columns from the folder, else the given proposal."""
    kept = _read(folder / f"{mapping.signature}.json")
    return mapping if kept is None else _applied(kept, mapping)


def remember(mapping: ColumnMapping, folder: Path) -> None:
    """Keep a mapping in the folder of mappings, for the next file with the same columns."""
    folder.mkdir(parents=True, exist_ok=True)
    with atomic(folder / f"{mapping.signature}.json") as file:
        file.write(msgspec.json.encode(mapping))


def by_name(name: str, folder: Path) -> ColumnMapping:
    """A mapping from a file, or the kept one of a dataset.

    Parameters
    ----------
    name : str
        The path of a file such as those in the folder; or a dataset's name, its key, or a mapping's signature.
    folder : Path
        The folder of kept mappings.

    Raises
    ------
    ReadError
        There is none, or the file isn't a mapping; the message lists those that there are.
    """
    path = Path(name)
    if path.is_file():
        mapping = _read(path)
        if mapping is None:
            raise ReadError(f"{name} holds no mapping of columns, as the folder {folder} has them.")
        return mapping
    kept = [mapping for each in sorted(folder.glob("*.json")) if (mapping := _read(each)) is not None]
    for mapping in kept:
        if fold(name) in (fold(mapping.label), fold(mapping.source), mapping.signature):
            return mapping
    labels = ", ".join(sorted({mapping.label for mapping in kept})) or "none"
    raise ReadError(f"No mapping of columns is called {name}, and no file; kept are: {labels}.")


def fit(mapping: ColumnMapping, proposal: ColumnMapping, names: tuple[str, ...]) -> ColumnMapping:
    """The proposal for a file, with the meanings that a mapping mapping gives to those columns that the file has.

    Raises
    ------
    ReadError
        The file has none of the columns.
    """
    columns = {
        meaning: there
        for meaning, wanted in mapping.columns.items()
        if (there := tuple(name for name in wanted if name in names))
    }
    if not columns:
        raise ReadError(f"{proposal.label} has none of the columns of the mapping {mapping.label}.")
    return replace(_applied(replace(mapping, columns=columns), proposal), source=mapping.source, label=mapping.label)


def _applied(kept: ColumnMapping, proposal: ColumnMapping) -> ColumnMapping:
    return replace(
        proposal,
        columns={meaning: names for meaning, names in kept.columns.items() if meaning in FIELDS},
        day_first=kept.day_first if proposal.asks_day_order else proposal.day_first,
        licence=kept.licence,
    )


def _read(path: Path) -> ColumnMapping | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=ColumnMapping)
    except (OSError, msgspec.MsgspecError):
        return None
