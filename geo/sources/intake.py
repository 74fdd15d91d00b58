"""A report as it comes in: pasted, as a file, or by its address; out comes its text and what is known of it.

What a person typed about a report (its publisher, its day) goes before what the file or page says.
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
"""A shorter text tells nothing."""


def from_paste(text: str, report: Report, *, origin: str = "pasted") -> Document:
    """A text that somebody pasted.

    Raises
    ------
    ReadError
        There is next to nothing in it.
    """
    text = _legible(text, "There is no text yet: paste an article, choose a file, or give an address.")
    return Document(text, report, origin)


def from_file(data: bytes, name: str, report: Report) -> Document:
    """A report's file: text, web page, PDF, Word document or e-mail.

    Raises
    ------
    ReadError
        It can't be read, or there is next to nothing in it.
    """
    document = documents.read(data, name=name)
    text = _legible(document.text, f"There is next to no text in “{name[:80]}”.")
    return Document(text, _completed(report, document.report), name)


def from_address(url: str, report: Report, *, today: dt.date, get: Callable[[str], Fetched]) -> Document:
    """A report by its address.

    Parameters
    ----------
    report : Report
        What a person says of it.
    today : date
        The day on which it is fetched.
    get : callable
        What fetches: :meth:`geo.services.Services.fetch`.

    Raises
    ------
    ReadError
        The address may not or can't be fetched, or there is no report behind it.
    """
    answer = get(url if "://" in url else f"https://{url}")
    document = documents.read(answer.data, name=answer.url, charset=answer.charset, url=answer.url)
    text = _legible(document.text, "There is next to no text behind this address.")
    completed = replace(_completed(report, document.report), url=answer.url, retrieved=today)
    return Document(text, completed, host_of(answer.url))


def _completed(report: Report, read: Report) -> Report:
    """What a person says of a report, and what the report says of itself where that person says nothing."""
    return replace(
        report,
        title=report.title or read.title[:300],
        publisher=report.publisher or read.publisher[:200],
        author=report.author or read.author[:200],
        published=report.published or read.published,
        url=report.url or read.url,
    )


def _legible(text: str, otherwise: str) -> str:
    """The text without what nobody sees; where next to nothing is left, that is said."""
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text)).strip()
    if len(text) < FEWEST_CHARACTERS:
        raise ReadError(otherwise)
    return text


_LINE_END = re.compile(r"\r\n?|[\v\f]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Control characters: nobody wrote them, and nobody would see what they do."""
