"""What one visitor has chosen, page by page: all that a session keeps between two runs of the page script.

This is the single truth of a session, one :class:`Visitor` in Streamlit's session state, beside what Streamlit's own
widgets keep under their keys. Panels and the map only send actions, which change it here; everything that is drawn is
drawn from it. The map's link is written from it after each action, which makes each action a step that Back undoes.

When a run begins, the link in the address bar may be news (a link was opened, Back was pressed) or an
echo (the browser hasn't yet got what the last action wrote). An action decides: a run that an action started takes the
state's word, and every other run takes the link's, where the two differ.
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
"""The keys under which Streamlit keeps what the map said last, and the label of the open tab."""

_WORDS = frozenset({*vocabulary.WORDS, *vocabulary.VIEW_WORDS} - {"lat", "lon", "zoom"})
"""Those of a link's words that the page writes; the map's position is the browser's."""


_KEPT = ("tab", "sort", "columns", "only", "by", "counts", "against", "rows", "shade", "marks")
"""The words of :class:`geo.filter.View` that the state has as they are."""

_LONGEST_VALUE, _LONGEST_AREA = 500, 20_000
"""Characters that a value of the filter may have: a name or words, and an area of :data:`geo.geodesy.MOST_CORNERS`,
which must not be cut, since what is left may be another area."""


@dataclass
class Work:
    """What a visitor is doing to incidents: to the one whose details are open, or to those selected in the list.

    Attributes
    ----------
    form : str
        What is being filled in, as :mod:`geo.ui.pages.work` has it; empty where nothing is.
    ids : tuple of str
        The incidents selected in the list that the form is about; empty where it is about the open one.
    corrects : str
        The field that is being corrected of those selected.
    values : dict of str to list of str
        What was filled in and waits for a yes.
    words : str
        What was searched for, a place or an incident.
    place : str
        The gazetteer's id of the place that was chosen.
    problem : str
        What doesn't fit.
    done, act_id, before
        What was done last, in words; the act to undo, and the notes as they were where these changed.
    times : int
        How often something was done to those selected, which then no longer are.
    """

    form: str = ""
    ids: tuple[str, ...] = ()
    corrects: str = "event_type"
    values: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""
    place: str = ""
    problem: str = ""
    done: str = ""
    act_id: str = ""
    before: Mapping[str, Own] = field(default_factory=dict)
    times: int = 0

    def begin(self, form: str = "", ids: Iterable[str] = ()) -> None:
        """Open a form, or close the one that is open."""
        self.form, self.ids = form, tuple(ids)
        self.values, self.words, self.place, self.problem = {}, "", "", ""

    def finish(self, words: str, act_id: str = "", before: Mapping[str, Own] | None = None) -> None:
        """Say what was done, and keep what undoes it."""
        self.times += bool(self.ids)
        self.begin()
        self.done, self.act_id, self.before = words, act_id, before or {}


@dataclass
class MapState:
    """What one visitor has chosen on the page of the map.

    Attributes
    ----------
    filter : Filter
        Which incidents.
    incident : str
        The id of the incident whose details are open; empty where none is.
    members : tuple of (cell, level)
        The cells of a cluster whose members are listed beside the map; empty where none are.
    member_words : tuple of (word, values)
        What narrows the filter to those that the mark stands for.
    first_member : int
        The number of the member that the page beside the map starts with.
    problems : tuple of str
        Lines about what in the link could not be understood.
    go : Go or None
        Where the map was last sent.
    tab, sort, columns, only, by, counts, against, rows, shade, marks : str or tuple of str
        Which tab is open, the list's order and columns, whether all follows the map, the bars, the table of regions,
        and what the map draws, as in :class:`geo.filter.View`.
    seen : BBox or None
        The part of the map that is seen, as it was last told; None before that, and where nothing follows it.
    row : (name, country)
        The row of that table that is outlined; two empty texts where none is.
    unfolded, harm : bool
        Whether that table shows its small rows one by one, and killed and injured in place of the change.
    first : int
        The row that the list's page starts with.
    click : str
        The nonce of the last click on the map that was answered.
    acted : bool
        Whether an action started the run that is under way; whoever answers an action says so.
    link : list of pairs, or None
        What the link said when it was last read or written; None before that.
    links : int
        How often the link was found to be another one or was written.
    moves : int
        How often the map was sent somewhere.
    hidden_here : tuple of str, or None
        The datasets that this browser hides from now on; None before somebody hid or showed one here.
    work : Work
        What is being done to incidents.
    tag : str
        The tag of one's own whose incidents are listed beside the map; empty where none are.
    framed : tuple of str
        The ids of the rows that the map was sent to show, while the list is open.
    left_at : View or None
        Where the map was before the list was opened, to go back there.
    removed_view : SavedView or None
        The saved view that was taken away last, which can be brought back.
    removed_place : OwnPlace or None
        The same of a place of one's own.
    typed_region : tuple of (countries, regions)
        Those that the filter asks for because somebody typed a region; another place that is typed takes their place.
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
    def query(self) -> Pairs:
        """The link's name and value pairs, without the map's position, which the browser keeps."""
        return [*self.filter.to_query(), *self.view.to_query()]

    @property
    def view(self) -> View:
        """What of the view is in the link, without the map's position."""
        return View(incident=self.incident, **{name: getattr(self, name) for name in _KEPT})

    @property
    def asked(self) -> Filter:
        """What list, figures, facets and bars ask for: the filter, and where they follow the map only what is seen."""
        return self.filter if self.seen is None else self.filter.inside(self.seen)

    def see(self, box: BBox | None) -> None:
        """Take note of the part of the map that is seen; the list starts at its first row again."""
        if self.only and box is not None and box != self.seen:
            self.seen, self.first = box, 0

    def follow(self, only: str) -> None:
        """Let all follow the map, or nothing."""
        if only != self.only:
            self.only, self.seen, self.first = only, None, 0

    def choose(self, shown: Filter) -> None:
        """Take another filter; the list starts at its first row again."""
        if shown != self.filter:
            self.filter, self.first, self.members = shown, 0, ()
        self.problems = ()

    def attempt(self, change: Callable[[], object]) -> None:
        """Do it, or say on the page why it can't be done."""
        try:
            change()
        except GeoError as error:
            self.problems = (str(error),)

    def clear(self, **words: Any) -> None:
        """Lift all filters but those given; which datasets are hidden is another matter."""
        self.choose(Filter(**{"hide": self.filter.hide, **words}))

    def hide(self, datasets: Iterable[str]) -> None:
        """Hide datasets and show all others, from now on."""
        self.choose(replace(self.filter, hide=tuple(datasets)))
        self.hidden_here = self.filter.hide

    @property
    def hidden(self) -> tuple[str, ...]:
        """The datasets that are hidden wherever no link says so."""
        return hidden_by_cookie() if self.hidden_here is None else self.hidden_here

    @property
    def filters(self) -> int:
        """How many words the filter has; hidden datasets are none of them."""
        return len(replace(self.filter, hide=()).to_query())

    def set(self, name: str, values: Iterable[Any]) -> None:
        """Set one word of the filter; a value that isn't allowed becomes a line in ``problems``."""
        others = [pair for pair in self.filter.to_query() if pair[0] != name]
        most = _LONGEST_AREA if name == "area" else _LONGEST_VALUE
        shown, problems = Filter.from_query([*others, *((name, str(value)[:most]) for value in values)])
        self.choose(shown)
        self.problems = problems

    def span(self, since: dt.date | None, until: dt.date | None) -> None:
        """Choose days; both included."""
        if since is not None and until is not None and since > until:
            since, until = until, since
        self.choose(replace(self.filter, since=since, until=until, last=None))

    def up_to_now(self, last: Last) -> None:
        """Choose the hours, days or weeks up to now."""
        self.choose(replace(self.filter, since=None, until=None, last=last))

    def open(self, incident: str) -> None:
        """Open an incident's details, or close them where the id is empty."""
        if incident != self.incident and not self.work.ids:
            self.work.begin()
        self.incident, self.members, self.problems, self.tag = incident[:200], (), (), ""

    def list(self, members: tuple[tuple[int, int], ...], words: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> None:
        """List the incidents of a mark beside the map, from the first: of some cells, narrowed by some words."""
        self.open("")
        self.members, self.member_words, self.first_member = members, words, 0

    @property
    def members_filter(self) -> Filter:
        """The filter, narrowed to what the mark that was clicked stands for."""
        narrowed: dict[str, Any] = {
            word: tuple(value for value in values if value in (getattr(self.filter, word) or values))
            for word, values in self.member_words
        }
        return replace(self.filter, **narrowed)

    def order(self, sort: str) -> None:
        """Take another order of the list, which starts at its first row again."""
        if sort != self.sort:
            self.sort, self.first = sort, 0

    def move(self, **where: Any) -> None:
        """Send the map somewhere: see :class:`geo.map.layer.Go`."""
        self.moves += 1
        self.go = Go(nonce=str(self.moves), **where)


@dataclass
class Noted:
    """A page that has something to say at its next drawing."""

    note: str = ""

    def take_note(self) -> str:
        """The note, which is said once."""
        note, self.note = self.note, ""
        return note

    def attempt(self, change: Callable[[], str | None]) -> None:
        """Do it and note what it says of itself, or why it can't be done."""
        try:
            self.note = change() or self.note
        except GeoError as error:
            self.note = str(error)


@dataclass
class DataState(Noted):
    """The page where data is added.

    Attributes
    ----------
    uploads : dict of str to Upload
        The files that were dropped, by Streamlit's ids for them.
    job : int or None
        The number of the import that is under way or done; None before one was started.
    unread : list of (name, problem)
        The files that were dropped with those imported, and can't be read.
    undone : set of str
        The acts of the import that were undone.
    """

    uploads: dict[str, Upload] = field(default_factory=dict)
    job: int | None = None
    unread: list[tuple[str, str]] = field(default_factory=list)
    undone: set[str] = field(default_factory=set)


@dataclass
class DatasetsState(Noted):
    """The page of the datasets; ``removing`` is the one that may be removed once somebody says so again."""

    removing: str = ""


@dataclass
class DoublesState(Noted):
    """The page of possible duplicates; ``last_act`` is what was done there last, to be undone."""

    last_act: str = ""


@dataclass
class DraftState:
    """A draft under review.

    Attributes
    ----------
    place_searches, join_searches : dict of int to str
        What was searched for on the card of each proposal: a place for it, an incident to join it with.
    picking : int or None
        The proposal whose place the next click on the map says.
    box : BBox or None
        What the map was last sent to show.
    """

    place_searches: dict[int, str] = field(default_factory=dict)
    join_searches: dict[int, str] = field(default_factory=dict)
    picking: int | None = None
    box: BBox | None = None


@dataclass
class ReviewState(Noted):
    """The review page.

    Attributes
    ----------
    drafts : dict of str to DraftState
        The drafts that were opened, by id.
    wrong_field, why_wrong : str
        The field that was filled in with what doesn't fit it, and what would; empty where there is none.
    click : dict or None
        The last click on the map that was answered, as streamlit-folium reports it.
    """

    drafts: dict[str, DraftState] = field(default_factory=lambda: defaultdict(DraftState))
    wrong_field: str = ""
    why_wrong: str = ""
    click: dict[str, Any] | None = None


@dataclass
class Visitor:
    """One visitor's state: what they may do, their name, where they are and were, and what each page keeps of them.

    ``report`` is the id of the draft that the page for a new report is about to open; ``actions_seen`` the number of
    the last action of each panel that was answered.
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
        """Say which page is drawn now."""
        self.page_before, self.page = self.page, page


def visitor() -> Visitor:
    """The visitor of the session that is running."""
    state: Visitor = st.session_state.setdefault("visitor", Visitor())
    return state


def arrive(state: MapState, page_before: str = "") -> View | None:
    """Bring state and link together at the beginning of a run; ``page_before`` is the page that the visitor came from.

    Returns
    -------
    View or None
        What the link asks to be shown, where it was news; None where nothing new was asked for.
    """
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    words = [pair for pair in pairs if pair[0] in _WORDS]
    if state.acted or _echoes(state, words, page_before):
        state.acted = False
        _write(state, words)
        return None
    first = state.link is None
    if first and not pairs and state.hidden:
        # The bare address is this reader's own; a link, whoever opens it, shows what it says and nothing less.
        state.filter = Filter(hide=state.hidden)
        _write(state, words)
        return View()
    return _follow(state, pairs, words, first=first)


def _echoes(state: MapState, words: Pairs, page_before: str) -> bool:
    """Whether a link says nothing new: it is the last one, or a page was left that has no words of the map's."""
    if state.link is None:
        return False
    return words == state.link or (not words and page_before not in ("", "map"))


def _follow(state: MapState, pairs: Pairs, words: Pairs, *, first: bool) -> View:
    """Take over what a link says."""
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
    """Where a filter looks: what, like an incident that is opened, moves the map, so that the way back moves it too."""
    return shown.near, shown.area, shown.bbox, shown.country, shown.region


COOKIE = "incident_map_hide"
"""In which the browser keeps the datasets that are hidden on it."""
_COOKIE_LENGTH = 3_000
"""Characters that a cookie may have."""


def hidden_by_cookie(cookies: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The datasets that this browser hides, as its cookies said when the page was opened."""
    query = unquote((st.context.cookies if cookies is None else cookies).get(COOKIE, ""))
    return Filter.from_query(parse_qsl(query[:_COOKIE_LENGTH]))[0].hide


def cookie(hidden: Iterable[str]) -> str:
    """What :func:`hidden_by_cookie` reads back; nothing where it would be too long to be kept."""
    query = quote(urlencode([("hide", dataset) for dataset in hidden]), safe="")
    return query if len(query) <= _COOKIE_LENGTH else ""


def _write(state: MapState, words: Pairs) -> None:
    state.link = state.query
    if words == state.link:
        return  # written again it would lose the map's position until the map puts it back
    state.links += 1
    link: dict[str, list[str]] = {}
    for name, value in state.link:
        link.setdefault(name, []).append(value)
    st.query_params.from_dict({name: values if len(values) > 1 else values[0] for name, values in link.items()})
