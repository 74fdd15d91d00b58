"""Regions shaded: by classes of change or of counts, few of them hatched, and none where no shape is known."""

from __future__ import annotations

import datetime as dt

from geo.gazetteer import Gazetteer, bundled_gazetteer
from geo.map.shading import (
    CHANGE_LABELS,
    place_of_row,
    rate,
    rate_words,
    region_shapes,
    row_classes,
    shading,
    short_name,
)
from geo.store import Breakdown, BreakdownRow, PeriodFigures

PERIOD = (dt.date(2025, 8, 14), dt.date(2025, 8, 20))
BEFORE = (dt.date(2025, 8, 7), dt.date(2025, 8, 13))
SUMY, NOWHERE = "gn:692196", "A region that nobody drew"


def table(*rows: tuple[str, int, int | None], by: str = "region", country: str = "UA") -> Breakdown:
    held = tuple(
        BreakdownRow(name, country, PeriodFigures(now), None if before is None else PeriodFigures(before))
        for name, now, before in rows
    )
    compared = held[0].before is not None
    return Breakdown(
        by=by,
        period=PERIOD if compared else None,
        before=BEFORE if compared else None,
        rows=held,
        unknown=None,
        total=BreakdownRow.together(held),
    )


def test_change_is_shaded_in_five_classes_and_few_are_hatched(gazetteer: Gazetteer) -> None:
    counted = table(("Sumy region", 60, 30), ("Kharkiv region", 20, 60), ("Odesa region", 5, 4), (NOWHERE, 50, 1))
    answer = shading(counted, "change", gazetteer)
    drawn = {region["name"]: (region["class"], region["words"]) for region in answer["regions"]}
    assert drawn == {
        "Sumy": ("change-much-more", "+100 %"),
        "Kharkiv": ("change-much-fewer", "−67 %"),
        "Odesa": ("few", ""),
    }
    assert [name for name, _ in answer["legend"]["classes"]][-1] == "few"
    assert len(answer["legend"]["classes"]) == len(CHANGE_LABELS) + 1
    assert answer["legend"]["missing"] == "1 without a shape here, in the table only"
    assert "14 Aug 2025 – 20 Aug 2025 against 7 Aug 2025" in answer["legend"]["days"]
    [odesa] = [region for region in answer["regions"] if region["name"] == "Odesa"]
    assert odesa["tip"] == ["Odesa region", "5 incidents, 4 before: +1; too few to compare"]


def test_without_a_time_before_counts_are_shaded(gazetteer: Gazetteer) -> None:
    counted = table(("Sumy region", 900, None), ("Kharkiv region", 40, None), ("Odesa region", 3, None))
    assert row_classes(counted, "change") == ["count-high", "count-middle", "count-low"]
    legend = shading(counted, "change", gazetteer)["legend"]
    assert [label for _, label in legend["classes"]] == ["1 to 9", "10 to 99", "100 and more"]
    assert legend["days"] == ""


def test_countries_have_shapes_and_types_have_none(gazetteer: Gazetteer) -> None:
    counted = table(("UA", 9, None), by="country", country="")
    assert [region["name"] for region in shading(counted, "count", gazetteer)["regions"]] == ["Ukraine"]
    assert place_of_row(gazetteer, "type", "drone_strike", "") is None


def test_shapes_are_no_finer_than_a_zoom_shows_and_say_where_names_have_room(gazetteer: Gazetteer) -> None:
    far, near = region_shapes(gazetteer, [SUMY, "gn:0"], 2), region_shapes(gazetteer, [SUMY], 10)
    assert set(far) == {SUMY}
    assert far[SUMY]["middle"] is None
    lat, lon, room = near[SUMY]["middle"]
    assert 50 < lat < 52.5
    assert 33 < lon < 35.5
    assert 0.1 < room < 1
    corners = [sum(map(len, shape[SUMY]["polygons"][0])) for shape in (far, near)]
    assert corners[0] * 3 < corners[1]


def test_the_word_for_a_region_is_left_out_on_the_map() -> None:
    assert [short_name(name) for name in ("Sumy Oblast", "Odesa region", "Gaza Strip", "Idlib Governorate")] == [
        "Sumy",
        "Odesa",
        "Gaza Strip",
        "Idlib",
    ]


def test_per_100_000_people_is_of_countries_alone_and_unknown_is_hatched_and_not_zero() -> None:
    rows = tuple(
        BreakdownRow(name, "", PeriodFigures(count))
        for name, count in (("UA", 44_033), ("SO", 3), ("XX", 9), ("FR", 0))
    )
    table = Breakdown(
        by="country", period=None, before=None, rows=rows, unknown=None, total=BreakdownRow.together(list(rows))
    )
    assert row_classes(table, "people") == ["count-high", "count-low", "few", ""]
    assert [rate_words(rate(row, "country")) for row in rows] == ["100", "0.027", "no figure", "0"]
    assert rate(BreakdownRow("Sumy region", "UA", PeriodFigures(5)), "region") is None
    legend = shading(table, "people", bundled_gazetteer())["legend"]
    assert legend["title"] == "Incidents per 100,000 people"
    assert (legend["classes"][-1], "2017" in legend["missing"]) == (["few", "no figure of people"], True)
