"""Feeds: RSS, Atom and JSON Feed, asked politely, new items only, what they tell laid out for review.

Which feeds is a file that people read and write (``feeds.toml``); what was seen of each lies beside it. A feed is
asked with what it said last time (``ETag``, ``Last-Modified``), never more often than it or :data:`EVERY` allows,
and the pages of one host with a pause between them. An item becomes a draft where something other than talk is
read out of it; what is not relevant is only remembered as seen.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import json
import re
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import lxml.html
import msgspec
from lxml import etree

from geo import documents, taxonomy
from geo.atomic import atomic
from geo.drafting import Told, draft
from geo.errors import ReadError
from geo.fetch import Fetched, fetch
from geo.gazetteer import Gazetteer
from geo.review import Draft, Queue

EVERY = dt.timedelta(minutes=10)
"""The least time between two fetches of a feed."""
PAUSE_S = 1.0
"""Between two pages of one host."""
MOST_ITEMS = 50
"""New items of one feed that are read at one fetch; the rest waits for the next."""
MOST_SEEN = 2_000
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
    """What fetching a feed gave: items that are new, drafts made of them, and in a sentence what went wrong."""

    feed: Feed
    new: int = 0
    drafted: int = 0
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
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ReadError(f"“{url[:80]}” is no address of a feed: it begins with https:// or http://.")
        feeds = self.feeds()
        known = next((one for one in feeds if one.url == url), None)
        if known is not None:
            return known
        added = Feed(url=url, name=name.strip() or urlsplit(url).hostname or url)
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
        self.folder.mkdir(parents=True, exist_ok=True)
        with atomic(self.folder / name) as file:
            file.write(content)


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
        The clock, what fetches (see :func:`geo.fetch.fetch`), and what waits, in seconds.
    """
    last: dict[str, float] = {}

    def polite(url: str, **more: Any) -> Fetched:
        host = urlsplit(url).hostname or ""
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
        items = [] if answer.status == 304 else read(answer.data, charset=answer.charset)
    except ReadError as error:
        return Fetching(feed=feed, problem=str(error)), replace(known, fetched=now, problem=str(error))
    fresh = [item for item in items if item.id not in known.ids]
    drafted, ids = 0, list(known.ids)
    for item in fresh[:MOST_ITEMS]:
        made = _draft(item, feed, gazetteer, now, get)
        ids.append(item.id)
        if made is not None and queue.submit(made):
            drafted += 1
    seen = Seen(
        etag=answer.headers.get("etag", known.etag),
        modified=answer.headers.get("last-modified", known.modified),
        fetched=now,
        again=_again(answer, now),
        ids=tuple(ids[-MOST_SEEN:]),
        drafted=known.drafted + drafted,
    )
    if len(fresh) > MOST_ITEMS:
        seen = replace(seen, etag="", modified="")  # the rest is to be given again
    return Fetching(feed=feed, new=min(len(fresh), MOST_ITEMS), drafted=drafted), seen


def _again(answer: Fetched, now: dt.datetime) -> dt.datetime | None:
    wait = answer.headers.get("retry-after", "")
    return now + dt.timedelta(seconds=min(int(wait), 86_400)) if wait.isdigit() else None


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
    if data.lstrip()[:1] == b"{":
        return _json_feed(data)
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    found = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not found.get("version") and not found.entries:
        raise ReadError("Behind this address is no feed. Some sites name theirs at the foot of the page.")
    return [item for item in map(_item, found.entries) if item.id]


def _item(entry: Any) -> Item:
    contents = [one.get("value", "") for one in entry.get("content", [])]
    text = max((*contents, entry.get("summary", "")), key=len)
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    published = dt.datetime.fromtimestamp(calendar.timegm(moment), dt.UTC).date() if moment else None
    url = _web(entry.get("link", ""))
    return Item(
        id=(entry.get("id") or url or entry.get("title", ""))[:500],
        title=_plain(entry.get("title", ""))[:300],
        url=url,
        text=_plain(text),
        published=published,
        author=_plain(entry.get("author", ""))[:200],
    )


def _json_feed(data: bytes) -> list[Item]:
    try:
        found = json.loads(data)
        entries = found["items"]
        if not isinstance(entries, list):
            raise TypeError(type(entries))
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError("Behind this address is no feed: its JSON has no list of items.") from error
    items = []
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        texts = (entry.get(name) for name in ("content_text", "content_html", "summary"))
        text = max((one for one in texts if isinstance(one, str)), key=len, default="")
        url = _web(str(entry.get("url") or entry.get("external_url") or ""))
        authors = [one.get("name", "") for one in entry.get("authors") or [] if isinstance(one, dict)]
        items.append(
            Item(
                id=str(entry.get("id") or url)[:500],
                title=_plain(str(entry.get("title") or ""))[:300],
                url=url,
                text=_plain(text),
                published=_day(str(entry.get("date_published") or "")),
                author=_plain(", ".join(map(str, authors)))[:200],
            )
        )
    return [item for item in items if item.id]


def _plain(text: str) -> str:
    """Text of a feed without its markup; blocks become paragraphs."""
    if "<" in text or "&" in text:
        tree = lxml.html.fragment_fromstring(text.replace("\0", ""), create_parent="div")
        etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
        for block in tree.iter("p", "div", "li", "br", "blockquote", "h1", "h2", "h3", "h4"):
            block.tail = "\n\n" + (block.tail or "")
        text = str(tree.text_content())
    text = "".join(c for c in text if c == "\n" or c >= " ")
    return re.sub(r"\s*\n\s*\n\s*", "\n\n", re.sub(r"[ \t\xa0]+", " ", text)).strip()


def _web(url: str) -> str:
    return url if urlsplit(url).scheme in ("http", "https") else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _quoted(text: str) -> str:
    """Text as a TOML string; JSON's escapes are TOML's, but for the two that TOML doesn't know."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
