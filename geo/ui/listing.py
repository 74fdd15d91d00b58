"""The list: the same incidents as the map's, as a table that a keyboard and a screen reader can walk through.

It is an HTML table, and not Streamlit's, which is drawn on a canvas and can't be read aloud. A page of rows
comes from the store, sorted there, so that it costs the same for ten incidents and for a million.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from geo import taxonomy, wording
from geo.model import Incident
from geo.ui import details, look, panel
from geo.ui.desk import Desk

PAGE = 50
"""Rows on a page of the list."""

_COLUMNS = (
    ("when", "When"),
    ("what", "Event"),
    ("title", "What happened"),
    ("where", "Where"),
    ("killed", "Killed"),
    ("injured", "Injured"),
    ("sure", "How sure"),
    ("sources", "Sources"),
)
SORTABLE = {"when": "date_start", "what": "event_type", "title": "title", "killed": "killed", "injured": "injured"}
"""Columns of the list that it can be sorted by, and what the store calls that order."""


def order(sort: str) -> str:
    """An order of the list in the store's words."""
    column = sort.removeprefix("-")
    return sort.removesuffix(column) + SORTABLE[column]


def turned(sort: str, column: str) -> str:
    """The order after a click on a column's head: round where it has it already, else days and figures falling."""
    rising, falling = column, f"-{column}"
    if sort in (rising, falling):
        return rising if sort == falling else falling
    return falling if column in ("when", "killed", "injured") else rising


def draw(
    desk: Desk,
    rows: Sequence[Incident],
    total: int,
    *,
    countries: Callable[[str], str],
    on_act: Callable[[str, panel.Act], None],
) -> None:
    """Draw a page of the list.

    Parameters
    ----------
    desk : Desk
        Its order and first row.
    rows : sequence of Incident
        Those of this page.
    total : int
        How many there are on all pages.
    """
    shade = look.theme()
    column, down = desk.sort.removeprefix("-"), desk.sort.startswith("-")
    end = desk.first + len(rows)
    pages = f"{desk.first + 1:,} to {end:,} of {total:,}" if total > PAGE else ""
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
                "id": one.id,
                "open": one.id == desk.incident,
                "when": wording.when_words(one),
                "what": taxonomy.EVENT_TYPES[one.event_type].label,
                "symbol": Markup(look.symbol(one.event_type, shade, 16)),  # our own SVG
                "title": one.title,
                "where": details.where(one, countries),
                "badge": "not on the map" if one.placement.precision == "none" else "",
                "killed": wording.count_words(one.killed),
                "killed_known": "" if one.killed else " quiet",
                "injured_known": "" if one.injured else " quiet",
                "injured": wording.count_words(one.injured),
                "sure": taxonomy.VERIFICATIONS[one.verification],
                "sources": ", ".join(one.publishers) or "publisher not given",
            }
            for one in rows
        ],
        pages=pages,
        before=max(0, desk.first - PAGE) if desk.first else -1,
        after=end if end < total else -1,
    )


def brief(
    rows: Sequence[Incident],
    *,
    heading: str,
    hint: str,
    more: str = "",
    listed: bool = False,
    countries: Callable[[str], str],
    on_act: Callable[[str, panel.Act], None],
) -> None:
    """Draw a short list in place of the details: the newest incidents, or the members of a cluster."""
    shade = look.theme()
    panel.show(
        "incident_details",
        "newest.html",
        on_act=on_act,
        heading=heading,
        hint=hint,
        more=more,
        listed=listed,
        rows=[
            {
                "id": one.id,
                "title": one.title,
                "symbol": Markup(look.symbol(one.event_type, shade)),  # our own SVG
                "told": line(one, countries),
            }
            for one in rows
        ],
    )


def line(incident: Incident, countries: Callable[[str], str]) -> str:
    """When and where, on a line where no heading says which of them is not known."""
    when, where = wording.when_words(incident), details.where(incident, countries)
    when = "day not known" if when == wording.NOT_KNOWN else when
    return f"{when} · {'place not stated' if where == details.NOT_STATED else where}"
