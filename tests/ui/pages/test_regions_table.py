"""The table of regions: what stands by itself, what is folded, and what a click on a row does."""

from __future__ import annotations

import pytest

from geo.filter import Filter
from geo.gazetteer import bundled_gazetteer
from geo.store import Breakdown, BreakdownRow, PeriodFigures
from geo.ui.pages.regions_table import ACTIONS, MOST_ROWS, folds, pick, pick_place, shaded
from geo.ui.state import MapState


def table(*rows: tuple[str, int, int | None]) -> Breakdown:
    held = tuple(
        BreakdownRow(name, "UA", PeriodFigures(now), None if before is None else PeriodFigures(before))
        for name, now, before in rows
    )
    return Breakdown(by="region", period=None, before=None, rows=held, unknown=None, total=BreakdownRow.together(held))


def test_few_are_folded_and_stand_by_themselves_where_all_are() -> None:
    shown, folded = folds(table(("a", 40, 10), ("b", 3, 2), ("c", 50, 60)))
    assert ([row.name for row in shown], [row.name for row in folded]) == (["a", "c"], ["b"])
    shown, folded = folds(table(("a", 4, 1), ("b", 3, 2)))
    assert (len(shown), folded) == (2, [])


def test_of_very_many_those_that_changed_most_stand_by_themselves() -> None:
    rows = [(f"r{number}", 100 + number, 100) for number in range(MOST_ROWS, 0, -1)]
    shown, folded = folds(table(*rows, ("fell", 10, 900)))
    assert (shown[-1].name, len(shown)) == ("fell", MOST_ROWS)
    assert [row.name for row in folded] == ["r1"]


def test_a_click_outlines_a_second_filters_and_a_third_lifts_that() -> None:
    state = MapState(tab="regions", filter=Filter(type=("drone_strike",)))
    pick(state, "Sumy region", "UA")
    assert (state.row, state.filter.region) == (("Sumy region", "UA"), ())
    pick_place(state, "gn:692196", table(("Kharkiv region", 5, 1), ("Sumy region", 4, 1)), bundled_gazetteer())
    assert state.filter == Filter(type=("drone_strike",), region=("Sumy region",), country=("UA",))
    pick(state, "Sumy region", "UA")
    assert (state.row, state.filter) == (("", ""), Filter(type=("drone_strike",), country=("UA",)))
    pick(state, "", "")
    assert state.row == ("", "")


def test_the_map_shades_what_has_shapes_while_the_table_is_open() -> None:
    gazetteer = bundled_gazetteer()
    state = MapState(tab="regions", row=("Sumy region", "UA"))
    assert shaded(state, gazetteer) == {"query": "rows=region&shade=change&against=before", "outlined": "gn:692196"}
    for words in ({"tab": "time"}, {"rows": "actor"}, {"shade": "none"}):
        assert shaded(MapState(**({"tab": "regions"} | words)), gazetteer) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("do", "field"), [("rows", "rows"), ("shade", "shade")])
def test_an_act_that_isnt_understood_changes_nothing(do: str, field: str) -> None:
    state = MapState()
    before = getattr(state, field)
    ACTIONS[do](state, {"to": "nonsense"})
    assert getattr(state, field) == before
