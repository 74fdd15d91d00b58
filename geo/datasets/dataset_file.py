"""A dataset's file for the rest of the program: described and read in a separate process.

A file that crashes that process causes a :class:`geo.errors.ReadError` (:mod:`geo.files.isolation`); the file isn't
opened in this process.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl

from geo import schema
from geo.datasets.dataset import Format, IncidentBatch
from geo.datasets.formats import own
from geo.datasets.mapping import ColumnMapping
from geo.datasets.reading import as_bytes, as_table, form_of
from geo.datasets.registry import ANY, COMPANIONS, DATASET_FORMATS, Description
from geo.errors import ReadError
from geo.files import isolation
from geo.model import Reject

_GIB = 2**30
_MOST_MEMORY = 6 * _GIB
_SHARE_OF_MACHINE = 0.75
_UNFOLDED = 200
"""The largest size of the incidents relative to the file's size; 20 is a lot already."""
_FREE_ANSWER = 4 * _GIB
_SILENCE_S, _SILENCE_S_A_MB, _MOST_SILENCE_S = 30, 2, 600
"""The processor time until the first batch and between batches, seconds: at least, per megabyte, and at most. A
workbook is read whole before its first row, at about a second for 2 MB."""


@dataclass(slots=True, eq=False, kw_only=True)
class DatasetFile(Description):
    """A file: its description, and its rows as incidents.

    Attributes
    ----------
    given, given_name, sheet : path or bytes, str, str
        The arguments of :func:`open_dataset`.
    name : str
        The name of the file, and of the sheet or layer.
    day_first : bool or None
        Whether 03/04/2022 has the day first, if values or format determine it.
    beside : list of DatasetFile
        Companion files to be read with this one.
    """

    given: Path | bytes
    given_name: str
    sheet: str
    name: str
    day_first: bool | None
    beside: list[DatasetFile] = field(default_factory=list)

    @property
    def asks_day_order(self) -> bool:
        """Whether a person must decide between day first and month first before the file can be imported."""
        return self.mapping is not None and self.mapping.asks_day_order

    @property
    def form(self) -> Format | None:
        """The format of its rows; None for our own exports."""
        if self.format == ANY:
            return None if self.mapping is None else self.mapping.as_format()
        form = DATASET_FORMATS.get(self.format)
        return None if form is None else replace(form, day_first=self.day_first)

    @property
    def size(self) -> int:
        """The size of the file, bytes."""
        return len(self.given) if isinstance(self.given, bytes) else self.given.stat().st_size

    def add_beside(self, files: Sequence[DatasetFile]) -> None:
        """Add those of some files that are companions of this one, by format, whatever their names."""
        self.beside = [file for file in files if COMPANIONS.get(file.format) == self.format]

    def read(
        self,
        *,
        mapping: ColumnMapping | None = None,
        version: str = "",
        exchanged: frozenset[int] | None = frozenset(),
        rows: int | None = None,
        look_up: own.LookUp = own.no_incidents,
        limits: isolation.Limits | None = None,
    ) -> DatasetReading:
        """Read its rows; see :class:`DatasetReading`."""
        limits = limits or _limits(self.size)
        return DatasetReading(self, mapping or self.mapping, version, exchanged, rows, look_up, limits)

    def cells(self, column: str) -> Iterator[list[str]]:
        """Yield the texts of a column in batches.

        Raises
        ------
        ReadError
            The file can't be read.
        """
        values = {"file": _named(self), "column": column}
        return isolation.answers(
            "geo.datasets.reading:column_texts", values, called=self.name, limits=_limits(self.size)
        )


class DatasetReading:
    """One pass over a file, to be iterated once.

    Attributes
    ----------
    form : Format or None
        How its rows are read; None for our own exports.
    share : float or None
        The share of the file read so far, 0 to 1; None if unknown.
    times : mapping
        The seconds of the last batch by stage.
    """

    def __init__(
        self,
        file: DatasetFile,
        mapping: ColumnMapping | None,
        version: str,
        exchanged: frozenset[int] | None,
        rows: int | None,
        look_up: own.LookUp,
        limits: isolation.Limits,
    ) -> None:
        self.form = form_of(file.form, mapping, version, exchanged)
        self.share: float | None = None
        self.times: dict[str, float] = {}
        self._file, self._look_up, self._limits = file, look_up, limits
        self._values = {
            "file": _named(file),
            "beside": [_named(each) for each in file.beside],
            "mapping": None if mapping is None else msgspec.to_builtins(mapping),
            "version": version,
            "exchanged": None if exchanged is None else sorted(exchanged),
            "rows": rows,
        }

    def __iter__(self) -> Generator[IncidentBatch, None, None]:
        """Yield the batches.

        Raises
        ------
        ReadError
            The file can't be read to its end.
        """
        given = isolation.answers(
            "geo.datasets.reading:incidents",
            self._values,
            called=self._file.name,
            limits=self._limits,
            reply=self._reply,
        )
        with contextlib.closing(given) as batches:
            for batch in batches:
                self.share, self.times = batch["share"], batch["times"]
                yield IncidentBatch(
                    as_table(batch["table"]),
                    [msgspec.convert(each, Reject) for each in batch["rejects"]],
                    Counter(batch["unmapped"]),
                    batch["rows"],
                    batch["blank"],
                    np.frombuffer(batch["row_numbers"], dtype="<i8"),
                )

    def _reply(self, values: isolation.Values) -> bytes:
        return as_bytes(schema.to_table(self._look_up(values["ids"]).values()))


def open_dataset(
    file: str | Path | bytes, name: str = "", *, sheet: str = "", limits: isolation.Limits | None = None
) -> DatasetFile:
    """Open a file and recognise its format by its content.

    Parameters
    ----------
    file : path or bytes
    name : str
        As the user knows it.
    sheet : str
        The table to read, by a part of its name; by default one of a known format, else the largest.
    limits : Limits, optional
        The limits of the process that recognises it.

    Raises
    ------
    ReadError
        The file can't be read; the message says why.
    """
    content = file if isinstance(file, bytes) else Path(file)
    called = name or (content.name if isinstance(content, Path) else "The file")
    try:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
    except OSError as error:
        raise ReadError(f"{called} can't be opened: {error.strerror}.") from error
    values = {"file": _file(content, name, sheet)}
    description: dict[str, Any] = isolation.single_answer(
        "geo.datasets.reading:describe", values, called=called, limits=limits or _limits(size)
    )
    description |= {name: tuple(description[name]) for name in ("labels", "names", "others")}
    description["mapping"] = (
        None if description["mapping"] is None else msgspec.convert(description["mapping"], ColumnMapping)
    )
    description["sample"] = pl.DataFrame(as_table(description["sample"]))
    return DatasetFile(given=content, given_name=name, sheet=sheet, **description)


def open_beside(files: Sequence[str | Path | bytes]) -> list[DatasetFile]:
    """Open companion files.

    Raises
    ------
    ReadError
        One of them isn't a companion.
    """
    opened = [open_dataset(file) for file in files]
    for each in opened:
        if each.format not in COMPANIONS:
            raise ReadError(f"{each.label} stands by itself: add it as a file of its own.")
    return opened


def _named(file: DatasetFile) -> dict[str, Any]:
    return _file(file.given, file.given_name, file.sheet)


def _file(given: Path | bytes, name: str, sheet: str) -> dict[str, Any]:
    is_data = isinstance(given, bytes)
    return {
        "path": None if is_data else str(Path(given).absolute()),  # type: ignore[arg-type]
        "data": given if is_data else None,
        "name": name,
        "sheet": sheet,
    }


def _limits(size: int) -> isolation.Limits:
    silence_s = min(_MOST_SILENCE_S, _SILENCE_S + _SILENCE_S_A_MB * size // 1_000_000)
    return isolation.Limits(
        memory_bytes=min(_MOST_MEMORY, int(_SHARE_OF_MACHINE * _machine_bytes())),
        silence_s=silence_s,
        waiting_s=max(isolation.WAITING_S, 3 * silence_s),  # the processors may be shared
        answer_bytes=max(_FREE_ANSWER, _UNFOLDED * size),
    )


def _machine_bytes() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return 2 * _MOST_MEMORY
