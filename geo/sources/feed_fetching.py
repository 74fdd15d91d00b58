"""Feeds asked politely, new items only, and what they tell laid out for review.

A feed is asked with what it said last time (``ETag``, ``Last-Modified``), never more often than it or :data:`EVERY`
allows, and the pages of one host with a pause between them. An item becomes a draft where something other than talk
is read out of it; what is not relevant is only remembered as seen. An item that can't be read is a reject, named and
counted, and remembered as seen too: the others, and the other feeds, go on.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geo import taxonomy
from geo.errors import DAMAGE, GeoError, ReadError
from geo.gazetteer import Gazetteer
from geo.model import Document, Reject
from geo.review import Queue, draft
from geo.sources import documents
from geo.sources.feed_formats import items_and_rejects, reject
from geo.sources.subscriptions import Feed, Seen, Subscriptions
from geo.sources.web import Fetched, host_of

_LOG = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=10)
"""The least time between two fetches of a feed."""
PAUSE_S = 1.0
"""Between two pages of one host."""
MOST_ITEMS = 50
"""New items of one feed that are read at one fetch; the rest waits for the next."""
MOST_SEEN = 2_000
FULL_TEXT = 600
"""An item with as many characters is taken to hold its article; else the article is fetched."""
_ITEM_DAMAGE: tuple[type[Exception], ...] = (GeoError, *DAMAGE)


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


def fetch_feeds(
    subscriptions: Subscriptions,
    queue: Queue,
    *,
    gazetteer: Gazetteer,
    get: Callable[..., Fetched],
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Fetching]:
    """Fetch the feeds that are on and queue what their new items tell; one result a feed, as it is done.

    Parameters
    ----------
    get : callable
        What fetches: :meth:`geo.services.Services.fetch`.
    now, pause : callable
        The clock, and what waits, in seconds.
    """
    last: dict[str, float] = {}

    def politely(url: str, **more: Any) -> Fetched:
        host = host_of(url)
        wait_s = last.get(host, -PAUSE_S) + PAUSE_S - time.monotonic()
        if wait_s > 0:
            pause(wait_s)
        try:
            return get(url, **more)
        finally:
            last[host] = time.monotonic()

    for feed in subscriptions.feeds():
        if feed.on:
            seen = subscriptions.seen().get(feed.url, Seen())
            intake = _Intake(feed, queue, gazetteer, now(), politely)
            result, seen = intake.fetch(seen)
            subscriptions.remember(feed.url, seen)
            yield result


class _QueueError(ReadError):
    """A draft can't be written."""


@dataclass(slots=True)
class _Intake:
    """One feed, fetched: what became of its items so far."""

    feed: Feed
    queue: Queue
    gazetteer: Gazetteer
    now: dt.datetime
    get: Callable[..., Fetched]
    drafted: int = 0
    ids: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    problem: str = ""

    def fetch(self, seen: Seen) -> tuple[Fetching, Seen]:
        """What is new since what was seen, and what is seen now."""
        feed, now = self.feed, self.now
        due = max(filter(None, (seen.again, seen.fetched and seen.fetched + EVERY)), default=now)
        if due > now:
            return Fetching(feed=feed, skipped=f"asked a moment ago; again from {due:%H:%M} UTC"), seen
        headers = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified}
        try:
            answer = self.get(feed.url, headers={name: value for name, value in headers.items() if value})
            items, rejects = ([], []) if answer.status == 304 else items_and_rejects(answer.data, answer.charset)
        except ReadError as error:
            return Fetching(feed=feed, problem=str(error)), replace(seen, fetched=now, problem=str(error))
        before = set(seen.ids)
        fresh = [(row, item) for row, item in items if item.report.id not in before]
        self.rejects = [each for each in rejects if _reject_id(each) not in before]
        self.ids = [*seen.ids, *map(_reject_id, self.rejects)]
        new = min(len(fresh), MOST_ITEMS) + len(self.rejects)
        self._read(fresh[:MOST_ITEMS])
        rest = len(fresh) > MOST_ITEMS or self.problem != ""  # is to be given again
        seen = Seen(
            etag="" if rest else answer.headers.get("etag", seen.etag),
            modified="" if rest else answer.headers.get("last-modified", seen.modified),
            fetched=now,
            again=_again(answer, now),
            ids=tuple(self.ids[-MOST_SEEN:]),
            drafted=seen.drafted + self.drafted,
            problem=self.problem,
        )
        return (
            Fetching(feed=feed, new=new, drafted=self.drafted, rejects=tuple(self.rejects), problem=self.problem),
            seen,
        )

    def _read(self, items: Sequence[tuple[int, Document]]) -> None:
        for row, item in items:
            try:
                self.drafted += self._is_queued(item)
            except _QueueError as error:
                self.problem = str(error)  # no fault of the item's: it is to be given again
                break
            except _ITEM_DAMAGE as error:
                # extraction is ours, but what a text of this item sets off in it must not cost the next its turn
                _LOG.warning("an item of %s can't be read", self.feed.url, exc_info=error)
                report = item.report
                self.rejects.append(reject(row, report.title or report.url or report.id, error))
            self.ids.append(item.report.id)

    def _is_queued(self, item: Document) -> bool:
        """Whether an item is laid out for review: not where nothing but talk, or nothing at all, is read out of it."""
        laid_out = draft(self._whole(item), gazetteer=self.gazetteer, now=self.now)
        if all(proposal.incident.domain in taxonomy.HIDDEN_DOMAINS for proposal in laid_out.proposals):
            return False
        try:
            return self.queue.submit(laid_out)
        except OSError as error:
            place = self.queue.folder
            raise _QueueError(f"What it tells can't be kept in {place}: {error.strerror or error}.") from error

    def _whole(self, item: Document) -> Document:
        """An item with the text of its article, where the feed has a summary only."""
        text, report = item.text, item.report
        if len(text) < FULL_TEXT and report.url:
            try:
                answer = self.get(report.url)
                page = documents.read(answer.data, name=report.url, charset=answer.charset, url=answer.url)
            except ReadError:
                pass  # what the feed itself says is read all the same
            else:
                text = max(text, page.text, key=len)
                report = replace(
                    report,
                    published=report.published or page.report.published,
                    author=report.author or page.report.author,
                )
        return Document(
            text=text if not report.title or text.startswith(report.title) else f"{report.title}\n\n{text}",
            report=replace(report, publisher=self.feed.name, retrieved=self.now.date()),
            origin=self.feed.name,
        )


def _reject_id(reject: Reject) -> str:
    """By what an item that has no id for us is remembered."""
    return f"reject {reject.raw or reject.row}"


def _again(answer: Fetched, now: dt.datetime) -> dt.datetime | None:
    wait_s = answer.headers.get("retry-after", "")
    return now + dt.timedelta(seconds=min(int(wait_s), 86_400)) if re.fullmatch("[0-9]{1,9}", wait_s) else None
