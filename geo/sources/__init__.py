"""Sources of reports: documents, web addresses and feeds; and the bundled sample reports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.sources.feed_fetching import fetch_feeds
    from geo.sources.seed import open_store
    from geo.sources.subscriptions import Feed, FeedState, Subscriptions
    from geo.sources.titles import headline
    from geo.sources.web import Fetched, RefusedRequestError, fetch

__all__ = [
    "Feed",
    "FeedState",
    "Fetched",
    "RefusedRequestError",
    "Subscriptions",
    "documents",
    "fetch",
    "fetch_feeds",
    "headline",
    "intake",
    "open_store",
]

_LATER = {
    "Fetched": "web",
    "RefusedRequestError": "web",
    "fetch": "web",
    "Feed": "subscriptions",
    "FeedState": "subscriptions",
    "Subscriptions": "subscriptions",
    "fetch_feeds": "feed_fetching",
    "headline": "titles",
    "open_store": "seed",
}
"""Names whose module is imported at first use, because its libraries are slow to import and not always needed."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
