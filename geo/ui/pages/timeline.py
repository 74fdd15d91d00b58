"""Incidents over time: bars by day, week, month or year, coloured by kind; dragging over them chooses days.

The bars ignore the days that are chosen (a band shows those), so that the choice can be moved and widened.
They are drawn here as SVG, since a chart library would be fetched before the first bar and would keep the
selection in the browser, where it looks the same as an echo.
"""

from __future__ import annotations

import datetime as dt

from geo import taxonomy
from geo.map import design
from geo.store import Bin, Histogram
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.state import MapState
from geo.wording import day_words, span_words

_FEWEST_DAYS = 31


def draw(state: MapState, histogram: Histogram, *, now: dt.datetime, on_act: panel.OnAct) -> None:
    """Draw the bars.

    Parameters
    ----------
    state : MapState
        Its chosen days are shown as a band.
    histogram : Histogram
        The store's answer for the filter without its days.
    now : datetime
        What the filter's ``last`` counts back from.
    """
    bins, undated = bins_of(histogram), histogram.undated
    dark = theme.theme() == "dark"
    most = max((day_bin.count for day_bin in bins), default=0)
    bars = []
    for number, day_bin in enumerate(bins):
        top, parts = 98.0, []
        for code, shades in design.DOMAINS.items():
            count = day_bin.domains.get(code, 0)
            if count:
                height = 96 * count / most
                top -= height
                colour = shades.dark if dark else shades.light
                parts.append({"top": round(top, 3), "height": round(height, 3), "colour": colour})
        bars.append({"x": number + 0.14, "parts": parts, "words": _bar_words(day_bin)})
    panel.show(
        "time",
        "time.html",
        on_act=on_act,
        bars=bars if most else [],
        edges=" ".join(f"{day_bin.start}/{day_bin.end}" for day_bin in bins),
        band=band(state, bins, now),
        ticks=_ticks(bins),
        summary=summary(bins, most, undated),
        hint="Drag over the bars to choose days."
        + (f" {undated:,} without a date {'is' if undated == 1 else 'are'} not shown here." if undated else ""),
    )


def bins_of(histogram: Histogram) -> list[Bin]:
    """The store's bins without gaps, and by day at least a month of them, so that one day isn't a wall."""
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


def _bar_words(bar: Bin) -> str:
    listed = ", ".join(
        f"{count:,} {taxonomy.DOMAINS[code].label.lower()}" for code, count in bar.domains.items() if count
    )
    return f"{span_words(bar.start, bar.end)}: {listed or 'none'}"


def summary(bins: list[Bin], most: int, undated: int) -> str:
    """The bars in words, for people who can't see them; or why there are none."""
    if not most:
        return "None of the incidents shown has a date." if undated else "There is no incident to show over time."
    busiest = max(bins, key=lambda bar: bar.count)
    total = sum(bar.count for bar in bins)
    span = f"{day_words(bins[0].start)} to {day_words(bins[-1].end)}"
    return f"{total:,} incidents over time, {span}; most in {_bar_words(busiest)}. Days are chosen under When."


def band(state: MapState, bins: list[Bin], now: dt.datetime) -> dict[str, float]:
    """Where the days chosen lie over the bars: "left" and "width" in per cent; width 0 where none are."""
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


def _ticks(bins: list[Bin]) -> list[dict[str, object]]:
    every = max(1, -(-len(bins) // 7))
    share = 100 / max(1, len(bins))
    daily = bool(bins) and bins[0].start == bins[0].end
    yearly = len(bins) > 1 and (bins[1].start - bins[0].start).days > 300
    ticks: list[dict[str, object]] = []
    for number in range(0, len(bins), every):
        day = bins[number].start
        words = day_words(day)
        label = str(day.year) if yearly else words.rsplit(" ", 1)[0] if daily else words
        if daily and (number == 0 or day.year != bins[number - every].start.year):
            label = words
        ticks.append({"left": round((number + (0.5 if daily else 0)) * share, 2), "label": label})
    return ticks
