"""From a click on the map to the details beside it.

What comes as a click may also be a drawn area, a choice of marks, or a map that was only moved (:class:`Click`).

1. A click reaches Streamlit as the properties of a feature (``geo/map/static/streamlit_page.js``): an incident's id, or
   a cluster's cells, never an incident's text. The visible part of the map and drawn areas come the same way.
2. Streamlit calls :func:`answer_click`, which checks what came (:func:`click_of`). :meth:`geo.ui.state.MapState.open`
   keeps the id as :attr:`geo.ui.state.MapState.incident`, and so in the page's link.
3. Streamlit runs the page again. :func:`geo.ui.pages.map_page.show` gets the incident with that id from the store, and
   :func:`geo.ui.pages.details.draw` draws its details.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from geo import geodesy
from geo.filter import MARKS
from geo.model import BBox
from geo.services import Services
from geo.ui.pages import regions_table
from geo.ui.state import MAP_KEY, MapState

_LONGEST = {"area": 20_000, "near": 100, "region": 200, "id": 200}
"""The text fields of a click, with the most characters each may have."""

_MOST_CELLS, _MOST_VALUES = 64, 300
_WORLD = (0, 0)
"""The cell that contains all others, as (cell, level)."""


@dataclass(frozen=True, slots=True)
class Click:
    """What the map reports: a click on an incident, cluster or region, a drawn area, the visible box, or the kind of
    marks.

    Attributes
    ----------
    nonce : str
        Different for every click, so that a second click on the same marker is noticed.
    id : str
        The incident's id; empty for a cluster.
    cells : tuple of (cell, level)
        Of a cluster, the cells that :meth:`geo.store.Store.members` takes.
    count : int
        How many incidents the cluster holds; 1 for an incident, 0 where nothing was clicked.
    words : tuple of (word, values)
        Filter fields that narrow down to the clicked incidents: a country, a region, precisions.
    area, near : str
        An area or circle that the user drew, in the form of the filter's URL parameter.
    seen : BBox or None
        The visible part of the map, if the page follows it; also reported without a click.
    region : str
        The id of a shaded region.
    marks : str
        What the user wants the map to draw: one of :data:`geo.filter.MARKS`.
    """

    nonce: str
    id: str = ""
    cells: tuple[tuple[int, int], ...] = ()
    count: int = 1
    area: str = ""
    near: str = ""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    seen: BBox | None = None
    region: str = ""
    marks: str = ""


def answer_click(services: Services, state: MapState) -> None:
    """Handle a click on the map; the run of the page that follows draws what it changed."""
    state.acted = True
    click = click_of(st.session_state.get(MAP_KEY))
    if click is None:
        return
    state.see(click.seen)
    if click.nonce == state.click or not click.count:
        return
    state.click = click.nonce
    if click.area:
        state.set("area", [click.area])
    elif click.near:
        state.set("near", [click.near])
    elif click.marks:
        state.marks = click.marks
    elif click.region:
        counted = services.breakdown(state.asked, state.rows, state.against)
        regions_table.pick_place(state, click.region, counted, services.gazetteer)
    elif click.id:
        state.open(click.id)
    else:
        state.list(click.cells, click.words)


def click_of(returned: Any) -> Click | None:
    """What was clicked, from what ``st_folium`` returned; None before the first click.

    Parameters
    ----------
    returned : dict or None
        As it came from the browser; None is returned for anything that the drawing script wouldn't send.
    """
    feature = (returned or {}).get("last_active_drawing")
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or not isinstance(nonce := properties.get("nonce"), str):
        return None
    seen = seen_box(properties.get("seen"))
    if properties.get("marks") in MARKS:
        return Click(nonce, marks=properties["marks"], seen=seen)
    for name, longest in _LONGEST.items():
        if isinstance(value := properties.get(name), str) and value:
            clicked: dict[str, Any] = {name: value[:longest]}
            return Click(nonce, seen=seen, **clicked)
    cluster = _cluster(nonce, properties, seen)
    return cluster if cluster is not None or seen is None else Click(nonce, count=0, seen=seen)


def _cluster(nonce: str, properties: Mapping[str, Any], seen: BBox | None) -> Click | None:
    try:
        parts = tuple((int(cell), int(level)) for cell, level in properties.get("cells", ())[:_MOST_CELLS])
        count = int(properties["count"])
        words = tuple(
            (word, tuple(str(value)[:200] for value in properties[word][:_MOST_VALUES]))
            for word in ("country", "region", "precision")
            if isinstance(properties.get(word), list) and properties[word]
        )
    except (KeyError, TypeError, ValueError):
        return None
    if not all(0 <= level <= geodesy.LEVEL and 0 <= cell < 4**level for cell, level in parts):
        return None
    if not parts and not {"country", "region"} & dict(words).keys():
        return None
    return Click(nonce, cells=parts or (_WORLD,), count=count, words=words, seen=seen)


def seen_box(edges: Any) -> BBox | None:
    """The visible part of the map, from [west, south, east, north] in degrees; None for anything else."""
    try:
        west, south, east, north = map(float, edges)
        return BBox(west, south, east, north)
    except (TypeError, ValueError):
        return None
