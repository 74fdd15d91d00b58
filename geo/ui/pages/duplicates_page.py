"""The "Possible duplicates" page: pairs of incidents that may be one event, to be joined or kept apart."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from geo import taxonomy, wording
from geo.edits import merge
from geo.model import Incident
from geo.review import duplicates, duplicates_in
from geo.services import Services
from geo.store import Act, Store
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import details
from geo.ui.state import visitor

_SHOWN = 20


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    theme.sheet("data.css")
    on_action = partial(answer, services)
    with st.container(key="data"):
        bar = st.empty()
        pairs = _comparison(services.store, services.store.edition).pairs(partial(_follow, bar))
        bar.empty()
        store = services.store
        last = visitor().doubles.last_act
        panel.show(
            "data_head",
            "doubles_head.html",
            on_action=on_action,
            note=visitor().doubles.take_note(),
            count=len(pairs),
            undo=last if any(act.id == last and not act.undone_by for act in store.acts(50)) else "",
        )
        shown = []
        for number, pair in enumerate(pairs[:_SHOWN]):
            first, second = store.get(pair.first), store.get(pair.second)
            if first is not None and second is not None:
                shown.append(
                    {
                        "number": number,
                        "reasons": pair.reasons,
                        "sides": [_side(first, services), _side(second, services)],
                    }
                )
        panel.show("doubles", "doubles.html", on_action=on_action, pairs=shown, count=len(pairs), shown=_SHOWN)


class _Comparison:
    """The pairs of one version of a store, searched for once, whoever asks."""

    def __init__(self, store: Store) -> None:
        self._store, self._lock = store, threading.Lock()
        self._pairs: list[duplicates.Pair] | None = None

    def pairs(self, on_progress: Callable[[float], None]) -> list[duplicates.Pair]:
        """The pairs, best first."""
        with self._lock:
            if self._pairs is None:
                self._pairs = duplicates_in(self._store, on_progress=on_progress)
            return self._pairs


@functools.lru_cache(maxsize=2)
def _comparison(store: Store, _version: str) -> _Comparison:
    return _Comparison(store)


def _follow(bar: Any, share: float) -> None:
    bar.progress(share, f"Comparing incidents … {share:.0%}")


def _side(incident: Incident, services: Services) -> dict[str, Any]:
    return {
        "id": incident.id,
        "href": "./?" + urlencode({"incident": incident.id, "domain": "all"}),
        "symbol": Markup(theme.symbol(incident.event_type, theme.theme(), 16)),  # our own SVG
        "type": taxonomy.EVENT_TYPES[incident.event_type].label,
        "title": incident.title,
        "when": wording.when_words(incident),
        "where": details.incident_place_words(incident, services.gazetteer.country_name),
        "killed": wording.count_words(incident.killed),
        "injured": wording.count_words(incident.injured),
        "source": ", ".join(incident.publishers) or "not stated",
        "dataset": services.dataset_names().get(incident.source, incident.source),
        "summary": wording.summary_words(incident)[:300],
    }


def answer(services: Services, action: panel.Action) -> None:
    """Handle an action: join a pair, keep it apart, or undo the last."""
    change = ACTIONS.get(str(action.get("do")))
    if change is not None:
        visitor().doubles.attempt(lambda: change(services, action))


def _undo(services: Services, action: panel.Action) -> str:
    services.store.undo(str(action.get("id", "")), who=services.settings.who)
    return "Undone."


def _merge(services: Services, action: panel.Action) -> str:
    pair = _pair(services, action)
    if pair is None:
        return _GONE
    first, second = pair
    merging = Act(who=services.settings.who, what="merge", note=first.title)
    gone = {second.id: f"merged into {first.id}"}
    changed = services.store.change([merge(first, second)], gone, act=merging, seen=[second])
    visitor().doubles.last_act = changed.act_id
    return "Joined: both reports now stand behind one incident."


def _keep_apart(services: Services, action: panel.Action) -> str:
    pair = _pair(services, action)
    if pair is None:
        return _GONE
    apart = Act(who=services.settings.who, what="edit", note="kept apart")
    visitor().doubles.last_act = services.store.change(duplicates.kept_apart(*pair), act=apart).act_id
    return "Kept apart: you won’t be asked again."


_GONE = "One of the two is not there any more; the list is new now."


def _pair(services: Services, action: panel.Action) -> tuple[Incident, Incident] | None:
    """The pair of an action; None if one of them no longer exists."""
    first, second = (services.store.get(str(action.get(which, ""))) for which in ("first", "second"))
    return None if first is None or second is None else (first, second)


ACTIONS: dict[str, Callable[[Services, panel.Action], str]] = {"undo": _undo, "merge": _merge, "apart": _keep_apart}
"""The actions on a pair; each returns a message for the page."""
