"""Excel workbooks as tables: the sheet that holds the data, dates as ISO, whole numbers without ".0"."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import polars as pl
import python_calamine

from geo.datasets.containers.archives import FileContent
from geo.datasets.containers.encoding import TWICE, is_twice, mended
from geo.datasets.containers.extent import check_extent
from geo.datasets.table import (
    BATCH_ROWS,
    Table,
    clean_cell,
    folded_names,
    from_columns,
    is_tag_row,
    looks_like_header,
    tags_of,
)
from geo.errors import ReadError


def read_workbook(content: FileContent) -> list[Table]:
    """The tables of a workbook (.xlsx, .ods), the largest first.

    Raises
    ------
    ReadError
        The workbook is damaged or protected, would need too much memory (:mod:`.extent`), or has no sheet with a header
        and a row.
    """
    data = content.whole()
    held = check_extent(data, content.name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [each.name for each in book.sheets_metadata if each.typ == python_calamine.SheetTypeEnum.WorkSheet]
        listed = len(names)
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=True)) for name in names if listed <= held
        ]
    except (python_calamine.CalamineError, OSError, ValueError, KeyError) as error:
        raise ReadError(f"{content.name} can't be read as a workbook; it may be damaged or protected.") from error
    if listed > held:
        raise ReadError(f"{content.name} is a damaged workbook: it lists {listed:,} sheets and holds {held:,}.")
    tables = [table for name, rows in sheets if (table := _sheet(content, name, rows)) is not None]
    if not tables:
        raise ReadError(f"{content.name} has no sheet with a header and rows below it.")
    tables.sort(key=lambda table: -(table.rows or 0) * len(table.labels))
    return tables


def _sheet(content: FileContent, sheet: str, cells: list[list[Any]]) -> Table | None:
    width = max((len(row) for row in cells), default=0)
    start = _header_row(cells, width)
    if start is None:
        return None
    cells, twice = _mended_cells(cells)
    first = [_text(cell) for cell in cells[start]]
    if not looks_like_header(first):
        return None
    first += [""] * (width - len(first))
    names = folded_names(first)
    rows = cells[start + 1 :]
    tags: dict[str, str] = {}
    if rows and is_tag_row(second := [_text(cell) for cell in rows[0]]):
        tags = tags_of(names, second)
        rows = rows[1:]
    if not rows:
        return None
    return Table(
        name=f"{content.name}: {sheet}",
        container=f"workbook ({TWICE})" if twice else "workbook",
        labels=tuple(clean_cell(label) or f"column {place}" for place, label in enumerate(first, start=1)),
        names=names,
        tags=tags,
        batches=lambda: _batches(rows, names),
        rows=len(rows),
    )


def _header_row(cells: list[list[Any]], width: int) -> int | None:
    """The index of the first row that is at least half filled, within the first 30."""
    return next((n for n, row in enumerate(cells[:30]) if _filled(row) >= max(2, width // 2)), None)


def _mended_cells(cells: list[list[Any]]) -> tuple[list[list[Any]], bool]:
    """The cells with text that was encoded twice repaired, and whether any was."""
    if not is_twice(" ".join(cell for row in cells for cell in row if isinstance(cell, str) and not cell.isascii())):
        return cells, False
    return [[mended(cell) if isinstance(cell, str) else cell for cell in row] for row in cells], True


def _batches(rows: list[list[Any]], names: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    for begin in range(0, len(rows), BATCH_ROWS):
        part = rows[begin : begin + BATCH_ROWS]
        columns = {
            name: [_text(row[place]) if place < len(row) else "" for row in part] for place, name in enumerate(names)
        }
        yield from_columns(columns, begin + 1)


def _filled(row: list[Any]) -> int:
    return sum(cell != "" and cell is not None for cell in row)


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return clean_cell(cell.strip())
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
