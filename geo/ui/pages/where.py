"""The field for a place and distance, the row of chips with the whole filter, and the overview beside the map."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from geo import taxonomy, wording
from geo.errors import PlaceError
from geo.filter import BEFORE, MAYBE, SURE, YEAR, Filter
from geo.gazetteer import CORRIDOR_KM, Gazetteer, OwnPlace, OwnPlaces, divisions_of, read_typed_place
from geo.geodesy import Circle, box_around
from geo.map import outlines
from geo.model import BBox, Incident
from geo.store import (
    Change,
    Comparison,
    Level,
    Store,
    Totals,
    Week,
    middle_half,
    trend_rules,
    unusual_words,
)
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import listing, regions_table, timeline
from geo.ui.state import MapState
from geo.wording import day_words, difference_words, span_words

DISTANCES_KM = (5, 10, 30, 50, 100)
"""The distances offered as buttons, kilometres; any other can be typed after the place."""
_USUAL_KM = 30
_LONGEST_KM = 20_000
CLOSEST = 13.0
"""How close the map goes to where a filter looks."""


def look_for(
    words: str, filter: Filter, gazetteer: Gazetteer, places: OwnPlaces, regions: Callable[[], Collection[str]]
) -> Filter:
    """The filter for a typed place: a country, a region, one of the users' areas, or a circle around a town.

    Parameters
    ----------
    filter : Filter
        The current filter. Its circle's distance is kept if none is typed.
    regions : callable
        Returns the names of regions in the incidents; called only for a region.

    Raises
    ------
    PlaceError
        The place is unknown, or its extent is; the message says what to do.
    """
    try:
        typed = read_typed_place(words, lambda: gazetteer, places.get)
        areas = typed.filled()
        if areas or typed.is_region:
            place = typed.place
            named = None if place is None else divisions_of(place, gazetteer, regions())
            if place is None or named is None:
                return replace(filter, near=None, area=areas)
            others = {each.country for each in gazetteer.divisions_in(place)} - {*filter.country}
            country = filter.country if named.region and not others else named.country
            return replace(filter, near=None, area=(), country=country, region=named.region)
        usual_km = filter.near.radius_km if filter.near is not None else float(_USUAL_KM)
        circle = typed.circle(usual_km)
        return replace(filter, near=replace(circle, radius_km=min(circle.radius_km, _LONGEST_KM)), area=())
    except ValueError as error:
        raise PlaceError(f"“{words[:80]}” is no place and distance: {error}.") from error


def box_of(filter: Filter, gazetteer: Gazetteer) -> BBox | None:
    """The box of a filter's place restrictions; None if it has none."""
    if filter.near is not None:
        return filter.near.box()
    if filter.area:
        return box_around([area.box() for area in filter.area])
    return outlines.frame_of(outlines.divisions(filter, gazetteer), gazetteer)


def centre_name(circle: Circle, gazetteer: Gazetteer, places: OwnPlaces | None = None) -> str:
    """The name of a circle's centre: one of the users' places, else the largest town there, else its coordinates."""
    all_own = places.all() if places is not None else []
    own = next((place for place in all_own if place.kind == "point" and place.point == circle.centre), None)
    return own.name if own is not None else gazetteer.centre_name(circle.centre)


def field(state: MapState, gazetteer: Gazetteer, places: OwnPlaces) -> str:
    """Render the field for a place, the distances, and the users' places, as a part of the sidebar."""
    near = state.filter.near
    own = places.all()
    here = next((place.name for place in own if _is_here(place, state.filter)), "")
    name = "" if near is None else centre_name(near, gazetteer, places)
    return panel.part(
        "near",
        "near.html",
        words=name,
        query=urlencode(state.typed_from.to_query()),
        places=[{"name": place.name, "kind": _KIND_WORDS[place.kind], "on": place.name == here} for place in own],
        keep="" if here else "this place" if near is not None else "this area" if state.filter.area else "",
        proposed="" if here else name,
        removed=state.removed_place.name if state.removed_place is not None else "",
        distances=[
            {"km": km, "on": near is not None and near.radius_km == km}
            for km in sorted({*DISTANCES_KM, *([] if near is None else [_whole(near.radius_km)])})
        ],
        set=near is not None,
        area=bool(state.filter.area),
    )


_KIND_WORDS = {"point": "", "line": f"line, {CORRIDOR_KM:g} km each side", "area": "area"}


def _is_here(place: OwnPlace, filter: Filter) -> bool:
    """Whether the filter is set to one of the users' places."""
    if place.kind == "point":
        return filter.near is not None and filter.near.centre == place.point
    return bool(filter.area) and filter.area == place.areas


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def draw_question(
    state: MapState,
    gazetteer: Gazetteer,
    places: OwnPlaces,
    now: dt.datetime,
    comparison: Comparison | None,
    *,
    earlier: Mapping[str, Mapping[str, str] | None],
    on_action: panel.OnAction,
) -> None:
    """Draw the row of chips: each restriction of the filter, with a button to remove it.

    Parameters
    ----------
    comparison : Comparison or None
        The chosen period beside another one, if any.
    earlier : mapping
        By what a period can be compared with, the circles of that (:func:`geo.map.layer.circles`). They and the
        shading of regions are in the page, so that the map can draw them before the server answers.
    """
    period = None if comparison is None else comparison.period
    panel.show(
        "question",
        "question.html",
        on_action=on_action,
        chips=list(_chips(state.filter, gazetteer, places, now)),
        earlier=json.dumps(earlier),
        shading=regions_table.shading_query(state),
        asks_where=bool(state.filter.near or state.filter.area),
        follows=bool(state.only),
        against="" if comparison is None else timeline.against_words(state.against, comparison.period),
        others=[
            {"value": each, "words": timeline.against_words(each, period), "on": each == state.against}
            for each in (BEFORE, YEAR)
        ],
    )


def _chips(filter: Filter, gazetteer: Gazetteer, places: OwnPlaces, now: dt.datetime) -> Iterator[dict[str, str]]:
    yield from _place_chips(filter, gazetteer, places)
    yield from _period_chips(filter, now)
    if filter.has_place and filter.within == MAYBE:
        yield {"words": "with those that may be inside", "field": "within", "hint": ""}


def _place_chips(filter: Filter, gazetteer: Gazetteer, places: OwnPlaces) -> Iterator[dict[str, str]]:
    if filter.near is not None:
        name, town = centre_name(filter.near, gazetteer, places), gazetteer.town_at(filter.near.centre)
        country = gazetteer.country_name(town.country) if town is not None and town.name == name else ""
        yield {"words": f"within {filter.near.radius_km:g} km of {name}", "field": "near", "hint": country}
    if filter.area:
        yield {"words": _area_words(filter, gazetteer, places), "field": "area", "hint": ""}
    if filter.region:
        countries = {place.country for place in outlines.divisions(filter, gazetteer)}
        hint = gazetteer.country_name(countries.pop()) if len(countries) == 1 else ""
        yield {"words": f"in {wording.name_list(filter.region, _MOST_NAMED)}", "field": "region", "hint": hint}
    elif filter.country:
        names = [gazetteer.country_name(code) for code in filter.country]
        yield {"words": f"in {wording.name_list(names, _MOST_NAMED)}", "field": "country", "hint": ""}
    if filter.bbox is not None:
        yield {"words": "in a box of the map", "field": "bbox", "hint": ""}


def _period_chips(filter: Filter, now: dt.datetime) -> Iterator[dict[str, str]]:
    if filter.last is not None:
        last = filter.last.at(now)
        yield {"words": wording.last_words(last), "field": "last", "hint": span_words(last.since, last.until)}
    if filter.since is not None or filter.until is not None:
        yield {"words": _openspan_words(filter), "field": "days", "hint": ""}


def _area_words(filter: Filter, gazetteer: Gazetteer, places: OwnPlaces) -> str:
    """The filter's areas in words: the name of a user's place or of a region, else their number.

    A region's outline is simplified and without holes, so it is named only approximately.
    """
    own = next((place.name for place in places.all() if place.kind != "point" and place.areas == filter.area), "")
    if own:
        return f"in {own}"
    if name := gazetteer.name_of(filter.area):
        return f"in {name}, about"
    number = len(filter.area)
    return "in an area" if number == 1 else f"in {number} areas"


_MOST_NAMED = 2
"""The most regions or countries named in a chip; more are counted."""


def _openspan_words(filter: Filter) -> str:
    if filter.since is not None and filter.until is not None:
        return span_words(filter.since, filter.until)
    if filter.since is not None:
        return f"from {day_words(filter.since)}"
    return "" if filter.until is None else f"until {day_words(filter.until)}"


def draw_side(
    store: Store,
    state: MapState,
    totals: Totals,
    comparison: Comparison | None,
    rows: Sequence[Incident],
    *,
    has_period: bool,
    countries: Callable[[str], str],
    on_action: panel.OnAction,
) -> bool:
    """Draw the overview: incidents in the area, how many more may be, and the change from the earlier period.

    Parameters
    ----------
    comparison : Comparison or None
        The comparison, if any.
    rows : sequence of Incident
        The newest matching incidents.
    has_period : bool
        Whether the filter has a period.

    Returns
    -------
    bool
        Whether the filter has a place or a period; if not, nothing is drawn.
    """
    filter = state.asked
    if not filter.has_place and not has_period:
        return False
    trend = None if comparison is None else trend_rules(store, filter, comparison.period[1])
    shade = theme.theme()
    panel.show(
        "inside",
        "inside.html",
        on_action=on_action,
        heading=_heading(state, totals),
        maybe=_maybe_words(filter, totals),
        counts_maybe=filter.within == MAYBE,
        other=SURE if filter.within == MAYBE else MAYBE,
        comparison=None if comparison is None else _comparison_words(comparison, shade),
        trend=[] if trend is None else [*map(week_words, trend[0]), level_words(trend[1])],
        reckoned=_RECKONED,
        newest=_newest_words(state, totals),
        rows=listing.brief_rows(rows, countries),
    )
    return True


def _heading(state: MapState, totals: Totals) -> str:
    if state.seen is not None:
        return f"In view: {totals.incidents:,}"
    if state.filter.has_place:
        return f"{totals.incidents:,} inside"
    return wording.number_words(totals.incidents).capitalize()


def _newest_words(state: MapState, totals: Totals) -> str:
    if state.seen is not None:
        return "Newest in view"
    return "Newest inside" if state.filter.has_place else f"Newest of all {totals.incidents:,}"


def reach_words(state: MapState, count: int) -> str:
    """What a list beside the map covers: "all 11,436, not only what is on the map", or only the visible part."""
    if state.seen is not None:
        return f"{count:,} on this part of the map"
    return f"all {count:,}, not only what is on the map"


def _maybe_words(filter: Filter, totals: Totals) -> str:
    if filter.has_place and filter.within == MAYBE:
        return "Those known only to a region or distance that lies partly inside are counted."
    if not totals.maybe:
        return ""
    return f"{totals.maybe:,} more known only to a region or distance that lies partly inside, may be inside"


def _comparison_words(comparison: Comparison, shade: str) -> dict[str, Any]:
    """The template values of a comparison."""
    widest = max((abs(change.difference) for change in comparison.changes), default=0) or 1
    return {
        "title": f"Against {timeline.against_words(comparison.against, comparison.period)}",
        "days": f"{span_words(*comparison.period)}; before: {span_words(*comparison.before)}",
        "nothing": "" if comparison.now or comparison.then else _NOTHING,
        "rows": [_change_words(change, widest, shade) for change in comparison.changes],
        "now": f"{comparison.now:,}",
        "before": f"{comparison.then:,}",
        "change": difference_words(comparison.now - comparison.then),
        "few": "Few incidents: one more or less changes this much." if comparison.is_few else "",
        "reports": reports_words(comparison.totals_before.reports, comparison.totals.reports),
        "usual": unusual_words(comparison),
        "circles": "Circles are periods as long, before this one."
        if len(comparison.earlier) >= comparison.FEWEST_PERIODS
        else "",
        "strip": _strip(comparison),
        "unusual": f"Is {comparison.now:,} unusual?",
    }


_NOTHING = "No incident is known of these days, nor of those before: there is nothing to compare."


def reports_words(before: int, now: int) -> str:
    """A sentence on whether reporting increased, which isn't the same as more violence."""
    way = "rose too" if now > before else "fell" if now < before else "are as many"
    return f"Reports {way}: {before:,} before, {now:,} now ({difference_words(now - before)})."


def week_words(week: Week) -> str:
    """The last week compared with the mean of earlier ones: the figures, and ACLED Trendfinder's name for it."""
    sum_of = f"{week.before:,} in the {week.weeks} weeks before, {week.mean:.2g} a week"
    change = "" if week.change is None else f"; {week.count:,} ÷ ({week.before:,} ÷ {week.weeks}) − 1 = "
    change += "" if week.change is None else _percent(week.change)
    least = f", since small: at most {Week.SMALL_MEAN} a week and {Week.SMALL_WEEK} in the last"
    small = least if week.is_small else ""
    return f"{span_words(*week.span)}: {week.count:,}. {sum_of}{change}: {week.verdict}{small}."


def _percent(share: float) -> str:
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{abs(share):,.0%}".replace("%", " %")


def level_words(level: Level) -> str:
    """People killed in 30 days compared with the most in any earlier 30, and what HDX Signals would say."""
    unknown = f", {level.unknown:,} give no figure" if level.unknown else ""
    line = f"{span_words(*level.span)}: {level.killed:,} killed{unknown}."
    if level.killed < Level.LEAST:
        return f"{line} Under the minimum of {Level.LEAST}: no signal."
    reached = [
        f"{most:,} in any 30 days of the {'year' if years == 1 else f'{years} years'} before"
        for years, most in level.most.items()
        if most is not None
    ]
    if not reached:
        return f"{line} The data don’t reach a year back: no signal."
    verdict = (
        f"not seen for {'a year' if level.years == 1 else f'{level.years} years'}" if level.years else "seen before"
    )
    return f"{line} At most {', and '.join(reached)}: {verdict}."


_RECKONED = (
    f"Now and before are counts of incidents that touch the days. {Comparison.FEW} or fewer in both together are "
    "called few.",
    "ACLED Trendfinder: the last week against the mean of the 4 and of the 52 weeks before. More than "
    f"{Week.LARGE_RISE:.0%} above it is a large increase, from {Week.MODERATE_RISE:.0%} on a moderate one, more than "
    f"{-Week.LARGE_FALL:.0%} below it a large decrease, all else limited; with at most {Week.SMALL_MEAN} a week on "
    f"average and at most {Week.SMALL_WEEK} in the week all is limited.",
    f"HDX Signals: the killed of {Level.DAYS} days, best figure, else the lowest, against the most in any "
    f"{Level.DAYS} days of 1 and 3 years before; under {Level.LEAST} it says nothing. What gives no figure adds "
    "nothing.",
    "Reports count each publisher once for an incident. None of this is a forecast.",
)
"""The rules of a comparison, one per line."""


def _change_words(change: Change, widest: int, shade: str) -> dict[str, Any]:
    return {
        "symbol": Markup(theme.symbol(change.event_type, shade)),  # our own SVG
        "label": taxonomy.EVENT_TYPES[change.event_type].label,
        "now": f"{change.now:,}",
        "before": f"{change.before:,}",
        "change": difference_words(change.difference),
        "side": "more" if change.difference > 0 else "fewer" if change.difference < 0 else "same",
        "share": round(50 * abs(change.difference) / widest, 1),
    }


_STRIP_WIDTH, _DOT = 300, 7
"""The width of the number line, and the diameter of a circle on it, in SVG units."""
_MOST_DOTS_HIGH = 5


def _strip(comparison: Comparison) -> dict[str, Any] | None:
    """The periods as circles on a number line, the current one filled; None if there are too few earlier ones."""
    if len(comparison.earlier) < comparison.FEWEST_PERIODS:
        return None
    low, high = min(*comparison.earlier, comparison.now), max(*comparison.earlier, comparison.now)
    room = (high - low) or 1

    def place(count: int) -> float:
        return round(_DOT + (count - low) / room * (_STRIP_WIDTH - 2 * _DOT), 1)

    heights: dict[int, int] = {}
    dots = []
    for count in sorted(comparison.earlier):
        slot = round(place(count) / _DOT)
        heights[slot] = min(heights.get(slot, -1) + 1, _MOST_DOTS_HIGH)
        dots.append({"x": slot * _DOT, "y": -heights[slot] * _DOT})
    first, last = middle_half(comparison.earlier)
    return {
        "dots": dots,
        "now": round(place(comparison.now) / _DOT) * _DOT,
        "half": {"x": place(first), "width": max(1.0, place(last) - place(first))},
        "low": f"{low:,}",
        "high": f"{high:,}",
    }
