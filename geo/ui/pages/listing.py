"""The list: the incidents of the map as a table, accessible by keyboard and screen reader.

It is an HTML table, because Streamlit's is drawn on a canvas, which screen readers can't read. A page of rows comes
sorted from the store, so that it costs the same for ten incidents and for a million.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geo import taxonomy, wording
from geo.filter import LIST_COLUMNS, MOST_SORTS, View
from geo.model import Incident
from geo.review import Own
from geo.store import Pile
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import details
from geo.ui.state import MapState, Work

PAGE = 50
"""Incidents per page of a cluster's list beside the map."""
PAGE_ROWS = 20
"""Rows per page of the list: as many as a screen of 1400 by 950 pixels shows."""


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list.

    Attributes
    ----------
    label : str
        Its head.
    order : str
        The store's name for sorting by it; empty if it can't be sorted.
    width_px : int
        The least width.
    grows : int
        Its share of further room; 0 for what fits into the least width.
    number : bool
        Whether its values are right-aligned.
    """

    label: str
    order: str = ""
    width_px: int = 90
    grows: int = 0
    number: bool = False


_COLUMNS = {
    "when": ListColumn("When", "date_start", 140),
    "what": ListColumn("Event", "event_type", 120, grows=1),
    "title": ListColumn("What happened", "title", 250, grows=8),
    "where": ListColumn("Where", "place", 110, grows=2),
    "region": ListColumn("Region", "region", 110, grows=1),
    "country": ListColumn("Country", "country", grows=1),
    "precision": ListColumn("Location precision", "precision", 150, grows=1),
    "coordinates": ListColumn("Coordinates", width_px=130),
    "killed": ListColumn("Killed", "killed", 66, number=True),
    "injured": ListColumn("Injured", "injured", 66, number=True),
    "actor": ListColumn("Attributed to", "actor", 84, grows=2),
    "target": ListColumn("Target", "target", 76, grows=1),
    "means": ListColumn("Means", "means", grows=1),
    "verification": ListColumn("Verification", "verification", 96, grows=1),
    "source": ListColumn("Sources", "source", 130, grows=2),
    "dataset": ListColumn("Dataset", "dataset", 110, grows=1),
    "tags": ListColumn("Your tags", grows=1),
}
SORTABLE = {name: column.order for name, column in _COLUMNS.items() if column.order}
"""The sortable columns, with the store's name for the order."""
_TICK_PX = 26
"""The width of the column of checkboxes."""
_FALLING_FIRST = ("when", "killed", "injured")
"""Columns that the first click sorts in descending order: the newest and the most first."""


GROUPS = ("region", "country", "what", "where", "precision", "verification", "dataset")
"""Columns that rows can be grouped by."""


def group(column: str) -> str:
    """The order that groups rows by a column, newest first; without a column, the default order."""
    return f"{column},-when" if column in GROUPS else View().sort


def group_of(sort: str) -> str:
    """The column that an order groups by; empty for none."""
    return next((column for column in GROUPS if sort == group(column)), "")


@dataclass(frozen=True, slots=True)
class DisplayNames:
    """Readers' names for countries and datasets, by code."""

    country: Callable[[str], str]
    datasets: Mapping[str, str]


def order(sort: str) -> str:
    """An order of the list in the store's terms."""
    parts = ((part, part.removeprefix("-")) for part in sort.split(","))
    return ",".join(part.removesuffix(column) + SORTABLE[column] for part, column in parts)


def turn(sort: str, column: str, *, further: bool = False) -> str:
    """The order after a click on a column's heading: reversed if it is sorted by it already, else dates and figures
    descending.

    With ``further`` the column is added as a further sort key.
    """
    rising, falling = column, f"-{column}"
    first = falling if column in _FALLING_FIRST else rising
    parts = sort.split(",")
    if further and (rising in parts or falling in parts):
        return ",".join({rising: falling, falling: rising}.get(part, part) for part in parts)
    if further:
        return ",".join((*parts[: MOST_SORTS - 1], first))
    return rising if sort == falling else falling if sort == rising else first


def rearranged(columns: Sequence[str], column: str, change: str) -> tuple[str, ...]:
    """The columns after one was shown, hidden, moved forward or moved to "before:…" another; at least one stays."""
    kept = [name for name in columns if name != column]
    if column not in _COLUMNS or (change == "hide" and not kept):
        return tuple(columns)
    if change == "hide":
        return tuple(kept)
    if (onto := change.removeprefix("before:")) in kept and onto != change:
        place = kept.index(onto)
        return (*kept[:place], column, *kept[place:])
    at = columns.index(column) - 1 if change == "up" and column in columns else len(kept)
    return (*kept[: max(at, 0)], column, *kept[max(at, 0) :])


def draw(
    state: MapState,
    rows: Sequence[Incident],
    total: int,
    *,
    notes: Mapping[str, Own],
    bulk: Mapping[str, Any] | None,
    names: DisplayNames,
    new_ids: Collection[str] = (),
    on_action: panel.OnAction,
) -> None:
    """Draw a page of the list.

    Parameters
    ----------
    state : MapState
        The list's order, columns and first row.
    rows : sequence of Incident
        Those of this page.
    total : int
        The number of incidents on all pages.
    notes : mapping
        The readers' notes and tags, by incident id.
    bulk : mapping or None
        The open form for the selected incidents.
    names : DisplayNames
        Of countries and datasets.
    new_ids : collection of str
        The ids of those at places without an incident in the compared period.
    """
    end = state.first + len(rows)
    grouped = group_of(state.sort)
    panel.show(
        "list",
        "list.html",
        on_action=on_action,
        caption=wording.number_words(total),
        columns=_headings(state.columns, state.sort),
        choices=[
            {"name": name, "label": _COLUMNS[name].label, "shown": name in state.columns}
            for name in dict.fromkeys((*state.columns, *LIST_COLUMNS))
        ],
        all_columns=len(LIST_COLUMNS),
        beside=_TICK_PX,
        rows=_rows(state, rows, notes, names, new_ids),
        groups=[
            {"code": code, "label": label, "on": code == grouped}
            for code, label in (("", "nothing"), *((name, _COLUMNS[name].label.lower()) for name in GROUPS))
        ],
        labels={name: column.label for name, column in _COLUMNS.items()},
        numbers=[name for name, column in _COLUMNS.items() if column.number],
        sign=_signs(),
        bulk=bulk,
        done=state.work.times,
        pages=f"{state.first + 1:,} to {end:,} of {total:,}" if rows else "",
        before=max(0, state.first - PAGE_ROWS) if state.first else -1,
        after=end if end < total else -1,
    )


def _rows(
    state: MapState,
    rows: Sequence[Incident],
    notes: Mapping[str, Own],
    names: DisplayNames,
    new_ids: Collection[str],
) -> list[dict[str, Any]]:
    """The values of each row; the first row of a group has the group's name."""
    shade, grouped = theme.theme(), group_of(state.sort)
    groups = [cell_text(grouped, incident, notes, names)[0] if grouped else "" for incident in rows]
    return [
        {
            "number": number,
            "id": incident.id,
            "title": incident.title,
            "open": incident.id == state.incident,
            "symbol": Markup(theme.symbol(incident.event_type, shade, 16)),  # our own SVG
            "day": incident.date_start.isoformat() if incident.date_start else "",
            "at": incident.placement.point,
            "cells": [(name, *cell_text(name, incident, notes, names)) for name in state.columns],
            "precision": incident.placement.precision,
            "known_to": wording.known_to(incident.placement.precision),
            "group": "" if number > 1 and groups[number - 2] == groups[number - 1] else groups[number - 1],
            "new": "new" if incident.id in new_ids else "",
        }
        for number, incident in enumerate(rows, 1)
    ]


def _arrow(name: str, sorts: Mapping[str, bool]) -> str:
    """The arrow beside a heading, with its rank among several sort keys."""
    if name not in sorts:
        return ""
    number = f"{list(sorts).index(name) + 1}" if len(sorts) > 1 else ""
    return f" {'↓' if sorts[name] else '↑'}{number}"


def width(name: str, columns: Sequence[str]) -> str:
    """The CSS width of one of the list's columns: its least width, and its share of the room that all leave."""
    least_px = _TICK_PX + sum(_COLUMNS[each].width_px for each in columns)
    growth = sum(_COLUMNS[each].grows for each in columns)
    share = _COLUMNS[name].grows / growth if growth else 1 / len(columns)
    return f"calc({_COLUMNS[name].width_px}px + {share:.4f} * max(0px, 100cqw - {least_px}px))"


def _headings(columns: Sequence[str], sort: str) -> list[dict[str, Any]]:
    """The heading of each column, and its width."""
    sorts = {part.removeprefix("-"): part.startswith("-") for part in sort.split(",")}
    return [
        {
            "name": name,
            "label": _COLUMNS[name].label,
            "number": _COLUMNS[name].number,
            "sortable": name in SORTABLE,
            "order": ("descending" if sorts[name] else "ascending") if name in sorts else "none",
            "arrow": _arrow(name, sorts),
            "least": _COLUMNS[name].width_px,
            "width": width(name, columns),
        }
        for name in columns
    ]


def _signs() -> dict[str, str]:
    """Symbols for how a place is drawn on the map: "pin", "near", "area" or "line"."""
    return {code: precision.drawn_as for code, precision in taxonomy.PRECISIONS.items()}


def cell_text(name: str, incident: Incident, notes: Mapping[str, Own], names: DisplayNames) -> tuple[str, bool]:
    """The text of a cell, and whether it means unknown."""
    place = incident.placement
    country = names.country(place.country) if place.country else ""
    texts: dict[str, Callable[[], str]] = {
        "when": lambda: wording.when_words(incident) if incident.date_start else "",
        "what": lambda: taxonomy.EVENT_TYPES[incident.event_type].label,
        "title": lambda: incident.title,
        "where": lambda: place.name or place.admin2 or place.admin1 or country,
        "region": lambda: place.admin1,
        "country": lambda: country,
        "precision": lambda: wording.precision_words(place),
        "coordinates": lambda: details.coordinates(place),
        "killed": lambda: wording.count_words(incident.killed) if incident.killed else "",
        "injured": lambda: wording.count_words(incident.injured) if incident.injured else "",
        "actor": lambda: ", ".join(incident.actor),
        "target": lambda: ", ".join(taxonomy.TARGETS[code] for code in incident.target),
        "means": lambda: ", ".join(taxonomy.MEANS[code] for code in incident.means),
        "verification": lambda: taxonomy.VERIFICATIONS[incident.verification],
        "source": lambda: ", ".join(incident.publishers),
        "dataset": lambda: names.datasets.get(incident.source, incident.source),
        "tags": lambda: ", ".join(notes[incident.id].tags) if incident.id in notes else "",
    }
    text = texts[name]()
    return text or _UNKNOWN.get(name, wording.NOT_STATED), not text


_UNKNOWN = {
    "when": "day not known",
    "killed": wording.NO_FIGURE,
    "injured": wording.NO_FIGURE,
    "coordinates": "no spot",
    "tags": "–",
}
"""The text of unknown values by column; elsewhere "not stated"."""


def draw_members(
    rows: Sequence[Incident],
    pile: Pile,
    *,
    first: int,
    countries: Callable[[str], str],
    on_action: panel.OnAction,
) -> None:
    """Draw a page of the incidents of a cluster that never splits, in place of the details.

    Parameters
    ----------
    rows : sequence of Incident
        Those of this page.
    pile : Pile
        What all of them have in common.
    first : int
        The number of incidents before this page.
    """
    end = first + len(rows)
    brief(
        rows,
        heading=pile_heading(pile, countries),
        hint=pile_hint(pile),
        pages={
            "words": f"{first + 1:,} to {end:,} of {pile.count:,}, newest first",
            "before": max(0, first - PAGE) if first else -1,
            "after": end if end < pile.count else -1,
        }
        if pile.count > PAGE
        else None,
        listed=True,
        countries=countries,
        on_action=on_action,
    )


def tagged(rows: Sequence[Incident], tag: str, *, countries: Callable[[str], str], on_action: panel.OnAction) -> None:
    """Draw the incidents with one of the reader's tags, in place of the details."""
    hint = "Your tag; whatever the filters say."
    heading = f"{wording.number_words(len(rows))} tagged “{tag}”"
    brief(rows[:PAGE], heading=heading, hint=hint, listed=True, countries=countries, on_action=on_action)


def draw_done(work: Work, *, on_action: panel.OnAction) -> None:
    """Draw a message over the page about what was done last, with Undo."""
    undoable = bool(work.act_id or work.before)
    panel.show("done", "done.html", on_action=on_action, words=work.done, undoable=undoable)


def pile_heading(pile: Pile, countries: Callable[[str], str]) -> str:
    """The heading of a cluster's list, with the shared place: "284 incidents in Odesa Oblast"."""
    number = wording.number_words(pile.count)
    precision, *others = pile.precisions
    if others and pile.region and set(pile.precisions) <= set(taxonomy.AREAS):
        return f"{number} in {pile.region}"
    if others:
        return f"{number} that the map can’t show apart"
    if precision == "exact":
        return f"{number} at one spot" if pile.spots == 1 else f"{number} close together"
    place = _shared_place(pile, precision, countries)
    if not place:
        return f"{number}, {wording.known_to(precision)}"
    if place.startswith(("near ", "between ")):
        return f"{number} {place}"
    return f"{number} {wording.IN.get(precision, 'in')} {place}"


def _shared_place(pile: Pile, precision: str, countries: Callable[[str], str]) -> str:
    """The place that incidents of one precision share, in words; empty for none."""
    if precision == "country" and pile.country:
        return countries(pile.country)
    if pile.place:
        return pile.place
    if precision in taxonomy.TOWNS:
        return "the same town" if pile.spots == 1 else "towns close to each other"
    if precision == "district" and pile.region and pile.spots == 1:
        return f"a district of {pile.region}"
    return pile.region if precision == "province" else ""


def pile_hint(pile: Pile) -> str:
    """Why the map can't separate them, depending on the precision of their places."""
    precision, *others = pile.precisions
    if others:
        precisions = "; ".join(f"{count:,} {wording.known_to(each)}" for each, count in pile.precisions.items())
        return f"{precisions}. They are drawn together, which doesn’t say that they happened together."
    if precision == "exact":
        same = "All are known to the same spot" if pile.spots == 1 else "Their spots are very close together"
        return f"{same}, so zooming in can’t part them."
    if precision in taxonomy.TOWNS:
        return f"All are {wording.known_to(precision)} and no closer, so zooming in can’t part them."
    return f"All are {wording.known_to(precision)}. The symbol stands for all of it, and not for the spot under it."


def brief(
    rows: Sequence[Incident],
    *,
    heading: str,
    hint: str,
    pages: Mapping[str, str | int] | None = None,
    listed: bool = False,
    countries: Callable[[str], str],
    on_action: panel.OnAction,
) -> None:
    """Draw a short list in place of the details: the newest incidents, or the members of a cluster."""
    panel.show(
        "incident_details",
        "newest.html",
        on_action=on_action,
        heading=heading,
        hint=hint,
        pages=pages,
        listed=listed,
        rows=brief_rows(rows, countries),
    )


def brief_rows(rows: Sequence[Incident], countries: Callable[[str], str]) -> list[dict[str, str]]:
    """Rows of a short list, one for each incident."""
    shade = theme.theme()
    return [
        {
            "id": incident.id,
            "title": incident.title,
            "symbol": Markup(theme.symbol(incident.event_type, shade)),  # our own SVG
            "line": line(incident, countries),
        }
        for incident in rows
    ]


def line(incident: Incident, countries: Callable[[str], str]) -> str:
    """Date and place on one line, with words for either that is unknown."""
    when, where = wording.when_words(incident), details.incident_place_words(incident, countries)
    when = "day not known" if when == wording.NOT_KNOWN else when
    return f"{when} · {'place not stated' if where == wording.NOT_STATED else where}"
