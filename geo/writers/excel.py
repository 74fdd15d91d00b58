"""An Excel workbook: one sheet with the incidents, another with the sources and the meaning of the columns.

Texts are written as strings, so that nothing runs as a formula or becomes a link; dates are dates. The rows go straight
to a temporary file (xlsxwriter's constant memory), which is sent piece by piece and then removed. A sheet holds
1,048,576 rows; further incidents go to "Incidents 2" and so on. A cell holds 32,767 characters; longer text is cut
there and ends in "…".
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import xlsxwriter

from geo.writers.columns import COLUMNS, EXPORT, flat
from geo.writers.origin import FileOrigin, Sources

ROWS_BELOW_HEADER = 1_048_575
"""The most rows of a sheet below its header."""

CELL_CHARACTERS = 32_767
_CHUNK_BYTES = 1 << 20
_NAMES = [*(column.name for column in COLUMNS), EXPORT]


def write_excel(
    batches: Iterable[pa.Table], origin: FileOrigin, *, sheet_rows: int = ROWS_BELOW_HEADER
) -> Iterator[bytes]:
    """Incidents as an Excel workbook; bytes are yielded only after the last incident."""
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        workbook = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd",
            },
        )
        workbook.set_properties({"title": "Incidents", "comments": origin.sentence, "created": origin.moment})
        heading = workbook.add_format({"bold": True, "bottom": 1})
        sources = Sources()
        sheet, row = _sheet(workbook, "Incidents", heading), 0
        for batch in batches:
            sources.add(batch)
            for values in zip(*(column.to_pylist() for column in flat(batch, origin.note).columns), strict=True):
                if row == sheet_rows:
                    sheet, row = _sheet(workbook, f"Incidents {len(workbook.worksheets()) + 1}", heading), 0
                row += 1
                write_cells(sheet, row, values)
        _about(workbook, heading, origin, sources)
        workbook.close()
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _sheet(workbook: Any, name: str, heading: Any) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 2, 48)
    for number, title in enumerate(_NAMES):
        sheet.write_string(0, number, title, heading)
    return sheet


def write_cells(sheet: Any, row: int, values: Iterable[Any]) -> None:
    """Write the cells of a row by type; None stays empty."""
    for number, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, str):
            sheet.write_string(row, number, _fitting(value))
        elif isinstance(value, bool):
            sheet.write_boolean(row, number, value)
        elif isinstance(value, dt.date):
            if value.year >= 1900:
                sheet.write_datetime(row, number, value)
            else:
                sheet.write_string(row, number, value.isoformat())
        else:
            sheet.write_number(row, number, value)


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _about(workbook: Any, heading: Any, origin: FileOrigin, sources: Sources) -> None:
    sheet = workbook.add_worksheet("About")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 80)
    rows: list[tuple[Any, ...]] = [(name.replace("_", " ").capitalize(), text) for name, text in origin.about().items()]
    rows += [(), ("Source", "Licence", "Reports")]
    rows += [(source["name"], source["licence"], source["reports"]) for source in sources.ranked(10_000)]
    rows += [(), ("Column", "Meaning")]
    rows += [(column.name, column.meaning) for column in COLUMNS] + [(EXPORT, origin.sentence)]
    for number, values in enumerate(rows):
        for place, value in enumerate(values):
            style = heading if values[0] in ("Source", "Column") and value in _HEADINGS else None
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            else:
                sheet.write_string(number, place, _fitting(value), style)


_HEADINGS = ("Source", "Licence", "Reports", "Column", "Meaning")
