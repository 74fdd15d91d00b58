"""The sidebar: a panel with all filters, their options with counts, and the current choice.

The options are the chosen ones and those that have results under the other filters, with the number of results. A
filter that is open from the start keeps the room for all its options, so that nothing below moves when some disappear.
Statements and alerts are one row each until chosen, and aren't counted with the rest before that.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from geo import taxonomy, wording
from geo.filter import ALL_DOMAINS, Filter, Last
from geo.gazetteer import Gazetteer, OwnPlaces
from geo.store import Totals
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import where
from geo.ui.state import MapState
from geo.wording import day_words, span_words

FacetCounts = Mapping[str, Mapping[str, int]]
"""By filter field, the number of incidents of each value."""

RANGES = (
    (Last(24, "h"), "24 h"),
    (Last(7, "d"), "7 days"),
    (Last(14, "d"), "14 days"),
    (Last(30, "d"), "30 days"),
    (Last(90, "d"), "90 days"),
    (Last(365, "d"), "1 year"),
)
"""The quick ranges, which all end now, with the labels of their buttons."""

_SHOWN, _TYPES_SHOWN = 7, 8
"""How many rows are shown before "more": of a long list, and of the event types."""
_SEARCHED = 8
"""The number of rows from which the part after "more" has a search field."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a filter, as shown in a row.

    ``query`` is the filter after ticking it, as a URL query, if that changes more than a value.
    """

    value: str
    label: str
    count: int
    words: str
    ticked: bool
    symbol: Markup | None = None
    hint: str = ""
    group: str = ""
    hushed: bool = False
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with multiple choice: its field, heading and labels, and whether it is folded."""

    key: str
    heading: str
    labels: Mapping[str, str] | None = None
    folded: bool = True


SHOWN_FACETS = (
    Facet("verification", "Verification", taxonomy.VERIFICATIONS, folded=False),
    Facet("precision", "Location precision", wording.LABELS["precision"], folded=False),
    Facet("region", "Region"),
    Facet("target", "Target", taxonomy.TARGETS),
    Facet("means", "Means", taxonomy.MEANS),
    Facet("actor", "Actor"),
    Facet("source", "Source"),
)
"""The filters below type and country, in their order."""


def draw(
    state: MapState,
    *,
    options: FacetCounts,
    counts: FacetCounts,
    gazetteer: Gazetteer,
    places: OwnPlaces,
    everything: Totals,
    now: dt.datetime,
    on_action: panel.OnAction,
) -> None:
    """Draw the filters into the current container.

    Parameters
    ----------
    state : MapState
        The current choice.
    options, counts : Counts
        The number of incidents of each value: without restrictions, and under the other filters.
    gazetteer : Gazetteer
        For names of countries and places.
    places : OwnPlaces
        The users' own places.
    everything : Totals
        The unfiltered totals, for the number of sources and the newest day.
    now : datetime
        The time at which "24 hours" and the like end.
    on_action : callable
        Called with the visitor's actions.
    """
    current = state.filter
    shade = theme.theme()
    also = wording.spelling_words(current.search)
    every = _types(Filter(domain=current.domain), options, shade)
    domains = _domains(current, options, counts, shade)
    countries = _plain("country", current, counts, gazetteer.country_name)
    least = [(current.min_killed, "killed"), (current.min_injured, "injured")]
    parts = [
        panel.part("title", "title.html", clear=bool(state.filters), fresh=_freshness(everything)),
        panel.part("search", "search.html", words=current.q, also=also),
        panel.part("when", "when.html", **_when(current, everything.newest, now)),
        where.field(state, gazetteer, places),
        _facet("type", "Event type", _types(current, counts, shade), at_most=_TYPES_SHOWN, room=len(every)),
        _facet("domain", "Kind", domains, show_heading=False, room=len(domains)),
        _facet("country", "Country", countries, room=len(options.get("country", ()))),
    ]
    for facet in SHOWN_FACETS:
        labels = facet.labels
        name = labels.__getitem__ if labels is not None else str
        rows = _plain(facet.key, current, counts, name, order=tuple(labels or ()))
        room = len(options.get(facet.key, ()))
        if rows or room:
            parts.append(_facet(facet.key, facet.heading, rows, folded=facet.folded, room=room))
    parts.append(
        panel.part(
            "people",
            "people.html",
            least=", ".join(f"{number}+ {what}" for number, what in least if number is not None),
            min_killed="" if current.min_killed is None else current.min_killed,
            min_injured="" if current.min_injured is None else current.min_injured,
        )
    )
    panel.mount("filters", f'<div class="filters">{"".join(parts)}</div>', on_action=on_action)


def _freshness(everything: Totals) -> str:
    """The number of sources and the day of the newest incident, in words."""
    number = everything.sources
    sources = "" if not number else "1 source" if number == 1 else f"{number:,} sources"
    newest = f"newest {day_words(everything.newest)}" if everything.newest else ""
    return " · ".join(filter(None, (sources, newest)))


def with_domain(current: Filter, values: Sequence[str], present: Mapping[str, int]) -> tuple[str, ...]:
    """The filter's ``domain`` after ticking rows: the default domains plus the ticked hidden ones.

    Parameters
    ----------
    current : Filter
        The filter before.
    values : sequence of str
        The hidden domains that are ticked.
    present : mapping
        The number of incidents of each domain; domains without any are left out of the link.
    """
    shown = set(current.domains if current.domains is not None else taxonomy.DOMAINS) - set(taxonomy.HIDDEN_DOMAINS)
    wanted = shown | {value for value in values if value in taxonomy.HIDDEN_DOMAINS}
    if wanted == set(taxonomy.DOMAINS) - set(taxonomy.HIDDEN_DOMAINS):
        return ()
    if all(code in wanted for code in taxonomy.DOMAINS if present.get(code)):
        return (ALL_DOMAINS,)
    return tuple(code for code in taxonomy.DOMAINS if code in wanted)


def range_of(days: int, until: dt.date) -> tuple[dt.date, dt.date]:
    """The last ``days`` days up to ``until``, both included."""
    return until - dt.timedelta(days=days - 1), until


def _when(current: Filter, newest: dt.date | None, now: dt.datetime) -> dict[str, Any]:
    ranges = []
    for last, label in RANGES:
        hint = _span(last.at(now).since, last.at(now).until)
        ranges.append({"last": str(last), "label": label, "on": current.last == last, "hint": hint})
    everything = current.since is None and current.until is None and current.last is None
    ranges.append({"last": "", "label": "All", "on": everything, "hint": "Whenever it was"})
    period = current.period(now) if current.last is not None else None
    since, until = period or (current.since, current.until)
    span = _span(since, until) or ("choose days" if newest is None else f"to {day_words(newest)}")
    return {"ranges": ranges, "span": span, "since": current.since or "", "until": current.until or ""}


def _span(since: dt.date | None, until: dt.date | None) -> str:
    """A span of days in words; empty if both ends are open."""
    if since is not None and until is not None:
        return span_words(since, until)
    if since is not None:
        return f"from {day_words(since)}"
    return f"until {day_words(until)}" if until is not None else ""


def _types(current: Filter, counts: FacetCounts, shade: str) -> list[Option]:
    # choosing a type shows its domain on the map even if it is hidden by default, but not in this list
    domains = replace(current, type=()).domains
    now = counts.get("type", {})
    rows: list[Option] = []
    listed = [
        (code, kind)
        for domain in taxonomy.DOMAINS
        for code, kind in taxonomy.EVENT_TYPES.items()
        if kind.domain == domain and (code in current.type or (now.get(code) and _visible(domain, domains)))
    ]
    grouped = len(listed) > 7
    before = ""
    for code, kind in listed:
        group = taxonomy.DOMAINS[kind.domain].label if grouped and kind.domain != before else ""
        before = kind.domain
        rows.append(
            Option(
                value=code,
                label=kind.label,
                count=now.get(code, 0),
                words=f"{now.get(code, 0):,}",
                ticked=code in current.type,
                symbol=Markup(theme.symbol(code, shade)),  # our own SVG
                hint=kind.meaning,
                group=group,
            )
        )
    return rows


def _visible(domain: str, domains: tuple[str, ...] | None) -> bool:
    return domain not in taxonomy.HIDDEN_DOMAINS if domains is None else domain in domains


def _domains(current: Filter, options: FacetCounts, counts: FacetCounts, shade: str) -> list[Option]:
    shown, there, now = current.domains, options.get("domain", {}), counts.get("domain", {})
    rows = []
    listed = [code for code in taxonomy.HIDDEN_DOMAINS if there.get(code) or code in current.domain]
    ticked = {code for code in listed if {code, ALL_DOMAINS} & {*current.domain}}
    for code in listed:
        on = code in ticked
        number = now.get(code, 0)
        rows.append(
            Option(
                value=code,
                label=taxonomy.DOMAINS[code].label,
                count=number,
                words=f"{number:,}" if on or shown is None else f"{number:,} hidden",
                ticked=on,
                symbol=Markup(theme.symbol(code, shade)),  # our own SVG
                hint="Shown and counted only when asked for",
                hushed=True,
                query=urlencode(replace(current, domain=with_domain(current, [*ticked ^ {code}], there)).to_query()),
            )
        )
    return rows


def _plain(
    key: str, current: Filter, counts: FacetCounts, name: Callable[[str], str], order: tuple[str, ...] = ()
) -> list[Option]:
    now = counts.get(key, {})
    picked: tuple[str, ...] = getattr(current, key)
    values = [value for value in dict.fromkeys([*now, *picked]) if value and (now.get(value) or value in picked)]
    if order:
        values.sort(key=order.index)
    else:
        values.sort(key=lambda value: (-now.get(value, 0), value))
    return [
        Option(value, name(value), now.get(value, 0), f"{now.get(value, 0):,}", value in picked) for value in values
    ]


def _facet(
    key: str,
    heading: str,
    rows: list[Option],
    *,
    room: int,
    folded: bool = False,
    at_most: int = _SHOWN,
    show_heading: bool = True,
) -> str:
    """Render a filter; ``room`` is the number of its options without other restrictions."""
    first = [row for number, row in enumerate(rows) if number < at_most or row.ticked]
    more = [row for number, row in enumerate(rows) if number >= at_most and not row.ticked]
    if len(more) == 1:
        first, more = rows, []
    kept = min(room, at_most)
    searched = len(more) >= _SEARCHED
    plain = searched and not any(row.symbol for row in more)
    return panel.part(
        key,
        "facet.html",
        heading=heading,
        rows=first,
        more=more,
        ticked=sum(row.ticked for row in rows),
        folded=folded,
        show_heading=show_heading,
        kept=0 if folded else kept + (kept < room),
        others="None under the other filters." if not rows else "Others: none." if len(first) < kept else "",
        searched=searched,
        options=_options(more) if plain else "",
    )


def _options(rows: Sequence[Option]) -> str:
    """Rows as JSON (value, label, count) for options.js, which renders them."""
    return json.dumps([(row.value, panel.untwist_text(row.label), row.words) for row in rows], ensure_ascii=False)
