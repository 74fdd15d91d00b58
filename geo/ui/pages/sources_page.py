"""The "Sources" page: the subscribed feeds, fetched on request; their reports go to review."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from geo import wording
from geo.errors import GeoError
from geo.services import Services
from geo.sources import Feed, FeedState, Subscriptions, fetch_feeds
from geo.store import for_all
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.state import visitor


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    theme.sheet("data.css")
    subscriptions = Subscriptions(services.settings.feeds, services.record)
    action = partial(answer, subscriptions)
    with st.container(key="data"):
        note = visitor().sources.take_note()
        panel.show("data_head", "sources_head.html", on_action=action, note=note, waiting=services.queue.waiting())
        try:
            feeds, seen = subscriptions.feeds(), subscriptions.seen()
        except GeoError as error:
            panel.show("sources_problem", "problem.html", on_action=action, text=str(error))
            return
        with st.form("source_form", border=False, clear_on_submit=True):
            left, right, last = st.columns((5, 3, 2), vertical_alignment="bottom")
            url = left.text_input("Address of a feed", key="source_url", placeholder="https://…/rss")
            name = right.text_input("Publisher", key="source_name", max_chars=200)
            if last.form_submit_button("Follow it", width="stretch"):
                _add(subscriptions, url, name)
        panel.show(
            "sources",
            "sources.html",
            on_action=action,
            rows=[_row(feed, seen.get(feed.url, FeedState())) for feed in feeds],
            file=str(subscriptions.folder / "feeds.toml"),
        )
        if feeds and st.button("Fetch what is new", key="fetch_feeds", type="primary"):
            _fetch(subscriptions, sum(feed.on for feed in feeds), services)


@for_all()
def _add(subscriptions: Subscriptions, url: str, name: str) -> None:
    try:
        added = subscriptions.add(url, name)
        visitor().sources.note = f"{added.name} is followed."
    except GeoError as error:
        visitor().sources.note = str(error)
    st.rerun()


@for_all()
def _fetch(subscriptions: Subscriptions, count: int, services: Services) -> None:
    bar = st.progress(0.0, "Fetching …")
    drafted, tried, failed, lines = 0, 0, 0, []
    fetched = fetch_feeds(subscriptions, services.queue, gazetteer=services.gazetteer, get=services.fetch)
    for tried, result in enumerate(fetched, 1):
        bar.progress(min(1.0, tried / max(1, count)), f"{tried} of {count} feeds")
        drafted += result.drafted
        failed += bool(result.problem)
        if result.problem or result.skipped:
            lines.append(f"{result.feed.name}: {result.problem or result.skipped}")
        if result.rejects:
            items = "1 item was" if len(result.rejects) == 1 else f"{len(result.rejects):,} items were"
            lines.append(f"{result.feed.name}: {items} not read, such as {result.rejects[0].reason}.")
    reports = "report tells" if drafted == 1 else "reports tell"
    first = f"{drafted:,} new {reports} of incidents and wait for review." if drafted else "Nothing new to review."
    if failed and failed == tried:
        first = "Nothing could be fetched."
    visitor().sources.note = " ".join([first, *lines])
    st.rerun()


def _row(feed: Feed, state: FeedState) -> dict[str, Any]:
    last = "tried in vain" if state.problem else "fetched"
    when = (
        f"{last} {wording.day_words(state.fetched.date())}, {state.fetched:%H:%M} UTC"
        if state.fetched
        else "never fetched"
    )
    drafted = f"{state.drafted:,} reports so far" if state.drafted else ""
    return {
        "url": feed.url,
        "name": feed.name or feed.url,
        "on": feed.on,
        "fetches": " · ".join(filter(None, (when, drafted))),
        "problem": state.problem,
    }


def _unfollow(subscriptions: Subscriptions, url: str) -> str:
    subscriptions.remove(url)
    return f"{url} is no longer followed. To follow it again, add its address."


ACTIONS: dict[str, Callable[[Subscriptions, str], str | None]] = {
    "unfollow": _unfollow,
    "switch": Subscriptions.switch,
}
"""The actions on a feed, given by URL; each returns a message for the page, or None."""


def answer(subscriptions: Subscriptions, action: panel.Action) -> None:
    """Handle an action: unsubscribe from a feed, or switch it on or off."""
    change = ACTIONS.get(str(action.get("do")))
    if change is not None:
        visitor().sources.attempt(lambda: change(subscriptions, str(action.get("url", ""))))
