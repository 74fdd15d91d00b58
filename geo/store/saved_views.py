"""Saved views: named filters in a folder beside the store, one file each, for the page and the command line.

One file each, so that two people who save at once don't overwrite each other's view. A watched view has the time at
which it was last looked at, and so what is new since; the first look shows nothing as new, because everything would be.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from geo.errors import StoreError
from geo.files import NamedFiles
from geo.filter import Filter, fold

if TYPE_CHECKING:
    from geo.store import Revision, Store

MOST_NEWS = 100
"""From this many on, new incidents are shown as "100 or more"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A saved view.

    Attributes
    ----------
    query : str
        Its filter as a URL query.
    watched : bool
        Whether the page shows what is new in it.
    looked, before : datetime or None
        The times of the last look and of the one before it, with time zones; None before the first look.
    """

    name: str
    query: str
    watched: bool = False
    looked: dt.datetime | None = None
    before: dt.datetime | None = None

    @property
    def filter(self) -> Filter:
        """The filter of the view."""
        return Filter.from_query(parse_qsl(self.query))[0]


class SavedViews(NamedFiles[SavedView]):
    """The saved views in a folder; safe for several processes."""

    kind, noun, error = SavedView, "view", StoreError
    absent = "No view is called “{name}”; saved are: {names}."
    key = staticmethod(fold)

    def of(self, shown: Filter) -> SavedView | None:
        """A view with exactly this filter; None if there is none."""
        query = urlencode(shown.to_query())
        return next((view for view in self.all() if view.query == query), None)

    def save(self, name: str, shown: Filter, *, watched: bool = False, now: dt.datetime) -> SavedView:
        """Save a filter under a name, replacing a view of that name.

        Raises
        ------
        StoreError
            The name is empty or too long, or the folder can't be written.
        """
        view = SavedView(name=name.strip(), query=urlencode(shown.to_query()), watched=watched, looked=now)
        self.put(view)
        return view

    def look(self, name: str, now: dt.datetime) -> None:
        """Record a look at a view; does nothing if there is no view of that name."""
        with self.alone():
            view = self.get(name)
            if view is not None:
                self.put(replace(view, looked=now, before=view.looked or now))


def news(store: Store, view: SavedView, *, limit: int | None = MOST_NEWS, again: bool = False) -> list[Revision]:
    """What is new or changed in a view since the last look, the latest first.

    Parameters
    ----------
    limit : int or None
        The most to return.
    again : bool
        Return what the last look showed instead.
    """
    since = view.before if again else view.looked
    if since is None:
        return []
    return [each for each in store.latest(view.filter, limit=limit, since=since) if each.incident]
