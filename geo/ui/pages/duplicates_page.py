"""Possible duplicates: one event that two datasets or reports tell, for a person to join or keep apart, and to undo."""

from __future__ import annotations

import functools
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import streamlit as st
from markupsafe import Markup

from geo import duplicates, taxonomy, wording
from geo.edits import merge
from geo.errors import GeoError
from geo.model import Incident
from geo.services import Services
from geo.store import Act, Store
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import details
from geo.ui.state import EVERYTHING, visitor

_SHOWN = 20


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    theme.sheet("data.css")
    on_act = partial(answer, services)
    with st.container(key="data"):
        with st.spinner("Comparing incidents …"):
            pairs = _pairs(services.store, str(services.store.version))
        store = services.store
        last = visitor().doubles.last_act
        panel.show(
            "data_head",
            "doubles_head.html",
            on_act=on_act,
            note=visitor().doubles.take_note(),
            count=len(pairs),
            undo=last if any(act.id == last and not act.undone_by for act in store.acts()[:50]) else "",
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
        panel.show("doubles", "doubles.html", on_act=on_act, pairs=shown, count=len(pairs), shown=_SHOWN)


@functools.lru_cache(maxsize=2)
def _pairs(store: Store, _version: str) -> tuple[duplicates.Pair, ...]:
    tables = list(store.tables(EVERYTHING, duplicates.COLUMNS))
    return tuple(duplicates.propose(pa.concat_tables(tables))) if tables else ()


def _side(incident: Incident, services: Services) -> dict[str, Any]:
    return {
        "id": incident.id,
        "href": "./?" + urlencode({"incident": incident.id, "domain": "all"}),
        "symbol": Markup(theme.symbol(incident.event_type, theme.theme(), 16)),  # our own SVG
        "type": taxonomy.EVENT_TYPES[incident.event_type].label,
        "title": incident.title,
        "when": wording.when_words(incident),
        "where": details.where(incident, services.gazetteer.country_name),
        "killed": wording.count_words(incident.killed),
        "injured": wording.count_words(incident.injured),
        "source": ", ".join(incident.publishers) or "not stated",
        "dataset": services.dataset_names().get(incident.source, incident.source),
        "summary": incident.summary[:300],
    }


ACTS = ("undo", "merge", "apart")
"""What can be done to a pair."""


def answer(services: Services, act: panel.Act) -> None:
    """Join a pair, keep it apart, or take the last of these back."""
    what, page = act.get("do"), visitor().doubles
    store, who = services.store, services.settings.who
    try:
        if what == "undo":
            store.undo(str(act.get("id", "")), who=who)
            page.note = "Undone."
        if what not in ("merge", "apart"):
            return
        first, second = store.get(str(act.get("first", ""))), store.get(str(act.get("second", "")))
        if first is None or second is None:
            page.note = "One of the two is not there any more; the list is new now."
            return
        if what == "merge":
            merging = Act(who=who, what="merge", note=first.title)
            changed = store.change([merge(first, second)], {second.id: f"merged into {first.id}"}, act=merging)
            page.note = "Joined: both reports now stand behind one incident."
        else:
            apart = Act(who=who, what="edit", note="kept apart")
            changed = store.change(duplicates.kept_apart(first, second), act=apart)
            page.note = "Kept apart: you won’t be asked again."
        page.last_act = changed.act_id
    except GeoError as error:
        page.note = str(error)
