"""Views that somebody gave a name: kept in a folder beside the store, a file each, for page and command line alike.

A file each, so that two people who save at once don't lose one another's. A view that is watched knows when it was
looked at last, and so what is new in it since; the first look is silent, since everything would be new.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from geo.atomic import NamedFiles
from geo.errors import StoreError
from geo.filter import Filter, fold

if TYPE_CHECKING:
    from geo.store import Revision, Store

LONGEST_NAME = 80
"""Characters of a view's name."""

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


class SavedViews:
    """The views of a folder; safe for several processes.

    Parameters
    ----------
    folder : Path
        Where they are kept; made when the first is saved.
    """

    def __init__(self, folder: Path) -> None:
        self._files = NamedFiles(folder, SavedView, fold)

    def all(self) -> list[SavedView]:
        """Every view, by name."""
        return self._files.all()

    def get(self, name: str) -> SavedView | None:
        """The view of that name, up to case and accents; None where there is none."""
        return self._files.get(name)

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

    def put(self, view: SavedView) -> None:
        """Keep a view as it is, such as one that was removed.

        Raises
        ------
        StoreError
            See :meth:`save`.
        """
        if not view.name or len(view.name) > LONGEST_NAME:
            raise StoreError(f"A view's name has 1 to {LONGEST_NAME} letters.")
        try:
            self._files.put(view)
        except OSError as error:
            raise StoreError(f"The view can't be written: {error.strerror}.") from error

    def rename(self, name: str, new_name: str) -> SavedView:
        """Give a view another name.

        Raises
        ------
        StoreError
            There is no such view, another has the new name, or see :meth:`save`.
        """
        view = self.get_or_say(name)
        renamed = replace(view, name=new_name.strip())
        is_other = not self._files.are_same(renamed.name, name)
        if is_other and self.get(renamed.name) is not None:
            raise StoreError(f"There is a view “{renamed.name}” already.")
        self.put(renamed)
        if is_other:
            self._files.remove(name)
        return renamed

    def remove(self, name: str) -> SavedView:
        """Take a view away; gives it, so that :meth:`put` can bring it back.

        Raises
        ------
        StoreError
            There is no such view.
        """
        view = self.get_or_say(name)
        self._files.remove(name)
        return view

    def look(self, name: str, now: dt.datetime) -> None:
        """Say that somebody looks at a view now; nothing where there is none of that name."""
        view = self.get(name)
        if view is not None:
            self.put(replace(view, looked=now, before=view.looked or now))

    def get_or_say(self, name: str) -> SavedView:
        """The view of that name.

        Raises
        ------
        StoreError
            There is none; says which there are.
        """
        view = self.get(name)
        if view is None:
            names = ", ".join(each.name for each in self.all()) or "none"
            raise StoreError(f"No view is called “{name}”; saved are: {names}.")
        return view


def news(store: Store, view: SavedView, *, limit: int | None = MOST_NEWS, again: bool = False) -> list[Revision]:
    """What is new or changed in a view since the last look, the latest first.

    Parameters
    ----------
    limit : int or None
        So many at most.
    again : bool
        What the last look showed, rather.
    """
    since = view.before if again else view.looked
    if since is None:
        return []
    return [each for each in store.latest(view.filter, limit=limit, since=since) if each.incident]
