"""Export formats: one module each, and the registry that the page, the command line and the route share.

A writer takes Arrow tables of incidents (columns of :data:`geo.schema.INCIDENTS`; ``geo.writers.origin.tables`` makes
them from objects) and a :class:`~geo.writers.origin.FileOrigin`, and yields the file as chunks of bytes. It holds one
batch at a time, unless the format forbids it (see its module), so that a million incidents need no more memory than ten
thousand. A file names its sources, their licences and its filter, if its format can; the contract test has those that
needn't.

:data:`WRITERS` has the files of incidents. Two other kinds of files are made of answers of the store and have lists of
their own: the brief (:data:`BRIEF_FORMATS`: web page, PDF, Word) and tables of counts (:data:`SHEET_FORMATS`).

``.github/CONTRIBUTING.md``, "… an export format", says how to add one; ``tests/writers/test_contract.py`` runs every
entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from geo.writers.brief_page import BRIEF_FORMATS, Brief, HarmTotal, comparison_words, compose, write_brief
from geo.writers.citation import LOCAL_LINK, Citation, cite_incident, cite_view, is_local
from geo.writers.csv import write_csv, write_hxl
from geo.writers.excel import write_excel
from geo.writers.geojson import write_geojson
from geo.writers.geoparquet import write_geoparquet
from geo.writers.html_map import MOST_INCIDENTS, write_html
from geo.writers.jsonlines import write_jsonl
from geo.writers.kml import write_kml
from geo.writers.origin import FileOrigin, Sources, tables
from geo.writers.picture import has_fonts, write_png, write_svg
from geo.writers.reference import write_bibtex, write_citation
from geo.writers.sheets import SHEET_FORMATS, write_sheets

__all__ = [
    "BRIEF_FORMATS",
    "LOCAL_LINK",
    "SHEET_FORMATS",
    "WRITERS",
    "Brief",
    "Citation",
    "FileOrigin",
    "HarmTotal",
    "Sources",
    "Writer",
    "cite_incident",
    "cite_view",
    "comparison_words",
    "compose",
    "file_name",
    "has_fonts",
    "is_local",
    "tables",
    "write_brief",
    "write_sheets",
]

Write = Callable[[Iterable[pa.Table], FileOrigin], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format: its label, its file name extension, its media type, the function that writes it, and what it is for, in
    the words of the menu of downloads.
    """

    label: str
    suffix: str
    media_type: str
    write: Write
    purpose: str
    takes_view: bool = False
    """Whether it shows the visible part of the map, under a title that the reader may choose."""
    is_text: bool = True
    """Whether a terminal can show it."""
    most: int | None = None
    """The most incidents that it can hold; None for no limit."""


WRITERS: dict[str, Writer] = {
    "csv": Writer("CSV", ".csv", "text/csv; charset=utf-8", write_csv, "spreadsheets and statistics"),
    "xlsx": Writer(
        "Excel",
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_excel,
        "a workbook with sources and column meanings",
        is_text=False,
    ),
    "geojson": Writer("GeoJSON", ".geojson", "application/geo+json", write_geojson, "web maps and GIS"),
    "kml": Writer("KML", ".kml", "application/vnd.google-earth.kml+xml", write_kml, "Google Earth"),
    "geoparquet": Writer(
        "GeoParquet",
        ".parquet",
        "application/vnd.apache.parquet",
        write_geoparquet,
        "large data: DuckDB, GeoPandas, QGIS",
        is_text=False,
    ),
    "jsonl": Writer(
        "JSON Lines", ".jsonl", "application/jsonl", write_jsonl, "everything that is known, and the way back"
    ),
    "hxl": Writer("CSV with HXL tags", ".hxl.csv", "text/csv; charset=utf-8", write_hxl, "the humanitarian exchange"),
    "html": Writer(
        "Map to send",
        ".html",
        "text/html; charset=utf-8",
        write_html,
        "one file that opens by a double click",
        takes_view=True,
        most=MOST_INCIDENTS,
    ),
    "png": Writer("Picture", ".png", "image/png", write_png, "a report or a slide", takes_view=True, is_text=False),
    "svg": Writer("Picture, scalable", ".svg", "image/svg+xml", write_svg, "print", takes_view=True),
    "txt": Writer("Citation", ".txt", "text/plain; charset=utf-8", write_citation, "how to cite this view"),
    "bib": Writer("Citation, BibTeX", ".bib", "application/x-bibtex", write_bibtex, "the same for a reference manager"),
}
"""The writers by the code that the route and the command line take."""


def file_name(origin: FileOrigin, writer: Writer) -> str:
    """The name of a file: "incidents-drone_strike-UA-2026-11-25.csv". It has only codes, never other people's text."""
    words = origin.filter
    parts = [*words.type, *words.domain, *words.country, *words.target][:4]
    safe = ["".join(c for c in part if c.isascii() and (c.isalnum() or c == "_"))[:30] for part in parts]
    return "-".join(["incidents", *filter(None, safe), origin.moment.date().isoformat()]) + writer.suffix
