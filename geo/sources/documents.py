"""Extract the text of a report's file or page; its format is recognised by its bytes, never by its name.

Files are parsed in a separate process (:mod:`geo.files.isolation`), because they come from strangers. Web pages are
read by trafilatura (main text), PDF by pypdf, Word by python-docx, e-mail by the standard library, with title,
publisher, author and date. The encoding is the one declared by server or page if the bytes are valid in it, else UTF-8,
else the guess of charset-normalizer.
"""

from __future__ import annotations

import codecs
import datetime as dt
import email
import email.policy
import email.utils
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import msgspec

from geo.errors import DAMAGE, ReadError
from geo.files import isolation
from geo.model import Document, Report
from geo.sources.titles import headline

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that is read; no report is larger."""
MOST_PAGES = 300
MOST_UNPACKED_BYTES = 200 * 1024 * 1024

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,30})|<\?xml[^>]{0,100}?encoding=["']([\w-]{2,30})""", re.I
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER = re.compile(rb"\A(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_MAIL = re.compile(rb"^(?:From|Subject|Message-ID|MIME-Version|Received):", re.I | re.M)
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body|article|p|div)[\s>]", re.I)


def read(
    data: bytes,
    *,
    name: str = "",
    charset: str = "",
    url: str = "",
    most_unpacked_bytes: int = MOST_UNPACKED_BYTES,
    limits: isolation.Limits | None = None,
) -> Document:
    """Extract the text of a file.

    Parameters
    ----------
    data : bytes
        At most :data:`MOST_BYTES`.
    name : str
        The file's name, for messages.
    charset : str
        The encoding that the server declared; empty for none.
    url : str
        The URL of a web page.
    most_unpacked_bytes : int
        The largest unpacked size of a Word document, which is an archive.
    limits : Limits, optional
        The limits of the process that reads it.

    Raises
    ------
    ReadError
        It is too large, of an unknown format, damaged, encrypted or without text; the message says which.
    """
    called = f"“{name[:80]}”" if name else "The page"
    if len(data) > MOST_BYTES:
        raise ReadError(f"{called} is larger than {MOST_BYTES // 2**20} MB; no report is as large.")
    if not data.strip():
        raise ReadError(f"{called} is empty.")
    values = {
        "data": data,
        "called": called,
        "charset": charset,
        "url": url,
        "most_unpacked_bytes": most_unpacked_bytes,
    }
    document = isolation.single_answer("geo.sources.documents:take_apart", values, called=called, limits=limits)
    return msgspec.convert(document, Document)


def take_apart(
    ask: isolation.Ask, *, data: bytes, called: str, charset: str, url: str, most_unpacked_bytes: int
) -> Iterator[Any]:
    """The task of :func:`read`, which runs in a separate process."""
    del ask
    document = _read(data, called, charset, url, most_unpacked_bytes)
    text = _plain(document.text)
    if not text:
        raise ReadError(f"{called} holds no text that can be read" + (" (a scan?)." if data[:5] == b"%PDF-" else "."))
    report = document.report
    yield msgspec.to_builtins(replace(document, text=text, report=replace(report, url=report.url or url)))


def _read(data: bytes, called: str, charset: str, url: str, most_unpacked_bytes: int) -> Document:
    """Read a file by its format, which its first bytes show."""
    start = data[:65_536]
    if b"%PDF-" in data[:1024]:
        return _pdf(data, called)
    if data.startswith(b"PK\x03\x04"):
        return _word(data, called, most_unpacked_bytes)
    if _HEADER.match(start) and _MAIL.search(start):
        return _mail(data, called)
    if _PAGE.search(start.replace(b"\0", b"")):  # drop the zero bytes of UTF-16
        return _page(decode(data, charset), called, url)
    if b"\0" in data[:4096] and not data.startswith(tuple(mark for mark, _ in _MARKS)):
        raise ReadError(f"{called} is no text, web page, PDF, Word document or e-mail.")
    return _document(decode(data, charset))


def _document(
    text: str,
    *,
    title: str = "",
    publisher: str = "",
    author: str = "",
    published: dt.date | None = None,
    url: str = "",
) -> Document:
    title = headline(title, publisher=publisher)
    report = Report(id="", title=title, publisher=publisher, author=author, published=published, url=url)
    return Document(text, report)


def decode(data: bytes, charset: str = "") -> str:
    """Decode bytes; invalid ones are replaced, never dropped."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    declared = _DECLARED.search(data[:4096])
    said = next((group.decode("ascii", "ignore") for group in declared.groups() if group), "") if declared else ""
    for encoding in filter(None, (charset, said, "utf-8")):
        if not is_charset(encoding):
            continue
        try:
            return data.decode(encoding)
        except ValueError:
            continue
    # imported here, since it takes a moment to load and most texts are UTF-8
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return data.decode(best.encoding if best is not None else "utf-8", errors="replace")


def is_charset(name: str) -> bool:
    """Whether a name is a text encoding; some of Python's codecs aren't."""
    try:
        return codecs.lookup(name).name not in _NO_CHARSETS
    except (LookupError, ValueError):  # unknown, or with a NUL or a lone surrogate
        return False


_NO_CHARSETS = {
    *("undefined", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"),
    *("base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib"),
}


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _page(html: str, called: str, url: str) -> Document:
    # imported here, since it takes half a second to load and only pages need it
    import trafilatura

    try:
        article = trafilatura.bare_extraction(
            html, url=url or None, with_metadata=True, favor_recall=True, include_comments=False
        )
    except DAMAGE as error:
        raise ReadError(f"{called} is a web page that can’t be taken apart.") from error
    if article is None or isinstance(article, dict) or not article.text:
        raise ReadError(f"{called} is a web page without an article that can be told from its menus.")
    return _document(
        article.text,
        title=article.title or "",
        publisher=article.sitename or "",
        author=article.author or "",
        published=_day(article.date),
        url=article.url or url,
    )


def _pdf(data: bytes, called: str) -> Document:
    # imported here, as above
    import pypdf
    from pypdf.errors import PyPdfError

    damage: tuple[type[Exception], ...] = (PyPdfError, *DAMAGE)
    try:
        pdf = pypdf.PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise ReadError(f"{called} is a PDF that asks for a password; save it without one.")
        if len(pdf.pages) > MOST_PAGES:
            raise ReadError(f"{called} has {len(pdf.pages):,} pages; at most {MOST_PAGES} are read.")
        text = "\n\n".join(page.extract_text() for page in pdf.pages)
        about = pdf.metadata
        title = str(about.title or "") if about else ""
        author = str(about.author or "") if about else ""
    except ReadError:
        raise
    except damage as error:
        raise ReadError(f"{called} is a damaged PDF.") from error
    return _document(_joined_lines(text), title=title, author=author)


def _joined_lines(text: str) -> str:
    """Join lines of a PDF that continue on the next line."""
    lines = re.sub(r"(?<=\w)-\n(?=[a-zа-яёіїєґ])", "", text).split("\n")
    joined = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        goes_on = following[:1] not in ("", "•", "–", "-") and not following[0].isspace()
        bare = line.rstrip(" \t")
        kept = bare if bare and bare[-1] not in ".!?:" else line[: len(bare) + 1]
        joined.append(f"{kept} " if goes_on and kept and kept[-1] not in ".!?:" else f"{line}\n")
    return "".join(joined)[:-1]


def _word(data: bytes, called: str, most_unpacked_bytes: int) -> Document:
    # imported here, as above
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    damage: tuple[type[Exception], ...] = (PackageNotFoundError, *DAMAGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "word/document.xml" not in packed.namelist():
                raise ReadError(f"{called} is an archive, not a Word document. Datasets go to “Add data”.")
            if sum(info.file_size for info in packed.infolist()) > most_unpacked_bytes:
                raise ReadError(f"{called} unpacks to more than {most_unpacked_bytes / 2**20:,.0f} MB.")
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(paragraph.text for paragraph in document.paragraphs if paragraph.text.strip())
        cells = [
            cell.text for table in document.tables for row in table.rows for cell in row.cells if cell.text.strip()
        ]
        about = document.core_properties
        title, author = about.title or "", about.author or ""
    except ReadError:
        raise
    except damage as error:
        raise ReadError(f"{called} is a damaged Word document.") from error
    return _document("\n\n".join(filter(None, (text, "\n".join(cells)))), title=title, author=author)


def _mail(data: bytes, called: str) -> Document:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(preferencelist=("plain", "html"))
        content = body.get_payload(decode=True) if body is not None else None
        charset = body.get_content_charset() or "" if body is not None else ""
        html = body is not None and body.get_content_subtype() == "html"
        name, address = email.utils.parseaddr(_header(message, "From"))
    except DAMAGE as error:
        raise ReadError(f"{called} is a damaged e-mail.") from error
    if body is None:
        raise ReadError(f"{called} is an e-mail without text.")
    text = decode(content if isinstance(content, bytes) else b"", charset)
    try:
        sent = email.utils.parsedate_to_datetime(_header(message, "Date")).date()
    except (ValueError, TypeError, OverflowError):
        sent = None
    return _document(
        _page(text, called, "").text if html else text,
        title=_header(message, "Subject"),
        publisher=name or address,
        published=sent,
    )


def _header(message: EmailMessage, name: str) -> str:
    """An e-mail header; empty if it is missing or malformed."""
    try:
        return str(message[name] or "")
    except DAMAGE:
        return ""


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
