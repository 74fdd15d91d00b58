"""The list: the same incidents as the map's, as a table that a keyboard and a screen reader can walk through.

It is an HTML table, and not Streamlit's, which is drawn on a canvas and can't be read aloud. A page of rows
comes from the store, sorted there, so that it costs the same for ten incidents and for a million.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from geo import taxonomy, wording
from geo.model import Incident
from geo.store import Pile
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import details
from geo.ui.state import MapState

PAGE = 50
"""Rows on a page of the list, and of that of a cluster's incidents."""

_COLUMNS = (
    ("when", "When"),
    ("what", "Event"),
    ("title", "What happened"),
    ("where", "Where"),
    ("killed", "Killed"),
    ("injured", "Injured"),
    ("sure", "Verification"),
    ("sources", "Sources"),
)
SORTABLE = {"when": "date_start", "what": "event_type", "title": "title", "killed": "killed", "injured": "injured"}
"""Columns of the list that it can be sorted by, and what the store calls that order."""


def order(sort: str) -> str:
    """An order of the list in the store's words."""
    column = sort.removeprefix("-")
    return sort.removesuffix(column) + SORTABLE[column]


def turn(sort: str, column: str) -> str:
    """The order after a click on a column's head: round where it has it already, else days and figures falling."""
    rising, falling = column, f"-{column}"
    if sort in (rising, falling):
        return rising if sort == falling else falling
    return falling if column in ("when", "killed", "injured") else rising


def draw(
    state: MapState,
    rows: Sequence[Incident],
    total: int,
    *,
    countries: Callable[[str], str],
    on_act: panel.OnAct,
) -> None:
    """Draw a page of the list.

    Parameters
    ----------
    state : MapState
        Its order and first row.
    rows : sequence of Incident
        Those of this page.
    total : int
        How many there are on all pages.
    """
    shade = theme.theme()
    column, down = state.sort.removeprefix("-"), state.sort.startswith("-")
    end = state.first + len(rows)
    pages = f"{state.first + 1:,} to {end:,} of {total:,}" if total > PAGE else ""
    panel.show(
        "list",
        "list.html",
        on_act=on_act,
        caption=wording.number_words(total),
        columns=[
            {
                "name": name,
                "label": label,
                "sortable": name in SORTABLE,
                "order": "none" if name != column else "descending" if down else "ascending",
                "arrow": "" if name != column else " ↓" if down else " ↑",
            }
            for name, label in _COLUMNS
        ],
        rows=[
            {
                "id": incident.id,
                "open": incident.id == state.incident,
                "when": wording.when_words(incident),
                "what": taxonomy.EVENT_TYPES[incident.event_type].label,
                "symbol": Markup(theme.symbol(incident.event_type, shade, 16)),  # our own SVG
                "title": incident.title,
                "where": details.where(incident, countries),
                "badge": "not on the map" if incident.placement.precision == "none" else "",
                "killed": wording.count_words(incident.killed),
                "killed_known": "" if incident.killed else " quiet",
                "injured_known": "" if incident.injured else " quiet",
                "injured": wording.count_words(incident.injured),
                "sure": taxonomy.VERIFICATIONS[incident.verification],
                "sources": ", ".join(incident.publishers) or "publisher not given",
            }
            for incident in rows
        ],
        pages=pages,
        before=max(0, state.first - PAGE) if state.first else -1,
        after=end if end < total else -1,
    )


def members(
    rows: Sequence[Incident],
    pile: Pile,
    *,
    first: int,
    countries: Callable[[str], str],
    on_act: panel.OnAct,
) -> None:
    """Draw a page of the incidents that the map can't show apart, in place of the details.

    Parameters
    ----------
    rows : sequence of Incident
        Those of this page.
    pile : Pile
        What all of them have in common.
    first : int
        How many there are before this page.
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
        on_act=on_act,
    )


def pile_heading(pile: Pile, countries: Callable[[str], str]) -> str:
    """How many incidents the map can't show apart, and what place they share: "284 incidents in Odesa Oblast"."""
    number = wording.number_words(pile.count)
    precision, *others = pile.precisions
    if others:
        return f"{number} that the map can’t show apart"
    if precision == "exact":
        return f"{number} at one spot" if pile.spots == 1 else f"{number} close together"
    the_same = "the same town" if pile.spots == 1 else "towns close to each other"
    place = {
        "settlement": pile.place or the_same,
        "near": pile.place or the_same,
        "district": pile.place or (f"a district of {pile.region}" if pile.region and pile.spots == 1 else ""),
        "province": pile.place or pile.region,
        "country": countries(pile.country) if pile.country else pile.place,
    }.get(precision, pile.place)
    if not place:
        return f"{number}, {wording.known_to(precision)}"
    if place.startswith(("near ", "between ")):
        return f"{number} {place}"
    return f"{number} {wording.IN.get(precision, 'in')} {place}"


def pile_hint(pile: Pile) -> str:
    """Why the map can't show them apart, as precisely as their places are known and no more."""
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
    on_act: panel.OnAct,
) -> None:
    """Draw a short list in place of the details: the newest incidents, or the members of a cluster."""
    panel.show(
        "incident_details",
        "newest.html",
        on_act=on_act,
        heading=heading,
        hint=hint,
        pages=pages,
        listed=listed,
        rows=brief_rows(rows, countries),
    )


def brief_rows(rows: Sequence[Incident], countries: Callable[[str], str]) -> list[dict[str, str]]:
    """What a short list shows of each incident."""
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
    """When and where, on a line where no heading says which of them is not known."""
    when, where = wording.when_words(incident), details.where(incident, countries)
    when = "day not known" if when == wording.NOT_KNOWN else when
    return f"{when} · {'place not stated' if where == wording.NOT_STATED else where}"
