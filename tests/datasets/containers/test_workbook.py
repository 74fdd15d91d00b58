"""Workbooks that ask for far more than they hold, and such as only look like it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from geo.datasets import open_dataset
from geo.datasets.containers.extent import MAX_SHEETS, check_extent
from geo.errors import ReadError

HEADER = ["date", "latitude", "longitude", "killed"]
ROW = ["2024-03-01", 50.1, 30.2, 3]
OPEN_DOCUMENT = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Data">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def workbook(*rows: list[object], **cells: object) -> bytes:
    """A workbook of a header, a row and further cells, as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows or (HEADER, ROW):
        sheet.append(row)
    for name, value in cells.items():
        sheet[name] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The archive with one part rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, change(text) if name == part else text)
    return stream.getvalue()


def open_document(*rows: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", OPEN_DOCUMENT.format("".join(rows)))
    return stream.getvalue()


def open_row(*cells: object, then: str = "", repeated: int = 1) -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{made}{then}</table:table-row>'


def gap(cells: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{cells}"/>'


def sheet_xml(change: Callable[[str], str], data: bytes | None = None) -> bytes:
    return changed(data or workbook(XFD1048576="far"), "xl/worksheets/sheet1.xml", change)


def shared_text(length: int, cells: int, claimed: int = 1) -> bytes:
    """A workbook in which many cells share one text."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for row in range(1, cells // 100 + 1):
            sheet.write_row(row, 0, ["long"] * 100)
    return changed(
        stream.getvalue(),
        "xl/sharedStrings.xml",
        lambda text: re.sub(r'count="\d+"', f'count="{claimed}"', text, flags=re.I).replace(
            "<t>long</t>", f"<t>{'long' * (length // 4)}</t>"
        ),
    )


def archived(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/incidents.xlsx", data)
    return stream.getvalue()


def many_sheets(count: int) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for _ in range(count):
            book.add_worksheet().write_row(0, 0, HEADER)
    return stream.getvalue()


def listed_often(data: bytes, count: int) -> bytes:
    """A workbook that lists its one sheet many times."""
    return changed(
        data,
        "xl/workbook.xml",
        lambda text: re.sub(
            r"<sheet [^>]*/>",
            lambda tag: "".join(
                re.sub(r'name="[^"]*"', f'name="S{n}"', re.sub(r'sheetId="\d+"', f'sheetId="{n}"', tag[0]))
                for n in range(1, count + 1)
            ),
            text,
        ),
    )


def size_denied(data: bytes) -> bytes:
    """The archive with sizes in it that are a tenth of the true ones; they stand at the end of it only."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        for info in archive.infolist():
            info.file_size //= 1000
        archive.writestr("docProps/note.xml", "<note/>")
    return stream.getvalue()


FAR = "span 17,179,869,184 cells"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "cells in the corners": (lambda: workbook(XFD1048576="far"), FAR),
    "cells in the corners, in an archive": (lambda: archived(workbook(XFD1048576="far")), FAR),
    "a declared extent that lies": (
        lambda: sheet_xml(lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:D2"', text)),
        FAR,
    ),
    "cells with a prefix": (
        lambda: sheet_xml(lambda text: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", text).replace(" xmlns=", " xmlns:x=", 1)),
        FAR,
    ),
    "cells named after their style": (lambda: sheet_xml(lambda text: text.replace("<c r=", '<c s="0" r=')), FAR),
    "cells whose rows count on": (
        lambda: sheet_xml(lambda text: re.sub(r'<c r="([A-Z]+)1048576"', r'<c r="\g<1>1048576" s="0"', text)),
        FAR,
    ),
    "a cell beyond all sheets": (
        lambda: sheet_xml(lambda text: text.replace("1048576", "4294967295")),
        "a sheet ends at",
    ),
    "a sheet that isn't well-formed": (
        lambda: sheet_xml(
            lambda text: text.replace("<sheetData>", "<wrong></right><sheetData>").replace(" r=", "  r=")
        ),
        "not well-formed",
    ),
    "a sheet with garbage before it": (
        lambda: sheet_xml(lambda text: "x" + text.replace(" r=", "  r=")),
        "well-formed",
    ),
    "many columns of some rows": (lambda: workbook(HEADER, ROW, A5000="a", XFD1="b"), "span 81,920,000 cells"),
    "texts that are only claimed": (lambda: shared_text(4, 100, claimed=4_294_967_295), "claims 4,294,967,295 texts"),
    "one text in many cells": (lambda: shared_text(2_000_000, 1000), "MB of text"),
    "more sheets than are looked at": (lambda: many_sheets(MAX_SHEETS + 1), "251 sheets"),
    "one sheet listed many times": (lambda: listed_often(workbook(), 5000), "lists 5,000 sheets and holds 1"),
    "more than it weighs": (
        lambda: sheet_xml(lambda text: text.replace("<sheetData>", " " * 60_000_000 + "<sheetData>")),
        "unfolds to far more",
    ),
    "more than it weighs, and denies": (
        lambda: size_denied(sheet_xml(lambda text: text.replace("<sheetData>", " " * 60_000_000 + "<sheetData>"))),
        "unfolds to far more",
    ),
    "a binary workbook": (lambda: binary(workbook()), "save it as .xlsx or CSV"),
    "an OpenDocument of one cell repeated": (
        lambda: open_document(
            open_row(*HEADER),
            '<table:table-row table:number-rows-repeated="1048575"><table:table-cell office:value-type="string" '
            'table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell></table:table-row>',
        ),
        FAR,
    ),
    "an OpenDocument of a long text repeated": (
        lambda: open_document(open_row(*HEADER), open_row("a" * 60_000, repeated=30_000)),
        "MB of text",
    ),
    "an OpenDocument with a gap in each row": (
        lambda: open_document(
            open_row(*HEADER),
            *(
                f'<table:table-row>{gap(16_383)}<table:table-cell office:value="1"/></table:table-row>'
                for _ in range(3000)
            ),
        ),
        "span 49,168,384 cells",
    ),
}


def binary(data: bytes) -> bytes:
    """A workbook in Excel's binary format, by the name of its main part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("workbook.xml", "workbook.bin"), old.read(name))
    return stream.getvalue()


@pytest.mark.parametrize("case", REFUSED)
def test_a_workbook_that_asks_for_more_than_it_holds_is_refused(case: str) -> None:
    made, reason = REFUSED[case]
    data = made()
    with pytest.raises(ReadError, match=reason) as told:
        open_dataset(data, "incidents.xlsx")
    assert "incidents.xlsx" in str(told.value)


def sparse(choices: int) -> bytes:
    """Answers of 500 people, a column for each of many choices, of which everybody made some."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEADER, *(f"choice {n}" for n in range(choices))])
        for row in range(1, 501):
            sheet.write_row(row, 0, ROW)
            for n in range(8):
                sheet.write_number(row, 4 + (row * 7 + n * 83) % choices, 1)
    return stream.getvalue()


READ: dict[str, tuple[Callable[[], bytes], int]] = {
    "a declared extent that is too large": (
        lambda: sheet_xml(
            lambda text: re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', text), workbook()
        ),
        1,
    ),
    "cells that have a style and nothing else": (
        lambda: sheet_xml(
            lambda text: text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'),
            workbook(),
        ),
        1,
    ),
    "a merged range of the whole sheet": (
        lambda: sheet_xml(
            lambda text: text.replace(
                "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>'
            ),
            workbook(),
        ),
        1,
    ),
    "a note far below a narrow table": (lambda: workbook(HEADER[:3], ROW[:3], A200000="a note"), 199_999),
    "an OpenDocument whose rows go on to the edges": (
        lambda: open_document(
            open_row(*HEADER, then=gap(16_380)),
            open_row(*ROW, then=gap(16_380)),
            f'<table:table-row table:number-rows-repeated="1048574">{gap(16_384)}</table:table-row>',
        ),
        1,
    ),
    "an OpenDocument with a value repeated": (
        lambda: open_document(open_row(*HEADER), open_row(*ROW, repeated=7)),
        7,
    ),
}


@pytest.mark.parametrize("case", READ)
def test_a_workbook_that_only_looks_large_is_read(case: str) -> None:
    made, rows = READ[case]
    found = open_dataset(made(), "incidents.xlsx")
    assert found.rows == rows
    assert [str(cell) for cell in found.sample.row(0)[:3]] == ["2024-03-01", "50.1", "30.2"]


def test_a_sparse_table_may_span_some_cells_for_each_that_is_filled() -> None:
    assert check_extent(sparse(400), "incidents.xlsx", free_cells=10_000) == 1
    with pytest.raises(ReadError, match="span 753,504 cells"):
        check_extent(sparse(1_500), "incidents.xlsx", free_cells=10_000)
