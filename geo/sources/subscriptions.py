"""Feeds: RSS, Atom and JSON Feed, asked politely, new items only, what they tell laid out for review.

Which feeds is a file that people read and write (``feeds.toml``); what was seen of each lies beside it. A feed is
asked with what it said last time (``ETag``, ``Last-Modified``), never more often than it or :data:`EVERY` allows,
and the pages of one host with a pause between them. An item becomes a draft where something other than talk is
read out of it; what is not relevant is only remembered as seen. An item that can't be read is a reject, named and
counted, and remembered as seen too: the others, and the other feeds, go on.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
import logging
import re
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax import SAXException

import feedparser
import lxml.html
import msgspec
from lxml import etree

from geo import taxonomy
from geo.atomic import atomic
from geo.errors import DAMAGE, GeoError, ReadError
from geo.gazetteer import Gazetteer
from geo.model import Reject
from geo.review import Draft, Queue, Told, draft
from geo.sources import documents
from geo.sources.web import Fetched, fetch

_LOG = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=10)
"""The least time between two fetches of a feed."""
PAUSE_S = 1.0
"""Between two pages of one host."""
MOST_ITEMS = 50
"""New items of one feed that are read at one fetch; the rest waits for the next."""
MOST_SEEN = 2_000
_ITEM_DAMAGE: tuple[type[Exception], ...] = (GeoError, *DAMAGE)
_FEED_DAMAGE: tuple[type[Exception], ...] = (SAXException, *DAMAGE)
FULL_TEXT = 600
"""An item with as many characters is taken to hold its article; else the article is fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that somebody wants to follow: its address, what it is called, and whether it is fetched."""

    url: str
    name: str = ""
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of a feed: its answer's marks, when, and the ids of the items that were read."""

    etag: str = ""
    modified: str = ""
    fetched: dt.datetime | None = None
    again: dt.datetime | None = None
    ids: tuple[str, ...] = ()
    problem: str = ""
    drafted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article as a feed tells it; ``text`` is without markup and may be a summary only."""

    id: str
    title: str = ""
    url: str = ""
    text: str = ""
    published: dt.date | None = None
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """What fetching a feed gave: items that are new, drafts made of them, and in a sentence what went wrong.

    ``rejects`` are those of the new items that can't be read; their rows count the items of the feed.
    """

    feed: Feed
    new: int = 0
    drafted: int = 0
    rejects: tuple[Reject, ...] = ()
    problem: str = ""
    skipped: str = ""


class Subscriptions:
    """The feeds of a folder: ``feeds.toml``, to be edited by hand or on the page, and what was seen of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def feeds(self) -> list[Feed]:
        """The feeds in the file, in its order.

        Raises
        ------
        ReadError
            The file can't be read; the message says where.
        """
        path = self.folder / "feeds.toml"
        try:
            lines = tomllib.loads(path.read_text(encoding="utf-8"))
            return [msgspec.convert(one, Feed) for one in lines.get("feed", [])]
        except FileNotFoundError:
            return []
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise ReadError(f"The list of feeds {path} can't be read: {error}") from error

    def save(self, feeds: Sequence[Feed]) -> None:
        """Write the list of feeds."""
        told = ["# The feeds that this map follows; one [[feed]] each.\n"]
        for one in feeds:
            switch = "" if one.on else "on = false\n"
            told.append(f"[[feed]]\nurl = {_quoted(one.url)}\nname = {_quoted(one.name)}\n{switch}")
        self._write("feeds.toml", "\n".join(told).encode())

    def add(self, url: str, name: str = "") -> Feed:
        """Follow a feed; one that is followed already stays as it is.

        Raises
        ------
        ReadError
            The address is none of a feed.
        """
        url = url.strip()
        if not _web(url) or not _host(url):
            raise ReadError(f"“{url[:80]}” is no address of a feed: it begins with https:// or http://.")
        feeds = self.feeds()
        known = next((one for one in feeds if one.url == url), None)
        if known is not None:
            return known
        added = Feed(url=url, name=name.strip() or _host(url) or url)
        self.save([*feeds, added])
        return added

    def remove(self, url: str) -> None:
        """Follow a feed no longer; what it brought stays."""
        self.save([one for one in self.feeds() if one.url != url])

    def seen(self) -> dict[str, Seen]:
        """What was seen, by the feeds' addresses."""
        try:
            return msgspec.json.decode((self.folder / "seen.json").read_bytes(), type=dict[str, Seen])
        except (OSError, msgspec.DecodeError):
            return {}

    def remember(self, url: str, seen: Seen) -> None:
        """Keep what was seen of a feed."""
        self._write("seen.json", msgspec.json.encode(self.seen() | {url: seen}))

    def _write(self, name: str, content: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with atomic(self.folder / name) as file:
                file.write(content)
        except OSError as error:
            raise ReadError(f"{self.folder / name} can't be written: {error.strerror or error}.") from error


def fetch_feeds(
    subscriptions: Subscriptions,
    queue: Queue,
    *,
    gazetteer: Gazetteer,
    user_agent: str,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    get: Callable[..., Fetched] = fetch,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Fetching]:
    """Fetch the feeds that are on and queue what their new items tell; one result a feed, as it is done.

    Parameters
    ----------
    user_agent : str
        Who we say that we are.
    now, get, pause : callable
        The clock, what fetches (see :func:`geo.sources.web.fetch`), and what waits, in seconds.
    """
    last: dict[str, float] = {}

    def polite(url: str, **more: Any) -> Fetched:
        host = _host(url)
        wait = last.get(host, -PAUSE_S) + PAUSE_S - time.monotonic()
        if wait > 0:
            pause(wait)
        try:
            return get(url, user_agent=user_agent, **more)
        finally:
            last[host] = time.monotonic()

    for feed in subscriptions.feeds():
        if feed.on:
            known = subscriptions.seen().get(feed.url, Seen())
            result, known = _fetched(feed, known, queue, gazetteer, now(), polite)
            subscriptions.remember(feed.url, known)
            yield result


def _fetched(
    feed: Feed, known: Seen, queue: Queue, gazetteer: Gazetteer, now: dt.datetime, get: Callable[..., Fetched]
) -> tuple[Fetching, Seen]:
    due = max(filter(None, (known.again, known.fetched and known.fetched + EVERY)), default=now)
    if due > now:
        return Fetching(feed=feed, skipped=f"asked a moment ago; again from {due:%H:%M} UTC"), known
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    try:
        answer = get(feed.url, headers={name: value for name, value in headers.items() if value})
        items, rejects = ([], []) if answer.status == 304 else _items(answer.data, answer.charset)
    except ReadError as error:
        return Fetching(feed=feed, problem=str(error)), replace(known, fetched=now, problem=str(error))
    before = set(known.ids)
    fresh = [(row, item) for row, item in items if item.id not in before]
    drafted, ids = 0, list(known.ids)
    rejects = [each for each in rejects if _reject_id(each) not in before]
    ids += map(_reject_id, rejects)
    problem = ""
    for row, item in fresh[:MOST_ITEMS]:
        try:
            made = _draft(item, feed, gazetteer, now, get)
            drafted += made is not None and _queued(queue, made)
        except _NoRoomError as error:
            problem = str(error)  # no fault of the item's: it is to be given again
            break
        except _ITEM_DAMAGE as error:
            # extraction is ours, but what a text of this item sets off in it must not cost the next one its turn
            _LOG.warning("an item of %s can't be read", feed.url, exc_info=error)
            rejects.append(_reject(row, item.title or item.url or item.id, error))
        ids.append(item.id)
    seen = Seen(
        etag=answer.headers.get("etag", known.etag),
        modified=answer.headers.get("last-modified", known.modified),
        fetched=now,
        again=_again(answer, now),
        ids=tuple(ids[-MOST_SEEN:]),
        drafted=known.drafted + drafted,
        problem=problem,
    )
    if len(fresh) > MOST_ITEMS or problem:
        seen = replace(seen, etag="", modified="")  # the rest is to be given again
    new = min(len(fresh), MOST_ITEMS) + sum(each.row not in dict(fresh) for each in rejects)
    return Fetching(feed=feed, new=new, drafted=drafted, rejects=tuple(rejects), problem=problem), seen


class _NoRoomError(ReadError):
    """A draft can't be written."""


def _queued(queue: Queue, made: Draft) -> bool:
    try:
        return queue.submit(made)
    except OSError as error:
        raise _NoRoomError(f"What it tells can't be kept in {queue.folder}: {error.strerror or error}.") from error


def _reject(row: int, name: str, error: Exception) -> Reject:
    why = str(error) if isinstance(error, GeoError) else f"it can't be read ({type(error).__name__})"
    return Reject(row, f"“{name[:80]}”: {why}" if name else f"Item {row}: {why}", name[:500])


def _reject_id(reject: Reject) -> str:
    """By what an item that has no id for us is remembered."""
    return f"reject {reject.raw or reject.row}"


def _again(answer: Fetched, now: dt.datetime) -> dt.datetime | None:
    wait = answer.headers.get("retry-after", "")
    return now + dt.timedelta(seconds=min(int(wait), 86_400)) if re.fullmatch("[0-9]{1,9}", wait) else None


def _draft(item: Item, feed: Feed, gazetteer: Gazetteer, now: dt.datetime, get: Callable[..., Fetched]) -> Draft | None:
    """An item laid out for review; None where nothing but talk, or nothing at all, is told in it."""
    text, title, published, author = item.text, item.title, item.published, item.author
    if len(text) < FULL_TEXT and item.url:
        try:
            answer = get(item.url)
            page = documents.read(answer.data, name=item.url, charset=answer.charset, url=answer.url)
        except ReadError:
            pass  # what the feed itself says is read all the same
        else:
            if len(page.text) > len(text):
                text = page.text
            published, author = published or page.published, author or page.author
    whole = text if not title or text.startswith(title) else f"{title}\n\n{text}"
    told = Told(
        title=title,
        publisher=feed.name,
        url=item.url,
        author=author,
        published=published,
        retrieved=now.date(),
        origin=feed.name,
    )
    made = draft(whole, told, gazetteer=gazetteer, now=now)
    relevant = any(one.incident.domain not in taxonomy.HIDDEN_DOMAINS for one in made.proposals)
    return made if relevant else None


def read(data: bytes, *, charset: str = "") -> list[Item]:
    """The items of a feed, in its order.

    Parameters
    ----------
    data : bytes
        RSS, Atom, RDF or JSON Feed, in the encoding that it declares.
    charset : str
        What the server said.

    Raises
    ------
    ReadError
        It is no feed.
    """
    return [item for _row, item in _items(data, charset)[0]]


def _items(data: bytes, charset: str) -> tuple[list[tuple[int, Item]], list[Reject]]:
    """The items of a feed, each with its row, and those that can't be read."""
    is_json = data.lstrip()[:1] == b"{"
    entries = _json_entries(data) if is_json else _xml_entries(data, charset)
    items, rejects = [], []
    for row, entry in enumerate(entries, 1):
        try:
            item = _json_item(entry) if is_json else _item(entry)
        except DAMAGE as error:
            name = entry.get("title") or entry.get("id") if isinstance(entry, dict) else ""
            rejects.append(_reject(row, _printable(name) if isinstance(name, str) else "", error))
        else:
            if item.id:
                items.append((row, item))
    return items, rejects


def _xml_entries(data: bytes, charset: str) -> list[Any]:
    headers = {"content-type": f"application/xml; charset={charset}"} if documents.is_charset(charset) else {}
    try:
        found = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except _FEED_DAMAGE as error:
        raise ReadError("Behind this address is a feed that can't be taken apart.") from error
    if not found.get("version") and not found.entries:
        raise ReadError("Behind this address is no feed. Some sites name theirs at the foot of the page.")
    return list(found.entries)


def _item(entry: Any) -> Item:
    contents = [one.get("value", "") for one in entry.get("content", [])]
    text = max((*contents, entry.get("summary", "")), key=len)
    url = _web(entry.get("link", ""))
    return Item(
        id=_id(entry.get("id") or url or entry.get("title", "")),
        title=_line(entry.get("title", ""))[:300],
        url=url,
        text=_plain(text),
        published=_date(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        author=_line(entry.get("author", ""))[:200],
    )


def _date(moment: Any) -> dt.date | None:
    """A day of UTC; None where there is none, or it lies beyond the calendar."""
    try:
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=calendar.timegm(moment))).date() if moment else None  # noqa: DTZ001 - UTC
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


def _json_item(entry: Any) -> Item:
    if not isinstance(entry, dict):
        return Item(id="")
    texts = (entry.get(name) for name in ("content_text", "content_html", "summary"))
    text = max((one for one in texts if isinstance(one, str)), key=len, default="")
    url = _web(str(entry.get("url") or entry.get("external_url") or ""))
    listed = entry.get("authors")
    authors = [one.get("name", "") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return Item(
        id=_id(str(entry.get("id") or url)),
        title=_line(str(entry.get("title") or ""))[:300],
        url=url,
        text=_plain(text),
        published=_day(str(entry.get("date_published") or "")),
        author=_line(", ".join(map(str, authors)))[:200],
    )


def _printable(text: str) -> str:
    """Text without control characters and half signs, which no markup and no file may hold."""
    return _CONTROLS.sub("", text)


def _id(text: str) -> str:
    """An item's id as it can be written: half signs are spelled out, so that ids that differ still do."""
    return text.encode("utf-8", "backslashreplace").decode()[:500]


_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _line(text: str) -> str:
    """A title or a name: as :func:`_plain`, in one line."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Text of a feed without its markup; blocks become paragraphs."""
    text = _printable(text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n"))
    if "<" in text or "&" in text:
        tree = lxml.html.fragment_fromstring(text, create_parent="div")
        etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
        for block in tree.iter("p", "div", "li", "br", "blockquote", "h1", "h2", "h3", "h4"):
            block.tail = "\n\n" + (block.tail or "")
        text = str(tree.text_content())
    text = _printable(text)  # what was written as an entity is only text now
    text = re.sub(r"[ \t\xa0]+", " ", text).strip()
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if not line.strip():
            blocks.append([])
        else:
            blocks[-1].append(line)
    return "\n\n".join(block_text for block in blocks if (block_text := "\n".join(block).strip()))


def _web(url: str) -> str:
    try:
        return url if urlsplit(url).scheme in ("http", "https") and _printable(url) == url else ""
    except ValueError:  # "https://[::1", say
        return ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _quoted(text: str) -> str:
    """Text as a TOML string; JSON's escapes are TOML's, but for the two that TOML doesn't know."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
