"""The timeline: bars of incidents by day, week, month or year; dragging over them selects days.

The bars ignore the selected days (a band shows them), so that the selection can be moved and widened. In a comparison
they show just the two periods: bars for the current one, a line for the earlier. They can also count people killed or
injured: the certain number in full colour, up to the highest figure in a pale one, and incidents without a figure as a
mark below and in words, never as 0. They are drawn here as SVG, because a chart library would have to be loaded first,
and would keep the selection in the browser, where it can't be told from an echo of our own.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from geo import taxonomy, wording
from geo.filter import AGAINST, COUNTED, NOTHING, WIDTHS, YEAR
from geo.map import design
from geo.store import Bin, CasualtyTotals, Comparison, Histogram, Period, Store, year_before
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.state import MapState
from geo.wording import day_words, span_words

_FEWEST_DAYS = 31
_MOST_BARS = 320
"""The most bars that can be told apart; with more days, a bar stands for a week, and so on."""
_MOST_COMPARED = 62
"""The most bars of a period in a comparison: two months of days."""
_LINES = 3
"""The most lines of the scale above the baseline."""


def draw_choices(state: MapState, comparison: Comparison | None, *, compares: bool, on_action: panel.OnAction) -> None:
    """Draw the options: what the bars count, how much time a bar stands for, and the comparison.

    Parameters
    ----------
    comparison : Comparison or None
        The period that is shown beside another one, if any.
    compares : bool
        Whether days are selected, so that they can be compared.
    """
    period = None if comparison is None else comparison.period
    options = {
        "counts": [(each, each) for each in COUNTED],
        "by": [("", "as fits"), *((each, each) for each in WIDTHS)],
        "against": [(each, against_words(each, period)) for each in AGAINST] if compares else [],
    }
    choices = [
        {
            "field": field,
            "label": label,
            "options": [
                {"value": value, "words": words, "on": getattr(state, field) == value}
                for value, words in options[field]
            ],
        }
        for field, label in (("counts", "Show"), ("by", "by"), ("against", "against"))
        if options[field]
    ]
    panel.show("chart_choices", "chart_choices.html", on_action=on_action, choices=choices)


def against_words(against: str, period: Period | None) -> str:
    """The period compared with, in words: "the 14 days before"."""
    if against == NOTHING:
        return "nothing"
    if against == YEAR:
        years = 1 if period is None else period[0].year - year_before(period)[0].year
        return "the same days a year before" if years == 1 else f"the same days {years} years before"
    if period is None:
        return "the time before"
    days = (period[1] - period[0]).days + 1
    return "the day before" if days == 1 else f"the {days:,} days before"


def draw(
    state: MapState, store: Store, comparison: Comparison | None, *, now: dt.datetime, on_action: panel.OnAction
) -> None:
    """Draw the bars.

    Parameters
    ----------
    state : MapState
        What is counted, and how much time a bar stands for; its selected days are shown as a band.
    comparison : Comparison or None
        The period that is shown beside another one, if any.
    now : datetime
        The time at which the filter's ``last`` ends.
    """
    if comparison is not None:
        chart = _two_periods(state, store, comparison)
    else:
        histogram = store.histogram(state.asked.any_day, most=_MOST_BARS, width=state.by)
        chart = _all_days(state, histogram, now)
        wider = WIDER.get(histogram.width, ())
        chart["hint"] += wider_words(store.dated_as(state.asked.any_day, wider) if wider else 0, histogram.width)
    panel.show("time", "time.html", on_action=on_action, **chart)


WIDER = {"day": ("days", "week", "month", "year"), "week": ("month", "year"), "month": ("year",)}
"""The date precisions that are wider than a bar, by its width."""


def wider_words(number: int, width: str) -> str:
    """A note that some incidents are shown on one of several possible days; empty for none."""
    if not number:
        return ""
    if number == 1:
        return f" 1 isn’t known to the {width} and stands at the first day that it may have been."
    return f" {number:,} aren’t known to the {width} and stand at the first day that they may have been."


def _all_days(state: MapState, histogram: Histogram, now: dt.datetime) -> dict[str, Any]:
    bins, undated, counts = bins_of(histogram), histogram.undated, state.counts
    most = max((height(day_bin, counts) for day_bin in bins), default=0)
    any_bar = any(day_bin.count for day_bin in bins)
    hint = "Drag over the bars to choose days, or walk them with the arrow keys."
    if state.by and histogram.width != state.by:
        hint = f"Too many {state.by}s to draw: a bar is a {histogram.width}. {hint}"
    if undated:
        hint += f" {undated:,} without a date {'is' if undated == 1 else 'are'} not shown here."
    return {
        "bars": len(bins) if any_bar else 0,
        "paths": bar_paths(bins, counts, most),
        "line": "",
        "edges": " ".join(f"{day_bin.start}/{day_bin.end}" for day_bin in bins),
        "words": [bar_words(day_bin, counts) for day_bin in bins],
        "band": band(state, bins, now),
        "ticks": _ticks(bins),
        "scale": scale(most),
        "title": f"{counts} a {histogram.width}",
        "ends": [],
        "summary": summary(bins, counts, undated),
        "hint": hint + _unknown_words(bins, counts),
    }


def _two_periods(state: MapState, store: Store, comparison: Comparison) -> dict[str, Any]:
    days, width = chunk_days(comparison.period, state.by)
    length = (comparison.period[1] - comparison.period[0]).days + 1
    anytime, counts = state.asked.any_day, state.counts
    now, before = (
        store.in_bins(anytime, chunks(first, length, days)) for first in (comparison.period[0], comparison.before[0])
    )
    most = max(height(each, counts) for each in (*now, *before))
    pairs = list(zip(now, before, strict=True))
    words = [f"{_short_words(span, counts)} · {_short_words(other, counts)}" for span, other in pairs]
    ends = [
        {"words": f"{name}: {_total_words(bins, counts)}", "side": side}
        for name, bins, side in (("now", now, "now"), ("before", before, "then"))
    ]
    sums = f"{span_words(*comparison.period)}, {ends[0]['words']}; {span_words(*comparison.before)}, {ends[1]['words']}"
    return {
        "bars": len(now),
        "paths": bar_paths(now, counts, most),
        "line": _step_line([height(each, counts) for each in before], most),
        "edges": " ".join(f"{each.start}/{each.end}" for each in now),
        "words": words,
        "band": {"left": 0, "width": 0},
        "ticks": _paired_ticks(pairs),
        "scale": scale(most),
        "title": f"{counts} {'in' if width[0].isdigit() else 'a'} {width}",
        "ends": ends,
        "summary": f"{counts.capitalize()} over time: {sums}.",
        "hint": "Bars are now, the line is before; both by the day on which an incident begins."
        + _unknown_words(now, counts),
    }


def chunk_days(period: tuple[dt.date, dt.date], by: str) -> tuple[int, str]:
    """How many days a bar stands for in a comparison, and the word for that."""
    length = (period[1] - period[0]).days + 1
    sizes = {"day": (1, "day"), "week": (7, "week"), "month": (28, "4 weeks"), "year": (28, "4 weeks")}
    first = list(sizes).index(by) if by else 0
    room = _MOST_BARS if by else _MOST_COMPARED
    fitting = [size for size in list(sizes.values())[first:] if -(-length // size[0]) <= room]
    return fitting[0] if fitting else (size := -(-length // _MOST_BARS), f"{size} days")


def chunks(first: dt.date, length: int, days: int) -> list[tuple[dt.date, dt.date]]:
    """A period in pieces of some days; the last one may be shorter."""
    return [
        (first + dt.timedelta(days=at), first + dt.timedelta(days=min(at + days, length) - 1))
        for at in range(0, length, days)
    ]


def people_of(day_bin: Bin, counts: str) -> CasualtyTotals:
    """The casualty totals of a bar."""
    return day_bin.killed if counts == "killed" else day_bin.injured


def height(day_bin: Bin, counts: str) -> int:
    """The height of a bar: incidents, or the highest number of people."""
    return day_bin.count if counts == COUNTED[0] else people_of(day_bin, counts).high


def scale(most: int) -> list[dict[str, Any]]:
    """The lines of the scale: round numbers, and their height in per cent."""
    if not most:
        return []
    steps = (digit * 10**power for power in itertools.count() for digit in (1, 2, 5))
    step = next(each for each in steps if each * _LINES >= most)
    return [{"at": round(100 * value / most, 2), "label": f"{value:,}"} for value in range(0, most + 1, step)]


def bar_paths(bins: Sequence[Bin], counts: str, most: int) -> list[dict[str, str]]:
    """The bars as one path for each of their colours: two thousand rectangles would hold up the map beside them."""
    dark = theme.theme() == "dark"
    shade = {code: shades.dark if dark else shades.light for code, shades in design.DOMAIN_COLOURS.items()}
    paths: dict[tuple[str, str], list[str]] = {}
    for number, day_bin in enumerate(bins):
        left = number + _GAP
        for part in _parts(day_bin, counts, max(most, 1), shade):
            paths.setdefault((part.colour, part.kind), []).append(_rectangle(left, part.top, part.height))
        if _is_unknown(day_bin, counts):
            paths.setdefault(("", "unknown"), []).append(_rectangle(left, *_UNKNOWN))
    return [{"drawn": "".join(path), "colour": colour, "kind": kind} for (colour, kind), path in paths.items()]


_GAP = 0.1
"""How far a bar is from either side of its place, which is 1 wide."""
_UNKNOWN = (96.0, 4.0)
"""Where the mark of a bar without any figure begins, and its height."""


def _rectangle(left: float, top: float, tall: float) -> str:
    return f"M{left:g} {top:g}h{1 - 2 * _GAP:g}v{tall:g}h-{1 - 2 * _GAP:g}z"


def _is_unknown(day_bin: Bin, counts: str) -> bool:
    """Whether none of a bar's incidents gives a figure."""
    return counts != COUNTED[0] and day_bin.count > 0 and not people_of(day_bin, counts).known


class _Part(NamedTuple):
    """A part of a bar, in hundredths of the chart's height from its top."""

    top: float
    height: float
    colour: str
    kind: str


def _parts(day_bin: Bin, counts: str, most: int, shade: dict[str, str]) -> Iterator[_Part]:
    """The parts of a bar from the bottom: domains, or the certain and the possible number."""
    if counts == COUNTED[0]:
        steps = [(count, shade[code], "") for code in shade if (count := day_bin.domains.get(code, 0))]
    else:
        people = people_of(day_bin, counts)
        steps = [(people.low, shade["kinetic"], ""), (people.high - people.low, shade["kinetic"], "may")]
    top = 100.0
    for number, colour, kind in steps:
        if number:
            tall = 100 * number / most
            top -= tall
            yield _Part(round(top, 3), round(tall, 3), colour, kind)


def _step_line(heights: Sequence[int], most: int) -> str:
    """The bars of the earlier period as a step line."""
    path = ""
    for number, each in enumerate(heights):
        top = round(100 - 100 * each / max(most, 1), 3)
        path += f"{'L' if path else 'M'}{number} {top}H{number + 1}"
    return path


def bins_of(histogram: Histogram) -> list[Bin]:
    """The store's bins without gaps; by day at least a month, so that a single day isn't one wide bar."""
    if not histogram.bins:
        return []
    first, last = histogram.bins[0].start, histogram.bins[-1].end
    while histogram.width == "day" and (last - first).days + 1 < _FEWEST_DAYS:
        first, last = _widen(first, last)
    held = {bar.start: bar for bar in histogram.bins}
    bins: list[Bin] = []
    day = first
    while day <= last:
        bar = held.get(day) or Bin(day, _next(day, histogram.width) - dt.timedelta(days=1), {})
        bins.append(bar)
        day = bar.end + dt.timedelta(days=1)
    return bins


def _widen(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    month = first.replace(day=1)
    if month < first:
        first = month
    after = (last.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    if after > last:
        return first, after
    return first - dt.timedelta(days=1), last + dt.timedelta(days=1)


def _next(day: dt.date, width: str) -> dt.date:
    if width in ("day", "week"):
        return day + dt.timedelta(days=1 if width == "day" else 7)
    month = day.month if width == "month" else 12
    return dt.date(day.year + month // 12, month % 12 + 1, 1)


def bar_words(bar: Bin, counts: str) -> str:
    """A bar in words: "20 Aug 2025: 2 attacks", "Aug 2025: 3–5 killed; 2 of 7 give no figure"."""
    days = span_words(bar.start, bar.end)
    if counts != COUNTED[0]:
        return f"{days}: {_people_words(bar, counts)}"
    listed = ", ".join(
        f"{count:,} {taxonomy.DOMAINS[code].label.lower()}" for code, count in bar.domains.items() if count
    )
    return f"{days}: {listed or 'none'}"


def _people_words(bar: Bin, counts: str) -> str:
    people = people_of(bar, counts)
    if not bar.count:
        return "no incident"
    if not people.known:
        return f"{wording.number_words(bar.count)}, none gives a figure"
    number = wording.harm_words(people.low, people.high, figures=people.known, open=people.open)
    some = f"; {people.unknown:,} of {bar.count:,} give no figure" if people.unknown else ""
    return f"{number} {counts}{some}"


def _short_words(bar: Bin, counts: str) -> str:
    """A bar of a comparison, in words: "18 Aug: 2"."""
    days = span_words(bar.start, bar.end)
    return f"{days}: {bar.count:,}" if counts == COUNTED[0] else f"{days}: {_people_words(bar, counts)}"


def _total_words(bins: Sequence[Bin], counts: str) -> str:
    """The total of all bars, in words."""
    if counts == COUNTED[0]:
        return f"{sum(each.count for each in bins):,}"
    people = [people_of(each, counts) for each in bins]
    low, high, figures, no_end = (sum(getattr(each, part) for each in people) for part in _PARTS)
    return wording.harm_words(low, high, figures=figures, open=no_end)


_PARTS = ("low", "high", "known", "open")


def _unknown_words(bins: Sequence[Bin], counts: str) -> str:
    """How many incidents give no figure of people, in words."""
    if counts == COUNTED[0]:
        return ""
    unknown = sum(people_of(each, counts).unknown for each in bins)
    of = sum(each.count for each in bins)
    return f" Pale: may be. {unknown:,} of {of:,} give no figure and add nothing." if unknown else " Pale: may be."


def summary(bins: list[Bin], counts: str, undated: int) -> str:
    """The bars in words, for screen readers; or why there are none."""
    total = sum(bar.count for bar in bins)
    if not total:
        return "None of the incidents shown has a date." if undated else "There is no incident to show over time."
    busiest = max(bins, key=lambda bar: height(bar, counts))
    span = f"{day_words(bins[0].start)} to {day_words(bins[-1].end)}"
    what = f"{total:,} incidents" if counts == COUNTED[0] else f"{_total_words(bins, counts)} {counts}"
    return f"{what} over time, {span}; most in {bar_words(busiest, counts)}. Days are chosen under When."


def band(state: MapState, bins: list[Bin], now: dt.datetime) -> dict[str, float]:
    """The band of the selected days: "left" and "width" in per cent; width 0 for none."""
    since, until = state.filter.period(now) or (state.filter.since, state.filter.until)
    if not bins or (since is None and until is None):
        return {"left": 0, "width": 0}
    inside = [
        number
        for number, bar in enumerate(bins)
        if (since is None or bar.end >= since) and (until is None or bar.start <= until)
    ]
    if not inside:
        return {"left": 0, "width": 0}
    share = 100 / len(bins)
    return {"left": round(inside[0] * share, 3), "width": round((inside[-1] - inside[0] + 1) * share, 3)}


def _paired_ticks(pairs: Sequence[tuple[Bin, Bin]]) -> list[dict[str, Any]]:
    """The tick labels of a comparison: the day of the current and of the earlier period."""
    every = max(1, -(-len(pairs) // _MOST_TICKS))
    words = _day if pairs[0][0].start.year == pairs[0][1].start.year else day_words
    return [
        {"left": round((number + 0.5) * 100 / len(pairs), 2), "label": words(now.start), "below": words(before.start)}
        for number, (now, before) in enumerate(pairs)
        if number % every == 0
    ]


def _day(day: dt.date) -> str:
    return day_words(day).rsplit(" ", 1)[0]


_MOST_TICKS = 8
_MANY_MONTHS = 25
"""The number of months from which only years are labelled."""


def _ticks(bins: list[Bin]) -> list[dict[str, Any]]:
    share = 100 / max(1, len(bins))
    daily = bool(bins) and bins[0].start == bins[0].end
    gap = (bins[1].start - bins[0].start).days if len(bins) > 1 else 1
    numbers: Sequence[int] = range(0, len(bins), max(1, -(-len(bins) // _MOST_TICKS)))
    by_year = gap > 300 or (gap > 25 and len(bins) >= _MANY_MONTHS)
    if by_year and gap <= 300:
        years = [number for number, each in enumerate(bins) if each.start.month == 1]
        numbers = years[:: max(1, -(-len(years) // _MOST_TICKS))]
    ticks: list[dict[str, Any]] = []
    shift, year = 0.5 if daily else 0, 0
    for number in numbers:
        day = bins[number].start
        if by_year:
            label = str(day.year)
        elif gap > 25:
            label = day_words(day).split(" ", 1)[1]
        else:
            label = _day(day) if daily and day.year == year else day_words(day)
        year = day.year
        ticks.append({"left": round((number + shift) * share, 2), "label": label, "below": ""})
    return ticks
