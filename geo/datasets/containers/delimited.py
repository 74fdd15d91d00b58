"""Text tables: CSV and the like, with any separator and encoding, in bounded memory.

Arrow parses them, several times as fast as the csv module, and reports the number and text of each row with too few or
too many cells. Its options are detected from the first 64 KiB: encoding, separator, lines above the header, whether
there is a header at all, and a row of HXL tags below it.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import polars as pl
import pyarrow as pa
import pyarrow.csv

from geo.datasets.containers.archives import FileContent
from geo.datasets.containers.encoding import decoder, encoding_of
from geo.datasets.dataset import ROW
from geo.datasets.rejects import wrong_length
from geo.datasets.repeats import ArrowBatch
from geo.datasets.table import Table, clean_cell, folded_names, is_tag_row, looks_like_header, tags_of
from geo.errors import ReadError
from geo.model import Reject

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_BLOCK_BYTES = 8 * 2**20
_HEAD_BYTES = 4 * 2**20
SMALL_BYTES = 2**20
MANY_LINES = 1_000
_PROBE_ROWS = 100


def read_delimited(content: FileContent) -> Table:
    """Read the table in a delimited text file.

    Raises
    ------
    ReadError
        No separator gives columns or, while reading, a quote is never closed.
    """
    encoding = encoding_of(content.head)
    text = decoder(encoding).decode(content.head)
    whole = len(content.head) < (1 << 16)
    if not whole:
        text = text.rpartition("\n")[0] or text
    separator = _separator(text)
    if separator is None:
        raise ReadError(f"{content.name} is text, but no table: no comma, semicolon or tab parts it into columns.")
    quoted = _is_quoted(text, separator)
    header = _header(_probe(text, separator, quoted))
    skip = _lines(text, header.above, separator, quoted)
    reading = _DelimitedRows(content, encoding, separator, quoted, header.names, skip, header.rows)
    words = [_SEPARATORS[separator]]
    if encoding not in ("utf-8", "utf-8-sig"):
        words.append(encoding)
    table = Table(
        name=content.name,
        container=f"text table ({', '.join(words)})",
        labels=tuple(header.labels),
        names=header.names,
        tags=header.tags,
        batches=lambda: reading.batches(table),
        beginning=lambda: reading.batches(table, _HEAD_BYTES),
        position=reading.position,
        headless=not header.rows,
    )
    return table


class _Header(NamedTuple):
    above: int
    """Rows before the header."""
    rows: int
    """Rows of the header: 0 if the first row is data, 2 with a row of tags."""
    labels: list[str]
    names: tuple[str, ...]
    tags: dict[str, str]


def _header(rows: list[list[str]]) -> _Header:
    """Find the header among the first rows: the first row of usual width that is at least half filled, if any."""
    width = Counter(len(row) for row in rows if len(row) > 1).most_common(1)[0][0]
    above = next((n for n, row in enumerate(rows) if len(row) == width and _filled(row) * 2 >= width), 0)
    first, below = rows[above], rows[above + 1 : above + 2]
    if not looks_like_header(first):
        labels = [f"column {n + 1}" for n in range(width)]
        return _Header(above, 0, labels, folded_names(labels), {})
    labels = [clean_cell(cell.strip()) for cell in first]
    names = folded_names(labels)
    if below and is_tag_row(below[0]):
        return _Header(above, 2, labels, names, tags_of(names, below[0]))
    return _Header(above, 1, labels, names, {})


class _DelimitedRows:
    def __init__(
        self,
        content: FileContent,
        encoding: str,
        separator: str,
        quoted: bool,
        names: tuple[str, ...],
        skip: int,
        after: int,
    ) -> None:
        self._source = content
        self._encoding = encoding
        self._separator = separator
        self._quoted = quoted
        self._names = names
        self._skip = skip
        self._after = after
        self._stream: Recoded | None = None
        self._batches = 0

    def position(self) -> float | None:
        # Arrow reads ahead, so the position is the end of the piece that the last batch was made from
        if self._stream is None or self._source.size <= 0:
            return None
        ends = self._stream.ends
        return min(1.0, ends[min(self._batches, len(ends)) - 1] / self._source.size) if self._batches and ends else 0.0

    def batches(self, table: Table, block_bytes: int = _BLOCK_BYTES) -> Iterator[pl.DataFrame]:
        seen: set[int] = set()

        def short_or_long(row: pyarrow.csv.InvalidRow) -> str:
            number = (row.number or 0) - self._skip - self._after
            if number not in seen and row.text.strip(f"{self._separator}\"' \t\r"):
                seen.add(number)
                reason = wrong_length(row.actual_columns, row.expected_columns)
                table.rejects.append(
                    Reject(
                        max(1, number), reason, json.dumps({"": clean_cell(row.text)}, ensure_ascii=False), table.name
                    )
                )
            return "skip"

        kinds = dict.fromkeys(self._names, pa.string())
        first = 1
        with self._source.open() as raw:
            recoded = self._stream = Recoded(raw, self._encoding)
            self._batches = 0
            try:
                batches = pyarrow.csv.open_csv(
                    pa.PythonFile(recoded, mode="r"),
                    read_options=pyarrow.csv.ReadOptions(
                        use_threads=False,
                        block_size=block_bytes,
                        column_names=list(self._names),
                        skip_rows=self._skip,
                        skip_rows_after_names=self._after,
                    ),
                    parse_options=pyarrow.csv.ParseOptions(
                        delimiter=self._separator,
                        quote_char='"' if self._quoted else False,
                        newlines_in_values=self._quoted,
                        invalid_row_handler=short_or_long,
                    ),
                    convert_options=pyarrow.csv.ConvertOptions(
                        column_types=kinds, strings_can_be_null=False, null_values=[]
                    ),
                )
                left_out = 0
                for batch in batches:
                    if recoded.controls:
                        batch = _cleaned(batch)
                    frame = pl.from_arrow(batch)
                    assert isinstance(frame, pl.DataFrame)
                    # skipped rows count in the row numbers
                    numbers = _numbers(first, len(frame), sorted(seen)[left_out:])
                    if len(numbers):
                        first = int(numbers[-1]) + 1
                    left_out = sum(number < first for number in seen)
                    rows = ArrowBatch(frame.with_columns(numbers.alias(ROW)))
                    rows.texts = batch
                    self._batches += 1
                    yield rows
            except pa.ArrowInvalid as error:
                if "Empty CSV" in str(error):
                    return
                raise ReadError(
                    f"{self._source.name} can't be read as a table to its end; a quote may not be closed "
                    f"after about row {first}."
                ) from error


def _numbers(first: int, size: int, missing: list[int]) -> pl.Series:
    if not missing:
        return pl.int_range(first, first + size, eager=True)
    gone = set(missing)
    return pl.Series(list(itertools.islice((n for n in itertools.count(first) if n not in gone), size)), dtype=pl.Int64)


def _cleaned(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        pa.array([clean_cell(value) for value in texts.to_pylist()], pa.string()) if _has_controls(texts) else texts
        for texts in batch.columns
    ]
    return pa.record_batch(columns, schema=batch.schema)


CONTROLS = (b"\x00", b"\x1d", b"\x1f")
"""Control characters removed from cells."""


def _has_controls(texts: pa.Array) -> bool:
    # search the column's whole buffer; bytes of cells outside a slice cause only a needless second check
    data = texts.buffers()[2]
    if data is None:
        return False
    plain = data.to_pybytes()
    return any(mark in plain for mark in CONTROLS)


class Recoded(io.RawIOBase):
    """Recode a stream to UTF-8; undecodable bytes become U+FFFD.

    UTF-8 passes through unchanged. The first pieces are small while they have many lines, so that parsing can begin
    early.

    Parameters
    ----------
    inner : binary stream
    encoding : str
    small_bytes : int
        The size of the first piece; the next is twice as large.
    many_lines : int
        A piece with more lines is followed by another small one.

    Attributes
    ----------
    controls : bool
        Whether any of :data:`CONTROLS` has occurred.
    ends : list of int
        The end positions of the pieces in the inner stream, bytes.
    """

    def __init__(
        self, inner: BinaryIO, encoding: str, *, small_bytes: int = SMALL_BYTES, many_lines: int = MANY_LINES
    ) -> None:
        self._inner = inner
        self._decoder = decoder(encoding)
        self._like_ascii = not encoding.startswith("utf-16")
        self._is_utf8 = encoding == "utf-8"
        self._left = b""
        self._first: io.BytesIO | None = None
        self._taken = 0
        self.ends: list[int] = []
        self._small, self._many_lines = small_bytes, many_lines
        self.controls = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next piece, at most ``size`` bytes before recoding; empty at the end."""
        if self._first is None:
            self._first = io.BytesIO(self._more(size))
        if piece := self._first.read(self._small or size):
            self._small = 2 * self._small if piece.count(b"\n") > self._many_lines else 0
            left = len(self._first.getbuffer()) - self._first.tell()
            self.ends.append(max(0, self._taken - left))
            return piece
        more = self._more(size)
        self.ends.append(self._taken)
        return more

    def _more(self, size: int) -> bytes:
        while data := self._inner.read(size):
            self._taken += len(data)
            if utf8 := self._recoded(data):
                self.controls = self.controls or any(mark in utf8 for mark in CONTROLS)
                return utf8
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")

    def _recoded(self, data: bytes) -> bytes:
        if self._like_ascii and not self._left and data.isascii():
            return data
        text = self._decoder.decode(data)
        before, self._left = self._left, self._decoder.getstate()[0]
        if self._is_utf8 and "\ufffd" not in text:
            return (before + data).removesuffix(self._left)
        return text.encode("utf-8", "replace")


def _separator(text: str) -> str | None:
    best, most = None, 0.0
    lines = [line for line in text.splitlines()[:_PROBE_ROWS] if line.strip()]
    for separator in _SEPARATORS:
        rows = _probe(text, separator, _is_quoted(text, separator))
        widths = Counter(len(row) for row in rows)
        width, often = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0))
        if width < 2 or not lines:
            continue
        score = often / len(rows) * (1 + min(width, 100) / 1000)
        if score > most:
            best, most = separator, score
    return best


def _probe(text: str, separator: str, quoted: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in _rows(text, separator, quoted):
            if row:
                rows.append(row)
            if len(rows) >= _PROBE_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _rows(text: str, separator: str, quoted: bool) -> Any:
    quoting: Any = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    return csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator, quoting=quoting)


def _is_quoted(text: str, separator: str) -> bool:
    # tab-separated dumps have bare quotes in cells; a quote counts only at the start of a cell
    if separator != "\t":
        return True
    opens = text.count('\t"') + text.count('\n"') + text.startswith('"')
    closes = text.count('"\t') + text.count('"\n') + text.count('"\r')
    return opens > 0 and abs(opens - closes) <= opens // 4


def _filled(row: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _lines(text: str, rows: int, separator: str, quoted: bool) -> int:
    # lines above the header: Arrow skips lines, empty ones included
    if not rows:
        return 0
    parsed = _rows(text, separator, quoted)
    passed, line = 0, 0
    for row in parsed:
        if row and passed == rows:
            break
        passed += bool(row)
        line = parsed.line_num
    return line
