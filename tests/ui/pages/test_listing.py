"""The list's columns and orders; and of incidents that the map can't show apart, no more than is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geo import taxonomy
from geo.filter import LIST_COLUMNS
from geo.model import Count, Incident
from geo.review import Own
from geo.store import Pile
from geo.ui.pages.listing import (
    DisplayNames,
    cell_text,
    group,
    group_of,
    order,
    pile_heading,
    pile_hint,
    rearranged,
    turn,
    width,
)

COUNTRIES = {"UA": "Ukraine"}


@pytest.mark.parametrize(
    ("pile", "heading"),
    [
        (Pile({"exact": 5}, spots=1, place="Kharkiv"), "5 incidents at one spot"),
        (Pile({"exact": 5}, spots=2, place="Kharkiv"), "5 incidents close together"),
        (Pile({"settlement": 3}, spots=1, place="Kharkiv"), "3 incidents in Kharkiv"),
        (Pile({"settlement": 3}, spots=1), "3 incidents in the same town"),
        (Pile({"settlement": 3}, spots=2), "3 incidents in towns close to each other"),
        (Pile({"near": 2}, spots=1, place="Nikopol"), "2 incidents near Nikopol"),
        (Pile({"near": 2}, spots=1, place="near Nikopol"), "2 incidents near Nikopol"),
        (Pile({"near": 2}, spots=1), "2 incidents near the same town"),
        (Pile({"district": 28}, spots=1, region="Gaza Strip"), "28 incidents in a district of Gaza Strip"),
        (Pile({"district": 28}, spots=2, region="Gaza Strip"), "28 incidents, known to the district only"),
        (Pile({"province": 1_284}, spots=1, region="Sumy Oblast", country="UA"), "1,284 incidents in Sumy Oblast"),
        (Pile({"province": 284}, spots=1, country="UA"), "284 incidents, known to the region only"),
        (Pile({"country": 282}, spots=1, country="UA"), "282 incidents in Ukraine"),
        (Pile({"line": 4}, spots=1, place="Eastern border"), "4 incidents along Eastern border"),
        (
            Pile({"settlement": 30, "province": 2}, spots=1, region="Sumy Oblast"),
            "32 incidents that the map can’t show apart",
        ),
    ],
)
def test_the_heading_counts_all_and_names_the_place_no_closer_than_it_is_known(pile: Pile, heading: str) -> None:
    assert pile_heading(pile, COUNTRIES.__getitem__) == heading


@pytest.mark.parametrize("precision", [code for code in taxonomy.PRECISIONS if code != "none"])
def test_only_spots_and_towns_are_said_to_be_close(precision: str) -> None:
    pile = Pile({precision: 12}, spots=1, place="Somewhere", region="Region", country="UA")
    told = f"{pile_heading(pile, COUNTRIES.__getitem__)} {pile_hint(pile)}"
    assert ("zooming in" in told) == (precision in ("exact", "settlement", "near"))
    assert ("stands for all of it" in told) != ("zooming in" in told)


def test_of_a_mixed_pile_each_precision_is_counted() -> None:
    told = pile_hint(Pile({"province": 250, "settlement": 32, "near": 2}, spots=3))
    assert told.startswith("250 known to the region only; 32 known to the town; 2 known to be near a town. ")
    assert "doesn’t say that they happened together" in told


def test_with_shift_a_column_parts_what_those_before_it_leave_equal() -> None:
    assert turn("-when", "killed", further=True) == "-when,-killed"
    assert turn("-when,-killed", "when", further=True) == "when,-killed"
    assert turn("-when,-killed,where", "actor", further=True) == "-when,-killed,actor"
    assert turn("-when,-killed", "when") == "-when"
    assert order("-when,where,-killed") == "-date_start,place,-killed"


def test_columns_are_shown_hidden_and_moved_and_one_always_stays() -> None:
    assert rearranged(("when", "title"), "region", "show") == ("when", "title", "region")
    assert rearranged(("when", "title"), "when", "hide") == ("title",)
    assert rearranged(("title",), "title", "hide") == ("title",)
    assert rearranged(("when", "title", "region"), "region", "up") == ("when", "region", "title")
    assert rearranged(("when", "title"), "when", "up") == ("when", "title")
    assert rearranged(("when",), "beauty", "show") == ("when",)
    assert rearranged(("when", "title", "region"), "region", "before:when") == ("region", "when", "title")
    assert rearranged(("when", "title"), "when", "before:when") == ("title", "when")


def test_rows_are_grouped_by_an_order_of_the_link() -> None:
    assert (group("region"), group_of("region,-when"), order(group("region"))) == (
        "region,-when",
        "region",
        "region,-date_start",
    )
    assert (group("title"), group_of("region"), group_of("-when")) == ("-when", "", "")


def test_further_room_goes_to_columns_whose_text_is_cut() -> None:
    columns = ("when", "title", "where", "killed")
    assert width("when", columns).startswith("calc(140px + 0.0000 * ")
    assert width("title", columns) == "calc(250px + 0.8000 * max(0px, 100cqw - 592px))"
    assert width("where", columns) == "calc(110px + 0.2000 * max(0px, 100cqw - 592px))"
    assert width("killed", ("killed", "injured")) == "calc(66px + 0.5000 * max(0px, 100cqw - 158px))"


def test_a_row_says_nothing_where_nobody_said_anything() -> None:
    nobody = Incident(id="a", title="t", event_type="other", source="s", source_id="1")
    names = DisplayNames(str, {"s": "The Source"})
    told = {name: cell_text(name, nobody, {}, names) for name in LIST_COLUMNS}
    assert told["killed"] == ("no figure", True)
    assert told["when"] == ("day not known", True)
    assert told["actor"] == told["where"] == ("not stated", True)
    assert told["dataset"] == ("The Source", False)
    assert cell_text("killed", replace(nobody, killed=Count.exactly(0)), {}, names) == ("0", False)
    assert cell_text("tags", nobody, {"a": Own(("seen", "mine"))}, names) == ("seen, mine", False)
