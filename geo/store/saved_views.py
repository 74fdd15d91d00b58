"""Views that somebody gave a name: kept in a folder beside the store, a file each, for page and command line alike.

A file each, so that two people who save at once don't lose one another's. A view that is watched knows when it was
looked at last, and so what is new in it since; the first look is silent, since everything would be new.
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
"""More than so many new incidents are counted as "100 or more": nobody reads a flood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A view by its name.

    Attributes
    ----------
    query : str
        Its filter in the words of a link.
    watched : bool
        Whether the page tells what is new in it.
    looked, before : datetime or None
        When somebody looked at it last, and the time before that, with zones; None before the first look.
    """

    name: str
    query: str
    watched: bool = False
    looked: dt.datetime | None = None
    before: dt.datetime | None = None

    @property
    def filter(self) -> Filter:
        """Which incidents it shows."""
        return Filter.from_query(parse_qsl(self.query))[0]


class SavedViews(NamedFiles[SavedView]):
    """The views of a folder; safe for several processes."""

    kind, noun, error = SavedView, "view", StoreError
    absent = "No view is called “{name}”; saved are: {names}."
    key = staticmethod(fold)

    def of(self, shown: Filter) -> SavedView | None:
        """A view with just this filter, else None."""
        query = urlencode(shown.to_query())
        return next((view for view in self.all() if view.query == query), None)

    def save(self, name: str, shown: Filter, *, watched: bool = False, now: dt.datetime) -> SavedView:
        """Keep a filter under a name, in place of what had the name before.

        Raises
        ------
        StoreError
            The name is empty or too long, or the folder can't be written.
        """
        view = SavedView(name=name.strip(), query=urlencode(shown.to_query()), watched=watched, looked=now)
        self.put(view)
        return view

    def look(self, name: str, now: dt.datetime) -> None:
        """Say that somebody looks at a view now; nothing where there is none of that name."""
        with self.alone():
            view = self.get(name)
            if view is not None:
                self.put(replace(view, looked=now, before=view.looked or now))


def news(store: Store, view: SavedView, *, limit: int | None = MOST_NEWS, again: bool = False) -> list[Revision]:
    """What is new or changed in a view since the last look, the latest first.

    Parameters
    ----------
    limit : int or None
        So many at most.
    again : bool
        Give again what the last look showed, instead of what is new.
    """
    since = view.before if again else view.looked
    if since is None:
        return []
    return [each for each in store.latest(view.filter, limit=limit, since=since) if each.incident]
