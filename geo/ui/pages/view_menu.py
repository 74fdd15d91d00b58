"""The menu of saved views, with the number of new incidents in watched ones."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from geo.filter import Filter
from geo.services import Services
from geo.store import MOST_NEWS
from geo.ui.live import panel
from geo.ui.state import MapState

_SUGGESTED = 60
"""The most characters of the suggested name, which is the filter in words."""


def draw(services: Services, state: MapState, *, on_action: panel.OnAction) -> None:
    """Draw the saved views, a field to save the current one, and whether it is watched."""
    current = services.views.of(state.asked)
    counts = {view.name: count for view, count in services.news()}
    panel.show(
        "views",
        "views.html",
        on_action=on_action,
        views=[
            {
                "name": view.name,
                "query": view.query,
                "hint": services.filter_words(view.filter),
                "new": new_words(counts.get(view.name, 0)),
                "on": view == current,
            }
            for view in services.views.all()
        ],
        current="" if current is None else current.name,
        watched=current is not None and current.watched,
        proposed=services.filter_words(state.asked)[:_SUGGESTED],
        feed="feed.atom?" + urlencode(state.asked.to_query()),
        removed=state.removed_view.name if state.removed_view is not None else "",
    )


def new_words(count: int) -> str:
    """A number of new incidents: "3 new", "100 or more new"; empty for none."""
    return "" if not count else f"{count} or more new" if count >= MOST_NEWS else f"{count} new"


def save(services: Services, state: MapState, action: panel.Action) -> None:
    """Save the current filter under a name; if the page follows the map, with the visible box."""
    name = str(action.get("value", ""))
    before = services.views.get(name)
    watched = before is not None and before.watched
    state.attempt(lambda: services.views.save(name, state.asked, watched=watched, now=services.store.as_of))


def watch(services: Services, state: MapState, action: panel.Action) -> None:
    """Start or stop watching the current view; one that isn't saved yet is saved under its filter in words."""
    del action
    view = services.views.of(state.asked)
    if view is not None:
        state.attempt(lambda: services.views.put(replace(view, watched=not view.watched, looked=services.store.as_of)))
        return
    name = services.filter_words(state.asked)[:_SUGGESTED]
    state.attempt(lambda: services.views.save(name, state.asked, watched=True, now=services.store.as_of))


def show(services: Services, state: MapState, action: panel.Action) -> None:
    """Show a saved view, and record the look."""
    view = services.views.get(str(action.get("name", "")))
    if view is None:
        return
    shown, problems = Filter.from_query(parse_qsl(view.query))
    state.choose(shown)
    state.problems = problems
    if shown.bbox is not None:
        state.follow("")  # a view's own box mustn't be narrowed while the map moves there
    state.attempt(lambda: services.views.look(view.name, services.store.as_of))
    box = services.store.extent(shown)
    if box is not None:
        state.move(box=box, deepest_zoom=_CLOSEST)


_CLOSEST = 11.0
"""The closest zoom for a view."""


def rename(services: Services, state: MapState, action: panel.Action) -> None:
    """Rename a view."""
    state.attempt(lambda: services.views.rename(str(action.get("name", "")), str(action.get("value", ""))))


def remove(services: Services, state: MapState, action: panel.Action) -> None:
    """Remove a view, with Undo."""

    def change() -> None:
        state.removed_view = services.views.remove(str(action.get("name", "")))

    state.attempt(change)


def undo(services: Services, state: MapState, action: panel.Action) -> None:
    """Restore the view that was removed last."""
    del action
    view, state.removed_view = state.removed_view, None
    if view is not None:
        state.attempt(lambda: services.views.put(view))
