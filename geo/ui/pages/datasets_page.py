"""Datasets: what is in the store, from where, under which licence, how it is shown; and what was done to it."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo import wording
from geo.errors import GeoError
from geo.filter import ALL_DOMAINS, Filter
from geo.map import PALETTE
from geo.services import Services
from geo.store import Commit, Dataset, Store
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.state import MapState, cookie, visitor

_DEEDS = 30
_DONE = {
    "import": "Imported",
    "edit": "Edited",
    "delete": "Deleted",
    "merge": "Merged",
    "undo": "Undone",
    "fill": "Filled with",
    "accept": "Accepted",
}


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    theme.sheet("data.css")
    store, state, page = services.store, visitor().map, visitor().datasets
    found, chosen = store.datasets(), services.colours.chosen()
    with st.container(key="data"):
        panel.show(
            "data_head",
            "datasets_head.html",
            on_act=partial(_act, services),
            note=page.take_note(),
            hidden=sum(one.source in state.hidden for one in found),
            ringed=bool(chosen),
            several=len(found) > 1,
            cookie=None if state.hidden_here is None else cookie(state.hidden_here),
        )
        panel.show(
            "datasets",
            "datasets.html",
            on_act=partial(_act, services),
            rows=[_dataset(one, state, chosen.get(one.source, ""), services) for one in found],
            palette=_palette(theme.theme()),
            deeds=[_deed(one) for one in store.acts()[:_DEEDS]],
            removing=page.removing,
        )


def _palette(shade: str) -> list[dict[str, str]]:
    return [
        {"code": code, "label": one.label, "colour": one.dark if shade == "dark" else one.light}
        for code, one in PALETTE.items()
    ]


def _dataset(one: Dataset, state: MapState, ring: str, services: Services) -> dict[str, Any]:
    names = services.dataset_names()
    alone = Filter(domain=(ALL_DOMAINS,), hide=tuple(name for name in names if name != one.source))
    elsewhere = Filter(domain=(ALL_DOMAINS,), source=(one.label,), hide=(one.source,))
    further = services.store.count(elsewhere) if one.label and one.source not in wording.OWN_DATASETS else 0
    days = ""
    if one.first is not None and one.last is not None:
        days = wording.day_words(one.first)
        if one.last != one.first:
            days += f" – {wording.day_words(one.last)}"
    return {
        "source": one.source,
        "name": names.get(one.source, one.source),
        "hidden": one.source in state.hidden,
        "ring": ring,
        "incidents": f"{one.incidents:,}",
        "further": f"{further:,} more" if further else "",
        "elsewhere": "./?" + urlencode(elsewhere.to_query()),
        "version": "" if one.source in wording.OWN_DATASETS else one.version or "not given",
        "licence": one.licence or "not given",
        "url": one.url if one.url.startswith(("https://", "http://")) else "",
        "days": days or "no dates",
        "added": wording.day_words(one.added.date()) if one.added else "",
        "can": bool(_imports(one.source, services.store)),
        "href": "./?" + urlencode(alone.to_query()),
    }


def _deed(one: Commit) -> dict[str, Any]:
    counts = ((one.new, "new"), (one.updated, "updated"), (one.removed, "removed"))
    return {
        "id": one.id,
        "what": _DONE.get(one.act.what, one.act.what),
        "note": one.act.note,
        "who": one.act.who,
        "when": f"{wording.day_words(one.when.date())}, {one.when:%H:%M} UTC",
        "counts": ", ".join(f"{count:,} {words}" for count, words in counts if count),
        "undone": bool(one.undone_by),
        "can": not one.undone_by and one.act.what != "fill",
        "back": one.act.what == "undo",
    }


def _imports(source: str, store: Store) -> list[str]:
    """The acts that brought a dataset in, newest first: undone in that order, nothing of it is left."""
    return [
        one.id for one in store.acts() if one.act.source == source and one.act.what == "import" and not one.undone_by
    ]


def _act(services: Services, act: panel.Act) -> None:
    what, source = act.get("do"), str(act.get("source", ""))[:200]
    state, page = visitor().map, visitor().datasets
    store, who = services.store, services.settings.who
    try:
        if what == "undo":
            undone = store.undo(str(act.get("id", "")), who=who)
            told = f"Undone: {undone.removed:,} taken away, {undone.restored:,} brought back"
            if undone.kept:
                told += f", {undone.kept:,} left since somebody changed them later"
            page.note = told + "."
        elif what == "hide":
            state.hide((*(name for name in state.hidden if name != source), source))
        elif what == "show":
            state.hide(name for name in state.hidden if source and name != source)
        elif what == "ring":
            services.colours.choose(source, str(act.get("colour", "")))
        elif what == "ring_each":
            services.colours.give_each(services.dataset_names())
        elif what == "ring_none":
            services.colours.clear()
        elif what == "remove":
            page.removing = source
        elif what == "keep":
            page.removing = ""
        elif what == "remove_now":
            removed = sum(store.undo(act_id, who=who).removed for act_id in _imports(source, store))
            page.removing = ""
            page.note = f"{removed:,} incidents were taken off the map."
    except GeoError as error:
        page.note = str(error)
