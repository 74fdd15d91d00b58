"""CSV that opens correctly in a spreadsheet and comes back unchanged when it is imported; also with HXL tags.

UTF-8 with a byte order mark, without which Excel shows Cyrillic as gibberish; commas; every text quoted; empty where
nothing is known. No cell runs as a formula: text is guarded (:mod:`geo.spreadsheet`), numbers are numbers. To read it
back: strip the mark, use any CSV parser, :func:`geo.spreadsheet.unguard` each text cell, and
:func:`geo.spreadsheet.split_values` the cells with lists.

The HXL variant has a row of tags below the names, as the humanitarian exchange reads them:
https://hxlstandard.org/standard/1-1final/tagging/
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geo.spreadsheet import GUARD_PATTERN
from geo.writers.columns import COLUMNS, EXPORT, EXPORT_TAG, flat
from geo.writers.origin import FileOrigin

_MARK = b"\xef\xbb\xbf"
_NAMES = [*(column.name for column in COLUMNS), EXPORT]
_TAGS = [*(column.tag for column in COLUMNS), EXPORT_TAG]


def write_csv(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """Incidents as CSV; see the module docstring and :data:`geo.writers.columns.COLUMNS`."""
    yield _MARK + _line(_NAMES)
    yield from _rows(batches, origin)


def write_hxl(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    """Incidents as CSV with a row of HXL tags below the names."""
    yield _MARK + _line(_NAMES) + _line(_TAGS)
    yield from _rows(batches, origin)


def _line(cells: list[str]) -> bytes:
    return (",".join(f'"{cell}"' for cell in cells) + "\n").encode()


def _rows(batches: Iterable[pa.Table], origin: FileOrigin) -> Iterator[bytes]:
    options = csv.WriteOptions(include_header=False)
    for batch in batches:
        if not len(batch):
            continue
        table = flat(batch, origin.note)
        for number, name in enumerate(table.column_names):
            if pa.types.is_string(table.field(number).type):
                guarded = pc.replace_substring_regex(table[name], GUARD_PATTERN, r"\1'\2")
                table = table.set_column(number, name, guarded)
        buffer = io.BytesIO()
        csv.write_csv(table, buffer, options)
        yield buffer.getvalue()
