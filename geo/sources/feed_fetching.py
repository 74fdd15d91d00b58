"""Fetch feeds politely, and queue the incidents of new items for review.

Feeds are requested with ``ETag`` and ``Last-Modified``, not more often than they or :data:`EVERY` allow, with a pause
between pages of one host. An item becomes a draft if an incident other than statements and talks is extracted from it;
irrelevant items are only marked as seen. An item that can't be read becomes a reject and is marked as seen too; other
items and feeds aren't affected.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geo import taxonomy
from geo.errors import DAMAGE, GeoError, ReadError
from geo.gazetteer import Gazetteer
from geo.model import Document, Reject
from geo.review import Queue, draft
from geo.sources import documents
from geo.sources.feed_formats import items_and_rejects, reject
from geo.sources.subscriptions import Feed, FeedState, Subscriptions
from geo.sources.web import Fetched, RefusedRequestError, host_of

_LOG = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=10)
"""The least time between fetches of a feed."""
PAUSE_S = 1.0
"""The pause between two pages of one host, seconds."""
MOST_ITEMS = 50
"""The most new items of a feed that are read in one fetch; the rest is left for the next."""
MOST_SEEN = 2_000
FULL_TEXT = 600
"""The length in characters from which an item is taken for the whole article; for shorter ones the page is fetched."""
_ITEM_DAMAGE: tuple[type[Exception], ...] = (GeoError, *DAMAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """The result of fetching a feed: new items, drafts made of them, and an error message if any.

    ``rejects`` are the new items that can't be read; their rows are the positions in the feed.
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
    """Fetch the enabled feeds and queue drafts of new items; yields a result for each feed when it is done.

    Parameters
    ----------
    get : callable
        Fetches a URL: :meth:`geo.services.Services.fetch`.
    now, pause : callable
        Return the time, and sleep for some seconds.
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
            seen = subscriptions.seen().get(feed.url, FeedState())
            intake = _Intake(feed, queue, gazetteer, now(), politely)
            result, seen = intake.fetch(seen)
            subscriptions.remember(feed.url, seen)
            yield result


class _QueueError(ReadError):
    """A draft can't be written."""


@dataclass(slots=True)
class _Intake:
    """The processing of one feed's items."""

    feed: Feed
    queue: Queue
    gazetteer: Gazetteer
    now: dt.datetime
    get: Callable[..., Fetched]
    drafted: int = 0
    ids: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    problem: str = ""

    def fetch(self, state: FeedState) -> tuple[Fetching, FeedState]:
        """Fetch the feed, process items not in ``state``, and return the result and the new ``state``."""
        feed, now = self.feed, self.now
        due = max(filter(None, (state.again, state.fetched and state.fetched + EVERY)), default=now)
        if due > now:
            return Fetching(feed=feed, skipped=f"asked a moment ago; again from {due:%H:%M} UTC"), state
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        try:
            answer = self.get(feed.url, headers={name: value for name, value in headers.items() if value})
            items, rejects = ([], []) if answer.status == 304 else items_and_rejects(answer.data, answer.charset)
        except ReadError as error:
            again = _again(error.headers, now) if isinstance(error, RefusedRequestError) else None
            return Fetching(feed=feed, problem=str(error)), replace(state, fetched=now, again=again, problem=str(error))
        before = set(state.ids)
        fresh = [(row, item) for row, item in items if item.report.id not in before]
        self.rejects = [each for each in rejects if _reject_id(each) not in before]
        self.ids = [*state.ids, *map(_reject_id, self.rejects)]
        new = min(len(fresh), MOST_ITEMS) + len(self.rejects)
        self._read(fresh[:MOST_ITEMS])
        rest = len(fresh) > MOST_ITEMS or self.problem != ""  # so that the feed is sent again
        state = FeedState(
            etag="" if rest else answer.headers.get("etag", state.etag),
            modified="" if rest else answer.headers.get("last-modified", state.modified),
            fetched=now,
            again=_again(answer.headers, now),
            ids=tuple(self.ids[-MOST_SEEN:]),
            drafted=state.drafted + self.drafted,
            problem=self.problem,
        )
        return (
            Fetching(feed=feed, new=new, drafted=self.drafted, rejects=tuple(self.rejects), problem=self.problem),
            state,
        )

    def _read(self, items: Sequence[tuple[int, Document]]) -> None:
        for row, item in items:
            try:
                self.drafted += self._queue(item)
            except _QueueError as error:
                self.problem = str(error)  # not the item's fault: retry it next time
                break
            except _ITEM_DAMAGE as error:
                # a bug of extraction on this item must not stop the others
                _LOG.warning("an item of %s can't be read", self.feed.url, exc_info=error)
                report = item.report
                self.rejects.append(reject(row, report.title or report.url or report.id, error))
            self.ids.append(item.report.id)

    def _queue(self, item: Document) -> bool:
        """Queue an item's draft, unless only statements and talks, or nothing, were extracted; returns whether it was
        queued.
        """
        laid_out = draft(self._whole(item), gazetteer=self.gazetteer, now=self.now)
        if all(proposal.incident.domain in taxonomy.HIDDEN_DOMAINS for proposal in laid_out.proposals):
            return False
        try:
            return self.queue.submit(laid_out)
        except OSError as error:
            place = self.queue.folder
            raise _QueueError(f"What it tells can't be kept in {place}: {error.strerror or error}.") from error

    def _whole(self, item: Document) -> Document:
        """The item with the full text of its article, if the feed has only a summary."""
        text, report = item.text, item.report
        if len(text) < FULL_TEXT and report.url:
            try:
                answer = self.get(report.url)
                page = documents.read(answer.data, name=report.url, charset=answer.charset, url=answer.url)
            except ReadError:
                pass  # use the feed's own text instead
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
    """An id for marking an unreadable item as seen."""
    return f"reject {reject.raw or reject.row}"


def _again(headers: Mapping[str, str], now: dt.datetime) -> dt.datetime | None:
    """The time before which a server asks not to be asked again, a day ahead at most."""
    wait_s = headers.get("retry-after", "")
    return now + dt.timedelta(seconds=min(int(wait_s), 86_400)) if re.fullmatch("[0-9]{1,9}", wait_s) else None
