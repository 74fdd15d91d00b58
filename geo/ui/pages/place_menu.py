"""The actions on users' own places on the map page: keep, show, rename, remove, undo."""

from __future__ import annotations

import json
from dataclasses import replace

from geo.gazetteer import OwnPlace
from geo.geodesy import Circle
from geo.model import BBox
from geo.services import Services
from geo.ui.live import panel
from geo.ui.state import MapState

USUAL_KM = 30.0
"""The default distance around a place, kilometres."""
_CLOSEST = 13.0
"""The closest zoom for a place."""


def keep(services: Services, state: MapState, action: panel.Action) -> None:
    """Save the filter's circle centre or area as a named place."""
    shown = state.filter
    if shown.near is not None:
        centre = shown.near.centre
        geometry: dict[str, object] = {"type": "Point", "coordinates": [centre.lon, centre.lat]}
    elif shown.area:
        rings = [[[[corner.lon, corner.lat] for corner in (*area.corners, area.corners[0])]] for area in shown.area]
        geometry = {"type": "MultiPolygon", "coordinates": rings}
    else:
        return
    place = OwnPlace(str(action.get("value", "")).strip(), json.dumps(geometry))
    state.attempt(lambda: services.places.put(place))


def show(services: Services, state: MapState, action: panel.Action) -> None:
    """Filter by one of the users' places: around a point, along a line, or in an area."""
    place = services.places.get(str(action.get("name", "")))
    if place is None:
        return
    if place.kind == "point":
        before = state.filter.near
        circle = Circle(place.point, before.radius_km if before is not None else USUAL_KM)
        state.choose(replace(state.filter, near=circle, area=()))
        state.move(box=circle.box(), deepest_zoom=_CLOSEST)
    else:
        state.choose(replace(state.filter, area=place.areas, near=None))
        state.move(box=BBox(*place.shape.bounds), deepest_zoom=_CLOSEST)


def rename(services: Services, state: MapState, action: panel.Action) -> None:
    """Give a place another name."""
    state.attempt(lambda: services.places.rename(str(action.get("name", "")), str(action.get("value", ""))))


def remove(services: Services, state: MapState, action: panel.Action) -> None:
    """Remove a place, with Undo."""

    def change() -> None:
        state.removed_place = services.places.remove(str(action.get("name", "")))

    state.attempt(change)


def undo(services: Services, state: MapState, action: panel.Action) -> None:
    """Restore the place that was removed last."""
    del action
    place, state.removed_place = state.removed_place, None
    if place is not None:
        state.attempt(lambda: services.places.put(place))
