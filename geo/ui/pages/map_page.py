"""The map and all around it: filters, figures, details, time, list, method.

The order of drawing is the order of importance for the eye: containers first, so that everything has its
place, then the map's call, which lets the browser ask for markers while the rest is still being made.
What is drawn comes from the :class:`geo.ui.state.Desk` alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st
from streamlit_folium import st_folium

from geo import filter as vocabulary
from geo import taxonomy
from geo.filter import ALL_DOMAINS, Filter, View
from geo.map import layer
from geo.model import BBox, Incident, Point
from geo.ui import reading, theme
from geo.ui import state as desks
from geo.ui.live import panel
from geo.ui.pages import about, details, header, listing, sidebar, timeline
from geo.ui.state import Desk

TABS = {"time": "Over time", "list": "List", "about": "About and method"}
_CLOSE_ZOOM = 9.0
_NONE = "Nothing matches all that is chosen: take a filter away to see more."
_HINT = "Choose one here, on the map or in the list to see what is known of it and who says so."


def show() -> None:
    """Draw the page."""
    desk = desks.current()
    page = st.container(key="page")
    head, lines = page.container(key="head"), page.container(key="lines")
    stage, below = page.container(key="stage"), page.container(key="below")
    with stage:
        map_box, side = st.container(key="map"), st.container(key="side")

    waiting = lines.empty()
    if not reading.opened():
        waiting.html(panel.fragment("opening.html"))
    store = reading.store()
    waiting.empty()

    arrived = desks.arrive(desk)
    incident = store.get(desk.incident) if desk.incident else None
    if desk.incident and incident is None:
        gone = f"The link’s incident “{desk.incident}” is not in the data (any more); the map shows the rest."
        desk.problems, desk.incident = (*desk.problems, gone), ""
    if arrived is not None:
        _look_at(desk, arrived, incident if arrived.incident else None)

    base_map, told = _base_map()
    with map_box:
        _draw_map(desk, base_map)
    totals = store.totals(desk.chosen)
    with head:
        header.draw(desk, totals, on_act=act)
    with lines:
        header.draw_lines(desk, totals, told, on_act=act)
    with map_box:
        header.draw_absent(desk, totals, on_act=act)
    with side:
        _draw_side(desk, incident, totals.incidents)
    with st.sidebar:
        sidebar.draw(
            desk,
            options=reading.facets(_unrestricted(desk.chosen)) | {"domain": reading.facets(reading.ALL)["domain"]},
            counts=reading.facets(desk.chosen),
            countries=reading.country,
            fresh=reading.fresh(),
            newest=store.totals(reading.ALL).newest,
            today=reading.today(),
            on_act=act,
        )
    with below:
        _draw_below(desk, totals.incidents)
    reading.settle()


def _unrestricted(chosen: Filter) -> Filter:
    """The filter's kinds of events and datasets and nothing else: what there is to choose from."""
    return Filter(domain=(ALL_DOMAINS,) if chosen.domains is None else chosen.domain, hide=chosen.hide)


def _base_map() -> tuple[Any, str]:
    """The map with the online tiles that the settings name, and a line that says so where there are none such."""
    try:
        return layer.base_map(tiles=reading.configured().tiles), ""
    except ValueError as error:
        return layer.base_map(), f"The setting GEO_TILES can’t be followed: {error}."


def _draw_map(desk: Desk, base_map: Any) -> None:
    st_folium(
        base_map,
        key="map_click",
        height=600,
        use_container_width=True,
        returned_objects=list(layer.RETURNED_OBJECTS),
        feature_group_to_add=layer.incident_layer(
            desk.chosen,
            version=reading.version(),
            selected=desk.incident,
            theme=theme.theme(),
            go=desk.go,
            link=desk.links,
            rings={dataset: asdict(ring) for dataset, ring in reading.rings().items()},
        ),
        on_change=_clicked,
    )


def _clicked() -> None:
    desk = desks.current()
    desk.acted = True
    clicked = layer.click(st.session_state.get("map_click"))
    if clicked is None or clicked.nonce == desk.clicked:
        return
    desk.clicked = clicked.nonce
    if clicked.id:
        desk.open(clicked.id)
    else:
        desk.list(clicked.cells)


def _draw_side(desk: Desk, incident: Incident | None, shown: int) -> None:
    store = reading.store()
    if incident is not None:
        related = {found.id: found.title for found in store.get_many(one.id for one in incident.related)}
        details.draw(
            incident,
            related=related,
            shown=desk.chosen.matches(incident),
            link=_link(desk),
            version=reading.version(),
            today=reading.today(),
            countries=reading.country,
            on_act=act,
        )
    elif desk.members and (pile := store.pile(desk.chosen, desk.members)).count:
        listing.members(
            store.members(desk.chosen, desk.members, limit=listing.PAGE, offset=desk.first_member),
            pile,
            first=desk.first_member,
            countries=reading.country,
            on_act=act,
        )
    else:
        rows = store.listed(desk.chosen, limit=6)
        listing.brief(
            rows,
            heading="Newest of those shown" if shown > len(rows) else "Incidents shown" if rows else "None shown",
            hint=_HINT if rows else _NONE,
            countries=reading.country,
            on_act=act,
        )


def _turned() -> None:
    desk = desks.current()
    desk.acted = True
    label = st.session_state.get("tab")
    desk.tab = next((tab for tab, one in TABS.items() if one == label), desk.tab)


def _draw_below(desk: Desk, shown: int) -> None:
    label = TABS[desk.tab]
    if st.session_state.get("tab") != label:
        st.session_state["tab"] = label
    tabs = st.tabs(list(TABS.values()), key="tab", on_change=_turned)
    if tabs[0].open:
        with tabs[0]:
            timeline.draw(desk, reading.store().histogram(desk.chosen_whenever), on_act=act)
    if tabs[1].open:
        with tabs[1]:
            rows = reading.store().listed(
                desk.chosen, limit=listing.PAGE, offset=desk.first, order=listing.order(desk.sort)
            )
            listing.draw(desk, rows, shown, countries=reading.country, on_act=act)
    if tabs[2].open:
        with tabs[2]:
            about.draw()


def _link(desk: Desk) -> str:
    """The address of the open incident among those shown, as the visitor's browser reached us: for a citation."""
    here = urlsplit(st.context.url or "")
    query = urlencode([*desk.chosen.to_query(), *View(incident=desk.incident).to_query()])
    return urlunsplit((here.scheme, here.netloc, here.path or "/", query, "")) if here.netloc else ""


def _look_at(desk: Desk, view: View, incident: Incident | None) -> None:
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
        box = reading.store().extent(desk.chosen) or reading.store().extent(reading.ALL)
        if box is not None:
            desk.move(box=box, deepest_zoom=_CLOSE_ZOOM)


_CLOSE = {"exact": 11.0, "settlement": _CLOSE_ZOOM}
"""How close the map goes to a spot that a link names; to an area or a line so that it is seen whole."""


def act(key: str, done: panel.Act, *, desk: Desk | None = None) -> None:
    """Change the desk as an act asks. Acts come from the browser: what isn't understood, changes nothing.

    Without a desk, that of the session is meant.
    """
    del key
    desk = desk or desks.current()
    desk.acted = True
    what = done.get("do")
    if what == "set":
        _set(desk, str(done.get("field", "")), done.get("values"))
    elif what == "clear":
        desk.clear()
    elif what == "show":
        desk.hide(())
    elif what == "everything":
        desk.choose(replace(desk.chosen, domain=(ALL_DOMAINS,)))
    elif what == "search":
        desk.set("q", [str(done.get("words", ""))])
    elif what == "kinds":
        desk.choose(replace(desk.chosen, domain=()))
    elif what == "range":
        _range(desk, done)
    elif what == "span":
        desk.span(_day(done.get("since")), _day(done.get("until")))
    elif what == "open":
        _open(desk, str(done.get("id", "")), done.get("from"))
    elif what == "close":
        desk.open("")
    elif what == "reveal":
        _reveal(desk)
    elif what == "sort" and (column := str(done.get("column"))) in listing.SORTABLE:
        desk.order(listing.turned(desk.sort, column))
    elif what == "page":
        desk.first = max(0, _whole(done.get("first")))
    elif what == "members":
        desk.first_member = _whole(done.get("first"))
    elif what == "unplaced":
        desk.choose(replace(desk.chosen, precision=header.UNPLACED))
        desk.tab = "list"
    elif what == "placed":
        desk.choose(replace(desk.chosen, precision=()))


def _set(desk: Desk, name: str, values: Any) -> None:
    listed = [str(one) for one in values] if isinstance(values, list) else []
    if name == "domain":
        present = reading.facets(reading.ALL).get("domain", {})
        listed = list(sidebar.with_domain(desk.chosen, listed, present))
    if name in vocabulary.WORDS:
        desk.set(name, listed)


def _range(desk: Desk, done: panel.Act) -> None:
    days = _whole(done.get("days"))
    until = reading.today()
    if done.get("until") == "newest":
        until = reading.store().totals(desk.chosen_whenever).newest or until
    desk.span(*(sidebar.range_of(days, until) if days else (None, None)))


def _open(desk: Desk, incident_id: str, origin: Any) -> None:
    desk.open(incident_id)
    found = reading.store().get(desk.incident)
    if found is not None and found.placement.point is not None and origin != "members":
        desk.move(point=found.placement.point, incident=found.placement.point)


def _reveal(desk: Desk) -> None:
    found = reading.store().get(desk.incident)
    if found is None:
        return
    kept = desk.incident
    hidden = taxonomy.EVENT_TYPES[found.event_type].domain in taxonomy.HIDDEN_DOMAINS
    hide = tuple(one for one in desk.chosen.hide if one != found.source)
    desk.clear(hide=hide, domain=(ALL_DOMAINS,) if hidden else ())
    desk.incident = kept
    if found.placement.point is not None:
        desk.move(point=found.placement.point, incident=found.placement.point)


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
