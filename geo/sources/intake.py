"""A report as it comes in: pasted, as a file, or by its address; out comes its text and what is known of it.

What a person typed about a report (its publisher, its day) goes before what the file or page says.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from geo.errors import ReadError
from geo.review import Told
from geo.sources import documents
from geo.sources.documents import Document
from geo.sources.web import Fetched, fetch

FEWEST_CHARACTERS = 20
"""A shorter text tells nothing."""


def from_paste(text: str, told: Told) -> tuple[str, Told]:
    """A text that somebody pasted.

    Raises
    ------
    ReadError
        There is next to nothing in it.
    """
    return _enough(text, "There is no text yet: paste an article, choose a file, or give an address."), replace(
        told, origin=told.origin or "pasted"
    )


def from_file(data: bytes, name: str, told: Told) -> tuple[str, Told]:
    """A report's file: text, web page, PDF, Word document or e-mail.

    Raises
    ------
    ReadError
        It can't be read, or there is next to nothing in it.
    """
    found = documents.read(data, name=name)
    text = _enough(found.text, f"There is next to no text in “{name[:80]}”.")
    return text, _completed(told, found, origin=name)


def from_address(
    url: str, told: Told, *, user_agent: str, today: dt.date, get: Callable[..., Fetched] = fetch
) -> tuple[str, Told]:
    """A report by its address.

    Parameters
    ----------
    user_agent : str
        Who we say that we are.
    today : date
        The day on which it is fetched.
    get : callable
        What fetches; see :func:`geo.sources.web.fetch`.

    Raises
    ------
    ReadError
        The address may not or can't be fetched, or there is no report behind it.
    """
    answer = get(url if "://" in url else f"https://{url}", user_agent=user_agent)
    found = documents.read(answer.data, name=answer.url, charset=answer.charset, url=answer.url)
    text = _enough(found.text, "There is next to no text behind this address.")
    site = urlsplit(answer.url).hostname or ""
    return text, replace(_completed(told, found, origin=site), url=answer.url, retrieved=today)


def _completed(told: Told, found: Document, *, origin: str) -> Told:
    return replace(
        told,
        title=told.title or found.title[:300],
        publisher=told.publisher or found.publisher[:200],
        author=told.author or found.author[:200],
        published=told.published or found.published,
        url=told.url or found.url,
        origin=told.origin or origin,
    )


def _enough(text: str, otherwise: str) -> str:
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text)).strip()
    if len(text) < FEWEST_CHARACTERS:
        raise ReadError(otherwise)
    return text


_LINE_END = re.compile(r"\r\n?|[\v\f]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Control characters: nobody wrote them, and nobody would see what they do."""
