"""The registry of dataset formats, and recognition by content.

Of a file with several tables (sheets, layers, lists of a JSON object, members of an archive) one of a known format is
read, else the largest with places; the others are listed, so that nothing is ignored silently.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter

import polars as pl

from geo.datasets.containers.archives import FileContent, open_file
from geo.datasets.containers.delimited import read_delimited
from geo.datasets.containers.geo_tables import read_features, read_parquet
from geo.datasets.containers.records import looks_like_json, read_records
from geo.datasets.containers.workbook import read_workbook
from geo.datasets.dataset import Format
from geo.datasets.formats import (
    acled,
    alerts,
    civilian_harm,
    gdelt,
    geoconfirmed,
    gtd,
    insecurity,
    missiles,
    own,
    timemap,
    ucdp,
    viina,
)
from geo.datasets.mapping import ColumnMapping, day_order_of, propose_mapping
from geo.datasets.table import Table
from geo.errors import ReadError

DATASET_FORMATS: dict[str, Format] = {
    "acled": acled.ACLED,
    "acled_deletions": acled.DELETIONS,
    "acled_totals": acled.TOTALS,
    "ucdp_ged": ucdp.UCDP,
    "gdelt": gdelt.GDELT,
    "gdelt_mentions": gdelt.MENTIONS,
    "insecurity_insight_health": insecurity.HEALTH,
    "insecurity_insight_aid": insecurity.AID,
    "insecurity_insight_explosive": insecurity.EXPLOSIVES,
    "insecurity_insight": insecurity.OTHERS,
    "bellingcat_civilian_harm": civilian_harm.BELLINGCAT,
    "timemap": civilian_harm.TIMEMAP,
    "timemap_sources": timemap.SOURCES,
    "timemap_associations": timemap.ASSOCIATIONS,
    "viina": viina.VIINA,
    "viina_labels": viina.LABELS_FILE,
    "geoconfirmed": geoconfirmed.GEOCONFIRMED,
    "geoconfirmed_kml": geoconfirmed.KML,
    "air_raid_alerts": alerts.ALERTS,
    "missile_attacks": missiles.MISSILES,
    "gtd": gtd.GTD,
}
"""The formats recognised by columns, in order of trial."""

OWN = "own"
"""The key of our own exports (:mod:`geo.datasets.formats.own`)."""
ANY = "table"
"""The key of tables read by a mapping."""
COMPANIONS = {
    "gdelt_mentions": "gdelt",
    "viina_labels": "viina",
    "timemap_sources": "timemap",
    "timemap_associations": "timemap",
}
"""Companion formats, with the format that each is read with."""


@dataclass(slots=True, eq=False)
class Description:
    """The description of a recognised file.

    Attributes
    ----------
    format : str
        A key of :data:`DATASET_FORMATS`, :data:`OWN` or :data:`ANY`.
    label, container : str
        Format and container in words: "ACLED", "text table (comma)".
    labels : tuple of str
        The columns as the file names them.
    names : tuple of str
        The same as the mapping names them.
    mapping : ColumnMapping or None
        The proposed mapping if the format is :data:`ANY`; may be replaced.
    sample : DataFrame
        The first rows, as text.
    rows : int or None
        The number of rows, if known before reading.
    others : tuple of str
        Names of further tables of the file, which aren't read.
    opening_s, recognising_s : float
        The seconds for opening and for recognising the file.
    """

    format: str
    label: str
    container: str
    labels: tuple[str, ...]
    names: tuple[str, ...]
    mapping: ColumnMapping | None
    sample: pl.DataFrame
    rows: int | None
    others: tuple[str, ...] = ()
    opening_s: float = 0.0
    recognising_s: float = 0.0


@dataclass(slots=True, eq=False)
class Recognised(Description):
    """An opened file: its description, format, and table (for our own JSON Lines, its bytes)."""

    form: Format | None = None
    table: Table | None = None
    content: FileContent | None = None
    companions: list[tuple[str, Table]] = field(default_factory=list)


def recognise(file: str | Path | bytes, name: str = "", *, sheet: str = "") -> Recognised:
    """Recognise a file by its content; :func:`geo.datasets.open_dataset` runs this in a separate process."""
    started = perf_counter()
    contents = open_file(file, name)
    opened = perf_counter()
    files = [recognised for content in contents for recognised in _tables(content)]
    if sheet:
        files = [file for file in files if file.table is None or sheet in file.table.name] or files
    main = _main(files)
    if main.table is not None and main.format == ANY and main.mapping is None:
        main.mapping = propose_mapping(main.table)
    if main.table is not None and main.form is not None:
        _settle_day_order(main)
    main.opening_s, main.recognising_s = opened - started, perf_counter() - opened
    return main


def _main(files: list[Recognised]) -> Recognised:
    """The table to read, with its companions, and the names of the others."""
    companions = [file for file in files if file.format in COMPANIONS]
    files = [file for file in files if file.format not in COMPANIONS] or files
    main = next((file for file in files if file.format != ANY), None) or max(files, key=_rank)
    main.companions = [
        (file.format, file.table)
        for file in companions
        if COMPANIONS[file.format] == main.format and file.table is not None
    ]
    main.others = tuple(file.table.name for file in files if file is not main and file.table is not None)
    return main


def _rank(file: Recognised) -> tuple[bool, int]:
    if file.table is None:
        return True, 0
    file.mapping = file.mapping or propose_mapping(file.table)
    return file.mapping.places, (file.rows or 0) * len(file.labels)


def _tables(content: FileContent) -> list[Recognised]:
    if content.kind == "text" and looks_like_json(content.head):
        if own.is_own_lines(content.first_line()):
            sample = pl.DataFrame()
            return [Recognised(OWN, "Our own export", "JSON lines", (), (), None, sample, None, content=content)]
        return [_recognised(table) for table in read_records(content, unfold=geoconfirmed.placemarks)]
    if content.kind == "text":
        return [_delimited(content)]
    if content.kind == "excel":
        return [_recognised(table) for table in read_workbook(content)]
    if content.kind == "parquet":
        return [_recognised(read_parquet(content))]
    return [_recognised(table, content.head) for table in read_features(content)]


def _delimited(content: FileContent) -> Recognised:
    lines = sum(bool(line.strip(b"\x00 \t\r\xef\xbb\xbf")) for line in content.head.splitlines())
    recognised = _recognised(read_delimited(content), lines=lines)
    if recognised.format == ANY and recognised.table is not None:
        recognised.mapping = propose_mapping(recognised.table)
        if not recognised.mapping.places and "date" not in recognised.mapping.columns and _is_prose(recognised, lines):
            raise ReadError(f"{content.name} is a text and no table: add it as a report.")
    return recognised


def _is_prose(recognised: Recognised, lines: int) -> bool:
    # prose: a sentence in place of the header, and lines with different numbers of commas
    sentence = max(len(label.split()) for label in recognised.labels) >= _SENTENCE_WORDS
    return sentence and (len(recognised.sample) + 1) * 2 < min(50, lines)


_SENTENCE_WORDS = 8


def _recognised(table: Table, head: bytes = b"", lines: int = 0) -> Recognised:
    table = _with_header(table) if table.headless else table
    sample = table.head(50)
    if not len(sample) and not table.rejects:
        if lines > 1:
            raise ReadError(f"{table.name}: no line below its header is a row; a quote may not be closed.")
        raise ReadError(f"{table.name} has a header, but no rows.")
    key, label, form = ANY, "Table", None
    if set(table.names) >= own.NEEDS:
        key, label = OWN, "Our own export"
    else:
        if head:
            # styles may fill the beginning of a KML file, so use its first rows too
            head += " ".join(cell for row in sample.select(table.names).rows() for cell in row).encode()
        fitting = next((pair for pair in DATASET_FORMATS.items() if pair[1].fits(table.names, head)), None)
        if fitting is not None:
            key, form = fitting
            label = form.label
    return Recognised(
        key, label, table.container, table.labels, table.names, None, sample, table.rows, form=form, table=table
    )


def _with_header(table: Table) -> Table:
    """The table with the column names of the headless format recognised by its first row, if any."""
    cells = [[str(cell) for cell in row] for row in table.head(50).select(table.names).head(1).rows()]
    first = cells[0] if cells else []
    if ucdp.is_headless(first):
        return table.renamed(ucdp.COLUMN_NAMES)
    if gdelt.is_headless(first):
        return table.renamed(gdelt.COLUMN_NAMES if len(first) == len(gdelt.COLUMN_NAMES) else gdelt.NAMES_1)
    if gdelt.is_headless_mentions(first):
        return table.renamed(gdelt.MENTION_NAMES[: len(first)])
    return table


def _settle_day_order(recognised: Recognised) -> None:
    # the dates decide if unambiguous; else a known format has a fixed order, and a mapping asks
    assert recognised.form is not None
    assert recognised.table is not None
    wanted = recognised.form.columns.get("date", ())
    names = (wanted,) if isinstance(wanted, str) else tuple(n for n in wanted if isinstance(n, str))
    name = next((each for each in names if each in recognised.table.names), None)
    if name is not None:
        order, _ = day_order_of(recognised.table, recognised.sample, name)
        if order is not None:
            recognised.form = replace(recognised.form, day_first=order)
