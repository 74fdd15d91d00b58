"""Subscribed feeds: a file that people can edit (``feeds.toml``), and beside it the state of each feed."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import tomlkit

from geo.errors import ReadError
from geo.files import alone, atomic
from geo.sources.web import host_of, is_web_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A subscribed feed: URL, name, and whether it is enabled."""

    url: str
    name: str = ""
    on: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """The state of a feed: cache headers, time of the last fetch, and ids of the items already read."""

    etag: str = ""
    modified: str = ""
    fetched: dt.datetime | None = None
    again: dt.datetime | None = None
    ids: tuple[str, ...] = ()
    problem: str = ""
    drafted: int = 0


class Subscriptions:
    """The feeds in a folder: ``feeds.toml``, edited by hand or on the page, and the state of each.

    Parameters
    ----------
    folder : Path
    record : callable, optional
        Called after a change with "follow", "unfollow" or "switch" and the URL without secrets.
    """

    def __init__(self, folder: Path, record: Callable[[str, str], None] | None = None) -> None:
        self.folder = folder
        self._record = record

    def feeds(self) -> list[Feed]:
        """The feeds in the file, in order.

        Raises
        ------
        ReadError
            The file can't be read; the message says where.
        """
        path = self.folder / "feeds.toml"
        try:
            lines = tomllib.loads(path.read_text(encoding="utf-8"))
            return [msgspec.convert(feed, Feed) for feed in lines.get("feed", [])]
        except FileNotFoundError:
            return []
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
            raise ReadError(f"The list of feeds {path} can't be read: {error}") from error

    def save(self, feeds: Sequence[Feed]) -> None:
        """Write the list of feeds, keeping comments at each feed."""
        document = self._document()
        tables = {table.get("url"): table for table in document.get("feed", [])}
        document["feed"] = tomlkit.aot()
        for feed in feeds:
            table = tables.get(feed.url, tomlkit.table())
            table.update({"url": feed.url, "name": feed.name, "on": feed.on})
            if feed.on:
                del table["on"]
            document["feed"].append(table)
        self._write("feeds.toml", tomlkit.dumps(document).encode())

    def _document(self) -> Any:
        try:
            return tomlkit.parse((self.folder / "feeds.toml").read_text(encoding="utf-8"))
        except (OSError, ValueError):  # missing or unreadable
            return tomlkit.parse("# The feeds that this map follows; one [[feed]] each.\n\n")

    def add(self, url: str, name: str = "") -> Feed:
        """Subscribe to a feed; does nothing if it is subscribed already.

        Raises
        ------
        ReadError
            It isn't the URL of a feed.
        """
        url = url.strip()
        if not is_web_address(url) or not host_of(url):
            raise ReadError(f"“{url[:80]}” is no address of a feed: it begins with https:// or http://.")
        feed = Feed(url=url, name=name.strip() or host_of(url) or url)
        feeds = self._change(
            lambda feeds: feeds if any(each.url == url for each in feeds) else [*feeds, feed], "follow", url
        )
        return next(each for each in feeds if each.url == url)

    def remove(self, url: str) -> None:
        """Unsubscribe from a feed; its drafts stay."""
        self._change(lambda feeds: [feed for feed in feeds if feed.url != url], "unfollow", url)

    def switch(self, url: str) -> None:
        """Enable or disable a feed."""
        self._change(lambda feeds: [replace(feed, on=feed.on != (feed.url == url)) for feed in feeds], "switch", url)

    def _change(self, change: Callable[[list[Feed]], list[Feed]], what: str, url: str) -> list[Feed]:
        """Change and write the list under a lock."""
        with self._alone("feeds.toml"):
            before = self.feeds()
            feeds = change(before)
            if feeds != before:
                self.save(feeds)
        if feeds != before and self._record is not None:
            self._record(what, _without_secrets(url))
        return feeds

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        try:
            with alone(self.folder / name):
                yield
        except OSError as error:
            raise ReadError(f"{self.folder / name} can't be written: {error.strerror or error}.") from error

    def seen(self) -> dict[str, FeedState]:
        """The states of the feeds, by URL."""
        try:
            return msgspec.json.decode((self.folder / "seen.json").read_bytes(), type=dict[str, FeedState])
        except (OSError, msgspec.DecodeError):
            return {}

    def remember(self, url: str, seen: FeedState) -> None:
        """Store the state of a feed."""
        with self._alone("seen.json"):
            self._write("seen.json", msgspec.json.encode(self.seen() | {url: seen}))

    def _write(self, name: str, content: bytes) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with atomic(self.folder / name) as file:
                file.write(content)
        except OSError as error:
            raise ReadError(f"{self.folder / name} can't be written: {error.strerror or error}.") from error


def _without_secrets(url: str) -> str:
    """The host and path of a URL, without user, password and query; empty if it is invalid."""
    try:
        parts = urlsplit(url)
    except ValueError:  # "https://[::1", say, in a list written by hand
        return ""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
