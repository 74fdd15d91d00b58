"""The header above the map: figures, downloads, links to other pages, and messages about the link and the filter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo import taxonomy, wording
from geo.filter import ALL_DOMAINS, MAYBE, Filter, View
from geo.services import Services
from geo.store import CasualtyTotals, Comparison, Totals
from geo.ui import pages, roles
from geo.ui.live import panel
from geo.ui.live.panel import OnAction
from geo.ui.pages import question
from geo.ui.pages.view_menu import new_words
from geo.ui.state import MapState, cookie, visitor
from geo.writers import LOCAL_LINK, WRITERS, Writer, is_local

UNPLACED = ("none",)
"""The filter's ``precision`` for incidents without a place."""


def draw(
    services: Services, state: MapState, totals: Totals, comparison: Comparison | None, *, on_action: OnAction
) -> None:
    """Draw the figures, the links to other pages, Download and Copy link."""
    panel.show(
        "figures",
        "figures.html",
        on_action=on_action,
        figures=figures(
            totals, comparison, hidden=_hidden_kinds(services, state), is_whole=not services.missing_words()
        ),
    )
    links = pages.streamlit_pages(services)
    waiting = services.queue.waiting()
    for name, entry in pages.PAGES.items():
        if entry.button and roles.opens(visitor().role, name) and (waiting or not entry.waits):
            label = f"{entry.button} · {waiting:,}" if entry.waits else entry.button
            st.page_link(links[name], label=label)
    if services.settings.signs_in:
        if visitor().name:
            st.button("Sign out", key="sign_out", type="tertiary", help=visitor().name, on_click=st.logout)
        else:
            st.button("Sign in", key="sign_in", type="tertiary", on_click=st.login)
    words = services.filter_words(state.asked)
    panel.show(
        "buttons",
        "buttons.html",
        on_action=on_action,
        filters=state.filters,
        news=[{"name": view.name, "query": view.query, "new": new_words(count)} for view, count in services.news()],
        briefs=[
            {"href": "brief?" + urlencode([("format", form), *_briefed(state)]), "form": form, "label": label}
            for form, label in _BRIEFS.items()
        ],
        shown=f"{wording.number_words(totals.incidents)} with sources: {words}.",
        downloads=[
            {
                "href": _download(state.asked, code),
                "label": writer.label,
                "hint": _hint(writer, totals.incidents),
                "view": writer.takes_view,
            }
            for code, writer in WRITERS.items()
        ]
        + _with_places(services, state),
        local=LOCAL_LINK if is_local(st.context.url or "") else "",
    )


_BRIEFS = {"html": "Page to print", "pdf": "PDF", "docx": "Word"}
"""The formats of a brief (:data:`geo.writers.BRIEF_FORMATS`), with their labels in the menu."""


def _briefed(state: MapState) -> list[tuple[str, str]]:
    """The URL parameters of a brief: the filter, and the comparison."""
    return [*state.asked.to_query(), *View(against=state.against).to_query()]


def _with_places(services: Services, state: MapState) -> list[dict[str, Any]]:
    """The menu entry for a map to send with the users' places, if there are any."""
    if not services.places.all():
        return []
    label = f"{WRITERS['html'].label}, with my places"
    href = f"{_download(state.asked, 'html')}&places=own"
    return [{"href": href, "label": label, "hint": "Their names and positions too", "view": True}]


def _hint(writer: Writer, shown: int) -> str:
    """What a format is for, and how many incidents a file holds if not all."""
    if writer.most is None or shown <= writer.most:
        return writer.purpose
    return f"{writer.purpose} · {writer.most:,} of {shown:,}: those in view, then the newest"


def _download(shown: Filter, form: str) -> str:
    """The URL of a file of the view."""
    return "download?" + urlencode([("format", form), *shown.to_query()])


def _hidden_kinds(services: Services, state: MapState) -> int:
    """How many incidents are hidden by the default of ``domain``."""
    if state.asked.domains is None or state.asked.domain:
        return 0
    counts = dict(services.store.facets(state.asked).get("domain", ()))
    return sum(counts.get(code, 0) for code in taxonomy.HIDDEN_DOMAINS)


def figures(
    totals: Totals, comparison: Comparison | None = None, *, hidden: int = 0, is_whole: bool = True
) -> list[dict[str, str]]:
    """The figures above the map in words; unknown figures are counted separately, never added as 0.

    The most important comes first: the last ones are left out where there is no room.

    Parameters
    ----------
    hidden : int
        Incidents hidden by the default of ``domain``.
    is_whole : bool
        Whether all of the store can be read.
    """
    words = f"of {totals.everything:,} incidents{'' if is_whole else ' that can be read'}"
    if comparison is not None:
        words += f" · {wording.more_words(comparison.now, comparison.then)}"
    elif hidden:
        words += f" · {hidden:,} hidden"
    hint = _before_words(comparison) or (f"Hidden are {wording.hidden_kinds()}; Kind shows them" if hidden else "")
    listed = [{"number": f"{totals.incidents:,}", "words": words, "hint": hint}]
    before = comparison.totals_before if comparison is not None else None
    if totals.incidents:
        listed += [
            _people(totals.killed, "killed", None if before is None else before.killed),
            _people(totals.injured, "injured", None if before is None else before.injured),
        ]
    if totals.incidents and before is None:
        places = "place" if totals.places == 1 else "places"
        listed.append({"number": f"{totals.places:,}", "words": places, "hint": "Different places on the map"})
    return listed


def _before_words(comparison: Comparison | None) -> str:
    """The period that the figures are compared with, in words."""
    if comparison is None:
        return ""
    return f"{comparison.then:,} in {wording.span_words(*comparison.before)}"


_NO_FIGURE = "None of the incidents shown gives a figure; that isn’t 0."


def _people(people: CasualtyTotals, what: str, before: CasualtyTotals | None = None) -> dict[str, str]:
    figure = _harm(people, what)
    if before is not None:
        words, dot, unknown = figure["words"].partition(" · ")
        then = wording.harm_words(before.low, before.high, figures=before.known, open=before.open)
        figure["words"] = f"{words} · before: {then}{dot}{unknown}"
    return figure


def _harm(people: CasualtyTotals, kind: str) -> dict[str, str]:
    if not people.known:
        return {
            "number": "",
            "words": f"{kind}: no figure ({people.unknown:,} of {people.unknown:,})",
            "hint": _NO_FIGURE,
        }
    words = f"{kind} reported" if not people.low else f"{kind}, at least" if people.unknown or people.open else kind
    number = f"{people.low:,}"
    if people.high > people.low and not people.open:
        number = wording.range_words(people.low, people.high)
        words = kind  # the range itself shows the bounds
    if people.unknown:
        words += f" · {people.unknown:,} unknown"
    hint = f"{people.known:,} of the incidents shown give a figure" if people.unknown else ""
    return {"number": number, "words": words, "hint": hint}


def draw_absent(services: Services, state: MapState, totals: Totals, *, on_action: OnAction) -> None:
    """Draw over the map how many incidents of the view are not on it, and which datasets are hidden."""
    hidden, names = _hidden(services, state, totals)
    keep = None if state.hidden_here is None else cookie(state.hidden_here)
    only = state.filter.precision == UNPLACED and totals.incidents > 0
    if totals.unlocated or hidden or keep is not None:
        panel.show(
            "unplaced",
            "unplaced.html",
            on_action=on_action,
            unplaced=unplaced_words(totals.unlocated, None if only else totals.incidents),
            only=only,
            hidden=hidden,
            names=names,
            cookie=keep,
        )


def unplaced_words(unplaced: int, shown: int | None) -> str:
    """How many of ``shown`` incidents have no place, in words; empty for none. ``shown`` is None if only these are
    listed.

    A link beside it switches to a list of just these (:data:`UNPLACED`) and back.
    """
    if not unplaced:
        return ""
    if shown is None:
        return f"Only the {unplaced:,} without a place"
    return f"{unplaced:,} of {shown:,} {'has' if unplaced == 1 else 'have'} no place"


def _hidden(services: Services, state: MapState, totals: Totals) -> tuple[str, str]:
    """How many datasets and incidents are hidden, and the datasets' names; empty if no hidden dataset is stored."""
    names = services.dataset_names() if state.filter.hide else {}
    hidden = {dataset: names[dataset] for dataset in state.filter.hide if dataset in names}
    if not hidden:
        return "", ""
    count = services.store.count(replace(state.asked, hide=())) - totals.incidents
    with_them = f" · {wording.number_words(count)}" if count else ""
    return wording.hidden_words(hidden) + with_them, ", ".join(hidden.values())


def draw_lines(services: Services, state: MapState, totals: Totals, *notes: str, on_action: OnAction) -> None:
    """Draw the ``notes``, the problems of the link, and the reason why nothing is shown, a line each."""
    said = (services.missing_words(), *notes, *state.problems)
    lines: list[dict[str, Any]] = [{"text": line, "ways": []} for line in said if line]
    lines += _narrowed(state.filter)
    if not totals.everything:
        lines.append({"text": "There are no incidents in the store yet.", "ways": []})
    elif not totals.incidents:
        lines.append(_empty_view(services, state) or _empty(services, state))
    panel.show("notes", "notes.html", on_action=on_action, lines=lines)


def _narrowed(current: Filter) -> list[dict[str, Any]]:
    """The restrictions of a link that no widget in the sidebar shows."""
    lines = []
    if current.bbox is not None:
        way = {"do": "set", "label": "Show everywhere", "data": {"field": "bbox"}}
        lines.append({"text": "Only what lies in a box of the map, which the link names, is shown.", "ways": [way]})
    shown = current.domains or ()
    at_first = {code: domain.label for code, domain in taxonomy.DOMAINS.items() if domain.shown_at_first}
    if current.domain and shown and not set(at_first) <= set(shown):
        kinds = ", ".join(taxonomy.DOMAINS[code].label.lower() for code in shown)
        lines.append({"text": f"Only these kinds are shown: {kinds}.", "ways": [_KINDS]})
    return lines


_KINDS = {"do": "kinds", "label": "Show the others too", "data": {}}


def _empty_view(services: Services, state: MapState) -> dict[str, Any] | None:
    """A line that only the visible part of the map has no results; None if that isn't the reason."""
    elsewhere = services.store.count(state.filter) if state.seen is not None else 0
    if not elsewhere:
        return None
    way = {"do": "follow", "label": "Show all", "data": {"to": ""}}
    return {"text": f"Nothing on this part of the map; {elsewhere:,} elsewhere.", "ways": [way]}


def _empty(services: Services, state: MapState) -> dict[str, Any]:
    """The reason why nothing is shown, with actions that help."""
    count = services.store.count
    if state.filter.hide and count(replace(state.filter, hide=())):
        show = {"do": "show", "label": "Show all datasets", "data": {}}
        return {"text": "All that the filters let through is in datasets that are hidden.", "ways": [show]}
    line = _empty_place(services, state) or _empty_days(services, state)
    if line is not None:
        return line
    usual = not state.filter.domain and state.filter.domains is not None
    every_kind = replace(state.filter, domain=(ALL_DOMAINS,)) if usual else state.filter
    ways = [{"do": "clear", "label": "Clear all filters", "data": {}}] if state.filters else []
    if usual and (hidden := count(every_kind)):
        does = "does" if hidden == 1 else "do"
        return {
            "text": f"No incident of the kinds shown matches; {hidden:,} among {wording.hidden_kinds()} {does}.",
            "ways": [{"do": "everything", "label": "Show all kinds", "data": {}}, *ways],
        }
    words = services.filter_words(state.filter)
    ways = [*_respelt(services, every_kind), *ways]
    if len(state.filter.q.split()) > 1:
        meant = [
            {"do": "ask", "label": each.label, "data": {"place": each.place, "last": each.last}}
            for each in question.search_offers(state.filter, services.gazetteer)
        ]
        return {"text": f"No incident matches: {words}. {_SEARCHES}", "ways": [*meant, *ways]}
    return {"text": f"No incident matches: {words}.", "ways": ways}


_SEARCHES = "The search finds incidents that have all the words typed; places, days and types are filters."


def _empty_place(services: Services, state: MapState) -> dict[str, Any] | None:
    """A line that incidents may lie in the filter's area but none for sure; None if none may."""
    if not state.filter.has_place or state.filter.within == MAYBE:
        return None
    maybe = services.store.count(replace(state.filter, within=MAYBE))
    if not maybe:
        return None
    way = {"do": "within", "label": "Count them as well", "data": {"to": MAYBE}}
    return {
        "text": f"None is surely inside; {maybe:,} may be: only a region or distance that lies partly inside is known.",
        "ways": [way],
    }


def _empty_days(services: Services, state: MapState) -> dict[str, Any] | None:
    """A line that only the chosen days have no results; None if that isn't the reason."""
    since, until = state.filter.since, state.filter.until
    if state.filter.last is not None:
        since, until = state.filter.period(services.now()) or (since, until)
    if since is None and until is None:
        return None
    everyday = {"do": "range", "label": "All days", "data": {"last": ""}}
    days = 1 if since is None or until is None else (until - since).days + 1
    if since is not None and until is not None and since > until:
        turn = {"do": "span", "label": "Turn them around", "data": {"since": until, "until": since}}
        first, last = wording.day_words(since), wording.day_words(until)
        return {"text": f"The days end before they begin: from {first} until {last}.", "ways": [turn, everyday]}
    newest = services.store.totals(state.filter.any_day).newest
    if newest is None:
        return None
    span = f"Show {wording.day_words(newest)}" if days == 1 else f"Show the {days:,} days up to then"
    return {
        "text": "Nothing in these days. The newest incident that the other filters let through is of "
        f"{wording.day_words(newest)}.",
        "ways": [{"do": "range", "label": span, "data": {"days": days, "until": "newest"}}, everyday],
    }


def _respelt(services: Services, current: Filter) -> list[dict[str, Any]]:
    """Suggestions to search a place by the spelling that incidents use, if the search words are its name."""
    if not current.q or len(current.q) > _LONGEST_NAME:
        return []
    names = dict.fromkeys(candidate.place.name for candidate in services.gazetteer.lookup(current.q, limit=3))
    for name in names:
        if services.store.count(replace(current, q=name)):
            return [{"do": "search", "label": f"Search “{name}”", "data": {"words": name}}]
    return []


_LONGEST_NAME = 60
"""The most characters of search words that are looked up as a place name."""
