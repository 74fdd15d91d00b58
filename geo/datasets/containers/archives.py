"""Open plain, gzipped or zipped files, within limits.

The content is recognised by its first bytes, never by the file's name. A file that decompresses to far more than its
size (a "zip bomb") is refused before it fills disk or memory. Nothing is unpacked to disk: members are streamed.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from geo.errors import ReadError

MAX_RATIO = 300
"""The largest compression ratio; text tables reach 50, zip bombs 1,000."""
MAX_UNFOLDED_BYTES = 64 * 2**30
"""The largest decompressed size."""
MAX_WHOLE_BYTES = 1 * 2**30
"""The largest size of formats that must be read whole (JSON, Excel, KML)."""
UNFOLDED_BYTES = 50 * 2**20
"""The decompressed size up to which the ratio isn't checked."""
_HEAD_BYTES = 1 << 16
_LONGEST_LINE_BYTES = 32 * 2**20
"""The longest line; an incident with thousands of reports has a few megabytes."""

_CONTROLS = bytes({*range(1, 32)} - set(b"\t\n\v\f\r\x1a\x1b"))
"""Bytes that don't occur in text in any supported encoding; a few stray ones are tolerated."""

_NOT_TABLES = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF: take the table it was made from"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file (.xls, .doc): save it as .xlsx or CSV"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
)


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file's content, which can be read repeatedly from its start.

    Attributes
    ----------
    name : str
        The file's name for the user; for a member of an archive, "archive.zip: member.csv".
    kind : str
        ``text``, ``excel``, ``parquet``, ``geopackage``, ``kml`` or ``sqlite``.
    head : bytes
        The first 64 KiB, decompressed.
    size : int
        The decompressed size in bytes; -1 if unknown before reading.
    wrapped : str
        "", "gzip" or "zip".
    """

    name: str
    kind: str
    head: bytes
    size: int
    wrapped: str
    _path: Path | None
    _data: bytes | None
    _member: str = ""

    def open(self) -> BinaryIO:
        """Open the decompressed content from the start.

        Raises
        ------
        ReadError
            While reading: the archive is damaged, or decompresses to too much.
        """
        raw: BinaryIO = io.BytesIO(self._data) if self._data is not None else open(self._path or "", "rb")  # noqa: SIM115
        if self.wrapped == "gzip":
            weight = len(self._data) if self._data is not None else (self._path or Path()).stat().st_size
            return io.BufferedReader(_Limited(gzip.GzipFile(fileobj=raw), weight, self.name, raw), 1 << 20)
        if self.wrapped == "zip":
            try:
                archive = zipfile.ZipFile(raw)
                info = archive.getinfo(self._member)
                member = archive.open(info)
            except (zipfile.BadZipFile, OSError, ValueError, KeyError, RuntimeError, NotImplementedError) as error:
                raw.close()
                raise ReadError(f"{self.name} can't be unpacked; it may be damaged or protected.") from error
            return io.BufferedReader(_Limited(member, max(1, info.compress_size), self.name, archive, raw), 1 << 20)
        return raw

    def first_line(self) -> bytes:
        """The head or, if that ends within the first line, the whole line and the start of the next.

        Empty lines are skipped.
        """
        begun = self.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if len(self.head) < _HEAD_BYTES or b"\n" in begun:
            return self.head
        with self.open() as stream:
            blank = stream.read(len(self.head) - len(begun))
            return blank + stream.readline(_LONGEST_LINE_BYTES) + stream.read(_HEAD_BYTES)

    def whole(self) -> bytes:
        """All the bytes.

        Raises
        ------
        ReadError
            There are more than :data:`MAX_WHOLE_BYTES`.
        """
        with self.open() as stream:
            data = stream.read(MAX_WHOLE_BYTES + 1)
        if len(data) > MAX_WHOLE_BYTES:
            raise ReadError(
                f"{self.name} holds more than {MAX_WHOLE_BYTES // 2**20} MB in a format that must be read whole; "
                "save it as CSV, JSON Lines or Parquet."
            )
        return data

    @property
    def path(self) -> Path | None:
        """The path, if it is a plain file; None for a compressed file or data."""
        return None if self.wrapped or self._data is not None else self._path


class _Limited(io.RawIOBase):
    # Counts the output, and raises beyond what an honest file would reach.
    def __init__(self, inner: BinaryIO | Any, weight: int, name: str, *around: Any) -> None:
        self._inner, self._around = inner, around
        self._most = min(MAX_UNFOLDED_BYTES, max(UNFOLDED_BYTES, weight * MAX_RATIO))
        self._seen = 0
        self._name = name

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            for each in (self._inner, *self._around):
                each.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            data: bytes = self._inner.read(len(view))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, RuntimeError) as error:
            raise ReadError(f"{self._name} is damaged: it can't be unpacked to its end.") from error
        self._seen += len(data)
        if self._seen > self._most:
            raise ReadError(f"{self._name} unfolds to far more than it weighs; it was not read.")
        view[: len(data)] = data
        return len(data)


def open_file(file: str | Path | bytes, name: str = "") -> list[FileContent]:
    """Open a file: one content, or several for a zip archive.

    Parameters
    ----------
    file : path or bytes
    name : str
        The file's name for the user; by default the last part of the path.

    Raises
    ------
    ReadError
        The file is empty, damaged, protected or of a format without tables; the message says which.
    """
    path, data = (None, file) if isinstance(file, bytes) else (Path(file), None)
    name = name or (path.name if path is not None else "the file")
    try:
        if data is None:
            assert path is not None
            with path.open("rb") as stream:
                head = stream.read(_HEAD_BYTES)
            size = path.stat().st_size
        else:
            head, size = data[:_HEAD_BYTES], len(data)
    except OSError as error:
        raise ReadError(f"{name} can't be opened: {error.strerror or error}.") from error
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadError(f"{name} is empty.")
    if head.startswith(b"\x1f\x8b"):
        plain = FileContent(name, "text", b"", -1, "gzip", path, data)
        return [_with_kind(plain)]
    if head.startswith(b"PK\x03\x04"):
        return _zipped(name, size, path, data)
    if head.startswith(b"PK"):
        raise ReadError(f"{name} is an empty or damaged zip archive.")
    return [FileContent(name, _kind(head, name), head, size, "", path, data)]


def _with_kind(content: FileContent) -> FileContent:
    """The content with its first bytes, and the kind recognised by them."""
    try:
        with content.open() as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise ReadError(f"{content.name} can't be unpacked; it may be damaged or protected by a password.") from error
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadError(f"{content.name} is empty.")
    kind = _kind(head, content.name)
    return FileContent(
        content.name, kind, head, content.size, content.wrapped, content._path, content._data, content._member
    )


def _zipped(name: str, size: int, path: Path | None, data: bytes | None) -> list[FileContent]:
    infos = _directory(name, path, data)
    if sum(info.file_size for info in infos) > max(UNFOLDED_BYTES, size * MAX_RATIO):
        raise ReadError(f"{name} unfolds to far more than it weighs; it was not read.")
    if _is_workbook(name, [info.filename for info in infos]):
        return [FileContent(name, "excel", b"", size, "", path, data)]
    members = [info for info in infos if _is_table(info)]
    contents = [
        FileContent(f"{name}: {m.filename}", "text", b"", m.file_size, "zip", path, data, m.filename) for m in members
    ]
    if not contents:
        raise ReadError(f"{name} holds no table.")
    if len(contents) > 50:
        raise ReadError(f"{name} holds {len(contents)} files; unpack it and add those that you want.")
    return [_with_kind(content) for content in contents]


def _directory(name: str, path: Path | None, data: bytes | None) -> list[zipfile.ZipInfo]:
    """The members of a zip archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data) if data is not None else path or "") as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise ReadError(f"{name} is a damaged zip archive.") from error


def _is_workbook(name: str, members: Sequence[str]) -> bool:
    """Whether a zip archive is a workbook (.xlsx, .ods); an Office file of another kind is refused."""
    if "[Content_Types].xml" in members:
        if any(member.startswith("xl/") for member in members):
            return True
        raise ReadError(f"{name} is an Office file without a table; save the table as .xlsx or CSV.")
    return "mimetype" in members and "content.xml" in members


def _is_table(info: zipfile.ZipInfo) -> bool:
    member = info.filename
    parts = member.split("/")
    if info.is_dir() or not info.file_size or any(part.startswith((".", "__MACOSX")) for part in parts):
        return False
    ending = parts[-1].rpartition(".")[2].lower() if "." in parts[-1] else ""
    return ending in _TABLE_ENDINGS


_TABLE_ENDINGS: Sequence[str] = (
    *("csv", "tsv", "tab", "txt", "json", "jsonl", "ndjson", "geojson", "kml", "parquet", "geoparquet"),
    *("xlsx", "gpkg", "xls", "ods"),
)


def _kind(head: bytes, name: str) -> str:
    for start, what in _NOT_TABLES:
        if head.startswith(start):
            raise ReadError(f"{name} is {what}.")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"SQLite format 3\x00"):
        return "geopackage"
    if head.startswith(b"PK\x03\x04"):
        return "excel"
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<?xml", b"<kml", b"<!--")) and b"<kml" in head[:_HEAD_BYTES].lower():
        return "kml"
    if start.startswith(b"<"):
        what = "a web page" if b"<html" in start or b"<!doctype" in start else "XML, but no KML"
        raise ReadError(f"{name} is {what}; it holds no table that can be read here.")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    two_bytes = head.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16(head)
    if not two_bytes and (head.count(b"\x00") > len(head) // 3 or controls > len(head) // 20):
        raise ReadError(f"{name} is not a table: it is neither text nor a format known here.")
    return "text"


def _utf16(head: bytes) -> bool:
    return head[1:200:2].count(0) > 90 or head[0:200:2].count(0) > 90
