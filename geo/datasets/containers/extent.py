"""Estimate how much memory a workbook needs, from its XML parts, before reading it.

calamine holds a sheet as a full rectangle, from its first filled cell to its last, and copies the text for every cell.
So two cells far apart, a repeated cell, one long text shared by many cells, or a falsely declared number of texts can
make a file of a kilobyte need more memory than there is, which ends the process and can't be caught. The check uses the
cells themselves, not the extent that a sheet declares.

Sheets in the usual form are first scanned for cell references, empty cells included, in a fraction of the reading time.
If that isn't possible, or the result is too large, the parts are parsed strictly: XML that isn't well-formed is
refused, because calamine would read on.

Sources: ECMA-376, part 1, 18.3.1 (``row``, ``c``) and 18.4.9 (``sst``); OpenDocument 1.3, part 3, 19.676 and 19.680
(``table:number-columns-repeated``, ``table:number-rows-repeated``). Refused: reading in a separate process with a
memory limit, which takes longer than most workbooks need and differs between systems.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from geo.datasets.containers.archives import MAX_RATIO, UNFOLDED_BYTES
from geo.errors import ReadError

MOST_SHEET_ROWS, MOST_SHEET_COLUMNS = 1_048_576, 16_384
"""Rows and columns that a sheet has in Excel and LibreOffice; no cell lies beyond."""
MAX_CELLS = 50_000_000
"""Cells that a workbook's sheets may span together: all the rows that a sheet has, in 47 columns. Each takes 24
bytes in calamine and 8 in Python before it has a value, so this is 1.6 GB."""
FREE_CELLS = 4_000_000
"""Cells that may be spanned however few of them are filled: 130 MB. A note in the last row of a table of three
columns is within it."""
MAX_SPARSENESS = 50
"""Beyond :data:`FREE_CELLS`, the cells that may be spanned for each that is filled. Of the sparsest tables, survey
answers with a column for every choice, one in twenty is."""
MAX_TEXT_BYTES = 2**30
"""Text in all cells together, a shared one counted in each of them: a million rows of a kilobyte."""
MAX_SHEETS = 250
"""Sheets of a workbook; all are looked at for the one that holds the data."""

_PIECE_BYTES = 1 << 18
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_SHEET_LIKE = re.compile(rb"<(?:[\w.-]+:)?(?:sheetData|sst|table-cell)[\s/>]")
_CELL_TAGS = re.compile(rb"<(?:[^\s<>/:]*:)?c[\s/>]")
_ROW_NAMES = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
_COLUMN_NAMES = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"')
_VALUE_TAGS = re.compile(rb"<(?:[^\s<>/:]*:)?v[\s/>]")
_NUMBERS = re.compile(rb"<v>([0-9]{1,9})</v>")
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value", "value-type", "formula")


class _OddError(Exception):
    """Something that no valid workbook has; the message continues after "it is damaged"."""


@dataclass(slots=True)
class _CellRange:
    """The rectangle that a sheet's filled cells span; rows and columns from 1, and how many are filled."""

    top: int = MOST_SHEET_ROWS
    left: int = MOST_SHEET_COLUMNS
    bottom: int = 0
    right: int = 0
    filled: int = 0

    def add(self, row: int, column: int, last_row: int, last_column: int) -> None:
        self.top, self.left = min(self.top, row), min(self.left, column)
        self.bottom, self.right = max(self.bottom, last_row), max(self.right, last_column)
        self.filled += 1

    @property
    def cells(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) if self.filled else 0


def check_extent(data: bytes, name: str, *, free_cells: int = FREE_CELLS) -> int:
    """Refuse a workbook that asks for far more than it holds.

    Parameters
    ----------
    data : bytes
        An .xlsx or .ods file.
    name : str
        As the user knows it, for messages.
    free_cells : int
        Cells that may be spanned however few of them are filled.

    Returns
    -------
    int
        How many sheets it holds.

    Raises
    ------
    ReadError
        It is damaged, of a binary format, or its sheets, texts or number of sheets are beyond the limits of this
        module; one sentence says what is wrong, another what to do.
    """
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError(f"{name} can't be read as a workbook; it may be damaged or protected.") from error
    if any(member.filename.lower().endswith("workbook.bin") for member in members):
        raise ReadError(f"{name} is a binary workbook (.xlsb): save it as .xlsx or CSV.")
    most_bytes = max(UNFOLDED_BYTES, len(data) * MAX_RATIO)
    for glance in (True, False):
        demand = _Demand(name, most_bytes, free_cells, glance=glance)
        for member in members:
            demand.read(member, data)
        if demand.plain and not demand.complaint():
            break
    if complaint := demand.complaint():
        raise ReadError(complaint)
    return demand.sheets


class _Demand:
    """Adds up what the parts of a workbook need while they are parsed."""

    def __init__(self, name: str, most_bytes: int, free_cells: int, *, glance: bool) -> None:
        self.plain = True
        self._glance = glance
        self._name = name
        self._bytes_left = most_bytes
        self._free_cells = free_cells
        self._spans: list[_CellRange] = []
        self._text = 0
        self._lengths: list[int] = []
        self._uses: Counter[int] = Counter()
        self._unread = 0
        self._claimed = 0

    def read(self, member: zipfile.ZipInfo, data: bytes) -> None:
        """Add a part of the archive, whatever it is called."""
        part: _PartSize | _Glance = _PartSize()
        for number, piece in enumerate(_unpacked(member, data, self._name)):
            self._bytes_left -= len(piece)
            if self._bytes_left < 0:
                raise ReadError(f"{self._name} unfolds to far more than it weighs; it was not read.")
            if number == 0 and self._glance and b"<sheetData" in piece:
                part = _Glance()
            try:
                part.feed(piece)
            except _OddError as error:
                raise ReadError(f"{self._name} is damaged: {error}.") from error
            except expat.ExpatError as error:
                raise ReadError(
                    f"{self._name} is a damaged workbook: {member.filename[:80]} is not well-formed."
                ) from error
        part.close()
        self.plain &= part.plain
        self._spans += part.spans
        self._text += part.text
        self._uses.update(part.uses)
        self._unread += part.unread
        self._claimed = max(self._claimed, part.claimed)
        shared = self._lengths
        self._lengths = [max(pair) for pair in zip(shared, part.lengths, strict=False)]
        self._lengths += shared[len(self._lengths) :] or part.lengths[len(self._lengths) :]

    @property
    def sheets(self) -> int:
        """How many sheets there are."""
        return len(self._spans)

    def complaint(self) -> str:
        """A message about what exceeds the limits; empty for nothing."""
        advice = "delete what stands far from the table (Ctrl+End shows the last cell), or save the sheet as CSV."
        if self.sheets > MAX_SHEETS:
            return (
                f"{self._name} has {self.sheets:,} sheets; at most {MAX_SHEETS} are read. "
                "Save the sheet that holds the data by itself."
            )
        cells, filled = sum(span.cells for span in self._spans), sum(span.filled for span in self._spans)
        if cells > MAX_CELLS or cells > max(self._free_cells, MAX_SPARSENESS * filled):
            return f"The sheets of {self._name} span {cells:,} cells, of which {filled:,} are filled: {advice}"
        if self._claimed > max(self._free_cells, len(self._lengths), filled):
            return (
                f"{self._name} is a damaged workbook: it claims {self._claimed:,} texts and holds "
                f"{len(self._lengths):,}. Save it again, or save the sheet as CSV."
            )
        text = self._text + self._unread * max(self._lengths, default=0)
        text += sum(times * self._lengths[at] for at, times in self._uses.items() if at < len(self._lengths))
        if text > MAX_TEXT_BYTES:
            return (
                f"The cells of {self._name} hold {text // 2**20:,} MB of text, more than {MAX_TEXT_BYTES // 2**20:,}: "
                "save the sheet as CSV."
            )
        return ""


def _unpacked(member: zipfile.ZipInfo, data: bytes, name: str) -> Iterator[bytes]:
    # without zipfile, which stops at the declared size, while calamine reads to the end of the stream
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ReadError(f"{name} is protected or packed in an unknown way: save it again as .xlsx without a password.")
    try:
        of_name, of_extra = struct.unpack_from("<HH", data, member.header_offset + 26)
    except struct.error as error:
        raise ReadError(f"{name} is a damaged workbook.") from error
    start = member.header_offset + 30 + of_name + of_extra
    packed = memoryview(data)[start : start + member.compress_size]
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for begin in range(0, len(packed), _PIECE_BYTES):
        piece = bytes(packed[begin : begin + _PIECE_BYTES])
        if member.compress_type == zipfile.ZIP_STORED:
            yield piece
            continue
        try:
            while piece and not inflate.eof:
                yield inflate.decompress(piece, _PIECE_BYTES)
                piece = inflate.unconsumed_tail
        except zlib.error as error:
            raise ReadError(f"{name} is damaged: it can't be unpacked to its end.") from error


class _ClaimedSize:
    """What a part needs: sheets, lengths and uses of shared texts, inline text, and the declared number of shared
    texts.
    """

    def __init__(self) -> None:
        self.plain = True
        self.spans: list[_CellRange] = []
        self.lengths: list[int] = []
        self.uses: Counter[int] = Counter()
        self.unread = 0
        self.text = 0
        self.claimed = 0


class _Glance(_ClaimedSize):
    """A quick scan of a sheet's cell references; requires the reference as first attribute, and counts empty cells as
    filled.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spans.append(_CellRange())
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        piece = self._rest + piece
        cut = piece.rfind(b"<")
        self._look(piece[: max(cut, 0)])
        self._rest = piece[cut:] if cut >= 0 else b""
        self.plain &= len(self._rest) <= _PIECE_BYTES

    def close(self) -> None:
        self._look(self._rest)

    def _look(self, piece: bytes) -> None:
        rows, columns = _ROW_NAMES.findall(piece), _COLUMN_NAMES.findall(piece)
        self.plain &= len(_CELL_TAGS.findall(piece)) == len(rows) == len(columns)
        if not rows:
            return
        span = self.spans[0]
        distinct = [int(row) for row in set(rows)]
        letters = [_column_of(each.decode()) for each in set(columns)]
        self.plain &= max(distinct) <= MOST_SHEET_ROWS and max(letters) <= MOST_SHEET_COLUMNS and min(distinct) > 0
        span.add(min(distinct), min(letters), max(distinct), max(letters))
        span.filled += len(rows) - 1
        numbers = Counter(_NUMBERS.findall(piece))
        self.uses.update({int(number): times for number, times in numbers.items()})
        self.unread += len(_VALUE_TAGS.findall(piece)) - numbers.total()


class _PartSize(_ClaimedSize):
    """A streaming parser of one part: cells of a sheet, shared texts, or tables of an OpenDocument."""

    def __init__(self) -> None:
        super().__init__()
        self._lost = b""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "sheetData": self._sheet,
            "row": self._row,
            "c": self._cell,
            "v": self._value,
            "is": self._value,
            "sst": self._texts,
            "si": self._shared,
            "table": self._sheet,
            "table-row": self._table_row,
            "table-cell": self._table_cell,
            "covered-table-cell": self._table_cell,
            "p": self._paragraph,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "v": self._value_end,
            "si": self._shared_end,
            "table-cell": self._table_cell_end,
            "covered-table-cell": self._table_cell_end,
        }
        self._at_row, self._at_column = 0, 0
        self._shares = False
        self._said: list[str] = []
        self._repeated = (1, 1)
        self._filled = False

    def feed(self, piece: bytes) -> None:
        """Parse the next piece; if it isn't XML, only check whether a lenient reader would find cells in it."""
        if self._lost:
            self._lost = self._lost[-64:] + piece
        else:
            try:
                self.parser.Parse(piece)
                return
            except expat.ExpatError:
                self._lost = b" " + piece
                if self.spans or self.lengths:
                    raise
        if _SHEET_LIKE.search(self._lost):
            raise expat.ExpatError

    def close(self) -> None:
        """Do nothing: calamine ignores what comes after the last complete element, too."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(name) or self._starts.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        handler = self._ends.get(name) or self._ends.get(name.rpartition(":")[2])
        if handler is not None:
            handler()

    @staticmethod
    def _doctype(*_: object) -> None:
        raise _OddError("it declares a document type, which no workbook does")

    def _listen(self) -> None:
        self._said.clear()
        self.parser.CharacterDataHandler = self._said.append

    def _heard(self) -> str:
        self.parser.CharacterDataHandler = None
        return "".join(self._said)

    def _sheet(self, _: dict[str, str]) -> None:
        self.spans.append(_CellRange())
        self._at_row = self._at_column = 0

    def _row(self, attributes: dict[str, str]) -> None:
        if self.spans:
            number = attributes.get("r")
            self._at_row = self._at_row + 1 if number is None else _within(number, MOST_SHEET_ROWS)
            self._at_column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        if not self.spans:
            return
        place = attributes.get("r")
        if place is None:
            self._at_column += 1
        else:
            address = _CELL.fullmatch(place)
            if address is None:
                raise _OddError(f"a cell is called “{place[:20]}”")
            self._at_column = _within(_column_of(address[1]), MOST_SHEET_COLUMNS)
            self._at_row = _within(address[2], MOST_SHEET_ROWS)
        self._shares = attributes.get("t") == "s"

    def _value(self, _: dict[str, str]) -> None:
        if self.spans:
            row, column = max(1, self._at_row), max(1, self._at_column)
            self.spans[-1].add(row, column, row, column)
            if self._shares:
                self._listen()

    def _value_end(self) -> None:
        if self._shares and self.parser.CharacterDataHandler is not None:
            number = self._heard().strip()
            if number.isascii() and number.isdigit() and len(number) < 12:
                self.uses[int(number)] += 1

    def _texts(self, attributes: dict[str, str]) -> None:
        for name in ("count", "uniqueCount"):
            number = attributes.get(name, "0").strip()
            # calamine ignores what isn't a number, too
            self.claimed = max(self.claimed, int(number[:30]) if number.isascii() and number.isdigit() else 0)

    def _shared(self, _: dict[str, str]) -> None:
        self._listen()

    def _shared_end(self) -> None:
        self.lengths.append(len(self._heard().encode(errors="replace")))

    def _table_row(self, attributes: dict[str, str]) -> None:
        self._at_row = min(MOST_SHEET_ROWS, self._at_row + (self._repeated[0] if self._at_row else 1))
        self._repeated = (_repeats(attributes, "number-rows-repeated"), 1)
        self._at_column = 0

    def _table_cell(self, attributes: dict[str, str]) -> None:
        self._at_column = min(MOST_SHEET_COLUMNS, self._at_column + (self._repeated[1] if self._at_column else 1))
        self._repeated = (self._repeated[0], _repeats(attributes, "number-columns-repeated"))
        self._filled = any(name.rpartition(":")[2] in _VALUES for name in attributes)
        self._listen()

    def _paragraph(self, _: dict[str, str]) -> None:
        self._filled = True

    def _table_cell_end(self) -> None:
        said = self._heard()
        if self._filled and self.spans:
            rows, columns = self._repeated
            last_row = min(MOST_SHEET_ROWS, self._at_row + rows - 1)
            last_column = min(MOST_SHEET_COLUMNS, self._at_column + columns - 1)
            self.spans[-1].add(self._at_row, self._at_column, last_row, last_column)
            self.text += (
                len(said.encode(errors="replace")) * min(rows, MOST_SHEET_ROWS) * min(columns, MOST_SHEET_COLUMNS)
            )


def _within(number: int | str, most: int) -> int:
    figure = int(number) if isinstance(number, int) or (number.isascii() and number.isdigit()) else 0
    if not 1 <= figure <= most:
        raise _OddError(f"it has a row or column “{str(number)[:20]}”, and a sheet ends at {most:,}")
    return figure


def _column_of(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _repeats(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            number = value.strip()
            return max(1, int(number[:30])) if number.isascii() and number.isdigit() else 1
    return 1
