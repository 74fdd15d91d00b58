"""Small tables of plain values as files: one as CSV, or several as sheets of a workbook, with their provenance.

As in the incidents' CSV and workbook, CSV is UTF-8 with a byte order mark, no text runs as a formula, unknown values
are empty, dates are dates, and each line and the sheet "About" have the provenance.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from geo.spreadsheet import guard
from geo.writers.columns import EXPORT
from geo.writers.excel import write_cells
from geo.writers.origin import FileOrigin

Records = Sequence[Mapping[str, Any]]

SHEET_FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Formats of small tables, and their media types."""


def write_sheets(sheets: Mapping[str, Records], form: str, origin: FileOrigin) -> bytes:
    """Tables as a file.

    Parameters
    ----------
    sheets : mapping
        Lines by name of the table; all lines of a table have the same columns. CSV has only the first table.
    form : str
        One of :data:`SHEET_FORMATS`.
    """
    return _csv(next(iter(sheets.values())), origin) if form == "csv" else _workbook(sheets, origin)


def _csv(records: Records, origin: FileOrigin) -> bytes:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    if records:
        lines.writerow([*records[0], EXPORT])
    for record in records:
        lines.writerow(
            [*(guard(value) if isinstance(value, str) else value for value in record.values()), guard(origin.note)]
        )
    return text.getvalue().encode("utf-8-sig")


def _workbook(sheets: Mapping[str, Records], origin: FileOrigin) -> bytes:
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    workbook.set_properties({"title": "Incidents", "comments": origin.sentence, "created": origin.moment})
    heading = workbook.add_format({"bold": True, "bottom": 1})
    for name, records in sheets.items():
        sheet = workbook.add_worksheet(name.capitalize())
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 1, 24)
        for place, title in enumerate(records[0] if records else ()):
            sheet.write_string(0, place, title, heading)
        for number, record in enumerate(records, 1):
            write_cells(sheet, number, record.values())
    about = workbook.add_worksheet("About")
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 80)
    for number, pair in enumerate(origin.about().items()):
        write_cells(about, number, pair)
    workbook.close()
    return file.getvalue()
