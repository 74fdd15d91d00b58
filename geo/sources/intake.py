"""Take in a report as pasted text, file or URL: its text and metadata.

Metadata typed by a person (publisher, date) takes precedence over that in the file or page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from geo.errors import ReadError
from geo.model import Document, Report
from geo.sources import documents
from geo.sources.web import Fetched, host_of

FEWEST_CHARACTERS = 20
"""The least characters of a report's text."""


def from_paste(text: str, report: Report, *, origin: str = "pasted") -> Document:
    """A document from pasted text.

    Raises
    ------
    ReadError
        The text is too short.
    """
    text = _legible(text, "There is no text yet: paste an article, choose a file, or give an address.")
    return Document(text, report, origin)


def from_file(data: bytes, name: str, report: Report) -> Document:
    """A document from a file: text, web page, PDF, Word document or e-mail.

    Raises
    ------
    ReadError
        It can't be read, or its text is too short.
    """
    document = documents.read(data, name=name)
    text = _legible(document.text, f"There is next to no text in “{name[:80]}”.")
    return Document(text, _completed(report, document.report), name)


def from_address(url: str, report: Report, *, today: dt.date, get: Callable[[str], Fetched]) -> Document:
    """A document from a URL.

    Parameters
    ----------
    report : Report
        The metadata typed by a person.
    today : date
        The day on which it is fetched.
    get : callable
        Fetches a URL: :meth:`geo.services.Services.fetch`.

    Raises
    ------
    ReadError
        The URL may not or can't be fetched, or has no report.
    """
    answer = get(url if "://" in url else f"https://{url}")
    document = documents.read(answer.data, name=answer.url, charset=answer.charset, url=answer.url)
    text = _legible(document.text, "There is next to no text behind this address.")
    completed = replace(_completed(report, document.report), url=answer.url, retrieved=today)
    return Document(text, completed, host_of(answer.url))


def _completed(report: Report, read: Report) -> Report:
    """The typed metadata, with empty fields filled in from the document."""
    return replace(
        report,
        title=report.title or read.title[:300],
        publisher=report.publisher or read.publisher[:200],
        author=report.author or read.author[:200],
        published=report.published or read.published,
        url=report.url or read.url,
    )


def _legible(text: str, otherwise: str) -> str:
    """The text without control characters; raises if it is too short."""
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text)).strip()
    if len(text) < FEWEST_CHARACTERS:
        raise ReadError(otherwise)
    return text


_LINE_END = re.compile(r"\r\n?|[\v\f]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Control characters, which are removed from texts."""
