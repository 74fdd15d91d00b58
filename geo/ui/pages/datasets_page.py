"""The "Datasets" page: the store's datasets with licence, visibility and colour; and the history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo import wording
from geo.filter import ALL_DOMAINS, Filter
from geo.map import PALETTE
from geo.services import Services
from geo.store import Commit, Dataset, Store
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.roles import Role
from geo.ui.state import MapState, cookie, visitor

_MOST_ACTS = 30


def show(services: Services) -> None:
    """Draw the page."""
    theme.sheet("review.css")
    theme.sheet("data.css")
    store, state, page = services.store, visitor().map, visitor().datasets
    datasets, colours = store.datasets(), services.colours.codes()
    with st.container(key="data"):
        panel.show(
            "data_head",
            "datasets_head.html",
            on_action=partial(answer, services),
            note=page.take_note(),
            hidden=sum(dataset.source in state.hidden for dataset in datasets),
            ringed=bool(colours),
            several=len(datasets) > 1,
            cookie=None if state.hidden_here is None else cookie(state.hidden_here),
        )
        panel.show(
            "datasets",
            "datasets.html",
            on_action=partial(answer, services),
            rows=[_dataset(dataset, state, colours.get(dataset.source, ""), services) for dataset in datasets],
            palette=_palette(theme.theme()),
            acts=[_commit(commit) for commit in store.acts(_MOST_ACTS)],
            removing=page.removing,
            audits=visitor().role is Role.ADMIN,
        )


def _palette(shade: str) -> list[dict[str, str]]:
    return [
        {"code": code, "label": colour.label, "shade": colour.dark if shade == "dark" else colour.light}
        for code, colour in PALETTE.items()
    ]


def _dataset(dataset: Dataset, state: MapState, ring: str, services: Services) -> dict[str, Any]:
    names = services.dataset_names()
    alone = Filter(domain=(ALL_DOMAINS,), hide=tuple(name for name in names if name != dataset.source))
    elsewhere = Filter(domain=(ALL_DOMAINS,), source=(dataset.label,), hide=(dataset.source,))
    further = services.store.count(elsewhere) if dataset.label and dataset.source not in wording.OWN_DATASETS else 0
    return {
        "source": dataset.source,
        "name": names.get(dataset.source, dataset.source),
        "hidden": dataset.source in state.hidden,
        "ring": ring,
        "incidents": f"{dataset.incidents:,}",
        "further": f"{further:,} more" if further else "",
        "elsewhere": "./?" + urlencode(elsewhere.to_query()),
        "version": "" if dataset.source in wording.OWN_DATASETS else dataset.version or "not given",
        "licence": dataset.licence or "not given",
        "url": dataset.url if dataset.url.startswith(("https://", "http://")) else "",
        "days": _days(dataset),
        "added": wording.day_words(dataset.added.date()) if dataset.added else "",
        "can": bool(_imports(dataset.source, services.store)),
        "href": "./?" + urlencode(alone.to_query()),
    }


def _days(dataset: Dataset) -> str:
    if dataset.first is None or dataset.last is None:
        return "no dates"
    first, last = wording.day_words(dataset.first), wording.day_words(dataset.last)
    days = first if first == last else f"{first} – {last}"
    return f"{days}; {dataset.undated:,} without a day" if dataset.undated else days


def _commit(commit: Commit) -> dict[str, Any]:
    counts = ((commit.new, "new"), (commit.updated, "updated"), (commit.removed, "removed"))
    what, note = wording.act_words(commit.act.what, commit.act.note)
    return {
        "id": commit.id,
        "what": what,
        "note": note,
        "who": commit.act.who,
        "when": f"{'before ' if commit.noted else ''}{wording.day_words(commit.when.date())}, {commit.when:%H:%M} UTC",
        "counts": ", ".join(f"{count:,} {words}" for count, words in counts if count),
        "undone": bool(commit.undone_by),
        "can": not commit.undone_by and not commit.is_final and commit.act.what != "fill",
        "back": commit.act.what == "undo",
    }


def _imports(source: str, store: Store) -> list[Commit]:
    """The acts that imported a dataset, newest first: undoing all in that order removes it."""
    return [commit for commit in store.acts(source=source) if commit.brings(source)]


def answer(services: Services, action: panel.Action) -> None:
    """Handle an action on a dataset or on the history."""
    change = ACTIONS.get(str(action.get("do")))
    if change is not None:
        visitor().datasets.attempt(lambda: change(services, action, str(action.get("source", ""))[:200]))


def _undo(services: Services, action: panel.Action, source: str) -> str:
    del source
    undone = services.store.undo(str(action.get("id", "")), who=services.settings.who)
    left = f", {undone.kept:,} left since somebody changed them later" if undone.kept else ""
    return f"Undone: {undone.removed:,} taken away, {undone.restored:,} brought back{left}."


def _hide(services: Services, action: panel.Action, source: str) -> None:
    del services, action
    state = visitor().map
    state.hide((*(name for name in state.hidden if name != source), source))


def _show(services: Services, action: panel.Action, source: str) -> None:
    """Unhide a dataset, or all if none is named."""
    del services, action
    state = visitor().map
    state.hide(name for name in state.hidden if source and name != source)


def _colour(services: Services, action: panel.Action, source: str) -> None:
    services.colours.choose(source, str(action.get("colour", "")))


def _colour_each(services: Services, action: panel.Action, source: str) -> None:
    del action, source
    services.colours.give_each(services.dataset_names())


def _colour_none(services: Services, action: panel.Action, source: str) -> None:
    del action, source
    services.colours.clear()


def _ask_to_remove(services: Services, action: panel.Action, source: str) -> None:
    del services, action
    visitor().datasets.removing = source


def _keep(services: Services, action: panel.Action, source: str) -> None:
    del services, action, source
    visitor().datasets.removing = ""


def _remove(services: Services, action: panel.Action, source: str) -> str:
    del action
    store, who = services.store, services.settings.who
    imports = _imports(source, store)
    if not imports or any(commit.is_final for commit in imports):
        removed = store.withdraw(source, who=who).removed
    else:
        removed = sum(store.undo(commit.id, who=who).removed for commit in imports)
    visitor().datasets.removing = ""
    return f"{removed:,} incidents were taken off the map."


ACTIONS: dict[str, Callable[[Services, panel.Action, str], str | None]] = {
    "undo": _undo,
    "hide": _hide,
    "show": _show,
    "ring": _colour,
    "ring_each": _colour_each,
    "ring_none": _colour_none,
    "remove": _ask_to_remove,
    "keep": _keep,
    "remove_now": _remove,
}
"""The actions on a dataset; each returns a message for the page, or None."""
