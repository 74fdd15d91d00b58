"""The breakdown table beside the map while the tab "Regions" is open: by region, country, type or actor.

Rows are sorted by the increase in number, not in per cent, so that small ones don't lead; rows with few incidents are
folded into one. The map shades the same regions (:mod:`geo.map.shading`): a row and its region are highlighted
together, a click outlines both, and a second click filters by it. Keyboard users do this by the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from geo import taxonomy
from geo.filter import SHADES, TABLE_ROWS, Filter
from geo.gazetteer import Gazetteer
from geo.map import shading
from geo.store import SHAPES, Breakdown, BreakdownRow, CasualtyTotals, Comparison
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.state import MapState
from geo.wording import difference_words, harm_words, share_words, span_words

MOST_ROWS = 60
"""The most rows shown; the others are folded into one, like those with few incidents."""
MOST_UNFOLDED = 600
"""The most rows once the folded ones are opened."""

ROW_KINDS = {"region": "regions", "country": "countries", "type": "types", "actor": "actors"}
"""Words for the kinds of rows (:data:`geo.filter.TABLE_ROWS`)."""
_ONE = {"region": "region", "country": "country", "type": "type", "actor": "actor"}
_SHADE_WORDS = {"change": "change", "count": "count", "people": "per 100,000", "none": "nothing"}
_SHAPE_WORDS = {"table": "as it stands", "long": "long: a line for each step", "pivot": "pivot: a column for each step"}
_NO_PEOPLE = "No figure of people is bundled for regions: choose countries."
_SPARK_WIDTH, _SPARK_HEIGHT = 100, 16
_WEEK = 7


def shaded(state: MapState, gazetteer: Gazetteer) -> dict[str, str] | None:
    """The ``shading`` for :func:`geo.map.layer.incident_layer`; None while the map draws symbols."""
    query = shading_query(state) if state.tab == "regions" else ""
    if not query:
        return None
    name, country = state.row
    place = shading.place_of_row(gazetteer, state.rows, name, country) if name else None
    return {"query": query, "outlined": "" if place is None else place.id}


def shading_query(state: MapState) -> str:
    """What the map asks for to shade regions in the tab; empty where rows have no shape, or aren't shaded."""
    if state.rows not in shading.SHAPED or state.shade == "none":
        return ""
    words = [("rows", state.rows), ("shade", state.shade), ("against", state.against)]
    if state.seen is not None and state.filter.bbox is None:
        words += [pair for pair in state.asked.to_query() if pair[0] == "bbox"]
    return urlencode(words)


def draw(state: MapState, table: Breakdown, gazetteer: Gazetteer, *, on_action: panel.OnAction) -> None:
    """Draw the table."""
    shown, folded = folds(table)
    unfolded = folded[:MOST_UNFOLDED] if state.unfolded else []
    cells = _cells_by_row(state, table, [*shown, *unfolded], gazetteer)
    by_people = state.shade == "people" and table.by in shading.SHAPED
    theme.sheet("regions.css")
    kind = _ONE[table.by].capitalize()
    together = BreakdownRow.together(folded) if folded else None
    panel.show(
        "regions",
        "regions.html",
        on_action=on_action,
        heading=f"{len(shown):,} {ROW_KINDS[table.by] if len(shown) != 1 else _ONE[table.by]}",
        more=_more_words(table, folded),
        kind=kind,
        compared=table.before is not None,
        harm=state.harm,
        by_people=by_people,
        people_from=shading.PEOPLE_FROM if table.by == "country" else _NO_PEOPLE,
        days=_days(table),
        steps=_steps_words(table),
        rows=[cells[row] for row in shown],
        folded=None if together is None else _cells(table, together, _folded_words(table, folded), "few"),
        unfolded=[cells[row] for row in unfolded],
        is_unfolded=state.unfolded,
        unknown=None
        if table.unknown is None
        else _cells(table, table.unknown, f"{_ONE[table.by].capitalize()} not known", ""),
        total=_cells(table, table.total, "All", ""),
        few=Comparison.FEW,
        twice=table.by == "actor",
        kinds=[{"code": code, "label": label, "on": code == table.by} for code, label in ROW_KINDS.items()],
        shades=_shades(state, table),
        files=_files(state),
    )


def _cells_by_row(
    state: MapState, table: Breakdown, rows: Sequence[BreakdownRow], gazetteer: Gazetteer
) -> dict[BreakdownRow, dict[str, Any]]:
    """The cells of some of the table's rows, in the colour that the map has for each, with the action of a click."""
    is_shaded = table.by in shading.SHAPED and state.shade != "none"
    classes = dict(zip(table.rows, shading.row_classes(table, state.shade), strict=True)) if is_shaded else {}
    several = len({row.country for row in table.rows}) > 1
    return {
        row: _cells(table, row, _named(table.by, row, gazetteer), classes.get(row, ""))
        | _pick(state, table.by, row, gazetteer)
        | {"land": gazetteer.country_name(row.country) if several else ""}
        | {"rate": shading.rate_words(shading.rate(row, table.by)), "people": shading.people_words(row, table.by)}
        for row in rows
    }


def _shades(state: MapState, table: Breakdown) -> list[dict[str, Any]]:
    """The options for shading: none if the rows have no shapes, and no "change" without a comparison."""
    codes = [code for code in SHADES if code != "change" or table.before is not None]
    now = state.shade if state.shade in codes else codes[0]
    shaped = codes if table.by in shading.SHAPED else []
    return [{"code": code, "label": _SHADE_WORDS[code], "on": code == now} for code in shaped]


def folds(table: Breakdown) -> tuple[list[BreakdownRow], list[BreakdownRow]]:
    """The rows to show, and those to fold: rows with few incidents, or beyond :data:`MOST_ROWS`."""
    large = [row for row in table.rows if not row.is_few]
    if not large:
        return list(table.rows[:MOST_ROWS]), list(table.rows[MOST_ROWS:])
    if large[0].before is not None and len(large) > MOST_ROWS:
        most = set(sorted(large, key=lambda row: -abs(row.difference))[:MOST_ROWS])
        large = [row for row in large if row in most]
    shown = large[:MOST_ROWS]
    kept = set(shown)
    return shown, [row for row in table.rows if row not in kept]


def _more_words(table: Breakdown, folded: Sequence[BreakdownRow]) -> str:
    if not folded:
        return ""
    if all(row.is_few for row in folded):
        return f"and {len(folded):,} small"
    return f"and {len(folded):,} more" if table.before is None else f"and {len(folded):,} that changed less"


def _folded_words(table: Breakdown, folded: Sequence[BreakdownRow]) -> str:
    return f"{len(folded):,} {'small' if table.before is not None and all(row.is_few for row in folded) else 'more'}"


def _named(by: str, row: BreakdownRow, gazetteer: Gazetteer) -> str:
    if by == "type":
        return taxonomy.EVENT_TYPES[row.name].label
    if by == "country":
        return gazetteer.country_name(row.name)
    return shading.short_name(row.name) if by == "region" else row.name


def _pick(state: MapState, by: str, row: BreakdownRow, gazetteer: Gazetteer) -> dict[str, Any]:
    """The action of a click on a row, and the keys for highlighting it."""
    place = shading.place_of_row(gazetteer, by, row.name, row.country)
    symbol = Markup(theme.symbol(row.name, theme.theme(), 16)) if by == "type" else ""  # our own SVG
    outlined = state.row == (row.name, row.country)
    return {
        "name": row.name,
        "country": row.country,
        "of": "" if place is None else place.id,
        "symbol": symbol,
        "outlined": outlined,
        "query": urlencode(_picked(state, row.name, row.country)[0].to_query()) if outlined else None,
        "hint": "" if not outlined else "chosen, once more to filter",
    }


def _cells(table: Breakdown, row: BreakdownRow, label: str, shade: str) -> dict[str, Any]:
    before = row.before
    share = row.share
    return {
        "label": label,
        "shade": shade,
        "now": f"{row.now.incidents:,}",
        "before": "" if before is None else f"{before.incidents:,}",
        "change": "" if before is None else difference_words(row.difference),
        "few": row.is_few,
        "share": "" if share is None else share_words(share),
        "spark": _spark(table, row),
        "killed": _harm(row.now.killed),
        "injured": _harm(row.now.injured),
        "rate": "",
        "people": "",
    }


def _harm(people: CasualtyTotals) -> dict[str, str]:
    words = harm_words(people.low, people.high, figures=people.known, open=people.open)
    return {"words": words, "unknown": f"{people.unknown:,}", "quiet": "" if people.known else " quiet"}


def _spark(table: Breakdown, row: BreakdownRow) -> list[dict[str, str]]:
    """The sparklines of both periods side by side, scaled to the row's largest step."""
    courses = [("before", row.before.course if row.before else ()), ("now", row.now.course)]
    steps = len(table.steps_before) + len(table.steps)
    most = max((count for _, course in courses for count in course), default=0)
    if steps < 2 or not most:
        return []
    lines, place = [], 0
    for (name, course), number in zip(courses, (len(table.steps_before), len(table.steps)), strict=True):
        counts = course or (0,) * number
        points = [
            f"{(place + at) * _SPARK_WIDTH / (steps - 1):.1f},{(1 - count / most) * (_SPARK_HEIGHT - 2) + 1:.1f}"
            for at, count in enumerate(counts)
        ]
        place += number
        if points:
            lines.append({"name": name, "points": " ".join(points)})
    return lines


def _days(table: Breakdown) -> tuple[str, ...]:
    if table.period is None:
        return ("All that is shown;", "choose days under When to compare them.")
    before = () if table.before is None else (f"before: {span_words(*table.before)}",)
    return (f"now: {span_words(*table.period)}", *before)


def _steps_words(table: Breakdown) -> str:
    """What the sparklines cover, in words."""
    number = len(table.steps) + len(table.steps_before)
    if number < 2:
        return ""
    if table.step_days <= _WEEK:
        return f"{number} {'days' if table.step_days == 1 else 'weeks'}"
    first, last = (table.steps_before or table.steps)[0].year, table.steps[-1].year
    return f"{first}–{last}" if last > first else str(first)


def _files(state: MapState) -> list[dict[str, str]]:
    query = [("rows", state.rows), ("against", state.against), *state.asked.to_query()]
    files = [
        {"href": "table?" + urlencode([("format", "csv"), ("shape", shape), *query]), "label": "CSV", "hint": words}
        for shape, words in _SHAPE_WORDS.items()
        if shape in SHAPES
    ]
    book = {
        "href": "table?" + urlencode([("format", "xlsx"), *query]),
        "label": "Excel",
        "hint": "all three, and by " + ", ".join(kind for kind in TABLE_ROWS if kind != state.rows),
    }
    return [*files, book]


# ---------------------------------------------------------------------- actions


def pick(state: MapState, name: str, country: str) -> None:
    """Handle a click on a row: the first outlines it, a second filters by it, a third lifts filter and outline."""
    row = (name[:500], country[:2])
    if name and state.row == row:
        _turn_filter(state, row)
    else:
        state.row = row if name else ("", "")


def _turn_filter(state: MapState, row: tuple[str, str]) -> None:
    """Filter by the outlined row, or lift that filter and the outline; the country of a region stays set."""
    shown, is_set = _picked(state, *row)
    state.choose(shown)
    state.row = row if is_set else ("", "")


def _picked(state: MapState, name: str, country: str) -> tuple[Filter, bool]:
    """The filter after a click on the outlined row, and whether it then filters by that row."""
    words: dict[str, Any] = {state.rows: (name,), **({"country": (country,)} if country else {})}
    is_set = all(getattr(state.filter, word) == values for word, values in words.items())
    return replace(state.filter, **({state.rows: ()} if is_set else words)), not is_set


def pick_place(state: MapState, place_id: str, table: Breakdown, gazetteer: Gazetteer) -> None:
    """Do as :func:`pick` for the row of a region or country clicked on the map."""
    for row in table.rows:
        place = shading.place_of_row(gazetteer, table.by, row.name, row.country)
        if place is not None and place.id == place_id:
            pick(state, row.name, row.country)
            return


def _choose_rows(state: MapState, action: panel.Action) -> None:
    if action.get("to") in TABLE_ROWS:
        state.rows, state.row, state.unfolded = str(action["to"]), ("", ""), False


def _choose_shade(state: MapState, action: panel.Action) -> None:
    if action.get("to") in SHADES:
        state.shade = str(action["to"])


def _unfold(state: MapState, action: panel.Action) -> None:
    del action
    state.unfolded = not state.unfolded


def _turn_columns(state: MapState, action: panel.Action) -> None:
    del action
    state.harm = not state.harm


ACTIONS: dict[str, Callable[[MapState, panel.Action], None]] = {
    "row": lambda state, action: pick(state, str(action.get("name", "")), str(action.get("country", ""))),
    "rows": _choose_rows,
    "shade": _choose_shade,
    "unfold": _unfold,
    "columns": _turn_columns,
}
"""The actions of the table."""
