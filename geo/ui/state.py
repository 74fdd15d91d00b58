"""The state of a session: what a visitor has chosen on each page, kept between runs of the page script.

It is one :class:`Visitor` in Streamlit's session state, beside the values of Streamlit's own widgets. Panels and the
map only send actions, which change it here, and everything is drawn from it. The link of the map page is written from
it after each action, so that each action is a step that Back undoes.

At the start of a run the link in the address bar may be new (a link was opened, Back was pressed) or outdated (the
browser hasn't received yet what the last action wrote). If link and state differ, the state wins in a run started by an
action, and the link in every other run.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import streamlit as st

from geo import filter as vocabulary
from geo.errors import GeoError
from geo.filter import Filter, Last, View
from geo.map import Go
from geo.model import BBox
from geo.ui.roles import Role

if TYPE_CHECKING:
    from geo.gazetteer import OwnPlace
    from geo.review import Own
    from geo.store import SavedView
    from geo.ui.pages.data_files import Upload

Pairs = list[tuple[str, str]]

MAP_KEY, TAB_KEY = "map_click", "tab"
"""Streamlit's keys for the map's last return value and for the label of the open tab."""

_WORDS = frozenset({*vocabulary.WORDS, *vocabulary.VIEW_WORDS} - {"lat", "lon", "zoom"})
"""The parameters of a link that the page writes; the browser writes the map's position."""


_KEPT = ("tab", "sort", "columns", "only", "by", "counts", "against", "rows", "shade", "marks")
"""The fields of :class:`geo.filter.View` that the state has under the same name."""

_LONGEST_VALUE, _LONGEST_AREA = 500, 20_000
"""The most characters of a filter value (name or words), and of an area with :data:`geo.geodesy.MOST_CORNERS` corners,
which mustn't be cut because that would be another area."""


@dataclass
class Work:
    """An editing form for the open incident, or for those selected in the list.

    Attributes
    ----------
    form : str
        The name of the open form (:mod:`geo.ui.pages.work`); empty for none.
    ids : tuple of str
        The selected incidents that the form is for; empty for the open one.
    corrects : str
        The field that is corrected for the selected incidents.
    values : dict of str to list of str
        The form's values, waiting for confirmation.
    words : str
        The search words for a place or an incident.
    place : str
        The gazetteer's id of the chosen place.
    other : str
        The incident chosen to be joined, which waits for confirmation because it differs.
    problem : str
        The error message.
    done, act_id, before
        The last change in words; the act to undo it; and the earlier notes, if these were changed.
    origin : str
        The incident that a new one was split off, to be open again once that is undone.
    times : int
        The number of changes to selected incidents; each clears the selection.
    """

    form: str = ""
    ids: tuple[str, ...] = ()
    corrects: str = "event_type"
    values: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""
    place: str = ""
    other: str = ""
    problem: str = ""
    done: str = ""
    act_id: str = ""
    before: Mapping[str, Own] = field(default_factory=dict)
    origin: str = ""
    times: int = 0

    def begin(self, form: str = "", ids: Iterable[str] = ()) -> None:
        """Open a form, or close the open one."""
        self.form, self.ids = form, tuple(ids)
        self.values, self.words, self.place, self.other, self.problem = {}, "", "", "", ""

    def finish(
        self, words: str, act_id: str = "", before: Mapping[str, Own] | None = None, *, origin: str = ""
    ) -> None:
        """Record what was done, and how to undo it."""
        self.times += bool(self.ids)
        self.begin()
        self.done, self.act_id, self.before, self.origin = words, act_id, before or {}, origin


@dataclass
class MapState:
    """A visitor's state on the map page.

    Attributes
    ----------
    filter : Filter
        The current filter.
    incident : str
        The id of the incident whose details are open; empty for none.
    members : tuple of (cell, level)
        The cells of the cluster whose members are listed beside the map; empty for none.
    member_words : tuple of (word, values)
        Filter fields that narrow down to the incidents of the clicked mark.
    first_member : int
        The index of the first listed member.
    problems : tuple of str
        Messages about values of the link that could not be understood.
    go : Go or None
        The last instruction to the map.
    tab, sort, columns, only, by, counts, against, rows, shade, marks : str or tuple of str
        As in :class:`geo.filter.View`.
    seen : BBox or None
        The last reported visible box of the map; None before that, and if the page doesn't follow the map.
    row : (name, country)
        The outlined row of the table of regions; two empty texts for none.
    unfolded, harm : bool
        Whether that table shows its folded rows, and killed and injured instead of the change.
    first : int
        The index of the first row of the list's page.
    click : str
        The nonce of the last handled click on the map.
    acted : bool
        Whether an action started the current run; set by the handlers of actions.
    link : list of pairs, or None
        The link when it was last read or written; None before that.
    links : int
        The number of times that a new link was read or written.
    moves : int
        The number of instructions to the map.
    hidden_here : tuple of str, or None
        The datasets hidden in this session; None if none was hidden or shown in it yet.
    work : Work
        The editing form.
    tag : str
        The tag whose incidents are listed beside the map; empty for none.
    framed : tuple of str
        The ids of the list's rows that the map was moved to.
    left_at : View or None
        The map's position before the list was opened, to return to.
    removed_view : SavedView or None
        The saved view that was removed last, for Undo.
    removed_place : OwnPlace or None
        The user's place that was removed last, for Undo.
    typed_region : tuple of (countries, regions)
        The countries and regions set by typing a place, which the next typed place replaces.
    """

    filter: Filter = field(default_factory=Filter)
    incident: str = ""
    members: tuple[tuple[int, int], ...] = ()
    member_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    first_member: int = 0
    problems: tuple[str, ...] = ()
    go: Go | None = None
    tab: str = View().tab
    sort: str = View().sort
    columns: tuple[str, ...] = View().columns
    only: str = View().only
    by: str = View().by
    counts: str = View().counts
    against: str = View().against
    seen: BBox | None = None
    rows: str = View().rows
    shade: str = View().shade
    marks: str = View().marks
    row: tuple[str, str] = ("", "")
    unfolded: bool = False
    harm: bool = False
    first: int = 0
    click: str = ""
    acted: bool = False
    link: Pairs | None = None
    links: int = 0
    moves: int = 0
    hidden_here: tuple[str, ...] | None = None
    work: Work = field(default_factory=Work)
    tag: str = ""
    framed: tuple[str, ...] = ()
    left_at: View | None = None
    removed_view: SavedView | None = None
    removed_place: OwnPlace | None = None
    typed_region: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def typed_from(self) -> Filter:
        """What a place that is typed is looked for from: the filter without the region that was typed before."""
        is_typed = self.typed_region == (self.filter.country, self.filter.region)
        return replace(self.filter, country=(), region=()) if is_typed else self.filter

    @property
    def query(self) -> Pairs:
        """The link's name and value pairs, without the map's position, which the browser adds."""
        return [*self.filter.to_query(), *self.view.to_query()]

    @property
    def view(self) -> View:
        """The view in the link, without the map's position."""
        return View(incident=self.incident, **{name: getattr(self, name) for name in _KEPT})

    @property
    def asked(self) -> Filter:
        """The filter of list, figures, facets and bars: restricted to the visible box if they follow the map."""
        return self.filter if self.seen is None else self.filter.inside(self.seen)

    def see(self, box: BBox | None) -> None:
        """Set the visible box of the map, and return the list to its first row."""
        if self.only and box is not None and box != self.seen:
            self.seen, self.first = box, 0

    def follow(self, only: str) -> None:
        """Set whether the page follows the map."""
        if only != self.only:
            self.only, self.seen, self.first = only, None, 0

    def choose(self, shown: Filter) -> None:
        """Set the filter, and return the list to its first row."""
        if shown != self.filter:
            self.filter, self.first, self.members = shown, 0, ()
        self.problems = ()

    def attempt(self, change: Callable[[], object]) -> None:
        """Call ``change``, and show its error on the page if it fails."""
        try:
            change()
        except GeoError as error:
            self.problems = (str(error),)

    def clear(self, **words: Any) -> None:
        """Reset the filter to the given fields; hidden datasets stay hidden."""
        self.choose(Filter(**{"hide": self.filter.hide, **words}))

    def hide(self, datasets: Iterable[str]) -> None:
        """Hide these datasets and show all others, from now on."""
        self.choose(replace(self.filter, hide=tuple(datasets)))
        self.hidden_here = self.filter.hide

    @property
    def hidden(self) -> tuple[str, ...]:
        """The datasets hidden by default, when the link doesn't say."""
        return hidden_by_cookie() if self.hidden_here is None else self.hidden_here

    @property
    def filters(self) -> int:
        """The number of restrictions, without hidden datasets."""
        return len(replace(self.filter, hide=()).to_query())

    def set(self, name: str, values: Iterable[Any]) -> None:
        """Set one field of the filter; an invalid value adds a message to ``problems``."""
        others = [pair for pair in self.filter.to_query() if pair[0] != name]
        most = _LONGEST_AREA if name == "area" else _LONGEST_VALUE
        shown, problems = Filter.from_query([*others, *((name, str(value)[:most]) for value in values)])
        self.choose(shown)
        self.problems = problems

    def span(self, since: dt.date | None, until: dt.date | None) -> None:
        """Set the first and last day, both included."""
        if since is not None and until is not None and since > until:
            since, until = until, since
        self.choose(replace(self.filter, since=since, until=until, last=None))

    def up_to_now(self, last: Last) -> None:
        """Set a period that ends now."""
        self.choose(replace(self.filter, since=None, until=None, last=last))

    def open(self, incident: str) -> None:
        """Open an incident's details, or close them if the id is empty."""
        if incident != self.incident and not self.work.ids:
            self.work.begin()
        self.incident, self.members, self.problems, self.tag = incident[:200], (), (), ""

    def list(self, members: tuple[tuple[int, int], ...], words: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> None:
        """List the incidents of a mark beside the map, given by cells and filter fields."""
        self.open("")
        self.members, self.member_words, self.first_member = members, words, 0

    @property
    def members_filter(self) -> Filter:
        """The filter narrowed to the clicked mark."""
        narrowed: dict[str, Any] = {
            word: tuple(value for value in values if value in (getattr(self.filter, word) or values))
            for word, values in self.member_words
        }
        return replace(self.filter, **narrowed)

    def order(self, sort: str) -> None:
        """Set the order of the list, and return to its first row."""
        if sort != self.sort:
            self.sort, self.first = sort, 0

    def move(self, **where: Any) -> None:
        """Move the map: see :class:`geo.map.layer.Go`."""
        self.moves += 1
        self.go = Go(nonce=str(self.moves), **where)


@dataclass
class Noted:
    """Base class of page states: with a message that is shown once, when the page is drawn next."""

    note: str = ""

    def take_note(self) -> str:
        """The message, which is then cleared."""
        note, self.note = self.note, ""
        return note

    def attempt(self, change: Callable[[], str | None]) -> None:
        """Call ``change``, and set its result or its error as the message."""
        try:
            self.note = change() or self.note
        except GeoError as error:
            self.note = str(error)


@dataclass
class DataState(Noted):
    """The state of the "Add data" page.

    Attributes
    ----------
    uploads : dict of str to Upload
        The uploads, by Streamlit's file id.
    job : int or None
        The number of the current or last import; None before one was started.
    unread : list of (name, problem)
        Uploads that couldn't be read.
    undone : set of str
        The ids of the import's acts that were undone.
    """

    uploads: dict[str, Upload] = field(default_factory=dict)
    job: int | None = None
    unread: list[tuple[str, str]] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)


@dataclass
class DatasetsState(Noted):
    """The state of the "Datasets" page; ``removing`` is the dataset whose removal waits for confirmation."""

    removing: str = ""


@dataclass
class DoublesState(Noted):
    """The state of the "Possible duplicates" page; ``last_act`` is the last act, for Undo."""

    last_act: str = ""


@dataclass
class DraftState:
    """The state of a draft under review.

    Attributes
    ----------
    place_searches, join_searches : dict of int to str
        The search words on each proposal's card, for a place and for an incident to join.
    picking : int or None
        The proposal whose place the next click on the map sets; None for none.
    box : BBox or None
        The box that the map was last moved to.
    """

    place_searches: dict[int, str] = field(default_factory=dict)
    join_searches: dict[int, str] = field(default_factory=dict)
    picking: int | None = None
    box: BBox | None = None


@dataclass
class ReviewState(Noted):
    """The state of the review page.

    Attributes
    ----------
    drafts : dict of str to DraftState
        The opened drafts, by id.
    wrong_field, why_wrong : str
        The field with an invalid value, and the message; empty for none.
    click : dict or None
        The last handled click on the map, as streamlit-folium reports it.
    """

    drafts: dict[str, DraftState] = field(default_factory=lambda: defaultdict(DraftState))
    wrong_field: str = ""
    why_wrong: str = ""
    click: dict[str, Any] | None = None


@dataclass
class Visitor:
    """A visitor's session: role, name, current and previous page, and the state of each page.

    ``report`` is the id of the draft that the "Add a report" page is about to open; ``actions_seen`` is the number of
    the last handled action of each panel.
    """

    role: Role = Role.NOBODY
    name: str = ""
    page: str = ""
    page_before: str = ""
    map: MapState = field(default_factory=MapState)
    data: DataState = field(default_factory=DataState)
    datasets: DatasetsState = field(default_factory=DatasetsState)
    doubles: DoublesState = field(default_factory=DoublesState)
    report: str = ""
    review: ReviewState = field(default_factory=ReviewState)
    sources: Noted = field(default_factory=Noted)
    actions_seen: dict[str, int] = field(default_factory=dict)

    def turn_to(self, page: str) -> None:
        """Set the current page."""
        self.page_before, self.page = self.page, page


def visitor() -> Visitor:
    """The visitor of the current session."""
    state: Visitor = st.session_state.setdefault("visitor", Visitor())
    return state


def arrive(state: MapState, page_before: str = "") -> View | None:
    """Reconcile state and link at the start of a run; ``page_before`` is the previous page.

    Returns
    -------
    View or None
        The view of a new link; None if the link isn't new.
    """
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    words = [pair for pair in pairs if pair[0] in _WORDS]
    if state.acted or _echoes(state, words, page_before):
        state.acted = False
        _write(state, words)
        return None
    first = state.link is None
    if first and not pairs and state.hidden:
        # without parameters this reader's hidden datasets apply; a link shows the same to everybody
        state.filter = Filter(hide=state.hidden)
        _write(state, words)
        return View()
    return _follow(state, pairs, words, first=first)


def _echoes(state: MapState, words: Pairs, page_before: str) -> bool:
    """Whether a link isn't new: it is the last one, or empty after a page without the map's parameters."""
    if state.link is None:
        return False
    return words == state.link or (not words and page_before not in ("", "map"))


def _follow(state: MapState, pairs: Pairs, words: Pairs, *, first: bool) -> View:
    """Set the state from a link."""
    shown, problems = Filter.from_query(pairs)
    view, more = View.from_query(pairs)
    moves = first or view.incident != state.incident or _place(shown) != _place(state.filter)
    state.choose(shown)
    if view.incident != state.incident:
        state.open(view.incident)
    state.order(view.sort)
    state.follow(view.only)
    for name in _KEPT:
        setattr(state, name, getattr(view, name))
    state.problems = (*problems, *more)
    state.link = words
    state.links += 1
    return view if moves else View()


def _place(shown: Filter) -> tuple[object, ...]:
    """The place fields of a filter; a change of these moves the map, so that Back moves it too."""
    return shown.near, shown.area, shown.bbox, shown.country, shown.region


COOKIE = "incident_map_hide"
"""The cookie with the datasets hidden in this browser."""
_COOKIE_LENGTH = 3_000
"""The most characters of the cookie."""


def hidden_by_cookie(cookies: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The datasets hidden in this browser, from its cookies."""
    query = unquote((st.context.cookies if cookies is None else cookies).get(COOKIE, ""))
    return Filter.from_query(parse_qsl(query[:_COOKIE_LENGTH]))[0].hide


def cookie(hidden: Iterable[str]) -> str:
    """The cookie's value for :func:`hidden_by_cookie`; empty if it would be too long."""
    query = quote(urlencode([("hide", dataset) for dataset in hidden]), safe="")
    return query if len(query) <= _COOKIE_LENGTH else ""


def _write(state: MapState, words: Pairs) -> None:
    state.link = state.query
    if words == state.link:
        return  # rewriting it would drop the map's position until the map adds it again
    state.links += 1
    link: dict[str, list[str]] = {}
    for name, value in state.link:
        link.setdefault(name, []).append(value)
    st.query_params.from_dict({name: values if len(values) > 1 else values[0] for name, values in link.items()})
