"""Parse RSS, Atom, RDF and JSON Feed into documents of plain text.

An item becomes a :class:`geo.model.Document` whose report has the item's id; its text may be only a summary. An
unreadable item becomes a reject and doesn't affect the others.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXException

import feedparser
import lxml.html
import msgspec
from lxml import etree

from geo.errors import DAMAGE, GeoError, ReadError
from geo.files import isolation
from geo.model import Document, Reject, Report
from geo.sources import documents
from geo.sources.titles import headline
from geo.sources.web import is_web_address

_FEED_DAMAGE: tuple[type[Exception], ...] = (SAXException, *DAMAGE)


def read(data: bytes, *, charset: str = "") -> list[Document]:
    """The items of a feed in order, without unreadable ones.

    Parameters
    ----------
    data : bytes
        RSS, Atom, RDF or JSON Feed, in the encoding that it declares.
    charset : str
        The encoding that the server declared.

    Raises
    ------
    ReadError
        It isn't a feed.
    """
    return [item for _row, item in items_and_rejects(data, charset)[0]]


def items_and_rejects(data: bytes, charset: str) -> tuple[list[tuple[int, Document]], list[Reject]]:
    """The items of a feed with their positions, and the rejects; see :func:`read`."""
    values = {"data": data, "charset": charset}
    said = isolation.single_answer("geo.sources.feed_formats:take_apart", values, called="The feed")
    return msgspec.convert(said, tuple[list[tuple[int, Document]], list[Reject]])


def take_apart(ask: isolation.Ask, *, data: bytes, charset: str) -> Iterator[Any]:
    """The task of :func:`items_and_rejects`, which runs in a separate process."""
    del ask
    yield msgspec.to_builtins(_items_and_rejects(data, charset))


def _items_and_rejects(data: bytes, charset: str) -> tuple[list[tuple[int, Document]], list[Reject]]:
    is_json = data.lstrip()[:1] == b"{"
    entries = _json_entries(data) if is_json else _xml_entries(data, charset)
    items, rejects = [], []
    for row, entry in enumerate(entries, 1):
        try:
            item = _json_item(entry) if is_json else _xml_item(entry)
        except DAMAGE as error:
            name = entry.get("title") or entry.get("id") if isinstance(entry, dict) else ""
            rejects.append(reject(row, _printable(name) if isinstance(name, str) else "", error))
        else:
            if item.report.id:
                items.append((row, item))
    return items, rejects


def reject(row: int, name: str, error: Exception) -> Reject:
    """A reject for an unreadable item: its position in the feed, its title if known, and the reason."""
    why = str(error) if isinstance(error, GeoError) else f"it can't be read ({type(error).__name__})"
    return Reject(row, f"“{name[:80]}”: {why}" if name else f"Item {row}: {why}", name[:500])


def _item(item_id: str, title: str, url: str, text: str, published: dt.date | None, author: str) -> Document:
    report = Report(
        id=_writable(item_id),
        title=headline(_line(title))[:300],
        url=url,
        published=published,
        author=_line(author)[:200],
    )
    return Document(text=_plain(text), report=report)


def _xml_entries(data: bytes, charset: str) -> list[Any]:
    headers = {"content-type": f"application/xml; charset={charset}"} if documents.is_charset(charset) else {}
    try:
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _FEED_DAMAGE as error:
        raise ReadError("Behind this address is a feed that can't be taken apart.") from error
    if not feed.get("version") and not feed.entries:
        raise ReadError("Behind this address is no feed. Some sites name theirs at the foot of the page.")
    return list(feed.entries)


def _xml_item(entry: Any) -> Document:
    contents = [content.get("value", "") for content in entry.get("content", [])]
    title, url = entry.get("title", ""), _link(entry.get("link", ""))
    return _item(
        entry.get("id") or url or title,
        title,
        url,
        max((*contents, entry.get("summary", "")), key=len),
        _day_of(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        entry.get("author", ""),
    )


def _day_of(moment: Any) -> dt.date | None:
    """The day of a time in UTC; None without one, or if it is out of range."""
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(moment), dt.UTC).date() if moment else None
    except (ValueError, OverflowError):
        return None


def _json_entries(data: bytes) -> list[Any]:
    try:
        entries = json.loads(data)["items"]
        if not isinstance(entries, list):
            raise TypeError(type(entries))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReadError("Behind this address is no feed: its JSON has no list of items.") from error
    return entries


def _json_item(entry: Any) -> Document:
    if not isinstance(entry, dict):
        return Document(text="", report=Report(id=""))
    texts = (entry.get(name) for name in ("content_text", "content_html", "summary"))
    url = _link(str(entry.get("url") or entry.get("external_url") or ""))
    listed = entry["authors"] if isinstance(entry.get("authors"), list) else []
    authors = [author.get("name", "") for author in listed if isinstance(author, dict)]
    return _item(
        str(entry.get("id") or url),
        str(entry.get("title") or ""),
        url,
        max((text for text in texts if isinstance(text, str)), key=len, default=""),
        _day(str(entry.get("date_published") or "")),
        ", ".join(map(str, authors)),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _link(url: str) -> str:
    return url if is_web_address(url) and _printable(url) == url else ""


def _writable(item_id: str) -> str:
    """An item's id with lone surrogates escaped, so that it can be written and different ids stay different."""
    return item_id.encode("utf-8", "backslashreplace").decode()[:500]


def _printable(text: str) -> str:
    """Text without control characters and lone surrogates."""
    return _CONTROLS.sub("", text)


_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _line(text: str) -> str:
    """A title or name as plain text in one line."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Text of a feed without markup; block elements become paragraphs."""
    text = _printable(text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))
    if "<" in text or "&" in text:
        tree = lxml.html.fragment_fromstring(text, create_parent="div")
        etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
        for block in tree.iter("p", "div", "li", "br", "blockquote", "h1", "h2", "h3", "h4"):
            block.tail = "\n\n" + (block.tail or "")
        text = str(tree.text_content())
    text = _printable(text)  # entities may have become control characters
    text = re.sub(r"[ \t\xa0]+", " ", text).strip()
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not line.strip():
            paragraphs.append([])
        else:
            paragraphs[-1].append(line)
    return "\n\n".join(paragraph for lines in paragraphs if (paragraph := "\n".join(lines).strip()))
