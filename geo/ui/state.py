"""What one visitor has chosen: the filter, the open incident, the open tab, the order of the list; and its link.

This is the single truth of a session. Panels and the map only send acts, which change it here; everything
that is drawn is drawn from it. The link is written from it after each act, which makes each act a step
that Back undoes.

When a run begins, the link in the address bar may be news (a link was opened, Back was pressed) or an
echo (the browser hasn't yet got what the last act wrote). An act decides: a run that an act started takes the
desk's word, and every other run takes the link's, where the two differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import streamlit as st

from geo import filter as vocabulary
from geo.filter import ALL_DOMAINS, Filter, View
from geo.map import Go

Pairs = list[tuple[str, str]]

EVERYTHING = Filter(domain=(ALL_DOMAINS,))
"""The filter that lets everything through, statements and alerts too."""

_WORDS = frozenset({*vocabulary.WORDS, *vocabulary.VIEW_WORDS} - {"lat", "lon", "zoom"})
"""Those of a link's words that the page writes; the map's position is the browser's."""


@dataclass
class Desk:
    """One visitor's choices.

    Attributes
    ----------
    chosen : Filter
        Which incidents.
    incident : str
        The id of the one whose details are open; empty where none is.
    members : tuple of (cell, level)
        The cells of a cluster whose members are listed beside the map; empty where none are.
    first_member : int
        The one of them that the page beside the map starts with.
    problems : tuple of str
        Lines about what in the link could not be understood.
    go : Go or None
        Where the map was last told to move.
    tab, sort : str
        Which tab is open and the list's order, as in :class:`geo.filter.View`.
    first : int
        The row that the list's page starts with.
    clicked : str
        The nonce of the last click on the map that was answered.
    acted : bool
        Whether an act started the run that is under way; whoever answers an act says so.
    written : list of pairs, or None
        What the link said when it was last read or written; None before that.
    links : int
        How often the link was found to be another one or was written.
    moves : int
        How often the map was told to move.
    kept : tuple of str, or None
        The datasets that this browser hides from now on; None before somebody hid or showed one here.
    """

    chosen: Filter = field(default_factory=Filter)
    incident: str = ""
    members: tuple[tuple[int, int], ...] = ()
    first_member: int = 0
    problems: tuple[str, ...] = ()
    go: Go | None = None
    tab: str = View().tab
    sort: str = View().sort
    first: int = 0
    clicked: str = ""
    acted: bool = False
    written: Pairs | None = None
    links: int = 0
    moves: int = 0
    kept: tuple[str, ...] | None = None

    @property
    def query(self) -> Pairs:
        """The link's name and value pairs, without the map's position, which the browser keeps."""
        return [*self.chosen.to_query(), *View(incident=self.incident, tab=self.tab, sort=self.sort).to_query()]

    @property
    def chosen_whenever(self) -> Filter:
        """The filter without its days."""
        return replace(self.chosen, since=None, until=None)

    def choose(self, chosen: Filter) -> None:
        """Take another filter; the list starts at its first row again."""
        if chosen != self.chosen:
            self.chosen, self.first, self.members = chosen, 0, ()
        self.problems = ()

    def clear(self, **words: Any) -> None:
        """Lift all filters but those given; which datasets are hidden is another matter."""
        self.choose(Filter(**{"hide": self.chosen.hide, **words}))

    def hide(self, datasets: Iterable[str]) -> None:
        """Hide datasets and show all others, from now on."""
        self.choose(replace(self.chosen, hide=tuple(datasets)))
        self.kept = self.chosen.hide

    @property
    def hidden(self) -> tuple[str, ...]:
        """The datasets that are hidden wherever no link says so."""
        return remembered() if self.kept is None else self.kept

    @property
    def filters(self) -> int:
        """How many words the filter has; hidden datasets are none of them."""
        return len(replace(self.chosen, hide=()).to_query())

    def set(self, name: str, values: Iterable[Any]) -> None:
        """Set one word of the filter; a value that isn't allowed becomes a line in ``problems``."""
        kept = [pair for pair in self.chosen.to_query() if pair[0] != name]
        chosen, problems = Filter.from_query([*kept, *((name, str(value)[:500]) for value in values)])
        self.choose(chosen)
        self.problems = problems

    def span(self, since: dt.date | None, until: dt.date | None) -> None:
        """Choose days; both included."""
        if since is not None and until is not None and since > until:
            since, until = until, since
        self.choose(replace(self.chosen, since=since, until=until))

    def open(self, incident: str) -> None:
        """Open an incident's details, or close them where the id is empty."""
        self.incident, self.members, self.problems = incident[:200], (), ()

    def list(self, members: tuple[tuple[int, int], ...]) -> None:
        """List the incidents of some cells of the map beside it, from the first."""
        self.open("")
        self.members, self.first_member = members, 0

    def order(self, sort: str) -> None:
        """Take another order of the list, which starts at its first row again."""
        if sort != self.sort:
            self.sort, self.first = sort, 0

    def move(self, **where: Any) -> None:
        """Tell the map to move: see :class:`geo.map.layer.Go`."""
        self.moves += 1
        self.go = Go(nonce=str(self.moves), **where)


def current() -> Desk:
    """The desk of the session that is running."""
    desk: Desk = st.session_state.setdefault("desk", Desk())
    return desk


def arrive(desk: Desk) -> View | None:
    """Bring desk and link together at the beginning of a run.

    Returns
    -------
    View or None
        What the link asks to be shown, where it was news; None where nothing new was asked for.
    """
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    words = [pair for pair in pairs if pair[0] in _WORDS]
    if desk.acted or (desk.written is not None and (words == desk.written or _back_from_another_page(words))):
        desk.acted = False
        _write(desk, words)
        return None
    first = desk.written is None
    if first and not pairs and desk.hidden:
        # The bare address is this reader's own; a link, whoever opens it, shows what it says and nothing less.
        desk.chosen = Filter(hide=desk.hidden)
        _write(desk, words)
        return View()
    chosen, problems = Filter.from_query(pairs)
    view, more = View.from_query(pairs)
    desk.choose(chosen)
    opened = view.incident != desk.incident
    if opened:
        desk.open(view.incident)
    desk.order(view.sort)
    desk.tab = view.tab
    desk.problems = (*problems, *more)
    desk.written = words
    desk.links += 1
    return view if first else View(incident=view.incident if opened else "")


COOKIE = "incident_map_hide"
"""In which the browser keeps the datasets that are hidden on it."""
_MOST = 3_000
"""Characters that a cookie may have."""


def remembered(cookies: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The datasets that this browser hides, as its cookies told when the page was opened."""
    told = unquote((st.context.cookies if cookies is None else cookies).get(COOKIE, ""))
    return Filter.from_query(parse_qsl(told[:_MOST]))[0].hide


def cookie(hidden: Iterable[str]) -> str:
    """What :func:`remembered` reads back; nothing where it would be too long to be kept."""
    told = quote(urlencode([("hide", dataset) for dataset in hidden]), safe="")
    return told if len(told) <= _MOST else ""


def _back_from_another_page(words: Pairs) -> bool:
    return not words and st.session_state.get("page_before") not in (None, "map")


def _write(desk: Desk, words: Pairs) -> None:
    desk.written = desk.query
    if words == desk.written:
        return  # written again it would lose the map's position until the map puts it back
    desk.links += 1
    link: dict[str, list[str]] = {}
    for name, value in desk.written:
        link.setdefault(name, []).append(value)
    st.query_params.from_dict({name: values if len(values) > 1 else values[0] for name, values in link.items()})
