"""The map and all around it: filters, figures, details, time, list, method.

The order of drawing is the order of importance for the eye: containers first, so that everything has its
place, then the map's call, which lets the browser ask for markers while the rest is still being made.
What is drawn comes from the :class:`geo.ui.state.Desk` alone.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st
from streamlit_folium import st_folium

from geo import filter as vocabulary
from geo import taxonomy
from geo.filter import ALL_DOMAINS, Filter, View
from geo.map import layer
from geo.model import BBox, Incident, Point
from geo.services import Services
from geo.store import Store
from geo.ui import state as desks
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import about, details, header, listing, sidebar, timeline
from geo.ui.state import EVERYTHING, Desk

TABS = {"time": "Over time", "list": "List", "about": "About and method"}
_CLOSE_ZOOM = 9.0
_NONE = "Nothing matches all that is chosen: take a filter away to see more."
_HINT = "Choose one here, on the map or in the list to see what is known of it and who says so."


def show(services: Services) -> None:
    """Draw the page."""
    desk = desks.current()
    page = st.container(key="page")
    head, lines = page.container(key="head"), page.container(key="lines")
    stage, below = page.container(key="stage"), page.container(key="below")
    with stage:
        map_box, side = st.container(key="map"), st.container(key="side")

    waiting = lines.empty()
    if not services.opened:
        waiting.html(panel.fragment("opening.html"))
    store = services.store
    waiting.empty()

    on_act = partial(answer, services, desk)
    incident = _arrive(desk, store)
    base_map, problem = _base_map(services.settings.tiles)
    with map_box:
        _draw_map(services, desk, base_map)
    totals = store.totals(desk.chosen)
    with head:
        header.draw(services, desk, totals, on_act=on_act)
    with lines:
        header.draw_lines(services, desk, totals, problem, on_act=on_act)
    with map_box:
        header.draw_absent(services, desk, totals, on_act=on_act)
    with side:
        _draw_side(services, desk, incident, totals.incidents, on_act)
    with st.sidebar:
        everything = store.totals(EVERYTHING)
        sidebar.draw(
            desk,
            options=_facets(store, _unrestricted(desk.chosen)) | {"domain": _present(store)},
            counts=_facets(store, desk.chosen),
            countries=services.gazetteer.country_name,
            everything=everything,
            today=services.today(),
            on_act=on_act,
        )
    with below:
        _draw_below(services, desk, totals.incidents, on_act)
    _settle()


def _arrive(desk: Desk, store: Store) -> Incident | None:
    """Follow the link; gives the incident whose details are open."""
    view = desks.arrive(desk)
    incident = store.get(desk.incident) if desk.incident else None
    if desk.incident and incident is None:
        gone = f"The link’s incident “{desk.incident}” is not in the data (any more); the map shows the rest."
        desk.problems, desk.incident = (*desk.problems, gone), ""
    if view is not None:
        _look_at(desk, view, incident if view.incident else None, store)
    return incident


@functools.cache
def _settle() -> None:
    """Once, after the first page: spare what is loaded by then from Streamlit's clearing up.

    Streamlit collects garbage after every run, over every object there is: with the libraries and the gazetteer
    loaded that held everything up for a tenth of a second a click, three times as long as drawing the page.
    """
    gc.collect()
    gc.freeze()


def _unrestricted(chosen: Filter) -> Filter:
    """The filter's kinds of events and datasets and nothing else: what there is to choose from."""
    return Filter(domain=(ALL_DOMAINS,) if chosen.domains is None else chosen.domain, hide=chosen.hide)


def _facets(store: Store, chosen: Filter) -> dict[str, dict[str, int]]:
    """For each word its values, and how many incidents each would show under all other restrictions."""
    return {word: dict(counts) for word, counts in store.facets(chosen).items()}


def _present(store: Store) -> dict[str, int]:
    """How many incidents there are of each kind of event, whatever is chosen."""
    return _facets(store, EVERYTHING).get("domain", {})


def _base_map(tiles: str) -> tuple[Any, str]:
    """The map with the online tiles that the settings name, and a line that says so where there are none such."""
    try:
        return layer.base_map(tiles=tiles), ""
    except ValueError as error:
        return layer.base_map(), f"The setting GEO_TILES can’t be followed: {error}."


def _draw_map(services: Services, desk: Desk, base_map: Any) -> None:
    st_folium(
        base_map,
        key="map_click",
        height=600,
        use_container_width=True,
        returned_objects=list(layer.RETURNED_OBJECTS),
        feature_group_to_add=layer.incident_layer(
            desk.chosen,
            version=str(services.store.version),
            selected=desk.incident,
            theme=theme.theme(),
            go=desk.go,
            link=desk.links,
            rings={dataset: asdict(ring) for dataset, ring in services.rings().items()},
        ),
        on_change=partial(_click, desk),
    )


def _click(desk: Desk) -> None:
    """Answer a click on the map."""
    desk.acted = True
    click = layer.click(st.session_state.get("map_click"))
    if click is None or click.nonce == desk.clicked:
        return
    desk.clicked = click.nonce
    if click.id:
        desk.open(click.id)
    else:
        desk.list(click.cells)


def _draw_side(services: Services, desk: Desk, incident: Incident | None, shown: int, on_act: panel.OnAct) -> None:
    """Draw the details of the open incident, else the list of a cluster's incidents, else the newest few."""
    store, countries = services.store, services.gazetteer.country_name
    if incident is not None:
        details.draw(
            incident,
            related={other.id: other.title for other in store.get_many(link.id for link in incident.related)},
            shown=desk.chosen.matches(incident),
            link=_link(desk),
            version=str(store.version),
            today=services.today(),
            countries=countries,
            on_act=on_act,
        )
    elif desk.members and (pile := store.pile(desk.chosen, desk.members)).count:
        listing.members(
            store.members(desk.chosen, desk.members, limit=listing.PAGE, offset=desk.first_member),
            pile,
            first=desk.first_member,
            countries=countries,
            on_act=on_act,
        )
    else:
        rows = store.listed(desk.chosen, limit=6)
        listing.brief(
            rows,
            heading="Newest of those shown" if shown > len(rows) else "Incidents shown" if rows else "None shown",
            hint=_HINT if rows else _NONE,
            countries=countries,
            on_act=on_act,
        )


def _turn(desk: Desk) -> None:
    """Answer a click on a tab."""
    desk.acted = True
    label = st.session_state.get("tab")
    desk.tab = next((tab for tab, words in TABS.items() if words == label), desk.tab)


def _draw_below(services: Services, desk: Desk, shown: int, on_act: panel.OnAct) -> None:
    store, label = services.store, TABS[desk.tab]
    if st.session_state.get("tab") != label:
        st.session_state["tab"] = label
    time, table, about_tab = st.tabs(list(TABS.values()), key="tab", on_change=partial(_turn, desk))
    if time.open:
        with time:
            timeline.draw(desk, store.histogram(desk.chosen_whenever), on_act=on_act)
    if table.open:
        with table:
            rows = store.listed(desk.chosen, limit=listing.PAGE, offset=desk.first, order=listing.order(desk.sort))
            listing.draw(desk, rows, shown, countries=services.gazetteer.country_name, on_act=on_act)
    if about_tab.open:
        with about_tab:
            about.draw(store.datasets())


def _link(desk: Desk) -> str:
    """The address of the open incident among those shown, as the visitor's browser reached us: for a citation."""
    here = urlsplit(st.context.url or "")
    query = urlencode([*desk.chosen.to_query(), *View(incident=desk.incident).to_query()])
    return urlunsplit((here.scheme, here.netloc, here.path or "/", query, "")) if here.netloc else ""


def _look_at(desk: Desk, view: View, incident: Incident | None, store: Store) -> None:
    """Move the map to what a link asks for: its own position, else its incident, else all that is shown."""
    place = incident.placement if incident is not None else None
    if view.lat is not None and view.lon is not None and view.zoom is not None:
        desk.move(point=Point(view.lat, view.lon), zoom=view.zoom, incident=place.point if place is not None else None)
    elif place is not None and place.point is not None:
        if place.radius_km and place.precision not in _CLOSE:
            desk.move(box=BBox.around(place.point, place.radius_km), deepest_zoom=_CLOSE_ZOOM)
        else:
            desk.move(point=place.point, zoom=_CLOSE.get(place.precision, 7.0), incident=place.point)
    elif desk.go is None:
        box = store.extent(desk.chosen) or store.extent(EVERYTHING)
        if box is not None:
            desk.move(box=box, deepest_zoom=_CLOSE_ZOOM)


_CLOSE = {"exact": 11.0, "settlement": _CLOSE_ZOOM}
"""How close the map goes to a spot that a link names; to an area or a line so that it is seen whole."""


def answer(services: Services, desk: Desk, act: panel.Act) -> None:
    """Change the desk as an act asks. Acts come from the browser: what isn't understood, changes nothing."""
    desk.acted = True
    change = _ACTS.get(str(act.get("do")))
    if change is not None:
        change(services, desk, act)


def _set(services: Services, desk: Desk, act: panel.Act) -> None:
    name, given = str(act.get("field", "")), act.get("values")
    values = [str(value) for value in given] if isinstance(given, list) else []
    if name == "domain":
        values = list(sidebar.with_domain(desk.chosen, values, _present(services.store)))
    if name in vocabulary.WORDS:
        desk.set(name, values)


def _range(services: Services, desk: Desk, act: panel.Act) -> None:
    days = _whole(act.get("days"))
    until = services.today()
    if act.get("until") == "newest":
        until = services.store.totals(desk.chosen_whenever).newest or until
    desk.span(*(sidebar.range_of(days, until) if days else (None, None)))


def _open(services: Services, desk: Desk, act: panel.Act) -> None:
    desk.open(str(act.get("id", "")))
    incident = services.store.get(desk.incident)
    if incident is not None and act.get("from") != "members":
        _move_to(desk, incident)


def _reveal(services: Services, desk: Desk, act: panel.Act) -> None:
    """Lift the filters that leave the open incident out."""
    del act
    incident = services.store.get(desk.incident)
    if incident is None:
        return
    hidden = taxonomy.EVENT_TYPES[incident.event_type].domain in taxonomy.HIDDEN_DOMAINS
    hide = tuple(dataset for dataset in desk.chosen.hide if dataset != incident.source)
    desk.clear(hide=hide, domain=(ALL_DOMAINS,) if hidden else ())
    desk.incident = incident.id
    _move_to(desk, incident)


def _move_to(desk: Desk, incident: Incident) -> None:
    point = incident.placement.point
    if point is not None:
        desk.move(point=point, incident=point)


def _sort(desk: Desk, act: panel.Act) -> None:
    column = str(act.get("column"))
    if column in listing.SORTABLE:
        desk.order(listing.turned(desk.sort, column))


def _turn_page(desk: Desk, act: panel.Act) -> None:
    desk.first = _whole(act.get("first"))


def _turn_members(desk: Desk, act: panel.Act) -> None:
    desk.first_member = _whole(act.get("first"))


def _only_unplaced(desk: Desk, act: panel.Act) -> None:
    del act
    desk.choose(replace(desk.chosen, precision=header.UNPLACED))
    desk.tab = "list"


_Change = Callable[[Services, Desk, panel.Act], None]


def _of_desk(change: Callable[[Desk, panel.Act], None]) -> _Change:
    """An act that needs nothing but the desk."""
    return lambda _services, desk, act: change(desk, act)


_ACTS: dict[str, _Change] = {
    "set": _set,
    "range": _range,
    "open": _open,
    "reveal": _reveal,
    "close": _of_desk(lambda desk, _: desk.open("")),
    "clear": _of_desk(lambda desk, _: desk.clear()),
    "show": _of_desk(lambda desk, _: desk.hide(())),
    "everything": _of_desk(lambda desk, _: desk.choose(replace(desk.chosen, domain=(ALL_DOMAINS,)))),
    "kinds": _of_desk(lambda desk, _: desk.choose(replace(desk.chosen, domain=()))),
    "placed": _of_desk(lambda desk, _: desk.choose(replace(desk.chosen, precision=()))),
    "unplaced": _of_desk(_only_unplaced),
    "search": _of_desk(lambda desk, act: desk.set("q", [str(act.get("words", ""))])),
    "span": _of_desk(lambda desk, act: desk.span(_day(act.get("since")), _day(act.get("until")))),
    "sort": _of_desk(_sort),
    "page": _of_desk(_turn_page),
    "members": _of_desk(_turn_members),
}
"""What each act of the page changes."""


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
