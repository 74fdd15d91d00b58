"""The map page: filters, figures, map, details, timeline, list, method.

Things are drawn in order of importance: containers first, so that everything has its place, then the details that a
click asked for, then the map, so that the browser can fetch markers while the rest is made. Everything is drawn from
the store and :class:`geo.ui.state.MapState` alone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st
from streamlit_folium import st_folium

from geo import filter as vocabulary
from geo import taxonomy
from geo.filter import ALL_DOMAINS, BEFORE, EVERYTHING, MARKS, NOTHING, SEEN, YEAR, Filter, Last, View
from geo.map import layer, outlines
from geo.model import BBox, Incident, Placement, Point
from geo.services import Services
from geo.store import Comparison, Store, Totals, compare
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import (
    about,
    details,
    header,
    listing,
    map_click,
    place_menu,
    regions_table,
    sidebar,
    timeline,
    view_menu,
    where,
    work,
)
from geo.ui.state import MAP_KEY, TAB_KEY, MapState, arrive, visitor

TAB_TITLES = {"time": "Over time", "regions": "Regions", "list": "List", "about": "About and method"}
_CLOSE_ZOOM = 9.0
_NONE = "Nothing matches all that is chosen: take a filter away to see more."
_HINT = "Choose one here, on the map or in the list to see what is known of it and who says so."


def show(services: Services) -> None:
    """Draw the page."""
    state = visitor().map
    theme.sheet("work.css")
    page = st.container(key="page")
    head, lines = page.container(key="head"), page.container(key="lines")
    stage, below = page.container(key="stage"), page.container(key="below")
    with stage:
        map_box, side = st.container(key="map"), st.container(key="side")

    st.sidebar.html('<i class="sidebar-there"></i>')  # reserves the sidebar's room
    waiting = lines.empty()
    if not services.opened:
        waiting.html(panel.fragment("opening.html"))
    store = services.store
    waiting.empty()

    on_action = partial(answer, services, state)
    stood, _ = View.from_query(st.query_params.to_dict().items())  # with the position, which is then dropped
    incident = _arrive(state, store)
    rows = _rows(store, state) if state.tab == "list" else []
    _frame_rows(rows, state, stood)
    base_map, problem = _base_map(services.settings.tiles)
    if incident is not None:
        with side:
            _draw_details(services, state, incident, on_action)
    earlier = {against: _earlier(services, state, against) for against in (BEFORE, YEAR)}
    with map_box:
        _draw_map(services, state, base_map, earlier.get(state.against))
    totals = store.totals(state.asked)
    comparison = _compare(services, state)
    with head:
        header.draw(services, state, totals, comparison, on_action=on_action)
    with lines:
        where.draw_question(
            state,
            services.gazetteer,
            services.places,
            services.now(),
            comparison,
            earlier=earlier,
            on_action=on_action,
        )
        if visitor().role.may_change:
            view_menu.draw(services, state, on_action=on_action)
        header.draw_lines(services, state, totals, problem, on_action=on_action)
    with map_box:
        header.draw_absent(services, state, totals, on_action=on_action)
    if incident is None:
        with side:
            _draw_side(services, state, totals, comparison, on_action)
    with st.sidebar:
        everything = store.totals(EVERYTHING)
        sidebar.draw(
            state,
            options=_facets(store, _unrestricted(state.filter)) | {"domain": _present(store)},
            counts=_facets(store, state.asked),
            gazetteer=services.gazetteer,
            places=services.places,
            everything=everything,
            now=services.now(),
            on_action=on_action,
        )
    with below:
        _draw_below(services, state, rows, totals.incidents, comparison, on_action)
    with lines:
        listing.draw_done(state.work, on_action=on_action)


def _compare(services: Services, state: MapState) -> Comparison | None:
    """The comparison of the chosen period with an earlier one; None without a period."""
    shown = state.asked.at(services.now())
    period = services.period(shown)
    if period is None or state.against == NOTHING:
        return None
    return compare(services.store, shown, period, state.against)


def _arrive(state: MapState, store: Store) -> Incident | None:
    """Follow the link, if it is new; returns the incident whose details are open."""
    view = arrive(state, visitor().page_before)
    if view is not None and view.lat is not None and state.tab == "list":
        state.framed = tuple(incident.id for incident in _rows(store, state))  # keep the link's own view
    incident = _open_incident(state, store)
    if view is not None:
        _look_at(state, view, incident if view.incident else None, store)
    return incident


def _open_incident(state: MapState, store: Store) -> Incident | None:
    """The incident whose details are open; None without one, or with a message if the store lacks it."""
    incident = store.get(state.incident) if state.incident else None
    if state.incident and incident is None:
        gone = f"The link’s incident “{state.incident}” is not in the data (any more); the map shows the rest."
        state.problems, state.incident = (*state.problems, gone), ""
    return incident


def _unrestricted(shown: Filter) -> Filter:
    """The filter reduced to domains and hidden datasets, for the available options."""
    return Filter(domain=(ALL_DOMAINS,) if shown.domains is None else shown.domain, hide=shown.hide)


def _facets(store: Store, shown: Filter) -> dict[str, dict[str, int]]:
    """By filter field, its values and the incidents with each that match all other restrictions."""
    return {word: dict(counts) for word, counts in store.facets(shown).items()}


def _present(store: Store) -> dict[str, int]:
    """How many incidents of each domain are stored."""
    return _facets(store, EVERYTHING).get("domain", {})


def _base_map(tiles: str) -> tuple[Any, str]:
    """The map with the online tiles of the settings, and a message if there is no such provider."""
    try:
        return layer.base_map(tiles=tiles), ""
    except ValueError as error:
        return layer.base_map(), f"The setting GEO_TILES can’t be followed: {error}."


_REST = {"query": urlencode([("rest", "1"), ("rows", "region"), ("shade", "count"), ("against", NOTHING)])}
"""The shading beneath density: incidents not known to the spot or town, by region."""


def _earlier(services: Services, state: MapState, against: str) -> dict[str, str] | None:
    """The circles of the time that the chosen days are set against; None where no days are."""
    period, before = services.spans(state.filter, against)
    shown = None if before is None else replace(state.filter.any_day, since=before[0], until=before[1])
    return layer.circles(shown, timeline.against_words(against, period).removeprefix("the "))


def _draw_map(services: Services, state: MapState, base_map: Any, earlier: dict[str, str] | None) -> None:
    shaded = regions_table.shaded(state, services.gazetteer)
    is_density = state.marks == MARKS[1] and shaded is None
    st_folium(
        base_map,
        key=MAP_KEY,
        height=600,
        use_container_width=True,
        returned_objects=list(layer.RETURNED_OBJECTS),
        feature_group_to_add=layer.incident_layer(
            state.filter,
            version=services.store.state,
            selected=state.incident,
            theme=theme.theme(),
            go=state.go,
            link=state.links,
            rings={dataset: asdict(ring) for dataset, ring in services.rings().items()},
            follows=bool(state.only),
            shading=_REST if is_density else shaded,
            density=is_density,
            before=earlier,
            divisions=outlines.outlined(state.filter, services.gazetteer),
        ),
        on_change=partial(map_click.answer_click, services, state),
    )


def _draw_details(services: Services, state: MapState, incident: Incident, on_action: panel.OnAction) -> None:
    """Draw the details of the open incident."""
    store = services.store
    details.draw(
        incident,
        related={other.id: other.title for other in store.get_many(link.id for link in incident.related)},
        shown=state.filter.matches(incident),
        link=_link(state),
        version=store.edition,
        today=services.today(),
        gazetteer=services.gazetteer,
        work=work.details_values(services, state, incident),
        on_action=on_action,
    )


def _draw_side(
    services: Services,
    state: MapState,
    totals: Totals,
    comparison: Comparison | None,
    on_action: panel.OnAction,
) -> None:
    """Draw beside the map a cluster's list, or an overview of the area and period, or the newest incidents."""
    store, countries = services.store, services.gazetteer.country_name
    if state.tag:
        tagged = store.get_many(services.notes.tagged(state.tag))
        listing.tagged(tagged, state.tag, countries=countries, on_action=on_action)
    elif state.members and (pile := store.pile(state.members_filter, state.members)).count:
        listing.draw_members(
            store.members(state.members_filter, state.members, limit=listing.PAGE, offset=state.first_member),
            pile,
            first=state.first_member,
            countries=countries,
            on_action=on_action,
        )
    elif state.tab == "regions":
        counted = services.breakdown(state.asked, state.rows, state.against)
        regions_table.draw(state, counted, services.gazetteer, on_action=on_action)
    else:
        rows, shown = store.listed(state.asked, limit=6), totals.incidents
        period = services.period(state.asked)
        if where.draw_side(
            store,
            state,
            totals,
            comparison,
            rows,
            has_period=period is not None,
            countries=countries,
            on_action=on_action,
        ):
            return
        listing.brief(
            rows,
            heading="Newest of those shown" if shown > len(rows) else "Incidents shown" if rows else "None shown",
            hint=f"{where.reach_words(state, shown).capitalize()}. {_HINT}" if rows else _NONE,
            countries=countries,
            on_action=on_action,
        )


def _turn(state: MapState) -> None:
    """Handle a click on a tab."""
    state.acted = True
    label = st.session_state.get(TAB_KEY)
    state.tab = next((tab for tab, words in TAB_TITLES.items() if words == label), state.tab)


def _draw_below(
    services: Services,
    state: MapState,
    rows: list[Incident],
    shown: int,
    comparison: Comparison | None,
    on_action: panel.OnAction,
) -> None:
    store, label = services.store, TAB_TITLES[state.tab]
    choices = st.container(key="choices")
    if st.session_state.get(TAB_KEY) != label:
        st.session_state[TAB_KEY] = label
    time, by_region, table, about_tab = st.tabs(list(TAB_TITLES.values()), key=TAB_KEY, on_change=partial(_turn, state))
    if time.open or by_region.open:
        compares = services.period(state.filter) is not None
        with choices:
            timeline.draw_choices(state, comparison, compares=compares, on_action=on_action)
    for tab in (time, by_region):
        if tab.open:
            with tab:
                timeline.draw(state, store, comparison, now=services.now(), on_action=on_action)
    if table.open:
        with table:
            listing.draw(
                state,
                rows,
                shown,
                notes=services.notes.all(),
                bulk=work.bulk_values(services, state.work),
                names=listing.DisplayNames(services.gazetteer.country_name, services.dataset_names()),
                new_ids=_where_none_was(rows, store, state, comparison),
                on_action=on_action,
            )
    if about_tab.open:
        with about_tab:
            about.draw(store.datasets())


def _rows(store: Store, state: MapState) -> list[Incident]:
    """The incidents on the current page of the list."""
    return store.listed(state.asked, limit=listing.PAGE_ROWS, offset=state.first, order=listing.order(state.sort))


def _where_none_was(rows: list[Incident], store: Store, state: MapState, comparison: Comparison | None) -> set[str]:
    """The ids of rows at spots and towns without an incident in the compared period."""
    if comparison is None:
        return set()
    since, until = comparison.before
    before = replace(state.asked.any_day, since=since, until=until)
    columns = store.rows(before, ("country", "admin1", "place")).to_pydict()
    places = set(zip(*columns.values(), strict=True))
    return {
        row.id
        for row in rows
        if (place := row.placement).precision in taxonomy.TOWNS
        and place.name
        and (place.country, place.admin1, place.name) not in places
    }


def _frame_rows(rows: list[Incident], state: MapState, stood: View) -> None:
    """While the list is open, move the map to its rows; when it is closed, move it back.

    Not if the list follows the map, because each would then follow the other.
    """
    if state.tab != "list" or state.only:
        view, state.left_at, state.framed = state.left_at, None, ()
        if view is not None and view.lat is not None and view.lon is not None:
            state.move(point=Point(view.lat, view.lon), zoom=view.zoom)
        return
    points = [incident.placement.point for incident in rows if incident.placement.point is not None]
    ids = tuple(incident.id for incident in rows)
    if ids == state.framed or not points:
        return
    if not state.framed:
        state.left_at = stood
    state.framed = ids
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    state.move(box=BBox(min(lons), min(lats), max(lons), max(lats)), deepest_zoom=_CLOSE_ZOOM)


def _link(state: MapState) -> str:
    """The URL of the view with the open incident, at the visitor's host name, for a citation."""
    here = urlsplit(st.context.url or "")
    query = urlencode([*state.filter.to_query(), *View(incident=state.incident).to_query()])
    return urlunsplit((here.scheme, here.netloc, here.path or "/", query, "")) if here.netloc else ""


def _look_at(state: MapState, view: View, incident: Incident | None, store: Store) -> None:
    """Move the map to a link's position, else to its incident or area, else to all results."""
    place = incident.placement if incident is not None else None
    if view.lat is not None and view.lon is not None and view.zoom is not None:
        state.move(point=Point(view.lat, view.lon), zoom=view.zoom, incident=place.point if place is not None else None)
    elif incident is not None and state.go is not None:
        _move_to(state, incident)
    elif place is not None and place.point is not None:
        _move_to_place(state, place, place.point)
    elif state.filter.near is not None:
        state.move(box=state.filter.near.box(), deepest_zoom=where.CLOSEST)
    elif state.go is None:
        box = store.extent(state.filter) or store.extent(EVERYTHING)
        if box is not None:
            state.move(box=box, deepest_zoom=_CLOSE_ZOOM)


def _move_to_place(state: MapState, place: Placement, point: Point) -> None:
    """Move the map to an incident's place: near a spot or town, or so that a wider place is seen whole."""
    if place.radius_km and place.precision not in _CLOSE:
        state.move(box=BBox.around(point, place.radius_km), deepest_zoom=_CLOSE_ZOOM)
    else:
        state.move(point=point, zoom=_CLOSE.get(place.precision, 7.0), incident=point)


_CLOSE = {"exact": 11.0, "settlement": _CLOSE_ZOOM}
"""The zoom at which the map shows a link's incident, by precision; areas and lines are shown whole."""


def answer(services: Services, state: MapState, action: panel.Action) -> None:
    """Handle an action. Actions come from the browser: one that can't be understood changes nothing."""
    state.acted = True
    change = ACTIONS.get(str(action.get("do")))
    if change is not None:
        change(services, state, action)


def _set(services: Services, state: MapState, action: panel.Action) -> None:
    name, given = str(action.get("field", "")), action.get("values")
    values = [str(value) for value in given] if isinstance(given, list) else []
    if name == "near":
        _near(services, state, values[0].strip() if values else "")
        return
    if name == "domain":
        values = list(sidebar.with_domain(state.filter, values, _present(services.store)))
    if name in vocabulary.WORDS:
        state.set(name, values)
    if name == "q":
        _look_at_country(services, state)


def _look_at_country(services: Services, state: MapState) -> None:
    """Move the map to what a search found, if all of it is in one country."""
    if not state.filter.q or state.only:
        return
    countries = services.store.facets(state.filter).get("country", ())
    box = services.store.extent(state.filter) if len(countries) == 1 else None
    if box is not None:
        state.move(box=box, deepest_zoom=_CLOSE_ZOOM)


def _ask(services: Services, state: MapState, action: panel.Action) -> None:
    """Take what a question is said to mean: a place and a period, instead of the typed words."""
    state.set("q", [])
    if last := str(action.get("last", "")):
        with contextlib.suppress(ValueError):
            state.up_to_now(Last.read(last))
    if place := str(action.get("place", "")):
        _near(services, state, place)


def _suggestion(services: Services, state: MapState, action: panel.Action) -> None:
    """Take a suggestion instead of the typed words."""
    name, value = str(action.get("field", "")), str(action.get("value", ""))
    if action.get("from") != "near":
        state.set("q", [])
    if name in ("near", "area"):
        _near(services, state, value)
    elif name in vocabulary.WORDS and isinstance(before := getattr(state.filter, name), tuple):
        state.set(name, [*before, value])


def _range(services: Services, state: MapState, action: panel.Action) -> None:
    """Choose a period that ends now, a number of days that end with the newest incident, or all days."""
    if last := str(action.get("last", "")):
        with contextlib.suppress(ValueError):
            state.up_to_now(Last.read(last))
        return
    days = _whole(action.get("days"))
    until = services.store.totals(state.filter.any_day).newest or services.today()
    state.span(*(sidebar.range_of(days, until) if days else (None, None)))


def _near(services: Services, state: MapState, words: str) -> None:
    """Filter by a typed place, around a town or in a region, or show why that isn't possible."""
    if not words:
        state.choose(replace(state.filter, near=None))
        return

    def regions() -> list[str]:
        return [name for name, _ in services.store.facets(EVERYTHING).get("region", ())]

    def look() -> None:
        before = state.typed_from
        shown = where.look_for(words[:200], before, services.gazetteer, services.places, regions)
        state.choose(shown)
        named = (shown.country, shown.region)
        state.typed_region = named if named != (before.country, before.region) else ((), ())
        if (box := where.box_of(shown, services.gazetteer)) is not None:
            state.move(box=box, deepest_zoom=where.CLOSEST)

    state.attempt(look)


def _radius(state: MapState, action: panel.Action) -> None:
    near = state.filter.near
    with contextlib.suppress(TypeError, ValueError):
        if near is not None:
            state.choose(replace(state.filter, near=replace(near, radius_km=float(action.get("km", "")))))
            state.move(box=state.filter.near.box() if state.filter.near else None, deepest_zoom=where.CLOSEST)


def _open(services: Services, state: MapState, action: panel.Action) -> None:
    state.open(str(action.get("id", "")))
    incident = services.store.get(state.incident)
    if incident is not None and action.get("from") != "members":
        _move_to(state, incident)


def _reveal(services: Services, state: MapState, action: panel.Action) -> None:
    """Remove the restrictions that the open incident doesn't match."""
    del action
    incident = services.store.get(state.incident)
    if incident is None:
        return
    hidden = taxonomy.EVENT_TYPES[incident.event_type].domain in taxonomy.HIDDEN_DOMAINS
    hide = tuple(dataset for dataset in state.filter.hide if dataset != incident.source)
    state.clear(hide=hide, domain=(ALL_DOMAINS,) if hidden else ())
    state.incident = incident.id
    _move_to(state, incident)


def _move_to(state: MapState, incident: Incident) -> None:
    point = incident.placement.point
    if point is not None:
        state.move(point=point, incident=point)


def _follow(state: MapState, action: panel.Action) -> None:
    """Turn following the map on, starting with its visible part, or off."""
    state.follow(SEEN if action.get("to") == SEEN else "")
    state.see(map_click.seen_box(action.get("box")))


def _view(state: MapState, action: panel.Action) -> None:
    """Change the options of the timeline or the comparison."""
    name, given = str(action.get("field", "")), action.get("values", [action.get("value")])
    value = str(given[0]) if isinstance(given, list) and given and given[0] else ""
    view, problems = View.from_query([(name, value)] if value else [])
    if name in ("by", "counts", "against") and not problems:
        setattr(state, name, getattr(view, name))


def _sort(state: MapState, action: panel.Action) -> None:
    column = str(action.get("column"))
    if column in listing.SORTABLE:
        state.order(listing.turn(state.sort, column, further=bool(action.get("shift"))))


def _group(state: MapState, action: panel.Action) -> None:
    given = action.get("values")
    state.order(listing.group(str(given[0]) if isinstance(given, list) and given else ""))


def _change_columns(state: MapState, action: panel.Action) -> None:
    state.columns = listing.rearranged(state.columns, str(action.get("column")), str(action.get("change")))


def _turn_page(state: MapState, action: panel.Action) -> None:
    state.first = _whole(action.get("first"))


def _turn_members(state: MapState, action: panel.Action) -> None:
    state.first_member = _whole(action.get("first"))


def _only_unplaced(state: MapState, action: panel.Action) -> None:
    del action
    state.choose(replace(state.filter, precision=header.UNPLACED))
    state.tab = "list"


_PageAction = Callable[[Services, MapState, panel.Action], None]


def _of_state(change: Callable[[MapState, panel.Action], None]) -> _PageAction:
    """Adapt an action that needs only the state."""
    return lambda _services, state, action: change(state, action)


ACTIONS: dict[str, _PageAction] = {
    "set": _set,
    "range": _range,
    "suggestion": _suggestion,
    "ask": _ask,
    "open": _open,
    "reveal": _reveal,
    "close": _of_state(lambda state, _: state.open("")),
    "clear": _of_state(lambda state, _: state.clear()),
    "show": _of_state(lambda state, _: state.hide(())),
    "everything": _of_state(lambda state, _: state.choose(replace(state.filter, domain=(ALL_DOMAINS,)))),
    "kinds": _of_state(lambda state, _: state.choose(replace(state.filter, domain=()))),
    "placed": _of_state(lambda state, _: state.choose(replace(state.filter, precision=()))),
    "unplaced": _of_state(_only_unplaced),
    "search": _of_state(lambda state, action: state.set("q", [str(action.get("words", ""))])),
    "span": _of_state(lambda state, action: state.span(_day(action.get("since")), _day(action.get("until")))),
    "radius": _of_state(_radius),
    "follow": _of_state(_follow),
    "within": _of_state(lambda state, action: state.set("within", [str(action.get("to", ""))])),
    "view": _of_state(_view),
    "keep-place": place_menu.keep,
    "own-place": place_menu.show,
    "rename-place": place_menu.rename,
    "remove-place": place_menu.remove,
    "undo-place": place_menu.undo,
    "save-view": view_menu.save,
    "watch": view_menu.watch,
    "show-view": view_menu.show,
    "rename-view": view_menu.rename,
    "remove-view": view_menu.remove,
    "undo-view": view_menu.undo,
    "sort": _of_state(_sort),
    "group": _of_state(_group),
    "page": _of_state(_turn_page),
    "column": _of_state(_change_columns),
    "members": _of_state(_turn_members),
    **{name: _of_state(change) for name, change in regions_table.ACTIONS.items()},
    **work.ACTIONS,
}
"""The actions of the page."""


def _day(text: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _whole(number: Any) -> int:
    try:
        return min(max(int(number), 0), 10_000_000)
    except (TypeError, ValueError):
        return 0
